// What a local APIC remembers, and what it is soldered to.

import type { ApicBus } from './apic-bus.js';
import { APIC_TIMER, type TscRelation } from './local-apic-timer.js';
import { array, bool, oneOf, type StateOf, StateSchema, u32, u64 } from './schema.js';

/** Timer, thermal, performance, LINT0, LINT1 and error. */
export const LVT_COUNT = 6;

/** Everything that a guest can observe of a local APIC. */
export const LOCAL_APIC = StateSchema.define('local-apic', {
  mode: oneOf('xapic', 'x2apic', 'disabled'),
  /** Physical address of the register page. */
  base: u64,
  /** xAPIC id as the guest may have rewritten it. */
  xapicId: u32,
  tpr: u32,
  ldr: u32,
  dfr: u32,
  svr: u32,
  esr: u32,
  /** Errors since ESR was last written: they become visible then. */
  errors: u32,
  icrLow: u32,
  icrHigh: u32,
  lvt: array(u32, LVT_COUNT),
  isr: array(u32, 8),
  tmr: array(u32, 8),
  irr: array(u32, 8),
  timer: APIC_TIMER,
  /** Levels of the two local interrupt pins. */
  lint: array(bool, 2),
  /** An ExtINT message has arrived and waits for the processor. */
  extInt: bool,
});

/** See {@link LOCAL_APIC}. */
export type LocalApicState = StateOf<typeof LOCAL_APIC>;

/** What a local APIC asks of, and tells, its vCPU and the machine. */
export interface LocalApicOptions {
  /** 32-bit x2APIC id; its low 8 bits are the xAPIC id. */
  id: number;
  bootstrap: boolean;
  bus: ApicBus;
  /** Frequency of the timer before division. Default 1 GHz: one tick a nanosecond. */
  busHz?: number;
  tsc: TscRelation;
  /** INTR may have risen or fallen: look at `interruptPending()`, and wake the vCPU if it halts. */
  onInterrupt(): void;
  onNmi(): void;
  onSmi?(): void;
  /** The APIC has been reset already; the vCPU resets and waits for SIPI. */
  onInit(): void;
  /** Start at physical address `vector << 12` if waiting for it. */
  onSipi(vector: number): void;
  /** The processor takes an ExtINT: the vector comes from the 8259. */
  acknowledgeExtInt(): number;
  /** APIC_BASE moved the register page, or switched it off (null). Also called by `resume()`. */
  onBase?(base: bigint | null): void;
}
