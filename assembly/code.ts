// Decoded code: blocks of records, found by RAM frame, page offset and mode key; links between them; invalidation.
//
// A code context holds the arena (arena.ts) and the hash table. vCPUs that take turns share one. Memory of dead blocks comes
// back when the arena is full, which happens only between instructions.

import { Arena } from './arena';
import { Breaks } from './breaks';
import { Decode, decodedEnd, decodedRelative } from './decode';
import { Frames } from './frames';
import { Heap } from './heap';
import { Jit } from './jit/jit';
import {
  D_BREAK_ARMED,
  D_FRAME_META,
  D_VCPU_COUNT,
  D_VCPUS,
  EA_RIP_WRAP,
  FM_BLOCKS,
  FM_CODE,
  FM_FLAGS,
  FM_SIZE,
  FRAME_CODE,
  R_BASE,
  R_BEFORE,
  R_DISP,
  R_EA_KIND,
  R_LEN,
  R_LINK,
  R_LINK_NEXT,
  R_OFFSET,
  R_OP,
  R_REFUND,
  R_TARGET,
  RECORD_SIZE,
  SEG_BASE,
  SEG_LIMIT,
  TLB_EXEC,
  TLB_FRAME,
  V_CODE,
  V_CS,
  V_ISA,
  V_JUMP_CACHE,
  V_MODE_KEY,
  V_RIP,
  V_RIP_PAGE,
  V_TLB_FETCH,
  V_TRAIL,
  V_TRAIL_NEXT,
} from './layout';
import { Mem } from './mem';
import { MODE_CODE_SIZE, MODE_CODE64, MODE_FLAT_CODE } from './mode';
import {
  FLAG_CLASS,
  FLAGS_ARE_BARRIER,
  FLAGS_ARE_PARTIAL,
  FLAGS_ARE_WRITER,
  FUSE_ROW,
  FUSED,
  OP_JCC_0,
  OP_JCC_15,
  OP_NEXT,
  WITHOUT_FLAGS,
} from './opcodes.gen';
import { EXC_GP, Outcome } from './outcome';
import { Patch } from './patch';

// Block header; records follow.
export const B_MODE: usize = 0; // u32: mode key, BLOCK_DEAD once invalidated
export const B_FRAME: usize = 4; // u32: RAM frame of the first byte
export const B_OFFSET: usize = 8; // u16: page offset of the first byte
export const B_END: usize = 10; // u16: page offset behind the last byte (at most 4096)
export const B_COUNT: usize = 12; // u32: instructions
export const B_HASH_NEXT: usize = 16;
export const B_FRAME_NEXT: usize = 20; // u32: next block of the same frame
export const B_IN: usize = 24; // u32: first branch record linked to this block (chain through R_LINK_NEXT)
export const B_FRAME2: usize = 28; // u32: frame of the second page of an instruction over a page end, or 0
export const B_FRAME2_NEXT: usize = 32; // u32: next block of that frame
export const B_END2: usize = 36; // u32: bytes in the second page
export const B_CONTEXT: usize = 40; // u32: code context
/** i32: entries left until the block becomes hot; u32: the JIT's region that starts here; u32: first of its regions (jit/). */
export const B_HEAT: usize = 44;
export const B_REGION: usize = 48;
export const B_OWNERS: usize = 52;
/** u32: why its region has been made anew, and how often (jit.ts); the part that counts lessons about indirect branches. */
export const B_TIER: usize = 56;
export const TIER_LESSONS: u32 = 0xfe;
export const BLOCK_HEADER: usize = 64;
export const BLOCK_DEAD: u32 = 0xffffffff;

/** Mode key bit of blocks that hold a single instruction. */
export const MODE_STEP: u32 = 0x80000000;

// Code context.
const C_HASH: usize = 12; // u32: address of the hash table
export const C_EPOCH: usize = 16; // u32: counts how often memory of blocks came back
const CONTEXT_SIZE: usize = 32;

const HASH_ENTRIES: u32 = 1 << 16;
const MAX_INSTRUCTIONS: u32 = 48;
const JUMP_ENTRIES: u32 = 1 << 14;
// Jump cache entry. The fetch TLB says whether the block is still what is there.
/** u64 linear address, u32 mode key, frame, block; the JIT's: u32 table slot of the block's region, epoch, region (jit.ts). */
export const J_LINEAR: usize = 0;
export const J_KEY: usize = 8;
export const J_FRAME: usize = 12;
export const J_BLOCK: usize = 16;
export const J_SLOT: usize = 20;
export const J_EPOCH: usize = 24;
export const J_REGION: usize = 28;
const JUMP_SIZE: usize = 32;
/** Where the bytes of an instruction over a page end are put together. */
const SEAM = memory.data(32);
const TRAIL_ENTRIES: u32 = 16;

@final
export class Code {
  /** Makes the code context of a domain. */
  static createContext(): usize {
    const context = Heap.allocate(CONTEXT_SIZE, 16);
    const hash = Heap.allocate(HASH_ENTRIES << 2, 4096);
    if (!context || !hash || !Arena.create(context)) return 0;
    store<u32>(context, u32(hash), C_HASH);
    return context;
  }

  /** Gives vCPU `v` its jump cache and the context. */
  static attach(v: usize, context: usize): bool {
    const cache = Heap.allocate(JUMP_ENTRIES * JUMP_SIZE, 4096);
    store<u32>(v, u32(context), V_CODE);
    store<u32>(v, u32(cache), V_JUMP_CACHE);
    return cache != 0;
  }

  /** Empties the jump cache of a vCPU: the blocks in it are no more. */
  static forgetJumps(v: usize): void {
    memory.fill(load<u32>(v, V_JUMP_CACHE), 0, JUMP_ENTRIES * JUMP_SIZE);
  }

  /** The jump cache entry of a linear address. */
  @inline static jump(v: usize, linear: u64): usize {
    return load<u32>(v, V_JUMP_CACHE) + ((usize(linear ^ (linear >> 12)) & (JUMP_ENTRIES - 1)) << 5);
  }

  @inline static linear(v: usize, rip: u64, key: u32): u64 {
    if (key & MODE_FLAT_CODE) return rip;
    return u64(u32(load<u64>(v, V_CS + SEG_BASE) + rip));
  }

  /**
   * The block at `rip` in the current mode, made if need be; V_RIP and V_RIP_PAGE are set. 0 with an outcome when its
   * first byte cannot be fetched.
   */
  static find(v: usize, rip: u64): usize {
    const key = load<u32>(v, V_MODE_KEY);
    if ((key & MODE_CODE_SIZE) != MODE_CODE64) rip = u64(u32(rip));
    store<u64>(v, rip, V_RIP);
    const linear = Code.linear(v, rip, key);
    const entry = Code.jump(v, linear);
    if (load<u64>(entry, J_LINEAR) == linear) {
      const block = load<u32>(entry, J_BLOCK);
      const page = load<u32>(v, V_TLB_FETCH) + (usize(linear >> 7) & (4095 << 5));
      if (
        load<u32>(block, B_MODE) == key &&
        load<u64>(page, TLB_EXEC) == (linear & ~0xfff) &&
        load<u32>(page, TLB_FRAME) == load<u32>(block, B_FRAME)
      ) {
        store<u64>(v, rip - (linear & 0xfff), V_RIP_PAGE);
        return block;
      }
    }
    return Code.findByFrame(v, rip, linear, key, entry);
  }

  /** The same through the fetch TLB and the hash table; remembers the block in jump cache entry `entry` (0: none). */
  static findByFrame(v: usize, rip: u64, linear: u64, key: u32, entry: usize): usize {
    if (load<u32>(D_BREAK_ARMED)) {
      if (Breaks.stops(v, linear)) return 0;
      if (Breaks.marked(u32(linear) & 0xfff)) entry = 0;
    }
    Code.trail(v, linear, key);
    // The limit comes before the page.
    if (!(key & MODE_FLAT_CODE) && rip > u64(load<u32>(v, V_CS + SEG_LIMIT))) {
      Outcome.faultCode(v, EXC_GP, 0);
      return 0;
    }
    const frame = Code.fetch(v, linear);
    if (!frame) return 0;
    const offset = u32(linear) & 0xfff;
    store<u64>(v, rip - u64(offset), V_RIP_PAGE);
    let block = Code.lookup(v, frame, offset, key);
    const whole = block != 0 && load<u32>(block, B_FRAME2) != 0;
    if (whole) {
      const second = Code.fetch(v, linear + u64(4096 - offset));
      if (!second) return 0;
      if (second != load<u32>(block, B_FRAME2)) {
        Code.kill(v, block);
        block = 0;
      }
    }
    if (block && !(key & MODE_FLAT_CODE) && !Code.withinLimit(v, rip, block)) block = 0;
    if (!block) block = Code.build(v, rip, linear, frame, offset, key);
    if (block && entry && key & MODE_FLAT_CODE && load<u32>(block, B_FRAME2) == 0) {
      store<u64>(entry, linear, J_LINEAR);
      store<u32>(entry, key, J_KEY);
      store<u32>(entry, frame, J_FRAME);
      store<u32>(entry, u32(block), J_BLOCK);
      store<u32>(entry, 0, J_SLOT);
    }
    return block;
  }

  /** The block that holds only the instruction at `rip`. */
  static findStep(v: usize, rip: u64): usize {
    const key = load<u32>(v, V_MODE_KEY);
    if ((key & MODE_CODE_SIZE) != MODE_CODE64) rip = u64(u32(rip));
    store<u64>(v, rip, V_RIP);
    return Code.findByFrame(v, rip, Code.linear(v, rip, key), key | MODE_STEP, 0);
  }

  /** RAM frame of the page at `linear` for fetching, or 0 with an outcome. */
  static fetch(v: usize, linear: u64): u32 {
    const entry = load<u32>(v, V_TLB_FETCH) + (usize(linear >> 7) & (4095 << 5));
    if (load<u64>(entry, TLB_EXEC) == (linear & ~0xfff)) return load<u32>(entry, TLB_FRAME);
    const host = Mem.fetchFrame(v, linear);
    return u32(host >> 12);
  }

  static withinLimit(v: usize, rip: u64, block: usize): bool {
    const bytes = u64(load<u16>(block, B_END) - load<u16>(block, B_OFFSET)) + u64(load<u32>(block, B_END2));
    return rip + bytes - 1 <= u64(load<u32>(v, V_CS + SEG_LIMIT));
  }

  @inline static bucket(context: usize, frame: u32, offset: u32, key: u32): usize {
    const hash = (frame * 0x9e3779b1) ^ (offset * 0x85ebca6b) ^ (key * 0xc2b2ae35);
    return load<u32>(context, C_HASH) + (usize((hash >> 13) & (HASH_ENTRIES - 1)) << 2);
  }

  static lookup(v: usize, frame: u32, offset: u32, key: u32): usize {
    let block: usize = load<u32>(Code.bucket(load<u32>(v, V_CODE), frame, offset, key));
    while (block) {
      if (
        load<u32>(block, B_FRAME) == frame &&
        load<u16>(block, B_OFFSET) == offset &&
        load<u32>(block, B_MODE) == key
      )
        return block;
      block = load<u32>(block, B_HASH_NEXT);
    }
    return 0;
  }

  /** Decodes the block at `rip`. */
  static build(v: usize, rip: u64, linear: u64, frame: u32, offset: u32, key: u32): usize {
    const context: usize = load<u32>(v, V_CODE);
    const block = Arena.room(v, context, (MAX_INSTRUCTIONS + 2) * RECORD_SIZE + BLOCK_HEADER);
    memory.fill(block, 0, BLOCK_HEADER);
    store<u32>(block, key, B_MODE);
    store<u32>(block, frame, B_FRAME);
    store<u32>(block, u32(context), B_CONTEXT);
    store<i32>(block, Jit.heat(frame), B_HEAT);
    store<u16>(block, u16(offset), B_OFFSET);
    let room: u64 = 4096 - u64(offset);
    if (!(key & MODE_FLAT_CODE)) {
      room = min(room, u64(load<u32>(v, V_CS + SEG_LIMIT)) - rip + 1);
    }
    const page: usize = usize(frame) << 12;
    const limit = page + offset + usize(room);
    let rec = block + BLOCK_HEADER;
    let at: usize = page + offset;
    let count: u32 = 0;
    const most: u32 = key & MODE_STEP ? 1 : MAX_INSTRUCTIONS;
    while (count < most && at < limit) {
      const length = Decode.one(rec, at, limit, key & ~MODE_STEP, load<u64>(v, V_ISA));
      if (!length) break;
      Code.finish(rec, u32(at - page), count);
      at += length;
      count++;
      rec += RECORD_SIZE;
      if (decodedEnd || Breaks.offset(u32(at) & 0xfff)) break;
    }
    if (count == 0) {
      const length = Code.buildSeam(v, block, rec, linear, offset, u32(room), key);
      if (!length) return 0;
      count = 1;
      rec += RECORD_SIZE;
      at = page + min<usize>(usize(offset) + length, 4096);
      Code.next(rec, offset + length, count);
    } else Code.next(rec, u32(at - page), count);
    rec += RECORD_SIZE;
    Code.refunds(block, count);
    if (count > 1) {
      Code.dropFlags(block, count);
      Code.fuse(block, count);
    }
    store<u32>(block, count, B_COUNT);
    store<u16>(block, u16(at - page), B_END);
    Arena.use(context, rec);
    Code.enter(v, block);
    return block;
  }

  /** Completes a decoded record with what depends on its place. */
  static finish(rec: usize, offset: u32, before: u32): void {
    store<u16>(rec, u16(offset), R_OFFSET);
    store<u8>(rec, u8(before), R_BEFORE);
    const end = i32(offset + load<u8>(rec, R_LEN));
    if (decodedRelative) store<i32>(rec, load<i32>(rec, R_TARGET) + end, R_TARGET);
    if (load<u16>(rec, R_BASE) != V_RIP_PAGE) return;
    const displacement = load<i32>(rec, R_DISP);
    store<i32>(rec, displacement + end, R_DISP);
    if (displacement > 0 && displacement + end < 0)
      store<u8>(rec, load<u8>(rec, R_EA_KIND) | u8(EA_RIP_WRAP), R_EA_KIND);
  }

  /** The pseudo-instruction behind the last one: goes on at page offset `offset`. */
  static next(rec: usize, offset: u32, count: u32): void {
    memory.fill(rec, 0, RECORD_SIZE);
    store<u16>(rec, u16(OP_NEXT), R_OP);
    store<u16>(rec, u16(offset), R_OFFSET);
    store<u8>(rec, u8(count), R_BEFORE);
    store<i32>(rec, i32(offset), R_TARGET);
  }

  /** Tells every conditional branch how many instructions of the block it skips. */
  static refunds(block: usize, count: u32): void {
    let rec = block + BLOCK_HEADER;
    for (let i: u32 = 0; i < count; i++) {
      const op: u32 = load<u16>(rec, R_OP);
      if (op >= OP_JCC_0 && op <= OP_JCC_15) store<u8>(rec, u8(count - i - 1), R_REFUND);
      rec += RECORD_SIZE;
    }
  }

  /** Flags that the next writer overwrites before anything can read them, fault or leave are not computed. */
  static dropFlags(block: usize, count: u32): void {
    let dead = false;
    for (let rec = block + BLOCK_HEADER + usize(count - 1) * RECORD_SIZE; rec > block; rec -= RECORD_SIZE) {
      const op: usize = load<u16>(rec, R_OP);
      const kind: u32 = load<u8>(FLAG_CLASS + op);
      const without = load<u16>(WITHOUT_FLAGS + (op << 1));
      if (dead && without) store<u16>(rec, without, R_OP);
      if (kind == FLAGS_ARE_BARRIER || (kind == FLAGS_ARE_PARTIAL && !(dead && without))) dead = false;
      else if (kind == FLAGS_ARE_WRITER) dead = true;
    }
  }

  /** Comparisons with a conditional branch behind them become one case of the run loop. */
  static fuse(block: usize, count: u32): void {
    let rec = block + BLOCK_HEADER;
    for (let i: u32 = 1; i < count; i++) {
      const row: usize = load<u8>(FUSE_ROW + load<u16>(rec, R_OP));
      const branch: u32 = u32(load<u16>(rec + RECORD_SIZE, R_OP)) - OP_JCC_0;
      if (row != 0 && branch < 16) {
        const op = load<u16>(FUSED + (((row << 4) + branch) << 1));
        if (op != 0) store<u16>(rec, op, R_OP);
      }
      rec += RECORD_SIZE;
    }
  }

  /** Decodes the one instruction that starts in this page and does not end in it; its length, or 0 with an outcome. */
  static buildSeam(v: usize, block: usize, rec: usize, linear: u64, offset: u32, room: u32, key: u32): u32 {
    const first: u32 = 4096 - offset;
    if (room < first) {
      Outcome.faultCode(v, EXC_GP, 0);
      return 0;
    }
    const second = Code.fetch(v, linear + u64(first));
    if (!second) return 0;
    memory.copy(SEAM, (usize(load<u32>(block, B_FRAME)) << 12) + offset, first);
    memory.copy(SEAM + first, usize(second) << 12, 16);
    const length = Decode.one(rec, SEAM, SEAM + first + 16, key & ~MODE_STEP, load<u64>(v, V_ISA));
    Code.finish(rec, offset, 0);
    store<u32>(block, second, B_FRAME2);
    store<u32>(block, length > first ? length - first : 0, B_END2);
    if (!(key & MODE_FLAT_CODE)) {
      const rip = load<u64>(v, V_RIP);
      if (rip + u64(length) - 1 > u64(load<u32>(v, V_CS + SEG_LIMIT))) {
        Outcome.faultCode(v, EXC_GP, 0);
        return 0;
      }
    }
    return length;
  }

  /** Puts a finished block into the hash table and its frames' lists, and watches the frames for writes. */
  static enter(v: usize, block: usize): void {
    const frame = load<u32>(block, B_FRAME);
    const bucket = Code.bucket(
      load<u32>(v, V_CODE),
      frame,
      load<u16>(block, B_OFFSET),
      load<u32>(block, B_MODE),
    );
    store<u32>(block, load<u32>(bucket), B_HASH_NEXT);
    store<u32>(bucket, u32(block));
    Code.watch(block, frame, B_FRAME_NEXT);
    const second = load<u32>(block, B_FRAME2);
    if (second && second != frame) Code.watch(block, second, B_FRAME2_NEXT);
  }

  static watch(block: usize, frame: u32, next: usize): void {
    const meta = Frames.meta(frame);
    store<u32>(block + next, load<u32>(meta, FM_BLOCKS));
    store<u32>(meta, u32(block), FM_BLOCKS);
    store<u64>(meta, load<u64>(meta, FM_CODE) | Code.grainsIn(block, frame), FM_CODE);
    if (!(load<u32>(meta, FM_FLAGS) & FRAME_CODE)) Frames.watchCode(frame);
  }

  /** Grains of `frame` that the block was decoded from. */
  static grainsIn(block: usize, frame: u32): u64 {
    let bits: u64 = 0;
    if (load<u32>(block, B_FRAME) == frame)
      bits |= Code.grains(load<u16>(block, B_OFFSET), load<u16>(block, B_END));
    if (load<u32>(block, B_FRAME2) == frame) bits |= Code.grains(0, load<u32>(block, B_END2));
    return bits;
  }

  /** Bits of the 64-byte grains that [from, to) touches. */
  static grains(from: u32, to: u32): u64 {
    if (to <= from) return 0;
    const low = from >> 6;
    const high = (to - 1) >> 6;
    return (~u64(0) >> (63 - u64(high - low))) << u64(low);
  }

  /** The block that the direct branch at `rec` goes to; the record is linked to it when both lie in one page. */
  static link(v: usize, rec: usize): usize {
    const rip = load<u64>(v, V_RIP_PAGE) + u64(i64(load<i32>(rec, R_TARGET)));
    const page = load<u64>(v, V_RIP_PAGE);
    const context: usize = load<u32>(v, V_CODE);
    const epoch = load<u32>(context, C_EPOCH);
    const block = Code.find(v, rip);
    if (
      !block ||
      load<u64>(v, V_RIP_PAGE) != page ||
      load<u32>(block, B_FRAME2) ||
      load<u32>(context, C_EPOCH) != epoch
    )
      return block;
    if (!(load<u32>(block, B_MODE) & MODE_FLAT_CODE)) return block;
    if (Breaks.offset(load<u16>(block, B_OFFSET))) return block;
    store<u32>(rec, u32(block), R_LINK);
    store<u32>(rec, load<u32>(block, B_IN), R_LINK_NEXT);
    store<u32>(block, u32(rec), B_IN);
    return block;
  }

  // ---- Invalidation -------------------------------------------------------------------------------------------------

  /** Bytes [offset, offset + size) of a frame have been written: blocks decoded from them die. */
  static written(v: usize, frame: u32, offset: u32, size: u32): void {
    const meta = Frames.meta(frame);
    let block: usize = load<u32>(meta, FM_BLOCKS);
    let kept: usize = 0;
    let bits: u64 = 0;
    while (block) {
      const first = load<u32>(block, B_FRAME) == frame;
      const link = block + (first ? B_FRAME_NEXT : B_FRAME2_NEXT);
      const next: usize = load<u32>(link);
      const touched = Code.overlapsBlock(block, frame, offset, size);
      if (touched && load<u32>(block, B_MODE) != BLOCK_DEAD && !Patch.apply(v, block, frame, offset, size))
        Code.unlink(block);
      if (load<u32>(block, B_MODE) != BLOCK_DEAD) {
        bits |= Code.grainsIn(block, frame);
        store<u32>(link, u32(kept));
        kept = block;
      }
      block = next;
    }
    store<u32>(meta, u32(kept), FM_BLOCKS);
    store<u64>(meta, bits, FM_CODE);
    if (!kept) Frames.unwatchCode(frame);
  }

  /** Whether the block was decoded from any of the bytes [offset, offset + size) of a frame. */
  static overlapsBlock(block: usize, frame: u32, offset: u32, size: u32): bool {
    if (
      load<u32>(block, B_FRAME) == frame &&
      Code.overlaps(load<u16>(block, B_OFFSET), load<u16>(block, B_END), offset, size)
    )
      return true;
    return load<u32>(block, B_FRAME2) == frame && Code.overlaps(0, load<u32>(block, B_END2), offset, size);
  }

  @inline static overlaps(from: u32, to: u32, offset: u32, size: u32): bool {
    return offset < to && offset + size > from;
  }

  /** Marks a block dead and cuts all links to it. */
  static unlink(block: usize): void {
    const bucket = Code.bucket(
      load<u32>(block, B_CONTEXT),
      load<u32>(block, B_FRAME),
      load<u16>(block, B_OFFSET),
      load<u32>(block, B_MODE),
    );
    let at = bucket;
    while (load<u32>(at) != u32(block)) at = load<u32>(at) + B_HASH_NEXT;
    store<u32>(at, load<u32>(block, B_HASH_NEXT));
    store<u32>(block, BLOCK_DEAD, B_MODE);
    if (load<u32>(block, B_OWNERS)) Jit.blockDied(block);
    let rec: usize = load<u32>(block, B_IN);
    while (rec) {
      const next: usize = load<u32>(rec, R_LINK_NEXT);
      store<u32>(rec, 0, R_LINK);
      rec = next;
    }
    store<u32>(block, 0, B_IN);
  }

  static kill(v: usize, block: usize): void {
    const frame = load<u32>(block, B_FRAME);
    Code.unlink(block);
    Code.written(v, frame, 0, 0);
  }

  /** Forgets all decoded code of the context. */
  static dropAll(v: usize): void {
    const context: usize = load<u32>(v, V_CODE);
    memory.fill(load<u32>(context, C_HASH), 0, HASH_ENTRIES << 2);
    Arena.empty(context);
    store<u32>(context, load<u32>(context, C_EPOCH) + 1, C_EPOCH);
    for (let chunk: usize = 0; chunk < 2048; chunk++) {
      const metas: usize = load<u32>(D_FRAME_META + (chunk << 2));
      if (!metas) continue;
      for (let i: usize = 0; i < 512; i++) {
        const meta = metas + i * FM_SIZE;
        if (!(load<u32>(meta, FM_FLAGS) & FRAME_CODE)) continue;
        store<u32>(meta, 0, FM_BLOCKS);
        store<u64>(meta, 0, FM_CODE);
        Frames.unwatchCode(u32((chunk << 9) + i));
      }
    }
    const count = load<u32>(D_VCPU_COUNT);
    for (let i: u32 = 0; i < count; i++) Code.forgetJumps(load<u32>(D_VCPUS + (usize(i) << 2)));
    Jit.forget();
  }

  /** No block has regions any more; each must become hot anew. */
  static forgetRegions(v: usize): void {
    const hash: usize = load<u32>(load<u32>(v, V_CODE), C_HASH);
    for (let i: usize = 0; i < HASH_ENTRIES; i++) {
      let block: usize = load<u32>(hash + (i << 2));
      for (; block; block = load<u32>(block, B_HASH_NEXT)) {
        store<u32>(block, 0, B_REGION);
        store<u32>(block, 0, B_OWNERS);
        store<i32>(block, Jit.heat(load<u32>(block, B_FRAME)), B_HEAT);
      }
    }
  }

  static trail(v: usize, linear: u64, key: u32): void {
    const i = load<u32>(v, V_TRAIL_NEXT);
    const at = v + V_TRAIL + (usize(i & (TRAIL_ENTRIES - 1)) << 4);
    store<u64>(at, linear);
    store<u32>(at, key, 8);
    store<u32>(v, i + 1, V_TRAIL_NEXT);
  }
}
