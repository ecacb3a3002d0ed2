// Why a vCPU left the core, in words; the index is the core's EXIT_* number.

export const EXIT_NAMES = [
  'budget',
  'halt',
  'shutdown',
  'absent',
  'pause',
  'breakpoint',
  'wait-sipi',
  'kick',
  'no-memory',
] as const;

/** Why {@link Vcpu.run} returned. */
export type ExitReason = (typeof EXIT_NAMES)[number];
