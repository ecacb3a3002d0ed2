// What the toolstack gets of the hypervisor: one Hypervisor a host, with the xenstore of all its domains; one XenDomain for
// each domain that speaks Xen's interface. Backends get devices/xen/ports.ts.

import type { BlockBackendOptions } from '../../devices/xen/block-backend.js';
import type { NetBackendOptions } from '../../devices/xen/net-backend.js';
import type {
  BackendFactory,
  StorePermission,
  XenBackendHandle,
  XenStoreClient,
} from '../../devices/xen/ports.js';
import type { Console } from '../console.js';

/** SHUTDOWN_*: why a guest ended itself by SCHEDOP_shutdown. */
export const SHUTDOWN_REASONS = [
  ...(['poweroff', 'reboot', 'suspend', 'crash', 'watchdog', 'soft_reset'] as const),
] as const;
/** Name of a SHUTDOWN_* number. */
export type ShutdownReason = (typeof SHUTDOWN_REASONS)[number];

/** What is written to `control/shutdown`. */
export type ShutdownRequest = 'poweroff' | 'reboot' | 'halt' | 'suspend';

/** A device to plug into a domain. Values of nodes are strings of one character a byte. */
export interface DeviceSpec {
  /** `vbd`, `vif`, … */
  readonly type: string;
  /** Number among those of its type: 51712 for xvda, 0 for the first network interface. */
  readonly devid: number;
  /** Nodes of the frontend besides `backend`, `backend-id`, `state`: `virtual-device`, `device-type`, `mac`, `handle`, … */
  readonly frontend: Readonly<Record<string, string>>;
  /** Nodes of the backend besides `frontend`, `frontend-id`, `online`, `state`: `params`, `mode`, `type`, … */
  readonly backend: Readonly<Record<string, string>>;
  readonly make: BackendFactory;
  /** What the backend works with, for a domain in a Worker, which makes its own; absent: it cannot have the device. */
  readonly parts?: DeviceParts;
}

/**
 * What the host lends to a backend in another thread. The queue orders its requests like everybody else's; the tracer sees
 * them come (`ring`), pass the queue, and answered.
 */
export type DeviceParts =
  | ({ readonly kind: 'block' } & Pick<
      BlockBackendOptions,
      'image' | 'queue' | 'readOnly' | 'persistent' | 'tracer'
    >)
  | ({ readonly kind: 'net' } & Pick<NetBackendOptions, 'network' | 'queue' | 'only' | 'tracer'>);

/** A device that is plugged in. */
export type PluggedDevice = Omit<XenBackendHandle, 'backend'>;

/** Where the toolstack keeps what it calls a domain. */
export function vmPathOf(domid: number): string {
  return `/vm/00000000-0000-0000-0000-${String(domid).padStart(12, '0')}`;
}

/** The paravirtual side of one running domain: `domain.xen`, null for plain machines. */
export interface XenDomain {
  readonly domid: number;
  /** `/local/domain/<domid>` */
  readonly path: string;
  /** hvc0: the console ring. */
  readonly console: Console;
  /** vCPUs that are up now, by SCHED_OP and INIT-SIPI. */
  readonly onlineVcpus: readonly boolean[];
  /** KiB that the guest holds now: static-max less what its balloon gave back. */
  readonly memoryKiB: number;
  /** Most KiB it can have. */
  readonly memoryMaxKiB: number;

  /** Plugs a device in, before the domain starts or while it runs: writes its nodes in one transaction, starts the backend. */
  attach(device: DeviceSpec): void;
  /**
   * Asks the guest to give a device up; resolves when both halves are closed and the nodes are gone.
   * `force`: at once, whatever the guest does.
   */
  detach(type: string, devid: number, options?: { readonly force?: boolean }): Promise<void>;
  /** The devices plugged in now. */
  readonly devices: readonly PluggedDevice[];

  /** Writes `control/shutdown`. What the guest does then comes as the domain's events. */
  requestShutdown(request: ShutdownRequest): void;
  /** True once the guest advertises `control/feature-<request>`. */
  supports(request: Exclude<ShutdownRequest, 'halt'>): boolean;
  /** The guest has suspended itself: its vCPUs do not run until {@link XenDomain.resume} or a restore. */
  readonly suspended: boolean;
  /** Lets a guest that has suspended itself go on as if it had not; nothing happens to others. */
  resume(): void;
  /** Writes `control/sysrq`. */
  sysrq(key: string): void;
  /** Writes `memory/target`: the guest's balloon follows. */
  setMemoryTarget(kib: number): void;
  /** Writes `cpu/<n>/availability` of all vCPUs: the first `count` online. */
  setVcpus(count: number): void;
  /** The nodes below `path` as `xenstore-ls` shows them, for people. */
  tree(path?: string): readonly StoreLine[];
}

/** A line of {@link XenDomain.tree}. */
export interface StoreLine {
  readonly path: string;
  readonly value: string;
  readonly permissions: readonly StorePermission[];
}

/** What domains of one host share. */
export interface XenHost {
  /** Xenstore as domain 0. */
  readonly store: XenStoreClient;
  /** The domains that speak Xen's interface, by domid, which is `domain.id`. */
  readonly domains: ReadonlyMap<number, XenDomain>;
}
