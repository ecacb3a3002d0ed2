// A PCI function: its configuration header, base address registers and INTx pin (PCI Local Bus Specification 3.0).

import { Device, type DeviceContext, type IoWindow, type IrqLine } from '../device.js';
import { block, type StateSchema } from '../schema.js';

const VENDOR_ID = 0x00;
const DEVICE_ID = 0x02;
const COMMAND = 0x04;
const STATUS = 0x06;
const REVISION_ID = 0x08;
const CLASS_CODE = 0x09;
const CACHE_LINE_SIZE = 0x0c;
const LATENCY_TIMER = 0x0d;
const HEADER_TYPE = 0x0e;
const BASE_ADDRESS = 0x10;
const SUBSYSTEM_VENDOR_ID = 0x2c;
const SUBSYSTEM_ID = 0x2e;
const EXPANSION_ROM = 0x30;
const INTERRUPT_LINE = 0x3c;
const INTERRUPT_PIN = 0x3d;

const COMMAND_IO = 0x0001;
const COMMAND_MEMORY = 0x0002;
const COMMAND_BUS_MASTER = 0x0004;
const COMMAND_INTX_DISABLE = 0x0400;
const COMMAND_WRITABLE = 0x0547;
const STATUS_INTERRUPT = 0x0008;
const STATUS_CLEARABLE_HIGH = 0xf9;
const HEADER_MULTIFUNCTION = 0x80;
const BAR_IO = 0x1;
const BAR_64BIT = 0x4;
const BAR_PREFETCHABLE = 0x8;
const ROM_ENABLE = 0x1;

const CONFIG_SIZE = 256;

/** The field that every PCI function's state starts with. */
export const PCI_FIELDS = { config: block(CONFIG_SIZE) };

/** The read-only part of a configuration header. */
export interface PciIdentity {
  vendorId: number;
  deviceId: number;
  revision: number;
  /** 24 bits: class, subclass, programming interface. */
  classCode: number;
  subsystemVendorId?: number;
  subsystemId?: number;
  /** The device has other functions: set in function 0. */
  multifunction?: boolean;
  /** 1 for INTA to 4 for INTD; absent or 0 for none. */
  interruptPin?: number;
}

/** A range of ports or memory that a function answers in, where its registers put it. */
export interface PciMapping {
  /** Name of the device. With `region` it identifies the range. */
  readonly owner: string;
  /** BAR number 0 to 5, {@link ROM_REGION}, or the offset of a vendor register that holds the base. */
  readonly region: number;
  readonly space: 'io' | 'memory';
  readonly window: IoWindow;
  /** Null while the range is not decoded. */
  readonly base: number | null;
}

/** The expansion ROM's number among the regions. */
export const ROM_REGION = 6;

/** How a function tells the machine that a range has moved: each call replaces the one before for this range. */
export type MapRegion = (mapping: PciMapping) => void;

/** A base address register. */
export interface BarDefinition {
  /** 0 to 5, or {@link ROM_REGION}. A 64-bit BAR takes the next number too. */
  index: number;
  space: 'io' | 'memory';
  wide?: boolean;
  prefetchable?: boolean;
  /** Its length, a power of two, is the size of the range. */
  window: IoWindow;
}

interface Region {
  readonly id: number;
  readonly space: 'io' | 'memory';
  readonly window: IoWindow;
  base(): number | null;
  /** What the machine was last told; undefined before the first time. */
  told: number | null | undefined;
}

/** What a bus needs of a function. */
export interface PciTarget {
  configRead(offset: number, size: number): number;
  configWrite(offset: number, size: number, value: number): void;
}

/**
 * Base of all PCI functions. A subclass defines its BARs and writable registers in its constructor and then calls
 * `reset()`. Output `intx` is the interrupt pin.
 */
export abstract class PciFunction<S extends { config: Uint8Array }> extends Device<S> implements PciTarget {
  readonly #identity: PciIdentity;
  readonly #mapRegion: MapRegion;
  readonly #intx: IrqLine;
  readonly #writable = new Uint8Array(CONFIG_SIZE);
  readonly #clearable = new Uint8Array(CONFIG_SIZE);
  readonly #initial = new Map<number, number>();
  readonly #regions: Region[] = [];

  constructor(
    ctx: DeviceContext,
    name: string,
    schema: StateSchema<S>,
    identity: PciIdentity,
    mapRegion: MapRegion,
  ) {
    super(name, schema);
    this.#identity = identity;
    this.#mapRegion = mapRegion;
    this.#intx = ctx.irq('intx');
    this.defineWritable(COMMAND, COMMAND_WRITABLE & 0xff, COMMAND_WRITABLE >> 8);
    this.defineWritable(CACHE_LINE_SIZE, 0xff);
    this.defineWritable(LATENCY_TIMER, 0xff);
    this.defineWritable(INTERRUPT_LINE, 0xff);
    this.#clearable[STATUS + 1] = STATUS_CLEARABLE_HIGH;
  }

  reset(): void {
    this.state = this.schema.fresh();
    const { config } = this.state;
    const id = this.#identity;
    put(config, VENDOR_ID, 2, id.vendorId);
    put(config, DEVICE_ID, 2, id.deviceId);
    put(config, REVISION_ID, 1, id.revision);
    put(config, CLASS_CODE, 3, id.classCode);
    put(config, HEADER_TYPE, 1, id.multifunction ? HEADER_MULTIFUNCTION : 0);
    put(config, SUBSYSTEM_VENDOR_ID, 2, id.subsystemVendorId ?? 0);
    put(config, SUBSYSTEM_ID, 2, id.subsystemId ?? 0);
    put(config, INTERRUPT_PIN, 1, id.interruptPin ?? 0);
    for (const [offset, value] of this.#initial) {
      config[offset] = value;
    }
    this.resume();
  }

  resume(): void {
    this.#driveIntx();
    this.#remap();
  }

  configRead(offset: number, size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) {
      value += (this.state.config[offset + i] ?? 0xff) * 2 ** (8 * i);
    }
    return value;
  }

  configWrite(offset: number, size: number, value: number): void {
    const { config } = this.state;
    for (let i = 0; i < size && offset + i < CONFIG_SIZE; i++) {
      const at = offset + i;
      const byte = (value >>> (8 * i)) & 0xff;
      const mask = this.#writable[at];
      config[at] = ((config[at] & ~mask) | (byte & mask)) & ~(byte & this.#clearable[at]);
    }
    this.#driveIntx();
    this.#remap();
    this.configWritten(offset, size);
  }

  /** Called after each write of configuration registers. */
  protected configWritten(_offset: number, _size: number): void {}

  /** Lets the guest write the bits of `masks` in consecutive bytes from `offset` on. */
  protected defineWritable(offset: number, ...masks: number[]): void {
    this.#writable.set(masks, offset);
  }

  /** The bytes from `offset` on after reset. */
  protected defineInitial(offset: number, ...values: number[]): void {
    for (const [i, value] of values.entries()) {
      this.#initial.set(offset + i, value);
    }
  }

  protected defineBar({ index, space, wide, prefetchable, window }: BarDefinition): void {
    const rom = index === ROM_REGION;
    const offset = rom ? EXPANSION_ROM : BASE_ADDRESS + 4 * index;
    const flags =
      space === 'io' ? BAR_IO : rom ? 0 : (wide ? BAR_64BIT : 0) | (prefetchable ? BAR_PREFETCHABLE : 0);
    const mask = (~(window.length - 1) | (rom ? ROM_ENABLE : 0)) >>> 0;
    this.defineWritable(offset, ...littleEndian(mask));
    this.defineInitial(offset, flags);
    if (wide) {
      this.defineWritable(offset + 4, 0xff, 0xff, 0xff, 0xff);
    }
    this.defineRegion(index, space, window, () => {
      const low = this.configRead(offset, 4);
      if (rom && (low & ROM_ENABLE) === 0) {
        return null;
      }
      const high = wide ? this.configRead(offset + 4, 4) : 0;
      return ((low & mask & ~ROM_ENABLE) >>> 0) + high * 2 ** 32 || null;
    });
  }

  /** A range whose base is elsewhere than in a BAR. `base` reads the configuration registers. */
  protected defineRegion(
    id: number,
    space: 'io' | 'memory',
    window: IoWindow,
    base: () => number | null,
  ): void {
    this.#regions.push({ id, space, window, base, told: undefined });
  }

  protected get busMaster(): boolean {
    return (this.state.config[COMMAND] & COMMAND_BUS_MASTER) !== 0;
  }

  /** The function's interrupt request, before INTx Disable. */
  protected setIntx(level: boolean): void {
    const { config } = this.state;
    config[STATUS] = level ? config[STATUS] | STATUS_INTERRUPT : config[STATUS] & ~STATUS_INTERRUPT;
    this.#driveIntx();
  }

  #driveIntx(): void {
    const requested = (this.state.config[STATUS] & STATUS_INTERRUPT) !== 0;
    this.#intx.set(requested && (this.configRead(COMMAND, 2) & COMMAND_INTX_DISABLE) === 0);
  }

  #remap(): void {
    const command = this.configRead(COMMAND, 2);
    for (const region of this.#regions) {
      const { space, window } = region;
      const isBar = region.id <= ROM_REGION;
      const decoded = !isBar || (command & (space === 'io' ? COMMAND_IO : COMMAND_MEMORY)) !== 0;
      const wanted = decoded ? region.base() : null;
      const base = wanted !== null && fits(space, wanted, window.length) ? wanted : null;
      if (base !== region.told) {
        region.told = base;
        this.#mapRegion({ owner: this.name, region: region.id, space, window, base });
      }
    }
  }
}

/** A range of all ones is what sizing writes: nothing may answer there, least of all over the firmware. */
function fits(space: 'io' | 'memory', base: number, length: number): boolean {
  const end = base + length;
  return space === 'io' ? end <= 0x1_0000 : end !== 2 ** 32 && end <= 2 ** 52;
}

function littleEndian(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}

function put(config: Uint8Array, offset: number, size: number, value: number): void {
  config.set(littleEndian(value).slice(0, size), offset);
}
