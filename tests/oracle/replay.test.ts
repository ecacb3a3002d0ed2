// What a processor made of the cases of the corpus, the core makes of them too, under each of V8's compilers.
// deadline: 180

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { assert, suite } from '../suite.js';
import { readCorpus } from './corpus.js';
import { EngineMachine } from './engine-machine.js';
import { CASE } from './format.js';
import { allForms, unasked } from './forms.js';
import { OracleMachine } from './machine.js';
import { corpora } from './recorded.js';
import { type Replayed, replay, replayCorpus } from './replay.js';

const test = suite('oracle/replay');
const CHILD = fileURLToPath(new URL('replay-child.ts', import.meta.url));
/** The repository holds no more. */
const MOST_BYTES = 16 << 20;

function judge(found: readonly Replayed[]): void {
  for (const { cpu, differences, shown } of found)
    assert.is(differences, 0, `${differences} cases differ from ${cpu}\n${shown.join('\n')}`);
  assert.ok(found.reduce((sum, { cases }) => sum + cases, 0) > 10_000);
}

async function inChild(...flags: string[]): Promise<Replayed[]> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [...flags, '--import', 'tsx', CHILD], {
    timeout: 120_000,
    maxBuffer: 1 << 24,
  });
  return JSON.parse(stdout) as Replayed[];
}

test('the core does what the processor did', async () => {
  const found: Replayed[] = [];
  for (const file of corpora()) found.push(await replay(file));
  for (const { cpu, cases } of found.slice(0, 1)) console.log(`${cases} cases of ${cpu}`);
  judge(found);
});

test('every form of the table that can be asked about is in the corpus', () => {
  const present = new Set<string>();
  let bytes = 0;
  for (const file of corpora()) {
    const { header, cases } = readCorpus(file);
    bytes += file.length;
    const view = new DataView(cases.buffer);
    for (let at = 0; at < cases.length; at += 8 * view.getUint16(at, true)) {
      const title = header.forms[view.getUint16(at + CASE.form, true)];
      if (title !== undefined) present.add(title);
    }
  }
  const missing = allForms().filter(({ line, title }) => !unasked(line) && !present.has(title));
  assert.equal(
    missing.map(({ title }) => title),
    [],
    'record it anew: npm run fuzz -- --record',
  );
  assert.ok(bytes <= MOST_BYTES, `${bytes} bytes of corpora`);
});

test('under the JIT, where it compiles', async () => {
  const machine = await EngineMachine.create({ engine: 'jit' });
  const found = corpora().map((file) => replayCorpus(readCorpus(file), machine));
  judge(found);
  const { regions, entries, retired } = machine.core.jitStatistics;
  const cases = found.reduce((sum, { cases }) => sum + cases, 0);
  assert.ok(
    entries > cases / 2 && retired > cases / 4,
    `${entries} entries, ${retired} instructions in ${regions} regions`,
  );
});

test('a changed result is seen', async () => {
  const file = corpora()[0]!;
  const corpus = readCorpus(file);
  const size = 8 * new DataView(corpus.results.buffer).getUint16(0, true);
  corpus.results[size - 1]! ^= 1;
  corpus.results[48]! ^= 1;
  const { differences } = replayCorpus(corpus, await OracleMachine.create());
  assert.is(differences, 1);
});

test('under the baseline compiler alone', async () => judge(await inChild('--liftoff-only')));
