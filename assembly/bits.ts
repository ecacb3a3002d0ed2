// Bit tests and scans, byte swap. SDM vol. 2: BT, BTS, BTR, BTC, BSF, BSR, BSWAP.

import { Ea } from './ea';
import { CF, Flags, ZF } from './flags';
import { Gpr, Operand } from './gpr';
import { R_IMM } from './layout';
import { Mem } from './mem';
import { Outcome } from './outcome';

const TEST: u32 = 0;
const SET: u32 = 1;
const RESET: u32 = 2;
const COMPLEMENT: u32 = 3;

@final
export class Bits {
  /** BT and the rest leave all flags but CF as they are. */
  @inline static carry(v: usize, bit: u64): void {
    Flags.setEager(v, (Flags.arithmetic(v) & ~CF) | bit);
  }

  @inline static changed<T>(value: T, bit: u32, what: u32): T {
    const mask = (1 as T) << (bit as T);
    if (what == SET) return (value | mask) as T;
    if (what == RESET) return (value & ~mask) as T;
    return (value ^ mask) as T;
  }

  /** The bit number is an immediate, modulo the operand size. */
  @inline static byImmediate<T>(v: usize, rec: usize, p: usize, what: u32): void {
    const bit = load<u32>(rec, R_IMM) & (((sizeof<T>() << 3) - 1) as u32);
    const value = load<T>(p);
    if (what != TEST) Operand.writeRm<T>(v, rec, p, Bits.changed<T>(value, bit, what));
    Bits.carry(v, (u64(value) >> u64(bit)) & 1);
  }

  /** The bit number is a register: with a memory operand it reaches beyond the addressed word, either way. */
  static byRegister<T>(v: usize, rec: usize, p: usize, what: u32): void {
    const number = Flags.extend<T>(Operand.reg<T>(v, rec));
    const bit = u32(number) & (((sizeof<T>() << 3) - 1) as u32);
    let at = p;
    if (!p) {
      const words = number >> (sizeof<T>() == 2 ? 4 : sizeof<T>() == 4 ? 5 : 6);
      const linear = Ea.at(v, rec, u64(words * sizeof<T>()), sizeof<T>(), what != TEST);
      if (Outcome.pending(v)) return;
      at = what == TEST ? Mem.readPointer(v, linear, sizeof<T>()) : Mem.modifyPointer(v, linear, sizeof<T>());
      if (!at) return;
    }
    const value = load<T>(at);
    if (what != TEST) {
      Operand.writeRm<T>(v, rec, at, Bits.changed<T>(value, bit, what));
      if (!p) Mem.commitIfBounced(v, at);
    }
    Bits.carry(v, (u64(value) >> u64(bit)) & 1);
  }

  static btImm<T>(v: usize, rec: usize, p: usize): void {
    Bits.byImmediate<T>(v, rec, p, TEST);
  }

  static btsImm<T>(v: usize, rec: usize, p: usize): void {
    Bits.byImmediate<T>(v, rec, p, SET);
  }

  static btrImm<T>(v: usize, rec: usize, p: usize): void {
    Bits.byImmediate<T>(v, rec, p, RESET);
  }

  static btcImm<T>(v: usize, rec: usize, p: usize): void {
    Bits.byImmediate<T>(v, rec, p, COMPLEMENT);
  }

  static btReg<T>(v: usize, rec: usize, p: usize): void {
    Bits.byRegister<T>(v, rec, p, TEST);
  }

  static btsReg<T>(v: usize, rec: usize, p: usize): void {
    Bits.byRegister<T>(v, rec, p, SET);
  }

  static btrReg<T>(v: usize, rec: usize, p: usize): void {
    Bits.byRegister<T>(v, rec, p, RESET);
  }

  static btcReg<T>(v: usize, rec: usize, p: usize): void {
    Bits.byRegister<T>(v, rec, p, COMPLEMENT);
  }

  /** A zero source sets ZF and leaves the destination alone; a 32-bit destination is zero-extended either way on AMD, not on Intel. */
  static bsf<T>(v: usize, rec: usize, p: usize): void {
    const value = load<T>(p);
    if (value == 0) {
      Flags.setEager(v, Flags.arithmetic(v) | ZF);
      return;
    }
    Flags.setEager(v, Flags.arithmetic(v) & ~ZF);
    Operand.writeReg<T>(v, rec, ctz<u64>(u64(value)) as T);
  }

  static bsr<T>(v: usize, rec: usize, p: usize): void {
    const value = load<T>(p);
    if (value == 0) {
      Flags.setEager(v, Flags.arithmetic(v) | ZF);
      return;
    }
    Flags.setEager(v, Flags.arithmetic(v) & ~ZF);
    Operand.writeReg<T>(v, rec, (63 - clz<u64>(u64(value))) as T);
  }

  /** BSWAP of a 16-bit register is undefined; processors clear it. */
  static bswap<T>(v: usize, rec: usize, p: usize): void {
    if (sizeof<T>() <= 2) store<u16>(p, 0);
    else Gpr.put<T>(p, bswap<T>(load<T>(p)));
  }
}
