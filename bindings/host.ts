// A Host runs its Domains: each gets a slice of time by turns, the event loop runs in between, and when every domain is
// idle the host sleeps until the first timer.

import { type CheckedConfig, checkConfig, type DomainConfig } from './config.js';
import { Domain } from './domain.js';
import { ConfigError } from './errors.js';
import { Machine } from './machine.js';
import type { HostServices, Sleep } from './services.js';
import { damaged } from './snapshot/container.js';
import { decodeSnapshot } from './snapshot/snapshot.js';
import type { WasmSource } from './wasm.js';

/** Options of {@link Host}. */
export interface HostOptions {
  /** Time, waiting and chance. The library's own `Host` brings those of Node and browsers. */
  readonly services?: HostServices;
  /** The core to use instead of the one that came with the library. */
  readonly wasm?: WasmSource;
}

/** Wall time that a domain runs before the event loop gets its turn. */
const SLICE_MS = 5;
/** A timer this close is waited for in the event loop: host timers are no finer than a millisecond. */
const SHORT_WAIT_MS = 0.2;
const LONGEST_SLEEP_MS = 3_600_000;

/** Creates domains and schedules them. */
export class Host {
  readonly #services: HostServices;
  readonly #wasm: WasmSource | undefined;
  readonly #domains = new Map<number, Domain>();
  #nextId = 1;
  #sleep: Sleep | null = null;
  #looping = false;

  constructor(options: HostOptions = {}) {
    if (options.services === undefined) {
      throw new ConfigError('HOST_SERVICES_MISSING', 'A Host needs the services of the host it runs on.');
    }
    this.#services = options.services;
    this.#wasm = options.wasm;
  }

  /** The domains that are not destroyed, by number. */
  get domains(): readonly Domain[] {
    return [...this.#domains.values()];
  }

  /**
   * Makes a domain. It does not run before {@link Domain.start}.
   *
   * @throws ConfigError naming the input that is wrong
   */
  async create(config: DomainConfig): Promise<Domain> {
    const checked = checkConfig(config, this.#services);
    const machine = await Machine.create(checked, this.#services, this.#wasm);
    machine.powerOn();
    return this.#adopt(machine);
  }

  /**
   * Makes a domain from what {@link Domain.save} returned. It is paused at the instruction where it was saved.
   *
   * @throws StateError when the bytes are damaged or of a newer version; nothing is left behind then
   */
  async restore(snapshot: Uint8Array): Promise<Domain> {
    const decoded = decodeSnapshot(snapshot);
    const machine = await this.#machineFor(decoded.config);
    machine.restore(decoded);
    const domain = this.#adopt(machine);
    domain.restored();
    return domain;
  }

  /** Destroys every domain. */
  close(): void {
    for (const domain of this.domains) domain.destroy();
  }

  /** The machine of a snapshot's configuration; one that cannot be is the snapshot's fault. */
  async #machineFor(config: CheckedConfig): Promise<Machine> {
    try {
      return await Machine.create(config, this.#services, this.#wasm);
    } catch (error) {
      if (error instanceof ConfigError) throw damaged(error.message.replace(/\.$/, ''), error);
      throw error;
    }
  }

  #adopt(machine: Machine): Domain {
    const id = this.#nextId++;
    const domain = new Domain(id, machine, this.#services, () => this.#wake());
    this.#domains.set(id, domain);
    domain.on('destroyed', () => this.#domains.delete(id));
    return domain;
  }

  #wake(): void {
    this.#sleep?.cancel();
    if (this.#looping) return;
    this.#looping = true;
    void this.#loop();
  }

  async #loop(): Promise<void> {
    // Let the caller of start() go on first.
    await this.#services.yieldToHost();
    for (;;) {
      const running = this.domains.filter((domain) => domain.state === 'running');
      if (running.length === 0) break;
      const waits = running.map((domain) => runSlice(domain, SLICE_MS / running.length));
      const wait = Math.min(...waits);
      if (wait < SHORT_WAIT_MS) await this.#services.yieldToHost();
      else await this.#sleepFor(Math.min(wait, LONGEST_SLEEP_MS));
    }
    this.#looping = false;
  }

  async #sleepFor(ms: number): Promise<void> {
    this.#sleep = this.#services.sleep(ms);
    await this.#sleep.done;
    this.#sleep = null;
  }
}

/** Milliseconds until the domain needs to run again. One that fails does not take the others with it. */
function runSlice(domain: Domain, ms: number): number {
  try {
    return domain.runSlice(ms);
  } catch (error) {
    domain.failed(error);
    return Number.POSITIVE_INFINITY;
  }
}
