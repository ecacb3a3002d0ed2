// The test suite of the project: uvu behind a face that runs itself, so that no file can forget `test.run()`.
//
// A file calls suite(), declares tests and ends. When its module has been evaluated (top-level await included), the
// tests run in order of declaration; the counts go to file descriptor 3 if tests/run.ts opened one, else only to the
// terminal. `node --import tsx tests/x.test.ts` runs one file on its own. Only this file imports uvu; a test keeps it so.

import { writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

export * as assert from 'uvu/assert';

/** What one test file did: the line that a child process writes for tests/run.ts. */
export interface FileReport {
  passed: number;
  failed: number;
  skipped: { title: string; reason: string }[];
}

/** A declared suite: call it to add a test. */
export interface Suite {
  (title: string, body: () => void | Promise<void>): void;
  /** Declares a test that cannot run here and says why. A reason starting with "missing dependency" fails under CI. */
  skip(title: string, reason: string, body?: () => void | Promise<void>): void;
  /** Runs once before the first test of the suite. */
  before(hook: () => void | Promise<void>): void;
  /** Runs once after the last test of the suite, also when tests failed. */
  after(hook: () => void | Promise<void>): void;
}

/** File descriptor on which tests/run.ts reads a {@link FileReport}. */
export const REPORT_FD = 3;

// uvu reads this before its first line: it must not start a run by its own timer while a file awaits at top level.
(globalThis as { UVU_DEFER?: boolean }).UVU_DEFER = true;
(globalThis as { UVU_QUEUE?: unknown[][] }).UVU_QUEUE = [[null]];
const uvu = await import('uvu');

const report: FileReport = { passed: 0, failed: 0, skipped: [] };
const suites: { run(): void }[] = [];

/** Declares a suite that runs itself once the test file has been evaluated. */
export function suite(name: string): Suite {
  const inner = uvu.suite(name);
  if (suites.length === 0) void runAfterEvaluation();
  suites.push(inner);
  const add = (title: string, body: () => void | Promise<void>): void => {
    inner(title, async () => {
      try {
        await body();
        report.passed++;
      } catch (error) {
        report.failed++;
        // uvu formats errors only, and needs their names.
        throw error instanceof Error ? error : new Error(`thrown value: ${inspect(error)}`);
      }
    });
  };
  return Object.assign(add, {
    skip(title: string, reason: string): void {
      if (!reason) throw new Error(`A skipped test needs a reason: "${title}".`);
      report.skipped.push({ title: `${name}: ${title}`, reason });
      inner.skip();
    },
    before: (hook: () => void | Promise<void>) => inner.before(() => hook()),
    after: (hook: () => void | Promise<void>) => inner.after(() => hook()),
  });
}

/** Fails unless `promise` rejects, with a message matching `expected` if given; returns the error. */
export async function rejects(promise: Promise<unknown>, expected?: RegExp): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (expected && !expected.test(String(error)))
      throw new Error(`Rejected with ${error}, expected ${expected}.`);
    return error;
  }
  throw new Error(`Expected a rejection, got ${inspect(value)}.`);
}

async function runAfterEvaluation(): Promise<void> {
  const main = process.argv[1];
  try {
    // Importing the main module once more waits for its evaluation, with all its top-level awaits, and returns the
    // same instance. A failure of it is reported by Node itself.
    if (main) await import(pathToFileURL(resolve(main)).href);
  } catch {
    return;
  }
  for (const declared of suites) declared.run();
  try {
    await uvu.exec();
  } catch (error) {
    // A hook threw: uvu gives up on the whole run.
    report.failed++;
    process.exitCode = 1;
    console.error(error);
  }
  for (const { title, reason } of report.skipped) console.log(`  skipped ${title}: ${reason}`);
  if (report.passed + report.failed + report.skipped.length === 0) {
    console.error('This file declared no test.');
    process.exitCode = 1;
  }
  if (process.env.PARAVANE_TEST_REPORT) writeSync(REPORT_FD, `${JSON.stringify(report)}\n`);
}
