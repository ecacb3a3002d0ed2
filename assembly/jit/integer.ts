// Integer instructions in generated code. SDM vol. 2. Lazy flags are those of flags.ts, so that either engine can go on.

import { FLAGS_MUL } from '../flags';
import {
  R_DST,
  R_EA_BITS,
  R_IMM,
  R_OP,
  R_SRC,
  R_SUB,
  SS,
  V_RAX,
  V_RBP,
  V_RCX,
  V_RDX,
  V_RSP,
} from '../layout';
import { Access, MODIFY, READ, WRITE } from './access';
import { Cold } from './cold';
import {
  Conditions,
  STATE_ADD,
  STATE_CARRY,
  STATE_DEC,
  STATE_INC,
  STATE_LOGIC,
  STATE_SHIFT,
  STATE_SUB,
  STATE_UNKNOWN,
} from './conditions';
import {
  FN_EAGER,
  FN_HIGH,
  FN_ROTATED,
  Gen,
  L_FA,
  L_FB,
  L_FC,
  L_FK,
  L_ID,
  L_P,
  L_T,
  L_T2,
  L_V,
  L_X,
  L_Y,
  wide,
} from './gen';
import {
  CASES,
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
  FORM_MI,
  FORM_MR,
  FORM_RI,
  FORM_RM,
  FORM_RMI,
  FORM_RR,
  FORM_RRI,
} from './ops.gen';
import {
  DROP,
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
  I32_NE,
  I32_OR,
  I32_ROTL,
  I32_ROTR,
  I32_SHL,
  I32_SHR_S,
  I32_SHR_U,
  I32_STORE,
  I32_STORE8,
  I32_STORE16,
  I32_SUB,
  I32_WRAP_I64,
  I32_XOR,
  I64_EXTEND_I32_S,
  I64_EXTEND_I32_U,
  I64_EXTEND32_S,
  I64_LOAD,
  I64_MUL,
  I64_SHR_U,
  I64_STORE,
  IF,
  SELECT,
  Wasm,
} from './wasm';

let rec: usize = 0;
/** RIP of the record's page minus that of the region's first page. */
let delta: i32 = 0;
let family: u32 = 0;
let form: u32 = 0;
let size: u32 = 0;
/** The flags are wanted. */
let live: bool = false;

@final
export class Integer {
  /** Generates the instruction at `record`; false when it is not known. */
  static emit(record: usize, pageDelta: i32, flagsLive: bool): bool {
    const row = CASES + (usize(load<u16>(record, R_OP)) << 2);
    rec = record;
    delta = pageDelta;
    family = load<u8>(row);
    form = load<u8>(row, 1) & 0x7f;
    size = load<u8>(row, 2);
    live = flagsLive;
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
        Integer.shift();
        break;
      case F_SHL_CL:
      case F_SHR_CL:
      case F_SAR_CL:
        Integer.shiftByCl();
        break;
      case F_ROL_IMM:
      case F_ROR_IMM:
      case F_ROL_CL:
      case F_ROR_CL:
        Integer.rotate();
        break;
      default:
        return Integer.others();
    }
    return true;
  }

  static others(): bool {
    switch (family) {
      case F_IMUL:
        Integer.multiply();
        break;
      case F_MUL:
        Integer.multiplyWide();
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
        return Cold.emit(rec, delta, family);
    }
    return true;
  }

  // ---- Operands -----------------------------------------------------------------------------------------------------

  /** Loads `bytes` = 1 << s through L_P, zero-extended. */
  static load(s: u32): void {
    Wasm.get(L_P);
    Wasm.access(s == 0 ? I32_LOAD8_U : s == 1 ? I32_LOAD16_U : s == 2 ? I32_LOAD : I64_LOAD, 0);
  }

  static storeOp(s: u32): void {
    Wasm.access(s == 0 ? I32_STORE8 : s == 1 ? I32_STORE16 : s == 2 ? I32_STORE : I64_STORE, 0);
  }

  /** Whether the first operand is in memory. */
  @inline static toMemory(): bool {
    return form == FORM_MR || form == FORM_MI || form == FORM_M;
  }

  /** Resolves the memory operand, if there is one. */
  static resolve(how: u32): void {
    if (form == FORM_RM || form == FORM_RMI) Access.operand(rec, delta, READ);
    else if (Integer.toMemory()) Access.operand(rec, delta, how);
  }

  static first(): void {
    if (Integer.toMemory()) Integer.load(size);
    else Gen.get(load<u16>(rec, R_DST), size);
  }

  static second(): void {
    if (form == FORM_RM) Integer.load(size);
    else if (form == FORM_RI || form == FORM_MI) Gen.constant(load<i64>(rec, R_IMM), size);
    else Gen.get(load<u16>(rec, R_SRC), size);
  }

  /** To be called before the result is pushed. */
  static begin(): void {
    if (Integer.toMemory()) Wasm.get(L_P);
  }

  /** Pops the result into the first operand. */
  static finish(): void {
    if (Integer.toMemory()) Integer.storeOp(size);
    else Gen.put(load<u16>(rec, R_DST), size);
  }

  /** Keeps the value on the stack as first operand of the flags, and leaves it there. */
  static keepResult(): void {
    if (size == 3 || !wide) Wasm.tee(L_FA);
    else {
      Wasm.tee(L_T);
      Gen.toWord(size);
      Wasm.set(L_FA);
      Wasm.get(L_T);
    }
  }

  static setA(): void {
    Gen.toWord(size);
    Wasm.set(L_FA);
  }

  static setB(): void {
    Gen.toWord(size);
    Wasm.set(L_FB);
  }

  // ---- Arithmetic and logic -------------------------------------------------------------------------------------------

  /** ADD, SUB, CMP. */
  static arithmetic(): void {
    Integer.resolve(family == F_CMP ? READ : MODIFY);
    const opcode = family == F_ADD ? I32_ADD : I32_SUB;
    if (!live) {
      if (family == F_CMP) return;
      Integer.begin();
      Integer.first();
      Integer.second();
    } else {
      Integer.first();
      Integer.setA();
      Integer.second();
      Integer.setB();
      Conditions.set(family == F_ADD ? STATE_ADD : STATE_SUB, size);
      if (family == F_CMP) return;
      Integer.begin();
      Conditions.a(size);
      Conditions.b(size);
    }
    Gen.arithmetic(opcode, size);
    Integer.finish();
  }

  /** AND, OR, XOR, TEST. */
  static logic(): void {
    Integer.resolve(family == F_TEST ? READ : MODIFY);
    if (family == F_TEST && !live) return;
    const same = form == FORM_RR && load<u16>(rec, R_DST) == load<u16>(rec, R_SRC);
    if (family != F_TEST) Integer.begin();
    if (same && family == F_XOR) Gen.constant(0, size);
    else {
      Integer.first();
      if (!same) {
        Integer.second();
        Gen.arithmetic(family == F_OR ? I32_OR : family == F_XOR ? I32_XOR : I32_AND, size);
      }
    }
    if (family == F_TEST) Integer.setA();
    else {
      if (live) Integer.keepResult();
      Integer.finish();
    }
    if (live) Conditions.result(STATE_LOGIC, size);
  }

  /** ADC, SBB. */
  static withCarry(): void {
    Integer.resolve(MODIFY);
    const adding = family == F_ADC;
    const opcode = adding ? I32_ADD : I32_SUB;
    Conditions.carry();
    Wasm.set(L_T2);
    if (!live) {
      Integer.begin();
      Integer.first();
      Integer.second();
      Gen.arithmetic(opcode, size);
      Integer.carryIn();
      Gen.arithmetic(opcode, size);
      Integer.finish();
      return;
    }
    Integer.first();
    Integer.setA();
    Integer.second();
    Integer.setB();
    Integer.begin();
    Conditions.a(size);
    Conditions.b(size);
    Gen.arithmetic(opcode, size);
    Integer.carryIn();
    Gen.arithmetic(opcode, size);
    Wasm.tee(size == 3 ? L_X : L_T);
    Integer.finish();
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
    Integer.resolve(MODIFY);
    Integer.begin();
    Gen.constant(0, size);
    Integer.first();
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
    Integer.finish();
    if (!live) return;
    Gen.wordConst(0);
    Wasm.set(L_FA);
    Conditions.set(STATE_SUB, size);
  }

  /** INC, DEC. */
  static step(): void {
    Integer.resolve(MODIFY);
    const opcode = family == F_INC ? I32_ADD : I32_SUB;
    if (live) {
      Conditions.keepCarry();
      Integer.first();
      Integer.setA();
      Integer.begin();
      Conditions.a(size);
    } else {
      Integer.begin();
      Integer.first();
    }
    Gen.constant(1, size);
    Gen.arithmetic(opcode, size);
    Integer.finish();
    if (!live) return;
    Gen.wordConst(1);
    Wasm.set(L_FB);
    Conditions.set(family == F_INC ? STATE_INC : STATE_DEC, size);
  }

  static complement(): void {
    Integer.resolve(MODIFY);
    Integer.begin();
    Integer.first();
    Gen.constant(-1, size);
    Gen.arithmetic(I32_XOR, size);
    Integer.finish();
  }

  // ---- Shifts ---------------------------------------------------------------------------------------------------------

  @inline static bits(): u32 {
    return 8 << size;
  }

  /** Makes the operand on the stack fit for a shift to the right. */
  static fitRight(): void {
    if (family == F_SAR_IMM || family == F_SAR_CL) Gen.extend(size);
    else if (family == F_SHR_IMM || family == F_SHR_CL) Gen.clean(size);
  }

  static shiftOpcode(): u32 {
    if (family == F_SHL_IMM || family == F_SHL_CL) return I32_SHL;
    return family == F_SHR_IMM || family == F_SHR_CL ? I32_SHR_U : I32_SHR_S;
  }

  static shift(): void {
    const count = load<u32>(rec, R_IMM);
    Integer.resolve(MODIFY);
    if (!live || count == 0) {
      Integer.begin();
      Integer.first();
      Integer.fitRight();
      if (count) {
        Gen.constant(count, size);
        Gen.arithmetic(Integer.shiftOpcode(), size);
      }
      Integer.finish();
      return;
    }
    // SHL by n has the flags of x + x, x = a << (n − 1); the others keep the last bit out as carry.
    const held = size == 3 ? L_X : L_T;
    const left = family == F_SHL_IMM;
    Integer.first();
    Integer.fitRight();
    if (count > 1) {
      Gen.constant(count - 1, size);
      Gen.arithmetic(Integer.shiftOpcode(), size);
    }
    Wasm.set(held);
    if (!left) Integer.carryOf(held);
    Integer.begin();
    Wasm.get(held);
    Gen.constant(1, size);
    Gen.arithmetic(Integer.shiftOpcode(), size);
    if (left) {
      Integer.finish();
      Integer.twice(held);
      Conditions.set(STATE_ADD, size);
      return;
    }
    const signed = family == F_SHR_IMM && count == 1;
    if (signed) Wasm.tee(size == 3 ? L_Y : L_T2);
    else Integer.keepResult();
    Integer.finish();
    if (signed) Integer.shiftedOnce(held);
    else Conditions.result(STATE_SHIFT, size);
  }

  /** L_FC = bit 0 of a value. */
  static carryOf(held: u32): void {
    Gen.markCarry();
    Wasm.get(held);
    if (size == 3) Wasm.op(I32_WRAP_I64);
    Wasm.i32(1);
    Wasm.op(I32_AND);
    Wasm.set(L_FC);
  }

  static twice(held: u32): void {
    Wasm.get(held);
    Gen.toWord(size);
    Wasm.tee(L_FA);
    Wasm.set(L_FB);
  }

  /**
   * SHR by one: OF is the sign of the operand. The flags are those of INC's kind: (r ^ s) + s = r, where s is the operand's
   * sign bit in its place. The result is in L_T2 or L_Y.
   */
  static shiftedOnce(held: u32): void {
    const result = size == 3 ? L_Y : L_T2;
    Wasm.get(held);
    Gen.constant(i64(1) << i64(Integer.bits() - 1), size);
    Gen.arithmetic(I32_AND, size);
    Wasm.tee(held);
    Integer.setB();
    Wasm.get(held);
    Wasm.get(result);
    Gen.arithmetic(I32_XOR, size);
    Integer.setA();
    Conditions.set(STATE_INC, size);
  }

  static shiftByCl(): void {
    Integer.resolve(MODIFY);
    if (!live) {
      Integer.begin();
      Integer.first();
      Gen.get(V_RCX, size);
      Gen.arithmetic(Integer.shiftOpcode(), size);
      Integer.finish();
      return;
    }
    const held = size == 3 ? L_X : L_T;
    const result = size == 3 ? L_Y : L_T2;
    Gen.markCarry();
    Integer.first();
    Wasm.set(held);
    Integer.begin();
    Wasm.get(held);
    Gen.get(V_RCX, size);
    Gen.arithmetic(Integer.shiftOpcode(), size);
    Wasm.tee(result);
    // The count is gone when RCX is the operand: what is left of it stands in L_FC until the flags are set.
    Gen.low(V_RCX);
    Wasm.i32(size == 3 ? 63 : 31);
    Wasm.op(I32_AND);
    Wasm.set(L_ID);
    Integer.finish();
    Wasm.get(L_ID);
    Gen.open(IF);
    Integer.clFlags(held, result);
    Gen.close();
    Conditions.setState(STATE_UNKNOWN);
  }

  /** The flags of a shift by L_ID, which is not 0. */
  static clFlags(held: u32, result: u32): void {
    // The operand shifted by one less.
    Wasm.get(held);
    Wasm.get(L_ID);
    Wasm.i32(1);
    Wasm.op(I32_SUB);
    if (size == 3) Wasm.op(I64_EXTEND_I32_U);
    Gen.arithmetic(Integer.shiftOpcode(), size);
    Wasm.set(held);
    if (family == F_SHL_CL) {
      Integer.twice(held);
      Conditions.set(STATE_ADD, size);
      return;
    }
    Integer.carryOf(held);
    if (family == F_SAR_CL) {
      Wasm.get(result);
      Integer.setA();
      Conditions.result(STATE_SHIFT, size);
      return;
    }
    // Only for a count of one can the sign of what was shifted by one less be set.
    Integer.shiftedOnce(held);
  }

  static rotate(): void {
    Integer.resolve(MODIFY);
    const byCl = family == F_ROL_CL || family == F_ROR_CL;
    const left = family == F_ROL_IMM || family == F_ROL_CL;
    const count = byCl ? 0 : load<u32>(rec, R_IMM);
    const result = size == 3 ? L_Y : L_T2;
    if (live && byCl) {
      Gen.low(V_RCX);
      Wasm.i32(size == 3 ? 63 : 31);
      Wasm.op(I32_AND);
      Wasm.set(L_ID);
    }
    Integer.begin();
    if (size >= 2) {
      Integer.first();
      if (byCl) Gen.get(V_RCX, size);
      else Gen.constant(count, size);
      Gen.arithmetic(left ? I32_ROTL : I32_ROTR, size);
    } else Integer.rotateSmall(left, count);
    if (live) Wasm.tee(result);
    Integer.finish();
    if (!live || (!byCl && count == 0)) return;
    if (byCl) {
      Wasm.get(L_ID);
      Gen.open(IF);
    }
    Integer.rotated(left, result);
    if (byCl) Gen.close();
    Conditions.setState(STATE_UNKNOWN);
  }

  /** Pushes an 8 or 16-bit operand rotated by a constant. */
  static rotateSmall(left: bool, count: u32): void {
    const bits = Integer.bits();
    let n = count & (bits - 1);
    if (!left) n = (bits - n) & (bits - 1);
    Integer.first();
    if (n == 0) return;
    Gen.clean(size);
    Wasm.tee(L_T);
    Wasm.i32(i32(n));
    Wasm.op(I32_SHL);
    Wasm.get(L_T);
    Wasm.i32(i32(bits - n));
    Wasm.op(I32_SHR_U);
    Wasm.op(I32_OR);
  }

  /** CF and OF of a rotation; the core keeps the other flags. */
  static rotated(left: bool, result: u32): void {
    Gen.markFlags();
    Gen.spillFlags();
    Wasm.get(L_V);
    Wasm.get(result);
    if (size == 3) {
      Wasm.get(result);
      Wasm.i64(32);
      Wasm.op(I64_SHR_U);
      Wasm.op(I32_WRAP_I64);
      Wasm.set(L_T);
      Wasm.op(I32_WRAP_I64);
    } else {
      if (size < 2) {
        Wasm.i32(i32(32 - Integer.bits()));
        Wasm.op(I32_SHL);
      }
      Wasm.tee(L_T);
      if (size < 2) {
        Wasm.i32(i32(32 - Integer.bits()));
        Wasm.op(I32_SHR_U);
      }
    }
    // Bit 0 of the result and its two highest bits.
    Wasm.i32(1);
    Wasm.op(I32_AND);
    Wasm.get(L_T);
    Wasm.i32(30);
    Wasm.op(I32_SHR_U);
    Wasm.i32(1);
    Wasm.op(I32_SHL);
    Wasm.op(I32_OR);
    Wasm.i32(left ? 0 : 8);
    Wasm.op(I32_OR);
    Wasm.call(FN_ROTATED);
    Wasm.op(DROP);
    Gen.reloadFlags();
  }

  // ---- Multiplication -------------------------------------------------------------------------------------------------

  static multiply(): void {
    Integer.resolve(READ);
    const three = form == FORM_RRI || form == FORM_RMI;
    if (live) {
      Integer.factor(three);
      Integer.setA();
      Integer.otherFactor(three);
      Integer.setB();
      Conditions.a(size);
      Conditions.b(size);
    } else {
      Integer.factor(three);
      Integer.otherFactor(three);
    }
    Gen.arithmetic(I32_MUL, size);
    Gen.put(load<u16>(rec, R_DST), size);
    if (!live) return;
    Wasm.i32(i32(FLAGS_MUL | (64 - (8 << size))));
    Wasm.set(L_FK);
    Conditions.setState(STATE_UNKNOWN);
  }

  static factor(three: bool): void {
    if (!three) Gen.get(load<u16>(rec, R_DST), size);
    else if (form == FORM_RMI) Integer.load(size);
    else Gen.get(load<u16>(rec, R_SRC), size);
  }

  static otherFactor(three: bool): void {
    if (three) Gen.constant(load<i64>(rec, R_IMM), size);
    else if (form == FORM_RM) Integer.load(size);
    else Gen.get(load<u16>(rec, R_SRC), size);
  }

  /** MUL of 16, 32 and 64 bits. */
  static multiplyWide(): void {
    Integer.resolve(READ);
    Gen.get(V_RAX, size);
    if (size == 1) Gen.clean(size);
    if (size < 3) Wasm.op(I64_EXTEND_I32_U);
    Wasm.set(L_X);
    Integer.first();
    if (size == 1) Gen.clean(size);
    if (size < 3) Wasm.op(I64_EXTEND_I32_U);
    Wasm.set(L_Y);
    if (size == 3) {
      Wasm.get(L_X);
      Wasm.get(L_Y);
      Wasm.get(L_X);
      Wasm.get(L_Y);
      Wasm.op(I64_MUL);
      Gen.put(V_RAX, 3);
      Wasm.call(FN_HIGH);
      Gen.put(V_RDX, 3);
    } else {
      Wasm.get(L_X);
      Wasm.get(L_Y);
      Wasm.op(I64_MUL);
      Wasm.tee(L_X);
      Wasm.op(I32_WRAP_I64);
      Gen.put(V_RAX, size);
      Wasm.get(L_X);
      Wasm.i64(i64(8 << size));
      Wasm.op(I64_SHR_U);
      Wasm.op(I32_WRAP_I64);
      Gen.put(V_RDX, size);
    }
    if (live) Integer.multiplied();
  }

  /** All flags by the core: the low half's, CF and OF when the high half is not 0. */
  static multiplied(): void {
    Wasm.get(L_V);
    Gen.get(V_RAX, size);
    if (size < 3) {
      Gen.extend(size);
      Wasm.op(I64_EXTEND_I32_S);
    }
    Gen.get(V_RDX, size);
    Gen.clean(size);
    Gen.constant(0, size);
    Gen.compare(I32_NE, size);
    Wasm.call(FN_EAGER);
    Wasm.op(DROP);
    Gen.markFlags();
    Gen.reloadFlags();
    Conditions.setState(STATE_UNKNOWN);
  }

  // ---- Moves ----------------------------------------------------------------------------------------------------------

  static move(): void {
    if (Integer.toMemory()) {
      Access.operand(rec, delta, WRITE);
      Wasm.get(L_P);
      Integer.second();
      Integer.storeOp(size);
      return;
    }
    Integer.resolve(READ);
    Integer.second();
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
    Integer.resolve(READ);
    Integer.second();
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
      Integer.storeOp(0);
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

  // ---- Stack ----------------------------------------------------------------------------------------------------------

  static push(): void {
    const bytes = i32(1 << size);
    if (form == FORM_M) {
      Access.operand(rec, delta, READ);
      Integer.load(size);
      Wasm.set(size == 3 ? L_X : L_T);
      Integer.pushHeld(size);
      return;
    }
    Access.operand(rec, delta, WRITE);
    Wasm.get(L_P);
    if (form == FORM_I) Gen.constant(load<i64>(rec, R_IMM), size);
    else Gen.get(load<u16>(rec, R_SRC), size);
    Integer.storeOp(size);
    Access.moveStack(-bytes);
  }

  /** Pushes the value in L_X or L_T on the guest's stack. */
  static pushHeld(s: u32): void {
    const bytes: u32 = 1 << s;
    Gen.segment(SS);
    Access.stack(-i32(bytes));
    Access.pointer(bytes, WRITE);
    Wasm.get(L_P);
    Wasm.get(s == 3 ? L_X : L_T);
    Integer.storeOp(s);
    Access.moveStack(-i32(bytes));
  }

  static pop(): void {
    Access.operand(rec, delta, READ);
    Integer.load(size);
    Access.moveStack(i32(1 << size));
    Gen.put(load<u16>(rec, R_DST), size);
  }

  static leave(): void {
    Access.operand(rec, delta, READ);
    Integer.load(size);
    Gen.word(V_RBP);
    Gen.wordConst(1 << size);
    Gen.wordOp(I32_ADD);
    Gen.setWord(V_RSP);
    Gen.put(V_RBP, size);
  }
}
