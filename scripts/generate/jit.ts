// Makes assembly/jit/ops.gen.ts: what the JIT must know of each case of the run loop, read from the case's name.

import { fused } from './hot.js';
import type { Line } from './table.js';

/** Operand forms, in the order of their numbers. */
const FORMS = ['NONE', 'RR', 'RI', 'RM', 'MR', 'MI', 'R', 'M', 'I', 'RRI', 'RMI'] as const;
const SIZES = ['8', '16', '32', '64'];

export interface JitCase {
  family: string;
  form: (typeof FORMS)[number];
  /** Log2 of the operand's bytes. */
  size: number;
  /** The condition of a JCC. */
  condition: number;
}

/** A case's name taken apart: FAMILY[_NF][_FORM][_SIZE], JCC_n, COLD…. */
export function parseCase(name: string): JitCase {
  const none = { form: 'NONE', size: 0, condition: 0 } as const;
  const jcc = /^JCC_(\d+)$/.exec(name);
  if (jcc) return { ...none, family: 'JCC', condition: Number(jcc[1]) };
  if (/^(COLD|RAISE|NEXT|NOP)/.test(name)) return { ...none, family: name };
  const parts = /^(.+?)(?:_NF)?(?:_(RRI|RMI|RR|RI|RM|MR|MI|R|M|I))?_(8|16|32|64)$/.exec(name);
  if (!parts) throw new Error(`scripts/generate/jit.ts does not understand the case ${name}`);
  return {
    family: parts[1]!,
    form: (parts[2] ?? 'NONE') as JitCase['form'],
    size: SIZES.indexOf(parts[3]!),
    condition: 0,
  };
}

/** The text of assembly/jit/ops.gen.ts. `data` and `constants` write tables and enumerations. */
export function jitSource(
  ops: Map<string, number>,
  total: number,
  handlers: string[],
  lines: readonly Line[],
  data: (name: string, type: string, values: number[]) => string,
  constants: (prefix: string, names: readonly string[]) => string,
): string {
  // A comparison fused with a branch is the plain comparison to the JIT: the branch has a record of its own.
  const plain = new Map<string, string>();
  for (const [base, conditions] of fused) for (const name of conditions.values()) plain.set(name, base);
  const families: string[] = [];
  const rows = new Array<number>(total * 4).fill(0);
  for (const [name, op] of ops) {
    const parsed = parseCase(plain.get(name) ?? name);
    let family = families.indexOf(parsed.family);
    if (family < 0) family = families.push(parsed.family) - 1;
    rows.splice(op * 4, 4, family, FORMS.indexOf(parsed.form), parsed.size, parsed.condition);
  }
  const names = handlers.map((handler, i) => `export const ${handlerName(handler)}: u32 = ${i};\n`).join('');
  return `${constants('F_', families)}${constants('FORM_', FORMS)}
/** By case number: family, form, log2 of the operand size, condition. */
${data('CASES', 'u8', rows)}
/** What of the vCPU block a handler may use. */
export const HANDLER_REGISTERS: u32 = 1;
export const HANDLER_FLAGS: u32 = 2;
/** XMM registers and MXCSR. */
export const HANDLER_VECTORS: u32 = 4;
/** x87 registers and state. */
export const HANDLER_X87: u32 = 8;
/** HANDLER_* by handler number. */
${data('HANDLER_TOUCHES', 'u8', touches(handlers, lines))}
${names}`;
}

/** Operands that are neither general registers nor flags; their memory operand is resolved before the call. */
const NO_REGISTER = /^([VWHLPQNUIM]|ST)/;

/** Operands that are MMX registers, which are those of the x87. */
const MMX = /^[PQN]/;

/** Instructions that write flags without saying so in the table, where that would make them part of its folding of flags. */
const WRITES_FLAGS = /^(fu?comip?|v?u?comis[sd]|vtestp[sd]|v?ptest)$/;

/** HANDLER_* by handler. A handler serves several lines of the table. */
function touches(handlers: string[], lines: readonly Line[]): number[] {
  const byName = new Map<string, number>();
  for (const line of lines) {
    const lift = line.attrs.get('lift');
    const fpu = line.handler.startsWith('X87');
    const name = lift === undefined ? line.handler : `${line.handler} ${lift}`;
    const unit = ['x87', 'mmx', 'sse', 'sse2', 'sse3', 'avx'].some((u) => line.attrs.has(u));
    const apart =
      (unit || fpu) &&
      !line.attrs.has('self') &&
      !/^v?pcmp[ei]str/.test(line.mnemonic) &&
      line.operands.every((operand) =>
        fpu ? operand !== 'AX' : operand === '' || NO_REGISTER.test(operand),
      );
    const mmx = line.attrs.has('mmx') || line.operands.some((operand) => MMX.test(operand));
    const x87 = fpu || mmx || line.attrs.has('fxsr') || line.attrs.has('xsave') ? 8 : 0;
    const vectors = ['sse', 'sse2', 'sse3', 'avx', 'fxsr', 'xsave'].some((u) => line.attrs.has(u)) ? 4 : 0;
    const flags = ['f', 'u', 't'].some((a) => line.attrs.has(a)) || WRITES_FLAGS.test(line.mnemonic);
    byName.set(name, (byName.get(name) ?? 0) | (apart ? 0 : 1) | (flags || !apart ? 2 : 0) | vectors | x87);
  }
  return handlers.map((handler) => byName.get(handler) ?? 15);
}

/** H_CLASS_METHOD[_SIZE] of a handler. */
function handlerName(handler: string): string {
  return `H_${handler.replace(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '')}`;
}
