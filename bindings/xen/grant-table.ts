// The grant table of one domain, version 1: entries that the guest writes, and what others do with them: guests copy and
// map (grant-map.ts), and so do domain 0's backends. xen/include/public/grant_table.h.

import { Device } from '../../devices/device.js';
import { count53, list, type StateOf, StateSchema } from '../../devices/schema.js';
import { ERRNO, XEN_PAGE_SIZE } from '../../devices/xen/abi.js';
import type { GrantAccess, GrantFrame } from '../../devices/xen/ports.js';
import type { PhysicalMemory } from '../memory.js';
import * as X from './abi.js';
import { refuse, type SharedWords } from './guest-access.js';
import { HIDDEN_GRANT_TABLE } from './shared-info.js';

/** Most frames of a table, Xen's default; and uses of one domain's grants at a time. */
export const GRANT_FRAMES_MOST = 64;
const MAPPINGS_MOST = 64 * 1024;
const GFN_LIMIT = 2 ** 34;

const SCHEMA = StateSchema.define('xen-grants', {
  /** Guest-physical addresses of the frames: hidden ones until the guest maps them. */
  frames: list(count53, GRANT_FRAMES_MOST),
});
/** The state of {@link GrantTable}. */
export type GrantState = StateOf<typeof SCHEMA>;

/** What a grant table needs around it. */
export interface GrantSurroundings {
  readonly memory: PhysicalMemory;
  readonly words: SharedWords;
}

interface Use {
  readers: number;
  writers: number;
}

/** A grant entry as it was read. */
interface Entry {
  readonly flags: number;
  readonly domid: number;
  readonly frame: number;
}

/** The use of a grant. */
export interface GrantUse {
  /** Guest-physical address of the page. */
  readonly gpa: number;
  /** Ends it, once. The marks in the entry go when nobody uses the grant that way any more. */
  release(): void;
}

/** One domain's grants. */
export class GrantTable extends Device<GrantState> {
  readonly domid: number;
  readonly #around: GrantSurroundings;
  /** By grantee and reference: mappings in use now. */
  #uses = new Map<string, Use>();
  #mappings = 0;

  constructor(domid: number, around: GrantSurroundings) {
    super('xen-grants', SCHEMA);
    this.domid = domid;
    this.#around = around;
  }

  override reset(): void {
    this.state = this.schema.fresh();
    this.disown();
  }

  override resume(): void {
    this.disown();
  }

  /** What others use of the domain is its own no longer: they keep the pages, and mark nothing when they are done. */
  disown(): void {
    this.#uses = new Map();
    this.#mappings = 0;
  }

  /** Mappings that are held now. */
  get mappings(): number {
    return this.#mappings;
  }

  /** Frames of the table. */
  get size(): number {
    return this.state.frames.length;
  }

  /** Frame number at which the guest has mapped frame `index` of the table; the table grows to it. */
  frameNumber(index: number): number {
    this.#grow(index + 1);
    const gpa = this.state.frames[index] as number;
    return gpa >= HIDDEN_GRANT_TABLE ? 0 : gpa / XEN_PAGE_SIZE;
  }

  /** Fills in the reserved entries for a fresh domain. */
  seed(console: number, xenstore: number): void {
    this.#grow(1);
    this.#seedEntry(X.GNTTAB_RESERVED_CONSOLE, console);
    this.#seedEntry(X.GNTTAB_RESERVED_XENSTORE, xenstore);
  }

  #seedEntry(gref: number, gfn: number): void {
    const at = this.#entryAt(gref) as number;
    const { words } = this.#around;
    words.setU16(at + 2, 0);
    words.setU32(at + 4, gfn);
    words.setU16(at, X.GTF_permit_access);
  }

  /** @throws Refusal EINVAL for a frame that no table can have */
  checkIndex(index: number): void {
    if (index >= GRANT_FRAMES_MOST) refuse('EINVAL');
  }

  /** Maps frame `index` of the table at `gpa` of the guest; the table grows to it. */
  mapFrame(index: number, gpa: number): void {
    this.#grow(index + 1);
    const from = this.state.frames[index] as number;
    if (from !== gpa) this.#around.memory.move(from, gpa, XEN_PAGE_SIZE);
    this.state.frames[index] = gpa;
  }

  /** The guest gives the page at `gpa` back: if it is a frame of the table, that hides again. */
  unmapFrame(gpa: number): boolean {
    const index = this.state.frames.indexOf(gpa);
    if (index < 0) return false;
    const hidden = HIDDEN_GRANT_TABLE + index * XEN_PAGE_SIZE;
    this.#around.memory.move(gpa, hidden, XEN_PAGE_SIZE);
    this.state.frames[index] = hidden;
    return true;
  }

  #grow(count: number): void {
    for (let index = this.state.frames.length; index < count; index++) {
      const gpa = HIDDEN_GRANT_TABLE + index * XEN_PAGE_SIZE;
      this.#around.memory.addRam(gpa, XEN_PAGE_SIZE);
      this.state.frames.push(gpa);
    }
  }

  #entryAt(gref: number): number | null {
    const frame = this.state.frames[Math.floor(gref / X.GRANTS_PER_FRAME)];
    return frame === undefined ? null : frame + X.GRANT_ENTRY_SIZE * (gref % X.GRANTS_PER_FRAME);
  }

  // ---- Use by others ----------------------------------------------------------------------------------------------

  /**
   * Begins an access of `grantee` to a grant and marks it in the guest's entry, or answers GNTST_*.
   * The frame number is the guest's; it need not be memory.
   */
  acquire(gref: number, grantee: number, write: boolean): GrantUse | number {
    const at = Number.isInteger(gref) && gref >= 0 ? this.#entryAt(gref) : null;
    if (at === null) return X.GNTST.bad_gntref;
    const { words } = this.#around;
    const entry: Entry = { flags: words.u16(at), domid: words.u16(at + 2), frame: words.u32(at + 4) };
    if ((entry.flags & X.GTF_type_mask) !== X.GTF_permit_access || entry.domid !== grantee)
      return X.GNTST.general_error;
    if (write && (entry.flags & X.GTF_readonly) !== 0) return X.GNTST.general_error;
    if (entry.frame >= GFN_LIMIT) return X.GNTST.bad_page;
    const gpa = entry.frame * XEN_PAGE_SIZE;
    if (!words.isRam(gpa)) return X.GNTST.bad_page;
    if (this.#mappings >= MAPPINGS_MOST) return X.GNTST.no_space;
    const use = this.#use(gref, grantee);
    if (write) use.writers++;
    else use.readers++;
    this.#mappings++;
    words.setU16(at, entry.flags | (write ? X.GTF_reading | X.GTF_writing : X.GTF_reading));
    const uses = this.#uses;
    return {
      gpa,
      release: () => {
        // The domain may have started anew, or be gone.
        if (this.#uses === uses) this.#release(gref, grantee, write);
      },
    };
  }

  #release(gref: number, grantee: number, write: boolean): void {
    const use = this.#use(gref, grantee);
    if (write) use.writers--;
    else use.readers--;
    this.#mappings--;
    const at = this.#entryAt(gref);
    if (at === null) return;
    let clear = use.writers === 0 ? X.GTF_writing : 0;
    if (use.writers === 0 && use.readers === 0) {
      clear |= X.GTF_reading;
      this.#uses.delete(`${grantee}:${gref}`);
    }
    const { words } = this.#around;
    if (clear !== 0) words.setU16(at, words.u16(at) & ~clear);
  }

  #use(gref: number, grantee: number): Use {
    const key = `${grantee}:${gref}`;
    let use = this.#uses.get(key);
    if (use === undefined) {
      use = { readers: 0, writers: 0 };
      this.#uses.set(key, use);
    }
    return use;
  }

  /** These grants as a backend in domain `grantee` uses them. */
  accessFor(grantee: number): GrantAccess {
    return {
      map: (gref, readonly) => {
        const found = this.acquire(gref, grantee, !readonly);
        return typeof found === 'number' ? errnoOf(found) : this.#mapped(gref, found, readonly);
      },
      copyFrom: (gref, offset, into) => this.#copy(gref, grantee, offset, into, false),
      copyTo: (gref, offset, from) => this.#copy(gref, grantee, offset, from, true),
    };
  }

  #copy(gref: number, grantee: number, offset: number, bytes: Uint8Array, write: boolean): number {
    if (offset < 0 || offset + bytes.length > XEN_PAGE_SIZE) return -ERRNO.EINVAL;
    const found = this.acquire(gref, grantee, write);
    if (typeof found === 'number') return errnoOf(found);
    const { memory } = this.#around;
    if (write) memory.write(found.gpa + offset, bytes);
    else memory.read(found.gpa + offset, bytes);
    found.release();
    return 0;
  }

  #mapped(gref: number, { gpa, release }: GrantUse, readonly: boolean): GrantFrame {
    const { memory, words } = this.#around;
    let mapped = true;
    const at = (offset: number, size: number): number => {
      if (!Number.isInteger(offset) || offset < 0 || offset + size > XEN_PAGE_SIZE)
        throw new RangeError(`${size} bytes at ${offset} are not within a grant`);
      return gpa + offset;
    };
    const ram = (): boolean => mapped && words.isRam(gpa);
    const writable = (): boolean => mapped && !readonly;
    return {
      gref,
      readonly,
      read(offset, into) {
        const from = at(offset, into.length);
        if (mapped) memory.read(from, into);
        else into.fill(0xff);
      },
      write(offset, from) {
        const to = at(offset, from.length);
        if (writable()) memory.write(to, from);
      },
      u8: (offset) => (at(offset, 1) && ram() ? words.u8(gpa + offset) : 0xff),
      u16: (offset) => (at(offset, 2) && ram() ? words.u16(gpa + offset) : 0xffff),
      u32: (offset) => (at(offset, 4) && ram() ? words.u32(gpa + offset) : 0xffff_ffff),
      u64: (offset) => (at(offset, 8) && ram() ? words.u64(gpa + offset) : 0xffff_ffff_ffff_ffffn),
      setU8: (offset, value) => at(offset, 1) && writable() && words.setU8(gpa + offset, value),
      setU16: (offset, value) => at(offset, 2) && writable() && words.setU16(gpa + offset, value),
      setU32: (offset, value) => at(offset, 4) && writable() && words.setU32(gpa + offset, value),
      setU64: (offset, value) => at(offset, 8) && writable() && words.setU64(gpa + offset, value),
      unmap: () => {
        if (!mapped) return;
        mapped = false;
        release();
      },
    };
  }
}

function errnoOf(status: number): number {
  switch (status) {
    case X.GNTST.bad_gntref:
    case X.GNTST.bad_page:
      return -ERRNO.EINVAL;
    case X.GNTST.no_space:
      return -ERRNO.ENOSPC;
    default:
      return -ERRNO.EACCES;
  }
}
