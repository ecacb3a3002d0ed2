// The Intel 8254 programmable interval timer (231164-005) and the PC's system control port B at 0x61.

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
import {
  array,
  bool,
  count53,
  initially,
  int53,
  nullable,
  type StateOf,
  StateSchema,
  struct,
  u8,
  u16,
  u32,
  within,
} from './schema.js';

/** Input clock of the three counters: 14.31818 MHz / 12. */
export const PIT_HZ = 1_193_182;

const CONTROL_WORD = 3;
const SC_READ_BACK = 3;
const RW_LATCH = 0;
const RW_LSB = 1;
const RW_MSB = 2;
const RW_BOTH = 3;
const READ_BACK_NO_COUNT = 0x20;
const READ_BACK_NO_STATUS = 0x10;
const STATUS_OUT = 0x80;
const STATUS_NULL_COUNT = 0x40;

const PORT61_GATE2 = 0x01;
const PORT61_WRITABLE = 0x0f;
const PORT61_REFRESH = 0x10;
const PORT61_OUT2 = 0x20;
/** Counter 1 of the original PC asked for a memory refresh every 18 clocks; the bit toggles each time. */
const REFRESH_TICKS = 18;

const COUNTER = struct({
  mode: initially(within(u8, 0, 5), 3),
  access: initially(within(u8, RW_LSB, RW_BOTH), RW_BOTH),
  bcd: bool,
  gate: bool,
  /** The count register: what the guest wrote last, 1 to 65,536. */
  reload: initially(within(u32, 1, 65_536), 65_536),
  /** What the counting element was loaded with. */
  count: initially(within(u32, 1, 65_536), 65_536),
  running: bool,
  /** The count register has been written but not loaded (modes 1 and 5 wait for a trigger). */
  unloaded: bool,
  /** Clock tick at which the counting element held `count`. */
  anchor: int53,
  /** Ticks counted when the gate stopped it, or null while it counts. */
  frozen: nullable(count53),
  /** Clock tick at which modes 2 and 3 load a count written while running, or null. */
  switchTick: nullable(int53),
  writeLow: u8,
  writeHighNext: bool,
  readHighNext: bool,
  latch: nullable(u16),
  status: nullable(u8),
});

type Counter = StateOf<typeof COUNTER>;

const SCHEMA = StateSchema.define('pit8254', {
  counters: array(COUNTER, 3),
  port61: u8,
  /** Clock tick up to which edges of OUT0 have been reported. */
  synced: count53,
});

const RATE = new TickRate(PIT_HZ);

/** The interval timer. Output `irq` is OUT0. The counters answer at 0x40, port B at 0x61. */
export class Pit8254 extends Device<StateOf<typeof SCHEMA>> {
  readonly ports: IoWindow = byteWindow(
    4,
    (offset) => this.#read(offset),
    (offset, value) => this.#write(offset, value),
  );
  readonly port61: IoWindow = byteWindow(
    1,
    () => this.#readPort61(),
    (_, value) => this.#writePort61(value),
  );
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #irq: IrqLine;
  readonly #ctx: DeviceContext;

  constructor(ctx: DeviceContext) {
    super('pit', SCHEMA);
    this.#ctx = ctx;
    this.#clock = ctx.clock;
    this.#irq = ctx.irq('irq');
    this.#timer = ctx.clock.timer(() => this.#advance());
    this.reset();
  }

  reset(): void {
    this.state = SCHEMA.fresh();
    this.state.synced = this.#now();
    this.#counter(0).gate = true;
    this.#counter(1).gate = true;
    this.#drive();
  }

  resume(): void {
    this.#drive();
  }

  /** Whether the speaker is switched on, and the pitch that counter 2 gives it in hertz. */
  speaker(): { on: boolean; hz: number } {
    const counter = this.#counter(2);
    const on = (this.state.port61 & 3) === 3 && counter.running && counter.mode === 3;
    return { on, hz: PIT_HZ / counter.count };
  }

  #now(): number {
    return RATE.ticks(this.#clock.now());
  }

  #counter(index: number): Counter {
    return this.state.counters[index];
  }

  #read(offset: number): number {
    if (offset === CONTROL_WORD) {
      return 0xff;
    }
    const tick = this.#advance();
    const counter = this.#counter(offset);
    if (counter.status !== null) {
      const status = counter.status;
      counter.status = null;
      return status;
    }
    const value = counter.latch ?? encodeCount(counter, countAt(counter, tick));
    const high = counter.access === RW_MSB || (counter.access === RW_BOTH && counter.readHighNext);
    if (counter.access === RW_BOTH) {
      counter.readHighNext = !counter.readHighNext;
    }
    if (counter.access !== RW_BOTH || high) {
      counter.latch = null;
    }
    return high ? value >> 8 : value & 0xff;
  }

  #write(offset: number, value: number): void {
    const tick = this.#advance();
    if (offset !== CONTROL_WORD) {
      this.#writeCount(this.#counter(offset), tick, value);
    } else if (value >> 6 === SC_READ_BACK) {
      this.#readBack(tick, value);
    } else {
      this.#writeControl(this.#counter(value >> 6), tick, value);
    }
    this.#drive();
  }

  #readBack(tick: number, value: number): void {
    for (let index = 0; index < 3; index++) {
      if ((value & (2 << index)) === 0) {
        continue;
      }
      const counter = this.#counter(index);
      if ((value & READ_BACK_NO_COUNT) === 0) {
        latchCount(counter, tick);
      }
      if ((value & READ_BACK_NO_STATUS) === 0) {
        counter.status ??= statusAt(counter, tick);
      }
    }
  }

  #writeControl(counter: Counter, tick: number, value: number): void {
    const access = (value >> 4) & 3;
    if (access === RW_LATCH) {
      latchCount(counter, tick);
      return;
    }
    const mode = (value >> 1) & 7;
    counter.access = access;
    counter.mode = mode > 5 ? mode - 4 : mode; // the top bit of modes 2 and 3 is "don't care"
    counter.bcd = (value & 1) !== 0;
    counter.running = false;
    counter.unloaded = true;
    counter.frozen = null;
    counter.switchTick = null;
    counter.writeHighNext = false;
    counter.readHighNext = false;
    counter.latch = null;
    counter.status = null;
  }

  #writeCount(counter: Counter, tick: number, value: number): void {
    if (counter.access === RW_BOTH && !counter.writeHighNext) {
      counter.writeLow = value;
      counter.writeHighNext = true;
      if (counter.mode === 0) {
        counter.running = false; // the first byte stops the count and lowers OUT
      }
      return;
    }
    counter.writeHighNext = false;
    const written =
      counter.access === RW_LSB ? value : (value << 8) | (counter.access === RW_BOTH ? counter.writeLow : 0);
    counter.reload = decodeCount(counter, written);
    if (counter.reload === 1 && (counter.mode === 2 || counter.mode === 3)) {
      this.#ctx.guestError('8254: a count of 1 is illegal in modes 2 and 3');
    }
    loadWritten(counter, tick);
  }

  #readPort61(): number {
    const tick = this.#advance();
    const refresh = (Math.floor(tick / REFRESH_TICKS) & 1) !== 0 ? PORT61_REFRESH : 0;
    const out2 = outAt(this.#counter(2), tick) ? PORT61_OUT2 : 0;
    return this.state.port61 | refresh | out2;
  }

  #writePort61(value: number): void {
    const tick = this.#advance();
    this.state.port61 = value & PORT61_WRITABLE;
    setGate(this.#counter(2), tick, (value & PORT61_GATE2) !== 0);
  }

  /** Brings the counters to the present and reports the edges of OUT0 that have passed. Returns the present tick. */
  #advance(): number {
    const tick = this.#now();
    const counter = this.#counter(0);
    if (tick > this.state.synced) {
      const switchTick = counter.switchTick;
      let rose = false;
      if (switchTick !== null && switchTick <= tick) {
        rose = risesWithin(counter, this.state.synced, switchTick);
        settle(counter, tick);
        this.state.synced = switchTick;
      }
      if (rose || risesWithin(counter, this.state.synced, tick)) {
        // The low pulse may be over already: the interrupt controller must see the edge all the same.
        this.#irq.set(false);
        this.#irq.set(true);
      }
      this.state.synced = tick;
      settle(this.#counter(1), tick);
      settle(this.#counter(2), tick);
      this.#drive();
    }
    return tick;
  }

  #drive(): void {
    const { synced } = this.state;
    const counter = this.#counter(0);
    this.#irq.set(outAt(counter, synced));
    const next = nextEdge(counter, synced);
    if (next === null) {
      this.#timer.cancel();
    } else {
      this.#timer.arm(RATE.nanos(next));
    }
  }
}

function latchCount(counter: Counter, tick: number): void {
  counter.latch ??= encodeCount(counter, countAt(counter, tick));
}

function modulus(counter: Counter): number {
  return counter.bcd ? 10_000 : 65_536;
}

function decodeCount(counter: Counter, written: number): number {
  if (!counter.bcd) {
    return written === 0 ? 65_536 : written;
  }
  let value = 0;
  for (let shift = 12; shift >= 0; shift -= 4) {
    value = value * 10 + ((written >> shift) & 15);
  }
  return value % 10_000 === 0 ? 10_000 : value % 10_000;
}

function encodeCount(counter: Counter, count: number): number {
  if (!counter.bcd) {
    return count & 0xffff;
  }
  const digit = (unit: number) => Math.floor(count / unit) % 10;
  return (digit(1000) << 12) | (digit(100) << 8) | (digit(10) << 4) | digit(1);
}

/** Clocks that a square wave of this count stays high: an odd count has the longer half first. */
function highHalf(count: number): number {
  return (count + 1) >> 1;
}

function isPeriodic(counter: Counter): boolean {
  return counter.mode === 2 || counter.mode === 3;
}

function elapsed(counter: Counter, tick: number): number {
  return counter.frozen ?? Math.max(0, tick - counter.anchor);
}

function countAt(counter: Counter, tick: number): number {
  const { count } = counter;
  const passed = elapsed(counter, tick);
  if (!counter.running) {
    return count % modulus(counter);
  }
  if (counter.mode === 2) {
    return count - (passed % count);
  }
  if (counter.mode === 3) {
    const phase = passed % count;
    const half = highHalf(count);
    return (count - (count & 1) - 2 * (phase < half ? phase : phase - half)) % modulus(counter);
  }
  const wrap = modulus(counter);
  return (((count - passed) % wrap) + wrap) % wrap;
}

function outAt(counter: Counter, tick: number): boolean {
  if (!counter.running) {
    return counter.mode !== 0;
  }
  const passed = elapsed(counter, tick);
  switch (counter.mode) {
    case 0:
    case 1:
      return passed >= counter.count;
    case 2:
      return !counter.gate || passed % counter.count !== counter.count - 1;
    case 3:
      return !counter.gate || passed % counter.count < highHalf(counter.count);
    default:
      return passed !== counter.count;
  }
}

function statusAt(counter: Counter, tick: number): number {
  const loading = counter.unloaded || counter.switchTick !== null || tick < counter.anchor;
  return (
    (outAt(counter, tick) ? STATUS_OUT : 0) |
    (loading ? STATUS_NULL_COUNT : 0) |
    (counter.access << 4) |
    (counter.mode << 1) |
    (counter.bcd ? 1 : 0)
  );
}

/** Loads the counting element on the clock after `tick`. */
function load(counter: Counter, tick: number): void {
  counter.count = counter.reload;
  counter.anchor = tick + 1;
  counter.running = true;
  counter.unloaded = false;
  counter.switchTick = null;
  counter.frozen = counter.gate || counter.mode === 1 || counter.mode === 5 ? null : 0;
}

/** A complete count has been written. */
function loadWritten(counter: Counter, tick: number): void {
  if (counter.mode === 1 || counter.mode === 5) {
    counter.unloaded = true;
  } else if (!isPeriodic(counter) || !counter.running || !counter.gate || tick < counter.anchor) {
    load(counter, tick);
  } else {
    counter.switchTick = nextReload(counter, tick);
  }
}

/** The tick at which the present cycle of mode 2, or half cycle of mode 3, ends. */
function nextReload(counter: Counter, tick: number): number {
  const { count } = counter;
  const passed = elapsed(counter, tick);
  const phase = passed % count;
  const half = highHalf(count);
  return tick - phase + (counter.mode === 3 && phase < half ? half : count);
}

/** Loads a count that was waiting for the end of a cycle, if that has come. */
function settle(counter: Counter, tick: number): void {
  const { switchTick } = counter;
  if (switchTick === null || tick < switchTick) {
    return;
  }
  const wasHigh = (switchTick - 1 - counter.anchor) % counter.count < highHalf(counter.count);
  const lowHalfNext = counter.mode === 3 && wasHigh;
  counter.count = counter.reload;
  counter.anchor = lowHalfNext ? switchTick - highHalf(counter.reload) : switchTick;
  counter.switchTick = null;
}

function setGate(counter: Counter, tick: number, gate: boolean): void {
  if (gate === counter.gate) {
    return;
  }
  if (counter.mode === 1 || counter.mode === 5) {
    counter.gate = gate;
    if (gate) {
      load(counter, tick);
    }
    return;
  }
  if (!gate) {
    counter.frozen = elapsed(counter, tick);
    counter.gate = false;
    counter.unloaded ||= counter.switchTick !== null;
    counter.switchTick = null;
    return;
  }
  counter.gate = true;
  if (!counter.running) {
    counter.frozen = null;
  } else if (isPeriodic(counter)) {
    load(counter, tick);
  } else {
    counter.anchor = tick - (counter.frozen ?? 0);
    counter.frozen = null;
  }
}

function counts(counter: Counter): boolean {
  return counter.running && counter.frozen === null && !(isPeriodic(counter) && counter.count === 1);
}

/** Whether OUT rises after tick `from`, at tick `to` at the latest. */
function risesWithin(counter: Counter, from: number, to: number): boolean {
  if (!counts(counter)) {
    return false;
  }
  const { anchor, count, mode } = counter;
  let rise = anchor + count + (mode >= 4 ? 1 : 0);
  if (isPeriodic(counter) && rise <= from) {
    rise = anchor + (Math.floor((from - anchor) / count) + 1) * count;
  }
  return rise > from && rise <= to;
}

/** The first tick after `tick` at which OUT changes, or null. */
function nextEdge(counter: Counter, tick: number): number | null {
  if (!counts(counter)) {
    return null;
  }
  const { count, mode } = counter;
  const passed = elapsed(counter, tick);
  const start = Math.max(tick, counter.anchor);
  if (isPeriodic(counter)) {
    const phase = passed % count;
    const fall = mode === 2 ? count - 1 : highHalf(count);
    return start + (phase < fall ? fall : count) - phase;
  }
  if (passed < count) {
    return start + count - passed;
  }
  return mode >= 4 && passed === count ? start + 1 : null;
}
