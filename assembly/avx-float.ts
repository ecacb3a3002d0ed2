// AVX floating point that SSE does not have, or not in halves: comparison by 32 predicates, narrowing conversions, dot
// products, tests of signs. SDM vol. 2 CMPPS…, CVTPD2PS, CVTPD2DQ, DPPS, VTESTPD.

import { CF, Flags, ZF } from './flags';
import { Scalar } from './fp/scalar';
import { ScalarConvert } from './fp/scalar-convert';
import { V_FX_XMM, V_VEX_RESULT } from './layout';
import { SseConvert } from './sse-convert';
import { Fast } from './sse-fast';
import { Mxcsr } from './sse-mxcsr';
import { Vex } from './vex';

/** For predicates 0–15 the relations that satisfy them (1 unordered, 2 less, 4 equal, 8 greater), a hexadecimal digit each. */
const HOLDS: u64 = 0xf8ca0735e9db1624;

@final
export class AvxFloat {
  @inline private static relations(predicate: u32): u32 {
    return u32(HOLDS >> u64((predicate & 15) << 2)) & 15;
  }

  /** Predicates 16–31 are the first sixteen with the other treatment of quiet NaNs. */
  @inline private static isSignaling(predicate: u32): bool {
    return (((predicate + 1) & 2) != 0) != ((predicate & 16) != 0);
  }

  private static compareAt<T>(a: usize, b: usize, to: usize, predicate: u32, mxcsr: u32): void {
    const signaling = AvxFloat.isSignaling(predicate);
    const relation = ScalarConvert.compare<T>(Scalar.load<T>(a), Scalar.load<T>(b), signaling, mxcsr);
    const all: i64 = relation & AvxFloat.relations(predicate) ? -1 : 0;
    if (sizeof<T>() == 4) store<u32>(to, u32(all));
    else store<i64>(to, all);
  }

  private static comparePacked<T>(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    const mxcsr = Mxcsr.read(v);
    const size: usize = Vex.is256(rec) ? 32 : 16;
    Scalar.raised = 0;
    for (let at: usize = 0; at < size; at += sizeof<T>())
      AvxFloat.compareAt<T>(a + at, p + at, v + V_VEX_RESULT + at, Vex.imm(rec) & 31, mxcsr);
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    if (size == 16) v128.store(v, i64x2.splat(0), V_VEX_RESULT + 16);
    Vex.put256(Vex.destination(v, rec), v128.load(v, V_VEX_RESULT), v128.load(v, V_VEX_RESULT + 16));
  }

  @inline private static mask(relations: u32, bit: u32): v128 {
    return i32x4.splat(relations & bit ? -1 : 0);
  }

  @inline private static holds32(a: v128, b: v128, relations: u32): v128 {
    return v128.or(
      v128.and(f32x4.lt(a, b), AvxFloat.mask(relations, 2)),
      v128.or(
        v128.and(f32x4.eq(a, b), AvxFloat.mask(relations, 4)),
        v128.and(f32x4.gt(a, b), AvxFloat.mask(relations, 8)),
      ),
    );
  }

  @inline private static holds64(a: v128, b: v128, relations: u32): v128 {
    return v128.or(
      v128.and(f64x2.lt(a, b), AvxFloat.mask(relations, 2)),
      v128.or(
        v128.and(f64x2.eq(a, b), AvxFloat.mask(relations, 4)),
        v128.and(f64x2.gt(a, b), AvxFloat.mask(relations, 8)),
      ),
    );
  }

  @inline private static isPlain32(a: v128, b: v128): bool {
    return Fast.accept32(v128.and(f32x4.eq(a, a), f32x4.eq(b, b)), a, b);
  }

  @inline private static isPlain64(a: v128, b: v128): bool {
    return Fast.accept64(v128.and(f64x2.eq(a, a), f64x2.eq(b, b)), a, b);
  }

  static cmpps(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    const relations = AvxFloat.relations(Vex.imm(rec));
    const a0 = v128.load(a);
    const b0 = v128.load(p);
    if (!AvxFloat.isPlain32(a0, b0)) return AvxFloat.comparePacked<f32>(v, rec, p);
    const low = AvxFloat.holds32(a0, b0, relations);
    if (!Vex.is256(rec)) return Vex.put128(Vex.destination(v, rec), low);
    const a1 = v128.load(a, 16);
    const b1 = v128.load(p, 16);
    if (!AvxFloat.isPlain32(a1, b1)) return AvxFloat.comparePacked<f32>(v, rec, p);
    Vex.put256(Vex.destination(v, rec), low, AvxFloat.holds32(a1, b1, relations));
  }

  static cmppd(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    const relations = AvxFloat.relations(Vex.imm(rec));
    const a0 = v128.load(a);
    const b0 = v128.load(p);
    if (!AvxFloat.isPlain64(a0, b0)) return AvxFloat.comparePacked<f64>(v, rec, p);
    const low = AvxFloat.holds64(a0, b0, relations);
    if (!Vex.is256(rec)) return Vex.put128(Vex.destination(v, rec), low);
    const a1 = v128.load(a, 16);
    const b1 = v128.load(p, 16);
    if (!AvxFloat.isPlain64(a1, b1)) return AvxFloat.comparePacked<f64>(v, rec, p);
    Vex.put256(Vex.destination(v, rec), low, AvxFloat.holds64(a1, b1, relations));
  }

  private static compareScalar<T>(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    v128.store(v, v128.load(a), V_VEX_RESULT);
    Scalar.raised = 0;
    AvxFloat.compareAt<T>(a, p, v + V_VEX_RESULT, Vex.imm(rec) & 31, Mxcsr.read(v));
    if (Mxcsr.commit(v, Scalar.raised)) Vex.put128(Vex.destination(v, rec), v128.load(v, V_VEX_RESULT));
  }

  static cmpss(v: usize, rec: usize, p: usize): void {
    AvxFloat.compareScalar<f32>(v, rec, p);
  }

  static cmpsd(v: usize, rec: usize, p: usize): void {
    AvxFloat.compareScalar<f64>(v, rec, p);
  }

  /** ZF and CF as VPTEST, of the sign bits only. */
  @inline private static test(v: usize, a: u32, b: u32): void {
    Flags.setEager(v, (a & b ? 0 : ZF) | (~a & b ? 0 : CF));
  }

  static testps(v: usize, rec: usize, p: usize): void {
    const d = Vex.destination(v, rec);
    let a: u32 = i32x4.bitmask(v128.load(d));
    let b: u32 = i32x4.bitmask(v128.load(p));
    if (Vex.is256(rec)) {
      a |= i32x4.bitmask(v128.load(d, 16)) << 4;
      b |= i32x4.bitmask(v128.load(p, 16)) << 4;
    }
    AvxFloat.test(v, a, b);
  }

  static testpd(v: usize, rec: usize, p: usize): void {
    const d = Vex.destination(v, rec);
    let a: u32 = i64x2.bitmask(v128.load(d));
    let b: u32 = i64x2.bitmask(v128.load(p));
    if (Vex.is256(rec)) {
      a |= i64x2.bitmask(v128.load(d, 16)) << 2;
      b |= i64x2.bitmask(v128.load(p, 16)) << 2;
    }
    AvxFloat.test(v, a, b);
  }

  // Conversions whose result is half as long

  static cvtpd2ps(v: usize, rec: usize, p: usize): void {
    const part = Vex.first(v, rec);
    SseConvert.cvtpd2ps(v, part, p);
    if (Vex.is256(rec)) SseConvert.cvtpd2ps(v, Vex.second(v, part, 0), p + 16);
    AvxFloat.finishHalf(v, rec);
  }

  static cvtpd2dq(v: usize, rec: usize, p: usize): void {
    const part = Vex.first(v, rec);
    SseConvert.cvtpd2dq(v, part, p);
    if (Vex.is256(rec)) SseConvert.cvtpd2dq(v, Vex.second(v, part, 0), p + 16);
    AvxFloat.finishHalf(v, rec);
  }

  static cvttpd2dq(v: usize, rec: usize, p: usize): void {
    const part = Vex.first(v, rec);
    SseConvert.cvttpd2dq(v, part, p);
    if (Vex.is256(rec)) SseConvert.cvttpd2dq(v, Vex.second(v, part, 0), p + 16);
    AvxFloat.finishHalf(v, rec);
  }

  private static finishHalf(v: usize, rec: usize): void {
    if (!Vex.is256(rec)) return Vex.finishLow(v, rec);
    if (!Mxcsr.release(v)) return;
    const result = Vex.result(v);
    Vex.put128(Vex.destination(v, rec), v128.shuffle<u64>(v128.load(result), v128.load(result, 16), 0, 2));
  }

  // Dot product: products of both halves, then two rounds of sums; an unmasked exception of one ends the instruction.

  @inline private static step(v: usize): bool {
    const raised = Scalar.raised;
    Scalar.raised = 0;
    return Mxcsr.commit(v, raised);
  }

  private static sums(from: usize, to: usize, count: usize, mxcsr: u32): void {
    for (let i: usize = 0; i < count; i++) {
      const pair = from + (i << 3);
      const sum = Scalar.add<f32>(u64(load<u32>(pair)), u64(load<u32>(pair, 4)), mxcsr);
      store<u32>(to + (i << 2), u32(sum));
    }
  }

  @inline private static spread(sum: u32, imm: u32): v128 {
    const bits = i32x4(1, 2, 4, 8);
    return v128.and(i32x4.splat(sum), i32x4.eq(v128.and(i32x4.splat(imm), bits), bits));
  }

  static dpps(v: usize, rec: usize, p: usize): void {
    const a = Vex.source(v, rec);
    const imm = Vex.imm(rec);
    const mxcsr = Mxcsr.read(v);
    const count: usize = Vex.is256(rec) ? 8 : 4;
    const work = v + V_FX_XMM;
    Scalar.raised = 0;
    for (let i: usize = 0; i < count; i++) {
      const at = i << 2;
      const chosen = (imm >> (4 + (u32(i) & 3))) & 1;
      const product = chosen ? Scalar.mul<f32>(load<u32>(a + at), load<u32>(p + at), mxcsr) : 0;
      store<u32>(work + at, u32(product));
    }
    if (!AvxFloat.step(v)) return;
    AvxFloat.sums(work, work + 32, count >> 1, mxcsr);
    if (!AvxFloat.step(v)) return;
    AvxFloat.sums(work + 32, work + 48, count >> 2, mxcsr);
    if (!AvxFloat.step(v)) return;
    const d = Vex.destination(v, rec);
    if (count == 4) Vex.put128(d, AvxFloat.spread(load<u32>(work, 48), imm));
    else Vex.put256(d, AvxFloat.spread(load<u32>(work, 48), imm), AvxFloat.spread(load<u32>(work, 52), imm));
  }
}
