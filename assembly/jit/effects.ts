// What an instruction does to the flags, and whether it may leave the region before it completes: liveness of the flags.

import { EA_RIP_WRAP, R_EA_KIND, R_IMM, R_OP, RECORD_SIZE } from '../layout';
import { Both } from './both';
import { Cold } from './cold';
import { DoubleShifts } from './double-shifts';
import {
  Graph,
  N_COUNT,
  N_LIVE,
  N_REC,
  N_STAYS,
  N_SUCC0,
  N_SUCC1,
  N_TERM,
  orderCount,
  T_CALL,
  T_FALL,
  T_JMP,
} from './graph';
import {
  CASES,
  F_ADC,
  F_ADD,
  F_AND,
  F_CALL,
  F_CMOV,
  F_CMP,
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
  F_IMUL,
  F_JCC,
  F_JMP,
  F_LEAVE,
  F_MUL,
  F_NEG,
  F_OR,
  F_POP,
  F_PUSH,
  F_RET,
  F_ROR_CL,
  F_SAR_IMM,
  F_SBB,
  F_SET,
  F_SHL_CL,
  F_SHL_IMM,
  F_SHR_IMM,
  F_SUB,
  F_TEST,
  F_XOR,
  FORM_M,
  FORM_MI,
  FORM_MR,
  FORM_RM,
  FORM_RMI,
  HANDLER_FLAGS,
} from './ops.gen';

/** Reads flags; overwrites all of them; may leave before it has done anything. */
const READS: u32 = 1;
const WRITES: u32 = 2;
const LEAVES: u32 = 4;

/** Blocks whose heat (code.ts) is above this have hardly run. */
let warmHeat: u32 = 0;
/** One byte an instruction of a node: 1 = flags are live behind it. */
const live = memory.data(256);

@final
export class Effects {
  @inline static get warm(): u32 {
    return warmHeat;
  }

  static setWarm(heat: u32): void {
    warmHeat = heat;
  }

  /** Whether the generator knows what to do with the record. */
  static supported(rec: usize): bool {
    if (load<u8>(rec, R_EA_KIND) & EA_RIP_WRAP && Effects.touches(rec)) return false;
    const row = CASES + (usize(load<u16>(rec, R_OP)) << 2);
    const family: u32 = load<u8>(row);
    const size: u32 = load<u8>(row, 2);
    if (Both.active && Effects.ownWays(family)) return false;
    if (size > 1) return true;
    // Byte and word shifts by more than the operand has, or by a count that is not known.
    if (family == F_SHL_IMM || family == F_SHR_IMM || family == F_SAR_IMM)
      return load<u32>(rec, R_IMM) < 8 << size;
    return family < F_SHL_CL || family > F_ROR_CL;
  }

  /** Whether a handler makes accesses of its own, or asks the host: not done twice. */
  static ownWays(family: u32): bool {
    return (
      family == F_COLD_A ||
      family == F_COLD_REP ||
      family == F_COLD_COUNT ||
      family == F_COLD_COUNT_A ||
      family == F_COLD_COUNT_R ||
      family == F_COLD_COUNT_M ||
      family == F_COLD_COUNT_W
    );
  }

  /** Whether the record has a memory operand. */
  static touches(rec: usize): bool {
    const row = CASES + (usize(load<u16>(rec, R_OP)) << 2);
    const form: u32 = load<u8>(row, 1);
    if (form == FORM_RM || form == FORM_MR || form == FORM_MI || form == FORM_M || form == FORM_RMI)
      return true;
    const family: u32 = load<u8>(row);
    return family > F_COLD || family == F_COLD;
  }

  static of(rec: usize): u32 {
    const row = CASES + (usize(load<u16>(rec, R_OP)) << 2);
    const family: u32 = load<u8>(row);
    const form: u32 = load<u8>(row, 1);
    const effect = Effects.onFlags(family, rec);
    const memory =
      form == FORM_RM || form == FORM_MR || form == FORM_MI || form == FORM_M || form == FORM_RMI;
    return memory ? effect | LEAVES : effect;
  }

  /** The decoder's own dropping of dead flags does not count: a loop head in between may leave. */
  static onFlags(family: u32, rec: usize): u32 {
    switch (family) {
      case F_ADD:
      case F_OR:
      case F_AND:
      case F_SUB:
      case F_XOR:
      case F_CMP:
      case F_TEST:
      case F_NEG:
      case F_IMUL:
      case F_MUL:
        return WRITES;
      case F_ADC:
      case F_SBB:
        return READS | WRITES;
      case F_SHL_IMM:
      case F_SHR_IMM:
      case F_SAR_IMM:
        return load<u32>(rec, R_IMM) ? WRITES : 0;
      case F_CMOV:
      case F_SET:
      case F_JCC:
        return READS;
      case F_PUSH:
      case F_POP:
      case F_LEAVE:
      case F_CALL:
      case F_RET:
        return LEAVES;
      case F_JMP:
        return 0;
      case F_COLD:
      case F_COLD_R:
      case F_COLD_M:
      case F_COLD_W:
        // By CL the flags stay when the count is 0; whether they are wanted is known behind it.
        if (DoubleShifts.byImmediate(rec)) return load<u32>(rec, R_IMM) ? WRITES | LEAVES : LEAVES;
        if (DoubleShifts.byCl(rec)) return LEAVES;
        return Cold.touched(rec) & HANDLER_FLAGS ? READS | LEAVES : LEAVES;
      default:
        return family >= F_COLD ? READS | LEAVES : 0;
    }
  }

  /** Whether flags are live before instruction `k` of a node, if they are or are not behind it. */
  static before(node: usize, k: u32, after: bool): bool {
    let effect = Effects.of(usize(load<u32>(node, N_REC)) + usize(k) * RECORD_SIZE);
    if (k < 64 && (load<u64>(node, N_STAYS) >> u64(k)) & 1) effect &= ~LEAVES;
    return (after && !(effect & WRITES)) || (effect & (READS | LEAVES)) != 0;
  }

  /** Whether flags are live at the start of a node. */
  static liveIn(i: i32): bool {
    if (!Graph.inside(i)) return true;
    const node = Graph.node(i);
    let alive = load<u32>(node, N_LIVE) != 0;
    for (let k = load<u32>(node, N_COUNT); k > 0; k--) alive = Effects.before(node, k - 1, alive);
    return alive;
  }

  /** Computes N_LIVE of all nodes. Loop heads test the budget, so flags are live there. */
  static liveness(): void {
    for (let k = i32(orderCount) - 1; k >= 0; k--) {
      const node = Graph.node(Graph.ordered(u32(k)));
      const term = load<u32>(node, N_TERM);
      let alive = true;
      if (term == T_FALL || term == T_JMP || term == T_CALL)
        alive = Effects.liveAt(k, load<i32>(node, N_SUCC0));
      else if (load<i32>(node, N_SUCC1) >= 0)
        alive = Effects.liveAt(k, load<i32>(node, N_SUCC0)) || Effects.liveAt(k, load<i32>(node, N_SUCC1));
      store<u32>(node, u32(alive), N_LIVE);
    }
  }

  static liveAt(place: i32, to: i32): bool {
    if (!Graph.inside(to) || Graph.edgeBack(place, to)) return true;
    return Effects.liveIn(to);
  }

  /** Fills the table behind {@link Effects.liveAfter} for a node. */
  static prepare(node: usize): void {
    let alive = load<u32>(node, N_LIVE) != 0;
    for (let k = load<u32>(node, N_COUNT); k > 0; k--) {
      store<u8>(live + usize(k - 1), u8(alive));
      alive = Effects.before(node, k - 1, alive);
    }
  }

  static liveAfter(k: u32): bool {
    return load<u8>(live + usize(k)) != 0;
  }
}
