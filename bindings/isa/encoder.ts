// Encodes one instruction: finds the forms of the opcode table that fit and takes the shortest.

import { type Address, directSize, encodeAddress } from './address.js';
import { isPlain, Problem, type Value } from './expressions.js';
import type { ImmediateOperand, MemoryOperand, Operand, RegisterOperand } from './operands.js';
import {
  type Bits,
  defaultOperandSize,
  formOf,
  type OperandForm,
  type Row,
  SEGMENT_PREFIXES,
  SEGMENTS,
  sizeAt,
} from './table.js';

/** Where an instruction stands. */
export interface Place {
  readonly bits: Bits;
  /** Address of its first byte. */
  readonly address: bigint;
  /** Addresses without registers are relative to RIP unless they say otherwise. */
  readonly defaultRelative: boolean;
}

/** Prefixes that the source names. */
export interface Prefixes {
  readonly rep: number;
  readonly lock: boolean;
  /** Segment register number, or -1. */
  readonly segment: number;
  /** Operand and address size in bytes, or 0. */
  readonly operandSize: number;
  readonly addressSize: number;
}

/** A form that fits. */
interface Encoding {
  readonly bytes: readonly number[];
  /** Bytes of a memory operand whose size nothing states; 0 if it is certain. */
  readonly guessed: number;
  /** Higher ones win whatever their length (2), or when they are equally long (1). */
  readonly rank: number;
}

const SIZES = [2, 4, 8];

/** Thrown inside when a form does not fit. */
class Misfit extends Error {}
const MISFIT = new Misfit();

/** Encodes an instruction by the rows of its mnemonic. `sizeIndex` picks the operand size of names that imply one. */
export function encode(
  forms: readonly { readonly row: Row; readonly sizes: readonly number[] | undefined }[],
  operands: readonly Operand[],
  prefixes: Prefixes,
  place: Place,
): readonly number[] {
  const found: Encoding[] = [];
  let reason = 'no instruction takes these operands';
  for (const { row, sizes } of forms) {
    if (row.alias || row.operands.length !== operands.length) continue;
    if (row.only === (place.bits === 64 ? 'legacy' : 'long')) {
      reason = `not an instruction of ${place.bits}-bit code`;
      continue;
    }
    for (const size of sizes ?? operandSizes(row, prefixes, place.bits)) {
      for (const vector of row.vex === 'x' ? [16, 32] : [row.vex === '1' ? 32 : 16]) {
        try {
          found.push(new Encoder(row, size, vector, operands, prefixes, place).encode());
        } catch (error) {
          if (error instanceof Problem) reason = error.message;
          else if (!(error instanceof Misfit)) throw error;
        }
      }
    }
  }
  const sizes = new Set(found.map(({ guessed }) => guessed).filter((size) => size !== 0));
  if (sizes.size > 1) throw new Problem('the size of the operation is not stated');
  const best = found.reduce<Encoding | undefined>(
    (best, one) => (best && !better(one, best) ? best : one),
    undefined,
  );
  if (!best) throw new Problem(reason);
  return best.bytes;
}

function better(one: Encoding, than: Encoding): boolean {
  if ((one.rank === 2) !== (than.rank === 2)) return one.rank === 2;
  const difference = one.bytes.length - than.bytes.length;
  return difference < 0 || (difference === 0 && one.rank > than.rank);
}

/** Operand sizes to try, the default first. */
function operandSizes(row: Row, prefixes: Prefixes, bits: Bits): readonly number[] {
  const normal = defaultOperandSize(row, bits);
  if (row.hiddenSize) return [prefixes.operandSize || normal];
  if (!row.operands.some((operand) => isVariable(formOf(operand)) || operand[0] === 'J')) return [normal];
  if (prefixes.operandSize) return [prefixes.operandSize];
  return [normal, ...SIZES.filter((size) => size !== normal && (size !== 8 || bits === 64))];
}

function isVariable(form: OperandForm): boolean {
  return typeof form.size === 'string' || form.signed;
}

class Encoder {
  private reg = 0;
  private rm = -1;
  private vvvv = 0;
  private plus = 0;
  private memory: MemoryOperand | undefined;
  private address: Address | undefined;
  private addressSize: number;
  private rexNeeded = false;
  private rexForbidden = false;
  /** Immediates, offsets and far pointers, in order. */
  private readonly tail: { value: bigint; size: number }[] = [];
  private relative: { target: bigint; size: number } | undefined;
  private operandSize: number;
  /** Something states the operand size. */
  private stated = false;
  private guessed = 0;
  private rank = 0;

  constructor(
    private readonly row: Row,
    size: number,
    /** Bytes of a vector whose length VEX.L chooses. */
    private readonly vector: number,
    private readonly operands: readonly Operand[],
    private readonly prefixes: Prefixes,
    private readonly place: Place,
  ) {
    this.operandSize = size;
    this.addressSize = prefixes.addressSize || place.bits / 8;
    // Of equally long forms NASM prefers the one without REX.W, and the one that writes ST(i).
    if (row.w === 1) this.rank = -1;
    else if (row.operands[0] === 'STi' && row.operands[1] === 'ST0') this.rank = 1;
  }

  private get long(): boolean {
    return this.place.bits === 64;
  }

  encode(): Encoding {
    const { row, place } = this;
    if (row.w === 1 && !this.long) throw MISFIT;
    if (this.long && row.size64 && this.operandSize === 4) throw MISFIT;
    if (this.operandSize === 8 && !this.long) throw MISFIT;
    if (this.long && row.size64 === 'force' && this.operandSize !== 8 && !row.hiddenSize) throw MISFIT;
    for (const [i, operand] of row.operands.entries()) this.match(formOf(operand), this.operands[i]!);
    if (this.memory && this.guessed !== 0 && !this.stated) this.defaultMemorySize();
    else this.guessed = 0;
    // Only a keyword makes PUSH of a number other than the default size.
    if (/^(Iz|Ibs)$/.test(row.operands[0] ?? '') && !this.stated && this.operandSize !== this.defaultSize) {
      if (!this.prefixes.operandSize) throw MISFIT;
    }
    if (row.fixed !== undefined) this.rm = (row.fixed & 7) | this.plus;
    return { bytes: this.assemble(place), guessed: this.guessed, rank: this.rank };
  }

  /** Branches and selector stores through memory without a keyword have the default size; others must state one. */
  private defaultMemorySize(): void {
    const { row } = this;
    const natural = row.size64 === 'force' || this.storesSelector || /^(callf|jmpf)$/.test(row.names[0]!);
    if (natural) {
      if (this.operandSize !== (/f$/.test(row.names[0]!) ? this.place.bits / 8 : this.defaultSize))
        throw MISFIT;
      this.guessed = 0;
    } else if (row.w !== undefined || row.operands.some((operand) => /^[PQVW]/.test(operand)))
      this.guessed = 0;
  }

  private get defaultSize(): number {
    return defaultOperandSize(this.row, this.place.bits);
  }

  private get storesSelector(): boolean {
    return this.row.operands.includes('Sw') || /^(sldt|str|smsw)$/.test(this.row.names[0]!);
  }

  private match(form: OperandForm, operand: Operand): void {
    const size = sizeAt(form, this.operandSize, this.vector);
    switch (form.class) {
      case 'gprReg':
        this.reg = this.general(form, operand, size);
        return;
      case 'gprOpcode':
        this.plus = this.general(form, operand, size);
        return;
      case 'gprRm':
        if (operand.kind === 'memory') this.takeMemory(form, operand, size);
        else this.takeRm(this.general(form, operand, size));
        return;
      case 'memory':
        this.takeMemory(form, operand, size);
        return;
      case 'xmmReg':
        this.reg = this.vectorRegister(operand, size);
        return;
      case 'xmmVex':
        this.vvvv = this.vectorRegister(operand, size);
        return;
      case 'xmmImmediate':
        this.tail.push({ value: BigInt(this.vectorRegister(operand, size) << 4), size: 1 });
        return;
      case 'gprVex':
        this.vvvv = this.general(form, operand, size);
        return;
      case 'mmxReg':
        this.reg = this.file('mmx', operand);
        return;
      case 'xmmRm':
      case 'mmxRm':
        if (operand.kind === 'memory') this.takeMemory(form, operand, size);
        else
          this.takeRm(
            form.class === 'xmmRm' ? this.vectorRegister(operand, size) : this.file('mmx', operand),
          );
        return;
      case 'segment':
        this.reg = this.file('segment', operand);
        return;
      case 'control':
        this.reg = this.file('control', operand);
        return;
      case 'debug':
        this.reg = this.file('debug', operand);
        return;
      case 'st':
        this.plus = this.file('st', operand);
        return;
      case 'immediate':
        this.takeImmediate(form, operand, size);
        return;
      case 'relative':
        this.takeTarget(form, operand, size);
        return;
      case 'offset':
        this.takeOffset(operand, size);
        return;
      case 'far':
        this.takeFar(operand);
        return;
      case 'literal':
        this.literal(form, operand, size);
        return;
    }
  }

  private takeRm(number: number): void {
    if (this.row.form === 'm') throw MISFIT;
    this.rm = number;
  }

  private vectorRegister(operand: Operand, size: number): number {
    const number = this.file('xmm', operand);
    if ((operand as RegisterOperand).size !== (this.row.vex && size === 32 ? 32 : 16)) throw MISFIT;
    return number;
  }

  private file(file: RegisterOperand['file'], operand: Operand): number {
    if (operand.kind !== 'register' || operand.file !== file) throw MISFIT;
    if (operand.number >= 8 && !this.long) throw MISFIT;
    return operand.number;
  }

  private general(form: OperandForm, operand: Operand, size: number): number {
    const number = this.file('gpr', operand);
    const register = operand as RegisterOperand;
    const wanted = size === 8 && !this.long && this.row.w === undefined ? 4 : size;
    if (register.size !== wanted && !this.selectorSource(form, register)) throw MISFIT;
    if (register.size === 8 && !this.long) throw MISFIT;
    if (register.rex === 'needed') {
      if (!this.long) throw MISFIT;
      this.rexNeeded = true;
    } else if (register.rex === 'forbidden') this.rexForbidden = true;
    if (isVariable(form) || form.size === 1) this.stated = true;
    return number;
  }

  /** Instructions that read a selector take it from a register of any size. */
  private selectorSource(form: OperandForm, register: RegisterOperand): boolean {
    if (form.name !== 'Ew') return false;
    if (this.row.operands.includes('Sw')) return register.size !== 1;
    if (!/^(lar|lsl)$/.test(this.row.names[0]!)) return false;
    return register.size === this.operandSize || (this.operandSize === 8 && register.size === 4);
  }

  private literal(form: OperandForm, operand: Operand, size: number): void {
    const { name } = form;
    if (name === '1') {
      if (operand.kind !== 'immediate' || !isPlain(operand.value) || operand.value.n !== 1n || operand.strict)
        throw MISFIT;
      return;
    }
    if (operand.kind !== 'register') throw MISFIT;
    const segment = SEGMENTS.indexOf(name.toLowerCase() as 'es');
    if (segment >= 0) {
      if (operand.file !== 'segment' || operand.number !== segment) throw MISFIT;
      return;
    }
    if (name === 'ST0') {
      if (operand.file !== 'st' || operand.number !== 0) throw MISFIT;
      return;
    }
    // In 64-bit code 90 is no exchange: it would clear the high half of RAX.
    if (name === 'rAX' && this.row.opcode === 0x90 && this.long && size === 4 && this.plus === 0)
      throw MISFIT;
    const number = name === 'CL' ? 1 : name === 'DX' ? 2 : 0;
    if (operand.file !== 'gpr' || operand.number !== number || operand.size !== size) throw MISFIT;
    if (name === 'AL' || name === 'rAX' || name === 'eAX') this.stated = true;
  }

  private takeMemory(form: OperandForm, operand: Operand, size: number): void {
    if (operand.kind !== 'memory' || form.allows === 'register' || this.row.form === 'r') throw MISFIT;
    const far = /^(callf|jmpf)$/.test(this.row.names[0]!);
    if (operand.far !== far) throw MISFIT;
    const wanted = far ? this.operandSize : this.storesSelector ? 2 : size;
    if (operand.size !== 0 && wanted !== 0) {
      if (operand.size !== wanted) throw MISFIT;
      if (this.storesSelector && this.operandSize !== this.defaultSize) throw MISFIT;
      this.stated = true;
    }
    if (operand.size === 0) this.guessed = wanted;
    // The size of the registers beside it says nothing about these.
    if (/^E[bw]$/.test(form.name) && this.row.operands[0]![0] === 'G' && operand.size === 0)
      this.stated = false;
    this.memory = operand;
    const vector = form.vsib && this.vector / form.vsib;
    this.address = encodeAddress(
      operand,
      this.place.bits,
      this.place.defaultRelative,
      vector && Math.max(vector, 16),
    );
    this.addressSize = this.address.size;
  }

  private takeImmediate(form: OperandForm, operand: Operand, size: number): void {
    if (operand.kind !== 'immediate' || operand.jump) throw MISFIT;
    const { value } = operand;
    if (form.signed) {
      const n = BigInt.asIntN(operand.size === 4 ? 32 : this.operandSize * 8, value.n);
      if (!this.fitsKeyword(operand, 1, true)) throw MISFIT;
      const forced = operand.size === 1;
      if (!isPlain(value) && !forced) throw MISFIT;
      if (!value.unknown && (n < -128n || n > 127n))
        throw forced ? new Problem(outOfRange(value.n, 1)) : MISFIT;
      this.tail.push({ value: n, size: 1 });
      this.rank = 1;
      return;
    }
    if (!this.fitsKeyword(operand, size)) throw MISFIT;
    if (form.name === 'Iv' && size === 8) {
      // Writing the low half zero-extends, in five bytes fewer.
      if (
        isPlain(value) &&
        operand.size !== 8 &&
        BigInt.asUintN(32, value.n) === BigInt.asUintN(64, value.n)
      ) {
        this.operandSize = 4;
        size = 4;
      }
    } else if (form.size === 'z' && this.operandSize === 8) {
      if (this.row.names[0] === 'mov' && this.rm >= 0 && value.base !== 0n && operand.size === 0)
        throw MISFIT;
      const n = BigInt.asIntN(operand.size === 4 ? 32 : 64, value.n);
      if (!value.unknown && BigInt.asIntN(32, n) !== n) throw new Problem(outOfRange(value.n, 4));
      this.tail.push({ value: n, size: 4 });
      return;
    }
    if (!value.unknown && !fits(value.n, size)) throw new Problem(outOfRange(value.n, size));
    this.tail.push({ value: value.n, size });
  }

  /** Whether the size keyword of an immediate allows this form; it may also state the operand size. */
  private fitsKeyword(operand: ImmediateOperand, size: number, signed = false): boolean {
    if (operand.size === 0) return true;
    if (operand.strict)
      return operand.size === size || (operand.size > 1 && operand.size === this.operandSize && size !== 1);
    if (operand.size === 1) return size === 1;
    if (size === 1 && !signed) return false;
    this.stated = true;
    if (operand.size === this.operandSize) return true;
    return this.operandSize === 8 && operand.size === 4;
  }

  private takeTarget(form: OperandForm, operand: Operand, size: number): void {
    if (operand.kind !== 'immediate') throw MISFIT;
    const { value, jump } = operand;
    const explicit = operand.size !== 0;
    if (form.size === 1) {
      const only = !/^j/.test(this.row.names[0]!) || this.row.names[0] === 'jcxz';
      const near = jump === 'near' || explicit || (jump !== 'short' && value.base !== 1n && !value.unknown);
      if (near && !only) throw MISFIT;
      if (this.operandSize !== this.defaultSize && !this.prefixes.operandSize) throw MISFIT;
    } else {
      if (jump === 'short') throw MISFIT;
      if (explicit && operand.size !== this.operandSize) throw MISFIT;
      if (!explicit && !this.prefixes.operandSize && this.operandSize !== this.defaultSize) throw MISFIT;
    }
    this.relative = { target: value.unknown ? this.place.address : value.n, size };
  }

  private takeOffset(operand: Operand, size: number): void {
    if (operand.kind !== 'memory' || operand.far || operand.value.terms.length > 0) throw MISFIT;
    if (operand.size !== 0 && operand.size !== size) throw MISFIT;
    const length = directSize(operand, this.place.bits);
    if (this.long && operand.width !== 8) throw MISFIT;
    if (this.long) this.rank = 2;
    this.memory = operand;
    this.addressSize = length;
    this.tail.push({ value: operand.value.n, size: length });
  }

  private takeFar(operand: Operand): void {
    if (operand.kind !== 'far') throw MISFIT;
    if ((operand.size || this.place.bits / 8) !== this.operandSize) throw MISFIT;
    this.tail.push(
      { value: operand.offset.n, size: this.operandSize },
      { value: operand.selector.n, size: 2 },
    );
  }

  private assemble(place: Place): number[] {
    const { row, address } = this;
    const bytes = this.legacyPrefixes();
    const rex = this.rex();
    if (row.vex !== undefined) bytes.push(...this.vexPrefix(rex));
    else {
      if (rex) bytes.push(rex);
      if (row.map > 0) bytes.push(0x0f);
      if (row.map > 1) bytes.push(row.map === 2 ? 0x38 : 0x3a);
    }
    bytes.push(row.opcode | (row.plus ? this.plus & 7 : 0));
    const end = (length: number): bigint => place.address + BigInt(bytes.length + length);
    if (row.fixed !== undefined) bytes.push(row.fixed | (row.fixedRange ? this.plus : 0));
    else if (row.modrm) {
      const reg = ((row.digit ?? this.reg) & 7) << 3;
      if (!address) bytes.push(0xc0 | reg | (Math.max(this.rm, 0) & 7));
      else {
        bytes.push(address.modrm | reg);
        if (address.sib !== undefined) bytes.push(address.sib);
        const tail = this.tail.reduce((sum, { size }) => sum + size, 0);
        const value = address.relative
          ? address.displacement - end(address.length + tail)
          : address.displacement;
        this.checkDisplacement(address, value);
        append(bytes, value, address.length);
      }
    }
    for (const { value, size } of this.tail) append(bytes, value, size);
    if (this.relative) this.appendTarget(bytes, end(this.relative.size));
    return bytes;
  }

  private checkDisplacement(address: Address, value: bigint): void {
    if (this.memory!.value.unknown || address.length === 0) return;
    const wide = address.size === 8;
    const n = wide ? BigInt.asIntN(64, value) : BigInt.asIntN(address.size * 8, value);
    const bits = address.length * 8;
    if (wide || address.length === 1 ? BigInt.asIntN(bits, n) !== n : !fits(value, address.length))
      throw new Problem(outOfRange(value, address.length));
  }

  private appendTarget(bytes: number[], end: bigint): void {
    const { target, size } = this.relative!;
    const width = Math.min(this.operandSize, 4) * 8;
    const distance = BigInt.asIntN(this.long ? 64 : width, target - end);
    const bits = size * 8;
    if (BigInt.asIntN(bits, distance) !== distance) {
      const value = (this.operands[0] as ImmediateOperand).value as Value;
      if (
        size === 1 &&
        /^j/.test(this.row.names[0]!) &&
        (this.operands[0] as ImmediateOperand).jump !== 'short'
      )
        throw MISFIT;
      if (!value.unknown) throw new Problem(`the target is ${distance} bytes away, too far for this branch`);
    }
    append(bytes, distance, size);
  }

  /** The VEX prefix, of two bytes where it can be. SDM vol. 2, 2.3.5. */
  private vexPrefix(rex: number): number[] {
    const { row } = this;
    const pp = [0, 0x66, 0xf3, 0xf2].indexOf(row.prefix);
    const l = row.vex === '1' || (row.vex === 'x' && this.vector === 32) ? 4 : 0;
    const last = ((15 - this.vvvv) << 3) | l | pp;
    if (row.map === 1 && !(rex & 0xb)) return [0xc5, (rex & 4 ? 0 : 0x80) | last];
    return [0xc4, ((~rex & 7) << 5) | row.map, ((rex & 8) << 4) | last];
  }

  private legacyPrefixes(): number[] {
    const { row, prefixes, place } = this;
    if ((this.addressSize === 8) !== this.long && (this.addressSize === 8 || this.addressSize === 2))
      throw new Problem(`${this.addressSize * 8}-bit addresses do not exist in ${place.bits}-bit code`);
    const bytes: number[] = [];
    if (prefixes.rep) bytes.push(prefixes.rep);
    if (prefixes.lock) bytes.push(0xf0);
    const segment = this.memory && this.memory.segment >= 0 ? this.memory.segment : prefixes.segment;
    if (segment >= 0) bytes.push(SEGMENT_PREFIXES[segment]!);
    const sized =
      row.hiddenSize ||
      row.names.length > 1 ||
      row.operands.some((o) => isVariable(formOf(o)) || o[0] === 'J');
    const size = sized ? this.operandSize : prefixes.operandSize || this.defaultSize;
    if (row.prefix !== 0x66 && (size === 2) !== (place.bits === 16) && size !== 8) {
      if (!(this.long && size === 4)) bytes.push(0x66);
    }
    if (this.addressSize !== place.bits / 8) bytes.push(0x67);
    if (row.prefix && row.vex === undefined) bytes.push(row.prefix);
    return bytes;
  }

  private rex(): number {
    if (!this.long) return 0;
    const { row, address } = this;
    let rex = 0;
    // INVPCID needs no REX.W, but NASM writes it.
    const wide = row.w === undefined ? this.operandSize === 8 && !row.size64 : row.w === 1;
    if (row.w === undefined && row.operands[0] === 'Gq') rex |= 8;
    if (wide && !this.noWidth) rex |= 8;
    if (row.digit === undefined && row.fixed === undefined && this.reg >= 8) rex |= 4;
    if (address) rex |= address.rex;
    else if (this.rm >= 8 || this.plus >= 8) rex |= 1;
    if (rex === 0 && !this.rexNeeded) return 0;
    if (this.rexForbidden) throw new Problem('AH, BH, CH and DH cannot stand beside a REX prefix');
    return 0x40 | rex;
  }

  /** Selectors are zero-extended without REX.W as well as with it. */
  private get noWidth(): boolean {
    return this.row.operands.includes('Sw') || this.row.names[0] === 'sldt';
  }
}

function append(bytes: number[], value: bigint, size: number): void {
  for (let i = 0; i < size; i++) bytes.push(Number((value >> BigInt(8 * i)) & 0xffn));
}

function fits(value: bigint, size: number): boolean {
  const bits = BigInt(size * 8);
  return value >= -(1n << (bits - 1n)) && value < 1n << bits;
}

function outOfRange(value: bigint, size: number): string {
  return `${value} does not fit in ${size === 1 ? 'a byte' : `${size} bytes`}`;
}
