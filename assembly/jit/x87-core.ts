// What generated x87 code needs of the core: calls of handlers in the middle of a node, and exits. SDM vol. 1 §8.1.

import { C1, PE } from '../fp/f80';
import {
  R_SUB,
  SEG_SELECTOR,
  V_CS,
  V_FCS,
  V_FCW,
  V_FIP,
  V_FSW,
  V_FTW,
  V_MODE_KEY,
  V_RIP_PAGE,
} from '../layout';
import { MODE_CODE_SIZE, MODE_CODE64 } from '../mode';
import { FSW_ES, FSW_TOP } from '../x87';
import { X_FIP, X_X87 } from './gen';

/** Masks, precision 64 bits, nearest: the control word that generated code is for. */
const FCW_USUAL: u32 = 0x33f;
const FCW_BITS: u32 = 0xf3f;
const PENDING_FIP: u32 = 0x8000;
/** An exception is pending: the code leaves, and the block is up to date. */
const LEAVES: u32 = 0x80000000;

@final
export class X87Core {
  /** 0 when instructions can be done by generated code: control word as usual, PE set (bit 6), no exception pending (bit 7). */
  static mode(v: usize): u32 {
    const fsw: u32 = load<u16>(v, V_FSW);
    return ((load<u16>(v, V_FCW) & FCW_BITS) ^ FCW_USUAL) | (fsw & FSW_ES) | ((~fsw & PE) << 1);
  }

  /** Applies what is pending (x87-state.ts) to TOP and tags. */
  static apply(v: usize, pending: u32): void {
    const fsw: u32 = load<u16>(v, V_FSW);
    const top = (fsw >> 11) & 7;
    store<u16>(v, (fsw & ~FSW_TOP) | ((fsw + (pending << 11)) & FSW_TOP), V_FSW);
    const changed = X87Core.turned((pending >> 16) & 0xff, top);
    store<u8>(v, (load<u8>(v, V_FTW) & ~changed) | X87Core.turned(pending >> 24, top), V_FTW);
  }

  @inline static turned(mask: u32, top: u32): u32 {
    return ((mask * 0x101) << top) >> 8;
  }

  /** An exit has been taken. */
  static leave(v: usize, exit: usize): void {
    const pending = load<u32>(exit, X_X87);
    if (!pending) return;
    X87Core.apply(v, pending);
    if (!(pending & PENDING_FIP)) return;
    const rip = load<u64>(v, V_RIP_PAGE) + u64(i64(load<i32>(exit, X_FIP)));
    store<u64>(v, (load<u32>(v, V_MODE_KEY) & MODE_CODE_SIZE) == MODE_CODE64 ? rip : u64(u32(rip)), V_FIP);
    store<u16>(v, load<u16>(v, V_CS + SEG_SELECTOR), V_FCS);
  }

  /**
   * Calls the handler of a record in the middle of a node, with `pending` and C1 (in its place) of what the block lacks.
   * Afterwards the block lacks what it did, and what the instruction does. Returns the mode, C1 in bit 16, LEAVES.
   */
  static call(v: usize, rec: usize, p: usize, pending: u32): u32 {
    const top = load<u16>(v, V_FSW) & FSW_TOP;
    const tags = load<u8>(v, V_FTW);
    X87Core.apply(v, pending);
    store<u16>(v, (load<u16>(v, V_FSW) & ~C1) | (pending & C1), V_FSW);
    call_indirect<void>(u32(load<u16>(rec, R_SUB)), v, rec, p);
    const fsw: u32 = load<u16>(v, V_FSW);
    const result = X87Core.mode(v) | ((fsw & C1) << 7);
    if (fsw & FSW_ES) return result | LEAVES;
    store<u16>(v, (fsw & ~FSW_TOP) | top, V_FSW);
    store<u8>(v, tags, V_FTW);
    return result;
  }
}
