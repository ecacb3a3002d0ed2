// `xl queue-policy`: whose order a queue goes by.

import { nullable, record, text } from '../input.js';
import { verb } from '../verb.js';

/** One of the policies that the host was started with, by name; null: the queue's own order. */
export const queuePolicy = verb(
  record({ queue: text(4200), policy: nullable(text(200)) }),
  (toolstack, { queue, policy }) => {
    toolstack.services.devices.io.setPolicy(queue, policy);
    return {};
  },
);
