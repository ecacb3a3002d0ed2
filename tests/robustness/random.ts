// A small generator of repeatable chance: the seed says everything.

/** Numbers from a seed (xorshift over 32 bits, seeded through a mixer). */
export class Random {
  #state: number;

  constructor(seed: number) {
    let h = (seed + 0x9e3779b9) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
    h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
    this.#state = (h ^ (h >>> 15)) | 1;
  }

  u32(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return Math.imul(x, 0x9e3779b1) >>> 0;
  }

  u64(): bigint {
    return (BigInt(this.u32()) << 32n) | BigInt(this.u32());
  }

  /** A whole number from 0 to `below` − 1. */
  below(below: number): number {
    return Math.floor((this.u32() / 2 ** 32) * below);
  }

  /** True in about `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(1000) < percent * 10;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  fill(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.u32() >>> 11;
  }
}
