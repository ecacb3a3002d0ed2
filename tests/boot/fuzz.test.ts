// Hostile images: truncated or mutated, every loader answers with a plan inside RAM or with the typed error.

import {
  BootError,
  type BootPlan,
  isRam,
  type LoadImageOptions,
  loadImage,
  memoryLayout,
} from '../../bindings/boot/index.js';
import { assert, suite } from '../suite.js';
import { lz4Literals, makeBzImage, makeElf, makeRandom, multibootHeader } from './images.js';
import { XZ_TEXT } from './packed.js';

const test = suite('boot/fuzz');
const memory = memoryLayout(32 << 20);
const ROUNDS = 1500;

const multiboot = new Uint8Array(0x400);
multiboot.set(multibootHeader(0x10003, [0x100000, 0x100000, 0x100200, 0x100800, 0x100020]), 0);
const elf = makeElf({
  segments: [{ paddr: 0x1000000, bytes: new Uint8Array(200), memorySize: 4096 }],
  pvhEntry: 0x1000000,
});

const IMAGES: Readonly<Record<string, readonly [Uint8Array, LoadImageOptions]>> = {
  'bzImage, 64-bit': [makeBzImage(), { memory, longMode: true, initrd: new Uint8Array(5000) }],
  'bzImage, 16-bit': [makeBzImage(), { memory, protocol: 'linux16', cmdline: 'quiet' }],
  'bzImage with LZ4 kernel, PVH': [makeBzImage({ payload: lz4Literals(elf) }), { memory, protocol: 'pvh' }],
  'bzImage with XZ data, PVH': [makeBzImage({ payload: XZ_TEXT.packed }), { memory, protocol: 'pvh' }],
  'ELF64 with PVH note': [elf, { memory, initrd: new Uint8Array(5000) }],
  'ELF32 with PVH note': [makeElf({ is64: false, pvhEntry: 0x1000000 }), { memory }],
  'multiboot with addresses': [multiboot, { memory }],
  'multiboot with a module': [multiboot, { memory, modules: [{ bytes: new Uint8Array(10), cmdline: 'x' }] }],
};

function check(plan: BootPlan): void {
  const ranges = plan.pieces.map(({ gpa, bytes }) => ({ gpa, length: bytes.length })).concat(plan.zeros);
  for (const { gpa, length } of ranges) {
    if (length > 0 && !isRam(memory, gpa, length)) throw new Error(`piece at ${gpa} is outside RAM`);
  }
}

function tryLoad(image: Uint8Array, options: LoadImageOptions): boolean {
  let plan: BootPlan;
  try {
    plan = loadImage(image, options);
  } catch (error) {
    if (!(error instanceof BootError)) throw error;
    if (error.message.includes('\n')) throw new Error(`not one line: ${error.message}`);
    return false;
  }
  check(plan);
  return true;
}

for (const [name, [image, options]] of Object.entries(IMAGES)) {
  test(`${name}: truncations`, () => {
    let refused = 0;
    for (let length = 0; length < image.length; length += length < 1024 ? 1 : 37) {
      if (!tryLoad(image.subarray(0, length), options)) refused++;
    }
    assert.ok(refused > 0);
  });

  test(`${name}: mutations`, () => {
    const random = makeRandom(0xbeef);
    const values = [0, 1, 0x7f, 0x80, 0xff];
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const mutated = image.slice();
      for (let count = 1 + (random() % 6); count > 0; count--) {
        // Mostly headers, where the decisions are.
        const span = Math.min(mutated.length, [0x30, 0x280, 0x280, mutated.length][random() % 4]!);
        mutated[random() % span] = random() % 2 === 0 ? random() : values[random() % values.length]!;
      }
      if (!tryLoad(mutated, options)) refused++;
    }
    assert.ok(refused > 0);
  });
}
