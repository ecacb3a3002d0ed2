// UDP (RFC 768) through the NAT: a socket of the host for every port of a guest that sends.

import type { Clock, Nanos } from '../../device.js';
import { get16, put16 } from '../packet.js';
import type { HostSockets, HostUdp } from './sockets.js';

const HEADER = 8;

/** A UDP datagram's ports and bytes; null when it is malformed. */
export function parseUdp(
  bytes: Uint8Array,
): { sourcePort: number; targetPort: number; payload: Uint8Array } | null {
  if (bytes.length < HEADER) return null;
  const length = get16(bytes, 4);
  if (length < HEADER || length > bytes.length) return null;
  return {
    sourcePort: get16(bytes, 0),
    targetPort: get16(bytes, 2),
    payload: bytes.subarray(HEADER, length),
  };
}

/** A UDP datagram without checksum. */
export function udpDatagram(sourcePort: number, targetPort: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER + payload.length);
  put16(bytes, 0, sourcePort);
  put16(bytes, 2, targetPort);
  put16(bytes, 4, bytes.length);
  bytes.set(payload, HEADER);
  return bytes;
}

/** Sockets for all guests of a network; the one least recently used gives way. */
export const MOST_UDP_FLOWS = 256;
const MOST_PEERS = 64;
const IDLE: Nanos = 120e9;

interface Flow {
  readonly socket: HostUdp;
  /** Whom the guest has sent to: only they may answer. */
  readonly peers: Set<string>;
  lastUsed: Nanos;
}

/** The sockets of the host that stand for ports of guests. */
export class UdpFlows {
  readonly #sockets: HostSockets;
  readonly #clock: Clock;
  readonly #flows = new Map<string, Flow>();

  constructor(sockets: HostSockets, clock: Clock) {
    this.#sockets = sockets;
    this.#clock = clock;
  }

  get size(): number {
    return this.#flows.size;
  }

  /**
   * Sends for a guest.
   *
   * @param key names the guest's address and port
   * @param onAnswer gets datagrams that come back
   */
  send(
    key: string,
    bytes: Uint8Array,
    address: string,
    port: number,
    onAnswer: (bytes: Uint8Array, address: string, port: number) => void,
  ): void {
    let flow = this.#flows.get(key);
    if (flow === undefined) {
      if (this.#flows.size >= MOST_UDP_FLOWS) this.#drop(this.#flows.keys().next().value!);
      const peers = new Set<string>();
      const opened: Flow = {
        peers,
        lastUsed: this.#clock.now(),
        socket: this.#sockets.openUdp((answer, from, fromPort) => {
          if (!peers.has(`${from} ${fromPort}`)) return;
          opened.lastUsed = this.#clock.now();
          onAnswer(answer, from, fromPort);
        }),
      };
      flow = opened;
    } else this.#flows.delete(key);
    this.#flows.set(key, flow);
    flow.lastUsed = this.#clock.now();
    if (flow.peers.size >= MOST_PEERS) flow.peers.delete(flow.peers.values().next().value!);
    flow.peers.add(`${address} ${port}`);
    flow.socket.send(bytes, address, port);
  }

  /** Closes what was not used for a while. */
  expire(): void {
    const now = this.#clock.now();
    for (const [key, { lastUsed }] of this.#flows) if (now - lastUsed > IDLE) this.#drop(key);
  }

  close(): void {
    for (const key of [...this.#flows.keys()]) this.#drop(key);
  }

  #drop(key: string): void {
    this.#flows.get(key)?.socket.close();
    this.#flows.delete(key);
  }
}

const MOST_FORWARDED_PEERS = 256;

/** Peers of a forwarded port: each stands for a port of the gateway, so that the guest can answer. */
export class ForwardedPeers {
  readonly #byName = new Map<string, number>();
  readonly #byPort = new Map<number, { readonly address: string; readonly port: number }>();
  readonly #firstPort: number;
  #next = 0;

  /** @param firstPort of as many ports as there are peers at most */
  constructor(firstPort: number) {
    this.#firstPort = firstPort;
  }

  /** The gateway's port for a peer; the one least recently seen gives way to a new one. */
  portOf(address: string, port: number): number {
    const name = `${address} ${port}`;
    let own = this.#byName.get(name);
    if (own === undefined) {
      if (this.#byName.size < MOST_FORWARDED_PEERS) own = this.#firstPort + this.#next++;
      else {
        const [oldest, oldPort] = this.#byName.entries().next().value!;
        this.#byName.delete(oldest);
        own = oldPort;
      }
    } else this.#byName.delete(name);
    this.#byName.set(name, own);
    this.#byPort.set(own, { address, port });
    return own;
  }

  peerOf(port: number): { readonly address: string; readonly port: number } | null {
    return this.#byPort.get(port) ?? null;
  }
}

/** Ports that {@link ForwardedPeers} takes. */
export const FORWARDED_PORTS = MOST_FORWARDED_PEERS;
