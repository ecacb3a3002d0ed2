// Raw disk images in files, for Node. Reads and writes are short system calls that mostly hit the page cache, so they
// are made at once (2–6 µs; by the thread pool 31–35 µs, measured); flushing waits for the disk and goes by the pool.

import { closeSync, fstatSync, fsync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { type BlockDone, type BlockImage, SECTOR } from '../../devices/block/index.js';
import { BackendError } from '../errors.js';

/** How a file is opened as a disk. */
export interface RawFileOptions {
  readonly readOnly?: boolean;
  /** Makes the file, or replaces what is in it, by zeros of so many bytes. */
  readonly create?: number;
}

/** A file whose bytes are the disk's. A last part of a sector is no part of the disk. */
export class RawFileImage implements BlockImage {
  readonly size: number;
  readonly readOnly: boolean;
  #file: number | null;

  private constructor(file: number, size: number, readOnly: boolean) {
    this.#file = file;
    this.size = size;
    this.readOnly = readOnly;
  }

  /** @throws BackendError IMAGE_UNREADABLE when the file cannot be opened so, or holds no sector */
  static open(path: string, options: RawFileOptions = {}): RawFileImage {
    const { readOnly = false, create } = options;
    let file: number | null = null;
    try {
      file = openSync(path, readOnly ? 'r' : create === undefined ? 'r+' : 'w+');
      if (create !== undefined) ftruncateSync(file, create);
      const stat = fstatSync(file);
      if (!stat.isFile()) throw new Error('it is no regular file');
      const size = stat.size - (stat.size % SECTOR);
      if (size === 0) throw new Error('it holds no sector');
      return new RawFileImage(file, size, readOnly);
    } catch (cause) {
      if (file !== null) closeSync(file);
      const message = `Cannot use "${path}" as a disk: ${(cause as Error).message}.`;
      throw new BackendError('IMAGE_UNREADABLE', message, { params: { path }, cause });
    }
  }

  read(offset: number, into: Uint8Array, done: BlockDone): void {
    done(
      this.#try((file) => {
        for (let at = 0; at < into.length; ) {
          const count = readSync(file, into, at, into.length - at, offset + at);
          if (count === 0) throw new Error('the file became shorter');
          at += count;
        }
      }),
    );
  }

  write(offset: number, from: Uint8Array, done: BlockDone): void {
    done(
      this.#try((file) => {
        if (this.readOnly) throw new Error('the image is read-only');
        for (let at = 0; at < from.length; ) at += writeSync(file, from, at, from.length - at, offset + at);
      }),
    );
  }

  /** By `fsync`: what was written is on the disk when it calls back, as far as the system says. */
  flush(done: BlockDone): void {
    if (this.#file === null) done('the image is closed');
    else if (this.readOnly) done(null);
    else fsync(this.#file, (error) => done(error === null ? null : error.message));
  }

  /** The file keeps its bytes: Node cannot punch holes. */
  discard(_offset: number, _length: number, done: BlockDone): void {
    done(this.readOnly ? 'the image is read-only' : null);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #try(body: (file: number) => void): string | null {
    if (this.#file === null) return 'the image is closed';
    try {
      body(this.#file);
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
