// Shuffles of SSE registers in generated code: elements, words, bytes. SDM vol. 2; the handlers of sse-int.ts and ssse3.ts.

import { R_IMM } from '../layout';
import * as H from './ops.gen';
import { Vector } from './vector';
import { VectorFloat } from './vector-float';
import { Xmm } from './vector-registers';
import * as W from './vector-wasm';
import { WasmVector } from './vector-wasm';
import { Wasm } from './wasm';

@final
export class VectorShuffle {
  static emit(handler: u32): bool {
    const imm: u32 = load<u8>(Vector.record, R_IMM);
    switch (handler) {
      case H.H_SseInt_punpcklbw:
        return VectorShuffle.bytes(0x1303120211011000, 0x1707160615051404);
      case H.H_SseInt_punpckhbw:
        return VectorShuffle.bytes(0x1b0b1a0a19091808, 0x1f0f1e0e1d0d1c0c);
      case H.H_SseInt_punpcklwd:
        return VectorShuffle.words(0xb3a29180);
      case H.H_SseInt_punpckhwd:
        return VectorShuffle.words(0xf7e6d5c4);
      case H.H_SseInt_punpckldq:
        return VectorShuffle.dwords(0x5140, false);
      case H.H_SseInt_punpckhdq:
        return VectorShuffle.dwords(0x7362, false);
      case H.H_SseInt_punpcklqdq:
        return VectorShuffle.dwords(0x5410, false);
      case H.H_SseInt_punpckhqdq:
        return VectorShuffle.dwords(0x7632, false);
      case H.H_SseMove_highToLow:
        return VectorShuffle.dwords(0x3276, false);
      case H.H_SseMove_movsldup:
        return VectorShuffle.dwords(0x2200, true);
      case H.H_SseMove_movshdup:
        return VectorShuffle.dwords(0x3311, true);
      case H.H_SseInt_pshufd:
        return VectorShuffle.dwords(VectorShuffle.fields(imm), true);
      case H.H_SseInt_shufps:
        return VectorShuffle.dwords(VectorShuffle.fields(imm) | 0x4400, false);
      case H.H_SseInt_shufpd:
        return VectorShuffle.dwords((imm & 1 ? 0x32 : 0x10) | (imm & 2 ? 0x7600 : 0x5400), false);
      case H.H_SseInt_pshuflw:
        return VectorShuffle.wordsOf(VectorShuffle.fields(imm) | 0x76540000);
      case H.H_SseInt_pshufhw:
        return VectorShuffle.wordsOf(((VectorShuffle.fields(imm) | 0x4444) << 16) | 0x3210);
      case H.H_SseInt_pslldq:
        return VectorShuffle.shiftBytes(imm, true);
      case H.H_SseInt_psrldq:
        return VectorShuffle.shiftBytes(imm, false);
      case H.H_Ssse3_palignr:
        return VectorShuffle.align(imm);
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
    Xmm.get(Vector.target);
    Vector.source();
  }

  static bytes(low: u64, high: u64): bool {
    VectorShuffle.both();
    WasmVector.shuffle(low, high);
    Xmm.set(Vector.target, 0);
    return true;
  }

  static words(order: u32): bool {
    VectorShuffle.both();
    WasmVector.shuffle16(order);
    Xmm.set(Vector.target, 0);
    return true;
  }

  /** Pushes the source twice. */
  static twice(): void {
    Vector.resolve();
    Vector.source();
    if (Vector.inMemory) {
      Wasm.tee(VectorFloat.held(0));
      Wasm.get(VectorFloat.held(0));
    } else Vector.source();
  }

  static wordsOf(order: u32): bool {
    VectorShuffle.twice();
    WasmVector.shuffle16(order);
    Xmm.set(Vector.target, 0);
    return true;
  }

  static dwords(order: u32, ofSource: bool): bool {
    if (ofSource) VectorShuffle.twice();
    else VectorShuffle.both();
    WasmVector.shuffle32(order);
    Xmm.set(Vector.target, 0);
    return true;
  }

  /** The register is the r/m operand. */
  static shiftBytes(imm: u32, left: bool): bool {
    const count = min<u32>(imm, 16);
    if (left) Vector.zero();
    Xmm.get(Vector.operand);
    if (!left) Vector.zero();
    VectorShuffle.window(left ? 16 - count : count);
    Xmm.set(Vector.operand, 0);
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
      Xmm.get(Vector.target);
      Vector.zero();
      VectorShuffle.window(imm - 16);
    } else {
      Vector.source();
      Xmm.get(Vector.target);
      VectorShuffle.window(imm);
    }
    Xmm.set(Vector.target, 0);
    return true;
  }
}
