// What it costs to divide a processor: N domains that compute do together nearly what one alone does in the same CPU
// time. Figures are of CPU time, but a busy host disturbs caches, too: they are printed, and only gross losses fail.
// deadline: 300

import { runChild } from '../robustness/children.js';
import { assert, suite } from '../suite.js';

const test = suite('host/density');

interface Figures {
  readonly count: number;
  readonly millionsPerCpuSecond: number;
  readonly spread: number;
  readonly memoryHeldMiB: number;
  readonly residentMiB: number;
}

for (const engine of ['interp', 'jit']) {
  test(`2, 8 and 32 domains beside one (${engine})`, async () => {
    const measure = (count: number) =>
      runChild<Figures>('tests/host/density.ts', [String(count), engine, '5']);
    const rounds: Figures[][] = [];
    // One before and one after: what changed on the host meanwhile shows.
    for (const count of [1, 2, 8, 32, 1]) rounds.push([await measure(count)]);
    const figures = rounds.flat();
    const alone = (figures[0] as Figures).millionsPerCpuSecond;
    for (const { count, millionsPerCpuSecond, spread, memoryHeldMiB, residentMiB } of figures) {
      const share = `${((100 * millionsPerCpuSecond) / alone).toFixed(1)} % of one alone`;
      const memory = `${memoryHeldMiB.toFixed(0)} MiB reserved a domain, ${residentMiB.toFixed(0)} MiB resident`;
      console.log(
        `  ${engine} ${count}: ${millionsPerCpuSecond.toFixed(0)} M/s, ${share}; ${memory}; spread ${spread.toFixed(2)}`,
      );
      assert.ok(millionsPerCpuSecond > alone / 2, share);
    }
  });
}
