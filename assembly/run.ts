// The outer loop: events between instructions, the next block, what became of it. SDM vol. 3 §6.9.

import { Breaks } from './breaks';
import { B_COUNT, B_OFFSET, Code } from './code';
import { Ea } from './ea';
import { ACTIVITY_ACTIVE, ACTIVITY_HALTED, ACTIVITY_WAIT_SIPI, Events, PENDING_KICK } from './events';
import { Execute } from './execute.gen';
import { TF } from './flags';
import { Jit } from './jit/jit';
import {
  EA_ALIGN16,
  EA_ALIGN32,
  EA_CHECKED,
  EA_FLAT32,
  EA_RIP_WRAP,
  EA_SEG64,
  R_BEFORE,
  R_DISP,
  R_EA_BITS,
  R_EA_KIND,
  R_IMM,
  R_LEN,
  R_OFFSET,
  R_SIZE,
  R_SUB,
  SEG_BASE,
  SS,
  V_ACTIVITY,
  V_BLOCK,
  V_BUDGET,
  V_COUNT_BASE,
  V_DEBUG_TRAPS,
  V_DR7,
  V_EVENT_UNFINISHED,
  V_EXC_VECTOR,
  V_EXIT_INFO,
  V_HOST_HIT,
  V_HOST_MASK,
  V_HOST_PASS,
  V_MODE_KEY,
  V_OUTCOME,
  V_PENDING,
  V_RETIRED,
  V_RFLAGS,
  V_RIP,
  V_RIP_PAGE,
  V_RSP,
  V_SHADOW,
  V_STEP_ONCE,
  V_TLB_DATA,
  V_TLB_NEVER,
} from './layout';
import { Mem } from './mem';
import { MODE_CODE_SIZE, MODE_CODE64 } from './mode';
import {
  EXC_GP,
  EXC_SS,
  EXIT_ABSENT,
  EXIT_BREAKPOINT,
  EXIT_BUDGET,
  EXIT_HLT,
  EXIT_KICK,
  EXIT_NO_MEMORY,
  EXIT_PAUSE,
  EXIT_SHUTDOWN,
  EXIT_WAIT_SIPI,
  OUTCOME_ABSENT,
  OUTCOME_BUDGET,
  OUTCOME_EXIT,
  OUTCOME_FAULT,
  OUTCOME_NO_MEMORY,
  OUTCOME_NONE,
  OUTCOME_STEP,
  Outcome,
} from './outcome';
import { Segment } from './segment';

/** The run loop is left this often, so that V8 can replace it by an optimised version (it has no on-stack replacement). */
const SLICE: i32 = 100000;
/** run() returns when so many exceptions and interrupts in a row were delivered and no instruction completed. */
const STORM: i32 = 4096;
/** Answers of the outer loop's parts that are not exits. */
export const CONTINUE: u32 = 0xffffffff;
const AGAIN: u32 = 0xfffffffe;

/** What is left of a slice that has ended: too little for the next block or region. */
const REST: i32 = 256;
/** RIP where the last slice ended so. */
let ended: u64 = u64.MAX_VALUE;

@final
export class Run {
  // ---- Called by the inner loop -------------------------------------------------------------------------------------

  /** Linear address of a memory operand that is not plainly flat; an outcome is set when it faults. */
  static address(v: usize, rec: usize, ea: u64, write: bool): u64 {
    const kind: u32 = load<u8>(rec, R_EA_KIND);
    const seg = Ea.segment(rec);
    if (kind & EA_RIP_WRAP) ea += 0x100000000;
    let linear = ea;
    if ((kind & 3) == EA_FLAT32) linear = u64(u32(ea));
    else if ((kind & 3) == EA_SEG64) linear = ea + load<u64>(Segment.slot(v, seg), SEG_BASE);
    else if ((kind & 3) == EA_CHECKED) {
      let offset = ea & Ea.mask(rec);
      const wide64 = ((load<u8>(rec, R_EA_BITS) >> 2) & 3) == 3;
      // A 64-bit absolute offset (MOV moffs64): the high half is in R_IMM.
      if (wide64) offset = u64(load<u32>(rec, R_DISP)) | (u64(load<u32>(rec, R_IMM)) << 32);
      linear = Segment.linear(v, seg, offset, load<u8>(rec, R_SIZE), write);
      if (Outcome.pending(v)) return 0;
    }
    if ((kind & EA_ALIGN16 && linear & 15) || (kind & EA_ALIGN32 && linear & 31))
      Outcome.faultCode(v, EXC_GP, 0);
    return linear;
  }

  /** The value of LEA where it is not just the sum. */
  static leaOffset(v: usize, rec: usize): u64 {
    const wrap: u64 = load<u8>(rec, R_EA_KIND) & EA_RIP_WRAP ? 0x100000000 : 0;
    return (Ea.offset(v, rec) + wrap) & Ea.mask(rec);
  }

  /** The slow path refused an operand: a non-canonical address in the stack segment is #SS. */
  static refused(v: usize, rec: usize, budget: i32): void {
    if (
      load<u32>(v, V_OUTCOME) == OUTCOME_FAULT &&
      load<u32>(v, V_EXC_VECTOR) == EXC_GP &&
      Ea.segment(rec) == SS
    ) {
      store<u32>(v, EXC_SS, V_EXC_VECTOR);
    }
    Run.abandon(v, rec, budget);
  }

  /** Stops at the instruction of `rec`, which has not retired. */
  static abandon(v: usize, rec: usize, budget: i32): void {
    const block: usize = load<u32>(v, V_BLOCK);
    store<u64>(v, Run.rip(v, load<u16>(rec, R_OFFSET)), V_RIP);
    store<i32>(v, budget + load<i32>(block, B_COUNT) - load<u8>(rec, R_BEFORE), V_BUDGET);
  }

  /** A block does not fit the budget: stops at its start. */
  static outOfBudget(v: usize, block: usize, budget: i32): void {
    store<u64>(v, Run.rip(v, load<u16>(block, B_OFFSET)), V_RIP);
    store<i32>(v, budget + load<i32>(block, B_COUNT), V_BUDGET);
  }

  /** RIP of a page offset in the current code page. */
  @inline static rip(v: usize, offset: u32): u64 {
    const rip = load<u64>(v, V_RIP_PAGE) + u64(offset);
    return (load<u32>(v, V_MODE_KEY) & MODE_CODE_SIZE) == MODE_CODE64 ? rip : u64(u32(rip));
  }

  /** Makes V_RETIRED and V_RIP exact for a handler in the middle of a block. */
  static count(v: usize, rec: usize, budget: i32): void {
    const left = budget + load<i32>(load<u32>(v, V_BLOCK), B_COUNT) - load<u8>(rec, R_BEFORE);
    store<u64>(v, load<u64>(v, V_COUNT_BASE) - u64(left), V_RETIRED);
    store<u64>(v, Run.rip(v, load<u16>(rec, R_OFFSET)), V_RIP);
  }

  /** Before a handler that ends its block: counts are exact, V_RIP is the next instruction's. */
  static end(v: usize, rec: usize, budget: i32): void {
    store<i32>(v, budget, V_BUDGET);
    store<u64>(v, load<u64>(v, V_COUNT_BASE) - u64(budget + 1), V_RETIRED);
    store<u64>(v, Run.rip(v, u32(load<u16>(rec, R_OFFSET)) + load<u8>(rec, R_LEN)), V_RIP);
  }

  /** After it. */
  static ended(v: usize, rec: usize): void {
    const outcome = load<u32>(v, V_OUTCOME);
    if (outcome != OUTCOME_NONE && outcome != OUTCOME_EXIT) Run.abandon(v, rec, load<i32>(v, V_BUDGET));
  }

  static raise(v: usize, rec: usize): void {
    const vector: u32 = load<u16>(rec, R_SUB);
    if (vector == EXC_GP) Outcome.faultCode(v, vector, 0);
    else Outcome.fault(v, vector);
  }

  /** Pushes on a flat 32-bit or 64-bit stack; false with an outcome if it cannot. */
  static push<T>(v: usize, value: T): bool {
    let sp = load<u64>(v, V_RSP) - sizeof<T>();
    if (sizeof<T>() == 4) sp = u64(u32(sp));
    const p = Mem.writePointer(v, sp, sizeof<T>());
    if (!p) {
      if (load<u32>(v, V_OUTCOME) == OUTCOME_FAULT && load<u32>(v, V_EXC_VECTOR) == EXC_GP)
        store<u32>(v, EXC_SS, V_EXC_VECTOR);
      return false;
    }
    store<T>(p, value);
    Mem.commitIfBounced(v, p);
    store<u64>(v, sp, V_RSP);
    return true;
  }

  // ---- The outer loop -------------------------------------------------------------------------------------------------

  /**
   * Runs vCPU `v` for at most `budget` instructions: exactly, unless it exits before or exceptions follow upon each
   * other without end. Returns EXIT_*.
   */
  static vcpu(v: usize, budget: i32): u32 {
    let left = budget;
    let rounds: i32 = 0;
    while (true) {
      if (++rounds > STORM) return EXIT_BUDGET;
      if (Run.attention(v)) {
        const exit = Run.events(v);
        if (exit == AGAIN) continue;
        if (exit != CONTINUE) return exit;
      }
      if (left <= 0) return EXIT_BUDGET;
      const spent = Run.some(v, left);
      left -= spent;
      if (spent > 0) rounds = 0;
      if (load<u32>(v, V_OUTCOME)) {
        const exit = Run.resolve(v);
        if (exit != CONTINUE) return exit;
      }
    }
  }

  /**
   * A debugger's single step: one instruction with the traps it raises, or one event. Breakpoints of the host do not
   * stop it; while `mask`, interrupts and NMIs wait. Returns EXIT_BREAKPOINT, or why the vCPU does not go on.
   */
  static single(v: usize, mask: bool): u32 {
    store<u32>(v, u32(mask), V_HOST_MASK);
    Breaks.pass(v);
    const exit = Run.one(v);
    store<u64>(v, 0, V_HOST_PASS);
    store<u32>(v, 0, V_HOST_MASK);
    return exit;
  }

  private static one(v: usize): u32 {
    if (Run.attention(v)) {
      const exit = Run.events(v);
      if (exit != CONTINUE) return exit == AGAIN ? EXIT_BREAKPOINT : exit;
      store<u32>(v, 1, V_STEP_ONCE);
    }
    if (!Run.some(v, 1) && !load<u32>(v, V_OUTCOME)) return EXIT_BREAKPOINT;
    if (load<u32>(v, V_OUTCOME)) {
      const exit = Run.resolve(v);
      if (exit != CONTINUE && exit != EXIT_HLT && exit != EXIT_PAUSE) return exit;
    }
    // The trap belongs to the instruction, and so does a fault in the task that it switched to.
    const due = load<u64>(v, V_DEBUG_TRAPS) != 0 || load<u8>(v, V_EVENT_UNFINISHED) != 0;
    if (due && !load<u32>(v, V_HOST_HIT) && Events.poll(v) && load<u32>(v, V_OUTCOME)) {
      const exit = Run.resolve(v);
      if (exit != CONTINUE) return exit;
    }
    return EXIT_BREAKPOINT;
  }

  /** Whether anything but the next instruction may be due. */
  @inline static attention(v: usize): bool {
    return (
      (load<u32>(v, V_PENDING) |
        load<u32>(v, V_ACTIVITY) |
        load<u32>(v, V_HOST_HIT) |
        load<u8>(v, V_EVENT_UNFINISHED) |
        u32(load<u64>(v, V_DEBUG_TRAPS))) !=
      0
    );
  }

  /** Delivers what is due. Returns CONTINUE, AGAIN if something was done, or the exit to return. */
  static events(v: usize): u32 {
    const pending = load<u32>(v, V_PENDING);
    if (pending & PENDING_KICK) {
      store<u32>(v, pending & ~PENDING_KICK, V_PENDING);
      return EXIT_KICK;
    }
    if (load<u32>(v, V_HOST_HIT)) return EXIT_BREAKPOINT;
    if (Events.poll(v)) {
      if (!load<u32>(v, V_OUTCOME)) return AGAIN;
      const exit = Run.resolve(v);
      return exit == CONTINUE ? AGAIN : exit;
    }
    const exit = Run.stopped(v);
    return exit == EXIT_BUDGET ? CONTINUE : exit;
  }

  /** Why the vCPU does not run, or EXIT_BUDGET if it does. */
  static stopped(v: usize): u32 {
    const activity = load<u32>(v, V_ACTIVITY);
    if (activity == ACTIVITY_ACTIVE) return EXIT_BUDGET;
    if (activity == ACTIVITY_HALTED) return EXIT_HLT;
    if (activity == ACTIVITY_WAIT_SIPI) return EXIT_WAIT_SIPI;
    return EXIT_SHUTDOWN;
  }

  /** Runs one block or more; returns how many instructions retired. */
  static some(v: usize, left: i32): i32 {
    const step = Run.mustStep(v);
    const rip = load<u64>(v, V_RIP);
    const rflags = load<u64>(v, V_RFLAGS);
    if (
      step &&
      load<u64>(v, V_DR7) & 0xff &&
      Events.codeBreakpoint(v, Code.linear(v, rip, load<u32>(v, V_MODE_KEY)))
    )
      return 0;
    const shadow = load<u32>(v, V_SHADOW);
    let block = step ? Code.findStep(v, rip) : Code.find(v, rip);
    if (block && !step && load<i32>(block, B_COUNT) > left) block = Code.findStep(v, rip);
    let spent: i32 = 0;
    if (block) {
      const grant = step ? 1 : min(left, SLICE);
      store<i32>(v, grant, V_BUDGET);
      store<u64>(v, load<u64>(v, V_RETIRED) + u64(grant), V_COUNT_BASE);
      if (!step) block = Jit.begin(v, block, rip == ended);
      const room = load<i32>(v, V_BUDGET);
      if (block && load<i32>(block, B_COUNT) <= room) Execute.run(v, block, room);
      spent = grant - load<i32>(v, V_BUDGET);
      ended = load<i32>(v, V_BUDGET) < REST ? load<u64>(v, V_RIP) : u64.MAX_VALUE;
      store<u64>(v, load<u64>(v, V_COUNT_BASE) - u64(load<i32>(v, V_BUDGET)), V_RETIRED);
    }
    let outcome = load<u32>(v, V_OUTCOME);
    // A single instruction is over before the fetch of the next one fails: its traps and other events come first.
    if (step && spent > 0 && outcome != OUTCOME_EXIT && outcome != OUTCOME_BUDGET) {
      outcome = OUTCOME_NONE;
      store<u32>(v, outcome, V_OUTCOME);
    }
    if (spent > 0 || (block && outcome == OUTCOME_EXIT)) {
      store<u32>(v, 0, V_STEP_ONCE);
      if (outcome != OUTCOME_BUDGET) store<u64>(v, 0, V_HOST_PASS);
      if (shadow && load<u32>(v, V_SHADOW) == shadow) store<u32>(v, 0, V_SHADOW);
      if (step) Events.afterStep(v, rflags, outcome == OUTCOME_BUDGET);
      else Events.endResume(v, outcome == OUTCOME_BUDGET);
    }
    return spent;
  }

  /** Single step: TF, armed breakpoints, alignment checks, interrupt shadow, re-execution of a special access. */
  static mustStep(v: usize): bool {
    if (load<u32>(v, V_STEP_ONCE) | load<u32>(v, V_SHADOW)) return true;
    if (load<u64>(v, V_RFLAGS) & TF) return true;
    if (load<u32>(v, V_TLB_DATA) == load<u32>(v, V_TLB_NEVER)) return true;
    return (load<u64>(v, V_DR7) & 0xff) != 0;
  }

  /** Deals with the outcome of an instruction: CONTINUE, or the exit to return. */
  static resolve(v: usize): u32 {
    const outcome = load<u32>(v, V_OUTCOME);
    store<u32>(v, OUTCOME_NONE, V_OUTCOME);
    // Data breakpoints of an attempt that came to nothing do not count.
    if (outcome != OUTCOME_EXIT && outcome != OUTCOME_BUDGET) {
      store<u64>(v, 0, V_DEBUG_TRAPS);
      store<u32>(v, 0, V_HOST_HIT);
    }
    if (outcome == OUTCOME_FAULT) {
      store<u32>(v, 0, V_STEP_ONCE);
      Events.deliver(v);
      return load<u32>(v, V_OUTCOME) ? Run.resolve(v) : CONTINUE;
    }
    if (outcome == OUTCOME_STEP) {
      store<u32>(v, 1, V_STEP_ONCE);
      return CONTINUE;
    }
    if (outcome == OUTCOME_ABSENT) return EXIT_ABSENT;
    if (outcome == OUTCOME_NO_MEMORY) return EXIT_NO_MEMORY;
    if (outcome == OUTCOME_BUDGET) return CONTINUE;
    return load<u32>(v, V_EXIT_INFO);
  }
}
