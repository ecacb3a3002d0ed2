// IN and OUT. SDM vol. 1 chapter 19 (I/O protection), vol. 2 by instruction.

import { Gpr } from './gpr';
import { portRead, portWrite } from './host';
import { R_IMM, SEG_ATTR, SEG_BASE, SEG_LIMIT, V_CPL, V_ID, V_RAX, V_RDX, V_RFLAGS, V_TR } from './layout';
import { Mem } from './mem';
import { Mode } from './mode';
import { EXC_GP, Outcome } from './outcome';

@final
export class Ports {
  static inImm<T>(v: usize, rec: usize, p: usize): void {
    Ports.input<T>(v, u32(load<u8>(rec, R_IMM)));
  }
  static inDx<T>(v: usize, rec: usize, p: usize): void {
    Ports.input<T>(v, u32(load<u16>(v, V_RDX)));
  }
  static outImm<T>(v: usize, rec: usize, p: usize): void {
    Ports.output<T>(v, u32(load<u8>(rec, R_IMM)));
  }
  static outDx<T>(v: usize, rec: usize, p: usize): void {
    Ports.output<T>(v, u32(load<u16>(v, V_RDX)));
  }

  private static input<T>(v: usize, port: u32): void {
    const size = min<u32>(sizeof<T>() as u32, 4);
    if (!Ports.allowed(v, port, size)) return;
    const value = portRead(load<u32>(v, V_ID), port, size);
    if (size == 4) Gpr.write<u32>(v, V_RAX, value);
    else store<T>(v, value as T, V_RAX);
  }

  private static output<T>(v: usize, port: u32): void {
    const size = min<u32>(sizeof<T>() as u32, 4);
    if (!Ports.allowed(v, port, size)) return;
    portWrite(load<u32>(v, V_ID), port, size, size == 4 ? load<u32>(v, V_RAX) : u32(load<T>(v, V_RAX)));
  }

  /** Whether `size` ports from `port` on may be used now: by IOPL, else by the I/O permission bitmap. False: #GP(0) or a fault of the TSS. */
  static allowed(v: usize, port: u32, size: u32): bool {
    if (Mode.isReal(v)) return true;
    const iopl = u32(load<u64>(v, V_RFLAGS) >> 12) & 3;
    if (!Mode.isVm86(v) && load<u32>(v, V_CPL) <= iopl) return true;
    if (Ports.permitted(v, port, size)) return true;
    if (!Outcome.pending(v)) Outcome.faultCode(v, EXC_GP, 0);
    return false;
  }

  private static permitted(v: usize, port: u32, size: u32): bool {
    const base = load<u64>(v + V_TR, SEG_BASE);
    const limit = load<u32>(v + V_TR, SEG_LIMIT);
    if ((load<u32>(v + V_TR, SEG_ATTR) & 0x8d) != 0x89 || limit < 0x67) return false;
    const at = u32(Mem.readSystem<u16>(v, base + 0x66)) + (port >> 3);
    if (Outcome.pending(v) || at + 1 > limit) return false;
    const bits = u32(Mem.readSystem<u16>(v, base + u64(at)));
    if (Outcome.pending(v)) return false;
    return ((bits >> (port & 7)) & ((1 << size) - 1)) == 0;
  }
}
