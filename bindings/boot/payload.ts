// Unpacks compressed kernels, telling the format by its signature. Output is bounded, since images are hostile.

import { Gunzip } from 'fflate';
import { isLz4Legacy, unpackLz4Legacy } from './lz4.js';
import { OutputBuffer, type UnpackLimits } from './output.js';
import { BootError } from './plan.js';
import { isXz, unpackXz } from './xz.js';

/** Largest kernel that is unpacked: Debian's have 66 MB, with debug information several hundred. */
export const MAX_UNPACKED_KERNEL = 1 << 29;

const GZIP_PIECE = 1 << 16;

/** True for the signature of gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzip data.
 *
 * @throws BootError BOOT_IMAGE_INVALID, BOOT_NO_ROOM
 */
export function unpackGzip(input: Uint8Array, limits: UnpackLimits): Uint8Array {
  const output = new OutputBuffer(limits, 'gzip data', input.length);
  let ended = false;
  const stream = new Gunzip((chunk, final) => {
    output.append(chunk);
    ended = final;
  });
  try {
    // In pieces, so that the limit is seen before much more than it has been written.
    for (let offset = 0; offset < input.length; offset += GZIP_PIECE) {
      const end = Math.min(input.length, offset + GZIP_PIECE);
      stream.push(input.subarray(offset, end), end === input.length);
    }
  } catch (error) {
    if (error instanceof BootError) throw error;
    throw new BootError('BOOT_IMAGE_INVALID', `The gzip data is damaged: ${(error as Error).message}.`, {});
  }
  if (!ended) throw new BootError('BOOT_IMAGE_INVALID', 'The gzip data is damaged: it is truncated.', {});
  return output.finish();
}

/** Formats that kernels may be packed as, but that are not unpacked here. */
const UNSUPPORTED: readonly (readonly [name: string, signature: readonly number[]])[] = [
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['lzop', [0x89, 0x4c, 0x5a, 0x4f]],
  ['LZMA', [0x5d, 0x00, 0x00]],
];

function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

/**
 * Unpacks a kernel; ELF bytes come back as they are.
 *
 * @throws BootError BOOT_IMAGE_INVALID, BOOT_IMAGE_UNSUPPORTED, BOOT_NO_ROOM
 */
export function unpackKernel(input: Uint8Array, limits: UnpackLimits): Uint8Array {
  if (isElf(input)) return input;
  if (isXz(input)) return unpackXz(input, limits);
  if (isLz4Legacy(input)) return unpackLz4Legacy(input, limits);
  if (isGzip(input)) return unpackGzip(input, limits);
  for (const [name, signature] of UNSUPPORTED) {
    if (signature.every((byte, index) => input[index] === byte)) {
      throw new BootError(
        'BOOT_IMAGE_UNSUPPORTED',
        `The kernel is packed as ${name}, which is not supported.`,
        { name },
      );
    }
  }
  throw new BootError('BOOT_IMAGE_INVALID', 'The kernel is packed in an unknown format.', {});
}
