// Far control transfers: JMP, CALL, RET and IRET between segments and privilege levels. SDM vol. 2 by instruction;
// vol. 3 §5.8, §6.12–6.14, §20.2.

import {
  Descriptor,
  TYPE_CALL_GATE16,
  TYPE_CALL_GATE32,
  TYPE_TASK_GATE,
  TYPE_TSS16,
  TYPE_TSS32,
} from './descriptors';
import { Ea } from './ea';
import { AC, ARITH, DF, Flags, ID, IF, IOPL, NT, RF, TF, VIF, VIP, VM } from './flags';
import { InnerStack } from './inner-stack';
import {
  CS,
  DS,
  ES,
  FS,
  GS,
  R_IMM,
  SEG_SELECTOR,
  SS,
  V_CPL,
  V_CR4,
  V_CS,
  V_NMI_BLOCKED,
  V_RF_FRESH,
  V_RFLAGS,
  V_RIP,
  V_RSP,
  V_SS,
  V_TRANSFER_PRIVATE,
} from './layout';
import { Mem } from './mem';
import { CR4_VME, Mode } from './mode';
import { EXC_GP, EXC_NP, Outcome } from './outcome';
import { ATTR_ACCESSED, ATTR_DB, ATTR_L, Segment } from './segment';
import { Stack } from './stack';
import { TASK_CALL, TASK_JUMP, Task } from './task';

/** RFLAGS bits that IRET takes from the stack at any privilege, with 16-bit and with wider operands. */
const IRET_FLAGS16: u64 = ARITH | TF | DF | NT;
const IRET_FLAGS: u64 = IRET_FLAGS16 | RF | AC | ID;

@final
export class Transfer {
  // ---- JMP and CALL: operands ---------------------------------------------------------------------------------

  static jmpFar<T>(v: usize, rec: usize, p: usize): void {
    Transfer.jump<T>(v, u32(load<u16>(rec + 4, R_IMM)), u64(load<u32>(rec, R_IMM) as T));
  }

  static callFar<T>(v: usize, rec: usize, p: usize): void {
    Transfer.call<T>(v, u32(load<u16>(rec + 4, R_IMM)), u64(load<u32>(rec, R_IMM) as T));
  }

  static jmpFarMem<T>(v: usize, rec: usize, p: usize): void {
    const offset = Transfer.offsetAt<T>(v, rec);
    if (Outcome.pending(v)) return;
    const selector = Transfer.selectorAt<T>(v, rec);
    if (!Outcome.pending(v)) Transfer.jump<T>(v, selector, offset);
  }

  static callFarMem<T>(v: usize, rec: usize, p: usize): void {
    const offset = Transfer.offsetAt<T>(v, rec);
    if (Outcome.pending(v)) return;
    const selector = Transfer.selectorAt<T>(v, rec);
    if (!Outcome.pending(v)) Transfer.call<T>(v, selector, offset);
  }

  private static offsetAt<T>(v: usize, rec: usize): u64 {
    const at = Ea.at(v, rec, 0, sizeof<T>() as u32, false);
    return Outcome.pending(v) ? 0 : u64(Mem.read<T>(v, at));
  }

  private static selectorAt<T>(v: usize, rec: usize): u32 {
    const at = Ea.at(v, rec, sizeof<T>(), 2, false);
    return Outcome.pending(v) ? 0 : u32(Mem.read<u16>(v, at));
  }

  // ---- JMP and CALL: direct -----------------------------------------------------------------------------------

  private static jump<T>(v: usize, selector: u32, offset: u64): void {
    if (!Mode.isProtected(v)) {
      if (Stack.targetAllowed(v, offset)) Transfer.enterReal(v, selector, offset);
      return;
    }
    const raw = Transfer.target(v, selector);
    if (Outcome.pending(v)) return;
    if (Descriptor.isSystem(raw)) {
      Transfer.gate(v, selector, raw, false);
      return;
    }
    const cpl = load<u32>(v, V_CPL);
    if (!Transfer.direct(v, selector, raw, cpl, offset) || !Transfer.mark(v, selector, raw)) return;
    Transfer.enterCode(v, selector, raw, cpl, offset);
    Mode.update(v);
  }

  private static call<T>(v: usize, selector: u32, offset: u64): void {
    if (!Mode.isProtected(v)) {
      if (Stack.targetAllowed(v, offset) && Transfer.pushReturn<T>(v))
        Transfer.enterReal(v, selector, offset);
      return;
    }
    const raw = Transfer.target(v, selector);
    if (Outcome.pending(v)) return;
    if (Descriptor.isSystem(raw)) {
      Transfer.gate(v, selector, raw, true);
      return;
    }
    const cpl = load<u32>(v, V_CPL);
    if (!Transfer.direct(v, selector, raw, cpl, offset) || !Transfer.mark(v, selector, raw)) return;
    if (!Transfer.pushReturn<T>(v)) return;
    Transfer.enterCode(v, selector, raw, cpl, offset);
    Mode.update(v);
  }

  /** The descriptor of a far target; #GP if null or beyond its table. */
  private static target(v: usize, selector: u32): u64 {
    if (selector & 0xfffc) return Descriptor.read(v, selector, EXC_GP);
    Outcome.faultCode(v, EXC_GP, 0);
    return 0;
  }

  /** Checks of a transfer straight to a code segment. False: the outcome is set. */
  private static direct(v: usize, selector: u32, raw: u64, cpl: u32, offset: u64): bool {
    const dpl = Descriptor.dpl(raw);
    let allowed = Descriptor.isCode(raw) && !Transfer.badSize(v, raw);
    if (Descriptor.isConforming(raw)) allowed = allowed && dpl <= cpl;
    else allowed = allowed && dpl == cpl && (selector & 3) <= cpl;
    if (!allowed) Outcome.faultCode(v, EXC_GP, selector & 0xfffc);
    else if (!Descriptor.present(raw)) Outcome.faultCode(v, EXC_NP, selector & 0xfffc);
    else return Transfer.inside(v, raw, offset);
    return false;
  }

  /** In IA-32e mode a code segment may not have both L and D. */
  private static badSize(v: usize, raw: u64): bool {
    return Mode.isLong(v) && (Descriptor.attr(raw) & (ATTR_L | ATTR_DB)) == (ATTR_L | ATTR_DB);
  }

  @inline static isCode64(v: usize, raw: u64): bool {
    return Mode.isLong(v) && (Descriptor.attr(raw) & ATTR_L) != 0;
  }

  /** Whether `offset` is a valid target in the code segment; else #GP(0). */
  static inside(v: usize, raw: u64, offset: u64): bool {
    const valid = Transfer.isCode64(v, raw)
      ? Segment.canonical(offset)
      : offset <= u64(Descriptor.limit(raw));
    if (!valid) Outcome.faultCode(v, EXC_GP, 0);
    return valid;
  }

  static mark(v: usize, selector: u32, raw: u64): bool {
    return Descriptor.mark(v, selector, raw, ATTR_ACCESSED);
  }

  /** Loads CS, with `cpl` as its RPL, and RIP. */
  static enterCode(v: usize, selector: u32, raw: u64, cpl: u32, offset: u64): void {
    Descriptor.fill(v, CS, (selector & 0xfffc) | cpl, raw | (u64(ATTR_ACCESSED) << 40));
    store<u64>(v, offset, V_RIP);
  }

  static enterReal(v: usize, selector: u32, offset: u64): void {
    Segment.loadReal(v, CS, selector);
    store<u64>(v, offset, V_RIP);
    Mode.update(v);
  }

  /** Pushes CS and RIP. False: the outcome is set and nothing is pushed. */
  private static pushReturn<T>(v: usize): bool {
    if (!Stack.probe<T>(v, 2)) return false;
    Stack.poke<T>(v, -i64(sizeof<T>()), u32(load<u16>(v + V_CS, SEG_SELECTOR)) as T);
    Stack.poke<T>(v, -2 * i64(sizeof<T>()), load<u64>(v, V_RIP) as T);
    Stack.adjust(v, -2 * i64(sizeof<T>()));
    return true;
  }

  // ---- Call gates, task gates and task state segments (SDM vol. 3 §5.8.3–5.8.5, §7.3) ----------------------------

  private static gate(v: usize, selector: u32, raw: u64, call: bool): void {
    const type = Descriptor.type(raw);
    const long = Mode.isLong(v);
    const isCallGate = type == TYPE_CALL_GATE32 || (type == TYPE_CALL_GATE16 && !long);
    const isTask = !long && (type == TYPE_TASK_GATE || type == TYPE_TSS16 || type == TYPE_TSS32);
    const dpl = Descriptor.dpl(raw);
    if ((!isCallGate && !isTask) || dpl < load<u32>(v, V_CPL) || dpl < (selector & 3)) {
      Outcome.faultCode(v, EXC_GP, selector & 0xfffc);
    } else if (!Descriptor.present(raw)) {
      Outcome.faultCode(v, EXC_NP, selector & 0xfffc);
    } else if (type == TYPE_TASK_GATE) {
      Task.viaGate(
        v,
        u32(raw >> 16) & 0xffff,
        call ? TASK_CALL : TASK_JUMP,
        load<u64>(v, V_RIP),
        Flags.read(v),
      );
    } else if (isTask) {
      Task.change(v, selector, raw, call ? TASK_CALL : TASK_JUMP, load<u64>(v, V_RIP), Flags.read(v));
    } else {
      Transfer.callGate(v, selector, raw, call);
    }
  }

  private static callGate(v: usize, selector: u32, raw: u64, call: bool): void {
    let offset = raw & 0xffff;
    if (Descriptor.type(raw) == TYPE_CALL_GATE32) offset |= (raw >> 32) & 0xffff0000;
    if (Mode.isLong(v)) {
      const upper = Descriptor.readUpper(v, selector, EXC_GP);
      if (Outcome.pending(v)) return;
      offset |= upper << 32;
      if ((upper >> 40) & 0x1f) {
        Outcome.faultCode(v, EXC_GP, selector & 0xfffc);
        return;
      }
    }
    const to = u32(raw >> 16) & 0xffff;
    const code = Transfer.target(v, to);
    if (Outcome.pending(v) || !Transfer.gateAllowed(v, to, code, call)) return;
    if (!Transfer.inside(v, code, offset) || !Transfer.mark(v, to, code)) return;
    if (call) Transfer.callThrough(v, raw, to, code, offset);
    else Transfer.enterCode(v, to, code, load<u32>(v, V_CPL), offset);
    if (!Outcome.pending(v)) Mode.update(v);
  }

  /** Checks of the code segment behind a call gate. False: the outcome is set. */
  private static gateAllowed(v: usize, to: u32, code: u64, call: bool): bool {
    const cpl = load<u32>(v, V_CPL);
    const dpl = Descriptor.dpl(code);
    let allowed = Descriptor.isCode(code) && dpl <= cpl;
    if (Mode.isLong(v)) allowed = allowed && (Descriptor.attr(code) & (ATTR_L | ATTR_DB)) == ATTR_L;
    if (!call && !Descriptor.isConforming(code)) allowed = allowed && dpl == cpl;
    if (!allowed) Outcome.faultCode(v, EXC_GP, to & 0xfffc);
    else if (!Descriptor.present(code)) Outcome.faultCode(v, EXC_NP, to & 0xfffc);
    else return true;
    return false;
  }

  private static callThrough(v: usize, gate: u64, to: u32, code: u64, offset: u64): void {
    const cpl = load<u32>(v, V_CPL);
    const level = Descriptor.isConforming(code) ? cpl : Descriptor.dpl(code);
    if (Mode.isLong(v)) Transfer.callLong(v, to, code, offset, level, cpl);
    else if (level < cpl && Descriptor.type(gate) == TYPE_CALL_GATE32)
      Transfer.callInner<u32>(v, gate, to, code, offset, level);
    else if (level < cpl) Transfer.callInner<u16>(v, gate, to, code, offset, level);
    else {
      const pushed =
        Descriptor.type(gate) == TYPE_CALL_GATE32 ? Transfer.pushReturn<u32>(v) : Transfer.pushReturn<u16>(v);
      if (pushed) Transfer.enterCode(v, to, code, cpl, offset);
    }
  }

  /** Through a call gate to an inner level: the parameters go along to the new stack. */
  private static callInner<T>(v: usize, gate: u64, to: u32, code: u64, offset: u64, level: u32): void {
    const count = i32((gate >> 32) & 31);
    for (let i = 0; i < count; i++) {
      store<T>(v + (usize(i) << 2), Stack.peek<T>(v, i64(i) * sizeof<T>()), V_TRANSFER_PRIVATE);
      if (Outcome.pending(v)) return;
    }
    if (!InnerStack.enter(v, level)) return;
    if (!Stack.probe<T>(v, count + 4)) {
      InnerStack.leave(v);
      return;
    }
    Stack.push<T>(v, InnerStack.outerSelector(v) as T);
    Stack.push<T>(v, InnerStack.outerPointer(v) as T);
    for (let i = count - 1; i >= 0; i--) Stack.push<T>(v, load<T>(v + (usize(i) << 2), V_TRANSFER_PRIVATE));
    Stack.push<T>(v, u32(load<u16>(v + V_CS, SEG_SELECTOR)) as T);
    Stack.push<T>(v, load<u64>(v, V_RIP) as T);
    Transfer.enterCode(v, to, code, level, offset);
  }

  /** Through a 64-bit call gate: eight-byte pushes, and on a change of level RSP from the TSS and a null SS. */
  private static callLong(v: usize, to: u32, code: u64, offset: u64, level: u32, cpl: u32): void {
    const inner = level < cpl;
    let top = load<u64>(v, V_RSP);
    if (inner) top = InnerStack.pointer64(v, level);
    if (Outcome.pending(v) || !InnerStack.probe64(v, top, inner ? 4 : 2, level, cpl)) return;
    if (inner) {
      Mem.write<u64>(v, top - 8, u64(load<u16>(v + V_SS, SEG_SELECTOR)));
      Mem.write<u64>(v, top - 16, load<u64>(v, V_RSP));
      Segment.setNull(v, SS, level, level);
      top -= 16;
    }
    Mem.write<u64>(v, top - 8, u64(load<u16>(v + V_CS, SEG_SELECTOR)));
    Mem.write<u64>(v, top - 16, load<u64>(v, V_RIP));
    store<u64>(v, top - 16, V_RSP);
    Transfer.enterCode(v, to, code, level, offset);
  }

  // ---- RET far ------------------------------------------------------------------------------------------------

  static retFar<T>(v: usize, rec: usize, p: usize): void {
    const release = i64(load<u16>(rec, R_IMM));
    const offset = u64(Stack.peek<T>(v, 0));
    if (Outcome.pending(v)) return;
    const selector = u32(Stack.peek<T>(v, sizeof<T>())) & 0xffff;
    if (Outcome.pending(v)) return;
    if (Mode.isProtected(v)) {
      Transfer.returnTo<T>(v, selector, offset, 2 * sizeof<T>() + release, release);
    } else if (Stack.targetAllowed(v, offset)) {
      Stack.adjust(v, 2 * sizeof<T>() + release);
      Transfer.enterReal(v, selector, offset);
    }
  }

  /**
   * Returns to CS:RIP at the same or an outer level. `used` bytes of this stack are taken; an outer RSP and SS lie behind
   * them, and `release` bytes of the outer stack go too. False: the outcome is set and nothing has changed.
   */
  private static returnTo<T>(v: usize, selector: u32, offset: u64, used: i64, release: i64): bool {
    const cpl = load<u32>(v, V_CPL);
    const code = Transfer.returnCode(v, selector, cpl);
    if (Outcome.pending(v)) return false;
    if ((selector & 3) != cpl) return Transfer.returnOuter<T>(v, selector, code, offset, used, release);
    if (!Transfer.inside(v, code, offset) || !Transfer.mark(v, selector, code)) return false;
    Stack.adjust(v, used);
    Transfer.enterCode(v, selector, code, cpl, offset);
    Mode.update(v);
    return true;
  }

  /** The checked descriptor of the code segment that RET or IRET returns to. */
  private static returnCode(v: usize, selector: u32, cpl: u32): u64 {
    const code = Transfer.target(v, selector);
    if (Outcome.pending(v)) return 0;
    const rpl = selector & 3;
    const dpl = Descriptor.dpl(code);
    const level = Descriptor.isConforming(code) ? dpl <= rpl : dpl == rpl;
    if (!Descriptor.isCode(code) || rpl < cpl || !level || Transfer.badSize(v, code)) {
      Outcome.faultCode(v, EXC_GP, selector & 0xfffc);
    } else if (!Descriptor.present(code)) {
      Outcome.faultCode(v, EXC_NP, selector & 0xfffc);
    }
    return code;
  }

  private static returnOuter<T>(
    v: usize,
    selector: u32,
    code: u64,
    offset: u64,
    used: i64,
    release: i64,
  ): bool {
    const pointer = u64(Stack.peek<T>(v, used));
    if (Outcome.pending(v)) return false;
    const stack = u32(Stack.peek<T>(v, used + sizeof<T>())) & 0xffff;
    if (Outcome.pending(v)) return false;
    return Transfer.returnWithStack<T>(v, selector, code, offset, stack, pointer, release);
  }

  /** The rest of a return that loads SS:RSP. */
  private static returnWithStack<T>(
    v: usize,
    selector: u32,
    code: u64,
    offset: u64,
    stack: u32,
    pointer: u64,
    release: i64,
  ): bool {
    const cpl = load<u32>(v, V_CPL);
    const rpl = selector & 3;
    const data = Transfer.returnStack(v, stack, rpl, Transfer.isCode64(v, code));
    if (Outcome.pending(v) || !Transfer.inside(v, code, offset) || !Transfer.mark(v, selector, code))
      return false;
    if (stack & 0xfffc) {
      if (!Transfer.mark(v, stack, data)) return false;
      Descriptor.fill(v, SS, stack, data | (u64(ATTR_ACCESSED) << 40));
    } else {
      Segment.setNull(v, SS, stack, rpl);
    }
    Transfer.enterCode(v, selector, code, rpl, offset);
    Mode.update(v);
    Stack.setPointer(v, pointer + u64(release));
    if (rpl > cpl) Segment.dropAllInner(v, rpl);
    Mode.update(v);
    return true;
  }

  /** The checked descriptor of the stack segment returned to, or 0 for an allowed null selector. */
  private static returnStack(v: usize, stack: u32, rpl: u32, to64: bool): u64 {
    if (!(stack & 0xfffc)) {
      if (!to64 || rpl == 3 || (stack & 3) != rpl) Outcome.faultCode(v, EXC_GP, 0);
      return 0;
    }
    const data = Descriptor.read(v, stack, EXC_GP);
    if (Outcome.pending(v)) return 0;
    const fault = Segment.faultOfStack(data, stack, rpl);
    if (fault) Outcome.faultCode(v, fault, stack & 0xfffc);
    return data;
  }

  // ---- IRET ---------------------------------------------------------------------------------------------------

  static iret<T>(v: usize, rec: usize, p: usize): void {
    if (!Mode.isProtected(v)) {
      Transfer.iretReal<T>(v);
    } else if (load<u64>(v, V_RFLAGS) & NT) {
      if (Mode.isLong(v)) Outcome.faultCode(v, EXC_GP, 0);
      else Task.back(v);
    } else {
      Transfer.iretProtected<T>(v);
    }
    if (Outcome.pending(v)) return;
    store<u8>(v, 0, V_NMI_BLOCKED);
    if (load<u64>(v, V_RFLAGS) & RF) store<u8>(v, 1, V_RF_FRESH);
  }

  /** Real and virtual-8086 mode (SDM vol. 3 §20.2.7, §20.3.3). */
  private static iretReal<T>(v: usize): void {
    const virtual = Mode.isVm86(v) && (load<u64>(v, V_RFLAGS) & IOPL) != IOPL;
    if (virtual && (sizeof<T>() != 2 || !(load<u64>(v, V_CR4) & CR4_VME))) {
      Outcome.faultCode(v, EXC_GP, 0);
      return;
    }
    const offset = u64(Stack.peek<T>(v, 0));
    if (Outcome.pending(v)) return;
    const selector = u32(Stack.peek<T>(v, sizeof<T>())) & 0xffff;
    if (Outcome.pending(v)) return;
    const flags = u64(Stack.peek<T>(v, 2 * sizeof<T>()));
    if (Outcome.pending(v) || !Stack.targetAllowed(v, offset)) return;
    let change = (sizeof<T>() == 2 ? IRET_FLAGS16 : IRET_FLAGS) | IF;
    if (!Mode.isVm86(v)) change |= IOPL;
    if (virtual) {
      if (flags & TF || (flags & IF && load<u64>(v, V_RFLAGS) & VIP)) {
        Outcome.faultCode(v, EXC_GP, 0);
        return;
      }
      change = (change & ~IF) | VIF;
    }
    Stack.adjust(v, 3 * sizeof<T>());
    Stack.setFlags(v, (flags & ~VIF) | (flags & IF ? VIF : 0), change);
    Transfer.enterReal(v, selector, offset);
  }

  private static iretProtected<T>(v: usize): void {
    const offset = u64(Stack.peek<T>(v, 0));
    if (Outcome.pending(v)) return;
    const selector = u32(Stack.peek<T>(v, sizeof<T>())) & 0xffff;
    if (Outcome.pending(v)) return;
    const flags = u64(Stack.peek<T>(v, 2 * sizeof<T>()));
    if (Outcome.pending(v)) return;
    const cpl = load<u32>(v, V_CPL);
    if (sizeof<T>() == 4 && flags & VM && cpl == 0 && !Mode.isLong(v)) {
      Transfer.iretVm86(v, selector, offset, flags);
      return;
    }
    const change = Transfer.iretChange<T>(v, cpl);
    if (Mode.is64(v)) {
      const code = Transfer.returnCode(v, selector, cpl);
      if (Outcome.pending(v)) return;
      if (!Transfer.returnOuter<T>(v, selector, code, offset, 3 * sizeof<T>(), 0)) return;
    } else if (!Transfer.returnTo<T>(v, selector, offset, 3 * sizeof<T>(), 0)) {
      return;
    }
    Stack.setFlags(v, flags, change);
  }

  /** RFLAGS bits that IRET takes from the stack when it starts at `cpl`. */
  private static iretChange<T>(v: usize, cpl: u32): u64 {
    let change = sizeof<T>() == 2 ? IRET_FLAGS16 : IRET_FLAGS;
    if (cpl <= (u32(load<u64>(v, V_RFLAGS) >> 12) & 3)) change |= IF;
    if (cpl == 0) change |= sizeof<T>() == 2 ? IOPL : IOPL | VIF | VIP;
    return change;
  }

  private static iretVm86(v: usize, selector: u32, offset: u64, flags: u64): void {
    for (let i: i64 = 3; i < 9; i++) {
      const value = Stack.peek<u32>(v, i << 2);
      if (Outcome.pending(v)) return;
      store<u32>(v + (usize(i) << 2), value, V_TRANSFER_PRIVATE);
    }
    if (offset > 0xffff) {
      Outcome.faultCode(v, EXC_GP, 0);
      return;
    }
    const popped = v + V_TRANSFER_PRIVATE;
    const all = ARITH | TF | IF | DF | IOPL | NT | RF | VM | AC | VIF | VIP | ID;
    Flags.write(v, (flags & all) | 2);
    Segment.setVm86(v, CS, selector);
    Segment.setVm86(v, SS, load<u16>(popped, 16));
    Segment.setVm86(v, ES, load<u16>(popped, 20));
    Segment.setVm86(v, DS, load<u16>(popped, 24));
    Segment.setVm86(v, FS, load<u16>(popped, 28));
    Segment.setVm86(v, GS, load<u16>(popped, 32));
    store<u64>(v, u64(load<u32>(popped, 12)), V_RSP);
    store<u64>(v, offset, V_RIP);
    Mode.update(v);
  }
}
