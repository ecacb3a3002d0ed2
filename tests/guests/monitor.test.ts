// The embedded guest in our machine: its prompt, its commands and their answers, by instruction count.

import { readFileSync } from 'node:fs';
import * as platform from '../../bindings/firmware/platform.js';
import { monitorImage } from '../../bindings/guests/monitor.js';
import type { Domain, DomainConfig } from '../../bindings/index.js';
import { assemble } from '../../bindings/isa/assembler.js';
import { manualHost } from '../bindings/harness.js';
import { missingNasm, nasm } from '../isa/nasm.js';
import { assert, suite } from '../suite.js';

const test = suite('monitor');
const source = readFileSync(new URL('../../guests/monitor/monitor.asm', import.meta.url), 'utf8');
const PROMPT = 'paravane> ';
const SLICE = 50_000;
const MOST = 60_000_000;

test('the embedded image is what the source assembles to', () => {
  assert.equal(monitorImage(), assemble(source).bytes);
});

const missing = missingNasm();
if (missing) test.skip('NASM makes the same bytes', missing);
else test('NASM makes the same bytes', () => assert.equal(Uint8Array.from(nasm(source)), monitorImage()));

test('its constants are those of the platform', () => {
  const { symbols } = assemble(source);
  const expected: Record<string, number> = {
    COM1: platform.COM_PORTS[0].base,
    COM1_IRQ: platform.COM_PORTS[0].irq,
    PIC_MASTER: platform.PIC_MASTER_PORT,
    PIC_SLAVE: platform.PIC_SLAVE_PORT,
    PIT: platform.PIT_PORT,
    RTC: platform.RTC_PORT,
    KBD_STATUS: platform.KBD_STATUS_PORT,
    PCI_ADDRESS: platform.PCI_CONFIG_ADDRESS,
    PM1A_CNT: platform.PM1A_CNT_BLK,
    SLEEP_S5: 0x2000 | (platform.S5_SLP_TYP << 10),
    RESET: platform.RESET_PORT,
    RESET_VALUE: platform.RESET_VALUE,
  };
  for (const [name, value] of Object.entries(expected)) assert.is(symbols.get(name), BigInt(value), name);
});

/** A monitor that one can talk to. */
class Session {
  constructor(
    readonly domain: Domain,
    private before = '',
  ) {}

  static async start(more: Partial<DomainConfig> = {}): Promise<Session> {
    const { host } = manualHost();
    const domain = await host.create({
      memory: '16M',
      clock: 'icount',
      boot: { kernel: monitorImage() },
      ...more,
    });
    return new Session(domain);
  }

  get text(): string {
    return this.before + this.domain.console.scrollback;
  }

  /** Runs until the output ends with `end`; returns it from offset `from`. */
  until(end: string, from = 0): string {
    for (let done = 0; done < MOST; done += SLICE) {
      if (this.text.length > from && this.text.endsWith(end)) return this.text.slice(from);
      if (!/^(created|paused)$/.test(this.domain.state)) break;
      this.domain.runInstructions(SLICE);
    }
    throw new Error(`No "${end}" (${this.domain.state}) after:\n${this.text}`);
  }

  /** Types a line and returns the answer, without the echo and the next prompt. */
  ask(line: string): string {
    const from = this.text.length;
    this.domain.console.write(`${line}\r`);
    const answer = this.until(`\n${PROMPT}`, from);
    return answer.slice(answer.indexOf('\n') + 1, -PROMPT.length).replaceAll('\r', '');
  }
}

const session = await Session.start();

test('says what it is and prompts', () => {
  const text = session.until(PROMPT);
  assert.match(text, /^Paravane monitor, a small guest of its own/);
});

test('lists its commands', () => {
  const text = session.ask('help');
  for (const name of [
    'mem',
    'time',
    'dev',
    'cpu',
    'calc',
    'primes',
    'peek',
    'poke',
    'dump',
    'fault',
    'reboot',
    'off',
  ])
    assert.match(text, new RegExp(`^${name} `, 'm'));
});

test('shows and tests the memory', () => {
  const text = session.ask('mem');
  assert.match(text, /15360 KiB above/);
  assert.match(text, /0000000000100000-0000000000ffffff usable/);
  assert.match(text, /Tested 3584 pages of 4 KiB: 0 errors/);
});

test('tells the time by the clock chip and the timer interrupt', () => {
  const [, minutes, seconds, up] = /^2000-01-01 00:(\d\d):(\d\d), up (\d+\.\d\d) s\n$/.exec(
    session.ask('time'),
  )!;
  // The clock chip starts with the machine, the ticks a little later.
  const late = Number(minutes) * 60 + Number(seconds) - Number(up);
  assert.ok(late > -1 && late < 1, `${late} s`);
});

test('lists devices and the processor', () => {
  const text = session.ask('dev');
  assert.match(text, /Local APIC at 0xfee00000/);
  assert.match(text, /UART at port 0x03f8/);
  assert.match(text, /PCI 00:00\.0 8086:1237 class 0600 host bridge/);
  assert.match(session.ask('cpu'), /Features fpu .*sse2/);
});

test('calculates', () => {
  assert.is(session.ask('calc (1+2)*-3/2 + 0x10'), '12 = 0x0000000c\n');
  assert.is(session.ask('calc 7 % 4 - 5'), '-2 = 0xfffffffe\n');
  assert.is(session.ask('calc 0x80000000/-1'), '-2147483648 = 0x80000000\n');
  assert.is(session.ask('calc 7/0'), 'That is not an expression.\n');
  assert.match(session.ask('primes 20000'), /^2262 primes up to 20000, in \d+ ticks/);
});

test('reads and writes memory', () => {
  assert.is(session.ask('poke 0x300000 0x64636261'), '');
  assert.is(session.ask('peek 0x300000'), '00300000: 64636261\n');
  assert.match(session.ask('dump 0x300000 16'), /^00300000: 61 62 63 64 00 .* abcd\.{12}\n$/);
});

test('edits the line', () => {
  assert.is(session.ask('nothing\x15calc 1x\x7f\b2'), '2 = 0x00000002\n');
  assert.match(session.ask('frobnicate'), /^Unknown command/);
});

test('survives an undefined instruction and shows the registers', () => {
  const text = session.ask('fault');
  assert.match(text, /Exception 6 #UD error 00000000 at 0008:[\da-f]{8} flags/);
  assert.match(text, /eax 11111111 .*ebx 22222222/s);
  assert.match(text, /code 0f 0b/);
  assert.is(session.ask('calc 1'), '1 = 0x00000001\n');
});

test('waits without using the processor', () => {
  const before = session.domain.stats;
  session.domain.runInstructions(100_000);
  const { instructions, virtualNanos } = session.domain.stats;
  assert.ok(instructions - before.instructions <= 100_000);
  // A hundred ticks a second, of a dozen instructions each.
  assert.ok(virtualNanos - before.virtualNanos > 20e9, `${virtualNanos - before.virtualNanos} ns`);
  assert.is(session.ask('calc 2'), '2 = 0x00000002\n');
});

test('switches the machine off', () => {
  session.domain.console.write('off\r');
  for (let i = 0; i < 100 && /^(created|paused)$/.test(session.domain.state); i++)
    session.domain.runInstructions(SLICE);
  assert.is(session.domain.state, 'shutdown');
});

test('resets the machine', async () => {
  const other = await Session.start({ onReboot: 'poweroff' });
  other.until(PROMPT);
  other.domain.console.write('reboot\r');
  for (let i = 0; i < 100 && /^(created|paused)$/.test(other.domain.state); i++)
    other.domain.runInstructions(SLICE);
  assert.is(other.domain.state, 'shutdown');
  assert.match(other.text, /Resetting/);
});

test('goes on from a snapshot as if nothing had happened, in the middle of its work', async () => {
  const straight = await Session.start();
  straight.until(PROMPT);
  straight.domain.console.write('primes 30000\r');
  straight.domain.runInstructions(123_457);
  const { host } = manualHost();
  const restored = new Session(await host.restore(await straight.domain.save()), straight.text);
  assert.is(restored.domain.hash(), straight.domain.hash());
  const answers = [straight, restored].map((one) => {
    one.domain.runInstructions(2_000_000);
    return one.until(`\n${PROMPT}`) + one.ask('time') + one.ask('dump 0x200000 64');
  });
  assert.match(answers[0]!, /3245 primes up to 30000/);
  assert.is(answers[1], answers[0]);
  assert.is(restored.domain.hash(), straight.domain.hash());
});
