// A million fresh cases in the JIT and in the interpreter under each of V8's compilers; many random guests in both.
// deadline: 3600

import { runChild } from '../robustness/children.js';
import { MODES } from '../robustness/guest.js';
import type { GuestsReport } from '../robustness/run-guests.js';
import { assert, suite } from '../suite.js';
import { fuzzIn, judge, seedOf } from './fuzzed.js';

const test = suite('jit/fuzz');
const CASES = 1_000_000;
const GUESTS = 1000;

for (const tier of ['--liftoff-only', '--no-liftoff'] as const) {
  test(`a million cases under ${tier}`, async () => {
    const seed = seedOf();
    judge(await fuzzIn(tier, CASES, seed), CASES, seed);
  });

  test(`${GUESTS} random guests of each mode under ${tier}`, async () => {
    const args = [`--mode=${MODES.join(',')}`, `--seed=40000`, `--count=${GUESTS}`, '--progress', '--jit=1'];
    const report = await runChild<GuestsReport>('tests/robustness/run-guests.ts', args, { flags: [tier] });
    assert.is(report.guests, GUESTS * MODES.length);
    assert.ok((report.jit?.retired ?? 0) > 100_000, `${report.jit?.retired} instructions in emitted code`);
  });
}
