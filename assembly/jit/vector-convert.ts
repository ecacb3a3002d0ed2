// SSE comparisons, minima, maxima and conversions in generated code. SDM vol. 1 §11.4.1, §11.5; as sse-compare.ts, sse-convert.ts.

import { ARITH, FLAGS_EAGER } from '../flags';
import { R_IMM, V_RFLAGS } from '../layout';
import { Conditions, STATE_EAGER } from './conditions';
import { Gen, L_DOUBLE, L_FK, L_P, L_T, L_V } from './gen';
import * as H from './ops.gen';
import { Vector } from './vector';
import { VectorFloat } from './vector-float';
import { Guard } from './vector-guard';
import { DOUBLE, DOUBLES, L_SINGLE, SINGLE, SINGLES_ALL, Xmm } from './vector-registers';
import * as W from './vector-wasm';
import { WasmVector } from './vector-wasm';
import { I32_AND, I32_EQZ, I32_LOAD, I32_NE, I32_OR, I32_SHL, I32_STORE, I64_LOAD, Wasm } from './wasm';

const LIMIT32: u64 = 0x41e0000000000000; // 2^31
const LIMIT32_NEAREST: u64 = 0x41dfffffffc00000; // 2^31 − 1
const LIMIT64: u64 = 0x43dfffffffffffff; // 2^63 − 1024

@final
export class VectorConvert {
  static emit(handler: u32): bool {
    switch (handler) {
      case H.H_SseCompare_ucomisd:
      case H.H_SseCompare_comisd:
        return VectorConvert.flags(true);
      case H.H_SseCompare_ucomiss:
      case H.H_SseCompare_comiss:
        return VectorConvert.flags(false);
      case H.H_SseArith_minsd:
        return VectorConvert.extreme(W.F64X2_PMIN, true);
      case H.H_SseArith_maxsd:
        return VectorConvert.extreme(W.F64X2_PMAX, true);
      case H.H_SseArith_minss:
        return VectorConvert.extreme(W.F32X4_PMIN, false);
      case H.H_SseArith_maxss:
        return VectorConvert.extreme(W.F32X4_PMAX, false);
      case H.H_SseArith_minpd:
        return VectorConvert.extremes(W.F64X2_PMIN, true);
      case H.H_SseArith_maxpd:
        return VectorConvert.extremes(W.F64X2_PMAX, true);
      case H.H_SseArith_minps:
        return VectorConvert.extremes(W.F32X4_PMIN, false);
      case H.H_SseArith_maxps:
        return VectorConvert.extremes(W.F32X4_PMAX, false);
      case H.H_SseCompare_cmpsd:
        return VectorConvert.compare(true);
      case H.H_SseCompare_cmpss:
        return VectorConvert.compare(false);
      case H.H_SseCompare_cmppd:
        return VectorConvert.comparePacked(true);
      case H.H_SseCompare_cmpps:
        return VectorConvert.comparePacked(false);
      default:
        return VectorConvert.convert(handler);
    }
  }

  static convert(handler: u32): bool {
    switch (handler) {
      case H.H_SseConvert_cvtsi2sd32:
        return VectorConvert.fromInteger(2, true);
      case H.H_SseConvert_cvtsi2sd64:
        return VectorConvert.fromInteger(3, true);
      case H.H_SseConvert_cvtsi2ss32:
        return VectorConvert.fromInteger(2, false);
      case H.H_SseConvert_cvtsi2ss64:
        return VectorConvert.fromInteger(3, false);
      case H.H_SseConvert_cvttsd2si32:
        return VectorConvert.toInteger(2, true, false);
      case H.H_SseConvert_cvttsd2si64:
        return VectorConvert.toInteger(3, true, false);
      case H.H_SseConvert_cvttss2si32:
        return VectorConvert.toInteger(2, false, false);
      case H.H_SseConvert_cvttss2si64:
        return VectorConvert.toInteger(3, false, false);
      case H.H_SseConvert_cvtsd2si32:
        return VectorConvert.toInteger(2, true, true);
      case H.H_SseConvert_cvtsd2si64:
        return VectorConvert.toInteger(3, true, true);
      case H.H_SseConvert_cvtss2si32:
        return VectorConvert.toInteger(2, false, true);
      case H.H_SseConvert_cvtss2si64:
        return VectorConvert.toInteger(3, false, true);
      case H.H_SseConvert_cvtss2sd:
        return VectorConvert.widen();
      case H.H_SseConvert_cvtsd2ss:
        return VectorConvert.narrow();
      case H.H_SseConvert_cvtdq2pd:
        return VectorConvert.integersToDoubles();
      case H.H_SseConvert_cvtdq2ps:
        return VectorConvert.integersToSingles();
      case H.H_SseConvert_cvtps2pd:
        return VectorConvert.widenPair();
      case H.H_SseConvert_cvtpd2ps:
        return VectorConvert.narrowPair();
      case H.H_SseConvert_cvttps2dq:
        return VectorConvert.toIntegers(false, false);
      case H.H_SseConvert_cvtps2dq:
        return VectorConvert.toIntegers(false, true);
      case H.H_SseConvert_cvttpd2dq:
        return VectorConvert.toIntegers(true, false);
      case H.H_SseConvert_cvtpd2dq:
        return VectorConvert.toIntegers(true, true);
      default:
        return false;
    }
  }

  // ---- Comparisons. NaNs and denormals are the handler's; then MXCSR does not matter. ---------------------------------------

  /** The low elements into the locals of operands 0 and 1; conditions: one is denormal. */
  static operands(double: bool): void {
    const register = Vector.inMemory ? 0 : Vector.operand;
    Vector.resolve();
    VectorFloat.low(Vector.target, double);
    Wasm.set(VectorFloat.local(0, double));
    VectorFloat.sourceLow(double);
    Wasm.set(VectorFloat.local(1, double));
    Guard.open();
    VectorFloat.testOperand(VectorFloat.local(0, double), double, Vector.target);
    VectorFloat.testOperand(VectorFloat.local(1, double), double, register);
  }

  /** Pushes a comparison of operands 0 and 1. */
  static holds(opcode: u32, double: bool): void {
    Wasm.get(VectorFloat.local(0, double));
    Wasm.get(VectorFloat.local(1, double));
    Wasm.op(opcode + (double ? W.TO_F64_COMPARE : 0));
  }

  /** Condition: the operands are not ordered. L_T says whether the first is less. */
  static unordered(double: bool): void {
    VectorConvert.holds(W.F32_LT, double);
    Wasm.tee(L_T);
    VectorConvert.holds(W.F32_GE, double);
    Wasm.op(I32_OR);
    Wasm.op(I32_EQZ);
    Guard.term();
  }

  /** (U)COMIS: ZF and CF say equal and less, the other flags are cleared. */
  static flags(double: bool): bool {
    VectorConvert.operands(double);
    VectorConvert.unordered(double);
    Guard.close();
    Wasm.get(L_V);
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, V_RFLAGS);
    Wasm.i32(~i32(ARITH));
    Wasm.op(I32_AND);
    Wasm.get(L_T);
    Wasm.op(I32_OR);
    VectorConvert.holds(W.F32_EQ, double);
    Wasm.i32(6);
    Wasm.op(I32_SHL);
    Wasm.op(I32_OR);
    Wasm.access(I32_STORE, V_RFLAGS);
    Guard.end();
    Gen.markFlags();
    Wasm.i32(i32(FLAGS_EAGER));
    Wasm.set(L_FK);
    Conditions.setState(STATE_EAGER);
    return true;
  }

  /** Pushes the source, of which only the low element counts. */
  static sourceVector(double: bool): void {
    if (!Vector.inMemory) {
      Vector.source();
      return;
    }
    Wasm.get(L_P);
    WasmVector.access(double ? W.V128_LOAD64_ZERO : W.V128_LOAD32_ZERO, 0);
  }

  /** Puts the low element of the vector below the destination's on the stack into it. */
  static setFrom(held: u32, double: bool, known: u32): void {
    Xmm.get(Vector.target);
    Wasm.get(held);
    WasmVector.lane(double ? W.F64X2_EXTRACT : W.F32X4_EXTRACT, 0);
    WasmVector.lane(double ? W.F64X2_REPLACE : W.F32X4_REPLACE, 0);
    Xmm.set(Vector.target, known);
  }

  /** MIN, MAX: PMIN and PMAX of WebAssembly with the operands exchanged. */
  static extreme(opcode: u32, double: bool): bool {
    const held = VectorFloat.held(0);
    VectorConvert.operands(double);
    VectorConvert.unordered(double);
    Guard.close();
    VectorConvert.sourceVector(double);
    Xmm.get(Vector.target);
    Wasm.vector(opcode);
    Wasm.set(held);
    VectorConvert.setFrom(held, double, Guard.calling ? 0 : double ? DOUBLE : SINGLE);
    Guard.end();
    return true;
  }

  /** The operands into v128 temporaries 0 and 1; condition: an element is a NaN or denormal. */
  static operandsPacked(double: bool): void {
    const a = VectorFloat.held(0);
    const b = VectorFloat.held(1);
    const register = Vector.inMemory ? 0 : Vector.operand;
    Vector.resolve();
    Xmm.get(Vector.target);
    Wasm.set(a);
    Vector.source();
    Wasm.set(b);
    Guard.open();
    VectorConvert.isOrdered(a, double);
    VectorConvert.isOrdered(b, double);
    Wasm.vector(W.V128_AND);
    if (VectorFloat.operandNormal(a, double, Vector.target)) Wasm.vector(W.V128_AND);
    if (VectorFloat.operandNormal(b, double, register)) Wasm.vector(W.V128_AND);
    VectorFloat.notAll(double);
    Guard.term();
    Guard.close();
  }

  static isOrdered(local: u32, double: bool): void {
    Wasm.get(local);
    Wasm.get(local);
    Wasm.vector(double ? W.F64X2_EQ : W.F32X4_EQ);
  }

  static extremes(opcode: u32, double: bool): bool {
    VectorConvert.operandsPacked(double);
    Wasm.get(VectorFloat.held(1));
    Wasm.get(VectorFloat.held(0));
    Wasm.vector(opcode);
    Xmm.set(Vector.target, Guard.calling ? 0 : double ? DOUBLES : SINGLES_ALL);
    Guard.end();
    return true;
  }

  /** Pushes the mask of predicate `imm` for two ordered vectors. */
  static mask(a: u32, b: u32, double: bool): void {
    const imm: u32 = load<u8>(Vector.record, R_IMM) & 7;
    const plain = imm & 3;
    if (plain == 3) Vector.zero();
    else {
      Wasm.get(a);
      Wasm.get(b);
      const opcode = plain == 0 ? W.F32X4_EQ : plain == 1 ? W.F32X4_LT : W.F32X4_LE;
      Wasm.vector(opcode + (double ? W.F64X2_EQ - W.F32X4_EQ : 0));
    }
    if (imm & 4) Wasm.vector(W.V128_NOT);
  }

  static compare(double: bool): bool {
    const a = VectorFloat.held(0);
    const b = VectorFloat.held(1);
    VectorConvert.operands(double);
    VectorConvert.unordered(double);
    Guard.close();
    Xmm.get(Vector.target);
    Wasm.set(a);
    VectorConvert.sourceVector(double);
    Wasm.set(b);
    VectorConvert.mask(a, b, double);
    Wasm.set(a);
    VectorConvert.setFrom(a, double, 0);
    Guard.end();
    return true;
  }

  static comparePacked(double: bool): bool {
    VectorConvert.operandsPacked(double);
    VectorConvert.mask(VectorFloat.held(0), VectorFloat.held(1), double);
    Xmm.set(Vector.target, 0);
    Guard.end();
    return true;
  }

  // ---- Conversions. Where MXCSR is settled only PE, which is set, can come of rounding. ------------------------------------

  static fromInteger(size: u32, double: bool): bool {
    const result = VectorFloat.local(2, double);
    Vector.resolve();
    if (Vector.inMemory) {
      Wasm.get(L_P);
      Wasm.access(size == 3 ? I64_LOAD : I32_LOAD, 0);
    } else Gen.get(Vector.operand, size);
    if (size == 3) Wasm.op(double ? W.F64_CONVERT_I64 : W.F32_CONVERT_I64);
    else Wasm.op(double ? W.F64_CONVERT_I32 : W.F32_CONVERT_I32);
    Wasm.set(result);
    const exact = double && size == 2;
    if (!exact) {
      Guard.open();
      Guard.settle();
      Guard.close();
    }
    VectorFloat.setLow(result, double, double ? DOUBLE : SINGLE);
    if (!exact) Guard.end();
    return true;
  }

  static toInteger(size: u32, double: bool, nearest: bool): bool {
    Vector.resolve();
    VectorFloat.sourceLow(double);
    if (!double) Wasm.op(W.F64_PROMOTE);
    Wasm.set(L_DOUBLE);
    Guard.open();
    Guard.settle();
    Wasm.get(L_DOUBLE);
    Wasm.op(W.F32_ABS + W.TO_F64);
    WasmVector.f64(size == 3 ? LIMIT64 : nearest ? LIMIT32_NEAREST : LIMIT32);
    Wasm.op(W.F32_LT + W.TO_F64_COMPARE);
    Wasm.op(I32_EQZ);
    Guard.term();
    Guard.close();
    Wasm.get(L_DOUBLE);
    if (nearest) Wasm.op(W.F32_NEAREST + W.TO_F64);
    WasmVector.saturating(size == 3 ? W.I64_TRUNC_SAT_F64 : W.I32_TRUNC_SAT_F64);
    Gen.put(Vector.target, size);
    Guard.end();
    return true;
  }

  static widen(): bool {
    Vector.resolve();
    VectorFloat.sourceLow(false);
    Wasm.tee(L_SINGLE);
    Wasm.op(W.F64_PROMOTE);
    Wasm.set(L_DOUBLE);
    Guard.open();
    VectorFloat.isOutside(L_SINGLE, false, 1);
    Guard.rarely();
    VectorFloat.isZero(L_SINGLE, false);
    Wasm.op(I32_EQZ);
    Guard.last();
    Guard.close();
    VectorFloat.setLow(L_DOUBLE, true, Guard.calling ? 0 : DOUBLE);
    Guard.end();
    return true;
  }

  static narrow(): bool {
    Vector.resolve();
    VectorFloat.sourceLow(true);
    Wasm.tee(L_DOUBLE);
    Wasm.op(W.F32_DEMOTE);
    Wasm.set(L_SINGLE);
    Guard.open();
    Guard.settle();
    VectorFloat.isOutside(L_SINGLE, false, 2);
    Guard.rarely();
    VectorFloat.isZero(L_DOUBLE, true);
    Wasm.op(I32_EQZ);
    Guard.last();
    Guard.close();
    VectorFloat.setLow(L_SINGLE, false, Guard.calling ? 0 : SINGLE);
    Guard.end();
    return true;
  }

  static integersToDoubles(): bool {
    Vector.resolve();
    VectorConvert.sourceVector(true);
    Wasm.vector(W.F64X2_CONVERT_LOW);
    Xmm.set(Vector.target, DOUBLES);
    return true;
  }

  static integersToSingles(): bool {
    Vector.resolve();
    Guard.open();
    Guard.settle();
    Guard.close();
    Vector.source();
    Wasm.vector(W.F32X4_CONVERT);
    Xmm.set(Vector.target, SINGLES_ALL);
    Guard.end();
    return true;
  }

  /** Turns a mask on the stack into: not both of the two low singles are set. */
  static notBoth(): void {
    Wasm.vector(W.I32X4_BITMASK);
    Wasm.i32(3);
    Wasm.op(I32_AND);
    Wasm.i32(3);
    Wasm.op(I32_NE);
  }

  static widenPair(): bool {
    const x = VectorFloat.held(0);
    Vector.resolve();
    VectorConvert.sourceVector(true);
    Wasm.set(x);
    Guard.open();
    VectorFloat.areInside(x, false, 1);
    VectorFloat.areZero(x, false);
    Wasm.vector(W.V128_OR);
    VectorConvert.notBoth();
    Guard.term();
    Guard.close();
    Wasm.get(x);
    Wasm.vector(W.F64X2_PROMOTE);
    Xmm.set(Vector.target, Guard.calling ? 0 : DOUBLES);
    Guard.end();
    return true;
  }

  static narrowPair(): bool {
    const x = VectorFloat.held(0);
    Vector.resolve();
    Vector.source();
    Wasm.vector(W.F32X4_DEMOTE);
    Wasm.set(x);
    Guard.open();
    Guard.settle();
    VectorFloat.areInside(x, false, 2);
    VectorConvert.notBoth();
    Guard.term();
    Guard.close();
    Wasm.get(x);
    Xmm.set(Vector.target, Guard.calling ? 0 : SINGLES_ALL);
    Guard.end();
    return true;
  }

  static toIntegers(double: bool, nearest: bool): bool {
    const x = VectorFloat.held(0);
    Vector.resolve();
    Vector.source();
    Wasm.set(x);
    Guard.open();
    Guard.settle();
    Wasm.get(x);
    Wasm.vector(double ? W.F64X2_ABS : W.F32X4_ABS);
    VectorFloat.splat(double ? LIMIT32_NEAREST : 0x4f000000, double);
    Wasm.vector(double ? W.F64X2_LT : W.F32X4_LT);
    VectorFloat.notAll(double);
    Guard.term();
    Guard.close();
    Wasm.get(x);
    if (nearest) Wasm.vector(double ? W.F64X2_NEAREST : W.F32X4_NEAREST);
    Wasm.vector(double ? W.I32X4_TRUNC_SAT_F64X2 : W.I32X4_TRUNC_SAT_F32X4);
    Xmm.set(Vector.target, 0);
    Guard.end();
    return true;
  }
}
