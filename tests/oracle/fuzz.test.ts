// Fresh cases for a few seconds, by a seed that is printed: the core and the processor this runs on do the same.
// deadline: 240

import { assert, suite } from '../suite.js';
import { CASE, RESULT, SYSTEM_CALL } from './format.js';
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

  test('a case that calls the system does not reach it, and the oracle goes on', async () => {
    const EXIT_GROUP = 231n;
    for (const [code, vector] of [
      [[0x0f, 0x05], SYSTEM_CALL],
      [[0x0f, 0x0b], 6],
    ] as const) {
      const bytes = new Uint8Array(CASE.rest + 8);
      const view = new DataView(bytes.buffer);
      view.setUint16(CASE.units, bytes.length / 8, true);
      view.setUint8(CASE.length, code.length);
      view.setUint16(CASE.start, 0x800, true);
      view.setUint32(CASE.rflags, 0x202, true);
      view.setBigUint64(CASE.gpr, EXIT_GROUP, true);
      bytes.set(code, CASE.rest);
      assert.is((await silicon.run(bytes))[RESULT.vector], vector);
    }
  });

  test.after(() => silicon.stop());
}
