// SSE instructions in generated code: what they share, and moves. SDM vol. 2; the handlers of sse-move.ts.
//
// Handlers are known by their number, so the forms of VEX that share one are here too. What is not here, the interpreter's
// handlers do.

import { Handlers } from '../handlers.gen';
import { R_DST, R_IMM, R_SRC, R_SUB } from '../layout';
import { Access, READ, WRITE } from './access';
import { Gen, L_P } from './gen';
import * as H from './ops.gen';
import { Facts } from './vector-facts';
import { VectorFloat } from './vector-float';
import { VectorInteger } from './vector-integer';
import { DOUBLE, SINGLE, Xmm } from './vector-registers';
import { VectorShuffle } from './vector-shuffle';
import * as W from './vector-wasm';
import { WasmVector } from './vector-wasm';
import { I32_STORE, I64_STORE, Wasm } from './wasm';

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

  /** Node `i` of the region begins: behind `from`, its only way in, or (−1) where paths meet. */
  static node(i: i32, from: i32): void {
    Facts.node(i, from);
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
      Vector.move(handler) ||
      VectorInteger.emit(handler) ||
      VectorShuffle.emit(handler) ||
      VectorFloat.emit(handler)
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
}
