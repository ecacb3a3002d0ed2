// Accesses that have missed the TLB often: their next code calls the core on a miss and stays in the region.

import { R_OFFSET } from '../layout';

/** One bit a site, by a hash of its frame and page offset. Sites that share a bit only get the larger code. */
const SITES: u32 = 1 << 16;
const bits = memory.data(8192);
/** Accesses that do not check for others too: such a check failed often. */
const lonely = memory.data(8192);

let currentFrame: u32 = 0;
let currentOffset: u32 = 0;

@final
export class Sites {
  static instruction(frame: u32, rec: usize): void {
    currentFrame = frame;
    currentOffset = load<u16>(rec, R_OFFSET);
  }

  /** Whether a miss of the current instruction calls the core. */
  static calls(): bool {
    return Sites.has(bits, currentFrame, currentOffset);
  }

  /** Whether the current instruction's access does not lead a group. */
  static alone(): bool {
    return Sites.has(lonely, currentFrame, currentOffset);
  }

  /** Marks a site; false when it is marked already. */
  static markCalls(frame: u32, offset: u32): bool {
    return Sites.mark(bits, frame, offset);
  }

  static markAlone(frame: u32, offset: u32): bool {
    return Sites.mark(lonely, frame, offset);
  }

  static has(table: usize, frame: u32, offset: u32): bool {
    const site = Sites.hash(frame, offset);
    return ((load<u8>(table + usize(site >> 3)) >> u8(site & 7)) & 1) != 0;
  }

  static mark(table: usize, frame: u32, offset: u32): bool {
    if (Sites.has(table, frame, offset)) return false;
    const site = Sites.hash(frame, offset);
    const at = table + usize(site >> 3);
    store<u8>(at, load<u8>(at) | (1 << u8(site & 7)));
    return true;
  }

  @inline static hash(frame: u32, offset: u32): u32 {
    return (((frame * 0x9e3779b1) ^ (offset * 0x85ebca6b)) >> 16) & (SITES - 1);
  }
}
