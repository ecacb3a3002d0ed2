// The timers of a domain: a binary heap of deadlines in virtual time.

import type { Nanos, Timer } from '../devices/device.js';

/** A timer in the heap; `order` (of creation) decides between equal deadlines. */
class HeapTimer implements Timer {
  deadline: Nanos | null = null;
  /** Position in the heap while armed, else −1. */
  index = -1;

  constructor(
    readonly order: number,
    readonly callback: () => void,
    readonly queue: TimerQueue,
  ) {}

  arm(deadline: Nanos): void {
    this.queue.arm(this, deadline);
  }

  cancel(): void {
    this.queue.cancel(this);
  }

  before(other: HeapTimer): boolean {
    const [mine, theirs] = [this.deadline as Nanos, other.deadline as Nanos];
    return mine < theirs || (mine === theirs && this.order < other.order);
  }
}

/** All timers of one clock. */
export class TimerQueue {
  readonly #heap: HeapTimer[] = [];
  readonly #onEarlier: (deadline: Nanos) => void;
  #made = 0;

  /** @param onEarlier called when the first deadline has become earlier */
  constructor(onEarlier: (deadline: Nanos) => void = () => {}) {
    this.#onEarlier = onEarlier;
  }

  /** The first deadline, or null when no timer is armed. */
  get next(): Nanos | null {
    return this.#heap[0]?.deadline ?? null;
  }

  make(callback: () => void): Timer {
    return new HeapTimer(this.#made++, callback, this);
  }

  /** Calls back every timer due at `now`, in order of deadline, also those armed for the past meanwhile. */
  runDue(now: Nanos): void {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || (first.deadline as Nanos) > now) return;
      this.cancel(first);
      first.callback();
    }
  }

  arm(timer: HeapTimer, deadline: Nanos): void {
    this.cancel(timer);
    timer.deadline = deadline;
    timer.index = this.#heap.length;
    this.#heap.push(timer);
    this.#up(timer);
    if (timer.index === 0) this.#onEarlier(deadline);
  }

  cancel(timer: HeapTimer): void {
    const hole = timer.index;
    if (hole < 0) return;
    timer.index = -1;
    timer.deadline = null;
    const last = this.#heap.pop() as HeapTimer;
    if (last === timer) return;
    this.#place(last, hole);
    this.#up(last);
    this.#down(last);
  }

  #place(timer: HeapTimer, index: number): void {
    timer.index = index;
    this.#heap[index] = timer;
  }

  #up(timer: HeapTimer): void {
    while (timer.index > 0) {
      const parent = this.#heap[(timer.index - 1) >> 1] as HeapTimer;
      if (!timer.before(parent)) return;
      const index = parent.index;
      this.#place(parent, timer.index);
      this.#place(timer, index);
    }
  }

  #down(timer: HeapTimer): void {
    for (;;) {
      const left = this.#heap[2 * timer.index + 1];
      const right = this.#heap[2 * timer.index + 2];
      const child = right !== undefined && left !== undefined && right.before(left) ? right : left;
      if (child === undefined || !child.before(timer)) return;
      const index = child.index;
      this.#place(child, timer.index);
      this.#place(timer, index);
    }
  }
}
