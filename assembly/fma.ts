// FMA: fused multiply-add on packed and scalar operands. SDM vol. 1 §14.5, vol. 2 VFMADD132PD and its kin.
//
// The digits name the operands: 132 is first · third + second, 213 second · first + third, 231 second · third + first.

import { FmaFast } from './fma-fast';
import { Fused, NEGATE_ADDEND, NEGATE_PRODUCT } from './fp/fused';
import { Scalar } from './fp/scalar';
import { V_VEX_RESULT } from './layout';
import { Fast } from './sse-fast';
import { MXCSR_PE, Mxcsr } from './sse-mxcsr';
import { Vex } from './vex';

const ORDER_132: u32 = 0;
const ORDER_213: u32 = 1;
const ORDER_231: u32 = 2;
/** The operation on even elements; on odd ones it is the one three bits up. */
const ADD: u32 = 0;
const SUB: u32 = NEGATE_ADDEND | (NEGATE_ADDEND << 3);
const NEGATED_ADD: u32 = NEGATE_PRODUCT | (NEGATE_PRODUCT << 3);
const NEGATED_SUB: u32 = SUB | NEGATED_ADD;
/** Odd elements are added, even ones subtracted; and the other way. */
const ADDSUB: u32 = NEGATE_ADDEND;
const SUBADD: u32 = NEGATE_ADDEND << 3;

@final
export class Fma {
  @inline private static signed<T>(x: T, negate: u32): T {
    return negate ? <T>-x : x;
  }

  /** The element by the engine's arithmetic; false if that cannot be relied on. */
  private static quick<T>(v: usize, a: usize, b: usize, c: usize, at: usize, kind: u32): bool {
    const x = Fma.signed<T>(load<T>(a), kind & NEGATE_PRODUCT);
    const z = Fma.signed<T>(load<T>(c), kind & NEGATE_ADDEND);
    if (sizeof<T>() == 4) {
      if (!FmaFast.singles(<f32>x, load<f32>(b), <f32>z)) return false;
      store<f32>(v + at, FmaFast.result32, V_VEX_RESULT);
    } else {
      if (!FmaFast.doubles(<f64>x, load<f64>(b), <f64>z)) return false;
      store<f64>(v + at, FmaFast.result64, V_VEX_RESULT);
    }
    if (FmaFast.isInexact) Scalar.raise(MXCSR_PE);
    return true;
  }

  /** Element `at` of the operation into the result. */
  private static element<T>(v: usize, a: usize, b: usize, c: usize, at: usize, kind: u32, mxcsr: u32): void {
    if (Fast.masked(mxcsr) && Fma.quick<T>(v, a + at, b + at, c + at, at, kind)) return;
    const x = Scalar.load<T>(a + at);
    const y = Scalar.load<T>(b + at);
    const r = Fused.multiplyAdd<T>(x, y, Scalar.load<T>(c + at), kind, mxcsr);
    if (sizeof<T>() == 4) store<u32>(v + at, u32(r), V_VEX_RESULT);
    else store<u64>(v + at, r, V_VEX_RESULT);
  }

  /** `size` bytes of elements; the exceptions of all are raised together. */
  private static operate<T>(v: usize, rec: usize, p: usize, order: u32, kinds: u32, size: usize): bool {
    const d = Vex.destination(v, rec);
    const h = Vex.source(v, rec);
    const a = order == ORDER_132 ? d : h;
    const b = order == ORDER_213 ? d : p;
    const c = order == ORDER_132 ? h : order == ORDER_213 ? p : d;
    const mxcsr = Mxcsr.read(v);
    Scalar.raised = 0;
    for (let at: usize = 0; at < size; at += 2 * sizeof<T>()) {
      Fma.element<T>(v, a, b, c, at, kinds & 7, mxcsr);
      if (size > sizeof<T>()) Fma.element<T>(v, a, b, c, at + sizeof<T>(), kinds >> 3, mxcsr);
    }
    return Mxcsr.commit(v, Scalar.raised);
  }

  private static packed<T>(v: usize, rec: usize, p: usize, order: u32, kinds: u32): void {
    const size: usize = Vex.is256(rec) ? 32 : 16;
    if (!Fma.operate<T>(v, rec, p, order, kinds, size)) return;
    const d = Vex.destination(v, rec);
    if (size == 16) Vex.put128(d, v128.load(v, V_VEX_RESULT));
    else Vex.put256(d, v128.load(v, V_VEX_RESULT), v128.load(v, V_VEX_RESULT + 16));
  }

  /** The rest of the low half is kept. */
  private static scalar<T>(v: usize, rec: usize, p: usize, order: u32, kinds: u32): void {
    if (!Fma.operate<T>(v, rec, p, order, kinds, sizeof<T>())) return;
    const d = Vex.destination(v, rec);
    if (sizeof<T>() == 4) store<u32>(d, load<u32>(v, V_VEX_RESULT));
    else store<u64>(d, load<u64>(v, V_VEX_RESULT));
    v128.store(d, i64x2.splat(0), 16);
  }

  static fmadd132ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_132, ADD);
  }

  static fmadd213ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_213, ADD);
  }

  static fmadd231ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_231, ADD);
  }

  static fmadd132pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_132, ADD);
  }

  static fmadd213pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_213, ADD);
  }

  static fmadd231pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_231, ADD);
  }

  static fmadd132ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_132, ADD);
  }

  static fmadd213ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_213, ADD);
  }

  static fmadd231ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_231, ADD);
  }

  static fmadd132sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_132, ADD);
  }

  static fmadd213sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_213, ADD);
  }

  static fmadd231sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_231, ADD);
  }

  static fmsub132ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_132, SUB);
  }

  static fmsub213ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_213, SUB);
  }

  static fmsub231ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_231, SUB);
  }

  static fmsub132pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_132, SUB);
  }

  static fmsub213pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_213, SUB);
  }

  static fmsub231pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_231, SUB);
  }

  static fmsub132ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_132, SUB);
  }

  static fmsub213ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_213, SUB);
  }

  static fmsub231ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_231, SUB);
  }

  static fmsub132sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_132, SUB);
  }

  static fmsub213sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_213, SUB);
  }

  static fmsub231sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_231, SUB);
  }

  static fnmadd132ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_132, NEGATED_ADD);
  }

  static fnmadd213ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_213, NEGATED_ADD);
  }

  static fnmadd231ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_231, NEGATED_ADD);
  }

  static fnmadd132pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_132, NEGATED_ADD);
  }

  static fnmadd213pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_213, NEGATED_ADD);
  }

  static fnmadd231pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_231, NEGATED_ADD);
  }

  static fnmadd132ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_132, NEGATED_ADD);
  }

  static fnmadd213ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_213, NEGATED_ADD);
  }

  static fnmadd231ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_231, NEGATED_ADD);
  }

  static fnmadd132sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_132, NEGATED_ADD);
  }

  static fnmadd213sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_213, NEGATED_ADD);
  }

  static fnmadd231sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_231, NEGATED_ADD);
  }

  static fnmsub132ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_132, NEGATED_SUB);
  }

  static fnmsub213ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_213, NEGATED_SUB);
  }

  static fnmsub231ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_231, NEGATED_SUB);
  }

  static fnmsub132pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_132, NEGATED_SUB);
  }

  static fnmsub213pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_213, NEGATED_SUB);
  }

  static fnmsub231pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_231, NEGATED_SUB);
  }

  static fnmsub132ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_132, NEGATED_SUB);
  }

  static fnmsub213ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_213, NEGATED_SUB);
  }

  static fnmsub231ss(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f32>(v, rec, p, ORDER_231, NEGATED_SUB);
  }

  static fnmsub132sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_132, NEGATED_SUB);
  }

  static fnmsub213sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_213, NEGATED_SUB);
  }

  static fnmsub231sd(v: usize, rec: usize, p: usize): void {
    Fma.scalar<f64>(v, rec, p, ORDER_231, NEGATED_SUB);
  }

  static fmaddsub132ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_132, ADDSUB);
  }

  static fmaddsub213ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_213, ADDSUB);
  }

  static fmaddsub231ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_231, ADDSUB);
  }

  static fmaddsub132pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_132, ADDSUB);
  }

  static fmaddsub213pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_213, ADDSUB);
  }

  static fmaddsub231pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_231, ADDSUB);
  }

  static fmsubadd132ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_132, SUBADD);
  }

  static fmsubadd213ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_213, SUBADD);
  }

  static fmsubadd231ps(v: usize, rec: usize, p: usize): void {
    Fma.packed<f32>(v, rec, p, ORDER_231, SUBADD);
  }

  static fmsubadd132pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_132, SUBADD);
  }

  static fmsubadd213pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_213, SUBADD);
  }

  static fmsubadd231pd(v: usize, rec: usize, p: usize): void {
    Fma.packed<f64>(v, rec, p, ORDER_231, SUBADD);
  }
}
