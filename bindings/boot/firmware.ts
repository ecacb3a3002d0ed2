// Loads a firmware image (SeaBIOS, OVMF): it ends at 4 GiB, and its last 128 KiB are copied below 1 MiB, as a 440FX
// board shadows them. The CPU starts from its own reset state.

import { ImageReader } from './bytes.js';
import type { BootPlan } from './plan.js';

const FOUR_GIB = 2 ** 32;
const ONE_MIB = 0x100000;
const SHADOW_SIZE = 0x20000;
const GRANULE = 0x1000;
const MIN_SIZE = 0x10000;
const MAX_SIZE = 16 << 20;
/** The reset vector, from the end of the image. */
const RESET_VECTOR = 16;

/** Opcodes that a reset vector starts with: far and near jumps, the fillers before them, and wbinvd or cli. */
const RESET_OPCODES = [0xea, 0xe9, 0xeb, 0x90, 0x66, 0x0f, 0xfa];

/** True if the size and the reset vector look like firmware. */
export function isFirmware(image: Uint8Array): boolean {
  if (image.length < MIN_SIZE || image.length > MAX_SIZE || image.length % GRANULE !== 0) return false;
  return RESET_OPCODES.includes(image[image.length - RESET_VECTOR]!);
}

/**
 * Plans the start of firmware. The ROM below 4 GiB is marked read-only; its shadow below 1 MiB is RAM, which firmware
 * may write after it has unlocked it.
 *
 * @throws BootError BOOT_IMAGE_INVALID
 */
export function loadFirmware(image: Uint8Array): BootPlan {
  const reader = new ImageReader(image, 'firmware image');
  if (image.length < MIN_SIZE || image.length > MAX_SIZE || image.length % GRANULE !== 0) {
    throw reader.invalid(
      `its size of ${image.length} bytes is not a multiple of 4 KiB from 64 KiB to 16 MiB`,
    );
  }
  const shadow = Math.min(image.length, SHADOW_SIZE);
  return {
    protocol: 'firmware',
    description: `firmware of ${image.length / 1024} KiB`,
    pieces: [
      { gpa: FOUR_GIB - image.length, bytes: image, rom: true },
      { gpa: ONE_MIB - shadow, bytes: image.subarray(image.length - shadow) },
    ],
    zeros: [],
    cpu: null,
  };
}
