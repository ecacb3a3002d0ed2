// IMUL and MUL in generated code. SDM vol. 2; lazy flags are those of flags.ts.

import { FLAGS_MUL } from '../flags';
import { R_DST, R_IMM, R_SRC, V_RAX, V_RDX } from '../layout';
import { READ } from './access';
import { Conditions, STATE_UNKNOWN } from './conditions';
import { FN_EAGER, FN_HIGH, Gen, L_FK, L_V, L_X, L_Y } from './gen';
import { form, live, Operands, rec, size } from './operands';
import { FORM_RM, FORM_RMI, FORM_RRI } from './ops.gen';
import {
  DROP,
  I32_MUL,
  I32_NE,
  I32_WRAP_I64,
  I64_EXTEND_I32_S,
  I64_EXTEND_I32_U,
  I64_MUL,
  I64_SHR_U,
  Wasm,
} from './wasm';

@final
export class Products {
  static multiply(): void {
    Operands.resolve(READ);
    const three = form == FORM_RRI || form == FORM_RMI;
    if (live) {
      Products.factor(three);
      Operands.setA();
      Products.otherFactor(three);
      Operands.setB();
      Conditions.a(size);
      Conditions.b(size);
    } else {
      Products.factor(three);
      Products.otherFactor(three);
    }
    Gen.arithmetic(I32_MUL, size);
    Gen.put(load<u16>(rec, R_DST), size);
    if (!live) return;
    Wasm.i32(i32(FLAGS_MUL | (64 - (8 << size))));
    Wasm.set(L_FK);
    Conditions.setState(STATE_UNKNOWN);
  }

  static factor(three: bool): void {
    if (!three) Gen.get(load<u16>(rec, R_DST), size);
    else if (form == FORM_RMI) Operands.load(size);
    else Gen.get(load<u16>(rec, R_SRC), size);
  }

  static otherFactor(three: bool): void {
    if (three) Gen.constant(load<i64>(rec, R_IMM), size);
    else if (form == FORM_RM) Operands.load(size);
    else Gen.get(load<u16>(rec, R_SRC), size);
  }

  /** MUL of 16, 32 and 64 bits. */
  static multiplyWide(): void {
    Operands.resolve(READ);
    Gen.get(V_RAX, size);
    if (size == 1) Gen.clean(size);
    if (size < 3) Wasm.op(I64_EXTEND_I32_U);
    Wasm.set(L_X);
    Operands.first();
    if (size == 1) Gen.clean(size);
    if (size < 3) Wasm.op(I64_EXTEND_I32_U);
    Wasm.set(L_Y);
    if (size == 3) {
      Wasm.get(L_X);
      Wasm.get(L_Y);
      Wasm.get(L_X);
      Wasm.get(L_Y);
      Wasm.op(I64_MUL);
      Gen.put(V_RAX, 3);
      Wasm.call(FN_HIGH);
      Gen.put(V_RDX, 3);
    } else {
      Wasm.get(L_X);
      Wasm.get(L_Y);
      Wasm.op(I64_MUL);
      Wasm.tee(L_X);
      Wasm.op(I32_WRAP_I64);
      Gen.put(V_RAX, size);
      Wasm.get(L_X);
      Wasm.i64(i64(8 << size));
      Wasm.op(I64_SHR_U);
      Wasm.op(I32_WRAP_I64);
      Gen.put(V_RDX, size);
    }
    if (live) Products.multiplied();
  }

  /** All flags by the core: the low half's, CF and OF when the high half is not 0. */
  static multiplied(): void {
    Wasm.get(L_V);
    Gen.get(V_RAX, size);
    if (size < 3) {
      Gen.extend(size);
      Wasm.op(I64_EXTEND_I32_S);
    }
    Gen.get(V_RDX, size);
    Gen.clean(size);
    Gen.constant(0, size);
    Gen.compare(I32_NE, size);
    Wasm.call(FN_EAGER);
    Wasm.op(DROP);
    Gen.markFlags();
    Gen.reloadFlags();
    Conditions.setState(STATE_UNKNOWN);
  }
}
