// Hardware task switches: task gates and task state segments. SDM vol. 3 §7.2–7.3.
//
// Faults before the switch belong to the old task, faults of the new segments to the new one. The old state is kept aside
// until the new segments are loaded, so that a switch can be given up for an absent frame like any other instruction.

import { Descriptor, Descriptors, TYPE_BUSY, TYPE_TSS16, TYPE_TSS32 } from './descriptors';
import { AC, ARITH, DF, Flags, ID, IF, IOPL, NT, RF, TF, VIF, VIP, VM } from './flags';
import { Gpr } from './gpr';
import { Heap } from './heap';
import {
  CS,
  DS,
  ES,
  GS,
  LDTR,
  SEG_ATTR,
  SEG_BASE,
  SEG_SELECTOR,
  SS,
  TR,
  V_ABSENT_GFN,
  V_ABSENT_WRITE,
  V_CR0,
  V_CR3,
  V_CR4,
  V_DEBUG_TRAPS,
  V_DR7,
  V_EFER,
  V_EVENT_UNFINISHED,
  V_EXC_CODE,
  V_EXC_HAS_CODE,
  V_OUTCOME,
  V_RAX,
  V_RIP,
  V_TR,
  V_TRANSFER_PRIVATE,
} from './layout';
import { Mem } from './mem';
import { Mmu } from './mmu';
import { CR0_PG, CR0_TS, CR4_PAE, Mode } from './mode';
import { EXC_GP, EXC_NP, EXC_TS, OUTCOME_FAULT, OUTCOME_NONE, Outcome } from './outcome';
import { ATTR_ACCESSED, ATTR_CODE, ATTR_RW, ATTR_S, ATTR_UNUSABLE, Segment } from './segment';
import { Stack } from './stack';
import { Tlb } from './tlb';

/** What starts a task switch. An event comes through a task gate of the IDT. */
export const TASK_JUMP: u32 = 0;
export const TASK_CALL: u32 = 1;
export const TASK_RETURN: u32 = 2;
export const TASK_EVENT: u32 = 3;

/** The new task's image: u32 cells in the order of a 32-bit TSS from CR3 on. */
const IMAGE: usize = V_TRANSFER_PRIVATE;
const CELL_CR3: usize = 0;
const CELL_EIP: usize = 4;
const CELL_FLAGS: usize = 8;
const CELL_GPR: usize = 12;
const CELL_SEGMENTS: usize = 44;
const CELL_LDT: usize = 68;
const CELL_TRAP: usize = 72;

const DR6_BT: u64 = 0x8000;
const DR7_LOCAL: u64 = 0x155;
const ALL_FLAGS: u64 = ARITH | TF | IF | DF | IOPL | NT | RF | VM | AC | VIF | VIP | ID;

/** The part of the vCPU block that a switch changes: registers, segments, control registers and the event. */
const STATE_END: usize = V_EFER;
/** Where the old state is kept meanwhile. */
let backup: usize = 0;

@final
export class Task {
  /** Through a task gate that names `selector`. */
  static viaGate(v: usize, selector: u32, how: u32, rip: u64, flags: u64): void {
    const raw = Task.descriptor(v, selector, EXC_GP);
    if (Outcome.pending(v)) return;
    const type = Descriptor.type(raw);
    if (!Descriptor.isSystem(raw) || (type != TYPE_TSS16 && type != TYPE_TSS32))
      Outcome.faultCode(v, EXC_GP, selector & 0xfffc);
    else if (!Descriptor.present(raw)) Outcome.faultCode(v, EXC_NP, selector & 0xfffc);
    else Task.change(v, selector, raw, how, rip, flags);
  }

  /** IRET with NT set: back to the task in the link field. */
  static back(v: usize): void {
    const selector = u32(Mem.readSystem<u16>(v, load<u64>(v + V_TR, SEG_BASE)));
    if (Outcome.pending(v)) return;
    const raw = Task.descriptor(v, selector, EXC_TS);
    if (Outcome.pending(v)) return;
    const type = Descriptor.type(raw) & ~TYPE_BUSY;
    const busy = (Descriptor.type(raw) & TYPE_BUSY) != 0;
    if (!Descriptor.isSystem(raw) || !busy || (type != TYPE_TSS16 && type != TYPE_TSS32)) {
      Outcome.faultCode(v, EXC_TS, selector & 0xfffc);
    } else if (!Descriptor.present(raw)) {
      Outcome.faultCode(v, EXC_NP, selector & 0xfffc);
    } else {
      Task.change(v, selector, raw, TASK_RETURN, load<u64>(v, V_RIP), Flags.read(v) & ~NT);
    }
  }

  private static descriptor(v: usize, selector: u32, vector: u32): u64 {
    if (!(selector & 4) && selector & 0xfff8) return Descriptor.read(v, selector, vector);
    Outcome.faultCode(v, vector, selector & 0xfffc);
    return 0;
  }

  /** Switches to the task whose checked TSS descriptor is `raw`; `rip` and `flags` are saved as the old task's. */
  static change(v: usize, selector: u32, raw: u64, how: u32, rip: u64, flags: u64): void {
    const wide = (Descriptor.type(raw) & 8) != 0;
    if (Descriptor.limit(raw) < (wide ? <u32>0x67 : <u32>0x2b)) {
      Outcome.faultCode(v, EXC_TS, selector & 0xfffc);
      return;
    }
    const base = Descriptor.base(raw);
    if (!Task.readImage(v, base, wide) || !Task.probe(v, selector, base, how)) return;
    if (!backup) backup = Heap.allocate(STATE_END, 16);
    memory.copy(backup, v, STATE_END);
    const old = u32(load<u16>(v + V_TR, SEG_SELECTOR));
    Task.save(v, rip, flags);
    Task.setBusy(v, selector, old, how);
    if (how & 1) Mem.writeSystem<u16>(v, base, u16(old));
    if (Task.loadRegisters(v, selector, raw, wide, how)) Task.loadSegments(v, wide);
    if (how == TASK_EVENT && !Outcome.pending(v) && load<u32>(v, V_EXC_HAS_CODE)) Task.pushCode(v, wide);
    Mode.update(v);
    Task.finish(v, selector, old, how);
  }

  /** Reads the new task's state. False: the outcome is set. */
  private static readImage(v: usize, base: u64, wide: bool): bool {
    const image = v + IMAGE;
    for (let i: usize = 0; i < 19; i++) {
      let value: u32 = 0;
      if (wide) value = Mem.readSystem<u32>(v, base + 0x1c + u64(i << 2));
      else if (i > 0 && i < 15) value = u32(Mem.readSystem<u16>(v, base + 0xc + u64(i << 1)));
      else if (i == 17) value = u32(Mem.readSystem<u16>(v, base + 0x2a));
      if (Outcome.pending(v)) return false;
      store<u32>(image + (i << 2), value);
    }
    return true;
  }

  /** Makes sure that all the switch writes can be written. */
  private static probe(v: usize, selector: u32, base: u64, how: u32): bool {
    const wide = (load<u32>(v + V_TR, SEG_ATTR) & 8) != 0;
    const old = load<u64>(v + V_TR, SEG_BASE);
    if (!Mem.probeWriteSystem(v, old + (wide ? 0x20 : 0xe), wide ? 0x40 : 0x1c)) return false;
    if (how & 1 && !Mem.probeWriteSystem(v, base, 2)) return false;
    if (how != TASK_RETURN && !Mem.probeWriteSystem(v, Descriptor.find(v, selector, 8) + 5, 1)) return false;
    return (
      how & 1 || Mem.probeWriteSystem(v, Descriptor.find(v, load<u16>(v + V_TR, SEG_SELECTOR), 8) + 5, 1)
    );
  }

  /** Saves the old task's state into its TSS. */
  private static save(v: usize, rip: u64, flags: u64): void {
    const base = load<u64>(v + V_TR, SEG_BASE);
    if (load<u32>(v + V_TR, SEG_ATTR) & 8) {
      Mem.writeSystem<u32>(v, base + 0x20, u32(rip));
      Mem.writeSystem<u32>(v, base + 0x24, u32(flags));
      for (let i: u32 = 0; i < 8; i++)
        Mem.writeSystem<u32>(v, base + 0x28 + u64(i << 2), load<u32>(v + Gpr.offset(i)));
      for (let i: u32 = ES; i <= GS; i++)
        Mem.writeSystem<u16>(v, base + 0x48 + u64(i << 2), load<u16>(Segment.slot(v, i), SEG_SELECTOR));
      return;
    }
    Mem.writeSystem<u16>(v, base + 0xe, u16(rip));
    Mem.writeSystem<u16>(v, base + 0x10, u16(flags));
    for (let i: u32 = 0; i < 8; i++)
      Mem.writeSystem<u16>(v, base + 0x12 + u64(i << 1), load<u16>(v + Gpr.offset(i)));
    for (let i: u32 = ES; i <= DS; i++)
      Mem.writeSystem<u16>(v, base + 0x22 + u64(i << 1), load<u16>(Segment.slot(v, i), SEG_SELECTOR));
  }

  /** A task that is left for good is no longer busy; one that is entered anew becomes so. */
  private static setBusy(v: usize, selector: u32, old: u32, how: u32): void {
    if (!(how & 1)) Task.busy(v, old, 0);
    if (how != TASK_RETURN) Task.busy(v, selector, TYPE_BUSY);
  }

  private static busy(v: usize, selector: u32, bit: u32): void {
    const at = Descriptor.find(v, selector, 8) + 5;
    const type = u32(Mem.readSystem<u8>(v, at)) & ~TYPE_BUSY;
    Mem.writeSystem<u8>(v, at, u8(type | bit));
  }

  /** Everything but the hidden parts of the segments. False: the outcome is set. */
  private static loadRegisters(v: usize, selector: u32, raw: u64, wide: bool, how: u32): bool {
    const image = v + IMAGE;
    const cr0 = load<u64>(v, V_CR0);
    const cr3 = u64(load<u32>(image, CELL_CR3));
    if (wide && cr0 & CR0_PG) {
      if (load<u64>(v, V_CR4) & CR4_PAE && !Mmu.loadPdptes(v, cr3)) return false;
      store<u64>(v, cr3, V_CR3);
      Task.forget(v);
    }
    store<u64>(v, cr0 | CR0_TS, V_CR0);
    Descriptor.fill(v, TR, selector, raw | (u64(TYPE_BUSY) << 40));
    store<u64>(v, load<u64>(v, V_DR7) & ~DR7_LOCAL, V_DR7);
    for (let i: u32 = 0; i < 8; i++)
      store<u64>(v + (i << 3), u64(load<u32>(image + (i << 2), CELL_GPR)), V_RAX);
    store<u64>(v, u64(load<u32>(image, CELL_EIP)), V_RIP);
    Flags.write(v, (u64(load<u32>(image, CELL_FLAGS)) & ALL_FLAGS) | 2 | (how & 1 ? NT : 0));
    if (load<u32>(image, CELL_TRAP) & 1 && wide)
      store<u64>(v, load<u64>(v, V_DEBUG_TRAPS) | DR6_BT, V_DEBUG_TRAPS);
    return true;
  }

  private static selector(v: usize, seg: u32): u32 {
    return load<u32>(v + IMAGE + (usize(seg) << 2), CELL_SEGMENTS) & 0xffff;
  }

  /** Loads LDTR and the segment registers; what fails belongs to the new task. */
  private static loadSegments(v: usize, wide: bool): void {
    const virtual = wide && load<u32>(v + IMAGE, CELL_FLAGS) & u32(VM);
    const cpl: u32 = virtual ? 3 : Task.selector(v, CS) & 3;
    for (let seg: u32 = ES; seg <= GS; seg++) Segment.setNull(v, seg, Task.selector(v, seg), cpl);
    Mode.update(v);
    const ldt = load<u32>(v + IMAGE, CELL_LDT) & 0xffff;
    Segment.set(v, LDTR, ldt, 0, 0, ATTR_UNUSABLE);
    if (!Descriptors.loadLdtr(v, ldt, EXC_TS)) return;
    if (virtual) {
      for (let seg: u32 = ES; seg <= GS; seg++) Segment.setVm86(v, seg, Task.selector(v, seg));
      return;
    }
    if (!Task.loadSegment(v, CS, cpl) || !Task.loadSegment(v, SS, cpl)) return;
    for (let seg: u32 = ES; seg <= GS; seg++) {
      if (seg == CS || seg == SS) continue;
      if (Task.selector(v, seg) & 0xfffc && !Task.loadSegment(v, seg, cpl)) return;
    }
    Mode.update(v);
    Stack.targetAllowed(v, load<u64>(v, V_RIP));
  }

  private static loadSegment(v: usize, seg: u32, cpl: u32): bool {
    const selector = Task.selector(v, seg);
    if (!(selector & 0xfffc)) {
      Outcome.faultCode(v, EXC_TS, 0);
      return false;
    }
    const raw = Descriptor.read(v, selector, EXC_TS);
    if (Outcome.pending(v)) return false;
    let fault: u32 = 0;
    if (seg == CS) fault = Task.faultOfCode(raw, cpl);
    else if (seg == SS) fault = Segment.faultOfStack(raw, selector, cpl);
    else fault = Task.faultOfData(raw, selector, cpl);
    if (fault == EXC_GP) fault = EXC_TS;
    if (fault) {
      Outcome.faultCode(v, fault, selector & 0xfffc);
      return false;
    }
    if (!Descriptor.mark(v, selector, raw, ATTR_ACCESSED)) return false;
    Descriptor.fill(v, seg, selector, raw | (u64(ATTR_ACCESSED) << 40));
    return true;
  }

  private static faultOfCode(raw: u64, cpl: u32): u32 {
    const dpl = Descriptor.dpl(raw);
    const level = Descriptor.isConforming(raw) ? dpl <= cpl : dpl == cpl;
    if (!Descriptor.isCode(raw) || !level) return EXC_TS;
    return Descriptor.present(raw) ? 0 : EXC_NP;
  }

  private static faultOfData(raw: u64, selector: u32, cpl: u32): u32 {
    const attr = Descriptor.attr(raw);
    if (!(attr & ATTR_S) || (attr & (ATTR_CODE | ATTR_RW)) == ATTR_CODE) return EXC_TS;
    const dpl = Descriptor.dpl(raw);
    if (!Descriptor.isConforming(raw) && ((selector & 3) > dpl || cpl > dpl)) return EXC_TS;
    return Descriptor.present(raw) ? 0 : EXC_NP;
  }

  /** The error code goes on the new task's stack. */
  private static pushCode(v: usize, wide: bool): void {
    if (wide) Stack.push<u32>(v, load<u32>(v, V_EXC_CODE));
    else Stack.push<u16>(v, u16(load<u32>(v, V_EXC_CODE)));
  }

  /** Gives the switch up for an absent frame; leaves a fault of the new task to be delivered in it. */
  private static finish(v: usize, selector: u32, old: u32, how: u32): void {
    const outcome = load<u32>(v, V_OUTCOME);
    if (outcome == OUTCOME_NONE) return;
    if (outcome == OUTCOME_FAULT) {
      if (load<u8>(v, V_EVENT_UNFINISHED)) return;
      store<u32>(v, OUTCOME_NONE, V_OUTCOME);
      store<u8>(v, 1, V_EVENT_UNFINISHED);
      return;
    }
    const gfn = load<u64>(v, V_ABSENT_GFN);
    const write = load<u32>(v, V_ABSENT_WRITE);
    memory.copy(v, backup, STATE_END);
    store<u32>(v, OUTCOME_NONE, V_OUTCOME);
    Mode.update(v);
    Task.forget(v);
    if (!(how & 1)) Task.busy(v, old, TYPE_BUSY);
    if (how != TASK_RETURN) Task.busy(v, selector, 0);
    store<u32>(v, outcome, V_OUTCOME);
    store<u64>(v, gfn, V_ABSENT_GFN);
    store<u32>(v, write, V_ABSENT_WRITE);
  }

  private static forget(v: usize): void {
    Tlb.flushNonGlobal(v);
  }
}
