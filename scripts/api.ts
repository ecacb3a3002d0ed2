// The golden public API: api/*.d.ts, committed, against the typings that the build rolled up.
//
//   node --import tsx scripts/api.ts [--update]
//
// A change of the public API is a change of api/ in the same commit, and a line in CHANGELOG.md.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build.js';

const ENTRIES = ['paravane.d.ts', 'devices.d.ts'];

/** What differs between the committed and the built API, a line for each difference; empty if nothing does. */
export function staleApi(): string {
  const problems: string[] = [];
  for (const entry of ENTRIES) {
    const built = read('dist', entry);
    const golden = read('api', entry);
    if (built === golden) continue;
    problems.push(`The public API (${entry}) differs from api/${entry}; if that is meant: npm run api.`);
    problems.push(...difference(golden ?? '', built ?? ''));
  }
  return problems.join('\n');
}

function read(folder: string, entry: string): string | undefined {
  const path = join(root, folder, entry);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Lines that only one side has, in order, the first forty. */
function difference(golden: string, built: string): string[] {
  const [before, after] = [golden.split('\n'), built.split('\n')];
  const [had, has] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !has.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !had.has(line)).map((line) => `+ ${line}`),
  ].slice(0, 40);
}

function update(): void {
  mkdirSync(join(root, 'api'), { recursive: true });
  for (const entry of ENTRIES) {
    const built = read('dist', entry);
    if (built !== undefined) writeFileSync(join(root, 'api', entry), built);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  if (process.argv.includes('--update')) update();
  const problems = staleApi();
  if (problems) console.error(problems);
  process.exitCode = problems ? 1 : 0;
}
