// XENMEM_*: a guest's view of its own memory, what it gives back and takes, and where it maps Xen's pages.
// xen/include/public/memory.h.

import { DOMID_SELF, XEN_PAGE_SIZE } from '../../devices/xen/abi.js';
import type { E820Entry } from '../boot/plan.js';
import { FRAME_HOLE, FRAME_RAM } from '../layout.gen.js';
import type { PhysicalMemory } from '../memory.js';
import * as X from './abi.js';
import type { GrantTable } from './grant-table.js';
import { type Call, emptyStruct, type GuestStruct, refuse } from './guest-access.js';
import { HIDDEN_SHARED_INFO, type SharedInfo } from './shared-info.js';

/** Extents of one call before it is taken up again, so that no call takes long. */
const TURN = 512;
/** Bits of the operation's number; above them is the extent to go on with. */
const EXTENT_SHIFT = 6n;
const ORDER_MOST = 9;
/** Frames below 2^46: beyond them are Xen's own. */
const GFN_LIMIT = 2n ** 34n;
/** Of memory_op's number that holds the extent to go on with. */
const START_MOST = 2n ** 25n;

/** What a snapshot holds of it. */
export interface MemoryState {
  /** Pages that the guest has now. */
  pages: number;
  /** Address of the shared_info page. */
  sharedInfo: number;
}

/** What the operations need. */
export interface MemorySurroundings {
  readonly domid: number;
  readonly memory: PhysicalMemory;
  readonly info: SharedInfo;
  readonly grants: GrantTable;
  readonly e820: readonly E820Entry[];
  /** Most pages that the guest may have. */
  readonly maxPages: number;
  state(): MemoryState;
  /** The page at `gpa` is no longer what it was. */
  mappedSharedInfo(call: Call): void;
}

/** Result of an operation: a value for the guest, or the operation's number with which to go on. */
export type MemoryResult = { readonly value: bigint } | { readonly again: bigint };

/** The memory operations of one domain. */
export class MemoryOps {
  readonly #around: MemorySurroundings;

  constructor(around: MemorySurroundings) {
    this.#around = around;
  }

  run(call: Call, operation: bigint, pointer: bigint): MemoryResult {
    const start = operation >> EXTENT_SHIFT;
    switch (Number(operation & ((1n << EXTENT_SHIFT) - 1n))) {
      case X.XENMEM.decrease_reservation:
        return this.#extents(call, operation, pointer, start, (gfn, order) => this.#release(gfn, order));
      case X.XENMEM.populate_physmap:
        return this.#extents(call, operation, pointer, start, (gfn, order) => this.#populate(gfn, order));
      case X.XENMEM.add_to_physmap:
        this.#addToPhysmap(call, call.read(pointer, call.wide ? 24 : 16));
        return { value: 0n };
      case X.XENMEM.remove_from_physmap:
        this.#removeFromPhysmap(call, pointer);
        return { value: 0n };
      case X.XENMEM.memory_map:
        this.#memoryMap(call, pointer);
        return { value: 0n };
      case X.XENMEM.current_reservation:
        this.#self(call.read(pointer, 2).u16(0));
        return { value: BigInt(this.#around.state().pages) };
      case X.XENMEM.maximum_reservation:
        this.#self(call.read(pointer, 2).u16(0));
        return { value: BigInt(this.#around.maxPages) };
      case X.XENMEM.maximum_ram_page:
        return { value: BigInt(this.#highestPage()) };
      default:
        return refuse('ENOSYS');
    }
  }

  #self(domid: number): void {
    if (domid !== DOMID_SELF && domid !== this.#around.domid) refuse('ESRCH');
  }

  #highestPage(): number {
    const ends = this.#around.e820.map(({ base, size }) => base + size);
    return Math.max(...ends) / XEN_PAGE_SIZE - 1;
  }

  // ---- Reservations -----------------------------------------------------------------------------------------------

  /** struct xen_memory_reservation: the extents are done one after the other until one cannot be. */
  #extents(
    call: Call,
    operation: bigint,
    pointer: bigint,
    start: bigint,
    one: (gfn: bigint, order: number) => boolean,
  ): MemoryResult {
    const { word } = call;
    const args = call.read(pointer, 2 * word + 12);
    const list = call.wordAt(args, 0);
    const count = call.wordAt(args, word);
    const order = args.u32(2 * word);
    this.#self(args.u16(2 * word + 8));
    // No call goes on from there.
    if (start > count || start > START_MOST) refuse('EINVAL');
    if (order > ORDER_MOST || count > 1n << (call.wide ? 40n : 31n)) return { value: start };
    const end = count - start > TURN ? start + BigInt(TURN) : count;
    for (let index = start; index < end; index++) {
      const gfn = this.#extent(call, list + index * BigInt(word));
      if (gfn === null || !one(gfn, order)) return { value: index };
    }
    if (end === count || end >= START_MOST) return { value: end };
    return { again: (operation & ((1n << EXTENT_SHIFT) - 1n)) | (end << EXTENT_SHIFT) };
  }

  #extent(call: Call, at: bigint): bigint | null {
    const gfn = call.wordAt(call.read(at, call.word), 0);
    return gfn < GFN_LIMIT ? gfn : null;
  }

  /** Pages are given back: there is nothing then. */
  #release(gfn: bigint, order: number): boolean {
    for (let index = 0; index < 1 << order; index++) {
      if (!this.#releasePage((Number(gfn) + index) * XEN_PAGE_SIZE)) return false;
    }
    return true;
  }

  #releasePage(gpa: number): boolean {
    const { memory } = this.#around;
    if (this.#hideXenPage(gpa)) return true;
    if (memory.stateAt(gpa) !== FRAME_RAM) return false;
    memory.remove(gpa, XEN_PAGE_SIZE);
    this.#around.state().pages--;
    return true;
  }

  /** Fresh pages where there is nothing; a page that is there already counts as populated. */
  #populate(gfn: bigint, order: number): boolean {
    const { memory, maxPages } = this.#around;
    for (let index = 0; index < 1 << order; index++) {
      const gpa = (Number(gfn) + index) * XEN_PAGE_SIZE;
      const state = memory.stateAt(gpa);
      if (state === FRAME_RAM) continue;
      if (state !== FRAME_HOLE || this.#around.state().pages >= maxPages) return false;
      memory.addRam(gpa, XEN_PAGE_SIZE);
      this.#around.state().pages++;
    }
    return true;
  }

  // ---- Xen's pages ------------------------------------------------------------------------------------------------

  /** A page of Xen's own that the guest had at `gpa` is hidden again. */
  #hideXenPage(gpa: number): boolean {
    const { info, grants } = this.#around;
    if (this.#around.state().sharedInfo === gpa) {
      info.mapAt(HIDDEN_SHARED_INFO);
      return true;
    }
    return grants.unmapFrame(gpa);
  }

  /** struct xen_add_to_physmap {domid, size, space, idx, gpfn}. */
  #addToPhysmap(call: Call, args: GuestStruct): void {
    this.#self(args.u16(0));
    const index = call.wordAt(args, 8);
    const gfn = call.wordAt(args, 8 + call.word);
    if (gfn >= GFN_LIMIT) refuse('EINVAL');
    const gpa = Number(gfn) * XEN_PAGE_SIZE;
    const space = args.u32(4);
    const { info, grants } = this.#around;
    if (space === X.XENMAPSPACE.shared_info) {
      if (index !== 0n) refuse('EINVAL');
      this.makeRoom(gpa);
      info.mapAt(gpa);
      this.#around.mappedSharedInfo(call);
    } else if (space === X.XENMAPSPACE.grant_table) {
      if (index >= 2n ** 31n) refuse('EINVAL');
      grants.checkIndex(Number(index));
      this.makeRoom(gpa);
      grants.mapFrame(Number(index), gpa);
    } else refuse('EINVAL');
  }

  /** What the guest has at `gpa` goes. @throws Refusal for what no guest may replace */
  makeRoom(gpa: number): void {
    if (this.#hideXenPage(gpa)) return;
    const state = this.#around.memory.stateAt(gpa);
    if (state === FRAME_RAM) this.#releasePage(gpa);
    else if (state !== FRAME_HOLE) refuse('EINVAL');
  }

  /** struct xen_remove_from_physmap {domid, gpfn}. */
  #removeFromPhysmap(call: Call, pointer: bigint): void {
    const args = call.read(pointer, 2 * call.word);
    this.#self(args.u16(0));
    const gfn = call.wordAt(args, call.word);
    if (gfn >= GFN_LIMIT) refuse('EINVAL');
    if (!this.#releasePage(Number(gfn) * XEN_PAGE_SIZE)) refuse('ENOENT');
  }

  /** struct xen_memory_map {nr_entries, buffer}: as much of the E820 table as there is room for. */
  #memoryMap(call: Call, pointer: bigint): void {
    const args = call.read(pointer, 2 * call.word);
    const room = args.u32(0);
    const buffer = call.wordAt(args, call.word);
    const entries = this.#around.e820.slice(0, room);
    for (const [index, { base, size, type }] of entries.entries()) {
      const entry = emptyStruct(20);
      entry.setU64(0, BigInt(base));
      entry.setU64(8, BigInt(size));
      entry.setU32(16, type);
      call.write(buffer + BigInt(20 * index), entry);
    }
    args.setU32(0, entries.length);
    call.write(pointer, args);
  }
}
