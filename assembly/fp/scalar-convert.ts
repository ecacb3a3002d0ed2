// Conversions, comparisons, minimum and maximum of binary32 and binary64 in integers. SDM vol. 1 §4.8, §11.5.2.

import { MXCSR_DAZ, MXCSR_IE, MXCSR_PE, MXCSR_RC, MXCSR_RC_ZERO } from '../sse-mxcsr';
import { Format, Scalar } from './scalar';

/** Relations of two values; also what to subtract from nothing: tested as bits. */
export const UNORDERED: u32 = 1;
export const LESS: u32 = 2;
export const EQUAL: u32 = 4;
export const GREATER: u32 = 8;

@final
export class ScalarConvert {
  /** Integer to float. */
  static fromInteger<T>(x: i64, mxcsr: u32): u64 {
    if (x == 0) return 0;
    const magnitude = x < 0 ? u64(0) - u64(x) : u64(x);
    const zeros = clz<u64>(magnitude);
    return Scalar.round<T>(x < 0, Format.bias<T>() + 63 - i32(zeros), magnitude << zeros, mxcsr);
  }

  /** Float to I (i32 or i64), rounded by MXCSR; out of range: the most negative integer and IE. */
  static toInteger<T, I>(x: u64, mxcsr: u32): I {
    const a = mxcsr & MXCSR_DAZ && Scalar.isDenormal<T>(x) ? 0 : x;
    if (Scalar.isZero<T>(a)) return 0;
    const negative = Scalar.isNegative<T>(a);
    const limit: u64 = sizeof<I>() == 4 ? 0x80000000 : 0x8000000000000000;
    if (Scalar.magnitude<T>(a) >= Format.infinity<T>()) return ScalarConvert.integerInvalid<I>();
    const exponent = Scalar.exponent<T>(a) - Format.bias<T>();
    if (exponent > 63) return ScalarConvert.integerInvalid<I>();
    const significand = Scalar.significand<T>(a);
    let whole = exponent < 0 ? 0 : significand >> (63 - exponent);
    const rest =
      exponent < 0
        ? Scalar.shiftJam(significand, -1 - exponent)
        : exponent == 63
          ? 0
          : significand << (exponent + 1);
    whole += u64(ScalarConvert.roundsAway(negative, whole, rest, mxcsr));
    if (whole > limit || (whole == limit && !negative)) return ScalarConvert.integerInvalid<I>();
    if (rest) Scalar.raise(MXCSR_PE);
    return <I>(negative ? 0 - whole : whole);
  }

  private static integerInvalid<I>(): I {
    Scalar.raise(MXCSR_IE);
    return sizeof<I>() == 4 ? <I>i32.MIN_VALUE : <I>i64.MIN_VALUE;
  }

  /** Whether a magnitude with the fraction `rest` / 2^64 is rounded up. */
  private static roundsAway(negative: bool, whole: u64, rest: u64, mxcsr: u32): bool {
    const half: u64 = 0x8000000000000000;
    if ((mxcsr & MXCSR_RC) == 0) return rest > half || (rest == half && (whole & 1) != 0);
    return rest != 0 && Scalar.increment(negative, 1, mxcsr) != 0;
  }

  /** As toInteger, toward zero whatever MXCSR says. */
  static truncate<T, I>(x: u64, mxcsr: u32): I {
    return ScalarConvert.toInteger<T, I>(x, mxcsr | MXCSR_RC_ZERO);
  }

  static widen(x: u64, mxcsr: u32): u64 {
    const sign = (x & 0x80000000) << 32;
    if (Scalar.isNaN<f32>(x)) {
      return sign | Format.infinity<f64>() | ((Scalar.propagate<f32>(x, x) & Format.fraction<f32>()) << 29);
    }
    const a = Scalar.operand<f32>(x, mxcsr);
    if (Scalar.isInfinite<f32>(a)) return sign | Format.infinity<f64>();
    if (Scalar.isZero<f32>(a)) return sign;
    const exponent = Scalar.exponent<f32>(a) - Format.bias<f32>() + Format.bias<f64>();
    return sign | (u64(exponent) << 52) | ((Scalar.significand<f32>(a) >> 11) & Format.fraction<f64>());
  }

  static narrow(x: u64, mxcsr: u32): u64 {
    const sign = (x >> 32) & 0x80000000;
    if (Scalar.isNaN<f64>(x)) {
      return sign | Format.infinity<f32>() | ((Scalar.propagate<f64>(x, x) >> 29) & Format.fraction<f32>());
    }
    const a = Scalar.operand<f64>(x, mxcsr);
    if (Scalar.isInfinite<f64>(a)) return sign | Format.infinity<f32>();
    if (Scalar.isZero<f64>(a)) return sign;
    const exponent = Scalar.exponent<f64>(a) - Format.bias<f64>() + Format.bias<f32>();
    return Scalar.round<f32>(sign != 0, exponent, Scalar.significand<f64>(a), mxcsr);
  }

  /** Orders two values. `signaling`: quiet NaNs are invalid too. */
  static compare<T>(x: u64, y: u64, signaling: bool, mxcsr: u32): u32 {
    if (Scalar.isNaN<T>(x) || Scalar.isNaN<T>(y)) {
      if (signaling || Scalar.isSignaling<T>(x) || Scalar.isSignaling<T>(y)) Scalar.raise(MXCSR_IE);
      return UNORDERED;
    }
    const a = ScalarConvert.order<T>(Scalar.operand<T>(x, mxcsr));
    const b = ScalarConvert.order<T>(Scalar.operand<T>(y, mxcsr));
    return a < b ? LESS : a == b ? EQUAL : GREATER;
  }

  /** An integer that orders as the value does; both zeros are 0. */
  @inline static order<T>(a: u64): i64 {
    const magnitude = i64(Scalar.magnitude<T>(a));
    return Scalar.isNegative<T>(a) ? 0 - magnitude : magnitude;
  }

  /** MIN: the first operand if it is less, else the second, which thus wins for NaNs and equal zeros. */
  static min<T>(x: u64, y: u64, mxcsr: u32): u64 {
    return ScalarConvert.select<T>(x, y, LESS, mxcsr);
  }

  static max<T>(x: u64, y: u64, mxcsr: u32): u64 {
    return ScalarConvert.select<T>(x, y, GREATER, mxcsr);
  }

  private static select<T>(x: u64, y: u64, wanted: u32, mxcsr: u32): u64 {
    const chosen = ScalarConvert.compare<T>(x, y, true, mxcsr) == wanted ? x : y;
    return mxcsr & MXCSR_DAZ && Scalar.isDenormal<T>(chosen) ? chosen & Format.sign<T>() : chosen;
  }
}
