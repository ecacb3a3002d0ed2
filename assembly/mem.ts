// The slow path of memory: one place that performs a whole access, whatever it hits, and answers done, fault, absent or
// step. The accessors in front of it hit the TLB first.
//
// An access is cut into one or two parts, one a page; all parts are translated and checked before anything is read or
// written. A part is RAM, RAM that holds decoded code where it is written, ROM that is written, a device's or foreign.
// All but the first kind have effects beyond RAM and are refused with OUTCOME_STEP until the instruction runs alone.
// Devices see naturally aligned pieces of 1, 2 and 4 bytes.

import { Breaks } from './breaks';
import { Code } from './code';
import { FRAME_ABSENT, FRAME_FOREIGN, FRAME_RAM, FRAME_ROM, Frames } from './frames';
import { foreignRead, foreignWrite, mmioRead, mmioWrite } from './host';
import { Jit } from './jit/jit';
import {
  D_ONES_FRAME,
  D_WATCH_COUNT,
  FM_FLAGS,
  FRAME_CODE,
  FRAME_DIRTY,
  SEG_ATTR,
  TLB_ADDEND,
  TLB_FRAME,
  TLB_READ,
  TLB_WRITE,
  V_BLOCK,
  V_BOUNCE_R,
  V_BOUNCE_STATE,
  V_BOUNCE_W,
  V_CS,
  V_DEBUG_TRAPS,
  V_DR,
  V_DR7,
  V_EFER,
  V_EXC_VECTOR,
  V_ID,
  V_MEM_PRIVATE,
  V_OUTCOME,
  V_REGION,
  V_STEP_ONCE,
  V_TLB_DATA,
  V_TLB_FETCH,
  V_TLB_NEVER,
  V_TLB_SYSTEM,
} from './layout';
import {
  ACCESS_EXEC,
  ACCESS_READ,
  ACCESS_TRIAL,
  ACCESS_WRITE,
  Mmu,
  V_WALK_PAGE,
  V_WALK_RIGHTS,
  V_WALK_SHIFT,
  WALK_DIRTY,
  WALK_GLOBAL,
} from './mmu';
import { EFER_LMA } from './mode';
import { EXC_AC, EXC_GP, EXC_SS, OUTCOME_FAULT, Outcome } from './outcome';
import { Patch } from './patch';
import { Tlb } from './tlb';

/** What a part of an access hits. Kinds above PART_RAM have effects beyond RAM. */
const PART_NONE: u32 = 0;
const PART_RAM: u32 = 1;
const PART_CODE: u32 = 2;
const PART_ROM: u32 = 3;
const PART_DEVICE: u32 = 4;
const PART_FOREIGN: u32 = 5;

/** A part: kind, size, pointer (RAM, code, ROM) as u32; physical address (device, foreign, ROM) as u64. */
const PART_KIND: usize = 0;
const PART_LENGTH: usize = 4;
const PART_POINTER: usize = 8;
const PART_GPA: usize = 16;
const PART_SIZE: usize = 24;

/** Parts and buffer of accesses that are complete when the accessor returns. */
const V_PARTS: usize = V_MEM_PRIVATE;
const V_BUFFER: usize = V_MEM_PRIVATE + 0x40;

const PAGE: u32 = 4096;
/** Linear addresses of 64-bit code do not wrap at 4 GiB. */
const CS_L: u32 = 1 << 13;

@final
export class Mem {
  // ---- Operands: a pointer to RAM or to a bounce buffer, or 0 with an outcome -----------------------------------------

  /** `size` (1–64) bytes at `linear` to be read by the instruction. */
  static readPointer(v: usize, linear: u64, size: u32): usize {
    const parts = v + V_PARTS;
    if (!Mem.prepareData(v, parts, linear, size, ACCESS_READ)) return 0;
    if (Mem.plain(parts)) return load<u32>(parts, PART_POINTER);
    Mem.pull(v, parts, v + V_BOUNCE_R);
    return v + V_BOUNCE_R;
  }

  /** `size` (1–64) bytes at `linear` that the instruction overwrites without reading. After storing to the bounce buffer: commit. */
  static writePointer(v: usize, linear: u64, size: u32): usize {
    const parts = v + V_BOUNCE_STATE;
    if (!Mem.prepareData(v, parts, linear, size, ACCESS_WRITE)) return 0;
    return Mem.plain(parts) ? usize(load<u32>(parts, PART_POINTER)) : v + V_BOUNCE_W;
  }

  /** `size` (1–64) bytes at `linear` that the instruction reads and writes. After storing to the bounce buffer: commit. */
  static modifyPointer(v: usize, linear: u64, size: u32): usize {
    const parts = v + V_BOUNCE_STATE;
    if (!Mem.prepareData(v, parts, linear, size, ACCESS_READ | ACCESS_WRITE)) return 0;
    if (Mem.plain(parts)) return load<u32>(parts, PART_POINTER);
    Mem.pull(v, parts, v + V_BOUNCE_W);
    return v + V_BOUNCE_W;
  }

  /** Carries out the write to the bounce buffer that writePointer or modifyPointer answered. */
  static commit(v: usize): void {
    Mem.push(v, v + V_BOUNCE_STATE, v + V_BOUNCE_W);
  }

  /** The same for a pointer that may be plain RAM. */
  @inline static commitIfBounced(v: usize, p: usize): void {
    if (p == v + V_BOUNCE_W) Mem.commit(v);
  }

  /** Turns the #GP(0) of a non-canonical address into #SS(0), for a caller whose access is relative to SS. Call it on failure only. */
  static asStack(v: usize): void {
    if (load<u32>(v, V_OUTCOME) == OUTCOME_FAULT && load<u32>(v, V_EXC_VECTOR) == EXC_GP) {
      Outcome.faultCode(v, EXC_SS, 0);
    }
  }

  // ---- Values ---------------------------------------------------------------------------------------------------------

  /** The T at `linear` with the rights of the current privilege; look at Outcome.pending afterwards. */
  @inline static read<T>(v: usize, linear: u64): T {
    const entry = Tlb.entry(load<u32>(v, V_TLB_DATA), linear);
    if (load<u64>(entry, TLB_READ) == ((linear + (sizeof<T>() - 1)) & ~0xfff)) {
      return load<T>(load<u32>(entry, TLB_ADDEND) + u32(linear));
    }
    return Mem.readSlow(v, linear, sizeof<T>()) as T;
  }

  @inline static write<T>(v: usize, linear: u64, value: T): void {
    const entry = Tlb.entry(load<u32>(v, V_TLB_DATA), linear);
    if (load<u64>(entry, TLB_WRITE) == ((linear + (sizeof<T>() - 1)) & ~0xfff)) {
      store<T>(load<u32>(entry, TLB_ADDEND) + u32(linear), value);
    } else Mem.writeSlow(v, linear, sizeof<T>(), value as u64);
  }

  /** As read, with supervisor rights whatever the CPL: descriptor tables, TSS, event delivery. */
  @inline static readSystem<T>(v: usize, linear: u64): T {
    const entry = Tlb.entry(load<u32>(v, V_TLB_SYSTEM), linear);
    if (load<u64>(entry, TLB_READ) == ((linear + (sizeof<T>() - 1)) & ~0xfff)) {
      return load<T>(load<u32>(entry, TLB_ADDEND) + u32(linear));
    }
    return Mem.readSystemSlow(v, linear, sizeof<T>()) as T;
  }

  @inline static writeSystem<T>(v: usize, linear: u64, value: T): void {
    const entry = Tlb.entry(load<u32>(v, V_TLB_SYSTEM), linear);
    if (load<u64>(entry, TLB_WRITE) == ((linear + (sizeof<T>() - 1)) & ~0xfff)) {
      store<T>(load<u32>(entry, TLB_ADDEND) + u32(linear), value);
    } else Mem.writeSystemSlow(v, linear, sizeof<T>(), value as u64);
  }

  static readSlow(v: usize, linear: u64, size: u32): u64 {
    if (!Mem.prepareData(v, v + V_PARTS, linear, size, ACCESS_READ)) return 0;
    return Mem.pullValue(v);
  }

  static writeSlow(v: usize, linear: u64, size: u32, value: u64): void {
    if (!Mem.prepareData(v, v + V_PARTS, linear, size, ACCESS_WRITE)) return;
    Mem.pushValue(v, value);
  }

  static readSystemSlow(v: usize, linear: u64, size: u32): u64 {
    if (!Mem.prepare(v, v + V_PARTS, linear, size, ACCESS_READ, load<u32>(v, V_TLB_SYSTEM))) return 0;
    return Mem.pullValue(v);
  }

  static writeSystemSlow(v: usize, linear: u64, size: u32, value: u64): void {
    if (!Mem.prepare(v, v + V_PARTS, linear, size, ACCESS_WRITE, load<u32>(v, V_TLB_SYSTEM))) return;
    Mem.pushValue(v, value);
  }

  /** The bytes of the prepared parts as a number. */
  static pullValue(v: usize): u64 {
    store<u64>(v, 0, V_BUFFER);
    Mem.pull(v, v + V_PARTS, v + V_BUFFER);
    return load<u64>(v, V_BUFFER);
  }

  static pushValue(v: usize, value: u64): void {
    store<u64>(v, value, V_BUFFER);
    Mem.push(v, v + V_PARTS, v + V_BUFFER);
  }

  // ---- Probes and blocks ------------------------------------------------------------------------------------------------

  /** Whether reading `size` (1–4096) bytes at `linear` will succeed now; false: an outcome is set. */
  static probeRead(v: usize, linear: u64, size: u32): bool {
    return Mem.prepareData(v, v + V_PARTS, linear, size, ACCESS_READ);
  }

  static probeWrite(v: usize, linear: u64, size: u32): bool {
    return Mem.prepareData(v, v + V_PARTS, linear, size, ACCESS_WRITE);
  }

  static probeReadSystem(v: usize, linear: u64, size: u32): bool {
    return Mem.prepare(v, v + V_PARTS, linear, size, ACCESS_READ, load<u32>(v, V_TLB_SYSTEM));
  }

  static probeWriteSystem(v: usize, linear: u64, size: u32): bool {
    return Mem.prepare(v, v + V_PARTS, linear, size, ACCESS_WRITE, load<u32>(v, V_TLB_SYSTEM));
  }

  /** Copies `size` (1–4096) bytes at `linear` to linear-memory address `at`; false: an outcome is set, nothing was read. */
  static readBytes(v: usize, linear: u64, at: usize, size: u32): bool {
    if (!Mem.prepareData(v, v + V_PARTS, linear, size, ACCESS_READ)) return false;
    Mem.pull(v, v + V_PARTS, at);
    return true;
  }

  /** Copies `size` (1–4096) bytes at linear-memory address `at` to `linear`; false: an outcome is set, nothing was written. */
  static writeBytes(v: usize, linear: u64, at: usize, size: u32): bool {
    if (!Mem.prepareData(v, v + V_PARTS, linear, size, ACCESS_WRITE)) return false;
    Mem.push(v, v + V_PARTS, at);
    return true;
  }

  /**
   * Host address of the page that instructions at `linear` are fetched from, with its exec tag filled; 0: an outcome is
   * set. Where there is no RAM it is a page of 0xff bytes.
   */
  static fetchFrame(v: usize, linear: u64): usize {
    const page = linear & ~0xfff;
    const table = usize(load<u32>(v, V_TLB_FETCH));
    const entry = Tlb.find(table, page, ACCESS_EXEC);
    if (entry != 0) return usize(load<u32>(entry, TLB_FRAME)) << 12;
    if (!Mmu.walk(v, linear, ACCESS_EXEC, table)) return 0;
    const gfn = load<u64>(v, V_WALK_PAGE) >> 12;
    const state = Frames.lookup(gfn);
    let tags = ACCESS_EXEC;
    let frame = load<u32>(D_ONES_FRAME);
    if (Frames.backed(Frames.state(state))) {
      frame = Mem.ram(v, gfn, state);
      if (frame == 0) return 0;
      tags |= load<u32>(v, V_WALK_RIGHTS) & ACCESS_READ;
    } else if (Frames.state(state) == FRAME_ABSENT) {
      Outcome.absent(v, gfn, false);
      return 0;
    }
    Mem.cache(v, table, page, frame, tags);
    return usize(frame) << 12;
  }

  // ---- Preparing: translate and check every part ------------------------------------------------------------------------

  /** prepare() for an access of the program, which alignment checks and breakpoints apply to. */
  static prepareData(v: usize, parts: usize, linear: u64, size: u32, access: u32): bool {
    const table = usize(load<u32>(v, V_TLB_DATA));
    if (table != load<u32>(v, V_TLB_NEVER)) return Mem.prepare(v, parts, linear, size, access, table);
    if (!Mem.prepare(v, parts, linear, size, access, Tlb.dataClass(v))) return false;
    if (Tlb.aligned(v) && (linear & u64(Mem.alignment(size) - 1)) != 0) {
      Outcome.faultCode(v, EXC_AC, 0);
      return false;
    }
    Mem.matchBreakpoints(v, linear, size, access);
    if (load<u32>(D_WATCH_COUNT)) Breaks.watch(v, linear, size, access);
    return true;
  }

  /**
   * Cuts an access into parts and makes sure that it can be carried out: false and an outcome if it faults, touches an
   * absent frame, or must wait until the instruction runs alone.
   */
  static prepare(v: usize, parts: usize, linear: u64, size: u32, access: u32, table: usize): bool {
    const room: u32 = PAGE - u32(linear & 0xfff);
    const second = parts + PART_SIZE;
    store<u32>(second, PART_NONE, PART_KIND);
    if (size <= room) {
      if (!Mem.translate(v, parts, linear, size, access, table)) return false;
    } else {
      const next = Mem.following(v, linear);
      // The dirty bit of the first page waits until the second is known not to fault.
      if ((access & ACCESS_WRITE) != 0 && !Mem.permits(v, linear, next, access, table)) return false;
      if (!Mem.translate(v, parts, linear, room, access, table)) return false;
      if (!Mem.translate(v, second, next, size - room, access, table)) return false;
    }
    const kind = max<u32>(load<u32>(parts, PART_KIND), load<u32>(second, PART_KIND));
    if (kind <= PART_RAM || load<u32>(v, V_STEP_ONCE) != 0) return true;
    // Code other than that which is running may change under it.
    if (kind == PART_CODE && !Mem.hitsRunning(v, parts) && !Mem.hitsRunning(v, second)) return true;
    Outcome.step(v);
    return false;
  }

  /** Whether a part that holds code overlaps the block in progress. */
  static hitsRunning(v: usize, part: usize): bool {
    if (load<u32>(part, PART_KIND) != PART_CODE) return false;
    const pointer = load<u32>(part, PART_POINTER);
    const offset = pointer & 0xfff;
    const size = load<u32>(part, PART_LENGTH);
    if (load<u32>(v, V_REGION)) return Jit.runs(v, pointer >> 12, offset, size);
    const block: usize = load<u32>(v, V_BLOCK);
    if (!Code.overlapsBlock(block, pointer >> 12, offset, size)) return false;
    return !Patch.within(v, block, pointer >> 12, offset, size);
  }

  /** Whether neither page of a crossing access faults; sets no accessed or dirty bits. */
  static permits(v: usize, linear: u64, next: u64, access: u32, table: usize): bool {
    const first =
      Tlb.find(table, linear & ~0xfff, access) != 0 || Mmu.walk(v, linear, access | ACCESS_TRIAL, table);
    return first && (Tlb.find(table, next, access) != 0 || Mmu.walk(v, next, access | ACCESS_TRIAL, table));
  }

  /** Start of the page after that of `linear`; outside 64-bit mode linear addresses wrap at 4 GiB. */
  static following(v: usize, linear: u64): u64 {
    const next = (linear & ~0xfff) + 0x1000;
    if (next != 0x1_0000_0000) return next;
    const wide = (load<u64>(v, V_EFER) & EFER_LMA) != 0 && (load<u32>(v, V_CS + SEG_ATTR) & CS_L) != 0;
    return wide ? next : 0;
  }

  /** Whether the access is one piece of RAM, which a pointer can stand for. */
  @inline static plain(parts: usize): bool {
    return load<u32>(parts, PART_KIND) == PART_RAM && load<u32>(parts, PART_SIZE + PART_KIND) == PART_NONE;
  }

  /** Translates `size` bytes that lie in one page and describes them in `part`; false: an outcome is set. */
  static translate(v: usize, part: usize, linear: u64, size: u32, access: u32, table: usize): bool {
    const page = linear & ~0xfff;
    const offset = u32(linear & 0xfff);
    store<u32>(part, size, PART_LENGTH);
    const entry = Tlb.find(table, page, access);
    if (entry != 0) {
      store<u32>(part, PART_RAM, PART_KIND);
      store<u32>(part, load<u32>(entry, TLB_ADDEND) + u32(linear), PART_POINTER);
      return true;
    }
    if (!Mmu.walk(v, linear, access, table)) return false;
    const at = load<u64>(v, V_WALK_PAGE);
    const state = Frames.lookup(at >> 12);
    store<u64>(part, at + u64(offset), PART_GPA);
    switch (Frames.state(state)) {
      case FRAME_RAM:
      case FRAME_ROM:
        break;
      case FRAME_ABSENT:
        Outcome.absent(v, at >> 12, (access & ACCESS_WRITE) != 0);
        return false;
      default:
        store<u32>(part, Frames.state(state) == FRAME_FOREIGN ? PART_FOREIGN : PART_DEVICE, PART_KIND);
        return true;
    }
    const frame = Mem.ram(v, at >> 12, state);
    if (frame == 0) return false;
    store<u32>(part, (frame << 12) + offset, PART_POINTER);
    const writing = (access & ACCESS_WRITE) != 0;
    const rom = Frames.state(state) == FRAME_ROM;
    Mem.fill(v, table, page, frame, writing, rom);
    let kind = PART_RAM;
    if (writing && rom) kind = PART_ROM;
    else if (writing && Frames.holds(frame, offset, size)) kind = PART_CODE;
    store<u32>(part, kind, PART_KIND);
    return true;
  }

  /** The RAM frame of a RAM or ROM entry, or 0 with an outcome. */
  static ram(v: usize, gfn: u64, state: u64): u32 {
    const frame = Frames.touch(gfn, state);
    if (frame == 0) Outcome.noMemory(v, gfn);
    return frame;
  }

  /** Caches the translation of the last walk for data accesses, and marks the frame dirty if it is about to be written. */
  static fill(v: usize, table: usize, page: u64, frame: u32, writing: bool, rom: bool): void {
    const meta = Frames.meta(frame);
    let flags = load<u32>(meta, FM_FLAGS);
    if (writing && !rom) {
      flags |= FRAME_DIRTY;
      store<u32>(meta, flags, FM_FLAGS);
    }
    const rights = load<u32>(v, V_WALK_RIGHTS);
    let tags = ACCESS_READ;
    // A frame that is clean, or holds code, must see its next write here.
    const open = !rom && (flags & (FRAME_CODE | FRAME_DIRTY)) == FRAME_DIRTY;
    if (open && (rights & WALK_DIRTY) != 0) tags |= rights & ACCESS_WRITE;
    Mem.cache(v, table, page, frame, tags);
  }

  static cache(v: usize, table: usize, page: u64, frame: u32, tags: u32): void {
    const global = (load<u32>(v, V_WALK_RIGHTS) & WALK_GLOBAL) != 0;
    Tlb.fill(v, table, page, frame, tags, load<u32>(v, V_WALK_SHIFT), global);
  }

  // ---- Carrying out -----------------------------------------------------------------------------------------------------

  /** Reads the parts to linear-memory address `at`. */
  static pull(v: usize, parts: usize, at: usize): void {
    Mem.pullPart(v, parts, at);
    if (load<u32>(parts, PART_SIZE + PART_KIND) != PART_NONE) {
      Mem.pullPart(v, parts + PART_SIZE, at + load<u32>(parts, PART_LENGTH));
    }
  }

  static pullPart(v: usize, part: usize, at: usize): void {
    const kind = load<u32>(part, PART_KIND);
    const size = load<u32>(part, PART_LENGTH);
    const gpa = load<u64>(part, PART_GPA);
    if (kind == PART_DEVICE) Mem.readDevice(v, gpa, at, size);
    else if (kind == PART_FOREIGN) {
      foreignRead(load<u32>(v, V_ID), f64(gpa), at, size);
    } else memory.copy(at, load<u32>(part, PART_POINTER), size);
  }

  /** Writes the bytes at linear-memory address `at` to the parts. */
  static push(v: usize, parts: usize, at: usize): void {
    const second = parts + PART_SIZE;
    const crossing = load<u32>(second, PART_KIND) != PART_NONE;
    Mem.pushPart(v, parts, at);
    if (crossing) Mem.pushPart(v, second, at + load<u32>(parts, PART_LENGTH));
    Mem.codeWritten(v, parts);
    if (crossing) Mem.codeWritten(v, second);
  }

  static pushPart(v: usize, part: usize, at: usize): void {
    const kind = load<u32>(part, PART_KIND);
    const size = load<u32>(part, PART_LENGTH);
    const gpa = load<u64>(part, PART_GPA);
    if (kind == PART_DEVICE || kind == PART_ROM) Mem.writeDevice(v, gpa, at, size);
    else if (kind == PART_FOREIGN) {
      foreignWrite(load<u32>(v, V_ID), f64(gpa), at, size);
    } else memory.copy(load<u32>(part, PART_POINTER), at, size);
  }

  /** Drops the code that a written part held. */
  static codeWritten(v: usize, part: usize): void {
    if (load<u32>(part, PART_KIND) != PART_CODE) return;
    const pointer = load<u32>(part, PART_POINTER);
    Code.written(v, pointer >> 12, pointer & 0xfff, load<u32>(part, PART_LENGTH));
  }

  /** Bytes of the next piece of a device access: naturally aligned, at most 4. */
  @inline static piece(gpa: u64, left: u32): u32 {
    if ((gpa & 1) != 0 || left < 2) return 1;
    return (gpa & 2) != 0 || left < 4 ? 2 : 4;
  }

  static readDevice(v: usize, gpa: u64, at: usize, size: u32): void {
    for (let done: u32 = 0; done < size; ) {
      const bytes = Mem.piece(gpa + u64(done), size - done);
      const value = mmioRead(load<u32>(v, V_ID), f64(gpa + u64(done)), bytes);
      if (bytes == 1) store<u8>(at + done, u8(value));
      else if (bytes == 2) store<u16>(at + done, u16(value));
      else store<u32>(at + done, value);
      done += bytes;
    }
  }

  static writeDevice(v: usize, gpa: u64, at: usize, size: u32): void {
    for (let done: u32 = 0; done < size; ) {
      const bytes = Mem.piece(gpa + u64(done), size - done);
      let value = load<u32>(at + done);
      if (bytes == 1) value &= 0xff;
      else if (bytes == 2) value &= 0xffff;
      mmioWrite(load<u32>(v, V_ID), f64(gpa + u64(done)), bytes, value);
      done += bytes;
    }
  }

  // ---- Alignment checks and data breakpoints ------------------------------------------------------------------------------

  /** What the address of `size` bytes must be a multiple of while alignment checks are live. SDM vol. 3 §6.15 (#AC). */
  static alignment(size: u32): u32 {
    if (size == 10) return 8;
    if (size == 2 || size == 4 || size == 8 || size == 16 || size == 32) return size;
    // Far pointers, descriptors and save areas.
    return size < 4 ? 1 : 4;
  }

  /** Notes the armed data breakpoints that an access hits; they trap after the instruction. SDM vol. 3 §17.2.5. */
  static matchBreakpoints(v: usize, linear: u64, size: u32, access: u32): void {
    // DEVIATION: implicit supervisor accesses (descriptors, TSS, event delivery) match no data breakpoint.
    const dr7 = u32(load<u64>(v, V_DR7));
    for (let i: u32 = 0; i < 4; i++) {
      if (!((dr7 >> (2 * i)) & 3)) continue;
      const control = dr7 >> (16 + 4 * i);
      const kind = control & 3;
      if (kind != 3 && (kind != 1 || !(access & ACCESS_WRITE))) continue;
      // LEN: 0 one byte, 1 two, 2 eight, 3 four.
      const code = (control >> 2) & 3;
      const length: u64 = code == 2 ? 8 : u64(code) + 1;
      const first = load<u64>(v + (usize(i) << 3), V_DR) & ~(length - 1);
      if (first > linear + u64(size - 1) || linear > first + (length - 1)) continue;
      store<u64>(v, load<u64>(v, V_DEBUG_TRAPS) | (u64(1) << u64(i)), V_DEBUG_TRAPS);
    }
  }
}
