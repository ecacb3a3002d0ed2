// All system programs, step by step beside QEMU's TCG.
// deadline: 900

import { assert, suite } from '../suite.js';
import { hasQemu } from './machines.js';
import { allPrograms } from './programs.js';
import { runAll } from './selection.js';

const test = suite('lockstep with QEMU, all programs');
const MOST_MS = 840_000;

if (!hasQemu) {
  test.skip('all programs', 'missing dependency: qemu-system-x86_64');
} else {
  test('all programs', async () => {
    const all = allPrograms();
    const { programs, steps, unexplained } = await runAll(all, MOST_MS);
    console.log(`${programs} programs, ${steps} steps`);
    assert.equal(unexplained, []);
    assert.is(programs, all.length);
  });
}
