// 2^x − 1 and logarithms of 80-bit numbers. SDM vol. 1 §8.3.9, vol. 2 F2XM1, FYL2X, FYL2XP1.

import { BIAS, EXP, F80, INTEGER, PC64, PE, SIGN, UE } from './f80';
import {
  ATANH,
  EXP as EXP_SERIES,
  EXP2_OF,
  LN2_HIGH,
  LN2_LOW,
  LOG2E_2ND_HIGH,
  LOG2E_2ND_LOW,
} from './f80-constants';
import { Wide } from './f80-wide';

const SQRT2: u64 = 0xb504f333f9de6484;

@final
export class F80Log {
  /** Exponent of a logarithm in Wide. */
  static exponent: i32 = 0;

  @inline static pack(sign: u32, e: i32, sticky: u64, cw: u32): void {
    F80.normalizeAndPack(sign, e + BIAS - 1, Wide.hi, Wide.lo | sticky, cw | PC64);
  }

  /** 2^x − 1 for 0 < |x| < 1, x = ± m × 2^(e − 63). */
  static exp2m1(sign: u32, m: u64, e: i32, cw: u32): void {
    Wide.shiftRight(m, 0, -1 - e);
    const xh = Wide.hi;
    const xl = Wide.lo;
    const j = ((xh >> 58) + 1) >> 1;
    if (j == 0) {
      Wide.mul(m, 0, LN2_HIGH, LN2_LOW);
      e += 1 - Wide.normalize();
      const yh = Wide.hi;
      const yl = Wide.lo;
      Wide.shiftRight(yh, yl, -e + 1);
      // (e^y − 1) / 2 does not overflow.
      F80Log.expm1(
        (Wide.hi << 1) | (Wide.lo >> 63),
        Wide.lo << 1,
        yh >> 1,
        (yh << 63) | (yl >> 1),
        sign != 0,
      );
      return F80Log.pack(sign, e + 1, 1, cw);
    }
    // x = ±(j/32 + f): 2^x = T(1 + g), T from the table in quarters, g = 2^±f − 1.
    let fh = xh - (j << 59);
    let fl = xl;
    let negative = sign != 0;
    if (i64(fh) < 0) {
      fl = 0 - fl;
      fh = ~fh + u64(fl == 0);
      negative = !negative;
    }
    const table = EXP2_OF + (usize(sign ? 32 - j : 32 + j) << 4);
    const th = load<u64>(table);
    const tl = load<u64>(table, 8);
    Wide.mul(fh, fl, LN2_HIGH, LN2_LOW);
    F80Log.expm1(Wide.hi, Wide.lo, Wide.hi, Wide.lo, negative);
    Wide.mul(th, tl, Wide.hi, Wide.lo);
    if (negative) Wide.subtractFrom(th, tl);
    else Wide.add(th, tl);
    Wide.hi -= INTEGER >> 1;
    if (sign) Wide.subtractFrom(0, 0);
    F80Log.pack(sign, 2, 1, cw);
  }

  /** |e^±t − 1| for the fraction th:tl (below 2^-6), given as mh:ml in another scale, which the result has too. */
  static expm1(th: u64, tl: u64, mh: u64, ml: u64, negative: bool): void {
    Wide.series(th, tl, EXP_SERIES, 7, 4, 2, negative);
    Wide.mul(th, tl, Wide.hi, Wide.lo);
    Wide.mul(mh, ml, Wide.hi, Wide.lo);
    if (negative) Wide.subtractFrom(mh, ml);
    else Wide.add(mh, ml);
  }

  /** |log2((1 + s) / (1 − s))| for s = (nh:0 × 2^ne) ÷ (dh:dl × 2^de), both normalized, |s| < 0.18. */
  static logarithm(nh: u64, ne: i32, dh: u64, dl: u64, de: i32): void {
    Wide.divide(nh >> 1, nh << 63, dh, dl);
    let e = ne - de + 1;
    e -= Wide.normalize();
    const sh = Wide.hi;
    const sl = Wide.lo;
    Wide.shiftRight(sh, sl, -e);
    Wide.mul(Wide.hi, Wide.lo, Wide.hi, Wide.lo);
    const zh = Wide.hi;
    const zl = Wide.lo;
    Wide.series(zh, zl, ATANH, 11, 3, 3, false);
    Wide.mul(zh, zl, Wide.hi, Wide.lo);
    // Halved, so that the sum does not overflow.
    const mh = sh >> 1;
    const ml = (sh << 63) | (sl >> 1);
    Wide.mul(mh, ml, Wide.hi, Wide.lo);
    Wide.add(mh, ml);
    Wide.mul(Wide.hi, Wide.lo, LOG2E_2ND_HIGH, LOG2E_2ND_LOW);
    F80Log.exponent = e + 3 - Wide.normalize();
  }

  /** y × log2(x) for finite x > 0 and y ≠ 0, both normalized. */
  static yLog2(sign: u32, ym: u64, ye: i32, m: u64, e: i32, cw: u32): void {
    let sticky: u64 = 1;
    let below = false;
    if (m > SQRT2) {
      const n = 0 - m;
      const shift = clz<u64>(n);
      F80Log.logarithm(n << shift, -i32(shift), INTEGER | (m >> 1), m << 63, 1);
      e++;
      below = true;
    } else if (m != INTEGER) {
      const n = m - INTEGER;
      const shift = clz<u64>(n);
      F80Log.logarithm(n << shift, 1 - i32(shift), INTEGER | (n >> 1), n << 63, 2);
    } else {
      if (e == 0) return F80.set(0, sign);
      // A power of two has an exact logarithm; it is reported as inexact even so.
      sticky = 0;
      Wide.set(0, 0);
      F80Log.exponent = 0;
    }
    let negative = below;
    if (e != 0) {
      negative = e < 0;
      const integer = u64(negative ? -e : e) << 48;
      Wide.shiftRight(Wide.hi, Wide.lo, 16 - F80Log.exponent);
      if (negative == below) Wide.add(integer, 0);
      else Wide.subtractFrom(integer, 0);
      F80Log.exponent = 16 - Wide.normalize();
    }
    Wide.mul(Wide.hi, Wide.lo, ym, 0);
    F80Log.pack(negative ? sign ^ SIGN : sign, F80Log.exponent + ye + 1, sticky, cw);
    F80.fl |= F80.se & EXP ? PE : PE | UE;
  }

  /** y × log2(x + 1) for 1/√2 − 1 < x < √2 − 1, x and y not zero and normalized; the sign of x is `xs`. */
  static yLog2p1(sign: u32, ym: u64, ye: i32, xs: u32, m: u64, e: i32, cw: u32): void {
    if (xs) {
      Wide.shiftRight(m, 0, -e);
      Wide.subtractFrom(0, 0);
      F80Log.logarithm(m, e + 1, Wide.hi, Wide.lo, 1);
    } else {
      Wide.shiftRight(m, 0, 1 - e);
      F80Log.logarithm(m, e + 1, Wide.hi + INTEGER, Wide.lo, 2);
    }
    Wide.mul(Wide.hi, Wide.lo, ym, 0);
    F80Log.pack(sign ^ xs, F80Log.exponent + ye + 1, 1, cw);
  }

  /** y × log2(x): all operands but NaNs and unsupported ones, denormals reported already. */
  static fyl2x(ym: u64, ys: u32, xm: u64, xs: u32, cw: u32): void {
    const sign = ys & SIGN;
    const yInf = (ys & EXP) == EXP;
    const xInf = (xs & EXP) == EXP;
    const one = xm == INTEGER && (xs & EXP) == u32(BIAS);
    if (xInf) return F80.set(INTEGER, sign | EXP);
    if (xm == 0) return F80.set(INTEGER, (sign ^ SIGN) | EXP);
    const less = i32(xs & EXP) < BIAS;
    if (yInf) return F80.set(INTEGER, (less ? sign ^ SIGN : sign) | EXP);
    if (ym == 0 || one) return F80.set(0, less ? sign ^ SIGN : sign);
    const ye = F80.normalize(ym, ys) - BIAS;
    ym = F80.xm;
    const xe = F80.normalize(xm, xs) - BIAS;
    F80Log.yLog2(sign, ym, ye, F80.xm, xe, cw);
  }
}
