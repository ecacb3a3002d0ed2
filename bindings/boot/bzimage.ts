// Loads a Linux kernel by the boot protocol of Documentation/arch/x86/boot.rst (2.02 and later), at its 16-bit,
// 32-bit or 64-bit entry point.

import { alignUp, commandLineBytes, hex, ImageReader, TableWriter } from './bytes.js';
import { checkPlan, findRamBelow, isRam } from './memory.js';
import type { BootOptions } from './options.js';
import {
  BootError,
  type BootPlan,
  E820_RAM,
  type GuestMemory,
  longEntry,
  type MemoryPiece,
  protectedEntry,
  realEntry,
  type TableRegister,
} from './plan.js';

/** Offsets in the setup header and in struct boot_params, which agree. */
const EXT_MEM_K = 0x002;
const ORIG_VIDEO_MODE = 0x006;
const ORIG_VIDEO_COLS = 0x007;
const ORIG_VIDEO_LINES = 0x00e;
const ORIG_VIDEO_ISVGA = 0x00f;
const ORIG_VIDEO_POINTS = 0x010;
const ACPI_RSDP_ADDR = 0x070;
const ALT_MEM_K = 0x1e0;
const E820_ENTRIES = 0x1e8;
const SETUP_SECTS = 0x1f1;
const VID_MODE = 0x1fa;
const BOOT_FLAG = 0x1fe;
const JUMP_LENGTH = 0x201;
const HEADER = 0x202;
const VERSION = 0x206;
const TYPE_OF_LOADER = 0x210;
const LOADFLAGS = 0x211;
const CODE32_START = 0x214;
const RAMDISK_IMAGE = 0x218;
const RAMDISK_SIZE = 0x21c;
const HEAP_END_PTR = 0x224;
const CMD_LINE_PTR = 0x228;
const INITRD_ADDR_MAX = 0x22c;
const KERNEL_ALIGNMENT = 0x230;
const RELOCATABLE_KERNEL = 0x234;
const XLOADFLAGS = 0x236;
const CMDLINE_SIZE = 0x238;
const PAYLOAD_OFFSET = 0x248;
const PAYLOAD_LENGTH = 0x24c;
const SETUP_DATA = 0x250;
const PREF_ADDRESS = 0x258;
const INIT_SIZE = 0x260;
const E820_TABLE = 0x2d0;
const E820_MAX_ENTRIES = 128;
const BOOT_PARAMS_SIZE = 0x1000;

const BOOT_FLAG_MAGIC = 0xaa55;
const HEADER_MAGIC = 0x53726448; // "HdrS"
const LOADED_HIGH = 0x01;
const CAN_USE_HEAP = 0x80;
const XLF_KERNEL_64 = 0x01;
const LOADER_UNDEFINED = 0xff;
const VID_MODE_NORMAL = 0xffff;
const SECTOR = 512;
const ENTRY_64_OFFSET = 0x200;

/** Defaults for headers older than the fields. */
const OLD_INITRD_ADDR_MAX = 0x37ffffff;
const OLD_CMDLINE_SIZE = 255;

/** struct setup_data with a seed for the kernel's random generator. */
const SETUP_RNG_SEED = 9;
const SETUP_DATA_HEADER = 16;

/** Where things go below 1 MiB. */
const GDT_ADDRESS = 0x8000;
const STACK_TOP = 0x8000;
const PAGE_TABLES = 0x9000;
const BOOT_PARAMS = 0x10000;
const SETUP_DATA_ADDRESS = 0x18000;
const CMDLINE_ADDRESS = 0x20000;
const CMDLINE_MAX = 0x10000;
const KERNEL_ADDRESS = 0x100000;
/** Real-mode setup code, its heap and its stack, as offsets in its segment. */
const SETUP_ADDRESS = 0x10000;
const SETUP_MAX = 0x8000;
const SETUP_STACK_TOP = 0xfff0;
const SETUP_HEAP_END = 0xe000;

const PAGE = 0x1000;
const LARGE_PAGE = 0x200000;
const PTE_PRESENT_WRITE = 0x3;
const PTE_LARGE = 0x80;
const ENTRIES_PER_TABLE = 512;
const IDENTITY_GIB = 4;

/** The entry points of a kernel. */
export type LinuxEntry = 'linux16' | 'linux32' | 'linux64';

/** Options of {@link loadBzImage}. */
export interface BzImageOptions extends BootOptions {
  /** Default: `linux64` if `longMode` and the kernel offers it, else `linux32`, or `linux16` for iPXE. */
  readonly entry?: LinuxEntry;
  /** The boot CPU has 64-bit mode. Default false. */
  readonly longMode?: boolean;
}

/** The setup header, decoded and checked. */
export interface SetupHeader {
  /** Protocol version, 0x020f for 2.15. */
  readonly version: number;
  /** Length of boot sector and setup code. */
  readonly setupLength: number;
  /** End of the header's fields that this kernel knows. */
  readonly headerEnd: number;
  readonly loadflags: number;
  readonly initrdAddrMax: number;
  readonly cmdlineSize: number;
  readonly relocatable: boolean;
  readonly alignment: number;
  readonly prefAddress: number;
  readonly initSize: number;
  readonly has64BitEntry: boolean;
  /** False where the code needs its own setup code and the BIOS (iPXE): code32_start is 0. */
  readonly has32BitEntry: boolean;
  /** Offset and length in the file of the compressed kernel, with its size tail; null before 2.08. */
  readonly payload: { readonly offset: number; readonly length: number } | null;
}

/** True if the bytes carry the signature of the Linux boot protocol. */
export function isBzImage(image: Uint8Array): boolean {
  if (image.length < HEADER + 4) return false;
  const reader = new ImageReader(image, 'bzImage');
  return (
    reader.u16(BOOT_FLAG, 'boot_flag') === BOOT_FLAG_MAGIC && reader.u32(HEADER, 'header') === HEADER_MAGIC
  );
}

/** Decodes the setup header of a kernel image. */
export function parseSetupHeader(image: Uint8Array): SetupHeader {
  const reader = new ImageReader(image, 'bzImage');
  if (!isBzImage(image)) throw reader.invalid('it has no Linux setup header');
  const version = reader.u16(VERSION, 'version');
  if (version < 0x0202)
    throw reader.unsupported(`boot protocol ${version >> 8}.${version & 0xff} is too old`, { version });
  const loadflags = reader.u8(LOADFLAGS, 'loadflags');
  if ((loadflags & LOADED_HIGH) === 0) throw reader.unsupported('it is a zImage, which loads below 1 MiB');
  const setupLength = ((reader.u8(SETUP_SECTS, 'setup_sects') || 4) + 1) * SECTOR;
  if (setupLength >= image.length) throw reader.invalid('it ends inside its setup code', { setupLength });
  const since = (minimum: number, read: () => number, fallback: number): number =>
    version >= minimum ? read() : fallback;
  const payloadOffset = since(0x0208, () => reader.u32(PAYLOAD_OFFSET, 'payload_offset'), 0);
  const payloadLength = since(0x0208, () => reader.u32(PAYLOAD_LENGTH, 'payload_length'), 0);
  const bodyLength = image.length - setupLength;
  if (payloadLength !== 0 && payloadOffset + payloadLength > bodyLength) {
    throw reader.invalid('it is cut short', { expected: setupLength + payloadOffset + payloadLength });
  }
  return {
    version,
    setupLength,
    headerEnd: Math.min(HEADER + reader.u8(JUMP_LENGTH, 'jump'), E820_TABLE),
    loadflags,
    initrdAddrMax: since(0x0203, () => reader.u32(INITRD_ADDR_MAX, 'initrd_addr_max'), OLD_INITRD_ADDR_MAX),
    cmdlineSize:
      since(0x0206, () => reader.u32(CMDLINE_SIZE, 'cmdline_size'), OLD_CMDLINE_SIZE) || OLD_CMDLINE_SIZE,
    relocatable: since(0x0205, () => reader.u8(RELOCATABLE_KERNEL, 'relocatable_kernel'), 0) !== 0,
    alignment: since(0x0205, () => reader.u32(KERNEL_ALIGNMENT, 'kernel_alignment'), 0) || PAGE,
    prefAddress: since(0x020a, () => reader.u64(PREF_ADDRESS, 'pref_address'), KERNEL_ADDRESS),
    initSize: Math.max(
      since(0x020a, () => reader.u32(INIT_SIZE, 'init_size'), 0),
      bodyLength,
    ),
    has32BitEntry: reader.u32(CODE32_START, 'code32_start') !== 0,
    has64BitEntry: (since(0x020c, () => reader.u16(XLOADFLAGS, 'xloadflags'), 0) & XLF_KERNEL_64) !== 0,
    payload: payloadLength === 0 ? null : { offset: setupLength + payloadOffset, length: payloadLength },
  };
}

/** Where the kernel will run, so that nothing is put there: it moves itself to its preferred address. */
function kernelEnd(header: SetupHeader, bodyLength: number): number {
  const start = header.relocatable
    ? Math.max(alignUp(KERNEL_ADDRESS, header.alignment), header.prefAddress)
    : header.prefAddress;
  return Math.max(start + header.initSize, KERNEL_ADDRESS + bodyLength);
}

function placeInitrd(header: SetupHeader, options: BootOptions, floor: number): MemoryPiece | null {
  const initrd = options.initrd;
  if (initrd === undefined || initrd.length === 0) return null;
  // initrd_addr_max names the last usable byte.
  const gpa = findRamBelow(options.memory, initrd.length, alignUp(floor, PAGE), header.initrdAddrMax + 1);
  if (gpa === undefined) {
    throw new BootError(
      'BOOT_NO_ROOM',
      `The initrd of ${initrd.length} bytes does not fit between the kernel's end at ${hex(floor)} and the end of memory at ${hex(options.memory.lowRam)}.`,
      { initrdSize: initrd.length, kernelEnd: floor, lowRam: options.memory.lowRam },
    );
  }
  return { gpa, bytes: initrd };
}

function writeE820(params: TableWriter, memory: GuestMemory): void {
  const entries = memory.e820.slice(0, E820_MAX_ENTRIES);
  params.u8(E820_ENTRIES, entries.length);
  for (const [index, { base, size, type }] of entries.entries()) {
    const offset = E820_TABLE + index * 20;
    params.u64(offset, base);
    params.u64(offset + 8, size);
    params.u32(offset + 16, type);
  }
  const above1M =
    memory.e820.find(({ base, type }) => base === KERNEL_ADDRESS && type === E820_RAM)?.size ?? 0;
  params.u16(EXT_MEM_K, Math.min(above1M / 1024, 0xfc00));
  params.u32(ALT_MEM_K, above1M / 1024);
}

function writeScreenInfo(params: TableWriter): void {
  params.u8(ORIG_VIDEO_MODE, 3);
  params.u8(ORIG_VIDEO_COLS, 80);
  params.u8(ORIG_VIDEO_LINES, 25);
  params.u8(ORIG_VIDEO_ISVGA, 1);
  params.u16(ORIG_VIDEO_POINTS, 16);
}

/** The header fields that a loader fills in, alike for setup code and boot_params. */
function fillHeader(params: TableWriter, initrd: MemoryPiece | null, hasCmdline: boolean): void {
  params.u16(VID_MODE, VID_MODE_NORMAL);
  params.u8(TYPE_OF_LOADER, LOADER_UNDEFINED);
  params.u32(CODE32_START, KERNEL_ADDRESS);
  params.u32(CMD_LINE_PTR, hasCmdline ? CMDLINE_ADDRESS : 0);
  params.u32(RAMDISK_IMAGE, initrd?.gpa ?? 0);
  params.u32(RAMDISK_SIZE, initrd?.bytes.length ?? 0);
}

function rngSeedNode(seed: Uint8Array): MemoryPiece {
  const node = new TableWriter(SETUP_DATA_HEADER + seed.length);
  node.u32(8, SETUP_RNG_SEED);
  node.u32(12, seed.length);
  node.set(SETUP_DATA_HEADER, seed);
  return { gpa: SETUP_DATA_ADDRESS, bytes: node.bytes };
}

const RNG_SEED_MAX = 0x1000;

function bootParams(
  image: Uint8Array,
  header: SetupHeader,
  options: BootOptions,
  initrd: MemoryPiece | null,
): MemoryPiece[] {
  const params = new TableWriter(BOOT_PARAMS_SIZE);
  params.set(SETUP_SECTS, image.subarray(SETUP_SECTS, header.headerEnd));
  fillHeader(params, initrd, true);
  writeE820(params, options.memory);
  params.u64(ACPI_RSDP_ADDR, options.acpiRsdp ?? 0);
  if (options.video === 'vga-text') writeScreenInfo(params);
  const pieces: MemoryPiece[] = [{ gpa: BOOT_PARAMS, bytes: params.bytes }];
  const seed = options.rngSeed;
  if (seed !== undefined && header.version >= 0x0209) {
    if (seed.length > RNG_SEED_MAX) {
      throw new BootError('BOOT_OPTION_INVALID', `A random seed of ${seed.length} bytes is too long.`, {});
    }
    params.u64(SETUP_DATA, SETUP_DATA_ADDRESS);
    pieces.push(rngSeedNode(seed));
  }
  return pieces;
}

/** Code at selector 0x10, data at 0x18, as the protocol wants (__BOOT_CS, __BOOT_DS). */
function bootGdt(long: boolean): { readonly piece: MemoryPiece; readonly gdtr: TableRegister } {
  const gdt = new TableWriter(32);
  gdt.u32(0x10, 0x0000ffff);
  gdt.u32(0x14, long ? 0x00af9b00 : 0x00cf9b00);
  gdt.u32(0x18, 0x0000ffff);
  gdt.u32(0x1c, 0x00cf9300);
  return { piece: { gpa: GDT_ADDRESS, bytes: gdt.bytes }, gdtr: { base: GDT_ADDRESS, limit: 31 } };
}

/** Maps the first 4 GiB onto themselves with 2 MiB pages. */
export function identityPageTables(base: number): MemoryPiece {
  const tables = new TableWriter(PAGE * (2 + IDENTITY_GIB));
  tables.u64(0, base + PAGE + PTE_PRESENT_WRITE);
  for (let gib = 0; gib < IDENTITY_GIB; gib++) {
    tables.u64(PAGE + gib * 8, base + PAGE * (2 + gib) + PTE_PRESENT_WRITE);
  }
  for (let index = 0; index < IDENTITY_GIB * ENTRIES_PER_TABLE; index++) {
    tables.u64(PAGE * 2 + index * 8, index * LARGE_PAGE + (PTE_PRESENT_WRITE | PTE_LARGE));
  }
  return { gpa: base, bytes: tables.bytes };
}

function setupCode(image: Uint8Array, header: SetupHeader, initrd: MemoryPiece | null): MemoryPiece {
  if (header.setupLength > SETUP_MAX) {
    throw new ImageReader(image, 'bzImage').unsupported('its setup code is larger than 32 KiB');
  }
  const setup = new TableWriter(header.setupLength);
  setup.set(0, image.subarray(0, header.setupLength));
  fillHeader(setup, initrd, true);
  setup.u8(LOADFLAGS, header.loadflags | CAN_USE_HEAP);
  setup.u16(HEAP_END_PTR, SETUP_HEAP_END - 0x200);
  return { gpa: SETUP_ADDRESS, bytes: setup.bytes };
}

function chooseEntry(header: SetupHeader, options: BzImageOptions): LinuxEntry {
  const offers64 = header.has64BitEntry && options.longMode === true;
  const best = offers64 ? 'linux64' : header.has32BitEntry ? 'linux32' : 'linux16';
  const entry = options.entry ?? best;
  const refuse = (mode: string, why: string): BootError =>
    new BootError('BOOT_OPTION_INVALID', `The kernel cannot be entered in ${mode} mode: ${why}.`, { entry });
  if (entry === 'linux64' && !offers64) {
    throw refuse(
      '64-bit',
      header.has64BitEntry ? 'the CPU has no 64-bit mode' : 'it has no 64-bit entry point',
    );
  }
  if (entry === 'linux32' && !header.has32BitEntry)
    throw refuse('32-bit', 'it has only a 16-bit entry point');
  return entry;
}

const ENTRY_NAMES = { linux16: '16-bit', linux32: '32-bit', linux64: '64-bit' } as const;

/**
 * Plans the start of a Linux kernel. The 16-bit entry needs a BIOS in the guest; the others need none.
 *
 * @throws BootError BOOT_IMAGE_INVALID, BOOT_IMAGE_UNSUPPORTED, BOOT_NO_ROOM, BOOT_CMDLINE_TOO_LONG, BOOT_OPTION_INVALID
 */
export function loadBzImage(image: Uint8Array, options: BzImageOptions): BootPlan {
  const header = parseSetupHeader(image);
  const entry = chooseEntry(header, options);
  const body = image.subarray(header.setupLength);
  const end = kernelEnd(header, body.length);
  if (!isRam(options.memory, KERNEL_ADDRESS, end - KERNEL_ADDRESS)) {
    throw new BootError(
      'BOOT_NO_ROOM',
      `The kernel needs memory up to ${hex(end)}, the guest has it up to ${hex(options.memory.lowRam)}.`,
      { needed: end, lowRam: options.memory.lowRam },
    );
  }
  const cmdline = commandLineBytes(options.cmdline ?? '', Math.min(header.cmdlineSize, CMDLINE_MAX - 1));
  const initrd = placeInitrd(header, options, end);
  const pieces: MemoryPiece[] = [
    { gpa: KERNEL_ADDRESS, bytes: body },
    { gpa: CMDLINE_ADDRESS, bytes: cmdline },
  ];
  if (initrd !== null) pieces.push(initrd);
  const description = `Linux kernel, boot protocol ${header.version >> 8}.${header.version & 0xff}, ${ENTRY_NAMES[entry]} entry`;
  const plan = { protocol: entry, description, pieces, zeros: [] };
  if (entry === 'linux16') {
    pieces.push(setupCode(image, header, initrd));
    const segment = SETUP_ADDRESS >> 4;
    // The setup code starts one sector, 0x20 paragraphs, behind the boot sector.
    const cpu = realEntry({ rip: 0, rsp: SETUP_STACK_TOP }, segment + (SECTOR >> 4), segment);
    return checkPlan({ ...plan, cpu });
  }
  pieces.push(...bootParams(image, header, options, initrd));
  const { piece, gdtr } = bootGdt(entry === 'linux64');
  pieces.push(piece);
  const regs = { rsi: BOOT_PARAMS, rsp: STACK_TOP };
  if (entry === 'linux32')
    return checkPlan({ ...plan, cpu: protectedEntry({ ...regs, rip: KERNEL_ADDRESS }, undefined, gdtr) });
  pieces.push(identityPageTables(PAGE_TABLES));
  const cpu = longEntry({ ...regs, rip: KERNEL_ADDRESS + ENTRY_64_OFFSET }, PAGE_TABLES, gdtr);
  return checkPlan({ ...plan, cpu });
}

/** The compressed kernel inside a bzImage, without the size that ends it, and that size. */
export function bzImagePayload(image: Uint8Array): {
  readonly bytes: Uint8Array;
  readonly unpackedSize: number;
} {
  const { payload } = parseSetupHeader(image);
  const reader = new ImageReader(image, 'bzImage');
  if (payload === null || payload.length < 8) throw reader.invalid('it names no compressed kernel');
  const tail = payload.offset + payload.length - 4;
  return {
    bytes: reader.slice(payload.offset, payload.length - 4, 'payload'),
    unpackedSize: reader.u32(tail, 'size of the unpacked kernel'),
  };
}
