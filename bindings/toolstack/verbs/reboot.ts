// `xl reboot`: asks a guest to start anew.

import { PowerStateError } from '../../errors.js';
import { domainRef, flag, record } from '../input.js';
import { requireState } from '../toolstack.js';
import { verb } from '../verb.js';

const input = record({ domain: domainRef, force: flag });

/** By xenstore; a PC, or with `force` a guest that does not listen to it, by its reset button. */
export const reboot = verb(input, (toolstack, { domain: ref, force }) => {
  const { domain } = toolstack.find(ref);
  requireState(domain, 'reboot', 'running', 'paused');
  const xen = domain.xen;
  if (xen?.supports('reboot') === true) xen.requestShutdown('reboot');
  else if (xen === null || force) domain.reset();
  else {
    throw new PowerStateError(
      'GUEST_DEAF',
      `Domain "${domain.name}" does not listen for reboot requests; -F resets it.`,
    );
  }
  return { domid: domain.id };
});
