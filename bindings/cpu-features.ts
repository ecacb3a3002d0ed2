// CPU features by the names that Linux gives them, where CPUID announces them, and what a CPU model is made of. Intel SDM
// vol. 2 CPUID; AMD64 manual, vol. 3 appendix E.

/** Where a feature is announced. */
export type FeatureRegister =
  | '1.ecx'
  | '1.edx'
  | '6.eax'
  | '7.ebx'
  | '7.ecx'
  | '7.edx'
  | 'd1.eax'
  | '81.ecx'
  | '81.edx'
  | '87.edx';

/** The features that the core has, by the names that Linux gives them, with register and bit. */
export const FEATURES = {
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
  xsaveopt: ['d1.eax', 0],
  xsavec: ['d1.eax', 1],
  lahf_lm: ['81.ecx', 0],
  abm: ['81.ecx', 5],
  '3dnowprefetch': ['81.ecx', 8],
  syscall: ['81.edx', 11],
  nx: ['81.edx', 20],
  mmxext: ['81.edx', 22],
  fxsr_opt: ['81.edx', 25],
  pdpe1gb: ['81.edx', 26],
  rdtscp: ['81.edx', 27],
  lm: ['81.edx', 29],
  invariant_tsc: ['87.edx', 8],
} as const satisfies Record<string, readonly [FeatureRegister, number]>;

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
  FFXSR: { bit: 25, by: 'fxsr_opt' },
};
/** The bit that says AMD. */
export const CORE_FEATURE_AMD = 23;

/** A cache as leaf 4 describes it; lines have 64 bytes. */
export interface CpuCache {
  readonly kind: 'data' | 'code' | 'unified';
  readonly level: number;
  readonly ways: number;
  readonly sets: number;
  /** Whether all cores of the package share it. */
  readonly shared?: boolean;
}

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
  /** Caches of leaf 4 in their order, by default of 32 KiB, 32 KiB and 1 MiB a core. */
  readonly caches?: readonly CpuCache[];
  /** Extended leaves 80000005H and 80000006H as the processor has them: EAX, EBX, ECX, EDX. */
  readonly extended?: Readonly<Record<number, readonly [number, number, number, number]>>;
  readonly microcode: number;
  /** IA32_ARCH_CAPABILITIES; seen only with the feature `arch_capabilities`. */
  readonly archCapabilities?: bigint;
  /** Model-specific registers that read as constants and ignore writes. */
  readonly registers?: Readonly<Record<number, bigint>>;
}
