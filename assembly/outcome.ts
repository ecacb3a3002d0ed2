// How an instruction ends other than by completing: the outcome protocol between handlers, memory and the run loop.

import {
  V_ABSENT_GFN,
  V_ABSENT_WRITE,
  V_EXC_ADDRESS,
  V_EXC_CODE,
  V_EXC_HAS_CODE,
  V_EXC_KIND,
  V_EXC_VECTOR,
  V_EXIT_INFO,
  V_OUTCOME,
} from './layout';

/** Completed, or still going. */
export const OUTCOME_NONE: u32 = 0;
/** Raised an exception (V_EXC_*); nothing architectural has changed, RIP is the instruction's. */
export const OUTCOME_FAULT: u32 = 1;
/** Touched an absent frame (V_ABSENT_*); nothing architectural has changed. */
export const OUTCOME_ABSENT: u32 = 2;
/** Must be executed alone (device access, write to code): nothing has changed; it is run again in step mode. */
export const OUTCOME_STEP: u32 = 3;
/** Completed and asks to leave run() with the exit in V_EXIT_INFO[0]; V_RIP is the next instruction's. */
export const OUTCOME_EXIT: u32 = 4;
/** REP ran out of budget: registers are those of the iterations done, RIP is the instruction's. */
export const OUTCOME_BUDGET: u32 = 5;
/** Touched RAM that could not be allocated (V_ABSENT_GFN); nothing architectural has changed. run() returns EXIT_NO_MEMORY. */
export const OUTCOME_NO_MEMORY: u32 = 6;

// Exit reasons of run().
export const EXIT_BUDGET: u32 = 0;
export const EXIT_HLT: u32 = 1;
/** Triple fault. */
export const EXIT_SHUTDOWN: u32 = 2;
export const EXIT_ABSENT: u32 = 3;
/** A PAUSE loop or a yield: let another vCPU run. */
export const EXIT_PAUSE: u32 = 4;
/** A host breakpoint (SDK). */
export const EXIT_BREAKPOINT: u32 = 5;
/** Waits for SIPI. */
export const EXIT_WAIT_SIPI: u32 = 6;
/** The host asked to leave (a device called Vcpu.kick). */
export const EXIT_KICK: u32 = 7;
/** Linear memory cannot hold one more RAM frame (OUTCOME_NO_MEMORY). */
export const EXIT_NO_MEMORY: u32 = 8;

export const EXC_DE: u32 = 0;
export const EXC_DB: u32 = 1;
export const EXC_NMI: u32 = 2;
export const EXC_BP: u32 = 3;
export const EXC_OF: u32 = 4;
export const EXC_BR: u32 = 5;
export const EXC_UD: u32 = 6;
export const EXC_NM: u32 = 7;
export const EXC_DF: u32 = 8;
export const EXC_TS: u32 = 10;
export const EXC_NP: u32 = 11;
export const EXC_SS: u32 = 12;
export const EXC_GP: u32 = 13;
export const EXC_PF: u32 = 14;
export const EXC_MF: u32 = 16;
export const EXC_AC: u32 = 17;
export const EXC_MC: u32 = 18;
export const EXC_XM: u32 = 19;

/** Where an event comes from (V_EXC_KIND). */
export const KIND_EXCEPTION: u32 = 0;
export const KIND_SOFTWARE_INT: u32 = 1;
export const KIND_SOFTWARE_EXCEPTION: u32 = 2;
export const KIND_ICEBP: u32 = 3;
export const KIND_EXTERNAL: u32 = 4;

export class Outcome {
  /** Whether the instruction in progress must be abandoned; handlers return at once when it is. */
  @inline static pending(v: usize): bool {
    return load<u32>(v, V_OUTCOME) != OUTCOME_NONE;
  }

  /** Raises an exception without error code. */
  static fault(v: usize, vector: u32): void {
    store<u32>(v, vector, V_EXC_VECTOR);
    store<u32>(v, 0, V_EXC_HAS_CODE);
    store<u32>(v, 0, V_EXC_CODE);
    store<u32>(v, KIND_EXCEPTION, V_EXC_KIND);
    store<u32>(v, OUTCOME_FAULT, V_OUTCOME);
  }

  /** Raises an exception with an error code. */
  static faultCode(v: usize, vector: u32, code: u32): void {
    store<u32>(v, vector, V_EXC_VECTOR);
    store<u32>(v, 1, V_EXC_HAS_CODE);
    store<u32>(v, code, V_EXC_CODE);
    store<u32>(v, KIND_EXCEPTION, V_EXC_KIND);
    store<u32>(v, OUTCOME_FAULT, V_OUTCOME);
  }

  /** Raises #PF; CR2 is loaded when the exception is delivered. */
  static pageFault(v: usize, linear: u64, code: u32): void {
    store<u64>(v, linear, V_EXC_ADDRESS);
    Outcome.faultCode(v, EXC_PF, code);
  }

  /** Abandons the instruction because guest frame `gfn` is absent. */
  static absent(v: usize, gfn: u64, write: bool): void {
    store<u64>(v, gfn, V_ABSENT_GFN);
    store<u32>(v, u32(write), V_ABSENT_WRITE);
    store<u32>(v, OUTCOME_ABSENT, V_OUTCOME);
  }

  /** Abandons the instruction because no RAM is left for guest frame `gfn`. */
  static noMemory(v: usize, gfn: u64): void {
    store<u64>(v, gfn, V_ABSENT_GFN);
    store<u32>(v, OUTCOME_NO_MEMORY, V_OUTCOME);
  }

  /** Asks to run this instruction again, alone. */
  static step(v: usize): void {
    store<u32>(v, OUTCOME_STEP, V_OUTCOME);
  }

  /** The instruction completed and run() returns `reason`. */
  static exit(v: usize, reason: u32): void {
    store<u32>(v, reason, V_EXIT_INFO);
    store<u32>(v, OUTCOME_EXIT, V_OUTCOME);
  }
}
