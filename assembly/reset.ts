// Processor state after RESET, INIT and a start-up IPI. SDM vol. 3 §9.1, table 9-1.

import { Cpuid } from './cpuid';
import { Flags } from './flags';
import {
  CS,
  ES,
  GS,
  LDTR,
  TR,
  V_ACTIVITY,
  V_CR0,
  V_CR2,
  V_CR3,
  V_CR4,
  V_DEBUG_TRAPS,
  V_DR,
  V_DR6,
  V_DR7,
  V_EFER,
  V_EVENT_CLASS,
  V_EVENT_UNFINISHED,
  V_FCW,
  V_FPR,
  V_FTW,
  V_GDTR_BASE,
  V_GDTR_LIMIT,
  V_GPR,
  V_ID,
  V_IDTR_BASE,
  V_IDTR_LIMIT,
  V_MISC_ENABLE,
  V_MSR_SPARE,
  V_MSR_SPARE_COUNT,
  V_MXCSR,
  V_NMI_BLOCKED,
  V_NO_STEP,
  V_PAT,
  V_PAUSES,
  V_PDPTE,
  V_PENDING,
  V_RDX,
  V_RF_FRESH,
  V_RIP,
  V_SHADOW,
  V_STAR,
  V_XCR0,
  V_XMM,
  XMM_SIZE,
} from './layout';
import { CR0_CD, CR0_ET, CR0_NW, Mode } from './mode';
import { Segment } from './segment';
import { Tlb } from './tlb';

/** V_ACTIVITY of a vCPU that waits for SIPI and of one that runs (events.ts). */
const ACTIVE: u32 = 0;
const WAIT_SIPI: u32 = 2;

const PAT_RESET: u64 = 0x0007040600070406;

@final
export class Cpu {
  /** Power-up: everything. vCPU 0 starts at the reset vector, the others wait for a start-up IPI. */
  static reset(v: usize): void {
    Cpu.common(v);
    store<u64>(v, CR0_CD | CR0_NW | CR0_ET, V_CR0);
    store<u64>(v, 1, V_XCR0);
    memory.fill(v + V_FPR, 0, V_XMM + 16 * XMM_SIZE - V_FPR);
    store<u16>(v, 0x40, V_FCW);
    store<u8>(v, 0xff, V_FTW);
    store<u32>(v, 0x1f80, V_MXCSR);
    memory.fill(v + V_STAR, 0, V_MSR_SPARE + 8 * V_MSR_SPARE_COUNT - V_STAR);
    store<u64>(v, PAT_RESET, V_PAT);
    store<u64>(v, 1, V_MISC_ENABLE);
    store<u32>(v, 0, V_PENDING);
    Mode.update(v);
    Tlb.flushAll(v);
  }

  /** INIT: the FPU, SSE, caches, MTRRs and most MSRs stay. */
  static init(v: usize): void {
    const caching = load<u64>(v, V_CR0) & (CR0_CD | CR0_NW);
    Cpu.common(v);
    store<u64>(v, caching | CR0_ET, V_CR0);
    Mode.update(v);
    Tlb.flushAll(v);
  }

  /** SIPI: real mode at page `vector`. */
  static startAt(v: usize, vector: u32): void {
    Segment.set(v, CS, vector << 8, u64(vector) << 12, 0xffff, 0x93);
    store<u64>(v, 0, V_RIP);
    Mode.update(v);
  }

  private static common(v: usize): void {
    memory.fill(v + V_GPR, 0, 128);
    store<u64>(v, u64(Cpuid.signature(v)), V_RDX);
    store<u64>(v, 0xfff0, V_RIP);
    Flags.write(v, 2);
    for (let seg: u32 = ES; seg <= GS; seg++) Segment.set(v, seg, 0, 0, 0xffff, 0x93);
    Segment.set(v, CS, 0xf000, 0xffff0000, 0xffff, 0x93);
    Segment.set(v, LDTR, 0, 0, 0xffff, 0x82);
    Segment.set(v, TR, 0, 0, 0xffff, 0x8b);
    store<u64>(v, 0, V_GDTR_BASE);
    store<u32>(v, 0xffff, V_GDTR_LIMIT);
    store<u64>(v, 0, V_IDTR_BASE);
    store<u32>(v, 0xffff, V_IDTR_LIMIT);
    store<u64>(v, 0, V_CR2);
    store<u64>(v, 0, V_CR3);
    store<u64>(v, 0, V_CR4);
    store<u64>(v, 0, V_EFER);
    memory.fill(v + V_PDPTE, 0, 32);
    memory.fill(v + V_DR, 0, 64);
    store<u64>(v, 0xffff0ff0, V_DR6);
    store<u64>(v, 0x400, V_DR7);
    Cpu.forgetEvents(v);
  }

  private static forgetEvents(v: usize): void {
    store<u32>(v, load<u32>(v, V_ID) == 0 ? ACTIVE : WAIT_SIPI, V_ACTIVITY);
    store<u32>(v, 0, V_SHADOW);
    store<u32>(v, 0, V_PAUSES);
    store<u64>(v, 0, V_DEBUG_TRAPS);
    store<u8>(v, 0, V_EVENT_CLASS);
    store<u8>(v, 0, V_EVENT_UNFINISHED);
    store<u8>(v, 0, V_NMI_BLOCKED);
    store<u8>(v, 0, V_RF_FRESH);
    store<u8>(v, 0, V_NO_STEP);
  }
}
