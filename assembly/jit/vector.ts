// SSE instructions in generated code: moves, logic, integers, shuffles. SDM vol. 2; the handlers of sse-move.ts, sse-int.ts.
//
// Handlers are known by their number, so the forms of VEX that share one are here too. What is not here, the interpreter's
// handlers do.

import { Handlers } from '../handlers.gen';
import { R_DST, R_IMM, R_SRC, R_SUB } from '../layout';
import { Access, READ, WRITE } from './access';
import { Gen, L_P, L_X } from './gen';
import * as H from './ops.gen';
import { Facts } from './vector-facts';
import { VectorFloat } from './vector-float';
import { DOUBLE, DOUBLES, SINGLE, SINGLES_ALL, Xmm } from './vector-registers';
import * as W from './vector-wasm';
import { WasmVector } from './vector-wasm';
import { I32_STORE, I32_WRAP_I64, I64_LOAD, I64_LT_U, I64_STORE, SELECT, Wasm } from './wasm';

let rec: usize = 0;
let delta: i32 = 0;
/** The r/m operand is memory, and how it is used. */
let memoryForm: bool = false;
let how: u32 = READ;
let dst: u32 = 0;
let src: u32 = 0;

@final
export class Vector {
  @inline static get inMemory(): bool {
    return memoryForm;
  }

  @inline static get record(): usize {
    return rec;
  }

  @inline static get target(): u32 {
    return dst;
  }

  @inline static get operand(): u32 {
    return src;
  }

  /** Node `i` of the region begins: behind `idom`, its only way in, or where paths meet. */
  static node(i: i32, idom: i32, meets: bool): void {
    Facts.node(i, idom, meets);
  }

  /** Behind the call of a handler that may have changed registers or MXCSR. */
  static called(): void {
    Xmm.reload();
    VectorFloat.called();
  }

  /** Generates the instruction; false when it is none of these. */
  static emit(record: usize, pageDelta: i32, family: u32): bool {
    if (family != H.F_COLD && family != H.F_COLD_R && family != H.F_COLD_W) return false;
    rec = record;
    delta = pageDelta;
    memoryForm = family != H.F_COLD;
    how = family == H.F_COLD_W ? WRITE : READ;
    dst = load<u16>(rec, R_DST);
    src = load<u16>(rec, R_SRC);
    const handler = u32(load<u16>(rec, R_SUB)) - Handlers.index(0);
    return (
      Vector.move(handler) || Vector.integer(handler) || Vector.shuffles(handler) || VectorFloat.emit(handler)
    );
  }

  /** Resolves the memory operand. */
  static resolve(): void {
    if (memoryForm) Access.operand(rec, delta, how);
  }

  /** Pushes the source of 128 bits. */
  static source(): void {
    if (!memoryForm) {
      Xmm.get(src);
      return;
    }
    Wasm.get(L_P);
    WasmVector.access(W.V128_LOAD, 0);
  }

  static zero(): void {
    WasmVector.constant(0, 0);
  }

  // ---- Moves ----------------------------------------------------------------------------------------------------------

  static move(handler: u32): bool {
    switch (handler) {
      case H.H_SseMove_load128:
        return Vector.load128();
      case H.H_SseMove_store128:
        return Vector.store128();
      case H.H_SseMove_load32:
        return Vector.loadZero(2);
      case H.H_SseMove_load64:
        return Vector.loadZero(3);
      case H.H_SseMove_merge32:
        return Vector.merge(2, 0);
      case H.H_SseMove_merge64:
        return Vector.merge(3, 0);
      case H.H_SseMove_mergeHigh:
        return Vector.merge(3, 1);
      case H.H_SseMove_store32:
        return Vector.storeLow(2);
      case H.H_SseMove_store64:
        return Vector.storeLow(3);
      case H.H_SseMove_storeHigh:
        return Vector.storeHigh();
      case H.H_SseMove_store64Zero:
        return Vector.low64To(src, dst);
      case H.H_SseMove_toGpr32:
        return Vector.toGpr(2);
      case H.H_SseMove_movnti32:
        return Vector.storeGpr(2);
      case H.H_SseMove_movnti64:
        return Vector.storeGpr(3);
      case H.H_SseMove_movddup:
        return Vector.duplicate();
      case H.H_SseMove_movmskps:
        return Vector.signs(W.I32X4_BITMASK);
      case H.H_SseMove_movmskpd:
        return Vector.signs(W.I64X2_BITMASK);
      case H.H_SseMove_pmovmskb:
        return Vector.signs(W.I8X16_BITMASK);
      case H.H_SseInt_pinsrw:
        return Vector.insertWord();
      case H.H_SseInt_pextrw:
        return Vector.extractWord();
      default:
        return false;
    }
  }

  static load128(): bool {
    Vector.resolve();
    const known = memoryForm ? 0 : Xmm.known(src);
    Vector.source();
    Xmm.set(dst, known);
    return true;
  }

  static store128(): bool {
    Vector.resolve();
    if (!memoryForm) {
      Xmm.get(dst);
      Xmm.set(src, Xmm.known(dst));
      return true;
    }
    Wasm.get(L_P);
    Xmm.get(dst);
    WasmVector.access(W.V128_STORE, 0);
    return true;
  }

  /** The rest of the register is cleared. */
  static loadZero(size: u32): bool {
    Vector.resolve();
    if (memoryForm) {
      Wasm.get(L_P);
      WasmVector.access(size == 3 ? W.V128_LOAD64_ZERO : W.V128_LOAD32_ZERO, 0);
    } else if (Xmm.is(src)) return Vector.low64To(dst, src);
    else {
      Vector.zero();
      Gen.get(src, size);
      WasmVector.lane(size == 3 ? W.I64X2_REPLACE : W.I32X4_REPLACE, 0);
    }
    Xmm.set(dst, 0);
    return true;
  }

  static low64To(to: u32, from: u32): bool {
    const known = Xmm.known(from);
    Vector.zero();
    Xmm.get(from);
    WasmVector.lane(W.F64X2_EXTRACT, 0);
    WasmVector.lane(W.F64X2_REPLACE, 0);
    Xmm.set(to, known & (DOUBLE | SINGLE));
    return true;
  }

  /** The rest of the register is kept. */
  static merge(size: u32, lane: u32): bool {
    Vector.resolve();
    if (memoryForm) {
      Wasm.get(L_P);
      Xmm.get(dst);
      WasmVector.accessLane(size == 3 ? W.V128_LOAD64_LANE : W.V128_LOAD32_LANE, 0, lane);
      Xmm.set(dst, lane ? Xmm.known(dst) & (DOUBLE | SINGLE) : 0);
      return true;
    }
    const known = lane ? Xmm.known(dst) : Xmm.known(src);
    Vector.mergeRegister(dst, src, size, lane);
    Xmm.learn(dst, known & (size == 3 ? DOUBLE | SINGLE : SINGLE));
    return true;
  }

  /** Puts the low element of one register into another. */
  static mergeRegister(to: u32, from: u32, size: u32, lane: u32): void {
    Xmm.get(to);
    Xmm.get(from);
    WasmVector.lane(size == 3 ? W.F64X2_EXTRACT : W.F32X4_EXTRACT, 0);
    WasmVector.lane(size == 3 ? W.F64X2_REPLACE : W.F32X4_REPLACE, lane);
    Xmm.set(to, 0);
  }

  static storeLow(size: u32): bool {
    Vector.resolve();
    if (memoryForm) {
      Wasm.get(L_P);
      Xmm.get(dst);
      WasmVector.accessLane(size == 3 ? W.V128_STORE64_LANE : W.V128_STORE32_LANE, 0, 0);
    } else if (Xmm.is(src)) {
      const known = Xmm.known(dst);
      Vector.mergeRegister(src, dst, size, 0);
      Xmm.learn(src, known & (size == 3 ? DOUBLE | SINGLE : SINGLE));
    } else return Vector.toGpr(size);
    return true;
  }

  static toGpr(size: u32): bool {
    Xmm.get(dst);
    WasmVector.lane(size == 3 ? W.I64X2_EXTRACT : W.I32X4_EXTRACT, 0);
    Gen.put(src, size);
    return true;
  }

  static storeHigh(): bool {
    Vector.resolve();
    Wasm.get(L_P);
    Xmm.get(dst);
    WasmVector.accessLane(W.V128_STORE64_LANE, 0, 1);
    return true;
  }

  static storeGpr(size: u32): bool {
    Vector.resolve();
    Wasm.get(L_P);
    Gen.get(dst, size);
    Wasm.access(size == 3 ? I64_STORE : I32_STORE, 0);
    return true;
  }

  static duplicate(): bool {
    Vector.resolve();
    if (memoryForm) {
      Wasm.get(L_P);
      WasmVector.access(W.V128_LOAD64_SPLAT, 0);
    } else {
      Xmm.get(src);
      Xmm.get(src);
      WasmVector.shuffle32(0x1010);
    }
    Xmm.set(dst, 0);
    return true;
  }

  static signs(opcode: u32): bool {
    Xmm.get(src);
    Wasm.vector(opcode);
    Gen.put(dst, 2);
    return true;
  }

  static insertWord(): bool {
    Vector.resolve();
    const lane: u32 = load<u8>(rec, R_IMM) & 7;
    if (memoryForm) {
      Wasm.get(L_P);
      Xmm.get(dst);
      WasmVector.accessLane(W.V128_LOAD16_LANE, 0, lane);
    } else {
      Xmm.get(dst);
      Gen.get(src, 2);
      WasmVector.lane(W.I16X8_REPLACE, lane);
    }
    Xmm.set(dst, 0);
    return true;
  }

  static extractWord(): bool {
    Xmm.get(src);
    WasmVector.lane(W.I16X8_EXTRACT_U, load<u8>(rec, R_IMM) & 7);
    Gen.put(dst, 2);
    return true;
  }

  // ---- Integers -------------------------------------------------------------------------------------------------------

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
        return Vector.comparison(handler);
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
        return Vector.later(handler);
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

  static integer(handler: u32): bool {
    const operation = Vector.operation(handler);
    if (operation >= 0) return Vector.binary(operation);
    switch (handler) {
      case H.H_SseInt_pandn:
        return Vector.andNot();
      case H.H_SseInt_pmuludq:
        return Vector.evenProducts(W.I64X2_EXTMUL_LOW_U);
      case H.H_Sse4Int_pmuldq:
        return Vector.evenProducts(W.I64X2_EXTMUL_LOW_S);
      case H.H_SseInt_pmulhw:
        return Vector.highProducts(W.I32X4_EXTMUL_LOW_S, W.I32X4_EXTMUL_HIGH_S);
      case H.H_SseInt_pmulhuw:
        return Vector.highProducts(W.I32X4_EXTMUL_LOW_U, W.I32X4_EXTMUL_HIGH_U);
      case H.H_Ssse3_pabsb:
        return Vector.unary(W.I8X16_ABS);
      case H.H_Ssse3_pabsw:
        return Vector.unary(W.I16X8_ABS);
      case H.H_Ssse3_pabsd:
        return Vector.unary(W.I32X4_ABS);
      case H.H_Ssse3_pshufb:
        return Vector.shuffleBytes();
      default:
        return Vector.shift(handler);
    }
  }

  static binary(operation: u32): bool {
    Vector.resolve();
    // Zero by XOR does not wait for the register.
    if (operation == W.V128_XOR && !memoryForm && dst == src) {
      Vector.zero();
      Xmm.set(dst, DOUBLES | SINGLES_ALL);
      return true;
    }
    Xmm.get(dst);
    Vector.source();
    Wasm.vector(operation);
    Xmm.set(dst, 0);
    return true;
  }

  static unary(operation: u32): bool {
    Vector.resolve();
    Vector.source();
    Wasm.vector(operation);
    Xmm.set(dst, 0);
    return true;
  }

  static andNot(): bool {
    Vector.resolve();
    Vector.source();
    Xmm.get(dst);
    Wasm.vector(W.V128_ANDNOT);
    Xmm.set(dst, 0);
    return true;
  }

  static even(): void {
    Wasm.tee(VectorFloat.held(0));
    Wasm.get(VectorFloat.held(0));
    WasmVector.shuffle32(0x2020);
  }

  static evenProducts(operation: u32): bool {
    Vector.resolve();
    Xmm.get(dst);
    Vector.even();
    Vector.source();
    Vector.even();
    Wasm.vector(operation);
    Xmm.set(dst, 0);
    return true;
  }

  static highProducts(low: u32, high: u32): bool {
    Vector.resolve();
    Xmm.get(dst);
    Vector.source();
    Wasm.tee(VectorFloat.held(0));
    Wasm.vector(low);
    Xmm.get(dst);
    Wasm.get(VectorFloat.held(0));
    Wasm.vector(high);
    WasmVector.shuffle16(0xfdb97531);
    Xmm.set(dst, 0);
    return true;
  }

  static shuffleBytes(): bool {
    Vector.resolve();
    Xmm.get(dst);
    Vector.source();
    Wasm.i32(0x8f);
    Wasm.vector(W.I8X16_SPLAT);
    Wasm.vector(W.V128_AND);
    Wasm.vector(W.I8X16_SWIZZLE);
    Xmm.set(dst, 0);
    return true;
  }

  // ---- Shifts ---------------------------------------------------------------------------------------------------------

  static shift(handler: u32): bool {
    switch (handler) {
      case H.H_SseInt_psllwImm:
        return Vector.shiftImm(W.I16X8_SHL, 16, false);
      case H.H_SseInt_pslldImm:
        return Vector.shiftImm(W.I32X4_SHL, 32, false);
      case H.H_SseInt_psllqImm:
        return Vector.shiftImm(W.I64X2_SHL, 64, false);
      case H.H_SseInt_psrlwImm:
        return Vector.shiftImm(W.I16X8_SHR_U, 16, false);
      case H.H_SseInt_psrldImm:
        return Vector.shiftImm(W.I32X4_SHR_U, 32, false);
      case H.H_SseInt_psrlqImm:
        return Vector.shiftImm(W.I64X2_SHR_U, 64, false);
      case H.H_SseInt_psrawImm:
        return Vector.shiftImm(W.I16X8_SHR_S, 16, true);
      case H.H_SseInt_psradImm:
        return Vector.shiftImm(W.I32X4_SHR_S, 32, true);
      case H.H_SseInt_psllw:
        return Vector.shiftBy(W.I16X8_SHL, 16);
      case H.H_SseInt_pslld:
        return Vector.shiftBy(W.I32X4_SHL, 32);
      case H.H_SseInt_psllq:
        return Vector.shiftBy(W.I64X2_SHL, 64);
      case H.H_SseInt_psrlw:
        return Vector.shiftBy(W.I16X8_SHR_U, 16);
      case H.H_SseInt_psrld:
        return Vector.shiftBy(W.I32X4_SHR_U, 32);
      case H.H_SseInt_psrlq:
        return Vector.shiftBy(W.I64X2_SHR_U, 64);
      case H.H_SseInt_psraw:
        return Vector.shiftSignedBy(W.I16X8_SHR_S, 15);
      case H.H_SseInt_psrad:
        return Vector.shiftSignedBy(W.I32X4_SHR_S, 31);
      default:
        return false;
    }
  }

  /** The register is the r/m operand. */
  static shiftImm(operation: u32, bits: u32, signed: bool): bool {
    const count: u32 = load<u8>(rec, R_IMM);
    if (count >= bits && !signed) Vector.zero();
    else {
      Xmm.get(src);
      Wasm.i32(i32(min(count, bits - 1)));
      Wasm.vector(operation);
    }
    Xmm.set(src, 0);
    return true;
  }

  /** L_X = the count of a shift by the low quadword of the source. */
  static count(): void {
    if (memoryForm) {
      Wasm.get(L_P);
      Wasm.access(I64_LOAD, 0);
    } else {
      Xmm.get(src);
      WasmVector.lane(W.I64X2_EXTRACT, 0);
    }
    Wasm.set(L_X);
  }

  static shiftBy(operation: u32, bits: u32): bool {
    Vector.resolve();
    Vector.count();
    Xmm.get(dst);
    Wasm.get(L_X);
    Wasm.op(I32_WRAP_I64);
    Wasm.vector(operation);
    Vector.zero();
    Wasm.get(L_X);
    Wasm.i64(bits);
    Wasm.op(I64_LT_U);
    Wasm.op(SELECT);
    Xmm.set(dst, 0);
    return true;
  }

  static shiftSignedBy(operation: u32, most: u32): bool {
    Vector.resolve();
    Vector.count();
    Xmm.get(dst);
    Wasm.get(L_X);
    Wasm.op(I32_WRAP_I64);
    Wasm.i32(i32(most));
    Wasm.get(L_X);
    Wasm.i64(most);
    Wasm.op(I64_LT_U);
    Wasm.op(SELECT);
    Wasm.vector(operation);
    Xmm.set(dst, 0);
    return true;
  }

  // ---- Shuffles -------------------------------------------------------------------------------------------------------

  static shuffles(handler: u32): bool {
    const imm: u32 = load<u8>(rec, R_IMM);
    switch (handler) {
      case H.H_SseInt_punpcklbw:
        return Vector.bytes(0x1303120211011000, 0x1707160615051404);
      case H.H_SseInt_punpckhbw:
        return Vector.bytes(0x1b0b1a0a19091808, 0x1f0f1e0e1d0d1c0c);
      case H.H_SseInt_punpcklwd:
        return Vector.words(0xb3a29180);
      case H.H_SseInt_punpckhwd:
        return Vector.words(0xf7e6d5c4);
      case H.H_SseInt_punpckldq:
        return Vector.dwords(0x5140, false);
      case H.H_SseInt_punpckhdq:
        return Vector.dwords(0x7362, false);
      case H.H_SseInt_punpcklqdq:
        return Vector.dwords(0x5410, false);
      case H.H_SseInt_punpckhqdq:
        return Vector.dwords(0x7632, false);
      case H.H_SseMove_highToLow:
        return Vector.dwords(0x3276, false);
      case H.H_SseMove_movsldup:
        return Vector.dwords(0x2200, true);
      case H.H_SseMove_movshdup:
        return Vector.dwords(0x3311, true);
      case H.H_SseInt_pshufd:
        return Vector.dwords(Vector.fields(imm), true);
      case H.H_SseInt_shufps:
        return Vector.dwords(Vector.fields(imm) | 0x4400, false);
      case H.H_SseInt_shufpd:
        return Vector.dwords((imm & 1 ? 0x32 : 0x10) | (imm & 2 ? 0x7600 : 0x5400), false);
      case H.H_SseInt_pshuflw:
        return Vector.wordsOf(Vector.fields(imm) | 0x76540000);
      case H.H_SseInt_pshufhw:
        return Vector.wordsOf(((Vector.fields(imm) | 0x4444) << 16) | 0x3210);
      case H.H_SseInt_pslldq:
        return Vector.shiftBytes(imm, true);
      case H.H_SseInt_psrldq:
        return Vector.shiftBytes(imm, false);
      case H.H_Ssse3_palignr:
        return Vector.align(imm);
      default:
        return false;
    }
  }

  /** The four two-bit fields of an immediate as hexadecimal digits. */
  static fields(imm: u32): u32 {
    return (imm & 3) | ((imm & 0xc) << 2) | ((imm & 0x30) << 4) | ((imm & 0xc0) << 6);
  }

  /** Pushes the operands of a shuffle: numbers from the middle on are of the second. */
  static both(): void {
    Vector.resolve();
    Xmm.get(dst);
    Vector.source();
  }

  static bytes(low: u64, high: u64): bool {
    Vector.both();
    WasmVector.shuffle(low, high);
    Xmm.set(dst, 0);
    return true;
  }

  static words(order: u32): bool {
    Vector.both();
    WasmVector.shuffle16(order);
    Xmm.set(dst, 0);
    return true;
  }

  /** Pushes the source twice. */
  static twice(): void {
    Vector.resolve();
    Vector.source();
    if (memoryForm) {
      Wasm.tee(VectorFloat.held(0));
      Wasm.get(VectorFloat.held(0));
    } else Vector.source();
  }

  static wordsOf(order: u32): bool {
    Vector.twice();
    WasmVector.shuffle16(order);
    Xmm.set(dst, 0);
    return true;
  }

  static dwords(order: u32, ofSource: bool): bool {
    if (ofSource) Vector.twice();
    else Vector.both();
    WasmVector.shuffle32(order);
    Xmm.set(dst, 0);
    return true;
  }

  /** The register is the r/m operand. */
  static shiftBytes(imm: u32, left: bool): bool {
    const count = min<u32>(imm, 16);
    if (left) Vector.zero();
    Xmm.get(src);
    if (!left) Vector.zero();
    Vector.window(left ? 16 - count : count);
    Xmm.set(src, 0);
    return true;
  }

  /** Shuffles to the sixteen bytes from number `first` on. */
  static window(first: u32): void {
    Wasm.vector(W.I8X16_SHUFFLE);
    for (let i: u32 = 0; i < 16; i++) Wasm.byte(first + i);
  }

  /** Bytes of destination:source. */
  static align(imm: u32): bool {
    Vector.resolve();
    if (imm >= 32) Vector.zero();
    else if (imm > 16) {
      Xmm.get(dst);
      Vector.zero();
      Vector.window(imm - 16);
    } else {
      Vector.source();
      Xmm.get(dst);
      Vector.window(imm);
    }
    Xmm.set(dst, 0);
    return true;
  }
}
