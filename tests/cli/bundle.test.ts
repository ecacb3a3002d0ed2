// The built program, as an installed package has it: dist/cli.mjs.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorImage } from '../../bindings/index.js';
import { root } from '../../scripts/build.js';
import { assert, suite } from '../suite.js';

const test = suite('cli/bundle');
const bundle = join(root, 'dist/cli.mjs');

function built(title: string, body: () => void | Promise<void>): void {
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

built('paravane host --workers runs each domain in a Worker of its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-bundle-'));
  process.env['PARAVANE_STATE'] = join(folder, 'state');
  writeFileSync(join(folder, 'monitor'), monitorImage());
  const config = join(folder, 'guest.cfg');
  writeFileSync(config, `name = "guest"\ntype = "hvm"\nkernel = "${join(folder, 'monitor')}"\nmemory = 16\n`);
  const host = spawn(process.execPath, [bundle, 'host', '--workers', '2']);
  try {
    await once(host.stdout, 'data');
    const xl = (...argv: string[]): string => {
      const { status, stdout, stderr } = run(['xl', ...argv]);
      assert.is(status, 0, stderr);
      return stdout;
    };
    assert.match(xl('create', config), 'Domain "guest" has the number 1.');
    while (!run(['xl', 'console', 'guest'], '\n\x1d').stdout.includes('paravane> '));
    xl('pause', 'guest');
    assert.match(xl('list'), /guest +1 +16 +1 +--p---/);
    assert.match(xl('list'), /Domain-0 +0 +\d+ +2 /);
    xl('rename', 'guest', 'other');
    xl('save', 'other', join(folder, 'saved'));
    xl('restore', join(folder, 'saved'));
    xl('destroy', 'other');
    assert.not.match(xl('list'), /other/);
    assert.match(run(['host', '--workers', '0']).stderr, /--workers/);
  } finally {
    const ended = once(host, 'exit');
    host.kill('SIGTERM');
    assert.equal(await ended, [0, null]);
    rmSync(folder, { recursive: true });
  }
});
