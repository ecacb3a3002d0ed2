// The change of stack on the way to an inner privilege level. SDM vol. 3 §5.8.5, §6.12.1.
//
// The new SS:ESP is swapped in before anything is pushed, so that the ordinary stack primitives check and write the new
// stack; whoever swapped takes it back when a push cannot be made.

import { Descriptor } from './descriptors';
import {
  SEG_ATTR,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SELECTOR,
  SS,
  V_CPL,
  V_EVENT_PRIVATE,
  V_RSP,
  V_SS,
  V_TR,
} from './layout';
import { Mem } from './mem';
import { Mode } from './mode';
import { EXC_SS, EXC_TS, Outcome } from './outcome';
import { ATTR_ACCESSED, Segment } from './segment';
import { Tlb } from './tlb';

/** SS and RSP before the swap. */
const V_SAVED_SS: usize = V_EVENT_PRIVATE;
const V_SAVED_RSP: usize = V_EVENT_PRIVATE + 24;
const SAVED_SIZE: usize = 24;

@final
export class InnerStack {
  /** Swaps in the stack that the TSS has for `level`. False: the outcome is set and nothing has changed. */
  static enter(v: usize, level: u32): bool {
    const wide = (load<u32>(v + V_TR, SEG_ATTR) & 8) != 0;
    const at = InnerStack.field(v, wide ? 4 + 8 * level : 2 + 4 * level, wide ? 6 : 4);
    if (Outcome.pending(v)) return false;
    const pointer: u32 = wide ? Mem.readSystem<u32>(v, at) : u32(Mem.readSystem<u16>(v, at));
    if (Outcome.pending(v)) return false;
    const selector = u32(Mem.readSystem<u16>(v, at + (wide ? 4 : 2)));
    if (Outcome.pending(v)) return false;
    const raw = InnerStack.segment(v, selector, level);
    if (Outcome.pending(v)) return false;
    memory.copy(v + V_SAVED_SS, v + V_SS, SAVED_SIZE);
    store<u64>(v, load<u64>(v, V_RSP), V_SAVED_RSP);
    Descriptor.fill(v, SS, selector, raw);
    store<u64>(v, u64(pointer), V_RSP);
    Mode.update(v);
    return true;
  }

  /** Takes the swap back. */
  static leave(v: usize): void {
    memory.copy(v + V_SS, v + V_SAVED_SS, SAVED_SIZE);
    store<u64>(v, load<u64>(v, V_SAVED_RSP), V_RSP);
    Mode.update(v);
  }

  @inline static outerSelector(v: usize): u32 {
    return load<u32>(v + V_SAVED_SS, SEG_SELECTOR) & 0xffff;
  }

  @inline static outerPointer(v: usize): u64 {
    return load<u64>(v, V_SAVED_RSP);
  }

  /** RSP for `level` (0–2), or the stack `level − 3` of the interrupt stack table, from the 64-bit TSS. */
  static pointer64(v: usize, level: u32): u64 {
    const at = InnerStack.field(v, level < 3 ? 4 + 8 * level : 36 + 8 * (level - 4), 8);
    if (Outcome.pending(v)) return 0;
    const pointer = Mem.readSystem<u64>(v, at);
    if (!Outcome.pending(v) && !Segment.canonical(pointer)) Outcome.faultCode(v, EXC_SS, 0);
    return pointer;
  }

  /**
   * Makes sure that `count` quadwords can be written below `top` with privilege `level`, which it leaves set in V_CPL.
   * False: the outcome is set and the privilege is `cpl` again.
   */
  static probe64(v: usize, top: u64, count: u64, level: u32, cpl: u32): bool {
    const bottom = top - (count << 3);
    if (!Segment.canonical(bottom) || !Segment.canonical(top - 1)) {
      Outcome.faultCode(v, EXC_SS, 0);
      return false;
    }
    InnerStack.become(v, level);
    const fits =
      Mem.probeWrite(v, bottom, 8) && (((top - 8) ^ bottom) < 0x1000 || Mem.probeWrite(v, top - 8, 8));
    if (!fits) InnerStack.become(v, cpl);
    return fits;
  }

  /** Accesses are made with privilege `level` from here on. */
  static become(v: usize, level: u32): void {
    if (load<u32>(v, V_CPL) == level) return;
    store<u32>(v, level, V_CPL);
    Tlb.select(v);
  }

  /** Linear address of a field of the TSS; #TS if it lies beyond the limit. */
  private static field(v: usize, offset: u32, size: u32): u64 {
    if (offset + size - 1 > load<u32>(v + V_TR, SEG_LIMIT)) {
      Outcome.faultCode(v, EXC_TS, load<u32>(v + V_TR, SEG_SELECTOR) & 0xfffc);
    }
    return load<u64>(v + V_TR, SEG_BASE) + u64(offset);
  }

  /** The descriptor of a stack segment for `level`, marked accessed. */
  private static segment(v: usize, selector: u32, level: u32): u64 {
    if (!(selector & 0xfffc)) {
      Outcome.faultCode(v, EXC_TS, 0);
      return 0;
    }
    const raw = Descriptor.read(v, selector, EXC_TS);
    if (Outcome.pending(v)) return 0;
    const fault = Segment.faultOfStack(raw, selector, level);
    if (fault) {
      Outcome.faultCode(v, fault == EXC_SS ? EXC_SS : EXC_TS, selector & 0xfffc);
      return 0;
    }
    Descriptor.mark(v, selector, raw, ATTR_ACCESSED);
    return raw | (u64(ATTR_ACCESSED) << 40);
  }
}
