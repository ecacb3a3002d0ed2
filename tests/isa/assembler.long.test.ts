// The assembler against NASM, every choice of every operand of every line of the table, and more random instructions.
// deadline: 600

import { assert, suite } from '../suite.js';
import { compare } from './compare.js';
import { randomCorpus, tableCorpus } from './corpus.js';
import { missingNasm } from './nasm.js';

const test = suite('assembler, all operands');
const missing = missingNasm();

for (const bits of [16, 32, 64] as const) {
  const title = `${bits}-bit code as NASM encodes it, and back through the disassembler`;
  if (missing) {
    test.skip(title, missing);
    continue;
  }
  test(title, () => {
    const lines = tableCorpus(bits);
    assert.ok(compare(lines, bits) > lines.length * 0.93);
    for (let seed = 1; seed <= 10; seed++) compare(randomCorpus(bits, seed * 7919, 3000), bits);
  });
}
