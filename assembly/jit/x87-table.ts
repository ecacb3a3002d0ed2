// What x87 instructions do to the register stack, for the generator. SDM vol. 1 §8.3.

import {
  H_X87Arith_addI16,
  H_X87Arith_addI32,
  H_X87Arith_addM32,
  H_X87Arith_addM64,
  H_X87Arith_addSt0Sti,
  H_X87Arith_addStiSt0,
  H_X87Arith_addStiSt0P,
  H_X87Arith_divI16,
  H_X87Arith_divI32,
  H_X87Arith_divM32,
  H_X87Arith_divM64,
  H_X87Arith_divrI16,
  H_X87Arith_divrI32,
  H_X87Arith_divrM32,
  H_X87Arith_divrM64,
  H_X87Arith_divrSt0Sti,
  H_X87Arith_divrStiSt0,
  H_X87Arith_divrStiSt0P,
  H_X87Arith_divSt0Sti,
  H_X87Arith_divStiSt0,
  H_X87Arith_divStiSt0P,
  H_X87Arith_mulI16,
  H_X87Arith_mulI32,
  H_X87Arith_mulM32,
  H_X87Arith_mulM64,
  H_X87Arith_mulSt0Sti,
  H_X87Arith_mulStiSt0,
  H_X87Arith_mulStiSt0P,
  H_X87Arith_subI16,
  H_X87Arith_subI32,
  H_X87Arith_subM32,
  H_X87Arith_subM64,
  H_X87Arith_subrI16,
  H_X87Arith_subrI32,
  H_X87Arith_subrM32,
  H_X87Arith_subrM64,
  H_X87Arith_subrSt0Sti,
  H_X87Arith_subrStiSt0,
  H_X87Arith_subrStiSt0P,
  H_X87Arith_subSt0Sti,
  H_X87Arith_subStiSt0,
  H_X87Arith_subStiSt0P,
  H_X87Compare_comI16,
  H_X87Compare_comI32,
  H_X87Compare_comi,
  H_X87Compare_comip,
  H_X87Compare_comM32,
  H_X87Compare_comM64,
  H_X87Compare_compI16,
  H_X87Compare_compI32,
  H_X87Compare_compM32,
  H_X87Compare_compM64,
  H_X87Compare_compp,
  H_X87Compare_compSti,
  H_X87Compare_comSti,
  H_X87Compare_ftst,
  H_X87Compare_fxam,
  H_X87Compare_ucomi,
  H_X87Compare_ucomip,
  H_X87Compare_ucompp,
  H_X87Compare_ucompSti,
  H_X87Compare_ucomSti,
  H_X87Transcendental_f2xm1,
  H_X87Transcendental_fcos,
  H_X87Transcendental_fpatan,
  H_X87Transcendental_fsin,
  H_X87Transcendental_fyl2x,
  H_X87Transcendental_fyl2xp1,
  H_X87Transfer_fcmovb,
  H_X87Transfer_fcmovbe,
  H_X87Transfer_fcmove,
  H_X87Transfer_fcmovnb,
  H_X87Transfer_fcmovnbe,
  H_X87Transfer_fcmovne,
  H_X87Transfer_fcmovnu,
  H_X87Transfer_fcmovu,
  H_X87Transfer_fistI16,
  H_X87Transfer_fistI32,
  H_X87Transfer_fistpI16,
  H_X87Transfer_fistpI32,
  H_X87Transfer_fistpI64,
  H_X87Transfer_fisttpI16,
  H_X87Transfer_fisttpI32,
  H_X87Transfer_fisttpI64,
  H_X87Transfer_fldl2e,
  H_X87Transfer_fldl2t,
  H_X87Transfer_fldlg2,
  H_X87Transfer_fldln2,
  H_X87Transfer_fldpi,
  H_X87Unary_fprem,
  H_X87Unary_fprem1,
  H_X87Unary_frndint,
  H_X87Unary_fscale,
  H_X87Unary_fsqrt,
} from './ops.gen';

/** Not one of these. */
export const NONE: u32 = 0xffffffff;

// Arithmetic that is done inline: the operation, the form, whether it pops.
export const OP_ADD: u32 = 0;
export const OP_MUL: u32 = 1;
export const OP_SUB: u32 = 2;
/** The other operand minus the destination. */
export const OP_SUBR: u32 = 3;
export const ARITH_OP: u32 = 3;
export const FORM_M32: u32 = 0x10;
export const FORM_M64: u32 = 0x20;
export const FORM_I16: u32 = 0x30;
export const FORM_I32: u32 = 0x40;
/** ST(0) op ST(i). */
export const FORM_ST0: u32 = 0x50;
/** ST(i) op ST(0). */
export const FORM_STI: u32 = 0x60;
export const ARITH_FORM: u32 = 0x70;
export const ARITH_POPS: u32 = 0x100;

// Calls of handlers: pops, pushes one (and reads nothing), reads ST(0) anyway and what else, where the result goes.
export const CALL_POPS: u32 = 3;
export const CALL_PUSHES: u32 = 4;
export const CALL_READS_1: u32 = 8;
export const CALL_READS_I: u32 = 0x10;
export const CALL_TO_0: u32 = 0x20;
export const CALL_TO_1: u32 = 0x40;
export const CALL_TO_I: u32 = 0x80;
export const CALL_TO_MEMORY: u32 = 0x100;
/** Reads or writes EFLAGS. */
export const CALL_FLAGS: u32 = 0x200;

@final
export class FpuTable {
  /** ARITH_* and FORM_* of a handler. */
  static arithmetic(handler: u32): u32 {
    switch (handler) {
      case H_X87Arith_addM32:
        return FORM_M32 | OP_ADD;
      case H_X87Arith_mulM32:
        return FORM_M32 | OP_MUL;
      case H_X87Arith_subM32:
        return FORM_M32 | OP_SUB;
      case H_X87Arith_subrM32:
        return FORM_M32 | OP_SUBR;
      case H_X87Arith_addM64:
        return FORM_M64 | OP_ADD;
      case H_X87Arith_mulM64:
        return FORM_M64 | OP_MUL;
      case H_X87Arith_subM64:
        return FORM_M64 | OP_SUB;
      case H_X87Arith_subrM64:
        return FORM_M64 | OP_SUBR;
      case H_X87Arith_addI16:
        return FORM_I16 | OP_ADD;
      case H_X87Arith_mulI16:
        return FORM_I16 | OP_MUL;
      case H_X87Arith_subI16:
        return FORM_I16 | OP_SUB;
      case H_X87Arith_subrI16:
        return FORM_I16 | OP_SUBR;
      case H_X87Arith_addI32:
        return FORM_I32 | OP_ADD;
      case H_X87Arith_mulI32:
        return FORM_I32 | OP_MUL;
      case H_X87Arith_subI32:
        return FORM_I32 | OP_SUB;
      case H_X87Arith_subrI32:
        return FORM_I32 | OP_SUBR;
      default:
        return FpuTable.ofRegisters(handler);
    }
  }

  static ofRegisters(handler: u32): u32 {
    switch (handler) {
      case H_X87Arith_addSt0Sti:
        return FORM_ST0 | OP_ADD;
      case H_X87Arith_mulSt0Sti:
        return FORM_ST0 | OP_MUL;
      case H_X87Arith_subSt0Sti:
        return FORM_ST0 | OP_SUB;
      case H_X87Arith_subrSt0Sti:
        return FORM_ST0 | OP_SUBR;
      case H_X87Arith_addStiSt0:
        return FORM_STI | OP_ADD;
      case H_X87Arith_mulStiSt0:
        return FORM_STI | OP_MUL;
      case H_X87Arith_subStiSt0:
        return FORM_STI | OP_SUB;
      case H_X87Arith_subrStiSt0:
        return FORM_STI | OP_SUBR;
      case H_X87Arith_addStiSt0P:
        return FORM_STI | OP_ADD | ARITH_POPS;
      case H_X87Arith_mulStiSt0P:
        return FORM_STI | OP_MUL | ARITH_POPS;
      case H_X87Arith_subStiSt0P:
        return FORM_STI | OP_SUB | ARITH_POPS;
      case H_X87Arith_subrStiSt0P:
        return FORM_STI | OP_SUBR | ARITH_POPS;
      default:
        return NONE;
    }
  }

  /** CALL_* of a handler. */
  static call(handler: u32): u32 {
    switch (handler) {
      case H_X87Arith_divM32:
      case H_X87Arith_divrM32:
      case H_X87Arith_divM64:
      case H_X87Arith_divrM64:
      case H_X87Arith_divI16:
      case H_X87Arith_divrI16:
      case H_X87Arith_divI32:
      case H_X87Arith_divrI32:
      case H_X87Unary_fsqrt:
      case H_X87Unary_frndint:
      case H_X87Transcendental_fsin:
      case H_X87Transcendental_fcos:
      case H_X87Transcendental_f2xm1:
        return CALL_TO_0;
      case H_X87Arith_divSt0Sti:
      case H_X87Arith_divrSt0Sti:
        return CALL_READS_I | CALL_TO_0;
      case H_X87Arith_divStiSt0:
      case H_X87Arith_divrStiSt0:
        return CALL_READS_I | CALL_TO_I;
      case H_X87Arith_divStiSt0P:
      case H_X87Arith_divrStiSt0P:
        return CALL_READS_I | CALL_TO_I | 1;
      case H_X87Unary_fscale:
      case H_X87Unary_fprem:
      case H_X87Unary_fprem1:
        return CALL_READS_1 | CALL_TO_0;
      case H_X87Transcendental_fpatan:
      case H_X87Transcendental_fyl2x:
      case H_X87Transcendental_fyl2xp1:
        return CALL_READS_1 | CALL_TO_1 | 1;
      case H_X87Transfer_fldl2e:
      case H_X87Transfer_fldl2t:
      case H_X87Transfer_fldlg2:
      case H_X87Transfer_fldln2:
      case H_X87Transfer_fldpi:
        return CALL_PUSHES;
      case H_X87Transfer_fcmovb:
      case H_X87Transfer_fcmove:
      case H_X87Transfer_fcmovbe:
      case H_X87Transfer_fcmovu:
      case H_X87Transfer_fcmovnb:
      case H_X87Transfer_fcmovne:
      case H_X87Transfer_fcmovnbe:
      case H_X87Transfer_fcmovnu:
        return CALL_READS_I | CALL_TO_0 | CALL_FLAGS;
      default:
        return FpuTable.callWithoutResult(handler);
    }
  }

  /** Comparisons and stores of integers. */
  static callWithoutResult(handler: u32): u32 {
    switch (handler) {
      case H_X87Compare_comM32:
      case H_X87Compare_comM64:
      case H_X87Compare_comI16:
      case H_X87Compare_comI32:
      case H_X87Compare_ftst:
      case H_X87Compare_fxam:
        return 0;
      case H_X87Compare_compM32:
      case H_X87Compare_compM64:
      case H_X87Compare_compI16:
      case H_X87Compare_compI32:
        return 1;
      case H_X87Compare_comSti:
      case H_X87Compare_ucomSti:
        return CALL_READS_I;
      case H_X87Compare_compSti:
      case H_X87Compare_ucompSti:
        return CALL_READS_I | 1;
      case H_X87Compare_compp:
      case H_X87Compare_ucompp:
        return CALL_READS_1 | 2;
      case H_X87Compare_comi:
      case H_X87Compare_ucomi:
        return CALL_READS_I | CALL_FLAGS;
      case H_X87Compare_comip:
      case H_X87Compare_ucomip:
        return CALL_READS_I | CALL_FLAGS | 1;
      case H_X87Transfer_fistI16:
      case H_X87Transfer_fistI32:
        return CALL_TO_MEMORY;
      case H_X87Transfer_fistpI16:
      case H_X87Transfer_fistpI32:
      case H_X87Transfer_fistpI64:
      case H_X87Transfer_fisttpI16:
      case H_X87Transfer_fisttpI32:
      case H_X87Transfer_fisttpI64:
        return CALL_TO_MEMORY | 1;
      default:
        return NONE;
    }
  }
}
