// Unpacks the legacy LZ4 frame format that Linux kernels use (LZ4 Frame Format, "Legacy frame", and LZ4 Block Format).

import { OutputBuffer, type UnpackLimits } from './output.js';
import { BootError } from './plan.js';

const LEGACY_MAGIC = 0x184c2102;
/** Each block but the last unpacks to 8 MiB. */
const BLOCK_SIZE = 8 << 20;
const MIN_MATCH = 4;
const LENGTH_ESCAPE = 15;

function damaged(reason: string): BootError {
  return new BootError('BOOT_IMAGE_INVALID', `The LZ4 data is damaged: ${reason}.`, {});
}

function u32(bytes: Uint8Array, offset: number): number {
  if (offset + 4 > bytes.length) throw damaged('it is truncated');
  return (
    (bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24)) >>>
    0
  );
}

/** True for the signature of a legacy LZ4 frame. */
export function isLz4Legacy(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && u32(bytes, 0) === LEGACY_MAGIC;
}

/** Decodes one block; `output` begins at the block and ends where it must. Returns the bytes written. */
function decodeBlock(input: Uint8Array, from: number, to: number, output: Uint8Array): number {
  let position = from;
  let at = 0;
  const extended = (length: number): number => {
    let total = length;
    for (let byte = 255; byte === 255; total += byte) {
      if (position >= to) throw damaged('a length is truncated');
      byte = input[position++]!;
    }
    return total;
  };
  while (position < to) {
    const token = input[position++]!;
    const literals = token >> 4 === LENGTH_ESCAPE ? extended(LENGTH_ESCAPE) : token >> 4;
    if (position + literals > to || at + literals > output.length) throw damaged('literals run past a block');
    if (literals > 16) output.set(input.subarray(position, position + literals), at);
    else for (let index = 0; index < literals; index++) output[at + index] = input[position + index]!;
    at += literals;
    position += literals;
    if (position === to) return at; // the last sequence has no match
    if (position + 2 > to) throw damaged('an offset is truncated');
    const distance = input[position]! | (input[position + 1]! << 8);
    position += 2;
    const short = token & 15;
    const length = MIN_MATCH + (short === LENGTH_ESCAPE ? extended(LENGTH_ESCAPE) : short);
    if (distance === 0 || distance > at || at + length > output.length)
      throw damaged('a match is out of bounds');
    const source = at - distance;
    if (length > 32 && distance >= length) output.copyWithin(at, source, source + length);
    else for (let index = 0; index < length; index++) output[at + index] = output[source + index]!;
    at += length;
  }
  throw damaged('a block does not end with literals');
}

/**
 * Unpacks a legacy frame up to the end of its input.
 *
 * @throws BootError BOOT_IMAGE_INVALID, BOOT_NO_ROOM
 */
export function unpackLz4Legacy(input: Uint8Array, limits: UnpackLimits): Uint8Array {
  if (!isLz4Legacy(input)) throw damaged('it has no signature');
  const expected = (limits.expected ?? 0) + BLOCK_SIZE;
  const output = new OutputBuffer({ ...limits, expected }, 'LZ4 data', input.length);
  for (let position = 4; position < input.length; ) {
    const size = u32(input, position);
    position += 4;
    if (size === 0 || position + size > input.length) throw damaged('it is truncated');
    output.reserve(Math.min(BLOCK_SIZE, Math.max(1, limits.maxOutput - output.length)));
    const target = output.bytes.subarray(output.length, output.length + BLOCK_SIZE);
    output.length += decodeBlock(input, position, position + size, target);
    position += size;
  }
  return output.finish();
}
