// The hypervisor's side of one domain: what it shares with the guest, what it delivers, and what the domain's vCPUs wait
// for. The hypercalls themselves are in hypercalls.ts.

import type { Clock, Device, Timer } from '../../devices/device.js';
import { DOMID_BACKEND, ERRNO } from '../../devices/xen/abi.js';
import type { EventAccess, EventPort, GrantAccess } from '../../devices/xen/ports.js';
import type { E820Entry } from '../boot/plan.js';
import type { Core } from '../core.js';
import { ACTIVITY_HALTED, ACTIVITY_WAIT_SIPI, PENDING_NMI, V_ACTIVITY, V_PENDING } from '../layout.gen.js';
import { GPR_NAMES } from '../registers.js';
import type { Vcpu } from '../vcpu.js';
import * as X from './abi.js';
import { EventChannels } from './event-channels.js';
import { GrantMaps } from './grant-map.js';
import { GrantTable } from './grant-table.js';
import { type Call, SharedWords } from './guest-access.js';
import { MemoryOps } from './memory-op.js';
import { HIDDEN_SHARED_INFO, SharedInfo } from './shared-info.js';
import { XenState } from './state.js';
import { type VcpuRunstate, XenTime } from './time.js';

const PAGE = 4096;
const GPA_END = 2 ** 48;
const RFLAGS_IF = 1n << 9n;

/** The other domains, as a domain reaches them. */
export interface XenPeers {
  guest(domid: number): XenGuest | undefined;
}

/** What the hypervisor needs of a domain's machine. */
export interface XenGuestOptions {
  readonly domid: number;
  readonly core: Core;
  readonly clock: Clock;
  readonly peers: XenPeers;
  readonly e820: readonly E820Entry[];
  /** Most memory, in bytes. */
  readonly maxMemory: number;
  /** Milliseconds since 1970 at virtual time zero. */
  readonly startTime: number;
  readTsc(vcpu: number): bigint;
  runstate(vcpu: number): VcpuRunstate;
  /** Looks at the interrupt line of a vCPU again. */
  driveInterrupt(vcpu: number): void;
  /** The guest has ended itself, with SHUTDOWN_*. */
  onShutdown(reason: number): void;
  /** The guest wrote to the hypervisor's own console. */
  onConsole(bytes: Uint8Array): void;
  guestError(message: string): void;
}

/** Domain 0's end of a channel. */
interface BackendPort {
  readonly remote: number;
  readonly onEvent: () => void;
  due: boolean;
}

/** One domain that speaks Xen's interface. */
export class XenGuest {
  readonly options: XenGuestOptions;
  readonly domid: number;
  readonly state = new XenState();
  readonly events: EventChannels;
  readonly grants: GrantTable;
  /** Grants of others that this guest has mapped. */
  readonly maps: GrantMaps;
  readonly info: SharedInfo;
  readonly time: XenTime;
  readonly memory: MemoryOps;
  readonly words: SharedWords;
  /** Called in virtual time when a backend, xenstore or the console has work: after the guest's instruction. */
  onService: () => void = () => {};
  readonly #service: Timer;
  readonly #pollTimers: readonly Timer[];
  readonly #backendPorts = new Map<number, BackendPort>();
  #nextBackendPort = 1;
  #vector = -1;

  constructor(options: XenGuestOptions) {
    const { core, clock, domid } = options;
    this.options = options;
    this.domid = domid;
    this.words = new SharedWords(core);
    this.info = new SharedInfo(this.words, core.memory, () => this.state.state);
    this.events = new EventChannels(domid, {
      vcpus: core.vcpus.length,
      words: this.words,
      info: this.info,
      upcall: (vcpu) => this.#upcall(vcpu),
      raised: (port) => this.#raised(port),
      sendTo: (remote, port) => this.#sendTo(remote, port),
      bindTo: (remote, remotePort, port) =>
        options.peers.guest(remote)?.events.accept(remotePort, domid, port) ?? false,
      closedTo: (remote, port) => this.#closedTo(remote, port),
    });
    this.grants = new GrantTable(domid, { memory: core.memory, words: this.words });
    this.time = new XenTime({
      clock,
      vcpus: core.vcpus.length,
      info: this.info,
      startTime: options.startTime,
      readTsc: (vcpu) => options.readTsc(vcpu),
      runstate: (vcpu) => options.runstate(vcpu),
      state: () => this.state.state,
      onTimer: (vcpu) => this.events.raiseVirq(vcpu, X.VIRQ.TIMER),
    });
    this.memory = new MemoryOps({
      domid,
      memory: core.memory,
      info: this.info,
      grants: this.grants,
      e820: options.e820,
      maxPages: options.maxMemory / PAGE,
      state: () => this.state.state,
      mappedSharedInfo: (call) => this.latchWidth(call),
    });
    this.maps = new GrantMaps({
      domid,
      memory: core.memory,
      makeRoom: (gpa) => this.memory.makeRoom(gpa),
    });
    this.#service = clock.timer(() => this.onService());
    this.#pollTimers = core.vcpus.map((vcpu) => clock.timer(() => this.#pollTimeout(vcpu.index)));
  }

  /** In the order of reset and of the records in a snapshot. */
  get devices(): readonly Device<object>[] {
    return [this.state, this.events, this.grants] as unknown as readonly Device<object>[];
  }

  /** Fresh shared pages for a domain that starts: after the devices were reset. */
  build(pages: number): void {
    const { core } = this.options;
    this.#backendPorts.clear();
    core.memory.remove(HIDDEN_SHARED_INFO, PAGE);
    core.memory.addRam(HIDDEN_SHARED_INFO, PAGE);
    this.state.state.pages = pages;
    this.#vector = -1;
    this.time.resume();
    this.time.publishAll();
  }

  /** After a restore: timers, callback vector, and the time of this host. */
  resume(): void {
    const { pollDeadlines, params } = this.state.state;
    this.time.resume();
    for (const [vcpu, timer] of this.#pollTimers.entries()) {
      const deadline = pollDeadlines[vcpu];
      if (typeof deadline === 'number') timer.arm(deadline);
      else timer.cancel();
    }
    this.setCallback(params[X.HVM_PARAM.CALLBACK_IRQ] ?? 0n);
    this.time.publishAll();
  }

  // ---- Upcalls ----------------------------------------------------------------------------------------------------

  /** HVM_PARAM_CALLBACK_IRQ: only a vector can be asked for; there is no interrupt controller for the rest. */
  setCallback(value: bigint): void {
    const vector = Number(value & 0xffn);
    this.#vector = value >> 56n === X.CALLBACK_VIA_VECTOR && vector >= 0x10 ? vector : -1;
    for (const vcpu of this.options.core.vcpus) this.options.driveInterrupt(vcpu.index);
  }

  /** The vector of an upcall that waits for `vcpu`, or −1. It waits until the guest clears upcall_pending. */
  upcallVector(vcpu: number): number {
    return this.#vector >= 0 && this.info.upcallPending(vcpu) ? this.#vector : -1;
  }

  #upcall(vcpu: number): void {
    this.options.driveInterrupt(vcpu);
    this.#wake(vcpu, 'block');
    this.#wake(vcpu, 'poll');
  }

  #raised(port: number): void {
    for (const [vcpu, sleep] of this.state.state.sleeps.entries())
      if (sleep.kind === 'poll' && sleep.ports.includes(port)) this.#wake(vcpu, 'poll');
  }

  /** 64-bit or 32-bit shared state, as the guest's code that sets it up. */
  latchWidth(call: Call): void {
    if (call.wide !== this.state.state.wide) this.state.state.wide = call.wide;
    this.time.publishAll();
  }

  // ---- Sleeping vCPUs ---------------------------------------------------------------------------------------------

  /** SCHEDOP_block. */
  block(vcpu: Vcpu): void {
    this.info.setUpcallMask(vcpu.index, 0);
    if (!this.info.upcallPending(vcpu.index)) this.#sleep(vcpu, 'block', []);
  }

  /** SCHEDOP_poll: until one of `ports` is pending, an upcall comes, or system time `deadline` (0: no end). */
  poll(vcpu: Vcpu, ports: readonly number[], deadline: bigint): void {
    if (ports.some((port) => this.events.isPending(port))) return;
    if (deadline !== 0n && deadline <= BigInt(this.time.now())) return;
    this.#sleep(vcpu, 'poll', ports);
    if (deadline === 0n) return;
    const latest = BigInt(Number.MAX_SAFE_INTEGER);
    const at = Number(deadline < latest ? deadline : latest);
    this.state.state.pollDeadlines[vcpu.index] = at;
    this.#pollTimers[vcpu.index]?.arm(at);
  }

  /** VCPUOP_down: until VCPUOP_up. */
  down(vcpu: Vcpu): void {
    this.#sleep(vcpu, 'down', []);
  }

  /** VCPUOP_up. */
  up(vcpu: Vcpu): void {
    this.#wake(vcpu.index, 'down');
  }

  /** False also for a vCPU that halts with interrupts disabled, which nothing but INIT ends: Linux takes one off so. */
  isUp(vcpu: Vcpu): boolean {
    const activity = vcpu.u32(V_ACTIVITY);
    if (activity === ACTIVITY_WAIT_SIPI) return false;
    if (activity !== ACTIVITY_HALTED) return true;
    const sleep = this.state.state.sleeps[vcpu.index]?.kind;
    if (sleep === 'block' || sleep === 'poll') return true;
    const woken = (vcpu.rflags & RFLAGS_IF) !== 0n || (vcpu.u32(V_PENDING) & PENDING_NMI) !== 0;
    return sleep !== 'down' && woken;
  }

  /** Every vCPU is down: that is how a guest powers itself off. */
  get allDown(): boolean {
    return this.options.core.vcpus.every((vcpu) => !this.isUp(vcpu));
  }

  #sleep(vcpu: Vcpu, kind: 'block' | 'poll' | 'down', ports: readonly number[]): void {
    this.state.state.sleeps[vcpu.index] = { kind, ports: [...ports] };
    vcpu.setBlocked(true);
  }

  #wake(vcpu: number, kind: 'block' | 'poll' | 'down'): void {
    if (this.state.state.sleeps[vcpu]?.kind !== kind) return;
    this.state.state.sleeps[vcpu] = { kind: 'none', ports: [] };
    this.state.state.pollDeadlines[vcpu] = null;
    this.#pollTimers[vcpu]?.cancel();
    this.options.core.vcpus[vcpu]?.setBlocked(false);
  }

  #pollTimeout(vcpu: number): void {
    this.#wake(vcpu, 'poll');
  }

  /** A vCPU takes an interrupt: it sleeps no more, and learns how its time was spent. */
  interrupted(vcpu: number): void {
    this.#wake(vcpu, 'block');
    this.#wake(vcpu, 'poll');
    this.#publishRunstate(vcpu);
  }

  #publishRunstate(vcpu: number): void {
    const area = this.state.state.runstateAreas[vcpu];
    if (area === null || area === undefined) return;
    const { bytes } = this.time.runstate(vcpu, area.wide);
    let done = 0;
    for (const { gpa, length } of area.pieces) {
      if (this.words.isRam(gpa)) this.options.core.memory.write(gpa, bytes.subarray(done, done + length));
      done += length;
    }
  }

  /** SCHEDOP_shutdown answers 1 to a guest that suspended itself, and it goes on here. */
  cancelSuspend(): void {
    const { suspendedBy } = this.state.state;
    if (suspendedBy === null) return;
    this.state.state.suspendedBy = null;
    this.options.core.vcpus[suspendedBy]?.setGpr(GPR_NAMES.indexOf('rax'), 1n);
  }

  // ---- Grants -----------------------------------------------------------------------------------------------------

  /** The domain's memory is about to go: others keep what they have mapped of it, and it maps nothing. */
  leaveGrants(): void {
    this.maps.reset();
    this.grants.disown();
    this.options.core.memory.foreign.leave(0, GPA_END);
  }

  /** Why the domain cannot be saved, or null. */
  get boundTo(): string | null {
    if (this.maps.count > 0) return `pages of other domains that it maps: ${this.maps.count}`;
    const { lent } = this.options.core.memory.foreign;
    return lent > 0 ? `its pages that other domains map: ${lent}` : null;
  }

  // ---- Domain 0 ---------------------------------------------------------------------------------------------------

  /** Asks for {@link XenGuest.onService} as soon as the guest's instruction is over. */
  requestService(): void {
    if (this.#service.deadline === null) this.#service.arm(this.options.clock.now());
  }

  /** Calls the backends whose guests have notified. */
  deliverToBackends(): void {
    for (const port of [...this.#backendPorts.values()]) {
      if (!port.due) continue;
      port.due = false;
      port.onEvent();
    }
  }

  /** Event channels between domain 0 and this domain. */
  readonly eventAccess: EventAccess = {
    bind: (remotePort, onEvent) => this.bindBackend(remotePort, onEvent),
  };

  /** Grants of this domain, as domain 0 uses them. */
  get grantAccess(): GrantAccess {
    return this.grants.accessFor(DOMID_BACKEND);
  }

  bindBackend(remotePort: number, onEvent: () => void): EventPort | number {
    const number = this.#nextBackendPort++;
    if (!this.events.accept(remotePort, DOMID_BACKEND, number)) return -ERRNO.EINVAL;
    const port: BackendPort = { remote: remotePort, onEvent, due: false };
    this.#backendPorts.set(number, port);
    // What the guest sent before there was anybody must not get lost.
    this.#sendTo(DOMID_BACKEND, number);
    return {
      port: number,
      notify: () => {
        if (!this.#backendPorts.has(number)) return;
        this.events.raise(remotePort);
      },
      close: () => {
        if (this.#backendPorts.delete(number)) this.events.remoteClosed(remotePort);
      },
    };
  }

  #sendTo(remote: number, port: number): boolean {
    if (remote !== DOMID_BACKEND) {
      const peer = this.options.peers.guest(remote);
      if (peer === undefined) return false;
      peer.events.raise(port);
      return true;
    }
    const backend = this.#backendPorts.get(port);
    if (backend === undefined) return false;
    backend.due = true;
    this.requestService();
    return true;
  }

  #closedTo(remote: number, port: number): void {
    if (remote === DOMID_BACKEND) this.#backendPorts.delete(port);
    else this.options.peers.guest(remote)?.events.remoteClosed(port);
  }

  /** The domain is gone: ends of channels in other domains wait again. */
  destroy(): void {
    this.#backendPorts.clear();
    this.leaveGrants();
    for (const number of this.events.state.ports.keys())
      if (this.events.port(number) !== undefined) this.events.close(number);
  }
}
