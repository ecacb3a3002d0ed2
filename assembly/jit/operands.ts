// The operands of an integer instruction, and the instruction itself: what integer.ts, shifts.ts and products.ts share.

import { R_DST, R_IMM, R_OP, R_SRC } from '../layout';
import { Access, READ } from './access';
import { Gen, L_FA, L_FB, L_P, L_T, wide } from './gen';
import { CASES, FORM_M, FORM_MI, FORM_MR, FORM_RI, FORM_RM, FORM_RMI } from './ops.gen';
import {
  I32_LOAD,
  I32_LOAD8_U,
  I32_LOAD16_U,
  I32_STORE,
  I32_STORE8,
  I32_STORE16,
  I64_LOAD,
  I64_STORE,
  Wasm,
} from './wasm';

export let rec: usize = 0;
/** RIP of the record's page minus that of the region's first page. */
export let delta: i32 = 0;
export let family: u32 = 0;
export let form: u32 = 0;
export let size: u32 = 0;
/** The flags are wanted. */
export let live: bool = false;

@final
export class Operands {
  /** Takes the instruction at `record` apart. */
  static take(record: usize, pageDelta: i32, flagsLive: bool): void {
    const row = CASES + (usize(load<u16>(record, R_OP)) << 2);
    rec = record;
    delta = pageDelta;
    family = load<u8>(row);
    form = load<u8>(row, 1);
    size = load<u8>(row, 2);
    live = flagsLive;
  }

  /** Loads `bytes` = 1 << s through L_P, zero-extended. */
  static load(s: u32): void {
    Wasm.get(L_P);
    Wasm.access(s == 0 ? I32_LOAD8_U : s == 1 ? I32_LOAD16_U : s == 2 ? I32_LOAD : I64_LOAD, 0);
  }

  static storeOp(s: u32): void {
    Wasm.access(s == 0 ? I32_STORE8 : s == 1 ? I32_STORE16 : s == 2 ? I32_STORE : I64_STORE, 0);
  }

  /** Whether the first operand is in memory. */
  @inline static toMemory(): bool {
    return form == FORM_MR || form == FORM_MI || form == FORM_M;
  }

  /** Resolves the memory operand, if there is one. */
  static resolve(how: u32): void {
    if (form == FORM_RM || form == FORM_RMI) Access.operand(rec, delta, READ);
    else if (Operands.toMemory()) Access.operand(rec, delta, how);
  }

  static first(): void {
    if (Operands.toMemory()) Operands.load(size);
    else Gen.get(load<u16>(rec, R_DST), size);
  }

  static second(): void {
    if (form == FORM_RM) Operands.load(size);
    else if (form == FORM_RI || form == FORM_MI) Gen.constant(load<i64>(rec, R_IMM), size);
    else Gen.get(load<u16>(rec, R_SRC), size);
  }

  /** To be called before the result is pushed. */
  static begin(): void {
    if (Operands.toMemory()) Wasm.get(L_P);
  }

  /** Pops the result into the first operand. */
  static finish(): void {
    if (Operands.toMemory()) Operands.storeOp(size);
    else Gen.put(load<u16>(rec, R_DST), size);
  }

  /** Keeps the value on the stack as first operand of the flags, and leaves it there. */
  static keepResult(): void {
    if (size == 3 || !wide) Wasm.tee(L_FA);
    else {
      Wasm.tee(L_T);
      Gen.toWord(size);
      Wasm.set(L_FA);
      Wasm.get(L_T);
    }
  }

  static setA(): void {
    Gen.toWord(size);
    Wasm.set(L_FA);
  }

  static setB(): void {
    Gen.toWord(size);
    Wasm.set(L_FB);
  }
}
