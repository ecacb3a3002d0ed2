// The cascaded pair of Intel 8259A interrupt controllers (231468-003) with the PIIX edge/level registers (290550-002).

import { byteWindow, Device, type DeviceContext, type IoWindow, type IrqLine } from './device.js';
import { array, bool, initially, type StateOf, StateSchema, struct, u8, within } from './schema.js';

const ICW1_IC4 = 0x01;
const ICW1_SNGL = 0x02;
const ICW1_LTIM = 0x08;
const ICW1_SELECT = 0x10;
const ICW4_AEOI = 0x02;
const ICW4_SFNM = 0x10;
const OCW3_SELECT = 0x08;
const OCW3_RIS = 0x01;
const OCW3_RR = 0x02;
const OCW3_P = 0x04;
const OCW3_SMM = 0x20;
const OCW3_ESMM = 0x40;
const OCW2_EOI = 0x20;
const OCW2_SL = 0x40;
const OCW2_R = 0x80;

const POLL_INTERRUPT = 0x80;
const CASCADE_INPUT = 2;
const SPURIOUS_INPUT = 7;
/** IRQ 0, 1, 2, 8 and 13 are edge-triggered whatever the guest writes. */
const ELCR_WRITABLE = [0xf8, 0xde];

const CHIP = struct({
  /** Levels on the eight inputs, bit n for IRn. */
  lines: u8,
  irr: u8,
  isr: u8,
  imr: u8,
  elcr: u8,
  /** ICW1 LTIM: every input is level-triggered. */
  ltim: bool,
  vectorBase: u8,
  /** The initialization word expected next at A0 = 1, or 0 when initialized. */
  nextIcw: within(u8, 0, 4),
  needsIcw4: bool,
  single: bool,
  autoEoi: bool,
  rotateOnAutoEoi: bool,
  specialFullyNested: bool,
  specialMask: bool,
  poll: bool,
  readIsr: bool,
  /** The input that has the lowest priority; the one above it has the highest. */
  lowest: initially(within(u8, 0, 7), 7),
});

type Chip = StateOf<typeof CHIP>;

const SCHEMA = StateSchema.define('pic8259', { chips: array(CHIP, 2) });

/**
 * Both interrupt controllers of a PC. Output `intr` is the INTR wire to the CPU (or to LINT0 of its local APIC).
 * The master answers at 0x20, the slave at 0xa0, the edge/level registers at 0x4d0.
 */
export class Pic8259 extends Device<StateOf<typeof SCHEMA>> {
  readonly master: IoWindow = this.#chipWindow(0);
  readonly slave: IoWindow = this.#chipWindow(1);
  readonly elcr: IoWindow = byteWindow(
    2,
    (index) => this.#chip(index).elcr,
    (index, value) => this.#writeElcr(index, value),
  );
  readonly #intr: IrqLine;

  constructor(ctx: DeviceContext) {
    super('pic', SCHEMA);
    this.#intr = ctx.irq('intr');
  }

  reset(): void {
    // The inputs are driven by others and keep their level.
    const levels = this.state.chips.map((chip) => chip.lines);
    this.state = SCHEMA.fresh();
    for (const [index, lines] of levels.entries()) {
      this.#chip(index).lines = lines;
    }
    this.#update();
  }

  resume(): void {
    this.#intr.set(this.#pending(this.#chip(0)) !== null);
  }

  /** The input wire of IRQ 0 to 15. IRQ 2 is the cascade and has no wire of its own. */
  line(irq: number): IrqLine {
    return {
      set: (level) => {
        if (irq !== CASCADE_INPUT) {
          this.#setInput(this.#chip(irq >> 3), irq & 7, level);
          this.#update();
        }
      },
    };
  }

  /** The CPU's interrupt acknowledge cycle: the vector to deliver, a spurious one if the request has gone away. */
  acknowledge(): number {
    const master = this.#chip(0);
    const input = this.#take(master);
    let vector = master.vectorBase | input;
    if (input === CASCADE_INPUT && !master.single) {
      const slave = this.#chip(1);
      vector = slave.vectorBase | this.#take(slave);
      this.#setInput(master, CASCADE_INPUT, false);
    }
    this.#update();
    return vector;
  }

  #chip(index: number): Chip {
    return this.state.chips[index];
  }

  #chipWindow(index: number): IoWindow {
    return byteWindow(
      2,
      (a0) => this.#read(index, a0),
      (a0, value) => {
        this.#write(this.#chip(index), a0, value);
        this.#update();
      },
    );
  }

  #read(index: number, a0: number): number {
    const chip = this.#chip(index);
    if (chip.poll) {
      chip.poll = false;
      const requested = this.#pending(chip) !== null;
      const input = this.#take(chip);
      if (index === 1) {
        this.#setInput(this.#chip(0), CASCADE_INPUT, false);
      }
      this.#update();
      return requested ? POLL_INTERRUPT | input : 0;
    }
    if (a0 === 1) {
      return chip.imr;
    }
    return chip.readIsr ? chip.isr : chip.irr;
  }

  #write(chip: Chip, a0: number, value: number): void {
    if (a0 === 1) {
      this.#writeData(chip, value);
    } else if ((value & ICW1_SELECT) !== 0) {
      this.#writeIcw1(chip, value);
    } else if ((value & OCW3_SELECT) !== 0) {
      this.#writeOcw3(chip, value);
    } else {
      this.#writeOcw2(chip, value);
    }
  }

  #writeIcw1(chip: Chip, value: number): void {
    chip.ltim = (value & ICW1_LTIM) !== 0;
    chip.single = (value & ICW1_SNGL) !== 0;
    chip.needsIcw4 = (value & ICW1_IC4) !== 0;
    chip.nextIcw = 2;
    chip.imr = 0;
    chip.isr = 0;
    // The edge detectors are cleared: an edge input needs a new rising edge.
    chip.irr = chip.lines & this.#levelMask(chip);
    chip.lowest = 7;
    chip.specialMask = false;
    chip.readIsr = false;
    chip.poll = false;
    chip.autoEoi = false;
    chip.rotateOnAutoEoi = false;
    chip.specialFullyNested = false;
  }

  #writeData(chip: Chip, value: number): void {
    switch (chip.nextIcw) {
      case 2:
        chip.vectorBase = value & 0xf8;
        chip.nextIcw = chip.single ? (chip.needsIcw4 ? 4 : 0) : 3;
        break;
      case 3: // which input carries the slave: soldered on a PC
        chip.nextIcw = chip.needsIcw4 ? 4 : 0;
        break;
      case 4:
        chip.autoEoi = (value & ICW4_AEOI) !== 0;
        chip.specialFullyNested = (value & ICW4_SFNM) !== 0;
        chip.nextIcw = 0;
        break;
      default:
        chip.imr = value;
    }
  }

  #writeOcw2(chip: Chip, value: number): void {
    const rotate = (value & OCW2_R) !== 0;
    const specific = (value & OCW2_SL) !== 0;
    if ((value & OCW2_EOI) === 0) {
      if (!specific) {
        chip.rotateOnAutoEoi = rotate;
      } else if (rotate) {
        chip.lowest = value & 7;
      }
      return;
    }
    const input = specific ? value & 7 : highest(chip, this.#blocking(chip));
    if (input !== null) {
      chip.isr &= ~(1 << input);
      if (rotate) {
        chip.lowest = input;
      }
    }
  }

  #writeOcw3(chip: Chip, value: number): void {
    if ((value & OCW3_ESMM) !== 0) {
      chip.specialMask = (value & OCW3_SMM) !== 0;
    }
    chip.poll = (value & OCW3_P) !== 0;
    if ((value & OCW3_RR) !== 0) {
      chip.readIsr = (value & OCW3_RIS) !== 0;
    }
  }

  #writeElcr(index: number, value: number): void {
    const chip = this.#chip(index);
    chip.elcr = value & ELCR_WRITABLE[index];
    const level = this.#levelMask(chip);
    chip.irr = (chip.irr & ~level) | (chip.lines & level);
    this.#update();
  }

  #levelMask(chip: Chip): number {
    return chip.ltim ? 0xff : chip.elcr;
  }

  #setInput(chip: Chip, input: number, level: boolean): void {
    const bit = 1 << input;
    const before = (chip.lines & bit) !== 0;
    if (level && (!before || (this.#levelMask(chip) & bit) !== 0)) {
      chip.irr |= bit;
    } else if (!level) {
      // An edge request too must stay up until it is acknowledged; one that does not becomes spurious.
      chip.irr &= ~bit;
    }
    chip.lines = level ? chip.lines | bit : chip.lines & ~bit;
  }

  /** The in-service bits that count: special mask mode ignores the masked ones. */
  #blocking(chip: Chip): number {
    return chip.specialMask ? chip.isr & ~chip.imr : chip.isr;
  }

  /** The input that the chip requests service for, or null. */
  #pending(chip: Chip): number | null {
    const input = highest(chip, chip.irr & ~chip.imr);
    if (input === null || chip.nextIcw !== 0) {
      return null;
    }
    const nested = chip.specialFullyNested ? 1 << CASCADE_INPUT : 0;
    const served = highest(chip, this.#blocking(chip) & ~nested);
    return served === null || rank(chip, input) < rank(chip, served) ? input : null;
  }

  /** Moves the request in front from IRR to ISR; answers the spurious input when there is none. */
  #take(chip: Chip): number {
    const input = this.#pending(chip);
    if (input === null) {
      return SPURIOUS_INPUT;
    }
    const bit = 1 << input;
    if ((this.#levelMask(chip) & bit) === 0) {
      chip.irr &= ~bit;
    }
    if (!chip.autoEoi) {
      chip.isr |= bit;
    } else if (chip.rotateOnAutoEoi) {
      chip.lowest = input;
    }
    return input;
  }

  #update(): void {
    const master = this.#chip(0);
    this.#setInput(master, CASCADE_INPUT, this.#pending(this.#chip(1)) !== null);
    this.#intr.set(this.#pending(master) !== null);
  }
}

/** Distance from the highest priority: 0 is served first. */
function rank(chip: Chip, input: number): number {
  return (input - chip.lowest - 1) & 7;
}

function highest(chip: Chip, requests: number): number | null {
  for (let step = 1; step <= 8; step++) {
    const input = (chip.lowest + step) & 7;
    if ((requests & (1 << input)) !== 0) {
      return input;
    }
  }
  return null;
}
