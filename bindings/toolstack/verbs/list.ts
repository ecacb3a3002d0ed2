// `xl list`: the domains and how they are.

import type { DomainApi } from '../../domain.js';
import { vmPathOf } from '../../xen/contract.js';
import { domainRef, flag, optional, record } from '../input.js';
import type { DomainRequest } from '../request.js';
import type { Managed, Toolstack } from '../toolstack.js';
import { verb } from '../verb.js';

/** A row of `xl list`. */
export interface ListRow {
  readonly name: string;
  readonly domid: number;
  readonly memoryMiB: number;
  readonly vcpus: number;
  /** Running, blocked, paused, shut down, crashed, dying: a letter or a dash for each. */
  readonly state: string;
  /** Seconds of processor time. */
  readonly seconds: number;
  readonly type: 'pvh' | 'pc' | 'host';
  readonly uuid: string;
  /** SHUTDOWN_* of xen/include/public/sched.h, or null while it has not ended. */
  readonly shutdownReason: number | null;
  /** How often it has started anew. */
  readonly resets: number;
  /** As it was asked for, when the list is a long one; null for the host and for bare snapshots. */
  readonly config?: DomainRequest | null;
}

const SHUTDOWN_POWEROFF = 0;
const SHUTDOWN_CRASH = 3;

/** The six letters of `xl list`. */
export function stateLetters(domain: DomainApi): string {
  const { state } = domain;
  const busy =
    state === 'running' &&
    domain.vcpuTimes.some((vcpu) => vcpu.state === 'running' || vcpu.state === 'runnable');
  const letters: readonly (readonly [string, boolean])[] = [
    ['r', busy],
    ['b', state === 'running' && !busy],
    ['p', state === 'paused' || state === 'created'],
    ['s', state === 'shutdown' || state === 'crashed'],
    ['c', state === 'crashed'],
    ['d', state === 'destroyed'],
  ];
  return letters.map(([letter, is]) => (is ? letter : '-')).join('');
}

/** The host itself, which xl calls Domain-0. */
function hostRow(toolstack: Toolstack): ListRow {
  const { facts } = toolstack.services;
  return {
    name: 'Domain-0',
    domid: 0,
    memoryMiB: Math.round(facts.heldMemory() / 2 ** 20),
    vcpus: toolstack.host.pcpus,
    state: 'r-----',
    seconds: facts.cpuSeconds(),
    type: 'host',
    uuid: uuidOf(0),
    shutdownReason: null,
    resets: 0,
  };
}

const uuidOf = (domid: number): string => vmPathOf(domid).slice('/vm/'.length);

function rowOf(toolstack: Toolstack, { domain, resets }: Managed): ListRow {
  const xen = domain.xen;
  const memoryMiB = xen === null ? domain.config.memoryBytes / 2 ** 20 : xen.memoryKiB / 1024;
  const vcpus = xen === null ? domain.config.vcpus : xen.onlineVcpus.filter((online) => online).length;
  return {
    name: domain.name,
    domid: domain.id,
    memoryMiB: Math.floor(memoryMiB),
    vcpus,
    state: stateLetters(domain),
    seconds: toolstack.host.usedMs(domain) / 1000,
    type: xen === null ? 'pc' : 'pvh',
    uuid: uuidOf(domain.id),
    shutdownReason: { shutdown: SHUTDOWN_POWEROFF, crashed: SHUTDOWN_CRASH }[domain.state as string] ?? null,
    resets,
  };
}

/** All domains, the host first. */
export function listRows(toolstack: Toolstack): ListRow[] {
  return [hostRow(toolstack), ...toolstack.all.map((managed) => rowOf(toolstack, managed))];
}

/** All domains with the host as first, or one; a `long` list has their configurations. */
export const list = verb(
  record({ domain: optional(domainRef), long: optional(flag) }),
  (toolstack, { domain, long = false }): ListRow[] => {
    const row = (managed: Managed): ListRow => ({
      ...rowOf(toolstack, managed),
      ...(long ? { config: managed.request } : {}),
    });
    const host = { ...hostRow(toolstack), ...(long ? { config: null } : {}) };
    if (domain === '0' || domain === 'Domain-0') return [host];
    if (domain !== undefined) return [row(toolstack.find(domain))];
    return [host, ...toolstack.all.map(row)];
  },
);
