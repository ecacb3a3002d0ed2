// The Motorola MC146818A real-time clock (ADI-944) with the 128 bytes of CMOS memory of a PC/AT.

import {
  byteWindow,
  type Clock,
  Device,
  type DeviceContext,
  type IoWindow,
  type IrqLine,
  type Nanos,
  TickRate,
  type Timer,
} from './device.js';
import { block, bool, count53, int53, type StateOf, StateSchema, u8, within } from './schema.js';

const SECONDS = 0x00;
const SECONDS_ALARM = 0x01;
const MINUTES = 0x02;
const MINUTES_ALARM = 0x03;
const HOURS = 0x04;
const HOURS_ALARM = 0x05;
const DAY_OF_WEEK = 0x06;
const DATE_OF_MONTH = 0x07;
const MONTH = 0x08;
const YEAR = 0x09;
const REGISTER_A = 0x0a;
const REGISTER_B = 0x0b;
const REGISTER_C = 0x0c;
const REGISTER_D = 0x0d;
/** Not of the MC146818: where PC firmware and the ACPI FADT keep the century. */
const CENTURY = 0x32;
const CHECKSUM_FIRST = 0x10;
const CHECKSUM_LAST = 0x2d;
const CHECKSUM_HIGH = 0x2e;
const CHECKSUM_LOW = 0x2f;

const A_UIP = 0x80;
const A_DV_RESET = 0x60;
const A_RATE = 0x0f;
const B_SET = 0x80;
const B_PIE = 0x40;
const B_AIE = 0x20;
const B_UIE = 0x10;
const B_SQWE = 0x08;
const B_DM = 0x04;
const B_24_12 = 0x02;
const C_IRQF = 0x80;
const C_PF = 0x40;
const C_AF = 0x20;
const C_UF = 0x10;
const D_VRT = 0x80;
const HOURS_PM = 0x80;
/** An alarm byte from 0xc0 up matches everything. */
const ALARM_ANY = 0xc0;

const TIME_REGISTERS = [SECONDS, MINUTES, HOURS, DAY_OF_WEEK, DATE_OF_MONTH, MONTH, YEAR, CENTURY];

const SECOND = 1_000_000_000;
const DAY_SECONDS = 86_400;
/** UIP rises 244 us before an update cycle, which takes 1,984 us and ends when the new second can be read. */
const UIP_NANOS = 244_000 + 1_984_000;
/** The first update after the divider is released comes half a second later. */
const DIVIDER_RELEASE_NANOS = SECOND / 2;

/** Seconds on either side of 1970 that a Date can express. */
const LARGEST_DATE = 8.64e12;

const SCHEMA = StateSchema.define('rtc-mc146818', {
  index: within(u8, 0, 0x7f),
  nmiMasked: bool,
  /** The memory; the time registers in it are valid only while the clock is stopped. */
  memory: block(128),
  /** Seconds since 1970 on the dial at virtual time `baseNanos`, which is also the start of a second. */
  baseSeconds: within(int53, -LARGEST_DATE, LARGEST_DATE),
  baseNanos: within(int53, -(2 ** 52), 2 ** 52),
  /** How far the guest set the day of the week from the one that the date has. */
  weekdayShift: within(u8, 0, 6),
  /** Virtual time up to which flags of register C have been raised. */
  synced: count53,
});

const OSCILLATOR = new TickRate(32_768);

/** What the clock needs from the machine. */
export interface RtcOptions {
  /** Milliseconds since 1970 (UTC) at virtual time zero. Asked once, in the constructor. */
  wallClock(): number;
  /** RAM below 4 GiB, in bytes: the CMOS memory size fields are derived from it. */
  memoryBelow4G?: number;
  /** RAM at and above 4 GiB, in bytes. */
  memoryAbove4G?: number;
  /** Other initial bytes of CMOS memory, by index. */
  cmos?: Readonly<Record<number, number>>;
}

/** The clock and CMOS memory at 0x70. Output `irq` is IRQ 8. Time and memory survive a reset, being battery-backed. */
export class RtcMc146818 extends Device<StateOf<typeof SCHEMA>> {
  readonly ports: IoWindow = byteWindow(
    2,
    (offset) => (offset === 0 ? 0xff : this.#read(this.state.index)),
    (offset, value) => {
      if (offset === 0) {
        this.state.index = value & 0x7f;
        this.state.nmiMasked = (value & 0x80) !== 0;
      } else {
        this.#write(this.state.index, value);
      }
    },
  );
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #irq: IrqLine;

  constructor(ctx: DeviceContext, options: RtcOptions) {
    super('rtc', SCHEMA);
    this.#clock = ctx.clock;
    this.#irq = ctx.irq('irq');
    this.#timer = ctx.clock.timer(() => this.#advance());
    const { state } = this;
    const milliseconds = options.wallClock();
    state.baseSeconds = Math.floor(milliseconds / 1000);
    state.baseNanos = -Math.round((milliseconds - state.baseSeconds * 1000) * 1e6);
    state.synced = this.#clock.now();
    state.memory[REGISTER_A] = 0x26; // 32,768 Hz crystal, 1,024 Hz periodic rate
    state.memory[REGISTER_B] = B_24_12;
    fillMemorySizes(state.memory, options.memoryBelow4G ?? 0, options.memoryAbove4G ?? 0);
    for (const [index, value] of Object.entries(options.cmos ?? {})) {
      state.memory[Number(index)] = value;
    }
    fillChecksum(state.memory);
  }

  reset(): void {
    const { memory } = this.state;
    memory[REGISTER_B] = this.#b & ~(B_PIE | B_AIE | B_UIE | B_SQWE);
    memory[REGISTER_C] = 0;
    this.state.index = 0;
    this.state.nmiMasked = false;
    this.#drive();
  }

  resume(): void {
    this.#drive();
  }

  get #b(): number {
    return this.state.memory[REGISTER_B];
  }

  get #dividerReset(): boolean {
    return (this.state.memory[REGISTER_A] & A_DV_RESET) === A_DV_RESET;
  }

  get #stopped(): boolean {
    return (this.#b & B_SET) !== 0 || this.#dividerReset;
  }

  /** Oscillator ticks between two periodic events; 0 when they are off. */
  get #periodTicks(): number {
    const rate = this.state.memory[REGISTER_A] & A_RATE;
    if (rate === 0 || this.#dividerReset) {
      return 0;
    }
    return rate <= 2 ? 128 << (rate - 1) : 1 << (rate - 1);
  }

  #read(index: number): number {
    const { memory } = this.state;
    const now = this.#advance();
    switch (index) {
      case REGISTER_A:
        return memory[REGISTER_A] | (this.#updateInProgress(now) ? A_UIP : 0);
      case REGISTER_C: {
        const flags = memory[REGISTER_C];
        const irqf = (flags & this.#b) !== 0 ? C_IRQF : 0;
        memory[REGISTER_C] = 0;
        this.#drive();
        return flags | irqf;
      }
      case REGISTER_D:
        return D_VRT;
      default:
        if (!this.#stopped && TIME_REGISTERS.includes(index)) {
          this.#showTime(this.#secondsAt(now));
        }
        return memory[index];
    }
  }

  #write(index: number, value: number): void {
    const { memory } = this.state;
    const now = this.#advance();
    if (index === REGISTER_C || index === REGISTER_D) {
      return;
    }
    if (!TIME_REGISTERS.includes(index) && index !== REGISTER_A && index !== REGISTER_B) {
      memory[index] = value;
      return;
    }
    const wasStopped = this.#stopped;
    const wasDividerReset = this.#dividerReset;
    if (!wasStopped) {
      this.#showTime(this.#secondsAt(now));
    }
    if (index === REGISTER_A) {
      memory[index] = value & ~A_UIP;
    } else if (index === REGISTER_B) {
      // Setting SET aborts an update and clears UIE.
      memory[index] = (value & B_SET) !== 0 ? value & ~B_UIE : value;
    } else {
      memory[index] = value;
    }
    if (wasDividerReset && !this.#dividerReset) {
      this.state.baseNanos = now + DIVIDER_RELEASE_NANOS - SECOND;
    }
    if (!this.#stopped && (wasStopped || index !== REGISTER_A)) {
      this.#setTime(now);
    }
    this.#drive();
  }

  #updateInProgress(now: Nanos): boolean {
    return !this.#stopped && SECOND - this.#phase(now) <= UIP_NANOS;
  }

  /** Nanoseconds since the last second began. */
  #phase(now: Nanos): number {
    const since = (now - this.state.baseNanos) % SECOND;
    return since < 0 ? since + SECOND : since;
  }

  #secondsAt(now: Nanos): number {
    return this.state.baseSeconds + Math.floor((now - this.state.baseNanos) / SECOND);
  }

  /** Writes a time into the time registers, in the format that register B asks for. */
  #showTime(seconds: number): void {
    const { memory } = this.state;
    const date = new Date(seconds * 1000);
    const year = date.getUTCFullYear();
    memory[SECONDS] = this.#format(date.getUTCSeconds());
    memory[MINUTES] = this.#format(date.getUTCMinutes());
    memory[HOURS] = this.#formatHours(date.getUTCHours());
    memory[DAY_OF_WEEK] = ((date.getUTCDay() + this.state.weekdayShift) % 7) + 1;
    memory[DATE_OF_MONTH] = this.#format(date.getUTCDate());
    memory[MONTH] = this.#format(date.getUTCMonth() + 1);
    memory[YEAR] = this.#format(year % 100);
    memory[CENTURY] = this.#format(Math.floor(year / 100));
  }

  /** Takes the time from the time registers; the phase within the second stays. */
  #setTime(now: Nanos): void {
    const { state } = this;
    const { memory } = state;
    const at = (index: number) => this.#parse(memory[index]);
    const date = new Date(0);
    date.setUTCFullYear(at(CENTURY) * 100 + at(YEAR), at(MONTH) - 1, at(DATE_OF_MONTH));
    date.setUTCHours(this.#parseHours(memory[HOURS]), at(MINUTES), at(SECONDS));
    state.weekdayShift = (memory[DAY_OF_WEEK] + 13 - date.getUTCDay()) % 7;
    state.baseSeconds = date.getTime() / 1000;
    state.baseNanos = now - this.#phase(now);
  }

  #format(value: number): number {
    return (this.#b & B_DM) !== 0 ? value : (Math.floor(value / 10) << 4) | (value % 10);
  }

  #parse(value: number): number {
    return (this.#b & B_DM) !== 0 ? value : (value >> 4) * 10 + (value & 15);
  }

  #formatHours(hours: number): number {
    if ((this.#b & B_24_12) !== 0) {
      return this.#format(hours);
    }
    return this.#format(hours % 12 === 0 ? 12 : hours % 12) | (hours >= 12 ? HOURS_PM : 0);
  }

  #parseHours(value: number): number {
    if ((this.#b & B_24_12) !== 0) {
      return this.#parse(value);
    }
    return (this.#parse(value & ~HOURS_PM) % 12) + ((value & HOURS_PM) !== 0 ? 12 : 0);
  }

  /** Raises the flags of everything that happened since the last look. Returns the present time. */
  #advance(): Nanos {
    const now = this.#clock.now();
    const { memory, synced } = this.state;
    if (now === synced) {
      return now;
    }
    let flags = memory[REGISTER_C];
    const period = this.#periodTicks;
    if (period > 0 && this.#periods(now, period) > this.#periods(synced, period)) {
      flags |= C_PF;
    }
    if (!this.#stopped) {
      const last = this.#secondsAt(now);
      const first = Math.max(this.#secondsAt(synced) + 1, last - DAY_SECONDS + 1);
      if (first <= last) {
        flags |= C_UF | (this.#alarmWithin(first, last) ? C_AF : 0);
      }
    }
    memory[REGISTER_C] = flags;
    this.state.synced = now;
    this.#drive();
    return now;
  }

  /** Whole periods between the divider's start and `at`. */
  #periods(at: Nanos, period: number): number {
    return Math.floor(OSCILLATOR.ticks(at - this.state.baseNanos) / period);
  }

  /** Whether the alarm bytes match a second from `first` to `last`. */
  #alarmWithin(first: number, last: number): boolean {
    const { memory } = this.state;
    const matches = (alarm: number, value: number) => {
      const wanted = memory[alarm];
      return wanted >= ALARM_ANY || wanted === value;
    };
    for (let second = first; second <= last; second++) {
      const ofDay = ((second % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
      if (
        matches(SECONDS_ALARM, this.#format(ofDay % 60)) &&
        matches(MINUTES_ALARM, this.#format(Math.floor(ofDay / 60) % 60)) &&
        matches(HOURS_ALARM, this.#formatHours(Math.floor(ofDay / 3600)))
      ) {
        return true;
      }
    }
    return false;
  }

  #drive(): void {
    const { memory, synced, baseNanos } = this.state;
    const b = this.#b;
    this.#irq.set((memory[REGISTER_C] & b & (B_PIE | B_AIE | B_UIE)) !== 0);
    let next = Number.POSITIVE_INFINITY;
    const period = this.#periodTicks;
    if ((b & B_PIE) !== 0 && period > 0) {
      next = baseNanos + OSCILLATOR.nanos((this.#periods(synced, period) + 1) * period);
    }
    if ((b & (B_AIE | B_UIE)) !== 0 && !this.#stopped) {
      next = Math.min(next, synced + SECOND - this.#phase(synced));
    }
    if (next === Number.POSITIVE_INFINITY) {
      this.#timer.cancel();
    } else {
      this.#timer.arm(next);
    }
  }
}

function setWord(memory: Uint8Array, low: number, value: number): void {
  memory[low] = value & 0xff;
  memory[low + 1] = (value >> 8) & 0xff;
}

/** The fields in which PC firmware looks for the size of memory. */
function fillMemorySizes(memory: Uint8Array, below4G: number, above4G: number): void {
  const KiB = 1024;
  const MiB = 1024 * KiB;
  const extended = Math.max(0, Math.min(0xffff, Math.floor((below4G - MiB) / KiB)));
  setWord(memory, 0x15, 640); // base memory, KiB
  setWord(memory, 0x17, extended); // above 1 MiB, KiB
  setWord(memory, 0x30, extended);
  setWord(memory, 0x34, Math.max(0, Math.floor((below4G - 16 * MiB) / (64 * KiB))));
  const high = Math.floor(above4G / (64 * KiB));
  setWord(memory, 0x5b, high & 0xffff);
  memory[0x5d] = (high >>> 16) & 0xff;
}

/** The AT checksum over the configuration bytes, big-endian. */
function fillChecksum(memory: Uint8Array): void {
  let sum = 0;
  for (let i = CHECKSUM_FIRST; i <= CHECKSUM_LAST; i++) {
    sum += memory[i];
  }
  memory[CHECKSUM_HIGH] = sum >> 8;
  memory[CHECKSUM_LOW] = sum & 0xff;
}
