// The frontend of a network interface, for tests: does what xen-netfront does with its rings.

import { LearningSwitch, type Packet, type SwitchPort } from '../../devices/net/index.js';
import { packet, putMac } from '../../devices/net/packet.js';
import { NetBackend } from '../../devices/xen/net-backend.js';
import {
  EXTRA_INFO,
  EXTRA_TYPE_GSO,
  type ExtraInfo,
  extraInfo,
  MORE_DATA,
  putExtraInfo,
  putTxRequest,
  RX_CSUM_BLANK,
  RX_SLOT,
  rxResponse,
  TX_CSUM_BLANK,
  TX_SLOT,
} from '../../devices/xen/netif.js';
import { FrontRing, Rig } from './rig.js';

export const TX_PORT = 9;
export const RX_PORT = 10;
export const GUEST_MAC = 0x0016_3e11_2233;
export const PEER_MAC = 0x0016_3e00_0001;

/** A packet as the frontend took it out of its pages. */
export interface Received {
  bytes: Uint8Array;
  blank: boolean;
  gso: ExtraInfo | null;
  /** Statuses of the slots that were errors. */
  errors: number[];
}

export class FrontNet {
  readonly rig = new Rig('vif', 0);
  readonly network = new LearningSwitch({ clock: this.rig.clock });
  readonly backend: NetBackend;
  /** What the other station on the switch got. */
  readonly heard: Packet[] = [];
  readonly peer: SwitchPort;
  tx!: FrontRing;
  rx!: FrontRing;
  readonly #rxPages = new Map<number, number>();
  #nextId = 0;

  constructor(readonly nodes: Record<string, string | number> = {}) {
    this.backend = new NetBackend(this.rig.context, { network: this.network, queue: this.rig.queue });
    this.backend.start();
    this.rig.store.settle();
    this.peer = this.network.attach({ deliver: (one) => void this.heard.push(one) }, { name: 'peer' });
    this.connect();
  }

  connect(): void {
    const { memory } = this.rig;
    const [tx, rx] = [memory.grant(), memory.grant()];
    this.tx = new FrontRing(memory, [tx], TX_SLOT);
    this.rx = new FrontRing(memory, [rx], RX_SLOT);
    this.rig.frontend(4, {
      'multi-queue-num-queues': 1,
      'tx-ring-ref': tx,
      'rx-ring-ref': rx,
      'event-channel-tx': TX_PORT,
      'event-channel-rx': RX_PORT,
      'request-rx-copy': 1,
      'feature-rx-notify': 1,
      'feature-sg': 1,
      'feature-gso-tcpv4': 1,
      'feature-gso-tcpv6': 1,
      'feature-ipv6-csum-offload': 1,
      ...this.nodes,
    });
  }

  /** The ring entries of a packet, over slots of the sizes given. */
  entries(
    bytes: Uint8Array,
    sizes: number[],
    options: { blank?: boolean; gso?: ExtraInfo } = {},
  ): Uint8Array[] {
    const entries: Uint8Array[] = [];
    let at = 0;
    sizes.forEach((size, i) => {
      const gref = this.rig.memory.grant();
      const offset = (4096 - size) >> 1;
      this.rig.memory.page(gref).bytes.set(bytes.subarray(at, at + size), offset);
      at += size;
      const entry = new Uint8Array(TX_SLOT);
      const flags =
        (i < sizes.length - 1 ? MORE_DATA : 0) |
        (i === 0 && options.gso ? EXTRA_INFO : 0) |
        (i === 0 && options.blank ? TX_CSUM_BLANK : 0);
      const whole = i === 0 ? bytes.length : size;
      putTxRequest(new DataView(entry.buffer), {
        gref,
        offset,
        flags,
        id: this.#nextId++ & 255,
        size: whole,
      });
      entries.push(entry);
      if (i === 0 && options.gso) {
        const extra = new Uint8Array(TX_SLOT);
        putExtraInfo(new DataView(extra.buffer), options.gso);
        entries.push(extra);
      }
    });
    return entries;
  }

  /** Sends ring entries; gives the answers as id and status. */
  send(...entries: Uint8Array[]): [number, number][] {
    if (this.tx.push(...entries)) this.rig.events.send(TX_PORT);
    return this.tx.take(4).map((bytes) => {
      const view = new DataView(bytes.buffer);
      return [view.getUint16(0, true), view.getInt16(2, true)];
    });
  }

  /** Offers pages for packets. */
  offer(count: number): void {
    const entries = Array.from({ length: count }, () => {
      const entry = new Uint8Array(RX_SLOT);
      const view = new DataView(entry.buffer);
      const gref = this.rig.memory.grant();
      const id = (this.rx.reqProd + this.#offering++) & 255;
      this.#rxPages.set(id, gref);
      view.setUint16(0, id, true);
      view.setUint32(4, gref, true);
      return entry;
    });
    this.#offering = 0;
    if (this.rx.push(...entries)) this.rig.events.send(RX_PORT);
  }
  #offering = 0;

  /** Packets that arrived. */
  receive(): Received[] {
    const all: Received[] = [];
    const slots = this.rx.take(RX_SLOT);
    for (let i = 0; i < slots.length; i++) {
      const parts: Uint8Array[] = [];
      const one: Received = { bytes: new Uint8Array(0), blank: false, gso: null, errors: [] };
      for (;;) {
        const { id, offset, flags, status } = rxResponse(new DataView(slots[i]!.buffer));
        if (parts.length === 0) one.blank = (flags & RX_CSUM_BLANK) !== 0;
        if (status < 0) one.errors.push(status);
        const page = this.rig.memory.page(this.#rxPages.get(id)!);
        parts.push(page.bytes.slice(offset, offset + Math.max(0, status)));
        if ((flags & EXTRA_INFO) !== 0) one.gso = extraInfo(new DataView(slots[++i]!.buffer));
        if ((flags & MORE_DATA) === 0) break;
        i++;
      }
      one.bytes = new Uint8Array(Buffer.concat(parts));
      all.push(one);
    }
    return all;
  }
}

const PATTERN = Uint8Array.from({ length: 65_536 }, (_, i) => i * 7);

/** A frame from one station to another, filled with a pattern. */
export function frame(length: number, to: number, from: number): Uint8Array {
  const bytes = PATTERN.slice(0, length);
  putMac(bytes, 0, to);
  putMac(bytes, 6, from);
  bytes[12] = bytes[13] = 0x88;
  return bytes;
}

export { EXTRA_TYPE_GSO, packet };
