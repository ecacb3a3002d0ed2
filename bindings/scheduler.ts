// Shares one thread among the vCPUs of a domain: they take turns, a quantum each. Under the instruction-count clock the
// turns depend on nothing but the guest: slices end exactly at the next timer, and when all vCPUs are halted, time jumps
// to it. Under the host clock slices are about a millisecond, and an idle domain asks to be called at its next timer.

import { HostClock, type InstructionClock } from './clock.js';
import {
  EXIT_ABSENT,
  EXIT_BREAKPOINT,
  EXIT_BUDGET,
  EXIT_HLT,
  EXIT_NO_MEMORY,
  EXIT_PAUSE,
  EXIT_SHUTDOWN,
  EXIT_WAIT_SIPI,
} from './layout.gen.js';

/** What the scheduler needs of a vCPU. */
export interface Runnable {
  /** Runs at most `budget` instructions; returns EXIT_*. */
  enter(budget: number): number;
  /** One instruction or event; returns EXIT_*, EXIT_BREAKPOINT when done. */
  step(): number;
  /** Ends the run in progress after the current instruction. */
  kick(): void;
  /** Instructions retired since creation. */
  readonly retired: number;
}

/** Why {@link Scheduler.run} returned. */
export type RunEnd =
  /** The limit was reached; there is more to do. */
  | 'limit'
  /** Every vCPU waits for an event that only a timer of the host clock or the outside can bring. */
  | 'idle'
  /** {@link Scheduler.stop} was called. */
  | 'stopped'
  /** A vCPU left with an exit that the domain has to see. */
  | 'exit';

/** How long to run: instructions in all, or wall time. */
export interface RunLimit {
  readonly instructions?: number;
  /** Ends a run at the first opportunity at which it returns true. */
  expired?(): boolean;
  /** Which vCPUs may run; all when absent. */
  readonly permits?: readonly boolean[];
}

/** RUNSTATE_*: what a vCPU does, in the numbers of xen/include/public/vcpu.h. */
export const RUNSTATES = ['running', 'runnable', 'blocked', 'offline'] as const;
/** `runnable`: has something to do, and waits for its turn. `blocked`: waits for an event. */
export type Runstate = (typeof RUNSTATES)[number];
const RUNNING = 0;
const RUNNABLE = 1;
const BLOCKED = 2;
const OFFLINE = 3;

/** Where a vCPU's time went. */
export interface VcpuTimes {
  readonly state: Runstate;
  /** Virtual time at which the state was entered, in nanoseconds. */
  readonly since: number;
  /** Nanoseconds of virtual time in each state, as of now, in the order of {@link RUNSTATES}. */
  readonly nanos: readonly [running: number, runnable: number, blocked: number, offline: number];
}

/** What a snapshot holds of a scheduler. */
export interface SchedulerState {
  readonly cursor: number;
  readonly quantumLeft: number;
}

/** Instructions of a turn under the instruction-count clock. */
export const QUANTUM = 50_000;
const HOST_SLICE_MS = 1;
/** Instructions that a guest made slow on purpose take some microseconds each: none keeps the host for long. */
const HOST_SLICE_MOST = 100_000;
const HOST_SLICE_LEAST = 500;
const FIRST_GUESS_PER_MS = 20_000;
/** Speed is measured over at least so long, and may seem to change by these factors at once. */
const MEASURED_MS = 0.05;
const SPEED_UP = 1.25;
const SLOW_DOWN = 0.25;
/** Timers in a row that may pass without waking anybody, before a run by instructions takes the machine for idle. */
const MOST_IDLE_TIMERS = 100_000;

/** The turns of one domain's vCPUs. */
export class Scheduler {
  /** Instructions executed by all vCPUs. */
  executed = 0;
  /** Runs by exit reason. */
  readonly exits = new Array<number>(16).fill(0);
  /** The vCPU that left with an exit for the domain, and the EXIT_* reason. */
  lastExit: { vcpu: number; reason: number } | null = null;
  readonly #vcpus: readonly Runnable[];
  readonly #clock: InstructionClock | HostClock;
  readonly #hostMs: () => number;
  /** vCPUs that returned from their last run with nothing to do and have got no event since. */
  readonly #waiting: boolean[];
  /** vCPUs that a debugger keeps from running. */
  readonly #held: boolean[];
  /** An event was posted to a vCPU while none ran, or a timer was armed before all others: the host may sleep. */
  onOutsideWake: () => void = () => {};
  /** A vCPU has nothing to do before an event comes. */
  onHalt: () => void = () => {};
  readonly #runstates: number[];
  readonly #entered: number[];
  readonly #nanos: number[][];
  #limit: RunLimit | null = null;
  #cursor = 0;
  #quantumLeft = 0;
  #current: Runnable | null = null;
  #currentRetired = 0;
  #stopped = false;
  #perMs = FIRST_GUESS_PER_MS;
  #measured = { executed: 0, ms: 0 };

  constructor(vcpus: readonly Runnable[], clock: InstructionClock | HostClock, hostMs: () => number) {
    this.#vcpus = vcpus;
    this.#clock = clock;
    this.#hostMs = hostMs;
    this.#waiting = vcpus.map(() => false);
    this.#held = vcpus.map(() => false);
    this.#runstates = vcpus.map(() => RUNNABLE);
    this.#entered = vcpus.map(() => clock.now());
    this.#nanos = vcpus.map(() => [0, 0, 0, 0]);
    clock.onEarlierDeadline = () => {
      if (this.#current !== null) this.#current.kick();
      else if (this.#limit === null) this.onOutsideWake();
    };
    if (!(clock instanceof HostClock)) clock.inSlice = () => this.#inSlice();
  }

  /** An event was posted to vCPU `index`. */
  wake(index: number): void {
    if (!this.#waiting[index]) return;
    this.#waiting[index] = false;
    this.#changeState(index, RUNNABLE);
    if (this.#limit === null) this.onOutsideWake();
  }

  /** Which vCPUs have something to do. */
  get ready(): readonly boolean[] {
    return this.#waiting.map((waits, index) => !waits && !this.#held[index]);
  }

  /** Where the time of vCPU `index` went since the machine was made. */
  times(index: number): VcpuTimes {
    const state = this.#runstates[index] as number;
    const since = this.#entered[index] as number;
    const nanos = [...(this.#nanos[index] as number[])];
    nanos[state] = (nanos[state] as number) + Math.max(0, this.#clock.now() - since);
    return { state: RUNSTATES[state] as Runstate, since, nanos: nanos as unknown as VcpuTimes['nanos'] };
  }

  /** Ends the run in progress after the current instruction if its time is up: for those whose instructions are slow. */
  checkTime(): void {
    if (this.#limit?.expired?.() === true) this.#current?.kick();
  }

  /** Ends the run in progress after the current instruction. */
  stop(): void {
    this.#stopped = true;
    this.#current?.kick();
  }

  /** True when no vCPU has anything to do. */
  get idle(): boolean {
    return this.#waiting.every((waits) => waits);
  }

  run(limit: RunLimit): RunEnd {
    this.#limit = limit;
    try {
      return this.#run(limit);
    } finally {
      this.#limit = null;
    }
  }

  #run(limit: RunLimit): RunEnd {
    this.#stopped = false;
    this.lastExit = null;
    const end = limit.instructions === undefined ? Infinity : this.executed + limit.instructions;
    let idleTimers = 0;
    for (;;) {
      this.#clock.runDue();
      if (this.#stopped) return 'stopped';
      if (this.executed >= end || limit.expired?.() === true) return 'limit';
      const index = this.#next();
      if (index < 0) {
        if (++idleTimers > MOST_IDLE_TIMERS || !this.#skipIdleTime()) return 'idle';
      } else {
        const before = this.executed;
        this.#turn(index, end - this.executed);
        if (this.executed > before) idleTimers = 0;
        if (this.lastExit !== null) return 'exit';
      }
    }
  }

  /** Keeps vCPU `index` from running, or lets it run again. */
  hold(index: number, held: boolean): void {
    this.#held[index] = held;
  }

  /**
   * One instruction or event of vCPU `index`; those of the others that are not held get as much. Returns the EXIT_* of
   * the first; for the others see {@link Scheduler.lastExit}.
   */
  step(index: number): number {
    this.#stopped = false;
    this.lastExit = null;
    this.#clock.runDue();
    if (this.#stopped) return EXIT_BREAKPOINT;
    const reason = this.#enter(index, (vcpu) => vcpu.step());
    const stop = this.lastExit;
    for (const other of this.#vcpus.keys()) {
      if (this.#stopped || other === index || this.#held[other] || this.#waiting[other]) continue;
      this.#enter(other, (vcpu) => vcpu.enter(1));
    }
    this.lastExit = stop ?? this.lastExit;
    return reason;
  }

  save(): SchedulerState {
    return { cursor: this.#cursor, quantumLeft: this.#quantumLeft };
  }

  restore(state: SchedulerState): void {
    this.#cursor = state.cursor % this.#vcpus.length;
    this.#quantumLeft = state.quantumLeft;
    this.#waiting.fill(false);
    for (const index of this.#vcpus.keys()) this.#changeState(index, RUNNABLE);
  }

  reset(): void {
    this.restore({ cursor: 0, quantumLeft: 0 });
  }

  #inSlice(): number {
    return this.#current === null ? 0 : this.#current.retired - this.#currentRetired;
  }

  /** The vCPU to run: the one whose turn it is, else the next that has something to do, or −1. */
  #next(): number {
    if (this.#quantumLeft > 0 && this.#ready(this.#cursor)) return this.#cursor;
    const count = this.#vcpus.length;
    for (let step = 1; step <= count; step++) {
      const index = (this.#cursor + step) % count;
      if (this.#ready(index)) return index;
    }
    return -1;
  }

  #ready(index: number): boolean {
    return !this.#waiting[index] && !this.#held[index] && this.#limit?.permits?.[index] !== false;
  }

  #skipIdleTime(): boolean {
    const { nextDeadline } = this.#clock;
    if (this.#clock instanceof HostClock || nextDeadline === null) return false;
    this.#clock.skipTo(nextDeadline);
    return true;
  }

  #turn(index: number, most: number): void {
    const before = { cursor: this.#cursor, quantumLeft: this.#quantumLeft };
    if (index !== this.#cursor || this.#quantumLeft === 0) {
      this.#cursor = index;
      this.#quantumLeft = QUANTUM;
    }
    const budget = Math.min(most, this.#sliceBudget());
    let executed = 0;
    this.#enter(
      index,
      (vcpu) => vcpu.enter(budget),
      (reason) => {
        // Exceptions without end use the budget up and retire nothing: time goes by all the same.
        executed = reason === EXIT_BUDGET ? budget : this.#inSlice();
        return executed;
      },
    );
    // A vCPU that had nothing to do has not had its turn: spurious wakes must not change the order of turns.
    if (executed === 0 && this.#waiting[index]) {
      this.#cursor = before.cursor;
      this.#quantumLeft = before.quantumLeft;
    }
  }

  /** Lets vCPU `index` run by way of `run`, charges what it executed, and notes why it came back. */
  #enter(
    index: number,
    run: (vcpu: Runnable) => number,
    measure: (reason: number) => number = () => this.#inSlice(),
  ): number {
    const vcpu = this.#vcpus[index] as Runnable;
    const started = this.#clock instanceof HostClock ? this.#hostMs() : 0;
    this.#current = vcpu;
    this.#currentRetired = vcpu.retired;
    this.#waiting[index] = false;
    this.#changeState(index, RUNNING);
    const reason = run(vcpu);
    const executed = measure(reason);
    this.#current = null;
    this.#charge(executed, started);
    this.exits[reason] = (this.exits[reason] ?? 0) + 1;
    this.#after(index, reason, executed);
    return reason;
  }

  #after(index: number, reason: number, executed: number): void {
    switch (reason) {
      case EXIT_HLT:
      case EXIT_WAIT_SIPI:
        // An event that the shadow of STI held back may be pending: only who comes back empty-handed waits.
        if (executed === 0) {
          this.#waiting[index] = true;
          this.onHalt();
        } else this.#quantumLeft = Math.max(1, this.#quantumLeft);
        break;
      case EXIT_PAUSE:
        this.#quantumLeft = 0;
        break;
      case EXIT_SHUTDOWN:
      case EXIT_ABSENT:
      case EXIT_NO_MEMORY:
      case EXIT_BREAKPOINT:
        this.lastExit = { vcpu: index, reason };
        break;
      default:
    }
    const left = reason === EXIT_WAIT_SIPI ? OFFLINE : BLOCKED;
    this.#changeState(index, this.#waiting[index] ? left : RUNNABLE);
  }

  #changeState(index: number, state: number): void {
    const before = this.#runstates[index] as number;
    if (state === before) return;
    const now = this.#clock.now();
    const nanos = this.#nanos[index] as number[];
    nanos[before] = (nanos[before] as number) + Math.max(0, now - (this.#entered[index] as number));
    this.#runstates[index] = state;
    this.#entered[index] = now;
  }

  #sliceBudget(): number {
    const clock = this.#clock;
    const deadline = clock.nextDeadline;
    if (clock instanceof HostClock) {
      const ms = deadline === null ? HOST_SLICE_MS : Math.min(HOST_SLICE_MS, (deadline - clock.now()) / 1e6);
      return Math.max(HOST_SLICE_LEAST, Math.min(HOST_SLICE_MOST, Math.floor(ms * this.#perMs)));
    }
    const untilTimer = deadline === null ? Infinity : clock.instructionsUntil(deadline);
    return Math.max(1, Math.min(this.#quantumLeft, untilTimer));
  }

  #charge(executed: number, started: number): void {
    this.executed += executed;
    if (this.#clock instanceof HostClock) {
      // One slice is a turn.
      this.#quantumLeft = 0;
      this.#measureSpeed(executed, this.#hostMs() - started);
    } else {
      this.#quantumLeft = Math.max(0, this.#quantumLeft - executed);
      this.#clock.advance(executed);
    }
  }

  /** For the length of the next slices. It falls faster than it rises: a guest may change its pace at any time. */
  #measureSpeed(executed: number, ms: number): void {
    const sum = this.#measured;
    sum.executed += executed;
    sum.ms += ms;
    if (sum.ms < MEASURED_MS) return;
    const speed = sum.executed / sum.ms;
    this.#perMs = Math.max(this.#perMs * SLOW_DOWN, Math.min(this.#perMs * SPEED_UP, speed));
    this.#measured = { executed: 0, ms: 0 };
  }
}
