// The queue's own order in simulated time: weights, rates, classes, deadlines, and what it tells about itself.

import { Random } from '../robustness/random.js';
import { assert, suite } from '../suite.js';
import { MILLISECOND, SECOND, SimulatedDisk } from './simulation.js';

const test = suite('queue shares');

function within(actual: number, wanted: number, share: number, what: string): void {
  assert.ok(
    Math.abs(actual / wanted - 1) <= share,
    `${what}: ${actual}, wanted ${wanted} ± ${share * 100} %`,
  );
}

test('weights 1:2:4 hold within 5 % under saturation, also with unequal sizes', () => {
  for (const sizes of [[4096], [4096, 8192, 65536], [512, 131072]]) {
    const random = new Random(sizes.length);
    const disk = new SimulatedDisk(50_000, 200e6);
    const weights = [100, 200, 400];
    for (const [i, weight] of weights.entries()) {
      disk.queue.setShare(i + 1, { weight });
      disk.saturate(
        i + 1,
        32,
        () => random.pick(sizes),
        () => false,
      );
    }
    disk.clock.advance(10 * SECOND);
    const costs = weights.map((_, i) => {
      const { bytes, requests } = disk.served(i + 1);
      return bytes + 4096 * requests;
    });
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    for (const [i, cost] of costs.entries())
      within(cost / total, weights[i]! / 700, 0.05, `weight ${weights[i]}`);
    if (sizes.length === 1)
      within(disk.served(3).bytes / disk.served(1).bytes, 4, 0.05, 'bytes of 400 to 100');
  }
});

test('a share that nobody uses goes to those who have work; who comes back gets no arrears', () => {
  const disk = new SimulatedDisk(100_000, 1e9);
  let stopped = false;
  disk.saturate(
    1,
    8,
    () => 4096,
    () => false,
  );
  disk.saturate(
    2,
    8,
    () => 4096,
    () => stopped,
  );
  disk.clock.advance(SECOND);
  stopped = true;
  disk.clock.advance(SECOND / 10);
  const idleFrom = disk.served(1).requests;
  disk.clock.advance(4 * SECOND);
  const alone = disk.served(1).requests - idleFrom;
  within(alone, (4 * SECOND) / 104_096, 0.01, 'all of the disk');
  stopped = false;
  const before = [disk.served(1).requests, disk.served(2).requests] as const;
  disk.saturate(
    2,
    8,
    () => 4096,
    () => false,
  );
  disk.clock.advance(SECOND);
  const [one, two] = [disk.served(1).requests - before[0], disk.served(2).requests - before[1]];
  within(one / two, 1, 0.05, 'equal shares after a pause');
});

test('rates in bytes and in requests hold within 5 % under saturation', () => {
  const disk = new SimulatedDisk(20_000, 400e6);
  disk.queue.setShare(1, { rate: { bytes: 10e6 } });
  disk.queue.setShare(2, { rate: { requests: 500 } });
  disk.queue.setShare(3, { rate: { bytes: 4e6, requests: 5000, byteBurst: 8192 } });
  for (const domain of [1, 2, 3])
    disk.saturate(
      domain,
      32,
      () => 16384,
      () => false,
    );
  disk.saturate(
    4,
    4,
    () => 65536,
    () => false,
  );
  disk.clock.advance(SECOND); // the bursts
  const before = [1, 2, 3].map((domain) => disk.served(domain));
  disk.clock.advance(10 * SECOND);
  const after = [1, 2, 3].map((domain) => disk.served(domain));
  within((after[0]!.bytes - before[0]!.bytes) / 10, 10e6, 0.05, 'bytes a second');
  within((after[1]!.requests - before[1]!.requests) / 10, 500, 0.05, 'requests a second');
  within(
    (after[2]!.bytes - before[2]!.bytes) / 10,
    4e6,
    0.05,
    'bytes a second with a burst below one request',
  );
});

test('a burst passes at once after a pause, and no more than the burst', () => {
  const disk = new SimulatedDisk(1000, 1e12);
  disk.queue.setShare(1, { rate: { requests: 10, requestBurst: 25 } });
  for (let i = 0; i < 100; i++) disk.submit(1, 512);
  disk.clock.advance(MILLISECOND);
  assert.is(disk.order.length, 25);
  disk.clock.advance(SECOND);
  assert.is(disk.order.length, 35);
});

test('the resource as a whole can be limited, and is then shared by weight', () => {
  const disk = new SimulatedDisk(1000, 1e12, { total: { bytes: 20e6 } });
  disk.queue.setShare(1, { weight: 300 });
  disk.queue.setShare(2, { weight: 100 });
  for (const domain of [1, 2])
    disk.saturate(
      domain,
      16,
      () => 16384,
      () => false,
    );
  disk.clock.advance(10 * SECOND);
  const [one, two] = [disk.served(1).bytes, disk.served(2).bytes];
  within((one + two) / 10, 20e6, 0.05, 'total');
  within(one / two, 3, 0.05, 'weights');
});

/** p99 of the high class, of waiting and of waiting with service, beside `others` saturating domains of the normal class. */
function highP99(others: number): { wait: number; latency: number } {
  const random = new Random(7);
  const size = (): number => 4096 << random.below(4);
  const disk = new SimulatedDisk(60_000, 300e6);
  disk.queue.setShare(1, { priority: 'high' });
  for (let i = 0; i < others; i++) {
    const own = new Random(100 + i);
    disk.saturate(
      2 + i,
      32,
      () => 4096 << own.below(4),
      () => false,
    );
  }
  // A user of the high class who comes at random moments, for about a fifth of the disk.
  for (let i = 0; i < 20_000; i++) {
    disk.submit(1, size());
    disk.clock.advance(random.below(1_000_000));
  }
  disk.clock.advance(SECOND);
  const [high] = disk.queue.statistics();
  assert.is(high!.requests, 20_000);
  return { wait: high!.wait.p99, latency: high!.latency.p99 };
}

test('p99 of the high class under saturation is at most twice its idle p99', () => {
  const idle = highP99(0);
  const loaded = highP99(3);
  for (const what of ['wait', 'latency'] as const) {
    assert.ok(loaded[what] <= 2 * idle[what], `${what}: idle ${idle[what]} ns, loaded ${loaded[what]} ns`);
    assert.ok(loaded[what] > idle[what], 'the load must be felt, else this measures nothing');
  }
});

test('a class is served before the next; a deadline goes before all classes', () => {
  const disk = new SimulatedDisk(MILLISECOND, 1e9);
  disk.queue.setShare(1, { priority: 'low', deadline: 20 * MILLISECOND });
  disk.queue.setShare(2, { priority: 'normal' });
  disk.queue.setShare(3, { priority: 'high' });
  disk.submit(2, 0);
  disk.submit(1, 0);
  for (let i = 0; i < 50; i++) {
    disk.submit(2, 0);
    disk.submit(3, 0);
  }
  disk.clock.advance(SECOND);
  const order = disk.order.map((request) => request.domain);
  const late = order.indexOf(1);
  assert.ok(late >= 19 && late <= 21, `the late one came ${late}th`);
  const rest = order.filter((domain, i) => i > 0 && domain !== 1);
  assert.equal(rest, [...Array(50).fill(3), ...Array(50).fill(2)]);
});

test('depth, waits and throughput are told per domain', () => {
  const disk = new SimulatedDisk(MILLISECOND, 1e12);
  for (let i = 0; i < 10; i++) disk.submit(5, 1000);
  const [waiting] = disk.queue.statistics();
  assert.is(waiting!.depth, 9);
  assert.is(waiting!.inService, 1);
  assert.is(disk.queue.depth, 9);
  disk.clock.advance(20 * MILLISECOND);
  const [done] = disk.queue.statistics();
  assert.equal([done!.depth, done!.inService, done!.requests, done!.bytes], [0, 0, 10, 10_000]);
  within(done!.wait.longest, 9 * MILLISECOND, 0.001, 'longest wait');
  within(done!.wait.p50, 4 * MILLISECOND, 0.07, 'median wait');
  within(done!.latency.mean, 5.5 * MILLISECOND, 0.001, 'mean latency');
  assert.equal(done!.throughput, { requests: 10, bytes: 10_000 });
  disk.clock.advance(2 * SECOND);
  assert.equal(disk.queue.statistics()[0]!.throughput, { requests: 0, bytes: 0 });
});

test('shares that make no sense are refused and change nothing', () => {
  const { queue } = new SimulatedDisk(1, 1);
  queue.setShare(1, { weight: 7 });
  for (const bad of [
    { weight: 0 },
    { weight: 65_536 },
    { weight: 1.5 },
    { priority: 'urgent' as never },
    { rate: { bytes: 0 } },
    { rate: { requests: Number.NaN } },
    { deadline: -1 },
  ]) {
    assert.throws(() => queue.setShare(1, bad), RangeError);
    assert.equal(queue.share(1), { weight: 7, priority: 'normal', rate: {}, deadline: null });
  }
});
