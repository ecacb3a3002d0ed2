// Chooses the loader of an image from its bytes.

import { isBzImage, type LinuxEntry, loadBzImage } from './bzimage.js';
import { isElf, parseElf } from './elf.js';
import { isFirmware, loadFirmware } from './firmware.js';
import { findMultibootHeader, loadMultiboot1 } from './multiboot1.js';
import type { BootOptions } from './options.js';
import { isGzip, MAX_UNPACKED_KERNEL, unpackGzip } from './payload.js';
import { BootError, type BootPlan } from './plan.js';
import { loadPvh, pvhEntry } from './pvh.js';

/** Formats that are told apart. */
export type ImageFormat = 'bzimage' | 'multiboot1' | 'pvh' | 'firmware' | 'gzip' | 'elf' | 'unknown';

/** Options of {@link loadImage}. */
export interface LoadImageOptions extends BootOptions {
  /** The boot CPU has 64-bit mode. */
  readonly longMode?: boolean;
  /** How to start the image. Default: as its bytes say, a bzImage by the Linux boot protocol. */
  readonly protocol?: LinuxEntry | 'pvh' | 'multiboot1' | 'firmware';
}

/** Tells the format of an image. Never throws. */
export function detectImage(image: Uint8Array): ImageFormat {
  if (isBzImage(image)) return 'bzimage';
  if (isGzip(image)) return 'gzip';
  if (findMultibootHeader(image) !== undefined) return 'multiboot1';
  if (isElf(image)) {
    try {
      return pvhEntry(parseElf(image)) === undefined ? 'elf' : 'pvh';
    } catch (error) {
      if (error instanceof BootError) return 'elf';
      throw error;
    }
  }
  return isFirmware(image) ? 'firmware' : 'unknown';
}

function loadDetected(image: Uint8Array, options: LoadImageOptions): BootPlan {
  const format = detectImage(image);
  switch (format) {
    case 'bzimage':
      return loadBzImage(image, options);
    case 'multiboot1':
      return loadMultiboot1(image, options);
    case 'pvh':
    case 'elf':
      return loadPvh(image, options);
    case 'firmware':
      return loadFirmware(image);
    default:
      throw new BootError(
        'BOOT_IMAGE_INVALID',
        'The image is neither a Linux kernel, nor a multiboot or PVH image, nor firmware.',
        { format },
      );
  }
}

/**
 * Plans the start of an image of any known format. A multiboot or ELF image may be packed with gzip.
 *
 * @throws BootError
 */
export function loadImage(image: Uint8Array, options: LoadImageOptions): BootPlan {
  const maxOutput = Math.min(MAX_UNPACKED_KERNEL, options.memory.lowRam);
  const plain = isGzip(image) ? unpackGzip(image, { maxOutput }) : image;
  const { protocol, ...rest } = options;
  switch (protocol) {
    case undefined:
      return loadDetected(plain, options);
    case 'pvh':
      return loadPvh(plain, rest);
    case 'multiboot1':
      return loadMultiboot1(plain, rest);
    case 'firmware':
      return loadFirmware(plain);
    default:
      return loadBzImage(plain, { ...rest, entry: protocol });
  }
}
