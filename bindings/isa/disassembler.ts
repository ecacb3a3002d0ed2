// Disassembler: x86 machine code to NASM's syntax (Intel SDM, volume 2, chapter 2). Driven by the opcode table.

import {
  type Bits,
  defaultOperandSize,
  EA16,
  formOf,
  GPR,
  HIGH_BYTES,
  KEYWORDS,
  type OperandForm,
  type Row,
  rows,
  SEGMENT_PREFIXES,
  SEGMENTS,
  sizeAt,
} from './table.js';

/** Where the code runs. */
export interface DisassembleOptions {
  /** Code size of the segment. */
  readonly bits: Bits;
  /** RIP of the first byte; default 0. Branch targets and RIP-relative addresses are absolute. */
  readonly address?: bigint | number;
}

/** One instruction. */
export interface Instruction {
  /** Bytes; at least 1. */
  readonly length: number;
  /** Mnemonic and operands; `(bad)` if there is no such instruction or the bytes end before it. */
  readonly text: string;
  /** The first word of `text`, without prefixes. */
  readonly mnemonic: string;
  /** Operands as in `text`. */
  readonly operands: readonly string[];
}

/** Longest instruction (SDM vol. 2, 2.3.11). */
const MAX_LENGTH = 15;
const BAD: Instruction = { length: 1, text: '(bad)', mnemonic: '(bad)', operands: [] };
/** String instructions whose REP compares. */
const COMPARING = /^(cmps|scas)/;

/** Thrown inside when the bytes end. */
class Truncated extends Error {}

let byOpcode: Map<number, Row[]> | undefined;

function candidates(map: number, opcode: number): readonly Row[] {
  if (!byOpcode) {
    byOpcode = new Map();
    for (const row of rows()) {
      for (let i = 0; i < (row.plus ? 8 : 1); i++) {
        const key = ((row.map + (row.vex ? 4 : 0)) << 8) | (row.opcode + i);
        const list = byOpcode.get(key);
        if (list) list.push(row);
        else byOpcode.set(key, [row]);
      }
    }
    // Fixed ModRM bytes, digits and opcodes without a register go before the general forms.
    const rank = (row: Row): number =>
      row.fixed !== undefined ? 0 : row.plus ? 3 : row.digit !== undefined ? 1 : 2;
    for (const list of byOpcode.values()) list.sort((a, b) => rank(a) - rank(b));
  }
  return byOpcode.get((map << 8) | opcode) ?? [];
}

/**
 * Disassembles the first instruction of `bytes`.
 *
 * Never throws: what is no instruction has the text `(bad)` and length 1.
 */
export function disassemble(bytes: Uint8Array, options: DisassembleOptions): Instruction {
  try {
    return new Reader(bytes, options.bits, BigInt(options.address ?? 0)).instruction() ?? BAD;
  } catch (error) {
    if (error instanceof Truncated) return BAD;
    throw error;
  }
}

class Reader {
  private at = 0;
  private opsize66 = false;
  private address67 = false;
  private rep = 0;
  private lock = false;
  private vex = false;
  /** VEX.L and VEX.vvvv. */
  private vectorLength = 16;
  private vvvv = 0;
  private segment = -1;
  private rex = 0;
  private modrm = -1;
  /** Text of the memory operand of ModRM without brackets, or '' for a register. */
  private memory = '';
  private segmentUsed = false;
  private operandSize = 4;
  private sizeShown = false;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly bits: Bits,
    private readonly address: bigint,
  ) {}

  private u8(): number {
    if (this.at >= this.bytes.length || this.at >= MAX_LENGTH) throw new Truncated();
    return this.bytes[this.at++]!;
  }

  /** Signed little-endian integer. */
  private int(size: number): bigint {
    let value = 0n;
    for (let i = 0; i < size; i++) value |= BigInt(this.u8()) << BigInt(8 * i);
    return BigInt.asIntN(size * 8, value);
  }

  private get addressSize(): number {
    const small = this.bits === 64 ? 4 : this.bits === 32 ? 2 : 4;
    return this.address67 ? small : this.bits / 8;
  }

  private prefixes(): number {
    for (;;) {
      const byte = this.u8();
      const segment = SEGMENT_PREFIXES.indexOf(byte as 0x26);
      if (this.bits === 64 && (byte & 0xf0) === 0x40) {
        this.rex = byte;
        continue;
      }
      if (byte === 0x66) this.opsize66 = true;
      else if (byte === 0x67) this.address67 = true;
      else if (byte === 0xf2 || byte === 0xf3) this.rep = byte;
      else if (byte === 0xf0) this.lock = true;
      // In 64-bit mode only FS and GS mean something.
      else if (segment >= 0) this.segment = this.bits === 64 && segment < 4 ? this.segment : segment;
      else return byte;
      this.rex = 0; // REX counts only directly before the opcode
    }
  }

  instruction(): Instruction | undefined {
    let opcode = this.prefixes();
    let map = 0;
    if ((opcode === 0xc4 || opcode === 0xc5) && (this.bits === 64 || (this.bytes[this.at] ?? 0) >= 0xc0)) {
      map = this.vexPrefix(opcode === 0xc5);
      if (map === 0) return undefined;
      opcode = this.u8();
    } else if (opcode === 0x0f) {
      map = 1;
      opcode = this.u8();
      if (opcode === 0x38 || opcode === 0x3a) {
        map = opcode === 0x38 ? 2 : 3;
        opcode = this.u8();
      }
    }
    const list = candidates(map, opcode);
    if (list.some((row) => row.modrm)) this.modrm = this.bytes[this.at] ?? -1;
    const row = this.choose(list);
    if (!row) return undefined;
    if (row.modrm) this.modrm = this.u8();
    this.setOperandSize(row);
    if (this.hasMemory(row)) this.memory = this.effectiveAddress(row);
    const operands = row.operands.map((operand) => this.operand(row, formOf(operand), opcode));
    if (operands.includes('')) return undefined;
    return this.finish(row, operands);
  }

  /** Takes the rest of a VEX prefix; the map as candidates() numbers it, or 0. SDM vol. 2, 2.3.5. */
  private vexPrefix(isShort: boolean): number {
    if (this.lock || this.rep || this.opsize66 || this.rex) return 0;
    const first = this.u8();
    const second = isShort ? first & 0x7f : this.u8();
    const map = isShort ? 1 : first & 0x1f;
    this.vex = true;
    this.opsize66 = (second & 3) === 1;
    this.rep = [0, 0, 0xf3, 0xf2][second & 3]!;
    this.vectorLength = second & 4 ? 32 : 16;
    this.vvvv = 15 - ((second >> 3) & 15);
    this.rex = 0x40 | (isShort ? (~first >> 5) & 4 : ((~first >> 5) & 7) | ((second >> 4) & 8));
    if (this.bits !== 64) {
      this.rex &= 0x48;
      this.vvvv &= 7;
    }
    return map >= 1 && map <= 3 ? map + 4 : 0;
  }

  /** The row that the prefixes, ModRM and the mode select: F3 and F2 before 66 before none. */
  private choose(list: readonly Row[]): Row | undefined {
    const fitting = list.filter((row) => this.fits(row));
    const withPrefix = (prefix: number) => fitting.find((row) => row.prefix === prefix);
    return (
      (this.rep ? withPrefix(this.rep) : undefined) ??
      (this.opsize66 ? withPrefix(0x66) : undefined) ??
      fitting.find((row) => row.prefix === 0 && !this.excluded(row))
    );
  }

  /** Whether a prefix makes another instruction of a row without one. */
  private excluded(row: Row): boolean {
    return (row.prefixFree && (this.rep !== 0 || this.opsize66)) || (row.repeatFree && this.rep !== 0);
  }

  private fits(row: Row): boolean {
    if (row.only === (this.bits === 64 ? 'legacy' : 'long')) return false;
    if (row.w !== undefined && row.w !== ((this.rex >> 3) & 1)) return false;
    if (row.vex !== undefined) {
      if ((row.vex === '0' || row.vex === '1') && Number(row.vex) !== this.vectorLength >> 5) return false;
      if (this.vvvv !== 0 && !row.operands.some((o) => o[0] === 'H' || o[0] === 'B')) return false;
      if (row.operands.some((o) => formOf(o).vsib) && ((this.modrm & 7) !== 4 || this.addressSize === 2))
        return false;
    }
    // 90 is XCHG with the accumulator when a prefix changes its operand.
    if (row.map === 0 && row.opcode === 0x90 && !row.plus && row.prefix === 0) {
      return !this.opsize66 && (this.rex & 9) === 0;
    }
    if (!row.modrm) return true;
    if (this.modrm < 0) return false;
    if (row.fixed !== undefined) return (row.fixedRange ? this.modrm & 0xf8 : this.modrm) === row.fixed;
    if (row.digit !== undefined && ((this.modrm >> 3) & 7) !== row.digit) return false;
    const register = this.modrm >= 0xc0 || ignoresMod(row);
    if (row.form !== undefined && (row.form === 'r') !== register) return false;
    return (
      register || !row.operands.some((o) => formOf(o).class === 'gprRm' && formOf(o).allows === 'register')
    );
  }

  private setOperandSize(row: Row): void {
    const size66 = this.opsize66 && row.prefix !== 0x66 && !this.vex;
    if (this.bits === 64) {
      if (row.size64 === 'force') this.operandSize = 8;
      else if (this.rex & 8) this.operandSize = 8;
      else this.operandSize = size66 ? 2 : defaultOperandSize(row, 64);
    } else this.operandSize = this.vex || (this.bits === 32) !== size66 ? 4 : 2;
  }

  private hasMemory(row: Row): boolean {
    return row.modrm && row.fixed === undefined && this.modrm < 0xc0 && !ignoresMod(row);
  }

  private effectiveAddress(row: Row): string {
    const mod = this.modrm >> 6;
    const rm = this.modrm & 7;
    if (this.addressSize === 2) {
      if (mod === 0 && rm === 6) return this.widthKeyword + hex(BigInt.asUintN(16, this.int(2)));
      return EA16[rm]! + displacement(mod === 0 ? 0n : this.int(mod));
    }
    const names = GPR[this.addressSize]!;
    const vsib = Math.max(0, ...row.operands.map((o) => formOf(o).vsib));
    if (rm === 4 && vsib) return this.vectorSib(mod, names, this.vectorLength / vsib);
    if (rm === 4) return this.sib(mod, names);
    if (mod === 0 && rm === 5) return this.direct();
    return names[rm | ((this.rex & 1) << 3)]! + displacement(this.modDisplacement(mod));
  }

  private sib(mod: number, names: readonly string[]): string {
    const sib = this.u8();
    const index = ((sib >> 3) & 7) | ((this.rex & 2) << 2);
    const scale = 1 << (sib >> 6);
    const noBase = mod === 0 && (sib & 7) === 5;
    const base = noBase ? '' : names[(sib & 7) | ((this.rex & 1) << 3)]!;
    const offset = noBase ? this.int(4) : this.modDisplacement(mod);
    if (index === 4)
      return base ? base + displacement(offset) : this.widthKeyword + hex(this.absolute(offset));
    const scaled = names[index]! + (scale > 1 || noBase ? `*${scale}` : '');
    // Without a base there is always a 32-bit displacement; NASM would rather take the index for one.
    if (noBase) return `${scale < 4 ? 'nosplit ' : ''}${scaled}${displacement(offset)}`;
    return `${base}+${scaled}${displacement(offset)}`;
  }

  /** A vector of `size` bytes or less as index. */
  private vectorSib(mod: number, names: readonly string[], size: number): string {
    const sib = this.u8();
    const noBase = mod === 0 && (sib & 7) === 5;
    const base = noBase ? '' : `${names[(sib & 7) | ((this.rex & 1) << 3)]!}+`;
    const offset = noBase ? this.int(4) : this.modDisplacement(mod);
    const index = `${size === 32 ? 'ymm' : 'xmm'}${((sib >> 3) & 7) | ((this.rex & 2) << 2)}`;
    return `${base}${index}*${1 << (sib >> 6)}${displacement(offset)}`;
  }

  private modDisplacement(mod: number): bigint {
    return mod === 0 ? 0n : this.int(mod === 1 ? 1 : 4);
  }

  /** An address alone; relative to RIP in 64-bit mode, whose value waits for the instruction's length. */
  private direct(): string {
    const offset = this.int(4);
    return this.bits === 64 ? `rel ${offset}` : this.widthKeyword + hex(BigInt.asUintN(32, offset));
  }

  /** Without a register nothing else shows the address size. */
  private get widthKeyword(): string {
    return this.address67 ? `${KEYWORDS[this.addressSize]} ` : '';
  }

  private absolute(offset: bigint): bigint {
    return BigInt.asUintN(this.addressSize === 8 ? 64 : 32, offset);
  }

  private operand(row: Row, form: OperandForm, opcode: number): string {
    const size = sizeAt(form, this.operandSize, row.vex === 'i' ? 16 : this.vectorLength);
    const vector = row.vex && size === 32 ? 'ymm' : 'xmm';
    const reg = ((this.modrm >> 3) & 7) | ((this.rex & 4) << 1);
    const rm = (this.modrm & 7) | ((this.rex & 1) << 3);
    if (typeof form.size === 'string' || form.signed) this.sizeShown = true;
    switch (form.class) {
      case 'gprReg':
        return this.register(reg, size);
      case 'gprOpcode':
        return this.register((opcode & 7) | ((this.rex & 1) << 3), size);
      case 'gprRm':
        return this.memory ? this.memoryText(row, size) : this.register(rm, size);
      case 'memory':
        return this.memoryText(row, size);
      case 'xmmReg':
        return `${vector}${reg}`;
      case 'xmmRm':
        return this.memory ? this.memoryText(row, size) : `${vector}${rm}`;
      case 'xmmVex':
        return `${vector}${this.vvvv}`;
      case 'xmmImmediate':
        return `${vector}${(this.u8() >> 4) & (this.bits === 64 ? 15 : 7)}`;
      case 'gprVex':
        return this.register(this.vvvv, size);
      case 'mmxReg':
        return `mm${reg & 7}`;
      case 'mmxRm':
        return this.memory ? this.memoryText(row, size) : `mm${rm & 7}`;
      case 'segment':
        // Nothing loads CS but a far transfer.
        return row.opcode === 0x8e && reg === 1 ? '' : (SEGMENTS[reg & 7] ?? '');
      case 'control':
        return `cr${reg}`;
      case 'debug':
        return `dr${reg}`;
      case 'st':
        return `st${this.modrm & 7}`;
      case 'immediate':
        return this.immediate(form, size);
      case 'relative':
        return this.target(size);
      case 'offset':
        return `[${this.overridden()}${this.bits === 64 && !this.address67 ? 'qword ' : this.widthKeyword}${hex(BigInt.asUintN(this.addressSize * 8, this.int(this.addressSize)))}]`;
      case 'far':
        return this.far();
      case 'literal':
        return form.name === 'rAX' || form.name === 'eAX' ? GPR[size]![0]! : form.name.toLowerCase();
    }
  }

  private register(number: number, size: number): string {
    // Cq, Dq and the like name the size in 64-bit mode.
    if (size === 8 && this.bits !== 64) size = 4;
    if (size === 1 && this.rex === 0 && number >= 4) return HIGH_BYTES[number - 4]!;
    return GPR[size]![number]!;
  }

  private overridden(): string {
    if (this.segment < 0) return '';
    this.segmentUsed = true;
    return `${SEGMENTS[this.segment]}:`;
  }

  private memoryText(row: Row, size: number): string {
    const inner = `[${this.overridden()}${this.memory}]`;
    const far = row.names[0] === 'callf' || row.names[0] === 'jmpf';
    if (far) {
      const keyword = this.operandSize === this.bits / 8 ? '' : `${KEYWORDS[this.operandSize]} `;
      this.sizeShown = true;
      return `far ${keyword}${inner}`;
    }
    // MOV and the like store a selector in 16 bits, whatever the operand size.
    if (row.operands.includes('Sw') || /^(sldt|str|smsw)$/.test(row.names[0]!)) return `word ${inner}`;
    // The register of CRC32 says nothing about the size of what is added.
    const implied =
      row.names[0] !== 'crc32' &&
      // Nor that of a conversion whose result is an XMM register either way.
      !(row.vex === 'x' && row.operands[0] === 'Vdq') &&
      row.operands.some((operand) => {
        const form = formOf(operand);
        if (/^([VWPQ]|[re]AX$|AL$)/.test(operand)) return !row.operands.some((o) => /^E[dq]$/.test(o));
        return form.class === 'gprReg' && sizeAt(form, this.operandSize) === size;
      });
    return implied || size === 0 ? inner : `${KEYWORDS[size]} ${inner}`;
  }

  private immediate(form: OperandForm, size: number): string {
    const value = this.int(size);
    if (form.signed || (form.size === 'z' && this.operandSize === 8)) return signedHex(value);
    return hex(BigInt.asUintN(size * 8, value));
  }

  private target(size: number): string {
    const offset = this.int(size);
    const width = this.operandSize === 8 ? 64 : this.operandSize * 8;
    return hex(BigInt.asUintN(width, this.address + BigInt(this.at) + offset));
  }

  private far(): string {
    const offset = BigInt.asUintN(this.operandSize * 8, this.int(this.operandSize));
    const selector = BigInt.asUintN(16, this.int(2));
    const keyword = this.operandSize === this.bits / 8 ? '' : `${KEYWORDS[this.operandSize]} `;
    return `${keyword}${hex(selector)}:${hex(offset)}`;
  }

  private finish(row: Row, operands: string[]): Instruction {
    const mnemonic = this.mnemonic(row);
    // Of two registers the assembler puts the first in ModRM.reg.
    if (mnemonic === 'xchg' && row.modrm && !this.memory) operands.reverse();
    const resolved = operands.map((operand) =>
      operand.replace(/rel (-?\d+)/, (_, offset: string) => {
        return `rel ${hex(BigInt.asUintN(64, this.address + BigInt(this.at) + BigInt(offset)))}`;
      }),
    );
    this.fixOperands(row, mnemonic, resolved);
    const text = `${this.prefixText(row)}${mnemonic}${resolved.length ? ` ${resolved.join(',')}` : ''}`;
    return { length: this.at, text, mnemonic, operands: resolved };
  }

  private mnemonic(row: Row): string {
    if (row.names.length > 1) {
      this.sizeShown = true;
      return row.names[this.operandSize === 2 ? 0 : this.operandSize === 4 ? 1 : 2]!;
    }
    const name = row.names[0]!;
    if (name === 'callf') return 'call';
    if (name === 'jmpf') return 'jmp';
    if (name === 'jcxz') return { 2: 'jcxz', 4: 'jecxz', 8: 'jrcxz' }[this.addressSize]!;
    if (/^hint_nop/.test(name)) return `hint_nop${Number(name.slice(8)) + ((this.modrm >> 3) & 7)}`;
    if (name === 'nop' && row.opcode === 0x1f && this.modrm & 0x38)
      return `hint_nop${56 + ((this.modrm >> 3) & 7)}`;
    return name;
  }

  /** Keywords without which the text would mean another encoding. */
  private fixOperands(row: Row, mnemonic: string, operands: string[]): void {
    const form = row.operands[0];
    if (form === 'Jb' && /^j/.test(mnemonic) && !mnemonic.endsWith('cxz'))
      operands[0] = `short ${operands[0]}`;
    else if (form === 'Jz' && this.bits !== 64 && this.operandSize !== this.bits / 8)
      operands[0] = `${KEYWORDS[this.operandSize]} ${operands[0]}`;
    else if (/^loop/.test(mnemonic) && this.address67) operands.push(GPR[this.addressSize]![1]!);
    else if (mnemonic === 'push' && (form === 'Iz' || form === 'Ibs') && this.opsize66)
      operands[0] = `${KEYWORDS[this.operandSize]} ${operands[0]}`;
    else if ((mnemonic === 'aam' || mnemonic === 'aad') && operands[0] === '0xa') operands.length = 0;
  }

  private prefixText(row: Row): string {
    let text = '';
    if (this.lock) text += 'lock ';
    if (this.rep && row.prefix !== this.rep) {
      if (row.repeatable)
        text += this.rep === 0xf2 ? 'repne ' : COMPARING.test(row.names[0]!) ? 'repe ' : 'rep ';
      else if (this.lock) text += this.rep === 0xf2 ? 'xacquire ' : 'xrelease ';
      else text += this.rep === 0xf2 ? 'repne ' : 'rep ';
    }
    if (this.segment >= 0 && !this.segmentUsed) text += `${SEGMENTS[this.segment]} `;
    const sizeHidden = (row.hiddenSize && !this.sizeShown) || (row.operands[0] === 'Jb' && this.bits !== 64);
    if (sizeHidden && this.operandSize !== defaultOperandSize(row, this.bits))
      text += `o${this.operandSize * 8} `;
    const addressShown = this.memory !== '' || /^(loop|jcxz)/.test(row.names[0]!);
    if (this.address67 && !addressShown) text += `a${this.addressSize * 8} `;
    return text;
  }
}

/** Moves from and to control and debug registers take a register whatever ModRM.mod says. */
function ignoresMod(row: Row): boolean {
  return row.map === 1 && (row.opcode & 0xfc) === 0x20;
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function signedHex(value: bigint): string {
  return value < 0n ? `-0x${(-value).toString(16)}` : hex(value);
}

function displacement(value: bigint): string {
  if (value === 0n) return '';
  return value < 0n ? `-0x${(-value).toString(16)}` : `+0x${value.toString(16)}`;
}
