// Integer instructions: every form of every general-purpose line of the opcode table against the processor, in 64-bit
// and 32-bit code, through the decoder and the run loop.

import { readTable } from '../../scripts/generate/table.js';
import { allForms, CaseMaker, excluded, type Form } from '../native/integer-forms.js';
import { buildOracle, compareAll, type Undefined } from '../native/integer-harness.js';
import { AT, CASE, IntegerMachine, NO_TRAP } from '../native/integer-machine.js';
import { Random } from '../native/x87-harness.js';
import { assert, suite } from '../suite.js';

const test = suite('integer');
const SEED = 4242;
const ENCODINGS = 5;
const CASES = 4;
const EXC_DE = 0;
const EXC_BR = 5;
const EXC_UD = 6;

const forms = allForms();
const machine = await IntegerMachine.create();
const oracle = buildOracle();

interface Made {
  cases: Buffer;
  about: { form: Form; loose: Undefined }[];
}

function makeCases(seed: number, encodings: number): Made {
  const random = new Random(seed);
  const cases = Buffer.alloc(forms.length * encodings * CASES * CASE);
  const about: Made['about'] = [];
  for (const form of forms) {
    const maker = new CaseMaker(form, random);
    for (let i = 0; i < encodings * CASES; i++) {
      if (i % CASES === 0) maker.encode();
      about.push({ form, loose: maker.write(cases, about.length * CASE) });
    }
  }
  return { cases, about };
}

test('every line of the opcode table is compared or has a reason not to be', () => {
  const reached = new Set(forms.map((form) => form.line.at));
  const lines = readTable(new URL('../../assembly/opcodes.txt', import.meta.url).pathname);
  const missing = lines.filter((line) => !excluded(line) && !reached.has(line.at));
  assert.is(missing.map((line) => line.text).join('\n'), '');
  assert.ok(forms.length > 2000, `only ${forms.length} forms`);
});

if (!oracle) test.skip('all forms agree with the processor', 'missing dependency gcc');
else {
  const { cases, about } = makeCases(SEED, ENCODINGS);
  const wanted = oracle(cases);

  test('all forms agree with the processor', () => {
    const actual = machine.execute(cases);
    const report = compareAll(cases, wanted, actual, (i) => ({
      title: about[i]!.form.title,
      loose: about[i]!.loose,
    }));
    assert.is(report, '');
  });

  test('every form completed, and raised the exceptions that it can raise', () => {
    const completed = new Set<Form>();
    const raised = new Set<string>();
    for (const [i, { form }] of about.entries()) {
      const trap = wanted.readUInt32LE(i * CASE + AT.trap);
      if (trap === NO_TRAP) completed.add(form);
      else raised.add(`${form.line.mnemonic} ${trap}`);
    }
    const never = forms.filter((form) => !completed.has(form) && !/^ud[0-2]$/.test(form.line.mnemonic));
    assert.is(never.map((form) => form.title).join('\n'), '');
    for (const [mnemonic, vector] of [
      ['div', EXC_DE],
      ['idiv', EXC_DE],
      ['aam', EXC_DE],
      ['bound', EXC_BR],
      ['ud2', EXC_UD],
    ] as const)
      assert.ok(raised.has(`${mnemonic} ${vector}`), `${mnemonic} never raised ${vector}`);
  });
}
