// README's table of exit statuses is the one that --help prints.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_TABLE } from '../../cli/errors.js';
import { root } from '../../scripts/build.js';
import { assert, suite } from '../suite.js';

const test = suite('cli/readme');

test('lists every exit status', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const section = readme.slice(readme.indexOf('| Status | Meaning |'));
  const listed = [...section.matchAll(/^\| ([\d+N-]+) \| /gm)].map(([, status]) => status);
  assert.equal(
    listed,
    EXIT_TABLE.map(([status]) => status),
  );
});
