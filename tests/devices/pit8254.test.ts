// The 8254: counting modes, latches and gates as its data sheet describes them.

import { PIT_HZ, Pit8254, TickRate } from '../../devices/index.js';
import { assert, suite } from '../suite.js';
import { Rig } from './rig.js';

const test = suite('devices: pit8254');
const RATE = new TickRate(PIT_HZ);

function setUp() {
  const rig = new Rig();
  const pit = new Pit8254(rig);
  const toTick = (tick: number) => rig.clock.advance(RATE.nanos(tick) - rig.clock.now());
  const program = (control: number, count: number) => {
    pit.ports.write(3, 1, control);
    pit.ports.write(control >> 6, 1, count & 0xff);
    pit.ports.write(control >> 6, 1, count >> 8);
    rig.take();
  };
  const latched = (counter: number) => {
    pit.ports.write(3, 1, counter << 6);
    return pit.ports.read(counter, 1) | (pit.ports.read(counter, 1) << 8);
  };
  const status = (counter: number) => {
    pit.ports.write(3, 1, 0xe0 | (2 << counter));
    return pit.ports.read(counter, 1);
  };
  const gate = (level: boolean) => pit.port61.write(0, 1, level ? 1 : 0);
  const out2 = () => (pit.port61.read(0, 1) & 0x20) !== 0;
  return { rig, pit, toTick, program, latched, status, gate, out2 };
}

test('mode 0 raises OUT one clock after the count has passed, once', () => {
  const { rig, toTick, program } = setUp();
  program(0x30, 1000);
  assert.is(rig.level('irq'), false);
  toTick(1000);
  assert.is(rig.level('irq'), false);
  toTick(1001);
  assert.equal(rig.take(), ['irq=1']);
  toTick(200_000);
  assert.equal(rig.take(), []);
});

test('mode 0 goes on counting below zero', () => {
  const { toTick, program, latched } = setUp();
  program(0x30, 10);
  toTick(1 + 15);
  assert.is(latched(0), 0xfffb);
});

test('the first byte of a new count stops mode 0', () => {
  const { rig, pit, toTick, program } = setUp();
  program(0x30, 100);
  toTick(50);
  pit.ports.write(0, 1, 100);
  toTick(5000);
  assert.is(rig.level('irq'), false);
});

test('mode 2 is low for one clock in each period', () => {
  const { rig, toTick, program } = setUp();
  program(0x34, 100);
  assert.is(rig.level('irq'), true);
  toTick(100);
  assert.equal(rig.take(), ['irq=0']);
  toTick(101);
  assert.equal(rig.take(), ['irq=1']);
  toTick(1001);
  assert.is(rig.take().length, 18);
});

test('mode 2 never drifts: one hour holds exactly its periods', () => {
  const { rig, program } = setUp();
  program(0x34, 0);
  rig.take();
  rig.clock.advance(3600e9);
  const rises = rig.take().filter((event) => event === 'irq=1').length;
  assert.is(rises, Math.floor((3600 * PIT_HZ - 1) / 65_536));
});

test('a timer that runs late still reports an edge', () => {
  const { rig, program } = setUp();
  program(0x34, 1193);
  rig.clock.stall(10_200_000);
  rig.clock.advance(0);
  assert.equal(rig.take(), ['irq=0', 'irq=1']);
});

test('a count written to mode 2 while it runs waits for the end of the period', () => {
  const { rig, pit, toTick, program, latched } = setUp();
  program(0x34, 100);
  toTick(11);
  pit.ports.write(0, 1, 50);
  pit.ports.write(0, 1, 0);
  assert.is(latched(0), 90);
  toTick(101);
  assert.is(latched(0), 50);
  rig.take();
  toTick(151);
  assert.equal(rig.take(), ['irq=0', 'irq=1']);
});

test('mode 3 is a square wave, longer high for odd counts', () => {
  const { rig, toTick, program, latched } = setUp();
  program(0x36, 101);
  toTick(1 + 50);
  assert.is(rig.level('irq'), true);
  toTick(1 + 51);
  assert.is(rig.level('irq'), false);
  toTick(1 + 101);
  assert.is(rig.level('irq'), true);
  toTick(1 + 101 + 10);
  assert.is(latched(0), 80);
});

test('a count written to mode 3 waits for the end of the half period', () => {
  const { rig, pit, toTick, program } = setUp();
  program(0x36, 100);
  toTick(1 + 20);
  pit.ports.write(0, 1, 40);
  pit.ports.write(0, 1, 0);
  toTick(1 + 50);
  assert.is(rig.level('irq'), false);
  toTick(1 + 69);
  assert.is(rig.level('irq'), false);
  toTick(1 + 70);
  assert.is(rig.level('irq'), true);
});

test('mode 4 strobes low for one clock', () => {
  const { rig, toTick, program } = setUp();
  program(0x38, 20);
  toTick(20);
  assert.equal(rig.take(), []);
  toTick(21);
  assert.equal(rig.take(), ['irq=0']);
  toTick(22);
  assert.equal(rig.take(), ['irq=1']);
});

test('mode 1 waits for its gate and can be triggered again', () => {
  const { toTick, program, gate, out2 } = setUp();
  program(0xb2, 100);
  toTick(500);
  assert.ok(out2());
  gate(true);
  toTick(550);
  assert.not.ok(out2());
  gate(false);
  gate(true);
  toTick(650);
  assert.not.ok(out2());
  toTick(651);
  assert.ok(out2());
});

test('mode 5 strobes after a trigger', () => {
  const { toTick, program, gate, out2 } = setUp();
  program(0xba, 10);
  gate(true);
  toTick(10);
  assert.ok(out2());
  toTick(11);
  assert.not.ok(out2());
  toTick(12);
  assert.ok(out2());
});

test('counter 2 in mode 0 times an interval by its gate, as a TSC calibration does', () => {
  const { rig, toTick, program, gate, out2 } = setUp();
  gate(true);
  program(0xb0, 59_659); // 50 ms
  assert.not.ok(out2());
  toTick(59_659);
  assert.not.ok(out2());
  toTick(59_660);
  assert.ok(out2());
  assert.ok(Math.abs(rig.clock.now() - 50e6) < 2000);
});

test('a low gate holds the count of mode 0', () => {
  const { toTick, program, latched, gate } = setUp();
  gate(true);
  program(0xb0, 1000);
  toTick(101);
  gate(false);
  toTick(5000);
  assert.is(latched(2), 900);
  gate(true);
  toTick(5100);
  assert.is(latched(2), 800);
});

test('BCD counts in decimal', () => {
  const { toTick, program, latched } = setUp();
  program(0x31, 0x1000);
  toTick(2);
  assert.is(latched(0), 0x0999);
  program(0x31, 0);
  toTick(4);
  assert.is(latched(0), 0x9999);
});

test('a latched count stays until it is read', () => {
  const { pit, toTick, program } = setUp();
  program(0x34, 1000);
  toTick(1);
  pit.ports.write(3, 1, 0);
  toTick(100);
  pit.ports.write(3, 1, 0);
  assert.is(pit.ports.read(0, 1) | (pit.ports.read(0, 1) << 8), 1000);
});

test('read-back gives status before count', () => {
  const { pit, program, status, toTick } = setUp();
  program(0x34, 1000);
  assert.is(status(0), 0xf4); // OUT high, null count, both bytes, mode 2
  toTick(1);
  assert.is(status(0), 0xb4);
  pit.ports.write(3, 1, 0xc2);
  assert.is(pit.ports.read(0, 1), 0xb4);
  assert.is(pit.ports.read(0, 1) | (pit.ports.read(0, 1) << 8), 1000);
});

test('the refresh bit of port 0x61 toggles every 15 us', () => {
  const { rig, pit } = setUp();
  const seen = new Set<number>();
  for (let i = 0; i < 4; i++) {
    seen.add(pit.port61.read(0, 1) & 0x10);
    rig.clock.advance(15_086);
  }
  assert.is(seen.size, 2);
});

test('a count of one in mode 2 is reported, and ends', () => {
  const { rig, program } = setUp();
  program(0x34, 1);
  rig.clock.advance(1e9);
  assert.is(rig.errors.length, 1);
});

test('ticks and nanoseconds convert exactly both ways', () => {
  for (const hz of [32_768, 115_200, PIT_HZ, 3_579_545, 14_318_180, 999_999_937, 1_000_000_000]) {
    const rate = new TickRate(hz);
    for (const tick of [0, 1, 2, 17, 65_536, 1_193_181, hz - 1, hz, hz * 86_400 + 7]) {
      assert.is(rate.ticks(rate.nanos(tick)), tick, `${tick} ticks at ${hz} Hz`);
      assert.ok(tick === 0 || rate.ticks(rate.nanos(tick) - 1) < tick);
    }
  }
});
