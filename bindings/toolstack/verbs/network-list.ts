// `xl network-list`: the network interfaces of a domain.

import { type DeviceRow, deviceRows } from '../device-rows.js';
import { domainRef, record } from '../input.js';
import { verb } from '../verb.js';

export const networkList = verb(record({ domain: domainRef }), (toolstack, { domain: ref }): DeviceRow[] =>
  deviceRows(toolstack, toolstack.find(ref).domain, 'vif'),
);
