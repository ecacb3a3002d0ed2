// The layers keep apart: every source file is read and its imports, globals and decorators are held against the rules
// in scripts/layers.ts; the rules themselves are held against planted violations.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, root } from '../scripts/build.js';
import { checkSource, importProblem, LAYERS } from '../scripts/layers.js';
import { assert, suite } from './suite.js';

const test = suite('architecture');

for (const layer of LAYERS) {
  test(`${layer}/ keeps its rules`, () => {
    const files = sources(layer);
    assert.ok(files.length > 0, `saw no source file in ${layer}/`);
    assert.equal(files.flatMap(check), []);
  });
}

test('tests and scripts keep their rules', () => {
  const files = sources('tests', 'scripts');
  assert.ok(files.includes('tests/suite.ts') && files.includes('scripts/build.ts'));
  assert.equal(files.flatMap(check), []);
});

test('planted imports are found', () => {
  const forbidden: [string, string][] = [
    ['assembly/run.ts', '../devices/uart'],
    ['assembly/run.ts', 'fflate'],
    ['devices/uart.ts', '../bindings/vcpu.js'],
    ['devices/uart/index.ts', '../../assembly/layout'],
    ['devices/uart.ts', 'node:fs'],
    ['devices/uart.ts', 'fflate'],
    ['bindings/vcpu.ts', 'node:fs'],
    ['bindings/vcpu.ts', './host/node.js'],
    ['bindings/vcpu.ts', '../cli/main.js'],
    ['bindings/vcpu.ts', '../assembly/layout.js'],
    ['bindings/host/node.ts', '../../web/page.js'],
    ['cli/main.ts', '../devices/uart.js'],
    ['cli/main.ts', '../bindings/vcpu.js'],
    ['web/page.ts', 'node:fs'],
    ['web/page.ts', '../cli/main.js'],
    ['tests/devices/uart.test.ts', 'uvu'],
    ['tests/devices/uart.test.ts', 'uvu/assert'],
  ];
  for (const [path, specifier] of forbidden)
    assert.ok(importProblem(path, specifier), `${path} ← ${specifier}`);
  const allowed: [string, string][] = [
    ['assembly/fp/add.ts', '../layout'],
    ['devices/uart/index.ts', '../device.js'],
    ['bindings/vcpu.ts', '../devices/device.js'],
    ['bindings/host/node.ts', 'node:fs'],
    ['bindings/host/node.ts', '../vcpu.js'],
    ['cli/main.ts', 'node:fs'],
    ['cli/main.ts', '../bindings/toolstack/create.js'],
    ['web/page.ts', '@xterm/xterm'],
    ['tests/devices/uart.test.ts', '../../devices/uart.js'],
    ['tests/suite.ts', 'uvu'],
  ];
  for (const [path, specifier] of allowed)
    assert.not.ok(importProblem(path, specifier), `${path} ← ${specifier}`);
});

test('every form of import is seen', () => {
  const forms = [
    `import fs from 'node:fs';`,
    `import type { Stats } from 'node:fs';`,
    `import 'node:fs';`,
    `export * from 'node:fs';`,
    `const fs = await import('node:fs');`,
    `let stats: import('node:fs').Stats;`,
  ];
  for (const form of forms) assert.is(checkSource('devices/x.ts', form).length, 1, form);
  assert.equal(checkSource('devices/x.ts', `// import 'node:fs'\nconst s = "import 'node:fs'";`), []);
});

test('planted globals are found, in code only', () => {
  const planted = [
    'const now = Date.now();',
    'const now = new Date();',
    'const now = Date();',
    'const chance = Math.random();',
    'setTimeout(() => {}, 1);',
    `console.log('x');`,
    'export const t = { at: performance.now() };',
    'const f = globalThis;',
    'const pid = process.pid;',
  ];
  for (const source of planted) {
    assert.is(checkSource('devices/x.ts', source).length, 1, source);
    assert.is(checkSource('bindings/x.ts', source).length, 1, source);
    assert.is(checkSource('bindings/host/x.ts', source).length, 0, source);
  }
  const innocent = [
    '// Date.now() and console.log',
    `const s = 'setTimeout';`,
    'this.clock.performance.process = { console: 1 };',
    'function f(process: number) { return process; }',
    'interface Clock { setTimeout(ticks: number): void; Date: number }',
    'const x = Math.max(1, 2);',
    'const day = new Date(Date.UTC(2026, 1, 1)).getUTCDay();',
  ];
  for (const source of innocent) assert.equal(checkSource('devices/x.ts', source), [], source);
});

test('planted decorators on free functions are found', () => {
  const free = ['@inline function f(): void {}', '@inline export function f(): void {}', '@lazy let x = 1;'];
  for (const source of free) assert.is(checkSource('assembly/x.ts', source).length, 1, source);
  assert.equal(checkSource('assembly/x.ts', '@final export class A { @inline static f<T>(): void {} }'), []);
});

function sources(...places: string[]): string[] {
  return listFiles(...places).filter((file) => /\.[mc]?tsx?$/.test(file));
}

function check(file: string): string[] {
  return checkSource(file, readFileSync(join(root, file), 'utf8'));
}
