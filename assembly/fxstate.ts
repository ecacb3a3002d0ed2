// x87, MMX and SSE state as a whole: FXSAVE, XSAVE and their kin, MXCSR; fences and cache hints. SDM vol. 1 §10.5, ch. 13.
//
// The image is staged in the vCPU block and moved in a few pieces after one check that all of it can be accessed.

import { Ea } from './ea';
import {
  PREFIX_REXW,
  R_PREFIX,
  V_CPL,
  V_CR4,
  V_EFER,
  V_FCS,
  V_FCW,
  V_FDP,
  V_FDS,
  V_FIP,
  V_FOP,
  V_FPR,
  V_FSW,
  V_FTW,
  V_FX_HEAD,
  V_FX_HEADER,
  V_FX_XMM,
  V_MXCSR,
  V_RAX,
  V_RDX,
  V_XCR0,
  V_XMM,
} from './layout';
import { Mem } from './mem';
import { CR4_OSFXSR, CR4_OSXSAVE, EFER_FFXSR, Mode } from './mode';
import { EXC_GP, EXC_UD, Outcome } from './outcome';
import { MXCSR_INIT, MXCSR_VALID } from './sse-mxcsr';

// The image (SDM Table 10-2).
const FX_FCW: usize = 0;
const FX_FSW: usize = 2;
const FX_FTW: usize = 4;
const FX_FOP: usize = 6;
const FX_FIP: usize = 8;
const FX_FCS: usize = 12;
const FX_FDP: usize = 16;
const FX_FDS: usize = 20;
const FX_MXCSR: u32 = 24;
const FX_MXCSR_MASK: usize = 28;
const FX_ST: usize = 32;
const FX_XMM: u32 = 160;
const FX_SIZE: u32 = 512;
// Header of XSAVE (SDM vol. 1 §13.4.2), after the 512 bytes.
const XSAVE_BV: usize = 0;
const XSAVE_COMP_BV: usize = 8;
const XSAVE_HEADER_SIZE: u32 = 64;
const XSAVE_SIZE: u32 = FX_SIZE + XSAVE_HEADER_SIZE;
/** The upper halves of YMM registers, in the standard and in the compacted form. */
const XSAVE_YMM: u32 = 576;
const COMPACTED: u64 = 0x8000000000000000;

// State components.
const STATE_X87: u64 = 1;
const STATE_SSE: u64 = 2;
const STATE_AVX: u64 = 4;
const STATE_HERE: u64 = STATE_X87 | STATE_SSE | STATE_AVX;

const FCW_INIT: u32 = 0x37f;
const FCW_VALID: u32 = 0x1f7f;
const FCW_ONES: u32 = 0x40;
const FSW_ES: u32 = 0x80;
const FSW_BUSY: u32 = 0x8000;
const FSW_EXCEPTIONS: u32 = 0x3f;

@final
export class FxState {
  /** PREFETCH, LFENCE, MFENCE, SFENCE: memory is coherent and accesses happen in order. */
  static hint(v: usize, rec: usize, p: usize): void {}

  /** There is no cache to flush, but the address is checked as for a byte that is read. */
  static clflush(v: usize, rec: usize, p: usize): void {
    const linear = Ea.at(v, rec, 0, 1, false);
    if (!Outcome.pending(v)) Mem.probeRead(v, linear, 1);
  }

  static ldmxcsr(v: usize, rec: usize, p: usize): void {
    const mxcsr = load<u32>(p);
    if (mxcsr & ~MXCSR_VALID) return Outcome.faultCode(v, EXC_GP, 0);
    store<u32>(v, mxcsr, V_MXCSR);
  }

  static stmxcsr(v: usize, rec: usize, p: usize): void {
    store<u32>(p, load<u32>(v, V_MXCSR));
  }

  // FXSAVE and FXRSTOR

  /** Linear address of the image, aligned; the outcome is set if it is not good. */
  private static address(v: usize, rec: usize, size: u32, alignment: u64, write: bool): u64 {
    const linear = Ea.at(v, rec, 0, size, write);
    if (!Outcome.pending(v) && linear & (alignment - 1)) Outcome.faultCode(v, EXC_GP, 0);
    return linear;
  }

  /** Bytes of XMM registers that the mode reaches: eight outside 64-bit mode. */
  @inline private static xmmSize(v: usize): u32 {
    return Mode.is64(v) ? 256 : 128;
  }

  /** Whether FXSAVE and FXRSTOR leave the XMM registers out (EFER.FFXSR, CPL 0, 64-bit mode). */
  @inline private static isFast(v: usize): bool {
    return (load<u64>(v, V_EFER) & EFER_FFXSR) != 0 && load<u32>(v, V_CPL) == 0 && Mode.is64(v);
  }

  @inline private static hasSse(v: usize): bool {
    return (load<u64>(v, V_CR4) & CR4_OSFXSR) != 0;
  }

  static fxsave(v: usize, rec: usize, p: usize): void {
    const linear = FxState.address(v, rec, FX_SIZE, 16, true);
    if (Outcome.pending(v) || !Mem.probeWrite(v, linear, FX_SIZE)) return;
    FxState.stageX87(v, rec);
    if (!FxState.hasSse(v)) {
      if (Mem.writeBytes(v, linear, v + V_FX_HEAD, FX_MXCSR))
        Mem.writeBytes(v, linear + FX_ST, v + V_FX_HEAD + FX_ST, 128);
      return;
    }
    FxState.stageMxcsr(v);
    if (!Mem.writeBytes(v, linear, v + V_FX_HEAD, FX_XMM) || FxState.isFast(v)) return;
    FxState.writeXmm(v, linear);
  }

  static fxrstor(v: usize, rec: usize, p: usize): void {
    const linear = FxState.address(v, rec, FX_SIZE, 16, false);
    if (Outcome.pending(v) || !Mem.probeRead(v, linear, FX_SIZE)) return;
    if (!Mem.readBytes(v, linear, v + V_FX_HEAD, FX_XMM)) return;
    if (!FxState.hasSse(v)) return FxState.loadX87(v, rec);
    const mxcsr = load<u32>(v, V_FX_HEAD + FX_MXCSR);
    if (mxcsr & ~MXCSR_VALID) return Outcome.faultCode(v, EXC_GP, 0);
    if (!FxState.isFast(v) && !FxState.readXmm(v, linear)) return;
    FxState.loadX87(v, rec);
    store<u32>(v, mxcsr, V_MXCSR);
  }

  /** Registers in stack order, pointers in the form that REX.W chooses. */
  private static stageX87(v: usize, rec: usize): void {
    const head = v + V_FX_HEAD;
    const fsw = u32(load<u16>(v, V_FSW));
    store<u16>(head, load<u16>(v, V_FCW), FX_FCW);
    store<u16>(head, fsw, FX_FSW);
    store<u16>(head, load<u8>(v, V_FTW), FX_FTW);
    store<u16>(head, load<u16>(v, V_FOP), FX_FOP);
    store<u64>(head, load<u64>(v, V_FIP), FX_FIP);
    store<u64>(head, load<u64>(v, V_FDP), FX_FDP);
    if (!(load<u8>(rec, R_PREFIX) & PREFIX_REXW)) {
      store<u32>(head, load<u16>(v, V_FCS), FX_FCS);
      store<u32>(head, load<u16>(v, V_FDS), FX_FDS);
    }
    for (let i: u32 = 0; i < 8; i++) {
      const from = v + V_FPR + (usize(((fsw >> 11) + i) & 7) << 4);
      const to = head + FX_ST + (usize(i) << 4);
      store<u64>(to, load<u64>(from));
      store<u64>(to, u64(load<u16>(from, 8)), 8);
    }
  }

  private static loadX87(v: usize, rec: usize): void {
    const head = v + V_FX_HEAD;
    const fcw = (u32(load<u16>(head, FX_FCW)) & FCW_VALID) | FCW_ONES;
    let fsw = u32(load<u16>(head, FX_FSW)) & ~(FSW_ES | FSW_BUSY);
    if (fsw & ~fcw & FSW_EXCEPTIONS) fsw |= FSW_ES | FSW_BUSY;
    store<u16>(v, fcw, V_FCW);
    store<u16>(v, fsw, V_FSW);
    store<u8>(v, load<u8>(head, FX_FTW), V_FTW);
    store<u16>(v, load<u16>(head, FX_FOP) & 0x7ff, V_FOP);
    const wide = (load<u8>(rec, R_PREFIX) & PREFIX_REXW) != 0;
    store<u64>(v, wide ? load<u64>(head, FX_FIP) : u64(load<u32>(head, FX_FIP)), V_FIP);
    store<u64>(v, wide ? load<u64>(head, FX_FDP) : u64(load<u32>(head, FX_FDP)), V_FDP);
    store<u16>(v, wide ? 0 : load<u16>(head, FX_FCS), V_FCS);
    store<u16>(v, wide ? 0 : load<u16>(head, FX_FDS), V_FDS);
    for (let i: u32 = 0; i < 8; i++) {
      const to = v + V_FPR + (usize(((fsw >> 11) + i) & 7) << 4);
      const from = head + FX_ST + (usize(i) << 4);
      store<u64>(to, load<u64>(from));
      store<u64>(to, u64(load<u16>(from, 8)), 8);
    }
  }

  private static stageMxcsr(v: usize): void {
    store<u32>(v, load<u32>(v, V_MXCSR), V_FX_HEAD + FX_MXCSR);
    store<u32>(v, MXCSR_VALID, V_FX_HEAD + FX_MXCSR_MASK);
  }

  private static writeXmm(v: usize, linear: u64): bool {
    const size = FxState.xmmSize(v);
    for (let i: usize = 0; i < size; i += 16) v128.store(v + V_FX_XMM + i, v128.load(v + V_XMM + (i << 1)));
    return Mem.writeBytes(v, linear + FX_XMM, v + V_FX_XMM, size);
  }

  private static readXmm(v: usize, linear: u64): bool {
    const size = FxState.xmmSize(v);
    if (!Mem.readBytes(v, linear + FX_XMM, v + V_FX_XMM, size)) return false;
    for (let i: usize = 0; i < size; i += 16) v128.store(v + V_XMM + (i << 1), v128.load(v + V_FX_XMM + i));
    return true;
  }

  // XSAVE and XRSTOR. A component is in use when it differs from its initial state. SDM vol. 1 §13.6.

  private static inUse(v: usize): u64 {
    let used: u64 = FxState.isX87Initial(v) ? 0 : STATE_X87;
    const size = usize(FxState.xmmSize(v)) << 1;
    let low = i64x2.splat(0);
    let high = i64x2.splat(0);
    for (let i: usize = 0; i < size; i += 32) {
      low = v128.or(low, v128.load(v + V_XMM + i));
      high = v128.or(high, v128.load(v + V_XMM + i, 16));
    }
    if (v128.any_true(low)) used |= STATE_SSE;
    if (v128.any_true(high)) used |= STATE_AVX;
    return used;
  }

  private static isX87Initial(v: usize): bool {
    if (load<u16>(v, V_FCW) != FCW_INIT || load<u16>(v, V_FSW) || load<u8>(v, V_FTW)) return false;
    if (load<u16>(v, V_FOP) || load<u64>(v, V_FIP) || load<u64>(v, V_FDP)) return false;
    let bits: u64 = u64(load<u16>(v, V_FCS) | load<u16>(v, V_FDS));
    for (let i: usize = 0; i < 128; i += 8) bits |= load<u64>(v + i, V_FPR);
    return bits == 0;
  }

  /** As address(), #UD unless CR4.OSXSAVE, which the mode key does not have. */
  private static xsaveAddress(v: usize, rec: usize, write: bool): u64 {
    if (load<u64>(v, V_CR4) & CR4_OSXSAVE) return FxState.address(v, rec, XSAVE_SIZE, 64, write);
    Outcome.fault(v, EXC_UD);
    return 0;
  }

  /** Components that EDX:EAX asks for and XCR0 has. */
  @inline private static requested(v: usize): u64 {
    return (u64(load<u32>(v, V_RAX)) | (u64(load<u32>(v, V_RDX)) << 32)) & load<u64>(v, V_XCR0) & STATE_HERE;
  }

  static xsave(v: usize, rec: usize, p: usize): void {
    const linear = FxState.xsaveAddress(v, rec, true);
    if (Outcome.pending(v)) return;
    const wanted = FxState.requested(v);
    FxState.saveStandard(v, rec, linear, wanted, wanted);
  }

  /** Components in their initial state are not written; whether one was modified is not tracked. */
  static xsaveopt(v: usize, rec: usize, p: usize): void {
    const linear = FxState.xsaveAddress(v, rec, true);
    if (Outcome.pending(v)) return;
    const wanted = FxState.requested(v);
    FxState.saveStandard(v, rec, linear, wanted, wanted & FxState.inUse(v));
  }

  /** Whether the image, with room for the upper halves of YMM registers if `wanted` has them, can be written. */
  @inline private static probeImage(v: usize, linear: u64, wanted: u64): bool {
    return Mem.probeWrite(v, linear, wanted & STATE_AVX ? XSAVE_YMM + 256 : XSAVE_SIZE);
  }

  private static saveStandard(v: usize, rec: usize, linear: u64, wanted: u64, written: u64): void {
    if (!FxState.probeImage(v, linear, wanted)) return;
    if (!Mem.readBytes(v, linear + FX_SIZE, v + V_FX_HEADER, 8)) return;
    if (!FxState.saveComponents(v, rec, linear, written)) return;
    if (wanted & (STATE_SSE | STATE_AVX) && !FxState.writeMxcsr(v, linear)) return;
    const others = load<u64>(v, V_FX_HEADER + XSAVE_BV) & ~wanted;
    store<u64>(v, others | (wanted & FxState.inUse(v)), V_FX_HEADER + XSAVE_BV);
    Mem.writeBytes(v, linear + FX_SIZE, v + V_FX_HEADER, 8);
  }

  private static writeMxcsr(v: usize, linear: u64): bool {
    FxState.stageMxcsr(v);
    return Mem.writeBytes(v, linear + FX_MXCSR, v + V_FX_HEAD + FX_MXCSR, 8);
  }

  /** YMM is the only component of the extended area, so that the compacted form differs in the header only. */
  static xsavec(v: usize, rec: usize, p: usize): void {
    const linear = FxState.xsaveAddress(v, rec, true);
    if (Outcome.pending(v)) return;
    const wanted = FxState.requested(v);
    if (!FxState.probeImage(v, linear, wanted)) return;
    const mxcsrUsed: u64 = load<u32>(v, V_MXCSR) == MXCSR_INIT ? 0 : STATE_SSE;
    const written = wanted & (FxState.inUse(v) | mxcsrUsed);
    if (!FxState.saveComponents(v, rec, linear, written)) return;
    if (written & STATE_SSE && !FxState.writeMxcsr(v, linear)) return;
    store<u64>(v, written, V_FX_HEADER + XSAVE_BV);
    store<u64>(v, COMPACTED | wanted, V_FX_HEADER + XSAVE_COMP_BV);
    Mem.writeBytes(v, linear + FX_SIZE, v + V_FX_HEADER, 16);
  }

  private static saveComponents(v: usize, rec: usize, linear: u64, wanted: u64): bool {
    const head = v + V_FX_HEAD;
    if (wanted & STATE_X87) {
      FxState.stageX87(v, rec);
      if (!Mem.writeBytes(v, linear, head, FX_MXCSR) || !Mem.writeBytes(v, linear + FX_ST, head + FX_ST, 128))
        return false;
    }
    if (wanted & STATE_SSE && !FxState.writeXmm(v, linear)) return false;
    return !(wanted & STATE_AVX) || FxState.writeUpper(v, linear);
  }

  /** Upper halves of the YMM registers. */
  private static writeUpper(v: usize, linear: u64): bool {
    const size = FxState.xmmSize(v);
    for (let i: usize = 0; i < size; i += 16)
      v128.store(v + V_FX_XMM + i, v128.load(v + V_XMM + (i << 1), 16));
    return Mem.writeBytes(v, linear + XSAVE_YMM, v + V_FX_XMM, size);
  }

  private static readUpper(v: usize, linear: u64): bool {
    const size = FxState.xmmSize(v);
    if (!Mem.readBytes(v, linear + XSAVE_YMM, v + V_FX_XMM, size)) return false;
    for (let i: usize = 0; i < size; i += 16)
      v128.store(v + V_XMM + (i << 1), v128.load(v + V_FX_XMM + i), 16);
    return true;
  }

  static xrstor(v: usize, rec: usize, p: usize): void {
    const linear = FxState.xsaveAddress(v, rec, false);
    if (Outcome.pending(v) || !Mem.probeRead(v, linear, XSAVE_SIZE)) return;
    if (!Mem.readBytes(v, linear + FX_SIZE, v + V_FX_HEADER, XSAVE_HEADER_SIZE)) return;
    if (!FxState.isHeaderGood(v)) return Outcome.faultCode(v, EXC_GP, 0);
    if (!Mem.readBytes(v, linear, v + V_FX_HEAD, FX_XMM)) return;
    const wanted = FxState.requested(v);
    const present = wanted & load<u64>(v, V_FX_HEADER + XSAVE_BV);
    const compacted = (load<u64>(v, V_FX_HEADER + XSAVE_COMP_BV) & COMPACTED) != 0;
    const mxcsr = !compacted || present & STATE_SSE ? load<u32>(v, V_FX_HEAD + FX_MXCSR) : MXCSR_INIT;
    const loadsMxcsr = (wanted & (compacted ? STATE_SSE : STATE_SSE | STATE_AVX)) != 0;
    if (loadsMxcsr && mxcsr & ~MXCSR_VALID) return Outcome.faultCode(v, EXC_GP, 0);
    if (present & STATE_AVX && !Mem.probeRead(v, linear + XSAVE_YMM, FxState.xmmSize(v))) return;
    if (present & STATE_SSE) {
      if (!FxState.readXmm(v, linear)) return;
    } else if (wanted & STATE_SSE) FxState.clearHalves(v, 0);
    if (present & STATE_AVX) {
      if (!FxState.readUpper(v, linear)) return;
    } else if (wanted & STATE_AVX) FxState.clearHalves(v, 16);
    if (loadsMxcsr) store<u32>(v, mxcsr, V_MXCSR);
    if (present & STATE_X87) FxState.loadX87(v, rec);
    else if (wanted & STATE_X87) FxState.initX87(v);
  }

  private static isHeaderGood(v: usize): bool {
    const xcr0 = load<u64>(v, V_XCR0);
    const bits = load<u64>(v, V_FX_HEADER + XSAVE_BV);
    const format = load<u64>(v, V_FX_HEADER + XSAVE_COMP_BV);
    if (!(format & COMPACTED))
      return (bits & ~xcr0) == 0 && format == 0 && load<u64>(v, V_FX_HEADER + 16) == 0;
    if (format & ~COMPACTED & ~xcr0 || bits & ~format) return false;
    let reserved: u64 = 0;
    for (let i: usize = 16; i < XSAVE_HEADER_SIZE; i += 8) reserved |= load<u64>(v + i, V_FX_HEADER);
    return reserved == 0;
  }

  /** Clears the lower (0) or upper (16) halves of the vector registers. */
  private static clearHalves(v: usize, half: usize): void {
    const size = usize(FxState.xmmSize(v)) << 1;
    for (let i: usize = 0; i < size; i += 32) v128.store(v + V_XMM + i + half, i64x2.splat(0));
  }

  private static initX87(v: usize): void {
    store<u16>(v, FCW_INIT, V_FCW);
    store<u16>(v, 0, V_FSW);
    store<u8>(v, 0, V_FTW);
    store<u16>(v, 0, V_FOP);
    store<u64>(v, 0, V_FIP);
    store<u64>(v, 0, V_FDP);
    store<u16>(v, 0, V_FCS);
    store<u16>(v, 0, V_FDS);
    memory.fill(v + V_FPR, 0, 128);
  }
}
