// The backend of network interfaces, seen from a frontend: handshake, packets over several slots, offloads, errors.

import { loadState, saveState } from '../../devices/device.js';
import { checksumHolds, transportOf, writePartialChecksum } from '../../devices/net/checksum.js';
import { ipFrame, PAYLOAD } from '../../devices/net/nat/ip.js';
import { ACK, PSH } from '../../devices/net/nat/tcp.js';
import { writeTcp } from '../../devices/net/nat/tcp-header.js';
import { NetBackend } from '../../devices/xen/net-backend.js';
import { assert, suite } from '../suite.js';
import {
  EXTRA_TYPE_GSO,
  FrontNet,
  frame,
  GUEST_MAC,
  PEER_MAC,
  packet,
  RX_PORT,
  TX_PORT,
} from './front-net.js';

const test = suite('xen network backend');
const GSO = { type: EXTRA_TYPE_GSO, more: false, size: 1448, gsoType: 1 };

test('the handshake publishes what a frontend asks for, and connects at its state 4', () => {
  const net = new FrontNet();
  for (const name of [
    'feature-rx-copy',
    'feature-sg',
    'feature-gso-tcpv4',
    'feature-gso-tcpv6',
    'feature-ipv6-csum-offload',
    'feature-split-event-channels',
    'multi-queue-max-queues',
    'feature-xdp-headroom',
  ])
    assert.is(net.rig.backendNode(name), '1', name);
  assert.is(net.rig.backendNode('state'), '4');
  assert.equal(
    net.network.ports.map(({ name }) => name),
    ['peer', 'vif2.0'],
  );
});

test('packets go out over one slot and over eighteen', () => {
  const net = new FrontNet();
  const small = frame(60, PEER_MAC, GUEST_MAC);
  assert.equal(net.send(...net.entries(small, [60])), [[0, 0]]);
  const large = frame(60_000, PEER_MAC, GUEST_MAC);
  const sizes = [...Array(17).fill(3500), 500];
  assert.is(net.send(...net.entries(large, sizes)).length, 18);
  assert.equal(
    net.heard.map(({ bytes }) => bytes),
    [small, large],
  );
});

test('a large segment passes whole, with its extra info answered by NULL', () => {
  const net = new FrontNet();
  const answers = net.send(
    ...net.entries(frame(9000, PEER_MAC, GUEST_MAC), [4000, 4000, 1000], { blank: true, gso: GSO }),
  );
  assert.equal(
    answers.map(([, status]) => status),
    [0, 1, 0, 0],
  );
  const [heard] = net.heard;
  assert.equal(
    [heard!.segments, heard!.checksumBlank, heard!.bytes.length],
    [{ version: 4, size: 1448 }, true, 9000],
  );
});

test('packets come in, small and large, and wait for pages', () => {
  const net = new FrontNet();
  net.offer(2);
  const frames = [60, 1514, 9000, 100].map((length) => frame(length, GUEST_MAC, PEER_MAC));
  for (const bytes of frames) net.peer.send(packet(bytes));
  assert.equal(
    net.receive().map(({ bytes }) => bytes),
    frames.slice(0, 2),
  );
  assert.is(net.backend.waiting, 2);
  net.offer(2);
  assert.equal(net.receive(), []);
  net.offer(2);
  assert.equal(
    net.receive().map(({ bytes }) => bytes),
    frames.slice(2),
  );
  assert.ok(net.rig.events.received.get(RX_PORT)! >= 2);
});

/** A TCP segment of so many bytes, its checksum left to others. */
function tcp(length: number): Uint8Array {
  const route = { sourceMac: PEER_MAC, targetMac: GUEST_MAC, source: 0x0a00_0202, target: 0x0a00_020f };
  const bytes = ipFrame(route, 6, 20 + length);
  const payload = Uint8Array.from({ length }, (_, i) => i * 3);
  writeTcp(
    bytes,
    PAYLOAD,
    { seq: 1, ack: 2, flags: ACK | PSH, window: 3, payload, mss: null, scale: null },
    80,
    90,
  );
  writePartialChecksum(bytes, transportOf(bytes)!);
  return bytes;
}

test('large segments and blank checksums go to those who take them, else cut and filled', () => {
  const send = (nodes: Record<string, number>) => {
    const net = new FrontNet(nodes);
    net.offer(64);
    net.peer.send({ bytes: tcp(10_000), checksumBlank: true, segments: { version: 4, size: 1460 } });
    return net.receive();
  };
  const [whole] = send({});
  assert.equal(
    [whole!.blank, whole!.gso?.size, whole!.gso?.gsoType, whole!.bytes],
    [true, 1460, 1, tcp(10_000)],
  );
  const cut = send({ 'feature-gso-tcpv4': 0 });
  assert.equal(
    cut.map(({ bytes, blank, gso }) => [bytes.length, blank, gso]),
    [...Array(6).fill([1514, true, null]), [1294, true, null]],
  );
  const filled = send({ 'feature-gso-tcpv4': 0, 'feature-no-csum-offload': 1 });
  for (const { bytes, blank } of filled) assert.ok(!blank && checksumHolds(bytes, transportOf(bytes)!));
  assert.is(send({ 'feature-sg': 0 }).length, 7, 'no scatter-gather: no large segments');
});

test('headroom is left free in every page', () => {
  const net = new FrontNet({ 'xdp-headroom': 256 });
  net.offer(8);
  const bytes = frame(9000, GUEST_MAC, PEER_MAC);
  net.peer.send(packet(bytes));
  assert.equal(net.receive()[0]!.bytes, bytes);
});

test('a frontend that reconfigures gets other headroom without closing', () => {
  const net = new FrontNet();
  net.offer(8);
  const bytes = frame(4000, GUEST_MAC, PEER_MAC);
  net.peer.send(packet(bytes));
  assert.is(net.rx.get(8), 1, 'one page');
  net.rig.frontend(7, { 'xdp-headroom': 256 });
  assert.is(net.rig.backendNode('state'), '8');
  net.rig.frontend(4);
  assert.is(net.rig.backendNode('state'), '4');
  net.peer.send(packet(bytes));
  assert.is(net.rx.get(8), 3, 'two pages');
  assert.equal(
    net.receive().map((one) => one.bytes),
    [bytes, bytes],
  );
});

test('bad packets are answered with errors, and the next good one goes out', () => {
  const net = new FrontNet();
  const good = frame(60, PEER_MAC, GUEST_MAC);
  const change = (at: number, value: number): Uint8Array[] => {
    const [entry] = net.entries(good, [60]);
    new DataView(entry!.buffer).setUint16(at, value, true);
    return [entry!];
  };
  const unknown = net.entries(good, [60]);
  new DataView(unknown[0]!.buffer).setUint32(0, 99_999, true);
  const cases: [string, Uint8Array[], number][] = [
    ['too short', change(10, 13), -1],
    ['slots larger than the packet', net.entries(good, [20, 20, 60]), -1],
    ['19 slots', net.entries(frame(1900, PEER_MAC, GUEST_MAC), Array(19).fill(100)), -1],
    ['unknown segmentation', net.entries(good, [60], { gso: { ...GSO, gsoType: 7 } }), -1],
    ['segments of nothing', net.entries(good, [60], { gso: { ...GSO, size: 0 } }), -1],
    ['unknown grant', unknown, -2],
  ];
  for (const [what, entries, status] of cases) {
    const answers = net.send(...entries);
    assert.is(answers.length, entries.length, what);
    assert.ok(
      answers.every(([, got]) => got === status || got === 1),
      `${what}: ${answers}`,
    );
  }
  assert.is(net.heard.length, 0);
  assert.equal(
    net.send(...net.entries(good, [60])).map(([, status]) => status),
    [0],
  );
});

test('what no frontend does closes the device', () => {
  const good = frame(60, PEER_MAC, GUEST_MAC);
  const cases: Record<string, (net: FrontNet) => void> = {
    'a slot beyond its page': (net) => {
      const [entry] = net.entries(good, [60]);
      new DataView(entry!.buffer).setUint16(4, 4090, true);
      net.send(entry!);
    },
    'a packet without end': (net) =>
      void net.send(net.entries(frame(200, PEER_MAC, GUEST_MAC), [100, 100])[0]!),
    'an extra info that is missing': (net) => void net.send(net.entries(good, [60], { gso: GSO })[0]!),
    'an extra info of unknown type': (net) =>
      void net.send(...net.entries(good, [60], { gso: { ...GSO, type: 9 } })),
    '21 slots': (net) => void net.send(...net.entries(frame(2100, PEER_MAC, GUEST_MAC), Array(21).fill(100))),
    'an index beyond the ring': (net) => {
      net.tx.set(0, 1000);
      net.rig.events.send(TX_PORT);
    },
    'a receive index beyond the ring': (net) => {
      net.rx.set(0, 1000);
      net.peer.send(packet(frame(60, GUEST_MAC, PEER_MAC)));
    },
  };
  for (const [what, act] of Object.entries(cases)) {
    const net = new FrontNet();
    act(net);
    assert.is(net.rig.backendNode('state'), '5', what);
    assert.is(net.rig.memory.mapped + net.rig.events.bound, 0, what);
    assert.equal(
      net.network.ports.map(({ name }) => name),
      ['peer'],
      what,
    );
    net.peer.send(packet(frame(60, GUEST_MAC, PEER_MAC)));
  }
});

test('a page that may not be written is an error of its slot', () => {
  const net = new FrontNet();
  const entry = new Uint8Array(8);
  new DataView(entry.buffer).setUint32(4, net.rig.memory.grant(true), true);
  net.rx.push(entry);
  net.rig.events.send(RX_PORT);
  net.peer.send(packet(frame(60, GUEST_MAC, PEER_MAC)));
  assert.is(new DataView(net.rx.take(8)[0]!.buffer).getInt16(6, true), -1);
  assert.is(net.backend.counters.dropped, 1);
});

test('a guest that takes nothing costs a bounded amount', () => {
  const net = new FrontNet();
  for (let i = 0; i < 5000; i++) net.peer.send(packet(frame(9000, GUEST_MAC, PEER_MAC)));
  assert.ok(net.backend.waiting <= 1024 && net.backend.waiting * 9000 <= 4 << 20, `${net.backend.waiting}`);
  assert.ok(net.backend.counters.dropped > 4000);
});

test('it connects again after closing, with one event channel, and goes on when saved', () => {
  const net = new FrontNet({ 'event-channel': 9 });
  net.rig.frontend(5);
  net.rig.frontend(6);
  net.rig.frontend(1);
  assert.is(net.rig.backendNode('state'), '2');
  net.rig.store.rm(net.rig.path('frontend', 'event-channel-tx'));
  net.rig.store.rm(net.rig.path('frontend', 'event-channel-rx'));
  (net.nodes as Record<string, unknown>)['event-channel-tx'] = '';
  (net.nodes as Record<string, unknown>)['event-channel-rx'] = '';
  net.connect();
  assert.is(net.rig.backendNode('state'), '4');
  assert.is(net.rig.events.bound, 1);
  const bytes = frame(60, PEER_MAC, GUEST_MAC);
  assert.is(net.send(...net.entries(bytes, [60])).length, 1);
  const record = saveState(net.backend);
  net.backend.destroy();
  const heir = new NetBackend(net.rig.context, { network: net.network, queue: net.rig.queue });
  loadState(heir, record);
  heir.follow(true);
  assert.is(net.send(...net.entries(bytes, [60])).length, 1);
  assert.is(net.heard.length, 2);
});

test('frontends that make no sense are refused', () => {
  for (const nodes of [
    { 'request-rx-copy': 0 },
    { 'multi-queue-num-queues': 4 },
    { 'tx-ring-ref': 'x' },
    { 'rx-ring-ref': 4711 },
    { 'event-channel-tx': 0 },
  ]) {
    const net = new FrontNet(nodes as never);
    assert.is(net.rig.backendNode('state'), '5', JSON.stringify(nodes));
    assert.is(net.rig.memory.mapped + net.rig.events.bound, 0);
  }
});
