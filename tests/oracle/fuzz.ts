// The fuzzer: makes fresh cases, runs them on the processor and in the core at the same time, and compares.

import { compare, describe } from './compare.js';
import { CASE } from './format.js';
import { unasked } from './forms.js';
import { CaseMaker, SNIPPET } from './generate.js';
import type { OracleMachine } from './machine.js';
import type { Silicon } from './native.js';
import { Random } from './values.js';

const BATCH = 4000;
const VARIANTS = 12;
const SNIPPET_VARIANTS = 8;

/** A case in which the two differ in defined state. */
export interface Difference {
  readonly title: string;
  readonly text: string;
  readonly description: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Suspect {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly form: number;
  readonly text: string;
}

/** What to fuzz. */
export interface FuzzOptions {
  readonly seed: number;
  /** Only forms whose line of the table contains this; `snippet` for snippets alone. */
  readonly form?: string;
}

/** Generates, runs and compares; keeps counts. */
export class Fuzzer {
  cases = 0;
  /** Cases without an end, or that called the system. */
  undecided = 0;
  /** Microseconds of processor time that running the cases in the core and comparing them has taken. */
  coreTime = 0;
  /** Cases in which the processor did something else when asked again: an interrupt came between. */
  unrepeatable = 0;
  /** Approximations that were not equal but within their bound. */
  within = new Map<string, number>();
  /** Undefined flags that differed, by mnemonic: how often, and which. */
  readonly undefinedFlags = new Map<string, { count: number; flags: number }>();
  readonly differences: Difference[] = [];
  /** Cases by number of form; the last is for snippets. */
  readonly counts: Uint32Array;
  readonly maker: CaseMaker;
  readonly #silicon: Silicon;
  readonly #machine: OracleMachine;
  readonly #order: number[];
  readonly #snippetsOnly: boolean;
  readonly #single: boolean;
  #next = 0;
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(16 << 20);

  constructor(silicon: Silicon, machine: OracleMachine, { seed, form }: FuzzOptions) {
    this.#silicon = silicon;
    this.#machine = machine;
    this.maker = new CaseMaker(new Random(seed));
    this.counts = new Uint32Array(this.maker.forms.length + 1);
    this.#snippetsOnly = form === 'snippet';
    this.#single = form !== undefined && !this.#snippetsOnly;
    const chosen = this.maker.asked.filter(({ title }) => !this.#single || title.includes(form!));
    this.#order = chosen.map(({ index }) => index);
  }

  /** Number of forms chosen. */
  get chosen(): number {
    return this.#order.length;
  }

  /** Chosen forms that had fewer cases than `least`. */
  missing(least = 1): string[] {
    if (this.#snippetsOnly) return [];
    return this.#order.filter((i) => this.counts[i]! < least).map((i) => this.maker.forms[i]!.title);
  }

  /** Cases of all forms of a mnemonic, or of snippets. */
  casesOf(name: string): number {
    if (name === 'snippet') return this.counts.at(-1)!;
    return this.maker.forms.reduce(
      (sum, { index, line }) => sum + (line.mnemonic === name ? this.counts[index]! : 0),
      0,
    );
  }

  /** Forms that are not asked about, with the reason. */
  unasked(): string[] {
    const others = this.maker.forms.filter(({ line }) => unasked(line));
    return others.map(({ title, line }) => `${title}: ${unasked(line)}`);
  }

  /** Makes a batch of cases. */
  batch(): Uint8Array<ArrayBuffer> {
    const { maker } = this;
    while (!maker.full && maker.count < BATCH) {
      const snippet = this.#snippetsOnly || (!this.#single && this.#next % 6 === 5);
      if (snippet) maker.snippet(SNIPPET_VARIANTS);
      else maker.single(maker.forms[this.#order[this.#index()]!]!, VARIANTS);
      this.#next++;
    }
    return maker.take();
  }

  #index(): number {
    const singles = this.#single ? this.#next : this.#next - Math.floor(this.#next / 6);
    return singles % this.#order.length;
  }

  /** One batch on both sides. */
  async round(): Promise<void> {
    const cases = this.batch();
    const asked = this.#silicon.run(cases);
    const mine = this.#timed(() => this.#machine.run(cases, this.#buffer));
    if (mine.buffer !== this.#buffer.buffer) this.#buffer = new Uint8Array(mine.buffer);
    const wanted = await asked;
    const suspects = this.#timed(() => this.#compare(cases, wanted, mine));
    for (const { bytes, form, text } of suspects)
      if (await this.#repeats(bytes)) this.#keep(bytes, form, text);
  }

  #timed<T>(work: () => T): T {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    this.coreTime += user + system;
    return result;
  }

  /** Asks again: whether the difference is still there. */
  async #repeats(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const view = (of: Uint8Array): DataView => new DataView(of.buffer, of.byteOffset, of.byteLength);
    const wanted = view(await this.#silicon.run(bytes));
    const { text } = compare(view(bytes), 0, wanted, 0, view(this.#machine.run(bytes)), 0);
    if (text === '') this.unrepeatable++;
    return text !== '';
  }

  /** Counts, and returns what differs. */
  #compare(cases: Uint8Array<ArrayBuffer>, wanted: Uint8Array, actual: Uint8Array): Suspect[] {
    const suspects: Suspect[] = [];
    const view = new DataView(cases.buffer);
    const silicon = new DataView(wanted.buffer, wanted.byteOffset, wanted.byteLength);
    const core = new DataView(actual.buffer, actual.byteOffset, actual.byteLength);
    for (let at = 0, w = 0, a = 0; at < cases.length; ) {
      const size = 8 * view.getUint16(at, true);
      const form = view.getUint16(at + CASE.form, true);
      const finding = compare(view, at, silicon, w, core, a);
      this.cases++;
      const index = form === SNIPPET ? this.counts.length - 1 : form;
      this.counts[index]!++;
      if (finding.undecided) this.undecided++;
      if (finding.undefinedFlags) this.#countFlags(form, finding.undefinedFlags);
      if (finding.within) this.#countWithin(form);
      if (finding.text) suspects.push({ bytes: cases.slice(at, at + size), form, text: finding.text });
      at += size;
      w += 8 * silicon.getUint16(w, true);
      a += 8 * core.getUint16(a, true);
    }
    return suspects;
  }

  #nameOf(form: number): string {
    return this.maker.forms[form]?.line.mnemonic ?? 'snippet';
  }

  #countFlags(form: number, flags: number): void {
    const entry = this.undefinedFlags.get(this.#nameOf(form)) ?? { count: 0, flags: 0 };
    this.undefinedFlags.set(this.#nameOf(form), { count: entry.count + 1, flags: entry.flags | flags });
  }

  #countWithin(form: number): void {
    const name = this.#nameOf(form);
    this.within.set(name, (this.within.get(name) ?? 0) + 1);
  }

  #keep(bytes: Uint8Array<ArrayBuffer>, form: number, text: string): void {
    const title = this.maker.forms[form]?.title ?? 'snippet';
    this.differences.push({ title, text, description: describe(bytes, 0), bytes });
  }
}
