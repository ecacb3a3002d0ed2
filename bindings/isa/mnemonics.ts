// Names of instructions: which rows of the table a mnemonic means, and the shorthands that the assembler accepts.

import { scalar } from './expressions.js';
import type { ImmediateOperand, Operand, RegisterOperand } from './operands.js';
import { type Row, rows } from './table.js';

/** A form of an instruction with the operand sizes that the name implies. */
export interface Form {
  readonly row: Row;
  readonly sizes: readonly number[] | undefined;
}

/** An instruction after its shorthands are spelled out. */
export interface Meaning {
  readonly forms: readonly Form[];
  readonly operands: readonly Operand[];
  /** FWAIT before it. */
  readonly wait: boolean;
  /** Operand and address size that the name states in bytes, or 0. */
  readonly operandSize: number;
  readonly addressSize: number;
}

/** Other names of conditions, by the name that the table uses. */
const CONDITIONS: Record<string, string> = {
  c: 'b',
  nae: 'b',
  nc: 'ae',
  nb: 'ae',
  z: 'e',
  nz: 'ne',
  na: 'be',
  nbe: 'a',
  pe: 'p',
  po: 'np',
  nge: 'l',
  nl: 'ge',
  ng: 'le',
  nle: 'g',
};
const NAMES: Record<string, string> = {
  sal: 'shl',
  xlat: 'xlatb',
  wait: 'fwait',
  loopz: 'loope',
  loopnz: 'loopne',
  jecxz: 'jcxz',
  jrcxz: 'jcxz',
  icebp: 'int1',
  int03: 'int3',
  setalc: 'salc',
  fnsetpm: 'fsetpm',
};
/** Names without a size, which mean the default one. */
const UNSIZED: Record<string, string> = {
  pusha: 'pushaw',
  popa: 'popaw',
  pushf: 'pushfw',
  popf: 'popfw',
  iret: 'iretw',
};
/** Names with a size of instructions that the table keeps under one name. */
const SIZED = /^(retf?|leave|enter)([wdq])$/;
const WAITING = new Set(['finit', 'fclex', 'fstcw', 'fstsw', 'fstenv', 'fsave', 'fdisi', 'feni']);
const COMPARISONS = ['eq', 'lt', 'le', 'unord', 'neq', 'nlt', 'nle', 'ord'];
/** x87 instructions whose second register, or only one, is ST1 unless stated. */
const DEFAULT_ST1 = /^(fcom|fcomp|fucom|fucomp|fxch|fcomip?|fucomip?)$/;
const POPPING = /^f(add|mul|subr?|divr?)p$/;
const WITH_ST0 = /^(f(add|mul|subr?|divr?)|fcmov.*|fu?comip?)$/;

let byName: Map<string, Form[]> | undefined;

function table(): Map<string, Form[]> {
  if (byName) return byName;
  byName = new Map();
  for (const row of rows()) {
    const sizes = row.names.length > 1 ? [2, 4, 8] : [0];
    row.names.forEach((name, i) => {
      if (row.names.indexOf(name) !== i) return;
      const form = { row, sizes: sizes[i] ? [sizes[i]] : undefined };
      const forms = byName!.get(name);
      if (forms) forms.push(form);
      else byName!.set(name, [form]);
    });
  }
  return byName;
}

/** Name in the table of a mnemonic in lower case; undefined if there is none. */
function canonical(name: string): string | undefined {
  if (table().has(name)) return name;
  if (Object.hasOwn(NAMES, name)) return NAMES[name];
  if (Object.hasOwn(UNSIZED, name)) return UNSIZED[name];
  if (WAITING.has(name)) return `fn${name.slice(1)}`;
  const condition = /^(j|set|cmov)(\w+)$/.exec(name);
  if (condition && Object.hasOwn(CONDITIONS, condition[2]!)) return condition[1]! + CONDITIONS[condition[2]!];
  const sized = SIZED.exec(name);
  if (sized) return sized[1];
  const compare = /^cmp(\w+)([ps][sd])$/.exec(name);
  if (compare && COMPARISONS.includes(compare[1]!)) return `cmp${compare[2]}`;
  return hint(name) === undefined ? undefined : name;
}

/** Opcode and ModRM.reg of a reserved NOP by its number. */
function hint(name: string): number | undefined {
  const match = /^hint_nop(\d{1,2})$/.exec(name);
  const number = match ? Number(match[1]) : 64;
  return number >= 8 && number < 64 && number !== 56 ? number : undefined;
}

function hintForms(number: number): Form[] {
  return rows()
    .filter((row) => row.map === 1 && row.opcode === 0x18 + (number >> 3) && row.operands[0] === 'Ev')
    .map((row) => ({ row: { ...row, digit: number & 7 }, sizes: undefined }));
}

export function isMnemonic(name: string): boolean {
  return canonical(name) !== undefined;
}

/** What an instruction means; undefined if the name is none. `bits` is the code size. */
export function meaningOf(name: string, operands: readonly Operand[], bits: number): Meaning | undefined {
  const main = canonical(name);
  if (main === undefined) return undefined;
  const number = hint(main);
  let forms = number === undefined ? (table().get(main) ?? []) : hintForms(number);
  if (Object.hasOwn(UNSIZED, name)) forms = unsized(forms, bits);
  const sized = SIZED.exec(name)?.[2];
  const loop = /^loop/.test(main) && operands[1]?.kind === 'register' ? operands[1].size : 0;
  return {
    forms: farForms(main, operands) ?? forms,
    operands: spelledOut(main, name, loop ? operands.slice(0, 1) : operands),
    wait: main !== name && WAITING.has(name),
    operandSize: sized ? { w: 2, d: 4, q: 8 }[sized]! : 0,
    addressSize: main === 'jcxz' ? { jcxz: 2, jecxz: 4, jrcxz: 8 }[name]! : loop,
  };
}

function unsized(forms: readonly Form[], bits: number): Form[] {
  // IRET keeps 32 bits in 64-bit code; PUSHF and POPF do not exist with them there.
  return forms.map(({ row }) => {
    const size = bits === 64 && row.size64 ? 8 : bits === 16 ? 2 : 4;
    return { row, sizes: [size] };
  });
}

function farForms(name: string, operands: readonly Operand[]): readonly Form[] | undefined {
  const [first] = operands;
  const far = first?.kind === 'far' || (first?.kind === 'memory' && first.far);
  return far && (name === 'call' || name === 'jmp') ? table().get(`${name}f`) : undefined;
}

const st = (number: number): RegisterOperand => ({
  kind: 'register',
  file: 'st',
  number,
  size: 10,
  rex: undefined,
});
const isSt = (operand: Operand | undefined): operand is RegisterOperand =>
  operand?.kind === 'register' && operand.file === 'st';

function immediate(n: number): ImmediateOperand {
  return { kind: 'immediate', size: 0, strict: false, jump: '', value: scalar(BigInt(n)) };
}

/** Adds the operands that may be left out and puts exchanged ones in the order of the table. */
function spelledOut(main: string, name: string, operands: readonly Operand[]): readonly Operand[] {
  const [first, second] = operands;
  const count = operands.length;
  if (main === 'imul' && count === 2 && second!.kind === 'immediate') return [first!, first!, second!];
  if ((main === 'aam' || main === 'aad') && count === 0) return [immediate(10)];
  if ((main === 'test' || main === 'xchg') && first?.kind === 'register' && count === 2) {
    const exchange = main === 'xchg' ? second!.kind !== 'immediate' : second!.kind === 'memory';
    if (exchange) return exchangeOrder(main, first, second!);
  }
  const compare = name !== main ? /^cmp(\w+)[ps][sd]$/.exec(name) : null;
  if (compare && count === 2) return [...operands, immediate(COMPARISONS.indexOf(compare[1]!))];
  return main[0] === 'f' ? spelledOutX87(main, operands) : operands;
}

/** XCHG of two registers has the first in ModRM.reg; with the accumulator the other is in the opcode. */
function exchangeOrder(main: string, first: RegisterOperand, second: Operand): readonly Operand[] {
  const isAccumulator = (operand: Operand): boolean =>
    operand.kind === 'register' && operand.file === 'gpr' && operand.number === 0 && operand.size > 1;
  if (main === 'xchg' && second.kind === 'register' && isAccumulator(second)) return [first, second];
  return [second, first];
}

function spelledOutX87(main: string, operands: readonly Operand[]): readonly Operand[] {
  const [first, second] = operands;
  const count = operands.length;
  if (count === 0) {
    if (POPPING.test(main)) return [st(1), st(0)];
    if (DEFAULT_ST1.test(main)) return /i/.test(main) ? [st(0), st(1)] : [st(1)];
  }
  if (count === 1 && isSt(first)) {
    if (POPPING.test(main)) return [first, st(0)];
    if (WITH_ST0.test(main)) return [st(0), first];
  }
  if (count === 2 && isSt(first) && isSt(second)) {
    if (main === 'fxch') return [first.number === 0 ? second : first];
    if (/^fu?comp?$/.test(main) && first.number === 0) return [second];
  }
  return operands;
}
