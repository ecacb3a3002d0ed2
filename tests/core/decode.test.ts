// The decoder: lengths of instructions against the disassembler and NASM, prefixes and their limits, what is undefined.

import { readFileSync } from 'node:fs';
import { disassemble } from '../../bindings/isa/disassembler.js';
import type { Bits } from '../../bindings/isa/table.js';
import { D_FRAME_META, FM_BLOCKS, FM_SIZE, R_LEN, R_OP, R_SUB } from '../../bindings/layout.gen.js';
import { tableCorpus } from '../isa/corpus.js';
import { missingNasm, nasmLines } from '../isa/nasm.js';
import { Random } from '../native/x87-harness.js';
import { assert, suite } from '../suite.js';
import { CODE, SystemMachine } from './system-machine.js';

const test = suite('decode');
const SEED = 602_214;
const RANDOM_CASES = 12_000;
const EXC_UD = 6;
const EXC_GP = 13;
/** Offsets in a block, as code.ts says. */
const CODE_SOURCE = readFileSync(new URL('../../assembly/code.ts', import.meta.url), 'utf8');
const constant = (name: string): number =>
  Number(new RegExp(`export const ${name}: usize = (\\d+)`).exec(CODE_SOURCE)![1]);
const B_OFFSET = constant('B_OFFSET');
const BLOCK_HEADER = constant('BLOCK_HEADER');

const machine = await SystemMachine.create();
const { core, cpu } = machine;

interface Decoded {
  length: number;
  op: number;
  sub: number;
}

const MODES: Record<Bits, () => void> = {
  16: () => machine.real(),
  32: () => machine.protected32(),
  64: () => machine.long(),
};

function enter(bits: Bits): void {
  MODES[bits]();
  cpu.cr0 = cpu.cr0 & ~0xcn;
  cpu.cr4 = cpu.cr4 | 0x40600n;
  cpu.xcr0 = 7n;
}

/** Decodes the instruction without executing it: the budget ends behind a NOP, when the next block is there already. */
function decode(bytes: Uint8Array): Decoded {
  machine.write(CODE, Uint8Array.of(0x90, ...bytes, ...new Uint8Array(16).fill(0x90)));
  cpu.rip = BigInt(CODE);
  assert.is(cpu.run(1).instructions, 1);
  const { view } = core.instance;
  const frame = core.instance.exports.physPointer(CODE, 0) >>> 12;
  const meta = view.getUint32(D_FRAME_META + (frame >>> 9) * 4, true) + (frame & 511) * FM_SIZE;
  const block = view.getUint32(meta + FM_BLOCKS, true);
  assert.is(view.getUint16(block + B_OFFSET, true), (CODE & 0xfff) + 1);
  const record = block + BLOCK_HEADER;
  return {
    length: view.getUint8(record + R_LEN),
    op: view.getUint16(record + R_OP, true),
    sub: view.getUint16(record + R_SUB, true),
  };
}

enter(64);
const RAISE = decode(Uint8Array.of(0x0f, 0x04)).op;

/** The exception that the decoder found, or 0. */
const raises = ({ op, sub }: Decoded): number => (op === RAISE ? sub : 0);

const fromHex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

// ---- Lengths ---------------------------------------------------------------------------------------------------------------

const PREFIXES = [0x66, 0x67, 0xf2, 0xf3, 0x2e, 0x36, 0x26, 0x3e, 0x64, 0x65, 0x40, 0x48, 0x44, 0x41];

/** Some prefixes, an opcode of any map, anything behind it. */
function randomInstruction(random: Random): Uint8Array {
  const bytes: number[] = [];
  while (random.below(2)) bytes.push(PREFIXES[random.below(PREFIXES.length)]!);
  const map = random.below(8);
  if (map > 2) bytes.push(0x0f);
  if (map === 7) bytes.push(random.below(2) ? 0x38 : 0x3a);
  while (bytes.length < 24) bytes.push(random.below(256));
  return Uint8Array.from(bytes);
}

/** The bytes behind the prefixes. */
function opcodeOf(bytes: Uint8Array, bits: Bits): Uint8Array {
  const isRex = (byte: number): boolean => (byte & 0xf0) === 0x40;
  const isPrefix = (byte: number): boolean =>
    isRex(byte) ? bits === 64 : PREFIXES.includes(byte) || byte === 0xf0;
  return bytes.subarray(bytes.findIndex((byte) => !isPrefix(byte)));
}

/** Segment registers that cannot be loaded or stored are found when MOV executes. */
const FOUND_LATER = /^8[ce]/;

/** Instructions with a VEX prefix. */
const VEX_NAMES = /^(v(?!er[rw]\b)|(andn|bextr|bls\w+|bzhi|mulx|pdep|pext|rorx|s[ah][lr]x)\b)/;

/** Instructions that real mode has not. */
const PROTECTED_NAMES = /^([a-z0-9]+ )*(sldt|str|lldt|ltr|verr|verw|lar|lsl|arpl)\b/;

/** The disassembler shows LOCK and a 66 beside F2 or F3 even where the processor refuses them. */
function isRefused(bytes: Uint8Array, text: string, bits: Bits): boolean {
  if (/\block\b/.test(text)) return true;
  // Real mode has no VEX prefix.
  if (bits === 16 && (VEX_NAMES.test(text) || PROTECTED_NAMES.test(text))) return true;
  const end = bytes.length - opcodeOf(bytes, bits).length;
  const prefixes = bytes.subarray(0, end);
  return (
    bytes[end] === 0x0f && prefixes.includes(0x66) && (prefixes.includes(0xf2) || prefixes.includes(0xf3))
  );
}

for (const bits of [64, 32, 16] as const) {
  test(`random bytes have the length that the disassembler gives them, ${bits}-bit code`, () => {
    enter(bits);
    const random = new Random(SEED + bits);
    let known = 0;
    const differ: string[] = [];
    for (let i = 0; i < RANDOM_CASES; i++) {
      const bytes = randomInstruction(random);
      const { text, length } = disassemble(bytes, { bits });
      const found = decode(bytes);
      const raised = raises(found) !== 0;
      if (text !== '(bad)') {
        known++;
        if (raised ? isRefused(bytes, text, bits) : found.length === length) continue;
      } else if (raised || FOUND_LATER.test(hex(opcodeOf(bytes, bits)))) continue;
      differ.push(`${hex(bytes)} ${text}: ${length}, ${found.length}, raises ${raises(found)}`);
    }
    assert.is(differ.slice(0, 10).join('\n'), '', `${differ.length} differ`);
    assert.ok(known > RANDOM_CASES / 3, `${known} known`);
  });

  const missing = missingNasm();
  if (missing) test.skip(`what NASM assembles has its length, ${bits}-bit code`, missing);
  else {
    test(`what NASM assembles has its length, ${bits}-bit code`, () => {
      enter(bits);
      const lines = tableCorpus(bits, 5).filter(
        (line) =>
          !/^(times|d[bdwq] |fin|fsave|fst[sc]w)/.test(line) &&
          !(bits === 16 && (VEX_NAMES.test(line) || PROTECTED_NAMES.test(line))),
      );
      const assembled = nasmLines(`bits ${bits}`, lines);
      const differ: string[] = [];
      let known = 0;
      for (const [i, bytes] of assembled.entries()) {
        if (!bytes) continue;
        known++;
        const found = decode(bytes);
        if (found.length !== bytes.length || raises(found))
          differ.push(`${lines[i]} ${hex(bytes)}: ${found.length}, raises ${raises(found)}`);
      }
      assert.is(differ.slice(0, 10).join('\n'), '', `${differ.length} differ`);
      assert.ok(known > 500, `${known} known`);
    });
  }
}

// ---- Prefixes ----------------------------------------------------------------------------------------------------------------

test('15 bytes are an instruction, 16 are a general-protection exception', () => {
  enter(64);
  for (const [count, tail] of [
    [14, '90'],
    [13, '89 c0'],
    [12, '05 00 00'],
    [11, '81 c1 00 00'],
    [6, 'c7 84 c8 00 00 00 00 00 00'],
  ] as const) {
    const bytes = Uint8Array.of(...new Array(count).fill(0x66), ...fromHex(tail));
    const found = decode(bytes);
    assert.is(raises(found), 0, tail);
    assert.is(found.length, bytes.length, tail);
    const long = Uint8Array.of(0x66, ...bytes);
    assert.is(raises(decode(long)), EXC_GP, tail);
  }
  assert.is(raises(decode(new Uint8Array(15).fill(0x66))), EXC_GP);
});

test('REX counts only directly before the opcode', () => {
  enter(64);
  for (const [text, length] of [
    ['48 b8 00 00 00 00 00 00 00 00', 10],
    ['48 66 b8 00 00', 5],
    ['66 48 b8 00 00 00 00 00 00 00 00', 11],
    ['48 2e b8 00 00 00 00', 7],
    ['48 41 b8 00 00 00 00', 7],
    ['41 48 b8 00 00 00 00 00 00 00 00', 11],
    ['67 48 a1 00 00 00 00', 7],
  ] as const)
    assert.is(decode(fromHex(text)).length, length, text);
  for (const [text, register, value] of [
    ['48 66 b8 ff ff', 'rax', 0x111111111111ffffn],
    ['41 66 b8 ff ff', 'rax', 0x111111111111ffffn],
    ['66 41 b8 ff ff', 'r8', 0x111111111111ffffn],
    ['49 40 b8 01 00 00 00', 'rax', 1n],
  ] as const) {
    enter(64);
    cpu.rax = 0x1111111111111111n;
    cpu.r8 = 0x1111111111111111n;
    machine.run(Uint8Array.of(...fromHex(text), 0xf4));
    assert.is(cpu[register], value, text);
  }
});

test('LOCK needs an instruction that reads and writes memory', () => {
  const LOCKABLE = /^(add|adc|and|bt[crs]|cmpxchg|cmpxchg8b|dec|inc|neg|not|or|sbb|sub|xor|xadd)$/;
  for (const bits of [64, 32] as const) {
    enter(bits);
    let allowed = 0;
    for (const map of [[], [0x0f]]) {
      for (let opcode = 0; opcode < 256; opcode++) {
        for (let modrm = 0; modrm < 256; modrm += modrm < 64 ? 8 : 0xc0 - 64) {
          if (modrm >= 0xc0 && modrm > 0xf8) break;
          const bytes = Uint8Array.of(0xf0, ...map, opcode, modrm, ...new Uint8Array(12));
          const { mnemonic, operands, text } = disassemble(bytes, { bits });
          if (!/\block\b/.test(text) || mnemonic === '(bad)') continue;
          const toMemory = operands[0]?.includes('[') ?? false;
          const isExchange = mnemonic === 'xchg' && operands.some((operand) => operand.includes('['));
          const fine = isExchange || (toMemory && LOCKABLE.test(mnemonic));
          assert.is(raises(decode(bytes)), fine ? 0 : EXC_UD, `${text} in ${bits}-bit code`);
          if (fine) allowed++;
        }
      }
    }
    assert.ok(allowed > 300, `${allowed} allowed`);
  }
});

// ---- Opcodes -----------------------------------------------------------------------------------------------------------------

test('hints and NOPs take any ModRM byte and prefix', () => {
  enter(64);
  for (const prefix of ['', '66', 'f3', 'f2', '48']) {
    for (const opcode of [0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f]) {
      for (const [modrm, rest] of [
        [0x00, 0],
        [0x44, 2],
        [0x80, 4],
        [0xc0, 0],
        [0xfa, 0],
      ] as const) {
        for (let digit = 0; digit < 8; digit++) {
          const bytes = [...fromHex(prefix), 0x0f, opcode, modrm ^ (digit << 3), ...new Uint8Array(rest)];
          const found = decode(Uint8Array.from(bytes));
          assert.is(raises(found), 0, hex(Uint8Array.from(bytes)));
          assert.is(found.length, bytes.length, hex(Uint8Array.from(bytes)));
        }
      }
    }
    for (let digit = 0; digit < 8; digit++)
      assert.is(
        raises(decode(Uint8Array.of(...fromHex(prefix), 0x0f, 0x0d, digit << 3))),
        0,
        `prefetch /${digit}`,
      );
  }
});

test('undefined opcodes are invalid', () => {
  const only64 = '06 07 0e 16 17 1e 1f 27 2f 37 3f 60 61 82c0 9a ce d4 d5 d6 ea';
  const everywhere =
    '0f04 0f0a 0f0c 0f0e 0f0f 0f24c0 0f25c0 0f26c0 0f27c0 0f36 0f39 0f3b 0f3c 0f3d 0f3e 0f3f 0f7a 0f7b 0fa6 0fa7 0fbac0 0fbac8 0fbad0 0fbad8 0fc7c0 0fc7c8 c6c800 c7c80000 8fc8 8fd0 fed0 fef8 ffd8 ffe8 fff8 8dc0 0fb2c0 0f01d2 0f01ff d9d1 d9e2 dbe6';
  for (const bits of [64, 32, 16] as const) {
    enter(bits);
    const own = bits === 64 ? only64.split(' ') : [];
    for (const text of [...everywhere.split(' '), ...own])
      assert.is(
        raises(decode(Uint8Array.of(...fromHex(text), ...new Uint8Array(12)))),
        EXC_UD,
        `${text} in ${bits}-bit code`,
      );
  }
});
