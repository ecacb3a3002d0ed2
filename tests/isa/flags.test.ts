// What each instruction does to the arithmetic flags: the opcode table, frozen from the SDM, against iced-x86.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../scripts/build.js';
import { type Line, readTable } from '../../scripts/generate/table.js';
import { encode } from '../native/avx-harness.js';
import { assert, suite } from '../suite.js';
import { undefinedFlags } from './undefined-flags.js';

const { Code, Decoder, DecoderOptions, RflagsBits } = createRequire(import.meta.url)(
  'iced-x86',
) as typeof import('iced-x86');

const test = suite('flags');
/** Letters of the table, in its order. */
const FLAGS = {
  O: RflagsBits.OF,
  S: RflagsBits.SF,
  Z: RflagsBits.ZF,
  A: RflagsBits.AF,
  P: RflagsBits.PF,
  C: RflagsBits.CF,
};
const PREFIXES: Record<string, number> = { '66': 0x66, F3: 0xf3, F2: 0xf2 };

/**
 * Lines that say more or less than iced, which names a single count: a shift or rotation by 1 shares its line with every other
 * count, and only there OF is undefined; moves of control and debug registers leave the flags alone, which the SDM calls
 * undefined (vol. 2 MOV).
 */
const KNOWN: readonly { readonly fits: (line: Line) => boolean; readonly undefined: string }[] = [
  {
    fits: ({ opcode, map, operands }) => map === 0 && (opcode & 0xfe) === 0xd0 && operands[1] === '1',
    undefined: 'O',
  },
  { fits: ({ attrs }) => attrs.has('sysreg'), undefined: 'OSZAPC' },
];

/** Bytes of an instruction of the line, a register where it may be one; counts and immediates are 5. */
function bytesOf(line: Line): Uint8Array {
  const bytes: number[] = [];
  const memory = line.form === 'm';
  if (line.vexLength !== '') {
    const fields = { reg: 1, rm: memory ? null : 2, vvvv: 3, l: line.vexL ?? 0, w: line.w ?? 0, imm: 5 };
    return Buffer.from(encode(line, fields), 'hex');
  }
  if (line.prefix) bytes.push(PREFIXES[line.prefix]!);
  if (line.w === 1) bytes.push(0x48);
  if (line.map > 0) bytes.push(0x0f);
  if (line.map > 1) bytes.push(line.map === 2 ? 0x38 : 0x3a);
  bytes.push(line.opcode);
  if (line.fixed !== null) bytes.push(line.fixed);
  else if (line.modrm) bytes.push((memory ? 0 : 0xc0) | ((line.digit ?? 0) << 3) | 3);
  return Uint8Array.from([...bytes, ...new Array(10).fill(5)]);
}

const setOf = (mask: number): string =>
  Object.entries(FLAGS)
    .filter(([, bit]) => mask & bit)
    .map(([letter]) => letter)
    .join('');

const differ = (a: string, b: string): string =>
  [...'OSZAPC'].filter((letter) => a.includes(letter) !== b.includes(letter)).join('');

test('the flags that the table calls undefined are those of iced-x86, and so are the written ones', () => {
  const wrong: string[] = [];
  let compared = 0;
  let undefinedSomewhere = 0;
  for (const line of readTable(join(root, 'assembly/opcodes.txt'))) {
    const decoder = new Decoder(line.attrs.has('i64') ? 32 : 64, bytesOf(line), DecoderOptions.None);
    const instruction = decoder.decode();
    const name = Code[instruction.code]!;
    const [own, theirs] = [line.attrs.get('u') ?? '', setOf(instruction.rflagsUndefined)];
    // `f` names what is written, in most lines also where it is undefined; handlers of their own need none.
    const [written, modified] = [line.attrs.get('f'), setOf(instruction.rflagsModified)];
    const known = KNOWN.find(({ fits }) => fits(line))?.undefined ?? '';
    if (instruction.code === Code.INVALID) wrong.push(`${line.text}: iced knows no such instruction`);
    else if (differ(own, theirs) !== known)
      wrong.push(`${line.text}: ${name} leaves ${theirs || 'none'} undefined`);
    else if (written !== undefined && differ(written + own, modified) !== '')
      wrong.push(`${line.text}: ${name} modifies ${modified}`);
    instruction.free();
    decoder.free();
    compared++;
    if (own !== '') undefinedSomewhere++;
  }
  assert.is(wrong.join('\n'), '');
  assert.ok(
    compared > 1500 && undefinedSomewhere > 80,
    `${compared} lines, ${undefinedSomewhere} with undefined flags`,
  );
});

test('the documentation says what the core does to undefined flags', async () => {
  const text = readFileSync(join(root, 'docs/conformance.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([^`]+)` \| ([^|]*F (?:kept|cleared|set|by)[^|]*) \|$/gm)];
  const documented = rows.map(([, name, flags]) => `${name}: ${flags}`);
  const found = [...(await undefinedFlags())].map(([name, flags]) => `${name}: ${flags}`);
  assert.is(documented.join('\n'), found.join('\n'));
});
