// A million random and near-valid hypercalls.

import { assert, suite } from '../suite.js';
import { fuzzHypercalls } from './fuzz.js';

const test = suite('xen/fuzz (long)');
const ROUNDS = 20;
const CALLS = 50_000;

for (let round = 0; round < ROUNDS; round++) {
  test(`seed ${100 + round}`, async () => {
    const { served, refused } = await fuzzHypercalls(100 + round, CALLS);
    assert.is(served + refused, CALLS);
  });
}
