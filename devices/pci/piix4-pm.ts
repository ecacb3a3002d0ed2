// The power management function of the Intel 82371AB PIIX4 (290562-001): it places the ACPI registers in I/O space.

import type { DeviceContext, IoWindow } from '../device.js';
import { type StateOf, StateSchema } from '../schema.js';
import { type MapRegion, PCI_FIELDS, PciFunction } from './function.js';

const PMBA = 0x40;
const PMREGMISC = 0x80;
const PMIOSE = 0x01;
const SMBBA = 0x90;
const SMBHSTCFG = 0xd2;
const IO_INDICATOR = 0x01;

const SCHEMA = StateSchema.define('piix4-pm', PCI_FIELDS);

/** What the function is soldered to. */
export interface Piix4PmOptions {
  mapRegion: MapRegion;
  /** The registers that PMBA places: 64 ports, see AcpiPm. */
  registers: IoWindow;
}

/** Function 3 of a PIIX4. Its region number is 0x40, the offset of PMBA. */
export class Piix4Pm extends PciFunction<StateOf<typeof SCHEMA>> {
  constructor(ctx: DeviceContext, options: Piix4PmOptions) {
    super(
      ctx,
      'piix4-pm',
      SCHEMA,
      { vendorId: 0x8086, deviceId: 0x7113, revision: 3, classCode: 0x06_80_00, interruptPin: 1 },
      options.mapRegion,
    );
    this.defineWritable(PMBA, 0xc0, 0xff);
    this.defineInitial(PMBA, IO_INDICATOR);
    for (let offset = 0x44; offset < 0x80; offset++) {
      this.defineWritable(offset, 0xff); // device resources and monitors: kept, without effect
    }
    this.defineWritable(PMREGMISC, PMIOSE);
    this.defineWritable(SMBBA, 0xf0, 0xff);
    this.defineInitial(SMBBA, IO_INDICATOR);
    this.defineWritable(SMBHSTCFG, 0x0f);
    this.defineRegion(PMBA, 'io', options.registers, () => {
      const base = this.configRead(PMBA, 2) & 0xffc0;
      const enabled = (this.configRead(PMREGMISC, 1) & PMIOSE) !== 0;
      return enabled && base !== 0 ? base : null;
    });
    this.reset();
  }
}
