// Several accesses off one base with one look-up: which memory operands of straight code lie within a few bytes of each
// other, so that the first of them (the leader) can check the TLB for all, and the rest only add to its pointer.
//
// The first pass over a region plans, the second follows the plan. While planning, every guest register has a value: an
// unknown plus a constant. Additions of constants, moves, LEA, pushes and pops keep the unknown. What a node knows holds for
// the nodes that only it leads to.

import {
  EA_ALIGN16,
  EA_ALIGN32,
  EA_FLAT32,
  EA_FLAT64,
  EA_SEG64,
  R_BASE,
  R_DISP,
  R_DST,
  R_EA_BITS,
  R_EA_KIND,
  R_IMM,
  R_INDEX,
  R_OP,
  R_SIZE,
  R_SRC,
  V_RBP,
  V_RIP_PAGE,
  V_RSP,
  V_ZERO,
} from '../layout';
import { READ } from './access';
import { Both } from './both';
import { exitCount, wide } from './gen';
import { Graph, N_STAYS } from './graph';
import {
  CASES,
  F_ADD,
  F_DEC,
  F_INC,
  F_LEA,
  F_LEAVE,
  F_MOV,
  F_SUB,
  FORM_M,
  FORM_RI,
  FORM_RR,
} from './ops.gen';
import { Sites } from './sites';

/** Pointers that are held at one time, in locals. */
export const MOST_HELD: u32 = 4;
/** Bytes that one look-up covers at most; the more they are, the more often they lie on two pages. */
const MOST_SPAN: i32 = 128;
/** The same where an access of a later node, which may not happen, makes the check wider. */
const FAR_SPAN: i32 = 64;
const MOST_ACCESSES: u32 = 1024;
const MOST_GROUPS: u32 = 512;
/** Constants beyond this start a new unknown. */
const FARTHEST: i32 = 1 << 24;

// A group.
const U_BASE: usize = 0; // u32: unknown of the base
const U_INDEX: usize = 4; // u32: of the index, shifted, with the segment (key)
const U_MIN: usize = 8; // i32: from the base's unknown
const U_MAX: usize = 12; // i32: behind the last byte
const U_LEADER: usize = 16; // u32: number of the access that leads
const U_COUNT: usize = 20; // u32: accesses
const U_NODE: usize = 24; // u32: the leader's
const U_PLACE: usize = 28; // u8: which local
const U_WRITES: usize = 29; // u8: 1 = stores
const U_STACK: usize = 30; // u8: 1 = off the stack pointer
const U_BANNED: usize = 31; // u8: 1 = what is near it stays alone, too
const GROUP_SIZE: usize = 32;

// What a node knows: by register u32 unknown, i32 constant; then u32 group by place (0: none), u32 place to take next.
const REGISTERS: usize = 17;
const K_HELD: usize = REGISTERS << 3;
const K_NEXT: usize = K_HELD + (usize(MOST_HELD) << 2);
const KNOWN_SIZE: usize = K_NEXT + 8;

/** Place of the register that is always 0, and of RIP of the region's first page, which never changes. */
const ZERO: usize = 16;
const UNKNOWN_ZERO: u32 = 0;
const UNKNOWN_PAGE: u32 = 1;

const groups = memory.data(16384);
/** By access: u32 group, i32 constant. */
const accesses = memory.data(8192);
const known = memory.data(160, 8);
const before = memory.data(160, 8);
const nodes = memory.data(15360, 8);

let planning: bool = false;
let accessCount: u32 = 0;
/** Instructions that can leave only by their accesses. */
const logged = memory.data(8192);
const I_NODE: usize = 0; // u16
const I_PLACE: usize = 2; // u16: number in its node
const I_FIRST: usize = 4; // u16: its first access
const I_COUNT: usize = 6; // u16: its accesses
let loggedCount: u32 = 0;
let firstAccess: u32 = 0;
let firstExit: u32 = 0;
let groupCount: u32 = 0;
let unknowns: u32 = 0;
let currentNode: i32 = 0;

/** The access that was asked about: its group leads, or is led; what it is. */
export let span: i32 = 0;
export let place: u32 = 0;
export let writes: bool = false;
/** Bytes from the group's first to the access. */
export let behind: i32 = 0;

export const ALONE: u32 = 0;
export const LEADS: u32 = 1;
export const FOLLOWS: u32 = 2;

@final
export class Groups {
  /** Starts a pass over a region. */
  static begin(plan: bool): void {
    planning = plan;
    accessCount = 0;
    if (!plan) return;
    groupCount = 1;
    loggedCount = 0;
    unknowns = UNKNOWN_PAGE;
  }

  /** Behind the pass that plans: tells the nodes which of their instructions cannot leave. */
  static settle(): void {
    for (let i: u32 = 0; i < loggedCount; i++) {
      const at = logged + (usize(i) << 3);
      const k = load<u16>(at, I_PLACE);
      const first: u32 = load<u16>(at, I_FIRST);
      if (k >= 64 || first + load<u16>(at, I_COUNT) > MOST_ACCESSES) continue;
      let stays = true;
      for (let n: u32 = 0; n < load<u16>(at, I_COUNT); n++)
        if (Groups.planned(first + n) != FOLLOWS) stays = false;
      const node = Graph.node(load<u16>(at, I_NODE));
      if (stays) store<u64>(node, load<u64>(node, N_STAYS) | (u64(1) << u64(k)), N_STAYS);
    }
  }

  // ---- What is known of registers -----------------------------------------------------------------------------------------

  @inline static unknown(register: usize): u32 {
    return load<u32>(known + (register << 3));
  }

  @inline static constant(register: usize): i32 {
    return load<i32>(known + (register << 3), 4);
  }

  static setValue(register: usize, unknown: u32, constant: i32): void {
    const far = constant > FARTHEST || constant < -FARTHEST;
    store<u32>(known + (register << 3), far ? ++unknowns : unknown);
    store<i32>(known + (register << 3), far ? 0 : constant, 4);
  }

  /** At the start of node `i`: what the one before it, `from`, knew; −1: nothing. */
  static enter(i: i32, from: i32): void {
    currentNode = i;
    if (!planning) return;
    if (from >= 0) {
      memory.copy(known, nodes + usize(from) * KNOWN_SIZE, KNOWN_SIZE);
      return;
    }
    Groups.forget();
    store<u32>(known + (ZERO << 3), UNKNOWN_ZERO);
    store<i32>(known + (ZERO << 3), 0, 4);
    store<u32>(known, 0, K_NEXT);
  }

  /** Before the ways out of node `i`. */
  static leave(i: i32): void {
    if (planning) memory.copy(nodes + usize(i) * KNOWN_SIZE, known, KNOWN_SIZE);
  }

  /** The registers may all have changed, and the mapping of memory. */
  static forget(): void {
    if (!planning) return;
    for (let r: usize = 0; r < 16; r++) Groups.setValue(r, ++unknowns, 0);
    Groups.close();
  }

  /** The mapping of memory may have changed: no pointer goes on. */
  static close(): void {
    if (planning) memory.fill(known + K_HELD, 0, usize(MOST_HELD) << 2);
  }

  /** A register has a new value. */
  static changed(offset: u32): void {
    if (planning) Groups.setValue(offset >> 3, ++unknowns, 0);
  }

  /** A register's value was moved by a constant; `unknown` and `constant` are those it had. */
  static moved(offset: u32, unknown: u32, constant: i32): void {
    if (planning) Groups.setValue(offset >> 3, unknown, constant);
  }

  /** Before an instruction. */
  static start(): void {
    if (!planning) return;
    memory.copy(before, known, REGISTERS << 3);
    firstAccess = accessCount;
    firstExit = exitCount;
  }

  /** Behind instruction `k` of the node: how it may leave, and what is known of its result. */
  static finish(rec: usize, delta: i32, k: u32): void {
    if (!planning) return;
    const made = accessCount - firstAccess;
    if (made && made == exitCount - firstExit && loggedCount < MOST_ACCESSES) {
      const at = logged + (usize(loggedCount++) << 3);
      store<u16>(at, u16(currentNode), I_NODE);
      store<u16>(at, u16(k), I_PLACE);
      store<u16>(at, u16(firstAccess), I_FIRST);
      store<u16>(at, u16(made), I_COUNT);
    }
    const row = CASES + (usize(load<u16>(rec, R_OP)) << 2);
    const family: u32 = load<u8>(row);
    const form: u32 = load<u8>(row, 1);
    const size: u32 = load<u8>(row, 2);
    if (size != (wide ? 3 : 2)) return;
    if (family == F_LEAVE) {
      Groups.derive(V_RSP, V_RBP, 1 << size);
      return;
    }
    if (family == F_LEA) {
      Groups.address(rec, delta);
      return;
    }
    if (form == FORM_M) return;
    const target: u32 = load<u16>(rec, R_DST);
    if (family == F_MOV && form == FORM_RR) Groups.derive(target, load<u16>(rec, R_SRC), 0);
    else if (family == F_INC || family == F_DEC) Groups.derive(target, target, family == F_INC ? 1 : -1);
    else if ((family == F_ADD || family == F_SUB) && form == FORM_RI) {
      const by = load<i32>(rec, R_IMM);
      if (by < FARTHEST && by > -FARTHEST) Groups.derive(target, target, family == F_ADD ? by : -by);
    }
  }

  /** `target` is what `source` was, plus a constant. */
  static derive(target: u32, source: u32, by: i32): void {
    const from = before + (usize(source >> 3) << 3);
    Groups.setValue(target >> 3, load<u32>(from), load<i32>(from, 4) + by);
  }

  /** LEA of the same size as addresses. */
  static address(rec: usize, delta: i32): void {
    if (load<u16>(rec, R_INDEX) != V_ZERO || ((load<u8>(rec, R_EA_BITS) >> 2) & 3) != (wide ? 3 : 2)) return;
    const base: u32 = load<u16>(rec, R_BASE);
    const by = load<i32>(rec, R_DISP);
    if (by > FARTHEST || by < -FARTHEST) return;
    const target = usize(load<u16>(rec, R_DST) >> 3);
    if (base == V_RIP_PAGE) Groups.setValue(target, UNKNOWN_PAGE, delta + by);
    else if (base != V_ZERO) Groups.derive(u32(target) << 3, base, by);
  }

  // ---- Accesses -----------------------------------------------------------------------------------------------------------

  /** The next access is that of a record; whether it is alone, leads or follows. */
  static operand(rec: usize, delta: i32, how: u32): u32 {
    const n = accessCount++;
    if (n >= MOST_ACCESSES) return ALONE;
    if (!planning) return Groups.planned(n);
    store<u32>(accesses + (usize(n) << 3), 0);
    const kind: u32 = load<u8>(rec, R_EA_KIND) & ~(EA_ALIGN16 | EA_ALIGN32);
    // In 32-bit code all sums are modulo 2^32.
    if (kind != EA_FLAT64 && kind != (wide ? EA_SEG64 : EA_FLAT32)) return ALONE;
    const base: u32 = load<u16>(rec, R_BASE);
    const index: u32 = load<u16>(rec, R_INDEX);
    const bits: u32 = load<u8>(rec, R_EA_BITS);
    let unknown = UNKNOWN_PAGE;
    let at = i64(load<i32>(rec, R_DISP));
    if (base == V_RIP_PAGE) at += i64(delta);
    else {
      const register: usize = base == V_ZERO ? ZERO : base >> 3;
      unknown = Groups.unknown(register);
      at += i64(Groups.constant(register));
    }
    let key = kind == EA_SEG64 ? ((bits >> 4) & 7) + 1 : 0;
    if (index != V_ZERO) {
      key |= ((Groups.unknown(index >> 3) + 1) << 6) | ((bits & 3) << 4);
      at += i64(Groups.constant(index >> 3)) << (bits & 3);
    }
    if (at > FARTHEST * 64 || at < -FARTHEST * 64) return ALONE;
    Groups.note(n, unknown, key, i32(at), load<u8>(rec, R_SIZE), how, base == V_RSP);
    return ALONE;
  }

  /** The next access is to the stack, `by` from the stack pointer. */
  static stack(by: i32, size: u32, how: u32): u32 {
    const n = accessCount++;
    if (n >= MOST_ACCESSES) return ALONE;
    if (!planning) return Groups.planned(n);
    store<u32>(accesses + (usize(n) << 3), 0);
    const register = usize(V_RSP >> 3);
    Groups.note(n, Groups.unknown(register), 0, Groups.constant(register) + by, size, how, true);
    return ALONE;
  }

  /** Joins an access to a group that is held, or makes it the leader of one. */
  static note(n: u32, unknown: u32, key: u32, at: i32, size: u32, how: u32, onStack: bool): void {
    if (size == 0 || size > 64 || (Both.active && how != READ)) return;
    for (let i: u32 = 0; i < MOST_HELD; i++) {
      const number = load<u32>(known + K_HELD + (usize(i) << 2));
      const group = groups + usize(number) * GROUP_SIZE;
      if (!number || load<u32>(group, U_BASE) != unknown || load<u32>(group, U_INDEX) != key) continue;
      if (load<u8>(group, U_BANNED)) return;
      if (!Groups.fits(group, at, size, how)) continue;
      store<i32>(group, min(load<i32>(group, U_MIN), at), U_MIN);
      store<i32>(group, max(load<i32>(group, U_MAX), at + i32(size)), U_MAX);
      store<u32>(group, load<u32>(group, U_COUNT) + 1, U_COUNT);
      if (how != READ) store<u8>(group, 1, U_WRITES);
      Groups.join(n, number, at);
      return;
    }
    if (groupCount >= MOST_GROUPS) return;
    const number = Groups.lead(n, unknown, key, at, size, how, onStack);
    if (Sites.alone()) store<u8>(groups + usize(number) * GROUP_SIZE, 1, U_BANNED);
  }

  static lead(n: u32, unknown: u32, key: u32, at: i32, size: u32, how: u32, onStack: bool): u32 {
    const number = groupCount++;
    const group = groups + usize(number) * GROUP_SIZE;
    const slot = load<u32>(known, K_NEXT);
    store<u32>(known, (slot + 1) & (MOST_HELD - 1), K_NEXT);
    store<u32>(known + K_HELD + (usize(slot) << 2), number);
    store<u32>(group, unknown, U_BASE);
    store<u32>(group, key, U_INDEX);
    store<i32>(group, at, U_MIN);
    store<i32>(group, at + i32(size), U_MAX);
    store<u32>(group, n, U_LEADER);
    store<u32>(group, 1, U_COUNT);
    store<u32>(group, u32(currentNode), U_NODE);
    store<u8>(group, u8(slot), U_PLACE);
    store<u8>(group, u8(how != READ), U_WRITES);
    store<u8>(group, u8(onStack), U_STACK);
    store<u8>(group, 0, U_BANNED);
    Groups.join(n, number, at);
    return number;
  }

  static join(n: u32, number: u32, at: i32): void {
    store<u32>(accesses + (usize(n) << 3), number);
    store<i32>(accesses + (usize(n) << 3), at, 4);
  }

  /**
   * Whether an access may join. One of a later node need not happen: it does not make the group store, nor much wider, but for
   * the stack.
   */
  static fits(group: usize, at: i32, size: u32, how: u32): bool {
    const low = min(load<i32>(group, U_MIN), at);
    const high = max(load<i32>(group, U_MAX), at + i32(size));
    const here = load<u32>(group, U_NODE) == u32(currentNode) || load<u8>(group, U_STACK) != 0;
    const wider = low < load<i32>(group, U_MIN) || high > load<i32>(group, U_MAX);
    if (high - low > (here ? MOST_SPAN : FAR_SPAN) && (here || wider)) return false;
    if (how != READ && !here && !load<u8>(group, U_WRITES)) return false;
    // Where the page is known, no group lies on two.
    const fixed = load<u32>(group, U_BASE) <= UNKNOWN_PAGE && !load<u32>(group, U_INDEX);
    return !fixed || low >> 12 == (high - 1) >> 12;
  }

  /** What was planned for access `n`. */
  static planned(n: u32): u32 {
    const number = load<u32>(accesses + (usize(n) << 3));
    const group = groups + usize(number) * GROUP_SIZE;
    if (!number || load<u32>(group, U_COUNT) == 1) return ALONE;
    span = load<i32>(group, U_MAX) - load<i32>(group, U_MIN);
    behind = load<i32>(accesses + (usize(n) << 3), 4) - load<i32>(group, U_MIN);
    place = load<u8>(group, U_PLACE);
    writes = load<u8>(group, U_WRITES) != 0;
    return load<u32>(group, U_LEADER) == n ? LEADS : FOLLOWS;
  }
}
