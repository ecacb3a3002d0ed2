// The PC16550D: identification, FIFOs, interrupt priorities, timeout and loopback.

import { Uart16550 } from '../../devices/index.js';
import { assert, suite } from '../suite.js';
import { Rig } from './rig.js';

const test = suite('devices: uart16550');
const [RBR, IER, IIR, LCR, MCR, LSR, MSR, SCR] = [0, 1, 2, 3, 4, 5, 6, 7];
const FCR = IIR;

function setUp() {
  const rig = new Rig();
  const sent: number[] = [];
  const uart = new Uart16550(rig, { output: (byte) => sent.push(byte) });
  const read = (offset: number) => uart.ports.read(offset, 1);
  const write = (offset: number, value: number) => uart.ports.write(offset, 1, value);
  const receive = (...bytes: number[]) => uart.receive(Uint8Array.from(bytes));
  return { rig, uart, sent, read, write, receive, irq: () => rig.level('irq') };
}

test('a driver recognises a 16550A', () => {
  const { read, write } = setUp();
  write(IER, 0xff);
  assert.is(read(IER), 0x0f); // the upper bits do not exist
  write(IER, 0);
  write(FCR, 0x01);
  assert.is(read(IIR), 0xc1); // working FIFOs
  write(FCR, 0);
  assert.is(read(IIR), 0x01);
  write(SCR, 0x5a);
  assert.is(read(SCR), 0x5a);
  write(LCR, 0x80);
  write(RBR, 1);
  write(IER, 2);
  assert.is(read(RBR) | (read(IER) << 8), 0x201);
});

test('bytes go out at once', () => {
  const { sent, read, write } = setUp();
  write(RBR, 0x41);
  write(RBR, 0x42);
  assert.equal(sent, [0x41, 0x42]);
  assert.is(read(LSR), 0x60);
});

test('THRE interrupts when enabled, after each byte, and is cleared by reading IIR', () => {
  const { rig, read, write, irq } = setUp();
  write(MCR, 0x08);
  write(IER, 0x02);
  assert.ok(irq());
  assert.is(read(IIR), 0x02);
  assert.not.ok(irq());
  assert.is(read(IIR), 0x01);
  rig.take();
  write(RBR, 0x41);
  write(RBR, 0x42);
  assert.equal(rig.take(), ['irq=1', 'irq=0', 'irq=1']);
});

test('OUT2 gates the interrupt', () => {
  const { write, irq } = setUp();
  write(IER, 0x02);
  assert.not.ok(irq());
  write(MCR, 0x08);
  assert.ok(irq());
});

test('without FIFOs each byte interrupts and the next one waits', () => {
  const { rig, read, write, receive } = setUp();
  write(MCR, 0x08);
  write(IER, 0x01);
  rig.take();
  receive(1, 2);
  assert.equal(rig.take(), ['irq=1']);
  assert.is(read(IIR), 0x04);
  assert.is(read(RBR), 1);
  assert.equal(rig.take(), ['irq=0', 'irq=1']);
  assert.is(read(RBR), 2);
  assert.is(read(LSR) & 1, 0);
  assert.not.ok(rig.level('irq'));
});

test('the trigger level holds the interrupt back, the character timeout brings it', () => {
  const { rig, read, write, receive, irq } = setUp();
  write(MCR, 0x08);
  write(FCR, 0x81); // eight bytes
  write(IER, 0x01);
  write(LCR, 0x83);
  write(RBR, 1);
  write(LCR, 0x03); // 115,200 8N1: ten bits a character
  receive(1, 2, 3);
  assert.not.ok(irq());
  rig.clock.advance(347_222);
  assert.not.ok(irq());
  rig.clock.advance(1);
  assert.ok(irq());
  assert.is(read(IIR), 0xcc);
  assert.is(read(RBR), 1);
  assert.not.ok(irq());
  receive(4, 5, 6, 7, 8, 9);
  assert.is(read(IIR), 0xc4);
});

test('interrupts have the priorities of the data sheet', () => {
  const { read, write, receive } = setUp();
  write(FCR, 0x01);
  write(MCR, 0x10);
  write(IER, 0x0f);
  for (let i = 0; i < 17; i++) {
    write(RBR, i);
  }
  write(MCR, 0x11); // DTR shows up as a DSR change
  assert.is(read(IIR), 0xc6); // overrun
  assert.is(read(LSR) & 0x02, 0x02);
  assert.is(read(IIR), 0xc4); // data
  for (let i = 0; i < 16; i++) {
    assert.is(read(RBR), i);
  }
  assert.is(read(IIR), 0xc2); // transmitter
  assert.is(read(IIR), 0xc0); // modem
  assert.is(read(MSR) & 0x0f, 0x0b); // CTS, DSR and DCD all changed
  assert.is(read(IIR), 0xc1);
  assert.is(receive(1), 1);
});

test('loopback wires the modem outputs to the inputs and cuts the line off', () => {
  const { sent, read, write, receive } = setUp();
  write(MCR, 0x1a);
  assert.is(read(MSR) & 0xf0, 0x90);
  write(MCR, 0x1e);
  write(MCR, 0x1a);
  assert.is(read(MSR) & 0x04, 0x04); // the trailing edge of RI
  receive(9);
  write(RBR, 0x33);
  assert.equal(sent, []);
  assert.is(read(RBR), 0x33);
  write(MCR, 0x08);
  assert.is(read(RBR), 9);
});

test('a paste of a whole text is taken up to the buffer and arrives in order', () => {
  const { uart, read, write } = setUp();
  write(FCR, 0x01);
  const text = Uint8Array.from({ length: 5000 }, (_, i) => i & 0xff);
  let offered = uart.receive(text);
  assert.ok(offered >= 4096 && offered < 5000);
  for (let i = 0; i < 5000; i++) {
    assert.is(read(LSR) & 1, 1);
    assert.is(read(RBR), i & 0xff);
    offered += uart.receive(text.subarray(offered));
  }
  assert.is(read(LSR) & 1, 0);
});
