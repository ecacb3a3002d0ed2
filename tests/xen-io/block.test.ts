// The backend of disks, seen from a frontend: handshake, operations, layouts, errors, persistence of flushes.

import { type BlockDone, type BlockImage, MemoryImage } from '../../devices/block/index.js';
import { loadState, saveState } from '../../devices/device.js';
import { Tracer } from '../../devices/queue/index.js';
import { BLKIF_OP, type BlkifSegment } from '../../devices/xen/blkif.js';
import { BlockBackend } from '../../devices/xen/block-backend.js';
import { MOST_PERSISTENT_GRANTS } from '../../devices/xen/grant-cache.js';
import { Random } from '../robustness/random.js';
import { assert, suite } from '../suite.js';
import { FrontDisk, PORT } from './front-disk.js';

const test = suite('xen block backend');
const { READ, WRITE, WRITE_BARRIER, FLUSH_DISKCACHE } = BLKIF_OP;

function random(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  new Random(seed).fill(bytes);
  return bytes;
}

test('the handshake publishes what the recording has, in its order', () => {
  const disk = new FrontDisk({ image: new MemoryImage({ size: 16384 * 512 }) });
  const published = disk.rig.store.directory(disk.rig.context.backendPath)!;
  assert.equal(published.slice(2), [
    'feature-max-indirect-segments',
    'multi-queue-max-queues',
    'max-ring-page-order',
    'feature-flush-cache',
    'feature-discard',
    'discard-granularity',
    'discard-alignment',
    'discard-secure',
    'feature-barrier',
    'feature-persistent',
    'sectors',
    'info',
    'sector-size',
    'physical-sector-size',
  ]);
  const values = ['sectors', 'info', 'sector-size', 'physical-sector-size', 'state'].map((name) =>
    disk.rig.backendNode(name),
  );
  assert.equal(values, ['16384', '0', '512', '512', '4']);
});

for (const protocol of ['x86_64-abi', 'x86_32-abi'] as const) {
  for (const order of [null, 0, 2, 4]) {
    for (const persistent of [false, true]) {
      test(`${protocol}, order ${order}, persistent ${persistent}: what is written is read`, () => {
        const disk = new FrontDisk({
          protocol,
          order,
          persistent,
          image: new MemoryImage({ size: 8 << 20 }),
        });
        const model = new Uint8Array(8 << 20);
        const chance = new Random(4);
        for (let round = 0; round < 40; round++) {
          const indirect = chance.chance(30);
          const segments = Array.from({ length: 1 + chance.below(indirect ? 64 : 11) }, () => {
            const first = chance.below(8);
            return disk.segment(random((1 + chance.below(8 - first)) * 512, chance.u32()), first);
          });
          const sectors = segments.reduce((sum, { first, last }) => sum + last - first + 1, 0);
          const sector = chance.below(16384 - sectors);
          assert.equal(disk.submit(disk.entry(WRITE, sector, segments, indirect)), [0]);
          let at = sector * 512;
          for (const segment of segments) {
            model.set(disk.bytesOf(segment), at);
            at += disk.bytesOf(segment).length;
          }
          const empty = segments.map(({ first, last }) =>
            disk.segment(new Uint8Array((last - first + 1) * 512), first),
          );
          assert.equal(disk.submit(disk.entry(READ, sector, empty, indirect)), [0]);
          assert.equal(
            empty.map((segment) => disk.bytesOf(segment)),
            segments.map((segment) => disk.bytesOf(segment)),
          );
        }
        assert.equal(disk.disk(0, model.length), model);
        disk.rig.frontend(5);
        assert.is(disk.rig.memory.mapped, 0, 'nothing stays mapped');
        assert.is(disk.rig.events.bound, 0);
      });
    }
  }
}

test('a response names the operation that was done, also of an indirect request', () => {
  const disk = new FrontDisk();
  const segment = disk.segment(random(512, 1));
  disk.ring.push(
    disk.entry(WRITE, 0, [segment], true),
    disk.entry(READ, 0, [segment], true),
    disk.entry(FLUSH_DISKCACHE, 0, []),
  );
  disk.rig.events.send(PORT);
  const answers = disk.ring.take(16).map((bytes) => disk.codec.decodeResponse(bytes));
  assert.equal(
    answers.map(({ id, operation }) => [Number(id), operation]),
    [
      [1, WRITE],
      [2, READ],
      [3, FLUSH_DISKCACHE],
    ],
  );
});

test('bad requests are answered with errors and change nothing', () => {
  const disk = new FrontDisk();
  const good = disk.segment(random(512, 1));
  const readOnly = { gref: disk.rig.memory.grant(true), first: 0, last: 7 };
  const unknown: BlkifSegment = { gref: 99_999, first: 0, last: 0 };
  const entry = (changes: (view: DataView) => void): Uint8Array => {
    const bytes = disk.entry(READ, 0, [good]);
    changes(new DataView(bytes.buffer));
    return bytes;
  };
  const cases: [string, Uint8Array, number][] = [
    ['past the end', disk.entry(WRITE, 2048, [good]), -1],
    ['across the end', disk.entry(WRITE, 2047, [disk.segment(random(1024, 2))]), -1],
    ['no segments', disk.entry(READ, 0, []), -1],
    ['12 segments', entry((view) => view.setUint8(1, 12)), -1],
    ['255 segments', entry((view) => view.setUint8(1, 255)), -1],
    ['sectors backwards', disk.entry(READ, 0, [{ gref: good.gref, first: 3, last: 2 }]), -1],
    ['sector 8 of a page', disk.entry(READ, 0, [{ gref: good.gref, first: 0, last: 8 }]), -1],
    ['unknown grant', disk.entry(READ, 0, [unknown]), -1],
    ['unknown grant behind a good one', disk.entry(WRITE, 0, [good, unknown]), -1],
    ['read into a read-only grant', disk.entry(READ, 0, [readOnly]), -1],
    ['sector beyond 2^53', entry((view) => view.setUint32(20, 0x8000_0000, true)), -1],
    ['indirect in indirect', disk.entry(BLKIF_OP.INDIRECT, 0, [good], true), -1],
    ['257 indirect segments', disk.entry(READ, 0, Array(257).fill(good), true), -1],
    ['no indirect segments', disk.entry(READ, 0, [], true), -1],
    ['unknown operation', entry((view) => view.setUint8(0, 4)), -2],
    ['operation 255', entry((view) => view.setUint8(0, 255)), -2],
    ['discard past the end', disk.discard(2000, 100), -1],
    ['secure discard', disk.discard(0, 8, true), -2],
  ];
  const before = disk.disk(0, 1 << 20);
  for (const [what, request, status] of cases) assert.equal(disk.submit(request), [status], what);
  assert.equal(disk.disk(0, 1 << 20), before);
  assert.is(disk.backend.counters.refused, cases.length - 3, 'the others failed at the grant');
  assert.equal(disk.submit(disk.entry(WRITE, 2047, [good])), [0], 'the ring goes on');
});

test('a write into nothing but good sectors needs a disk that may be written', () => {
  const disk = new FrontDisk({ readOnly: true });
  const segment = disk.segment(random(512, 1));
  assert.equal(disk.submit(disk.entry(WRITE, 0, [segment])), [-1]);
  assert.equal(disk.submit(disk.discard(0, 8)), [-1]);
  assert.equal(disk.submit(disk.entry(READ, 0, [segment])), [0]);
  assert.is(disk.rig.backendNode('info'), '4');
});

/** An image that calls back when the test says so, and writes down the order. */
class ManualImage implements BlockImage {
  readonly size = 1 << 20;
  readonly readOnly = false;
  readonly log: string[] = [];
  readonly waiting: { what: string; done: BlockDone }[] = [];
  #wait(what: string, done: BlockDone): void {
    this.log.push(what);
    this.waiting.push({ what, done });
  }
  read = (offset: number, _into: Uint8Array, done: BlockDone) => this.#wait(`read ${offset}`, done);
  write = (offset: number, _from: Uint8Array, done: BlockDone) => this.#wait(`write ${offset}`, done);
  flush = (done: BlockDone) => this.#wait('flush', done);
  discard = (offset: number, length: number, done: BlockDone) =>
    this.#wait(`discard ${offset} ${length}`, done);
  close(): void {}
  end(error: string | null = null): void {
    this.waiting.shift()!.done(error);
  }
}

test('a flush is acknowledged when the image has flushed; an image that fails gives an error', () => {
  const image = new ManualImage();
  const disk = new FrontDisk({ image });
  assert.equal(disk.submit(disk.entry(FLUSH_DISKCACHE, 0, [])), []);
  image.end();
  assert.equal(disk.answers(), [0]);
  disk.submit(disk.entry(FLUSH_DISKCACHE, 0, []));
  image.end('no space');
  assert.equal(disk.answers(), [-1]);
  disk.submit(disk.entry(READ, 0, [disk.segment(random(512, 1))]));
  image.end('bad sector');
  assert.equal(disk.answers(), [-1]);
  disk.submit(disk.discard(8, 16));
  image.end();
  assert.equal(disk.answers(), [0]);
  assert.equal(image.log, ['flush', 'flush', 'read 0', 'discard 4096 8192']);
});

test('a barrier waits for what was before it, and holds up what comes after', () => {
  const image = new ManualImage();
  const disk = new FrontDisk({ image });
  const segment = disk.segment(random(512, 1));
  const requests = [1, 2].map((sector) => disk.entry(WRITE, sector, [segment]));
  disk.submit(...requests, disk.entry(WRITE_BARRIER, 3, [segment]), disk.entry(WRITE, 4, [segment]));
  assert.equal(image.log, ['write 512', 'write 1024']);
  image.end();
  assert.is(image.log.length, 2);
  image.end();
  assert.equal(image.log.slice(2), ['flush']);
  image.end();
  image.end();
  assert.equal(image.log.slice(2), ['flush', 'write 1536', 'flush']);
  assert.equal(disk.answers(), [0, 0]);
  image.end();
  assert.equal(image.log.slice(5), ['write 2048']);
  image.end();
  assert.equal(disk.answers(), [0, 0]);
});

test('notifications follow rsp_event, and finding work asks for no event twice', () => {
  const image = new ManualImage();
  const disk = new FrontDisk({ image });
  const segment = disk.segment(random(512, 1));
  disk.submit(...[1, 2, 3].map((sector) => disk.entry(READ, sector, [segment])));
  disk.ring.set(12, 3); // an event at the third response
  image.end();
  image.end();
  assert.is(disk.rig.events.received.get(PORT) ?? 0, 0);
  image.end();
  assert.is(disk.rig.events.received.get(PORT), 1);
  assert.is(disk.ring.get(4), 4, 'req_event is the next request');
});

test('after disconnecting, what is in flight touches neither pages nor ring', async () => {
  const image = new ManualImage();
  const disk = new FrontDisk({ image, persistent: true });
  disk.submit(disk.entry(READ, 0, [disk.segment(random(512, 1))]), disk.entry(FLUSH_DISKCACHE, 0, []));
  disk.rig.frontend(5);
  assert.is(disk.rig.memory.mapped, 0);
  image.end();
  image.end();
  await disk.backend.drain();
  disk.backend.undrain();
  disk.rig.frontend(6);
  disk.rig.frontend(1);
  assert.is(disk.rig.backendNode('state'), '2');
  disk.connect();
  assert.is(disk.rig.backendNode('state'), '4', 'it connects again');
  disk.submit(disk.entry(FLUSH_DISKCACHE, 0, []));
  image.end();
  assert.equal(disk.answers(), [0]);
});

test('draining waits for requests in flight and holds up new ones', async () => {
  const image = new ManualImage();
  const disk = new FrontDisk({ image });
  disk.submit(disk.entry(FLUSH_DISKCACHE, 0, []));
  let drained = false;
  const drain = disk.backend.drain().then(() => (drained = true));
  await Promise.resolve();
  assert.not(drained);
  disk.submit(disk.entry(READ, 0, [disk.segment(random(512, 1))]));
  image.end();
  await drain;
  assert.is(image.log.length, 1);
  disk.backend.undrain();
  image.end();
  assert.equal(disk.answers(), [0, 0]);
});

test('a saved backend goes on in a new one', () => {
  const disk = new FrontDisk();
  const bytes = random(512, 8);
  assert.equal(disk.submit(disk.entry(WRITE, 5, [disk.segment(bytes)])), [0]);
  const record = saveState(disk.backend);
  disk.backend.destroy();
  assert.is(disk.rig.memory.mapped, 0);
  const heir = new BlockBackend(disk.rig.context, { image: disk.image, queue: disk.rig.queue });
  loadState(heir, record);
  heir.follow(true);
  const segment = disk.segment(new Uint8Array(512));
  assert.equal(disk.submit(disk.entry(READ, 5, [segment])), [0]);
  assert.equal(disk.bytesOf(segment), bytes);
});

test('persistent grants stay mapped, up to a limit', () => {
  const disk = new FrontDisk({ persistent: true, image: new MemoryImage({ size: 8 << 20 }) });
  for (let i = 0; i < 150; i++) {
    const segments = Array.from({ length: 11 }, () => disk.segment(new Uint8Array(512)));
    assert.equal(disk.submit(disk.entry(WRITE, 0, segments)), [0]);
  }
  assert.is(disk.rig.memory.mapped, MOST_PERSISTENT_GRANTS + 1, 'and the ring');
});

test('a backend that offers no persistent grants keeps none, whatever the frontend says', () => {
  const disk = new FrontDisk({ persistent: true, offersPersistent: false });
  assert.is(disk.rig.backendNode('feature-persistent'), '0');
  const bytes = random(4096, 3);
  assert.equal(disk.submit(disk.entry(WRITE, 0, [disk.segment(bytes)])), [0]);
  assert.equal(disk.disk(0, 4096), bytes);
  assert.is(disk.rig.memory.mapped, 1, 'the ring');
});

test('a request that the queue gives up is answered with an error, not as done', () => {
  const disk = new FrontDisk();
  disk.rig.queue.setShare(2, { rate: { requests: 1, requestBurst: 1 } });
  const segment = disk.segment(random(512, 4));
  disk.ring.push(...[1, 2, 3].map((sector) => disk.entry(WRITE, sector, [segment])));
  disk.rig.events.send(PORT);
  disk.rig.queue.removeDomain(2);
  assert.equal(disk.answers(), [0, -1, -1]);
  assert.equal(disk.disk(1024, 512), new Uint8Array(512));
});

test('frontends that make no sense are refused with nothing left behind', () => {
  for (const nodes of [
    { protocol: 'sparc-abi' },
    { 'ring-ref': 4711 },
    { 'ring-ref': 'x' },
    { 'ring-page-order': 5, 'ring-ref0': 8 },
    { 'ring-page-order': 1 },
    { 'multi-queue-num-queues': 2 },
    { 'event-channel': 0 },
    { 'event-channel': -1 },
  ]) {
    const disk = new FrontDisk();
    disk.rig.frontend(5);
    disk.rig.frontend(6);
    disk.rig.frontend(1);
    disk.rig.frontend(3, nodes);
    assert.is(disk.rig.backendNode('state'), '5', JSON.stringify(nodes));
    assert.is(disk.rig.memory.mapped + disk.rig.events.bound, 0);
    assert.is(disk.rig.guestErrors.length, 1);
  }
});

test('a traced request tells its life', () => {
  let exits = 0;
  const disk = new FrontDisk({
    image: new ManualImage(),
    tracer: (rig) => new Tracer(rig.clock, () => ({ exits: exits++, instructions: 100 * exits }), 3),
  });
  const image = disk.image as ManualImage;
  for (let i = 0; i < 5; i++) {
    disk.submit(disk.entry(READ, i, [disk.segment(new Uint8Array(512))]));
    disk.rig.clock.advance(250);
    image.end();
    disk.answers();
  }
  const tracer = disk.backend.tracer!;
  assert.is(tracer.lives.length, 3);
  const { number, kind, device, stages } = tracer.lives[2]!;
  assert.equal([number, kind, device], [5, 'read', 'vbd-51712']);
  assert.equal(
    stages.map(({ stage }) => stage),
    ['event', 'ring', 'queued', 'started', 'served', 'responded', 'notified'],
  );
  const service = tracer.summary().find(({ from }) => from === 'started')!;
  assert.is(service.nanos, 1e9 + 250);
});
