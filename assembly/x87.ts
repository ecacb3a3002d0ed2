// State of the x87 FPU and what its instructions have in common. SDM vol. 1 §8.1, §8.6, §8.7.
//
// An instruction computes into F80 (result and status bits raised), then settles: status word, unmasked exceptions, and
// last the registers. Registers are addressed by physical number; ST(i) is register (TOP + i) & 7.

import { Ea } from './ea';
import { C1, DE, EXP, F80, IE, INTEGER, OE, SF, UE, ZE } from './fp/f80';
import {
  R_IMM,
  R_OFFSET,
  R_SIZE,
  SEG_SELECTOR,
  SEG_SIZE,
  V_BOUNCE_STATE,
  V_BOUNCE_W,
  V_CR0,
  V_CS,
  V_FCS,
  V_FCW,
  V_FDP,
  V_FDS,
  V_FIP,
  V_FOP,
  V_FPR,
  V_FSW,
  V_FTW,
  V_RIP_PAGE,
  V_SEG,
} from './layout';
import { Mem } from './mem';
import { EXC_MF, Outcome } from './outcome';

export const FSW_ES: u32 = 0x80;
export const FSW_B: u32 = 0x8000;
export const FSW_TOP: u32 = 0x3800;
export const C0: u32 = 0x100;
export const C2: u32 = 0x400;
export const C3: u32 = 0x4000;
export const CC: u32 = C0 | C1 | C2 | C3;
/** The six exceptions. */
export const EXCEPTIONS: u32 = 0x3f;
const CR0_NE: u64 = 0x20;

/** Unmasked exceptions that keep an instruction from changing a register, and memory. */
export const BLOCKS_REGISTER: u32 = IE | DE | ZE;
export const BLOCKS_MEMORY: u32 = IE | DE | ZE | OE | UE;

@final
export class X87 {
  // DEVIATION: a pending x87 exception is found after the operand of FLD and others, which may raise #PF or #GP first.

  /**
   * Begins a waiting instruction: false if it has raised #MF for an earlier exception. SDM vol. 1 §8.7.
   */
  @inline static wait(v: usize): bool {
    return (load<u16>(v, V_FSW) & FSW_ES) == 0 || X87.ignoresPending(v);
  }

  // DEVIATION: with CR0.NE = 0 FERR# leads nowhere and IGNNE# is always asserted: no IRQ 13, the program goes on.
  static ignoresPending(v: usize): bool {
    if (!(load<u64>(v, V_CR0) & CR0_NE)) return true;
    Outcome.fault(v, EXC_MF);
    return false;
  }

  /** Begins a waiting instruction other than a control instruction: remembers where it is. */
  @inline static begin(v: usize, rec: usize): bool {
    if (!X87.wait(v)) return false;
    store<u64>(v, load<u64>(v, V_RIP_PAGE) + load<u16>(rec, R_OFFSET), V_FIP);
    store<u16>(v, load<u16>(v, V_CS + SEG_SELECTOR), V_FCS);
    return true;
  }

  /** Physical number of ST(i). */
  @inline static phys(v: usize, i: u32): u32 {
    return ((load<u16>(v, V_FSW) >> 11) + i) & 7;
  }

  /** Number of the register operand. */
  @inline static sti(rec: usize): u32 {
    return load<u8>(rec, R_IMM) & 7;
  }

  /** Address of physical register n. */
  @inline static reg(v: usize, n: u32): usize {
    return v + V_FPR + ((n as usize) << 4);
  }

  @inline static isEmpty(v: usize, n: u32): bool {
    return ((load<u8>(v, V_FTW) >> n) & 1) == 0;
  }

  /** Tags physical register n as not empty. */
  @inline static fill(v: usize, n: u32): void {
    store<u8>(v, u32(load<u8>(v, V_FTW)) | (u32(1) << n), V_FTW);
  }

  @inline static empty(v: usize, n: u32): void {
    store<u8>(v, u32(load<u8>(v, V_FTW)) & ~(u32(1) << n), V_FTW);
  }

  @inline static m(r: usize): u64 {
    return load<u64>(r);
  }

  @inline static se(r: usize): u32 {
    return load<u16>(r, 8);
  }

  @inline static cw(v: usize): u32 {
    return load<u16>(v, V_FCW);
  }

  /** Stack underflow, with its masked result. */
  static underflow(): void {
    F80.invalid();
    F80.fl = IE | SF;
  }

  /** Puts F80.fl into the status word; false if an unmasked exception of `blocking` forbids the result. */
  @inline static settle(v: usize, rec: usize, blocking: u32): bool {
    if (F80.fl == 0) {
      store<u16>(v, load<u16>(v, V_FSW) & ~C1, V_FSW);
      return true;
    }
    return X87.raise(v, rec, blocking);
  }

  /** The same for a store through p. */
  @inline static settleStore(v: usize, rec: usize, p: usize): bool {
    if (X87.settle(v, rec, BLOCKS_MEMORY)) return true;
    X87.keep(v, p);
    return false;
  }

  /** The run loop commits a write bounce also if nothing was stored: it then must hold what memory holds. */
  static keep(v: usize, p: usize): void {
    if (p == v + V_BOUNCE_W) Mem.pull(v, v + V_BOUNCE_STATE, p);
  }

  static raise(v: usize, rec: usize, blocking: u32): bool {
    let fsw = (load<u16>(v, V_FSW) & ~C1) | F80.fl;
    const unmasked = F80.fl & ~X87.cw(v) & EXCEPTIONS;
    if (unmasked) {
      fsw |= FSW_ES | FSW_B;
      X87.remember(v, rec);
    }
    store<u16>(v, fsw, V_FSW);
    return (unmasked & blocking) == 0;
  }

  /**
   * Opcode and data pointer of an instruction with an unmasked exception. As on processors with FDP_EXCPTN_ONLY
   * (CPUID.7.EBX[6]) and without fopcode compatibility mode, other instructions do not change them.
   */
  static remember(v: usize, rec: usize): void {
    store<u16>(v, u32(load<u64>(rec, R_IMM) >> 8) & 0x7ff, V_FOP);
    if (load<u8>(rec, R_SIZE) == 0) return;
    store<u64>(v, Ea.offset(v, rec), V_FDP);
    store<u16>(v, load<u16>(v + V_SEG + SEG_SIZE * Ea.segment(rec), SEG_SELECTOR), V_FDS);
  }

  /** Fills physical register n. */
  static write(v: usize, n: u32, m: u64, se: u32): void {
    const r = X87.reg(v, n);
    store<u64>(r, m);
    store<u16>(r, se, 8);
    X87.fill(v, n);
  }

  /** Ends an instruction whose result goes to physical register n. */
  @inline static commit(v: usize, rec: usize, n: u32): bool {
    if (!X87.settle(v, rec, BLOCKS_REGISTER)) return false;
    const r = X87.reg(v, n);
    store<u64>(r, F80.m);
    store<u16>(r, F80.se, 8);
    if (F80.fl & SF) X87.fill(v, n);
    return true;
  }

  @inline static pop(v: usize): void {
    const fsw = u32(load<u16>(v, V_FSW));
    X87.empty(v, (fsw >> 11) & 7);
    store<u16>(v, (fsw & ~FSW_TOP) | ((fsw + 0x800) & FSW_TOP), V_FSW);
  }

  /** Ends an instruction that pushes F80.m, F80.se; F80.fl is what making them raised. */
  @inline static push(v: usize, rec: usize): void {
    const n = X87.phys(v, 7);
    if ((F80.fl == 0 && X87.isEmpty(v, n)) || X87.pushRaises(v, rec, n)) X87.pushNow(v, n);
  }

  static pushRaises(v: usize, rec: usize, n: u32): bool {
    // An FLD of an empty register to a full one is an underflow.
    if (!X87.isEmpty(v, n) && !(F80.fl & SF)) {
      F80.invalid();
      F80.fl = IE | SF | C1;
    }
    return X87.raise(v, rec, BLOCKS_REGISTER);
  }

  @inline static pushNow(v: usize, n: u32): void {
    const r = X87.reg(v, n);
    store<u64>(r, F80.m);
    store<u16>(r, F80.se, 8);
    X87.fill(v, n);
    const keep = F80.fl & C1 ? FSW_TOP : FSW_TOP | C1;
    store<u16>(v, (load<u16>(v, V_FSW) & ~keep) | (n << 11), V_FSW);
  }

  /** Makes ES and B of the status word agree with the exceptions and masks. */
  static summarize(v: usize): void {
    const fsw = load<u16>(v, V_FSW) & ~(FSW_ES | FSW_B);
    const summary = fsw & ~X87.cw(v) & EXCEPTIONS ? FSW_ES | FSW_B : 0;
    store<u16>(v, fsw | summary, V_FSW);
  }

  /** Tag of a register that is not empty: 0 valid, 1 zero, 2 special. */
  static tag(m: u64, se: u32): u32 {
    const e = se & EXP;
    if (e == 0 && m == 0) return 1;
    return e == 0 || e == EXP || !(m & INTEGER) ? 2 : 0;
  }
}
