// The peers of the JIT's benchmark: the processor itself, ours and v86 in Node, QEMU's TCG; all but the first with the
// same kernel and initramfs, whose /init serves rows. A row costs the CPU time of its process, every thread of it.

import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { guestPaths } from '../../../scripts/guests/catalog.js';
import { writeCpio } from '../../../scripts/guests/cpio.js';
import { initramfsEntries } from '../../../scripts/guests/initramfs.js';
import type { ChildTask } from '../child.js';
import { type Console, cached, Engine, needed, type Report, v86Files } from '../engine.js';
import type { Qemu } from '../qemu.js';
import type { Arch, JitRow } from './rows.js';

export const PEERS = ['ours', 'v86', 'qemu', 'native'] as const;
export type PeerName = (typeof PEERS)[number];

/** One run of one row. */
export interface Run {
  /** CPU seconds from the row's start until the process is quiet. */
  readonly seconds: number;
  /** Of them, those after the row's end: compilers that were still at work. */
  readonly trailing: number;
  /** Guest instructions meanwhile; 0 where the peer does not count. */
  readonly instructions: number;
  /** Of them, those that ran in code emitted for them; ours only. */
  readonly emitted: number;
  readonly checksum: string;
}

/** Memory of a process, in KiB. */
export interface Memory {
  readonly rss: number;
  readonly maxRss: number;
  /** Guest memory that was touched. */
  readonly touched: number;
}

export interface Machine {
  /** The peer, and V8's tiering budget where it is not the default. */
  readonly name: string;
  readonly peer: PeerName;
  run(row: JitRow, count: number): Promise<Run>;
  /** CPU seconds from the start of the process until /init was ready; 0 for the processor itself. */
  readonly bootSeconds: number;
  /** Memory at the end of the last row; ours and v86. */
  memory?(): Memory;
  /** Runs the row under a CPU profiler. Only ours and v86. */
  profile?(row: JitRow, count: number, path: string): Promise<Run>;
  stop(): void;
}

const MEMORY_MIB = 256;
/** The kernel's own tests of its ciphers take longer than all rows; mitigations would depend on the CPU model. */
const APPEND = 'console=ttyS0 quiet cryptomgr.notests mitigations=off';
const READY_MS = 300_000;
/** The longest time that one run of a row may take. */
const ROW_MS = 120_000;

/** CPU times of running processes, from a helper that reads their clocks. */
export class Meter {
  readonly #process;
  #waiting: ((nanoseconds: number) => void)[] = [];
  #text = '';

  constructor(program: string) {
    this.#process = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.stdout.setEncoding('latin1').on('data', (text: string) => {
      const lines = (this.#text + text).split('\n');
      this.#text = lines.pop() ?? '';
      for (const line of lines) this.#waiting.shift()?.(Number(line));
    });
  }

  /** CPU seconds of the process so far. */
  async seconds(pid: number): Promise<number> {
    const nanoseconds = await new Promise<number>((resolve) => {
      this.#waiting.push(resolve);
      this.#process.stdin.write(`${pid}\n`);
    });
    return nanoseconds / 1e9;
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }
}

/** The kernel, the initramfs and the command line of an architecture, for every peer. */
export function jitTask(arch: Arch, program: string): ChildTask {
  const debian = arch === 'i386' ? 'i386' : 'amd64';
  const kernel = arch === 'i386' ? '686' : 'cloud';
  const busybox = readFileSync(
    needed(guestPaths().busybox(debian), `run npm run guests -- initramfs-${debian}`),
  );
  const entries = initramfsEntries({ arch: debian, busybox }).filter(({ path }) => path !== 'init');
  entries.push({ path: 'init', mode: 0o100755, data: readFileSync(program) });
  return {
    engine: 'ours',
    memory: MEMORY_MIB << 20,
    kernel: needed(guestPaths().kernel(kernel), `run npm run guests -- ${kernel}`),
    initrd: cached(`jit-${arch}.cpio`, writeCpio(entries)),
    append: APPEND,
  };
}

/** What starts ours and v86: a node program, the bundled child, V8's tiering budget, the engine of our domain. */
export interface NodeOptions {
  readonly node: string;
  readonly child: string;
  readonly budget: number | undefined;
  readonly engine: ChildTask['mode'] | undefined;
  /** The file that gets a listing of the code that ours emits. */
  readonly listing: string | undefined;
}

/** Boots ours or v86 (with its JIT) until /init is ready. */
export async function nodeMachine(
  peer: 'ours' | 'v86',
  task: ChildTask,
  options: NodeOptions,
  meter: Meter,
): Promise<Machine> {
  const flags = options.budget === undefined ? [] : [`--wasm-tiering-budget=${options.budget}`];
  const own: Partial<ChildTask> =
    peer === 'v86'
      ? { engine: 'v86', v86: { ...v86Files(), jit: true } }
      : {
          ...(options.engine === undefined ? {} : { mode: options.engine }),
          ...(options.listing === undefined ? {} : { listing: options.listing }),
        };
  const engine = Engine.node(options.node, options.child, { ...task, ...own }, flags);
  const name = options.budget === undefined ? peer : `${peer}+${options.budget}`;
  const machine = await booted(new Guest(name, peer, engine, () => meter.seconds(engine.pid)));
  return Object.assign(machine, {
    memory: () => machine.last as Memory,
    profile: async (row: JitRow, count: number, path: string) => {
      await engine.profile(path);
      const run = await machine.run(row, count);
      await engine.profile(path);
      return run;
    },
  });
}

/** Boots QEMU's TCG, one thread, until /init is ready. */
export function qemuMachine(qemu: Qemu, task: ChildTask, meter: Meter): Promise<Machine> {
  const args = [
    ...['-accel', 'tcg,thread=single', '-smp', '1', '-m', String(MEMORY_MIB)],
    ...['-nodefaults', '-display', 'none', '-serial', 'stdio', ...qemu.extra],
    ...['-kernel', task.kernel, '-initrd', task.initrd as string, '-append', task.append as string],
  ];
  const engine = Engine.program('qemu', qemu.program, args, qemu.libraries);
  return booted(new Guest('qemu', 'qemu', engine, () => meter.seconds(engine.pid)));
}

/** Waits until /init is ready; stops the guest when it does not come so far. */
export async function booted(guest: Guest): Promise<Guest> {
  try {
    await guest.boot();
    return guest;
  } catch (error) {
    guest.stop();
    throw error;
  }
}

const QUIET_MS = 15;
/** A process that uses less than this share of a processor has nothing left to do; an idle guest uses less. */
const QUIET_SHARE = 0.25;
const QUIET_TIMES = 2;
const SETTLE_MS = 5_000;

/** A machine whose guest serves rows on its console. */
export class Guest implements Machine {
  bootSeconds = 0;
  last: Report | undefined;

  constructor(
    readonly name: string,
    readonly peer: PeerName,
    readonly engine: Console,
    /** CPU seconds so far. */
    readonly seconds: () => Promise<number>,
  ) {}

  async boot(): Promise<void> {
    await this.engine.line('@ready', READY_MS);
    this.bootSeconds = await this.seconds();
  }

  async run(row: JitRow, count: number): Promise<Run> {
    await this.#settled();
    this.engine.send(`${row.name} ${count}\n`);
    const start = await this.#mark(row.name, '@start');
    const end = await this.#mark(row.name, '@end');
    const trailing = (await this.#settled()) - end.seconds;
    this.last = end.report;
    return {
      seconds: end.seconds - start.seconds + trailing,
      trailing,
      instructions: end.report.instructions - start.report.instructions,
      emitted: end.report.emitted - start.report.emitted,
      checksum: end.report.text.split(' ')[2] ?? '',
    };
  }

  async #mark(name: string, mark: string): Promise<{ report: Report; seconds: number }> {
    const report = await this.engine.next(
      ({ text }) => text.startsWith(`${mark} ${name}`) || /^@(failed|unknown)/.test(text),
      ROW_MS,
    );
    const seconds = await this.seconds();
    if (!report.text.startsWith(mark)) throw new Error(`${this.name}: ${row(report)}`);
    return { report, seconds };
  }

  /** Waits until the process is quiet. CPU seconds until then. */
  async #settled(): Promise<number> {
    const deadline = Date.now() + SETTLE_MS;
    let last = await this.seconds();
    const begin = last;
    let busy = begin;
    for (let quiet = 0; quiet < QUIET_TIMES && Date.now() < deadline; ) {
      const before = performance.now();
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      const now = await this.seconds();
      const share = (now - last) / ((performance.now() - before) / 1000);
      quiet = share < QUIET_SHARE ? quiet + 1 : 0;
      last = now;
      if (quiet === 0) busy = now;
    }
    return busy;
  }

  stop(): void {
    this.engine.stop();
  }
}

const row = (report: Report): string => report.text.replace(/^@/, '');

/** The processor itself: every run is a process, whose children count with it. */
export function nativeMachine(arch: Arch, program: string, meter: string): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-bench-'));
  mkdirSync(folder, { recursive: true });
  const busybox = guestPaths().busybox(arch === 'i386' ? 'i386' : 'amd64');
  return {
    name: 'native',
    peer: 'native',
    bootSeconds: 0,
    async run({ name }, count) {
      const { stdout, stderr } = await promisify(execFile)(
        meter,
        ['run', program, name, String(count), busybox],
        { cwd: folder, encoding: 'latin1' },
      );
      const checksum = /^@end \S+ (\S+)/m.exec(stdout)?.[1];
      const nanoseconds = /^@cpu (\d+)/m.exec(stderr)?.[1];
      if (checksum === undefined || nanoseconds === undefined) {
        throw new Error(`${name} does not run natively: ${stdout}${stderr}`);
      }
      return { seconds: Number(nanoseconds) / 1e9, trailing: 0, instructions: 0, emitted: 0, checksum };
    },
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}
