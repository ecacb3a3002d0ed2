// The same boot under the instruction-count clock is the same machine in every tier of the engine.
// deadline: 240

import { missing } from '../guests-boot/guest.js';
import { assert, suite } from '../suite.js';
import { compareEngines } from './engines.js';

const test = suite('one boot, several engines');
const INSTRUCTIONS = 150e6;
const absent = missing('cloud');
const title = 'the beginning of a boot leaves equal machines';

if (absent !== undefined) test.skip(title, absent);
else
  test(title, async () => {
    const { instructions, output } = await compareEngines(INSTRUCTIONS);
    assert.is(instructions, INSTRUCTIONS);
    assert.match(output, /Linux version/);
  });
