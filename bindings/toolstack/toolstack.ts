// The toolstack: a host and what is remembered of its domains beyond what a Domain knows. Verbs (verbs/) work on it, with
// plain data in and out, so that a program, a command line and a server say the same things.

import type { DomainApi, PowerState } from '../domain.js';
import { ConfigError, PowerStateError } from '../errors.js';
import type { Host } from '../host.js';
import { vmPathOf, type XenDomain } from '../xen/contract.js';
import type { HostQueues } from './queues.js';
import type { DomainRequest } from './request.js';
import { RingLog } from './ring-log.js';

/** What the host is, for `info`. */
export interface HostFacts {
  readonly hostname: string;
  readonly release: string;
  readonly machine: string;
  readonly version: string;
  readonly cpus: number;
  readonly cpuMhz: number;
  /** Bytes. */
  readonly totalMemory: number;
  readonly freeMemory: number;
  /** Seconds of processor time that this program has used. */
  cpuSeconds(): number;
  /** Bytes that this program holds. */
  heldMemory(): number;
}

/** Devices for paravirtual guests, and what lets go of them. */
export interface DeviceMaker {
  /** What stands between the devices and the host's resources. */
  readonly io: HostQueues;
  /** Plugs a disk into a domain. @throws HypervisorError */
  disk(domain: DomainApi, xen: XenDomain, disk: DomainRequest['disks'][number]): Promise<void>;
  /** Plugs a network interface into a domain. @throws HypervisorError */
  vif(domain: DomainApi, xen: XenDomain, vif: DomainRequest['vifs'][number]): Promise<void>;
  /** A device was unplugged: what it held is let go of. */
  released(domain: DomainApi, type: string, devid: number): void;
}

/** What the toolstack needs of the program around it. */
export interface ToolstackServices {
  /** @throws Error with a `code` as Node's, when the file cannot be read */
  readFile(path: string): Promise<Uint8Array>;
  /** Replaces a file only when all is written. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  readonly facts: HostFacts;
  readonly devices: DeviceMaker;
}

/** What the toolstack remembers of a domain. */
export interface Managed {
  readonly domain: DomainApi;
  /** As it was asked for; null: it was restored from a bare snapshot. */
  readonly request: DomainRequest | null;
  /** Of the toolstack's monotonic clock. */
  readonly createdMs: number;
  /** How often it has started anew. */
  resets: number;
}

const LOG_LINES = 2000;
/** Mistakes of one guest that are logged; a hostile one makes no more noise than this. */
const MOST_GUEST_ERRORS = 100;

/** Where a toolstack puts its domains. */
export interface ToolstackOptions {
  /** Each gets a Worker of its own; the host knows how to make them. */
  readonly workers?: boolean;
}

/** A host with what xl knows of its domains. */
export class Toolstack {
  readonly host: Host;
  /** Domains get Workers. */
  readonly workers: boolean;
  readonly services: ToolstackServices;
  /** What `dmesg` prints. */
  readonly log: RingLog;
  readonly startedMs: number;
  readonly #managed = new Map<number, Managed>();

  constructor(host: Host, services: ToolstackServices, { workers = false }: ToolstackOptions = {}) {
    this.host = host;
    this.workers = workers;
    this.services = services;
    this.startedMs = services.now();
    this.log = new RingLog(LOG_LINES, () => services.now() - this.startedMs);
    this.log.add(`Paravane ${services.facts.version} on ${services.facts.hostname}`);
    services.devices.io.onFault = (queue, { message }) =>
      this.log.add(`the policy of queue "${queue}" was taken off: ${message}`);
  }

  /** All domains, by number. */
  get all(): readonly Managed[] {
    return [...this.#managed.values()];
  }

  /**
   * The domain of that number or name.
   *
   * @throws ConfigError DOMAIN_UNKNOWN, NOT_SUPPORTED for domain 0
   */
  find(ref: string): Managed {
    if (ref === '0' || ref === 'Domain-0') {
      throw new ConfigError('NOT_SUPPORTED', 'Domain-0 is the host itself: this is not supported for it.');
    }
    const number = /^\d{1,9}$/.test(ref) ? Number(ref) : -1;
    const found = this.#managed.get(number) ?? this.all.find(({ domain }) => domain.name === ref);
    if (found !== undefined) return found;
    throw new ConfigError('DOMAIN_UNKNOWN', `There is no domain "${ref}".`, { params: { domain: ref } });
  }

  /** @throws ConfigError NAME_IN_USE */
  requireFreeName(name: string): void {
    if (name !== 'Domain-0' && !this.all.some(({ domain }) => domain.name === name)) return;
    throw new ConfigError('NAME_IN_USE', `There is a domain "${name}" already.`, { params: { name } });
  }

  /** Gives a domain another name; xenstore knows it, too. */
  rename(domain: DomainApi, name: string): void {
    domain.rename(name);
    if (domain.xen === null) return;
    const paths = [`/local/domain/${domain.id}/name`, `${vmPathOf(domain.id)}/name`];
    this.host.xen.store.transaction((nodes) => {
      for (const path of paths) nodes.write(path, name);
    });
  }

  /**
   * The paravirtual side of a domain.
   *
   * @throws ConfigError NOT_SUPPORTED for plain machines
   */
  xen(domain: DomainApi, what: string): XenDomain {
    const xen = domain.xen;
    if (xen !== null) return xen;
    throw new ConfigError('NOT_SUPPORTED', `Domain "${domain.name}" is a PC: ${what} is not supported.`, {
      params: { domain: domain.name },
    });
  }

  /** Takes a new domain into the books: what happens when it ends is as its request says. */
  adopt(domain: DomainApi, request: DomainRequest | null): Managed {
    const managed: Managed = { domain, request, createdMs: this.services.now(), resets: 0 };
    this.#managed.set(domain.id, managed);
    const say = (text: string): void => this.log.add(`d${domain.id}: ${text}`);
    say(`created, "${domain.name}", ${domain.config.memoryBytes >> 20} MiB, ${domain.config.vcpus} vCPUs`);
    let mistakes = 0;
    domain.on('guestError', ({ device, message }) => {
      if (++mistakes <= MOST_GUEST_ERRORS) say(`${device}: ${message}`);
      if (mistakes === MOST_GUEST_ERRORS) say('further mistakes of this guest are not logged');
    });
    domain.on('reset', ({ reason }) => {
      managed.resets++;
      say(`reset by ${reason}`);
    });
    domain.on('poweroff', ({ reason }) => {
      say(`powered off by the ${reason === 'host' ? 'host' : 'guest'}`);
      this.#ended(managed, reason === 'reboot' ? 'onReboot' : 'onPoweroff');
    });
    domain.on('exit', ({ code }) => {
      say(`ended with code ${code}`);
      this.#ended(managed, 'onPoweroff');
    });
    domain.on('crash', ({ summary }) => {
      say(`crashed: ${summary}`);
      this.#ended(managed, 'onCrash');
    });
    domain.on('failure', ({ message }) => {
      say(message);
      this.#ended(managed, 'onCrash');
    });
    domain.on('destroyed', () => {
      say('destroyed');
      this.#managed.delete(domain.id);
    });
    return managed;
  }

  /** Does what the request says, when everybody else has heard of the end. */
  #ended({ domain, request }: Managed, event: 'onPoweroff' | 'onReboot' | 'onCrash'): void {
    const action = request?.[event] ?? 'destroy';
    queueMicrotask(() => {
      if (!is(domain, 'shutdown') && !is(domain, 'crashed')) return;
      if (action === 'destroy') domain.destroy();
      else if (action === 'restart') domain.start();
    });
  }
}

/** Whether a domain is in a state at this moment. */
export function is(domain: DomainApi, state: PowerState): boolean {
  return domain.state === state;
}

/** Refuses what does not fit the state of a domain, in xl's words for it. */
export function requireState(domain: DomainApi, verb: string, ...states: readonly string[]): void {
  if (states.includes(domain.state)) return;
  throw new PowerStateError(
    'POWER_STATE_INVALID',
    `Cannot ${verb} domain "${domain.name}": it is ${domain.state}.`,
    { params: { domain: domain.name, state: domain.state } },
  );
}

/** Refuses a device that is not plugged in. `name` is what it was called. */
export function requireDevice(
  domain: DomainApi,
  xen: XenDomain,
  type: string,
  devid: number,
  name: string,
): void {
  if (xen.devices.some((device) => device.type === type && device.devid === devid)) return;
  throw new ConfigError('DEVICE_UNKNOWN', `Domain "${domain.name}" has no ${type} "${name}".`, {
    params: { domain: domain.name, device: name },
  });
}

/** Refuses a second device of the same number. */
export function requireNoDevice(
  domain: DomainApi,
  xen: XenDomain,
  type: string,
  devid: number,
  name: string,
): void {
  if (!xen.devices.some((device) => device.type === type && device.devid === devid)) return;
  throw new ConfigError('DEVICE_IN_USE', `Domain "${domain.name}" has a ${type} "${name}" already.`, {
    params: { domain: domain.name, device: name },
  });
}
