// Random page tables and accesses through the core's MMU and through the reference, side by side.

import { ABSENT, Core, MMIO, OUTCOME, PF, RAM, ROM, Vcpu } from './mmu-core.js';
import {
  type Access,
  type Control,
  pdptesAreValid,
  type ReadEntry,
  translate,
  type WriteEntry,
} from './mmu-reference.js';

const PG = 1n << 31n;
const WP = 1n << 16n;
const PSE = 1n << 4n;
const PAE = 1n << 5n;
const PGE = 1n << 7n;
const SMEP = 1n << 20n;
const SMAP = 1n << 21n;
const LMA = 1n << 10n;
const NXE = 1n << 11n;
const AC = 1n << 18n;

/** xorshift32: the same tables on every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const GP = 13;
const PDPTES = 0x3ff000;
const POOL = 0x100000;
const POOL_PAGES = 12;
const DATA = 0x200000;
const DATA_PAGES = 16;
const ROM_PAGE = 0x300000;
const ABSENT_PAGE = 0x301000;
const MMIO_PAGE = 0x302000;

/** A domain whose page tables come from a small pool, so that random entries often lead somewhere. */
class World {
  readonly core = new Core();
  readonly cpu = new Vcpu(this.core);
  readonly control: Control = {
    paging: 'none',
    pse: false,
    wp: false,
    nxe: false,
    smep: false,
    smap: false,
    ac: false,
    user: false,
    physicalBits: 40,
    cr3: 0n,
    pdptes: [0n, 0n, 0n, 0n],
  };
  /** What differed. */
  readonly wrong: string[] = [];
  /** How often page-directory pointers were loaded or refused. */
  pdpteLoads = 0;
  private readonly below: (n: number) => number;

  constructor(seed: number) {
    this.below = random(seed);
    this.core.call('frameMap', 0, 2 ** 32, RAM);
    for (const [gpa, state] of [
      [ROM_PAGE, ROM],
      [ABSENT_PAGE, ABSENT],
      [MMIO_PAGE, MMIO],
    ] as const) {
      this.core.call('frameMap', gpa, 4096, state);
    }
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Random mode bits, loaded into the vCPU. */
  newMode(): void {
    const c = this.control;
    c.paging = this.pick(['none', '32', 'pae', 'pae', '4-level', '4-level', '4-level'] as const);
    c.pse = this.chance(70);
    c.wp = this.chance(60);
    c.nxe = this.chance(70);
    c.smep = this.chance(40);
    c.smap = this.chance(40);
    c.physicalBits = this.pick([36, 40, 46]);
    c.cr3 = BigInt(POOL);
    const { cpu } = this;
    const wide = c.paging === 'pae' || c.paging === '4-level';
    cpu.set('V_CR0', 1n | (c.paging === 'none' ? 0n : PG) | (c.wp ? WP : 0n));
    cpu.set(
      'V_CR4',
      (c.pse ? PSE : 0n) |
        (wide ? PAE : 0n) |
        (this.chance(50) ? PGE : 0n) |
        (c.smep ? SMEP : 0n) |
        (c.smap ? SMAP : 0n),
    );
    cpu.set('V_EFER', (c.paging === '4-level' ? LMA : 0n) | (c.nxe ? NXE : 0n));
    cpu.set('V_CR3', c.cr3);
    cpu.set('V_PHYS_MASK', (1n << BigInt(c.physicalBits)) - 1n);
    if (c.paging === 'pae') this.newPdptes();
    cpu.call('flushAll');
  }

  /** Page-directory pointers in memory until the core loads them; what it refuses, the reference refuses, too. */
  private newPdptes(): void {
    const c = this.control;
    for (;;) {
      for (let i = 0; i < 4; i++) {
        let entry = this.poolPage() | (this.chance(90) ? 1n : 0n);
        if (this.chance(4)) entry |= 1n << BigInt(this.below(64));
        c.pdptes[i] = entry;
        this.core.poke64(PDPTES + 8 * i, entry);
      }
      const loaded = this.cpu.call('loadPdptes', BigInt(PDPTES)) !== 0;
      const out = this.cpu.outcome();
      if (loaded !== pdptesAreValid(c) || (!loaded && out.vector !== GP))
        this.wrong.push(`PDPTEs ${c.pdptes.map((entry) => entry.toString(16))}: loaded ${loaded}`);
      this.pdpteLoads++;
      if (loaded) return;
    }
  }

  newPrivilege(): void {
    const c = this.control;
    c.user = this.chance(50);
    c.ac = this.chance(30);
    this.cpu.set('V_CPL', c.user ? 3 : 0);
    this.cpu.set('V_RFLAGS', c.ac ? AC : 0n);
    this.cpu.call('select');
  }

  poolPage(): bigint {
    return BigInt(POOL + 4096 * this.below(POOL_PAGES));
  }

  tableEntry(): bigint {
    let entry = 0n;
    if (this.chance(97)) entry |= 1n;
    if (this.chance(75)) entry |= 2n;
    if (this.chance(75)) entry |= 4n;
    if (this.chance(40)) entry |= 0x20n;
    if (this.chance(40)) entry |= 0x40n;
    if (this.chance(20)) entry |= 0x80n;
    if (this.chance(20)) entry |= 0x100n;
    return entry;
  }

  newEntry(): bigint {
    let entry = this.tableEntry();
    const odd = this.below(100);
    if (odd < 55) entry |= this.poolPage();
    else if (odd < 90) entry |= BigInt(DATA + 4096 * this.below(DATA_PAGES));
    else entry |= BigInt(this.pick([ROM_PAGE, ABSENT_PAGE, MMIO_PAGE, 0x40000000, 0xc0000000, 0x400000]));
    // Large pages mostly start where they must.
    if ((entry & 0x80n) !== 0n && this.chance(90)) entry &= this.chance(50) ? ~0x3fff000n : ~0x3ffff000n;
    if (this.control.paging === '32') return entry & 0xffffffffn;
    if (this.chance(15)) entry |= 1n << 63n;
    if (this.chance(3)) entry |= 1n << BigInt(36 + this.below(26));
    return entry;
  }

  /** Fills the indexes that `linear` uses, in every table of the pool. */
  newTables(): void {
    const view = this.core.view();
    for (let page = 0; page < POOL_PAGES; page++) {
      const at = this.core.physical(POOL + 4096 * page);
      for (const index of INDEXES) {
        if (this.control.paging === '32') {
          for (const i of [index, index + 512]) view.setUint32(at + 4 * i, Number(this.newEntry()), true);
        } else view.setBigUint64(at + 8 * index, this.newEntry(), true);
      }
    }
  }

  linear(): bigint {
    const index = (): bigint => BigInt(this.pick(INDEXES));
    const offset = BigInt(this.chance(30) ? 0xff0 + this.below(16) : this.below(4096));
    let linear = offset;
    for (let shift = 12n; shift <= 39n; shift += 9n) linear |= index() << shift;
    if (this.control.paging !== '4-level') return linear & 0xffffffffn;
    if (((linear >> 47n) & 1n) === 1n) linear |= 0xffff_0000_0000_0000n;
    return this.chance(2) ? linear ^ (1n << 60n) : linear;
  }

  /** A copy of the pool. */
  pool(): Buffer {
    return Buffer.concat(this.pages());
  }

  /** Whether the pool holds what `copy` holds: accessed and dirty bits. */
  poolIs(copy: Buffer): boolean {
    return this.pages().every((page, i) => page.equals(copy.subarray(4096 * i, 4096 * (i + 1))));
  }

  private pages(): Buffer[] {
    return Array.from({ length: POOL_PAGES }, (_, page) =>
      Buffer.from(this.core.memory.buffer, this.core.physical(POOL + 4096 * page), 4096),
    );
  }

  /** Entries as the reference sees them: the pool from `pool`, all else from memory. */
  entries(pool: Buffer): { read: ReadEntry; write: WriteEntry } {
    const inPool = (gpa: bigint): boolean => gpa >= BigInt(POOL) && gpa < BigInt(POOL + 4096 * POOL_PAGES);
    const read: ReadEntry = (gpa, bytes) => {
      const number = Number(gpa);
      if (inPool(gpa)) {
        const at = number - POOL;
        return bytes === 8 ? pool.readBigUInt64LE(at) : BigInt(pool.readUInt32LE(at));
      }
      const state = this.core.call('frameState', number & ~0xfff ? Math.floor(number / 4096) * 4096 : 0);
      if (state === ABSENT) return 'absent';
      if (state !== RAM && state !== ROM) return (1n << BigInt(8 * bytes)) - 1n;
      const at = this.core.call('physPointer', number, false) >>> 0;
      return bytes === 8
        ? this.core.view().getBigUint64(at, true)
        : BigInt(this.core.view().getUint32(at, true));
    };
    const write: WriteEntry = (gpa, bytes, value) => {
      if (inPool(gpa)) {
        const at = Number(gpa) - POOL;
        if (bytes === 8) pool.writeBigUInt64LE(value, at);
        else pool.writeUInt32LE(Number(value), at);
      }
    };
    return { read, write };
  }
}

const INDEXES = [0, 1, 255, 256, 510, 511];

/** What one access did, in words that compare. */
function attempt(world: World, linear: bigint, access: Access): string {
  const { cpu, core } = world;
  let pointer: number;
  if (access === 'fetch') pointer = cpu.call('fetchFrame', linear);
  else pointer = cpu.alone(() => cpu.call(access === 'read' ? 'readPointer' : 'writePointer', linear, 1));
  const out = cpu.outcome();
  if (out.kind === OUTCOME.fault) {
    return out.vector === PF
      ? `#PF ${out.code} at ${out.address.toString(16)}`
      : `#${out.vector} ${out.code}`;
  }
  if (out.kind === OUTCOME.absent) return `absent ${out.gfn.toString(16)}`;
  const call = core.calls.pop();
  if (call) return `device ${call.gpa.toString(16)}`;
  if (access === 'write' && pointer === cpu.v + core.constant('V_BOUNCE_W')) return 'device write';
  return `host ${pointer.toString(16)}`;
}

function expected(world: World, linear: bigint, access: Access, pool: Buffer): string {
  const { core, control } = world;
  const { read, write } = world.entries(pool);
  const to = translate(control, linear, access, read, write);
  if (to.kind === 'page-fault') return `#PF ${to.code} at ${linear.toString(16)}`;
  if (to.kind === 'general-protection') return '#13 0';
  if (to.kind === 'absent') return `absent ${to.gfn.toString(16)}`;
  const gpa = Number(to.gpa);
  const state = core.call('frameState', gpa);
  if (state === ABSENT) return `absent ${Math.floor(gpa / 4096).toString(16)}`;
  if (state === RAM || (state === ROM && access !== 'write')) {
    const pointer = core.call('physPointer', gpa, false) >>> 0;
    return `host ${(access === 'fetch' ? pointer - (pointer & 0xfff) : pointer).toString(16)}`;
  }
  if (access === 'fetch')
    return `host ${(core.view().getUint32(core.constant('D_ONES_FRAME'), true) * 4096).toString(16)}`;
  return access === 'write' ? 'device write' : `device ${gpa.toString(16)}`;
}

const ACCESSES = 24;

/** What random accesses did. */
export interface Walks {
  accesses: number;
  /** Loads of page-directory pointers beside them. */
  pdpteLoads: number;
  /** By paging mode, access and outcome. */
  readonly seen: Map<string, number>;
  /** Differences: the first of them described. */
  differences: number;
  readonly described: string[];
}

/** Runs at least `count` accesses, 24 on each set of random tables. */
export function randomWalks(count: number, seed: number): Walks {
  const world = new World(seed);
  const walks: Walks = { accesses: 0, pdpteLoads: 0, seen: new Map(), differences: 0, described: [] };
  for (let round = 0; walks.accesses < count; round++) {
    world.newMode();
    world.newTables();
    const lines = Array.from({ length: 6 }, () => world.linear());
    const pool = world.pool();
    for (let i = 0; i < ACCESSES; i++, walks.accesses++) {
      world.newPrivilege();
      const linear = world.pick(lines);
      const access = world.pick(['read', 'write', 'fetch'] as const);
      const want = expected(world, linear, access, pool);
      const got = attempt(world, linear, access);
      if (got !== want || !world.poolIs(pool)) {
        walks.differences++;
        const control = JSON.stringify(world.control, (_k, x) =>
          typeof x === 'bigint' ? x.toString(16) : x,
        );
        const about = `round ${round}.${i} ${access} ${linear.toString(16)} ${control}`;
        if (walks.described.length < 10) walks.described.push(`${about}: ${got}, expected ${want}`);
      }
      const outcome = got.replace(/ at .*/, '').replace(/^(host|absent|device) .*/, '$1');
      const kind = `${world.control.paging} ${access} ${outcome}`;
      walks.seen.set(kind, (walks.seen.get(kind) ?? 0) + 1);
    }
  }
  walks.pdpteLoads = world.pdpteLoads;
  walks.differences += world.wrong.length;
  walks.described.push(...world.wrong.slice(0, 10));
  return walks;
}
