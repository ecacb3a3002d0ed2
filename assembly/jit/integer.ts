// Integer instructions in generated code. SDM vol. 2. Lazy flags are those of flags.ts, so that either engine can go on.

import { R_DST, R_EA_BITS, R_IMM, R_SRC, R_SUB, SS, V_RAX, V_RBP, V_RDX, V_RSP } from '../layout';
import { Access, MODIFY, READ, WRITE } from './access';
import { Cold } from './cold';
import {
  Conditions,
  STATE_ADD,
  STATE_CARRY,
  STATE_DEC,
  STATE_INC,
  STATE_LOGIC,
  STATE_SUB,
} from './conditions';
import { Gen, L_FA, L_FB, L_FC, L_FK, L_P, L_T, L_T2, L_X, wide } from './gen';
import { delta, family, form, live, Operands, rec, size } from './operands';
import {
  F_ADC,
  F_ADD,
  F_AND,
  F_CBW,
  F_CMOV,
  F_CMP,
  F_CWD,
  F_DEC,
  F_IMUL,
  F_INC,
  F_LEA,
  F_LEAVE,
  F_MOV,
  F_MOVSXB,
  F_MOVSXD,
  F_MOVSXW,
  F_MOVZXB,
  F_MOVZXW,
  F_MUL,
  F_NEG,
  F_NOP,
  F_NOT,
  F_OR,
  F_POP,
  F_PUSH,
  F_ROL_CL,
  F_ROL_IMM,
  F_ROR_CL,
  F_ROR_IMM,
  F_SAR_CL,
  F_SAR_IMM,
  F_SBB,
  F_SET,
  F_SHL_CL,
  F_SHL_IMM,
  F_SHR_CL,
  F_SHR_IMM,
  F_SUB,
  F_TEST,
  F_XOR,
  FORM_I,
  FORM_M,
  FORM_RM,
  FORM_RR,
} from './ops.gen';
import { Products } from './products';
import { Shifts } from './shifts';
import {
  I32_ADD,
  I32_AND,
  I32_EQ,
  I32_EXTEND8_S,
  I32_EXTEND16_S,
  I32_LOAD,
  I32_LOAD8_S,
  I32_LOAD8_U,
  I32_LOAD16_S,
  I32_LOAD16_U,
  I32_LT_U,
  I32_MUL,
  I32_OR,
  I32_SHR_S,
  I32_SUB,
  I32_WRAP_I64,
  I32_XOR,
  I64_EXTEND_I32_S,
  I64_EXTEND_I32_U,
  I64_EXTEND32_S,
  SELECT,
  Wasm,
} from './wasm';

@final
export class Integer {
  /** Generates the instruction at `record`; false when it is not known. */
  static emit(record: usize, pageDelta: i32, flagsLive: bool): bool {
    Operands.take(record, pageDelta, flagsLive);
    switch (family) {
      case F_ADD:
      case F_SUB:
      case F_CMP:
        Integer.arithmetic();
        break;
      case F_AND:
      case F_OR:
      case F_XOR:
      case F_TEST:
        Integer.logic();
        break;
      case F_ADC:
      case F_SBB:
        Integer.withCarry();
        break;
      case F_NEG:
        Integer.negate();
        break;
      case F_INC:
      case F_DEC:
        Integer.step();
        break;
      case F_NOT:
        Integer.complement();
        break;
      case F_SHL_IMM:
      case F_SHR_IMM:
      case F_SAR_IMM:
        Shifts.shift();
        break;
      case F_SHL_CL:
      case F_SHR_CL:
      case F_SAR_CL:
        Shifts.shiftByCl();
        break;
      case F_ROL_IMM:
      case F_ROR_IMM:
      case F_ROL_CL:
      case F_ROR_CL:
        Shifts.rotate();
        break;
      default:
        return Integer.others();
    }
    return true;
  }

  static others(): bool {
    switch (family) {
      case F_IMUL:
        Products.multiply();
        break;
      case F_MUL:
        Products.multiplyWide();
        break;
      case F_MOV:
        Integer.move();
        break;
      case F_MOVZXB:
      case F_MOVZXW:
      case F_MOVSXB:
      case F_MOVSXW:
      case F_MOVSXD:
        Integer.widen();
        break;
      case F_CMOV:
        Integer.conditionalMove();
        break;
      case F_SET:
        Integer.setByte();
        break;
      case F_NOP:
        break;
      case F_CBW:
        Integer.widenAccumulator();
        break;
      case F_CWD:
        Integer.spreadSign();
        break;
      case F_LEA:
        Integer.loadAddress();
        break;
      case F_PUSH:
        Integer.push();
        break;
      case F_POP:
        Integer.pop();
        break;
      case F_LEAVE:
        Integer.leave();
        break;
      default:
        return Cold.emit(rec, delta, family, live);
    }
    return true;
  }

  // ---- Arithmetic and logic ----------------------------------------------------------------------------------------

  /** ADD, SUB, CMP. */
  static arithmetic(): void {
    Operands.resolve(family == F_CMP ? READ : MODIFY);
    const opcode = family == F_ADD ? I32_ADD : I32_SUB;
    if (!live) {
      if (family == F_CMP) return;
      Operands.begin();
      Operands.first();
      Operands.second();
    } else {
      Operands.first();
      Operands.setA();
      Operands.second();
      Operands.setB();
      Conditions.set(family == F_ADD ? STATE_ADD : STATE_SUB, size);
      if (family == F_CMP) return;
      Operands.begin();
      Conditions.a(size);
      Conditions.b(size);
    }
    Gen.arithmetic(opcode, size);
    Operands.finish();
  }

  /** AND, OR, XOR, TEST. */
  static logic(): void {
    Operands.resolve(family == F_TEST ? READ : MODIFY);
    if (family == F_TEST && !live) return;
    const same = form == FORM_RR && load<u16>(rec, R_DST) == load<u16>(rec, R_SRC);
    if (family != F_TEST) Operands.begin();
    if (same && family == F_XOR) Gen.constant(0, size);
    else {
      Operands.first();
      if (!same) {
        Operands.second();
        Gen.arithmetic(family == F_OR ? I32_OR : family == F_XOR ? I32_XOR : I32_AND, size);
      }
    }
    if (family == F_TEST) Operands.setA();
    else {
      if (live) Operands.keepResult();
      Operands.finish();
    }
    if (live) Conditions.result(STATE_LOGIC, size);
  }

  /** ADC, SBB. */
  static withCarry(): void {
    Operands.resolve(MODIFY);
    const adding = family == F_ADC;
    const opcode = adding ? I32_ADD : I32_SUB;
    Conditions.carry();
    Wasm.set(L_T2);
    if (!live) {
      Operands.begin();
      Operands.first();
      Operands.second();
      Gen.arithmetic(opcode, size);
      Integer.carryIn();
      Gen.arithmetic(opcode, size);
      Operands.finish();
      return;
    }
    Operands.first();
    Operands.setA();
    Operands.second();
    Operands.setB();
    Operands.begin();
    Conditions.a(size);
    Conditions.b(size);
    Gen.arithmetic(opcode, size);
    Integer.carryIn();
    Gen.arithmetic(opcode, size);
    Wasm.tee(size == 3 ? L_X : L_T);
    Operands.finish();
    // Flags of a + b + 1 and a − b − 1 are kinds of their own.
    Wasm.get(L_T2);
    Wasm.i32(adding ? 0x600 : 0xc00);
    Wasm.op(I32_MUL);
    Wasm.i32((adding ? 0x200 : 0) + i32(64 - (8 << size)));
    Wasm.op(I32_ADD);
    Wasm.set(L_FK);
    Integer.carryOut(adding);
    Gen.markCarry();
    Wasm.set(L_FC);
    Conditions.setState(STATE_CARRY | size);
  }

  static carryIn(): void {
    Wasm.get(L_T2);
    if (size == 3) Wasm.op(I64_EXTEND_I32_U);
  }

  /** Pushes the carry of a ± b ± carry: r < a or r = a with a carry in; a < b or a = b with a borrow in. */
  static carryOut(adding: bool): void {
    Integer.carryOperands(adding);
    Gen.compare(I32_LT_U, size);
    Integer.carryOperands(adding);
    Gen.compare(I32_EQ, size);
    Wasm.get(L_T2);
    Wasm.op(I32_AND);
    Wasm.op(I32_OR);
  }

  static carryOperands(adding: bool): void {
    if (adding) {
      Wasm.get(size == 3 ? L_X : L_T);
      Gen.clean(size);
    }
    Conditions.a(size);
    Gen.clean(size);
    if (adding) return;
    Conditions.b(size);
    Gen.clean(size);
  }

  static negate(): void {
    Operands.resolve(MODIFY);
    Operands.begin();
    Gen.constant(0, size);
    Operands.first();
    if (live) {
      // The operand is b of 0 − b.
      if (size == 3 || !wide) Wasm.tee(L_FB);
      else {
        Wasm.tee(L_T);
        Gen.toWord(size);
        Wasm.set(L_FB);
        Wasm.get(L_T);
      }
    }
    Gen.arithmetic(I32_SUB, size);
    Operands.finish();
    if (!live) return;
    Gen.wordConst(0);
    Wasm.set(L_FA);
    Conditions.set(STATE_SUB, size);
  }

  /** INC, DEC. */
  static step(): void {
    Operands.resolve(MODIFY);
    const opcode = family == F_INC ? I32_ADD : I32_SUB;
    if (live) {
      Conditions.keepCarry();
      Operands.first();
      Operands.setA();
      Operands.begin();
      Conditions.a(size);
    } else {
      Operands.begin();
      Operands.first();
    }
    Gen.constant(1, size);
    Gen.arithmetic(opcode, size);
    Operands.finish();
    if (!live) return;
    Gen.wordConst(1);
    Wasm.set(L_FB);
    Conditions.set(family == F_INC ? STATE_INC : STATE_DEC, size);
  }

  static complement(): void {
    Operands.resolve(MODIFY);
    Operands.begin();
    Operands.first();
    Gen.constant(-1, size);
    Gen.arithmetic(I32_XOR, size);
    Operands.finish();
  }

  // ---- Moves -------------------------------------------------------------------------------------------------------

  static move(): void {
    if (Operands.toMemory()) {
      Access.operand(rec, delta, WRITE);
      Wasm.get(L_P);
      Operands.second();
      Operands.storeOp(size);
      return;
    }
    Operands.resolve(READ);
    Operands.second();
    Gen.put(load<u16>(rec, R_DST), size);
  }

  /** MOVZX, MOVSX, MOVSXD. */
  static widen(): void {
    const from: u32 = family == F_MOVZXB || family == F_MOVSXB ? 0 : family == F_MOVSXD ? 2 : 1;
    const signed = family == F_MOVSXB || family == F_MOVSXW || family == F_MOVSXD;
    if (form == FORM_RM) {
      Access.operand(rec, delta, READ);
      Wasm.get(L_P);
      if (from == 0) Wasm.access(signed ? I32_LOAD8_S : I32_LOAD8_U, 0);
      else if (from == 1) Wasm.access(signed ? I32_LOAD16_S : I32_LOAD16_U, 0);
      else Wasm.access(I32_LOAD, 0);
    } else {
      Gen.low(load<u16>(rec, R_SRC));
      if (signed) Gen.extend(from);
      else Gen.clean(from);
    }
    if (size == 3) Wasm.op(signed ? I64_EXTEND_I32_S : I64_EXTEND_I32_U);
    Gen.put(load<u16>(rec, R_DST), size);
  }

  static conditionalMove(): void {
    Operands.resolve(READ);
    Operands.second();
    Gen.get(load<u16>(rec, R_DST), size);
    Conditions.test(load<u16>(rec, R_SUB));
    Wasm.op(SELECT);
    Gen.put(load<u16>(rec, R_DST), size);
  }

  static setByte(): void {
    if (form == FORM_M) {
      Access.operand(rec, delta, WRITE);
      Wasm.get(L_P);
      Conditions.test(load<u16>(rec, R_SUB));
      Operands.storeOp(0);
      return;
    }
    Conditions.test(load<u16>(rec, R_SUB));
    Gen.put(load<u16>(rec, R_DST), 0);
  }

  /** CBW, CWDE, CDQE. */
  static widenAccumulator(): void {
    if (size == 3) {
      Gen.word(V_RAX);
      Wasm.op(I64_EXTEND32_S);
    } else {
      Gen.low(V_RAX);
      Wasm.op(size == 1 ? I32_EXTEND8_S : I32_EXTEND16_S);
    }
    Gen.put(V_RAX, size);
  }

  /** CWD, CDQ, CQO. */
  static spreadSign(): void {
    Gen.get(V_RAX, size);
    Gen.extend(size);
    Gen.constant(size == 3 ? 63 : 31, size);
    Gen.arithmetic(I32_SHR_S, size);
    Gen.put(V_RDX, size);
  }

  static loadAddress(): void {
    Access.sum(rec, delta);
    const bits: u32 = (load<u8>(rec, R_EA_BITS) >> 2) & 3;
    if (bits == 1 || (bits == 2 && wide && size == 3)) {
      Gen.wordConst(bits == 1 ? 0xffff : 0xffffffff);
      Gen.wordOp(I32_AND);
    }
    if (wide && size < 3) Wasm.op(I32_WRAP_I64);
    Gen.put(load<u16>(rec, R_DST), size);
  }

  // ---- Stack -------------------------------------------------------------------------------------------------------

  static push(): void {
    const bytes = i32(1 << size);
    if (form == FORM_M) {
      Access.operand(rec, delta, READ);
      Operands.load(size);
      Wasm.set(size == 3 ? L_X : L_T);
      Integer.pushHeld(size);
      return;
    }
    Access.operand(rec, delta, WRITE);
    Wasm.get(L_P);
    if (form == FORM_I) Gen.constant(load<i64>(rec, R_IMM), size);
    else Gen.get(load<u16>(rec, R_SRC), size);
    Operands.storeOp(size);
    Access.moveStack(-bytes);
  }

  /** Pushes the value in L_X or L_T on the guest's stack. */
  static pushHeld(s: u32): void {
    const bytes: u32 = 1 << s;
    Gen.segment(SS);
    Access.push(bytes);
    Wasm.get(L_P);
    Wasm.get(s == 3 ? L_X : L_T);
    Operands.storeOp(s);
    Access.moveStack(-i32(bytes));
  }

  static pop(): void {
    Access.operand(rec, delta, READ);
    Operands.load(size);
    Access.moveStack(i32(1 << size));
    Gen.put(load<u16>(rec, R_DST), size);
  }

  static leave(): void {
    Access.operand(rec, delta, READ);
    Operands.load(size);
    Gen.word(V_RBP);
    Gen.wordConst(1 << size);
    Gen.wordOp(I32_ADD);
    Gen.setWord(V_RSP);
    Gen.put(V_RBP, size);
  }
}
