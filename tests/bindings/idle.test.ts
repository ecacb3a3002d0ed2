// What an idle guest asks of the host: it ticks a hundred times a second on the host's clock and sleeps in between.

import { Host, hostServices } from '../../bindings/host/index.js';
import { Random } from '../robustness/random.js';
import { assert, suite } from '../suite.js';
import { tickingGuest } from './harness.js';

const test = suite('idle');
const WARM_UP_MS = 700;
const MEASURED_MS = 1500;
/** Turns of the event loop and sleeps for one tick of the guest; a host that polls takes thousands. */
const MOST_TURNS = 20;

const after = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

test('a guest that ticks at 100 Hz is left alone in between', async () => {
  const services = hostServices();
  let turns = 0;
  const host = new Host({
    services: {
      ...services,
      yieldToHost() {
        turns++;
        return services.yieldToHost();
      },
      sleep(ms) {
        turns++;
        return services.sleep(ms);
      },
    },
  });
  const domain = await host.create({ memory: '4M', boot: tickingGuest(60_000, 11_932) });
  domain.start();
  await after(WARM_UP_MS);
  const dots = domain.console.scrollback.length;
  turns = 0;
  await after(MEASURED_MS);
  const ticks = domain.console.scrollback.length - dots;
  host.close();
  // A busy machine wakes us late, and ticks that were missed are one.
  assert.ok(ticks > 10, `${ticks} ticks`);
  assert.ok(turns < MOST_TURNS * ticks + 20, `${turns} turns for ${ticks} ticks`);
});

test('input wakes a sleeping guest at once', async () => {
  const host = new Host();
  // Interrupts by COM1: vector 0x24 echoes; nothing else ever wakes the guest.
  const handler = [0xba, 0xf8, 0x03, 0xec, 0xee, 0xb0, 0x20, 0xe6, 0x20, 0xcf]; // in, out, EOI, iret
  const main = [
    ...[0x31, 0xc0, 0x8e, 0xd8], // xor ax, ax; mov ds, ax
    ...[0xc7, 0x06, 0x90, 0x00, 0x00, 0x7d, 0x8c, 0x0e, 0x92, 0x00], // vector 0x24 = cs:0x7d00
    ...[0xb0, 0x11, 0xe6, 0x20, 0xb0, 0x20, 0xe6, 0x21, 0xb0, 0x04, 0xe6, 0x21, 0xb0, 0x01, 0xe6, 0x21],
    ...[0xb0, 0xef, 0xe6, 0x21], // unmask IRQ 4
    ...[0xba, 0xfc, 0x03, 0xb0, 0x0b, 0xee], // MCR: OUT2
    ...[0xba, 0xf9, 0x03, 0xb0, 0x01, 0xee], // IER: received data
    ...[0xfb, 0xf4, 0xeb, 0xfd], // sti; hlt; jmp
  ];
  const kernel = new Uint8Array(0x10a);
  kernel.set(main);
  kernel.set(handler, 0x100);
  const domain = await host.create({ memory: '4M', boot: { type: 'flat', kernel } });
  domain.start();
  await after(100);
  const echoed = new Promise<void>((resolve) => domain.console.onOutput(() => resolve()));
  domain.console.write('x');
  await echoed;
  assert.is(domain.console.scrollback, 'x');
  host.close();
});

test('a slice that is over when the guest halts does not lose its next timer', async () => {
  // Time jumps so often between looks at the clock that many slices end by time, and some of them at a HLT.
  const random = new Random(1);
  let now = 0;
  let sleeps = 0;
  const TICKS = 500;
  const services = {
    ...hostServices(),
    now: () => (now += random.chance(30) ? random.below(9) : 0.01),
    yieldToHost: () => new Promise<void>((resume) => void setImmediate(resume)),
    sleep(ms: number) {
      sleeps++;
      now += Math.min(ms, 1000);
      return { done: new Promise<void>((resume) => void setImmediate(resume)), cancel: () => {} };
    },
  };
  const host = new Host({ services });
  const domain = await host.create({ memory: '4M', boot: tickingGuest(60_000, 11_932) });
  domain.start();
  for (let turns = 0; turns < 20_000 && domain.console.scrollback.length < TICKS; turns++)
    await new Promise<void>((resume) => void setImmediate(resume));
  const ticks = domain.console.scrollback.length;
  host.close();
  assert.ok(ticks >= TICKS, `${ticks} ticks, ${sleeps} sleeps`);
});
