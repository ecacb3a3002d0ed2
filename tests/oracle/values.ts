// Random numbers and the values that instructions are tried with: a third edge cases, a third skewed bits, a third
// uniform; for floating point also what lies next to the other operand.

/** A small fast generator (SFC32) with a printable seed. */
export class Random {
  #a: number;
  #b: number;
  #c = 1;
  #d: number;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = 0x9e3779b9;
    this.#d = (seed / 2 ** 32) | 0;
    for (let i = 0; i < 16; i++) this.next();
  }

  /** 32 random bits as an unsigned number. */
  next(): number {
    const t = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** A number from 0 to n − 1. */
  below(n: number): number {
    return Math.floor((this.next() / 2 ** 32) * n);
  }

  /** True once in n times. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  wide(): bigint {
    return (BigInt(this.next()) << 32n) | BigInt(this.next());
  }
}

/** What the bits of an operand mean. */
export type Kind = 'half' | 'double' | 'extended' | 'integer' | 'selector' | 'single';

const M64 = 0xffffffffffffffffn;
const EDGES = [
  0n,
  1n,
  2n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  0x100000000n,
  0x7fffffffffffffffn,
  0x8000000000000000n,
  M64,
  0x8080808080808080n,
  0x7f7f7f7f80807f7fn,
  0x80007fff80017ffen,
  0x20000000000001n,
  0x7fffff80n,
  0x7ffffffffffffe00n,
  0xffffffff00000000n,
  0x0909090909090909n,
] as const;

/** Selectors that are the same here and there: those of the world, null, missing ones and the kernel's. */
export const SELECTORS = [
  0, 1, 2, 3, 0x07, 0x0f, 0x17, 0x1f, 0x27, 0x2f, 0x37, 0x3f, 0x47, 0x4f, 0x23, 0x2b, 0x33, 0x10, 0x18, 0x08,
  0x57, 0xffff, 0x0c, 0x2a, 0x29, 0x30, 0x16, 0x8f,
] as const;

export function integer(random: Random): bigint {
  switch (random.below(6)) {
    case 0:
      return random.pick(EDGES);
    case 1:
      return (random.pick(EDGES) + BigInt(random.below(5) - 2)) & M64;
    case 2:
      return random.wide() >> BigInt(random.below(64));
    case 3:
      return ~(random.wide() >> BigInt(random.below(64))) & M64;
    default:
      return random.wide();
  }
}

/** A value of a format of `frac` fraction bits and `exp` exponent bits; `near` is another operand. */
export function floating(random: Random, frac: number, exp: number, near: bigint): bigint {
  const f = BigInt(frac);
  const ones = (1n << f) - 1n;
  const max = (1 << exp) - 1;
  const bias = max >> 1;
  const width = f + BigInt(exp);
  const sign = BigInt(random.next() & 1) << width;
  let fraction = random.wide() & ones;
  near &= (1n << width) - 1n;
  switch (random.below(8)) {
    case 0:
      fraction = 0n;
      break;
    case 1:
      fraction = ones - BigInt(random.below(3));
      break;
    case 2:
      fraction = BigInt(random.below(4));
      break;
    case 3:
      fraction &= ~0n << BigInt(random.below(frac));
      break;
    case 4:
      fraction &= ~0n << (f / 2n);
      break;
  }
  let e = 0;
  switch (random.below(16)) {
    case 0:
      return sign;
    case 1:
      return sign | (BigInt(max) << f);
    case 2:
      return sign | (BigInt(max) << f) | fraction | (BigInt(random.next() & 1) << (f - 1n));
    case 3:
      return sign | fraction;
    case 4:
      e = 1 + random.below(3);
      break;
    case 5:
      e = max - 1 - random.below(3);
      break;
    case 6:
      e = (bias >> 1) + random.below(4);
      break;
    case 7:
      e = bias + (bias >> 1) + random.below(4);
      break;
    case 8:
      e = random.next();
      break;
    case 9:
      return near ^ sign;
    case 10:
      return ((near + BigInt(random.below(5) + (1 << 16) - 2) - 65536n) & ((1n << width) - 1n)) ^ sign;
    case 11:
      e = Number(near >> f) + random.below(2 * frac + 8) - frac - 4;
      break;
    case 12:
      e = bias + frac - 4 + random.below(16);
      break;
    case 13:
      e = bias + 28 + random.below(38);
      break;
    default:
      e = bias - 3 + random.below(8);
  }
  return sign | (BigInt(e & max) << f) | fraction;
}

/** 64 bits of elements of a kind. */
export function element(random: Random, kind: Kind, near: bigint): bigint {
  const as = random.once(10) ? random.pick(['single', 'double', 'integer'] as const) : kind;
  switch (as) {
    case 'single':
      return floating(random, 23, 8, near) | (floating(random, 23, 8, near >> 32n) << 32n);
    case 'double':
      return floating(random, 52, 11, near);
    case 'half': {
      let value = 0n;
      for (let i = 0n; i < 64n; i += 16n) value |= floating(random, 10, 5, near >> i) << i;
      return value;
    }
    case 'selector':
      return (random.wide() & 0xffffffffffff0000n) | BigInt(random.pick(SELECTORS));
    default:
      return integer(random);
  }
}

/** An x87 register: significand, and sign with exponent. Unnormals, pseudo-denormals and the like included. */
export function extended(random: Random, near: readonly [bigint, number]): [bigint, number] {
  let significand = integer(random);
  if (random.once(2)) significand = (significand << BigInt(random.below(64))) & M64;
  if (!random.once(12)) significand |= 1n << 63n;
  const sign = random.next() & 0x8000;
  switch (random.below(14)) {
    case 0:
      return [0n, sign];
    case 1:
      return [1n << 63n, sign | 0x7fff];
    case 2:
      return [significand | (BigInt(random.next() & 1) << 62n), sign | 0x7fff];
    case 3:
      return [significand & (M64 >> BigInt(random.below(2))), sign];
    case 4:
      return [significand, sign | (1 + random.below(3))];
    case 5:
      return [significand, sign | (0x7ffe - random.below(3))];
    case 6:
      return [near[0], near[1] ^ sign];
    case 7:
      return [(near[0] + BigInt(random.below(5)) + M64 - 2n) & M64, near[1]];
    case 8:
      return [significand, sign | ((near[1] + random.below(140) - 70) & 0x7fff)];
    case 9:
      return [significand, sign | (0x3fff - 0x3ff + random.below(4))];
    case 10:
      return [significand, sign | (0x3fff + random.below(70))];
    case 11:
      return [significand, sign | (random.next() & 0x7fff)];
    default:
      return [significand, sign | (0x3fff - 4 + random.below(9))];
  }
}

/** MXCSR: mostly masked, any rounding, flushing, status bits. */
export function mxcsr(random: Random): number {
  const sticky = random.next() & 0x3f;
  switch (random.below(8)) {
    case 0:
      return 0x1f80;
    case 1:
      return 0x1fa0;
    case 2:
      return 0x1f80 | sticky;
    case 3:
      return 0x1fa0 | sticky;
    case 4:
    case 5:
      return 0x1f80 | sticky | (random.next() & 0xe040);
    case 6:
      return 0x1f80 | (random.next() & 0x8040);
    default:
      return random.next() & 0xffff;
  }
}
