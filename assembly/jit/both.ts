// The engine `both`: each region runs, is undone, and the interpreter does the same again; the two must end alike.
//
// Code made for this engine asks the core for the pointer of everything that it writes, so that the bytes underneath can be kept;
// handlers that make their own accesses stay out of regions. What a region leaves undone (an access that faults) is the
// interpreter's in either engine.

import { Flags, RF } from '../flags';
import { Heap } from '../heap';
import {
  V_BUDGET,
  V_COUNT_BASE,
  V_GDTR_BASE,
  V_GPR,
  V_OUTCOME,
  V_RETIRED,
  V_RFLAGS,
  V_RIP,
  V_SEG,
  V_SIZE,
  V_XMM,
  V_ZERO,
} from '../layout';
import { OUTCOME_NONE } from '../outcome';
import { CONTINUE, Run } from '../run';

/** Bytes kept of one write at most (FXSAVE is no part of a region). */
const PIECE: u32 = 64;
const ENTRY: usize = 8 + 2 * 64;
const MOST_WRITES: u32 = 2048;

let on: bool = false;
let inRegion: bool = false;
let replaying: bool = false;
let before: usize = 0;
let after: usize = 0;
let journal: usize = 0;
let writes: u32 = 0;

@final
export class Both {
  @inline static get active(): bool {
    return on;
  }

  /** The interpreter is doing over what a region did: no region may run. */
  @inline static get replays(): bool {
    return replaying;
  }

  static setup(): bool {
    before = Heap.allocate(V_SIZE, 16);
    after = Heap.allocate(V_SIZE, 16);
    journal = Heap.allocate(usize(MOST_WRITES) * ENTRY, 16);
    on = before != 0 && after != 0 && journal != 0;
    return on;
  }

  /** Keeps what is at `p` before a region writes there; false when there is no room: the region is left. */
  static keep(p: usize, size: u32): bool {
    if (!inRegion) return true;
    if (size > PIECE || writes == MOST_WRITES) return false;
    const entry = journal + usize(writes++) * ENTRY;
    store<u32>(entry, u32(p));
    store<u32>(entry, size, 4);
    memory.copy(entry + 8, p, size);
    return true;
  }

  /** The region that begins at page offset `offset` is about to run with V_BUDGET. */
  static enter(v: usize, offset: u32): void {
    store<u64>(v, Run.rip(v, offset), V_RIP);
    store<u64>(v, load<u64>(v, V_COUNT_BASE) - u64(load<i32>(v, V_BUDGET)), V_RETIRED);
    Flags.settle(v);
    memory.copy(before, v, V_SIZE);
    writes = 0;
    inRegion = true;
  }

  /**
   * A region has retired `count` instructions and left at `rip`. Undoes it and lets the interpreter do it; the machine is then as
   * that leaves it, but for V_BUDGET and the outcome, which are the region's. Returns whether both ended alike.
   */
  static leave(v: usize, rip: u64, count: i32): bool {
    inRegion = false;
    const outcome = load<u32>(v, V_OUTCOME);
    store<u32>(v, OUTCOME_NONE, V_OUTCOME);
    store<u64>(v, rip, V_RIP);
    Flags.settle(v);
    memory.copy(after, v, V_SIZE);
    for (let i = writes; i > 0; i--) {
      const entry = journal + usize(i - 1) * ENTRY;
      memory.copy(entry + 8 + PIECE, load<u32>(entry), load<u32>(entry, 4));
      memory.copy(load<u32>(entry), entry + 8, load<u32>(entry, 4));
    }
    memory.copy(v, before, V_SIZE);
    Both.replay(v, count);
    Flags.settle(v);
    store<i32>(v, load<i32>(after, V_BUDGET), V_BUDGET);
    store<u64>(v, load<u64>(before, V_COUNT_BASE), V_COUNT_BASE);
    const alike = Both.alike(v);
    // A fault comes again when the interpreter gets there.
    if (outcome) store<u64>(v, rip, V_RIP);
    return alike;
  }

  /** Executes `count` instructions in the interpreter. */
  static replay(v: usize, count: i32): void {
    replaying = true;
    while (count > 0) {
      const done = Run.some(v, count);
      count -= done;
      const outcome = load<u32>(v, V_OUTCOME);
      if (!outcome && !done) break;
      if (outcome && Run.resolve(v) != CONTINUE) break;
    }
    store<u32>(v, OUTCOME_NONE, V_OUTCOME);
    replaying = false;
  }

  /** Whether registers and the memory that the region wrote are the same in both. */
  static alike(v: usize): bool {
    if (!Both.same(v, V_GPR, V_ZERO) || load<u64>(v, V_RIP) != load<u64>(after, V_RIP)) return false;
    // RF goes when the interpreter returns, not at the end of a region.
    if ((load<u64>(v, V_RFLAGS) ^ load<u64>(after, V_RFLAGS)) & ~RF) return false;
    // Segments; control registers, MSRs and x87 up to the vector registers; these.
    if (!Both.same(v, V_SEG, V_GDTR_BASE) || !Both.same(v, V_GDTR_BASE, V_XMM + 16 * 32)) return false;
    // The last write to a place is first in line.
    for (let i = writes; i > 0; i--) {
      const entry = journal + usize(i - 1) * ENTRY;
      if (
        !Both.overwritten(entry, i) &&
        !Both.equal(load<u32>(entry), entry + 8 + PIECE, load<u32>(entry, 4))
      )
        return false;
    }
    return true;
  }

  /** Whether a later write of the region touches the same bytes: what was kept of this one is not what is there in the end. */
  static overwritten(entry: usize, next: u32): bool {
    const from = load<u32>(entry);
    const end = from + load<u32>(entry, 4);
    for (let i = next; i < writes; i++) {
      const other = journal + usize(i) * ENTRY;
      if (load<u32>(other) < end && load<u32>(other) + load<u32>(other, 4) > from) return true;
    }
    return false;
  }

  static same(v: usize, from: usize, end: usize): bool {
    return Both.equal(v + from, after + from, u32(end - from));
  }

  static equal(a: usize, b: usize, size: u32): bool {
    return memory.compare(a, b, size) == 0;
  }

  /** Address of the vCPU block as the region began and as it left it. */
  static stateBefore(): usize {
    return before;
  }

  static stateAfter(): usize {
    return after;
  }
}
