// Runs `npm run fuzz -- --engine jit` in a child process under flags of Node, and judges what it found.

import type { EngineReport } from '../oracle/engine-fuzz.js';
import { runChild } from '../robustness/children.js';
import { assert } from '../suite.js';

/** The seed of this run: a new one, or PARAVANE_SEED. */
export function seedOf(): number {
  return Number(process.env.PARAVANE_SEED ?? Math.floor(Math.random() * 2 ** 32));
}

/** Fuzzes `cases` cases with Node's flag `tier`. */
export async function fuzzIn(tier: string, cases: number, seed: number): Promise<EngineReport> {
  const args = [
    '--engine',
    'jit',
    '--cases',
    String(cases),
    '--seed',
    String(seed),
    '--batch',
    '128',
    '--json',
  ];
  return runChild<EngineReport>('scripts/fuzz.ts', args, { flags: [tier], silenceMs: 60_000, failing: true });
}

/** No differences, and most cases were in emitted code, in modules of a hundred regions and more. */
export function judge(report: EngineReport, cases: number, seed: number): void {
  const { differences, able, entered, emitted, largest } = report;
  assert.equal(differences.slice(0, 5), [], `seed ${seed}: ${differences.length} differences`);
  assert.ok(report.cases >= cases && able > report.cases * 0.9, `${able} of ${report.cases} cases`);
  assert.ok(
    entered > able * 0.6 && emitted > able * 0.4,
    `${entered} entered, ${emitted} in emitted code of ${able}`,
  );
  assert.ok(largest >= 100, `${largest} regions in the largest module`);
}
