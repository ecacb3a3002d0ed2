// The processors of a host and the domains that want them. Processor 0 is this thread; domains in Workers run on any, each
// in a thread of its own, for as long as a processor is given to them. A processor runs one domain at a time, in slices
// short enough that the event loop runs in between, and sleeps until the first timer when nobody wants it.

import type { Entry } from './admission.js';
import { CreditScheduler, type Share } from './credit.js';
import type { SliceEnd } from './domain.js';
import type { HostServices, Sleep } from './services.js';

/** Wall time that a domain runs at most before another gets its turn. */
const SLICE_MS = 5;
/** The event loop gets a turn after the slice in which so much wall time has passed since its last. */
const TURN_MS = 2;
/** Also when the host's clock is too coarse to tell. */
const MOST_SLICES = 1000;
/** A timer this close is waited for in the event loop: host timers are no finer than a millisecond. */
const SHORT_WAIT_MS = 0.2;
const LONGEST_SLEEP_MS = 3_600_000;
/** The processor that is this thread. */
const THIS_THREAD = 0;

/** One processor. */
class Pcpu {
  looping = false;
  sleep: Sleep | null = null;
  /** When the event loop had its last turn, and until when all time is charged. */
  turnAt = 0;
  chargedAt = 0;
  /** What this program had used of processors then. */
  chargedCpu = 0;

  constructor(readonly index: number) {}
}

/** Gives processors to domains. */
export class RunQueue {
  readonly #services: HostServices;
  readonly #pcpus: readonly Pcpu[];
  readonly #credit = new CreditScheduler();
  readonly #entries = new Map<Share, Entry>();

  constructor(services: HostServices, pcpus: number) {
    this.#services = services;
    this.#pcpus = Array.from({ length: pcpus }, (_, index) => new Pcpu(index));
  }

  /** How many processors there are. */
  get pcpus(): number {
    return this.#pcpus.length;
  }

  add(entry: Entry): void {
    this.#entries.set(entry.share, entry);
    this.#credit.add(entry.share, this.#services.now());
  }

  remove(entry: Entry): void {
    this.#entries.delete(entry.share);
    this.#credit.remove(entry.share);
  }

  /** A domain has something to do. */
  wake(entry: Entry): void {
    if (entry.pcpu !== null) entry.woken = true;
    entry.ready = null;
    entry.wakeAt = null;
    this.#credit.wake(entry.share);
    for (const pcpu of this.#pcpus) {
      if (!this.#serves(pcpu, entry)) continue;
      pcpu.sleep?.cancel();
      if (pcpu.looping) continue;
      pcpu.looping = true;
      void this.#loop(pcpu);
    }
  }

  /** A domain stopped running: who sleeps until its next timer has nothing to wait for any more. */
  rest(entry: Entry): void {
    entry.wakeAt = null;
    this.#credit.sleep(entry.share);
    for (const pcpu of this.#pcpus) pcpu.sleep?.cancel();
  }

  /** Whether a processor can run a domain at all: this thread's domains run on this thread. */
  #serves(pcpu: Pcpu, entry: Entry): boolean {
    return entry.elsewhere || pcpu.index === THIS_THREAD;
  }

  async #loop(pcpu: Pcpu): Promise<void> {
    // Let the caller of start() go on first.
    await this.#turn(pcpu);
    for (let slices = 1; ; slices++) {
      const now = this.#services.now();
      const timer = this.#wakeDue(now);
      const share = this.#credit.pick(now, (candidate) => this.#mayRun(pcpu, candidate));
      if (share !== null) {
        const running = this.#runSlice(pcpu, share, timer);
        // A slice in this thread is over already.
        if (running !== undefined) await running;
        if (pcpu.chargedAt - pcpu.turnAt >= TURN_MS || slices % MOST_SLICES === 0) await this.#turn(pcpu);
        continue;
      }
      if (!this.#wanted(pcpu)) break;
      const wait = Math.min(timer, this.#credit.untilUnparked(now), LONGEST_SLEEP_MS);
      if (wait < SHORT_WAIT_MS) await this.#turn(pcpu);
      else await this.#sleepFor(pcpu, wait);
    }
    pcpu.looping = false;
  }

  #wanted(pcpu: Pcpu): boolean {
    for (const entry of this.#entries.values()) {
      if (entry.domain.state === 'running' && this.#serves(pcpu, entry)) return true;
    }
    return false;
  }

  /** The event loop runs. */
  async #turn(pcpu: Pcpu): Promise<void> {
    await this.#services.yieldToHost();
    this.#turned(pcpu);
  }

  /** What passed outside of our loop is nobody's. */
  #turned(pcpu: Pcpu): void {
    pcpu.turnAt = this.#services.now();
    this.#chargedUntil(pcpu, pcpu.turnAt);
  }

  /** Wakes the domains whose timers are due; returns the milliseconds until the next is. */
  #wakeDue(now: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const entry of this.#entries.values()) {
      if (entry.wakeAt === null) continue;
      if (entry.wakeAt > now) next = Math.min(next, entry.wakeAt - now);
      else {
        entry.wakeAt = null;
        entry.ready = null;
        this.#credit.wake(entry.share);
      }
    }
    return next;
  }

  #mayRun(pcpu: Pcpu, share: Share): boolean {
    const entry = this.#entries.get(share) as Entry;
    if (!this.#serves(pcpu, entry)) return false;
    return entry.affinity.some(
      (set, vcpu) => (set === null || set.includes(pcpu.index)) && entry.ready?.[vcpu] !== false,
    );
  }

  /** A slice ends when the timer of a domain that sleeps is due: it goes first then. */
  #runSlice(pcpu: Pcpu, share: Share, untilTimer: number): void | Promise<void> {
    const entry = this.#entries.get(share) as Entry;
    const most = this.#credit.slice(share, Math.max(SHORT_WAIT_MS, Math.min(SLICE_MS, untilTimer)));
    const permits = entry.affinity.every((set) => set === null)
      ? undefined
      : entry.affinity.map((set) => set === null || set.includes(pcpu.index));
    entry.pcpu = pcpu.index;
    entry.lastPcpu = pcpu.index;
    let end: SliceEnd | Promise<SliceEnd>;
    try {
      end = entry.domain.runSlice(most, permits);
    } catch (error) {
      end = this.#failed(entry, error);
    }
    if (!(end instanceof Promise)) {
      // With what it took to choose and to enter it: whoever wants many short slices pays for them.
      this.#ran(pcpu, entry, end, this.#passed(pcpu));
      return undefined;
    }
    return end
      .catch((error: unknown) => this.#failed(entry, error))
      .then((ended) => this.#ran(pcpu, entry, ended, ended.usedMs));
  }

  /** One that fails does not take the others with it. */
  #failed(entry: Entry, error: unknown): SliceEnd {
    entry.domain.failed(error);
    return { waitMs: Number.POSITIVE_INFINITY, usedMs: 0, ready: [] };
  }

  #ran(pcpu: Pcpu, entry: Entry, { ready, waitMs }: SliceEnd, usedMs: number): void {
    const now = this.#services.now();
    entry.pcpu = null;
    // One that was woken meanwhile, in its own thread, has something to do.
    const woken = entry.elsewhere && entry.woken;
    entry.woken = false;
    entry.ready = woken ? null : ready;
    if (!woken && entry.domain.state === 'running' && waitMs > 0) {
      entry.wakeAt = waitMs === Number.POSITIVE_INFINITY ? null : now + waitMs;
      this.#credit.sleep(entry.share);
    }
    this.#credit.charge(entry.share, usedMs);
    this.#chargedUntil(pcpu, now);
  }

  /** Time that is not charged yet, without what the host's system gave to other programs. */
  #passed(pcpu: Pcpu): number {
    const passed = this.#services.now() - pcpu.chargedAt;
    const used = this.#services.cpuTime?.();
    return used === undefined ? passed : Math.min(passed, Math.max(0, used - pcpu.chargedCpu));
  }

  #chargedUntil(pcpu: Pcpu, now: number): void {
    pcpu.chargedAt = now;
    pcpu.chargedCpu = this.#services.cpuTime?.() ?? 0;
  }

  async #sleepFor(pcpu: Pcpu, ms: number): Promise<void> {
    pcpu.sleep = this.#services.sleep(ms);
    await pcpu.sleep.done;
    pcpu.sleep = null;
    this.#turned(pcpu);
  }
}
