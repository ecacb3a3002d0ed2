// Effective addresses of handlers that make their own accesses. SDM vol. 1 §3.7.5.

import { Gpr } from './gpr';
import { R_BASE, R_DISP, R_EA_BITS, R_INDEX } from './layout';
import { Mem } from './mem';
import { Outcome } from './outcome';
import { Segment } from './segment';

@final
export class Ea {
  /** Effective address of the record's memory operand, masked to its address size. */
  static offset(v: usize, rec: usize): u64 {
    const bits = load<u8>(rec, R_EA_BITS);
    const base = load<u64>(v + load<u16>(rec, R_BASE));
    const index = load<u64>(v + load<u16>(rec, R_INDEX));
    return (base + (index << (bits & 3)) + u64(i64(load<i32>(rec, R_DISP)))) & Ea.mask(rec);
  }

  /** The bits of an effective address that count, by the record's address size. */
  @inline static mask(rec: usize): u64 {
    const log = (load<u8>(rec, R_EA_BITS) >> 2) & 3;
    return log == 3 ? ~0 : log == 2 ? 0xffffffff : 0xffff;
  }

  /** Segment register of the record's memory operand. */
  @inline static segment(rec: usize): u32 {
    return (load<u8>(rec, R_EA_BITS) >> 4) & 7;
  }

  /** Linear address of `size` bytes at `offset` in the record's segment, checked; the outcome is set if it faults. */
  static linear(v: usize, rec: usize, offset: u64, size: u32, write: bool): u64 {
    return Segment.linear(v, Ea.segment(rec), offset, size, write);
  }

  /** Linear address of the operand's element `delta` bytes from its start: one operand does not wrap at the address size. */
  static beyond(v: usize, rec: usize, delta: u64, size: u32, write: bool): u64 {
    return Segment.linear(v, Ea.segment(rec), Ea.offset(v, rec) + delta, size, write);
  }

  /** The same for the operand's byte `delta` (an offset that wraps at the address size). */
  static at(v: usize, rec: usize, delta: u64, size: u32, write: bool): u64 {
    return Segment.linear(v, Ea.segment(rec), (Ea.offset(v, rec) + delta) & Ea.mask(rec), size, write);
  }

  /** The 16-bit r/m operand of a `self` line, which `p` points to if it is a register; the outcome is set if it faults. */
  static readWord(v: usize, rec: usize, p: usize): u32 {
    if (p) return load<u16>(p);
    const at = Ea.at(v, rec, 0, 2, false);
    return Outcome.pending(v) ? 0 : u32(Mem.read<u16>(v, at));
  }

  /** Writes the r/m operand of a `self` line: a register of T, or 16 bits of memory. */
  static writeWord<T>(v: usize, rec: usize, p: usize, value: u64): void {
    if (p) {
      Gpr.write<T>(v, p - v, value as T);
      return;
    }
    const at = Ea.at(v, rec, 0, 2, true);
    if (!Outcome.pending(v)) Mem.write<u16>(v, at, u16(value));
  }
}
