// SSE moves, and what only moves bits between XMM, general registers and memory. SDM vol. 1 §10.4.1.1, §11.4.1.1, §11.4.4, §12.3.
//
// Memory and register forms share a handler wherever the bits moved are the same.

import { Ea } from './ea';
import { Gpr } from './gpr';
import { R_DST, R_SRC, V_RDI } from './layout';
import { Mem } from './mem';
import { Outcome } from './outcome';

@final
export class SseMove {
  @inline private static reg(v: usize, rec: usize): usize {
    return v + load<u16>(rec, R_DST);
  }

  // Loads

  static load128(v: usize, rec: usize, p: usize): void {
    v128.store(SseMove.reg(v, rec), v128.load(p));
  }

  /** The rest of the register is cleared. */
  static load32(v: usize, rec: usize, p: usize): void {
    v128.store(SseMove.reg(v, rec), v128.load_zero<u32>(p));
  }

  static load64(v: usize, rec: usize, p: usize): void {
    v128.store(SseMove.reg(v, rec), v128.load_zero<u64>(p));
  }

  /** The rest of the register is kept. */
  static merge32(v: usize, rec: usize, p: usize): void {
    store<u32>(SseMove.reg(v, rec), load<u32>(p));
  }

  static merge64(v: usize, rec: usize, p: usize): void {
    store<u64>(SseMove.reg(v, rec), load<u64>(p));
  }

  static mergeHigh(v: usize, rec: usize, p: usize): void {
    store<u64>(SseMove.reg(v, rec), load<u64>(p), 8);
  }

  static highToLow(v: usize, rec: usize, p: usize): void {
    store<u64>(SseMove.reg(v, rec), load<u64>(p, 8));
  }

  // Stores

  static store128(v: usize, rec: usize, p: usize): void {
    v128.store(p, v128.load(SseMove.reg(v, rec)));
  }

  static store32(v: usize, rec: usize, p: usize): void {
    store<u32>(p, load<u32>(SseMove.reg(v, rec)));
  }

  static store64(v: usize, rec: usize, p: usize): void {
    store<u64>(p, load<u64>(SseMove.reg(v, rec)));
  }

  static storeHigh(v: usize, rec: usize, p: usize): void {
    store<u64>(p, load<u64>(SseMove.reg(v, rec), 8));
  }

  /** MOVQ to a register clears its high half. */
  static store64Zero(v: usize, rec: usize, p: usize): void {
    v128.store(p, v128.load_zero<u64>(SseMove.reg(v, rec)));
  }

  static toGpr32(v: usize, rec: usize, p: usize): void {
    store<u64>(p, u64(load<u32>(SseMove.reg(v, rec))));
  }

  static movnti32(v: usize, rec: usize, p: usize): void {
    store<u32>(p, load<u32>(SseMove.reg(v, rec)));
  }

  static movnti64(v: usize, rec: usize, p: usize): void {
    store<u64>(p, load<u64>(SseMove.reg(v, rec)));
  }

  // Duplication

  static movddup(v: usize, rec: usize, p: usize): void {
    v128.store(SseMove.reg(v, rec), v128.load_splat<u64>(p));
  }

  static movsldup(v: usize, rec: usize, p: usize): void {
    const x = v128.load(p);
    v128.store(SseMove.reg(v, rec), v128.shuffle<u32>(x, x, 0, 0, 2, 2));
  }

  static movshdup(v: usize, rec: usize, p: usize): void {
    const x = v128.load(p);
    v128.store(SseMove.reg(v, rec), v128.shuffle<u32>(x, x, 1, 1, 3, 3));
  }

  // Sign masks

  static movmskps(v: usize, rec: usize, p: usize): void {
    Gpr.write<u32>(v, load<u16>(rec, R_DST), i32x4.bitmask(v128.load(p)));
  }

  static movmskpd(v: usize, rec: usize, p: usize): void {
    Gpr.write<u32>(v, load<u16>(rec, R_DST), i64x2.bitmask(v128.load(p)));
  }

  static pmovmskb(v: usize, rec: usize, p: usize): void {
    Gpr.write<u32>(v, load<u16>(rec, R_DST), i8x16.bitmask(v128.load(p)));
  }

  // MASKMOVDQU, MASKMOVQ: the bytes whose mask byte has its sign bit set go to [rDI]. A page without such bytes is not checked.

  static maskmovdqu(v: usize, rec: usize, p: usize): void {
    const reg = SseMove.reg(v, rec);
    SseMove.masked(v, rec, reg, i8x16.bitmask(v128.load(v + load<u16>(rec, R_SRC))), 16);
  }

  /** Writes the bytes at `from` that `mask` selects, of `size` at most. */
  static masked(v: usize, rec: usize, from: usize, mask: u32, size: u32): bool {
    if (!mask) return true;
    const offset = load<u64>(v, V_RDI) & Ea.mask(rec);
    const linear = Ea.linear(v, rec, offset, size, true);
    if (Outcome.pending(v)) return false;
    const first = ctz<u32>(mask);
    const last: u32 = 31 - clz<u32>(mask);
    if (!Mem.probeWrite(v, linear + u64(first), last - first + 1)) return false;
    for (let i = first; i <= last; i++) {
      if ((mask >> i) & 1) Mem.write<u8>(v, linear + u64(i), load<u8>(from + i));
      if (Outcome.pending(v)) return false;
    }
    return true;
  }
}
