// SHLD and SHRD of 32 and 64 bits in generated code, where nobody looks at their flags. SDM vol. 2.

import { Handlers } from '../handlers.gen';
import { R_DST, R_IMM, R_SRC, R_SUB, V_RCX } from '../layout';
import { Access, MODIFY } from './access';
import { Gen, L_P, L_X, L_Y } from './gen';
import {
  F_COLD_M,
  H_Shift_shldCl_u32,
  H_Shift_shldCl_u64,
  H_Shift_shldImm_u32,
  H_Shift_shldImm_u64,
  H_Shift_shrdCl_u32,
  H_Shift_shrdCl_u64,
  H_Shift_shrdImm_u32,
  H_Shift_shrdImm_u64,
} from './ops.gen';
import {
  I32_LOAD,
  I32_STORE,
  I32_WRAP_I64,
  I64_AND,
  I64_EXTEND_I32_U,
  I64_LOAD,
  I64_OR,
  I64_SHL,
  I64_SHR_U,
  I64_STORE,
  I64_SUB,
  Wasm,
} from './wasm';

@final
export class DoubleShifts {
  @inline static handler(rec: usize): u32 {
    return load<u16>(rec, R_SUB) - Handlers.index(0);
  }

  /** Whether a record of a cold family is one of these. */
  static is(rec: usize): bool {
    return DoubleShifts.byImmediate(rec) || DoubleShifts.byCl(rec);
  }

  static byImmediate(rec: usize): bool {
    const handler = DoubleShifts.handler(rec);
    return (
      handler == H_Shift_shldImm_u32 ||
      handler == H_Shift_shldImm_u64 ||
      handler == H_Shift_shrdImm_u32 ||
      handler == H_Shift_shrdImm_u64
    );
  }

  static byCl(rec: usize): bool {
    const handler = DoubleShifts.handler(rec);
    return (
      handler == H_Shift_shldCl_u32 ||
      handler == H_Shift_shldCl_u64 ||
      handler == H_Shift_shrdCl_u32 ||
      handler == H_Shift_shrdCl_u64
    );
  }

  /** Generates the instruction; false when it is none of these, or its flags are wanted. */
  static emit(rec: usize, delta: i32, family: u32, live: bool): bool {
    if (live || !DoubleShifts.is(rec)) return false;
    const handler = DoubleShifts.handler(rec);
    const left =
      handler == H_Shift_shldImm_u32 ||
      handler == H_Shift_shldImm_u64 ||
      handler == H_Shift_shldCl_u32 ||
      handler == H_Shift_shldCl_u64;
    const size: u32 =
      handler == H_Shift_shldImm_u64 ||
      handler == H_Shift_shldCl_u64 ||
      handler == H_Shift_shrdImm_u64 ||
      handler == H_Shift_shrdCl_u64
        ? 3
        : 2;
    const toMemory = family == F_COLD_M;
    if (toMemory) Access.operand(rec, delta, MODIFY);
    if (DoubleShifts.byCl(rec)) {
      Gen.low(V_RCX);
      Wasm.op(I64_EXTEND_I32_U);
      Wasm.i64(size == 3 ? 63 : 31);
      Wasm.op(I64_AND);
    } else Wasm.i64(load<u32>(rec, R_IMM));
    Wasm.set(L_Y);
    if (toMemory) {
      Wasm.get(L_P);
      Wasm.get(L_P);
      Wasm.access(size == 3 ? I64_LOAD : I32_LOAD, 0);
    } else Gen.get(load<u16>(rec, R_SRC), size);
    if (size == 3) DoubleShifts.whole(rec, left);
    else DoubleShifts.half(rec, left);
    if (toMemory) Wasm.access(size == 3 ? I64_STORE : I32_STORE, 0);
    else Gen.put(load<u16>(rec, R_SRC), size);
    return true;
  }

  /** 32 bits: both operands in one value. The first is on the stack, the count in L_Y. */
  static half(rec: usize, left: bool): void {
    Wasm.op(I64_EXTEND_I32_U);
    if (left) DoubleShifts.high();
    Gen.low(load<u16>(rec, R_DST));
    Wasm.op(I64_EXTEND_I32_U);
    if (!left) DoubleShifts.high();
    Wasm.op(I64_OR);
    Wasm.get(L_Y);
    Wasm.op(left ? I64_SHL : I64_SHR_U);
    if (left) {
      Wasm.i64(32);
      Wasm.op(I64_SHR_U);
    }
    Wasm.op(I32_WRAP_I64);
  }

  static high(): void {
    Wasm.i64(32);
    Wasm.op(I64_SHL);
  }

  /** 64 bits: what comes in is shifted by one and by the rest, so that a count of 0 brings nothing. */
  static whole(rec: usize, left: bool): void {
    Wasm.get(L_Y);
    Wasm.op(left ? I64_SHL : I64_SHR_U);
    Wasm.set(L_X);
    Gen.word(load<u16>(rec, R_DST));
    Wasm.i64(1);
    Wasm.op(left ? I64_SHR_U : I64_SHL);
    Wasm.i64(63);
    Wasm.get(L_Y);
    Wasm.op(I64_SUB);
    Wasm.op(left ? I64_SHR_U : I64_SHL);
    Wasm.get(L_X);
    Wasm.op(I64_OR);
  }
}
