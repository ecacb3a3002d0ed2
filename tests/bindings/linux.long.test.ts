// A Linux guest cut into pieces by snapshots is, instruction for instruction, the one that was never interrupted.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Domain } from '../../bindings/index.js';
import { root } from '../../scripts/build.js';
import { assert, suite } from '../suite.js';
import { manualHost } from './harness.js';

const test = suite('linux snapshots');
const guests = join(root, '.cache', 'guests');
const kernel = join(guests, 'amd64', 'vmlinuz');
const initrd = join(guests, 'initramfs-amd64.gz');
const STEP = 300_000_000;
const ROUNDS = 8;
/** Where in each step the snapshot is taken: anything that is not a round number of anything. */
const CUTS = [
  123_491_799, 5_579_076, 277_149_897, 106_677, 241_484_665, 263_269_060, 275_540_570, 59_710_523,
];

async function compare(vcpus: number): Promise<void> {
  const { host } = manualHost();
  const config = {
    memory: '256M',
    clock: 'icount' as const,
    vcpus,
    boot: {
      type: 'pvh' as const,
      kernel: readFileSync(kernel),
      initrd: readFileSync(initrd),
      append: 'console=ttyS0 panic=-1',
    },
  };
  const straight = await host.create(config);
  let cut: Domain = await host.create(config);
  let text = '';
  for (let round = 0; round < ROUNDS; round++) {
    const at = CUTS[round] as number;
    straight.runInstructions(STEP);
    cut.runInstructions(at);
    const snapshot = await cut.save();
    const hash = cut.hash();
    cut.destroy();
    cut = await host.restore(snapshot);
    assert.is(cut.hash(), hash, `round ${round}: the restored machine is the saved one`);
    cut.runInstructions(STEP - at);
    assert.is(cut.hash(), straight.hash(), `round ${round}: it goes on as the original`);
    text = straight.console.scrollback;
  }
  assert.match(text, /\/ # /);
  host.close();
}

for (const vcpus of [1, 2]) {
  const title = `${vcpus} vCPU${vcpus > 1 ? 's' : ''}, from the kernel's entry to an idle shell`;
  if (existsSync(kernel) && existsSync(initrd)) test(title, () => compare(vcpus));
  else test.skip(title, 'missing dependency: npm run guests fetches the kernel');
}
