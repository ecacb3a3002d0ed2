// 50,000 random and near-valid hypercalls.

import { assert, suite } from '../suite.js';
import { fuzzHypercalls } from './fuzz.js';

const test = suite('xen/fuzz');

test('random hypercalls get -errno and reach nobody else', async () => {
  const { served, refused, mapped } = await fuzzHypercalls(1, 50_000);
  assert.is(served + refused, 50_000);
  assert.ok(served > 5000, `${served} served: near enough to valid`);
  assert.ok(mapped > 2, `${mapped} grants mapped at a time`);
});
