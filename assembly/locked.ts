// LOCK-prefixed and always-atomic instructions: read, compute, compare-and-exchange until nobody came between.
// SDM vol. 3 §8.1; vol. 2: LOCK, XCHG, XADD, CMPXCHG, CMPXCHG8B/CMPXCHG16B.
//
// A bounce buffer is private to the vCPU, and by turns nothing runs between; Atomic is what parallel vCPUs change.

import { Alu } from './alu';
import { Atomic } from './atomic';
import { Flags, ZF } from './flags';
import { Gpr, Operand } from './gpr';
import { R_IMM, V_RAX, V_RBX, V_RCX, V_RDX } from './layout';

@final
export class Locked {
  static addReg<T>(v: usize, rec: usize, p: usize): void {
    const b = Operand.reg<T>(v, rec);
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a + b) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.add<T>(v, a, b);
  }

  static addImm<T>(v: usize, rec: usize, p: usize): void {
    const b = load<i64>(rec, R_IMM) as T;
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a + b) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.add<T>(v, a, b);
  }

  static orReg<T>(v: usize, rec: usize, p: usize): void {
    const b = Operand.reg<T>(v, rec);
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a | b) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.or<T>(v, a, b);
  }

  static orImm<T>(v: usize, rec: usize, p: usize): void {
    const b = load<i64>(rec, R_IMM) as T;
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a | b) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.or<T>(v, a, b);
  }

  static adcReg<T>(v: usize, rec: usize, p: usize): void {
    const b = Operand.reg<T>(v, rec);
    let a = Atomic.load<T>(p);
    const carry = Flags.carry(v) as T;
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a + b + carry) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.adc<T>(v, a, b);
  }

  static adcImm<T>(v: usize, rec: usize, p: usize): void {
    const b = load<i64>(rec, R_IMM) as T;
    let a = Atomic.load<T>(p);
    const carry = Flags.carry(v) as T;
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a + b + carry) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.adc<T>(v, a, b);
  }

  static sbbReg<T>(v: usize, rec: usize, p: usize): void {
    const b = Operand.reg<T>(v, rec);
    let a = Atomic.load<T>(p);
    const carry = Flags.carry(v) as T;
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a - b - carry) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.sbb<T>(v, a, b);
  }

  static sbbImm<T>(v: usize, rec: usize, p: usize): void {
    const b = load<i64>(rec, R_IMM) as T;
    let a = Atomic.load<T>(p);
    const carry = Flags.carry(v) as T;
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a - b - carry) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.sbb<T>(v, a, b);
  }

  static andReg<T>(v: usize, rec: usize, p: usize): void {
    const b = Operand.reg<T>(v, rec);
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a & b) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.and<T>(v, a, b);
  }

  static andImm<T>(v: usize, rec: usize, p: usize): void {
    const b = load<i64>(rec, R_IMM) as T;
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a & b) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.and<T>(v, a, b);
  }

  static subReg<T>(v: usize, rec: usize, p: usize): void {
    const b = Operand.reg<T>(v, rec);
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a - b) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.sub<T>(v, a, b);
  }

  static subImm<T>(v: usize, rec: usize, p: usize): void {
    const b = load<i64>(rec, R_IMM) as T;
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a - b) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.sub<T>(v, a, b);
  }

  static xorReg<T>(v: usize, rec: usize, p: usize): void {
    const b = Operand.reg<T>(v, rec);
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a ^ b) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.xor<T>(v, a, b);
  }

  static xorImm<T>(v: usize, rec: usize, p: usize): void {
    const b = load<i64>(rec, R_IMM) as T;
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a ^ b) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.xor<T>(v, a, b);
  }

  static not<T>(v: usize, rec: usize, p: usize): void {
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, ~a as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.not<T>(v, a);
  }

  static neg<T>(v: usize, rec: usize, p: usize): void {
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (0 - a) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.neg<T>(v, a);
  }

  static inc<T>(v: usize, rec: usize, p: usize): void {
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a + 1) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.inc<T>(v, a);
  }

  static dec<T>(v: usize, rec: usize, p: usize): void {
    let a = Atomic.load<T>(p);
    while (true) {
      const seen = Atomic.compareExchange<T>(p, a, (a - 1) as T);
      if (seen == a) break;
      a = seen;
    }
    Alu.dec<T>(v, a);
  }

  static xchg<T>(v: usize, rec: usize, p: usize): void {
    const b = Operand.reg<T>(v, rec);
    const a = Operand.isRegister(v, p) ? load<T>(p) : Atomic.exchange<T>(p, b);
    if (Operand.isRegister(v, p)) Gpr.put<T>(p, b);
    Operand.writeReg<T>(v, rec, a);
  }

  static xadd<T>(v: usize, rec: usize, p: usize): void {
    const b = Operand.reg<T>(v, rec);
    if (Operand.isRegister(v, p)) {
      const a = load<T>(p);
      const sum = Alu.add<T>(v, a, b);
      Operand.writeReg<T>(v, rec, a);
      Gpr.put<T>(p, sum);
      return;
    }
    const a = Atomic.add<T>(p, b);
    Alu.add<T>(v, a, b);
    Operand.writeReg<T>(v, rec, a);
  }

  static cmpxchg<T>(v: usize, rec: usize, p: usize): void {
    const expected = load<T>(v, V_RAX);
    const b = Operand.reg<T>(v, rec);
    let a: T;
    if (Operand.isRegister(v, p)) {
      a = load<T>(p);
      if (a == expected) Gpr.put<T>(p, b);
    } else a = Atomic.compareExchange<T>(p, expected, b);
    Alu.cmp<T>(v, expected, a);
    if (a != expected) Gpr.write<T>(v, V_RAX, a);
  }

  static cmpxchg8b(v: usize, rec: usize, p: usize): void {
    const expected = u64(load<u32>(v, V_RAX)) | (u64(load<u32>(v, V_RDX)) << 32);
    const value = u64(load<u32>(v, V_RBX)) | (u64(load<u32>(v, V_RCX)) << 32);
    const seen = Atomic.compareExchange<u64>(p, expected, value);
    Locked.zero(v, seen == expected);
    if (seen == expected) return;
    store<u64>(v, seen & 0xffffffff, V_RAX);
    store<u64>(v, seen >> 32, V_RDX);
  }

  static cmpxchg16b(v: usize, rec: usize, p: usize): void {
    const low = load<u64>(p);
    const high = load<u64>(p, 8);
    const same = low == load<u64>(v, V_RAX) && high == load<u64>(v, V_RDX);
    Locked.zero(v, same);
    if (same) {
      store<u64>(p, load<u64>(v, V_RBX));
      store<u64>(p, load<u64>(v, V_RCX), 8);
    } else {
      store<u64>(v, low, V_RAX);
      store<u64>(v, high, V_RDX);
    }
  }

  static zero(v: usize, set: bool): void {
    Flags.setEager(v, (Flags.arithmetic(v) & ~ZF) | (set ? ZF : 0));
  }
}
