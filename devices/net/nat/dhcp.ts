// A DHCP server (RFC 2131, 2132) for the domains of one network.

import type { Clock, Nanos } from '../../device.js';
import { get32, getMac, type Ipv4, type Mac, put16, put32 } from '../packet.js';

const BOOTREQUEST = 1;
const BOOTREPLY = 2;
const MAGIC = 0x6382_5363;
const OPTIONS = 240;
const SHORTEST_REPLY = 300;

const DISCOVER = 1;
const OFFER = 2;
const REQUEST = 3;
const DECLINE = 4;
const ACK = 5;
const NAK = 6;
const RELEASE = 7;
const INFORM = 8;

const OPTION_SUBNET = 1;
const OPTION_ROUTER = 3;
const OPTION_DNS = 6;
const OPTION_REQUESTED = 50;
const OPTION_LEASE_TIME = 51;
const OPTION_TYPE = 53;
const OPTION_SERVER = 54;
const OPTION_END = 255;

const LEASE_SECONDS = 86_400;
/** An address that a guest found in use is left alone for so long. */
const DECLINED: Nanos = 600e9;

/** What the server tells of its network. */
export interface DhcpNetwork {
  readonly server: Ipv4;
  readonly router: Ipv4;
  readonly dns: Ipv4;
  readonly mask: Ipv4;
  /** First and last address that it gives. */
  readonly first: Ipv4;
  readonly last: Ipv4;
}

interface Lease {
  readonly address: Ipv4;
  /** When it may be given to somebody else. */
  until: Nanos;
}

/** An answer, and to which address it goes: the client may have none yet. */
export interface DhcpReply {
  readonly payload: Uint8Array;
  readonly to: Ipv4;
}

export class DhcpServer {
  readonly #network: DhcpNetwork;
  readonly #clock: Clock;
  readonly #leases = new Map<Mac, Lease>();
  readonly #taken = new Map<Ipv4, Mac | null>();

  constructor(network: DhcpNetwork, clock: Clock) {
    this.#network = network;
    this.#clock = clock;
  }

  /** Who has an address now. */
  macOf(address: Ipv4): Mac | null {
    return this.#taken.get(address) ?? null;
  }

  /** Addresses given, in the order in which they were given first. */
  get leases(): readonly { readonly mac: Mac; readonly address: Ipv4 }[] {
    return [...this.#leases].map(([mac, { address }]) => ({ mac, address }));
  }

  /** Answers the payload of a UDP datagram to port 67; null: no answer. */
  answer(request: Uint8Array): DhcpReply | null {
    if (request.length < OPTIONS || request[0] !== BOOTREQUEST || request[1] !== 1 || request[2] !== 6)
      return null;
    if (get32(request, 236) !== MAGIC) return null;
    const options = optionsOf(request);
    const mac = getMac(request, 28);
    const wanted = addressOption(options, OPTION_REQUESTED);
    const current = get32(request, 12);
    switch (options.get(OPTION_TYPE)?.[0]) {
      case DISCOVER: {
        const lease = this.#lease(mac, wanted);
        return lease === null ? null : this.#reply(request, OFFER, lease.address);
      }
      case REQUEST:
        return this.#request(request, mac, wanted ?? current, addressOption(options, OPTION_SERVER));
      case DECLINE:
        this.#decline(mac, wanted);
        return null;
      case RELEASE:
        this.#release(mac);
        return null;
      case INFORM:
        return this.#reply(request, ACK, 0);
      default:
        return null;
    }
  }

  #request(request: Uint8Array, mac: Mac, wanted: Ipv4, server: Ipv4 | null): DhcpReply | null {
    if (server !== null && server !== this.#network.server) return null;
    const lease = this.#lease(mac, wanted);
    if (lease === null || lease.address !== wanted) return this.#reply(request, NAK, 0);
    lease.until = this.#clock.now() + LEASE_SECONDS * 1e9;
    return this.#reply(request, ACK, lease.address);
  }

  /** The lease of a client: the one it has, else the address it wishes, else the first that is free. */
  #lease(mac: Mac, wanted: Ipv4 | null): Lease | null {
    const old = this.#leases.get(mac);
    if (old !== undefined) return old;
    const { first, last } = this.#network;
    const free = (address: Ipv4): boolean => address >= first && address <= last && !this.#taken.has(address);
    this.#expire();
    let address: Ipv4 | null = wanted !== null && free(wanted) ? wanted : null;
    for (let next = first; address === null && next <= last; next++) if (free(next)) address = next;
    if (address === null) return null;
    const lease = { address, until: this.#clock.now() + LEASE_SECONDS * 1e9 };
    this.#leases.set(mac, lease);
    this.#taken.set(address, mac);
    return lease;
  }

  #expire(): void {
    const now = this.#clock.now();
    for (const [mac, { until }] of this.#leases) if (until <= now) this.#release(mac);
  }

  #release(mac: Mac): void {
    const lease = this.#leases.get(mac);
    if (lease === undefined) return;
    this.#leases.delete(mac);
    this.#taken.delete(lease.address);
  }

  #decline(mac: Mac, address: Ipv4 | null): void {
    const lease = this.#leases.get(mac);
    if (lease === undefined || lease.address !== address) return;
    this.#leases.delete(mac);
    this.#taken.set(address, null);
    this.#clock.timer(() => this.#taken.delete(address)).arm(this.#clock.now() + DECLINED);
  }

  #reply(request: Uint8Array, type: number, address: Ipv4): DhcpReply {
    const payload = new Uint8Array(SHORTEST_REPLY);
    payload.set(request.subarray(0, 44));
    payload[0] = BOOTREPLY;
    payload[3] = 0;
    put16(payload, 8, 0);
    if (type === NAK) put32(payload, 12, 0);
    put32(payload, 16, address);
    put32(payload, 20, this.#network.server);
    put32(payload, 236, MAGIC);
    let at = OPTIONS;
    const option = (code: number, ...bytes: number[]): void => {
      payload.set([code, bytes.length, ...bytes], at);
      at += 2 + bytes.length;
    };
    const word = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
    option(OPTION_TYPE, type);
    option(OPTION_SERVER, ...word(this.#network.server));
    if (type !== NAK) {
      if (address !== 0) option(OPTION_LEASE_TIME, ...word(LEASE_SECONDS));
      option(OPTION_SUBNET, ...word(this.#network.mask));
      option(OPTION_ROUTER, ...word(this.#network.router));
      option(OPTION_DNS, ...word(this.#network.dns));
    }
    payload[at] = OPTION_END;
    // A client without an address hears broadcasts only; one that renews has said where it is.
    const renewing = type === ACK ? get32(request, 12) : 0;
    return { payload, to: renewing === 0 ? 0xffff_ffff : renewing };
  }
}

function optionsOf(request: Uint8Array): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  for (let at = OPTIONS; at < request.length && request[at] !== OPTION_END; ) {
    const code = request[at]!;
    const length = code === 0 ? 0 : (request[at + 1] ?? 0);
    if (code !== 0) options.set(code, request.subarray(at + 2, at + 2 + length));
    at += code === 0 ? 1 : 2 + length;
  }
  return options;
}

function addressOption(options: Map<number, Uint8Array>, code: number): Ipv4 | null {
  const value = options.get(code);
  return value?.length === 4 ? get32(value, 0) : null;
}
