// The state of a vCPU as a record: what the guest can observe and what is on its way to it. Caches (TLB, decoded code,
// lazy flags) are left out: they are made anew.

import {
  array,
  block,
  bool,
  count53,
  list,
  nullable,
  type StateOf,
  StateSchema,
  struct,
  u8,
  u16,
  u32,
  u64,
  within,
} from '../../devices/schema.js';
import type { CpuidEntry } from '../cpu-models.js';
import * as L from '../layout.gen.js';
import { GPR_NAMES, SEGMENT_NAMES, type Segment, WIDE_NAMES } from '../registers.js';
import type { Vcpu } from '../vcpu.js';

const SEGMENT = struct({ selector: u16, base: u64, limit: u32, access: u32 });
const TABLE = struct({ base: u64, limit: u32 });
const UNFINISHED = struct({
  vector: within(u32, 0, 255),
  code: u32,
  hasCode: bool,
  kind: within(u32, 0, 4),
  address: u64,
  nextRip: u64,
  eventClass: within(u8, 0, 3),
});
const MTRR_FIXED = 11;
const MTRR_VARIABLE = 16;
const MOST_CPUID_ENTRIES = 256;
const XMM_BYTES = 16 * L.XMM_SIZE;
const FPR_BYTES = 8 * 16;
/** Events that are part of the state: not the host's own wish to leave. */
const PENDING_SAVED = ~L.PENDING_KICK >>> 0;

const CPU = struct({ entries: list(array(u32, 6), MOST_CPUID_ENTRIES), features: u64, physicalMask: u64 });

const SCHEMA = StateSchema.define('vcpu', {
  /** The CPU model as it was when the domain was made: a later one may say something else. */
  cpu: CPU,
  gprs: array(u64, GPR_NAMES.length),
  wide: array(u64, WIDE_NAMES.length),
  rflags: u64,
  segments: array(SEGMENT, SEGMENT_NAMES.length),
  cpl: within(u8, 0, 3),
  gdtr: TABLE,
  idtr: TABLE,
  pdptes: array(u64, 4),
  mtrrDefType: u64,
  mtrrFixed: array(u64, MTRR_FIXED),
  mtrrVariable: array(u64, MTRR_VARIABLE),
  spareMsrs: array(u64, L.V_MSR_SPARE_COUNT),
  fprs: block(FPR_BYTES),
  fcw: u16,
  fsw: u16,
  ftw: u8,
  fop: u16,
  fip: u64,
  fdp: u64,
  fcs: u16,
  fds: u16,
  mxcsr: u32,
  vectors: block(XMM_BYTES),
  pending: u32,
  activity: within(u32, 0, L.ACTIVITY_SHUTDOWN),
  shadow: u32,
  pauses: u32,
  debugTraps: u64,
  nmiBlocked: bool,
  rfFresh: bool,
  noStep: bool,
  /** An event whose delivery was interrupted because memory has yet to be provided. */
  unfinished: nullable(UNFINISHED),
  retired: count53,
  /** What its time-stamp counter is ahead of virtual time, modulo 2^64. */
  tscOffset: u64,
});

/** The decoded record. */
export type VcpuRecord = StateOf<typeof SCHEMA>;

function wides(vcpu: Vcpu, offset: number, count: number): bigint[] {
  return Array.from({ length: count }, (_, index) => vcpu.wide(offset + 8 * index));
}

function encodeUnfinished(vcpu: Vcpu): StateOf<typeof UNFINISHED> {
  return {
    vector: vcpu.u32(L.V_EXC_VECTOR),
    code: vcpu.u32(L.V_EXC_CODE),
    hasCode: vcpu.u32(L.V_EXC_HAS_CODE) !== 0,
    kind: vcpu.u32(L.V_EXC_KIND),
    address: vcpu.wide(L.V_EXC_ADDRESS),
    nextRip: vcpu.wide(L.V_NEXT_RIP),
    eventClass: vcpu.u8(L.V_EVENT_CLASS),
  };
}

function loadUnfinished(vcpu: Vcpu, event: StateOf<typeof UNFINISHED>): void {
  vcpu.setU8(L.V_EVENT_UNFINISHED, 1);
  vcpu.setU32(L.V_EXC_VECTOR, event.vector);
  vcpu.setU32(L.V_EXC_CODE, event.code);
  vcpu.setU32(L.V_EXC_HAS_CODE, Number(event.hasCode));
  vcpu.setU32(L.V_EXC_KIND, event.kind);
  vcpu.setWide(L.V_EXC_ADDRESS, event.address);
  vcpu.setWide(L.V_NEXT_RIP, event.nextRip);
  vcpu.setU8(L.V_EVENT_CLASS, event.eventClass);
}

export function encodeVcpu(vcpu: Vcpu, tscOffset: bigint): Uint8Array {
  const { entries, features, physicalMask } = vcpu.cpuTable;
  return SCHEMA.encode({
    cpu: { entries: entries.map((entry) => [...entry]), features, physicalMask },
    gprs: wides(vcpu, L.V_GPR, GPR_NAMES.length),
    wide: WIDE_NAMES.map((name) => vcpu[name]),
    rflags: vcpu.rflags,
    segments: SEGMENT_NAMES.map((name) => ({ ...vcpu.segment(name) })),
    cpl: vcpu.cpl,
    gdtr: { ...vcpu.gdtr },
    idtr: { ...vcpu.idtr },
    pdptes: wides(vcpu, L.V_PDPTE, 4),
    mtrrDefType: vcpu.wide(L.V_MTRR_DEF_TYPE),
    mtrrFixed: wides(vcpu, L.V_MTRR_FIX, MTRR_FIXED),
    mtrrVariable: wides(vcpu, L.V_MTRR_VAR, MTRR_VARIABLE),
    spareMsrs: wides(vcpu, L.V_MSR_SPARE, L.V_MSR_SPARE_COUNT),
    fprs: vcpu.bytes(L.V_FPR, FPR_BYTES),
    ...vcpu.fpu,
    fop: vcpu.u16(L.V_FOP),
    fip: vcpu.wide(L.V_FIP),
    fdp: vcpu.wide(L.V_FDP),
    fcs: vcpu.u16(L.V_FCS),
    fds: vcpu.u16(L.V_FDS),
    mxcsr: vcpu.mxcsr,
    vectors: vcpu.bytes(L.V_XMM, XMM_BYTES),
    pending: (vcpu.u32(L.V_PENDING) & PENDING_SAVED) >>> 0,
    activity: vcpu.u32(L.V_ACTIVITY),
    shadow: vcpu.u32(L.V_SHADOW),
    pauses: vcpu.u32(L.V_PAUSES),
    debugTraps: vcpu.wide(L.V_DEBUG_TRAPS),
    nmiBlocked: vcpu.u8(L.V_NMI_BLOCKED) !== 0,
    rfFresh: vcpu.u8(L.V_RF_FRESH) !== 0,
    noStep: vcpu.u8(L.V_NO_STEP) !== 0,
    unfinished: vcpu.u8(L.V_EVENT_UNFINISHED) === 0 ? null : encodeUnfinished(vcpu),
    retired: vcpu.retired,
    tscOffset,
  });
}

/** @throws StateDecodeError */
export function decodeVcpu(payload: Uint8Array): VcpuRecord {
  return SCHEMA.decode(payload);
}

/** Makes a vCPU the CPU of a record, and resets it. */
export function installVcpu(vcpu: Vcpu, { cpu }: VcpuRecord): void {
  vcpu.installCpu({ ...cpu, entries: cpu.entries as unknown as readonly CpuidEntry[] });
}

/** Gives a vCPU, which has just been reset, the state of a record. */
export function loadVcpu(vcpu: Vcpu, record: VcpuRecord): void {
  const setAll = (offset: number, values: readonly bigint[]) => {
    for (const [index, value] of values.entries()) vcpu.setWide(offset + 8 * index, value);
  };
  setAll(L.V_GPR, record.gprs);
  for (const [index, name] of WIDE_NAMES.entries()) vcpu[name] = record.wide[index] as bigint;
  vcpu.rflags = record.rflags;
  for (const [index, name] of SEGMENT_NAMES.entries())
    vcpu.setSegment(name, record.segments[index] as Segment);
  vcpu.setU32(L.V_CPL, record.cpl);
  vcpu.gdtr = record.gdtr;
  vcpu.idtr = record.idtr;
  setAll(L.V_PDPTE, record.pdptes);
  vcpu.setWide(L.V_MTRR_DEF_TYPE, record.mtrrDefType);
  setAll(L.V_MTRR_FIX, record.mtrrFixed);
  setAll(L.V_MTRR_VAR, record.mtrrVariable);
  setAll(L.V_MSR_SPARE, record.spareMsrs);
  vcpu.bytes(L.V_FPR, FPR_BYTES).set(record.fprs);
  vcpu.fpu = record;
  vcpu.setU16(L.V_FOP, record.fop);
  vcpu.setWide(L.V_FIP, record.fip);
  vcpu.setWide(L.V_FDP, record.fdp);
  vcpu.setU16(L.V_FCS, record.fcs);
  vcpu.setU16(L.V_FDS, record.fds);
  vcpu.mxcsr = record.mxcsr;
  vcpu.bytes(L.V_XMM, XMM_BYTES).set(record.vectors);
  vcpu.setU32(L.V_PENDING, record.pending);
  vcpu.setU32(L.V_ACTIVITY, record.activity);
  vcpu.setU32(L.V_SHADOW, record.shadow);
  vcpu.setU32(L.V_PAUSES, record.pauses);
  vcpu.setWide(L.V_DEBUG_TRAPS, record.debugTraps);
  vcpu.setU8(L.V_NMI_BLOCKED, Number(record.nmiBlocked));
  vcpu.setU8(L.V_RF_FRESH, Number(record.rfFresh));
  vcpu.setU8(L.V_NO_STEP, Number(record.noStep));
  if (record.unfinished !== null) loadUnfinished(vcpu, record.unfinished);
  vcpu.setWide(L.V_RETIRED, BigInt(record.retired));
  vcpu.settle();
}
