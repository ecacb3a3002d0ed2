// `xl block-detach`: takes a disk out of a domain.

import { vdevNumber } from '../device-specs.js';
import { domainRef, flag, record, text } from '../input.js';
import { requireDevice, requireState } from '../toolstack.js';
import { verb } from '../verb.js';

const input = record({ domain: domainRef, device: text(16), force: flag });

/** The guest is asked first; `force` does not wait for it. `device`: its name or number. */
export const blockDetach = verb(input, async (toolstack, { domain: ref, device, force }) => {
  const { domain } = toolstack.find(ref);
  const xen = toolstack.xen(domain, 'detaching a disk');
  requireState(domain, 'detach a disk from', 'running', 'paused');
  const devid = /^\d+$/.test(device) ? Number(device) : vdevNumber(device);
  requireDevice(domain, xen, 'vbd', devid, device);
  await xen.detach('vbd', devid, { force });
  toolstack.services.devices.released(domain, 'vbd', devid);
  return {};
});
