// Places boot modules (initial RAM disks, a dom0 kernel) behind an image, for PVH and multiboot.

import { alignUp, commandLineBytes, hex } from './bytes.js';
import type { BootModule, BootOptions } from './options.js';
import { BootError, E820_RAM, type GuestMemory, type MemoryPiece } from './plan.js';

const PAGE = 0x1000;
const FOUR_GIB = 2 ** 32;

/** A module at its place, with its command line still as text. */
export interface PlacedModule {
  readonly piece: MemoryPiece;
  readonly cmdline: string;
}

/** All modules of a start: the initrd, if there is one, comes first. */
export function allModules(options: BootOptions): BootModule[] {
  const initrd = options.initrd === undefined ? [] : [{ bytes: options.initrd }];
  return [...initrd, ...(options.modules ?? [])];
}

/** Places modules one behind the other in RAM from `floor`, each at a page boundary, below 4 GiB. */
export function placeModules(
  modules: readonly BootModule[],
  memory: GuestMemory,
  floor: number,
): PlacedModule[] {
  const placed: PlacedModule[] = [];
  let next = alignUp(floor, PAGE);
  for (const { bytes, cmdline } of modules) {
    const region = memory.e820.find(
      ({ base, size, type }) =>
        type === E820_RAM &&
        base < FOUR_GIB &&
        Math.max(alignUp(base, PAGE), next) + bytes.length <= Math.min(base + size, FOUR_GIB),
    );
    if (region === undefined) {
      throw new BootError(
        'BOOT_NO_ROOM',
        `A module of ${bytes.length} bytes does not fit between ${hex(next)} and the end of memory at ${hex(memory.lowRam)}.`,
        { size: bytes.length, floor: next, lowRam: memory.lowRam },
      );
    }
    const gpa = Math.max(alignUp(region.base, PAGE), next);
    placed.push({ piece: { gpa, bytes }, cmdline: cmdline ?? '' });
    next = alignUp(gpa + bytes.length, PAGE);
  }
  return placed;
}

/** Hands out addresses of one block of low memory for tables and strings. */
export class LowMemory {
  readonly pieces: MemoryPiece[] = [];
  private next: number;

  constructor(
    base: number,
    private readonly end: number,
  ) {
    this.next = base;
  }

  /** Places bytes at a multiple of 16 and returns their address. */
  put(bytes: Uint8Array): number {
    const gpa = alignUp(this.next, 16);
    if (gpa + bytes.length > this.end) {
      throw new BootError(
        'BOOT_NO_ROOM',
        `The start-up tables need more than ${this.end - this.next} bytes.`,
        {},
      );
    }
    this.pieces.push({ gpa, bytes });
    this.next = gpa + bytes.length;
    return gpa;
  }

  /** Places a string with its NUL and returns its address. */
  putText(text: string, limit: number): number {
    return this.put(commandLineBytes(text, limit));
  }
}
