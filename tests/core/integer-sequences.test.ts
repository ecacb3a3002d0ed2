// Sequences of integer instructions in one block against the processor: flags that are dropped because nobody reads
// them, flags that somebody does, branches over instructions, loops. Then the same cut into runs of any length.

import { buildOracle, compareAll } from '../native/integer-harness.js';
import { CASE, IntegerMachine } from '../native/integer-machine.js';
import { makeSequences } from '../native/integer-sequences.js';
import { Random } from '../native/x87-harness.js';
import { assert, suite } from '../suite.js';

const test = suite('integer-sequences');
const SEED = 31_337;
const COUNT = 40_000;
const PIECES = 8_000;

const machine = await IntegerMachine.create();
const oracle = buildOracle();
const sequences = makeSequences(new Random(SEED), COUNT);
const whole = machine.execute(sequences.cases);

if (!oracle) test.skip('sequences agree with the processor', 'missing dependency gcc');
else {
  test('sequences agree with the processor', () => {
    const wanted = oracle(sequences.cases);
    const about = (i: number) => ({ title: sequences.titles[i]!, loose: sequences.loose(i, wanted) });
    assert.is(compareAll(sequences.cases, wanted, whole, about), '');
  });
}

test('a sequence cut into runs ends as in one run, after as many instructions', () => {
  const random = new Random(SEED + 1);
  const cases = sequences.cases.subarray(0, PIECES * CASE);
  const before = machine.cpu.retired;
  machine.execute(cases);
  const retired = machine.cpu.retired - before;
  const cut = machine.execute(cases, () => 1 + random.below(5));
  const about = (i: number) => ({ title: sequences.titles[i]!, loose: { flags: 0 } });
  assert.is(compareAll(cases, whole.subarray(0, cases.length), cut, about), '');
  assert.is(machine.cpu.retired - before - retired, retired);
});
