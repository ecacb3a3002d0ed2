// PVH, multiboot, flat and firmware images, and telling them apart.

import { gzipSync } from 'node:zlib';
import {
  BootError,
  type BootOptions,
  detectImage,
  loadFirmware,
  loadFlat,
  loadImage,
  loadMultiboot1,
  loadPvh,
  memoryLayout,
  parseElf,
} from '../../bindings/boot/index.js';
import { assert, suite } from '../suite.js';
import {
  lz4Literals,
  makeBzImage,
  makeElf,
  multibootHeader,
  planBytes,
  planText,
  planU32,
  planU64,
} from './images.js';

const test = suite('boot/loaders');
const MIB = 1 << 20;
const memory = memoryLayout(64 * MIB);
const options: BootOptions = { memory, cmdline: 'one two', acpiRsdp: 0xf0000 };
const ENTRY = 0x1000010;
const CODE = Uint8Array.from({ length: 64 }, (_, index) => index);

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof BootError && !error.message.includes('\n')) return error.code;
    throw error;
  }
  return 'none';
}

for (const is64 of [true, false]) {
  test(`PVH: an ELF${is64 ? 64 : 32} image is entered with its start info`, () => {
    const segments = [{ paddr: 0x1000000, vaddr: 0xc1000000, bytes: CODE, memorySize: 0x2000 }];
    const initrd = new Uint8Array(5000).fill(1);
    const modules = [{ bytes: new Uint8Array(10).fill(2), cmdline: 'second' }];
    const plan = loadPvh(makeElf({ is64, segments, pvhEntry: ENTRY }), { ...options, initrd, modules });
    const cpu = plan.cpu!;
    assert.equal([cpu.mode, cpu.regs.rip, cpu.cr0, cpu.cr4], ['prot32', ENTRY, 0x11, 0]);
    assert.equal([cpu.tr.access, cpu.tr.limit, cpu.cs.limit], [0x8b, 0x67, 0xffffffff]);
    assert.equal(planBytes(plan, 0x1000000, 64), CODE);
    assert.equal(plan.zeros, [{ gpa: 0x1000040, length: 0x2000 - 64 }]);
    const info = cpu.regs.rbx;
    assert.equal(
      [planU32(plan, info), planU32(plan, info + 4), planU32(plan, info + 12)],
      [0x336ec578, 1, 2],
    );
    assert.is(planText(plan, planU64(plan, info + 24)), 'one two');
    assert.is(planU64(plan, info + 32), 0xf0000);
    assert.is(planU32(plan, info + 48), memory.e820.length);
    const map = planU64(plan, info + 40);
    for (const [index, { base, size, type }] of memory.e820.entries()) {
      const at = map + index * 24;
      assert.equal([planU64(plan, at), planU64(plan, at + 8), planU32(plan, at + 16)], [base, size, type]);
    }
    const list = planU64(plan, info + 16);
    assert.equal(
      [planU64(plan, list), planU64(plan, list + 8), planU64(plan, list + 16)],
      [0x1002000, 5000, 0],
    );
    assert.equal([planU64(plan, list + 32), planU64(plan, list + 40)], [0x1004000, 10]);
    assert.is(planText(plan, planU64(plan, list + 48)), 'second');
  });
}

test('PVH: a bzImage gives up the kernel inside it', () => {
  const elf = makeElf({ segments: [{ paddr: 0x1000000, bytes: CODE }], pvhEntry: ENTRY });
  const image = makeBzImage({ payload: lz4Literals(elf), unpackedSize: elf.length });
  const plan = loadImage(image, { ...options, protocol: 'pvh' });
  assert.is(plan.protocol, 'pvh');
  assert.equal(planBytes(plan, 0x1000000, 64), CODE);
});

test('PVH: images that cannot start are refused', () => {
  const load = (fields: Parameters<typeof makeElf>[0]) => codeOf(() => loadPvh(makeElf(fields), options));
  assert.is(load({}), 'BOOT_IMAGE_UNSUPPORTED');
  assert.is(load({ pvhEntry: 0x2000000 }), 'BOOT_IMAGE_INVALID');
  assert.is(load({ pvhEntry: 0x1000, segments: [{ paddr: 0x1000, bytes: CODE }] }), 'BOOT_IMAGE_INVALID');
  assert.is(load({ pvhEntry: ENTRY, machine: 40 }), 'BOOT_IMAGE_UNSUPPORTED');
  const far = [{ paddr: 0x1000000, bytes: CODE, memorySize: 2 ** 40 }];
  assert.is(load({ pvhEntry: ENTRY, segments: far }), 'BOOT_NO_ROOM');
  const twice = [
    { paddr: 0x1000000, bytes: CODE },
    { paddr: 0x1000020, bytes: CODE },
  ];
  assert.is(load({ pvhEntry: ENTRY, segments: twice }), 'BOOT_IMAGE_INVALID');
  const short = [{ paddr: 0x1000000, bytes: CODE, memorySize: 8 }];
  assert.is(load({ pvhEntry: ENTRY, segments: short }), 'BOOT_IMAGE_INVALID');
});

test('ELF: a linear address of the upper half survives', () => {
  const bytes = makeElf();
  new DataView(bytes.buffer).setBigUint64(24, 0xffffffff81000000n, true);
  assert.is(parseElf(bytes).entry, 0xffffffff81000000n);
});

function multibootElf(): Uint8Array {
  const bytes = new Uint8Array(256);
  bytes.set(multibootHeader(3), 16);
  return makeElf({
    is64: false,
    entry: 0xc0100080,
    segments: [{ paddr: 0x100000, vaddr: 0xc0100000, bytes, memorySize: 0x3000 }],
  });
}

test('multiboot: an ELF image is entered with its information block', () => {
  const modules = [{ bytes: new Uint8Array(100).fill(7), cmdline: 'dom0' }, { bytes: new Uint8Array(5000) }];
  const plan = loadImage(multibootElf(), { ...options, modules });
  const { regs, mode } = plan.cpu!;
  assert.equal([plan.protocol, mode, regs.rip, regs.rax], ['multiboot1', 'prot32', 0x100080, 0x2badb002]);
  const info = regs.rbx;
  assert.is(planU32(plan, info) & 0x4d, 0x4d);
  assert.equal([planU32(plan, info + 4), planU32(plan, info + 8)], [639, 63 * 1024]);
  assert.is(planText(plan, planU32(plan, info + 16)), 'one two');
  assert.is(planU32(plan, info + 20), 2);
  const list = planU32(plan, info + 24);
  assert.equal([planU32(plan, list), planU32(plan, list + 4)], [0x103000, 0x103064]);
  assert.is(planText(plan, planU32(plan, list + 8)), 'dom0');
  assert.is(planU32(plan, list + 16), 0x104000);
  const map = planU32(plan, info + 48);
  assert.equal([planU32(plan, map), planU64(plan, map + 4)], [20, 0]);
  assert.is(planU32(plan, info + 44), memory.e820.length * 24);
});

test('multiboot: load addresses in the header are followed', () => {
  const image = new Uint8Array(0x200).fill(0x90);
  image.set(multibootHeader(0x10003, [0x200040, 0x200000, 0x200100, 0x200800, 0x200020]), 0x80);
  const plan = loadMultiboot1(image, options);
  assert.is(plan.cpu!.regs.rip, 0x200020);
  assert.equal(planBytes(plan, 0x200000, 0x100), image.slice(0x40, 0x140));
  assert.equal(plan.zeros, [{ gpa: 0x200100, length: 0x700 }]);
});

test('multiboot: contradictions are refused', () => {
  const load = (flags: number, addresses: number[] = []) => {
    const image = new Uint8Array(0x200);
    image.set(multibootHeader(flags, addresses), 0);
    return codeOf(() => loadMultiboot1(image, options));
  };
  assert.is(load(3), 'BOOT_IMAGE_INVALID');
  assert.is(load(0x18), 'BOOT_IMAGE_UNSUPPORTED');
  assert.is(load(4), 'BOOT_IMAGE_UNSUPPORTED');
  assert.is(load(0x10000, [0x100000, 0x200000, 0, 0, 0]), 'BOOT_IMAGE_INVALID');
  assert.is(load(0x10000, [0x100000, 0x100000, 0x100400, 0, 0x100000]), 'BOOT_IMAGE_INVALID');
  assert.is(load(0x10000, [0x1000, 0x1000, 0, 0, 0x1000]), 'BOOT_IMAGE_INVALID');
  assert.is(load(0x10000, [0x100000, 0x100000, 0, 0xf0000000, 0x100000]), 'BOOT_NO_ROOM');
});

test('flat images start in each mode', () => {
  const code = Uint8Array.from([0xf4]);
  const boot = loadFlat(code, { memory, address: 0x7c00, mode: 'real16' }).cpu!;
  assert.equal([boot.cs.selector, boot.regs.rip], [0, 0x7c00]);
  const far = loadFlat(code, { memory, address: 0x20000, mode: 'real16' }).cpu!;
  assert.equal([far.cs.base, far.regs.rip], [0x20000, 0]);
  assert.is(loadFlat(code, { memory, address: 0x100000, mode: 'prot32' }).cpu!.regs.rip, 0x100000);
  const long = loadFlat(code, { memory, address: 0x100000, mode: 'long64' });
  assert.is(planU64(long, long.cpu!.cr3), long.cpu!.cr3 + 0x1003);
  const refused = (address: number, mode: 'real16' | 'long64', entry?: number) =>
    codeOf(() => loadFlat(code, { memory, address, mode, ...(entry === undefined ? {} : { entry }) }));
  assert.is(refused(65 * MIB, 'long64'), 'BOOT_NO_ROOM');
  assert.is(refused(0x1000, 'long64'), 'BOOT_OPTION_INVALID');
  assert.is(refused(0x100000, 'real16'), 'BOOT_OPTION_INVALID');
  assert.is(refused(0x7c00, 'real16', 0x7c01), 'BOOT_OPTION_INVALID');
  assert.is(
    codeOf(() => loadFlat(new Uint8Array(0), { memory, address: 0, mode: 'real16' })),
    'BOOT_IMAGE_INVALID',
  );
});

function makeFirmware(size: number): Uint8Array {
  const image = new Uint8Array(size).fill(0xff);
  image.set([0xea, 0x5b, 0xe0, 0x00, 0xf0], size - 16);
  return image;
}

test('firmware ends at 4 GiB and its last 128 KiB below 1 MiB', () => {
  const image = makeFirmware(0x40000);
  image[0x20000] = 0x42;
  const { pieces, cpu } = loadFirmware(image);
  assert.is(cpu, null);
  assert.equal(
    pieces.map(({ gpa, bytes, rom }) => [gpa, bytes.length, rom === true]),
    [
      [2 ** 32 - 0x40000, 0x40000, true],
      [0xe0000, 0x20000, false],
    ],
  );
  assert.is(pieces[1]!.bytes[0], 0x42);
  for (const size of [0, 100, 0x10001, 32 * MIB]) {
    assert.is(
      codeOf(() => loadFirmware(new Uint8Array(size))),
      'BOOT_IMAGE_INVALID',
    );
  }
});

test('formats are told apart, also inside gzip', () => {
  assert.is(detectImage(makeBzImage()), 'bzimage');
  assert.is(detectImage(makeElf()), 'elf');
  assert.is(detectImage(makeElf({ pvhEntry: ENTRY })), 'pvh');
  assert.is(detectImage(multibootElf()), 'multiboot1');
  assert.is(detectImage(makeFirmware(0x20000)), 'firmware');
  assert.is(detectImage(new Uint8Array(4096)), 'unknown');
  assert.is(detectImage(new Uint8Array(0)), 'unknown');
  const packed = new Uint8Array(gzipSync(multibootElf()));
  assert.is(detectImage(packed), 'gzip');
  assert.is(loadImage(packed, options).protocol, 'multiboot1');
  assert.is(
    codeOf(() => loadImage(new Uint8Array(4096), options)),
    'BOOT_IMAGE_INVALID',
  );
});
