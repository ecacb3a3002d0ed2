// Buses: windows by offset, unclaimed accesses, accesses over the edge of a window.

import { MmioBus, PortBus } from '../../bindings/bus.js';
import { byteWindow, type IoWindow } from '../../devices/device.js';
import { assert, suite } from '../suite.js';

const test = suite('bus');

function memory(length: number): { window: IoWindow; bytes: Uint8Array } {
  const bytes = new Uint8Array(length);
  const window = byteWindow(
    length,
    (offset) => bytes[offset] as number,
    (offset, value) => {
      bytes[offset] = value;
    },
  );
  return { window, bytes };
}

test('what nobody answers reads as all ones and is counted', () => {
  for (const bus of [new PortBus(), new MmioBus()]) {
    assert.is(bus.read(0x80, 1), 0xff);
    assert.is(bus.read(0x80, 2), 0xffff);
    assert.is(bus.read(0x80, 4), 0xffff_ffff);
    bus.write(0x80, 4, 1);
    assert.is(bus.unclaimed, 4);
  }
});

test('a window sees offsets, the bus sees addresses', () => {
  for (const bus of [new PortBus(), new MmioBus()]) {
    const { window, bytes } = memory(8);
    bus.map(0x3f8, window);
    bus.write(0x3f9, 1, 0x12);
    bus.write(0x3fc, 4, 0xcafe_babe);
    assert.equal([...bytes], [0, 0x12, 0, 0, 0xbe, 0xba, 0xfe, 0xca]);
    assert.is(bus.read(0x3fc, 4), 0xcafe_babe);
    assert.is(bus.read(0x3f7, 1), 0xff);
    assert.is(bus.read(0x400, 1), 0xff);
  }
});

test('an access over the edge of a window is made of bytes', () => {
  const bus = new PortBus();
  const { window, bytes } = memory(2);
  bytes.set([0x11, 0x22]);
  bus.map(0x60, window);
  assert.is(bus.read(0x61, 4), 0xffff_ff22);
  assert.is(bus.read(0x5f, 2), 0x11ff);
  bus.write(0x61, 2, 0xaabb);
  assert.equal([...bytes], [0x11, 0xbb]);
});

test('windows do not overlap and stay inside the address space', () => {
  const bus = new PortBus();
  bus.map(0x10, memory(4).window);
  assert.throws(() => bus.map(0x13, memory(1).window), /overlaps/);
  assert.throws(() => bus.map(0xffff, memory(2).window), /outside/);
  assert.throws(() => bus.map(-1, memory(1).window), /outside/);
  bus.unmap(0x10);
  bus.map(0x13, memory(1).window);
});

test('MMIO windows are found among many, also far up', () => {
  const bus = new MmioBus();
  const marks = Array.from({ length: 100 }, (_, index) => {
    const { window, bytes } = memory(0x100);
    bytes[5] = index;
    bus.map(2 ** 40 - index * 0x1000, window);
    return index;
  });
  for (const mark of marks) assert.is(bus.read(2 ** 40 - mark * 0x1000 + 5, 1), mark);
  assert.is(bus.read(2 ** 40 + 0x100, 1), 0xff);
});
