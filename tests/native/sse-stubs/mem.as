// Stand-in for the core's memory: linear addresses are addresses of the module; a page past the limit faults.

import { EXC_PF, Outcome } from './outcome';

/** Accesses at or above this address raise #PF. */
export const LIMIT: u64 = 0x120000;

@final
export class Mem {
  private static probe(v: usize, linear: u64, size: u32): bool {
    if (linear + u64(size) <= LIMIT) return true;
    Outcome.faultCode(v, EXC_PF, 0);
    return false;
  }

  static probeRead(v: usize, linear: u64, size: u32): bool {
    return Mem.probe(v, linear, size);
  }

  static probeWrite(v: usize, linear: u64, size: u32): bool {
    return Mem.probe(v, linear, size);
  }

  static readBytes(v: usize, linear: u64, at: usize, size: u32): bool {
    if (!Mem.probe(v, linear, size)) return false;
    memory.copy(at, usize(linear), size);
    return true;
  }

  static writeBytes(v: usize, linear: u64, at: usize, size: u32): bool {
    if (!Mem.probe(v, linear, size)) return false;
    memory.copy(usize(linear), at, size);
    return true;
  }

  static write<T>(v: usize, linear: u64, value: T): void {
    if (Mem.probe(v, linear, sizeof<T>())) store<T>(usize(linear), value);
  }
}
