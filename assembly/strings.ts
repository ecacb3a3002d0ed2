// String instructions and their repetition. SDM vol. 2: MOVS, CMPS, STOS, LODS, SCAS, INS, OUTS, REP.
//
// A repeated instruction retires one instruction an iteration and may stop between any two: at a fault or when the budget
// ends, the registers are those of the iterations done and RIP stays. Handlers account in V_BUDGET, from which the block
// has taken one instruction already: an incomplete run of k iterations takes k more and the run loop gives the one back.

import { Alu } from './alu';
import { Ea } from './ea';
import { DF } from './flags';
import { Frames } from './frames';
import { Gpr } from './gpr';
import { portRead, portWrite } from './host';
import {
  CS,
  ES,
  FS,
  PREFIX_REP,
  PREFIX_REPNE,
  R_EA_BITS,
  R_PREFIX,
  V_BOUNCE_R,
  V_BOUNCE_W,
  V_BUDGET,
  V_ID,
  V_MODE_KEY,
  V_OUTCOME,
  V_RAX,
  V_RCX,
  V_RDI,
  V_RDX,
  V_RFLAGS,
  V_RSI,
} from './layout';
import { Mem } from './mem';
import { MODE_FLAT_DATA } from './mode';
import { OUTCOME_BUDGET, OUTCOME_NONE, Outcome } from './outcome';
import { Ports } from './ports';
import { Segment } from './segment';

/** The last elements that compareChunk looked at. */
let chunkLeft: usize = 0;
let chunkRight: usize = 0;

@final
export class Strings {
  @inline static repeated(rec: usize): bool {
    return (load<u8>(rec, R_PREFIX) & (PREFIX_REP | PREFIX_REPNE)) != 0;
  }

  /** Bytes from one element to the next. */
  @inline static step<T>(v: usize): i64 {
    return load<u64>(v, V_RFLAGS) & DF ? -(sizeof<T>() as i64) : (sizeof<T>() as i64);
  }

  /** Adds to an index or count register by the address size. */
  @inline static move(v: usize, rec: usize, register: usize, delta: i64): void {
    const log = (load<u8>(rec, R_EA_BITS) >> 2) & 3;
    const value = load<u64>(v + register) + u64(delta);
    if (log == 3) store<u64>(v + register, value);
    else if (log == 2) store<u64>(v + register, value & 0xffffffff);
    else store<u16>(v + register, u16(value));
  }

  @inline static count(v: usize, rec: usize): u64 {
    return load<u64>(v, V_RCX) & Ea.mask(rec);
  }

  /** Linear address of the source element, DS or an override; of the destination element, always ES. */
  @inline static source<T>(v: usize, rec: usize): u64 {
    return Strings.linear<T>(v, Ea.segment(rec), load<u64>(v, V_RSI) & Ea.mask(rec), false);
  }

  @inline static destination<T>(v: usize, rec: usize, write: bool): u64 {
    return Strings.linear<T>(v, ES, load<u64>(v, V_RDI) & Ea.mask(rec), write);
  }

  /** Whether offsets in the segment are linear addresses that need no check. */
  @inline static flat(v: usize, seg: u32): bool {
    return seg < FS && seg != CS && (load<u32>(v, V_MODE_KEY) & MODE_FLAT_DATA) != 0;
  }

  @inline static linear<T>(v: usize, seg: u32, offset: u64, write: bool): u64 {
    return Strings.flat(v, seg) ? offset : Segment.linear(v, seg, offset, sizeof<T>(), write);
  }

  /** Accounts for `done` iterations; `complete` when no more are to come. */
  static account(v: usize, done: u64, complete: bool): void {
    if (complete) {
      if (done > 1) store<i32>(v, load<i32>(v, V_BUDGET) - i32(done - 1), V_BUDGET);
      return;
    }
    store<i32>(v, load<i32>(v, V_BUDGET) - i32(done), V_BUDGET);
    if (!Outcome.pending(v)) store<u32>(v, OUTCOME_BUDGET, V_OUTCOME);
  }

  /** Iterations that the budget allows. */
  @inline static allowance(v: usize): u64 {
    return u64(load<i32>(v, V_BUDGET)) + 1;
  }

  // ---- MOVS and STOS: by chunks inside a page where nothing can happen in between ---------------------------------------

  static movs<T>(v: usize, rec: usize, p: usize): void {
    if (!Strings.repeated(rec)) {
      Strings.moveOne<T>(v, rec);
      return;
    }
    const most = Strings.allowance(v);
    let done: u64 = 0;
    while (Strings.count(v, rec) != 0) {
      if (done == most) break;
      let n = Strings.moveChunk<T>(v, rec, min(Strings.count(v, rec), most - done));
      if (n == 0) {
        if (!Outcome.pending(v)) Strings.moveOne<T>(v, rec);
        if (Outcome.pending(v)) break;
        n = 1;
      }
      Strings.move(v, rec, V_RCX, -i64(n));
      done += n;
    }
    Strings.account(v, done, Strings.count(v, rec) == 0);
  }

  static moveOne<T>(v: usize, rec: usize): void {
    const from = Strings.source<T>(v, rec);
    if (Outcome.pending(v)) return;
    const value = Mem.read<T>(v, from);
    if (Outcome.pending(v)) return;
    const to = Strings.destination<T>(v, rec, true);
    if (Outcome.pending(v)) return;
    Mem.write<T>(v, to, value);
    if (Outcome.pending(v)) return;
    const step = Strings.step<T>(v);
    Strings.move(v, rec, V_RSI, step);
    Strings.move(v, rec, V_RDI, step);
  }

  /** Elements that fit behind `linear` in its page and before the index register wraps. */
  @inline static roomInPage<T>(rec: usize, linear: u64, index: u64): u64 {
    return min(4096 - (linear & 0xfff), Ea.mask(rec) - index) / sizeof<T>();
  }

  /** Moves up to `most` elements inside one page each; 0: must go one by one (or an outcome is set). */
  static moveChunk<T>(v: usize, rec: usize, most: u64): u64 {
    if (load<u64>(v, V_RFLAGS) & DF) return 0;
    const from = Strings.source<T>(v, rec);
    if (Outcome.pending(v)) return 0;
    const to = Strings.destination<T>(v, rec, true);
    if (Outcome.pending(v)) {
      // The source is read before the destination is looked at.
      store<u32>(v, OUTCOME_NONE, V_OUTCOME);
      return 0;
    }
    let n = min(most, Strings.roomInPage<T>(rec, from, load<u64>(v, V_RSI) & Ea.mask(rec)));
    n = min(n, Strings.roomInPage<T>(rec, to, load<u64>(v, V_RDI) & Ea.mask(rec)));
    if (
      n < 2 ||
      !Strings.covered<T>(v, Ea.segment(rec), V_RSI, rec, n, false) ||
      !Strings.covered<T>(v, ES, V_RDI, rec, n, true)
    )
      return 0;
    const source = Mem.readPointer(v, from, sizeof<T>());
    if (!source || source == v + V_BOUNCE_R) return 0;
    const target = Mem.writePointer(v, to, sizeof<T>());
    if (!target || target == v + V_BOUNCE_W) return 0;
    const bytes = usize(n) * sizeof<T>();
    if (Strings.holdsCode(target, bytes)) return 0;
    if (target <= source || target >= source + bytes) memory.copy(target, source, bytes);
    else for (let i: usize = 0; i < bytes; i += sizeof<T>()) store<T>(target + i, load<T>(source + i));
    Strings.move(v, rec, V_RSI, i64(bytes));
    Strings.move(v, rec, V_RDI, i64(bytes));
    return n;
  }

  /** Whether decoded code lies in RAM at [at, at + bytes): each write there must be seen. */
  @inline static holdsCode(at: usize, bytes: usize): bool {
    return Frames.holds(u32(at >> 12), u32(at) & 0xfff, u32(bytes));
  }

  /** Whether the last of `n` elements at an index register passes the segment's checks as well. */
  @inline static covered<T>(v: usize, seg: u32, register: usize, rec: usize, n: u64, write: bool): bool {
    if (Strings.flat(v, seg)) return true;
    Segment.linear(
      v,
      seg,
      (load<u64>(v + register) & Ea.mask(rec)) + (n - 1) * sizeof<T>(),
      sizeof<T>(),
      write,
    );
    if (!Outcome.pending(v)) return true;
    store<u32>(v, 0, V_OUTCOME);
    return false;
  }

  static stos<T>(v: usize, rec: usize, p: usize): void {
    if (!Strings.repeated(rec)) {
      Strings.storeOne<T>(v, rec);
      return;
    }
    const most = Strings.allowance(v);
    let done: u64 = 0;
    while (Strings.count(v, rec) != 0) {
      if (done == most) break;
      let n = Strings.storeChunk<T>(v, rec, min(Strings.count(v, rec), most - done));
      if (n == 0) {
        if (!Outcome.pending(v)) Strings.storeOne<T>(v, rec);
        if (Outcome.pending(v)) break;
        n = 1;
      }
      Strings.move(v, rec, V_RCX, -i64(n));
      done += n;
    }
    Strings.account(v, done, Strings.count(v, rec) == 0);
  }

  static storeOne<T>(v: usize, rec: usize): void {
    const to = Strings.destination<T>(v, rec, true);
    if (Outcome.pending(v)) return;
    Mem.write<T>(v, to, load<T>(v, V_RAX));
    if (!Outcome.pending(v)) Strings.move(v, rec, V_RDI, Strings.step<T>(v));
  }

  static storeChunk<T>(v: usize, rec: usize, most: u64): u64 {
    if (load<u64>(v, V_RFLAGS) & DF) return 0;
    const to = Strings.destination<T>(v, rec, true);
    if (Outcome.pending(v)) return 0;
    const n = min(most, Strings.roomInPage<T>(rec, to, load<u64>(v, V_RDI) & Ea.mask(rec)));
    if (n < 2 || !Strings.covered<T>(v, ES, V_RDI, rec, n, true)) return 0;
    const target = Mem.writePointer(v, to, sizeof<T>());
    if (!target || target == v + V_BOUNCE_W) return 0;
    const value = load<T>(v, V_RAX);
    const bytes = usize(n) * sizeof<T>();
    if (Strings.holdsCode(target, bytes)) return 0;
    if (sizeof<T>() == 1 || value == 0) memory.fill(target, u8(value), bytes);
    else Strings.spread<T>(target, value, bytes);
    Strings.move(v, rec, V_RDI, i64(bytes));
    return n;
  }

  /** Fills RAM with `value`, sixteen bytes at a time and then what is left. */
  static spread<T>(at: usize, value: T, bytes: usize): void {
    const many = v128.splat<T>(value);
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) v128.store(at + i, many);
    for (; i < bytes; i += sizeof<T>()) store<T>(at + i, value);
  }

  // ---- LODS, SCAS, CMPS ------------------------------------------------------------------------------------------------

  static lods<T>(v: usize, rec: usize, p: usize): void {
    const most = Strings.repeated(rec) ? Strings.allowance(v) : 0;
    let done: u64 = 0;
    while (most == 0 || (Strings.count(v, rec) != 0 && done < most)) {
      const from = Strings.source<T>(v, rec);
      if (Outcome.pending(v)) break;
      const value = Mem.read<T>(v, from);
      if (Outcome.pending(v)) break;
      Gpr.write<T>(v, V_RAX, value);
      Strings.move(v, rec, V_RSI, Strings.step<T>(v));
      if (most == 0) return;
      Strings.move(v, rec, V_RCX, -1);
      done++;
    }
    if (most != 0) Strings.account(v, done, Strings.count(v, rec) == 0);
  }

  /** Whether REPE or REPNE ends here. */
  @inline static satisfied(rec: usize, equal: bool): bool {
    return equal != ((load<u8>(rec, R_PREFIX) & PREFIX_REP) != 0);
  }

  static scas<T>(v: usize, rec: usize, p: usize): void {
    const a = load<T>(v, V_RAX);
    if (!Strings.repeated(rec)) {
      const b = Strings.nextDestination<T>(v, rec);
      if (!Outcome.pending(v)) Alu.cmp<T>(v, a, b);
      return;
    }
    const most = Strings.allowance(v);
    let done: u64 = 0;
    let last: T = 0 as T;
    let ended = false;
    while (!ended && Strings.count(v, rec) != 0 && done < most) {
      const at = Strings.destination<T>(v, rec, false);
      if (Outcome.pending(v)) break;
      const n = Strings.scanRoom<T>(v, rec, at, ES, V_RDI, min(Strings.count(v, rec), most - done));
      const from = n > 1 ? Mem.readPointer(v, at, sizeof<T>()) : 0;
      let taken: u64 = 1;
      if (from != 0 && from != v + V_BOUNCE_R) {
        taken = Strings.scan<T>(rec, a, from, usize(n));
        last = load<T>(from + (usize(taken) - 1) * sizeof<T>());
        Strings.move(v, rec, V_RDI, i64(taken) * (sizeof<T>() as i64));
      } else {
        if (Outcome.pending(v)) break;
        const value = Strings.nextDestination<T>(v, rec);
        if (Outcome.pending(v)) break;
        last = value;
      }
      done += taken;
      Strings.move(v, rec, V_RCX, -i64(taken));
      ended = Strings.satisfied(rec, a == last);
    }
    if (done != 0) Alu.cmp<T>(v, a, last);
    Strings.account(v, done, ended || Strings.count(v, rec) == 0);
  }

  /** Elements up to the one that ends the repetition, at most `n`. */
  @inline static scan<T>(rec: usize, a: T, from: usize, n: usize): u64 {
    const whileEqual = (load<u8>(rec, R_PREFIX) & PREFIX_REP) != 0;
    let i: usize = 0;
    while (++i < n && (load<T>(from + (i - 1) * sizeof<T>()) == a) == whileEqual) {}
    return i;
  }

  /** How many elements upwards from `linear` lie in its page and pass the segment's checks: 1 or less for one by one. */
  @inline static scanRoom<T>(v: usize, rec: usize, linear: u64, seg: u32, register: usize, most: u64): u64 {
    if (load<u64>(v, V_RFLAGS) & DF) return 0;
    const n = min(most, Strings.roomInPage<T>(rec, linear, load<u64>(v + register) & Ea.mask(rec)));
    return n > 1 && Strings.covered<T>(v, seg, register, rec, n, false) ? n : 0;
  }

  /** Reads the element at ES:rDI and steps over it; look at the outcome. */
  @inline static nextDestination<T>(v: usize, rec: usize): T {
    const at = Strings.destination<T>(v, rec, false);
    if (Outcome.pending(v)) return 0 as T;
    const value = Mem.read<T>(v, at);
    if (!Outcome.pending(v)) Strings.move(v, rec, V_RDI, Strings.step<T>(v));
    return value;
  }

  static cmps<T>(v: usize, rec: usize, p: usize): void {
    if (!Strings.repeated(rec)) {
      const a = Strings.peekSource<T>(v, rec);
      if (Outcome.pending(v)) return;
      const b = Strings.nextDestination<T>(v, rec);
      if (Outcome.pending(v)) return;
      Strings.move(v, rec, V_RSI, Strings.step<T>(v));
      Alu.cmp<T>(v, a, b);
      return;
    }
    const most = Strings.allowance(v);
    let done: u64 = 0;
    let a: T = 0 as T;
    let b: T = 0 as T;
    let ended = false;
    while (!ended && Strings.count(v, rec) != 0 && done < most) {
      const taken = Strings.compareChunk<T>(v, rec, min(Strings.count(v, rec), most - done));
      if (Outcome.pending(v)) break;
      if (taken != 0) {
        a = load<T>(chunkLeft);
        b = load<T>(chunkRight);
        Strings.move(v, rec, V_RSI, i64(taken) * (sizeof<T>() as i64));
        Strings.move(v, rec, V_RDI, i64(taken) * (sizeof<T>() as i64));
      } else {
        const x = Strings.peekSource<T>(v, rec);
        if (Outcome.pending(v)) break;
        const y = Strings.nextDestination<T>(v, rec);
        if (Outcome.pending(v)) break;
        Strings.move(v, rec, V_RSI, Strings.step<T>(v));
        a = x;
        b = y;
      }
      done += max<u64>(taken, 1);
      Strings.move(v, rec, V_RCX, -i64(max<u64>(taken, 1)));
      ended = Strings.satisfied(rec, a == b);
    }
    if (done != 0) Alu.cmp<T>(v, a, b);
    Strings.account(v, done, ended || Strings.count(v, rec) == 0);
  }

  @inline static peekSource<T>(v: usize, rec: usize): T {
    const at = Strings.source<T>(v, rec);
    return Outcome.pending(v) ? (0 as T) : Mem.read<T>(v, at);
  }

  /**
   * Compares up to `most` elements upwards inside one page each. Returns how many, the last of which chunkLeft and chunkRight
   * point to; 0: must go one by one (or an outcome is set).
   */
  static compareChunk<T>(v: usize, rec: usize, most: u64): u64 {
    const left = Strings.source<T>(v, rec);
    if (Outcome.pending(v)) return 0;
    const right = Strings.destination<T>(v, rec, false);
    if (Outcome.pending(v)) {
      // The source is read before the destination is looked at.
      store<u32>(v, OUTCOME_NONE, V_OUTCOME);
      return 0;
    }
    let n = Strings.scanRoom<T>(v, rec, left, Ea.segment(rec), V_RSI, most);
    if (n > 1) n = Strings.scanRoom<T>(v, rec, right, ES, V_RDI, n);
    if (n < 2) return 0;
    const p = Mem.readPointer(v, left, sizeof<T>());
    if (!p || p == v + V_BOUNCE_R) return 0;
    const q = Mem.readPointer(v, right, sizeof<T>());
    if (!q || q == v + V_BOUNCE_R) return 0;
    const bytes = usize(n) * sizeof<T>();
    const whileEqual = (load<u8>(rec, R_PREFIX) & PREFIX_REP) != 0;
    let i: usize = 0;
    if (whileEqual) while (i + 8 < bytes && load<u64>(p + i) == load<u64>(q + i)) i += 8;
    while (i + sizeof<T>() < bytes && (load<T>(p + i) == load<T>(q + i)) == whileEqual) i += sizeof<T>();
    chunkLeft = p + i;
    chunkRight = q + i;
    return u64(i / sizeof<T>()) + 1;
  }

  // ---- INS, OUTS: one iteration at a time, because each may raise an event ------------------------------------------------

  // Also the repetition of none asks whether the port may be used.
  static ins<T>(v: usize, rec: usize, p: usize): void {
    const port: u32 = load<u16>(v, V_RDX);
    const size: u32 = sizeof<T>() == 8 ? 4 : sizeof<T>();
    if (!Ports.allowed(v, port, size)) return;
    if (Strings.repeated(rec) && Strings.count(v, rec) == 0) return;
    const to = Segment.linear(v, ES, load<u64>(v, V_RDI) & Ea.mask(rec), size, true);
    if (Outcome.pending(v) || !Mem.probeWrite(v, to, size)) return;
    const value = portRead(load<u32>(v, V_ID), port, size);
    if (size == 1) Mem.write<u8>(v, to, u8(value));
    else if (size == 2) Mem.write<u16>(v, to, u16(value));
    else Mem.write<u32>(v, to, value);
    if (Outcome.pending(v)) return;
    Strings.afterPort(v, rec, V_RDI, size);
  }

  static outs<T>(v: usize, rec: usize, p: usize): void {
    const port: u32 = load<u16>(v, V_RDX);
    const size: u32 = sizeof<T>() == 8 ? 4 : sizeof<T>();
    if (!Ports.allowed(v, port, size)) return;
    if (Strings.repeated(rec) && Strings.count(v, rec) == 0) return;
    const from = Segment.linear(v, Ea.segment(rec), load<u64>(v, V_RSI) & Ea.mask(rec), size, false);
    if (Outcome.pending(v)) return;
    const value: u32 =
      size == 1
        ? u32(Mem.read<u8>(v, from))
        : size == 2
          ? u32(Mem.read<u16>(v, from))
          : Mem.read<u32>(v, from);
    if (Outcome.pending(v)) return;
    portWrite(load<u32>(v, V_ID), port, size, value);
    Strings.afterPort(v, rec, V_RSI, size);
  }

  static afterPort(v: usize, rec: usize, register: usize, size: u32): void {
    Strings.move(v, rec, register, load<u64>(v, V_RFLAGS) & DF ? -i64(size) : i64(size));
    if (!Strings.repeated(rec)) return;
    Strings.move(v, rec, V_RCX, -1);
    Strings.account(v, 1, Strings.count(v, rec) == 0);
  }
}
