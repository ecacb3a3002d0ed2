// What a domain in a Worker shares with its host, without a Worker: nodes of xenstore that both sides change at the same
// time, and a disk and a network that are lent, by messages that arrive late.

import { LentDevice, plainParts } from '../../bindings/worker/lent-device.js';
import { LentParts } from '../../bindings/worker/lent-parts.js';
import { type Nodes, StoreMirror } from '../../bindings/worker/store-mirror.js';
import type { DeviceParts } from '../../bindings/xen/contract.js';
import { walk } from '../../bindings/xen/store/tree.js';
import { XenStore } from '../../bindings/xen/store/xenstore.js';
import { MemoryImage } from '../../devices/block/index.js';
import { LearningSwitch } from '../../devices/net/index.js';
import { IoQueue } from '../../devices/queue/index.js';
import { BLKIF_OP } from '../../devices/xen/blkif.js';
import type { BlockBackend } from '../../devices/xen/block-backend.js';
import { SimulatedClock } from '../queue/simulation.js';
import { assert, suite } from '../suite.js';
import { Random } from '../xen/random.js';
import { FrontDisk } from '../xen-io/front-disk.js';

const test = suite('host/worker-parts');
const DOMID = 7;
const HOME = `/local/domain/${DOMID}`;
const turn = (): Promise<void> => new Promise((resume) => setImmediate(resume));

/** Everything of the domain, as text. */
function textOf(store: XenStore): string {
  const lines: string[] = [];
  for (const { path, node } of walk(store.data.root, '')) {
    if (!new RegExp(`^(${HOME}|/local/domain/0/backend/vbd/${DOMID})(/|$)`).test(path)) continue;
    const permissions = node.permissions.map(({ domid, access }) => `${access}${domid}`).join();
    lines.push(`${path} = ${node.value} (${permissions})`);
  }
  return lines.sort().join('\n');
}

/** Two stores whose messages wait in lists until they are let through. */
class TwoStores {
  readonly host = new XenStore();
  readonly worker = new XenStore();
  readonly #up: Nodes[] = [];
  readonly #down: Nodes[] = [];
  readonly ofHost = new StoreMirror(this.host, DOMID, 'host', (nodes) =>
    this.#down.push(structuredClone(nodes)),
  );
  readonly ofWorker = new StoreMirror(this.worker, DOMID, 'worker', (nodes) =>
    this.#up.push(structuredClone(nodes)),
  );

  constructor() {
    this.worker.client.write(HOME, '');
    this.worker.client.setPerms(HOME, [{ domid: DOMID, access: 'r' }]);
    this.ofHost.apply(this.ofWorker.all());
  }

  /** Lets one message through; false: there is none that way. */
  step(up: boolean): boolean {
    const nodes = (up ? this.#up : this.#down).shift();
    if (nodes === undefined) return false;
    (up ? this.ofHost : this.ofWorker).apply(nodes);
    return true;
  }

  async settle(): Promise<void> {
    do {
      while (this.step(true) || this.step(false));
      await turn();
    } while (this.#up.length + this.#down.length > 0);
  }
}

/** A random change by the guest, a backend or the host. */
function change(random: Random, stores: TwoStores): void {
  const path = [HOME, ...Array.from({ length: 1 + random.below(3) }, () => 'abc'[random.below(3)])].join('/');
  const byHost = random.oneIn(2);
  const { data } = byHost ? stores.host : stores.worker;
  const domid = byHost || random.oneIn(4) ? 0 : DOMID;
  const attempt = (body: () => void): void => {
    try {
      body();
    } catch {
      // ENOENT, EACCES: a refusal changes nothing.
    }
  };
  switch (random.below(8)) {
    case 0:
      attempt(() => data.rm(domid, path));
      break;
    case 1:
      attempt(() => data.mkdir(domid, path));
      break;
    case 2:
      attempt(() =>
        data.setPermissions(domid, path, [{ domid: DOMID, access: random.pick(['n', 'r', 'b']) }]),
      );
      break;
    default:
      attempt(() => data.write(domid, path, String(random.below(1000))));
  }
}

test('both stores agree when all is told, whoever changed what meanwhile', async () => {
  for (let seed = 0; seed < 60; seed++) {
    const random = new Random(seed);
    const stores = new TwoStores();
    for (let i = 0; i < 120; i++) {
      change(random, stores);
      if (random.oneIn(3)) await Promise.resolve();
      while (random.oneIn(2)) stores.step(random.oneIn(2));
    }
    await stores.settle();
    assert.is(textOf(stores.host), textOf(stores.worker), `seed ${seed}`);
    assert.ok(textOf(stores.worker).length > 100);
  }
});

test('what the host has written is not taken back by older news; repeated values are told', async () => {
  const stores = new TwoStores();
  await stores.settle();
  const path = `${HOME}/control/shutdown`;
  stores.worker.client.write(path, '');
  await turn();
  stores.host.client.write(path, 'poweroff');
  await turn();
  assert.ok(stores.step(true));
  assert.is(stores.host.client.read(path), 'poweroff');
  const seen: string[] = [];
  stores.worker.client.watch(path, () => seen.push(stores.worker.client.read(path) ?? ''));
  await turn();
  seen.length = 0;
  await stores.settle();
  stores.host.client.write(path, 'poweroff');
  await stores.settle();
  assert.equal(seen, ['poweroff', 'poweroff']);
  // What the host makes is no reason to change what is above it.
  stores.worker.client.write(`${HOME}/cpu`, '');
  stores.worker.client.setPerms(`${HOME}/cpu`, [{ domid: DOMID, access: 'b' }]);
  await turn();
  stores.host.client.write(`${HOME}/cpu/0/availability`, 'online');
  await stores.settle();
  assert.equal(stores.worker.client.getPerms(`${HOME}/cpu`), [{ domid: DOMID, access: 'b' }]);
  assert.is(stores.worker.client.read(`${HOME}/cpu/0/availability`), 'online');
  // Nodes of others stay where they are.
  stores.host.client.write('/local/domain/8/name', 'other');
  stores.worker.client.write('/tool/x', '1');
  await stores.settle();
  assert.is(stores.worker.client.read('/local/domain/8/name'), null);
  assert.is(stores.host.client.read('/tool/x'), null);
});

/** A device that is lent, both halves in this thread, with a turn of the event loop between them. */
function lend(parts: DeviceParts): { readonly lent: LentDevice; readonly parts: LentParts } {
  const later = (body: () => void): void => void setImmediate(body);
  const lent: LentDevice = new LentDevice(DOMID, 'vbd-51712', parts, (messages, moved) => {
    const copies = structuredClone(messages, { transfer: [...moved] });
    later(() => made.take(copies));
  });
  const made = new LentParts(plainParts(parts), (messages, moved) => {
    const copies = structuredClone(messages, { transfer: [...moved] });
    later(() => {
      for (const message of copies) lent.take(message);
    });
  });
  return { lent, parts: made };
}

const SIZE = 1 << 20;

/** A frontend whose backend works with a lent image and queue. */
function lentDisk(readOnly = false): {
  disk: FrontDisk;
  lent: LentDevice;
  queue: IoQueue;
  image: MemoryImage;
} {
  const image = new MemoryImage({ size: SIZE });
  const clock = new SimulatedClock();
  const queue = new IoQueue({ name: 'disk', clock, width: 4 });
  const { lent, parts } = lend({ kind: 'block', image, queue, readOnly });
  const make = (rig: FrontDisk['rig']): BlockBackend => parts.make(rig.context) as BlockBackend;
  return { disk: new FrontDisk({ image, make }), lent, queue, image };
}

async function answersTo(disk: FrontDisk, ...requests: Uint8Array[]): Promise<number[]> {
  const statuses = disk.submit(...requests);
  while (statuses.length < requests.length) {
    await turn();
    disk.rig.clock.advance(1000);
    statuses.push(...disk.answers());
  }
  return statuses;
}

test('a lent disk holds what is written, and answers every request', async () => {
  const { disk, queue, lent } = lentDisk();
  const random = new Random(5);
  const model = new Uint8Array(SIZE);
  for (let round = 0; round < 50; round++) {
    const writes = Array.from({ length: 1 + random.below(8) }, (_, i) => {
      const bytes = new Uint8Array(512 * (1 + random.below(8))).map(() => random.next());
      const sector = 64 * random.below(31) + 8 * i;
      model.set(bytes, 512 * sector);
      return disk.entry(BLKIF_OP.WRITE, sector, [disk.segment(bytes)]);
    });
    assert.ok((await answersTo(disk, ...writes)).every((status) => status === 0));
    const sector = random.below(SIZE / 512 - 8);
    const segment = disk.segment(new Uint8Array(4096));
    assert.equal(await answersTo(disk, disk.entry(BLKIF_OP.READ, sector, [segment])), [0]);
    assert.equal(disk.bytesOf(segment), model.slice(512 * sector, 512 * sector + 4096));
  }
  assert.equal(
    await answersTo(disk, disk.entry(BLKIF_OP.FLUSH_DISKCACHE, 0, []), disk.discard(0, 8)),
    [0, 0],
  );
  assert.equal(disk.disk(4096, SIZE - 4096), model.slice(4096));
  await turn();
  assert.is(queue.inService + queue.depth, 0);
  assert.equal(
    queue.statistics().map(({ domain }) => domain),
    [DOMID],
  );
  lent.close();
});

test('a lent disk that may only be read refuses writes', async () => {
  const { disk } = lentDisk(true);
  const write = disk.entry(BLKIF_OP.WRITE, 0, [disk.segment(new Uint8Array(512).fill(1))]);
  assert.is.not((await answersTo(disk, write))[0], 0);
  assert.equal(disk.disk(0, 512), new Uint8Array(512));
});

test('a Worker that ends amid requests leaves the queue to the others', async () => {
  const { disk, lent, queue } = lentDisk();
  const writes = Array.from({ length: 20 }, (_, i) =>
    disk.entry(BLKIF_OP.WRITE, i, [disk.segment(new Uint8Array(512).fill(i))]),
  );
  disk.submit(...writes);
  while (queue.inService === 0) await turn();
  lent.close();
  queue.removeDomain(DOMID);
  assert.is(queue.inService + queue.depth, 0);
  let ran = false;
  queue.submit({
    ...{ domain: 1, kind: 'flush', bytes: 0, offset: 0 },
    run: (done) => {
      ran = true;
      done();
    },
    cancel() {},
  });
  assert.ok(ran);
});

test('packets for a Worker that takes none are dropped, not heaped up', async () => {
  const clock = new SimulatedClock();
  const network = new LearningSwitch({ clock });
  const queue = new IoQueue({ name: 'network', clock });
  const posted: number[] = [];
  const lent = new LentDevice(DOMID, 'vif-0', { kind: 'net', network, queue }, (messages) =>
    posted.push(messages.length),
  );
  lent.take({ ask: 'plug', id: 1, name: 'vif7.0', only: null });
  const sender = network.attach({ deliver() {} }, { name: 'sender' });
  const bytes = new Uint8Array(60);
  bytes.set([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0x16, 0x3e, 0, 0, 1]);
  const flood = async (): Promise<number> => {
    posted.length = 0;
    for (let i = 0; i < 5000; i++) sender.send({ bytes, checksumBlank: false, segments: null });
    await turn();
    return posted.reduce((sum, count) => sum + count, 0);
  };
  const most = await flood();
  assert.ok(most > 0 && most < 5000);
  assert.is(await flood(), 0);
  lent.take({ ask: 'taken', id: 1, count: 100 });
  assert.is(await flood(), 100);
  assert.is(network.ports.length, 2);
  lent.close();
  assert.is(network.ports.length, 1, 'the plug is pulled');
});
