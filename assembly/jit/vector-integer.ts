// Integers in SSE registers in generated code. SDM vol. 2; the handlers of sse-int.ts, ssse3.ts and sse4-int.ts.

import { R_IMM } from '../layout';
import { L_P, L_X } from './gen';
import * as H from './ops.gen';
import { Vector } from './vector';
import { VectorFloat } from './vector-float';
import { DOUBLES, SINGLES_ALL, Xmm } from './vector-registers';
import * as W from './vector-wasm';
import { WasmVector } from './vector-wasm';
import { I32_WRAP_I64, I64_LOAD, I64_LT_U, SELECT, Wasm } from './wasm';

@final
export class VectorInteger {
  /** The Wasm instruction of a handler that is one instruction on both operands, or −1. */
  static operation(handler: u32): i32 {
    switch (handler) {
      case H.H_SseInt_pand:
        return W.V128_AND;
      case H.H_SseInt_por:
        return W.V128_OR;
      case H.H_SseInt_pxor:
        return W.V128_XOR;
      case H.H_SseInt_paddb:
        return W.I8X16_ADD;
      case H.H_SseInt_paddw:
        return W.I16X8_ADD;
      case H.H_SseInt_paddd:
        return W.I32X4_ADD;
      case H.H_SseInt_paddq:
        return W.I64X2_ADD;
      case H.H_SseInt_psubb:
        return W.I8X16_SUB;
      case H.H_SseInt_psubw:
        return W.I16X8_SUB;
      case H.H_SseInt_psubd:
        return W.I32X4_SUB;
      case H.H_SseInt_psubq:
        return W.I64X2_SUB;
      case H.H_SseInt_paddsb:
        return W.I8X16_ADD_SAT_S;
      case H.H_SseInt_paddsw:
        return W.I16X8_ADD_SAT_S;
      case H.H_SseInt_paddusb:
        return W.I8X16_ADD_SAT_U;
      case H.H_SseInt_paddusw:
        return W.I16X8_ADD_SAT_U;
      case H.H_SseInt_psubsb:
        return W.I8X16_SUB_SAT_S;
      case H.H_SseInt_psubsw:
        return W.I16X8_SUB_SAT_S;
      case H.H_SseInt_psubusb:
        return W.I8X16_SUB_SAT_U;
      case H.H_SseInt_psubusw:
        return W.I16X8_SUB_SAT_U;
      case H.H_SseInt_pavgb:
        return W.I8X16_AVGR_U;
      case H.H_SseInt_pavgw:
        return W.I16X8_AVGR_U;
      default:
        return VectorInteger.comparison(handler);
    }
  }

  static comparison(handler: u32): i32 {
    switch (handler) {
      case H.H_SseInt_pminub:
        return W.I8X16_MIN_U;
      case H.H_SseInt_pmaxub:
        return W.I8X16_MAX_U;
      case H.H_SseInt_pminsw:
        return W.I16X8_MIN_S;
      case H.H_SseInt_pmaxsw:
        return W.I16X8_MAX_S;
      case H.H_SseInt_pcmpeqb:
        return W.I8X16_EQ;
      case H.H_SseInt_pcmpeqw:
        return W.I16X8_EQ;
      case H.H_SseInt_pcmpeqd:
        return W.I32X4_EQ;
      case H.H_SseInt_pcmpgtb:
        return W.I8X16_GT_S;
      case H.H_SseInt_pcmpgtw:
        return W.I16X8_GT_S;
      case H.H_SseInt_pcmpgtd:
        return W.I32X4_GT_S;
      case H.H_SseInt_pmullw:
        return W.I16X8_MUL;
      case H.H_SseInt_pmaddwd:
        return W.I32X4_DOT;
      case H.H_SseInt_packsswb:
        return W.I8X16_NARROW_S;
      case H.H_SseInt_packuswb:
        return W.I8X16_NARROW_U;
      case H.H_SseInt_packssdw:
        return W.I16X8_NARROW_S;
      default:
        return VectorInteger.later(handler);
    }
  }

  /** SSE4.1 and SSE4.2. */
  static later(handler: u32): i32 {
    switch (handler) {
      case H.H_Sse4Int_packusdw:
        return W.I16X8_NARROW_U;
      case H.H_Sse4Int_pcmpeqq:
        return W.I64X2_EQ;
      case H.H_Sse4Int_pcmpgtq:
        return W.I64X2_GT_S;
      case H.H_Sse4Int_pminsb:
        return W.I8X16_MIN_S;
      case H.H_Sse4Int_pmaxsb:
        return W.I8X16_MAX_S;
      case H.H_Sse4Int_pminuw:
        return W.I16X8_MIN_U;
      case H.H_Sse4Int_pmaxuw:
        return W.I16X8_MAX_U;
      case H.H_Sse4Int_pminsd:
        return W.I32X4_MIN_S;
      case H.H_Sse4Int_pmaxsd:
        return W.I32X4_MAX_S;
      case H.H_Sse4Int_pminud:
        return W.I32X4_MIN_U;
      case H.H_Sse4Int_pmaxud:
        return W.I32X4_MAX_U;
      case H.H_Sse4Int_pmulld:
        return W.I32X4_MUL;
      default:
        return -1;
    }
  }

  static emit(handler: u32): bool {
    const operation = VectorInteger.operation(handler);
    if (operation >= 0) return VectorInteger.binary(operation);
    switch (handler) {
      case H.H_SseInt_pandn:
        return VectorInteger.andNot();
      case H.H_SseInt_pmuludq:
        return VectorInteger.evenProducts(W.I64X2_EXTMUL_LOW_U);
      case H.H_Sse4Int_pmuldq:
        return VectorInteger.evenProducts(W.I64X2_EXTMUL_LOW_S);
      case H.H_SseInt_pmulhw:
        return VectorInteger.highProducts(W.I32X4_EXTMUL_LOW_S, W.I32X4_EXTMUL_HIGH_S);
      case H.H_SseInt_pmulhuw:
        return VectorInteger.highProducts(W.I32X4_EXTMUL_LOW_U, W.I32X4_EXTMUL_HIGH_U);
      case H.H_Ssse3_pabsb:
        return VectorInteger.unary(W.I8X16_ABS);
      case H.H_Ssse3_pabsw:
        return VectorInteger.unary(W.I16X8_ABS);
      case H.H_Ssse3_pabsd:
        return VectorInteger.unary(W.I32X4_ABS);
      case H.H_Ssse3_pshufb:
        return VectorInteger.shuffleBytes();
      default:
        return VectorInteger.shift(handler);
    }
  }

  static binary(operation: u32): bool {
    Vector.resolve();
    // Zero by XOR does not wait for the register.
    if (operation == W.V128_XOR && !Vector.inMemory && Vector.target == Vector.operand) {
      Vector.zero();
      Xmm.set(Vector.target, DOUBLES | SINGLES_ALL);
      return true;
    }
    Xmm.get(Vector.target);
    Vector.source();
    Wasm.vector(operation);
    Xmm.set(Vector.target, 0);
    return true;
  }

  static unary(operation: u32): bool {
    Vector.resolve();
    Vector.source();
    Wasm.vector(operation);
    Xmm.set(Vector.target, 0);
    return true;
  }

  static andNot(): bool {
    Vector.resolve();
    Vector.source();
    Xmm.get(Vector.target);
    Wasm.vector(W.V128_ANDNOT);
    Xmm.set(Vector.target, 0);
    return true;
  }

  static even(): void {
    Wasm.tee(VectorFloat.held(0));
    Wasm.get(VectorFloat.held(0));
    WasmVector.shuffle32(0x2020);
  }

  static evenProducts(operation: u32): bool {
    Vector.resolve();
    Xmm.get(Vector.target);
    VectorInteger.even();
    Vector.source();
    VectorInteger.even();
    Wasm.vector(operation);
    Xmm.set(Vector.target, 0);
    return true;
  }

  static highProducts(low: u32, high: u32): bool {
    Vector.resolve();
    Xmm.get(Vector.target);
    Vector.source();
    Wasm.tee(VectorFloat.held(0));
    Wasm.vector(low);
    Xmm.get(Vector.target);
    Wasm.get(VectorFloat.held(0));
    Wasm.vector(high);
    WasmVector.shuffle16(0xfdb97531);
    Xmm.set(Vector.target, 0);
    return true;
  }

  static shuffleBytes(): bool {
    Vector.resolve();
    Xmm.get(Vector.target);
    Vector.source();
    Wasm.i32(0x8f);
    Wasm.vector(W.I8X16_SPLAT);
    Wasm.vector(W.V128_AND);
    Wasm.vector(W.I8X16_SWIZZLE);
    Xmm.set(Vector.target, 0);
    return true;
  }

  // ---- Shifts ---------------------------------------------------------------------------------------------------------

  static shift(handler: u32): bool {
    switch (handler) {
      case H.H_SseInt_psllwImm:
        return VectorInteger.shiftImm(W.I16X8_SHL, 16, false);
      case H.H_SseInt_pslldImm:
        return VectorInteger.shiftImm(W.I32X4_SHL, 32, false);
      case H.H_SseInt_psllqImm:
        return VectorInteger.shiftImm(W.I64X2_SHL, 64, false);
      case H.H_SseInt_psrlwImm:
        return VectorInteger.shiftImm(W.I16X8_SHR_U, 16, false);
      case H.H_SseInt_psrldImm:
        return VectorInteger.shiftImm(W.I32X4_SHR_U, 32, false);
      case H.H_SseInt_psrlqImm:
        return VectorInteger.shiftImm(W.I64X2_SHR_U, 64, false);
      case H.H_SseInt_psrawImm:
        return VectorInteger.shiftImm(W.I16X8_SHR_S, 16, true);
      case H.H_SseInt_psradImm:
        return VectorInteger.shiftImm(W.I32X4_SHR_S, 32, true);
      case H.H_SseInt_psllw:
        return VectorInteger.shiftBy(W.I16X8_SHL, 16);
      case H.H_SseInt_pslld:
        return VectorInteger.shiftBy(W.I32X4_SHL, 32);
      case H.H_SseInt_psllq:
        return VectorInteger.shiftBy(W.I64X2_SHL, 64);
      case H.H_SseInt_psrlw:
        return VectorInteger.shiftBy(W.I16X8_SHR_U, 16);
      case H.H_SseInt_psrld:
        return VectorInteger.shiftBy(W.I32X4_SHR_U, 32);
      case H.H_SseInt_psrlq:
        return VectorInteger.shiftBy(W.I64X2_SHR_U, 64);
      case H.H_SseInt_psraw:
        return VectorInteger.shiftSignedBy(W.I16X8_SHR_S, 15);
      case H.H_SseInt_psrad:
        return VectorInteger.shiftSignedBy(W.I32X4_SHR_S, 31);
      default:
        return false;
    }
  }

  /** The register is the r/m operand. */
  static shiftImm(operation: u32, bits: u32, signed: bool): bool {
    const count: u32 = load<u8>(Vector.record, R_IMM);
    if (count >= bits && !signed) Vector.zero();
    else {
      Xmm.get(Vector.operand);
      Wasm.i32(i32(min(count, bits - 1)));
      Wasm.vector(operation);
    }
    Xmm.set(Vector.operand, 0);
    return true;
  }

  /** L_X = the count of a shift by the low quadword of the source. */
  static count(): void {
    if (Vector.inMemory) {
      Wasm.get(L_P);
      Wasm.access(I64_LOAD, 0);
    } else {
      Xmm.get(Vector.operand);
      WasmVector.lane(W.I64X2_EXTRACT, 0);
    }
    Wasm.set(L_X);
  }

  static shiftBy(operation: u32, bits: u32): bool {
    Vector.resolve();
    VectorInteger.count();
    Xmm.get(Vector.target);
    Wasm.get(L_X);
    Wasm.op(I32_WRAP_I64);
    Wasm.vector(operation);
    Vector.zero();
    Wasm.get(L_X);
    Wasm.i64(bits);
    Wasm.op(I64_LT_U);
    Wasm.op(SELECT);
    Xmm.set(Vector.target, 0);
    return true;
  }

  static shiftSignedBy(operation: u32, most: u32): bool {
    Vector.resolve();
    VectorInteger.count();
    Xmm.get(Vector.target);
    Wasm.get(L_X);
    Wasm.op(I32_WRAP_I64);
    Wasm.i32(i32(most));
    Wasm.get(L_X);
    Wasm.i64(most);
    Wasm.op(I64_LT_U);
    Wasm.op(SELECT);
    Wasm.vector(operation);
    Xmm.set(Vector.target, 0);
    return true;
  }
}
