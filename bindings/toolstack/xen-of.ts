// The paravirtual side of a domain and of its host.

import type { Domain } from '../domain.js';
import type { Host } from '../host.js';
import type { XenDomain, XenHost } from '../xen/contract.js';

/** Null for plain machines. */
export function xenOf(domain: Domain): XenDomain | null {
  return (domain as { readonly xen?: XenDomain | null }).xen ?? null;
}

/** Null while no domain of the host speaks Xen's interface. */
export function xenHostOf(host: Host): XenHost | null {
  return (host as { readonly xen?: XenHost | null }).xen ?? null;
}
