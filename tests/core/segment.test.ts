// Random descriptors against an independent reference; fuzz-segments.ts takes any number. Planted bugs that this finds:
// a conforming segment checked against its DPL when it is loaded, an expand-down limit off by one, a gate that JMP takes inwards.

import { assert, suite } from '../suite.js';
import { randomDescriptors } from './segment-fuzz.js';

const test = suite('segments');
const SEED = 1 + (Date.now() % 1_000_000);
const CASES = 24_000;

test('random descriptors are loaded, used, inspected and jumped to as the reference does', async () => {
  const { described, differences, seen } = await randomDescriptors(CASES, SEED);
  assert.is(described.join('\n'), '', `${differences} differences, seed ${SEED}`);
  for (const [kind, outcomes] of [
    ['load', ['goes', '13/', '11/', '12/']],
    ['access', ['goes', '13/', '12/']],
    ['lar', ['goes']],
    ['jump', ['goes', '13/', '11/']],
    ['call', ['goes', '13/', '11/']],
  ] as const)
    for (const outcome of outcomes)
      assert.ok((seen.get(`32 ${kind}: ${outcome}`) ?? 0) > 3, `${kind} ${outcome} is rare`);
});
