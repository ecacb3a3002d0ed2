// x87 FPU: FCHS, FABS, FSQRT, FRNDINT, FSCALE, FXTRACT, FPREM, FPREM1. SDM vol. 1 §8.3.5.

import { BIAS, C1, DE, EXP, F80, INTEGER, SIGN, ZE } from './fp/f80';
import { F80Convert } from './fp/f80-convert';
import { F80Remainder } from './fp/f80-remainder';
import { V_FSW } from './layout';
import { BLOCKS_REGISTER, C0, C2, C3, CC, X87 } from './x87';

@final
export class X87Unary {
  @inline static sign(v: usize, rec: usize, clear: u32, flip: u32): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    F80.fl = 0;
    F80.set(X87.m(r), (X87.se(r) & ~clear) ^ flip);
    if (X87.isEmpty(v, n)) X87.underflow();
    X87.commit(v, rec, n);
  }

  static fchs(v: usize, rec: usize, p: usize): void {
    X87Unary.sign(v, rec, 0, SIGN);
  }

  static fabs(v: usize, rec: usize, p: usize): void {
    X87Unary.sign(v, rec, SIGN, 0);
  }

  static fsqrt(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    if (X87.isEmpty(v, n)) X87.underflow();
    else F80.sqrt(X87.m(r), X87.se(r), X87.cw(v));
    X87.commit(v, rec, n);
  }

  static frndint(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    if (X87.isEmpty(v, n)) X87.underflow();
    else F80Remainder.roundToInteger(X87.m(r), X87.se(r), X87.cw(v));
    X87.commit(v, rec, n);
  }

  static fscale(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    const na = X87.phys(v, 0);
    const nb = X87.phys(v, 1);
    const ra = X87.reg(v, na);
    const rb = X87.reg(v, nb);
    if (X87.isEmpty(v, na) || X87.isEmpty(v, nb)) X87.underflow();
    else F80Remainder.scale(X87.m(ra), X87.se(ra), X87.m(rb), X87.se(rb), X87.cw(v));
    X87.commit(v, rec, na);
  }

  // ---- FXTRACT ------------------------------------------------------------------------------------------------------

  /** Splits ST(0): the exponent replaces it, then the significand is pushed. */
  static fxtract(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const above = X87.phys(v, 7);
    const r = X87.reg(v, n);
    const m = X87.m(r);
    const se = X87.se(r);
    if (X87.isEmpty(v, n)) {
      X87.underflow();
    } else if (!X87.isEmpty(v, above)) {
      X87.underflow();
      F80.fl |= C1;
    } else {
      X87Unary.extract(m, se, X87.cw(v));
      if (!X87.settle(v, rec, BLOCKS_REGISTER)) return;
      X87.write(v, n, F80.xm, F80.xs);
      X87.pushNow(v, above);
      return;
    }
    if (!X87.settle(v, rec, BLOCKS_REGISTER)) return;
    X87.write(v, n, F80.m, F80.se);
    X87.pushNow(v, above);
  }

  /** Exponent to F80.xm, F80.xs; significand to F80.m, F80.se. */
  static extract(m: u64, se: u32, cw: u32): void {
    F80.fl = 0;
    F80.set(m, se);
    if (F80.isUnsupported(m, se) || F80.isNan(m, se)) {
      if (F80.isUnsupported(m, se)) F80.invalid();
      else F80.nan1(m, se);
      F80.xm = F80.m;
      F80.xs = F80.se;
    } else if ((se & EXP) == EXP) {
      F80.xm = INTEGER;
      F80.xs = EXP;
    } else if (m == 0) {
      F80.fl = ZE;
      F80.xm = INTEGER;
      F80.xs = SIGN | EXP;
    } else {
      if (F80.isDenormal(m, se)) F80.fl = DE;
      const e = F80.normalize(m, se) - BIAS;
      F80.set(F80.xm, (se & SIGN) | BIAS);
      F80Convert.fromInteger(e);
    }
  }

  // ---- FPREM, FPREM1 ------------------------------------------------------------------------------------------------

  static remainder(v: usize, rec: usize, nearest: bool): void {
    if (!X87.begin(v, rec)) return;
    const na = X87.phys(v, 0);
    const nb = X87.phys(v, 1);
    const ra = X87.reg(v, na);
    const rb = X87.reg(v, nb);
    if (X87.isEmpty(v, na) || X87.isEmpty(v, nb)) X87.underflow();
    else F80Remainder.remainder(X87.m(ra), X87.se(ra), X87.m(rb), X87.se(rb), X87.cw(v), nearest);
    if (!X87.commit(v, rec, na)) {
      store<u16>(v, load<u16>(v, V_FSW) & ~C2, V_FSW);
      return;
    }
    const q = F80Remainder.quotient;
    let change = CC;
    let cc: u32 = 0;
    if (F80.isNan(F80.m, F80.se)) change = C1 | C2;
    else if (F80Remainder.partial) cc = C2;
    else cc = (q & 4 ? C0 : 0) | (q & 2 ? C3 : 0) | (q & 1 ? C1 : 0);
    store<u16>(v, (load<u16>(v, V_FSW) & ~change) | cc, V_FSW);
  }

  static fprem(v: usize, rec: usize, p: usize): void {
    X87Unary.remainder(v, rec, false);
  }

  static fprem1(v: usize, rec: usize, p: usize): void {
    X87Unary.remainder(v, rec, true);
  }
}
