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
  COUNTER,
  type Counter,
  countAt,
  decodeCount,
  encodeCount,
  latchCount,
  loadWritten,
  nextEdge,
  outAt,
  RW_BOTH,
  RW_LSB,
  RW_MSB,
  risesWithin,
  setGate,
  settle,
  statusAt,
} from './pit8254-counter.js';
import { array, count53, type StateOf, StateSchema, u8 } from './schema.js';

/** Input clock of the three counters: 14.31818 MHz / 12. */
export const PIT_HZ = 1_193_182;

const CONTROL_WORD = 3;
const SC_READ_BACK = 3;
const RW_LATCH = 0;
const READ_BACK_NO_COUNT = 0x20;
const READ_BACK_NO_STATUS = 0x10;

const PORT61_GATE2 = 0x01;
const PORT61_WRITABLE = 0x0f;
const PORT61_REFRESH = 0x10;
const PORT61_OUT2 = 0x20;
/** Counter 1 of the original PC asked for a memory refresh every 18 clocks; the bit toggles each time. */
const REFRESH_TICKS = 18;

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
