// The slow path: accesses that cross pages, hit devices, foreign or absent frames, ROM and decoded code; alignment checks
// and data breakpoints.

import { assert, suite } from '../suite.js';
import { ABSENT, Core, FOREIGN, HOLE, MMIO, OUTCOME, PF, RAM, READ, ROM, Vcpu, WRITE } from './mmu-core.js';
import { ALL, CR0_AM, CR0_PG, CR4_SMAP, P, RFLAGS_AC, RW, Tables } from './mmu-tables.js';

const test = suite('memory accesses');

/** A domain with 16 MiB of RAM, paging off, and a device page, a foreign page, a ROM page and an absent page at 32 MiB. */
function flat(): { core: Core; cpu: Vcpu } {
  const core = new Core();
  const cpu = new Vcpu(core);
  core.call('frameMap', 0, 0x1000000, RAM);
  core.call('frameMap', DEVICE, 4096, MMIO);
  core.call('frameMap', FOREIGN_PAGE, 4096, FOREIGN);
  core.call('frameMap', ROM_PAGE, 4096, RAM);
  core.poke64(ROM_PAGE, 0x0706050403020100n);
  core.call('frameMap', ROM_PAGE, 4096, ROM);
  core.call('frameMap', ABSENT_PAGE, 4096, ABSENT);
  core.call('frameMap', AFTER_DEVICE, 4096, RAM);
  // A new map makes vCPUs look at events.
  return { core, cpu };
}

const DEVICE = 0x2000000;
const AFTER_DEVICE = 0x2001000;
const FOREIGN_PAGE = 0x2010000;
const ROM_PAGE = 0x2020000;
const ABSENT_PAGE = 0x2030000;

test('values of every size read back across a page boundary', () => {
  const { cpu } = flat();
  for (const size of [1, 2, 4, 8]) {
    const mask = (1n << BigInt(8 * size)) - 1n;
    for (let at = 0x5ff0n; at < 0x6008n; at++) {
      const value = (0x8182838485868788n ^ at) & mask;
      cpu.write(at, size, value);
      assert.is(cpu.read(at, size), value);
      assert.is(cpu.outcome().kind, OUTCOME.none);
    }
  }
});

test('a crossing operand is bounced, with its contents, and committed', () => {
  const { core, cpu } = flat();
  cpu.write(0x6ff8n, 8, 0x1111111111111111n);
  cpu.write(0x7000n, 8, 0x2222222222222222n);
  const read = cpu.call('readPointer', 0x6ff8n, 16);
  assert.is(read, cpu.v + core.constant('V_BOUNCE_R'));
  assert.is(core.view().getBigUint64(read + 8, true), 0x2222222222222222n);
  const write = cpu.call('modifyPointer', 0x6ff8n, 16);
  assert.is(write, cpu.v + core.constant('V_BOUNCE_W'));
  assert.is(core.view().getBigUint64(write, true), 0x1111111111111111n);
  core.view().setBigUint64(write + 8, 0x3333333333333333n, true);
  assert.is(cpu.read(0x7000n, 8), 0x2222222222222222n, 'nothing is written before the commit');
  core.call('commit', cpu.v);
  assert.is(cpu.read(0x7000n, 8), 0x3333333333333333n);
  assert.is(cpu.read(0x6ff8n, 8), 0x1111111111111111n);
});

test('a store into a page is a plain pointer and hits the TLB afterwards', () => {
  const { core, cpu } = flat();
  const pointer = cpu.call('writePointer', 0x8010n, 64);
  assert.is(pointer, (core.call('frameGet', 0x8000) >>> 0) + 0x10);
  assert.ok(cpu.cached(0, 0x8010n, WRITE));
  assert.ok(cpu.cached(0, 0x8010n, READ));
});

test('a device access is refused until the instruction runs alone', () => {
  const { core, cpu } = flat();
  assert.is(cpu.read(BigInt(DEVICE), 4), 0n);
  assert.is(cpu.outcome().kind, OUTCOME.step);
  assert.is(cpu.call('writePointer', BigInt(DEVICE), 4), 0);
  assert.is(cpu.outcome().kind, OUTCOME.step);
  assert.is(cpu.call('probeWrite', BigInt(DEVICE), 4), 0);
  assert.is(cpu.outcome().kind, OUTCOME.step);
  assert.equal(core.calls, []);

  cpu.alone(() => {
    assert.is(cpu.read(BigInt(DEVICE + 0x10), 4), 0x13121110n);
    assert.is(cpu.outcome().kind, OUTCOME.none);
    assert.equal(core.calls.splice(0), [{ kind: 'read', gpa: DEVICE + 0x10, size: 4 }]);
    const pointer = cpu.call('writePointer', BigInt(DEVICE + 0x20), 2);
    assert.equal(core.calls, [], 'a pure store does not read');
    core.view().setUint16(pointer, 0xbeef, true);
    core.call('commit', cpu.v);
    assert.equal(core.calls.splice(0), [{ kind: 'write', gpa: DEVICE + 0x20, size: 2, value: 0xbeef }]);
    const modify = cpu.call('modifyPointer', BigInt(DEVICE + 0x30), 1);
    assert.equal(core.calls.splice(0), [{ kind: 'read', gpa: DEVICE + 0x30, size: 1 }]);
    core.view().setUint8(modify, 7);
    core.call('commit', cpu.v);
    assert.equal(core.calls.splice(0), [{ kind: 'write', gpa: DEVICE + 0x30, size: 1, value: 7 }]);
  });
});

test('devices see aligned pieces of at most four bytes', () => {
  const { core, cpu } = flat();
  const pieces = (at: number, size: number): string => {
    core.calls.length = 0;
    cpu.alone(() => cpu.call('readPointer', BigInt(DEVICE + at), size));
    return core.calls.map((call) => `${call.gpa - DEVICE}:${call.size}`).join(' ');
  };
  assert.is(pieces(0, 8), '0:4 4:4');
  assert.is(pieces(2, 4), '2:2 4:2');
  assert.is(pieces(1, 4), '1:1 2:2 4:1');
  assert.is(pieces(3, 2), '3:1 4:1');
  assert.is(pieces(0, 10), '0:4 4:4 8:2');
  assert.is(pieces(0x3c, 16), '60:4 64:4 68:4 72:4');
});

test('an access over a device page and RAM does each part where it belongs', () => {
  const { core, cpu } = flat();
  cpu.write(BigInt(AFTER_DEVICE), 8, 0xa7a6a5a4a3a2a1a0n);
  cpu.alone(() => assert.is(cpu.read(BigInt(DEVICE + 0xffc), 8), 0xa3a2a1a0fffefdfcn));
  core.calls.length = 0;
  cpu.write(BigInt(DEVICE + 0xffe), 4, 0xddccbbaan);
  assert.is(cpu.outcome().kind, OUTCOME.step);
  cpu.alone(() => cpu.write(BigInt(DEVICE + 0xffe), 4, 0xddccbbaan));
  assert.equal(core.calls, [{ kind: 'write', gpa: DEVICE + 0xffe, size: 2, value: 0xbbaa }]);
  assert.is(cpu.read(BigInt(AFTER_DEVICE), 8), 0xa7a6a5a4a3a2ddccn);
});

test('a hole is the host business, foreign frames are copied by the host', () => {
  const { core, cpu } = flat();
  assert.is(core.call('frameState', 0x5000000), HOLE);
  core.deviceByte = () => 0xff;
  cpu.alone(() => assert.is(cpu.read(0x5000000n, 4), 0xffffffffn));
  core.calls.length = 0;
  assert.is(cpu.read(BigInt(FOREIGN_PAGE), 8), 0n);
  assert.is(cpu.outcome().kind, OUTCOME.step);
  cpu.alone(() => {
    assert.is(cpu.read(BigInt(FOREIGN_PAGE + 8), 8), 0x5a5a5a5a5a5a5a5an);
    cpu.write(BigInt(FOREIGN_PAGE + 8), 8, 0x0102030405060708n);
    assert.is(cpu.read(BigInt(FOREIGN_PAGE + 8), 8), 0x0102030405060708n);
  });
  assert.equal(
    core.calls.map((call) => call.kind),
    ['foreignRead', 'foreignWrite', 'foreignRead'],
  );
});

test('ROM reads and executes like RAM; its writes go to the host', () => {
  const { core, cpu } = flat();
  assert.is(cpu.read(BigInt(ROM_PAGE), 8), 0x0706050403020100n);
  assert.is(cpu.outcome().kind, OUTCOME.none);
  assert.is(cpu.call('fetchFrame', BigInt(ROM_PAGE)), core.call('frameGet', ROM_PAGE) >>> 0);
  cpu.write(BigInt(ROM_PAGE), 4, 0xffffffffn);
  assert.is(cpu.outcome().kind, OUTCOME.step);
  cpu.alone(() => {
    cpu.write(BigInt(ROM_PAGE), 4, 0xffffffffn);
    const pointer = cpu.call('modifyPointer', BigInt(ROM_PAGE + 4), 4);
    assert.is(core.view().getUint32(pointer, true), 0x07060504);
    core.call('commit', cpu.v);
  });
  assert.equal(
    core.calls.map((call) => call.kind),
    ['write', 'write'],
  );
  assert.is(cpu.read(BigInt(ROM_PAGE), 8), 0x0706050403020100n);
  assert.is(core.call('physPointer', ROM_PAGE, true), 0, 'nor does a device write it');
});

test('an absent frame is an outcome of reads, writes, fetches and page walks', () => {
  const { core, cpu } = flat();
  for (const access of [
    () => cpu.read(BigInt(ABSENT_PAGE + 8), 8),
    () => cpu.call('fetchFrame', BigInt(ABSENT_PAGE)),
  ]) {
    access();
    const out = cpu.outcome();
    assert.is(out.kind, OUTCOME.absent);
    assert.is(out.gfn, BigInt(ABSENT_PAGE >> 12));
    assert.is(cpu.get32('V_ABSENT_WRITE'), 0);
  }
  cpu.write(BigInt(ABSENT_PAGE - 2), 4, 0n);
  cpu.outcome();
  cpu.alone(() => cpu.write(BigInt(ABSENT_PAGE - 2), 4, 0n));
  assert.is(cpu.outcome().kind, OUTCOME.absent, 'the second page is looked at before the first is written');
  assert.is(cpu.get32('V_ABSENT_WRITE'), 1);
  assert.equal(core.calls, []);
  const at = core.call('frameProvide', ABSENT_PAGE) >>> 0;
  core.view().setBigUint64(at + 8, 0x1234n, true);
  assert.is(cpu.read(BigInt(ABSENT_PAGE + 8), 8), 0x1234n);

  core.call('frameMap', 0x2040000, 4096, ABSENT);
  cpu.set('V_CR0', CR0_PG | 1n);
  cpu.set('V_CR3', 0x2040000n);
  cpu.call('flushAll');
  cpu.read(0n, 1);
  const out = cpu.outcome();
  assert.is(out.kind, OUTCOME.absent);
  assert.is(out.gfn, 0x2040n);
});

test('page tables outside RAM read as all ones', () => {
  const { cpu } = flat();
  cpu.set('V_CR0', CR0_PG | 1n);
  cpu.set('V_CR3', BigInt(DEVICE));
  cpu.call('flushAll');
  // A 32-bit walk: the page directory entry and the page table entry are all ones, so the page is the last of 4 GiB.
  cpu.alone(() => assert.is(cpu.read(0x10n, 1), 0x10n));
  assert.is(cpu.outcome().kind, OUTCOME.none);
  assert.is(cpu.core.calls.at(-1)?.gpa, 0xfffff010);
});

test('fetching where there is no RAM finds 0xff bytes and leaves data accesses to the device', () => {
  const { core, cpu } = flat();
  const at = cpu.call('fetchFrame', BigInt(DEVICE));
  assert.is(core.view().getUint32(at + 0xffc, true), 0xffffffff);
  assert.not(cpu.cached(0, BigInt(DEVICE), READ));
  assert.is(core.call('framesUsed'), 1, 'the ROM page only');
});

test('the page of a fault is exact: first byte of the second page', () => {
  const { core, cpu } = flat();
  const tables = new Tables(core);
  tables.map(0x400000n, 0x1000);
  tables.map(0x402000n, 0x2000, P);
  tables.load(cpu);
  cpu.write(0x400ffcn, 8, ~0n & 0xffffffffffffffffn);
  let out = cpu.outcome();
  assert.is(out.vector, PF);
  assert.is(out.address, 0x401000n);
  assert.is(out.code, 2);
  assert.is(core.peek64(tables.entryAt(0x400000n, 12)) & 0x60n, 0n, 'the first page is not even marked');
  assert.is(cpu.read(0x400ff8n, 8), 0n, 'the first page was not written');
  tables.map(0x401000n, 0x3000);
  cpu.write(0x401ffdn, 8, 1n);
  out = cpu.outcome();
  assert.is(out.address, 0x402000n);
  assert.is(out.code, 3);
  cpu.read(0x3ffffcn, 8);
  assert.is(cpu.outcome().address, 0x3ffffcn);
});

test('non-canonical addresses raise #GP(0), or #SS(0) for the stack', () => {
  const { core, cpu } = flat();
  const tables = new Tables(core);
  tables.map(0x7ffffffff000n, 0x1000);
  tables.load(cpu);
  for (const linear of [0x8000_0000_0000n, 0xffff_7fff_ffff_ffffn, 0x7fff_ffff_fffcn]) {
    cpu.read(linear, 8);
    const out = cpu.outcome();
    assert.equal([out.kind, out.vector, out.code], [OUTCOME.fault, 13, 0]);
  }
  cpu.read(0x8000_0000_0000n, 8);
  core.call('asStack', cpu.v);
  assert.is(cpu.outcome().vector, 12);
  assert.is(cpu.read(0x7fff_ffff_fff8n, 8), 0n);
  assert.is(cpu.outcome().kind, OUTCOME.none);
});

test('outside 64-bit mode an access wraps at 4 GiB', () => {
  const { core, cpu } = flat();
  core.call('frameMap', 0xfffff000, 4096, RAM);
  cpu.write(0xfffffffen, 4, 0xddccbbaan);
  assert.is(cpu.read(0xfffffffen, 2), 0xbbaan);
  assert.is(cpu.read(0n, 2), 0xddccn);
});

test('system accesses have supervisor rights and obey SMAP', () => {
  const { core, cpu } = flat();
  const tables = new Tables(core);
  tables.map(0x400000n, 0x1000, P | RW);
  tables.map(0x401000n, 0x2000, ALL);
  tables.load(cpu, CR4_SMAP);
  cpu.set('V_CPL', 3);
  cpu.call('select');
  cpu.read(0x400000n, 8);
  assert.equal([cpu.outcome().code], [5]);
  core.call('writeSystem', cpu.v, 0x400000n, 0x77n);
  assert.is(cpu.outcome().kind, OUTCOME.none);
  assert.is(core.callWide('readSystem', cpu.v, 0x400000n), 0x77n);
  cpu.set('V_RFLAGS', RFLAGS_AC);
  cpu.call('select');
  core.callWide('readSystem', cpu.v, 0x401000n);
  assert.is(cpu.outcome().code, 1, 'EFLAGS.AC does not open user pages to implicit accesses');
  cpu.set('V_CPL', 0);
  cpu.call('select');
  cpu.read(0x401000n, 8);
  assert.is(cpu.outcome().kind, OUTCOME.none);
  cpu.set('V_RFLAGS', 0n);
  cpu.call('select');
  cpu.read(0x401000n, 8);
  assert.is(cpu.outcome().code, 1, 'the class with AC does not leak into the one without');
});

test('a write to decoded code steps, is carried out, and reports what it hit', () => {
  const { core, cpu } = flat();
  cpu.write(0x9000n, 8, 0n);
  assert.ok(cpu.cached(0, 0x9000n, WRITE));
  const at = core.call('frameGet', 0x9000) >>> 0;
  core.call('decodeAt', at, 0b10n);
  assert.not(cpu.cached(0, 0x9000n, WRITE), 'arming takes the page out of the write TLB');
  cpu.write(0x9010n, 8, 5n);
  assert.is(cpu.outcome().kind, OUTCOME.none, 'beside the code no step is needed');
  assert.not(cpu.cached(0, 0x9000n, WRITE));
  assert.is(core.constant('codeWrites'), 0);
  cpu.write(0x903cn, 8, 5n);
  assert.is(cpu.outcome().kind, OUTCOME.step);
  assert.is(cpu.read(0x9038n, 8), 0n);
  assert.is(cpu.read(0x9040n, 8), 0n);
  cpu.alone(() => cpu.write(0x903cn, 8, 0x1122334455667788n));
  assert.is(cpu.read(0x903cn, 8), 0x1122334455667788n);
  assert.is(core.constant('codeWrites'), 1);
  assert.equal(
    [core.constant('lastFrame'), core.constant('lastOffset'), core.constant('lastSize')],
    [at >>> 12, 0x3c, 8],
  );
  cpu.write(0x9048n, 8, 6n);
  assert.ok(cpu.cached(0, 0x9000n, WRITE), 'without code the page is written freely again');
});

test('a crossing write drops the code of both pages after writing both', () => {
  const { core, cpu } = flat();
  cpu.write(0xaff8n, 8, 0n);
  cpu.write(0xb000n, 8, 0n);
  core.call('decodeAt', core.call('frameGet', 0xa000) >>> 0, 1n << 63n);
  core.call('decodeAt', core.call('frameGet', 0xb000) >>> 0, 1n);
  cpu.alone(() => cpu.write(0xaffcn, 8, 0x0102030405060708n));
  assert.is(cpu.read(0xaffcn, 8), 0x0102030405060708n);
  assert.is(core.constant('codeWrites'), 2);
});

test('accessed and dirty bits written over decoded code drop it', () => {
  const { core, cpu } = flat();
  const tables = new Tables(core);
  tables.map(0x400000n, 0x1000);
  const entry = tables.entryAt(0x400000n, 12);
  core.call('decodeAt', core.call('physPointer', entry, false) & ~0xfff, ~0n);
  tables.load(cpu);
  cpu.read(0x400000n, 1);
  assert.is(cpu.outcome().kind, OUTCOME.none);
  assert.is(core.constant('codeWrites'), 1);
});

test('blocks of up to a page are copied all or not at all', () => {
  const { core, cpu } = flat();
  const scratch = core.constant('D_SCRATCH');
  const bytes = new Uint8Array(512).map((_, i) => i * 7);
  new Uint8Array(core.memory.buffer).set(bytes, scratch);
  assert.is(cpu.call('writeBytes', 0xcf80n, scratch, 512), 1);
  new Uint8Array(core.memory.buffer).fill(0, scratch, scratch + 512);
  assert.is(cpu.call('readBytes', 0xcf80n, scratch, 512), 1);
  assert.equal(new Uint8Array(core.memory.buffer).slice(scratch, scratch + 512), bytes);
  assert.is(cpu.call('writeBytes', BigInt(ABSENT_PAGE - 0x80), scratch, 512), 0);
  assert.is(cpu.outcome().kind, OUTCOME.absent);
  assert.equal(core.calls, []);
});

test('misaligned accesses raise #AC(0) at CPL 3 with CR0.AM and EFLAGS.AC only', () => {
  const { cpu } = flat();
  const fault = (linear: bigint, size: number): number => {
    cpu.call('readPointer', linear, size);
    const out = cpu.outcome();
    return out.kind === OUTCOME.fault ? out.vector : 0;
  };
  const live = (cpl: number, cr0: bigint, rflags: bigint): void => {
    cpu.set('V_CPL', cpl);
    cpu.set('V_CR0', 1n | cr0);
    cpu.set('V_RFLAGS', rflags);
    cpu.call('select');
  };
  cpu.read(0x1000n, 8);
  for (const [cpl, cr0, rflags] of [
    [0, CR0_AM, RFLAGS_AC],
    [3, 0n, RFLAGS_AC],
    [3, CR0_AM, 0n],
  ] as const) {
    live(cpl, cr0, rflags);
    assert.is(fault(0x1001n, 4), 0);
  }
  live(3, CR0_AM, RFLAGS_AC);
  assert.is(fault(0x1001n, 4), 17);
  assert.is(fault(0x1002n, 4), 17);
  assert.is(fault(0x1004n, 4), 0);
  assert.is(fault(0x1004n, 8), 17);
  assert.is(fault(0x1001n, 2), 17);
  assert.is(fault(0x1001n, 1), 0);
  assert.is(fault(0x1008n, 10), 0);
  assert.is(fault(0x1004n, 10), 17);
  assert.is(fault(0x1008n, 16), 17);
  assert.is(fault(0x1ffen, 4), 17);
  cpu.core.callWide('readSystem', cpu.v, 0x1001n);
  assert.is(cpu.outcome().kind, OUTCOME.none, 'implicit accesses are not checked');
});

test('data breakpoints note the accesses that overlap them', () => {
  const { cpu } = flat();
  const hits = (access: () => void): bigint => {
    cpu.set('V_DEBUG_TRAPS', 0n);
    access();
    assert.is(cpu.outcome().kind, OUTCOME.none);
    return cpu.get('V_DEBUG_TRAPS');
  };
  cpu.set('V_DR', 0x1004n, 0);
  cpu.set('V_DR', 0x1013n, 1);
  cpu.set('V_DR', 0x1020n, 2);
  cpu.set('V_DR', 0x2000n, 3);
  // 0: write, 4 bytes; 1: read or write, 2 bytes (at 0x1012); 2: execution; 3: read or write, 8 bytes, not enabled.
  cpu.set('V_DR7', 0x3fn | (0xdn << 16n) | (0x7n << 20n) | (0x0n << 24n) | (0xbn << 28n));
  cpu.call('select');
  assert.is(
    hits(() => cpu.read(0x1004n, 4)),
    0n,
  );
  assert.is(
    hits(() => cpu.write(0x1004n, 4, 0n)),
    1n,
  );
  assert.is(
    hits(() => cpu.write(0x1007n, 1, 0n)),
    1n,
  );
  assert.is(
    hits(() => cpu.write(0x1008n, 1, 0n)),
    0n,
  );
  assert.is(
    hits(() => cpu.write(0x1000n, 4, 0n)),
    0n,
  );
  assert.is(
    hits(() => cpu.write(0x1001n, 4, 0n)),
    1n,
  );
  assert.is(
    hits(() => cpu.read(0x1012n, 1)),
    2n,
  );
  assert.is(
    hits(() => cpu.read(0x1011n, 1)),
    0n,
  );
  assert.is(
    hits(() => cpu.read(0x1014n, 1)),
    0n,
  );
  assert.is(
    hits(() => cpu.call('readPointer', 0x1000n, 64)),
    2n,
  );
  assert.is(
    hits(() => cpu.call('modifyPointer', 0x1000n, 64)),
    3n,
  );
  assert.is(
    hits(() => cpu.read(0x1020n, 8)),
    0n,
  );
  assert.is(
    hits(() => cpu.read(0x2000n, 8)),
    0n,
  );
  cpu.set('V_DR7', 0x80n | (0xbn << 28n));
  assert.is(
    hits(() => cpu.read(0x2007n, 1)),
    8n,
  );
  assert.is(
    hits(() => cpu.read(0x1fffn, 2)),
    8n,
  );
});

test('PAE directory pointers are checked as they are loaded', () => {
  const { core, cpu } = flat();
  for (let i = 0; i < 4; i++) core.poke64(0x1020 + 8 * i, BigInt(0x2000 + 4096 * i) | 1n);
  assert.is(cpu.call('loadPdptes', 0x1020n), 1);
  assert.is(cpu.get('V_PDPTE'), 0x2001n);
  for (const bit of [1n, 2n, 5n, 8n, 40n, 63n]) {
    core.poke64(0x1030, 0x9001n | (1n << bit));
    assert.is(cpu.call('loadPdptes', 0x1020n), 0);
    const out = cpu.outcome();
    assert.equal([out.vector, out.code], [13, 0], `bit ${bit}`);
  }
  core.poke64(0x1030, 0x9006n);
  assert.is(cpu.call('loadPdptes', 0x1020n), 1, 'entries that are not present may hold anything');
});
