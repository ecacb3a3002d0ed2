// What the state of a case has to suit: kinds of values, size and alignment of the memory operand.

import type { Choice } from './encode.js';
import { type Form, usesFx } from './forms.js';
import type { Kind } from './values.js';

/** Registers that point to data in snippets: RBX, RSI, RDI. */
export const PINNED = [3, 6, 7] as const;

/** What a line does that the state has to suit. */
export interface Needs {
  readonly kind: Kind;
  readonly fx: boolean;
  readonly ymm: boolean;
  /** Bytes of the memory operand, and its alignment. */
  readonly size: number;
  readonly align: number;
  /** Whether makers differ in what an unaligned operand does. */
  readonly aligned: boolean;
  readonly string: boolean;
  readonly popping: boolean;
  readonly jumping: boolean;
  readonly mnemonic: string;
}

/** Bytes of state images by mnemonic. */
export const IMAGES: Readonly<Record<string, number>> = {
  fxsave: 512,
  fxrstor: 512,
  xsave: 832,
  xsaveopt: 832,
  xsavec: 832,
  xrstor: 832,
  fnsave: 108,
  frstor: 108,
  fldenv: 28,
  fnstenv: 28,
};

function kindOf(form: Form): Kind {
  const { mnemonic, operands } = form.line;
  if (/^(ver[rw]|lar|lsl|arpl|l[defgs]s|callf|jmpf)$/.test(mnemonic) || operands.includes('Sw'))
    return 'selector';
  if (/^pop$/.test(mnemonic) && /^[C-GS]S$/.test(operands[0] ?? '')) return 'selector';
  if (/^vcvtp[hs]2p[hs]$/.test(mnemonic) && operands.includes('Vx') && /ph/.test(mnemonic))
    return /ph2/.test(mnemonic) ? 'half' : 'single';
  if (operands.some((o) => /^m\d+fp/.test(o))) return operands[0] === 'm64fp' ? 'double' : 'single';
  if (!usesFx(form.line) || /^v?p/.test(mnemonic) || /^f/.test(mnemonic)) return 'integer';
  if (/(ps|ss)$/.test(mnemonic) || /^v?cvtt?(ps|ss)/.test(mnemonic)) return 'single';
  if (/(pd|sd)$/.test(mnemonic) || /^v?cvtt?(pd|sd)/.test(mnemonic)) return 'double';
  return 'integer';
}

const needs = new Map<Form, Needs>();

/** What a form needs. */
export function needsOf(form: Form): Needs {
  let found = needs.get(form);
  if (found) return found;
  const { mnemonic, attrs, operands } = form.line;
  const access = ['read', 'write', 'modify']
    .map((name) => attrs.get(name))
    .find((size) => size !== undefined);
  const typed = /^m(\d+)/.exec(operands.find((o) => /^m\d/.test(o)) ?? '');
  found = {
    kind: kindOf(form),
    fx: usesFx(form.line),
    ymm: form.line.map >= 4 || /^xsave|^xrstor/.test(mnemonic),
    size: IMAGES[mnemonic] ?? (typed ? Number(typed[1]) >> 3 : access ? Number(access) || 32 : 0),
    align: /^x(save|rstor)/.test(mnemonic)
      ? 64
      : attrs.has('align16') || /^(fx(save|rstor)|sha)/.test(mnemonic)
        ? 16
        : attrs.has('align32')
          ? 32
          : 1,
    aligned: /^sha/.test(mnemonic),
    string: /^(movs|cmps|stos|lods|scas|ins|outs)b?$/.test(mnemonic) && attrs.has('rep'),
    popping: /^(ret|retf|iret|pop[af]?|leave)$/.test(mnemonic),
    jumping: /^(call|jmp)f?$/.test(mnemonic),
    mnemonic,
  };
  needs.set(form, found);
  return found;
}

/** RAX and RDX choose the parts of XSAVE; whether MASKMOVDQU faults for bytes that it does not store is open. */
export function choiceFor(form: Form): Choice | undefined {
  if (/^x(save|rstor)/.test(form.line.mnemonic)) return { pinned: PINNED, tame: false };
  return /^v?maskmov(q|dqu)$/.test(form.line.mnemonic) ? { pinned: [], tame: true } : undefined;
}
