// Saves a booting Linux guest at moments nobody chose and lets another process go on from there, beside the original.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGuest } from '../guests-boot/guest.js';
import { runChild } from '../robustness/children.js';
import { Random } from '../robustness/random.js';
import { assert } from '../suite.js';
import type { Continued } from './restore.js';

export interface Moments {
  readonly count: number;
  readonly seed: number;
  readonly vcpus: number;
  /** Mean instructions from one moment to the next. */
  readonly apart: number;
  /** Instructions that both machines run behind a moment. */
  readonly further: number;
}

/** Compares original and copy behind each moment; returns the instructions of the whole run. */
export async function compareMoments({ count, seed, vcpus, apart, further }: Moments): Promise<number> {
  const random = new Random(seed);
  const folder = mkdtempSync(join(tmpdir(), 'paravane-state-'));
  const domain = await createGuest({ kernel: 'cloud', memory: '160M', vcpus });
  try {
    for (let moment = 0; moment < count; moment++) {
      domain.runInstructions(1 + random.below(2 * apart - further) + random.below(1000));
      const at = `moment ${moment}, after ${domain.stats.instructions} instructions`;
      const file = join(folder, `${moment}.state`);
      writeFileSync(file, await domain.save());
      const hash = domain.hash();
      const copy = runChild<Continued>('tests/state/restore.ts', [file, String(further)], {
        silenceMs: 120_000,
      });
      const ran = domain.runInstructions(further);
      const original: Continued = { restored: hash, ran, hash: domain.hash() };
      assert.equal(await copy, original, at);
      rmSync(file);
    }
    return domain.stats.instructions;
  } finally {
    domain.destroy();
    rmSync(folder, { recursive: true });
  }
}
