// All TCP connections of a NAT: finds the one that a segment belongs to, or makes it.

import type { Clock, Nanos } from '../../device.js';
import type { Ipv4 } from '../packet.js';
import { refusalOf, TcpRelay } from './relay.js';
import type { HostSockets, HostTcp, TcpEvents } from './sockets.js';
import { ACK, RST, type Segment, SYN, type TcpOptions } from './tcp.js';
import { parseTcp, type TcpPacket } from './tcp-header.js';

export const MOST_TCP = 1024;
export const MOST_TCP_PER_GUEST = 512;
const RECEIVE_BUFFER = 512 << 10;
const IDLE: Nanos = 7200e9;

/** The two ends of a connection inside the network: the guest, and whoever it believes to talk to. */
export interface TcpEnds {
  readonly guest: Ipv4;
  readonly guestPort: number;
  readonly other: Ipv4;
  readonly otherPort: number;
}

export interface TcpTableOptions {
  readonly clock: Clock;
  readonly sockets: HostSockets;
  readonly mss: number;
  /** Largest payload that `send` takes. */
  readonly largest: number;
  /** Where an address and port are for the host; null: nowhere. */
  route(address: Ipv4, port: number): { readonly address: string; readonly port: number } | null;
  /** Sends a segment to the guest. */
  send(ends: TcpEnds, segment: Segment): void;
}

export class TcpTable {
  /** Connections refused because there were too many. */
  refused = 0;
  readonly #options: TcpTableOptions;
  readonly #relays = new Map<string, TcpRelay>();
  readonly #perGuest = new Map<Ipv4, number>();

  constructor(options: TcpTableOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#relays.size;
  }

  /** A TCP segment from a guest. @returns whether it was well-formed */
  receive(guest: Ipv4, other: Ipv4, bytes: Uint8Array): boolean {
    const segment = parseTcp(bytes);
    if (segment === null) return false;
    const ends = { guest, guestPort: segment.sourcePort, other, otherPort: segment.targetPort };
    const relay = this.#relays.get(keyOf(ends));
    if (relay !== undefined) relay.receive(segment);
    else if ((segment.flags & (SYN | ACK | RST)) === SYN) this.#outgoing(ends, segment);
    else if ((segment.flags & RST) === 0) this.#options.send(ends, refusalOf(segment));
    return true;
  }

  /** The host was asked for a connection to a guest; null when there are too many. */
  incoming(ends: TcpEnds, host: HostTcp): TcpEvents | null {
    return this.#add(ends)?.incoming(host) ?? null;
  }

  has(ends: TcpEnds): boolean {
    return this.#relays.has(keyOf(ends));
  }

  expire(): void {
    const now = this.#options.clock.now();
    for (const relay of [...this.#relays.values()]) if (now - relay.lastUsed > IDLE) relay.abort();
  }

  close(): void {
    for (const relay of [...this.#relays.values()]) relay.abort();
  }

  #outgoing(ends: TcpEnds, syn: TcpPacket): void {
    const to = this.#options.route(ends.other, ends.otherPort);
    const relay = to === null ? null : this.#add(ends);
    if (to === null || relay === null) {
      this.#options.send(ends, refusalOf(syn));
      return;
    }
    relay.outgoing({ ...syn, payload: syn.payload.slice(0, 0) }, (events) =>
      this.#options.sockets.connect(to.address, to.port, events),
    );
  }

  #add(ends: TcpEnds): TcpRelay | null {
    const count = this.#perGuest.get(ends.guest) ?? 0;
    if (this.#relays.size >= MOST_TCP || count >= MOST_TCP_PER_GUEST) {
      this.refused++;
      return null;
    }
    const { clock, sockets, mss, largest } = this.#options;
    const options: TcpOptions = {
      clock,
      isn: sockets.random(),
      mss,
      largest,
      receiveBuffer: RECEIVE_BUFFER,
      output: (segment) => this.#options.send(ends, segment),
    };
    const relay = new TcpRelay(options, () => this.#remove(ends));
    this.#relays.set(keyOf(ends), relay);
    this.#perGuest.set(ends.guest, count + 1);
    return relay;
  }

  #remove(ends: TcpEnds): void {
    if (!this.#relays.delete(keyOf(ends))) return;
    const count = this.#perGuest.get(ends.guest)! - 1;
    if (count === 0) this.#perGuest.delete(ends.guest);
    else this.#perGuest.set(ends.guest, count);
  }
}

function keyOf({ guest, guestPort, other, otherPort }: TcpEnds): string {
  return `${guest} ${guestPort} ${other} ${otherPort}`;
}
