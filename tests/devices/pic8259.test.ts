// The 8259A pair: priorities, cascade, EOI, rotation, poll and spurious interrupts.

import { Pic8259 } from '../../devices/index.js';
import { assert, suite } from '../suite.js';
import { Rig } from './rig.js';

const test = suite('devices: pic8259');

/** A pair initialised as PC firmware does: vectors 0x08 and 0x70, nothing masked. */
function setUp(icw4 = 0x01) {
  const rig = new Rig();
  const pic = new Pic8259(rig);
  const initialise = (window: typeof pic.master, base: number, icw3: number, last: number) => {
    window.write(0, 1, 0x11);
    for (const word of [base, icw3, last]) {
      window.write(1, 1, word);
    }
  };
  initialise(pic.master, 0x08, 0x04, icw4);
  initialise(pic.slave, 0x70, 0x02, 0x01);
  const raise = (...irqs: number[]) => {
    for (const irq of irqs) {
      pic.line(irq).set(true);
    }
  };
  const pulse = (irq: number) => {
    pic.line(irq).set(false);
    pic.line(irq).set(true);
  };
  const isr = (window = pic.master) => {
    window.write(0, 1, 0x0b);
    return window.read(0, 1);
  };
  return { rig, pic, raise, pulse, isr, intr: () => rig.level('intr') };
}

test('the lower number is served first, and blocks the higher until EOI', () => {
  const { pic, raise, intr } = setUp();
  raise(5, 1);
  assert.is(pic.acknowledge(), 0x09);
  assert.not.ok(intr());
  raise(0);
  assert.ok(intr());
  assert.is(pic.acknowledge(), 0x08);
  pic.master.write(0, 1, 0x20);
  assert.not.ok(intr());
  pic.master.write(0, 1, 0x20);
  assert.is(pic.acknowledge(), 0x0d);
});

test('an edge is served once', () => {
  const { pic, raise, pulse, intr } = setUp();
  raise(4);
  pic.acknowledge();
  pic.master.write(0, 1, 0x20);
  assert.not.ok(intr());
  pulse(4);
  assert.ok(intr());
});

test('a level input asks again until it falls', () => {
  const { pic, raise, intr } = setUp();
  pic.elcr.write(1, 1, 0x08);
  raise(11);
  assert.is(pic.acknowledge(), 0x73);
  pic.slave.write(0, 1, 0x20);
  pic.master.write(0, 1, 0x20);
  assert.ok(intr());
  pic.line(11).set(false);
  assert.not.ok(intr());
});

test('the edge/level registers refuse the inputs that are always edges', () => {
  const { pic } = setUp();
  pic.elcr.write(0, 2, 0xffff);
  assert.is(pic.elcr.read(0, 2), 0xdef8);
});

test('the slave passes its vector and needs EOI at both chips', () => {
  const { pic, raise, isr, intr } = setUp();
  raise(8, 14);
  assert.is(pic.acknowledge(), 0x70);
  assert.is(isr(), 0x04);
  assert.is(isr(pic.slave), 0x01);
  pic.slave.write(0, 1, 0x20);
  assert.not.ok(intr());
  pic.master.write(0, 1, 0x20);
  assert.is(pic.acknowledge(), 0x76);
});

test('a request that goes away becomes spurious and leaves no in-service bit', () => {
  const { pic, raise, isr } = setUp();
  raise(3);
  pic.line(3).set(false);
  assert.is(pic.acknowledge(), 0x0f);
  assert.is(isr(), 0);
});

test('masked inputs wait', () => {
  const { pic, raise, intr } = setUp();
  pic.master.write(1, 1, 0xff);
  raise(6);
  assert.not.ok(intr());
  assert.is(pic.master.read(0, 1), 0x40);
  pic.master.write(1, 1, 0xbf);
  assert.ok(intr());
});

test('automatic EOI leaves nothing in service', () => {
  const { pic, raise, isr } = setUp(0x03);
  raise(1);
  assert.is(pic.acknowledge(), 0x09);
  assert.is(isr(), 0);
});

test('rotation makes the served input the lowest', () => {
  const { pic, raise, pulse } = setUp();
  raise(3);
  pic.acknowledge();
  pic.master.write(0, 1, 0xa0);
  pulse(3);
  raise(4);
  assert.is(pic.acknowledge(), 0x0c);
});

test('set priority and specific EOI name their input', () => {
  const { pic, raise, isr } = setUp();
  pic.master.write(0, 1, 0xc4); // IR4 lowest, IR5 highest
  raise(5, 0);
  assert.is(pic.acknowledge(), 0x0d);
  pic.master.write(0, 1, 0x65);
  assert.is(isr(), 0);
  assert.is(pic.acknowledge(), 0x08);
});

test('special mask mode lets lower priorities through', () => {
  const { pic, raise, intr } = setUp();
  raise(1);
  pic.acknowledge();
  pic.master.write(1, 1, 0x02);
  raise(6);
  assert.not.ok(intr());
  pic.master.write(0, 1, 0x68);
  assert.ok(intr());
  assert.is(pic.acknowledge(), 0x0e);
});

test('special fully nested mode lets the slave interrupt itself', () => {
  const { pic, raise, intr } = setUp(0x11);
  raise(12);
  pic.acknowledge();
  raise(8);
  assert.ok(intr());
  assert.is(pic.acknowledge(), 0x70);
});

test('poll acknowledges without a vector', () => {
  const { pic, raise, isr, intr } = setUp();
  raise(6);
  pic.master.write(0, 1, 0x0c);
  assert.is(pic.master.read(0, 1), 0x86);
  assert.is(isr(), 0x40);
  assert.not.ok(intr());
  pic.master.write(0, 1, 0x0c);
  assert.is(pic.master.read(0, 1), 0);
});

test('ICW1 forgets edges, masks and services', () => {
  const { pic, raise, isr, intr } = setUp();
  raise(1);
  pic.acknowledge();
  raise(0);
  pic.master.write(1, 1, 0xf0);
  pic.master.write(0, 1, 0x11);
  for (const word of [0x20, 0x04, 0x01]) {
    pic.master.write(1, 1, word);
  }
  assert.is(pic.master.read(1, 1), 0);
  assert.is(isr(), 0);
  assert.not.ok(intr());
});
