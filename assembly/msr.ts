// Model-specific registers. SDM vol. 4; MTRRs and PAT vol. 3 §11.11–11.12; machine-check banks vol. 3 §15.3.

import {
  CPUID_EAX,
  CPUID_EBX,
  CPUID_ECX,
  CPUID_MSR,
  Cpuid,
  FEATURE_FFXSR,
  FEATURE_LM,
  FEATURE_MCE,
  FEATURE_MTRR,
  FEATURE_NX,
  FEATURE_PAT,
  FEATURE_RDTSCP,
  FEATURE_SEP,
  FEATURE_SYSCALL,
  FEATURE_TSC_ADJUST,
} from './cpuid';
import { msrRead, msrWrite, tscNumber, tscRead, tscWrite } from './host';
import {
  SEG_BASE,
  V_CR0,
  V_CSTAR,
  V_EFER,
  V_EXIT_INFO,
  V_FMASK,
  V_FS,
  V_GS,
  V_ID,
  V_KERNEL_GS_BASE,
  V_LSTAR,
  V_MISC_ENABLE,
  V_MSR_SPARE,
  V_MTRR_DEF_TYPE,
  V_MTRR_FIX,
  V_MTRR_VAR,
  V_PAT,
  V_PHYS_MASK,
  V_STAR,
  V_SYSENTER_CS,
  V_SYSENTER_EIP,
  V_SYSENTER_ESP,
  V_TSC_ADJUST,
  V_TSC_AUX,
} from './layout';
import { CR0_PG, EFER_FFXSR, EFER_LMA, EFER_LME, EFER_NXE, EFER_SCE, Mode } from './mode';
import { Segment } from './segment';
import { Tlb } from './tlb';

const IA32_TIME_STAMP_COUNTER: u32 = 0x10;
const IA32_TSC_ADJUST: u32 = 0x3b;
const IA32_BIOS_UPDT_TRIG: u32 = 0x79;
const IA32_BIOS_SIGN_ID: u32 = 0x8b;
const IA32_MTRRCAP: u32 = 0xfe;
const IA32_SYSENTER_CS: u32 = 0x174;
const IA32_SYSENTER_ESP: u32 = 0x175;
const IA32_SYSENTER_EIP: u32 = 0x176;
const IA32_MCG_CAP: u32 = 0x179;
const IA32_MCG_STATUS: u32 = 0x17a;
const IA32_MISC_ENABLE: u32 = 0x1a0;
const IA32_DEBUGCTL: u32 = 0x1d9;
const IA32_MTRR_PHYSBASE0: u32 = 0x200;
const IA32_MTRR_FIX64K_00000: u32 = 0x250;
const IA32_MTRR_FIX16K_80000: u32 = 0x258;
const IA32_MTRR_FIX4K_C0000: u32 = 0x268;
const IA32_PAT: u32 = 0x277;
const IA32_MTRR_DEF_TYPE: u32 = 0x2ff;
const IA32_MC0_CTL: u32 = 0x400;
const IA32_EFER: u32 = 0xc0000080;
const IA32_STAR: u32 = 0xc0000081;
const IA32_LSTAR: u32 = 0xc0000082;
const IA32_CSTAR: u32 = 0xc0000083;
const IA32_FMASK: u32 = 0xc0000084;
const IA32_FS_BASE: u32 = 0xc0000100;
const IA32_GS_BASE: u32 = 0xc0000101;
const IA32_KERNEL_GS_BASE: u32 = 0xc0000102;
const IA32_TSC_AUX: u32 = 0xc0000103;

/** Eight variable ranges, fixed ranges, write-combining. */
const MTRRCAP: u64 = 0x508;
const MTRR_VARIABLE: u32 = 16;
const MC_BANKS: u32 = 4;

/** Uses of V_MSR_SPARE. */
const V_DEBUGCTL: usize = V_MSR_SPARE;
const V_MCG_STATUS: usize = V_MSR_SPARE + 8;
const V_MC_CTL: usize = V_MSR_SPARE + 16; // u64[4]

/** MISC_ENABLE: fast strings, limit CPUID, XD disable may be set; what else a guest sets is kept as 0. */
const MISC_ENABLE_WRITABLE: u64 = 1;

@final
export class Msr {
  /** The time-stamp counter. */
  static tsc(v: usize): u64 {
    const id = load<u32>(v, V_ID);
    const ticks = tscNumber(id);
    return ticks >= 0 ? u64(ticks) : u64(tscRead(id));
  }

  /** Value of the MSR in the slot that read() leaves it in; false: #GP(0) is due. */
  static read(v: usize, index: u32): bool {
    const slot = Msr.slot(v, index);
    if (slot) return Msr.give(v, load<u64>(v + slot));
    switch (index) {
      case IA32_TIME_STAMP_COUNTER:
        return Msr.give(v, Msr.tsc(v));
      case IA32_BIOS_UPDT_TRIG:
        return false;
      case IA32_MTRRCAP:
        return Cpuid.has(v, FEATURE_MTRR) && Msr.give(v, MTRRCAP);
      case IA32_MCG_CAP:
        return Cpuid.has(v, FEATURE_MCE) && Msr.give(v, u64(MC_BANKS));
    }
    if (Msr.isBank(v, index))
      return Msr.give(v, index & 3 ? 0 : load<u64>(v + (usize(index - IA32_MC0_CTL) << 1), V_MC_CTL));
    const entry = Cpuid.find(v, CPUID_MSR, index);
    if (entry)
      return Msr.give(v, u64(load<u32>(entry, CPUID_EAX)) | (u64(load<u32>(entry, CPUID_EBX)) << 32));
    return msrRead(load<u32>(v, V_ID), index) != 0;
  }

  private static give(v: usize, value: u64): bool {
    store<u64>(v, value, V_EXIT_INFO + 8);
    return true;
  }

  /** What read() found. */
  @inline static value(v: usize): u64 {
    return load<u64>(v, V_EXIT_INFO + 8);
  }

  /** Offset of the register in the vCPU block if reading is loading, else 0. */
  private static slot(v: usize, index: u32): usize {
    switch (index) {
      case IA32_SYSENTER_CS:
        return Cpuid.has(v, FEATURE_SEP) ? V_SYSENTER_CS : 0;
      case IA32_SYSENTER_ESP:
        return Cpuid.has(v, FEATURE_SEP) ? V_SYSENTER_ESP : 0;
      case IA32_SYSENTER_EIP:
        return Cpuid.has(v, FEATURE_SEP) ? V_SYSENTER_EIP : 0;
      case IA32_TSC_ADJUST:
        return Cpuid.has(v, FEATURE_TSC_ADJUST) ? V_TSC_ADJUST : 0;
      case IA32_MCG_STATUS:
        return Cpuid.has(v, FEATURE_MCE) ? V_MCG_STATUS : 0;
      case IA32_MISC_ENABLE:
        return V_MISC_ENABLE;
      case IA32_DEBUGCTL:
        return V_DEBUGCTL;
      case IA32_PAT:
        return Cpuid.has(v, FEATURE_PAT) ? V_PAT : 0;
      case IA32_EFER:
        return Msr.hasEfer(v) ? V_EFER : 0;
      case IA32_STAR:
        return Cpuid.has(v, FEATURE_SYSCALL) ? V_STAR : 0;
      case IA32_LSTAR:
        return Cpuid.has(v, FEATURE_LM) ? V_LSTAR : 0;
      case IA32_CSTAR:
        return Cpuid.has(v, FEATURE_LM) ? V_CSTAR : 0;
      case IA32_FMASK:
        return Cpuid.has(v, FEATURE_LM) ? V_FMASK : 0;
      case IA32_FS_BASE:
        return Cpuid.has(v, FEATURE_LM) ? V_FS + SEG_BASE : 0;
      case IA32_GS_BASE:
        return Cpuid.has(v, FEATURE_LM) ? V_GS + SEG_BASE : 0;
      case IA32_KERNEL_GS_BASE:
        return Cpuid.has(v, FEATURE_LM) ? V_KERNEL_GS_BASE : 0;
      case IA32_TSC_AUX:
        return Cpuid.has(v, FEATURE_RDTSCP) ? V_TSC_AUX : 0;
    }
    return Cpuid.has(v, FEATURE_MTRR) ? Msr.mtrrSlot(index) : 0;
  }

  private static mtrrSlot(index: u32): usize {
    if (index - IA32_MTRR_PHYSBASE0 < MTRR_VARIABLE)
      return V_MTRR_VAR + (usize(index - IA32_MTRR_PHYSBASE0) << 3);
    if (index == IA32_MTRR_FIX64K_00000) return V_MTRR_FIX;
    if (index - IA32_MTRR_FIX16K_80000 < 2)
      return V_MTRR_FIX + 8 + (usize(index - IA32_MTRR_FIX16K_80000) << 3);
    if (index - IA32_MTRR_FIX4K_C0000 < 8)
      return V_MTRR_FIX + 24 + (usize(index - IA32_MTRR_FIX4K_C0000) << 3);
    return index == IA32_MTRR_DEF_TYPE ? V_MTRR_DEF_TYPE : 0;
  }

  private static hasEfer(v: usize): bool {
    return Cpuid.has(v, FEATURE_SYSCALL) || Cpuid.has(v, FEATURE_NX) || Cpuid.has(v, FEATURE_LM);
  }

  private static isBank(v: usize, index: u32): bool {
    return index - IA32_MC0_CTL < MC_BANKS << 2 && Cpuid.has(v, FEATURE_MCE);
  }

  // ---- Writing ------------------------------------------------------------------------------------------------

  /** False: #GP(0) is due. */
  static write(v: usize, index: u32, value: u64): bool {
    const slot = Msr.slot(v, index);
    if (slot) return Msr.writeSlot(v, index, slot, value);
    switch (index) {
      case IA32_TIME_STAMP_COUNTER:
        Msr.writeTsc(v, value);
        return true;
      case IA32_BIOS_UPDT_TRIG:
        return true;
      case IA32_BIOS_SIGN_ID:
        return value == 0;
    }
    if (Msr.isBank(v, index)) return Msr.writeBank(v, index, value);
    const entry = Cpuid.find(v, CPUID_MSR, index);
    if (entry) return load<u32>(entry, CPUID_ECX) != 0;
    return msrWrite(load<u32>(v, V_ID), index, value) != 0;
  }

  private static writeSlot(v: usize, index: u32, slot: usize, value: u64): bool {
    switch (index) {
      case IA32_EFER:
        return Msr.writeEfer(v, value);
      case IA32_TSC_ADJUST:
        tscWrite(load<u32>(v, V_ID), i64(Msr.tsc(v) + value - load<u64>(v, V_TSC_ADJUST)));
        break;
      case IA32_SYSENTER_ESP:
      case IA32_SYSENTER_EIP:
      case IA32_LSTAR:
      case IA32_CSTAR:
      case IA32_FS_BASE:
      case IA32_GS_BASE:
      case IA32_KERNEL_GS_BASE:
        if (!Segment.canonical(value)) return false;
        break;
      case IA32_FMASK:
      case IA32_TSC_AUX:
        if (value >> 32) return false;
        break;
      case IA32_SYSENTER_CS:
        value &= 0xffffffff;
        break;
      case IA32_MISC_ENABLE:
        value &= MISC_ENABLE_WRITABLE;
        break;
      // DEVIATION: no branch records and no branch steps; the bits that ask for them stay clear.
      case IA32_DEBUGCTL:
        if (value & ~0xffdf) return false;
        value = 0;
        break;
      case IA32_PAT:
        if (!Msr.validPat(value)) return false;
        break;
      case IA32_MCG_STATUS:
      case IA32_STAR:
        break;
      default:
        if (!Msr.validMtrr(v, index, value)) return false;
    }
    store<u64>(v + slot, value);
    return true;
  }

  /** The counter itself is the host's; IA32_TSC_ADJUST follows every write to it. */
  private static writeTsc(v: usize, value: u64): void {
    const id = load<u32>(v, V_ID);
    const delta = value - Msr.tsc(v);
    tscWrite(id, i64(value));
    store<u64>(v, load<u64>(v, V_TSC_ADJUST) + delta, V_TSC_ADJUST);
  }

  private static writeEfer(v: usize, value: u64): bool {
    const old = load<u64>(v, V_EFER);
    let valid: u64 = EFER_LMA;
    if (Cpuid.has(v, FEATURE_SYSCALL)) valid |= EFER_SCE;
    if (Cpuid.has(v, FEATURE_LM)) valid |= EFER_LME;
    if (Cpuid.has(v, FEATURE_NX)) valid |= EFER_NXE;
    if (Cpuid.has(v, FEATURE_FFXSR)) valid |= EFER_FFXSR;
    if (value & ~valid) return false;
    if ((value ^ old) & EFER_LME && load<u64>(v, V_CR0) & CR0_PG) return false;
    store<u64>(v, (value & ~EFER_LMA) | (old & EFER_LMA), V_EFER);
    if ((value ^ old) & EFER_NXE) {
      Tlb.flushAll(v);
    }
    Mode.update(v);
    return true;
  }

  private static validPat(value: u64): bool {
    for (let i: u64 = 0; i < 64; i += 8) {
      const type = u32(value >> i) & 0xff;
      if (type > 7 || type == 2 || type == 3) return false;
    }
    return true;
  }

  private static validType(type: u32): bool {
    return type <= 6 && type != 2 && type != 3;
  }

  private static validMtrr(v: usize, index: u32, value: u64): bool {
    if (index == IA32_MTRR_DEF_TYPE) return !(value & ~0xcff) && Msr.validType(u32(value) & 0xff);
    if (index - IA32_MTRR_PHYSBASE0 < MTRR_VARIABLE) {
      if (value & ~(load<u64>(v, V_PHYS_MASK) | 0xfff)) return false;
      return index & 1 ? !(value & 0x7ff) : !(value & 0xf00) && Msr.validType(u32(value) & 0xff);
    }
    for (let i: u64 = 0; i < 64; i += 8) {
      if (!Msr.validType(u32(value >> i) & 0xff)) return false;
    }
    return true;
  }

  /** Nothing is ever logged: status, address and other registers of a bank can only be cleared. */
  private static writeBank(v: usize, index: u32, value: u64): bool {
    if (index & 3) return value == 0;
    store<u64>(v + (usize(index - IA32_MC0_CTL) << 1), value, V_MC_CTL);
    return true;
  }
}
