// Copy on write: a disk image that keeps what is written in another image beside a base that it never changes.
//
// The top image holds the disk's bytes at their own places, then a map of one bit a cluster (least significant first):
// 1 means that the cluster is in the top. A flush makes the data stable before the map that points to it, so that
// after a crash every cluster is whole: the base's, or one that was written.

import { type BlockDone, type BlockImage, READ_ONLY } from './image.js';

/** Bytes that are copied at the first write to any of them. */
export const CLUSTER = 4096;

/** Bytes that the top image of a disk of `size` bytes needs. */
export function overlaySize(size: number): number {
  return mapStart(size) + mapBytes(size);
}

function mapStart(size: number): number {
  return Math.ceil(size / CLUSTER) * CLUSTER;
}

/** Whole clusters, so that parts of the map are written in good sizes. */
function mapBytes(size: number): number {
  return Math.ceil(Math.ceil(size / CLUSTER) / 8 / CLUSTER) * CLUSTER;
}

/** A base and what was written since. */
export class OverlayImage implements BlockImage {
  readonly size: number;
  readonly readOnly = false;
  readonly #base: BlockImage;
  readonly #top: BlockImage;
  readonly #map: Uint8Array;
  /** Clusters of the map that differ from the top image. */
  readonly #dirty = new Set<number>();
  /** Clusters that are being copied: what touches them waits. */
  readonly #busy = new Map<number, (() => void)[]>();

  private constructor(base: BlockImage, top: BlockImage, map: Uint8Array) {
    this.size = base.size;
    this.#base = base;
    this.#top = top;
    this.#map = map;
  }

  /**
   * Opens a base with its top; a top of zeros is one into which nothing was written.
   *
   * @throws Error when the top is read-only, too small, or cannot be read
   */
  static async open(base: BlockImage, top: BlockImage): Promise<OverlayImage> {
    if (top.readOnly) throw new Error(`The top of an overlay: ${READ_ONLY}.`);
    if (top.size < overlaySize(base.size))
      throw new Error(
        `The top of an overlay has ${top.size} bytes; this disk needs ${overlaySize(base.size)}.`,
      );
    const map = new Uint8Array(mapBytes(base.size));
    await new Promise<void>((resolve, reject) => {
      top.read(mapStart(base.size), map, (error) => (error === null ? resolve() : reject(new Error(error))));
    });
    return new OverlayImage(base, top, map);
  }

  read(offset: number, into: Uint8Array, done: BlockDone): void {
    const whenAll = join(done);
    for (const run of this.#runs(offset, into.length)) {
      const part = into.subarray(run.offset - offset, run.offset - offset + run.length);
      (run.top ? this.#top : this.#base).read(run.offset, part, whenAll.add());
    }
    whenAll.end();
  }

  write(offset: number, from: Uint8Array, done: BlockDone): void {
    const first = Math.floor(offset / CLUSTER);
    const last = Math.floor((offset + from.length - 1) / CLUSTER);
    const blocked = this.#blockedBy(first, last);
    if (blocked !== null) {
      blocked.push(() => this.write(offset, from, done));
      return;
    }
    const edges = [...new Set([first, last])].filter(
      (cluster) => !this.#has(cluster) && !covers(offset, from.length, cluster, this.size),
    );
    if (edges.length === 0) {
      this.#writeTop(offset, from, first, last, done);
      return;
    }
    for (const cluster of edges) this.#busy.set(cluster, []);
    const copied = join((error) => {
      if (error === null) this.#writeTop(offset, from, first, last, release);
      else release(error);
    });
    const release: BlockDone = (error) => {
      const waiting = edges.flatMap((cluster) => this.#busy.get(cluster) ?? []);
      for (const cluster of edges) this.#busy.delete(cluster);
      done(error);
      for (const resume of waiting) resume();
    };
    for (const cluster of edges) this.#copyUp(cluster, copied.add());
    copied.end();
  }

  flush(done: BlockDone): void {
    const dirty = [...this.#dirty];
    if (dirty.length === 0) {
      this.#top.flush(done);
      return;
    }
    this.#dirty.clear();
    // The map as it is now: a cluster that is written during the flush waits for the next.
    const parts = dirty.map((part) => ({
      part,
      bytes: this.#map.slice(part * CLUSTER, (part + 1) * CLUSTER),
    }));
    const failed = (error: string): void => {
      for (const part of dirty) this.#dirty.add(part);
      done(error);
    };
    this.#top.flush((error) => {
      if (error !== null) {
        failed(error);
        return;
      }
      const written = join((problem) => {
        if (problem === null) this.#top.flush((last) => (last === null ? done(null) : failed(last)));
        else failed(problem);
      });
      for (const { part, bytes } of parts)
        this.#top.write(mapStart(this.size) + part * CLUSTER, bytes, written.add());
      written.end();
    });
  }

  /** Discarded bytes stay as they are: dropping a cluster would bring the base's back. */
  discard(_offset: number, _length: number, done: BlockDone): void {
    done(null);
  }

  close(): void {
    this.#base.close();
    this.#top.close();
  }

  #has(cluster: number): boolean {
    return (this.#map[cluster >> 3]! & (1 << (cluster & 7))) !== 0;
  }

  #blockedBy(first: number, last: number): (() => void)[] | null {
    for (let cluster = first; cluster <= last; cluster++) {
      const waiting = this.#busy.get(cluster);
      if (waiting !== undefined) return waiting;
    }
    return null;
  }

  #writeTop(offset: number, from: Uint8Array, first: number, last: number, done: BlockDone): void {
    this.#top.write(offset, from, (error) => {
      if (error === null) {
        for (let cluster = first; cluster <= last; cluster++) {
          this.#map[cluster >> 3]! |= 1 << (cluster & 7);
          this.#dirty.add(Math.floor((cluster >> 3) / CLUSTER));
        }
      }
      done(error);
    });
  }

  #copyUp(cluster: number, done: BlockDone): void {
    const offset = cluster * CLUSTER;
    const bytes = new Uint8Array(Math.min(CLUSTER, this.size - offset));
    this.#base.read(offset, bytes, (error) => {
      if (error === null) this.#top.write(offset, bytes, done);
      else done(error);
    });
  }

  /** The range cut where it changes between base and top. */
  *#runs(offset: number, length: number): Generator<{ offset: number; length: number; top: boolean }> {
    const end = offset + length;
    for (let at = offset; at < end; ) {
      const top = this.#has(Math.floor(at / CLUSTER));
      let next = at;
      while (next < end && this.#has(Math.floor(next / CLUSTER)) === top)
        next = Math.min(end, (Math.floor(next / CLUSTER) + 1) * CLUSTER);
      yield { offset: at, length: next - at, top };
      at = next;
    }
  }
}

function covers(offset: number, length: number, cluster: number, size: number): boolean {
  return offset <= cluster * CLUSTER && offset + length >= Math.min((cluster + 1) * CLUSTER, size);
}

/** Waits for all that was added, calls `done` once with the first error. */
function join(done: BlockDone): { add(): BlockDone; end(): void } {
  let left = 1;
  let first: string | null = null;
  const one: BlockDone = (error) => {
    first ??= error;
    if (--left === 0) done(first);
  };
  return {
    add() {
      left++;
      return one;
    },
    end: () => one(null),
  };
}
