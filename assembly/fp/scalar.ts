// IEEE 754 binary32 and binary64 arithmetic (and binary16 conversion) in integers, exact in every rounding mode and flag as SSE defines them.
// SDM vol. 1 §4.8 (formats, rounding), §4.9 (exceptions), §11.5 (SSE).
//
// Values are bit patterns in u64. T is f32 or f64 (u16 for binary16) and only chooses the format: no Wasm float is ever made here, so no
// NaN depends on the engine. Significands are normalised with the leading bit in bit 63; exponents are biased and unbounded.

import {
  MXCSR_DAZ,
  MXCSR_DE,
  MXCSR_FTZ,
  MXCSR_IE,
  MXCSR_OE,
  MXCSR_OM,
  MXCSR_PE,
  MXCSR_RC,
  MXCSR_RC_DOWN,
  MXCSR_RC_UP,
  MXCSR_RC_ZERO,
  MXCSR_UE,
  MXCSR_UM,
  MXCSR_ZE,
} from '../sse-mxcsr';

const TOP: u64 = 0x8000000000000000;

/** The numbers of a format. */
@final
export class Format {
  /** Bits of the fraction field. */
  @inline static fractionBits<T>(): u32 {
    return sizeof<T>() == 2 ? 10 : sizeof<T>() == 4 ? 23 : 52;
  }

  /** Bits of a normalised significand below the format's precision. */
  @inline static guardBits<T>(): u32 {
    return sizeof<T>() == 2 ? 53 : sizeof<T>() == 4 ? 40 : 11;
  }

  @inline static bias<T>(): i32 {
    return sizeof<T>() == 2 ? 15 : sizeof<T>() == 4 ? 127 : 1023;
  }

  @inline static maxExponent<T>(): i32 {
    return sizeof<T>() == 2 ? 0x1f : sizeof<T>() == 4 ? 0xff : 0x7ff;
  }

  @inline static sign<T>(): u64 {
    return sizeof<T>() == 2 ? 0x8000 : sizeof<T>() == 4 ? 0x80000000 : TOP;
  }

  @inline static fraction<T>(): u64 {
    return sizeof<T>() == 2 ? 0x3ff : sizeof<T>() == 4 ? 0x7fffff : 0xfffffffffffff;
  }

  @inline static infinity<T>(): u64 {
    return sizeof<T>() == 2 ? 0x7c00 : sizeof<T>() == 4 ? 0x7f800000 : 0x7ff0000000000000;
  }

  @inline static quiet<T>(): u64 {
    return sizeof<T>() == 2 ? 0x200 : sizeof<T>() == 4 ? 0x400000 : 0x8000000000000;
  }

  /** The default NaN: the "real indefinite". */
  @inline static indefinite<T>(): u64 {
    return sizeof<T>() == 4 ? 0xffc00000 : 0xfff8000000000000;
  }
}

@final
export class Scalar {
  /** Conditions met since the caller cleared it (MXCSR flag bits). */
  static raised: u32 = 0;

  @inline static raise(flags: u32): void {
    Scalar.raised |= flags;
  }

  @inline static load<T>(p: usize): u64 {
    return sizeof<T>() == 4 ? u64(load<u32>(p)) : load<u64>(p);
  }

  @inline static magnitude<T>(a: u64): u64 {
    return a & ~Format.sign<T>();
  }

  @inline static isNegative<T>(a: u64): bool {
    return (a & Format.sign<T>()) != 0;
  }

  @inline static isNaN<T>(a: u64): bool {
    return Scalar.magnitude<T>(a) > Format.infinity<T>();
  }

  @inline static isSignaling<T>(a: u64): bool {
    return Scalar.isNaN<T>(a) && !(a & Format.quiet<T>());
  }

  @inline static isInfinite<T>(a: u64): bool {
    return Scalar.magnitude<T>(a) == Format.infinity<T>();
  }

  @inline static isZero<T>(a: u64): bool {
    return Scalar.magnitude<T>(a) == 0;
  }

  @inline static isDenormal<T>(a: u64): bool {
    return Scalar.magnitude<T>(a) - 1 < Format.fraction<T>();
  }

  /** An operand as the arithmetic sees it: a denormal is flagged, or a zero under DAZ. */
  static operand<T>(a: u64, mxcsr: u32): u64 {
    if (!Scalar.isDenormal<T>(a)) return a;
    if (mxcsr & MXCSR_DAZ) return a & Format.sign<T>();
    Scalar.raise(MXCSR_DE);
    return a;
  }

  static invalid<T>(): u64 {
    Scalar.raise(MXCSR_IE);
    return Format.indefinite<T>();
  }

  /** The result when at least one operand is a NaN: the first NaN, quieted. */
  static propagate<T>(a: u64, b: u64): u64 {
    if (Scalar.isSignaling<T>(a) || Scalar.isSignaling<T>(b)) Scalar.raise(MXCSR_IE);
    return (Scalar.isNaN<T>(a) ? a : b) | Format.quiet<T>();
  }

  /** Biased exponent of a finite value other than zero; below 1 for denormals. */
  static exponent<T>(a: u64): i32 {
    const field = i32((a & Format.infinity<T>()) >> Format.fractionBits<T>());
    if (field) return field;
    return 1 + i32(Format.guardBits<T>()) - i32(clz<u64>(a & Format.fraction<T>()));
  }

  /** Its significand. */
  static significand<T>(a: u64): u64 {
    const fraction = a & Format.fraction<T>();
    if (a & Format.infinity<T>()) return TOP | (fraction << Format.guardBits<T>());
    return fraction << clz<u64>(fraction);
  }

  /** `x` shifted right by `count` ≥ 0; bits shifted out stay visible in bit 0. */
  static shiftJam(x: u64, count: i32): u64 {
    if (count >= 64) return u64(x != 0);
    const shifted = x >> count;
    return shifted | u64(shifted << count != x);
  }

  /** What to add to a number's low bits (`mask`) before cutting them off. */
  @inline static increment(negative: bool, mask: u64, mxcsr: u32): u64 {
    const rc = mxcsr & MXCSR_RC;
    if (rc == 0) return (mask >> 1) + 1;
    if (rc == MXCSR_RC_ZERO) return 0;
    return (rc == MXCSR_RC_UP) != negative ? mask : 0;
  }

  /** Rounds a normalised significand and packs it: overflow, underflow, FTZ, inexact. */
  static round<T>(negative: bool, exponent: i32, significand: u64, mxcsr: u32): u64 {
    const guard = u64(Format.guardBits<T>());
    const mask: u64 = (1 << guard) - 1;
    const nearest = (mxcsr & MXCSR_RC) == 0;
    const increment = Scalar.increment(negative, mask, mxcsr);
    const rest = significand & mask;
    let rounded = significand + increment;
    let e = exponent;
    if (rounded < significand) {
      rounded = TOP;
      e++;
    }
    rounded >>= guard;
    if (nearest && rest == (mask >> 1) + 1) rounded &= ~1;
    const sign = negative ? Format.sign<T>() : 0;
    if (e <= 0) return Scalar.roundTiny<T>(negative, exponent, significand, mxcsr);
    if (rest) Scalar.raise(MXCSR_PE);
    if (e >= Format.maxExponent<T>()) return Scalar.overflow<T>(negative, mxcsr);
    return sign | (rounded & Format.fraction<T>()) | (u64(e) << Format.fractionBits<T>());
  }

  /** The result does not reach the smallest normal number even when rounded with an unbounded exponent. */
  private static roundTiny<T>(negative: bool, exponent: i32, significand: u64, mxcsr: u32): u64 {
    const guard = u64(Format.guardBits<T>());
    const mask: u64 = (1 << guard) - 1;
    const sign = negative ? Format.sign<T>() : 0;
    if (!(mxcsr & MXCSR_UM)) {
      Scalar.raise(significand & mask ? MXCSR_UE | MXCSR_PE : MXCSR_UE);
      return sign;
    }
    if (mxcsr & MXCSR_FTZ) {
      Scalar.raise(MXCSR_UE | MXCSR_PE);
      return sign;
    }
    const shifted = Scalar.shiftJam(significand, 1 - exponent);
    const rest = shifted & mask;
    let rounded = (shifted + Scalar.increment(negative, mask, mxcsr)) >> guard;
    if ((mxcsr & MXCSR_RC) == 0 && rest == (mask >> 1) + 1) rounded &= ~1;
    if (rest) Scalar.raise(MXCSR_UE | MXCSR_PE);
    return sign | rounded;
  }

  /** Infinity or the largest number, by direction. Inexact too, unless the exception is taken on an exact result. */
  private static overflow<T>(negative: bool, mxcsr: u32): u64 {
    Scalar.raise(mxcsr & MXCSR_OM ? MXCSR_OE | MXCSR_PE : MXCSR_OE);
    const rc = mxcsr & MXCSR_RC;
    const toLargest = rc == MXCSR_RC_ZERO || rc == (negative ? MXCSR_RC_UP : MXCSR_RC_DOWN);
    return (negative ? Format.sign<T>() : 0) | (Format.infinity<T>() - u64(toLargest));
  }

  /** Zero as the result of an exact cancellation. */
  @inline static cancelled<T>(mxcsr: u32): u64 {
    return (mxcsr & MXCSR_RC) == MXCSR_RC_DOWN ? Format.sign<T>() : 0;
  }

  static add<T>(x: u64, y: u64, mxcsr: u32): u64 {
    if (Scalar.isNaN<T>(x) || Scalar.isNaN<T>(y)) return Scalar.propagate<T>(x, y);
    const a = Scalar.operand<T>(x, mxcsr);
    const b = Scalar.operand<T>(y, mxcsr);
    const differ = ((a ^ b) & Format.sign<T>()) != 0;
    if (Scalar.isInfinite<T>(a)) return Scalar.isInfinite<T>(b) && differ ? Scalar.invalid<T>() : a;
    if (Scalar.isInfinite<T>(b)) return b;
    if (Scalar.isZero<T>(a) && Scalar.isZero<T>(b)) return differ ? Scalar.cancelled<T>(mxcsr) : a;
    if (Scalar.isZero<T>(a)) return Scalar.renormalize<T>(b, mxcsr);
    if (Scalar.isZero<T>(b)) return Scalar.renormalize<T>(a, mxcsr);
    const swap = Scalar.magnitude<T>(a) < Scalar.magnitude<T>(b);
    const large = swap ? b : a;
    const small = swap ? a : b;
    return Scalar.combine<T>(large, small, differ, mxcsr);
  }

  /** |large| ± |small| with the sign of `large`. */
  private static combine<T>(large: u64, small: u64, differ: bool, mxcsr: u32): u64 {
    const exponent = Scalar.exponent<T>(large);
    const s = Scalar.shiftJam(Scalar.significand<T>(small) >> 1, exponent - Scalar.exponent<T>(small));
    const l = Scalar.significand<T>(large) >> 1;
    const sum = differ ? l - s : l + s;
    if (sum == 0) return Scalar.cancelled<T>(mxcsr);
    const zeros = clz<u64>(sum);
    return Scalar.round<T>(Scalar.isNegative<T>(large), exponent + 1 - i32(zeros), sum << zeros, mxcsr);
  }

  /** A finite value other than zero as a result: a denormal may have to be flushed or trapped. */
  static renormalize<T>(a: u64, mxcsr: u32): u64 {
    return Scalar.round<T>(Scalar.isNegative<T>(a), Scalar.exponent<T>(a), Scalar.significand<T>(a), mxcsr);
  }

  static sub<T>(x: u64, y: u64, mxcsr: u32): u64 {
    return Scalar.add<T>(x, Scalar.isNaN<T>(y) ? y : y ^ Format.sign<T>(), mxcsr);
  }

  static mul<T>(x: u64, y: u64, mxcsr: u32): u64 {
    if (Scalar.isNaN<T>(x) || Scalar.isNaN<T>(y)) return Scalar.propagate<T>(x, y);
    const a = Scalar.operand<T>(x, mxcsr);
    const b = Scalar.operand<T>(y, mxcsr);
    const sign = (a ^ b) & Format.sign<T>();
    if (Scalar.isInfinite<T>(a) || Scalar.isInfinite<T>(b)) {
      return Scalar.isZero<T>(a) || Scalar.isZero<T>(b) ? Scalar.invalid<T>() : sign | Format.infinity<T>();
    }
    if (Scalar.isZero<T>(a) || Scalar.isZero<T>(b)) return sign;
    const product = Scalar.mulHigh(Scalar.significand<T>(a), Scalar.significand<T>(b));
    const zeros = clz<u64>(product);
    const exponent = Scalar.exponent<T>(a) + Scalar.exponent<T>(b) - Format.bias<T>() + 1 - i32(zeros);
    return Scalar.round<T>(sign != 0, exponent, product << zeros, mxcsr);
  }

  /** High half of a 128-bit product; the low half stays visible in bit 0. Operands have at least eleven zeros at the end. */
  private static mulHigh(a: u64, b: u64): u64 {
    const a1 = a >> 32;
    const b1 = b >> 32;
    const a0 = a & 0xffffffff;
    const b0 = b & 0xffffffff;
    const low = a0 * b0;
    const middle = a1 * b0 + (low >> 32);
    const middle2 = a0 * b1 + (middle & 0xffffffff);
    const high = a1 * b1 + (middle >> 32) + (middle2 >> 32);
    return high | u64(((middle2 << 32) | (low & 0xffffffff)) != 0);
  }

  static div<T>(x: u64, y: u64, mxcsr: u32): u64 {
    if (Scalar.isNaN<T>(x) || Scalar.isNaN<T>(y)) return Scalar.propagate<T>(x, y);
    if (!(mxcsr & MXCSR_DAZ) && Scalar.isZero<T>(y) && !Scalar.isZero<T>(x) && !Scalar.isInfinite<T>(x)) {
      return Scalar.divideByZero<T>(x, y);
    }
    const a = Scalar.operand<T>(x, mxcsr);
    const b = Scalar.operand<T>(y, mxcsr);
    const sign = (a ^ b) & Format.sign<T>();
    if (Scalar.isInfinite<T>(a))
      return Scalar.isInfinite<T>(b) ? Scalar.invalid<T>() : sign | Format.infinity<T>();
    if (Scalar.isInfinite<T>(b)) return sign;
    if (Scalar.isZero<T>(b)) return Scalar.isZero<T>(a) ? Scalar.invalid<T>() : Scalar.divideByZero<T>(a, b);
    if (Scalar.isZero<T>(a)) return sign;
    const quotient = Scalar.quotient(Scalar.significand<T>(a) >> 11, Scalar.significand<T>(b) >> 11);
    const zeros = clz<u64>(quotient);
    const exponent = Scalar.exponent<T>(a) - Scalar.exponent<T>(b) + Format.bias<T>() + 3 - i32(zeros);
    return Scalar.round<T>(sign != 0, exponent, quotient << zeros, mxcsr);
  }

  private static divideByZero<T>(a: u64, b: u64): u64 {
    Scalar.raise(MXCSR_ZE);
    return ((a ^ b) & Format.sign<T>()) | Format.infinity<T>();
  }

  /** a / b · 2^60 of 53-bit numbers, ten bits a step; a remainder stays visible in bit 0. */
  private static quotient(a: u64, b: u64): u64 {
    let quotient = u64(a >= b);
    let rest = a >= b ? a - b : a;
    for (let i = 0; i < 6; i++) {
      rest <<= 10;
      const digits = rest / b;
      quotient = (quotient << 10) | digits;
      rest -= digits * b;
    }
    return quotient | u64(rest != 0);
  }

  static sqrt<T>(x: u64, mxcsr: u32): u64 {
    if (Scalar.isNaN<T>(x)) return Scalar.propagate<T>(x, x);
    if (Scalar.isNegative<T>(x) && !Scalar.isZero<T>(x) && !(mxcsr & MXCSR_DAZ && Scalar.isDenormal<T>(x))) {
      return Scalar.invalid<T>();
    }
    const a = Scalar.operand<T>(x, mxcsr);
    if (Scalar.isZero<T>(a) || Scalar.isInfinite<T>(a)) return a;
    const exponent = Scalar.exponent<T>(a) - Format.bias<T>();
    const radicand = exponent & 1 ? Scalar.significand<T>(a) : Scalar.significand<T>(a) >> 1;
    return Scalar.round<T>(false, (exponent >> 1) + Format.bias<T>(), Scalar.root(radicand), mxcsr);
  }

  /** Square root of a number with two integer bits, digit by digit: 60 bits, a remainder visible in bit 0. */
  private static root(radicand: u64): u64 {
    let digits: u64 = 0;
    let rest: u64 = 0;
    let next = radicand;
    for (let i = 0; i < 60; i++) {
      rest = (rest << 2) | (next >> 62);
      next <<= 2;
      const trial = (digits << 2) | 1;
      digits <<= 1;
      if (rest >= trial) {
        rest -= trial;
        digits |= 1;
      }
    }
    return (digits << 4) | u64(rest != 0);
  }
}
