// `xl network-detach`: takes a network interface out of a domain.

import { domainRef, flag, record, text } from '../input.js';
import { requireDevice, requireState } from '../toolstack.js';
import { verb } from '../verb.js';

const input = record({ domain: domainRef, device: text(17), force: flag });

/** The guest is asked first; `force` does not wait for it. `device`: its number or MAC address. */
export const networkDetach = verb(input, async (toolstack, { domain: ref, device, force }) => {
  const { domain } = toolstack.find(ref);
  const xen = toolstack.xen(domain, 'detaching a network interface');
  requireState(domain, 'detach a network interface from', 'running', 'paused');
  const { store } = toolstack.host.xen;
  const byMac = xen.devices.find(
    ({ type, frontendPath }) => type === 'vif' && store.read(`${frontendPath}/mac`) === device.toLowerCase(),
  );
  const devid = byMac?.devid ?? (/^\d+$/.test(device) ? Number(device) : -1);
  requireDevice(domain, xen, 'vif', devid, device);
  await xen.detach('vif', devid, { force });
  toolstack.services.devices.released(domain, 'vif', devid);
  return {};
});
