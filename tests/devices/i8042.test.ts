// The 8042, its keyboard and its mouse, as firmware and operating systems talk to them; port 0x92.

import { I8042, Port92 } from '../../devices/index.js';
import { assert, suite } from '../suite.js';
import { Rig } from './rig.js';

const test = suite('devices: i8042');

function setUp() {
  const rig = new Rig();
  const i8042 = new I8042(rig, {
    onA20: (enabled) => rig.note(`a20 ${enabled}`),
    onReset: () => rig.note('reset'),
  });
  rig.take();
  const status = () => i8042.command.read(0, 1);
  const command = (value: number) => i8042.command.write(0, 1, value);
  const data = (value: number) => i8042.data.write(0, 1, value);
  const aux = (...values: number[]) => {
    for (const value of values) {
      command(0xd4);
      data(value);
    }
  };
  /** Everything that waits at port 0x60. */
  const drain = () => {
    const bytes: number[] = [];
    while ((status() & 1) !== 0) {
      bytes.push(i8042.data.read(0, 1));
    }
    return bytes;
  };
  const ask = (value: number) => {
    command(value);
    return drain();
  };
  return { rig, i8042, status, command, data, aux, drain, ask };
}

test('self tests, command byte and ports answer as a driver expects', () => {
  const { ask, command, data, status } = setUp();
  assert.equal(ask(0xaa), [0x55]);
  assert.equal(ask(0xab), [0]);
  assert.equal(ask(0xa9), [0]);
  assert.equal(ask(0x20), [0x45]);
  command(0x60);
  assert.is(status() & 8, 8);
  data(0x03);
  assert.is(status() & 8, 0);
  assert.equal(ask(0x20), [0x03]);
  assert.equal(ask(0xa7), []);
  assert.equal(ask(0x20), [0x23]);
});

test('keys are translated to set 1, with break codes and prefixes', () => {
  const { i8042, drain, rig } = setUp();
  i8042.keyScancode([0x1c]); // A
  assert.ok(rig.level('irq1'));
  i8042.keyScancode([0xf0, 0x1c]);
  i8042.keyScancode([0xe0, 0x75]); // up
  i8042.keyScancode([0xe0, 0xf0, 0x75]);
  i8042.keyScancode([0x83]); // F7
  assert.equal(drain(), [0x1e, 0x9e, 0xe0, 0x48, 0xe0, 0xc8, 0x41]);
  assert.not.ok(rig.level('irq1'));
});

test('without translation set 2 arrives as typed', () => {
  const { i8042, drain, command, data } = setUp();
  command(0x60);
  data(0x05);
  i8042.keyScancode([0xf0, 0x1c]);
  assert.equal(drain(), [0xf0, 0x1c]);
});

test('each byte brings an edge of its own', () => {
  const { i8042, rig } = setUp();
  i8042.keyScancode([0x1c]);
  i8042.keyScancode([0x32]);
  i8042.data.read(0, 1);
  assert.equal(rig.take(), ['irq1=1', 'irq1=0', 'irq1=1']);
});

test('the keyboard identifies and configures itself', () => {
  const { data, drain, i8042, command } = setUp();
  data(0xff);
  assert.equal(drain(), [0xfa, 0xaa]);
  data(0xf2);
  assert.equal(drain(), [0xfa, 0xab, 0x41]); // translated, as on hardware
  data(0xed);
  data(0x07);
  assert.equal(drain(), [0xfa, 0xfa]);
  assert.is(i8042.state.keyboard.leds, 7);
  data(0xee);
  assert.equal(drain(), [0xee]);
  command(0x60);
  data(0x05);
  data(0xf0);
  data(0x00);
  assert.equal(drain(), [0xfa, 0xfa, 0x02]);
  data(0xfe);
  assert.equal(drain(), [0x02]);
  data(0x77);
  assert.equal(drain(), [0xfe]);
});

test('a disabled keyboard drops keys, a disabled port keeps them', () => {
  const { i8042, data, drain, command } = setUp();
  data(0xf5);
  drain();
  i8042.keyScancode([0x1c]);
  assert.equal(drain(), []);
  data(0xf4);
  drain();
  command(0xad);
  i8042.keyScancode([0x1c]);
  assert.equal(drain(), []);
  command(0xae);
  assert.equal(drain(), [0x1e]);
});

test('typing more than the keyboard holds is refused by whole strokes', () => {
  const { i8042, drain } = setUp();
  let taken = 0;
  while (i8042.keyScancode([0xf0, 0x1c])) {
    taken++;
  }
  assert.ok(taken >= 8);
  assert.equal(drain(), new Array(taken).fill(0x9e));
});

test('the mouse identifies itself and answers the IntelliMouse knock', () => {
  const { aux, drain, status } = setUp();
  aux(0xff);
  assert.is(status() & 0x21, 0x21);
  assert.equal(drain(), [0xfa, 0xaa, 0x00]);
  aux(0xf2);
  assert.equal(drain(), [0xfa, 0x00]);
  aux(0xf3, 200, 0xf3, 100, 0xf3, 80, 0xf2);
  assert.equal(drain().slice(-2), [0xfa, 0x03]);
  aux(0xe9);
  assert.equal(drain(), [0xfa, 0x00, 2, 80]);
});

test('movement streams in packets of three, saturating', () => {
  const { rig, i8042, aux, drain, command, data } = setUp();
  command(0x60);
  data(0x47);
  i8042.mouseMove(5, 5, 0, 0);
  assert.equal(drain(), []);
  aux(0xf4);
  assert.equal(drain(), [0xfa, 0x08, 5, 5]);
  rig.take();
  i8042.mouseMove(-3, 300, 0, 1);
  assert.equal(rig.take(), ['irq12=1']);
  assert.equal(drain(), [0x19, 0xfd, 255, 0x09, 0, 45]);
  i8042.mouseMove(0, 0, 0, 0);
  assert.equal(drain(), [0x08, 0, 0]);
});

test('the wheel is the fourth byte', () => {
  const { i8042, aux, drain } = setUp();
  aux(0xf3, 200, 0xf3, 100, 0xf3, 80, 0xf4);
  drain();
  i8042.mouseMove(0, 0, -2, 4);
  assert.equal(drain(), [0x0c, 0, 0, 0xfe]);
});

test('remote mode answers when asked, wrap mode echoes', () => {
  const { i8042, aux, drain } = setUp();
  aux(0xf0);
  i8042.mouseMove(1, 2, 0, 0);
  assert.equal(drain(), [0xfa]);
  aux(0xeb);
  assert.equal(drain(), [0xfa, 0x08, 1, 2]);
  aux(0xee, 0x12, 0xf2, 0xec, 0xe9);
  assert.equal(drain(), [0xfa, 0x12, 0xf2, 0xfa, 0xfa, 0x40, 2, 100]);
});

test('A20 and reset through the output port', () => {
  const { rig, command, data, ask } = setUp();
  command(0xd1);
  data(0xcd);
  command(0xd1);
  data(0xcf);
  assert.equal(rig.take(), ['a20 false', 'a20 true']);
  assert.equal(ask(0xd0), [0xcf]);
  rig.take();
  command(0xfe);
  assert.equal(rig.take(), ['reset']);
  command(0xff);
  assert.equal(rig.take(), []);
});

test('port 0x92 gates A20 and resets on a rising bit', () => {
  const rig = new Rig();
  const port92 = new Port92(rig, {
    onA20: (enabled) => rig.note(`a20 ${enabled}`),
    onReset: () => rig.note('reset'),
  });
  assert.equal(rig.take(), ['a20 true']);
  port92.ports.write(0, 1, 0x00);
  port92.ports.write(0, 1, 0xff);
  assert.is(port92.ports.read(0, 1), 0x03);
  port92.ports.write(0, 1, 0x03);
  assert.equal(rig.take(), ['a20 false', 'a20 true', 'reset', 'a20 true']);
});
