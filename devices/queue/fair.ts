// The queue's own order: deadlines, then priority classes, then weighted shares. Within a class it is start-time fair
// queueing (Goyal, Vin, Cheng: "Start-time Fair Queuing", 1996): every request gets a start tag, the lowest goes first.

import type { Nanos } from '../device.js';
import type { Lane } from './lane.js';
import { PRIORITIES, type Priority } from './request.js';

/** What a request costs besides its bytes: small ones are not free. */
export const REQUEST_COST = 4096;

/** The order between lanes. */
export class FairOrder {
  /** Virtual time of each class: the start tag of the request of it that ran last. */
  readonly #virtual: Record<Priority, number> = { high: 0, normal: 0, low: 0 };

  /** The lane whose first request goes next, of those for which `mayRun` holds; undefined if there is none. */
  next(lanes: Iterable<Lane>, now: Nanos, mayRun: (lane: Lane) => boolean): Lane | undefined {
    let best: Lane | undefined;
    let late: Lane | undefined;
    for (const lane of lanes) {
      if (lane.head === undefined || !mayRun(lane)) continue;
      if (dueAt(lane) <= now && (late === undefined || dueAt(lane) < dueAt(late))) late = lane;
      if (best === undefined || this.#before(lane, best)) best = lane;
    }
    return late ?? best;
  }

  /** Charges the first request of `lane`, which runs now. */
  charge(lane: Lane, bytes: number): void {
    const { priority, weight } = lane.share;
    const start = this.#startOf(lane);
    lane.finish = start + (bytes + REQUEST_COST) / weight;
    // A late request may be ahead of its turn; virtual time does not run backwards for it.
    if (start > this.#virtual[priority]) this.#virtual[priority] = start;
  }

  #before(lane: Lane, other: Lane): boolean {
    const [mine, theirs] = [rank(lane), rank(other)];
    if (mine !== theirs) return mine < theirs;
    const [start, otherStart] = [this.#startOf(lane), this.#startOf(other)];
    if (start !== otherStart) return start < otherStart;
    return lane.head!.id < other.head!.id;
  }

  #startOf(lane: Lane): number {
    return Math.max(this.#virtual[lane.share.priority], lane.finish);
  }
}

function rank(lane: Lane): number {
  return PRIORITIES.indexOf(lane.share.priority);
}

function dueAt(lane: Lane): Nanos {
  const { deadline } = lane.share;
  return deadline === null || lane.head === undefined ? Infinity : lane.head.submittedAt + deadline;
}
