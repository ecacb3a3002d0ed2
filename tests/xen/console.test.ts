// hvc0's ring: output and input over its end, a guest that does not read, and indices that cannot be.

import { Console } from '../../bindings/console.js';
import { Core } from '../../bindings/core.js';
import { ConsoleRing } from '../../bindings/xen/console-ring.js';
import { SharedWords } from '../../bindings/xen/guest-access.js';
import { assert, suite } from '../suite.js';
import { Random } from './random.js';

const test = suite('xen/console');
const PAGE = 0x3000;
const IN_CONS = PAGE + 3072;
const IN_PROD = PAGE + 3076;
const OUT_CONS = PAGE + 3080;
const OUT_PROD = PAGE + 3084;

async function rig() {
  const core = await Core.create();
  core.memory.addRam(0, 0x10000);
  const words = new SharedWords(core);
  const console = new Console();
  let said = '';
  console.onOutput((bytes) => {
    said += Buffer.from(bytes).toString('latin1');
  });
  let events = 0;
  const ring = new ConsoleRing(PAGE, console, { memory: core.memory, words, notify: () => events++ });
  console.connect(ring);
  const print = (text: string): void => {
    let producer = words.u32(OUT_PROD);
    for (const byte of Buffer.from(text)) {
      words.setU8(PAGE + 1024 + (producer % 2048), byte);
      producer = (producer + 1) >>> 0;
    }
    words.setU32(OUT_PROD, producer);
    ring.pump();
    console.flush();
  };
  /** What was typed, at most 700 bytes of it: the next piece goes over the end of the ring. */
  const typed = (): string => {
    let text = '';
    let consumer = words.u32(IN_CONS);
    for (; consumer !== words.u32(IN_PROD) && text.length < 700; consumer = (consumer + 1) >>> 0)
      text += String.fromCharCode(words.u8(PAGE + (consumer % 1024)));
    words.setU32(IN_CONS, consumer);
    return text;
  };
  return { words, console, ring, print, typed, said: () => said, events: () => events };
}

test('output comes in order over the end of the ring and of the numbers, with an event for each batch', async () => {
  const { words, print, said, events } = await rig();
  words.setU32(OUT_CONS, 0xffff_ff00);
  words.setU32(OUT_PROD, 0xffff_ff00);
  let expected = '';
  for (let i = 0; i < 60; i++) {
    const line = `line ${i} ${'.'.repeat(i)}\n`;
    expected += line;
    print(line);
  }
  assert.is(said(), expected);
  assert.is(events(), 60);
  assert.is(words.u32(OUT_CONS), words.u32(OUT_PROD));
});

test('input waits for room, and none of it is lost', async () => {
  const { console, typed } = await rig();
  const text = Array.from({ length: 3000 }, (_, index) => String.fromCharCode(33 + (index % 90))).join('');
  console.write(text);
  let got = '';
  for (let round = 0; round < 10 && got.length < text.length; round++) {
    console.deliver();
    got += typed();
  }
  assert.is(got, text);
  assert.is(console.queued, 0);
});

test('indices that cannot be lose output and input, and nothing else', async () => {
  const { words, print, ring, said } = await rig();
  words.setU32(OUT_PROD, 99_999);
  ring.pump();
  assert.is(words.u32(OUT_CONS), 99_999);
  print('still here');
  assert.is(said(), 'still here');
  words.setU32(IN_CONS, 77_777);
  assert.is(ring.receive(new Uint8Array(10)), 0);
  const random = new Random(4);
  for (let i = 0; i < 2000; i++) {
    words.setU32(random.pick([IN_CONS, IN_PROD, OUT_CONS, OUT_PROD]), random.next());
    ring.pump();
    assert.ok(ring.receive(new Uint8Array(random.below(2000))) <= 1024);
  }
});
