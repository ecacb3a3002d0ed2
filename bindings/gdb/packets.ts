// Packets of the gdb remote serial protocol: framing, checksums, escapes, run lengths. "Debugging with GDB", appendix E.
// Bytes in, packets out; whatever comes in, at most `most` bytes are kept.

const DOLLAR = 0x24;
const HASH = 0x23;
const ESCAPE = 0x7d;
const STAR = 0x2a;
const PLUS = 0x2b;
const MINUS = 0x2d;
const INTERRUPT = 0x03;
const ESCAPE_XOR = 0x20;
/** A run length is a printable character: the count plus 29. */
const RUN_BASE = 29;

/** What arrived. */
export type Received =
  | { readonly kind: 'packet'; readonly payload: Uint8Array }
  /** A packet that was damaged or too long. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak' };

/** Cuts a stream of bytes into packets. */
export class PacketReader {
  readonly #most: number;
  readonly #runs: boolean;
  /** `start`: between packets; then the payload, and the two digits of its checksum. */
  #place: 'start' | 'payload' | 'sum1' | 'sum2' = 'start';
  #raw: number[] = [];
  #overflow = false;
  #digits = '';

  /**
   * @param most bytes of the longest packet
   * @param runs whether `*` announces a run length, which only packets of a stub have
   */
  constructor(most: number, runs = false) {
    this.#most = most;
    this.#runs = runs;
  }

  feed(bytes: Uint8Array): Received[] {
    const found: Received[] = [];
    for (const byte of bytes) this.#byte(byte, found);
    return found;
  }

  #byte(byte: number, found: Received[]): void {
    switch (this.#place) {
      case 'start':
        if (byte === DOLLAR) this.#begin();
        else if (byte === PLUS) found.push({ kind: 'ack' });
        else if (byte === MINUS) found.push({ kind: 'nak' });
        else if (byte === INTERRUPT) found.push({ kind: 'interrupt' });
        break;
      case 'payload':
        if (byte === HASH) this.#place = 'sum1';
        else if (byte === DOLLAR) this.#begin();
        else if (this.#raw.length < this.#most) this.#raw.push(byte);
        else this.#overflow = true;
        break;
      case 'sum1':
        this.#digits = String.fromCharCode(byte);
        this.#place = 'sum2';
        break;
      case 'sum2':
        this.#digits += String.fromCharCode(byte);
        found.push(this.#finish());
        break;
    }
  }

  #begin(): void {
    this.#place = 'payload';
    this.#raw = [];
    this.#overflow = false;
  }

  #finish(): Received {
    const raw = this.#raw;
    this.#place = 'start';
    this.#raw = [];
    const sum = raw.reduce((all, byte) => (all + byte) & 0xff, 0);
    const right = /^[0-9a-fA-F]{2}$/.test(this.#digits) && Number.parseInt(this.#digits, 16) === sum;
    const payload = right && !this.#overflow ? this.#decode(raw) : null;
    return payload === null ? { kind: 'damaged' } : { kind: 'packet', payload };
  }

  #decode(raw: readonly number[]): Uint8Array | null {
    const bytes: number[] = [];
    for (let i = 0; i < raw.length; i++) {
      const byte = raw[i] as number;
      if (byte === ESCAPE) {
        if (++i === raw.length) return null;
        bytes.push((raw[i] as number) ^ ESCAPE_XOR);
      } else if (this.#runs && byte === STAR) {
        const count = (raw[++i] ?? 0) - RUN_BASE;
        const last = bytes.at(-1);
        if (count < 3 || last === undefined || bytes.length + count > this.#most) return null;
        for (let k = 0; k < count; k++) bytes.push(last);
      } else bytes.push(byte);
    }
    return Uint8Array.from(bytes);
  }
}

const HEX = '0123456789abcdef';

/** A packet with `payload`, ready to be sent. */
export function packet(payload: string | Uint8Array): Uint8Array {
  const bytes = typeof payload === 'string' ? latin1(payload) : payload;
  const out = [DOLLAR];
  for (const byte of bytes) {
    if (byte === DOLLAR || byte === HASH || byte === ESCAPE || byte === STAR) {
      out.push(ESCAPE, byte ^ ESCAPE_XOR);
    } else out.push(byte);
  }
  const sum = out.reduce((all, byte) => (all + byte) & 0xff, 0x100 - DOLLAR);
  out.push(HASH, HEX.charCodeAt(sum >> 4), HEX.charCodeAt(sum & 15));
  return Uint8Array.from(out);
}

/** The low bytes of the characters of `text`. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}

/** The characters with the codes of `bytes`. */
export function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Two hexadecimal digits a byte. */
export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (HEX[byte >> 4] as string) + (HEX[byte & 15] as string);
  return text;
}

/** The bytes that pairs of hexadecimal digits stand for, or null. */
export function bytesOfHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** `value` as `size` bytes, the low one first. */
export function littleEndian(value: bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 0xffn);
  return bytes;
}

/** The number that `bytes` are, the low one first. */
export function numberOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  return value;
}
