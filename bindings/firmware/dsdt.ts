// The DSDT of the PC platform: power-off, CPUs, the PCI host bridge of a 440FX with a PIIX3, ISA devices.

import * as aml from './aml.js';
import {
  COM_PORTS,
  HPET_BASE,
  KBD_DATA_PORT,
  KBD_IRQ,
  KBD_STATUS_PORT,
  MOUSE_IRQ,
  PCI_CONFIG_ADDRESS,
  PCI_CONFIG_LENGTH,
  PCI_GSIS,
  PCI_HOLE_END,
  PIC_MASTER_PORT,
  PIC_SLAVE_PORT,
  PIT_PORT,
  RTC_IRQ,
  RTC_PORT,
  S5_SLP_TYP,
} from './platform.js';

/** How PCI interrupt pins reach the interrupt controllers. */
export type PciRouting =
  /** Through the PIIX3's PIRQ registers 0x60 to 0x63 to ISA interrupts, in PIC and I/O APIC mode alike. */
  | 'pirq'
  /** In I/O APIC mode straight to pins 16 to 19; in PIC mode through the PIRQ registers. */
  | 'ioapic';

/** What the DSDT describes. */
export interface DsdtOptions {
  readonly cpus: number;
  readonly pci: boolean;
  readonly pciRouting: PciRouting;
  /** First address of the PCI memory window below 4 GiB. */
  readonly pciWindowBase: number;
  /** PIC, PIT, RTC, keyboard, mouse. */
  readonly legacyDevices: boolean;
  /** Serial ports present, 0 to 2. */
  readonly serialPorts: number;
  readonly hpet: boolean;
  readonly softOff: boolean;
}

const LINKS = ['LNKA', 'LNKB', 'LNKC', 'LNKD'] as const;
const PIRQ_FIELDS = ['PRQ0', 'PRQ1', 'PRQ2', 'PRQ3'] as const;
const PIRQ_REGISTERS = 0x60;
/** Bit 7 of a PIRQ register switches the route off. */
const PIRQ_DISABLED = 0x80;
const PIRQ_CHOICES = [5, 10, 11] as const;
const PCI_SLOTS = 32;
/** The PIIX3's own slot. */
const ISA_BRIDGE_SLOT = 1;
const STA_PRESENT_DISABLED = 0x09;
const STA_PRESENT_ENABLED = 0x0b;

function hid(id: string): aml.Aml {
  return aml.name('_HID', aml.eisaId(id));
}

function uid(number: number): aml.Aml {
  return aml.name('_UID', aml.integer(number));
}

function crs(...descriptors: readonly (readonly number[])[]): aml.Aml {
  return aml.name('_CRS', aml.resources(...descriptors));
}

/** Power-off: both sleep types of PM1a and PM1b. */
function sleepStates(): aml.Aml {
  const type = aml.integer(S5_SLP_TYP);
  return aml.name('\\_S5', aml.packageOf(type, type, aml.integer(0), aml.integer(0)));
}

function cpuDevices(count: number): aml.Aml {
  const devices: aml.Aml[] = [];
  for (let index = 0; index < count; index++) {
    const label = `C${index.toString(16).toUpperCase().padStart(3, '0')}`;
    devices.push(aml.device(label, aml.name('_HID', aml.string('ACPI0007')), uid(index)));
  }
  return devices.flat();
}

/** An interrupt link: the guest chooses the ISA interrupt of one PIRQ register. */
function linkDevice(index: number): aml.Aml {
  const register = aml.path(PIRQ_FIELDS[index] as string);
  const inactive = aml.and(register, aml.integer(PIRQ_DISABLED));
  // The interrupt number of the only extended descriptor in a template.
  const NUMBER_OFFSET = 5;
  return aml.device(
    LINKS[index] as string,
    hid('PNP0C0F'),
    uid(index + 1),
    aml.name('_PRS', aml.resources(aml.levelIrqs(PIRQ_CHOICES, false))),
    aml.name('BUF0', aml.resources(aml.levelIrqs([0], false))),
    aml.method(
      '_STA',
      0,
      false,
      aml.ifThen(inactive, aml.returnValue(aml.integer(STA_PRESENT_DISABLED))),
      aml.returnValue(aml.integer(STA_PRESENT_ENABLED)),
    ),
    aml.method('_DIS', 0, false, aml.or(register, aml.integer(PIRQ_DISABLED), register)),
    aml.method(
      '_CRS',
      0,
      false,
      aml.createDWordField(aml.path('BUF0'), NUMBER_OFFSET, 'IRQN'),
      aml.ifThen(aml.not(inactive), aml.store(register, aml.path('IRQN'))),
      aml.returnValue(aml.path('BUF0')),
    ),
    aml.method(
      '_SRS',
      1,
      false,
      aml.createDWordField(aml.arg0, NUMBER_OFFSET, 'IRQN'),
      aml.store(aml.path('IRQN'), register),
    ),
  );
}

/** Pins INTA to INTD of a slot are swizzled by the slot's number, as on a 440FX board. */
function routingTable(route: (line: number) => readonly [source: aml.Aml, index: aml.Aml]): aml.Aml {
  const entries: aml.Aml[] = [];
  for (let slot = 1; slot < PCI_SLOTS; slot++) {
    for (let pin = 0; pin < LINKS.length; pin++) {
      const [source, index] = route((slot - 1 + pin) % LINKS.length);
      const address = slot * 0x10000 + 0xffff;
      entries.push(aml.packageOf(aml.integer(address), aml.integer(pin), source, index));
    }
  }
  return aml.packageOf(...entries);
}

function routingMethods(routing: PciRouting): aml.Aml {
  const linked = routingTable((line) => [aml.path(`\\_SB.${LINKS[line]}`), aml.integer(0)]);
  if (routing === 'pirq') return aml.name('_PRT', linked);
  const wired = routingTable((line) => [aml.integer(0), aml.integer(PCI_GSIS[line] as number)]);
  return [
    ...aml.name('PRTP', linked),
    ...aml.name('PRTA', wired),
    ...aml.method(
      '_PRT',
      0,
      false,
      aml.ifThen(aml.path('\\PICF'), aml.returnValue(aml.path('PRTA'))),
      aml.returnValue(aml.path('PRTP')),
    ),
  ];
}

function legacyDevices(): aml.Aml {
  return [
    ...aml.device(
      'PIC',
      hid('PNP0000'),
      crs(aml.ioPorts(PIC_MASTER_PORT, 2), aml.ioPorts(PIC_SLAVE_PORT, 2), aml.irq(2)),
    ),
    ...aml.device('TIMR', hid('PNP0100'), crs(aml.ioPorts(PIT_PORT, 4), aml.irq(0))),
    ...aml.device('RTC', hid('PNP0B00'), crs(aml.ioPorts(RTC_PORT, 2), aml.irq(RTC_IRQ))),
    ...aml.device(
      'KBD',
      hid('PNP0303'),
      crs(aml.ioPorts(KBD_DATA_PORT, 1), aml.ioPorts(KBD_STATUS_PORT, 1), aml.irq(KBD_IRQ)),
    ),
    ...aml.device('MOU', hid('PNP0F13'), crs(aml.irq(MOUSE_IRQ))),
  ];
}

function serialPorts(count: number): aml.Aml {
  return COM_PORTS.slice(0, count).flatMap(({ base, irq }, index) =>
    aml.device(`COM${index + 1}`, hid('PNP0501'), uid(index + 1), crs(aml.ioPorts(base, 8), aml.irq(irq))),
  );
}

function isaDevices(options: DsdtOptions): aml.Aml {
  return [...(options.legacyDevices ? legacyDevices() : []), ...serialPorts(options.serialPorts)];
}

function hostBridge(options: DsdtOptions): aml.Aml {
  return aml.device(
    'PCI0',
    hid('PNP0A03'),
    uid(0),
    aml.name('_BBN', aml.integer(0)),
    crs(
      aml.busWindow(0, 0xff),
      aml.ioPorts(PCI_CONFIG_ADDRESS, PCI_CONFIG_LENGTH),
      aml.ioWindow(0, PCI_CONFIG_ADDRESS - 1),
      aml.ioWindow(PCI_CONFIG_ADDRESS + PCI_CONFIG_LENGTH, 0xffff),
      aml.memoryWindow(0xa0000, 0xbffff, true),
      aml.memoryWindow(options.pciWindowBase, PCI_HOLE_END - 1, false),
    ),
    routingMethods(options.pciRouting),
    aml.device(
      'ISA',
      aml.name('_ADR', aml.integer(ISA_BRIDGE_SLOT * 0x10000)),
      aml.operationRegion('PIRQ', aml.PCI_CONFIG, PIRQ_REGISTERS, PIRQ_FIELDS.length),
      isaDevices(options),
    ),
    aml.scope(
      '\\_SB',
      aml.byteFields('\\_SB.PCI0.ISA.PIRQ', ...PIRQ_FIELDS),
      ...LINKS.map((_, index) => linkDevice(index)),
    ),
  );
}

function hpetDevice(): aml.Aml {
  return aml.device('HPET', hid('PNP0103'), uid(0), crs(aml.fixedMemory(HPET_BASE, 0x400)));
}

/** The interrupt model that the guest has chosen: 0 PIC, 1 I/O APIC. */
function interruptModel(): aml.Aml {
  return [
    ...aml.name('\\PICF', aml.integer(0)),
    ...aml.method('\\_PIC', 1, false, aml.store(aml.arg0, aml.path('\\PICF'))),
  ];
}

/** The definition block without its table header. */
export function dsdtBody(options: DsdtOptions): Uint8Array {
  const body = [
    ...interruptModel(),
    ...(options.softOff ? sleepStates() : []),
    ...aml.scope(
      '\\_SB',
      cpuDevices(options.cpus),
      options.pci ? hostBridge(options) : isaDevices(options),
      options.hpet ? hpetDevice() : [],
    ),
  ];
  return Uint8Array.from(body);
}
