// The NAT on real sockets of this machine's loopback.

import { createSocket } from 'node:dgram';
import { connect, createServer, type Server } from 'node:net';
import { NodeSockets } from '../../bindings/host/node-sockets.js';
import { TimerQueue } from '../../bindings/timers.js';
import type { Clock } from '../../devices/device.js';
import { Nat } from '../../devices/net/nat/nat.js';
import { LearningSwitch } from '../../devices/net/switch.js';
import { Random } from '../robustness/random.js';
import { assert, rejects, suite } from '../suite.js';
import { DNS, GATEWAY, Guest, GuestTcp } from './guest.js';

const test = suite('nat on sockets of Node');

/** Host time, with timers that run when somebody looks. */
class LiveClock implements Clock {
  readonly #timers = new TimerQueue();
  now = () => Math.floor(performance.now() * 1e6);
  timer = (callback: () => void) => this.#timers.make(callback);
  runDue = () => this.#timers.runDue(this.now());
}

const clock = new LiveClock();
const MOST_WAIT_MS = 30_000;

async function until(done: () => boolean, what: string): Promise<void> {
  const began = performance.now();
  while (!done()) {
    if (performance.now() - began > MOST_WAIT_MS) throw new Error(`waited too long for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
    clock.runDue();
  }
}

function setUp(nameServers: string[] = []) {
  const network = new LearningSwitch({ clock });
  const nat = new Nat({ clock, sockets: new NodeSockets({ nameServers }), network, hostLoopback: true });
  const guest = new Guest(network, clock, 0x0016_3e00_0001);
  guest.configure();
  return { nat, guest };
}

function portOf(server: { address(): unknown }): number {
  return (server.address() as { port: number }).port;
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

test('a guest sends and gets two megabytes through an echo server', async () => {
  const server = createServer((socket) => socket.pipe(socket));
  await listen(server);
  const { nat, guest } = setUp();
  const tcp = guest.connect(3000, GATEWAY, portOf(server));
  const all = new Uint8Array(2 << 20);
  new Random(1).fill(all);
  await until(() => tcp.log.includes('established'), 'the connection');
  tcp.connection.write(all);
  tcp.connection.end();
  await until(() => tcp.length >= all.length, 'the echo');
  assert.ok(Buffer.concat(tcp.chunks).equals(all));
  await until(() => tcp.log.includes('closed') && nat.open.tcp === 0, 'the end');
  nat.close();
  server.close();
});

test('a port where nobody listens refuses', async () => {
  const server = createServer();
  await listen(server);
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  const { nat, guest } = setUp();
  const tcp = guest.connect(3000, GATEWAY, port);
  await until(() => tcp.log.length > 0, 'the refusal');
  assert.equal(tcp.log, ['failed']);
  nat.close();
});

test('UDP, DNS and forwarded ports', async () => {
  const server = createSocket('udp4');
  server.on('message', (bytes, from) =>
    server.send(Buffer.concat([bytes, Buffer.from('!')]), from.port, from.address),
  );
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  const { nat, guest } = setUp([`127.0.0.1:${portOf(server)}`]);
  guest.sendUdp(500, GATEWAY, portOf(server), new TextEncoder().encode('question'));
  guest.sendUdp(501, DNS, 53, new TextEncoder().encode('name of a host'));
  const texts = () =>
    guest.datagrams.filter(({ port }) => port >= 500).map(({ bytes }) => Buffer.from(bytes).toString());
  await until(() => texts().length === 2, 'two answers');
  assert.equal(texts().sort(), ['name of a host!', 'question!']);
  const probe = createServer();
  await listen(probe);
  const hostPort = portOf(probe);
  await rejects(
    nat.forward({ protocol: 'tcp', hostPort, guestPort: 22 }),
    /PORT_UNUSABLE|Cannot use TCP port/,
  );
  await new Promise((resolve) => probe.close(resolve));
  await nat.forward({ protocol: 'tcp', hostPort, guestPort: 22 });
  const served = new GuestTcp();
  guest.onAccept = () => served;
  const client = connect(hostPort, '127.0.0.1');
  let answer = '';
  client.on('data', (bytes) => (answer += String(bytes)));
  client.write('to the guest');
  await until(() => served.text === 'to the guest', 'bytes at the guest');
  served.connection.write(new TextEncoder().encode('from the guest'));
  await until(() => answer === 'from the guest', 'bytes at the client');
  client.end();
  await until(() => served.log.includes('ended'), 'the end');
  nat.close();
  server.close();
});

test('a name server that is not there answers with a failure', async () => {
  const { nat, guest } = setUp([]);
  guest.sendUdp(501, DNS, 53, new Uint8Array(12));
  await until(() => guest.datagrams.at(-1)!.port === 501, 'the failure');
  assert.is(guest.datagrams.at(-1)!.bytes[3]! & 15, 2);
  nat.close();
});
