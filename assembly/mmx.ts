// MMX: packed integers in the mantissas of the x87 registers. SDM vol. 1 ch. 9, vol. 3 §13.2–13.3 (aliasing).
//
// Every instruction but EMMS makes all x87 registers valid and TOP zero; a write fills sign and exponent with ones.
// DEVIATION: a memory operand's fault is found before a pending x87 exception; the SDM has it the other way round.

import { Gpr } from './gpr';
import { R_DST, R_IMM, V_FSW, V_FTW } from './layout';
import { Packed, PackedShift } from './mmx-packed';
import { EXC_MF, Outcome } from './outcome';
import { SseMove } from './sse-move';

const FSW_ES: u32 = 0x80;
const FSW_TOP: u32 = 0x3800;

@final
export class Mmx {
  /** Whether no x87 exception is pending; else #MF is set. */
  @inline static check(v: usize): bool {
    if (!(load<u16>(v, V_FSW) & FSW_ES)) return true;
    Outcome.fault(v, EXC_MF);
    return false;
  }

  /** Takes the x87 to MMX state. */
  @inline static enter(v: usize): void {
    store<u16>(v, load<u16>(v, V_FSW) & ~FSW_TOP, V_FSW);
    store<u8>(v, 0xff, V_FTW);
  }

  @inline private static begin(v: usize): bool {
    if (!Mmx.check(v)) return false;
    Mmx.enter(v);
    return true;
  }

  /** Writes the MMX register at block offset `offset`. */
  @inline static write(v: usize, offset: usize, value: u64): void {
    store<u64>(v + offset, value);
    store<u16>(v + offset, 0xffff, 8);
  }

  @inline private static imm(rec: usize): u32 {
    return load<u8>(rec, R_IMM);
  }

  /** The ModRM.reg operand. */
  @inline private static reg(v: usize, rec: usize): v128 {
    return v128.load_zero<u64>(v + load<u16>(rec, R_DST));
  }

  @inline private static rm(p: usize): v128 {
    return v128.load_zero<u64>(p);
  }

  @inline private static writeReg(v: usize, rec: usize, value: v128): void {
    Mmx.write(v, load<u16>(rec, R_DST), i64x2.extract_lane(value, 0));
  }

  /** Reg in the low half, r/m in the high half. */
  @inline private static pair(v: usize, rec: usize, p: usize): v128 {
    return v128.shuffle<u64>(Mmx.reg(v, rec), Mmx.rm(p), 0, 2);
  }

  /** The same for instructions that read no more than the low doubleword of r/m. */
  @inline private static pairLow(v: usize, rec: usize, p: usize): v128 {
    return v128.shuffle<u64>(Mmx.reg(v, rec), v128.load_zero<u32>(p), 0, 2);
  }

  static emms(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    store<u8>(v, 0, V_FTW);
  }

  // Moves

  static movd(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    Mmx.write(v, load<u16>(rec, R_DST), u64(load<u32>(p)));
  }

  static movq(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    Mmx.write(v, load<u16>(rec, R_DST), load<u64>(p));
  }

  static movdStore(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    store<u32>(p, load<u32>(v + load<u16>(rec, R_DST)));
  }

  static movdToGpr(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    store<u64>(p, u64(load<u32>(v + load<u16>(rec, R_DST))));
  }

  /** To memory or a general register. */
  static movqStore(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    store<u64>(p, load<u64>(v + load<u16>(rec, R_DST)));
  }

  static movqToRm(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    Mmx.write(v, p - v, load<u64>(v + load<u16>(rec, R_DST)));
  }

  static movq2dq(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    v128.store(v + load<u16>(rec, R_DST), v128.load_zero<u64>(p));
  }

  static maskmovq(v: usize, rec: usize, p: usize): void {
    if (!Mmx.check(v)) return;
    const mask = i8x16.bitmask(Mmx.rm(p));
    if (SseMove.masked(v, rec, v + load<u16>(rec, R_DST), mask, 8)) Mmx.enter(v);
  }

  static pmovmskb(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    Gpr.write<u32>(v, load<u16>(rec, R_DST), i8x16.bitmask(Mmx.rm(p)));
  }

  static pinsrw(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    const offset = usize(load<u16>(rec, R_DST));
    const word = load<u16>(p);
    store<u16>(v + offset + ((usize(Mmx.imm(rec)) & 3) << 1), word);
    store<u16>(v + offset, 0xffff, 8);
  }

  static pextrw(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    Gpr.write<u32>(v, load<u16>(rec, R_DST), load<u16>(p + ((usize(Mmx.imm(rec)) & 3) << 1)));
  }

  static pshufw(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    Mmx.writeReg(v, rec, i8x16.swizzle(Mmx.rm(p), i64x2.splat(Packed.wordOrder(Mmx.imm(rec)))));
  }

  // Logic

  static pand(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, v128.and(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pandn(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, v128.andnot(Mmx.rm(p), Mmx.reg(v, rec)));
  }

  static por(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, v128.or(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pxor(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, v128.xor(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  // Addition and subtraction: wrapping, with signed and unsigned saturation

  static paddb(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.add(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static paddw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.add(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static paddd(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i32x4.add(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static paddq(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i64x2.add(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static psubb(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.sub(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static psubw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.sub(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static psubd(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i32x4.sub(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static psubq(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i64x2.sub(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static paddsb(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.add_sat_s(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static paddsw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.add_sat_s(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static paddusb(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.add_sat_u(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static paddusw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.add_sat_u(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static psubsb(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.sub_sat_s(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static psubsw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.sub_sat_s(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static psubusb(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.sub_sat_u(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static psubusw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.sub_sat_u(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  // Average, minimum, maximum, comparison

  static pavgb(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.avgr_u(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pavgw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.avgr_u(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pminub(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.min_u(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pmaxub(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.max_u(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pminsw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.min_s(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pmaxsw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.max_s(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pcmpeqb(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.eq(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pcmpeqw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.eq(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pcmpeqd(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i32x4.eq(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pcmpgtb(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.gt_s(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pcmpgtw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.gt_s(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pcmpgtd(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i32x4.gt_s(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  // Multiplication and sums

  static pmullw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.mul(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pmulhw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, Packed.highSigned(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pmulhuw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, Packed.highUnsigned(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pmuludq(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, Packed.evenProducts(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static pmaddwd(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i32x4.dot_i16x8_s(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  static psadbw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, Packed.absoluteDifferences(Mmx.reg(v, rec), Mmx.rm(p)));
  }

  // Packing and unpacking

  static packsswb(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.narrow_i16x8_s(Mmx.pair(v, rec, p), i64x2.splat(0)));
  }

  static packuswb(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i8x16.narrow_i16x8_u(Mmx.pair(v, rec, p), i64x2.splat(0)));
  }

  static packssdw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, i16x8.narrow_i32x4_s(Mmx.pair(v, rec, p), i64x2.splat(0)));
  }

  static punpcklbw(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    const x = Mmx.pairLow(v, rec, p);
    Mmx.writeReg(v, rec, v128.shuffle<u8>(x, x, 0, 8, 1, 9, 2, 10, 3, 11, 0, 8, 1, 9, 2, 10, 3, 11));
  }

  static punpckhbw(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    const x = Mmx.pair(v, rec, p);
    Mmx.writeReg(v, rec, v128.shuffle<u8>(x, x, 4, 12, 5, 13, 6, 14, 7, 15, 4, 12, 5, 13, 6, 14, 7, 15));
  }

  static punpcklwd(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    const x = Mmx.pairLow(v, rec, p);
    Mmx.writeReg(v, rec, v128.shuffle<u16>(x, x, 0, 4, 1, 5, 0, 4, 1, 5));
  }

  static punpckhwd(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    const x = Mmx.pair(v, rec, p);
    Mmx.writeReg(v, rec, v128.shuffle<u16>(x, x, 2, 6, 3, 7, 2, 6, 3, 7));
  }

  static punpckldq(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    const x = Mmx.pairLow(v, rec, p);
    Mmx.writeReg(v, rec, v128.shuffle<u32>(x, x, 0, 2, 0, 2));
  }

  static punpckhdq(v: usize, rec: usize, p: usize): void {
    if (!Mmx.begin(v)) return;
    const x = Mmx.pair(v, rec, p);
    Mmx.writeReg(v, rec, v128.shuffle<u32>(x, x, 1, 3, 1, 3));
  }

  // Shifts

  static psllw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, PackedShift.psllw(Mmx.reg(v, rec), load<u64>(p)));
  }

  static psllwImm(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v))
      Mmx.write(v, p - v, i64x2.extract_lane(PackedShift.psllw(Mmx.rm(p), u64(Mmx.imm(rec))), 0));
  }

  static pslld(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, PackedShift.pslld(Mmx.reg(v, rec), load<u64>(p)));
  }

  static pslldImm(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v))
      Mmx.write(v, p - v, i64x2.extract_lane(PackedShift.pslld(Mmx.rm(p), u64(Mmx.imm(rec))), 0));
  }

  static psllq(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, PackedShift.psllq(Mmx.reg(v, rec), load<u64>(p)));
  }

  static psllqImm(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v))
      Mmx.write(v, p - v, i64x2.extract_lane(PackedShift.psllq(Mmx.rm(p), u64(Mmx.imm(rec))), 0));
  }

  static psrlw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, PackedShift.psrlw(Mmx.reg(v, rec), load<u64>(p)));
  }

  static psrlwImm(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v))
      Mmx.write(v, p - v, i64x2.extract_lane(PackedShift.psrlw(Mmx.rm(p), u64(Mmx.imm(rec))), 0));
  }

  static psrld(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, PackedShift.psrld(Mmx.reg(v, rec), load<u64>(p)));
  }

  static psrldImm(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v))
      Mmx.write(v, p - v, i64x2.extract_lane(PackedShift.psrld(Mmx.rm(p), u64(Mmx.imm(rec))), 0));
  }

  static psrlq(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, PackedShift.psrlq(Mmx.reg(v, rec), load<u64>(p)));
  }

  static psrlqImm(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v))
      Mmx.write(v, p - v, i64x2.extract_lane(PackedShift.psrlq(Mmx.rm(p), u64(Mmx.imm(rec))), 0));
  }

  static psraw(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, PackedShift.psraw(Mmx.reg(v, rec), load<u64>(p)));
  }

  static psrawImm(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v))
      Mmx.write(v, p - v, i64x2.extract_lane(PackedShift.psraw(Mmx.rm(p), u64(Mmx.imm(rec))), 0));
  }

  static psrad(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v)) Mmx.writeReg(v, rec, PackedShift.psrad(Mmx.reg(v, rec), load<u64>(p)));
  }

  static psradImm(v: usize, rec: usize, p: usize): void {
    if (Mmx.begin(v))
      Mmx.write(v, p - v, i64x2.extract_lane(PackedShift.psrad(Mmx.rm(p), u64(Mmx.imm(rec))), 0));
  }
}
