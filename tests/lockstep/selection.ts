// What the two test files have in common: the machines, a run over some programs, what it says.

import { deviationOf } from './deviations.js';
import { ours, qemu } from './machines.js';
import type { Program } from './programs.js';
import { lockstep, show } from './run.js';

/** The result of a run over many programs. */
export interface Summary {
  readonly programs: number;
  readonly steps: number;
  /** Differences that are no known deviation of QEMU, as text. */
  readonly unexplained: readonly string[];
}

/** Runs programs until they are through or `ms` have passed. */
export async function runAll(programs: readonly Program[], ms: number): Promise<Summary> {
  const until = Date.now() + ms;
  const [mine, theirs] = [await ours(), await qemu()];
  const unexplained: string[] = [];
  let count = 0;
  let steps = 0;
  try {
    for (const program of programs) {
      if (Date.now() >= until) break;
      const outcome = await lockstep(
        mine,
        theirs,
        program,
        (difference) => deviationOf(difference) !== undefined,
        (difference) => deviationOf(difference)?.adopts === true,
      );
      unexplained.push(...outcome.differences.map(show));
      steps += outcome.steps;
      count++;
    }
  } finally {
    await mine.end();
    await theirs.end();
  }
  return { programs: count, steps, unexplained };
}
