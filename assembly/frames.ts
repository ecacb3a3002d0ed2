// The frame table: what each guest frame is, and the RAM behind it (Xen's p2m; the second stage of EPT).
//
// A radix tree over the 36-bit guest frame number, four levels of 512 entries. An entry of an inner node either points
// to a node or is a state that holds for the whole subtree, so that declaring 16 GiB costs a node or two. A frame's
// leaf is made when the frame is first touched. Consulted on a TLB miss only.
//
// Entry (u64): state in bits 0–3; in bits 32–63 the host page number of a leaf (0: not allocated yet, reads as zeroes),
// or the address of the child node.

import { Code } from './code';
import { Heap } from './heap';
import {
  D_CHUNK_END,
  D_CHUNK_NEXT,
  D_DIRTY_LOG,
  D_FRAME_META,
  D_FRAME_ROOT,
  D_FRAMES_FREE,
  D_FRAMES_MAX,
  D_FRAMES_PRIVATE,
  D_FRAMES_USED,
  D_FREE_HEAD,
  D_ONES_FRAME,
  FM_CODE,
  FM_FLAGS,
  FM_GFN,
  FM_GFN_HIGH,
  FM_SIZE,
  FRAME_CODE,
  FRAME_DIRTY,
  FRAME_IN_WRITE_TLB,
  FRAME_READ_ONLY,
} from './layout';
import { Tlb } from './tlb';

/** Nothing there: reads as all ones, writes are ignored; the accesses go to the host, which may count them. */
export const FRAME_HOLE: u32 = 0;
/** RAM; not allocated before it is first touched. */
export const FRAME_RAM: u32 = 1;
/** ROM: RAM that the guest cannot write; its writes go to the host as device writes. */
export const FRAME_ROM: u32 = 2;
/** RAM whose contents the host has yet to provide; touching it ends run() with EXIT_ABSENT. */
export const FRAME_ABSENT: u32 = 3;
/** A device's registers or aperture. */
export const FRAME_MMIO: u32 = 4;
/** Another domain's memory: RAM semantics through the host. */
export const FRAME_FOREIGN: u32 = 5;
/** Entry of an inner node that points to a node. */
const NODE: u32 = 15;

const STATE: u64 = 15;
const TOP_LEVEL: u32 = 3;
const NODE_SIZE: usize = 4096;
const GFN_LIMIT: u64 = 1 << 36;
const CHUNK_FRAMES: u32 = 512;
/** u32: head of the list of free nodes. */
const D_NODE_FREE: usize = D_FRAMES_PRIVATE;
/** u32: cache of leaf nodes, so that most lookups take one step: u32 gfn >> 9 plus one (0: empty), u32 address of the node. */
const D_LEAF_CACHE: usize = D_FRAMES_PRIVATE + 4;
const LEAF_CACHE_SIZE: usize = 4096;
/** Guest frame number of a RAM frame that no guest frame has. */
const NO_GFN: u64 = ~0;

@final
export class Frames {
  // ---- RAM frames -------------------------------------------------------------------------------------------------

  /** Prepares the frame table of a new domain; further calls do nothing. */
  static setup(): bool {
    if (load<u32>(D_FRAME_ROOT) != 0) return true;
    const root = Frames.makeNode(FRAME_HOLE);
    const ones = Frames.allocate(NO_GFN);
    const cache = Heap.allocate(LEAF_CACHE_SIZE, LEAF_CACHE_SIZE);
    if (root == 0 || ones == 0 || cache == 0) return false;
    store<u32>(D_LEAF_CACHE, cache as u32);
    memory.fill(usize(ones) << 12, 0xff, 4096);
    store<u32>(Frames.meta(ones), FRAME_READ_ONLY, FM_FLAGS);
    store<u32>(D_FRAMES_USED, 0);
    store<u32>(D_ONES_FRAME, ones);
    store<u32>(D_FRAME_ROOT, root as u32);
    return true;
  }

  /** Metadata (FM_*) of RAM frame `frame`. */
  @inline static meta(frame: u32): usize {
    return load<u32>(D_FRAME_META + ((frame >> 9) << 2)) + ((frame & 511) << 5);
  }

  /** A zero-filled RAM frame for guest frame `gfn`, or 0 if the domain may not or cannot have one more. */
  static allocate(gfn: u64): u32 {
    const most = load<u32>(D_FRAMES_MAX);
    if (most != 0 && load<u32>(D_FRAMES_USED) >= most) return 0;
    let frame = load<u32>(D_FREE_HEAD);
    if (frame != 0) {
      store<u32>(D_FREE_HEAD, load<u32>(Frames.meta(frame), FM_GFN));
      store<u32>(D_FRAMES_FREE, load<u32>(D_FRAMES_FREE) - 1);
      memory.fill(usize(frame) << 12, 0, 4096);
    } else {
      frame = load<u32>(D_CHUNK_NEXT);
      if (frame == load<u32>(D_CHUNK_END)) {
        frame = Frames.makeChunk();
        if (frame == 0) return 0;
      }
      store<u32>(D_CHUNK_NEXT, frame + 1);
    }
    const meta = Frames.meta(frame);
    memory.fill(meta, 0, FM_SIZE);
    store<u32>(meta, u32(gfn), FM_GFN);
    store<u32>(meta, u32(gfn >> 32), FM_GFN_HIGH);
    store<u32>(D_FRAMES_USED, load<u32>(D_FRAMES_USED) + 1);
    return frame;
  }

  /** Takes 512 more frames from linear memory; answers the first, or 0. */
  static makeChunk(): u32 {
    const meta = Heap.allocate((CHUNK_FRAMES as usize) * FM_SIZE, 64);
    if (meta == 0) return 0;
    const at = Heap.take((CHUNK_FRAMES as usize) << 12, (CHUNK_FRAMES as usize) << 12);
    if (at == 0) return 0;
    const first = u32(at >> 12);
    store<u32>(D_FRAME_META + ((first >> 9) << 2), meta as u32);
    store<u32>(D_CHUNK_END, first + CHUNK_FRAMES);
    return first;
  }

  /** Frees a RAM frame. The caller has seen to it that no TLB maps it any more. */
  static free(frame: u32): void {
    Frames.dropCode(frame);
    const meta = Frames.meta(frame);
    store<u32>(meta, 0, FM_FLAGS);
    store<u32>(meta, load<u32>(D_FREE_HEAD), FM_GFN);
    store<u32>(D_FREE_HEAD, frame);
    store<u32>(D_FRAMES_FREE, load<u32>(D_FRAMES_FREE) + 1);
    store<u32>(D_FRAMES_USED, load<u32>(D_FRAMES_USED) - 1);
  }

  // ---- Code and dirty state of a RAM frame ------------------------------------------------------------------------

  /** Whether decoded code overlaps `size` bytes at `offset` of the frame; the bytes do not leave the frame. */
  static holds(frame: u32, offset: u32, size: u32): bool {
    const meta = Frames.meta(frame);
    if (!(load<u32>(meta, FM_FLAGS) & FRAME_CODE)) return false;
    const first = offset >> 6;
    const last = (offset + size - 1) >> 6;
    const grains = ((u64(2) << u64(last - first)) - 1) << u64(first);
    return (load<u64>(meta, FM_CODE) & grains) != 0;
  }

  /** From now on writes to the frame take the slow path and look at its FM_CODE bitmap. */
  static watchCode(frame: u32): void {
    const meta = Frames.meta(frame);
    store<u32>(meta, load<u32>(meta, FM_FLAGS) | FRAME_CODE, FM_FLAGS);
    Tlb.dropWrites(frame);
  }

  /** The frame holds no decoded code any more. */
  static unwatchCode(frame: u32): void {
    const meta = Frames.meta(frame);
    store<u64>(meta, 0, FM_CODE);
    store<u32>(meta, load<u32>(meta, FM_FLAGS) & ~FRAME_CODE, FM_FLAGS);
  }

  /** Drops all decoded code of the frame: its contents change behind the back of the vCPUs. */
  static dropCode(frame: u32): void {
    if (load<u32>(Frames.meta(frame), FM_FLAGS) & FRAME_CODE) Code.written(0, frame, 0, 4096);
  }

  @inline static setDirty(frame: u32): void {
    const meta = Frames.meta(frame);
    store<u32>(meta, load<u32>(meta, FM_FLAGS) | FRAME_DIRTY, FM_FLAGS);
  }

  // ---- The radix tree ---------------------------------------------------------------------------------------------

  @inline static child(entry: u64): usize {
    return usize(entry >> 32);
  }

  @inline static slot(node: usize, gfn: u64, level: u32): usize {
    return node + ((usize(gfn >> u64(9 * level)) & 511) << 3);
  }

  /** A node whose entries all have `state`, or 0. */
  static makeNode(state: u32): usize {
    let node = usize(load<u32>(D_NODE_FREE));
    if (node != 0) store<u32>(D_NODE_FREE, load<u32>(node));
    else node = Heap.allocate(NODE_SIZE, NODE_SIZE);
    if (node == 0) return 0;
    for (let at: usize = 0; at < NODE_SIZE; at += 8) store<u64>(node + at, u64(state));
    return node;
  }

  static freeNode(node: usize): void {
    memory.fill(load<u32>(D_LEAF_CACHE), 0, LEAF_CACHE_SIZE);
    store<u32>(node, load<u32>(D_NODE_FREE));
    store<u32>(D_NODE_FREE, node as u32);
  }

  /** The entry that holds for `gfn`: the frame's own or that of the subtree it is in. */
  static lookup(gfn: u64): u64 {
    if (gfn >= GFN_LIMIT) return FRAME_HOLE;
    const key = u32(gfn >> 9);
    const cached = usize(load<u32>(D_LEAF_CACHE)) + ((usize(key) << 3) & (LEAF_CACHE_SIZE - 1));
    if (load<u32>(cached) == key + 1) return load<u64>(Frames.slot(load<u32>(cached, 4), gfn, 0));
    let entry = load<u64>(Frames.slot(load<u32>(D_FRAME_ROOT), gfn, 3));
    if ((entry & STATE) != NODE) return entry;
    entry = load<u64>(Frames.slot(Frames.child(entry), gfn, 2));
    if ((entry & STATE) != NODE) return entry;
    entry = load<u64>(Frames.slot(Frames.child(entry), gfn, 1));
    if ((entry & STATE) != NODE) return entry;
    const leaf = Frames.child(entry);
    store<u32>(cached, key + 1);
    store<u32>(cached, leaf as u32, 4);
    return load<u64>(Frames.slot(leaf, gfn, 0));
  }

  @inline static state(entry: u64): u32 {
    return u32(entry & STATE);
  }

  /** Host page number of an entry; 0 if it has no RAM. */
  @inline static frame(entry: u64): u32 {
    return u32(entry >> 32);
  }

  /** Address of the leaf entry of `gfn`, made if need be; 0 if memory is exhausted. */
  static leaf(gfn: u64): usize {
    let node = usize(load<u32>(D_FRAME_ROOT));
    for (let level = TOP_LEVEL; level > 0; level--) {
      node = Frames.descend(Frames.slot(node, gfn, level));
      if (node == 0) return 0;
    }
    return Frames.slot(node, gfn, 0);
  }

  /** The node below inner entry `slot`, made if the entry was a state; 0 if memory is exhausted. */
  static descend(slot: usize): usize {
    const entry = load<u64>(slot);
    if (Frames.state(entry) == NODE) return Frames.child(entry);
    const node = Frames.makeNode(Frames.state(entry));
    if (node != 0) store<u64>(slot, (u64(node) << 32) | NODE);
    return node;
  }

  /** The RAM frame of a RAM or ROM guest frame, allocated if this is the first touch; 0 if memory is exhausted. */
  static touch(gfn: u64, entry: u64): u32 {
    if (Frames.frame(entry) != 0) return Frames.frame(entry);
    const slot = Frames.leaf(gfn);
    if (slot == 0) return 0;
    const frame = Frames.allocate(gfn);
    if (frame == 0) return 0;
    Frames.place(slot, Frames.state(entry), frame);
    return frame;
  }

  /** Makes leaf entry `slot` have `state` with RAM frame `frame` behind it. */
  static place(slot: usize, state: u32, frame: u32): void {
    const meta = Frames.meta(frame);
    const flags = load<u32>(meta, FM_FLAGS) & ~FRAME_READ_ONLY;
    store<u32>(meta, state == FRAME_ROM ? flags | FRAME_READ_ONLY : flags, FM_FLAGS);
    store<u64>(slot, (u64(frame) << 32) | u64(state));
  }

  /** Whether frames of `state` have RAM behind them. */
  @inline static backed(state: u32): bool {
    return state == FRAME_RAM || state == FRAME_ROM;
  }

  /** Gives guest frames first..last (inside the subtree of `node`) `state`; false if memory is exhausted. */
  static assign(node: usize, level: u32, first: u64, last: u64, state: u32): bool {
    const shift = u64(9 * level);
    const span = (u64(1) << shift) - 1;
    for (let gfn = first; gfn <= last; gfn = (gfn | span) + 1) {
      const slot = Frames.slot(node, gfn, level);
      const end = min<u64>(gfn | span, last);
      if (level == 0) {
        Frames.change(slot, state);
        continue;
      }
      const entry = load<u64>(slot);
      const whole = (gfn & span) == 0 && end == (gfn | span);
      if (Frames.state(entry) != NODE) {
        if (whole) store<u64>(slot, u64(state));
        if (whole || Frames.state(entry) == state) continue;
      }
      const below = Frames.descend(slot);
      if (below == 0 || !Frames.assign(below, level - 1, gfn, end, state)) return false;
      if (whole && !Frames.backed(state)) {
        Frames.freeNode(below);
        store<u64>(slot, u64(state));
      }
    }
    return true;
  }

  /** Changes a leaf's state; RAM becoming ROM or the other way round keeps its contents, else they are freed. */
  static change(slot: usize, state: u32): void {
    const frame = Frames.frame(load<u64>(slot));
    if (frame != 0 && Frames.backed(state)) {
      Frames.place(slot, state, frame);
      return;
    }
    if (frame != 0) Frames.free(frame);
    store<u64>(slot, u64(state));
  }

  /** Whether every entry of `node` is a hole. */
  static bare(node: usize): bool {
    for (let at: usize = 0; at < NODE_SIZE; at += 8) {
      if (load<u64>(node + at) != u64(FRAME_HOLE)) return false;
    }
    return true;
  }

  /** Gives back the nodes on the way to `gfn` that hold holes alone: a guest that maps here and there must not fill memory. */
  static prune(gfn: u64, node: usize = load<u32>(D_FRAME_ROOT), level: u32 = TOP_LEVEL): void {
    const slot = Frames.slot(node, gfn, level);
    const entry = load<u64>(slot);
    if (Frames.state(entry) != NODE) return;
    const below = Frames.child(entry);
    if (level > 1) Frames.prune(gfn, below, level - 1);
    if (!Frames.bare(below)) return;
    store<u64>(slot, u64(FRAME_HOLE));
    Frames.freeNode(below);
  }

  /** First guest frame at or after `gfn` in the subtree of `node` (whose first is `base`) with RAM behind it; -1: none. */
  static next(node: usize, level: u32, base: u64, gfn: u64): i64 {
    const shift = u64(9 * level);
    let index = gfn > base ? (gfn - base) >> shift : 0;
    for (; index < 512; index++) {
      const entry = load<u64>(node + (usize(index) << 3));
      const at = base + (index << shift);
      if (level == 0) {
        if (Frames.frame(entry) != 0) return i64(at);
      } else if (Frames.state(entry) == NODE) {
        const found = Frames.next(Frames.child(entry), level - 1, at, gfn);
        if (found >= 0) return found;
      }
    }
    return -1;
  }
}

// ---- Physical memory as the host sees it ----------------------------------------------------------------------------
//
// Addresses are integers below 2^48 in an f64. Pointers are addresses in linear memory, good for one 4 KiB page and
// until the next call into the core (take views afresh after it: memory may have grown).

/** Prepares a new domain that may hold `framesMax` RAM frames (0: as many as fit). False: linear memory is exhausted. */
export function frameSetup(framesMax: u32): bool {
  if (!Frames.setup()) return false;
  store<u32>(D_FRAMES_MAX, framesMax);
  return true;
}

/**
 * Gives the guest frames of [gpa, gpa + size) a state. RAM and ROM keep the contents they have and are allocated when
 * touched; any other state frees them. False: linear memory is exhausted, the range is partly assigned.
 */
export function frameMap(gpa: f64, size: f64, state: u32): bool {
  const first = u64(gpa) >> 12;
  const end = (u64(gpa) + u64(size) + 0xfff) >> 12;
  if (end <= first || end > GFN_LIMIT) return false;
  Tlb.flushDomain();
  if (!Frames.assign(load<u32>(D_FRAME_ROOT), TOP_LEVEL, first, end - 1, state)) return false;
  if (state == FRAME_HOLE) {
    Frames.prune(first);
    Frames.prune(end - 1);
  }
  return true;
}

/** FRAME_* state of the frame at `gpa`. */
export function frameState(gpa: f64): u32 {
  return Frames.state(Frames.lookup(u64(gpa) >> 12));
}

/** Address of the RAM behind the frame at `gpa`, or 0 if it has none (yet). */
export function frameGet(gpa: f64): usize {
  return usize(Frames.frame(Frames.lookup(u64(gpa) >> 12))) << 12;
}

/**
 * Moves the RAM of [from, from + size) to [to, to + size), page by page, and leaves holes; what the target held is
 * freed. For an aperture that the guest moves and for shadow RAM. False: linear memory is exhausted.
 */
export function frameMove(from: f64, to: f64, size: f64): bool {
  Tlb.flushDomain();
  const pages = (u64(size) + 0xfff) >> 12;
  for (let i: u64 = 0; i < pages; i++) {
    const source = Frames.leaf((u64(from) >> 12) + i);
    const gfn = (u64(to) >> 12) + i;
    const target = Frames.leaf(gfn);
    if (source == 0 || target == 0) return false;
    const entry = load<u64>(source);
    if (source == target) continue;
    store<u64>(source, u64(FRAME_HOLE));
    Frames.change(target, FRAME_HOLE);
    store<u64>(target, entry);
    Frames.prune((u64(from) >> 12) + i);
    Frames.prune(gfn);
    if (Frames.frame(entry) == 0) continue;
    const meta = Frames.meta(Frames.frame(entry));
    store<u32>(meta, u32(gfn), FM_GFN);
    store<u32>(meta, u32(gfn >> 32), FM_GFN_HIGH);
    store<u32>(meta, load<u32>(meta, FM_FLAGS) | FRAME_DIRTY, FM_FLAGS);
  }
  return true;
}

/** Frees the RAM behind the frame at `gpa` for reuse; the frame stays RAM and reads as zeroes. */
export function frameRelease(gpa: f64): bool {
  const entry = Frames.lookup(u64(gpa) >> 12);
  if (Frames.frame(entry) == 0) return false;
  Tlb.flushDomain();
  Frames.change(Frames.leaf(u64(gpa) >> 12), FRAME_HOLE);
  store<u64>(Frames.leaf(u64(gpa) >> 12), u64(Frames.state(entry)));
  return true;
}

/** Turns an absent frame into RAM; answers the address at which the host puts its contents, 0 if memory is exhausted. */
export function frameProvide(gpa: f64): usize {
  const gfn = u64(gpa) >> 12;
  const entry = Frames.lookup(gfn);
  const state = Frames.state(entry);
  if (state != FRAME_ABSENT && state != FRAME_RAM) return 0;
  return usize(Frames.touch(gfn, (entry & ~STATE) | u64(FRAME_RAM))) << 12;
}

/** Guest-physical address of the first frame with RAM behind it at or after `gpa`, or -1. */
export function frameNext(gpa: f64): f64 {
  const gfn = (u64(gpa) + 0xfff) >> 12;
  if (gfn >= GFN_LIMIT) return -1;
  const found = Frames.next(load<u32>(D_FRAME_ROOT), TOP_LEVEL, 0, gfn);
  return found < 0 ? -1 : f64(found << 12);
}

/**
 * Pointer for a device's access to the page that `gpa` is in, or 0 if the page is not RAM (see frameState) or no
 * memory is left. A pointer for writing marks the page dirty and drops its decoded code: write before anything runs.
 */
export function physPointer(gpa: f64, write: bool): usize {
  const gfn = u64(gpa) >> 12;
  const entry = Frames.lookup(gfn);
  const state = Frames.state(entry);
  if (state != FRAME_RAM && (write || state != FRAME_ROM)) return 0;
  const frame = Frames.touch(gfn, entry);
  if (frame == 0) return 0;
  if (write) {
    Frames.setDirty(frame);
    Frames.dropCode(frame);
  }
  return (usize(frame) << 12) + (usize(u64(gpa)) & 0xfff);
}

/** Turns the dirty log on (all frames clean from now) or off. */
export function dirtyLog(on: bool): void {
  store<u32>(D_DIRTY_LOG, u32(on));
  if (!on) return;
  Tlb.dropAllWrites();
  for (let chunk: u32 = 0; chunk < 2048; chunk++) {
    const metas = load<u32>(D_FRAME_META + (chunk << 2));
    if (metas == 0) continue;
    for (let i: u32 = 0; i < CHUNK_FRAMES; i++) {
      const meta = metas + i * (FM_SIZE as u32);
      store<u32>(meta, load<u32>(meta, FM_FLAGS) & ~(FRAME_DIRTY | FRAME_IN_WRITE_TLB), FM_FLAGS);
    }
  }
}

/** Whether the RAM frame at `gpa` was written since the log was turned on or this was last asked; clears it. */
export function dirtyTake(gpa: f64): bool {
  const frame = Frames.frame(Frames.lookup(u64(gpa) >> 12));
  if (frame == 0) return false;
  const meta = Frames.meta(frame);
  const flags = load<u32>(meta, FM_FLAGS);
  if (!(flags & FRAME_DIRTY)) return false;
  Tlb.dropWrites(frame);
  store<u32>(meta, load<u32>(meta, FM_FLAGS) & ~FRAME_DIRTY, FM_FLAGS);
  return true;
}

/** As dirtyTake for the populated frames from `gpa` on: address of the first dirty one, or -1. */
export function dirtyNext(gpa: f64): f64 {
  let at = frameNext(gpa);
  while (at >= 0 && !dirtyTake(at)) at = frameNext(at + 4096);
  return at;
}

/** RAM frames in use. */
export function framesUsed(): u32 {
  return load<u32>(D_FRAMES_USED);
}
