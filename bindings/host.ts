// A Host makes Domains, in this thread or in Workers, and gives each its share of processor time, memory and vCPUs.

import {
  Admission,
  checkPlacement,
  type Entry,
  type HostLimits,
  type Placement,
  type Runner,
} from './admission.js';
import { type CheckedConfig, checkConfig, type DomainConfig } from './config.js';
import { type Engine, type Execution, executionOf, type JitOptions } from './core.js';
import { Share } from './credit.js';
import { Domain, type DomainApi } from './domain.js';
import { ConfigError } from './errors.js';
import { Machine } from './machine.js';
import { RunQueue } from './run-queue.js';
import type { HostServices } from './services.js';
import { damaged } from './snapshot/container.js';
import { decodeSnapshot } from './snapshot/snapshot.js';
import type { WasmSource } from './wasm.js';
import { connectWorker, WorkerDomain } from './worker/client.js';
import type { DomainPort, StartOrder } from './worker/protocol.js';
import type { XenHost } from './xen/contract.js';
import { XenHypervisor } from './xen/host.js';

/** Options of {@link Host}. */
export interface HostOptions extends HostLimits {
  /** Time, waiting and chance. The library's own `Host` brings those of Node and browsers. */
  readonly services?: HostServices;
  /** The core to use instead of the one that came with the library. */
  readonly wasm?: WasmSource;
  /** How guest code is executed, default `auto`. */
  readonly engine?: Engine;
  /** When the JIT makes code; for tests. */
  readonly jit?: JitOptions;
  /** Makes the Worker of a domain that is to have one; its script calls `serveDomain`. */
  readonly workers?: () => DomainPort;
  /** Processors: how many domains in Workers run at the same time, 1 to 256, default 1. The first is this thread, too. */
  readonly pcpus?: number;
}

const MOST_PCPUS = 256;

function pcpusOf({ pcpus = 1 }: HostOptions): number {
  if (Number.isInteger(pcpus) && pcpus >= 1 && pcpus <= MOST_PCPUS) return pcpus;
  throw new ConfigError(
    'CONFIG_INVALID',
    `pcpus must be a whole number from 1 to ${MOST_PCPUS}, not ${pcpus}.`,
  );
}

/** Creates domains and schedules them. */
export class Host {
  readonly #services: HostServices;
  readonly #execution: Execution;
  readonly #admission: Admission;
  readonly #entries = new Map<number, Entry>();
  readonly #queue: RunQueue;
  readonly #workers: (() => DomainPort) | undefined;
  readonly #hypervisor = new XenHypervisor();
  #nextId = 1;

  constructor(options: HostOptions = {}) {
    if (options.services === undefined) {
      throw new ConfigError('HOST_SERVICES_MISSING', 'A Host needs the services of the host it runs on.');
    }
    this.#services = options.services;
    this.#execution = executionOf(options);
    this.#admission = new Admission(options);
    this.#workers = options.workers;
    this.#queue = new RunQueue(options.services, pcpusOf(options));
  }

  /** The domains of this thread that are not destroyed, by number. */
  get domains(): readonly Domain[] {
    return this.all.filter((domain) => domain instanceof Domain);
  }

  /** All domains that are not destroyed, also those in Workers, by number. */
  get all(): readonly DomainApi[] {
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
    return this.#queue.pcpus;
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

  /**
   * Makes a domain in a Worker of its own. It does not run before it is started.
   *
   * @throws ConfigError naming the input that is wrong, ResourceError when the host has no room for it
   */
  async createInWorker(config: DomainConfig, placement: Placement = {}): Promise<WorkerDomain> {
    const checked = checkConfig(config, this.#services);
    return this.#placeInWorker(checked, placement, { config: checked });
  }

  /** Makes a domain from a snapshot in a Worker of its own, as {@link Host.restore} does in this thread. */
  async restoreInWorker(snapshot: Uint8Array, placement: Placement = {}): Promise<WorkerDomain> {
    const { config } = decodeSnapshot(snapshot);
    return this.#placeInWorker(config, placement, { config, snapshot });
  }

  async #placeInWorker(
    config: CheckedConfig,
    placement: Placement,
    start: Pick<StartOrder, 'config' | 'snapshot'>,
  ): Promise<WorkerDomain> {
    if (this.#workers === undefined) {
      throw new ConfigError(
        'WORKERS_MISSING',
        'The host was not told how to make Workers (option "workers").',
      );
    }
    const checked = checkPlacement(placement, config.vcpus, this.pcpus);
    const release = this.#admission.admit(config);
    const order: StartOrder = { ...start, id: this.#nextId++, execution: this.#execution };
    try {
      const link = await connectWorker(this.#workers(), order);
      return this.#adopt(
        checked,
        release,
        true,
        (wake) => new WorkerDomain(order, link, this.#hypervisor, wake),
      );
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Weight, cap and affinity of a domain. */
  placement(domain: DomainApi): Required<Placement> {
    const { share, affinity } = this.#entry(domain);
    return { weight: share.weight, cap: share.cap, affinity: affinity.map((set) => set?.slice() ?? null) };
  }

  /**
   * Changes weight, cap or affinity of a domain; what is absent stays.
   *
   * @throws ConfigError for values out of range
   */
  place(domain: DomainApi, placement: Placement): void {
    const entry = this.#entry(domain);
    const { weight, cap, affinity } = checkPlacement(
      { ...this.placement(domain), ...placement },
      domain.config.vcpus,
      this.pcpus,
    );
    entry.share.weight = weight;
    entry.share.cap = cap;
    entry.affinity = affinity;
    if (domain.state === 'running') this.#queue.wake(entry);
  }

  /** The processor that a domain runs on now, or null. */
  pcpuOf(domain: DomainApi): number | null {
    return this.#entry(domain).pcpu;
  }

  /** The processor that a domain ran on last; 0 before it ran. */
  lastPcpuOf(domain: DomainApi): number {
    return this.#entry(domain).lastPcpu;
  }

  /** Milliseconds of processor time that a domain was charged. */
  usedMs(domain: DomainApi): number {
    return this.#entry(domain).share.usedMs;
  }

  /** Destroys every domain. */
  close(): void {
    for (const domain of this.all) domain.destroy();
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
    const id = this.#nextId++;
    try {
      const machine = await make(id);
      return this.#adopt(checked, release, false, (wake) => new Domain(id, machine, this.#services, wake));
    } catch (error) {
      release();
      this.#hypervisor.discard(id);
      throw error;
    }
  }

  /** Takes a domain into the books. `elsewhere`: it runs in a thread of its own. */
  #adopt<D extends DomainApi & Runner>(
    placement: Required<Placement>,
    release: () => void,
    elsewhere: boolean,
    make: (wake: () => void) => D,
  ): D {
    const share = new Share();
    share.weight = placement.weight;
    share.cap = placement.cap;
    const domain = make(() => {
      if (domain.state === 'running') this.#queue.wake(entry);
      else this.#queue.rest(entry);
    });
    const { affinity } = placement;
    const fresh = { pcpu: null, lastPcpu: 0, woken: false, ready: null, wakeAt: null };
    const entry: Entry = { domain, share, elsewhere, affinity, ...fresh };
    this.#entries.set(domain.id, entry);
    this.#queue.add(entry);
    domain.on('destroyed', () => {
      this.#entries.delete(domain.id);
      this.#queue.remove(entry);
      release();
    });
    return domain;
  }

  #entry(domain: DomainApi): Entry {
    const entry = this.#entries.get(domain.id);
    if (entry?.domain === domain) return entry;
    throw new ConfigError('DOMAIN_UNKNOWN', `Domain "${domain.name}" is not of this host.`);
  }
}
