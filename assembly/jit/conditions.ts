// Lazy flags in generated code: setting them, reading conditions and the carry from them.
//
// The state says what the last instruction that set the flags was, where that is known; else code asks L_FK at run time.

import { CF, FLAGS_ADD, FLAGS_DEC, FLAGS_INC, FLAGS_SUB, OF, PF, SF, ZF } from '../flags';
import { V_RFLAGS } from '../layout';
import { FN_CONDITION, Gen, L_FA, L_FB, L_FC, L_FK, L_V } from './gen';
import {
  ELSE,
  I32_ADD,
  I32_AND,
  I32_EQ,
  I32_EQZ,
  I32_LE_S,
  I32_LE_U,
  I32_LOAD,
  I32_LT_S,
  I32_LT_U,
  I32_NE,
  I32_OR,
  I32_SUB,
  IF,
  TYPE_I32,
  Wasm,
} from './wasm';

// State: class << 8 | log2 of the operand size.
export const STATE_UNKNOWN: u32 = 0;
export const STATE_SUB: u32 = 0x100;
export const STATE_ADD: u32 = 0x200;
/** Logic: SUB with b = 0. */
export const STATE_LOGIC: u32 = 0x300;
/** These keep the carry in L_FC. */
export const STATE_DEC: u32 = 0x400;
export const STATE_INC: u32 = 0x500;
/** DEC with b = 0. */
export const STATE_SHIFT: u32 = 0x600;
/** Only the carry is known. */
export const STATE_CARRY: u32 = 0x700;
/** The flags are the bits in V_RFLAGS. */
export const STATE_EAGER: u32 = 0x800;

/** What is known of the flags at this point. */
export let state: u32 = STATE_UNKNOWN;

@final
export class Conditions {
  static setState(known: u32): void {
    state = known;
  }

  /** The flags' operands are in their locals: notes the kind. */
  static set(known: u32, size: u32): void {
    Gen.markFlags();
    let kind = FLAGS_SUB;
    if (known == STATE_ADD) kind = FLAGS_ADD;
    else if (known == STATE_INC) kind = FLAGS_INC;
    else if (known == STATE_DEC || known == STATE_SHIFT) kind = FLAGS_DEC;
    Wasm.i32(i32(kind | (64 - (8 << size))));
    Wasm.set(L_FK);
    state = known | size;
  }

  /** Flags of a result in L_FA. */
  static result(known: u32, size: u32): void {
    Gen.wordConst(0);
    Wasm.set(L_FB);
    Conditions.set(known, size);
  }

  static a(size: u32): void {
    Gen.markFlags();
    Gen.flagOperand(L_FA, size);
  }

  static b(size: u32): void {
    Gen.markFlags();
    Gen.flagOperand(L_FB, size);
  }

  /** Compares the operands. */
  static compared(opcode: u32, size: u32, signed: bool): void {
    Conditions.a(size);
    Conditions.fit(size, signed);
    Conditions.b(size);
    Conditions.fit(size, signed);
    Gen.compare(opcode, size);
  }

  static fit(size: u32, signed: bool): void {
    if (signed) Gen.extend(size);
    else Gen.clean(size);
  }

  /** Compares the first operand, or a + b, or a − b, with 0. */
  static againstZero(opcode: u32, size: u32, operation: u32): void {
    Conditions.a(size);
    if (operation) {
      Conditions.b(size);
      Gen.arithmetic(operation, size);
    }
    Conditions.fit(size, opcode != I32_EQ && opcode != I32_NE);
    Gen.constant(0, size);
    Gen.compare(opcode, size);
  }

  /** Pushes whether condition `cc` holds. */
  static test(cc: u32): void {
    const size = state & 3;
    const known = state & 0xf00;
    let done = false;
    if (known == STATE_SUB || known == STATE_DEC)
      done = Conditions.subtracted(cc & 14, size, known == STATE_DEC);
    else if (known == STATE_LOGIC || known == STATE_SHIFT)
      done = Conditions.valued(cc & 14, size, known == STATE_SHIFT);
    else if (known == STATE_ADD || known == STATE_INC)
      done = Conditions.added(cc & 14, size, known == STATE_INC);
    else if (known == STATE_CARRY && (cc & 14) == 2) done = Conditions.kept();
    else if (known == STATE_EAGER) done = Conditions.stored(cc & 14);
    if (!done) {
      Conditions.ask(cc);
      return;
    }
    if (cc & 1) Wasm.op(I32_EQZ);
  }

  static kept(): bool {
    Gen.markCarry();
    Wasm.get(L_FC);
    return true;
  }

  /** O B Z BE S P of the bits in V_RFLAGS. */
  static stored(cc: u32): bool {
    if (cc > 10) return false;
    const mask = cc == 0 ? OF : cc == 2 ? CF : cc == 4 ? ZF : cc == 6 ? CF | ZF : cc == 8 ? SF : PF;
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, V_RFLAGS);
    Wasm.i32(i32(mask));
    Wasm.op(I32_AND);
    Wasm.i32(0);
    Wasm.op(I32_NE);
    return true;
  }

  static subtracted(cc: u32, size: u32, keptCarry: bool): bool {
    if (cc == 4) Conditions.compared(I32_EQ, size, false);
    else if (cc == 12) Conditions.compared(I32_LT_S, size, true);
    else if (cc == 14) Conditions.compared(I32_LE_S, size, true);
    else if (cc == 8) Conditions.againstZero(I32_LT_S, size, I32_SUB);
    else if (cc == 2 && keptCarry) Conditions.kept();
    else if (cc == 2) Conditions.compared(I32_LT_U, size, false);
    else if (cc == 6 && keptCarry) {
      Conditions.kept();
      Conditions.compared(I32_EQ, size, false);
      Wasm.op(I32_OR);
    } else if (cc == 6) Conditions.compared(I32_LE_U, size, false);
    else return false;
    return true;
  }

  static valued(cc: u32, size: u32, keptCarry: bool): bool {
    if (cc == 4) Conditions.againstZero(I32_EQ, size, 0);
    else if (cc == 8 || cc == 12) Conditions.againstZero(I32_LT_S, size, 0);
    else if (cc == 14) Conditions.againstZero(I32_LE_S, size, 0);
    else if (cc == 2 && keptCarry) Conditions.kept();
    else if (cc == 2 || cc == 0) Wasm.i32(0);
    else if (cc == 6) {
      Conditions.againstZero(I32_EQ, size, 0);
      if (keptCarry) {
        Conditions.kept();
        Wasm.op(I32_OR);
      }
    } else return false;
    return true;
  }

  static added(cc: u32, size: u32, keptCarry: bool): bool {
    if (cc == 4) Conditions.againstZero(I32_EQ, size, I32_ADD);
    else if (cc == 8) Conditions.againstZero(I32_LT_S, size, I32_ADD);
    else if (cc == 2 && keptCarry) Conditions.kept();
    else if (cc == 2) Conditions.carried(size);
    else return false;
    return true;
  }

  /** Pushes the carry out of a + b. */
  static carried(size: u32): void {
    Conditions.a(size);
    Conditions.b(size);
    Gen.arithmetic(I32_ADD, size);
    Gen.clean(size);
    Conditions.a(size);
    Gen.clean(size);
    Gen.compare(I32_LT_U, size);
  }

  /** Pushes the answer of the core. */
  static ask(cc: u32): void {
    Gen.markFlags();
    Gen.spillFlags();
    Wasm.get(L_V);
    Wasm.i32(i32(cc));
    Wasm.call(FN_CONDITION);
  }

  /** Pushes CF. */
  static carry(): void {
    const known = state & 0xf00;
    if (known != STATE_UNKNOWN) {
      Conditions.test(2);
      return;
    }
    Gen.markCarry();
    Wasm.get(L_FK);
    Wasm.i32(0x500);
    Wasm.op(I32_AND);
    Wasm.i32(0x100);
    Wasm.op(I32_EQ);
    Gen.openTyped(IF, TYPE_I32);
    Wasm.get(L_FC);
    Wasm.op(ELSE);
    Conditions.ask(2);
    Gen.close();
  }

  /** Makes L_FC hold CF. */
  static keepCarry(): void {
    const known = state & 0xf00;
    Gen.markCarry();
    if (known == STATE_DEC || known == STATE_INC || known == STATE_SHIFT || known == STATE_CARRY) return;
    Conditions.carry();
    Wasm.set(L_FC);
  }
}
