// A machine saved at any moment and restored in another process is the machine that went on.
// deadline: 240

import { missing } from '../guests-boot/guest.js';
import { assert, suite } from '../suite.js';
import { compareMoments } from './moments.js';

const test = suite('saved at any moment');
const absent = missing('cloud');

for (const [seed, vcpus] of [1, 2].entries()) {
  const title = `twice in a boot on ${vcpus} vCPU${vcpus > 1 ? 's' : ''}`;
  if (absent !== undefined) test.skip(title, absent);
  else
    test(title, async () => {
      const plan = { count: 2, seed, vcpus, apart: 120e6, further: 20e6 };
      assert.ok((await compareMoments(plan)) >= 2 * plan.further);
    });
}
