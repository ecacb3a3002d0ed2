// Addresses and interrupt numbers of the PC platform, in one place: ACPI tables, loaders and the machine share them.

/** I/O ports of ACPI's fixed hardware (ACPI 6.5, 4.8). */
export const PM_BASE = 0x600;
export const PM1A_EVT_BLK = 0x600;
export const PM1_EVT_LEN = 4;
export const PM1A_CNT_BLK = 0x604;
export const PM1_CNT_LEN = 2;
export const PM_TMR_BLK = 0x608;
export const PM_TMR_LEN = 4;
export const GPE0_BLK = 0x60c;
export const GPE0_BLK_LEN = 4;
/** SMI command port; these values written to it switch ACPI mode on and off. */
export const SMI_CMD = 0xb2;
export const ACPI_ENABLE = 0xf1;
export const ACPI_DISABLE = 0xf0;
/** Value of SLP_TYP for the power-off state S5, in PM1a_CNT bits 12:10. */
export const S5_SLP_TYP = 0;

/** Reset control register: writing RESET_VALUE resets the machine. */
export const RESET_PORT = 0xcf9;
export const RESET_VALUE = 0x06;
/** Debug exit port for tests. */
export const DEBUG_EXIT_PORT = 0xf4;

/** The ACPI system control interrupt: level-triggered, active high, at the I/O APIC. */
export const SCI_IRQ = 9;

export const IOAPIC_BASE = 0xfec00000;
export const IOAPIC_PINS = 24;
export const LAPIC_BASE = 0xfee00000;
export const HPET_BASE = 0xfed00000;

/** PCI configuration mechanism 1. */
export const PCI_CONFIG_ADDRESS = 0xcf8;
export const PCI_CONFIG_LENGTH = 8;
/** Window below 4 GiB for PCI memory; RAM ends below it. */
export const PCI_HOLE_BASE = 0xc0000000;
export const PCI_HOLE_END = 0xfec00000;
/** Global system interrupts of the PCI interrupt pins INTA to INTD, level-triggered, active low. */
export const PCI_GSIS = [16, 17, 18, 19] as const;

/** Legacy devices. */
export const COM_PORTS = [
  { base: 0x3f8, irq: 4 },
  { base: 0x2f8, irq: 3 },
] as const;
export const RTC_PORT = 0x70;
export const RTC_IRQ = 8;
export const KBD_DATA_PORT = 0x60;
export const KBD_STATUS_PORT = 0x64;
export const KBD_IRQ = 1;
export const MOUSE_IRQ = 12;
export const PIT_PORT = 0x40;
export const PIC_MASTER_PORT = 0x20;
export const PIC_SLAVE_PORT = 0xa0;

/** RAM below the EBDA, the EBDA, and the BIOS area that holds ACPI tables. */
export const EBDA_BASE = 0x9fc00;
export const VGA_BASE = 0xa0000;
export const BIOS_AREA_BASE = 0xe0000;
export const BIOS_AREA_END = 0x100000;
/** Where the RSDP is put when no firmware runs. */
export const RSDP_ADDRESS = 0xf0000;
/** Where the tables that the RSDP leads to begin. */
export const ACPI_TABLES_BASE = 0xe0000;

/** First address of RAM above the hole. */
export const HIGH_RAM_BASE = 0x100000000;

/** A PVH domain's ACPI tables and special pages (xenstore, console), where Xen puts them. */
export const PVH_ACPI_BASE = 0xfc000000;
export const PVH_ACPI_SIZE = 0x8040;
export const PVH_ACPI_TABLES = 0xfc001000;
export const PVH_RSDP_ADDRESS = 0xfc008000;
export const PVH_SPECIAL_BASE = 0xfeff8000;
export const PVH_SPECIAL_SIZE = 0x8000;
