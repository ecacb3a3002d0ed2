// `xl vcpu-list`: the vCPUs, where they may run and how long they did.

import { domainRef, list, record } from '../input.js';
import { verb } from '../verb.js';

/** A row of `xl vcpu-list`. */
export interface VcpuRow {
  readonly name: string;
  readonly domid: number;
  readonly vcpu: number;
  /** The processor it runs on, or null while it does not. */
  readonly cpu: number | null;
  /** The one that it ran on last; null while it is offline. */
  readonly lastCpu: number | null;
  readonly state: 'running' | 'runnable' | 'blocked' | 'offline' | 'paused';
  /** Seconds in each state, of the domain's own time. */
  readonly runningSeconds: number;
  readonly readySeconds: number;
  readonly blockedSeconds: number;
  /** Processors it may run on, or null for all. */
  readonly affinity: readonly number[] | null;
}

/** The vCPUs of the domains named, or of all. */
export const vcpuList = verb(
  record({ domains: list(domainRef, 1000) }),
  (toolstack, { domains }): VcpuRow[] => {
    const chosen = domains.length === 0 ? toolstack.all : domains.map((ref) => toolstack.find(ref));
    return chosen.flatMap(({ domain }) => {
      const { affinity } = toolstack.host.placement(domain);
      return domain.vcpuTimes.map(({ state, nanos }, vcpu): VcpuRow => {
        const online = domain.xen?.onlineVcpus[vcpu] !== false && state !== 'offline';
        const shown = domain.state === 'running' ? state : 'paused';
        const [running, ready, blocked] = nanos.map((ns) => ns / 1e9) as [number, number, number];
        return {
          name: domain.name,
          domid: domain.id,
          vcpu,
          cpu: online && shown === 'running' ? toolstack.host.pcpuOf(domain) : null,
          lastCpu: online ? toolstack.host.lastPcpuOf(domain) : null,
          state: online ? shown : 'offline',
          runningSeconds: running,
          readySeconds: ready,
          blockedSeconds: blocked,
          affinity: affinity[vcpu] ?? null,
        };
      });
    });
  },
);
