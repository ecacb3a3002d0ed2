// Loads kernels by the Multiboot Specification 0.6.96: ELF images and images with load addresses in their header.

import { hex, ImageReader, TableWriter } from './bytes.js';
import { isElf, parseElf, placeSegments } from './elf.js';
import { checkPlan, isRam } from './memory.js';
import { allModules, LowMemory, type PlacedModule, placeModules } from './modules.js';
import type { BootOptions } from './options.js';
import { BootError, type BootPlan, E820_RAM, type GuestMemory, protectedEntry } from './plan.js';

const HEADER_MAGIC = 0x1badb002;
const BOOTLOADER_MAGIC = 0x2badb002;
/** The header lies in the first 8 KiB, at a multiple of 4. */
const SEARCH_LENGTH = 8192;
const HEADER_LENGTH = 12;
/** Requirements that a loader must understand are bits 0 to 15. */
const FLAG_VIDEO = 0x4;
const FLAG_ADDRESSES = 0x10000;
const KNOWN_REQUIREMENTS = 0x7;
const REQUIREMENTS = 0xffff;

/** struct multiboot_info. */
const INFO_SIZE = 116;
const INFO_MEMORY = 1 << 0;
const INFO_CMDLINE = 1 << 2;
const INFO_MODS = 1 << 3;
const INFO_MEM_MAP = 1 << 6;
const INFO_BOOT_LOADER_NAME = 1 << 9;
const MODULE_SIZE = 16;
const MMAP_ENTRY_SIZE = 24;
const LOADER_NAME = 'Paravane';

const TABLES_BASE = 0x10000;
const TABLES_END = 0x80000;
const IMAGE_FLOOR = 0x100000;
const CMDLINE_LIMIT = 0xffff;
const FOUR_GIB = 2 ** 32;

/** The multiboot header of an image. */
export interface MultibootHeader {
  /** In the file. */
  readonly offset: number;
  readonly flags: number;
}

/** Finds the header, or returns undefined. */
export function findMultibootHeader(image: Uint8Array): MultibootHeader | undefined {
  const reader = new ImageReader(image, 'multiboot image');
  const end = Math.min(image.length, SEARCH_LENGTH) - HEADER_LENGTH;
  for (let offset = 0; offset <= end; offset += 4) {
    if (reader.u32(offset, 'magic') !== HEADER_MAGIC) continue;
    const flags = reader.u32(offset + 4, 'flags');
    const sum = HEADER_MAGIC + flags + reader.u32(offset + 8, 'checksum');
    if (sum % FOUR_GIB === 0) return { offset, flags };
  }
  return undefined;
}

interface LoadedImage {
  readonly pieces: { gpa: number; bytes: Uint8Array }[];
  readonly zeros: { gpa: number; length: number }[];
  readonly end: number;
  readonly entry: number;
}

/** Places an image by the addresses in its header ("a.out kludge"). */
function loadByAddresses(reader: ImageReader, header: MultibootHeader): LoadedImage {
  const field = (index: number, name: string): number => reader.u32(header.offset + 12 + index * 4, name);
  const headerAddress = field(0, 'header_addr');
  const loadAddress = field(1, 'load_addr');
  const loadEnd = field(2, 'load_end_addr');
  const bssEnd = field(3, 'bss_end_addr');
  const entry = field(4, 'entry_addr');
  const fileOffset = header.offset - (headerAddress - loadAddress);
  if (fileOffset < 0 || loadAddress > headerAddress)
    throw reader.invalid('its load addresses contradict each other');
  const length = loadEnd === 0 ? reader.length - fileOffset : loadEnd - loadAddress;
  if (length <= 0) throw reader.invalid('its load addresses contradict each other');
  const bytes = reader.slice(fileOffset, length, 'the loaded part');
  const loaded = loadAddress + length;
  if (bssEnd !== 0 && bssEnd < loaded) throw reader.invalid('its zeroed part ends before it starts');
  const end = Math.max(loaded, bssEnd);
  const zeros = end > loaded ? [{ gpa: loaded, length: end - loaded }] : [];
  return { pieces: [{ gpa: loadAddress, bytes }], zeros, end, entry };
}

function loadElf(reader: ImageReader): LoadedImage {
  const elf = parseElf(reader.bytes);
  const { pieces, zeros, end } = placeSegments(elf);
  // The entry is a linear address: some segment translates it, else it is physical already.
  const inside = elf.segments.find(
    ({ vaddr, memorySize }) => elf.entry >= vaddr && elf.entry < vaddr + BigInt(memorySize),
  );
  const entry = inside === undefined ? elf.entry : elf.entry - inside.vaddr + BigInt(inside.paddr);
  if (entry >= BigInt(FOUR_GIB)) throw reader.invalid('its entry is above 4 GiB');
  return { pieces, zeros, end, entry: Number(entry) };
}

function memoryMap(memory: GuestMemory): Uint8Array {
  const table = new TableWriter(memory.e820.length * MMAP_ENTRY_SIZE);
  for (const [index, { base, size, type }] of memory.e820.entries()) {
    const at = index * MMAP_ENTRY_SIZE;
    table.u32(at, MMAP_ENTRY_SIZE - 4);
    table.u64(at + 4, base);
    table.u64(at + 12, size);
    table.u32(at + 20, type);
  }
  return table.bytes;
}

function moduleTable(modules: readonly PlacedModule[], low: LowMemory): Uint8Array {
  const table = new TableWriter(modules.length * MODULE_SIZE);
  for (const [index, { piece, cmdline }] of modules.entries()) {
    const at = index * MODULE_SIZE;
    table.u32(at, piece.gpa);
    table.u32(at + 4, piece.gpa + piece.bytes.length);
    table.u32(at + 8, low.putText(cmdline, CMDLINE_LIMIT));
  }
  return table.bytes;
}

function ramSize(memory: GuestMemory, base: number): number {
  return memory.e820.find((entry) => entry.base === base && entry.type === E820_RAM)?.size ?? 0;
}

function informationBlock(options: BootOptions, modules: readonly PlacedModule[], low: LowMemory): number {
  const info = new TableWriter(INFO_SIZE);
  const map = memoryMap(options.memory);
  info.u32(0, INFO_MEMORY | INFO_CMDLINE | INFO_MODS | INFO_MEM_MAP | INFO_BOOT_LOADER_NAME);
  info.u32(4, Math.floor(ramSize(options.memory, 0) / 1024));
  info.u32(8, Math.floor(ramSize(options.memory, IMAGE_FLOOR) / 1024));
  info.u32(16, low.putText(options.cmdline ?? '', CMDLINE_LIMIT));
  info.u32(20, modules.length);
  info.u32(24, modules.length === 0 ? 0 : low.put(moduleTable(modules, low)));
  info.u32(44, map.length);
  info.u32(48, low.put(map));
  info.u32(64, low.putText(LOADER_NAME, CMDLINE_LIMIT));
  return low.put(info.bytes);
}

/**
 * Plans the start of a multiboot kernel.
 *
 * @throws BootError BOOT_IMAGE_INVALID, BOOT_IMAGE_UNSUPPORTED, BOOT_NO_ROOM, BOOT_CMDLINE_TOO_LONG
 */
export function loadMultiboot1(image: Uint8Array, options: BootOptions): BootPlan {
  const reader = new ImageReader(image, 'multiboot image');
  const header = findMultibootHeader(image);
  if (header === undefined) throw reader.invalid('it has no multiboot header');
  const unknown = header.flags & REQUIREMENTS & ~KNOWN_REQUIREMENTS;
  if (unknown !== 0) throw reader.unsupported(`it requires unknown features ${hex(unknown)}`);
  if (header.flags & FLAG_VIDEO) throw reader.unsupported('it requires a video mode set by the loader');
  const byAddresses = (header.flags & FLAG_ADDRESSES) !== 0;
  if (!byAddresses && !isElf(image)) throw reader.invalid('it is neither ELF nor names its load addresses');
  const loaded = byAddresses ? loadByAddresses(reader, header) : loadElf(reader);
  for (const { gpa, length } of [
    ...loaded.pieces.map(({ gpa, bytes }) => ({ gpa, length: bytes.length })),
    ...loaded.zeros,
  ]) {
    if (gpa < IMAGE_FLOOR) throw reader.invalid(`it loads at ${hex(gpa)}, below 1 MiB`);
    if (!isRam(options.memory, gpa, length)) {
      throw new BootError(
        'BOOT_NO_ROOM',
        `The image needs memory up to ${hex(gpa + length)}, the guest has it up to ${hex(options.memory.lowRam)}.`,
        { needed: gpa + length, lowRam: options.memory.lowRam },
      );
    }
  }
  if (loaded.pieces.length === 0) throw reader.invalid('it has nothing to load');
  const modules = placeModules(allModules(options), options.memory, loaded.end);
  const low = new LowMemory(TABLES_BASE, TABLES_END);
  const rbx = informationBlock(options, modules, low);
  return checkPlan({
    protocol: 'multiboot1',
    description: `multiboot image at ${hex(loaded.entry)} with ${modules.length} modules`,
    pieces: [...loaded.pieces, ...modules.map(({ piece }) => piece), ...low.pieces],
    zeros: loaded.zeros,
    cpu: protectedEntry({ rip: loaded.entry, rax: BOOTLOADER_MAGIC, rbx }),
  });
}
