// The memory that every lockstep program starts with: descriptor tables, task state segments, page tables. Small enough
// for real mode: all below 0x80000.

export const GDT = 0x1000;
export const IDT = 0x2000;
export const TSS32 = 0x3000;
export const TSS64 = 0x3100;
/** A second task. */
export const TSS_OTHER = 0x3200;
export const TSS16 = 0x3300;
export const LDT = 0x3400;
/** Handler of vector n, `jmp $`, unless the program has a label `vector_n`. */
export const HANDLERS = 0x4000;
export const STACK = 0x7000;
export const USER_STACK = 0x6000;
export const OTHER_STACK = 0x6800;
export const INNER_STACK = 0x7800;
export const IST_STACK = 0x5800;
export const CODE = 0x8000;
/** Page tables: of two levels, of three, of four. */
export const PD32 = 0x20000;
export const PDPT = 0x22000;
export const PML4 = 0x24000;
/** Pages of which tables have odd entries: see pageTables(). */
export const DATA = 0x40000;

/** Selectors, RPL 0. */
export const S = {
  code32: 0x08,
  data32: 0x10,
  userCode32: 0x18,
  userData32: 0x20,
  tss32: 0x28,
  code16: 0x30,
  data16: 0x38,
  code64: 0x40,
  userCode64: 0x48,
  tss64: 0x50,
  absentData: 0x60,
  execOnly: 0x68,
  readOnly: 0x70,
  expandDown: 0x78,
  conforming: 0x80,
  ldt: 0x88,
  gate32: 0x90,
  taskGate: 0x98,
  tssOther: 0xa0,
  absentCode: 0xa8,
  gate16: 0xb0,
  small: 0xb8,
  gate64: 0xc0,
  busyTss: 0xd0,
  tss16: 0xd8,
  absentTss: 0xe0,
  reserved: 0xe8,
  gateDpl3: 0xf0,
  absentGate: 0xf8,
  userConforming: 0x100,
  gateAbsentCode: 0x108,
  notAccessed: 0x110,
} as const;
const GDT_SIZE = 0x118;

/** Type, S, DPL, P in bits 0–7, AVL L D G in bits 12–15. */
function descriptor(base: number, limit: number, attributes: number): bigint {
  const b = BigInt(base);
  const l = BigInt(limit);
  return (
    (l & 0xffffn) |
    ((b & 0xff_ffffn) << 16n) |
    (BigInt(attributes & 0xff) << 40n) |
    (((l >> 16n) & 15n) << 48n) |
    (BigInt(attributes >> 12) << 52n) |
    ((b >> 24n) << 56n)
  );
}

function gate(selector: number, offset: number, attributes: number, count = 0): bigint {
  const o = BigInt(offset);
  return (
    (o & 0xffffn) |
    (BigInt(selector) << 16n) |
    (BigInt(count) << 32n) |
    (BigInt(attributes) << 40n) |
    (((o >> 16n) & 0xffffn) << 48n)
  );
}

/** A patch of memory. */
export interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

class Image {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(
    readonly at: number,
    size: number,
  ) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  u64(offset: number, value: bigint): void {
    this.#view.setBigUint64(offset, BigInt.asUintN(64, value), true);
  }

  u32(offset: number, value: number): void {
    this.#view.setUint32(offset, value >>> 0, true);
  }

  u16(offset: number, value: number): void {
    this.#view.setUint16(offset, value, true);
  }
}

function globalTable(gateTarget: number): Image {
  const image = new Image(GDT, GDT_SIZE);
  const put = (selector: number, value: bigint): void => image.u64(selector, value);
  put(S.code32, descriptor(0, 0xfffff, 0xc09b));
  put(S.data32, descriptor(0, 0xfffff, 0xc093));
  put(S.userCode32, descriptor(0, 0xfffff, 0xc0fb));
  put(S.userData32, descriptor(0, 0xfffff, 0xc0f3));
  put(S.tss32, descriptor(TSS32, 0x67, 0x89));
  put(S.code16, descriptor(0, 0xffff, 0x9b));
  put(S.data16, descriptor(0, 0xffff, 0x93));
  put(S.code64, descriptor(0, 0xfffff, 0xa09b));
  put(S.userCode64, descriptor(0, 0xfffff, 0xa0fb));
  put(S.tss64, descriptor(TSS64, 0x67, 0x89));
  put(S.absentData, descriptor(0, 0xfffff, 0xc013));
  put(S.execOnly, descriptor(0, 0xfffff, 0xc099));
  put(S.readOnly, descriptor(0, 0xfffff, 0xc091));
  put(S.expandDown, descriptor(0, 0x3ffff, 0x4097));
  put(S.conforming, descriptor(0, 0xfffff, 0xc09f));
  put(S.ldt, descriptor(LDT, 0x1f, 0x82));
  put(S.gate32, gate(S.code32, gateTarget, 0x8c));
  put(S.taskGate, gate(S.tssOther, 0, 0xe5));
  put(S.tssOther, descriptor(TSS_OTHER, 0x67, 0x89));
  put(S.absentCode, descriptor(0, 0xfffff, 0xc01b));
  put(S.gate16, gate(S.code32, gateTarget, 0xe4));
  put(S.small, descriptor(DATA, 0xff, 0x40f3));
  put(S.gate64, gate(S.code64, gateTarget, 0xec));
  put(S.busyTss, descriptor(TSS_OTHER, 0x67, 0x8b));
  put(S.tss16, descriptor(TSS16, 0x2b, 0x81));
  put(S.absentTss, descriptor(TSS_OTHER, 0x67, 0x09));
  put(S.reserved, descriptor(0, 0xffff, 0x80));
  put(S.gateDpl3, gate(S.code32, gateTarget, 0xec, 2));
  put(S.absentGate, gate(S.code32, gateTarget, 0x6c));
  put(S.userConforming, descriptor(0, 0xfffff, 0xc0ff));
  put(S.gateAbsentCode, gate(S.absentCode, gateTarget, 0xec));
  put(S.notAccessed, descriptor(0, 0xfffff, 0xc0f2));
  return image;
}

function localTable(): Image {
  const image = new Image(LDT, 0x20);
  image.u64(0, descriptor(0, 0xfffff, 0xc0f3));
  image.u64(8, descriptor(0, 0xfffff, 0xc0fb));
  image.u64(16, descriptor(0x1000, 0xfff, 0x40f2));
  return image;
}

const VECTORS = 0x90;

function handlerOf(vector: number, labels: ReadonlyMap<string, bigint>): number {
  return Number(labels.get(`vector_${vector}`) ?? HANDLERS + 2 * vector);
}

/** Vectors with a gate of another kind. */
const SPECIAL: Readonly<Record<number, (offset: number, code: number) => bigint>> = {
  3: (offset, code) => gate(code, offset, 0xee),
  4: (offset, code) => gate(code, offset, 0xee),
  128: (offset, code) => gate(code, offset, 0xee),
  129: (offset, code) => gate(code, offset, 0xef),
  130: () => gate(S.tssOther, 0, 0xe5),
  131: (offset, code) => gate(code, offset, 0x6e),
  132: (offset) => gate(S.code32, offset, 0xe6),
  133: (offset) => gate(S.data32, offset, 0xee),
  134: (offset) => gate(S.absentCode, offset, 0xee),
  135: (offset) => gate(0, offset, 0xee),
  136: (offset) => gate(S.conforming, offset, 0xee),
  137: (offset) => gate(S.code32, offset, 0xe2),
  138: (offset) => gate(0x1f8, offset, 0xee),
};

function interruptTable(labels: ReadonlyMap<string, bigint>, long: boolean): Image {
  const size = long ? 16 : 8;
  const image = new Image(IDT, 16 * VECTORS);
  const code = long ? S.code64 : S.code32;
  for (let vector = 0; vector < VECTORS; vector++) {
    const offset = handlerOf(vector, labels);
    const value = SPECIAL[vector]?.(offset, code) ?? gate(code, offset, 0x8e);
    image.u64(vector * size, long && vector === 18 ? value | (1n << 32n) : value);
  }
  return image;
}

/** Of real mode. */
function vectorTable(labels: ReadonlyMap<string, bigint>): Image {
  const image = new Image(0, 4 * VECTORS);
  for (let vector = 0; vector < VECTORS; vector++) image.u16(4 * vector, handlerOf(vector, labels));
  return image;
}

function tasks(other: number, cr3: number): Image[] {
  const first = new Image(TSS32, 0x68);
  first.u32(4, INNER_STACK);
  first.u16(8, S.data32);
  first.u32(0x1c, cr3);
  first.u16(0x66, 0x68);
  const wide = new Image(TSS64, 0x68);
  wide.u64(4, BigInt(INNER_STACK));
  wide.u64(0x24, BigInt(IST_STACK));
  wide.u16(0x66, 0x68);
  const second = new Image(TSS_OTHER, 0x68);
  second.u32(4, INNER_STACK);
  second.u16(8, S.data32);
  second.u32(0x1c, cr3);
  second.u32(0x20, other);
  second.u32(0x24, 0x2);
  for (const [index, value] of [0x11, 0x22, 0x33, 0x44, OTHER_STACK, 0x55, 0x66, 0x77].entries()) {
    second.u32(0x28 + 4 * index, value);
  }
  for (const [index, selector] of [S.data32, S.code32, S.data32, S.data32, S.data32, S.data32].entries()) {
    second.u16(0x48 + 4 * index, selector);
  }
  second.u16(0x66, 0x68);
  const narrow = new Image(TSS16, 0x2c);
  narrow.u16(2, INNER_STACK);
  narrow.u16(4, S.data32);
  narrow.u16(0x0e, other);
  narrow.u16(0x10, 2);
  for (const [index, value] of [0x11, 0x22, 0x33, 0x44, OTHER_STACK, 0x55, 0x66, 0x77].entries()) {
    narrow.u16(0x12 + 2 * index, value);
  }
  for (const [index, selector] of [S.data32, S.code32, S.data32, S.data32].entries()) {
    narrow.u16(0x22 + 2 * index, selector);
  }
  return [first, wide, second, narrow];
}

/**
 * Identity maps of the first 2 or 4 MiB in three forms. Pages at DATA: 0 plain, 1 absent, 2 read only, 3 supervisor,
 * 4 supervisor and read only, 5 no-execute (PAE), 6 a reserved bit (PAE), 7 accessed and dirty already.
 */
function pageTables(): Image[] {
  const RIGHTS = 7n;
  const narrow = new Image(PD32, 0x2000);
  narrow.u32(0, (PD32 + 0x1000) | 7);
  narrow.u32(4, 0x400000 | 0x87);
  const pae = new Image(PDPT, 0x2000);
  pae.u64(0, BigInt(PDPT + 0x1000) | 1n);
  const top = new Image(PML4, 0x2000);
  top.u64(0, BigInt(PML4 + 0x1000) | RIGHTS);
  top.u64(0x1000, BigInt(PDPT + 0x1000) | RIGHTS);
  top.u64(0xff8, BigInt(PML4 + 0x1000) | RIGHTS);
  pae.u64(0x1000, 0x26000n | RIGHTS);
  pae.u64(0x1008, 0x200000n | 0x87n);
  const leaves = new Image(0x26000, 0x1000);
  const odd: Record<number, bigint> = {
    1: 0n,
    2: 5n,
    3: 3n,
    4: 1n,
    5: RIGHTS | (1n << 63n),
    6: RIGHTS | (1n << 51n),
    7: 0x67n,
  };
  for (let page = 0; page < 512; page++) {
    const bits = odd[page - (DATA >> 12)] ?? RIGHTS;
    const present = bits === 0n ? 0n : BigInt(page << 12) | bits;
    leaves.u64(8 * page, present);
    narrow.u32(0x1000 + 4 * page, Number(present & 0xffff_ffffn));
  }
  return [narrow, pae, top, leaves];
}

/** All tables for a program with these labels. */
export function tables(
  labels: ReadonlyMap<string, bigint>,
  kind: 'real' | 'protected' | 'long',
  cr3: number,
): Piece[] {
  const target = Number(labels.get('gate_target') ?? HANDLERS + 2 * 0x8f);
  const other = Number(labels.get('other_task') ?? HANDLERS + 2 * 0x8e);
  const loops = new Image(HANDLERS, 2 * VECTORS);
  for (let vector = 0; vector < VECTORS; vector++) loops.u16(2 * vector, 0xfeeb);
  const images = [
    vectorTable(labels),
    globalTable(target),
    ...(kind === 'real' ? [] : [interruptTable(labels, kind === 'long')]),
    new Image(TSS32, 0x440),
    localTable(),
    ...tasks(other, cr3),
    ...pageTables(),
    loops,
    new Image(0x5700, 0x2900),
    new Image(DATA - 0x10, 0x10),
    ...Array.from({ length: 8 }, (_, page) => new Image(DATA + 0x1000 * page, 0x40)),
    ...Array.from({ length: 8 }, (_, page) => new Image(DATA + 0x1000 * page + 0xff0, 0x10)),
  ];
  return images.map(({ at, bytes }) => ({ at, bytes }));
}

export const GDT_LIMIT = GDT_SIZE - 1;
export const IDT_LIMIT = 16 * VECTORS - 1;
