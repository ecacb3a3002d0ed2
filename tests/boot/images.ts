// Synthetic boot images for tests: bzImages, ELF executables and multiboot kernels, built field by field.

import { TableWriter } from '../../bindings/boot/bytes.js';
import type { BootPlan } from '../../bindings/boot/index.js';

export interface BzImageFields {
  readonly version?: number;
  readonly setupSects?: number;
  readonly loadflags?: number;
  readonly xloadflags?: number;
  readonly cmdlineSize?: number;
  readonly code32Start?: number;
  readonly initrdAddrMax?: number;
  readonly initSize?: number;
  readonly prefAddress?: number;
  readonly relocatable?: number;
  readonly bodyLength?: number;
  readonly payload?: Uint8Array;
  readonly unpackedSize?: number;
}

const PAYLOAD_OFFSET = 0x400;

/** A bzImage of protocol 2.15 with one setup sector, whose body counts up. */
export function makeBzImage(fields: BzImageFields = {}): Uint8Array {
  const setupSects = fields.setupSects ?? 4;
  const setupLength = (setupSects + 1) * 512;
  const payload = fields.payload ?? new Uint8Array(0);
  const bodyLength = fields.bodyLength ?? PAYLOAD_OFFSET + payload.length + 4;
  const image = new TableWriter(setupLength + bodyLength);
  for (let index = 0; index < bodyLength; index++) image.u8(setupLength + index, index & 0xff);
  image.u8(0x1f1, setupSects);
  image.u16(0x1fe, 0xaa55);
  image.u8(0x200, 0xeb);
  image.u8(0x201, 0x6a);
  image.u32(0x202, 0x53726448);
  image.u16(0x206, fields.version ?? 0x020f);
  image.u8(0x211, fields.loadflags ?? 1);
  image.u32(0x214, fields.code32Start ?? 0x100000);
  image.u32(0x22c, fields.initrdAddrMax ?? 0x7fffffff);
  image.u32(0x230, 0x200000);
  image.u8(0x234, fields.relocatable ?? 1);
  image.u16(0x236, fields.xloadflags ?? 0x7f);
  image.u32(0x238, fields.cmdlineSize ?? 2047);
  image.u64(0x258, fields.prefAddress ?? 0x1000000);
  image.u32(0x260, fields.initSize ?? 0x800000);
  if (fields.payload !== undefined) {
    image.u32(0x248, PAYLOAD_OFFSET);
    image.u32(0x24c, payload.length + 4);
    image.set(setupLength + PAYLOAD_OFFSET, payload);
    image.u32(setupLength + PAYLOAD_OFFSET + payload.length, fields.unpackedSize ?? payload.length);
  }
  return image.bytes;
}

export interface ElfFields {
  readonly is64?: boolean;
  readonly machine?: number;
  readonly entry?: number;
  readonly segments?: readonly { paddr: number; vaddr?: number; bytes: Uint8Array; memorySize?: number }[];
  /** PHYS32_ENTRY note. */
  readonly pvhEntry?: number;
}

/** An ELF executable with PT_LOAD segments and, if asked for, a Xen note. */
export function makeElf(fields: ElfFields = {}): Uint8Array {
  const is64 = fields.is64 ?? true;
  const segments = fields.segments ?? [{ paddr: 0x1000000, bytes: new Uint8Array(64).fill(0xf4) }];
  const noteCount = fields.pvhEntry === undefined ? 0 : 1;
  const [headerSize, phdrSize] = is64 ? [64, 56] : [52, 32];
  const noteAt = headerSize + phdrSize * (segments.length + noteCount);
  let dataAt = noteAt + noteCount * 20;
  const elf = new TableWriter(dataAt + segments.reduce((sum, { bytes }) => sum + bytes.length, 0));
  elf.u32(0, 0x464c457f);
  elf.u8(4, is64 ? 2 : 1);
  elf.u8(5, 1);
  elf.u8(6, 1);
  elf.u16(16, 2);
  elf.u16(18, fields.machine ?? (is64 ? 62 : 3));
  elf.u32(20, 1);
  const word = (at: number, value: number): void => (is64 ? elf.u64(at, value) : elf.u32(at, value));
  word(24, fields.entry ?? segments[0]?.vaddr ?? segments[0]?.paddr ?? 0);
  word(is64 ? 32 : 28, headerSize);
  elf.u16(is64 ? 54 : 42, phdrSize);
  elf.u16(is64 ? 56 : 44, segments.length + noteCount);
  let at = headerSize;
  const header = (
    type: number,
    offset: number,
    vaddr: number,
    paddr: number,
    size: number,
    memory: number,
  ): void => {
    elf.u32(at, type);
    const fieldsAt = is64 ? [8, 16, 24, 32, 40] : [4, 8, 12, 16, 20];
    for (const [index, value] of [offset, vaddr, paddr, size, memory].entries())
      word(at + fieldsAt[index]!, value);
    at += phdrSize;
  };
  for (const { paddr, vaddr, bytes, memorySize } of segments) {
    header(1, dataAt, vaddr ?? paddr, paddr, bytes.length, memorySize ?? bytes.length);
    elf.set(dataAt, bytes);
    dataAt += bytes.length;
  }
  if (fields.pvhEntry !== undefined) {
    header(4, noteAt, 0, 0, 20, 20);
    elf.u32(noteAt, 4);
    elf.u32(noteAt + 4, 4);
    elf.u32(noteAt + 8, 18);
    elf.u32(noteAt + 12, 0x006e6558); // "Xen"
    elf.u32(noteAt + 16, fields.pvhEntry);
  }
  return elf.bytes;
}

/** Words of a multiboot header; address fields follow when bit 16 of the flags is set. */
export function multibootHeader(flags: number, addresses: readonly number[] = []): Uint8Array {
  const header = new TableWriter(12 + addresses.length * 4);
  header.u32(0, 0x1badb002);
  header.u32(4, flags);
  header.u32(8, -(0x1badb002 + flags) >>> 0);
  for (const [index, address] of addresses.entries()) header.u32(12 + index * 4, address);
  return header.bytes;
}

/** A legacy LZ4 frame of one block that holds literals only. */
export function lz4Literals(bytes: Uint8Array): Uint8Array {
  const rest = bytes.length - 15;
  const lengths =
    bytes.length < 15 ? [] : [...new Array<number>(Math.floor(rest / 255)).fill(255), rest % 255];
  const token = Math.min(bytes.length, 15) << 4;
  const frame = new TableWriter(8 + 1 + lengths.length + bytes.length);
  frame.u32(0, 0x184c2102);
  frame.u32(4, 1 + lengths.length + bytes.length);
  frame.set(8, Uint8Array.from([token, ...lengths]));
  frame.set(9 + lengths.length, bytes);
  return frame.bytes;
}

/** The guest memory of a plan at an address, across pieces; bytes that no piece covers read as 0. */
export function planBytes(plan: BootPlan, gpa: number, length: number): Uint8Array {
  const result = new Uint8Array(length);
  for (const piece of plan.pieces) {
    const from = Math.max(gpa, piece.gpa);
    const to = Math.min(gpa + length, piece.gpa + piece.bytes.length);
    if (from < to) result.set(piece.bytes.subarray(from - piece.gpa, to - piece.gpa), from - gpa);
  }
  return result;
}

export function planU32(plan: BootPlan, gpa: number): number {
  return new DataView(planBytes(plan, gpa, 4).buffer).getUint32(0, true);
}

export function planU64(plan: BootPlan, gpa: number): number {
  return planU32(plan, gpa) + planU32(plan, gpa + 4) * 2 ** 32;
}

/** A NUL-terminated string. */
export function planText(plan: BootPlan, gpa: number): string {
  const bytes = planBytes(plan, gpa, 4096);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

/** A seeded generator of 32-bit numbers (xorshift). */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Repetitive bytes over an alphabet: the plain text of the compressed samples in tests. */
export function sample(length: number, alphabet: readonly number[]): Uint8Array {
  const random = makeRandom(1);
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) {
    const word = random();
    bytes[index] = alphabet[word % alphabet.length]!;
    if (index > 40 && (word >>> 8) % 7 === 0) bytes[index] = bytes[index - 1 - ((word >>> 12) % 39)]!;
  }
  return bytes;
}
