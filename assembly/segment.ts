// Segmentation: logical to linear addresses. SDM vol. 3 §3.4, §5.3–5.7; vol. 1 §3.3.

import { EXC_GP, EXC_SS, Outcome } from './outcome';
import { SEG_ATTR, SEG_BASE, SEG_LIMIT, SEG_SIZE, SS, FS, V_SEG } from './layout';
import { Mode } from './mode';

/** Bits of SEG_ATTR. */
export const ATTR_TYPE: u32 = 0xf;
export const ATTR_ACCESSED: u32 = 1;
/** Data: writable. Code: readable. */
export const ATTR_RW: u32 = 2;
/** Data: expand-down. Code: conforming. */
export const ATTR_DOWN: u32 = 4;
export const ATTR_CONFORMING: u32 = 4;
export const ATTR_CODE: u32 = 8;
export const ATTR_S: u32 = 0x10;
export const ATTR_DPL: u32 = 0x60;
export const ATTR_P: u32 = 0x80;
export const ATTR_L: u32 = 0x2000;
export const ATTR_DB: u32 = 0x4000;
export const ATTR_G: u32 = 0x8000;
export const ATTR_UNUSABLE: u32 = 0x10000;

@final
export class Segment {
  /** Address of the vCPU block's slot of segment register `seg`. */
  @inline static slot(v: usize, seg: u32): usize {
    return v + V_SEG + ((seg as usize) << 5);
  }

  @inline static canonical(linear: u64): bool {
    return u64(i64(linear) << 16 >> 16) == linear;
  }

  /**
   * Linear address of `size` bytes at `offset` in segment register `seg`, after all checks of segmentation. On a
   * violation the outcome is set (#SS(0) for SS, else #GP(0)) and the result means nothing.
   */
  static linear(v: usize, seg: u32, offset: u64, size: u32, write: bool): u64 {
    const slot = Segment.slot(v, seg);
    if (Mode.is64(v)) {
      const linear = seg >= FS ? load<u64>(slot, SEG_BASE) + offset : offset;
      if (!Segment.canonical(linear) || !Segment.canonical(linear + u64(size - 1))) Segment.violation(v, seg);
      return linear;
    }
    if (!Segment.allows(v, slot, write)) {
      Segment.violationOfType(v, seg, load<u32>(slot, SEG_ATTR));
      return 0;
    }
    if (!Segment.within(slot, offset, size)) Segment.violation(v, seg);
    return u64(u32(load<u64>(slot, SEG_BASE) + offset));
  }

  private static violation(v: usize, seg: u32): void {
    Outcome.faultCode(v, seg == SS ? EXC_SS : EXC_GP, 0);
  }

  private static violationOfType(v: usize, seg: u32, attr: u32): void {
    Outcome.faultCode(v, seg == SS && attr & ATTR_UNUSABLE ? EXC_SS : EXC_GP, 0);
  }

  /** Type check; real and virtual-8086 mode have none. */
  private static allows(v: usize, slot: usize, write: bool): bool {
    if (!Mode.isProtected(v)) return true;
    const attr = load<u32>(slot, SEG_ATTR);
    if (attr & ATTR_UNUSABLE) return false;
    if (attr & ATTR_CODE) return !write && (attr & ATTR_RW) != 0;
    return !write || (attr & ATTR_RW) != 0;
  }

  /** Limit check of [offset, offset + size). */
  static within(slot: usize, offset: u64, size: u32): bool {
    const attr = load<u32>(slot, SEG_ATTR);
    const limit = u64(load<u32>(slot, SEG_LIMIT));
    const last = offset + u64(size - 1);
    if ((attr & (ATTR_CODE | ATTR_DOWN)) != ATTR_DOWN) return last <= limit;
    return offset > limit && last <= (attr & ATTR_DB ? 0xffffffff : 0xffff);
  }
}
