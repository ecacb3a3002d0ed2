// Sine, cosine, tangent and arc tangent of 80-bit numbers. SDM vol. 1 §8.3.8, vol. 2 FSIN, FPTAN, FPATAN.
//
// Arguments are reduced exactly, by the 66 bits of pi that the processors have. Then 128-bit fractions are summed up,
// so that results before rounding are off by less than 2^-70 of their value.

import { BIAS, EXP, F80, INTEGER, PC64, SIGN } from './f80';
import { ATAN, ATAN_OF, COS, PI_4TH_HIGH, PI_4TH_LOW, SIN } from './f80-constants';
import { Wide } from './f80-wide';

/** pi/2 in units of 2^-63, 66 bits in all. */
const PI_2ND: u64 = 0xc90fdaa22168c234;
const PI_2ND_LOW: u64 = 0xc000000000000000;
/** Below 2^this the second term of a series does not reach the 64 bits of a result. */
const TINY: i32 = -34;

@final
export class F80Trig {
  /** The reduced argument, 0 … pi/4: fraction, and the same normalized with its exponent. */
  static rh: u64 = 0;
  static rl: u64 = 0;
  static mh: u64 = 0;
  static ml: u64 = 0;
  static exponent: i32 = 0;
  /** The argument was this many quarter turns plus, or minus if `negative`, the reduced one. */
  static quadrant: u32 = 0;
  static negative: bool = false;

  /** Reduces m × 2^(e − 63), below 2^63 and not zero. */
  static reduce(m: u64, e: i32): void {
    F80Trig.quadrant = 0;
    F80Trig.negative = false;
    if (e < -1 || (e == -1 && m <= PI_2ND)) {
      F80Trig.mh = m;
      F80Trig.ml = 0;
      F80Trig.exponent = e + 1;
      Wide.shiftRight(m, 0, -1 - e);
      F80Trig.rh = Wide.hi;
      F80Trig.rl = Wide.lo;
      return;
    }
    let q: u64 = 0;
    let hi = m >> 1;
    let lo = m << 63;
    if (e >= 0) {
      q = F80.divide(e == 0 ? 0 : m >> u64(64 - e), m << u64(e), PI_2ND);
      // The remainder by the upper 64 bits of pi/2 is q × 0.75 too large.
      const excess = q * 3;
      lo = 0 - (excess << 62);
      const take = (excess >> 2) + u64(lo != 0);
      hi = F80.lo - take;
      if (F80.lo < take) {
        lo += PI_2ND_LOW;
        hi += PI_2ND + u64(lo < PI_2ND_LOW);
        q--;
      }
    }
    if (hi > PI_2ND >> 1 || (hi == PI_2ND >> 1 && lo > PI_2ND_LOW >> 1)) {
      hi = PI_2ND - hi - u64(PI_2ND_LOW < lo);
      lo = PI_2ND_LOW - lo;
      q++;
      F80Trig.negative = true;
    }
    F80Trig.quadrant = u32(q) & 3;
    Wide.set((hi << 1) | (lo >> 63), lo << 1);
    F80Trig.rh = Wide.hi;
    F80Trig.rl = Wide.lo;
    F80Trig.exponent = -Wide.normalize();
    F80Trig.mh = Wide.hi;
    F80Trig.ml = Wide.lo;
  }

  /** Sine of the reduced argument: Wide × 2^(the returned exponent). */
  static sine(): i32 {
    const mh = F80Trig.mh;
    const ml = F80Trig.ml;
    if (F80Trig.exponent < TINY) {
      Wide.set(mh - u64(ml == 0), ml - 1);
    } else {
      Wide.mul(F80Trig.rh, F80Trig.rl, F80Trig.rh, F80Trig.rl);
      const zh = Wide.hi;
      const zl = Wide.lo;
      Wide.series(zh, zl, SIN, 7, 25, 4, true);
      Wide.mul(zh, zl, Wide.hi, Wide.lo);
      Wide.mul(mh, ml, Wide.hi, Wide.lo);
      Wide.subtractFrom(mh, ml);
    }
    return F80Trig.exponent;
  }

  /** Cosine of the reduced argument: Wide as a fraction. */
  static cosine(): i32 {
    if (F80Trig.exponent < TINY) {
      Wide.set(~u64(0), ~u64(0));
    } else {
      Wide.mul(F80Trig.rh, F80Trig.rl, F80Trig.rh, F80Trig.rl);
      const zh = Wide.hi;
      const zl = Wide.lo;
      Wide.series(zh, zl, COS, 7, 21, 4, true);
      Wide.mul(zh, zl, Wide.hi, Wide.lo);
      Wide.subtractFrom(0, 0);
    }
    return 0;
  }

  /** Rounds Wide × 2^e into the result: never exact. */
  @inline static pack(sign: u32, e: i32, cw: u32): void {
    F80.normalizeAndPack(sign, e + BIAS - 1, Wide.hi, Wide.lo | 1, cw | PC64);
  }

  /** Packs the sine of the argument reduced last, or its cosine if `turn` is 1; `sign` is that of the argument. */
  static packSine(sign: u32, turn: u32, cw: u32): void {
    const quadrant = F80Trig.quadrant + turn;
    let negative = (quadrant & 2) != 0;
    if (turn == 0 && sign != 0) negative = !negative;
    let e: i32 = 0;
    if (quadrant & 1) {
      e = F80Trig.cosine();
    } else {
      e = F80Trig.sine();
      if (F80Trig.negative) negative = !negative;
    }
    F80Trig.pack(negative ? SIGN : 0, e, cw);
  }

  static packTangent(sign: u32, cw: u32): void {
    const odd = (F80Trig.quadrant & 1) != 0;
    if (F80Trig.negative != odd) sign ^= SIGN;
    if (!odd && F80Trig.exponent < TINY) {
      Wide.set(F80Trig.mh, F80Trig.ml);
      return F80Trig.pack(sign, F80Trig.exponent, cw);
    }
    let se = F80Trig.sine();
    se -= Wide.normalize();
    const sh = Wide.hi;
    const sl = Wide.lo;
    const ce = F80Trig.cosine() - Wide.normalize();
    const ch = Wide.hi;
    const cl = Wide.lo;
    if (odd) Wide.divide(ch >> 1, (ch << 63) | (cl >> 1), sh, sl);
    else Wide.divide(sh >> 1, (sh << 63) | (sl >> 1), ch, cl);
    F80Trig.pack(sign, (odd ? ce - se : se - ce) + 1, cw);
  }

  // ---- Arc tangent --------------------------------------------------------------------------------------------------

  /** Packs `quarters` × pi/4. */
  static packPi(sign: u32, quarters: u64, cw: u32): void {
    // As a fraction of 4: pi/16 a quarter.
    Wide.shiftRight(PI_4TH_HIGH, PI_4TH_LOW, 2);
    const hi = Wide.hi;
    const lo = Wide.lo;
    for (let i: u64 = 1; i < quarters; i++) Wide.add(hi, lo);
    F80Trig.pack(sign, 2, cw);
  }

  /** Arc tangent of y/x in the right quadrant. */
  static atan2(ym: u64, ys: u32, xm: u64, xs: u32, cw: u32): void {
    const sign = ys & SIGN;
    const left = (xs & SIGN) != 0;
    const yInf = (ys & EXP) == EXP;
    const xInf = (xs & EXP) == EXP;
    if (yInf) return F80Trig.packPi(sign, xInf ? (left ? 3 : 1) : 2, cw);
    if (ym == 0 || xInf) return left ? F80Trig.packPi(sign, 4, cw) : F80.set(0, sign);
    if (xm == 0) return F80Trig.packPi(sign, 2, cw);
    const ye = F80.normalize(ym, ys);
    ym = F80.xm;
    const xe = F80.normalize(xm, xs);
    xm = F80.xm;
    const steep = ye > xe || (ye == xe && ym > xm);
    if (steep) F80Trig.atanRatio(xm, ym, ye - xe, ye - xe > 200);
    else F80Trig.atanRatio(ym, xm, xe - ye, left && xe - ye > 200);
    let e = F80Trig.exponent;
    if (steep || left) {
      // pi/2 ∓ a or pi − a, as fractions of 4.
      Wide.shiftRight(Wide.hi, Wide.lo, 2 - e);
      const hi = Wide.hi;
      const lo = Wide.lo;
      const turn = steep ? 1 : 0;
      Wide.set(PI_4TH_HIGH >> turn, (PI_4TH_LOW >> turn) | (turn ? PI_4TH_HIGH << 63 : 0));
      if (steep && left) {
        Wide.add(hi, lo);
      } else {
        const ph = Wide.hi;
        const pl = Wide.lo;
        Wide.set(hi, lo);
        Wide.subtractFrom(ph, pl);
      }
      e = 2;
    }
    F80Trig.pack(sign, e, cw);
  }

  /** Arc tangent of (a × 2^-d) ÷ b ≤ 1: Wide × 2^F80Trig.exponent. */
  static atanRatio(a: u64, b: u64, d: i32, vanishing: bool): void {
    if (vanishing) {
      F80Trig.exponent = -120;
      return Wide.set(INTEGER, 0);
    }
    if (d > 5) return F80Trig.atanSmall(a, b, d);
    // q = a/b near i/16: atan q = atan(i/16) + atan((16a − ib) / (16b + ia)).
    const bh = b >> 5;
    const bl = b << 59;
    Wide.shiftRight(a, 0, d + 5);
    const ah = Wide.hi;
    const al = Wide.lo;
    const q = F80.divide(a >> 1, a << 63, b) >> u64(d);
    const i = ((q >> 58) + 1) >> 1;
    if (i == 0) return F80Trig.atanSmall(a, b, d);
    // Numerator and denominator; products by small integers stay below 2^128.
    const ibl = bl * i;
    const ibh = bh * i + F80.mulHigh(bl, i);
    let nl = (al << 4) - ibl;
    let nh = ((ah << 4) | (al >> 60)) - ibh - u64(al << 4 < ibl);
    const below = i64(nh) < 0;
    if (below) {
      nl = 0 - nl;
      nh = ~nh + u64(nl == 0);
    }
    const dl = (bl << 4) + al * i;
    const dh = ((bh << 4) | (bl >> 60)) + ah * i + F80.mulHigh(al, i) + u64(dl < bl << 4);
    const table = ATAN_OF + (usize(i) << 4);
    const th = load<u64>(table);
    const tl = load<u64>(table, 8);
    F80Trig.exponent = 0;
    if ((nh | nl) == 0) return Wide.set(th, tl);
    Wide.set(dh, dl);
    const de = Wide.normalize();
    const eh = Wide.hi;
    const el = Wide.lo;
    Wide.set(nh, nl);
    const ne = Wide.normalize();
    Wide.divide(Wide.hi >> 1, (Wide.hi << 63) | (Wide.lo >> 1), eh, el);
    Wide.shiftRight(Wide.hi, Wide.lo, ne - de - 1);
    F80Trig.atanSeries(Wide.hi, Wide.lo, Wide.hi, Wide.lo);
    if (below) Wide.subtractFrom(th, tl);
    else Wide.add(th, tl);
  }

  /** Arc tangent of a small quotient, with all its significant bits. */
  static atanSmall(a: u64, b: u64, d: i32): void {
    Wide.divide(a >> 1, a << 63, b, 0);
    let e = 1 - d;
    e -= Wide.normalize();
    const mh = Wide.hi;
    const ml = Wide.lo;
    F80Trig.exponent = e;
    if (e < TINY) return Wide.set(mh - u64(ml == 0), ml - 1);
    Wide.shiftRight(mh, ml, -e);
    F80Trig.atanSeries(Wide.hi, Wide.lo, mh, ml);
  }

  /** Arc tangent of the fraction th:tl (below 1/16), given as mh:ml in another scale; the result has that scale. */
  static atanSeries(th: u64, tl: u64, mh: u64, ml: u64): void {
    Wide.mul(th, tl, th, tl);
    const zh = Wide.hi;
    const zl = Wide.lo;
    Wide.series(zh, zl, ATAN, 6, 2, 2, true);
    Wide.mul(zh, zl, Wide.hi, Wide.lo);
    Wide.mul(mh, ml, Wide.hi, Wide.lo);
    Wide.subtractFrom(mh, ml);
  }
}
