// F16C: conversion between half and single precision. SDM vol. 1 §14.4, vol. 2 VCVTPH2PS, VCVTPS2PH.

import { Format, Scalar } from './fp/scalar';
import { R_DST, V_VEX_RESULT } from './layout';
import { MXCSR_FTZ, MXCSR_IE, MXCSR_RC, Mxcsr } from './sse-mxcsr';
import { Vex } from './vex';

/** Immediate of VCVTPS2PH: round as MXCSR.RC says rather than bits 1–0. */
const ROUND_MXCSR: u32 = 4;

@final
export class F16c {
  /** Exact. A denormal half is an ordinary number: neither DAZ nor DE. */
  private static widen(x: u32): u32 {
    const sign = (x & 0x8000) << 16;
    const magnitude = x & 0x7fff;
    if (magnitude > 0x7c00) {
      if (!(x & 0x200)) Scalar.raise(MXCSR_IE);
      return sign | 0x7fc00000 | ((magnitude & 0x3ff) << 13);
    }
    if (magnitude == 0x7c00) return sign | 0x7f800000;
    if (magnitude == 0) return sign;
    const exponent = Scalar.exponent<u16>(magnitude) - Format.bias<u16>() + Format.bias<f32>();
    return sign | u32(exponent << 23) | (u32(Scalar.significand<u16>(magnitude) >> 40) & 0x7fffff);
  }

  private static narrow(x: u32, mxcsr: u32): u32 {
    const sign = (x >> 16) & 0x8000;
    if (Scalar.isNaN<f32>(x)) {
      if (Scalar.isSignaling<f32>(x)) Scalar.raise(MXCSR_IE);
      return sign | 0x7e00 | ((x >> 13) & 0x3ff);
    }
    const a = Scalar.operand<f32>(x, mxcsr);
    if (Scalar.isInfinite<f32>(a)) return sign | 0x7c00;
    if (Scalar.isZero<f32>(a)) return sign;
    const exponent = Scalar.exponent<f32>(a) - Format.bias<f32>() + Format.bias<u16>();
    return u32(Scalar.round<u16>(sign != 0, exponent, Scalar.significand<f32>(a), mxcsr));
  }

  static cvtph2ps(v: usize, rec: usize, p: usize): void {
    const count: usize = Vex.is256(rec) ? 8 : 4;
    Scalar.raised = 0;
    v128.store(v, i64x2.splat(0), V_VEX_RESULT + 16);
    for (let i: usize = 0; i < count; i++) {
      store<u32>(v + (i << 2), F16c.widen(load<u16>(p + (i << 1))), V_VEX_RESULT);
    }
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    Vex.put256(Vex.destination(v, rec), v128.load(v, V_VEX_RESULT), v128.load(v, V_VEX_RESULT + 16));
  }

  /** Halves into the result; FTZ does not count. */
  private static halves(v: usize, rec: usize): bool {
    const from = v + load<u16>(rec, R_DST);
    const imm = Vex.imm(rec);
    const count: usize = Vex.is256(rec) ? 8 : 4;
    let mxcsr = Mxcsr.read(v) & ~MXCSR_FTZ;
    if (!(imm & ROUND_MXCSR)) mxcsr = (mxcsr & ~MXCSR_RC) | ((imm & 3) << 13);
    Scalar.raised = 0;
    v128.store(v, i64x2.splat(0), V_VEX_RESULT);
    for (let i: usize = 0; i < count; i++) {
      store<u16>(v + (i << 1), F16c.narrow(load<u32>(from + (i << 2)), mxcsr), V_VEX_RESULT);
    }
    return Mxcsr.commit(v, Scalar.raised);
  }

  static cvtps2ph(v: usize, rec: usize, p: usize): void {
    if (!F16c.halves(v, rec)) return;
    store<u64>(p, load<u64>(v, V_VEX_RESULT));
    if (Vex.is256(rec)) store<u64>(p, load<u64>(v, V_VEX_RESULT + 8), 8);
  }

  static cvtps2phRegister(v: usize, rec: usize, p: usize): void {
    if (F16c.halves(v, rec)) Vex.put128(p, v128.load(v, V_VEX_RESULT));
  }
}
