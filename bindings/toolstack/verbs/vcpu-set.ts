// `xl vcpu-set`: how many vCPUs a guest is to use.

import { ConfigError } from '../../errors.js';
import { domainRef, record, whole } from '../input.js';
import { requireState } from '../toolstack.js';
import { verb } from '../verb.js';

/** Asks the guest; what it does shows in `vcpu-list`. */
export const vcpuSet = verb(
  record({ domain: domainRef, vcpus: whole(1, 64) }),
  (toolstack, { domain: ref, vcpus }) => {
    const { domain } = toolstack.find(ref);
    const xen = toolstack.xen(domain, 'changing its vCPUs');
    requireState(domain, 'change the vCPUs of', 'running', 'paused');
    const most = domain.config.vcpus;
    if (vcpus > most) {
      throw new ConfigError(
        'VCPUS_TOO_MANY',
        `Domain "${domain.name}" can have ${most} vCPUs at most, not ${vcpus}.`,
        {
          params: { vcpus, most },
        },
      );
    }
    xen.setVcpus(vcpus);
    return {};
  },
);
