// `xl block-list`: the disks of a domain.

import { type DeviceRow, deviceRows } from '../device-rows.js';
import { domainRef, record } from '../input.js';
import { verb } from '../verb.js';

export const blockList = verb(record({ domain: domainRef }), (toolstack, { domain: ref }): DeviceRow[] =>
  deviceRows(toolstack, toolstack.find(ref).domain, 'vbd'),
);
