// x87 FPU: F2XM1, FYL2X, FYL2XP1, FSIN, FCOS, FSINCOS, FPTAN, FPATAN. SDM vol. 1 §8.3.7–8.3.10.

import { BIAS, C1, DE, EXP, F80, INTEGER, PE, SIGN, ZE } from './fp/f80';
import { F80Log } from './fp/f80-log';
import { F80Trig } from './fp/f80-trig';
import { V_FSW } from './layout';
import { BLOCKS_REGISTER, C2, X87 } from './x87';

/** Arguments of the trigonometric functions are below 2^63. */
const TRIG_LIMIT: u32 = BIAS + 63;

@final
export class X87Transcendental {
  /** Deals with unsupported operands, NaNs, and unmasked denormals; true if that ended it. */
  @inline static special1(m: u64, se: u32, cw: u32): bool {
    F80.fl = 0;
    if (F80.isUnsupported(m, se)) F80.invalid();
    else if (F80.isNan(m, se)) F80.nan1(m, se);
    else {
      if (!F80.isDenormal(m, se)) return false;
      F80.fl = DE;
      return (cw & DE) == 0;
    }
    return true;
  }

  static special2(am: u64, as: u32, bm: u64, bs: u32): bool {
    F80.fl = 0;
    if (F80.isUnsupported(am, as) || F80.isUnsupported(bm, bs)) F80.invalid();
    else if (F80.isNan(am, as) || F80.isNan(bm, bs)) F80.nan2(am, as, bm, bs);
    else return false;
    return true;
  }

  /** Reports denormal operands; true if that is unmasked. */
  static denormals(am: u64, as: u32, bm: u64, bs: u32, cw: u32): bool {
    if (!F80.isDenormal(am, as) && !F80.isDenormal(bm, bs)) return false;
    F80.fl = DE;
    return (cw & DE) == 0;
  }

  // ---- F2XM1 --------------------------------------------------------------------------------------------------------

  static f2xm1(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    if (X87.isEmpty(v, n)) X87.underflow();
    else X87Transcendental.exp2m1(X87.m(r), X87.se(r), X87.cw(v));
    X87.commit(v, rec, n);
  }

  static exp2m1(m: u64, se: u32, cw: u32): void {
    if (X87Transcendental.special1(m, se, cw)) return;
    const sign = se & SIGN;
    F80.set(m, se);
    if (m == 0) return;
    const e = F80.normalize(m, se) - BIAS;
    if (e < 0) F80Log.exp2m1(sign, F80.xm, e, cw);
    else if (sign && (se & EXP) == EXP) F80.set(INTEGER, SIGN | BIAS);
    else if ((se & EXP) != EXP) {
      // ±1, or out of range.
      F80.fl |= PE;
      if (sign && e == 0 && m == INTEGER) F80.se = SIGN | (BIAS - 1);
    }
  }

  // ---- FYL2X, FYL2XP1, FPATAN: from ST(1) and ST(0) to ST(1), then pop ------------------------------------------------

  static fyl2x(v: usize, rec: usize, p: usize): void {
    X87Transcendental.binary(v, rec, 0);
  }

  static fyl2xp1(v: usize, rec: usize, p: usize): void {
    X87Transcendental.binary(v, rec, 1);
  }

  static fpatan(v: usize, rec: usize, p: usize): void {
    X87Transcendental.binary(v, rec, 2);
  }

  static binary(v: usize, rec: usize, op: i32): void {
    if (!X87.begin(v, rec)) return;
    const nx = X87.phys(v, 0);
    const ny = X87.phys(v, 1);
    const x = X87.reg(v, nx);
    const y = X87.reg(v, ny);
    if (X87.isEmpty(v, nx) || X87.isEmpty(v, ny)) X87.underflow();
    else if (!X87Transcendental.special2(X87.m(y), X87.se(y), X87.m(x), X87.se(x))) {
      if (op == 0) X87Transcendental.yLog2(X87.m(y), X87.se(y), X87.m(x), X87.se(x), X87.cw(v));
      else if (op == 1) X87Transcendental.yLog2p1(X87.m(y), X87.se(y), X87.m(x), X87.se(x), X87.cw(v));
      else if (!X87Transcendental.denormals(X87.m(y), X87.se(y), X87.m(x), X87.se(x), X87.cw(v)))
        F80Trig.atan2(X87.m(y), X87.se(y), X87.m(x), X87.se(x), X87.cw(v));
    }
    if (X87.commit(v, rec, ny)) X87.pop(v);
  }

  static yLog2(ym: u64, ys: u32, xm: u64, xs: u32, cw: u32): void {
    const yInf = (ys & EXP) == EXP;
    const xInf = (xs & EXP) == EXP;
    if (xm != 0 && xs & SIGN) return F80.invalid();
    if (ym == 0 && (xm == 0 || xInf)) return F80.invalid();
    if (yInf && xm == INTEGER && xs == u32(BIAS)) return F80.invalid();
    if (xm == 0 && !yInf) {
      F80.fl = ZE;
      return F80.set(INTEGER, ((ys ^ SIGN) & SIGN) | EXP);
    }
    if (X87Transcendental.denormals(ym, ys, xm, xs, cw)) return;
    F80Log.fyl2x(ym, ys, xm, xs, cw);
  }

  static yLog2p1(ym: u64, ys: u32, xm: u64, xs: u32, cw: u32): void {
    const sign = (ys ^ xs) & SIGN;
    const yInf = (ys & EXP) == EXP;
    const xInf = (xs & EXP) == EXP;
    if (xInf && (xs & SIGN || ym == 0)) return F80.invalid();
    if (xm == 0 && yInf) return F80.invalid();
    if (X87Transcendental.denormals(ym, ys, xm, xs, cw)) return;
    if (xInf || yInf) return F80.set(INTEGER, sign | EXP);
    if (xm == 0 || ym == 0) return F80.set(0, sign);
    const ye = F80.normalize(ym, ys) - BIAS;
    ym = F80.xm;
    const xe = F80.normalize(xm, xs) - BIAS;
    xm = F80.xm;
    if (xe < -2 || (xe == -2 && (xs & SIGN ? xm <= 0x95f619980c4336f7 : xm <= 0xd413cccfe7799211))) {
      F80Log.yLog2p1(ys & SIGN, ym, ye, xs & SIGN, xm, xe, cw);
      return;
    }
    // Outside the range of the instruction, where its result is undefined: the logarithm of the rounded sum, or x.
    F80.set(xm, xs);
    const fl = F80.fl | PE;
    F80.fl = fl;
    if (xs & SIGN && xe >= 0) return;
    F80.add(xm, (xs & SIGN) | u32(xe + BIAS), INTEGER, BIAS, 0x37f);
    F80.fl = fl;
    F80Log.yLog2(ys & SIGN, ym, ye, F80.m, i32(F80.se) - BIAS, cw);
  }

  // ---- FSIN, FCOS, FSINCOS, FPTAN -----------------------------------------------------------------------------------

  /** Puts C2: the argument is out of range. */
  @inline static setC2(v: usize, c2: u32): void {
    store<u16>(v, (load<u16>(v, V_FSW) & ~C2) | c2, V_FSW);
  }

  /** Leaves ST(0) as it is, with C2 set, if it is out of range. */
  @inline static isOutOfRange(v: usize, n: u32): bool {
    const r = X87.reg(v, n);
    const e = X87.se(r) & EXP;
    return !X87.isEmpty(v, n) && e >= TRIG_LIMIT && e != EXP && i64(X87.m(r)) < 0;
  }

  @inline static outOfRange(v: usize): void {
    store<u16>(v, (load<u16>(v, V_FSW) & ~C1) | C2, V_FSW);
  }

  @inline static sine(v: usize, rec: usize, turn: u32): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    const cw = X87.cw(v);
    if (X87Transcendental.isOutOfRange(v, n)) return X87Transcendental.outOfRange(v);
    if (X87.isEmpty(v, n)) X87.underflow();
    else if (X87Transcendental.reduces(X87.m(r), X87.se(r), cw)) F80Trig.packSine(X87.se(r) & SIGN, turn, cw);
    else if (F80.m == 0 && turn) F80.set(INTEGER, BIAS);
    X87Transcendental.setC2(v, 0);
    X87.commit(v, rec, n);
  }

  /** Reduces an argument; false if it is a special one: the result is there then, that of an exact zero being zero. */
  static reduces(m: u64, se: u32, cw: u32): bool {
    F80.set(m | 1, se);
    if (X87Transcendental.special1(m, se, cw)) return false;
    if ((se & EXP) == EXP) {
      F80.invalid();
      return false;
    }
    F80.set(m, se);
    if (m == 0) return false;
    const e = F80.normalize(m, se) - BIAS;
    F80Trig.reduce(F80.xm, e);
    return true;
  }

  static fsin(v: usize, rec: usize, p: usize): void {
    X87Transcendental.sine(v, rec, 0);
  }

  static fcos(v: usize, rec: usize, p: usize): void {
    X87Transcendental.sine(v, rec, 1);
  }

  /** Replaces ST(0) by the sine or tangent, then pushes the cosine or 1. */
  @inline static pair(v: usize, rec: usize, tangent: bool): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const above = X87.phys(v, 7);
    const r = X87.reg(v, n);
    const se = X87.se(r);
    const cw = X87.cw(v);
    let fault: u32 = 0;
    if (X87.isEmpty(v, n)) fault = 1;
    else if (!X87.isEmpty(v, above)) fault = C1;
    if (!fault && X87Transcendental.isOutOfRange(v, n)) return X87Transcendental.outOfRange(v);
    X87Transcendental.setC2(v, 0);
    let m: u64 = INTEGER;
    let exponent: u32 = BIAS;
    if (fault) {
      X87.underflow();
      F80.fl |= fault & C1;
      m = F80.m;
      exponent = F80.se;
    } else if (!X87Transcendental.reduces(X87.m(r), se, cw)) {
      if (F80.m != 0) {
        m = F80.m;
        exponent = F80.se;
      }
    } else if (tangent) {
      F80Trig.packTangent(se & SIGN, cw);
    } else {
      F80Trig.packSine(0, 1, cw);
      m = F80.m;
      exponent = F80.se;
      F80.fl &= ~C1;
      F80Trig.packSine(se & SIGN, 0, cw);
    }
    if (!X87.settle(v, rec, BLOCKS_REGISTER)) return;
    X87.write(v, n, F80.m, F80.se);
    F80.set(m, exponent);
    X87.pushNow(v, above);
  }

  static fsincos(v: usize, rec: usize, p: usize): void {
    X87Transcendental.pair(v, rec, false);
  }

  static fptan(v: usize, rec: usize, p: usize): void {
    X87Transcendental.pair(v, rec, true);
  }
}
