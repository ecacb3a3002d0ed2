// Instructions that belong to no larger topic: XLAT, XCHG with the accumulator.

import { Ea } from './ea';
import { Gpr } from './gpr';
import { V_RAX, V_RBX } from './layout';
import { Mem } from './mem';
import { Outcome } from './outcome';
import { Segment } from './segment';

@final
export class Misc {
  static xlat(v: usize, rec: usize, p: usize): void {
    const offset = (load<u64>(v, V_RBX) + u64(load<u8>(v, V_RAX))) & Ea.mask(rec);
    const linear = Segment.linear(v, Ea.segment(rec), offset, 1, false);
    if (Outcome.pending(v)) return;
    const value = Mem.read<u8>(v, linear);
    if (!Outcome.pending(v)) store<u8>(v, value, V_RAX);
  }

  static xchgAcc<T>(v: usize, rec: usize, p: usize): void {
    const a = load<T>(v, V_RAX);
    Gpr.write<T>(v, V_RAX, load<T>(p));
    Gpr.put<T>(p, a);
  }
}
