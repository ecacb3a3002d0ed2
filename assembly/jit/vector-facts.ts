// What is known of XMM registers and MXCSR where the nodes of a region begin.
//
// The first pass over a region knows nothing where paths meet, and notes what each edge brings there; the second starts from
// what they agree on. That holds in the second pass too, which leaves out only tests of what was known already.

import { MOST_NODES } from './graph';

/** Of a node: one byte a register, and one for MXCSR. */
const SIZE: usize = 17;
const MXCSR: usize = 16;
/** Now; behind each node; on all edges into it, of the first pass. */
const now = memory.data(17);
const behind = memory.data(1632);
const before = memory.data(1632);

let pass: u32 = 0;

@final
export class Facts {
  /** Before the first pass. */
  static forget(): void {
    pass = 0;
    memory.fill(before, 0xff, usize(MOST_NODES) * SIZE);
  }

  /** Node `i` begins: behind `from`, its only way in, or (−1) where paths meet. */
  static node(i: i32, from: i32): void {
    if (i == 0) pass++;
    if (i == 0 || (from < 0 && pass == 1)) memory.fill(now, 0, SIZE);
    else memory.copy(now, (from < 0 ? before : behind) + usize(from < 0 ? i : from) * SIZE, SIZE);
  }

  /** Node `i` ends. */
  static leave(i: i32): void {
    memory.copy(behind + usize(i) * SIZE, now, SIZE);
  }

  /** Code goes from the end of one node to another. */
  static edge(from: i32, to: i32): void {
    if (pass != 1) return;
    for (let k: usize = 0; k < SIZE; k++) {
      const at = before + usize(to) * SIZE + k;
      store<u8>(at, load<u8>(at) & load<u8>(behind + usize(from) * SIZE + k));
    }
  }

  @inline static get(register: u32): u32 {
    return load<u8>(now + usize(register));
  }

  @inline static set(register: u32, what: u32): void {
    store<u8>(now + usize(register), what);
  }

  /** Forgets the registers. */
  static unknown(): void {
    memory.fill(now, 0, MXCSR);
  }

  @inline static get settled(): bool {
    return load<u8>(now, MXCSR) != 0;
  }

  @inline static settle(yes: bool): void {
    store<u8>(now, u8(yes), MXCSR);
  }
}
