// Cuts a large TCP segment into frames, as a network card with segmentation offload does.

import { checksum, transportOf, writeChecksum, writePartialChecksum } from './checksum.js';
import { get16, get32, type Packet, PROTOCOL_TCP, put16, put32 } from './packet.js';

const TCP_FIN = 0x01;
const TCP_PSH = 0x08;
const TCP_CWR = 0x80;
/** Smallest piece that is taken: else one packet of a hostile sender would become thousands. */
const LEAST_PIECE = 48;

/** The frames of a large segment, in order; the packet itself when it is none. Nothing when it makes no sense. */
export function segmentsOf(from: Packet): Packet[] {
  if (from.segments === null) return [from];
  const { bytes } = from;
  const transport = transportOf(bytes);
  if (transport === null || transport.protocol !== PROTOCOL_TCP || from.segments.size < LEAST_PIECE)
    return [];
  const headers = transport.start + (bytes[transport.start + 12]! >> 4) * 4;
  const end = transport.start + transport.length;
  if (headers < transport.start + 20 || headers > end) return [];
  const pieces: Packet[] = [];
  for (let at = headers; at < end || at === headers; at += from.segments.size) {
    const payload = bytes.subarray(at, Math.min(end, at + from.segments.size));
    const piece = new Uint8Array(headers + payload.length);
    piece.set(bytes.subarray(0, headers));
    piece.set(payload, headers);
    fixHeaders(piece, transport, at - headers, pieces.length, at + payload.length >= end);
    const own = transportOf(piece)!;
    if (from.checksumBlank) writePartialChecksum(piece, own);
    else writeChecksum(piece, own);
    pieces.push({ bytes: piece, checksumBlank: from.checksumBlank, segments: null });
  }
  return pieces;
}

/** Lengths, identification, sequence number and flags of the piece that starts `offset` bytes into the payload. */
function fixHeaders(
  piece: Uint8Array,
  { version, ip, start }: { version: 4 | 6; ip: number; start: number },
  offset: number,
  index: number,
  last: boolean,
): void {
  if (version === 4) {
    put16(piece, ip + 2, piece.length - ip);
    put16(piece, ip + 4, get16(piece, ip + 4) + index);
    put16(piece, ip + 10, 0);
    put16(piece, ip + 10, checksum(piece, ip, start - ip));
  } else put16(piece, ip + 4, piece.length - start);
  put32(piece, start + 4, get32(piece, start + 4) + offset);
  const flags = piece[start + 13]!;
  piece[start + 13] = flags & ~(last ? 0 : TCP_FIN | TCP_PSH) & ~(index === 0 ? 0 : TCP_CWR);
}
