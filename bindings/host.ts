// A Host runs its Domains: a weighted share of time for each, in slices short enough that the event loop runs in
// between; when every domain is idle the host sleeps until the first timer.

import { Admission, checkPlacement, type Entry, type HostLimits, type Placement } from './admission.js';
import { type CheckedConfig, checkConfig, type DomainConfig } from './config.js';
import { CreditScheduler, Share } from './credit.js';
import { Domain } from './domain.js';
import { type Engine, type Execution, executionOf, type JitOptions } from './core.js';
import { ConfigError } from './errors.js';
import { Machine } from './machine.js';
import type { HostServices, Sleep } from './services.js';
import { damaged } from './snapshot/container.js';
import { decodeSnapshot } from './snapshot/snapshot.js';
import type { WasmSource } from './wasm.js';
import type { XenHost } from './xen/contract.js';
import { XenHypervisor } from './xen/host.js';

/** Options of {@link Host}. */
export interface HostOptions extends HostLimits {
  /** Time, waiting and chance. The library's own `Host` brings those of Node and browsers. */
  readonly services?: HostServices;
  /** The core to use instead of the one that came with the library. */
  readonly wasm?: WasmSource;
  /** How guest code is executed, default `interp`. */
  readonly engine?: Engine;
  /** When the JIT makes code; for tests. */
  readonly jit?: JitOptions;
}

/** Wall time that a domain runs at most before another gets its turn. */
const SLICE_MS = 5;
/** The event loop gets a turn after the slice in which so much wall time has passed since its last. */
const TURN_MS = 2;
/** Also when the host's clock is too coarse to tell. */
const MOST_SLICES = 1000;
/** A timer this close is waited for in the event loop: host timers are no finer than a millisecond. */
const SHORT_WAIT_MS = 0.2;
const LONGEST_SLEEP_MS = 3_600_000;
/** The number of this thread among the host's processors. */
const THIS_PCPU = 0;

/** Creates domains and schedules them. */
export class Host {
  readonly #services: HostServices;
  readonly #execution: Execution;
  readonly #admission: Admission;
  readonly #entries = new Map<number, Entry>();
  readonly #byShare = new Map<Share, Entry>();
  readonly #credit = new CreditScheduler();
  readonly #hypervisor = new XenHypervisor();
  #nextId = 1;
  #sleep: Sleep | null = null;
  #looping = false;
  /** When the event loop had its last turn, and until when all time is charged. */
  #turnAt = 0;
  #chargedAt = 0;

  constructor(options: HostOptions = {}) {
    if (options.services === undefined) {
      throw new ConfigError('HOST_SERVICES_MISSING', 'A Host needs the services of the host it runs on.');
    }
    this.#services = options.services;
    this.#execution = executionOf(options);
    this.#admission = new Admission(options);
  }

  /** The domains that are not destroyed, by number. */
  get domains(): readonly Domain[] {
    return [...this.#entries.values()].map(({ domain }) => domain);
  }

  /** Xenstore and the domains that speak Xen's interface. */
  get xen(): XenHost {
    return this.#hypervisor;
  }

  /** What the host has to give, and what of it is free. */
  get capacity(): Pick<Admission, 'memory' | 'vcpus'> {
    return this.#admission;
  }

  /** How many processors the host schedules. */
  get pcpus(): number {
    return 1;
  }

  /**
   * Makes a domain. It does not run before {@link Domain.start}.
   *
   * @throws ConfigError naming the input that is wrong, ResourceError when the host has no room for it
   */
  async create(config: DomainConfig, placement: Placement = {}): Promise<Domain> {
    const checked = checkConfig(config, this.#services);
    return this.#place(checked, placement, async (domid) => {
      const machine = await this.#make(checked, domid);
      machine.powerOn();
      return machine;
    });
  }

  /**
   * Makes a domain from what {@link Domain.save} returned. It is paused at the instruction where it was saved.
   *
   * @throws StateError when the bytes are damaged or of a newer version; nothing is left behind then. ResourceError when
   *   the host has no room for it
   */
  async restore(snapshot: Uint8Array, placement: Placement = {}): Promise<Domain> {
    const decoded = decodeSnapshot(snapshot);
    const domain = await this.#place(decoded.config, placement, async (domid) => {
      const machine = await this.#machineFor(decoded.config, domid);
      machine.restore(decoded);
      return machine;
    });
    domain.restored();
    return domain;
  }

  /** Weight, cap and affinity of a domain. */
  placement(domain: Domain): Required<Placement> {
    const { share, affinity } = this.#entry(domain);
    return { weight: share.weight, cap: share.cap, affinity: affinity.map((set) => set?.slice() ?? null) };
  }

  /**
   * Changes weight, cap or affinity of a domain; what is absent stays.
   *
   * @throws ConfigError for values out of range
   */
  place(domain: Domain, placement: Placement): void {
    const entry = this.#entry(domain);
    const { weight, cap, affinity } = checkPlacement(
      { ...this.placement(domain), ...placement },
      domain.config.vcpus,
      this.pcpus,
    );
    entry.share.weight = weight;
    entry.share.cap = cap;
    entry.affinity = affinity;
    if (domain.state === 'running') this.#wake(entry);
  }

  /** The processor that a domain runs on now, or null. */
  pcpuOf(domain: Domain): number | null {
    return this.#entry(domain).share.running ? THIS_PCPU : null;
  }

  /** Milliseconds of processor time that a domain was charged. */
  usedMs(domain: Domain): number {
    return this.#entry(domain).share.usedMs;
  }

  /** Destroys every domain. */
  close(): void {
    for (const domain of this.domains) domain.destroy();
  }

  /** The machine of a snapshot's configuration; one that cannot be is the snapshot's fault. */
  async #machineFor(config: CheckedConfig, domid: number): Promise<Machine> {
    try {
      return await this.#make(config, domid);
    } catch (error) {
      if (error instanceof ConfigError) throw damaged(error.message.replace(/\.$/, ''), error);
      throw error;
    }
  }

  #make(config: CheckedConfig, domid: number): Promise<Machine> {
    return Machine.create(config, this.#services, this.#execution, { domid, hypervisor: this.#hypervisor });
  }

  /** Admits a domain before its machine is made, which takes a while: others may be made meanwhile. */
  async #place(
    config: CheckedConfig,
    placement: Placement,
    make: (domid: number) => Promise<Machine>,
  ): Promise<Domain> {
    const checked = checkPlacement(placement, config.vcpus, this.pcpus);
    const release = this.#admission.admit(config);
    try {
      const id = this.#nextId++;
      return this.#adopt(id, await make(id), checked, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  #adopt(id: number, machine: Machine, placement: Required<Placement>, release: () => void): Domain {
    const share = new Share();
    share.weight = placement.weight;
    share.cap = placement.cap;
    const domain = new Domain(id, machine, this.#services, () => {
      if (domain.state === 'running') this.#wake(entry);
      else this.#rest(entry);
    });
    const entry: Entry = { domain, share, affinity: placement.affinity, ready: null, wakeAt: null };
    this.#entries.set(id, entry);
    this.#byShare.set(share, entry);
    this.#credit.add(share, this.#services.now());
    domain.on('destroyed', () => {
      this.#entries.delete(id);
      this.#byShare.delete(share);
      this.#credit.remove(share);
      release();
    });
    return domain;
  }

  #entry(domain: Domain): Entry {
    const entry = this.#entries.get(domain.id);
    if (entry?.domain === domain) return entry;
    throw new ConfigError('DOMAIN_UNKNOWN', `Domain "${domain.name}" is not of this host.`);
  }

  /** A domain has something to do. */
  #wake(entry: Entry): void {
    entry.ready = null;
    entry.wakeAt = null;
    this.#credit.wake(entry.share);
    this.#sleep?.cancel();
    if (this.#looping) return;
    this.#looping = true;
    void this.#loop();
  }

  /** A domain stopped running: a host that sleeps until its next timer has nothing to wait for any more. */
  #rest(entry: Entry): void {
    entry.wakeAt = null;
    this.#credit.sleep(entry.share);
    this.#sleep?.cancel();
  }

  async #loop(): Promise<void> {
    // Let the caller of start() go on first.
    await this.#turn();
    for (let slices = 1; ; slices++) {
      const now = this.#services.now();
      const timer = this.#wakeDue(now);
      const share = this.#credit.pick(now, (candidate) => this.#mayRun(candidate));
      if (share !== null) {
        this.#runSlice(share, timer);
        if (this.#chargedAt - this.#turnAt >= TURN_MS || slices % MOST_SLICES === 0) await this.#turn();
        continue;
      }
      if (!this.domains.some((domain) => domain.state === 'running')) break;
      const wait = Math.min(timer, this.#credit.untilUnparked(now), LONGEST_SLEEP_MS);
      if (wait < SHORT_WAIT_MS) await this.#turn();
      else await this.#sleepFor(wait);
    }
    this.#looping = false;
  }

  /** The event loop runs. */
  async #turn(): Promise<void> {
    await this.#services.yieldToHost();
    this.#turned();
  }

  /** What passed outside of our loop is nobody's. */
  #turned(): void {
    this.#turnAt = this.#services.now();
    this.#chargedAt = this.#turnAt;
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

  #mayRun(share: Share): boolean {
    const entry = this.#byShare.get(share) as Entry;
    return entry.affinity.some(
      (set, vcpu) => (set === null || set.includes(THIS_PCPU)) && entry.ready?.[vcpu] !== false,
    );
  }

  /** A slice ends when the timer of a domain that sleeps is due: it goes first then. */
  #runSlice(share: Share, untilTimer: number): void {
    const entry = this.#byShare.get(share) as Entry;
    const { domain } = entry;
    const most = Math.max(SHORT_WAIT_MS, Math.min(SLICE_MS, untilTimer));
    try {
      const end = domain.runSlice(this.#credit.slice(share, most));
      entry.ready = end.ready;
      if (domain.state === 'running' && end.waitMs > 0) this.#idle(entry, end.waitMs);
    } catch (error) {
      // One that fails does not take the others with it.
      domain.failed(error);
    }
    // With what it took to choose and to enter it: whoever wants many short slices pays for them.
    const now = this.#services.now();
    this.#credit.charge(share, now - this.#chargedAt);
    this.#chargedAt = now;
  }

  #idle(entry: Entry, waitMs: number): void {
    entry.wakeAt = waitMs === Number.POSITIVE_INFINITY ? null : this.#services.now() + waitMs;
    this.#credit.sleep(entry.share);
  }

  async #sleepFor(ms: number): Promise<void> {
    this.#sleep = this.#services.sleep(ms);
    await this.#sleep.done;
    this.#sleep = null;
    this.#turned();
  }
}
