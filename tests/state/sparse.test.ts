// A large guest costs what it touches.

import { execFileSync } from 'node:child_process';
import { runChild } from '../robustness/children.js';
import { assert, suite } from '../suite.js';
import type { Sparse } from './sparse.js';

const test = suite('sparse memory');
const MIB = 2 ** 20;
const TOUCHED = 100 * MIB;
/** What the emulator may need beside: code, page tables, caches, the compiler of TypeScript. */
const BESIDE = 150 * MIB;

test('16 GiB of which a guest touches 100 MiB', async () => {
  const own = Number(
    execFileSync(process.execPath, ['-p', 'process.resourceUsage().maxRSS * 1024'], { encoding: 'utf8' }),
  );
  const sparse = await runChild<Sparse>('tests/state/sparse.ts', []);
  assert.ok(sparse.touched * 4096 >= TOUCHED, `${sparse.touched} pages`);
  assert.is(sparse.found, sparse.touched);
  const allowed = own + TOUCHED + BESIDE;
  assert.ok(sparse.rss <= allowed, `${sparse.rss / MIB} MiB, ${own / MIB} of them Node's own`);
});
