// IPv4 (RFC 791) as an end host: takes datagrams apart, puts fragments together, makes frames.

import type { Clock, Nanos } from '../../device.js';
import { checksum, fold, sum16 } from '../checksum.js';
import {
  ETHERNET_HEADER,
  ETHERTYPE_IPV4,
  get16,
  get32,
  type Ipv4,
  type Mac,
  put16,
  put32,
  putMac,
} from '../packet.js';

const IP_HEADER = 20;
const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;
const TTL = 64;
/** Datagrams that are being put together, and how long that may take. */
const MOST_PARTIAL = 16;
const PATIENCE: Nanos = 30e9;
const MOST_FRAGMENTS = 64;

/** A whole datagram. */
export interface Datagram {
  readonly source: Ipv4;
  readonly target: Ipv4;
  readonly protocol: number;
  /** What follows the header. */
  readonly payload: Uint8Array;
  /** The header and the first eight bytes: what an ICMP error quotes. */
  readonly quote: Uint8Array;
}

interface Partial {
  readonly since: Nanos;
  readonly pieces: { offset: number; bytes: Uint8Array }[];
  length: number | null;
  first: Uint8Array | null;
}

/** Takes frames apart. */
export class IpReceiver {
  readonly #clock: Clock;
  readonly #partial = new Map<string, Partial>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The datagram in a frame, or that a frame completes; null when there is none, or it is malformed. */
  receive(frame: Uint8Array): Datagram | null {
    const ip = ETHERNET_HEADER;
    if (frame.length < ip + IP_HEADER) return null;
    const header = (frame[ip]! & 15) * 4;
    const total = get16(frame, ip + 2);
    if (frame[ip]! >> 4 !== 4 || header < IP_HEADER || total < header || ip + total > frame.length)
      return null;
    if (fold(sum16(frame, ip, header)) !== 0xffff) return null;
    const payload = frame.subarray(ip + header, ip + total);
    const datagram = {
      source: get32(frame, ip + 12),
      target: get32(frame, ip + 16),
      protocol: frame[ip + 9]!,
      payload,
      quote: frame.slice(ip, ip + Math.min(total, header + 8)),
    };
    const fragment = get16(frame, ip + 6);
    if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) === 0) return datagram;
    return this.#reassemble(datagram, get16(frame, ip + 4), fragment);
  }

  #reassemble(part: Datagram, id: number, fragment: number): Datagram | null {
    const offset = (fragment & FRAGMENT_OFFSET) * 8;
    const more = (fragment & MORE_FRAGMENTS) !== 0;
    const key = `${part.source} ${part.target} ${part.protocol} ${id}`;
    const partial = this.#partialOf(key);
    if (offset + part.payload.length > 0xffff || partial.pieces.length >= MOST_FRAGMENTS) {
      this.#partial.delete(key);
      return null;
    }
    partial.pieces.push({ offset, bytes: part.payload.slice() });
    if (!more) partial.length = offset + part.payload.length;
    if (offset === 0) partial.first = part.quote;
    if (partial.length === null || partial.first === null) return null;
    const whole = join(partial.pieces, partial.length);
    if (whole === null) return null;
    this.#partial.delete(key);
    return { ...part, payload: whole, quote: partial.first };
  }

  #partialOf(key: string): Partial {
    const now = this.#clock.now();
    for (const [other, { since }] of this.#partial) if (now - since > PATIENCE) this.#partial.delete(other);
    let partial = this.#partial.get(key);
    if (partial === undefined) {
      if (this.#partial.size >= MOST_PARTIAL) this.#partial.delete(this.#partial.keys().next().value!);
      partial = { since: now, pieces: [], length: null, first: null };
      this.#partial.set(key, partial);
    }
    return partial;
  }
}

/** The bytes, if the pieces cover them without gap; of overlapping ones the first that begins there counts. */
function join(pieces: { offset: number; bytes: Uint8Array }[], length: number): Uint8Array | null {
  const whole = new Uint8Array(length);
  let covered = 0;
  for (const { offset, bytes } of [...pieces].sort((a, b) => a.offset - b.offset)) {
    if (offset > covered) return null;
    const end = Math.min(length, offset + bytes.length);
    if (end > covered) whole.set(bytes.subarray(covered - offset, end - offset), covered);
    covered = Math.max(covered, end);
  }
  return covered >= length ? whole : null;
}

/** Who a frame is from and for. */
export interface Route {
  readonly sourceMac: Mac;
  readonly targetMac: Mac;
  readonly source: Ipv4;
  readonly target: Ipv4;
}

/** A frame with room for `length` bytes behind the IP header; the payload starts at {@link PAYLOAD}. */
export function ipFrame(
  route: Route,
  protocol: number,
  length: number,
  fragment = DONT_FRAGMENT,
  id = 0,
): Uint8Array {
  const frame = new Uint8Array(PAYLOAD + length);
  putMac(frame, 0, route.targetMac);
  putMac(frame, 6, route.sourceMac);
  put16(frame, 12, ETHERTYPE_IPV4);
  const ip = ETHERNET_HEADER;
  frame[ip] = 0x45;
  put16(frame, ip + 2, IP_HEADER + length);
  put16(frame, ip + 4, id);
  put16(frame, ip + 6, fragment);
  frame[ip + 8] = TTL;
  frame[ip + 9] = protocol;
  put32(frame, ip + 12, route.source);
  put32(frame, ip + 16, route.target);
  put16(frame, ip + 10, checksum(frame, ip, IP_HEADER));
  return frame;
}

/** Where the payload of {@link ipFrame} starts. */
export const PAYLOAD = ETHERNET_HEADER + IP_HEADER;

/** The frames of a datagram: one, or fragments that `id` tells apart. `mtu` is the longest IP packet. */
export function ipFrames(
  route: Route,
  protocol: number,
  payload: Uint8Array,
  mtu: number,
  id: number,
): Uint8Array[] {
  if (IP_HEADER + payload.length <= mtu) {
    const frame = ipFrame(route, protocol, payload.length);
    frame.set(payload, PAYLOAD);
    return [frame];
  }
  const piece = (mtu - IP_HEADER) & ~7;
  const frames: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += piece) {
    const part = payload.subarray(at, Math.min(payload.length, at + piece));
    const more = at + piece < payload.length ? MORE_FRAGMENTS : 0;
    const frame = ipFrame(route, protocol, part.length, more | (at >> 3), id);
    frame.set(part, PAYLOAD);
    frames.push(frame);
  }
  return frames;
}
