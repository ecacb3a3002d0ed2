// Assembler: a subset of NASM's language to flat binary code, with its choice of encodings. Tests read as programs by it,
// and the embedded guest is built with it.

import { encode, type Prefixes } from './encoder.js';
import {
  AssemblyError,
  Cursor,
  evaluate,
  isPlain,
  Problem,
  type Scope,
  type Token,
  tokenize,
  type Value,
} from './expressions.js';
import { isMnemonic, meaningOf } from './mnemonics.js';
import { parseOperands } from './operands.js';
import { type Bits, SEGMENTS } from './table.js';

export { AssemblyError };

/** Where a program starts. */
export interface AssembleOptions {
  /** Code size until a `bits` directive; default 16, as NASM's for flat binaries. */
  readonly bits?: Bits;
  /** Address of the first byte until an `org` directive; default 0. */
  readonly origin?: bigint | number;
}

/** An assembled program. */
export interface Assembly {
  /** The program, from its origin on. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Address of the first byte. */
  readonly origin: bigint;
  /** Addresses of labels and values of `equ`; local labels as `global.local`. */
  readonly symbols: ReadonlyMap<string, bigint>;
}

/**
 * Assembles a program.
 *
 * Directives: `bits org align times equ db dw dd dq resb resw resd resq default cpu section`. Labels may be local
 * (`.name`). Branches and immediates get their shortest form.
 *
 * @throws AssemblyError with the line number
 */
export function assemble(source: string, options: AssembleOptions = {}): Assembly {
  const lines = source.split('\n').map((line, i) => lex(line.replace(/\r$/, ''), i + 1));
  let previous: Pass | undefined;
  for (let count = 1; count <= MAX_PASSES; count++) {
    const pass = new Pass(options, previous);
    for (const [i, tokens] of lines.entries()) pass.line(tokens, i + 1);
    const settled = previous !== undefined && same(previous.symbols, pass.symbols);
    previous = pass;
    if (!settled) continue;
    if (pass.error) throw pass.error;
    const symbols = new Map([...pass.symbols].map(([name, value]) => [name, value.n]));
    return { bytes: pass.output(), origin: pass.origin, symbols };
  }
  throw new AssemblyError(1, 'the sizes of branches do not settle');
}

const MAX_PASSES = 200;
const MAX_OUTPUT = 1 << 26;

function lex(line: string, number: number): Token[] {
  try {
    return tokenize(line);
  } catch (error) {
    throw located(error, number);
  }
}

function located(error: unknown, line: number): unknown {
  return error instanceof Problem ? new AssemblyError(line, error.message) : error;
}

function same(before: ReadonlyMap<string, Value>, after: ReadonlyMap<string, Value>): boolean {
  if (before.size !== after.size) return false;
  for (const [name, { n, unknown }] of after) {
    const old = before.get(name);
    if (!old || old.n !== n || old.unknown !== unknown) return false;
  }
  return true;
}

const DATA: Record<string, number> = { db: 1, dw: 2, dd: 4, dq: 8 };
const RESERVE: Record<string, number> = { resb: 1, resw: 2, resd: 4, resq: 8 };
const REPEAT: Record<string, number> = { rep: 0xf3, repe: 0xf3, repz: 0xf3, repne: 0xf2, repnz: 0xf2 };
const SIZES: Record<string, number> = { o16: 2, o32: 4, o64: 8, a16: 2, a32: 4, a64: 8 };
const DIRECTIVES: Record<string, (pass: Pass, cursor: Cursor) => void> = {
  align: (pass, cursor) => pass.align(cursor),
  bits: (pass, cursor) => pass.setBits(pass.plain(cursor)),
  cpu: () => {},
  default: (pass, cursor) => pass.setDefault(cursor.name() === 'rel'),
  org: (pass, cursor) => pass.setOrigin(cursor),
  section: (_, cursor) => expectText(cursor),
  segment: (_, cursor) => expectText(cursor),
  times: (pass, cursor) => pass.times(cursor),
  use16: (pass) => pass.setBits(16),
  use32: (pass) => pass.setBits(32),
  use64: (pass) => pass.setBits(64),
};

function expectText(cursor: Cursor): void {
  if (cursor.name() !== '.text') throw new Problem('a flat program has the section .text only');
}

function isStatement(name: string): boolean {
  return (
    Object.hasOwn(DATA, name) ||
    Object.hasOwn(RESERVE, name) ||
    Object.hasOwn(REPEAT, name) ||
    Object.hasOwn(SIZES, name) ||
    name === 'lock' ||
    Object.hasOwn(DIRECTIVES, name) ||
    name === 'equ' ||
    SEGMENTS.includes(name as 'es') ||
    isMnemonic(name)
  );
}

/** One pass over the program with the symbols of the pass before. */
class Pass implements Scope {
  readonly symbols = new Map<string, Value>();
  /** Bytes of each line. */
  readonly lengths: number[] = [];
  /** The first error; errors while symbols still move may be of no consequence. */
  error: unknown;
  origin: bigint;
  private bits: Bits;
  private buffer = new Uint8Array(4096);
  private length = 0;
  private statement = 0;
  private global = '';
  private defaultRelative = false;

  constructor(
    options: AssembleOptions,
    private readonly previous: Pass | undefined,
  ) {
    this.bits = options.bits ?? 16;
    this.origin = BigInt(options.origin ?? 0);
  }

  output(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.length);
  }

  line(tokens: readonly Token[], number: number): void {
    const start = this.length;
    this.statement = start;
    try {
      this.parse(new Cursor(tokens));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.error ??= located(error, number);
      // Keep the room that the line had, so that later lines do not move and complain too.
      const length = this.previous?.lengths[number - 1] ?? 0;
      this.length = start;
      this.reserve(length, 0);
    }
    this.lengths[number - 1] = this.length - start;
  }

  symbol(name: string): Value {
    const full = this.fullName(name);
    const value = this.symbols.get(full) ?? this.previous?.symbols.get(full);
    if (value) return value;
    if (this.previous) throw new Problem(`"${name}" is not defined`);
    return { n: this.origin + BigInt(this.length), base: 1n, terms: [], unknown: true };
  }

  here(): Value {
    return { n: this.origin + BigInt(this.statement), base: 1n, terms: [], unknown: false };
  }

  start(): Value {
    return { n: this.origin, base: 1n, terms: [], unknown: false };
  }

  private fullName(name: string): string {
    return name.startsWith('.') && !name.startsWith('..') ? this.global + name : name;
  }

  private parse(cursor: Cursor): void {
    if (cursor.done) return;
    const token = cursor.peek()!;
    if (token.kind === 'op' && token.text === '[') this.bracketed(cursor);
    else if (token.kind === 'name') this.labelled(cursor, token.text);
    else throw new Problem(`unexpected "${token.text}"`);
  }

  /** A label, a constant or an instruction, which all begin with a name. */
  private labelled(cursor: Cursor, name: string): void {
    const after = cursor.peek(1);
    const colon = after?.kind === 'op' && after.text === ':';
    const equ = (at: number): boolean =>
      cursor.peek(at)?.kind === 'name' && cursor.peek(at)!.text.toLowerCase() === 'equ';
    if (equ(1) || (colon && equ(2))) {
      cursor.next();
      if (colon) cursor.next();
      cursor.next();
      const value = evaluate(cursor, this);
      if (value.terms.length > 0) throw new Problem('a constant cannot name a register');
      this.define(name, value);
      this.end(cursor);
      return;
    }
    if (colon || !isStatement(name.toLowerCase())) {
      const labels = colon || (after?.kind === 'name' && isStatement(after.text.toLowerCase()));
      if (!labels) throw new Problem(`"${name}" is no instruction, and a label alone ends in a colon`);
      cursor.next();
      cursor.take(':');
      this.define(name, this.here());
    }
    if (!cursor.done) this.instruction(cursor);
  }

  /** Directives may stand in brackets. */
  private bracketed(cursor: Cursor): void {
    const inner = cursor.tokens.slice(1, -1);
    const last = cursor.tokens.at(-1)!;
    if (last.kind !== 'op' || last.text !== ']') throw new Problem('expected "]"');
    this.instruction(new Cursor(inner));
  }

  private define(name: string, value: Value): void {
    const full = this.fullName(name);
    if (this.symbols.has(full)) throw new Problem(`"${name}" is defined twice`);
    this.symbols.set(full, value);
    if (!name.startsWith('.')) this.global = name;
  }

  private end(cursor: Cursor): void {
    if (!cursor.done) throw new Problem(`expected the end of the line before "${cursor.peek()!.text}"`);
  }

  private instruction(cursor: Cursor): void {
    const name = cursor.name();
    cursor.next();
    if (Object.hasOwn(DATA, name)) this.data(cursor, DATA[name]!);
    else if (Object.hasOwn(RESERVE, name)) this.reserve(this.plain(cursor) * RESERVE[name]!, 0);
    else if (Object.hasOwn(DIRECTIVES, name)) DIRECTIVES[name]!(this, cursor);
    else this.machine(name, cursor);
  }

  setOrigin(cursor: Cursor): void {
    this.origin = BigInt.asUintN(64, evaluate(cursor, this).n);
    this.end(cursor);
  }

  setDefault(relative: boolean): void {
    this.defaultRelative = relative;
  }

  setBits(bits: number): void {
    if (bits !== 16 && bits !== 32 && bits !== 64) throw new Problem('the code size is 16, 32 or 64');
    this.bits = bits;
  }

  /** A number that sets sizes. */
  plain(cursor: Cursor): number {
    const value = evaluate(cursor, this);
    if (!value.unknown && !isPlain(value)) throw new Problem('expected a plain number, not an address');
    if (value.unknown) return 0;
    if (value.n < 0n) throw new Problem(`${value.n} is negative`);
    if (value.n > MAX_OUTPUT) throw new Problem(`${value.n} is too large`);
    return Number(value.n);
  }

  times(cursor: Cursor): void {
    const count = this.plain(cursor);
    const rest = cursor.tokens.slice(cursor.tokens.length - remaining(cursor));
    for (let i = 0; i < count; i++) {
      this.statement = this.length;
      this.instruction(new Cursor(rest));
    }
  }

  align(cursor: Cursor): void {
    const boundary = this.plain(cursor);
    if (boundary === 0 || (boundary & (boundary - 1)) !== 0)
      throw new Problem('an alignment is a power of two');
    const rest = cursor.take(',') ? cursor.tokens.slice(cursor.tokens.length - remaining(cursor)) : undefined;
    const goal = Math.ceil(this.length / boundary) * boundary;
    if (!rest) this.reserve(goal - this.length, 0x90);
    while (rest && this.length < goal) this.instruction(new Cursor(rest));
  }

  private room(bytes: number): void {
    if (this.length + bytes > MAX_OUTPUT) throw new Problem('the program is too large');
    if (this.length + bytes <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + bytes));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }

  private reserve(count: number, byte: number): void {
    this.room(count);
    this.buffer.fill(byte, this.length, this.length + count);
    this.length += count;
  }

  private emit(bytes: ArrayLike<number>): void {
    this.room(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  private data(cursor: Cursor, size: number): void {
    do {
      const token = cursor.peek();
      const following = cursor.peek(1);
      const alone = !following || (following.kind === 'op' && following.text === ',');
      if (token?.kind === 'string' && alone) {
        cursor.next();
        this.emit(token.bytes);
        this.reserve((size - (token.bytes.length % size)) % size, 0);
      } else if (token?.kind === 'number' && token.text.includes('.') && alone) {
        cursor.next();
        this.emit(floatBytes(Number(token.text), size));
      } else this.number(evaluate(cursor, this), size);
    } while (cursor.take(','));
    this.end(cursor);
  }

  private number(value: Value, size: number): void {
    const bits = BigInt(size * 8);
    if (value.terms.length > 0) throw new Problem('data cannot name a register');
    if (!value.unknown && (value.n < -(1n << (bits - 1n)) || value.n >= 1n << bits))
      throw new Problem(`${value.n} does not fit in ${size} bytes`);
    this.emit(Array.from({ length: size }, (_, i) => Number((value.n >> BigInt(8 * i)) & 0xffn)));
  }

  private machine(first: string, cursor: Cursor): void {
    let name = first;
    const prefixes = { rep: 0, lock: false, segment: -1, operandSize: 0, addressSize: 0 };
    for (; ; name = cursor.name(), cursor.next()) {
      const segment = SEGMENTS.indexOf(name as 'es');
      if (Object.hasOwn(REPEAT, name)) prefixes.rep = REPEAT[name]!;
      else if (name === 'lock') prefixes.lock = true;
      else if (segment >= 0) prefixes.segment = segment;
      else if (Object.hasOwn(SIZES, name))
        prefixes[name[0] === 'o' ? 'operandSize' : 'addressSize'] = SIZES[name]!;
      else break;
      if (cursor.done) {
        this.prefixesAlone(prefixes);
        return;
      }
    }
    if (!isMnemonic(name)) throw new Problem(`"${name}" is no instruction`);
    const rest = cursor.tokens.slice(cursor.tokens.length - remaining(cursor));
    const meaning = meaningOf(name, parseOperands(rest, this), this.bits)!;
    if (meaning.wait) this.emit([0x9b]);
    prefixes.operandSize ||= meaning.operandSize;
    prefixes.addressSize ||= meaning.addressSize;
    const place = {
      bits: this.bits,
      address: this.origin + BigInt(this.length),
      defaultRelative: this.defaultRelative,
    };
    this.emit(encode(meaning.forms, meaning.operands, prefixes, place));
  }

  private prefixesAlone(prefixes: Prefixes): void {
    if (prefixes.rep) this.emit([prefixes.rep]);
    if (prefixes.lock) this.emit([0xf0]);
    if (prefixes.segment >= 0) this.emit([[0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65][prefixes.segment]!]);
    if (prefixes.operandSize && (prefixes.operandSize === 2) !== (this.bits === 16)) this.emit([0x66]);
    if (prefixes.addressSize && prefixes.addressSize * 8 !== this.bits) this.emit([0x67]);
  }
}

function remaining(cursor: Cursor): number {
  let count = 0;
  while (cursor.peek(count)) count++;
  return count;
}

function floatBytes(value: number, size: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  if (size === 4) view.setFloat32(0, value, true);
  else if (size === 8) view.setFloat64(0, value, true);
  else throw new Problem('a float has 4 or 8 bytes');
  return new Uint8Array(view.buffer, 0, size);
}
