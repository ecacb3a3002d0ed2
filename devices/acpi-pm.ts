// ACPI fixed hardware as the PIIX4 lays it out (ACPI 6.4 section 4.8; Intel 82371AB, 290562-001) and its APM ports.

import {
  byteWindow,
  type Clock,
  Device,
  type DeviceContext,
  type IoWindow,
  type IrqLine,
  TickRate,
  type Timer,
} from './device.js';
import { array, count53, type StateOf, StateSchema, u8, u16 } from './schema.js';

/** Frequency of the power management timer. */
export const PM_TIMER_HZ = 3_579_545;

const PM1_STS = 0x00;
const PM1_EN = 0x02;
const PM1_CNT = 0x04;
const PM_TMR = 0x08;
const GPE0_STS = 0x0c;
const GPE0_EN = 0x0e;

const TMR_STS = 0x0001;
const PWRBTN_STS = 0x0100;
const PM1_STS_CLEARABLE = 0x8d31;
const PM1_EN_WRITABLE = 0x0521;
const SCI_EN = 0x0001;
const PM1_CNT_WRITABLE = 0x1c03;
const SLP_TYP_SHIFT = 10;
const SLP_EN_HIGH = 0x20;

const SCHEMA = StateSchema.define('acpi-pm', {
  pm1Sts: u16,
  pm1En: u16,
  pm1Cnt: u16,
  gpe0Sts: u16,
  gpe0En: u16,
  /** APM control (the SMI command) and APM status. */
  apm: array(u8, 2),
  /** Timer tick up to which TMR_STS has been raised. */
  synced: count53,
});

const RATE = new TickRate(PM_TIMER_HZ);

/** What the block is soldered to, and the values that the machine's ACPI tables state. */
export interface AcpiPmOptions {
  /** Width of the timer. Default 24. */
  timerBits?: 24 | 32;
  /** SLP_TYP of soft off. Default 0, as on a PIIX4. */
  s5SleepType?: number;
  /** What written to port 0xb2 hands the fixed hardware to the OS. Default 0xf1. */
  acpiEnable?: number;
  /** What hands it back. Default 0xf0. */
  acpiDisable?: number;
  onPowerOff(): void;
}

/** PM1, PM timer and GPE0 (`registers`, 64 ports) and the SMI command (`apm`, at 0xb2). Output `sci`. */
export class AcpiPm extends Device<StateOf<typeof SCHEMA>> {
  readonly registers: IoWindow = byteWindow(
    64,
    (offset) => this.#read(offset),
    (offset, value) => this.#write(offset, value),
  );
  readonly apm: IoWindow = byteWindow(
    2,
    (offset) => this.state.apm[offset],
    (offset, value) => this.#writeApm(offset, value),
  );
  readonly #ctx: DeviceContext;
  readonly #options: AcpiPmOptions;
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #sci: IrqLine;
  readonly #timerModulus: number;

  constructor(ctx: DeviceContext, options: AcpiPmOptions) {
    super('acpi-pm', SCHEMA);
    this.#ctx = ctx;
    this.#options = options;
    this.#clock = ctx.clock;
    this.#sci = ctx.irq('sci');
    this.#timer = ctx.clock.timer(() => this.#advance());
    this.#timerModulus = 2 ** (options.timerBits ?? 24);
    this.state.synced = this.#tick;
  }

  reset(): void {
    this.state = SCHEMA.fresh();
    this.state.synced = this.#tick;
    this.#drive();
  }

  resume(): void {
    this.#drive();
  }

  /** The power button was pressed: an ACPI guest shuts down in its own time. */
  pressPowerButton(): void {
    this.state.pm1Sts |= PWRBTN_STS;
    this.#drive();
  }

  /** Raises general-purpose event 0 to 15. */
  raiseGpe(event: number): void {
    this.state.gpe0Sts |= 1 << event;
    this.#drive();
  }

  get #tick(): number {
    return RATE.ticks(this.#clock.now());
  }

  /** Ticks between two changes of the timer's top bit. */
  get #halfTurn(): number {
    return this.#timerModulus / 2;
  }

  #read(offset: number): number {
    this.#advance();
    const { state } = this;
    const shift = 8 * (offset & 1);
    switch (offset & ~1) {
      case PM1_STS:
        return state.pm1Sts >> shift;
      case PM1_EN:
        return state.pm1En >> shift;
      case PM1_CNT:
        return state.pm1Cnt >> shift;
      case GPE0_STS:
        return state.gpe0Sts >> shift;
      case GPE0_EN:
        return state.gpe0En >> shift;
      case PM_TMR:
      case PM_TMR + 2:
        return Math.floor((this.#tick % this.#timerModulus) / 2 ** (8 * (offset - PM_TMR))) & 0xff;
      default:
        return 0;
    }
  }

  #write(offset: number, value: number): void {
    this.#advance();
    const { state } = this;
    const shift = 8 * (offset & 1);
    const keep = ~(0xff << shift);
    const placed = value << shift;
    switch (offset & ~1) {
      case PM1_STS:
        state.pm1Sts &= ~(placed & PM1_STS_CLEARABLE);
        break;
      case PM1_EN:
        state.pm1En = ((state.pm1En & keep) | placed) & PM1_EN_WRITABLE;
        break;
      case PM1_CNT:
        state.pm1Cnt = ((state.pm1Cnt & keep) | placed) & PM1_CNT_WRITABLE;
        if (shift === 8 && (value & SLP_EN_HIGH) !== 0) {
          this.#sleep(state.pm1Cnt >> SLP_TYP_SHIFT);
        }
        break;
      case GPE0_STS:
        state.gpe0Sts &= ~placed;
        break;
      case GPE0_EN:
        state.gpe0En = (state.gpe0En & keep) | placed;
        break;
      default: // the timer is read-only, and the rest of the PIIX4's block does nothing here
    }
    this.#drive();
  }

  #sleep(type: number): void {
    if (type === (this.#options.s5SleepType ?? 0)) {
      this.#options.onPowerOff();
    } else {
      this.#ctx.guestError(`ACPI: sleep type ${type} is not one of the machine's`);
    }
  }

  #writeApm(offset: number, value: number): void {
    const { state } = this;
    state.apm[offset] = value;
    if (offset !== 0) {
      return;
    }
    if (value === (this.#options.acpiEnable ?? 0xf1)) {
      state.pm1Cnt |= SCI_EN;
    } else if (value === (this.#options.acpiDisable ?? 0xf0)) {
      state.pm1Cnt &= ~SCI_EN;
    }
    this.#drive();
  }

  /** Raises TMR_STS if the timer's top bit has changed since the last look. */
  #advance(): void {
    const tick = this.#tick;
    const { state } = this;
    if (Math.floor(tick / this.#halfTurn) !== Math.floor(state.synced / this.#halfTurn)) {
      state.pm1Sts |= TMR_STS;
    }
    state.synced = tick;
    this.#drive();
  }

  #drive(): void {
    const { pm1Sts, pm1En, pm1Cnt, gpe0Sts, gpe0En, synced } = this.state;
    const event = (pm1Sts & pm1En) | (gpe0Sts & gpe0En);
    this.#sci.set((pm1Cnt & SCI_EN) !== 0 && event !== 0);
    if ((pm1En & TMR_STS) !== 0) {
      this.#timer.arm(RATE.nanos((Math.floor(synced / this.#halfTurn) + 1) * this.#halfTurn));
    } else {
      this.#timer.cancel();
    }
  }
}
