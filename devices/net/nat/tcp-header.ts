// TCP segments as they lie behind an IP header. RFC 9293, 3.1; options of RFC 9293 and 7323.

import { get16, get32, put16, put32 } from '../packet.js';
import { type Segment, SYN } from './tcp.js';

const HEADER = 20;
const OPTION_END = 0;
const OPTION_NOP = 1;
const OPTION_MSS = 2;
const OPTION_SCALE = 3;

/** A segment and its ports. */
export interface TcpPacket extends Segment {
  readonly sourcePort: number;
  readonly targetPort: number;
}

/** Takes the payload of an IP datagram apart; null when it is malformed. Checksums are not looked at. */
export function parseTcp(bytes: Uint8Array): TcpPacket | null {
  if (bytes.length < HEADER) return null;
  const header = (bytes[12]! >> 4) * 4;
  if (header < HEADER || header > bytes.length) return null;
  const flags = bytes[13]!;
  return {
    sourcePort: get16(bytes, 0),
    targetPort: get16(bytes, 2),
    seq: get32(bytes, 4),
    ack: get32(bytes, 8),
    flags,
    window: get16(bytes, 14),
    payload: bytes.subarray(header),
    ...(flags & SYN ? options(bytes, header) : { mss: null, scale: null }),
  };
}

function options(bytes: Uint8Array, end: number): { mss: number | null; scale: number | null } {
  let mss: number | null = null;
  let scale: number | null = null;
  for (let at = HEADER; at < end && bytes[at] !== OPTION_END; ) {
    if (bytes[at] === OPTION_NOP) {
      at++;
      continue;
    }
    const length = bytes[at + 1] ?? 0;
    if (length < 2 || at + length > end) break;
    if (bytes[at] === OPTION_MSS && length === 4) mss = get16(bytes, at + 2);
    if (bytes[at] === OPTION_SCALE && length === 3) scale = bytes[at + 2]!;
    at += length;
  }
  return { mss, scale };
}

/** Bytes of a segment's header. */
export function tcpHeaderLength(segment: Segment): number {
  return HEADER + (segment.mss === null ? 0 : 4) + (segment.scale === null ? 0 : 4);
}

/** Writes a segment at `at`, without its checksum. */
export function writeTcp(
  into: Uint8Array,
  at: number,
  segment: Segment,
  sourcePort: number,
  targetPort: number,
): void {
  put16(into, at, sourcePort);
  put16(into, at + 2, targetPort);
  put32(into, at + 4, segment.seq);
  put32(into, at + 8, segment.ack);
  const header = tcpHeaderLength(segment);
  into[at + 12] = (header / 4) << 4;
  into[at + 13] = segment.flags;
  put16(into, at + 14, segment.window);
  let option = at + HEADER;
  if (segment.mss !== null) {
    into.set([OPTION_MSS, 4, segment.mss >> 8, segment.mss & 255], option);
    option += 4;
  }
  if (segment.scale !== null) into.set([OPTION_NOP, OPTION_SCALE, 3, segment.scale], option);
  into.set(segment.payload, at + header);
}
