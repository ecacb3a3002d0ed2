// Immediates that are written while their instruction stays what it is: the decoded record takes the new value, and the block
// lives, also the one that is running. SDM vol. 3 §12.6: the next execution sees the change.

import { B_COUNT, B_FRAME, B_FRAME2, B_HEAT, B_MODE, B_OWNERS, BLOCK_HEADER, MODE_STEP } from './code';
import { Decode, immediateAt } from './decode';
import { Jit } from './jit/jit';
import { CASES, F_CMP, F_MOV, F_TEST, F_XOR, FORM_MI, FORM_RI } from './jit/ops.gen';
import { R_IMM, R_LEN, R_OFFSET, R_OP, RECORD_SIZE, V_ISA } from './layout';

const LARGEST: u32 = 8;
const scratch = memory.data(32, 8);

@final
export class Patch {
  /** Whether the bytes [offset, offset + size) of a frame that `block` was decoded from lie within one immediate of it. */
  static within(v: usize, block: usize, frame: u32, offset: u32, size: u32): bool {
    return Patch.decode(v, block, frame, offset, size) != 0;
  }

  /** Such bytes have been written: brings the block up to date; false: it cannot be. */
  static apply(v: usize, block: usize, frame: u32, offset: u32, size: u32): bool {
    const rec = Patch.decode(v, block, frame, offset, size);
    if (!rec) return false;
    store<i64>(rec, load<i64>(scratch, R_IMM), R_IMM);
    if (load<u32>(block, B_OWNERS)) {
      Jit.blockDied(block);
      store<i32>(block, Jit.heat(frame), B_HEAT);
    }
    return true;
  }

  /** Decodes the instruction that holds the bytes in its immediate; its record in the block, or 0. */
  static decode(v: usize, block: usize, frame: u32, offset: u32, size: u32): usize {
    if (!v || size > LARGEST || load<u32>(block, B_FRAME) != frame || load<u32>(block, B_FRAME2)) return 0;
    const rec = Patch.record(block, offset, size);
    if (!rec || !Patch.plain(rec)) return 0;
    const page: usize = usize(frame) << 12;
    const from = page + load<u16>(rec, R_OFFSET);
    const key = load<u32>(block, B_MODE) & ~MODE_STEP;
    const length = Decode.one(scratch, from, page + 4096, key, load<u64>(v, V_ISA));
    return length == load<u8>(rec, R_LEN) && page + offset >= immediateAt ? rec : 0;
  }

  /** The record of the instruction that all of the bytes belong to, or 0. */
  static record(block: usize, offset: u32, size: u32): usize {
    let rec = block + BLOCK_HEADER;
    for (let i: u32 = load<u32>(block, B_COUNT); i > 0; i--) {
      const from: u32 = load<u16>(rec, R_OFFSET);
      const end = from + load<u8>(rec, R_LEN);
      if (offset < end) return offset >= from && offset + size <= end ? rec : 0;
      rec += RECORD_SIZE;
    }
    return 0;
  }

  /** Whether the immediate decides about nothing but the value: arithmetic, comparisons and MOV. */
  static plain(rec: usize): bool {
    const row = CASES + (usize(load<u16>(rec, R_OP)) << 2);
    const family: u32 = load<u8>(row);
    const form: u32 = load<u8>(row, 1);
    return (
      (form == FORM_RI || form == FORM_MI) &&
      (family <= F_XOR || family == F_CMP || family == F_TEST || family == F_MOV)
    );
  }
}
