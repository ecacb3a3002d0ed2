// `xenstore-ls`: the nodes that a domain sees.

import { domainRef, optional, record, text } from '../input.js';
import { verb } from '../verb.js';

const input = record({ domain: domainRef, path: optional(text(3072)) });

export const xenstoreLs = verb(input, (toolstack, { domain: ref, path }) => {
  const { domain } = toolstack.find(ref);
  const lines = toolstack.xen(domain, 'xenstore').tree(path);
  return lines.map(({ path: at, value }) => ({ path: at, value }));
});
