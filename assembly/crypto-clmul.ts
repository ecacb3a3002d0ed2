// PCLMULQDQ: product of two polynomials over GF(2). SDM vol. 2 PCLMULQDQ.

import { R_DST, R_IMM } from './layout';

/** Every fourth bit: sums of up to eight products of such numbers never carry into the next bit that counts. */
const SPARSE: u64 = 0x11111111;
const SPARSE_PRODUCT: u64 = 0x1111111111111111;

@final
export class Carryless {
  /** Product of 32-bit polynomials: integer products of sparse parts, of which only the low bit of each digit counts. */
  static product32(a: u64, b: u64): u64 {
    const a0 = a & SPARSE;
    const a1 = a & (SPARSE << 1);
    const a2 = a & (SPARSE << 2);
    const a3 = a & (SPARSE << 3);
    const b0 = b & SPARSE;
    const b1 = b & (SPARSE << 1);
    const b2 = b & (SPARSE << 2);
    const b3 = b & (SPARSE << 3);
    const r0 = (a0 * b0) ^ (a1 * b3) ^ (a2 * b2) ^ (a3 * b1);
    const r1 = (a0 * b1) ^ (a1 * b0) ^ (a2 * b3) ^ (a3 * b2);
    const r2 = (a0 * b2) ^ (a1 * b1) ^ (a2 * b0) ^ (a3 * b3);
    const r3 = (a0 * b3) ^ (a1 * b2) ^ (a2 * b1) ^ (a3 * b0);
    return (
      (r0 & SPARSE_PRODUCT) |
      (r1 & (SPARSE_PRODUCT << 1)) |
      (r2 & (SPARSE_PRODUCT << 2)) |
      (r3 & (SPARSE_PRODUCT << 3))
    );
  }

  /** 128-bit product of 64-bit polynomials, by three of half the size. */
  static product(a: u64, b: u64): v128 {
    const low = Carryless.product32(a & 0xffffffff, b & 0xffffffff);
    const high = Carryless.product32(a >> 32, b >> 32);
    const both = Carryless.product32((a ^ (a >> 32)) & 0xffffffff, (b ^ (b >> 32)) & 0xffffffff);
    const middle = both ^ low ^ high;
    return i64x2.replace_lane(i64x2.splat(low ^ (middle << 32)), 1, high ^ (middle >> 32));
  }
}

@final
export class Clmul {
  static pclmulqdq(v: usize, rec: usize, p: usize): void {
    const d = v + load<u16>(rec, R_DST);
    const imm = usize(load<u8>(rec, R_IMM));
    const a = load<u64>(d + ((imm & 1) << 3));
    const b = load<u64>(p + ((imm & 16) >> 1));
    v128.store(d, Carryless.product(a, b));
  }
}
