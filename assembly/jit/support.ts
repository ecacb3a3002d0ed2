// What generated code calls: exports of the core, imported by every module of regions in the order of gen.ts's FN_*.

import { Alu } from '../alu';
import { Condition } from '../condition';
import { CF, Flags, OF } from '../flags';
import { TLB_ADDEND, TLB_READ, TLB_WRITE, V_BOUNCE_W, V_TLB_DATA } from '../layout';
import { Mem } from '../mem';
import { Run } from '../run';
import { Shift } from '../shift';
import { Tlb } from '../tlb';
import { Wide } from '../wide';
import { READ, WRITE } from './access';
import { Both } from './both';
import { Gen } from './gen';
import { Jit } from './jit';
import { X87Core } from './x87-core';

/** Pointer to `size` bytes to be read, or 0: leave the region (an outcome may be set). */
export function jitRead(v: usize, linear: u64, size: u32): usize {
  return Mem.readPointer(v, linear, size);
}

/** Pointer to RAM to be written, or 0. What is not one piece of RAM the interpreter writes. */
export function jitWrite(v: usize, linear: u64, size: u32): usize {
  const p = Mem.writePointer(v, linear, size);
  return p == v + V_BOUNCE_W || !p || (Both.active && !Both.keep(p, size)) ? 0 : p;
}

export function jitModify(v: usize, linear: u64, size: u32): usize {
  const p = Mem.modifyPointer(v, linear, size);
  return p == v + V_BOUNCE_W || !p || (Both.active && !Both.keep(p, size)) ? 0 : p;
}

/**
 * Pointer to a group of accesses (groups.ts) from `linear` on, or 0: leave the region (an outcome may be set). `what`: bytes of the group
 * (bits 0–8), from its first byte to the leader (9–17), the leader's size (18–25), what it does (26–27: READ…), 1 = stores (28).
 */
export function jitSpan(v: usize, linear: u64, what: u32): usize {
  const last = linear + u64((what & 0x1ff) - 1);
  if ((linear ^ last) & ~0xfff) return 0;
  const how = (what >> 26) & 3;
  const leader = linear + u64((what >> 9) & 0x1ff);
  const size = (what >> 18) & 0xff;
  const p =
    how == READ
      ? Mem.readPointer(v, leader, size)
      : how == WRITE
        ? Mem.writePointer(v, leader, size)
        : Mem.modifyPointer(v, leader, size);
  if (!p) return 0;
  const entry = Tlb.entry(load<u32>(v, V_TLB_DATA), linear);
  const tag = (what >> 28) & 1 ? load<u64>(entry, TLB_WRITE) : load<u64>(entry, TLB_READ);
  return tag == (last & ~0xfff) ? usize(load<u32>(entry, TLB_ADDEND) + u32(linear)) : 0;
}

/** Linear address of a record's operand with limits and rights; an outcome is set when it faults. */
export function jitAddress(v: usize, rec: usize, ea: u64, write: bool): u64 {
  return Run.address(v, rec, ea, write);
}

/** Whether condition `cc` holds for the flags in the vCPU block. */
export function jitCondition(v: usize, cc: u32): bool {
  return Condition.test(v, cc);
}

/** The high half of a product of unsigned numbers. */
export function jitHigh(a: u64, b: u64): u64 {
  return Wide.high(a, b);
}

/** Sets all flags: those of the sign-extended value `low`, CF and OF by `overflow`. */
export function jitEager(v: usize, low: i64, overflow: u32): u32 {
  Flags.setEager(v, (overflow ? CF | OF : 0) | Alu.value<i64>(low));
  return 0;
}

/** Sets CF and OF after a rotation: bit 0 of the result, its two highest bits in bits 1–2, bit 3: to the right. */
export function jitRotated(v: usize, x: u32): u32 {
  const low = u64(x & 1);
  const below = u64((x >> 1) & 1);
  const top = u64((x >> 2) & 1);
  if (x & 8) Shift.rotated(v, top, top ^ below);
  else Shift.rotated(v, low, top ^ low);
  return 0;
}

/** Every region's work is done again by the interpreter and compared (both.ts); before jitStart. False if memory is exhausted. */
export function jitBoth(): bool {
  return Both.setup();
}

/** The vCPU block before and after the region whose end is being told by jitDiffer. */
export function jitStateBefore(): usize {
  return Both.stateBefore();
}

export function jitStateAfter(): usize {
  return Both.stateAfter();
}

/** Calls the handler of an x87 instruction (x87-core.ts). */
export function jitX87(v: usize, rec: usize, p: usize, pending: u32): u32 {
  return X87Core.call(v, rec, p, pending);
}

/** Calls the handler in place `slot` of the core's table. */
export function jitHandler(v: usize, rec: usize, p: usize, slot: u32): void {
  call_indirect<void>(slot, v, rec, p);
}

/** Turns the JIT on (jit.ts); once an instance, before the first run. False if memory is exhausted. */
export function jitStart(heat: i32, batch: u32, slot: u32, kib: u32, bytes: u32): bool {
  return Jit.start(heat, batch, slot, kib, bytes);
}

/** Address of the JIT's counters (jit.ts, STAT_*): u64[16]. */
export function jitStatistics(): usize {
  return Jit.statistics();
}

/** Whether code that is made from now on says where guest instructions begin, for listings. */
export function jitMark(on: bool): void {
  Gen.setMarking(on);
}
