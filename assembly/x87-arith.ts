// x87 FPU: FADD, FSUB(R), FMUL, FDIV(R) in all forms. SDM vol. 1 §8.3.3.

import { F80, OP_ADD, OP_DIV, OP_MUL, OP_SUB } from './fp/f80';
import { F80Convert } from './fp/f80-convert';
import { X87 } from './x87';

@final
export class X87Arith {
  @inline static compute(op: i32, am: u64, as: u32, bm: u64, bs: u32, cw: u32): void {
    if (op == OP_ADD) F80.add(am, as, bm, bs, cw);
    else if (op == OP_SUB) F80.sub(am, as, bm, bs, cw);
    else if (op == OP_MUL) F80.mul(am, as, bm, bs, cw);
    else F80.div(am, as, bm, bs, cw);
  }

  /** ST(to) = ST(a) op ST(b). */
  @inline static registers(v: usize, rec: usize, op: i32, a: u32, b: u32, to: u32, pops: bool): void {
    if (!X87.begin(v, rec)) return;
    const na = X87.phys(v, a);
    const nb = X87.phys(v, b);
    const ra = X87.reg(v, na);
    const rb = X87.reg(v, nb);
    if (X87.isEmpty(v, na) || X87.isEmpty(v, nb)) X87.underflow();
    else X87Arith.compute(op, X87.m(ra), X87.se(ra), X87.m(rb), X87.se(rb), X87.cw(v));
    if (X87.commit(v, rec, X87.phys(v, to)) && pops) X87.pop(v);
  }

  /** ST(0) = ST(0) op x or, reversed, x op ST(0); x is in F80.xm, F80.xs and `dn` is DE if it was a denormal. */
  @inline static operand(v: usize, rec: usize, op: i32, reversed: bool, dn: u32): void {
    const n = X87.phys(v, 0);
    const r = X87.reg(v, n);
    const m = X87.m(r);
    const se = X87.se(r);
    if (X87.isEmpty(v, n)) X87.underflow();
    else if (dn) {
      F80.fl = 0;
      if (reversed) F80.slow(op, F80.xm, F80.xs, m, se, X87.cw(v), dn);
      else F80.slow(op, m, se, F80.xm, F80.xs, X87.cw(v), dn);
    } else if (reversed) X87Arith.compute(op, F80.xm, F80.xs, m, se, X87.cw(v));
    else X87Arith.compute(op, m, se, F80.xm, F80.xs, X87.cw(v));
    X87.commit(v, rec, n);
  }

  @inline static single(v: usize, rec: usize, p: usize, op: i32, reversed: bool): void {
    if (X87.begin(v, rec)) X87Arith.operand(v, rec, op, reversed, F80Convert.fromF32(load<u32>(p)));
  }

  @inline static double(v: usize, rec: usize, p: usize, op: i32, reversed: bool): void {
    if (X87.begin(v, rec)) X87Arith.operand(v, rec, op, reversed, F80Convert.fromF64(load<u64>(p)));
  }

  @inline static integer<T>(v: usize, rec: usize, p: usize, op: i32, reversed: bool): void {
    if (!X87.begin(v, rec)) return;
    F80Convert.fromInteger(i64(load<T>(p)));
    X87Arith.operand(v, rec, op, reversed, 0);
  }

  // ---- FADD, FIADD, FADDP ------------------------------------------------------------------------------------------------

  static addM32(v: usize, rec: usize, p: usize): void {
    X87Arith.single(v, rec, p, OP_ADD, false);
  }

  static addM64(v: usize, rec: usize, p: usize): void {
    X87Arith.double(v, rec, p, OP_ADD, false);
  }

  static addI16(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i16>(v, rec, p, OP_ADD, false);
  }

  static addI32(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i32>(v, rec, p, OP_ADD, false);
  }

  static addSt0Sti(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_ADD, 0, X87.sti(rec), 0, false);
  }

  static addStiSt0(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_ADD, X87.sti(rec), 0, X87.sti(rec), false);
  }

  static addStiSt0P(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_ADD, X87.sti(rec), 0, X87.sti(rec), true);
  }

  // ---- FMUL, FIMUL, FMULP ------------------------------------------------------------------------------------------------

  static mulM32(v: usize, rec: usize, p: usize): void {
    X87Arith.single(v, rec, p, OP_MUL, false);
  }

  static mulM64(v: usize, rec: usize, p: usize): void {
    X87Arith.double(v, rec, p, OP_MUL, false);
  }

  static mulI16(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i16>(v, rec, p, OP_MUL, false);
  }

  static mulI32(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i32>(v, rec, p, OP_MUL, false);
  }

  static mulSt0Sti(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_MUL, 0, X87.sti(rec), 0, false);
  }

  static mulStiSt0(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_MUL, X87.sti(rec), 0, X87.sti(rec), false);
  }

  static mulStiSt0P(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_MUL, X87.sti(rec), 0, X87.sti(rec), true);
  }

  // ---- FSUB, FISUB, FSUBP ------------------------------------------------------------------------------------------------

  static subM32(v: usize, rec: usize, p: usize): void {
    X87Arith.single(v, rec, p, OP_SUB, false);
  }

  static subM64(v: usize, rec: usize, p: usize): void {
    X87Arith.double(v, rec, p, OP_SUB, false);
  }

  static subI16(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i16>(v, rec, p, OP_SUB, false);
  }

  static subI32(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i32>(v, rec, p, OP_SUB, false);
  }

  static subSt0Sti(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_SUB, 0, X87.sti(rec), 0, false);
  }

  static subStiSt0(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_SUB, X87.sti(rec), 0, X87.sti(rec), false);
  }

  static subStiSt0P(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_SUB, X87.sti(rec), 0, X87.sti(rec), true);
  }

  // ---- FSUBR, FISUBR, FSUBRP ---------------------------------------------------------------------------------------------

  static subrM32(v: usize, rec: usize, p: usize): void {
    X87Arith.single(v, rec, p, OP_SUB, true);
  }

  static subrM64(v: usize, rec: usize, p: usize): void {
    X87Arith.double(v, rec, p, OP_SUB, true);
  }

  static subrI16(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i16>(v, rec, p, OP_SUB, true);
  }

  static subrI32(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i32>(v, rec, p, OP_SUB, true);
  }

  static subrSt0Sti(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_SUB, X87.sti(rec), 0, 0, false);
  }

  static subrStiSt0(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_SUB, 0, X87.sti(rec), X87.sti(rec), false);
  }

  static subrStiSt0P(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_SUB, 0, X87.sti(rec), X87.sti(rec), true);
  }

  // ---- FDIV, FIDIV, FDIVP ------------------------------------------------------------------------------------------------

  static divM32(v: usize, rec: usize, p: usize): void {
    X87Arith.single(v, rec, p, OP_DIV, false);
  }

  static divM64(v: usize, rec: usize, p: usize): void {
    X87Arith.double(v, rec, p, OP_DIV, false);
  }

  static divI16(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i16>(v, rec, p, OP_DIV, false);
  }

  static divI32(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i32>(v, rec, p, OP_DIV, false);
  }

  static divSt0Sti(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_DIV, 0, X87.sti(rec), 0, false);
  }

  static divStiSt0(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_DIV, X87.sti(rec), 0, X87.sti(rec), false);
  }

  static divStiSt0P(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_DIV, X87.sti(rec), 0, X87.sti(rec), true);
  }

  // ---- FDIVR, FIDIVR, FDIVRP ---------------------------------------------------------------------------------------------

  static divrM32(v: usize, rec: usize, p: usize): void {
    X87Arith.single(v, rec, p, OP_DIV, true);
  }

  static divrM64(v: usize, rec: usize, p: usize): void {
    X87Arith.double(v, rec, p, OP_DIV, true);
  }

  static divrI16(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i16>(v, rec, p, OP_DIV, true);
  }

  static divrI32(v: usize, rec: usize, p: usize): void {
    X87Arith.integer<i32>(v, rec, p, OP_DIV, true);
  }

  static divrSt0Sti(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_DIV, X87.sti(rec), 0, 0, false);
  }

  static divrStiSt0(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_DIV, 0, X87.sti(rec), X87.sti(rec), false);
  }

  static divrStiSt0P(v: usize, rec: usize, p: usize): void {
    X87Arith.registers(v, rec, OP_DIV, 0, X87.sti(rec), X87.sti(rec), true);
  }
}
