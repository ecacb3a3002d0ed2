// Proportional shares of processor time: who runs next, and for how long. Weight and cap mean what they mean to Xen's
// credit scheduler (xl(1), sched-credit). The order is that of start-time fair queueing (Goyal, Guo and Vin, 1996): each
// share has a tag, its time used divided by its weight, and the one with the smallest tag runs. Nobody is charged by
// ticks: only the time that was used counts, however short the runs were.

/** Weight that divides the time unless told otherwise. */
export const DEFAULT_WEIGHT = 256;
export const MAX_WEIGHT = 65535;
/** What a cap grants in so long may be saved up: others run meanwhile, and the host's system has other work, too. */
const CAP_MEMORY_MS = 100;
/** Small caps grant their time in pieces of so long's. */
const CAP_PERIOD_MS = 30;
/** Time that a share which slept may be ahead of the others when it wakes: its boost. */
const BOOST_MS = 5;
/** All others in pieces of so long. */
const RESUME_MS = 1;
/** The shortest slice of a capped share. */
const LEAST_SLICE_MS = 0.1;

/** What one domain gets of the processors. */
export class Share {
  /** 1 to 65535. Under contention, time is divided in proportion to it. */
  weight = DEFAULT_WEIGHT;
  /** Percent of one processor that it never exceeds, also when nobody else wants to run; 0: no cap. */
  cap = 0;
  /** Milliseconds charged since it was added. */
  usedMs = 0;
  /** @internal Weighted milliseconds: the order of service. */
  tag = 0;
  /** @internal It has something to do. */
  awake = false;
  /** @internal It is running now. */
  running = false;
  /** @internal The cap keeps it from running for now. */
  parked = false;
  /** @internal Milliseconds that the cap leaves it, as of `budgetAt`. */
  budget = 0;
  /** @internal */
  budgetAt = 0;
  /** @internal When it was picked last, in picks: breaks ties. */
  turn = 0;
}

/** The run queue of a host. Times are milliseconds of its monotonic clock. */
export class CreditScheduler {
  readonly #shares = new Set<Share>();
  /** The smallest tag of all that have something to do: where those that wake join. Never falls. */
  #floor = 0;
  #picks = 0;

  add(share: Share, now: number): void {
    share.tag = this.#floor;
    share.budgetAt = now;
    this.#shares.add(share);
  }

  remove(share: Share): void {
    this.#shares.delete(share);
  }

  /** It has something to do from now on. Who slept goes first, but cannot save up more than its boost. */
  wake(share: Share): void {
    if (share.awake) return;
    share.awake = true;
    this.#join(share);
  }

  /** It has nothing to do. */
  sleep(share: Share): void {
    share.awake = false;
  }

  /** Who runs next of those that `permits` accepts; null when nobody can. */
  pick(now: number, permits: (share: Share) => boolean = () => true): Share | null {
    let best: Share | null = null;
    for (const share of this.#shares) {
      if (!share.awake || share.running || !permits(share) || this.#held(share, now)) continue;
      if (best === null || share.tag < best.tag || (share.tag === best.tag && share.turn < best.turn)) {
        best = share;
      }
    }
    if (best !== null) {
      best.running = true;
      best.turn = ++this.#picks;
    }
    return best;
  }

  /** How much of `most` milliseconds one that was picked may run. */
  slice(share: Share, most: number): number {
    return share.cap === 0 ? most : Math.min(most, Math.max(share.budget, LEAST_SLICE_MS));
  }

  /** One that was picked has run. */
  charge(share: Share, usedMs: number): void {
    share.running = false;
    share.usedMs += usedMs;
    share.tag += (usedMs * DEFAULT_WEIGHT) / share.weight;
    if (share.cap > 0) share.budget -= usedMs;
    let least = Number.POSITIVE_INFINITY;
    for (const other of this.#shares) {
      if (other.awake && !other.parked) least = Math.min(least, other.tag);
    }
    if (least !== Number.POSITIVE_INFINITY) this.#floor = Math.max(this.#floor, least);
  }

  /** Milliseconds until a cap lets somebody run again. */
  untilUnparked(now: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const share of this.#shares) {
      if (!share.awake || !share.parked) continue;
      const missing = resumeAt(share) - budgetOf(share, now);
      least = Math.min(least, Math.max(0, (missing * 100) / share.cap));
    }
    return least;
  }

  #join(share: Share): void {
    share.tag = Math.max(share.tag, this.#floor - (BOOST_MS * DEFAULT_WEIGHT) / share.weight);
  }

  /** True while the cap keeps it from running. One that comes back has no claim to the time it was kept. */
  #held(share: Share, now: number): boolean {
    if (share.cap === 0) {
      if (share.parked) this.#join(share);
      share.parked = false;
      share.budget = 0;
      share.budgetAt = now;
      return false;
    }
    share.budget = budgetOf(share, now);
    share.budgetAt = now;
    if (share.parked) {
      if (share.budget < resumeAt(share)) return true;
      share.parked = false;
      this.#join(share);
    } else if (share.budget <= 0) share.parked = true;
    return share.parked;
  }
}

/** The most that a capped share can save up. */
function burst(share: Share): number {
  return (share.cap / 100) * CAP_MEMORY_MS;
}

/** What it waits for once it has used up its budget. */
function resumeAt(share: Share): number {
  return Math.min((share.cap / 100) * CAP_PERIOD_MS, RESUME_MS);
}

function budgetOf(share: Share, now: number): number {
  return Math.min(burst(share), share.budget + ((now - share.budgetAt) * share.cap) / 100);
}
