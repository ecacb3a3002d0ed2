// What the domains of one host share: xenstore, and the ways between them.

import { vmPathOf, type XenDomain, type XenHost } from './contract.js';
import type { XenDomainControl } from './domain.js';
import type { XenGuest, XenPeers } from './guest.js';
import { XenStore } from './store/xenstore.js';

/** The hypervisor of a host. */
export class XenHypervisor implements XenHost, XenPeers {
  /** @internal */
  readonly xenstore = new XenStore();
  readonly #domains = new Map<number, XenDomain>();
  /** Those of this thread, as they reach each other. */
  readonly #controls = new Map<number, XenDomainControl>();

  get store(): XenStore['client'] {
    return this.xenstore.client;
  }

  get domains(): ReadonlyMap<number, XenDomain> {
    return this.#domains;
  }

  guest(domid: number): XenGuest | undefined {
    return this.#controls.get(domid)?.guest;
  }

  /** @internal `control`: of a domain in this thread, the same. */
  add(domain: XenDomain, control?: XenDomainControl): void {
    this.#domains.set(domain.domid, domain);
    if (control !== undefined) this.#controls.set(domain.domid, control);
  }

  /** @internal A domain that was not finished: nothing of it stays. */
  discard(domid: number): void {
    this.#controls.get(domid)?.destroy();
  }

  /** @internal Its nodes go with it. */
  remove(domid: number): void {
    this.#domains.delete(domid);
    this.#controls.delete(domid);
    const { store } = this;
    for (const folder of ['/local/domain/0/backend', '/local/domain/0/error/backend'])
      for (const type of store.directory(folder) ?? []) store.rm(`${folder}/${type}/${domid}`);
    store.rm(`/local/domain/${domid}`);
    store.rm(vmPathOf(domid));
  }
}
