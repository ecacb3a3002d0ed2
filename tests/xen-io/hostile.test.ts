// Hostile rings: random and nearly valid contents of every ring entry, index, grant and event, at both backends. They
// answer or close; they never throw, never hang, never touch a page that was not granted, and keep nothing when closed.

import { MemoryImage } from '../../devices/block/index.js';
import { BLKIF_OP, type BlkifSegment } from '../../devices/xen/blkif.js';
import { Random } from '../robustness/random.js';
import { assert, suite } from '../suite.js';
import { FrontDisk, PORT } from './front-disk.js';
import { FrontNet, frame, GUEST_MAC, PEER_MAC, packet, RX_PORT, TX_PORT } from './front-net.js';

const test = suite('hostile rings');
/** Rings of each backend; long runs set the number. */
const RINGS = Number(process.env['PARAVANE_HOSTILE_RINGS'] ?? 50_000);
/** Rings that one device sees, unless it closes before. */
const PER_DEVICE = 200;

const WORDS = [
  0, 1, 2, 7, 8, 31, 32, 33, 255, 256, 4095, 4096, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
];

/** Spoils bytes of an entry. */
function spoil(bytes: Uint8Array, random: Random): Uint8Array {
  const view = new DataView(bytes.buffer);
  for (let n = random.below(4); n > 0; n--) {
    const at = random.below(bytes.length - 3);
    if (random.chance(40)) view.setUint32(at & ~3, random.pick(WORDS), true);
    else if (random.chance(50)) view.setUint16(at & ~1, random.pick(WORDS), true);
    else bytes[at] = random.u32();
  }
  return bytes;
}

/** Moves an index of the ring to somewhere, mostly by little. */
function shift(index: number, random: Random): number {
  if (random.chance(90)) return index;
  return random.chance(70) ? (index + random.below(80) - 40) >>> 0 : random.pick(WORDS);
}

function randomEntry(disk: FrontDisk, grants: BlkifSegment[], random: Random): Uint8Array {
  const { READ, WRITE, WRITE_BARRIER, FLUSH_DISKCACHE, INDIRECT } = BLKIF_OP;
  const segment = (): BlkifSegment => {
    const base = random.pick(grants);
    if (random.chance(95)) return base;
    return {
      gref: random.chance(50) ? base.gref : random.pick(WORDS),
      first: random.below(10),
      last: random.below(256),
    };
  };
  const sector = random.chance(90) ? random.below(2000) : random.pick(WORDS);
  const segments = Array.from({ length: random.below(12) }, segment);
  if (random.chance(10)) return disk.discard(sector, random.pick(WORDS), random.chance(20));
  const operation = random.pick([
    READ,
    READ,
    WRITE,
    WRITE,
    WRITE_BARRIER,
    FLUSH_DISKCACHE,
    INDIRECT,
    random.below(256),
  ]);
  if (!random.chance(20)) return disk.entry(operation, sector, segments);
  const entry = disk.entry(random.pick([READ, WRITE, operation]), sector, [], true);
  const view = new DataView(entry.buffer);
  view.setUint16(2, random.chance(80) ? random.below(40) : random.pick(WORDS), true);
  if (random.chance(70))
    view.setUint32(disk.codec.protocol === 'x86_64-abi' ? 28 : 24, grants[0]!.gref, true);
  return entry;
}

function hostileDisk(random: Random, rings: number): number {
  const disk = new FrontDisk({
    image: new MemoryImage({ size: 1 << 20 }),
    protocol: random.pick(['x86_64-abi', 'x86_32-abi'] as const),
    order: random.pick([null, 0, 1, 4]),
    persistent: random.chance(50),
  });
  disk.rig.memory.most = 40;
  const grants = Array.from({ length: 6 }, () => disk.segment(new Uint8Array(4096)));
  grants.push({ gref: disk.rig.memory.grant(true), first: 0, last: 7 });
  random.fill(disk.rig.memory.page(grants[0]!.gref).bytes);
  let played = 0;
  while (played < rings && disk.rig.backendNode('state') === '4') {
    const entries = Array.from({ length: random.below(6) }, () => {
      const entry = randomEntry(disk, grants, random);
      return random.chance(30) ? spoil(entry, random) : entry;
    });
    for (const entry of entries) disk.ring.put(disk.ring.reqProd++, entry);
    disk.ring.set(0, shift(disk.ring.reqProd, random));
    disk.ring.set(12, shift(disk.ring.get(8) + 1, random));
    if (random.chance(3)) disk.ring.set(8, random.pick(WORDS));
    if (random.chance(2)) disk.rig.memory.pages.delete(random.pick(grants).gref);
    disk.rig.events.send(PORT);
    disk.rig.clock.advance(1000);
    played++;
    disk.ring.reqProd = disk.ring.get(0);
  }
  disk.rig.frontend(5);
  assert.is(disk.rig.memory.mapped + disk.rig.events.bound, 0, 'nothing is kept');
  assert.is(disk.rig.queue.depth, 0);
  return Math.max(1, played);
}

function hostileNet(random: Random, rings: number): number {
  const net = new FrontNet({
    'feature-sg': random.below(2),
    'feature-gso-tcpv4': random.below(2),
    'xdp-headroom': random.pick([0, 256, 2048]),
  });
  const pages = Array.from({ length: 4 }, () => net.rig.memory.grant());
  pages.push(net.rig.memory.grant(true));
  let played = 0;
  while (played < rings && net.rig.backendNode('state') === '4') {
    const bytes = frame(14 + random.below(5000), random.pick([PEER_MAC, GUEST_MAC, 2 ** 48 - 1]), GUEST_MAC);
    const sizes = [Math.min(3000, bytes.length)];
    if (bytes.length > 3000) sizes.push(bytes.length - 3000);
    const gso = {
      type: 1,
      more: random.chance(5),
      size: random.pick([0, 1, 1448, 65_535]),
      gsoType: random.below(4),
    };
    const entries = net.entries(bytes, sizes, {
      blank: random.chance(50),
      ...(random.chance(20) ? { gso } : {}),
    });
    for (const entry of entries) {
      if (random.chance(50)) new DataView(entry.buffer).setUint32(0, random.pick(pages), true);
      net.tx.put(net.tx.reqProd++, random.chance(10) ? spoil(entry, random) : entry);
    }
    net.tx.set(0, shift(net.tx.reqProd, random));
    for (let n = random.below(4); n > 0; n--) {
      const offer = new Uint8Array(8);
      new DataView(offer.buffer).setUint32(
        4,
        random.chance(80) ? random.pick(pages) : random.pick(WORDS),
        true,
      );
      net.rx.put(net.rx.reqProd++, offer);
    }
    net.rx.set(0, shift(net.rx.reqProd, random));
    net.tx.set(12, shift(net.tx.get(8) + 1, random));
    net.rig.events.send(random.chance(70) ? TX_PORT : RX_PORT);
    const segments = random.chance(20)
      ? ({ version: random.pick([4, 6] as const), size: 1448 } as const)
      : null;
    net.peer.send({ ...packet(frame(14 + random.below(9000), GUEST_MAC, PEER_MAC)), segments });
    played++;
    net.tx.reqProd = net.tx.get(0);
    net.rx.reqProd = net.rx.get(0);
    net.heard.length = 0;
    for (const gref of [...net.rig.memory.pages.keys()]) if (gref > 20) net.rig.memory.pages.delete(gref);
  }
  net.rig.frontend(5);
  assert.is(net.rig.memory.mapped + net.rig.events.bound, 0, 'nothing is kept');
  assert.is(net.rig.queue.depth, 0);
  assert.equal(net.network.ports.length, 1);
  return Math.max(1, played);
}

for (const [name, play] of [
  ['disk', hostileDisk],
  ['network', hostileNet],
] as const) {
  test(`${RINGS} rings at the ${name} backend`, () => {
    let closed = 0;
    let devices = 0;
    for (let played = 0, seed = 1; played < RINGS; seed++) {
      const random = new Random(seed);
      let count = 0;
      try {
        count = play(random, PER_DEVICE);
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).stack}`);
      }
      played += count;
      devices++;
      if (count < PER_DEVICE) closed++;
    }
    assert.ok(closed > devices / 10, 'some contents close the device');
    assert.ok(devices < RINGS / 3, `most are survived: ${devices} devices`);
  });
}
