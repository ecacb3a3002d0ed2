// SSSE3: the same operations on MMX and XMM registers. SDM vol. 1 §12.6, vol. 2 by mnemonic.

import { R_DST, R_IMM } from './layout';
import { Mmx } from './mmx';

/** Bytes 0–15, to which shuffles add an offset. */
const ORDER_LOW: u64 = 0x0706050403020100;
const ORDER_HIGH: u64 = 0x0f0e0d0c0b0a0908;

/** The operations on values; horizontal ones take the low half of the result from `a`. */
@final
export class PackedSsse3 {
  /** Bytes of `a` chosen by the low bits of `b`; bit 7 gives zero. `mask` has the bits of `b` that count. */
  @inline static pshufb(a: v128, b: v128, mask: u8): v128 {
    return i8x16.swizzle(a, v128.and(b, i8x16.splat(mask)));
  }

  @inline private static evenWords(a: v128, b: v128): v128 {
    return v128.shuffle<u16>(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
  }

  @inline private static oddWords(a: v128, b: v128): v128 {
    return v128.shuffle<u16>(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
  }

  @inline static phaddw(a: v128, b: v128): v128 {
    return i16x8.add(PackedSsse3.evenWords(a, b), PackedSsse3.oddWords(a, b));
  }

  @inline static phaddd(a: v128, b: v128): v128 {
    return i32x4.add(v128.shuffle<u32>(a, b, 0, 2, 4, 6), v128.shuffle<u32>(a, b, 1, 3, 5, 7));
  }

  @inline static phaddsw(a: v128, b: v128): v128 {
    return i16x8.add_sat_s(PackedSsse3.evenWords(a, b), PackedSsse3.oddWords(a, b));
  }

  @inline static phsubw(a: v128, b: v128): v128 {
    return i16x8.sub(PackedSsse3.evenWords(a, b), PackedSsse3.oddWords(a, b));
  }

  @inline static phsubd(a: v128, b: v128): v128 {
    return i32x4.sub(v128.shuffle<u32>(a, b, 0, 2, 4, 6), v128.shuffle<u32>(a, b, 1, 3, 5, 7));
  }

  @inline static phsubsw(a: v128, b: v128): v128 {
    return i16x8.sub_sat_s(PackedSsse3.evenWords(a, b), PackedSsse3.oddWords(a, b));
  }

  /** Unsigned bytes of `a` times signed bytes of `b`, neighbours added with saturation. */
  @inline static pmaddubsw(a: v128, b: v128): v128 {
    const even = i16x8.mul(v128.and(a, i16x8.splat(0xff)), i16x8.shr_s(i16x8.shl(b, 8), 8));
    const odd = i16x8.mul(i16x8.shr_u(a, 8), i16x8.shr_s(b, 8));
    return i16x8.add_sat_s(even, odd);
  }

  /** Wasm saturates −1 · −1, where the processor wraps. */
  @inline static pmulhrsw(a: v128, b: v128): v128 {
    const least = i16x8.splat(-0x8000);
    const overflow = v128.and(i16x8.eq(a, least), i16x8.eq(b, least));
    return v128.xor(i16x8.q15mulr_sat_s(a, b), overflow);
  }

  @inline static psignb(a: v128, b: v128): v128 {
    return v128.andnot(v128.bitselect(i8x16.neg(a), a, i8x16.shr_s(b, 7)), i8x16.eq(b, i64x2.splat(0)));
  }

  @inline static psignw(a: v128, b: v128): v128 {
    return v128.andnot(v128.bitselect(i16x8.neg(a), a, i16x8.shr_s(b, 15)), i16x8.eq(b, i64x2.splat(0)));
  }

  @inline static psignd(a: v128, b: v128): v128 {
    return v128.andnot(v128.bitselect(i32x4.neg(a), a, i32x4.shr_s(b, 31)), i32x4.eq(b, i64x2.splat(0)));
  }

  /** Bytes `count` to `count` + 15 of `a` above `b`. */
  @inline static palignr(a: v128, b: v128, count: u32): v128 {
    const order = i64x2.replace_lane(i64x2.splat(ORDER_LOW), 1, ORDER_HIGH);
    const low = i8x16.add(order, i8x16.splat(u8(min<u32>(count, 32))));
    return v128.or(i8x16.swizzle(b, low), i8x16.swizzle(a, i8x16.sub(low, i8x16.splat(16))));
  }
}

@final
export class Ssse3 {
  @inline private static dst(v: usize, rec: usize): usize {
    return v + load<u16>(rec, R_DST);
  }

  static pshufb(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.pshufb(v128.load(d), v128.load(p), 0x8f));
  }

  static phaddw(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.phaddw(v128.load(d), v128.load(p)));
  }

  static phaddd(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.phaddd(v128.load(d), v128.load(p)));
  }

  static phaddsw(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.phaddsw(v128.load(d), v128.load(p)));
  }

  static phsubw(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.phsubw(v128.load(d), v128.load(p)));
  }

  static phsubd(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.phsubd(v128.load(d), v128.load(p)));
  }

  static phsubsw(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.phsubsw(v128.load(d), v128.load(p)));
  }

  static pmaddubsw(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.pmaddubsw(v128.load(d), v128.load(p)));
  }

  static pmulhrsw(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.pmulhrsw(v128.load(d), v128.load(p)));
  }

  static psignb(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.psignb(v128.load(d), v128.load(p)));
  }

  static psignw(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.psignw(v128.load(d), v128.load(p)));
  }

  static psignd(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.psignd(v128.load(d), v128.load(p)));
  }

  static pabsb(v: usize, rec: usize, p: usize): void {
    v128.store(Ssse3.dst(v, rec), i8x16.abs(v128.load(p)));
  }

  static pabsw(v: usize, rec: usize, p: usize): void {
    v128.store(Ssse3.dst(v, rec), i16x8.abs(v128.load(p)));
  }

  static pabsd(v: usize, rec: usize, p: usize): void {
    v128.store(Ssse3.dst(v, rec), i32x4.abs(v128.load(p)));
  }

  static palignr(v: usize, rec: usize, p: usize): void {
    const d = Ssse3.dst(v, rec);
    v128.store(d, PackedSsse3.palignr(v128.load(d), v128.load(p), load<u8>(rec, R_IMM)));
  }
}

/** The forms on MMX registers: the low half of the same operations. */
@final
export class Ssse3Mmx {
  @inline private static begin(v: usize): bool {
    if (!Mmx.check(v)) return false;
    Mmx.enter(v);
    return true;
  }

  @inline private static reg(v: usize, rec: usize): v128 {
    return v128.load_zero<u64>(v + load<u16>(rec, R_DST));
  }

  @inline private static rm(p: usize): v128 {
    return v128.load_zero<u64>(p);
  }

  /** Register in the low half, r/m in the high half: the first operand of a horizontal operation. */
  @inline private static pair(v: usize, rec: usize, p: usize): v128 {
    return v128.shuffle<u64>(Ssse3Mmx.reg(v, rec), Ssse3Mmx.rm(p), 0, 2);
  }

  @inline private static write(v: usize, rec: usize, value: v128): void {
    Mmx.write(v, load<u16>(rec, R_DST), i64x2.extract_lane(value, 0));
  }

  static pshufb(v: usize, rec: usize, p: usize): void {
    if (Ssse3Mmx.begin(v))
      Ssse3Mmx.write(v, rec, PackedSsse3.pshufb(Ssse3Mmx.reg(v, rec), Ssse3Mmx.rm(p), 0x87));
  }

  static phaddw(v: usize, rec: usize, p: usize): void {
    if (!Ssse3Mmx.begin(v)) return;
    const x = Ssse3Mmx.pair(v, rec, p);
    Ssse3Mmx.write(v, rec, PackedSsse3.phaddw(x, x));
  }

  static phaddd(v: usize, rec: usize, p: usize): void {
    if (!Ssse3Mmx.begin(v)) return;
    const x = Ssse3Mmx.pair(v, rec, p);
    Ssse3Mmx.write(v, rec, PackedSsse3.phaddd(x, x));
  }

  static phaddsw(v: usize, rec: usize, p: usize): void {
    if (!Ssse3Mmx.begin(v)) return;
    const x = Ssse3Mmx.pair(v, rec, p);
    Ssse3Mmx.write(v, rec, PackedSsse3.phaddsw(x, x));
  }

  static phsubw(v: usize, rec: usize, p: usize): void {
    if (!Ssse3Mmx.begin(v)) return;
    const x = Ssse3Mmx.pair(v, rec, p);
    Ssse3Mmx.write(v, rec, PackedSsse3.phsubw(x, x));
  }

  static phsubd(v: usize, rec: usize, p: usize): void {
    if (!Ssse3Mmx.begin(v)) return;
    const x = Ssse3Mmx.pair(v, rec, p);
    Ssse3Mmx.write(v, rec, PackedSsse3.phsubd(x, x));
  }

  static phsubsw(v: usize, rec: usize, p: usize): void {
    if (!Ssse3Mmx.begin(v)) return;
    const x = Ssse3Mmx.pair(v, rec, p);
    Ssse3Mmx.write(v, rec, PackedSsse3.phsubsw(x, x));
  }

  static pmaddubsw(v: usize, rec: usize, p: usize): void {
    if (Ssse3Mmx.begin(v))
      Ssse3Mmx.write(v, rec, PackedSsse3.pmaddubsw(Ssse3Mmx.reg(v, rec), Ssse3Mmx.rm(p)));
  }

  static pmulhrsw(v: usize, rec: usize, p: usize): void {
    if (Ssse3Mmx.begin(v)) Ssse3Mmx.write(v, rec, PackedSsse3.pmulhrsw(Ssse3Mmx.reg(v, rec), Ssse3Mmx.rm(p)));
  }

  static psignb(v: usize, rec: usize, p: usize): void {
    if (Ssse3Mmx.begin(v)) Ssse3Mmx.write(v, rec, PackedSsse3.psignb(Ssse3Mmx.reg(v, rec), Ssse3Mmx.rm(p)));
  }

  static psignw(v: usize, rec: usize, p: usize): void {
    if (Ssse3Mmx.begin(v)) Ssse3Mmx.write(v, rec, PackedSsse3.psignw(Ssse3Mmx.reg(v, rec), Ssse3Mmx.rm(p)));
  }

  static psignd(v: usize, rec: usize, p: usize): void {
    if (Ssse3Mmx.begin(v)) Ssse3Mmx.write(v, rec, PackedSsse3.psignd(Ssse3Mmx.reg(v, rec), Ssse3Mmx.rm(p)));
  }

  static pabsb(v: usize, rec: usize, p: usize): void {
    if (Ssse3Mmx.begin(v)) Ssse3Mmx.write(v, rec, i8x16.abs(Ssse3Mmx.rm(p)));
  }

  static pabsw(v: usize, rec: usize, p: usize): void {
    if (Ssse3Mmx.begin(v)) Ssse3Mmx.write(v, rec, i16x8.abs(Ssse3Mmx.rm(p)));
  }

  static pabsd(v: usize, rec: usize, p: usize): void {
    if (Ssse3Mmx.begin(v)) Ssse3Mmx.write(v, rec, i32x4.abs(Ssse3Mmx.rm(p)));
  }

  static palignr(v: usize, rec: usize, p: usize): void {
    if (!Ssse3Mmx.begin(v)) return;
    const both = v128.shuffle<u64>(Ssse3Mmx.rm(p), Ssse3Mmx.reg(v, rec), 0, 2);
    Ssse3Mmx.write(v, rec, PackedSsse3.palignr(i64x2.splat(0), both, load<u8>(rec, R_IMM)));
  }
}
