// Random guests on the bare core: 256 KiB of RAM with descriptor tables and page tables that are partly sound and partly
// noise, code that means nothing, a device at ports and in memory. Everything follows from the mode and the seed.

import { BareBoard, Core, type CoreOptions, type Vcpu, type WasmSource } from '../../bindings/index.js';
import * as L from '../../bindings/layout.gen.js';
import { GPR_NAMES, type Segment, type SegmentName } from '../../bindings/registers.js';
import { Checksum } from '../../bindings/snapshot/checksum.js';
import { randomCode } from './bytes.js';
import { Random } from './random.js';

export const MODES = [
  ...(['real16', 'vm86', 'prot16', 'prot32', 'paging32', 'pae32'] as const),
  ...(['long64', 'user64', 'compat32'] as const),
] as const;
export type GuestMode = (typeof MODES)[number];

const RAM = 0x40000;
const GDT = 0x1000;
const LDT = 0x1800;
const TSS = 0x1c00;
const TSS_LIMIT = 0x3ff;
const IDT = 0x2000;
const TABLES = 0x4000;
const STACKS = 0x8000;
const CODE = 0x10000;
const CODE_SIZE = 0x8000;
const MMIO = 0x30000;
const HOLE = 0x31000;
const ROM = 0x32000;
const PORTS = 0x300;
const PORT_COUNT = 64;
const DESCRIPTORS = 128;

// Selectors of the sound part of the GDT.
const CODE32 = 0x08;
const DATA32 = 0x10;
const CODE64 = 0x18;
const CODE16 = 0x20;
const DATA16 = 0x28;
const USER_CODE32 = 0x33;
const USER_DATA = 0x3b;
const USER_CODE64 = 0x43;
const TSS_SELECTOR = 0x48;
const LDT_SELECTOR = 0x58;

// Control bits that a guest starts with by chance (SDM vol. 3 §2.5).
const CR0_CHANCES = [0x2, 0x20, 0x10000, 0x40000];
const CR4_CHANCES = [0x1, 0x2, 0x4, 0x8, 0x10, 0x80, 0x100, 0x800];
const FLAG_CHANCES = [0x1, 0x4, 0x10, 0x40, 0x80, 0x200, 0x800, 0x1000, 0x2000];
const VM = 0x20000n;

/** Parts of a vCPU block that a program can observe or that wait to be observed. */
const OBSERVED: readonly (readonly [offset: number, length: number])[] = [
  [L.V_GPR, 128],
  [L.V_RIP, 16],
  [L.V_CPL, 4],
  [L.V_PENDING, 12],
  [L.V_SEG, L.V_FPR - L.V_SEG],
  [L.V_FPR, L.V_XMM + 16 * L.XMM_SIZE - L.V_FPR],
  [L.V_DEBUG_TRAPS, 8],
  [L.V_NMI_BLOCKED, 3],
];

export interface Outcome {
  readonly hash: string;
  readonly instructions: number;
  /** The last exit, or `storm`: exceptions without end, and no instruction retires. */
  readonly end: string;
}

/** A core that random guests run on, one after the other. */
export class Rig {
  readonly core: Core;
  readonly vcpus: readonly Vcpu[];
  readonly #template = new Uint8Array(RAM);
  #deviceState = 0;
  #retiredBefore: number[] = [];

  private constructor(core: Core) {
    this.core = core;
    this.vcpus = core.vcpus;
    core.board = new Board(
      core,
      (vcpu) => this.retired(vcpu),
      () => this.#mix(0) >>> 0,
    );
    core.memory.addRam(0, RAM);
    const window = (length: number) => ({
      length,
      read: (offset: number, size: number) => this.#mix(offset * 8 + size),
      write: (offset: number, size: number, value: number) => this.#write(offset * 8 + size, value),
    });
    core.ports.map(PORTS, window(PORT_COUNT));
    core.mapMmio(MMIO, window(0x1000));
    core.memory.remove(HOLE, 0x1000);
  }

  static async create(vcpus = 1, wasm?: WasmSource, more: CoreOptions = {}): Promise<Rig> {
    return new Rig(
      await Core.create({ vcpus, cpu: 'max', ...(wasm === undefined ? {} : { wasm }), ...more }),
    );
  }

  /** Instructions that a vCPU has retired since the guest began. */
  retired(vcpu: number): number {
    return (this.vcpus[vcpu] as Vcpu).retired - (this.#retiredBefore[vcpu] ?? 0);
  }

  /**
   * Makes the guest of `seed`. A `guarded` one has its page tables out of its own reach: what a processor makes of a
   * table that was changed without a flush is open.
   */
  load(mode: GuestMode, seed: number, guarded = false): void {
    const random = new Random(Math.imul(seed, 16) + MODES.indexOf(mode));
    layMemory(random, mode, this.#template, guarded);
    this.reset(this.#template, random.u32());
    for (const vcpu of this.vcpus) {
      layCpu(random, mode, vcpu, this.#template);
      if (random.chance(20)) vcpu.post(L.PENDING_NMI);
    }
  }

  /** Fresh vCPUs over `ram`. */
  reset(ram: Uint8Array, deviceState = 0): void {
    const { memory } = this.core;
    memory.addRam(ROM, 0x1000);
    memory.write(0, ram.subarray(0, MMIO));
    memory.write(ROM, ram.subarray(ROM, RAM));
    memory.protect(ROM, 0x1000);
    this.#deviceState = deviceState;
    for (const vcpu of this.vcpus) {
      while (vcpu.takeInterrupt() >= 0);
      vcpu.reset();
    }
    this.#retiredBefore = this.vcpus.map((vcpu) => vcpu.retired);
  }

  /** Runs one vCPU for `budget` instructions, `chunk` at a time. */
  run(budget: number, chunk: number, vcpu = this.vcpus[0] as Vcpu): Outcome {
    let left = budget;
    let end = 'budget';
    let wakes = 8;
    while (left > 0) {
      const grant = Math.min(left, chunk);
      const { reason, instructions } = vcpu.run(grant);
      left -= instructions;
      end = reason;
      if (reason === 'budget' && instructions < grant) {
        end = 'storm';
        break;
      }
      if (reason === 'halt' && wakes-- > 0) vcpu.nmi();
      else if (reason !== 'budget' && reason !== 'pause' && reason !== 'kick') break;
    }
    // How far exceptions without end have come by then is nobody's business.
    const hash = end === 'storm' ? 'storm' : this.hash();
    return { hash, instructions: budget - left, end };
  }

  /** Of all that a program could see. */
  hash(): string {
    const sum = new Checksum();
    for (const vcpu of this.vcpus) {
      for (const [offset, length] of OBSERVED) sum.update(vcpu.bytes(offset, length));
      sum.number(this.retired(vcpu.index));
    }
    for (const { gpa, bytes } of this.core.memory.usedPages()) sum.number(gpa).update(bytes);
    return sum.number(this.#deviceState).digest();
  }

  #mix(value: number): number {
    this.#deviceState = (Math.imul(this.#deviceState ^ value, 0x9e3779b1) + 0x7f4a7c15) >>> 0;
    return this.#deviceState ^ (this.#deviceState >>> 15);
  }

  /** Some writes ask for an interrupt, as those to a device do. */
  #write(at: number, value: number): void {
    const mixed = this.#mix(at ^ value);
    const vcpu = this.vcpus[this.core.accessor] as Vcpu;
    if ((mixed & 7) === 0) vcpu.interrupt((mixed >>> 8) & 0xff);
    else if ((mixed & 0x3f) === 1) vcpu.nmi();
  }
}

/** Time goes by the instructions of this guest, chance by its device. */
class Board extends BareBoard {
  readonly #clock: (vcpu: number) => number;
  readonly #chance: () => number;

  constructor(core: Core, clock: (vcpu: number) => number, chance: () => number) {
    super(core);
    this.#clock = clock;
    this.#chance = chance;
  }

  override readTsc(vcpu: number): bigint {
    return BigInt(this.#clock(vcpu)) * 3n;
  }

  /** As a device gives them, and none now and then. */
  override random(): bigint | null {
    const value = this.#chance();
    return value % 5 === 0 ? null : BigInt(value) * 0x100000001n;
  }
}

// ---- Memory ------------------------------------------------------------------------------------------------------

function bitsOf(mode: GuestMode): 16 | 32 | 64 {
  if (mode === 'long64' || mode === 'user64') return 64;
  return mode === 'real16' || mode === 'vm86' || mode === 'prot16' ? 16 : 32;
}

function isLong(mode: GuestMode): boolean {
  return mode === 'long64' || mode === 'user64' || mode === 'compat32';
}

function layMemory(random: Random, mode: GuestMode, ram: Uint8Array, guarded: boolean): void {
  ram.fill(0);
  const view = new DataView(ram.buffer);
  random.fill(ram.subarray(STACKS, STACKS + 0x1000));
  randomCode(random, ram.subarray(CODE, CODE + CODE_SIZE), bitsOf(mode));
  randomCode(random, ram.subarray(ROM, ROM + 0x1000), bitsOf(mode));
  random.fill(ram.subarray(0x28000, 0x29000));
  for (let vector = 0; vector < 256; vector++) {
    // Offsets within the segment of the code, and anything.
    const entry = random.chance(85) ? 0x10000000 + random.below(CODE_SIZE) : random.u32();
    view.setUint32(vector * 4, entry, true);
  }
  layGdt(random, mode, view);
  layTss(random, mode, view);
  layIdt(random, mode, view);
  layPageTables(random, mode, view, guarded);
}

function descriptor(base: number, limit: number, type: number, flags: number): bigint {
  const high =
    (base & 0xff000000) | ((flags & 0xf) << 20) | (limit & 0xf0000) | (type << 8) | ((base >>> 16) & 0xff);
  return (BigInt(high >>> 0) << 32n) | BigInt((((base & 0xffff) << 16) | (limit & 0xffff)) >>> 0);
}

function layGdt(random: Random, mode: GuestMode, view: DataView): void {
  const sound = [
    0n,
    descriptor(0, 0xfffff, 0x9b, 0xc),
    descriptor(0, 0xfffff, 0x93, 0xc),
    descriptor(0, 0xfffff, 0x9b, 0xa),
    descriptor(CODE, 0xffff, 0x9b, 0),
    descriptor(random.pick([0, CODE, MMIO - 0x8000]), 0xffff, 0x93, 0),
    descriptor(0, 0xfffff, 0xfb, 0xc),
    descriptor(0, 0xfffff, 0xf3, 0xc),
    descriptor(0, 0xfffff, 0xfb, 0xa),
    descriptor(TSS, TSS_LIMIT, mode === 'prot16' ? 0x83 : 0x8b, 0),
    0n,
    descriptor(LDT, 0x3ff, 0x82, 0),
    0n,
  ];
  for (let index = 0; index < DESCRIPTORS; index++) {
    view.setBigUint64(GDT + index * 8, sound[index] ?? randomDescriptor(random, mode), true);
    view.setBigUint64(LDT + index * 8, randomDescriptor(random, mode), true);
  }
}

function randomDescriptor(random: Random, mode: GuestMode): bigint {
  const kind = random.below(10);
  if (kind === 0) return random.u64();
  if (kind <= 2) return gate(random, mode, random.pick([0x84, 0x8c, 0xec, 0xe4, 0x85, 0xe5]));
  const base = random.pick([0, CODE, 0x8000, 0x20000, random.u32()]);
  const type = random.below(256) | (random.chance(85) ? 0x90 : 0);
  return descriptor(base, random.chance(50) ? 0xfffff : random.below(0x100000), type, random.below(16));
}

function gate(random: Random, mode: GuestMode, type: number): bigint {
  const bits = bitsOf(mode);
  const selector = random.chance(15)
    ? random.below(0x400)
    : isLong(mode)
      ? CODE64
      : bits === 16 && mode !== 'vm86'
        ? CODE16
        : CODE32;
  const offset = random.below(CODE_SIZE) + (selector === CODE16 ? 0 : CODE);
  const parameters = random.chance(80) ? random.below(4) : random.below(32);
  const high =
    ((offset & 0xffff0000) | (type << 8) | (isLong(mode) ? random.pick([0, 0, 0, 1]) : parameters)) >>> 0;
  return (BigInt(high) << 32n) | BigInt(((selector << 16) | (offset & 0xffff)) >>> 0);
}

function layIdt(random: Random, mode: GuestMode, view: DataView): void {
  const step = isLong(mode) ? 16 : 8;
  for (let vector = 0; vector < 256; vector++) {
    const at = IDT + vector * step;
    const sound = mode === 'prot16' ? [0x86, 0x87, 0xe6, 0xe7] : [0x8e, 0x8f, 0xee, 0xef];
    if (random.chance(88)) view.setBigUint64(at, gate(random, mode, random.pick(sound)), true);
    else if (random.chance(50)) view.setBigUint64(at, randomDescriptor(random, mode), true);
    else view.setBigUint64(at, (BigInt(TSS_SELECTOR) << 16n) | (0x85n << 40n), true);
    if (step === 16) view.setBigUint64(at + 8, random.chance(97) ? 0n : random.u64(), true);
  }
}

function layTss(random: Random, mode: GuestMode, view: DataView): void {
  const top = STACKS + 0x2000 + 16 * random.below(0x80);
  if (isLong(mode)) {
    for (const at of [4, 12, 20]) view.setBigUint64(TSS + at, BigInt(top), true);
    for (let ist = 0; ist < 7; ist++) view.setBigUint64(TSS + 0x24 + 8 * ist, BigInt(top - 0x400), true);
  } else if (mode === 'prot16') {
    for (const at of [2, 6, 10]) {
      view.setUint16(TSS + at, top, true);
      view.setUint16(TSS + at + 2, DATA32, true);
    }
  } else {
    for (const at of [4, 12, 20]) {
      view.setUint32(TSS + at, top, true);
      view.setUint32(TSS + at + 4, DATA32, true);
    }
    view.setUint32(TSS + 0x1c, TABLES, true);
  }
  view.setUint16(TSS + 0x66, random.chance(80) ? 0x88 : random.below(0x500), true);
  for (let at = 0x68; at < 0x88; at++) view.setUint8(TSS + at, random.chance(50) ? 0 : random.below(256));
  for (let at = 0x88; at < TSS_LIMIT; at++)
    view.setUint8(TSS + at, random.chance(80) ? 0 : random.below(256));
}

/** Maps the first 256 KiB mostly to themselves, some pages elsewhere, some not or not for everybody; then noise. */
function layPageTables(random: Random, mode: GuestMode, view: DataView, guarded: boolean): void {
  const wide = mode === 'pae32' || isLong(mode);
  const size = wide ? 8 : 4;
  const put = (at: number, value: bigint) => {
    if (wide) view.setBigUint64(at, value, true);
    else view.setUint32(at, Number(BigInt.asUintN(32, value)), true);
  };
  const leaf = TABLES + 0x3000;
  for (let page = 0; page < 0x1000 / size; page++) {
    const entry = pageEntry(random, page, wide);
    const target = Number((entry >> 12n) & 0x3fn);
    const table = target >= TABLES >> 12 && target < STACKS >> 12;
    put(leaf + page * size, guarded && table ? entry | 0x20000n : entry);
  }
  if (isLong(mode)) {
    view.setBigUint64(TABLES, BigInt(TABLES + 0x1000 + 7), true);
    view.setBigUint64(TABLES + 0x1000, BigInt(TABLES + 0x2000 + 7), true);
    const huge = 0x83n + (random.chance(50) ? 4n : 0n);
    if (random.chance(30) && !guarded) view.setBigUint64(TABLES + 0x1008, huge, true);
    view.setBigUint64(TABLES + 0xff8, BigInt(TABLES + (random.chance(50) ? 3 : 0x1003)), true);
    put(TABLES + 0x2000, BigInt(leaf + 7));
  } else if (mode === 'pae32') {
    view.setBigUint64(TABLES, BigInt(TABLES + 0x2000 + 1), true);
    view.setBigUint64(TABLES + 0x18, BigInt(TABLES + 0x2000 + 1), true);
    put(TABLES + 0x2000, BigInt(leaf + 7));
  } else {
    put(TABLES, BigInt(leaf + 7));
    put(TABLES + 0xffc, BigInt(leaf + 7));
  }
  if (!guarded) {
    const directory = wide ? TABLES + 0x2000 : TABLES;
    for (let i = 1; i < 8; i++) put(directory + i * size, random.chance(50) ? random.u64() : BigInt(0x87));
  }
}

function pageEntry(random: Random, page: number, wide: boolean): bigint {
  if (page >= RAM / 0x1000)
    return random.chance(70) ? 0n : BigInt((random.below(64) << 12) | random.below(4096));
  const sound = page < 16 || random.chance(90);
  const target = sound ? page : random.below(64);
  let flags = 7 | (random.chance(50) ? 0x60 : 0) | (random.chance(20) ? 0x100 : 0);
  if (page >= 0x18 && random.chance(15)) flags &= ~random.pick([1, 2, 4, 6]);
  if (random.chance(5)) flags ^= random.pick([2, 4]);
  const noExecute = wide && random.chance(page < 0x18 ? 2 : 30);
  return BigInt((target << 12) | flags) | (noExecute ? 1n << 63n : 0n);
}

// ---- Registers ---------------------------------------------------------------------------------------------------

function loadSegment(cpu: Vcpu, name: SegmentName, selector: number, ram: Uint8Array): void {
  const view = new DataView(ram.buffer);
  const low = view.getUint32(GDT + (selector & ~7), true);
  const high = view.getUint32(GDT + (selector & ~7) + 4, true);
  const scale = high & 0x800000 ? 0x1000 : 1;
  const raw = (high & 0xf0000) | (low & 0xffff);
  const segment: Segment = {
    selector,
    base: BigInt(((high & 0xff000000) | ((high & 0xff) << 16) | (low >>> 16)) >>> 0),
    limit: scale === 1 ? raw : raw * 0x1000 + 0xfff,
    access: (high >>> 8) & 0xf0ff,
  };
  cpu.setSegment(name, segment);
}

const VM86_ACCESS = 0xf3;

function laySegments(random: Random, mode: GuestMode, cpu: Vcpu, ram: Uint8Array): void {
  const data: SegmentName[] = ['ds', 'es', 'fs', 'gs'];
  if (mode === 'real16' || mode === 'vm86') {
    const access = mode === 'vm86' ? VM86_ACCESS : 0x93;
    const load = (name: SegmentName, selector: number) =>
      cpu.setSegment(name, { selector, base: BigInt(selector) * 16n, limit: 0xffff, access });
    for (const name of data) load(name, random.pick([0, 0x100, CODE >> 4, (MMIO >> 4) - 0x800, 0x2000]));
    load('cs', CODE >> 4);
    load('ss', random.pick([0, 0, STACKS >> 4]));
  } else {
    const user =
      mode === 'user64' ||
      (mode === 'compat32' && random.chance(70)) ||
      (bitsOf(mode) === 32 && random.chance(30));
    const bits = mode === 'compat32' ? 32 : bitsOf(mode);
    const code = user
      ? bits === 64
        ? USER_CODE64
        : USER_CODE32
      : bits === 64
        ? CODE64
        : bits === 32
          ? CODE32
          : CODE16;
    const sound = user ? USER_DATA : bits === 16 ? DATA16 : DATA32;
    loadSegment(cpu, 'cs', code, ram);
    loadSegment(cpu, 'ss', bits === 16 && random.chance(50) ? DATA32 : sound, ram);
    for (const name of data) loadSegment(cpu, name, random.chance(85) ? sound : USER_DATA, ram);
    if (bits === 64) {
      for (const name of ['fs', 'gs'] as const)
        cpu.setSegment(name, { ...cpu.segment(name), base: BigInt(random.below(RAM)) });
    }
  }
  if (mode === 'real16') return;
  loadSegment(cpu, 'tr', TSS_SELECTOR, ram);
  loadSegment(cpu, 'ldtr', LDT_SELECTOR, ram);
}

function layCpu(random: Random, mode: GuestMode, cpu: Vcpu, ram: Uint8Array): void {
  const some = (bits: readonly number[], percent: number) =>
    BigInt(bits.reduce((sum, bit) => (random.chance(percent) ? sum | bit : sum), 0));
  // What is above bit 31 matters to 64-bit code only, but stays there.
  const narrow = bitsOf(mode) !== 64 && random.chance(75);
  for (const name of GPR_NAMES) {
    const value = registerValue(random);
    cpu[name] = narrow ? BigInt.asUintN(32, value) : value;
  }
  cpu.rsp = BigInt(STACKS + 0x1000 + random.below(0x1000));
  if (random.chance(5)) cpu.rsp = narrow ? BigInt(random.u32()) : random.u64();
  let flags = 2n | some(FLAG_CHANCES, 50) | some([0x100, 0x400, 0x4000, 0x40000, 0x200000], 4);
  if (mode === 'vm86') flags |= VM;
  cpu.rflags = flags;
  laySegments(random, mode, cpu, ram);
  if (mode === 'vm86') cpu.setU32(L.V_CPL, 3);
  const inSegment = mode === 'real16' || bitsOf(mode) === 16;
  cpu.rip = BigInt((inSegment ? 0 : CODE) + random.below(CODE_SIZE));
  layControl(random, mode, cpu, some);
  cpu.gdtr = { base: BigInt(GDT), limit: 8 * DESCRIPTORS - 1 };
  if (mode === 'real16') cpu.idtr = { base: 0n, limit: 0x3ff };
  else cpu.idtr = { base: BigInt(IDT), limit: isLong(mode) ? 0xfff : 0x7ff };
  for (let i = 0; i < 16; i++) cpu.setXmm(i, xmmValue(random));
  for (let i = 0; i < 8; i++) cpu.setFpr(i, (random.u64() << 64n) | random.u64());
  cpu.fpu = {
    fcw: random.chance(70) ? 0x37f : random.below(0x1000),
    fsw: random.below(0x3900),
    ftw: random.below(256),
  };
  if (random.chance(30)) cpu.mxcsr = random.below(0x10000);
  if (random.chance(6)) {
    for (const name of ['dr0', 'dr1', 'dr2', 'dr3'] as const)
      cpu[name] = BigInt(random.pick([CODE, 0x20000, STACKS]) + random.below(0x8000));
    cpu.dr7 = BigInt(0x400 | (random.u32() & 0xffff00ff)) & 0xffff23ffn;
  }
}

function layControl(
  random: Random,
  mode: GuestMode,
  cpu: Vcpu,
  some: (bits: readonly number[], percent: number) => bigint,
): void {
  const paged =
    mode !== 'real16' && mode !== 'prot16' && mode !== 'prot32' && (mode !== 'vm86' || random.chance(50));
  let cr0 = 0x10n | some(CR0_CHANCES, 50) | some([0x4, 0x8], 4);
  if (mode !== 'real16') cr0 |= 1n;
  if (paged) cr0 |= 0x80000000n;
  let cr4 = some(CR4_CHANCES, 40) | some([0x200, 0x400], 85) | some([0x10000, 0x40000], 30);
  if (random.chance(5)) cr4 |= 0x300000n;
  if (mode === 'pae32' || isLong(mode)) cr4 |= 0x20n;
  cpu.cr0 = cr0;
  cpu.cr4 = cr4;
  cpu.cr3 = paged ? BigInt(mode === 'vm86' ? TABLES : TABLES) : 0n;
  if (mode === 'pae32')
    for (const index of [0, 3]) cpu.setWide(L.V_PDPTE + 8 * index, BigInt(TABLES + 0x2001));
  cpu.efer = (isLong(mode) ? 0x500n : 0n) | (random.chance(80) ? 0x801n : 0n);
  cpu.star = (BigInt(USER_CODE32 - 3) << 48n) | (BigInt(CODE32) << 32n);
  for (const name of ['lstar', 'cstar', 'sysenterEip'] as const)
    cpu[name] = BigInt(CODE + random.below(CODE_SIZE));
  cpu.fmask = BigInt(random.below(0x40000));
  cpu.kernelGsBase = BigInt(random.below(RAM));
  cpu.sysenterCs = BigInt(CODE32);
  cpu.sysenterEsp = BigInt(STACKS + 0x3000);
}

function registerValue(random: Random): bigint {
  switch (random.below(8)) {
    case 0:
      return random.u64();
    case 1:
      return BigInt(PORTS + random.below(PORT_COUNT));
    case 2:
      return BigInt.asUintN(64, BigInt(random.below(64) - 32));
    case 3:
      return BigInt(CODE + random.below(CODE_SIZE));
    case 4:
      return BigInt(MMIO + random.below(0x3000));
    default:
      return BigInt(random.below(RAM));
  }
}

function xmmValue(random: Random): bigint {
  if (random.chance(40)) return (random.u64() << 64n) | random.u64();
  const bytes = new DataView(new ArrayBuffer(16));
  for (const at of [0, 8]) bytes.setFloat64(at, (random.below(2000) - 1000) / 7, true);
  if (random.chance(50))
    for (const at of [0, 4, 8, 12]) bytes.setFloat32(at, (random.below(2000) - 1000) / 7, true);
  return (bytes.getBigUint64(8, true) << 64n) | bytes.getBigUint64(0, true);
}
