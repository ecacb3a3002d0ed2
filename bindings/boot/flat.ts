// Loads a flat binary: bytes at an address, entered in real, protected or 64-bit mode. For tests and small guests.

import { hex } from './bytes.js';
import { identityPageTables } from './bzimage.js';
import { checkPlan, isRam } from './memory.js';
import {
  BootError,
  type BootPlan,
  type CpuMode,
  type GuestMemory,
  longEntry,
  protectedEntry,
  realEntry,
} from './plan.js';

const REAL_MODE_END = 0x100000;
const PAGE_TABLES = 0x1000;
const PAGE_TABLES_END = 0x7000;
/** Stack of 64-bit and protected mode: below the boot sector's address. */
const STACK_TOP = 0x7c00;
const FOUR_GIB = 2 ** 32;

/** Options of {@link loadFlat}. */
export interface FlatOptions {
  readonly memory: GuestMemory;
  /** Where the bytes go, and the entry point unless `entry` is given. Real mode: a multiple of 16 or 0x7c00. */
  readonly address: number;
  readonly mode: CpuMode;
  /** Entry point as an address. */
  readonly entry?: number;
}

function realModeState(entry: number) {
  // A boot sector expects 0:7c00; other code gets its own segment, so that offsets start at 0.
  if (entry < 0x10000) return realEntry({ rip: entry, rsp: STACK_TOP }, 0, 0);
  const segment = entry >> 4;
  return realEntry({ rip: entry & 0xf, rsp: 0xfff0 }, segment, segment);
}

/**
 * Plans the start of a flat binary. 64-bit mode runs on identity page tables at 0x1000 to 0x6fff for the first 4 GiB;
 * selectors are 0x10 for code and 0x18 for data, without a GDT in memory.
 *
 * @throws BootError BOOT_IMAGE_INVALID, BOOT_NO_ROOM, BOOT_OPTION_INVALID
 */
export function loadFlat(image: Uint8Array, options: FlatOptions): BootPlan {
  const { address, mode, memory } = options;
  const entry = options.entry ?? address;
  if (image.length === 0) throw new BootError('BOOT_IMAGE_INVALID', 'The flat image is empty.', {});
  if (!Number.isSafeInteger(address) || address < 0 || !isRam(memory, address, image.length)) {
    throw new BootError(
      'BOOT_NO_ROOM',
      `The flat image of ${image.length} bytes does not fit into RAM at ${address}.`,
      {
        address,
        size: image.length,
      },
    );
  }
  const limit = mode === 'real16' ? REAL_MODE_END : FOUR_GIB;
  if (!Number.isSafeInteger(entry) || entry < address || entry >= Math.min(limit, address + image.length)) {
    throw new BootError(
      'BOOT_OPTION_INVALID',
      `The entry point ${entry} is not in the flat image at ${hex(address)}.`,
      {
        entry,
      },
    );
  }
  const plan = {
    protocol: 'flat' as const,
    description: `flat image at ${hex(address)}`,
    pieces: [{ gpa: address, bytes: image }],
    zeros: [],
  };
  if (mode === 'real16') return checkPlan({ ...plan, cpu: realModeState(entry) });
  const regs = { rip: entry, rsp: STACK_TOP };
  if (mode === 'prot32') return checkPlan({ ...plan, cpu: protectedEntry(regs) });
  if (address < PAGE_TABLES_END) {
    throw new BootError(
      'BOOT_OPTION_INVALID',
      `A 64-bit flat image cannot start below ${hex(PAGE_TABLES_END)}.`,
      { address },
    );
  }
  const cpu = longEntry(regs, PAGE_TABLES, { base: 0, limit: 0 });
  return checkPlan({ ...plan, pieces: [...plan.pieces, identityPageTables(PAGE_TABLES)], cpu });
}
