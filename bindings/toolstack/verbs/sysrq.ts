// `xl sysrq`: the magic key of Linux.

import { domainRef, record, text } from '../input.js';
import { requireState } from '../toolstack.js';
import { verb } from '../verb.js';

export const sysrq = verb(record({ domain: domainRef, key: text(1) }), (toolstack, { domain: ref, key }) => {
  const { domain } = toolstack.find(ref);
  const xen = toolstack.xen(domain, 'a system request');
  requireState(domain, 'send a system request to', 'running', 'paused');
  xen.sysrq(key);
  return {};
});
