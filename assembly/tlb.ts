// The TLB of one vCPU: what SDM vol. 3 §4.10 lets a processor cache of translations.
//
// A class is one table of 4,096 direct-mapped entries that the fast path compares (layout.ts), and behind it, for this
// file only: bitmaps of the entries in use, those of global and of large pages, and a hashed second level that takes
// what the first one evicts. A page is in one of the two levels at most. In the second level the upper bits of
// TLB_FRAME carry what the bitmaps say of the first. Flushing visits the entries in use only.

import { AC } from './flags';
import { Frames } from './frames';
import { Heap } from './heap';
import {
  D_TLB_NEVER,
  D_VCPU_COUNT,
  D_VCPUS,
  D_WATCH_COUNT,
  FM_FLAGS,
  FM_LINEAR,
  FRAME_IN_WRITE_TLB,
  TLB_ADDEND,
  TLB_CLASS_SIZE,
  TLB_EMPTY,
  TLB_ENTRIES,
  TLB_EXEC,
  TLB_FRAME,
  TLB_READ,
  TLB_WRITE,
  V_CPL,
  V_CR0,
  V_CR4,
  V_DR7,
  V_RFLAGS,
  V_TLB_DATA,
  V_TLB_FETCH,
  V_TLB_NEVER,
  V_TLB_PRIVATE,
  V_TLB_SUPER,
  V_TLB_SUPER_AC,
  V_TLB_SYSTEM,
  V_TLB_USER,
} from './layout';
import { CR0_AM, CR4_SMAP } from './mode';

/** Entries of the second level. */
const SECOND_ENTRIES: usize = 2048;
const ENTRY_SIZE: usize = 32;

/** Offsets in a class. */
const USED: usize = TLB_CLASS_SIZE; // u64[64]
const GLOBAL: usize = USED + 512; // u64[64]
const LARGE: usize = GLOBAL + 512; // u64[64]
const SECOND_USED: usize = LARGE + 512; // u64[32]
/** u64 each: bit i set = word i of USED, of SECOND_USED may have bits set. */
const USED_WORDS: usize = SECOND_USED + 256;
const SECOND_WORDS: usize = USED_WORDS + 8;
const SECOND: usize = SECOND_WORDS + 8;
const CLASS_SIZE: usize = SECOND + SECOND_ENTRIES * ENTRY_SIZE;

/** Bits of TLB_FRAME in the second level. */
const SECOND_GLOBAL: u32 = 1 << 31;
const SECOND_LARGE: u32 = 1 << 30;
const FRAME_BITS: u32 = 0xf_ffff;

/** u64 each: lowest and highest page cached of a 2 or 4 MiB page since the last full flush; the same of 1 GiB pages. */
const V_LARGE_RANGE: usize = V_TLB_PRIVATE + 0x10;
const V_HUGE_RANGE: usize = V_TLB_PRIVATE + 0x20;

/** FM_LINEAR: write TLBs may map the frame at several linear pages. */
const FRAME_MANY: u64 = ~0;

/** DR7: the enable bits of the four breakpoints. */
const DR7_ENABLES: u64 = 0xff;

@final
export class Tlb {
  // ---- Making and selecting classes -------------------------------------------------------------------------------

  /** Allocates the tables of vCPU `v`; false if memory is exhausted. */
  static create(v: usize): bool {
    if (!Frames.setup()) return false;
    if (load<u32>(D_TLB_NEVER) == 0)
      store<u32>(D_TLB_NEVER, Tlb.makeTable(TLB_CLASS_SIZE, TLB_CLASS_SIZE) as u32);
    const user = Tlb.makeClass();
    const supervisor = Tlb.makeClass();
    const open = Tlb.makeClass();
    if (load<u32>(D_TLB_NEVER) == 0 || user == 0 || supervisor == 0 || open == 0) return false;
    store<u32>(v, user as u32, V_TLB_USER);
    store<u32>(v, supervisor as u32, V_TLB_SUPER);
    store<u32>(v, open as u32, V_TLB_SUPER_AC);
    store<u32>(v, load<u32>(D_TLB_NEVER), V_TLB_NEVER);
    Tlb.resetRanges(v);
    Tlb.select(v);
    return true;
  }

  static makeClass(): usize {
    const table = Tlb.makeTable(CLASS_SIZE, TLB_CLASS_SIZE);
    if (table != 0) Tlb.clear(table + SECOND, SECOND_ENTRIES * ENTRY_SIZE);
    return table;
  }

  /** A block of `size` bytes that starts with `entries` bytes of empty entries. */
  static makeTable(size: usize, entries: usize): usize {
    const table = Heap.allocate(size, 64);
    if (table != 0) Tlb.clear(table, entries);
    return table;
  }

  static clear(at: usize, size: usize): void {
    for (let end = at + size; at < end; at += ENTRY_SIZE) Tlb.empty(at);
  }

  @inline static empty(entry: usize): void {
    store<u64>(entry, TLB_EMPTY, TLB_READ);
    store<u64>(entry, TLB_EMPTY, TLB_WRITE);
    store<u64>(entry, TLB_EMPTY, TLB_EXEC);
  }

  /** Chooses the classes after a change of CPL, CR0.AM, CR4.SMAP, EFLAGS.AC or DR7. */
  static select(v: usize): void {
    const user = load<u32>(v, V_CPL) == 3;
    store<u32>(v, Tlb.guarded(v) ? load<u32>(v, V_TLB_NEVER) : (Tlb.dataClass(v) as u32), V_TLB_DATA);
    store<u32>(v, load<u32>(v, V_TLB_SUPER), V_TLB_SYSTEM);
    store<u32>(v, load<u32>(v + (user ? V_TLB_USER : V_TLB_SUPER)), V_TLB_FETCH);
  }

  /** Whether every data access must be looked at: alignment checks are live or a breakpoint is armed. */
  static guarded(v: usize): bool {
    return Tlb.aligned(v) || (load<u64>(v, V_DR7) & DR7_ENABLES) != 0 || load<u32>(D_WATCH_COUNT) != 0;
  }

  /** Whether misaligned data accesses raise #AC. */
  static aligned(v: usize): bool {
    return (
      load<u32>(v, V_CPL) == 3 && (load<u64>(v, V_CR0) & CR0_AM) != 0 && (load<u64>(v, V_RFLAGS) & AC) != 0
    );
  }

  /** The class that holds translations of data accesses now. */
  static dataClass(v: usize): usize {
    if (load<u32>(v, V_CPL) == 3) return load<u32>(v, V_TLB_USER);
    if ((load<u64>(v, V_CR4) & CR4_SMAP) != 0 && (load<u64>(v, V_RFLAGS) & AC) != 0)
      return load<u32>(v, V_TLB_SUPER_AC);
    return load<u32>(v, V_TLB_SUPER);
  }

  // ---- Entries ----------------------------------------------------------------------------------------------------

  /** The first-level entry of a linear address in class `table`. */
  @inline static entry(table: usize, linear: u64): usize {
    return table + (usize(linear >> 7) & ((TLB_ENTRIES - 1) << 5));
  }

  /** The second-level entry of a linear address. */
  @inline static second(table: usize, linear: u64): usize {
    const page = linear >> 12;
    const hash = page ^ (page >> 9) ^ (page >> 18) ^ (page >> 27);
    return table + SECOND + ((usize(hash) & (SECOND_ENTRIES - 1)) << 5);
  }

  /** Whether any tag of `entry` is `page`. */
  @inline static has(entry: usize, page: u64): bool {
    return (
      load<u64>(entry, TLB_READ) == page ||
      load<u64>(entry, TLB_WRITE) == page ||
      load<u64>(entry, TLB_EXEC) == page
    );
  }

  /** The page of an entry, or TLB_EMPTY. */
  static page(entry: usize): u64 {
    let page = load<u64>(entry, TLB_READ);
    if (page == TLB_EMPTY) page = load<u64>(entry, TLB_EXEC);
    if (page == TLB_EMPTY) page = load<u64>(entry, TLB_WRITE);
    return page;
  }

  @inline static bit(bitmap: usize, index: u32): bool {
    return ((load<u64>(bitmap + ((index >> 6) << 3)) >> u64(index & 63)) & 1) != 0;
  }

  static setBit(bitmap: usize, index: u32, value: bool): void {
    const at = bitmap + ((index >> 6) << 3);
    const mask = u64(1) << u64(index & 63);
    store<u64>(at, value ? load<u64>(at) | mask : load<u64>(at) & ~mask);
  }

  /** The first-level entry for `page` with all the tags of `access` (ACCESS_*), fetched from the second level if there; 0: a miss. */
  static find(table: usize, page: u64, access: u32): usize {
    let entry = Tlb.entry(table, page);
    if (!Tlb.has(entry, page)) {
      const second = Tlb.second(table, page);
      if (!Tlb.has(second, page)) return 0;
      Tlb.swap(table, entry, second);
    }
    if (access & 2) return load<u64>(entry, TLB_WRITE) == page ? entry : 0;
    return load<u64>(entry + (access & 4 ? TLB_EXEC : TLB_READ)) == page ? entry : 0;
  }

  /** Brings `second` up to the first level; the entry it displaces goes where its page hashes to. */
  static swap(table: usize, entry: usize, second: usize): void {
    const read = load<u64>(second, TLB_READ);
    const write = load<u64>(second, TLB_WRITE);
    const exec = load<u64>(second, TLB_EXEC);
    const addend = load<u32>(second, TLB_ADDEND);
    const frame = load<u32>(second, TLB_FRAME);
    Tlb.dropSecond(table, second);
    Tlb.evict(table, entry);
    store<u64>(entry, read, TLB_READ);
    store<u64>(entry, write, TLB_WRITE);
    store<u64>(entry, exec, TLB_EXEC);
    store<u32>(entry, addend, TLB_ADDEND);
    store<u32>(entry, frame & FRAME_BITS, TLB_FRAME);
    Tlb.account(table, entry, (frame & SECOND_GLOBAL) != 0, (frame & SECOND_LARGE) != 0);
  }

  /** Moves a first-level entry in use to the second level. */
  static evict(table: usize, entry: usize): void {
    const page = Tlb.page(entry);
    if (page == TLB_EMPTY) return;
    const index = u32((entry - table) >> 5);
    const second = Tlb.second(table, page);
    memory.copy(second, entry, ENTRY_SIZE);
    let frame = load<u32>(entry, TLB_FRAME);
    if (Tlb.bit(table + GLOBAL, index)) frame |= SECOND_GLOBAL;
    if (Tlb.bit(table + LARGE, index)) frame |= SECOND_LARGE;
    store<u32>(second, frame, TLB_FRAME);
    const place = u32((second - table - SECOND) >> 5);
    Tlb.setBit(table + SECOND_USED, place, true);
    Tlb.setBit(table + SECOND_WORDS, place >> 6, true);
    Tlb.drop(table, entry);
  }

  static account(table: usize, entry: usize, global: bool, large: bool): void {
    const index = u32((entry - table) >> 5);
    Tlb.setBit(table + USED, index, true);
    Tlb.setBit(table + USED_WORDS, index >> 6, true);
    Tlb.setBit(table + GLOBAL, index, global);
    Tlb.setBit(table + LARGE, index, large);
  }

  @inline static drop(table: usize, entry: usize): void {
    Tlb.empty(entry);
    Tlb.setBit(table + USED, u32((entry - table) >> 5), false);
  }

  @inline static dropSecond(table: usize, second: usize): void {
    Tlb.empty(second);
    Tlb.setBit(table + SECOND_USED, u32((second - table - SECOND) >> 5), false);
  }

  /**
   * Caches that `page` is RAM frame `frame` with the tags of `tags` (ACCESS_* bits), besides those it has already for the
   * same frame. `shift` is the log2 of the size of the guest's page.
   */
  static fill(v: usize, table: usize, page: u64, frame: u32, tags: u32, shift: u32, global: bool): void {
    const entry = Tlb.entry(table, page);
    const second = Tlb.second(table, page);
    if (Tlb.has(second, page)) Tlb.dropSecond(table, second);
    if (!Tlb.has(entry, page)) Tlb.evict(table, entry);
    else if (load<u32>(entry, TLB_FRAME) != frame) Tlb.empty(entry);
    if (tags & 1) store<u64>(entry, page, TLB_READ);
    if (tags & 4) store<u64>(entry, page, TLB_EXEC);
    if (tags & 2) {
      store<u64>(entry, page, TLB_WRITE);
      Tlb.noteWriter(frame, page);
    }
    store<u32>(entry, (frame << 12) - u32(page), TLB_ADDEND);
    store<u32>(entry, frame, TLB_FRAME);
    Tlb.account(table, entry, global, shift > 12);
    if (shift > 12) Tlb.noteLarge(v, page, shift);
  }

  /** Widens the range of pages cached out of large pages. */
  static noteLarge(v: usize, page: u64, shift: u32): void {
    const range = v + (shift > 22 ? V_HUGE_RANGE : V_LARGE_RANGE);
    if (page < load<u64>(range)) store<u64>(range, page);
    if (page > load<u64>(range, 8)) store<u64>(range, page, 8);
  }

  static resetRanges(v: usize): void {
    store<u64>(v, ~0, V_LARGE_RANGE);
    store<u64>(v, 0, V_LARGE_RANGE + 8);
    store<u64>(v, ~0, V_HUGE_RANGE);
    store<u64>(v, 0, V_HUGE_RANGE + 8);
  }

  // ---- Flushing by the guest --------------------------------------------------------------------------------------

  /** Forgets everything, global pages too: CR0.PG, CR4, EFER changes. */
  static flushAll(v: usize): void {
    Tlb.flushClass(load<u32>(v, V_TLB_USER), false);
    Tlb.flushClass(load<u32>(v, V_TLB_SUPER), false);
    Tlb.flushClass(load<u32>(v, V_TLB_SUPER_AC), false);
    Tlb.resetRanges(v);
  }

  /** Forgets all but global pages: MOV to CR3. */
  static flushNonGlobal(v: usize): void {
    Tlb.flushClass(load<u32>(v, V_TLB_USER), true);
    Tlb.flushClass(load<u32>(v, V_TLB_SUPER), true);
    Tlb.flushClass(load<u32>(v, V_TLB_SUPER_AC), true);
  }

  static flushClass(table: usize, keepGlobal: bool): void {
    let left: u64 = 0;
    for (let words = load<u64>(table + USED_WORDS); words != 0; words &= words - 1) {
      const word = usize(ctz(words));
      const used = table + USED + (word << 3);
      let bits = load<u64>(used);
      const kept = keepGlobal ? bits & load<u64>(table + GLOBAL + (word << 3)) : 0;
      store<u64>(used, kept);
      if (kept != 0) left |= words & -words;
      for (bits ^= kept; bits != 0; bits &= bits - 1) {
        Tlb.empty(table + (((word << 6) + usize(ctz(bits))) << 5));
      }
    }
    store<u64>(table + USED_WORDS, left);
    Tlb.flushSecond(table, keepGlobal);
  }

  static flushSecond(table: usize, keepGlobal: bool): void {
    let left: u64 = 0;
    for (let words = load<u64>(table + SECOND_WORDS); words != 0; words &= words - 1) {
      const word = usize(ctz(words));
      for (let bits = load<u64>(table + SECOND_USED + (word << 3)); bits != 0; bits &= bits - 1) {
        const second = table + SECOND + (((word << 6) + usize(ctz(bits))) << 5);
        if (!keepGlobal || !(load<u32>(second, TLB_FRAME) & SECOND_GLOBAL)) Tlb.dropSecond(table, second);
      }
      if (load<u64>(table + SECOND_USED + (word << 3)) != 0) left |= words & -words;
    }
    store<u64>(table + SECOND_WORDS, left);
  }

  /** Forgets the page that `linear` is in, global or not, and all of a large page: INVLPG. */
  static flushPage(v: usize, linear: u64): void {
    const page = linear & ~0xfff;
    Tlb.flushPageIn(load<u32>(v, V_TLB_USER), page);
    Tlb.flushPageIn(load<u32>(v, V_TLB_SUPER), page);
    Tlb.flushPageIn(load<u32>(v, V_TLB_SUPER_AC), page);
    // Which size the large page has is not remembered: 4 MiB (or 1 GiB) around it are dropped.
    if (Tlb.inRange(v + V_HUGE_RANGE, linear, 30)) Tlb.flushLarge(v, linear, 30);
    else if (Tlb.inRange(v + V_LARGE_RANGE, linear, 22)) Tlb.flushLarge(v, linear, 22);
  }

  static flushPageIn(table: usize, page: u64): void {
    const entry = Tlb.entry(table, page);
    if (Tlb.has(entry, page)) Tlb.drop(table, entry);
    const second = Tlb.second(table, page);
    if (Tlb.has(second, page)) Tlb.dropSecond(table, second);
  }

  @inline static inRange(range: usize, linear: u64, shift: u64): bool {
    const at = linear >> shift;
    return at >= load<u64>(range) >> shift && at <= load<u64>(range, 8) >> shift;
  }

  static flushLarge(v: usize, linear: u64, shift: u64): void {
    Tlb.flushLargeIn(load<u32>(v, V_TLB_USER), linear, shift);
    Tlb.flushLargeIn(load<u32>(v, V_TLB_SUPER), linear, shift);
    Tlb.flushLargeIn(load<u32>(v, V_TLB_SUPER_AC), linear, shift);
  }

  static flushLargeIn(table: usize, linear: u64, shift: u64): void {
    for (let word: usize = 0; word < TLB_ENTRIES / 64; word++) {
      let bits = load<u64>(table + USED + (word << 3)) & load<u64>(table + LARGE + (word << 3));
      for (; bits != 0; bits &= bits - 1) {
        const entry = table + (((word << 6) + usize(ctz(bits))) << 5);
        if (Tlb.page(entry) >> shift == linear >> shift) Tlb.drop(table, entry);
      }
    }
    for (let word: usize = 0; word < SECOND_ENTRIES / 64; word++) {
      for (let bits = load<u64>(table + SECOND_USED + (word << 3)); bits != 0; bits &= bits - 1) {
        const second = table + SECOND + (((word << 6) + usize(ctz(bits))) << 5);
        const large = (load<u32>(second, TLB_FRAME) & SECOND_LARGE) != 0;
        if (large && Tlb.page(second) >> shift == linear >> shift) Tlb.dropSecond(table, second);
      }
    }
  }

  // ---- Flushing by the machine ------------------------------------------------------------------------------------

  /** Forgets everything in all vCPUs: frame-table entries change. */
  static flushDomain(): void {
    const count = load<u32>(D_VCPU_COUNT);
    for (let i: u32 = 0; i < count; i++) {
      const v = usize(load<u32>(D_VCPUS + (i << 2)));
      if (load<u32>(v, V_TLB_USER) == 0) continue;
      Tlb.flushAll(v);
    }
  }

  /** Remembers at which linear page write TLBs map the frame, so that dropWrites need not look everywhere. */
  static noteWriter(frame: u32, page: u64): void {
    const meta = Frames.meta(frame);
    const flags = load<u32>(meta, FM_FLAGS);
    const known = load<u64>(meta, FM_LINEAR);
    if (!(flags & FRAME_IN_WRITE_TLB)) {
      store<u32>(meta, flags | FRAME_IN_WRITE_TLB, FM_FLAGS);
      store<u64>(meta, page, FM_LINEAR);
    } else if (known != page && known != FRAME_MANY) {
      store<u64>(meta, Tlb.writesAt(frame, known, false) ? FRAME_MANY : page, FM_LINEAR);
    }
  }

  /** No write TLB of the domain maps RAM frame `frame` after this: the next write takes the slow path. */
  static dropWrites(frame: u32): void {
    const meta = Frames.meta(frame);
    const flags = load<u32>(meta, FM_FLAGS);
    if (!(flags & FRAME_IN_WRITE_TLB)) return;
    const page = load<u64>(meta, FM_LINEAR);
    if (page == FRAME_MANY) Tlb.dropWritesWhere(frame, FRAME_BITS);
    else Tlb.writesAt(frame, page, true);
    store<u32>(meta, flags & ~FRAME_IN_WRITE_TLB, FM_FLAGS);
  }

  /** Drops all write tags of the domain. */
  static dropAllWrites(): void {
    Tlb.dropWritesWhere(0, 0);
  }

  /** Whether any vCPU's write TLB maps `page` to `frame`; drops those entries' write tags if asked to. */
  static writesAt(frame: u32, page: u64, drop: bool): bool {
    let found = false;
    const count = load<u32>(D_VCPU_COUNT);
    for (let i: u32 = 0; i < count; i++) {
      const v = usize(load<u32>(D_VCPUS + (i << 2)));
      for (let c: usize = V_TLB_USER; c <= V_TLB_SUPER_AC; c += 4) {
        const table = usize(load<u32>(v + c));
        if (table == 0) continue;
        const entry = Tlb.writer(table, page);
        if (entry == 0 || (load<u32>(entry, TLB_FRAME) & FRAME_BITS) != frame) continue;
        found = true;
        if (drop) Tlb.dropWrite(table, entry);
      }
    }
    return found;
  }

  /** The entry of either level with a write tag for `page`, or 0. */
  static writer(table: usize, page: u64): usize {
    const entry = Tlb.entry(table, page);
    if (load<u64>(entry, TLB_WRITE) == page) return entry;
    const second = Tlb.second(table, page);
    return load<u64>(second, TLB_WRITE) == page ? second : 0;
  }

  /** Clears a write tag. The entry stays in use: reads go with writes. */
  @inline static dropWrite(table: usize, entry: usize): void {
    store<u64>(entry, TLB_EMPTY, TLB_WRITE);
  }

  /** Drops the write tags of all entries whose frame number agrees with `frame` in the bits of `mask`. */
  static dropWritesWhere(frame: u32, mask: u32): void {
    const count = load<u32>(D_VCPU_COUNT);
    for (let i: u32 = 0; i < count; i++) {
      const v = usize(load<u32>(D_VCPUS + (i << 2)));
      for (let c: usize = V_TLB_USER; c <= V_TLB_SUPER_AC; c += 4) {
        const table = usize(load<u32>(v + c));
        if (table == 0) continue;
        Tlb.dropWritesIn(table, table + USED, TLB_ENTRIES, frame, mask);
        Tlb.dropWritesIn(table + SECOND, table + SECOND_USED, SECOND_ENTRIES, frame, mask);
      }
    }
  }

  static dropWritesIn(entries: usize, used: usize, count: usize, frame: u32, mask: u32): void {
    for (let word: usize = 0; word < count / 64; word++) {
      for (let bits = load<u64>(used + (word << 3)); bits != 0; bits &= bits - 1) {
        const entry = entries + (((word << 6) + usize(ctz(bits))) << 5);
        if (((load<u32>(entry, TLB_FRAME) ^ frame) & mask) == 0) store<u64>(entry, TLB_EMPTY, TLB_WRITE);
      }
    }
  }
}
