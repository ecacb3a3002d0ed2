// The built program, as an installed package has it: dist/cli.mjs.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/build.js';
import { assert, suite } from '../suite.js';

const test = suite('cli/bundle');
const bundle = join(root, 'dist/cli.mjs');

function built(title: string, body: () => void): void {
  if (existsSync(bundle)) test(title, body);
  else test.skip(title, 'dist/cli.mjs is not built');
}

function run(args: readonly string[], input = '') {
  return spawnSync(process.execPath, [bundle, ...args], { encoding: 'utf8', input, timeout: 40_000 });
}

built('finds its version, and starts on a line for the shell', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  assert.ok(run(['--version']).stdout.startsWith(`paravane/${version} `));
  assert.ok(readFileSync(bundle, 'utf8').startsWith('#!/usr/bin/env node\n'));
});

built('runs the default guest, and says so first', () => {
  const { status, stdout, stderr } = run(['run', '--timeout', '30'], 'calc 6*7\roff\r');
  assert.is(status, 0, stderr);
  assert.match(stdout, /^Guest: the Paravane monitor.*\n/);
  assert.match(stdout, /calc 6\*7\r?\n42 = 0x0000002a\r?\n/);
});
