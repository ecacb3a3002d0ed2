// The requests of one domain in a queue, in order of arrival, with the domain's share and its accounts.

import type { Nanos } from '../device.js';
import { Meter } from './rate.js';
import { type DomainShare, IO_KINDS, type IoRequest, type PendingRequest } from './request.js';
import { type DomainQueueStatistics, DurationHistogram, summarise, Throughput } from './statistics.js';

/** A request in the queue's care. */
export interface Entry {
  readonly id: number;
  readonly request: IoRequest;
  readonly submittedAt: Nanos;
  /** When a policy first saw it, or null. */
  shownAt: Nanos | null;
  /** Left the lane: the gap is closed when it reaches the front. */
  gone: boolean;
}

/** Removed entries at the front of the array are dropped from this many on. */
const COMPACT_FROM = 64;

export class Lane {
  share: DomainShare;
  meter: Meter;
  /** Start-time fair queueing: the tag at which the last request of the domain ends. */
  finish = 0;
  inService = 0;
  /** The domain is removed: no new requests; forgotten once the last in service is done. */
  closed = false;
  #entries: Entry[] = [];
  #first = 0;
  #depth = 0;
  readonly #served = IO_KINDS.map(() => ({ requests: 0, bytes: 0 }));
  #cancelled = 0;
  readonly #wait = new DurationHistogram();
  readonly #latency = new DurationHistogram();
  readonly #throughput = new Throughput();

  constructor(
    readonly domain: number,
    share: DomainShare,
    now: Nanos,
  ) {
    this.share = share;
    this.meter = new Meter(share.rate, now);
  }

  get depth(): number {
    return this.#depth;
  }

  get head(): Entry | undefined {
    return this.#entries[this.#first];
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#depth++;
  }

  /** Takes any waiting entry out. */
  remove(entry: Entry): void {
    entry.gone = true;
    this.#depth--;
    while (this.#entries[this.#first]?.gone) this.#first++;
    if (this.#first >= COMPACT_FROM && this.#first * 2 >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Takes all waiting entries out. */
  removeAll(): Entry[] {
    const waiting = [...this.waiting()];
    for (const entry of waiting) entry.gone = true;
    this.#entries = [];
    this.#first = 0;
    this.#depth = 0;
    this.#cancelled += waiting.length;
    return waiting;
  }

  *waiting(): Generator<Entry> {
    for (let i = this.#first; i < this.#entries.length; i++) {
      const entry = this.#entries[i]!;
      if (!entry.gone) yield entry;
    }
  }

  started(entry: Entry, now: Nanos): void {
    this.inService++;
    this.#wait.add(now - entry.submittedAt);
  }

  served(entry: Entry, now: Nanos): void {
    this.inService--;
    const { kind, bytes } = entry.request;
    const served = this.#served[IO_KINDS.indexOf(kind)];
    if (served !== undefined) {
      served.requests++;
      served.bytes += bytes;
    }
    this.#latency.add(now - entry.submittedAt);
    this.#throughput.add(bytes, now);
  }

  describe(entry: Entry, now: Nanos): PendingRequest {
    const { domain, kind, bytes, offset } = entry.request;
    const { weight, priority } = this.share;
    return { id: entry.id, domain, kind, bytes, offset, waited: now - entry.submittedAt, weight, priority };
  }

  statistics(now: Nanos): DomainQueueStatistics {
    return {
      domain: this.domain,
      depth: this.#depth,
      inService: this.inService,
      requests: this.#served.reduce((sum, { requests }) => sum + requests, 0),
      bytes: this.#served.reduce((sum, { bytes }) => sum + bytes, 0),
      kinds: Object.fromEntries(
        IO_KINDS.map((kind, index) => [kind, { ...this.#served[index] }]),
      ) as DomainQueueStatistics['kinds'],
      cancelled: this.#cancelled,
      wait: summarise(this.#wait),
      latency: summarise(this.#latency),
      throughput: this.#throughput.at(now),
    };
  }
}
