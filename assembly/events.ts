// Interrupts and exceptions: what is delivered when, and how. SDM vol. 3 chapters 6 and 17, §10.4, §20.2–20.3.
//
// A delivery makes all its checks, reads and probes before its first write, so it can be given up for an absent frame
// and begun again: V_EXC_* keeps the event, V_EVENT_UNFINISHED says that there is one.

import { Descriptor, TYPE_TASK_GATE } from './descriptors';
import { AC, Flags, IF, IOPL, NT, RF, TF, VIF, VM } from './flags';
import { acknowledge } from './host';
import { InnerStack } from './inner-stack';
import {
  DS,
  ES,
  FS,
  GS,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SELECTOR,
  SS,
  V_ACTIVITY,
  V_CPL,
  V_CR2,
  V_CR4,
  V_CS,
  V_DEBUG_TRAPS,
  V_DR,
  V_DR6,
  V_DR7,
  V_EVENT_CLASS,
  V_EVENT_UNFINISHED,
  V_EXC_ADDRESS,
  V_EXC_CODE,
  V_EXC_HAS_CODE,
  V_EXC_KIND,
  V_EXC_VECTOR,
  V_HOST_MASK,
  V_ID,
  V_IDTR_BASE,
  V_IDTR_LIMIT,
  V_NEXT_RIP,
  V_NMI_BLOCKED,
  V_NO_STEP,
  V_OUTCOME,
  V_PENDING,
  V_RF_FRESH,
  V_RFLAGS,
  V_RIP,
  V_RSP,
  V_SHADOW,
  V_SS,
  V_STEP_ONCE,
  V_TR,
} from './layout';
import { Mem } from './mem';
import { CR4_VME, Mode } from './mode';
import {
  EXC_DB,
  EXC_DE,
  EXC_DF,
  EXC_GP,
  EXC_NMI,
  EXC_NP,
  EXC_PF,
  EXC_TS,
  EXIT_SHUTDOWN,
  KIND_EXCEPTION,
  KIND_EXTERNAL,
  KIND_ICEBP,
  KIND_SOFTWARE_EXCEPTION,
  KIND_SOFTWARE_INT,
  OUTCOME_FAULT,
  OUTCOME_NONE,
  Outcome,
} from './outcome';
import { Cpu } from './reset';
import { ATTR_DB, ATTR_L, Segment, SHADOW_MOV_SS } from './segment';
import { Stack } from './stack';
import { TASK_EVENT, Task } from './task';
import { Transfer } from './transfer';

/** V_PENDING. INTR is the level of the interrupt line and the host's to lower; KICK is the run loop's. */
export const PENDING_INTR: u32 = 1;
export const PENDING_NMI: u32 = 2;
export const PENDING_INIT: u32 = 4;
/** With the vector in bits 31:24. */
export const PENDING_SIPI: u32 = 8;
export const PENDING_KICK: u32 = 16;
export const SIPI_VECTOR_SHIFT: u32 = 24;

/** V_ACTIVITY. */
export const ACTIVITY_ACTIVE: u32 = 0;
export const ACTIVITY_HALTED: u32 = 1;
export const ACTIVITY_WAIT_SIPI: u32 = 2;
export const ACTIVITY_SHUTDOWN: u32 = 3;

export const DR6_BD: u64 = 0x2000;
export const DR6_BS: u64 = 0x4000;
export const DR6_BT: u64 = 0x8000;
export const DR7_GD: u64 = 0x2000;
const DR6_TRAPS: u64 = 0xf | DR6_BD | DR6_BS | DR6_BT;

/** Classes of exceptions for double faults (SDM vol. 3 table 6-5). */
const CLASS_BENIGN: u8 = 0;
const CLASS_CONTRIBUTORY: u8 = 1;
const CLASS_PAGE_FAULT: u8 = 2;
const CLASS_DOUBLE_FAULT: u8 = 3;

/** Error code: the selector is a vector of the IDT; the event was not caused by the program. */
const CODE_IDT: u32 = 2;
const CODE_EXT: u32 = 1;

@final
export class Events {
  // ---- Delivery -----------------------------------------------------------------------------------------------

  /**
   * Delivers the event in V_EXC_*, and what goes wrong on the way. Afterwards the outcome is NONE, ABSENT (the delivery
   * is unfinished and poll() takes it up again) or EXIT with EXIT_SHUTDOWN.
   */
  static deliver(v: usize): void {
    const alone = load<u32>(v, V_STEP_ONCE);
    store<u32>(v, 1, V_STEP_ONCE);
    store<u8>(v, 1, V_EVENT_UNFINISHED);
    do {
      store<u8>(v, Events.classOf(load<u32>(v, V_EXC_VECTOR), load<u32>(v, V_EXC_KIND)), V_EVENT_CLASS);
      const software = Events.isSoftware(load<u32>(v, V_EXC_KIND));
      store<u32>(v, OUTCOME_NONE, V_OUTCOME);
      Events.attempt(v);
      if (load<u32>(v, V_OUTCOME) == OUTCOME_FAULT) Events.escalate(v, software);
    } while (load<u32>(v, V_OUTCOME) == OUTCOME_FAULT);
    store<u32>(v, alone, V_STEP_ONCE);
    if (load<u32>(v, V_OUTCOME) != OUTCOME_NONE) return;
    store<u8>(v, 0, V_EVENT_UNFINISHED);
    store<u32>(v, 0, V_SHADOW);
  }

  /** A fault occurred while an event was delivered: V_EXC_* becomes what is delivered next. */
  private static escalate(v: usize, software: bool): void {
    const first = load<u8>(v, V_EVENT_CLASS);
    const vector = load<u32>(v, V_EXC_VECTOR);
    const second = Events.classOf(vector, KIND_EXCEPTION);
    if (
      second == CLASS_BENIGN ||
      first == CLASS_BENIGN ||
      (first == CLASS_CONTRIBUTORY && second == CLASS_PAGE_FAULT)
    ) {
      if (!software && vector >= EXC_TS && vector <= EXC_GP)
        store<u32>(v, load<u32>(v, V_EXC_CODE) | CODE_EXT, V_EXC_CODE);
    } else if (first == CLASS_DOUBLE_FAULT) {
      store<u8>(v, 0, V_EVENT_UNFINISHED);
      store<u32>(v, ACTIVITY_SHUTDOWN, V_ACTIVITY);
      Outcome.exit(v, EXIT_SHUTDOWN);
    } else {
      Outcome.faultCode(v, EXC_DF, 0);
    }
  }

  private static classOf(vector: u32, kind: u32): u8 {
    if (kind != KIND_EXCEPTION) return CLASS_BENIGN;
    if (vector == EXC_PF) return CLASS_PAGE_FAULT;
    if (vector == EXC_DF) return CLASS_DOUBLE_FAULT;
    return vector == EXC_DE || (vector >= EXC_TS && vector <= EXC_GP) ? CLASS_CONTRIBUTORY : CLASS_BENIGN;
  }

  @inline private static isSoftware(kind: u32): bool {
    return kind == KIND_SOFTWARE_INT || kind == KIND_SOFTWARE_EXCEPTION;
  }

  private static attempt(v: usize): void {
    const vector = load<u32>(v, V_EXC_VECTOR);
    if (vector == EXC_PF && load<u32>(v, V_EXC_KIND) == KIND_EXCEPTION)
      store<u64>(v, load<u64>(v, V_EXC_ADDRESS), V_CR2);
    if (vector == EXC_DB) store<u64>(v, load<u64>(v, V_DR7) & ~DR7_GD, V_DR7);
    if (Mode.isReal(v)) Events.deliverReal(v, vector);
    else if (Mode.isLong(v)) Events.deliverLong(v, vector);
    else Events.deliverProtected(v, vector);
  }

  /** RIP that the handler returns to: after a software interrupt, at anything else. */
  private static returnRip(v: usize): u64 {
    const kind = load<u32>(v, V_EXC_KIND);
    return Events.isSoftware(kind) || kind == KIND_ICEBP ? load<u64>(v, V_NEXT_RIP) : load<u64>(v, V_RIP);
  }

  /** RFLAGS to push: RF is set for faults, so that a breakpoint on the instruction does not strike again. */
  private static imageOf(v: usize, vector: u32): u64 {
    const flags = Flags.read(v);
    const fault = load<u32>(v, V_EXC_KIND) == KIND_EXCEPTION && vector != EXC_DB && vector != EXC_NMI;
    return fault ? flags | RF : flags;
  }

  /** #GP for a gate: outside the IDT, of the wrong type, or not for this privilege. */
  private static badGate(v: usize, vector: u32, fault: u32): void {
    Outcome.faultCode(v, fault, (vector << 3) | CODE_IDT);
  }

  // ---- Real mode ----------------------------------------------------------------------------------------------

  private static deliverReal(v: usize, vector: u32): void {
    if ((vector << 2) + 3 > load<u32>(v, V_IDTR_LIMIT)) {
      Events.badGate(v, vector, EXC_GP);
      return;
    }
    const entry = Mem.readSystem<u32>(v, load<u64>(v, V_IDTR_BASE) + u64(vector << 2));
    if (!Outcome.pending(v)) Events.enterReal(v, entry, Flags.read(v), TF | IF | AC | RF);
  }

  /** Pushes FLAGS (as `image`), CS and IP, goes to `entry` of a real-mode vector table and clears `clear`. */
  private static enterReal(v: usize, entry: u32, image: u64, clear: u64): void {
    if (!Stack.probe<u16>(v, 3)) return;
    Stack.poke<u16>(v, -2, u16(image));
    Stack.poke<u16>(v, -4, load<u16>(v + V_CS, SEG_SELECTOR));
    Stack.poke<u16>(v, -6, u16(Events.returnRip(v)));
    Stack.adjust(v, -6);
    Flags.write(v, Flags.read(v) & ~clear);
    Transfer.enterReal(v, entry >> 16, u64(entry & 0xffff));
  }

  // ---- Protected and virtual-8086 mode (SDM vol. 3 §6.12, §20.3) ------------------------------------------------

  private static deliverProtected(v: usize, vector: u32): void {
    const kind = load<u32>(v, V_EXC_KIND);
    if (kind == KIND_SOFTWARE_INT && Mode.isVm86(v) && Events.virtual(v, vector)) return;
    if (Outcome.pending(v)) return;
    if ((vector << 3) + 7 > load<u32>(v, V_IDTR_LIMIT)) {
      Events.badGate(v, vector, EXC_GP);
      return;
    }
    const gate = Mem.readSystem<u64>(v, load<u64>(v, V_IDTR_BASE) + u64(vector << 3));
    if (Outcome.pending(v)) return;
    const type = Descriptor.type(gate);
    const isGate = type == TYPE_TASK_GATE || (type & 6) == 6;
    if (!Events.gateAllowed(v, vector, gate, isGate)) return;
    const selector = u32(gate >> 16) & 0xffff;
    if (type == TYPE_TASK_GATE) {
      Task.viaGate(v, selector, TASK_EVENT, Events.returnRip(v), Events.imageOf(v, vector));
      return;
    }
    const code = Events.handler(v, selector);
    if (Outcome.pending(v)) return;
    const offset = type & 8 ? (gate & 0xffff) | ((gate >> 32) & 0xffff0000) : gate & 0xffff;
    if (!Transfer.inside(v, code, offset) || !Transfer.mark(v, selector, code)) return;
    const level = Descriptor.isConforming(code) ? load<u32>(v, V_CPL) : Descriptor.dpl(code);
    if (type & 8) Events.frame<u32>(v, vector, level);
    else Events.frame<u16>(v, vector, level);
    if (!Outcome.pending(v)) Events.enter(v, selector, code, level, offset, !(type & 1));
  }

  /** Checks of a gate itself. False: the outcome is set. */
  private static gateAllowed(v: usize, vector: u32, gate: u64, isGate: bool): bool {
    const software = Events.isSoftware(load<u32>(v, V_EXC_KIND));
    if (!isGate || !Descriptor.isSystem(gate) || (software && Descriptor.dpl(gate) < load<u32>(v, V_CPL))) {
      Events.badGate(v, vector, EXC_GP);
    } else if (!Descriptor.present(gate)) {
      Events.badGate(v, vector, EXC_NP);
    } else {
      return true;
    }
    return false;
  }

  /** The checked descriptor of a handler's code segment. */
  private static handler(v: usize, selector: u32): u64 {
    if (!(selector & 0xfffc)) {
      Outcome.faultCode(v, EXC_GP, 0);
      return 0;
    }
    const code = Descriptor.read(v, selector, EXC_GP);
    if (Outcome.pending(v)) return 0;
    const dpl = Descriptor.dpl(code);
    let allowed = Descriptor.isCode(code) && dpl <= load<u32>(v, V_CPL);
    if (Mode.isLong(v)) allowed = allowed && (Descriptor.attr(code) & (ATTR_L | ATTR_DB)) == ATTR_L;
    if (Mode.isVm86(v)) allowed = allowed && dpl == 0 && !Descriptor.isConforming(code);
    if (!allowed) Outcome.faultCode(v, EXC_GP, selector & 0xfffc);
    else if (!Descriptor.present(code)) Outcome.faultCode(v, EXC_NP, selector & 0xfffc);
    return code;
  }

  /** Pushes the frame of a 16-bit or 32-bit gate, on the stack of `level`. On a fault nothing has changed. */
  private static frame<T>(v: usize, vector: u32, level: u32): void {
    const virtual = Mode.isVm86(v);
    const inner = level < load<u32>(v, V_CPL);
    const hasCode = load<u32>(v, V_EXC_HAS_CODE);
    const image = Events.imageOf(v, vector);
    if (inner && !InnerStack.enter(v, level)) return;
    const count = i32(hasCode + (virtual ? 9 : inner ? 5 : 3));
    if (!Stack.probe<T>(v, count)) {
      if (inner) InnerStack.leave(v);
      return;
    }
    if (virtual) {
      Events.pushSelector<T>(v, GS);
      Events.pushSelector<T>(v, FS);
      Events.pushSelector<T>(v, DS);
      Events.pushSelector<T>(v, ES);
    }
    if (inner) {
      Stack.push<T>(v, InnerStack.outerSelector(v) as T);
      Stack.push<T>(v, InnerStack.outerPointer(v) as T);
    }
    Stack.push<T>(v, image as T);
    Stack.push<T>(v, u32(load<u16>(v + V_CS, SEG_SELECTOR)) as T);
    Stack.push<T>(v, Events.returnRip(v) as T);
    if (hasCode) Stack.push<T>(v, load<u32>(v, V_EXC_CODE) as T);
  }

  private static pushSelector<T>(v: usize, seg: u32): void {
    Stack.push<T>(v, u32(load<u16>(Segment.slot(v, seg), SEG_SELECTOR)) as T);
  }

  /** Goes to the handler; the frame has been pushed. */
  private static enter(v: usize, selector: u32, code: u64, level: u32, offset: u64, masks: bool): void {
    if (Mode.isVm86(v)) {
      Segment.setNull(v, ES, 0, 0);
      Segment.setNull(v, DS, 0, 0);
      Segment.setNull(v, FS, 0, 0);
      Segment.setNull(v, GS, 0, 0);
    }
    const clear = TF | NT | RF | VM | (masks ? IF : 0);
    Flags.write(v, Flags.read(v) & ~clear);
    Transfer.enterCode(v, selector, code, level, offset);
    Mode.update(v);
  }

  /**
   * INT n in virtual-8086 mode: true when it is done (redirected to the program's own vectors) or refused. False: it
   * goes through the IDT.
   */
  private static virtual(v: usize, vector: u32): bool {
    const flags = Flags.read(v);
    const open = (flags & IOPL) == IOPL;
    if (!(load<u64>(v, V_CR4) & CR4_VME) || Events.redirectionBit(v, vector)) {
      if (!open && !Outcome.pending(v)) Outcome.faultCode(v, EXC_GP, 0);
      return !open;
    }
    if (Outcome.pending(v)) return true;
    const entry = Mem.readSystem<u32>(v, u64(vector << 2));
    if (Outcome.pending(v)) return true;
    const image = open ? flags : (flags & ~IF) | IOPL | (flags & VIF ? IF : 0);
    Events.enterReal(v, entry, image, open ? TF | IF | NT | RF : TF | VIF | NT | RF);
    return true;
  }

  /** The vector's bit in the redirection bitmap, in front of the I/O permission bitmap. */
  private static redirectionBit(v: usize, vector: u32): bool {
    const base = load<u64>(v + V_TR, SEG_BASE);
    const map = u32(Mem.readSystem<u16>(v, base + 0x66));
    if (Outcome.pending(v)) return true;
    const at = map - 32 + (vector >> 3);
    if (at > load<u32>(v + V_TR, SEG_LIMIT)) return true;
    return ((u32(Mem.readSystem<u8>(v, base + u64(at))) >> u8(vector & 7)) & 1) != 0;
  }

  // ---- IA-32e mode (SDM vol. 3 §6.14) ---------------------------------------------------------------------------

  private static deliverLong(v: usize, vector: u32): void {
    if ((vector << 4) + 15 > load<u32>(v, V_IDTR_LIMIT)) {
      Events.badGate(v, vector, EXC_GP);
      return;
    }
    const at = load<u64>(v, V_IDTR_BASE) + u64(vector << 4);
    const gate = Mem.readSystem<u64>(v, at);
    if (Outcome.pending(v)) return;
    const upper = Mem.readSystem<u64>(v, at + 8);
    if (Outcome.pending(v)) return;
    const type = Descriptor.type(gate);
    if (!Events.gateAllowed(v, vector, gate, (type & 14) == 14)) return;
    const selector = u32(gate >> 16) & 0xffff;
    const code = Events.handler(v, selector);
    if (Outcome.pending(v)) return;
    const offset = (gate & 0xffff) | ((gate >> 32) & 0xffff0000) | (upper << 32);
    if (!Transfer.inside(v, code, offset) || !Transfer.mark(v, selector, code)) return;
    const level = Descriptor.isConforming(code) ? load<u32>(v, V_CPL) : Descriptor.dpl(code);
    if (Events.frameLong(v, vector, level, u32(gate >> 32) & 7))
      Events.enter(v, selector, code, level, offset, !(type & 1));
  }

  /** Pushes the frame of a 64-bit gate. False: the outcome is set and nothing has changed. */
  private static frameLong(v: usize, vector: u32, level: u32, ist: u32): bool {
    const cpl = load<u32>(v, V_CPL);
    let top = load<u64>(v, V_RSP);
    if (ist) top = InnerStack.pointer64(v, 3 + ist);
    else if (level < cpl) top = InnerStack.pointer64(v, level);
    if (Outcome.pending(v)) return false;
    top &= ~15;
    const hasCode = load<u32>(v, V_EXC_HAS_CODE);
    const image = Events.imageOf(v, vector);
    if (!InnerStack.probe64(v, top, 5 + hasCode, level, cpl)) return false;
    Mem.write<u64>(v, top - 8, u64(load<u16>(v + V_SS, SEG_SELECTOR)));
    Mem.write<u64>(v, top - 16, load<u64>(v, V_RSP));
    Mem.write<u64>(v, top - 24, image);
    Mem.write<u64>(v, top - 32, u64(load<u16>(v + V_CS, SEG_SELECTOR)));
    Mem.write<u64>(v, top - 40, Events.returnRip(v));
    if (hasCode) Mem.write<u64>(v, top - 48, u64(load<u32>(v, V_EXC_CODE)));
    if (level < cpl) Segment.setNull(v, SS, level, level);
    store<u64>(v, top - 40 - (u64(hasCode) << 3), V_RSP);
    return true;
  }

  // ---- Between instructions (SDM vol. 3 table 6-2) --------------------------------------------------------------

  /**
   * Looks at what waits between two instructions and delivers the first of it. True if something was done: the outcome
   * is that of deliver(), and RIP and mode may be others.
   */
  static poll(v: usize): bool {
    if (load<u8>(v, V_EVENT_UNFINISHED)) {
      Events.deliver(v);
      return true;
    }
    let pending = load<u32>(v, V_PENDING);
    if (load<u32>(v, V_HOST_MASK)) pending &= ~(PENDING_INTR | PENDING_NMI);
    if (pending & (PENDING_INIT | PENDING_SIPI) && Events.start(v, pending)) return true;
    if (load<u32>(v, V_ACTIVITY) >= ACTIVITY_WAIT_SIPI) return false;
    const shadow = load<u32>(v, V_SHADOW);
    if (load<u64>(v, V_DEBUG_TRAPS) && !(shadow & SHADOW_MOV_SS)) return Events.debugTrap(v);
    if (pending & PENDING_NMI && !load<u8>(v, V_NMI_BLOCKED) && !(shadow & SHADOW_MOV_SS))
      return Events.nmi(v);
    if (pending & PENDING_INTR && !shadow && load<u64>(v, V_RFLAGS) & IF) return Events.external(v);
    return false;
  }

  /** INIT and SIPI. */
  private static start(v: usize, pending: u32): bool {
    store<u32>(v, pending & 0xffffff & ~(PENDING_INIT | PENDING_SIPI), V_PENDING);
    if (pending & PENDING_INIT) Cpu.init(v);
    const waits = load<u32>(v, V_ACTIVITY) == ACTIVITY_WAIT_SIPI;
    if (pending & PENDING_SIPI && waits) {
      Cpu.startAt(v, pending >> SIPI_VECTOR_SHIFT);
      store<u32>(v, ACTIVITY_ACTIVE, V_ACTIVITY);
    } else if (!(pending & PENDING_INIT)) {
      return false;
    }
    store<u32>(v, OUTCOME_NONE, V_OUTCOME);
    return true;
  }

  private static debugTrap(v: usize): bool {
    const bits = load<u64>(v, V_DEBUG_TRAPS);
    store<u64>(v, 0, V_DEBUG_TRAPS);
    Events.debug(v, bits);
    return Events.wake(v);
  }

  private static nmi(v: usize): bool {
    store<u32>(v, load<u32>(v, V_PENDING) & ~PENDING_NMI, V_PENDING);
    store<u8>(v, 1, V_NMI_BLOCKED);
    Outcome.fault(v, EXC_NMI);
    store<u32>(v, KIND_EXTERNAL, V_EXC_KIND);
    return Events.wake(v);
  }

  private static external(v: usize): bool {
    const vector = acknowledge(load<u32>(v, V_ID));
    if (vector < 0) return false;
    Outcome.fault(v, u32(vector));
    store<u32>(v, KIND_EXTERNAL, V_EXC_KIND);
    return Events.wake(v);
  }

  private static wake(v: usize): bool {
    store<u32>(v, ACTIVITY_ACTIVE, V_ACTIVITY);
    Events.deliver(v);
    return true;
  }

  // ---- Debugging (SDM vol. 3 §17.2, §17.3) ----------------------------------------------------------------------

  /** Raises #DB with the cause `bits` of DR6. */
  static debug(v: usize, bits: u64): void {
    store<u64>(v, (load<u64>(v, V_DR6) & ~0xf) | (bits & DR6_TRAPS), V_DR6);
    Outcome.fault(v, EXC_DB);
  }

  /**
   * Whether a breakpoint is armed on the instruction at `linear`; if so, #DB is raised in its place. Called before every
   * instruction while DR7 enables any breakpoint.
   */
  static codeBreakpoint(v: usize, linear: u64): bool {
    if (load<u64>(v, V_RFLAGS) & RF || load<u32>(v, V_SHADOW) & SHADOW_MOV_SS) return false;
    const dr7 = load<u64>(v, V_DR7);
    let enabled = false;
    let bits: u64 = 0;
    for (let i: u32 = 0; i < 4; i++) {
      const matches = !((dr7 >> (16 + (i << 2))) & 15) && load<u64>(v + (i << 3), V_DR) == linear;
      if (!matches) continue;
      bits |= 1 << i;
      if ((dr7 >> (i << 1)) & 3) enabled = true;
    }
    if (enabled) Events.debug(v, bits);
    return enabled;
  }

  /** Whether single steps or breakpoints need every instruction to run alone, between codeBreakpoint() and afterStep(). */
  static stepping(v: usize): bool {
    return (load<u64>(v, V_RFLAGS) & TF) != 0 || (load<u64>(v, V_DR7) & 0xff) != 0;
  }

  /** RF lasts until an instruction completes behind the one that set it; `again`: the last one is a repetition cut short. */
  static endResume(v: usize, again: bool): void {
    if (load<u8>(v, V_RF_FRESH)) store<u8>(v, 0, V_RF_FRESH);
    else if (!again) store<u64>(v, load<u64>(v, V_RFLAGS) & ~RF, V_RFLAGS);
  }

  /**
   * After an instruction, or an iteration of one (`again`), that ran alone and completed; `before` is RFLAGS as it was
   * then. RF ends with the instruction, TF traps.
   */
  static afterStep(v: usize, before: u64, again: bool): void {
    Events.endResume(v, again);
    if (before & TF && !load<u8>(v, V_NO_STEP))
      store<u64>(v, load<u64>(v, V_DEBUG_TRAPS) | DR6_BS, V_DEBUG_TRAPS);
    store<u8>(v, 0, V_NO_STEP);
  }
}
