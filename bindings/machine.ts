// A machine: core, clock, scheduler and the chips of a PC, from power-on to the next one; and its state as a whole.

import { StateDecodeError } from '../devices/schema.js';
import { type GuestMemory, memoryLayout } from './boot/index.js';
import { enterState, type StartPlan, startPlan } from './boot-plan.js';
import { HostClock, InstructionClock } from './clock.js';
import type { CheckedConfig } from './config.js';
import { Console } from './console.js';
import { Core } from './core.js';
import { type CrashReport, crashReport } from './crash.js';
import { Debugger, type DebugStop } from './debugger.js';
import { StateError } from './errors.js';
import { BIOS_AREA_END, HIGH_RAM_BASE, VGA_BASE } from './firmware/platform.js';
import { EXIT_ABSENT, EXIT_BREAKPOINT, EXIT_NO_MEMORY, EXIT_SHUTDOWN } from './layout.gen.js';
import { wholePages } from './memory.js';
import { Pc, SERIAL_PORTS } from './pc.js';
import { HostRandom, type RandomState, SeededRandom } from './random.js';
import { Scheduler } from './scheduler.js';
import type { HostServices } from './services.js';
import { Checksum } from './snapshot/checksum.js';
import { damaged } from './snapshot/container.js';
import { encodeMemory, hashMemory, type MemoryRun } from './snapshot/memory-record.js';
import {
  type DecodedSnapshot,
  encodeMachineRecord,
  type MachineRecord,
  type MachineState,
} from './snapshot/snapshot.js';
import { encodeVcpu, installVcpu, loadVcpu, type VcpuRecord } from './snapshot/vcpu-record.js';
import type { Vcpu } from './vcpu.js';
import type { WasmSource } from './wasm.js';

/** Why a machine stopped. */
export type MachineStop =
  | { readonly kind: 'reset'; readonly reason: string }
  | { readonly kind: 'poweroff' }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'breakpoint'; readonly stop: DebugStop }
  | { readonly kind: 'crash'; readonly report: CrashReport };

/** Below this, RAM has a hole for the display and ROMs; from there to 1 MiB it is RAM again, with the BIOS area. */
const ROM_AREA_BASE = 0xc0000;

const CRASH_CAUSES: Readonly<Record<number, string>> = {
  [EXIT_SHUTDOWN]: 'Triple fault',
  [EXIT_ABSENT]: 'Access to memory that nobody provides',
  [EXIT_NO_MEMORY]: 'WebAssembly memory exhausted',
};

/** The hardware of one domain. */
export class Machine {
  /** What the machine was built from. */
  readonly config: CheckedConfig;
  /** CPUs, memory and buses. */
  readonly core: Core;
  /** Virtual time. */
  readonly clock: InstructionClock | HostClock;
  /** The turns of the vCPUs. */
  readonly scheduler: Scheduler;
  /** Breakpoints and watchpoints of the host. */
  readonly debugger: Debugger;
  /** The host's random numbers; under the instruction-count clock those of the seed. */
  readonly #random: HostRandom | SeededRandom;
  /** The chips. */
  readonly pc: Pc;
  /** One for each serial port, COM1 first. */
  readonly consoles: readonly Console[] = SERIAL_PORTS.map(() => new Console());
  /** What is written to ports 0xe9 and 0x402. */
  readonly debugConsole = new Console();
  /** Things that no correct guest does, as devices counted them. */
  guestErrors = 0;
  /** Called at each of them. */
  onGuestError: (device: string, message: string) => void = () => {};
  readonly #layout: GuestMemory;
  readonly #start: StartPlan;
  #stop: MachineStop | null = null;

  private constructor(config: CheckedConfig, core: Core, services: HostServices) {
    this.config = config;
    this.core = core;
    this.#layout = memoryLayout(config.memoryBytes);
    this.#start = startPlan(config, this.#layout);
    this.clock =
      config.clock === 'icount'
        ? new InstructionClock(config.instructionTime)
        : new HostClock(() => services.now());
    this.#random = config.clock === 'icount' ? new SeededRandom(config.randomSeed) : new HostRandom(services);
    this.scheduler = new Scheduler(core.vcpus, this.clock, () => services.now());
    core.onAccesses = () => this.scheduler.checkTime();
    this.debugger = new Debugger(core);
    for (const vcpu of core.vcpus) vcpu.onWake(() => this.scheduler.wake(vcpu.index));
    this.pc = new Pc({
      core,
      clock: this.clock,
      random: this.#random,
      memory: this.#layout,
      startTime: config.startTime,
      consoles: this.consoles,
      debugConsole: this.debugConsole,
      guestError: (device, message) => {
        this.guestErrors++;
        this.onGuestError(device, message);
      },
      onReset: (reason) => this.#requestStop({ kind: 'reset', reason }),
      onPowerOff: () => this.#requestStop({ kind: 'poweroff' }),
      onExit: (code) => this.#requestStop({ kind: 'exit', code }),
    });
  }

  /** Builds a machine that is switched off. */
  static async create(config: CheckedConfig, services: HostServices, wasm?: WasmSource): Promise<Machine> {
    const core = await Core.create({
      vcpus: config.vcpus,
      cpu: config.cpu,
      ...(wasm === undefined ? {} : { wasm }),
    });
    return new Machine(config, core, services);
  }

  /** Power-on: fresh memory, every chip reset, the boot images in place, the boot CPU at its first instruction. */
  powerOn(): void {
    this.#stop = null;
    this.scheduler.reset();
    this.#freshMemory();
    for (const vcpu of this.core.vcpus) vcpu.reset();
    this.pc.reset();
    const { plan, playsFirmware } = this.#start;
    for (const { gpa, bytes, rom } of plan.pieces) {
      if (rom) this.core.memory.addRom(gpa, bytes);
      else this.core.memory.write(gpa, bytes);
    }
    if (playsFirmware) this.pc.configureAsFirmware();
    if (plan.cpu !== null) enterState(this.core.vcpus[0] as Vcpu, plan.cpu);
  }

  /** Presses the power button. */
  powerButton(): void {
    this.pc.pm.pressPowerButton();
  }

  /** Gives the serial ports the input that waits for them. */
  deliverInput(): void {
    for (const console of this.consoles) console.deliver();
  }

  /** Why the machine stopped since the last call, or null. */
  takeStop(): MachineStop | null {
    const stop = this.#stop ?? this.#crash();
    this.#stop = null;
    return stop;
  }

  /** The state as records; memory is read while they are taken. */
  save(): MachineState {
    return {
      config: this.config,
      machine: this.#record(),
      vcpus: this.#vcpuRecords(),
      devices: this.#deviceRecords(),
      memory: encodeMemory(this.core.memory),
    };
  }

  /**
   * Gives a machine that was just made the state of a snapshot.
   *
   * @throws StateError when a device's record does not fit; the machine is then of no use
   */
  restore(snapshot: DecodedSnapshot): void {
    const states = this.#decodeDevices(snapshot.devices);
    this.#checkMemory(snapshot.memory);
    this.scheduler.reset();
    this.clock.restore(snapshot.machine);
    const { random } = snapshot.machine;
    if (this.#random instanceof SeededRandom && random.some((word) => word !== 0n))
      this.#random.restore(random as unknown as RandomState);
    this.#freshMemory();
    for (const { gpa, bytes, rom } of snapshot.memory) {
      if (rom) this.core.memory.addRom(gpa, bytes);
      else this.core.memory.write(gpa, bytes);
    }
    for (const [index, device] of this.pc.devices.entries()) device.state = states[index] as object;
    for (const vcpu of this.core.vcpus) {
      const record = snapshot.vcpus[vcpu.index] as VcpuRecord;
      this.pc.board.setTscOffset(vcpu.index, record.tscOffset);
      installVcpu(vcpu, record);
    }
    for (const device of this.pc.devices) device.resume();
    this.pc.board.resumeIntr();
    for (const vcpu of this.core.vcpus) loadVcpu(vcpu, snapshot.vcpus[vcpu.index] as VcpuRecord);
    this.scheduler.restore(snapshot.machine);
  }

  /** A hash of all that the guest can observe. */
  hash(): string {
    const hash = new Checksum().update(encodeMachineRecord(this.#record()));
    for (const record of this.#vcpuRecords()) hash.update(record);
    for (const record of this.#deviceRecords().values()) hash.update(record);
    hashMemory(this.core.memory, hash);
    return hash.digest();
  }

  #requestStop(stop: MachineStop): void {
    this.#stop ??= stop;
    this.scheduler.stop();
  }

  #crash(): MachineStop | null {
    const exit = this.scheduler.lastExit;
    if (exit === null) return null;
    this.scheduler.lastExit = null;
    if (exit.reason === EXIT_BREAKPOINT) {
      return { kind: 'breakpoint', stop: this.debugger.takeStop(exit.vcpu) };
    }
    const what = CRASH_CAUSES[exit.reason] ?? 'Unexpected exit';
    const report = crashReport(this.core.vcpus[exit.vcpu] as Vcpu, this.core.memory, what);
    return { kind: 'crash', report };
  }

  /** RAM as at power-on, all zeros, and nothing else but the devices' windows. */
  #freshMemory(): void {
    const { memory } = this.core;
    const { lowRam, highRam } = this.#layout;
    memory.remove(0, lowRam);
    if (highRam > 0) memory.remove(HIGH_RAM_BASE, highRam);
    memory.addRam(0, VGA_BASE);
    memory.addRam(ROM_AREA_BASE, BIOS_AREA_END - ROM_AREA_BASE);
    if (lowRam > BIOS_AREA_END) memory.addRam(BIOS_AREA_END, lowRam - BIOS_AREA_END);
    if (highRam > 0) memory.addRam(HIGH_RAM_BASE, highRam);
  }

  #record(): MachineRecord {
    const random = this.#random instanceof SeededRandom ? [...this.#random.save()] : [0n, 0n, 0n, 0n];
    return { ...this.clock.save(), ...this.scheduler.save(), random };
  }

  #vcpuRecords(): Uint8Array[] {
    return this.core.vcpus.map((vcpu) => encodeVcpu(vcpu, this.pc.board.tscOffset(vcpu.index)));
  }

  #deviceRecords(): Map<string, Uint8Array> {
    return new Map(this.pc.devices.map((device) => [device.name, device.schema.encode(device.state)]));
  }

  #decodeDevices(records: ReadonlyMap<string, Uint8Array>): object[] {
    const names = new Set(this.pc.devices.map((device) => device.name));
    const stranger = [...records.keys()].find((name) => !names.has(name));
    if (stranger !== undefined) {
      const message = `The snapshot holds a device "${stranger}", which this machine does not have.`;
      throw new StateError('SNAPSHOT_UNKNOWN_RECORD', message, { params: { device: stranger } });
    }
    return this.pc.devices.map((device) => {
      const record = records.get(device.name);
      if (record === undefined) throw damaged(`it has no device "${device.name}"`);
      try {
        return device.schema.decode(record);
      } catch (error) {
        if (error instanceof StateDecodeError)
          throw damaged(`device "${device.name}": ${error.message}`, error);
        throw error;
      }
    });
  }

  /** Every run has to be where this machine has memory: RAM, or a ROM below 4 GiB. */
  #checkMemory(runs: readonly MemoryRun[]): void {
    const { lowRam, highRam } = this.#layout;
    const rom = this.#start.plan.pieces.find((piece) => piece.rom);
    const places = [
      { start: 0, end: VGA_BASE },
      { start: ROM_AREA_BASE, end: Math.max(lowRam, BIOS_AREA_END) },
      { start: HIGH_RAM_BASE, end: HIGH_RAM_BASE + highRam },
    ];
    const romPlace =
      rom === undefined ? null : { start: rom.gpa, end: rom.gpa + wholePages(rom.bytes.length) };
    let end = 0;
    for (const run of runs) {
      const runEnd = run.gpa + run.bytes.length;
      const allowed = run.rom ? (romPlace === null ? [] : [romPlace]) : places;
      if (run.gpa < end || !allowed.some((place) => run.gpa >= place.start && runEnd <= place.end)) {
        throw damaged(`memory at 0x${run.gpa.toString(16)} is not the machine's`);
      }
      end = runEnd;
    }
  }
}
