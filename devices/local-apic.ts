// The local APIC of one processor, in xAPIC and x2APIC mode (Intel SDM volume 3, chapter 11).

import {
  type ApicMessage,
  type ApicReceiver,
  DELIVERY_EXTINT,
  DELIVERY_FIXED,
  DELIVERY_INIT,
  DELIVERY_LOWEST_PRIORITY,
  DELIVERY_NMI,
  DELIVERY_SMI,
  DELIVERY_STARTUP,
  narrowDestination,
} from './apic-bus.js';
import { Device, type DeviceContext, type IoWindow, type IrqLine } from './device.js';
import { DFR_FLAT, isAddressed, x2apicLdr } from './local-apic-destination.js';
import {
  LVT_LEVEL,
  LVT_MASKED,
  LVT_REMOTE_IRR,
  LVT_WRITABLE,
  Register,
  SVR_WRITABLE,
  x2apicWritable,
} from './local-apic-registers.js';
import { LOCAL_APIC, type LocalApicOptions, type LocalApicState, LVT_COUNT } from './local-apic-state.js';
import { LocalApicTimer } from './local-apic-timer.js';
import { clearBit, hasBit, highestBit, setBit } from './vector-bank.js';

/** Integrated APIC; the highest LVT entry is number 5. */
const VERSION_VALUE = 0x14 | ((LVT_COUNT - 1) << 16);
/** Where the entries of the two pins are among the local vectors. */
const LINT0 = Register.LVT_LINT0 - Register.LVT_TIMER;
const LVT_EXTINT = DELIVERY_EXTINT << 8;
const SVR_ENABLE = 0x100;
const DFR_RESERVED = 0x0fff_ffff;
const ESR_SEND_ILLEGAL_VECTOR = 0x20;
const ESR_RECEIVE_ILLEGAL_VECTOR = 0x40;
const ESR_ILLEGAL_REGISTER = 0x80;
const ICR_LOGICAL = 1 << 11;
const ICR_ASSERT = 1 << 14;
const ICR_LEVEL = 1 << 15;
const ICR_WRITABLE = 0xc_cfff;
const SHORTHAND_SELF = 1;
const SHORTHAND_ALL = 2;
const SHORTHAND_OTHERS = 3;

const APIC_BASE_BSP = 1n << 8n;
const APIC_BASE_EXTD = 1n << 10n;
const APIC_BASE_EN = 1n << 11n;
const APIC_BASE_RESERVED = 0xfff0_0000_0000_02ffn;
const DEFAULT_BASE = 0xfee0_0000n;

/** A local APIC. `mmio` is the register page; LINT0 and LINT1 are inputs. */
export class LocalApic extends Device<LocalApicState> implements ApicReceiver {
  readonly mmio: IoWindow = {
    length: 0x1000,
    read: (offset, size) => this.#readMmio(offset, size),
    write: (offset, size, value) => this.#writeMmio(offset, size, value),
  };
  readonly lint0: IrqLine = { set: (level) => this.#setLint(0, level) };
  readonly lint1: IrqLine = { set: (level) => this.#setLint(1, level) };
  readonly #options: LocalApicOptions;
  readonly #ctx: DeviceContext;
  readonly #timer: LocalApicTimer;

  constructor(ctx: DeviceContext, options: LocalApicOptions) {
    super(`local-apic-${options.id}`, LOCAL_APIC);
    this.#ctx = ctx;
    this.#options = options;
    this.#timer = new LocalApicTimer({
      clock: ctx.clock,
      busHz: options.busHz ?? 1_000_000_000,
      tsc: options.tsc,
      state: () => this.state.timer,
      lvt: () => this.state.lvt[0],
      expired: () => this.#raiseLvt(Register.LVT_TIMER),
      requested: () => hasBit(this.state.irr, this.#timerVector),
    });
    options.bus.addReceiver(this);
    this.#powerOn();
  }

  /** RESET: also APIC_BASE and the ids return to their initial values. */
  reset(): void {
    this.#powerOn();
    this.#options.onBase?.(DEFAULT_BASE);
    this.#options.onInterrupt();
  }

  /** The INIT signal: everything but APIC_BASE and the ids returns to its initial value. */
  init(): void {
    const { mode, base, xapicId } = this.state;
    this.#clear();
    Object.assign(this.state, { mode, base, xapicId });
    this.#options.onInterrupt();
  }

  resume(): void {
    this.#timer.arm();
    this.#options.onBase?.(this.state.mode === 'xapic' ? this.state.base : null);
    this.#options.onInterrupt();
  }

  /** The guest's TSC jumped: the TSC deadline is at another time now. */
  tscMoved(): void {
    this.#timer.settle();
  }

  // ---- towards the vCPU

  /** Whether INTR is up: `acknowledge()` would have a vector for the processor. */
  interruptPending(): boolean {
    return this.#extIntPending() || this.#deliverable() >= 0;
  }

  /** The interrupt acknowledge cycle: moves the highest request to ISR and returns its vector. */
  acknowledge(): number {
    if (this.#extIntPending()) {
      this.state.extInt = false;
      return this.#options.acknowledgeExtInt();
    }
    const vector = this.#deliverable();
    if (vector < 0) {
      return this.state.svr & 0xff;
    }
    if (vector === this.#timerVector) {
      this.#timer.settle(); // what expired until now is part of this request
    }
    clearBit(this.state.irr, vector);
    setBit(this.state.isr, vector);
    this.#timer.arm();
    return vector;
  }

  /** CR8: the task priority class. */
  get cr8(): number {
    return this.state.tpr >> 4;
  }

  set cr8(value: number) {
    this.#writeTpr((value & 15) << 4);
  }

  readTscDeadline(): bigint {
    return this.#timer.readTscDeadline();
  }

  writeTscDeadline(value: bigint): void {
    this.#timer.writeTscDeadline(value);
  }

  /** IA32_APIC_BASE. */
  readApicBase(): bigint {
    const { mode, base } = this.state;
    const enabled = mode === 'disabled' ? 0n : APIC_BASE_EN;
    const extended = mode === 'x2apic' ? APIC_BASE_EXTD : 0n;
    return base | enabled | extended | (this.#options.bootstrap ? APIC_BASE_BSP : 0n);
  }

  /** Writes IA32_APIC_BASE. Returns false where the processor raises #GP: a reserved bit or a forbidden transition. */
  writeApicBase(value: bigint): boolean {
    const enabled = (value & APIC_BASE_EN) !== 0n;
    const extended = (value & APIC_BASE_EXTD) !== 0n;
    const { mode } = this.state;
    const next = enabled ? (extended ? 'x2apic' : 'xapic') : 'disabled';
    const forbidden =
      (!enabled && extended) ||
      (mode === 'x2apic' && next === 'xapic') ||
      (mode === 'disabled' && next === 'x2apic');
    if (forbidden || (value & APIC_BASE_RESERVED) !== 0n) {
      return false;
    }
    if (next === 'disabled' && mode !== 'disabled') {
      this.#clear();
      this.state.xapicId = this.#options.id & 0xff;
    } else if (next === 'x2apic' && mode === 'xapic') {
      this.state.icrHigh = 0;
    }
    this.state.mode = next;
    this.state.base = value & ~0xfffn;
    this.#options.onBase?.(next === 'xapic' ? this.state.base : null);
    this.#options.onInterrupt();
    return true;
  }

  /** RDMSR of 0x800 + `register`; null where the processor raises #GP. */
  readMsr(register: number): bigint | null {
    if (this.state.mode !== 'x2apic' || register === Register.DFR || register === Register.ICR_HIGH) {
      return null;
    }
    if (register === Register.ICR_LOW) {
      return (BigInt(this.state.icrHigh) << 32n) | BigInt(this.state.icrLow);
    }
    if (
      register === Register.EOI ||
      register === Register.SELF_IPI ||
      register === Register.APR ||
      register === Register.RRD
    ) {
      return null;
    }
    const value = this.#read(register);
    return value === null ? null : BigInt(value);
  }

  /** WRMSR of 0x800 + `register`; returns false where the processor raises #GP. */
  writeMsr(register: number, value: bigint): boolean {
    if (this.state.mode !== 'x2apic') {
      return false;
    }
    const low = Number(value & 0xffff_ffffn);
    const high = Number(value >> 32n);
    if (register === Register.ICR_LOW) {
      if ((low & ~ICR_WRITABLE) !== 0) {
        return false;
      }
      this.state.icrHigh = high;
      this.#writeIcr(low);
      return true;
    }
    if (high !== 0 || (low & ~x2apicWritable(register)) !== 0) {
      return false;
    }
    if (register === Register.SELF_IPI) {
      this.accept({
        deliveryMode: DELIVERY_FIXED,
        vector: low,
        level: false,
        logical: false,
        destination: 0,
      });
      return true;
    }
    return (
      register !== Register.LDR &&
      register !== Register.DFR &&
      register !== Register.ICR_HIGH &&
      this.#write(register, low)
    );
  }

  // ---- towards the fabric

  matches(logical: boolean, destination: number): boolean {
    return isAddressed(this.state, this.#options.id, logical, destination);
  }

  priority(): number | null {
    return this.#softwareEnabled ? this.#ppr() : null;
  }

  accept(message: ApicMessage): boolean {
    const { vector } = message;
    if (this.state.mode === 'disabled') {
      return false;
    }
    switch (message.deliveryMode) {
      case DELIVERY_FIXED:
      case DELIVERY_LOWEST_PRIORITY:
        return this.#request(vector, message.level);
      case DELIVERY_NMI:
        this.#options.onNmi();
        return true;
      case DELIVERY_SMI:
        this.#options.onSmi?.();
        return true;
      case DELIVERY_INIT:
        this.init();
        this.#options.onInit();
        return true;
      case DELIVERY_STARTUP:
        this.#options.onSipi(vector);
        return true;
      case DELIVERY_EXTINT:
        this.state.extInt = true;
        this.#options.onInterrupt();
        return true;
      default:
        this.#ctx.guestError(`local APIC: delivery mode ${message.deliveryMode} is reserved`);
        return false;
    }
  }

  // ---- registers

  #powerOn(): void {
    this.#clear();
    this.state.mode = 'xapic';
    this.state.base = DEFAULT_BASE;
    this.state.xapicId = this.#options.id & 0xff;
    // The MultiProcessor specification starts the bootstrap processor in virtual wire mode.
    this.state.lvt[LINT0] = this.#options.bootstrap ? LVT_EXTINT : LVT_MASKED;
  }

  #clear(): void {
    const { lint, base } = this.state;
    this.state = LOCAL_APIC.fresh();
    Object.assign(this.state, { lint, base, mode: 'disabled', dfr: DFR_FLAT, svr: 0xff });
    this.state.lvt.fill(LVT_MASKED);
    this.#timer.arm();
  }

  #readMmio(offset: number, size: number): number {
    if ((offset & 15) + size > 4) {
      this.#ctx.guestError(`local APIC: ${size}-byte read at ${offset}`);
      return 0;
    }
    const register = offset >> 4;
    let value = this.#read(register);
    if (value === null) {
      this.#error(ESR_ILLEGAL_REGISTER);
      value = 0;
    }
    const shifted = value >>> (8 * (offset & 3));
    return size === 4 ? shifted : shifted & (2 ** (8 * size) - 1);
  }

  #writeMmio(offset: number, size: number, value: number): void {
    if ((offset & 15) !== 0 || size !== 4) {
      this.#ctx.guestError(`local APIC: ${size}-byte write at ${offset}`);
    } else if (!this.#write(offset >> 4, value)) {
      this.#error(ESR_ILLEGAL_REGISTER);
    }
  }

  /** The value of a register, or null if there is none of this number. */
  #read(register: number): number | null {
    const { state } = this;
    const x2apic = state.mode === 'x2apic';
    if (register >= Register.ISR && register < Register.ESR) {
      const bank = register < Register.TMR ? state.isr : register < Register.IRR ? state.tmr : state.irr;
      return bank[register & 7];
    }
    if (register >= Register.LVT_TIMER && register <= Register.LVT_ERROR) {
      return state.lvt[register - Register.LVT_TIMER];
    }
    switch (register) {
      case Register.ID:
        return x2apic ? this.#options.id : (state.xapicId << 24) >>> 0;
      case Register.VERSION:
        return VERSION_VALUE;
      case Register.TPR:
        return state.tpr;
      case Register.APR:
      case Register.PPR:
        return this.#ppr();
      case Register.EOI:
      case Register.RRD:
        return 0;
      case Register.LDR:
        return x2apic ? x2apicLdr(this.#options.id) : state.ldr;
      case Register.DFR:
        return state.dfr;
      case Register.SVR:
        return state.svr;
      case Register.ESR:
        return state.esr;
      case Register.ICR_LOW:
        return state.icrLow;
      case Register.ICR_HIGH:
        return state.icrHigh;
      case Register.INITIAL_COUNT:
        return state.timer.initialCount;
      case Register.CURRENT_COUNT:
        return this.#timer.currentCount();
      case Register.DIVIDE_CONFIGURATION:
        return state.timer.divideConfiguration;
      default:
        return null;
    }
  }

  /** Writes a register. Returns false if there is none of this number, or it is read-only. */
  #write(register: number, value: number): boolean {
    const { state } = this;
    if (register >= Register.LVT_TIMER && register <= Register.LVT_ERROR) {
      this.#writeLvt(register, value);
      return true;
    }
    switch (register) {
      case Register.ID:
        state.xapicId = value >>> 24;
        return state.mode === 'xapic';
      case Register.TPR:
        this.#writeTpr(value & 0xff);
        return true;
      case Register.EOI:
        this.#endOfInterrupt();
        return true;
      case Register.LDR:
        state.ldr = (value & 0xff00_0000) >>> 0;
        return true;
      case Register.DFR:
        state.dfr = (value | DFR_RESERVED) >>> 0;
        return true;
      case Register.SVR:
        this.#writeSvr(value & SVR_WRITABLE);
        return true;
      case Register.ESR:
        state.esr = state.errors;
        state.errors = 0;
        return true;
      case Register.ICR_LOW:
        this.#writeIcr(value & ICR_WRITABLE);
        return true;
      case Register.ICR_HIGH:
        state.icrHigh = (value & 0xff00_0000) >>> 0;
        return true;
      case Register.INITIAL_COUNT:
        this.#timer.writeInitialCount(value);
        return true;
      case Register.DIVIDE_CONFIGURATION:
        this.#timer.writeDivideConfiguration(value);
        return true;
      default:
        return false;
    }
  }

  #writeTpr(value: number): void {
    this.state.tpr = value;
    this.#options.onInterrupt();
  }

  #writeSvr(value: number): void {
    this.#timer.settle();
    this.state.svr = value;
    if (!this.#softwareEnabled) {
      for (const index of this.state.lvt.keys()) {
        this.state.lvt[index] |= LVT_MASKED;
      }
    }
    this.#timer.arm();
    this.#options.onInterrupt();
  }

  #writeLvt(register: number, value: number): void {
    const index = register - Register.LVT_TIMER;
    const mask = this.#softwareEnabled ? 0 : LVT_MASKED;
    const written = (value & LVT_WRITABLE[index]) | mask;
    if (register === Register.LVT_TIMER) {
      this.#timer.modeWillBe(written);
    }
    const kept = (written & LVT_LEVEL) !== 0 ? this.state.lvt[index] & LVT_REMOTE_IRR : 0;
    this.state.lvt[index] = written | kept;
    if (register === Register.LVT_TIMER) {
      this.#timer.arm();
    } else if (register === Register.LVT_LINT0 || register === Register.LVT_LINT1) {
      this.#driveLint(index - LINT0, false);
      this.#options.onInterrupt();
    }
  }

  #writeIcr(low: number): void {
    const { state } = this;
    state.icrLow = low;
    const deliveryMode = (low >> 8) & 7;
    const vector = low & 0xff;
    if (deliveryMode === DELIVERY_INIT && (low & (ICR_LEVEL | ICR_ASSERT)) === ICR_LEVEL) {
      return; // INIT level de-assert only synchronised the arbitration of old bus APICs
    }
    if (deliveryMode <= DELIVERY_LOWEST_PRIORITY && vector < 16) {
      this.#error(ESR_SEND_ILLEGAL_VECTOR);
      return;
    }
    const logical = (low & ICR_LOGICAL) !== 0;
    const destination =
      state.mode === 'x2apic' ? state.icrHigh : narrowDestination(logical, state.icrHigh >>> 24);
    // IPIs are edge-triggered whatever the guest asks for.
    const message = { deliveryMode, vector, level: false, logical, destination };
    switch (low >> 18) {
      case SHORTHAND_SELF:
        this.accept(message);
        break;
      case SHORTHAND_ALL:
        this.#options.bus.deliverToAll(message, null);
        break;
      case SHORTHAND_OTHERS:
        this.#options.bus.deliverToAll(message, this);
        break;
      default:
        this.#options.bus.deliver(message);
    }
  }

  #endOfInterrupt(): void {
    const { isr, tmr, lvt, lint } = this.state;
    const vector = highestBit(isr);
    if (vector < 0) {
      return;
    }
    clearBit(isr, vector);
    if (hasBit(tmr, vector)) {
      for (const pin of lint.keys()) {
        const index = LINT0 + pin;
        if ((lvt[index] & 0xff) === vector) {
          lvt[index] &= ~LVT_REMOTE_IRR;
          this.#driveLint(pin, false);
        }
      }
      this.#options.bus.broadcastEoi(vector);
    }
    this.#options.onInterrupt();
  }

  // ---- priorities and delivery

  get #softwareEnabled(): boolean {
    return this.state.mode !== 'disabled' && (this.state.svr & SVR_ENABLE) !== 0;
  }

  get #timerVector(): number {
    return this.state.lvt[0] & 0xff;
  }

  #ppr(): number {
    const { tpr, isr } = this.state;
    const inService = Math.max(0, highestBit(isr));
    return tpr >> 4 >= inService >> 4 ? tpr : inService & 0xf0;
  }

  /** The vector that the processor would get, or -1. */
  #deliverable(): number {
    if (!this.#softwareEnabled) {
      return -1;
    }
    const vector = highestBit(this.state.irr);
    return vector >> 4 > this.#ppr() >> 4 ? vector : -1;
  }

  #extIntPending(): boolean {
    const { mode, lvt, lint, extInt } = this.state;
    const lint0 = lvt[LINT0];
    const wired = mode === 'disabled' || (lint0 & (LVT_MASKED | 0x700)) === LVT_EXTINT;
    return extInt || (lint[0] && wired);
  }

  #request(vector: number, level: boolean): boolean {
    if (!this.#softwareEnabled) {
      return false;
    }
    if (vector < 16) {
      this.#error(ESR_RECEIVE_ILLEGAL_VECTOR);
      return false;
    }
    setBit(this.state.irr, vector);
    (level ? setBit : clearBit)(this.state.tmr, vector);
    this.#timer.arm();
    this.#options.onInterrupt();
    return true;
  }

  #error(bit: number): void {
    if ((this.state.errors & bit) === 0) {
      this.state.errors |= bit;
      this.#raiseLvt(Register.LVT_ERROR);
    }
  }

  /** A local source fires with fixed delivery. */
  #raiseLvt(register: number): void {
    const entry = this.state.lvt[register - Register.LVT_TIMER];
    if ((entry & LVT_MASKED) === 0) {
      this.#request(entry & 0xff, false);
    }
  }

  #setLint(pin: number, level: boolean): void {
    if (this.state.lint[pin] !== level) {
      this.state.lint[pin] = level;
      this.#driveLint(pin, level);
      this.#options.onInterrupt();
    }
  }

  /** Delivers what a local pin asks for: an edge when it rises, a level as long as it is up and not in service. */
  #driveLint(pin: number, rising: boolean): void {
    const { lvt, lint, mode } = this.state;
    const index = LINT0 + pin;
    const entry = lvt[index];
    if (mode === 'disabled') {
      if (rising && pin === 1) {
        this.#options.onNmi(); // the pins are INTR and NMI of the processor then
      }
      return;
    }
    const deliveryMode = (entry >> 8) & 7;
    if (!lint[pin] || (entry & LVT_MASKED) !== 0) {
      return;
    }
    if (deliveryMode === DELIVERY_FIXED && (entry & LVT_LEVEL) !== 0) {
      if ((entry & LVT_REMOTE_IRR) === 0 && this.#request(entry & 0xff, true)) {
        lvt[index] |= LVT_REMOTE_IRR;
      }
    } else if (rising && deliveryMode !== DELIVERY_EXTINT) {
      this.accept({ deliveryMode, vector: entry & 0xff, level: false, logical: false, destination: 0 });
    }
  }
}
