// ACPI fixed hardware: the PM timer, SCI, power button, soft off and the enable handshake; the debug ports.

import { AcpiPm, DebugConsole, DebugExit, PM_TIMER_HZ, TickRate } from '../../devices/index.js';
import { assert, suite } from '../suite.js';
import { Rig } from './rig.js';

const test = suite('devices: acpi-pm');
const RATE = new TickRate(PM_TIMER_HZ);
const HALF_TURN = RATE.nanos(2 ** 23);

function setUp(options: { timerBits?: 24 | 32; s5SleepType?: number } = {}) {
  const rig = new Rig();
  const pm = new AcpiPm(rig, { ...options, onPowerOff: () => rig.note('power off') });
  const read = (offset: number, size = 2) => pm.registers.read(offset, size);
  const write = (offset: number, value: number, size = 2) => pm.registers.write(offset, size, value);
  const enable = () => pm.apm.write(0, 1, 0xf1);
  return { rig, pm, read, write, enable, sci: () => rig.level('sci') };
}

test('the timer runs at 3.579545 MHz and wraps at 24 bits', () => {
  const { rig, read } = setUp();
  rig.clock.advance(1e9);
  assert.is(read(8, 4), PM_TIMER_HZ);
  rig.clock.advance(RATE.nanos(2 ** 24 + 5) - 1e9);
  assert.is(read(8, 4), 5);
});

test('a 32-bit timer wraps at 32 bits', () => {
  const { rig, read } = setUp({ timerBits: 32 });
  rig.clock.advance(RATE.nanos(2 ** 32 - 1));
  assert.is(read(8, 4), 0xffff_ffff);
  assert.is(read(0), 1); // the top bit rose on the way
  rig.clock.advance(280);
  assert.is(read(8, 4), 0);
});

test('TMR_STS rises with each change of the top bit, and interrupts', () => {
  const { rig, read, write, enable, sci } = setUp();
  enable();
  write(2, 0x0001);
  rig.clock.advance(HALF_TURN - 1);
  assert.not.ok(sci());
  rig.clock.advance(1);
  assert.ok(sci());
  write(0, 0x0001);
  assert.not.ok(sci());
  rig.clock.advance(HALF_TURN);
  assert.is(read(0), 0x0001);
  assert.ok(sci());
});

test('SCI_EN is set and cleared by the SMI command, not before', () => {
  const { pm, read, write, enable, sci } = setUp();
  write(2, 0x0100);
  pm.pressPowerButton();
  assert.not.ok(sci());
  enable();
  assert.is(read(4), 1);
  assert.ok(sci());
  assert.is(pm.apm.read(0, 1), 0xf1);
  pm.apm.write(0, 1, 0xf0);
  assert.is(read(4), 0);
  assert.not.ok(sci());
});

test('the power button is acknowledged by writing a one', () => {
  const { pm, read, write, enable, sci } = setUp();
  enable();
  write(2, 0x0120);
  pm.pressPowerButton();
  assert.is(read(0), 0x0100);
  write(0, 0x0020);
  assert.ok(sci());
  write(0, 0x0100);
  assert.not.ok(sci());
});

test('general-purpose events interrupt while enabled', () => {
  const { pm, read, write, enable, sci } = setUp();
  enable();
  pm.raiseGpe(4);
  assert.not.ok(sci());
  write(0x0e, 0x0010);
  assert.ok(sci());
  write(0x0d, 0xff, 1);
  assert.ok(sci());
  write(0x0c, 0x10, 1);
  assert.is(read(0x0c), 0);
  assert.not.ok(sci());
});

test('SLP_EN with the type of S5 powers off; SLP_EN reads as zero', () => {
  const { rig, read, write } = setUp({ s5SleepType: 5 });
  write(4, 0x3401);
  assert.equal(rig.take(), ['power off']);
  assert.is(read(4), 0x1401);
  write(4, 0x2c01);
  assert.equal(rig.take(), []);
  assert.is(rig.errors.length, 1);
});

test('the debug exit port gives an odd code, the console a byte stream', () => {
  const rig = new Rig();
  const exit = new DebugExit(rig, { onExit: (code) => rig.note(`exit ${code}`) });
  exit.ports.write(0, 4, 16);
  const bytes: number[] = [];
  const console = new DebugConsole(rig, { output: (byte) => bytes.push(byte) });
  console.ports.write(0, 1, 0x48);
  assert.is(console.ports.read(0, 1), 0xe9);
  assert.equal(rig.take(), ['exit 33']);
  assert.equal(bytes, [0x48]);
});
