// x87 instructions in generated code. SDM vol. 1 §8.3. Usual cases (x87-state.ts, L_MODE) are done inline, in integers; the
// handler is called for the others, and for instructions that are heavy or rare.

import { Handlers } from '../handlers.gen';
import { R_BASE, R_IMM, R_INDEX, R_LEN, R_SUB, V_FCW, V_RAX, V_RIP_PAGE } from '../layout';
import { Access, READ, WRITE } from './access';
import { Conditions, STATE_UNKNOWN } from './conditions';
import { currentLeft, currentRip, FN_X87, Gen, L_P, L_V, X_MISS, X_NEXT } from './gen';
import { Groups } from './groups';
import {
  F_COLD,
  F_COLD_R,
  F_COLD_W,
  H_X87Control_fldcw,
  H_X87Control_fnstcw,
  H_X87Control_fnstsw,
  H_X87Control_fnstswAx,
  H_X87Control_fwait,
  H_X87Transfer_fildI16,
  H_X87Transfer_fildI32,
  H_X87Transfer_fildI64,
  H_X87Transfer_fld1,
  H_X87Transfer_fldM32,
  H_X87Transfer_fldM64,
  H_X87Transfer_fldM80,
  H_X87Transfer_fldSti,
  H_X87Transfer_fldz,
  H_X87Transfer_fstM32,
  H_X87Transfer_fstM64,
  H_X87Transfer_fstpM32,
  H_X87Transfer_fstpM64,
  H_X87Transfer_fstpM80,
  H_X87Transfer_fstpSti,
  H_X87Transfer_fstSti,
  H_X87Transfer_fxch,
  H_X87Unary_fabs,
  H_X87Unary_fchs,
} from './ops.gen';
import { Sites } from './sites';
import {
  ELSE,
  I32_AND,
  I32_LOAD16_U,
  I32_LT_S,
  I32_OR,
  I32_SHR_U,
  I32_STORE16,
  I32_XOR,
  I64_ADD,
  I64_LOAD,
  I64_STORE,
  IF,
  Wasm,
} from './wasm';
import { FpuNumber } from './x87-number';
import {
  FpuState,
  L_C1,
  L_F0,
  L_F1,
  L_F2,
  L_G0,
  L_MODE,
  L_OPERAND,
  L_OPERAND_EXPONENT,
  L_SLOW,
} from './x87-state';
import {
  ARITH_FORM,
  ARITH_OP,
  ARITH_POPS,
  CALL_FLAGS,
  CALL_POPS,
  CALL_PUSHES,
  CALL_READS_1,
  CALL_READS_I,
  CALL_TO_0,
  CALL_TO_1,
  CALL_TO_I,
  CALL_TO_MEMORY,
  FORM_I16,
  FORM_M32,
  FORM_M64,
  FORM_ST0,
  FpuTable,
  NONE,
  OP_MUL,
  OP_SUB,
  OP_SUBR,
} from './x87-table';

const SIGN: i32 = 0x8000;
const INTEGER: i64 = i64.MIN_VALUE;

let rec: usize = 0;
/** RIP of the record's page minus that of the region's first page. */
let delta: i32 = 0;
/** The record has a memory operand. */
let memory: bool = false;

@final
export class Fpu {
  /** Generates the instruction at `record`, whose handler it would be; false when it is not one of these. */
  static emit(record: usize, pageDelta: i32, family: u32): bool {
    if (family != F_COLD && family != F_COLD_R && family != F_COLD_W) return false;
    rec = record;
    delta = pageDelta;
    memory = family != F_COLD;
    const handler: u32 = load<u16>(record, R_SUB) - Handlers.index(0);
    const arithmetic = FpuTable.arithmetic(handler);
    if (arithmetic != NONE) return Fpu.arithmetic(arithmetic);
    const call = FpuTable.call(handler);
    if (call != NONE) return Fpu.called(call);
    return Fpu.move(handler) || Fpu.control(handler);
  }

  static move(handler: u32): bool {
    switch (handler) {
      case H_X87Transfer_fldM32:
      case H_X87Transfer_fldM64:
      case H_X87Transfer_fldM80:
      case H_X87Transfer_fildI16:
      case H_X87Transfer_fildI32:
      case H_X87Transfer_fildI64:
      case H_X87Transfer_fldSti:
      case H_X87Transfer_fld1:
      case H_X87Transfer_fldz:
        return Fpu.load(handler);
      case H_X87Transfer_fstM32:
        return Fpu.narrow(false, false);
      case H_X87Transfer_fstpM32:
        return Fpu.narrow(false, true);
      case H_X87Transfer_fstM64:
        return Fpu.narrow(true, false);
      case H_X87Transfer_fstpM64:
        return Fpu.narrow(true, true);
      case H_X87Transfer_fstpM80:
        return Fpu.storeWhole();
      case H_X87Transfer_fstSti:
        return Fpu.copy(false);
      case H_X87Transfer_fstpSti:
        return Fpu.copy(true);
      case H_X87Transfer_fxch:
        return Fpu.exchange();
      case H_X87Unary_fabs:
      case H_X87Unary_fchs:
        return Fpu.sign(handler == H_X87Unary_fabs);
      default:
        return false;
    }
  }

  /** Number of the register operand. */
  @inline static sti(): u32 {
    return load<u8>(rec, R_IMM) & 7;
  }

  // ---- Handlers in the middle of a node -------------------------------------------------------------------------------

  /** Calls the handler; leaves when an exception is pending afterwards. */
  static handler(): void {
    if (memory) Fpu.spillAddress(rec);
    if (delta) Fpu.movePage(delta);
    Wasm.get(L_V);
    Wasm.i32(i32(rec));
    Wasm.get(memory ? L_P : L_V);
    Wasm.i32(i32(FpuState.pending()));
    Wasm.get(L_C1);
    Wasm.op(I32_OR);
    Groups.close();
    Wasm.call(FN_X87);
    Wasm.set(L_F2);
    if (delta) Fpu.movePage(0);
    Wasm.get(L_F2);
    Wasm.i32(7);
    Wasm.op(I32_SHR_U);
    Wasm.i32(0x200);
    Wasm.op(I32_AND);
    Wasm.set(L_C1);
    Wasm.get(L_F2);
    Wasm.i32(0xfff);
    Wasm.op(I32_AND);
    Wasm.set(L_MODE);
    Gen.setX87(0, 0);
    Wasm.i32(i32(Gen.exit(X_NEXT, currentRip + i32(load<u8>(rec, R_LEN)), currentLeft - 1)));
    FpuState.note();
    Wasm.get(L_F2);
    Wasm.i32(0);
    Wasm.op(I32_LT_S);
    Gen.leaveIf();
  }

  /** Handlers that find an unmasked exception compute where the operand was. */
  static spillAddress(rec: usize): void {
    const base: u32 = load<u16>(rec, R_BASE);
    const index: u32 = load<u16>(rec, R_INDEX);
    if (base < 128) Gen.storeRegister(base >> 3);
    if (index < 128) Gen.storeRegister(index >> 3);
  }

  /** Handlers find out where they are by V_RIP_PAGE. */
  static movePage(by: i32): void {
    Wasm.get(L_V);
    Gen.page();
    if (by) {
      Wasm.i64(i64(by));
      Wasm.op(I64_ADD);
    }
    Wasm.access(I64_STORE, V_RIP_PAGE);
  }

  /** An instruction that is always its handler, with what it does to the stack. */
  static called(what: u32): bool {
    const to = FpuState.slot(what & CALL_TO_1 ? 1 : what & CALL_TO_I ? Fpu.sti() : 0);
    const above = FpuState.slot(7);
    const readsI = (what & CALL_READS_I) != 0;
    if (what & CALL_PUSHES ? !FpuState.may(above, false) : !FpuState.may(FpuState.slot(0), true))
      return false;
    if (what & CALL_READS_1 && !FpuState.may(FpuState.slot(1), true)) return false;
    if (readsI && !FpuState.may(FpuState.slot(Fpu.sti()), true)) return false;
    FpuState.begin();
    FpuState.require(what & CALL_PUSHES ? above : FpuState.slot(0), !(what & CALL_PUSHES));
    if (what & CALL_READS_1) FpuState.require(FpuState.slot(1), true);
    if (readsI) FpuState.require(FpuState.slot(Fpu.sti()), true);
    if (memory) Access.operand(rec, delta, what & CALL_TO_MEMORY ? WRITE : READ);
    if (what & CALL_FLAGS) Gen.spillFlags();
    Fpu.handler();
    if (what & CALL_FLAGS) {
      Gen.reloadFlags();
      Conditions.setState(STATE_UNKNOWN);
    }
    if (what & CALL_PUSHES) {
      FpuState.push();
      FpuState.stale(above);
    } else if (what & (CALL_TO_0 | CALL_TO_1 | CALL_TO_I)) FpuState.stale(to);
    for (let n = what & CALL_POPS; n > 0; n--) FpuState.pop();
    FpuState.executed();
    return true;
  }

  // ---- Arithmetic -----------------------------------------------------------------------------------------------------

  static arithmetic(what: u32): bool {
    const op = what & ARITH_OP;
    const form = what & ARITH_FORM;
    const i = memory ? 0 : Fpu.sti();
    const to = FpuState.slot(memory || form == FORM_ST0 ? 0 : i);
    const other = FpuState.slot(form == FORM_ST0 ? i : 0);
    if (!FpuState.may(to, true) || !FpuState.may(other, true)) return false;
    FpuState.begin();
    FpuState.require(to, true);
    if (!memory) FpuState.require(other, true);
    if (memory) Access.operand(rec, delta, READ);
    FpuState.fetch(to);
    Wasm.get(L_MODE);
    Wasm.set(L_SLOW);
    let m = FpuState.significand(other);
    let e = FpuState.exponent(other);
    if (memory) {
      m = L_OPERAND;
      e = L_OPERAND_EXPONENT;
      Fpu.convert(form, m, e);
    } else FpuState.fetch(other);
    const tm = FpuState.significand(to);
    const te = FpuState.exponent(to);
    if (!FpuState.isUsual(to)) FpuNumber.usual(tm, te, FpuState.isNormal(to));
    if (!memory && other != to && !FpuState.isUsual(other)) FpuNumber.usual(m, e, FpuState.isNormal(other));
    if (op == OP_MUL) FpuNumber.multiply(tm, te, m, e);
    else FpuNumber.add(tm, te, op == OP_SUBR ? SIGN : 0, m, e, op == OP_SUB ? SIGN : 0);
    const calls = Fpu.slow(to);
    Wasm.get(L_G0);
    Wasm.set(tm);
    Wasm.get(L_F0);
    Wasm.set(te);
    Wasm.get(L_F1);
    Wasm.set(L_C1);
    FpuState.keep(to);
    if (calls) Gen.close();
    else if (!memory) FpuState.learn(other, true, true);
    FpuState.learn(to, !calls, false);
    if (what & ARITH_POPS) FpuState.pop();
    FpuState.executed();
    return true;
  }

  /** Converts the memory operand of arithmetic. */
  static convert(form: u32, m: u32, e: u32): void {
    if (form == FORM_M64) FpuNumber.fromDouble(m, e);
    else if (form == FORM_M32) FpuNumber.fromSingle(m, e);
    else {
      FpuNumber.fromInteger(form == FORM_I16 ? 1 : 2, m, e);
      FpuNumber.slowIfZero(m);
    }
  }

  /**
   * What happens when L_SLOW is set: the code leaves, before the instruction; or where that was often so, it calls the handler,
   * which puts its result into slot `to`, and the usual case is what follows up to the end of a block (true).
   */
  static slow(to: u32): bool {
    if (!Sites.calls()) {
      Gen.exitHere(X_MISS);
      Wasm.get(L_SLOW);
      Gen.leaveIf();
      return false;
    }
    Wasm.get(L_SLOW);
    Gen.open(IF);
    Fpu.handler();
    if (to != NONE) FpuState.reload(to);
    Wasm.op(ELSE);
    return true;
  }

  // ---- Loads and stores -----------------------------------------------------------------------------------------------

  static load(handler: u32): bool {
    const to = FpuState.slot(7);
    const from = FpuState.slot(Fpu.sti());
    const register = handler == H_X87Transfer_fldSti;
    if (!FpuState.may(to, false) || (register && (!FpuState.may(from, true) || from == to))) return false;
    FpuState.begin();
    if (register) FpuState.require(from, true);
    FpuState.require(to, false);
    if (memory) Access.operand(rec, delta, READ);
    const m = FpuState.significand(to);
    const e = FpuState.exponent(to);
    const single = handler == H_X87Transfer_fldM32;
    if (single || handler == H_X87Transfer_fldM64) {
      Wasm.i32(0);
      Wasm.set(L_SLOW);
      if (single) FpuNumber.fromSingle(m, e);
      else FpuNumber.fromDouble(m, e);
      const calls = Fpu.slow(to);
      FpuState.clearC1();
      FpuState.keep(to);
      if (calls) Gen.close();
      FpuState.learn(to, !calls, !calls);
    } else {
      Fpu.loadExact(handler, from, m, e);
      FpuState.clearC1();
      FpuState.keep(to);
      FpuState.learn(to, handler == H_X87Transfer_fld1, handler == H_X87Transfer_fld1);
      if (register) FpuState.alike(to, from);
    }
    FpuState.push();
    FpuState.executed();
    return true;
  }

  /** What needs no test, into the locals m and e. */
  static loadExact(handler: u32, from: u32, m: u32, e: u32): void {
    if (handler == H_X87Transfer_fldSti) {
      FpuState.fetch(from);
      Wasm.get(FpuState.significand(from));
      Wasm.set(m);
      Wasm.get(FpuState.exponent(from));
      Wasm.set(e);
    } else if (handler == H_X87Transfer_fldM80) {
      Wasm.get(L_P);
      Wasm.access(I64_LOAD, 0);
      Wasm.set(m);
      Wasm.get(L_P);
      Wasm.access(I32_LOAD16_U, 8);
      Wasm.set(e);
    } else if (handler == H_X87Transfer_fld1 || handler == H_X87Transfer_fldz) {
      const one = handler == H_X87Transfer_fld1;
      Wasm.i64(one ? INTEGER : 0);
      Wasm.set(m);
      Wasm.i32(one ? 0x3fff : 0);
      Wasm.set(e);
    } else {
      const size: u32 = handler == H_X87Transfer_fildI16 ? 1 : handler == H_X87Transfer_fildI32 ? 2 : 3;
      FpuNumber.fromInteger(size, m, e);
    }
  }

  /** FST and FSTP to a single or double. */
  static narrow(double: bool, pops: bool): bool {
    const from = FpuState.slot(0);
    if (!FpuState.may(from, true)) return false;
    FpuState.begin();
    FpuState.require(from, true);
    Access.operand(rec, delta, WRITE);
    FpuState.fetch(from);
    Wasm.get(L_MODE);
    Wasm.set(L_SLOW);
    const isNormal = FpuState.isNormal(from);
    FpuNumber.narrow(double, FpuState.significand(from), FpuState.exponent(from), isNormal);
    const calls = Fpu.slow(NONE);
    FpuNumber.storeNarrow(double);
    if (calls) Gen.close();
    else FpuState.learn(from, true, FpuState.isUsual(from));
    if (pops) FpuState.pop();
    FpuState.executed();
    return true;
  }

  /** FSTP of 80 bits. */
  static storeWhole(): bool {
    const from = FpuState.slot(0);
    if (!FpuState.may(from, true)) return false;
    FpuState.begin();
    FpuState.require(from, true);
    Access.operand(rec, delta, WRITE);
    FpuState.fetch(from);
    Wasm.get(L_P);
    Wasm.get(FpuState.significand(from));
    Wasm.access(I64_STORE, 0);
    Wasm.get(L_P);
    Wasm.get(FpuState.exponent(from));
    Wasm.access(I32_STORE16, 8);
    FpuState.clearC1();
    FpuState.pop();
    FpuState.executed();
    return true;
  }

  /** FST and FSTP to a register. */
  static copy(pops: bool): bool {
    const from = FpuState.slot(0);
    const to = FpuState.slot(Fpu.sti());
    if (!FpuState.may(from, true)) return false;
    FpuState.begin();
    FpuState.require(from, true);
    if (from != to) {
      FpuState.fetch(from);
      Wasm.get(FpuState.significand(from));
      Wasm.set(FpuState.significand(to));
      Wasm.get(FpuState.exponent(from));
      Wasm.set(FpuState.exponent(to));
      FpuState.keep(to);
      FpuState.defined(to);
      FpuState.alike(to, from);
    }
    FpuState.clearC1();
    if (pops) FpuState.pop();
    FpuState.executed();
    return true;
  }

  static exchange(): bool {
    const one = FpuState.slot(0);
    const other = FpuState.slot(Fpu.sti());
    if (!FpuState.may(one, true) || !FpuState.may(other, true)) return false;
    FpuState.begin();
    FpuState.require(one, true);
    FpuState.require(other, true);
    if (one != other) {
      FpuState.fetch(one);
      FpuState.fetch(other);
      Wasm.get(FpuState.significand(one));
      Wasm.get(FpuState.significand(other));
      Wasm.set(FpuState.significand(one));
      Wasm.set(FpuState.significand(other));
      Wasm.get(FpuState.exponent(one));
      Wasm.get(FpuState.exponent(other));
      Wasm.set(FpuState.exponent(one));
      Wasm.set(FpuState.exponent(other));
      FpuState.keep(one);
      FpuState.keep(other);
      FpuState.exchange(one, other);
    }
    FpuState.clearC1();
    FpuState.executed();
    return true;
  }

  /** FABS, FCHS. */
  static sign(clear: bool): bool {
    const slot = FpuState.slot(0);
    if (!FpuState.may(slot, true)) return false;
    FpuState.begin();
    FpuState.require(slot, true);
    FpuState.fetch(slot);
    Wasm.get(FpuState.exponent(slot));
    Wasm.i32(clear ? SIGN - 1 : SIGN);
    Wasm.op(clear ? I32_AND : I32_XOR);
    Wasm.set(FpuState.exponent(slot));
    FpuState.keepExponent(slot);
    FpuState.clearC1();
    FpuState.executed();
    return true;
  }

  // ---- Control --------------------------------------------------------------------------------------------------------

  static control(handler: u32): bool {
    switch (handler) {
      case H_X87Control_fwait:
        FpuState.begin();
        return true;
      case H_X87Control_fnstcw:
        Access.operand(rec, delta, WRITE);
        Wasm.get(L_P);
        Wasm.get(L_V);
        Wasm.access(I32_LOAD16_U, V_FCW);
        Wasm.access(I32_STORE16, 0);
        return true;
      case H_X87Control_fldcw:
        FpuState.begin();
        Access.operand(rec, delta, READ);
        FpuState.settleFip();
        Fpu.handler();
        return true;
      case H_X87Control_fnstsw:
        FpuState.begin();
        Access.operand(rec, delta, WRITE);
        Wasm.get(L_P);
        FpuState.status();
        Wasm.access(I32_STORE16, 0);
        return true;
      case H_X87Control_fnstswAx:
        FpuState.begin();
        FpuState.status();
        Gen.put(V_RAX, 1);
        return true;
      default:
        return false;
    }
  }
}
