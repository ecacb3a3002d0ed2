// Disk images: what is written is read again, whatever holds it; an overlay never changes its base and survives being
// cut off at any write.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobImage, OpfsImage, type SyncFile } from '../../bindings/host/browser-image.js';
import { RawFileImage } from '../../bindings/host/node-image.js';
import {
  type BlockImage,
  CLUSTER,
  MemoryImage,
  OverlayImage,
  overlaySize,
} from '../../devices/block/index.js';
import { Random } from '../robustness/random.js';
import { assert, rejects, suite } from '../suite.js';

const test = suite('block images');
const folder = mkdtempSync(join(tmpdir(), 'paravane-block-'));
test.after(() => rmSync(folder, { recursive: true }));

type Call = (done: (error: string | null) => void) => void;

function call(start: Call): Promise<string | null> {
  return new Promise((resolve) => start(resolve));
}

async function read(image: BlockImage, offset: number, length: number): Promise<Uint8Array> {
  const into = new Uint8Array(length);
  assert.is(await call((done) => image.read(offset, into, done)), null);
  return into;
}

const SIZE = 200 * 512 + 3 * CLUSTER;

function original(): Uint8Array {
  const bytes = new Uint8Array(SIZE);
  new Random(5).fill(bytes);
  return bytes;
}

/** A file of the origin private file system, as a browser gives it to a Worker. */
class FakeSyncFile implements SyncFile {
  bytes = new Uint8Array(0);
  getSize = () => this.bytes.length;
  truncate(size: number): void {
    const old = this.bytes;
    this.bytes = new Uint8Array(size);
    this.bytes.set(old.subarray(0, size));
  }
  read(into: Uint8Array, { at }: { at: number }): number {
    const from = this.bytes.subarray(at, at + into.length);
    into.set(from);
    return from.length;
  }
  write(from: Uint8Array, { at }: { at: number }): number {
    this.bytes.set(from, at);
    return from.length;
  }
  flush(): void {}
  close(): void {}
}

/** Calls back from later turns of the event loop, in any order. */
class Slow implements BlockImage {
  constructor(
    readonly inner: BlockImage,
    readonly random: Random,
  ) {}
  get size() {
    return this.inner.size;
  }
  get readOnly() {
    return this.inner.readOnly;
  }
  #later(body: (done: (error: string | null) => void) => void, done: (error: string | null) => void): void {
    let turns = this.random.below(4);
    const step = (): void => void (turns-- > 0 ? setImmediate(step) : body(done));
    step();
  }
  read: BlockImage['read'] = (at, into, done) => this.#later((end) => this.inner.read(at, into, end), done);
  write: BlockImage['write'] = (at, from, done) =>
    this.#later((end) => this.inner.write(at, from, end), done);
  flush: BlockImage['flush'] = (done) => this.#later((end) => this.inner.flush(end), done);
  discard: BlockImage['discard'] = (at, n, done) =>
    this.#later((end) => this.inner.discard(at, n, end), done);
  close(): void {}
}

const kinds: Record<string, () => Promise<BlockImage> | BlockImage> = {
  memory: () => new MemoryImage({ content: original() }),
  'raw file': () => {
    writeFileSync(join(folder, 'raw'), original());
    return RawFileImage.open(join(folder, 'raw'));
  },
  'private file': () => {
    const file = new FakeSyncFile();
    file.bytes = original() as Uint8Array<ArrayBuffer>;
    return new OpfsImage(file);
  },
  'overlay on a dropped file': () =>
    OverlayImage.open(
      new BlobImage(new Blob([original() as BlobPart])),
      new MemoryImage({ size: overlaySize(SIZE) }),
    ),
  'overlay of slow images': () => {
    const random = new Random(9);
    const base = new Slow(new MemoryImage({ content: original(), readOnly: true }), random);
    return OverlayImage.open(base, new Slow(new MemoryImage({ size: overlaySize(SIZE) }), random));
  },
};
for (const [kind, open] of Object.entries(kinds)) {
  test(`${kind}: random traffic agrees with an array`, async () => {
    const image = await open();
    const model = original();
    const random = new Random(11);
    assert.is(image.size, SIZE);
    for (let step = 0; step < 300; step++) {
      const at = random.below(SIZE / 512) * 512;
      const length = Math.min(SIZE - at, (1 + random.below(40)) * 512);
      if (random.chance(50))
        assert.equal(await read(image, at, length), model.slice(at, at + length), `step ${step}`);
      else {
        const bytes = new Uint8Array(length);
        random.fill(bytes);
        model.set(bytes, at);
        assert.is(await call((done) => image.write(at, bytes.slice(), done)), null);
      }
      if (random.chance(5)) assert.is(await call((done) => image.flush(done)), null);
    }
    assert.equal(await read(image, 0, SIZE), model);
    image.close();
  });
}

test('overlay: writes in flight to one cluster do not undo each other', async () => {
  const random = new Random(3);
  const slow = (image: BlockImage): BlockImage => new Slow(image, random);
  for (let round = 0; round < 30; round++) {
    const top = new MemoryImage({ size: overlaySize(SIZE) });
    const image = await OverlayImage.open(slow(new MemoryImage({ content: original() })), slow(top));
    const model = original();
    const writes = Array.from({ length: 24 }, (_, i) => {
      const bytes = new Uint8Array(512).fill(i + 1);
      model.set(bytes, i * 512);
      return call((done) => image.write(i * 512, bytes, done));
    });
    assert.equal(new Set(await Promise.all(writes)), new Set([null]));
    assert.equal(await read(image, 0, SIZE), model);
  }
});

test('overlay: what was flushed is there after a cut at any later write, and all clusters are whole', async () => {
  const base = new MemoryImage({ content: original(), readOnly: true });
  const bytes = new Uint8Array(overlaySize(SIZE));
  let budget = Infinity;
  const cut: BlockImage = {
    size: bytes.length,
    readOnly: false,
    read: (at, into, done) => (into.set(bytes.subarray(at, at + into.length)), done(null)),
    write: (at, from, done) => {
      if (budget-- > 0) bytes.set(from, at);
      done(null);
    },
    flush: (done) => done(null),
    discard: (_at, _length, done) => done(null),
    close: () => {},
  };
  for (let writes = 0; writes < 12; writes++) {
    bytes.fill(0);
    budget = Infinity;
    const image = await OverlayImage.open(base, cut);
    const first = new Uint8Array(1024).fill(0xaa);
    await call((done) => image.write(CLUSTER - 512, first, done));
    await call((done) => image.flush(done));
    budget = writes;
    await call((done) => image.write(3 * CLUSTER + 512, new Uint8Array(512).fill(0xbb), done));
    await call((done) => image.flush(done));
    await call((done) => image.write(CLUSTER, new Uint8Array(512).fill(0xcc), done));
    budget = Infinity;
    const again = await OverlayImage.open(base, cut);
    const model = original();
    model.fill(0xaa, CLUSTER - 512, CLUSTER + 512);
    if (writes >= 3) model.fill(0xbb, 3 * CLUSTER + 512, 3 * CLUSTER + 1024);
    if (writes >= 4) model.fill(0xcc, CLUSTER, CLUSTER + 512);
    assert.equal(await read(again, 0, SIZE), model, `cut after ${writes}`);
  }
});

test('raw file: changes are in the file; errors are sentences', async () => {
  const path = join(folder, 'made');
  const image = RawFileImage.open(path, { create: 8192 });
  await call((done) => image.write(512, new Uint8Array(512).fill(7), done));
  assert.is(await call((done) => image.flush(done)), null);
  assert.is(statSync(path).size, 8192);
  assert.equal(new Uint8Array(readFileSync(path).subarray(512, 1024)), new Uint8Array(512).fill(7));
  image.close();
  assert.is(await call((done) => image.flush(done)), 'the image is closed');
  assert.is(await call((done) => image.read(0, new Uint8Array(512), done)), 'the image is closed');
  const readOnly = RawFileImage.open(path, { readOnly: true });
  assert.is(await call((done) => readOnly.write(0, new Uint8Array(512), done)), 'the image is read-only');
  readOnly.close();
  assert.throws(() => RawFileImage.open(join(folder, 'absent')), /Cannot use ".*absent" as a disk/);
  assert.throws(() => RawFileImage.open(folder, { readOnly: true }), /no regular file/);
  writeFileSync(path, 'short');
  assert.throws(() => RawFileImage.open(path), /no sector/);
});

test('memory: an empty disk costs nothing, and discarding gives back', async () => {
  const image = new MemoryImage({ size: 1 << 30 });
  assert.is(image.allocated, 0);
  await call((done) => image.write(1 << 20, new Uint8Array(1 << 20).fill(1), done));
  assert.is(image.allocated, 1 << 20);
  await call((done) => image.discard(1 << 20, 1 << 20, done));
  assert.is(image.allocated, 0);
  assert.equal(await read(image, 1 << 20, 512), new Uint8Array(512));
  assert.throws(() => new MemoryImage({ size: 1000 }), RangeError);
});

test('overlay: a top that does not fit is refused', async () => {
  const base = new MemoryImage({ content: original() });
  await rejects(OverlayImage.open(base, new MemoryImage({ size: SIZE })), /needs/);
  const readOnly = new MemoryImage({ size: overlaySize(SIZE), readOnly: true });
  await rejects(OverlayImage.open(base, readOnly), /read-only/);
});
