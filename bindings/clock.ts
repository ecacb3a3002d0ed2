// Virtual time: whole nanoseconds since a domain was created. It stands still while the domain does not run, and goes on
// where it was after a snapshot or a migration. Two sources: the host's time, or the instructions executed.

import type { Clock, Nanos, Timer } from '../devices/device.js';
import { TimerQueue } from './timers.js';

/** The clock that a machine runs by. */
export interface VirtualClock extends Clock {
  readonly kind: 'host' | 'icount';
  /** The first armed deadline. */
  readonly nextDeadline: Nanos | null;
  /** Calls back the timers that are due. */
  runDue(): void;
  /** Virtual time starts to pass; no effect when it does. */
  start(): void;
  /** Virtual time stands still; no effect when it does. */
  stop(): void;
  /** Sets the time, only while it stands still: restoring a snapshot. */
  restore(state: ClockState): void;
  save(): ClockState;
}

/** What a snapshot holds of a clock. */
export interface ClockState {
  readonly nanos: Nanos;
  /** Instruction count: part of a nanosecond, in units of one nanosecond divided by the ratio's denominator. */
  readonly remainder: number;
}

/** Nanoseconds an instruction takes under the instruction-count clock, as a ratio of whole numbers. */
export interface InstructionTime {
  readonly nanos: number;
  readonly instructions: number;
}

/** One instruction takes one nanosecond. */
export const ONE_NANO: InstructionTime = { nanos: 1, instructions: 1 };

/** Time by instructions executed: the same inputs give the same times, bit for bit, on every host. */
export class InstructionClock implements VirtualClock {
  readonly kind = 'icount';
  /** Called when a timer was armed before all others: the running slice may have to end earlier. */
  onEarlierDeadline: () => void = () => {};
  /** Instructions executed in the slice that is running now. */
  inSlice: () => number = () => 0;
  readonly ratio: InstructionTime;
  readonly #timers = new TimerQueue(() => this.onEarlierDeadline());
  #nanos: Nanos = 0;
  #remainder = 0;

  constructor(ratio: InstructionTime = ONE_NANO) {
    this.ratio = ratio;
  }

  get nextDeadline(): Nanos | null {
    return this.#timers.next;
  }

  now(): Nanos {
    return (
      this.#nanos +
      Math.floor((this.#remainder + this.inSlice() * this.ratio.nanos) / this.ratio.instructions)
    );
  }

  timer(callback: () => void): Timer {
    return this.#timers.make(callback);
  }

  runDue(): void {
    this.#timers.runDue(this.now());
  }

  start(): void {}

  stop(): void {}

  /** Charges instructions; the caller no longer counts them as in the slice. */
  advance(instructions: number): void {
    const total = this.#remainder + instructions * this.ratio.nanos;
    this.#nanos += Math.floor(total / this.ratio.instructions);
    this.#remainder = total % this.ratio.instructions;
  }

  /** Nothing can happen before `deadline`: time goes there at once. */
  skipTo(deadline: Nanos): void {
    if (deadline <= this.#nanos) return;
    this.#nanos = deadline;
    this.#remainder = 0;
  }

  /** The fewest instructions after which `deadline` is reached, from the start of a slice. */
  instructionsUntil(deadline: Nanos): number {
    const part = (deadline - this.#nanos) * this.ratio.instructions - this.#remainder;
    return part <= 0 ? 0 : Math.ceil(part / this.ratio.nanos);
  }

  save(): ClockState {
    return { nanos: this.#nanos, remainder: this.#remainder };
  }

  restore(state: ClockState): void {
    this.#nanos = state.nanos;
    this.#remainder = state.remainder % this.ratio.instructions;
  }
}

/** Time that passes with the host's. */
export class HostClock implements VirtualClock {
  readonly kind = 'host';
  /** Called when a timer was armed before all others. */
  onEarlierDeadline: () => void = () => {};
  readonly #timers = new TimerQueue(() => this.onEarlierDeadline());
  readonly #hostMs: () => number;
  /** Virtual time when the clock was last started or stopped. */
  #base: Nanos = 0;
  /** Host time at `#base` while time passes, else null. */
  #since: number | null = null;
  #latest: Nanos = 0;

  /** @param hostMs monotonic milliseconds with fractions */
  constructor(hostMs: () => number) {
    this.#hostMs = hostMs;
  }

  get nextDeadline(): Nanos | null {
    return this.#timers.next;
  }

  now(): Nanos {
    if (this.#since === null) return this.#base;
    const now = this.#base + Math.floor((this.#hostMs() - this.#since) * 1e6);
    if (now > this.#latest) this.#latest = now;
    return this.#latest;
  }

  timer(callback: () => void): Timer {
    return this.#timers.make(callback);
  }

  runDue(): void {
    this.#timers.runDue(this.now());
  }

  start(): void {
    this.#since ??= this.#hostMs();
  }

  stop(): void {
    this.#base = this.now();
    this.#since = null;
  }

  save(): ClockState {
    return { nanos: this.now(), remainder: 0 };
  }

  restore(state: ClockState): void {
    this.#base = state.nanos;
    this.#latest = state.nanos;
  }
}

/** The frequency of every vCPU's time-stamp counter: fixed, so that a domain finds the same one wherever it moves. */
export const TSC_HZ = 2_000_000_000;
export const TSC_PER_NANO = TSC_HZ / 1_000_000_000;

/** The frequency of the local APIC timers before division. */
export const APIC_HZ = 1_000_000_000;

/** The time-stamp counter at virtual time `nanos`, before offsets. Exact: the frequency is a whole number of GHz. */
export function tscAt(nanos: Nanos): bigint {
  return BigInt(nanos) * BigInt(TSC_PER_NANO);
}
