// Makes bindings/isa/opcodes.gen.ts, the table of the assembler and the disassembler, and the instruction list of
// SUPPORT.md from the opcode table.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { featureOf, type Line, readTable } from './table.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const HEADER = '// Generated from opcodes.txt by scripts/generate/isa.ts. Do not edit.\n\n';

/** Mnemonics that differ by operand size: 16, 32, 64 bits. */
const BY_SIZE: Record<string, string> = {
  cbw: 'cbw|cwde|cdqe',
  cwd: 'cwd|cdq|cqo',
  movs: 'movsw|movsd|movsq',
  cmps: 'cmpsw|cmpsd|cmpsq',
  stos: 'stosw|stosd|stosq',
  lods: 'lodsw|lodsd|lodsq',
  scas: 'scasw|scasd|scasq',
  ins: 'insw|insd|insd',
  outs: 'outsw|outsd|outsd',
  pusha: 'pushaw|pushad|pushad',
  popa: 'popaw|popad|popad',
  pushf: 'pushfw|pushfd|pushfq',
  popf: 'popfw|popfd|popfq',
  iret: 'iretw|iretd|iretq',
};

/** The assembler's names of instructions that the table calls otherwise. */
const RENAMED: Record<string, string> = { xlat: 'xlatb', sal: 'shl', fnsetpm: 'fsetpm' };

/** Second encodings of an instruction: the disassembler knows them, the assembler never chooses them. */
function isAlias(line: Line): boolean {
  const { map, opcode, digit, fixed } = line;
  // Moves between registers have a form that loads and one that stores.
  if (
    map === 4 &&
    line.form === 'r' &&
    /^vmov/.test(line.mnemonic) &&
    /^(Wx|Wsd|Uss|Usd)$/.test(line.operands[0]!)
  )
    return true;
  // The rest of the prefetch hints.
  if (map === 1 && (opcode === 0x0d || opcode === 0x18)) return line.mnemonic === 'nop';
  // VPEXTRW to a register has an encoding of its own beside that of VPEXTRB's kind.
  if (map === 6 && opcode === 0x15 && line.form === 'r') return true;
  if (map !== 0) return false;
  if (opcode === 0x82 || line.mnemonic === 'sal') return true;
  if ((opcode === 0xf6 || opcode === 0xf7) && digit === 1) return true;
  if (line.mnemonic === 'fstp1') return true;
  if (fixed === null) return false;
  return (
    (opcode === 0xdc && (fixed === 0xd0 || fixed === 0xd8)) ||
    (opcode === 0xde && fixed === 0xd0) ||
    ((opcode === 0xdd || opcode === 0xdf) && fixed === 0xc8) ||
    (opcode === 0xdf && (fixed === 0xd0 || fixed === 0xd8))
  );
}

const hex2 = (value: number): string => value.toString(16).padStart(2, '0').toUpperCase();

function namesOf(line: Line): string {
  if (line.map === 1 && line.opcode >= 0x19 && line.opcode <= 0x1e)
    return `hint_nop${(line.opcode - 0x18) * 8}`;
  // Undocumented second encodings carry the number of the encoding in the table.
  const alias = /^(fxch|fstp)\d$/.exec(line.mnemonic);
  if (alias) return alias[1]!;
  return (
    (line.operands.includes('-v') && BY_SIZE[line.mnemonic]) ||
    sized(line) ||
    RENAMED[line.mnemonic] ||
    line.mnemonic
  );
}

function sized(line: Line): string | undefined {
  return line.mnemonic === 'cbw' || line.mnemonic === 'cwd' ? BY_SIZE[line.mnemonic] : undefined;
}

/** Operands without the table's markers of operand size, which say nothing to a reader. */
function operandsOf(line: Line): string[] {
  return line.operands.filter((operand) => operand !== '-v' && operand !== '-b' && !operand.includes('.'));
}

function flagsOf(line: Line, names: string, operands: string[]): string {
  const has = (name: string): boolean => line.attrs.has(name);
  const sizeShown = operands.some((operand) => /^([EGIRZO][vyz]|J[bz]|Ibs|[re]AX|A[p]|Mp)$/.test(operand));
  const prefixFree = line.prefix === '' && line.map === 1 && featureOf(line) !== '';
  let flags = '';
  if (has('i64')) flags += 'i';
  if (has('o64')) flags += 'o';
  if (has('def64')) flags += 'd';
  if (has('force64')) flags += 'f';
  if (has('np') || prefixFree) flags += 'n';
  if (has('norep')) flags += 'p';
  if (isAlias(line)) flags += 'a';
  if (has('lock')) flags += 'l';
  if (has('rep')) flags += 'r';
  if (names.includes('|')) flags += 'v';
  else if (line.sized && 'vyz'.includes(line.size) && !sizeShown && names !== 'nop') flags += 's';
  return flags;
}

/** One row of the compact table: `encoding names operands flags`. */
function row(line: Line): string {
  const vex = { '': '', VL: 'vx', LIG: 'vi', 256: 'v1', L1: 'v1' }[line.vexLength] ?? 'v0';
  const prefix = { '': '', '66': 'p', F3: 'r', F2: 'n' }[line.prefix];
  const w = line.w === null ? '' : `w${line.w}`;
  const map = ['', '0F', '0F38', '0F3A', '0F', '0F38', '0F3A'][line.map];
  let key = `${vex}${prefix}${w}${map}${hex2(line.opcode)}${line.plusR ? '+' : ''}`;
  if (line.fixed !== null) key += `.${hex2(line.fixed)}${line.fixedI ? '+' : ''}`;
  else if (line.modrm) key += `/${line.digit ?? 'r'}${line.form ?? ''}`;
  const names = namesOf(line);
  const operands = operandsOf(line);
  return `${key} ${names} ${operands.join(',') || '-'} ${flagsOf(line, names, operands)}`.trim();
}

const TABLE = join(root, 'assembly/opcodes.txt');

export function readAllTables(): Line[] {
  return readTable(TABLE);
}

/** Instructions of one kind. */
export interface InstructionGroup {
  readonly title: string;
  /** Mnemonics in the order of the alphabet; those with conditions as one, with cc. */
  readonly names: readonly string[];
}

const FEATURE_TITLES: Record<string, string> = {
  x87: 'x87 FPU',
  mmx: 'MMX',
  sse: 'SSE',
  sse2: 'SSE2',
  sse3: 'SSE3',
  fxsr: 'FXSAVE',
  xsave: 'XSAVE',
  ssse3: 'SSSE3',
  sse4_1: 'SSE4.1',
  sse4_2: 'SSE4.2',
  avx: 'AVX',
  avx2: 'AVX2',
  fma: 'FMA',
  f16c: 'F16C',
  bmi1: 'BMI1',
  bmi2: 'BMI2',
  aes: 'AES, SHA and carry-less multiplication',
  pclmulqdq: 'AES, SHA and carry-less multiplication',
  sha_ni: 'AES, SHA and carry-less multiplication',
};

/** The instructions of the table by feature, and the general ones by the headings of the table. */
export function instructionGroups(): InstructionGroup[] {
  const groups = new Map<string, Set<string>>();
  const text = readFileSync(TABLE, 'utf8').split('\n');
  for (const line of readTable(TABLE)) {
    const feature = line.mnemonic === 'fwait' ? 'x87' : featureOf(line);
    const title =
      FEATURE_TITLES[line.attrs.get('cpuid') ?? ''] ?? FEATURE_TITLES[feature] ?? headingOf(text, line.at);
    const names = groups.get(title) ?? new Set<string>();
    groups.set(title, names);
    for (const name of namesOf(line).split('|')) names.add(shownName(name, line));
  }
  return [...groups].map(([title, names]) => ({ title, names: [...names].sort() }));
}

function shownName(name: string, line: Line): string {
  if (name.startsWith('hint_nop')) return 'nop';
  if (line.attrs.has('cc')) return name.replace(/^(cmov|set|j).*/, '$1cc');
  return { callf: 'call far', jmpf: 'jmp far' }[name] ?? name;
}

function headingOf(text: string[], at: number): string {
  for (let i = at - 1; i >= 0; i--) {
    const heading = /^# ([A-Z].*)$/.exec(text[i]!);
    if (heading) return heading[1]!;
  }
  return 'Other';
}

/** Generated files by path. */
export async function generateIsa(): Promise<Map<string, string>> {
  const rows = readAllTables().map(row);
  const text = `${HEADER}/** One instruction form a line: encoding, names by operand size, operands, flags. bindings/isa/table.ts reads it. */
export const OPCODES = \`
${rows.join('\n')}
\`;
`;
  return new Map([['bindings/isa/opcodes.gen.ts', text]]);
}
