// The contract between a device and the machine around it: capabilities in, one state record out.

import type { StateSchema } from './schema.js';

/**
 * Virtual time in whole nanoseconds since the domain was created. A `number` is exact up to 2^53 ns, which is 104 days
 * of virtual time; the machine stops a domain before it gets there.
 */
export type Nanos = number;

/** A one-shot alarm. It holds no guest-visible state: a device re-arms it from its own state in {@link Device.resume}. */
export interface Timer {
  /** When the callback will run, or null when nothing is pending. */
  readonly deadline: Nanos | null;
  /** Calls back once when `now() >= deadline`, replacing any earlier deadline. Never calls back from within `arm`. */
  arm(deadline: Nanos): void;
  cancel(): void;
}

/** Virtual time as a device sees it: stopped while the domain is paused, monotone across snapshot and migration. */
export interface Clock {
  now(): Nanos;
  /**
   * Makes a timer. The callback may run late, never early; timers due at the same time run in the order in which they
   * were made, so that a clone fires them in the same order as the original.
   */
  timer(callback: () => void): Timer;
}

/** An interrupt wire. The level is the electrical meaning "asserted"; setting the level it already has does nothing. */
export interface IrqLine {
  set(level: boolean): void;
}

/**
 * A window of ports or of memory-mapped registers. Offsets are relative to wherever the machine put the window: a device
 * never knows its base address. `size` is 1, 2 or 4 (a bus splits wider accesses); values are unsigned.
 */
export interface IoWindow {
  /** Size of the window in bytes. */
  readonly length: number;
  read(offset: number, size: number): number;
  write(offset: number, size: number, value: number): void;
}

/** Access to guest-physical memory. Buffers are the device's own: a view of guest memory is never handed out. */
export interface Dma {
  read(gpa: number, into: Uint8Array): void;
  write(gpa: number, from: Uint8Array): void;
}

/** What the machine gives each device when it makes it. */
export interface DeviceContext {
  readonly clock: Clock;
  readonly dma: Dma;
  /** The wire that the machine soldered to the device's output pin of this name. Asked for in the constructor only. */
  irq(output: string): IrqLine;
  /** Counts and records something that no correct guest does. Never throws. */
  guestError(message: string): void;
}

/**
 * A piece of emulated hardware. All that a guest can observe is `state`, described by `schema`.
 *
 * Restoring is: assign every device's `state`, then call every device's `resume()`.
 */
export abstract class Device<S extends object> {
  /** Everything that the guest can observe, and nothing else. */
  state: S;

  /**
   * @param name unique within the machine, stable across versions: it keys the record in a snapshot
   * @param schema the shape, codec and version of `state`
   */
  constructor(
    readonly name: string,
    readonly schema: StateSchema<S>,
  ) {
    this.state = schema.fresh();
  }

  /**
   * Power-on reset: a fresh `state`, timers cancelled, output lines driven to their idle level. The machine calls it on
   * every device once all wires are soldered.
   */
  abstract reset(): void;

  /** After `state` was replaced: arms timers and drives output lines from it. Never calls another device directly. */
  abstract resume(): void;
}

/** The record of a device as bytes, for a snapshot, a clone or a migration stream. */
export function saveState<S extends object>(device: Device<S>): Uint8Array {
  return device.schema.encode(device.state);
}

/**
 * Replaces the state of a device by a decoded record. Call `resume()` once all devices have theirs.
 *
 * @throws StateDecodeError when the record is malformed; the device is then unchanged
 */
export function loadState<S extends object>(device: Device<S>, record: Uint8Array): void {
  device.state = device.schema.decode(record);
}

/** What an absent or misaddressed register answers: all ones in the width of the access. */
export function allOnes(size: number): number {
  return size === 1 ? 0xff : size === 2 ? 0xffff : 0xffff_ffff;
}

/** A window of byte registers: wider accesses reach consecutive offsets, low byte first, as on an 8-bit ISA card. */
export function byteWindow(
  length: number,
  read: (offset: number) => number,
  write: (offset: number, value: number) => void,
): IoWindow {
  return {
    length,
    read(offset, size) {
      let value = 0;
      for (let i = 0; i < size; i++) {
        const byte = offset + i < length ? read(offset + i) : 0xff;
        value += (byte & 0xff) * 2 ** (8 * i);
      }
      return value;
    },
    write(offset, size, value) {
      for (let i = 0; i < size && offset + i < length; i++) {
        write(offset + i, (value >>> (8 * i)) & 0xff);
      }
    },
  };
}

const NANOS_PER_SECOND = 1_000_000_000;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/**
 * The exact relation between nanoseconds and the ticks of an oscillator. Tick n happens at the first nanosecond at which
 * n whole periods have passed since time zero, so converting there and back never drifts, and a timer armed for
 * `nanos(n)` always finds `ticks(now) >= n`.
 */
export class TickRate {
  readonly #ticks: number;
  readonly #nanos: number;
  readonly #fitsNumber: boolean;

  /** @param hz whole ticks a second */
  constructor(readonly hz: number) {
    const divisor = greatestCommonDivisor(hz, NANOS_PER_SECOND);
    this.#ticks = hz / divisor;
    this.#nanos = NANOS_PER_SECOND / divisor;
    this.#fitsNumber = this.#ticks * this.#nanos <= Number.MAX_SAFE_INTEGER;
  }

  /** Whole ticks that have passed at `nanos`. */
  ticks(nanos: Nanos): number {
    const whole = Math.floor(nanos / this.#nanos);
    const rest = nanos - whole * this.#nanos;
    const part = this.#fitsNumber
      ? Math.floor((rest * this.#ticks) / this.#nanos)
      : Number((BigInt(rest) * BigInt(this.#ticks)) / BigInt(this.#nanos));
    return whole * this.#ticks + part;
  }

  /** The first nanosecond at which `ticks` ticks have passed. */
  nanos(ticks: number): Nanos {
    const whole = Math.floor(ticks / this.#ticks);
    const rest = ticks - whole * this.#ticks;
    const part = this.#fitsNumber
      ? Math.ceil((rest * this.#nanos) / this.#ticks)
      : Number((BigInt(rest) * BigInt(this.#nanos) + BigInt(this.#ticks - 1)) / BigInt(this.#ticks));
    return whole * this.#nanos + part;
  }
}
