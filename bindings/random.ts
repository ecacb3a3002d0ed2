// Random numbers of a machine: what RDRAND and RDSEED deliver.

import type { HostServices } from './services.js';

/** A source of 64 random bits. */
export interface RandomSource {
  next(): bigint;
}

/** State of a {@link SeededRandom}: four 64-bit words, not all zero. */
export type RandomState = readonly [bigint, bigint, bigint, bigint];

const MASK = (1n << 64n) - 1n;

function rotate(x: bigint, count: bigint): bigint {
  return ((x << count) | (x >> (64n - count))) & MASK;
}

/** Spreads a seed over 64-bit words: the splitmix64 sequence. */
function* spread(seed: bigint): Generator<bigint> {
  for (let x = seed; ; ) {
    x = (x + 0x9e3779b97f4a7c15n) & MASK;
    let z = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    yield z ^ (z >> 31n);
  }
}

/** Numbers that depend on nothing but the seed: xoshiro256**. For machines that can be repeated, not for secrets. */
export class SeededRandom implements RandomSource {
  #state: RandomState;

  /** Every byte of `seed` counts; without any the numbers are still well mixed. */
  constructor(seed: Uint8Array = new Uint8Array(0)) {
    let mixed = BigInt(seed.length);
    for (const byte of seed) mixed = spread(mixed ^ BigInt(byte)).next().value as bigint;
    const words = spread(mixed);
    const word = (): bigint => words.next().value as bigint;
    this.#state = [word(), word(), word(), word()];
  }

  next(): bigint {
    const [a, b, c, d] = this.#state;
    const result = (rotate((b * 5n) & MASK, 7n) * 9n) & MASK;
    const c2 = c ^ a;
    const d2 = d ^ b;
    this.#state = [a ^ d2, b ^ c2, c2 ^ ((b << 17n) & MASK), rotate(d2, 45n)];
    return result;
  }

  save(): RandomState {
    return this.#state;
  }

  /** @throws RangeError for the state of all zeros, which would give nothing but zeros */
  restore(state: RandomState): void {
    if (state.every((word) => word === 0n)) throw new RangeError('a generator cannot be in the state zero');
    this.#state = state;
  }
}

/** The host's own random numbers, taken from it some at a time. */
export class HostRandom implements RandomSource {
  readonly #services: HostServices;
  readonly #pool = new Uint8Array(256);
  #used = this.#pool.length;

  constructor(services: HostServices) {
    this.#services = services;
  }

  next(): bigint {
    if (this.#used === this.#pool.length) {
      this.#services.random(this.#pool);
      this.#used = 0;
    }
    const value = new DataView(this.#pool.buffer).getBigUint64(this.#used, true);
    // No number is given twice, not even by a copy of this process's memory.
    this.#pool.fill(0, this.#used, this.#used + 8);
    this.#used += 8;
    return value;
  }
}
