// The ways to run a guest: our engines, V8's two compilers, each alone, both, and a newer V8.

import type { Engine } from '../../bindings/index.js';
import { runChild } from '../robustness/children.js';
import { assert } from '../suite.js';
import type { BootHash } from './boot-hash.js';

interface Way {
  readonly name: string;
  readonly engine: Engine;
  readonly flags: readonly string[];
  readonly node?: string;
}

const WAYS: readonly Way[] = [
  { name: 'interpreter, optimising compiler only', engine: 'interp', flags: ['--no-liftoff'] },
  { name: 'interpreter, baseline compiler only', engine: 'interp', flags: ['--liftoff-only'] },
  { name: 'JIT', engine: 'jit', flags: [] },
  { name: 'JIT, optimising compiler only', engine: 'jit', flags: ['--no-liftoff'] },
  { name: 'JIT, baseline compiler only', engine: 'jit', flags: ['--liftoff-only'] },
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
  const boot = ({ engine, flags, node }: Omit<Way, 'name'>) =>
    runChild<BootHash>('tests/state/boot-hash.ts', [String(instructions), String(vcpus), engine], {
      flags,
      ...(node === undefined ? {} : { node }),
      silenceMs: 120_000,
    });
  const newer = others.map((node) => ({ name: node, engine: 'jit', flags: [], node }) as const);
  const waiting: Way[] = [...WAYS, ...newer];
  const expected = boot({ engine: 'interp', flags: [] });
  const worker = async () => {
    for (let way = waiting.shift(); way !== undefined; way = waiting.shift()) {
      assert.equal(await boot(way), await expected, way.name);
    }
  };
  await Promise.all([worker(), expected.then(worker)]);
  return expected;
}
