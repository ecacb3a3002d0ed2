// Ports for tests and firmware logs: the exit port at 0xf4 and the debug console at 0xe9 or 0x402 (Bochs and QEMU).

import { byteWindow, Device, type DeviceContext, type IoWindow } from './device.js';
import { nullable, type StateOf, StateSchema, u32 } from './schema.js';

const EXIT_SCHEMA = StateSchema.define('debug-exit', { code: nullable(u32) });

/** What {@link DebugExit} tells the machine. */
export interface DebugExitOptions {
  /** The guest wrote `value`; `code` is `(value << 1) | 1`, so that it is never zero. */
  onExit(code: number): void;
}

/** A port through which a guest ends its own machine with an exit code. Four bytes long, usually at 0xf4. */
export class DebugExit extends Device<StateOf<typeof EXIT_SCHEMA>> {
  readonly ports: IoWindow;

  constructor(_ctx: DeviceContext, options: DebugExitOptions) {
    super('debug-exit', EXIT_SCHEMA);
    this.ports = {
      length: 4,
      read: () => 0,
      write: (_, __, value) => {
        this.state.code = ((value << 1) | 1) >>> 0;
        options.onExit(this.state.code);
      },
    };
  }

  reset(): void {
    this.state = EXIT_SCHEMA.fresh();
  }

  resume(): void {}
}

/** What a read of the port answers: by this a guest finds out that the console is there. */
const CONSOLE_PRESENT = 0xe9;

const CONSOLE_SCHEMA = StateSchema.define('debug-console', {});

/** Where the bytes of a {@link DebugConsole} go. */
export interface DebugConsoleOptions {
  /** Distinguishes several consoles of one machine. */
  name?: string;
  output(byte: number): void;
}

/** A write-only console of one port: 0xe9 on Bochs, 0x402 for SeaBIOS and OVMF. */
export class DebugConsole extends Device<StateOf<typeof CONSOLE_SCHEMA>> {
  readonly ports: IoWindow;

  constructor(_ctx: DeviceContext, options: DebugConsoleOptions) {
    super(options.name ?? 'debug-console', CONSOLE_SCHEMA);
    this.ports = byteWindow(
      1,
      () => CONSOLE_PRESENT,
      (_, value) => options.output(value),
    );
  }

  reset(): void {
    this.state = CONSOLE_SCHEMA.fresh();
  }

  resume(): void {}
}
