// `xl queue-set`: how queues treat a domain.

import { PRIORITIES } from '../../../devices/queue/index.js';
import { ConfigError } from '../../errors.js';
import { domainRef, nullable, oneOf, optional, record, text, whole } from '../input.js';
import { verb } from '../verb.js';

const MOST = 1e12;
const limit = optional(nullable(whole(1, MOST)));

const input = record({
  domain: domainRef,
  queue: optional(text(4200)),
  weight: optional(whole(1, 65_535)),
  priority: optional(oneOf(...PRIORITIES)),
  /** A second; null: no limit. */
  requests: limit,
  requestBurst: limit,
  bytes: limit,
  byteBurst: limit,
  /** After so long a request goes first; null: never. */
  deadlineMs: optional(nullable(whole(1, 3_600_000))),
});

/** Of one queue, or of all that the domain uses now and later. What is absent stays. */
export const queueSet = verb(
  input,
  (toolstack, { domain: ref, queue, weight, priority, deadlineMs, ...rates }) => {
    const { domain } = toolstack.find(ref);
    toolstack.xen(domain, 'a queue of its requests');
    const rate = Object.fromEntries(Object.entries(rates).filter(([, value]) => value !== undefined));
    const change = {
      ...(weight === undefined ? {} : { weight }),
      ...(priority === undefined ? {} : { priority }),
      ...(deadlineMs === undefined ? {} : { deadline: deadlineMs === null ? null : deadlineMs * 1e6 }),
      ...(Object.keys(rate).length === 0 ? {} : { rate }),
    };
    if (Object.keys(change).length === 0)
      throw new ConfigError('REQUEST_INVALID', 'Nothing is said that is to be changed.');
    toolstack.services.devices.io.setShare(domain, change, queue);
    return {};
  },
);
