// What the validator knows at a place of generated code: which TLB entries were found to hold which addresses, and which
// values are therefore pointers into RAM, with how many bytes behind them.

import { same, type Value, type Values } from './values.js';

/** Bytes from a sum on that may be read, or written too. */
export interface Region {
  readonly start: Value;
  readonly size: bigint;
  readonly writable: boolean;
}

/** An entry's tag was compared: it holds these linear addresses. */
interface Checked {
  readonly linear: Value;
  readonly size: bigint;
  readonly writable: boolean;
}

let epochs = 0;

export class Facts {
  /** By the key of the start. */
  readonly #regions: Map<string, Region[]>;
  /** By the key of the entry's address; forgotten when something may have filled the TLB anew. */
  readonly #checked: Map<string, Checked[]>;
  readonly #addends: Map<string, Value[]>;
  /** Two loads from the TLB belong together only within one. */
  epoch: number;

  private constructor(
    regions: Map<string, Region[]>,
    checked: Map<string, Checked[]>,
    addends: Map<string, Value[]>,
    epoch: number,
  ) {
    this.#regions = regions;
    this.#checked = checked;
    this.#addends = addends;
    this.epoch = epoch;
  }

  static none(): Facts {
    return new Facts(new Map(), new Map(), new Map(), ++epochs);
  }

  copy(): Facts {
    return new Facts(new Map(this.#regions), new Map(this.#checked), new Map(this.#addends), this.epoch);
  }

  /** The TLB may have been filled: what was found in it is no longer there. Pointers stay pointers. */
  refilled(): void {
    this.#checked.clear();
    this.#addends.clear();
    this.epoch = ++epochs;
  }

  /** Anything may have happened to the guest's memory map. */
  forget(): void {
    this.refilled();
    this.#regions.clear();
  }

  region(region: Region): void {
    const { key } = region.start;
    this.#regions.set(key, [...(this.#regions.get(key) ?? []), region]);
  }

  /** The tag of the entry at `entry` matched `size` bytes from `linear` on. */
  check(values: Values, entry: Value, found: Checked): void {
    this.#checked.set(entry.key, [...(this.#checked.get(entry.key) ?? []), found]);
    for (const addend of this.#addends.get(entry.key) ?? []) this.#pointer(values, addend, found);
  }

  /** `addend` was loaded from the entry at `entry`. */
  addend(values: Values, entry: Value, addend: Value): void {
    this.#addends.set(entry.key, [...(this.#addends.get(entry.key) ?? []), addend]);
    for (const found of this.#checked.get(entry.key) ?? []) this.#pointer(values, addend, found);
  }

  #pointer(values: Values, addend: Value, { linear, size, writable }: Checked): void {
    this.region({ start: values.add(addend, values.wrap(linear)), size, writable });
  }

  /** How many bytes from `value` on are known to be RAM. */
  room(value: Value, writable: boolean): bigint {
    let most = 0n;
    for (const region of this.#regions.get(value.key) ?? []) {
      const distance = BigInt.asIntN(32, value.constant - region.start.constant);
      if (distance < 0n || (writable && !region.writable)) continue;
      if (region.size - distance > most) most = region.size - distance;
    }
    return most;
  }

  /** What is known on all ways to a place. */
  static meet(all: readonly Facts[]): Facts {
    const [first, ...rest] = all;
    if (first === undefined) return Facts.none();
    const met = first.copy();
    const within = (regions: readonly Region[] | undefined, wanted: Region) =>
      regions?.some(
        ({ start, size, writable }) =>
          same(start, wanted.start) && size >= wanted.size && (writable || !wanted.writable),
      ) === true;
    for (const [key, regions] of first.#regions) {
      const kept = regions.filter((region) => rest.every((other) => within(other.#regions.get(key), region)));
      if (kept.length > 0) met.#regions.set(key, kept);
      else met.#regions.delete(key);
    }
    if (rest.length > 0) met.refilled();
    return met;
  }
}
