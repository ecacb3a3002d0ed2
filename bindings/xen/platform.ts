// The chips of a PVH domain: local APICs and the hypervisor, no PIT, PIC, I/O APIC, HPET or RTC. docs/misc/pvh.pandoc.

import type { Device, DeviceContext } from '../../devices/device.js';
import { E820_RAM, type GuestMemory } from '../boot/plan.js';
import type { VirtualClock } from '../clock.js';
import type { Console } from '../console.js';
import type { Core } from '../core.js';
import * as P from '../firmware/platform.js';
import { FRAME_RAM, V_MTRR_DEF_TYPE } from '../layout.gen.js';
import { PAGE_SIZE, wholePages } from '../memory.js';
import type { Platform } from '../platform.js';
import type { RandomSource } from '../random.js';
import * as X from './abi.js';
import { XenBoard } from './board.js';
import { XenDomainControl } from './domain.js';
import { XenGuest } from './guest.js';
import type { XenHypervisor } from './host.js';
import { HIDDEN_BASE, HIDDEN_GRANT_TABLE } from './shared-info.js';
import type { VcpuRunstate } from './time.js';

const HIDDEN_END = HIDDEN_GRANT_TABLE + 0x10_0000;
/** IA32_MTRR_DEF_TYPE: enabled, write-back. */
const MTRR_WRITE_BACK = 0x806n;
const LAPIC_END = P.LAPIC_BASE + PAGE_SIZE;

/** What the platform needs of the machine around it. */
export interface PvhPlatformOptions {
  readonly core: Core;
  readonly clock: VirtualClock;
  readonly random: RandomSource;
  readonly memory: GuestMemory;
  /** Milliseconds since 1970 at virtual time zero. */
  readonly startTime: number;
  readonly name: string;
  readonly domid: number;
  readonly hypervisor: XenHypervisor;
  readonly debugConsole: Console;
  runstate(vcpu: number): VcpuRunstate;
  guestError(device: string, message: string): void;
  /** SHUTDOWN_*. */
  onShutdown(reason: number): void;
}

/** A domain that speaks Xen's interface, wired. */
export class PvhPlatform implements Platform {
  readonly board: XenBoard;
  readonly devices: readonly Device<object>[];
  readonly consoles: readonly Console[];
  readonly xen: XenDomainControl;
  readonly #options: PvhPlatformOptions;
  readonly #guest: XenGuest;

  constructor(options: PvhPlatformOptions) {
    const { core, clock, memory } = options;
    this.#options = options;
    this.board = new XenBoard({
      core,
      clock,
      random: options.random,
      context: () => this.#context('local-apic'),
      acknowledgePic: () => -1,
    });
    core.board = this.board;
    const maxMemory = memory.lowRam + memory.highRam;
    this.#guest = new XenGuest({
      domid: options.domid,
      core,
      clock,
      peers: options.hypervisor,
      e820: memory.e820,
      maxMemory,
      startTime: options.startTime,
      readTsc: (vcpu) => this.board.readTsc(vcpu),
      runstate: (vcpu) => options.runstate(vcpu),
      driveInterrupt: (vcpu) => this.board.driveIntr(vcpu),
      onShutdown: (reason) => options.onShutdown(reason),
      onConsole: (bytes) => {
        for (const byte of bytes) options.debugConsole.output(byte);
      },
      guestError: (message) => options.guestError('xen', message),
    });
    this.board.guest = this.#guest;
    this.xen = new XenDomainControl({
      guest: this.#guest,
      hypervisor: options.hypervisor,
      clock,
      name: options.name,
      vcpus: core.vcpus.length,
      maxMemory,
    });
    this.consoles = [this.xen.console];
    core.mapMmio(P.LAPIC_BASE, this.board.apicWindow);
    this.devices = [...this.board.localApics, ...this.#guest.devices] as Device<object>[];
  }

  freshMemory(): void {
    const { core, memory } = this.#options;
    this.#guest.leaveGrants();
    core.memory.remove(0, P.LAPIC_BASE);
    core.memory.remove(LAPIC_END, HIDDEN_END - LAPIC_END);
    for (const { base, size, type } of memory.e820) if (type === E820_RAM) core.memory.addRam(base, size);
    this.#addSpecialPages();
  }

  #addSpecialPages(): void {
    const { memory } = this.#options.core;
    memory.addRam(P.PVH_ACPI_BASE, wholePages(P.PVH_ACPI_SIZE));
    memory.addRam(P.PVH_SPECIAL_BASE, P.PVH_SPECIAL_SIZE);
  }

  reset(): void {
    for (const device of this.devices) device.reset();
    this.board.resetTsc();
    this.board.resumeIntr();
  }

  prepareStart(): void {
    // As Xen's toolstack: everything is write-back memory unless the guest's PAT says something else.
    for (const vcpu of this.#options.core.vcpus) vcpu.setWide(V_MTRR_DEF_TYPE, MTRR_WRITE_BACK);
    const { lowRam, highRam } = this.#options.memory;
    this.#guest.build((lowRam + highRam) / PAGE_SIZE);
    this.xen.build();
  }

  /** There is no button: the guest is asked. */
  powerButton(): void {
    this.xen.requestShutdown('poweroff');
  }

  halted(): void {
    if (this.#guest.allDown) this.#options.onShutdown(X.SHUTDOWN.poweroff);
  }

  allowsMemory(gpa: number, length: number): boolean {
    return gpa + length <= P.LAPIC_BASE || (gpa >= LAPIC_END && gpa + length <= HIDDEN_END);
  }

  beforeSave(): void {
    const { core } = this.#options;
    const ram: { gpa: number; pages: number }[] = [];
    for (const { base, size, type } of this.#options.memory.e820) {
      if (type !== E820_RAM) continue;
      for (let gpa = base; gpa < base + size; gpa += PAGE_SIZE) {
        if (core.memory.stateAt(gpa) !== FRAME_RAM) continue;
        const last = ram.at(-1);
        if (last !== undefined && last.gpa + last.pages * PAGE_SIZE === gpa) last.pages++;
        else ram.push({ gpa, pages: 1 });
      }
    }
    this.#guest.state.state.ram = ram;
  }

  /**
   * The guest has suspended itself and goes on as in a new domain: Xen's pages, event channels and grants are fresh, and
   * the guest sets them up again.
   */
  restored(): void {
    const { core } = this.#options;
    const { state, grants, events } = this.#guest;
    const { ram, pages, sharedInfo } = state.state;
    const xenPages = [sharedInfo, ...grants.state.frames];
    for (const gpa of xenPages) if (gpa < HIDDEN_BASE) core.memory.remove(gpa, PAGE_SIZE);
    this.#removeAllBut(ram);
    core.memory.remove(HIDDEN_BASE, HIDDEN_END - HIDDEN_BASE);
    const { sleeps, deadlines, pollDeadlines } = state.state;
    state.reset();
    Object.assign(state.state, { sleeps, deadlines, pollDeadlines });
    grants.reset();
    events.reset();
    this.#addSpecialPages();
    this.#guest.build(pages);
    this.xen.build(true);
  }

  /** What the guest's balloon had given back is not there. */
  #removeAllBut(ram: readonly { readonly gpa: number; readonly pages: number }[]): void {
    const { memory } = this.#options.core;
    for (const { base, size, type } of this.#options.memory.e820) {
      if (type !== E820_RAM) continue;
      let at = base;
      for (const { gpa, pages } of ram) {
        if (gpa < base || gpa >= base + size) continue;
        if (gpa > at) memory.remove(at, gpa - at);
        at = Math.max(at, Math.min(gpa + pages * PAGE_SIZE, base + size));
      }
      if (at < base + size) memory.remove(at, base + size - at);
    }
  }

  destroy(): void {
    this.xen.destroy();
  }

  #context(name: string): DeviceContext {
    const { clock, core, guestError } = this.#options;
    return {
      clock,
      dma: core.memory,
      irq: () => ({ set() {} }),
      guestError: (message) => guestError(name, message),
    };
  }
}
