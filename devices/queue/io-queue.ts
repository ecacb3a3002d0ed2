// The queue in front of a host resource: every request of every domain passes here, in the order of a policy.

import type { Clock, Nanos, Timer } from '../device.js';
import { DEFAULT_LIMITS, decide, type PolicyGuard, type PolicyLimits } from './containment.js';
import { FairOrder } from './fair.js';
import { type Entry, Lane } from './lane.js';
import { Meter } from './rate.js';
import {
  DEFAULT_SHARE,
  type DomainShare,
  type IoRequest,
  MOST_SHOWN,
  type Policy,
  type PolicyFault,
  PRIORITIES,
  type RateLimit,
} from './request.js';
import type { DomainQueueStatistics } from './statistics.js';

/** What a queue is made with. */
export interface IoQueueOptions {
  readonly name: string;
  readonly clock: Clock;
  /** Requests, or merged groups, that the backend works on at once. Fewer make the order sharper, more may be faster. */
  readonly width?: number;
  /** What the resource as a whole may do in a second. */
  readonly total?: RateLimit;
  /** How a policy's time is limited; by default it is called as it is, and not timed. */
  readonly guard?: PolicyGuard;
  readonly limits?: Partial<PolicyLimits>;
  /** Told when a policy was taken off. */
  readonly onFault?: (fault: PolicyFault) => void;
}

/** Limits on what a program may set. */
export const MOST_WEIGHT = 65_535;

const UNGUARDED: PolicyGuard = { call: (policy) => policy(), now: () => 0 };

/** The order in force: the queue's own, the user's, or plain order of arrival after a fault of the user's. */
export type QueueOrder = 'fair' | 'policy' | 'fifo';

/** One per host resource: a disk image, a network. */
export class IoQueue {
  readonly name: string;
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #options: IoQueueOptions;
  readonly #limits: PolicyLimits;
  readonly #width: number;
  readonly #total: Meter;
  readonly #lanes = new Map<number, Lane>();
  readonly #fair = new FairOrder();
  #policy: Policy | null = null;
  #order: QueueOrder = 'fair';
  #fault: PolicyFault | null = null;
  #policyWakeAt: Nanos | null = null;
  /** Since when the policy has started nothing although it could, or null. */
  #withholdingSince: Nanos | null = null;
  #nextId = 1;
  #inService = 0;
  #pumping = false;
  #again = false;

  constructor(options: IoQueueOptions) {
    this.name = options.name;
    this.#options = options;
    this.#clock = options.clock;
    this.#width = Math.max(1, options.width ?? 1);
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#total = new Meter(options.total ?? {}, options.clock.now());
    this.#timer = options.clock.timer(() => this.#pump());
  }

  get order(): QueueOrder {
    return this.#order;
  }

  /** Why the last policy was taken off, or null. */
  get fault(): PolicyFault | null {
    return this.#fault;
  }

  /** Requests that wait, of all domains. */
  get depth(): number {
    let depth = 0;
    for (const lane of this.#lanes.values()) depth += lane.depth;
    return depth;
  }

  /** Groups that the backend works on. */
  get inService(): number {
    return this.#inService;
  }

  /**
   * Sets how a domain is treated, from now on; what is not named stays, or is the default for a new domain.
   *
   * @throws RangeError for a weight, rate or deadline that makes no sense; nothing is changed then
   */
  setShare(domain: number, share: Partial<DomainShare>): void {
    const now = this.#clock.now();
    const lane = this.#laneOf(domain);
    const next = { ...lane.share, ...share };
    checkShare(next);
    if (share.rate !== undefined) lane.meter = new Meter(share.rate, now);
    lane.share = next;
    this.#pump();
  }

  /** How a domain is treated. */
  share(domain: number): DomainShare {
    return this.#lanes.get(domain)?.share ?? DEFAULT_SHARE;
  }

  /** Puts the user's order in force; null: the queue's own. */
  setPolicy(policy: Policy | null): void {
    this.#policy = policy;
    this.#order = policy === null ? 'fair' : 'policy';
    this.#fault = null;
    this.#policyWakeAt = null;
    this.#withholdingSince = null;
    for (const lane of this.#lanes.values()) for (const entry of lane.waiting()) entry.shownAt = null;
    this.#pump();
  }

  /** Takes a request over. It may run before this returns. */
  submit(request: IoRequest): void {
    const now = this.#clock.now();
    const entry: Entry = { id: this.#nextId++, request, submittedAt: now, shownAt: null, gone: false };
    this.#laneOf(request.domain).add(entry);
    request.trace?.mark('queued', now);
    this.#pump();
  }

  /** A domain is gone: what waits is cancelled, what the backend works on ends by itself. */
  removeDomain(domain: number): void {
    const lane = this.#lanes.get(domain);
    if (lane === undefined) return;
    lane.closed = true;
    const waiting = lane.removeAll();
    this.#forget(lane);
    for (const entry of waiting) entry.request.cancel();
    this.#pump();
  }

  /** Requests of a domain that wait or run. */
  outstanding(domain: number): number {
    const lane = this.#lanes.get(domain);
    return lane === undefined ? 0 : lane.depth + lane.inService;
  }

  /** One record a domain, by number. */
  statistics(): DomainQueueStatistics[] {
    const now = this.#clock.now();
    return [...this.#lanes.values()].sort((a, b) => a.domain - b.domain).map((lane) => lane.statistics(now));
  }

  #laneOf(domain: number): Lane {
    let lane = this.#lanes.get(domain);
    if (lane === undefined || lane.closed) {
      lane = new Lane(domain, DEFAULT_SHARE, this.#clock.now());
      this.#lanes.set(domain, lane);
    }
    return lane;
  }

  #forget(lane: Lane): void {
    if (lane.closed && lane.inService === 0 && this.#lanes.get(lane.domain) === lane)
      this.#lanes.delete(lane.domain);
  }

  /** Starts what may start. Requests that end at once, and submit more, come back here by the loop, not by recursion. */
  #pump(): void {
    this.#again = true;
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (this.#again) {
        this.#again = false;
        if (this.#order === 'policy') this.#startByPolicy();
        if (this.#order !== 'policy') this.#startInOrder();
      }
    } finally {
      this.#pumping = false;
    }
    this.#armTimer();
  }

  #startInOrder(): void {
    while (this.#inService < this.#width) {
      const now = this.#clock.now();
      const mayRun = (lane: Lane): boolean => this.#readyAt(lane.head!, lane, now) <= now;
      const lane =
        this.#order === 'fifo' ? this.#oldest(mayRun) : this.#fair.next(this.#lanes.values(), now, mayRun);
      if (lane === undefined) return;
      const entry = lane.head!;
      if (this.#order === 'fair') this.#fair.charge(lane, entry.request.bytes);
      this.#start([entry], now);
    }
  }

  #oldest(mayRun: (lane: Lane) => boolean): Lane | undefined {
    let oldest: Lane | undefined;
    for (const lane of this.#lanes.values()) {
      if (lane.head === undefined || !mayRun(lane)) continue;
      if (oldest === undefined || lane.head.id < oldest.head!.id) oldest = lane;
    }
    return oldest;
  }

  #startByPolicy(): void {
    const now = this.#clock.now();
    this.#policyWakeAt = null;
    if (this.#inService >= this.#width || this.#policy === null) return;
    const shown = this.#shown(now);
    if (shown.size === 0) {
      this.#withholdingSince = null;
      return;
    }
    const complaint = this.#complaint(shown, now);
    if (complaint !== null) {
      this.#takeOff({ reason: 'stalled', message: complaint, at: now });
      return;
    }
    const pending = [...shown.values()].map((entry) =>
      Object.freeze(this.#lanes.get(entry.request.domain)!.describe(entry, now)),
    );
    const view = Object.freeze({
      now,
      free: this.#width - this.#inService,
      pending: Object.freeze(pending),
    });
    const guard = this.#options.guard ?? UNGUARDED;
    const decision = decide(this.#policy, view, shown, guard, this.#limits);
    if ('reason' in decision) {
      this.#takeOff({ ...decision, at: now });
      return;
    }
    this.#policyWakeAt = decision.wakeAt;
    this.#withholdingSince ??= now;
    this.#startGroups(decision.groups, now);
  }

  /** Why the policy's time is over, or null; notes what it sees for the first time. */
  #complaint(shown: ReadonlyMap<number, Entry>, now: Nanos): string | null {
    const { withhold, starve } = this.#limits;
    if (this.#withholdingSince !== null && now - this.#withholdingSince >= withhold)
      return `nothing was started for ${withhold} ns`;
    for (const entry of shown.values()) {
      entry.shownAt ??= now;
      if (now - entry.shownAt >= starve)
        return `request ${entry.id} of domain ${entry.request.domain} was passed over for ${starve} ns`;
    }
    return null;
  }

  #startGroups(groups: Entry[][], now: Nanos): void {
    if (groups.length > 0) this.#withholdingSince = null;
    for (const group of groups) for (const entry of group) entry.shownAt = null; // what waits on is not its doing
    for (const group of groups) {
      // What does not fit now is asked about again: the policy may think otherwise by then.
      if (this.#inService >= this.#width) return;
      const runnable = group.filter(
        (entry) => !entry.gone && this.#readyAt(entry, this.#lanes.get(entry.request.domain)!, now) <= now,
      );
      if (runnable.length > 0) this.#start(runnable, now);
    }
  }

  #shown(now: Nanos): Map<number, Entry> {
    const entries: Entry[] = [];
    for (const lane of this.#lanes.values()) {
      for (const entry of lane.waiting()) if (this.#readyAt(entry, lane, now) <= now) entries.push(entry);
    }
    entries.sort((a, b) => a.id - b.id);
    return new Map(entries.slice(0, MOST_SHOWN).map((entry) => [entry.id, entry]));
  }

  #takeOff(fault: PolicyFault): void {
    this.#fault = fault;
    this.#policy = null;
    this.#policyWakeAt = null;
    this.#order = 'fifo';
    this.#options.onFault?.(fault);
  }

  /** Hands a group to the backend, in its order, as one. */
  #start(group: Entry[], now: Nanos): void {
    this.#inService++;
    this.#withholdingSince = null;
    let left = group.length;
    const bytes = group.reduce((sum, entry) => sum + entry.request.bytes, 0);
    this.#total.take(1, bytes);
    const lanes = group.map((entry) => this.#lanes.get(entry.request.domain)!);
    for (const lane of new Set(lanes)) {
      const own = group.filter((_, i) => lanes[i] === lane);
      lane.meter.take(
        1,
        own.reduce((sum, entry) => sum + entry.request.bytes, 0),
      );
    }
    group.forEach((entry, i) => {
      lanes[i]!.remove(entry);
      lanes[i]!.started(entry, now);
    });
    group.forEach((entry, i) => {
      let done = false;
      entry.request.trace?.mark('started', now);
      entry.request.run(() => {
        if (done) return;
        done = true;
        this.#served(entry, lanes[i]!);
        if (--left > 0) return;
        this.#inService--;
        this.#pump();
      });
    });
  }

  #served(entry: Entry, lane: Lane): void {
    lane.served(entry, this.#clock.now());
    this.#forget(lane);
  }

  #readyAt(entry: Entry, lane: Lane, now: Nanos): Nanos {
    const { bytes } = entry.request;
    return Math.max(lane.meter.ready(bytes, now), this.#total.ready(bytes, now));
  }

  /** The next moment at which something may start that may not now. Completions come by themselves. */
  #armTimer(): void {
    if (this.#inService >= this.#width) {
      this.#timer.cancel();
      return;
    }
    const now = this.#clock.now();
    let at = this.#policyWakeAt ?? Infinity;
    for (const lane of this.#lanes.values()) {
      if (lane.head === undefined) continue;
      const ready = this.#readyAt(lane.head, lane, now);
      if (ready > now) at = Math.min(at, ready);
      else if (this.#order === 'policy')
        at = Math.min(at, (this.#oldestShown(lane) ?? now) + this.#limits.starve);
    }
    if (this.#withholdingSince !== null) at = Math.min(at, this.#withholdingSince + this.#limits.withhold);
    if (at === Infinity) this.#timer.cancel();
    else this.#timer.arm(Math.max(at, now + 1));
  }

  #oldestShown(lane: Lane): Nanos | null {
    let oldest: Nanos | null = null;
    for (const { shownAt } of lane.waiting())
      if (shownAt !== null && (oldest === null || shownAt < oldest)) oldest = shownAt;
    return oldest;
  }
}

function checkShare(share: DomainShare): void {
  const { weight, priority, rate, deadline } = share;
  if (!Number.isInteger(weight) || weight < 1 || weight > MOST_WEIGHT)
    throw new RangeError(`A weight of ${weight} is not between 1 and ${MOST_WEIGHT}.`);
  if (!PRIORITIES.includes(priority)) throw new RangeError(`There is no priority class ${String(priority)}.`);
  for (const [name, value] of Object.entries({ ...rate, deadline }))
    if (value !== undefined && value !== null && !(value > 0 && Number.isFinite(value)))
      throw new RangeError(`A ${name} of ${String(value)} is not above zero.`);
}
