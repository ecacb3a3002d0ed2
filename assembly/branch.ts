// Near branches that count or test, and conditional jumps where code segments have limits. SDM vol. 2: LOOPcc, JCXZ, Jcc.

import { Condition } from './condition';
import { Ea } from './ea';
import { Flags, ZF } from './flags';
import { R_EA_BITS, R_IMM, R_PREFIX, V_RCX } from './layout';
import { Outcome } from './outcome';
import { Stack } from './stack';

@final
export class Branch {
  static jcc(v: usize, rec: usize, p: usize): void {
    if (Condition.test(v, load<u32>(rec, R_IMM))) Branch.take(v, rec, p);
  }

  /** Jumps to R_TARGET by the instruction's operand size. */
  static take(v: usize, rec: usize, p: usize): void {
    const size = (load<u8>(rec, R_PREFIX) >> 4) & 3;
    if (size == 1) Stack.jmpNear<u16>(v, rec, p);
    else if (size == 2) Stack.jmpNear<u32>(v, rec, p);
    else Stack.jmpNear<u64>(v, rec, p);
  }

  /** Counts CX, ECX or RCX (by address size) down; returns it. A jump that faults leaves the count alone. */
  static counted(v: usize, rec: usize): u64 {
    return (load<u64>(v, V_RCX) - 1) & Ea.mask(rec);
  }

  static count(v: usize, rec: usize, value: u64): void {
    if (((load<u8>(rec, R_EA_BITS) >> 2) & 3) == 1) store<u16>(v, u16(value), V_RCX);
    else store<u64>(v, value, V_RCX);
  }

  static loopWhile(v: usize, rec: usize, p: usize, holds: bool): void {
    const left = Branch.counted(v, rec);
    const before = load<u64>(v, V_RCX);
    Branch.count(v, rec, left);
    if (left == 0 || !holds) return;
    Branch.take(v, rec, p);
    Branch.undo(v, before);
  }

  static undo(v: usize, before: u64): void {
    if (Outcome.pending(v)) store<u64>(v, before, V_RCX);
  }

  static loop(v: usize, rec: usize, p: usize): void {
    Branch.loopWhile(v, rec, p, true);
  }

  static loope(v: usize, rec: usize, p: usize): void {
    Branch.loopWhile(v, rec, p, (Flags.arithmetic(v) & ZF) != 0);
  }

  static loopne(v: usize, rec: usize, p: usize): void {
    Branch.loopWhile(v, rec, p, (Flags.arithmetic(v) & ZF) == 0);
  }

  static jcxz(v: usize, rec: usize, p: usize): void {
    if ((load<u64>(v, V_RCX) & Ea.mask(rec)) == 0) Branch.take(v, rec, p);
  }
}
