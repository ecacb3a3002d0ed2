// Programs of the other tests under a JIT that compiles at once, with the validator looking at the modules.

import type { RegionObserver } from '../../bindings/jit.js';
import { readCorpus } from '../oracle/corpus.js';
import { EngineMachine } from '../oracle/engine-machine.js';
import { corpora } from '../oracle/recorded.js';
import { type GuestMode, MODES, Rig } from '../robustness/guest.js';
import { validateModule } from './validator.js';

const AT_ONCE = { engine: 'jit', jit: { heat: 1, batch: 1 } } as const;

/** What the validator saw. */
export interface Seen {
  modules: number;
  validated: number;
  stores: number;
  readonly problems: string[];
}

/** An observer that validates every `nth` module. */
function validating(nth: number): { seen: Seen; observer: RegionObserver } {
  const seen: Seen = { modules: 0, validated: 0, stores: 0, problems: [] };
  const observer: RegionObserver = (bytes, slot, count) => {
    if (seen.modules++ % nth !== 0) return;
    const { violations, stores } = validateModule(bytes, count);
    seen.validated++;
    seen.stores += stores;
    for (const { functionIndex, instruction, problem } of violations) {
      seen.problems.push(`module ${seen.modules - 1}, ${functionIndex}:${instruction}: ${problem}`);
    }
  };
  return { seen, observer };
}

/** Runs every `nth` case of the corpora; validates all that they become. */
export async function validateCorpora(nth: number): Promise<Seen> {
  const { seen, observer } = validating(1);
  const machine = await EngineMachine.create({ engine: 'jit' });
  machine.core.instance.regions.observer = observer;
  const results = new Uint8Array(1 << 16);
  for (const file of corpora()) {
    const { cases } = readCorpus(file);
    const view = new DataView(cases.buffer, cases.byteOffset, cases.byteLength);
    for (let at = 0, i = 0; at < cases.length; at += 8 * view.getUint16(at, true), i++) {
      if (i % nth === 0) machine.runCase(cases, view, at, results, 0);
    }
  }
  return seen;
}

/** Runs random guests of every mode; validates every `nth` module. */
export async function validateRandomGuests(seeds: number, budget: number, nth: number): Promise<Seen> {
  const { seen, observer } = validating(nth);
  const rig = await Rig.create(1, undefined, AT_ONCE);
  rig.core.instance.regions.observer = observer;
  for (let seed = 0; seed < seeds; seed++) {
    for (const mode of MODES as readonly GuestMode[]) {
      rig.load(mode, seed);
      rig.run(budget, budget);
    }
  }
  return seen;
}
