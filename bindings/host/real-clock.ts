// The host's own time for what several domains share: queues and networks go on while a domain is paused.

import type { Clock, Nanos, Timer } from '../../devices/device.js';

/** setTimeout takes no more. */
const LONGEST_MS = 2 ** 31 - 1;

class RealTimer implements Timer {
  deadline: Nanos | null = null;
  readonly #clock: RealClock;
  readonly #callback: () => void;
  #handle: ReturnType<typeof setTimeout> | undefined;

  constructor(clock: RealClock, callback: () => void) {
    this.#clock = clock;
    this.#callback = callback;
  }

  arm(deadline: Nanos): void {
    this.cancel();
    this.deadline = deadline;
    this.#wait();
  }

  cancel(): void {
    clearTimeout(this.#handle);
    this.deadline = null;
  }

  #wait(): void {
    const left = ((this.deadline as Nanos) - this.#clock.now()) / 1e6;
    this.#handle = setTimeout(() => this.#due(), Math.min(LONGEST_MS, Math.max(0, Math.ceil(left))));
    // Nothing that waits only for such a timer keeps a program alive.
    (this.#handle as { unref?(): void }).unref?.();
  }

  /** Never early: host timers may be. */
  #due(): void {
    if (this.deadline === null) return;
    if (this.#clock.now() < this.deadline) {
      this.#wait();
      return;
    }
    this.deadline = null;
    this.#callback();
  }
}

/** Nanoseconds since it was made. */
export class RealClock implements Clock {
  readonly #start = performance.now();

  now(): Nanos {
    return Math.floor((performance.now() - this.#start) * 1e6);
  }

  timer(callback: () => void): Timer {
    return new RealTimer(this, callback);
  }
}
