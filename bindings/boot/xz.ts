// Unpacks the .xz files that Linux kernels are packed as (The .xz File Format 1.2): LZMA2, optionally behind the x86
// branch converter, with a CRC32 or no check.

import { decodeLzma2 } from './lzma2.js';
import { OutputBuffer, type UnpackLimits } from './output.js';
import { BootError } from './plan.js';

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
const STREAM_HEADER_SIZE = 12;
const CHECK_NONE = 0;
const CHECK_CRC32 = 1;
const CHECK_CRC64 = 4;
const CHECK_SHA256 = 10;
const FILTER_X86 = 0x04;
const FILTER_LZMA2 = 0x21;
const INDEX_INDICATOR = 0;

/** Bytes of a check that is skipped, not verified. */
const CHECK_SIZES: Readonly<Record<number, number>> = {
  [CHECK_NONE]: 0,
  [CHECK_CRC32]: 4,
  [CHECK_CRC64]: 8,
  [CHECK_SHA256]: 32,
};

const CRC_TABLES = makeCrcTables();

/** Four tables: a byte's CRC32 followed by 0 to 3 zero bytes. */
function makeCrcTables(): Uint32Array {
  const tables = new Uint32Array(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    tables[byte] = crc >>> 0;
  }
  for (let index = 256; index < tables.length; index++) {
    const previous = tables[index - 256]!;
    tables[index] = (previous >>> 8) ^ tables[previous & 0xff]!;
  }
  return tables;
}

/** CRC32 of IEEE 802.3, as XZ, gzip and PNG use it. */
export function crc32(bytes: Uint8Array): number {
  const tables = CRC_TABLES;
  let crc = 0xffffffff;
  let index = 0;
  for (const end = bytes.length - 3; index < end; index += 4) {
    crc ^= bytes[index]! | (bytes[index + 1]! << 8) | (bytes[index + 2]! << 16) | (bytes[index + 3]! << 24);
    crc =
      tables[768 + (crc & 0xff)]! ^
      tables[512 + ((crc >>> 8) & 0xff)]! ^
      tables[256 + ((crc >>> 16) & 0xff)]! ^
      tables[crc >>> 24]!;
  }
  for (; index < bytes.length; index++) crc = (crc >>> 8) ^ tables[(crc ^ bytes[index]!) & 0xff]!;
  return ~crc >>> 0;
}

function damaged(reason: string): BootError {
  return new BootError('BOOT_IMAGE_INVALID', `The XZ data is damaged: ${reason}.`, {});
}

function unsupported(reason: string): BootError {
  return new BootError('BOOT_IMAGE_UNSUPPORTED', `The XZ data is not supported: ${reason}.`, {});
}

function u32(bytes: Uint8Array, offset: number): number {
  if (offset + 4 > bytes.length) throw damaged('it is truncated');
  return (
    (bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24)) >>>
    0
  );
}

/** A branch target's top byte of 0x00 or 0xff marks an address worth converting. */
function isSignByte(byte: number): boolean {
  return byte === 0 || byte === 0xff;
}

/** Whether a branch is converted, by which of the three bytes before it looked like branch opcodes. */
const MASK_TO_ALLOWED = [true, true, true, false, true, false, false, false];
const MASK_TO_BIT = [0, 1, 2, 2, 3, 3, 3, 3];

/**
 * Undoes the x86 branch filter in place: CALL and JMP targets were stored as absolute addresses. The scheme is that of
 * the LZMA SDK; the history mask keeps it from converting operands that only look like branches.
 */
export function decodeX86Branches(bytes: Uint8Array): void {
  let history = 0;
  let previous = -1;
  for (let at = 0; at + 5 <= bytes.length; at++) {
    if ((bytes[at]! & 0xfe) !== 0xe8) continue;
    const gap = at - previous;
    history = gap > 3 ? 0 : (history << (gap - 1)) & 7;
    previous = at;
    const top = bytes[at + 4]!;
    if (history !== 0) {
      const suspect = bytes[at + 4 - MASK_TO_BIT[history]!]!;
      if (!MASK_TO_ALLOWED[history]! || isSignByte(suspect)) {
        history = (history << 1) | 1;
        continue;
      }
    }
    if (!isSignByte(top)) {
      history = (history << 1) | 1;
      continue;
    }
    convertBranch(bytes, at, history);
    previous = at + 4;
    at += 4;
    history = 0;
  }
}

function convertBranch(bytes: Uint8Array, at: number, history: number): void {
  let source = u32(bytes, at + 1);
  let target = 0;
  for (;;) {
    target = (source - (at + 5)) >>> 0;
    if (history === 0) break;
    const shift = MASK_TO_BIT[history]! * 8;
    if (!isSignByte((target >>> (24 - shift)) & 0xff)) break;
    source = (target ^ ((2 ** (32 - shift) - 1) >>> 0)) >>> 0;
  }
  bytes[at + 1] = target;
  bytes[at + 2] = target >>> 8;
  bytes[at + 3] = target >>> 16;
  bytes[at + 4] = (target >>> 24) & 1 ? 0xff : 0;
}

interface BlockHeader {
  readonly dataOffset: number;
  readonly hasX86Filter: boolean;
}

/** Reads variable-length integers of a header. */
class VarintCursor {
  constructor(
    private readonly bytes: Uint8Array,
    public offset: number,
    private readonly end: number,
  ) {}

  next(): number {
    let value = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = this.offset < this.end ? this.bytes[this.offset++]! : 0x80;
      value += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0) return value;
    }
    throw damaged('a header field is out of range');
  }
}

function parseBlockHeader(input: Uint8Array, offset: number): BlockHeader {
  const size = (input[offset]! + 1) * 4;
  const end = offset + size - 4;
  if (u32(input, end) !== crc32(input.subarray(offset, end))) throw damaged('a block header fails its CRC32');
  const flags = input[offset + 1]!;
  if (flags & 0x3c) throw unsupported('a block header has unknown flags');
  const cursor = new VarintCursor(input, offset + 2, end);
  if (flags & 0x40) cursor.next();
  if (flags & 0x80) cursor.next();
  const filters: number[] = [];
  for (let count = (flags & 3) + 1; count > 0; count--) {
    filters.push(cursor.next());
    const properties = cursor.next();
    if (filters.at(-1) === FILTER_X86 && properties !== 0)
      throw unsupported('its x86 filter has a start offset');
    cursor.offset += properties;
  }
  const hasX86Filter = filters.length === 2 && filters[0] === FILTER_X86;
  if (filters.at(-1) !== FILTER_LZMA2 || (filters.length !== 1 && !hasX86Filter)) {
    throw unsupported(`it uses the filters ${filters.map((id) => `0x${id.toString(16)}`).join(', ')}`);
  }
  return { dataOffset: offset + size, hasX86Filter };
}

/** True for the signature of an .xz file. */
export function isXz(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

/**
 * Unpacks the first stream of an .xz file.
 *
 * @throws BootError BOOT_IMAGE_INVALID, BOOT_IMAGE_UNSUPPORTED, BOOT_NO_ROOM
 */
export function unpackXz(input: Uint8Array, limits: UnpackLimits): Uint8Array {
  if (!isXz(input)) throw damaged('it has no signature');
  if (u32(input, 8) !== crc32(input.subarray(6, 8))) throw damaged('its header fails its CRC32');
  const check = input[7]!;
  const checkSize = CHECK_SIZES[check];
  if (checkSize === undefined || input[6] !== 0) throw unsupported(`it has a check of type ${check}`);
  const output = new OutputBuffer(limits, 'XZ data', input.length);
  let position = STREAM_HEADER_SIZE;
  for (;;) {
    const indicator = input[position];
    if (indicator === undefined) throw damaged('it is truncated');
    if (indicator === INDEX_INDICATOR) return output.finish();
    const header = parseBlockHeader(input, position);
    const start = output.length;
    const end = decodeLzma2(input, header.dataOffset, output);
    const block = output.bytes.subarray(start, output.length);
    if (header.hasX86Filter) decodeX86Branches(block);
    position = header.dataOffset + Math.ceil((end - header.dataOffset) / 4) * 4;
    if (position + checkSize > input.length) throw damaged('it is truncated');
    if (check === CHECK_CRC32 && u32(input, position) !== crc32(block))
      throw damaged('a block fails its CRC32');
    position += checkSize;
  }
}
