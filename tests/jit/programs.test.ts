// The validator over what the corpus of single instructions and random guests become.

import { assert, suite } from '../suite.js';
import { type Seen, validateCorpora, validateRandomGuests } from './validated.js';

const test = suite('jit/programs');

function judge({ problems, validated, stores }: Seen, modules: number): void {
  assert.equal(problems.slice(0, 10), []);
  assert.ok(validated >= modules && stores > modules, `${validated} modules, ${stores} stores`);
}

test('the corpus becomes code that stores to checked memory only', async () => {
  judge(await validateCorpora(1), 300);
});

test('random guests become code that stores to checked memory only', async () => {
  judge(await validateRandomGuests(16, 2000, 4), 100);
});
