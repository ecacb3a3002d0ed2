// The bare layer: registers, memory, ports, MMIO, budgets, interrupts, without a machine.

import { Core } from '../../bindings/index.js';
import { assert, suite } from '../suite.js';

const test = suite('core');

/** A core with 64 KiB of RAM that is about to run `code` at 0:0x7c00. */
async function realMode(...code: (number | number[])[]) {
  const core = await Core.create();
  core.memory.addRam(0, 0x10000);
  core.memory.write(0x7c00, new Uint8Array(code.flat()));
  const cpu = core.vcpus[0]!;
  for (const name of ['cs', 'ds', 'es', 'ss'] as const) cpu.setRealSegment(name, 0);
  cpu.rip = 0x7c00n;
  cpu.rsp = 0x7c00n;
  return { core, cpu };
}

test('a budget is exact', async () => {
  const { cpu } = await realMode([0x40, 0x40, 0x40, 0xeb, 0xfb]); // inc ax ×3; jmp
  for (const budget of [1, 2, 3, 7, 100, 12_345]) {
    const before = cpu.retired;
    assert.equal(cpu.run(budget), { reason: 'budget', instructions: budget });
    assert.is(cpu.retired, before + budget);
  }
  assert.is(cpu.rax, BigInt(Math.ceil((12_458 * 3) / 4)) & 0xffffn);
});

test('HLT exits and RIP is behind it', async () => {
  const { cpu } = await realMode([0xb8, 0x34, 0x12, 0xf4]);
  assert.equal(cpu.run(), { reason: 'halt', instructions: 2 });
  assert.is(cpu.rax & 0xffffn, 0x1234n);
  assert.is(cpu.rip, 0x7c04n);
  assert.ok(cpu.halted);
});

test('ports reach a window with offsets, also as words', async () => {
  const { core, cpu } = await realMode(
    [0xba, 0x02, 0x03, 0xb8, 0xcd, 0xab, 0xef], // mov dx, 0x302; mov ax, 0xabcd; out dx, ax
    [0xed, 0xf4], // in ax, dx; hlt
  );
  const seen: number[][] = [];
  core.ports.map(0x300, {
    length: 16,
    read: (offset, size) => {
      seen.push([offset, size]);
      return 0x5678;
    },
    write: (offset, size, value) => void seen.push([offset, size, value]),
  });
  assert.is(cpu.run().reason, 'halt');
  assert.equal(seen, [
    [2, 2, 0xabcd],
    [2, 2],
  ]);
  assert.is(cpu.rax & 0xffffn, 0x5678n);
});

test('MMIO is seen once for each access, with the count of instructions exact', async () => {
  const { core, cpu } = await realMode(
    [0xb8, 0x00, 0x10, 0x8e, 0xd8], // mov ax, 0x1000; mov ds, ax
    [0xa1, 0x10, 0x00], // mov ax, [0x10]
    [0xa3, 0x14, 0x00], // mov [0x14], ax
    [0xff, 0x06, 0x20, 0x00], // inc word [0x20]
    0xf4,
  );
  const seen: unknown[][] = [];
  core.mapMmio(0x10000, {
    length: 0x1000,
    read: (offset, size) => {
      seen.push(['r', offset, size, cpu.retired]);
      return 0x1111;
    },
    write: (offset, size, value) => void seen.push(['w', offset, size, value, cpu.retired]),
  });
  assert.is(cpu.run().reason, 'halt');
  assert.equal(seen, [
    ['r', 0x10, 2, 2],
    ['w', 0x14, 2, 0x1111, 3],
    ['r', 0x20, 2, 4],
    ['w', 0x20, 2, 0x1112, 4],
  ]);
});

test('ROM keeps its contents, holes read as all ones', async () => {
  const { core, cpu } = await realMode(
    [0xb8, 0x00, 0xf0, 0x8e, 0xd8], // mov ax, 0xf000; mov ds, ax
    [0xc6, 0x06, 0x00, 0x00, 0x99], // mov byte [0], 0x99
    [0xa0, 0x00, 0x00, 0x88, 0xc3], // mov al, [0]; mov bl, al
    [0xb8, 0x00, 0x80, 0x8e, 0xd8, 0xa0, 0x00, 0x00], // mov ax, 0x8000; mov ds, ax; mov al, [0]
    0xf4,
  );
  core.memory.addRom(0xf0000, new Uint8Array([0x42]));
  assert.is(cpu.run().reason, 'halt');
  assert.is(cpu.rbx & 0xffn, 0x42n);
  assert.is(cpu.rax & 0xffn, 0xffn);
});

test('queued interrupts are delivered when the guest enables them', async () => {
  const { core, cpu } = await realMode(
    [0x40, 0x40], // inc ax ×2, with interrupts disabled
    [0xfb, 0x40, 0xf4], // sti; inc ax (shadow); hlt
  );
  core.memory.write(0x20 * 4, new Uint8Array([0x00, 0x80, 0x00, 0x00]));
  core.memory.write(0x8000, new Uint8Array([0x89, 0xc3, 0xcf])); // mov bx, ax; iret
  cpu.interrupt(0x20);
  assert.is(cpu.run().reason, 'halt');
  assert.is(cpu.rbx & 0xffffn, 3n);
});

test('kick ends a run, and the next one goes on', async () => {
  const { core, cpu } = await realMode([0xe6, 0x80, 0xeb, 0xfc]); // out 0x80, al; jmp
  let writes = 0;
  core.ports.map(0x80, {
    length: 1,
    read: () => 0xff,
    write: () => {
      if (++writes === 5) cpu.kick();
    },
  });
  assert.equal(cpu.run(), { reason: 'kick', instructions: 9 });
  assert.is(cpu.run(2).reason, 'budget');
  assert.is(writes, 6);
});

test('a kick before a run ends it at once', async () => {
  const { cpu } = await realMode([0xeb, 0xfe]);
  cpu.kick();
  assert.equal(cpu.run(100), { reason: 'kick', instructions: 0 });
  assert.equal(cpu.run(100), { reason: 'budget', instructions: 100 });
});

test('a triple fault is a shutdown', async () => {
  const { cpu } = await realMode([0xcd, 0x20]);
  cpu.idtr = { base: 0n, limit: 0 };
  assert.is(cpu.run(100).reason, 'shutdown');
});

test('flags come out whole, however they are kept', async () => {
  const { cpu } = await realMode([0xb0, 0x80, 0x00, 0xc0, 0xf4]); // mov al, 0x80; add al, al
  cpu.run();
  assert.is(cpu.rflags & 0x8d5n, 0x845n); // OF ZF PF CF
  const other = await realMode([0xb0, 0x0f, 0x3c, 0x10, 0xf4]); // cmp 0x0f, 0x10
  other.cpu.run();
  assert.is(other.cpu.rflags & 0x8d5n, 0x085n | (0n << 4n)); // SF PF CF
});

test('memory is sparse, and reads and writes cross pages', async () => {
  const core = await Core.create();
  core.memory.addRam(0, 2 ** 32);
  core.memory.addRam(2 ** 36, 2 ** 30);
  assert.equal([...core.memory.usedPages()], []);
  const bytes = new Uint8Array(10_000).map((_, index) => index * 7);
  core.memory.write(2 ** 36 + 0xff0, bytes);
  const back = new Uint8Array(10_000);
  core.memory.read(2 ** 36 + 0xff0, back);
  assert.equal(back, bytes);
  assert.is([...core.memory.usedPages()].length, 4);
  assert.ok(core.memoryHeld < 64 << 20);
});

test('bulk access reaches pages beyond 2 GiB of linear memory', async () => {
  const core = await Core.create();
  const last = 2.2 * 2 ** 30;
  core.memory.addRam(0, 3 * 2 ** 30);
  const { exports } = core.instance;
  let pointer = 0;
  // Pages that nobody writes cost the host nothing.
  for (let gpa = 0; gpa < last; gpa += 4096) pointer = exports.physPointer(gpa, 0);
  assert.ok(pointer > 2 ** 31);
  const at = last - (last % 4096) - 3;
  core.memory.write(at, Uint8Array.of(1, 2, 3, 4, 5));
  const back = new Uint8Array(5);
  core.memory.read(at, back);
  assert.equal([...back], [1, 2, 3, 4, 5]);
});

test('instruction fetch follows what the host writes', async () => {
  const { core, cpu } = await realMode([0x40, 0xeb, 0xfd]); // inc ax; jmp
  cpu.run(20);
  core.memory.write(0x7c00, new Uint8Array([0x43]));
  const before = cpu.rbx;
  cpu.run(20);
  assert.is(cpu.rbx, before + 10n);
});
