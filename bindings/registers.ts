// The registers of a vCPU as properties. 64-bit ones are bigints; writes are cut to the register's width. The vCPU
// learns of changes made here before it runs again.

import * as L from './layout.gen.js';
import { StateBlock } from './state-block.js';
import type { CoreInstance } from './wasm.js';

/** A segment register with its hidden part. */
export interface Segment {
  /** The visible part. */
  readonly selector: number;
  /** Linear address of offset 0. */
  readonly base: bigint;
  /** In bytes, granularity applied. */
  readonly limit: number;
  /** Bits 3:0 type, 4 S, 6:5 DPL, 7 P, 12 AVL, 13 L, 14 D/B, 15 G, 16 unusable (as in the VMCS). */
  readonly access: number;
}

/** GDTR or IDTR. */
export interface DescriptorTable {
  /** Linear address. */
  readonly base: bigint;
  /** Bytes, less one. */
  readonly limit: number;
}

/** Names of the segment registers in the order of the core. */
export const SEGMENT_NAMES = ['es', 'cs', 'ss', 'ds', 'fs', 'gs', 'ldtr', 'tr'] as const;
/** Name of a segment register, or of LDTR or TR. */
export type SegmentName = (typeof SEGMENT_NAMES)[number];

/** Names of the general registers in the order of encoding. */
export const GPR_NAMES = [
  ...(['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi'] as const),
  ...(['r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'] as const),
] as const;
/** Name of a general register. */
export type GprName = (typeof GPR_NAMES)[number];

/** 64-bit registers other than the general ones, and where the core keeps them. */
const WIDE = {
  rip: L.V_RIP,
  cr0: L.V_CR0,
  cr2: L.V_CR2,
  cr3: L.V_CR3,
  cr4: L.V_CR4,
  xcr0: L.V_XCR0,
  dr0: L.V_DR,
  dr1: L.V_DR + 8,
  dr2: L.V_DR + 16,
  dr3: L.V_DR + 24,
  dr6: L.V_DR6,
  dr7: L.V_DR7,
  efer: L.V_EFER,
  star: L.V_STAR,
  lstar: L.V_LSTAR,
  cstar: L.V_CSTAR,
  fmask: L.V_FMASK,
  kernelGsBase: L.V_KERNEL_GS_BASE,
  tscAux: L.V_TSC_AUX,
  sysenterCs: L.V_SYSENTER_CS,
  sysenterEsp: L.V_SYSENTER_ESP,
  sysenterEip: L.V_SYSENTER_EIP,
  pat: L.V_PAT,
  miscEnable: L.V_MISC_ENABLE,
  tscAdjust: L.V_TSC_ADJUST,
} as const;

/** Names of the other 64-bit registers. */
export type WideName = keyof typeof WIDE;
export const WIDE_NAMES = Object.keys(WIDE) as WideName[];

/** General, control, debug and model-specific registers by their names in the SDM, as properties of a vCPU. */
export type NamedRegisters = Record<GprName | WideName, bigint>;

/** A block whose 64-bit registers are properties: one accessor for each name. */
const NamedBlock = (() => {
  class Named extends StateBlock {}
  const define = (name: string, offset: number) =>
    Object.defineProperty(Named.prototype, name, {
      get(this: Named): bigint {
        return this.wide(offset);
      },
      set(this: Named, value: bigint) {
        this.setWide(offset, value);
      },
    });
  for (const [index, name] of GPR_NAMES.entries()) define(name, L.V_GPR + 8 * index);
  for (const name of WIDE_NAMES) define(name, WIDE[name]);
  return Named as unknown as new (
    core: CoreInstance,
    block: number,
  ) => StateBlock & NamedRegisters;
})();

/** The register file of one vCPU. */
export class Registers extends NamedBlock {
  /** The core leaves the arithmetic flags settled whenever it returns. */
  get rflags(): bigint {
    return this.wide(L.V_RFLAGS);
  }

  set rflags(value: bigint) {
    this.setU32(L.V_FLAGS_KIND, L.FLAGS_EAGER);
    this.setWide(L.V_RFLAGS, value);
  }

  /** Current privilege level. */
  get cpl(): number {
    return this.u32(L.V_CPL);
  }

  /** A segment register with its hidden part. */
  segment(name: SegmentName): Segment {
    const at = segmentAt(name);
    return {
      selector: this.u16(at + L.SEG_SELECTOR),
      base: this.wide(at + L.SEG_BASE),
      limit: this.u32(at + L.SEG_LIMIT),
      access: this.u32(at + L.SEG_ATTR),
    };
  }

  /** Loads a segment register as a whole. Loading SS sets the privilege level to its DPL. */
  setSegment(name: SegmentName, segment: Segment): void {
    const at = segmentAt(name);
    this.setU16(at + L.SEG_SELECTOR, segment.selector);
    this.setWide(at + L.SEG_BASE, segment.base);
    this.setU32(at + L.SEG_LIMIT, segment.limit);
    this.setU32(at + L.SEG_ATTR, segment.access);
    if (name === 'ss') this.setU32(L.V_CPL, (segment.access >> 5) & 3);
  }

  /** Loads a segment register as real mode does: base is 16 times the selector. */
  setRealSegment(name: SegmentName, selector: number): void {
    const access = name === 'cs' ? 0x9b : 0x93;
    this.setSegment(name, { selector, base: BigInt(selector) * 16n, limit: 0xffff, access });
  }

  /** Global descriptor table. */
  get gdtr(): DescriptorTable {
    return this.#table(L.V_GDTR_BASE, L.V_GDTR_LIMIT);
  }

  set gdtr(table: DescriptorTable) {
    this.#setTable(L.V_GDTR_BASE, L.V_GDTR_LIMIT, table);
  }

  /** Interrupt descriptor table. */
  get idtr(): DescriptorTable {
    return this.#table(L.V_IDTR_BASE, L.V_IDTR_LIMIT);
  }

  set idtr(table: DescriptorTable) {
    this.#setTable(L.V_IDTR_BASE, L.V_IDTR_LIMIT, table);
  }

  /** XMM register `index` as a 128-bit value. */
  xmm(index: number): bigint {
    return this.#get128(L.V_XMM + L.XMM_SIZE * (index & 15));
  }

  /** Loads an XMM register as a whole. */
  setXmm(index: number, value: bigint): void {
    this.bytes(L.V_XMM + L.XMM_SIZE * (index & 15), 16).set(bytesOf(value, 16));
  }

  /** YMM register `index` as a 256-bit value; its lower half is the XMM register. */
  ymm(index: number): bigint {
    const at = L.V_XMM + L.XMM_SIZE * (index & 15);
    return this.#get128(at) | (this.#get128(at + 16) << 128n);
  }

  /** Loads a YMM register as a whole. */
  setYmm(index: number, value: bigint): void {
    this.bytes(L.V_XMM + L.XMM_SIZE * (index & 15), 32).set(bytesOf(value, 32));
  }

  /** Physical x87 register `index` as an 80-bit value: mantissa, then exponent and sign. */
  fpr(index: number): bigint {
    return BigInt.asUintN(80, this.#get128(L.V_FPR + 16 * (index & 7)));
  }

  /** Loads a physical x87 register as a whole. */
  setFpr(index: number, value: bigint): void {
    this.bytes(L.V_FPR + 16 * (index & 7), 16).set(bytesOf(BigInt.asUintN(80, value), 16));
    this.dirty = true;
  }

  /** Control and status of SSE. */
  get mxcsr(): number {
    return this.u32(L.V_MXCSR);
  }

  set mxcsr(value: number) {
    this.setU32(L.V_MXCSR, value);
  }

  /** x87 control word, status word (with TOP) and abridged tag word. */
  get fpu(): { readonly fcw: number; readonly fsw: number; readonly ftw: number } {
    return { fcw: this.u16(L.V_FCW), fsw: this.u16(L.V_FSW), ftw: this.u8(L.V_FTW) };
  }

  set fpu(words: { readonly fcw: number; readonly fsw: number; readonly ftw: number }) {
    this.setU16(L.V_FCW, words.fcw);
    this.setU16(L.V_FSW, words.fsw);
    this.setU8(L.V_FTW, words.ftw);
  }

  #table(base: number, limit: number): DescriptorTable {
    return { base: this.wide(base), limit: this.u32(limit) };
  }

  #setTable(base: number, limit: number, table: DescriptorTable): void {
    this.setWide(base, table.base);
    this.setU32(limit, table.limit);
  }

  #get128(offset: number): bigint {
    return this.wide(offset) | (this.wide(offset + 8) << 64n);
  }
}

function bytesOf(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 0xffn);
  return bytes;
}

function segmentAt(name: SegmentName): number {
  return L.V_SEG + L.SEG_SIZE * SEGMENT_NAMES.indexOf(name);
}
