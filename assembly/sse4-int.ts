// SSE4.1 and SSE4.2 on packed integers: blends, extensions, insertions, minimum and maximum, tests. SDM vol. 2 by mnemonic.

import { CF, Flags, ZF } from './flags';
import { R_DST, R_IMM, V_XMM } from './layout';

/** A bit for each element, for masks by immediate. */
const WORD_BITS_LOW: u64 = 0x0008000400020001;
const WORD_BITS_HIGH: u64 = 0x0080004000200010;

/** The operations on values that are more than one Wasm instruction. */
@final
export class PackedSse4 {
  /** All ones in the words whose bit of `imm` is set. */
  @inline static wordMask(imm: u32): v128 {
    const bits = i64x2.replace_lane(i64x2.splat(WORD_BITS_LOW), 1, WORD_BITS_HIGH);
    return i16x8.eq(v128.and(i16x8.splat(i16(imm)), bits), bits);
  }

  @inline static dwordMask(imm: u32): v128 {
    const bits = i64x2.replace_lane(i64x2.splat(0x0000000200000001), 1, 0x0000000800000004);
    return i32x4.eq(v128.and(i32x4.splat(imm), bits), bits);
  }

  @inline static qwordMask(imm: u32): v128 {
    return i64x2.replace_lane(i64x2.splat(0 - i64(imm & 1)), 1, 0 - i64((imm >> 1) & 1));
  }

  /** Signed products of the even doublewords. */
  @inline static evenProducts(a: v128, b: v128): v128 {
    return i64x2.extmul_low_i32x4_s(v128.shuffle<u32>(a, a, 0, 2, 0, 2), v128.shuffle<u32>(b, b, 0, 2, 0, 2));
  }

  /** The least word and where it was first. */
  static phminposuw(x: v128): u64 {
    let least = i16x8.min_u(x, v128.shuffle<u32>(x, x, 2, 3, 0, 1));
    least = i16x8.min_u(least, v128.shuffle<u32>(least, least, 1, 0, 3, 2));
    least = i16x8.min_u(least, v128.shuffle<u16>(least, least, 1, 0, 3, 2, 5, 4, 7, 6));
    const at = ctz<u32>(i16x8.bitmask(i16x8.eq(x, least)));
    return u64(i16x8.extract_lane_u(least, 0)) | (u64(at) << 16);
  }

  /** Sums of four absolute differences: bytes of `a` from each of eight places, one group of `b`. */
  static mpsadbw(a: v128, b: v128, imm: u32): v128 {
    const from = i64x2.splat(0x0706050403020100 + u64((imm & 4) >> 0) * 0x0101010101010101);
    const group = i8x16.swizzle(b, i32x4.splat(0x03020100 + (imm & 3) * 0x04040404));
    let sums = i64x2.splat(0);
    for (let i: u32 = 0; i < 4; i++) {
      const x = i16x8.extend_low_i8x16_u(i8x16.swizzle(a, i8x16.add(from, i8x16.splat(u8(i)))));
      const y = i16x8.extend_low_i8x16_u(i8x16.swizzle(group, i8x16.splat(u8(i))));
      sums = i16x8.add(sums, i16x8.abs(i16x8.sub(x, y)));
    }
    return sums;
  }
}

@final
export class Sse4Int {
  @inline private static dst(v: usize, rec: usize): usize {
    return v + load<u16>(rec, R_DST);
  }

  @inline private static imm(rec: usize): u32 {
    return load<u8>(rec, R_IMM);
  }

  // Blends: by an immediate, and by the sign bits of XMM0

  static pblendw(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, v128.bitselect(v128.load(p), v128.load(d), PackedSse4.wordMask(Sse4Int.imm(rec))));
  }

  static blendps(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, v128.bitselect(v128.load(p), v128.load(d), PackedSse4.dwordMask(Sse4Int.imm(rec))));
  }

  static blendpd(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, v128.bitselect(v128.load(p), v128.load(d), PackedSse4.qwordMask(Sse4Int.imm(rec))));
  }

  static pblendvb(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, v128.bitselect(v128.load(p), v128.load(d), i8x16.shr_s(v128.load(v, V_XMM), 7)));
  }

  static blendvps(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, v128.bitselect(v128.load(p), v128.load(d), i32x4.shr_s(v128.load(v, V_XMM), 31)));
  }

  static blendvpd(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, v128.bitselect(v128.load(p), v128.load(d), i64x2.shr_s(v128.load(v, V_XMM), 63)));
  }

  /** ZF: no bit in common; CF: every bit of the source is in the destination. */
  static ptest(v: usize, rec: usize, p: usize): void {
    const a = v128.load(Sse4Int.dst(v, rec));
    const b = v128.load(p);
    const zero = v128.any_true(v128.and(a, b)) ? 0 : ZF;
    const carry = v128.any_true(v128.andnot(b, a)) ? 0 : CF;
    Flags.setEager(v, zero | carry);
  }

  // Extensions of the low elements

  static pmovsxbw(v: usize, rec: usize, p: usize): void {
    v128.store(Sse4Int.dst(v, rec), i16x8.extend_low_i8x16_s(v128.load_zero<u64>(p)));
  }

  static pmovsxbd(v: usize, rec: usize, p: usize): void {
    const words = i16x8.extend_low_i8x16_s(v128.load_zero<u32>(p));
    v128.store(Sse4Int.dst(v, rec), i32x4.extend_low_i16x8_s(words));
  }

  static pmovsxbq(v: usize, rec: usize, p: usize): void {
    const low = i64x2.splat(i64(load<i8>(p)));
    v128.store(Sse4Int.dst(v, rec), i64x2.replace_lane(low, 1, i64(load<i8>(p, 1))));
  }

  static pmovsxwd(v: usize, rec: usize, p: usize): void {
    v128.store(Sse4Int.dst(v, rec), i32x4.extend_low_i16x8_s(v128.load_zero<u64>(p)));
  }

  static pmovsxwq(v: usize, rec: usize, p: usize): void {
    const dwords = i32x4.extend_low_i16x8_s(v128.load_zero<u32>(p));
    v128.store(Sse4Int.dst(v, rec), i64x2.extend_low_i32x4_s(dwords));
  }

  static pmovsxdq(v: usize, rec: usize, p: usize): void {
    v128.store(Sse4Int.dst(v, rec), i64x2.extend_low_i32x4_s(v128.load_zero<u64>(p)));
  }

  static pmovzxbw(v: usize, rec: usize, p: usize): void {
    v128.store(Sse4Int.dst(v, rec), i16x8.extend_low_i8x16_u(v128.load_zero<u64>(p)));
  }

  static pmovzxbd(v: usize, rec: usize, p: usize): void {
    const words = i16x8.extend_low_i8x16_u(v128.load_zero<u32>(p));
    v128.store(Sse4Int.dst(v, rec), i32x4.extend_low_i16x8_u(words));
  }

  static pmovzxbq(v: usize, rec: usize, p: usize): void {
    const low = i64x2.splat(i64(load<u8>(p)));
    v128.store(Sse4Int.dst(v, rec), i64x2.replace_lane(low, 1, i64(load<u8>(p, 1))));
  }

  static pmovzxwd(v: usize, rec: usize, p: usize): void {
    v128.store(Sse4Int.dst(v, rec), i32x4.extend_low_i16x8_u(v128.load_zero<u64>(p)));
  }

  static pmovzxwq(v: usize, rec: usize, p: usize): void {
    const dwords = i32x4.extend_low_i16x8_u(v128.load_zero<u32>(p));
    v128.store(Sse4Int.dst(v, rec), i64x2.extend_low_i32x4_u(dwords));
  }

  static pmovzxdq(v: usize, rec: usize, p: usize): void {
    v128.store(Sse4Int.dst(v, rec), i64x2.extend_low_i32x4_u(v128.load_zero<u64>(p)));
  }

  // Arithmetic and comparison

  static pmuldq(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, PackedSse4.evenProducts(v128.load(d), v128.load(p)));
  }

  static pmulld(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i32x4.mul(v128.load(d), v128.load(p)));
  }

  static packusdw(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i16x8.narrow_i32x4_u(v128.load(d), v128.load(p)));
  }

  static pcmpeqq(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i64x2.eq(v128.load(d), v128.load(p)));
  }

  static pcmpgtq(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i64x2.gt_s(v128.load(d), v128.load(p)));
  }

  static pminsb(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i8x16.min_s(v128.load(d), v128.load(p)));
  }

  static pminuw(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i16x8.min_u(v128.load(d), v128.load(p)));
  }

  static pminsd(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i32x4.min_s(v128.load(d), v128.load(p)));
  }

  static pminud(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i32x4.min_u(v128.load(d), v128.load(p)));
  }

  static pmaxsb(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i8x16.max_s(v128.load(d), v128.load(p)));
  }

  static pmaxuw(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i16x8.max_u(v128.load(d), v128.load(p)));
  }

  static pmaxsd(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i32x4.max_s(v128.load(d), v128.load(p)));
  }

  static pmaxud(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, i32x4.max_u(v128.load(d), v128.load(p)));
  }

  static phminposuw(v: usize, rec: usize, p: usize): void {
    v128.store(
      Sse4Int.dst(v, rec),
      i64x2.replace_lane(i64x2.splat(0), 0, PackedSse4.phminposuw(v128.load(p))),
    );
  }

  static mpsadbw(v: usize, rec: usize, p: usize): void {
    const d = Sse4Int.dst(v, rec);
    v128.store(d, PackedSse4.mpsadbw(v128.load(d), v128.load(p), Sse4Int.imm(rec)));
  }

  // Single elements

  static pextrbStore(v: usize, rec: usize, p: usize): void {
    store<u8>(p, load<u8>(Sse4Int.dst(v, rec) + (Sse4Int.imm(rec) & 15)));
  }

  static pextrb(v: usize, rec: usize, p: usize): void {
    store<u64>(p, u64(load<u8>(Sse4Int.dst(v, rec) + (Sse4Int.imm(rec) & 15))));
  }

  static pextrwStore(v: usize, rec: usize, p: usize): void {
    store<u16>(p, load<u16>(Sse4Int.dst(v, rec) + ((Sse4Int.imm(rec) & 7) << 1)));
  }

  static pextrw(v: usize, rec: usize, p: usize): void {
    store<u64>(p, u64(load<u16>(Sse4Int.dst(v, rec) + ((Sse4Int.imm(rec) & 7) << 1))));
  }

  static pextrdStore(v: usize, rec: usize, p: usize): void {
    store<u32>(p, load<u32>(Sse4Int.dst(v, rec) + ((Sse4Int.imm(rec) & 3) << 2)));
  }

  static pextrd(v: usize, rec: usize, p: usize): void {
    store<u64>(p, u64(load<u32>(Sse4Int.dst(v, rec) + ((Sse4Int.imm(rec) & 3) << 2))));
  }

  static pextrq(v: usize, rec: usize, p: usize): void {
    store<u64>(p, load<u64>(Sse4Int.dst(v, rec) + ((Sse4Int.imm(rec) & 1) << 3)));
  }

  static pinsrb(v: usize, rec: usize, p: usize): void {
    store<u8>(Sse4Int.dst(v, rec) + (Sse4Int.imm(rec) & 15), load<u8>(p));
  }

  static pinsrd(v: usize, rec: usize, p: usize): void {
    store<u32>(Sse4Int.dst(v, rec) + ((Sse4Int.imm(rec) & 3) << 2), load<u32>(p));
  }

  static pinsrq(v: usize, rec: usize, p: usize): void {
    store<u64>(Sse4Int.dst(v, rec) + ((Sse4Int.imm(rec) & 1) << 3), load<u64>(p));
  }

  /** The element in memory, or the one of the register that bits 6–7 choose. */
  static insertpsLoad(v: usize, rec: usize, p: usize): void {
    Sse4Int.insert(v, rec, load<u32>(p));
  }

  static insertps(v: usize, rec: usize, p: usize): void {
    Sse4Int.insert(v, rec, load<u32>(p + ((Sse4Int.imm(rec) >> 6) << 2)));
  }

  private static insert(v: usize, rec: usize, value: u32): void {
    const d = Sse4Int.dst(v, rec);
    const imm = Sse4Int.imm(rec);
    store<u32>(d + (((imm >> 4) & 3) << 2), value);
    v128.store(d, v128.andnot(v128.load(d), PackedSse4.dwordMask(imm & 15)));
  }
}
