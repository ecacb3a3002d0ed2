// Shares of processor time among real domains, on a host whose clock is the instructions they execute: weights, caps,
// and what hostile neighbours can take from one that only computes.

import type { BootConfig, Domain } from '../../bindings/index.js';
import { assert, suite } from '../suite.js';
import {
  busyLoop,
  eventStorm,
  pauseStorm,
  portStorm,
  Simulation,
  sleeper,
  timerStorm,
  yieldBeforeTick,
} from './simulated.js';

const test = suite('scheduler/shares');

async function simulate(body: (simulation: Simulation) => Promise<void>): Promise<void> {
  const simulation = new Simulation();
  try {
    await body(simulation);
  } finally {
    simulation.close();
  }
}

function near(value: number, expected: number, tolerance: number, what: string): void {
  const off = Math.abs(value / expected - 1);
  assert.ok(off <= tolerance, `${what}: ${value}, not ${expected} within ${100 * tolerance} %`);
}

test('weights 1:2:4 divide ten seconds within 3 %', () =>
  simulate(async (simulation) => {
    for (const weight of [100, 200, 400]) await simulation.add(busyLoop(), { weight });
    const used = await simulation.run(10_000);
    const whole = used.reduce((sum, ms) => sum + ms, 0);
    for (const [index, ms] of used.entries()) near(ms, (whole * 2 ** index) / 7, 0.03, `domain ${index}`);
    assert.ok(whole > 9900, `${whole} ms of 10000 were given away`);
  }));

for (const cap of [1, 2, 3, 7, 10, 35, 80]) {
  test(`a cap of ${cap} % holds within 2 %, alone and beside others`, () =>
    simulate(async (simulation) => {
      await simulation.add(busyLoop(), { cap, weight: 65_535 });
      near((await simulation.run(3000))[0] as number, 30 * cap, 0.02, 'alone');
      await simulation.add(busyLoop());
      const [capped, free] = (await simulation.run(3000)) as [number, number];
      near(capped, 30 * cap, 0.02, 'beside another');
      near(free, 3000 - 30 * cap, 0.02, 'the other');
    }));
}

test('what a capped domain leaves goes to the others by weight', () =>
  simulate(async (simulation) => {
    await simulation.add(busyLoop(), { cap: 10 });
    await simulation.add(busyLoop(), { weight: 100 });
    await simulation.add(busyLoop(), { weight: 300 });
    const [, light, heavy] = (await simulation.run(3000)) as [number, number, number];
    near(light, 675, 0.03, 'weight 100');
    near(heavy, 2025, 0.03, 'weight 300');
  }));

const hostile: Record<string, () => BootConfig> = {
  'a busy loop': busyLoop,
  'one that yields before the tick': yieldBeforeTick,
  'a timer storm': timerStorm,
  'a storm of pauses': pauseStorm,
  'an event storm': eventStorm,
};
for (const [name, guest] of Object.entries(hostile)) {
  test(`beside ${name} a victim keeps 95 % of its share`, () =>
    simulate(async (simulation) => {
      const victim = await simulation.add(busyLoop());
      const attacker = await simulation.add(guest());
      const [mine, theirs] = (await simulation.run(2000)) as [number, number];
      assert.is(attacker.state, 'running');
      assert.ok(theirs > 0 && attacker.stats.instructions > 1000, 'the attacker ran');
      assert.ok(mine >= 0.95 * 1000, `the victim got ${mine} ms of 2000`);
      assert.is(victim.state, 'running');
      assert.ok(
        simulation.services.longestMs < 10,
        `the event loop waited ${simulation.services.longestMs} ms`,
      );
    }));
}

test('all hostile neighbours together take no more', () =>
  simulate(async (simulation) => {
    await simulation.add(busyLoop());
    for (const guest of Object.values(hostile)) await simulation.add(guest());
    const [mine] = (await simulation.run(6000)) as [number];
    assert.ok(mine >= 0.95 * 1000, `the victim got ${mine} ms of 6000`);
  }));

test('who wakes goes first', () =>
  simulate(async (simulation) => {
    const light = await simulation.add(sleeper(), { weight: 1 });
    for (let n = 0; n < 3; n++) await simulation.add(busyLoop(), { weight: 1000 });
    await simulation.run(100);
    const halts = () => light.stats.exits['halt'] as number;
    const before = halts();
    await simulation.run(1000);
    // Its timer ticks every millisecond, as long as the shortest slices; a turn of the others takes fifteen.
    assert.ok(halts() - before > 400, `${halts() - before} wake-ups in 1000 ms`);
  }));

test('a guest whose every instruction takes long is stopped in time, and pays for it', () =>
  simulate(async (simulation) => {
    await simulation.add(busyLoop());
    const slow = await simulation.add(portStorm());
    let accesses = 0;
    // As long as a hundred instructions, unknown to who guesses how many fit into a slice.
    const write = (): void => {
      accesses++;
      simulation.services.idleMs += 0.02;
    };
    slow.machine.core.ports.unmap(0x80);
    slow.machine.core.ports.map(0x80, { length: 1, read: () => 0, write });
    const [mine] = (await simulation.run(2000)) as [number];
    assert.ok(accesses > 10_000, `${accesses} accesses`);
    assert.ok(mine >= 0.95 * 1000, `the victim got ${mine} ms of 2000`);
    // 256 accesses may pass before anybody looks at the clock: five milliseconds after a slice's five.
    assert.ok(
      simulation.services.longestMs < 18,
      `the event loop waited ${simulation.services.longestMs} ms`,
    );
  }));

test('time that the host gives to other programs is charged to nobody, where it can be told', () =>
  simulate(async (simulation) => {
    const { services } = simulation;
    services.cpuTime = () => services.now() - services.idleMs;
    await simulation.add(busyLoop());
    const unlucky = await simulation.add(portStorm());
    let accesses = 0;
    // Another program runs for 20 ms, always while this domain does.
    const write = (): void => {
      if (++accesses % 4000 === 0) services.idleMs += 20;
    };
    unlucky.machine.core.ports.unmap(0x80);
    unlucky.machine.core.ports.map(0x80, { length: 1, read: () => 0xff, write });
    const [mine, theirs] = (await simulation.run(4000)) as [number, number];
    assert.ok(mine + theirs < 3500, `other programs had ${4000 - mine - theirs} ms`);
    near(theirs / mine, 1, 0.03, 'one to one');
  }));

test('time runs, waits and sleeps per vCPU', () =>
  simulate(async (simulation) => {
    const spinning = await simulation.add(busyLoop());
    await simulation.add(busyLoop());
    const idle = await simulation.add(sleeper());
    await simulation.run(1000);
    const parts = (domain: Domain) => {
      const { nanos } = domain.machine.scheduler.times(0);
      return nanos.map((ns) => ns / 1e6) as [number, number, number, number];
    };
    const [running, runnable, blocked] = parts(spinning);
    near(running, 500, 0.05, 'running');
    near(runnable, 500, 0.05, 'waiting for its turn');
    assert.is(blocked, 0);
    assert.ok(parts(idle)[2] > 990 && parts(idle)[0] < 5, `${parts(idle)}`);
  }));

test('a second processor of a domain that was never started is offline', () =>
  simulate(async (simulation) => {
    const domain = await simulation.add(busyLoop(), {}, 2);
    await simulation.run(10);
    assert.is(domain.machine.scheduler.times(1).state, 'offline');
    assert.is(domain.machine.scheduler.times(0).state, 'runnable');
  }));

test('shares change while domains run', () =>
  simulate(async (simulation) => {
    const first = await simulation.add(busyLoop());
    const second = await simulation.add(busyLoop());
    await simulation.run(500);
    simulation.host.place(first, { weight: 768 });
    const [more, less] = (await simulation.run(2000)) as [number, number];
    near(more / less, 3, 0.03, 'three to one');
    simulation.host.place(first, { cap: 20 });
    near((await simulation.run(2000))[0] as number, 400, 0.02, 'capped');
    simulation.host.place(first, { cap: 0, weight: 256 });
    second.pause();
    near((await simulation.run(500))[0] as number, 500, 0.02, 'alone');
    second.unpause();
    near((await simulation.run(2000))[1] as number, 1000, 0.03, 'back again');
  }));
