// `xl mem-set`: how much memory a guest is to keep; its balloon follows.

import { ConfigError } from '../../errors.js';
import { domainRef, record, whole } from '../input.js';
import { requireState } from '../toolstack.js';
import { verb } from '../verb.js';

/** Sets the target, in KiB. */
export const memSet = verb(
  record({ domain: domainRef, kib: whole(1024, 2 ** 36) }),
  (toolstack, { domain: ref, kib }) => {
    const { domain } = toolstack.find(ref);
    const xen = toolstack.xen(domain, 'changing its memory');
    requireState(domain, 'change the memory of', 'running', 'paused');
    if (kib > xen.memoryMaxKiB) {
      const [asked, most] = [kib, xen.memoryMaxKiB].map((size) => Math.floor(size / 1024));
      throw new ConfigError(
        'MEMORY_TOO_LARGE',
        `Domain "${domain.name}" can have ${most} MiB at most, not ${asked}.`,
        {
          params: { asked, most },
        },
      );
    }
    xen.setMemoryTarget(kib);
    return {};
  },
);
