// A guest's network stack for tests of the NAT, as small as can be: its own TCP is the project's, seen from outside.

import type { Clock } from '../../devices/device.js';
import { checksumHolds, transportOf, withChecksum, writeChecksum } from '../../devices/net/checksum.js';
import { IpReceiver, ipFrame, ipFrames, PAYLOAD } from '../../devices/net/nat/ip.js';
import { type Segment, TcpConnection, type TcpUser } from '../../devices/net/nat/tcp.js';
import { parseTcp, tcpHeaderLength, writeTcp } from '../../devices/net/nat/tcp-header.js';
import { parseUdp, udpDatagram } from '../../devices/net/nat/udp.js';
import { get16, get32, getMac, type Packet, packet, put16, put32, putMac } from '../../devices/net/packet.js';
import { segmentsOf } from '../../devices/net/segment.js';
import type { LearningSwitch, SwitchPort } from '../../devices/net/switch.js';
import { assert } from '../suite.js';

export const GATEWAY = 0x0a00_0202;
export const DNS = 0x0a00_0203;
const BROADCAST = 0xffff_ffff_ffff;

/** A TCP connection of the guest and what came of it. */
export class GuestTcp {
  readonly chunks: Uint8Array[] = [];
  readonly log: string[] = [];
  connection!: TcpConnection;
  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }
  get length(): number {
    return this.chunks.reduce((sum, { length }) => sum + length, 0);
  }
}

export class Guest {
  readonly plug: SwitchPort;
  readonly datagrams: { from: number; fromPort: number; port: number; bytes: Uint8Array }[] = [];
  readonly icmp: { from: number; bytes: Uint8Array }[] = [];
  readonly arp: { operation: number; sender: number; mac: number }[] = [];
  readonly #tcp = new Map<string, GuestTcp>();
  readonly #receiver: IpReceiver;
  /** Called for a SYN to a port: who listens. */
  onAccept: (port: number) => GuestTcp | null = () => null;
  gatewayMac = BROADCAST;
  ip = 0;

  constructor(
    network: LearningSwitch,
    readonly clock: Clock,
    readonly mac: number,
  ) {
    this.plug = network.attach({ deliver: (one) => this.#deliver(one) }, { name: 'guest' });
    this.#receiver = new IpReceiver(clock);
  }

  #deliver(one: Packet): void {
    for (const piece of segmentsOf(one)) this.#receive(withChecksum(piece).bytes);
  }

  #receive(bytes: Uint8Array): void {
    const to = getMac(bytes, 0);
    if (to !== this.mac && to !== BROADCAST) return;
    if (get16(bytes, 12) === 0x0806) {
      this.arp.push({ operation: get16(bytes, 20), sender: get32(bytes, 28), mac: getMac(bytes, 22) });
      if (get16(bytes, 20) === 1 && get32(bytes, 38) === this.ip)
        this.sendArp(2, get32(bytes, 28), getMac(bytes, 22));
      return;
    }
    assert.ok(bytes.length <= 1514, 'frames fit the wire');
    const transport = transportOf(bytes);
    if (transport !== null) assert.ok(checksumHolds(bytes, transport), 'a wrong checksum');
    const datagram = this.#receiver.receive(bytes);
    if (datagram === null) return;
    const { source, payload } = datagram;
    if (datagram.protocol === 1) this.icmp.push({ from: source, bytes: payload });
    else if (datagram.protocol === 17) {
      const udp = parseUdp(payload)!;
      this.datagrams.push({
        from: source,
        fromPort: udp.sourcePort,
        port: udp.targetPort,
        bytes: udp.payload,
      });
    } else if (datagram.protocol === 6) this.#receiveTcp(source, payload.slice());
  }

  #receiveTcp(source: number, payload: Uint8Array): void {
    const segment = parseTcp(payload)!;
    const key = `${segment.targetPort} ${source} ${segment.sourcePort}`;
    const tcp = this.#tcp.get(key);
    if (tcp === undefined && (segment.flags & 2) !== 0) {
      const accepted = this.onAccept(segment.targetPort);
      if (accepted === null) return;
      this.#make(accepted, segment.targetPort, source, segment.sourcePort);
      accepted.connection.accept(segment);
      return;
    }
    tcp?.connection.receive(segment);
  }

  #make(tcp: GuestTcp, port: number, to: number, toPort: number): void {
    const user: TcpUser = {
      established: () => tcp.log.push('established'),
      data: (data) => {
        tcp.chunks.push(data);
        tcp.connection.consumed(data.length);
      },
      ended: () => tcp.log.push('ended'),
      room: () => {},
      closed: (failed) => tcp.log.push(failed ? 'failed' : 'closed'),
    };
    tcp.connection = new TcpConnection(
      {
        clock: this.clock,
        isn: 12_345,
        mss: 1460,
        largest: 1460,
        receiveBuffer: 65_536,
        output: (segment) => this.sendTcp(segment, port, to, toPort),
      },
      user,
    );
    this.#tcp.set(`${port} ${to} ${toPort}`, tcp);
  }

  sendTcp(segment: Segment, port: number, to: number, toPort: number): void {
    const bytes = ipFrame(this.#route(to), 6, tcpHeaderLength(segment) + segment.payload.length);
    writeTcp(bytes, PAYLOAD, segment, port, toPort);
    writeChecksum(bytes, transportOf(bytes)!);
    this.plug.send(packet(bytes));
  }

  #route(to: number) {
    return { sourceMac: this.mac, targetMac: this.gatewayMac, source: this.ip, target: to };
  }

  connect(port: number, to: number, toPort: number): GuestTcp {
    const tcp = new GuestTcp();
    this.#make(tcp, port, to, toPort);
    tcp.connection.open();
    return tcp;
  }

  sendIp(to: number, protocol: number, payload: Uint8Array): void {
    for (const bytes of ipFrames(this.#route(to), protocol, payload, 1500, 77)) this.plug.send(packet(bytes));
  }

  sendUdp(port: number, to: number, toPort: number, bytes: Uint8Array): void {
    this.sendIp(to, 17, udpDatagram(port, toPort, bytes));
  }

  sendArp(operation: number, target: number, mac = BROADCAST): void {
    const bytes = new Uint8Array(42);
    putMac(bytes, 0, mac);
    putMac(bytes, 6, this.mac);
    put16(bytes, 12, 0x0806);
    put32(bytes, 14, 0x0001_0800);
    put16(bytes, 18, 0x0604);
    put16(bytes, 20, operation);
    putMac(bytes, 22, this.mac);
    put32(bytes, 28, this.ip);
    put32(bytes, 38, target);
    this.plug.send(packet(bytes));
  }

  /** A DHCP message; the answer is the last datagram. */
  dhcp(type: number, options: number[] = [], current = 0): Uint8Array | null {
    const bytes = new Uint8Array(300);
    bytes.set([1, 1, 6, 0, 0xde, 0xad, 0xbe, 0xef]);
    put32(bytes, 12, current);
    putMac(bytes, 28, this.mac);
    bytes.set([0x63, 0x82, 0x53, 0x63, 53, 1, type, ...options, 255], 236);
    const before = this.datagrams.length;
    const ip = this.ip;
    this.ip = current;
    this.sendUdp(68, 0xffff_ffff, 67, bytes);
    this.ip = ip;
    const [answer] = this.datagrams.slice(before);
    return answer?.port === 68 ? answer.bytes : null;
  }

  /** Gets an address and finds the gateway. */
  configure(): void {
    const offer = this.dhcp(1)!;
    const address = get32(offer, 16);
    const ack = this.dhcp(3, [50, 4, ...offer.subarray(16, 20), 54, 4, 10, 0, 2, 2])!;
    assert.is(get32(ack, 16), address);
    this.ip = address;
    this.sendArp(1, GATEWAY);
    this.gatewayMac = this.arp.at(-1)!.mac;
  }
}
