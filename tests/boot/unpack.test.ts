// Decompressors of kernels: exact output, bounded output, one-line errors.

import { deflateRawSync, gzipSync } from 'node:zlib';
import { BootError } from '../../bindings/boot/index.js';
import { unpackLz4Legacy } from '../../bindings/boot/lz4.js';
import { unpackGzip, unpackKernel } from '../../bindings/boot/payload.js';
import { crc32, unpackXz } from '../../bindings/boot/xz.js';
import { assert, suite } from '../suite.js';
import { lz4Literals, makeRandom, sample } from './images.js';
import { LZ4_TEXT, XZ_BRANCHES, XZ_TEXT } from './packed.js';

const test = suite('boot/unpack');
const LIMIT = { maxOutput: 1 << 20 };

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof BootError && !error.message.includes('\n')) return error.code;
    throw error;
  }
  return 'none';
}

test('crc32 has the check value of its catalogue entry', () => {
  assert.is(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
});

for (const [name, { packed, plain }] of Object.entries({ XZ_TEXT, XZ_BRANCHES })) {
  test(`${name} unpacks to what xz packed`, () => {
    assert.equal(unpackXz(packed, LIMIT), plain);
    assert.equal(unpackXz(packed, { maxOutput: plain.length, expected: plain.length }), plain);
  });
}

test('LZ4 unpacks to what lz4 packed', () => {
  assert.equal(unpackLz4Legacy(LZ4_TEXT.packed, LIMIT), LZ4_TEXT.plain);
  const literals = sample(700, [1, 2, 3]);
  assert.equal(unpackLz4Legacy(lz4Literals(literals), LIMIT), literals);
});

test('gzip unpacks to what zlib packed', () => {
  const plain = sample(200_000, [5, 6, 7, 8]);
  assert.equal(unpackGzip(new Uint8Array(gzipSync(plain)), LIMIT), plain);
});

test('more output than allowed is refused by each format', () => {
  const room = { maxOutput: 100 };
  assert.is(
    codeOf(() => unpackXz(XZ_TEXT.packed, room)),
    'BOOT_NO_ROOM',
  );
  assert.is(
    codeOf(() => unpackGzip(new Uint8Array(gzipSync(new Uint8Array(1 << 22))), LIMIT)),
    'BOOT_NO_ROOM',
  );
  assert.not.equal(
    codeOf(() => unpackLz4Legacy(LZ4_TEXT.packed, room)),
    'none',
  );
});

test('a huge claimed size is not believed', () => {
  const claimed = { maxOutput: 2 ** 31, expected: 2 ** 31 };
  assert.is(unpackXz(XZ_TEXT.packed, claimed).buffer.byteLength < 1 << 22, true);
});

test('formats that are not unpacked are named', () => {
  const zstd = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0]);
  assert.is(
    codeOf(() => unpackKernel(zstd, LIMIT)),
    'BOOT_IMAGE_UNSUPPORTED',
  );
  assert.is(
    codeOf(() => unpackKernel(deflateRawSync('x'), LIMIT)),
    'BOOT_IMAGE_INVALID',
  );
});

test('damage gives the typed error and nothing else', () => {
  const random = makeRandom(7);
  const gzip = new Uint8Array(gzipSync(sample(500, [1, 2, 3])));
  let refused = 0;
  for (const packed of [XZ_TEXT.packed, XZ_BRANCHES.packed, LZ4_TEXT.packed, gzip]) {
    for (let length = 0; length < packed.length; length += 3) {
      if (codeOf(() => unpackKernel(packed.subarray(0, length), LIMIT)) !== 'none') refused++;
    }
    for (let round = 0; round < 300; round++) {
      const mutated = packed.slice();
      for (let count = 1 + (random() % 3); count > 0; count--) mutated[random() % mutated.length] = random();
      if (codeOf(() => unpackKernel(mutated, LIMIT)) !== 'none') refused++;
    }
  }
  assert.ok(refused > 800, `${refused} refused`);
});
