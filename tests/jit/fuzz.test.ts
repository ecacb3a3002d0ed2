// Fresh cases in the JIT and in the interpreter, a hundred codes to a module, under each of V8's compilers: equal to the last
// bit. Cases that once differed are replayed.
// deadline: 120

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCorpus } from '../oracle/corpus.js';
import { differsAlone } from '../oracle/engine-fuzz.js';
import { EngineMachine } from '../oracle/engine-machine.js';
import { assert, suite } from '../suite.js';
import { fuzzIn, judge, seedOf } from './fuzzed.js';

const test = suite('jit/fuzz');
const REGRESSIONS = fileURLToPath(new URL('regressions/', import.meta.url));
/** Three rounds: sequences, single instructions, snippets. */
const CASES = 18_000;

for (const tier of ['--liftoff-only', '--no-liftoff'] as const)
  test(`fresh cases under ${tier}`, async () => {
    const seed = seedOf();
    judge(await fuzzIn(tier, CASES, seed), CASES, seed);
  });

test('cases that once differed', async () => {
  const interpreter = await EngineMachine.create({ engine: 'interp' }, true);
  const jit = await EngineMachine.create({ engine: 'jit' }, true);
  const files = readdirSync(REGRESSIONS);
  for (const file of files) {
    const { cases } = readCorpus(new Uint8Array(readFileSync(`${REGRESSIONS}${file}`)));
    assert.is(differsAlone(interpreter, jit, cases), '', file);
  }
  assert.ok(files.length > 0);
});
