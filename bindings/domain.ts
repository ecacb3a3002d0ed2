// A Domain: one virtual machine, as its owner sees it. Power states as in Xen's toolstack, events, consoles, snapshots.

import type { CheckedConfig } from './config.js';
import type { Console } from './console.js';
import { coreDump } from './core-dump.js';
import type { CrashReport } from './crash.js';
import type { Debugger, DebugStop } from './debugger.js';
import { CrashError, InternalError, PowerStateError, StateError } from './errors.js';
import { Events, type Unsubscribe } from './events.js';
import { EXIT_NAMES } from './exits.js';
import type { JitStatistics } from './jit.js';
import type { Machine } from './machine.js';
import type { RunLimit, VcpuTimes } from './scheduler.js';
import type { HostServices } from './services.js';
import { encodeSnapshot } from './snapshot/snapshot.js';
import type { Vcpu } from './vcpu.js';
import type { ShutdownReason, XenDomain } from './xen/contract.js';

/**
 * `created`: never started. `running`. `paused`: time stands still. `shutdown`: the guest powered itself off or was
 * powered off. `crashed`: the guest stopped itself for good. `destroyed`: gone.
 */
export type PowerState = 'created' | 'running' | 'paused' | 'shutdown' | 'crashed' | 'destroyed';

/** What a domain tells. */
export interface DomainEvents {
  /** The power state changed. */
  state: PowerState;
  /** The guest powered off, with the reason. */
  poweroff: { readonly reason: 'guest' | 'reboot' | 'host' };
  /** The machine was reset and has started anew. */
  reset: { readonly reason: string };
  /** Triple fault. */
  crash: CrashReport;
  /** A breakpoint, watchpoint or step of {@link Domain.debugger} stopped the domain, which is paused. */
  breakpoint: DebugStop;
  /** The emulator itself failed; the domain has crashed. */
  failure: InternalError;
  /** The guest has suspended itself, as {@link Domain.save} asks of one that speaks Xen's interface. */
  suspend: undefined;
  /** The guest wrote to the debug exit port. The domain is shut down. */
  exit: { readonly code: number };
  /** Something that no correct guest does. */
  guestError: { readonly device: string; readonly message: string };
  /** {@link Domain.destroy} was called. */
  destroyed: undefined;
}

/** Counters of a domain since it was made. */
export interface DomainStats {
  /** Instructions retired by all vCPUs. */
  readonly instructions: number;
  /** Virtual time in nanoseconds. */
  readonly virtualNanos: number;
  /** Host milliseconds spent running the vCPUs and their devices. */
  readonly busyMs: number;
  /** Million instructions a second of busy time. */
  readonly mips: number;
  /** How often vCPUs left the core, by reason. */
  readonly exits: Readonly<Record<string, number>>;
  /** Things that no correct guest does, as devices counted them. */
  readonly guestErrors: number;
  /** Bytes of linear memory that the domain holds. */
  readonly memoryHeld: number;
  /** What the JIT has done; all zero without it. */
  readonly jit: JitStatistics;
}

/** @internal What came of a slice. */
export interface SliceEnd {
  /** Milliseconds until the domain needs to run again: 0 for at once. */
  readonly waitMs: number;
  /** Milliseconds that it ran. */
  readonly usedMs: number;
  /** Which vCPUs still have something to do. */
  readonly ready: readonly boolean[];
}

/** How long a guest may take to suspend itself for a snapshot. */
const SUSPEND_DEADLINE_MS = 60_000;

/** What domains in this thread and domains in Workers have in common. */
export type DomainApi = Pick<
  Domain,
  | ('id' | 'name' | 'state' | 'config' | 'xen' | 'stats' | 'vcpuTimes')
  | ('console' | 'consoles' | 'debugConsole')
  | ('on' | 'waitFor' | 'rename' | 'save' | 'dumpCore')
  | ('start' | 'pause' | 'unpause' | 'reset' | 'powerButton' | 'powerOff' | 'destroy')
>;

/** One virtual machine. Made by {@link Host.create} and {@link Host.restore}. */
export class Domain {
  /** Number within its host. */
  readonly id: number;
  readonly #machine: Machine;
  readonly #services: HostServices;
  readonly #wake: () => void;
  readonly #events = new Events<DomainEvents>();
  #state: PowerState = 'created';
  #busyMs = 0;
  #name: string;

  /** @internal */
  constructor(id: number, machine: Machine, services: HostServices, wake: () => void) {
    this.id = id;
    this.#machine = machine;
    this.#name = machine.config.name;
    this.#services = services;
    this.#wake = wake;
    machine.onGuestError = (device, message) => this.#events.emit('guestError', { device, message });
    for (const console of machine.consoles) console.onInput(() => this.#inputArrived());
    machine.scheduler.onOutsideWake = () => this.#inputArrived();
  }

  /** For people and logs. */
  get name(): string {
    return this.#name;
  }

  /** Gives the domain another name. */
  rename(name: string): void {
    this.#name = name;
  }

  /** Where in its life the domain is. */
  get state(): PowerState {
    return this.#state;
  }

  /** The checked configuration. */
  get config(): CheckedConfig {
    return this.#machine.config;
  }

  /** Xenstore, paravirtual devices and requests to the guest; null for a PC. */
  get xen(): XenDomain | null {
    return this.#machine.xen;
  }

  /** The machine inside, for debuggers and tests. */
  get machine(): Machine {
    return this.#machine;
  }

  /** Breakpoints and watchpoints of the host, and memory as the vCPUs see it. */
  get debugger(): Debugger {
    return this.#machine.debugger;
  }

  /** The first serial port. */
  get console(): Console {
    return this.#machine.consoles[0] as Console;
  }

  /** All serial ports, COM1 first. */
  get consoles(): readonly Console[] {
    return this.#machine.consoles;
  }

  /** What the guest writes to the debug port 0xe9, and firmware to 0x402. */
  get debugConsole(): Console {
    return this.#machine.debugConsole;
  }

  /** Counters, as of now. */
  get stats(): DomainStats {
    const { scheduler, clock, core, guestErrors } = this.#machine;
    const exits = Object.fromEntries(EXIT_NAMES.map((name, reason) => [name, scheduler.exits[reason] ?? 0]));
    return {
      instructions: scheduler.executed,
      virtualNanos: clock.now(),
      busyMs: this.#busyMs,
      mips: this.#busyMs === 0 ? 0 : scheduler.executed / this.#busyMs / 1000,
      exits,
      guestErrors,
      memoryHeld: core.memoryHeld,
      jit: core.jitStatistics,
    };
  }

  /** Where the time of each vCPU went. */
  get vcpuTimes(): readonly VcpuTimes[] {
    const { core, scheduler } = this.#machine;
    return core.vcpus.map(({ index }) => scheduler.times(index));
  }

  /** Calls `listener` at every `event`; call the result to stop. */
  on<E extends keyof DomainEvents>(event: E, listener: (payload: DomainEvents[E]) => void): Unsubscribe {
    return this.#events.on(event, listener);
  }

  /**
   * Waits for the next `event`.
   *
   * @throws CrashError when the guest crashes for good first, InternalError when the emulator fails, PowerStateError
   *   when the domain is destroyed first
   */
  waitFor<E extends keyof DomainEvents>(event: E): Promise<DomainEvents[E]> {
    return new Promise((resolve, reject) => {
      const stops: Unsubscribe[] = [];
      const settle = (action: () => void) => {
        for (const stop of stops) stop();
        action();
      };
      stops.push(this.on(event, (payload) => settle(() => resolve(payload))));
      stops.push(this.on('failure', (error) => settle(() => reject(error))));
      stops.push(this.on('destroyed', () => settle(() => reject(this.#refusal('wait for an event')))));
      if (this.config.onCrash === 'restart') return;
      const crashed = (report: CrashReport) =>
        new CrashError('GUEST_CRASHED', report.summary, { params: { report } });
      stops.push(this.on('crash', (report) => settle(() => reject(crashed(report)))));
    });
  }

  /** Lets the domain run: powers it on when it was shut down or has crashed. */
  start(): void {
    this.#require('start', 'created', 'paused', 'shutdown', 'crashed');
    this.#machine.debugger.resume();
    if (this.#state === 'shutdown' || this.#state === 'crashed') this.#machine.powerOn();
    this.#machine.xen?.resume();
    this.#machine.clock.start();
    this.#enter('running');
    this.#wake();
  }

  /** Stops the vCPUs and virtual time. */
  pause(): void {
    this.#require('pause', 'running');
    this.#machine.clock.stop();
    this.#enter('paused');
  }

  /** Goes on after {@link pause} or after a restore. */
  unpause(): void {
    this.#require('unpause', 'paused');
    this.start();
  }

  /** Resets the machine as its reset button does. */
  reset(): void {
    this.#require('reset', 'running', 'paused');
    this.#restart('host');
  }

  /** Presses the power button: what happens then is up to the guest. */
  powerButton(): void {
    this.#require('press the power button of', 'running', 'paused');
    this.#machine.powerButton();
    this.#inputArrived();
  }

  /** Switches the power off at once. */
  powerOff(): void {
    this.#require('power off', 'created', 'running', 'paused');
    this.#shutDown('host');
  }

  /** Ends the domain for good. */
  destroy(): void {
    if (this.#state === 'destroyed') return;
    this.#machine.clock.stop();
    this.#machine.platform.destroy();
    this.#enter('destroyed');
    this.#events.emit('destroyed', undefined);
  }

  /**
   * The whole machine as bytes, for {@link Host.restore}. A running domain goes on running.
   *
   * @throws PowerStateError when it is shut down, has crashed or is destroyed; StateError while it maps pages of other
   *   domains, or they map its own, and when a guest of Xen's interface does not suspend itself
   */
  async save(): Promise<Uint8Array> {
    this.#require('save', 'created', 'running', 'paused');
    this.#requireUnbound();
    const { xen } = this.#machine;
    if (xen !== null && this.#state !== 'created' && !xen.suspended) return this.#saveSuspended(xen);
    return this.#encode();
  }

  /** A guest of Xen's interface is asked to suspend itself; afterwards it goes on as if it had not. */
  async #saveSuspended(xen: XenDomain): Promise<Uint8Array> {
    const refusal = (why: string) =>
      new StateError('GUEST_NOT_SUSPENDED', `Cannot save domain "${this.name}": ${why}.`);
    if (!xen.supports('suspend')) throw refusal('its guest does not offer to suspend itself');
    const before = this.#state;
    const deadline = this.#services.sleep(SUSPEND_DEADLINE_MS);
    const suspended = this.waitFor('suspend').then(() => true);
    xen.requestShutdown('suspend');
    if (before === 'paused') this.start();
    try {
      if (!(await Promise.race([suspended, deadline.done.then(() => false)])))
        throw refusal('its guest was asked to suspend itself and did not');
    } finally {
      deadline.cancel();
      suspended.catch(() => {});
    }
    try {
      this.#requireUnbound();
      return this.#encode();
    } finally {
      if (before === 'running') this.start();
      else xen.resume();
    }
  }

  /** What is in two domains cannot be in the snapshot of one. */
  #requireUnbound(): void {
    const bound = this.#machine.xen?.guest.boundTo ?? null;
    if (bound === null) return;
    throw new StateError('GRANTS_MAPPED', `Cannot save domain "${this.name}": ${bound}.`, {
      params: { domain: this.name },
    });
  }

  #encode(): Uint8Array {
    const state = this.#machine.save();
    return encodeSnapshot({ ...state, config: { ...state.config, name: this.#name } });
  }

  /**
   * Memory and registers as an ELF core file, as they are between two instructions.
   *
   * @throws PowerStateError when the domain is destroyed
   */
  async dumpCore(): Promise<Uint8Array> {
    this.#require('dump the memory of', 'created', 'running', 'paused', 'shutdown', 'crashed');
    return coreDump(this.#machine.core);
  }

  /**
   * A hash of everything that the guest can observe: vCPUs, devices, memory, time. Equal machines have equal hashes,
   * on every host and in every engine.
   */
  hash(): string {
    this.#require('hash', 'created', 'running', 'paused', 'shutdown', 'crashed');
    return this.#machine.hash();
  }

  /**
   * Runs exactly `count` instructions (fewer when all vCPUs wait for outside events or the machine stops), at once.
   * For tests and debuggers, on a domain that is created or paused and runs by instruction count.
   *
   * @returns the instructions executed
   */
  runInstructions(count: number): number {
    this.#require('step', 'created', 'paused');
    if (this.#machine.config.clock !== 'icount') {
      throw new PowerStateError('CLOCK_NOT_ICOUNT', 'Exact stepping needs a domain with the icount clock.');
    }
    const { scheduler } = this.#machine;
    const first = scheduler.executed;
    while (scheduler.executed - first < count && this.#steps()) {
      const end = this.#runOnce({ instructions: count - (scheduler.executed - first) });
      if (end === 'idle') break;
    }
    return scheduler.executed - first;
  }

  /**
   * One instruction of vCPU `index`, at once, with the exception or trap it raises; interrupts wait. The other vCPUs get
   * as much, unless they are held ({@link Domain.hold}). For debuggers, on a domain that is created or paused. A step
   * ends with the event `breakpoint`; of a halted vCPU, only when something wakes it, while the domain runs.
   */
  step(index: number): void {
    this.#require('step', 'created', 'paused');
    const vcpu = this.#machine.core.vcpus[index] as Vcpu;
    this.#machine.debugger.resume(index);
    if (vcpu.halted) {
      vcpu.stepping = true;
      this.start();
    } else {
      this.#machine.scheduler.step(index);
      this.#settle();
    }
  }

  /** Keeps vCPU `index` from running, or lets it run again. For debuggers. */
  hold(index: number, held: boolean): void {
    this.#machine.scheduler.hold(index, held);
  }

  /** @internal Runs for about `ms`, those vCPUs that `permits` does not exclude. */
  runSlice(ms: number, permits?: readonly boolean[]): SliceEnd {
    const started = this.#services.now();
    const until = started + ms;
    const expired = () => this.#services.now() >= until;
    const end = this.#runOnce(permits === undefined ? { expired } : { expired, permits });
    const usedMs = this.#services.now() - started;
    this.#busyMs += usedMs;
    const { clock, scheduler } = this.#machine;
    const { ready } = scheduler;
    // A slice may be over at the very moment at which the last vCPU halts: then it is idle all the same.
    const idle = end === 'idle' || (end === 'limit' && !ready.includes(true));
    if (!idle || this.#state !== 'running') return { waitMs: 0, usedMs, ready };
    const { nextDeadline: deadline } = clock;
    const left = deadline === null ? Number.POSITIVE_INFINITY : (deadline - clock.now()) / 1e6;
    // A timer that became due meanwhile may wake any of them.
    if (left <= 0) return { waitMs: 0, usedMs, ready: ready.map(() => true) };
    return { waitMs: left, usedMs, ready };
  }

  /** @internal Running it threw: a defect of the emulator, which ends this domain and no other. */
  failed(cause: unknown): void {
    const what = cause instanceof Error ? cause.message : String(cause);
    this.#halt('crashed');
    const message = `The emulator failed while domain "${this.name}" ran: ${what}.`;
    this.#events.emit('failure', new InternalError('DOMAIN_FAILED', message, { cause }));
  }

  /** @internal The state after Host.restore. */
  restored(): void {
    this.#enter('paused');
  }

  #steps(): boolean {
    if (this.#machine.xen?.suspended === true) return false;
    return this.#state === 'created' || this.#state === 'paused';
  }

  #runOnce(limit: RunLimit): string {
    const machine = this.#machine;
    machine.deliverInput();
    const end = machine.scheduler.run(limit);
    return this.#settle() ? 'stopped' : end;
  }

  /** Passes on what came out of a run; true when the machine stopped. */
  #settle(): boolean {
    const machine = this.#machine;
    for (const console of machine.consoles) console.flush();
    machine.debugConsole.flush();
    const stop = machine.takeStop();
    if (stop === null) return false;
    switch (stop.kind) {
      case 'reset':
        if (machine.config.onReboot === 'restart') this.#restart(stop.reason);
        else this.#shutDown('reboot');
        break;
      case 'poweroff':
        this.#shutDown('guest');
        break;
      case 'shutdown':
        this.#guestShutDown(stop.reason);
        break;
      case 'breakpoint':
        for (const vcpu of machine.core.vcpus) vcpu.stepping = false;
        if (this.#state === 'running') this.pause();
        this.#events.emit('breakpoint', stop.stop);
        break;
      case 'exit':
        this.#halt('shutdown');
        this.#events.emit('exit', { code: stop.code });
        break;
      case 'crash':
        if (machine.config.onCrash === 'preserve') this.#halt('crashed');
        this.#events.emit('crash', stop.report);
        if (machine.config.onCrash === 'restart') this.#restart('triple fault');
        break;
    }
    return true;
  }

  /** SCHEDOP_shutdown of a guest of Xen's interface. */
  #guestShutDown(reason: ShutdownReason): void {
    switch (reason) {
      case 'reboot':
        if (this.#machine.config.onReboot === 'restart') this.#restart('guest');
        else this.#shutDown('reboot');
        break;
      case 'suspend':
        this.#halt('paused');
        this.#events.emit('suspend', undefined);
        break;
      case 'poweroff':
        this.#shutDown('guest');
        break;
      default: {
        const report = this.#machine.crashNow(`The guest ended itself: ${reason}`);
        if (this.#machine.config.onCrash === 'preserve') this.#halt('crashed');
        this.#events.emit('crash', report);
        if (this.#machine.config.onCrash === 'restart') this.#restart(reason);
      }
    }
  }

  #restart(reason: string): void {
    this.#machine.powerOn();
    this.#events.emit('reset', { reason });
    if (this.#state === 'running') this.#wake();
  }

  #shutDown(reason: 'guest' | 'reboot' | 'host'): void {
    this.#halt('shutdown');
    this.#events.emit('poweroff', { reason });
  }

  #halt(state: PowerState): void {
    this.#machine.clock.stop();
    this.#enter(state);
  }

  #inputArrived(): void {
    if (this.#state === 'running') this.#wake();
  }

  #enter(state: PowerState): void {
    this.#state = state;
    // A host that sleeps until this domain's next timer has nothing to wait for any more.
    if (state !== 'running') this.#wake();
    this.#events.emit('state', state);
  }

  #refusal(verb: string): PowerStateError {
    return new PowerStateError(
      'POWER_STATE_INVALID',
      `Cannot ${verb} domain "${this.name}": it is ${this.#state}.`,
      {
        params: { domain: this.name, state: this.#state },
      },
    );
  }

  #require(verb: string, ...states: PowerState[]): void {
    if (!states.includes(this.#state)) throw this.#refusal(verb);
  }
}
