// A learning switch (IEEE 802.1D without spanning tree): it cannot form loops, since switches are not joined.

import type { Clock, Nanos } from '../device.js';
import { ETHERNET_HEADER, getMac, isGroup, type Mac, MOST_FRAME, type Packet } from './packet.js';

/** Something with a plug. `deliver` is called from within `send` of another. */
export interface Station {
  deliver(packet: Packet): void;
}

/** Where a station is plugged in. */
export interface SwitchPort {
  readonly name: string;
  readonly counters: Readonly<PortCounters>;
  /** The station sends. Malformed frames are dropped. */
  send(packet: Packet): void;
  /** Pulls the plug; twice does nothing. */
  detach(): void;
}

/** Frames and bytes of a port, as its station sees them. */
export interface PortCounters {
  sent: number;
  sentBytes: number;
  received: number;
  receivedBytes: number;
  dropped: number;
}

export interface SwitchOptions {
  readonly clock: Clock;
  /** Addresses remembered, of all stations. */
  readonly mostAddresses?: number;
  /** Addresses remembered of one station: one that invents addresses displaces only its own. */
  readonly mostPerPort?: number;
}

export interface PortOptions {
  readonly name: string;
  /** The only source address that the station may use. */
  readonly only?: Mac;
}

/** An address that is not heard of for so long is forgotten. */
const AGEING: Nanos = 300e9;
/** Frames on their way at once; more are dropped. */
const MOST_WAITING = 4096;

class Port implements SwitchPort {
  readonly counters: PortCounters = { sent: 0, sentBytes: 0, received: 0, receivedBytes: 0, dropped: 0 };
  /** Addresses learned here, least recently heard first. */
  readonly addresses = new Map<Mac, Nanos>();

  constructor(
    readonly owner: LearningSwitch,
    readonly station: Station,
    readonly options: PortOptions,
  ) {}

  get name(): string {
    return this.options.name;
  }

  send(packet: Packet): void {
    this.owner.forward(this, packet);
  }

  detach(): void {
    this.owner.detach(this);
  }

  deliver(packet: Packet): void {
    this.counters.received++;
    this.counters.receivedBytes += packet.bytes.length;
    this.station.deliver(packet);
  }
}

export class LearningSwitch {
  readonly #clock: Clock;
  readonly #mostAddresses: number;
  readonly #mostPerPort: number;
  readonly #ports = new Set<Port>();
  readonly #table = new Map<Mac, Port>();
  /** Frames that were sent from within a delivery: they follow when it is over. */
  readonly #waiting: { from: Port; packet: Packet }[] = [];
  #forwarding = false;

  constructor(options: SwitchOptions) {
    this.#clock = options.clock;
    this.#mostAddresses = options.mostAddresses ?? 4096;
    this.#mostPerPort = options.mostPerPort ?? 64;
  }

  get ports(): readonly SwitchPort[] {
    return [...this.#ports];
  }

  /** Addresses remembered now. */
  get addresses(): number {
    return this.#table.size;
  }

  attach(station: Station, options: PortOptions): SwitchPort {
    const port = new Port(this, station, options);
    this.#ports.add(port);
    return port;
  }

  /** Pulls a plug: its addresses are forgotten. */
  detach(port: Port): void {
    this.#ports.delete(port);
    for (const mac of port.addresses.keys()) this.#table.delete(mac);
    port.addresses.clear();
  }

  forward(from: Port, packet: Packet): void {
    if (this.#forwarding) {
      if (this.#waiting.length < MOST_WAITING) this.#waiting.push({ from, packet });
      else from.counters.dropped++;
      return;
    }
    this.#forwarding = true;
    try {
      this.#forward(from, packet);
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
        this.#forward(next.from, next.packet);
    } finally {
      this.#forwarding = false;
    }
  }

  #forward(from: Port, packet: Packet): void {
    const { bytes } = packet;
    if (!this.#ports.has(from)) return;
    if (
      bytes.length < ETHERNET_HEADER ||
      bytes.length > MOST_FRAME ||
      !this.#mayCome(from, getMac(bytes, 6))
    ) {
      from.counters.dropped++;
      return;
    }
    from.counters.sent++;
    from.counters.sentBytes += bytes.length;
    this.#learn(from, getMac(bytes, 6));
    const target = getMac(bytes, 0);
    const known = isGroup(target) ? undefined : this.#find(target);
    if (known !== undefined) {
      if (known !== from) known.deliver(packet);
      return;
    }
    for (const port of [...this.#ports]) if (port !== from && this.#ports.has(port)) port.deliver(packet);
  }

  #mayCome(from: Port, source: Mac): boolean {
    const { only } = from.options;
    return !isGroup(source) && source !== 0 && (only === undefined || only === source);
  }

  #find(mac: Mac): Port | undefined {
    const port = this.#table.get(mac);
    if (port === undefined) return undefined;
    if (this.#clock.now() - port.addresses.get(mac)! <= AGEING) return port;
    this.#forget(mac, port);
    return undefined;
  }

  #learn(port: Port, mac: Mac): void {
    const before = this.#table.get(mac);
    if (before !== undefined) before.addresses.delete(mac);
    else if (port.addresses.size < this.#mostPerPort && this.#table.size >= this.#mostAddresses) return;
    port.addresses.set(mac, this.#clock.now());
    this.#table.set(mac, port);
    if (port.addresses.size > this.#mostPerPort) this.#forget(port.addresses.keys().next().value!, port);
  }

  #forget(mac: Mac, port: Port): void {
    port.addresses.delete(mac);
    this.#table.delete(mac);
  }
}
