// Pages of one domain's memory in another's: what a granted page is to those that map it. Such a frame is no RAM to the
// core, which asks for every access to it; bulk goes by DMA. xen/include/public/grant_table.h; blueprint: foreign frames.

/** Bytes of a page. */
const SIZE = 4096;

/** Where the page is while its domain has it. */
export interface PageOwner {
  /** The whole page as a view, good until a core runs or memory is touched; null when there is none any more. */
  page(gpa: number, write: boolean): Uint8Array | null;
}

/**
 * A page that others map. When its domain gives it away, starts anew or is gone, those who still map it keep what it held
 * last, among themselves: nothing of the domain can be reached by it any more.
 */
export class SharedPage {
  /** How many mappings there are. */
  users = 0;
  readonly #gpa: number;
  #owner: PageOwner | null;
  #kept: Uint8Array | null = null;

  constructor(owner: PageOwner, gpa: number) {
    this.#owner = owner;
    this.#gpa = gpa;
  }

  /** The bytes now. */
  view(write: boolean): Uint8Array {
    const there = this.#owner?.page(this.#gpa, write) ?? this.#kept;
    // Only memory that is exhausted is neither.
    return there ?? new Uint8Array(SIZE).fill(0xff);
  }

  /** The domain has the page no longer; call it while the contents are there still. */
  part(): void {
    if (this.#owner === null) return;
    if (this.users > 0) this.#kept = this.view(false).slice();
    this.#owner = null;
  }
}

interface ForeignFrame {
  readonly page: SharedPage;
  readonly writable: boolean;
}

/** The foreign frames of one domain, and its own pages that are foreign frames of others. Addresses are of whole pages. */
export class ForeignFrames {
  readonly #owner: PageOwner;
  readonly #frames = new Map<number, ForeignFrame>();
  readonly #shared = new Map<number, SharedPage>();

  constructor(owner: PageOwner) {
    this.#owner = owner;
  }

  /** Foreign frames of this domain. */
  get count(): number {
    return this.#frames.size;
  }

  /** Pages of this domain that others map. */
  get lent(): number {
    return this.#shared.size;
  }

  /** The domain's own page at `gpa`, for one more user. */
  share(gpa: number): SharedPage {
    let page = this.#shared.get(gpa);
    if (page === undefined) {
      page = new SharedPage(this.#owner, gpa);
      this.#shared.set(gpa, page);
    }
    page.users++;
    return page;
  }

  /** A user of `page` less; it was at `gpa`. */
  unshare(gpa: number, page: SharedPage): void {
    page.users--;
    if (page.users === 0 && this.#shared.get(gpa) === page) this.#shared.delete(gpa);
  }

  /** What becomes of [gpa, gpa + size): it is neither what others map any more, nor what this domain mapped. */
  leave(gpa: number, size: number): void {
    for (const at of within(this.#shared, gpa, size)) {
      this.#shared.get(at)?.part();
      this.#shared.delete(at);
    }
    for (const at of within(this.#frames, gpa, size)) this.#frames.delete(at);
  }

  /** Puts `page` at `gpa`. */
  put(gpa: number, page: SharedPage, writable: boolean): void {
    this.#frames.set(gpa, { page, writable });
  }

  /** What is at `gpa`, of any address. */
  at(gpa: number): SharedPage | undefined {
    return this.#frames.get(gpa - (gpa % SIZE))?.page;
  }

  /**
   * The bytes from `gpa` to the end of its page, good until a core runs or memory is touched; null when it is in no foreign
   * frame. Writes to one that may only be read are lost, as in Xen: null for them, too.
   */
  bytes(gpa: number, write: boolean): Uint8Array | null {
    const offset = gpa % SIZE;
    const frame = this.#frames.get(gpa - offset);
    if (frame === undefined || (write && !frame.writable)) return null;
    return frame.page.view(write).subarray(offset);
  }
}

/** The keys of [gpa, gpa + size): of few pages by look-up, of many by going through the map. */
function within(map: ReadonlyMap<number, unknown>, gpa: number, size: number): number[] {
  if (map.size === 0) return [];
  const end = gpa + size;
  if (size > SIZE * map.size) return [...map.keys()].filter((at) => at >= gpa && at < end);
  const found: number[] = [];
  for (let at = gpa; at < end; at += SIZE) if (map.has(at)) found.push(at);
  return found;
}
