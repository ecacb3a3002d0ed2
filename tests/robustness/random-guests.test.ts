// Guests of random bytes run to their budget in every mode, and equal ones end up equal: on a core that others used
// before, in another tier of the engine, and cut into turns of any length.

import { assert, suite } from '../suite.js';
import { runChild } from './children.js';
import { type GuestMode, MODES } from './guest.js';
import type { GuestsReport } from './run-guests.js';

const test = suite('random guests');
const SCRIPT = 'tests/robustness/run-guests.ts';
const GUESTS = 1000;
const BUDGET = 2000;
/** Chunks by which every sixteenth guest is run again; the other half of the modes takes the other size. */
const CHUNKS = [1, 7];
/** Linear memory may grow by the tables of frames that a guest touches, no more. */
const MOST_GROWTH = 1 << 20;

function run(modes: readonly GuestMode[], count: number, chunk: number, every: number, flags: string[] = []) {
  const args = [`--mode=${modes.join(',')}`, `--count=${count}`, `--budget=${BUDGET}`, '--progress'];
  return runChild<GuestsReport>(SCRIPT, [...args, `--chunk=${chunk}`, `--every=${every}`], { flags });
}

for (const [half, chunk] of CHUNKS.entries()) {
  const modes = MODES.filter((_, index) => index % CHUNKS.length === half);
  test(`${GUESTS} guests each: ${modes.join(', ')}`, async () => {
    const report = await run(modes, GUESTS, chunk, 16);
    assert.is(report.guests, GUESTS * modes.length);
    assert.ok(report.growth < MOST_GROWTH, `memory grew by ${report.growth} bytes`);
    // Most must get somewhere, or this tests little.
    assert.ok(report.instructions > (report.guests * BUDGET) / 4, `${report.instructions} instructions`);
    assert.ok((report.ends.budget ?? 0) > report.guests / 4, JSON.stringify(report.ends));
  });
}

test('both tiers of the engine give the same machines', async () => {
  const [baseline, optimised] = await Promise.all([
    run(MODES, 24, 0, 1, ['--liftoff-only']),
    run(MODES, 24, 0, 1, ['--no-liftoff']),
  ]);
  assert.equal(optimised, baseline);
});

for (const tier of ['--liftoff-only', '--no-liftoff'])
  test(`the JIT gives the same machines as the interpreter under ${tier}`, async () => {
    const args = [`--mode=${MODES.join(',')}`, '--count=12', `--budget=${BUDGET}`, '--progress', '--jit=1'];
    const report = await runChild<GuestsReport>(SCRIPT, args, { flags: [tier] });
    assert.ok((report.jit?.retired ?? 0) > 5000, `${report.jit?.retired} instructions in emitted code`);
  });
