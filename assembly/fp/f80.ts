// Arithmetic on 80-bit double extended-precision numbers in integers. SDM vol. 1 §4.2, §4.8 and §8.5.
//
// An operand is a pair: significand with explicit integer bit (u64) and sign with biased exponent (bits 0–15 of a u32).
// A function leaves its result in F80.m and F80.se and what it raised in F80.fl (bits of the status word: exceptions,
// SF, C1). `cw` is the control word; `dn` is DE if an operand came from a denormal of a narrower format, else 0.
// Results are those for the given masks: an unmasked overflow or underflow gives the result with its exponent biased.

export const IE: u32 = 0x01;
export const DE: u32 = 0x02;
export const ZE: u32 = 0x04;
export const OE: u32 = 0x08;
export const UE: u32 = 0x10;
export const PE: u32 = 0x20;
/** Stack fault. */
export const SF: u32 = 0x40;
/** Condition code 1: the last rounding went away from zero. */
export const C1: u32 = 0x200;

export const SIGN: u32 = 0x8000;
export const EXP: u32 = 0x7fff;
export const BIAS: i32 = 0x3fff;
export const INTEGER: u64 = 0x8000000000000000;
export const QUIET: u64 = 0x4000000000000000;
/** Precision control 64 bits, whatever the control word says. */
export const PC64: u32 = 0x300;
/** What unmasked overflow and underflow add to or take from the exponent. */
const WRAP: i32 = 0x6000;
const M32: u64 = 0xffffffff;

export const OP_ADD: i32 = 0;
export const OP_SUB: i32 = 1;
export const OP_MUL: i32 = 2;
export const OP_DIV: i32 = 3;

@final
export class F80 {
  /** Result: significand, sign and exponent, status bits raised. */
  static m: u64 = 0;
  static se: u32 = 0;
  static fl: u32 = 0;
  /** An operand converted from another format, or normalized: significand, sign and exponent. */
  static xm: u64 = 0;
  static xs: u32 = 0;
  /** Second word of a 128-bit result. */
  static lo: u64 = 0;

  @inline static set(m: u64, se: u32): void {
    F80.m = m;
    F80.se = se;
  }

  /** The invalid operation with its masked result, the real indefinite QNaN. */
  static invalid(): void {
    F80.set(INTEGER | QUIET, SIGN | EXP);
    F80.fl = IE;
  }

  /** Both operands have an integer bit and an exponent that is neither the smallest nor the largest. */
  @inline static normal2(am: u64, as: u32, bm: u64, bs: u32): bool {
    return i64(am & bm) < 0 && ((as + 1) & EXP) > 1 && ((bs + 1) & EXP) > 1;
  }

  @inline static isUnsupported(m: u64, se: u32): bool {
    return (se & EXP) != 0 && i64(m) >= 0;
  }

  @inline static isNan(m: u64, se: u32): bool {
    return (se & EXP) == EXP && m << 1 != 0;
  }

  @inline static isSnan(m: u64, se: u32): bool {
    return (se & EXP) == EXP && m << 1 != 0 && (m & QUIET) == 0;
  }

  @inline static isDenormal(m: u64, se: u32): bool {
    return (se & EXP) == 0 && m != 0;
  }

  /** High word of a × b; the low word is a * b. */
  @inline static mulHigh(a: u64, b: u64): u64 {
    const al = a & M32;
    const ah = a >> 32;
    const bl = b & M32;
    const bh = b >> 32;
    const t = ah * bl + ((al * bl) >> 32);
    const w = al * bh + (t & M32);
    return ah * bh + (t >> 32) + (w >> 32);
  }

  /** Quotient of hi:lo by d, for hi < d and d with bit 63 set; the remainder goes to F80.lo. */
  static divide(hi: u64, lo: u64, d: u64): u64 {
    const dh = d >> 32;
    const dl = d & M32;
    let q1 = hi / dh;
    let r = hi - q1 * dh;
    while (q1 > M32 || q1 * dl > ((r << 32) | (lo >> 32))) {
      q1--;
      r += dh;
      if (r > M32) break;
    }
    const mid = (hi << 32) + (lo >> 32) - q1 * d;
    let q0 = mid / dh;
    r = mid - q0 * dh;
    while (q0 > M32 || q0 * dl > ((r << 32) | (lo & M32))) {
      q0--;
      r += dh;
      if (r > M32) break;
    }
    F80.lo = (mid << 32) + (lo & M32) - q0 * d;
    return (q1 << 32) + q0;
  }

  // ---- Rounding: SDM vol. 1 §4.8.4, §8.1.5.3, §8.5.4–8.5.6 --------------------------------------------------------

  /** Whether to round away from zero what `mask` and lo cut off from hi. */
  static roundsUp(sign: u32, hi: u64, lo: u64, mask: u64, cw: u32): bool {
    const rc = cw & 0xc00;
    if (rc == 0) {
      if (mask == 0) return i64(lo) < 0 && (lo << 1 != 0 || (hi & 1) != 0);
      const below = mask >> 1;
      return (hi & (below + 1)) != 0 && (((hi & below) | lo) != 0 || (hi & (mask + 1)) != 0);
    }
    if (((hi & mask) | lo) == 0 || rc == 0xc00) return false;
    return (rc == 0x400) == (sign != 0);
  }

  /** Bits of a significand that the precision control cuts off. The reserved setting 01 means 64 bits. */
  @inline static precisionMask(cw: u32): u64 {
    const pc = cw & 0x300;
    return pc == 0 ? 0xffffffffff : pc == 0x200 ? 0x7ff : 0;
  }

  /** Rounds hi:lo (bit 63 of hi set) × 2^(e − BIAS − 63) into the result. */
  @inline static pack(sign: u32, e: i32, hi: u64, lo: u64, cw: u32): void {
    if (u32(e - 1) < 0x7ffd && (cw & 0x300) == 0x300) {
      if (lo != 0) {
        F80.fl |= PE;
        if (
          (cw & 0xc00) == 0 ? i64(lo) < 0 && ((lo << 1) | (hi & 1)) != 0 : F80.roundsUp(sign, hi, lo, 0, cw)
        ) {
          F80.fl |= C1;
          if (++hi == 0) {
            hi = INTEGER;
            e++;
          }
        }
      }
      F80.set(hi, sign | u32(e));
    } else {
      F80.packSlow(sign, e, hi, lo, cw);
    }
  }

  /** The general case of pack: any precision, overflow and underflow. */
  static packSlow(sign: u32, e: i32, hi: u64, lo: u64, cw: u32): void {
    const mask = F80.precisionMask(cw);
    const inexact = ((hi & mask) | lo) != 0;
    if (!inexact && u32(e - 1) < 0x7ffe) return F80.set(hi, sign | u32(e));
    if (mask != 0 && (cw & 0xc00) == 0 && u32(e - 1) < 0x7ffd) return F80.packNear(sign, e, hi, lo, mask);
    const up = F80.roundsUp(sign, hi, lo, mask, cw);
    let m = hi & ~mask;
    let exponent = e;
    if (up) {
      m += mask + 1;
      if (m == 0) {
        m = INTEGER;
        exponent++;
      }
    }
    if (exponent >= 0x7fff) {
      F80.fl |= OE;
      if (cw & OE) return F80.overflowed(sign, mask, cw);
      exponent -= WRAP;
    } else if (exponent <= 0) {
      if (cw & UE) return F80.denormalize(sign, e, hi, lo, mask, cw);
      F80.fl |= UE;
      exponent += WRAP;
    }
    if (inexact) F80.fl |= PE;
    if (up) F80.fl |= C1;
    F80.set(m, sign | (u32(exponent) & EXP));
  }

  /** Rounds to nearest what is inexact and far from overflow and underflow, for reduced precision. */
  @inline static packNear(sign: u32, e: i32, hi: u64, lo: u64, mask: u64): void {
    const half = (mask >> 1) + 1;
    F80.fl |= PE;
    let m = hi & ~mask;
    if ((hi & half) != 0 && ((hi & (mask >> 1)) | lo | (hi & (mask + 1))) != 0) {
      F80.fl |= C1;
      m += mask + 1;
      if (m == 0) {
        m = INTEGER;
        e++;
      }
    }
    F80.set(m, sign | u32(e));
  }

  /** Masked overflow: infinity or the largest number. */
  static overflowed(sign: u32, mask: u64, cw: u32): void {
    F80.fl |= PE;
    const rc = cw & 0xc00;
    if (rc == 0 || (rc != 0xc00 && (rc == 0x400) == (sign != 0))) {
      F80.fl |= C1;
      F80.set(INTEGER, sign | EXP);
    } else {
      F80.set(~mask, sign | 0x7ffe);
    }
  }

  /** Masked underflow: tiny after rounding; UE only if the denormal is inexact. */
  static denormalize(sign: u32, e: i32, hi: u64, lo: u64, mask: u64, cw: u32): void {
    F80.shiftRight(hi, lo, 1 - e);
    hi = F80.m;
    lo = F80.lo;
    if ((hi & mask) | lo) F80.fl |= UE | PE;
    const up = F80.roundsUp(sign, hi, lo, mask, cw);
    hi &= ~mask;
    if (up) {
      F80.fl |= C1;
      hi += mask + 1;
    }
    F80.set(hi, sign | u32(hi >> 63));
  }

  /** F80.m : F80.lo = hi:lo shifted right by n > 0, lost bits ORed into the lowest. */
  static shiftRight(hi: u64, lo: u64, n: i32): void {
    if (n < 64) {
      F80.m = hi >> u64(n);
      F80.lo = (hi << u64(64 - n)) | (lo >> u64(n)) | u64(lo << u64(64 - n) != 0);
    } else if (n == 64) {
      F80.m = 0;
      F80.lo = hi | u64(lo != 0);
    } else if (n < 128) {
      F80.m = 0;
      F80.lo = (hi >> u64(n - 64)) | u64(((hi << u64(128 - n)) | lo) != 0);
    } else {
      F80.m = 0;
      F80.lo = u64((hi | lo) != 0);
    }
  }

  /** Normalizes hi:lo (not zero) and packs. */
  static normalizeAndPack(sign: u32, e: i32, hi: u64, lo: u64, cw: u32): void {
    if (hi == 0) {
      hi = lo;
      lo = 0;
      e -= 64;
    }
    const n = clz<u64>(hi);
    if (n != 0) {
      hi = (hi << n) | (lo >> (64 - n));
      lo <<= n;
    }
    F80.pack(sign, e - i32(n), hi, lo, cw);
  }

  // ---- NaNs: SDM vol. 1 table 4-7 -----------------------------------------------------------------------------------

  /** Result of an operation with at least one NaN and no unsupported operand. */
  static nan2(am: u64, as: u32, bm: u64, bs: u32): void {
    const aNan = F80.isNan(am, as);
    const bNan = F80.isNan(bm, bs);
    const aSignals = aNan && (am & QUIET) == 0;
    const bSignals = bNan && (bm & QUIET) == 0;
    F80.fl = aSignals || bSignals ? IE : 0;
    let first = aNan;
    if (aNan && bNan) {
      if (aSignals != bSignals) first = bSignals;
      else if (am != bm) first = am > bm;
      else first = as < bs;
    }
    if (first) F80.set(am | QUIET, as);
    else F80.set(bm | QUIET, bs);
  }

  /** Result of an operation whose only operand is a NaN. */
  static nan1(m: u64, se: u32): void {
    F80.fl = m & QUIET ? 0 : IE;
    F80.set(m | QUIET, se);
  }

  /** Exponent of a finite nonzero operand as if normalized; its significand goes to F80.xm. */
  static normalize(m: u64, se: u32): i32 {
    const e = i32(se & EXP);
    const n = clz<u64>(m);
    F80.xm = m << n;
    return (e == 0 ? 1 : e) - i32(n);
  }

  // ---- Add, subtract, multiply, divide ------------------------------------------------------------------------------

  @inline static add(am: u64, as: u32, bm: u64, bs: u32, cw: u32): void {
    F80.fl = 0;
    if (F80.normal2(am, as, bm, bs))
      F80.addNormal(as & SIGN, i32(as & EXP), am, bs & SIGN, i32(bs & EXP), bm, cw);
    else F80.slow(OP_ADD, am, as, bm, bs, cw, 0);
  }

  @inline static sub(am: u64, as: u32, bm: u64, bs: u32, cw: u32): void {
    F80.fl = 0;
    if (F80.normal2(am, as, bm, bs))
      F80.addNormal(as & SIGN, i32(as & EXP), am, ~bs & SIGN, i32(bs & EXP), bm, cw);
    else F80.slow(OP_SUB, am, as, bm, bs, cw, 0);
  }

  @inline static mul(am: u64, as: u32, bm: u64, bs: u32, cw: u32): void {
    F80.fl = 0;
    if (F80.normal2(am, as, bm, bs))
      F80.mulNormal((as ^ bs) & SIGN, i32(as & EXP), am, i32(bs & EXP), bm, cw);
    else F80.slow(OP_MUL, am, as, bm, bs, cw, 0);
  }

  @inline static div(am: u64, as: u32, bm: u64, bs: u32, cw: u32): void {
    F80.fl = 0;
    if (F80.normal2(am, as, bm, bs))
      F80.divNormal((as ^ bs) & SIGN, i32(as & EXP), am, i32(bs & EXP), bm, cw);
    else F80.slow(OP_DIV, am, as, bm, bs, cw, 0);
  }

  static addNormal(sa: u32, ea: i32, am: u64, sb: u32, eb: i32, bm: u64, cw: u32): void {
    let d = ea - eb;
    if (d < 0 || (d == 0 && am < bm)) {
      const m = am;
      am = bm;
      bm = m;
      const s = sa;
      sa = sb;
      sb = s;
      ea = eb;
      d = -d;
    }
    let hi = bm;
    let lo: u64 = 0;
    if (u32(d - 1) < 63) {
      hi = bm >> u64(d);
      lo = bm << u64(64 - d);
    } else if (d != 0) {
      F80.shiftRight(bm, 0, d);
      hi = 0;
      lo = F80.lo;
    }
    if (sa == sb) {
      hi += am;
      if (hi < am) {
        lo = (hi << 63) | (lo >> 1);
        hi = (hi >> 1) | INTEGER;
        ea++;
      }
      F80.pack(sa, ea, hi, lo, cw);
    } else {
      hi = am - hi - u64(lo != 0);
      lo = 0 - lo;
      if (i64(hi) < 0) F80.pack(sa, ea, hi, lo, cw);
      else if ((hi | lo) != 0) F80.normalizeAndPack(sa, ea, hi, lo, cw);
      else F80.set(0, (cw & 0xc00) == 0x400 ? SIGN : 0);
    }
  }

  static mulNormal(sign: u32, ea: i32, am: u64, eb: i32, bm: u64, cw: u32): void {
    let hi = F80.mulHigh(am, bm);
    let lo = am * bm;
    let e = ea + eb - (BIAS - 1);
    if (i64(hi) >= 0) {
      hi = (hi << 1) | (lo >> 63);
      lo <<= 1;
      e--;
    }
    F80.pack(sign, e, hi, lo, cw);
  }

  static divNormal(sign: u32, ea: i32, am: u64, eb: i32, bm: u64, cw: u32): void {
    let e = ea - eb + BIAS;
    let low: u64 = 0;
    if (am >= bm) {
      low = am << 63;
      am >>= 1;
    } else {
      e--;
    }
    const q = F80.divide(am, low, bm);
    const r = F80.lo;
    // Half of the divisor decides the rounding; which side of it the remainder is on is all that counts.
    const half = bm >> 1;
    let lo: u64 = r;
    if (r > half) lo = INTEGER | 1;
    else if (r == half && (bm & 1) == 0) lo = INTEGER;
    else if (r != 0) lo = 1;
    F80.pack(sign, e, q, lo, cw);
  }

  /** Add, subtract, multiply or divide any operands. */
  static slow(op: i32, am: u64, as: u32, bm: u64, bs: u32, cw: u32, dn: u32): void {
    if (F80.isUnsupported(am, as) || F80.isUnsupported(bm, bs)) return F80.invalid();
    if (F80.isNan(am, as) || F80.isNan(bm, bs)) return F80.nan2(am, as, bm, bs);
    const aInf = (as & EXP) == EXP;
    const bInf = (bs & EXP) == EXP;
    const aZero = am == 0;
    const bZero = bm == 0;
    let sign = (as ^ bs) & SIGN;
    if (op <= OP_SUB) {
      if (op == OP_SUB) {
        bs ^= SIGN;
        sign ^= SIGN;
      }
      if (aInf && bInf && sign != 0) return F80.invalid();
    } else if (op == OP_MUL) {
      if ((aInf && bZero) || (aZero && bInf)) return F80.invalid();
    } else {
      if ((aInf && bInf) || (aZero && bZero)) return F80.invalid();
      if (bZero && !aInf) {
        F80.fl = ZE;
        return F80.set(INTEGER, sign | EXP);
      }
    }
    F80.fl = dn | (F80.isDenormal(am, as) || F80.isDenormal(bm, bs) ? DE : 0);
    if (F80.fl & ~cw) return;
    if (op <= OP_SUB) {
      if (aInf) return F80.set(INTEGER, as);
      if (bInf) return F80.set(INTEGER, bs);
      if (aZero && bZero) {
        if (sign == 0) return F80.set(0, as & SIGN);
        return F80.set(0, (cw & 0xc00) == 0x400 ? SIGN : 0);
      }
      if (aZero || bZero) {
        const e = aZero ? F80.normalize(bm, bs) : F80.normalize(am, as);
        return F80.pack((aZero ? bs : as) & SIGN, e, F80.xm, 0, cw);
      }
    } else {
      if (aInf || (op == OP_MUL && bInf) || (op == OP_DIV && bZero)) return F80.set(INTEGER, sign | EXP);
      if (aZero || bZero || bInf) return F80.set(0, sign);
    }
    const ea = F80.normalize(am, as);
    am = F80.xm;
    const eb = F80.normalize(bm, bs);
    bm = F80.xm;
    if (op <= OP_SUB) F80.addNormal(as & SIGN, ea, am, bs & SIGN, eb, bm, cw);
    else if (op == OP_MUL) F80.mulNormal(sign, ea, am, eb, bm, cw);
    else F80.divNormal(sign, ea, am, eb, bm, cw);
  }

  // ---- Square root --------------------------------------------------------------------------------------------------

  static sqrt(m: u64, se: u32, cw: u32): void {
    F80.fl = 0;
    if (F80.isUnsupported(m, se)) return F80.invalid();
    if (F80.isNan(m, se)) return F80.nan1(m, se);
    if (m == 0) return F80.set(m, se);
    if (se & SIGN) return F80.invalid();
    if ((se & EXP) == EXP) return F80.set(m, se);
    if (F80.isDenormal(m, se)) {
      F80.fl = DE;
      if (!(cw & DE)) return;
    }
    const e = F80.normalize(m, se) - BIAS;
    const odd = e & 1;
    const x = odd ? F80.xm : F80.xm >> 1;
    // The root of x × 2^64 (x × 2^65 with its lowest bit cut off for even exponents) has 64 bits.
    const low: u64 = odd ? 0 : F80.xm << 63;
    let root = u64(Math.sqrt(f64(x)));
    if (root > M32) root = M32;
    while (root * root > x) root--;
    while (x - root * root > 2 * root) root++;
    let q = (((x - root * root) << 31) | (low >> 33)) / root;
    if (q > M32) q = M32;
    let s = (root << 32) + q;
    // Remainder x:low − s², at most a few too low.
    let hi = x - F80.mulHigh(s, s) - u64(low < s * s);
    let lo = low - s * s;
    while (i64(hi) < 0) {
      const add = 2 * s - 1;
      s--;
      lo += add;
      hi += u64(lo < add) + (s >> 63);
    }
    while (hi > 1 || (hi == s >> 63 && lo > 2 * s) || hi > s >> 63) {
      const take = 2 * s + 1;
      hi -= (s >> 63) + u64(lo < take);
      lo -= take;
      s++;
    }
    let rest: u64 = 0;
    if ((hi | lo) != 0) rest = hi != 0 || lo > s ? INTEGER | 1 : 1;
    F80.pack(0, ((e - odd) >> 1) + BIAS, s, rest, cw);
  }
}
