// What the queue tells about itself: depth, waiting times, throughput.

import type { Nanos } from '../device.js';
import type { IoKind } from './request.js';

/** Steps within a power of two: a value is reported at most 1/16 too high. */
const STEPS = 16;
const OCTAVES = 50;

/** A distribution of durations in logarithmic steps, of fixed size. */
export class DurationHistogram {
  readonly #counts = new Uint32Array(STEPS * OCTAVES);
  #total = 0;
  #sum = 0;
  #longest: Nanos = 0;

  get count(): number {
    return this.#total;
  }

  get mean(): Nanos {
    return this.#total === 0 ? 0 : this.#sum / this.#total;
  }

  get longest(): Nanos {
    return this.#longest;
  }

  add(duration: Nanos): void {
    const value = Math.max(0, duration);
    this.#counts[stepOf(value)]!++;
    this.#total++;
    this.#sum += value;
    if (value > this.#longest) this.#longest = value;
  }

  /** The upper edge of the step below which `share` (0 to 1) of the durations lie; 0 when there are none. */
  quantile(share: number): Nanos {
    const wanted = Math.ceil(share * this.#total);
    let seen = 0;
    for (let step = 0; step < this.#counts.length; step++) {
      seen += this.#counts[step]!;
      if (seen >= wanted && seen > 0) return Math.min(edgeOf(step), this.#longest);
    }
    return 0;
  }
}

/** Values below {@link STEPS} have a step each; above, every power of two has as many. */
function stepOf(value: number): number {
  if (value < STEPS) return Math.floor(value);
  const octave = Math.floor(Math.log2(value)) - 4;
  const step = (octave + 1) * STEPS + Math.floor(value / 2 ** octave) - STEPS;
  return Math.min(step, STEPS * OCTAVES - 1);
}

function edgeOf(step: number): number {
  if (step < STEPS) return step;
  const octave = Math.floor(step / STEPS) - 1;
  return ((step % STEPS) + STEPS + 1) * 2 ** octave - 1;
}

const SLOTS = 10;
const SLOT_NANOS = 100_000_000;

/** Requests and bytes over the last second, in tenths. */
export class Throughput {
  readonly #requests = new Float64Array(SLOTS);
  readonly #bytes = new Float64Array(SLOTS);
  /** Number of the newest tenth since time zero. */
  #newest = 0;

  add(bytes: number, now: Nanos): void {
    const slot = this.#turn(now);
    this.#requests[slot]!++;
    this.#bytes[slot]! += bytes;
  }

  /** A second: requests and bytes served in the last ten tenths, the running one included. */
  at(now: Nanos): { requests: number; bytes: number } {
    this.#turn(now);
    return { requests: sum(this.#requests), bytes: sum(this.#bytes) };
  }

  #turn(now: Nanos): number {
    const newest = Math.floor(now / SLOT_NANOS);
    for (let n = Math.max(this.#newest + 1, newest - SLOTS + 1); n <= newest; n++) {
      this.#requests[n % SLOTS] = 0;
      this.#bytes[n % SLOTS] = 0;
    }
    this.#newest = Math.max(this.#newest, newest);
    return this.#newest % SLOTS;
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What the queue tells about one domain. */
export interface DomainQueueStatistics {
  readonly domain: number;
  /** Requests that wait. */
  readonly depth: number;
  /** Requests that the backend works on. */
  readonly inService: number;
  /** Requests and bytes served since the domain was added. */
  readonly requests: number;
  readonly bytes: number;
  /** The same by what was asked for. */
  readonly kinds: Readonly<Record<IoKind, { readonly requests: number; readonly bytes: number }>>;
  /** Requests that were cancelled because the domain went. */
  readonly cancelled: number;
  /** Time from submission to start. */
  readonly wait: DurationSummary;
  /** Time from submission to completion. */
  readonly latency: DurationSummary;
  /** Over the last second. */
  readonly throughput: { readonly requests: number; readonly bytes: number };
}

/** A distribution of times in nanoseconds; quantiles are at most 1/16 too high. */
export interface DurationSummary {
  readonly mean: Nanos;
  readonly p50: Nanos;
  readonly p99: Nanos;
  readonly longest: Nanos;
}

export function summarise(histogram: DurationHistogram): DurationSummary {
  return {
    mean: histogram.mean,
    p50: histogram.quantile(0.5),
    p99: histogram.quantile(0.99),
    longest: histogram.longest,
  };
}
