// The test runner: every tests/**/*.test.ts in a child process of its own, with a hard deadline, two at a time.
//
//   node --import tsx tests/run.ts [--long] [--jobs=N] [path or part of a path …]
//
// A file that ran no test, crashed, left the process running or missed its deadline is a failure. The last line is
// `N passed, N failed` (`, N skipped` follows where there were any); the exit status is 1 on any failure.

import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type FileReport, REPORT_FD } from './suite.js';

export const DEFAULT_DEADLINE_S = 120;
/** How long a process may go on after its last test: longer means a leaked handle. */
const EXIT_GRACE_MS = 10_000;
const DEFAULT_JOBS = 2;

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

export interface FileResult {
  file: string;
  passed: number;
  failed: number;
  skipped: FileReport['skipped'];
  /** Why the file failed as a whole, apart from its failed tests. */
  problems: string[];
  output: string;
  elapsedMs: number;
}

export interface RunOptions {
  /** CI mode: a test skipped for a missing dependency is a failure. */
  ci?: boolean;
  /** Overrides the deadline that a file declares. */
  deadlineMs?: number;
  /** How long the process may go on after its last test. */
  graceMs?: number;
}

const running = new Set<ChildProcess>();

/** Finds the test files under `dir`: the long ones or all the others, those matching any of the filters. */
export function findTests(dir: string, long: boolean, filters: string[] = []): string[] {
  const wanted = filters.map((filter) => filter.split(sep).join('/').replace(/^\.\//, ''));
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((file) => file.endsWith('.test.ts') && file.endsWith('.long.test.ts') === long)
    .filter((file) => {
      const path = relative(root, file).split(sep).join('/');
      return wanted.length === 0 || wanted.some((filter) => path.includes(filter));
    })
    .sort();
}

/** The deadline a file declares in a header comment, `// deadline: 300` (seconds), within its first 20 lines. */
export function declaredDeadlineS(source: string): number {
  const head = source.split('\n', 20).join('\n');
  const match = /^\/\/ deadline: (\d+)\s*$/m.exec(head);
  return match ? Number(match[1]) : DEFAULT_DEADLINE_S;
}

/** Runs one file to its end or its deadline. Never rejects: what went wrong is in the result. */
export function runFile(file: string, options: RunOptions = {}): Promise<FileResult> {
  const started = Date.now();
  const deadlineMs = options.deadlineMs ?? declaredDeadlineS(readFileSync(file, 'utf8')) * 1000;
  return new Promise((done) => {
    // A process group of its own, so that a deadline also ends what the file started, and nothing else.
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      detached: true,
      env: { ...process.env, PARAVANE_TEST_REPORT: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    let reportLine = '';
    let killedFor = '';
    let grace: NodeJS.Timeout | undefined;
    const stop = (why: string): void => {
      killedFor = why;
      killGroup(child);
    };
    const deadline = setTimeout(() => stop(`missed its deadline of ${deadlineMs / 1000} s`), deadlineMs);
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.stdio[REPORT_FD]?.on('data', (chunk) => {
      reportLine += chunk;
      const graceMs = options.graceMs ?? EXIT_GRACE_MS;
      grace ??= setTimeout(() => stop('did not exit after its last test: a handle leaked'), graceMs);
    });
    let ended = false;
    const end = (code: number | null, signal: NodeJS.Signals | null, error?: Error): void => {
      if (ended) return;
      ended = true;
      clearTimeout(deadline);
      clearTimeout(grace);
      running.delete(child);
      killGroup(child);
      const result = judge(file, reportLine, options.ci ?? false);
      if (killedFor) result.problems.push(killedFor);
      else if (error) result.problems.push(`did not start: ${error.message}`);
      else if (signal) result.problems.push(`ended by ${signal}`);
      else if (code !== 0 && result.failed === 0 && result.problems.length === 0) {
        result.problems.push(`exited with status ${code}`);
      }
      done({ ...result, output, elapsedMs: Date.now() - started });
    };
    child.on('error', (error) => end(null, null, error));
    // 'exit' comes first; 'close' waits for the pipes, which a stray grandchild could hold open.
    child.on('exit', (code, signal) => {
      const late = setTimeout(() => end(code, signal), 1000);
      child.on('close', () => {
        clearTimeout(late);
        end(code, signal);
      });
    });
  });
}

function judge(file: string, reportLine: string, ci: boolean): Omit<FileResult, 'output' | 'elapsedMs'> {
  const result = {
    file,
    passed: 0,
    failed: 0,
    skipped: [] as FileReport['skipped'],
    problems: [] as string[],
  };
  if (!reportLine) {
    result.problems.push('ran no test to its end');
    return result;
  }
  const report = JSON.parse(reportLine) as FileReport;
  result.passed = report.passed;
  result.failed = report.failed;
  result.skipped = report.skipped;
  if (report.passed + report.failed + report.skipped.length === 0) result.problems.push('ran no test');
  if (ci) {
    for (const { title, reason } of report.skipped) {
      if (reason.startsWith('missing dependency')) result.problems.push(`skipped "${title}": ${reason}`);
    }
  }
  return result;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

/** How many failures a file counts for: its failed tests, or one for a problem of the whole file. */
export function failures(result: FileResult): number {
  return Math.max(result.failed, result.problems.length > 0 ? 1 : 0);
}

function print(result: FileResult): void {
  const name = relative(root, result.file);
  const counts = [`${result.passed} passed`];
  if (result.failed) counts.push(`${result.failed} failed`);
  if (result.skipped.length) counts.push(`${result.skipped.length} skipped`);
  const seconds = (result.elapsedMs / 1000).toFixed(1);
  console.log(`${failures(result) ? 'FAIL' : 'ok  '} ${name}: ${counts.join(', ')} (${seconds} s)`);
  for (const { title, reason } of result.skipped) console.log(`     skipped ${title}: ${reason}`);
  for (const problem of result.problems) console.log(`     ${name} ${problem}`);
  if (failures(result)) console.log(result.output.replace(/^/gm, '     | '));
}

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** The line that ends every run. */
export function summary({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

/** Runs the test files that the arguments choose (see the top of this file). */
export async function runTests(args: string[]): Promise<Totals> {
  const ci = Boolean(process.env.CI) && process.env.CI !== 'false';
  const jobs = Number(args.find((arg) => arg.startsWith('--jobs='))?.slice(7) ?? DEFAULT_JOBS);
  const filters = args.filter((arg) => !arg.startsWith('--'));
  const queue = findTests(join(root, 'tests'), args.includes('--long'), filters);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      for (const child of running) killGroup(child);
      process.exit(1);
    });
  }
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  if (queue.length === 0) {
    console.log(`No test file matches ${filters.length ? filters.join(', ') : 'tests/**/*.test.ts'}.`);
    totals.failed++;
  }
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const result = await runFile(file, { ci });
      totals.passed += result.passed;
      totals.failed += failures(result);
      totals.skipped += result.skipped.length;
      print(result);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  return totals;
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const totals = await runTests(process.argv.slice(2));
  console.log(`\n${summary(totals)}`);
  process.exitCode = totals.failed ? 1 : 0;
}
