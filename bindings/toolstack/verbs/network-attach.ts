// `xl network-attach`: plugs a network interface into a domain.

import { parseVif } from '../device-specs.js';
import { domainRef, record, text } from '../input.js';
import { requireState } from '../toolstack.js';
import { verb } from '../verb.js';

export const networkAttach = verb(
  record({ domain: domainRef, vif: text(5000) }),
  async (toolstack, input) => {
    const { domain } = toolstack.find(input.domain);
    const xen = toolstack.xen(domain, 'attaching a network interface');
    requireState(domain, 'attach a network interface to', 'running', 'paused');
    await toolstack.services.devices.vif(domain, xen, parseVif(input.vif));
    return {};
  },
);
