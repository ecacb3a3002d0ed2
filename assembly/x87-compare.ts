// x87 FPU: comparison and examination. SDM vol. 1 §8.3.6.

import { CF, Flags, PF, ZF } from './flags';
import { C1, DE, EXP, F80, IE, QUIET, SF, SIGN } from './fp/f80';
import { F80Convert } from './fp/f80-convert';
import { V_FSW } from './layout';
import { BLOCKS_REGISTER, C0, C2, C3, CC, X87 } from './x87';

const UNORDERED: u32 = C0 | C2 | C3;

@final
export class X87Compare {
  /** Compares a with b: the condition codes; F80.fl is what was raised. A quiet comparison lets QNaNs pass. */
  static compare(am: u64, as: u32, bm: u64, bs: u32, dn: u32, quiet: bool): u32 {
    F80.fl = 0;
    if (F80.normal2(am, as, bm, bs) && dn == 0) {
      if (as == bs && am == bm) return C3;
      if ((as ^ bs) & SIGN) return as & SIGN ? C0 : 0;
      return (as < bs || (as == bs && am < bm)) != ((as & SIGN) != 0) ? C0 : 0;
    }
    if (F80.isUnsupported(am, as) || F80.isUnsupported(bm, bs)) {
      F80.fl = IE;
      return UNORDERED;
    }
    const aNan = F80.isNan(am, as);
    const bNan = F80.isNan(bm, bs);
    if (aNan || bNan) {
      if (!quiet || (aNan && !(am & QUIET)) || (bNan && !(bm & QUIET))) F80.fl = IE;
      return UNORDERED;
    }
    F80.fl = dn | (F80.isDenormal(am, as) || F80.isDenormal(bm, bs) ? DE : 0);
    if ((am | bm) == 0) return C3;
    const aNegative = (as & SIGN) != 0;
    if (am == 0) return bs & SIGN ? 0 : C0;
    if (bm == 0 || aNegative != ((bs & SIGN) != 0)) return aNegative ? C0 : 0;
    const ea = F80.normalize(am, as);
    am = F80.xm;
    const eb = F80.normalize(bm, bs);
    bm = F80.xm;
    if (ea == eb && am == bm) return C3;
    const less = ea < eb || (ea == eb && am < bm);
    return less != aNegative ? C0 : 0;
  }

  /** Puts condition codes and exceptions into the status word; false if an unmasked exception forbids more. */
  @inline static settle(v: usize, rec: usize, cc: u32): bool {
    if (!X87.settle(v, rec, BLOCKS_REGISTER)) return false;
    store<u16>(v, (load<u16>(v, V_FSW) & ~CC) | cc, V_FSW);
    return true;
  }

  /** Compares ST(0) with ST(i). */
  @inline static registers(v: usize, i: u32, quiet: bool): u32 {
    const na = X87.phys(v, 0);
    const nb = X87.phys(v, i);
    const ra = X87.reg(v, na);
    const rb = X87.reg(v, nb);
    if (X87.isEmpty(v, na) || X87.isEmpty(v, nb)) {
      F80.fl = IE | SF;
      return UNORDERED;
    }
    return X87Compare.compare(X87.m(ra), X87.se(ra), X87.m(rb), X87.se(rb), 0, quiet);
  }

  /** Compares ST(0) with F80.xm, F80.xs. */
  static operand(v: usize, dn: u32): u32 {
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    if (X87.isEmpty(v, n)) {
      F80.fl = IE | SF;
      return UNORDERED;
    }
    return X87Compare.compare(X87.m(r), X87.se(r), F80.xm, F80.xs, dn, false);
  }

  @inline static withRegister(v: usize, rec: usize, i: u32, quiet: bool, pops: u32): void {
    if (!X87.begin(v, rec)) return;
    if (!X87Compare.settle(v, rec, X87Compare.registers(v, i, quiet))) return;
    if (pops > 0) X87.pop(v);
    if (pops > 1) X87.pop(v);
  }

  @inline static withMemory(v: usize, rec: usize, dn: u32, pops: bool): void {
    if (X87Compare.settle(v, rec, X87Compare.operand(v, dn)) && pops) X87.pop(v);
  }

  // ---- FCOM, FCOMP, FCOMPP, FICOM, FICOMP ---------------------------------------------------------------------------

  static comM32(v: usize, rec: usize, p: usize): void {
    if (X87.begin(v, rec)) X87Compare.withMemory(v, rec, F80Convert.fromF32(load<u32>(p)), false);
  }

  static compM32(v: usize, rec: usize, p: usize): void {
    if (X87.begin(v, rec)) X87Compare.withMemory(v, rec, F80Convert.fromF32(load<u32>(p)), true);
  }

  static comM64(v: usize, rec: usize, p: usize): void {
    if (X87.begin(v, rec)) X87Compare.withMemory(v, rec, F80Convert.fromF64(load<u64>(p)), false);
  }

  static compM64(v: usize, rec: usize, p: usize): void {
    if (X87.begin(v, rec)) X87Compare.withMemory(v, rec, F80Convert.fromF64(load<u64>(p)), true);
  }

  @inline static integer<T>(v: usize, rec: usize, p: usize, pops: bool): void {
    if (!X87.begin(v, rec)) return;
    F80Convert.fromInteger(i64(load<T>(p)));
    X87Compare.withMemory(v, rec, 0, pops);
  }

  static comI16(v: usize, rec: usize, p: usize): void {
    X87Compare.integer<i16>(v, rec, p, false);
  }

  static compI16(v: usize, rec: usize, p: usize): void {
    X87Compare.integer<i16>(v, rec, p, true);
  }

  static comI32(v: usize, rec: usize, p: usize): void {
    X87Compare.integer<i32>(v, rec, p, false);
  }

  static compI32(v: usize, rec: usize, p: usize): void {
    X87Compare.integer<i32>(v, rec, p, true);
  }

  static comSti(v: usize, rec: usize, p: usize): void {
    X87Compare.withRegister(v, rec, X87.sti(rec), false, 0);
  }

  static compSti(v: usize, rec: usize, p: usize): void {
    X87Compare.withRegister(v, rec, X87.sti(rec), false, 1);
  }

  static compp(v: usize, rec: usize, p: usize): void {
    X87Compare.withRegister(v, rec, 1, false, 2);
  }

  static ucomSti(v: usize, rec: usize, p: usize): void {
    X87Compare.withRegister(v, rec, X87.sti(rec), true, 0);
  }

  static ucompSti(v: usize, rec: usize, p: usize): void {
    X87Compare.withRegister(v, rec, X87.sti(rec), true, 1);
  }

  static ucompp(v: usize, rec: usize, p: usize): void {
    X87Compare.withRegister(v, rec, 1, true, 2);
  }

  // ---- FCOMI, FCOMIP, FUCOMI, FUCOMIP -------------------------------------------------------------------------------

  @inline static toFlags(v: usize, rec: usize, quiet: bool, pops: bool): void {
    if (!X87.begin(v, rec)) return;
    const cc = X87Compare.registers(v, X87.sti(rec), quiet);
    if (!X87.settle(v, rec, BLOCKS_REGISTER)) return;
    Flags.setEager(v, (cc & C0 ? CF : 0) | (cc & C2 ? PF : 0) | (cc & C3 ? ZF : 0));
    if (pops) X87.pop(v);
  }

  static comi(v: usize, rec: usize, p: usize): void {
    X87Compare.toFlags(v, rec, false, false);
  }

  static comip(v: usize, rec: usize, p: usize): void {
    X87Compare.toFlags(v, rec, false, true);
  }

  static ucomi(v: usize, rec: usize, p: usize): void {
    X87Compare.toFlags(v, rec, true, false);
  }

  static ucomip(v: usize, rec: usize, p: usize): void {
    X87Compare.toFlags(v, rec, true, true);
  }

  // ---- FTST, FXAM ---------------------------------------------------------------------------------------------------

  static ftst(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    F80.xm = 0;
    F80.xs = 0;
    X87Compare.settle(v, rec, X87Compare.operand(v, 0));
  }

  static fxam(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    const se = X87.se(r);
    let cc = X87.isEmpty(v, n) ? C3 | C0 : X87Compare.classOf(X87.m(r), se);
    if (se & SIGN) cc |= C1;
    store<u16>(v, (load<u16>(v, V_FSW) & ~CC) | cc, V_FSW);
  }

  static classOf(m: u64, se: u32): u32 {
    if (F80.isUnsupported(m, se)) return 0;
    if ((se & EXP) == EXP) return m << 1 ? C0 : C2 | C0;
    if (m == 0) return C3;
    return se & EXP ? C2 : C3 | C2;
  }
}
