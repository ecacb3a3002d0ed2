// What it costs to divide a processor: N domains that compute do together nearly what one of them does alone in the same
// CPU time. A busy host disturbs caches: the figures are printed, and only gross losses fail.
// deadline: 300

import { runChild } from '../robustness/children.js';
import { assert, suite } from '../suite.js';

const test = suite('host/density');

interface Figures {
  readonly alone: number;
  readonly together: number;
  readonly share: number;
  readonly warming: number;
  readonly spread: number;
  readonly memoryHeldMiB: number;
  readonly residentMiB: number;
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

for (const engine of ['interp', 'jit']) {
  for (const count of [2, 8, 32]) {
    test(`${count} domains beside one (${engine})`, async () => {
      const args = [String(count), engine, '9', '0.5'];
      const figures = await runChild<Figures>('tests/host/density.ts', args, { silenceMs: 250_000 });
      const { alone, together, share, warming, spread, memoryHeldMiB, residentMiB } = figures;
      console.log(
        `  ${engine} ${count}: ${together.toFixed(0)} of ${alone.toFixed(0)} M/s, median of pairs ${percent(share)}; ` +
          `${percent(warming / alone)} while warming up; ${memoryHeldMiB.toFixed(0)} MiB reserved a domain, ` +
          `${residentMiB.toFixed(0)} MiB resident; spread ${spread.toFixed(2)}`,
      );
      assert.ok(share > 0.8, percent(share));
      assert.ok(spread < 3, `one domain got ${spread} times what another did`);
    });
  }
}
