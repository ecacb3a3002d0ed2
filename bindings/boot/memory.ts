// The guest's memory map: RAM below the PCI hole, the rest above 4 GiB, and the E820 table that tells so.

import {
  BIOS_AREA_BASE,
  BIOS_AREA_END,
  EBDA_BASE,
  HIGH_RAM_BASE,
  PCI_HOLE_BASE,
  PVH_ACPI_BASE,
  PVH_ACPI_SIZE,
  PVH_SPECIAL_BASE,
  PVH_SPECIAL_SIZE,
  VGA_BASE,
} from '../firmware/platform.js';
import { alignDown } from './bytes.js';
import {
  BootError,
  type BootPlan,
  E820_ACPI,
  E820_RAM,
  E820_RESERVED,
  type E820Entry,
  type GuestMemory,
  type MemoryPiece,
  type ZeroRange,
} from './plan.js';

const PAGE = 0x1000;
const ONE_MIB = 0x100000;
/** Most RAM that a domain may have: 16 TiB keeps every address exact and inside 46 bits. */
const MAX_RAM = 2 ** 44;
/** Flash just below 4 GiB. */
const FLASH_BASE = 0xfffc0000;
const FLASH_SIZE = 0x40000;

/** Choices of {@link memoryLayout}. */
export interface MemoryLayoutOptions {
  /** `pc` (default): EBDA, BIOS area and flash are reserved. `pvh`: ACPI region and special pages as Xen places them. */
  readonly platform?: 'pc' | 'pvh';
  /** RAM below 4 GiB ends here at the latest. Default: the base of the PCI hole, 3 GiB. */
  readonly lowRamLimit?: number;
  /** Ranges that take precedence over RAM, for example ACPI tables at the end of RAM. */
  readonly overlays?: readonly E820Entry[];
}

const PC_RANGES: readonly E820Entry[] = [
  { base: 0, size: EBDA_BASE, type: E820_RAM },
  { base: EBDA_BASE, size: VGA_BASE - EBDA_BASE, type: E820_RESERVED },
  { base: BIOS_AREA_BASE, size: BIOS_AREA_END - BIOS_AREA_BASE, type: E820_RESERVED },
  { base: FLASH_BASE, size: FLASH_SIZE, type: E820_RESERVED },
];

const PVH_RANGES: readonly E820Entry[] = [
  { base: 0, size: VGA_BASE, type: E820_RAM },
  { base: PVH_ACPI_BASE, size: PVH_ACPI_SIZE, type: E820_ACPI },
  { base: PVH_SPECIAL_BASE, size: PVH_SPECIAL_SIZE, type: E820_RESERVED },
];

function overlay(entries: readonly E820Entry[], over: E820Entry): E820Entry[] {
  const result: E820Entry[] = [];
  const overEnd = over.base + over.size;
  for (const entry of entries) {
    const end = entry.base + entry.size;
    if (end <= over.base || entry.base >= overEnd) {
      result.push(entry);
      continue;
    }
    if (entry.base < over.base) result.push({ ...entry, size: over.base - entry.base });
    if (end > overEnd) result.push({ base: overEnd, size: end - overEnd, type: entry.type });
  }
  result.push(over);
  return result.sort((a, b) => a.base - b.base);
}

/**
 * Divides a domain's RAM around the legacy hole below 1 MiB and the PCI hole below 4 GiB.
 *
 * @param ramBytes at least 1 MiB; rounded down to whole pages
 */
export function memoryLayout(ramBytes: number, options: MemoryLayoutOptions = {}): GuestMemory {
  const limit = options.lowRamLimit ?? PCI_HOLE_BASE;
  if (!Number.isSafeInteger(ramBytes) || ramBytes < ONE_MIB || ramBytes > MAX_RAM) {
    throw new BootError('BOOT_OPTION_INVALID', `A guest cannot have ${ramBytes} bytes of memory.`, {
      ramBytes,
    });
  }
  if (!Number.isSafeInteger(limit) || limit < ONE_MIB || limit > FLASH_BASE) {
    throw new BootError('BOOT_OPTION_INVALID', `RAM below 4 GiB cannot end at ${limit}.`, {
      lowRamLimit: limit,
    });
  }
  const ram = alignDown(ramBytes, PAGE);
  const lowRam = Math.min(ram, alignDown(limit, PAGE));
  const highRam = ram - lowRam;
  let e820: E820Entry[] = [];
  if (lowRam > ONE_MIB) e820.push({ base: ONE_MIB, size: lowRam - ONE_MIB, type: E820_RAM });
  if (highRam > 0) e820.push({ base: HIGH_RAM_BASE, size: highRam, type: E820_RAM });
  for (const entry of options.platform === 'pvh' ? PVH_RANGES : PC_RANGES) e820 = overlay(e820, entry);
  for (const entry of options.overlays ?? []) e820 = overlay(e820, entry);
  return { lowRam, highRam, e820 };
}

/** The highest aligned address below `limit` where `length` bytes are RAM at or above `floor`, or undefined. */
export function findRamBelow(
  memory: GuestMemory,
  length: number,
  floor: number,
  limit: number,
  alignment: number = PAGE,
): number | undefined {
  for (const { base, size, type } of [...memory.e820].reverse()) {
    if (type !== E820_RAM) continue;
    const top = Math.min(base + size, limit);
    const start = alignDown(top - length, alignment);
    if (start >= Math.max(base, floor)) return start;
  }
  return undefined;
}

/** True when the whole range is RAM. */
export function isRam(memory: GuestMemory, gpa: number, length: number): boolean {
  return memory.e820.some(
    ({ base, size, type }) => type === E820_RAM && gpa >= base && gpa + length <= base + size,
  );
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function plannedRanges(pieces: readonly MemoryPiece[], zeros: readonly ZeroRange[]): Range[] {
  const ranges: Range[] = [];
  for (const { gpa, bytes } of pieces)
    if (bytes.length > 0) ranges.push({ start: gpa, end: gpa + bytes.length });
  for (const { gpa, length } of zeros) if (length > 0) ranges.push({ start: gpa, end: gpa + length });
  return ranges.sort((a, b) => a.start - b.start);
}

/** Throws when pieces of a plan overlap each other, which only a damaged or hostile image can cause. */
export function checkPlan(plan: BootPlan): BootPlan {
  const ranges = plannedRanges(plan.pieces, plan.zeros);
  for (let index = 1; index < ranges.length; index++) {
    const [before, after] = [ranges[index - 1] as Range, ranges[index] as Range];
    if (before.end > after.start) {
      throw new BootError(
        'BOOT_IMAGE_INVALID',
        `Parts of the image overlap in memory at 0x${after.start.toString(16)}.`,
        { address: after.start },
      );
    }
  }
  return plan;
}
