// `xl block-attach`: plugs a disk into a domain.

import { parseDisk, vdevNumber } from '../device-specs.js';
import { domainRef, record, text } from '../input.js';
import { requireNoDevice, requireState } from '../toolstack.js';
import { verb } from '../verb.js';

export const blockAttach = verb(record({ domain: domainRef, disk: text(5000) }), async (toolstack, input) => {
  const { domain } = toolstack.find(input.domain);
  const xen = toolstack.xen(domain, 'attaching a disk');
  requireState(domain, 'attach a disk to', 'running', 'paused');
  const disk = parseDisk(input.disk);
  requireNoDevice(domain, xen, 'vbd', vdevNumber(disk.vdev), disk.vdev);
  await toolstack.services.devices.disk(domain, xen, disk);
  return {};
});
