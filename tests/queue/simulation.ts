// A disk and its users in simulated time: what the tests of the queue run.

import { TimerQueue } from '../../bindings/timers.js';
import type { Clock, Nanos, Timer } from '../../devices/device.js';
import { IoQueue, type IoQueueOptions, type IoRequest } from '../../devices/queue/index.js';

export const MILLISECOND = 1e6;
export const SECOND = 1e9;

/** Time that a test lets pass; many timers cost little. */
export class SimulatedClock implements Clock {
  readonly #timers = new TimerQueue();
  #now: Nanos = 0;

  now(): Nanos {
    return this.#now;
  }

  timer(callback: () => void): Timer {
    return this.#timers.make(callback);
  }

  /** Lets time pass; timers run at their deadline. */
  advance(nanos: Nanos): void {
    const end = this.#now + nanos;
    for (let next = this.#timers.next; next !== null && next <= end; next = this.#timers.next) {
      this.#now = Math.max(this.#now, next);
      this.#timers.runDue(this.#now);
    }
    this.#now = end;
  }
}

/** A disk that needs a fixed time for every request and some for every byte. */
export class SimulatedDisk {
  readonly clock = new SimulatedClock();
  readonly queue: IoQueue;
  /** Requests in the order in which the disk got them. */
  readonly order: IoRequest[] = [];

  constructor(
    readonly requestNanos: Nanos,
    readonly bytesPerSecond: number,
    options: Partial<IoQueueOptions> = {},
  ) {
    this.queue = new IoQueue({ name: 'disk', clock: this.clock, ...options });
  }

  /** Submits a request; `done` is called when the disk is done with it. */
  submit(
    domain: number,
    bytes: number,
    options: { offset?: number; kind?: IoRequest['kind']; done?: () => void; cancelled?: () => void } = {},
  ): void {
    const request: IoRequest = {
      domain,
      kind: options.kind ?? 'read',
      bytes,
      offset: options.offset ?? 0,
      run: (done) => {
        this.order.push(request);
        const timer = this.clock.timer(() => {
          done();
          options.done?.();
        });
        timer.arm(this.clock.now() + this.requestNanos + Math.ceil((bytes * SECOND) / this.bytesPerSecond));
      },
      cancel: () => options.cancelled?.(),
    };
    this.queue.submit(request);
  }

  /** A user that keeps `depth` requests outstanding until `stop()` says so. */
  saturate(domain: number, depth: number, size: () => number, stop: () => boolean): void {
    const next = (): void => {
      if (!stop()) this.submit(domain, size(), { done: next });
    };
    for (let i = 0; i < depth; i++) next();
  }

  served(domain: number): { requests: number; bytes: number } {
    const found = this.queue.statistics().find((record) => record.domain === domain);
    return found ?? { requests: 0, bytes: 0 };
  }
}
