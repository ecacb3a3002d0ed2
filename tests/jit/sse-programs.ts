// Random loops of SSE instructions with values at the edges of what floating point does, for the JIT and the interpreter.

import { fileURLToPath } from 'node:url';
import { type Line, readTable } from '../../scripts/generate/table.js';
import { Random } from '../robustness/random.js';

/** Where a program finds its data, which RBX points to, and their size. */
export const DATA = 0x100000;
export const DATA_SIZE = 0xe20;
/** Rounds of a program's loop. The counter goes down by two and is the index of memory operands, eight bytes each. */
export const ROUNDS = 80;
/** Offsets of memory operands are below this. */
const OFFSETS = 0x380;
/** In the data: values for LDMXCSR. */
const CONTROLS = 0x8f0;
/** Behind them: what STMXCSR stores, by the round. */
const RECORDS = 0x900;

const UNITS = ['sse', 'sse2', 'sse3'];
const CLASSES = /^(SseMove|SseInt|SseArith|SseCompare|SseConvert|Ssse3|Sse4Int|Sse4Float)\./;
/** General registers that a program may change: not the stack, the base of the data, the counters. */
const FREE = [0, 1, 2, 6];
const FLOATS = /^Sse(Arith|Compare|Convert)\./;

const table = readTable(fileURLToPath(new URL('../../assembly/opcodes.txt', import.meta.url)));
/** The instructions of the programs. */
export const LINES = table.filter(
  (line) =>
    UNITS.some((unit) => line.attrs.has(unit)) &&
    line.vexLength === '' &&
    CLASSES.test(line.handler) &&
    !line.attrs.has('self') &&
    !line.operands.some((operand) => /^[PQN]/.test(operand)),
);
const floats = LINES.filter((line) => FLOATS.test(line.handler));
const moves = LINES.filter((line) => /^SseMove.(load|merge)/.test(line.handler) && line.w !== 1);

export interface Program {
  readonly code: Uint8Array;
  readonly data: Uint8Array;
  /** XMM0–15, 16 bytes each. */
  readonly vectors: Uint8Array;
  readonly general: readonly bigint[];
  readonly mxcsr: number;
  /** The mnemonics, for a report. */
  readonly text: string;
}

const SPECIAL64 = [
  0n,
  1n,
  0xfffffffffffffn,
  0x10000000000000n,
  0x20000000000000n,
  0x3fefffffffffffffn,
  0x3ff0000000000000n,
  0x3ff0000000000001n,
  0x36a0000000000000n,
  0x380fffffffffffffn,
  0x41dfffffffc00000n,
  0x41e0000000000000n,
  0x43dfffffffffffffn,
  0x43e0000000000000n,
  0x47efffffefffffffn,
  0x7fefffffffffffffn,
  0x7ff0000000000000n,
  0x7ff0000000000001n,
  0x7ff8000000000123n,
];
const SPECIAL32 = [
  0, 1, 0x7fffff, 0x800000, 0x1000000, 0x3f7fffff, 0x3f800000, 0x3f800001, 0x4effffff, 0x4f000000, 0x5effffff,
  0x5f000000, 0x7f7fffff, 0x7f800000, 0x7f800001, 0x7fc00123, 0x4b7fffff, 0x3f000000, 0x00800001,
];

/** How a program's values come about. */
type Kind = 'plain' | 'whole' | 'edges' | 'noise' | 'small' | 'large';
/** The lowest exponents of doubles and singles: products of small ones are as small as normal numbers are, or smaller. */
const EXPONENTS = { plain: [0x3f0, 0x70], small: [0x1f4, 0x34], large: [0x5f4, 0xb4] } as const;

function double(random: Random, kind: Kind): bigint {
  const sign = random.chance(30) ? 1n << 63n : 0n;
  if (kind === 'whole') return BigInt.asUintN(64, sign | bits(random.below(1000) - 20));
  if (kind === 'noise') return random.u64();
  if (kind !== 'edges')
    return sign | (BigInt(EXPONENTS[kind][0] + random.below(24)) << 52n) | (random.u64() >> 12n);
  const low = random.chance(80) ? 0n : BigInt(random.below(3));
  return sign | (random.pick(SPECIAL64) + low);
}

function bits(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

function bits32(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0);
}

function single(random: Random, kind: Kind): number {
  const sign = random.chance(30) ? 0x80000000 : 0;
  if (kind === 'noise') return random.u32();
  if (kind === 'edges') return (sign | random.pick(SPECIAL32)) >>> 0;
  if (kind === 'whole') return bits32(random.below(1000) - 20);
  return (sign | ((EXPONENTS[kind][1] + random.below(24)) << 23) | (random.u32() >>> 9)) >>> 0;
}

/** Fills `bytes` with doubles, singles or integers. */
function fill(random: Random, bytes: Uint8Array, kind: Kind): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 0; at < bytes.length; at += 16) {
    // Most values of a kind, now and then one that is not.
    const now = random.chance(4) ? 'edges' : kind;
    const how = random.below(8);
    for (let i = 0; i < 16; i += 8) {
      if (how < 4) view.setBigUint64(at + i, double(random, now), true);
      else if (how < 7) {
        view.setUint32(at + i, single(random, now), true);
        view.setUint32(at + i + 4, single(random, now), true);
      } else view.setBigUint64(at + i, random.u64(), true);
    }
  }
}

class Writer {
  readonly bytes: number[] = [];
  readonly names: string[] = [];
  readonly #random: Random;
  readonly #wide: boolean;

  constructor(random: Random, wide: boolean) {
    this.#random = random;
    this.#wide = wide;
  }

  put(...bytes: number[]): void {
    this.bytes.push(...bytes);
  }

  #vector(): number {
    return this.#random.below(this.#wide && this.#random.chance(30) ? 16 : 6);
  }

  /** One instruction of the table with operands of chance. */
  line(line: Line): void {
    const random = this.#random;
    const isGeneral = (operand: string) => /^[EGMR]/.test(operand) && operand !== 'M';
    const rmAt = line.operands.findIndex((operand) => /^[EWURM]/.test(operand));
    const regAt = line.operands.findIndex((operand) => /^[VG]/.test(operand));
    const memory = line.form === 'm' || (line.form === null && random.chance(45));
    const register = (at: number) =>
      at >= 0 && isGeneral(line.operands[at]!) ? random.pick(FREE) : this.#vector();
    const reg = line.digit ?? register(regAt);
    const rm = memory ? 3 : register(rmAt);
    let rex = (line.w === 1 ? 8 : 0) | (reg & 8 ? 4 : 0) | (!memory && rm & 8 ? 1 : 0);
    if (memory && this.#wide) rex |= 2;
    if (rex) rex |= 0x40;
    if (line.prefix) this.put(Number.parseInt(line.prefix, 16));
    if (rex) this.put(rex);
    this.put(0x0f);
    if (line.map === 2) this.put(0x38);
    if (line.map === 3) this.put(0x3a);
    this.put(line.opcode);
    let at = random.below(OFFSETS);
    if (!random.chance(line.attrs.has('align16') ? 1 : 15)) at &= ~15;
    if (memory) this.put(0x84 | ((reg & 7) << 3), this.#wide ? 0xfb : 0xeb, at & 0xff, at >> 8, 0, 0);
    else this.put(0xc0 | ((reg & 7) << 3) | (rm & 7));
    if (line.operands.includes('Ib')) this.put(random.chance(70) ? random.below(34) : random.below(256));
    this.names.push(`${line.mnemonic} ${reg},${memory ? `[${at}]` : rm}`);
  }

  /** What reads the flags that comparisons leave, or sets others. */
  flags(): void {
    const random = this.#random;
    const to = random.pick(FREE);
    const condition = random.below(16);
    const choice = random.below(4);
    if (choice === 0 && (this.#wide || to < 4)) {
      if (to > 3) this.put(0x40);
      this.put(0x0f, 0x90 | condition, 0xc0 | to); // setcc
    } else if (choice === 1)
      this.put(0x0f, 0x40 | condition, 0xc0 | (to << 3) | random.pick(FREE)); // cmovcc
    else if (choice === 2)
      this.put(0x11, 0xc0 | (to << 3) | random.pick(FREE)); // adc
    else this.put(0x70 | condition, 2, 0x89, 0xc0 | (to << 3) | random.pick(FREE)); // jcc over a mov
    this.names.push(`flags${choice} ${condition}`);
  }

  /** A jump to a place before. */
  jump(opcode: number, to: number): void {
    const back = to - (this.bytes.length + 6);
    this.put(0x0f, opcode, back & 0xff, (back >> 8) & 0xff, 0xff, 0xff);
  }

  /** One instruction, over which a jump goes on a condition. */
  over(line: Line): void {
    this.put(0x70 | this.#random.below(16), 0);
    const from = this.bytes.length;
    this.names.push('jcc over');
    this.line(line);
    this.bytes[from - 1] = this.bytes.length - from;
  }

  controls(): void {
    const at = CONTROLS + 4 * this.#random.below(4);
    this.put(0x0f, 0xae, 0x93, at & 0xff, at >> 8, 0, 0);
    this.names.push('ldmxcsr');
  }

  record(): void {
    const at = RECORDS + 4 * this.#random.below(4);
    if (this.#wide) this.put(0x42);
    this.put(0x0f, 0xae, 0x9c, this.#wide ? 0xfb : 0xeb, at & 0xff, at >> 8, 0, 0);
    this.names.push('stmxcsr');
  }
}

function control(random: Random): number {
  const luck = random.below(10);
  if (luck < 6) return 0x1fa0;
  if (luck < 8) return 0x1f80;
  // DAZ, FTZ, rounding, sticky flags; seldom an exception that is not masked.
  return (
    (random.u32() & (random.chance(20) ? 0xffff : 0xe07f) & 0xffff) | (random.chance(85) ? 0x1f80 : 0x1e80)
  );
}

/** The program of a seed: a loop of up to 24 instructions, then HLT. */
export function program(seed: number, wide: boolean): Program {
  const random = new Random(seed);
  const kind = random.pick<Kind>(['plain', 'plain', 'whole', 'edges', 'noise', 'small', 'large']);
  const writer = new Writer(random, wide);
  const counter = wide ? [0x41, 0xbf] : [0xbd];
  writer.put(0xbb, DATA & 0xff, (DATA >> 8) & 0xff, (DATA >> 16) & 0xff, 0); // mov ebx, DATA
  writer.put(...counter, 2 * ROUNDS, 0, 0, 0); // mov r15d or ebp, 2 · ROUNDS
  const head = writer.bytes.length;
  if (random.chance(60)) writer.controls();
  const count = 4 + random.below(20);
  const usable = wide ? LINES : LINES.filter((line) => line.w !== 1);
  const usableFloats = wide ? floats : floats.filter((line) => line.w !== 1);
  // Some programs are of few instructions, so that the flags that these leave are not hidden by others.
  const few = random.chance(50) ? Array.from({ length: 3 }, () => random.pick(usableFloats)) : usableFloats;
  const any = (luck: number): Line =>
    luck < 65 ? random.pick(few) : random.pick(few.length > 3 || luck < 75 ? usable : moves);
  // Some have a loop within the loop, counted by EDI.
  const inner = random.chance(40) ? random.below(count) : count;
  const end = inner + random.below(count - inner);
  let top = 0;
  for (let i = 0; i < count; i++) {
    if (i === inner) {
      writer.put(0xbf, 3, 0, 0, 0); // mov edi, 3
      top = writer.bytes.length;
    }
    const luck = random.below(100);
    if (luck < 8) writer.flags();
    else if (luck < 14) writer.over(any(random.below(100)));
    else if (luck < 18) writer.record();
    else if (luck < 20) writer.controls();
    else writer.line(any(luck));
    if (inner < count && i === end) {
      writer.put(0x83, 0xef, 1); // sub edi, 1
      writer.jump(0x85, top);
    }
  }
  writer.put(...(wide ? [0x41, 0x83, 0xef, 2] : [0x83, 0xed, 2])); // sub
  writer.jump(0x85, head); // jnz
  writer.put(0xf4); // hlt
  const data = new Uint8Array(DATA_SIZE);
  fill(random, data, kind);
  for (let i = 0; i < 4; i++) new DataView(data.buffer).setUint32(CONTROLS + 4 * i, control(random), true);
  const vectors = new Uint8Array(256);
  fill(random, vectors, kind);
  return {
    code: Uint8Array.from(writer.bytes),
    data,
    vectors,
    general: Array.from({ length: 16 }, () => (random.chance(50) ? BigInt(random.below(200)) : random.u64())),
    mxcsr: control(random),
    text: `${kind}: ${writer.names.join('; ')}`,
  };
}
