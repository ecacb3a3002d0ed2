// Accesses that have missed the TLB often: their next code calls the core on a miss and stays in the region.

import { R_OFFSET } from '../layout';

/** One bit a site, by a hash of its frame and page offset. Sites that share a bit only get the larger code. */
const SITES: u32 = 1 << 16;
const bits = memory.data(8192);

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
    const site = Sites.hash(currentFrame, currentOffset);
    return ((load<u8>(bits + usize(site >> 3)) >> u8(site & 7)) & 1) != 0;
  }

  static mark(frame: u32, offset: u32): void {
    const site = Sites.hash(frame, offset);
    const at = bits + usize(site >> 3);
    store<u8>(at, load<u8>(at) | (1 << u8(site & 7)));
  }

  @inline static hash(frame: u32, offset: u32): u32 {
    return (((frame * 0x9e3779b1) ^ (offset * 0x85ebca6b)) >> 16) & (SITES - 1);
  }
}
