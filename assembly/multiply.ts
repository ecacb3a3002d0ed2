// Multiplication and division. SDM vol. 2: MUL, IMUL, DIV, IDIV.

import { Alu } from './alu';
import { CF, FLAGS_MUL, Flags, OF } from './flags';
import { Gpr } from './gpr';
import { V_RAX, V_RDX } from './layout';
import { EXC_DE, Outcome } from './outcome';
import { Wide } from './wide';

@final
export class Multiply {
  /** CF and OF say that the high half matters; SF, ZF and PF follow the low half. */
  @inline static flags<T>(v: usize, low: T, overflow: bool): void {
    Flags.setEager(v, (overflow ? CF | OF : 0) | Alu.value<T>(low));
  }

  /** The two- and three-operand forms of IMUL. */
  @inline static signed<T>(v: usize, a: T, b: T): T {
    Flags.set(v, Flags.kind<T>(FLAGS_MUL), Flags.extend<T>(a), Flags.extend<T>(b));
    return (a * b) as T;
  }

  /** Writes the double-width result of MUL or IMUL: AX, or rDX:rAX. */
  @inline static pair<T>(v: usize, low: u64, high: u64): void {
    if (sizeof<T>() == 1) store<u16>(v, u16((low & 0xff) | (high << 8)), V_RAX);
    else {
      Gpr.write<T>(v, V_RAX, low as T);
      Gpr.write<T>(v, V_RDX, high as T);
    }
  }

  /** MUL but for bytes. */
  @inline static wide<T>(v: usize, b: T): void {
    const a = u64(load<T>(v, V_RAX));
    const low = a * u64(b);
    const high = sizeof<T>() == 8 ? Wide.high(a, u64(b)) : low >> u64(sizeof<T>() << 3);
    Multiply.flags<T>(v, low as T, (high as T) != 0);
    Multiply.pair<T>(v, low, high);
  }

  static mul<T>(v: usize, rec: usize, p: usize): void {
    Multiply.wide<T>(v, load<T>(p));
  }

  static imul<T>(v: usize, rec: usize, p: usize): void {
    const a = Flags.extend<T>(load<T>(v, V_RAX));
    const b = Flags.extend<T>(load<T>(p));
    const low = a * b;
    const high = sizeof<T>() == 8 ? Wide.highSigned(a, b) : low >> i64(sizeof<T>() << 3);
    const fits = sizeof<T>() == 8 ? high == low >> 63 : Flags.extend<T>(low as T) == low;
    Multiply.flags<T>(v, low as T, !fits);
    Multiply.pair<T>(v, u64(low), u64(high));
  }

  static div<T>(v: usize, rec: usize, p: usize): void {
    const d = u64(load<T>(p));
    if (d == 0) {
      Outcome.fault(v, EXC_DE);
      return;
    }
    if (sizeof<T>() == 8) {
      Multiply.div128(v, load<u64>(v, V_RDX), load<u64>(v, V_RAX), d, false, false);
      return;
    }
    const bits = u64(sizeof<T>() << 3);
    const n =
      sizeof<T>() == 1 ? u64(load<u16>(v, V_RAX)) : (u64(load<T>(v, V_RDX)) << bits) | u64(load<T>(v, V_RAX));
    const q = n / d;
    if (q >> bits) {
      Outcome.fault(v, EXC_DE);
      return;
    }
    Multiply.pair<T>(v, q, n % d);
  }

  static idiv<T>(v: usize, rec: usize, p: usize): void {
    const d = Flags.extend<T>(load<T>(p));
    if (d == 0) {
      Outcome.fault(v, EXC_DE);
      return;
    }
    if (sizeof<T>() == 8) {
      Multiply.idiv128(v, d);
      return;
    }
    const bits = i64(sizeof<T>() << 3);
    const n =
      sizeof<T>() == 1
        ? i64(load<i16>(v, V_RAX))
        : (Flags.extend<T>(load<T>(v, V_RDX)) << bits) | i64(u64(load<T>(v, V_RAX)));
    // The only quotient that i64 division cannot express does not fit anyway.
    if (d == -1 && n == i64.MIN_VALUE) {
      Outcome.fault(v, EXC_DE);
      return;
    }
    const q = n / d;
    if (Flags.extend<T>(q as T) != q) {
      Outcome.fault(v, EXC_DE);
      return;
    }
    Multiply.pair<T>(v, u64(q), u64(n % d));
  }

  static idiv128(v: usize, d: i64): void {
    let high = load<u64>(v, V_RDX);
    let low = load<u64>(v, V_RAX);
    const negative = i64(high) < 0;
    if (negative) {
      low = 0 - low;
      high = ~high + u64(low == 0);
    }
    Multiply.div128(v, high, low, d < 0 ? 0 - u64(d) : u64(d), true, negative != d < 0, negative);
  }

  /** Divides high:low by d into RAX and RDX; for signed division the signs of quotient and remainder are applied and checked. */
  static div128(
    v: usize,
    high: u64,
    low: u64,
    d: u64,
    signed: bool,
    negateQuotient: bool,
    negateRemainder: bool = false,
  ): void {
    if (high >= d) {
      Outcome.fault(v, EXC_DE);
      return;
    }
    let q: u64;
    let r: u64;
    if (high == 0) {
      q = low / d;
      r = low % d;
    } else {
      // Schoolbook division by 32-bit digits of the normalised divisor.
      const shift = u64(clz(d));
      const dn = d << shift;
      const dh = dn >> 32;
      const dl = dn & 0xffffffff;
      const nh = shift ? (high << shift) | (low >> (64 - shift)) : high;
      const nl = low << shift;
      const q1 = Multiply.digit(nh, nl >> 32, dh, dl);
      const rest = ((nh << 32) | (nl >> 32)) - q1 * dn;
      const q0 = Multiply.digit(rest, nl & 0xffffffff, dh, dl);
      r = (((rest << 32) | (nl & 0xffffffff)) - q0 * dn) >> shift;
      q = (q1 << 32) | q0;
    }
    if (signed && (negateQuotient ? q > 0x8000000000000000 : q > 0x7fffffffffffffff)) {
      Outcome.fault(v, EXC_DE);
      return;
    }
    store<u64>(v, negateQuotient ? 0 - q : q, V_RAX);
    store<u64>(v, negateRemainder ? 0 - r : r, V_RDX);
  }

  /** One 32-bit quotient digit of (n:next) / (dh:dl). */
  static digit(n: u64, next: u64, dh: u64, dl: u64): u64 {
    let q = n / dh;
    let r = n % dh;
    while (q > 0xffffffff || q * dl > ((r << 32) | next)) {
      q--;
      r += dh;
      if (r > 0xffffffff) break;
    }
    return q;
  }
}
