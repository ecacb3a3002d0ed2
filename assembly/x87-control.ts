// x87 FPU: control instructions, environment and state. SDM vol. 1 §8.1.8–8.1.11, §8.3.10.

import { Ea } from './ea';
import { C1 } from './fp/f80';
import { R_PREFIX, V_FCS, V_FCW, V_FDP, V_FDS, V_FIP, V_FOP, V_FSW, V_FTW, V_RAX } from './layout';
import { Mem } from './mem';
import { Mode } from './mode';
import { Outcome } from './outcome';
import { EXCEPTIONS, FSW_TOP, X87 } from './x87';

const FCW_INITIAL: u32 = 0x37f;
/** Bits of the control word that can be written; bit 6 is always set. */
const FCW_WRITABLE: u32 = 0x1f3f;
const FCW_FIXED: u32 = 0x40;
const TAG_EMPTY: u32 = 3;

@final
export class X87Control {
  // ---- FINCSTP, FDECSTP, FFREE, FNOP, FWAIT -------------------------------------------------------------------------

  @inline static rotate(v: usize, rec: usize, by: u32): void {
    if (!X87.begin(v, rec)) return;
    const fsw = u32(load<u16>(v, V_FSW));
    store<u16>(v, (fsw & ~(FSW_TOP | C1)) | ((fsw + by) & FSW_TOP), V_FSW);
  }

  static fincstp(v: usize, rec: usize, p: usize): void {
    X87Control.rotate(v, rec, 0x800);
  }

  static fdecstp(v: usize, rec: usize, p: usize): void {
    X87Control.rotate(v, rec, 0x3800);
  }

  @inline static free(v: usize, rec: usize): void {
    X87.empty(v, X87.phys(v, X87.sti(rec)));
    store<u16>(v, load<u16>(v, V_FSW) & ~C1, V_FSW);
  }

  static ffree(v: usize, rec: usize, p: usize): void {
    if (X87.begin(v, rec)) X87Control.free(v, rec);
  }

  /** FFREEP, undocumented: FFREE, then pop. */
  static ffreep(v: usize, rec: usize, p: usize): void {
    if (!X87.begin(v, rec)) return;
    X87Control.free(v, rec);
    X87.pop(v);
  }

  static fnop(v: usize, rec: usize, p: usize): void {
    X87.begin(v, rec);
  }

  static fwait(v: usize, rec: usize, p: usize): void {
    X87.wait(v);
  }

  /** FENI, FDISI, FSETPM: instructions of the 8087 and 80287 without effect since the 80387. */
  static ignored(v: usize, rec: usize, p: usize): void {}

  // ---- FNINIT, FNCLEX, FLDCW, FNSTCW, FNSTSW ------------------------------------------------------------------------

  static initialize(v: usize): void {
    store<u16>(v, FCW_INITIAL, V_FCW);
    store<u16>(v, 0, V_FSW);
    store<u8>(v, 0, V_FTW);
    X87Control.setPointers(v, 0, 0, 0, 0, 0);
  }

  static setPointers(v: usize, fop: u32, fip: u64, fcs: u32, fdp: u64, fds: u32): void {
    store<u16>(v, fop & 0x7ff, V_FOP);
    store<u64>(v, fip, V_FIP);
    store<u16>(v, fcs, V_FCS);
    store<u64>(v, fdp, V_FDP);
    store<u16>(v, fds, V_FDS);
  }

  static fninit(v: usize, rec: usize, p: usize): void {
    X87Control.initialize(v);
  }

  static fnclex(v: usize, rec: usize, p: usize): void {
    store<u16>(v, load<u16>(v, V_FSW) & 0x7f00, V_FSW);
  }

  static fldcw(v: usize, rec: usize, p: usize): void {
    if (X87.wait(v)) X87Control.setControlWord(v, load<u16>(p));
  }

  static setControlWord(v: usize, value: u32): void {
    store<u16>(v, (value & FCW_WRITABLE) | FCW_FIXED, V_FCW);
    X87.summarize(v);
  }

  static fnstcw(v: usize, rec: usize, p: usize): void {
    store<u16>(p, load<u16>(v, V_FCW));
  }

  static fnstsw(v: usize, rec: usize, p: usize): void {
    store<u16>(p, load<u16>(v, V_FSW));
  }

  static fnstswAx(v: usize, rec: usize, p: usize): void {
    store<u16>(v, load<u16>(v, V_FSW), V_RAX);
  }

  // ---- FNSTENV, FLDENV, FNSAVE, FRSTOR: SDM vol. 1 figures 8-9 to 8-12 ----------------------------------------------

  /** Bytes of one of the seven fields of the environment: 4, or 2 with an operand size of 16 bits. */
  @inline static fieldSize(rec: usize): u32 {
    return ((load<u8>(rec, R_PREFIX) >> 4) & 3) == 1 ? 2 : 4;
  }

  /** The tag word in two bits a register. */
  static tagWord(v: usize): u32 {
    let tags: u32 = 0;
    for (let n: u32 = 0; n < 8; n++) {
      const r = X87.reg(v, n);
      const tag = X87.isEmpty(v, n) ? TAG_EMPTY : X87.tag(X87.m(r), X87.se(r));
      tags |= tag << (n * 2);
    }
    return tags;
  }

  static setTagWord(v: usize, tags: u32): void {
    let full: u32 = 0;
    for (let n: u32 = 0; n < 8; n++) {
      if (((tags >> (n * 2)) & 3) != TAG_EMPTY) full |= 1 << n;
    }
    store<u8>(v, full, V_FTW);
  }

  /** Writes a field; the upper half of a 32-bit one is `upper`. */
  static put(v: usize, at: u64, size: u32, index: u32, low: u32, upper: u32): void {
    if (size == 2) Mem.write<u16>(v, at + index * 2, u16(low));
    else Mem.write<u32>(v, at + index * 4, (low & 0xffff) | (upper << 16));
  }

  /** Writes the environment at linear address `at`, where no write can fault. */
  static storeEnvironment(v: usize, at: u64, size: u32): void {
    X87Control.put(v, at, size, 0, load<u16>(v, V_FCW), 0xffff);
    X87Control.put(v, at, size, 1, load<u16>(v, V_FSW), 0xffff);
    X87Control.put(v, at, size, 2, X87Control.tagWord(v), 0xffff);
    const fop = u32(load<u16>(v, V_FOP));
    const fcs = u32(load<u16>(v, V_FCS));
    const fds = u32(load<u16>(v, V_FDS));
    let ip = u32(load<u64>(v, V_FIP));
    let dp = u32(load<u64>(v, V_FDP));
    if (Mode.isProtected(v)) {
      X87Control.put(v, at, size, 3, ip, ip >> 16);
      X87Control.put(v, at, size, 4, fcs, fop);
      X87Control.put(v, at, size, 5, dp, dp >> 16);
      X87Control.put(v, at, size, 6, fds, 0xffff);
      return;
    }
    ip += fcs << 4;
    dp += fds << 4;
    X87Control.put(v, at, size, 3, ip, 0);
    X87Control.put(v, at, size, 4, fop | ((ip >> 16) << 12), ip >> 20);
    X87Control.put(v, at, size, 5, dp, 0);
    X87Control.put(v, at, size, 6, (dp >> 16) << 12, dp >> 20);
  }

  static get(v: usize, at: u64, size: u32, index: u32): u32 {
    return size == 2 ? u32(Mem.read<u16>(v, at + index * 2)) : Mem.read<u32>(v, at + index * 4);
  }

  /** Loads the environment from linear address `at`, where no read can fault. */
  static loadEnvironment(v: usize, at: u64, size: u32): void {
    const fcw = X87Control.get(v, at, size, 0);
    const fsw = X87Control.get(v, at, size, 1);
    X87Control.setTagWord(v, X87Control.get(v, at, size, 2));
    let ip = X87Control.get(v, at, size, 3);
    const fourth = X87Control.get(v, at, size, 4);
    let dp = X87Control.get(v, at, size, 5);
    const sixth = X87Control.get(v, at, size, 6);
    store<u16>(v, fsw, V_FSW);
    X87Control.setControlWord(v, fcw);
    if (Mode.isProtected(v)) {
      const fop = size == 2 ? u32(load<u16>(v, V_FOP)) : fourth >> 16;
      X87Control.setPointers(v, fop, ip, fourth & 0xffff, dp, sixth & 0xffff);
      return;
    }
    const upper: u32 = size == 2 ? 0xf : 0xffff;
    ip = (ip & 0xffff) | (((fourth >> 12) & upper) << 16);
    dp = (dp & 0xffff) | (((sixth >> 12) & upper) << 16);
    X87Control.setPointers(v, fourth, ip, 0, dp, 0);
  }

  static fnstenv(v: usize, rec: usize, p: usize): void {
    const size = X87Control.fieldSize(rec);
    const at = Ea.linear(v, rec, Ea.offset(v, rec), size * 7, true);
    if (Outcome.pending(v) || !Mem.probeWrite(v, at, size * 7)) return;
    X87Control.storeEnvironment(v, at, size);
    store<u16>(v, load<u16>(v, V_FCW) | EXCEPTIONS, V_FCW);
    X87.summarize(v);
  }

  /** Whether `size` bytes at `at` can be read (they lie on at most two pages). */
  static probeRead(v: usize, at: u64, size: u32): bool {
    Mem.read<u8>(v, at);
    if (Outcome.pending(v)) return false;
    Mem.read<u8>(v, at + size - 1);
    return !Outcome.pending(v);
  }

  static fldenv(v: usize, rec: usize, p: usize): void {
    if (!X87.wait(v)) return;
    const size = X87Control.fieldSize(rec);
    const at = Ea.linear(v, rec, Ea.offset(v, rec), size * 7, false);
    if (Outcome.pending(v) || !X87Control.probeRead(v, at, size * 7)) return;
    X87Control.loadEnvironment(v, at, size);
  }

  static fnsave(v: usize, rec: usize, p: usize): void {
    const size = X87Control.fieldSize(rec);
    const total = size * 7 + 80;
    const at = Ea.linear(v, rec, Ea.offset(v, rec), total, true);
    if (Outcome.pending(v) || !Mem.probeWrite(v, at, total)) return;
    X87Control.storeEnvironment(v, at, size);
    let to = at + size * 7;
    for (let i: u32 = 0; i < 8; i++) {
      const r = X87.reg(v, X87.phys(v, i));
      Mem.write<u64>(v, to, X87.m(r));
      Mem.write<u16>(v, to + 8, u16(X87.se(r)));
      to += 10;
    }
    X87Control.initialize(v);
  }

  static frstor(v: usize, rec: usize, p: usize): void {
    if (!X87.wait(v)) return;
    const size = X87Control.fieldSize(rec);
    const total = size * 7 + 80;
    const at = Ea.linear(v, rec, Ea.offset(v, rec), total, false);
    if (Outcome.pending(v) || !X87Control.probeRead(v, at, total)) return;
    X87Control.loadEnvironment(v, at, size);
    let from = at + size * 7;
    for (let i: u32 = 0; i < 8; i++) {
      const r = X87.reg(v, X87.phys(v, i));
      store<u64>(r, Mem.read<u64>(v, from));
      store<u16>(r, Mem.read<u16>(v, from + 8), 8);
      from += 10;
    }
  }
}
