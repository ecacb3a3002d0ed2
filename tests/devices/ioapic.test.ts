// The I/O APIC: registers, edges, levels with Remote IRR, and MSI beside it.

import { ApicBus, IoApic, LocalApic } from '../../devices/index.js';
import { assert, suite } from '../suite.js';
import { Rig } from './rig.js';

const test = suite('devices: ioapic');

function setUp() {
  const rig = new Rig();
  const bus = new ApicBus();
  const ioapic = new IoApic(rig, { bus, id: 5 });
  const apic = new LocalApic(rig, {
    id: 0,
    bootstrap: true,
    bus,
    tsc: { now: () => 0n, nanosAt: () => 0 },
    onInterrupt: () => undefined,
    onNmi: () => rig.note('nmi'),
    onInit: () => undefined,
    onSipi: () => undefined,
    acknowledgeExtInt: () => 0x33,
  });
  apic.mmio.write(0xf0, 4, 0x1ff);
  const read = (register: number) => {
    ioapic.mmio.write(0, 4, register);
    return ioapic.mmio.read(0x10, 4);
  };
  const write = (register: number, value: number) => {
    ioapic.mmio.write(0, 4, register);
    ioapic.mmio.write(0x10, 4, value);
  };
  const redirect = (pin: number, low: number) => {
    write(0x11 + 2 * pin, 0);
    write(0x10 + 2 * pin, low);
  };
  const serve = () => {
    const vector = apic.interruptPending() ? apic.acknowledge() : null;
    apic.mmio.write(0xb0, 4, 0);
    return vector;
  };
  return { rig, bus, ioapic, apic, read, write, redirect, serve };
}

test('identifies itself, and starts with every pin masked', () => {
  const { read, write } = setUp();
  assert.is(read(1), 0x0017_0020);
  assert.is(read(0), 0x0500_0000);
  assert.is(read(0x10), 0x1_0000);
  assert.is(read(0x3e), 0x1_0000);
  write(0x12, 0xffff_ffff);
  assert.is(read(0x12), 0x1_afff); // status bits are read-only
});

test('an edge is sent once, and lost when masked', () => {
  const { ioapic, redirect, serve } = setUp();
  const pin = ioapic.pin(4);
  redirect(4, 0x1_0044);
  pin.set(true);
  redirect(4, 0x44);
  assert.is(serve(), null);
  pin.set(false);
  pin.set(true);
  assert.is(serve(), 0x44);
  assert.is(serve(), null);
});

test('a level is sent until it falls, once for each EOI', () => {
  const { ioapic, apic, read, redirect, serve } = setUp();
  const pin = ioapic.pin(10);
  redirect(10, 0x8050);
  pin.set(true);
  assert.is(read(0x24), 0xc050);
  assert.is(apic.acknowledge(), 0x50);
  pin.set(true);
  assert.not.ok(apic.interruptPending());
  apic.mmio.write(0xb0, 4, 0);
  assert.ok(apic.interruptPending());
  apic.acknowledge();
  pin.set(false);
  apic.mmio.write(0xb0, 4, 0);
  assert.is(read(0x24), 0x8050);
  assert.is(serve(), null);
});

test('unmasking a level that is up sends it', () => {
  const { ioapic, redirect, serve } = setUp();
  ioapic.pin(10).set(true);
  redirect(10, 0x1_8050);
  assert.is(serve(), null);
  redirect(10, 0x8050);
  assert.is(serve(), 0x50);
});

test('the EOI register and a turn to edge both clear Remote IRR', () => {
  const { ioapic, read, redirect } = setUp();
  const pin = ioapic.pin(3);
  redirect(3, 0x8060);
  pin.set(true);
  pin.set(false);
  assert.is(read(0x16), 0xc060);
  ioapic.mmio.write(0x40, 4, 0x60);
  assert.is(read(0x16), 0x8060);
  pin.set(true);
  redirect(3, 0x1_0060);
  redirect(3, 0x1_8060);
  assert.is(read(0x16), 0x1_8060);
});

test('NMI and ExtINT pass through', () => {
  const { rig, ioapic, apic, redirect } = setUp();
  redirect(1, 0x0400);
  ioapic.pin(1).set(true);
  assert.equal(rig.take(), ['nmi']);
  redirect(0, 0x0700);
  ioapic.pin(0).set(true);
  assert.is(apic.acknowledge(), 0x33);
  assert.not.ok(apic.interruptPending());
});

test('an MSI needs no pin', () => {
  const { bus, apic } = setUp();
  assert.ok(bus.msi(0xfee0_0000, 0x4071));
  assert.is(apic.acknowledge(), 0x71);
  assert.not.ok(bus.msi(0xfee0_9000, 0x4071));
});
