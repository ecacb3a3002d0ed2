// Shifts and rotations in generated code. SDM vol. 2, SAL/SAR/SHL/SHR and RCL/RCR/ROL/ROR; lazy flags are those of flags.ts.

import { R_IMM, V_RCX } from '../layout';
import { MODIFY } from './access';
import { Conditions, STATE_ADD, STATE_INC, STATE_SHIFT, STATE_UNKNOWN } from './conditions';
import { FN_ROTATED, Gen, L_FA, L_FB, L_FC, L_ID, L_T, L_T2, L_V, L_X, L_Y } from './gen';
import { family, live, Operands, rec, size } from './operands';
import {
  F_ROL_CL,
  F_ROL_IMM,
  F_ROR_CL,
  F_SAR_CL,
  F_SAR_IMM,
  F_SHL_CL,
  F_SHL_IMM,
  F_SHR_CL,
  F_SHR_IMM,
} from './ops.gen';
import {
  DROP,
  I32_AND,
  I32_OR,
  I32_ROTL,
  I32_ROTR,
  I32_SHL,
  I32_SHR_S,
  I32_SHR_U,
  I32_SUB,
  I32_WRAP_I64,
  I32_XOR,
  I64_EXTEND_I32_U,
  I64_SHR_U,
  IF,
  Wasm,
} from './wasm';

@final
export class Shifts {
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
    Operands.resolve(MODIFY);
    if (!live || count == 0) {
      Operands.begin();
      Operands.first();
      Shifts.fitRight();
      if (count) {
        Gen.constant(count, size);
        Gen.arithmetic(Shifts.shiftOpcode(), size);
      }
      Operands.finish();
      return;
    }
    // SHL by n has the flags of x + x, x = a << (n − 1); the others keep the last bit out as carry.
    const held = size == 3 ? L_X : L_T;
    const left = family == F_SHL_IMM;
    Operands.first();
    Shifts.fitRight();
    if (count > 1) {
      Gen.constant(count - 1, size);
      Gen.arithmetic(Shifts.shiftOpcode(), size);
    }
    Wasm.set(held);
    if (!left) Shifts.carryOf(held);
    Operands.begin();
    Wasm.get(held);
    Gen.constant(1, size);
    Gen.arithmetic(Shifts.shiftOpcode(), size);
    if (left) {
      Operands.finish();
      Shifts.twice(held);
      Conditions.set(STATE_ADD, size);
      return;
    }
    const signed = family == F_SHR_IMM && count == 1;
    if (signed) Wasm.tee(size == 3 ? L_Y : L_T2);
    else Operands.keepResult();
    Operands.finish();
    if (signed) Shifts.shiftedOnce(held);
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
    Gen.constant(i64(1) << i64(Shifts.bits() - 1), size);
    Gen.arithmetic(I32_AND, size);
    Wasm.tee(held);
    Operands.setB();
    Wasm.get(held);
    Wasm.get(result);
    Gen.arithmetic(I32_XOR, size);
    Operands.setA();
    Conditions.set(STATE_INC, size);
  }

  static shiftByCl(): void {
    Operands.resolve(MODIFY);
    if (!live) {
      Operands.begin();
      Operands.first();
      Gen.get(V_RCX, size);
      Gen.arithmetic(Shifts.shiftOpcode(), size);
      Operands.finish();
      return;
    }
    const held = size == 3 ? L_X : L_T;
    const result = size == 3 ? L_Y : L_T2;
    Gen.markCarry();
    Operands.first();
    Wasm.set(held);
    Operands.begin();
    Wasm.get(held);
    Gen.get(V_RCX, size);
    Gen.arithmetic(Shifts.shiftOpcode(), size);
    Wasm.tee(result);
    // The count is gone when RCX is the operand: what is left of it stands in L_FC until the flags are set.
    Gen.low(V_RCX);
    Wasm.i32(size == 3 ? 63 : 31);
    Wasm.op(I32_AND);
    Wasm.set(L_ID);
    Operands.finish();
    Wasm.get(L_ID);
    Gen.open(IF);
    Shifts.clFlags(held, result);
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
    Gen.arithmetic(Shifts.shiftOpcode(), size);
    Wasm.set(held);
    if (family == F_SHL_CL) {
      Shifts.twice(held);
      Conditions.set(STATE_ADD, size);
      return;
    }
    Shifts.carryOf(held);
    if (family == F_SAR_CL) {
      Wasm.get(result);
      Operands.setA();
      Conditions.result(STATE_SHIFT, size);
      return;
    }
    // Only for a count of one can the sign of what was shifted by one less be set.
    Shifts.shiftedOnce(held);
  }

  static rotate(): void {
    Operands.resolve(MODIFY);
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
    Operands.begin();
    if (size >= 2) {
      Operands.first();
      if (byCl) Gen.get(V_RCX, size);
      else Gen.constant(count, size);
      Gen.arithmetic(left ? I32_ROTL : I32_ROTR, size);
    } else Shifts.rotateSmall(left, count);
    if (live) Wasm.tee(result);
    Operands.finish();
    if (!live || (!byCl && count == 0)) return;
    if (byCl) {
      Wasm.get(L_ID);
      Gen.open(IF);
    }
    Shifts.rotated(left, result);
    if (byCl) Gen.close();
    Conditions.setState(STATE_UNKNOWN);
  }

  /** Pushes an 8 or 16-bit operand rotated by a constant. */
  static rotateSmall(left: bool, count: u32): void {
    const bits = Shifts.bits();
    let n = count & (bits - 1);
    if (!left) n = (bits - n) & (bits - 1);
    Operands.first();
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
        Wasm.i32(i32(32 - Shifts.bits()));
        Wasm.op(I32_SHL);
      }
      Wasm.tee(L_T);
      if (size < 2) {
        Wasm.i32(i32(32 - Shifts.bits()));
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
}
