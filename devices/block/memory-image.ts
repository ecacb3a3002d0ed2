// A disk image in memory: sparse, so that an empty disk costs nothing.

import { type BlockDone, type BlockImage, READ_ONLY, SECTOR } from './image.js';

const CHUNK = 65_536;

/** What a {@link MemoryImage} is made of. */
export interface MemoryImageOptions {
  /** Bytes that are there at first; not copied until written. */
  readonly content?: Uint8Array;
  /** Size in bytes; by default that of `content`, rounded up to whole sectors. */
  readonly size?: number;
  readonly readOnly?: boolean;
}

/** Bytes of a disk that live as long as the program. */
export class MemoryImage implements BlockImage {
  readonly size: number;
  readonly readOnly: boolean;
  readonly #content: Uint8Array;
  readonly #chunks = new Map<number, Uint8Array>();

  /** @throws RangeError for a size that is no multiple of a sector or smaller than the content */
  constructor(options: MemoryImageOptions) {
    this.#content = options.content ?? new Uint8Array(0);
    const size = options.size ?? Math.ceil(this.#content.length / SECTOR) * SECTOR;
    if (!Number.isSafeInteger(size) || size % SECTOR !== 0 || size < this.#content.length)
      throw new RangeError(`A size of ${size} bytes is no multiple of ${SECTOR}, or too small.`);
    this.size = size;
    this.readOnly = options.readOnly ?? false;
  }

  /** Bytes of memory that its own chunks take. */
  get allocated(): number {
    return this.#chunks.size * CHUNK;
  }

  read(offset: number, into: Uint8Array, done: BlockDone): void {
    this.#pieces(offset, into.length, (index, from, at, length) => {
      const chunk = this.#chunks.get(index);
      if (chunk !== undefined) into.set(chunk.subarray(from, from + length), at);
      else this.#original(index * CHUNK + from, into.subarray(at, at + length));
    });
    done(null);
  }

  write(offset: number, from: Uint8Array, done: BlockDone): void {
    if (this.readOnly) {
      done(READ_ONLY);
      return;
    }
    this.#pieces(offset, from.length, (index, into, at, length) => {
      this.#own(index).set(from.subarray(at, at + length), into);
    });
    done(null);
  }

  flush(done: BlockDone): void {
    done(null);
  }

  /** Whole chunks of what was not there at first are given back. */
  discard(offset: number, length: number, done: BlockDone): void {
    if (this.readOnly) {
      done(READ_ONLY);
      return;
    }
    const first = Math.ceil(Math.max(offset, this.#content.length) / CHUNK);
    const end = Math.floor((offset + length) / CHUNK);
    for (let index = first; index < end; index++) this.#chunks.delete(index);
    done(null);
  }

  close(): void {
    this.#chunks.clear();
  }

  #own(index: number): Uint8Array {
    let chunk = this.#chunks.get(index);
    if (chunk === undefined) {
      chunk = new Uint8Array(CHUNK);
      this.#original(index * CHUNK, chunk);
      this.#chunks.set(index, chunk);
    }
    return chunk;
  }

  #original(offset: number, into: Uint8Array): void {
    const there = this.#content.subarray(offset, offset + into.length);
    into.set(there);
    into.fill(0, there.length);
  }

  #pieces(
    offset: number,
    length: number,
    visit: (chunk: number, from: number, at: number, length: number) => void,
  ): void {
    for (let at = 0; at < length; ) {
      const from = (offset + at) % CHUNK;
      const piece = Math.min(CHUNK - from, length - at);
      visit(Math.floor((offset + at) / CHUNK), from, at, piece);
      at += piece;
    }
  }
}
