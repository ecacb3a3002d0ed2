// The receive side of a network backend: puts packets into the pages that the frontend offers.

import { withChecksum } from '../net/checksum.js';
import type { Packet } from '../net/packet.js';
import { segmentsOf } from '../net/segment.js';
import { XEN_PAGE_SIZE } from './abi.js';
import type { BackRing } from './back-ring.js';
import {
  EXTRA_INFO,
  EXTRA_TYPE_GSO,
  GSO_TYPE_TCPV4,
  GSO_TYPE_TCPV6,
  MORE_DATA,
  NETIF_RSP_ERROR,
  putExtraInfo,
  putRxResponse,
  RX_CSUM_BLANK,
  RX_DATA_VALIDATED,
  RX_SLOT,
} from './netif.js';
import type { GrantAccess } from './ports.js';

/** What a frontend said that it takes. */
export interface RxFeatures {
  /** Packets over several slots. */
  readonly scatter: boolean;
  readonly gso4: boolean;
  readonly gso6: boolean;
  readonly checksum4: boolean;
  readonly checksum6: boolean;
  /** Bytes to leave free at the start of every page. */
  readonly headroom: number;
}

/** A packet in the forms that the frontend takes: itself, with its checksum, or cut. */
export function adapted(packet: Packet, features: RxFeatures): Packet[] {
  const version = packet.segments?.version ?? (packet.bytes[12] === 0x86 ? 6 : 4);
  const { segments } = packet;
  const whole =
    segments === null || (features.scatter && (segments.version === 4 ? features.gso4 : features.gso6));
  const pieces = whole ? [packet] : segmentsOf(packet);
  const blank = version === 4 ? features.checksum4 : features.checksum6;
  // A large packet that the frontend takes whole is checksummed when it is cut, by whoever does.
  return blank ? pieces : pieces.map((piece) => (piece.segments === null ? withChecksum(piece) : piece));
}

/** Slots that a packet takes, or null when the frontend cannot take it at all. */
export function slotsFor(packet: Packet, features: RxFeatures): number | null {
  const pages = Math.ceil(packet.bytes.length / (XEN_PAGE_SIZE - features.headroom));
  if (pages > 1 && !features.scatter) return null;
  return pages + (packet.segments === null ? 0 : 1);
}

const slot = new Uint8Array(RX_SLOT);
const view = new DataView(slot.buffer);

/** Writes a packet and its responses; the ring has enough requests. @returns whether every grant allowed it */
export function putPacket(
  packet: Packet,
  ring: BackRing,
  grants: GrantAccess,
  features: RxFeatures,
): boolean {
  const { bytes, segments } = packet;
  const room = XEN_PAGE_SIZE - features.headroom;
  const flags = packet.checksumBlank ? RX_CSUM_BLANK | RX_DATA_VALIDATED : 0;
  let good = true;
  for (let at = 0; at < bytes.length; at += room) {
    const piece = bytes.subarray(at, Math.min(bytes.length, at + room));
    ring.peek(0, slot);
    ring.consume(1);
    const id = view.getUint16(0, true);
    const copied = grants.copyTo(view.getUint32(4, true), features.headroom, piece) === 0;
    good &&= copied;
    const more = at + room < bytes.length ? MORE_DATA : 0;
    const first = at === 0 ? flags | (segments === null ? 0 : EXTRA_INFO) : 0;
    const status = copied ? piece.length : NETIF_RSP_ERROR;
    putRxResponse(view, { id, offset: features.headroom, flags: first | more, status });
    ring.respond(slot);
    if (at === 0 && segments !== null) {
      ring.consume(1);
      const gsoType = segments.version === 4 ? GSO_TYPE_TCPV4 : GSO_TYPE_TCPV6;
      putExtraInfo(view, { type: EXTRA_TYPE_GSO, more: false, size: segments.size, gsoType });
      ring.respond(slot);
    }
  }
  return good;
}
