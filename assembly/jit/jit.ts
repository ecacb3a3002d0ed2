// The JIT: when regions are made, how code gets from one to the next, what invalidates them.
//
// The interpreter counts down a block's heat each time it enters it. At 0 the block becomes the entry of a region; regions wait
// for company and are installed as one module. From then on the interpreter hands the vCPU over at that block (Jit.enter),
// which runs region after region until there is none for where the guest goes.

import {
  B_END,
  B_FRAME,
  B_FRAME2,
  B_HEAT,
  B_MODE,
  B_OFFSET,
  B_OWNERS,
  B_REGION,
  B_TIER,
  Code,
  J_BLOCK,
  J_EPOCH,
  J_FRAME,
  J_KEY,
  J_LINEAR,
  J_REGION,
  J_SLOT,
  TIER_LESSONS,
} from '../code';
import { jitDiffer, jitInstall, jitRelease } from '../host';
import {
  D_BREAK_ARMED,
  D_VCPUS,
  SS,
  TLB_EXEC,
  TLB_FRAME,
  V_BUDGET,
  V_EXC_VECTOR,
  V_MODE_KEY,
  V_OUTCOME,
  V_REGION,
  V_RIP,
  V_RIP_PAGE,
  V_TLB_FETCH,
} from '../layout';
import { MODE_CODE_SIZE, MODE_CODE64, MODE_FLAT_CODE, MODE_UPPER } from '../mode';
import { EXC_GP, EXC_SS, OUTCOME_FAULT } from '../outcome';
import { Both } from './both';
import { Effects } from './effects';
import {
  X_COUNT,
  X_GUARD,
  X_INDIRECT,
  X_KIND,
  X_LINK,
  X_MISS,
  X_NEXT,
  X_PLACE,
  X_REFUND,
  X_RIP,
  X_SEGMENT,
  X_SIZE,
  X_STOP,
} from './gen';
import { Graph } from './graph';
import { Ledger } from './ledger';
import {
  G_BLOCK_COUNT,
  G_BLOCKS,
  G_BYTES,
  G_DEAD,
  G_ENTRY,
  G_EXITS,
  G_INSTRUCTIONS,
  G_LONGEST,
  G_MODULE,
  G_OUTSIDE,
  G_RETIRED,
  G_SLOT,
  G_STAMP,
  O_NEXT,
  O_REGION,
  Region,
} from './region';
import { Sites } from './sites';
import { Targets } from './targets';
import { X87Core } from './x87-core';

/** Heat of a block that never becomes hot. */
export const HEAT_NEVER: i32 = 0x7fffffff;
/** Regions of one module at most. */
const MOST_BATCH: u32 = 128;
/** What a region costs the process: V8's code of both tiers, its bytes, its record. Measured. */
const REGION_BYTES: u32 = 25 << 10;
/** Modules at most; each has as many places in the table as a batch has regions. */
const MOST_MODULES: u32 = 512;
/** Misses of one access (a power of 2) after which its code calls the core instead of leaving: as much time as making it anew takes. */
const MANY_MISSES: u32 = 1024;
/** That is, if the region does fewer instructions than this to each of them. */
const MISS_DISTANCE: u64 = 4096;

/** A threshold below this asks for regions at any price. */
const EAGER: i32 = 256;

/** Heat of a new block; 0: the JIT is off. */
let threshold: i32 = 0;
/** Regions that are installed together. */
let batch: u32 = 16;
let firstSlot: u32 = 0;
/** Regions in modules, dead ones too, and at most. */
let resident: u32 = 0;
let mostAlive: u32 = 0;
/** Modules made so far. */
let stamp: u32 = 0;
/** By module: u32 regions, u32 of them alive. */
const modules = memory.data(4096);
const M_COUNT: usize = 0;
const M_ALIVE: usize = 4;
/** u32 region by module and place. */
const members = memory.data(262144);
/** Regions that wait for their module. */
const waiting = memory.data(512);
let waitingCount: u32 = 0;

/** Times that one exit to a known place was taken after which the region is made anew. */
const MANY_LEAVES: u32 = 65536;
/** Times that an indirect branch left a region after which the region is made anew (a power of 2; four times as many the next time). */
const MANY_JUMPS: u32 = 131072;
/** How often that is done. */
const MOST_LESSONS: u32 = 3;
/** Instructions that a visit to generated code should retire; visits below that, less those above it, after which a region goes. */
const LEAST_VISIT: i32 = 8;
const MANY_OUTSIDE: u32 = 16384;
/** Of B_TIER: times that the block's region was found to do too little. */
const TIER_SHUNNED: u32 = 256;
/** Changes when all regions are forgotten: what the jump cache knows of them is void. */
let epoch: u32 = 1;
/** Times that a region was entered, that one was left for a place that a register or memory names; instructions retired in regions. */
let entries: u64 = 0;
let indirects: u64 = 0;
let retired: u64 = 0;

/** Counters, u64 each: STAT_*. */
const stats = memory.data(256, 8);
const STAT_REGIONS: usize = 0;
const STAT_MODULES: usize = 8;
const STAT_BYTES: usize = 16;
const STAT_INSTRUCTIONS: usize = 24;
const STAT_KILLED: usize = 32;
const STAT_DROPS: usize = 40;
const STAT_ENTRIES: usize = 48;
const STAT_RETIRED: usize = 56;
/** By X_*: eight. */
const STAT_EXITS: usize = 64;

/** By a hash of the frame: how often code in it was invalidated. */
const kills = memory.data(4096);

@final
export class Jit {
  /**
   * Turns the JIT on: blocks become hot after `heat` entries; `size` regions make a module; functions go into the table from
   * `slot` on; code takes about `kib` KiB of the process at most, and a module's functions `bytes` (0: any). False when there
   * is no memory.
   */
  static start(heat: i32, size: u32, slot: u32, kib: u32, bytes: u32): bool {
    if (!Region.setup()) return false;
    const v: usize = load<u32>(D_VCPUS);
    threshold = max(heat, 1);
    Ledger.start(heat);
    Region.limit(bytes);
    batch = min(max(size, 1), MOST_BATCH);
    firstSlot = slot;
    mostAlive = max(kib / (REGION_BYTES >> 10), MOST_BATCH);
    Effects.setWarm(u32(max(threshold - 8, 1)));
    Code.dropAll(v);
    store<u64>(stats, 0, STAT_DROPS);
    return true;
  }

  @inline static add(counter: usize, n: u64): void {
    store<u64>(stats + counter, load<u64>(stats + counter) + n);
  }

  static statistics(): usize {
    store<u64>(stats, entries, STAT_ENTRIES);
    store<u64>(stats, retired, STAT_RETIRED);
    store<u64>(stats, indirects, STAT_EXITS + (usize(X_INDIRECT) << 3));
    let known = entries - indirects;
    for (let kind = X_STOP; kind <= X_GUARD; kind++)
      known -= load<u64>(stats + (usize(kind) << 3), STAT_EXITS);
    store<u64>(stats, known, STAT_EXITS + (usize(X_NEXT) << 3));
    return stats;
  }

  /** What a new block's heat starts at. */
  static heat(frame: u32): i32 {
    if (threshold == 0) return HEAT_NEVER;
    const times: u32 = load<u8>(kills + usize(frame & 4095));
    return times < 4 || !Ledger.strict ? threshold : threshold << min(times >> 2, 12);
  }

  // ---- Running ----------------------------------------------------------------------------------------------------------

  /**
   * The outer loop is about to run `block`: counts that, unless the last slice of time ended here, wherever that was: a region
   * of this place, in the middle of a loop, would be a bad one (where the threshold says to compile all there is, it is made). The
   * block to interpret, or 0: an outcome is set.
   */
  @inline static begin(v: usize, block: usize, resuming: bool): usize {
    const heat = load<i32>(block, B_HEAT);
    if (heat <= 0) return Jit.enter(v, block);
    if (!resuming || threshold < EAGER) store<i32>(block, heat - 1, B_HEAT);
    return block;
  }

  /**
   * The interpreter is about to enter `block`, which is out of heat, with V_BUDGET not yet charged for it. Runs regions, and
   * returns the block to interpret next, or 0: an outcome is set, V_RIP is exact.
   */
  static enter(v: usize, block: usize): usize {
    if (Both.replays) return block;
    let region: usize = load<u32>(block, B_REGION);
    if (!region) return Jit.hot(v, block);
    let slot = load<u32>(region, G_SLOT);
    if (!slot) return Jit.wait(block);
    const grant = load<i32>(v, V_BUDGET);
    if (grant < load<i32>(region, G_LONGEST)) return block;
    const key = load<u32>(v, V_MODE_KEY);
    while (true) {
      const budget = load<i32>(v, V_BUDGET);
      const exit = Jit.call(v, region, slot, budget);
      const used = budget - load<i32>(v, V_BUDGET);
      entries++;
      retired += u64(used);
      store<u64>(region, load<u64>(region, G_RETIRED) + u64(used), G_RETIRED);
      const kind: u32 = load<u8>(exit, X_KIND);
      const rip = Jit.whereTo(v, exit, kind, key);
      if (Both.active && !Jit.compared(v, rip, used, slot)) return Code.find(v, rip);
      if (kind == X_INDIRECT) Jit.jumped(v, region, exit, rip);
      else if (kind == X_NEXT) {
        Jit.left(region, exit);
        const link: usize = load<u32>(exit, X_LINK);
        if (link && Jit.links(v, link, rip)) {
          region = link;
          slot = load<u32>(link, G_SLOT);
          continue;
        }
      } else {
        Jit.add(STAT_EXITS + (usize(kind) << 3), 1);
        if (kind == X_MISS) Jit.missed(region, exit, u32(rip));
        if (kind != X_GUARD) {
          Jit.outside(region, grant - load<i32>(v, V_BUDGET));
          return Jit.stopped(v, rip, exit);
        }
      }
      const entry = Code.jump(v, rip);
      if (Jit.leadsOn(v, entry, rip, key)) {
        region = load<u32>(entry, J_REGION);
        slot = load<u32>(entry, J_SLOT);
        store<u64>(v, rip & ~0xfff, V_RIP_PAGE);
        if (kind == X_NEXT) store<u32>(exit, u32(region), X_LINK);
        continue;
      }
      block = Code.find(v, rip);
      if (!block) return 0;
      const heat = load<i32>(block, B_HEAT);
      if (heat > 0) {
        store<i32>(block, heat - 1, B_HEAT);
        Jit.outside(region, grant - load<i32>(v, V_BUDGET));
        return block;
      }
      region = load<u32>(block, B_REGION);
      if (!region) return Jit.hot(v, block);
      slot = load<u32>(region, G_SLOT);
      if (!slot) return Jit.wait(block);
      Jit.remember(entry, rip, block, region, slot);
    }
  }

  /** The interpreter goes on behind `region`, after `done` instructions in it and those before it. Where that is often little, it goes. */
  @inline static outside(region: usize, done: i32): void {
    const count = load<u32>(region, G_OUTSIDE);
    if (done >= LEAST_VISIT) {
      if (count) store<u32>(region, count - 1, G_OUTSIDE);
      return;
    }
    store<u32>(region, count + 1, G_OUTSIDE);
    if (count == MANY_OUTSIDE && Ledger.strict) Jit.shun(region);
  }

  /** A region gives way to the interpreter, for longer each time. */
  static shun(region: usize): void {
    if (load<u32>(region, G_DEAD)) return;
    const entry: usize = load<u32>(region, G_ENTRY);
    const tier = load<u32>(entry, B_TIER) + TIER_SHUNNED;
    store<u32>(entry, tier, B_TIER);
    Jit.kill(region);
    store<i32>(entry, threshold << min(2 + 2 * (tier / TIER_SHUNNED), 14), B_HEAT);
  }

  /** Runs a region; the exit that it left by. V_BUDGET is charged for what was done. */
  @inline static call(v: usize, region: usize, slot: u32, budget: i32): usize {
    store<u32>(v, u32(region), V_REGION);
    store<u32>(region, stamp, G_STAMP);
    if (Both.active) Both.enter(v, load<u16>(load<u32>(region, G_ENTRY), B_OFFSET));
    const id = call_indirect<u32>(slot, v, budget);
    store<u32>(v, 0, V_REGION);
    const exit = usize(load<u32>(region, G_EXITS)) + usize(id) * X_SIZE;
    X87Core.leave(v, exit);
    store<i32>(v, load<i32>(v, V_BUDGET) + i32(load<u16>(exit, X_REFUND)), V_BUDGET);
    return exit;
  }

  /** RIP behind an exit. */
  @inline static whereTo(v: usize, exit: usize, kind: u32, key: u32): u64 {
    if (kind == X_INDIRECT) return load<u64>(v, V_RIP);
    const rip = load<u64>(v, V_RIP_PAGE) + u64(i64(load<i32>(exit, X_RIP)));
    return (key & MODE_CODE_SIZE) == MODE_CODE64 ? rip : u64(u32(rip));
  }

  /** Both engines: does the interpreter agree? False when an outcome is set. */
  static compared(v: usize, rip: u64, used: i32, slot: u32): bool {
    const faulted = load<u32>(v, V_OUTCOME) != 0;
    if (!Both.leave(v, rip, used)) jitDiffer(v, slot);
    return !faulted;
  }

  /** Counts an exit to a known place. */
  @inline static left(region: usize, exit: usize): void {
    const count = load<u32>(exit, X_COUNT) + 1;
    store<u32>(exit, count, X_COUNT);
    if (count == MANY_LEAVES) Jit.improve(region);
  }

  /** Counts an exit of an indirect branch, and where it goes. */
  @inline static jumped(v: usize, region: usize, exit: usize, rip: u64): void {
    indirects++;
    const count = load<u32>(exit, X_COUNT) + 1;
    store<u32>(exit, count, X_COUNT);
    const page = load<u64>(v, V_RIP_PAGE) + u64(i64(load<i32>(exit, X_RIP)));
    Targets.note(load<u32>(exit, X_PLACE), i64(rip - page));
    if ((count & (MANY_JUMPS - 1)) == 0 && Targets.few(load<u32>(exit, X_PLACE))) Jit.learnt(region, count);
  }

  /** An indirect branch has left a region `count` times: the region is made anew, with comparisons for where it goes. */
  static learnt(region: usize, count: u32): void {
    const entry: usize = load<u32>(region, G_ENTRY);
    const tier = (load<u32>(entry, B_TIER) & TIER_LESSONS) >> 1;
    if (tier >= MOST_LESSONS || count < MANY_JUMPS << (tier << 1) || load<u32>(region, G_DEAD)) return;
    store<u32>(entry, load<u32>(entry, B_TIER) + 2, B_TIER);
    Jit.kill(region);
    store<i32>(entry, 0, B_HEAT);
  }

  /**
   * Whether the region that an exit led to lives, and the page of `rip` is mapped as it was: in the page that the vCPU is in, that is
   * sure. Regions and exits are forgotten together, so a link's region is one, dead or alive; the mode is that of the region left.
   */
  @inline static links(v: usize, link: usize, rip: u64): bool {
    if (load<u32>(link, G_DEAD)) return false;
    const here = rip & ~0xfff;
    if (here == load<u64>(v, V_RIP_PAGE)) return true;
    const page = load<u32>(v, V_TLB_FETCH) + (usize(rip >> 7) & (4095 << 5));
    if (load<u64>(page, TLB_EXEC) != here) return false;
    if (load<u32>(page, TLB_FRAME) != load<u32>(load<u32>(link, G_ENTRY), B_FRAME)) return false;
    store<u64>(v, here, V_RIP_PAGE);
    return true;
  }

  /** Whether an entry of the jump cache names the region at `rip`, and its page is mapped as it was. */
  @inline static leadsOn(v: usize, entry: usize, rip: u64, key: u32): bool {
    const page = load<u32>(v, V_TLB_FETCH) + (usize(rip >> 7) & (4095 << 5));
    return (
      load<u64>(entry, J_LINEAR) == rip &&
      load<u32>(entry, J_SLOT) != 0 &&
      load<u32>(entry, J_KEY) == key &&
      load<u32>(entry, J_EPOCH) == epoch &&
      !load<u32>(load<u32>(entry, J_REGION), G_DEAD) &&
      load<u64>(page, TLB_EXEC) == (rip & ~0xfff) &&
      load<u32>(page, TLB_FRAME) == load<u32>(entry, J_FRAME)
    );
  }

  /** The entry of the jump cache that stands for `block` says its region, too. */
  @inline static remember(entry: usize, rip: u64, block: usize, region: usize, slot: u32): void {
    if (load<u64>(entry, J_LINEAR) != rip || load<u32>(entry, J_BLOCK) != u32(block)) return;
    store<u32>(entry, u32(region), J_REGION);
    store<u32>(entry, epoch, J_EPOCH);
    store<u32>(entry, slot, J_SLOT);
  }

  /** A region that is left often for the same place is made anew, once: by now it is known what it goes to. */
  static improve(region: usize): void {
    const entry: usize = load<u32>(region, G_ENTRY);
    if (load<u32>(entry, B_TIER) & 1 || load<u32>(region, G_DEAD)) return;
    store<u32>(entry, load<u32>(entry, B_TIER) | 1, B_TIER);
    Jit.kill(region);
    store<i32>(entry, 0, B_HEAT);
  }

  /** The interpreter goes on at the instruction at `rip`, unless it failed already. */
  static stopped(v: usize, rip: u64, exit: usize): usize {
    const outcome = load<u32>(v, V_OUTCOME);
    if (!outcome) return Code.find(v, rip);
    store<u64>(v, rip, V_RIP);
    if (outcome == OUTCOME_FAULT && load<u32>(v, V_EXC_VECTOR) == EXC_GP && load<u8>(exit, X_SEGMENT) == SS)
      store<u32>(v, EXC_SS, V_EXC_VECTOR);
    return 0;
  }

  /**
   * Accesses that miss often get the code that stays; those that lead a group and leave all the same, on two pages or where one
   * of the group may not store, lead no longer. Their region is made anew.
   */
  static missed(region: usize, exit: usize, rip: u32): void {
    const count = load<u32>(exit, X_COUNT) + 1;
    store<u32>(exit, count, X_COUNT);
    if (count & (MANY_MISSES - 1) || load<u64>(region, G_RETIRED) > u64(count) * MISS_DISTANCE) return;
    if (!Jit.mark(region, rip & 0xfff, false) && !Jit.mark(region, rip & 0xfff, true)) return;
    const entry: usize = load<u32>(region, G_ENTRY);
    Jit.kill(region);
    store<i32>(entry, 0, B_HEAT);
  }

  /** Marks the site at a page offset in all blocks of a region that hold it; whether that is news. */
  static mark(region: usize, offset: u32, alone: bool): bool {
    let news = false;
    // Where the region spans pages, the frame is that of the block that holds the place.
    for (let i: u32 = 0; i < load<u32>(region, G_BLOCK_COUNT); i++) {
      const block: usize = load<u32>(region + G_BLOCKS + (usize(i) << 2));
      if (offset < load<u16>(block, B_OFFSET) || offset >= load<u16>(block, B_END)) continue;
      const frame = load<u32>(block, B_FRAME);
      if (alone ? Sites.markAlone(frame, offset) : Sites.markCalls(frame, offset)) news = true;
    }
    return news;
  }

  // ---- Making regions -----------------------------------------------------------------------------------------------------

  /** `block` has become hot: makes its region. Returns the block, to be interpreted once more. */
  static hot(v: usize, block: usize): usize {
    const key = load<u32>(v, V_MODE_KEY);
    const frame = load<u32>(block, B_FRAME);
    if (
      threshold == 0 ||
      (key & (MODE_FLAT_CODE | MODE_UPPER)) != MODE_FLAT_CODE ||
      load<u32>(block, B_MODE) != key ||
      load<u32>(block, B_FRAME2) ||
      load<u32>(D_BREAK_ARMED)
    ) {
      store<i32>(block, HEAT_NEVER, B_HEAT);
      return block;
    }
    if (!Ledger.affords(retired)) {
      store<i32>(block, threshold, B_HEAT);
      return block;
    }
    if (!Graph.build(v, block, frame, load<u16>(block, B_OFFSET), key)) {
      store<i32>(block, HEAT_NEVER, B_HEAT);
      return block;
    }
    if (!Region.room()) Jit.makeRoom();
    const region = Region.generate(block, key);
    if (!region) {
      store<i32>(block, HEAT_NEVER, B_HEAT);
      return block;
    }
    store<u32>(block, u32(region), B_REGION);
    store<i32>(block, threshold, B_HEAT);
    Jit.cool(region, block);
    Ledger.spend(region);
    Jit.add(STAT_REGIONS, 1);
    Jit.add(STAT_BYTES, load<u32>(region, G_BYTES));
    Jit.add(STAT_INSTRUCTIONS, load<u32>(region, G_INSTRUCTIONS));
    store<u32>(waiting + (usize(waitingCount++) << 2), u32(region));
    if (waitingCount >= batch || Region.full()) Jit.install();
    return block;
  }

  static makeRoom(): void {
    Jit.install();
    if (Region.arenaFull()) Jit.dropAll();
  }

  /** Blocks inside a region need more entries of their own to become entries. */
  static cool(region: usize, entry: usize): void {
    const count = load<u32>(region, G_BLOCK_COUNT);
    for (let i: u32 = 0; i < count; i++) {
      const block: usize = load<u32>(region + G_BLOCKS + (usize(i) << 2));
      const heat = load<i32>(block, B_HEAT);
      if (block != entry && !load<u32>(block, B_REGION) && heat < threshold << 1)
        store<i32>(block, max(heat, 0) + threshold, B_HEAT);
    }
  }

  /** The region of `block` waits and is wanted. */
  static wait(block: usize): usize {
    Jit.install();
    const region: usize = load<u32>(block, B_REGION);
    if (!region || !load<u32>(region, G_SLOT)) store<i32>(block, threshold, B_HEAT);
    return block;
  }

  /** Installs the regions that wait. */
  static install(): void {
    const count = waitingCount;
    if (!count) return;
    waitingCount = 0;
    const number = Jit.freeModule();
    const module = modules + (usize(number) << 3);
    const slot = firstSlot + number * batch;
    const done = jitInstall(Region.moduleAddress(), Region.module(count), slot, count);
    Region.clearCode();
    Jit.add(STAT_MODULES, 1);
    stamp++;
    if (done) {
      resident += count;
      store<u32>(module, count, M_COUNT);
      store<u32>(module, count, M_ALIVE);
    }
    // The host forbids it (a page's policy): no block becomes hot any more.
    else threshold = 0;
    let dead: u32 = 0;
    for (let i: u32 = 0; i < count; i++) {
      const region: usize = load<u32>(waiting + (usize(i) << 2));
      store<u32>(members + (usize(number * MOST_BATCH + i) << 2), u32(region));
      store<u32>(region, number, G_MODULE);
      store<u32>(region, stamp, G_STAMP);
      if (load<u32>(region, G_DEAD)) dead++;
      else if (!done) Jit.kill(region);
      else {
        store<u32>(region, slot + i, G_SLOT);
        store<i32>(load<u32>(region, G_ENTRY), 0, B_HEAT);
      }
    }
    // Those that died while they waited; only now, because the module may go with them and has to know all its members.
    for (; done && dead; dead--) Jit.lose(number);
    while (resident > mostAlive) Jit.retire(Jit.oldest());
  }

  /** A module's number that is free, made so if need be. */
  static freeModule(): u32 {
    for (let i: u32 = 0; i < MOST_MODULES; i++) if (!load<u32>(modules + (usize(i) << 3), M_COUNT)) return i;
    const oldest = Jit.oldest();
    Jit.retire(oldest);
    return oldest;
  }

  /** The module none of whose regions has been entered for the longest time. */
  static oldest(): u32 {
    let found: u32 = 0;
    let least: u32 = 0xffffffff;
    for (let i: u32 = 0; i < MOST_MODULES; i++) {
      const count = load<u32>(modules + (usize(i) << 3), M_COUNT);
      if (!count) continue;
      let last: u32 = 0;
      for (let k: u32 = 0; k < count; k++) {
        const region: usize = load<u32>(members + (usize(i * MOST_BATCH + k) << 2));
        if (!load<u32>(region, G_DEAD)) last = max(last, load<u32>(region, G_STAMP));
      }
      if (last < least) {
        least = last;
        found = i;
      }
    }
    return found;
  }

  /** Gives a module back, with what is alive of it. */
  static retire(number: u32): void {
    const module = modules + (usize(number) << 3);
    const count = load<u32>(module, M_COUNT);
    resident -= count;
    store<u32>(module, 0, M_COUNT);
    for (let i: u32 = 0; i < count; i++) Jit.kill(load<u32>(members + (usize(number * MOST_BATCH + i) << 2)));
    const slot = firstSlot + number * batch;
    if (count) jitRelease(slot, slot + count);
  }

  /** A region of a module has died: the module goes with its last. */
  static lose(number: u32): void {
    const module = modules + (usize(number) << 3);
    const left = load<u32>(module, M_ALIVE) - 1;
    store<u32>(module, left, M_ALIVE);
    if (!left) Jit.retire(number);
  }

  // ---- Invalidation -------------------------------------------------------------------------------------------------------

  /** Takes a region out of use. */
  static kill(region: usize): void {
    if (load<u32>(region, G_DEAD)) return;
    store<u32>(region, 1, G_DEAD);
    const entry: usize = load<u32>(region, G_ENTRY);
    if (load<u32>(entry, B_REGION) == u32(region)) {
      store<u32>(entry, 0, B_REGION);
      store<i32>(entry, threshold, B_HEAT);
    }
    Jit.add(STAT_KILLED, 1);
    if (load<u32>(region, G_SLOT)) Jit.lose(load<u32>(region, G_MODULE));
  }

  /** A decoded block has died: so do the regions made of it. */
  static blockDied(block: usize): void {
    let owner: usize = load<u32>(block, B_OWNERS);
    store<u32>(block, 0, B_OWNERS);
    if (!owner) return;
    // A frame whose code has paid is forgiven: it will hold other code some day.
    const at = kills + usize(load<u32>(block, B_FRAME) & 4095);
    const times = load<u8>(at);
    if (Ledger.paid(load<u32>(owner, O_REGION))) store<u8>(at, times >> 1);
    else if (times < 255) store<u8>(at, times + 1);
    while (owner) {
      Jit.kill(load<u32>(owner, O_REGION));
      owner = load<u32>(owner, O_NEXT);
    }
  }

  /** Forgets all regions and gives their functions back. Decoded blocks stay. */
  static dropAll(): void {
    for (let i: u32 = 0; i < waitingCount; i++) Jit.kill(load<u32>(waiting + (usize(i) << 2)));
    waitingCount = 0;
    Code.forgetRegions(load<u32>(D_VCPUS));
    Jit.forget();
  }

  /** The same when the blocks are gone. */
  static forget(): void {
    if (threshold == 0) return;
    waitingCount = 0;
    resident = 0;
    epoch++;
    Region.clear();
    for (let i: u32 = 0; i < MOST_MODULES; i++) {
      const module = modules + (usize(i) << 3);
      const count = load<u32>(module, M_COUNT);
      store<u32>(module, 0, M_COUNT);
      const slot = firstSlot + i * batch;
      if (count) jitRelease(slot, slot + count);
    }
    Jit.add(STAT_DROPS, 1);
  }

  /** Whether bytes of a frame belong to the region that vCPU `v` is in. */
  static runs(v: usize, frame: u32, offset: u32, size: u32): bool {
    const region: usize = load<u32>(v, V_REGION);
    if (!region) return false;
    const count = load<u32>(region, G_BLOCK_COUNT);
    for (let i: u32 = 0; i < count; i++) {
      if (Code.overlapsBlock(load<u32>(region + G_BLOCKS + (usize(i) << 2)), frame, offset, size))
        return true;
    }
    return false;
  }
}
