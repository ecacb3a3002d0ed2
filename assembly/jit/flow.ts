// The body of a region's function: its nodes in nested blocks and loops. Ramsey, "Beyond Relooper" (2022): each node is placed
// where its dominator is, nodes with several ways in follow a block that branches leave.

import { Ea } from '../ea';
import {
  R_IMM,
  R_LEN,
  R_OFFSET,
  R_OP,
  R_SRC,
  R_TARGET,
  RECORD_SIZE,
  TLB_EXEC,
  TLB_FRAME,
  V_RIP,
  V_TLB_FETCH,
} from '../layout';
import { MODE_CODE_SIZE } from '../mode';
import { Access, READ } from './access';
import { Cold } from './cold';
import { Conditions, STATE_UNKNOWN, state } from './conditions';
import { Effects } from './effects';
import {
  Gen,
  L_BUDGET,
  L_ENTRY,
  L_T,
  L_U,
  L_V,
  L_X,
  L_Y,
  wide,
  X_BUDGET,
  X_GUARD,
  X_NEXT,
  X_STOP,
} from './gen';
import {
  Graph,
  modeKey,
  N_COUNT,
  N_DELTA,
  N_FORWARD,
  N_FRAME,
  N_FROM,
  N_HEADER,
  N_IDOM,
  N_LABEL,
  N_LONGEST,
  N_ORDER,
  N_REC,
  N_STATE,
  N_SUCC0,
  N_SUCC1,
  N_TERM,
  orderCount,
  T_CALL,
  T_CASE,
  T_FALL,
  T_INDIRECT,
  T_JCC,
  T_JMP,
  T_RET,
} from './graph';
import { Groups } from './groups';
import { Integer } from './integer';
import { Operands } from './operands';
import { CASES, F_COLD_REP, F_JMP, FORM_I, FORM_M } from './ops.gen';
import { Sites } from './sites';
import { Targets } from './targets';
import { Vector } from './vector';
import { Facts } from './vector-facts';
import {
  BLOCK,
  BR,
  BR_IF,
  ELSE,
  I32_ADD,
  I32_AND,
  I32_LOAD,
  I32_LT_S,
  I32_NE,
  I32_OR,
  I32_SUB,
  I32_WRAP_I64,
  I64_EQ,
  I64_EXTEND_I32_U,
  I64_LOAD,
  I64_NE,
  I64_SHL,
  I64_SHR_S,
  I64_SHR_U,
  I64_STORE,
  IF,
  LOOP,
  UNREACHABLE,
  Wasm,
} from './wasm';
import { FpuState } from './x87-state';

@final
export class Flow {
  /** The node, come to from node `from`, and everything that it dominates. */
  static tree(i: i32, from: i32): void {
    if (!Gen.room()) return;
    const node = Graph.node(i);
    const header = load<u32>(node, N_HEADER) != 0;
    if (header) store<u32>(node, Gen.open(LOOP), N_LABEL);
    const fresh = i == 0 || header || Flow.merges(node);
    store<i32>(node, fresh ? -1 : from, N_FROM);
    Conditions.setState(fresh ? STATE_UNKNOWN : load<u32>(Graph.node(from), N_STATE));
    if (header || i == 0) Flow.testBudget(node);
    Flow.within(i, i32(orderCount) - 1);
    if (!header) return;
    Gen.close();
    Wasm.op(UNREACHABLE);
  }

  /** The merge nodes that `i` dominates directly, from place `last` of the order down, each behind a block; then `i` itself. */
  static within(i: i32, last: i32): void {
    for (let k = last; k > load<i32>(Graph.node(i), N_ORDER); k--) {
      const child = Graph.ordered(u32(k));
      const node = Graph.node(child);
      if (load<i32>(node, N_IDOM) != i || !Flow.merges(node)) continue;
      store<u32>(node, Gen.open(BLOCK), N_LABEL);
      Flow.within(i, k - 1);
      Gen.close();
      Flow.tree(child, i);
      return;
    }
    Flow.node(i);
  }

  /** Whether a node has several ways in from before: it stands behind a block. */
  @inline static merges(node: usize): bool {
    return load<u32>(node, N_FORWARD) > 1;
  }

  /** Leaves when the budget does not cover the longest path to the next test. */
  static testBudget(node: usize): void {
    Wasm.i32(i32(Gen.exit(X_BUDGET, Graph.rip(node), 0)));
    Wasm.get(L_BUDGET);
    Wasm.i32(i32(load<u32>(node, N_LONGEST)));
    Wasm.op(I32_LT_S);
    Gen.leaveIf();
  }

  static node(i: i32): void {
    const node = Graph.node(i);
    const count = load<u32>(node, N_COUNT);
    const delta = load<i32>(node, N_DELTA);
    const frame = load<u32>(node, N_FRAME);
    const term = load<u32>(node, N_TERM);
    const first: usize = load<u32>(node, N_REC);
    Effects.prepare(node);
    FpuState.forget();
    const from = load<i32>(node, N_FROM);
    Vector.node(i, from);
    Groups.enter(i, from);
    if (count) {
      Wasm.get(L_BUDGET);
      Wasm.i32(i32(count));
      Wasm.op(I32_SUB);
      Wasm.set(L_BUDGET);
    }
    const ends = term == T_JCC || term == T_JMP || term == T_CALL || term == T_RET || term == T_INDIRECT;
    const plain = ends ? count - 1 : count;
    for (let k: u32 = 0; k < plain; k++) {
      if (!Gen.room()) return;
      const rec = first + usize(k) * RECORD_SIZE;
      const rip = delta + i32(load<u16>(rec, R_OFFSET));
      Gen.instruction(rip, count - k, Ea.segment(rec));
      Sites.instruction(frame, rec);
      Gen.mark(frame, modeKey & MODE_CODE_SIZE, rip);
      Groups.start();
      Integer.emit(rec, delta, Effects.liveAfter(k));
      Groups.finish(rec, delta, k);
      if (load<u8>(CASES + (usize(load<u16>(rec, R_OP)) << 2)) == F_COLD_REP)
        Cold.afterRepeat(rip + i32(load<u8>(rec, R_LEN)), count - k - 1, load<u32>(node, N_LONGEST));
    }
    const last = first + usize(plain) * RECORD_SIZE;
    Gen.instruction(delta + i32(load<u16>(last, R_OFFSET)), ends ? 1 : 0, Ea.segment(last));
    Sites.instruction(frame, last);
    if (ends) Gen.mark(frame, modeKey & MODE_CODE_SIZE, delta + i32(load<u16>(last, R_OFFSET)));
    store<u32>(node, state, N_STATE);
    Facts.leave(i);
    FpuState.settle();
    Groups.leave(i);
    Flow.end(i, node, last, term);
  }

  static end(i: i32, node: usize, last: usize, term: u32): void {
    const rip = load<i32>(node, N_DELTA) + i32(load<u16>(last, R_OFFSET));
    if (term == T_JCC) Flow.conditional(i, node, last);
    else if (term == T_JMP || term == T_FALL) Flow.go(i, load<i32>(node, N_SUCC0), Flow.target(node, last));
    else if (term == T_CALL) {
      Flow.pushReturn(node, last);
      Groups.leave(i);
      Flow.go(i, load<i32>(node, N_SUCC0), Flow.target(node, last));
    } else if (term == T_RET) Flow.ret(i, node, last);
    else if (term == T_INDIRECT) Flow.indirect(i, node, last);
    else if (term == T_CASE) Flow.choose(i, node, last);
    else Gen.leaveTo(X_STOP, rip, 0);
  }

  /** RIP (minus the first page's) that the direct branch at `rec` goes to. */
  static target(node: usize, rec: usize): i32 {
    return load<i32>(node, N_DELTA) + load<i32>(rec, R_TARGET);
  }

  // ---- Edges ----------------------------------------------------------------------------------------------------------

  /** Whether an edge is one branch instruction to a label. */
  static isBranch(from: i32, to: i32): bool {
    if (!Graph.inside(to) || Flow.guarded(from, to)) return false;
    const node = Graph.node(to);
    if (load<i32>(node, N_ORDER) <= load<i32>(Graph.node(from), N_ORDER)) return Graph.dominates(to, from);
    return Flow.merges(node);
  }

  /** Whether an edge goes to a page that may be another one today. */
  static guarded(from: i32, to: i32): bool {
    const there = load<i32>(Graph.node(to), N_DELTA);
    return (
      there != 0 &&
      there != load<i32>(Graph.node(from), N_DELTA) &&
      load<u32>(Graph.node(from), N_TERM) != T_RET
    );
  }

  /** Goes along an edge; `rip` is where it goes when that is not a node. */
  static go(from: i32, to: i32, rip: i32): void {
    if (to >= 0) rip = Graph.rip(Graph.node(to));
    if (!Graph.inside(to)) {
      Gen.leaveTo(X_NEXT, rip, 0);
      return;
    }
    if (Flow.guarded(from, to)) Flow.guard(to);
    const node = Graph.node(to);
    const back = load<i32>(node, N_ORDER) <= load<i32>(Graph.node(from), N_ORDER);
    Facts.edge(from, to);
    // A loop with two entries: the way in from behind leaves.
    if (back && !Graph.dominates(to, from)) Gen.leaveTo(X_NEXT, rip, 0);
    else if (back || Flow.merges(node)) Gen.branch(BR, load<u32>(node, N_LABEL));
    else Flow.tree(to, from);
  }

  /** Leaves unless the page of a node is mapped as it was. */
  static guard(to: i32): void {
    const node = Graph.node(to);
    Wasm.i32(i32(Gen.exit(X_GUARD, Graph.rip(node), 0)));
    Gen.rip(load<i32>(node, N_DELTA));
    Wasm.tee(L_U);
    Wasm.i64(7);
    Wasm.op(I64_SHR_U);
    Wasm.op(I32_WRAP_I64);
    Wasm.i32(4095 << 5);
    Wasm.op(I32_AND);
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, V_TLB_FETCH);
    Wasm.op(I32_ADD);
    Wasm.tee(L_ENTRY);
    Wasm.access(I64_LOAD, TLB_EXEC);
    Wasm.get(L_U);
    Wasm.op(I64_NE);
    Wasm.get(L_ENTRY);
    Wasm.access(I32_LOAD, TLB_FRAME);
    Wasm.i32(i32(load<u32>(node, N_FRAME)));
    Wasm.op(I32_NE);
    Wasm.op(I32_OR);
    Gen.leaveIf();
  }

  static conditional(i: i32, node: usize, rec: usize): void {
    const taken = load<i32>(node, N_SUCC1);
    const fall = load<i32>(node, N_SUCC0);
    const condition: u32 = load<u8>(CASES + (usize(load<u16>(rec, R_OP)) << 2), 3);
    const target = Flow.target(node, rec);
    const next = load<i32>(node, N_DELTA) + i32(load<u16>(rec, R_OFFSET)) + i32(load<u8>(rec, R_LEN));
    if (!Graph.inside(taken)) {
      Wasm.i32(i32(Gen.exit(X_NEXT, target, 0)));
      Conditions.test(condition);
      Gen.leaveIf();
      Flow.go(i, fall, next);
    } else if (Flow.isBranch(i, taken)) {
      Conditions.test(condition);
      Facts.edge(i, taken);
      Gen.branch(BR_IF, load<u32>(Graph.node(taken), N_LABEL));
      Flow.go(i, fall, next);
    } else if (!Graph.inside(fall)) {
      Wasm.i32(i32(Gen.exit(X_NEXT, next, 0)));
      Conditions.test(condition ^ 1);
      Gen.leaveIf();
      Flow.go(i, taken, target);
    } else if (Flow.isBranch(i, fall)) {
      Conditions.test(condition ^ 1);
      Facts.edge(i, fall);
      Gen.branch(BR_IF, load<u32>(Graph.node(fall), N_LABEL));
      Flow.go(i, taken, target);
    } else {
      Conditions.test(condition);
      Gen.open(IF);
      Flow.go(i, taken, target);
      Wasm.op(ELSE);
      Flow.go(i, fall, next);
      Gen.close();
      Wasm.op(UNREACHABLE);
    }
  }

  // ---- Calls, returns, indirect branches --------------------------------------------------------------------------------

  @inline static size(): u32 {
    return wide ? 3 : 2;
  }

  /** Pushes the address behind `rec` on the guest's stack. */
  static pushReturn(node: usize, rec: usize): void {
    const rip = load<i32>(node, N_DELTA) + i32(load<u16>(rec, R_OFFSET)) + i32(load<u8>(rec, R_LEN));
    Gen.rip(rip);
    if (!wide) Wasm.op(I32_WRAP_I64);
    Wasm.set(wide ? L_X : L_T);
    Integer.pushHeld(Flow.size());
  }

  static ret(i: i32, node: usize, rec: usize): void {
    Access.operand(rec, load<i32>(node, N_DELTA), READ);
    Operands.load(Flow.size());
    if (!wide) Wasm.op(I64_EXTEND_I32_U);
    Wasm.set(L_Y);
    Flow.canonical(L_Y);
    const immediate = load<u8>(CASES + (usize(load<u16>(rec, R_OP)) << 2), 1) == FORM_I;
    Access.moveStack(i32(wide ? 8 : 4) + (immediate ? i32(load<u16>(rec, R_IMM)) : 0));
    const back = load<i32>(node, N_SUCC0);
    Groups.leave(i);
    Flow.goOn(i, node, rec);
  }

  /** The target of an indirect branch is in L_Y: to the first case, or back to the caller, or out. */
  static goOn(i: i32, node: usize, rec: usize): void {
    const next = load<i32>(node, N_SUCC0);
    if (!Graph.inside(next)) Flow.leaveFor(node, rec);
    else if (load<u32>(Graph.node(next), N_TERM) == T_CASE) Flow.go(i, next, 0);
    else {
      Flow.when(i, next);
      Flow.leaveFor(node, rec);
    }
  }

  /** A T_CASE. */
  static choose(i: i32, node: usize, rec: usize): void {
    const target = load<i32>(node, N_SUCC1);
    if (Graph.inside(target)) Flow.when(i, target);
    const next = load<i32>(node, N_SUCC0);
    if (next >= 0) Flow.go(i, next, 0);
    else Flow.leaveFor(node, rec);
  }

  /** Goes to a node if it is what L_Y says. */
  static when(from: i32, to: i32): void {
    Wasm.get(L_Y);
    Gen.rip(Graph.rip(Graph.node(to)));
    Wasm.op(I64_EQ);
    if (Flow.isBranch(from, to)) {
      Facts.edge(from, to);
      Gen.branch(BR_IF, load<u32>(Graph.node(to), N_LABEL));
      return;
    }
    Gen.open(IF);
    Flow.go(from, to, 0);
    Gen.close();
  }

  /** Leaves to the address in L_Y. */
  static leaveFor(node: usize, rec: usize): void {
    Wasm.get(L_V);
    Wasm.get(L_Y);
    Wasm.access(I64_STORE, V_RIP);
    Gen.leaveFrom(
      Targets.place(load<u32>(node, N_FRAME), load<u16>(rec, R_OFFSET)),
      load<i32>(node, N_DELTA),
    );
  }

  /** The interpreter raises the fault of an address that is not canonical. */
  static canonical(local: u32): void {
    if (!wide) return;
    Gen.exitHere(X_STOP);
    Wasm.get(local);
    Wasm.i64(16);
    Wasm.op(I64_SHL);
    Wasm.i64(16);
    Wasm.op(I64_SHR_S);
    Wasm.get(local);
    Wasm.op(I64_NE);
    Gen.leaveIf();
  }

  static indirect(i: i32, node: usize, rec: usize): void {
    const row = CASES + (usize(load<u16>(rec, R_OP)) << 2);
    const size = Flow.size();
    if (load<u8>(row, 1) == FORM_M) {
      Access.operand(rec, load<i32>(node, N_DELTA), READ);
      Operands.load(size);
    } else Gen.get(load<u16>(rec, R_SRC), size);
    if (!wide) Wasm.op(I64_EXTEND_I32_U);
    Wasm.set(L_Y);
    Flow.canonical(L_Y);
    if (load<u8>(row) != F_JMP) Flow.pushReturn(node, rec);
    Groups.leave(i);
    Flow.goOn(i, node, rec);
  }
}
