// System instructions, step by step beside QEMU's TCG: a selection of each family; lockstep.long.test.ts runs all.

import { assert, suite } from '../suite.js';
import { hasQemu, stateOfInfo } from './machines.js';
import { allPrograms, type Program } from './programs.js';
import { runAll } from './selection.js';

const test = suite('lockstep with QEMU');
const MOST_MS = 12_000;
const A_FAMILY = 20;
const LEAST = 40;

/** The same programs every time: every nth of each family. */
function selection(): Program[] {
  const families = new Map<string, Program[]>();
  for (const program of allPrograms()) {
    const family = program.name.split(':')[0] as string;
    families.set(family, [...(families.get(family) ?? []), program]);
  }
  const chosen = [...families.values()].map((all) => {
    const every = Math.max(1, Math.floor(all.length / A_FAMILY));
    return all.filter((_, index) => index % every === every - 1).slice(0, A_FAMILY);
  });
  // By turns, so that time that runs out cuts every family.
  return Array.from({ length: A_FAMILY }, (_, i) => chosen.flatMap((all) => all.slice(i, i + 1))).flat();
}

test('the programs are many, and named apart', () => {
  const names = allPrograms().map(({ name }) => name);
  assert.ok(names.length >= 3000, `${names.length}`);
});

test('the state is read from what QEMU prints', () => {
  const state = stateOfInfo(
    'RIP=0000000000008000 RFL=00000002 [-------] CPL=3 II=0 A20=1 SMM=0 HLT=0\n' +
      'CS =0033 0000000000000000 ffffffff 00affb00 DPL=3 CS64 [-RA]\n' +
      'GDT=     0000000000001000 00000117\nCR0=80000011 CR2=0000000000000000 CR3=0000000000024000 CR4=000006a0\n' +
      'DR6=00000000ffff0ff0 DR7=0000000000000400\nEFER=0000000000000d01\n',
  );
  assert.is(state.get('cpl'), 3n);
  assert.is(state.get('cs.access'), 0xa0fbn);
  assert.is(state.get('gdtr.limit'), 0x117n);
  assert.is(state.get('dr7'), 0x400n);
  assert.is(state.get('efer'), 0xd01n);
});

if (!hasQemu) {
  test.skip('a selection', 'missing dependency: qemu-system-x86_64');
} else {
  test('a selection', async () => {
    const { programs, steps, unexplained } = await runAll(selection(), MOST_MS);
    assert.equal(unexplained, []);
    assert.ok(programs >= LEAST && steps > LEAST, `${programs} programs, ${steps} steps`);
  });
}
