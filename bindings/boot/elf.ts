// Reads ELF executables (System V gABI 4.1 and its x86-64 supplement): program headers, segments and notes.

import { hex, ImageReader } from './bytes.js';
import type { MemoryPiece, ZeroRange } from './plan.js';

const ELF_MAGIC = 0x464c457f;
const ELFCLASS32 = 1;
const ELFCLASS64 = 2;
const ELFDATA2LSB = 1;
export const EM_386 = 3;
export const EM_X86_64 = 62;
const PT_LOAD = 1;
const PT_NOTE = 4;
const PHDR_SIZE_32 = 32;
const PHDR_SIZE_64 = 56;
/** More program headers than any kernel has. */
const MAX_SEGMENTS = 256;
const MAX_NOTES = 1024;

/** A loadable segment. */
export interface ElfSegment {
  /** Linear address; a kernel's may be in the upper half. */
  readonly vaddr: bigint;
  readonly paddr: number;
  readonly bytes: Uint8Array;
  /** At least `bytes.length`; the rest is zeros. */
  readonly memorySize: number;
  /** PF_X 1, PF_W 2, PF_R 4. */
  readonly flags: number;
}

/** A note of a PT_NOTE segment. */
export interface ElfNote {
  readonly name: string;
  readonly type: number;
  readonly description: Uint8Array;
}

/** An executable. */
export interface ElfImage {
  readonly is64: boolean;
  readonly machine: number;
  readonly entry: bigint;
  readonly segments: readonly ElfSegment[];
  readonly notes: readonly ElfNote[];
}

/** True for the signature of ELF. */
export function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

interface ProgramHeader {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly vaddr: bigint;
  readonly paddr: number;
  readonly fileSize: number;
  readonly memorySize: number;
}

function programHeader(reader: ImageReader, at: number, is64: boolean): ProgramHeader {
  if (!is64) {
    return {
      type: reader.u32(at, 'p_type'),
      offset: reader.u32(at + 4, 'p_offset'),
      vaddr: BigInt(reader.u32(at + 8, 'p_vaddr')),
      paddr: reader.u32(at + 12, 'p_paddr'),
      fileSize: reader.u32(at + 16, 'p_filesz'),
      memorySize: reader.u32(at + 20, 'p_memsz'),
      flags: reader.u32(at + 24, 'p_flags'),
    };
  }
  return {
    type: reader.u32(at, 'p_type'),
    flags: reader.u32(at + 4, 'p_flags'),
    offset: reader.u64(at + 8, 'p_offset'),
    vaddr: reader.bigU64(at + 16, 'p_vaddr'),
    paddr: reader.u64(at + 24, 'p_paddr'),
    fileSize: reader.u64(at + 32, 'p_filesz'),
    memorySize: reader.u64(at + 40, 'p_memsz'),
  };
}

function programHeaders(reader: ImageReader, is64: boolean): ProgramHeader[] {
  const offset = is64 ? reader.u64(32, 'e_phoff') : reader.u32(28, 'e_phoff');
  const size = reader.u16(is64 ? 54 : 42, 'e_phentsize');
  const count = reader.u16(is64 ? 56 : 44, 'e_phnum');
  if (size < (is64 ? PHDR_SIZE_64 : PHDR_SIZE_32))
    throw reader.invalid(`its program headers have ${size} bytes`);
  if (count > MAX_SEGMENTS) throw reader.invalid(`it has ${count} program headers`);
  const headers: ProgramHeader[] = [];
  for (let index = 0; index < count; index++) {
    // Only PT_LOAD and PT_NOTE matter; GNU_STACK and others may hold anything.
    const type = reader.u32(offset + index * size, 'p_type');
    if (type === PT_LOAD || type === PT_NOTE)
      headers.push(programHeader(reader, offset + index * size, is64));
  }
  return headers;
}

function readNotes(reader: ImageReader, header: ProgramHeader, notes: ElfNote[]): void {
  const end = header.offset + header.fileSize;
  reader.check(header.offset, header.fileSize, 'PT_NOTE');
  for (let at = header.offset; at + 12 <= end && notes.length < MAX_NOTES; ) {
    const nameSize = reader.u32(at, 'n_namesz');
    const descriptionSize = reader.u32(at + 4, 'n_descsz');
    const type = reader.u32(at + 8, 'n_type');
    const nameAt = at + 12;
    const descriptionAt = nameAt + Math.ceil(nameSize / 4) * 4;
    if (descriptionAt + descriptionSize > end) throw reader.invalid('a note runs past its segment');
    let name = '';
    for (const byte of reader.slice(nameAt, Math.min(nameSize, 64), 'note name')) {
      if (byte === 0) break;
      name += String.fromCharCode(byte);
    }
    notes.push({ name, type, description: reader.slice(descriptionAt, descriptionSize, 'note') });
    at = descriptionAt + Math.ceil(descriptionSize / 4) * 4;
  }
}

/**
 * Parses an executable for x86.
 *
 * @throws BootError BOOT_IMAGE_INVALID, BOOT_IMAGE_UNSUPPORTED
 */
export function parseElf(bytes: Uint8Array): ElfImage {
  const reader = new ImageReader(bytes, 'ELF image');
  if (reader.u32(0, 'e_ident') !== ELF_MAGIC) throw reader.invalid('it has no ELF signature');
  const fileClass = reader.u8(4, 'EI_CLASS');
  if (fileClass !== ELFCLASS32 && fileClass !== ELFCLASS64) throw reader.invalid(`its class is ${fileClass}`);
  if (reader.u8(5, 'EI_DATA') !== ELFDATA2LSB) throw reader.unsupported('it is big-endian');
  const machine = reader.u16(18, 'e_machine');
  if (machine !== EM_386 && machine !== EM_X86_64)
    throw reader.unsupported(`it is for machine ${machine}, not x86`);
  const is64 = fileClass === ELFCLASS64;
  const entry = is64 ? reader.bigU64(24, 'e_entry') : BigInt(reader.u32(24, 'e_entry'));
  const segments: ElfSegment[] = [];
  const notes: ElfNote[] = [];
  for (const header of programHeaders(reader, is64)) {
    if (header.type === PT_NOTE) {
      readNotes(reader, header, notes);
      continue;
    }
    if (header.memorySize < header.fileSize)
      throw reader.invalid('a segment is larger in the file than in memory');
    if (header.memorySize === 0) continue;
    if (!Number.isSafeInteger(header.paddr + header.memorySize))
      throw reader.invalid('a segment is out of range');
    segments.push({
      vaddr: header.vaddr,
      paddr: header.paddr,
      bytes: reader.slice(header.offset, header.fileSize, 'a segment'),
      memorySize: header.memorySize,
      flags: header.flags,
    });
  }
  return { is64, machine, entry, segments, notes };
}

/** Segments as parts of a plan, and the addresses they span. */
export interface PlacedSegments {
  readonly pieces: MemoryPiece[];
  readonly zeros: ZeroRange[];
  readonly start: number;
  readonly end: number;
}

/** Places the segments of an executable at their physical addresses. */
export function placeSegments(elf: ElfImage): PlacedSegments {
  const pieces: MemoryPiece[] = [];
  const zeros: ZeroRange[] = [];
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const { paddr, bytes, memorySize } of elf.segments) {
    if (bytes.length > 0) pieces.push({ gpa: paddr, bytes });
    if (memorySize > bytes.length)
      zeros.push({ gpa: paddr + bytes.length, length: memorySize - bytes.length });
    start = Math.min(start, paddr);
    end = Math.max(end, paddr + memorySize);
  }
  return { pieces, zeros, start, end };
}

/** A note's description as a number of 4 or 8 bytes, or undefined if there is no such note. */
export function noteValue(elf: ElfImage, name: string, type: number): bigint | undefined {
  const note = elf.notes.find((each) => each.name === name && each.type === type);
  if (note === undefined) return undefined;
  const reader = new ImageReader(note.description, `ELF note ${name}/${type}`);
  if (reader.length === 4) return BigInt(reader.u32(0, 'value'));
  if (reader.length === 8) return reader.bigU64(0, 'value');
  throw reader.invalid(`its value has ${reader.length} bytes`);
}

/** An address as text for messages. */
export function hexAddress(value: bigint | number): string {
  return typeof value === 'bigint' ? `0x${value.toString(16)}` : hex(value);
}
