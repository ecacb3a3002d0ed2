// Cases for what generated code does with memory: several accesses off one base, of all sizes and directions, over page ends,
// into pages that are missing, a device's, read-only, the code's own or the same frame a second time; with pushes, pops, calls,
// branches and loops between them and the base moved on the way. SDM vol. 2 for the encodings.

import { ENGINE_DATA, EXTRA } from './engine-machine.js';
import { AREA, CASE, CODE, FX, FX_SIZE, HAS_FX, MODE_16_FLAT, MODE_32, MODE_64, padded } from './format.js';
import { SNIPPET } from './generate.js';
import { element, integer, type Random } from './values.js';

const RCX = 1;
const RSP = 4;
const RBP = 5;
const ARITHMETIC = 0x8d5;
const MOST_BYTES = 230;
const LARGEST = CASE.rest + FX_SIZE + 256 + 256;

/** How the r/m operand of an opcode is used: `f` needs x87 or vector state, `8` takes byte registers, `w` may take REX.W, `i` has an immediate. */
type Opcode = readonly [bytes: readonly number[], extension: number, kind: string];

const LOADS: readonly Opcode[] = [
  [[0x8b], -1, 'w'],
  [[0x8b], -1, 'w'],
  [[0x8a], -1, '8'],
  [[0x0f, 0xb6], -1, 'w'],
  [[0x0f, 0xb7], -1, 'w'],
  [[0x0f, 0xbe], -1, 'w'],
  [[0x0f, 0xbf], -1, 'w'],
  [[0x03], -1, 'w'],
  [[0x2b], -1, 'w'],
  [[0x13], -1, 'w'],
  [[0x33], -1, 'w'],
  [[0x3b], -1, 'w'],
  [[0x3a], -1, '8'],
  [[0x39], -1, 'w'],
  [[0x85], -1, 'w'],
  [[0x0f, 0xaf], -1, 'w'],
  [[0x0f, 0x44], -1, 'w'],
  [[0x0f, 0x4c], -1, 'w'],
  [[0x80], 7, '8i'],
  [[0x83], 7, 'wi'],
  [[0xf6], 0, '8i'],
];
const STORES: readonly Opcode[] = [
  [[0x89], -1, 'w'],
  [[0x89], -1, 'w'],
  [[0x89], -1, 'w'],
  [[0x88], -1, '8'],
  [[0xc6], 0, '8i'],
  [[0xc7], 0, 'wI'],
  [[0x0f, 0x94], 0, '8'],
  [[0x0f, 0x92], 0, '8'],
];
const MODIFIES: readonly Opcode[] = [
  [[0x01], -1, 'w'],
  [[0x29], -1, 'w'],
  [[0x31], -1, 'w'],
  [[0x00], -1, '8'],
  [[0x11], -1, 'w'],
  [[0x83], 0, 'wi'],
  [[0x83], 4, 'wi'],
  [[0x83], 5, 'wi'],
  [[0xff], 0, 'w'],
  [[0xff], 1, 'w'],
  [[0xfe], 0, '8'],
  [[0xf7], 2, 'w'],
  [[0xf7], 3, 'w'],
  [[0x87], -1, 'w'],
  [[0x86], -1, '8'],
  [[0x0f, 0xc1], -1, 'w'],
  [[0x0f, 0xb1], -1, 'w'],
  [[0xc1], 4, 'wi'],
  [[0xd1], 5, 'w'],
  [[0xd3], 1, 'w'],
  [[0x0f, 0xba], 5, 'wi'],
  [[0x0f, 0xab], -1, 'w'],
];
const VECTORS: readonly Opcode[] = [
  [[0x0f, 0x10], -1, 'f'],
  [[0x0f, 0x11], -1, 'f'],
  [[0x0f, 0x28], -1, 'f'],
  [[0x0f, 0x29], -1, 'f'],
  [[0x66, 0x0f, 0x6f], -1, 'f'],
  [[0xf3, 0x0f, 0x6f], -1, 'f'],
  [[0xf3, 0x0f, 0x7f], -1, 'f'],
  [[0x66, 0x0f, 0xd6], -1, 'f'],
  [[0xf3, 0x0f, 0x7e], -1, 'f'],
  [[0xf3, 0x0f, 0x10], -1, 'f'],
  [[0xf3, 0x0f, 0x11], -1, 'f'],
  [[0xf2, 0x0f, 0x10], -1, 'f'],
  [[0xf2, 0x0f, 0x11], -1, 'f'],
  [[0x66, 0x0f, 0x6e], -1, 'fw'],
  [[0x66, 0x0f, 0x7e], -1, 'fw'],
  [[0x0f, 0x13], -1, 'f'],
  [[0x0f, 0x16], -1, 'f'],
  [[0xf3, 0x0f, 0x58], -1, 'f'],
  [[0xf2, 0x0f, 0x59], -1, 'f'],
  [[0x66, 0x0f, 0xfe], -1, 'f'],
  [[0x66, 0x0f, 0xef], -1, 'f'],
  [[0x0f, 0x6f], -1, 'f'],
  [[0x0f, 0x7f], -1, 'f'],
  [[0xd9], 0, 'f'],
  [[0xd9], 2, 'f'],
  [[0xd9], 3, 'f'],
  [[0xdd], 0, 'f'],
  [[0xdd], 2, 'f'],
  [[0xdd], 3, 'f'],
  [[0xdb], 5, 'f'],
  [[0xdb], 7, 'f'],
  [[0xdb], 0, 'f'],
  [[0xdf], 5, 'f'],
  [[0xdf], 7, 'f'],
  [[0xd8], 0, 'f'],
  [[0xdc], 1, 'f'],
  [[0xd9], 7, 'f'],
];

/** Makes sequences into one buffer. */
export class SequenceMaker {
  readonly #random: Random;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #end = 0;
  #count = 0;

  constructor(random: Random, capacity = 4 << 20) {
    this.#random = random;
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get count(): number {
    return this.#count;
  }

  /** Whether another group of cases may not fit. */
  get full(): boolean {
    return this.#bytes.length - this.#end < 32 * LARGEST;
  }

  /** The cases made so far, and a fresh start. */
  take(): Uint8Array<ArrayBuffer> {
    const cases = this.#bytes.slice(0, this.#end);
    this.#end = 0;
    this.#count = 0;
    return cases;
  }

  /** One code with `variants` states. */
  make(variants: number): void {
    const random = this.#random;
    const mode = random.once(24) ? MODE_16_FLAT : random.pick([MODE_64, MODE_64, MODE_32]);
    const program = new Program(random, mode);
    const start = random.once(8) ? 0x1000 - random.below(program.bytes.length) : 0x800;
    for (let i = 0; i < variants; i++) this.#write(program, mode, start);
  }

  #write({ bytes, bases, center, fx, segments }: Program, mode: number, start: number): void {
    const random = this.#random;
    const view = this.#view;
    const at = this.#end;
    const target = this.#target(mode, start);
    const inData = target >= ENGINE_DATA && target < ENGINE_DATA + AREA;
    const window = inData ? Math.max(0, (target - ENGINE_DATA - 32) & ~7) : 0;
    const size = inData ? Math.min(128, AREA - window) : 0;
    const codePlace = at + CASE.rest + (fx ? FX_SIZE : 0);
    const end = codePlace + padded(bytes.length) + size;
    this.#bytes.fill(0, at, end);
    view.setUint16(at + CASE.units, (end - at) / 8, true);
    view.setUint16(at + CASE.form, SNIPPET, true);
    view.setUint8(at + CASE.mode, mode);
    view.setUint8(at + CASE.parts, fx ? HAS_FX : 0);
    view.setUint8(at + CASE.length, bytes.length);
    view.setUint8(at + CASE.segments, segments);
    view.setUint16(at + CASE.start, start, true);
    view.setUint16(at + CASE.window, window, true);
    view.setUint16(at + CASE.bytes, size, true);
    view.setUint32(
      at + CASE.rflags,
      0x202 | (random.next() & ARITHMETIC) | (random.once(8) ? 0x400 : 0),
      true,
    );
    this.#registers(at, mode, bases, target - center, segments);
    if (fx) this.#fx(at + CASE.rest);
    this.#bytes.set(bytes, codePlace);
    for (let i = 0; i < size; i += 8)
      view.setBigUint64(codePlace + padded(bytes.length) + i, integer(random), true);
    this.#end = end;
    this.#count++;
  }

  /** Where the accesses go: a linear address, most of them near the end of a page. */
  #target(mode: number, start: number): number {
    const random = this.#random;
    const near = (end: number): number => end - random.below(40) + (random.once(4) ? random.below(32) : 0);
    const aligned = (value: number): number => (random.once(2) ? value & ~7 : value);
    switch (random.below(24)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
        return aligned(near(ENGINE_DATA + 0x1000));
      case 6:
      case 7:
        return near(ENGINE_DATA + AREA);
      case 8:
        return ENGINE_DATA + random.below(48) - 24;
      case 9:
        return near(random.pick([EXTRA.fixed, EXTRA.fixed + 0x1000]));
      case 10:
        return near(random.pick([EXTRA.mmio, EXTRA.mmio + 0x800]));
      case 11:
      case 12:
        return near(EXTRA.mmio + 0x1000);
      case 13:
        return near(
          random.pick([EXTRA.codeAlias, EXTRA.lastAlias, EXTRA.lastAlias + 0x1000, EXTRA.supervisor]),
        );
      case 14:
        return near(random.pick([CODE + start + 64, EXTRA.codeAlias + (start & 0xfff) + 64]));
      case 15:
        return near(random.pick([CODE + 0x1000, CODE + AREA]));
      case 16:
        return mode === MODE_64 ? near(0x800000000000) : near(0x100000000);
      default:
        return aligned(ENGINE_DATA + 0x100 + random.below(AREA - 0x200));
    }
  }

  #registers(at: number, mode: number, bases: readonly number[], base: number, segments: number): void {
    const random = this.#random;
    const mask = mode === MODE_64 ? (1n << 64n) - 1n : 0xffffffffn;
    const pool = Array.from({ length: 4 }, () => integer(random));
    const put = (register: number, value: bigint): void =>
      this.#view.setBigUint64(at + CASE.gpr + 8 * register, value & mask, true);
    for (let i = 0; i < (mode === MODE_64 ? 16 : 8); i++)
      put(i, random.once(3) ? BigInt(random.below(64)) : random.pick(pool));
    const stack =
      ENGINE_DATA + (random.once(4) ? 0x1000 + 8 * (random.below(9) - 4) + random.below(4) : 0x1800);
    put(RSP, BigInt(stack));
    const origin = segments === 3 ? ENGINE_DATA : 0;
    for (const [i, register] of bases.entries()) {
      const shift = i === 0 ? 0 : random.pick([0, 0, 4, -8, 16, 0x1000, -0x1000, random.below(64) - 32]);
      put(register, BigInt(base + shift - (register === RSP || register === RBP ? 0 : origin)));
    }
    for (const place of [CASE.fsBase, CASE.gsBase])
      this.#view.setBigUint64(
        at + place,
        mode === MODE_64 ? BigInt(random.pick([0, 8, ENGINE_DATA & 0xff, 0x1000])) : 0n,
        true,
      );
  }

  #fx(at: number): void {
    const random = this.#random;
    const view = this.#view;
    view.setUint16(at + FX.fcw, random.once(6) ? 0x340 | (random.next() & 0x3f) : 0x37f, true);
    view.setUint16(at + FX.fsw, random.below(8) << 11, true);
    view.setUint8(at + FX.ftw, random.pick([0, 0, 0xff, random.next() & 0xff]));
    view.setUint32(at + FX.mxcsr, random.once(6) ? 0x1f80 & ~(1 << (7 + random.below(6))) : 0x1f80, true);
    for (let i = 0; i < 8; i++) {
      view.setBigUint64(at + FX.st + 16 * i, integer(random) | (1n << 63n), true);
      view.setUint16(
        at + FX.st + 16 * i + 8,
        random.once(8) ? random.next() & 0xffff : 0x3fe0 + random.below(64),
        true,
      );
    }
    for (let i = 0; i < 32; i++)
      view.setBigUint64(
        at + FX.xmm + 8 * i,
        element(random, random.pick(['integer', 'single', 'double']), 0n),
        true,
      );
  }
}

/** Machine code of one sequence. */
class Program {
  readonly bytes: number[] = [];
  /** Registers that point to memory; the first one mostly. */
  readonly bases: readonly number[];
  /** Displacements are near it. */
  readonly center: number;
  readonly segments: number;
  fx = false;
  readonly #random: Random;
  readonly #mode: number;
  readonly #loops: boolean;
  #spread = 0;

  constructor(random: Random, mode: number) {
    this.#random = random;
    this.#mode = mode;
    const pool = mode === MODE_64 ? [3, 3, RBP, 6, 7, 8, 12, 13, RSP] : [3, 3, RBP, 6, 7, RSP];
    this.bases = [random.pick(pool), random.pick(pool)];
    this.center = random.pick([0, 0, 8, 0x20, -0x10, 0x78, -0x80, 0x7f0, -0x1000]);
    this.segments = mode === MODE_64 ? random.pick([0, 0, 1, 2]) : random.pick([8, 8, 0, 9, 3]);
    this.#loops = random.once(3);
    this.#spread = random.pick([16, 32, 32, 64, 0x800]);
    this.#lay();
  }

  #lay(): void {
    const random = this.#random;
    const { bytes } = this;
    if (this.#loops) this.#loadCounter(2 + random.below(5));
    const head = bytes.length;
    const calls = random.once(7);
    for (let left = 3 + random.below(8); left > 0 && bytes.length < MOST_BYTES - 80; left--) {
      if (random.once(8)) this.#over(() => this.#step());
      this.#step();
      if (calls && left === 2) this.#callNext();
    }
    if (!this.#loops) return;
    // dec ecx; jnz head
    bytes.push(...this.#sized(4), ...(this.#mode === MODE_64 ? [0xff, 0xc9] : [0x49]));
    bytes.push(0x75, (head - (bytes.length + 2)) & 0xff);
    if (head - bytes.length < -128) bytes.splice(bytes.length - 2);
  }

  #loadCounter(rounds: number): void {
    this.bytes.push(...this.#sized(4), 0xb9, rounds, 0, 0, 0);
  }

  /** A conditional branch over what `lay` lays. */
  #over(lay: () => void): void {
    const { bytes } = this;
    bytes.push(0x70 | this.#random.below(16), 0);
    const from = bytes.length;
    lay();
    bytes[from - 1] = bytes.length - from;
  }

  /** A call of what follows it: jmp over a function that makes an access and returns, and the call back to it. */
  #callNext(): void {
    const { bytes } = this;
    bytes.push(0xeb, 0);
    const from = bytes.length;
    this.#access();
    bytes.push(0xc3);
    bytes[from - 1] = bytes.length - from;
    const wide = this.#mode === MODE_16_FLAT ? 3 : 5;
    const distance = from - (bytes.length + wide);
    bytes.push(0xe8);
    for (let i = 0; i < wide - 1; i++) bytes.push((distance >> (8 * i)) & 0xff);
  }

  #step(): void {
    const random = this.#random;
    switch (random.below(16)) {
      case 0:
        this.#stack();
        break;
      case 1:
      case 2:
        this.#move();
        break;
      case 3:
        this.bytes.push(
          ...this.#sized(random.pick([2, 4])),
          random.pick([0xa4, 0xa5, 0xaa, 0xab, 0xac, 0xad]),
        );
        break;
      default:
        this.#access();
    }
  }

  /** Prefix for an operand of 2, 4 or 8 bytes (8: none here, it takes REX.W). */
  #sized(size: number): number[] {
    return (this.#mode === MODE_16_FLAT ? size === 4 : size === 2) ? [0x66] : [];
  }

  /** A register that is no base, nor the counter of the loop. */
  #register(): number {
    for (;;) {
      const register = this.#random.below(this.#mode === MODE_64 ? 16 : 8);
      if (register === RSP || (this.#loops && register === RCX)) continue;
      if (!this.bases.includes(register) || this.#random.once(40)) return register;
    }
  }

  #stack(): void {
    const random = this.#random;
    const { bytes } = this;
    const register = this.#register();
    const rex = register > 7 ? [0x41] : [];
    if (this.#mode === MODE_16_FLAT && random.once(2)) bytes.push(0x66);
    switch (random.below(6)) {
      case 0:
        bytes.push(0x6a, random.below(256));
        break;
      case 1:
        bytes.push(0x9c);
        break;
      case 2:
        this.#operand([0xff], 6, '');
        break;
      case 3:
        this.#operand([0x8f], 0, '');
        break;
      case 4:
        bytes.push(...rex, 0x58 | (register & 7));
        break;
      default:
        bytes.push(...rex, 0x50 | (register & 7));
    }
  }

  /** Moves a base, by little mostly. */
  #move(): void {
    const random = this.#random;
    const base = random.pick(this.bases);
    const rex = this.#mode === MODE_64 ? 0x48 | (base > 7 ? 1 : 0) : 0;
    const prefix = rex ? [rex] : this.#sized(4);
    const step = random.pick([1, 4, 8, 16, 0x7c, -1, -4, -16]) & 0xff;
    switch (random.below(5)) {
      case 0:
        this.bytes.push(...prefix, 0x83, 0xc0 | (base & 7), step);
        break;
      case 1:
        this.bytes.push(...prefix, 0x83, 0xe8 | (base & 7), step);
        break;
      case 2:
        this.bytes.push(...prefix, 0xff, random.pick([0xc0, 0xc8]) | (base & 7));
        break;
      case 3: {
        // lea base, [base + displacement]
        const both = rex ? [rex | (base > 7 ? 4 : 0)] : prefix;
        const address = this.#mode === MODE_16_FLAT ? [0x67] : [];
        const sib = (base & 7) === RSP ? [0x24] : [];
        this.bytes.push(...address, ...both, 0x8d, 0x40 | ((base & 7) << 3) | (base & 7), ...sib, step);
        break;
      }
      default: {
        const from = random.pick(this.bases);
        const both = rex ? [rex | (from > 7 ? 4 : 0)] : prefix;
        this.bytes.push(...both, 0x89, 0xc0 | ((from & 7) << 3) | (base & 7));
      }
    }
  }

  #access(): void {
    const random = this.#random;
    const [opcode, extension, kind] = random.pick(
      random.once(5) ? VECTORS : random.pick([LOADS, LOADS, STORES, STORES, MODIFIES]),
    );
    this.fx ||= kind.includes('f');
    this.#operand(opcode, extension, kind);
    if (kind.includes('i')) this.bytes.push(random.below(256));
  }

  /** An instruction with a memory operand off a base. */
  #operand(opcode: readonly number[], extension: number, kind: string): void {
    const random = this.#random;
    const { bytes } = this;
    const long = this.#mode === MODE_64;
    const base = this.bases[random.once(4) ? 1 : 0]!;
    const size =
      kind.includes('w') && !kind.includes('f') ? random.pick(long ? [2, 4, 4, 8, 8] : [2, 4, 4]) : 4;
    const register =
      extension >= 0 ? extension : kind.includes('f') ? random.below(long ? 16 : 8) : this.#register();
    const index = random.once(6) ? this.#register() : -1;
    if (random.once(24)) bytes.push(random.pick([0x64, 0x65, 0x26, 0x36, 0x3e]));
    if (!long && this.#mode === MODE_16_FLAT) bytes.push(0x67);
    const prefixed = opcode.length > 2 && opcode[0] !== 0x0f;
    if (prefixed) bytes.push(opcode[0]!);
    else if (!kind.includes('8')) bytes.push(...this.#sized(kind.includes('f') || kind === '' ? 0 : size));
    if (long) {
      const wide = size === 8 || (kind === 'fw' && random.once(2)) ? 8 : 0;
      const high = (extension < 0 && register > 7 ? 4 : 0) | (index > 7 ? 2 : 0) | (base > 7 ? 1 : 0);
      if (wide || high || kind.includes('8')) bytes.push(0x40 | wide | high);
    }
    bytes.push(...(prefixed ? opcode.slice(1) : opcode));
    this.#modrm(register & 7, base, index);
    if (kind.includes('I')) {
      const width = size === 2 ? 2 : 4;
      for (let i = 0; i < width; i++) bytes.push(random.below(256));
    }
  }

  #modrm(register: number, base: number, index: number): void {
    const random = this.#random;
    const displacement = this.center + random.below(this.#spread) - (random.once(3) ? this.#spread >> 1 : 0);
    const short = displacement >= -128 && displacement < 128;
    const sib = index >= 0 || (base & 7) === RSP;
    this.bytes.push((short ? 0x40 : 0x80) | (register << 3) | (sib ? RSP : base & 7));
    if (sib) this.bytes.push((random.below(4) << 6) | (((index >= 0 ? index : RSP) & 7) << 3) | (base & 7));
    for (let i = 0; i < (short ? 1 : 4); i++) this.bytes.push((displacement >> (8 * i)) & 0xff);
  }
}
