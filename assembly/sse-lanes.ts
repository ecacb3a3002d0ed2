// SSE arithmetic element by element, with every flag: what the fast paths of sse-arith.ts leave. SDM vol. 1 §11.5.

import { Format, Scalar } from './fp/scalar';
import { ScalarConvert } from './fp/scalar-convert';
import { Mxcsr } from './sse-mxcsr';

export const OP_ADD: u32 = 0;
export const OP_SUB: u32 = 1;
export const OP_MUL: u32 = 2;
export const OP_DIV: u32 = 3;
export const OP_MIN: u32 = 4;
export const OP_MAX: u32 = 5;
export const OP_SQRT: u32 = 6;
/** OP_COMPARE + predicate 0–7. */
export const OP_COMPARE: u32 = 8;

@final
export class Lanes {
  /** One element of one operation; conditions gather in Scalar.raised. */
  static apply<T>(op: u32, a: u64, b: u64, mxcsr: u32): u64 {
    switch (op) {
      case OP_ADD:
        return Scalar.add<T>(a, b, mxcsr);
      case OP_SUB:
        return Scalar.sub<T>(a, b, mxcsr);
      case OP_MUL:
        return Scalar.mul<T>(a, b, mxcsr);
      case OP_DIV:
        return Scalar.div<T>(a, b, mxcsr);
      case OP_MIN:
        return ScalarConvert.min<T>(a, b, mxcsr);
      case OP_MAX:
        return ScalarConvert.max<T>(a, b, mxcsr);
      case OP_SQRT:
        return Scalar.sqrt<T>(b, mxcsr);
      default:
        return Lanes.compare<T>(op & 7, a, b, mxcsr);
    }
  }

  /** All ones where predicate EQ LT LE UNORD NEQ NLT NLE ORD holds. The four by size are invalid for any NaN. */
  private static compare<T>(predicate: u32, a: u64, b: u64, mxcsr: u32): u64 {
    const relation = ScalarConvert.compare<T>(a, b, ((predicate + 1) & 2) != 0, mxcsr);
    // For EQ LT LE UNORD: the relations that satisfy it (1 unordered, 2 less, 4 equal), a hexadecimal digit each.
    const holds = ((0x1624 >> ((predicate & 3) << 2)) & relation) != 0;
    return holds != predicate >= 4 ? ~0 : 0;
  }

  /** The low element only. */
  static scalar<T>(v: usize, d: usize, a: u64, b: u64, op: u32): void {
    Scalar.raised = 0;
    const result = Lanes.apply<T>(op, a, b, Mxcsr.read(v));
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    if (sizeof<T>() == 4) store<u32>(d, u32(result));
    else store<u64>(d, result);
  }

  /** Four singles: `even` on elements 0 and 2, `odd` on 1 and 3. */
  static packed32(v: usize, d: usize, a: v128, b: v128, even: u32, odd: u32): void {
    const mxcsr = Mxcsr.read(v);
    Scalar.raised = 0;
    const r0 = Lanes.apply<f32>(
      even,
      u64(i32x4.extract_lane(a, 0)) & 0xffffffff,
      u64(i32x4.extract_lane(b, 0)) & 0xffffffff,
      mxcsr,
    );
    const r1 = Lanes.apply<f32>(
      odd,
      u64(i32x4.extract_lane(a, 1)) & 0xffffffff,
      u64(i32x4.extract_lane(b, 1)) & 0xffffffff,
      mxcsr,
    );
    const r2 = Lanes.apply<f32>(
      even,
      u64(i32x4.extract_lane(a, 2)) & 0xffffffff,
      u64(i32x4.extract_lane(b, 2)) & 0xffffffff,
      mxcsr,
    );
    const r3 = Lanes.apply<f32>(
      odd,
      u64(i32x4.extract_lane(a, 3)) & 0xffffffff,
      u64(i32x4.extract_lane(b, 3)) & 0xffffffff,
      mxcsr,
    );
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    store<u64>(d, (r0 & 0xffffffff) | (r1 << 32));
    store<u64>(d, (r2 & 0xffffffff) | (r3 << 32), 8);
  }

  /** Two doubles: `even` on element 0, `odd` on 1. */
  static packed64(v: usize, d: usize, a: v128, b: v128, even: u32, odd: u32): void {
    const mxcsr = Mxcsr.read(v);
    Scalar.raised = 0;
    const r0 = Lanes.apply<f64>(even, u64(i64x2.extract_lane(a, 0)), u64(i64x2.extract_lane(b, 0)), mxcsr);
    const r1 = Lanes.apply<f64>(odd, u64(i64x2.extract_lane(a, 1)), u64(i64x2.extract_lane(b, 1)), mxcsr);
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    store<u64>(d, r0);
    store<u64>(d, r1, 8);
  }
}

// DEVIATION: RCP and RSQRT give the exact value rounded to 12 fraction bits, within the SDM's bound of 1.5 · 2^-12; the
// tables of real processors are not documented and differ between makers.

/** RCP and RSQRT of one element. */
@final
export class Approximate {
  /** Bits of a positive single, rounded to 12 fraction bits; below the normal range: zero. */
  @inline private static cut(x: f32): u64 {
    const bits = reinterpret<u32>(x);
    return bits < 0x800000 ? 0 : u64((bits + 0x400) & 0xfffff800);
  }

  static reciprocal(x: u64): u64 {
    const sign = x & Format.sign<f32>();
    if (Scalar.isNaN<f32>(x)) return x | Format.quiet<f32>();
    if (Scalar.isInfinite<f32>(x)) return sign;
    if (Scalar.magnitude<f32>(x) <= Format.fraction<f32>()) return sign | Format.infinity<f32>();
    return sign | Approximate.cut(<f32>1.0 / reinterpret<f32>(u32(Scalar.magnitude<f32>(x))));
  }

  static reciprocalRoot(x: u64): u64 {
    if (Scalar.isNaN<f32>(x)) return x | Format.quiet<f32>();
    if (Scalar.magnitude<f32>(x) <= Format.fraction<f32>())
      return (x & Format.sign<f32>()) | Format.infinity<f32>();
    if (Scalar.isNegative<f32>(x)) return Format.indefinite<f32>();
    if (Scalar.isInfinite<f32>(x)) return 0;
    return Approximate.cut(f32(1.0 / sqrt<f64>(f64(reinterpret<f32>(u32(x))))));
  }
}
