// One counter of the Intel 8254 (231164-005): OUT, the count and the status as functions of the clock tick.

import {
  bool,
  count53,
  initially,
  int53,
  nullable,
  type StateOf,
  struct,
  u8,
  u16,
  u32,
  within,
} from './schema.js';

// The RW field of a control word: which bytes of the count are accessed.
export const RW_LSB = 1;
export const RW_MSB = 2;
export const RW_BOTH = 3;

const STATUS_OUT = 0x80;
const STATUS_NULL_COUNT = 0x40;

/** One of the three counters. Ticks are those of the input clock since virtual time zero. */
export const COUNTER = struct({
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

/** The state of one counter. */
export type Counter = StateOf<typeof COUNTER>;

/** Keeps the present count for reading, unless one is kept already. */
export function latchCount(counter: Counter, tick: number): void {
  counter.latch ??= encodeCount(counter, countAt(counter, tick));
}

function modulus(counter: Counter): number {
  return counter.bcd ? 10_000 : 65_536;
}

/** The count, 1 to 65,536, that a written value stands for. */
export function decodeCount(counter: Counter, written: number): number {
  if (!counter.bcd) {
    return written === 0 ? 65_536 : written;
  }
  let value = 0;
  for (let shift = 12; shift >= 0; shift -= 4) {
    value = value * 10 + ((written >> shift) & 15);
  }
  return value % 10_000 === 0 ? 10_000 : value % 10_000;
}

/** A count as the guest reads it. */
export function encodeCount(counter: Counter, count: number): number {
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

/** The counting element at a tick. */
export function countAt(counter: Counter, tick: number): number {
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

/** The level of OUT at a tick. */
export function outAt(counter: Counter, tick: number): boolean {
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

/** The status byte that a read-back latches. */
export function statusAt(counter: Counter, tick: number): number {
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
export function loadWritten(counter: Counter, tick: number): void {
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
export function settle(counter: Counter, tick: number): void {
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

/** Moves the gate: what that does depends on the mode. */
export function setGate(counter: Counter, tick: number, gate: boolean): void {
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
export function risesWithin(counter: Counter, from: number, to: number): boolean {
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
export function nextEdge(counter: Counter, tick: number): number | null {
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
