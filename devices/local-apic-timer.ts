// The timer of the local APIC: one-shot, periodic and TSC-deadline modes (Intel SDM volume 3, 11.5.4).

import { type Clock, type Nanos, TickRate, type Timer } from './device.js';
import { DCR_WRITABLE, LVT_MASKED } from './local-apic-registers.js';
import { bool, int53, type StateOf, struct, u32, u64 } from './schema.js';

const MODE_SHIFT = 17;
const MODE_PERIODIC = 1;
const MODE_TSC_DEADLINE = 2;

/** The part of a local APIC's state that its timer owns. */
export const APIC_TIMER = struct({
  divideConfiguration: u32,
  initialCount: u32,
  /** Bus clock tick at which the count was `initialCount`. */
  anchor: int53,
  /** Counting: a one-shot that has expired stops, but its initial count can still be read. */
  running: bool,
  /** IA32_TSC_DEADLINE; 0 when disarmed. */
  tscDeadline: u64,
});

type TimerState = StateOf<typeof APIC_TIMER>;

/** How the vCPU's time-stamp counter relates to virtual time. */
export interface TscRelation {
  /** The guest's TSC at the present. */
  now(): bigint;
  /** The first nanosecond at which the guest's TSC is at least `tsc`; a time that has passed is fine. */
  nanosAt(tsc: bigint): Nanos;
}

/** What the timer needs of the APIC around it. */
export interface ApicTimerHost {
  readonly clock: Clock;
  readonly busHz: number;
  readonly tsc: TscRelation;
  state(): TimerState;
  /** The LVT timer register. */
  lvt(): number;
  expired(): void;
  /** The timer's vector is requested already: another expiration would change nothing. */
  requested(): boolean;
}

/** Counts for a local APIC. All state is the APIC's. */
export class LocalApicTimer {
  readonly #host: ApicTimerHost;
  readonly #rate: TickRate;
  readonly #timer: Timer;

  constructor(host: ApicTimerHost) {
    this.#host = host;
    this.#rate = new TickRate(host.busHz);
    this.#timer = host.clock.timer(() => this.settle());
  }

  get tscDeadlineMode(): boolean {
    return this.#mode === MODE_TSC_DEADLINE;
  }

  get #mode(): number {
    return (this.#host.lvt() >> MODE_SHIFT) & 3;
  }

  /** Bus clocks for one step of the count. */
  get #divisor(): number {
    const dcr = this.#host.state().divideConfiguration;
    const code = (dcr & 3) | ((dcr >> 1) & 4);
    return code === 7 ? 1 : 2 << code;
  }

  /** A restored record may claim to run with a count of zero. */
  get #counting(): boolean {
    const { running, initialCount } = this.#host.state();
    return running && initialCount !== 0;
  }

  get #tick(): number {
    return this.#rate.ticks(this.#host.clock.now());
  }

  /** The current count register. */
  currentCount(): number {
    this.settle();
    const { initialCount, anchor } = this.#host.state();
    if (!this.#counting) {
      return 0;
    }
    return initialCount - Math.floor((this.#tick - anchor) / this.#divisor);
  }

  writeInitialCount(value: number): void {
    if (!this.tscDeadlineMode) {
      this.settle();
      const state = this.#host.state();
      state.initialCount = value;
      state.running = value !== 0;
      state.anchor = this.#tick;
      this.arm();
    }
  }

  writeDivideConfiguration(value: number): void {
    const count = this.currentCount();
    const state = this.#host.state();
    state.divideConfiguration = value & DCR_WRITABLE;
    // The count goes on from where it is, at the new pace.
    state.anchor = this.#tick - (state.initialCount - count) * this.#divisor;
    this.arm();
  }

  /** Call before LVT is changed, with its new value: entering or leaving TSC-deadline mode disarms the timer. */
  modeWillBe(lvt: number): void {
    this.settle();
    if (((lvt >> MODE_SHIFT) & 3) !== this.#mode) {
      const state = this.#host.state();
      if (this.tscDeadlineMode || ((lvt >> MODE_SHIFT) & 3) === MODE_TSC_DEADLINE) {
        state.running = false;
        state.tscDeadline = 0n;
      }
    }
  }

  readTscDeadline(): bigint {
    this.settle();
    return this.tscDeadlineMode ? this.#host.state().tscDeadline : 0n;
  }

  writeTscDeadline(value: bigint): void {
    if (this.tscDeadlineMode) {
      this.#host.state().tscDeadline = value;
      this.settle();
      this.arm();
    }
  }

  /** Reports the expirations that have passed: several of a period count as one. */
  settle(): void {
    const state = this.#host.state();
    if (state.tscDeadline !== 0n) {
      if (this.#host.tsc.now() >= state.tscDeadline) {
        state.tscDeadline = 0n;
        this.#host.expired();
      }
    } else if (this.#counting) {
      const period = state.initialCount * this.#divisor;
      const passed = Math.floor((this.#tick - state.anchor) / period);
      if (passed > 0) {
        if (this.#mode === MODE_PERIODIC) {
          state.anchor += passed * period;
        } else {
          state.running = false;
        }
        this.#host.expired();
      }
    }
    this.arm();
  }

  /**
   * Sets the alarm from the state. None is needed while an expiration would go unnoticed, because the timer is masked
   * or its vector requested: the count follows from the time. This also keeps a guest that asks for an interrupt every
   * few nanoseconds from drowning the host in alarms.
   */
  arm(): void {
    const state = this.#host.state();
    if ((this.#host.lvt() & LVT_MASKED) !== 0 || this.#host.requested()) {
      this.#timer.cancel();
    } else if (state.tscDeadline !== 0n) {
      this.#timer.arm(this.#host.tsc.nanosAt(state.tscDeadline));
    } else if (this.#counting) {
      this.#timer.arm(this.#rate.nanos(state.anchor + state.initialCount * this.#divisor));
    } else {
      this.#timer.cancel();
    }
  }
}
