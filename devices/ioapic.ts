// The Intel 82093AA I/O APIC (290566-001) with the EOI register of later parts (version 0x20).

import { type ApicBus, DELIVERY_LOWEST_PRIORITY, type EoiListener, narrowDestination } from './apic-bus.js';
import { Device, type DeviceContext, type IoWindow, type IrqLine } from './device.js';
import { array, type StateOf, StateSchema, struct, u8, u32 } from './schema.js';

const IOREGSEL = 0x00;
const IOWIN = 0x10;
const EOIR = 0x40;

const IOAPICID = 0x00;
const IOAPICVER = 0x01;
const IOAPICARB = 0x02;
const IOREDTBL = 0x10;

const PINS = 24;
const VERSION = 0x20 | ((PINS - 1) << 16);
const ID_BITS = 0x0f00_0000;

// Low half of a redirection entry.
const LOGICAL = 1 << 11;
const REMOTE_IRR = 1 << 14;
const LEVEL = 1 << 15;
const MASKED = 1 << 16;
const WRITABLE = 0x1_afff;

const SCHEMA = StateSchema.define('ioapic', {
  id: u32,
  ioregsel: u8,
  /** Levels of the input pins, bit n for pin n. */
  lines: u32,
  redirection: array(struct({ low: u32, high: u32 }), PINS),
});

/** What the I/O APIC is soldered to. */
export interface IoApicOptions {
  bus: ApicBus;
  id?: number;
}

/** The I/O APIC: 24 input pins, and a window usually at 0xfec00000. */
export class IoApic extends Device<StateOf<typeof SCHEMA>> implements EoiListener {
  readonly mmio: IoWindow = {
    length: 0x1000,
    read: (offset, size) => this.#readWindow(offset, size),
    write: (offset, size, value) => this.#writeWindow(offset, size, value),
  };
  readonly #ctx: DeviceContext;
  readonly #options: IoApicOptions;

  constructor(ctx: DeviceContext, options: IoApicOptions) {
    super('ioapic', SCHEMA);
    this.#ctx = ctx;
    this.#options = options;
    options.bus.addEoiListener(this);
    this.reset();
  }

  reset(): void {
    const { lines } = this.state;
    this.state = SCHEMA.fresh();
    this.state.lines = lines; // driven by others
    this.state.id = ((this.#options.id ?? 0) << 24) & ID_BITS;
    for (const entry of this.state.redirection) {
      entry.low = MASKED;
    }
  }

  resume(): void {}

  /** Input pin 0 to 23. "Asserted" is meant whatever polarity the guest programs: the board's wires are right. */
  pin(index: number): IrqLine {
    return { set: (level) => this.#setPin(index, level) };
  }

  /** A processor ended a level-triggered interrupt: a pin that is still up asks again. */
  eoi(vector: number): void {
    for (const [index, entry] of this.state.redirection.entries()) {
      if ((entry.low & (LEVEL | REMOTE_IRR)) === (LEVEL | REMOTE_IRR) && (entry.low & 0xff) === vector) {
        entry.low &= ~REMOTE_IRR;
        this.#serveLevel(index);
      }
    }
  }

  #readWindow(offset: number, size: number): number {
    let value = 0;
    if ((offset & ~3) === IOREGSEL) {
      value = this.state.ioregsel;
    } else if ((offset & ~3) === IOWIN) {
      value = this.#readRegister(this.state.ioregsel);
    } else {
      this.#ctx.guestError(`I/O APIC: read at ${offset}`);
    }
    const shifted = value >>> (8 * (offset & 3));
    return size === 4 ? shifted : shifted & (2 ** (8 * size) - 1);
  }

  #writeWindow(offset: number, size: number, value: number): void {
    if (offset === IOREGSEL) {
      this.state.ioregsel = value & 0xff;
    } else if (offset === EOIR) {
      this.eoi(value & 0xff);
    } else if (offset === IOWIN && size === 4) {
      this.#writeRegister(this.state.ioregsel, value);
    } else {
      this.#ctx.guestError(`I/O APIC: ${size}-byte write at ${offset}`);
    }
  }

  #readRegister(register: number): number {
    switch (register) {
      case IOAPICID:
      case IOAPICARB:
        return this.state.id;
      case IOAPICVER:
        return VERSION;
      default: {
        const entry = this.state.redirection[(register - IOREDTBL) >> 1];
        return entry === undefined ? 0 : (register & 1) === 0 ? entry.low : entry.high;
      }
    }
  }

  #writeRegister(register: number, value: number): void {
    if (register === IOAPICID) {
      this.state.id = value & ID_BITS;
      return;
    }
    const index = (register - IOREDTBL) >> 1;
    const entry = this.state.redirection[index];
    if (entry === undefined) {
      this.#ctx.guestError(`I/O APIC: write to register ${register}`);
    } else if ((register & 1) !== 0) {
      entry.high = (value & 0xff00_0000) >>> 0;
    } else {
      // Switching to edge clears Remote IRR: how drivers of parts without an EOI register acknowledge.
      const remoteIrr = (value & LEVEL) !== 0 ? entry.low & REMOTE_IRR : 0;
      entry.low = (value & WRITABLE) | remoteIrr;
      this.#serveLevel(index);
    }
  }

  #setPin(index: number, level: boolean): void {
    const bit = 1 << index;
    const before = (this.state.lines & bit) !== 0;
    this.state.lines = (level ? this.state.lines | bit : this.state.lines & ~bit) >>> 0;
    const { low } = this.state.redirection[index];
    if ((low & LEVEL) !== 0) {
      this.#serveLevel(index);
    } else if (level && !before && (low & MASKED) === 0) {
      this.#send(index); // an edge on a masked pin is lost
    }
  }

  /** Sends a level interrupt unless it is masked or in service. */
  #serveLevel(index: number): void {
    const entry = this.state.redirection[index];
    const up = (this.state.lines & (1 << index)) !== 0;
    if (up && (entry.low & (LEVEL | REMOTE_IRR | MASKED)) === LEVEL && this.#send(index)) {
      const acknowledged = ((entry.low >> 8) & 7) <= DELIVERY_LOWEST_PRIORITY;
      entry.low |= acknowledged ? REMOTE_IRR : 0;
    }
  }

  #send(index: number): boolean {
    const { low, high } = this.state.redirection[index];
    const logical = (low & LOGICAL) !== 0;
    return this.#options.bus.deliver({
      deliveryMode: (low >> 8) & 7,
      vector: low & 0xff,
      level: (low & LEVEL) !== 0,
      logical,
      destination: narrowDestination(logical, high >>> 24),
    });
  }
}
