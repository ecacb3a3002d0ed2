// Virtual time: instruction counting is exact, host time stands still when stopped, timers fire in order.

import fc from 'fast-check';
import { HostClock, InstructionClock, tscAt } from '../../bindings/clock.js';
import { TimerQueue } from '../../bindings/timers.js';
import { assert, suite } from '../suite.js';

const test = suite('clock');

test('timers fire by deadline, then by order of creation', () => {
  const queue = new TimerQueue();
  const fired: string[] = [];
  const timers = ['a', 'b', 'c', 'd'].map((name) => queue.make(() => fired.push(name)));
  timers[3]?.arm(10);
  timers[1]?.arm(20);
  timers[0]?.arm(20);
  timers[2]?.arm(5);
  timers[2]?.arm(30);
  assert.is(queue.next, 10);
  queue.runDue(20);
  assert.equal(fired, ['d', 'a', 'b']);
  assert.is(timers[2]?.deadline, 30);
  timers[2]?.cancel();
  assert.is(queue.next, null);
});

test('a callback may arm its own and other timers', () => {
  const queue = new TimerQueue();
  const fired: number[] = [];
  const timer = queue.make(() => {
    fired.push(fired.length);
    if (fired.length < 4) timer.arm(fired.length * 10);
  });
  timer.arm(0);
  queue.runDue(25);
  assert.equal(fired, [0, 1, 2]);
  assert.is(timer.deadline, 30);
});

test('the heap agrees with a sorted list', () => {
  const command = fc.tuple(fc.nat(15), fc.option(fc.nat(100)));
  fc.assert(
    fc.property(fc.array(command, { maxLength: 200 }), fc.nat(100), (commands, now) => {
      const queue = new TimerQueue();
      const fired: number[] = [];
      const timers = Array.from({ length: 16 }, (_, index) => queue.make(() => fired.push(index)));
      for (const [index, deadline] of commands) {
        if (deadline === null) timers[index]?.cancel();
        else timers[index]?.arm(deadline);
      }
      const due = timers
        .map((timer, index) => ({ index, deadline: timer.deadline }))
        .filter((entry): entry is { index: number; deadline: number } => entry.deadline !== null)
        .sort((a, b) => a.deadline - b.deadline || a.index - b.index);
      assert.is(queue.next, due[0]?.deadline ?? null);
      queue.runDue(now);
      assert.equal(
        fired,
        due.filter((entry) => entry.deadline <= now).map((entry) => entry.index),
      );
    }),
  );
});

test('instructions become nanoseconds without loss', () => {
  const clock = new InstructionClock({ nanos: 3, instructions: 7 });
  let total = 0;
  for (let i = 1; i < 500; i++) {
    clock.advance(i);
    total += i;
    assert.is(clock.now(), Math.floor((total * 3) / 7));
  }
  const state = clock.save();
  const other = new InstructionClock({ nanos: 3, instructions: 7 });
  other.restore(state);
  other.advance(5);
  assert.is(other.now(), Math.floor(((total + 5) * 3) / 7));
});

test('a slice of instructionsUntil() ends exactly at the deadline', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 1, max: 1000 }),
      fc.nat(1e6),
      (nanos, instructions, deadline) => {
        const clock = new InstructionClock({ nanos, instructions });
        clock.advance(17);
        const slice = clock.instructionsUntil(deadline);
        if (slice > 0) {
          clock.advance(slice - 1);
          assert.ok(clock.now() < deadline);
          clock.advance(1);
        }
        assert.ok(clock.now() >= deadline || slice === 0);
      },
    ),
  );
});

test('time inside a slice counts the instructions executed so far', () => {
  const clock = new InstructionClock();
  clock.advance(100);
  clock.inSlice = () => 42;
  assert.is(clock.now(), 142);
  assert.is(tscAt(clock.now()), 284n);
});

test('skipping goes forward only', () => {
  const clock = new InstructionClock();
  clock.skipTo(1000);
  clock.skipTo(10);
  assert.is(clock.now(), 1000);
});

test('host time stands still while stopped and never goes back', () => {
  let host = 5000;
  const clock = new HostClock(() => host);
  assert.is(clock.now(), 0);
  clock.start();
  host += 1.5;
  assert.is(clock.now(), 1_500_000);
  clock.stop();
  host += 1000;
  assert.is(clock.now(), 1_500_000);
  clock.start();
  host -= 1;
  assert.is(clock.now(), 1_500_000);
  host += 2;
  assert.is(clock.now(), 2_500_000);
});

test('host time goes on from a snapshot', () => {
  const clock = new HostClock(() => 77);
  clock.restore({ nanos: 123_456, remainder: 0 });
  assert.is(clock.now(), 123_456);
  clock.start();
  assert.is(clock.now(), 123_456);
});
