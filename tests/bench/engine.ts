// Engines as the benchmarks see them: processes with a guest inside, whose marked lines arrive with CPU times.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { DEFAULT_CACHE, guestPaths } from '../../scripts/guests/catalog.js';
import { node24 } from '../../scripts/node24.js';
import type { ChildOrder, ChildReport, ChildTask } from './child.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where built and fetched things of the benchmarks are kept. */
export const BENCH_CACHE = join(DEFAULT_CACHE, 'bench');
const HERE = join(ROOT, 'tests/bench');
const require = createRequire(import.meta.url);

export type Report = ChildReport;

/** Something that a benchmark needs is missing; the message says what to do. */
export class MissingError extends Error {}

/** The path of `file`. Throws MissingError when it is not there. */
export function needed(file: string, remedy: string): string {
  if (!existsSync(file)) throw new MissingError(`${file} is missing: ${remedy}.`);
  return file;
}

/** Bundles a child, from the sources as they are, into a file of that name. Returns its path. */
export async function bundleChild(entry = join(HERE, 'child.ts'), name = 'child.mjs'): Promise<string> {
  const outfile = join(BENCH_CACHE, name);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  return outfile;
}

/** The node program that an option asks for: a path, `24` for npm's Node 24, none for the machine's own. */
export function nodeProgram(wish: string | undefined): string {
  if (wish === '24') return node24();
  return wish === undefined ? process.execPath : needed(wish, 'give the path of a node program');
}

/** What v86 needs to start: its package's files and Debian's SeaBIOS. */
export function v86Files(): NonNullable<ChildTask['v86']> {
  const folder = dirname(require.resolve('v86/package.json'));
  const bios = (file: string) => needed(guestPaths().file('seabios', file), 'run npm run guests -- seabios');
  return {
    module: join(folder, 'build/libv86.mjs'),
    wasm: join(folder, 'build/v86.wasm'),
    bios: bios('bios.bin'),
    vgaBios: bios('vgabios-stdvga.bin'),
  };
}

export function v86Version(): string {
  const manifest = readFileSync(require.resolve('v86/package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** What is not known of another program. */
export const NOTHING = { kind: 'line', instructions: 0, emitted: 0, maxRss: 0, rss: 0, touched: 0 } as const;

/** A guest behind a serial console, whose marked lines arrive as reports. */
export abstract class Console {
  readonly #reports: Report[] = [];
  #ended: string | undefined;
  #arrived: (() => void) | undefined;

  constructor(readonly name: string) {}

  /** Types into the guest's serial console. */
  abstract send(input: string): void;

  abstract stop(): void;

  /** The next report that passes. Rejects when the engine ends, refuses or is silent for too long. */
  async next(wanted: (report: Report) => boolean, timeoutMs: number): Promise<Report> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      for (let report = this.#reports.shift(); report !== undefined; report = this.#reports.shift()) {
        if (wanted(report)) return report;
        if (report.kind === 'refused') throw new Error(`${this.name}: ${report.text}`);
      }
      if (this.#ended !== undefined) throw new Error(this.#ended);
      if (Date.now() >= deadline) throw new Error(`${this.name}: nothing within ${timeoutMs / 1000} s`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now());
        this.#arrived = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** The next line that begins like this. */
  line(start: string, timeoutMs = 600_000): Promise<Report> {
    return this.next((report) => report.kind === 'line' && report.text.startsWith(start), timeoutMs);
  }

  protected push(report: Report): void {
    this.#reports.push(report);
    this.#arrived?.();
  }

  protected end(why: string): void {
    this.#ended = why;
    this.#arrived?.();
  }
}

/** A running engine: a process. */
export class Engine extends Console {
  readonly #process: ChildProcess;

  private constructor(name: string, child: ChildProcess) {
    super(name);
    this.#process = child;
    child.on('exit', (status, signal) => this.end(`${name} ended (${signal ?? status})`));
  }

  /** Starts ours or v86 in a process of the given node program. */
  static node(program: string, child: string, task: ChildTask, flags: readonly string[] = []): Engine {
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
    const all = [...(process.env.BENCH_NODE_FLAGS ?? '').split(' ').filter((flag) => flag !== ''), ...flags];
    const engine = new Engine(
      task.engine,
      spawn(program, [...all, child, JSON.stringify(task)], { stdio: [...stdio] }),
    );
    engine.#process.on('message', (report) => engine.push(report as Report));
    return engine;
  }

  /** Starts another program, whose standard output is the guest's serial console. CPU time is read from /proc. */
  static program(name: string, program: string, args: readonly string[], libraries?: string): Engine {
    const path = [libraries, process.env.LD_LIBRARY_PATH].filter(
      (entry) => entry !== undefined && entry !== '',
    );
    const env = path.length > 0 ? { ...process.env, LD_LIBRARY_PATH: path.join(delimiter) } : process.env;
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
    const engine = new Engine(name, child);
    let line = '';
    child.stdout?.setEncoding('latin1').on('data', (text: string) => {
      if (process.env.BENCH_CONSOLE) process.stderr.write(text);
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      for (const full of lines) {
        const mark = full.indexOf('@');
        if (mark < 0) continue;
        const cpu = cpuOf(child.pid as number);
        engine.push({ ...NOTHING, text: full.slice(mark).trim(), cpu });
      }
    });
    return engine;
  }

  get pid(): number {
    return this.#process.pid as number;
  }

  send(input: string): void {
    if (this.#process.stdin !== null) this.#process.stdin.write(input);
    else this.#process.send({ input });
  }

  /** Tells a child to begin a CPU profile, or to end it and write the file. */
  async profile(path: string): Promise<void> {
    this.#process.send({ profile: path } satisfies ChildOrder);
    await this.line('@profil');
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }
}

const TICKS_PER_SECOND = 100; // USER_HZ, fixed in Linux's ABI

/** CPU microseconds of a process, all threads. */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
}

const GUEST_FLAGS = [
  ...[
    '-m32',
    '-march=i686',
    '-mtune=generic',
    '-O2',
    '-ffreestanding',
    '-fno-builtin',
    '-fno-pic',
    '-no-pie',
  ],
  ...[
    '-fno-stack-protector',
    '-fno-asynchronous-unwind-tables',
    '-fno-tree-vectorize',
    '-fno-strict-aliasing',
  ],
  ...['-nostdlib', '-static', '-Wl,--build-id=none', '-s'],
];

/** Compiles the guests. Returns the paths of the programs. */
export function buildGuests(): { rows: string; count: string; touch: string } {
  const run = (program: string, ...args: string[]) => {
    try {
      execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    } catch (error) {
      throw new MissingError(`${program} cannot build the guests: ${(error as Error).message}`);
    }
  };
  const source = (name: string) => join(HERE, 'guest', name);
  const target = (name: string) => join(BENCH_CACHE, name);
  run('gcc', ...GUEST_FLAGS, '-o', target('rows'), source('rows.c'));
  run('gcc', '-O2', '-o', target('count'), source('count.c'));
  run('as', '-o', target('touch.o'), source('touch.s'));
  run('ld', '-Ttext', '0x8000', '--oformat', 'binary', '-o', target('touch'), target('touch.o'));
  return { rows: target('rows'), count: target('count'), touch: target('touch') };
}

/** Writes a file of the benchmarks' cache and returns its path. */
export function cached(name: string, data: string | Uint8Array): string {
  const path = join(BENCH_CACHE, name);
  writeFileSync(path, data);
  return path;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2;
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
