// The stack: PUSH, POP, CALL, RET and their relatives for any stack segment and any operand size. SDM vol. 1 §6.2–6.6.
//
// These are the general forms; the run loop has its own for flat 32-bit and 64-bit stacks.

import { CS, R_IMM, R_TARGET, SEG_LIMIT, SS, V_BOUNCE_R, V_CPL, V_CS, V_GPR, V_RBP, V_RIP, V_RIP_PAGE, V_RFLAGS, V_RSP } from './layout';
import { Ea } from './ea';
import { EXC_GP, Outcome } from './outcome';
import { AC, ARITH, DF, Flags, ID, IF, IOPL, NT, OF, RF, TF, VIF, VIP, VM } from './flags';
import { Gpr } from './gpr';
import { CR4_PVI, CR4_VME, Mode } from './mode';
import { Mem } from './mem';
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
}
