// Where generated floating-point code gives up: conditions under which the interpreter's handler does the instruction.
//
// A region leaves before such an instruction, which costs a few bytes. At a site that has left often, and in regions made while
// MXCSR is not as usual, the handler is called instead. SDM vol. 1 §11.5; the rule is told in sse-fast.ts.

import { R_SUB, V_MXCSR, V_OUTCOME, V_RAX, V_ZERO } from '../layout';
import { Cold } from './cold';
import { Gen, L_P, L_T, L_T2, L_V, X_MISS, X_STOP } from './gen';
import { Sites } from './sites';
import { Vector } from './vector';
import { Facts } from './vector-facts';
import { SETTLED, SETTLED_BITS, Xmm } from './vector-registers';
import { ELSE, I32_ADD, I32_AND, I32_LOAD, I32_NE, I32_OR, IF, TYPE_I32, Wasm } from './wasm';

/** This instruction calls its handler. */
let calls: bool = false;
let terms: u32 = 0;

@final
export class Guard {
  /** A handler that may have changed MXCSR has been called. */
  static unsettle(): void {
    Facts.settle(false);
  }

  @inline static get calling(): bool {
    return calls;
  }

  /** Before the conditions. */
  static open(): void {
    calls = !Xmm.settledUsually || Sites.calls();
    terms = 0;
  }

  /** Behind each condition that has been pushed. */
  static term(): void {
    if (terms++) Wasm.op(I32_OR);
  }

  /** Behind the first half of the last condition: its other half, up to {@link Guard.last}, is seldom looked at. */
  static rarely(): void {
    if (terms) {
      Wasm.set(L_T2);
      Wasm.tee(L_T);
      Wasm.get(L_T2);
      Wasm.op(I32_OR);
    }
    if (calls) Gen.openTyped(IF, TYPE_I32);
    else Gen.open(IF);
  }

  static last(): void {
    if (terms) {
      Wasm.get(L_T);
      Wasm.op(I32_OR);
    }
    terms = 1;
    if (calls) {
      Wasm.op(ELSE);
      Wasm.i32(0);
    } else {
      Guard.leave();
      terms = 0;
    }
    Gen.close();
  }

  /** Leaves when the condition on the stack holds. */
  static leave(): void {
    Gen.open(IF);
    Gen.exitHere(X_MISS);
    Gen.leave();
    Gen.close();
  }

  /** Condition: MXCSR is not settled. */
  static settle(): void {
    if (Facts.settled) return;
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, V_MXCSR);
    Wasm.i32(i32(SETTLED_BITS));
    Wasm.op(I32_AND);
    Wasm.i32(i32(SETTLED));
    Wasm.op(I32_NE);
    Guard.term();
    if (!calls) Facts.settle(true);
  }

  /** Behind the last condition; what follows, until {@link Guard.end}, happens when none holds. */
  static close(): void {
    if (!terms) return;
    if (calls) {
      Gen.open(IF);
      Guard.handler();
      Wasm.op(ELSE);
    } else Guard.leave();
  }

  /** Behind the instruction. */
  static end(): void {
    if (calls && terms) Gen.close();
  }

  /** The handler, with its operands in the vCPU block. */
  static handler(): void {
    const dst = Vector.target;
    const src = Vector.operand;
    if (Xmm.is(dst)) Xmm.store(dst);
    // A handler that raises an exception leaves it as it is.
    else if (dst < u32(V_ZERO)) Guard.storeRegister(dst);
    if (!Vector.inMemory) {
      if (Xmm.is(src)) Xmm.store(src);
      else Guard.storeRegister(src);
    }
    Wasm.get(L_V);
    Wasm.i32(i32(Vector.record));
    if (Vector.inMemory) Wasm.get(L_P);
    else {
      Wasm.get(L_V);
      Wasm.i32(i32(src));
      Wasm.op(I32_ADD);
    }
    Cold.call(load<u16>(Vector.record, R_SUB));
    if (Xmm.is(dst)) Xmm.load(dst);
    else if (dst < u32(V_ZERO)) Guard.loadRegister(dst);
    Gen.exitHere(X_STOP);
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, V_OUTCOME);
    Gen.leaveIf();
  }

  static storeRegister(offset: u32): void {
    Gen.use(offset);
    Gen.storeRegister((offset - u32(V_RAX)) >> 3);
  }

  static loadRegister(offset: u32): void {
    Gen.change(offset);
    Gen.loadRegister((offset - u32(V_RAX)) >> 3);
  }
}
