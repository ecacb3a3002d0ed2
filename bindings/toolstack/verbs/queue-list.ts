// `xl queue-list`: the queues of the host's resources, and what they did for each domain.

import type {
  DomainQueueStatistics,
  DomainShare,
  PolicyFault,
  QueueOrder,
} from '../../../devices/queue/index.js';
import { optional, record, text } from '../input.js';
import type { Toolstack } from '../toolstack.js';
import { verb } from '../verb.js';

/** How a queue treats a domain, and what it did for it. Times are nanoseconds. */
export interface QueueDomainRow extends DomainQueueStatistics, DomainShare {
  /** Empty: the domain is gone, and its last requests are not. */
  readonly name: string;
}

/** A queue. */
export interface QueueRow {
  readonly queue: string;
  /** `fair`: its own order; `policy`: the user's; `fifo`: a policy was taken off. */
  readonly order: QueueOrder;
  readonly policy: string | null;
  /** Why the last policy was taken off. */
  readonly fault: PolicyFault | null;
  /** Requests that wait, and groups that the backend works on. */
  readonly depth: number;
  readonly inService: number;
  readonly domains: readonly QueueDomainRow[];
}

function rowOf(toolstack: Toolstack, name: string): QueueRow {
  const { io } = toolstack.services.devices;
  const queue = io.find(name);
  const { order, fault, depth, inService } = queue;
  const names = new Map(toolstack.all.map(({ domain }) => [domain.id, domain.name]));
  const domains = queue
    .statistics()
    .map((row) => ({ ...row, ...queue.share(row.domain), name: names.get(row.domain) ?? '' }));
  return { queue: name, order, policy: io.policyOf(name), fault, depth, inService, domains };
}

/** All queues, or one; and the names of the policies that there are. */
export const queueList = verb(record({ queue: optional(text(4200)) }), (toolstack, { queue }) => {
  const { io } = toolstack.services.devices;
  const names = queue === undefined ? [...io.all.keys()] : [queue];
  return { policies: io.policies, queues: names.map((name) => rowOf(toolstack, name)) };
});
