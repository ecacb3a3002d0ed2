// What a toolstack asks of a guest by nodes of xenstore. docs/misc/xenstore-paths.pandoc.

import type { XenStoreClient } from '../../devices/xen/ports.js';
import { ConfigError } from '../errors.js';
import type { ShutdownRequest, StoreLine } from './contract.js';
import { lookup, pathNames, walk } from './store/tree.js';
import type { XenStore } from './store/xenstore.js';

/** Whom to ask, and what it was given at most. */
export interface GuestRequestsOptions {
  readonly store: XenStoreClient;
  readonly domid: number;
  readonly vcpus: number;
  readonly maxKiB: number;
}

/** Requests to one guest. */
export class GuestRequests {
  readonly #options: GuestRequestsOptions;
  readonly #path: string;

  constructor(options: GuestRequestsOptions) {
    this.#options = options;
    this.#path = `/local/domain/${options.domid}`;
  }

  shutdown(request: ShutdownRequest): void {
    this.#options.store.write(`${this.#path}/control/shutdown`, request);
  }

  /** True once the guest advertises it. */
  supports(request: Exclude<ShutdownRequest, 'halt'>): boolean {
    return this.#options.store.read(`${this.#path}/control/feature-${request}`) === '1';
  }

  sysrq(key: string): void {
    this.#options.store.write(`${this.#path}/control/sysrq`, key);
  }

  /** @throws ConfigError MEMORY_TARGET_INVALID */
  setMemoryTarget(kib: number): void {
    const { domid, maxKiB, store } = this.#options;
    if (!Number.isSafeInteger(kib) || kib < 1 || kib > maxKiB) {
      throw new ConfigError(
        'MEMORY_TARGET_INVALID',
        `The memory target must be from 1 to ${maxKiB} KiB, not ${kib}.`,
        { params: { domid, kib } },
      );
    }
    store.write(`${this.#path}/memory/target`, String(kib));
  }

  /** @throws ConfigError VCPUS_INVALID */
  setVcpus(count: number): void {
    const { domid, store, vcpus } = this.#options;
    if (!Number.isInteger(count) || count < 1 || count > vcpus) {
      throw new ConfigError('VCPUS_INVALID', `vCPUs must be from 1 to ${vcpus}, not ${count}.`, {
        params: { domid, count },
      });
    }
    store.transaction((nodes) => {
      for (let cpu = 0; cpu < vcpus; cpu++)
        nodes.write(`${this.#path}/cpu/${cpu}/availability`, cpu < count ? 'online' : 'offline');
    });
  }
}

/** The nodes below `path`, for people. */
export function treeOf({ data }: XenStore, path: string): readonly StoreLine[] {
  const node = lookup(data.root, pathNames(path));
  if (node === undefined) return [];
  return [...walk(node, path)].map(({ path: at, node: { value, permissions } }) => ({
    path: at,
    value,
    permissions,
  }));
}
