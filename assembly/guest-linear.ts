// Linear addresses that a guest passes to its hypervisor: translated with the rights of the code that made the call, and
// without raising what is wrong with them.

import { V_OUTCOME } from './layout';
import { ACCESS_READ, ACCESS_WRITE, Mmu, V_WALK_PAGE } from './mmu';
import { OUTCOME_NONE } from './outcome';
import { Tlb } from './tlb';

/**
 * The physical address behind `linear` for reading or writing, or -1 when the access would fault. Accessed and dirty
 * bits are set as by an access. For use within a hypercall.
 */
export function linearToPhysical(v: usize, linear: i64, write: bool): f64 {
  const access = write ? ACCESS_WRITE : ACCESS_READ;
  if (Mmu.walk(v, u64(linear), access, Tlb.dataClass(v)))
    return f64(load<u64>(v, V_WALK_PAGE) | (u64(linear) & 0xfff));
  store<u32>(v, OUTCOME_NONE, V_OUTCOME);
  return -1;
}
