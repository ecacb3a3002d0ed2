// The stack: PUSH, POP, CALL, RET and their relatives for any stack segment and any operand size. SDM vol. 1 §6.2–6.6.
//
// These are the general forms; the run loop has its own for flat 32-bit and 64-bit stacks.

import { Ea } from './ea';
import { AC, ARITH, DF, Flags, ID, IF, IOPL, NT, RF, TF, VIF, VIP, VM } from './flags';
import { Gpr } from './gpr';
import {
  CS,
  DS,
  ES,
  FS,
  GS,
  R_IMM,
  R_TARGET,
  SEG_LIMIT,
  SEG_SELECTOR,
  SS,
  V_CPL,
  V_CR4,
  V_CS,
  V_RBP,
  V_RFLAGS,
  V_RIP,
  V_RIP_PAGE,
  V_RSP,
} from './layout';
import { Mem } from './mem';
import { CR4_VME, Mode } from './mode';
import { EXC_GP, Outcome } from './outcome';
import { Segment } from './segment';

@final
export class Stack {
  // ---- Building blocks ----------------------------------------------------------------------------------------

  /** Stack offset `delta` bytes above the stack pointer, wrapped at the stack's size. */
  @inline static at(v: usize, delta: i64): u64 {
    return (load<u64>(v, V_RSP) + u64(delta)) & Mode.stackMask(v);
  }

  /** Moves the stack pointer; a 16-bit one leaves the upper bits of RSP alone. */
  static setPointer(v: usize, offset: u64): void {
    const mask = Mode.stackMask(v);
    if (mask == 0xffff) store<u16>(v, u16(offset), V_RSP);
    else store<u64>(v, offset & mask, V_RSP);
  }

  @inline static adjust(v: usize, delta: i64): void {
    Stack.setPointer(v, load<u64>(v, V_RSP) + u64(delta));
  }

  /** Reads the T at `delta` from the stack pointer. */
  static peek<T>(v: usize, delta: i64): T {
    const linear = Segment.linear(v, SS, Stack.at(v, delta), sizeof<T>() as u32, false);
    if (Outcome.pending(v)) return 0 as T;
    return Mem.read<T>(v, linear);
  }

  /** Writes the T at `delta` from the stack pointer, which stays. */
  static poke<T>(v: usize, delta: i64, value: T): void {
    const linear = Segment.linear(v, SS, Stack.at(v, delta), sizeof<T>() as u32, true);
    if (!Outcome.pending(v)) Mem.write<T>(v, linear, value);
  }

  /** Makes sure that `count` values of T can be pushed; false: the outcome is set. */
  static probe<T>(v: usize, count: i32): bool {
    for (let i = 1; i <= count; i++) {
      const linear = Segment.linear(v, SS, Stack.at(v, -i64(i) * sizeof<T>()), sizeof<T>() as u32, true);
      if (Outcome.pending(v) || !Mem.probeWrite(v, linear, sizeof<T>() as u32)) return false;
    }
    return true;
  }

  static push<T>(v: usize, value: T): void {
    Stack.poke<T>(v, -i64(sizeof<T>()), value);
    if (!Outcome.pending(v)) Stack.adjust(v, -i64(sizeof<T>()));
  }

  static pop<T>(v: usize): T {
    const value = Stack.peek<T>(v, 0);
    if (!Outcome.pending(v)) Stack.adjust(v, sizeof<T>());
    return value;
  }

  // ---- PUSH, POP (SDM vol. 2B) --------------------------------------------------------------------------------

  static pushRm<T>(v: usize, rec: usize, p: usize): void {
    Stack.push<T>(v, load<T>(p));
  }

  static pushImm<T>(v: usize, rec: usize, p: usize): void {
    Stack.push<T>(v, load<T>(rec, R_IMM));
  }

  /** POP r/m. A memory operand addressed by the stack pointer uses its value after the increment. */
  static popRm<T>(v: usize, rec: usize, p: usize): void {
    const value = Stack.peek<T>(v, 0);
    if (Outcome.pending(v)) return;
    const pointer = load<u64>(v, V_RSP);
    Stack.adjust(v, sizeof<T>());
    if (p != 0) {
      Gpr.write<T>(v, p - v, value);
      return;
    }
    const linear = Ea.linear(v, rec, Ea.offset(v, rec), sizeof<T>() as u32, true);
    if (!Outcome.pending(v)) Mem.write<T>(v, linear, value);
    if (Outcome.pending(v)) store<u64>(v, pointer, V_RSP);
  }

  static pushEs<T>(v: usize, rec: usize, p: usize): void {
    Stack.pushSegment<T>(v, ES);
  }
  static pushCs<T>(v: usize, rec: usize, p: usize): void {
    Stack.pushSegment<T>(v, CS);
  }
  static pushSs<T>(v: usize, rec: usize, p: usize): void {
    Stack.pushSegment<T>(v, SS);
  }
  static pushDs<T>(v: usize, rec: usize, p: usize): void {
    Stack.pushSegment<T>(v, DS);
  }
  static pushFs<T>(v: usize, rec: usize, p: usize): void {
    Stack.pushSegment<T>(v, FS);
  }
  static pushGs<T>(v: usize, rec: usize, p: usize): void {
    Stack.pushSegment<T>(v, GS);
  }
  static popEs<T>(v: usize, rec: usize, p: usize): void {
    Stack.popSegment<T>(v, ES);
  }
  static popSs<T>(v: usize, rec: usize, p: usize): void {
    Stack.popSegment<T>(v, SS);
  }
  static popDs<T>(v: usize, rec: usize, p: usize): void {
    Stack.popSegment<T>(v, DS);
  }
  static popFs<T>(v: usize, rec: usize, p: usize): void {
    Stack.popSegment<T>(v, FS);
  }
  static popGs<T>(v: usize, rec: usize, p: usize): void {
    Stack.popSegment<T>(v, GS);
  }

  /** With a 32-bit operand only the lower half of the stack slot is written, as processors since the P6 do. */
  static pushSegment<T>(v: usize, seg: u32): void {
    const selector = load<u16>(Segment.slot(v, seg), SEG_SELECTOR);
    if (sizeof<T>() == 8) {
      Stack.push<u64>(v, u64(selector));
      return;
    }
    Stack.poke<u16>(v, -i64(sizeof<T>()), selector);
    if (!Outcome.pending(v)) Stack.adjust(v, -i64(sizeof<T>()));
  }

  static popSegment<T>(v: usize, seg: u32): void {
    const selector = u16(Stack.peek<T>(v, 0));
    if (Outcome.pending(v)) return;
    const before = Mode.stackMask(v);
    const pointer = Stack.at(v, sizeof<T>());
    if (!Segment.loadHolding(v, seg, selector)) return;
    if (before == 0xffff) store<u16>(v, u16(pointer), V_RSP);
    else store<u64>(v, pointer, V_RSP);
  }

  static pusha<T>(v: usize, rec: usize, p: usize): void {
    if (!Stack.probe<T>(v, 8)) return;
    for (let n: u32 = 0; n < 8; n++) {
      Stack.poke<T>(v, -i64(n + 1) * sizeof<T>(), load<T>(v + Gpr.offset(n)));
      if (Outcome.pending(v)) return;
    }
    Stack.adjust(v, -8 * sizeof<T>());
  }

  /** The first pass finds faults; the second loads all but the stack pointer. */
  static popa<T>(v: usize, rec: usize, p: usize): void {
    for (let n: u32 = 0; n < 8; n++) {
      Stack.peek<T>(v, i64(7 - n) * sizeof<T>());
      if (Outcome.pending(v)) return;
    }
    for (let n: u32 = 0; n < 8; n++) {
      if (n == 4) continue;
      const value = Stack.peek<T>(v, i64(7 - n) * sizeof<T>());
      Gpr.write<T>(v, Gpr.offset(n), value);
    }
    Stack.adjust(v, 8 * sizeof<T>());
  }

  // ---- ENTER, LEAVE -------------------------------------------------------------------------------------------

  static enter<T>(v: usize, rec: usize, p: usize): void {
    const size = i64(load<u16>(rec, R_IMM));
    const level = i32(load<u8>(rec + 2, R_IMM) & 31);
    const pushes = level == 0 ? 1 : level + 1;
    if (!Stack.probe<T>(v, pushes)) return;
    const end = -i64(pushes) * sizeof<T>() - size;
    const last = Segment.linear(v, SS, Stack.at(v, end), sizeof<T>() as u32, true);
    if (Outcome.pending(v) || !Mem.probeWrite(v, last, sizeof<T>() as u32)) return;
    const frame = Stack.at(v, -i64(sizeof<T>()));
    Stack.poke<T>(v, -i64(sizeof<T>()), load<T>(v, V_RBP));
    for (let i = 1; i < level; i++) {
      const from = (load<u64>(v, V_RBP) - u64(i) * sizeof<T>()) & Mode.stackMask(v);
      const linear = Segment.linear(v, SS, from, sizeof<T>() as u32, false);
      if (Outcome.pending(v)) return;
      const value = Mem.read<T>(v, linear);
      if (Outcome.pending(v)) return;
      Stack.poke<T>(v, -i64(i + 1) * sizeof<T>(), value);
    }
    if (level > 0) Stack.poke<T>(v, -i64(pushes) * sizeof<T>(), frame as T);
    if (Outcome.pending(v)) return;
    Gpr.write<T>(v, V_RBP, frame as T);
    Stack.adjust(v, end);
  }

  static leave<T>(v: usize, rec: usize, p: usize): void {
    const pointer = load<u64>(v, V_RBP) & Mode.stackMask(v);
    const linear = Segment.linear(v, SS, pointer, sizeof<T>() as u32, false);
    if (Outcome.pending(v)) return;
    const value = Mem.read<T>(v, linear);
    if (Outcome.pending(v)) return;
    Stack.setPointer(v, pointer + sizeof<T>());
    Gpr.write<T>(v, V_RBP, value);
  }

  // ---- PUSHF, POPF (SDM vol. 2B; virtual-8086 rules vol. 3 §20.2.7, §20.3) ------------------------------------

  static pushf<T>(v: usize, rec: usize, p: usize): void {
    let flags = Flags.read(v) & ~(RF | VM);
    if (Mode.isVm86(v) && (flags & IOPL) != IOPL) {
      if (sizeof<T>() != 2 || !(load<u64>(v, V_CR4) & CR4_VME)) {
        Outcome.faultCode(v, EXC_GP, 0);
        return;
      }
      flags = (flags & ~IF) | IOPL | (flags & VIF ? IF : 0);
    }
    Stack.push<T>(v, flags as T);
  }

  static popf<T>(v: usize, rec: usize, p: usize): void {
    const value = u64(Stack.peek<T>(v, 0));
    if (Outcome.pending(v)) return;
    const old = load<u64>(v, V_RFLAGS);
    const iopl = u32(old >> 12) & 3;
    if (Mode.isVm86(v) && iopl != 3) {
      Stack.popfVirtual<T>(v, value);
      return;
    }
    let change = ARITH | TF | DF | NT;
    if (sizeof<T>() != 2) change |= AC | ID | RF;
    if (load<u32>(v, V_CPL) == 0) change |= IF | IOPL;
    else if (load<u32>(v, V_CPL) <= iopl) change |= IF;
    Stack.adjust(v, sizeof<T>());
    Stack.setFlags(v, value & ~RF, change);
  }

  /** POPF in virtual-8086 mode below IOPL 3: only the 16-bit form under CR4.VME, where IF stands for VIF. */
  private static popfVirtual<T>(v: usize, value: u64): void {
    const old = load<u64>(v, V_RFLAGS);
    const refused =
      sizeof<T>() != 2 || !(load<u64>(v, V_CR4) & CR4_VME) || value & TF || (value & IF && old & VIP);
    if (refused) {
      Outcome.faultCode(v, EXC_GP, 0);
      return;
    }
    Stack.adjust(v, sizeof<T>());
    Stack.setFlags(v, value | (value & IF ? VIF : 0), ARITH | DF | NT | VIF);
  }

  /** Takes the bits `change` of RFLAGS from `value`. */
  static setFlags(v: usize, value: u64, change: u64): void {
    const old = Flags.read(v);
    const flags = (old & ~change) | (value & change) | 2;
    Flags.write(v, flags);
    if ((old ^ flags) & (AC | VM)) Mode.update(v);
  }

  // ---- Near CALL, RET, JMP (SDM vol. 2A, 2B) ------------------------------------------------------------------

  static callNear<T>(v: usize, rec: usize, p: usize): void {
    Stack.call<T>(v, load<u64>(v, V_RIP_PAGE) + u64(i64(load<i32>(rec, R_TARGET))));
  }

  static jmpNear<T>(v: usize, rec: usize, p: usize): void {
    Stack.jump<T>(v, load<u64>(v, V_RIP_PAGE) + u64(i64(load<i32>(rec, R_TARGET))));
  }

  static callNearRm<T>(v: usize, rec: usize, p: usize): void {
    Stack.call<T>(v, u64(load<T>(p)));
  }

  static jmpNearRm<T>(v: usize, rec: usize, p: usize): void {
    Stack.jump<T>(v, u64(load<T>(p)));
  }

  static retNear<T>(v: usize, rec: usize, p: usize): void {
    const target = u64(Stack.peek<T>(v, 0));
    if (Outcome.pending(v) || !Stack.targetAllowed(v, target)) return;
    Stack.adjust(v, sizeof<T>() + i64(load<u16>(rec, R_IMM)));
    store<u64>(v, target, V_RIP);
  }

  private static call<T>(v: usize, to: u64): void {
    const target = u64(to as T);
    if (!Stack.targetAllowed(v, target)) return;
    Stack.push<T>(v, load<u64>(v, V_RIP) as T);
    if (!Outcome.pending(v)) store<u64>(v, target, V_RIP);
  }

  private static jump<T>(v: usize, to: u64): void {
    const target = u64(to as T);
    if (Stack.targetAllowed(v, target)) store<u64>(v, target, V_RIP);
  }

  /** Whether `target` is canonical (64-bit mode) or within CS; else #GP(0). */
  static targetAllowed(v: usize, target: u64): bool {
    const allowed = Mode.is64(v) ? Segment.canonical(target) : target <= u64(load<u32>(v + V_CS, SEG_LIMIT));
    if (!allowed) Outcome.faultCode(v, EXC_GP, 0);
    return allowed;
  }
}
