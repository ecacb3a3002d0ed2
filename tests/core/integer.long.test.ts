// Integer instructions against the processor: more encodings and operands than the short test.
// deadline: 600

import { allForms, CaseMaker, type Form } from '../native/integer-forms.js';
import { buildOracle, compareAll, type Undefined } from '../native/integer-harness.js';
import { CASE, IntegerMachine } from '../native/integer-machine.js';
import { makeSequences } from '../native/integer-sequences.js';
import { Random } from '../native/x87-harness.js';
import { assert, suite } from '../suite.js';

const test = suite('integer-long');
const ROUNDS = 40;
const CASES = 16;
const SEQUENCES = 40_000;

const oracle = buildOracle();

if (!oracle) test.skip('forms and sequences agree with the processor', 'missing dependency gcc');
else {
  test('all forms agree with the processor in many encodings', async () => {
    const forms = allForms();
    const random = new Random(987_654);
    for (let round = 0; round < ROUNDS; round++) {
      // Memory is zero at first, as the oracle's is.
      const machine = await IntegerMachine.create();
      const cases = Buffer.alloc(forms.length * CASES * CASE);
      const about: { form: Form; loose: Undefined }[] = [];
      for (const form of forms) {
        const maker = new CaseMaker(form, random);
        for (let i = 0; i < CASES; i++) {
          if (i % 2 === 0) maker.encode();
          about.push({ form, loose: maker.write(cases, about.length * CASE) });
        }
      }
      const report = compareAll(cases, oracle(cases), machine.execute(cases), (i) => ({
        title: about[i]!.form.title,
        loose: about[i]!.loose,
      }));
      assert.is(report, '', `round ${round}`);
    }
  });

  test('sequences agree with the processor', async () => {
    const machine = await IntegerMachine.create();
    const random = new Random(13_579);
    for (let round = 0; round < ROUNDS / 4; round++) {
      const { cases, loose, titles } = makeSequences(random, SEQUENCES);
      const about = (i: number) => ({ title: titles[i]!, loose: loose(i, wanted) });
      const wanted = oracle(cases);
      assert.is(compareAll(cases, wanted, machine.execute(cases), about), '', `round ${round}`);
    }
  });
}
