// Fifty random moments between a kernel's entry and an idle shell, on one, two and four vCPUs.
// deadline: 3600

import { missing } from '../guests-boot/guest.js';
import { assert, suite } from '../suite.js';
import { compareMoments } from './moments.js';

const test = suite('saved at fifty moments');
const absent = missing('cloud');

for (const [vcpus, count] of [
  [1, 20],
  [2, 15],
  [4, 15],
] as const) {
  const title = `${count} moments, ${vcpus} vCPU${vcpus > 1 ? 's' : ''}`;
  if (absent !== undefined) test.skip(title, absent);
  else
    test(title, async () => {
      const plan = { count, seed: 100 + vcpus, vcpus, apart: 80e6, further: 25e6 };
      assert.ok((await compareMoments(plan)) >= count * plan.further);
    });
}
