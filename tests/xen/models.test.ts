// 50,000 random operations each on event channels, grants, mapped grants and xenstore, beside their references.

import { assert, suite } from '../suite.js';
import { modelMaps } from './map-model.js';
import { modelEvents, modelGrants } from './models.js';
import { modelStore } from './store-model.js';

const test = suite('xen/models');
const COUNT = 50_000;

test('event channels by the 2-level ABI', () => modelEvents(1, COUNT / 2, false));
test('event channels by the FIFO ABI', () => modelEvents(2, COUNT / 2, true));
test('grants', () => modelGrants(3, COUNT));
test('grants that guests map', async () => {
  const mapped = await modelMaps(4, COUNT);
  assert.ok(mapped > 1000, `${mapped} mapped`);
});
test('xenstore', () => {
  const { committed, conflicts } = modelStore(5, COUNT);
  assert.ok(committed > 500 && conflicts > 500, `${committed} committed, ${conflicts} conflicts`);
});
