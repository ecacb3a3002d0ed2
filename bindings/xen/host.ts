// What the domains of one host share: xenstore, and the ways between them.

import type { XenHost } from './contract.js';
import type { XenDomainControl } from './domain.js';
import type { XenGuest, XenPeers } from './guest.js';
import { XenStore } from './store/xenstore.js';

/** The hypervisor of a host. */
export class XenHypervisor implements XenHost, XenPeers {
  /** @internal */
  readonly xenstore = new XenStore();
  readonly #domains = new Map<number, XenDomainControl>();

  get store(): XenStore['client'] {
    return this.xenstore.client;
  }

  get domains(): ReadonlyMap<number, XenDomainControl> {
    return this.#domains;
  }

  guest(domid: number): XenGuest | undefined {
    return this.#domains.get(domid)?.guest;
  }

  /** @internal */
  add(domain: XenDomainControl): void {
    this.#domains.set(domain.domid, domain);
  }

  /** @internal */
  remove(domid: number): void {
    this.#domains.delete(domid);
  }
}
