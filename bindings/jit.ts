// Modules of regions: the code that the core's JIT emits (assembly/jit/), compiled and put into the core's function table.

import type { CoreExports } from './wasm.js';

/** Exports of the core that regions import, in the order of their one-letter names (assembly/jit/gen.ts, FN_*). */
const SUPPORT = [
  'jitRead',
  'jitWrite',
  'jitModify',
  'jitAddress',
  'jitCondition',
  'jitHigh',
  'jitEager',
  'jitRotated',
  'jitX87',
  'jitSpan',
  'jitHandler',
] as const;

/** Table places taken at once. An engine may keep a copy of the whole table for each module. */
const GROWTH = 1024;

/** Called with each module before it is compiled: its bytes, its first place in the table and its number of functions. */
export type RegionObserver = (bytes: Uint8Array, slot: number, count: number) => void;

/** Installs and releases modules of regions. A module lives as long as one of its functions is in the table. */
export class Regions {
  /** For tests and listings. */
  observer: RegionObserver | undefined;
  /** Engine `both`: told of a region that did not do what the interpreter does. */
  onDiffer: ((v: number, slot: number) => void) | undefined;
  /** Bytes of the largest module so far: what one call has compiled at most. */
  largest = 0;
  readonly #exports: CoreExports;
  readonly #memory: WebAssembly.Memory;
  #imports: WebAssembly.Imports | undefined;

  constructor(exports: CoreExports, memory: WebAssembly.Memory) {
    this.#exports = exports;
    this.#memory = memory;
  }

  /** Where the JIT's functions begin in the core's table. */
  get firstSlot(): number {
    return this.#exports.table.length;
  }

  /** Compiles the module at `at` and puts its functions into their places in the table; false where code may not be made. */
  install(at: number, size: number, slot: number, count: number): boolean {
    const { table } = this.#exports;
    const bytes = new Uint8Array(this.#memory.buffer, at, size).slice();
    this.observer?.(bytes, slot, count);
    this.largest = Math.max(this.largest, size);
    try {
      if (table.length < slot + count) table.grow(slot + count - table.length + GROWTH);
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), this.#support());
      for (const [i, fn] of Object.values(exports).entries()) table.set(slot + i, fn);
      return true;
    } catch {
      return false;
    }
  }

  /** Empties places of the table, so that the engine can drop their modules. */
  release(first: number, end: number): void {
    for (let slot = first; slot < end; slot++) this.#exports.table.set(slot, null);
  }

  /** Tells of a region that went wrong. */
  differ(v: number, slot: number): void {
    this.onDiffer?.(v, slot);
  }

  #support(): WebAssembly.Imports {
    if (this.#imports !== undefined) return this.#imports;
    const names = this.#exports as unknown as Record<string, WebAssembly.ImportValue>;
    const e: Record<string, WebAssembly.ImportValue> = { m: this.#memory };
    for (const [index, name] of SUPPORT.entries()) {
      e[String.fromCharCode(0x61 + index)] = names[name] as WebAssembly.ImportValue;
    }
    this.#imports = { e };
    return this.#imports;
  }
}

/** What the JIT has done, in the words of assembly/jit/jit.ts. Numbers since the core was made. */
export interface JitStatistics {
  /** Regions made, modules that they came in, bytes of their WebAssembly, guest instructions in them. */
  readonly regions: number;
  readonly modules: number;
  readonly bytes: number;
  readonly instructions: number;
  /** Regions taken out of use; times that all were dropped. */
  readonly killed: number;
  readonly drops: number;
  /** Times that a region was entered; guest instructions retired in regions. */
  readonly entries: number;
  readonly retired: number;
  /** How regions were left. */
  readonly exits: Readonly<Record<(typeof EXIT_KINDS)[number], number>>;
}

/** Reasons to leave a region, in the order of assembly/jit/gen.ts's X_*. */
const EXIT_KINDS = ['next', 'indirect', 'stop', 'miss', 'budget', 'guard'] as const;

/** Reads the counters. */
export function jitStatistics(exports: CoreExports, memory: WebAssembly.Memory): JitStatistics {
  const at = exports.jitStatistics();
  const counters = new BigUint64Array(memory.buffer, at, 8 + EXIT_KINDS.length);
  const [regions, modules, bytes, instructions, killed, drops, entries, retired, ...exits] = Array.from(
    counters,
    Number,
  ) as [number, number, number, number, number, number, number, number, ...number[]];
  return {
    regions,
    modules,
    bytes,
    instructions,
    killed,
    drops,
    entries,
    retired,
    exits: Object.fromEntries(EXIT_KINDS.map((kind, i) => [kind, exits[i] ?? 0])) as JitStatistics['exits'],
  };
}
