// The properties that every device keeps: a clone taken at any point is indistinguishable from the original, and a
// record made by an enemy is refused or harmless.

import fc from 'fast-check';
import {
  AcpiPm,
  ApicBus,
  DebugConsole,
  DebugExit,
  type Device,
  I440fx,
  I8042,
  IoApic,
  type IoWindow,
  LocalApic,
  loadState,
  Pic8259,
  Piix3,
  Piix4Pm,
  Pit8254,
  Port92,
  RtcMc146818,
  StateDecodeError,
  saveState,
  Uart16550,
} from '../../devices/index.js';
import { assert, suite } from '../suite.js';
import { Rig } from './rig.js';

/** A device, or several wired together, as the property sees them. */
interface Subject {
  devices: Device<object>[];
  windows: IoWindow[];
  /** Something that happens to the device from outside, chosen by a number. */
  stimulus?(value: number): void;
  /** A look that is no window: its result is compared. */
  probe?(): unknown;
}

interface Recipe {
  name: string;
  build(rig: Rig): Subject;
  /** Values that registers react to; others are drawn at random. */
  values: number[];
  /** What a driver would do first, so that random traffic finds the device at work. */
  prologue?(subject: Subject): void;
  /** Longest single step of time. */
  maxStep: number;
  /** Offsets worth visiting in large windows. */
  offsets?: number[];
}

type Step =
  | { kind: 'read' | 'write'; window: number; offset: number; size: number; value: number }
  | { kind: 'time'; nanos: number }
  | { kind: 'stimulus'; value: number }
  | { kind: 'probe' };

function perform(subject: Subject, rig: Rig, step: Step): void {
  if (step.kind === 'time') {
    rig.clock.advance(step.nanos);
  } else if (step.kind === 'stimulus') {
    subject.stimulus?.(step.value);
  } else if (step.kind === 'probe') {
    rig.note(`probe ${String(subject.probe?.())}`);
  } else {
    const window = subject.windows[step.window % subject.windows.length];
    const offset = (step.offset % window.length) & ~(step.size - 1);
    if (step.kind === 'read') {
      rig.note(`read ${window.read(offset, step.size)}`);
    } else {
      window.write(offset, step.size, step.value);
    }
  }
}

function stepOf(recipe: Recipe): fc.Arbitrary<Step> {
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...recipe.values) },
    { weight: 1, arbitrary: fc.nat(0xff) },
    { weight: 1, arbitrary: fc.nat(0xffff_ffff) },
  );
  const access = (kind: 'read' | 'write') =>
    fc.record({
      kind: fc.constant(kind),
      window: fc.nat(7),
      offset: recipe.offsets ? fc.constantFrom(...recipe.offsets) : fc.nat(0xff),
      size: fc.constantFrom(...(recipe.offsets ? [4] : [1, 1, 1, 1, 2, 4])),
      value,
    });
  const nanos = fc.oneof(fc.constantFrom(0, 1, 500, 838, 839, 1000, 15_000), fc.nat(recipe.maxStep));
  return fc.oneof(
    { weight: 6, arbitrary: access('write') },
    { weight: 4, arbitrary: access('read') },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('time' as const), nanos }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('stimulus' as const), value }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('probe' as const) }) },
  );
}

function cloneOf(recipe: Recipe, original: Subject, now: number): { subject: Subject; rig: Rig } {
  const rig = new Rig(now);
  const subject = recipe.build(rig);
  for (const [i, device] of subject.devices.entries()) {
    loadState(device, saveState(original.devices[i]));
  }
  for (const device of subject.devices) {
    device.resume();
  }
  for (const [i, device] of subject.devices.entries()) {
    assert.equal(device.state, original.devices[i].state, `the state of ${device.name} after the clone`);
  }
  rig.take();
  return { subject, rig };
}

function checkClone(recipe: Recipe, before: Step[], after: Step[]): void {
  const rig = new Rig(1_000);
  const original = recipe.build(rig);
  recipe.prologue?.(original);
  for (const step of before) {
    perform(original, rig, step);
  }
  const clone = cloneOf(recipe, original, rig.clock.now());
  for (const [wire, level] of rig.levels) {
    assert.is(clone.rig.level(wire), level, `wire ${wire} after the clone`);
  }
  rig.take();
  for (const step of after) {
    perform(original, rig, step);
    perform(clone.subject, clone.rig, step);
    assert.equal(clone.rig.take(), rig.take());
  }
  for (const [i, device] of original.devices.entries()) {
    assert.equal(saveState(clone.subject.devices[i]), saveState(device), 'the final states');
  }
}

/** Puts bytes of an enemy's choice into a record. Returns false when the record is refused. */
function loadMangled(device: Device<object>, patches: { at: number; value: number }[]): boolean {
  const record = saveState(device);
  const start = 1 + device.schema.type.length + 2;
  for (const { at, value } of patches) {
    record[start + (at % Math.max(1, record.length - start))] = value;
  }
  try {
    loadState(device, record);
    return true;
  } catch (error) {
    assert.instance(error, StateDecodeError);
    return false;
  }
}

const MILLISECOND = 1_000_000;

/** A function's configuration space as a window. */
function configOf(target: {
  configRead(offset: number, size: number): number;
  configWrite(offset: number, size: number, value: number): void;
}): IoWindow {
  return {
    length: 256,
    read: (offset, size) => target.configRead(offset, size),
    write: (offset, size, value) => target.configWrite(offset, size, value),
  };
}

const idle = (length: number): IoWindow => ({ length, read: () => 0, write: () => undefined });

function buildLocalApic(rig: Rig, bus: ApicBus, id: number): LocalApic {
  const apic: LocalApic = new LocalApic(rig, {
    id,
    bootstrap: id === 0,
    bus,
    busHz: 1_000_000,
    tsc: {
      now: () => BigInt(rig.clock.now()) * 2n,
      nanosAt: (tsc) => Number((tsc + 1n) / 2n),
    },
    onInterrupt: () => rig.note(`intr ${id} ${apic?.interruptPending()}`),
    onNmi: () => rig.note(`nmi ${id}`),
    onInit: () => rig.note(`init ${id}`),
    onSipi: (vector) => rig.note(`sipi ${id} ${vector}`),
    acknowledgeExtInt: () => 0x77,
  });
  return apic;
}

const RECIPES: Recipe[] = [
  {
    name: 'pic8259',
    values: [
      0x11, 0x13, 0x19, 0x20, 0x60, 0x62, 0xa0, 0xc3, 0x0a, 0x0b, 0x0c, 0x68, 0x08, 0x01, 0x03, 0x70, 0,
    ],
    maxStep: 10,
    build(rig) {
      const pic = new Pic8259(rig);
      return {
        devices: [pic],
        windows: [pic.master, pic.slave, pic.elcr],
        stimulus: (value) => pic.line(value & 15).set((value & 16) !== 0),
        probe: () => pic.acknowledge(),
      };
    },
  },
  {
    name: 'pit8254',
    values: [
      0x34, 0x36, 0x30, 0x32, 0x38, 0x3a, 0xb6, 0xb0, 0xb2, 0x00, 0xc2, 0xe8, 0xd8, 0x15, 0x01, 0x03, 0x31,
    ],
    maxStep: 2 * MILLISECOND,
    prologue({ windows: [ports] }) {
      ports.write(3, 1, 0x34);
      ports.write(0, 1, 0);
      ports.write(0, 1, 1);
    },
    build(rig) {
      const pit = new Pit8254(rig);
      return { devices: [pit], windows: [pit.ports, pit.ports, pit.port61] };
    },
  },
  {
    name: 'rtc-mc146818',
    values: [0x0a, 0x0b, 0x0c, 0, 1, 2, 3, 4, 5, 0x26, 0x2f, 0x72, 0x12, 0x42, 0x82, 0x06, 0xff, 0x59, 0x32],
    maxStep: 1500 * MILLISECOND,
    prologue({ windows: [ports] }) {
      ports.write(0, 2, 0x720b);
    },
    build(rig) {
      const rtc = new RtcMc146818(rig, { wallClock: () => 951_782_399_250 });
      return { devices: [rtc], windows: [rtc.ports] };
    },
  },
  {
    name: 'uart16550',
    values: [0x01, 0x02, 0x0f, 0x07, 0x41, 0xc7, 0x80, 0x03, 0x08, 0x0b, 0x1b, 0x18, 0x55],
    maxStep: MILLISECOND,
    prologue({ windows: [ports], stimulus }) {
      ports.write(3, 1, 0x80);
      ports.write(0, 2, 0x0001);
      ports.write(3, 1, 0x03);
      ports.write(2, 1, 0xc1);
      ports.write(1, 1, 0x07);
      ports.write(4, 1, 0x08);
      stimulus?.(3);
    },
    build(rig) {
      const uart = new Uart16550(rig, { output: (byte) => rig.note(`out ${byte}`) });
      return {
        devices: [uart],
        windows: [uart.ports],
        stimulus: (value) => {
          rig.note(`took ${uart.receive(new Uint8Array(value & 31).fill(value >> 5))}`);
        },
      };
    },
  },
  {
    name: 'i8042',
    values: [
      0x20, 0x60, 0xa8, 0xaa, 0xad, 0xae, 0xd0, 0xd1, 0xd4, 0xfe, 0xf2, 0xff, 0xf4, 0xf3, 0xf0, 0x47, 0x19,
    ],
    maxStep: 1000,
    prologue({ windows: [data, command], stimulus }) {
      for (const rate of [200, 100]) {
        for (const byte of [0xf3, rate]) {
          command.write(0, 1, 0xd4);
          data.write(0, 1, byte);
          data.read(0, 1);
        }
      }
      stimulus?.(5); // a break prefix whose key has not come yet
    },
    build(rig) {
      const i8042 = new I8042(rig, {
        onA20: (enabled) => rig.note(`a20 ${enabled}`),
        onReset: () => rig.note('reset'),
      });
      return {
        devices: [i8042],
        windows: [i8042.data, i8042.command],
        stimulus: (value) => {
          if ((value & 1) !== 0) {
            const stroke = (value & 2) !== 0 ? [0xf0, value >>> 24] : [value & 4 ? 0xf0 : value & 0x7f];
            rig.note(`typed ${i8042.keyScancode(stroke)}`);
          } else {
            i8042.mouseMove((value & 0xff) - 128, (value >> 8) & 0xff, (value >> 3) & 3, (value >> 1) & 7);
          }
        },
      };
    },
  },
  {
    name: 'port92',
    values: [0, 1, 2, 3],
    maxStep: 1000,
    build(rig) {
      const port92 = new Port92(rig, {
        onA20: (enabled) => rig.note(`a20 ${enabled}`),
        onReset: () => rig.note('reset'),
      });
      return { devices: [port92], windows: [port92.ports] };
    },
  },
  {
    name: 'local-apic',
    values: [
      0x1ff, 0x0ff, 0x40, 0x2_0040, 0x4_0040, 0x1_0040, 0x700, 0x8041, 0xb, 3, 100, 5000, 0x4_0051, 0x8_0400,
    ],
    offsets: [
      0x20, 0x80, 0xa0, 0xb0, 0xd0, 0xe0, 0xf0, 0xf0, 0x100, 0x120, 0x220, 0x280, 0x300, 0x310, 0x320, 0x320,
      0x350, 0x360, 0x370, 0x380, 0x390, 0x3e0,
    ],
    maxStep: 5 * MILLISECOND,
    prologue({ windows: [page] }) {
      page.write(0xf0, 4, 0x1ff);
      page.write(0x320, 4, 0x2_0040);
      page.write(0x380, 4, 512);
    },
    build(rig) {
      const bus = new ApicBus();
      const apics = [buildLocalApic(rig, bus, 0), buildLocalApic(rig, bus, 1)];
      return {
        devices: apics,
        windows: [apics[0].mmio, apics[0].mmio, apics[1].mmio],
        stimulus(value) {
          const apic = apics[value & 1];
          switch ((value >> 1) & 7) {
            case 0:
              apic.lint0.set((value & 16) !== 0);
              break;
            case 1:
              apic.lint1.set((value & 16) !== 0);
              break;
            case 2:
              rig.note(`base ${apic.writeApicBase(0xfee0_0000n | BigInt(value & 0xc00))}`);
              break;
            case 3:
              rig.note(`msr ${apic.writeMsr((value >> 4) & 0x3f, BigInt(value >>> 10))}`);
              break;
            case 4:
              apic.writeTscDeadline(BigInt(rig.clock.now()) * 2n + BigInt(value & 0xffff));
              break;
            case 5:
              apic.cr8 = (value >> 4) & 15;
              break;
            default:
              bus.msi(0xfee0_0000, value & 0xcfff);
          }
        },
        probe: () =>
          apics.map((apic) => `${apic.interruptPending()} ${apic.acknowledge()} ${apic.readTscDeadline()}`),
      };
    },
  },
  {
    name: 'ioapic with local-apic',
    values: [0x10, 0x11, 0x12, 0x13, 0x14, 0x8041, 0x0042, 0x1_8041, 0x0143, 0x1, 0x41, 0x1ff],
    offsets: [0, 0, 0x10, 0x10, 0x10, 0x40, 0xb0, 0xf0, 0xf0],
    maxStep: 1000,
    build(rig) {
      const bus = new ApicBus();
      const ioapic = new IoApic(rig, { bus, id: 2 });
      const apic = buildLocalApic(rig, bus, 0);
      return {
        devices: [ioapic, apic],
        windows: [ioapic.mmio, ioapic.mmio, apic.mmio],
        stimulus: (value) => ioapic.pin(value % 3).set((value & 16) !== 0),
        probe: () => `${apic.interruptPending()} ${apic.acknowledge()}`,
      };
    },
  },
  {
    name: 'i440fx',
    values: [0x8000_0000, 0x8000_0058, 0x8000_005c, 0x33, 0x30, 0x8000_0004, 7],
    maxStep: 10,
    build(rig) {
      const bridge = new I440fx(rig, {
        mapRegion: (mapping) => rig.note(`map ${mapping.region} ${mapping.base}`),
        onPam: (segments) => rig.note(JSON.stringify(segments.map((s) => [s.readRam, s.writeRam]))),
      });
      return { devices: [bridge], windows: [bridge.ports, configOf(bridge)] };
    },
  },
  {
    name: 'piix3',
    values: [0x80, 0x0a, 0x0b, 0x05, 0x06, 0x02, 0x04],
    offsets: [4, 0x60, 0x60, 0x4c, 0x3c],
    maxStep: 10,
    build(rig) {
      const piix3 = new Piix3(rig, {
        mapRegion: () => undefined,
        onReset: (hard) => rig.note(`reset ${hard}`),
      });
      return {
        devices: [piix3],
        windows: [configOf(piix3), configOf(piix3), piix3.resetControl],
        stimulus: (value) => piix3.pirq(value & 3).set((value & 4) !== 0),
      };
    },
  },
  {
    name: 'piix4-pm',
    values: [0x601, 1, 0, 0xb001, 7],
    offsets: [4, 0x40, 0x40, 0x80, 0x90, 0x3c],
    maxStep: 10,
    build(rig) {
      const pm = new Piix4Pm(rig, {
        registers: idle(64),
        mapRegion: (mapping) => rig.note(`map ${mapping.region} ${mapping.base}`),
      });
      return { devices: [pm], windows: [configOf(pm)] };
    },
  },
  {
    name: 'acpi-pm',
    values: [0xf1, 0xf0, 0x01, 0x21, 0x20, 0x0101, 0x2001],
    offsets: [0, 0, 4, 8, 12, 14],
    maxStep: 3000 * MILLISECOND,
    prologue({ windows: [registers, , apm] }) {
      registers.write(2, 2, 0x0121);
      apm.write(0, 1, 0xf1);
    },
    build(rig) {
      const pm = new AcpiPm(rig, { onPowerOff: () => rig.note('power off') });
      return {
        devices: [pm],
        windows: [pm.registers, pm.registers, pm.apm],
        stimulus: (value) => ((value & 1) !== 0 ? pm.pressPowerButton() : pm.raiseGpe((value >> 1) & 15)),
      };
    },
  },
  {
    name: 'debug ports',
    values: [0, 1, 65],
    maxStep: 10,
    build(rig) {
      const exit = new DebugExit(rig, { onExit: (code) => rig.note(`exit ${code}`) });
      const console = new DebugConsole(rig, { output: (byte) => rig.note(`out ${byte}`) });
      return { devices: [exit, console], windows: [exit.ports, console.ports] };
    },
  },
  {
    name: 'pit, pic and local-apic on one board',
    values: [0x11, 0x20, 0x24, 0x34, 0x30, 0x01, 0xfe, 0x08, 0x04, 0x00, 0x10],
    maxStep: MILLISECOND,
    build(rig) {
      const pic = new Pic8259(rig);
      const apic = buildLocalApic(rig, new ApicBus(), 0);
      const pit = new Pit8254(rig);
      rig.connect('irq', pic.line(0));
      rig.connect('intr', apic.lint0);
      pit.reset();
      return {
        devices: [pit, apic, pic],
        windows: [pit.ports, pic.master],
        stimulus: (value) => pic.line(1 + (value & 7)).set((value & 16) !== 0),
        probe: () => `${apic.interruptPending()} ${pic.acknowledge()}`,
      };
    },
  },
];

const test = suite('devices: clones');

for (const [index, recipe] of RECIPES.entries()) {
  test(`a clone of ${recipe.name} is indistinguishable`, () => {
    const steps = fc.array(stepOf(recipe), { maxLength: 50, size: 'max' });
    const property = fc.property(steps, steps, (before, after) => checkClone(recipe, before, after));
    fc.assert(property, { seed: 8254 + index, numRuns: 200 });
  });
}

for (const [index, recipe] of RECIPES.entries()) {
  test(`a mangled record of ${recipe.name} is refused or harmless`, () => {
    const patch = fc.record({
      at: fc.nat(4095),
      value: fc.oneof(fc.constantFrom(0, 1, 0x1f, 0x7f, 0x80, 0xff), fc.nat(255)),
    });
    const patches = fc.array(patch, { minLength: 1, maxLength: 3 });
    const steps = fc.array(stepOf(recipe), { maxLength: 12, size: 'max' });
    const property = fc.property(patches, steps, (mangled, after) => {
      const rig = new Rig(1_000);
      const subject = recipe.build(rig);
      recipe.prologue?.(subject);
      if (subject.devices.every((device) => loadMangled(device, mangled))) {
        for (const device of subject.devices) {
          device.resume();
        }
        for (const step of after) {
          perform(subject, rig, step);
        }
        for (const device of subject.devices) {
          saveState(device);
        }
      }
    });
    fc.assert(property, { seed: 4250 + index, numRuns: 200 });
  });
}
