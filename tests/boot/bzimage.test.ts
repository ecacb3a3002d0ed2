// The Linux boot protocol at its three entry points.

import {
  BootError,
  type BzImageOptions,
  EFER_LMA,
  EFER_LME,
  loadBzImage,
  memoryLayout,
  parseSetupHeader,
} from '../../bindings/boot/index.js';
import { assert, suite } from '../suite.js';
import { makeBzImage, planBytes, planText, planU32, planU64 } from './images.js';

const test = suite('boot/bzimage');
const MIB = 1 << 20;
const memory = memoryLayout(128 * MIB);
const options: BzImageOptions = { memory, cmdline: 'console=ttyS0', longMode: true };

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof BootError && !error.message.includes('\n')) return error.code;
    throw error;
  }
  return 'none';
}

test('a 64-bit kernel on a 64-bit CPU enters in 64-bit mode', () => {
  const plan = loadBzImage(makeBzImage(), { ...options, acpiRsdp: 0xf0000 });
  const cpu = plan.cpu!;
  assert.is(plan.protocol, 'linux64');
  assert.is(cpu.mode, 'long64');
  assert.is(cpu.regs.rip, 0x100200);
  assert.is(cpu.efer, EFER_LME | EFER_LMA);
  assert.is(cpu.cs.access & 0x6000, 0x2000, 'L set, D clear');
  const params = cpu.regs.rsi;
  assert.is(planU32(plan, params + 0x202), 0x53726448);
  assert.is(planBytes(plan, params + 0x210, 1)[0], 0xff);
  assert.is(planText(plan, planU32(plan, params + 0x228)), 'console=ttyS0');
  assert.is(planU64(plan, params + 0x70), 0xf0000);
  assert.is(planBytes(plan, params + 0x1e8, 1)[0], memory.e820.length);
  for (const [index, { base, size, type }] of memory.e820.entries()) {
    const at = params + 0x2d0 + index * 20;
    assert.equal([planU64(plan, at), planU64(plan, at + 8), planU32(plan, at + 16)], [base, size, type]);
  }
});

test('page tables of the 64-bit entry map the first 4 GiB onto themselves', () => {
  const plan = loadBzImage(makeBzImage(), options);
  for (const address of [0, 0x100000, 0x1fffff, 0x12345678, 0x80000000, 0xffffffff]) {
    const pml4e = planU64(plan, plan.cpu!.cr3);
    const pdpte = planU64(plan, (pml4e & ~0xfff) + 8 * Math.floor(address / 2 ** 30));
    const pde = planU64(plan, (pdpte & ~0xfff) + 8 * (Math.floor(address / 2 ** 21) % 512));
    assert.is(pde % 4096, 0x83);
    assert.is(pde - 0x83 + (address % 2 ** 21), address);
  }
});

test('the GDT in memory agrees with the segment registers', () => {
  for (const entry of ['linux32', 'linux64'] as const) {
    const plan = loadBzImage(makeBzImage(), { ...options, entry });
    const { cs, ds, gdtr } = plan.cpu!;
    assert.is(cs.selector, 0x10);
    assert.is(ds.selector, 0x18);
    const access = (selector: number): number => (planU32(plan, gdtr.base + selector + 4) >>> 8) & 0xf0ff;
    assert.is(access(cs.selector), cs.access);
    assert.is(access(ds.selector), ds.access);
  }
});

test('without 64-bit mode in CPU or kernel the entry is 32-bit', () => {
  for (const plan of [
    loadBzImage(makeBzImage(), { ...options, longMode: false }),
    loadBzImage(makeBzImage({ xloadflags: 0 }), options),
    loadBzImage(makeBzImage({ version: 0x020b }), options),
  ]) {
    assert.is(plan.protocol, 'linux32');
    assert.is(plan.cpu!.regs.rip, 0x100000);
    assert.is(plan.cpu!.cr0, 0x11);
    assert.is(plan.cpu!.cs.limit, 0xffffffff);
  }
  assert.is(
    codeOf(() => loadBzImage(makeBzImage(), { ...options, longMode: false, entry: 'linux64' })),
    'BOOT_OPTION_INVALID',
  );
});

test('the 16-bit entry places the setup code with its heap and command line', () => {
  const plan = loadBzImage(makeBzImage(), { ...options, entry: 'linux16' });
  const { cs, ds, ss, regs, mode } = plan.cpu!;
  assert.is(mode, 'real16');
  assert.is(cs.base + regs.rip, ds.base + 512, 'second sector');
  assert.is(ss.selector, ds.selector);
  assert.is(planU32(plan, ds.base + 0x202), 0x53726448);
  assert.is(planBytes(plan, ds.base + 0x211, 1)[0], 0x81);
  assert.is(planText(plan, planU32(plan, ds.base + 0x228)), 'console=ttyS0');
});

test('a kernel without a 32-bit entry point is entered in real mode', () => {
  const image = makeBzImage({ code32Start: 0, xloadflags: 0 });
  assert.is(loadBzImage(image, options).protocol, 'linux16');
  assert.is(
    codeOf(() => loadBzImage(image, { ...options, entry: 'linux32' })),
    'BOOT_OPTION_INVALID',
  );
});

test('the body follows the setup sectors, and 0 sectors mean 4', () => {
  for (const setupSects of [4, 1, 38]) {
    const image = makeBzImage({ setupSects });
    const plan = loadBzImage(image, options);
    assert.equal(
      planBytes(plan, 0x100000, 64),
      image.slice((setupSects + 1) * 512, (setupSects + 1) * 512 + 64),
    );
  }
  const image = makeBzImage();
  image[0x1f1] = 0;
  assert.is(parseSetupHeader(image).setupLength, 5 * 512);
});

test('the initrd lies page-aligned at the top, below initrd_addr_max and above the kernel', () => {
  const initrd = new Uint8Array(10_000).fill(0xab);
  const place = (fields: Parameters<typeof makeBzImage>[0], ram = 128 * MIB): number => {
    const plan = loadBzImage(makeBzImage(fields), { ...options, memory: memoryLayout(ram), initrd });
    assert.is(planU32(plan, plan.cpu!.regs.rsi + 0x21c), initrd.length);
    return planU32(plan, plan.cpu!.regs.rsi + 0x218);
  };
  assert.is(place({}), 128 * MIB - 12288);
  assert.is(place({ initrdAddrMax: 0x37ffffff }, 2048 * MIB), 0x38000000 - 12288);
  assert.is(place({ initrdAddrMax: 0x1900000 + 1 }), 0x18fd000);
  assert.is(
    codeOf(() => place({ initrdAddrMax: 0x1800000 })),
    'BOOT_NO_ROOM',
  );
  assert.is(
    codeOf(() => loadBzImage(makeBzImage(), { ...options, initrd: new Uint8Array(120 * MIB) })),
    'BOOT_NO_ROOM',
  );
});

test('a random seed travels as setup data', () => {
  const seed = new Uint8Array(32).fill(9);
  const plan = loadBzImage(makeBzImage(), { ...options, rngSeed: seed });
  const node = planU64(plan, plan.cpu!.regs.rsi + 0x250);
  assert.equal([planU64(plan, node), planU32(plan, node + 8), planU32(plan, node + 12)], [0, 9, 32]);
  assert.equal(planBytes(plan, node + 16, 32), seed);
});

test('what cannot work is refused in one line', () => {
  const load = (fields: Parameters<typeof makeBzImage>[0], more: Partial<BzImageOptions> = {}) =>
    codeOf(() => loadBzImage(makeBzImage(fields), { ...options, ...more }));
  assert.is(load({}, { memory: memoryLayout(16 * MIB) }), 'BOOT_NO_ROOM');
  assert.is(load({ initSize: 0xffffffff }), 'BOOT_NO_ROOM');
  assert.is(load({ prefAddress: Number.MAX_SAFE_INTEGER - 1 }), 'BOOT_NO_ROOM');
  assert.is(load({}, { cmdline: 'x'.repeat(2048) }), 'BOOT_CMDLINE_TOO_LONG');
  assert.is(load({}, { cmdline: 'x'.repeat(2047) }), 'none');
  assert.is(
    load({ version: 0x0205, cmdlineSize: 2047 }, { cmdline: 'x'.repeat(256) }),
    'BOOT_CMDLINE_TOO_LONG',
  );
  assert.is(load({}, { cmdline: 'a\0b' }), 'BOOT_OPTION_INVALID');
  assert.is(load({ version: 0x0201 }), 'BOOT_IMAGE_UNSUPPORTED');
  assert.is(load({ loadflags: 0 }), 'BOOT_IMAGE_UNSUPPORTED');
  assert.is(load({ setupSects: 80 }, { entry: 'linux16' }), 'BOOT_IMAGE_UNSUPPORTED');
  assert.is(
    codeOf(() => loadBzImage(new Uint8Array(1024), options)),
    'BOOT_IMAGE_INVALID',
  );
  assert.is(
    codeOf(() => loadBzImage(makeBzImage().subarray(0, 5 * 512), options)),
    'BOOT_IMAGE_INVALID',
  );
});
