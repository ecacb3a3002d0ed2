// Where indirect jumps and calls, and returns of functions that are not part of a region, have gone: inline caches are made of
// it when a region is made anew. Sampled; by place of the instruction, whatever process it runs in.

/** Places that are remembered, and targets of each. */
const PLACES: u32 = 1024;
export const MOST_TARGETS: u32 = 16;
/** Of this many ways out one is looked at; the jumps' own pattern does not hide behind an odd number. */
const SAMPLE: u32 = 7;
/** Targets with less than this part of a place's samples are left out. */
const RARE: u32 = 64;

// A place: u32 key, u32 samples; then i32 target minus the first byte of the instruction's page, u32 samples.
const P_KEY: usize = 0;
const P_SAMPLES: usize = 4;
const P_TARGETS: usize = 8;
const PLACE_SIZE: usize = P_TARGETS + (usize(MOST_TARGETS) << 3);
const NONE: i32 = i32.MIN_VALUE;

const places = memory.data(139264);
let skipped: u32 = 0;

@final
export class Targets {
  /** The place of the instruction at a page offset of a frame; what is known of another one there is lost. */
  static place(frame: u32, offset: u32): usize {
    const key = (frame << 12) | offset | 0x80000000;
    const at = places + usize(((key * 0x9e3779b1) >> 22) & (PLACES - 1)) * PLACE_SIZE;
    if (load<u32>(at, P_KEY) != key) {
      store<u32>(at, key, P_KEY);
      Targets.clear(at);
    }
    return at;
  }

  static clear(place: usize): void {
    store<u32>(place, 0, P_SAMPLES);
    for (let i: u32 = 0; i < MOST_TARGETS; i++) store<i32>(Targets.row(place, i), NONE);
  }

  @inline static row(place: usize, i: u32): usize {
    return place + P_TARGETS + (usize(i) << 3);
  }

  /** The instruction at `place` went to `target`, relative to its page. */
  static note(place: usize, target: i64): void {
    if (++skipped < SAMPLE) return;
    skipped = 0;
    if (target != i64(i32(target)) || i32(target) == NONE) return;
    store<u32>(place, load<u32>(place, P_SAMPLES) + 1, P_SAMPLES);
    let least = Targets.row(place, 0);
    for (let i: u32 = 0; i < MOST_TARGETS; i++) {
      const row = Targets.row(place, i);
      const found = load<i32>(row);
      if (found == i32(target)) {
        store<u32>(row, load<u32>(row, 4) + 1, 4);
        Targets.rise(place, i);
        return;
      }
      if (found == NONE) {
        store<i32>(row, i32(target));
        store<u32>(row, 1, 4);
        return;
      }
      if (load<u32>(row, 4) <= load<u32>(least, 4)) least = row;
    }
    store<i32>(least, i32(target));
    store<u32>(least, 1, 4);
  }

  /** Keeps the targets in the order of their samples. */
  static rise(place: usize, i: u32): void {
    for (; i > 0; i--) {
      const row = Targets.row(place, i);
      const above = Targets.row(place, i - 1);
      const here = load<u64>(row);
      const there = load<u64>(above);
      if (u32(there >> 32) >= u32(here >> 32)) return;
      store<u64>(row, there);
      store<u64>(above, here);
    }
  }

  /** Whether target number `i`, counted from the most frequent, is worth a comparison. */
  static worth(place: usize, i: u32): bool {
    const row = Targets.row(place, i);
    return load<i32>(row) != NONE && load<u32>(row, 4) * RARE >= load<u32>(place, P_SAMPLES);
  }

  /** Whether comparisons would find most targets: half of them are one of four, or nearly all are known. */
  static few(place: usize): bool {
    let sum: u32 = 0;
    for (let i: u32 = 0; i < MOST_TARGETS; i++) {
      if (load<i32>(Targets.row(place, i)) == NONE) break;
      sum += load<u32>(Targets.row(place, i), 4);
      if (i == 3 && sum * 2 >= load<u32>(place, P_SAMPLES)) return true;
    }
    return sum * 8 >= load<u32>(place, P_SAMPLES) * 7;
  }

  /** Target number `i`, relative to the page of the instruction. */
  @inline static at(place: usize, i: u32): i32 {
    return load<i32>(Targets.row(place, i));
  }
}
