// The control-flow graph of a region: which decoded blocks belong to it, cut into nodes, their order and dominators.
//
// A region has one entry. It grows from there along branches, direct calls (the callee becomes part of the region, once a
// call site: a context) and falls through, over blocks that the interpreter has executed often, to a cap.
// Dominators: Cooper, Harvey, Kennedy, "A simple, fast dominance algorithm".

import { B_FRAME2, B_HEAT, B_OWNERS, B_TIER, BLOCK_HEADER, Code, TIER_LESSONS } from '../code';
import {
  R_LEN,
  R_OFFSET,
  R_OP,
  R_TARGET,
  RECORD_SIZE,
  TLB_EXEC,
  TLB_FRAME,
  V_RIP_PAGE,
  V_TLB_FETCH,
} from '../layout';
import { Effects } from './effects';
import {
  CASES,
  F_CALL,
  F_COLD_END,
  F_COLD_END_A,
  F_COLD_END_M,
  F_COLD_END_R,
  F_COLD_END_W,
  F_JCC,
  F_JMP,
  F_NEXT,
  F_RAISE,
  F_RET,
  FORM_NONE,
} from './ops.gen';
import { MOST_TARGETS, Targets } from './targets';

export const MOST_NODES: u32 = 96;
/** Contexts of calls that are part of the region; the last number marks places that are left to. */
export const MOST_CONTEXTS: u32 = 15;
const OUTSIDE: u32 = 15;
const MOST_INSTRUCTIONS: u32 = 200;
const MOST_DEPTH: u32 = 4;
/** Targets of an indirect call, or of a return, that become part of the region. */
const MOST_CALLEES: u32 = 4;

// A node.
export const N_REC: usize = 0; // u32: first record
export const N_COUNT: usize = 4; // u32: instructions, the terminator included (not T_STOP's)
export const N_BLOCK: usize = 8; // u32: the decoded block that the records belong to
export const N_FRAME: usize = 12; // u32
export const N_DELTA: usize = 16; // i32: RIP of byte 0 of its page minus that of the region's first page
export const N_OFFSET: usize = 20; // u32: page offset of its first instruction
export const N_CONTEXT: usize = 24; // u32
export const N_TERM: usize = 28; // u32: T_*
export const N_SUCC0: usize = 32; // i32: node that follows, −1: none
export const N_SUCC1: usize = 36; // i32: node of the taken branch
export const N_ORDER: usize = 40; // i32: place in reverse post-order, −1: not reached
export const N_IDOM: usize = 44; // i32
export const N_FORWARD: usize = 48; // u32: edges into it from before
export const N_HEADER: usize = 52; // u32: 1 = head of a loop
export const N_LONGEST: usize = 56; // u32: instructions of the longest path to the next loop head or exit
export const N_LIVE: usize = 60; // u32: 1 = flags are live behind it
export const N_STATE: usize = 64; // u32: what is known of the flags behind it (conditions.ts)
export const N_LABEL: usize = 68; // u32: label of its block or loop while it is open
export const N_SEEN: usize = 72; // u32
/** i32: node that it is always come to from, −1: none. */
export const N_FROM: usize = 76;
/** u64: one bit an instruction of the first 64: 1 = it has memory operands and all the same cannot leave (groups.ts). */
export const N_STAYS: usize = 80;
export const NODE_SIZE: usize = 88;

/** Ends: the interpreter goes on at the instruction behind it. */
export const T_STOP: u32 = 0;
/** A branch to successor 1 or on to successor 0. */
export const T_JCC: u32 = 1;
/** Goes on at successor 0; the last instruction is a jump. */
export const T_JMP: u32 = 2;
/** The same without an instruction. */
export const T_FALL: u32 = 3;
/** A call to successor 0. */
export const T_CALL: u32 = 4;
/** A return, to successor 0 if it is there: a T_CASE where the caller is not part of the region. */
export const T_RET: u32 = 5;
/** A jump or call to an address in a register or memory; successor 0: the first T_CASE. */
export const T_INDIRECT: u32 = 6;
/** Not part of the region: leaves to its address. */
export const T_EXIT: u32 = 7;
/** Without an instruction, behind an indirect branch: to successor 1 if that is the target, or on to successor 0. */
export const T_CASE: u32 = 8;

// A context: a call that has become part of the region.
const C_PARENT: usize = 0;
const C_RETURN: usize = 4; // i32: RIP of the return minus the first page's
const C_FRAME: usize = 8; // u32: frame of the page returned to
const C_DEPTH: usize = 12;
const C_CALLEE: usize = 16; // i32
const CONTEXT_SIZE: usize = 20;

const nodes = memory.data(8448, 8);
const contexts = memory.data(320);
const order = memory.data(384);
/** Nodes by place: u32 key + 1 and u32 node, open addressing. */
const HASH_SIZE: u32 = 256;
const hash = memory.data(2048);

export let nodeCount: u32 = 0;
export let orderCount: u32 = 0;
let contextCount: u32 = 0;
export let modeKey: u32 = 0;
let total: u32 = 0;
/** The region is made anew because indirect branches left it: before that their targets would only make it larger. */
let taught: bool = false;

@final
export class Graph {
  @inline static node(i: i32): usize {
    return nodes + usize(i) * NODE_SIZE;
  }

  @inline static ordered(i: u32): i32 {
    return load<i32>(order + (usize(i) << 2));
  }

  @inline static context(i: u32): usize {
    return contexts + usize(i) * CONTEXT_SIZE;
  }

  /** RIP of a node's first instruction minus that of the region's first page. */
  @inline static rip(node: usize): i32 {
    return load<i32>(node, N_DELTA) + i32(load<u32>(node, N_OFFSET));
  }

  /** Where the inlined call of context `i` returns to. */
  static returnRip(i: u32): i32 {
    return load<i32>(Graph.context(i), C_RETURN);
  }

  /** Builds the graph of the region that starts with `block`; false when it is not worth it. */
  static build(v: usize, block: usize, frame: u32, offset: u32, key: u32): bool {
    nodeCount = 0;
    total = 0;
    taught = (load<u32>(block, B_TIER) & TIER_LESSONS) != 0;
    modeKey = key;
    contextCount = 1;
    memory.fill(hash, 0, HASH_SIZE << 3);
    memory.fill(contexts, 0, CONTEXT_SIZE);
    const first = Graph.leader(0, frame, offset, 0);
    if (!Graph.place(first, block, block + BLOCK_HEADER)) return false;
    for (let i: u32 = 0; i < nodeCount; i++) Graph.grow(v, i32(i));
    for (let i: u32 = 0; i < nodeCount; i++) Graph.cut(i32(i));
    if (load<u32>(Graph.node(0), N_COUNT) == 0) return false;
    Graph.sort();
    Graph.dominate();
    Graph.shape();
    Effects.liveness();
    return true;
  }

  // ---- Growing --------------------------------------------------------------------------------------------------------

  /** The node at a place in a context, made if need be; −1 when there are too many. */
  static leader(delta: i32, frame: u32, offset: u32, context: u32): i32 {
    const key = ((u32(delta) + offset) << 4) | context;
    let slot = (key * 0x9e3779b1) >> 24;
    while (true) {
      const at = hash + (usize(slot) << 3);
      const found = load<u32>(at);
      if (found == key + 1) return load<i32>(at, 4);
      if (found == 0) break;
      slot = (slot + 1) & (HASH_SIZE - 1);
    }
    if (nodeCount >= MOST_NODES) return -1;
    const i = i32(nodeCount++);
    store<u32>(hash + (usize(slot) << 3), key + 1);
    store<i32>(hash + (usize(slot) << 3), i, 4);
    const node = Graph.node(i);
    memory.fill(node, 0, NODE_SIZE);
    store<u32>(node, frame, N_FRAME);
    store<i32>(node, delta, N_DELTA);
    store<u32>(node, offset, N_OFFSET);
    store<u32>(node, context, N_CONTEXT);
    store<u32>(node, T_EXIT, N_TERM);
    store<i32>(node, -1, N_SUCC0);
    store<i32>(node, -1, N_SUCC1);
    return i;
  }

  static find(delta: i32, offset: u32, context: u32): i32 {
    const key = ((u32(delta) + offset) << 4) | context;
    let slot = (key * 0x9e3779b1) >> 24;
    while (true) {
      const at = hash + (usize(slot) << 3);
      const found = load<u32>(at);
      if (found == key + 1) return load<i32>(at, 4);
      if (found == 0) return -1;
      slot = (slot + 1) & (HASH_SIZE - 1);
    }
  }

  /** Gives a node its records. */
  static place(i: i32, block: usize, rec: usize): bool {
    if (!block || load<u32>(block, B_FRAME2)) return false;
    const node = Graph.node(i);
    store<u32>(node, u32(block), N_BLOCK);
    store<u32>(node, u32(rec), N_REC);
    return true;
  }

  /** Walks the records of a node to its end and makes its successors. */
  static grow(v: usize, i: i32): void {
    const node = Graph.node(i);
    if (load<u32>(node, N_TERM) == T_CASE) return;
    if (!load<u32>(node, N_REC)) {
      if (total >= MOST_INSTRUCTIONS || load<u32>(node, N_CONTEXT) == OUTSIDE) return;
      const block = Code.lookup(v, load<u32>(node, N_FRAME), load<u32>(node, N_OFFSET), modeKey);
      if (!block || Graph.cold(block) || !Graph.place(i, block, block + BLOCK_HEADER)) return;
    }
    const context = load<u32>(node, N_CONTEXT);
    const delta = load<i32>(node, N_DELTA);
    let rec: usize = load<u32>(node, N_REC);
    let count: u32 = 0;
    while (true) {
      const offset: u32 = load<u16>(rec, R_OFFSET);
      const other = count ? Graph.find(delta, offset, context) : -1;
      if (other >= 0) {
        Graph.end(node, T_FALL, count, other, -1);
        return;
      }
      if (Graph.terminate(v, node, rec, count)) return;
      count++;
      total++;
      rec += RECORD_SIZE;
    }
  }

  /** Blocks that have hardly run stay out. Those that are part of a region have been given more heat (Jit.cool). */
  static cold(block: usize): bool {
    return load<u32>(block, B_HEAT) > Effects.warm && !load<u32>(block, B_OWNERS);
  }

  static end(node: usize, term: u32, count: u32, succ0: i32, succ1: i32): void {
    store<u32>(node, term, N_TERM);
    store<u32>(node, count, N_COUNT);
    store<i32>(node, succ0, N_SUCC0);
    store<i32>(node, succ1, N_SUCC1);
  }

  /** Ends the node if `rec`, its instruction number `count`, ends it. */
  static terminate(v: usize, node: usize, rec: usize, count: u32): bool {
    const row = CASES + (usize(load<u16>(rec, R_OP)) << 2);
    const family: u32 = load<u8>(row);
    const direct = load<u8>(row, 1) == FORM_NONE;
    if (family == F_NEXT) Graph.end(node, T_FALL, count, Graph.target(v, node, rec), -1);
    else if (family == F_JCC) Graph.branch(v, node, rec, count + 1);
    else if (family == F_JMP && direct) Graph.end(node, T_JMP, count + 1, Graph.target(v, node, rec), -1);
    else if (family == F_CALL && direct) Graph.call(v, node, rec, count + 1);
    else if (family == F_RET) Graph.ret(v, node, rec, count + 1);
    else if (family == F_JMP || family == F_CALL) Graph.indirect(v, node, rec, count + 1, family == F_CALL);
    else if (Graph.stops(family) || !Effects.supported(rec)) Graph.end(node, T_STOP, count, -1, -1);
    else return false;
    return true;
  }

  static stops(family: u32): bool {
    return (
      family == F_COLD_END ||
      family == F_COLD_END_A ||
      family == F_COLD_END_R ||
      family == F_COLD_END_M ||
      family == F_COLD_END_W ||
      family == F_RAISE
    );
  }

  /** The node that a direct branch goes to, or −1 when its page is not known. */
  static target(v: usize, node: usize, rec: usize): i32 {
    const at = load<i32>(rec, R_TARGET);
    return Graph.at(v, load<i32>(node, N_DELTA), load<u32>(node, N_FRAME), at, load<u32>(node, N_CONTEXT));
  }

  /** The node at `at` relative to a page. */
  static at(v: usize, delta: i32, frame: u32, at: i32, context: u32): i32 {
    const page = at & ~0xfff;
    if (page == 0) return Graph.leader(delta, frame, u32(at), context);
    const there = delta + page;
    // Far branches stay out, so that places fit 28 bits.
    if (there < -0x4000000 || there > 0x4000000) return -1;
    const linear = load<u64>(v, V_RIP_PAGE) + u64(i64(there));
    const entry = load<u32>(v, V_TLB_FETCH) + (usize(linear >> 7) & (4095 << 5));
    if (load<u64>(entry, TLB_EXEC) != linear) return -1;
    return Graph.leader(there, load<u32>(entry, TLB_FRAME), u32(at - page), context);
  }

  static branch(v: usize, node: usize, rec: usize, count: u32): void {
    const block: usize = load<u32>(node, N_BLOCK);
    const taken = Graph.target(v, node, rec);
    const next = u32(load<u16>(rec, R_OFFSET)) + load<u8>(rec, R_LEN);
    const context = load<u32>(node, N_CONTEXT);
    let fall: i32 = -1;
    if (next < 4096) {
      fall = Graph.leader(load<i32>(node, N_DELTA), load<u32>(node, N_FRAME), next, context);
      // The records behind a branch in the middle of a decoded block serve when there is no block of their own.
      const after = rec + RECORD_SIZE;
      const inside = load<u8>(CASES + (usize(load<u16>(after, R_OP)) << 2)) != F_NEXT;
      if (fall >= 0 && inside && !load<u32>(Graph.node(fall), N_REC) && total < MOST_INSTRUCTIONS)
        Graph.place(fall, block, after);
    }
    Graph.end(node, T_JCC, count, fall, taken);
  }

  static call(v: usize, node: usize, rec: usize, count: u32): void {
    const at = load<i32>(rec, R_TARGET);
    const delta = load<i32>(node, N_DELTA);
    const context = Graph.enterCall(node, rec, delta + at);
    Graph.end(node, T_CALL, count, Graph.at(v, delta, load<u32>(node, N_FRAME), at, context), -1);
  }

  /**
   * The context of the call at `rec` to `callee`: a new one; the region's own where it calls itself, which is a jump to its start;
   * OUTSIDE where the callee does not become part of the region.
   */
  static enterCall(node: usize, rec: usize, callee: i32): u32 {
    const context = load<u32>(node, N_CONTEXT);
    if (callee == Graph.rip(Graph.node(0))) return 0;
    const depth = load<u32>(Graph.context(context), C_DEPTH);
    if (contextCount >= MOST_CONTEXTS || depth >= MOST_DEPTH || total >= MOST_INSTRUCTIONS / 2)
      return OUTSIDE;
    if (Graph.calls(context, callee)) return OUTSIDE;
    const made = contextCount++;
    const place = Graph.context(made);
    const next = i32(load<u16>(rec, R_OFFSET)) + i32(load<u8>(rec, R_LEN));
    store<u32>(place, context, C_PARENT);
    store<i32>(place, load<i32>(node, N_DELTA) + next, C_RETURN);
    store<u32>(place, load<u32>(node, N_FRAME), C_FRAME);
    store<u32>(place, depth + 1, C_DEPTH);
    store<i32>(place, callee, C_CALLEE);
    return made;
  }

  /** A jump or call whose targets were seen (targets.ts). */
  static indirect(v: usize, node: usize, rec: usize, count: u32, call: bool): void {
    Graph.end(node, T_INDIRECT, count, -1, -1);
    Graph.cases(v, node, rec, call ? MOST_CALLEES : MOST_TARGETS, call);
  }

  /** Behind the branch that ends `node`, a T_CASE for each target that it often had. */
  static cases(v: usize, node: usize, rec: usize, most: u32, call: bool): void {
    if (!taught) return;
    const frame = load<u32>(node, N_FRAME);
    const delta = load<i32>(node, N_DELTA);
    const place = Targets.place(frame, load<u16>(rec, R_OFFSET));
    let last = node;
    for (let k: u32 = 0; k < most && Targets.worth(place, k); k++) {
      const target = Targets.at(place, k);
      const context = call ? Graph.enterCall(node, rec, delta + target) : load<u32>(node, N_CONTEXT);
      if (context == OUTSIDE) continue;
      const to = Graph.at(v, delta, frame, target, context);
      if (to < 0 || nodeCount >= MOST_NODES) return;
      const i = i32(nodeCount++);
      const choice = Graph.node(i);
      memory.copy(choice, node, NODE_SIZE);
      store<u32>(choice, 0, N_BLOCK);
      store<u32>(choice, u32(rec), N_REC);
      Graph.end(choice, T_CASE, 0, -1, to);
      store<i32>(last, i, N_SUCC0);
      last = choice;
    }
  }

  /** Whether `callee` is being called already: recursion stays out. */
  static calls(context: u32, callee: i32): bool {
    while (context) {
      const place = Graph.context(context);
      if (load<i32>(place, C_CALLEE) == callee) return true;
      context = load<u32>(place, C_PARENT);
    }
    return false;
  }

  static ret(v: usize, node: usize, rec: usize, count: u32): void {
    const context = load<u32>(node, N_CONTEXT);
    let back: i32 = -1;
    if (context) {
      const place = Graph.context(context);
      const rip = load<i32>(place, C_RETURN);
      const offset = u32(rip) & 0xfff;
      // A call at the very end of a page returns to another one.
      if (offset != 0)
        back = Graph.leader(rip - i32(offset), load<u32>(place, C_FRAME), offset, load<u32>(place, C_PARENT));
    }
    Graph.end(node, T_RET, count, back, -1);
    if (!context) Graph.cases(v, node, rec, MOST_CALLEES, false);
  }

  /** Ends a node where another one starts. */
  static cut(i: i32): void {
    const node = Graph.node(i);
    if (load<u32>(node, N_TERM) == T_EXIT) return;
    const count = load<u32>(node, N_COUNT);
    const delta = load<i32>(node, N_DELTA);
    const context = load<u32>(node, N_CONTEXT);
    let rec: usize = load<u32>(node, N_REC);
    for (let k: u32 = 1; k < count; k++) {
      rec += RECORD_SIZE;
      const other = Graph.find(delta, load<u16>(rec, R_OFFSET), context);
      if (other < 0) continue;
      Graph.end(node, T_FALL, k, other, -1);
      return;
    }
  }

  /** Whether the region goes into a node (and does not leave at it). */
  @inline static inside(i: i32): bool {
    return i >= 0 && load<u32>(Graph.node(i), N_TERM) != T_EXIT;
  }

  // ---- Order and dominators -------------------------------------------------------------------------------------------

  /** Reverse post-order from the entry. */
  static sort(): void {
    orderCount = 0;
    for (let i: u32 = 0; i < nodeCount; i++) store<i32>(Graph.node(i32(i)), -1, N_ORDER);
    Graph.visit(0);
    // `order` holds post-order: turn it round.
    for (let i: u32 = 0; i < orderCount >> 1; i++) {
      const low = order + (usize(i) << 2);
      const high = order + (usize(orderCount - 1 - i) << 2);
      const t = load<i32>(low);
      store<i32>(low, load<i32>(high));
      store<i32>(high, t);
    }
    for (let i: u32 = 0; i < orderCount; i++) store<i32>(Graph.node(Graph.ordered(i)), i32(i), N_ORDER);
  }

  static visit(i: i32): void {
    const node = Graph.node(i);
    store<u32>(node, 1, N_SEEN);
    Graph.visitEdge(load<i32>(node, N_SUCC0));
    Graph.visitEdge(load<i32>(node, N_SUCC1));
    store<i32>(order + (usize(orderCount++) << 2), i);
  }

  static visitEdge(to: i32): void {
    if (Graph.inside(to) && !load<u32>(Graph.node(to), N_SEEN)) Graph.visit(to);
  }

  static dominate(): void {
    for (let i: u32 = 0; i < orderCount; i++) store<i32>(Graph.node(Graph.ordered(i)), -1, N_IDOM);
    store<i32>(Graph.node(0), 0, N_IDOM);
    let changed = true;
    while (changed) {
      changed = false;
      for (let k: u32 = 0; k < orderCount; k++) {
        const from = Graph.ordered(k);
        if (load<i32>(Graph.node(from), N_IDOM) < 0) continue;
        if (Graph.meet(from, load<i32>(Graph.node(from), N_SUCC0))) changed = true;
        if (Graph.meet(from, load<i32>(Graph.node(from), N_SUCC1))) changed = true;
      }
    }
  }

  /** The edge from `from` to `to` says something about the dominator of `to`; whether that changed it. */
  static meet(from: i32, to: i32): bool {
    if (to <= 0 || !Graph.inside(to)) return false;
    const node = Graph.node(to);
    const known = load<i32>(node, N_IDOM);
    let a = from;
    if (known >= 0) {
      let b = known;
      while (a != b) {
        while (load<i32>(Graph.node(a), N_ORDER) > load<i32>(Graph.node(b), N_ORDER))
          a = load<i32>(Graph.node(a), N_IDOM);
        while (load<i32>(Graph.node(b), N_ORDER) > load<i32>(Graph.node(a), N_ORDER))
          b = load<i32>(Graph.node(b), N_IDOM);
      }
    }
    if (a == known) return false;
    store<i32>(node, a, N_IDOM);
    return true;
  }

  static dominates(a: i32, b: i32): bool {
    const place = load<i32>(Graph.node(a), N_ORDER);
    while (load<i32>(Graph.node(b), N_ORDER) > place) b = load<i32>(Graph.node(b), N_IDOM);
    return a == b;
  }

  /** Loop heads, forward edges, longest paths. */
  static shape(): void {
    for (let k: u32 = 0; k < orderCount; k++) {
      const from = Graph.ordered(k);
      Graph.edge(from, load<i32>(Graph.node(from), N_SUCC0));
      Graph.edge(from, load<i32>(Graph.node(from), N_SUCC1));
    }
    for (let k = i32(orderCount) - 1; k >= 0; k--) {
      const node = Graph.node(Graph.ordered(u32(k)));
      const rest = max(Graph.rest(k, load<i32>(node, N_SUCC0)), Graph.rest(k, load<i32>(node, N_SUCC1)));
      store<u32>(node, load<u32>(node, N_COUNT) + rest, N_LONGEST);
    }
  }

  static edge(from: i32, to: i32): void {
    if (!Graph.inside(to)) return;
    const node = Graph.node(to);
    if (load<i32>(node, N_ORDER) > load<i32>(Graph.node(from), N_ORDER))
      store<u32>(node, load<u32>(node, N_FORWARD) + 1, N_FORWARD);
    else if (Graph.dominates(to, from)) store<u32>(node, 1, N_HEADER);
  }

  /** Whether an edge from the node at a place in the order goes back, or to the head of a loop. */
  static edgeBack(place: i32, to: i32): bool {
    const node = Graph.node(to);
    return load<i32>(node, N_ORDER) <= place || load<u32>(node, N_HEADER) != 0;
  }

  static rest(place: i32, to: i32): u32 {
    if (!Graph.inside(to)) return 0;
    return Graph.edgeBack(place, to) ? 0 : load<u32>(Graph.node(to), N_LONGEST);
  }
}
