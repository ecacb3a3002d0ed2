// Fused multiply-add with the engine's own arithmetic where that is provably exact: rounding to nearest, every exception
// masked, operands that are not denormal, a result far from overflow and underflow. Everything else is left to fp/fused.ts.
//
// The exact sum is first rounded to odd (cut off, the lowest bit set if anything was lost), which a later rounding to at
// least two bits fewer cannot tell from the exact sum. S. Boldo, G. Melquiond, "Emulation of a FMA and correctly rounded
// sums: proved algorithms using rounding to odd", IEEE Transactions on Computers 57 (2008).

import { Fast } from './sse-fast';

/** Splits a significand in halves of 26 bits. */
const SPLITTER: f64 = 134217729.0;

@final
export class FmaFast {
  static result32: f32 = 0;
  static result64: f64 = 0;
  static isInexact: bool = false;

  /** Sum that was rounded with the error `lost`, as rounded to odd. */
  @inline private static toOdd(sum: f64, lost: f64): f64 {
    const bits = reinterpret<u64>(sum);
    if (lost == 0 || bits & 1) return sum;
    return reinterpret<f64>(lost > 0 == sum > 0 ? bits + 1 : bits - 1);
  }

  /** What a + b = sum lost. */
  @inline private static error(a: f64, b: f64, sum: f64): f64 {
    const bb = sum - a;
    return a - (sum - bb) + (b - bb);
  }

  /** a · b + c; false if that is not certain. The product of singles is exact in a double. */
  static singles(a: f32, b: f32, c: f32): bool {
    const product = f64(a) * f64(b);
    const sum = product + f64(c);
    const lost = FmaFast.error(product, f64(c), sum);
    const result = f32(FmaFast.toOdd(sum, lost));
    FmaFast.result32 = result;
    FmaFast.isInexact = lost != 0 || f64(result) != sum;
    return Fast.inWindow32(result) && !Fast.isDenormal32(a) && !Fast.isDenormal32(b) && !Fast.isDenormal32(c);
  }

  /** Whether the exponent is so that products and their errors neither overflow nor underflow. */
  @inline private static isModerate(x: f64): bool {
    return ((reinterpret<u64>(x) >> 52) & 0x7ff) - 623 <= 800;
  }

  static doubles(a: f64, b: f64, c: f64): bool {
    if (!FmaFast.isModerate(a) || !FmaFast.isModerate(b) || (c != 0 && !FmaFast.isModerate(c))) return false;
    const high = a * b;
    const low = FmaFast.productError(a, b, high);
    const t = c + low;
    const tLost = FmaFast.error(c, low, t);
    const sum = high + t;
    const sumLost = FmaFast.error(high, t, sum);
    const rest = tLost + sumLost;
    const restLost = FmaFast.error(tLost, sumLost, rest);
    const odd = FmaFast.toOdd(rest, restLost);
    const result = sum + odd;
    FmaFast.result64 = result;
    FmaFast.isInexact = restLost != 0 || FmaFast.error(sum, odd, result) != 0;
    return result != 0;
  }

  /** What a · b = product lost. */
  @inline private static productError(a: f64, b: f64, product: f64): f64 {
    const aBig = SPLITTER * a;
    const a1 = aBig - (aBig - a);
    const a2 = a - a1;
    const bBig = SPLITTER * b;
    const b1 = bBig - (bBig - b);
    const b2 = b - b1;
    return a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
  }
}
