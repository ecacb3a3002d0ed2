// Domains in Workers: the same verbs, events, consoles and snapshots as in this thread; a Worker that breaks takes only
// its own domain with it.

import { Worker } from 'node:worker_threads';
import { type DomainApi, Host, monitorImage, portOf } from '../../bindings/host/index.js';
import { flat, outb, outbDx, tickingGuest } from '../bindings/harness.js';
import { assert, rejects, suite } from '../suite.js';

const test = suite('host/worker');

const SPIN = [0xeb, 0xfe];
const made: Worker[] = [];
const newWorker = (): Worker => {
  const worker = new Worker(new URL('./domain-worker.mjs', import.meta.url));
  made.push(worker);
  return worker;
};
const hostOf = (pcpus = 1): Host => new Host({ pcpus, workers: () => portOf(newWorker()) });

function until(domain: DomainApi, text: string): Promise<void> {
  return new Promise((done) => {
    const stop = domain.console.onOutput(() => {
      if (!domain.console.scrollback.includes(text)) return;
      stop();
      done();
    });
  });
}

async function withHost(body: (host: Host) => Promise<void>, pcpus = 1): Promise<void> {
  const host = hostOf(pcpus);
  try {
    await body(host);
  } finally {
    host.close();
  }
}

test('a guest talks, listens and powers off', () =>
  withHost(async (host) => {
    const domain = await host.createInWorker({ memory: '16M', boot: { kernel: monitorImage() } });
    assert.is(domain.state, 'created');
    assert.is(domain.id, 1);
    const states: string[] = [];
    domain.on('state', (state) => states.push(state));
    const ready = until(domain, 'paravane> ');
    domain.start();
    assert.is(domain.state, 'running');
    await ready;
    const answer = until(domain, '42 = 0x0000002a');
    domain.console.write('calc 6 * 7\n');
    await answer;
    assert.ok(domain.stats.instructions > 1000);
    assert.is(domain.vcpuTimes.length, 1);
    assert.ok(host.usedMs(domain) > 0);
    const off = domain.waitFor('poweroff');
    domain.console.write('off\n');
    assert.equal(await off, { reason: 'guest' });
    assert.is(domain.state, 'shutdown');
    domain.destroy();
    assert.equal(states, ['running', 'shutdown', 'destroyed']);
    assert.equal(host.all, []);
  }));

test('beside domains of this thread, saved here and restored there', () =>
  withHost(async (host) => {
    const here = await host.create({ memory: '16M', boot: { kernel: monitorImage() } });
    const ready = until(here, 'paravane> ');
    here.start();
    await ready;
    const there = await host.restoreInWorker(await here.save());
    assert.is(there.state, 'paused');
    assert.equal(
      host.all.map(({ id }) => id),
      [1, 2],
    );
    assert.equal(host.domains, [here]);
    there.unpause();
    const answers = [until(here, '= 0x00000006'), until(there, '= 0x00000014')];
    here.console.write('calc 2 * 3\n');
    there.console.write('calc 4 * 5\n');
    await Promise.all(answers);
    assert.not.match(here.console.scrollback, /0x14/);
    const back = await host.restore(await there.save());
    assert.match((await there.dumpCore()).subarray(0, 4).join(), /127,69,76,70/);
    const echoed = until(back, '= 0x0000000f');
    back.unpause();
    back.console.write('calc 3 * 5\n');
    await echoed;
  }));

test('power states, resets, exits and crashes', () =>
  withHost(async (host) => {
    const spinning = await host.createInWorker({ memory: '4M', boot: flat(SPIN) });
    assert.throws(() => spinning.pause(), /Cannot pause domain "domain": it is created/);
    spinning.start();
    spinning.pause();
    assert.is(spinning.state, 'paused');
    spinning.unpause();
    spinning.powerOff();
    assert.is(spinning.state, 'shutdown');
    spinning.start();
    const reset = spinning.waitFor('reset');
    spinning.reset();
    assert.equal(await reset, { reason: 'host' });
    const ticking = await host.createInWorker({ memory: '4M', boot: tickingGuest(5, 5000) });
    const exit = ticking.waitFor('exit');
    ticking.start();
    assert.equal(await exit, { code: 1 });
    assert.is(ticking.state, 'shutdown');
    assert.is(ticking.console.scrollback, '.....');
    const crash = [0x0f, 0x01, 0x1e, 0x00, 0x7d, 0xcd, 0x20]; // lidt [0x7d00]; int 0x20
    const dying = await host.createInWorker({ memory: '4M', boot: flat(crash) });
    const off = dying.waitFor('poweroff');
    dying.start();
    await rejects(off, /Triple fault on vCPU 0 at 0:7c05/);
    assert.is(dying.state, 'crashed');
    const resetting = await host.createInWorker({
      memory: '4M',
      boot: flat(outbDx(0xcf9, 0x06), SPIN),
      onReboot: 'poweroff',
    });
    const gone = resetting.waitFor('poweroff');
    resetting.start();
    assert.equal(await gone, { reason: 'reboot' });
  }));

test('weights hold between domains in Workers that share a processor', () =>
  withHost(async (host) => {
    const light = await host.createInWorker({ memory: '4M', boot: flat(SPIN) }, { weight: 100 });
    const heavy = await host.createInWorker({ memory: '4M', boot: flat(SPIN) }, { weight: 300 });
    light.start();
    heavy.start();
    while (host.usedMs(light) + host.usedMs(heavy) < 600)
      await new Promise((resume) => setTimeout(resume, 20));
    const ratio = host.usedMs(heavy) / host.usedMs(light);
    assert.ok(ratio > 2.5 && ratio < 3.5, `${ratio}`);
  }));

test('affinity keeps a domain off a processor', () =>
  withHost(async (host) => {
    const pinned = await host.createInWorker({ memory: '4M', boot: flat(SPIN) }, { affinity: [[1]] });
    pinned.start();
    const seen = new Set<number | null>();
    while (host.usedMs(pinned) < 50) {
      seen.add(host.pcpuOf(pinned));
      await new Promise((resume) => setImmediate(resume));
    }
    assert.ok(seen.has(1) && !seen.has(0));
    host.place(pinned, { affinity: [[0]] });
    const before = host.usedMs(pinned);
    while (host.usedMs(pinned) < before + 50) await new Promise((resume) => setImmediate(resume));
  }, 2));

test('what cannot be made is refused as in this thread', () =>
  withHost(async (host) => {
    await rejects(host.createInWorker({ memory: '4M', boot: {} }), /boot needs a kernel/);
    await rejects(
      host.createInWorker({ memory: '4M', boot: { kernel: new Uint8Array([1, 2, 3]) } }),
      /neither a Linux kernel/,
    );
    await rejects(host.restoreInWorker(new Uint8Array(100)), /The snapshot is damaged/);
    assert.equal(host.all, []);
    await rejects(
      new Host().createInWorker({ memory: '4M', boot: flat(SPIN) }),
      /not told how to make Workers/,
    );
    assert.throws(() => new Host({ pcpus: 0 }), /pcpus must be/);
  }));

test('a Worker that breaks ends one domain and no other', () =>
  withHost(async (host) => {
    const good = await host.createInWorker({ memory: '4M', boot: tickingGuest(20, 5000) });
    const bad = await host.createInWorker({ memory: '4M', boot: flat(outb(0x80, 1), SPIN), name: 'bad' });
    const exit = good.waitFor('exit');
    const failure = bad.waitFor('poweroff');
    good.start();
    bad.start();
    await made.at(-1)?.terminate();
    await rejects(failure, /The Worker of domain "bad" failed/);
    assert.is(bad.state, 'crashed');
    await exit;
  }));
