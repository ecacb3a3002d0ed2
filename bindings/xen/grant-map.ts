// Grants that one guest maps: a page of another guest becomes a foreign frame of this one, at an address that the guest
// names. Grants of domain 0 and of domains in other threads cannot be mapped: their memory is not here.
// xen/include/public/grant_table.h: GNTTABOP_map_grant_ref, unmap_grant_ref, unmap_and_replace.
//
// As Xen does for auto-translated guests: GNTMAP_host_map with or without GNTMAP_readonly and nothing else; writes to what
// is mapped read-only are lost; code in such a page is not executed (it reads as bytes of 0xff: #UD), page tables in it
// are not walked (as in a device's memory), and structures of hypercalls in it are refused with -EFAULT.

import { XEN_PAGE_SIZE } from '../../devices/xen/abi.js';
import { ResourceError } from '../errors.js';
import type { SharedPage } from '../foreign.js';
import type { PhysicalMemory } from '../memory.js';
import * as X from './abi.js';
import type { GrantTable, GrantUse } from './grant-table.js';
import { Refusal } from './guest-access.js';

/** Mappings of one guest at a time. */
export const HANDLES_MOST = 16 * 1024;
const GPA_LIMIT = 2n ** 46n;

/** What mapping needs of the domain. */
export interface GrantMapSurroundings {
  readonly domid: number;
  readonly memory: PhysicalMemory;
  /** What the guest has at `gpa` goes. @throws Refusal when that cannot be */
  makeRoom(gpa: number): void;
}

/** Where grants come from. */
export interface GrantSource {
  readonly table: GrantTable;
  readonly memory: PhysicalMemory;
}

interface Mapping {
  readonly use: GrantUse;
  readonly source: GrantSource;
  readonly page: SharedPage;
  /** Address in this guest. */
  readonly gpa: number;
}

/** A fresh handle and GNTST_okay, or why not. */
export type MapResult = { readonly handle: number } | { readonly status: number };

/** What one guest has mapped. */
export class GrantMaps {
  readonly #around: GrantMapSurroundings;
  readonly #handles: (Mapping | undefined)[] = [];
  readonly #free: number[] = [];

  constructor(around: GrantMapSurroundings) {
    this.#around = around;
  }

  /** Mappings now. */
  get count(): number {
    return this.#handles.length - this.#free.length;
  }

  /** Maps grant `gref` of `source` (undefined: there is no such domain) at `address`; `flags` are GNTMAP_*. */
  map(source: GrantSource | undefined, gref: number, address: bigint, flags: number): MapResult {
    if ((flags & (X.GNTMAP.device_map | X.GNTMAP.host_map)) === 0) return { status: X.GNTST.bad_gntref };
    if ((flags & ~(X.GNTMAP.host_map | X.GNTMAP.readonly)) !== 0) return { status: X.GNTST.general_error };
    if (source === undefined) return { status: X.GNTST.bad_domain };
    if (this.#free.length === 0 && this.#handles.length >= HANDLES_MOST)
      return { status: X.GNTST.no_device_space };
    if (address >= GPA_LIMIT) return { status: X.GNTST.general_error };
    const writable = (flags & X.GNTMAP.readonly) === 0;
    const use = source.table.acquire(gref, this.#around.domid, writable);
    if (typeof use === 'number') return { status: use };
    const gpa = Number(address) - (Number(address) % XEN_PAGE_SIZE);
    const page = source.memory.foreign.share(use.gpa);
    const mapping = { use, source, page, gpa };
    if (!this.#place(mapping, writable)) {
      this.#letGo(mapping);
      return { status: X.GNTST.general_error };
    }
    const handle = this.#free.pop() ?? this.#handles.length;
    this.#handles[handle] = mapping;
    return { handle };
  }

  #place({ page, gpa }: Mapping, writable: boolean): boolean {
    try {
      this.#around.makeRoom(gpa);
      this.#around.memory.addForeign(gpa, page, writable);
      return true;
    } catch (error) {
      if (error instanceof Refusal || error instanceof ResourceError) return false;
      throw error;
    }
  }

  /**
   * Ends the mapping `handle`, which must be at `address`; zero ends nothing. An auto-translated guest has no other place for
   * `replacement` to name. Answers GNTST_*.
   */
  unmap(handle: number, address: bigint, replacement = 0n): number {
    const mapping = this.#handles[handle];
    if (mapping === undefined) return X.GNTST.bad_handle;
    if (address === 0n) return X.GNTST.okay;
    const { gpa, page } = mapping;
    const { memory } = this.#around;
    if (replacement !== 0n || address - (address % BigInt(XEN_PAGE_SIZE)) !== BigInt(gpa))
      return X.GNTST.general_error;
    if (memory.foreign.at(gpa) !== page) return X.GNTST.general_error;
    memory.remove(gpa, XEN_PAGE_SIZE);
    this.#handles[handle] = undefined;
    this.#free.push(handle);
    this.#letGo(mapping);
    return X.GNTST.okay;
  }

  #letGo({ use, source, page }: Mapping): void {
    source.memory.foreign.unshare(use.gpa, page);
    use.release();
  }

  /** The guest starts anew or is gone: all mappings end. */
  reset(): void {
    for (const mapping of this.#handles) {
      if (mapping === undefined) continue;
      const { foreign } = this.#around.memory;
      if (foreign.at(mapping.gpa) === mapping.page) this.#around.memory.remove(mapping.gpa, XEN_PAGE_SIZE);
      this.#letGo(mapping);
    }
    this.#handles.length = 0;
    this.#free.length = 0;
  }
}
