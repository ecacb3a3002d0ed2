// A disk image as the backends of block devices see it, whatever holds its bytes.

/** Calls back once, at once or later: null, or a sentence about what went wrong. */
export type BlockDone = (error: string | null) => void;

/** Smallest unit of every image, in bytes. */
export const SECTOR = 512;

/**
 * Bytes of a disk. Positions and lengths are in bytes, multiples of {@link SECTOR}, and within the image: who calls has
 * checked them. Buffers belong to the image until it calls back. Requests in flight may end in any order.
 */
export interface BlockImage {
  /** Size in bytes, a multiple of {@link SECTOR}. */
  readonly size: number;
  readonly readOnly: boolean;
  read(offset: number, into: Uint8Array, done: BlockDone): void;
  /** Fails on a read-only image. */
  write(offset: number, from: Uint8Array, done: BlockDone): void;
  /** Calls back when every write that has called back before is on stable storage. */
  flush(done: BlockDone): void;
  /** The bytes are not needed any more. They read as zeros or as before. */
  discard(offset: number, length: number, done: BlockDone): void;
  /** Lets go of what it holds. Nothing is called after it. */
  close(): void;
}

export const READ_ONLY = 'the image is read-only';
