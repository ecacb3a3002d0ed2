// The frame table and the host's view of guest-physical memory: what ranges cost, what survives a change of state, what
// runs out, and what the TLB costs.

import { assert, suite } from '../suite.js';
import { ABSENT, Core, FOREIGN, HOLE, MMIO, OUTCOME, RAM, ROM, Vcpu } from './mmu-core.js';
import { ALL, G, Tables } from './mmu-tables.js';

const test = suite('frame table');
const GiB = 2 ** 30;

test('a domain of 16 GiB costs what it touches', () => {
  const core = new Core();
  const cpu = new Vcpu(core);
  core.call('frameMap', 0, 16 * GiB, RAM);
  const before = core.view().getUint32(core.constant('D_HEAP_END'), true);
  const tables = new Tables(core);
  for (let i = 0; i < 15; i++) tables.map(0x100000000n + BigInt(i) * 0x40000000n, i * GiB, ALL, 30);
  tables.load(cpu);
  for (let i = 0n; i < 15n; i++) cpu.write(0x100000000n + i * 0x40000000n + 0x3ffffff8n, 8, i);
  for (let i = 0n; i < 15n; i++) assert.is(cpu.read(0x100000000n + i * 0x40000000n + 0x3ffffff8n, 8), i);
  assert.is(core.call('framesUsed'), 15 + 2);
  const grown = core.view().getUint32(core.constant('D_HEAP_END'), true) - before;
  assert.ok(grown <= 2 << 20, `${grown} bytes for 17 frames in 15 GiB`);
});

test('ranges have states at any alignment up to 48-bit addresses', () => {
  const core = new Core();
  const ranges: [number, number, number][] = [
    [0, 3 * GiB, RAM],
    [0xa0000, 0x20000, MMIO],
    [0xc0000, 0x40000, ROM],
    [3 * GiB, GiB - 0x1000, MMIO],
    [4 * GiB, 64 * GiB, RAM],
    [2 ** 47, 2 ** 46, ABSENT],
    [2 ** 47 + 5 * 4096, 4096, FOREIGN],
    [2 ** 48 - 4096, 4096, RAM],
  ];
  for (const [gpa, size, state] of ranges) assert.is(core.call('frameMap', gpa, size, state), 1);
  const expect = (gpa: number): number => {
    let state = HOLE;
    for (const [first, size, to] of ranges) if (gpa >= first && gpa < first + size) state = to;
    return state;
  };
  for (const [first, size] of ranges) {
    for (const gpa of [first - 1, first, first + 4096, first + size - 1, first + size]) {
      if (gpa >= 0 && gpa < 2 ** 48) assert.is(core.call('frameState', gpa), expect(gpa), gpa.toString(16));
    }
  }
  assert.is(core.call('frameMap', 2 ** 48, 4096, RAM), 0);
  assert.is(core.call('framesUsed'), 0);
});

test('random ranges agree with a flat model', () => {
  const core = new Core();
  const PAGES = 3000;
  const base = 2 ** 30 - 1000 * 4096;
  const model = new Array<number>(PAGES).fill(HOLE);
  const held = new Set<number>();
  let state = 99;
  const below = (n: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  for (let round = 0; round < 300; round++) {
    const first = below(PAGES);
    const count = 1 + below(below(2) ? 8 : PAGES - first);
    const to = [HOLE, RAM, RAM, ROM, ABSENT, MMIO, FOREIGN][below(7)] as number;
    core.call('frameMap', base + first * 4096, Math.min(count, PAGES - first) * 4096, to);
    for (let i = first; i < Math.min(PAGES, first + count); i++) {
      model[i] = to;
      if (to !== RAM && to !== ROM) held.delete(i);
    }
    for (let i = 0; i < 20; i++) {
      const page = below(PAGES);
      const got = core.call('physPointer', base + page * 4096, false) !== 0;
      assert.is(got, model[page] === RAM || model[page] === ROM);
      if (got) held.add(page);
    }
    for (let i = 0; i < 20; i++) {
      const page = below(PAGES);
      assert.is(core.call('frameState', base + page * 4096), model[page]);
      assert.is(core.call('frameGet', base + page * 4096) !== 0, held.has(page));
    }
    assert.is(core.call('framesUsed'), held.size);
  }
  const found: number[] = [];
  for (let at = core.call('frameNext', 0); at >= 0; at = core.call('frameNext', at + 1))
    found.push((at - base) / 4096);
  assert.equal(
    found,
    [...held].sort((a, b) => a - b),
  );
});

test('pages that come and go here and there leave no tables behind', () => {
  const core = new Core();
  const size = (): number => core.memory.buffer.byteLength;
  const place = (i: number): number => ((i * 0x9e3779b1) % 2 ** 34) * 4096;
  const round = (first: number): void => {
    for (let i = first; i < first + 5000; i++) {
      const at = place(i);
      core.call('frameMap', at, 4096, i % 2 === 0 ? FOREIGN : RAM);
      assert.is(core.call('frameState', at), i % 2 === 0 ? FOREIGN : RAM);
      if (i % 3 === 0) {
        core.call('frameMove', at, at + 2 ** 40, 4096);
        core.call('frameMap', at + 2 ** 40, 4096, HOLE);
      } else core.call('frameMap', at, 4096, HOLE);
      assert.is(core.call('frameState', at), HOLE);
    }
  };
  core.call('frameMap', 0, 0x10000, RAM);
  core.poke64(0x1000, 7n);
  round(1);
  const before = size();
  round(5001);
  assert.is(size(), before);
  assert.is(core.peek64(0x1000), 7n);
});

test('ROM and RAM keep their contents when they change places; other states do not', () => {
  const core = new Core();
  core.call('frameMap', 0, 0x10000, RAM);
  core.poke64(0x1000, 7n);
  core.call('frameMap', 0, 0x10000, ROM);
  assert.is(core.peek64(0x1000), 7n);
  core.call('frameMap', 0, 0x10000, RAM);
  core.poke64(0x1008, 8n);
  assert.is(core.peek64(0x1000), 7n);
  core.call('frameMap', 0, 0x10000, MMIO);
  assert.is(core.call('framesUsed'), 0);
  core.call('frameMap', 0, 0x10000, RAM);
  assert.is(core.peek64(0x1000), 0n, 'a frame is zero when it is used again');
});

test('frames move with their contents', () => {
  const core = new Core();
  core.call('frameMap', 0xe0000000, 0x4000, RAM);
  for (let i = 0; i < 4; i++) core.poke64(0xe0000000 + 4096 * i, BigInt(i + 1));
  assert.is(core.call('frameMove', 0xe0000000, 2 ** 40, 0x4000), 1);
  assert.is(core.call('frameState', 0xe0000000), HOLE);
  for (let i = 0; i < 4; i++) assert.is(core.peek64(2 ** 40 + 4096 * i), BigInt(i + 1));
  core.call('frameMap', 0xe0000000, 0x4000, RAM);
  assert.is(core.peek64(0xe0000000), 0n);
  assert.is(core.call('framesUsed'), 5);
});

test('released frames are used again and read as zeroes', () => {
  const core = new Core();
  core.call('frameMap', 0, GiB, RAM);
  for (let i = 0; i < 100; i++) core.poke64(i * 4096, 1n);
  const end = core.view().getUint32(core.constant('D_CHUNK_NEXT'), true);
  for (let i = 0; i < 100; i++) assert.is(core.call('frameRelease', i * 4096), 1);
  assert.is(core.call('framesUsed'), 0);
  assert.is(core.call('frameRelease', 0), 0);
  for (let i = 0; i < 100; i++) assert.is(core.peek64((1000 + i) * 4096), 0n);
  assert.is(core.view().getUint32(core.constant('D_CHUNK_NEXT'), true), end);
});

test('no more frames than allowed, and no trap when memory ends: the instruction is abandoned', () => {
  const limited = new Core(10);
  limited.call('frameMap', 0, GiB, RAM);
  const cpu = new Vcpu(limited);
  for (let i = 0n; i < 10n; i++) cpu.write(i << 12n, 8, i);
  assert.is(cpu.outcome().kind, OUTCOME.none);
  cpu.write(0xaffcn, 8, 1n);
  const out = cpu.outcome();
  assert.equal([out.kind, out.gfn], [OUTCOME.noMemory, 10n]);
  assert.is(limited.call('physPointer', 0xb000, true), 0);
  limited.call('frameRelease', 0x1000);
  cpu.write(0xaff8n, 8, 1n);
  assert.is(cpu.outcome().kind, OUTCOME.none);

  const small = new Core(0, 64 * 16);
  small.call('frameMap', 0, GiB, RAM);
  const other = new Vcpu(small);
  let frames = 0;
  for (; frames < 30000; frames++) {
    other.write(BigInt(frames) << 12n, 8, 1n);
    if (other.outcome().kind !== OUTCOME.none) break;
  }
  assert.ok(frames > 14000 && frames < 16384, `${frames} frames in 64 MiB`);
  assert.is(other.read(0x5000n, 8), 1n);
});

test('the cost of hits, misses and flushes is in proportion', () => {
  const core = new Core();
  const cpu = new Vcpu(core);
  core.call('frameMap', 0, GiB, RAM);
  const tables = new Tables(core, 0x3f000000);
  tables.map(0x40000000n, 0, ALL | G, 30);
  for (let i = 0n; i < 512n; i++) tables.map(0x60000000n + (i << 12n), Number(i) << 12);
  tables.load(cpu);
  const nanos = (count: number, rounds: number, stride: bigint, linear = 0x40000000n): number => {
    core.callWide('sweep', cpu.v, linear, stride, count, 3);
    const start = process.hrtime.bigint();
    core.callWide('sweep', cpu.v, linear, stride, count, rounds);
    return Number(process.hrtime.bigint() - start) / (count * rounds);
  };
  const hit = nanos(512, 4000, 4096n);
  const swap = nanos(16, 25000, 0x1000000n);
  const start = process.hrtime.bigint();
  core.call('switches', cpu.v, 0x60000000n, 16, 20000);
  const refill = Number(process.hrtime.bigint() - start) / 20000;
  if (process.env.MMU_STATS) console.log({ hit, secondLevel: swap, switchWith16Pages: refill });
  assert.ok(hit < 50, `${hit} ns a hit`);
  assert.ok(refill < 100_000, `${refill} ns for 16 misses and a flush`);
});
