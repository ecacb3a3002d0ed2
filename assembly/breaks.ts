// Breakpoints and watchpoints of the host, for debuggers: nothing of them is in guest memory or in the guest's DR0–DR7.
//
// A block never extends over a page offset that a breakpoint has, and is not linked or put into jump caches when it
// starts at one, so that every way to such an instruction leads through Code.findByFrame. Watchpoints take the class of
// translations that never hits, as armed data breakpoints of the guest do.

import { Code } from './code';
import {
  D_BREAK_ARMED,
  D_BREAK_COUNT,
  D_BREAK_OFFSETS,
  D_BREAKS,
  D_VCPU_COUNT,
  D_VCPUS,
  D_WATCH_COUNT,
  D_WATCHES,
  HIT_BREAKPOINT,
  HIT_WATCH,
  V_HOST_ADDRESS,
  V_HOST_HIT,
  V_HOST_PASS,
  V_MODE_KEY,
  V_RIP,
  V_STEP_ONCE,
  WATCH_SIZE,
} from './layout';
import { EXIT_BREAKPOINT, Outcome } from './outcome';
import { Tlb } from './tlb';

@final
export class Breaks {
  /** Whether some breakpoint is at this page offset. */
  @inline static offset(offset: u32): bool {
    return load<u32>(D_BREAK_ARMED) != 0 && Breaks.marked(offset);
  }

  static marked(offset: u32): bool {
    return ((load<u8>(D_BREAK_OFFSETS + (offset >> 3)) >> u8(offset & 7)) & 1) != 0;
  }

  /** Whether the vCPU has to stop before the instruction at `linear`: then the outcome is EXIT_BREAKPOINT. */
  static stops(v: usize, linear: u64): bool {
    if (!Breaks.marked(u32(linear) & 0xfff) || load<u64>(v, V_HOST_PASS) == linear + 1) return false;
    const count = load<u32>(D_BREAK_COUNT);
    for (let i: u32 = 0; i < count; i++) {
      if (load<u64>(D_BREAKS + (usize(i) << 3)) != linear) continue;
      store<u32>(v, HIT_BREAKPOINT, V_HOST_HIT);
      store<u64>(v, linear, V_HOST_ADDRESS);
      Outcome.exit(v, EXIT_BREAKPOINT);
      return true;
    }
    return false;
  }

  /** Lets the vCPU leave the instruction it stands at, whose breakpoint was reported. */
  static pass(v: usize): void {
    const linear = Code.linear(v, load<u64>(v, V_RIP), load<u32>(v, V_MODE_KEY));
    store<u64>(v, linear + 1, V_HOST_PASS);
    store<u32>(v, 1, V_STEP_ONCE);
  }

  /** Notes the watchpoint that an access hits; the vCPU stops after the instruction. */
  static watch(v: usize, linear: u64, size: u32, access: u32): void {
    const count = load<u32>(D_WATCH_COUNT);
    for (let i: u32 = 0; i < count; i++) {
      const at = D_WATCHES + usize(i) * WATCH_SIZE;
      if (load<u64>(at) > linear + u64(size - 1) || load<u64>(at, 8) < linear) continue;
      if (!(load<u32>(at, 16) & access)) continue;
      store<u32>(v, HIT_WATCH + i, V_HOST_HIT);
      store<u64>(v, max(linear, load<u64>(at)), V_HOST_ADDRESS);
    }
  }

  /** The host has changed the lists; `code`: page offsets were added to the bitmap. Between runs only. */
  static changed(code: bool): void {
    const count = load<u32>(D_VCPU_COUNT);
    if (code) Code.dropAll(load<u32>(D_VCPUS));
    for (let i: u32 = 0; i < count; i++) Tlb.select(load<u32>(D_VCPUS + (usize(i) << 2)));
  }
}
