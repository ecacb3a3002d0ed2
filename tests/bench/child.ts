// The process of one engine: ours or v86. It starts a guest, passes the serial console on line by line and puts this
// process's CPU time beside every line that begins with `@`. Bundled by engine.ts, so that no loader shares the process.

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { Core } from '../../bindings/core.js';
import { type Engine, Host } from '../../bindings/host/index.js';
import { listRegions, printRegion } from '../../bindings/jit-listing.js';

/** What the parent asks for, as JSON in the first argument. */
export interface ChildTask {
  readonly engine: 'ours' | 'v86';
  readonly memory: number;
  readonly kernel: string;
  readonly initrd?: string;
  readonly append?: string;
  /** Ours only: how the kernel is entered, and the entry address of a flat image. */
  readonly type?: 'linux' | 'pvh' | 'flat';
  /** Ours only: how guest code is executed; none leaves it to the host. */
  readonly mode?: Engine;
  /** Ours only: the file that gets a listing of all code that the JIT makes. */
  readonly listing?: string;
  /** v86 only. */
  readonly v86?: {
    readonly module: string;
    readonly wasm: string;
    readonly bios: string;
    readonly vgaBios: string;
    /** Its own JIT. Default: off. */
    readonly jit?: boolean;
  };
}

/** What the parent sends: text to type, or the file for a CPU profile of what runs until the next such message. */
export interface ChildOrder {
  readonly input?: string;
  readonly profile?: string;
}

/** What the child tells: a line of the guest, or its end. */
export interface ChildReport {
  readonly kind: 'line' | 'exit' | 'refused';
  readonly text: string;
  /** CPU microseconds of the whole process so far, compiler threads included. */
  readonly cpu: number;
  /** Instructions executed by the guest so far; v86 counts modulo 2^32. */
  readonly instructions: number;
  /** Of them, those that ran in code emitted for them; ours only. */
  readonly emitted: number;
  /** Largest resident set so far, and that of now, in KiB. */
  readonly maxRss: number;
  readonly rss: number;
  /** Guest memory that was touched, in KiB; ours only. */
  readonly touched: number;
}

/** What the engine counts; v86 counts only the first. */
let count = (): Pick<ChildReport, 'instructions' | 'emitted' | 'touched'> => ({
  instructions: 0,
  emitted: 0,
  touched: 0,
});

/** Of this program: getrusage() would also count the one that was replaced by exec. */
function memoryUse(): Pick<ChildReport, 'maxRss' | 'rss'> {
  const status = readFileSync('/proc/self/status', 'latin1');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]);
  return { maxRss: field('VmHWM'), rss: field('VmRSS') };
}

function tell(kind: ChildReport['kind'], text: string): void {
  const { user, system } = process.cpuUsage();
  const cpu = user + system;
  process.send?.({
    kind,
    text,
    cpu,
    ...count(),
    ...memoryUse(),
  } satisfies ChildReport);
}

let line = '';

function output(text: string): void {
  if (process.env.BENCH_CONSOLE) process.stderr.write(text);
  for (const character of text) {
    if (character !== '\n') line += character;
    else {
      const mark = line.indexOf('@');
      if (mark >= 0) tell('line', line.slice(mark).trim());
      else if (line.includes('Kernel panic')) tell('refused', line.trim());
      line = '';
    }
  }
}

function onInput(send: (text: string) => void): void {
  process.on('message', ({ input, profile }: ChildOrder) => {
    if (profile !== undefined) toggleProfile(profile);
    if (input !== undefined) send(input);
  });
}

const SAMPLE_MICROSECONDS = 500;
let session: Session | undefined;

/** Starts the profiler, or stops it and writes what it has. */
function toggleProfile(path: string): void {
  if (session === undefined) {
    session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
    session.post('Profiler.start', () => tell('line', '@profiling'));
    return;
  }
  const ended = session;
  session = undefined;
  ended.post('Profiler.stop', (error, result) => {
    if (error === null) writeFileSync(path, JSON.stringify(result.profile));
    ended.disconnect();
    tell('line', '@profiled');
  });
}

/** The cores that are made from now on: a domain keeps its own to itself. */
function watchCores(): Core[] {
  const cores: Core[] = [];
  const create = Core.create;
  Core.create = async (options) => {
    const core = await create.call(Core, options);
    cores.push(core);
    return core;
  };
  return cores;
}

const PAGE_KIB = 4;

async function runOurs(task: ChildTask): Promise<void> {
  const cores = watchCores();
  const host = new Host(task.mode === undefined ? {} : { engine: task.mode as Engine });
  const flat = task.type === 'flat' ? ({ address: 0x8000, mode: 'long64' } as const) : {};
  const domain = await host.create({
    memory: task.memory,
    boot: {
      type: task.type ?? 'auto',
      kernel: readFileSync(task.kernel),
      ...flat,
      ...(task.initrd === undefined ? {} : { initrd: readFileSync(task.initrd) }),
      ...(task.append === undefined ? {} : { append: task.append }),
    },
  });
  const core = cores[0] as Core;
  count = () => {
    const { instructions, jit } = domain.stats;
    return { instructions, emitted: jit.retired, touched: core.instance.exports.framesUsed() * PAGE_KIB };
  };
  const { listing } = task;
  if (listing !== undefined) {
    writeFileSync(listing, '');
    listRegions(core, (region) => appendFileSync(listing, `${printRegion(region)}\n`));
  }
  const decoder = new TextDecoder('latin1');
  domain.console.onOutput((bytes) => output(decoder.decode(bytes)));
  domain.on('exit', ({ code }) => tell('exit', String(code)));
  domain.on('crash', (report) => tell('refused', report.summary));
  onInput((text) => domain.console.write(text));
  domain.start();
}

/** The part of v86's interface that is used here. */
interface V86 {
  add_listener(event: string, listener: (byte: number) => void): void;
  serial0_send(text: string): void;
  get_instruction_counter(): number;
}

async function runV86(task: ChildTask): Promise<void> {
  const files = task.v86;
  if (files === undefined) throw new Error('No files of v86 given.');
  const image = (path: string) => ({ buffer: new Uint8Array(readFileSync(path)).buffer });
  const { V86: Emulator } = (await import(files.module)) as { V86: new (options: object) => V86 };
  const emulator = new Emulator({
    wasm_path: files.wasm,
    memory_size: task.memory,
    vga_memory_size: 8 << 20,
    bios: image(files.bios),
    vga_bios: image(files.vgaBios),
    bzimage: image(task.kernel),
    ...(task.initrd === undefined ? {} : { initrd: image(task.initrd) }),
    cmdline: task.append ?? '',
    autostart: true,
    disable_jit: files.jit !== true,
    disable_keyboard: true,
    disable_mouse: true,
    disable_speaker: true,
  });
  count = () => ({ instructions: emulator.get_instruction_counter(), emitted: 0, touched: 0 });
  emulator.add_listener('serial0-output-byte', (byte) => output(String.fromCharCode(byte)));
  onInput((text) => emulator.serial0_send(text));
}

const task = JSON.parse(process.argv[2] ?? '{}') as ChildTask;
try {
  await (task.engine === 'ours' ? runOurs(task) : runV86(task));
} catch (error) {
  tell('refused', (error as Error).message);
}
