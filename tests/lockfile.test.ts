// package-lock.json is good for every platform and names no registry.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/build.js';
import { completeLockfile, type Lockfile, lockfileProblems } from '../scripts/lockfile.js';
import { assert, suite } from './suite.js';

const test = suite('lockfile');

test('has an entry for the packages of every platform and no address', () => {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  assert.equal(lockfileProblems(JSON.parse(text) as Lockfile), []);
});

test('the missing entries of a planted lock file are found and added', () => {
  const lock: Lockfile = {
    packages: {
      'node_modules/tool': {
        version: '1.2.3',
        dev: true,
        resolved: 'https://packages.example/tool',
        optionalDependencies: { '@tool/cli-linux-x64-musl': '1.2.3', '@tool/cli-win32-arm64': '1.2.3' },
      },
    },
  };
  assert.is(lockfileProblems(lock).length, 3);
  completeLockfile(lock);
  assert.equal(lockfileProblems(lock), []);
  assert.equal(lock.packages['node_modules/@tool/cli-linux-x64-musl'], {
    version: '1.2.3',
    cpu: ['x64'],
    os: ['linux'],
    libc: ['musl'],
    dev: true,
    optional: true,
  });
});
