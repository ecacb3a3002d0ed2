// Disk images in browsers: a file that was dropped or chosen (read-only), and a file of the origin private file system.

import { type BlockDone, type BlockImage, SECTOR } from '../../devices/block/index.js';

/** The part of `Blob` that a disk needs. */
export interface ByteSource {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A `File` or `Blob` as a read-only disk; put an overlay on it to write. A last part of a sector is not on the disk. */
export class BlobImage implements BlockImage {
  readonly size: number;
  readonly readOnly = true;
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    this.#source = source;
    this.size = source.size - (source.size % SECTOR);
  }

  read(offset: number, into: Uint8Array, done: BlockDone): void {
    this.#source
      .slice(offset, offset + into.length)
      .arrayBuffer()
      .then((bytes) => {
        if (bytes.byteLength !== into.length) return 'the file became shorter';
        into.set(new Uint8Array(bytes));
        return null;
      })
      .catch((error: unknown) => String(error))
      .then(done);
  }

  write(_offset: number, _from: Uint8Array, done: BlockDone): void {
    done('the image is read-only');
  }

  flush(done: BlockDone): void {
    done(null);
  }

  discard(_offset: number, _length: number, done: BlockDone): void {
    done('the image is read-only');
  }

  close(): void {}
}

/** The part of `FileSystemSyncAccessHandle` that a disk needs; only Workers have one. */
export interface SyncFile {
  getSize(): number;
  truncate(size: number): void;
  read(into: Uint8Array, options: { at: number }): number;
  write(from: Uint8Array, options: { at: number }): number;
  flush(): void;
  close(): void;
}

/** A file of the origin private file system as a disk. */
export class OpfsImage implements BlockImage {
  readonly size: number;
  readonly readOnly = false;
  readonly #file: SyncFile;

  /** @param size makes the file so large first */
  constructor(file: SyncFile, size?: number) {
    this.#file = file;
    if (size !== undefined && file.getSize() !== size) file.truncate(size);
    this.size = file.getSize() - (file.getSize() % SECTOR);
  }

  read(offset: number, into: Uint8Array, done: BlockDone): void {
    done(
      attempt(() => {
        if (this.#file.read(into, { at: offset }) !== into.length) throw new Error('the file became shorter');
      }),
    );
  }

  write(offset: number, from: Uint8Array, done: BlockDone): void {
    done(
      attempt(() => {
        if (this.#file.write(from, { at: offset }) !== from.length) throw new Error('the storage is full');
      }),
    );
  }

  flush(done: BlockDone): void {
    done(attempt(() => this.#file.flush()));
  }

  discard(_offset: number, _length: number, done: BlockDone): void {
    done(null);
  }

  close(): void {
    this.#file.close();
  }
}

function attempt(body: () => void): string | null {
  try {
    body();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
