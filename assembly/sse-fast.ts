// When the engine's own floating point gives the guest's result and no flag but PE can change. SDM vol. 1 §4.8, §11.5.
//
// Under round-to-nearest with every exception masked, a result whose biased exponent is 2 … maximum−1 from operands that
// are not denormal is exact IEEE and can raise only PE. Such a result is no NaN, so nothing depends on how the engine makes
// them; everything else is left to Lanes. DAZ and FTZ do not matter then.

import { MXCSR_MASKS, MXCSR_PE, MXCSR_RC } from './sse-mxcsr';

const RULE: u32 = MXCSR_MASKS | MXCSR_RC;

@final
export class Fast {
  /** Nearest, all masked. */
  @inline static masked(mxcsr: u32): bool {
    return (mxcsr & RULE) == MXCSR_MASKS;
  }

  /** Nearest, all masked, and PE already set, so that it need not be found. */
  @inline static settled(mxcsr: u32): bool {
    return (mxcsr & (RULE | MXCSR_PE)) == (MXCSR_MASKS | MXCSR_PE);
  }

  @inline static inWindow64(r: f64): bool {
    return (reinterpret<u64>(r) << 1) - 0x0040000000000000 < 0xffa0000000000000;
  }

  @inline static inWindow32(r: f32): bool {
    return (reinterpret<u32>(r) << 1) - 0x02000000 < 0xfd000000;
  }

  @inline static isDenormal64(a: f64): bool {
    return (reinterpret<u64>(a) << 1) - 1 < 0x001fffffffffffff;
  }

  @inline static isDenormal32(a: f32): bool {
    return (reinterpret<u32>(a) << 1) - 1 < 0x00ffffff;
  }

  /** Whether a + b = s was rounded (s in the window but for the topmost exponent; Knuth's two-sum). */
  @inline static sumIsInexact<T>(a: T, b: T, s: T): bool {
    const bb = <T>(s - a);
    return <T>(a - <T>(s - bb)) != <T>(bb - b);
  }

  // Four singles.

  @inline static magnitude32(x: v128): v128 {
    return v128.and(x, i32x4.splat(0x7fffffff));
  }

  /** Elements that are in the window. */
  @inline static window32(r: v128): v128 {
    return v128.lt<u32>(i32x4.sub(Fast.magnitude32(r), i32x4.splat(0x01000000)), i32x4.splat(0x7e800000));
  }

  /** Elements that are denormal. */
  @inline static denormals32(x: v128): v128 {
    return v128.lt<u32>(i32x4.sub(Fast.magnitude32(x), i32x4.splat(1)), i32x4.splat(0x007fffff));
  }

  @inline static zeros32(x: v128): v128 {
    return i32x4.eq(Fast.magnitude32(x), i32x4.splat(0));
  }

  // Two doubles.

  @inline static magnitude64(x: v128): v128 {
    return v128.and(x, i64x2.splat(0x7fffffffffffffff));
  }

  @inline static window64(r: v128): v128 {
    const magnitude = Fast.magnitude64(r);
    return v128.and(
      i64x2.gt_s(magnitude, i64x2.splat(0x001fffffffffffff)),
      i64x2.lt_s(magnitude, i64x2.splat(0x7ff0000000000000)),
    );
  }

  @inline static denormals64(x: v128): v128 {
    const magnitude = Fast.magnitude64(x);
    return v128.and(
      i64x2.gt_s(magnitude, i64x2.splat(0)),
      i64x2.lt_s(magnitude, i64x2.splat(0x0010000000000000)),
    );
  }

  @inline static zeros64(x: v128): v128 {
    return i64x2.eq(Fast.magnitude64(x), i64x2.splat(0));
  }

  /** `good` everywhere and neither operand denormal. */
  @inline static accept32(good: v128, a: v128, b: v128): bool {
    return i32x4.all_true(v128.andnot(good, v128.or(Fast.denormals32(a), Fast.denormals32(b))));
  }

  @inline static accept64(good: v128, a: v128, b: v128): bool {
    return i64x2.all_true(v128.andnot(good, v128.or(Fast.denormals64(a), Fast.denormals64(b))));
  }
}
