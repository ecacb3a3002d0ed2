// The syntax of xl.cfg(5): assignments of strings, numbers and lists, one a line or divided by semicolons.

import { ConfigError } from '../errors.js';

/** A value: text, a number, or a list of values. */
export type CfgValue = string | number | readonly CfgValue[];

/** The assignments of a file; a later one replaces an earlier one. */
export type Cfg = ReadonlyMap<string, CfgValue>;

/** The most values in a list, and how deep lists nest: far more than any configuration has. */
const MOST_VALUES = 10_000;
const MOST_DEPTH = 8;

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '\\': '\\', '"': '"', "'": "'" },
};

class Reader {
  #at = 0;
  #line = 1;
  readonly #text: string;
  readonly #name: string;

  constructor(text: string, name: string) {
    this.#text = text;
    this.#name = name;
  }

  read(): Cfg {
    const found = new Map<string, CfgValue>();
    for (;;) {
      this.#skip(true, ';');
      if (this.#at >= this.#text.length) return found;
      const key = this.#match(/[A-Za-z_][A-Za-z0-9_]*/y);
      if (key === null) this.#refuse(`a name is expected, not ${this.#here()}`);
      this.#skip(false);
      const operator = this.#match(/\+?=/y);
      if (operator === null) this.#refuse(`"=" is expected after "${key}", not ${this.#here()}`);
      this.#skip(false);
      const value = this.#value(0);
      found.set(key, operator === '=' ? value : this.#append(key, found.get(key), value));
      this.#skip(false);
      if (this.#at < this.#text.length && !/[\n;#]/.test(this.#text[this.#at] as string)) {
        this.#refuse(`the line should end after the value of "${key}", not go on with ${this.#here()}`);
      }
    }
  }

  #value(depth: number): CfgValue {
    const first = this.#text[this.#at];
    if (first === '"' || first === "'") return this.#string(first);
    if (first === '[') return this.#list(depth);
    const digits = this.#match(/-?(0[xX][0-9a-fA-F]+|\d+)(?![A-Za-z0-9_.])/y);
    if (digits !== null) {
      const negative = digits.startsWith('-');
      const number = Number(negative ? digits.slice(1) : digits);
      if (!Number.isSafeInteger(number)) this.#refuse(`the number ${digits} is too large`);
      return negative ? -number : number;
    }
    return this.#refuse(`a text in quotes, a number or a list is expected, not ${this.#here()}`);
  }

  #list(depth: number): readonly CfgValue[] {
    if (depth >= MOST_DEPTH) this.#refuse('the lists are nested too deeply');
    const values: CfgValue[] = [];
    this.#at++;
    for (;;) {
      this.#skip(true);
      if (this.#take(']')) return values;
      values.push(this.#value(depth + 1));
      if (values.length > MOST_VALUES) this.#refuse('the list is too long');
      this.#skip(true);
      if (this.#take(']')) return values;
      if (!this.#take(',')) this.#refuse(`"," or "]" is expected, not ${this.#here()}`);
    }
  }

  #string(quote: string): string {
    let value = '';
    this.#at++;
    for (;;) {
      const next = this.#text[this.#at];
      if (next === undefined || next === '\n') return this.#refuse('a text has no closing quote');
      this.#at++;
      if (next === quote) return value;
      value += next === '\\' ? this.#escape() : next;
    }
  }

  #escape(): string {
    const coded = this.#match(/x[0-9a-fA-F]{2}|[0-7]{3}/y);
    if (coded !== null) {
      const code = coded.startsWith('x') ? Number.parseInt(coded.slice(1), 16) : Number.parseInt(coded, 8);
      return String.fromCharCode(code & 0xff);
    }
    const letter = this.#text[this.#at] ?? '';
    const meant = ESCAPES[letter];
    if (meant === undefined) this.#refuse(`"\\${letter}" is not known in a text`);
    this.#at++;
    return meant;
  }

  #append(key: string, before: CfgValue | undefined, value: CfgValue): CfgValue {
    if (before === undefined) return value;
    if (typeof before === 'string' && typeof value === 'string') return before + value;
    if (typeof before === 'object' && typeof value === 'object') return [...before, ...value];
    return this.#refuse(`"${key}" cannot be added to: the values are not both texts or both lists`);
  }

  /** Skips blanks and comments, line ends only if asked to. */
  #skip(lines: boolean, also = ''): void {
    for (;;) {
      const next = this.#text[this.#at];
      if (next === undefined) return;
      if (next === '#') {
        while (this.#at < this.#text.length && this.#text[this.#at] !== '\n') this.#at++;
      } else if (next === '\n' && lines) {
        this.#line++;
        this.#at++;
      } else if (next === ' ' || next === '\t' || next === '\r' || (also !== '' && also === next)) {
        this.#at++;
      } else return;
    }
  }

  #take(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #here(): string {
    const next = this.#text[this.#at];
    if (next === undefined) return 'the end of the file';
    return next === '\n' ? 'the end of the line' : JSON.stringify(next);
  }

  #refuse(problem: string): never {
    throw new ConfigError('CFG_SYNTAX', `${this.#name}, line ${this.#line}: ${problem}.`, {
      params: { input: this.#name, line: this.#line },
    });
  }
}

/**
 * Reads the text of an xl.cfg file. `name` is what errors call it.
 *
 * @throws ConfigError CFG_SYNTAX, naming the line
 */
export function parseCfg(text: string, name = 'configuration'): Cfg {
  return new Reader(text, name).read();
}
