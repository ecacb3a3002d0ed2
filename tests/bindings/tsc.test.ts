// The time-stamp counter of a PC's board: as a bigint, and as a number where that is exact. SDM vol. 3 §18.17.

import { InstructionClock } from '../../bindings/clock.js';
import { Core } from '../../bindings/core.js';
import { PcBoard } from '../../bindings/pc-board.js';
import { SeededRandom } from '../../bindings/random.js';
import { Rig } from '../devices/rig.js';
import { assert, suite } from '../suite.js';

const test = suite('tsc');

/** A board, and its time. */
async function board(): Promise<{ board: PcBoard; at(nanos: number): void }> {
  const clock = new InstructionClock();
  const made = new PcBoard({
    core: await Core.create({ vcpus: 2 }),
    clock,
    random: new SeededRandom(),
    context: () => new Rig(),
    acknowledgePic: () => -1,
  });
  return { board: made, at: (nanos) => clock.restore({ nanos, remainder: 0 }) };
}

test('a number says what the bigint says, or nothing', async () => {
  const { board: pc, at } = await board();
  let numbers = 0;
  for (const offset of [
    0n,
    1n,
    -1n,
    12_345n,
    -(2n ** 40n),
    2n ** 51n,
    2n ** 52n,
    -(2n ** 52n),
    2n ** 63n,
    2n ** 64n - 7n,
  ]) {
    for (const nanos of [0, 1, 999, 2 ** 31, 2 ** 40 + 1, 2 ** 51 - 1, 2 ** 52]) {
      at(nanos);
      pc.writeTsc(1, BigInt.asUintN(64, offset));
      assert.is(pc.readTsc(1), BigInt.asUintN(64, offset));
      at(nanos + 5);
      const exact = pc.readTsc(1);
      const number = pc.tscNumber(1);
      if (number < 0) continue;
      numbers++;
      assert.is(BigInt(number), exact, `${offset} written at ${nanos}`);
    }
  }
  assert.ok(numbers > 30, `${numbers} were numbers`);
  at(1000);
  pc.resetTsc();
  at(2000);
  assert.is(pc.tscNumber(0), 2000);
  assert.is(pc.readTsc(0), 2000n);
});
