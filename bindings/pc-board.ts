// The processor side of a PC: a local APIC and a time-stamp counter for each vCPU, and what reaches the vCPUs through
// them: interrupts, INIT, start-up, machine registers.

import { ApicBus } from '../devices/apic-bus.js';
import { allOnes, type Clock, type DeviceContext, type IoWindow } from '../devices/device.js';
import { LocalApic } from '../devices/local-apic.js';
import { APIC_HZ, TSC_PER_NANO, tscAt } from './clock.js';
import type { Board, Core, CpuidLeaf } from './core.js';
import { LAPIC_BASE } from './firmware/platform.js';
import { PENDING_INIT, PENDING_SIPI, SIPI_VECTOR_SHIFT } from './layout.gen.js';
import type { RandomSource } from './random.js';

const IA32_APIC_BASE = 0x1b;
const IA32_TSC_DEADLINE = 0x6e0;
const X2APIC_FIRST = 0x800;
const X2APIC_LAST = 0x8ff;
const CYCLES_PER_NANO = BigInt(TSC_PER_NANO);

/** What the board needs of the machine. */
export interface PcBoardOptions {
  readonly core: Core;
  readonly clock: Clock;
  readonly random: RandomSource;
  context(): DeviceContext;
  /** INTA of the 8259 pair. */
  acknowledgePic(): number;
}

/** Answers the vCPUs of a PC. */
export class PcBoard implements Board {
  readonly apicBus = new ApicBus();
  readonly localApics: readonly LocalApic[];
  /** The register page of whichever vCPU asks. */
  readonly apicWindow: IoWindow;
  readonly #core: Core;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  /** Per vCPU: what the guest's counter is ahead of virtual time, modulo 2^64. */
  readonly #tscOffsets: bigint[];
  /** The same, signed; NaN beyond 2^52, where sums are not exact. */
  readonly #tscNumbers: number[];
  /** Per vCPU: the level of INTR. */
  readonly #intr: boolean[];

  constructor(options: PcBoardOptions) {
    const { core } = options;
    this.#core = core;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#tscOffsets = core.vcpus.map(() => 0n);
    this.#tscNumbers = core.vcpus.map(() => 0);
    this.#intr = core.vcpus.map(() => false);
    const apics: LocalApic[] = [];
    this.localApics = apics;
    for (const vcpu of core.vcpus) {
      const id = vcpu.index;
      const apic = new LocalApic(options.context(), {
        id,
        bootstrap: id === 0,
        bus: this.apicBus,
        busHz: APIC_HZ,
        tsc: {
          now: () => this.readTsc(id),
          nanosAt: (tsc) => this.#nanosAt(id, tsc),
        },
        onInterrupt: () => this.driveIntr(id),
        onNmi: () => vcpu.nmi(),
        onInit: () => vcpu.post(PENDING_INIT),
        onSipi: (vector) => vcpu.post(PENDING_SIPI | (vector << SIPI_VECTOR_SHIFT)),
        acknowledgeExtInt: () => options.acknowledgePic(),
      });
      apics.push(apic);
    }
    this.apicWindow = {
      length: 0x1000,
      read: (offset, size) => this.#accessedApic()?.mmio.read(offset, size) ?? allOnes(size),
      write: (offset, size, value) => this.#accessedApic()?.mmio.write(offset, size, value),
    };
  }

  /** The counters start at zero. */
  resetTsc(): void {
    const offset = BigInt.asUintN(64, -tscAt(this.#clock.now()));
    for (const { index } of this.#core.vcpus) this.setTscOffset(index, offset);
  }

  tscOffset(vcpu: number): bigint {
    return this.#tscOffsets[vcpu] as bigint;
  }

  setTscOffset(vcpu: number, offset: bigint): void {
    this.#tscOffsets[vcpu] = offset;
    const signed = Number(BigInt.asIntN(64, offset));
    this.#tscNumbers[vcpu] = Math.abs(signed) < 2 ** 52 ? signed : Number.NaN;
  }

  /** INTR of every vCPU is driven anew, whatever the vCPU was told before. */
  resumeIntr(): void {
    for (const vcpu of this.#core.vcpus) {
      this.#intr[vcpu.index] = false;
      vcpu.setInterruptLine(false);
      this.driveIntr(vcpu.index);
    }
  }

  acknowledge(vcpu: number): number {
    const apic = this.localApics[vcpu];
    if (apic === undefined || !apic.interruptPending()) return -1;
    const vector = apic.acknowledge();
    this.driveIntr(vcpu);
    return vector;
  }

  readTsc(vcpu: number): bigint {
    return BigInt.asUintN(64, tscAt(this.#clock.now()) + this.tscOffset(vcpu));
  }

  tscNumber(vcpu: number): number {
    const ticks = this.#clock.now() * TSC_PER_NANO + (this.#tscNumbers[vcpu] as number);
    return ticks >= 0 && ticks <= Number.MAX_SAFE_INTEGER ? ticks : -1;
  }

  writeTsc(vcpu: number, value: bigint): void {
    this.setTscOffset(vcpu, BigInt.asUintN(64, value - tscAt(this.#clock.now())));
    this.localApics[vcpu]?.tscMoved();
  }

  readCr8(vcpu: number): number {
    return this.localApics[vcpu]?.cr8 ?? 0;
  }

  writeCr8(vcpu: number, value: number): void {
    const apic = this.localApics[vcpu];
    if (apic !== undefined) apic.cr8 = value;
  }

  readMsr(vcpu: number, index: number): bigint | null {
    const apic = this.localApics[vcpu] as LocalApic;
    if (index === IA32_APIC_BASE) return apic.readApicBase();
    if (index === IA32_TSC_DEADLINE) return apic.readTscDeadline();
    return index >= X2APIC_FIRST && index <= X2APIC_LAST ? apic.readMsr(index - X2APIC_FIRST) : null;
  }

  writeMsr(vcpu: number, index: number, value: bigint): boolean {
    const apic = this.localApics[vcpu] as LocalApic;
    if (index === IA32_APIC_BASE) return apic.writeApicBase(value);
    if (index === IA32_TSC_DEADLINE) {
      apic.writeTscDeadline(value);
      return true;
    }
    return index >= X2APIC_FIRST && index <= X2APIC_LAST && apic.writeMsr(index - X2APIC_FIRST, value);
  }

  hypervisorLeaf(_vcpu: number, _leaf: number, _subleaf: number): CpuidLeaf | null {
    return null;
  }

  hypercall(_vcpu: number): boolean | 'yield' {
    return false;
  }

  random(): bigint {
    return this.#random.next();
  }

  /** INTR of a vCPU follows what waits for it. */
  driveIntr(vcpu: number): void {
    const level = this.interruptPending(vcpu);
    if (level === this.#intr[vcpu]) return;
    this.#intr[vcpu] = level;
    this.#core.vcpus[vcpu]?.setInterruptLine(level);
  }

  /** Whether an interrupt waits for a vCPU. */
  protected interruptPending(vcpu: number): boolean {
    // An APIC drives its line while it is being made, before it is on the list.
    return this.localApics[vcpu]?.interruptPending() ?? false;
  }

  #accessedApic(): LocalApic | undefined {
    const apic = this.localApics[this.#core.accessor];
    return apic?.state.mode === 'xapic' && apic.state.base === BigInt(LAPIC_BASE) ? apic : undefined;
  }

  #nanosAt(vcpu: number, tsc: bigint): number {
    const wanted = BigInt.asIntN(64, tsc - this.tscOffset(vcpu));
    if (wanted <= 0n) return 0;
    const nanos = (wanted + CYCLES_PER_NANO - 1n) / CYCLES_PER_NANO;
    return Number(nanos < BigInt(Number.MAX_SAFE_INTEGER) ? nanos : BigInt(Number.MAX_SAFE_INTEGER));
  }
}
