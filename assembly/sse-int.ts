// SSE2 integer instructions on XMM registers. SDM vol. 1 §11.4.2, vol. 2 by mnemonic. SSE logic and shuffles are here too.

import { Gpr } from './gpr';
import { R_DST, R_IMM } from './layout';
import { Packed, PackedShift } from './mmx-packed';

@final
export class SseInt {
  @inline private static dst(v: usize, rec: usize): usize {
    return v + load<u16>(rec, R_DST);
  }

  @inline private static imm(rec: usize): u32 {
    return load<u8>(rec, R_IMM);
  }

  // Logic

  static pand(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, v128.and(v128.load(d), v128.load(p)));
  }

  static pandn(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, v128.andnot(v128.load(p), v128.load(d)));
  }

  static por(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, v128.or(v128.load(d), v128.load(p)));
  }

  static pxor(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, v128.xor(v128.load(d), v128.load(p)));
  }

  // Addition and subtraction: wrapping, with signed and unsigned saturation

  static paddb(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.add(v128.load(d), v128.load(p)));
  }

  static paddw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.add(v128.load(d), v128.load(p)));
  }

  static paddd(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i32x4.add(v128.load(d), v128.load(p)));
  }

  static paddq(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i64x2.add(v128.load(d), v128.load(p)));
  }

  static psubb(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.sub(v128.load(d), v128.load(p)));
  }

  static psubw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.sub(v128.load(d), v128.load(p)));
  }

  static psubd(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i32x4.sub(v128.load(d), v128.load(p)));
  }

  static psubq(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i64x2.sub(v128.load(d), v128.load(p)));
  }

  static paddsb(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.add_sat_s(v128.load(d), v128.load(p)));
  }

  static paddsw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.add_sat_s(v128.load(d), v128.load(p)));
  }

  static paddusb(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.add_sat_u(v128.load(d), v128.load(p)));
  }

  static paddusw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.add_sat_u(v128.load(d), v128.load(p)));
  }

  static psubsb(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.sub_sat_s(v128.load(d), v128.load(p)));
  }

  static psubsw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.sub_sat_s(v128.load(d), v128.load(p)));
  }

  static psubusb(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.sub_sat_u(v128.load(d), v128.load(p)));
  }

  static psubusw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.sub_sat_u(v128.load(d), v128.load(p)));
  }

  // Average, minimum, maximum, comparison

  static pavgb(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.avgr_u(v128.load(d), v128.load(p)));
  }

  static pavgw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.avgr_u(v128.load(d), v128.load(p)));
  }

  static pminub(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.min_u(v128.load(d), v128.load(p)));
  }

  static pmaxub(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.max_u(v128.load(d), v128.load(p)));
  }

  static pminsw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.min_s(v128.load(d), v128.load(p)));
  }

  static pmaxsw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.max_s(v128.load(d), v128.load(p)));
  }

  static pcmpeqb(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.eq(v128.load(d), v128.load(p)));
  }

  static pcmpeqw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.eq(v128.load(d), v128.load(p)));
  }

  static pcmpeqd(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i32x4.eq(v128.load(d), v128.load(p)));
  }

  static pcmpgtb(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.gt_s(v128.load(d), v128.load(p)));
  }

  static pcmpgtw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.gt_s(v128.load(d), v128.load(p)));
  }

  static pcmpgtd(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i32x4.gt_s(v128.load(d), v128.load(p)));
  }

  // Multiplication and sums

  static pmullw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.mul(v128.load(d), v128.load(p)));
  }

  static pmulhw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, Packed.highSigned(v128.load(d), v128.load(p)));
  }

  static pmulhuw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, Packed.highUnsigned(v128.load(d), v128.load(p)));
  }

  static pmuludq(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, Packed.evenProducts(v128.load(d), v128.load(p)));
  }

  static pmaddwd(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i32x4.dot_i16x8_s(v128.load(d), v128.load(p)));
  }

  static psadbw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, Packed.absoluteDifferences(v128.load(d), v128.load(p)));
  }

  // Packing and unpacking

  static packsswb(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.narrow_i16x8_s(v128.load(d), v128.load(p)));
  }

  static packuswb(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i8x16.narrow_i16x8_u(v128.load(d), v128.load(p)));
  }

  static packssdw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, i16x8.narrow_i32x4_s(v128.load(d), v128.load(p)));
  }

  static punpcklbw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(
      d,
      v128.shuffle<u8>(v128.load(d), v128.load(p), 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
    );
  }

  static punpckhbw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(
      d,
      v128.shuffle<u8>(
        v128.load(d),
        v128.load(p),
        8,
        24,
        9,
        25,
        10,
        26,
        11,
        27,
        12,
        28,
        13,
        29,
        14,
        30,
        15,
        31,
      ),
    );
  }

  static punpcklwd(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, v128.shuffle<u16>(v128.load(d), v128.load(p), 0, 8, 1, 9, 2, 10, 3, 11));
  }

  static punpckhwd(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, v128.shuffle<u16>(v128.load(d), v128.load(p), 4, 12, 5, 13, 6, 14, 7, 15));
  }

  static punpckldq(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, v128.shuffle<u32>(v128.load(d), v128.load(p), 0, 4, 1, 5));
  }

  static punpckhdq(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, v128.shuffle<u32>(v128.load(d), v128.load(p), 2, 6, 3, 7));
  }

  static punpcklqdq(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, v128.shuffle<u64>(v128.load(d), v128.load(p), 0, 2));
  }

  static punpckhqdq(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, v128.shuffle<u64>(v128.load(d), v128.load(p), 1, 3));
  }

  // Shuffles by immediate

  static pshufd(v: usize, rec: usize, p: usize): void {
    v128.store(SseInt.dst(v, rec), i8x16.swizzle(v128.load(p), Packed.dwordOrder(SseInt.imm(rec))));
  }

  static pshuflw(v: usize, rec: usize, p: usize): void {
    const order = i64x2.replace_lane(i64x2.splat(0x0f0e0d0c0b0a0908), 0, Packed.wordOrder(SseInt.imm(rec)));
    v128.store(SseInt.dst(v, rec), i8x16.swizzle(v128.load(p), order));
  }

  static pshufhw(v: usize, rec: usize, p: usize): void {
    const order = i64x2.replace_lane(
      i64x2.splat(0x0706050403020100),
      1,
      Packed.wordOrder(SseInt.imm(rec)) + 0x0808080808080808,
    );
    v128.store(SseInt.dst(v, rec), i8x16.swizzle(v128.load(p), order));
  }

  /** Two elements of the destination, then two of the source. */
  static shufps(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    const order = Packed.dwordOrder(SseInt.imm(rec));
    const low = i8x16.swizzle(v128.load(d), order);
    const high = i8x16.swizzle(v128.load(p), order);
    v128.store(d, v128.shuffle<u64>(low, high, 0, 3));
  }

  static shufpd(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    const imm = usize(SseInt.imm(rec));
    const low = load<u64>(d + ((imm & 1) << 3));
    const high = load<u64>(p + ((imm & 2) << 2));
    store<u64>(d, low);
    store<u64>(d, high, 8);
  }

  // Words in and out

  static pinsrw(v: usize, rec: usize, p: usize): void {
    store<u16>(SseInt.dst(v, rec) + ((usize(SseInt.imm(rec)) & 7) << 1), load<u16>(p));
  }

  static pextrw(v: usize, rec: usize, p: usize): void {
    Gpr.write<u32>(v, load<u16>(rec, R_DST), load<u16>(p + ((usize(SseInt.imm(rec)) & 7) << 1)));
  }

  // Shifts. A count beyond the element clears it, or fills it with its sign.

  static psllw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, PackedShift.psllw(v128.load(d), load<u64>(p)));
  }

  static psllwImm(v: usize, rec: usize, p: usize): void {
    v128.store(p, PackedShift.psllw(v128.load(p), u64(SseInt.imm(rec))));
  }

  static pslld(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, PackedShift.pslld(v128.load(d), load<u64>(p)));
  }

  static pslldImm(v: usize, rec: usize, p: usize): void {
    v128.store(p, PackedShift.pslld(v128.load(p), u64(SseInt.imm(rec))));
  }

  static psllq(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, PackedShift.psllq(v128.load(d), load<u64>(p)));
  }

  static psllqImm(v: usize, rec: usize, p: usize): void {
    v128.store(p, PackedShift.psllq(v128.load(p), u64(SseInt.imm(rec))));
  }

  static psrlw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, PackedShift.psrlw(v128.load(d), load<u64>(p)));
  }

  static psrlwImm(v: usize, rec: usize, p: usize): void {
    v128.store(p, PackedShift.psrlw(v128.load(p), u64(SseInt.imm(rec))));
  }

  static psrld(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, PackedShift.psrld(v128.load(d), load<u64>(p)));
  }

  static psrldImm(v: usize, rec: usize, p: usize): void {
    v128.store(p, PackedShift.psrld(v128.load(p), u64(SseInt.imm(rec))));
  }

  static psrlq(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, PackedShift.psrlq(v128.load(d), load<u64>(p)));
  }

  static psrlqImm(v: usize, rec: usize, p: usize): void {
    v128.store(p, PackedShift.psrlq(v128.load(p), u64(SseInt.imm(rec))));
  }

  static psraw(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, PackedShift.psraw(v128.load(d), load<u64>(p)));
  }

  static psrawImm(v: usize, rec: usize, p: usize): void {
    v128.store(p, PackedShift.psraw(v128.load(p), u64(SseInt.imm(rec))));
  }

  static psrad(v: usize, rec: usize, p: usize): void {
    const d = SseInt.dst(v, rec);
    v128.store(d, PackedShift.psrad(v128.load(d), load<u64>(p)));
  }

  static psradImm(v: usize, rec: usize, p: usize): void {
    v128.store(p, PackedShift.psrad(v128.load(p), u64(SseInt.imm(rec))));
  }

  static pslldq(v: usize, rec: usize, p: usize): void {
    const count = i8(min<u32>(SseInt.imm(rec), 16));
    v128.store(p, i8x16.swizzle(v128.load(p), i8x16.sub(Packed.identity(), i8x16.splat(count))));
  }

  static psrldq(v: usize, rec: usize, p: usize): void {
    const count = i8(min<u32>(SseInt.imm(rec), 16));
    v128.store(p, i8x16.swizzle(v128.load(p), i8x16.add(Packed.identity(), i8x16.splat(count))));
  }
}
