// The CPU models: processors of several generations, and some of our own for the architecture levels. Intel SDM vol. 2 CPUID,
// vol. 4; AMD64 manual, vol. 3 appendix E; x86-64 psABI §3.1.1 for the levels.
//
// A model of a real processor has its signature, caches and features, but for those that the core has not: monitoring,
// thermal and power management, performance counters, debug stores, virtualization, 3DNow!, SSE4A, TSX, MPX, AVX-512.

import { CPU_FEATURES, type CpuCache, type CpuFeature, type CpuModel } from './cpu-features.js';

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
/** A first-level cache of 32 KiB. */
const l1 = (kind: 'data' | 'code', ways: number, sets = 64): CpuCache => ({ kind, level: 1, ways, sets });
const l2 = (ways: number, sets: number, shared = false): CpuCache => ({
  kind: 'unified',
  level: 2,
  ways,
  sets,
  shared,
});
const l3 = (ways: number, sets: number): CpuCache => ({
  kind: 'unified',
  level: 3,
  ways,
  sets,
  shared: true,
});
const X86_64: readonly CpuFeature[] = [...SSE2, 'sse3', 'syscall', 'nx', 'lm', 'cx16', 'lahf_lm'];
const SSE4: readonly CpuFeature[] = ['ssse3', 'sse4_1', 'sse4_2', 'popcnt'];
/** XSAVE, as processors since Skylake have it. */
const SAVED: readonly CpuFeature[] = ['xsave', 'xsaveopt', 'xsavec'];
/** What x86-64-v3 adds to v2. */
const AVX2: readonly CpuFeature[] = [...SAVED, 'avx', 'avx2', 'fma', 'f16c', 'bmi1', 'bmi2', 'abm', 'movbe'];
/** Sandy Bridge and what came with the generations after it. */
const SANDY_BRIDGE: readonly CpuFeature[] = [
  'aes',
  'pclmulqdq',
  'pcid',
  'xsave',
  'xsaveopt',
  'avx',
  'rdtscp',
];
const IVY_BRIDGE: readonly CpuFeature[] = [...SANDY_BRIDGE, 'f16c', 'rdrand', 'fsgsbase', 'smep', 'erms'];
const HASWELL_ALL: readonly CpuFeature[] = [
  ...IVY_BRIDGE,
  'avx2',
  'fma',
  'bmi1',
  'bmi2',
  'abm',
  'movbe',
  'invpcid',
  'pdpe1gb',
];
const BROADWELL: readonly CpuFeature[] = [...HASWELL_ALL, 'adx', 'rdseed', 'smap', '3dnowprefetch'];
/** AMD family 0FH before revision F: no CMPXCHG16B. */
const K8: readonly CpuFeature[] = [...SSE2, 'sse3', 'syscall', 'nx', 'lm', 'lahf_lm', 'mmxext', 'fxsr_opt'];
const ZEN: readonly CpuFeature[] = [
  ...K8,
  'cx16',
  ...SSE4,
  ...AVX2,
  'aes',
  'pclmulqdq',
  'rdrand',
  'rdseed',
  'adx',
  'sha_ni',
  'clflushopt',
  'fsgsbase',
  'smep',
  'smap',
  'rdtscp',
  'pdpe1gb',
  '3dnowprefetch',
  'invariant_tsc',
];
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
    name: 'core-duo',
    vendor: 'GenuineIntel',
    family: 6,
    model: 14,
    stepping: 8,
    brand: 'Genuine Intel(R) CPU           T2400  @ 1.83GHz',
    basicLeaves: 10,
    extendedLeaves: 0x80000008,
    physicalBits: 32,
    features: [...SSE2.filter((feature) => feature !== 'pse36'), 'sse3', 'nx'],
    descriptors: [0x02b3b001, 0xf0, 0, 0x2c04307d],
    caches: [l1('data', 8), l1('code', 8), l2(8, 4096, true)],
    extended: { 2147483654: [0, 0, 0x08006040, 0] },
    microcode: 0x39,
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
    descriptors: [0x05b0b101, 0x005657f0, 0, 0x2cb43049],
    caches: [l1('data', 8), l1('code', 8), l2(16, 4096, true)],
    extended: { 2147483654: [0, 0, 0x10008040, 0] },
    microcode: 0xba,
  },
  {
    name: 'penryn',
    vendor: 'GenuineIntel',
    family: 6,
    model: 23,
    stepping: 6,
    brand: 'Intel(R) Core(TM)2 Duo CPU     E8400  @ 3.00GHz',
    basicLeaves: 10,
    extendedLeaves: 0x80000008,
    physicalBits: 36,
    features: [...X86_64, 'ssse3', 'sse4_1', 'hypervisor', 'invariant_tsc'],
    descriptors: [0x05b0b101, 0x005657f0, 0, 0x2cb4304e],
    caches: [l1('data', 8), l1('code', 8), l2(24, 4096, true)],
    extended: { 2147483654: [0, 0, 0x18008040, 0] },
    microcode: 0x60f,
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
    name: 'westmere',
    vendor: 'GenuineIntel',
    family: 6,
    model: 44,
    stepping: 2,
    brand: 'Intel(R) Xeon(R) CPU           X5670  @ 2.93GHz',
    basicLeaves: 11,
    extendedLeaves: 0x80000008,
    physicalBits: 40,
    features: [...X86_64, ...SSE4, 'aes', 'pclmulqdq', 'pcid', 'pdpe1gb', 'rdtscp', ...VIRTUAL],
    descriptors: [0x55035a01, 0x00f0b2ff, 0, 0x00ca0000],
    caches: [l1('data', 8), l1('code', 4, 128), l2(8, 512), l3(16, 12_288)],
    extended: { 2147483654: [0, 0, 0x01006040, 0] },
    microcode: 0x1f,
  },
  {
    name: 'sandy-bridge',
    vendor: 'GenuineIntel',
    family: 6,
    model: 42,
    stepping: 7,
    brand: 'Intel(R) Core(TM) i7-2600 CPU @ 3.40GHz',
    basicLeaves: 0xd,
    extendedLeaves: 0x80000008,
    physicalBits: 36,
    features: [...X86_64, ...SSE4, ...SANDY_BRIDGE, ...VIRTUAL],
    descriptors: [0x76035a01, 0x00f0b2ff, 0, 0x00ca0000],
    caches: [l1('data', 8), l1('code', 8), l2(8, 512), l3(16, 8192)],
    extended: { 2147483654: [0, 0, 0x01006040, 0] },
    microcode: 0x2f,
  },
  {
    name: 'ivy-bridge',
    vendor: 'GenuineIntel',
    family: 6,
    model: 58,
    stepping: 9,
    brand: 'Intel(R) Core(TM) i7-3770 CPU @ 3.40GHz',
    basicLeaves: 0xd,
    extendedLeaves: 0x80000008,
    physicalBits: 36,
    features: [...X86_64, ...SSE4, ...IVY_BRIDGE, ...VIRTUAL],
    descriptors: [0x76035a01, 0x00f0b2ff, 0, 0x00ca0000],
    caches: [l1('data', 8), l1('code', 8), l2(8, 512), l3(16, 8192)],
    extended: { 2147483654: [0, 0, 0x01006040, 0] },
    microcode: 0x21,
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
    features: [...X86_64, ...SSE4, ...HASWELL_ALL, ...VIRTUAL, 'arch_capabilities'],
    descriptors: [0x76036301, 0x00f0b5ff, 0, 0x00c10000],
    caches: [l1('data', 8), l1('code', 8), l2(8, 512), l3(16, 8192)],
    extended: { 2147483654: [0, 0, 0x01006040, 0] },
    microcode: 0x28,
    archCapabilities: IMMUNE,
  },
  {
    name: 'broadwell',
    vendor: 'GenuineIntel',
    family: 6,
    model: 71,
    stepping: 1,
    brand: 'Intel(R) Core(TM) i7-5775C CPU @ 3.30GHz',
    basicLeaves: 0xd,
    extendedLeaves: 0x80000008,
    physicalBits: 39,
    features: [...X86_64, ...SSE4, ...BROADWELL, ...VIRTUAL, 'arch_capabilities'],
    descriptors: [0x76036301, 0x00f0b5ff, 0, 0x00c30000],
    caches: [l1('data', 8), l1('code', 8), l2(8, 512), l3(12, 8192)],
    extended: { 2147483654: [0, 0, 0x01006040, 0] },
    microcode: 0x22,
    archCapabilities: IMMUNE,
  },
  {
    name: 'skylake',
    vendor: 'GenuineIntel',
    family: 6,
    model: 94,
    stepping: 3,
    brand: 'Intel(R) Core(TM) i7-6700 CPU @ 3.40GHz',
    basicLeaves: 0xd,
    extendedLeaves: 0x80000008,
    physicalBits: 39,
    features: [...X86_64, ...SSE4, ...BROADWELL, 'xsavec', 'clflushopt', ...VIRTUAL, 'arch_capabilities'],
    descriptors: [0x76036301, 0x00f0b5ff, 0, 0x00c30000],
    caches: [l1('data', 8), l1('code', 8), l2(4, 1024), l3(16, 8192)],
    extended: { 2147483654: [0, 0, 0x01006040, 0] },
    microcode: 0xf0,
    archCapabilities: IMMUNE,
  },
  {
    name: 'turion64',
    vendor: 'AuthenticAMD',
    family: 15,
    model: 36,
    stepping: 2,
    brand: 'AMD Turion(tm) 64 Mobile Technology ML-34',
    basicLeaves: 1,
    extendedLeaves: 0x80000018,
    physicalBits: 40,
    features: K8,
    extended: { 2147483654: [0, 0x42004200, 0x04008140, 0] },
    microcode: 0,
    registers: AMD_REGISTERS,
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
    features: [...X86_64, 'mmxext', 'fxsr_opt', 'rdtscp', 'hypervisor'],
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
    features: [
      ...X86_64,
      'mmxext',
      'fxsr_opt',
      'abm',
      'popcnt',
      'rdtscp',
      'pdpe1gb',
      '3dnowprefetch',
      'hypervisor',
      'invariant_tsc',
    ],
    microcode: 0x10000db,
    registers: AMD_REGISTERS,
  },
  {
    name: 'zen',
    vendor: 'AuthenticAMD',
    family: 23,
    model: 1,
    stepping: 2,
    brand: 'AMD EPYC 7551 32-Core Processor',
    basicLeaves: 0xd,
    extendedLeaves: 0x80000008,
    physicalBits: 48,
    features: [...ZEN, 'hypervisor'],
    extended: {
      2147483653: [0xff40ff40, 0xff40ff40, 0x20080140, 0x40040140],
      2147483654: [0x26006400, 0x66006400, 0x02006140, 0x0200c140],
    },
    microcode: 0x8001250,
    registers: AMD_REGISTERS,
  },
  {
    name: 'zen2',
    vendor: 'AuthenticAMD',
    family: 23,
    model: 49,
    stepping: 0,
    brand: 'AMD EPYC 7742 64-Core Processor',
    basicLeaves: 0xd,
    extendedLeaves: 0x80000008,
    physicalBits: 48,
    features: [...ZEN, 'umip', 'rdpid', 'hypervisor'],
    extended: {
      2147483653: [0xff40ff40, 0xff40ff40, 0x20080140, 0x20080140],
      2147483654: [0x48006400, 0x68006400, 0x02006140, 0x08009140],
    },
    microcode: 0x8301034,
    registers: AMD_REGISTERS,
  },
];
