// The keyboard and auxiliary controller of a PC/AT and PS/2 (Intel 8242 data sheet, 290373; IBM PS/2 technical reference).

import { byteWindow, Device, type DeviceContext, type IoWindow, type IrqLine } from './device.js';
import { KEYBOARD, PS2_MOUSE, Ps2Keyboard, Ps2Mouse } from './ps2.js';
import {
  block,
  bool,
  initially,
  list,
  nullable,
  oneOf,
  type StateOf,
  StateSchema,
  struct,
  u8,
} from './schema.js';

const STATUS_OBF = 0x01;
const STATUS_SYS = 0x04;
const STATUS_A2 = 0x08;
const STATUS_NOT_LOCKED = 0x10;
const STATUS_AUX_OBF = 0x20;

const CMD_BYTE_INT = 0x01;
const CMD_BYTE_AUX_INT = 0x02;
const CMD_BYTE_SYS = 0x04;
const CMD_BYTE_DISABLE = 0x10;
const CMD_BYTE_AUX_DISABLE = 0x20;
const CMD_BYTE_XLATE = 0x40;

const READ_RAM = 0x20;
const WRITE_RAM = 0x60;
const DISABLE_AUX = 0xa7;
const ENABLE_AUX = 0xa8;
const TEST_AUX = 0xa9;
const SELF_TEST = 0xaa;
const TEST_KEYBOARD = 0xab;
const DISABLE_KEYBOARD = 0xad;
const ENABLE_KEYBOARD = 0xae;
const READ_INPUT_PORT = 0xc0;
const READ_OUTPUT_PORT = 0xd0;
const WRITE_OUTPUT_PORT = 0xd1;
const WRITE_KEYBOARD_BUFFER = 0xd2;
const WRITE_AUX_BUFFER = 0xd3;
const WRITE_AUX_DEVICE = 0xd4;
const READ_TEST_INPUTS = 0xe0;
const PULSE_OUTPUT_PORT = 0xf0;

const SELF_TEST_PASSED = 0x55;
const INTERFACE_TEST_PASSED = 0x00;
const P1_NOT_LOCKED = 0x80;
const P2_RESET_N = 0x01;
const P2_A20 = 0x02;
const P2_INITIAL = 0xcf;

const SCHEMA = StateSchema.define('i8042', {
  /** The controller's memory; byte 0 is the command byte. */
  ram: block(32),
  /** The command that waits for its data byte at port 0x60. */
  command: nullable(u8),
  commandWasLast: bool,
  outputPort: initially(u8, P2_INITIAL),
  /** The byte that port 0x60 shows, and whether nobody has read it. */
  output: u8,
  outputFull: bool,
  outputSource: oneOf('keyboard', 'aux'),
  /** Answers of the controller itself. */
  answers: list(struct({ source: oneOf('keyboard', 'aux'), value: u8 }), 16),
  /** The translator has seen a break prefix (0xf0). */
  breakPrefix: bool,
  keyboard: KEYBOARD,
  mouse: PS2_MOUSE,
});

/** What the controller moves in the machine. */
export interface I8042Options {
  /** The A20 gate as P2 bit 1 has it. Also called by `reset()` and `resume()`. */
  onA20(enabled: boolean): void;
  /** The processors' reset wire was pulsed. */
  onReset(): void;
}

/**
 * The controller at ports 0x60 and 0x64 with a keyboard and a wheel mouse attached. Outputs `irq1` and `irq12`.
 * `data` is the one byte at 0x60, `command` the one at 0x64.
 */
export class I8042 extends Device<StateOf<typeof SCHEMA>> {
  readonly data: IoWindow = byteWindow(
    1,
    () => this.#readData(),
    (_, value) => this.#writeData(value),
  );
  readonly command: IoWindow = byteWindow(
    1,
    () => this.#status(),
    (_, value) => this.#writeCommand(value),
  );
  readonly #ctx: DeviceContext;
  readonly #options: I8042Options;
  readonly #irq1: IrqLine;
  readonly #irq12: IrqLine;
  readonly #keyboard = new Ps2Keyboard(() => this.state.keyboard);
  readonly #mouse = new Ps2Mouse(() => this.state.mouse);

  constructor(ctx: DeviceContext, options: I8042Options) {
    super('i8042', SCHEMA);
    this.#ctx = ctx;
    this.#options = options;
    this.#irq1 = ctx.irq('irq1');
    this.#irq12 = ctx.irq('irq12');
    this.reset();
  }

  reset(): void {
    this.state = SCHEMA.fresh();
    // As power-on firmware leaves it: both ports usable, scan codes translated.
    this.state.ram[0] = CMD_BYTE_XLATE | CMD_BYTE_SYS | CMD_BYTE_INT;
    this.#keyboard.reset();
    this.#mouse.reset();
    this.#options.onA20(true);
    this.#pump();
  }

  resume(): void {
    this.#options.onA20((this.state.outputPort & P2_A20) !== 0);
    this.#drive();
  }

  /** Key strokes as scan code set 2 has them, make and break codes with their prefixes. Returns false when full. */
  keyScancode(codes: Iterable<number>): boolean {
    const taken = this.#keyboard.type([...codes]);
    this.#pump();
    return taken;
  }

  /** Movement in counts (right, up, towards the user) and the buttons held: 1 left, 2 right, 4 middle. */
  mouseMove(dx: number, dy: number, dz: number, buttons: number): void {
    this.#mouse.move(dx, dy, dz, buttons);
    this.#pump();
  }

  #status(): number {
    const { state } = this;
    return (
      STATUS_NOT_LOCKED |
      (state.outputFull ? STATUS_OBF : 0) |
      (state.outputFull && state.outputSource === 'aux' ? STATUS_AUX_OBF : 0) |
      (state.ram[0] & CMD_BYTE_SYS ? STATUS_SYS : 0) |
      (state.commandWasLast ? STATUS_A2 : 0)
    );
  }

  #readData(): number {
    const { state } = this;
    const value = state.output;
    state.outputFull = false;
    this.#drive(); // the request falls before the next byte raises it again
    this.#pump();
    return value;
  }

  #writeData(value: number): void {
    const { state } = this;
    const { command } = state;
    state.command = null;
    state.commandWasLast = false;
    if (command === null) {
      state.ram[0] &= ~CMD_BYTE_DISABLE; // talking to the keyboard enables it
      this.#keyboard.command(value);
    } else if (command >= WRITE_RAM && command < WRITE_RAM + 32) {
      state.ram[command - WRITE_RAM] = value;
    } else if (command === WRITE_OUTPUT_PORT) {
      this.#writeOutputPort(value);
    } else if (command === WRITE_KEYBOARD_BUFFER) {
      this.#answer(value);
    } else if (command === WRITE_AUX_BUFFER) {
      this.#answer(value, 'aux');
    } else if (command === WRITE_AUX_DEVICE) {
      state.ram[0] &= ~CMD_BYTE_AUX_DISABLE;
      this.#mouse.command(value);
    }
    this.#pump();
  }

  #writeCommand(value: number): void {
    const { state } = this;
    state.commandWasLast = true;
    state.command = null;
    if (value >= READ_RAM && value < READ_RAM + 32) {
      this.#answer(state.ram[value - READ_RAM]);
    } else if (value >= WRITE_RAM && value < WRITE_RAM + 32) {
      state.command = value;
    } else if (value >= PULSE_OUTPUT_PORT) {
      if ((value & P2_RESET_N) === 0) {
        this.#options.onReset();
      }
    } else {
      this.#control(value);
    }
    this.#pump();
  }

  #control(value: number): void {
    const { state } = this;
    switch (value) {
      case DISABLE_AUX:
        state.ram[0] |= CMD_BYTE_AUX_DISABLE;
        break;
      case ENABLE_AUX:
        state.ram[0] &= ~CMD_BYTE_AUX_DISABLE;
        break;
      case DISABLE_KEYBOARD:
        state.ram[0] |= CMD_BYTE_DISABLE;
        break;
      case ENABLE_KEYBOARD:
        state.ram[0] &= ~CMD_BYTE_DISABLE;
        break;
      case TEST_AUX:
      case TEST_KEYBOARD:
        this.#answer(INTERFACE_TEST_PASSED);
        break;
      case SELF_TEST:
        state.ram[0] |= CMD_BYTE_SYS;
        this.#answer(SELF_TEST_PASSED);
        break;
      case READ_INPUT_PORT:
        this.#answer(P1_NOT_LOCKED);
        break;
      case READ_OUTPUT_PORT: {
        const full = state.outputFull ? (state.outputSource === 'aux' ? 0x20 : 0x10) : 0;
        this.#answer((state.outputPort & 0xcf) | full);
        break;
      }
      case READ_TEST_INPUTS:
        this.#answer(0);
        break;
      case WRITE_OUTPUT_PORT:
      case WRITE_KEYBOARD_BUFFER:
      case WRITE_AUX_BUFFER:
      case WRITE_AUX_DEVICE:
        state.command = value;
        break;
      default:
        this.#ctx.guestError(`8042: command ${value} does not exist`);
    }
  }

  #writeOutputPort(value: number): void {
    this.state.outputPort = value;
    this.#options.onA20((value & P2_A20) !== 0);
    if ((value & P2_RESET_N) === 0) {
      this.#options.onReset();
    }
  }

  #answer(value: number, source: 'keyboard' | 'aux' = 'keyboard'): void {
    if (this.state.answers.length < 16) {
      this.state.answers.push({ source, value });
    }
  }

  /** Fills the output buffer if it is free: answers of the controller first, then keyboard, then mouse. */
  #pump(): void {
    const { state } = this;
    const answer = state.outputFull ? undefined : state.answers.shift();
    if (answer !== undefined) {
      this.#show(answer.value, answer.source);
    }
    while (!state.outputFull && (state.ram[0] & CMD_BYTE_DISABLE) === 0) {
      const code = this.#keyboard.next();
      if (code === null) {
        break;
      }
      this.#showKey(code);
    }
    if (!state.outputFull && (state.ram[0] & CMD_BYTE_AUX_DISABLE) === 0) {
      const byte = this.#mouse.next();
      if (byte !== null) {
        this.#show(byte, 'aux');
      }
    }
    this.#drive();
  }

  /** Shows a byte of the keyboard, translated to set 1 if the command byte says so. */
  #showKey(code: number): void {
    const { state } = this;
    if ((state.ram[0] & CMD_BYTE_XLATE) === 0) {
      state.breakPrefix = false;
      this.#show(code, 'keyboard');
    } else if (code === 0xf0) {
      state.breakPrefix = true;
    } else {
      const translated = code < SET2_TO_SET1.length ? SET2_TO_SET1[code] : (SET2_BEYOND.get(code) ?? code);
      const released = state.breakPrefix ? 0x80 : 0;
      state.breakPrefix = false;
      this.#show(translated | released, 'keyboard');
    }
  }

  #show(value: number, source: 'keyboard' | 'aux'): void {
    const { state } = this;
    state.output = value;
    state.outputSource = source;
    state.outputFull = true;
  }

  #drive(): void {
    const { outputFull, outputSource, ram } = this.state;
    this.#irq1.set(outputFull && outputSource === 'keyboard' && (ram[0] & CMD_BYTE_INT) !== 0);
    this.#irq12.set(outputFull && outputSource === 'aux' && (ram[0] & CMD_BYTE_AUX_INT) !== 0);
  }
}

/** How the controller translates set 2 codes below 0x80 to set 1; 0xff marks a key detection error. */
// biome-ignore format: sixteen a row
const SET2_TO_SET1 = Uint8Array.of(
  0xff, 0x43, 0x41, 0x3f, 0x3d, 0x3b, 0x3c, 0x58, 0x64, 0x44, 0x42, 0x40, 0x3e, 0x0f, 0x29, 0x59,
  0x65, 0x38, 0x2a, 0x70, 0x1d, 0x10, 0x02, 0x5a, 0x66, 0x71, 0x2c, 0x1f, 0x1e, 0x11, 0x03, 0x5b,
  0x67, 0x2e, 0x2d, 0x20, 0x12, 0x05, 0x04, 0x5c, 0x68, 0x39, 0x2f, 0x21, 0x14, 0x13, 0x06, 0x5d,
  0x69, 0x31, 0x30, 0x23, 0x22, 0x15, 0x07, 0x5e, 0x6a, 0x72, 0x32, 0x24, 0x16, 0x08, 0x09, 0x5f,
  0x6b, 0x33, 0x25, 0x17, 0x18, 0x0b, 0x0a, 0x60, 0x6c, 0x34, 0x35, 0x26, 0x27, 0x19, 0x0c, 0x61,
  0x6d, 0x73, 0x28, 0x74, 0x1a, 0x0d, 0x62, 0x6e, 0x3a, 0x36, 0x1c, 0x1b, 0x75, 0x2b, 0x63, 0x76,
  0x55, 0x56, 0x77, 0x78, 0x79, 0x7a, 0x0e, 0x7b, 0x7c, 0x4f, 0x7d, 0x4b, 0x47, 0x7e, 0x7f, 0x6f,
  0x52, 0x53, 0x50, 0x4c, 0x4d, 0x48, 0x01, 0x45, 0x57, 0x4e, 0x51, 0x4a, 0x37, 0x49, 0x46, 0x54,
);

/** The codes from 0x80 up that it changes: F7, Alt-SysRq, and the codes of device answers that collide with them. */
const SET2_BEYOND = new Map([
  [0x83, 0x41],
  [0x84, 0x54],
]);
