// Stands in for assembly/ea.ts: the effective address is the displacement.

import { R_DISP } from './layout';

@final
export class Ea {
  static offset(v: usize, rec: usize): u64 {
    return u64(load<u32>(rec, R_DISP));
  }

  static segment(rec: usize): u32 {
    return 3;
  }

  static linear(v: usize, rec: usize, offset: u64, size: u32, write: bool): u64 {
    return offset;
  }
}
