// Stand-in for effective addresses: the displacement of the record is the linear address.

import { R_DISP } from './layout';

@final
export class Ea {
  static mask(rec: usize): u64 {
    return ~0;
  }

  static linear(v: usize, rec: usize, offset: u64, size: u32, write: bool): u64 {
    return offset;
  }

  static at(v: usize, rec: usize, delta: u64, size: u32, write: bool): u64 {
    return u64(load<i32>(rec, R_DISP)) + delta;
  }
}
