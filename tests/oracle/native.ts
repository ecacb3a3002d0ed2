// The processor this runs on, as the other side of the comparison: compiles oracle.c and passes batches of cases to it.

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('oracle.c', import.meta.url));
const FLAGS = '-O2 -static-pie -fPIE -mfsgsbase -fcf-protection=none -fno-stack-protector'.split(' ');
const REASONS: Readonly<Record<number, string>> = {
  2: 'needs a processor with AVX2, FMA and BMI2',
  3: 'needs a kernel with modify_ldt and 16-bit segments',
  4: 'the addresses of code and data are taken',
  5: 'needs a kernel with system call user dispatch',
};
/** Results of a batch take at most this much; a batch is refused above it. */
export const LARGEST_BATCH = 32 << 20;

/** The processor. One batch at a time. */
export class Silicon {
  /** Name, family, model, stepping and microcode. */
  readonly cpu: string;
  readonly #child: ChildProcess;
  readonly #folder: string;
  #chunks: Buffer[] = [];
  #received = 0;
  #wake: (() => void) | undefined;
  #ended = '';

  private constructor(child: ChildProcess, folder: string, cpu: string, rest: Buffer) {
    this.#child = child;
    this.#folder = folder;
    this.cpu = cpu;
    if (rest.length) this.#receive(rest);
    child.stdout!.on('data', (chunk: Buffer) => this.#receive(chunk));
    child.on('exit', (code, signal) => {
      this.#ended = `the oracle ended: ${signal ?? `status ${code}`}`;
      this.#wake?.();
    });
  }

  /** Starts the oracle, or says why there is none here. A reason that starts with "missing" fails in CI. */
  static async start(): Promise<Silicon | string> {
    if (process.arch !== 'x64' || process.platform !== 'linux') return 'missing dependency: Linux on x86-64';
    if (spawnSync('gcc', ['--version']).status !== 0) return 'missing dependency gcc';
    const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
    const program = join(folder, 'oracle');
    execFileSync('gcc', [...FLAGS, '-o', program, SOURCE], { stdio: 'inherit' });
    const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => {});
    const first = await new Promise<Buffer | number>((resolve) => {
      child.stdout.once('data', resolve);
      child.once('exit', (code) => resolve(code ?? -1));
    });
    if (typeof first === 'number') {
      rmSync(folder, { recursive: true, force: true });
      return `missing dependency: ${REASONS[first] ?? `the oracle ended with status ${first}`}`;
    }
    const end = first.indexOf('\n');
    return new Silicon(child, folder, first.toString('utf8', 0, end), first.subarray(end + 1));
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    this.#wake?.();
  }

  async #read(size: number): Promise<Buffer> {
    while (this.#received < size) {
      if (this.#ended) throw new Error(this.#ended);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#received -= size;
    this.#chunks = this.#received ? [all.subarray(size)] : [];
    return all.subarray(0, size);
  }

  /** Runs the cases of a batch; their results. */
  async run(cases: Uint8Array): Promise<Uint8Array> {
    if (cases.length > LARGEST_BATCH) throw new Error(`a batch of ${cases.length} bytes is too large`);
    const head = Buffer.alloc(4);
    head.writeUInt32LE(cases.length);
    this.#child.stdin!.write(head);
    this.#child.stdin!.write(cases);
    return this.#read((await this.#read(4)).readUInt32LE());
  }

  /** Ends the oracle. */
  stop(): void {
    this.#child.removeAllListeners('exit');
    this.#child.stdin!.end();
    this.#child.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
