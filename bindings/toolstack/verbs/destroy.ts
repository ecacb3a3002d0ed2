// `xl destroy`: ends a domain at once.

import { domainRef, record } from '../input.js';
import { verb } from '../verb.js';

export const destroy = verb(record({ domain: domainRef }), (toolstack, { domain: ref }) => {
  toolstack.find(ref).domain.destroy();
  return {};
});
