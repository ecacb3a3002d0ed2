// `npm test`: build, checks, tests; each check counts as one test. The last line is the counts.
//
//   npm test [-- path …]        with paths: build, then only the test files that match
//   npm run test:long [-- path …]   the *.long.test.ts files

import { runTests, summary, type Totals } from '../tests/run.js';
import { BuildError, build } from './build.js';
import { runChecks } from './check.js';
import { fetchGuests } from './guests/fetch.js';

/** What `npm test` and `npm run test:long` boot. */
const SHORT_GUESTS = ['cloud', 'amd64', '686', '686-pae', 'initramfs-amd64', 'initramfs-i386'] as const;
const LONG_GUESTS = ['d-i-amd64', 'd-i-i386', 'seabios', 'ipxe', 'memtest86+'] as const;

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
const { failures, reason } = await fetchGuests({
  names: args.includes('--long') ? [...SHORT_GUESTS, ...LONG_GUESTS] : SHORT_GUESTS,
  log: (line) => console.log(line),
});
// The tests that need them skip with a reason, or fail under CI.
for (const failure of failures) console.log(`no guest ${failure.name}: ${failure.reason ?? reason}`);
const tests = await runTests(args);
totals.passed += tests.passed;
totals.failed += tests.failed;
totals.skipped += tests.skipped;
console.log(`\n${summary(totals)}`);
process.exitCode = totals.failed ? 1 : 0;
