// Every instruction does with a foreign frame what it does with RAM: the recorded cases with their data in a page that is
// reached through the host only, in both engines; and what is not data is refused.

import { FRAME_FOREIGN } from '../../bindings/layout.gen.js';
import { readCorpus } from '../oracle/corpus.js';
import { DATA } from '../oracle/format.js';
import { OracleMachine } from '../oracle/machine.js';
import { corpora } from '../oracle/recorded.js';
import { replayCorpus } from '../oracle/replay.js';
import { assert, suite } from '../suite.js';

const test = suite('xen/foreign');
const PAGE = 4096;
/** Where the machine of the cases has its page tables' root, and addresses that it does not use. */
const ROOT = 0x1000;
const LENT = 0x4000_0000;
const ADDRESS = 0x000f_ffff_ffff_f000n;

function quad(machine: OracleMachine, gpa: number): bigint {
  const bytes = new Uint8Array(8);
  machine.core.memory.read(gpa, bytes);
  return new DataView(bytes.buffer).getBigUint64(0, true);
}

/** Address of the page-table entry of `linear`. */
function entryOf(machine: OracleMachine, linear: number): number {
  let table = ROOT;
  for (const shift of [39, 30, 21]) {
    const index = Math.floor(linear / 2 ** shift) % 512;
    table = Number(quad(machine, table + 8 * index) & ADDRESS);
  }
  return table + 8 * (Math.floor(linear / PAGE) % 512);
}

/** Puts both pages of the cases' data behind foreign frames, which show the same bytes. Answers how often they are read. */
function lend(machine: OracleMachine): () => number {
  const { memory, vcpus } = machine.core;
  let reads = 0;
  for (const i of [0, 1]) {
    const at = entryOf(machine, DATA + i * PAGE);
    const entry = quad(machine, at);
    const page = memory.foreign.share(Number(entry & ADDRESS));
    memory.addForeign(LENT + i * PAGE, page, true);
    const moved = new DataView(new ArrayBuffer(8));
    moved.setBigUint64(0, (entry & ~ADDRESS) | BigInt(LENT + i * PAGE), true);
    memory.write(at, new Uint8Array(moved.buffer));
    assert.is(memory.stateAt(LENT + i * PAGE), FRAME_FOREIGN);
  }
  const pull = memory.pullForeign.bind(memory);
  memory.pullForeign = (gpa, to, size) => {
    reads++;
    pull(gpa, to, size);
  };
  vcpus[0]!.cr3 = BigInt(ROOT);
  return () => reads;
}

for (const engine of ['interp', 'jit'] as const)
  test(`${engine}: the recorded cases on foreign frames`, async () => {
    const machine = await OracleMachine.create(
      engine === 'jit' ? { engine, jit: { heat: 1, batch: 1 } } : { engine },
    );
    const reads = lend(machine);
    for (const file of corpora()) {
      const { differences, shown, cases } = replayCorpus(readCorpus(file), machine);
      assert.is(differences, 0, shown.join('\n'));
      assert.ok(cases > 0);
    }
    assert.ok(reads() > 1000, `${reads()} reads`);
  });
