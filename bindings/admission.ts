// What a host has to give, and what a domain asks of it besides its configuration: checked before anything is made.

import type { CheckedConfig } from './config.js';
import { parseSize } from './config.js';
import { DEFAULT_WEIGHT, MAX_WEIGHT, type Share } from './credit.js';
import type { DomainApi, PowerState, SliceEnd } from './domain.js';
import { ConfigError, ResourceError } from './errors.js';

/** How much a host gives to all its domains together. */
export interface HostLimits {
  /** RAM in bytes, or a number with K, M, G or T. Default: no limit; a guest costs what it touches. */
  readonly memory?: number | string;
  /** vCPUs. Default: no limit. */
  readonly vcpus?: number;
}

/** How a domain is scheduled. */
export interface Placement {
  /** 1 to 65535, default 256: under contention, time is divided in proportion to it. */
  readonly weight?: number;
  /** Percent of one processor that the domain never exceeds; 0, the default: no cap. */
  readonly cap?: number;
  /** For each vCPU the numbers of the host's processors that it may run on, or null for all. */
  readonly affinity?: readonly (readonly number[] | null)[];
}

/** @internal What a processor runs: a domain of this thread, or one in a Worker. */
export interface Runner {
  readonly state: PowerState;
  runSlice(ms: number, permits?: readonly boolean[]): SliceEnd | Promise<SliceEnd>;
  /** Running it threw: a defect of the emulator, which ends this domain and no other. */
  failed(cause: unknown): void;
}

/** @internal A domain in its host's books. */
export interface Entry {
  readonly domain: DomainApi & Runner;
  readonly share: Share;
  /** It runs in a thread of its own. */
  readonly elsewhere: boolean;
  affinity: readonly (readonly number[] | null)[];
  /** The processor that runs it now, and the one that ran it last. */
  pcpu: number | null;
  lastPcpu: number;
  /** It was woken while it ran. */
  woken: boolean;
  /** Which vCPUs had something to do after the last slice; null: it has been woken since. */
  ready: readonly boolean[] | null;
  /** Host time at which a timer of the domain is due, while it sleeps. */
  wakeAt: number | null;
}

/** RAM and vCPUs of a host that are given away. */
export class Admission {
  readonly #memory: number;
  readonly #vcpus: number;
  #memoryUsed = 0;
  #vcpusUsed = 0;

  constructor(limits: HostLimits) {
    this.#memory = limits.memory === undefined ? Infinity : parseSize(limits.memory, 'memory');
    this.#vcpus = limits.vcpus ?? Infinity;
  }

  /** Bytes of RAM that domains may have together, and those not given away yet. */
  get memory(): { readonly total: number; readonly free: number } {
    return { total: this.#memory, free: this.#memory - this.#memoryUsed };
  }

  /** vCPUs that domains may have together, and those not given away yet. */
  get vcpus(): { readonly total: number; readonly free: number } {
    return { total: this.#vcpus, free: this.#vcpus - this.#vcpusUsed };
  }

  /**
   * Takes what a domain needs; call the result to give it back.
   *
   * @throws ResourceError HOST_MEMORY_EXHAUSTED, HOST_VCPUS_EXHAUSTED
   */
  admit(config: CheckedConfig): () => void {
    const { memoryBytes, vcpus } = config;
    const { memory: ram, vcpus: cpus } = this;
    if (memoryBytes > ram.free) {
      const [needs, free, total] = [memoryBytes, ram.free, ram.total].map(mebibytes);
      throw new ResourceError(
        'HOST_MEMORY_EXHAUSTED',
        `Domain "${config.name}" needs ${needs} MiB of memory; ${free} of the host's ${total} MiB are free.`,
        { params: { domain: config.name, needs, free, total } },
      );
    }
    if (vcpus > cpus.free) {
      throw new ResourceError(
        'HOST_VCPUS_EXHAUSTED',
        `Domain "${config.name}" needs ${vcpus} vCPUs; ${cpus.free} of the host's ${cpus.total} are free.`,
        { params: { domain: config.name, needs: vcpus, free: cpus.free, total: cpus.total } },
      );
    }
    this.#memoryUsed += memoryBytes;
    this.#vcpusUsed += vcpus;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#memoryUsed -= memoryBytes;
      this.#vcpusUsed -= vcpus;
    };
  }
}

/**
 * Fills in the defaults of a placement.
 *
 * @throws ConfigError CONFIG_INVALID, naming the input
 */
export function checkPlacement(placement: Placement, vcpus: number, pcpus: number): Required<Placement> {
  const { weight = DEFAULT_WEIGHT, cap = 0, affinity = [] } = placement;
  whole('weight', weight, 1, MAX_WEIGHT);
  whole('cap', cap, 0, 100 * vcpus);
  if (affinity.length > vcpus) refuse('affinity', `names ${affinity.length} vCPUs, the domain has ${vcpus}`);
  return {
    weight,
    cap,
    affinity: Array.from({ length: vcpus }, (_, index) => checkSet(affinity[index] ?? null, index, pcpus)),
  };
}

function checkSet(set: readonly number[] | null, vcpu: number, pcpus: number): readonly number[] | null {
  if (set === null) return null;
  const stranger = set.find((pcpu) => !Number.isInteger(pcpu) || pcpu < 0 || pcpu >= pcpus);
  const processors = pcpus === 1 ? 'processor 0 only' : `processors 0 to ${pcpus - 1}`;
  if (stranger !== undefined) {
    refuse('affinity', `of vCPU ${vcpu} names processor ${stranger}; the host has ${processors}`);
  }
  if (set.length === 0) refuse('affinity', `of vCPU ${vcpu} is empty`);
  return [...new Set(set)].sort((a, b) => a - b);
}

function whole(input: string, value: unknown, minimum: number, maximum: number): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) return;
  refuse(input, `must be a whole number from ${minimum} to ${maximum}, not ${String(value)}`);
}

function refuse(input: string, problem: string): never {
  throw new ConfigError('CONFIG_INVALID', `${input} ${problem}.`, { params: { input } });
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}
