// The core's segmentation against the reference on any number of random descriptors:
//
//   node --import tsx tests/core/fuzz-segments.ts --count 1000000 --seed 1
//
// Prints how many of what were done, by mode, kind and outcome; exit status 1 if any differs.

import { parseArgs } from 'node:util';
import { randomDescriptors } from './segment-fuzz.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200000' },
    seed: { type: 'string', default: String(1 + (Date.now() % 1_000_000)) },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!(Number.isSafeInteger(count) && count > 0 && Number.isSafeInteger(seed) && seed > 0)) {
  console.error('--count and --seed take positive numbers.');
  process.exit(2);
}

const start = performance.now();
const { cases, described, differences, seen } = await randomDescriptors(count, seed);
const seconds = (performance.now() - start) / 1000;
for (const [kind, times] of [...seen].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`${kind} ${times}`);
for (const line of described) console.log(line);
console.log(`seed ${seed}: ${cases} cases in ${seconds.toFixed(0)} s, ${differences} differences`);
process.exit(differences ? 1 : 0);
