// SSE comparison: UCOMIS COMIS CMP. SDM vol. 2 CMPPS, COMISS, UCOMISS; vol. 1 §11.5.2.

import { CF, Flags, PF, ZF } from './flags';
import { Scalar } from './fp/scalar';
import { EQUAL, LESS, ScalarConvert, UNORDERED } from './fp/scalar-convert';
import { R_DST, R_IMM } from './layout';
import { Fast } from './sse-fast';
import { Lanes, OP_COMPARE } from './sse-lanes';
import { Mxcsr } from './sse-mxcsr';

@final
export class SseCompare {
  @inline private static dst(v: usize, rec: usize): usize {
    return v + load<u16>(rec, R_DST);
  }

  // (U)COMIS: ZF PF CF say equal, unordered, less; OF AF SF are cleared. COMIS signals quiet NaNs.

  private static slowFlags<T>(v: usize, d: usize, p: usize, signaling: bool): void {
    Scalar.raised = 0;
    const relation = ScalarConvert.compare<T>(Scalar.load<T>(d), Scalar.load<T>(p), signaling, Mxcsr.read(v));
    if (!Mxcsr.commit(v, Scalar.raised)) return;
    Flags.setEager(
      v,
      relation == UNORDERED ? ZF | PF | CF : relation == LESS ? CF : relation == EQUAL ? ZF : 0,
    );
  }

  @inline private static flags64(v: usize, rec: usize, p: usize, signaling: bool): void {
    const d = SseCompare.dst(v, rec);
    const a = load<f64>(d);
    const b = load<f64>(p);
    if (Fast.isDenormal64(a) || Fast.isDenormal64(b)) SseCompare.slowFlags<f64>(v, d, p, signaling);
    else if (a > b) Flags.setEager(v, 0);
    else if (a < b) Flags.setEager(v, CF);
    else if (a == b) Flags.setEager(v, ZF);
    else SseCompare.slowFlags<f64>(v, d, p, signaling);
  }

  @inline private static flags32(v: usize, rec: usize, p: usize, signaling: bool): void {
    const d = SseCompare.dst(v, rec);
    const a = load<f32>(d);
    const b = load<f32>(p);
    if (Fast.isDenormal32(a) || Fast.isDenormal32(b)) SseCompare.slowFlags<f32>(v, d, p, signaling);
    else if (a > b) Flags.setEager(v, 0);
    else if (a < b) Flags.setEager(v, CF);
    else if (a == b) Flags.setEager(v, ZF);
    else SseCompare.slowFlags<f32>(v, d, p, signaling);
  }

  static ucomisd(v: usize, rec: usize, p: usize): void {
    SseCompare.flags64(v, rec, p, false);
  }

  static comisd(v: usize, rec: usize, p: usize): void {
    SseCompare.flags64(v, rec, p, true);
  }

  static ucomiss(v: usize, rec: usize, p: usize): void {
    SseCompare.flags32(v, rec, p, false);
  }

  static comiss(v: usize, rec: usize, p: usize): void {
    SseCompare.flags32(v, rec, p, true);
  }

  // CMP by predicate. Only NaNs and denormals can raise anything.

  @inline private static operation(rec: usize): u32 {
    return OP_COMPARE | (load<u32>(rec, R_IMM) & 7);
  }

  @inline private static holds<T>(op: u32, a: T, b: T): bool {
    const flip = (op & 4) != 0;
    switch (op & 3) {
      case 0:
        return (a == b) != flip;
      case 1:
        return a < b != flip;
      case 2:
        return a <= b != flip;
      default:
        return flip;
    }
  }

  static cmpsd(v: usize, rec: usize, p: usize): void {
    const d = SseCompare.dst(v, rec);
    const op = SseCompare.operation(rec);
    const a = load<f64>(d);
    const b = load<f64>(p);
    if (a == a && b == b && !Fast.isDenormal64(a) && !Fast.isDenormal64(b))
      store<u64>(d, 0 - u64(SseCompare.holds<f64>(op, a, b)));
    else Lanes.scalar<f64>(v, d, load<u64>(d), load<u64>(p), op);
  }

  static cmpss(v: usize, rec: usize, p: usize): void {
    const d = SseCompare.dst(v, rec);
    const op = SseCompare.operation(rec);
    const a = load<f32>(d);
    const b = load<f32>(p);
    if (a == a && b == b && !Fast.isDenormal32(a) && !Fast.isDenormal32(b))
      store<u32>(d, 0 - u32(SseCompare.holds<f32>(op, a, b)));
    else Lanes.scalar<f32>(v, d, load<u32>(d), load<u32>(p), op);
  }

  static cmpps(v: usize, rec: usize, p: usize): void {
    const d = SseCompare.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    const op = SseCompare.operation(rec);
    if (!Fast.accept32(v128.and(f32x4.eq(a, a), f32x4.eq(b, b)), a, b))
      return Lanes.packed32(v, d, a, b, op, op);
    const flip = i32x4.splat(op & 4 ? -1 : 0);
    let holds: v128;
    switch (op & 3) {
      case 0:
        holds = f32x4.eq(a, b);
        break;
      case 1:
        holds = f32x4.lt(a, b);
        break;
      case 2:
        holds = f32x4.le(a, b);
        break;
      default:
        holds = i32x4.splat(0);
        break;
    }
    v128.store(d, v128.xor(holds, flip));
  }

  static cmppd(v: usize, rec: usize, p: usize): void {
    const d = SseCompare.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    const op = SseCompare.operation(rec);
    if (!Fast.accept64(v128.and(f64x2.eq(a, a), f64x2.eq(b, b)), a, b))
      return Lanes.packed64(v, d, a, b, op, op);
    const flip = i32x4.splat(op & 4 ? -1 : 0);
    let holds: v128;
    switch (op & 3) {
      case 0:
        holds = f64x2.eq(a, b);
        break;
      case 1:
        holds = f64x2.lt(a, b);
        break;
      case 2:
        holds = f64x2.le(a, b);
        break;
      default:
        holds = i32x4.splat(0);
        break;
    }
    v128.store(d, v128.xor(holds, flip));
  }
}
