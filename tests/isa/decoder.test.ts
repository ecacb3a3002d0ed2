// The core's decoder against iced-x86 and against the processor, on random strings of bytes.

import type { Bits } from '../../bindings/isa/table.js';
import { CODE, SystemMachine } from '../core/system-machine.js';
import { assert, suite } from '../suite.js';
import {
  behindPrefixes,
  type Comparison,
  DecoderComparison,
  type Difference,
  describe,
  EXPLANATIONS,
} from './decoder-compare.js';
import { buildSiliconDecoder, type Verdict } from './silicon-decoder.js';

const test = suite('decoder');
const SEED = 1 + (Date.now() % 1_000_000);
const STRINGS = 1_500_000;
const ON_SILICON = 8000;
const EXC_UD = 6;
const EXC_GP = 13;
const MODES: readonly Bits[] = [16, 32, 64];

const comparison = new DecoderComparison();
const results = new Map<Bits, Comparison>();

for (const bits of MODES) {
  test(`${bits}-bit code: as long and as valid as iced-x86 says, or for a known reason`, () => {
    const result = comparison.run(STRINGS, bits, SEED);
    results.set(bits, result);
    assert.is(result.unexplained.slice(0, 10).map(describe).join('\n'), '', `seed ${SEED}`);
    assert.ok(result.valid > STRINGS * 0.4, `${result.valid} instructions`);
    // A reason that nothing needs any more goes.
    for (const { title, rare } of EXPLANATIONS)
      assert.ok(rare || result.explained.has(title), `${title}: seed ${SEED}`);
  });
}

test('VEX.vvvv outside 64-bit mode: its top bit selects no register, but counts where there is none', () => {
  for (const bits of [16, 32] as const) {
    const { unexplained, valid } = comparison.compare(
      ['c4e13a58c1', 'c4e1ba12c1', 'c4e17a12c1', 'c4e1fa12c1'].map((text) => Buffer.from(text, 'hex')),
      bits,
    );
    assert.is(unexplained.map(describe).join('\n'), '');
    assert.is(valid, 3);
  }
});

// ---- What only executing tells -------------------------------------------------------------------------------------------

const machine = await SystemMachine.create();

/** The vector of `bytes` at ring 0, or −1 if they complete. */
function execute(bytes: readonly number[], bits: Bits, vectors = false): number {
  if (bits === 64) machine.long();
  else if (bits === 32) machine.protected32();
  else machine.real();
  if (vectors) {
    machine.cpu.cr4 |= 0x40600n;
    machine.cpu.xcr0 = 7n;
  }
  machine.run(Uint8Array.of(...bytes, 0xf4), 8);
  return Number(machine.cpu.rip) === CODE + bytes.length + 1 ? -1 : machine.vector;
}

test('segment, control and debug registers that do not exist raise #UD when they execute', () => {
  for (const bits of MODES) {
    for (let number = 0; number < 8; number++) {
      const modrm = 0xc0 | (number << 3);
      assert.is(execute([0x8c, modrm], bits), number < 6 ? -1 : EXC_UD, `mov eax, segment ${number}`);
      if (number === 1 || number > 5)
        assert.is(execute([0x8e, modrm], bits), EXC_UD, `mov segment ${number}, eax`);
      const exists = [0, 2, 3, 4].includes(number);
      assert.is(execute([0x0f, 0x20, modrm], bits), exists ? -1 : EXC_UD, `mov eax, cr${number}`);
      if (!exists) assert.is(execute([0x0f, 0x22, modrm], bits), EXC_UD, `mov cr${number}, eax`);
    }
  }
  for (let number = 8; number < 16; number++) {
    const modrm = 0xc0 | ((number & 7) << 3);
    assert.is(execute([0x44, 0x0f, 0x20, modrm], 64), number === 8 ? -1 : EXC_UD, `mov rax, cr${number}`);
    assert.is(execute([0x44, 0x0f, 0x21, modrm], 64), EXC_UD, `mov rax, dr${number}`);
    assert.is(execute([0x44, 0x0f, 0x23, modrm], 64), EXC_UD, `mov dr${number}, rax`);
    if (number > 8) assert.is(execute([0x44, 0x0f, 0x22, modrm], 64), EXC_UD, `mov cr${number}, rax`);
  }
});

test('gathers that use a vector register twice raise #UD when they execute', () => {
  // Destination 1, index 2, mask 3; each of the others uses one of them again.
  for (const [text, vector] of [
    ['c4e261900c10', -1],
    ['c4e261901c10', EXC_UD],
    ['c4e271900c10', EXC_UD],
    ['c4e269900c10', EXC_UD],
    ['c4e261900c08', EXC_UD],
  ] as const) {
    const bytes = Buffer.from(text, 'hex');
    for (const bits of [32, 64] as const) {
      assert.is(execute([...bytes], bits, true), vector, text);
      const { valid, explained, unexplained } = comparison.compare([bytes], bits);
      assert.equal([valid, explained.size, unexplained.length], vector < 0 ? [1, 0, 0] : [0, 1, 0], text);
    }
  }
});

test('moves of control and debug registers take a register whatever ModRM.mod says', () => {
  for (const bits of MODES)
    for (const mod of [0, 1, 2, 3])
      for (const opcode of [0x20, 0x21]) {
        machine.cpu.rbx = 0n;
        assert.is(execute([0x0f, opcode, (mod << 6) | 3], bits), -1, `0f ${opcode.toString(16)} mod ${mod}`);
        assert.is(machine.cpu.rbx & 1n, bits === 16 || opcode === 0x21 ? 0n : 1n);
      }
});

// ---- The processor -------------------------------------------------------------------------------------------------------

const silicon = buildSiliconDecoder();

/**
 * What differs between vendors, is carried out or hidden by the operating system, or depends on the privilege level: SYSCALL,
 * SYSENTER and SYSEXIT, INT, groups 6 and 7 (UMIP), UD0 and UD1 (ModRM or not), control and debug registers, segment
 * registers, RSM, prefetches of registers, XOP where POP is, gathers with equal registers, operand size of near branches.
 */
function dependsOnMore(bytes: Uint8Array, bits: Bits): boolean {
  const behind = behindPrefixes(bytes, bits);
  const text = Buffer.from(behind).toString('hex');
  if (/^(0f0[015b]|0f3[45]|0f2[0-3]|0fb9|0fff|0faa|0f0d|cd|8[cef]|62)/.test(text)) return true;
  if (/^c4....9[0-3]/.test(text)) return true;
  return bits === 64 && bytes.subarray(0, -behind.length || 15).includes(0x66) && /^(e[89]|0f8)/.test(text);
}

/**
 * Extensions that the processor may have and the core has not are no matter here: iced tells which strings they are. What is
 * both none and too long is one of two faults of the same priority (SDM vol. 3 table 6-2, decoding the next instruction).
 */
function check(
  difference: Difference | undefined,
  ours: { length: number; raises: number },
  found: Verdict,
): boolean {
  const refused = found.vector === EXC_UD || (found.vector === EXC_GP && found.length === 15);
  if (ours.raises !== 0) return refused || difference !== undefined;
  return found.vector !== EXC_UD && found.length === ours.length;
}

for (const bits of MODES) {
  const title = `${bits}-bit code: as long and as valid as on this processor`;
  if (typeof silicon === 'string') {
    test.skip(title, silicon);
    continue;
  }
  test(title, () => {
    const strings = comparison
      .strings(ON_SILICON, bits, SEED + bits)
      .filter(({ bytes }) => !dependsOnMore(bytes, bits));
    const verdicts = silicon(
      strings.map(({ bytes }) => bytes),
      bits,
    );
    assert.is(verdicts.length, strings.length);
    const wrong = strings.flatMap((ours, i) => {
      const found = verdicts[i]!;
      if (check(ours.difference, ours, found)) return [];
      const hex = Buffer.from(ours.bytes).toString('hex');
      return [
        `${hex}: here ${ours.length} bytes, raises ${ours.raises}; processor ${found.length}, ${found.vector}`,
      ];
    });
    assert.is(wrong.slice(0, 10).join('\n'), '', `seed ${SEED}`);
    assert.ok(strings.length > ON_SILICON / 2);
  });

  test(`${bits}-bit code: differences from iced-x86 that the processor decides`, () => {
    const known = results.get(bits)!.explained;
    for (const [reason, { first }] of known) {
      if (/extension/.test(reason)) continue;
      const verdicts = silicon(
        first.map(({ bytes }) => bytes),
        bits,
      );
      for (const [i, { vector }] of verdicts.entries()) assert.is(vector, EXC_UD, describe(first[i]!));
    }
  });
}
