// `xl shutdown`: asks a guest to power itself off.

import { PowerStateError } from '../../errors.js';
import { domainRef, flag, record } from '../input.js';
import { requireState } from '../toolstack.js';
import { verb } from '../verb.js';

const input = record({ domain: domainRef, force: flag });

/** By xenstore; a PC, or with `force` a guest that does not listen to it, by its power button. */
export const shutdown = verb(input, (toolstack, { domain: ref, force }) => {
  const { domain } = toolstack.find(ref);
  requireState(domain, 'shut down', 'running', 'paused');
  const xen = domain.xen;
  if (xen?.supports('poweroff') === true) xen.requestShutdown('poweroff');
  else if (xen === null) domain.powerButton();
  else if (force) domain.powerOff();
  else {
    throw new PowerStateError(
      'GUEST_DEAF',
      `Domain "${domain.name}" does not listen for shutdown requests; -F powers it off.`,
    );
  }
  return { domid: domain.id };
});
