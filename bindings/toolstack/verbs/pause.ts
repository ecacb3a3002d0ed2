// `xl pause`: stops a domain and its time.

import { domainRef, record } from '../input.js';
import { verb } from '../verb.js';

/** @returns nothing; a domain that is so already stays as it is */
export const pause = verb(record({ domain: domainRef }), (toolstack, { domain: ref }) => {
  const { domain } = toolstack.find(ref);
  if (domain.state !== 'paused') domain.pause();
  return {};
});
