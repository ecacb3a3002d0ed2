// SSE floating-point arithmetic: ADD SUB MUL DIV SQRT MIN MAX RCP RSQRT HADD HSUB ADDSUB. SDM vol. 1 §10.4.1, §11.4.1, §12.3.

import { R_DST, V_MXCSR } from './layout';
import { Fast } from './sse-fast';
import { Approximate, Lanes, OP_ADD, OP_DIV, OP_MAX, OP_MIN, OP_MUL, OP_SQRT, OP_SUB } from './sse-lanes';
import { MXCSR_PE, Mxcsr } from './sse-mxcsr';

@final
export class SseArith {
  @inline private static dst(v: usize, rec: usize): usize {
    return v + load<u16>(rec, R_DST);
  }

  @inline private static setInexact(v: usize, mxcsr: u32): void {
    store<u32>(v, mxcsr | MXCSR_PE, V_MXCSR);
  }

  // Addition and subtraction. A zero sum is exact, so it needs no window.

  @inline private static add64(v: usize, rec: usize, p: usize, b: f64, op: u32): void {
    const d = SseArith.dst(v, rec);
    const mxcsr = Mxcsr.read(v);
    const a = load<f64>(d);
    const sum = a + b;
    if (
      Fast.masked(mxcsr) &&
      (Fast.inWindow64(sum) || sum == 0) &&
      !Fast.isDenormal64(a) &&
      !Fast.isDenormal64(b)
    ) {
      if (!(mxcsr & MXCSR_PE)) {
        if (abs(sum) >= 4.49423283715579e307) return Lanes.scalar<f64>(v, d, load<u64>(d), load<u64>(p), op);
        if (Fast.sumIsInexact<f64>(a, b, sum)) SseArith.setInexact(v, mxcsr);
      }
      store<f64>(d, sum);
    } else {
      Lanes.scalar<f64>(v, d, load<u64>(d), load<u64>(p), op);
    }
  }

  @inline private static add32(v: usize, rec: usize, p: usize, b: f32, op: u32): void {
    const d = SseArith.dst(v, rec);
    const mxcsr = Mxcsr.read(v);
    const a = load<f32>(d);
    const sum = a + b;
    if (
      Fast.masked(mxcsr) &&
      (Fast.inWindow32(sum) || sum == 0) &&
      !Fast.isDenormal32(a) &&
      !Fast.isDenormal32(b)
    ) {
      if (!(mxcsr & MXCSR_PE)) {
        if (abs(sum) >= 8.5e37) return Lanes.scalar<f32>(v, d, load<u32>(d), load<u32>(p), op);
        if (Fast.sumIsInexact<f32>(a, b, sum)) SseArith.setInexact(v, mxcsr);
      }
      store<f32>(d, sum);
    } else {
      Lanes.scalar<f32>(v, d, load<u32>(d), load<u32>(p), op);
    }
  }

  static addsd(v: usize, rec: usize, p: usize): void {
    SseArith.add64(v, rec, p, load<f64>(p), OP_ADD);
  }

  static subsd(v: usize, rec: usize, p: usize): void {
    SseArith.add64(v, rec, p, -load<f64>(p), OP_SUB);
  }

  static addss(v: usize, rec: usize, p: usize): void {
    SseArith.add32(v, rec, p, load<f32>(p), OP_ADD);
  }

  static subss(v: usize, rec: usize, p: usize): void {
    SseArith.add32(v, rec, p, -load<f32>(p), OP_SUB);
  }

  @inline private static add32x4(v: usize, d: usize, a: v128, b: v128, sum: v128, even: u32, odd: u32): void {
    const good = v128.or(Fast.window32(sum), Fast.zeros32(sum));
    if (Fast.settled(Mxcsr.read(v)) && Fast.accept32(good, a, b)) v128.store(d, sum);
    else Lanes.packed32(v, d, a, b, even, odd);
  }

  @inline private static add64x2(v: usize, d: usize, a: v128, b: v128, sum: v128, even: u32, odd: u32): void {
    const good = v128.or(Fast.window64(sum), Fast.zeros64(sum));
    if (Fast.settled(Mxcsr.read(v)) && Fast.accept64(good, a, b)) v128.store(d, sum);
    else Lanes.packed64(v, d, a, b, even, odd);
  }

  static addps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    SseArith.add32x4(v, d, a, b, f32x4.add(a, b), OP_ADD, OP_ADD);
  }

  static subps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    SseArith.add32x4(v, d, a, b, f32x4.sub(a, b), OP_SUB, OP_SUB);
  }

  static addpd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    SseArith.add64x2(v, d, a, b, f64x2.add(a, b), OP_ADD, OP_ADD);
  }

  static subpd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    SseArith.add64x2(v, d, a, b, f64x2.sub(a, b), OP_SUB, OP_SUB);
  }

  /** Elements 1 and 3 are added, 0 and 2 subtracted. */
  static addsubps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    const sum = f32x4.add(a, v128.xor(b, i64x2.splat(0x80000000)));
    SseArith.add32x4(v, d, a, b, sum, OP_SUB, OP_ADD);
  }

  static addsubpd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    const sum = f64x2.add(a, v128.xor(b, i64x2(i64.MIN_VALUE, 0)));
    SseArith.add64x2(v, d, a, b, sum, OP_SUB, OP_ADD);
  }

  static haddps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.shuffle<u32>(v128.load(d), v128.load(p), 0, 2, 4, 6);
    const b = v128.shuffle<u32>(v128.load(d), v128.load(p), 1, 3, 5, 7);
    SseArith.add32x4(v, d, a, b, f32x4.add(a, b), OP_ADD, OP_ADD);
  }

  static hsubps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.shuffle<u32>(v128.load(d), v128.load(p), 0, 2, 4, 6);
    const b = v128.shuffle<u32>(v128.load(d), v128.load(p), 1, 3, 5, 7);
    SseArith.add32x4(v, d, a, b, f32x4.sub(a, b), OP_SUB, OP_SUB);
  }

  static haddpd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.shuffle<u64>(v128.load(d), v128.load(p), 0, 2);
    const b = v128.shuffle<u64>(v128.load(d), v128.load(p), 1, 3);
    SseArith.add64x2(v, d, a, b, f64x2.add(a, b), OP_ADD, OP_ADD);
  }

  static hsubpd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.shuffle<u64>(v128.load(d), v128.load(p), 0, 2);
    const b = v128.shuffle<u64>(v128.load(d), v128.load(p), 1, 3);
    SseArith.add64x2(v, d, a, b, f64x2.sub(a, b), OP_SUB, OP_SUB);
  }

  // Multiplication

  /**
   * Whether a product in the window was rounded. Significands of 53 bits make 105 or 106; it fits when the zeros at the
   * end of both are as many as the bits too much.
   */
  @inline private static productIsInexact(a: f64, b: f64, product: f64): bool {
    const x = reinterpret<u64>(a);
    const y = reinterpret<u64>(b);
    const zeros = ctz<u64>(x | 0x10000000000000) + ctz<u64>(y | 0x10000000000000);
    if (zeros >= 53) return false;
    if (zeros < 52) return true;
    const exponents = ((x >> 52) & 0x7ff) + ((y >> 52) & 0x7ff) - 1023;
    return ((reinterpret<u64>(product) >> 52) & 0x7ff) != exponents;
  }

  static mulsd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const mxcsr = Mxcsr.read(v);
    const a = load<f64>(d);
    const b = load<f64>(p);
    const product = a * b;
    if (Fast.masked(mxcsr) && Fast.inWindow64(product) && !Fast.isDenormal64(a) && !Fast.isDenormal64(b)) {
      if (!(mxcsr & MXCSR_PE) && SseArith.productIsInexact(a, b, product)) SseArith.setInexact(v, mxcsr);
      store<f64>(d, product);
    } else if (product == 0 && (a == 0 || b == 0) && !Fast.isDenormal64(a) && !Fast.isDenormal64(b)) {
      store<f64>(d, product);
    } else {
      Lanes.scalar<f64>(v, d, load<u64>(d), load<u64>(p), OP_MUL);
    }
  }

  static mulss(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const mxcsr = Mxcsr.read(v);
    const a = load<f32>(d);
    const b = load<f32>(p);
    const product = a * b;
    if (Fast.masked(mxcsr) && Fast.inWindow32(product) && !Fast.isDenormal32(a) && !Fast.isDenormal32(b)) {
      if (!(mxcsr & MXCSR_PE) && f64(a) * f64(b) != f64(product)) SseArith.setInexact(v, mxcsr);
      store<f32>(d, product);
    } else if (product == 0 && (a == 0 || b == 0) && !Fast.isDenormal32(a) && !Fast.isDenormal32(b)) {
      store<f32>(d, product);
    } else {
      Lanes.scalar<f32>(v, d, load<u32>(d), load<u32>(p), OP_MUL);
    }
  }

  static mulps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    const product = f32x4.mul(a, b);
    const zero = v128.and(Fast.zeros32(product), v128.or(Fast.zeros32(a), Fast.zeros32(b)));
    const good = v128.or(Fast.window32(product), zero);
    if (Fast.settled(Mxcsr.read(v)) && Fast.accept32(good, a, b)) v128.store(d, product);
    else Lanes.packed32(v, d, a, b, OP_MUL, OP_MUL);
  }

  static mulpd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    const product = f64x2.mul(a, b);
    const zero = v128.and(Fast.zeros64(product), v128.or(Fast.zeros64(a), Fast.zeros64(b)));
    const good = v128.or(Fast.window64(product), zero);
    if (Fast.settled(Mxcsr.read(v)) && Fast.accept64(good, a, b)) v128.store(d, product);
    else Lanes.packed64(v, d, a, b, OP_MUL, OP_MUL);
  }

  // Division

  static divsd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = load<f64>(d);
    const b = load<f64>(p);
    const quotient = a / b;
    if (
      Fast.settled(Mxcsr.read(v)) &&
      Fast.inWindow64(quotient) &&
      !Fast.isDenormal64(a) &&
      !Fast.isDenormal64(b)
    ) {
      store<f64>(d, quotient);
    } else {
      Lanes.scalar<f64>(v, d, load<u64>(d), load<u64>(p), OP_DIV);
    }
  }

  static divss(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = load<f32>(d);
    const b = load<f32>(p);
    const quotient = a / b;
    if (
      Fast.settled(Mxcsr.read(v)) &&
      Fast.inWindow32(quotient) &&
      !Fast.isDenormal32(a) &&
      !Fast.isDenormal32(b)
    ) {
      store<f32>(d, quotient);
    } else {
      Lanes.scalar<f32>(v, d, load<u32>(d), load<u32>(p), OP_DIV);
    }
  }

  static divps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    const quotient = f32x4.div(a, b);
    const good = v128.or(Fast.window32(quotient), v128.and(Fast.zeros32(quotient), Fast.zeros32(a)));
    if (Fast.settled(Mxcsr.read(v)) && Fast.accept32(good, a, b)) v128.store(d, quotient);
    else Lanes.packed32(v, d, a, b, OP_DIV, OP_DIV);
  }

  static divpd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    const quotient = f64x2.div(a, b);
    const good = v128.or(Fast.window64(quotient), v128.and(Fast.zeros64(quotient), Fast.zeros64(a)));
    if (Fast.settled(Mxcsr.read(v)) && Fast.accept64(good, a, b)) v128.store(d, quotient);
    else Lanes.packed64(v, d, a, b, OP_DIV, OP_DIV);
  }

  // Square root. The root of a positive normal number is one too.

  static sqrtsd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const bits = load<u64>(p);
    if (Fast.settled(Mxcsr.read(v)) && bits - 0x0010000000000000 < 0x7fe0000000000000) {
      store<f64>(d, sqrt<f64>(reinterpret<f64>(bits)));
    } else {
      Lanes.scalar<f64>(v, d, bits, bits, OP_SQRT);
    }
  }

  static sqrtss(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const bits = load<u32>(p);
    if (Fast.settled(Mxcsr.read(v)) && bits - 0x00800000 < 0x7f000000) {
      store<f32>(d, sqrt<f32>(reinterpret<f32>(bits)));
    } else {
      Lanes.scalar<f32>(v, d, bits, bits, OP_SQRT);
    }
  }

  static sqrtps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const b = v128.load(p);
    const good = v128.lt<u32>(i32x4.sub(b, i32x4.splat(0x00800000)), i32x4.splat(0x7f000000));
    if (Fast.settled(Mxcsr.read(v)) && i32x4.all_true(v128.or(good, Fast.zeros32(b))))
      v128.store(d, f32x4.sqrt(b));
    else Lanes.packed32(v, d, b, b, OP_SQRT, OP_SQRT);
  }

  static sqrtpd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const b = v128.load(p);
    const good = v128.and(
      i64x2.gt_s(b, i64x2.splat(0x000fffffffffffff)),
      i64x2.lt_s(b, i64x2.splat(0x7ff0000000000000)),
    );
    if (Fast.settled(Mxcsr.read(v)) && i64x2.all_true(v128.or(good, Fast.zeros64(b))))
      v128.store(d, f64x2.sqrt(b));
    else Lanes.packed64(v, d, b, b, OP_SQRT, OP_SQRT);
  }

  // Minimum and maximum raise nothing unless an operand is a NaN or denormal; equal operands give the second.

  @inline private static isPlain64(a: f64, b: f64): bool {
    return a == a && b == b && !Fast.isDenormal64(a) && !Fast.isDenormal64(b);
  }

  @inline private static isPlain32(a: f32, b: f32): bool {
    return a == a && b == b && !Fast.isDenormal32(a) && !Fast.isDenormal32(b);
  }

  static minsd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = load<f64>(d);
    const b = load<f64>(p);
    if (SseArith.isPlain64(a, b)) store<u64>(d, a < b ? load<u64>(d) : load<u64>(p));
    else Lanes.scalar<f64>(v, d, load<u64>(d), load<u64>(p), OP_MIN);
  }

  static maxsd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = load<f64>(d);
    const b = load<f64>(p);
    if (SseArith.isPlain64(a, b)) store<u64>(d, a > b ? load<u64>(d) : load<u64>(p));
    else Lanes.scalar<f64>(v, d, load<u64>(d), load<u64>(p), OP_MAX);
  }

  static minss(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = load<f32>(d);
    const b = load<f32>(p);
    if (SseArith.isPlain32(a, b)) store<u32>(d, a < b ? load<u32>(d) : load<u32>(p));
    else Lanes.scalar<f32>(v, d, load<u32>(d), load<u32>(p), OP_MIN);
  }

  static maxss(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = load<f32>(d);
    const b = load<f32>(p);
    if (SseArith.isPlain32(a, b)) store<u32>(d, a > b ? load<u32>(d) : load<u32>(p));
    else Lanes.scalar<f32>(v, d, load<u32>(d), load<u32>(p), OP_MAX);
  }

  @inline private static select32x4(v: usize, d: usize, a: v128, b: v128, first: v128, op: u32): void {
    const ordered = v128.and(f32x4.eq(a, a), f32x4.eq(b, b));
    if (Fast.accept32(ordered, a, b)) v128.store(d, v128.bitselect(a, b, first));
    else Lanes.packed32(v, d, a, b, op, op);
  }

  @inline private static select64x2(v: usize, d: usize, a: v128, b: v128, first: v128, op: u32): void {
    const ordered = v128.and(f64x2.eq(a, a), f64x2.eq(b, b));
    if (Fast.accept64(ordered, a, b)) v128.store(d, v128.bitselect(a, b, first));
    else Lanes.packed64(v, d, a, b, op, op);
  }

  static minps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    SseArith.select32x4(v, d, a, b, f32x4.lt(a, b), OP_MIN);
  }

  static maxps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    SseArith.select32x4(v, d, a, b, f32x4.gt(a, b), OP_MAX);
  }

  static minpd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    SseArith.select64x2(v, d, a, b, f64x2.lt(a, b), OP_MIN);
  }

  static maxpd(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    const a = v128.load(d);
    const b = v128.load(p);
    SseArith.select64x2(v, d, a, b, f64x2.gt(a, b), OP_MAX);
  }

  // Approximations: no flags, no exceptions, whatever MXCSR says.

  static rcpss(v: usize, rec: usize, p: usize): void {
    store<u32>(SseArith.dst(v, rec), u32(Approximate.reciprocal(load<u32>(p))));
  }

  static rsqrtss(v: usize, rec: usize, p: usize): void {
    store<u32>(SseArith.dst(v, rec), u32(Approximate.reciprocalRoot(load<u32>(p))));
  }

  static rcpps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    for (let i: usize = 0; i < 16; i += 4) store<u32>(d + i, u32(Approximate.reciprocal(load<u32>(p + i))));
  }

  static rsqrtps(v: usize, rec: usize, p: usize): void {
    const d = SseArith.dst(v, rec);
    for (let i: usize = 0; i < 16; i += 4)
      store<u32>(d + i, u32(Approximate.reciprocalRoot(load<u32>(p + i))));
  }
}
