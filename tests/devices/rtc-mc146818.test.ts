// The MC146818: time, updates, alarms, periodic interrupts and setting the clock.

import { RtcMc146818 } from '../../devices/index.js';
import { assert, suite } from '../suite.js';
import { Rig } from './rig.js';

const test = suite('devices: rtc-mc146818');
const SECOND = 1e9;

function setUp(start = '1999-12-31T23:59:58.500Z') {
  const rig = new Rig();
  const rtc = new RtcMc146818(rig, {
    wallClock: () => Date.parse(start),
    memoryBelow4G: 256 * 2 ** 20,
    memoryAbove4G: 2 ** 32,
    cmos: { 61: 0x21 },
  });
  const read = (index: number) => {
    rtc.ports.write(0, 1, index);
    return rtc.ports.read(1, 1);
  };
  const write = (index: number, value: number) => {
    rtc.ports.write(0, 1, index);
    rtc.ports.write(1, 1, value);
  };
  const time = () =>
    [0x32, 9, 8, 7, 4, 2, 0].map((index) => read(index).toString(16).padStart(2, '0')).join('');
  return { rig, rtc, read, write, time };
}

test('the time follows virtual time over the turn of the century', () => {
  const { rig, read, time } = setUp();
  assert.is(time(), '19991231235958');
  assert.is(read(6), 6); // a Friday
  rig.clock.advance(1.5 * SECOND);
  assert.is(time(), '20000101000000');
  assert.is(read(6), 7);
});

test('binary and twelve-hour formats', () => {
  const { read, write } = setUp('2024-03-05T15:07:09Z');
  write(0x0b, 0x86);
  for (const [index, value] of [
    [0, 9],
    [2, 7],
    [4, 15],
    [7, 5],
    [8, 3],
    [9, 24],
    [0x32, 20],
  ]) {
    write(index, value);
  }
  write(0x0b, 0x06);
  assert.is(read(4), 15);
  write(0x0b, 0x84);
  write(4, 0x80 | 3);
  write(0x0b, 0x04);
  assert.is(read(4), 0x83);
  write(0x0b, 0x84);
  write(4, 12);
  write(0x0b, 0x04);
  assert.is(read(4), 12); // midnight
});

test('UIP is up for the last 2.2 ms before each second', () => {
  const { rig, read } = setUp('2020-01-01T00:00:00Z');
  rig.clock.advance(SECOND - 2_228_001);
  assert.is(read(0x0a) & 0x80, 0);
  rig.clock.advance(1);
  assert.is(read(0x0a) & 0x80, 0x80);
  rig.clock.advance(2_228_000);
  assert.is(read(0x0a) & 0x80, 0);
});

test('update-ended interrupts come once a second until register C is read', () => {
  const { rig, read, write } = setUp();
  read(0x0c);
  write(0x0b, 0x12);
  rig.clock.advance(0.5 * SECOND);
  assert.ok(rig.level('irq'));
  rig.clock.advance(SECOND);
  assert.is(read(0x0c) & 0x90, 0x90);
  assert.not.ok(rig.level('irq'));
  assert.is(read(0x0c), 0);
});

test('the alarm matches its second, with wild cards', () => {
  const { rig, read, write } = setUp();
  write(1, 0x05);
  write(3, 0xff);
  write(5, 0xc0);
  read(0x0c);
  write(0x0b, 0x22);
  rig.clock.advance(6.4 * SECOND);
  assert.not.ok(rig.level('irq'));
  rig.clock.advance(0.2 * SECOND);
  assert.ok(rig.level('irq'));
  assert.is(read(0x0c) & 0xa0, 0xa0);
});

test('an alarm without its interrupt still raises its flag', () => {
  const { rig, read, write } = setUp('2020-06-01T12:00:00Z');
  write(1, 0x00);
  write(3, 0x30);
  write(5, 0x06);
  read(0x0c);
  rig.clock.advance(18 * 3600 * SECOND);
  assert.is(read(0x0c) & 0x20, 0);
  rig.clock.advance(1800 * SECOND);
  assert.is(read(0x0c) & 0x20, 0x20);
});

test('periodic interrupts keep their exact rate', () => {
  const { rig, read, write } = setUp();
  write(0x0a, 0x26); // 1,024 Hz
  write(0x0b, 0x42);
  let count = 0;
  for (let i = 0; i < 8192; i++) {
    rig.clock.advance(SECOND / 8192);
    count += (read(0x0c) & 0x40) >> 6;
  }
  assert.is(count, 1024);
});

test('setting the clock stops it, then goes on from the new time', () => {
  const { rig, write, time, read } = setUp();
  write(0x0b, 0x82);
  rig.clock.advance(10 * SECOND);
  assert.is(time(), '19991231235958');
  for (const [index, value] of [
    [0, 0x30],
    [2, 0x20],
    [4, 0x10],
    [6, 1],
    [7, 0x29],
    [8, 0x02],
    [9, 0x24],
    [0x32, 0x20],
  ]) {
    write(index, value);
  }
  assert.is(time(), '20240229102030');
  write(0x0b, 0x02);
  rig.clock.advance(SECOND);
  assert.is(time(), '20240229102031');
  assert.is(read(6), 1); // the guest's week is its own
});

test('releasing the divider makes the first update half a second later', () => {
  const { rig, write, time } = setUp();
  write(0x0a, 0x76);
  rig.clock.advance(10.3 * SECOND);
  write(0x0a, 0x26);
  rig.clock.advance(0.49 * SECOND);
  assert.is(time(), '19991231235958');
  rig.clock.advance(0.02 * SECOND);
  assert.is(time(), '19991231235959');
});

test('CMOS memory states the size of RAM and survives a reset', () => {
  const { rtc, read, write, time } = setUp();
  assert.is(read(0x15) | (read(0x16) << 8), 640);
  assert.is(read(0x30) | (read(0x31) << 8), 0xffff);
  assert.is(read(0x34) | (read(0x35) << 8), 240 * 16);
  assert.is(read(0x5b) | (read(0x5c) << 8) | (read(0x5d) << 16), 0x1_0000);
  assert.is(read(0x3d), 0x21);
  write(0x40, 0x99);
  write(0x0b, 0x72);
  rtc.reset();
  assert.is(read(0x40), 0x99);
  assert.is(read(0x0b), 0x02);
  assert.is(read(0x0d), 0x80);
  assert.is(time(), '19991231235958');
});

test('a nonsensical date neither throws nor stops the clock', () => {
  const { rig, write, read } = setUp();
  for (const index of [0, 2, 4, 6, 7, 8, 9, 0x32]) {
    write(index, 0xff);
  }
  rig.clock.advance(5 * SECOND);
  assert.type(read(0), 'number');
});
