// `paravane run`: one domain on this terminal, until it ends, the script is through, or the person leaves.

import {
  ARCHITECTURES,
  type Architecture,
  type BootConfig,
  type CrashReport,
  type Domain,
  type DomainConfig,
  type Engine,
  Host,
  translate,
  type Vcpu,
} from '../bindings/host/index.js';
import { type GdbListener, listenForGdb } from '../bindings/host/node-gdb.js';
import { type DefaultGuest, defaultGuest } from './default-guest.js';
import { disassemble } from './disassemble.js';
import * as E from './errors.js';
import { checkOutput, readInput, replaceFile } from './files.js';
import { crashLines, type Palette, paletteFor, statsLines } from './report.js';
import { parseDiskOption, parseNetOption, plugDevices } from './run-devices.js';
import { Matcher, Script, type Step } from './script.js';
import { KEY_HELP, type KeyCommand, Terminal } from './terminal.js';

/** What `paravane run` was asked for; values are as typed. */
export interface RunOptions {
  readonly kernel?: string;
  readonly initrd?: string;
  readonly append?: string;
  readonly type?: string;
  readonly memory?: string;
  readonly vcpus?: string;
  readonly cpu?: string;
  readonly clock?: string;
  readonly engine?: string;
  readonly boot?: string;
  readonly firmware?: string;
  readonly restore?: string;
  readonly save?: string;
  readonly timeout?: string;
  readonly gdb?: string;
  readonly gdbArch?: string;
  readonly gdbWait: boolean;
  readonly steps: readonly Step[];
  readonly disks: readonly string[];
  readonly nets: readonly string[];
  readonly stats: boolean;
  readonly noReboot: boolean;
}

/** What a program that starts a known guest adds. */
export interface RunExtras {
  /** The first line of output. */
  readonly title?: string;
  /** Input that does not come from a terminal waits for this text, lest the guest lose it while it starts. */
  readonly holdInputUntil?: string;
}

interface End {
  readonly status: number;
  readonly message?: string;
  readonly report?: CrashReport;
}

const DEFAULT_MEMORY = '512M';
const NEWLINE = 0x0a;
const DRAIN_POLL_MS = 10;
const LONGEST_TIMEOUT_S = 2_000_000;
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** Options that a saved state has its own values of. */
const NOT_WITH_RESTORE = [
  ...(['kernel', 'initrd', 'append', 'type', 'memory', 'vcpus', 'cpu', 'clock', 'boot', 'firmware'] as const),
];

function checkCombination(options: RunOptions): void {
  if (options.restore !== undefined) {
    const clash = NOT_WITH_RESTORE.find((name) => options[name] !== undefined);
    if (clash !== undefined) {
      throw E.usageError(`--${clash} and --restore exclude each other: the saved state has its own`);
    }
  }
  if (options.kernel === undefined) {
    const orphan = (['initrd', 'append', 'boot', 'type'] as const).find(
      (name) => options[name] !== undefined,
    );
    if (orphan !== undefined && options.firmware === undefined) {
      throw E.usageError(`--${orphan} needs --kernel`);
    }
  }
  const device = options.disks.length > 0 ? '--disk' : options.nets.length > 0 ? '--net' : undefined;
  if (device !== undefined && options.type !== 'pvh') throw E.usageError(`${device} needs --type pvh`);
  if (options.kernel !== undefined && options.firmware !== undefined) {
    throw E.usageError('--kernel and --firmware exclude each other');
  }
}

const ENGINES: readonly Engine[] = ['interp', 'jit', 'auto', 'both'];

function engineOf(text = 'auto'): Engine {
  const engine = ENGINES.find((known) => known === text);
  if (engine === undefined)
    throw E.usageError(`--engine must be one of ${ENGINES.join(', ')}, not "${text}"`);
  return engine;
}

function wholeNumber(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw E.usageError(`${option}: must be a whole number, not "${text}"`);
  return Number(text);
}

function timeoutMs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds > 0 && seconds <= LONGEST_TIMEOUT_S)) {
    throw E.usageError(`--timeout: must be seconds from 0.001 to ${LONGEST_TIMEOUT_S}, not "${text}"`);
  }
  return Math.max(1, seconds * 1000);
}

/** Where gdb is waited for and what the machine tells it to be. */
function gdbRequest(options: RunOptions): { port: number; architecture?: Architecture } | undefined {
  const { gdb, gdbArch, gdbWait } = options;
  if (gdb === undefined) {
    if (gdbArch !== undefined || gdbWait) throw E.usageError('--gdb-arch and --gdb-wait need --gdb');
    return undefined;
  }
  const digits = /^(?:127\.0\.0\.1|localhost)?:?(\d{1,5})$/.exec(gdb)?.[1];
  if (digits === undefined || Number(digits) > 0xffff) {
    throw E.usageError(`--gdb: must be a port of this machine, such as :1234, not "${gdb}"`);
  }
  const architecture = ARCHITECTURES.find((name) => name === gdbArch);
  if (gdbArch !== undefined && architecture === undefined) {
    throw E.usageError(`--gdb-arch: must be ${ARCHITECTURES.join(' or ')}, not "${gdbArch}"`);
  }
  return { port: Number(digits), ...(architecture === undefined ? {} : { architecture }) };
}

async function bootConfig(options: RunOptions, guest: DefaultGuest | undefined): Promise<BootConfig> {
  if (guest !== undefined) return guest.boot;
  const { kernel, initrd, firmware } = options;
  return {
    ...(options.boot === undefined ? {} : { type: options.boot as never }),
    ...(options.append === undefined ? {} : { append: options.append }),
    ...(kernel === undefined ? {} : { kernel: await readInput(kernel, '--kernel') }),
    ...(initrd === undefined ? {} : { initrd: await readInput(initrd, '--initrd') }),
    ...(firmware === undefined ? {} : { firmware: await readInput(firmware, '--firmware') }),
  };
}

async function domainConfig(options: RunOptions, guest: DefaultGuest | undefined): Promise<DomainConfig> {
  return {
    name: 'paravane',
    ...(options.type === undefined ? {} : { type: options.type as never }),
    memory: options.memory ?? guest?.memory ?? DEFAULT_MEMORY,
    ...(options.vcpus === undefined ? {} : { vcpus: wholeNumber(options.vcpus, '--vcpus') }),
    ...(options.cpu === undefined ? {} : { cpu: options.cpu }),
    ...(options.clock === undefined ? {} : { clock: options.clock as never }),
    ...(options.noReboot ? { onReboot: 'poweroff' as const } : {}),
    boot: await bootConfig(options, guest),
  };
}

/** The names of the inputs, for messages. */
export function inputNames(options: RunOptions): E.InputNames {
  const name = (option: 'kernel' | 'initrd' | 'firmware' | 'restore'): string | undefined =>
    options[option] === undefined ? undefined : `--${option} ${options[option]}`;
  return {
    kernel: name('kernel'),
    initrd: name('initrd'),
    firmware: name('firmware'),
    restore: name('restore'),
  };
}

/** One run, from a domain that is ready to its end. */
class Session {
  readonly #domain: Domain;
  readonly #options: RunOptions;
  readonly #script: Script;
  readonly #terminal = new Terminal();
  readonly #palette: Palette = paletteFor(process.stderr, process.env);
  readonly #gate: Matcher | null;
  #held: Uint8Array[] = [];
  #finish: (end: End) => void = () => {};
  readonly #end: Promise<End>;
  #ended = false;
  #midLine = false;
  #saving: Promise<void> = Promise.resolve();

  readonly #gdb: GdbListener | undefined;

  constructor(
    domain: Domain,
    options: RunOptions,
    heldUntil: string | undefined,
    gdb: GdbListener | undefined,
  ) {
    this.#gdb = gdb;
    this.#domain = domain;
    this.#options = options;
    this.#script = new Script(options.steps, (text) => domain.console.write(text));
    this.#gate = heldUntil === undefined || this.#terminal.isTerminal ? null : new Matcher(heldUntil);
    this.#end = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  async run(timeout: number | undefined): Promise<number> {
    const cleanups = [this.#listen(), this.#catchSignals(), this.#catchBrokenPipe()];
    const timer = timeout === undefined ? undefined : setTimeout(() => this.#timeOut(timeout), timeout);
    this.#openTerminal();
    this.#script.start();
    if (this.#gdb !== undefined) this.#say(`gdb: target remote 127.0.0.1:${this.#gdb.port}`);
    if (!this.#options.gdbWait) this.#domain.start();
    this.#endWhenTyped();
    const end = await this.#end;
    clearTimeout(timer);
    this.#terminal.close();
    this.#endLine();
    let { status } = end;
    if (end.message !== undefined) this.#say(end.message);
    if (end.report !== undefined) this.#reportCrash(end.report);
    await this.#saving;
    if (this.#options.save !== undefined && !(await this.#save(this.#options.save))) {
      status = status === E.EXIT_OK ? E.EXIT_HOST : status;
    }
    if (this.#options.stats) this.#print(statsLines(this.#domain.stats, this.#palette));
    for (const cleanup of cleanups) cleanup();
    return status;
  }

  /** A message of ours; the lead-in keeps it apart from what the guest prints. */
  #say(message: string): void {
    this.#print([`paravane: ${message}`]);
  }

  #print(lines: readonly string[]): void {
    this.#endLine();
    process.stderr.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** On a terminal, what comes next must not continue a line of the guest's. */
  #endLine(): void {
    if (this.#midLine && process.stdout.isTTY) process.stdout.write('\n');
    this.#midLine = false;
  }

  #stop(end: End): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#domain.state === 'running') this.#domain.pause();
    this.#finish(end);
  }

  #listen(): () => void {
    const domain = this.#domain;
    const stops = [
      domain.console.onOutput((bytes) => this.#output(bytes)),
      domain.on('poweroff', ({ reason }) => {
        if (reason === 'reboot') this.#stop({ status: E.EXIT_RESET, message: 'the guest reset the machine' });
        else this.#stop(this.#poweredOff());
      }),
      domain.on('reset', () => {
        if (this.#options.noReboot)
          this.#stop({ status: E.EXIT_RESET, message: 'the guest reset the machine' });
      }),
      domain.on('exit', ({ code }) => {
        // The device reports as QEMU's does: the value written, doubled, plus one.
        const value = code >>> 1;
        const status = E.EXIT_DEBUG_PORT + (value & E.DEBUG_PORT_MASK);
        this.#stop({ status, message: `the guest wrote ${value} to the debug exit port` });
      }),
      domain.on('crash', (report) => {
        // Whoever debugs the guest looks at it first.
        if (this.#gdb?.connected === true) this.#say(`${report.summary} It is kept for gdb.`);
        void (this.#gdb?.idle() ?? Promise.resolve()).then(() => {
          this.#stop({ status: E.EXIT_CRASH, report });
        });
      }),
      domain.on('failure', (error) => this.#stop(E.verdict(error))),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  #output(bytes: Uint8Array): void {
    if (this.#ended) return;
    process.stdout.write(bytes);
    this.#midLine = bytes.at(-1) !== NEWLINE;
    if (this.#gate !== null && !this.#gate.done) this.#openGate(this.#gate, bytes);
    this.#script.feed(bytes);
    this.#endWhenTyped();
  }

  #openGate(gate: Matcher, bytes: Uint8Array): void {
    if (!bytes.some((byte) => gate.push(byte))) return;
    for (const held of this.#held) this.#domain.console.write(held);
    this.#held = [];
  }

  /** The script is through when the guest has also taken what was typed last. */
  #endWhenTyped(): void {
    if (this.#ended || !this.#script.expects || !this.#script.done) return;
    if (this.#domain.console.queued === 0) this.#stop({ status: E.EXIT_OK });
    else setTimeout(() => this.#endWhenTyped(), DRAIN_POLL_MS);
  }

  #unfinished(): string | undefined {
    if (!this.#script.expects || this.#script.done) return undefined;
    return `${JSON.stringify(this.#script.awaited)} did not come`;
  }

  #poweredOff(): End {
    const missing = this.#unfinished();
    if (missing === undefined) return { status: E.EXIT_OK };
    return { status: E.EXIT_POWER_OFF, message: `the guest powered off: ${missing}` };
  }

  #timeOut(ms: number): void {
    const missing = this.#unfinished();
    const message = `time is up after ${ms / 1000} s${missing === undefined ? '' : `: ${missing}`}`;
    this.#stop({ status: E.EXIT_TIMEOUT, message });
  }

  #openTerminal(): void {
    // A script needs no input of its own, and must not eat the input of the shell script around it.
    if (this.#script.expects && !this.#terminal.isTerminal) return;
    const { console: line } = this.#domain;
    this.#terminal.open({
      data: (bytes) => {
        if (this.#gate === null || this.#gate.done) line.write(bytes);
        else this.#held.push(bytes.slice());
      },
      command: (command) => this.#command(command),
      queued: () => line.queued + this.#held.reduce((sum, { length }) => sum + length, 0),
    });
    if (this.#terminal.isTerminal) this.#say('Ctrl-A X leaves, Ctrl-A H helps.');
  }

  #command(command: KeyCommand): void {
    switch (command) {
      case 'leave':
        this.#stop({ status: this.#unfinished() === undefined ? E.EXIT_OK : E.EXIT_SIGNAL + SIGNALS.SIGINT });
        break;
      case 'help':
        this.#print(KEY_HELP);
        break;
      case 'power-button':
        if (this.#domain.state === 'running') this.#domain.powerButton();
        break;
      case 'save':
        if (this.#options.save === undefined) this.#say('nothing is saved: give --save FILE at the start');
        else this.#saveAndGoOn(this.#options.save);
        break;
    }
  }

  #saveAndGoOn(path: string): void {
    // One at a time: they write the same file.
    this.#saving = this.#saving.then(async () => {
      if (!this.#ended) await this.#save(path);
    });
  }

  async #save(path: string): Promise<boolean> {
    const { state } = this.#domain;
    if (state !== 'running' && state !== 'paused') {
      this.#say(
        `nothing is saved to ${path}: the guest is ${state === 'crashed' ? 'crashed' : 'switched off'}`,
      );
      return true;
    }
    try {
      const bytes = await this.#domain.save();
      await replaceFile(path, bytes);
      this.#say(`saved to ${path}, ${(bytes.length / 2 ** 20).toFixed(1)} MiB`);
      return true;
    } catch (error) {
      this.#say(E.verdict(error).message);
      return false;
    }
  }

  #catchSignals(): () => void {
    const handlers = Object.entries(SIGNALS).map(([signal, number]) => {
      const handler = (): void => {
        // A second one does not wait for the state to be saved.
        if (this.#ended) process.exit(E.EXIT_SIGNAL + number);
        this.#stop({ status: E.EXIT_SIGNAL + number });
      };
      process.on(signal, handler);
      return () => void process.off(signal, handler);
    });
    return () => {
      for (const remove of handlers) remove();
    };
  }

  /** Whoever read our output has gone: there is nobody left to run for. */
  #catchBrokenPipe(): () => void {
    const handler = (error: Error): void => {
      this.#stop(E.verdict(error));
    };
    process.stdout.on('error', handler);
    // The listener stays: a late error of a pipe must not become a crash of ours.
    return () => undefined;
  }

  #reportCrash(report: CrashReport): void {
    const { core } = this.#domain.machine;
    const vcpu = core.vcpus[report.vcpu] as Vcpu;
    const read = (linear: bigint, length: number): Uint8Array => {
      const bytes: number[] = [];
      const byte = new Uint8Array(1);
      for (let i = 0n; i < length; i++) {
        const gpa = translate(vcpu, core.memory, BigInt.asUintN(64, linear + i));
        if (gpa === null) break;
        core.memory.read(gpa, byte);
        bytes.push(byte[0] as number);
      }
      return new Uint8Array(bytes);
    };
    const idt = vcpu.idtr;
    this.#print(crashLines(report, { read, disassemble, idt, palette: this.#palette }));
  }
}

/**
 * Runs one domain.
 *
 * @returns the exit status
 * @throws CliError, HypervisorError: see {@link inputNames}
 */
export async function run(options: RunOptions, extras: RunExtras = {}): Promise<number> {
  checkCombination(options);
  const timeout = timeoutMs(options.timeout);
  const gdbAt = gdbRequest(options);
  const disks = options.disks.map(parseDiskOption);
  const nets = options.nets.map(parseNetOption);
  if (options.save !== undefined) await checkOutput(options.save, '--save');
  const isDefault =
    options.kernel === undefined && options.firmware === undefined && options.restore === undefined;
  const guest = isDefault ? defaultGuest() : undefined;
  const state = options.restore === undefined ? undefined : await readInput(options.restore, '--restore');
  const config = state === undefined ? await domainConfig(options, guest) : undefined;
  const host = new Host({ engine: engineOf(options.engine) });
  let gdb: GdbListener | undefined;
  try {
    const domain = config === undefined ? await host.restore(state as Uint8Array) : await host.create(config);
    await plugDevices(domain, disks, nets);
    const title = extras.title ?? guest?.title;
    if (title !== undefined) process.stdout.write(`${title}\n`);
    const heldUntil = extras.holdInputUntil ?? guest?.prompt;
    if (gdbAt !== undefined) gdb = await listenForGdb(domain, gdbAt.port, gdbAt);
    return await new Session(domain, options, heldUntil, gdb).run(timeout);
  } finally {
    gdb?.close();
    host.close();
  }
}
