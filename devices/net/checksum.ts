// The Internet checksum (RFC 1071), and TCP and UDP checksums over IPv4 and IPv6 that a sender left blank.

import {
  ETHERNET_HEADER,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  get16,
  type Packet,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
  put16,
} from './packet.js';

/** The sum of 16-bit words from `offset`, not folded; an odd last byte counts as the high half of a word. */
export function sum16(bytes: Uint8Array, offset: number, length: number): number {
  let sum = 0;
  const end = offset + (length & ~1);
  for (let i = offset; i < end; i += 2) sum += (bytes[i]! << 8) | bytes[i + 1]!;
  return length & 1 ? sum + (bytes[end]! << 8) : sum;
}

/** Folds a sum into 16 bits. */
export function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return folded;
}

/** The checksum of bytes, as it is written into a header whose checksum field is zero. */
export function checksum(bytes: Uint8Array, offset: number, length: number, start = 0): number {
  return ~fold(start + sum16(bytes, offset, length)) & 0xffff;
}

/** Where the TCP or UDP part of a frame lies. */
export interface Transport {
  readonly version: 4 | 6;
  readonly protocol: number;
  /** Of the IP header, the transport header and the transport's checksum field. */
  readonly ip: number;
  readonly start: number;
  readonly checksumAt: number;
  /** Bytes from `start` on, by the IP header. */
  readonly length: number;
}

const TCP_HEADER = 20;
const UDP_HEADER = 8;

/** Finds TCP or UDP in a frame; null when there is none, it is a fragment, or the lengths do not fit. */
export function transportOf(bytes: Uint8Array): Transport | null {
  const type = bytes.length >= ETHERNET_HEADER + 20 ? get16(bytes, 12) : 0;
  if (type === ETHERTYPE_IPV4) return transportOf4(bytes);
  if (type === ETHERTYPE_IPV6) return transportOf6(bytes);
  return null;
}

function transportOf4(bytes: Uint8Array): Transport | null {
  const ip = ETHERNET_HEADER;
  const header = (bytes[ip]! & 15) * 4;
  const total = get16(bytes, ip + 2);
  const fragment = get16(bytes, ip + 6) & 0x3fff;
  if (bytes[ip]! >> 4 !== 4 || header < 20 || fragment !== 0 || ip + total > bytes.length) return null;
  return located(4, bytes[ip + 9]!, ip, ip + header, total - header);
}

function transportOf6(bytes: Uint8Array): Transport | null {
  const ip = ETHERNET_HEADER;
  if (bytes.length < ip + 40 || bytes[ip]! >> 4 !== 6) return null;
  const length = get16(bytes, ip + 4);
  if (ip + 40 + length > bytes.length) return null;
  return located(6, bytes[ip + 6]!, ip, ip + 40, length);
}

function located(
  version: 4 | 6,
  protocol: number,
  ip: number,
  start: number,
  length: number,
): Transport | null {
  if (protocol === PROTOCOL_TCP && length >= TCP_HEADER)
    return { version, protocol, ip, start, checksumAt: start + 16, length };
  if (protocol === PROTOCOL_UDP && length >= UDP_HEADER)
    return { version, protocol, ip, start, checksumAt: start + 6, length };
  return null;
}

/** The sum of the pseudo-header: addresses, protocol and length. */
export function pseudoSum(bytes: Uint8Array, { version, protocol, ip, length }: Transport): number {
  const addresses = version === 4 ? sum16(bytes, ip + 12, 8) : sum16(bytes, ip + 8, 32);
  return addresses + protocol + length;
}

/** Writes the checksum of TCP or UDP into a frame of one's own. A UDP sum of zero is written as all ones. */
export function writeChecksum(bytes: Uint8Array, transport: Transport): void {
  put16(bytes, transport.checksumAt, 0);
  const sum = checksum(bytes, transport.start, transport.length, pseudoSum(bytes, transport));
  put16(bytes, transport.checksumAt, sum === 0 && transport.protocol === PROTOCOL_UDP ? 0xffff : sum);
}

/** Writes what a sender leaves in the field when it leaves the rest to others: the sum of the pseudo-header. */
export function writePartialChecksum(bytes: Uint8Array, transport: Transport): void {
  put16(bytes, transport.checksumAt, fold(pseudoSum(bytes, transport)));
}

/** The packet as it may go to where nobody fills checksums: itself, or a copy with the checksum. */
export function withChecksum(from: Packet): Packet {
  if (!from.checksumBlank) return from;
  const bytes = from.bytes.slice();
  const transport = transportOf(bytes);
  if (transport !== null) writeChecksum(bytes, transport);
  return { bytes, checksumBlank: false, segments: from.segments };
}

/** Whether the checksum of TCP or UDP in a frame is right; a UDP packet may have none. */
export function checksumHolds(bytes: Uint8Array, transport: Transport): boolean {
  if (
    transport.protocol === PROTOCOL_UDP &&
    transport.version === 4 &&
    get16(bytes, transport.checksumAt) === 0
  )
    return true;
  return fold(pseudoSum(bytes, transport) + sum16(bytes, transport.start, transport.length)) === 0xffff;
}
