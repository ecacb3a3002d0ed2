// What the TLB may keep and what it must forget: SDM vol. 3 §4.10, and the machine's own reasons (frame table, dirty log,
// code watches). The last test drives two vCPUs at random against a model of memory.

import { assert, suite } from '../suite.js';
import { Core, EXEC, OUTCOME, RAM, READ, Vcpu, WRITE } from './mmu-core.js';
import { ALL, CR4_PGE, G, P, Tables } from './mmu-tables.js';

const test = suite('TLB');

function long(vcpus = 1): { core: Core; cpu: Vcpu; cpus: Vcpu[]; tables: Tables } {
  const core = new Core();
  core.call('frameMap', 0, 2 ** 31, RAM);
  const tables = new Tables(core);
  const cpus = Array.from({ length: vcpus }, () => new Vcpu(core));
  for (const cpu of cpus) tables.load(cpu, CR4_PGE);
  return { core, cpu: cpus[0] as Vcpu, cpus, tables };
}

test('a cached translation serves until it is flushed, and a fault is never raised from it', () => {
  const { core, cpu, tables } = long();
  core.poke64(0x1000, 1n);
  core.poke64(0x2000, 2n);
  tables.map(0x400000n, 0x1000);
  assert.is(cpu.read(0x400000n, 8), 1n);
  tables.map(0x400000n, 0x2000);
  assert.is(cpu.read(0x400000n, 8), 1n, 'stale, as the SDM allows');
  cpu.call('flushPage', 0x400abcn);
  assert.is(cpu.read(0x400000n, 8), 2n);
  tables.map(0x400000n, 0x2000, P);
  cpu.call('flushPage', 0x400000n);
  cpu.write(0x400000n, 8, 3n);
  assert.is(cpu.outcome().code, 3);
  tables.map(0x400000n, 0x2000, ALL);
  cpu.write(0x400000n, 8, 3n);
  assert.is(cpu.outcome().kind, OUTCOME.none, 'rights that grew need no flush');
});

test('MOV to CR3 keeps global pages, a full flush does not', () => {
  const { core, cpu, tables } = long();
  core.poke64(0x2000, 2n);
  tables.map(0x400000n, 0x1000, ALL | G);
  tables.map(0x401000n, 0x1000);
  cpu.read(0x400000n, 8);
  cpu.read(0x401000n, 8);
  tables.map(0x400000n, 0x2000, ALL | G);
  tables.map(0x401000n, 0x2000);
  cpu.call('flushNonGlobal');
  assert.is(cpu.read(0x400000n, 8), 0n);
  assert.is(cpu.read(0x401000n, 8), 2n);
  cpu.call('flushPage', 0x400000n);
  assert.is(cpu.read(0x400000n, 8), 2n, 'INVLPG drops global pages');
  tables.map(0x400000n, 0x1000, ALL | G);
  cpu.call('flushAll');
  assert.is(cpu.read(0x400000n, 8), 0n);
});

test('INVLPG inside a large page drops all of it, and nothing of other pages', () => {
  for (const [shift, step, base] of [
    [21, 0x1000n, 0x40000000n],
    [21, 0x40000n, 0x40000000n],
    [30, 0x1000000n, 0x80000000n],
  ] as const) {
    const { cpu, tables } = long();
    tables.map(base, 0, ALL | G, shift);
    tables.map(0x7f0000000000n, 0x3000);
    cpu.read(0x7f0000000000n, 8);
    const size = 1n << BigInt(shift);
    const pages: bigint[] = [];
    for (let at = base; at < base + size && pages.length < 512; at += step) pages.push(at);
    for (const at of pages) cpu.read(at, 8);
    cpu.call('flushPage', base + size - 1n);
    for (const at of pages) assert.not(cpu.cached(0, at, READ), `${at.toString(16)} of ${shift}`);
    assert.ok(cpu.cached(0, 0x7f0000000000n, READ));
  }
});

test('pages that share an index live in the second level', () => {
  const { core, cpu, tables } = long();
  tables.map(0x80000000n, 0, ALL, 30);
  for (let i = 0; i < 32; i++) core.poke64(i * 0x1000000 + 0x800000, BigInt(i));
  for (let i = 0n; i < 32n; i++) assert.is(cpu.read(0x80800000n + i * 0x1000000n, 8), i);
  let kept = 0;
  for (let i = 0n; i < 32n; i++) if (cpu.cached(0, 0x80800000n + i * 0x1000000n, READ)) kept++;
  assert.ok(kept >= 24, `${kept} of 32`);
  cpu.call('flushAll');
  for (let i = 0n; i < 32n; i++) assert.not(cpu.cached(0, 0x80800000n + i * 0x1000000n, READ));
});

test('user and supervisor translations are apart', () => {
  const { cpu, tables } = long();
  tables.map(0x400000n, 0x1000, P);
  cpu.read(0x400000n, 8);
  assert.is(cpu.outcome().kind, OUTCOME.none);
  cpu.set('V_CPL', 3);
  cpu.call('select');
  cpu.read(0x400000n, 8);
  assert.is(cpu.outcome().code, 5);
  assert.is(cpu.call('fetchFrame', 0x400000n), 0);
  assert.is(cpu.outcome().code, 21);
});

test('a fetch fills the exec tag only once it was permitted', () => {
  const { cpu, tables } = long();
  tables.map(0x400000n, 0x1000, ALL | (1n << 63n));
  cpu.read(0x400000n, 8);
  assert.is(cpu.call('fetchFrame', 0x400000n), 0);
  assert.is(cpu.outcome().code, 17);
  tables.map(0x401000n, 0x1000);
  cpu.read(0x401000n, 8);
  assert.not(cpu.cached(2, 0x401000n, EXEC));
  assert.is.not(cpu.call('fetchFrame', 0x401234n), 0);
  assert.ok(cpu.cached(2, 0x401000n, EXEC));
  assert.ok(cpu.cached(2, 0x401000n, READ));
});

test('a refill for another frame keeps no right of the old one', () => {
  const { core, cpu, tables } = long();
  tables.map(0x400000n, 0x1000);
  cpu.call('fetchFrame', 0x400000n);
  assert.ok(cpu.cached(2, 0x400000n, EXEC));
  tables.map(0x400000n, 0x2000, ALL | (1n << 63n));
  cpu.write(0x400000n, 8, 9n);
  assert.is(core.peek64(0x2000), 9n);
  assert.not(cpu.cached(2, 0x400000n, EXEC));
});

test('a page is writable in the TLB only after its dirty bit is set', () => {
  const { core, cpu, tables } = long();
  tables.map(0x400000n, 0x1000);
  cpu.read(0x400000n, 8);
  assert.not(cpu.cached(0, 0x400000n, WRITE));
  assert.is(core.peek64(tables.entryAt(0x400000n, 12)) & 0x60n, 0x20n);
  cpu.write(0x400000n, 8, 1n);
  assert.ok(cpu.cached(0, 0x400000n, WRITE));
  assert.is(core.peek64(tables.entryAt(0x400000n, 12)) & 0x60n, 0x60n);
});

test('the dirty log reports each page written since it was asked, by whatever path', () => {
  const { core, cpus, tables } = long(3);
  const [one, two, three] = cpus as [Vcpu, Vcpu, Vcpu];
  for (let i = 0; i < 8; i++) tables.map(0x400000n + BigInt(i) * 4096n, 0x1000 + 4096 * i);
  tables.map(0x500000n, 0x1000);
  for (const cpu of cpus) for (let i = 0n; i < 8n; i++) cpu.write(0x400000n + i * 4096n, 8, i);
  one.write(0x500000n, 8, 1n);
  core.call('dirtyLog', true);
  const dirty = (): number[] => {
    const found: number[] = [];
    for (let at = core.call('dirtyNext', 0); at >= 0; at = core.call('dirtyNext', at + 4096)) found.push(at);
    return found;
  };
  assert.equal(dirty(), []);
  one.write(0x401000n, 8, 1n);
  two.write(0x401008n, 8, 1n);
  three.write(0x403ffcn, 8, 1n);
  core.poke64(0x6000, 1n);
  assert.equal(dirty(), [0x2000, 0x4000, 0x5000, 0x6000]);
  assert.equal(dirty(), []);
  three.write(0x401000n, 8, 1n);
  one.write(0x500000n, 8, 1n);
  one.write(0x400000n, 8, 1n);
  assert.equal(dirty(), [0x1000, 0x2000]);
  for (const cpu of cpus)
    for (let i = 0n; i < 8n; i++) assert.not(cpu.cached(0, 0x400000n + i * 4096n, WRITE));
  assert.not(one.cached(0, 0x500000n, WRITE));
  one.read(0x407000n, 8);
  assert.equal(dirty(), []);
  // A page walk writes page tables.
  tables.map(0x420000n, 0x1000);
  dirty();
  one.read(0x420000n, 8);
  assert.equal(dirty(), [tables.entryAt(0x420000n, 12) & ~0xfff]);
});

test('arming a code watch closes every alias in every vCPU', () => {
  const { core, cpus, tables } = long(4);
  tables.map(0x400000n, 0x1000);
  tables.map(0x80400000n, 0x1000);
  tables.map(0x401000n, 0x2000);
  for (const cpu of cpus) {
    for (const at of [0x400000n, 0x80400000n, 0x401000n]) cpu.write(at, 8, 1n);
  }
  core.call('decodeAt', core.call('frameGet', 0x1000) >>> 0, 1n);
  for (const cpu of cpus) {
    assert.not(cpu.cached(0, 0x400000n, WRITE));
    assert.not(cpu.cached(0, 0x80400000n, WRITE));
    assert.ok(cpu.cached(0, 0x400000n, READ));
    assert.ok(cpu.cached(0, 0x401000n, WRITE));
  }
});

test('changing the frame table reaches every vCPU', () => {
  const { core, cpus, tables } = long(2);
  tables.map(0x400000n, 0x1000);
  for (const cpu of cpus) cpu.write(0x400000n, 8, 5n);
  assert.is(core.call('frameRelease', 0x1000), 1);
  for (const cpu of cpus) assert.is(cpu.read(0x400000n, 8), 0n);
  core.call('frameMap', 0x1000, 4096, 0);
  for (const cpu of cpus) {
    cpu.read(0x400000n, 8);
    assert.is(cpu.outcome().kind, OUTCOME.step);
  }
});

/** Two vCPUs, 24 linear pages (some far apart with one index), 10 physical pages. */
function storm(seed: number, steps: number): void {
  const { core, cpus, tables } = long(2);
  let state = seed;
  const below = (n: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
  const FRAMES = 10;
  const base = 0x1000;
  const linears = Array.from({ length: 24 }, (_, i) =>
    i < 12 ? 0x400000n + BigInt(i) * 4096n : 0x400000n + BigInt(i - 11) * 0x1000000n,
  );
  const map = new Map<bigint, number>();
  const memory = new Uint8Array(FRAMES * 4096);
  const grains = Array.from({ length: FRAMES }, () => 0n);
  const dirty = Array.from({ length: FRAMES }, () => true);
  const remap = (linear: bigint): void => {
    const frame = below(FRAMES);
    map.set(linear, frame);
    tables.map(linear, base + frame * 4096, ALL | (below(3) === 0 ? G : 0n));
    for (const cpu of cpus) cpu.call('flushPage', linear + BigInt(below(4096)));
  };
  for (const linear of linears) remap(linear);
  for (let i = 0; i < FRAMES; i++) core.poke64(base + i * 4096, 0n);

  const touch = (): void => {
    const cpu = cpus[below(2)] as Vcpu;
    const linear = linears[below(linears.length)] as bigint;
    const size = [1, 2, 4, 8, 8, 16, 64][below(7)] as number;
    const crossing = map.has(linear + 4096n);
    const offset = below(4) === 0 && crossing ? 4096 - size + below(2 * size) : below(4096 - size + 1);
    const at = linear + BigInt(offset);
    if (offset >= 4096) return;
    const bytes: [frame: number, offset: number][] = Array.from({ length: size }, (_, i) => {
      const byte = at + BigInt(i);
      return [map.get(byte & ~0xfffn) as number, Number(byte & 0xfffn)];
    });
    const hit = bytes.some(([frame, o]) => ((grains[frame] as bigint) >> BigInt(o >> 6)) & 1n);
    const kind = below(3);
    if (kind === 0) {
      const pointer = cpu.call('readPointer', at, size);
      const got = new Uint8Array(core.memory.buffer, pointer, size);
      assert.equal(
        [...got],
        bytes.map(([frame, o]) => memory[frame * 4096 + o]),
      );
      return;
    }
    const name = kind === 1 ? 'writePointer' : 'modifyPointer';
    let pointer = cpu.call(name, at, size);
    const out = cpu.outcome();
    assert.is(out.kind, hit ? OUTCOME.step : OUTCOME.none);
    const before = core.constant('codeWrites');
    if (hit) pointer = cpu.alone(() => cpu.call(name, at, size));
    const target = new Uint8Array(core.memory.buffer, pointer, size);
    for (let i = 0; i < size; i++) target[i] = below(256);
    const values = [...target];
    if (pointer === cpu.v + core.constant('V_BOUNCE_W')) core.call('commit', cpu.v);
    assert.is(core.constant('codeWrites') > before, hit);
    for (const [i, [frame, o]] of bytes.entries()) {
      memory[frame * 4096 + o] = values[i] as number;
      dirty[frame] = true;
      if (hit) grains[frame] = (grains[frame] as bigint) & ~(1n << BigInt(o >> 6));
    }
  };

  for (let step = 0; step < steps; step++) {
    const frame = below(FRAMES);
    const gpa = base + frame * 4096;
    const what = below(100);
    if (what < 80) touch();
    else if (what < 86) remap(linears[below(linears.length)] as bigint);
    else if (what < 90) {
      const grain = 1n << BigInt(below(64));
      core.call('decodeAt', core.call('frameGet', gpa) >>> 0, grain);
      grains[frame] = (grains[frame] as bigint) | grain;
    } else if (what < 93) {
      assert.is(core.call('dirtyTake', gpa), dirty[frame] ? 1 : 0, `dirty of frame ${frame} in step ${step}`);
      dirty[frame] = false;
    } else if (what < 95) {
      // Device write: everything decoded from the page goes.
      core.poke64(gpa + 8, BigInt(step));
      new DataView(memory.buffer).setBigUint64(frame * 4096 + 8, BigInt(step), true);
      grains[frame] = 0n;
      dirty[frame] = true;
    } else if (what < 97) (cpus[below(2)] as Vcpu).call(below(2) ? 'flushAll' : 'flushNonGlobal');
    else if (what < 98) {
      const cpu = cpus[below(2)] as Vcpu;
      cpu.set('V_CPL', 3 * below(2));
      cpu.call('select');
    } else if (what < 99) {
      const fetched = (cpus[below(2)] as Vcpu).call('fetchFrame', linears[frame] as bigint);
      assert.is(
        fetched,
        core.call('frameGet', base + 4096 * (map.get(linears[frame] as bigint) as number)) >>> 0,
      );
    } else {
      core.call('frameRelease', gpa);
      core.call('physPointer', gpa, false);
      memory.fill(0, frame * 4096, frame * 4096 + 4096);
      grains[frame] = 0n;
      dirty[frame] = false;
    }
  }
}

test('two vCPUs under random accesses, remaps, watches and flushes agree with a model', () => {
  for (let seed = 1; seed <= 6; seed++) storm(seed * 7919, 8000);
});
