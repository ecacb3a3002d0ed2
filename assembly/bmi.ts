// BMI1 and BMI2 on general registers. SDM vol. 2 by mnemonic. Undefined flags are as on the processors measured: AF and PF clear.

import { CF, Flags, SF, ZF } from './flags';
import { Gpr, Operand } from './gpr';
import { R_DST, R_IMM, R_VVVV, V_RDX } from './layout';
import { Wide } from './wide';

@final
export class Bmi {
  @inline private static second<T>(v: usize, rec: usize): T {
    return load<T>(v + load<u16>(rec, R_VVVV));
  }

  /** SF and ZF of a result. */
  @inline private static signAndZero<T>(result: T): u64 {
    return (result == 0 ? ZF : 0) | (result >> <T>(sizeof<T>() * 8 - 1) ? SF : 0);
  }

  static andn<T>(v: usize, rec: usize, p: usize): void {
    const result = <T>(~Bmi.second<T>(v, rec) & load<T>(p));
    Operand.writeReg<T>(v, rec, result);
    Flags.setEager(v, Bmi.signAndZero<T>(result));
  }

  /** Writes the register in VEX.vvvv. */
  @inline private static writeSecond<T>(v: usize, rec: usize, result: T, flags: u64): void {
    Gpr.write<T>(v, load<u16>(rec, R_VVVV), result);
    Flags.setEager(v, Bmi.signAndZero<T>(result) | flags);
  }

  static blsr<T>(v: usize, rec: usize, p: usize): void {
    const x = load<T>(p);
    Bmi.writeSecond<T>(v, rec, <T>(x & (x - 1)), x == 0 ? CF : 0);
  }

  static blsmsk<T>(v: usize, rec: usize, p: usize): void {
    const x = load<T>(p);
    Bmi.writeSecond<T>(v, rec, <T>(x ^ (x - 1)), x == 0 ? CF : 0);
  }

  static blsi<T>(v: usize, rec: usize, p: usize): void {
    const x = load<T>(p);
    Bmi.writeSecond<T>(v, rec, <T>(x & (0 - x)), x == 0 ? 0 : CF);
  }

  static bextr<T>(v: usize, rec: usize, p: usize): void {
    const control = u32(Bmi.second<T>(v, rec));
    const start = control & 0xff;
    const length = (control >> 8) & 0xff;
    const bits: u32 = sizeof<T>() * 8;
    let result: T = start < bits ? load<T>(p) >> <T>start : 0;
    if (length < bits) result &= <T>(((<T>1) << (<T>length)) - 1);
    Operand.writeReg<T>(v, rec, result);
    Flags.setEager(v, result == 0 ? ZF : 0);
  }

  static bzhi<T>(v: usize, rec: usize, p: usize): void {
    const index = u32(Bmi.second<T>(v, rec)) & 0xff;
    const bits: u32 = sizeof<T>() * 8;
    let result = load<T>(p);
    if (index < bits) result &= <T>(((<T>1) << (<T>index)) - 1);
    Operand.writeReg<T>(v, rec, result);
    Flags.setEager(v, Bmi.signAndZero<T>(result) | (index >= bits ? CF : 0));
  }

  /** Bits of the first operand that the mask in the second selects, side by side. */
  static pext<T>(v: usize, rec: usize, p: usize): void {
    const source = Bmi.second<T>(v, rec);
    let mask = load<T>(p);
    let result: T = 0;
    for (let to: T = 0; mask; to++) {
      result |= ((source >> ctz<T>(mask)) & 1) << to;
      mask &= mask - 1;
    }
    Operand.writeReg<T>(v, rec, result);
  }

  /** Low bits of the first operand to where the mask in the second has bits. */
  static pdep<T>(v: usize, rec: usize, p: usize): void {
    let source = Bmi.second<T>(v, rec);
    let mask = load<T>(p);
    let result: T = 0;
    while (mask) {
      if (source & 1) result |= mask & (0 - mask);
      source >>= 1;
      mask &= mask - 1;
    }
    Operand.writeReg<T>(v, rec, result);
  }

  /** The high half goes to ModRM.reg, which wins if both are the same register. */
  static mulx<T>(v: usize, rec: usize, p: usize): void {
    const low = load<u16>(rec, R_VVVV);
    const high = load<u16>(rec, R_DST);
    if (sizeof<T>() == 8) {
      const a = load<u64>(v, V_RDX);
      const b = load<u64>(p);
      store<u64>(v + low, a * b);
      store<u64>(v + high, Wide.high(a, b));
    } else {
      const product = u64(load<u32>(v, V_RDX)) * u64(load<u32>(p));
      store<u64>(v + low, product & 0xffffffff);
      store<u64>(v + high, product >> 32);
    }
  }

  static rorx<T>(v: usize, rec: usize, p: usize): void {
    Operand.writeReg<T>(v, rec, rotr<T>(load<T>(p), <T>load<u8>(rec, R_IMM)));
  }

  static shlx<T>(v: usize, rec: usize, p: usize): void {
    Operand.writeReg<T>(v, rec, load<T>(p) << Bmi.second<T>(v, rec));
  }

  static shrx<T>(v: usize, rec: usize, p: usize): void {
    Operand.writeReg<T>(v, rec, load<T>(p) >> Bmi.second<T>(v, rec));
  }

  static sarx<T>(v: usize, rec: usize, p: usize): void {
    if (sizeof<T>() == 8) Operand.writeReg<i64>(v, rec, load<i64>(p) >> Bmi.second<i64>(v, rec));
    else Operand.writeReg<i32>(v, rec, load<i32>(p) >> Bmi.second<i32>(v, rec));
  }
}
