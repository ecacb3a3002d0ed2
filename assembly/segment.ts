// Segmentation: logical to linear addresses. SDM vol. 3 §3.4, §5.3–5.7; vol. 1 §3.3.

import { Descriptor } from './descriptors';
import { Ea } from './ea';
import { Gpr, Operand } from './gpr';
import {
  DS,
  ES,
  FS,
  GS,
  R_DST,
  SEG_ATTR,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SELECTOR,
  SS,
  V_CPL,
  V_GPR,
  V_SEG,
  V_SHADOW,
} from './layout';
import { Mem } from './mem';
import { Mode } from './mode';
import { EXC_GP, EXC_NP, EXC_SS, Outcome } from './outcome';

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

/** V_SHADOW: the instruction before was MOV SS or POP SS, or an STI that set IF. */
export const SHADOW_MOV_SS: u32 = 1;
export const SHADOW_STI: u32 = 2;

@final
export class Segment {
  /** Address of the vCPU block's slot of segment register `seg`. */
  @inline static slot(v: usize, seg: u32): usize {
    return v + V_SEG + ((seg as usize) << 5);
  }

  @inline static canonical(linear: u64): bool {
    return u64((i64(linear) << 16) >> 16) == linear;
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

  // ---- Loading a segment register (SDM vol. 2 MOV; vol. 3 §5.6, §5.7) -----------------------------------------

  /** Sets all parts of a segment register, without any check. */
  static set(v: usize, seg: u32, selector: u32, base: u64, limit: u32, attr: u32): void {
    const slot = Segment.slot(v, seg);
    store<u64>(slot, base, SEG_BASE);
    store<u32>(slot, limit, SEG_LIMIT);
    store<u32>(slot, attr, SEG_ATTR);
    store<u32>(slot, selector, SEG_SELECTOR);
  }

  /** Loads ES, SS, DS, FS or GS as MOV does in the current mode. False: the outcome is set and nothing has changed. */
  static load(v: usize, seg: u32, selector: u32): bool {
    if (!Mode.isProtected(v)) Segment.loadReal(v, seg, selector);
    else if (!(selector & 0xfffc)) return Segment.loadNull(v, seg, selector);
    else if (!Segment.loadProtected(v, seg, selector)) return false;
    if (seg < FS) Mode.update(v);
    return true;
  }

  /** The same, and after SS holds events back for one instruction. */
  static loadHolding(v: usize, seg: u32, selector: u32): bool {
    if (!Segment.load(v, seg, selector)) return false;
    if (seg == SS) store<u32>(v, load<u32>(v, V_SHADOW) | SHADOW_MOV_SS, V_SHADOW);
    return true;
  }

  /** Real mode changes selector and base only; virtual-8086 mode sets everything. */
  static loadReal(v: usize, seg: u32, selector: u32): void {
    if (Mode.isVm86(v)) {
      Segment.setVm86(v, seg, selector);
      return;
    }
    const slot = Segment.slot(v, seg);
    if (load<u32>(slot, SEG_ATTR) & ATTR_UNUSABLE) Segment.set(v, seg, selector, 0, 0xffff, 0x93);
    store<u64>(slot, u64(selector) << 4, SEG_BASE);
    store<u32>(slot, selector, SEG_SELECTOR);
  }

  static setVm86(v: usize, seg: u32, selector: u32): void {
    Segment.set(v, seg, selector, u64(selector) << 4, 0xffff, 0xf3);
  }

  private static loadNull(v: usize, seg: u32, selector: u32): bool {
    const cpl = load<u32>(v, V_CPL);
    if (seg == SS && (!Mode.is64(v) || cpl == 3 || (selector & 3) != cpl)) {
      Outcome.faultCode(v, EXC_GP, 0);
      return false;
    }
    Segment.setNull(v, seg, selector, seg == SS ? cpl : 0);
    if (seg < FS) Mode.update(v);
    return true;
  }

  /** Makes a segment register null; SS keeps the CPL as its DPL. */
  static setNull(v: usize, seg: u32, selector: u32, dpl: u32): void {
    Segment.set(v, seg, selector, 0, 0, ATTR_UNUSABLE | (dpl << 5));
  }

  private static loadProtected(v: usize, seg: u32, selector: u32): bool {
    const raw = Descriptor.read(v, selector, EXC_GP);
    if (Outcome.pending(v)) return false;
    const cpl = load<u32>(v, V_CPL);
    const fault =
      seg == SS ? Segment.faultOfStack(raw, selector, cpl) : Segment.faultOfData(raw, selector, cpl);
    if (fault) {
      Outcome.faultCode(v, fault, selector & 0xfffc);
      return false;
    }
    if (!Descriptor.mark(v, selector, raw, ATTR_ACCESSED)) return false;
    Descriptor.fill(v, seg, selector, raw | (u64(ATTR_ACCESSED) << 40));
    return true;
  }

  /** The exception that loading SS from this descriptor raises at `cpl`, or 0. */
  static faultOfStack(raw: u64, selector: u32, cpl: u32): u32 {
    if ((selector & 3) != cpl || Descriptor.dpl(raw) != cpl || !Descriptor.isWritableData(raw)) return EXC_GP;
    return Descriptor.present(raw) ? 0 : EXC_SS;
  }

  private static faultOfData(raw: u64, selector: u32, cpl: u32): u32 {
    const attr = Descriptor.attr(raw);
    if (!(attr & ATTR_S) || (attr & (ATTR_CODE | ATTR_RW)) == ATTR_CODE) return EXC_GP;
    const dpl = Descriptor.dpl(raw);
    if (!Descriptor.isConforming(raw) && ((selector & 3) > dpl || cpl > dpl)) return EXC_GP;
    return Descriptor.present(raw) ? 0 : EXC_NP;
  }

  /** On a return to an outer level: ES, DS, FS or GS that the new CPL may not hold becomes null. */
  static dropInner(v: usize, seg: u32, cpl: u32): void {
    const attr = load<u32>(Segment.slot(v, seg), SEG_ATTR);
    const conforming = (attr & (ATTR_CODE | ATTR_CONFORMING)) == (ATTR_CODE | ATTR_CONFORMING);
    if (!(attr & ATTR_UNUSABLE) && !conforming && ((attr >> 5) & 3) < cpl) Segment.setNull(v, seg, 0, 0);
  }

  static dropAllInner(v: usize, cpl: u32): void {
    Segment.dropInner(v, ES, cpl);
    Segment.dropInner(v, DS, cpl);
    Segment.dropInner(v, FS, cpl);
    Segment.dropInner(v, GS, cpl);
  }

  // ---- MOV Sreg, LDS, LES, LFS, LGS, LSS ----------------------------------------------------------------------

  static movFromSreg<T>(v: usize, rec: usize, p: usize): void {
    const selector = load<u16>(Segment.slot(v, Segment.number(rec)), SEG_SELECTOR);
    if (Operand.isRegister(v, p)) Gpr.write<T>(v, p - v, selector as T);
    else store<u16>(p, selector);
  }

  static movToSreg(v: usize, rec: usize, p: usize): void {
    Segment.loadHolding(v, Segment.number(rec), load<u16>(p));
  }

  /** ModRM.reg as a segment register (REX.R does not count). */
  @inline private static number(rec: usize): u32 {
    return ((u32(load<u16>(rec, R_DST)) - u32(V_GPR)) >> 3) & 7;
  }

  static les<T>(v: usize, rec: usize, p: usize): void {
    Segment.loadPointer<T>(v, rec, ES);
  }
  static lds<T>(v: usize, rec: usize, p: usize): void {
    Segment.loadPointer<T>(v, rec, DS);
  }
  static lss<T>(v: usize, rec: usize, p: usize): void {
    Segment.loadPointer<T>(v, rec, SS);
  }
  static lfs<T>(v: usize, rec: usize, p: usize): void {
    Segment.loadPointer<T>(v, rec, FS);
  }
  static lgs<T>(v: usize, rec: usize, p: usize): void {
    Segment.loadPointer<T>(v, rec, GS);
  }

  private static loadPointer<T>(v: usize, rec: usize, seg: u32): void {
    const at = Ea.at(v, rec, 0, sizeof<T>() as u32, false);
    if (Outcome.pending(v)) return;
    const offset = Mem.read<T>(v, at);
    if (Outcome.pending(v)) return;
    const selectorAt = Ea.at(v, rec, sizeof<T>(), 2, false);
    if (Outcome.pending(v)) return;
    const selector = Mem.read<u16>(v, selectorAt);
    if (Outcome.pending(v)) return;
    if (Segment.load(v, seg, selector)) Operand.writeReg<T>(v, rec, offset);
  }
}
