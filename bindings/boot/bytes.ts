// Little-endian access to hostile images with every read checked, and a writer for tables in guest memory.

import { BootError } from './plan.js';

/** Largest address that loaders handle; above it numbers stop being exact. */
const MAX_EXACT = Number.MAX_SAFE_INTEGER;

/** Reads fields of an image; a field outside it is a one-line {@link BootError}. */
export class ImageReader {
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    /** Names the image in messages, for example `bzImage`. */
    private readonly what: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** Throws unless `length` bytes at `offset` are inside the image. */
  check(offset: number, length: number, field: string): void {
    if (offset < 0 || length < 0 || offset + length > this.bytes.length) {
      throw new BootError(
        'BOOT_IMAGE_INVALID',
        `The ${this.what} is truncated: ${field} at 0x${offset.toString(16)} ends past its ${this.bytes.length} bytes.`,
        { field, offset, length, size: this.bytes.length },
      );
    }
  }

  u8(offset: number, field: string): number {
    this.check(offset, 1, field);
    return this.view.getUint8(offset);
  }

  u16(offset: number, field: string): number {
    this.check(offset, 2, field);
    return this.view.getUint16(offset, true);
  }

  u32(offset: number, field: string): number {
    this.check(offset, 4, field);
    return this.view.getUint32(offset, true);
  }

  /** A 64-bit field as an exact number; larger values are refused. */
  u64(offset: number, field: string): number {
    const value = this.u32(offset, field) + this.u32(offset + 4, field) * 2 ** 32;
    if (value > MAX_EXACT) throw this.invalid(`${field} is out of range`, { field });
    return value;
  }

  /** A 64-bit field whose upper half may be anything (a linear address). */
  bigU64(offset: number, field: string): bigint {
    this.check(offset, 8, field);
    return this.view.getBigUint64(offset, true);
  }

  slice(offset: number, length: number, field: string): Uint8Array {
    this.check(offset, length, field);
    return this.bytes.subarray(offset, offset + length);
  }

  invalid(reason: string, params: Record<string, unknown> = {}): BootError {
    return new BootError('BOOT_IMAGE_INVALID', `The ${this.what} is invalid: ${reason}.`, params);
  }

  unsupported(reason: string, params: Record<string, unknown> = {}): BootError {
    return new BootError('BOOT_IMAGE_UNSUPPORTED', `The ${this.what} is not supported: ${reason}.`, params);
  }
}

/** Little-endian fields at fixed offsets of a zeroed block. */
export class TableWriter {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
  }

  u8(offset: number, value: number): void {
    this.view.setUint8(offset, value);
  }

  u16(offset: number, value: number): void {
    this.view.setUint16(offset, value, true);
  }

  u32(offset: number, value: number): void {
    this.view.setUint32(offset, value, true);
  }

  /** Writes an exact non-negative number as 64 bits. */
  u64(offset: number, value: number): void {
    this.view.setUint32(offset, value % 2 ** 32, true);
    this.view.setUint32(offset + 4, Math.floor(value / 2 ** 32), true);
  }

  set(offset: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, offset);
  }
}

/** Rounds up to a multiple of a power of two, also above 2^32. */
export function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

/** Rounds down to a multiple of a power of two, also above 2^32. */
export function alignDown(value: number, alignment: number): number {
  return Math.floor(value / alignment) * alignment;
}

/** A command line as bytes with its final NUL. Guests take ASCII; anything else is refused. */
export function commandLineBytes(text: string, limit: number): Uint8Array {
  if (text.length > limit) {
    throw new BootError(
      'BOOT_CMDLINE_TOO_LONG',
      `The command line has ${text.length} characters; this image accepts ${limit}.`,
      { length: text.length, limit },
    );
  }
  const bytes = new Uint8Array(text.length + 1);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0 || code > 0x7e) {
      throw new BootError(
        'BOOT_OPTION_INVALID',
        `The command line holds a character that is not ASCII at ${index}.`,
        {
          index,
        },
      );
    }
    bytes[index] = code;
  }
  return bytes;
}

/** Hexadecimal for messages. */
export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
