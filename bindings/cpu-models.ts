// CPU models: what CPUID and the model's MSRs say. Intel SDM vol. 2 CPUID, vol. 4; AMD64 manual, vol. 3 appendix E.
//
// A model is plain data. What it offers beyond what the core implements is levelled off when a vCPU's table is made, so
// a guest never sees a feature that does not work.

import { CPU_MODELS } from './cpu-catalog.js';
import {
  CORE_FEATURE_AMD,
  CORE_FEATURES,
  type CpuCache,
  type CpuFeature,
  type CpuModel,
  FEATURES,
  type FeatureRegister,
} from './cpu-features.js';
import { ISA_FEATURES } from './isa-features.gen.js';
import { V_FEATURES, V_ISA, V_PHYS_MASK } from './layout.gen.js';

export { CPU_MODELS } from './cpu-catalog.js';
export {
  CORE_FEATURE_AMD,
  CORE_FEATURES,
  CPU_FEATURES,
  type CpuCache,
  type CpuFeature,
  type CpuModel,
} from './cpu-features.js';

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
function bitsOf(features: ReadonlySet<CpuFeature>, register: FeatureRegister): number {
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
  if (model.vendor === 'GenuineIntel')
    entries.push([2, ANY, eax2, ebx2, ecx2, edx2], ...cacheEntries(model, count));
  entries.push([6, ANY, bitsOf(features, '6.eax'), 0, 0, 0]);
  entries.push([7, 0, 0, bitsOf(features, '7.ebx'), bitsOf(features, '7.ecx'), bitsOf(features, '7.edx')]);
  if (features.has('x2apic')) entries.push(...topologyEntries(index, count));
  if (features.has('xsave')) entries.push(...stateEntries(features));
  if (clock) entries.push(clock);
  return entries.filter(([leaf]) => leaf <= last);
}

/** Leaf 0DH: sizes of the XSAVE image, XSAVEOPT and XSAVEC, the upper halves of YMM registers. */
function stateEntries(features: ReadonlySet<CpuFeature>): CpuidEntry[] {
  const kinds = bitsOf(features, 'd1.eax');
  const avx = features.has('avx');
  const size = avx ? 832 : 576;
  const entries: CpuidEntry[] = [[0xd, 0, avx ? 7 : 3, size, size, 0]];
  if (kinds !== 0) entries.push([0xd, 1, kinds, kinds & 2 ? size : 0, 0, 0]);
  if (avx) entries.push([0xd, 2, 256, 576, 0, 0]);
  return entries;
}

/** Leaf 15H: the TSC runs at EBX / EAX times the clock in ECX, which is also the local APIC timer's. */
function clockEntry({ tscHz, apicHz }: CpuPlacement): CpuidEntry | undefined {
  if (!tscHz || !apicHz) return undefined;
  let [a, b] = [tscHz, apicHz];
  while (b) [a, b] = [b, a % b];
  return [0x15, ANY, apicHz / a, tscHz / a, apicHz, 0];
}

const CACHE_TYPES = { data: 1, code: 2, unified: 3 } as const;
const CACHES: readonly CpuCache[] = [
  { kind: 'data', level: 1, ways: 8, sets: 64 },
  { kind: 'code', level: 1, ways: 8, sets: 64 },
  { kind: 'unified', level: 2, ways: 16, sets: 1024 },
];

/** Leaf 4: a subleaf for each cache, and the number of cores in each. */
function cacheEntries(model: CpuModel, count: number): CpuidEntry[] {
  const last = Math.min(roundUp(count), 64) - 1;
  return (model.caches ?? CACHES).map(({ kind, level, ways, sets, shared }, subleaf): CpuidEntry => {
    const sharing = shared ? last << 14 : 0;
    const eax = (CACHE_TYPES[kind] | (level << 5) | 0x100 | sharing | (last << 26)) >>> 0;
    return [4, subleaf, eax, (63 | ((ways - 1) << 22)) >>> 0, sets - 1, 0];
  });
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
    [0x80000006, ANY, ...(model.extended?.[0x80000006] ?? ([0, 0, 0x04008040, 0] as const))],
    [0x80000007, ANY, 0, 0, 0, bitsOf(features, '87.edx')],
    [0x80000008, ANY, model.physicalBits | ((features.has('lm') ? 48 : 32) << 8), 0, amd ? cores : 0, 0],
  ];
  if (amd) entries.push([0x80000005, ANY, ...(model.extended?.[0x80000005] ?? AMD_CACHES)]);
  return entries.filter(([leaf]) => leaf <= last);
}

/** Leaf 80000005H of K8 and K10: translation buffers, 64 KiB of 2 ways for data and for code. */
const AMD_CACHES = [0xff08ff08, 0xff20ff20, 0x40020140, 0x40020140] as const;

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
const PLACES: Readonly<Record<FeatureRegister, readonly [leaf: number, column: number, subleaf?: number]>> = {
  '1.ecx': [1, 4],
  '1.edx': [1, 5],
  '6.eax': [6, 2],
  '7.ebx': [7, 3],
  '7.ecx': [7, 4],
  '7.edx': [7, 5],
  'd1.eax': [0xd, 2, 1],
  '81.ecx': [0x80000001, 4],
  '81.edx': [0x80000001, 5],
  '87.edx': [0x80000007, 5],
};

/** V_ISA: the instruction features that the table announces. */
function isaOf(entries: readonly CpuidEntry[]): bigint {
  let isa = 0n;
  for (const [index, name] of ISA_FEATURES.entries()) {
    const [register, bit] = FEATURES[name];
    const [leaf, column, subleaf = 0] = PLACES[register];
    const entry = entries.find(([at, own]) => at === leaf && (own === ANY || own === subleaf));
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
