// Code that means nothing, but decodes: instructions picked from the opcode table with random operands, mixed with noise.

import { type Bits, type Row, rows } from '../../bindings/isa/table.js';
import type { Random } from './random.js';

/** Instructions that only end a guest's run. */
const RARE = new Set(['hlt']);
const MAP_BYTES: readonly (readonly number[])[] = [[], [0x0f], [0x0f, 0x38], [0x0f, 0x3a]];
const PREFIXES = [0x66, 0x67, 0xf2, 0xf3, 0xf0, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65];
/** Values that lie at the edges of things. */
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xff, 0xfff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

let common: readonly Row[] | undefined;

function table(): readonly Row[] {
  common ??= rows().filter((row) => !RARE.has(row.names[0] as string));
  return common;
}

/** Fills `into` with code for `bits`. */
export function randomCode(random: Random, into: Uint8Array, bits: Bits): void {
  let at = 0;
  while (at < into.length) {
    const bytes = random.chance(6) ? noise(random) : instruction(random, bits);
    for (const byte of bytes) if (at < into.length) into[at++] = byte;
  }
}

function noise(random: Random): number[] {
  return Array.from({ length: 1 + random.below(4) }, () => random.below(256));
}

function instruction(random: Random, bits: Bits): number[] {
  if (random.chance(20)) return simple(random, bits);
  const row = random.pick(table());
  if (row.only === (bits === 64 ? 'legacy' : 'long') && !random.chance(5)) return simple(random, bits);
  const bytes: number[] = [];
  while (random.chance(12)) bytes.push(random.pick(PREFIXES));
  if (row.prefix) bytes.push(row.prefix);
  if (bits === 64 && (row.w !== undefined || random.chance(30))) {
    bytes.push(0x40 | random.below(16) | (row.w === 1 ? 8 : 0));
  }
  bytes.push(...(MAP_BYTES[row.map] as number[]), row.opcode | (row.plus ? random.below(8) : 0));
  if (row.modrm) bytes.push(...modrm(random, row, bits));
  for (const operand of row.operands) bytes.push(...tail(random, operand));
  return bytes;
}

/** Arithmetic between registers, loads of constants, short jumps: what keeps a program going. */
function simple(random: Random, bits: Bits): number[] {
  switch (random.below(6)) {
    case 0:
      return [random.below(8) * 8 + random.below(4), 0xc0 | random.below(64)];
    case 1: {
      const wide = bits === 16 ? 2 : 4;
      return [0xb8 | random.below(8), ...immediate(random, wide)];
    }
    case 2:
      return [0x70 | random.below(16), random.below(24)];
    case 3:
      return [0x70 | random.below(16), 0x100 - 4 - random.below(40)];
    case 4:
      return [random.pick([0xff, 0xfe, 0xf7, 0xd1, 0xd3]), 0xc0 | random.below(64)];
    default:
      return [random.pick([0x50, 0x58, 0x90]) | random.below(8)];
  }
}

function modrm(random: Random, row: Row, bits: Bits): number[] {
  if (row.fixed !== undefined) return [row.fixed + (row.fixedRange ? random.below(8) : 0)];
  const reg = row.digit ?? random.below(8);
  const register = row.form === 'r' || (row.form === undefined && random.chance(35));
  if (register) return [0xc0 | (reg << 3) | random.below(8)];
  const mod = random.below(3);
  const rm = random.below(8);
  const bytes = [(mod << 6) | (reg << 3) | rm];
  if (bits !== 16 && rm === 4) bytes.push(random.below(256));
  const direct = mod === 0 && rm === (bits === 16 ? 6 : 5);
  if (mod === 1) bytes.push(random.below(256));
  else if (mod === 2 || direct) bytes.push(...displacement(random, bits));
  return bytes;
}

/** Mostly within the guest's little memory. */
function displacement(random: Random, bits: Bits): number[] {
  if (bits === 16) return little(random.u32(), 2);
  return little(random.chance(80) ? random.below(0x40000) : random.u32(), 4);
}

function tail(random: Random, operand: string): number[] {
  if (operand === 'Jb') return [random.chance(60) ? random.below(32) : random.below(256)];
  if (operand === 'Jz')
    return little(random.chance(80) ? random.below(0x400) - 0x200 : random.u32(), random.chance(30) ? 2 : 4);
  if (operand === 'Ib' || operand === 'Ibs') return immediate(random, 1);
  if (operand === 'Iw') return immediate(random, 2);
  if (operand === 'Iz' || operand === 'Iv') return immediate(random, random.chance(30) ? 2 : 4);
  if (operand === 'Ap')
    return [...little(0x10000 + random.below(0x8000), 4), ...little(8 * random.below(20), 2)];
  if (operand[0] === 'O') return little(random.below(0x40000), 4);
  return [];
}

function immediate(random: Random, size: number): number[] {
  return little(random.chance(40) ? random.pick(EDGES) : random.u32(), size);
}

function little(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => (value >> (8 * index)) & 0xff);
}
