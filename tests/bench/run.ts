// `npm run bench [-- part of a path …]`: runs tests/bench/**/*.bench.ts, one after the other, and prints a table each.
//
// A benchmark file exports `bench`, a tinybench Bench with its tasks added. Micro-benchmarks only: what a guest sees as a
// whole is measured by the long tests.

import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Bench } from 'tinybench';

const folder = resolve(fileURLToPath(new URL('.', import.meta.url)));
const filters = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.bench.ts'))
  .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
  .sort();

for (const file of files) {
  const { bench } = (await import(pathToFileURL(join(folder, file)).href)) as { bench: Bench };
  await bench.run();
  console.log(`${relative(folder, join(folder, file))} (Node ${process.version})`);
  console.table(bench.table());
}
if (files.length === 0) {
  console.error('No benchmark matches.');
  process.exitCode = 1;
}
