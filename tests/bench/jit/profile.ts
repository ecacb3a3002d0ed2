// A summary of V8's CPU profiles: the functions that a run spent its time in.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../engine.js';

interface Frame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const FUNCTIONS = 15;

/** Names of the core's functions by their index, from the text that asc writes beside the module. */
export function coreFunctions(): string[] {
  const path = join(ROOT, 'build/core.wat');
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/^ \((?:import "[^"]*" "[^"]*" \()?func \$([^\s)]+)/gm)].map(
    (match) => match[1] as string,
  );
}

/**
 * Lines with the share and the milliseconds of the functions that took most of the time, without idle time. `core` names
 * the functions of the first Wasm module that the process compiled.
 */
export function profileSummary(json: string, core: readonly string[]): string[] {
  const profile = JSON.parse(json) as Profile;
  const modules = profile.nodes
    .filter(({ callFrame }) => callFrame.url.startsWith('wasm:'))
    .map(({ callFrame }) => Number(callFrame.scriptId));
  const first = Math.min(...modules);
  const names = new Map(
    profile.nodes.map(({ id, callFrame }) => [
      id,
      nameOf(callFrame, Number(callFrame.scriptId) === first ? core : []),
    ]),
  );
  const times = new Map<string, number>();
  for (const [index, sample] of profile.samples.entries()) {
    const name = names.get(sample) ?? '(unknown)';
    if (name === '(idle)') continue;
    times.set(name, (times.get(name) ?? 0) + (profile.timeDeltas[index] ?? 0));
  }
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, FUNCTIONS)
    .map(
      ([name, time]) =>
        `${((100 * time) / total).toFixed(1).padStart(5)} %  ${(time / 1000).toFixed(0).padStart(6)} ms  ${name}`,
    );
}

function nameOf({ functionName, url, lineNumber }: Frame, core: readonly string[]): string {
  const index = /^wasm-function\[(\d+)\]$/.exec(functionName)?.[1];
  const known = index === undefined ? undefined : core[Number(index)];
  if (known !== undefined) return known;
  const place = url === '' ? '' : ` ${url.replace(/^.*\//, '')}:${lineNumber + 1}`;
  return `${functionName === '' ? '(anonymous)' : functionName}${place}`;
}
