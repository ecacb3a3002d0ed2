// `xl domid`: the number of a name.

import { domainRef, record } from '../input.js';
import { verb } from '../verb.js';

export const domid = verb(record({ domain: domainRef }), (toolstack, { domain }) =>
  domain === 'Domain-0' ? { domid: 0 } : { domid: toolstack.find(domain).domain.id },
);
