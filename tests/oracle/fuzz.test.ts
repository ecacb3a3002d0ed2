// Fresh cases for a few seconds, by a seed that is printed: the core and the processor this runs on do the same.

import { assert, suite } from '../suite.js';
import { Fuzzer } from './fuzz.js';
import { OracleMachine } from './machine.js';
import { Silicon } from './native.js';

const test = suite('oracle/fuzz');
/** In milliseconds of this process's own time. */
const FOR_MS = 5000;

const silicon = await Silicon.start();
if (typeof silicon === 'string') test.skip('fresh cases agree with the processor', silicon);
else {
  test('fresh cases agree with the processor', async () => {
    const seed = Number(process.env.PARAVANE_SEED ?? Math.floor(Math.random() * 2 ** 32));
    const fuzzer = new Fuzzer(silicon, await OracleMachine.create(), { seed });
    const started = process.cpuUsage();
    const spent = (): number => {
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1000;
    };
    while (spent() < FOR_MS) await fuzzer.round();
    console.log(`${silicon.cpu}: ${fuzzer.cases} cases, seed ${seed}`);
    const shown = fuzzer.differences
      .slice(0, 5)
      .map(({ title, text, description }) => `${title}: ${text}\n  ${description}`);
    assert.is(fuzzer.differences.length, 0, `seed ${seed}\n${shown.join('\n')}`);
    assert.ok(fuzzer.cases > 1000);
  });

  test('a case that calls the system is left, and the oracle goes on', async () => {
    const fuzzer = new Fuzzer(silicon, await OracleMachine.create(), { seed: 1, form: 'snippet' });
    await fuzzer.round();
    assert.ok(fuzzer.cases > 0);
    assert.ok(fuzzer.undecided < fuzzer.cases / 100);
  });

  test.after(() => silicon.stop());
}
