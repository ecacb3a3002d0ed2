// System control port A at 0x92: the fast A20 gate and fast reset of the PS/2 (IBM PS/2 technical reference).

import { byteWindow, Device, type DeviceContext, type IoWindow } from './device.js';
import { type StateOf, StateSchema, u8 } from './schema.js';

const FAST_RESET = 0x01;
const FAST_A20 = 0x02;
const WRITABLE = 0x03;

const SCHEMA = StateSchema.define('port92', { value: u8 });

/** What the port moves in the machine. */
export interface Port92Options {
  /** The gate as bit 1 has it. Also called by `reset()` and `resume()`. */
  onA20(enabled: boolean): void;
  onReset(): void;
}

/** A port of one byte. */
export class Port92 extends Device<StateOf<typeof SCHEMA>> {
  readonly ports: IoWindow = byteWindow(
    1,
    () => this.state.value,
    (_, value) => this.#write(value & WRITABLE),
  );
  readonly #options: Port92Options;

  constructor(_ctx: DeviceContext, options: Port92Options) {
    super('port92', SCHEMA);
    this.#options = options;
    this.reset();
  }

  reset(): void {
    this.state = SCHEMA.fresh();
    this.state.value = FAST_A20;
    this.resume();
  }

  resume(): void {
    this.#options.onA20((this.state.value & FAST_A20) !== 0);
  }

  #write(value: number): void {
    const pulsed = (value & ~this.state.value & FAST_RESET) !== 0;
    this.state.value = value;
    this.resume();
    if (pulsed) {
      this.#options.onReset();
    }
  }
}
