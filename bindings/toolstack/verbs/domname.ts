// `xl domname`: the name of a number.

import { domainRef, record } from '../input.js';
import { verb } from '../verb.js';

export const domname = verb(record({ domain: domainRef }), (toolstack, { domain }) =>
  domain === '0' ? { name: 'Domain-0' } : { name: toolstack.find(domain).domain.name },
);
