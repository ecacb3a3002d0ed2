// The Intel 440FX host bridge (82441FX, 290549-001): configuration mechanism #1, bus 0, and the PAM registers.

import { allOnes, type DeviceContext, type IoWindow } from '../device.js';
import { type StateOf, StateSchema, u32 } from '../schema.js';
import { type MapRegion, PCI_FIELDS, PciFunction, type PciTarget } from './function.js';

const PAM0 = 0x59;
const PAM6 = 0x5f;
const DRAM_ROW_BOUNDARY = 0x60;
const SMRAM = 0x72;
const SMRAM_WRITABLE = 0x78;
const SMRAM_INITIAL = 0x02;

const CONE = 0x8000_0000;

const SCHEMA = StateSchema.define('i440fx', { ...PCI_FIELDS, configAddress: u32 });

/** What a range between 640 KiB and 1 MiB decodes to. */
export interface PamSegment {
  readonly base: number;
  readonly size: number;
  /** Reads go to RAM rather than to the bus below, where the ROM is. */
  readonly readRam: boolean;
  readonly writeRam: boolean;
}

/** What the bridge is soldered to. */
export interface I440fxOptions {
  mapRegion: MapRegion;
  /** All thirteen segments; called after every change, on reset and by `resume()`. */
  onPam(segments: readonly PamSegment[]): void;
  /** What answers narrow accesses to 0xcf8 to 0xcfb, which are not CONFADD: the PIIX3's reset control register. */
  narrow?: IoWindow;
}

/** The host bridge, itself function 0 of device 0 on the bus that it makes. `ports` is 0xcf8 to 0xcff. */
export class I440fx extends PciFunction<StateOf<typeof SCHEMA>> {
  readonly ports: IoWindow = {
    length: 8,
    read: (offset, size) => this.#readPort(offset, size),
    write: (offset, size, value) => this.#writePort(offset, size, value),
  };
  readonly #options: I440fxOptions;
  readonly #bus = new Map<number, PciTarget>();

  constructor(ctx: DeviceContext, options: I440fxOptions) {
    super(
      ctx,
      'i440fx',
      SCHEMA,
      { vendorId: 0x8086, deviceId: 0x1237, revision: 2, classCode: 0x06_00_00 },
      options.mapRegion,
    );
    this.#options = options;
    this.defineWritable(0x50, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff, 0xff, 0xff);
    this.defineWritable(PAM0, 0x30, 0x33, 0x33, 0x33, 0x33, 0x33, 0x33);
    this.defineWritable(DRAM_ROW_BOUNDARY, ...new Array<number>(8).fill(0xff));
    this.defineWritable(SMRAM, SMRAM_WRITABLE);
    this.defineInitial(SMRAM, SMRAM_INITIAL);
    this.attach(0, 0, this);
    this.reset();
  }

  /** Puts a function on bus 0. */
  attach(device: number, fn: number, target: PciTarget): void {
    this.#bus.set((device << 3) | fn, target);
  }

  override resume(): void {
    super.resume();
    this.#options.onPam(this.#pamSegments());
  }

  protected override configWritten(offset: number, size: number): void {
    if (offset <= PAM6 && offset + size > PAM0) {
      this.#options.onPam(this.#pamSegments());
    }
  }

  #readPort(offset: number, size: number): number {
    if (offset >= 4) {
      const target = this.#target();
      return target?.configRead(this.#register(offset), size) ?? allOnes(size);
    }
    if (offset === 0 && size === 4) {
      return this.state.configAddress;
    }
    return this.#options.narrow?.read(offset, size) ?? allOnes(size);
  }

  #writePort(offset: number, size: number, value: number): void {
    if (offset >= 4) {
      this.#target()?.configWrite(this.#register(offset), size, value);
    } else if (offset === 0 && size === 4) {
      this.state.configAddress = value >>> 0;
    } else {
      this.#options.narrow?.write(offset, size, value);
    }
  }

  #target(): PciTarget | undefined {
    const address = this.state.configAddress;
    const bus = (address >>> 16) & 0xff;
    return (address & CONE) !== 0 && bus === 0 ? this.#bus.get((address >>> 8) & 0xff) : undefined;
  }

  #register(offset: number): number {
    return (this.state.configAddress & 0xfc) | (offset & 3);
  }

  #pamSegments(): PamSegment[] {
    const { config } = this.state;
    const segment = (base: number, size: number, attributes: number): PamSegment => ({
      base,
      size,
      readRam: (attributes & 1) !== 0,
      writeRam: (attributes & 2) !== 0,
    });
    const segments = [segment(0xf_0000, 0x1_0000, config[PAM0] >> 4)];
    for (let i = 0; i < 12; i++) {
      segments.push(segment(0xc_0000 + i * 0x4000, 0x4000, config[PAM0 + 1 + (i >> 1)] >> (4 * (i & 1))));
    }
    return segments;
  }
}
