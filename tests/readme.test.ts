// README.md tells the truth: its commands are scripts of the package, its examples run and print what they say.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/build.js';
import { assert, suite } from './suite.js';

const test = suite('readme');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

test('gives the two commands, literally', () => {
  assert.match(readme, /^ {4}npm ci && npm start$/m);
  assert.match(readme, /^ {4}npm ci && npm test$/m);
});

test('names scripts that exist', () => {
  for (const document of ['README.md', 'CONTRIBUTING.md', 'SUPPORT.md']) {
    const text = readFileSync(join(root, document), 'utf8');
    for (const [, name] of text.matchAll(/npm run ([a-z:]+)/g)) {
      assert.ok(manifest.scripts[name], `${document}: npm run ${name}`);
    }
  }
});

test('links to files that exist', () => {
  for (const document of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'SUPPORT.md', 'SECURITY.md']) {
    const text = readFileSync(join(root, document), 'utf8');
    for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      assert.ok(existsSync(join(root, target)), `${document}: ${target}`);
    }
  }
});

test('shows examples that print what they say', () => {
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
  assert.ok(examples.length > 0);
  mkdirSync(join(root, 'build/readme'), { recursive: true });
  examples.forEach((code, index) => {
    const file = join(root, `build/readme/${index}.ts`);
    writeFileSync(file, code);
    const run = spawnSync(process.execPath, ['--import', 'tsx', file], { cwd: root, encoding: 'utf8' });
    const promised = [...code.matchAll(/\/\/ prints (.*)$/gm)].map(([, line]) => line);
    assert.is(run.status, 0, run.stderr);
    assert.equal(run.stdout.trimEnd().split('\n'), promised);
  });
});
