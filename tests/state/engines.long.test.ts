// A whole boot to the shell, on one vCPU and on four, is the same in every tier of the engine and in Node 24.
// deadline: 3600

import { node24 } from '../../scripts/node24.js';
import { missing, PROMPT } from '../guests-boot/guest.js';
import { assert, suite } from '../suite.js';
import { compareEngines } from './engines.js';

const test = suite('one whole boot, several engines');
const absent = missing('cloud');

for (const [vcpus, instructions] of [
  [1, 2e9],
  [4, 3e9],
] as const) {
  const title = `${instructions / 1e6} million instructions on ${vcpus} vCPU${vcpus > 1 ? 's' : ''}`;
  if (absent !== undefined) test.skip(title, absent);
  else
    test(title, async () => {
      const { output } = await compareEngines(instructions, vcpus, [node24()]);
      assert.ok(output.includes(PROMPT), output.slice(-1000));
    });
}
