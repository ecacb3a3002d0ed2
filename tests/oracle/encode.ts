// Machine code for forms: all routings of operands, prefixes legal and illegal, and what may differ in its results.

import type { Line } from '../../scripts/generate/table.js';
import {
  LOOSE_ABORTED,
  LOOSE_APPROXIMATE,
  LOOSE_C1,
  LOOSE_CR2,
  LOOSE_LOAD,
  LOOSE_MXCSR_MASK,
  LOOSE_ORDER,
  LOOSE_RESULT,
  LOOSE_TRANSITION,
  LOOSE_ULP,
  LOOSE_UNMASKED,
  LOOSE_X87,
  MODE_64,
  MODE_BITS,
} from './format.js';
import { ARITHMETIC, type Form, flagsOf, modesOf, usesFx } from './forms.js';
import type { Random } from './values.js';

/** A memory operand that is still to be given an address. */
export interface Address {
  /** Bytes of the address. */
  readonly size: 2 | 4 | 8;
  /** Register numbers; −1 none. */
  readonly base: number;
  readonly index: number;
  readonly scale: number;
  displacement: number;
  /** Offset and size of the displacement in the code. */
  readonly at: number;
  readonly bytes: number;
  readonly relative: boolean;
  /** Segment register, in order ES CS SS DS FS GS. */
  readonly segment: number;
  /** The index is a vector register. */
  readonly vector: boolean;
  /** An absolute address of this size at `at` (MOV moffs). */
  readonly absolute: boolean;
}

/** Machine code of one instruction. */
export interface Code {
  readonly form: Form;
  readonly bytes: number[];
  readonly address: Address | undefined;
  readonly operandSize: 2 | 4 | 8;
  readonly addressSize: 2 | 4 | 8;
  readonly repeated: boolean;
  readonly segment: number;
  /** Arithmetic flags that are undefined afterwards, and results that may differ. */
  readonly undefined: number;
  readonly loose: number;
  /** General register in ModRM.reg, or −1. */
  readonly reg: number;
  /** The last immediate byte. */
  readonly immediate: number;
  /** Bytes of it. */
  readonly immediateBytes: number;
}

const OVERFLOW = 0x800;
const SEGMENT_PREFIX = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65];
const EA16_BASE = [3, 3, 5, 5, 6, 7, 5, 3];
const EA16_INDEX = [6, 7, 6, 7, -1, -1, -1, -1];
/** What may differ by instruction: the SDM leaves it open, or makers differ. docs/corpus.md says why for each. */
const LOOSE: readonly (readonly [RegExp, number])[] = [
  [/^(f2xm1|fyl2x|fyl2xp1|fptan|fpatan|fsin|fcos|fsincos)$/, LOOSE_ULP],
  [/^v?(rcp|rsqrt)[ps]s$/, LOOSE_APPROXIMATE],
  [/^(fxsave|xsave|v?ldmxcsr|fxrstor|xrstor)/, LOOSE_MXCSR_MASK],
  [/^(f?x(save|rstor)|fnsave|frstor|fnstenv|fldenv|iret|retf|callf|enter|popa|pusha)/, LOOSE_CR2],
  [/^fu?comip?$/, LOOSE_C1 | LOOSE_UNMASKED],
  [/^(fu?comp*|ficomp?|ftst)$/, LOOSE_UNMASKED],
  [/^v?maskmov(q|dqu)$/, LOOSE_CR2 | LOOSE_TRANSITION],
  [/^cvt(t?p[sd]2pi|pi2ps)$/, LOOSE_TRANSITION],
  [/^(enter|callf|popa|pusha)$/, LOOSE_ABORTED],
  [/^(enter|call|callf|jmpf|retf|iret|popa|pusha|fxsave|fxrstor|xsave|xsavec|xsaveopt|xrstor)$/, LOOSE_ORDER],
];
/** What this processor may have beyond the core: no longer vectors of these. */
const LONGER = /^v(aes|pclmul)/;

/** How the encoder chooses. */
export interface Choice {
  /** Memory operands of a snippet: these registers point to data and nothing else should be written to them. */
  readonly pinned: readonly number[];
  /** Only what is legal. */
  readonly tame: boolean;
}

const FREE: Choice = { pinned: [], tame: false };

/** Encodes one instruction of a form. */
export function encode(form: Form, mode: number, random: Random, choice: Choice = FREE): Code {
  return new Encoder(form, mode, random, choice).encode();
}

class Encoder {
  readonly #line: Line;
  readonly #long: boolean;
  readonly #bytes: number[] = [];
  #rex = 0;
  #hasRex = false;
  #operandSize: 2 | 4 | 8 = 4;
  #addressSize: 2 | 4 | 8 = 4;
  #segment = -1;
  #repeated = false;
  #stray = false;
  #vexL = 0;
  #vvvv = 0;
  #reg = -1;
  #immediate = 0;
  #immediateBytes = 0;
  #address: Address | undefined;

  constructor(
    private readonly form: Form,
    private readonly mode: number,
    private readonly random: Random,
    private readonly choice: Choice,
  ) {
    this.#line = form.line;
    this.#long = mode === MODE_64;
  }

  #chance(n: number): boolean {
    return this.random.once(n);
  }

  #odd(n: number): boolean {
    return !this.choice.tame && this.random.once(n);
  }

  encode(): Code {
    const { form } = this;
    const line = this.#line;
    this.#sizes();
    const vex = line.map >= 4;
    const body: number[] = [];
    let modrm: number[] = [];
    if (vex) this.#chooseVex();
    if (line.modrm) modrm = this.#modrm();
    let opcode = line.opcode;
    if (line.plusR) {
      const register = this.#register();
      opcode |= register & 7;
      if (register > 7) this.#needRex(1);
    }
    this.#prefixes(vex);
    if (vex) body.push(...this.#vexPrefix());
    else {
      if (line.map > 0) body.push(0x0f);
      if (line.map > 1) body.push(line.map === 2 ? 0x38 : 0x3a);
    }
    body.push(opcode);
    this.#bytes.push(...body);
    const modrmAt = this.#bytes.length;
    this.#bytes.push(...modrm);
    const moffs = this.#immediates();
    const at = moffs >= 0 ? moffs : modrmAt + (this.#address?.at ?? 0);
    const address = this.#address && { ...this.#address, at };
    return {
      form,
      bytes: this.#bytes,
      address: address && address.segment < 0 ? { ...address, segment: this.#segmentOf(address) } : address,
      operandSize: this.#operandSize,
      addressSize: this.#addressSize,
      repeated: this.#repeated,
      segment: this.#segment,
      undefined: this.#undefined(),
      loose: this.#loose(),
      reg: line.operands.some((o) => o.startsWith('G')) ? this.#reg : -1,
      immediate: this.#immediate,
      immediateBytes: this.#immediateBytes,
    };
  }

  /** Flags that the instruction leaves undefined. SDM vol. 2, the shifts by count. */
  #undefined(): number {
    const { attrs, mnemonic, operands } = this.#line;
    if (this.#stray && this.#line.map > 0) return ARITHMETIC;
    const bits = flagsOf(attrs.get('u'));
    if (/^sh[lr]d$/.test(mnemonic) && this.#operandSize === 2) return ARITHMETIC;
    if (/^(rol|ror|rcl|rcr|shl|shr|sal|sar|shld|shrd)$/.test(mnemonic)) {
      const count =
        operands.at(-1) === '1'
          ? 1
          : operands.at(-1) === 'Ib'
            ? this.#immediate & (this.#operandSize === 8 ? 63 : 31)
            : -1;
      if (count === 0) return 0;
      if (count === 1) return bits & ~OVERFLOW;
    }
    return bits;
  }

  #loose(): number {
    const { mnemonic, operands, attrs } = this.#line;
    const x87 =
      this.#line.map === 0 ? usesFx(this.#line) : attrs.has('mmx') || operands.some((o) => /^[PQN]/.test(o));
    const another = this.#stray && this.#line.map > 0;
    let loose = x87 || another || attrs.has('align16') || attrs.has('align32') ? LOOSE_ORDER : 0;
    for (const [names, bits] of LOOSE) if (names.test(mnemonic)) loose |= bits;
    if (mnemonic === 'fld' && /^m(32|64)/.test(operands[0]!)) loose |= LOOSE_LOAD;
    if (mnemonic === 'cvtpi2ps' && this.form.rm === 'm') loose |= LOOSE_X87;
    if (this.#operandSize !== 2) return loose;
    // 16-bit BSWAP, and double shifts by more than the operand.
    const long = /^sh[lr]d$/.test(mnemonic) && (operands.at(-1) === 'CL' || (this.#immediate & 31) > 16);
    return long || mnemonic === 'bswap' ? loose | LOOSE_RESULT : loose;
  }

  #sizes(): void {
    const { attrs } = this.#line;
    const bits = MODE_BITS[this.mode]!;
    const sized = this.#line.size !== '-' || attrs.has('def64') || attrs.has('force64');
    const toggled =
      this.#line.prefix === '' &&
      this.#line.map < 4 &&
      (sized && this.#line.size !== 'b' ? this.#chance(3) : this.#odd(24));
    const selector = /^[C-GS]S$/.test(this.#line.operands[0] ?? '') && this.#line.mnemonic === 'push';
    const enter = this.#line.mnemonic === 'enter' && bits === 16;
    const narrow = enter
      ? false
      : selector && !this.#long
        ? bits === 32
        : toggled && !(attrs.has('np') && !this.#odd(8));
    const another = this.#line.map === 1 && (this.#line.opcode === 0xae || this.#line.opcode === 0xc7);
    if (narrow && !another && !(this.#long && attrs.has('force64'))) this.#bytes.push(0x66);
    const has66 = this.#bytes.length > 0 || this.#line.prefix === '66';
    this.#stray = this.#bytes.length > 0 && !sized;
    this.#operandSize = (bits === 16) !== has66 ? 2 : 4;
    this.#addressSize = bits === 64 ? 8 : bits === 32 ? 4 : 2;
    if (this.#odd(8)) {
      this.#bytes.push(0x67);
      this.#addressSize = this.#addressSize === 4 ? 2 : 4;
    }
    if (!this.#long || this.#line.map >= 4) return;
    const w = this.#line.w;
    const wide = this.#line.operands.includes('Mp')
      ? false
      : w === null
        ? sized
          ? this.#chance(3)
          : this.#odd(12)
        : w === 1;
    if (wide) {
      this.#needRex(8);
      this.#operandSize = 8;
    }
    if (attrs.has('def64') || attrs.has('force64')) if (this.#operandSize === 4) this.#operandSize = 8;
    if (this.#odd(10)) this.#hasRex = true;
  }

  #needRex(bit: number): void {
    this.#rex |= bit;
    this.#hasRex = true;
  }

  /** A register number; in a snippet rarely one that points to data. */
  #register(): number {
    const count = this.#long ? 16 : 8;
    for (;;) {
      const n = this.random.below(count);
      if (this.choice.pinned.includes(n) && !this.#chance(16)) continue;
      if (this.choice.pinned.length > 0 && n === 4 && !this.#chance(8)) continue;
      return n;
    }
  }

  #modrm(): number[] {
    const line = this.#line;
    if (line.fixed !== null) return [line.fixed + (line.fixedI ? this.random.below(8) : 0)];
    const reg = line.digit ?? this.#regField();
    this.#reg = reg;
    if (reg > 7) this.#needRex(4);
    if (this.form.rm === 'm') return this.#memory(reg);
    const rm = this.#register();
    if (rm > 7) this.#needRex(1);
    return [0xc0 | ((reg & 7) << 3) | (rm & 7)];
  }

  #regField(): number {
    if (this.#line.operands.includes('Sw'))
      return this.form.rm === 'r' && this.#odd(16) ? this.random.below(8) : this.random.pick([0, 2, 3, 4, 5]);
    if (this.#line.operands.some((o) => /^[PN]/.test(o)) && !this.#odd(16)) return this.random.below(8);
    return this.#register();
  }

  #memory(reg: number): number[] {
    const size = this.#addressSize;
    const field = (reg & 7) << 3;
    if (this.#line.attrs.has('vsib')) return this.#sib(field, true);
    if (this.choice.pinned.length > 0) return this.#pinned(field);
    if (size === 2) return this.#memory16(field);
    if (this.#chance(3)) return this.#sib(field, false);
    if (this.#chance(12)) {
      this.#place({ base: -1, at: 1, bytes: 4, relative: this.#long });
      return [field | 5, 0, 0, 0, 0];
    }
    for (;;) {
      const base = this.random.below(this.#long ? 16 : 8);
      if ((base & 7) === 4) continue;
      if (base > 7) this.#needRex(1);
      const { mod, displacement } = this.#displacement((base & 7) === 5);
      this.#place({ base, displacement, at: 1, bytes: [0, 1, 4][mod]! });
      return [(mod << 6) | field | (base & 7), ...little(displacement, [0, 1, 4][mod]!)];
    }
  }

  /** Base and a short displacement; the base is one of the registers that point to data. */
  #pinned(field: number): number[] {
    const bases = this.choice.pinned.filter((n) => n < 8);
    const base = this.random.pick(bases);
    const displacement = this.random.below(64) - 16;
    const rm =
      this.#addressSize === 2 ? (({ 3: 7, 5: 6, 6: 4, 7: 5 } as Record<number, number>)[base] ?? 7) : base;
    this.#place({ base: this.#addressSize === 2 ? EA16_BASE[rm]! : base, displacement, at: 1, bytes: 1 });
    return [0x40 | field | rm, displacement & 0xff];
  }

  #displacement(needed: boolean): { mod: number; displacement: number } {
    const mod = needed ? 1 + this.random.below(2) : this.random.below(3);
    if (mod === 0) return { mod, displacement: 0 };
    const displacement =
      mod === 1
        ? (this.random.next() << 24) >> 24
        : this.#chance(2)
          ? this.random.next() | 0
          : (this.random.next() << 20) >> 20;
    return { mod, displacement };
  }

  #memory16(field: number): number[] {
    const rm = this.random.below(8);
    const mod = this.random.below(3);
    const bytes = mod === 0 ? (rm === 6 ? 2 : 0) : mod;
    const displacement =
      bytes === 0 || (mod === 0 && rm === 6)
        ? 0
        : bytes === 1
          ? (this.random.next() << 24) >> 24
          : this.random.next() & 0xffff;
    const none = mod === 0 && rm === 6;
    this.#place({
      base: none ? -1 : EA16_BASE[rm]!,
      index: none ? -1 : EA16_INDEX[rm]!,
      displacement,
      at: 1,
      bytes,
    });
    return [(mod << 6) | field | rm, ...little(displacement, bytes)];
  }

  #sib(field: number, vector: boolean): number[] {
    const count = this.#long ? 16 : 8;
    let index = this.random.below(count);
    if (!vector && index === 4) index = -1;
    const none = this.#chance(8) && !vector;
    let base = none ? -1 : this.random.below(count);
    if (base === index && !vector) base = (base + 1) % 8 === 4 ? 0 : (base + 1) % 8;
    const scale = this.random.below(4);
    if (base > 7) this.#needRex(1);
    if (index > 7) this.#needRex(2);
    const { mod, displacement } = none ? { mod: 0, displacement: 0 } : this.#displacement((base & 7) === 5);
    const bytes = none ? 4 : [0, 1, 4][mod]!;
    this.#place({ base, index, scale, displacement, at: 2, bytes, vector });
    return [
      (mod << 6) | field | 4,
      (scale << 6) | ((index < 0 ? 4 : index & 7) << 3) | (none ? 5 : base & 7),
      ...little(displacement, bytes),
    ];
  }

  #place(address: Partial<Address> & { base: number; at: number; bytes: number }): void {
    this.#address = {
      size: this.#addressSize,
      index: -1,
      scale: 0,
      displacement: 0,
      relative: false,
      segment: -1,
      vector: false,
      absolute: false,
      ...address,
    };
  }

  #segmentOf(address: Address): number {
    if (this.#segment >= 0) return this.#segment;
    return address.base === 4 || address.base === 5 ? 2 : 3;
  }

  #chooseVex(): void {
    const { vexLength, operands } = this.#line;
    this.#vexL =
      vexLength === 'VL' || vexLength === 'LIG'
        ? this.random.below(2)
        : vexLength === '256' || vexLength === 'L1'
          ? 1
          : 0;
    const used = operands.some((o) => /^[HB]/.test(o));
    this.#vvvv = used ? this.#register() : this.#odd(32) ? this.random.below(16) : 0;
    if (this.#odd(48) && !LONGER.test(this.#line.mnemonic)) this.#vexL ^= 1;
    // Outside 64-bit mode makers differ in what VEX.W means to vpextrd and vpinsrd.
    const narrow =
      this.#line.attrs.has('i64') || (!this.#long && /^vp(extr|insr)[dq]$/.test(this.#line.mnemonic));
    const w = narrow ? 0 : (this.#line.w ?? this.random.below(2));
    if (w || (!narrow && this.#odd(64))) this.#rex |= 8;
    if (this.#long && w && this.#line.attrs.has('vexgpr')) this.#operandSize = 8;
    this.#hasRex = false;
  }

  #vexPrefix(): number[] {
    const line = this.#line;
    const pp = ['', '66', 'F3', 'F2'].indexOf(line.prefix);
    const last = ((15 - this.#vvvv) << 3) | (this.#vexL << 2) | pp;
    if (line.map === 4 && !(this.#rex & 0xb) && this.#chance(2))
      return [0xc5, (this.#rex & 4 ? 0 : 0x80) | last];
    let first = (~this.#rex & 7) << 5;
    if (!this.#long && this.#odd(4)) first &= ~0x20;
    return [
      0xc4,
      first | (line.map - 3),
      ((this.#rex & 8) << 4) | (this.#long ? last : this.#odd(4) ? last : last | 0x40),
    ];
  }

  /** Legacy prefixes and REX, mostly in the usual order. */
  #prefixes(vex: boolean): void {
    const line = this.#line;
    const bytes = this.#bytes;
    const memory = this.#address !== undefined || /^(movs|cmps|lods|outs|xlat|maskmov)/.test(line.mnemonic);
    if (memory ? this.#odd(6) : this.#odd(40)) {
      this.#segment = this.random.below(6);
      bytes.push(SEGMENT_PREFIX[this.#segment]!);
      if (this.#long && this.#segment < 4) this.#segment = -1;
    }
    if (line.attrs.has('rep') ? this.#chance(2) : !vex && this.#odd(40)) {
      const repeat = this.random.pick([0xf2, 0xf3]);
      if (!this.#excluded()) {
        bytes.push(repeat);
        this.#repeated = line.attrs.has('rep');
        if (!this.#repeated) this.#stray = true;
      }
    }
    if (
      line.attrs.has('lock') && this.form.rm === 'm'
        ? this.#chance(4)
        : this.#odd(40) && !/^(verr|verw|lldt|ltr)$/.test(line.mnemonic) && !line.attrs.has('sysreg')
    )
      bytes.push(0xf0);
    if (line.prefix !== '' && !vex) bytes.push(Number.parseInt(line.prefix, 16));
    if (bytes.length > 1 && this.#chance(4)) bytes.reverse();
    if (vex && this.#odd(64)) bytes.push(this.random.pick([0x66, 0xf2, 0xf3, 0xf0, 0x40]));
    // Both too long and not an instruction: makers differ in which comes first.
    const legal = modesOf(line).includes(this.mode);
    if (
      legal &&
      !vex &&
      !this.#stray &&
      !line.handler.endsWith('System.ud') &&
      !bytes.includes(0xf0) &&
      this.#odd(40)
    )
      this.#lengthen();
    if (vex || !this.#hasRex || !this.#long) return;
    if (this.#odd(48) && bytes.length > 0) bytes.unshift(0x40 | this.#rex | this.random.below(8));
    bytes.push(0x40 | this.#rex);
  }

  /** Up to 15 bytes and beyond, by prefixes without meaning. */
  #lengthen(): void {
    const count = 4 + this.random.below(10);
    const segment = this.#long ? 1 : 3;
    if (!this.#long && this.#segment < 0) this.#segment = 3;
    for (let i = 0; i < count; i++) this.#bytes.unshift(SEGMENT_PREFIX[segment]!);
  }

  /** Prefixes that make an instruction of it that only this processor has. */
  #excluded(): boolean {
    const { map, opcode } = this.#line;
    // Makers differ in what a repeat prefix means before LOOP.
    if (map === 0) return opcode >= 0xe0 && opcode <= 0xe3;
    return map > 1 || [0x2b, 0xae, 0xc7, 0x01, 0x1e, 0x78, 0x79].includes(opcode);
  }

  /** Appends immediates, branch distances and offsets; returns where an absolute address stands, or −1. */
  #immediates(): number {
    const size = Math.min(this.#operandSize, 4);
    let moffs = -1;
    for (const operand of this.#line.operands) {
      const bytes =
        operand === 'Ib' || operand === 'Ibs' || operand === 'Jb' || operand === 'Lx'
          ? 1
          : operand === 'Iw'
            ? 2
            : operand === 'Iz'
              ? size
              : operand === 'Jz'
                ? this.#long
                  ? 4
                  : size
                : operand === 'Iv'
                  ? this.#operandSize
                  : operand === 'Ap'
                    ? size + 2
                    : 0;
      if (operand.startsWith('O')) {
        moffs = this.#bytes.length;
        this.#place({ base: -1, at: 0, bytes: this.#addressSize, absolute: true });
        for (let i = 0; i < this.#addressSize; i++) this.#bytes.push(0);
      }
      this.#number(operand, bytes);
    }
    return moffs;
  }

  #number(operand: string, bytes: number): void {
    if (bytes === 0) return;
    let value = this.#chance(2)
      ? this.random.next()
      : this.random.pick([
          0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 0x7f, 0x80, 0xff, 0xffff, -1, -2, 0x7fffffff, 0x80000000,
        ]);
    if (operand === 'Jz' || operand === 'Jb')
      value = this.#chance(4) ? this.random.next() : this.random.below(24) - 4;
    if (this.#line.mnemonic === 'enter' && operand === 'Ib' && !this.#odd(4)) value = this.random.below(5);
    if (this.#line.mnemonic === 'int' && (value & 0xff) === 0x80) value = 0x81;
    this.#immediate = value & 0xff;
    this.#immediateBytes = bytes;
    if (operand === 'Ap')
      this.#bytes.push(
        ...little(value, bytes - 2),
        ...little(this.random.pick([0x23, 0x07, 0x2f, 0x33, 0x4f, 0x2b, 0, 0x10]), 2),
      );
    else {
      this.#bytes.push(...little(value, Math.min(bytes, 4)));
      if (bytes === 8) this.#bytes.push(...little(this.random.next(), 4));
    }
  }
}

/** The bytes of a number, lowest first. */
export function little(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => (i < 4 ? (value >>> (8 * i)) & 0xff : value < 0 ? 0xff : 0));
}
