// The local APIC: priorities, IPIs, destinations, mode transitions and the three timer modes.

import { ApicBus, LocalApic } from '../../devices/index.js';
import { assert, suite } from '../suite.js';
import { Rig } from './rig.js';

const test = suite('devices: local-apic');

const ID = 0x20;
const VERSION = 0x30;
const TPR = 0x80;
const PPR = 0xa0;
const EOI = 0xb0;
const LDR = 0xd0;
const DFR = 0xe0;
const SVR = 0xf0;
const ESR = 0x280;
const ICR = 0x300;
const ICR_HIGH = 0x310;
const LVT_TIMER = 0x320;
const LVT_LINT0 = 0x350;
const LVT_LINT1 = 0x360;
const LVT_ERROR = 0x370;
const INITIAL_COUNT = 0x380;
const CURRENT_COUNT = 0x390;
const DIVIDE = 0x3e0;

/** Processors with enabled APICs, a 100 MHz bus clock and a 2 GHz TSC. */
function setUp(count = 1, ids = Array.from({ length: count }, (_, i) => i)) {
  const rig = new Rig();
  const bus = new ApicBus();
  let looks = 0;
  const apics = ids.map(
    (id) =>
      new LocalApic(rig, {
        id,
        bootstrap: id === 0,
        bus,
        busHz: 100_000_000,
        tsc: { now: () => BigInt(rig.clock.now()) * 2n, nanosAt: (tsc) => Number((tsc + 1n) / 2n) },
        onInterrupt: () => {
          looks++;
        },
        onNmi: () => rig.note(`nmi ${id}`),
        onInit: () => rig.note(`init ${id}`),
        onSipi: (vector) => rig.note(`sipi ${id} ${vector}`),
        acknowledgeExtInt: () => 0x08,
      }),
  );
  const read = (offset: number, apic = apics[0]) => apic.mmio.read(offset, 4);
  const write = (offset: number, value: number, apic = apics[0]) => apic.mmio.write(offset, 4, value);
  for (const apic of apics) {
    write(SVR, 0x1ff, apic);
  }
  const fixed = (vector: number, apic = apics[0]) =>
    apic.accept({ deliveryMode: 0, vector, level: false, logical: false, destination: 0 });
  const who = () => apics.flatMap((apic, i) => (apic.interruptPending() ? [ids[i]] : []));
  return { rig, bus, apics, apic: apics[0], read, write, fixed, who, looks: () => looks };
}

test('identifies itself as an integrated APIC with six local vectors', () => {
  const { read } = setUp(2);
  assert.is(read(VERSION), 0x0005_0014);
  assert.is(setUp(1, [3]).read(ID), 0x0300_0000);
});

test('the highest vector is served first and nests only over lower classes', () => {
  const { apic, fixed, read, write } = setUp();
  fixed(0x41);
  fixed(0x52);
  assert.is(apic.acknowledge(), 0x52);
  assert.is(read(PPR), 0x50);
  assert.not.ok(apic.interruptPending());
  fixed(0x5f);
  assert.not.ok(apic.interruptPending());
  fixed(0x60);
  assert.is(apic.acknowledge(), 0x60);
  write(EOI, 0);
  assert.not.ok(apic.interruptPending());
  write(EOI, 0);
  assert.is(apic.acknowledge(), 0x5f);
  write(EOI, 0);
  assert.is(apic.acknowledge(), 0x41);
});

test('TPR and CR8 hold back a class and everything below', () => {
  const { apic, fixed, read, write } = setUp();
  write(TPR, 0x45);
  fixed(0x4f);
  assert.not.ok(apic.interruptPending());
  assert.is(apic.cr8, 4);
  apic.cr8 = 3;
  assert.is(read(TPR), 0x30);
  assert.ok(apic.interruptPending());
});

test('an acknowledge without a request gives the spurious vector', () => {
  const { apic, read } = setUp();
  assert.is(apic.acknowledge(), 0xff);
  assert.is(read(0x170), 0);
});

test('requests and services show in IRR, ISR and TMR', () => {
  const { apic, read } = setUp();
  apic.accept({ deliveryMode: 0, vector: 0x65, level: true, logical: false, destination: 0 });
  assert.is(read(0x230), 0x20);
  assert.is(read(0x1b0), 0x20);
  apic.acknowledge();
  assert.is(read(0x230), 0);
  assert.is(read(0x130), 0x20);
});

test('software disable masks the local vectors and refuses requests', () => {
  const { apic, fixed, read, write } = setUp();
  write(LVT_TIMER, 0x2_0040);
  write(SVR, 0xff);
  assert.is(read(LVT_TIMER), 0x3_0040);
  write(LVT_TIMER, 0x2_0040);
  assert.is(read(LVT_TIMER), 0x3_0040);
  assert.not.ok(fixed(0x40));
  assert.not.ok(apic.interruptPending());
});

test('IPIs reach their physical destination, shorthands, and broadcast', () => {
  const { write, who, apics, rig } = setUp(3);
  write(ICR_HIGH, 0x0200_0000);
  write(ICR, 0x0040);
  assert.equal(who(), [2]);
  apics[2].acknowledge();
  write(ICR, 0xc_0041);
  assert.equal(who(), [1]); // processor 2 still serves class 4
  write(ICR, 0x4_0042);
  assert.equal(who(), [0, 1]);
  write(ICR_HIGH, 0xff00_0000);
  write(ICR, 0x0400);
  assert.equal(rig.take(), ['nmi 0', 'nmi 1', 'nmi 2']);
});

test('INIT and SIPI start a processor', () => {
  const { write, rig, apics, read } = setUp(2);
  write(ICR_HIGH, 0x0100_0000);
  write(ICR, 0xc500);
  assert.equal(rig.take(), ['init 1']);
  assert.is(read(SVR, apics[1]), 0xff);
  assert.is(read(ID, apics[1]), 0x0100_0000);
  write(ICR, 0x8500); // de-assert does nothing
  write(ICR, 0x4610);
  assert.equal(rig.take(), ['sipi 1 16']);
});

test('flat logical destinations are masks, clusters have members', () => {
  const { write, who, apics } = setUp(3);
  for (const [i, apic] of apics.entries()) {
    write(LDR, (1 << (24 + i)) >>> 0, apic);
  }
  write(ICR_HIGH, 0x0600_0000);
  write(ICR, 0x0840);
  assert.equal(who(), [1, 2]);
  for (const [i, apic] of apics.entries()) {
    apic.acknowledge();
    write(EOI, 0, apic);
    write(DFR, 0x0fff_ffff, apic);
    write(LDR, (((i >> 1) << 28) | (1 << (24 + (i & 1)))) >>> 0, apic);
  }
  write(ICR_HIGH, 0x1100_0000);
  write(ICR, 0x0841);
  assert.equal(who(), [2]);
});

test('lowest priority chooses the least busy processor', () => {
  const { write, who, apics, bus } = setUp(3);
  write(TPR, 0x50, apics[0]);
  write(TPR, 0x20, apics[2]);
  write(TPR, 0x30, apics[1]);
  bus.msi(0xfeef_f000, 0x0160);
  assert.equal(who(), [2]);
});

test('x2APIC: 32-bit ids, logical clusters, self IPI, and the registers that fault', () => {
  const { apics, who } = setUp(3, [0, 17, 300]);
  for (const apic of apics) {
    assert.ok(apic.writeApicBase(0xfee0_0c00n));
  }
  assert.is(apics[2].readMsr(0x02), 300n);
  assert.is(apics[1].readMsr(0x0d), 0x1_0002n);
  apics[0].writeMsr(0x30, (300n << 32n) | 0x40n);
  assert.equal(who(), [300]);
  apics[0].writeMsr(0x30, (0x1_0002n << 32n) | 0x840n);
  assert.equal(who(), [17, 300]);
  apics[0].writeMsr(0x3f, 0x55n);
  assert.equal(who(), [0, 17, 300]);
  assert.is(apics[0].readMsr(0x0e), null);
  assert.is(apics[0].readMsr(0x31), null);
  assert.is(apics[0].writeMsr(0x0b, 1n), false);
  assert.is(apics[0].writeMsr(0x08, 0x100n), false);
  assert.is(apics[0].writeMsr(0x02, 0n), false);
  assert.ok(apics[0].writeMsr(0x0b, 0n));
});

test('APIC_BASE permits only the transitions of the SDM', () => {
  const { apic } = setUp();
  assert.is(apic.readApicBase(), 0xfee0_0900n);
  assert.is(apic.writeApicBase(0xfee0_0400n), false);
  assert.ok(apic.writeApicBase(0xfee0_0d00n));
  assert.is(apic.writeApicBase(0xfee0_0900n), false);
  assert.ok(apic.writeApicBase(0xfee0_0100n));
  assert.is(apic.writeApicBase(0xfee0_0d00n), false);
  assert.ok(apic.writeApicBase(0xfee0_0900n));
  assert.is(apic.writeApicBase(0xfee0_0901n), false);
});

test('the one-shot timer counts down, fires once and keeps its initial count', () => {
  const { rig, apic, read, write } = setUp();
  write(LVT_TIMER, 0x40);
  write(DIVIDE, 0x3); // by 16
  write(INITIAL_COUNT, 1000);
  rig.clock.advance(16_000);
  assert.is(read(CURRENT_COUNT), 900);
  rig.clock.advance(143_999);
  assert.not.ok(apic.interruptPending());
  rig.clock.advance(1);
  assert.is(apic.acknowledge(), 0x40);
  assert.is(read(CURRENT_COUNT), 0);
  assert.is(read(INITIAL_COUNT), 1000);
  write(EOI, 0);
  rig.clock.advance(1e9);
  assert.not.ok(apic.interruptPending());
});

test('the periodic timer never drifts', () => {
  const { rig, apic, write } = setUp();
  write(LVT_TIMER, 0x2_0040);
  write(DIVIDE, 0xb);
  write(INITIAL_COUNT, 99_999);
  let fired = 0;
  for (let i = 0; i < 2000; i++) {
    rig.clock.advance(500_000);
    if (apic.interruptPending()) {
      apic.acknowledge();
      write(EOI, 0);
      fired++;
    }
  }
  assert.is(fired, Math.floor(1e8 / 99_999));
});

test('a period of a nanosecond raises no more alarms than the processor takes interrupts', () => {
  const { rig, apic, write } = setUp();
  write(LVT_TIMER, 0x2_0040);
  write(DIVIDE, 0xb);
  write(INITIAL_COUNT, 1);
  rig.clock.advance(3600e9);
  assert.is(apic.acknowledge(), 0x40);
  write(EOI, 0);
  assert.not.ok(apic.interruptPending());
  rig.clock.advance(10);
  assert.ok(apic.interruptPending());
});

test('a new divisor changes the pace, not the count', () => {
  const { rig, read, write } = setUp();
  write(LVT_TIMER, 0x1_0040);
  write(DIVIDE, 0xb);
  write(INITIAL_COUNT, 1000);
  rig.clock.advance(4000);
  write(DIVIDE, 0x0);
  assert.is(read(CURRENT_COUNT), 600);
  rig.clock.advance(2000);
  assert.is(read(CURRENT_COUNT), 500);
});

test('the TSC deadline fires, disarms, and can lie in the past', () => {
  const { rig, apic, read, write } = setUp();
  write(LVT_TIMER, 0x4_0040);
  write(INITIAL_COUNT, 55);
  assert.is(read(CURRENT_COUNT), 0);
  apic.writeTscDeadline(20_001n);
  rig.clock.advance(10_000);
  assert.not.ok(apic.interruptPending());
  assert.is(apic.readTscDeadline(), 20_001n);
  rig.clock.advance(1);
  assert.is(apic.acknowledge(), 0x40);
  assert.is(apic.readTscDeadline(), 0n);
  write(EOI, 0);
  apic.writeTscDeadline(5n);
  assert.ok(apic.interruptPending());
  apic.acknowledge();
  write(EOI, 0);
  apic.writeTscDeadline(1_000_000n);
  write(LVT_TIMER, 0x40);
  rig.clock.advance(1e9);
  assert.not.ok(apic.interruptPending());
});

test('LINT0 carries the 8259 in virtual wire mode, and when the APIC is off', () => {
  const { apic, write, fixed } = setUp();
  assert.not.ok(apic.interruptPending());
  apic.lint0.set(true);
  assert.ok(apic.interruptPending());
  fixed(0xee);
  assert.is(apic.acknowledge(), 0x08);
  apic.lint0.set(false);
  assert.is(apic.acknowledge(), 0xee);
  write(LVT_LINT0, 0x1_0700);
  apic.lint0.set(true);
  assert.not.ok(apic.interruptPending());
  apic.writeApicBase(0xfee0_0100n);
  assert.ok(apic.interruptPending());
});

test('the vCPU is told when INTR rises and when it falls', () => {
  const { apic, looks } = setUp();
  for (const level of [true, false]) {
    const before = looks();
    apic.lint0.set(level);
    assert.ok(looks() > before);
    assert.is(apic.interruptPending(), level);
  }
});

test('LINT1 gives NMI on its edge', () => {
  const { rig, apic, write } = setUp();
  write(LVT_LINT1, 0x400);
  apic.lint1.set(true);
  apic.lint1.set(true);
  assert.equal(rig.take(), ['nmi 0']);
});

test('a level-triggered LINT1 waits for EOI and asks again', () => {
  const { apic, read, write } = setUp();
  write(LVT_LINT1, 0x8044);
  apic.lint1.set(true);
  assert.is(apic.acknowledge(), 0x44);
  assert.is(read(LVT_LINT1), 0xc044);
  write(EOI, 0);
  assert.is(apic.acknowledge(), 0x44);
  apic.lint1.set(false);
  write(EOI, 0);
  assert.is(read(LVT_LINT1), 0x8044);
  assert.not.ok(apic.interruptPending());
});

test('errors collect in ESR and interrupt once', () => {
  const { apic, read, write, fixed } = setUp();
  write(LVT_ERROR, 0x50);
  write(ICR, 0x4_0003);
  assert.is(apic.acknowledge(), 0x50);
  fixed(0x05);
  read(0x40);
  assert.is(read(ESR), 0);
  write(ESR, 0);
  assert.is(read(ESR), 0xe0);
  write(ESR, 0);
  assert.is(read(ESR), 0);
});
