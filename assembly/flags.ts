// EFLAGS: the six arithmetic flags are lazy. SDM vol. 1 §3.4.3.
//
// V_FLAGS_KIND says how to compute them from V_FLAGS_A and V_FLAGS_B, both sign-extended from the operand size:
//   SUB: flags of a − b. Logic results are the flags of result − 0: CF, OF, AF clear, the rest by value.
//   DEC: as SUB with b = 1, but CF is the bit saved in V_RFLAGS.   ADD: flags of a + b.   INC: ADD with CF saved.
//   EAGER: the bits in V_RFLAGS are the flags.   MUL: flags of the signed product a × b.
//   ADC: flags of a + b + 1.   SBB: flags of a − b − 1.

import { V_FLAGS_A, V_FLAGS_B, V_FLAGS_KIND, V_RFLAGS } from './layout';
import { Wide } from './wide';

export const CF: u64 = 1;
export const PF: u64 = 4;
export const AF: u64 = 0x10;
export const ZF: u64 = 0x40;
export const SF: u64 = 0x80;
export const TF: u64 = 0x100;
export const IF: u64 = 0x200;
export const DF: u64 = 0x400;
export const OF: u64 = 0x800;
export const IOPL: u64 = 0x3000;
export const NT: u64 = 0x4000;
export const RF: u64 = 0x10000;
export const VM: u64 = 0x20000;
export const AC: u64 = 0x40000;
export const VIF: u64 = 0x80000;
export const VIP: u64 = 0x100000;
export const ID: u64 = 0x200000;
export const ARITH: u64 = CF | PF | AF | ZF | SF | OF;

/** Kind word: operation in bits 8–10, number of bits to shift a result left so that its sign is bit 63 in bits 0–5. */
export const FLAGS_SUB: u32 = 0x000;
export const FLAGS_DEC: u32 = 0x100;
export const FLAGS_ADD: u32 = 0x200;
export const FLAGS_INC: u32 = 0x300;
export const FLAGS_EAGER: u32 = 0x400;
export const FLAGS_MUL: u32 = 0x500;
export const FLAGS_ADC: u32 = 0x800;
export const FLAGS_SBB: u32 = 0xc00;

@final
export class Flags {
  @inline static kind<T>(operation: u32): u32 {
    return operation | ((64 - (sizeof<T>() << 3)) as u32);
  }

  @inline static set(v: usize, kind: u32, a: i64, b: i64): void {
    store<i64>(v, a, V_FLAGS_A);
    store<i64>(v, b, V_FLAGS_B);
    store<u32>(v, kind, V_FLAGS_KIND);
  }

  /** Sign-extends `x` of T's width. */
  @inline static extend<T>(x: T): i64 {
    if (sizeof<T>() == 1) return i64(i8(x));
    if (sizeof<T>() == 2) return i64(i16(x));
    if (sizeof<T>() == 4) return i64(i32(x));
    return i64(x);
  }

  /** Flags of a logic result (AND, OR, XOR, TEST). */
  @inline static logic<T>(v: usize, result: T): void {
    Flags.set(v, Flags.kind<T>(FLAGS_SUB), Flags.extend<T>(result), 0);
  }

  /** The six flags as bits of RFLAGS. */
  static arithmetic(v: usize): u64 {
    const kind = load<u32>(v, V_FLAGS_KIND);
    const saved = load<u64>(v, V_RFLAGS);
    if (kind == FLAGS_EAGER) return saved & ARITH;
    if (kind >= FLAGS_MUL) return kind < FLAGS_ADC ? Flags.ofProduct(v, kind) : Flags.withCarry(v, kind);
    const a = load<i64>(v, V_FLAGS_A);
    const b = load<i64>(v, V_FLAGS_B);
    const shift = i64(kind & 0x3f);
    let bits: u64 = 0;
    let r: i64;
    if (kind & FLAGS_ADD) {
      r = a + b;
      const top = r << shift;
      if (u64(top) < u64(a << shift)) bits |= CF;
      if (((a ^ r) & (b ^ r)) << shift < 0) bits |= OF;
    } else {
      r = a - b;
      if (u64(a) < u64(b)) bits |= CF;
      if (((a ^ b) & (a ^ r)) << shift < 0) bits |= OF;
    }
    if (kind & 0x100) bits = (bits & ~CF) | (saved & CF);
    const result = r << shift;
    if (result == 0) bits |= ZF;
    if (result < 0) bits |= SF;
    if (!(popcnt<u32>(u32(r) & 0xff) & 1)) bits |= PF;
    return bits | (u64(a ^ b ^ r) & AF);
  }

  /** IMUL: CF and OF when the product does not fit its size; the rest, undefined, follows the low half. */
  static ofProduct(v: usize, kind: u32): u64 {
    const a = load<i64>(v, V_FLAGS_A);
    const b = load<i64>(v, V_FLAGS_B);
    const shift = i64(kind & 0x3f);
    const low = a * b;
    const kept = (low << shift) >> shift;
    const fits = shift ? kept == low : Wide.highSigned(a, b) == low >> 63;
    let bits: u64 = fits ? 0 : CF | OF;
    if (kept == 0) bits |= ZF;
    if (kept < 0) bits |= SF;
    if (!(popcnt<u32>(u32(low) & 0xff) & 1)) bits |= PF;
    return bits;
  }

  /** ADC and SBB with a carry in. */
  static withCarry(v: usize, kind: u32): u64 {
    const a = load<i64>(v, V_FLAGS_A);
    const b = load<i64>(v, V_FLAGS_B);
    const shift = i64(kind & 0x3f);
    let bits: u64 = 0;
    let r: i64;
    if (kind < FLAGS_SBB) {
      r = a + b + 1;
      if (u64(r << shift) <= u64(a << shift)) bits |= CF;
      if (((a ^ r) & (b ^ r)) << shift < 0) bits |= OF;
    } else {
      r = a - b - 1;
      if (u64(a) <= u64(b)) bits |= CF;
      if (((a ^ b) & (a ^ r)) << shift < 0) bits |= OF;
    }
    const result = r << shift;
    if (result == 0) bits |= ZF;
    if (result < 0) bits |= SF;
    if (!(popcnt<u32>(u32(r) & 0xff) & 1)) bits |= PF;
    return bits | (u64(a ^ b ^ r) & AF);
  }

  /** All of RFLAGS, as PUSHF would show it. */
  static read(v: usize): u64 {
    return (load<u64>(v, V_RFLAGS) & ~ARITH) | Flags.arithmetic(v);
  }

  /** Makes V_RFLAGS hold the arithmetic flags. */
  static settle(v: usize): void {
    store<u64>(v, Flags.read(v), V_RFLAGS);
    store<u32>(v, FLAGS_EAGER, V_FLAGS_KIND);
  }

  /** Sets the six flags to `bits`. */
  @inline static setEager(v: usize, bits: u64): void {
    store<u64>(v, (load<u64>(v, V_RFLAGS) & ~ARITH) | bits, V_RFLAGS);
    store<u32>(v, FLAGS_EAGER, V_FLAGS_KIND);
  }

  /** All of RFLAGS at once (the caller has checked what may change). */
  @inline static write(v: usize, rflags: u64): void {
    store<u64>(v, rflags, V_RFLAGS);
    store<u32>(v, FLAGS_EAGER, V_FLAGS_KIND);
  }

  static carry(v: usize): u64 {
    const kind = load<u32>(v, V_FLAGS_KIND);
    if (kind >= FLAGS_MUL) return Flags.arithmetic(v) & CF;
    if (kind & (FLAGS_EAGER | 0x100)) return load<u64>(v, V_RFLAGS) & CF;
    const a = load<i64>(v, V_FLAGS_A);
    const b = load<i64>(v, V_FLAGS_B);
    if (!(kind & FLAGS_ADD)) return u64(u64(a) < u64(b));
    const shift = i64(kind & 0x3f);
    return u64(u64((a + b) << shift) < u64(a << shift));
  }

  /** Condition `cc` (0–15, in encoding order O NO B AE E NE BE A S NS P NP L GE LE G). */
  static condition(v: usize, cc: u32): bool {
    let holds: bool;
    const bits = Flags.arithmetic(v);
    switch (cc >> 1) {
      case 0:
        holds = (bits & OF) != 0;
        break;
      case 1:
        holds = (bits & CF) != 0;
        break;
      case 2:
        holds = (bits & ZF) != 0;
        break;
      case 3:
        holds = (bits & (CF | ZF)) != 0;
        break;
      case 4:
        holds = (bits & SF) != 0;
        break;
      case 5:
        holds = (bits & PF) != 0;
        break;
      case 6:
        holds = ((bits & SF) != 0) != ((bits & OF) != 0);
        break;
      default:
        holds = (bits & ZF) != 0 || ((bits & SF) != 0) != ((bits & OF) != 0);
        break;
    }
    return holds != ((cc & 1) != 0);
  }
}
