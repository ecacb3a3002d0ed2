// The registers of a vCPU as gdb numbers and names them, for i386 and amd64. What gdb's own features do not have (control,
// debug and model-specific registers, the hidden parts of segments) follows in a feature of ours.

import * as L from '../layout.gen.js';
import { type GprName, SEGMENT_NAMES, type Segment, type SegmentName, type WideName } from '../registers.js';
import type { Vcpu } from '../vcpu.js';
import { loadSelector } from './selectors.js';

/** Architectures that a stub can describe itself as. */
export const ARCHITECTURES = ['amd64', 'i386'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** What registers need of the machine around the vCPU. */
export interface RegisterContext {
  /** Physical memory, for descriptor tables; shorter or null where none is. */
  readLinear(vcpu: Vcpu, linear: bigint, length: number): Uint8Array;
  readCr8(vcpu: Vcpu): bigint;
  writeCr8(vcpu: Vcpu, value: bigint): void;
}

/** One register. */
export interface GdbRegister {
  readonly name: string;
  readonly bits: number;
  /** Type in the target description. */
  readonly type: string;
  /** Where `info registers` shows it; default by type. */
  readonly group?: string;
  read(vcpu: Vcpu, context: RegisterContext): bigint;
  /** False: the value cannot be. Absent: read only. */
  write?(vcpu: Vcpu, value: bigint, context: RegisterContext): boolean;
}

/** A feature of the target description: registers are numbered over all features, in order. */
export interface Feature {
  readonly name: string;
  readonly registers: readonly GdbRegister[];
}

const EFER_LME = 1n << 8n;
const EFER_LMA = 1n << 10n;
const CR0_PE = 1n;
const CR0_PG = 1n << 31n;
const CR0_NW = 1n << 29n;
const CR0_CD = 1n << 30n;
const CR4_PAE = 1n << 5n;
const RFLAGS_ONE = 2n;
const RFLAGS_KNOWN = 0x3f7fd7n;
const XMM_MASK = (1n << 128n) - 1n;

function named(
  name: string,
  property: GprName | WideName,
  bits: number,
  type: string,
  group?: string,
): GdbRegister {
  return {
    name,
    bits,
    type,
    ...(group === undefined ? {} : { group }),
    read: (vcpu) => BigInt.asUintN(bits, vcpu[property]),
    write: (vcpu, value) => {
      vcpu[property] = value;
      return true;
    },
  };
}

function generalRegisters(names: readonly GprName[], wide: boolean): GdbRegister[] {
  return names.map((name) => {
    const stack = name === 'rbp' || name === 'rsp';
    const type = stack ? 'data_ptr' : wide ? 'int64' : 'int32';
    return named(wide ? name : name.replace(/^r/, 'e'), name, wide ? 64 : 32, type, 'general');
  });
}

const EFLAGS: GdbRegister = {
  name: 'eflags',
  bits: 32,
  type: 'i386_eflags',
  group: 'general',
  read: (vcpu) => vcpu.rflags & 0xffff_ffffn,
  write: (vcpu, value) => {
    vcpu.rflags = (value & RFLAGS_KNOWN) | RFLAGS_ONE;
    return true;
  },
};

function selector(name: SegmentName): GdbRegister {
  return {
    name,
    bits: 32,
    type: 'int32',
    group: 'general',
    read: (vcpu) => BigInt(vcpu.segment(name).selector),
    write: (vcpu, value, context) => loadSelector(vcpu, name, Number(value & 0xffffn), context),
  };
}

function segmentPart(
  register: string,
  name: SegmentName,
  bits: number,
  part: 'base' | 'limit' | 'access',
): GdbRegister {
  return {
    name: register,
    bits,
    type: bits === 64 ? 'int64' : 'int32',
    group: 'system',
    read: (vcpu) => BigInt(vcpu.segment(name)[part]),
    write: (vcpu, value) => {
      const next: Segment = { ...vcpu.segment(name), [part]: part === 'base' ? value : Number(value) };
      vcpu.setSegment(name, next);
      return true;
    },
  };
}

/** Bytes of the x87 state: the physical register behind ST(i), and the tag word in full. */
function physical(vcpu: Vcpu, index: number): number {
  return ((vcpu.fpu.fsw >> 11) + index) & 7;
}

function tagOf(value: bigint): number {
  const exponent = Number((value >> 64n) & 0x7fffn);
  const mantissa = BigInt.asUintN(64, value);
  if (exponent === 0 && mantissa === 0n) return 1;
  return exponent === 0 || exponent === 0x7fff || mantissa >> 63n === 0n ? 2 : 0;
}

function tagWord(vcpu: Vcpu): bigint {
  let word = 0;
  for (let i = 0; i < 8; i++) {
    const used = ((vcpu.fpu.ftw >> i) & 1) !== 0;
    word |= (used ? tagOf(vcpu.fpr(i)) : 3) << (2 * i);
  }
  return BigInt(word);
}

function setTagWord(vcpu: Vcpu, value: bigint): boolean {
  let ftw = 0;
  for (let i = 0; i < 8; i++) if (((value >> BigInt(2 * i)) & 3n) !== 3n) ftw |= 1 << i;
  vcpu.fpu = { ...vcpu.fpu, ftw };
  return true;
}

function floatControl(
  name: string,
  read: (vcpu: Vcpu) => number | bigint,
  write: (vcpu: Vcpu, value: bigint) => unknown,
): GdbRegister {
  return {
    name,
    bits: 32,
    type: 'int',
    group: 'float',
    read: (vcpu) => BigInt.asUintN(32, BigInt(read(vcpu))),
    write: (vcpu, value) => write(vcpu, value) !== false,
  };
}

const X87: readonly GdbRegister[] = [
  ...Array.from(
    { length: 8 },
    (_, i): GdbRegister => ({
      name: `st${i}`,
      bits: 80,
      type: 'i387_ext',
      read: (vcpu) => vcpu.fpr(physical(vcpu, i)),
      write: (vcpu, value) => {
        vcpu.setFpr(physical(vcpu, i), value);
        return true;
      },
    }),
  ),
  floatControl(
    'fctrl',
    (vcpu) => vcpu.fpu.fcw,
    (vcpu, value) => {
      // Bit 6 is always set, reserved bits never are.
      vcpu.fpu = { ...vcpu.fpu, fcw: Number(value & 0x1f3fn) | 0x40 };
    },
  ),
  floatControl(
    'fstat',
    (vcpu) => vcpu.fpu.fsw,
    (vcpu, value) => {
      vcpu.fpu = { ...vcpu.fpu, fsw: Number(value & 0xffffn) };
    },
  ),
  floatControl('ftag', tagWord, setTagWord),
  ...(
    [
      ['fiseg', L.V_FCS, 2],
      ['fioff', L.V_FIP, 4],
      ['foseg', L.V_FDS, 2],
      ['fooff', L.V_FDP, 4],
      ['fop', L.V_FOP, 2],
    ] as const
  ).map(([name, offset, size]) =>
    floatControl(
      name,
      (vcpu) => (size === 2 ? vcpu.u16(offset) : vcpu.u32(offset)),
      (vcpu, value) =>
        size === 2
          ? vcpu.setU16(offset, Number(value & 0xffffn))
          : vcpu.setWide(offset, value & 0xffff_ffffn),
    ),
  ),
];

function sse(count: number): GdbRegister[] {
  const registers = Array.from(
    { length: count },
    (_, i): GdbRegister => ({
      name: `xmm${i}`,
      bits: 128,
      type: 'vec128',
      read: (vcpu) => vcpu.xmm(i) & XMM_MASK,
      write: (vcpu, value) => {
        vcpu.setXmm(i, value);
        return true;
      },
    }),
  );
  return [
    ...registers,
    {
      name: 'mxcsr',
      bits: 32,
      type: 'i386_mxcsr',
      group: 'vector',
      read: (vcpu) => BigInt(vcpu.mxcsr),
      write: (vcpu, value) => {
        if (value >> 16n !== 0n) return false;
        vcpu.mxcsr = Number(value);
        return true;
      },
    },
  ];
}

/** Whether the control registers are a combination that the processor can be in. SDM vol. 3 §2.5, §4.1. */
function consistent(cr0: bigint, cr4: bigint, efer: bigint): boolean {
  if ((cr0 & CR0_PG) !== 0n && (cr0 & CR0_PE) === 0n) return false;
  if ((cr0 & CR0_NW) !== 0n && (cr0 & CR0_CD) === 0n) return false;
  const long = (cr0 & CR0_PG) !== 0n && (efer & EFER_LME) !== 0n;
  return !long || (cr4 & CR4_PAE) !== 0n;
}

/** Sets a control register and EFER.LMA with it, if the whole can be. */
function setControl(vcpu: Vcpu, change: { cr0?: bigint; cr4?: bigint; efer?: bigint }): boolean {
  const { cr0 = vcpu.cr0, cr4 = vcpu.cr4, efer = vcpu.efer } = change;
  if (!consistent(cr0, cr4, efer) || (cr0 | cr4 | efer) >> 32n !== 0n) return false;
  const long = (cr0 & CR0_PG) !== 0n && (efer & EFER_LME) !== 0n;
  vcpu.cr0 = cr0;
  vcpu.cr4 = cr4;
  vcpu.efer = long ? efer | EFER_LMA : efer & ~EFER_LMA;
  return true;
}

function control(name: 'cr0' | 'cr4' | 'efer', bits: number): GdbRegister {
  return {
    name,
    bits,
    type: `x86_${name}`,
    group: 'system',
    read: (vcpu) => BigInt.asUintN(bits, vcpu[name]),
    write: (vcpu, value) => setControl(vcpu, { [name]: value }),
  };
}

function tablePart(name: 'gdtr' | 'idtr', part: 'base' | 'limit'): GdbRegister {
  return {
    name: `${name}_${part}`,
    bits: part === 'base' ? 64 : 32,
    type: part === 'base' ? 'int64' : 'int32',
    group: 'system',
    read: (vcpu) => BigInt(vcpu[name][part]),
    write: (vcpu, value) => {
      const table = vcpu[name];
      vcpu[name] = part === 'base' ? { ...table, base: value } : { ...table, limit: Number(value & 0xffffn) };
      return true;
    },
  };
}

/** Control, debug and model-specific registers, and what a descriptor left in each segment register. */
function system(wide: boolean): GdbRegister[] {
  const bits = wide ? 64 : 32;
  const type = wide ? 'int64' : 'int32';
  const bases = wide
    ? []
    : [segmentPart('fs_base', 'fs', 32, 'base'), segmentPart('gs_base', 'gs', 32, 'base')];
  return [
    ...bases,
    named('k_gs_base', 'kernelGsBase', bits, type, 'system'),
    control('cr0', bits),
    named('cr2', 'cr2', bits, type, 'system'),
    named('cr3', 'cr3', bits, type, 'system'),
    control('cr4', bits),
    {
      name: 'cr8',
      bits,
      type,
      group: 'system',
      read: (vcpu, context) => context.readCr8(vcpu),
      write: (vcpu, value, context) => {
        if (value > 15n) return false;
        context.writeCr8(vcpu, value);
        return true;
      },
    },
    control('efer', bits),
    ...(['dr0', 'dr1', 'dr2', 'dr3', 'dr6', 'dr7'] as const).map((name) =>
      named(name, name, bits, type, 'system'),
    ),
    ...(['gdtr', 'idtr'] as const).flatMap((name) => [tablePart(name, 'base'), tablePart(name, 'limit')]),
    selector('ldtr'),
    selector('tr'),
    ...SEGMENT_NAMES.flatMap((name) => [
      ...(name === 'fs' || name === 'gs' ? [] : [segmentPart(`${name}_base`, name, 64, 'base')]),
      segmentPart(`${name}_limit`, name, 32, 'limit'),
      segmentPart(`${name}_access`, name, 32, 'access'),
    ]),
    named('star', 'star', 64, 'int64', 'system'),
    named('lstar', 'lstar', 64, 'int64', 'system'),
    named('cstar', 'cstar', 64, 'int64', 'system'),
    named('fmask', 'fmask', 64, 'int64', 'system'),
    named('sysenter_cs', 'sysenterCs', 64, 'int64', 'system'),
    named('sysenter_esp', 'sysenterEsp', 64, 'int64', 'system'),
    named('sysenter_eip', 'sysenterEip', 64, 'int64', 'system'),
    named('pat', 'pat', 64, 'int64', 'system'),
    named('xcr0', 'xcr0', 64, 'int64', 'system'),
  ];
}

const LOW_64: readonly GprName[] = ['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'rbp', 'rsp'];
const HIGH_64: readonly GprName[] = ['r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'];
const LOW_32: readonly GprName[] = ['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi'];
const SELECTORS = (['cs', 'ss', 'ds', 'es', 'fs', 'gs'] as const).map(selector);

/** The features of an architecture, in the order of their numbers. */
export function featuresOf(architecture: Architecture): Feature[] {
  const wide = architecture === 'amd64';
  const general = wide
    ? [...generalRegisters([...LOW_64, ...HIGH_64], true), named('rip', 'rip', 64, 'code_ptr', 'general')]
    : [...generalRegisters(LOW_32, false), named('eip', 'rip', 32, 'code_ptr', 'general')];
  return [
    { name: 'org.gnu.gdb.i386.core', registers: [...general, EFLAGS, ...SELECTORS, ...X87] },
    { name: 'org.gnu.gdb.i386.sse', registers: sse(wide ? 16 : 8) },
    ...(wide
      ? [
          {
            name: 'org.gnu.gdb.i386.segments',
            registers: [segmentPart('fs_base', 'fs', 64, 'base'), segmentPart('gs_base', 'gs', 64, 'base')],
          },
        ]
      : []),
    { name: 'org.paravane.x86.system', registers: system(wide) },
  ];
}
