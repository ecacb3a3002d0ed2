// SSE4.2 string comparison: PCMPESTRI, PCMPESTRM, PCMPISTRI, PCMPISTRM. SDM vol. 1 §12.10, vol. 2 §4.1.
//
// The immediate: bits 0–1 element format, 2–3 aggregation, 4–5 polarity, 6 which index or what mask. Results are bit
// masks with a bit for each element of the second operand.

import { CF, Flags, OF, SF, ZF } from './flags';
import { PREFIX_REXW, R_DST, R_IMM, R_PREFIX, V_RAX, V_RCX, V_RDX, V_XMM } from './layout';
import { Mode } from './mode';
import { PackedSse4 } from './sse4-int';

const IMM_WORDS: u32 = 1;
const IMM_SIGNED: u32 = 2;
const IMM_NEGATE: u32 = 0x10;
const IMM_VALID_ONLY: u32 = 0x20;
const IMM_LAST_OR_EXPAND: u32 = 0x40;

@final
export class Sse4String {
  /** Elements that are all equal, as bits. */
  @inline private static equal(a: v128, b: v128, words: u32): u32 {
    return words ? i16x8.bitmask(i16x8.eq(a, b)) : i8x16.bitmask(i8x16.eq(a, b));
  }

  /** Element `i` of the register at `d`, in every place. */
  @inline private static splat(d: usize, i: u32, words: u32): v128 {
    return words ? i16x8.splat(load<u16>(d + (usize(i) << 1))) : i8x16.splat(load<u8>(d + i));
  }

  /** Elements of `x` from `low` to `high`. */
  private static between(x: v128, low: v128, high: v128, imm: u32): u32 {
    if (imm & IMM_WORDS) {
      if (imm & IMM_SIGNED) return i16x8.bitmask(v128.and(i16x8.ge_s(x, low), i16x8.le_s(x, high)));
      return i16x8.bitmask(v128.and(i16x8.ge_u(x, low), i16x8.le_u(x, high)));
    }
    if (imm & IMM_SIGNED) return i8x16.bitmask(v128.and(i8x16.ge_s(x, low), i8x16.le_s(x, high)));
    return i8x16.bitmask(v128.and(i8x16.ge_u(x, low), i8x16.le_u(x, high)));
  }

  /** The comparison of the first `la` elements at `d` with the first `lb` of `b`, before polarity. */
  private static aggregate(d: usize, b: v128, la: u32, lb: u32, imm: u32): u32 {
    const words = imm & IMM_WORDS;
    const all: u32 = words ? 0xff : 0xffff;
    const validB: u32 = (1 << lb) - 1;
    let result: u32 = 0;
    switch ((imm >> 2) & 3) {
      case 0: // equal any
        for (let i: u32 = 0; i < la; i++) result |= Sse4String.equal(b, Sse4String.splat(d, i, words), words);
        return result & validB;
      case 1: // ranges
        for (let i: u32 = 0; i + 1 < la; i += 2)
          result |= Sse4String.between(
            b,
            Sse4String.splat(d, i, words),
            Sse4String.splat(d, i + 1, words),
            imm,
          );
        return result & validB;
      case 2: {
        // equal each: two ends are equal
        const validA: u32 = (1 << la) - 1;
        return (Sse4String.equal(v128.load(d), b, words) & validA & validB) | (all & ~validA & ~validB);
      }
      default: // equal ordered: what would be beyond the last element matches
        result = all;
        for (let i: u32 = 0; i < la; i++) {
          const matches = Sse4String.equal(b, Sse4String.splat(d, i, words), words) & validB;
          result &= (matches >> i) | (all & ~(all >> i));
        }
        return result;
    }
  }

  /** Result bits with polarity; sets the flags. */
  private static compare(v: usize, d: usize, b: v128, la: u32, lb: u32, imm: u32): u32 {
    const count: u32 = imm & IMM_WORDS ? 8 : 16;
    const all: u32 = (1 << count) - 1;
    let result = Sse4String.aggregate(d, b, la, lb, imm);
    if (imm & IMM_NEGATE) result ^= imm & IMM_VALID_ONLY ? (1 << lb) - 1 : all;
    let flags: u64 = result ? CF : 0;
    if (lb < count) flags |= ZF;
    if (la < count) flags |= SF;
    if (result & 1) flags |= OF;
    Flags.setEager(v, flags);
    return result;
  }

  /** Elements before the first zero. */
  private static implicitLength(x: v128, imm: u32): u32 {
    const words = imm & IMM_WORDS;
    return ctz<u32>(Sse4String.equal(x, i64x2.splat(0), words) | (words ? 0x100 : 0x10000));
  }

  /** The magnitude of a length register, at most the number of elements. */
  private static explicitLength(v: usize, rec: usize, register: usize, imm: u32): u32 {
    const count: u64 = imm & IMM_WORDS ? 8 : 16;
    const wide = (load<u8>(rec, R_PREFIX) & PREFIX_REXW) != 0 && Mode.is64(v);
    const length = wide ? load<i64>(v + register) : i64(load<i32>(v + register));
    return u32(min<u64>(u64(length < 0 ? 0 - length : length), count));
  }

  private static implicit(v: usize, rec: usize, p: usize): u32 {
    const d = v + load<u16>(rec, R_DST);
    const imm: u32 = load<u8>(rec, R_IMM);
    const b = v128.load(p);
    const la = Sse4String.implicitLength(v128.load(d), imm);
    return Sse4String.compare(v, d, b, la, Sse4String.implicitLength(b, imm), imm);
  }

  private static explicit(v: usize, rec: usize, p: usize): u32 {
    const d = v + load<u16>(rec, R_DST);
    const imm: u32 = load<u8>(rec, R_IMM);
    const la = Sse4String.explicitLength(v, rec, V_RAX, imm);
    const lb = Sse4String.explicitLength(v, rec, V_RDX, imm);
    return Sse4String.compare(v, d, v128.load(p), la, lb, imm);
  }

  /** ECX: number of the first or last set bit, or of elements. */
  private static writeIndex(v: usize, rec: usize, result: u32): void {
    const imm: u32 = load<u8>(rec, R_IMM);
    const count: u32 = imm & IMM_WORDS ? 8 : 16;
    const index = result == 0 ? count : imm & IMM_LAST_OR_EXPAND ? 31 - clz<u32>(result) : ctz<u32>(result);
    store<u64>(v, u64(index), V_RCX);
  }

  /** XMM0: the bits, or all ones in their elements. */
  private static writeMask(v: usize, rec: usize, result: u32): void {
    const imm: u32 = load<u8>(rec, R_IMM);
    let mask: v128;
    if (!(imm & IMM_LAST_OR_EXPAND)) mask = i64x2.replace_lane(i64x2.splat(0), 0, i64(result));
    else if (imm & IMM_WORDS) mask = PackedSse4.wordMask(result);
    else {
      const bits = i64x2.splat(0x8040201008040201);
      const low = i64x2.splat(i64(result & 0xff) * 0x0101010101010101);
      const bytes = i64x2.replace_lane(low, 1, i64(result >> 8) * 0x0101010101010101);
      mask = i8x16.eq(v128.and(bytes, bits), bits);
    }
    v128.store(v, mask, V_XMM);
  }

  static pcmpistri(v: usize, rec: usize, p: usize): void {
    Sse4String.writeIndex(v, rec, Sse4String.implicit(v, rec, p));
  }

  static pcmpistrm(v: usize, rec: usize, p: usize): void {
    Sse4String.writeMask(v, rec, Sse4String.implicit(v, rec, p));
  }

  static pcmpestri(v: usize, rec: usize, p: usize): void {
    Sse4String.writeIndex(v, rec, Sse4String.explicit(v, rec, p));
  }

  static pcmpestrm(v: usize, rec: usize, p: usize): void {
    Sse4String.writeMask(v, rec, Sse4String.explicit(v, rec, p));
  }
}
