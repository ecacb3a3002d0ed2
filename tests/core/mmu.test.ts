// Page walks against an independent reference on random page tables; fuzz-mmu.ts takes any number. Planted bugs that this
// finds: SMAP obeyed although EFLAGS.AC is set, a dirty bit set by reads, bit 8 of a PDPTE that is not reserved.

import { assert, suite } from '../suite.js';
import { randomWalks } from './mmu-walks.js';

const test = suite('page walks');
const SEED = 20_240_229;
const ACCESSES = 36_000;

test('random page tables translate, fault and mark entries as the reference does', () => {
  const { described, differences, pdpteLoads, seen } = randomWalks(ACCESSES, SEED);
  assert.is(described.join('\n'), '', `${differences} differences`);
  assert.ok(pdpteLoads > 300, `${pdpteLoads} loads of PDPTEs`);
  for (const paging of ['none', '32', 'pae', '4-level'])
    for (const access of ['read', 'write', 'fetch'])
      assert.ok((seen.get(`${paging} ${access} host`) ?? 0) > 100, `${paging} ${access} rarely succeeds`);
  for (const paging of ['32', 'pae', '4-level'])
    for (const outcome of ['read #PF 0', 'write #PF 3', 'read #PF 5', 'write #PF 7'])
      assert.ok((seen.get(`${paging} ${outcome}`) ?? 0) > 5, `${paging} ${outcome} is rare`);
});
