// Descriptors in the GDT and LDT, and the instructions on them. SDM vol. 3 §3.4.5, §3.5, §7.2; vol. 2 by instruction.

import { Ea } from './ea';
import { Flags, ZF } from './flags';
import { Operand } from './gpr';
import {
  LDTR,
  R_PREFIX,
  SEG_ATTR,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SELECTOR,
  TR,
  V_CPL,
  V_CR4,
  V_GDTR_BASE,
  V_GDTR_LIMIT,
  V_IDTR_BASE,
  V_IDTR_LIMIT,
  V_LDTR,
} from './layout';
import { Mem } from './mem';
import { CR4_UMIP, Mode } from './mode';
import { EXC_GP, EXC_NP, Outcome } from './outcome';
import {
  ATTR_CODE,
  ATTR_CONFORMING,
  ATTR_P,
  ATTR_RW,
  ATTR_S,
  ATTR_TYPE,
  ATTR_UNUSABLE,
  Segment,
} from './segment';

/** System descriptor types. */
export const TYPE_TSS16: u32 = 1;
export const TYPE_LDT: u32 = 2;
export const TYPE_TSS16_BUSY: u32 = 3;
export const TYPE_CALL_GATE16: u32 = 4;
export const TYPE_TASK_GATE: u32 = 5;
export const TYPE_INTERRUPT_GATE16: u32 = 6;
export const TYPE_TRAP_GATE16: u32 = 7;
export const TYPE_TSS32: u32 = 9;
export const TYPE_TSS32_BUSY: u32 = 11;
export const TYPE_CALL_GATE32: u32 = 12;
export const TYPE_INTERRUPT_GATE32: u32 = 14;
export const TYPE_TRAP_GATE32: u32 = 15;
export const TYPE_BUSY: u32 = 2;

/** Types LAR and LSL accept, one bit each: outside and inside IA-32e mode. */
const LAR_TYPES: u32 = 0x1a3e;
const LAR_TYPES_LONG: u32 = 0x1a04;
const LSL_TYPES: u32 = 0x0a0e;
const LSL_TYPES_LONG: u32 = 0x0a04;

/** One descriptor, as the eight bytes in memory. */
@final
export class Descriptor {
  /** Attributes in the layout of SEG_ATTR. */
  @inline static attr(raw: u64): u32 {
    return u32(raw >> 40) & 0xf0ff;
  }

  @inline static type(raw: u64): u32 {
    return u32(raw >> 40) & ATTR_TYPE;
  }

  @inline static dpl(raw: u64): u32 {
    return u32(raw >> 45) & 3;
  }

  @inline static present(raw: u64): bool {
    return (u32(raw >> 40) & ATTR_P) != 0;
  }

  @inline static isSystem(raw: u64): bool {
    return !(u32(raw >> 40) & ATTR_S);
  }

  @inline static isCode(raw: u64): bool {
    return (u32(raw >> 40) & (ATTR_S | ATTR_CODE)) == (ATTR_S | ATTR_CODE);
  }

  @inline static isConforming(raw: u64): bool {
    return (
      (u32(raw >> 40) & (ATTR_S | ATTR_CODE | ATTR_CONFORMING)) == (ATTR_S | ATTR_CODE | ATTR_CONFORMING)
    );
  }

  @inline static isWritableData(raw: u64): bool {
    return (u32(raw >> 40) & (ATTR_S | ATTR_CODE | ATTR_RW)) == (ATTR_S | ATTR_RW);
  }

  static base(raw: u64): u64 {
    return ((raw >> 16) & 0xffffff) | ((raw >> 56) << 24);
  }

  static limit(raw: u64): u32 {
    const limit = u32(raw & 0xffff) | (u32(raw >> 32) & 0xf0000);
    return (raw >> 55) & 1 ? (limit << 12) | 0xfff : limit;
  }

  /** Linear address of the descriptor that `selector` names, or 0 (no outcome set) if its `size` bytes are not in the table. */
  static find(v: usize, selector: u32, size: u32): u64 {
    const last = (selector & 0xfff8) + size - 1;
    if (selector & 4) {
      const attr = load<u32>(v + V_LDTR, SEG_ATTR);
      if (attr & ATTR_UNUSABLE || last > load<u32>(v + V_LDTR, SEG_LIMIT)) return NOWHERE;
      return load<u64>(v + V_LDTR, SEG_BASE) + u64(selector & 0xfff8);
    }
    if (last > load<u32>(v, V_GDTR_LIMIT)) return NOWHERE;
    return load<u64>(v, V_GDTR_BASE) + u64(selector & 0xfff8);
  }

  /** Reads the descriptor; beyond its table, the fault `vector` with the selector as error code. */
  static read(v: usize, selector: u32, vector: u32): u64 {
    const at = Descriptor.find(v, selector, 8);
    if (at != NOWHERE) return Mem.readSystem<u64>(v, at);
    Outcome.faultCode(v, vector, selector & 0xfffc);
    return 0;
  }

  /** Upper eight bytes of a 16-byte descriptor of IA-32e mode. */
  static readUpper(v: usize, selector: u32, vector: u32): u64 {
    const at = Descriptor.find(v, selector, 16);
    if (at != NOWHERE) return Mem.readSystem<u64>(v, at + 8);
    Outcome.faultCode(v, vector, selector & 0xfffc);
    return 0;
  }

  /** Sets bits of the type in memory unless they are set already. False: the outcome is set. */
  static mark(v: usize, selector: u32, raw: u64, bits: u32): bool {
    if ((u32(raw >> 40) & bits) == bits) return true;
    Mem.writeSystem<u8>(v, Descriptor.find(v, selector, 8) + 5, u8((raw >> 40) | bits));
    return !Outcome.pending(v);
  }

  static unmark(v: usize, selector: u32, raw: u64, bits: u32): void {
    Mem.writeSystem<u8>(v, Descriptor.find(v, selector, 8) + 5, u8(u32(raw >> 40) & ~bits));
  }

  /** Loads the hidden part of segment register `seg` from the descriptor. */
  static fill(v: usize, seg: u32, selector: u32, raw: u64): void {
    Segment.set(v, seg, selector, Descriptor.base(raw), Descriptor.limit(raw), Descriptor.attr(raw));
  }
}

/** No linear address of a descriptor. */
export const NOWHERE: u64 = ~0;

@final
export class Descriptors {
  // ---- LDTR and TR --------------------------------------------------------------------------------------------

  static sldt<T>(v: usize, rec: usize, p: usize): void {
    Descriptors.storeSelector<T>(v, rec, p, LDTR);
  }

  static str<T>(v: usize, rec: usize, p: usize): void {
    Descriptors.storeSelector<T>(v, rec, p, TR);
  }

  private static storeSelector<T>(v: usize, rec: usize, p: usize, seg: u32): void {
    if (Descriptors.unrestricted(v))
      Ea.writeWord<T>(v, rec, p, load<u16>(Segment.slot(v, seg), SEG_SELECTOR));
  }

  static lldt(v: usize, rec: usize, p: usize): void {
    if (!Descriptors.atRing0(v)) return;
    const selector = Ea.readWord(v, rec, p);
    if (!Outcome.pending(v)) Descriptors.loadLdtr(v, selector, EXC_GP);
  }

  /** Loads LDTR; a selector that cannot be one raises `vector` (#GP for LLDT, #TS in a task switch). */
  static loadLdtr(v: usize, selector: u32, vector: u32): bool {
    if (!(selector & 0xfffc)) {
      Segment.set(v, LDTR, selector, 0, 0, ATTR_UNUSABLE);
      return true;
    }
    const raw = Descriptors.readLocal(v, selector, vector);
    if (Outcome.pending(v)) return false;
    let fault: u32 = 0;
    if (!Descriptor.isSystem(raw) || Descriptor.type(raw) != TYPE_LDT) fault = vector;
    else if (!Descriptor.present(raw)) fault = vector == EXC_GP ? EXC_NP : vector;
    if (fault) {
      Outcome.faultCode(v, fault, selector & 0xfffc);
      return false;
    }
    return Descriptors.fillWide(v, LDTR, selector, raw);
  }

  static ltr(v: usize, rec: usize, p: usize): void {
    if (!Descriptors.atRing0(v)) return;
    const selector = Ea.readWord(v, rec, p);
    if (Outcome.pending(v)) return;
    if (!(selector & 0xfffc)) {
      Outcome.faultCode(v, EXC_GP, 0);
      return;
    }
    const raw = Descriptors.readLocal(v, selector, EXC_GP);
    if (Outcome.pending(v)) return;
    const type = Descriptor.type(raw);
    const available = type == TYPE_TSS32 || (type == TYPE_TSS16 && !Mode.isLong(v));
    if (!Descriptor.isSystem(raw) || !available) {
      Outcome.faultCode(v, EXC_GP, selector & 0xfffc);
    } else if (!Descriptor.present(raw)) {
      Outcome.faultCode(v, EXC_NP, selector & 0xfffc);
    } else {
      Descriptors.loadTr(v, selector, raw);
    }
  }

  private static loadTr(v: usize, selector: u32, raw: u64): void {
    const slot = Segment.slot(v, TR);
    const base = load<u64>(slot, SEG_BASE);
    const limit = load<u32>(slot, SEG_LIMIT);
    const attr = load<u32>(slot, SEG_ATTR);
    const old = load<u16>(slot, SEG_SELECTOR);
    const busy = raw | (u64(TYPE_BUSY) << 40);
    if (!Descriptors.fillWide(v, TR, selector, busy)) return;
    if (!Descriptor.mark(v, selector, raw, TYPE_BUSY)) Segment.set(v, TR, old, base, limit, attr);
  }

  /** A descriptor that must be in the GDT. */
  private static readLocal(v: usize, selector: u32, vector: u32): u64 {
    if (!(selector & 4)) return Descriptor.read(v, selector, vector);
    Outcome.faultCode(v, vector, selector & 0xfffc);
    return 0;
  }

  /** Fills LDTR or TR; in IA-32e mode the descriptor is 16 bytes with a 64-bit base. */
  private static fillWide(v: usize, seg: u32, selector: u32, raw: u64): bool {
    let base = Descriptor.base(raw);
    if (Mode.isLong(v)) {
      const upper = Descriptor.readUpper(v, selector, EXC_GP);
      if (Outcome.pending(v)) return false;
      base |= upper << 32;
      if (!Segment.canonical(base) || (upper >> 40) & 0x1f) {
        Outcome.faultCode(v, EXC_GP, selector & 0xfffc);
        return false;
      }
    }
    Segment.set(v, seg, selector, base, Descriptor.limit(raw), Descriptor.attr(raw));
    return true;
  }

  // ---- LAR, LSL, VERR, VERW, ARPL -----------------------------------------------------------------------------

  static lar<T>(v: usize, rec: usize, p: usize): void {
    const raw = Descriptors.visible(v, load<u16>(p), LAR_TYPES, LAR_TYPES_LONG);
    if (Outcome.pending(v)) return;
    Descriptors.setZero(v, raw != 0);
    if (raw) Operand.writeReg<T>(v, rec, (u32(raw >> 32) & 0xffff00) as T);
  }

  static lsl<T>(v: usize, rec: usize, p: usize): void {
    const raw = Descriptors.visible(v, load<u16>(p), LSL_TYPES, LSL_TYPES_LONG);
    if (Outcome.pending(v)) return;
    Descriptors.setZero(v, raw != 0);
    if (raw) Operand.writeReg<T>(v, rec, Descriptor.limit(raw) as T);
  }

  /** The descriptor if the current privilege may look at it and, for a system one, its type is among `types`; else 0. */
  private static visible(v: usize, selector: u32, types: u32, typesLong: u32): u64 {
    const raw = Descriptors.examine(v, selector);
    if (!raw) return 0;
    if (Descriptor.isSystem(raw) && !(((Mode.isLong(v) ? typesLong : types) >> Descriptor.type(raw)) & 1))
      return 0;
    return raw;
  }

  /** The descriptor if it exists and privilege allows, else 0. A descriptor that is all zeroes counts as none. */
  private static examine(v: usize, selector: u32): u64 {
    if (!(selector & 0xfffc)) return 0;
    const at = Descriptor.find(v, selector, 8);
    if (at == NOWHERE) return 0;
    const raw = Mem.readSystem<u64>(v, at);
    if (Outcome.pending(v) || Descriptor.isConforming(raw)) return raw;
    const dpl = Descriptor.dpl(raw);
    return load<u32>(v, V_CPL) > dpl || (selector & 3) > dpl ? 0 : raw;
  }

  static verr(v: usize, rec: usize, p: usize): void {
    const raw = Descriptors.examine(v, load<u16>(p));
    if (Outcome.pending(v)) return;
    const attr = Descriptor.attr(raw);
    Descriptors.setZero(v, (attr & ATTR_S) != 0 && (attr & (ATTR_CODE | ATTR_RW)) != ATTR_CODE);
  }

  static verw(v: usize, rec: usize, p: usize): void {
    const raw = Descriptors.examine(v, load<u16>(p));
    if (!Outcome.pending(v)) Descriptors.setZero(v, Descriptor.isWritableData(raw));
  }

  static arpl(v: usize, rec: usize, p: usize): void {
    const target = Ea.readWord(v, rec, p);
    if (Outcome.pending(v)) return;
    const rpl = u32(Operand.reg<u16>(v, rec)) & 3;
    const lower = (target & 3) < rpl;
    if (lower) Ea.writeWord<u16>(v, rec, p, u64((target & 0xfffc) | rpl));
    if (Outcome.pending(v)) return;
    Descriptors.setZero(v, lower);
  }

  private static setZero(v: usize, set: bool): void {
    Flags.setEager(v, (Flags.arithmetic(v) & ~ZF) | (set ? ZF : 0));
  }

  // ---- SGDT, SIDT, LGDT, LIDT ---------------------------------------------------------------------------------

  static sgdt(v: usize, rec: usize, p: usize): void {
    Descriptors.storeTable(v, rec, load<u32>(v, V_GDTR_LIMIT), load<u64>(v, V_GDTR_BASE));
  }

  static sidt(v: usize, rec: usize, p: usize): void {
    Descriptors.storeTable(v, rec, load<u32>(v, V_IDTR_LIMIT), load<u64>(v, V_IDTR_BASE));
  }

  /** Processors since the 386 store all 32 bits of the base even with a 16-bit operand. */
  private static storeTable(v: usize, rec: usize, limit: u32, base: u64): void {
    if (!Descriptors.unrestricted(v)) return;
    const size: u32 = Mode.is64(v) ? 8 : 4;
    const first = Ea.at(v, rec, 0, 2, true);
    if (Outcome.pending(v)) return;
    const second = Ea.at(v, rec, 2, size, true);
    if (Outcome.pending(v) || !Mem.probeWrite(v, first, 2) || !Mem.probeWrite(v, second, size)) return;
    Mem.write<u16>(v, first, u16(limit));
    if (size == 8) Mem.write<u64>(v, second, base);
    else Mem.write<u32>(v, second, u32(base));
  }

  static lgdt(v: usize, rec: usize, p: usize): void {
    Descriptors.loadTable(v, rec, V_GDTR_BASE, V_GDTR_LIMIT);
  }

  static lidt(v: usize, rec: usize, p: usize): void {
    Descriptors.loadTable(v, rec, V_IDTR_BASE, V_IDTR_LIMIT);
  }

  private static loadTable(v: usize, rec: usize, baseAt: usize, limitAt: usize): void {
    if (!Descriptors.atRing0(v)) return;
    const wide = Mode.is64(v);
    const first = Ea.at(v, rec, 0, 2, false);
    if (Outcome.pending(v)) return;
    const limit = Mem.read<u16>(v, first);
    if (Outcome.pending(v)) return;
    const second = Ea.at(v, rec, 2, wide ? 8 : 4, false);
    if (Outcome.pending(v)) return;
    let base: u64 = wide ? Mem.read<u64>(v, second) : u64(Mem.read<u32>(v, second));
    if (Outcome.pending(v)) return;
    if (!wide && ((load<u8>(rec, R_PREFIX) >> 4) & 3) == 1) base &= 0xffffff;
    if (!Segment.canonical(base)) {
      Outcome.faultCode(v, EXC_GP, 0);
      return;
    }
    store<u64>(v + baseAt, base);
    store<u32>(v + limitAt, u32(limit));
  }

  // ---- Who may ------------------------------------------------------------------------------------------------

  /** #GP(0) above ring 0. */
  private static atRing0(v: usize): bool {
    if (load<u32>(v, V_CPL) == 0) return true;
    Outcome.faultCode(v, EXC_GP, 0);
    return false;
  }

  /** #GP(0) above ring 0 while CR4.UMIP is set. */
  private static unrestricted(v: usize): bool {
    return !(load<u64>(v, V_CR4) & CR4_UMIP) || Descriptors.atRing0(v);
  }
}
