// AssemblyScript, compiled by decoder-core.ts: the core's decoder, called for many strings of bytes at once.

import { Decode } from './decode';
import { R_OP, R_SUB } from './layout';
import { OP_RAISE } from './opcodes.gen';

export * from './mode';

/** Bytes from one string to the next; as many may be read behind it, so that every string ends. */
const STRIDE: usize = 16;

const record = memory.data(32, 8);
let strings: usize = 0;
let results: usize = 0;

/** Room for `count` strings and their results; the address of the strings. */
export function allocate(count: u32): usize {
  strings = usize(heap.alloc((usize(count) + 1) * STRIDE));
  results = usize(heap.alloc(usize(count) * 4));
  return strings;
}

export function resultsAt(): usize { return results; }

/** Decodes `count` strings: their lengths, and from bit 8 the vectors that they raise at once (0: none). */
export function decode(count: u32, key: u32, isa: u64): void {
  for (let i: u32 = 0; i < count; i++) {
    const at = strings + usize(i) * STRIDE;
    let result = Decode.one(record, at, at + 2 * STRIDE, key, isa);
    if (load<u16>(record, R_OP) == u16(OP_RAISE)) result |= u32(load<u16>(record, R_SUB)) << 8;
    store<u32>(results + (usize(i) << 2), result);
  }
}
