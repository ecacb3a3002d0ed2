// Shifts and rotates. SDM vol. 2: SAL/SAR/SHL/SHR, RCL/RCR/ROL/ROR, SHLD, SHRD. Counts come masked to 5 or 6 bits.

import { Alu } from './alu';
import { CF, FLAGS_ADD, FLAGS_DEC, Flags, OF } from './flags';
import { Operand } from './gpr';
import { R_IMM, V_RCX, V_RFLAGS } from './layout';

@final
export class Shift {
  @inline static width<T>(): u32 {
    return (sizeof<T>() << 3) as u32;
  }

  /** Flags of a shift: CF and the result's, OF for a count of one (else it is as after a count of one by value 0). */
  @inline static flags<T>(v: usize, r: T, carry: u64, overflow: u64, count: u32): void {
    if (count == 1) Flags.setEager(v, carry | Alu.value<T>(r) | (overflow ? OF : 0));
    else {
      store<u64>(v, (load<u64>(v, V_RFLAGS) & ~CF) | carry, V_RFLAGS);
      Flags.set(v, Flags.kind<T>(FLAGS_DEC), Flags.extend<T>(r), 0);
    }
  }

  static shl<T>(v: usize, a: T, count: u32): T {
    if (count == 0) return a;
    // The last step doubles: its flags are those of x + x, for any count.
    const x = (u64(a) << u64(count - 1)) as T;
    Flags.set(v, Flags.kind<T>(FLAGS_ADD), Flags.extend<T>(x), Flags.extend<T>(x));
    return (x + x) as T;
  }

  static shr<T>(v: usize, a: T, count: u32): T {
    if (count == 0) return a;
    const wide = u64(a);
    if (count > Shift.width<T>()) {
      Shift.flags<T>(v, 0 as T, 0, 0, count);
      return 0 as T;
    }
    const carry = (wide >> u64(count - 1)) & 1;
    const r = (count == Shift.width<T>() ? 0 : wide >> u64(count)) as T;
    Shift.flags<T>(v, r, carry, u64(Flags.extend<T>(a) < 0), count);
    return r;
  }

  static sar<T>(v: usize, a: T, count: u32): T {
    if (count == 0) return a;
    const wide = Flags.extend<T>(a);
    const carry = u64(wide >> i64(count - 1)) & 1;
    const r = (wide >> i64(count)) as T;
    Shift.flags<T>(v, r, carry, 0, count);
    return r;
  }

  /** Rotates change CF and OF only. */
  @inline static rotated(v: usize, carry: u64, overflow: u64): void {
    Flags.setEager(v, (Flags.arithmetic(v) & ~(CF | OF)) | carry | (overflow ? OF : 0));
  }

  static rol<T>(v: usize, a: T, count: u32): T {
    if (count == 0) return a;
    const n = count & (Shift.width<T>() - 1);
    const r = (n == 0 ? u64(a) : (u64(a) << u64(n)) | (u64(a) >> u64(Shift.width<T>() - n))) as T;
    const carry = u64(r) & 1;
    Shift.rotated(v, carry, u64(Flags.extend<T>(r) < 0) ^ carry);
    return r;
  }

  static ror<T>(v: usize, a: T, count: u32): T {
    if (count == 0) return a;
    const n = count & (Shift.width<T>() - 1);
    const r = (n == 0 ? u64(a) : (u64(a) >> u64(n)) | (u64(a) << u64(Shift.width<T>() - n))) as T;
    const top = (u64(r) >> u64(Shift.width<T>() - 1)) & 1;
    const below = (u64(r) >> u64(Shift.width<T>() - 2)) & 1;
    Shift.rotated(v, top, top ^ below);
    return r;
  }

  static rcl<T>(v: usize, a: T, count: u32): T {
    const bits = Shift.width<T>();
    const n = count % (bits + 1);
    if (count == 0) return a;
    let carry = Flags.carry(v);
    let r = u64(a);
    for (let i: u32 = 0; i < n; i++) {
      const out = (r >> u64(bits - 1)) & 1;
      r = (r << 1) | carry;
      carry = out;
    }
    Shift.rotated(v, carry, u64(Flags.extend<T>(r as T) < 0) ^ carry);
    return r as T;
  }

  static rcr<T>(v: usize, a: T, count: u32): T {
    const bits = Shift.width<T>();
    const n = count % (bits + 1);
    if (count == 0) return a;
    let carry = Flags.carry(v);
    let r = u64(a);
    for (let i: u32 = 0; i < n; i++) {
      const out = r & 1;
      r = (r >> 1) | (carry << u64(bits - 1));
      carry = out;
    }
    const top = (r >> u64(bits - 1)) & 1;
    const below = (r >> u64(bits - 2)) & 1;
    Shift.rotated(v, carry, top ^ below);
    return r as T;
  }

  @inline static clCount<T>(v: usize): u32 {
    return load<u8>(v, V_RCX) & (sizeof<T>() == 8 ? 63 : 31);
  }

  static rclImm<T>(v: usize, rec: usize, p: usize): void {
    Operand.writeRm<T>(v, rec, p, Shift.rcl<T>(v, load<T>(p), load<u32>(rec, R_IMM)));
  }

  static rclCl<T>(v: usize, rec: usize, p: usize): void {
    Operand.writeRm<T>(v, rec, p, Shift.rcl<T>(v, load<T>(p), Shift.clCount<T>(v)));
  }

  static rcrImm<T>(v: usize, rec: usize, p: usize): void {
    Operand.writeRm<T>(v, rec, p, Shift.rcr<T>(v, load<T>(p), load<u32>(rec, R_IMM)));
  }

  static rcrCl<T>(v: usize, rec: usize, p: usize): void {
    Operand.writeRm<T>(v, rec, p, Shift.rcr<T>(v, load<T>(p), Shift.clCount<T>(v)));
  }

  static shldImm<T>(v: usize, rec: usize, p: usize): void {
    Shift.shld<T>(v, rec, p, load<u32>(rec, R_IMM));
  }

  static shldCl<T>(v: usize, rec: usize, p: usize): void {
    Shift.shld<T>(v, rec, p, Shift.clCount<T>(v));
  }

  static shrdImm<T>(v: usize, rec: usize, p: usize): void {
    Shift.shrd<T>(v, rec, p, load<u32>(rec, R_IMM));
  }

  static shrdCl<T>(v: usize, rec: usize, p: usize): void {
    Shift.shrd<T>(v, rec, p, Shift.clCount<T>(v));
  }

  static shld<T>(v: usize, rec: usize, p: usize, count: u32): void {
    const a = load<T>(p);
    let r = a;
    if (count != 0) {
      const b = Operand.reg<T>(v, rec);
      let carry: u64;
      if (sizeof<T>() == 2) {
        // 16-bit operands take counts to 31: the source follows the destination, then the destination again.
        const line = (u64(a) << 32) | (u64(b) << 16) | u64(a);
        r = (line >> u64(32 - count)) as T;
        carry = (line >> u64(48 - count)) & 1;
      } else {
        r = ((u64(a) << u64(count)) | (u64(b) >> u64(Shift.width<T>() - count))) as T;
        carry = (u64(a) >> u64(Shift.width<T>() - count)) & 1;
      }
      Shift.flags<T>(v, r, carry, u64(Flags.extend<T>((a ^ r) as T) < 0), count);
    }
    Operand.writeRm<T>(v, rec, p, r);
  }

  static shrd<T>(v: usize, rec: usize, p: usize, count: u32): void {
    const a = load<T>(p);
    let r = a;
    if (count != 0) {
      const b = Operand.reg<T>(v, rec);
      let carry: u64;
      if (sizeof<T>() == 2) {
        const line = (u64(a) << 32) | (u64(b) << 16) | u64(a);
        r = (line >> u64(count)) as T;
        carry = (line >> u64(count - 1)) & 1;
      } else {
        r = ((u64(a) >> u64(count)) | (u64(b) << u64(Shift.width<T>() - count))) as T;
        carry = (u64(a) >> u64(count - 1)) & 1;
      }
      Shift.flags<T>(v, r, carry, u64(Flags.extend<T>((a ^ r) as T) < 0), count);
    }
    Operand.writeRm<T>(v, rec, p, r);
  }
}
