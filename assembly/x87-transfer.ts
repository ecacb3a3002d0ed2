// x87 FPU: loads, stores, exchanges, conditional moves and constants. SDM vol. 1 §8.3.1–8.3.4.

import { Flags } from './flags';
import { F80, IE, INTEGER, SF } from './fp/f80';
import { F80Convert } from './fp/f80-convert';
import { BLOCKS_REGISTER, X87 } from './x87';

@final
export class X87Transfer {
  /** Pushes F80.xm, F80.xs after `fl` was raised by the conversion. */
  @inline static load(v: usize, rec: usize, fl: u32): void {
    F80.fl = fl;
    F80.set(F80.xm, F80.xs);
    if (F80.isSnan(F80.m, F80.se)) F80.nan1(F80.m, F80.se);
    X87.push(v, rec);
  }

  // ---- FLD ----------------------------------------------------------------------------------------------------------

  static fldM32(v: usize, rec: usize, p: usize): void {
    if (X87.begin(v, rec)) X87Transfer.load(v, rec, F80Convert.fromF32(load<u32>(p)));
  }

  static fldM64(v: usize, rec: usize, p: usize): void {
    if (X87.begin(v, rec)) X87Transfer.load(v, rec, F80Convert.fromF64(load<u64>(p)));
  }

  static fldM80(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    F80.fl = 0;
    F80.set(load<u64>(p), load<u16>(p, 8));
    X87.push(v, rec);
  }

  static fldSti(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, X87.sti(rec));
    const r = X87.reg(v, n);
    F80.fl = 0;
    F80.set(X87.m(r), X87.se(r));
    if (X87.isEmpty(v, n)) X87.underflow();
    X87.push(v, rec);
  }

  // ---- FILD, FBLD ---------------------------------------------------------------------------------------------------

  @inline static loadInteger<T>(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    F80Convert.fromInteger(i64(load<T>(p)));
    F80.fl = 0;
    F80.set(F80.xm, F80.xs);
    X87.push(v, rec);
  }

  static fildI16(v: usize, rec: usize, p: usize): void {
    X87Transfer.loadInteger<i16>(v, rec, p);
  }

  static fildI32(v: usize, rec: usize, p: usize): void {
    X87Transfer.loadInteger<i32>(v, rec, p);
  }

  static fildI64(v: usize, rec: usize, p: usize): void {
    X87Transfer.loadInteger<i64>(v, rec, p);
  }

  static fbld(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    F80Convert.fromBcd(p);
    F80.fl = 0;
    F80.set(F80.xm, F80.xs);
    X87.push(v, rec);
  }

  // ---- FST, FSTP ----------------------------------------------------------------------------------------------------

  /** Stores ST(0) as single or double. */
  @inline static narrow<T>(v: usize, rec: usize, p: usize, pops: bool): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    if (X87.isEmpty(v, n)) {
      F80.fl = IE | SF;
      F80.m = sizeof<T>() == 4 ? 0xffc00000 : 0xfff8000000000000;
    } else if (sizeof<T>() == 4) F80Convert.toF32(X87.m(r), X87.se(r), X87.cw(v));
    else F80Convert.toF64(X87.m(r), X87.se(r), X87.cw(v));
    if (!X87.settleStore(v, rec, p)) return;
    store<T>(p, F80.m as T);
    if (pops) X87.pop(v);
  }

  static fstM32(v: usize, rec: usize, p: usize): void {
    X87Transfer.narrow<u32>(v, rec, p, false);
  }

  static fstpM32(v: usize, rec: usize, p: usize): void {
    X87Transfer.narrow<u32>(v, rec, p, true);
  }

  static fstM64(v: usize, rec: usize, p: usize): void {
    X87Transfer.narrow<u64>(v, rec, p, false);
  }

  static fstpM64(v: usize, rec: usize, p: usize): void {
    X87Transfer.narrow<u64>(v, rec, p, true);
  }

  static fstpM80(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    F80.fl = 0;
    F80.set(X87.m(r), X87.se(r));
    if (X87.isEmpty(v, n)) X87.underflow();
    if (!X87.settleStore(v, rec, p)) return;
    store<u64>(p, F80.m);
    store<u16>(p, F80.se, 8);
    X87.pop(v);
  }

  @inline static copy(v: usize, rec: usize, pops: bool): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const to = X87.phys(v, X87.sti(rec));
    const r = X87.reg(v, n);
    F80.fl = 0;
    F80.set(X87.m(r), X87.se(r));
    if (X87.isEmpty(v, n)) X87.underflow();
    if (!X87.commit(v, rec, to)) return;
    X87.fill(v, to);
    if (pops) X87.pop(v);
  }

  static fstSti(v: usize, rec: usize, p: usize): void {
    X87Transfer.copy(v, rec, false);
  }

  static fstpSti(v: usize, rec: usize, p: usize): void {
    X87Transfer.copy(v, rec, true);
  }

  /** FSTP1, undocumented: FSTP ST(i) that only pops if ST(0) is empty. */
  static fstpNce(v: usize, rec: usize, p: usize): void {
    if (!X87.isEmpty(v, X87.phys(v, 0))) return X87Transfer.copy(v, rec, true);
    if (!X87.begin(v, rec)) return;
    F80.fl = 0;
    X87.settle(v, rec, BLOCKS_REGISTER);
    X87.pop(v);
  }

  // ---- FIST, FISTP, FISTTP, FBSTP -----------------------------------------------------------------------------------

  @inline static storeInteger<T>(v: usize, rec: usize, p: usize, pops: bool, chop: bool): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    const bits = (sizeof<T>() as u32) << 3;
    let x = i64(-1) << (bits - 1);
    if (X87.isEmpty(v, n)) F80.fl = IE | SF;
    else x = F80Convert.toInteger(X87.m(r), X87.se(r), X87.cw(v), bits, chop);
    if (!X87.settleStore(v, rec, p)) return;
    store<T>(p, x as T);
    if (pops) X87.pop(v);
  }

  static fistI16(v: usize, rec: usize, p: usize): void {
    X87Transfer.storeInteger<i16>(v, rec, p, false, false);
  }

  static fistI32(v: usize, rec: usize, p: usize): void {
    X87Transfer.storeInteger<i32>(v, rec, p, false, false);
  }

  static fistpI16(v: usize, rec: usize, p: usize): void {
    X87Transfer.storeInteger<i16>(v, rec, p, true, false);
  }

  static fistpI32(v: usize, rec: usize, p: usize): void {
    X87Transfer.storeInteger<i32>(v, rec, p, true, false);
  }

  static fistpI64(v: usize, rec: usize, p: usize): void {
    X87Transfer.storeInteger<i64>(v, rec, p, true, false);
  }

  static fisttpI16(v: usize, rec: usize, p: usize): void {
    X87Transfer.storeInteger<i16>(v, rec, p, true, true);
  }

  static fisttpI32(v: usize, rec: usize, p: usize): void {
    X87Transfer.storeInteger<i32>(v, rec, p, true, true);
  }

  static fisttpI64(v: usize, rec: usize, p: usize): void {
    X87Transfer.storeInteger<i64>(v, rec, p, true, true);
  }

  static fbstp(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    const se = X87.se(r);
    if (X87.isEmpty(v, n)) F80.fl = IE | SF;
    else F80Convert.toBcd(X87.m(r), se, X87.cw(v));
    const fl = F80.fl;
    if (!X87.settleStore(v, rec, p)) return;
    if (fl & IE) F80Convert.storeBcdIndefinite(p);
    else F80Convert.storeBcd(p, F80.m, se);
    X87.pop(v);
  }

  // ---- FXCH, FCMOVcc ------------------------------------------------------------------------------------------------

  static fxch(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    const na = X87.phys(v, 0);
    const nb = X87.phys(v, X87.sti(rec));
    const ra = X87.reg(v, na);
    const rb = X87.reg(v, nb);
    F80.fl = 0;
    if (X87.isEmpty(v, na) || X87.isEmpty(v, nb)) {
      X87.underflow();
      if (!X87.settle(v, rec, BLOCKS_REGISTER)) return;
      if (X87.isEmpty(v, na)) X87.write(v, na, F80.m, F80.se);
      if (X87.isEmpty(v, nb)) X87.write(v, nb, F80.m, F80.se);
    } else {
      X87.settle(v, rec, BLOCKS_REGISTER);
    }
    const m = X87.m(ra);
    const se = X87.se(ra);
    store<u64>(ra, X87.m(rb));
    store<u16>(ra, X87.se(rb), 8);
    store<u64>(rb, m);
    store<u16>(rb, se, 8);
  }

  @inline static move(v: usize, rec: usize, cc: u32): void {
    if (!X87.begin(v, rec)) return;
    const to = X87.phys(v, 0);
    const from = X87.phys(v, X87.sti(rec));
    const r = X87.reg(v, Flags.condition(v, cc) ? from : to);
    if (X87.isEmpty(v, to) || X87.isEmpty(v, from)) {
      X87.underflow();
      X87.commit(v, rec, to);
    } else {
      // C1 stays as it is.
      X87.write(v, to, X87.m(r), X87.se(r));
    }
  }

  static fcmovb(v: usize, rec: usize, p: usize): void {
    X87Transfer.move(v, rec, 2);
  }

  static fcmovnb(v: usize, rec: usize, p: usize): void {
    X87Transfer.move(v, rec, 3);
  }

  static fcmove(v: usize, rec: usize, p: usize): void {
    X87Transfer.move(v, rec, 4);
  }

  static fcmovne(v: usize, rec: usize, p: usize): void {
    X87Transfer.move(v, rec, 5);
  }

  static fcmovbe(v: usize, rec: usize, p: usize): void {
    X87Transfer.move(v, rec, 6);
  }

  static fcmovnbe(v: usize, rec: usize, p: usize): void {
    X87Transfer.move(v, rec, 7);
  }

  static fcmovu(v: usize, rec: usize, p: usize): void {
    X87Transfer.move(v, rec, 10);
  }

  static fcmovnu(v: usize, rec: usize, p: usize): void {
    X87Transfer.move(v, rec, 11);
  }

  // ---- FLD constants: SDM vol. 1 §8.3.8 -----------------------------------------------------------------------------

  /** Pushes a constant given cut off to 64 bits; `near` is 1 if the nearest number is the next larger one. */
  @inline static constant(v: usize, rec: usize, m: u64, se: u32, near: u64): void {
    if (!X87.begin(v, rec)) return;
    const rc = X87.cw(v) & 0xc00;
    F80.fl = 0;
    F80.set(m + (rc == 0 ? near : u64(rc == 0x800)), se);
    X87.push(v, rec);
  }

  @inline static exact(v: usize, rec: usize, m: u64, se: u32): void {
    if (!X87.begin(v, rec)) return;
    F80.fl = 0;
    F80.set(m, se);
    X87.push(v, rec);
  }

  static fld1(v: usize, rec: usize, p: usize): void {
    X87Transfer.exact(v, rec, INTEGER, 0x3fff);
  }

  static fldz(v: usize, rec: usize, p: usize): void {
    X87Transfer.exact(v, rec, 0, 0);
  }

  static fldl2t(v: usize, rec: usize, p: usize): void {
    X87Transfer.constant(v, rec, 0xd49a784bcd1b8afe, 0x4000, 0);
  }

  static fldl2e(v: usize, rec: usize, p: usize): void {
    X87Transfer.constant(v, rec, 0xb8aa3b295c17f0bb, 0x3fff, 1);
  }

  static fldpi(v: usize, rec: usize, p: usize): void {
    X87Transfer.constant(v, rec, 0xc90fdaa22168c234, 0x4000, 1);
  }

  static fldlg2(v: usize, rec: usize, p: usize): void {
    X87Transfer.constant(v, rec, 0x9a209a84fbcff798, 0x3ffd, 1);
  }

  static fldln2(v: usize, rec: usize, p: usize): void {
    X87Transfer.constant(v, rec, 0xb17217f7d1cf79ab, 0x3ffe, 1);
  }
}
