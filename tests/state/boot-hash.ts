// Boots a Linux guest under the instruction-count clock up to an exact instruction and prints the hash of the machine:
// the same in every engine. A child of the tests.
//
//   node [--liftoff-only | --no-liftoff] --import tsx tests/state/boot-hash.ts INSTRUCTIONS [VCPUS [ENGINE]]

import type { Engine } from '../../bindings/index.js';
import { createGuest } from '../guests-boot/guest.js';

/** What it prints as its last line. */
export interface BootHash {
  readonly instructions: number;
  readonly virtualNanos: number;
  readonly exits: Readonly<Record<string, number>>;
  readonly hash: string;
  /** What the guest has printed so far. */
  readonly output: string;
}

const STEP = 10_000_000;
const [count = '150000000', vcpus = '1', engine = 'interp'] = process.argv.slice(2);
// By the PVH entry: the kernel need not unpack itself, and talks from its first steps.
const domain = await createGuest({
  kernel: 'cloud',
  type: 'pvh',
  memory: '160M',
  vcpus: Number(vcpus),
  append: 'console=ttyS0 earlyprintk=serial,ttyS0',
  engine: engine as Engine,
});
let output = '';
domain.console.onOutput((bytes) => {
  output += new TextDecoder('latin1').decode(bytes);
});
while (domain.stats.instructions < Number(count)) {
  domain.runInstructions(Math.min(STEP, Number(count) - domain.stats.instructions));
  // For whoever waits: slow engines take minutes.
  console.log(`${domain.stats.instructions} instructions`);
}
const { instructions, virtualNanos, exits } = domain.stats;
const result: BootHash = { instructions, virtualNanos, exits, hash: domain.hash(), output };
console.log(JSON.stringify(result));
