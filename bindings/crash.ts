// What is known of a vCPU that stopped for good: for people who have to find out why.

import { V_EXC_CODE, V_EXC_VECTOR, V_TRAIL, V_TRAIL_NEXT } from './layout.gen.js';
import type { PhysicalMemory } from './memory.js';
import { GPR_NAMES, SEGMENT_NAMES, type Segment, type SegmentName } from './registers.js';
import { translate } from './translate.js';
import type { Vcpu } from './vcpu.js';

/** The state of a vCPU at a crash. */
export interface CrashReport {
  /** Index of the vCPU. */
  readonly vcpu: number;
  /** One line. */
  readonly summary: string;
  /** General, control and instruction registers and RFLAGS. */
  readonly registers: Readonly<Record<string, bigint>>;
  /** Segment registers with their hidden parts. */
  readonly segments: Readonly<Record<SegmentName, Segment>>;
  /** `real`, `virtual-8086`, `protected 16`, `protected 32`, `compatibility` or `64-bit`. */
  readonly mode: string;
  /** The exception that was being delivered last. */
  readonly exception: { readonly vector: number; readonly code: number };
  /** Linear addresses at which the last blocks of code were entered, oldest first. */
  readonly trail: readonly bigint[];
  /** Up to 32 bytes of code at RIP; empty when no memory is there. */
  readonly code: Uint8Array;
}

const TRAIL_ENTRIES = 16;
const TRAIL_ENTRY_SIZE = 16;
const CODE_BYTES = 32;
const CONTROL_NAMES = ['rip', 'cr0', 'cr2', 'cr3', 'cr4', 'efer', 'dr6', 'dr7'] as const;
const VM86 = 1n << 17n;
const CS_LONG = 1 << 13;
const CS_BIG = 1 << 14;
const EFER_LMA_BIT = 1n << 10n;

/** The mode in which a vCPU executes. */
export function modeOf(vcpu: Vcpu): string {
  if ((vcpu.cr0 & 1n) === 0n) return 'real';
  if ((vcpu.rflags & VM86) !== 0n) return 'virtual-8086';
  const { access } = vcpu.segment('cs');
  if ((vcpu.efer & EFER_LMA_BIT) !== 0n) return (access & CS_LONG) !== 0 ? '64-bit' : 'compatibility';
  return (access & CS_BIG) !== 0 ? 'protected 32' : 'protected 16';
}

/** Writes down the state of a vCPU. */
export function crashReport(vcpu: Vcpu, memory: PhysicalMemory, what: string): CrashReport {
  const registers: Record<string, bigint> = { rflags: vcpu.rflags };
  for (const name of [...GPR_NAMES, ...CONTROL_NAMES]) registers[name] = vcpu[name];
  const segments = Object.fromEntries(SEGMENT_NAMES.map((name) => [name, vcpu.segment(name)]));
  const mode = modeOf(vcpu);
  const at = `${vcpu.segment('cs').selector.toString(16)}:${vcpu.rip.toString(16)}`;
  return {
    vcpu: vcpu.index,
    summary: `${what} on vCPU ${vcpu.index} at ${at} in ${mode} mode.`,
    registers,
    segments: segments as Record<SegmentName, Segment>,
    mode,
    exception: { vector: vcpu.u32(V_EXC_VECTOR), code: vcpu.u32(V_EXC_CODE) },
    trail: trailOf(vcpu),
    code: codeAt(vcpu, memory),
  };
}

function trailOf(vcpu: Vcpu): bigint[] {
  const next = vcpu.u32(V_TRAIL_NEXT);
  const trail: bigint[] = [];
  for (let i = 0; i < TRAIL_ENTRIES; i++) {
    const entry = vcpu.wide(V_TRAIL + TRAIL_ENTRY_SIZE * ((next + i) % TRAIL_ENTRIES));
    if (entry !== 0n) trail.push(entry);
  }
  return trail;
}

function codeAt(vcpu: Vcpu, memory: PhysicalMemory): Uint8Array {
  const linear = BigInt.asUintN(64, vcpu.segment('cs').base + vcpu.rip);
  const bytes: number[] = [];
  const byte = new Uint8Array(1);
  for (let i = 0n; i < CODE_BYTES; i++) {
    const gpa = translate(vcpu, memory, linear + i);
    if (gpa === null) break;
    memory.read(gpa, byte);
    bytes.push(byte[0] as number);
  }
  return new Uint8Array(bytes);
}
