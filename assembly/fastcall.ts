// SYSCALL, SYSRET, SYSENTER and SYSEXIT: privilege changes to flat segments without looking at descriptors.
// SDM vol. 2 by instruction, vol. 3 §5.8.7–5.8.8; AMD's variants from the AMD64 manual, vol. 2 §6.1.

import { Cpuid, FEATURE_AMD, FEATURE_SEP, FEATURE_SYSCALL } from './cpuid';
import { AC, ARITH, DF, Flags, ID, IF, IOPL, NT, RF, TF, VIF, VIP, VM } from './flags';
import {
  CS,
  SS,
  V_CPL,
  V_CSTAR,
  V_EFER,
  V_FMASK,
  V_LSTAR,
  V_NO_STEP,
  V_R11,
  V_RCX,
  V_RDX,
  V_RF_FRESH,
  V_RIP,
  V_RSP,
  V_STAR,
  V_SYSENTER_CS,
  V_SYSENTER_EIP,
  V_SYSENTER_ESP,
} from './layout';
import { EFER_SCE, Mode } from './mode';
import { EXC_GP, EXC_UD, Outcome } from './outcome';
import { Segment } from './segment';

/** Attributes of the flat segments, DPL 0: 64-bit code, 32-bit code, data. */
const CODE64: u32 = 0xa09b;
const CODE32: u32 = 0xc09b;
const DATA: u32 = 0xc093;

/** RFLAGS bits that SYSRET takes from R11. */
const SYSRET_FLAGS: u64 = ARITH | TF | IF | DF | IOPL | NT | AC | VIF | VIP | ID;

@final
export class FastCall {
  static syscall(v: usize, rec: usize, p: usize): void {
    const is64 = Mode.is64(v);
    const usable = is64 || (Cpuid.has(v, FEATURE_AMD) && Mode.isProtected(v));
    if (!FastCall.enabled(v, usable)) return;
    const flags = Flags.read(v) & ~RF;
    const star = load<u64>(v, V_STAR);
    store<u64>(v, load<u64>(v, V_RIP), V_RCX);
    let masked = IF | VM;
    if (Mode.isLong(v)) {
      store<u64>(v, flags, V_R11);
      masked = load<u64>(v, V_FMASK);
      store<u64>(v, is64 ? load<u64>(v, V_LSTAR) : load<u64>(v, V_CSTAR), V_RIP);
    } else {
      store<u64>(v, star & 0xffffffff, V_RIP);
    }
    Flags.write(v, (flags & ~masked) | 2);
    // A step trap follows SYSCALL only if TF is still set.
    if (masked & TF) store<u8>(v, 1, V_NO_STEP);
    const selector = u32(star >> 32) & 0xfffc;
    FastCall.flat(v, selector, selector + 8, Mode.isLong(v) ? CODE64 : CODE32, 0);
  }

  static sysret<T>(v: usize, rec: usize, p: usize): void {
    const amd = Cpuid.has(v, FEATURE_AMD);
    const usable = Mode.is64(v) || (amd && Mode.isProtected(v));
    if (!FastCall.enabled(v, usable)) return;
    const wide = sizeof<T>() == 8;
    const target = wide ? load<u64>(v, V_RCX) : u64(load<u32>(v, V_RCX));
    // AMD processors return first and fault at the target.
    if (load<u32>(v, V_CPL) != 0 || (!amd && !Segment.canonical(target))) {
      Outcome.faultCode(v, EXC_GP, 0);
      return;
    }
    const flags = Flags.read(v);
    if (Mode.isLong(v)) Flags.write(v, (load<u64>(v, V_R11) & SYSRET_FLAGS) | 2);
    else Flags.write(v, flags | IF);
    store<u8>(v, 0, V_RF_FRESH);
    store<u64>(v, target, V_RIP);
    const selector = u32(load<u64>(v, V_STAR) >> 48);
    FastCall.flat(v, (wide ? selector + 16 : selector) | 3, (selector + 8) | 3, wide ? CODE64 : CODE32, 3);
  }

  private static enabled(v: usize, usable: bool): bool {
    if (usable && Cpuid.has(v, FEATURE_SYSCALL) && load<u64>(v, V_EFER) & EFER_SCE) return true;
    Outcome.fault(v, EXC_UD);
    return false;
  }

  static sysenter(v: usize, rec: usize, p: usize): void {
    if (!FastCall.sep(v)) return;
    const selector = load<u32>(v, V_SYSENTER_CS) & 0xfffc;
    if (Mode.isReal(v) || !selector) {
      Outcome.faultCode(v, EXC_GP, 0);
      return;
    }
    const long = Mode.isLong(v);
    Flags.write(v, Flags.read(v) & ~(IF | VM | RF));
    store<u64>(v, long ? load<u64>(v, V_SYSENTER_ESP) : u64(load<u32>(v, V_SYSENTER_ESP)), V_RSP);
    store<u64>(v, long ? load<u64>(v, V_SYSENTER_EIP) : u64(load<u32>(v, V_SYSENTER_EIP)), V_RIP);
    FastCall.flat(v, selector, selector + 8, long ? CODE64 : CODE32, 0);
  }

  static sysexit<T>(v: usize, rec: usize, p: usize): void {
    if (!FastCall.sep(v)) return;
    const selector = load<u32>(v, V_SYSENTER_CS) & 0xfffc;
    const wide = sizeof<T>() == 8;
    const target = wide ? load<u64>(v, V_RDX) : u64(load<u32>(v, V_RDX));
    const pointer = wide ? load<u64>(v, V_RCX) : u64(load<u32>(v, V_RCX));
    const allowed = Mode.isProtected(v) && load<u32>(v, V_CPL) == 0 && selector != 0;
    if (!allowed || !Segment.canonical(target) || !Segment.canonical(pointer)) {
      Outcome.faultCode(v, EXC_GP, 0);
      return;
    }
    store<u64>(v, target, V_RIP);
    store<u64>(v, pointer, V_RSP);
    const code = selector + (wide ? 32 : 16);
    FastCall.flat(v, code | 3, (code + 8) | 3, wide ? CODE64 : CODE32, 3);
  }

  private static sep(v: usize): bool {
    if (Cpuid.has(v, FEATURE_SEP) && !(Mode.isLong(v) && Cpuid.has(v, FEATURE_AMD))) return true;
    Outcome.fault(v, EXC_UD);
    return false;
  }

  /** Loads CS and SS with flat segments of privilege `level`. */
  private static flat(v: usize, cs: u32, ss: u32, code: u32, level: u32): void {
    Segment.set(v, CS, cs & 0xffff, 0, 0xffffffff, code | (level << 5));
    Segment.set(v, SS, ss & 0xffff, 0, 0xffffffff, DATA | (level << 5));
    Mode.update(v);
  }
}
