// `xl list`: the domains and how they are.

import type { DomainApi } from '../../domain.js';
import { domainRef, optional, record } from '../input.js';
import type { Toolstack } from '../toolstack.js';
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
}

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
    ['s', state === 'shutdown'],
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
  };
}

function rowOf(toolstack: Toolstack, domain: DomainApi): ListRow {
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
  };
}

/** All domains with the host as first, or one. */
export const list = verb(record({ domain: optional(domainRef) }), (toolstack, { domain }): ListRow[] => {
  if (domain === '0' || domain === 'Domain-0') return [hostRow(toolstack)];
  if (domain !== undefined) return [rowOf(toolstack, toolstack.find(domain).domain)];
  return [hostRow(toolstack), ...toolstack.all.map((managed) => rowOf(toolstack, managed.domain))];
});
