// SSE conversions between integers, single and double precision. SDM vol. 1 §11.4.1.6, Table 11-1.

import { Scalar } from './fp/scalar';
import { ScalarConvert } from './fp/scalar-convert';
import { Gpr } from './gpr';
import { R_DST, V_MXCSR } from './layout';
import { Mmx } from './mmx';
import { Fast } from './sse-fast';
import { MXCSR_PE, MXCSR_PM, MXCSR_RC_ZERO, Mxcsr } from './sse-mxcsr';

@final
export class SseConvert {
  @inline private static dst(v: usize, rec: usize): usize {
    return v + load<u16>(rec, R_DST);
  }

  // Integer to floating point. i32 to f64 is always exact.

  static cvtsi2sd32(v: usize, rec: usize, p: usize): void {
    store<f64>(SseConvert.dst(v, rec), f64(load<i32>(p)));
  }

  static cvtsi2sd64(v: usize, rec: usize, p: usize): void {
    const x = load<i64>(p);
    if (u64(x + 0x20000000000000) <= 0x40000000000000) store<f64>(SseConvert.dst(v, rec), f64(x));
    else SseConvert.fromInteger<f64>(v, SseConvert.dst(v, rec), x);
  }

  static cvtsi2ss32(v: usize, rec: usize, p: usize): void {
    const x = load<i32>(p);
    if (u32(x + 0x1000000) <= 0x2000000) store<f32>(SseConvert.dst(v, rec), f32(x));
    else SseConvert.fromInteger<f32>(v, SseConvert.dst(v, rec), i64(x));
  }

  static cvtsi2ss64(v: usize, rec: usize, p: usize): void {
    const x = load<i64>(p);
    if (u64(x + 0x1000000) <= 0x2000000) store<f32>(SseConvert.dst(v, rec), f32(x));
    else SseConvert.fromInteger<f32>(v, SseConvert.dst(v, rec), x);
  }

  private static fromInteger<T>(v: usize, d: usize, x: i64): void {
    Scalar.raised = 0;
    const result = ScalarConvert.fromInteger<T>(x, Mxcsr.read(v));
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    if (sizeof<T>() == 4) store<u32>(d, u32(result));
    else store<u64>(d, result);
  }

  static cvtdq2pd(v: usize, rec: usize, p: usize): void {
    v128.store(SseConvert.dst(v, rec), f64x2.convert_low_i32x4_s(v128.load_zero<u64>(p)));
  }

  static cvtdq2ps(v: usize, rec: usize, p: usize): void {
    const d = SseConvert.dst(v, rec);
    const x = v128.load(p);
    if (Fast.settled(Mxcsr.read(v))) return v128.store(d, f32x4.convert_i32x4_s(x));
    const mxcsr = Mxcsr.read(v);
    Scalar.raised = 0;
    const r0 = ScalarConvert.fromInteger<f32>(i64(i32x4.extract_lane(x, 0)), mxcsr);
    const r1 = ScalarConvert.fromInteger<f32>(i64(i32x4.extract_lane(x, 1)), mxcsr);
    const r2 = ScalarConvert.fromInteger<f32>(i64(i32x4.extract_lane(x, 2)), mxcsr);
    const r3 = ScalarConvert.fromInteger<f32>(i64(i32x4.extract_lane(x, 3)), mxcsr);
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    store<u64>(d, r0 | (r1 << 32));
    store<u64>(d, r2 | (r3 << 32), 8);
  }

  /** As in the SDM the memory form too takes the x87 to MMX state; there are processors where it does not. */
  static cvtpi2ps(v: usize, rec: usize, p: usize): void {
    if (!Mmx.check(v)) return;
    const mxcsr = Mxcsr.read(v);
    Scalar.raised = 0;
    const r0 = ScalarConvert.fromInteger<f32>(i64(load<i32>(p)), mxcsr);
    const r1 = ScalarConvert.fromInteger<f32>(i64(load<i32>(p, 4)), mxcsr);
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    Mmx.enter(v);
    store<u64>(SseConvert.dst(v, rec), r0 | (r1 << 32));
  }

  /** Register form; the memory form is CVTDQ2PD and leaves the x87 alone. */
  static cvtpi2pd(v: usize, rec: usize, p: usize): void {
    if (!Mmx.check(v)) return;
    Mmx.enter(v);
    SseConvert.cvtdq2pd(v, rec, p);
  }

  // Floating point to integer

  private static toGpr<T, I>(v: usize, rec: usize, p: usize, rounding: u32): void {
    Scalar.raised = 0;
    const result = ScalarConvert.toInteger<T, I>(Scalar.load<T>(p), Mxcsr.read(v) | rounding);
    if (Mxcsr.commit(v, Scalar.raised)) Gpr.write<I>(v, load<u16>(rec, R_DST), result);
  }

  /** Truncation when it can raise no more than PE. */
  @inline private static truncated<I>(v: usize, rec: usize, x: f64): bool {
    const mxcsr = Mxcsr.read(v);
    const limit: f64 = sizeof<I>() == 4 ? 2147483648.0 : 9223372036854774784.0;
    if (!(mxcsr & MXCSR_PM) || !(abs(x) < limit)) return false;
    const whole = <I>x;
    if (f64(whole) != x && !(mxcsr & MXCSR_PE)) store<u32>(v, mxcsr | MXCSR_PE, V_MXCSR);
    Gpr.write<I>(v, load<u16>(rec, R_DST), whole);
    return true;
  }

  static cvttsd2si32(v: usize, rec: usize, p: usize): void {
    const x = load<f64>(p);
    if (Fast.isDenormal64(x) || !SseConvert.truncated<i32>(v, rec, x))
      SseConvert.toGpr<f64, i32>(v, rec, p, MXCSR_RC_ZERO);
  }

  static cvttsd2si64(v: usize, rec: usize, p: usize): void {
    const x = load<f64>(p);
    if (Fast.isDenormal64(x) || !SseConvert.truncated<i64>(v, rec, x))
      SseConvert.toGpr<f64, i64>(v, rec, p, MXCSR_RC_ZERO);
  }

  static cvttss2si32(v: usize, rec: usize, p: usize): void {
    const x = load<f32>(p);
    if (Fast.isDenormal32(x) || !SseConvert.truncated<i32>(v, rec, f64(x)))
      SseConvert.toGpr<f32, i32>(v, rec, p, MXCSR_RC_ZERO);
  }

  static cvttss2si64(v: usize, rec: usize, p: usize): void {
    const x = load<f32>(p);
    if (Fast.isDenormal32(x) || !SseConvert.truncated<i64>(v, rec, f64(x)))
      SseConvert.toGpr<f32, i64>(v, rec, p, MXCSR_RC_ZERO);
  }

  /** Rounding to nearest when it can raise no more than PE, which is set. */
  @inline private static rounded<I>(v: usize, rec: usize, x: f64): bool {
    const limit: f64 = sizeof<I>() == 4 ? 2147483647.0 : 9223372036854774784.0;
    if (!Fast.settled(Mxcsr.read(v)) || !(abs(x) < limit)) return false;
    Gpr.write<I>(v, load<u16>(rec, R_DST), <I>nearest(x));
    return true;
  }

  static cvtsd2si32(v: usize, rec: usize, p: usize): void {
    if (!SseConvert.rounded<i32>(v, rec, load<f64>(p))) SseConvert.toGpr<f64, i32>(v, rec, p, 0);
  }

  static cvtsd2si64(v: usize, rec: usize, p: usize): void {
    if (!SseConvert.rounded<i64>(v, rec, load<f64>(p))) SseConvert.toGpr<f64, i64>(v, rec, p, 0);
  }

  static cvtss2si32(v: usize, rec: usize, p: usize): void {
    if (!SseConvert.rounded<i32>(v, rec, f64(load<f32>(p)))) SseConvert.toGpr<f32, i32>(v, rec, p, 0);
  }

  static cvtss2si64(v: usize, rec: usize, p: usize): void {
    if (!SseConvert.rounded<i64>(v, rec, f64(load<f32>(p)))) SseConvert.toGpr<f32, i64>(v, rec, p, 0);
  }

  /** Whether all elements fit in i32; a denormal then raises no more than PE, which is set. */
  @inline private static fit32(v: usize, x: v128): bool {
    return Fast.settled(Mxcsr.read(v)) && i32x4.all_true(f32x4.lt(f32x4.abs(x), f32x4.splat(2147483648.0)));
  }

  @inline private static fit64(v: usize, x: v128): bool {
    return Fast.settled(Mxcsr.read(v)) && i64x2.all_true(f64x2.lt(f64x2.abs(x), f64x2.splat(2147483647.0)));
  }

  @inline private static integerAt<T>(p: usize, mxcsr: u32): u64 {
    return u64(u32(ScalarConvert.toInteger<T, i32>(Scalar.load<T>(p), mxcsr)));
  }

  private static singlesToIntegers(v: usize, rec: usize, p: usize, rounding: u32): void {
    const d = SseConvert.dst(v, rec);
    const mxcsr = Mxcsr.read(v) | rounding;
    Scalar.raised = 0;
    const low = SseConvert.integerAt<f32>(p, mxcsr) | (SseConvert.integerAt<f32>(p + 4, mxcsr) << 32);
    const high = SseConvert.integerAt<f32>(p + 8, mxcsr) | (SseConvert.integerAt<f32>(p + 12, mxcsr) << 32);
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    store<u64>(d, low);
    store<u64>(d, high, 8);
  }

  static cvtps2dq(v: usize, rec: usize, p: usize): void {
    const x = v128.load(p);
    if (SseConvert.fit32(v, x)) v128.store(SseConvert.dst(v, rec), i32x4.trunc_sat_f32x4_s(f32x4.nearest(x)));
    else SseConvert.singlesToIntegers(v, rec, p, 0);
  }

  static cvttps2dq(v: usize, rec: usize, p: usize): void {
    const x = v128.load(p);
    if (SseConvert.fit32(v, x)) v128.store(SseConvert.dst(v, rec), i32x4.trunc_sat_f32x4_s(x));
    else SseConvert.singlesToIntegers(v, rec, p, MXCSR_RC_ZERO);
  }

  private static doublesToIntegers(v: usize, rec: usize, p: usize, rounding: u32): void {
    const d = SseConvert.dst(v, rec);
    const mxcsr = Mxcsr.read(v) | rounding;
    Scalar.raised = 0;
    const low = SseConvert.integerAt<f64>(p, mxcsr) | (SseConvert.integerAt<f64>(p + 8, mxcsr) << 32);
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    store<u64>(d, low);
    store<u64>(d, 0, 8);
  }

  static cvtpd2dq(v: usize, rec: usize, p: usize): void {
    const x = v128.load(p);
    if (SseConvert.fit64(v, x))
      v128.store(SseConvert.dst(v, rec), i32x4.trunc_sat_f64x2_s_zero(f64x2.nearest(x)));
    else SseConvert.doublesToIntegers(v, rec, p, 0);
  }

  static cvttpd2dq(v: usize, rec: usize, p: usize): void {
    const x = v128.load(p);
    if (SseConvert.fit64(v, x)) v128.store(SseConvert.dst(v, rec), i32x4.trunc_sat_f64x2_s_zero(x));
    else SseConvert.doublesToIntegers(v, rec, p, MXCSR_RC_ZERO);
  }

  /** To an MMX register, two integers. */
  private static toMmx<T>(v: usize, rec: usize, p: usize, rounding: u32): void {
    if (!Mmx.check(v)) return;
    const mxcsr = Mxcsr.read(v) | rounding;
    Scalar.raised = 0;
    const result =
      SseConvert.integerAt<T>(p, mxcsr) | (SseConvert.integerAt<T>(p + sizeof<T>(), mxcsr) << 32);
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    Mmx.enter(v);
    Mmx.write(v, load<u16>(rec, R_DST), result);
  }

  static cvtps2pi(v: usize, rec: usize, p: usize): void {
    SseConvert.toMmx<f32>(v, rec, p, 0);
  }

  static cvttps2pi(v: usize, rec: usize, p: usize): void {
    SseConvert.toMmx<f32>(v, rec, p, MXCSR_RC_ZERO);
  }

  static cvtpd2pi(v: usize, rec: usize, p: usize): void {
    SseConvert.toMmx<f64>(v, rec, p, 0);
  }

  static cvttpd2pi(v: usize, rec: usize, p: usize): void {
    SseConvert.toMmx<f64>(v, rec, p, MXCSR_RC_ZERO);
  }

  // Between the formats

  static cvtss2sd(v: usize, rec: usize, p: usize): void {
    const d = SseConvert.dst(v, rec);
    const x = load<f32>(p);
    if (x - x == 0 && !Fast.isDenormal32(x)) return store<f64>(d, f64(x));
    Scalar.raised = 0;
    const result = ScalarConvert.widen(load<u32>(p), Mxcsr.read(v));
    if (Mxcsr.commit(v, Scalar.raised)) store<u64>(d, result);
  }

  static cvtsd2ss(v: usize, rec: usize, p: usize): void {
    const d = SseConvert.dst(v, rec);
    const mxcsr = Mxcsr.read(v);
    const x = load<f64>(p);
    const single = f32(x);
    if (Fast.masked(mxcsr) && Fast.inWindow32(single)) {
      if (f64(single) != x) store<u32>(v, mxcsr | MXCSR_PE, V_MXCSR);
      return store<f32>(d, single);
    }
    Scalar.raised = 0;
    const result = ScalarConvert.narrow(load<u64>(p), mxcsr);
    if (Mxcsr.commit(v, Scalar.raised)) store<u32>(d, u32(result));
  }

  static cvtps2pd(v: usize, rec: usize, p: usize): void {
    const d = SseConvert.dst(v, rec);
    const x = v128.load_zero<u64>(p);
    const isNormal = v128.lt<u32>(
      i32x4.sub(Fast.magnitude32(x), i32x4.splat(0x00800000)),
      i32x4.splat(0x7f000000),
    );
    if (i32x4.all_true(v128.or(isNormal, Fast.zeros32(x)))) return v128.store(d, f64x2.promote_low_f32x4(x));
    const mxcsr = Mxcsr.read(v);
    Scalar.raised = 0;
    const low = ScalarConvert.widen(load<u32>(p), mxcsr);
    const high = ScalarConvert.widen(load<u32>(p, 4), mxcsr);
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    store<u64>(d, low);
    store<u64>(d, high, 8);
  }

  static cvtpd2ps(v: usize, rec: usize, p: usize): void {
    const d = SseConvert.dst(v, rec);
    const mxcsr = Mxcsr.read(v);
    const x = v128.load(p);
    const singles = f32x4.demote_f64x2_zero(x);
    const exact = v128.shuffle<u32>(Fast.zeros64(x), i32x4.splat(-1), 0, 2, 4, 5);
    if (Fast.settled(mxcsr) && i32x4.all_true(v128.or(Fast.window32(singles), exact)))
      return v128.store(d, singles);
    Scalar.raised = 0;
    const low =
      ScalarConvert.narrow(load<u64>(p), mxcsr) | (ScalarConvert.narrow(load<u64>(p, 8), mxcsr) << 32);
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    store<u64>(d, low);
    store<u64>(d, 0, 8);
  }
}
