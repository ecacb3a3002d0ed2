// `xl queue-trace`: the life of single requests, from the frontend's event to the backend's.

import { vdevNumber } from '../device-specs.js';
import { domainRef, optional, record, text, whole } from '../input.js';
import type { Trace } from '../queues.js';
import { verb } from '../verb.js';

const input = record({
  domain: domainRef,
  device: optional(text(16)),
  count: whole(1, 1000),
  seconds: whole(1, 60),
});

/** `vbd-51712` and `vif-0` are names of devices, and `xvda` is that of a disk. */
function backendName(device: string): string {
  return /^(vbd|vif)-\d{1,10}$/.test(device) ? device : `vbd-${vdevNumber(device)}`;
}

/** The next requests of a domain; fewer than asked for when the time is over. */
export const queueTrace = verb(
  input,
  (toolstack, { domain: ref, device, count, seconds }): Promise<Trace> => {
    const { domain } = toolstack.find(ref);
    toolstack.xen(domain, 'a trace of its requests');
    const name = device === undefined ? null : backendName(device);
    return toolstack.services.devices.io.trace(
      count,
      1e9 * seconds,
      (request) => request.domain === domain.id && (name === null || request.device === name),
    );
  },
);
