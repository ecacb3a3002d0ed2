// Operands of instructions as the assembler reads them.

import { Cursor, evaluate, Problem, type Scope, type Token, type Value } from './expressions.js';
import { GPR, HIGH_BYTES, KEYWORDS, SEGMENTS } from './table.js';

export interface RegisterOperand {
  readonly kind: 'register';
  readonly file: 'control' | 'debug' | 'gpr' | 'mmx' | 'segment' | 'st' | 'xmm';
  readonly number: number;
  readonly size: number;
  /** AH, CH, DH, BH: not with REX; SPL and the like: only with it. */
  readonly rex: 'forbidden' | 'needed' | undefined;
}

export interface MemoryOperand {
  readonly kind: 'memory';
  /** Bytes by keyword; 0 without one. */
  readonly size: number;
  readonly far: boolean;
  /** Number of the segment register of an override; -1 for none. */
  readonly segment: number;
  readonly value: Value;
  /** Keyword inside the brackets: width of the displacement, or of an address alone. */
  readonly width: number;
  readonly nosplit: boolean;
  readonly relative: boolean | undefined;
}

export interface ImmediateOperand {
  readonly kind: 'immediate';
  readonly size: number;
  readonly strict: boolean;
  readonly jump: '' | 'near' | 'short';
  readonly value: Value;
}

export interface FarOperand {
  readonly kind: 'far';
  readonly size: number;
  readonly selector: Value;
  readonly offset: Value;
}

export type Operand = FarOperand | ImmediateOperand | MemoryOperand | RegisterOperand;

const SIZE_OF = new Map(Object.entries(KEYWORDS).map(([size, name]) => [name, Number(size)]));
SIZE_OF.set('yword', 32).set('tbyte', 10);

const registers = new Map<string, RegisterOperand>();

function addRegisters(
  file: RegisterOperand['file'],
  names: readonly string[],
  size: number,
  first = 0,
): void {
  names.forEach((name, i) => {
    const number = first + i;
    const rex = file !== 'gpr' || size !== 1 || number < 4 ? undefined : first === 4 ? 'forbidden' : 'needed';
    registers.set(name, { kind: 'register', file, number, size, rex });
  });
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}${i}`);
}

for (const size of [1, 2, 4, 8]) addRegisters('gpr', GPR[size]!, size);
addRegisters('gpr', HIGH_BYTES, 1, 4);
addRegisters('segment', SEGMENTS, 2);
addRegisters('control', numbered('cr', 16), 8);
addRegisters('debug', numbered('dr', 16), 8);
addRegisters('st', numbered('st', 8), 10);
addRegisters('mmx', numbered('mm', 8), 8);
addRegisters('xmm', numbered('xmm', 16), 16);
addRegisters('xmm', numbered('ymm', 16), 32);

/** Whether a name is reserved for a register. */
export function isRegister(name: string): boolean {
  return registers.has(name.toLowerCase());
}

/** Parses the operands of an instruction, up to the end of the line. */
export function parseOperands(tokens: readonly Token[], scope: Scope): Operand[] {
  const cursor = new Cursor(tokens);
  const operands: Operand[] = [];
  if (cursor.done) return operands;
  do operands.push(parseOperand(cursor, scope));
  while (cursor.take(','));
  if (!cursor.done) throw new Problem(`expected the end of the line before "${cursor.peek()!.text}"`);
  return operands;
}

function parseOperand(cursor: Cursor, scope: Scope): Operand {
  let size = 0;
  let strict = false;
  let far = false;
  let jump: ImmediateOperand['jump'] = '';
  for (;;) {
    const name = cursor.name();
    if (SIZE_OF.has(name)) size = SIZE_OF.get(name)!;
    else if (name === 'strict') strict = true;
    else if (name === 'far') far = true;
    else if (name === 'short' || name === 'near') jump = name;
    else break;
    cursor.next();
  }
  if (cursor.take('[')) return parseMemory(cursor, scope, size, far);
  const register = registers.get(cursor.name());
  if (register) {
    cursor.next();
    return register;
  }
  const value = evaluate(cursor, scope);
  if (value.terms.length > 0) throw new Problem('an expression outside brackets names a register');
  if (cursor.take(':')) return { kind: 'far', size, selector: value, offset: evaluate(cursor, scope) };
  return { kind: 'immediate', size, strict, jump, value };
}

function parseMemory(cursor: Cursor, scope: Scope, size: number, far: boolean): MemoryOperand {
  let width = 0;
  let nosplit = false;
  let segment = -1;
  let relative: boolean | undefined;
  for (;;) {
    const name = cursor.name();
    const override = SEGMENTS.indexOf(name as 'es');
    if (SIZE_OF.has(name)) width = SIZE_OF.get(name)!;
    else if (name === 'nosplit') nosplit = true;
    else if (name === 'rel' || name === 'abs') relative = name === 'rel';
    else if (override >= 0) {
      segment = override;
      cursor.next();
      cursor.expect(':');
      continue;
    } else break;
    cursor.next();
  }
  const value = evaluate(cursor, scope);
  cursor.expect(']');
  return { kind: 'memory', size, far, segment, value, width, nosplit, relative };
}
