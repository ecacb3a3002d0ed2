// Later integer instructions: POPCNT, LZCNT, TZCNT, MOVBE, ADCX, ADOX, RDRAND, RDSEED, RDPID. SDM vol. 2 by mnemonic.

import { CF, Flags, OF, ZF } from './flags';
import { Gpr, Operand } from './gpr';
import { random } from './host';
import { V_EXIT_INFO, V_ID, V_TSC_AUX } from './layout';

@final
export class Bits2 {
  static popcnt<T>(v: usize, rec: usize, p: usize): void {
    const value = u64(load<T>(p));
    Flags.setEager(v, value == 0 ? ZF : 0);
    Operand.writeReg<T>(v, rec, popcnt<u64>(value) as T);
  }

  /** CF: the source is zero; ZF: the result is. The rest is undefined: Zen 5 keeps OF and clears the others. */
  @inline private static counted(v: usize, none: bool, count: u64): void {
    const kept = Flags.arithmetic(v) & OF;
    Flags.setEager(v, kept | (none ? CF : 0) | (count == 0 ? ZF : 0));
  }

  static lzcnt<T>(v: usize, rec: usize, p: usize): void {
    const value = u64(load<T>(p));
    const count = clz<u64>(value) - (64 - (sizeof<T>() << 3));
    Bits2.counted(v, value == 0, count);
    Operand.writeReg<T>(v, rec, count as T);
  }

  static tzcnt<T>(v: usize, rec: usize, p: usize): void {
    const value = u64(load<T>(p));
    const count = min<u64>(ctz<u64>(value), sizeof<T>() << 3);
    Bits2.counted(v, value == 0, count);
    Operand.writeReg<T>(v, rec, count as T);
  }

  static movbeLoad<T>(v: usize, rec: usize, p: usize): void {
    if (sizeof<T>() > 1) Operand.writeReg<T>(v, rec, bswap<T>(load<T>(p)));
  }

  static movbeStore<T>(v: usize, rec: usize, p: usize): void {
    if (sizeof<T>() > 1) store<T>(p, bswap<T>(Operand.reg<T>(v, rec)));
  }

  /** Adds with one flag as carry in and out and leaves the others alone. */
  @inline private static addWith<T>(v: usize, rec: usize, p: usize, flag: u64): void {
    const flags = Flags.arithmetic(v);
    const a = Operand.reg<T>(v, rec);
    const b = load<T>(p);
    const sum = (a + b) as T;
    const result = (sum + ((flags & flag ? 1 : 0) as T)) as T;
    const carry = sum < a || result < sum;
    Flags.setEager(v, carry ? flags | flag : flags & ~flag);
    Operand.writeReg<T>(v, rec, result);
  }

  static adcx<T>(v: usize, rec: usize, p: usize): void {
    Bits2.addWith<T>(v, rec, p, CF);
  }

  static adox<T>(v: usize, rec: usize, p: usize): void {
    Bits2.addWith<T>(v, rec, p, OF);
  }

  /** CF says whether there was a number; without one the register is cleared. */
  static rdrand<T>(v: usize, rec: usize, p: usize): void {
    const found = random(load<u32>(v, V_ID)) != 0;
    const value = found ? load<u64>(v, V_EXIT_INFO + 8) : 0;
    Flags.setEager(v, found ? CF : 0);
    Gpr.put<T>(p, value as T);
  }

  static rdpid(v: usize, rec: usize, p: usize): void {
    store<u64>(p, u64(load<u32>(v, V_TSC_AUX)));
  }
}
