// The board of the PC: which chips there are, where they answer, and how their interrupt lines run.

import { AcpiPm } from '../devices/acpi-pm.js';
import { DebugConsole, DebugExit } from '../devices/debug-exit.js';
import type { Device, DeviceContext, IrqLine } from '../devices/device.js';
import { I8042 } from '../devices/i8042.js';
import { IoApic } from '../devices/ioapic.js';
import type { PciMapping } from '../devices/pci/function.js';
import { I440fx } from '../devices/pci/i440fx.js';
import { Piix3 } from '../devices/pci/piix3.js';
import { Piix4Pm } from '../devices/pci/piix4-pm.js';
import { Pic8259 } from '../devices/pic8259.js';
import { Pit8254 } from '../devices/pit8254.js';
import { Port92 } from '../devices/port92.js';
import { RtcMc146818 } from '../devices/rtc-mc146818.js';
import { Uart16550 } from '../devices/uart16550.js';
import type { VirtualClock } from './clock.js';
import type { Console } from './console.js';
import type { Core } from './core.js';
import { HypervisorError } from './errors.js';
import * as P from './firmware/platform.js';
import { PcBoard } from './pc-board.js';
import type { Platform } from './platform.js';
import type { RandomSource } from './random.js';

/** Serial ports, COM1 first. The tables of the firmware mention the first two. */
export const SERIAL_PORTS = [...P.COM_PORTS, { base: 0x3e8, irq: 4 }, { base: 0x2e8, irq: 3 }] as const;

const ELCR_PORT = 0x4d0;
const SYSTEM_CONTROL_A = 0x92;
const SYSTEM_CONTROL_B = 0x61;
const DEBUG_CONSOLE_PORT = 0xe9;
/** Where SeaBIOS and OVMF write their logs. */
const FIRMWARE_CONSOLE_PORT = 0x402;
const ISA_BRIDGE_SLOT = 1;
const PM_FUNCTION = 3;
const PMBA = 0x40;
const PMREGMISC = 0x80;
const DEVACTB = 0x58;
const DEVACTB_APMC_EN = 1 << 25;
const ISA_IRQS = 16;

/** What the board needs of the machine around it. */
export interface PcOptions {
  readonly core: Core;
  readonly clock: VirtualClock;
  /** What RDRAND and RDSEED deliver. */
  readonly random: RandomSource;
  readonly memory: { readonly lowRam: number; readonly highRam: number };
  /** Milliseconds since 1970 at virtual time zero. */
  readonly startTime: number;
  readonly consoles: readonly Console[];
  readonly debugConsole: Console;
  guestError(device: string, message: string): void;
  onReset(reason: string): void;
  onPowerOff(): void;
  onExit(code: number): void;
}

/** Several sources on one wire: asserted while any of them is. */
class SharedWire {
  readonly #target: IrqLine;
  #asserted = 0;

  constructor(target: IrqLine) {
    this.#target = target;
  }

  source(): IrqLine {
    let mine = false;
    return {
      set: (level) => {
        if (level === mine) return;
        mine = level;
        this.#asserted += level ? 1 : -1;
        this.#target.set(this.#asserted > 0);
      },
    };
  }
}

const UNCONNECTED: IrqLine = { set() {} };

/** Below this, RAM has a hole for the display and ROMs; from there to 1 MiB it is RAM again, with the BIOS area. */
const ROM_AREA_BASE = 0xc0000;

/** All chips of a PC, wired. */
export class Pc implements Platform {
  readonly board: PcBoard;
  readonly pm: AcpiPm;
  readonly keyboard: I8042;
  /** In the order of reset, resume and of the records in a snapshot. */
  readonly devices: readonly Device<object>[];
  readonly consoles: readonly Console[];
  readonly #options: PcOptions;
  readonly #pic: Pic8259;
  readonly #ioApic: IoApic;
  readonly #isaWires: readonly SharedWire[];
  readonly #pmFunction: Piix4Pm;
  readonly #regions = new Map<string, PciMapping>();

  constructor(options: PcOptions) {
    const { core } = options;
    this.#options = options;
    this.consoles = options.consoles;
    this.board = new PcBoard({
      core,
      clock: options.clock,
      random: options.random,
      context: () => this.#context('local-apic', {}),
      acknowledgePic: () => this.#pic.acknowledge(),
    });
    core.board = this.board;
    const bootApic = this.board.localApics[0];
    this.#pic = new Pic8259(this.#context('pic', { intr: bootApic?.lint0 ?? UNCONNECTED }));
    this.#ioApic = new IoApic(this.#context('ioapic', {}), {
      bus: this.board.apicBus,
      id: core.vcpus.length,
    });
    this.#isaWires = Array.from({ length: ISA_IRQS }, (_, irq) => new SharedWire(this.#isaInput(irq)));
    const timers = this.#makeTimers();
    const serial = this.#makeSerial();
    this.keyboard = this.#makeKeyboard();
    const port92 = new Port92(this.#context('port92', {}), {
      onA20() {},
      onReset: () => options.onReset('port 0x92'),
    });
    core.ports.map(SYSTEM_CONTROL_A, port92.ports);
    this.pm = new AcpiPm(this.#context('acpi-pm', { sci: this.#isa(P.SCI_IRQ) }), {
      s5SleepType: P.S5_SLP_TYP,
      acpiEnable: P.ACPI_ENABLE,
      acpiDisable: P.ACPI_DISABLE,
      onPowerOff: () => options.onPowerOff(),
    });
    core.ports.map(P.SMI_CMD, this.pm.apm);
    const { host, piix3, pmFunction } = this.#makePci();
    this.#pmFunction = pmFunction;
    const debug = this.#makeDebugPorts();
    core.ports.map(P.PIC_MASTER_PORT, this.#pic.master);
    core.ports.map(P.PIC_SLAVE_PORT, this.#pic.slave);
    core.ports.map(ELCR_PORT, this.#pic.elcr);
    core.mapMmio(P.IOAPIC_BASE, this.#ioApic.mmio);
    core.mapMmio(P.LAPIC_BASE, this.board.apicWindow);
    this.devices = [
      ...this.board.localApics,
      ...[this.#pic, this.#ioApic, ...timers, ...serial, this.keyboard, port92, this.pm],
      ...[host, piix3, pmFunction, ...debug],
    ] as Device<object>[];
  }

  /** Power-on reset of every chip. */
  reset(): void {
    for (const device of this.devices) device.reset();
    // There is no SMM. Firmware that finds SMIs on APM writes switched on does not set up a handler and wait for it.
    this.#pmFunction.configWrite(DEVACTB, 4, DEVACTB_APMC_EN);
    this.board.resetTsc();
    this.board.resumeIntr();
  }

  /** What firmware would have set up, for kernels that are started without any. */
  prepareStart(): void {
    this.#pmFunction.configWrite(PMBA, 2, P.PM_BASE | 1);
    this.#pmFunction.configWrite(PMREGMISC, 1, 1);
  }

  powerButton(): void {
    this.pm.pressPowerButton();
  }

  freshMemory(): void {
    const { memory } = this.#options.core;
    const { lowRam, highRam } = this.#options.memory;
    memory.remove(0, lowRam);
    if (highRam > 0) memory.remove(P.HIGH_RAM_BASE, highRam);
    memory.addRam(0, P.VGA_BASE);
    memory.addRam(ROM_AREA_BASE, P.BIOS_AREA_END - ROM_AREA_BASE);
    if (lowRam > P.BIOS_AREA_END) memory.addRam(P.BIOS_AREA_END, lowRam - P.BIOS_AREA_END);
    if (highRam > 0) memory.addRam(P.HIGH_RAM_BASE, highRam);
  }

  allowsMemory(gpa: number, length: number): boolean {
    const { lowRam, highRam } = this.#options.memory;
    const places = [
      { start: 0, end: P.VGA_BASE },
      { start: ROM_AREA_BASE, end: Math.max(lowRam, P.BIOS_AREA_END) },
      { start: P.HIGH_RAM_BASE, end: P.HIGH_RAM_BASE + highRam },
    ];
    return places.some(({ start, end }) => gpa >= start && gpa + length <= end);
  }

  halted(): void {}

  beforeSave(): void {}

  restored(): void {}

  destroy(): void {}

  #context(name: string, outputs: Readonly<Record<string, IrqLine>>): DeviceContext {
    const { clock, core, guestError } = this.#options;
    return {
      clock,
      dma: core.memory,
      irq: (output) => outputs[output] ?? UNCONNECTED,
      guestError: (message) => guestError(name, message),
    };
  }

  /** ISA interrupts reach the 8259 pair and the I/O APIC; the timer is at pin 2 there, as every MADT since says. */
  #isaInput(irq: number): IrqLine {
    const pic = this.#pic.line(irq);
    const pin = this.#ioApic.pin(irq === 0 ? 2 : irq);
    return {
      set(level) {
        pic.set(level);
        pin.set(level);
      },
    };
  }

  #isa(irq: number): IrqLine {
    return this.#isaWires[irq]?.source() ?? UNCONNECTED;
  }

  #makeTimers(): Device<object>[] {
    const { core, memory, startTime } = this.#options;
    const pit = new Pit8254(this.#context('pit', { irq: this.#isa(0) }));
    core.ports.map(P.PIT_PORT, pit.ports);
    core.ports.map(SYSTEM_CONTROL_B, pit.port61);
    const rtc = new RtcMc146818(this.#context('rtc', { irq: this.#isa(P.RTC_IRQ) }), {
      wallClock: () => startTime,
      memoryBelow4G: memory.lowRam,
      memoryAbove4G: memory.highRam,
    });
    core.ports.map(P.RTC_PORT, rtc.ports);
    return [pit, rtc] as Device<object>[];
  }

  #makeSerial(): Device<object>[] {
    const { core, consoles } = this.#options;
    return SERIAL_PORTS.map(({ base, irq }, index) => {
      const console = consoles[index] as Console;
      const name = `com${index + 1}`;
      const uart = new Uart16550(this.#context(name, { irq: this.#isa(irq) }), {
        name,
        output: (byte) => console.output(byte),
      });
      console.connect(uart);
      core.ports.map(base, uart.ports);
      return uart as unknown as Device<object>;
    });
  }

  #makeKeyboard(): I8042 {
    const { core, onReset } = this.#options;
    const outputs = { irq1: this.#isa(P.KBD_IRQ), irq12: this.#isa(P.MOUSE_IRQ) };
    const keyboard = new I8042(this.#context('i8042', outputs), {
      onA20() {},
      onReset: () => onReset('keyboard controller'),
    });
    core.ports.map(P.KBD_DATA_PORT, keyboard.data);
    core.ports.map(P.KBD_STATUS_PORT, keyboard.command);
    return keyboard;
  }

  #makePci(): { host: I440fx; piix3: Piix3; pmFunction: Piix4Pm } {
    const { core, onReset } = this.#options;
    const mapRegion = (mapping: PciMapping) => this.#mapRegion(mapping);
    const outputs = Object.fromEntries(
      Array.from({ length: ISA_IRQS }, (_, irq) => [`isa${irq}`, this.#isa(irq)]),
    );
    const piix3 = new Piix3(this.#context('piix3', outputs), {
      mapRegion,
      onReset: () => onReset('reset control register'),
    });
    // Everything between 640 KiB and 1 MiB that is memory is RAM here, whatever the PAM registers say: the loader has
    // put the ROM's copy there already.
    const host = new I440fx(this.#context('i440fx', {}), {
      mapRegion,
      onPam() {},
      narrow: piix3.resetControl,
    });
    const pmFunction = new Piix4Pm(this.#context('piix4-pm', {}), {
      mapRegion,
      registers: this.pm.registers,
    });
    host.attach(ISA_BRIDGE_SLOT, 0, piix3);
    host.attach(ISA_BRIDGE_SLOT, PM_FUNCTION, pmFunction);
    core.ports.map(P.PCI_CONFIG_ADDRESS, host.ports);
    return { host, piix3, pmFunction };
  }

  #makeDebugPorts(): Device<object>[] {
    const { core, debugConsole, onExit } = this.#options;
    const exit = new DebugExit(this.#context('debug-exit', {}), { onExit });
    const output = new DebugConsole(this.#context('debug-console', {}), {
      output: (byte) => debugConsole.output(byte),
    });
    core.ports.map(P.DEBUG_EXIT_PORT, exit.ports);
    const firmware = new DebugConsole(this.#context('firmware-console', {}), {
      name: 'firmware-console',
      output: (byte) => debugConsole.output(byte),
    });
    core.ports.map(DEBUG_CONSOLE_PORT, output.ports);
    core.ports.map(FIRMWARE_CONSOLE_PORT, firmware.ports);
    return [exit, output, firmware] as Device<object>[];
  }

  /** A PCI function's range has moved: where the guest puts it over something else, it is not decoded. */
  #mapRegion(mapping: PciMapping): void {
    const { core } = this.#options;
    const key = `${mapping.owner}:${mapping.region}`;
    const before = this.#regions.get(key);
    if (before !== undefined && before.base !== null) {
      if (before.space === 'io') core.ports.unmap(before.base);
      else core.unmapMmio(before.base, before.window);
    }
    this.#regions.delete(key);
    if (mapping.base === null) return;
    if (mapping.space === 'memory' && this.#overlapsRam(mapping.base, mapping.window.length)) {
      this.#options.guestError(mapping.owner, `region ${mapping.region} was put over RAM`);
      return;
    }
    try {
      if (mapping.space === 'io') core.ports.map(mapping.base, mapping.window);
      else core.mapMmio(mapping.base, mapping.window);
      this.#regions.set(key, mapping);
    } catch (error) {
      if (!(error instanceof HypervisorError)) throw error;
      this.#options.guestError(mapping.owner, error.message);
    }
  }

  #overlapsRam(base: number, length: number): boolean {
    const { lowRam, highRam } = this.#options.memory;
    return (
      base < Math.max(lowRam, P.BIOS_AREA_END) ||
      (base + length > P.HIGH_RAM_BASE && base < P.HIGH_RAM_BASE + highRam)
    );
  }
}
