// What the hypervisor knows of a domain besides its event channels and grants: one record, as a device's.

import { Device } from '../../devices/device.js';
import {
  array,
  bool,
  count53,
  list,
  nullable,
  oneOf,
  type StateOf,
  StateSchema,
  struct,
  u16,
  u32,
  u64,
} from '../../devices/schema.js';
import * as X from './abi.js';
import { MOST_VCPUS } from './event-channels.js';
import { HIDDEN_SHARED_INFO } from './shared-info.js';

const SLEEP = struct({
  /** Why the vCPU does not run: SCHEDOP_block, SCHEDOP_poll, or VCPUOP_down. */
  kind: oneOf('none', 'block', 'poll', 'down'),
  ports: list(u32, X.POLL_MOST),
});
/** Where a vCPU wants its runstate: guest-physical addresses of its bytes, in pieces by page. */
const AREA = struct({ wide: bool, pieces: list(struct({ gpa: count53, length: u16 }), 2) });

const SCHEMA = StateSchema.define('xen', {
  sharedInfo: count53,
  wide: bool,
  vcpuInfo: array(nullable(count53), MOST_VCPUS),
  deadlines: array(nullable(count53), MOST_VCPUS),
  pollDeadlines: array(nullable(count53), MOST_VCPUS),
  runstateAreas: array(nullable(AREA), MOST_VCPUS),
  /** VMASST_TYPE_runstate_update_flag. */
  runstateFlag: bool,
  sleeps: array(SLEEP, MOST_VCPUS),
  params: array(u64, X.HVM_PARAM.MAX),
  pages: count53,
  /** Where the guest has RAM, for a restore: filled in when a snapshot is taken. */
  ram: list(struct({ gpa: count53, pages: count53 }), 1 << 20),
  /** The domain has shut itself down to be saved, by this vCPU. */
  suspendedBy: nullable(u16),
});
/** The state of {@link XenState}. */
export type XenRecord = StateOf<typeof SCHEMA>;

/** The hypervisor's record of a domain. */
export class XenState extends Device<XenRecord> {
  constructor() {
    super('xen', SCHEMA);
  }

  override reset(): void {
    this.state = { ...this.schema.fresh(), sharedInfo: HIDDEN_SHARED_INFO, wide: true };
  }

  override resume(): void {}
}
