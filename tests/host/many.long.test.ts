// Twelve domains at once, PVH and PCs, 32 and 64-bit: all answer at their consoles while two never stop computing. The
// times are printed, not asserted: the host may be busy with other things.
// deadline: 500

import { Host } from '../../bindings/host/index.js';
import { assert, suite } from '../suite.js';
import { bootAll, missing, summary, TWELVE } from './many.js';

const test = suite('host/many');
const ROUNDS = 5;

const why = missing(TWELVE);
if (why !== undefined) test.skip('twelve domains', why);
else {
  test('twelve domains answer while two spin', async () => {
    const host = new Host();
    try {
      const started = performance.now();
      const talkers = await bootAll(host, TWELVE);
      console.log(`  12 domains up after ${((performance.now() - started) / 1000).toFixed(1)} s`);
      const spinning = talkers.filter(({ plan }) => plan.kernel === 'cloud').slice(0, 2);
      for (const talker of spinning) talker.spin();
      const others = talkers.filter((talker) => !spinning.includes(talker));
      const figures: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        for (const [index, talker] of others.entries())
          figures.push(await talker.ask(100 + round, 200 + index));
      }
      const { most, median } = summary(figures);
      console.log(
        `  ${figures.length} answers while two spin: ${median.toFixed(1)} ms, the slowest ${most.toFixed(1)} ms`,
      );
      assert.is(figures.length, ROUNDS * others.length);
      for (const { domain } of talkers) assert.is(domain.state, 'running');
      const used = spinning.map(({ domain }) => host.usedMs(domain));
      assert.ok(Math.min(...used) > 0);
    } finally {
      host.close();
    }
  });
}
