// PCI: configuration mechanism #1, BAR sizing and mapping, INTx, PIRQ routing, PAM, and the reset control register.

import {
  type BarDefinition,
  I440fx,
  type IoWindow,
  PCI_FIELDS,
  PciFunction,
  type PciMapping,
  Piix3,
  Piix4Pm,
  ROM_REGION,
  StateSchema,
} from '../../devices/index.js';
import { assert, suite } from '../suite.js';
import { Rig } from './rig.js';

const test = suite('devices: pci');

const window = (length: number): IoWindow => ({ length, read: () => 0, write: () => undefined });

class Card extends PciFunction<{ config: Uint8Array }> {
  constructor(rig: Rig, mapRegion: (mapping: PciMapping) => void, bars: BarDefinition[]) {
    const identity = {
      vendorId: 0x1234,
      deviceId: 0x5678,
      revision: 1,
      classCode: 0x02_00_00,
      interruptPin: 1,
    };
    super(rig, 'card', StateSchema.define('card', PCI_FIELDS), identity, mapRegion);
    for (const bar of bars) {
      this.defineBar(bar);
    }
    this.reset();
  }

  interrupt(level: boolean): void {
    this.setIntx(level);
  }
}

function setUp() {
  const rig = new Rig();
  const mapRegion = ({ owner, region, base }: PciMapping) => {
    rig.note(`${owner}.${region} at ${base === null ? 'nowhere' : `0x${base.toString(16)}`}`);
  };
  const piix3 = new Piix3(rig, {
    mapRegion,
    onReset: (hard) => rig.note(hard ? 'hard reset' : 'soft reset'),
  });
  const pams: string[] = [];
  const bridge = new I440fx(rig, {
    mapRegion,
    narrow: piix3.resetControl,
    onPam(segments) {
      const open = segments.filter((s) => s.readRam || s.writeRam);
      pams.push(
        open.map((s) => `${s.base.toString(16)}${s.readRam ? 'r' : ''}${s.writeRam ? 'w' : ''}`).join(' '),
      );
    },
  });
  const card = new Card(rig, mapRegion, [
    { index: 0, space: 'memory', window: window(0x2_0000) },
    { index: 1, space: 'io', window: window(0x40) },
    { index: 2, space: 'memory', wide: true, prefetchable: true, window: window(0x100_0000) },
    { index: ROM_REGION, space: 'memory', window: window(0x1_0000) },
  ]);
  const pm = new Piix4Pm(rig, { mapRegion, registers: window(64) });
  bridge.attach(1, 0, piix3);
  bridge.attach(1, 3, pm);
  bridge.attach(3, 0, card);
  rig.take();
  const select = (device: number, register: number, fn = 0) =>
    bridge.ports.write(0, 4, (0x8000_0000 | (device << 11) | (fn << 8) | (register & 0xfc)) >>> 0);
  const read = (device: number, register: number, size = 4, fn = 0) => {
    select(device, register, fn);
    return bridge.ports.read(4 + (register & 3), size);
  };
  const write = (device: number, register: number, value: number, size = 4, fn = 0) => {
    select(device, register, fn);
    bridge.ports.write(4 + (register & 3), size, value);
  };
  return { rig, bridge, piix3, card, pm, pams, read, write };
}

test('configuration space is reached in any width, and absent functions read all ones', () => {
  const { read, bridge } = setUp();
  assert.is(read(0, 0), 0x1237_8086);
  assert.is(read(1, 0), 0x7000_8086);
  assert.is(read(1, 0x0e, 1), 0x80);
  assert.is(read(1, 2, 2, 3), 0x7113);
  assert.is(read(3, 0x0b, 1), 0x02);
  assert.is(read(4, 0), 0xffff_ffff);
  bridge.ports.write(0, 4, 0x0000_0000);
  assert.is(bridge.ports.read(4, 2), 0xffff);
  bridge.ports.write(0, 4, 0x8001_0000);
  assert.is(bridge.ports.read(4, 4), 0xffff_ffff);
});

test('BARs size as the specification describes', () => {
  const { read, write } = setUp();
  for (const offset of [0x10, 0x14, 0x18, 0x1c, 0x20, 0x30]) {
    write(3, offset, 0xffff_ffff);
  }
  assert.is(read(3, 0x10), 0xfffe_0000);
  assert.is(read(3, 0x14), 0xffff_ffc1);
  assert.is(read(3, 0x18), 0xff00_000c);
  assert.is(read(3, 0x1c), 0xffff_ffff);
  assert.is(read(3, 0x20), 0);
  assert.is(read(3, 0x30), 0xffff_0001);
});

test('ranges are reported when they move, and only while decoded', () => {
  const { rig, write } = setUp();
  write(3, 0x10, 0xfebc_0000);
  write(3, 0x14, 0xc000);
  assert.equal(rig.take(), []);
  write(3, 0x04, 0x3, 2);
  assert.equal(rig.take(), ['card.0 at 0xfebc0000', 'card.1 at 0xc000']);
  write(3, 0x10, 0xffff_ffff);
  assert.equal(rig.take(), ['card.0 at nowhere']);
  write(3, 0x10, 0xfe00_0000);
  assert.equal(rig.take(), ['card.0 at 0xfe000000']);
  write(3, 0x18, 0);
  write(3, 0x1c, 0x10);
  assert.equal(rig.take(), ['card.2 at 0x1000000000']);
  write(3, 0x30, 0xfd00_0001);
  assert.equal(rig.take(), ['card.6 at 0xfd000000']);
  write(3, 0x04, 0x1, 2);
  assert.equal(rig.take(), ['card.0 at nowhere', 'card.2 at nowhere', 'card.6 at nowhere']);
});

test('read-only registers stay, status bits are cleared by ones', () => {
  const { card, read, write } = setUp();
  write(3, 0, 0);
  assert.is(read(3, 0), 0x5678_1234);
  write(3, 0x3c, 0x0a, 1);
  assert.is(read(3, 0x3c, 2), 0x010a);
  card.state.config[7] = 0x20;
  write(3, 6, 0x2000, 2);
  assert.is(read(3, 6, 2), 0);
});

test('INTx shows in status and obeys its disable bit', () => {
  const { rig, card, read, write } = setUp();
  card.interrupt(true);
  assert.ok(rig.level('intx'));
  assert.is(read(3, 6, 2), 0x0008);
  write(3, 4, 0x0400, 2);
  assert.not.ok(rig.level('intx'));
  write(3, 4, 0, 2);
  assert.ok(rig.level('intx'));
});

test('PIRQs are routed to ISA interrupts and share them', () => {
  const { rig, piix3, write } = setUp();
  write(1, 0x60, 0x0b0b_800a);
  piix3.pirq(0).set(true);
  piix3.pirq(1).set(true);
  assert.equal(rig.take(), ['isa10=1']);
  piix3.pirq(2).set(true);
  piix3.pirq(3).set(true);
  piix3.pirq(2).set(false);
  assert.equal(rig.take(), ['isa11=1']);
  write(1, 0x63, 0x80, 1);
  assert.equal(rig.take(), ['isa11=0']);
  write(1, 0x60, 0x05, 1);
  assert.equal(rig.take(), ['isa5=1', 'isa10=0']);
});

test('PAM registers open the shadow segments', () => {
  const { pams, read, write } = setUp();
  assert.is(pams.at(-1), '');
  write(0, 0x59, 0xff, 1);
  assert.is(read(0, 0x59, 1), 0x30);
  assert.is(pams.at(-1), 'f0000rw');
  write(0, 0x5a, 0x21, 1);
  assert.is(pams.at(-1), 'f0000rw c0000r c4000w');
});

test('0xcf9 resets on a rising RCPU', () => {
  const { rig, bridge } = setUp();
  bridge.ports.write(1, 1, 0x02);
  bridge.ports.write(1, 1, 0x06);
  bridge.ports.write(1, 1, 0x06);
  assert.equal(rig.take(), ['hard reset']);
  assert.is(bridge.ports.read(1, 1), 0x06);
  bridge.ports.write(1, 1, 0x00);
  bridge.ports.write(1, 1, 0x04);
  assert.equal(rig.take(), ['soft reset']);
  assert.is(bridge.ports.read(0, 4), 0); // CONFADD is untouched
});

test('PMBA places the ACPI registers', () => {
  const { rig, read, write } = setUp();
  write(1, 0x40, 0xffff_ffff, 4, 3);
  assert.is(read(1, 0x40, 4, 3), 0xffc1);
  write(1, 0x40, 0xb001, 4, 3);
  assert.equal(rig.take(), []);
  write(1, 0x80, 1, 1, 3);
  assert.equal(rig.take(), ['piix4-pm.64 at 0xb000']);
});
