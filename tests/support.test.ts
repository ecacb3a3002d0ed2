// The collector of deviations for SUPPORT.md.

import { instructionGroups } from '../scripts/generate/isa.js';
import { deviationsOf, instructionList, section } from '../scripts/support.js';
import { assert, suite } from './suite.js';

const test = suite('support');

test('collects a deviation of one line, of several, and after code', () => {
  const source = [
    '// DEVIATION: the first',
    'let a = 1;',
    '  // DEVIATION: the second goes',
    '  // on here',
    '  //',
    '  // and this is another paragraph',
    'let b = 2; // DEVIATION: the third',
    "const s = 'no // comment';",
  ].join('\n');
  assert.equal(
    deviationsOf('assembly/x.ts', source).map(({ why }) => why),
    ['the first', 'the second goes on here', 'the third'],
  );
});

test('renders none and some', () => {
  assert.is(section([]), 'None known.');
  assert.is(section([{ file: 'assembly/x.ts', why: 'why' }]), '- `assembly/x.ts`: why');
});

test('lists the instructions of the table by group', () => {
  const groups = instructionGroups();
  const group = (title: string) => groups.find((one) => one.title === title)?.names ?? [];
  assert.ok(group('Shifts and rotates').includes('rcl'));
  assert.ok(group('Near control transfer').includes('jcc'));
  assert.ok(group('x87 FPU').includes('fsincos'));
  assert.ok(group('SSE2').includes('movdqa'));
  assert.is(instructionList([{ title: 'Flags', names: ['clc', 'stc'] }]), '- Flags: `clc` `stc`');
});
