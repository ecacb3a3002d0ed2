// The transmit side of a network backend: takes whole packets from the ring and checks them.

import { ETHERNET_HEADER, MOST_FRAME, type Packet } from '../net/packet.js';
import { XEN_PAGE_SIZE } from './abi.js';
import type { BackRing } from './back-ring.js';
import {
  EXTRA_INFO,
  EXTRA_TYPE_GSO,
  type ExtraInfo,
  extraInfo,
  FATAL_SLOTS,
  GSO_TYPE_TCPV4,
  GSO_TYPE_TCPV6,
  MORE_DATA,
  MOST_SLOTS,
  TX_CSUM_BLANK,
  TX_SLOT,
  type TxRequest,
  txRequest,
} from './netif.js';
import type { GrantAccess } from './ports.js';

/** A packet as its requests describe it; the bytes are still the guest's. */
export interface TxPacket {
  readonly slots: readonly TxRequest[];
  /** Slots of extra info, which are answered, too. */
  readonly extras: number;
  /** Bytes of the whole packet. */
  readonly size: number;
  readonly checksumBlank: boolean;
  readonly segments: Packet['segments'];
  /** Why it is not sent, or null. */
  readonly problem: string | null;
}

/** What was in the ring: nothing, a packet, or something that ends the connection. */
export type Taken = TxPacket | { readonly fatal: string } | null;

const entry = new Uint8Array(TX_SLOT);
const view = new DataView(entry.buffer);

/** Takes the next packet out of the ring. The frontend publishes whole packets only. */
export function takePacket(ring: BackRing): Taken {
  const available = ring.available();
  if (available === null) return { fatal: 'the transmit ring holds more requests than it can' };
  if (available === 0) return null;
  let at = 0;
  const next = (): boolean => {
    if (at >= available) return false;
    ring.peek(at++, entry);
    return true;
  };
  next();
  const first = txRequest(view);
  const extras: ExtraInfo[] = [];
  for (let more = (first.flags & EXTRA_INFO) !== 0; more; more = extras.at(-1)!.more) {
    if (!next()) return { fatal: 'an extra info is missing' };
    extras.push(extraInfo(view));
    if (extras.at(-1)!.type !== EXTRA_TYPE_GSO) return { fatal: `extra info of type ${extras.at(-1)!.type}` };
  }
  const slots = [first];
  while ((slots.at(-1)!.flags & MORE_DATA) !== 0) {
    if (slots.length >= FATAL_SLOTS) return { fatal: `a packet of more than ${FATAL_SLOTS} slots` };
    if (!next()) return { fatal: 'the end of a packet is missing' };
    slots.push(txRequest(view));
  }
  ring.consume(at);
  return check(slots, extras);
}

function check(slots: TxRequest[], extras: ExtraInfo[]): TxPacket | { readonly fatal: string } {
  const first = slots[0]!;
  const followers = slots.slice(1).reduce((sum, { size }) => sum + size, 0);
  const gso = extras.at(-1);
  const rest = first.size - followers;
  const exact = [{ ...first, size: rest }, ...slots.slice(1)];
  let problem: string | null = null;
  if (slots.length > MOST_SLOTS) problem = `a packet of ${slots.length} slots`;
  else if (rest < 0) problem = 'slots larger than their packet';
  else if (first.size < ETHERNET_HEADER) problem = `a packet of ${first.size} bytes`;
  else if (gso !== undefined && gsoVersion(gso) === null) problem = `segmentation of type ${gso.gsoType}`;
  else if (exact.some(({ offset, size }) => offset + size > XEN_PAGE_SIZE))
    return { fatal: 'a slot beyond its page' };
  const version = gso === undefined ? null : gsoVersion(gso);
  return {
    slots: exact,
    extras: extras.length,
    size: first.size,
    checksumBlank: (first.flags & TX_CSUM_BLANK) !== 0,
    segments: version === null ? null : { version, size: gso!.size },
    problem,
  };
}

function gsoVersion({ gsoType, size }: ExtraInfo): 4 | 6 | null {
  if (size === 0) return null;
  return gsoType === GSO_TYPE_TCPV4 ? 4 : gsoType === GSO_TYPE_TCPV6 ? 6 : null;
}

/** Copies a packet out of the guest; null when a grant does not allow it. */
export function copyPacket(from: TxPacket, grants: GrantAccess): Packet | null {
  if (from.size > MOST_FRAME) return null;
  const bytes = new Uint8Array(from.size);
  let at = 0;
  for (const { gref, offset, size } of from.slots) {
    if (size > 0 && grants.copyFrom(gref, offset, bytes.subarray(at, at + size)) !== 0) return null;
    at += size;
  }
  return { bytes, checksumBlank: from.checksumBlank, segments: from.segments };
}
