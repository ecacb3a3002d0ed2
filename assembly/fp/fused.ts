// Fused multiply-add of binary32 and binary64: a · b + c, rounded once. SDM vol. 1 §14.5.3.
//
// The product is exact in 128 bits (106 are used); the addend is lined up with it and bits shifted out stay visible in
// the lowest one, so that the rounding of Scalar.round sees the exact sum.

import { MXCSR_IE } from '../sse-mxcsr';
import { Wide } from '../wide';
import { Format, Scalar } from './scalar';

/** The product, or the addend, changes its sign. */
export const NEGATE_PRODUCT: u32 = 1;
export const NEGATE_ADDEND: u32 = 2;

@final
export class Fused {
  /** Which operation: NEGATE_*. */
  static multiplyAdd<T>(x: u64, y: u64, z: u64, kind: u32, mxcsr: u32): u64 {
    if (Scalar.isNaN<T>(x) || Scalar.isNaN<T>(y) || Scalar.isNaN<T>(z)) return Fused.propagate<T>(x, y, z);
    const before = Scalar.raised;
    const a = Scalar.operand<T>(x, mxcsr);
    const b = Scalar.operand<T>(y, mxcsr);
    const c = Scalar.operand<T>(z, mxcsr) ^ (kind & NEGATE_ADDEND ? Format.sign<T>() : 0);
    const sign = (a ^ b ^ (kind & NEGATE_PRODUCT ? Format.sign<T>() : 0)) & Format.sign<T>();
    const differ = ((sign ^ c) & Format.sign<T>()) != 0;
    if (Scalar.isInfinite<T>(a) || Scalar.isInfinite<T>(b)) {
      const isInvalid = Scalar.isZero<T>(a) || Scalar.isZero<T>(b) || (Scalar.isInfinite<T>(c) && differ);
      if (!isInvalid) return sign | Format.infinity<T>();
      // An invalid operation is found before a denormal operand.
      Scalar.raised = before;
      return Scalar.invalid<T>();
    }
    if (Scalar.isInfinite<T>(c)) return c;
    if (Scalar.isZero<T>(a) || Scalar.isZero<T>(b)) {
      if (!Scalar.isZero<T>(c)) return Scalar.renormalize<T>(c, mxcsr);
      return differ ? Scalar.cancelled<T>(mxcsr) : sign;
    }
    return Fused.finite<T>(a, b, c, sign != 0, differ, mxcsr);
  }

  /** The first NaN of the factors, then the addend, quieted. */
  private static propagate<T>(x: u64, y: u64, z: u64): u64 {
    if (Scalar.isSignaling<T>(z)) Scalar.raise(MXCSR_IE);
    return Scalar.isNaN<T>(x) || Scalar.isNaN<T>(y) ? Scalar.propagate<T>(x, y) : z | Format.quiet<T>();
  }

  private static finite<T>(a: u64, b: u64, c: u64, negative: bool, differ: bool, mxcsr: u32): u64 {
    const sa = Scalar.significand<T>(a);
    const sb = Scalar.significand<T>(b);
    // The product has its leading bit in bit 126 or 125 of high:low, where 126 stands for the exponent.
    let high = Wide.high(sa, sb);
    let low = sa * sb;
    let exponent = Scalar.exponent<T>(a) + Scalar.exponent<T>(b) - Format.bias<T>() + 1;
    low = (low >> 1) | (high << 63);
    high >>= 1;
    let isNegative = negative;
    if (!Scalar.isZero<T>(c)) {
      let cHigh = Scalar.significand<T>(c) >> 1;
      let cLow: u64 = 0;
      const distance = exponent - Scalar.exponent<T>(c);
      if (distance >= 0) {
        cLow = Fused.shiftedLow(cHigh, cLow, distance);
        cHigh = Fused.shiftedHigh(cHigh, distance);
      } else {
        low = Fused.shiftedLow(high, low, -distance);
        high = Fused.shiftedHigh(high, -distance);
        exponent -= distance;
      }
      if (!differ) {
        low += cLow;
        high += cHigh + u64(low < cLow);
      } else if (high > cHigh || (high == cHigh && low >= cLow)) {
        high -= cHigh + u64(low < cLow);
        low -= cLow;
      } else {
        high = cHigh - high - u64(cLow < low);
        low = cLow - low;
        isNegative = !negative;
      }
      if (!(high | low)) return Scalar.cancelled<T>(mxcsr);
    }
    if (!high) {
      high = low;
      low = 0;
      exponent -= 64;
    }
    const zeros = clz<u64>(high);
    exponent += 1 - i32(zeros);
    if (zeros) {
      high = (high << zeros) | (low >> (64 - zeros));
      low <<= zeros;
    }
    return Scalar.round<T>(isNegative, exponent, high | u64(low != 0), mxcsr);
  }

  @inline private static shiftedHigh(high: u64, count: i32): u64 {
    return count < 64 ? high >> u64(count) : 0;
  }

  /** Low half of high:low shifted right; what falls out stays visible in bit 0. */
  private static shiftedLow(high: u64, low: u64, count: i32): u64 {
    if (count == 0) return low;
    if (count >= 64) return Scalar.shiftJam(high, count - 64) | u64(low != 0);
    const out = low << u64(64 - count);
    return (low >> u64(count)) | (high << u64(64 - count)) | u64(out != 0);
  }
}
