// The mode key: everything about the processor's mode that decoded code depends on. SDM vol. 3 §2.2, §3.2, §13.1.
//
// A block is decoded for one key and found by it, so handlers need not test at run time what a bit here settles.

import { VM } from './flags';
import {
  DS,
  ES,
  SEG_ATTR,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SIZE,
  SS,
  V_CPL,
  V_CR0,
  V_CR4,
  V_CS,
  V_EFER,
  V_GPR,
  V_MODE_KEY,
  V_RFLAGS,
  V_SEG,
  V_SS,
  V_XCR0,
} from './layout';
import { Tlb } from './tlb';

export const CR0_PE: u64 = 1;
export const CR0_MP: u64 = 2;
export const CR0_EM: u64 = 4;
export const CR0_TS: u64 = 8;
export const CR0_ET: u64 = 0x10;
export const CR0_NE: u64 = 0x20;
export const CR0_WP: u64 = 0x10000;
export const CR0_AM: u64 = 0x40000;
export const CR0_NW: u64 = 0x20000000;
export const CR0_CD: u64 = 0x40000000;
export const CR0_PG: u64 = 0x80000000;

export const CR4_VME: u64 = 1;
export const CR4_PVI: u64 = 2;
export const CR4_TSD: u64 = 4;
export const CR4_DE: u64 = 8;
export const CR4_PSE: u64 = 0x10;
export const CR4_PAE: u64 = 0x20;
export const CR4_MCE: u64 = 0x40;
export const CR4_PGE: u64 = 0x80;
export const CR4_PCE: u64 = 0x100;
export const CR4_OSFXSR: u64 = 0x200;
export const CR4_OSXMMEXCPT: u64 = 0x400;
export const CR4_UMIP: u64 = 0x800;
export const CR4_FSGSBASE: u64 = 0x10000;
export const CR4_PCIDE: u64 = 0x20000;
export const CR4_OSXSAVE: u64 = 0x40000;
export const CR4_SMEP: u64 = 0x100000;
export const CR4_SMAP: u64 = 0x200000;
export const CR4_PKE: u64 = 0x400000;

export const EFER_SCE: u64 = 1;
export const EFER_LME: u64 = 0x100;
export const EFER_LMA: u64 = 0x400;
export const EFER_NXE: u64 = 0x800;
export const EFER_FFXSR: u64 = 0x4000;

/** Bits 0–1: operand and address size of code. */
export const MODE_CODE_SIZE: u32 = 3;
export const MODE_CODE16: u32 = 0;
export const MODE_CODE32: u32 = 1;
export const MODE_CODE64: u32 = 2;
/** The stack pointer is ESP (outside 64-bit mode). */
export const MODE_STACK32: u32 = 4;
/** CPL is 3. */
export const MODE_USER: u32 = 8;
/** Accesses through DS, ES and SS need no check and no base. */
export const MODE_FLAT_DATA: u32 = 0x10;
/** Fetches need no limit check and no base. */
export const MODE_FLAT_CODE: u32 = 0x20;
export const MODE_VM86: u32 = 0x40;
/** CR0.PE. */
export const MODE_PROTECTED: u32 = 0x80;
/** x87 instructions run: neither CR0.EM nor CR0.TS (else #NM). */
export const MODE_FPU_OK: u32 = 0x100;
/** WAIT runs: not both CR0.MP and CR0.TS (else #NM). */
export const MODE_WAIT_OK: u32 = 0x200;
/** SSE instructions raise #UD: CR0.EM, or CR4.OSFXSR clear. */
export const MODE_SSE_UD: u32 = 0x400;
/** MMX instructions raise #UD: CR0.EM. */
export const MODE_MMX_UD: u32 = 0x800;
/** MMX and SSE instructions that are not #UD raise #NM: CR0.TS. */
export const MODE_NM: u32 = 0x1000;
/** AVX instructions run: CR4.OSXSAVE and SSE and AVX state in XCR0 (else #UD). */
export const MODE_AVX_OK: u32 = 0x2000;
/** Outside 64-bit mode: registers had bits above 31 set when the mode began; the JIT keeps away, which holds 32 bits there. */
export const MODE_UPPER: u32 = 0x4000;

const ATTR_DATA_MASK: u32 = 0x1009e; // unusable, P, S, code, expand-down, writable
const ATTR_DATA_FLAT: u32 = 0x92; // usable, present, data, expand-up, writable

@final
export class Mode {
  @inline static is64(v: usize): bool {
    return (load<u32>(v, V_MODE_KEY) & MODE_CODE_SIZE) == MODE_CODE64;
  }

  /** CR0.PE and not virtual-8086 mode. */
  @inline static isProtected(v: usize): bool {
    return (load<u32>(v, V_MODE_KEY) & (MODE_PROTECTED | MODE_VM86)) == MODE_PROTECTED;
  }

  @inline static isReal(v: usize): bool {
    return (load<u32>(v, V_MODE_KEY) & MODE_PROTECTED) == 0;
  }

  @inline static isVm86(v: usize): bool {
    return (load<u32>(v, V_MODE_KEY) & MODE_VM86) != 0;
  }

  /** EFER.LMA: 64-bit or compatibility mode. */
  @inline static isLong(v: usize): bool {
    return (load<u64>(v, V_EFER) & EFER_LMA) != 0;
  }

  /** The bits of a stack pointer that count: all, the low 32 or the low 16. */
  @inline static stackMask(v: usize): u64 {
    if (Mode.is64(v)) return ~0;
    return load<u32>(v, V_MODE_KEY) & MODE_STACK32 ? 0xffffffff : 0xffff;
  }

  /** Recomputes CPL, mode key and TLB class. To be called after any change of CR0, CR4, EFER, EFLAGS.VM or AC, CS, SS, DS, ES. */
  static update(v: usize): void {
    const cr0 = load<u64>(v, V_CR0);
    const cpl = (load<u32>(v + V_SS, SEG_ATTR) >> 5) & 3;
    store<u32>(v, cpl, V_CPL);
    let key = Mode.segments(v) | Mode.coprocessor(v, cr0);
    if (cpl == 3) key |= MODE_USER;
    if (cr0 & CR0_PE) key |= load<u64>(v, V_RFLAGS) & VM ? MODE_PROTECTED | MODE_VM86 : MODE_PROTECTED;
    store<u32>(v, key, V_MODE_KEY);
    Tlb.select(v);
  }

  private static segments(v: usize): u32 {
    const cs = load<u32>(v + V_CS, SEG_ATTR);
    if (Mode.isLong(v) && cs & 0x2000) return MODE_CODE64 | MODE_FLAT_DATA | MODE_FLAT_CODE;
    let key = cs & 0x4000 ? MODE_CODE32 : MODE_CODE16;
    if (load<u32>(v + V_SS, SEG_ATTR) & 0x4000) key |= MODE_STACK32;
    if (Mode.flatData(v, DS) && Mode.flatData(v, ES) && Mode.flatData(v, SS)) key |= MODE_FLAT_DATA;
    const at = v + V_CS;
    if (load<u64>(at, SEG_BASE) == 0 && load<u32>(at, SEG_LIMIT) == 0xffffffff) key |= MODE_FLAT_CODE;
    let upper: u64 = 0;
    for (let n: usize = 0; n < 8; n++) upper |= load<u64>(v + V_GPR + (n << 3));
    return upper >> 32 ? key | MODE_UPPER : key;
  }

  private static flatData(v: usize, seg: u32): bool {
    const at = v + V_SEG + usize(seg) * SEG_SIZE;
    return (
      (load<u32>(at, SEG_ATTR) & ATTR_DATA_MASK) == ATTR_DATA_FLAT &&
      load<u64>(at, SEG_BASE) == 0 &&
      load<u32>(at, SEG_LIMIT) == 0xffffffff
    );
  }

  private static coprocessor(v: usize, cr0: u64): u32 {
    let key: u32 = 0;
    if (!(cr0 & (CR0_EM | CR0_TS))) key |= MODE_FPU_OK;
    if ((cr0 & (CR0_MP | CR0_TS)) != (CR0_MP | CR0_TS)) key |= MODE_WAIT_OK;
    if (cr0 & CR0_EM) key |= MODE_MMX_UD | MODE_SSE_UD;
    if (!(load<u64>(v, V_CR4) & CR4_OSFXSR)) key |= MODE_SSE_UD;
    if (cr0 & CR0_TS) key |= MODE_NM;
    if (load<u64>(v, V_CR4) & CR4_OSXSAVE && (load<u64>(v, V_XCR0) & 6) == 6) key |= MODE_AVX_OK;
    return key;
  }
}
