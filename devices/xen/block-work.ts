// Does the work of a checked block request: between granted pages and a disk image.

import type { BlockDone, BlockImage } from '../block/image.js';
import { BLKIF_RSP_ERROR, BLKIF_RSP_OKAY, type BlkifSegment } from './blkif.js';
import type { BlockWork } from './block-check.js';
import type { GrantCache } from './grant-cache.js';

const BYTES = 512;
/** Buffers that are kept for the next request; longer ones are made anew. */
const MOST_BUFFERS = 4;
const BUFFER_SIZE = 131_072;

/** Buffers of requests in flight, used again. */
export class BufferPool {
  readonly #free: Uint8Array[] = [];

  take(length: number): Uint8Array {
    if (length > BUFFER_SIZE) return new Uint8Array(length);
    return (this.#free.pop() ?? new Uint8Array(BUFFER_SIZE)).subarray(0, length);
  }

  give(buffer: Uint8Array): void {
    if (buffer.buffer.byteLength === BUFFER_SIZE && this.#free.length < MOST_BUFFERS)
      this.#free.push(new Uint8Array(buffer.buffer));
  }
}

/** What a request works with. `open` says whether the guest's pages may still be touched. */
export interface WorkPlace {
  readonly image: BlockImage;
  readonly grants: GrantCache;
  readonly pool: BufferPool;
  open(): boolean;
}

/** @param done gets the status of the response */
export function doWork(work: BlockWork, place: WorkPlace, done: (status: number) => void): void {
  const { image } = place;
  const end: BlockDone = (error) => done(error === null ? BLKIF_RSP_OKAY : BLKIF_RSP_ERROR);
  switch (work.kind) {
    case 'read':
      read(work.offset, work.bytes, work.segments, place, done);
      return;
    case 'write':
      if (work.flushBefore)
        image.flush((error) => (error === null ? write(work, place, done) : done(BLKIF_RSP_ERROR)));
      else write(work, place, done);
      return;
    case 'flush':
      image.flush(end);
      return;
    case 'discard':
      image.discard(work.offset, work.length, end);
  }
}

function read(
  offset: number,
  bytes: number,
  segments: readonly BlkifSegment[],
  place: WorkPlace,
  done: (status: number) => void,
): void {
  const buffer = place.pool.take(bytes);
  place.image.read(offset, buffer, (error) => {
    const good =
      error === null &&
      place.open() &&
      eachSegment(segments, (gref, at, from, length) =>
        place.grants.copyTo(gref, at, buffer.subarray(from, from + length)),
      );
    place.pool.give(buffer);
    done(good ? BLKIF_RSP_OKAY : BLKIF_RSP_ERROR);
  });
}

/** Nothing is written unless all of it could be copied. */
function write(
  work: BlockWork & { kind: 'read' | 'write' },
  place: WorkPlace,
  done: (status: number) => void,
): void {
  const buffer = place.pool.take(work.bytes);
  const copied =
    place.open() &&
    eachSegment(work.segments, (gref, at, from, length) =>
      place.grants.copyFrom(gref, at, buffer.subarray(from, from + length)),
    );
  const end = (good: boolean): void => {
    place.pool.give(buffer);
    done(good ? BLKIF_RSP_OKAY : BLKIF_RSP_ERROR);
  };
  if (!copied) {
    end(false);
    return;
  }
  place.image.write(work.offset, buffer, (error) => {
    if (error === null && work.flushAfter) place.image.flush((problem) => end(problem === null));
    else end(error === null);
  });
}

function eachSegment(
  segments: readonly BlkifSegment[],
  copy: (gref: number, offset: number, from: number, length: number) => boolean,
): boolean {
  let from = 0;
  for (const { gref, first, last } of segments) {
    const length = (last - first + 1) * BYTES;
    if (!copy(gref, first * BYTES, from, length)) return false;
    from += length;
  }
  return true;
}
