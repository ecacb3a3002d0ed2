// Random cases for every general-purpose line of the opcode table: encodings of all forms, operands that fit them.

import { fileURLToPath } from 'node:url';
import { featureOf, type Line, readTable } from '../../scripts/generate/table.js';
import type { Undefined } from './integer-harness.js';
import { AT, CASE, CODE, CODE_LIMIT, DATA, WINDOW } from './integer-machine.js';
import type { Random } from './x87-harness.js';

const TABLE = fileURLToPath(new URL('../../assembly/opcodes.txt', import.meta.url));
export const FLAG_BITS: Record<string, number> = { C: 1, P: 4, A: 0x10, Z: 0x40, S: 0x80, O: 0x800 };
const ALL_FLAGS = 0x8d5;
/** Flags that the sixteen conditions read, by pairs. */
export const CONDITION_FLAGS = ['O', 'C', 'Z', 'CZ', 'S', 'P', 'SO', 'ZSO'];

/** Handlers that are no matter of this comparison, with the reason. */
const EXCLUDED: [pattern: RegExp, reason: string][] = [
  [
    /^(System\.(?!(cmc|clc|stc|cld|std|sahf|lahf|salc|ud|bound)$)|FastCall|Ports|Transfer)/,
    'system instruction',
  ],
  [/^(Descriptors\.(?!arpl)|Segment\.|Stack\.(push|pop)[A-Z]s$)/, 'segment selectors of the host differ'],
  [/^Strings\.(ins|outs)$/, 'ports'],
  [/^Bits2\./, 'instruction-set extension with tests of its own'],
];

/** Why a line is not compared here, or ''. */
export function excluded(line: Line): string {
  if (featureOf(line) || line.prefix || line.map > 1)
    return 'instruction-set extension with tests of its own';
  return EXCLUDED.find(([pattern]) => pattern.test(line.handler))?.[1] ?? '';
}

/** One way to write one line: what the test has to reach. */
export interface Form {
  line: Line;
  bits: 32 | 64;
  /** Operand size in bits. */
  size: number;
  memory: boolean;
  locked: boolean;
  /** REP or REPNE, 0 without. */
  repeat: number;
  title: string;
}

/** An encoded instruction. */
export interface Encoded {
  form: Form;
  code: number[];
  /** Numbers of the ModRM operands; −1: none or memory. */
  reg: number;
  rm: number;
  /** Base and index register of the memory operand, or −1, and the rest of its address. */
  base: number;
  index: number;
  scale: number;
  displacement: number;
  /** Bits of the address. */
  addressSize: number;
  immediate: bigint;
  /** Place of a relative displacement, at the end of the code, in bytes; 0: none. */
  relative: number;
}

/** Operand sizes of a line in code of `bits`. */
function sizesOf(line: Line, bits: 32 | 64): number[] {
  if (line.size === 'b') return [8];
  if (line.size === '-') return [line.w === 1 ? 64 : 32];
  // Processors disagree about near branches with an operand-size prefix.
  if (line.attrs.has('force64')) return [bits];
  if (bits === 32) return [16, 32];
  return line.attrs.has('def64') ? [16, 64] : [16, 32, 64];
}

function hasMemory(line: Line): boolean {
  return (line.modrm && line.form !== 'r' && line.fixed === null) || line.operands.some((o) => /^O/.test(o));
}

/** All forms of all lines that are compared. */
export function allForms(): Form[] {
  const forms: Form[] = [];
  for (const line of readTable(TABLE)) {
    if (excluded(line)) continue;
    for (const bits of [64, 32] as const) {
      if (line.attrs.has(bits === 64 ? 'i64' : 'o64') || (bits === 32 && line.w === 1)) continue;
      const places = [...(hasMemory(line) ? [true] : []), ...(hasRegisterForm(line) ? [false] : [])];
      const repeats = line.attrs.has('rep') ? [0, 0xf3, 0xf2] : [0];
      for (const memory of places)
        for (const locked of memory && line.attrs.has('lock') ? [false, true] : [false])
          for (const size of sizesOf(line, bits))
            for (const repeat of repeats) forms.push(formOf(line, bits, size, memory, locked, repeat));
    }
  }
  return forms;
}

function hasRegisterForm(line: Line): boolean {
  return line.form !== 'm' && !line.operands.some((o) => /^(O|M)/.test(o));
}

function formOf(
  line: Line,
  bits: 32 | 64,
  size: number,
  memory: boolean,
  locked: boolean,
  repeat: number,
): Form {
  const name = `${locked ? 'lock ' : ''}${repeat ? `rep${repeat === 0xf2 ? 'ne' : ''} ` : ''}${line.mnemonic}`;
  const place = line.modrm ? (memory ? ' memory' : ' register') : '';
  const title = `${name} ${line.operands.join(',')}${place}, ${size} bits in ${bits}-bit code (line ${line.at})`;
  return { line, bits, size, memory, locked, repeat, title };
}

// ---- Encoding --------------------------------------------------------------------------------------------------------

const bytesOf = (value: bigint, size: number): number[] =>
  Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));

const EDGES = [
  0n,
  1n,
  2n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
].concat([0x7fffffffffffffffn, 0x8000000000000000n, 0xffffffffffffffffn, 0xffffffff80000000n, 0xfn, 0x10n]);

export function word64(random: Random): bigint {
  return (BigInt(random.word()) << 32n) | BigInt(random.word());
}

/** A value that often lies at an edge of some operand size. */
export function edgy(random: Random): bigint {
  const kind = random.below(6);
  if (kind < 2) return EDGES[random.below(EDGES.length)]!;
  if (kind === 2) return word64(random) >> BigInt(random.below(64));
  if (kind === 3) return BigInt.asUintN(64, BigInt(random.below(80) - 40));
  return word64(random);
}

/** Settings of the encoder. */
export interface Style {
  /** Registers that operands are chosen from. */
  registers: readonly number[];
  /** Memory operands have constant addresses. */
  absolute: boolean;
}

const ANY_64 = Array.from({ length: 16 }, (_, i) => i);
const ANY_32 = ANY_64.slice(0, 8);

export function freeStyle(bits: 32 | 64): Style {
  return { registers: bits === 64 ? ANY_64 : ANY_32, absolute: false };
}

class Encoder {
  readonly out: Encoded;
  #rex = 0;
  #tail: number[] = [];
  readonly #random: Random;
  readonly #form: Form;
  readonly #style: Style;

  constructor(form: Form, random: Random, style: Style) {
    this.#form = form;
    this.#random = random;
    this.#style = style;
    this.out = {
      form,
      code: [],
      reg: -1,
      rm: -1,
      base: -1,
      index: -1,
      scale: 0,
      displacement: 0,
      addressSize: form.bits,
      immediate: 0n,
      relative: 0,
    };
  }

  #register(): number {
    return this.#style.registers[this.#random.below(this.#style.registers.length)]!;
  }

  /** `target`: linear address of a memory operand with a constant address; `at`: of the instruction. */
  encode(target: number, at: number): Encoded {
    const { out } = this;
    const { line, bits, size } = this.#form;
    let opcode = line.opcode;
    if (bits === 64 && (size === 64 ? !line.attrs.has('def64') && !line.attrs.has('force64') : false))
      this.#rex = 0x48;
    else if (bits === 64 && this.#random.below(5) === 0) this.#rex = 0x40;
    // Byte operands keep AH to BH in most cases.
    if (line.plusR) {
      out.rm = this.#register();
      // 90 is NOP.
      if (opcode === 0x90 && out.rm === 0) out.rm = 1;
      opcode |= out.rm & 7;
      if (out.rm > 7) this.#rex |= 0x41;
    }
    if (!this.#style.absolute && this.#random.below(10) === 0 && this.#mayNarrow())
      out.addressSize = bits / 2;
    let riprel = -1;
    if (line.modrm) riprel = this.#modrm(target);
    else if (line.operands.some((o) => /^O/.test(o)))
      this.#tail.push(...bytesOf(BigInt(target), out.addressSize / 8));
    this.#immediate();
    const code = [...this.#prefixes(), ...[[], [0x0f], [0x0f, 0x38], [0x0f, 0x3a]][line.map]!, opcode];
    out.code = [...code, ...this.#tail];
    if (riprel >= 0) {
      const displacement = BigInt(target) - BigInt(at + out.code.length);
      out.code.splice(code.length + riprel, 4, ...bytesOf(BigInt.asUintN(32, displacement), 4));
    }
    return out;
  }

  /** 16-bit addresses cannot reach the memory: only instructions that do not access any take them. */
  #mayNarrow(): boolean {
    const { bits, memory, line, repeat } = this.#form;
    if (bits === 64 || line.mnemonic === 'lea') return true;
    return !memory && line.mnemonic !== 'xlat' && (!line.attrs.has('rep') || repeat !== 0);
  }

  #prefixes(): number[] {
    const { bits, size, locked, repeat, line } = this.#form;
    const prefixes: number[] = [];
    if (size === 16 && line.size !== '-') prefixes.push(0x66);
    if (locked) prefixes.push(0xf0);
    if (repeat) prefixes.push(repeat);
    if (this.out.addressSize !== bits) prefixes.push(0x67);
    if (this.#random.below(10) === 0 && !line.attrs.has('force64'))
      prefixes.push([0x26, 0x36, 0x3e, 0x2e][this.#random.below(bits === 64 ? 4 : 3)]!);
    for (let i = prefixes.length - 1; i > 0; i--) {
      const j = this.#random.below(i + 1);
      [prefixes[i], prefixes[j]] = [prefixes[j]!, prefixes[i]!];
    }
    if (this.#rex) prefixes.push(this.#rex);
    return prefixes;
  }

  /** ModRM, SIB and displacement; where a RIP-relative displacement lies in the tail, or −1. */
  #modrm(target: number): number {
    const { out } = this;
    const { line, memory } = this.#form;
    const reg = line.digit ?? this.#register();
    if (line.digit === null) out.reg = reg;
    if (reg > 7) this.#rex |= 0x44;
    if (!memory) {
      out.rm = this.#register();
      if (out.rm > 7) this.#rex |= 0x41;
      this.#tail.push(0xc0 | ((reg & 7) << 3) | (out.rm & 7));
      return -1;
    }
    if (out.addressSize === 16) this.#address16(reg & 7);
    else if (this.#style.absolute || this.#random.below(6) === 0) return this.#constant(reg & 7, target);
    else this.#address(reg & 7);
    return -1;
  }

  /** [disp32], or RIP-relative where there is that. */
  #constant(reg: number, target: number): number {
    if (this.#form.bits === 64 && this.#random.below(2) === 0 && this.out.addressSize === 64) {
      this.#tail.push((reg << 3) | 5, 0, 0, 0, 0);
      return this.#tail.length - 4;
    }
    if (this.#form.bits === 64) this.#tail.push((reg << 3) | 4, 0x25);
    else this.#tail.push((reg << 3) | 5);
    this.#tail.push(...bytesOf(BigInt(target), 4));
    return -1;
  }

  #address(reg: number): void {
    const { out } = this;
    const { registers } = this.#style;
    const random = this.#random;
    out.base = registers[random.below(registers.length)]!;
    const needsSib = (out.base & 7) === 4;
    if (random.below(2) === 0 || needsSib) {
      do out.index = registers[random.below(registers.length)]!;
      while (out.index === out.base || out.index === 4);
      out.scale = random.below(4);
      if (needsSib && random.below(2) === 0) out.index = -1;
    }
    let mod = random.below(3);
    if (mod === 0 && (out.base & 7) === 5) mod = 1;
    if (mod === 1) out.displacement = random.below(256) - 128;
    if (mod === 2) out.displacement = random.word() | 0;
    if (out.base > 7) this.#rex |= 0x41;
    if (out.index > 7) this.#rex |= 0x42;
    if (needsSib || out.index >= 0) {
      const index = out.index < 0 ? 4 : out.index & 7;
      this.#tail.push((mod << 6) | (reg << 3) | 4, (out.scale << 6) | (index << 3) | (out.base & 7));
    } else this.#tail.push((mod << 6) | (reg << 3) | (out.base & 7));
    const size = [0, 1, 4][mod]!;
    this.#tail.push(...bytesOf(BigInt.asUintN(32, BigInt(out.displacement)), size));
  }

  /** Any 16-bit address: LEA only. */
  #address16(reg: number): void {
    const random = this.#random;
    const mod = random.below(3);
    const low = random.below(8);
    this.#tail.push((mod << 6) | (reg << 3) | low);
    const size = mod === 0 ? (low === 6 ? 2 : 0) : mod;
    this.#tail.push(...bytesOf(BigInt(random.word()), size));
  }

  #immediate(): void {
    const { out } = this;
    const { line, size } = this.#form;
    const random = this.#random;
    const push = (value: bigint, bytes: number): void => {
      out.immediate = BigInt.asUintN(8 * bytes, value);
      this.#tail.push(...bytesOf(out.immediate, bytes));
    };
    for (const operand of line.operands) {
      if (line.mnemonic === 'enter') {
        if (operand === 'Iw') push(BigInt(random.below(32)), 2);
        else push(BigInt(random.below(4)), 1);
      } else if (operand === 'Ib' || operand === 'Ibs') push(this.#count() ?? edgy(random), 1);
      else if (operand === 'Iw') push(line.mnemonic === 'ret' ? BigInt(random.below(24)) : edgy(random), 2);
      else if (operand === 'Iz') push(edgy(random), size === 16 ? 2 : 4);
      else if (operand === 'Iv') push(edgy(random), size / 8);
      else if (operand === '1') out.immediate = 1n;
      else if (operand === 'Jb' || operand === 'Jz') {
        out.relative = operand === 'Jb' ? 1 : 4;
        this.#tail.push(...bytesOf(0n, out.relative));
      }
    }
  }

  /** Double shifts of 16 bits by more than 16 are undefined. */
  #count(): bigint | undefined {
    const { line, size } = this.#form;
    return /^sh[lr]d$/.test(line.mnemonic) && size === 16 ? BigInt(this.#random.below(17)) : undefined;
  }
}

/** Writes a form down. `target` is what a constant address points to, `at` where the instruction will lie. */
export function encode(form: Form, random: Random, style: Style, target: number, at: number): Encoded {
  return new Encoder(form, random, style).encode(target, at);
}

// ---- Undefined results -------------------------------------------------------------------------------------------------

const flagsIn = (text: string | undefined): number =>
  [...(text ?? '')].reduce((bits, flag) => bits | FLAG_BITS[flag]!, 0);

/** How many bits a shift or rotate goes; −1: other instructions. `cl` is −1 when unknown. */
function shiftCount(encoded: Encoded, cl: number): number | undefined {
  const { line, size } = encoded.form;
  if (!/^(ro[lr]|rc[lr]|sh[lr]d?|sal|sar)$/.test(line.mnemonic)) return undefined;
  const count = line.operands.includes('CL') ? cl : Number(encoded.immediate);
  return count < 0 ? -1 : count & (size === 64 ? 63 : 31);
}

/** What an instruction does to the flags: those it defines, those it leaves undefined. `cl` −1: could be anything. */
export function flagEffect(encoded: Encoded, cl: number): { defined: number; undefined: number } {
  const { line, size } = encoded.form;
  const written = flagsIn(line.attrs.get('f'));
  let loose = flagsIn(line.attrs.get('u'));
  const count = shiftCount(encoded, cl);
  if (count === undefined) return { defined: written & ~loose, undefined: loose };
  if (count === 0) return { defined: 0, undefined: 0 };
  if (count === 1) loose &= ~FLAG_BITS.O!;
  const losesCarry = /^(sh[lr]|sal)$/.test(line.mnemonic) && (count >= size || count < 0) && size < 32;
  if (losesCarry) loose |= FLAG_BITS.C!;
  if (count < 0) return { defined: 0, undefined: loose };
  return { defined: written & ~loose, undefined: loose };
}

/** Flags that an instruction reads. */
export function flagsRead(line: Line): number {
  const condition = line.attrs.get('cc');
  const text = condition === undefined ? line.attrs.get('t') : CONDITION_FLAGS[Number(condition) >> 1];
  return flagsIn(text) || (line.mnemonic.startsWith('pushf') ? ALL_FLAGS : 0);
}

// ---- Cases -------------------------------------------------------------------------------------------------------------

/** The code behind a branch: RSI counts when it is not skipped. */
const STEP = { 64: [0x48, 0xff, 0xc6, 0x90], 32: [0x46, 0x90, 0x90, 0x90] };
const UNMAPPED = 0x30000000;
const NON_CANONICAL = 0x8000000000000000n;

/** Makes cases of one form. */
export class CaseMaker {
  readonly #random: Random;
  readonly #form: Form;
  #encoded!: Encoded;
  #code: number[] = [];
  #window = 0;
  #target = 0;
  #registers: bigint[] = [];
  #memory = Buffer.alloc(WINDOW);
  #end = 0;

  constructor(form: Form, random: Random) {
    this.#form = form;
    this.#random = random;
  }

  /** Bytes of the memory operand. */
  get #operandBytes(): number {
    const { line, size } = this.#form;
    const access = ['read', 'write', 'modify'].find((name) => line.attrs.get(name));
    return access ? Number(line.attrs.get(access)) : line.mnemonic === 'bound' ? size / 4 : size / 8;
  }

  /** A new encoding, where the window may end at the last byte of memory. */
  encode(): void {
    const random = this.#random;
    this.#window = random.below(4) === 0 ? DATA + 0x2000 - WINDOW : DATA + 0x1000 - WINDOW / 2;
    this.#target = this.#place();
    const style = freeStyle(this.#form.bits);
    const backward = random.below(2) === 0;
    const step = STEP[this.#form.bits];
    const at = CODE + (this.#isRelative && backward ? 8 : 0);
    do this.#encoded = encode(this.#form, random, style, this.#target, at);
    while (!this.#isUsable());
    const { code, relative } = this.#encoded;
    if (relative && backward) {
      this.#setRelative(-(code.length + 6));
      this.#code = [0xeb, 6, ...step, 0xeb, code.length, ...code];
    } else if (relative) {
      this.#setRelative(4);
      this.#code = [...code, ...step];
    } else this.#code = this.#isBranch ? [...code, ...step] : code;
    this.#end = CODE + this.#code.length;
    if (this.#code.length > CODE_LIMIT) throw new Error('The code of a case is too long.');
  }

  get #isRelative(): boolean {
    return this.#form.line.operands.some((operand) => operand.startsWith('J'));
  }

  get #isBranch(): boolean {
    return /^@(jmprm|callrm|ret|retimm)$/.test(this.#form.line.handler);
  }

  /** Registers that hold a bit offset or a count within limits must not be part of the address. */
  #isUsable(): boolean {
    const { base, index, reg, code } = this.#encoded;
    const { line, size } = this.#form;
    if (code.length > 15) return false;
    // The stack would lie in the code.
    if (this.#isBranch && this.#encoded.rm === 4) return false;
    const chosen = this.#isBitString ? reg : /^sh[lr]d$/.test(line.mnemonic) && size === 16 ? 1 : -2;
    return chosen !== base && chosen !== index;
  }

  get #isBitString(): boolean {
    return this.#form.memory && /^Bits\.bt\w?Reg/.test(this.#form.line.handler);
  }

  #setRelative(displacement: number): void {
    const { code, relative } = this.#encoded;
    const bytes = bytesOf(BigInt.asUintN(32, BigInt(displacement)), relative);
    code.splice(code.length - relative, relative, ...bytes);
  }

  /** Linear address of a memory operand. */
  #place(): number {
    const random = this.#random;
    const bytes = this.#operandBytes;
    if (this.#isBitString) return this.#window + WINDOW / 2;
    // ARPL asks for writing only once it knows that it will, on some processors.
    if (random.below(40) === 0 && this.#form.line.mnemonic !== 'arpl') return UNMAPPED + random.below(64);
    if (random.below(12) === 0) return this.#window + WINDOW / 2 - 1 - random.below(bytes);
    const offset = random.below(WINDOW - bytes);
    return this.#window + (this.#form.line.attrs.has('align16') ? offset & ~15 : offset);
  }

  /** Writes a case for the encoding at `at` of `cases`; returns what of its result is undefined. */
  write(cases: Buffer, at: number): Undefined {
    const random = this.#random;
    this.#registers = Array.from({ length: 16 }, () => edgy(random));
    for (let i = 0; i < WINDOW; i += 8) this.#memory.writeBigUInt64LE(edgy(random), i);
    this.#addressRegisters();
    this.#suit();
    cases.fill(0, at, at + CASE);
    const mask = this.#form.bits === 64 ? ~0n : 0xffffffffn;
    this.#registers.forEach((value, i) => {
      cases.writeBigUInt64LE(BigInt.asUintN(64, value & mask), at + 8 * i);
    });
    const string = this.#form.line.attrs.has('rep') && random.below(2) === 0 ? 0x400 : 0;
    cases.writeBigUInt64LE(BigInt((random.word() & ALL_FLAGS) | 0x202 | string), at + AT.rflags);
    cases[at + AT.bits] = this.#form.bits;
    cases[at + AT.length] = this.#code.length;
    cases.writeUInt32LE(this.#window, at + AT.window);
    cases.set(this.#code, at + AT.code);
    this.#memory.copy(cases, at + AT.memory);
    return this.#undefined();
  }

  /** Chooses the base register so that the address is the target. */
  #addressRegisters(): void {
    const { base, index, scale, displacement, addressSize } = this.#encoded;
    if (base < 0) return;
    const sum = BigInt(displacement) + (index < 0 ? 0n : this.#registers[index]! << BigInt(scale));
    const rest = BigInt.asUintN(addressSize, BigInt(this.#target) - sum);
    const above = addressSize === 32 ? word64(this.#random) & ~0xffffffffn : 0n;
    this.#registers[base] = rest | above;
    if (addressSize === 64 && this.#form.bits === 64 && this.#random.below(60) === 0)
      this.#registers[base] = rest ^ NON_CANONICAL;
  }

  #set(n: number, value: number | bigint): void {
    const { base, index } = this.#encoded;
    if (n !== base && n !== index) this.#registers[n] = BigInt(value);
  }

  /** Where the memory operand lies in the window, or −1. */
  get #operandOffset(): number {
    const offset = this.#target - this.#window;
    return offset >= 0 && offset + this.#operandBytes <= WINDOW ? offset : -1;
  }

  /** Puts a value where the r/m operand is. */
  #setRm(value: bigint): void {
    const { rm } = this.#encoded;
    const bytes = this.#operandBytes;
    if (rm >= 0) this.#set(rm, value);
    else if (this.#operandOffset >= 0) {
      for (let i = 0; i < bytes; i++)
        this.#memory[this.#operandOffset + i] = Number((value >> BigInt(8 * i)) & 0xffn);
    }
  }

  /** Makes the operands such that something happens: no far addresses, sometimes equal values, small dividends. */
  #suit(): void {
    const random = this.#random;
    const { line, size } = this.#form;
    const { mnemonic, handler } = line;
    const name = handler.replace(/^.*\.|^@/, '');
    if (/^i?div$/.test(mnemonic)) this.#suitDivision();
    else if (/^sh[lr]d$/.test(mnemonic) && size === 16)
      this.#set(1, (this.#registers[1]! & ~0xffn) | BigInt(random.below(17)));
    else if (handler.startsWith('Strings.')) this.#suitString();
    else if (name === 'xlat') this.#set(3, this.#far(this.#window));
    else if (this.#isBitString) {
      const { reg } = this.#encoded;
      const low = BigInt.asUintN(size, BigInt(random.below(1800) - 900));
      this.#set(reg, (word64(random) & ~((1n << BigInt(size)) - 1n)) | low);
    } else if (/^cmpxchg/.test(mnemonic) && random.below(2) === 0) this.#suitExchange();
    else if (handler.startsWith('Branch.')) this.#suitCount();
    else if (mnemonic === 'bound') {
      this.#setRm(BigInt(random.below(128)) | (BigInt(128 + random.below(64)) << BigInt(size)));
      this.#set(this.#encoded.reg, random.below(256));
    }
    if (/^(Stack\.|@(push|pop|call|ret|leave))/.test(handler)) this.#suitStack();
    if (/^@(jmprm|callrm)$/.test(handler)) this.#setRm(this.#destination());
  }

  /** An address, with garbage above the address size. */
  #far(address: number): bigint {
    const garbage = this.#encoded.addressSize < this.#form.bits && this.#form.bits === 64;
    return BigInt(address) | (garbage ? word64(this.#random) & ~0xffffffffn : 0n);
  }

  /** The end of the code; rarely, where nothing else is wrong, an address that cannot be. */
  #destination(): bigint {
    const sp = Number(this.#registers[4]) - this.#window;
    const odd = this.#random.below(20) === 0 && sp >= 8 && sp < WINDOW;
    return odd ? (this.#form.bits === 64 ? NON_CANONICAL : BigInt(UNMAPPED)) : BigInt(this.#end);
  }

  #suitDivision(): void {
    const random = this.#random;
    if (random.below(4) === 0) return;
    if (this.#form.size === 8) this.#set(0, BigInt(random.below(0x400)));
    else this.#set(2, random.below(2) === 0 ? BigInt(random.below(100)) : BigInt.asUintN(64, -1n));
  }

  #suitString(): void {
    const random = this.#random;
    // 16-bit addresses lie outside of memory.
    const limit = this.#encoded.addressSize === 16 ? 1 : 10;
    this.#set(1, (this.#far(0) & ~0xffn) | BigInt(random.below(limit)));
    for (const n of [6, 7]) this.#set(n, this.#far(this.#window + 88 + random.below(80)));
    if (random.below(2) === 0) this.#set(7, this.#far(this.#window + WINDOW - 8 - random.below(8)));
    if (random.below(2) === 0) {
      const value = random.below(256);
      for (let i = 0; i < WINDOW; i++) this.#memory[i] = random.below(30) === 0 ? 1 : value;
      if (random.below(2) === 0) this.#set(0, BigInt(value) * 0x0101010101010101n);
    }
  }

  #suitExchange(): void {
    const { size, line } = this.#form;
    const mask = (1n << BigInt(Math.min(size, 64))) - 1n;
    if (line.mnemonic === 'cmpxchg') this.#setRm(this.#registers[0]! & mask);
    else {
      const half = line.mnemonic === 'cmpxchg8b' ? 32n : 64n;
      const low = BigInt.asUintN(Number(half), this.#registers[0]!);
      this.#setRm(low | (BigInt.asUintN(Number(half), this.#registers[2]!) << half));
    }
  }

  #suitCount(): void {
    const random = this.#random;
    if (random.below(2) === 0) this.#set(1, (word64(random) & ~0xffffffffn) | BigInt(random.below(3)));
    else this.#set(1, BigInt(random.below(3)));
  }

  #suitStack(): void {
    const random = this.#random;
    const { line, bits, size } = this.#form;
    const top = 64 + random.below(128);
    const rare = random.below(40) === 0;
    this.#set(4, rare ? UNMAPPED : this.#window + top);
    this.#set(5, rare ? UNMAPPED : this.#window + 40 + random.below(200));
    const sp = Number(this.#registers[4]) - this.#window;
    if (sp < 0 || sp > WINDOW - 8) return;
    if (/^@ret/.test(line.handler)) this.#memory.writeBigUInt64LE(this.#destination(), sp);
    if (line.mnemonic === 'popf') {
      const image = BigInt((random.word() & (ALL_FLAGS | 0x400)) | 0x202);
      if (bits === 64 && size === 64) this.#memory.writeBigUInt64LE(image, sp);
      else if (size === 32) this.#memory.writeUInt32LE(Number(image), sp);
      else this.#memory.writeUInt16LE(Number(image), sp);
    }
  }

  #undefined(): Undefined {
    const { line, size, bits } = this.#form;
    const cl = Number(this.#registers[1]! & 0xffn);
    const loose: Undefined = { flags: flagEffect(this.#encoded, cl).undefined };
    if (/^bs[fr]$/.test(line.mnemonic) && size === 32 && bits === 64) loose.upperHalf = this.#encoded.reg;
    return loose;
  }
}
