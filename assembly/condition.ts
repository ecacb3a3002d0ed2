// Conditions of Jcc, SETcc and CMOVcc, with short cuts for flags that a comparison or logic operation left.

import { FLAGS_ADD, FLAGS_DEC, Flags } from './flags';
import { V_FLAGS_A, V_FLAGS_B, V_FLAGS_KIND } from './layout';

@final
export class Condition {
  /** Whether condition `cc` (in encoding order) holds. */
  static test(v: usize, cc: u32): bool {
    const kind = load<u32>(v, V_FLAGS_KIND);
    const a = load<i64>(v, V_FLAGS_A);
    const b = load<i64>(v, V_FLAGS_B);
    if (kind < FLAGS_ADD) {
      switch (cc) {
        case 2:
          if (kind < FLAGS_DEC) return u64(a) < u64(b);
          break;
        case 3:
          if (kind < FLAGS_DEC) return u64(a) >= u64(b);
          break;
        case 4:
          return a == b;
        case 5:
          return a != b;
        case 6:
          if (kind < FLAGS_DEC) return u64(a) <= u64(b);
          break;
        case 7:
          if (kind < FLAGS_DEC) return u64(a) > u64(b);
          break;
        case 8:
          return (a - b) << i64(kind & 63) < 0;
        case 9:
          return (a - b) << i64(kind & 63) >= 0;
        case 12:
          return a < b;
        case 13:
          return a >= b;
        case 14:
          return a <= b;
        case 15:
          return a > b;
        default:
          break;
      }
    } else if (kind & FLAGS_ADD) {
      const r = (a + b) << i64(kind & 63);
      if (cc == 4) return r == 0;
      if (cc == 5) return r != 0;
      if (cc == 8) return r < 0;
      if (cc == 9) return r >= 0;
      if (cc == 2) return Flags.carry(v) != 0;
      if (cc == 3) return Flags.carry(v) == 0;
    }
    return Flags.condition(v, cc);
  }
}
