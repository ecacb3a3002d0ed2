// The core's decoder against iced-x86 on any number of random strings of bytes:
//
//   node --import tsx tests/isa/fuzz-decoder.ts --count 10000000 --mode 64 --seed 1
//
// Without --mode all three modes. Prints rates and differences by reason; exit status 1 if one has no reason.

import { parseArgs } from 'node:util';
import type { Bits } from '../../bindings/isa/table.js';
import { DecoderComparison, describe } from './decoder-compare.js';

const SHOWN = 20;

function wrong(text: string): never {
  console.error(text);
  process.exit(2);
}

function numberOf(text: string, name: string): number {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0
    ? value
    : wrong(`--${name} takes a positive number, not "${text}".`);
}

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    mode: { type: 'string', default: 'all' },
    seed: { type: 'string', default: String(1 + (Date.now() % 1_000_000)) },
  },
});
const count = numberOf(values.count, 'count');
const seed = numberOf(values.seed, 'seed');
const modes: Bits[] =
  values.mode === 'all'
    ? [16, 32, 64]
    : ([16, 32, 64] as const).filter((bits) => String(bits) === values.mode);
if (modes.length === 0) wrong(`--mode takes 16, 32, 64 or all, not "${values.mode}".`);

const comparison = new DecoderComparison();
let unexplained = 0;
for (const bits of modes) {
  const start = performance.now();
  const result = comparison.run(count, bits, seed);
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${bits}-bit, seed ${seed}: ${result.strings} strings in ${seconds.toFixed(1)} s, ${result.valid} instructions of equal length in both, ${result.unexplained.length} unexplained differences`,
  );
  for (const [title, { count: times }] of result.explained) console.log(`  ${times} explained: ${title}`);
  for (const difference of result.unexplained.slice(0, SHOWN)) console.log(`  ${describe(difference)}`);
  unexplained += result.unexplained.length;
}
process.exit(unexplained ? 1 : 0);
