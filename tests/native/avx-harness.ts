// Compares VEX-encoded instructions, through the decoder and the run loop, with the processor this runs on.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Core, type Vcpu } from '../../bindings/index.js';
import {
  FLAGS_EAGER,
  V_ACTIVITY,
  V_FLAGS_KIND,
  V_GPR,
  V_MXCSR,
  V_RFLAGS,
  V_RIP,
  V_XMM,
} from '../../bindings/layout.gen.js';
import { type Line, readTable } from '../../scripts/generate/table.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Bytes of a state, and where its parts are (avx-oracle.c). */
export const STATE = 336;
export const AT = { ymm: 0, memory: 192, gpr: 256, rflags: 288, mxcsr: 292, vector: 296 } as const;
const WINDOW = 64;
const ARITH = 0x8d5;

/** One encoding of a line. */
export interface Form {
  line: Line;
  title: string;
  code: string;
  kind: string;
  /** Of the memory operand in the window. */
  offset: number;
}

/** Registers and fields of an encoding; `rm` null is memory. */
interface Fields {
  reg: number;
  rm: number | null;
  vvvv: number;
  l: number;
  w: number;
  imm: number;
}

/** The VEX lines of the opcode table. */
export function vexLines(): Line[] {
  return readTable(join(ROOT, 'assembly/opcodes.txt')).filter((line) => line.vexLength !== '');
}

export function encode(line: Line, { reg, rm, vvvv, l, w, imm }: Fields): string {
  const inverted = line.operands.some((o) => /^[HB]/.test(o)) ? 15 - vvvv : 15;
  const pp = ['', '66', 'F3', 'F2'].indexOf(line.prefix);
  const last = (inverted << 3) | (l << 2) | pp;
  const base = rm ?? 6;
  const high = (n: number, bit: number): number => (n & 8 ? 0 : bit);
  const bytes =
    line.map === 4 && w === 0 && l === 0 && base < 8
      ? [0xc5, high(reg, 0x80) | last]
      : [0xc4, high(reg, 0x80) | 0x40 | high(base, 0x20) | (line.map - 3), (w << 7) | last];
  bytes.push(line.opcode);
  if (line.modrm) {
    const field = ((line.digit ?? reg) & 7) << 3;
    if (rm !== null) bytes.push(0xc0 | field | (rm & 7));
    else if (line.attrs.has('vsib')) bytes.push(field | 4, (5 << 3) | 6);
    else bytes.push(field | 6);
  }
  if (line.operands.includes('Ib')) bytes.push(imm);
  else if (line.operands.includes('Lx')) bytes.push(0x40 | (imm & 15));
  return Buffer.from(bytes).toString('hex');
}

/** What the operands of a line are: singles, doubles, halves, integers, indexes. */
function kindOf(line: Line): string {
  const name = line.mnemonic;
  if (line.attrs.has('vsib')) return /gatherd/.test(name) ? 'x' : 'y';
  const from = /^vcvtt?(ph|ps|pd|ss|sd|si|dq)2/.exec(name)?.[1];
  if (from) return { ph: 'h', ps: 's', ss: 's', pd: 'd', sd: 'd', si: 'i', dq: 'i' }[from] as string;
  if (/^vp(?!erm)/.test(name) || !/[ps][sd]$/.test(name)) return 'i';
  return name.endsWith('d') ? 'd' : 's';
}

/** Encodings of a line: each VEX.L and W it has, memory and registers, operands that are the same register. */
export function formsOf(line: Line, immediates: readonly number[], offsets: readonly number[] = [0]): Form[] {
  const lengths = line.vexL !== null ? [line.vexL] : [0, 1];
  const widths = line.w !== null ? [line.w] : line.sized ? [0, 1] : [-1];
  const places: [number, number | null, number][] = [];
  if (line.form !== 'r' && line.modrm) for (const _ of offsets) places.push([1, null, 3]);
  if (line.form !== 'm')
    places.push(
      [1, 2, 3],
      [1, 2, 1],
      [1, 1, 3],
      ...(line.attrs.has('self') ? [] : [[1, 2, 2] as [number, number, number]]),
    );
  const forms: Form[] = [];
  for (const l of lengths)
    for (const width of widths) {
      let memory = 0;
      for (const [reg, rm, vvvv] of places) {
        const offset = rm === null ? (offsets[memory++] as number) : 0;
        for (const imm of line.operands.includes('Ib') ? immediates : [0x0a]) {
          const w = width < 0 ? l : width;
          const fields = { reg, rm, vvvv, l, w, imm };
          const where = rm === null ? `memory+${offset}` : `register ${rm}`;
          forms.push({
            line,
            title: `${line.mnemonic} ${line.operands.join(',')} L${l} W${w} ${where} reg ${reg} vvvv ${vvvv} imm ${imm}`,
            code: encode(line, fields),
            kind: kindOf(line),
            offset,
          });
        }
      }
    }
  return forms;
}

/** Runs `cases` random cases of each form natively. */
export type Oracle = (forms: readonly Form[], cases: number, seed: number) => Buffer;

/** Why there is no oracle, or the oracle. */
export function buildOracle(): Oracle | string {
  if (process.arch !== 'x64' || process.platform !== 'linux') return 'needs Linux on x86-64';
  if (spawnSync('gcc', ['--version']).status !== 0) return 'missing dependency gcc';
  const folder = mkdtempSync(join(tmpdir(), 'avx-oracle-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'oracle');
  execFileSync('gcc', ['-O2', '-o', program, join(ROOT, 'tests/native/avx-oracle.c')], { stdio: 'inherit' });
  if (spawnSync(program, { input: '' }).status === 2) return 'needs a processor with AVX2, FMA and BMI2';
  return (forms, cases, seed) => {
    const input = forms
      .map((form, i) => `${form.code} ${form.kind} ${form.offset} ${cases} ${seed + i}\n`)
      .join('');
    return execFileSync(program, { input, maxBuffer: forms.length * cases * 2 * STATE + 4096 });
  };
}

const TABLES = 0x1000;
const LOOPS = 0x7000;
const CODE = 0x200000;
const DATA_PAGE = 0x5000;
/** The window ends at its page; the next page is not there. */
const DATA = DATA_PAGE + 0x1000 - WINDOW;

/** The core with one case at a time, in 64-bit mode at CPL 0. */
export class AvxMachine {
  readonly core: Core;
  readonly cpu: Vcpu;
  readonly #block: number;
  #next = CODE;
  readonly #memory = Buffer.alloc(WINDOW);

  private constructor(core: Core) {
    this.core = core;
    this.cpu = core.vcpus[0] as Vcpu;
    this.#block = core.instance.exports.vcpuAddress(0);
  }

  static async create(): Promise<AvxMachine> {
    const machine = new AvxMachine(await Core.create({ cpu: 'max' }));
    machine.core.memory.addRam(0, 0x800000);
    machine.#layTables();
    return machine;
  }

  #quad(at: number, value: bigint): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    this.core.memory.write(at, bytes);
  }

  #layTables(): void {
    this.#quad(TABLES, BigInt(TABLES + 0x1000) | 3n);
    this.#quad(TABLES + 0x1000, BigInt(TABLES + 0x2000) | 3n);
    this.#quad(TABLES + 0x2000, 0x9003n);
    for (let i = 1; i < 4; i++) this.#quad(TABLES + 0x2000 + 8 * i, BigInt(0x200000 * i) | 0x83n);
    for (let page = 0; page < 512; page++)
      if (page !== (DATA_PAGE >> 12) + 1) this.#quad(0x9000 + 8 * page, BigInt(page << 12) | 3n);
    const { cpu } = this;
    cpu.cr3 = BigInt(TABLES);
    cpu.cr4 = 0x40620n;
    cpu.xcr0 = 7n;
    cpu.efer = 0x500n;
    cpu.cr0 = 0x80000001n;
    cpu.setSegment('cs', { selector: 8, base: 0n, limit: 0xffffffff, access: 0xa09b });
    for (const name of ['ss', 'ds', 'es'] as const)
      cpu.setSegment(name, { selector: 16, base: 0n, limit: 0xffffffff, access: 0xc093 });
    this.#quad(0x4008, 0x00af9b000000ffffn);
    cpu.gdtr = { base: 0x4000n, limit: 0xff };
    cpu.idtr = { base: 0x8000n, limit: 0xfff };
    for (let i = 0; i < 32; i++) {
      this.#quad(0x8000 + 16 * i, 0x00008e0000080000n | BigInt(LOOPS + 2 * i));
      this.core.memory.write(LOOPS + 2 * i, Uint8Array.of(0xeb, 0xfe));
    }
    cpu.settle();
  }

  /** Puts machine code at a fresh address. */
  place(code: string): number {
    if (this.#next >= 0x7f0000) this.#next = CODE;
    const at = this.#next;
    this.#next += 32;
    this.core.memory.write(at, Uint8Array.from([...Buffer.from(code, 'hex'), 0xf4]));
    return at;
  }

  /** Runs the instruction at `rip` on the state at `at`; the state afterwards goes to `result`. */
  step(rip: number, states: Buffer, at: number, offset: number, result: Buffer): void {
    const { instance, memory } = this.core;
    const block = this.#block;
    const { u8, view } = instance;
    memory.write(DATA, states.subarray(at + AT.memory, at + AT.memory + WINDOW));
    u8.set(states.subarray(at + AT.ymm, at + AT.ymm + 192), block + V_XMM);
    u8.set(states.subarray(at + AT.gpr, at + AT.gpr + 32), block + V_GPR);
    view.setBigUint64(block + V_GPR + 32, 0x3000n, true);
    view.setBigUint64(block + V_GPR + 48, BigInt(DATA + offset), true);
    view.setBigUint64(block + V_GPR + 56, BigInt(DATA + offset), true);
    view.setBigUint64(block + V_RFLAGS, BigInt((states.readUInt32LE(at + AT.rflags) & ARITH) | 2), true);
    view.setUint32(block + V_FLAGS_KIND, FLAGS_EAGER, true);
    view.setUint32(block + V_MXCSR, states.readUInt32LE(at + AT.mxcsr), true);
    view.setBigUint64(block + V_RIP, BigInt(rip), true);
    view.setUint32(block + V_ACTIVITY, 0, true);
    instance.exports.run(block, 1);
    const after = this.core.instance.u8;
    const loop = this.core.instance.view.getUint32(block + V_RIP, true) - LOOPS;
    result.set(after.subarray(block + V_XMM, block + V_XMM + 192), AT.ymm);
    result.set(after.subarray(block + V_GPR, block + V_GPR + 32), AT.gpr);
    memory.read(DATA, this.#memory);
    result.set(this.#memory, AT.memory);
    result.writeUInt32LE(this.core.instance.view.getUint32(block + V_RFLAGS, true) & ARITH, AT.rflags);
    result.writeUInt32LE(this.core.instance.view.getUint32(block + V_MXCSR, true), AT.mxcsr);
    result.writeUInt32LE(loop >= 0 && loop < 64 ? loop / 2 : 0, AT.vector);
  }
}

const FLAG_BITS: Record<string, number> = { O: 0x800, S: 0x80, Z: 0x40, A: 0x10, P: 4, C: 1 };

/** Approximations may differ between processors by this. */
function isClose(wanted: Buffer, actual: Buffer): boolean {
  for (let i = 0; i < 192; i += 4) {
    if (wanted.readUInt32LE(i) === actual.readUInt32LE(i)) continue;
    const [w, a] = [wanted.readFloatLE(i), actual.readFloatLE(i)];
    if (!(Math.abs(w - a) <= Math.abs(w) * 2 ** -10) && Math.abs(w) + Math.abs(a) > 2 ** -125) return false;
  }
  return true;
}

/** The parts of a result that differ from what the processor did; '' for none. */
export function difference(form: Form, wanted: Buffer, actual: Buffer): string {
  const found: string[] = [];
  if (wanted.readUInt32LE(AT.vector) !== actual.readUInt32LE(AT.vector))
    found.push(`exception ${actual.readUInt32LE(AT.vector)}, wanted ${wanted.readUInt32LE(AT.vector)}`);
  const approximate = /^vr(cp|sqrt)[ps]s$/.test(form.line.mnemonic);
  for (let r = 0; r < 6; r++) {
    const from = AT.ymm + 32 * r;
    if (wanted.compare(actual, from, from + 32, from, from + 32) === 0) continue;
    if (approximate && isClose(wanted, actual)) continue;
    found.push(`ymm${r} ${vector(actual, from)}\n   wanted ${vector(wanted, from)}`);
  }
  if (wanted.compare(actual, AT.memory, AT.memory + WINDOW, AT.memory, AT.memory + WINDOW) !== 0)
    found.push(
      `memory ${actual.toString('hex', AT.memory, AT.gpr)}\n wanted ${wanted.toString('hex', AT.memory, AT.gpr)}`,
    );
  for (let i = 0; i < 4; i++) {
    const [w, a] = [wanted.readBigUInt64LE(AT.gpr + 8 * i), actual.readBigUInt64LE(AT.gpr + 8 * i)];
    if (w !== a) found.push(`gpr ${i} ${a.toString(16)}, wanted ${w.toString(16)}`);
  }
  const loose = [...(form.line.attrs.get('u') ?? '')].reduce(
    (bits, name) => bits | (FLAG_BITS[name] ?? 0),
    0,
  );
  const flags = (wanted.readUInt32LE(AT.rflags) ^ actual.readUInt32LE(AT.rflags)) & ARITH & ~loose;
  if (flags) found.push(`flags differ in ${flags.toString(16)}`);
  const [mw, ma] = [wanted.readUInt32LE(AT.mxcsr), actual.readUInt32LE(AT.mxcsr)];
  if (mw !== ma) found.push(`mxcsr ${ma.toString(16)}, wanted ${mw.toString(16)}`);
  return found.join('\n  ');
}

function vector(state: Buffer, at: number): string {
  return [24, 16, 8, 0]
    .map((i) =>
      state
        .readBigUInt64LE(at + i)
        .toString(16)
        .padStart(16, '0'),
    )
    .join('_');
}

/** A state in words. */
export function describe(state: Buffer): string {
  const regs = [0, 1, 2, 3, 4, 5].map((r) => `  ymm${r} ${vector(state, 32 * r)}`).join('\n');
  const gprs = [0, 1, 2, 3].map((i) => state.readBigUInt64LE(AT.gpr + 8 * i).toString(16)).join(' ');
  return `${regs}\n  mem ${vector(state, AT.memory)}\n  gpr ${gprs} flags ${state.readUInt32LE(AT.rflags).toString(16)} mxcsr ${state
    .readUInt32LE(AT.mxcsr)
    .toString(16)}`;
}

/** Runs `cases` of each form in both; how many differ, and the first of each form in words. */
export function compareForms(
  machine: AvxMachine,
  oracle: Oracle,
  forms: readonly Form[],
  cases: number,
  seed: number,
): { compared: number; count: number; reports: string[] } {
  const records = oracle(forms, cases, seed);
  const actual = Buffer.alloc(STATE);
  const reports: string[] = [];
  let count = 0;
  forms.forEach((form, i) => {
    const rip = machine.place(form.code);
    let bad = 0;
    let report = '';
    for (let n = 0; n < cases; n++) {
      const at = (i * cases + n) * 2 * STATE;
      machine.step(rip, records, at, form.offset, actual);
      const wanted = records.subarray(at + STATE, at + 2 * STATE);
      const found = difference(form, wanted, actual);
      if (!found) continue;
      if (bad++ === 0)
        report = `${form.title} (${form.code}): ${found}\n${describe(records.subarray(at, at + STATE))}`;
    }
    if (bad) reports.push(`${bad} of ${cases}: ${report}`);
    count += bad;
  });
  return { compared: forms.length * cases, count, reports };
}
