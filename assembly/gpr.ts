// General-purpose registers and operands that may be register or memory.

import { R_DST, V_GPR, V_ZERO } from './layout';

@final
export class Gpr {
  /** Writes a register operand at block offset `offset`; 32-bit results zero-extend to 64. */
  @inline static write<T>(v: usize, offset: usize, value: T): void {
    if (sizeof<T>() == 4) store<u64>(v + offset, u64(u32(value)));
    else store<T>(v + offset, value);
  }

  /** The same by address. */
  @inline static put<T>(at: usize, value: T): void {
    if (sizeof<T>() == 4) store<u64>(at, u64(u32(value)));
    else store<T>(at, value);
  }

  @inline static read<T>(v: usize, offset: usize): T {
    return load<T>(v + offset);
  }

  /** Block offset of 64/32/16-bit register `n`. */
  @inline static offset(n: u32): usize {
    return V_GPR + ((n as usize) << 3);
  }
}

@final
export class Operand {
  /** The ModRM.reg operand. */
  @inline static reg<T>(v: usize, rec: usize): T {
    return load<T>(v + load<u16>(rec, R_DST));
  }

  @inline static writeReg<T>(v: usize, rec: usize, value: T): void {
    Gpr.write<T>(v, load<u16>(rec, R_DST), value);
  }

  /** Whether `p` is the r/m register (not memory). */
  @inline static isRegister(v: usize, p: usize): bool {
    return p - v < V_ZERO;
  }

  /** Writes the r/m operand that `p` points to. */
  @inline static writeRm<T>(v: usize, rec: usize, p: usize, value: T): void {
    if (sizeof<T>() == 4 && p - v < V_ZERO) store<u64>(p, u64(u32(value)));
    else store<T>(p, value);
  }
}
