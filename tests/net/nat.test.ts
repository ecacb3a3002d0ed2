// The NAT seen from a guest: DHCP, ARP, ping, DNS, UDP and TCP over sockets of a host that a test plays.

import { Nat } from '../../devices/net/nat/nat.js';
import type {
  Closable,
  HostSockets,
  HostTcp,
  HostUdp,
  OnDatagram,
  TcpEvents,
} from '../../devices/net/nat/sockets.js';
import { MOST_TCP_PER_GUEST } from '../../devices/net/nat/tcp-table.js';
import { MOST_UDP_FLOWS } from '../../devices/net/nat/udp.js';
import { get16, get32 } from '../../devices/net/packet.js';
import { LearningSwitch } from '../../devices/net/switch.js';
import { SimulatedClock } from '../queue/simulation.js';
import { Random } from '../robustness/random.js';
import { assert, rejects, suite } from '../suite.js';
import { DNS, GATEWAY, Guest, GuestTcp } from './guest.js';

const test = suite('nat');

/** A TCP connection of the host, as the test plays it. */
class PlayedTcp implements HostTcp {
  pending = 0;
  readonly written: Uint8Array[] = [];
  readonly log: string[] = [];
  constructor(
    readonly address: string,
    readonly port: number,
    public events: TcpEvents | null,
  ) {}
  get text(): string {
    return Buffer.concat(this.written).toString();
  }
  write(bytes: Uint8Array): void {
    this.written.push(bytes.slice());
    this.pending += bytes.length;
  }
  drain(): void {
    this.pending = 0;
    this.events?.drained();
  }
  end = () => void this.log.push('end');
  destroy = () => void this.log.push('destroy');
  pause = () => void this.log.push('pause');
  resume = () => void this.log.push('resume');
}

class PlayedHost implements HostSockets {
  readonly tcp: PlayedTcp[] = [];
  readonly udp: { bytes: Uint8Array; address: string; port: number; answer: OnDatagram; closed: boolean }[] =
    [];
  readonly questions: { query: Uint8Array; answer: (bytes: Uint8Array | null) => void }[] = [];
  readonly listeners = new Map<string, (socket: HostTcp) => TcpEvents | null>();
  readonly udpListeners = new Map<string, OnDatagram>();
  readonly closed: string[] = [];
  readonly nameServer = { address: '192.0.2.53', port: 53 };
  connect(address: string, port: number, events: TcpEvents): HostTcp {
    this.tcp.push(new PlayedTcp(address, port, events));
    return this.tcp.at(-1)!;
  }
  openUdp(answer: OnDatagram): HostUdp {
    const sent = this.udp;
    let closed = false;
    return {
      send: (bytes, address, port) => void sent.push({ bytes, address, port, answer, closed }),
      close: () => {
        closed = true;
        this.closed.push('udp');
      },
    };
  }
  async listenTcp(
    address: string,
    port: number,
    on: (socket: HostTcp) => TcpEvents | null,
  ): Promise<Closable> {
    if (port === 1) throw new Error('port 1 is taken');
    this.listeners.set(`${address}:${port}`, on);
    return { close: () => void this.closed.push(`tcp ${port}`) };
  }
  async listenUdp(address: string, port: number, on: OnDatagram): Promise<HostUdp> {
    this.udpListeners.set(`${address}:${port}`, on);
    return {
      send: (bytes, to, toPort) =>
        void this.udp.push({ bytes, address: to, port: toPort, answer: on, closed: false }),
      close: () => void this.closed.push(`udp ${port}`),
    };
  }
  resolve(query: Uint8Array, answer: (bytes: Uint8Array | null) => void): void {
    this.questions.push({ query, answer });
  }
  #random = 1;
  random = () => (this.#random = Math.imul(this.#random, 69069) + 1) >>> 0;
}

function network(options: { hostLoopback?: boolean } = {}) {
  const clock = new SimulatedClock();
  const lan = new LearningSwitch({ clock });
  const host = new PlayedHost();
  const nat = new Nat({ clock, sockets: host, network: lan, ...options });
  const guest = new Guest(lan, clock, 0x0016_3e00_0001);
  return { clock, lan, host, nat, guest };
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

test('DHCP gives addresses, and the same one again', () => {
  const { lan, clock, guest, nat } = network();
  const offer = guest.dhcp(1)!;
  assert.equal([offer[0], get32(offer, 4), get32(offer, 16)], [2, 0xdeadbeef, 0x0a00_020f]);
  const options = [...offer.subarray(240)];
  assert.equal(options.slice(0, 9), [53, 1, 2, 54, 4, 10, 0, 2, 2]);
  const has = (...bytes: number[]): boolean => options.join().includes(bytes.join());
  assert.ok(has(1, 4, 255, 255, 255, 0) && has(3, 4, 10, 0, 2, 2) && has(6, 4, 10, 0, 2, 3) && has(51, 4));
  guest.configure();
  assert.is(guest.ip, 0x0a00_020f);
  const second = new Guest(lan, clock, 0x0016_3e00_0002);
  second.configure();
  assert.is(second.ip, 0x0a00_0210);
  const renewed = guest.dhcp(3, [], guest.ip)!;
  assert.equal([renewed[242], get32(renewed, 16)], [5, guest.ip]);
  const foreign = second.dhcp(3, [50, 4, 10, 0, 2, 15, 54, 4, 10, 0, 2, 2])!;
  assert.is(foreign[242], 6, 'an address of somebody else is refused');
  assert.is(guest.dhcp(3, [50, 4, 10, 0, 2, 15, 54, 4, 10, 0, 9, 9]), null, 'meant for another server');
  guest.dhcp(7);
  assert.equal(
    nat.dhcp.leases.map(({ address }) => address),
    [0x0a00_0210],
  );
  second.dhcp(4, [50, 4, 10, 0, 2, 16]);
  assert.is(get32(second.dhcp(1)!, 16), 0x0a00_020f, 'a declined address is not given again');
});

test('leases end and the pool has an end', () => {
  const { lan, clock, nat } = network();
  for (let i = 0; i < 260; i++) new Guest(lan, clock, 0x0016_3e01_0000 + i).dhcp(1);
  assert.is(nat.dhcp.leases.length, 240);
  clock.advance(86_401e9);
  new Guest(lan, clock, 0x0016_3e02_0000).configure();
  assert.is(nat.dhcp.leases.length, 1);
});

test('the gateway answers ARP and pings for itself; other pings are refused', () => {
  const { guest } = network();
  guest.configure();
  assert.is(guest.gatewayMac, 0x5255_0a00_0202);
  const ping = new Uint8Array(2000);
  ping.set([8, 0, 0, 0, 1, 2, 0, 7]);
  for (const to of [GATEWAY, DNS]) {
    guest.sendIp(to, 1, ping);
    const answer = guest.icmp.at(-1)!;
    assert.equal([answer.from, answer.bytes[0], answer.bytes.length, answer.bytes[7]], [to, 0, 2000, 7]);
  }
  guest.sendIp(0x0808_0808, 1, ping.subarray(0, 64));
  assert.equal([...guest.icmp.at(-1)!.bytes.subarray(0, 2)], [3, 13]);
});

test('DNS goes to the host, and a host without an answer is told as such', () => {
  const { guest, host } = network();
  guest.configure();
  guest.sendUdp(5000, DNS, 53, text('query of 12+'));
  assert.is(Buffer.from(host.questions[0]!.query).toString(), 'query of 12+');
  host.questions[0]!.answer(text('answer'));
  const { from, fromPort, port, bytes } = guest.datagrams.at(-1)!;
  assert.equal([from, fromPort, port, Buffer.from(bytes).toString()], [DNS, 53, 5000, 'answer']);
  guest.sendUdp(5001, DNS, 53, new Uint8Array(12));
  host.questions[1]!.answer(null);
  assert.equal([...guest.datagrams.at(-1)!.bytes.subarray(2, 4)], [0x80, 2]);
  for (let i = 0; i < 200; i++) guest.sendUdp(5001, DNS, 53, new Uint8Array(12));
  assert.is(host.questions.length, 66, 'questions at once are limited');
});

test('UDP goes out and answers come back, only from those who were asked', () => {
  const { guest, host, clock, nat } = network();
  guest.configure();
  guest.sendUdp(4000, 0x0808_0808, 99, text('hello'));
  const sent = host.udp[0]!;
  assert.equal([sent.address, sent.port, Buffer.from(sent.bytes).toString()], ['8.8.8.8', 99, 'hello']);
  sent.answer(text('yes'), '8.8.8.8', 99);
  assert.equal([guest.datagrams.at(-1)!.from, guest.datagrams.at(-1)!.port], [0x0808_0808, 4000]);
  const count = guest.datagrams.length;
  sent.answer(text('no'), '8.8.8.8', 98);
  assert.is(guest.datagrams.length, count);
  const big = new Uint8Array(20_000).fill(3);
  guest.sendUdp(4000, 0x0808_0808, 99, big);
  assert.equal(host.udp[1]!.bytes, big, 'fragments are put together');
  sent.answer(big, '8.8.8.8', 99);
  assert.equal(guest.datagrams.at(-1)!.bytes, big, 'and made');
  clock.advance(200e9);
  assert.equal([nat.open.udp, host.closed], [0, ['udp']]);
  for (let port = 1; port <= 1000; port++) guest.sendUdp(port, 0x0808_0808, 99, text('x'));
  assert.is(nat.open.udp, MOST_UDP_FLOWS);
});

test('guests reach neither the loopback nor the neighbourhood of the host, unless told', () => {
  const { guest, host } = network();
  guest.configure();
  for (const to of [GATEWAY, 0x7f00_0001, 0xa9fe_a9fe, 0xe000_0001, 0x0a00_0299, 0]) {
    guest.sendUdp(1, to, 80, text('x'));
    guest.connect(2000, to, 80);
  }
  assert.is(host.udp.length + host.tcp.length, 0);
  const open = network({ hostLoopback: true });
  open.guest.configure();
  open.guest.connect(2000, GATEWAY, 80);
  assert.is(open.host.tcp[0]!.address, '127.0.0.1');
  open.guest.connect(2001, 0x7f00_0001, 80);
  assert.is(open.host.tcp.length, 1);
});

/** A connection of the guest to a server that the test plays. */
function connected() {
  const all = network();
  all.guest.configure();
  const tcp = all.guest.connect(3000, 0x5db8_d822, 80);
  const server = all.host.tcp[0]!;
  assert.equal([server.address, server.port], ['93.184.216.34', 80]);
  assert.equal(tcp.log, []);
  server.events!.connected();
  assert.equal(tcp.log, ['established']);
  return { ...all, tcp, server };
}

test('TCP goes both ways and closes from either side', () => {
  for (const first of ['guest', 'server'] as const) {
    const { tcp, server, clock, nat } = connected();
    tcp.connection.write(text('GET /'));
    clock.advance(1e6);
    assert.is(server.text, 'GET /');
    server.drain();
    server.events!.data(text('200 OK'));
    clock.advance(50e6);
    assert.is(tcp.text, '200 OK');
    if (first === 'guest') tcp.connection.end();
    else server.events!.ended();
    clock.advance(50e6);
    assert.equal(
      [server.log.filter((what) => what === 'end').length, tcp.log.includes('ended')],
      first === 'guest' ? [1, false] : [0, true],
    );
    if (first === 'guest') server.events!.ended();
    else tcp.connection.end();
    clock.advance(5e9);
    assert.is(tcp.log.at(-1), 'closed');
    server.events!.closed(false);
    assert.is(nat.open.tcp, 0);
  }
});

test('a server that refuses, and one that breaks, reset the guest; a guest that resets closes the server', () => {
  const refused = network();
  refused.guest.configure();
  const tcp = refused.guest.connect(3000, 0x5db8_d822, 80);
  refused.host.tcp[0]!.events!.closed(true);
  assert.equal(tcp.log, ['failed']);
  const broken = connected();
  broken.server.events!.closed(true);
  assert.equal(broken.tcp.log, ['established', 'failed']);
  assert.is(broken.nat.open.tcp, 0);
  const reset = connected();
  reset.tcp.connection.abort();
  assert.is(reset.server.log.at(-1), 'destroy');
  assert.is(reset.nat.open.tcp, 0);
});

test('a segment of no connection is answered with a reset', () => {
  const { guest, clock } = network();
  guest.configure();
  const tcp = guest.connect(3000, 0x7f00_0001, 80);
  clock.advance(1e6);
  assert.equal(tcp.log, ['failed'], 'and a SYN to where nobody may go');
});

test('a fast server is held up, and nothing is lost', () => {
  const { tcp, server, clock } = connected();
  const all = new Uint8Array(4 << 20);
  new Random(1).fill(all);
  let at = 0;
  let paused = false;
  for (let steps = 0; at < all.length && steps < 100_000; steps++) {
    paused = server.log.filter((what) => what === 'pause' || what === 'resume').at(-1) === 'pause';
    if (!paused) {
      server.events!.data(all.slice(at, at + 65_536));
      at += 65_536;
    }
    clock.advance(1e5);
  }
  clock.advance(10e9);
  assert.is(tcp.length, all.length);
  assert.ok(Buffer.concat(tcp.chunks).equals(all));
});

test('a slow server closes the window of the guest, and opens it again', () => {
  const { tcp, server, clock } = connected();
  const all = new Uint8Array(3 << 20).fill(7);
  tcp.connection.write(all);
  clock.advance(5e9);
  const held = Buffer.concat(server.written).length;
  assert.ok(held >= 500_000 && held <= 524_288, `${held} bytes`);
  for (let i = 0; i < 100; i++) {
    server.drain();
    clock.advance(1e9);
  }
  assert.is(Buffer.concat(server.written).length, all.length);
});

test('connections of a guest and their idle time are limited', () => {
  const { guest, host, nat, clock } = network();
  guest.configure();
  for (let port = 1; port <= 2000; port++) guest.connect(port, 0x5db8_d822, 80);
  assert.equal(
    [nat.open.tcp, host.tcp.length, nat.refused],
    [MOST_TCP_PER_GUEST, MOST_TCP_PER_GUEST, 2000 - MOST_TCP_PER_GUEST],
  );
  for (const { events } of host.tcp) events!.connected();
  clock.advance(7300e9);
  assert.is(nat.open.tcp, 0);
  assert.is(host.tcp.filter(({ log }) => log.includes('destroy')).length, host.tcp.length);
});

test('forwarded ports lead to the guest', async () => {
  const { guest, host, nat, clock } = network();
  guest.configure();
  await nat.forward({ protocol: 'tcp', hostPort: 8080, guestPort: 80 });
  await nat.forward({ protocol: 'udp', hostAddress: '0.0.0.0', hostPort: 5353, guestPort: 53 });
  await rejects(nat.forward({ protocol: 'tcp', hostPort: 1, guestPort: 1 }), /taken/);
  await rejects(nat.forward({ protocol: 'tcp', hostPort: 2, guestPort: 1, guestAddress: 'x' }), /no address/);
  const served = new GuestTcp();
  guest.onAccept = (port) => (port === 80 ? served : null);
  const client = new PlayedTcp('', 0, null);
  client.events = host.listeners.get('127.0.0.1:8080')!(client);
  clock.advance(50e6);
  assert.equal(served.log, ['established']);
  assert.equal(client.log, ['pause', 'resume'], 'held until the guest has answered');
  client.events!.data(text('ping'));
  served.connection.write(text('pong'));
  clock.advance(50e6);
  assert.equal([served.text, client.text], ['ping', 'pong']);
  const nobody = new PlayedTcp('', 0, null);
  nobody.events = host.listeners.get('127.0.0.1:8080')!(nobody);
  guest.onAccept = () => null;
  host.udpListeners.get('0.0.0.0:5353')!(text('q'), '198.51.100.7', 777);
  const asked = guest.datagrams.at(-1)!;
  assert.equal([asked.from, asked.port], [GATEWAY, 53]);
  guest.sendUdp(53, GATEWAY, asked.fromPort, text('a'));
  assert.equal([host.udp.at(-1)!.address, host.udp.at(-1)!.port], ['198.51.100.7', 777]);
  nat.close();
  assert.equal(host.closed.sort(), ['tcp 8080', 'udp 5353']);
  assert.ok(client.log.includes('destroy'));
});

test('questions by TCP go to the name server of the host', () => {
  const { guest, host } = network();
  guest.configure();
  guest.connect(4000, DNS, 53);
  guest.connect(4001, DNS, 54);
  assert.equal(
    host.tcp.map(({ address, port }) => `${address}:${port}`),
    ['192.0.2.53:53'],
  );
});

test('random frames do no harm', () => {
  const { guest, nat, clock, host } = network({ hostLoopback: true });
  guest.configure();
  guest.connect(3000, GATEWAY, 80);
  host.tcp[0]!.events!.connected();
  const seen: Uint8Array[] = [];
  const send = guest.plug.send.bind(guest.plug);
  (guest.plug as { send: (typeof guest.plug)['send'] }).send = (one) => {
    seen.push(one.bytes);
    send(one);
  };
  guest.sendUdp(1, GATEWAY, 2, new Uint8Array(3000));
  guest.sendArp(1, GATEWAY);
  guest.dhcp(1);
  guest.connect(3001, GATEWAY, 81);
  guest.sendIp(GATEWAY, 1, new Uint8Array(64).fill(8, 0, 1));
  const random = new Random(4);
  for (let i = 0; i < 60_000; i++) {
    const bytes = random.pick(seen).slice(0, random.chance(20) ? random.below(100) : undefined);
    for (let n = random.below(6); n > 0 && bytes.length > 12; n--)
      bytes[12 + random.below(bytes.length - 12)] = random.u32();
    // A good header checksum takes more of them further.
    if (bytes.length >= 34 && get16(bytes, 12) === 0x0800 && random.chance(80)) {
      bytes[24] = bytes[25] = 0;
      let sum = 0;
      for (let at = 14; at < 34; at += 2) sum += get16(bytes, at);
      sum = (sum & 0xffff) + (sum >> 16);
      sum = ~((sum & 0xffff) + (sum >> 16)) & 0xffff;
      bytes.set([sum >> 8, sum & 255], 24);
    }
    send({
      bytes,
      checksumBlank: random.chance(50),
      segments: random.chance(10)
        ? { version: random.pick([4, 6] as const), size: random.below(2000) }
        : null,
    });
    if (random.chance(1)) clock.advance(random.below(1e9));
  }
  assert.ok(nat.open.udp <= MOST_UDP_FLOWS && nat.open.tcp <= MOST_TCP_PER_GUEST * 2);
  clock.advance(20_000e9);
  assert.is(nat.open.udp, 0);
});
