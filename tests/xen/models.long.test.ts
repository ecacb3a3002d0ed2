// A million random operations on event channels, grants, mapped grants and xenstore, beside their references.

import { suite } from '../suite.js';
import { modelMaps } from './map-model.js';
import { modelEvents, modelGrants } from './models.js';
import { modelStore } from './store-model.js';

const test = suite('xen/models (long)');
const ROUNDS = 10;
const COUNT = 100_000;

for (let round = 0; round < ROUNDS; round++) {
  const seed = 1000 + round;
  test(`event channels, seed ${seed}`, () => modelEvents(seed, COUNT, round % 2 === 1));
  test(`grants, seed ${seed}`, () => modelGrants(seed, COUNT));
  test(`grants that guests map, seed ${seed}`, async () => void (await modelMaps(seed, COUNT)));
  test(`xenstore, seed ${seed}`, () => void modelStore(seed, COUNT));
}
