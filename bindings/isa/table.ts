// The opcode table as the assembler and the disassembler use it (Intel SDM, volume 2, appendix A).

import { OPCODES } from './opcodes.gen.js';

/** Code size of a segment. */
export type Bits = 16 | 32 | 64;

/** One form of an instruction. */
export interface Row {
  /** Mandatory prefix 66, F3, F2; 0 for none. */
  readonly prefix: number;
  /** REX.W that the form requires; undefined if it may be either. */
  readonly w: number | undefined;
  /** VEX.L: 0, 1, either with vectors of that size (x), ignored (i); undefined without a VEX prefix. */
  readonly vex: '0' | '1' | 'i' | 'x' | undefined;
  /** Escape: 0 none, 1 0F, 2 0F 38, 3 0F 3A. */
  readonly map: number;
  readonly opcode: number;
  /** The register is in the low bits of the opcode. */
  readonly plus: boolean;
  readonly modrm: boolean;
  /** ModRM.reg, if it belongs to the opcode. */
  readonly digit: number | undefined;
  readonly form: 'm' | 'r' | undefined;
  /** A ModRM byte that belongs to the opcode; `fixedRange`: it and the seven after it. */
  readonly fixed: number | undefined;
  readonly fixedRange: boolean;
  /** One name, or three by operand size 16, 32, 64. */
  readonly names: readonly string[];
  readonly operands: readonly string[];
  readonly only: 'legacy' | 'long' | undefined;
  /** Operand size in 64-bit mode: 64 with 66 for 16 (def), or 64 always (force). */
  readonly size64: 'def' | 'force' | undefined;
  /** A 66, F3 or F2 prefix makes another instruction of it. */
  readonly prefixFree: boolean;
  /** An F3 or F2 prefix does. */
  readonly repeatFree: boolean;
  /** A second encoding: never chosen by the assembler. */
  readonly alias: boolean;
  readonly lockable: boolean;
  readonly repeatable: boolean;
  /** It depends on the operand size, though no operand shows it. */
  readonly hiddenSize: boolean;
}

const ENCODING =
  /^(?:v([01ix]))?([prn]?)(?:w([01]))?(0F(?:38|3A)?(?=[0-9A-F]{2}))?([0-9A-F]{2})(\+?)(?:\/([r0-7])([mr]?))?(?:\.([0-9A-F]{2})(\+?))?$/;
const PREFIXES: Record<string, number> = { p: 0x66, r: 0xf3, n: 0xf2 };
const MAPS: Record<string, number> = { '0F': 1, '0F38': 2, '0F3A': 3 };

function parseRow(text: string): Row {
  const [encoding, names, operands, flags = ''] = text.split(' ');
  const match = ENCODING.exec(encoding!)!;
  const [, vex, prefix, w, map, opcode, plus, reg, form, fixed, range] = match;
  return {
    vex: vex as Row['vex'],
    prefix: PREFIXES[prefix!] ?? 0,
    w: w === undefined ? undefined : Number(w),
    map: map === undefined ? 0 : MAPS[map]!,
    opcode: Number.parseInt(opcode!, 16),
    plus: plus === '+',
    modrm: reg !== undefined || fixed !== undefined,
    digit: reg === undefined || reg === 'r' ? undefined : Number(reg),
    form: form === 'm' || form === 'r' ? form : undefined,
    fixed: fixed === undefined ? undefined : Number.parseInt(fixed, 16),
    fixedRange: range === '+',
    names: names!.split('|'),
    operands: operands === '-' ? [] : operands!.split(','),
    only: flags.includes('i') ? 'legacy' : flags.includes('o') ? 'long' : undefined,
    size64: flags.includes('d') ? 'def' : flags.includes('f') ? 'force' : undefined,
    prefixFree: flags.includes('n'),
    repeatFree: flags.includes('p'),
    alias: flags.includes('a'),
    lockable: flags.includes('l'),
    repeatable: flags.includes('r'),
    hiddenSize: flags.includes('s'),
  };
}

let parsed: readonly Row[] | undefined;

/** All forms, in the order of the table. */
export function rows(): readonly Row[] {
  parsed ??= OPCODES.trim().split('\n').map(parseRow);
  return parsed;
}

/** General registers by size in bytes; bytes come without and with a REX prefix. */
export const GPR: Readonly<Record<number, readonly string[]>> = {
  1: 'al cl dl bl spl bpl sil dil r8b r9b r10b r11b r12b r13b r14b r15b'.split(' '),
  2: 'ax cx dx bx sp bp si di r8w r9w r10w r11w r12w r13w r14w r15w'.split(' '),
  4: 'eax ecx edx ebx esp ebp esi edi r8d r9d r10d r11d r12d r13d r14d r15d'.split(' '),
  8: 'rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15'.split(' '),
};
export const HIGH_BYTES = ['ah', 'ch', 'dh', 'bh'] as const;
export const SEGMENTS = ['es', 'cs', 'ss', 'ds', 'fs', 'gs'] as const;
export const SEGMENT_PREFIXES = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65] as const;
/** Base and index of the 16-bit forms of ModRM.rm. */
export const EA16 = ['bx+si', 'bx+di', 'bp+si', 'bp+di', 'si', 'di', 'bp', 'bx'] as const;
/** Size keywords by bytes. */
export const KEYWORDS: Readonly<Record<number, string>> = {
  1: 'byte',
  2: 'word',
  4: 'dword',
  8: 'qword',
  10: 'tword',
  16: 'oword',
  32: 'yword',
};

/** What the operand is: a register file, memory or a number. */
export type OperandClass =
  | 'control'
  | 'debug'
  | 'far'
  | 'gprOpcode'
  | 'gprReg'
  | 'gprRm'
  | 'gprVex'
  | 'immediate'
  | 'literal'
  | 'memory'
  | 'mmxReg'
  | 'mmxRm'
  | 'offset'
  | 'relative'
  | 'segment'
  | 'st'
  | 'xmmImmediate'
  | 'xmmReg'
  | 'xmmRm'
  | 'xmmVex';

/** An operand of a row, spelled out. */
export interface OperandForm {
  readonly class: OperandClass;
  /** Bytes; or by operand size: `v` all of it, `y` 4 or 8, `z` at most 4; 0 none. */
  readonly size: number | 'v' | 'y' | 'z';
  /** The operand is a vector whose length VEX.L chooses, or this part of one; 0: it has its own size. */
  readonly part: number;
  /** The index of the address is a vector: all of one (1) or half of it (2); 0: it is none. */
  readonly vsib: number;
  readonly allows: 'both' | 'memory' | 'register';
  /** An immediate byte that is sign-extended to the operand size. */
  readonly signed: boolean;
  /** Name of a literal operand. */
  readonly name: string;
}

const LETTERS: Record<string, [OperandClass, OperandForm['allows']]> = {
  E: ['gprRm', 'both'],
  R: ['gprRm', 'register'],
  G: ['gprReg', 'register'],
  Z: ['gprOpcode', 'register'],
  I: ['immediate', 'both'],
  J: ['relative', 'both'],
  O: ['offset', 'memory'],
  S: ['segment', 'register'],
  C: ['control', 'register'],
  D: ['debug', 'register'],
  V: ['xmmReg', 'register'],
  H: ['xmmVex', 'register'],
  L: ['xmmImmediate', 'register'],
  B: ['gprVex', 'register'],
  W: ['xmmRm', 'both'],
  U: ['xmmRm', 'register'],
  P: ['mmxReg', 'register'],
  Q: ['mmxRm', 'both'],
  N: ['mmxRm', 'register'],
};
const SIZES: Record<string, OperandForm['size']> = {
  b: 1,
  bs: 1,
  w: 2,
  d: 4,
  q: 8,
  x: 16,
  xh: 8,
  xq: 4,
  xe: 2,
  dq: 16,
  qq: 32,
  ss: 4,
  sd: 8,
  v: 'v',
  y: 'y',
  z: 'z',
};

const PARTS: Record<string, number> = { x: 1, xh: 2, xq: 4, xe: 8 };

const forms = new Map<string, OperandForm>();

/** Spells out an operand of the table. */
export function formOf(operand: string): OperandForm {
  let form = forms.get(operand);
  if (!form) {
    form = parseForm(operand);
    forms.set(operand, form);
  }
  return form;
}

function parseForm(operand: string): OperandForm {
  const make = (
    kind: OperandClass,
    size: OperandForm['size'],
    allows: OperandForm['allows'],
  ): OperandForm => ({
    class: kind,
    size,
    part: /^[VWUHL]/.test(operand) ? (PARTS[operand.slice(1)] ?? 0) : 0,
    vsib: operand === 'Mvx' ? 1 : operand === 'Mvxh' ? 2 : 0,
    allows,
    signed: operand === 'Ibs',
    name: operand,
  });
  if (operand === 'STi') return make('st', 10, 'register');
  if (operand === 'Ap') return make('far', 'v', 'both');
  if (operand === 'Mp') return make('memory', 'v', 'memory');
  if (operand === 'M' || operand === 'Ma' || operand === 'Mx' || operand.startsWith('Mvx'))
    return make('memory', 0, 'memory');
  if (/^M([bwdq]|dq)$/.test(operand)) return make('memory', SIZES[operand.slice(1)]!, 'memory');
  const typed = /^m(\d+)/.exec(operand);
  if (typed) return make('memory', /byte/.test(operand) ? 0 : Number(typed[1]) / 8, 'memory');
  const [kind, allows] = LETTERS[operand[0]!] ?? [];
  const size = SIZES[operand.slice(1)];
  if (kind && allows && size !== undefined) return make(kind, size, allows);
  const sizes: Record<string, OperandForm['size']> = { AL: 1, CL: 1, AX: 2, DX: 2, rAX: 'v', eAX: 'z' };
  return make('literal', sizes[operand] ?? 0, 'register');
}

/** Bytes of an operand at operand size `opsize` and vector length `vector`. */
export function sizeAt(form: OperandForm, opsize: number, vector = 16): number {
  if (form.part > 0) return vector / form.part;
  if (form.size === 'v') return opsize;
  if (form.size === 'y') return opsize === 8 ? 8 : 4;
  if (form.size === 'z') return Math.min(opsize, 4);
  return form.size;
}

/** Operand size without prefixes. */
export function defaultOperandSize(row: Row, bits: Bits): number {
  if (bits === 64) return row.size64 ? 8 : 4;
  return bits / 8;
}
