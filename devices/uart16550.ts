// The National Semiconductor PC16550D UART with FIFOs (TL/C/8652).

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
import { bool, count53, initially, list, nullable, type StateOf, StateSchema, u8, u16 } from './schema.js';

const RBR_THR_DLL = 0;
const IER_DLM = 1;
const IIR_FCR = 2;
const LCR = 3;
const MCR = 4;
const LSR = 5;
const MSR = 6;
const SCR = 7;

const IER_ERBFI = 0x01;
const IER_ETBEI = 0x02;
const IER_ELSI = 0x04;
const IER_EDSSI = 0x08;
const IIR_NONE = 0x01;
const IIR_MODEM_STATUS = 0x00;
const IIR_THRE = 0x02;
const IIR_RECEIVED_DATA = 0x04;
const IIR_LINE_STATUS = 0x06;
const IIR_CHARACTER_TIMEOUT = 0x0c;
const IIR_FIFOS_ENABLED = 0xc0;
const FCR_ENABLE = 0x01;
const FCR_CLEAR_RCVR = 0x02;
const RCVR_TRIGGERS = [1, 4, 8, 14];
const LCR_DLAB = 0x80;
const MCR_DTR = 0x01;
const MCR_RTS = 0x02;
const MCR_OUT1 = 0x04;
const MCR_OUT2 = 0x08;
const MCR_LOOP = 0x10;
const MCR_WRITABLE = 0x1f;
const LSR_DR = 0x01;
const LSR_OE = 0x02;
const LSR_ERRORS = 0x1e;
const LSR_THRE = 0x20;
const LSR_TEMT = 0x40;
const MSR_TERI = 0x04;
const MSR_DELTAS = 0x0f;
const MSR_CTS = 0x10;
const MSR_DSR = 0x20;
const MSR_RI = 0x40;
const MSR_DCD = 0x80;

const FIFO_SIZE = 16;
/** Bytes that wait in front of the receiver, so that a host can paste a text at once. */
const LINE_BUFFER_SIZE = 4096;
/** A terminal that is switched on and ready. */
const PEER_LINES = MSR_CTS | MSR_DSR | MSR_DCD;

/** Bits a second with a divisor of one: 1.8432 MHz / 16. */
const BIT_RATE = new TickRate(115_200);
const TIMEOUT_CHARACTERS = 4;

const SCHEMA = StateSchema.define('uart16550', {
  ier: u8,
  lcr: u8,
  mcr: u8,
  /** Line status errors only: the other bits follow from the FIFO. */
  lsrErrors: u8,
  /** Modem lines and their deltas. */
  msr: initially(u8, PEER_LINES),
  scr: u8,
  divisor: initially(u16, 12),
  fifoEnabled: bool,
  trigger: initially(u8, 1),
  receiveFifo: list(u8, FIFO_SIZE),
  /** Bytes that have not arrived yet. */
  lineBuffer: list(u8, LINE_BUFFER_SIZE),
  /** THR became empty, and neither IIR has been read for it nor THR written. */
  threInterrupt: bool,
  /** When the FIFO will have been left alone for four character times; null when empty or already reported. */
  timeoutAt: nullable(count53),
  timedOut: bool,
});

/** What distinguishes one serial port from another. */
export interface Uart16550Options {
  /** For example `com1`. */
  name?: string;
  /** The transmitter: called at once for every byte that the guest sends. */
  output(byte: number): void;
}

/** A serial port of eight byte registers. Output `irq` is INTRPT as a PC gates it, by OUT2. */
export class Uart16550 extends Device<StateOf<typeof SCHEMA>> {
  readonly ports: IoWindow = byteWindow(
    8,
    (offset) => this.#read(offset),
    (offset, value) => {
      this.#write(offset, value);
      this.#update();
    },
  );
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #irq: IrqLine;
  readonly #output: (byte: number) => void;

  constructor(ctx: DeviceContext, options: Uart16550Options) {
    super(options.name ?? 'com1', SCHEMA);
    this.#clock = ctx.clock;
    this.#irq = ctx.irq('irq');
    this.#timer = ctx.clock.timer(() => this.#update());
    this.#output = options.output;
  }

  reset(): void {
    this.state = SCHEMA.fresh();
    this.#update();
  }

  resume(): void {
    this.#update();
  }

  /** Bytes from the peer. Returns how many were taken: offer the rest again later. */
  receive(bytes: Uint8Array): number {
    const { lineBuffer } = this.state;
    const taken = Math.min(bytes.length, LINE_BUFFER_SIZE - lineBuffer.length);
    for (const byte of bytes.subarray(0, taken)) {
      lineBuffer.push(byte);
    }
    this.#fillFifo();
    this.#update();
    return taken;
  }

  #read(offset: number): number {
    const { state } = this;
    const dlab = (state.lcr & LCR_DLAB) !== 0;
    switch (offset) {
      case RBR_THR_DLL:
        return dlab ? state.divisor & 0xff : this.#readReceiver();
      case IER_DLM:
        return dlab ? state.divisor >> 8 : state.ier;
      case IIR_FCR:
        return this.#readIir();
      case LCR:
        return state.lcr;
      case MCR:
        return state.mcr;
      case LSR: {
        const ready = state.receiveFifo.length > 0 ? LSR_DR : 0;
        const value = state.lsrErrors | ready | LSR_THRE | LSR_TEMT;
        state.lsrErrors &= ~LSR_ERRORS;
        this.#update();
        return value;
      }
      case MSR: {
        const value = state.msr;
        state.msr &= ~MSR_DELTAS;
        this.#update();
        return value;
      }
      default:
        return state.scr;
    }
  }

  #readReceiver(): number {
    const { state } = this;
    const byte = state.receiveFifo.shift() ?? 0;
    this.#restartTimeout();
    if (state.receiveFifo.length === 0) {
      this.#update(); // the request falls before the next byte raises it again
      this.#fillFifo();
    }
    this.#update();
    return byte;
  }

  #readIir(): number {
    const source = this.#source();
    if (source === IIR_THRE) {
      this.state.threInterrupt = false;
      this.#update();
    }
    return source | (this.state.fifoEnabled ? IIR_FIFOS_ENABLED : 0);
  }

  #write(offset: number, value: number): void {
    const { state } = this;
    const dlab = (state.lcr & LCR_DLAB) !== 0;
    switch (offset) {
      case RBR_THR_DLL:
        if (dlab) {
          state.divisor = (state.divisor & 0xff00) | value;
        } else {
          this.#transmit(value);
        }
        break;
      case IER_DLM:
        if (dlab) {
          state.divisor = (state.divisor & 0xff) | (value << 8);
        } else {
          this.#writeIer(value & 0x0f);
        }
        break;
      case IIR_FCR:
        this.#writeFcr(value);
        break;
      case LCR:
        state.lcr = value;
        break;
      case MCR:
        state.mcr = value & MCR_WRITABLE;
        this.#updateModemLines();
        this.#fillFifo();
        break;
      case SCR:
        state.scr = value;
        break;
      default: // LSR and MSR are read-only outside of factory tests
    }
  }

  #transmit(byte: number): void {
    const { state } = this;
    state.threInterrupt = false;
    this.#update(); // the request falls with the write and rises when the register empties, at once
    state.threInterrupt = true;
    if ((state.mcr & MCR_LOOP) === 0) {
      this.#output(byte);
    } else if (state.receiveFifo.length < this.#capacity) {
      this.#arrive(byte);
    } else {
      state.lsrErrors |= LSR_OE;
    }
  }

  #writeIer(value: number): void {
    const { state } = this;
    if ((value & IER_ETBEI) !== 0 && (state.ier & IER_ETBEI) === 0) {
      state.threInterrupt = true; // THR is empty at this moment
    }
    state.ier = value;
  }

  #writeFcr(value: number): void {
    const { state } = this;
    const enabled = (value & FCR_ENABLE) !== 0;
    if (enabled !== state.fifoEnabled || (value & FCR_CLEAR_RCVR) !== 0) {
      state.receiveFifo = [];
      this.#restartTimeout();
    }
    state.fifoEnabled = enabled;
    state.trigger = enabled ? RCVR_TRIGGERS[value >> 6] : 1;
    this.#fillFifo();
  }

  get #capacity(): number {
    return this.state.fifoEnabled ? FIFO_SIZE : 1;
  }

  /** Lets waiting bytes arrive as far as there is room; a looped-back receiver is cut off from the line. */
  #fillFifo(): void {
    const { state } = this;
    if ((state.mcr & MCR_LOOP) !== 0) {
      return;
    }
    const room = this.#capacity - state.receiveFifo.length;
    for (const byte of state.lineBuffer.splice(0, Math.max(0, room))) {
      this.#arrive(byte);
    }
  }

  #arrive(byte: number): void {
    this.state.receiveFifo.push(byte);
    this.#restartTimeout();
  }

  /** Any movement in the receive FIFO starts the four character times again. */
  #restartTimeout(): void {
    const { state } = this;
    state.timedOut = false;
    if (!state.fifoEnabled || state.receiveFifo.length === 0) {
      state.timeoutAt = null;
      return;
    }
    const bits = 1 + 5 + (state.lcr & 3) + (state.lcr & 8 ? 1 : 0) + (state.lcr & 4 ? 2 : 1);
    const wait = BIT_RATE.nanos(TIMEOUT_CHARACTERS * bits * Math.max(1, state.divisor));
    state.timeoutAt = this.#clock.now() + wait;
  }

  #updateModemLines(): void {
    const { state } = this;
    const { mcr } = state;
    const looped =
      (mcr & MCR_DTR ? MSR_DSR : 0) |
      (mcr & MCR_RTS ? MSR_CTS : 0) |
      (mcr & MCR_OUT1 ? MSR_RI : 0) |
      (mcr & MCR_OUT2 ? MSR_DCD : 0);
    const lines = (mcr & MCR_LOOP) !== 0 ? looped : PEER_LINES;
    const changed = (state.msr ^ lines) >> 4;
    const ringEnded = (state.msr & MSR_RI) !== 0 && (lines & MSR_RI) === 0;
    const deltas = (changed & ~MSR_TERI) | (ringEnded ? MSR_TERI : 0);
    state.msr = lines | (state.msr & MSR_DELTAS) | deltas;
  }

  /** The interrupt of highest priority, as IIR encodes it. */
  #source(): number {
    const { state } = this;
    const { ier } = state;
    if ((ier & IER_ELSI) !== 0 && state.lsrErrors !== 0) {
      return IIR_LINE_STATUS;
    }
    if ((ier & IER_ERBFI) !== 0 && state.receiveFifo.length >= state.trigger) {
      return IIR_RECEIVED_DATA;
    }
    if ((ier & IER_ERBFI) !== 0 && state.timedOut) {
      return IIR_CHARACTER_TIMEOUT;
    }
    if ((ier & IER_ETBEI) !== 0 && state.threInterrupt) {
      return IIR_THRE;
    }
    if ((ier & IER_EDSSI) !== 0 && (state.msr & MSR_DELTAS) !== 0) {
      return IIR_MODEM_STATUS;
    }
    return IIR_NONE;
  }

  #update(): void {
    const { state } = this;
    if (state.timeoutAt !== null && this.#clock.now() >= state.timeoutAt) {
      state.timeoutAt = null;
      state.timedOut = true;
    }
    if (state.timeoutAt === null) {
      this.#timer.cancel();
    } else {
      this.#timer.arm(state.timeoutAt);
    }
    // Loopback drops the pin OUT2, and with it the gate in front of the bus.
    const gated = (state.mcr & (MCR_OUT2 | MCR_LOOP)) === MCR_OUT2;
    this.#irq.set(gated && this.#source() !== IIR_NONE);
  }
}
