// `xl top`: what domains have used since they were made, as xentop(1) shows it.

import type { IoKind } from '../../../devices/queue/index.js';
import type { DomainApi } from '../../domain.js';
import { nothing } from '../input.js';
import type { Toolstack } from '../toolstack.js';
import { verb } from '../verb.js';
import { type ListRow, listRows } from './list.js';

/** A domain with its use of the host. */
export interface UsageRow extends ListRow {
  readonly memoryKiB: number;
  /** Null: no limit. */
  readonly maxMemoryKiB: number | null;
  /** RAM of the host in KiB. */
  readonly hostMemoryKiB: number;
  readonly nets: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly vbds: number;
  readonly reads: number;
  readonly writes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

function io(toolstack: Toolstack, domid: number) {
  const queues = [...toolstack.services.devices.io.all.values()];
  const rows = queues.flatMap((queue) => queue.statistics().filter(({ domain }) => domain === domid));
  const sum = (kind: IoKind, what: 'requests' | 'bytes'): number =>
    rows.reduce((total, { kinds }) => total + kinds[kind][what], 0);
  return {
    sentBytes: sum('send', 'bytes'),
    receivedBytes: sum('receive', 'bytes'),
    reads: sum('read', 'requests'),
    writes: sum('write', 'requests'),
    readBytes: sum('read', 'bytes'),
    writtenBytes: sum('write', 'bytes'),
  };
}

function memory(domain: DomainApi | undefined, row: ListRow) {
  const KiB = 1024;
  if (domain === undefined) return { memoryKiB: row.memoryMiB * KiB, maxMemoryKiB: null };
  const most = domain.config.memoryBytes / KiB;
  return { memoryKiB: domain.xen?.memoryKiB ?? most, maxMemoryKiB: most };
}

/** All domains, the host first. */
export const top = verb(nothing, (toolstack): UsageRow[] => {
  const { memory: ram } = toolstack.host.capacity;
  const bytes = Number.isFinite(ram.total) ? ram.total : toolstack.services.facts.totalMemory;
  return listRows(toolstack).map((row) => {
    const domain = toolstack.all.find((managed) => managed.domain.id === row.domid)?.domain;
    const devices = domain?.xen?.devices ?? [];
    const count = (wanted: string): number => devices.filter(({ type }) => type === wanted).length;
    return {
      ...row,
      ...memory(domain, row),
      hostMemoryKiB: bytes / 1024,
      nets: count('vif'),
      vbds: count('vbd'),
      ...io(toolstack, row.domid),
    };
  });
});
