// System instructions: flags, control and debug registers, time, MSRs, software interrupts. SDM vol. 2 by instruction.

import {
  Cpuid,
  FEATURE_AVX_STATE,
  FEATURE_DE,
  FEATURE_FSGSBASE,
  FEATURE_FXSR_SSE,
  FEATURE_INVPCID,
  FEATURE_MCE,
  FEATURE_PAE,
  FEATURE_PCID,
  FEATURE_PGE,
  FEATURE_PSE,
  FEATURE_RDTSCP,
  FEATURE_SMAP,
  FEATURE_SMEP,
  FEATURE_TSC,
  FEATURE_UMIP,
  FEATURE_VME,
  FEATURE_XSAVES,
} from './cpuid';
import { Ea } from './ea';
import { ACTIVITY_HALTED, DR6_BD, DR7_GD, Events } from './events';
import { AC, AF, CF, DF, Flags, IF, OF, PF, SF, VIF, VIP, ZF } from './flags';
import { Gpr, Operand } from './gpr';
import { cr8Read, cr8Write, hypercall } from './host';
import {
  FS,
  R_DST,
  R_IMM,
  SEG_ATTR,
  SEG_BASE,
  V_ACTIVITY,
  V_CPL,
  V_CR0,
  V_CR2,
  V_CR3,
  V_CR4,
  V_CS,
  V_DR,
  V_DR6,
  V_DR7,
  V_EFER,
  V_EXC_KIND,
  V_FS,
  V_GPR,
  V_GS,
  V_ID,
  V_KERNEL_GS_BASE,
  V_NEXT_RIP,
  V_PAUSES,
  V_PHYS_MASK,
  V_RAX,
  V_RCX,
  V_RDX,
  V_RF_FRESH,
  V_RFLAGS,
  V_RIP,
  V_SHADOW,
  V_TR,
  V_TSC_AUX,
  V_XCR0,
} from './layout';
import { Mem } from './mem';
import { Mmu } from './mmu';
import {
  CR0_AM,
  CR0_CD,
  CR0_EM,
  CR0_ET,
  CR0_MP,
  CR0_NE,
  CR0_NW,
  CR0_PE,
  CR0_PG,
  CR0_TS,
  CR0_WP,
  CR4_DE,
  CR4_FSGSBASE,
  CR4_MCE,
  CR4_OSFXSR,
  CR4_OSXMMEXCPT,
  CR4_OSXSAVE,
  CR4_PAE,
  CR4_PCE,
  CR4_PCIDE,
  CR4_PGE,
  CR4_PSE,
  CR4_PVI,
  CR4_SMAP,
  CR4_SMEP,
  CR4_TSD,
  CR4_UMIP,
  CR4_VME,
  EFER_LMA,
  EFER_LME,
  Mode,
} from './mode';
import { Msr } from './msr';
import {
  EXC_BP,
  EXC_BR,
  EXC_DB,
  EXC_GP,
  EXC_OF,
  EXC_UD,
  EXIT_HLT,
  EXIT_PAUSE,
  KIND_ICEBP,
  KIND_SOFTWARE_EXCEPTION,
  KIND_SOFTWARE_INT,
  Outcome,
} from './outcome';
import { ATTR_L, Segment, SHADOW_STI } from './segment';
import { Tlb } from './tlb';

const CR0_BITS: u64 =
  CR0_PE | CR0_MP | CR0_EM | CR0_TS | CR0_ET | CR0_NE | CR0_WP | CR0_AM | CR0_NW | CR0_CD | CR0_PG;
const LAHF_FLAGS: u64 = CF | PF | AF | ZF | SF;
/** PAUSEs after which a vCPU gives way. */
const PAUSES_BEFORE_EXIT: u32 = 16;
const XCR0_X87_SSE: u64 = 3;
const XCR0_AVX: u64 = 4;

@final
export class System {
  // ---- Flags --------------------------------------------------------------------------------------------------

  static clc(v: usize, rec: usize, p: usize): void {
    Flags.setEager(v, Flags.arithmetic(v) & ~CF);
  }

  static stc(v: usize, rec: usize, p: usize): void {
    Flags.setEager(v, Flags.arithmetic(v) | CF);
  }

  static cmc(v: usize, rec: usize, p: usize): void {
    Flags.setEager(v, Flags.arithmetic(v) ^ CF);
  }

  static cld(v: usize, rec: usize, p: usize): void {
    store<u64>(v, load<u64>(v, V_RFLAGS) & ~DF, V_RFLAGS);
  }

  static std(v: usize, rec: usize, p: usize): void {
    store<u64>(v, load<u64>(v, V_RFLAGS) | DF, V_RFLAGS);
  }

  static lahf(v: usize, rec: usize, p: usize): void {
    store<u8>(v + 1, u8(Flags.arithmetic(v) & LAHF_FLAGS) | 2, V_RAX);
  }

  static sahf(v: usize, rec: usize, p: usize): void {
    const ah = u64(load<u8>(v + 1, V_RAX));
    Flags.setEager(v, (Flags.arithmetic(v) & OF) | (ah & LAHF_FLAGS));
  }

  static salc(v: usize, rec: usize, p: usize): void {
    store<u8>(v, Flags.carry(v) ? 0xff : 0, V_RAX);
  }

  static cli(v: usize, rec: usize, p: usize): void {
    const bit = System.interruptFlag(v);
    store<u64>(v, load<u64>(v, V_RFLAGS) & ~bit, V_RFLAGS);
  }

  /** Interrupts stay held back until after the next instruction. */
  static sti(v: usize, rec: usize, p: usize): void {
    const bit = System.interruptFlag(v);
    const flags = load<u64>(v, V_RFLAGS);
    if (bit == VIF && flags & VIP) {
      Outcome.faultCode(v, EXC_GP, 0);
      return;
    }
    if (bit == IF && !(flags & IF)) store<u32>(v, load<u32>(v, V_SHADOW) | SHADOW_STI, V_SHADOW);
    store<u64>(v, flags | bit, V_RFLAGS);
  }

  /** The flag that CLI and STI act on: IF, VIF, or none after raising #GP(0). SDM vol. 2 CLI, table 3-7. */
  private static interruptFlag(v: usize): u64 {
    if (Mode.isReal(v)) return IF;
    const iopl = u32(load<u64>(v, V_RFLAGS) >> 12) & 3;
    const cpl = load<u32>(v, V_CPL);
    if (cpl <= iopl) return IF;
    const cr4 = load<u64>(v, V_CR4);
    if (Mode.isVm86(v) ? cr4 & CR4_VME : cpl == 3 && cr4 & CR4_PVI) return VIF;
    Outcome.faultCode(v, EXC_GP, 0);
    return 0;
  }

  // ---- Control registers (SDM vol. 3 §2.5) ----------------------------------------------------------------------

  /** Number of the control or debug register in ModRM.reg. */
  @inline private static number(rec: usize): u32 {
    return (u32(load<u16>(rec, R_DST)) - u32(V_GPR)) >> 3;
  }

  static movFromCr(v: usize, rec: usize, p: usize): void {
    if (!System.isControl(v, rec) || !System.atRing0(v)) return;
    switch (System.number(rec)) {
      case 0:
        System.give(v, p, load<u64>(v, V_CR0));
        break;
      case 2:
        System.give(v, p, load<u64>(v, V_CR2));
        break;
      case 3:
        System.give(v, p, load<u64>(v, V_CR3));
        break;
      case 4:
        System.give(v, p, load<u64>(v, V_CR4));
        break;
      case 8:
        System.give(v, p, u64(cr8Read(load<u32>(v, V_ID))));
        break;
    }
  }

  /** Whether the control register exists; #UD comes before the check of privilege. */
  private static isControl(v: usize, rec: usize): bool {
    if ((0x11d >> System.number(rec)) & 1) return true;
    Outcome.fault(v, EXC_UD);
    return false;
  }

  /** Writes the r/m register of a MOV from CR or DR. */
  private static give(v: usize, p: usize, value: u64): void {
    store<u64>(p, Mode.is64(v) ? value : value & 0xffffffff);
  }

  static movToCr(v: usize, rec: usize, p: usize): void {
    if (!System.isControl(v, rec) || !System.atRing0(v)) return;
    const value = Mode.is64(v) ? load<u64>(p) : u64(load<u32>(p));
    switch (System.number(rec)) {
      case 0:
        System.setCr0(v, value);
        break;
      case 2:
        store<u64>(v, value, V_CR2);
        break;
      case 3:
        System.setCr3(v, value);
        break;
      case 4:
        System.setCr4(v, value);
        break;
      case 8:
        System.setCr8(v, value);
        break;
    }
  }

  private static refuse(v: usize): void {
    Outcome.faultCode(v, EXC_GP, 0);
  }

  static setCr0(v: usize, wanted: u64): void {
    const old = load<u64>(v, V_CR0);
    const value = (wanted & CR0_BITS) | CR0_ET;
    const changed = old ^ value;
    const paged = (value & CR0_PG) != 0;
    const invalid =
      wanted >> 32 != 0 || (paged && !(value & CR0_PE)) || (value & CR0_NW && !(value & CR0_CD));
    if (invalid || (changed & CR0_PG && !System.mayTogglePaging(v, paged))) {
      System.refuse(v);
      return;
    }
    const efer = load<u64>(v, V_EFER);
    const pae = paged && load<u64>(v, V_CR4) & CR4_PAE && !(efer & EFER_LME);
    if (pae && changed & (CR0_PG | CR0_CD | CR0_NW) && !Mmu.loadPdptes(v, load<u64>(v, V_CR3))) return;
    store<u64>(v, value, V_CR0);
    if (changed & CR0_PG)
      store<u64>(v, paged && efer & EFER_LME ? efer | EFER_LMA : efer & ~EFER_LMA, V_EFER);
    if (changed & (CR0_PG | CR0_PE | CR0_WP)) System.forget(v);
    Mode.update(v);
  }

  /** Conditions of IA-32e mode on turning paging on and off. SDM vol. 3 §9.8.5. */
  private static mayTogglePaging(v: usize, on: bool): bool {
    const cr4 = load<u64>(v, V_CR4);
    if (!on) return !Mode.is64(v) && !(cr4 & CR4_PCIDE);
    if (!(load<u64>(v, V_EFER) & EFER_LME)) return true;
    const tss16 = !(load<u32>(v + V_TR, SEG_ATTR) & 8);
    return (cr4 & CR4_PAE) != 0 && !(load<u32>(v + V_CS, SEG_ATTR) & ATTR_L) && !tss16;
  }

  static setCr3(v: usize, wanted: u64): void {
    const long = Mode.isLong(v);
    let value = wanted;
    if (long) {
      if (load<u64>(v, V_CR4) & CR4_PCIDE) value &= ~(1 << 63);
      if (value & ~(load<u64>(v, V_PHYS_MASK) | 0xfff)) {
        System.refuse(v);
        return;
      }
    }
    const pae = !long && load<u64>(v, V_CR0) & CR0_PG && load<u64>(v, V_CR4) & CR4_PAE;
    if (pae && !Mmu.loadPdptes(v, value)) return;
    store<u64>(v, value, V_CR3);
    Tlb.flushNonGlobal(v);
  }

  static setCr4(v: usize, value: u64): void {
    const old = load<u64>(v, V_CR4);
    const changed = old ^ value;
    const long = Mode.isLong(v);
    let invalid = (value & ~System.cr4Bits(v)) != 0 || (long && !(value & CR4_PAE));
    if (changed & value & CR4_PCIDE && (!long || load<u64>(v, V_CR3) & 0xfff)) invalid = true;
    if (invalid) {
      System.refuse(v);
      return;
    }
    const pae = !long && load<u64>(v, V_CR0) & CR0_PG && value & CR4_PAE;
    if (pae && changed & (CR4_PAE | CR4_PGE | CR4_PSE | CR4_SMEP) && !Mmu.loadPdptes(v, load<u64>(v, V_CR3)))
      return;
    store<u64>(v, value, V_CR4);
    if (changed & (CR4_PAE | CR4_PGE | CR4_PSE | CR4_SMEP | CR4_SMAP | CR4_PCIDE)) System.forget(v);
    Mode.update(v);
  }

  /** The bits of CR4 that the model has. */
  private static cr4Bits(v: usize): u64 {
    let bits = CR4_PCE;
    if (Cpuid.has(v, FEATURE_VME)) bits |= CR4_VME | CR4_PVI;
    if (Cpuid.has(v, FEATURE_TSC)) bits |= CR4_TSD;
    if (Cpuid.has(v, FEATURE_DE)) bits |= CR4_DE;
    if (Cpuid.has(v, FEATURE_PSE)) bits |= CR4_PSE;
    if (Cpuid.has(v, FEATURE_PAE)) bits |= CR4_PAE;
    if (Cpuid.has(v, FEATURE_MCE)) bits |= CR4_MCE;
    if (Cpuid.has(v, FEATURE_PGE)) bits |= CR4_PGE;
    if (Cpuid.has(v, FEATURE_FXSR_SSE)) bits |= CR4_OSFXSR | CR4_OSXMMEXCPT;
    if (Cpuid.has(v, FEATURE_UMIP)) bits |= CR4_UMIP;
    if (Cpuid.has(v, FEATURE_FSGSBASE)) bits |= CR4_FSGSBASE;
    if (Cpuid.has(v, FEATURE_PCID)) bits |= CR4_PCIDE;
    if (Cpuid.has(v, FEATURE_XSAVES)) bits |= CR4_OSXSAVE;
    if (Cpuid.has(v, FEATURE_SMEP)) bits |= CR4_SMEP;
    if (Cpuid.has(v, FEATURE_SMAP)) bits |= CR4_SMAP;
    return bits;
  }

  private static setCr8(v: usize, value: u64): void {
    if (value > 15) {
      System.refuse(v);
      return;
    }
    cr8Write(load<u32>(v, V_ID), u32(value));
  }

  /** Every translation is forgotten. */
  private static forget(v: usize): void {
    Tlb.flushAll(v);
  }

  /** LMSW sets the low four bits of CR0 but cannot clear PE. */
  static lmsw(v: usize, rec: usize, p: usize): void {
    if (!System.atRing0(v)) return;
    const value = u64(Ea.readWord(v, rec, p));
    if (Outcome.pending(v)) return;
    System.setCr0(v, (load<u64>(v, V_CR0) & ~(CR0_MP | CR0_EM | CR0_TS)) | (value & 15));
  }

  static smsw<T>(v: usize, rec: usize, p: usize): void {
    if (load<u64>(v, V_CR4) & CR4_UMIP && !System.atRing0(v)) return;
    Ea.writeWord<T>(v, rec, p, load<u64>(v, V_CR0));
  }

  static clts(v: usize, rec: usize, p: usize): void {
    if (!System.atRing0(v)) return;
    store<u64>(v, load<u64>(v, V_CR0) & ~CR0_TS, V_CR0);
    Mode.update(v);
  }

  static xgetbv(v: usize, rec: usize, p: usize): void {
    if (!(load<u64>(v, V_CR4) & CR4_OSXSAVE)) Outcome.fault(v, EXC_UD);
    else if (load<u32>(v, V_RCX) != 0) System.refuse(v);
    else System.giveWide(v, load<u64>(v, V_XCR0));
  }

  static xsetbv(v: usize, rec: usize, p: usize): void {
    if (!(load<u64>(v, V_CR4) & CR4_OSXSAVE)) {
      Outcome.fault(v, EXC_UD);
      return;
    }
    const value = System.takeWide(v);
    const known = Cpuid.has(v, FEATURE_AVX_STATE) ? XCR0_X87_SSE | XCR0_AVX : XCR0_X87_SSE;
    const invalid = (value & ~known) != 0 || !(value & 1) || (value & 6) == XCR0_AVX;
    if (load<u32>(v, V_CPL) != 0 || load<u32>(v, V_RCX) != 0 || invalid) System.refuse(v);
    else {
      store<u64>(v, value, V_XCR0);
      Mode.update(v);
    }
  }

  // ---- Debug registers (SDM vol. 3 §17.2) -------------------------------------------------------------------------

  static movFromDr(v: usize, rec: usize, p: usize): void {
    const number = System.debugNumber(v, rec);
    if (!Outcome.pending(v)) System.give(v, p, load<u64>(v + (usize(number) << 3), V_DR));
  }

  static movToDr(v: usize, rec: usize, p: usize): void {
    const number = System.debugNumber(v, rec);
    if (Outcome.pending(v)) return;
    const value = Mode.is64(v) ? load<u64>(p) : u64(load<u32>(p));
    if (number >= 6 && value >> 32) {
      System.refuse(v);
    } else if (number == 6) {
      store<u64>(v, (value & 0xe00f) | 0xffff0ff0, V_DR6);
    } else if (number == 7) {
      store<u64>(v, (value & 0xffff23ff) | 0x400, V_DR7);
      store<u8>(v, 0, V_RF_FRESH);
      Mode.update(v);
    } else {
      store<u64>(v + (usize(number) << 3), value, V_DR);
    }
  }

  /** The debug register meant, after all checks; else the outcome is set. */
  private static debugNumber(v: usize, rec: usize): u32 {
    const number = System.number(rec);
    const alias = number == 4 || number == 5;
    if (number > 7 || (alias && load<u64>(v, V_CR4) & CR4_DE)) {
      Outcome.fault(v, EXC_UD);
    } else if (System.atRing0(v) && load<u64>(v, V_DR7) & DR7_GD) {
      Events.debug(v, DR6_BD);
    }
    return alias ? number + 2 : number;
  }

  // ---- Caches and translations ------------------------------------------------------------------------------------

  static invlpg(v: usize, rec: usize, p: usize): void {
    if (!System.atRing0(v)) return;
    const seg = Ea.segment(rec);
    const offset = Ea.offset(v, rec);
    if (Mode.is64(v)) {
      const linear = seg >= FS ? load<u64>(Segment.slot(v, seg), SEG_BASE) + offset : offset;
      if (!Segment.canonical(linear)) return;
      Tlb.flushPage(v, linear);
    } else {
      Tlb.flushPage(v, u64(u32(load<u64>(Segment.slot(v, seg), SEG_BASE) + offset)));
    }
  }

  static invpcid(v: usize, rec: usize, p: usize): void {
    if (!Cpuid.has(v, FEATURE_INVPCID)) {
      Outcome.fault(v, EXC_UD);
      return;
    }
    if (!System.atRing0(v)) return;
    const at = Ea.at(v, rec, 0, 16, false);
    if (Outcome.pending(v)) return;
    const context = Mem.read<u64>(v, at);
    if (Outcome.pending(v)) return;
    const linear = Mem.read<u64>(v, at + 8);
    if (Outcome.pending(v)) return;
    const register = v + load<u16>(rec, R_DST);
    const type = Mode.is64(v) ? load<u64>(register) : u64(load<u32>(register));
    const pcids = (load<u64>(v, V_CR4) & CR4_PCIDE) != 0;
    const invalid = type > 3 || context >> 12 != 0 || (type < 2 && context != 0 && !pcids);
    if (invalid || (type == 0 && !Segment.canonical(linear))) {
      System.refuse(v);
      return;
    }
    if (type == 0) Tlb.flushPage(v, linear);
    else if (type == 2) Tlb.flushAll(v);
    else Tlb.flushNonGlobal(v);
  }

  static invd(v: usize, rec: usize, p: usize): void {
    System.atRing0(v);
  }

  static wbinvd(v: usize, rec: usize, p: usize): void {
    System.atRing0(v);
  }

  // ---- Time, MSRs, CPUID ------------------------------------------------------------------------------------------

  static rdtsc(v: usize, rec: usize, p: usize): void {
    if (!Cpuid.has(v, FEATURE_TSC)) Outcome.fault(v, EXC_UD);
    else if (System.timeAllowed(v)) System.giveWide(v, i64(Msr.tsc(v)));
  }

  static rdtscp(v: usize, rec: usize, p: usize): void {
    if (!Cpuid.has(v, FEATURE_RDTSCP)) {
      Outcome.fault(v, EXC_UD);
    } else if (System.timeAllowed(v)) {
      System.giveWide(v, i64(Msr.tsc(v)));
      store<u64>(v, u64(load<u32>(v, V_TSC_AUX)), V_RCX);
    }
  }

  private static timeAllowed(v: usize): bool {
    return !(load<u64>(v, V_CR4) & CR4_TSD) || System.atRing0(v);
  }

  /** There are no counters: every index is invalid. */
  static rdpmc(v: usize, rec: usize, p: usize): void {
    System.refuse(v);
  }

  static rdmsr(v: usize, rec: usize, p: usize): void {
    if (!System.atRing0(v)) return;
    if (Msr.read(v, load<u32>(v, V_RCX))) System.giveWide(v, Msr.value(v));
    else System.refuse(v);
  }

  static wrmsr(v: usize, rec: usize, p: usize): void {
    if (!System.atRing0(v)) return;
    if (!Msr.write(v, load<u32>(v, V_RCX), System.takeWide(v))) System.refuse(v);
  }

  static cpuid(v: usize, rec: usize, p: usize): void {
    Cpuid.execute(v);
  }

  /** EDX:EAX. */
  private static giveWide(v: usize, value: u64): void {
    store<u64>(v, value & 0xffffffff, V_RAX);
    store<u64>(v, value >> 32, V_RDX);
  }

  private static takeWide(v: usize): u64 {
    return u64(load<u32>(v, V_RAX)) | (u64(load<u32>(v, V_RDX)) << 32);
  }

  // ---- Segment bases, SMAP ------------------------------------------------------------------------------------------

  static swapgs(v: usize, rec: usize, p: usize): void {
    if (!System.atRing0(v)) return;
    const base = load<u64>(v + V_GS, SEG_BASE);
    store<u64>(v + V_GS, load<u64>(v, V_KERNEL_GS_BASE), SEG_BASE);
    store<u64>(v, base, V_KERNEL_GS_BASE);
  }

  static rdfsbase<T>(v: usize, rec: usize, p: usize): void {
    System.readBase<T>(v, p, V_FS);
  }
  static rdgsbase<T>(v: usize, rec: usize, p: usize): void {
    System.readBase<T>(v, p, V_GS);
  }
  static wrfsbase<T>(v: usize, rec: usize, p: usize): void {
    System.writeBase<T>(v, p, V_FS);
  }
  static wrgsbase<T>(v: usize, rec: usize, p: usize): void {
    System.writeBase<T>(v, p, V_GS);
  }

  private static readBase<T>(v: usize, p: usize, slot: usize): void {
    if (!(load<u64>(v, V_CR4) & CR4_FSGSBASE)) Outcome.fault(v, EXC_UD);
    else Gpr.write<T>(v, p - v, load<u64>(v + slot, SEG_BASE) as T);
  }

  private static writeBase<T>(v: usize, p: usize, slot: usize): void {
    const base = u64(load<T>(p));
    if (!(load<u64>(v, V_CR4) & CR4_FSGSBASE)) Outcome.fault(v, EXC_UD);
    else if (!Segment.canonical(base)) System.refuse(v);
    else store<u64>(v + slot, base, SEG_BASE);
  }

  static clac(v: usize, rec: usize, p: usize): void {
    System.setAc(v, 0);
  }

  static stac(v: usize, rec: usize, p: usize): void {
    System.setAc(v, AC);
  }

  private static setAc(v: usize, bit: u64): void {
    if (!Cpuid.has(v, FEATURE_SMAP) || load<u32>(v, V_CPL) != 0) {
      Outcome.fault(v, EXC_UD);
      return;
    }
    store<u64>(v, (load<u64>(v, V_RFLAGS) & ~AC) | bit, V_RFLAGS);
    Mode.update(v);
  }

  // ---- Waiting --------------------------------------------------------------------------------------------------------

  static hlt(v: usize, rec: usize, p: usize): void {
    if (!System.atRing0(v)) return;
    store<u32>(v, ACTIVITY_HALTED, V_ACTIVITY);
    Outcome.exit(v, EXIT_HLT);
  }

  /** A vCPU that has spun for a number of PAUSEs lets others run. */
  static pause(v: usize, rec: usize, p: usize): void {
    const pauses = load<u32>(v, V_PAUSES) + 1;
    if (pauses < PAUSES_BEFORE_EXIT) {
      store<u32>(v, pauses, V_PAUSES);
      return;
    }
    store<u32>(v, 0, V_PAUSES);
    Outcome.exit(v, EXIT_PAUSE);
  }

  /** No model has MONITOR. */
  static monitor(v: usize, rec: usize, p: usize): void {
    Outcome.fault(v, EXC_UD);
  }

  static mwait(v: usize, rec: usize, p: usize): void {
    Outcome.fault(v, EXC_UD);
  }

  // ---- Software interrupts and hypercalls -------------------------------------------------------------------------------

  static ud(v: usize, rec: usize, p: usize): void {
    Outcome.fault(v, EXC_UD);
  }

  static int3(v: usize, rec: usize, p: usize): void {
    System.interrupt(v, EXC_BP, KIND_SOFTWARE_EXCEPTION);
  }

  static intN(v: usize, rec: usize, p: usize): void {
    System.interrupt(v, u32(load<u8>(rec, R_IMM)), KIND_SOFTWARE_INT);
  }

  static into(v: usize, rec: usize, p: usize): void {
    if (Flags.arithmetic(v) & OF) System.interrupt(v, EXC_OF, KIND_SOFTWARE_EXCEPTION);
  }

  static icebp(v: usize, rec: usize, p: usize): void {
    System.interrupt(v, EXC_DB, KIND_ICEBP);
  }

  private static interrupt(v: usize, vector: u32, kind: u32): void {
    store<u64>(v, load<u64>(v, V_RIP), V_NEXT_RIP);
    Outcome.fault(v, vector);
    store<u32>(v, kind, V_EXC_KIND);
  }

  static bound<T>(v: usize, rec: usize, p: usize): void {
    const lowerAt = Ea.at(v, rec, 0, sizeof<T>() as u32, false);
    if (Outcome.pending(v)) return;
    const lower = Flags.extend<T>(Mem.read<T>(v, lowerAt));
    if (Outcome.pending(v)) return;
    const upperAt = Ea.at(v, rec, sizeof<T>(), sizeof<T>() as u32, false);
    if (Outcome.pending(v)) return;
    const upper = Flags.extend<T>(Mem.read<T>(v, upperAt));
    if (Outcome.pending(v)) return;
    const index = Flags.extend<T>(Operand.reg<T>(v, rec));
    if (index < lower || index > upper) Outcome.fault(v, EXC_BR);
  }

  static vmcall(v: usize, rec: usize, p: usize): void {
    const answer = hypercall(load<u32>(v, V_ID));
    if (answer == 2) Outcome.exit(v, EXIT_PAUSE);
    else if (answer != 1) Outcome.fault(v, EXC_UD);
  }

  static vmmcall(v: usize, rec: usize, p: usize): void {
    System.vmcall(v, rec, p);
  }

  /** #GP(0) unless at ring 0 (real mode is). */
  private static atRing0(v: usize): bool {
    if (load<u32>(v, V_CPL) == 0) return true;
    Outcome.faultCode(v, EXC_GP, 0);
    return false;
  }
}
