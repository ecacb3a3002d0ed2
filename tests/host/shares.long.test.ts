// Weights and caps by the host's own clock: how far off over ten seconds. The simulated host of tests/scheduler is exact;
// here the figures are printed, and only gross errors fail: on a busy machine one slice that its system interrupts may be a
// tenth of what a small cap gives in that time.
// deadline: 300

import { runChild } from '../robustness/children.js';
import { assert, suite } from '../suite.js';

const test = suite('host/shares');
const GROSS = 0.5;

interface Report {
  readonly weights: readonly number[];
  readonly caps: readonly { readonly cap: number; readonly alone: number; readonly beside: number }[];
}

const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;

test('weights 1:2:4, and caps alone and beside a busy domain', async () => {
  const { weights, caps } = await runChild<Report>('tests/host/shares.ts', ['10'], { silenceMs: 60_000 });
  console.log(`  weights 1:2:4 off by ${weights.map(percent).join(', ')}`);
  for (const { cap, alone, beside } of caps) {
    console.log(`  a cap of ${cap} % off by ${percent(alone)} alone, ${percent(beside)} beside another`);
    assert.ok(Math.abs(alone) < GROSS && Math.abs(beside) < GROSS, `cap ${cap}`);
  }
  for (const off of weights) assert.ok(Math.abs(off) < GROSS, percent(off));
});
