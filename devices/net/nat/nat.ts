// A gateway to the host's network without privileges: it answers ARP, DHCP, DNS and pings for itself, and carries TCP and
// UDP of guests over sockets of the host. RFC 826, 792, 1122; the address plan is the usual one of user-mode networks.

import type { Clock, Nanos, Timer } from '../../device.js';
import { checksum, checksumHolds, sum16, transportOf, writePartialChecksum } from '../checksum.js';
import {
  BROADCAST,
  ETHERTYPE_ARP,
  ETHERTYPE_IPV4,
  formatIpv4,
  get16,
  get32,
  getMac,
  type Ipv4,
  type Mac,
  type Packet,
  PROTOCOL_ICMP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
  parseIpv4,
  put16,
  put32,
  putMac,
} from '../packet.js';
import type { LearningSwitch, SwitchPort } from '../switch.js';
import { DhcpServer } from './dhcp.js';
import { type Datagram, IpReceiver, ipFrame, ipFrames, PAYLOAD, type Route } from './ip.js';
import type { Closable, HostSockets, HostTcp, HostUdp, TcpEvents } from './sockets.js';
import type { Segment } from './tcp.js';
import { tcpHeaderLength, writeTcp } from './tcp-header.js';
import { type TcpEnds, TcpTable } from './tcp-table.js';
import { FORWARDED_PORTS, ForwardedPeers, parseUdp, UdpFlows, udpDatagram } from './udp.js';

const MTU = 1500;
const MSS = MTU - 40;
/** Whole segments in one large packet. */
const LARGEST = 44 * MSS;
const MOST_NEIGHBOURS = 512;
const MOST_QUESTIONS = 64;
const MOST_PAYLOAD = 65_535 - 20;
const SWEEP: Nanos = 30e9;
const PORT_DNS = 53;
const PORT_DHCP_SERVER = 67;
const PORT_DHCP_CLIENT = 68;
/** First port of the gateway that a forwarded connection comes from. */
const FIRST_PORT = 49_152;

/** How a NAT is made. */
export interface NatOptions {
  readonly clock: Clock;
  readonly sockets: HostSockets;
  readonly network: LearningSwitch;
  /** The first three numbers of the network's addresses: `10.0.2` by default. */
  readonly prefix?: string;
  /** Guests reach the host's own loopback services at the gateway's address. Not by default. */
  readonly hostLoopback?: boolean;
}

/** A port of the host that leads to a guest. */
export interface Forward {
  readonly protocol: 'tcp' | 'udp';
  /** Where the host listens: `127.0.0.1` by default. */
  readonly hostAddress?: string;
  readonly hostPort: number;
  /** By default the first address that DHCP gives. */
  readonly guestAddress?: string;
  readonly guestPort: number;
}

/** What a NAT has done since it was made. */
export interface NatCounters {
  /** Packets from guests that were malformed, or to nowhere. */
  dropped: number;
}

interface UdpForward {
  readonly target: Ipv4;
  readonly targetPort: number;
  readonly peers: ForwardedPeers;
  socket(): HostUdp;
}

export class Nat {
  readonly counters: NatCounters = { dropped: 0 };
  readonly gateway: Ipv4;
  readonly dns: Ipv4;
  readonly dhcp: DhcpServer;
  readonly #options: NatOptions;
  readonly #mac: Mac = 0x5255_0a00_0202;
  readonly #plug: SwitchPort;
  readonly #receiver: IpReceiver;
  readonly #neighbours = new Map<Ipv4, Mac>();
  readonly #tcp: TcpTable;
  readonly #udpForwards = new Set<UdpForward>();
  readonly #flows: UdpFlows;
  readonly #sweep: Timer;
  readonly #forwards = new Set<Closable>();
  #questions = 0;
  #nextPort = 0;
  #datagramId = 0;
  #closed = false;

  /** @throws RangeError when the prefix is none */
  constructor(options: NatOptions) {
    const base = parseIpv4(`${options.prefix ?? '10.0.2'}.0`);
    if (base === null) throw new RangeError(`"${options.prefix}" is not the beginning of an address.`);
    this.#options = options;
    this.gateway = base + 2;
    this.dns = base + 3;
    this.dhcp = new DhcpServer(
      {
        server: this.gateway,
        router: this.gateway,
        dns: this.dns,
        mask: 0xffff_ff00,
        first: base + 15,
        last: base + 254,
      },
      options.clock,
    );
    this.#receiver = new IpReceiver(options.clock);
    this.#flows = new UdpFlows(options.sockets, options.clock);
    this.#tcp = new TcpTable({
      clock: options.clock,
      sockets: options.sockets,
      mss: MSS,
      largest: LARGEST,
      route: (address, port) => this.#route(address, port),
      send: (ends, segment) => this.#sendTcp(ends, segment),
    });
    this.#plug = options.network.attach(
      { deliver: (packet) => this.#receive(packet) },
      { name: 'nat', only: this.#mac },
    );
    this.#sweep = options.clock.timer(() => this.#expire());
    this.#sweep.arm(options.clock.now() + SWEEP);
  }

  /** Connections refused because there were too many. */
  get refused(): number {
    return this.#tcp.refused;
  }

  /** Connections and UDP sockets that are open. */
  get open(): { readonly tcp: number; readonly udp: number } {
    return { tcp: this.#tcp.size, udp: this.#flows.size };
  }

  /**
   * Opens a port of the host that leads to a guest.
   *
   * @throws RangeError for a bad address, and what the host says when the port cannot be had
   */
  async forward(forward: Forward): Promise<Closable> {
    const { protocol, hostAddress = '127.0.0.1', hostPort, guestAddress, guestPort } = forward;
    const guest = guestAddress === undefined ? this.gateway + 13 : parseIpv4(guestAddress);
    if (guest === null) throw new RangeError(`"${guestAddress}" is no address.`);
    const { sockets } = this.#options;
    const listening: Closable =
      protocol === 'tcp'
        ? await sockets.listenTcp(hostAddress, hostPort, (host) => this.#incoming(host, guest, guestPort))
        : await this.#forwardUdp(hostAddress, hostPort, guest, guestPort);
    const forwarded = {
      close: () => {
        this.#forwards.delete(forwarded);
        listening.close();
      },
    };
    if (this.#closed) listening.close();
    else this.#forwards.add(forwarded);
    return forwarded;
  }

  /** Lets go of everything of the host. */
  close(): void {
    this.#closed = true;
    this.#sweep.cancel();
    for (const forwarded of [...this.#forwards]) forwarded.close();
    this.#tcp.close();
    this.#flows.close();
    this.#plug.detach();
  }

  #expire(): void {
    const now = this.#options.clock.now();
    this.#tcp.expire();
    this.#flows.expire();
    this.#sweep.arm(now + SWEEP);
  }

  #receive(packet: Packet): void {
    const { bytes } = packet;
    const target = getMac(bytes, 0);
    if (target !== this.#mac && target !== BROADCAST) return;
    switch (get16(bytes, 12)) {
      case ETHERTYPE_ARP:
        this.#receiveArp(bytes);
        return;
      case ETHERTYPE_IPV4:
        this.#receiveIp(packet);
    }
  }

  #receiveArp(bytes: Uint8Array): void {
    if (bytes.length < 42 || get32(bytes, 14) !== 0x0001_0800 || get16(bytes, 18) !== 0x0604) return;
    const [sender, target] = [get32(bytes, 28), get32(bytes, 38)];
    const mac = getMac(bytes, 22);
    if (this.#isGuest(sender)) this.#learn(sender, mac);
    if (get16(bytes, 20) === 1 && (target === this.gateway || target === this.dns))
      this.#sendArp(2, target, sender, mac);
  }

  #sendArp(operation: 1 | 2, source: Ipv4, target: Ipv4, mac: Mac): void {
    const frame = new Uint8Array(60);
    putMac(frame, 0, operation === 1 ? BROADCAST : mac);
    putMac(frame, 6, this.#mac);
    put16(frame, 12, ETHERTYPE_ARP);
    put32(frame, 14, 0x0001_0800);
    put16(frame, 18, 0x0604);
    put16(frame, 20, operation);
    putMac(frame, 22, this.#mac);
    put32(frame, 28, source);
    putMac(frame, 32, operation === 1 ? 0 : mac);
    put32(frame, 38, target);
    this.#transmit(frame);
  }

  #learn(address: Ipv4, mac: Mac): void {
    this.#neighbours.delete(address);
    if (this.#neighbours.size >= MOST_NEIGHBOURS)
      this.#neighbours.delete(this.#neighbours.keys().next().value!);
    this.#neighbours.set(address, mac);
  }

  /** An address of the network that is neither ours nor a broadcast. */
  #isGuest(address: Ipv4): boolean {
    const host = address & 0xff;
    const inside = Math.floor(address / 256) === Math.floor(this.gateway / 256);
    return inside && address !== this.gateway && address !== this.dns && host !== 0 && host !== 255;
  }

  #receiveIp(packet: Packet): void {
    const { bytes } = packet;
    const datagram = this.#receiver.receive(bytes);
    if (datagram === null) {
      this.counters.dropped++;
      return;
    }
    const transport = packet.checksumBlank || packet.segments !== null ? null : transportOf(bytes);
    if (transport !== null && !checksumHolds(bytes, transport)) {
      this.counters.dropped++;
      return;
    }
    if (datagram.protocol === PROTOCOL_UDP && get16(datagram.payload, 2) === PORT_DHCP_SERVER) {
      this.#receiveDhcp(datagram, getMac(bytes, 6));
      return;
    }
    if (!this.#isGuest(datagram.source)) {
      this.counters.dropped++;
      return;
    }
    this.#learn(datagram.source, getMac(bytes, 6));
    if (datagram.protocol === PROTOCOL_TCP) {
      if (!this.#tcp.receive(datagram.source, datagram.target, datagram.payload)) this.counters.dropped++;
    } else if (datagram.protocol === PROTOCOL_UDP) this.#receiveUdp(datagram);
    else if (datagram.protocol === PROTOCOL_ICMP) this.#receiveIcmp(datagram);
    else this.counters.dropped++;
  }

  #receiveDhcp(datagram: Datagram, mac: Mac): void {
    const udp = parseUdp(datagram.payload);
    const reply = udp === null ? null : this.dhcp.answer(udp.payload);
    if (reply === null) return;
    const broadcast = reply.to === 0xffff_ffff;
    const route: Route = {
      sourceMac: this.#mac,
      targetMac: broadcast ? BROADCAST : mac,
      source: this.gateway,
      target: reply.to,
    };
    this.#sendDatagram(route, udpDatagram(PORT_DHCP_SERVER, PORT_DHCP_CLIENT, reply.payload));
  }

  #receiveIcmp({ source, target, payload, quote }: Datagram): void {
    const ours = target === this.gateway || target === this.dns;
    if (payload.length < 8 || payload[0] !== 8) return;
    if (!ours) {
      // Only the host could send a ping on, and needs privileges for it.
      this.#unreachable(source, quote, 13);
      return;
    }
    const answer = payload.slice();
    answer[0] = 0;
    put16(answer, 2, 0);
    put16(answer, 2, checksum(answer, 0, answer.length));
    this.#sendTo(source, target, PROTOCOL_ICMP, answer);
  }

  #unreachable(guest: Ipv4, quote: Uint8Array, code: number): void {
    const message = new Uint8Array(8 + quote.length);
    message[0] = 3;
    message[1] = code;
    message.set(quote, 8);
    put16(message, 2, checksum(message, 0, message.length));
    this.#sendTo(guest, this.gateway, PROTOCOL_ICMP, message);
  }

  /** Where a guest's destination is for the host; null when it may not go there. */
  #hostAddress(target: Ipv4): string | null {
    if (target === this.gateway) return this.#options.hostLoopback ? '127.0.0.1' : null;
    const first = target >>> 24;
    const local = first === 0 || first === 127 || first >= 224 || target >>> 16 === 0xa9fe;
    const inside = Math.floor(target / 256) === Math.floor(this.gateway / 256);
    return local || inside ? null : formatIpv4(target);
  }

  /** Questions by TCP go to the host's name server; the rest of what is ours goes to the host, if it may. */
  #route(target: Ipv4, port: number): { address: string; port: number } | null {
    if (target === this.dns) return port === PORT_DNS ? this.#options.sockets.nameServer : null;
    const address = this.#hostAddress(target);
    return address === null ? null : { address, port };
  }

  #receiveUdp(datagram: Datagram): void {
    const udp = parseUdp(datagram.payload);
    if (udp === null) {
      this.counters.dropped++;
      return;
    }
    const { source, target } = datagram;
    const { sourcePort, targetPort, payload } = udp;
    if (target === this.dns) {
      if (targetPort === PORT_DNS) this.#resolve(source, sourcePort, payload);
      else this.#unreachable(source, datagram.quote, 3);
      return;
    }
    if (target === this.gateway && this.#answerForwarded(source, sourcePort, targetPort, payload)) return;
    const address = this.#hostAddress(target);
    if (address === null) {
      this.counters.dropped++;
      if (target >>> 28 !== 0xe && target !== 0xffff_ffff) this.#unreachable(source, datagram.quote, 13);
      return;
    }
    this.#flows.send(`${source} ${sourcePort}`, payload.slice(), address, targetPort, (bytes, from, port) => {
      const sender = from === '127.0.0.1' ? this.gateway : parseIpv4(from);
      if (sender !== null) this.#sendUdp(source, sender, port, sourcePort, bytes);
    });
  }

  #resolve(guest: Ipv4, port: number, query: Uint8Array): void {
    if (this.#questions >= MOST_QUESTIONS || query.length < 12) {
      this.counters.dropped++;
      return;
    }
    this.#questions++;
    const asked = query.slice();
    this.#options.sockets.resolve(asked, (answer) => {
      this.#questions--;
      if (!this.#closed) this.#sendUdp(guest, this.dns, PORT_DNS, port, answer ?? serverFailure(asked));
    });
  }

  #sendUdp(guest: Ipv4, from: Ipv4, fromPort: number, port: number, bytes: Uint8Array): void {
    this.#sendTo(guest, from, PROTOCOL_UDP, udpDatagram(fromPort, port, bytes));
  }

  /** What a guest answers from a forwarded port goes back to the peer that its destination stands for. */
  #answerForwarded(guest: Ipv4, guestPort: number, port: number, bytes: Uint8Array): boolean {
    for (const { target, targetPort, peers, socket } of this.#udpForwards) {
      const peer = target === guest && targetPort === guestPort ? peers.peerOf(port) : null;
      if (peer === null) continue;
      socket().send(bytes.slice(), peer.address, peer.port);
      return true;
    }
    return false;
  }

  async #forwardUdp(address: string, port: number, target: Ipv4, targetPort: number): Promise<Closable> {
    const peers = new ForwardedPeers(FIRST_PORT + (this.#udpForwards.size % 32) * FORWARDED_PORTS);
    const opened = await this.#options.sockets.listenUdp(address, port, (bytes, from, fromPort) => {
      this.#sendUdp(target, this.gateway, peers.portOf(from, fromPort), targetPort, bytes);
    });
    const entry = { target, targetPort, peers, socket: () => opened };
    this.#udpForwards.add(entry);
    return {
      close: () => {
        this.#udpForwards.delete(entry);
        opened.close();
      },
    };
  }

  #incoming(host: HostTcp, guest: Ipv4, guestPort: number): TcpEvents | null {
    for (let tries = 0; tries < 1000; tries++) {
      const otherPort = FIRST_PORT + (this.#nextPort++ % (65_536 - FIRST_PORT));
      const ends = { guest, guestPort, other: this.gateway, otherPort };
      if (!this.#tcp.has(ends)) return this.#tcp.incoming(ends, host);
    }
    return null;
  }

  #sendTcp({ guest, guestPort, other, otherPort }: TcpEnds, segment: Segment): void {
    const mac = this.#macOf(guest);
    if (mac === null) return;
    const header = tcpHeaderLength(segment);
    const route = { sourceMac: this.#mac, targetMac: mac, source: other, target: guest };
    const bytes = ipFrame(route, PROTOCOL_TCP, header + segment.payload.length);
    writeTcp(bytes, PAYLOAD, segment, otherPort, guestPort);
    writePartialChecksum(bytes, transportOf(bytes)!);
    const large = segment.payload.length > MSS ? ({ version: 4, size: MSS } as const) : null;
    this.#plug.send({ bytes, checksumBlank: true, segments: large });
  }

  #sendTo(guest: Ipv4, from: Ipv4, protocol: number, payload: Uint8Array): void {
    const mac = this.#macOf(guest);
    if (mac === null) return;
    const route = { sourceMac: this.#mac, targetMac: mac, source: from, target: guest };
    this.#sendDatagram(route, payload, protocol);
  }

  #sendDatagram(route: Route, payload: Uint8Array, protocol = PROTOCOL_UDP): void {
    if (payload.length > MOST_PAYLOAD) return;
    this.#datagramId = (this.#datagramId + 1) & 0xffff;
    if (protocol === PROTOCOL_UDP) writeUdpChecksum(route, payload);
    for (const frame of ipFrames(route, protocol, payload, MTU, this.#datagramId)) this.#transmit(frame);
  }

  /** The guest's Ethernet address. If it is not known, the guest is asked: what was to be sent comes again, or is lost. */
  #macOf(guest: Ipv4): Mac | null {
    const mac = this.#neighbours.get(guest) ?? this.dhcp.macOf(guest);
    if (mac === null && this.#isGuest(guest)) this.#sendArp(1, this.gateway, guest, 0);
    return mac;
  }

  #transmit(bytes: Uint8Array): void {
    this.#plug.send({ bytes, checksumBlank: false, segments: null });
  }
}

/** The checksum covers what fragments tear apart, so it is made before. */
function writeUdpChecksum(route: Route, payload: Uint8Array): void {
  const pseudo = new Uint8Array(8);
  put32(pseudo, 0, route.source);
  put32(pseudo, 4, route.target);
  put16(payload, 6, 0);
  const start = sum16(pseudo, 0, 8) + PROTOCOL_UDP + payload.length;
  put16(payload, 6, checksum(payload, 0, payload.length, start) || 0xffff);
}

/** The answer to a question that the host cannot answer: SERVFAIL. */
function serverFailure(query: Uint8Array): Uint8Array {
  const answer = query.slice();
  answer[2] = answer[2]! | 0x80;
  answer[3] = (answer[3]! & 0xf0) | 2;
  return answer;
}
