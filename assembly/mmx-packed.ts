// What the packed integer instructions of MMX and SSE2 compute, on v128 values; MMX uses the low half. SDM vol. 1 §9.4, §11.4.2.

@final
export class Packed {
  @inline static identity(): v128 {
    return i64x2(0x0706050403020100, 0x0f0e0d0c0b0a0908);
  }

  /** High halves of the products of words. */
  @inline static highSigned(a: v128, b: v128): v128 {
    const low = i32x4.extmul_low_i16x8_s(a, b);
    const high = i32x4.extmul_high_i16x8_s(a, b);
    return v128.shuffle<u16>(low, high, 1, 3, 5, 7, 9, 11, 13, 15);
  }

  @inline static highUnsigned(a: v128, b: v128): v128 {
    const low = i32x4.extmul_low_i16x8_u(a, b);
    const high = i32x4.extmul_high_i16x8_u(a, b);
    return v128.shuffle<u16>(low, high, 1, 3, 5, 7, 9, 11, 13, 15);
  }

  /** 64-bit products of the even doublewords. */
  @inline static evenProducts(a: v128, b: v128): v128 {
    return i64x2.extmul_low_i32x4_u(v128.shuffle<u32>(a, a, 0, 2, 0, 2), v128.shuffle<u32>(b, b, 0, 2, 0, 2));
  }

  /** Sum of the differences of eight bytes, in each half. */
  @inline static absoluteDifferences(a: v128, b: v128): v128 {
    const difference = v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a));
    const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(difference));
    return v128.and(i64x2.add(sums, i64x2.shr_u(sums, 32)), i64x2.splat(0xffffffff));
  }

  /** Byte order that puts the doublewords chosen by the two-bit fields of `imm` in place. */
  @inline static dwordOrder(imm: u32): v128 {
    const fields = u64(imm & 3) | (u64(imm & 0xc) << 30);
    const upper = u64((imm >> 4) & 3) | (u64((imm >> 4) & 0xc) << 30);
    return i64x2.replace_lane(i64x2.splat(Packed.spread(fields)), 1, Packed.spread(upper));
  }

  /** Bytes of two doublewords by number. */
  @inline private static spread(fields: u64): u64 {
    return fields * 0x04040404 + 0x0302010003020100;
  }

  /** Byte order of four words by the two-bit fields of `imm`. */
  @inline static wordOrder(imm: u32): u64 {
    const x = u64(imm);
    const fields = (x & 3) | ((x & 0xc) << 14) | ((x & 0x30) << 28) | ((x & 0xc0) << 42);
    return fields * 0x0202 + 0x0100010001000100;
  }
}

/** Shifts by a count of any size. */
@final
export class PackedShift {
  @inline static psllw(x: v128, count: u64): v128 {
    return count < 16 ? i16x8.shl(x, i32(count)) : i64x2.splat(0);
  }

  @inline static pslld(x: v128, count: u64): v128 {
    return count < 32 ? i32x4.shl(x, i32(count)) : i64x2.splat(0);
  }

  @inline static psllq(x: v128, count: u64): v128 {
    return count < 64 ? i64x2.shl(x, i32(count)) : i64x2.splat(0);
  }

  @inline static psrlw(x: v128, count: u64): v128 {
    return count < 16 ? i16x8.shr_u(x, i32(count)) : i64x2.splat(0);
  }

  @inline static psrld(x: v128, count: u64): v128 {
    return count < 32 ? i32x4.shr_u(x, i32(count)) : i64x2.splat(0);
  }

  @inline static psrlq(x: v128, count: u64): v128 {
    return count < 64 ? i64x2.shr_u(x, i32(count)) : i64x2.splat(0);
  }

  @inline static psraw(x: v128, count: u64): v128 {
    return i16x8.shr_s(x, i32(min<u64>(count, 15)));
  }

  @inline static psrad(x: v128, count: u64): v128 {
    return i32x4.shr_s(x, i32(min<u64>(count, 31)));
  }
}
