// Compares the JIT with the interpreter: fresh cases in both, many codes to a module, equal to the last bit of registers, memory,
// device and count. No processor is asked, so that code runs here that no operating system would let a process run.

import { compare, describe } from './compare.js';
import { writeCorpus } from './corpus.js';
import { type Course, ENGINE_DATA, EngineMachine, STATE, stateDifference } from './engine-machine.js';
import { CASE, MODE_16, MODE_16_FLAT, MODE_32, MODE_32_BASED } from './format.js';
import { CaseMaker, SNIPPET } from './generate.js';
import { minimiseBy } from './minimise.js';
import { SequenceMaker } from './sequences.js';
import { Random } from './values.js';

/** Cases of one round: some modules of regions. */
const ROUND = 6000;
const VARIANTS = 12;
const SNIPPET_VARIANTS = 8;
/** A difference that one case does not show alone is looked for in so many runs of it. */
const REPEATS = 40;
const KEPT = 20;
/** TF, RF (a jump would end it), AC. */
const STEPPED = 0x50100;

/** Where the two engines differ. */
export interface EngineDifference {
  readonly title: string;
  readonly text: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What to fuzz. */
export interface EngineFuzzOptions {
  readonly seed: number;
  /** Only forms whose title contains this; `snippet` and `sequence` for these alone. */
  readonly form?: string;
  /** Regions of a module. */
  readonly batch?: number;
  /** Another core than the one that was built. */
  readonly wasm?: Uint8Array<ArrayBuffer>;
}

/** What ran in emitted code, of a form. */
export interface Share {
  cases: number;
  /** Cases in which emitted code may run: without single steps and checks of alignment. */
  able: number;
  /** Cases that entered a region, and that retired an instruction of their own in one. */
  entered: number;
  emitted: number;
}

/** What a run found, as a test reads it. */
export interface EngineReport {
  readonly cases: number;
  readonly differences: readonly string[];
  readonly able: number;
  readonly entered: number;
  readonly emitted: number;
  /** Regions of the largest module. */
  readonly largest: number;
}

/** Generates, runs in both, compares; keeps counts. */
export class EngineFuzzer {
  cases = 0;
  readonly differences: EngineDifference[] = [];
  /** By title of the form; `snippet`, `sequence`. */
  readonly shares = new Map<string, Share>();
  /** Regions of each module. */
  readonly modules: number[] = [];
  readonly #options: EngineFuzzOptions;
  readonly #singles: CaseMaker;
  readonly #sequences: SequenceMaker;
  readonly #order: readonly number[];
  readonly #kinds: readonly ('sequence' | 'single' | 'snippet')[];
  #next = 0;
  #round = 0;

  private constructor(
    private readonly interpreter: EngineMachine,
    private jit: EngineMachine,
    options: EngineFuzzOptions,
  ) {
    const random = new Random(options.seed);
    const { form } = options;
    this.#options = options;
    this.#singles = new CaseMaker(random, 16 << 20, ENGINE_DATA);
    this.#sequences = new SequenceMaker(random, 16 << 20);
    const named = form === undefined || form === 'snippet' || form === 'sequence';
    this.#order = this.#singles.asked
      .filter(({ title }) => named || title.includes(form))
      .map(({ index }) => index);
    if (form === 'snippet' || form === 'sequence') this.#kinds = [form];
    else this.#kinds = named ? ['sequence', 'single', 'snippet', 'single', 'single'] : ['single'];
  }

  static async create(options: EngineFuzzOptions): Promise<EngineFuzzer> {
    const jit = await EngineFuzzer.#jit(options);
    const wasm = options.wasm === undefined ? {} : { wasm: options.wasm };
    return new EngineFuzzer(await EngineMachine.create({ engine: 'interp', ...wasm }, true), jit, options);
  }

  static #jit({ batch = 128, wasm }: EngineFuzzOptions): Promise<EngineMachine> {
    const options = {
      engine: 'jit',
      jit: { heat: 1, batch },
      ...(wasm === undefined ? {} : { wasm }),
    } as const;
    return EngineMachine.create(options, true);
  }

  /** Number of forms chosen. */
  get chosen(): number {
    return this.#order.length;
  }

  /** Chosen forms without a case. */
  missing(): string[] {
    if (!this.#kinds.includes('single')) return [];
    return this.#order.map((i) => this.#singles.forms[i]!.title).filter((title) => !this.shares.has(title));
  }

  /** Makes cases of one kind, runs them in both engines and compares. */
  async round(): Promise<void> {
    if (!this.jit.fresh) {
      this.modules.push(...this.jit.modules);
      this.jit = await EngineFuzzer.#jit(this.#options);
    }
    const kind = this.#kinds[this.#round++ % this.#kinds.length]!;
    const cases = kind === 'sequence' ? this.#sequenceCases() : this.#singleCases(kind === 'snippet');
    const count = countOf(cases);
    const courses: Course[] = [];
    const wanted = this.interpreter.observe(cases, count, []);
    const actual = this.jit.observe(cases, count, courses);
    this.#compare(kind, cases, wanted, actual, courses);
    this.cases += count;
  }

  /** The sizes of all modules made. */
  get moduleSizes(): number[] {
    return [...this.modules, ...this.jit.modules];
  }

  #sequenceCases(): Uint8Array<ArrayBuffer> {
    while (!this.#sequences.full && this.#sequences.count < ROUND) this.#sequences.make(VARIANTS);
    return this.#sequences.take();
  }

  #singleCases(snippets: boolean): Uint8Array<ArrayBuffer> {
    const maker = this.#singles;
    while (!maker.full && maker.count < ROUND) {
      if (snippets) maker.snippet(SNIPPET_VARIANTS);
      else maker.single(maker.forms[this.#order[this.#next++ % this.#order.length]!]!, VARIANTS);
    }
    const cases = maker.take();
    flatten(cases);
    return cases;
  }

  #compare(
    kind: string,
    cases: Uint8Array<ArrayBuffer>,
    wanted: { results: Uint8Array; states: Uint8Array },
    actual: { results: Uint8Array; states: Uint8Array },
    courses: readonly Course[],
  ): void {
    const view = new DataView(cases.buffer);
    const sizes = [wanted, actual].map(({ results }) => new DataView(results.buffer));
    for (let at = 0, w = 0, a = 0, n = 0; at < cases.length; n++) {
      const size = 8 * view.getUint16(at, true);
      const form = view.getUint16(at + CASE.form, true);
      const title = form === SNIPPET ? kind : this.#singles.forms[form]!.title;
      this.#count(title, (view.getUint32(at + CASE.rflags, true) & STEPPED) === 0, courses[n]!);
      const [wide, ours] = [8 * sizes[0]!.getUint16(w, true), 8 * sizes[1]!.getUint16(a, true)];
      const state = n * STATE;
      const equal =
        sameBytes(wanted.results, w, wide, actual.results, a, ours) &&
        sameBytes(wanted.states, state, STATE, actual.states, state, STATE);
      if (!equal) {
        const text = difference(view, at, wanted, w, actual, a, state);
        if (this.differences.length < KEPT * 50)
          this.differences.push({ title, text, bytes: cases.slice(at, at + size) });
      }
      at += size;
      w += wide;
      a += ours;
    }
  }

  #count(title: string, able: boolean, { entries, retired }: Course): void {
    const share = this.shares.get(title) ?? { cases: 0, able: 0, entered: 0, emitted: 0 };
    share.cases++;
    if (able) {
      share.able++;
      if (entries > 0) share.entered++;
      if (retired > 0) share.emitted++;
    }
    this.shares.set(title, share);
  }

  /** A corpus of one case with what the interpreter makes of it. */
  regression(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
    const { results } = this.interpreter.observe(bytes, 1, []);
    return writeCorpus('the interpreter', [], bytes, results);
  }

  /** The plainest case that still differs, alone and in machines of its own; without a text: it does not, alone. */
  async plainest(bytes: Uint8Array<ArrayBuffer>): Promise<{ bytes: Uint8Array<ArrayBuffer>; text: string }> {
    let jit = await EngineFuzzer.#jit(this.#options);
    return minimiseBy(async (candidate) => {
      if (!jit.fresh) jit = await EngineFuzzer.#jit(this.#options);
      return differsAlone(this.interpreter, jit, candidate);
    }, bytes);
  }
}

/** Runs one case many times over in both engines: what differs first, or ''. */
export function differsAlone(
  interpreter: EngineMachine,
  jit: EngineMachine,
  bytes: Uint8Array<ArrayBuffer>,
): string {
  const many = new Uint8Array(bytes.length * REPEATS);
  for (let i = 0; i < REPEATS; i++) many.set(bytes, i * bytes.length);
  const wanted = interpreter.observe(many, REPEATS, []);
  const actual = jit.observe(many, REPEATS, []);
  const sizes = [wanted, actual].map(({ results }) => new DataView(results.buffer));
  for (let n = 0, w = 0, a = 0; n < REPEATS; n++) {
    const [wide, ours] = [8 * sizes[0]!.getUint16(w, true), 8 * sizes[1]!.getUint16(a, true)];
    if (
      !sameBytes(wanted.results, w, wide, actual.results, a, ours) ||
      !sameBytes(wanted.states, n * STATE, STATE, actual.states, n * STATE, STATE)
    )
      return difference(new DataView(many.buffer), 0, wanted, w, actual, a, n * STATE);
    w += wide;
    a += ours;
  }
  return '';
}

function difference(
  cases: DataView,
  at: number,
  wanted: { results: Uint8Array; states: Uint8Array },
  w: number,
  actual: { results: Uint8Array; states: Uint8Array },
  a: number,
  state: number,
): string {
  const view = (of: Uint8Array): DataView => new DataView(of.buffer, of.byteOffset, of.byteLength);
  const { text } = compare(cases, at, view(wanted.results), w, view(actual.results), a);
  const states = [wanted, actual].map((of) => of.states.subarray(state, state + STATE));
  return (
    [text, stateDifference(states[0]!, states[1]!)].filter((part) => part !== '').join('; ') ||
    'results differ'
  );
}

/** 16-bit code and code in a segment, which the JIT leaves alone, become flat code. */
function flatten(cases: Uint8Array<ArrayBuffer>): void {
  const view = new DataView(cases.buffer);
  for (let at = 0; at < cases.length; at += 8 * view.getUint16(at, true)) {
    const mode = view.getUint8(at + CASE.mode);
    if (mode === MODE_16) view.setUint8(at + CASE.mode, MODE_16_FLAT);
    if (mode === MODE_32_BASED) view.setUint8(at + CASE.mode, MODE_32);
  }
}

function countOf(cases: Uint8Array<ArrayBuffer>): number {
  const view = new DataView(cases.buffer);
  let count = 0;
  for (let at = 0; at < cases.length; at += 8 * view.getUint16(at, true)) count++;
  return count;
}

function sameBytes(
  one: Uint8Array,
  from: number,
  length: number,
  other: Uint8Array,
  at: number,
  size: number,
): boolean {
  if (length !== size) return false;
  for (let i = 0; i < length; i++) if (one[from + i] !== other[at + i]) return false;
  return true;
}

/** A difference in words, with its case. */
export function shown({ title, text, bytes }: EngineDifference): string {
  return `${title}: ${text}\n  ${describe(bytes, 0)}`;
}
