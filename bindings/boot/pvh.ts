// Loads a kernel by Xen's PVH entry point (xen/include/public/arch-x86/hvm/start_info.h, docs/misc/pvh.pandoc): from
// an ELF image or straight from a bzImage, whose setup code and decompressor are skipped.

import { hex, ImageReader, TableWriter } from './bytes.js';
import { bzImagePayload, isBzImage } from './bzimage.js';
import { type ElfImage, hexAddress, isElf, noteValue, parseElf, placeSegments } from './elf.js';
import { checkPlan, isRam } from './memory.js';
import { allModules, LowMemory, type PlacedModule, placeModules } from './modules.js';
import type { BootOptions } from './options.js';
import { MAX_UNPACKED_KERNEL, unpackKernel } from './payload.js';
import { BootError, type BootPlan, type GuestMemory, protectedEntry } from './plan.js';

const XEN_NOTE = 'Xen';
const XEN_ELFNOTE_PHYS32_ENTRY = 18;

/** struct hvm_start_info, version 1. */
const XEN_HVM_START_MAGIC_VALUE = 0x336ec578;
const START_INFO_SIZE = 56;
const MODULE_SIZE = 32;
const MEMMAP_ENTRY_SIZE = 24;

/** Tables go here; kernels load from 1 MiB. */
const TABLES_BASE = 0x10000;
const TABLES_END = 0x80000;
const IMAGE_FLOOR = 0x100000;
const CMDLINE_LIMIT = 0xffff;
/** Selectors that Xen itself uses. */
const SELECTORS = { code: 0x08, data: 0x10 };

/** Options of {@link loadPvh}. */
export interface PvhOptions extends BootOptions {
  /** Largest kernel that a bzImage may unpack to. Default 512 MiB, and never more than low RAM. */
  readonly maxUnpacked?: number;
  /** hvm_start_info.flags: SIF_PRIVILEGED 1, SIF_INITDOMAIN 2. Default 0. */
  readonly flags?: number;
}

/** The PVH entry point of an image, or undefined. */
export function pvhEntry(elf: ElfImage): number | undefined {
  const entry = noteValue(elf, XEN_NOTE, XEN_ELFNOTE_PHYS32_ENTRY);
  return entry === undefined ? undefined : Number(entry);
}

/** The ELF kernel inside a bzImage, or an ELF image itself. */
export function extractVmlinux(image: Uint8Array, maxOutput: number = MAX_UNPACKED_KERNEL): Uint8Array {
  if (isElf(image)) return image;
  if (!isBzImage(image)) {
    throw new BootError('BOOT_IMAGE_INVALID', 'The image is neither an ELF file nor a bzImage.', {});
  }
  const payload = bzImagePayload(image);
  const kernel = unpackKernel(payload.bytes, { maxOutput, expected: payload.unpackedSize });
  if (!isElf(kernel)) throw new BootError('BOOT_IMAGE_INVALID', 'The bzImage holds no ELF kernel.', {});
  return kernel;
}

function memmap(memory: GuestMemory): Uint8Array {
  const table = new TableWriter(memory.e820.length * MEMMAP_ENTRY_SIZE);
  for (const [index, { base, size, type }] of memory.e820.entries()) {
    const at = index * MEMMAP_ENTRY_SIZE;
    table.u64(at, base);
    table.u64(at + 8, size);
    table.u32(at + 16, type);
  }
  return table.bytes;
}

function moduleList(modules: readonly PlacedModule[], low: LowMemory): Uint8Array {
  const table = new TableWriter(modules.length * MODULE_SIZE);
  for (const [index, { piece, cmdline }] of modules.entries()) {
    const at = index * MODULE_SIZE;
    table.u64(at, piece.gpa);
    table.u64(at + 8, piece.bytes.length);
    table.u64(at + 16, cmdline === '' ? 0 : low.putText(cmdline, CMDLINE_LIMIT));
  }
  return table.bytes;
}

function startInfo(options: PvhOptions, modules: readonly PlacedModule[], low: LowMemory): number {
  const info = new TableWriter(START_INFO_SIZE);
  const map = memmap(options.memory);
  info.u32(0, XEN_HVM_START_MAGIC_VALUE);
  info.u32(4, 1);
  info.u32(8, options.flags ?? 0);
  info.u32(12, modules.length);
  info.u64(16, modules.length === 0 ? 0 : low.put(moduleList(modules, low)));
  info.u64(24, low.putText(options.cmdline ?? '', CMDLINE_LIMIT));
  info.u64(32, options.acpiRsdp ?? 0);
  info.u64(40, low.put(map));
  info.u32(48, options.memory.e820.length);
  return low.put(info.bytes);
}

/**
 * Plans the start of a kernel at its PVH entry point.
 *
 * @param image ELF image with a XEN_ELFNOTE_PHYS32_ENTRY note, or a bzImage whose kernel has one
 * @throws BootError BOOT_IMAGE_INVALID, BOOT_IMAGE_UNSUPPORTED, BOOT_NO_ROOM, BOOT_CMDLINE_TOO_LONG
 */
export function loadPvh(image: Uint8Array, options: PvhOptions): BootPlan {
  const { memory } = options;
  const vmlinux = extractVmlinux(image, Math.min(options.maxUnpacked ?? MAX_UNPACKED_KERNEL, memory.lowRam));
  const elf = parseElf(vmlinux);
  const reader = new ImageReader(vmlinux, 'PVH kernel');
  const entry = pvhEntry(elf);
  if (entry === undefined) throw reader.unsupported('it has no PVH entry point (ELF note PHYS32_ENTRY)');
  const placed = placeSegments(elf);
  if (placed.end === 0) throw reader.invalid('it has nothing to load');
  for (const { paddr, memorySize } of elf.segments) {
    if (paddr < IMAGE_FLOOR) throw reader.invalid(`it loads at ${hex(paddr)}, below 1 MiB`);
    if (!isRam(memory, paddr, memorySize)) {
      throw new BootError(
        'BOOT_NO_ROOM',
        `The kernel needs memory up to ${hex(placed.end)}, the guest has it up to ${hex(memory.lowRam)}.`,
        { needed: placed.end, lowRam: memory.lowRam },
      );
    }
  }
  if (entry < placed.start || entry >= placed.end)
    throw reader.invalid(`its entry ${hexAddress(entry)} is outside it`);
  const modules = placeModules(allModules(options), memory, placed.end);
  const low = new LowMemory(TABLES_BASE, TABLES_END);
  const rbx = startInfo(options, modules, low);
  const pieces = [...placed.pieces, ...modules.map(({ piece }) => piece), ...low.pieces];
  return checkPlan({
    protocol: 'pvh',
    description: `${elf.is64 ? '64-bit' : '32-bit'} kernel at its PVH entry ${hex(entry)}`,
    pieces,
    zeros: placed.zeros,
    cpu: protectedEntry({ rip: entry, rbx }, SELECTORS),
  });
}
