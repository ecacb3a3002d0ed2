// The forms of the opcode table: what is tried, and what the processor cannot be asked about.

import { fileURLToPath } from 'node:url';
import { featureOf, type Line, readTable } from '../../scripts/generate/table.js';
import { MODE_16, MODE_32, MODE_32_BASED, MODE_64 } from './format.js';

const TABLE = fileURLToPath(new URL('../../assembly/opcodes.txt', import.meta.url));

/** A line of the table with its r/m operand in memory (m), in a register (r), or without one. */
export interface Form {
  readonly index: number;
  readonly line: Line;
  readonly rm: '' | 'm' | 'r';
  readonly title: string;
}

/** Why the processor under an operating system cannot be asked about an instruction. */
const UNASKED: readonly (readonly [RegExp, string])[] = [
  [/^(sgdt|sidt|sldt|str|smsw)$/, 'the kernel answers in place of the processor (UMIP)'],
  [/^(cpuid|rdtscp?|rdpid|xgetbv|rdpmc)$/, "what it reads is the machine's, not the instruction's"],
  [/^(rdrand|rdseed)$/, 'its result is random'],
  [/^(syscall|sysenter|vmcall|vmmcall)$/, 'it calls the kernel or the hypervisor'],
  [/^int1$/, 'the hypervisor delivers its exception'],
];

/** Why a form is not compared with the processor; '' if it is. */
export function unasked(line: Line): string {
  return UNASKED.find(([names]) => names.test(line.mnemonic))?.[1] ?? '';
}

/** All forms, those that are not asked about included. */
export function allForms(): Form[] {
  const forms: Form[] = [];
  for (const line of readTable(TABLE)) {
    const both = line.modrm && line.fixed === null && line.form === null && !registerOnly(line);
    const kinds = both
      ? (['m', 'r'] as const)
      : ([line.fixed !== null || !line.modrm ? '' : (line.form ?? 'r')] as const);
    for (const rm of kinds)
      forms.push({
        index: forms.length,
        line,
        rm,
        title: `${titleOf(line)}${both ? ` [${rm}]` : ''}`,
      });
  }
  return forms;
}

/** Encoding, mnemonic and operands: what does not change with how it is implemented. */
function titleOf({ text, mnemonic, operands }: Line): string {
  const encoding = text.slice(0, text.indexOf(mnemonic)).trim().replace(/ +/g, ' ');
  return `${encoding} ${mnemonic} ${operands.filter((o) => !o.startsWith('-')).join(',') || '-'}`;
}

function registerOnly(line: Line): boolean {
  return line.operands.some((o) => /^[RUN]/.test(o)) && !line.operands.some((o) => /^[EMWQ]/.test(o));
}

const FLAG_BITS: Readonly<Record<string, number>> = { O: 0x800, S: 0x80, Z: 0x40, A: 0x10, P: 4, C: 1 };
export const ARITHMETIC = 0x8d5;

/** The bits of RFLAGS that an attribute names. */
export function flagsOf(letters: string | undefined): number {
  let bits = 0;
  for (const letter of letters ?? '') bits |= FLAG_BITS[letter] ?? 0;
  return bits;
}

/** Modes in which a form is an instruction. */
export function modesOf(line: Line): number[] {
  if (line.attrs.has('o64') || (line.w === 1 && line.map < 4) || line.mnemonic === 'sysret') return [MODE_64];
  if (line.attrs.has('i64')) return [MODE_32, MODE_16, MODE_32, MODE_32_BASED];
  return [MODE_64, MODE_64, MODE_64, MODE_32, MODE_16, MODE_32_BASED];
}

/** Whether the instruction needs x87, MMX or vector state. */
export function usesFx(line: Line): boolean {
  const feature = featureOf(line);
  return feature !== '' && feature !== 'vexgpr' && feature !== 'any';
}
