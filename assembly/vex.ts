// VEX-encoded forms of SSE instructions, made of the SSE handlers. SDM vol. 1 §14.1, vol. 2 §2.3.
//
// A handler works on one 128-bit part with its destination in V_VEX_RESULT, which starts as a copy of the operand that
// VEX.vvvv names; the destination register is written when all parts are done and none has raised an exception.

import { PREFIX_L, R_DST, R_IMM, R_PREFIX, R_VVVV, V_VEX_RECORD, V_VEX_RESULT, V_XMM } from './layout';
import { Mode } from './mode';
import { Outcome } from './outcome';
import { Mxcsr } from './sse-mxcsr';

@final
export class Vex {
  @inline static is256(rec: usize): bool {
    return (load<u8>(rec, R_PREFIX) & PREFIX_L) != 0;
  }

  /** Address of the result in progress. */
  @inline static result(v: usize): usize {
    return v + V_VEX_RESULT;
  }

  /** The operand in VEX.vvvv. */
  @inline static source(v: usize, rec: usize): usize {
    return v + load<u16>(rec, R_VVVV);
  }

  @inline static destination(v: usize, rec: usize): usize {
    return v + load<u16>(rec, R_DST);
  }

  @inline static imm(rec: usize): u32 {
    return load<u8>(rec, R_IMM);
  }

  /** The vector register in bits 7–4 of the immediate. */
  @inline static fourth(v: usize, rec: usize): usize {
    return Vex.register(v, Vex.imm(rec) >> 4);
  }

  /** Vector register `n`; eight of them outside 64-bit mode. */
  @inline static register(v: usize, n: u32): usize {
    return v + V_XMM + (usize(Mode.is64(v) ? n : n & 7) << 5);
  }

  /** Writes 128 bits to the register at `d` and clears the rest. */
  @inline static put128(d: usize, low: v128): void {
    v128.store(d, low);
    v128.store(d, i64x2.splat(0), 16);
  }

  @inline static put256(d: usize, low: v128, high: v128): void {
    v128.store(d, low);
    v128.store(d, high, 16);
  }

  /** The record for the first part: the same instruction with its destination in the result. */
  @inline private static part(v: usize, rec: usize, to: usize): usize {
    const part = v + V_VEX_RECORD;
    v128.store(part, v128.load(rec));
    store<u64>(part, load<u64>(rec, 16), 16);
    store<u64>(part, u64(load<u8>(rec, R_IMM)), R_IMM);
    store<u16>(part, u16(to), R_DST);
    return part;
  }

  static first(v: usize, rec: usize): usize {
    const source = Vex.source(v, rec);
    v128.store(v + V_VEX_RESULT, v128.load(source));
    if (Vex.is256(rec)) {
      v128.store(v + V_VEX_RESULT, v128.load(source, 16), 16);
      Mxcsr.hold();
    }
    return Vex.part(v, rec, V_VEX_RESULT);
  }

  /** The record for the upper part; `shift`: bits of the immediate that the first part used up. */
  @inline static second(v: usize, part: usize, shift: u32): usize {
    if (shift) store<u64>(part, load<u64>(part, R_IMM) >> u64(shift), R_IMM);
    store<u16>(part, u16(V_VEX_RESULT + 16), R_DST);
    return part;
  }

  static finish(v: usize, rec: usize): void {
    const d = Vex.destination(v, rec);
    if (!Vex.is256(rec)) {
      if (!Outcome.pending(v)) Vex.put128(d, v128.load(v + V_VEX_RESULT));
    } else if (Mxcsr.release(v)) {
      Vex.put256(d, v128.load(v + V_VEX_RESULT), v128.load(v + V_VEX_RESULT, 16));
    }
  }

  /** An instruction of 128 bits or less, whatever VEX.L. */
  static low(v: usize, rec: usize): usize {
    v128.store(v + V_VEX_RESULT, v128.load(Vex.source(v, rec)));
    return Vex.part(v, rec, V_VEX_RESULT);
  }

  static finishLow(v: usize, rec: usize): void {
    if (!Outcome.pending(v)) Vex.put128(Vex.destination(v, rec), v128.load(v + V_VEX_RESULT));
  }

  /** Shifts by an immediate: VEX.vvvv is the destination, and the SSE handler works in place. */
  static shift(v: usize, rec: usize, p: usize): usize {
    Vex.put256(v + V_VEX_RESULT, v128.load(p), v128.load(p, 16));
    return Vex.part(v, rec, V_VEX_RESULT);
  }

  static finishShift(v: usize, rec: usize): void {
    const high = Vex.is256(rec) ? v128.load(v + V_VEX_RESULT, 16) : i64x2.splat(0);
    Vex.put256(Vex.source(v, rec), v128.load(v + V_VEX_RESULT), high);
  }
}
