// Remainder, rounding to an integer, scaling by a power of two: 80-bit operations with exact results. SDM vol. 2, FPREM,
// FPREM1, FRNDINT, FSCALE. Conventions as in f80.ts.

import { BIAS, C1, DE, EXP, F80, INTEGER, OE, PC64, PE, SIGN, UE } from './f80';

/** Exponent difference by which one FSCALE can at most change a number. */
const SCALE_MAX: i32 = 0x10000;

@final
export class F80Remainder {
  /** Low bits of the quotient of the last remainder, and whether the reduction is incomplete. */
  static quotient: u32 = 0;
  static partial: bool = false;

  /** Remainder of a ÷ b, with the quotient cut off or, if `nearest`, rounded to nearest even. */
  static remainder(am: u64, as: u32, bm: u64, bs: u32, cw: u32, nearest: bool): void {
    F80.fl = 0;
    F80Remainder.quotient = 0;
    F80Remainder.partial = false;
    if (F80.isUnsupported(am, as) || F80.isUnsupported(bm, bs)) return F80.invalid();
    if (F80.isNan(am, as) || F80.isNan(bm, bs)) return F80.nan2(am, as, bm, bs);
    if ((as & EXP) == EXP || bm == 0) return F80.invalid();
    if (F80.isDenormal(am, as) || F80.isDenormal(bm, bs)) {
      F80.fl = DE;
      if (!(cw & DE)) return;
    }
    if (am == 0) return F80.set(0, as & SIGN);
    const ea = F80.normalize(am, as);
    am = F80.xm;
    const eb = (bs & EXP) == EXP ? 0x10000 : F80.normalize(bm, bs);
    if ((bs & EXP) != EXP) bm = F80.xm;
    F80Remainder.reduce(as & SIGN, ea, am, eb, bm, cw | PC64, nearest);
  }

  static reduce(sign: u32, ea: i32, am: u64, eb: i32, bm: u64, cw: u32, nearest: bool): void {
    const d = ea - eb;
    if (d < 0) {
      if (nearest && d == -1 && am > bm) {
        F80Remainder.quotient = 1;
        am = 2 * bm - am;
        sign ^= SIGN;
      }
      return F80.normalizeAndPack(sign, ea, am, 0, cw);
    }
    F80Remainder.partial = d >= 64;
    const n = d >= 64 ? (d & 31) | 32 : d;
    const q = F80.divide(n == 0 ? 0 : am >> u64(64 - n), am << u64(n), bm);
    let r = F80.lo;
    F80Remainder.quotient = u32(q);
    if (nearest && d < 64 && (r > bm - r || (r == bm - r && (q & 1) != 0))) {
      r = bm - r;
      sign ^= SIGN;
      F80Remainder.quotient++;
    }
    if (r == 0) F80.set(0, sign);
    else F80.normalizeAndPack(sign, eb + d - n, r, 0, cw);
  }

  static roundToInteger(m: u64, se: u32, cw: u32): void {
    F80.fl = 0;
    F80.set(m, se);
    if (F80.isUnsupported(m, se)) return F80.invalid();
    if (F80.isNan(m, se)) return F80.nan1(m, se);
    const e = i32(se & EXP) - BIAS;
    if (e >= 63 || m == 0) return;
    if (F80.isDenormal(m, se)) {
      F80.fl = DE;
      if (!(cw & DE)) return;
    }
    let x: u64 = 0;
    let fraction: u64 = 1;
    if (e >= -1) {
      x = e < 0 ? 0 : m >> u64(63 - e);
      fraction = m << u64(e + 1);
    }
    if (fraction == 0) return;
    F80.fl |= PE;
    if (F80.roundsUp(se & SIGN, x, fraction, 0, cw)) {
      F80.fl |= C1;
      x++;
    }
    if (x == 0) return F80.set(0, se & SIGN);
    const n = clz<u64>(x);
    F80.set(x << n, (se & SIGN) | u32(BIAS + 63 - i32(n)));
  }

  /** a × 2^(b cut off to an integer). */
  static scale(am: u64, as: u32, bm: u64, bs: u32, cw: u32): void {
    F80.fl = 0;
    if (F80.isUnsupported(am, as) || F80.isUnsupported(bm, bs)) return F80.invalid();
    if (F80.isNan(am, as) || F80.isNan(bm, bs)) return F80.nan2(am, as, bm, bs);
    const aInf = (as & EXP) == EXP;
    const bInf = (bs & EXP) == EXP;
    if (bInf && (bs & SIGN ? aInf : am == 0)) return F80.invalid();
    if (F80.isDenormal(am, as) || F80.isDenormal(bm, bs)) {
      F80.fl = DE;
      if (!(cw & DE)) return;
    }
    if (bInf) return bs & SIGN ? F80.set(0, as & SIGN) : F80.set(INTEGER, as | EXP);
    if (aInf || am == 0) return F80.set(am, as);
    const eb = i32(bs & EXP) - BIAS;
    let n = 0;
    if (eb >= 16) n = SCALE_MAX;
    else if (eb >= 0) n = i32(bm >> u64(63 - eb));
    if (bs & SIGN) n = -n;
    const e = F80.normalize(am, as) + n;
    const sign = as & SIGN;
    // Massive overflow or underflow: not even the biased exponent can represent the result.
    if (e >= 0x7fff + 0x6000 && !(cw & OE)) {
      F80.fl |= OE | PE | C1;
      F80.set(INTEGER, sign | EXP);
    } else if (e <= -0x6000 && !(cw & UE)) {
      F80.fl |= UE | PE;
      F80.set(0, sign);
    } else {
      F80.pack(sign, e, F80.xm, 0, cw | PC64);
    }
  }
}
