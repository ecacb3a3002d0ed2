// The shape of the compiled core: what asc and its optimiser must keep for the run loop to be fast.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '../suite.js';

const test = suite('core/switch');
const wat = readFileSync(fileURLToPath(new URL('../../build/core.wat', import.meta.url)), 'utf8');
const generated = readFileSync(
  fileURLToPath(new URL('../../assembly/execute.gen.ts', import.meta.url)),
  'utf8',
);

/** Text of each function of the module by name. */
function functions(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(/^ \(func \$/m).slice(1))
    found.set(part.slice(0, part.search(/[\s)]/)), part);
  return found;
}

const all = functions(wat);
const loop = [...all].find(([name]) => name.endsWith('Execute.run'))?.[1] ?? '';

test('the run loop has one jump table with every case', () => {
  const cases = [...generated.matchAll(/^ {6}case (\d+): /gm)].map((m) => Number(m[1]));
  assert.ok(cases.length > 400, `saw ${cases.length} cases`);
  assert.ok(Math.max(...cases) < 1024, 'asc makes an if-chain of a switch with 1,024 cases');
  const tables = [...loop.matchAll(/br_table((?: \$?\S+)+)/g)].map((m) => m[1]!.trim().split(/\s+/).length);
  const largest = Math.max(0, ...tables);
  assert.ok(largest > Math.max(...cases), `the largest table has ${largest} targets`);
});

/** Whether a function's text compares one local with constants, one after the other, 64 times or more: an if-chain of asc's. */
function hasChain(text: string): boolean {
  return /(?:local\.get \$\w+\s+i32\.const \d+\s+i32\.eq\s+br_if \S+\s+){64,}/.test(text);
}

test('no function of the core compares its way through a long switch', () => {
  const link = (n: number): string => `local.get $0\n  i32.const ${n}\n  i32.eq\n  br_if $case${n}|0\n  `;
  assert.ok(hasChain(Array.from({ length: 70 }, (_, n) => link(n)).join('')), 'the check knows a chain');
  for (const [name, text] of all) assert.not(hasChain(text), name);
});

test('rare handlers stay functions of their own', () => {
  const lines = loop.split('\n').length;
  assert.ok(lines > 5000 && lines < 40_000, `the run loop has ${lines} lines of text`);
  assert.ok(all.size > 900, `${all.size} functions`);
});
