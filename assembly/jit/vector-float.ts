// SSE floating-point arithmetic in generated code. SDM vol. 1 §10.4.1, §11.4.1, §11.5; sse-arith.ts is what it must equal.
//
// The engine computes; where the operands, the result or MXCSR might bring more than the exact value and PE, which is set
// already, the handler does the instruction (vector-guard.ts). What a result was tested for need not be tested in an operand.

import { L_DOUBLE, L_P, L_VECTOR } from './gen';
import * as H from './ops.gen';
import { Vector } from './vector';
import { VectorConvert } from './vector-convert';
import { Guard } from './vector-guard';
import { DOUBLE, DOUBLES, L_SINGLE, SINGLE, SINGLES_ALL, Xmm } from './vector-registers';
import * as W from './vector-wasm';
import { WasmVector } from './vector-wasm';
import {
  ELSE,
  END,
  F32_LOAD,
  F64_LOAD,
  I32_ADD,
  I32_AND,
  I32_EQZ,
  I32_GE_U,
  I32_LT_U,
  I32_NE,
  I32_OR,
  I32_SHL,
  I32_SHR_U,
  I32_SUB,
  I32_WRAP_I64,
  I64_ADD,
  I64_EQZ,
  I64_LT_U,
  I64_SHL,
  I64_SHR_U,
  IF,
  TYPE_V128,
  Wasm,
} from './wasm';

/** Operations: the opcodes of f32 and f32x4; those of f64 and f64x2 are as far behind. */
export const ADD: u32 = 0;
export const SUB: u32 = 1;
export const MUL: u32 = 2;
export const DIV: u32 = 3;
export const SQRT: u32 = 4;
const TO_F64X2: u32 = W.F64X2_ADD - W.F32X4_ADD;

@final
export class VectorFloat {
  static called(): void {
    Guard.unsettle();
  }

  /** A v128 temporary. */
  @inline static held(i: u32): u32 {
    return L_VECTOR + i;
  }

  static emit(handler: u32): bool {
    switch (handler) {
      case H.H_SseArith_addsd:
        return VectorFloat.scalar(ADD, true);
      case H.H_SseArith_subsd:
        return VectorFloat.scalar(SUB, true);
      case H.H_SseArith_mulsd:
        return VectorFloat.scalar(MUL, true);
      case H.H_SseArith_divsd:
        return VectorFloat.scalar(DIV, true);
      case H.H_SseArith_sqrtsd:
        return VectorFloat.scalar(SQRT, true);
      case H.H_SseArith_addss:
        return VectorFloat.scalar(ADD, false);
      case H.H_SseArith_subss:
        return VectorFloat.scalar(SUB, false);
      case H.H_SseArith_mulss:
        return VectorFloat.scalar(MUL, false);
      case H.H_SseArith_divss:
        return VectorFloat.scalar(DIV, false);
      case H.H_SseArith_sqrtss:
        return VectorFloat.scalar(SQRT, false);
      case H.H_SseArith_addpd:
        return VectorFloat.packed(ADD, true);
      case H.H_SseArith_subpd:
        return VectorFloat.packed(SUB, true);
      case H.H_SseArith_mulpd:
        return VectorFloat.packed(MUL, true);
      case H.H_SseArith_divpd:
        return VectorFloat.packed(DIV, true);
      case H.H_SseArith_sqrtpd:
        return VectorFloat.packedRoot(true);
      case H.H_SseArith_sqrtps:
        return VectorFloat.packedRoot(false);
      case H.H_SseArith_addps:
        return VectorFloat.packed(ADD, false);
      case H.H_SseArith_subps:
        return VectorFloat.packed(SUB, false);
      case H.H_SseArith_mulps:
        return VectorFloat.packed(MUL, false);
      case H.H_SseArith_divps:
        return VectorFloat.packed(DIV, false);
      default:
        return VectorConvert.emit(handler);
    }
  }

  // ---- Scalars --------------------------------------------------------------------------------------------------------

  /** The local of operand or result `i` of a scalar operation. */
  @inline static local(i: u32, double: bool): u32 {
    return (double ? L_DOUBLE : L_SINGLE) + i;
  }

  /** Pushes the low element of a register. */
  static low(offset: u32, double: bool): void {
    Xmm.get(offset);
    WasmVector.lane(double ? W.F64X2_EXTRACT : W.F32X4_EXTRACT, 0);
  }

  /** Pushes the source's low element. */
  static sourceLow(double: bool): void {
    if (!Vector.inMemory) {
      VectorFloat.low(Vector.operand, double);
      return;
    }
    Wasm.get(L_P);
    Wasm.access(double ? F64_LOAD : F32_LOAD, 0);
  }

  /** Puts a scalar into the destination. */
  static setLow(local: u32, double: bool, known: u32): void {
    Xmm.get(Vector.target);
    Wasm.get(local);
    WasmVector.lane(double ? W.F64X2_REPLACE : W.F32X4_REPLACE, 0);
    Xmm.set(Vector.target, known);
  }

  /** Pushes the bits of a scalar without its sign, moved to the top. */
  static shifted(local: u32, double: bool): void {
    Wasm.get(local);
    Wasm.op(double ? W.I64_REINTERPRET : W.I32_REINTERPRET);
    if (double) Wasm.i64(1);
    else Wasm.i32(1);
    Wasm.op(double ? I64_SHL : I32_SHL);
  }

  static isZero(local: u32, double: bool): void {
    VectorFloat.shifted(local, double);
    Wasm.op(double ? I64_EQZ : I32_EQZ);
  }

  static isDenormal(local: u32, double: bool): void {
    VectorFloat.shifted(local, double);
    if (double) {
      Wasm.i64(-1);
      Wasm.op(I64_ADD);
      Wasm.i64(0x001fffffffffffff);
      Wasm.op(I64_LT_U);
    } else {
      Wasm.i32(-1);
      Wasm.op(I32_ADD);
      Wasm.i32(0x00ffffff);
      Wasm.op(I32_LT_U);
    }
  }

  /** Pushes whether the exponent is below `least` or the highest one. */
  static isOutside(local: u32, double: bool, least: i32): void {
    Wasm.get(local);
    Wasm.op(double ? W.I64_REINTERPRET : W.I32_REINTERPRET);
    if (double) {
      Wasm.i64(52);
      Wasm.op(I64_SHR_U);
      Wasm.op(I32_WRAP_I64);
    } else {
      Wasm.i32(23);
      Wasm.op(I32_SHR_U);
    }
    const highest = double ? 0x7ff : 0xff;
    Wasm.i32(highest);
    Wasm.op(I32_AND);
    Wasm.i32(least);
    Wasm.op(I32_SUB);
    Wasm.i32(highest - least);
    Wasm.op(I32_GE_U);
  }

  /** Condition: the operand in `local`, of which a register may be known, is denormal. */
  static testOperand(local: u32, double: bool, register: u32): void {
    const what = double ? DOUBLE : SINGLE;
    if (register && Xmm.knows(register, what)) return;
    VectorFloat.isDenormal(local, double);
    Guard.term();
    if (register && !Guard.calling) Xmm.learn(register, what);
  }

  static scalar(operation: u32, double: bool): bool {
    const a = VectorFloat.local(0, double);
    const b = VectorFloat.local(1, double);
    const r = VectorFloat.local(2, double);
    const register = Vector.inMemory ? 0 : Vector.operand;
    Vector.resolve();
    if (operation != SQRT) {
      VectorFloat.low(Vector.target, double);
      Wasm.tee(a);
    }
    VectorFloat.sourceLow(double);
    Wasm.tee(b);
    Wasm.op((operation == SQRT ? W.F32_SQRT : W.F32_ADD + operation) + (double ? W.TO_F64 : 0));
    Wasm.set(r);
    Guard.open();
    Guard.settle();
    if (operation != SQRT) VectorFloat.testOperand(a, double, Vector.target);
    if (operation == SQRT || register != Vector.target) VectorFloat.testOperand(b, double, register);
    VectorFloat.testResult(operation, double, a, b, r);
    Guard.close();
    VectorFloat.setLow(r, double, Guard.calling ? 0 : double ? DOUBLE : SINGLE);
    Guard.end();
    return true;
  }

  /**
   * Condition: the result may be more than exact or inexact. A sum that is 0 is exact, whatever it is of; so are a product, a
   * quotient and a root that are 0 because of an operand.
   */
  static testResult(operation: u32, double: bool, a: u32, b: u32, r: u32): void {
    if (operation == ADD || operation == SUB) {
      VectorFloat.isOutside(r, double, 1);
      Guard.rarely();
      VectorFloat.isZero(r, double);
      Wasm.op(I32_EQZ);
    } else {
      VectorFloat.isOutside(r, double, 2);
      Guard.rarely();
      VectorFloat.isZero(r, double);
      VectorFloat.isZero(operation == SQRT ? b : a, double);
      if (operation == MUL) {
        VectorFloat.isZero(b, double);
        Wasm.op(I32_OR);
      }
      Wasm.op(I32_AND);
      Wasm.op(I32_EQZ);
    }
    Guard.last();
  }

  // ---- Packed ---------------------------------------------------------------------------------------------------------

  static splat(value: i64, double: bool): void {
    if (double) Wasm.i64(value);
    else Wasm.i32(i32(value));
    Wasm.vector(double ? W.I64X2_SPLAT : W.I32X4_SPLAT);
  }

  /** Pushes the elements' bits without their signs, moved to the top. */
  static shiftedAll(local: u32, double: bool): void {
    Wasm.get(local);
    Wasm.i32(1);
    Wasm.vector(double ? W.I64X2_SHL : W.I32X4_SHL);
  }

  /** Pushes where elements are not denormal: shifted bits, less one, are not below those of the least normal number. */
  static areNormal(local: u32, double: bool): void {
    VectorFloat.shiftedAll(local, double);
    VectorFloat.splat(double ? i64.MAX_VALUE : i32.MAX_VALUE, double);
    Wasm.vector(double ? W.I64X2_ADD : W.I32X4_ADD);
    VectorFloat.splat(double ? i64.MIN_VALUE + 0x001ffffffffffffe : i64(i32.MIN_VALUE + 0x00fffffe), double);
    Wasm.vector(double ? W.I64X2_GT_S : W.I32X4_GT_S);
  }

  /** Pushes where the exponent is from `least` to the one below the highest. */
  static areInside(local: u32, double: bool, least: i64): void {
    const exponent: i64 = least << (double ? 53 : 24);
    const above: i64 = ((double ? 0x7ff : 0xff) - least) << (double ? 53 : 24);
    VectorFloat.splat(double ? i64.MIN_VALUE + above : i64(i32.MIN_VALUE) + above, double);
    VectorFloat.shiftedAll(local, double);
    VectorFloat.splat(double ? i64.MIN_VALUE - exponent : i64(i32.MIN_VALUE) - exponent, double);
    Wasm.vector(double ? W.I64X2_ADD : W.I32X4_ADD);
    Wasm.vector(double ? W.I64X2_GT_S : W.I32X4_GT_S);
  }

  static areZero(local: u32, double: bool): void {
    VectorFloat.shiftedAll(local, double);
    Vector.zero();
    Wasm.vector(double ? W.I64X2_EQ : W.I32X4_EQ);
  }

  /** Turns a mask on the stack into: not all elements are set. */
  static notAll(double: bool): void {
    Wasm.vector(double ? W.I64X2_BITMASK : W.I32X4_BITMASK);
    Wasm.i32(double ? 3 : 15);
    Wasm.op(I32_NE);
  }

  /** Pushes the operand's normal elements when that is not known; what was pushed. */
  static operandNormal(local: u32, double: bool, register: u32): bool {
    const what = double ? DOUBLES : SINGLES_ALL;
    if (register && Xmm.knows(register, what)) return false;
    VectorFloat.areNormal(local, double);
    if (register && !Guard.calling) Xmm.learn(register, what);
    return true;
  }

  static packed(operation: u32, double: bool): bool {
    const a = VectorFloat.held(0);
    const b = VectorFloat.held(1);
    const r = VectorFloat.held(2);
    const register = Vector.inMemory ? 0 : Vector.operand;
    Vector.resolve();
    Xmm.get(Vector.target);
    Wasm.tee(a);
    Vector.source();
    Wasm.tee(b);
    Wasm.vector(W.F32X4_ADD + operation + (double ? TO_F64X2 : 0));
    Wasm.set(r);
    Guard.open();
    Guard.settle();
    const one = VectorFloat.operandNormal(a, double, Vector.target);
    const other = register != Vector.target && VectorFloat.operandNormal(b, double, register);
    if (one && other) Wasm.vector(W.V128_AND);
    VectorFloat.testResults(operation, double, one || other);
    Guard.close();
    Wasm.get(r);
    Xmm.set(Vector.target, Guard.calling ? 0 : double ? DOUBLES : SINGLES_ALL);
    Guard.end();
    return true;
  }

  /** Condition as {@link VectorFloat.testResult}, with the mask of good operands on the stack when `tested`. */
  static testResults(operation: u32, double: bool, tested: bool): void {
    const r = VectorFloat.held(2);
    const sum = operation == ADD || operation == SUB;
    VectorFloat.areInside(r, double, sum ? 1 : 2);
    if (sum) {
      VectorFloat.areZero(r, double);
      Wasm.vector(W.V128_OR);
    } else {
      // Seldom needed, so behind a branch: zeros because of an operand.
      Wasm.set(VectorFloat.held(3));
      Wasm.get(VectorFloat.held(3));
      VectorFloat.notAll(double);
      Wasm.open(IF, TYPE_V128);
      VectorFloat.areZero(VectorFloat.held(0), double);
      if (operation == MUL) {
        VectorFloat.areZero(VectorFloat.held(1), double);
        Wasm.vector(W.V128_OR);
      }
      VectorFloat.areZero(r, double);
      Wasm.vector(W.V128_AND);
      Wasm.get(VectorFloat.held(3));
      Wasm.vector(W.V128_OR);
      Wasm.op(ELSE);
      Wasm.get(VectorFloat.held(3));
      Wasm.op(END);
    }
    if (tested) Wasm.vector(W.V128_AND);
    VectorFloat.notAll(double);
    Guard.term();
  }

  /** Operands that are positive and normal, or zero. */
  static packedRoot(double: bool): bool {
    const b = VectorFloat.held(1);
    Vector.resolve();
    Vector.source();
    Wasm.set(b);
    Guard.open();
    Guard.settle();
    Wasm.get(b);
    VectorFloat.splat(double ? 0x000fffffffffffff : 0x007fffff, double);
    Wasm.vector(double ? W.I64X2_GT_S : W.I32X4_GT_S);
    VectorFloat.splat(double ? 0x7ff0000000000000 : 0x7f800000, double);
    Wasm.get(b);
    Wasm.vector(double ? W.I64X2_GT_S : W.I32X4_GT_S);
    Wasm.vector(W.V128_AND);
    VectorFloat.areZero(b, double);
    Wasm.vector(W.V128_OR);
    VectorFloat.notAll(double);
    Guard.term();
    Guard.close();
    Wasm.get(b);
    Wasm.vector(double ? W.F64X2_SQRT : W.F32X4_SQRT);
    Xmm.set(Vector.target, Guard.calling ? 0 : double ? DOUBLES : SINGLES_ALL);
    Guard.end();
    return true;
  }
}
