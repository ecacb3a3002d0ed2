// The collector of deviations for SUPPORT.md.

import { deviationsOf, section } from '../scripts/support.js';
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
