// Generated from opcodes.txt by scripts/generate.ts. Do not edit.

export const ISA_FEATURES = [
  'fpu',
  'smap',
  'rdtscp',
  'sse',
  'sse2',
  'sse3',
  'msr',
  'tsc',
  'cmov',
  'mmx',
  'fxsr',
  'xsave',
  'clflush',
  'fsgsbase',
  'cx8',
  'cx16',
  'invpcid',
] as const;
