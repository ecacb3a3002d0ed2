// Executes cases of the integer oracle in the core: the same code, registers and memory at the same linear addresses.
//
// IA-32e mode at ring 0 with the tables in low memory; 32-bit cases run in compatibility mode. Code ends at a HLT, and
// so does every exception handler, on a stack of its own.

import { Core, type Vcpu } from '../../bindings/index.js';
import { EXIT_HLT, V_ACTIVITY, V_FLAGS_KIND, V_GPR, V_RFLAGS, V_RIP } from '../../bindings/layout.gen.js';

/** Size of a case and of a result, and the offsets in both (integer-oracle.c). */
export const CASE = 512;
export const AT = {
  gpr: 0,
  rflags: 128,
  bits: 136,
  length: 137,
  window: 140,
  code: 144,
  rip: 136,
  trap: 144,
  error: 148,
  cr2: 152,
  memory: 256,
} as const;
export const CODE = 0x10000800;
export const DATA = 0x20000000;
export const WINDOW = 256;
/** Longest code of a case. */
export const CODE_LIMIT = 112;
export const NO_TRAP = 0xff;
/** Results of the machine only: the code did not end within the budget. */
export const STUCK = 0xfe;

const FLAGS_EAGER = 0x400;
const TABLES = 0x1000;
const IDT = 0x6000;
const GDT = 0x7000;
const TSS = 0x8000;
const HANDLERS = 0xa000;
const STACK = 0xc000;
const CODE_FRAME = 0x10000;
const DATA_FRAMES = 0x11000;
const RAM = 0x20000;
const IF = 0x202n;
const PUSHES_ERROR = new Set([8, 10, 11, 12, 13, 14, 17]);

/** How a case is cut into runs: the budget of the next one. */
export type Budget = () => number;

/** The core with one case at a time. */
export class IntegerMachine {
  readonly core: Core;
  readonly cpu: Vcpu;
  readonly #block: number;
  #bits = 0;
  #code = Buffer.alloc(0);

  private constructor(core: Core) {
    this.core = core;
    this.cpu = core.vcpus[0] as Vcpu;
    this.#block = core.instance.exports.vcpuAddress(0);
  }

  static async create(): Promise<IntegerMachine> {
    const machine = new IntegerMachine(await Core.create());
    machine.core.memory.addRam(0, RAM);
    machine.#layTables();
    return machine;
  }

  #quad(at: number, value: bigint): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    this.core.memory.write(at, bytes);
  }

  #layTables(): void {
    const [pml4, pdpt, directory, code, data] = [0, 1, 2, 3, 4].map((i) => TABLES + 0x1000 * i) as [
      number,
      number,
      number,
      number,
      number,
    ];
    this.#quad(pml4, BigInt(pdpt + 7));
    this.#quad(pdpt, BigInt(directory + 7));
    this.#quad(directory, 0x87n);
    this.#quad(directory + 8 * (CODE >>> 21), BigInt(code + 7));
    this.#quad(directory + 8 * (DATA >>> 21), BigInt(data + 7));
    this.#quad(code, BigInt(CODE_FRAME + 7));
    for (const page of [0, 1]) this.#quad(data + 8 * page, BigInt(DATA_FRAMES + 0x1000 * page + 7));
    this.#quad(GDT + 8, 0x00af9b000000ffffn);
    for (let vector = 0; vector < 32; vector++) {
      this.#quad(IDT + 16 * vector, 0x00008e0100080000n | BigInt(HANDLERS + 16 * vector));
      this.core.memory.write(HANDLERS + 16 * vector, Uint8Array.of(0xf4));
    }
    this.#quad(TSS + 0x24, BigInt(STACK));
    const { cpu } = this;
    cpu.cr3 = BigInt(TABLES);
    cpu.cr4 = 0x620n;
    cpu.efer = 0xd00n;
    cpu.cr0 = 0x80000011n;
    cpu.gdtr = { base: BigInt(GDT), limit: 0xff };
    cpu.idtr = { base: BigInt(IDT), limit: 0xfff };
    cpu.setSegment('tr', { selector: 0x28, base: BigInt(TSS), limit: 0x67, access: 0x8b });
    for (const name of ['ss', 'ds', 'es'] as const)
      cpu.setSegment(name, { selector: 16, base: 0n, limit: 0xffffffff, access: 0xc093 });
  }

  /** Registers, code and memory of the case at `at` of `cases`. */
  load(cases: Buffer, at: number): void {
    const { core, cpu } = this;
    const bits = cases[at + AT.bits] as number;
    if (bits !== this.#bits) {
      this.#bits = bits;
      const access = bits === 64 ? 0xa09b : 0xc09b;
      cpu.setSegment('cs', { selector: 8, base: 0n, limit: 0xffffffff, access });
      cpu.settle();
    }
    const code = cases.subarray(at + AT.code, at + AT.code + (cases[at + AT.length] as number));
    if (!this.#code.equals(code)) {
      this.#code = Buffer.from(code);
      core.memory.write(CODE_FRAME + (CODE & 0xfff), Buffer.concat([code, Uint8Array.of(0xf4)]));
    }
    const window = cases.readUInt32LE(at + AT.window) - DATA + DATA_FRAMES;
    core.memory.write(window, cases.subarray(at + AT.memory, at + AT.memory + WINDOW));
    const { instance } = core;
    instance.u8.set(cases.subarray(at, at + 128), this.#block + V_GPR);
    const { view } = instance;
    view.setBigUint64(this.#block + V_RFLAGS, cases.readBigUInt64LE(at + AT.rflags) | IF, true);
    view.setUint32(this.#block + V_FLAGS_KIND, FLAGS_EAGER, true);
    view.setBigUint64(this.#block + V_RIP, BigInt(CODE), true);
    view.setUint32(this.#block + V_ACTIVITY, 0, true);
  }

  /** Runs what was loaded to its end and writes the result at `at` of `results`. */
  finish(budget: Budget, results: Buffer, at: number, window: number): void {
    const { core } = this;
    const run = core.instance.exports.run;
    let exit = 0;
    for (let left = 100_000; left > 0 && exit === 0; ) {
      const part = budget();
      left -= part;
      exit = run(this.#block, part);
    }
    const { view, u8 } = core.instance;
    results.fill(0, at, at + CASE);
    results.set(u8.subarray(this.#block + V_GPR, this.#block + V_GPR + 128), at);
    results.writeBigUInt64LE(view.getBigUint64(this.#block + V_RFLAGS, true), at + AT.rflags);
    const rip = Number(view.getBigUint64(this.#block + V_RIP, true)) - 1;
    const end = CODE + this.#code.length;
    const vector = (rip - HANDLERS) / 16;
    if (exit !== EXIT_HLT) results.writeUInt32LE(STUCK, at + AT.trap);
    else if (rip === end) results.writeUInt32LE(NO_TRAP, at + AT.trap);
    else if (Number.isInteger(vector) && vector >= 0 && vector < 32) this.#trapped(vector, results, at);
    else results.writeUInt32LE(STUCK, at + AT.trap);
    core.memory.read(window - DATA + DATA_FRAMES, results.subarray(at + AT.memory, at + AT.memory + WINDOW));
  }

  /** Takes what the exception pushed. */
  #trapped(vector: number, results: Buffer, at: number): void {
    const frame = Buffer.alloc(48);
    this.core.memory.read(STACK - 48, frame);
    results.writeUInt32LE(vector, at + AT.trap);
    if (PUSHES_ERROR.has(vector)) results.writeUInt32LE(frame.readUInt32LE(0), at + AT.error);
    frame.copy(results, at + AT.rip, 8, 16);
    frame.copy(results, at + AT.rflags, 24, 32);
    frame.copy(results, at + AT.gpr + 32, 32, 40);
    results.writeBigUInt64LE(this.cpu.cr2, at + AT.cr2);
    this.#bits = 0;
  }

  /** Runs all cases. `budget` cuts them into runs. */
  execute(cases: Buffer, budget: Budget = () => 100_000): Buffer {
    const results = Buffer.alloc(cases.length);
    for (let at = 0; at < cases.length; at += CASE) {
      this.load(cases, at);
      this.finish(budget, results, at, cases.readUInt32LE(at + AT.window));
    }
    return results;
  }
}
