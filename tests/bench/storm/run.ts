// `npm run bench -- storm`: code that keeps changing, in the interpreter and in `auto`, the same instructions in each, by turns.
// docs/benchmarks.md says how to read it.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleChild, median, ROOT } from '../engine.js';
import type { StormRun } from './child.js';
import { STORMS } from './kinds.js';

const HELP = `npm run bench -- storm [OPTION …]

  --seconds N   CPU seconds that the interpreter gets for each storm (default 5)
  --pairs N     interleaved runs (default 1)
  --only NAME   some storms only: ${Object.keys(STORMS).join(', ')}
  --node-flag F a flag of Node for both
`;
/** Of the interpreter's CPU time, at most. */
const TARGET = 1.1;

/** Runs the storms and prints a table; 1 when one is above the target. */
export async function runStorms(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '5' },
      pairs: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true, default: [] },
      'node-flag': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  const kinds = values.only.length > 0 ? values.only : Object.keys(STORMS);
  if (values.help || kinds.some((kind) => STORMS[kind] === undefined)) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  const child = await bundleChild(join(ROOT, 'tests/bench/storm/child.ts'), 'storm.mjs');
  const once = (kind: string, engine: string, instructions: number): StormRun => {
    const order = [kind, engine, String(instructions), values.seconds];
    const output = execFileSync(process.execPath, [...values['node-flag'], child, ...order], {
      encoding: 'utf8',
    });
    return JSON.parse(output) as StormRun;
  };
  console.log('storm            interp s   auto s   ratio   regions   killed  emitted   rss MiB (interp)');
  let missed = 0;
  for (const kind of kinds) {
    const runs: [StormRun, StormRun][] = [];
    for (let pair = 0; pair < Number(values.pairs); pair++) {
      const interp = once(kind, 'interp', runs[0]?.[0].instructions ?? 0);
      runs.push([interp, once(kind, 'auto', interp.instructions)]);
    }
    for (const [interp, auto] of runs)
      if (interp.checksum !== auto.checksum) throw new Error(`${kind}: the engines end differently`);
    const ratio = median(runs.map(([interp, auto]) => auto.seconds / interp.seconds));
    if (ratio > TARGET) missed++;
    console.log(row(kind, runs, ratio));
  }
  console.log(`${missed} of ${kinds.length} storms above ${TARGET} of the interpreter's CPU time`);
  return missed > 0 ? 1 : 0;
}

function row(kind: string, runs: readonly (readonly [StormRun, StormRun])[], ratio: number): string {
  const [interp, auto] = runs[0]!;
  const { regions, killed, retired } = auto.jit;
  const seconds = (of: 0 | 1): string => median(runs.map((pair) => pair[of].seconds)).toFixed(2);
  const share = `${((100 * retired) / auto.instructions).toFixed(0)} %`;
  const mib = (run: StormRun): string => String(run.maxRss >> 10);
  return [
    kind.padEnd(16),
    seconds(0).padStart(8),
    seconds(1).padStart(8),
    ratio.toFixed(2).padStart(7),
    String(regions).padStart(9),
    String(killed).padStart(8),
    share.padStart(8),
    `${mib(auto)} (${mib(interp)})`.padStart(14),
  ].join(' ');
}
