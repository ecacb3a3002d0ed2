// AVX and AVX2 instructions on integers and whole elements that SSE does not have: permutations, broadcasts, lanes of 128
// bits, variable shifts and blends. SDM vol. 2 by mnemonic.

import { CF, Flags, ZF } from './flags';
import { V_XMM } from './layout';
import { Sse4String } from './sse4-string';
import { Vex } from './vex';

@final
export class AvxInt {
  /** Writes the destination: `high` counts only for 256 bits. */
  @inline private static put(v: usize, rec: usize, low: v128, high: v128): void {
    if (Vex.is256(rec)) Vex.put256(Vex.destination(v, rec), low, high);
    else Vex.put128(Vex.destination(v, rec), low);
  }

  /** ZF: no bit in common; CF: every bit of the r/m operand is in the first. */
  static ptest(v: usize, rec: usize, p: usize): void {
    const a = Vex.destination(v, rec);
    let common = v128.and(v128.load(a), v128.load(p));
    let missing = v128.andnot(v128.load(p), v128.load(a));
    if (Vex.is256(rec)) {
      common = v128.or(common, v128.and(v128.load(a, 16), v128.load(p, 16)));
      missing = v128.or(missing, v128.andnot(v128.load(p, 16), v128.load(a, 16)));
    }
    Flags.setEager(v, (v128.any_true(common) ? 0 : ZF) | (v128.any_true(missing) ? 0 : CF));
  }

  // Blends by the sign bits of a fourth register

  static blendvps(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    const m = Vex.fourth(v, rec);
    const low = v128.bitselect(v128.load(p), v128.load(a), i32x4.shr_s(v128.load(m), 31));
    if (!Vex.is256(rec)) return Vex.put128(Vex.destination(v, rec), low);
    const high = v128.bitselect(v128.load(p, 16), v128.load(a, 16), i32x4.shr_s(v128.load(m, 16), 31));
    Vex.put256(Vex.destination(v, rec), low, high);
  }

  static blendvpd(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    const m = Vex.fourth(v, rec);
    const low = v128.bitselect(v128.load(p), v128.load(a), i64x2.shr_s(v128.load(m), 63));
    if (!Vex.is256(rec)) return Vex.put128(Vex.destination(v, rec), low);
    const high = v128.bitselect(v128.load(p, 16), v128.load(a, 16), i64x2.shr_s(v128.load(m, 16), 63));
    Vex.put256(Vex.destination(v, rec), low, high);
  }

  static pblendvb(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    const m = Vex.fourth(v, rec);
    const low = v128.bitselect(v128.load(p), v128.load(a), i8x16.shr_s(v128.load(m), 7));
    if (!Vex.is256(rec)) return Vex.put128(Vex.destination(v, rec), low);
    const high = v128.bitselect(v128.load(p, 16), v128.load(a, 16), i8x16.shr_s(v128.load(m, 16), 7));
    Vex.put256(Vex.destination(v, rec), low, high);
  }

  // Permutations within 128 bits

  @inline private static permilps128(a: v128, control: v128): v128 {
    const first = i32x4.shl(v128.and(control, i32x4.splat(3)), 2);
    const bytes = i32x4.add(i32x4.mul(first, i32x4.splat(0x01010101)), i32x4.splat(0x03020100));
    return i8x16.swizzle(a, bytes);
  }

  static permilps(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    const low = AvxInt.permilps128(v128.load(a), v128.load(p));
    if (!Vex.is256(rec)) return Vex.put128(Vex.destination(v, rec), low);
    const high = AvxInt.permilps128(v128.load(a, 16), v128.load(p, 16));
    Vex.put256(Vex.destination(v, rec), low, high);
  }

  /** Each quadword of the result is the low or high one of `a`, by bit 1 of the control's. */
  @inline private static permilpd128(a: v128, control: v128): v128 {
    const isHigh = i64x2.shr_s(i64x2.shl(control, 62), 63);
    return v128.bitselect(v128.shuffle<u64>(a, a, 1, 1), v128.shuffle<u64>(a, a, 0, 0), isHigh);
  }

  static permilpd(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    const low = AvxInt.permilpd128(v128.load(a), v128.load(p));
    if (!Vex.is256(rec)) return Vex.put128(Vex.destination(v, rec), low);
    const high = AvxInt.permilpd128(v128.load(a, 16), v128.load(p, 16));
    Vex.put256(Vex.destination(v, rec), low, high);
  }

  @inline private static pair(low: u64, high: u64): v128 {
    return i64x2.replace_lane(i64x2.splat(low), 1, high);
  }

  static permilpdImm(v: usize, rec: usize, p: usize): void {
    const imm = usize(Vex.imm(rec));
    const low = AvxInt.pair(load<u64>(p + ((imm & 1) << 3)), load<u64>(p + ((imm & 2) << 2)));
    if (!Vex.is256(rec)) return Vex.put128(Vex.destination(v, rec), low);
    const high = AvxInt.pair(load<u64>(p + 16 + ((imm & 4) << 1)), load<u64>(p + 16 + (imm & 8)));
    Vex.put256(Vex.destination(v, rec), low, high);
  }

  // Permutations across

  /** Any half of both operands, or zero, in each half. */
  static perm2x128(v: usize, rec: usize, p: usize): void {
    const imm = Vex.imm(rec);
    const a = Vex.source(v, rec);
    Vex.put256(Vex.destination(v, rec), AvxInt.half(a, p, imm), AvxInt.half(a, p, imm >> 4));
  }

  @inline private static half(a: usize, p: usize, field: u32): v128 {
    if (field & 8) return i64x2.splat(0);
    return v128.load((field & 2 ? p : a) + (usize(field & 1) << 4));
  }

  /** VPERMD, VPERMPS: doublewords of the r/m operand by the low three bits of the first's. */
  static permd(v: usize, rec: usize, p: usize): void {
    const control = Vex.source(v, rec);
    const low = AvxInt.pair(AvxInt.two(control, p), AvxInt.two(control + 8, p));
    const high = AvxInt.pair(AvxInt.two(control + 16, p), AvxInt.two(control + 24, p));
    Vex.put256(Vex.destination(v, rec), low, high);
  }

  @inline private static two(control: usize, p: usize): u64 {
    const low = u64(load<u32>(p + (usize(load<u32>(control) & 7) << 2)));
    return low | (u64(load<u32>(p + (usize(load<u32>(control, 4) & 7) << 2))) << 32);
  }

  /** VPERMQ, VPERMPD. */
  static permq(v: usize, rec: usize, p: usize): void {
    const imm = usize(Vex.imm(rec));
    const low = AvxInt.pair(load<u64>(p + ((imm & 3) << 3)), load<u64>(p + ((imm & 0xc) << 1)));
    const high = AvxInt.pair(load<u64>(p + ((imm & 0x30) >> 1)), load<u64>(p + ((imm & 0xc0) >> 3)));
    Vex.put256(Vex.destination(v, rec), low, high);
  }

  static insert128(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    const isHigh = (Vex.imm(rec) & 1) != 0;
    const low = v128.load(isHigh ? a : p);
    Vex.put256(Vex.destination(v, rec), low, v128.load(isHigh ? p : a + 16));
  }

  static extract128(v: usize, rec: usize, p: usize): void {
    v128.store(p, v128.load(Vex.destination(v, rec) + (usize(Vex.imm(rec) & 1) << 4)));
  }

  static extract128Register(v: usize, rec: usize, p: usize): void {
    Vex.put128(p, v128.load(Vex.destination(v, rec) + (usize(Vex.imm(rec) & 1) << 4)));
  }

  // Broadcasts

  static broadcast8(v: usize, rec: usize, p: usize): void {
    const x = v128.load_splat<u8>(p);
    AvxInt.put(v, rec, x, x);
  }

  static broadcast16(v: usize, rec: usize, p: usize): void {
    const x = v128.load_splat<u16>(p);
    AvxInt.put(v, rec, x, x);
  }

  static broadcast32(v: usize, rec: usize, p: usize): void {
    const x = v128.load_splat<u32>(p);
    AvxInt.put(v, rec, x, x);
  }

  static broadcast64(v: usize, rec: usize, p: usize): void {
    const x = v128.load_splat<u64>(p);
    AvxInt.put(v, rec, x, x);
  }

  static broadcast128(v: usize, rec: usize, p: usize): void {
    const x = v128.load(p);
    Vex.put256(Vex.destination(v, rec), x, x);
  }

  // Shifts of each element by the count in the other operand's

  @inline private static shift32(a: usize, p: usize, left: bool): u32 {
    const count = load<u32>(p);
    return count > 31 ? 0 : left ? load<u32>(a) << count : load<u32>(a) >> count;
  }

  @inline private static shift64(a: usize, p: usize, left: bool): u64 {
    const count = load<u64>(p);
    return count > 63 ? 0 : left ? load<u64>(a) << count : load<u64>(a) >> count;
  }

  @inline private static four(a: usize, p: usize, left: bool): v128 {
    return i32x4.replace_lane(
      i32x4.replace_lane(
        i32x4.replace_lane(i32x4.splat(AvxInt.shift32(a, p, left)), 1, AvxInt.shift32(a + 4, p + 4, left)),
        2,
        AvxInt.shift32(a + 8, p + 8, left),
      ),
      3,
      AvxInt.shift32(a + 12, p + 12, left),
    );
  }

  private static shift32x8(v: usize, rec: usize, p: usize, left: bool): void {
    const a = Vex.source(v, rec);
    const low = AvxInt.four(a, p, left);
    if (!Vex.is256(rec)) return Vex.put128(Vex.destination(v, rec), low);
    Vex.put256(Vex.destination(v, rec), low, AvxInt.four(a + 16, p + 16, left));
  }

  private static shift64x4(v: usize, rec: usize, p: usize, left: bool): void {
    const a = Vex.source(v, rec);
    const low = AvxInt.pair(AvxInt.shift64(a, p, left), AvxInt.shift64(a + 8, p + 8, left));
    if (!Vex.is256(rec)) return Vex.put128(Vex.destination(v, rec), low);
    const high = AvxInt.pair(AvxInt.shift64(a + 16, p + 16, left), AvxInt.shift64(a + 24, p + 24, left));
    Vex.put256(Vex.destination(v, rec), low, high);
  }

  static psllvd(v: usize, rec: usize, p: usize): void {
    AvxInt.shift32x8(v, rec, p, true);
  }

  static psrlvd(v: usize, rec: usize, p: usize): void {
    AvxInt.shift32x8(v, rec, p, false);
  }

  static psllvq(v: usize, rec: usize, p: usize): void {
    AvxInt.shift64x4(v, rec, p, true);
  }

  static psrlvq(v: usize, rec: usize, p: usize): void {
    AvxInt.shift64x4(v, rec, p, false);
  }

  @inline private static arithmetic(a: usize, p: usize): u64 {
    const low = load<i32>(a) >> min<u32>(load<u32>(p), 31);
    const high = load<i32>(a, 4) >> min<u32>(load<u32>(p, 4), 31);
    return u64(u32(low)) | (u64(high) << 32);
  }

  static psravd(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    const low = AvxInt.pair(AvxInt.arithmetic(a, p), AvxInt.arithmetic(a + 8, p + 8));
    if (!Vex.is256(rec)) return Vex.put128(Vex.destination(v, rec), low);
    const high = AvxInt.pair(AvxInt.arithmetic(a + 16, p + 16), AvxInt.arithmetic(a + 24, p + 24));
    Vex.put256(Vex.destination(v, rec), low, high);
  }

  // String comparisons with a mask in XMM0, whose upper half is cleared

  static pcmpestrm(v: usize, rec: usize, p: usize): void {
    Sse4String.pcmpestrm(v, rec, p);
    v128.store(v, i64x2.splat(0), V_XMM + 16);
  }

  static pcmpistrm(v: usize, rec: usize, p: usize): void {
    Sse4String.pcmpistrm(v, rec, p);
    v128.store(v, i64x2.splat(0), V_XMM + 16);
  }
}
