// The memory map: no overlap, all RAM accounted for, holes where the PC has them.

import { BootError, E820_RAM, findRamBelow, isRam, memoryLayout } from '../../bindings/boot/index.js';
import { assert, suite } from '../suite.js';

const test = suite('boot/memory');
const MIB = 1 << 20;
const GIB = 2 ** 30;

for (const ram of [
  1 * MIB,
  16 * MIB,
  256 * MIB,
  3 * GIB - 4096,
  3 * GIB,
  3 * GIB + 4096,
  4 * GIB,
  64 * GIB,
  1024 * GIB,
]) {
  test(`${ram / MIB} MiB are mapped without overlap`, () => {
    const { e820, lowRam, highRam } = memoryLayout(ram);
    assert.is(lowRam + highRam, ram);
    for (let index = 1; index < e820.length; index++) {
      const before = e820[index - 1]!;
      assert.ok(before.base + before.size <= e820[index]!.base, `entry ${index}`);
    }
    const usable = e820.filter(({ type }) => type === E820_RAM).reduce((sum, { size }) => sum + size, 0);
    assert.is(usable, ram - (MIB - 0x9fc00));
  });
}

test('a PVH domain has the map that Xen gives it', () => {
  assert.equal(memoryLayout(5 * GIB, { platform: 'pvh' }).e820, [
    { base: 0, size: 0xa0000, type: 1 },
    { base: MIB, size: 3 * GIB - MIB, type: 1 },
    { base: 0xfc000000, size: 0x8040, type: 3 },
    { base: 0xfeff8000, size: 0x8000, type: 2 },
    { base: 4 * GIB, size: 2 * GIB, type: 1 },
  ]);
});

test('an overlay takes its range out of RAM', () => {
  const memory = memoryLayout(64 * MIB, { overlays: [{ base: 0x3ff0000, size: 0x8000, type: 3 }] });
  assert.equal(
    memory.e820.filter(({ base }) => base >= MIB && base < GIB),
    [
      { base: MIB, size: 0x3ff0000 - MIB, type: 1 },
      { base: 0x3ff0000, size: 0x8000, type: 3 },
      { base: 0x3ff8000, size: 0x8000, type: 1 },
    ],
  );
  assert.is(isRam(memory, 0x3fef000, 0x1000), true);
  assert.is(isRam(memory, 0x3fef000, 0x1001), false);
});

test('a place is found as high as allowed and never above', () => {
  const memory = memoryLayout(4 * GIB);
  assert.is(findRamBelow(memory, 4096, MIB, 2 * GIB), 2 * GIB - 4096);
  assert.is(findRamBelow(memory, 5000, MIB, 4 * GIB), 3 * GIB - 8192);
  assert.is(findRamBelow(memory, 4096, MIB, MIB + 4095), undefined);
});

test('impossible sizes are refused', () => {
  for (const ram of [0, -1, Number.NaN, 1.5 * 2 ** 60, 4096]) {
    assert.throws(
      () => memoryLayout(ram),
      (error: unknown) => error instanceof BootError,
    );
  }
});
