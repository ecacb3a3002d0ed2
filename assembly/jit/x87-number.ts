// Arithmetic on 80-bit numbers in generated code: normal numbers, nearest, 64 bits (fp/f80.ts does the same for all).
//
// Operands are pairs of locals: significand, sign with exponent. What is not usual sets L_SLOW; results, of no worth then,
// are in L_G0, L_F0 and L_F1 (C1). Usual: normal, with an exponent that no sum, product or shift brings to an end.

import { L_P, L_X, L_Y, L_Z } from './gen';
import {
  I32_ADD,
  I32_AND,
  I32_EQ,
  I32_GE_U,
  I32_GT_U,
  I32_LOAD,
  I32_LT_U,
  I32_OR,
  I32_SHL,
  I32_SHR_U,
  I32_STORE,
  I32_SUB,
  I32_WRAP_I64,
  I32_XOR,
  I64_ADD,
  I64_AND,
  I64_CLZ,
  I64_EQZ,
  I64_EXTEND_I32_U,
  I64_LOAD,
  I64_LOAD16_S,
  I64_LOAD32_S,
  I64_LT_S,
  I64_LT_U,
  I64_MUL,
  I64_OR,
  I64_SHL,
  I64_SHR_S,
  I64_SHR_U,
  I64_STORE,
  I64_SUB,
  I64_XOR,
  SELECT,
  Wasm,
} from './wasm';
import { L_C1, L_F0, L_F1, L_F2, L_G0, L_G1, L_G2, L_G3, L_OPERAND, L_SLOW } from './x87-state';

const INTEGER: i64 = i64.MIN_VALUE;
const SIGN: i32 = 0x8000;
const EXP: i32 = 0x7fff;

@final
export class FpuNumber {
  /** local op constant, or op local, on the stack's i64. */
  @inline static with(local: u32, op: u32): void {
    Wasm.get(local);
    Wasm.op(op);
  }

  @inline static long(value: i64, op: u32): void {
    Wasm.i64(value);
    Wasm.op(op);
  }

  @inline static int(value: i32, op: u32): void {
    Wasm.i32(value);
    Wasm.op(op);
  }

  /** Pops a condition that makes it slow. */
  static slowIf(): void {
    FpuNumber.with(L_SLOW, I32_OR);
    Wasm.set(L_SLOW);
  }

  static slowIfZero(m: u32): void {
    Wasm.get(m);
    Wasm.op(I64_EQZ);
    FpuNumber.slowIf();
  }

  /** Slow unless normal (which may be known), and the exponent within 0x3000–0x4fff. */
  static usual(m: u32, e: u32, isNormal: bool): void {
    Wasm.get(e);
    FpuNumber.int(0x1000, I32_ADD);
    FpuNumber.int(0x4000, I32_XOR);
    FpuNumber.int(0x6000, I32_AND);
    FpuNumber.slowIf();
    if (!isNormal) FpuNumber.slowUnlessNormal(m);
  }

  static slowUnlessNormal(m: u32): void {
    Wasm.i64(-1);
    FpuNumber.with(m, I64_LT_S);
    FpuNumber.slowIf();
  }

  // ---- Conversions of the operand at L_P ------------------------------------------------------------------------------

  static fromDouble(m: u32, e: u32): void {
    Wasm.get(L_P);
    Wasm.access(I64_LOAD, 0);
    Wasm.tee(L_OPERAND);
    FpuNumber.long(52, I64_SHR_U);
    Wasm.op(I32_WRAP_I64);
    Wasm.tee(L_F0);
    FpuNumber.int(0x7ff, I32_AND);
    Wasm.tee(L_F1);
    FpuNumber.int(1, I32_SUB);
    FpuNumber.int(0x7fe, I32_GE_U);
    FpuNumber.slowIf();
    Wasm.get(L_F0);
    FpuNumber.int(4, I32_SHL);
    FpuNumber.int(SIGN, I32_AND);
    Wasm.get(L_F1);
    FpuNumber.int(0x3c00, I32_ADD);
    Wasm.op(I32_OR);
    Wasm.set(e);
    Wasm.get(L_OPERAND);
    FpuNumber.long(11, I64_SHL);
    FpuNumber.long(INTEGER, I64_OR);
    Wasm.set(m);
  }

  static fromSingle(m: u32, e: u32): void {
    Wasm.get(L_P);
    Wasm.access(I32_LOAD, 0);
    Wasm.tee(L_F0);
    FpuNumber.int(23, I32_SHR_U);
    FpuNumber.int(0xff, I32_AND);
    Wasm.tee(L_F1);
    FpuNumber.int(1, I32_SUB);
    FpuNumber.int(0xfe, I32_GE_U);
    FpuNumber.slowIf();
    Wasm.get(L_F0);
    FpuNumber.int(16, I32_SHR_U);
    FpuNumber.int(SIGN, I32_AND);
    Wasm.get(L_F1);
    FpuNumber.int(0x3f80, I32_ADD);
    Wasm.op(I32_OR);
    Wasm.set(e);
    Wasm.get(L_F0);
    Wasm.op(I64_EXTEND_I32_U);
    FpuNumber.long(40, I64_SHL);
    FpuNumber.long(INTEGER, I64_OR);
    Wasm.set(m);
  }

  /** Any integer of 2, 4 or 8 bytes. */
  static fromInteger(size: u32, m: u32, e: u32): void {
    Wasm.get(L_P);
    Wasm.access(size == 1 ? I64_LOAD16_S : size == 2 ? I64_LOAD32_S : I64_LOAD, 0);
    Wasm.tee(L_OPERAND);
    // |x| = (x ^ s) − s.
    FpuNumber.long(63, I64_SHR_S);
    Wasm.tee(L_X);
    FpuNumber.with(L_OPERAND, I64_XOR);
    FpuNumber.with(L_X, I64_SUB);
    Wasm.tee(L_Y);
    Wasm.op(I64_CLZ);
    Wasm.set(L_Z);
    Wasm.i32(0);
    Wasm.get(L_X);
    Wasm.op(I32_WRAP_I64);
    FpuNumber.int(SIGN, I32_AND);
    Wasm.i32(0x403e);
    Wasm.get(L_Z);
    Wasm.op(I32_WRAP_I64);
    Wasm.op(I32_SUB);
    Wasm.op(I32_OR);
    Wasm.get(L_Y);
    Wasm.op(I64_EQZ);
    Wasm.op(SELECT);
    Wasm.set(e);
    Wasm.get(L_Y);
    FpuNumber.with(L_Z, I64_SHL);
    Wasm.set(m);
  }

  // ---- Narrowing ------------------------------------------------------------------------------------------------------

  /** Rounds to a single or double: the bits without sign to L_G0, C1 to L_F1, the sign to L_F0. */
  static narrow(double: bool, m: u32, e: u32, isNormal: bool): void {
    const cut: i64 = double ? 11 : 40;
    // The exponent, less the one that the integer bit adds.
    Wasm.get(e);
    FpuNumber.int(EXP, I32_AND);
    FpuNumber.int(double ? 0x3c01 : 0x3f81, I32_SUB);
    Wasm.tee(L_F0);
    FpuNumber.int(double ? 0x7fd : 0xfd, I32_GE_U);
    FpuNumber.slowIf();
    if (!isNormal) FpuNumber.slowUnlessNormal(m);
    // To nearest: what is cut off plus half, less one if the rest is even, carries.
    Wasm.get(m);
    FpuNumber.long((i64(1) << cut) - 1, I64_AND);
    FpuNumber.long((i64(1) << (cut - 1)) - 1, I64_ADD);
    Wasm.get(m);
    FpuNumber.long(cut, I64_SHR_U);
    Wasm.tee(L_X);
    FpuNumber.long(1, I64_AND);
    Wasm.op(I64_ADD);
    FpuNumber.long(cut, I64_SHR_U);
    Wasm.tee(L_Y);
    Wasm.op(I32_WRAP_I64);
    FpuNumber.int(9, I32_SHL);
    Wasm.set(L_F1);
    Wasm.get(L_F0);
    Wasm.op(I64_EXTEND_I32_U);
    FpuNumber.long(63 - cut, I64_SHL);
    FpuNumber.with(L_X, I64_ADD);
    FpuNumber.with(L_Y, I64_ADD);
    Wasm.set(L_G0);
    Wasm.get(e);
    FpuNumber.int(SIGN, I32_AND);
    Wasm.set(L_F0);
  }

  /** Stores at L_P what narrow has left. */
  static storeNarrow(double: bool): void {
    Wasm.get(L_P);
    Wasm.get(L_G0);
    if (double) {
      Wasm.get(L_F0);
      Wasm.op(I64_EXTEND_I32_U);
      FpuNumber.long(48, I64_SHL);
      Wasm.op(I64_OR);
      Wasm.access(I64_STORE, 0);
    } else {
      Wasm.op(I32_WRAP_I64);
      Wasm.get(L_F0);
      FpuNumber.int(16, I32_SHL);
      Wasm.op(I32_OR);
      Wasm.access(I32_STORE, 0);
    }
    Wasm.get(L_F1);
    Wasm.set(L_C1);
  }

  // ---- Multiplication -------------------------------------------------------------------------------------------------

  static multiply(am: u32, ae: u32, bm: u32, be: u32): void {
    FpuNumber.product(am, bm);
    // L_Y:L_Z has bit 127 or 126 as its first.
    Wasm.get(L_Y);
    FpuNumber.long(63, I64_SHR_U);
    FpuNumber.long(1, I64_XOR);
    Wasm.tee(L_X);
    Wasm.op(I32_WRAP_I64);
    Wasm.set(L_F2);
    Wasm.get(L_Y);
    FpuNumber.with(L_X, I64_SHL);
    Wasm.get(L_Z);
    FpuNumber.long(63, I64_SHR_U);
    FpuNumber.with(L_X, I64_AND);
    Wasm.op(I64_OR);
    Wasm.set(L_Y);
    Wasm.get(L_Z);
    FpuNumber.with(L_X, I64_SHL);
    Wasm.set(L_Z);
    Wasm.get(ae);
    FpuNumber.int(EXP, I32_AND);
    Wasm.get(be);
    FpuNumber.int(EXP, I32_AND);
    Wasm.op(I32_ADD);
    FpuNumber.int(0x3ffe, I32_SUB);
    FpuNumber.with(L_F2, I32_SUB);
    Wasm.get(ae);
    FpuNumber.with(be, I32_XOR);
    FpuNumber.int(SIGN, I32_AND);
    // The sign bit keeps out of the way of the exponent.
    Wasm.op(I32_OR);
    Wasm.set(L_F0);
    FpuNumber.round();
  }

  /** L_Y:L_Z = a × b. */
  static product(a: u32, b: u32): void {
    Wasm.get(a);
    FpuNumber.long(0xffffffff, I64_AND);
    Wasm.set(L_G0);
    Wasm.get(a);
    FpuNumber.long(32, I64_SHR_U);
    Wasm.set(L_G1);
    Wasm.get(b);
    FpuNumber.long(0xffffffff, I64_AND);
    Wasm.set(L_G2);
    Wasm.get(b);
    FpuNumber.long(32, I64_SHR_U);
    Wasm.set(L_G3);
    Wasm.get(L_G1);
    FpuNumber.with(L_G2, I64_MUL);
    Wasm.get(L_G0);
    FpuNumber.with(L_G2, I64_MUL);
    FpuNumber.long(32, I64_SHR_U);
    Wasm.op(I64_ADD);
    Wasm.set(L_X);
    Wasm.get(L_G0);
    FpuNumber.with(L_G3, I64_MUL);
    Wasm.get(L_X);
    FpuNumber.long(0xffffffff, I64_AND);
    Wasm.op(I64_ADD);
    FpuNumber.long(32, I64_SHR_U);
    Wasm.get(L_G1);
    FpuNumber.with(L_G3, I64_MUL);
    Wasm.op(I64_ADD);
    Wasm.get(L_X);
    FpuNumber.long(32, I64_SHR_U);
    Wasm.op(I64_ADD);
    Wasm.set(L_Y);
    Wasm.get(a);
    FpuNumber.with(b, I64_MUL);
    Wasm.set(L_Z);
  }

  /** Rounds L_Y:L_Z to nearest: L_G0, L_F1. A carry out of all bits is slow. */
  static round(): void {
    Wasm.i64(INTEGER);
    Wasm.get(L_Y);
    FpuNumber.long(1, I64_AND);
    Wasm.op(I64_SUB);
    FpuNumber.with(L_Z, I64_LT_U);
    Wasm.tee(L_F1);
    Wasm.op(I64_EXTEND_I32_U);
    FpuNumber.with(L_Y, I64_ADD);
    Wasm.set(L_G0);
    FpuNumber.slowIfZero(L_G0);
    Wasm.get(L_F1);
    FpuNumber.int(9, I32_SHL);
    Wasm.set(L_F1);
  }

  // ---- Addition -------------------------------------------------------------------------------------------------------

  /** a + b, with the signs that are asked for turned. */
  static add(am: u32, ae: u32, turnA: i32, bm: u32, be: u32, turnB: i32): void {
    FpuNumber.order(am, ae, turnA, bm, be, turnB);
    // The smaller one moved to the right by the difference, 0–63: L_Y:L_Z.
    Wasm.get(L_Y);
    FpuNumber.long(1, I64_SHL);
    Wasm.i64(63);
    FpuNumber.with(L_G0, I64_SUB);
    Wasm.op(I64_SHL);
    Wasm.set(L_Z);
    Wasm.get(L_Y);
    FpuNumber.with(L_G0, I64_SHR_U);
    Wasm.set(L_Y);
    FpuNumber.combine();
    FpuNumber.adjust();
    FpuNumber.round();
  }

  /** The larger number to L_X and L_F0, the smaller to L_Y and L_F1, the difference of their exponents to L_G0. */
  static order(am: u32, ae: u32, turnA: i32, bm: u32, be: u32, turnB: i32): void {
    Wasm.get(ae);
    FpuNumber.int(EXP, I32_AND);
    Wasm.tee(L_F0);
    Wasm.get(be);
    FpuNumber.int(EXP, I32_AND);
    Wasm.tee(L_F1);
    Wasm.op(I32_LT_U);
    Wasm.get(L_F0);
    FpuNumber.with(L_F1, I32_EQ);
    Wasm.get(am);
    FpuNumber.with(bm, I64_LT_U);
    Wasm.op(I32_AND);
    Wasm.op(I32_OR);
    Wasm.set(L_F2);
    Wasm.get(bm);
    Wasm.get(am);
    Wasm.get(L_F2);
    Wasm.op(SELECT);
    Wasm.set(L_X);
    Wasm.get(am);
    Wasm.get(bm);
    Wasm.get(L_F2);
    Wasm.op(SELECT);
    Wasm.set(L_Y);
    FpuNumber.turned(be, turnB);
    FpuNumber.turned(ae, turnA);
    Wasm.get(L_F2);
    Wasm.op(SELECT);
    Wasm.set(L_F0);
    FpuNumber.turned(ae, turnA);
    FpuNumber.turned(be, turnB);
    Wasm.get(L_F2);
    Wasm.op(SELECT);
    Wasm.set(L_F1);
    Wasm.get(L_F0);
    FpuNumber.int(EXP, I32_AND);
    Wasm.get(L_F1);
    FpuNumber.int(EXP, I32_AND);
    Wasm.op(I32_SUB);
    Wasm.tee(L_F2);
    Wasm.op(I64_EXTEND_I32_U);
    Wasm.set(L_G0);
    Wasm.get(L_F2);
    FpuNumber.int(63, I32_GT_U);
    FpuNumber.slowIf();
  }

  static turned(e: u32, turn: i32): void {
    Wasm.get(e);
    if (turn) FpuNumber.int(turn, I32_XOR);
  }

  /** L_X:0 ± L_Y:L_Z by the signs in L_F0 and L_F1: the sum to L_G2:L_Z, a carry out of it to L_G3. */
  static combine(): void {
    // −1 to subtract, else 0.
    Wasm.i64(0);
    Wasm.get(L_F0);
    FpuNumber.with(L_F1, I32_XOR);
    FpuNumber.int(15, I32_SHR_U);
    FpuNumber.int(1, I32_AND);
    Wasm.op(I64_EXTEND_I32_U);
    Wasm.op(I64_SUB);
    Wasm.set(L_G1);
    Wasm.get(L_Y);
    FpuNumber.with(L_G1, I64_XOR);
    FpuNumber.with(L_X, I64_ADD);
    Wasm.get(L_Z);
    Wasm.op(I64_EQZ);
    Wasm.op(I64_EXTEND_I32_U);
    FpuNumber.with(L_G1, I64_AND);
    Wasm.op(I64_ADD);
    Wasm.set(L_G2);
    Wasm.get(L_Z);
    FpuNumber.with(L_G1, I64_XOR);
    FpuNumber.with(L_G1, I64_SUB);
    Wasm.set(L_Z);
    Wasm.get(L_G2);
    FpuNumber.with(L_X, I64_LT_U);
    Wasm.op(I64_EXTEND_I32_U);
    Wasm.get(L_G1);
    FpuNumber.long(-1, I64_XOR);
    Wasm.op(I64_AND);
    Wasm.set(L_G3);
  }

  /** Brings the first bit of the sum to bit 63 of L_Y; L_F0 = sign and exponent. */
  static adjust(): void {
    // Right by the carry …
    Wasm.get(L_Z);
    FpuNumber.with(L_G3, I64_SHR_U);
    Wasm.get(L_G2);
    FpuNumber.long(63, I64_SHL);
    Wasm.i64(0);
    FpuNumber.with(L_G3, I64_SUB);
    Wasm.op(I64_AND);
    Wasm.op(I64_OR);
    Wasm.set(L_Z);
    Wasm.get(L_G2);
    FpuNumber.with(L_G3, I64_SHR_U);
    Wasm.get(L_G3);
    FpuNumber.long(63, I64_SHL);
    Wasm.op(I64_OR);
    Wasm.tee(L_Y);
    // … or left by what is missing; a sum without a bit in the upper half is slow.
    Wasm.op(I64_CLZ);
    Wasm.set(L_X);
    FpuNumber.slowIfZero(L_Y);
    Wasm.get(L_Y);
    FpuNumber.with(L_X, I64_SHL);
    Wasm.get(L_Z);
    FpuNumber.long(1, I64_SHR_U);
    Wasm.i64(63);
    FpuNumber.with(L_X, I64_SUB);
    Wasm.op(I64_SHR_U);
    Wasm.op(I64_OR);
    Wasm.set(L_Y);
    Wasm.get(L_Z);
    FpuNumber.with(L_X, I64_SHL);
    Wasm.set(L_Z);
    Wasm.get(L_F0);
    Wasm.get(L_G3);
    FpuNumber.with(L_X, I64_SUB);
    Wasm.op(I32_WRAP_I64);
    Wasm.op(I32_ADD);
    Wasm.set(L_F0);
  }
}
