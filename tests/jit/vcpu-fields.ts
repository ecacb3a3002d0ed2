// Which parts of the vCPU block generated code may store to: what instructions change, and how the core is told about it.

import {
  V_BUDGET,
  V_FLAGS_A,
  V_FPR,
  V_GPR,
  V_OUTCOME,
  V_RETIRED,
  V_RFLAGS,
  V_RIP,
  V_RIP_PAGE,
  V_XMM,
  V_ZERO,
  XMM_SIZE,
} from '../../bindings/layout.gen.js';

const XMM_COUNT = 16;

/** From, to (exclusive). */
const RANGES: readonly (readonly [number, number])[] = [
  [V_GPR, V_ZERO],
  [V_RIP, V_RIP + 8],
  // For handlers that ask where they are, and back.
  [V_RIP_PAGE, V_RIP_PAGE + 8],
  [V_RFLAGS, V_RFLAGS + 8],
  // Operands and kind of the lazy flags.
  [V_FLAGS_A, V_FLAGS_A + 20],
  [V_OUTCOME, V_OUTCOME + 4],
  [V_BUDGET, V_BUDGET + 4],
  [V_RETIRED, V_RETIRED + 8],
  // x87 registers, control and status words, MXCSR, vector registers.
  [V_FPR, V_XMM + XMM_COUNT * XMM_SIZE],
];

/** Whether `size` bytes at `offset` of the vCPU block may be stored to. */
export function storable(offset: number, size: number): boolean {
  return RANGES.some(([from, to]) => offset >= from && offset + size <= to);
}
