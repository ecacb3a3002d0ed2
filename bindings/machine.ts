// A machine: core, clock, scheduler and the chips of a PC, from power-on to the next one; and its state as a whole.

import { StateDecodeError } from '../devices/schema.js';
import { type GuestMemory, memoryLayout } from './boot/index.js';
import { enterState, type StartPlan, startPlan } from './boot-plan.js';
import { HostClock, InstructionClock } from './clock.js';
import type { CheckedConfig } from './config.js';
import { Console } from './console.js';
import { Core, type Execution } from './core.js';
import { type CrashReport, crashReport } from './crash.js';
import { Debugger, type DebugStop } from './debugger.js';
import { StateError } from './errors.js';
import { EXIT_ABSENT, EXIT_BREAKPOINT, EXIT_NO_MEMORY, EXIT_SHUTDOWN } from './layout.gen.js';
import { wholePages } from './memory.js';
import { Pc, SERIAL_PORTS } from './pc.js';
import type { Platform } from './platform.js';
import { HostRandom, type RandomState, SeededRandom } from './random.js';
import { RUNSTATES, Scheduler } from './scheduler.js';
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
import { SHUTDOWN_REASONS, type ShutdownReason } from './xen/contract.js';
import { XenHypervisor } from './xen/host.js';
import { PvhPlatform } from './xen/platform.js';

/** Why a machine stopped. */
export type MachineStop =
  | { readonly kind: 'reset'; readonly reason: string }
  | { readonly kind: 'poweroff' }
  | { readonly kind: 'exit'; readonly code: number }
  /** A guest of Xen's interface has ended itself. */
  | { readonly kind: 'shutdown'; readonly reason: ShutdownReason }
  | { readonly kind: 'breakpoint'; readonly stop: DebugStop }
  | { readonly kind: 'crash'; readonly report: CrashReport };

const CRASH_CAUSES: Readonly<Record<number, string>> = {
  [EXIT_SHUTDOWN]: 'Triple fault',
  [EXIT_ABSENT]: 'Access to memory that nobody provides',
  [EXIT_NO_MEMORY]: 'WebAssembly memory exhausted',
};

/** Where a machine lives: its number, and the hypervisor that it shares with others. */
export interface MachinePlace {
  readonly domid: number;
  readonly hypervisor: XenHypervisor;
}

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
  readonly platform: Platform;
  /** What is written to ports 0xe9 and 0x402, and to Xen's own console. */
  readonly debugConsole = new Console();
  /** Things that no correct guest does, as devices counted them. */
  guestErrors = 0;
  /** Called at each of them. */
  onGuestError: (device: string, message: string) => void = () => {};
  readonly #layout: GuestMemory;
  readonly #start: StartPlan;
  #stop: MachineStop | null = null;

  private constructor(config: CheckedConfig, core: Core, services: HostServices, place: MachinePlace) {
    this.config = config;
    this.core = core;
    this.#layout = memoryLayout(config.memoryBytes, config.type === 'pvh' ? { platform: 'pvh' } : {});
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
    this.scheduler.onHalt = () => this.platform.halted();
    this.platform = config.type === 'pvh' ? this.#makePvh(place) : this.#makePc();
  }

  /** Paravirtual devices and xenstore; null for a PC. */
  get xen(): PvhPlatform['xen'] | null {
    return this.platform instanceof PvhPlatform ? this.platform.xen : null;
  }

  /** The consoles that people see: COM1 first, or hvc0. */
  get consoles(): readonly Console[] {
    return this.platform.consoles;
  }

  #makePc(): Pc {
    return new Pc({
      ...this.#surroundings(),
      consoles: SERIAL_PORTS.map(() => new Console()),
      onReset: (reason) => this.#requestStop({ kind: 'reset', reason }),
      onPowerOff: () => this.#requestStop({ kind: 'poweroff' }),
      onExit: (code) => this.#requestStop({ kind: 'exit', code }),
    });
  }

  #makePvh(place: MachinePlace): PvhPlatform {
    return new PvhPlatform({
      ...this.#surroundings(),
      ...place,
      name: this.config.name,
      runstate: (vcpu) => {
        const { state, since, nanos } = this.scheduler.times(vcpu);
        return { state: RUNSTATES.indexOf(state), since, nanos };
      },
      onShutdown: (reason) =>
        this.#requestStop({ kind: 'shutdown', reason: SHUTDOWN_REASONS[reason] as ShutdownReason }),
    });
  }

  #surroundings() {
    return {
      core: this.core,
      clock: this.clock,
      random: this.#random,
      memory: this.#layout,
      startTime: this.config.startTime,
      debugConsole: this.debugConsole,
      guestError: (device: string, message: string) => {
        this.guestErrors++;
        this.onGuestError(device, message);
      },
    };
  }

  /** Builds a machine that is switched off. */
  static async create(
    config: CheckedConfig,
    services: HostServices,
    execution: Execution = {},
    place: MachinePlace = { domid: 1, hypervisor: new XenHypervisor() },
  ): Promise<Machine> {
    const core = await Core.create({
      vcpus: config.vcpus,
      cpu: config.cpu,
      ...execution,
      jit: {
        ...(services.moduleKiB === undefined ? {} : { moduleKiB: services.moduleKiB }),
        ...execution.jit,
      },
    });
    return new Machine(config, core, services, place);
  }

  /** Power-on: fresh memory, every chip reset, the boot images in place, the boot CPU at its first instruction. */
  powerOn(): void {
    this.#stop = null;
    this.scheduler.reset();
    this.platform.freshMemory();
    for (const vcpu of this.core.vcpus) vcpu.reset();
    this.platform.reset();
    const { plan, playsFirmware } = this.#start;
    for (const { gpa, bytes, rom } of plan.pieces) {
      if (rom) this.core.memory.addRom(gpa, bytes);
      else this.core.memory.write(gpa, bytes);
    }
    if (playsFirmware) this.platform.prepareStart();
    if (plan.cpu !== null) enterState(this.core.vcpus[0] as Vcpu, plan.cpu);
  }

  /** Presses the power button. */
  powerButton(): void {
    this.platform.powerButton();
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

  /** What the first vCPU was doing when the guest declared that it has crashed. */
  crashNow(what: string): CrashReport {
    return crashReport(this.core.vcpus[0] as Vcpu, this.core.memory, what);
  }

  /** The state as records; memory is read while they are taken. */
  save(): MachineState {
    this.platform.beforeSave();
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
    this.platform.freshMemory();
    for (const { gpa, bytes, rom } of snapshot.memory) {
      if (rom) this.core.memory.addRom(gpa, bytes);
      else this.core.memory.write(gpa, bytes);
    }
    for (const [index, device] of this.platform.devices.entries()) device.state = states[index] as object;
    for (const vcpu of this.core.vcpus) {
      const record = snapshot.vcpus[vcpu.index] as VcpuRecord;
      this.platform.board.setTscOffset(vcpu.index, record.tscOffset);
      installVcpu(vcpu, record);
    }
    this.platform.restored();
    for (const device of this.platform.devices) device.resume();
    this.platform.board.resumeIntr();
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
    // To Xen a triple fault is one of the ways in which guests reboot.
    if (exit.reason === EXIT_SHUTDOWN && this.xen !== null) return { kind: 'shutdown', reason: 'reboot' };
    const what = CRASH_CAUSES[exit.reason] ?? 'Unexpected exit';
    const report = crashReport(this.core.vcpus[exit.vcpu] as Vcpu, this.core.memory, what);
    return { kind: 'crash', report };
  }

  #record(): MachineRecord {
    const random = this.#random instanceof SeededRandom ? [...this.#random.save()] : [0n, 0n, 0n, 0n];
    return { ...this.clock.save(), ...this.scheduler.save(), random };
  }

  #vcpuRecords(): Uint8Array[] {
    return this.core.vcpus.map((vcpu) => encodeVcpu(vcpu, this.platform.board.tscOffset(vcpu.index)));
  }

  #deviceRecords(): Map<string, Uint8Array> {
    return new Map(this.platform.devices.map((device) => [device.name, device.schema.encode(device.state)]));
  }

  #decodeDevices(records: ReadonlyMap<string, Uint8Array>): object[] {
    const names = new Set(this.platform.devices.map((device) => device.name));
    const stranger = [...records.keys()].find((name) => !names.has(name));
    if (stranger !== undefined) {
      const message = `The snapshot holds a device "${stranger}", which this machine does not have.`;
      throw new StateError('SNAPSHOT_UNKNOWN_RECORD', message, { params: { device: stranger } });
    }
    return this.platform.devices.map((device) => {
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
    const rom = this.#start.plan.pieces.find((piece) => piece.rom);
    const romPlace =
      rom === undefined ? null : { start: rom.gpa, end: rom.gpa + wholePages(rom.bytes.length) };
    let end = 0;
    for (const run of runs) {
      const runEnd = run.gpa + run.bytes.length;
      const allowed = run.rom
        ? romPlace !== null && run.gpa >= romPlace.start && runEnd <= romPlace.end
        : this.platform.allowsMemory(run.gpa, run.bytes.length);
      if (run.gpa < end || !allowed) {
        throw damaged(`memory at 0x${run.gpa.toString(16)} is not the machine's`);
      }
      end = runEnd;
    }
  }
}
