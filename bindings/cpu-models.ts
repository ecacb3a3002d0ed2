// CPU models: what CPUID and the model's MSRs say. Intel SDM vol. 2 CPUID, vol. 4; AMD64 manual, vol. 3 appendix E.
//
// A model is plain data. What it offers beyond what the core implements is levelled off when a vCPU's table is made, so
// a guest never sees a feature that does not work.

import { ISA_FEATURES } from './isa-features.gen.js';
import { V_FEATURES, V_ISA, V_PHYS_MASK } from './layout.gen.js';

/** Where a feature is announced. */
type Register = '1.ecx' | '1.edx' | '6.eax' | '7.ebx' | '7.ecx' | '7.edx' | '81.ecx' | '81.edx' | '87.edx';

/** The features that the core has, by the names that Linux gives them, with register and bit. */
const FEATURES = {
  fpu: ['1.edx', 0],
  vme: ['1.edx', 1],
  de: ['1.edx', 2],
  pse: ['1.edx', 3],
  tsc: ['1.edx', 4],
  msr: ['1.edx', 5],
  pae: ['1.edx', 6],
  mce: ['1.edx', 7],
  cx8: ['1.edx', 8],
  apic: ['1.edx', 9],
  sep: ['1.edx', 11],
  mtrr: ['1.edx', 12],
  pge: ['1.edx', 13],
  mca: ['1.edx', 14],
  cmov: ['1.edx', 15],
  pat: ['1.edx', 16],
  pse36: ['1.edx', 17],
  clflush: ['1.edx', 19],
  mmx: ['1.edx', 23],
  fxsr: ['1.edx', 24],
  sse: ['1.edx', 25],
  sse2: ['1.edx', 26],
  sse3: ['1.ecx', 0],
  pclmulqdq: ['1.ecx', 1],
  ssse3: ['1.ecx', 9],
  fma: ['1.ecx', 12],
  cx16: ['1.ecx', 13],
  pcid: ['1.ecx', 17],
  sse4_1: ['1.ecx', 19],
  sse4_2: ['1.ecx', 20],
  x2apic: ['1.ecx', 21],
  movbe: ['1.ecx', 22],
  popcnt: ['1.ecx', 23],
  tsc_deadline_timer: ['1.ecx', 24],
  aes: ['1.ecx', 25],
  xsave: ['1.ecx', 26],
  avx: ['1.ecx', 28],
  f16c: ['1.ecx', 29],
  rdrand: ['1.ecx', 30],
  hypervisor: ['1.ecx', 31],
  arat: ['6.eax', 2],
  fsgsbase: ['7.ebx', 0],
  tsc_adjust: ['7.ebx', 1],
  bmi1: ['7.ebx', 3],
  avx2: ['7.ebx', 5],
  smep: ['7.ebx', 7],
  bmi2: ['7.ebx', 8],
  erms: ['7.ebx', 9],
  invpcid: ['7.ebx', 10],
  rdseed: ['7.ebx', 18],
  adx: ['7.ebx', 19],
  smap: ['7.ebx', 20],
  clflushopt: ['7.ebx', 23],
  sha_ni: ['7.ebx', 29],
  umip: ['7.ecx', 2],
  rdpid: ['7.ecx', 22],
  arch_capabilities: ['7.edx', 29],
  lahf_lm: ['81.ecx', 0],
  abm: ['81.ecx', 5],
  syscall: ['81.edx', 11],
  nx: ['81.edx', 20],
  pdpe1gb: ['81.edx', 26],
  rdtscp: ['81.edx', 27],
  lm: ['81.edx', 29],
  invariant_tsc: ['87.edx', 8],
} as const satisfies Record<string, readonly [Register, number]>;

/** Name of a CPU feature. */
export type CpuFeature = keyof typeof FEATURES;

/** Every feature that the core implements. */
export const CPU_FEATURES = Object.keys(FEATURES) as readonly CpuFeature[];

/** Bits of the core's own feature word (assembly/cpuid.ts FEATURE_*) and the features that set them. */
export const CORE_FEATURES: Readonly<Record<string, { readonly bit: number; readonly by: CpuFeature }>> = {
  VME: { bit: 0, by: 'vme' },
  DE: { bit: 1, by: 'de' },
  PSE: { bit: 2, by: 'pse' },
  TSC: { bit: 3, by: 'tsc' },
  PAE: { bit: 4, by: 'pae' },
  MCE: { bit: 5, by: 'mce' },
  SEP: { bit: 6, by: 'sep' },
  MTRR: { bit: 7, by: 'mtrr' },
  PGE: { bit: 8, by: 'pge' },
  PAT: { bit: 9, by: 'pat' },
  FXSR_SSE: { bit: 10, by: 'fxsr' },
  SYSCALL: { bit: 11, by: 'syscall' },
  NX: { bit: 12, by: 'nx' },
  LM: { bit: 13, by: 'lm' },
  RDTSCP: { bit: 14, by: 'rdtscp' },
  FSGSBASE: { bit: 15, by: 'fsgsbase' },
  SMEP: { bit: 16, by: 'smep' },
  SMAP: { bit: 17, by: 'smap' },
  PCID: { bit: 18, by: 'pcid' },
  INVPCID: { bit: 19, by: 'invpcid' },
  XSAVES: { bit: 20, by: 'xsave' },
  UMIP: { bit: 21, by: 'umip' },
  TSC_ADJUST: { bit: 22, by: 'tsc_adjust' },
  AVX_STATE: { bit: 24, by: 'avx' },
};
/** The bit that says AMD. */
export const CORE_FEATURE_AMD = 23;

/** A processor as its maker would describe it. */
export interface CpuModel {
  readonly name: string;
  readonly vendor: 'GenuineIntel' | 'AuthenticAMD';
  readonly family: number;
  readonly model: number;
  readonly stepping: number;
  /** Brand string of leaves 80000002H–80000004H, at most 47 characters. */
  readonly brand: string;
  /** Highest basic and extended leaf. */
  readonly basicLeaves: number;
  readonly extendedLeaves: number;
  readonly physicalBits: number;
  readonly features: readonly CpuFeature[];
  /** Registers of leaf 2. */
  readonly descriptors?: readonly [number, number, number, number];
  readonly microcode: number;
  /** IA32_ARCH_CAPABILITIES; seen only with the feature `arch_capabilities`. */
  readonly archCapabilities?: bigint;
  /** Model-specific registers that read as constants and ignore writes. */
  readonly registers?: Readonly<Record<number, bigint>>;
}

const PENTIUM: readonly CpuFeature[] = ['fpu', 'vme', 'de', 'pse', 'tsc', 'msr', 'mce', 'cx8', 'apic'];
const P6: readonly CpuFeature[] = [
  ...PENTIUM,
  'pae',
  'sep',
  'mtrr',
  'pge',
  'mca',
  'cmov',
  'pat',
  'pse36',
  'mmx',
  'fxsr',
];
const SSE2: readonly CpuFeature[] = [...P6, 'sse', 'sse2', 'clflush'];
const X86_64: readonly CpuFeature[] = [...SSE2, 'sse3', 'syscall', 'nx', 'lm', 'cx16', 'lahf_lm'];
const SSE4: readonly CpuFeature[] = ['ssse3', 'sse4_1', 'sse4_2', 'popcnt'];
/** What x86-64-v3 adds to v2. */
const AVX2: readonly CpuFeature[] = ['xsave', 'avx', 'avx2', 'fma', 'f16c', 'bmi1', 'bmi2', 'abm', 'movbe'];
/** What the processors that brought AVX2 have besides. */
const HASWELL: readonly CpuFeature[] = ['aes', 'pclmulqdq', 'rdrand', 'pcid', 'invpcid', 'smep'];
/** What any guest on a virtual machine is better off with. */
const VIRTUAL: readonly CpuFeature[] = [
  'hypervisor',
  'x2apic',
  'tsc_deadline_timer',
  'arat',
  'invariant_tsc',
  'tsc_adjust',
];

/** What the models of our own add to an architecture level. */
const MODERN: readonly CpuFeature[] = ['rdtscp', 'fsgsbase', 'erms', 'pdpe1gb', 'arch_capabilities'];

/**
 * IA32_ARCH_CAPABILITIES of a processor that does not speculate: RDCL_NO, SKIP_L1DFL_VMENTRY, SSB_NO, MDS_NO,
 * PSCHANGE_MC_NO, TAA_NO, SBDR_SSDP_NO, FBSDP_NO, PSDP_NO, BHI_NO, PBRSB_NO, GDS_NO, RFDS_NO, ITS_NO.
 */
const IMMUNE = [0, 3, 4, 5, 6, 8, 13, 14, 15, 20, 24, 26, 27, 62].reduce(
  (bits, bit) => bits | (1n << BigInt(bit)),
  0n,
);

/** AMD MSRs that kernels read on family 0FH and later without asking CPUID. */
const AMD_REGISTERS: Readonly<Record<number, bigint>> = {
  3221291024: 0n, // SYSCFG
  3221291029: 1n << 24n, // HWCR: the TSC counts at the P0 frequency
  3221291034: 0n, // TOP_MEM
  3221291037: 0n, // TOP_MEM2
  3221291039: 0n, // NB_CFG
  3221291093: 0n, // interrupt pending message
  3221291096: 0n, // MMIO configuration base
  3221291282: 0n, // SMM TSeg base
  3221295138: 0n, // DC_CFG
  3221295139: 0n, // BU_CFG
  3221295145: 2n, // DE_CFG: LFENCE is serializing
  3221295146: 0n, // BU_CFG2
};

/**
 * The default: an in-order 64-bit processor. Nothing here speculates, and kernels know that of this family and model:
 * they report every speculation flaw as "Not affected" and use no mitigation.
 */
const IN_ORDER: Omit<CpuModel, 'name' | 'brand' | 'features'> = {
  vendor: 'GenuineIntel',
  family: 6,
  model: 0x1c,
  stepping: 10,
  basicLeaves: 0xd,
  extendedLeaves: 0x80000008,
  physicalBits: 40,
  microcode: 0x107,
  archCapabilities: IMMUNE,
};

/** All models by name. */
export const CPU_MODELS: readonly CpuModel[] = [
  {
    ...IN_ORDER,
    name: 'x86-64-v1',
    brand: 'Paravane x86-64-v1',
    features: [...X86_64, ...VIRTUAL, ...MODERN],
  },
  {
    ...IN_ORDER,
    name: 'x86-64-v2',
    brand: 'Paravane x86-64-v2',
    features: [...X86_64, ...SSE4, ...VIRTUAL, ...MODERN],
  },
  {
    ...IN_ORDER,
    name: 'x86-64-v3',
    brand: 'Paravane x86-64-v3',
    features: [...X86_64, ...SSE4, ...AVX2, ...VIRTUAL, ...MODERN],
  },
  { ...IN_ORDER, name: 'max', brand: 'Paravane', features: CPU_FEATURES },
  {
    name: 'pentium3',
    vendor: 'GenuineIntel',
    family: 6,
    model: 8,
    stepping: 3,
    brand: '',
    basicLeaves: 2,
    extendedLeaves: 0,
    physicalBits: 36,
    features: [...P6, 'sse'],
    descriptors: [0x03020101, 0, 0, 0x0c040882],
    microcode: 1,
  },
  {
    name: 'pentium4',
    vendor: 'GenuineIntel',
    family: 15,
    model: 2,
    stepping: 9,
    brand: 'Intel(R) Pentium(R) 4 CPU',
    basicLeaves: 2,
    extendedLeaves: 0x80000004,
    physicalBits: 36,
    features: SSE2,
    descriptors: [0x665b5001, 0, 0, 0x007a7000],
    microcode: 0x2e,
  },
  {
    name: 'core2duo',
    vendor: 'GenuineIntel',
    family: 6,
    model: 15,
    stepping: 11,
    brand: 'Intel(R) Core(TM)2 Duo CPU',
    basicLeaves: 10,
    extendedLeaves: 0x80000008,
    physicalBits: 36,
    features: [...X86_64, 'ssse3', 'hypervisor', 'invariant_tsc'],
    microcode: 0xba,
  },
  {
    name: 'nehalem',
    vendor: 'GenuineIntel',
    family: 6,
    model: 26,
    stepping: 5,
    brand: 'Intel(R) Xeon(R) CPU X5550',
    basicLeaves: 11,
    extendedLeaves: 0x80000008,
    physicalBits: 40,
    features: [...X86_64, ...SSE4, 'rdtscp', ...VIRTUAL, 'arch_capabilities'],
    microcode: 0x1d,
    archCapabilities: IMMUNE,
  },
  {
    name: 'haswell',
    vendor: 'GenuineIntel',
    family: 6,
    model: 60,
    stepping: 3,
    brand: 'Intel(R) Core(TM) i7-4770 CPU',
    basicLeaves: 0xd,
    extendedLeaves: 0x80000008,
    physicalBits: 40,
    features: [...X86_64, ...SSE4, ...AVX2, ...HASWELL, ...VIRTUAL, ...MODERN],
    microcode: 0x28,
    archCapabilities: IMMUNE,
  },
  {
    name: 'opteron',
    vendor: 'AuthenticAMD',
    family: 15,
    model: 65,
    stepping: 3,
    brand: 'AMD Opteron(tm) Processor',
    basicLeaves: 1,
    extendedLeaves: 0x80000008,
    physicalBits: 40,
    features: [...X86_64, 'rdtscp', 'hypervisor'],
    microcode: 0,
    registers: AMD_REGISTERS,
  },
  {
    name: 'phenom',
    vendor: 'AuthenticAMD',
    family: 16,
    model: 4,
    stepping: 3,
    brand: 'AMD Phenom(tm) II Processor',
    basicLeaves: 5,
    extendedLeaves: 0x80000008,
    physicalBits: 40,
    features: [...X86_64, 'abm', 'popcnt', 'rdtscp', 'pdpe1gb', 'hypervisor', 'invariant_tsc'],
    microcode: 0x10000db,
    registers: AMD_REGISTERS,
  },
];

/** The model a domain gets unless it asks for another. */
export const DEFAULT_CPU_MODEL = 'x86-64-v1';

/** The model of that name, or undefined. */
export function findCpuModel(name: string): CpuModel | undefined {
  return CPU_MODELS.find((model) => model.name === name);
}

/** Where a vCPU sits, and what depends on the machine. */
export interface CpuPlacement {
  /** Index of the vCPU, which is its APIC ID, and how many there are. All are cores of one package. */
  readonly index: number;
  readonly count: number;
  /** Features to leave out, such as those whose device is missing. */
  readonly without?: readonly CpuFeature[];
  /** Frequencies of the TSC and of the local APIC's timer before division; given in leaf 15H if known. */
  readonly tscHz?: number;
  readonly apicHz?: number;
}

/** An entry of the core's CPUID table: leaf, subleaf, EAX, EBX, ECX, EDX. */
export type CpuidEntry = readonly [number, number, number, number, number, number];

/** What the core needs to be a CPU of some model. */
export interface CpuTable {
  readonly entries: readonly CpuidEntry[];
  /** V_FEATURES. */
  readonly features: bigint;
  /** V_PHYS_MASK. */
  readonly physicalMask: bigint;
}

/** Subleaf of a leaf that ignores ECX; leaf of an entry that is an MSR (assembly/cpuid.ts). */
const ANY = 0xffffffff;
const MSR_ENTRY = 0xfffffffe;
const IA32_PLATFORM_ID = 0x17;
const IA32_BIOS_SIGN_ID = 0x8b;
const IA32_ARCH_CAPABILITIES = 0x10a;

/** The CPUID table of one vCPU. */
export function buildCpuTable(model: CpuModel, placement: CpuPlacement): CpuTable {
  const features = new Set(model.features.filter((feature) => !placement.without?.includes(feature)));
  const entries: CpuidEntry[] = [
    ...basicEntries(model, features, placement),
    ...extendedEntries(model, features, placement),
  ];
  for (const [index, value] of registersOf(model, features)) {
    entries.push([MSR_ENTRY, index, Number(value & 0xffffffffn), Number(value >> 32n), 1, 0]);
  }
  let bits = model.vendor === 'AuthenticAMD' ? 1n << BigInt(CORE_FEATURE_AMD) : 0n;
  for (const { bit, by } of Object.values(CORE_FEATURES)) if (features.has(by)) bits |= 1n << BigInt(bit);
  return { entries, features: bits, physicalMask: (1n << BigInt(model.physicalBits)) - 1n };
}

function registersOf(model: CpuModel, features: ReadonlySet<CpuFeature>): [number, bigint][] {
  const registers: [number, bigint][] = [];
  const amd = model.vendor === 'AuthenticAMD';
  // Intel processors give the revision in the upper half.
  registers.push([IA32_BIOS_SIGN_ID, amd ? BigInt(model.microcode) : BigInt(model.microcode) << 32n]);
  if (!amd) registers.push([IA32_PLATFORM_ID, 0n]);
  if (features.has('arch_capabilities'))
    registers.push([IA32_ARCH_CAPABILITIES, model.archCapabilities ?? 0n]);
  for (const [index, value] of Object.entries(model.registers ?? {})) registers.push([Number(index), value]);
  return registers;
}

/** The bits of one register that announce `features`. */
function bitsOf(features: ReadonlySet<CpuFeature>, register: Register): number {
  let bits = 0;
  for (const feature of features) {
    const [where, bit] = FEATURES[feature];
    if (where === register) bits |= 1 << bit;
  }
  return bits >>> 0;
}

/** Leaf 1 EAX. */
export function signatureOf(model: CpuModel): number {
  const family = Math.min(model.family, 15);
  const extendedFamily = model.family - family;
  const base = model.stepping | ((model.model & 15) << 4) | (family << 8);
  return (base | ((model.model >> 4) << 16) | (extendedFamily << 20)) >>> 0;
}

function basicEntries(
  model: CpuModel,
  features: ReadonlySet<CpuFeature>,
  placement: CpuPlacement,
): CpuidEntry[] {
  const { index, count } = placement;
  const [ebx, edx, ecx] = words(model.vendor, 3) as [number, number, number];
  const clock = clockEntry(placement);
  const last = clock && model.basicLeaves >= 0xd ? 0x15 : model.basicLeaves;
  const several = count > 1 ? 1 << 28 : 0;
  const flush = features.has('clflush') ? 8 << 8 : 0;
  const identity = (index << 24) | (Math.min(count, 255) << 16) | flush;
  const [eax2, ebx2, ecx2, edx2] = model.descriptors ?? [0x00feff01, 0, 0, 0];
  const entries: CpuidEntry[] = [
    [0, ANY, last, ebx, ecx, edx],
    [
      1,
      ANY,
      signatureOf(model),
      identity >>> 0,
      bitsOf(features, '1.ecx'),
      (bitsOf(features, '1.edx') | several) >>> 0,
    ],
  ];
  if (model.vendor === 'GenuineIntel') entries.push([2, ANY, eax2, ebx2, ecx2, edx2], ...cacheEntries(count));
  entries.push([6, ANY, bitsOf(features, '6.eax'), 0, 0, 0]);
  entries.push([7, 0, 0, bitsOf(features, '7.ebx'), bitsOf(features, '7.ecx'), bitsOf(features, '7.edx')]);
  if (features.has('x2apic')) entries.push(...topologyEntries(index, count));
  if (features.has('xsave')) entries.push(...stateEntries(features.has('avx')));
  if (clock) entries.push(clock);
  return entries.filter(([leaf]) => leaf <= last);
}

/** Leaf 0DH: sizes of the XSAVE image, XSAVEOPT and XSAVEC, the upper halves of YMM registers. */
function stateEntries(avx: boolean): CpuidEntry[] {
  if (!avx) return [[0xd, 0, 3, 576, 576, 0]];
  return [
    [0xd, 0, 7, 832, 832, 0],
    [0xd, 1, 3, 832, 0, 0],
    [0xd, 2, 256, 576, 0, 0],
  ];
}

/** Leaf 15H: the TSC runs at EBX / EAX times the clock in ECX, which is also the local APIC timer's. */
function clockEntry({ tscHz, apicHz }: CpuPlacement): CpuidEntry | undefined {
  if (!tscHz || !apicHz) return undefined;
  let [a, b] = [tscHz, apicHz];
  while (b) [a, b] = [b, a % b];
  return [0x15, ANY, apicHz / a, tscHz / a, apicHz, 0];
}

/** Leaf 4: first-level caches of 32 KiB and a second level of 1 MiB a core. */
function cacheEntries(count: number): CpuidEntry[] {
  const cores = (Math.min(roundUp(count), 64) - 1) << 26;
  const cache = (subleaf: number, type: number, level: number, ways: number, sets: number): CpuidEntry => [
    4,
    subleaf,
    (type | (level << 5) | 0x100 | cores) >>> 0,
    (63 | ((ways - 1) << 22)) >>> 0,
    sets - 1,
    0,
  ];
  return [cache(0, 1, 1, 8, 64), cache(1, 2, 1, 8, 64), cache(2, 3, 2, 16, 1024)];
}

/** Leaf 0BH: one thread a core, all cores in one package. */
function topologyEntries(index: number, count: number): CpuidEntry[] {
  return [
    [0xb, 0, 0, 1, 0x100, index],
    [0xb, 1, Math.log2(roundUp(count)), count, 0x201, index],
  ];
}

/** The next power of two. */
function roundUp(count: number): number {
  return 2 ** Math.ceil(Math.log2(count));
}

function extendedEntries(
  model: CpuModel,
  features: ReadonlySet<CpuFeature>,
  { count }: CpuPlacement,
): CpuidEntry[] {
  const last = model.extendedLeaves;
  if (!last) return [];
  const amd = model.vendor === 'AuthenticAMD';
  const [ebx, edx, ecx] = (amd ? words(model.vendor, 3) : [0, 0, 0]) as [number, number, number];
  const low = bitsOf(features, '1.edx');
  // AMD repeats leaf 1 EDX except for SEP, CLFLUSH and the SSE bits; FXSR and MMX keep their places.
  const mirrored = amd ? low & ~((1 << 11) | (1 << 19) | (1 << 25) | (1 << 26)) : 0;
  const brand = words(model.brand, 12);
  const extended = (bitsOf(features, '81.edx') | mirrored) >>> 0;
  const cores = count > 1 ? count - 1 : 0;
  const shared = amd && count > 1 ? 2 : 0;
  const entries: CpuidEntry[] = [
    [0x80000000, ANY, last, ebx, ecx, edx],
    [0x80000001, ANY, amd ? signatureOf(model) : 0, 0, (bitsOf(features, '81.ecx') | shared) >>> 0, extended],
    ...[0, 1, 2].map(
      (part): CpuidEntry => [
        0x80000002 + part,
        ANY,
        ...(brand.slice(part * 4, part * 4 + 4) as [number, number, number, number]),
      ],
    ),
    [0x80000006, ANY, 0, 0, 0x04008040, 0],
    [0x80000007, ANY, 0, 0, 0, bitsOf(features, '87.edx')],
    [0x80000008, ANY, model.physicalBits | ((features.has('lm') ? 48 : 32) << 8), 0, amd ? cores : 0, 0],
  ];
  if (amd) entries.push([0x80000005, ANY, 0xff08ff08, 0xff20ff20, 0x20080140, 0x20080140]);
  return entries.filter(([leaf]) => leaf <= last);
}

/** `count` words of ASCII text. */
function words(text: string, count: number): number[] {
  const bytes = Array.from({ length: count * 4 }, (_, at) => text.charCodeAt(at) || 0);
  return Array.from({ length: count }, (_, at) => {
    const [a, b, c, d] = bytes.slice(at * 4, at * 4 + 4) as [number, number, number, number];
    return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  });
}

/** The part of the core that a model is put into. */
export interface CpuTarget {
  readonly exports: { cpuidTable(v: number, count: number): number; reset(v: number): void };
  readonly view: DataView;
}

/** Leaf, subleaf and column of the table for every register that announces features. */
const PLACES: Readonly<Record<Register, readonly [leaf: number, column: number]>> = {
  '1.ecx': [1, 4],
  '1.edx': [1, 5],
  '6.eax': [6, 2],
  '7.ebx': [7, 3],
  '7.ecx': [7, 4],
  '7.edx': [7, 5],
  '81.ecx': [0x80000001, 4],
  '81.edx': [0x80000001, 5],
  '87.edx': [0x80000007, 5],
};

/** V_ISA: the instruction features that the table announces. */
function isaOf(entries: readonly CpuidEntry[]): bigint {
  let isa = 0n;
  for (const [index, name] of ISA_FEATURES.entries()) {
    const [register, bit] = FEATURES[name];
    const [leaf, column] = PLACES[register];
    const entry = entries.find(([at, subleaf]) => at === leaf && (subleaf === ANY || subleaf === 0));
    if (entry !== undefined && ((entry[column] as number) >>> bit) & 1) isa |= 1n << BigInt(index);
  }
  return isa;
}

/** Makes the vCPU whose block is at `v` a CPU of that table and resets it. False if the core has no memory left. */
export function installCpuTable(core: CpuTarget, v: number, table: CpuTable): boolean {
  const at = core.exports.cpuidTable(v, table.entries.length);
  if (at === 0) return false;
  const { view } = core;
  for (const [row, entry] of table.entries.entries()) {
    for (const [column, word] of entry.entries()) view.setUint32(at + row * 24 + column * 4, word, true);
  }
  view.setBigUint64(v + V_FEATURES, table.features, true);
  view.setBigUint64(v + V_ISA, isaOf(table.entries), true);
  view.setBigUint64(v + V_PHYS_MASK, table.physicalMask, true);
  core.exports.reset(v);
  return true;
}
