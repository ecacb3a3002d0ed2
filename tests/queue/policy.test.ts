// A policy of the user's own: it reorders, delays and merges as it says; whatever it does wrong is contained.

import { nodePolicyGuard } from '../../bindings/host/node-policy.js';
import type { IoRequest, Policy, PolicyFault } from '../../devices/queue/index.js';
import { IoQueue } from '../../devices/queue/index.js';
import { Random } from '../robustness/random.js';
import { assert, suite } from '../suite.js';
import { MILLISECOND, SECOND, SimulatedClock, SimulatedDisk } from './simulation.js';

const test = suite('queue policies');

const LIMITS = { callMs: 50, withhold: 100 * MILLISECOND, starve: SECOND };

/** A disk with a policy, and what became of the policy. */
function diskWith(policy: Policy, options: { realGuard?: boolean; width?: number } = {}) {
  const faults: PolicyFault[] = [];
  const disk = new SimulatedDisk(MILLISECOND, 1e9, {
    limits: LIMITS,
    width: options.width ?? 1,
    onFault: (fault) => faults.push(fault),
    ...(options.realGuard ? { guard: nodePolicyGuard() } : {}),
  });
  disk.queue.setPolicy(policy);
  return { disk, faults };
}

/** One sweep over the disk: lowest offset first. */
const elevator: Policy = ({ pending, free }) => ({
  start: [...pending]
    .sort((a, b) => a.offset - b.offset)
    .slice(0, free)
    .map(({ id }) => id),
});

test('a policy reorders as it says', () => {
  const { disk, faults } = diskWith(elevator);
  for (const offset of [50, 40, 10, 30, 20]) disk.submit(1, 512, { offset });
  disk.clock.advance(SECOND);
  assert.equal(
    disk.order.map(({ offset }) => offset),
    [50, 10, 20, 30, 40],
  );
  assert.equal([disk.queue.order, faults], ['policy', []]);
});

test('a policy delays until the moment it names', () => {
  const release = 60 * MILLISECOND;
  const { disk, faults } = diskWith(({ now, pending }) =>
    now < release ? { start: [], wakeAt: release } : { start: pending.map(({ id }) => id) },
  );
  disk.submit(1, 512);
  disk.clock.advance(release - 1);
  assert.is(disk.order.length, 0);
  disk.clock.advance(1);
  assert.is(disk.order.length, 1);
  assert.equal(faults, []);
});

test('a merged group is one for the backend and for the rate, in the order given', () => {
  const { disk } = diskWith(({ pending }) => ({
    start: [
      pending
        .map(({ id, offset }) => ({ id, offset }))
        .sort((a, b) => a.offset - b.offset)
        .map(({ id }) => id),
    ],
  }));
  disk.queue.setShare(1, { rate: { requests: 10, requestBurst: 2 } });
  for (const offset of [9, 3, 2, 1]) disk.submit(1, 512, { offset });
  disk.clock.advance(10 * MILLISECOND);
  assert.equal(
    disk.order.map(({ offset }) => offset),
    [9, 1, 2, 3],
  );
  disk.submit(1, 512, { offset: 5 });
  disk.clock.advance(10 * MILLISECOND);
  assert.is(disk.order.length, 4, 'two of the burst are used up');
});

test('rates hold under a policy that ignores them', () => {
  const { disk, faults } = diskWith(({ pending }) => ({ start: pending.map(({ id }) => id) }), { width: 8 });
  disk.queue.setShare(1, { rate: { requests: 20, requestBurst: 1 } });
  for (let i = 0; i < 100; i++) disk.submit(1, 512);
  disk.clock.advance(2 * SECOND);
  assert.ok(Math.abs(disk.order.length - 41) <= 1, `${disk.order.length} in 2 s`);
  assert.equal(faults, []);
});

const wrong: [string, PolicyFault['reason'], Policy][] = [
  [
    'throws',
    'threw',
    () => {
      throw new Error('no idea');
    },
  ],
  [
    'throws something without a text',
    'threw',
    () => {
      throw Object.create(null);
    },
  ],
  ['answers nothing', 'answer', () => undefined as never],
  ['answers a promise', 'answer', (async () => ({ start: [] })) as never],
  ['names a request that is not there', 'answer', () => ({ start: [4711] })],
  ['names a request twice', 'answer', ({ pending }) => ({ start: [pending[0]!.id, [pending[0]!.id]] })],
  ['gives an empty group', 'answer', () => ({ start: [[]] })],
  [
    'gives a getter that throws',
    'answer',
    () => ({
      get start(): never {
        throw new Error('trap');
      },
    }),
  ],
  [
    'changes what it is shown',
    'threw',
    ({ pending }) => {
      (pending as unknown[]).length = 0;
      return { start: [] };
    },
  ],
  ['withholds everything', 'stalled', () => ({ start: [] })],
  [
    'passes over one request for ever',
    'stalled',
    ({ pending }) => ({
      start: pending
        .filter(({ offset }) => offset !== 1)
        .slice(0, 1)
        .map(({ id }) => id),
    }),
  ],
];
for (const [what, reason, policy] of wrong) {
  test(`a policy that ${what} is reported; the requests go on in order of arrival`, () => {
    const { disk, faults } = diskWith(policy);
    let done = 0;
    for (let offset = 1; offset <= 5; offset++) disk.submit(offset, 512, { offset, done: () => done++ });
    const feeder = disk.clock.timer(() => {
      disk.submit(9, 512, { offset: 9 });
      feeder.arm(disk.clock.now() + 20 * MILLISECOND);
    });
    feeder.arm(MILLISECOND);
    disk.clock.advance(2 * SECOND);
    assert.is(done, 5);
    assert.is(disk.queue.order, 'fifo');
    assert.equal(
      faults.map((fault) => fault.reason),
      [reason],
    );
    assert.equal(disk.queue.fault, faults[0]);
    const own = disk.order.map(({ domain }) => domain).filter((domain) => domain <= 5);
    if (reason !== 'stalled') assert.equal(own, [1, 2, 3, 4, 5]);
  });
}

test('a policy without end, and one that is merely slow, are ended by the host', () => {
  for (const busyMs of [Infinity, 60]) {
    const { disk, faults } = diskWith(
      () => {
        const began = performance.now();
        for (;;) if (performance.now() - began > busyMs) return { start: [] };
      },
      { realGuard: true },
    );
    disk.submit(1, 512);
    disk.submit(1, 512);
    disk.clock.advance(SECOND);
    assert.equal(
      faults.map(({ reason }) => reason),
      ['slow'],
    );
    assert.is(disk.order.length, 2);
  }
});

test('a policy may be replaced and taken off at any time', () => {
  const { disk } = diskWith(() => ({ start: [] }));
  for (const offset of [3, 2, 1]) disk.submit(1, 512, { offset });
  disk.queue.setPolicy(elevator);
  disk.clock.advance(1.5 * MILLISECOND);
  disk.queue.setPolicy(null);
  disk.clock.advance(SECOND);
  assert.equal(
    disk.order.map(({ offset }) => offset),
    [1, 2, 3],
  );
  assert.is(disk.queue.order, 'fair');
});

/** Answers of every kind, most of them good. */
function randomPolicy(random: Random): Policy {
  return ({ pending, now }) => {
    if (random.chance(0.5)) throw new Error('planned');
    if (random.chance(0.5)) return { start: [1e9] };
    const mixed = pending.map(({ id }) => id).sort(() => random.below(3) - 1);
    const start: (number | number[])[] = [];
    while (mixed.length > 0 && !random.chance(20))
      start.push(random.chance(20) ? mixed.splice(0, 3) : mixed.pop()!);
    return { start, wakeAt: now + random.below(10 * MILLISECOND) };
  };
}

/** Random traffic, shares, policies and removals; every request ends exactly once, by running or being cancelled. */
function loseNothing(seed: number): void {
  const random = new Random(seed);
  const clock = new SimulatedClock();
  const queue = new IoQueue({ name: 'q', clock, width: 1 + random.below(4), limits: LIMITS });
  const ends: number[] = [];
  const done: number[] = [];
  const submit = (): void => {
    const number = ends.push(0) - 1;
    done.push(0);
    const sync = random.chance(20);
    const request: IoRequest = {
      domain: 1 + random.below(5),
      kind: random.pick(['read', 'write', 'flush'] as const),
      bytes: random.below(100_000),
      offset: random.below(1e6),
      run: (finished) => {
        ends[number]!++;
        const end = (): void => {
          done[number]!++;
          finished();
          if (random.chance(10)) finished();
          if (random.chance(30) && ends.length < 300) submit();
        };
        if (sync) end();
        else clock.timer(end).arm(clock.now() + random.below(5 * MILLISECOND));
      },
      cancel: () => {
        ends[number]!++;
        done[number]!++;
      },
    };
    queue.submit(request);
  };
  for (let step = 0; step < 150; step++) {
    const domain = 1 + random.below(5);
    if (random.chance(70)) submit();
    if (random.chance(10)) queue.setPolicy(random.chance(70) ? randomPolicy(random) : null);
    if (random.chance(3)) queue.removeDomain(domain);
    if (random.chance(10))
      queue.setShare(domain, {
        weight: 1 + random.below(1000),
        priority: random.pick(['high', 'normal', 'low'] as const),
        rate: random.chance(50) ? { requests: 1 + random.below(2000), bytes: 1e5 + random.below(1e8) } : {},
        deadline: random.chance(30) ? 1 + random.below(SECOND) : null,
      });
    clock.advance(random.below(3 * MILLISECOND));
  }
  clock.advance(2000 * SECOND);
  assert.is(queue.depth, 0, `seed ${seed}: requests wait for ever`);
  assert.is(queue.inService, 0, `seed ${seed}`);
  assert.ok(ends.length > 60, `seed ${seed}: too little traffic`);
  assert.equal(
    ends.filter((times) => times !== 1),
    [],
    `seed ${seed}: lost or repeated`,
  );
  assert.equal(
    done.filter((times) => times !== 1),
    [],
    `seed ${seed}: not ended once`,
  );
}

test('no request is lost or repeated, whatever policies, shares and removals do', () => {
  for (let seed = 1; seed <= 400; seed++) loseNothing(seed);
});
