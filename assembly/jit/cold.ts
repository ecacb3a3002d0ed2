// Instructions that the generator has no code for: calls of the interpreter's handlers, with the state they may touch in the
// vCPU block.

import { Handlers } from '../handlers.gen';
import { R_SRC, R_SUB, V_BUDGET, V_COUNT_BASE, V_OUTCOME, V_RETIRED, V_RIP } from '../layout';
import { Access, MODIFY, READ, WRITE } from './access';
import { Conditions, STATE_UNKNOWN } from './conditions';
import { DoubleShifts } from './double-shifts';
import { currentLeft, currentRip, FN_HANDLER, Gen, L_BUDGET, L_P, L_V, X_BUDGET, X_STOP } from './gen';
import { Groups } from './groups';
import {
  F_COLD,
  F_COLD_A,
  F_COLD_COUNT,
  F_COLD_COUNT_A,
  F_COLD_COUNT_M,
  F_COLD_COUNT_R,
  F_COLD_COUNT_W,
  F_COLD_M,
  F_COLD_R,
  F_COLD_REP,
  F_COLD_W,
  HANDLER_FLAGS,
  HANDLER_REGISTERS,
  HANDLER_TOUCHES,
  HANDLER_VECTORS,
  HANDLER_X87,
} from './ops.gen';
import { Vector } from './vector';
import { Xmm } from './vector-registers';
import {
  I32_ADD,
  I32_LOAD,
  I32_LT_S,
  I32_STORE,
  I64_EXTEND_I32_S,
  I64_LOAD,
  I64_STORE,
  I64_SUB,
  Wasm,
} from './wasm';
import { Fpu } from './x87';
import { FpuState } from './x87-state';

@final
export class Cold {
  /** Generates the call of the handler of `rec`; false when the family is not known. */
  static emit(rec: usize, delta: i32, family: u32, live: bool): bool {
    const reads = family == F_COLD_R || family == F_COLD_COUNT_R;
    const modifies = family == F_COLD_M || family == F_COLD_COUNT_M;
    const writes = family == F_COLD_W || family == F_COLD_COUNT_W;
    const counts =
      family == F_COLD_COUNT ||
      family == F_COLD_COUNT_A ||
      family == F_COLD_COUNT_R ||
      family == F_COLD_COUNT_M ||
      family == F_COLD_COUNT_W;
    const own = family == F_COLD_A || family == F_COLD_COUNT_A || family == F_COLD_REP;
    if (!reads && !modifies && !writes && !counts && !own && family != F_COLD) return false;
    if (Vector.emit(rec, delta, family) || Fpu.emit(rec, delta, family)) return true;
    if (DoubleShifts.emit(rec, delta, family, live)) return true;
    const x87 = (Cold.touched(rec) & HANDLER_X87) != 0;
    if (x87) FpuState.spill();
    if (reads || modifies || writes) Access.operand(rec, delta, reads ? READ : writes ? WRITE : MODIFY);
    const touches: u32 = own || counts ? HANDLER_FLAGS | HANDLER_REGISTERS : Cold.touched(rec);
    if (touches & HANDLER_REGISTERS) Gen.spillRegisters();
    if (touches & HANDLER_FLAGS) Gen.spillFlags();
    const vectors = (Cold.touched(rec) & HANDLER_VECTORS) != 0;
    if (vectors) Xmm.spill();
    if (counts) Cold.count();
    if (family == F_COLD_REP) Cold.storeBudget();
    Wasm.get(L_V);
    Wasm.i32(i32(rec));
    if (own) Wasm.i32(0);
    else if (reads || modifies || writes) Wasm.get(L_P);
    else {
      Wasm.get(L_V);
      Wasm.i32(i32(load<u16>(rec, R_SRC)));
      Wasm.op(I32_ADD);
    }
    if (x87 && (reads || modifies || writes)) Fpu.spillAddress(rec);
    if (x87 && delta) Fpu.movePage(delta);
    Cold.call(load<u16>(rec, R_SUB));
    if (x87 && delta) Fpu.movePage(0);
    if (x87) FpuState.refill();
    if (touches & HANDLER_REGISTERS) Gen.reloadRegisters();
    if (touches & HANDLER_FLAGS) {
      Gen.reloadFlags();
      Conditions.setState(STATE_UNKNOWN);
    }
    if (vectors) Vector.called();
    if (family == F_COLD_REP) Cold.loadBudget();
    Gen.exitHere(X_STOP);
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, V_OUTCOME);
    Gen.leaveIf();
    return true;
  }

  /** What of the general registers and flags the handler may use. */
  static touched(rec: usize): u32 {
    return load<u8>(HANDLER_TOUCHES + usize(load<u16>(rec, R_SUB) - Handlers.index(0)));
  }

  /** Calls the handler in a place of the core's table with what is on the stack. */
  static call(slot: u32): void {
    Groups.close();
    Wasm.i32(i32(slot));
    Wasm.call(FN_HANDLER);
  }

  /** Makes V_RETIRED and V_RIP exact. */
  static count(): void {
    Wasm.get(L_V);
    Wasm.get(L_V);
    Wasm.access(I64_LOAD, V_COUNT_BASE);
    Wasm.get(L_BUDGET);
    Wasm.i32(i32(currentLeft));
    Wasm.op(I32_ADD);
    Wasm.op(I64_EXTEND_I32_S);
    Wasm.op(I64_SUB);
    Wasm.access(I64_STORE, V_RETIRED);
    Wasm.get(L_V);
    Gen.rip(currentRip);
    Wasm.access(I64_STORE, V_RIP);
  }

  static storeBudget(): void {
    Wasm.get(L_V);
    Wasm.get(L_BUDGET);
    Wasm.access(I32_STORE, V_BUDGET);
  }

  static loadBudget(): void {
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, V_BUDGET);
    Wasm.set(L_BUDGET);
  }

  /** Behind a repeated string instruction: its iterations may have used up what the rest of the path needs. */
  static afterRepeat(rip: i32, left: u32, longest: u32): void {
    Wasm.i32(i32(Gen.exit(X_BUDGET, rip, left)));
    Wasm.get(L_BUDGET);
    Wasm.i32(i32(longest));
    Wasm.op(I32_LT_S);
    Gen.leaveIf();
  }
}
