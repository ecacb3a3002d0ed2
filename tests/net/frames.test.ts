// Frames: checksums left blank, large segments cut into frames, and the learning switch.

import {
  checksumHolds,
  transportOf,
  withChecksum,
  writeChecksum,
  writePartialChecksum,
} from '../../devices/net/checksum.js';
import { formatMac, type Packet, packet, parseIpv4, parseMac, putMac } from '../../devices/net/packet.js';
import { segmentsOf } from '../../devices/net/segment.js';
import { LearningSwitch, type SwitchPort } from '../../devices/net/switch.js';
import { SimulatedClock } from '../queue/simulation.js';
import { Random } from '../robustness/random.js';
import { assert, suite } from '../suite.js';

const test = suite('frames and switch');

/** A TCP or UDP frame of either version, with a payload and a blank checksum. */
function frame(version: 4 | 6, protocol: 6 | 17, payload: Uint8Array): Uint8Array {
  const ip = version === 4 ? 20 : 40;
  const header = protocol === 6 ? 20 : 8;
  const bytes = new Uint8Array(14 + ip + header + payload.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 22, 62, 1, 2, 3, 0, 22, 62, 4, 5, 6]);
  view.setUint16(12, version === 4 ? 0x0800 : 0x86dd);
  if (version === 4) {
    bytes.set([0x45, 0, 0, 0, 0x12, 0x34, 0x40, 0, 64, protocol, 0, 0, 10, 0, 2, 15, 10, 0, 2, 2], 14);
    view.setUint16(16, bytes.length - 14);
  } else {
    bytes.set([0x60, 0, 0, 0, 0, 0, protocol, 64], 14);
    view.setUint16(18, header + payload.length);
    for (let i = 0; i < 32; i++) bytes[22 + i] = i * 7;
  }
  const start = 14 + ip;
  view.setUint16(start, 1234);
  view.setUint16(start + 2, 80);
  if (protocol === 6) {
    view.setUint32(start + 4, 0xffff_f000);
    bytes.set([0x50, 0x99], start + 12); // CWR, ACK, PSH, FIN
  } else view.setUint16(start + 4, header + payload.length);
  bytes.set(payload, start + header);
  return bytes;
}

/** The textbook sum over 16-bit words, one at a time. */
function slowSum(words: number[]): number {
  return words.reduce((sum, word) => (sum + word > 0xffff ? sum + word - 0xffff : sum + word), 0);
}

test('checksums agree with the textbook sum', () => {
  const random = new Random(1);
  for (let i = 0; i < 200; i++) {
    const payload = new Uint8Array(random.below(3000));
    random.fill(payload);
    const version = random.pick([4, 6] as const);
    const protocol = random.pick([6, 17] as const);
    const bytes = frame(version, protocol, payload);
    const transport = transportOf(bytes)!;
    writePartialChecksum(bytes, transport);
    const filled = withChecksum({ bytes, checksumBlank: true, segments: null });
    assert.ok(checksumHolds(filled.bytes, transport));
    const [at, length] = version === 4 ? [26, 8] : [22, 32];
    const words: number[] = [protocol, transport.length];
    const add = (from: number, count: number): void => {
      for (let at = from; at < from + count; at += 2)
        words.push((filled.bytes[at]! << 8) | (at + 1 < from + count ? filled.bytes[at + 1]! : 0));
    };
    add(at, length);
    add(transport.start, transport.length);
    assert.is(slowSum(words), 0xffff);
    filled.bytes[transport.start + 8 + random.below(transport.length - 8)]! ^= 1 + random.below(255);
    assert.not.ok(checksumHolds(filled.bytes, transport), 'a changed byte is noticed');
  }
});

test('headers that lie about lengths have no transport', () => {
  const random = new Random(2);
  for (let i = 0; i < 20_000; i++) {
    const bytes = frame(
      random.pick([4, 6] as const),
      random.pick([6, 17] as const),
      new Uint8Array(random.below(40)),
    );
    for (let changes = 0; changes < 4; changes++) bytes[12 + random.below(bytes.length - 12)] = random.u32();
    const cut = bytes.subarray(0, random.below(bytes.length + 1));
    const transport = transportOf(cut);
    if (transport !== null) assert.ok(transport.start + transport.length <= cut.length);
    const size = random.below(100);
    for (const piece of segmentsOf({ bytes: cut, checksumBlank: false, segments: { version: 4, size } }))
      assert.ok(piece.bytes.length <= cut.length);
  }
});

for (const version of [4, 6] as const) {
  for (const blank of [false, true]) {
    test(`a large IPv${version} segment is cut into good frames, blank ${blank}`, () => {
      const payload = new Uint8Array(10_000);
      new Random(3).fill(payload);
      const pieces = segmentsOf({
        bytes: frame(version, 6, payload),
        checksumBlank: blank,
        segments: { version, size: 1460 },
      });
      assert.is(pieces.length, 7);
      const start = version === 4 ? 34 : 54;
      let seq = 0xffff_f000;
      pieces.forEach(({ bytes }, i) => {
        const view = new DataView(bytes.buffer);
        const transport = transportOf(bytes)!;
        assert.is(transport.length, bytes.length - start);
        assert.is(view.getUint32(start + 4), seq >>> 0);
        const data = bytes.subarray(start + 20);
        assert.equal(data, payload.subarray(i * 1460, i * 1460 + data.length));
        assert.is(bytes[start + 13], (i === 0 ? 0x90 : 0x10) | (i === 6 ? 0x09 : 0));
        if (!blank) assert.ok(checksumHolds(bytes, transport));
        else
          assert.ok(
            checksumHolds(withChecksum({ bytes, checksumBlank: true, segments: null }).bytes, transport),
          );
        if (version === 4) assert.is(view.getUint16(18), 0x1234 + i);
        seq += data.length;
      });
    });
  }
}

test('addresses are read and written', () => {
  assert.is(formatMac(parseMac('00:16:3e:aa:bb:0c')!), '00:16:3e:aa:bb:0c');
  assert.is(parseMac('00:16:3e:aa:bb'), null);
  assert.is(parseIpv4('10.0.2.15'), 0x0a00_020f);
  for (const bad of ['10.0.2', '10.0.2.256', 'a.b.c.d', '10.0.2.-1']) assert.is(parseIpv4(bad), null);
});

class Hub {
  readonly clock = new SimulatedClock();
  readonly network = new LearningSwitch({ clock: this.clock, mostAddresses: 100, mostPerPort: 10 });
  readonly heard: [string, number][] = [];
  plug(name: string, only?: number): SwitchPort {
    const station = { deliver: ({ bytes }: Packet) => void this.heard.push([name, bytes[14]!]) };
    return this.network.attach(station, only === undefined ? { name } : { name, only });
  }
  /** Sends a frame and tells who heard it. */
  send(port: SwitchPort, to: number, from: number, mark = 1): string[] {
    this.heard.length = 0;
    const bytes = new Uint8Array(60);
    putMac(bytes, 0, to);
    putMac(bytes, 6, from);
    bytes[14] = mark;
    port.send(packet(bytes));
    return this.heard.map(([name]) => name);
  }
}

const ALL = 0xffff_ffff_ffff;

test('the switch floods what it does not know, learns, ages and forgets', () => {
  const hub = new Hub();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => hub.plug(name)) as [SwitchPort, SwitchPort, SwitchPort];
  assert.equal(hub.send(a, 2, 1), ['b', 'c']);
  assert.equal(hub.send(b, 1, 2), ['a']);
  assert.equal(hub.send(a, 2, 1), ['b']);
  assert.equal(hub.send(c, ALL, 3), ['a', 'b']);
  assert.equal(hub.send(a, 1, 4), [], 'to an address on the same port');
  assert.equal(hub.send(c, 2, 1), ['b'], 'an address moves');
  assert.equal(hub.send(b, 1, 2), ['c']);
  hub.clock.advance(301e9);
  assert.equal(hub.send(b, 1, 2), ['a', 'c'], 'aged');
  hub.send(a, ALL, 1);
  a.detach();
  a.detach();
  assert.equal(hub.send(b, 1, 2), ['c'], 'forgotten with its plug');
  assert.equal(hub.send(a, 2, 1), [], 'nobody hears who is not plugged in');
  assert.equal(
    hub.network.ports.map(({ name }) => name),
    ['b', 'c'],
  );
});

test('frames of no sender, short frames and foreign addresses are dropped', () => {
  const hub = new Hub();
  const a = hub.plug('a', 5);
  hub.plug('b');
  assert.equal(hub.send(a, ALL, 5), ['b']);
  assert.equal(hub.send(a, ALL, 6), []);
  assert.equal(hub.send(a, ALL, 0), []);
  assert.equal(hub.send(a, ALL, 0x0100_0000_0000 + 5), []);
  a.send(packet(new Uint8Array(13)));
  a.send(packet(new Uint8Array(70_000)));
  assert.is(a.counters.dropped, 5);
});

test('a station that invents addresses displaces only its own', () => {
  const hub = new Hub();
  const [good, bad] = [hub.plug('good'), hub.plug('bad')];
  hub.plug('other');
  hub.send(good, ALL, 7);
  for (let i = 0; i < 10_000; i++) hub.send(bad, ALL, 1000 + i);
  assert.ok(hub.network.addresses <= 11, `${hub.network.addresses}`);
  assert.equal(hub.send(bad, 7, 1), ['good']);
});

test('the table has a limit over all stations', () => {
  const hub = new Hub();
  for (let port = 0; port < 20; port++) {
    const plug = hub.plug(`p${port}`);
    for (let i = 1; i <= 10; i++) hub.send(plug, ALL, port * 100 + i);
  }
  assert.is(hub.network.addresses, 100);
});

test('filling in needs no transport', () => {
  const bytes = new Uint8Array(60);
  assert.equal(withChecksum({ bytes, checksumBlank: true, segments: null }).bytes, bytes);
  assert.equal(segmentsOf({ bytes, checksumBlank: true, segments: { version: 4, size: 1000 } }), []);
  const udp = frame(4, 17, new Uint8Array(2));
  const transport = transportOf(udp)!;
  writeChecksum(udp, transport);
  assert.ok(checksumHolds(udp, transport));
});
