// CRC32: the Castagnoli polynomial 11EDC6F41H, bits reflected. SDM vol. 2 CRC32.

import { R_DST } from './layout';

/** Remainders of four bits. */
const REMAINDERS = memory.data<u32>([
  0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d, 0x82f63b78,
  0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
]);

@final
export class Crc32 {
  /** Adds the low `bits` of `value` to the remainder. */
  private static add(remainder: u32, value: u64, bits: u32): u32 {
    let low = value ^ u64(remainder);
    // What the remainder has above a short value waits in `low` and is shifted down with it.
    for (let left = bits; left; left -= 4) {
      low = (low >> 4) ^ u64(load<u32>(REMAINDERS + ((usize(low) & 15) << 2)));
    }
    return u32(low);
  }

  @inline private static apply(v: usize, rec: usize, value: u64, bits: u32): void {
    const d = v + load<u16>(rec, R_DST);
    store<u64>(d, u64(Crc32.add(load<u32>(d), value, bits)));
  }

  static byte(v: usize, rec: usize, p: usize): void {
    Crc32.apply(v, rec, u64(load<u8>(p)), 8);
  }

  static wide<T>(v: usize, rec: usize, p: usize): void {
    Crc32.apply(v, rec, u64(load<T>(p)), sizeof<T>() << 3);
  }

  static quad(v: usize, rec: usize, p: usize): void {
    Crc32.apply(v, rec, load<u64>(p), 64);
  }
}
