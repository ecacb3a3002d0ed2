// The checks of `npm test` other than the tests: types, lint and format, public API, SUPPORT.md, the package.
//
//   node --import tsx scripts/check.ts [types | lint | support | api | package …]
//
// Reads what `npm run build` made; changes nothing.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { staleApi } from './api.js';
import { listFiles, root } from './build.js';
import { staleSupport } from './support.js';

export interface CheckResult {
  name: string;
  /** What is wrong, ready to print; empty if nothing is. */
  problems: string;
  /** Why the check did not run. */
  skipped?: string;
}

type Check = () => Omit<CheckResult, 'name'>;

/** A tsconfig for each layer with globals of its own; a layer without files has nothing to check. */
const TYPE_CHECKS: [string, string, string][] = [
  ['types', 'tsconfig.json', 'tests'],
  ['types of devices', 'tsconfig.devices.json', 'devices'],
  ['types of bindings', 'tsconfig.bindings.json', 'bindings'],
  ['types of web', 'tsconfig.web.json', 'web'],
];

const checks: [string, Check][] = [
  ...TYPE_CHECKS.map(([name, config, folder]): [string, Check] => [name, () => types(config, folder)]),
  ['lint', () => tool('@biomejs/biome/bin/biome', 'ci', '--colors=off', '--max-diagnostics=200')],
  ['support', () => ({ problems: staleSupport() })],
  ['api', () => ({ problems: staleApi() })],
  ['package: publint', () => packaged('publint/src/cli.js', 'run', '--strict')],
  [
    'package: attw',
    () =>
      packaged(
        '@arethetypeswrong/cli/dist/index.js',
        ...['--pack', '.', '--profile', 'node16', '--no-color', '--no-emoji', '--format', 'ascii'],
        ...['--exclude-entrypoints', './core.wasm'],
      ),
  ],
];

/** Runs the checks whose name starts with one of the given words; all of them without. */
export function runChecks(words: string[] = []): CheckResult[] {
  const results: CheckResult[] = [];
  for (const [name, check] of checks) {
    if (words.length && !words.some((word) => name.startsWith(word))) continue;
    const started = Date.now();
    const result = { name, ...check() };
    const verdict = result.problems ? 'FAIL' : result.skipped ? 'skip' : 'ok  ';
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${verdict} check ${name} (${seconds} s)${result.skipped ? `: ${result.skipped}` : ''}`);
    if (result.problems) console.log(result.problems.trimEnd().replace(/^/gm, '     | '));
    results.push(result);
  }
  return results;
}

function types(config: string, folder: string): Omit<CheckResult, 'name'> {
  if (!listFiles(folder).some((file) => file.endsWith('.ts'))) {
    return { problems: '', skipped: `there is no ${folder}/ yet` };
  }
  return tool('typescript/bin/tsc', '--project', config, '--pretty', 'false');
}

function packaged(...args: [string, ...string[]]): Omit<CheckResult, 'name'> {
  const parts = ['dist/paravane.mjs', 'dist/cli.mjs', 'dist/core.wasm', 'dist/devices.mjs'];
  const missing = parts.find((file) => !existsSync(join(root, file)));
  return missing ? { problems: '', skipped: `there is no ${missing} yet` } : tool(...args);
}

function tool(path: string, ...args: string[]): Omit<CheckResult, 'name'> {
  const result = spawnSync(process.execPath, [join('node_modules', path), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    maxBuffer: 64 << 20,
  });
  if (result.error) return { problems: String(result.error) };
  return {
    problems: result.status === 0 ? '' : `${result.stdout}${result.stderr}` || `status ${result.status}`,
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const results = runChecks(process.argv.slice(2));
  process.exitCode = results.length === 0 || results.some((result) => result.problems) ? 1 : 0;
}
