// ACPI tables of the PC platform (ACPI 6.5, chapter 5): RSDP, RSDT, XSDT, FADT, FACS, MADT, HPET and DSDT.

import { TableWriter } from '../boot/bytes.js';
import type { MemoryPiece } from '../boot/plan.js';
import { ConfigError } from '../errors.js';
import { dsdtBody, type PciRouting } from './dsdt.js';
import {
  ACPI_DISABLE,
  ACPI_ENABLE,
  ACPI_TABLES_BASE,
  GPE0_BLK,
  GPE0_BLK_LEN,
  HPET_BASE,
  IOAPIC_BASE,
  LAPIC_BASE,
  PCI_HOLE_BASE,
  PM_TMR_BLK,
  PM_TMR_LEN,
  PM1_CNT_LEN,
  PM1_EVT_LEN,
  PM1A_CNT_BLK,
  PM1A_EVT_BLK,
  PVH_ACPI_TABLES,
  PVH_RSDP_ADDRESS,
  RESET_PORT,
  RESET_VALUE,
  RSDP_ADDRESS,
  SCI_IRQ,
  SMI_CMD,
} from './platform.js';

export type { PciRouting } from './dsdt.js';

/** What the tables describe. */
export interface AcpiOptions {
  /** vCPUs with APIC ids 0 to n−1; 1 to 254. */
  readonly cpus: number;
  /** Default true. A PVH domain has local APICs only. */
  readonly ioapic?: boolean;
  /** APIC id of the I/O APIC. Default: the number of CPUs. */
  readonly ioapicId?: number;
  /** 8259, 8254, RTC, i8042 and the flags that say so. Default true. */
  readonly legacyDevices?: boolean;
  /** COM ports, 0 to 2. Default 1. */
  readonly serialPorts?: number;
  /** A VGA adapter is present. Default false. */
  readonly vga?: boolean;
  /** PCI host bridge with a PIIX3. Default true. */
  readonly pci?: boolean;
  /** Default `pirq`. */
  readonly pciRouting?: PciRouting;
  /** First address of the PCI memory window. Default: 3 GiB, where low RAM ends at most. */
  readonly pciWindowBase?: number;
  /** An HPET at 0xfed00000. Default false. */
  readonly hpet?: boolean;
  /** A 24-bit power management timer. Default true. */
  readonly pmTimer?: boolean;
  /** Power-off by PM1a_CNT. Default true; a PVH domain powers off by hypercall. */
  readonly softOff?: boolean;
  /** Devices may send message-signalled interrupts. Default false. */
  readonly msi?: boolean;
  /** Revision of the FADT: 6 (default), or 5, which ends before the hypervisor's identity. */
  readonly fadtRevision?: 5 | 6;
  /** Where the tables go. Default: the BIOS area. */
  readonly tablesBase?: number;
  /** Where the RSDP goes; multiple of 16. Default 0xf0000, where guests search for it. */
  readonly rsdpAddress?: number;
}

/** Tables placed in guest memory. */
export interface AcpiTables {
  readonly rsdpAddress: number;
  /** RSDP and tables: two pieces. */
  readonly pieces: readonly MemoryPiece[];
  /** Each table by its signature, for tests and listings; the RSDP is `RSD PTR `. */
  readonly tables: ReadonlyMap<string, MemoryPiece>;
}

const OEM_ID = 'PARAVN';
const OEM_TABLE_ID = 'PARAVANE';
const CREATOR_ID = 'PRVN';
const HEADER_LENGTH = 36;
const CHECKSUM_OFFSET = 9;
const TABLE_ALIGNMENT = 64;
const MAX_CPUS = 254;

function writeText(table: TableWriter, offset: number, text: string): void {
  for (let index = 0; index < text.length; index++) table.u8(offset + index, text.charCodeAt(index));
}

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return -sum & 0xff;
}

/** A system description table with the header of ACPI 5.2.6. */
function makeTable(
  signature: string,
  revision: number,
  length: number,
  fill: (table: TableWriter) => void,
): Uint8Array {
  const table = new TableWriter(length);
  writeText(table, 0, signature);
  table.u32(4, length);
  table.u8(8, revision);
  writeText(table, 10, OEM_ID);
  writeText(table, 16, OEM_TABLE_ID);
  table.u32(24, 1);
  writeText(table, 28, CREATOR_ID);
  table.u32(32, 1);
  fill(table);
  table.u8(CHECKSUM_OFFSET, checksum(table.bytes));
  return table.bytes;
}

function makeDsdt(options: Required<AcpiOptions>): Uint8Array {
  const body = dsdtBody(options);
  return makeTable('DSDT', 2, HEADER_LENGTH + body.length, (table) => table.set(HEADER_LENGTH, body));
}

function makeFacs(): Uint8Array {
  const facs = new TableWriter(64);
  writeText(facs, 0, 'FACS');
  facs.u32(4, 64);
  facs.u8(32, 2);
  return facs.bytes;
}

/** Flags of the FADT (table 5.10). */
const FADT_WBINVD = 1 << 0;
const FADT_PROC_C1 = 1 << 2;
const FADT_NO_SLEEP_BUTTON = 1 << 5;
const FADT_NO_FIXED_RTC = 1 << 6;
const FADT_RESET_REG_SUP = 1 << 10;
/** IA-PC boot architecture flags (table 5.11). */
const BOOT_LEGACY_DEVICES = 1 << 0;
const BOOT_8042 = 1 << 1;
const BOOT_NO_VGA = 1 << 2;
const BOOT_NO_MSI = 1 << 3;
const BOOT_NO_CMOS_RTC = 1 << 5;
const GAS_IO = 1;
/** Latencies above these mean "no such state". */
const NO_C2 = 0xfff;
const NO_C3 = 0xfff;

function writeIoAddress(fadt: TableWriter, offset: number, port: number, bytes: number): void {
  fadt.u8(offset, GAS_IO);
  fadt.u8(offset + 1, bytes * 8);
  // Access size: 1 byte, 2 word, 3 dword; a 4-byte event block is two 16-bit registers, a GPE block is bytes.
  fadt.u8(offset + 3, accessSize(port));
  fadt.u64(offset + 4, port);
}

function accessSize(port: number): number {
  if (port === PM_TMR_BLK) return 3;
  return port === PM1A_EVT_BLK || port === PM1A_CNT_BLK ? 2 : 1;
}

function bootArchitecture(options: Required<AcpiOptions>): number {
  const legacy = options.legacyDevices ? BOOT_LEGACY_DEVICES | BOOT_8042 : BOOT_NO_CMOS_RTC;
  return legacy | (options.vga ? 0 : BOOT_NO_VGA) | (options.msi ? 0 : BOOT_NO_MSI);
}

const FADT_LENGTHS = { 5: 268, 6: 276 } as const;

function makeFadt(options: Required<AcpiOptions>, facs: number, dsdt: number): Uint8Array {
  const { fadtRevision } = options;
  return makeTable('FACP', fadtRevision, FADT_LENGTHS[fadtRevision], (fadt) => {
    fadt.u32(36, facs);
    fadt.u32(40, dsdt);
    fadt.u8(45, 0); // unspecified power profile
    fadt.u16(46, SCI_IRQ);
    fadt.u32(48, SMI_CMD);
    fadt.u8(52, ACPI_ENABLE);
    fadt.u8(53, ACPI_DISABLE);
    fadt.u32(56, PM1A_EVT_BLK);
    fadt.u32(64, PM1A_CNT_BLK);
    if (options.pmTimer) fadt.u32(76, PM_TMR_BLK);
    fadt.u32(80, GPE0_BLK);
    fadt.u8(88, PM1_EVT_LEN);
    fadt.u8(89, PM1_CNT_LEN);
    fadt.u8(91, options.pmTimer ? PM_TMR_LEN : 0);
    fadt.u8(92, GPE0_BLK_LEN);
    fadt.u16(96, NO_C2);
    fadt.u16(98, NO_C3);
    fadt.u8(108, options.legacyDevices ? 0x32 : 0); // century byte of the RTC
    fadt.u16(109, bootArchitecture(options));
    fadt.u32(112, FADT_WBINVD | FADT_PROC_C1 | FADT_NO_SLEEP_BUTTON | FADT_NO_FIXED_RTC | FADT_RESET_REG_SUP);
    writeIoAddress(fadt, 116, RESET_PORT, 1);
    fadt.u8(128, RESET_VALUE);
    fadt.u8(131, 0); // minor version
    fadt.u64(140, dsdt);
    writeIoAddress(fadt, 148, PM1A_EVT_BLK, PM1_EVT_LEN);
    writeIoAddress(fadt, 172, PM1A_CNT_BLK, PM1_CNT_LEN);
    if (options.pmTimer) writeIoAddress(fadt, 208, PM_TMR_BLK, PM_TMR_LEN);
    writeIoAddress(fadt, 220, GPE0_BLK, GPE0_BLK_LEN);
  });
}

/** Entries of the MADT (5.2.12). */
const MADT_LAPIC = 0;
const MADT_IOAPIC = 1;
const MADT_OVERRIDE = 2;
const MADT_LAPIC_NMI = 4;
const PCAT_COMPAT = 1;
/** MPS INTI flags: conforming to the bus, or active high and level-triggered. */
const INTI_CONFORMING = 0;
const INTI_HIGH_LEVEL = 0x0d;
const ALL_CPUS = 0xff;

function makeMadt(options: Required<AcpiOptions>): Uint8Array {
  const entries: number[][] = [];
  for (let id = 0; id < options.cpus; id++) entries.push([MADT_LAPIC, 8, id, id, 1, 0, 0, 0]);
  if (options.ioapic) {
    const base = [
      IOAPIC_BASE & 0xff,
      (IOAPIC_BASE >>> 8) & 0xff,
      (IOAPIC_BASE >>> 16) & 0xff,
      IOAPIC_BASE >>> 24,
    ];
    entries.push([MADT_IOAPIC, 12, options.ioapicId, 0, ...base, 0, 0, 0, 0]);
    // The 8254 is wired to pin 2, since pin 0 carries the 8259's output.
    if (options.legacyDevices) entries.push([MADT_OVERRIDE, 10, 0, 0, 2, 0, 0, 0, INTI_CONFORMING, 0]);
    entries.push([MADT_OVERRIDE, 10, 0, SCI_IRQ, SCI_IRQ, 0, 0, 0, INTI_HIGH_LEVEL, 0]);
    if (options.pci && options.pciRouting === 'pirq') {
      for (const irq of [5, 10, 11])
        entries.push([MADT_OVERRIDE, 10, 0, irq, irq, 0, 0, 0, INTI_HIGH_LEVEL, 0]);
    }
  }
  if (options.ioapic) entries.push([MADT_LAPIC_NMI, 6, ALL_CPUS, INTI_CONFORMING, 0, 1]);
  const list = Uint8Array.from(entries.flat());
  return makeTable('APIC', 4, HEADER_LENGTH + 8 + list.length, (madt) => {
    madt.u32(36, LAPIC_BASE);
    madt.u32(40, options.legacyDevices ? PCAT_COMPAT : 0);
    madt.set(44, list);
  });
}

/** 8086:a201, three comparators, legacy replacement, 64-bit counter: what the chip's id register reads. */
const HPET_EVENT_TIMER_BLOCK_ID = 0x8086a201;

function makeHpet(): Uint8Array {
  return makeTable('HPET', 1, 56, (hpet) => {
    hpet.u32(36, HPET_EVENT_TIMER_BLOCK_ID);
    hpet.u64(44, HPET_BASE);
  });
}

function makeRsdt(addresses: readonly number[]): Uint8Array {
  return makeTable('RSDT', 1, HEADER_LENGTH + 4 * addresses.length, (table) => {
    for (const [index, address] of addresses.entries()) table.u32(HEADER_LENGTH + 4 * index, address);
  });
}

function makeXsdt(addresses: readonly number[]): Uint8Array {
  return makeTable('XSDT', 1, HEADER_LENGTH + 8 * addresses.length, (table) => {
    for (const [index, address] of addresses.entries()) table.u64(HEADER_LENGTH + 8 * index, address);
  });
}

function makeRsdp(rsdt: number, xsdt: number): Uint8Array {
  const rsdp = new TableWriter(36);
  writeText(rsdp, 0, 'RSD PTR ');
  writeText(rsdp, 9, OEM_ID);
  rsdp.u8(15, 2);
  rsdp.u32(16, rsdt);
  rsdp.u32(20, 36);
  rsdp.u64(24, xsdt);
  rsdp.u8(8, checksum(rsdp.bytes.subarray(0, 20)));
  rsdp.u8(32, checksum(rsdp.bytes));
  return rsdp.bytes;
}

function withDefaults(options: AcpiOptions): Required<AcpiOptions> {
  const filled: Required<AcpiOptions> = {
    ioapic: true,
    ioapicId: options.cpus,
    legacyDevices: true,
    serialPorts: 1,
    vga: false,
    pci: true,
    pciRouting: 'pirq',
    pciWindowBase: PCI_HOLE_BASE,
    hpet: false,
    pmTimer: true,
    softOff: true,
    msi: false,
    fadtRevision: 6,
    tablesBase: ACPI_TABLES_BASE,
    rsdpAddress: RSDP_ADDRESS,
    ...options,
  };
  if (!Number.isInteger(filled.cpus) || filled.cpus < 1 || filled.cpus > MAX_CPUS) {
    throw new ConfigError('ACPI_OPTION_INVALID', `ACPI tables cannot describe ${filled.cpus} CPUs.`, {
      params: { cpus: filled.cpus },
    });
  }
  return filled;
}

/** Options of a PVH domain: local APICs only, no legacy hardware, tables where Xen puts them. */
export function pvhAcpiOptions(cpus: number): AcpiOptions {
  return {
    cpus,
    ioapic: false,
    legacyDevices: false,
    serialPorts: 0,
    pci: false,
    pmTimer: false,
    softOff: false,
    msi: true,
    fadtRevision: 5,
    tablesBase: PVH_ACPI_TABLES,
    rsdpAddress: PVH_RSDP_ADDRESS,
  };
}

/**
 * Builds the tables and gives each its place in guest memory.
 *
 * @throws ConfigError ACPI_OPTION_INVALID
 */
export function buildAcpiTables(choices: AcpiOptions): AcpiTables {
  const options = withDefaults(choices);
  const tables = new Map<string, MemoryPiece>();
  let next = options.tablesBase;
  const place = (signature: string, bytes: Uint8Array): number => {
    const gpa = next;
    tables.set(signature, { gpa, bytes });
    next = Math.ceil((gpa + bytes.length) / TABLE_ALIGNMENT) * TABLE_ALIGNMENT;
    return gpa;
  };
  const facs = place('FACS', makeFacs());
  const dsdt = place('DSDT', makeDsdt(options));
  const addresses = [place('FACP', makeFadt(options, facs, dsdt)), place('APIC', makeMadt(options))];
  if (options.hpet) addresses.push(place('HPET', makeHpet()));
  const rsdt = place('RSDT', makeRsdt(addresses));
  const xsdt = place('XSDT', makeXsdt(addresses));
  const block = new Uint8Array(next - options.tablesBase);
  for (const { gpa, bytes } of tables.values()) block.set(bytes, gpa - options.tablesBase);
  const rsdp = { gpa: options.rsdpAddress, bytes: makeRsdp(rsdt, xsdt) };
  tables.set('RSD PTR ', rsdp);
  if (rsdp.gpa < next && options.tablesBase < rsdp.gpa + rsdp.bytes.length) {
    throw new ConfigError('ACPI_OPTION_INVALID', 'The ACPI tables run into the RSDP.', {
      params: { end: next },
    });
  }
  return { rsdpAddress: rsdp.gpa, pieces: [{ gpa: options.tablesBase, bytes: block }, rsdp], tables };
}
