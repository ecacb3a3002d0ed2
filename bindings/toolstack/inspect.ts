// Tells what a file that a person hands over is for, from its bytes: a program asks once and puts it in its place.

import { Gunzip } from 'fflate';
import { detectImage } from '../boot/index.js';
import { MAGIC } from '../snapshot/container.js';

/** What a file is for. `unknown` files may still run as flat images. */
export type FileRole = 'kernel' | 'initrd' | 'firmware' | 'snapshot' | 'unknown';

/** Signatures of what Linux takes as an initial RAM disk, except gzip, which kernels are packed with, too. */
const RAM_DISKS: readonly (readonly number[])[] = [
  [0x30, 0x37, 0x30, 0x37, 0x30, 0x31],
  [0x30, 0x37, 0x30, 0x37, 0x30, 0x32],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x02, 0x21, 0x4c, 0x18],
  [0x42, 0x5a, 0x68],
  [0x89, 0x4c, 0x5a, 0x4f],
  [0x5d, 0x00, 0x00],
];
/** Enough for a multiboot header, which lies in the first 8 KiB. */
const PEEK = 16 * 1024;

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** The first bytes of gzip data, fewer when it is short or damaged. */
function peekGzip(bytes: Uint8Array): Uint8Array {
  const start = new Uint8Array(PEEK);
  let length = 0;
  const stream = new Gunzip((chunk) => {
    const part = chunk.subarray(0, PEEK - length);
    start.set(part, length);
    length += part.length;
  });
  try {
    for (let at = 0; at < bytes.length && length < PEEK; at += PEEK) {
      stream.push(bytes.subarray(at, at + PEEK), at + PEEK >= bytes.length);
    }
  } catch {
    // Damaged from here on: what was unpacked before still tells.
  }
  return start.subarray(0, length);
}

/** Tells what `bytes` are for. Never throws. */
export function inspectFile(bytes: Uint8Array): FileRole {
  const magic = [...MAGIC].map((letter) => letter.charCodeAt(0));
  if (startsWith(bytes, magic)) return 'snapshot';
  if (RAM_DISKS.some((signature) => startsWith(bytes, signature))) return 'initrd';
  switch (detectImage(bytes)) {
    case 'bzimage':
    case 'multiboot1':
    case 'pvh':
    case 'elf':
      return 'kernel';
    case 'firmware':
      return 'firmware';
    case 'gzip': {
      const packed = detectImage(peekGzip(bytes));
      return packed === 'multiboot1' || packed === 'elf' || packed === 'pvh' ? 'kernel' : 'initrd';
    }
    case 'unknown':
      return 'unknown';
  }
}
