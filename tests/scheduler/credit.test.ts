// The run queue alone: whatever the others do, nobody who always wants to run gets less than its share.

import fc from 'fast-check';
import { CreditScheduler, Share } from '../../bindings/credit.js';
import { assert, suite } from '../suite.js';

const test = suite('scheduler/credit');

const SLICE_MS = 5;

/** One that runs for `run` milliseconds, then sleeps for `rest`. */
interface Pattern {
  readonly weight: number;
  readonly run: number;
  readonly rest: number;
}

interface Player extends Pattern {
  readonly share: Share;
  left: number;
  wakeAt: number | null;
}

/** Milliseconds that each got of `until`. */
function play(patterns: readonly Pattern[], until: number): number[] {
  const queue = new CreditScheduler();
  const players = patterns.map((pattern): Player => {
    const share = new Share();
    share.weight = pattern.weight;
    queue.add(share, 0);
    queue.wake(share);
    return { ...pattern, share, left: pattern.run, wakeAt: null };
  });
  let now = 0;
  while (now < until) {
    for (const player of players) {
      if (player.wakeAt === null || player.wakeAt > now) continue;
      player.wakeAt = null;
      player.left = player.run;
      queue.wake(player.share);
    }
    const share = queue.pick(now);
    const player = players.find((candidate) => candidate.share === share);
    if (player === undefined) {
      now = Math.min(...players.map(({ wakeAt }) => wakeAt ?? Number.POSITIVE_INFINITY));
      continue;
    }
    const ran = Math.min(queue.slice(player.share, SLICE_MS), player.left);
    now += ran;
    player.left -= ran;
    if (player.left <= 1e-9) {
      queue.sleep(player.share);
      player.wakeAt = now + player.rest;
    }
    queue.charge(player.share, ran);
  }
  return players.map(({ share }) => share.usedMs);
}

const pattern = fc.record({
  weight: fc.integer({ min: 1, max: 65_535 }),
  run: fc.double({ min: 0.01, max: 50, noNaN: true }),
  rest: fc.double({ min: 0.01, max: 50, noNaN: true }),
});

test('one that always runs gets at least its share, whatever the others do', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 65_535 }),
      fc.array(pattern, { minLength: 1, maxLength: 6 }),
      (weight, others) => {
        const until = 4000;
        const always = { weight, run: Number.POSITIVE_INFINITY, rest: 0 };
        const [mine] = play([always, ...others], until) as [number];
        const fair = (until * weight) / others.reduce((sum, other) => sum + other.weight, weight);
        // Each of the others may be a slice and a boost ahead at the end.
        const slack = (others.length + 1) * 2 * SLICE_MS + SLICE_MS;
        assert.ok(mine >= fair - slack, `${mine} ms of ${fair}`);
      },
    ),
    { numRuns: 150 },
  );
});

test('sleeping saves nothing up', () => {
  // It sleeps for a second, then wants to run for one: half of that is its share.
  const patterns = [
    { weight: 256, run: Number.POSITIVE_INFINITY, rest: 0 },
    { weight: 256, run: 1000, rest: 1000 },
  ];
  const [mine, theirs] = play(patterns, 30_000) as [number, number];
  // In each period of three seconds, 2000 ms are shared and 1000 are ours.
  assert.ok(Math.abs(mine - 20_000) < 200 && Math.abs(theirs - 10_000) < 200, `${mine} ${theirs}`);
});

test('a share that does not want to run is never picked', () => {
  const queue = new CreditScheduler();
  const share = new Share();
  queue.add(share, 0);
  assert.is(queue.pick(0), null);
  queue.wake(share);
  assert.is(queue.pick(0), share);
  assert.is(queue.pick(0), null, 'it runs already');
  queue.charge(share, 1);
  queue.sleep(share);
  assert.is(queue.pick(1), null);
});

test('a capped share tells when it may run again', () => {
  const queue = new CreditScheduler();
  const share = new Share();
  share.cap = 10;
  queue.add(share, 0);
  queue.wake(share);
  assert.is(queue.untilUnparked(0), Number.POSITIVE_INFINITY);
  assert.is(queue.pick(0), null);
  const wait = queue.untilUnparked(0);
  assert.is(wait, 10);
  assert.is(queue.pick(9.9), null);
  assert.is(queue.pick(10), share);
});

/** Milliseconds that a capped share gets of `until` beside `others`, whose slices end when they like. */
function playCapped(cap: number, others: number, until: number, chance: () => number): number {
  const queue = new CreditScheduler();
  const shares = Array.from({ length: 1 + others }, () => new Share());
  const [capped] = shares as [Share];
  capped.cap = cap;
  capped.weight = 65_535;
  for (const share of shares) {
    queue.add(share, 0);
    queue.wake(share);
  }
  let now = 0;
  while (now < until) {
    const share = queue.pick(now);
    if (share === null) {
      // The host's timers come up to a millisecond late.
      now += queue.untilUnparked(now) + chance();
      continue;
    }
    const slice = queue.slice(share, SLICE_MS);
    // One that is capped runs a little longer than it may: nobody can end a slice at once.
    const ran = share === capped ? slice + 0.1 * chance() : slice * chance();
    now += ran;
    queue.charge(share, ran);
  }
  return capped.usedMs;
}

test('a cap is neither passed nor missed, whenever the slices of the others end', () => {
  const late = fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99 }),
      fc.integer({ min: 0, max: 4 }),
      late,
      (cap, others, delays) => {
        let at = 0;
        const used = playCapped(cap, others, 10_000, () => delays[at++ % delays.length] as number);
        const off = used / (100 * cap) - 1;
        assert.ok(
          Math.abs(off) <= 0.012,
          `${(100 * off).toFixed(2)} % off a cap of ${cap} % beside ${others}`,
        );
      },
    ),
    { numRuns: 100 },
  );
});
