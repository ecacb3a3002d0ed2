// The ways of V8 to run the core: its two compilers, each alone, both, and a newer V8.

import { runChild } from '../robustness/children.js';
import { assert } from '../suite.js';
import type { BootHash } from './boot-hash.js';

interface Engine {
  readonly name: string;
  readonly flags: readonly string[];
  readonly node?: string;
}

const ENGINES: readonly Engine[] = [
  { name: 'optimising compiler only', flags: ['--no-liftoff'] },
  { name: 'baseline compiler only', flags: ['--liftoff-only'] },
];

/**
 * Boots in every engine, two at a time; all machines must be equal. Returns the common result.
 *
 * @param others programs of other versions of Node
 */
export async function compareEngines(
  instructions: number,
  vcpus = 1,
  others: readonly string[] = [],
): Promise<BootHash> {
  const boot = ({ flags, node }: Omit<Engine, 'name'>) =>
    runChild<BootHash>('tests/state/boot-hash.ts', [String(instructions), String(vcpus)], {
      flags,
      ...(node === undefined ? {} : { node }),
      silenceMs: 120_000,
    });
  const waiting = [...ENGINES, ...others.map((node) => ({ name: node, flags: [], node }))];
  const expected = boot({ flags: [] });
  const worker = async () => {
    for (let engine = waiting.shift(); engine !== undefined; engine = waiting.shift()) {
      assert.equal(await boot(engine), await expected, engine.name);
    }
  };
  await Promise.all([worker(), expected.then(worker)]);
  return expected;
}
