// What the toolstack is asked to make: plain data, as it crosses between programs.

import type { DiskRequest, VifRequest } from './device-specs.js';
import { type Checked, flag, list, nullable, oneOf, optional, record, text, whole } from './input.js';

/** What happens to a domain that powers itself off or reboots. */
export const EVENT_ACTIONS = ['destroy', 'restart', 'preserve'] as const;
/** What happens to a domain that crashes. */
export const CRASH_ACTIONS_XL = ['destroy', 'restart', 'preserve'] as const;

export const checkDisk = record({ target: text(4096), vdev: text(16), writable: flag });
export const checkVif = record({
  mac: optional(text(17)),
  bridge: optional(text(32)),
  hostfwd: optional(list(text(200), 64)),
});

export const checkDomainRequest = record({
  name: text(256),
  /** A PVH guest, or a PC. */
  type: oneOf('pvh', 'pc'),
  kernel: text(4096),
  ramdisk: optional(text(4096)),
  append: text(65_536),
  memoryMiB: whole(1, 65_536),
  maxMemoryMiB: whole(1, 65_536),
  vcpus: whole(1, 64),
  maxVcpus: whole(1, 64),
  disks: list(checkDisk, 64),
  vifs: list(checkVif, 64),
  onPoweroff: oneOf(...EVENT_ACTIONS),
  onReboot: oneOf(...EVENT_ACTIONS),
  onCrash: oneOf(...CRASH_ACTIONS_XL),
  weight: optional(whole(1, 65_535)),
  cap: optional(whole(0, 6400)),
  affinity: optional(list(nullable(list(whole(0, 4095), 4096)), 64)),
});

/** A domain to make. */
export type DomainRequest = Checked<typeof checkDomainRequest> & {
  readonly disks: readonly DiskRequest[];
  readonly vifs: readonly VifRequest[];
};
