// Boot plans: what a loader puts into guest memory and the CPU state that the boot CPU starts with.
// Segment access rights use the layout of the VMCS guest-state area (Intel SDM vol. 3, 25.4.1).

import { ConfigError, type ErrorParams } from '../errors.js';

/** Why an image was refused. */
export type BootErrorCode =
  /** The image is truncated, contradicts itself or is of a foreign format. */
  | 'BOOT_IMAGE_INVALID'
  /** The format is known, but this variant is not supported (compression, ELF machine, entry mode). */
  | 'BOOT_IMAGE_UNSUPPORTED'
  /** The image, its initrd or its tables do not fit into the guest's memory. */
  | 'BOOT_NO_ROOM'
  /** The command line is longer than the image accepts. */
  | 'BOOT_CMDLINE_TOO_LONG'
  /** An option contradicts the image or is out of range. */
  | 'BOOT_OPTION_INVALID';

/** The one error type of the loaders. */
export class BootError extends ConfigError {
  /** Why the image was refused. */
  declare readonly code: BootErrorCode;

  constructor(code: BootErrorCode, message: string, params: ErrorParams = {}) {
    super(code, message, { params });
  }
}

/** Bytes at a guest-physical address. Pieces of a plan never overlap each other or its zero ranges. */
export interface MemoryPiece {
  readonly gpa: number;
  readonly bytes: Uint8Array;
  /** True for a ROM: map it read-only, it is not RAM. */
  readonly rom?: boolean;
}

/** A range that must read as zeros at start; a machine with fresh memory may skip it. */
export interface ZeroRange {
  readonly gpa: number;
  readonly length: number;
}

/** Types of an E820 entry (ACPI 6.5, table 15.4). */
export const E820_RAM = 1;
export const E820_RESERVED = 2;
export const E820_ACPI = 3;
export const E820_NVS = 4;
export const E820_UNUSABLE = 5;

/** One range of the guest's memory map. */
export interface E820Entry {
  readonly base: number;
  readonly size: number;
  readonly type: number;
}

/** A segment register with its hidden part. */
export interface SegmentState {
  readonly selector: number;
  readonly base: number;
  /** In bytes, already scaled by the granularity: 0xffffffff for a flat 4 GiB segment. */
  readonly limit: number;
  /** VMCS access rights: bits 3:0 type, 4 S, 6:5 DPL, 7 P, 12 AVL, 13 L, 14 D/B, 15 G, 16 unusable. */
  readonly access: number;
}

/** GDTR or IDTR. */
export interface TableRegister {
  readonly base: number;
  readonly limit: number;
}

/** Mode of the boot CPU at its first instruction. */
export type CpuMode = 'real16' | 'prot32' | 'long64';

/** The general registers of an entry state; those not named are 0. */
export interface EntryRegisters {
  readonly rax: number;
  readonly rbx: number;
  readonly rcx: number;
  readonly rdx: number;
  readonly rsi: number;
  readonly rdi: number;
  readonly rbp: number;
  readonly rsp: number;
  readonly rip: number;
  readonly rflags: number;
}

/**
 * The whole state of the boot CPU at entry; what is not named here keeps its value after reset.
 * All numbers are non-negative and exact (below 2^53).
 */
export interface CpuEntryState {
  readonly mode: CpuMode;
  readonly regs: EntryRegisters;
  readonly cs: SegmentState;
  readonly ds: SegmentState;
  readonly es: SegmentState;
  readonly ss: SegmentState;
  readonly fs: SegmentState;
  readonly gs: SegmentState;
  readonly ldtr: SegmentState;
  readonly tr: SegmentState;
  readonly gdtr: TableRegister;
  readonly idtr: TableRegister;
  readonly cr0: number;
  readonly cr3: number;
  readonly cr4: number;
  readonly efer: number;
}

/** Which loader made a plan. */
export type BootProtocol = 'linux16' | 'linux32' | 'linux64' | 'pvh' | 'multiboot1' | 'flat' | 'firmware';

/** The result of a loader. */
export interface BootPlan {
  readonly protocol: BootProtocol;
  /** One line for people: what is started and how. */
  readonly description: string;
  readonly pieces: readonly MemoryPiece[];
  readonly zeros: readonly ZeroRange[];
  /** Null: the boot CPU starts from its own reset state (firmware). */
  readonly cpu: CpuEntryState | null;
}

/** Memory facts that every loader needs; `memoryLayout()` makes one. */
export interface GuestMemory {
  /** Bytes of RAM from address 0, without the hole below 1 MiB being taken off. */
  readonly lowRam: number;
  /** Bytes of RAM from 4 GiB. */
  readonly highRam: number;
  /** Sorted, not overlapping. */
  readonly e820: readonly E820Entry[];
}

/** CR0, CR4, EFER and RFLAGS bits used by entry states. */
export const CR0_PE = 0x1;
export const CR0_ET = 0x10;
export const CR0_NE = 0x20;
export const CR0_WP = 0x10000;
export const CR0_PG = 0x80000000;
export const CR4_PAE = 0x20;
export const EFER_LME = 0x100;
export const EFER_LMA = 0x400;
export const RFLAGS_FIXED = 0x2;

/** Access rights of the segments of entry states. */
export const ACCESS_CODE64 = 0xa09b;
export const ACCESS_CODE32 = 0xc09b;
export const ACCESS_DATA32 = 0xc093;
export const ACCESS_CODE16 = 0x009b;
export const ACCESS_DATA16 = 0x0093;
export const ACCESS_TSS_BUSY = 0x008b;
export const ACCESS_LDT = 0x0082;
export const ACCESS_UNUSABLE = 0x10000;

const FLAT_LIMIT = 0xffffffff;

/** A flat 4 GiB segment. */
export function flatSegment(selector: number, access: number): SegmentState {
  return { selector, base: 0, limit: FLAT_LIMIT, access };
}

/** A real-mode segment. */
export function realSegment(selector: number, access: number = ACCESS_DATA16): SegmentState {
  return { selector, base: selector * 16, limit: 0xffff, access };
}

const NO_LDT: SegmentState = { selector: 0, base: 0, limit: 0xffff, access: ACCESS_LDT | ACCESS_UNUSABLE };
const EMPTY_TSS: SegmentState = { selector: 0, base: 0, limit: 0x67, access: ACCESS_TSS_BUSY };
const NO_TABLE: TableRegister = { base: 0, limit: 0 };

function registers(regs: Partial<EntryRegisters>): EntryRegisters {
  return {
    rax: 0,
    rbx: 0,
    rcx: 0,
    rdx: 0,
    rsi: 0,
    rdi: 0,
    rbp: 0,
    rsp: 0,
    rip: 0,
    rflags: RFLAGS_FIXED,
    ...regs,
  };
}

/** Selectors of flat code and data; a GDT with these descriptors need not be in memory at entry. */
export interface FlatSelectors {
  readonly code: number;
  readonly data: number;
}

/** 32-bit protected mode with flat segments, paging off. */
export function protectedEntry(
  regs: Partial<EntryRegisters>,
  selectors: FlatSelectors = { code: 0x10, data: 0x18 },
  gdtr: TableRegister = NO_TABLE,
): CpuEntryState {
  const data = flatSegment(selectors.data, ACCESS_DATA32);
  return {
    mode: 'prot32',
    regs: registers(regs),
    cs: flatSegment(selectors.code, ACCESS_CODE32),
    ds: data,
    es: data,
    ss: data,
    fs: data,
    gs: data,
    ldtr: NO_LDT,
    tr: EMPTY_TSS,
    gdtr,
    idtr: NO_TABLE,
    cr0: CR0_PE | CR0_ET,
    cr3: 0,
    cr4: 0,
    efer: 0,
  };
}

/** 64-bit mode with paging on; `cr3` holds identity page tables. */
export function longEntry(
  regs: Partial<EntryRegisters>,
  cr3: number,
  gdtr: TableRegister,
  selectors: FlatSelectors = { code: 0x10, data: 0x18 },
): CpuEntryState {
  return {
    ...protectedEntry(regs, selectors, gdtr),
    mode: 'long64',
    cs: flatSegment(selectors.code, ACCESS_CODE64),
    cr0: CR0_PG + (CR0_PE | CR0_ET),
    cr3,
    cr4: CR4_PAE,
    efer: EFER_LME | EFER_LMA,
  };
}

/** Real mode with one data segment value and a far entry point; the IDT is the BIOS's table at 0. */
export function realEntry(
  regs: Partial<EntryRegisters>,
  codeSegment: number,
  dataSegment: number,
): CpuEntryState {
  const data = realSegment(dataSegment);
  return {
    ...protectedEntry(regs),
    mode: 'real16',
    cs: realSegment(codeSegment, ACCESS_CODE16),
    ds: data,
    es: data,
    ss: data,
    fs: data,
    gs: data,
    gdtr: { base: 0, limit: 0xffff },
    idtr: { base: 0, limit: 0x3ff },
    cr0: CR0_ET,
  };
}
