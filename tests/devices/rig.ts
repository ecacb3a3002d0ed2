// A mock machine for device tests: a clock that only moves when told, wires and callbacks that write a log.

import type { Clock, DeviceContext, IrqLine, Nanos, Timer } from '../../devices/index.js';

class MockTimer implements Timer {
  deadline: Nanos | null = null;

  constructor(readonly callback: () => void) {}

  arm(deadline: Nanos): void {
    this.deadline = deadline;
  }

  cancel(): void {
    this.deadline = null;
  }
}

/** More callbacks than any test needs in one step: a timer re-armed for the present would never end. */
const MOST_CALLBACKS = 1_000_000;

/** Virtual time under the control of a test. */
export class MockClock implements Clock {
  readonly #timers: MockTimer[] = [];
  #now: Nanos;

  constructor(now: Nanos = 0) {
    this.#now = now;
  }

  now(): Nanos {
    return this.#now;
  }

  timer(callback: () => void): Timer {
    const timer = new MockTimer(callback);
    this.#timers.push(timer);
    return timer;
  }

  /** Lets time pass; due timers run at their deadline, in the order of deadlines and then of making. */
  advance(nanos: Nanos): void {
    const end = this.#now + nanos;
    for (let calls = 0; ; calls++) {
      const next = this.#earliest();
      if (next === null || next.deadline === null || next.deadline > end) {
        break;
      }
      if (calls > MOST_CALLBACKS) {
        throw new Error(`a timer re-arms for ever at ${next.deadline} ns`);
      }
      this.#now = Math.max(this.#now, next.deadline);
      next.deadline = null;
      next.callback();
    }
    this.#now = end;
  }

  /** Lets time pass without running timers, as on a busy host; `advance(0)` then runs them late. */
  stall(nanos: Nanos): void {
    this.#now += nanos;
  }

  #earliest(): MockTimer | null {
    let earliest: MockTimer | null = null;
    for (const timer of this.#timers) {
      if (timer.deadline !== null && (earliest?.deadline == null || timer.deadline < earliest.deadline)) {
        earliest = timer;
      }
    }
    return earliest;
  }
}

/** A machine with nothing but wires: it records every change that a device drives outwards. */
export class Rig implements DeviceContext {
  readonly clock: MockClock;
  /** Every edge, output and callback, oldest first. */
  log: string[] = [];
  /** The level of every wire that has been driven. */
  readonly levels = new Map<string, boolean>();
  /** Guest mistakes that devices reported. */
  readonly errors: string[] = [];
  readonly memory = new Uint8Array(0x1_0000);
  readonly dma = {
    read: (gpa: number, into: Uint8Array): void => into.set(this.memory.subarray(gpa, gpa + into.length)),
    write: (gpa: number, from: Uint8Array): void => this.memory.set(from, gpa),
  };
  readonly #next = new Map<string, IrqLine>();

  constructor(now: Nanos = 0) {
    this.clock = new MockClock(now);
  }

  irq(output: string): IrqLine {
    return {
      set: (level) => {
        if ((this.levels.get(output) ?? false) !== level) {
          this.note(`${output}=${level ? 1 : 0}`);
        }
        this.levels.set(output, level);
        this.#next.get(output)?.set(level);
      },
    };
  }

  guestError(message: string): void {
    this.errors.push(message);
  }

  /** Solders an output to another device's input. */
  connect(output: string, input: IrqLine): void {
    this.#next.set(output, input);
  }

  note(event: string): void {
    this.log.push(event);
  }

  level(output: string): boolean {
    return this.levels.get(output) ?? false;
  }

  /** The log so far, which then starts anew. */
  take(): string[] {
    const taken = this.log;
    this.log = [];
    return taken;
  }
}
