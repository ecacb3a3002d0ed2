// AVX moves, masked moves and gathers. SDM vol. 2 VMOV…, VMASKMOV, VPMASKMOV, VGATHER…, VPGATHER…, VZEROALL, VZEROUPPER.

import { Ea } from './ea';
import { Gpr } from './gpr';
import { R_DST, R_EA_BITS, R_VSIB, V_VEX_RESULT, V_XMM, XMM_SIZE } from './layout';
import { Mem } from './mem';
import { Mode } from './mode';
import { EXC_UD, Outcome } from './outcome';
import { Vex } from './vex';

@final
export class AvxMove {
  static load(v: usize, rec: usize, p: usize): void {
    const d = Vex.destination(v, rec);
    if (Vex.is256(rec)) Vex.put256(d, v128.load(p), v128.load(p, 16));
    else Vex.put128(d, v128.load(p));
  }

  static store(v: usize, rec: usize, p: usize): void {
    const from = Vex.destination(v, rec);
    v128.store(p, v128.load(from));
    if (Vex.is256(rec)) v128.store(p, v128.load(from, 16), 16);
  }

  /** The form that stores, between registers. */
  static storeRegister(v: usize, rec: usize, p: usize): void {
    const from = Vex.destination(v, rec);
    if (Vex.is256(rec)) Vex.put256(p, v128.load(from), v128.load(from, 16));
    else Vex.put128(p, v128.load(from));
  }

  static storeLow64(v: usize, rec: usize, p: usize): void {
    Vex.put128(p, v128.load_zero<u64>(Vex.destination(v, rec)));
  }

  // VMOVSS and VMOVSD between registers, the form that stores

  static mergeBack32(v: usize, rec: usize, p: usize): void {
    const low = load<i32>(Vex.destination(v, rec));
    Vex.put128(p, i32x4.replace_lane(v128.load(Vex.source(v, rec)), 0, low));
  }

  static mergeBack64(v: usize, rec: usize, p: usize): void {
    const low = load<i64>(Vex.destination(v, rec));
    Vex.put128(p, i64x2.replace_lane(v128.load(Vex.source(v, rec)), 0, low));
  }

  // Sign masks

  static movmskps(v: usize, rec: usize, p: usize): void {
    const high: u32 = Vex.is256(rec) ? i32x4.bitmask(v128.load(p, 16)) : 0;
    Gpr.write<u32>(v, load<u16>(rec, R_DST), i32x4.bitmask(v128.load(p)) | (high << 4));
  }

  static movmskpd(v: usize, rec: usize, p: usize): void {
    const high: u32 = Vex.is256(rec) ? i64x2.bitmask(v128.load(p, 16)) : 0;
    Gpr.write<u32>(v, load<u16>(rec, R_DST), i64x2.bitmask(v128.load(p)) | (high << 2));
  }

  static pmovmskb(v: usize, rec: usize, p: usize): void {
    const high: u32 = Vex.is256(rec) ? i8x16.bitmask(v128.load(p, 16)) : 0;
    Gpr.write<u32>(v, load<u16>(rec, R_DST), i8x16.bitmask(v128.load(p)) | (high << 16));
  }

  /** Bytes of the vector registers that the mode reaches: eight outside 64-bit mode. */
  @inline private static fileSize(v: usize): usize {
    return (Mode.is64(v) ? 16 : 8) * XMM_SIZE;
  }

  static zeroUpper(v: usize, rec: usize, p: usize): void {
    const end = v + V_XMM + AvxMove.fileSize(v);
    for (let at = v + V_XMM; at < end; at += XMM_SIZE) v128.store(at, i64x2.splat(0), 16);
  }

  static zeroAll(v: usize, rec: usize, p: usize): void {
    memory.fill(v + V_XMM, 0, AvxMove.fileSize(v));
  }
}

/** Moves of the elements whose mask has its sign bit set; the others are not accessed. */
@final
export class AvxMask {
  private static read<T>(v: usize, rec: usize): void {
    const mask = Vex.source(v, rec);
    const size: u32 = Vex.is256(rec) ? 32 : 16;
    v128.store(v, i64x2.splat(0), V_VEX_RESULT);
    v128.store(v, i64x2.splat(0), V_VEX_RESULT + 16);
    for (let at: u32 = 0; at < size; at += sizeof<T>()) {
      if (load<T>(mask + at) >= 0) continue;
      const linear = Ea.beyond(v, rec, u64(at), sizeof<T>(), false);
      if (Outcome.pending(v)) return;
      const value = Mem.read<T>(v, linear);
      if (Outcome.pending(v)) return;
      store<T>(v + at, value, V_VEX_RESULT);
    }
    Vex.put256(Vex.destination(v, rec), v128.load(v, V_VEX_RESULT), v128.load(v, V_VEX_RESULT + 16));
  }

  private static write<T>(v: usize, rec: usize): void {
    const mask = Vex.source(v, rec);
    const from = Vex.destination(v, rec);
    const size: u32 = Vex.is256(rec) ? 32 : 16;
    for (let at: u32 = 0; at < size; at += sizeof<T>()) {
      if (load<T>(mask + at) >= 0) continue;
      const linear = Ea.beyond(v, rec, u64(at), sizeof<T>(), true);
      if (Outcome.pending(v) || !Mem.probeWrite(v, linear, sizeof<T>())) return;
    }
    for (let at: u32 = 0; at < size; at += sizeof<T>()) {
      if (load<T>(mask + at) >= 0) continue;
      Mem.write<T>(v, Ea.beyond(v, rec, u64(at), sizeof<T>(), true), load<T>(from + at));
      if (Outcome.pending(v)) return;
    }
  }

  static load32(v: usize, rec: usize, p: usize): void {
    AvxMask.read<i32>(v, rec);
  }

  static load64(v: usize, rec: usize, p: usize): void {
    AvxMask.read<i64>(v, rec);
  }

  static store32(v: usize, rec: usize, p: usize): void {
    AvxMask.write<i32>(v, rec);
  }

  static store64(v: usize, rec: usize, p: usize): void {
    AvxMask.write<i64>(v, rec);
  }
}

@final
export class AvxGather {
  /**
   * Loads the elements of size E whose mask has its sign bit set from base + index of size I, the lowest first. An
   * element's mask is cleared when it is done: an instruction that faults is restarted with what is left.
   */
  private static gather<I, E>(v: usize, rec: usize): void {
    const d = Vex.destination(v, rec);
    const mask = Vex.source(v, rec);
    const indexes = Vex.register(v, load<u8>(rec, R_VSIB));
    if (d == mask || d == indexes || mask == indexes) return Outcome.fault(v, EXC_UD);
    const wider = max<usize>(sizeof<I>(), sizeof<E>());
    const count: usize = (Vex.is256(rec) ? 32 : 16) / wider;
    const scale = u64(load<u8>(rec, R_EA_BITS) & 3);
    const base = Ea.offset(v, rec);
    for (let i: usize = 0; i < count; i++) {
      const element = i * sizeof<E>();
      if (load<E>(mask + element) >= 0) {
        store<E>(mask + element, 0);
        continue;
      }
      const index = i64(load<I>(indexes + i * sizeof<I>()));
      const linear = Ea.linear(v, rec, (base + u64(index << scale)) & Ea.mask(rec), sizeof<E>(), false);
      if (Outcome.pending(v)) return;
      const value = Mem.read<E>(v, linear);
      if (Outcome.pending(v)) return;
      store<E>(d + element, value);
      store<E>(mask + element, 0);
    }
    Vex.put256(mask, i64x2.splat(0), i64x2.splat(0));
    memory.fill(d + count * sizeof<E>(), 0, XMM_SIZE - count * sizeof<E>());
  }

  static dd(v: usize, rec: usize, p: usize): void {
    AvxGather.gather<i32, i32>(v, rec);
  }

  static dq(v: usize, rec: usize, p: usize): void {
    AvxGather.gather<i32, i64>(v, rec);
  }

  static qd(v: usize, rec: usize, p: usize): void {
    AvxGather.gather<i64, i32>(v, rec);
  }

  static qq(v: usize, rec: usize, p: usize): void {
    AvxGather.gather<i64, i64>(v, rec);
  }
}
