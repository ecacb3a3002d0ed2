// Turns of vCPUs, with vCPUs made of a script: quanta, timers, idle time, and that a cut of a run changes nothing.

import fc from 'fast-check';
import { HostClock, InstructionClock } from '../../bindings/clock.js';
import {
  EXIT_BREAKPOINT,
  EXIT_BUDGET,
  EXIT_HLT,
  EXIT_KICK,
  EXIT_PAUSE,
  EXIT_SHUTDOWN,
} from '../../bindings/layout.gen.js';
import { QUANTUM, type Runnable, Scheduler } from '../../bindings/scheduler.js';
import { assert, suite } from '../suite.js';

const test = suite('scheduler');

/** A vCPU that halts after `work` instructions until it is given more, and pauses every `pauseEvery`. */
class ScriptedVcpu implements Runnable {
  retired = 0;
  work: number;
  pauseEvery = Number.POSITIVE_INFINITY;
  onInstruction: () => void = () => {};
  #kicked = false;

  constructor(
    readonly name: string,
    readonly log: string[],
    work = Number.POSITIVE_INFINITY,
  ) {
    this.work = work;
  }

  kick(): void {
    this.#kicked = true;
  }

  step(): number {
    this.enter(1);
    return EXIT_BREAKPOINT;
  }

  enter(budget: number): number {
    const start = this.retired;
    const reason = this.#execute(budget);
    if (this.retired > start) this.log.push(`${this.name}${this.retired - start}`);
    return reason;
  }

  #execute(budget: number): number {
    for (let left = budget; left > 0; left--) {
      if (this.work === 0) return EXIT_HLT;
      this.work--;
      this.retired++;
      this.onInstruction();
      if (this.#kicked) {
        this.#kicked = false;
        return EXIT_KICK;
      }
      if (this.retired % this.pauseEvery === 0) return EXIT_PAUSE;
    }
    return this.work === 0 ? EXIT_HLT : EXIT_BUDGET;
  }
}

function make(count: number, work?: number) {
  const log: string[] = [];
  const vcpus = Array.from(
    { length: count },
    (_, index) => new ScriptedVcpu('abcdefgh'[index] as string, log, work),
  );
  const clock = new InstructionClock();
  const scheduler = new Scheduler(vcpus, clock, () => 0);
  const wake = (index: number, work: number) => {
    (vcpus[index] as ScriptedVcpu).work += work;
    scheduler.wake(index);
  };
  return { log, vcpus, clock, scheduler, wake };
}

test('vCPUs take turns of a quantum', () => {
  const { log, scheduler, clock } = make(2);
  assert.is(scheduler.run({ instructions: 3 * QUANTUM }), 'limit');
  assert.equal(log, [`b${QUANTUM}`, `a${QUANTUM}`, `b${QUANTUM}`]);
  assert.is(clock.now(), 3 * QUANTUM);
});

test('a pause gives way, a halt waits', () => {
  const { log, vcpus, scheduler } = make(2);
  (vcpus[1] as ScriptedVcpu).pauseEvery = 10;
  (vcpus[0] as ScriptedVcpu).work = 25;
  scheduler.run({ instructions: 60 });
  assert.equal(log, ['b10', 'a25', 'b10', 'b10', 'b5']);
});

test('slices end exactly at timers', () => {
  const { log, clock, scheduler } = make(1);
  const times: number[] = [];
  const timer = clock.timer(() => {
    times.push(clock.now());
    if (times.length < 3) timer.arm(clock.now() + 100);
  });
  timer.arm(30);
  scheduler.run({ instructions: 1000 });
  assert.equal(times, [30, 130, 230]);
  assert.equal(log, ['a30', 'a100', 'a100', 'a770']);
});

test('an event that was pending at a halt is not slept through', () => {
  const { log, vcpus, scheduler } = make(1, 5);
  const vcpu = vcpus[0] as ScriptedVcpu;
  const enter = vcpu.enter.bind(vcpu);
  // As after STI; HLT: the vCPU halts although an interrupt is pending, and takes it when it is entered again.
  let pending = true;
  vcpu.enter = (budget) => {
    const reason = enter(budget);
    if (reason === EXIT_HLT && pending) {
      pending = false;
      vcpu.work = 3;
    }
    return reason;
  };
  assert.is(scheduler.run({ instructions: 100 }), 'idle');
  assert.equal(log, ['a5', 'a3']);
});

test('a timer armed inside a slice shortens it', () => {
  const { clock, vcpus, scheduler } = make(1);
  const times: number[] = [];
  const timer = clock.timer(() => times.push(clock.now()));
  (vcpus[0] as ScriptedVcpu).onInstruction = () => {
    if (clock.now() === 7) timer.arm(12);
  };
  scheduler.run({ instructions: 100 });
  assert.equal(times, [12]);
});

test('idle time is skipped to the next timer', () => {
  const { clock, scheduler, wake } = make(2, 5);
  const timer = clock.timer(() => wake(0, 5));
  timer.arm(1_000_000);
  assert.is(scheduler.run({ instructions: 100 }), 'idle');
  assert.is(clock.now(), 1_000_005);
  assert.is(scheduler.executed, 15);
});

test('shutdown leaves with an exit, stop() with a stop', () => {
  const { vcpus, scheduler } = make(2);
  const first = vcpus[0] as ScriptedVcpu;
  first.enter = () => EXIT_SHUTDOWN;
  assert.is(scheduler.run({ instructions: QUANTUM + 1 }), 'exit');
  assert.equal(scheduler.lastExit, { vcpu: 0, reason: EXIT_SHUTDOWN });
  const other = make(1);
  (other.vcpus[0] as ScriptedVcpu).onInstruction = () => other.scheduler.stop();
  assert.is(other.scheduler.run({ instructions: 100 }), 'stopped');
  assert.is(other.scheduler.executed, 1);
});

/** Three vCPUs, timers that wake one or several of them at once, all cut into runs of the given lengths. */
function history(cuts: readonly number[], restoreAtCuts: boolean): string {
  const { log, vcpus, clock, scheduler, wake } = make(3, 100);
  (vcpus[2] as ScriptedVcpu).pauseEvery = 40;
  (vcpus[1] as ScriptedVcpu).work = 50;
  const timers = [100, 100, 150].map((period, index) => {
    const timer = clock.timer(() => {
      log.push(`t${index}@${clock.now()}`);
      wake(index, 7);
      timer.arm(clock.now() + period);
    });
    timer.arm(period);
    return timer;
  });
  for (const cut of cuts) {
    scheduler.run({ instructions: cut });
    if (!restoreAtCuts) continue;
    scheduler.restore(scheduler.save());
  }
  scheduler.run({ instructions: 600 - cuts.reduce((sum, cut) => sum + cut, 0) });
  for (const timer of timers) timer.cancel();
  return merged(log).join(' ');
}

/** Slices of one vCPU that follow each other become one. */
function merged(log: readonly string[]): string[] {
  const result: string[] = [];
  for (const entry of log) {
    const last = result.at(-1);
    if (last !== undefined && /^[a-h]\d/.test(entry) && last[0] === entry[0]) {
      result[result.length - 1] = `${entry[0]}${Number(last.slice(1)) + Number(entry.slice(1))}`;
    } else result.push(entry);
  }
  return result;
}

test('cutting a run into pieces, or restoring between them, changes nothing', () => {
  const expected = history([], false);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 9 }),
      fc.boolean(),
      (cuts, restore) => {
        assert.is(history(cuts, restore), expected);
      },
    ),
  );
});

test('under the host clock an idle domain stops at its timers', () => {
  let host = 0;
  const log: string[] = [];
  const vcpu = new ScriptedVcpu('a', log, 5);
  const clock = new HostClock(() => host);
  const scheduler = new Scheduler([vcpu], clock, () => host);
  clock.start();
  const timer = clock.timer(() => {
    vcpu.work = 3;
    scheduler.wake(0);
  });
  timer.arm(2_000_000);
  assert.is(scheduler.run({}), 'idle');
  assert.is(clock.nextDeadline, 2_000_000);
  assert.is(scheduler.run({}), 'idle');
  assert.equal(log, ['a5']);
  host = 2.5;
  assert.is(scheduler.run({}), 'idle');
  assert.equal(log, ['a5', 'a3']);
});
