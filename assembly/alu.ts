// Binary and unary integer arithmetic and logic. SDM vol. 2: ADD, ADC, SUB, SBB, CMP, AND, OR, XOR, TEST, NOT, NEG, INC, DEC.

import {
  AF,
  CF,
  FLAGS_ADC,
  FLAGS_ADD,
  FLAGS_DEC,
  FLAGS_EAGER,
  FLAGS_INC,
  FLAGS_MUL,
  FLAGS_SBB,
  FLAGS_SUB,
  Flags,
  OF,
  PF,
  SF,
  ZF,
} from './flags';
import { V_FLAGS_A, V_FLAGS_B, V_FLAGS_KIND, V_RFLAGS } from './layout';

@final
export class Alu {
  @inline static add<T>(v: usize, a: T, b: T): T {
    Flags.set(v, Flags.kind<T>(FLAGS_ADD), Flags.extend<T>(a), Flags.extend<T>(b));
    return (a + b) as T;
  }

  @inline static sub<T>(v: usize, a: T, b: T): T {
    Flags.set(v, Flags.kind<T>(FLAGS_SUB), Flags.extend<T>(a), Flags.extend<T>(b));
    return (a - b) as T;
  }

  @inline static cmp<T>(v: usize, a: T, b: T): void {
    Flags.set(v, Flags.kind<T>(FLAGS_SUB), Flags.extend<T>(a), Flags.extend<T>(b));
  }

  @inline static test<T>(v: usize, a: T, b: T): void {
    Flags.logic<T>(v, (a & b) as T);
  }

  @inline static and<T>(v: usize, a: T, b: T): T {
    const r = (a & b) as T;
    Flags.logic<T>(v, r);
    return r;
  }

  @inline static or<T>(v: usize, a: T, b: T): T {
    const r = (a | b) as T;
    Flags.logic<T>(v, r);
    return r;
  }

  @inline static xor<T>(v: usize, a: T, b: T): T {
    const r = (a ^ b) as T;
    Flags.logic<T>(v, r);
    return r;
  }

  static adc<T>(v: usize, a: T, b: T): T {
    const carry = Flags.carry(v);
    if (!carry) return Alu.add<T>(v, a, b);
    Flags.set(v, Flags.kind<T>(FLAGS_ADC), Flags.extend<T>(a), Flags.extend<T>(b));
    return (a + b + 1) as T;
  }

  static sbb<T>(v: usize, a: T, b: T): T {
    const borrow = Flags.carry(v);
    if (!borrow) return Alu.sub<T>(v, a, b);
    Flags.set(v, Flags.kind<T>(FLAGS_SBB), Flags.extend<T>(a), Flags.extend<T>(b));
    return (a - b - 1) as T;
  }

  /** All six flags at once; `overflow` has OF in its sign bit. */
  @inline static eager<T>(v: usize, a: T, b: T, r: T, carry: u64, overflow: T): void {
    let bits = carry | Alu.value<T>(r) | (u64(a ^ b ^ r) & AF);
    if (Flags.extend<T>(overflow) < 0) bits |= OF;
    Flags.setEager(v, bits);
  }

  /** ZF, SF and PF of a result. */
  @inline static value<T>(r: T): u64 {
    let bits: u64 = r == 0 ? ZF : 0;
    if (Flags.extend<T>(r) < 0) bits |= SF;
    if (!(popcnt<u32>(u32(r) & 0xff) & 1)) bits |= PF;
    return bits;
  }

  @inline static not<T>(v: usize, a: T): T {
    return ~a as T;
  }

  @inline static neg<T>(v: usize, a: T): T {
    Flags.set(v, Flags.kind<T>(FLAGS_SUB), 0, Flags.extend<T>(a));
    return (0 - a) as T;
  }

  @inline static inc<T>(v: usize, a: T): T {
    Alu.saveCarry(v);
    Flags.set(v, Flags.kind<T>(FLAGS_INC), Flags.extend<T>(a), 1);
    return (a + 1) as T;
  }

  @inline static dec<T>(v: usize, a: T): T {
    Alu.saveCarry(v);
    Flags.set(v, Flags.kind<T>(FLAGS_DEC), Flags.extend<T>(a), 1);
    return (a - 1) as T;
  }

  /** Puts CF where kinds DEC, INC and EAGER keep it. */
  @inline static saveCarry(v: usize): void {
    const kind = load<u32>(v, V_FLAGS_KIND);
    if (kind & (FLAGS_EAGER | FLAGS_DEC) && kind < FLAGS_MUL) return;
    if (kind & (FLAGS_ADD | FLAGS_EAGER | FLAGS_ADC)) Alu.saveOtherCarry(v);
    else {
      const carry = u64(load<u64>(v, V_FLAGS_A) < load<u64>(v, V_FLAGS_B));
      store<u64>(v, (load<u64>(v, V_RFLAGS) & ~CF) | carry, V_RFLAGS);
    }
  }

  static saveOtherCarry(v: usize): void {
    store<u64>(v, (load<u64>(v, V_RFLAGS) & ~CF) | Flags.carry(v), V_RFLAGS);
  }
}
