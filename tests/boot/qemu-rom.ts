// A ROM for QEMU that puts the CPU into the entry state of a boot plan and jumps: an independent machine then shows
// whether the plan and the ACPI tables are what kernels expect. The parts of the plan are loaded by QEMU itself.

import type { BootPlan } from '../../bindings/boot/index.js';
import type { AcpiTables } from '../../bindings/firmware/acpi.js';
import { PM_BASE } from '../../bindings/firmware/platform.js';

const ROM_BASE = 0xe0000;
const ROM_SIZE = 0x20000;
const RESET_VECTOR = 0xffff0;
const CODE16 = 0xfe000;
const GDT_POINTER = 0xfe100;
const GDT = 0xfe110;
const CODE32 = 0xfe200;
const CODE64 = 0xfe300;
/** Segment that CODE16 runs in, and a 32-bit code selector beside those of plans. */
const SEGMENT16 = 0xf000;
const ROM_CS32 = 0x38;
const IA32_EFER = 0xc0000080;
/** PIIX4 power management: function 3 of slot 1, I/O base at 0x40, enable bit at 0x80. */
const PIIX4_PMBA = 0x80000b40;
const PIIX4_PMREGMISC = 0x80000b80;

const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const u32 = (value: number): number[] => [
  value & 0xff,
  (value >>> 8) & 0xff,
  (value >>> 16) & 0xff,
  value >>> 24,
];

function outPciConfig(address: number, data: readonly number[]): number[] {
  // mov dx, 0xcf8; mov eax, address; out dx, eax; mov dx, 0xcfc
  return [0xba, 0xf8, 0x0c, 0x66, 0xb8, ...u32(address), 0x66, 0xef, 0xba, 0xfc, 0x0c, ...data];
}

/** Real mode: PM registers to their port, GDT, protected mode. */
function code16(): number[] {
  return [
    0xfa, // cli
    ...outPciConfig(PIIX4_PMBA, [0x66, 0xb8, ...u32(PM_BASE | 1), 0x66, 0xef]),
    ...outPciConfig(PIIX4_PMREGMISC, [0xb0, 0x01, 0xee]),
    ...[0x2e, 0x66, 0x0f, 0x01, 0x16, ...u16(GDT_POINTER - SEGMENT16 * 16)], // lgdt cs:[...]
    ...[0x0f, 0x20, 0xc0, 0x0c, 0x01, 0x0f, 0x22, 0xc0], // cr0 |= PE
    ...[0x66, 0xea, ...u32(CODE32), ...u16(ROM_CS32)],
  ];
}

function loadRegisters(plan: BootPlan): number[] {
  const { rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp } = plan.cpu!.regs;
  return [
    ...[0xbc, ...u32(rsp), 0xbb, ...u32(rbx), 0xbe, ...u32(rsi), 0xbd, ...u32(rbp)],
    ...[0xbf, ...u32(rdi), 0xb9, ...u32(rcx), 0xba, ...u32(rdx), 0xb8, ...u32(rax)],
  ];
}

function loadDataSegments(selector: number): number[] {
  return [0x66, 0xb8, ...u16(selector), 0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0, 0x8e, 0xe0, 0x8e, 0xe8];
}

function enterLongMode(plan: BootPlan): number[] {
  const { cr3, cr4, cs } = plan.cpu!;
  return [
    ...[0xb8, ...u32(cr4), 0x0f, 0x22, 0xe0, 0xb8, ...u32(cr3), 0x0f, 0x22, 0xd8],
    ...[0xb9, ...u32(IA32_EFER), 0x31, 0xd2, 0xb8, ...u32(0x100), 0x0f, 0x30], // wrmsr
    ...[0x0f, 0x20, 0xc0, 0x0d, ...u32(0x80000000), 0x0f, 0x22, 0xc0], // cr0 |= PG
    ...[0xea, ...u32(CODE64), ...u16(cs.selector)],
  ];
}

/** The 128 KiB below 1 MiB: ACPI tables and the code that enters the plan. */
export function qemuRom(plan: BootPlan, acpi: AcpiTables): Uint8Array {
  const rom = new Uint8Array(ROM_SIZE);
  const put = (gpa: number, bytes: ArrayLike<number>): void => rom.set(bytes, gpa - ROM_BASE);
  for (const { gpa, bytes } of acpi.pieces) put(gpa, bytes);
  const { mode, cs, ds, regs } = plan.cpu!;
  const long = mode === 'long64';
  put(RESET_VECTOR, [0xea, ...u16(CODE16 - SEGMENT16 * 16), ...u16(SEGMENT16)]);
  put(CODE16, code16());
  put(GDT_POINTER, [...u16(ROM_CS32 + 7), ...u32(GDT)]);
  put(GDT + cs.selector, [0xff, 0xff, 0, 0, 0, 0x9b, long ? 0xaf : 0xcf, 0]);
  put(GDT + ds.selector, [0xff, 0xff, 0, 0, 0, 0x93, 0xcf, 0]);
  put(GDT + ROM_CS32, [0xff, 0xff, 0, 0, 0, 0x9b, 0xcf, 0]);
  const segments = loadDataSegments(ds.selector);
  if (long) {
    put(CODE32, [...segments, ...enterLongMode(plan)]);
    put(CODE64, [...loadRegisters(plan), 0x68, ...u32(regs.rip), 0xc3]); // push rip; ret
  } else {
    put(CODE32, [...segments, ...loadRegisters(plan), 0xea, ...u32(regs.rip), ...u16(cs.selector)]);
  }
  return rom;
}
