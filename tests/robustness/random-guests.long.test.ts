// Many more random guests than the short test runs, each at once and in chunks.
// deadline: 3600

import { assert, suite } from '../suite.js';
import { runChild } from './children.js';
import { MODES } from './guest.js';
import type { GuestsReport } from './run-guests.js';

const test = suite('many random guests');
const GUESTS = 4000;

for (const mode of MODES) {
  test(`${GUESTS} guests in ${mode}, in chunks of 1 and 13`, async () => {
    const run = (seed: number, chunk: number) => {
      const range = [`--mode=${mode}`, `--seed=${seed}`, `--count=${GUESTS / 2}`, '--progress'];
      return runChild<GuestsReport>('tests/robustness/run-guests.ts', [...range, `--chunk=${chunk}`]);
    };
    const reports = await Promise.all([run(10_000, 1), run(20_000, 13)]);
    assert.equal(
      reports.map(({ guests }) => guests),
      [GUESTS / 2, GUESTS / 2],
    );
  });
}
