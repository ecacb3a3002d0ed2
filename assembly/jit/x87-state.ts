// What generated code knows of the x87 FPU inside a node. SDM vol. 1 §8.1.
//
// TOP is static within a node: a register is named by its slot, its number minus the number of ST(0) where the node began
// (L_TOP, which is that of the block, as L_TAGS is, where nodes begin and end). Values that the node has touched are in locals, and also in the vCPU block. TOP, tags and the instruction pointer
// in the block are behind by what `pending` says; exits carry that (X_X87, X_FIP), nodes end by settling it. C1 is in L_C1.

import { SEG_SELECTOR, V_CS, V_FCS, V_FCW, V_FIP, V_FPR, V_FSW, V_FTW } from '../layout';
import { currentRip, Gen, L_V, L_X87, usesX87, X_STOP } from './gen';
import {
  I32_ADD,
  I32_AND,
  I32_EQZ,
  I32_LOAD8_U,
  I32_LOAD16_U,
  I32_MUL,
  I32_OR,
  I32_SHL,
  I32_SHR_U,
  I32_STORE8,
  I32_STORE16,
  I32_XOR,
  I64_LOAD,
  I64_STORE,
  TYPE_I32,
  TYPE_I64,
  Wasm,
} from './wasm';

/** Significands of the slots; temporaries. */
const L_SIGNIFICAND: u32 = L_X87;
export const L_G0: u32 = L_X87 + 8;
export const L_G1: u32 = L_X87 + 9;
export const L_G2: u32 = L_X87 + 10;
export const L_G3: u32 = L_X87 + 11;
/** An operand from memory. */
export const L_OPERAND: u32 = L_X87 + 12;
const LOCALS_LONG: u32 = 13;
/** Signs with exponents of the slots. */
const L_EXPONENT: u32 = L_X87 + LOCALS_LONG;
/** 16 times the number of slot 0; tags from it on, one bit each. */
const L_TOP: u32 = L_EXPONENT + 8;
const L_TAGS: u32 = L_EXPONENT + 9;
/** 0: nearest, 64 bits, all masked, PE set, none pending (x87-core.ts, X87Core.mode). */
export const L_MODE: u32 = L_EXPONENT + 10;
/** C1 as a bit of the status word. */
export const L_C1: u32 = L_EXPONENT + 11;
export const L_F0: u32 = L_EXPONENT + 12;
export const L_F1: u32 = L_EXPONENT + 13;
export const L_F2: u32 = L_EXPONENT + 14;
/** Not 0: the handler does it. */
export const L_SLOW: u32 = L_EXPONENT + 15;
export const L_OPERAND_EXPONENT: u32 = L_EXPONENT + 16;
const LOCALS_INT: u32 = 17;

const FSW_TOP: i32 = 0x3800;
const FSW_C1: i32 = 0x200;

// Pending: bits 0–2 what to add to TOP; bit 15: the instruction pointer; bits 16–23: slots whose tag has changed, bits 24–31: what to.
const PENDING_FIP: u32 = 0x8000;

/** No exception was pending when the node began. */
let began: bool = false;
/** Slot of ST(0). */
let top: u32 = 0;
/** By slot: the tag is known; it is full now; it was when the node began; its value is in locals. */
let known: u32 = 0;
let full: u32 = 0;
let initial: u32 = 0;
/** By slot: filled without a look at what its tag was. */
let unsure: u32 = 0;
let cached: u32 = 0;
/** By slot: the significand has its integer bit; and the exponent is in the middle of the range (FpuNumber.usual). */
let normal: u32 = 0;
let usual: u32 = 0;
let fipSet: bool = false;
let fip: i32 = 0;

@final
export class FpuState {
  /** Nothing is known. */
  static forget(): void {
    began = false;
    top = 0;
    known = 0;
    full = 0;
    initial = 0;
    unsure = 0;
    cached = 0;
    normal = 0;
    usual = 0;
    fipSet = false;
    FpuState.note();
  }

  /** What the block lacks. */
  static pending(): u32 {
    const changed = known & ((full ^ initial) | unsure);
    return top | (changed << 16) | ((changed & full) << 24) | (fipSet ? PENDING_FIP : 0);
  }

  /** Lets exits know. */
  static note(): void {
    Gen.setX87(FpuState.pending(), fip);
  }

  // ---- Slots ----------------------------------------------------------------------------------------------------------

  @inline static slot(i: u32): u32 {
    return (top + i) & 7;
  }

  @inline static significand(slot: u32): u32 {
    return L_SIGNIFICAND + slot;
  }

  @inline static exponent(slot: u32): u32 {
    return L_EXPONENT + slot;
  }

  /** Leaves when an exception is pending. */
  static begin(): void {
    Gen.markX87();
    if (began) return;
    began = true;
    Gen.exitHere(X_STOP);
    Wasm.get(L_MODE);
    Wasm.i32(0x80);
    Wasm.op(I32_AND);
    Gen.leaveIf();
  }

  /** L_TAGS of the block's tags. */
  static readTags(): void {
    Wasm.get(L_V);
    Wasm.access(I32_LOAD8_U, V_FTW);
    Wasm.i32(0x101);
    Wasm.op(I32_MUL);
    Wasm.get(L_TOP);
    Wasm.i32(4);
    Wasm.op(I32_SHR_U);
    Wasm.op(I32_SHR_U);
    Wasm.set(L_TAGS);
  }

  /** Whether a slot may be full (or empty) here. */
  static may(slot: u32, isFull: bool): bool {
    return !(known & (1 << slot)) || ((full >> slot) & 1) == u32(isFull);
  }

  /** Leaves unless a slot is full (empty). Only where it may be. */
  static require(slot: u32, isFull: bool): void {
    const bit: u32 = 1 << slot;
    if (known & bit) return;
    Gen.exitHere(X_STOP);
    Wasm.get(L_TAGS);
    Wasm.i32(i32(bit));
    Wasm.op(I32_AND);
    if (isFull) Wasm.op(I32_EQZ);
    Gen.leaveIf();
    known |= bit;
    if (!isFull) return;
    full |= bit;
    initial |= bit;
  }

  /** Pushes the address of a slot minus V_FPR. */
  static address(slot: u32): void {
    Wasm.get(L_TOP);
    if (slot) {
      Wasm.i32(i32(slot << 4));
      Wasm.op(I32_ADD);
    }
    Wasm.i32(0x70);
    Wasm.op(I32_AND);
    Wasm.get(L_V);
    Wasm.op(I32_ADD);
  }

  /** Brings a slot's value into its locals. Not behind a condition. */
  static fetch(slot: u32): void {
    if (cached & (1 << slot)) return;
    cached |= 1 << slot;
    FpuState.reload(slot);
  }

  static reload(slot: u32): void {
    FpuState.address(slot);
    Wasm.access(I64_LOAD, V_FPR);
    Wasm.set(L_SIGNIFICAND + slot);
    FpuState.address(slot);
    Wasm.access(I32_LOAD16_U, V_FPR + 8);
    Wasm.set(L_EXPONENT + slot);
  }

  /** Writes a slot's locals to the block. */
  static keep(slot: u32): void {
    FpuState.address(slot);
    Wasm.get(L_SIGNIFICAND + slot);
    Wasm.access(I64_STORE, V_FPR);
    FpuState.keepExponent(slot);
  }

  static keepExponent(slot: u32): void {
    FpuState.address(slot);
    Wasm.get(L_EXPONENT + slot);
    Wasm.access(I32_STORE16, V_FPR + 8);
  }

  // ---- What instructions do to it -------------------------------------------------------------------------------------

  /** The slot now holds what is in its locals. */
  static defined(slot: u32): void {
    const bit: u32 = 1 << slot;
    if (!(known & bit)) unsure |= bit;
    cached |= bit;
    full |= bit;
    known |= bit;
  }

  /** The slot's locals do not hold its value. */
  static stale(slot: u32): void {
    cached &= ~(1 << slot);
    FpuState.learn(slot, false, false);
  }

  /** What is known of a slot's new value. */
  static learn(slot: u32, isNormal: bool, isUsual: bool): void {
    const bit: u32 = 1 << slot;
    normal = isNormal ? normal | bit : normal & ~bit;
    usual = isUsual ? usual | bit : usual & ~bit;
  }

  static isNormal(slot: u32): bool {
    return ((normal >> slot) & 1) != 0;
  }

  static isUsual(slot: u32): bool {
    return ((usual >> slot) & 1) != 0;
  }

  static exchange(one: u32, other: u32): void {
    const isNormal = FpuState.isNormal(one);
    const isUsual = FpuState.isUsual(one);
    FpuState.alike(one, other);
    FpuState.learn(other, isNormal, isUsual);
  }

  /** Slot `to` holds what `from` does. */
  static alike(to: u32, from: u32): void {
    FpuState.learn(to, FpuState.isNormal(from), FpuState.isUsual(from));
  }

  static push(): void {
    top = (top + 7) & 7;
    FpuState.defined(top);
  }

  static pop(): void {
    full &= ~(1 << top);
    top = (top + 1) & 7;
  }

  /** The current instruction is the last one of the FPU. */
  static executed(): void {
    fipSet = true;
    fip = currentRip;
    FpuState.note();
  }

  /** L_C1 = 0. */
  static clearC1(): void {
    Wasm.i32(0);
    Wasm.set(L_C1);
  }

  // ---- Settling -------------------------------------------------------------------------------------------------------

  /** Brings the block up to date but for C1, and forgets. */
  static settle(): void {
    const pending = FpuState.pending();
    FpuState.settleFip();
    if (pending >> 16) FpuState.settleTags(pending);
    if (pending & 7) FpuState.settleTop();
    if (pending & 7 || pending >> 16) FpuState.readTags();
    FpuState.forget();
  }

  static settleFip(): void {
    if (!fipSet) return;
    Wasm.get(L_V);
    Gen.rip(fip);
    Wasm.access(I64_STORE, V_FIP);
    Wasm.get(L_V);
    Wasm.get(L_V);
    Wasm.access(I32_LOAD16_U, V_CS + SEG_SELECTOR);
    Wasm.access(I32_STORE16, V_FCS);
    fipSet = false;
    FpuState.note();
  }

  static settleTop(): void {
    Wasm.get(L_V);
    FpuState.topBits();
    Wasm.get(L_V);
    Wasm.access(I32_LOAD16_U, V_FSW);
    Wasm.i32(~FSW_TOP);
    Wasm.op(I32_AND);
    Wasm.op(I32_OR);
    Wasm.access(I32_STORE16, V_FSW);
    FpuState.address0();
    Wasm.set(L_TOP);
  }

  /** Pushes 16 times the number of ST(0). */
  static address0(): void {
    Wasm.get(L_TOP);
    if (!top) return;
    Wasm.i32(i32(top << 4));
    Wasm.op(I32_ADD);
    Wasm.i32(0x70);
    Wasm.op(I32_AND);
  }

  /** Pushes the status word. */
  static status(): void {
    Wasm.get(L_V);
    Wasm.access(I32_LOAD16_U, V_FSW);
    Wasm.i32(~(FSW_TOP | FSW_C1));
    Wasm.op(I32_AND);
    FpuState.topBits();
    Wasm.op(I32_OR);
    Wasm.get(L_C1);
    Wasm.op(I32_OR);
  }

  /** Pushes TOP as bits of the status word. */
  static topBits(): void {
    FpuState.address0();
    Wasm.i32(7);
    Wasm.op(I32_SHL);
  }

  static settleTags(pending: u32): void {
    Wasm.get(L_V);
    Wasm.get(L_V);
    Wasm.access(I32_LOAD8_U, V_FTW);
    FpuState.turned((pending >> 16) & 0xff);
    Wasm.i32(-1);
    Wasm.op(I32_XOR);
    Wasm.op(I32_AND);
    if (pending >> 24) {
      FpuState.turned(pending >> 24);
      Wasm.op(I32_OR);
    }
    Wasm.access(I32_STORE8, V_FTW);
  }

  /** Pushes a mask of slots as one of registers (garbage above bit 7). */
  static turned(mask: u32): void {
    Wasm.i32(i32(mask * 0x101));
    Wasm.get(L_TOP);
    Wasm.i32(4);
    Wasm.op(I32_SHR_U);
    Wasm.op(I32_SHL);
    Wasm.i32(8);
    Wasm.op(I32_SHR_U);
  }

  /** Before anything that reads or writes the state in the block. */
  static spill(): void {
    if (!usesX87) return;
    FpuState.settle();
    FpuState.spillC1();
  }

  static spillC1(): void {
    if (!usesX87) return;
    Wasm.get(L_V);
    Wasm.get(L_V);
    Wasm.access(I32_LOAD16_U, V_FSW);
    Wasm.i32(~FSW_C1);
    Wasm.op(I32_AND);
    Wasm.get(L_C1);
    Wasm.op(I32_OR);
    Wasm.access(I32_STORE16, V_FSW);
  }

  /** Behind it, and where a region begins: L_C1, L_MODE, L_TOP and L_TAGS. */
  static refill(): void {
    if (!usesX87) return;
    FpuState.forget();
    Wasm.get(L_V);
    Wasm.access(I32_LOAD16_U, V_FSW);
    Wasm.tee(L_F0);
    Wasm.i32(FSW_C1);
    Wasm.op(I32_AND);
    Wasm.set(L_C1);
    Wasm.get(L_F0);
    Wasm.i32(7);
    Wasm.op(I32_SHR_U);
    Wasm.i32(0x70);
    Wasm.op(I32_AND);
    Wasm.set(L_TOP);
    FpuState.readTags();
    // As X87Core.mode.
    Wasm.get(L_V);
    Wasm.access(I32_LOAD16_U, V_FCW);
    Wasm.i32(0xf3f);
    Wasm.op(I32_AND);
    Wasm.i32(0x33f);
    Wasm.op(I32_XOR);
    Wasm.get(L_F0);
    Wasm.i32(0x80);
    Wasm.op(I32_AND);
    Wasm.op(I32_OR);
    Wasm.get(L_F0);
    Wasm.i32(1);
    Wasm.op(I32_SHL);
    Wasm.i32(0x40);
    Wasm.op(I32_AND);
    Wasm.i32(0x40);
    Wasm.op(I32_XOR);
    Wasm.op(I32_OR);
    Wasm.set(L_MODE);
  }

  /** The locals' declaration: groups, and the groups. */
  static groups(): u32 {
    return usesX87 ? 3 : 0;
  }

  /** Behind `gap` places that are not in use. */
  static declare(gap: u32): void {
    if (!usesX87) return;
    Wasm.leb(gap);
    Wasm.byte(TYPE_I32);
    Wasm.leb(LOCALS_LONG);
    Wasm.byte(TYPE_I64);
    Wasm.leb(LOCALS_INT);
    Wasm.byte(TYPE_I32);
  }
}
