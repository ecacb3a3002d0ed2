// Arithmetic on fractions of 128 bits (high word first) for the transcendental functions. Results go to Wide.hi and
// Wide.lo; errors are a few units of the last of the 128 bits.

import { F80 } from './f80';

@final
export class Wide {
  static hi: u64 = 0;
  static lo: u64 = 0;

  @inline static set(hi: u64, lo: u64): void {
    Wide.hi = hi;
    Wide.lo = lo;
  }

  static mul(ah: u64, al: u64, bh: u64, bl: u64): void {
    const first = F80.mulHigh(ah, bl);
    const second = F80.mulHigh(al, bh);
    let lo = ah * bh;
    let hi = F80.mulHigh(ah, bh);
    lo += first;
    hi += u64(lo < first);
    lo += second;
    Wide.set(hi + u64(lo < second), lo);
  }

  /** Wide += hi:lo. */
  @inline static add(hi: u64, lo: u64): void {
    const sum = Wide.lo + lo;
    Wide.set(Wide.hi + hi + u64(sum < lo), sum);
  }

  /** Wide = hi:lo − Wide. */
  @inline static subtractFrom(hi: u64, lo: u64): void {
    Wide.set(hi - Wide.hi - u64(lo < Wide.lo), lo - Wide.lo);
  }

  /** Wide = hi:lo shifted right by n ≥ 0. */
  static shiftRight(hi: u64, lo: u64, n: i32): void {
    if (n == 0) return Wide.set(hi, lo);
    F80.shiftRight(hi, lo, n);
    Wide.set(F80.m, F80.lo);
  }

  /** Shifts Wide (not zero) left until its highest bit is set; how far. */
  static normalize(): i32 {
    let n: i32 = 0;
    if (Wide.hi == 0) {
      Wide.set(Wide.lo, 0);
      n = 64;
    }
    const more = clz<u64>(Wide.hi);
    if (more != 0) Wide.set((Wide.hi << more) | (Wide.lo >> (64 - more)), Wide.lo << more);
    return n + i32(more);
  }

  /** Quotient of two fractions, nh < dh, the highest bit of dh set. */
  static divide(nh: u64, nl: u64, dh: u64, dl: u64): void {
    let first = F80.divide(nh, nl, dh);
    const rest = F80.lo;
    const high = F80.mulHigh(first, dl);
    let lo = 0 - first * dl;
    const borrow = u64(lo != 0);
    let hi = rest - high - borrow;
    let negative = rest < high || (rest == high && borrow != 0);
    while (negative) {
      first--;
      lo += dl;
      const sum = hi + dh + u64(lo < dl);
      if (sum < hi || (sum == hi && dh != 0)) negative = false;
      hi = sum;
    }
    Wide.set(first, hi >= dh ? ~u64(0) : F80.divide(hi, lo, dh));
  }

  /**
   * Sum of a power series in zh:zl by Horner's rule, signs alternating if `alternating`. The table holds n64 words (from
   * the highest order, scaled by 2^scale), then n128 double words.
   */
  static series(zh: u64, zl: u64, table: usize, n64: i32, scale: u64, n128: i32, alternating: bool): void {
    let word = load<u64>(table);
    for (let i = 1; i < n64; i++) {
      table += 8;
      const term = F80.mulHigh(zh, word);
      word = alternating ? load<u64>(table) - term : load<u64>(table) + term;
    }
    table += 8;
    Wide.set(word >> scale, word << (64 - scale));
    for (let i = 0; i < n128; i++) {
      Wide.mul(zh, zl, Wide.hi, Wide.lo);
      if (alternating) Wide.subtractFrom(load<u64>(table), load<u64>(table, 8));
      else Wide.add(load<u64>(table), load<u64>(table, 8));
      table += 16;
    }
  }
}
