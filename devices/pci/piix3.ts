// The ISA bridge of the Intel 82371SB PIIX3 (290550-002): interrupt routing and the reset control register.

import { byteWindow, type DeviceContext, type IoWindow, type IrqLine } from '../device.js';
import { array, bool, type StateOf, StateSchema, u8 } from '../schema.js';
import { type MapRegion, PCI_FIELDS, PciFunction } from './function.js';

const PIRQRC = 0x60;
const PIRQRC_DISABLED = 0x80;
const PIRQRC_IRQ = 0x0f;
const PIRQRC_WRITABLE = 0x8f;
/** The ISA interrupts that a PIRQ can be routed to: bits of 3-7, 9-12, 14 and 15. */
const ROUTABLE = 0xdef8;

const RCR_RCPU = 0x04;
const RCR_SRST = 0x02;
const RCR_WRITABLE = 0x06;
/** Where the register is among ports 0xcf8 to 0xcfb. */
const RCR_OFFSET = 1;

const SCHEMA = StateSchema.define('piix3', {
  ...PCI_FIELDS,
  resetControl: u8,
  /** Levels of PIRQA# to PIRQD#, true when asserted. */
  pirq: array(bool, 4),
});

/** What the bridge is soldered to. */
export interface Piix3Options {
  mapRegion: MapRegion;
  /** The guest asks for a reset: `hard` for the whole machine, else of the processors only. */
  onReset(hard: boolean): void;
}

/** Function 0 of the PIIX3. Outputs `isa3` to `isa15` are the ISA interrupts that PIRQs are routed to. */
export class Piix3 extends PciFunction<StateOf<typeof SCHEMA>> {
  /** What answers narrow accesses to 0xcf8 to 0xcfb: RCR, at 0xcf9. */
  readonly resetControl: IoWindow = byteWindow(
    4,
    (offset) => (offset === RCR_OFFSET ? this.state.resetControl : 0xff),
    (offset, value) => this.#writeResetControl(offset, value),
  );
  readonly #options: Piix3Options;
  readonly #isa: { irq: number; line: IrqLine }[] = [];

  constructor(ctx: DeviceContext, options: Piix3Options) {
    super(
      ctx,
      'piix3',
      SCHEMA,
      { vendorId: 0x8086, deviceId: 0x7000, revision: 0, classCode: 0x06_01_00, multifunction: true },
      options.mapRegion,
    );
    this.#options = options;
    for (let irq = 0; irq < 16; irq++) {
      if ((ROUTABLE & (1 << irq)) !== 0) {
        this.#isa.push({ irq, line: ctx.irq(`isa${irq}`) });
      }
    }
    this.defineWritable(0x4c, 0xff, 0, 0xff, 0xff); // IORT, XBCS
    this.defineWritable(PIRQRC, PIRQRC_WRITABLE, PIRQRC_WRITABLE, PIRQRC_WRITABLE, PIRQRC_WRITABLE);
    this.defineInitial(PIRQRC, PIRQRC_DISABLED, PIRQRC_DISABLED, PIRQRC_DISABLED, PIRQRC_DISABLED);
    this.defineWritable(0x69, 0xfe); // TOM
    this.defineWritable(0x70, 0xef, 0xef); // MBIRQ
    this.defineWritable(0x76, 0x8f, 0x8f); // MBDMA
    this.defineWritable(0x78, 0xff, 0xff); // PCSC
    this.defineWritable(0x80, 0x7f, 0, 0x0f); // APICBASE, DLC
    this.defineWritable(0xa0, 0x1f, 0, 0xff, 0x01, 0xff, 0xff, 0xff, 0x80, 0xff, 0, 0xff, 0, 0xff, 0, 0xff);
    this.reset();
  }

  override reset(): void {
    const { pirq } = this.state; // driven by others
    super.reset();
    this.state.pirq = pirq;
    this.#route();
  }

  override resume(): void {
    super.resume();
    this.#route();
  }

  /** Input PIRQA# (0) to PIRQD# (3). Functions that share one are wire-ORed outside. */
  pirq(index: number): IrqLine {
    return {
      set: (level) => {
        this.state.pirq[index] = level;
        this.#route();
      },
    };
  }

  protected override configWritten(offset: number, size: number): void {
    if (offset < PIRQRC + 4 && offset + size > PIRQRC) {
      this.#route();
    }
  }

  #route(): void {
    let asserted = 0;
    for (const [index, level] of this.state.pirq.entries()) {
      const route = this.state.config[PIRQRC + index];
      if (level && (route & PIRQRC_DISABLED) === 0) {
        asserted |= 1 << (route & PIRQRC_IRQ);
      }
    }
    for (const { irq, line } of this.#isa) {
      line.set((asserted & (1 << irq)) !== 0);
    }
  }

  #writeResetControl(offset: number, value: number): void {
    if (offset !== RCR_OFFSET) {
      return;
    }
    const starts = (value & ~this.state.resetControl & RCR_RCPU) !== 0;
    this.state.resetControl = value & RCR_WRITABLE;
    if (starts) {
      this.#options.onReset((value & RCR_SRST) !== 0);
    }
  }
}
