// Lexer and expressions of the assembler: the syntax of NASM, chapters 3.4 to 3.6 of its manual.

import { GPR } from './table.js';

/** Why a program could not be assembled: one line, with the line number of the source. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  constructor(
    /** Line of the source, from 1. */
    readonly line: number,
    /** What is wrong with it, without a full stop. */
    readonly reason: string,
  ) {
    super(`Line ${line}: ${reason}.`);
  }
}

/** A reason without its line, which the pass over the lines adds. */
export class Problem extends Error {}

export type Token =
  | { readonly kind: 'name' | 'op'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string; readonly value: bigint }
  | { readonly kind: 'string'; readonly text: string; readonly bytes: Uint8Array };

const OPERATORS = ['<<', '>>', '//', '%%', '$$', ...'+-*/%()[]<>&|^~!,:$?='];
const encoder = new TextEncoder();

/** Splits a line; a comment ends it. */
export function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    const char = line[at]!;
    if (char === ';') break;
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    const token = /["'`]/.test(char) ? quoted(line, at) : (word(line, at) ?? operator(line, at));
    tokens.push(token.token);
    at = token.end;
  }
  return tokens;
}

interface Lexed {
  readonly token: Token;
  readonly end: number;
}

function word(line: string, at: number): Lexed | undefined {
  const number = /^(?:\$\d[\da-f_]*|\d[\w]*)(?:\.\d*(?:e[+-]?\d+)?)?/i.exec(line.slice(at));
  if (number) return { token: numberToken(number[0]), end: at + number[0].length };
  const name = /^(?:\.{0,2}[A-Za-z_?@][\w$#@~.?]*)/.exec(line.slice(at));
  return name ? { token: { kind: 'name', text: name[0] }, end: at + name[0].length } : undefined;
}

function operator(line: string, at: number): Lexed {
  const text = OPERATORS.find((operator) => line.startsWith(operator, at));
  if (!text) throw new Problem(`unexpected character "${line[at]}"`);
  return { token: { kind: 'op', text }, end: at + text.length };
}

function numberToken(text: string): Token {
  const digits = text.replaceAll('_', '').toLowerCase();
  const forms: [RegExp, string][] = [
    [/^0[xh]([\da-f]+)$/, '0x'],
    [/^\$(\d[\da-f]*)$/, '0x'],
    [/^(\d[\da-f]*)[hx]$/, '0x'],
    [/^0[by]([01]+)$/, '0b'],
    [/^([01]+)[by]$/, '0b'],
    [/^0[oq]([0-7]+)$/, '0o'],
    [/^([0-7]+)[oq]$/, '0o'],
    [/^(?:0[dt])?(\d+)[dt]?$/, ''],
  ];
  for (const [form, prefix] of forms) {
    const match = form.exec(digits);
    if (match) return { kind: 'number', text, value: BigInt(prefix + match[1]) };
  }
  // A float: only data directives take one, by its text.
  if (/^\d+\.\d*(e[+-]?\d+)?$/.test(digits)) return { kind: 'number', text: digits, value: 0n };
  throw new Problem(`"${text}" is not a number`);
}

const ESCAPES: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, e: 27, f: 12, v: 11 };

function quoted(line: string, start: number): Lexed {
  const quote = line[start]!;
  const bytes: number[] = [];
  let at = start + 1;
  for (; at < line.length && line[at] !== quote; at++) {
    if (quote !== '`' || line[at] !== '\\') {
      const char = String.fromCodePoint(line.codePointAt(at)!);
      bytes.push(...encoder.encode(char));
      at += char.length - 1;
      continue;
    }
    const coded = /^(?:x([\da-f]{1,2})|([0-7]{1,3}))/i.exec(line.slice(at + 1));
    if (coded) {
      bytes.push(coded[1] ? Number.parseInt(coded[1], 16) : Number.parseInt(coded[2]!, 8) & 255);
      at += coded[0].length;
    } else {
      const char = line[++at] ?? '';
      bytes.push(ESCAPES[char] ?? char.charCodeAt(0));
    }
  }
  if (at >= line.length) throw new Problem('a string has no end');
  return {
    token: { kind: 'string', text: line.slice(start, at + 1), bytes: Uint8Array.from(bytes) },
    end: at + 1,
  };
}

/** A register in an address. */
export interface Term {
  readonly number: number;
  /** Bytes. */
  readonly size: number;
  readonly scale: bigint;
  /** Written with a multiplier: it wants to be the index. */
  readonly scaled: boolean;
}

/** What an expression is worth. */
export interface Value {
  readonly n: bigint;
  /** How many times the address of the program is in it: 0 plain number, 1 address. */
  readonly base: bigint;
  readonly terms: readonly Term[];
  /** It names a symbol whose value is not known yet. */
  readonly unknown: boolean;
}

export function scalar(n: bigint): Value {
  return { n, base: 0n, terms: [], unknown: false };
}

/** Whether it is a known plain number, which may take a shorter encoding. */
export function isPlain(value: Value): boolean {
  return value.base === 0n && !value.unknown;
}

/** What an expression may ask for. */
export interface Scope {
  symbol(name: string): Value;
  here(): Value;
  start(): Value;
}

const REGISTERS = new Map<string, { number: number; size: number }>();
for (const size of [2, 4, 8]) {
  for (const [number, name] of GPR[size]!.entries()) REGISTERS.set(name, { number, size });
}
// Indexes of gathers.
for (let number = 0; number < 16; number++) {
  REGISTERS.set(`xmm${number}`, { number, size: 16 }).set(`ymm${number}`, { number, size: 32 });
}

/** Reads tokens from the left. */
export class Cursor {
  private at = 0;
  constructor(readonly tokens: readonly Token[]) {}

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  next(): Token {
    const token = this.tokens[this.at++];
    if (!token) throw new Problem('the line ends too early');
    return token;
  }

  /** Lower-case name at the cursor, or ''. */
  name(): string {
    const token = this.peek();
    return token?.kind === 'name' ? token.text.toLowerCase() : '';
  }

  isOp(text: string): boolean {
    const token = this.peek();
    return token?.kind === 'op' && token.text === text;
  }

  take(text: string): boolean {
    const found = this.isOp(text);
    if (found) this.at++;
    return found;
  }

  expect(text: string): void {
    if (!this.take(text))
      throw new Problem(`expected "${text}"${this.done ? '' : ` before "${this.peek()!.text}"`}`);
  }
}

/** Operators by precedence, weakest first. */
const LEVELS = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '//', '%', '%%']];

/** Evaluates the expression at the cursor. */
export function evaluate(cursor: Cursor, scope: Scope, level = 0): Value {
  if (level === LEVELS.length) return unary(cursor, scope);
  let left = evaluate(cursor, scope, level + 1);
  for (;;) {
    const operator = LEVELS[level]!.find((text) => cursor.isOp(text));
    if (!operator) return left;
    cursor.next();
    left = combine(operator, left, evaluate(cursor, scope, level + 1));
  }
}

function unary(cursor: Cursor, scope: Scope): Value {
  const token = cursor.next();
  if (token.kind === 'number') return scalar(token.value);
  if (token.kind === 'string')
    return scalar(token.bytes.reduceRight((n, byte) => (n << 8n) | BigInt(byte), 0n));
  if (token.kind === 'name') {
    const register = REGISTERS.get(token.text.toLowerCase());
    if (!register) return scope.symbol(token.text);
    return { ...scalar(0n), terms: [{ ...register, scale: 1n, scaled: false }] };
  }
  switch (token.text) {
    case '(': {
      const inner = evaluate(cursor, scope);
      cursor.expect(')');
      return inner;
    }
    case '$':
      return scope.here();
    case '$$':
      return scope.start();
    case '-':
      return combine('-', scalar(0n), unary(cursor, scope));
    case '+':
      return unary(cursor, scope);
    case '~':
      return combine('^', unary(cursor, scope), scalar(-1n));
    case '!':
      return scalar(unary(cursor, scope).n === 0n ? 1n : 0n);
  }
  throw new Problem(`unexpected "${token.text}"`);
}

function combine(operator: string, left: Value, right: Value): Value {
  if (operator === '+') return sum(left, right, 1n);
  if (operator === '-') return sum(left, right, -1n);
  const unknown = left.unknown || right.unknown;
  if (operator === '*') {
    const [factor, value] = isScalar(left) ? [left, right] : [right, left];
    if (isScalar(factor)) {
      const terms = value.terms.map((term) => ({ ...term, scale: term.scale * factor.n, scaled: true }));
      return { n: value.n * factor.n, base: value.base * factor.n, terms, unknown };
    }
  }
  if (!unknown && !(isScalar(left) && isScalar(right)))
    throw new Problem(`"${operator}" takes plain numbers, not addresses`);
  return { ...scalar(unknown ? 0n : arithmetic(operator, left.n, right.n)), unknown };
}

function isScalar(value: Value): boolean {
  return value.base === 0n && value.terms.length === 0;
}

function sum(left: Value, right: Value, sign: bigint): Value {
  const terms: Term[] = [...left.terms];
  for (const term of right.terms) {
    const at = terms.findIndex((other) => other.number === term.number && other.size === term.size);
    const scale = term.scale * sign;
    if (at < 0) terms.push({ ...term, scale });
    else terms[at] = { ...terms[at]!, scale: terms[at]!.scale + scale };
  }
  return {
    n: left.n + sign * right.n,
    base: left.base + sign * right.base,
    terms: terms.filter((term) => term.scale !== 0n),
    unknown: left.unknown || right.unknown,
  };
}

function arithmetic(operator: string, left: bigint, right: bigint): bigint {
  const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value);
  if (/[/%]/.test(operator) && right === 0n) throw new Problem('division by zero');
  switch (operator) {
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '<<':
      return BigInt.asUintN(64, left << (right & 63n));
    case '>>':
      return unsigned(left) >> (right & 63n);
    case '*':
      return left * right;
    case '/':
      return unsigned(left) / unsigned(right);
    case '//':
      return left / right;
    case '%':
      return unsigned(left) % unsigned(right);
    default:
      return left % right;
  }
}
