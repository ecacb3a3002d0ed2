// Token buckets: how much may pass in a second, and how much at once.

import type { Nanos } from '../device.js';
import type { RateLimit } from './request.js';

const SECOND = 1e9;
/** Rounding of sums of fractions: far below one byte. */
const EPSILON = 1e-6;
const DEFAULT_BURST_SECONDS = 0.1;
const LEAST_BYTE_BURST = 65_536;

/** One bucket. Something larger than the bucket passes when it is full, and leaves it in debt. */
class Bucket {
  #level: number;
  #filledAt: Nanos;

  constructor(
    readonly rate: number,
    readonly burst: number,
    now: Nanos,
  ) {
    this.#level = burst;
    this.#filledAt = now;
  }

  /** When `amount` may pass: `now` or later. */
  ready(amount: number, now: Nanos): Nanos {
    const elapsed = now - this.#filledAt;
    if (elapsed > 0) {
      this.#level = Math.min(this.burst, this.#level + (elapsed * this.rate) / SECOND);
      this.#filledAt = now;
    }
    const missing = Math.min(amount, this.burst) - this.#level;
    return missing <= EPSILON ? now : now + Math.ceil((missing * SECOND) / this.rate);
  }

  take(amount: number): void {
    this.#level -= amount;
  }
}

/** The buckets of one {@link RateLimit}. */
export class Meter {
  readonly #requests: Bucket | null;
  readonly #bytes: Bucket | null;

  constructor(limit: RateLimit, now: Nanos) {
    const { requests, bytes } = limit;
    this.#requests =
      requests === undefined
        ? null
        : new Bucket(requests, limit.requestBurst ?? Math.max(1, requests * DEFAULT_BURST_SECONDS), now);
    this.#bytes =
      bytes === undefined
        ? null
        : new Bucket(
            bytes,
            limit.byteBurst ?? Math.max(LEAST_BYTE_BURST, bytes * DEFAULT_BURST_SECONDS),
            now,
          );
  }

  /** When a request of so many bytes may pass: `now` or later. */
  ready(bytes: number, now: Nanos): Nanos {
    const byRequests = this.#requests?.ready(1, now) ?? now;
    const byBytes = this.#bytes?.ready(bytes, now) ?? now;
    return Math.max(byRequests, byBytes);
  }

  /** Charges what passes; a merged group is one request. */
  take(requests: number, bytes: number): void {
    this.#requests?.take(requests);
    this.#bytes?.take(bytes);
  }
}
