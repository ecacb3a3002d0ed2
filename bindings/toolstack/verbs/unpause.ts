// `xl unpause`: lets a paused domain go on.

import { domainRef, record } from '../input.js';
import { verb } from '../verb.js';

/** @returns nothing; a domain that is so already stays as it is */
export const unpause = verb(record({ domain: domainRef }), (toolstack, { domain: ref }) => {
  const { domain } = toolstack.find(ref);
  if (domain.state !== 'running') domain.unpause();
  return {};
});
