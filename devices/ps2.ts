// A PS/2 keyboard and wheel mouse, the devices behind the 8042 (IBM PS/2 technical reference; Microsoft IntelliMouse).

import { bool, i32, initially, list, nullable, oneOf, type StateOf, struct, u8, within } from './schema.js';

const ACK = 0xfa;
const RESEND = 0xfe;
const SELF_TEST_PASSED = 0xaa;
const ECHO = 0xee;
const READ_ID = 0xf2;
const ENABLE = 0xf4;
const DISABLE = 0xf5;
const SET_DEFAULTS = 0xf6;
const RESET = 0xff;
const SET_RATE = 0xf3;

const KEYBOARD_ID = [0xab, 0x83];
const SET_LEDS = 0xed;
const SCAN_CODE_SET = 0xf0;
const SET_ALL_KEYS = 0xf7;
const SET_ALL_KEYS_LAST = 0xfa;
const KEYBOARD_BUFFER = 16;
/** Room for answers beyond the typing buffer. */
const QUEUE = 32;

/** What a keyboard remembers. */
export const KEYBOARD = struct({
  queue: list(u8, QUEUE),
  scanning: initially(bool, true),
  scanSet: initially(within(u8, 1, 3), 2),
  leds: u8,
  rate: initially(u8, 0x2b),
  lastByte: u8,
  /** The command that waits for its argument. */
  command: nullable(u8),
});

/** A keyboard that sends scan code set 2. */
export class Ps2Keyboard {
  readonly #state: () => StateOf<typeof KEYBOARD>;

  constructor(state: () => StateOf<typeof KEYBOARD>) {
    this.#state = state;
  }

  reset(): void {
    Object.assign(this.#state(), KEYBOARD.initial());
  }

  /** The next byte for the host, or null. */
  next(): number | null {
    const state = this.#state();
    const byte = state.queue.shift();
    if (byte === undefined) {
      return null;
    }
    state.lastByte = byte;
    return byte;
  }

  /** Takes the codes of one key stroke whole, or refuses them. A keyboard that does not scan drops them. */
  type(codes: readonly number[]): boolean {
    const state = this.#state();
    if (!state.scanning) {
      return true;
    }
    if (state.queue.length + codes.length > KEYBOARD_BUFFER) {
      return false;
    }
    state.queue.push(...codes);
    return true;
  }

  /** A byte from the host. */
  command(value: number): void {
    const state = this.#state();
    const { command } = state;
    state.command = null;
    if (command !== null && value < 0x80) {
      this.#argument(command, value);
      return;
    }
    switch (value) {
      case ECHO:
        this.#send(ECHO);
        break;
      case READ_ID:
        this.#send(ACK, ...KEYBOARD_ID);
        break;
      case SET_LEDS:
      case SCAN_CODE_SET:
      case SET_RATE:
        state.command = value;
        this.#send(ACK);
        break;
      case ENABLE:
        state.queue = [];
        state.scanning = true;
        this.#send(ACK);
        break;
      case DISABLE:
      case SET_DEFAULTS:
        this.reset();
        state.scanning = value === SET_DEFAULTS;
        this.#send(ACK);
        break;
      case RESEND:
        this.#send(state.lastByte);
        break;
      case RESET:
        this.reset();
        this.#send(ACK, SELF_TEST_PASSED);
        break;
      default: // the per-key commands of set 3 are accepted: every key is typematic, make and break
        this.#send(value >= SET_ALL_KEYS && value <= SET_ALL_KEYS_LAST ? ACK : RESEND);
    }
  }

  #argument(command: number, value: number): void {
    const state = this.#state();
    if (command === SET_LEDS) {
      state.leds = value & 7;
      this.#send(ACK);
    } else if (command === SET_RATE) {
      state.rate = value;
      this.#send(ACK);
    } else if (value === 0) {
      this.#send(ACK, state.scanSet);
    } else if (value === 2) {
      state.scanSet = value;
      this.#send(ACK);
    } else {
      this.#send(RESEND); // this keyboard knows set 2 only
    }
  }

  #send(...values: number[]): void {
    const { queue } = this.#state();
    if (queue.length + values.length <= QUEUE) {
      queue.push(...values);
    }
  }
}

const SET_SCALING_1_1 = 0xe6;
const SET_SCALING_2_1 = 0xe7;
const SET_RESOLUTION = 0xe8;
const STATUS_REQUEST = 0xe9;
const SET_STREAM_MODE = 0xea;
const READ_DATA = 0xeb;
const RESET_WRAP_MODE = 0xec;
const SET_WRAP_MODE = 0xee;
const SET_REMOTE_MODE = 0xf0;
const PLAIN_MOUSE_ID = 0x00;
const WHEEL_MOUSE_ID = 0x03;
/** Setting these sample rates one after the other turns the wheel on. */
const WHEEL_KNOCK = [200, 100, 80];

/** What a mouse remembers. */
export const PS2_MOUSE = struct({
  queue: list(u8, QUEUE),
  id: u8,
  mode: oneOf('stream', 'remote', 'wrap'),
  /** The mode that leaving wrap mode returns to. */
  modeBeforeWrap: oneOf('stream', 'remote'),
  reporting: bool,
  scaling: bool,
  resolution: initially(u8, 2),
  rate: initially(u8, 100),
  /** The last three sample rates set, oldest first. */
  knock: list(u8, 3),
  command: nullable(u8),
  buttons: u8,
  /** Buttons that the last packet told. */
  toldButtons: u8,
  dx: i32,
  dy: i32,
  dz: i32,
});

/** A three-button mouse whose wheel answers to the IntelliMouse knock. */
export class Ps2Mouse {
  readonly #state: () => StateOf<typeof PS2_MOUSE>;

  constructor(state: () => StateOf<typeof PS2_MOUSE>) {
    this.#state = state;
  }

  reset(): void {
    Object.assign(this.#state(), PS2_MOUSE.initial());
  }

  /** The next byte for the host, or null. */
  next(): number | null {
    const state = this.#state();
    const moved = (state.dx | state.dy | state.dz | (state.buttons ^ state.toldButtons)) !== 0;
    if (state.queue.length === 0 && moved && state.reporting && state.mode === 'stream') {
      this.#sendPacket();
    }
    return state.queue.shift() ?? null;
  }

  move(dx: number, dy: number, dz: number, buttons: number): void {
    const state = this.#state();
    state.dx = saturate(state.dx + dx, 0x7fff);
    state.dy = saturate(state.dy + dy, 0x7fff);
    state.dz = saturate(state.dz + dz, 0x7fff);
    state.buttons = buttons & 7;
  }

  /** A byte from the host. */
  command(value: number): void {
    const state = this.#state();
    const { command } = state;
    state.command = null;
    if (state.mode === 'wrap' && value !== RESET && value !== RESET_WRAP_MODE) {
      this.#send(value);
    } else if (command === SET_RESOLUTION) {
      state.resolution = value & 3;
      this.#send(ACK);
    } else if (command === SET_RATE) {
      this.#setRate(value);
    } else {
      this.#plainCommand(value);
    }
  }

  #plainCommand(value: number): void {
    const state = this.#state();
    switch (value) {
      case SET_SCALING_1_1:
      case SET_SCALING_2_1:
        state.scaling = value === SET_SCALING_2_1;
        this.#send(ACK);
        break;
      case SET_RESOLUTION:
      case SET_RATE:
        state.command = value;
        this.#send(ACK);
        break;
      case STATUS_REQUEST:
        this.#send(ACK, this.#statusByte(), state.resolution, state.rate);
        break;
      case SET_STREAM_MODE:
        state.mode = 'stream';
        this.#send(ACK);
        break;
      case SET_REMOTE_MODE:
        state.mode = 'remote';
        this.#send(ACK);
        break;
      case SET_WRAP_MODE:
        state.modeBeforeWrap = state.mode === 'remote' ? 'remote' : 'stream';
        state.mode = 'wrap';
        this.#send(ACK);
        break;
      case RESET_WRAP_MODE:
        state.mode = state.mode === 'wrap' ? state.modeBeforeWrap : state.mode;
        this.#send(ACK);
        break;
      case READ_DATA:
        this.#send(ACK);
        this.#sendPacket();
        break;
      case READ_ID:
        this.#send(ACK, state.id);
        break;
      case ENABLE:
      case DISABLE:
        state.reporting = value === ENABLE;
        this.#send(ACK);
        break;
      case SET_DEFAULTS:
        this.#restoreDefaults();
        this.#send(ACK);
        break;
      case RESET:
        this.reset();
        this.#send(ACK, SELF_TEST_PASSED, PLAIN_MOUSE_ID);
        break;
      default:
        this.#send(RESEND);
    }
  }

  #setRate(value: number): void {
    const state = this.#state();
    state.rate = value;
    state.knock = [...state.knock, value].slice(-WHEEL_KNOCK.length);
    if (WHEEL_KNOCK.every((rate, i) => state.knock[i] === rate)) {
      state.id = WHEEL_MOUSE_ID;
    }
    this.#send(ACK);
  }

  #restoreDefaults(): void {
    const { mode, reporting, scaling, resolution, rate, dx, dy, dz } = PS2_MOUSE.initial();
    Object.assign(this.#state(), { mode, reporting, scaling, resolution, rate, dx, dy, dz });
  }

  #statusByte(): number {
    const { mode, reporting, scaling, buttons } = this.#state();
    const held = (buttons & 1 ? 4 : 0) | (buttons & 4 ? 2 : 0) | (buttons & 2 ? 1 : 0);
    return (mode === 'remote' ? 0x40 : 0) | (reporting ? 0x20 : 0) | (scaling ? 0x10 : 0) | held;
  }

  /** Reports as much of the movement as a packet holds; the rest waits for the next one. */
  #sendPacket(): void {
    const state = this.#state();
    const dx = saturate(state.dx, 0xff);
    const dy = saturate(state.dy, 0xff);
    state.dx -= dx;
    state.dy -= dy;
    state.toldButtons = state.buttons;
    const signs = (dx < 0 ? 0x10 : 0) | (dy < 0 ? 0x20 : 0);
    const packet = [0x08 | signs | state.buttons, dx & 0xff, dy & 0xff];
    const dz = state.id === WHEEL_MOUSE_ID ? saturate(state.dz, 7) : state.dz;
    state.dz -= dz;
    if (state.id === WHEEL_MOUSE_ID) {
      packet.push(dz & 0xff);
    }
    this.#send(...packet);
  }

  #send(...values: number[]): void {
    const { queue } = this.#state();
    if (queue.length + values.length <= QUEUE) {
      queue.push(...values);
    }
  }
}

function saturate(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
