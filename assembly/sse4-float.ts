// SSE4.1 floating point: rounding to integral values and dot products. SDM vol. 2 ROUNDPS…, DPPS, DPPD; vol. 1 §11.5.

import { Format, Scalar } from './fp/scalar';
import { R_DST, R_IMM } from './layout';
import { MXCSR_DAZ, MXCSR_IE, MXCSR_PE, MXCSR_RC, Mxcsr } from './sse-mxcsr';

/** Immediate of ROUND: use MXCSR.RC rather than bits 0–1; do not report an inexact result. */
const ROUND_MXCSR: u32 = 4;
const ROUND_QUIET: u32 = 8;

@final
export class Rounding {
  /** MXCSR with the rounding that ROUND's immediate asks for. */
  @inline static control(mxcsr: u32, imm: u32): u32 {
    return imm & ROUND_MXCSR ? mxcsr : (mxcsr & ~MXCSR_RC) | ((imm & 3) << 13);
  }

  /** The integral value next to `x`. A denormal is no exception here. */
  static integral<T>(x: u64, mxcsr: u32): u64 {
    if (Scalar.isNaN<T>(x)) {
      if (Scalar.isSignaling<T>(x)) Scalar.raise(MXCSR_IE);
      return x | Format.quiet<T>();
    }
    const sign = x & Format.sign<T>();
    if (mxcsr & MXCSR_DAZ && Scalar.isDenormal<T>(x)) return sign;
    const magnitude = Scalar.magnitude<T>(x);
    const exponent = i32(magnitude >> Format.fractionBits<T>()) - Format.bias<T>();
    if (magnitude == 0 || exponent >= i32(Format.fractionBits<T>())) return x;
    const nearest = (mxcsr & MXCSR_RC) == 0;
    if (exponent < 0) {
      Scalar.raise(MXCSR_PE);
      const one = u64(Format.bias<T>()) << Format.fractionBits<T>();
      const half = one - (u64(1) << Format.fractionBits<T>());
      const up = nearest ? magnitude > half : Scalar.increment(sign != 0, 1, mxcsr) != 0;
      return up ? sign | one : sign;
    }
    const mask = (u64(1) << u64(i32(Format.fractionBits<T>()) - exponent)) - 1;
    const rest = x & mask;
    if (rest == 0) return x;
    Scalar.raise(MXCSR_PE);
    // A carry out of the fraction makes the next exponent.
    const rounded = (x + Scalar.increment(sign != 0, mask, mxcsr)) & ~mask;
    const tie = nearest && rest == (mask >> 1) + 1;
    return tie ? rounded & ~((mask << 1) | 1) : rounded;
  }

  @inline static commit(v: usize, imm: u32): bool {
    return Mxcsr.commit(v, imm & ROUND_QUIET ? Scalar.raised & ~MXCSR_PE : Scalar.raised);
  }
}

@final
export class Sse4Float {
  @inline private static dst(v: usize, rec: usize): usize {
    return v + load<u16>(rec, R_DST);
  }

  @inline private static imm(rec: usize): u32 {
    return load<u8>(rec, R_IMM);
  }

  static roundss(v: usize, rec: usize, p: usize): void {
    const imm = Sse4Float.imm(rec);
    Scalar.raised = 0;
    const r = Rounding.integral<f32>(u64(load<u32>(p)), Rounding.control(Mxcsr.read(v), imm));
    if (Rounding.commit(v, imm)) store<u32>(Sse4Float.dst(v, rec), u32(r));
  }

  static roundsd(v: usize, rec: usize, p: usize): void {
    const imm = Sse4Float.imm(rec);
    Scalar.raised = 0;
    const r = Rounding.integral<f64>(load<u64>(p), Rounding.control(Mxcsr.read(v), imm));
    if (Rounding.commit(v, imm)) store<u64>(Sse4Float.dst(v, rec), r);
  }

  static roundps(v: usize, rec: usize, p: usize): void {
    const imm = Sse4Float.imm(rec);
    const control = Rounding.control(Mxcsr.read(v), imm);
    const d = Sse4Float.dst(v, rec);
    Scalar.raised = 0;
    const r0 = Rounding.integral<f32>(u64(load<u32>(p)), control);
    const r1 = Rounding.integral<f32>(u64(load<u32>(p, 4)), control);
    const r2 = Rounding.integral<f32>(u64(load<u32>(p, 8)), control);
    const r3 = Rounding.integral<f32>(u64(load<u32>(p, 12)), control);
    if (!Rounding.commit(v, imm)) return;
    store<u64>(d, r0 | (r1 << 32));
    store<u64>(d, r2 | (r3 << 32), 8);
  }

  static roundpd(v: usize, rec: usize, p: usize): void {
    const imm = Sse4Float.imm(rec);
    const control = Rounding.control(Mxcsr.read(v), imm);
    const d = Sse4Float.dst(v, rec);
    Scalar.raised = 0;
    const r0 = Rounding.integral<f64>(load<u64>(p), control);
    const r1 = Rounding.integral<f64>(load<u64>(p, 8), control);
    if (!Rounding.commit(v, imm)) return;
    store<u64>(d, r0);
    store<u64>(d, r1, 8);
  }

  static dpps(v: usize, rec: usize, p: usize): void {
    const d = Sse4Float.dst(v, rec);
    const imm = Sse4Float.imm(rec);
    const sum = DotProduct.singles(v, d, p, imm);
    if (DotProduct.failed) return;
    store<u32>(d, imm & 1 ? sum : 0);
    store<u32>(d, imm & 2 ? sum : 0, 4);
    store<u32>(d, imm & 4 ? sum : 0, 8);
    store<u32>(d, imm & 8 ? sum : 0, 12);
  }

  static dppd(v: usize, rec: usize, p: usize): void {
    const d = Sse4Float.dst(v, rec);
    const imm = Sse4Float.imm(rec);
    const sum = DotProduct.doubles(v, d, p, imm);
    if (DotProduct.failed) return;
    store<u64>(d, imm & 1 ? sum : 0);
    store<u64>(d, imm & 2 ? sum : 0, 8);
  }
}

/** Products of the elements that bits 4–7 of the immediate choose, added in pairs; each operation is rounded. */
@final
export class DotProduct {
  /** The last one raised #XM. */
  static failed: bool = false;

  @inline private static product<T>(a: usize, b: usize, at: usize, chosen: u32, mxcsr: u32): u64 {
    return chosen ? Scalar.mul<T>(Scalar.load<T>(a + at), Scalar.load<T>(b + at), mxcsr) : 0;
  }

  /** Exceptions of one step: an unmasked one ends the instruction. */
  @inline private static step(v: usize): bool {
    DotProduct.failed = !Mxcsr.commit(v, Scalar.raised);
    Scalar.raised = 0;
    return !DotProduct.failed;
  }

  static singles(v: usize, a: usize, b: usize, imm: u32): u32 {
    const mxcsr = Mxcsr.read(v);
    Scalar.raised = 0;
    const p0 = DotProduct.product<f32>(a, b, 0, imm & 0x10, mxcsr);
    const p1 = DotProduct.product<f32>(a, b, 4, imm & 0x20, mxcsr);
    const p2 = DotProduct.product<f32>(a, b, 8, imm & 0x40, mxcsr);
    const p3 = DotProduct.product<f32>(a, b, 12, imm & 0x80, mxcsr);
    if (!DotProduct.step(v)) return 0;
    const low = Scalar.add<f32>(p0, p1, mxcsr);
    const high = Scalar.add<f32>(p2, p3, mxcsr);
    if (!DotProduct.step(v)) return 0;
    const sum = Scalar.add<f32>(low, high, mxcsr);
    DotProduct.step(v);
    return u32(sum);
  }

  static doubles(v: usize, a: usize, b: usize, imm: u32): u64 {
    const mxcsr = Mxcsr.read(v);
    Scalar.raised = 0;
    const p0 = DotProduct.product<f64>(a, b, 0, imm & 0x10, mxcsr);
    const p1 = DotProduct.product<f64>(a, b, 8, imm & 0x20, mxcsr);
    if (!DotProduct.step(v)) return 0;
    const sum = Scalar.add<f64>(p0, p1, mxcsr);
    DotProduct.step(v);
    return sum;
  }
}
