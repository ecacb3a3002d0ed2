// Domains: power states, consoles, interrupts under icount, resets and power-off, crashes, idle time.

import { BootError } from '../../bindings/boot/plan.js';
import { ConfigError, CrashError, PowerStateError } from '../../bindings/errors.js';
import { assert, rejects, suite } from '../suite.js';
import { flat, icount, manualHost, outb, outbDx, tickingGuest } from './harness.js';

const test = suite('domain');

const SPIN = [0xeb, 0xfe];
const HELLO = [...'Hello'].flatMap((letter) => outbDx(0x3f8, letter.charCodeAt(0)));

test('a guest prints through COM1 and exits with a code', async () => {
  const { host } = manualHost();
  const domain = await host.create(icount(flat(HELLO, outb(0xf4, 3), 0xf4)));
  const batches: string[] = [];
  domain.console.onOutput((bytes) => batches.push(new TextDecoder().decode(bytes)));
  assert.is(domain.state, 'created');
  const exit = domain.waitFor('exit');
  domain.start();
  assert.is(domain.state, 'running');
  assert.equal(await exit, { code: 7 });
  assert.is(domain.state, 'shutdown');
  assert.is(batches.join(''), 'Hello');
  assert.is(domain.console.scrollback, 'Hello');
  host.close();
});

test('timer interrupts come at exact instructions under icount', async () => {
  const run = async () => {
    const { host } = manualHost();
    const domain = await host.create(icount(tickingGuest(50, 11_932)));
    const exit = domain.waitFor('exit');
    domain.start();
    await exit;
    const { stats } = domain;
    const result = {
      dots: domain.console.scrollback,
      ns: stats.virtualNanos,
      count: stats.instructions,
      hash: domain.hash(),
    };
    host.close();
    return result;
  };
  const first = await run();
  assert.is(first.dots, '.'.repeat(50));
  // 50 periods of 11,932 ticks at 1.193182 MHz: 10.0001 ms each.
  assert.ok(Math.abs(first.ns - 50 * 10_000_150) < 2_000_000, `${first.ns} ns`);
  assert.equal(await run(), first);
});

test('input reaches the guest', async () => {
  const { host } = manualHost();
  const echo = [
    ...[0xba, 0xfd, 0x03, 0xec, 0xa8, 0x01, 0x74, 0xfb], // mov dx, 0x3fd; in al, dx; test al, 1; jz in
    ...[0xba, 0xf8, 0x03, 0xec, 0x40, 0xee], // mov dx, 0x3f8; in al, dx; inc ax; out dx, al
    ...[0xeb, 0xf0], // jmp start
  ];
  const domain = await host.create(icount(flat(echo)));
  domain.console.write('GDKKN, and more than a FIFO holds of it');
  while (domain.console.queued > 0 || domain.console.scrollback.length < 39) domain.runInstructions(1000);
  assert.is(
    domain.console.scrollback,
    [...'GDKKN, and more than a FIFO holds of it']
      .map((c) => String.fromCharCode(c.charCodeAt(0) + 1))
      .join(''),
  );
  host.close();
});

test('a guest that halts for good while its timer ticks does not hold the host', async () => {
  const { host } = manualHost();
  const timer = [outb(0x43, 0x34), outb(0x40, 0x00), outb(0x40, 0x10)].flat();
  const domain = await host.create(icount(flat(0xfa, timer, 0xf4, 0xeb, 0xfd))); // cli; hlt; jmp back to it
  assert.ok(domain.runInstructions(1_000_000) < 100);
  host.close();
});

test('runInstructions() is exact', async () => {
  const { host } = manualHost();
  const domain = await host.create(icount(tickingGuest(500, 60_000)));
  let total = 0;
  for (const count of [1, 10, 7, 100]) {
    const done = domain.runInstructions(count);
    total += done;
    assert.is(domain.stats.instructions, total);
  }
  assert.is(total, 118);
  host.close();
});

test('power states refuse what does not fit', async () => {
  const { host } = manualHost();
  const domain = await host.create(icount(flat(SPIN)));
  assert.throws(
    () => domain.pause(),
    (error: unknown) =>
      error instanceof PowerStateError && /Cannot pause domain "domain": it is created/.test(error.message),
  );
  assert.throws(() => domain.unpause(), /created/);
  domain.start();
  assert.throws(() => domain.start(), /Cannot start domain "domain": it is running/);
  assert.throws(() => domain.runInstructions(1), /Cannot step/);
  domain.pause();
  assert.is(domain.state, 'paused');
  domain.unpause();
  domain.powerOff();
  assert.is(domain.state, 'shutdown');
  await rejects(domain.save(), /Cannot save domain "domain": it is shutdown/);
  domain.start();
  domain.destroy();
  domain.destroy();
  assert.is(domain.state, 'destroyed');
  assert.throws(() => domain.hash(), /destroyed/);
  assert.equal(host.domains, []);
});

test('time stands still while paused', async () => {
  const { host, services } = manualHost();
  const domain = await host.create({ memory: '4M', clock: 'host', boot: flat(SPIN) });
  domain.start();
  services.ms += 5;
  domain.pause();
  const then = domain.stats.virtualNanos;
  assert.ok(then >= 5_000_000 && then < 5_100_000, `${then} ns`);
  services.ms += 1000;
  assert.is(domain.stats.virtualNanos, then);
  host.close();
});

for (const [how, code] of [
  ['keyboard controller', outb(0x64, 0xfe)],
  ['port 0x92', outb(0x92, 0x03)],
  ['reset control register', outbDx(0xcf9, 0x06)],
] as const) {
  test(`a reset by the ${how} starts the guest anew`, async () => {
    const { host } = manualHost();
    const domain = await host.create(icount(flat(HELLO, code, SPIN)));
    const reasons: string[] = [];
    domain.on('reset', ({ reason }) => {
      reasons.push(reason);
      if (reasons.length === 2) domain.powerOff();
    });
    const off = domain.waitFor('poweroff');
    domain.start();
    assert.equal(await off, { reason: 'host' });
    assert.equal(reasons, [how, how]);
    assert.is(domain.console.scrollback, 'HelloHello');
    host.close();
  });
}

test('onReboot poweroff ends the domain instead', async () => {
  const { host } = manualHost();
  const domain = await host.create(icount(flat(outbDx(0xcf9, 0x06), SPIN), { onReboot: 'poweroff' }));
  const off = domain.waitFor('poweroff');
  domain.start();
  assert.equal(await off, { reason: 'reboot' });
  host.close();
});

test('a reset leaves no trace of the run before', async () => {
  const { host } = manualHost();
  const boot = tickingGuest(500, 11_932);
  const domain = await host.create(icount(boot));
  domain.runInstructions(3000);
  domain.powerOff();
  domain.start();
  domain.pause();
  const fresh = await host.create(icount(boot));
  const memory = (d: typeof domain) => {
    const bytes = new Uint8Array(0x10000);
    d.machine.core.memory.read(0, bytes);
    return bytes;
  };
  assert.equal(memory(domain), memory(fresh));
  host.close();
});

test('ACPI power-off', async () => {
  const { host } = manualHost();
  const sleep = [0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef]; // mov dx, 0x604; mov ax, 0x2000; out dx, ax
  const domain = await host.create(icount(flat(sleep, SPIN)));
  const off = domain.waitFor('poweroff');
  domain.start();
  assert.equal(await off, { reason: 'guest' });
  host.close();
});

test('the power button is up to the guest', async () => {
  const { host } = manualHost();
  const domain = await host.create(icount(flat(SPIN)));
  domain.start();
  domain.powerButton();
  assert.is(domain.state, 'running');
  assert.is(domain.machine.core.ports.read(0x600, 2) & 0x100, 0x100);
  host.close();
});

test('a triple fault is a crash with a report', async () => {
  const { host } = manualHost();
  const crash = [0x0f, 0x01, 0x1e, 0x00, 0x7d, 0xcd, 0x20]; // lidt [0x7d00]; int 0x20
  const domain = await host.create(icount(flat(crash)));
  const off = domain.waitFor('poweroff');
  let summary = '';
  domain.on('crash', (report) => {
    summary = report.summary;
    assert.equal([...report.code.subarray(0, 2)], [0xcd, 0x20]);
    assert.is(report.mode, 'real');
    assert.is(report.registers['rip'], 0x7c05n);
  });
  domain.start();
  const error = await rejects(off);
  assert.ok(error instanceof CrashError);
  assert.is(domain.state, 'crashed');
  assert.is(summary, 'Triple fault on vCPU 0 at 0:7c05 in real mode.');
  host.close();
});

test('a crash can restart instead', async () => {
  const { host } = manualHost();
  const crash = [0x0f, 0x01, 0x1e, 0x00, 0x7d, 0xcd, 0x20];
  const domain = await host.create(icount(flat(HELLO, crash), { onCrash: 'restart' }));
  const reset = domain.waitFor('reset');
  domain.start();
  assert.equal(await reset, { reason: 'triple fault' });
  assert.is(domain.state, 'running');
  host.close();
});

test('an idle domain sleeps until its next timer', async () => {
  const { host, services } = manualHost();
  const domain = await host.create({ memory: '4M', clock: 'host', boot: tickingGuest(10, 11_932) });
  const exit = domain.waitFor('exit');
  domain.start();
  await exit;
  assert.ok(services.sleeps.length <= 12, `${services.sleeps.length} sleeps`);
  assert.ok(
    services.sleeps.every((ms) => (ms > 9 && ms < 11) || ms > 50),
    services.sleeps.join(' '),
  );
  assert.ok(domain.stats.instructions < 1000);
  host.close();
});

test('a failure of the emulator ends one domain and no other', async () => {
  const { host } = manualHost();
  const good = await host.create(icount(tickingGuest(20, 5000)));
  const bad = await host.create(icount(flat(outb(0x80, 1), SPIN), { name: 'bad' }));
  bad.machine.core.ports.map(0x80, {
    length: 1,
    read: () => 0,
    write() {
      throw new Error('planted');
    },
  });
  const exit = good.waitFor('exit');
  const off = bad.waitFor('poweroff');
  good.start();
  bad.start();
  await rejects(off, /The emulator failed while domain "bad" ran: planted\./);
  assert.is(bad.state, 'crashed');
  await exit;
  host.close();
});

test('two domains run side by side', async () => {
  const { host } = manualHost();
  const domains = await Promise.all(
    [1, 2].map((n) => host.create(icount(tickingGuest(5 * n, 5000), { name: `d${n}` }))),
  );
  const exits = domains.map((domain) => domain.waitFor('exit'));
  for (const domain of domains) domain.start();
  await Promise.all(exits);
  assert.equal(
    domains.map((domain) => domain.console.scrollback.length),
    [5, 10],
  );
  host.close();
});

test('wrong input is refused before anything is made', async () => {
  const { host } = manualHost();
  assert.ok((await rejects(host.create({ memory: '4M', boot: {} }))) instanceof ConfigError);
  const error = await rejects(host.create({ memory: '4M', boot: { kernel: new Uint8Array([1, 2, 3]) } }));
  assert.ok(error instanceof BootError);
  assert.equal(host.domains, []);
});

test('application processors are started by INIT and SIPI', async () => {
  // vCPU 0 writes a program for the others to 0x8000, then sends INIT and a start-up IPI for that page to them all.
  const icr = (value: number) => [
    ...[0xc7, 0x05, 0x00, 0x03, 0xe0, 0xfe], // mov dword [ICR], value
    ...[value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, 0],
  ];
  const main = [
    ...[0xc7, 0x05, 0x00, 0x80, 0x00, 0x00, 0xf0, 0xff, 0x06, 0x00], // at 0x8000: lock inc word [0x900]
    ...[0xc7, 0x05, 0x04, 0x80, 0x00, 0x00, 0x09, 0xf4, 0xeb, 0xfd], // hlt; jmp to it
    ...icr(0xc4500),
    ...icr(0xc4608),
    ...[0x83, 0x3d, 0x00, 0x09, 0x00, 0x00, 0x03], // cmp dword [0x900], 3
    ...[0x75, 0xf7], // jne cmp
    ...[0xb0, 0x00, 0xe6, 0xf4, 0xf4], // exit
  ];
  const { host } = manualHost();
  const domain = await host.create(
    icount({ type: 'flat', kernel: new Uint8Array(main), mode: 'prot32', address: 0x10000 }, { vcpus: 4 }),
  );
  const exit = domain.waitFor('exit');
  domain.start();
  await exit;
  assert.is(domain.machine.core.vcpus.filter((vcpu) => vcpu.halted).length, 3);
  host.close();
});
