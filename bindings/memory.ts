// Guest-physical memory as the host sees it: what is where, and bulk access. RAM is allocated in the core's linear
// memory when it is first touched, so a large guest costs what it uses.

import type { Dma } from '../devices/device.js';
import { ConfigError, ResourceError } from './errors.js';
import { ForeignFrames, type SharedPage } from './foreign.js';
import { FRAME_FOREIGN, FRAME_HOLE, FRAME_MMIO, FRAME_RAM, FRAME_ROM } from './layout.gen.js';
import type { CoreInstance } from './wasm.js';

export const PAGE_SIZE = 4096;
const ADDRESS_LIMIT = 2 ** 48;

/** A page of RAM that is in use. */
export interface UsedPage {
  /** Guest-physical address, of a whole page. */
  readonly gpa: number;
  /** True: the guest cannot write it. */
  readonly rom: boolean;
  /** A view of the page, good until the core runs or memory is touched. */
  readonly bytes: Uint8Array;
}

/** The physical address space of one core. Addresses are numbers below 2^48; nothing is there at first. */
export class PhysicalMemory implements Dma {
  readonly #core: CoreInstance;
  /** @internal Pages of other domains, and those of this one that others map. */
  readonly foreign = new ForeignFrames({ page: (gpa, write) => this.#ownPage(gpa, write) });

  /** @internal */
  constructor(core: CoreInstance) {
    this.#core = core;
  }

  /** Makes [gpa, gpa + size) RAM, which reads as zeros. Whole pages. */
  addRam(gpa: number, size: number): void {
    this.#map(gpa, size, FRAME_RAM);
  }

  /** Puts a ROM at `gpa`, a whole page number; the last page is filled up with zeros. */
  addRom(gpa: number, bytes: Uint8Array): void {
    this.#map(gpa, bytes.length, FRAME_RAM);
    this.write(gpa, bytes);
    this.#map(gpa, bytes.length, FRAME_ROM);
  }

  /** Turns RAM into ROM: contents stay, guest writes are lost. */
  protect(gpa: number, size: number): void {
    this.#map(gpa, size, FRAME_ROM);
  }

  /** Takes memory away: reads give all ones. */
  remove(gpa: number, size: number): void {
    this.#map(gpa, size, FRAME_HOLE);
  }

  /**
   * @internal Moves the RAM of [from, from + size) to `to`, page by page; what was there is freed, and `from` is empty.
   *
   * @throws ResourceError when the tables of memory cannot grow
   */
  move(from: number, to: number, size: number): void {
    this.foreign.leave(from, size);
    this.foreign.leave(to, size);
    if (!this.#core.exports.frameMove(from, to, size)) throw exhausted();
  }

  /** @internal FRAME_* state of the frame at `gpa`. */
  stateAt(gpa: number): number {
    return this.#core.exports.frameState(gpa);
  }

  /** @internal Accesses to these pages go to the MMIO bus. */
  addMmio(gpa: number, size: number): void {
    this.#map(gpa, size, FRAME_MMIO);
  }

  /** @internal Puts a page of another domain, or of this one once more, at `gpa`. */
  addForeign(gpa: number, page: SharedPage, writable: boolean): void {
    this.#map(gpa, PAGE_SIZE, FRAME_FOREIGN);
    this.foreign.put(gpa, page, writable);
  }

  #ownPage(gpa: number, write: boolean): Uint8Array | null {
    const pointer = this.#core.exports.physPointer(gpa, Number(write));
    return pointer === 0 ? null : this.#core.u8.subarray(pointer, pointer + PAGE_SIZE);
  }

  /** @internal A vCPU reads `size` bytes of a foreign frame to address `to` of the core's memory. */
  pullForeign(gpa: number, to: number, size: number): void {
    const bytes = this.foreign.bytes(gpa, false);
    if (bytes === null) this.#core.u8.fill(0xff, to, to + size);
    else this.#core.u8.set(bytes.subarray(0, size), to);
  }

  /** @internal A vCPU writes them from address `from` of the core's memory. */
  pushForeign(gpa: number, from: number, size: number): void {
    const bytes = this.foreign.bytes(gpa, true);
    bytes?.set(this.#core.u8.subarray(from, from + size));
  }

  /** Copies guest memory into `into`. What is not memory reads as all ones. */
  read(gpa: number, into: Uint8Array): void {
    for (const { at, start, end } of pages(gpa, into.length)) {
      const pointer = this.#core.exports.physPointer(at, 0);
      if (pointer === 0) this.#readElsewhere(at, into.subarray(start, end));
      else into.set(this.#core.u8.subarray(pointer, pointer + end - start), start);
    }
  }

  /**
   * Copies `from` into guest memory. Bytes for what is not RAM are lost.
   *
   * @throws ResourceError when the RAM behind the guest's memory is exhausted
   */
  write(gpa: number, from: Uint8Array): void {
    for (const { at, start, end } of pages(gpa, from.length)) {
      const pointer = this.#core.exports.physPointer(at, 1);
      if (pointer !== 0) this.#core.u8.set(from.subarray(start, end), pointer);
      else if (this.#core.exports.frameState(at) === FRAME_RAM) throw exhausted();
      else this.foreign.bytes(at, true)?.set(from.subarray(start, end));
    }
  }

  /** Bytes of one page that is not this domain's memory. */
  #readElsewhere(gpa: number, into: Uint8Array): void {
    const bytes = this.foreign.bytes(gpa, false);
    if (bytes === null) into.fill(0xff);
    else into.set(bytes.subarray(0, into.length));
  }

  /** Zeroes [gpa, gpa + size) where it is RAM in use; RAM never touched is zero already. */
  clear(gpa: number, size: number): void {
    for (const page of this.usedPages()) {
      const start = Math.max(page.gpa, gpa);
      const end = Math.min(page.gpa + PAGE_SIZE, gpa + size);
      if (start < end) this.write(start, new Uint8Array(end - start));
    }
  }

  /** The pages in use, in order of address. */
  *usedPages(): Generator<UsedPage> {
    const { exports } = this.#core;
    for (let gpa = exports.frameNext(0); gpa >= 0; gpa = exports.frameNext(gpa + PAGE_SIZE)) {
      const pointer = exports.frameGet(gpa);
      const rom = exports.frameState(gpa) === FRAME_ROM;
      yield { gpa, rom, bytes: this.#core.u8.subarray(pointer, pointer + PAGE_SIZE) };
    }
  }

  #map(gpa: number, size: number, state: number): void {
    if (
      !Number.isSafeInteger(gpa) ||
      gpa < 0 ||
      gpa % PAGE_SIZE !== 0 ||
      size <= 0 ||
      gpa + size > ADDRESS_LIMIT
    ) {
      const range = `0x${gpa.toString(16)} + ${size}`;
      throw new ConfigError('MEMORY_RANGE_INVALID', `${range} is not a range of whole pages below 2^48.`, {
        params: { gpa, size },
      });
    }
    this.foreign.leave(gpa, size);
    if (!this.#core.exports.frameMap(gpa, size, state)) throw exhausted();
  }
}

function exhausted(): ResourceError {
  return new ResourceError(
    'MEMORY_EXHAUSTED',
    'The 4 GiB of WebAssembly memory that a domain can have are used up.',
  );
}

/** The pieces of [gpa, gpa + length) by page: where, and which bytes of the buffer. */
function* pages(gpa: number, length: number): Generator<{ at: number; start: number; end: number }> {
  let start = 0;
  while (start < length) {
    const at = gpa + start;
    const end = Math.min(length, start + PAGE_SIZE - (at % PAGE_SIZE));
    yield { at, start, end };
    start = end;
  }
}

/** `size` rounded up to whole pages. */
export function wholePages(size: number): number {
  return Math.ceil(size / PAGE_SIZE) * PAGE_SIZE;
}
