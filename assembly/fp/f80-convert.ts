// 80-bit numbers from and to the other formats of the x87 FPU. SDM vol. 1 §4.2, §4.7, §8.5.
//
// Conversions to F80 go to F80.xm and F80.xs. Conversions from F80 leave the bits of the result in F80.m, and in F80.fl
// what they raised; with an unmasked IE, OE or UE there is nothing to store.

import { BIAS, C1, DE, EXP, F80, IE, INTEGER, OE, PE, QUIET, SIGN, UE } from './f80';

const INDEFINITE_F32: u64 = 0xffc00000;
const INDEFINITE_F64: u64 = 0xfff8000000000000;
/** One more than the largest packed BCD number. */
const BCD_LIMIT: u64 = 1000000000000000000;

@final
export class F80Convert {
  /** Converts a single; returns DE for a denormal, else 0. An SNaN stays one. */
  @inline static fromF32(bits: u32): u32 {
    const e = (bits >> 23) & 0xff;
    if (e - 1 < 0xfe) {
      F80.xm = INTEGER | (u64(bits & 0x7fffff) << 40);
      F80.xs = ((bits >> 16) & SIGN) | (e + 0x3f80);
      return 0;
    }
    return F80Convert.special(u64(bits & 0x7fffff) << 40, (bits >> 16) & SIGN, e, 0x3f81);
  }

  /** Converts a double, as fromF32. */
  @inline static fromF64(bits: u64): u32 {
    const e = u32(bits >> 52) & 0x7ff;
    if (e - 1 < 0x7fe) {
      F80.xm = INTEGER | (bits << 11);
      F80.xs = (u32(bits >> 48) & SIGN) | (e + 0x3c00);
      return 0;
    }
    return F80Convert.special((bits << 12) >> 1, u32(bits >> 48) & SIGN, e, 0x3c01);
  }

  /** Zero or denormal (e = 0), infinity or NaN. */
  static special(m: u64, sign: u32, e: u32, denormalExponent: u32): u32 {
    if (e != 0) {
      F80.xm = m | INTEGER;
      F80.xs = sign | EXP;
      return 0;
    }
    if (m == 0) {
      F80.xm = 0;
      F80.xs = sign;
      return 0;
    }
    const n = clz<u64>(m);
    F80.xm = m << n;
    F80.xs = sign | (denormalExponent - u32(n));
    return DE;
  }

  @inline static fromInteger(x: i64): void {
    if (x == 0) {
      F80.xm = 0;
      F80.xs = 0;
    } else {
      const m = u64(x < 0 ? -x : x);
      const n = clz<u64>(m);
      F80.xm = m << n;
      F80.xs = (u32(x >> 63) & SIGN) | (BIAS + 63 - u32(n));
    }
  }

  /** Converts to single: the bits go to F80.m. */
  static toF32(m: u64, se: u32, cw: u32): void {
    F80Convert.narrow(m, se, cw, 40, 127, 0xff, INDEFINITE_F32);
  }

  /** Converts to double: the bits go to F80.m. */
  static toF64(m: u64, se: u32, cw: u32): void {
    F80Convert.narrow(m, se, cw, 11, 1023, 0x7ff, INDEFINITE_F64);
  }

  /** `cut` bits of the significand do not fit; `bias` and `top` (all ones) are those of the exponent. */
  @inline static narrow(m: u64, se: u32, cw: u32, cut: u64, bias: i32, top: i32, indefinite: u64): void {
    F80.fl = 0;
    const sign = u64((se >> 15) & 1) << (cut == 40 ? 31 : 63);
    const e = i32(se & EXP) - BIAS + bias;
    const mask = (u64(1) << cut) - 1;
    if (u32(e - 1) < u32(top - 2) && i64(m) < 0) {
      // The sum carries into the exponent when the significand becomes 2.0.
      let bits = (u64(e - 1) << (63 - cut)) + (m >> cut);
      if (m & mask) {
        F80.fl = PE;
        if (F80.roundsUp(se & SIGN, m, 0, mask, cw)) {
          F80.fl = PE | C1;
          bits++;
        }
      }
      F80.m = bits | sign;
      return;
    }
    F80Convert.narrowSlow(m, se, cw, cut, bias, top, indefinite, sign);
  }

  static narrowSlow(
    m: u64,
    se: u32,
    cw: u32,
    cut: u64,
    bias: i32,
    top: i32,
    indefinite: u64,
    sign: u64,
  ): void {
    const mask = (u64(1) << cut) - 1;
    const infinity = u64(top) << (63 - cut);
    if (F80.isUnsupported(m, se)) {
      F80.fl = IE;
      F80.m = indefinite;
      return;
    }
    if ((se & EXP) == EXP) {
      if (m << 1) {
        F80.fl = m & QUIET ? 0 : IE;
        F80.m = sign | infinity | (((m | QUIET) & ~INTEGER) >> cut);
      } else {
        F80.m = sign | infinity;
      }
      return;
    }
    if (m == 0) {
      F80.m = sign;
      return;
    }
    const e = F80.normalize(m, se) - BIAS + bias;
    m = F80.xm;
    // The exponent after rounding as if it were unbounded decides on overflow and on what is tiny.
    const up = F80.roundsUp(se & SIGN, m, 0, mask, cw);
    const rounded = up && (m | mask) == ~u64(0) ? e + 1 : e;
    if (rounded >= top) {
      F80.fl = OE;
      if (cw & OE) F80Convert.narrowOverflow(se & SIGN, cw, sign | infinity);
      return;
    }
    const tiny = rounded <= 0;
    if (tiny && !(cw & UE)) {
      F80.fl = UE;
      return;
    }
    F80.m = m;
    F80.lo = 0;
    if (e <= 0) F80.shiftRight(m, 0, 1 - e);
    const hi = F80.m;
    let bits = hi >> cut;
    if (e > 0) bits += u64(e - 1) << (63 - cut);
    if ((hi & mask) | F80.lo) {
      F80.fl = tiny ? UE | PE : PE;
      if (F80.roundsUp(se & SIGN, hi, F80.lo, mask, cw)) {
        F80.fl |= C1;
        bits++;
      }
    }
    F80.m = bits | sign;
  }

  /** Masked overflow: `infinity` (with its sign), or the largest number just below it. */
  static narrowOverflow(sign: u32, cw: u32, infinity: u64): void {
    const rc = cw & 0xc00;
    const up = rc == 0 || (rc != 0xc00 && (rc == 0x400) == (sign != 0));
    F80.fl = up ? OE | PE | C1 : OE | PE;
    F80.m = up ? infinity : infinity - 1;
  }

  /** Rounds to an integer (towards zero if `chop`) that fits `bits` bits; else IE and the integer indefinite. */
  static toInteger(m: u64, se: u32, cw: u32, bits: u32, chop: bool): i64 {
    F80.fl = 0;
    const limit = u64(1) << (bits - 1);
    const e = i32(se & EXP) - BIAS;
    if (F80.isUnsupported(m, se) || e > 63) {
      F80.fl = IE;
      return i64(0 - limit);
    }
    let x: u64 = m;
    let fraction: u64 = 0;
    if (e < -1) {
      x = 0;
      fraction = u64(m != 0);
    } else if (e < 63) {
      x = e < 0 ? 0 : m >> u64(63 - e);
      fraction = m << u64(e + 1);
    }
    if (fraction != 0) {
      F80.fl = PE;
      if (!chop && F80.roundsUp(se & SIGN, x, fraction, 0, cw)) {
        F80.fl = PE | C1;
        x++;
      }
    }
    if (x > limit - u64((se & SIGN) == 0)) {
      F80.fl = IE;
      return i64(0 - limit);
    }
    return se & SIGN ? -i64(x) : i64(x);
  }

  /** Loads packed BCD from p. Digits above 9 count by their weight. */
  static fromBcd(p: usize): void {
    let x: u64 = 0;
    for (let i: isize = 8; i >= 0; i--) {
      const byte = u64(load<u8>(p + i));
      x = x * 100 + (byte >> 4) * 10 + (byte & 15);
    }
    F80Convert.fromInteger(i64(x));
    F80.xs |= u32(load<u8>(p, 9) & 0x80) << 8;
  }

  /** Rounds to an integer of 18 decimal digits: magnitude to F80.m, or IE. */
  static toBcd(m: u64, se: u32, cw: u32): void {
    const x = F80Convert.toInteger(m, se, cw, 64, false);
    const magnitude = u64(x < 0 ? -x : x);
    if (magnitude >= BCD_LIMIT) F80.fl = IE;
    F80.m = magnitude;
  }

  /** Stores packed BCD at p. */
  static storeBcd(p: usize, x: u64, se: u32): void {
    for (let i: usize = 0; i < 9; i++) {
      const rest = x / 100;
      const pair = x - rest * 100;
      store<u8>(p + i, (pair / 10) * 16 + (pair % 10));
      x = rest;
    }
    store<u8>(p, (se & SIGN) >> 8, 9);
  }

  /** Stores the packed BCD indefinite. */
  static storeBcdIndefinite(p: usize): void {
    store<u64>(p, 0xc000000000000000);
    store<u16>(p, 0xffff, 8);
  }
}
