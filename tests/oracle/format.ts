// Cases and results of the oracle as docs/corpus.md describes them, and the world that a case runs in.

/** Offsets in a case. */
export const CASE = {
  units: 0,
  form: 2,
  mode: 4,
  parts: 5,
  length: 6,
  segments: 7,
  start: 8,
  window: 10,
  bytes: 12,
  loose: 14,
  rflags: 16,
  undefined: 20,
  seed: 24,
  gpr: 32,
  fsBase: 160,
  gsBase: 168,
  rest: 176,
} as const;

/** Offsets in a result. */
export const RESULT = {
  units: 0,
  vector: 2,
  parts: 3,
  changes: 4,
  error: 8,
  rflags: 12,
  rip: 16,
  cr2: 24,
  selectors: 32,
  gpr: 48,
  fsBase: 176,
  gsBase: 184,
  rest: 192,
} as const;

/** Bits of `parts`: x87, MMX and SSE state as FXSAVE64 writes it; the upper halves of the YMM registers. */
export const HAS_FX = 1;
export const HAS_YMM = 2;
export const FX_SIZE = 416;
export const YMM_SIZE = 256;

/** Offsets in the FXSAVE64 image. */
export const FX = {
  fcw: 0,
  fsw: 2,
  ftw: 4,
  fop: 6,
  fip: 8,
  fdp: 16,
  mxcsr: 24,
  mask: 28,
  st: 32,
  xmm: 160,
} as const;

/** `mode`: 64-bit code, 32-bit flat code, 16-bit code, 32-bit code in a segment with a base; 16-bit flat code, in no corpus. */
export const MODE_64 = 0;
export const MODE_32 = 1;
export const MODE_16 = 2;
export const MODE_32_BASED = 3;
export const MODE_16_FLAT = 4;
export const MODE_BITS = [64, 32, 16, 32, 16] as const;

/** Whether code of a mode lies at its linear address. */
export function isFlat(mode: number): boolean {
  return mode !== MODE_16 && mode !== MODE_32_BASED;
}

/** Bits of `loose`: results that may differ, and by how much. */
export const LOOSE_ULP = 1;
export const LOOSE_APPROXIMATE = 2;
/** General registers and memory. */
export const LOOSE_RESULT = 4;
/** The mask of MXCSR in memory, which tells a processor's own features. */
export const LOOSE_MXCSR_MASK = 8;
/** The x87 stack and tags; C1 of the status word: makers differ. */
export const LOOSE_X87 = 16;
export const LOOSE_C1 = 32;
/** CR2 within its page: which of several bytes faults first is open. */
export const LOOSE_CR2 = 64;
/** After an exception: memory, where makers check some things after they have begun to write. */
export const LOOSE_ABORTED = 128;
/** After an unmasked x87 exception: condition codes and arithmetic flags. SDM leaves them, AMD sets them. */
export const LOOSE_UNMASKED = 256;
/** After an exception: the x87 stack and tags. */
export const LOOSE_TRANSITION = 512;
/** Which of several faults comes first. */
export const LOOSE_ORDER = 1024;
/** The pointer to the last operand and the opcode, which some processors change with exceptions only. */
export const LOOSE_POINTERS = 2048;
/** After an unmasked denormal operand: whether FLD has loaded it. */
export const LOOSE_LOAD = 4096;

/** Vectors of results that are none: it went on for too long; it called the system. */
export const STUCK = 0xfe;
export const SYSTEM_CALL = 0xfd;

/** Linear addresses: code and data (8 KiB each, nothing around them), and a page that cannot be written. */
export const CODE = 0x10000000;
export const DATA = 0x20000000;
export const FIXED = 0x20004000;
export const AREA = 0x2000;
export const WORDS = AREA / 4;
export const PAGE = 0x1000;

/** Where code is not: HLT. Where data is not: multiples of the golden ratio, in 64-bit words. */
export function background(area: 'code' | 'data', bytes = AREA): Uint8Array<ArrayBuffer> {
  if (area === 'code') return new Uint8Array(bytes).fill(0xf4);
  const words = new BigUint64Array(bytes / 8);
  for (let i = 0; i < words.length; i++) words[i] = BigInt(i + 1) * 0x9e3779b97f4a7c15n;
  return new Uint8Array(words.buffer);
}

/** Segment sets: selectors of DS, ES, SS, FS and GS. */
export const SEGMENT_SETS: readonly (readonly [number, number, number, number, number])[] = [
  [0x2b, 0x2b, 0x2b, 0, 0],
  [0, 0, 0x2b, 0, 0],
  [0x2b, 0x2b, 0x2b, 0x17, 0x1f],
  [0x17, 0x17, 0x17, 0x2b, 0x27],
  [0x1f, 0x27, 0x2b, 0x17, 0x4f],
  [0x0f, 0x0f, 0x0f, 0x17, 0x27],
  [0x47, 0x4f, 0x0f, 0x2b, 0],
  [0x0f, 0x0f, 0x17, 0x1f, 0x2b],
  [0x2b, 0x2b, 0x2b, 0x2b, 0x2b],
  [0x2b, 0x2b, 0x0f, 0, 0],
];
/** The code segment of MODE_16_FLAT: in a segment register only, its entry is empty. */
export const FLAT_16 = 0x3f;
export const CODE_SELECTORS = [0x33, 0x23, 0x07, 0x2f, FLAT_16] as const;

/** A descriptor of the world: as Linux makes those of a process. */
export interface Descriptor {
  readonly base: number;
  readonly limit: number;
  /** Access byte, and flags (AVL, L, D, G) in bits 12–15. */
  readonly access: number;
}

const data = (base: number, limit: number, type: number, wide: number): Descriptor => ({
  base,
  limit,
  access: 0xf0 | type | 0x1000 | (wide << 14),
});

/** By index; the LDT has ten entries, of which 7 is empty. */
export const LDT: readonly (Descriptor | undefined)[] = [
  data(CODE, 0xffff, 0xb, 0),
  data(DATA, 0xffff, 3, 0),
  data(DATA, 0x1fff, 3, 1),
  data(DATA, 0x0fff, 7, 1),
  data(DATA, 0x1fff, 1, 0),
  data(CODE, 0x1eff, 0xb, 1),
  data(DATA, 0x1fff, 9, 1),
  undefined,
  data(DATA, 0x0fff, 7, 0),
  data(DATA, 0x1fff, 0xb, 1),
];

const flat = (access: number): Descriptor => ({ base: 0, limit: 0xfffff, access });
/** Kernel code 32, code 64, data; user code 32, data, code 64. */
export const GDT: readonly (Descriptor | undefined)[] = [
  undefined,
  flat(0xc09b),
  flat(0xa09b),
  flat(0xc093),
  flat(0xc0fb),
  flat(0xc0f3),
  flat(0xa0fb),
  ...new Array<undefined>(8),
  // Where Linux keeps the number of the CPU.
  { base: 0, limit: 0, access: 0x40f5 },
];

/** The descriptor as the processor reads it. */
export function descriptorBytes(d: Descriptor): bigint {
  const low = ((d.base & 0xffff) << 16) | (d.limit & 0xffff);
  const high =
    (d.base & 0xff000000) |
    ((d.access & 0xf000) << 8) |
    (d.limit & 0xf0000) |
    ((d.access & 0xff) << 8) |
    ((d.base >>> 16) & 0xff);
  return BigInt(low >>> 0) | (BigInt(high >>> 0) << 32n);
}

/** Offset of the machine code of the case at `at`. */
export function codeAt(parts: number, at: number): number {
  return at + CASE.rest + (parts & HAS_FX ? FX_SIZE : 0) + (parts & HAS_YMM ? YMM_SIZE : 0);
}

/** Offset of the memory changes of the result at `at`. */
export function changesAt(parts: number, at: number): number {
  return at + RESULT.rest + (parts & HAS_FX ? FX_SIZE : 0) + (parts & HAS_YMM ? YMM_SIZE : 0);
}

/** Bytes of a value rounded up to whole units of eight. */
export function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}
