// Decoding: addresses and immediates → fields of a record. SDM vol. 2, §2.1.3 to §2.2.1.

import { address67, Decode, E_IMM, mode, modrm, opcode, rex } from './decode';
import {
  CS,
  DS,
  EA_CHECKED,
  EA_FLAT32,
  EA_FLAT64,
  EA_SEG64,
  FS,
  R_BASE,
  R_DISP,
  R_EA_BITS,
  R_EA_KIND,
  R_IMM,
  R_INDEX,
  SS,
  V_GPR,
  V_RIP_PAGE,
} from './layout';
import { MODE_CODE_SIZE, MODE_FLAT_DATA } from './mode';
import {
  IMM_AP,
  IMM_ENTER,
  IMM_IB,
  IMM_IV,
  IMM_IW,
  IMM_IZ,
  IMM_JB,
  IMM_JZ,
  IMM_NONE,
  IMM_O,
  IMM_ONE,
  IMM_X87,
} from './tables.gen';

/** No prefix names a segment: the operand decides. */
export const NO_SEGMENT: u32 = 8;

let seg: u32 = 0;
/** The index of an operand with a vector of indices. */
export let vsibIndex: u32 = 0;

@final
export class Addressing {
  /** Sets the segment that prefixes name. */
  static segment(n: u32): void {
    seg = n;
  }

  /** An operand that the instruction implies: its segment is DS unless a prefix names another. */
  static implied(rec: usize): void {
    if (seg > 7) seg = DS;
    Addressing.bits(rec, 0);
  }

  /** ModRM memory operand. SDM vol. 2 tables 2-1 to 2-3. */
  static modrm(rec: usize, vsib: bool): void {
    const code = mode & MODE_CODE_SIZE;
    const mod = modrm >> 6;
    const low = modrm & 7;
    if (code != 2 && (code == 1) == address67) {
      Addressing.address16(rec, mod, low);
      return;
    }
    const log: u32 = code == 2 && !address67 ? 3 : 2;
    let base: u32 = low | ((rex & 1) << 3);
    let scale: u32 = 0;
    let dispSize: u32 = mod == 1 ? 1 : mod == 2 ? 4 : 0;
    let stack = false;
    if (low == 4) {
      const sib = Decode.byte();
      const index = ((sib >> 3) & 7) | ((rex & 2) << 2);
      base = (sib & 7) | ((rex & 1) << 3);
      scale = sib >> 6;
      if (vsib) vsibIndex = index;
      else if (index != 4) store<u16>(rec, u16(V_GPR) + u16(index << 3), R_INDEX);
      if ((base & 7) == 5 && mod == 0) dispSize = 4;
      else store<u16>(rec, u16(V_GPR) + u16(base << 3), R_BASE);
      stack = base == 4 || (base == 5 && mod != 0);
    } else if (low == 5 && mod == 0) {
      dispSize = 4;
      if (code == 2) store<u16>(rec, u16(V_RIP_PAGE), R_BASE);
    } else {
      store<u16>(rec, u16(V_GPR) + u16(base << 3), R_BASE);
      stack = base == 5;
    }
    if (dispSize) store<i32>(rec, i32(Decode.signed(dispSize)), R_DISP);
    if (seg > 7) seg = stack ? SS : DS;
    Addressing.bits(rec, scale, log);
  }

  static address16(rec: usize, mod: u32, low: u32): void {
    // BX+SI BX+DI BP+SI BP+DI SI DI BP BX
    let base: u32 = 8;
    let index: u32 = 8;
    if (low < 4) {
      base = low & 2 ? 5 : 3;
      index = low & 1 ? 7 : 6;
    } else base = low == 4 ? 6 : low == 5 ? 7 : low == 6 ? 5 : 3;
    let dispSize: u32 = mod;
    if (mod == 0 && low == 6) {
      base = 8;
      dispSize = 2;
    }
    if (base < 8) store<u16>(rec, u16(V_GPR) + u16(base << 3), R_BASE);
    if (index < 8) store<u16>(rec, u16(V_GPR) + u16(index << 3), R_INDEX);
    if (dispSize) store<i32>(rec, i32(Decode.signed(dispSize)), R_DISP);
    if (seg > 7) seg = base == 5 ? SS : DS;
    Addressing.bits(rec, 0, 1);
  }

  /** Scale, address size, segment and kind of effective address. */
  static bits(rec: usize, scale: u32, log: u32 = 0): void {
    const code = mode & MODE_CODE_SIZE;
    if (log == 0) log = code == 2 ? (address67 ? 2 : 3) : (code == 1) != address67 ? 2 : 1;
    store<u8>(rec, u8(scale | (log << 2) | (seg << 4)), R_EA_BITS);
    let kind: u32 = EA_CHECKED;
    if (code == 2) {
      if (log == 3) kind = seg >= FS ? EA_SEG64 : EA_FLAT64;
      else kind = seg >= FS ? EA_CHECKED : EA_FLAT32;
    } else if (log == 2 && mode & MODE_FLAT_DATA && seg < FS && seg != CS) kind = EA_FLAT32;
    store<u8>(rec, u8(kind), R_EA_KIND);
  }

  static immediate(rec: usize, e: usize, size: u32): void {
    const kind: u32 = load<u8>(e, E_IMM);
    let value: i64 = 0;
    if (kind == IMM_NONE) return;
    if (kind == IMM_IB || kind == IMM_JB) value = Decode.signed(1);
    else if (kind == IMM_IZ || kind == IMM_JZ) value = Decode.signed(size == 1 ? 2 : 4);
    else if (kind == IMM_IV) value = Decode.signed(size == 0 ? 1 : 1 << size);
    else if (kind == IMM_IW) value = Decode.signed(2) & 0xffff;
    else if (kind == IMM_ONE) value = 1;
    else if (kind == IMM_X87) value = i64(((opcode & 7) << 16) | (modrm << 8) | (modrm & 7));
    else if (kind == IMM_ENTER) {
      value = Decode.signed(2) & 0xffff;
      value |= (Decode.signed(1) & 0xff) << 16;
    } else if (kind == IMM_AP) {
      value = Decode.signed(size == 1 ? 2 : 4) & (size == 1 ? 0xffff : 0xffffffff);
      value |= (Decode.signed(2) & 0xffff) << 32;
    } else if (kind == IMM_O) {
      Addressing.offset(rec);
      return;
    }
    store<i64>(rec, value, R_IMM);
  }

  /** moffs: an absolute offset of the address size. A 64-bit one beyond 32 bits goes through the checked path. */
  static offset(rec: usize): void {
    const code = mode & MODE_CODE_SIZE;
    const log: u32 = code == 2 ? (address67 ? 2 : 3) : (code == 1) != address67 ? 2 : 1;
    if (seg > 7) seg = DS;
    Addressing.bits(rec, 0, log);
    const value = Decode.signed(1 << log);
    store<i32>(rec, i32(value), R_DISP);
    if (log == 3 && i64(i32(value)) != value) {
      store<u8>(rec, u8(EA_CHECKED), R_EA_KIND);
      // The upper half travels in the index field's place: see Run.address.
      store<u32>(rec, u32(value >> 32), R_IMM);
    }
  }
}
