// One virtual CPU: registers, running, events. This is the layer that another emulator embeds.

import { type CpuidEntry, type CpuTable, installCpuTable } from './cpu-models.js';
import { ResourceError } from './errors.js';
import { EXIT_NAMES, type ExitReason } from './exits.js';
import * as L from './layout.gen.js';
import { Registers } from './registers.js';
import type { CoreInstance } from './wasm.js';

/** Why and where a run ended. */
export interface VcpuExit {
  /**
   * `budget`: all instructions were executed. `halt`: HLT, waiting for an interrupt. `shutdown`: triple fault.
   * `absent`: memory that the host has yet to provide. `pause`: the guest spins. `breakpoint`: one set by the host.
   * `wait-sipi`: waiting to be started by another vCPU. `kick`: {@link Vcpu.kick}. `no-memory`: the RAM behind the guest
   * cannot be allocated.
   */
  readonly reason: ExitReason;
  /** Instructions executed in this run. */
  readonly instructions: number;
  /** `absent` and `no-memory`: the address that was touched. */
  readonly gpa?: number;
}

const MOST_BUDGET = 0x7fff_ffff;

/** A virtual CPU of a {@link Core}. */
export class Vcpu extends Registers {
  /** Place in {@link Core.vcpus}; the number that a {@link Board} is asked with. */
  readonly index: number;
  /** @internal Every run is one step, for {@link Debugger}. */
  stepping = false;
  #onWake: () => void = () => {};
  readonly #vectors: number[] = [];

  /** @internal */
  constructor(core: CoreInstance, index: number) {
    super(core, core.exports.vcpuAddress(index));
    this.index = index;
  }

  /** Instructions retired since the vCPU was made. Exact also inside device callbacks. */
  get retired(): number {
    const { u32 } = this.core;
    const at = (this.block + L.V_RETIRED) >>> 2;
    return (u32[at] as number) + (u32[at + 1] as number) * 2 ** 32;
  }

  /** True while the vCPU executes HLT or waits to be started. */
  get halted(): boolean {
    return this.u32(L.V_ACTIVITY) !== L.ACTIVITY_ACTIVE;
  }

  /** What CPUID and the model's registers say. */
  get cpuTable(): CpuTable {
    const at = this.u32(L.V_CPUID);
    const { view } = this.core;
    const entries = Array.from({ length: this.u32(L.V_CPUID_COUNT) }, (_, row) =>
      Array.from({ length: 6 }, (_, column) => view.getUint32(at + row * 24 + column * 4, true)),
    );
    return {
      entries: entries as unknown as readonly CpuidEntry[],
      features: this.wide(L.V_FEATURES),
      physicalMask: this.wide(L.V_PHYS_MASK),
    };
  }

  /**
   * Makes the vCPU a CPU of that table and resets it.
   *
   * @throws ResourceError when the core has no memory for the table
   */
  installCpu(table: CpuTable): void {
    if (!installCpuTable(this.core, this.block, table)) {
      throw new ResourceError('MEMORY_EXHAUSTED', 'There is no memory for a CPUID table.');
    }
    this.dirty = false;
  }

  /** Puts the vCPU into the state after RESET. */
  reset(): void {
    this.core.exports.reset(this.block);
    this.dirty = false;
  }

  /**
   * Runs until `budget` instructions are executed (each iteration of a repeated string instruction counts) or something
   * happens that the caller has to see. Device callbacks are called meanwhile.
   */
  run(budget = MOST_BUDGET): VcpuExit {
    const before = this.retired;
    const reason = this.enter(budget);
    const exit = { reason: EXIT_NAMES[reason] as ExitReason, instructions: this.retired - before };
    if (reason !== L.EXIT_ABSENT && reason !== L.EXIT_NO_MEMORY) return exit;
    return { ...exit, gpa: Number(this.wide(L.V_ABSENT_GFN)) * 4096 };
  }

  /** As {@link run}, with the core's EXIT_* number as result. */
  enter(budget: number): number {
    if (this.dirty) this.settle();
    if (this.stepping) return this.step();
    return this.core.exports.run(this.block, Math.min(budget, MOST_BUDGET));
  }

  /**
   * @internal One instruction with the traps it raises, or the delivery of one event; EXIT_BREAKPOINT when done.
   * Interrupts wait, unless the vCPU is halted and needs one.
   */
  step(): number {
    if (this.dirty) this.settle();
    return this.core.exports.step(this.block, this.halted ? 0 : 1);
  }

  /** Ends the run in progress after the current instruction, or the next run at once. */
  kick(): void {
    this.core.exports.post(this.block, L.PENDING_KICK);
  }

  /** Posts PENDING_* events and lets a halted vCPU look at them. */
  post(bits: number): void {
    this.core.exports.post(this.block, bits);
    this.#onWake();
  }

  /** Takes posted events back: a level-triggered interrupt line fell. */
  unpost(bits: number): void {
    this.core.exports.unpost(this.block, bits);
  }

  /** Delivers a non-maskable interrupt. */
  nmi(): void {
    this.post(L.PENDING_NMI);
  }

  /** Queues an external interrupt for a bare core: delivered in order, when the guest has interrupts enabled. */
  interrupt(vector: number): void {
    this.#vectors.push(vector & 0xff);
    this.setInterruptLine(true);
  }

  /** @internal The CPU acknowledges: the next queued vector, or −1. */
  takeInterrupt(): number {
    const vector = this.#vectors.shift() ?? -1;
    if (this.#vectors.length === 0) this.setInterruptLine(false);
    return vector;
  }

  /** Raises or lowers the INTR pin. While it is up and interrupts are enabled, the vCPU asks for the vector. */
  setInterruptLine(level: boolean): void {
    if (level) this.post(L.PENDING_INTR);
    else this.unpost(L.PENDING_INTR);
  }

  /** @internal Writes a general register while an instruction calls out: nothing that the core derives depends on it. */
  setGpr(index: number, value: bigint): void {
    this.core.view.setBigUint64(this.block + L.V_GPR + 8 * index, BigInt.asUintN(64, value), true);
  }

  /** @internal Where to go on after an instruction that ends its block and calls out. */
  setRip(value: bigint): void {
    this.core.view.setBigUint64(this.block + L.V_RIP, BigInt.asUintN(64, value), true);
  }

  /** @internal Halts the vCPU, or lets it go on, whatever its interrupt flag says. For hypervisors. */
  setBlocked(blocked: boolean): void {
    const activity = blocked ? L.ACTIVITY_HALTED : L.ACTIVITY_ACTIVE;
    this.core.view.setUint32(this.block + L.V_ACTIVITY, activity, true);
    if (!blocked) this.#onWake();
  }

  /** @internal Physical address behind a linear one with the rights of the running code, or −1. For hypercalls. */
  physical(linear: bigint, write: boolean): number {
    return this.core.exports.linearToPhysical(this.block, BigInt.asIntN(64, linear), Number(write));
  }

  /** @internal Called when an event was posted. */
  onWake(listener: () => void): void {
    this.#onWake = listener;
  }

  /** @internal The core learns of registers that were written directly. */
  settle(): void {
    this.core.exports.stateChanged(this.block);
    this.dirty = false;
  }
}
