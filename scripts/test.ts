// `npm test`: build, checks, tests; each check counts as one test. The last line is the counts.
//
//   npm test [-- path …]        with paths: build, then only the test files that match
//   npm run test:long [-- path …]   the *.long.test.ts files

import { runTests, summary, type Totals } from '../tests/run.js';
import { BuildError, build } from './build.js';
import { runChecks } from './check.js';

const args = process.argv.slice(2);
const everything = args.length === 0;
const totals: Totals = { passed: 0, failed: 0, skipped: 0 };

try {
  await build({ frozen: everything });
  totals.passed++;
} catch (error) {
  // The checks and tests still run: they say more about what broke.
  console.error(error instanceof BuildError ? `FAIL build: ${error.message}` : error);
  totals.failed++;
}
if (everything) {
  for (const { problems, skipped } of runChecks()) {
    if (problems) totals.failed++;
    else if (skipped) totals.skipped++;
    else totals.passed++;
  }
}
const tests = await runTests(args);
totals.passed += tests.passed;
totals.failed += tests.failed;
totals.skipped += tests.skipped;
console.log(`\n${summary(totals)}`);
process.exitCode = totals.failed ? 1 : 0;
