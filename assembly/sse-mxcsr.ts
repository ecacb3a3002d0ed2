// MXCSR: control and status of SSE floating point. SDM vol. 1 §10.2.3, §11.5.

import { V_CR4, V_MXCSR } from './layout';
import { EXC_UD, EXC_XM, Outcome } from './outcome';

export const MXCSR_IE: u32 = 0x01;
export const MXCSR_DE: u32 = 0x02;
export const MXCSR_ZE: u32 = 0x04;
export const MXCSR_OE: u32 = 0x08;
export const MXCSR_UE: u32 = 0x10;
export const MXCSR_PE: u32 = 0x20;
export const MXCSR_FLAGS: u32 = 0x3f;
export const MXCSR_DAZ: u32 = 0x40;
/** Mask bits are the flags seven bits up. */
export const MXCSR_MASK_SHIFT: u32 = 7;
export const MXCSR_MASKS: u32 = 0x1f80;
export const MXCSR_OM: u32 = 0x400;
export const MXCSR_UM: u32 = 0x800;
export const MXCSR_PM: u32 = 0x1000;
export const MXCSR_RC: u32 = 0x6000;
export const MXCSR_RC_DOWN: u32 = 0x2000;
export const MXCSR_RC_UP: u32 = 0x4000;
export const MXCSR_RC_ZERO: u32 = 0x6000;
export const MXCSR_FTZ: u32 = 0x8000;
/** Bits that can be written; also the MXCSR_MASK that FXSAVE shows. */
export const MXCSR_VALID: u32 = 0xffff;
export const MXCSR_INIT: u32 = 0x1f80;

const CR4_OSXMMEXCPT: u64 = 0x400;
/** Conditions found on the operands, before anything is computed. */
const BEFORE: u32 = MXCSR_IE | MXCSR_DE | MXCSR_ZE;

@final
export class Mxcsr {
  /** The halves of a 256-bit instruction report to held, so that they raise one exception. */
  static isHolding: bool = false;
  static held: u32 = 0;

  @inline static hold(): void {
    Mxcsr.isHolding = true;
    Mxcsr.held = 0;
  }

  /** Records what was held; as commit(). */
  @inline static release(v: usize): bool {
    Mxcsr.isHolding = false;
    return Mxcsr.held == 0 || Mxcsr.commit(v, Mxcsr.held);
  }

  @inline static read(v: usize): u32 {
    return load<u32>(v, V_MXCSR);
  }

  /**
   * Records the conditions `raised` by all elements of an instruction. False: one is unmasked, the exception is set and
   * the instruction writes no result. An unmasked condition of the operands keeps the later ones from being found.
   */
  static commit(v: usize, raised: u32): bool {
    if (Mxcsr.isHolding) {
      Mxcsr.held |= raised;
      return true;
    }
    const mxcsr = load<u32>(v, V_MXCSR);
    const unmasked = raised & ~(mxcsr >> MXCSR_MASK_SHIFT);
    const seen = unmasked & BEFORE ? raised & BEFORE : raised;
    store<u32>(v, mxcsr | seen, V_MXCSR);
    if (!unmasked) return true;
    Outcome.fault(v, load<u64>(v, V_CR4) & CR4_OSXMMEXCPT ? EXC_XM : EXC_UD);
    return false;
  }
}
