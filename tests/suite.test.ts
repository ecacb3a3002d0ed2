// The test machinery tests itself: what it must report as a failure is planted here and must be found.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_DEADLINE_S, declaredDeadlineS, failures, findTests, runFile } from './run.js';
import { assert, rejects, suite } from './suite.js';

const test = suite('test machinery');
const suiteUrl = new URL('./suite.js', import.meta.url).href;
const dir = mkdtempSync(join(tmpdir(), 'paravane-suite-'));
test.after(() => rmSync(dir, { recursive: true }));

function plant(name: string, body: string): string {
  const file = join(dir, `${name}.test.mts`);
  writeFileSync(file, `import { assert, suite } from ${JSON.stringify(suiteUrl)};\n${body}`);
  return file;
}

test('a passing file passes, after a top-level await, with its hooks', async () => {
  const result = await runFile(
    plant(
      'pass',
      `let up = false;
       const test = suite('one');
       await new Promise((done) => setTimeout(done, 20));
       test.before(() => { up = true; });
       test('sync', () => assert.ok(up));
       test('async', async () => assert.is(await 2, 2));
       const other = suite('two');
       other('more', () => assert.ok(true));`,
    ),
  );
  assert.equal([result.passed, failures(result)], [3, 0], result.output);
});

test('a failed test, an async one and a thrown non-error are counted', async () => {
  const result = await runFile(
    plant(
      'fail',
      `const test = suite('one');
       test('good', () => {});
       test('bad', () => assert.equal({ a: 1n }, { a: 2n }));
       test('late', async () => { await 1; throw 'a string'; });`,
    ),
  );
  assert.equal([result.passed, failures(result)], [1, 2]);
  assert.match(result.output, /thrown value: 'a string'/);
});

test('a file that declares no test, or only a suite, is a failure', async () => {
  assert.is(failures(await runFile(plant('none', 'assert.ok(true);'))), 1);
  assert.is(failures(await runFile(plant('empty', `suite('empty');`))), 1);
});

test('a crash, a failed hook and an unhandled rejection are failures', async () => {
  assert.is(
    failures(await runFile(plant('crash', `suite('x')('y', () => {}); throw new Error('boom');`))),
    1,
  );
  assert.is(
    failures(
      await runFile(
        plant('hook', `const t = suite('x'); t.before(() => { throw new Error('no'); }); t('y', () => {});`),
      ),
    ),
    1,
  );
  assert.is(
    failures(
      await runFile(plant('reject', `suite('x')('y', () => { void Promise.reject(new Error('lost')); });`)),
    ),
    1,
  );
});

test('a deadline ends an endless test', async () => {
  const result = await runFile(plant('endless', `suite('x')('y', () => { for (;;); });`), {
    deadlineMs: 1500,
  });
  assert.is(failures(result), 1);
  assert.match(result.problems.join(), /deadline/);
});

test('a leaked handle is a failure, and is not waited for', async () => {
  const result = await runFile(plant('leak', `suite('x')('y', () => { setInterval(() => {}, 1000); });`), {
    graceMs: 300,
  });
  assert.equal([result.passed, failures(result)], [1, 1]);
  assert.match(result.problems.join(), /handle leaked/);
});

test('a process that the test started ends with it', async () => {
  const result = await runFile(
    plant(
      'orphan',
      `import { spawn } from 'node:child_process';
       suite('x')('y', () => {
         const child = spawn('sleep', ['600'], { stdio: 'ignore' });
         child.unref();
         console.log('started ' + child.pid);
       });`,
    ),
  );
  assert.is(failures(result), 0);
  const pid = Number(/started (\d+)/.exec(result.output)?.[1]);
  assert.ok(await gone(pid), `process ${pid} is still there`);
});

/** Whether the process ends within a second; a zombie that nobody has reaped counts as ended. */
async function gone(pid: number): Promise<boolean> {
  for (let i = 0; i < 20; i++) {
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : ') Z';
    if (/\) [ZX]/.test(stat)) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}

test('a skip needs a reason; a missing dependency fails under CI only', async () => {
  const file = plant(
    'skip',
    `const t = suite('x'); t('a', () => {}); t.skip('y', 'missing dependency: nasm');`,
  );
  const relaxed = await runFile(file, { ci: false });
  assert.equal([relaxed.passed, relaxed.skipped.length, failures(relaxed)], [1, 1, 0]);
  assert.is(failures(await runFile(file, { ci: true })), 1);
  assert.throws(() => suite('unused').skip('y', ''), /reason/);
});

test('a header comment sets the deadline', () => {
  assert.is(declaredDeadlineS('// What it tests.\n// deadline: 300\n'), 300);
  assert.is(declaredDeadlineS('const a = 1;\n'), DEFAULT_DEADLINE_S);
});

test('long tests and others are kept apart', () => {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const short = findTests(here, false);
  assert.ok(short.some((file) => file.endsWith('suite.test.ts')));
  assert.not.ok(short.some((file) => file.endsWith('.long.test.ts')));
  assert.is(findTests(here, false, ['tests/suite.test']).length, 1);
});

test('rejects() sees a rejection and its absence', async () => {
  await rejects(Promise.reject(new Error('why')), /why/);
  let seen = false;
  await rejects(Promise.resolve(1)).catch(() => (seen = true));
  assert.ok(seen);
});
