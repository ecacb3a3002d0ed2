// Effective addresses: ModRM, SIB and displacement (Intel SDM, volume 2, 2.1.5), the shortest that NASM would choose.

import { isPlain, Problem, type Term } from './expressions.js';
import type { MemoryOperand } from './operands.js';
import type { Bits } from './table.js';

/** An encoded address. */
export interface Address {
  /** Bytes of an address: the address size that the instruction needs. */
  readonly size: number;
  /** ModRM without its register field. */
  readonly modrm: number;
  readonly sib: number | undefined;
  /** Bytes of the displacement: 0, 1, 2 or 4. */
  readonly length: number;
  readonly displacement: bigint;
  /** The displacement counts from the end of the instruction. */
  readonly relative: boolean;
  /** REX.X and REX.B as bits 1 and 0. */
  readonly rex: number;
}

/** ModRM.rm of the 16-bit forms by the set of registers, as a mask of register numbers. */
const RM16 = new Map([
  [(1 << 3) | (1 << 6), 0],
  [(1 << 3) | (1 << 7), 1],
  [(1 << 5) | (1 << 6), 2],
  [(1 << 5) | (1 << 7), 3],
  [1 << 6, 4],
  [1 << 7, 5],
  [1 << 5, 6],
  [1 << 3, 7],
]);

const SP = 4;

/** Address size of a memory operand without a register: by keyword, else by the code size. */
export function directSize(memory: MemoryOperand, bits: Bits): number {
  return memory.width === 2 || memory.width === 4 || memory.width === 8 ? memory.width : bits / 8;
}

/** Encodes a memory operand. `vector`: bytes of the vector that must be its index, 0 for none. */
export function encodeAddress(
  memory: MemoryOperand,
  bits: Bits,
  defaultRelative: boolean,
  vector = 0,
): Address {
  const { terms } = memory.value;
  if (vector > 0) return encodeVectorSib(memory, bits, vector);
  if (terms.some((term) => term.size > 8)) throw new Problem('no address has a vector register here');
  if (terms.length === 0) return encodeDirect(memory, bits, defaultRelative);
  const size = terms[0]!.size;
  if (terms.some((term) => term.size !== size))
    throw new Problem('an address mixes registers of several sizes');
  return size === 2 ? encode16(memory) : encodeSib(memory, size);
}

function encodeDirect(memory: MemoryOperand, bits: Bits, defaultRelative: boolean): Address {
  const size = directSize(memory, bits);
  const displacement = memory.value.n;
  const common = { size, displacement, sib: undefined, rex: 0, relative: false };
  if (size === 2) return { ...common, modrm: 0x06, length: 2 };
  if (bits !== 64) return { ...common, modrm: 0x05, length: 4 };
  if (memory.relative ?? (defaultRelative && memory.segment < 4)) {
    return { ...common, size: 8, modrm: 0x05, length: 4, relative: true };
  }
  return { ...common, size: size === 4 ? 4 : 8, modrm: 0x04, sib: 0x25, length: 4 };
}

/** Bytes of the displacement, given that mod 0 has none. */
function displacementLength(memory: MemoryOperand, size: number, needed: boolean): number {
  const full = size === 2 ? 2 : 4;
  if (memory.width === 1) return 1;
  if (memory.width !== 0) return full;
  if (!isPlain(memory.value)) return full;
  const n = BigInt.asIntN(full * 8, memory.value.n);
  if (n === 0n && !needed) return 0;
  return n >= -128n && n <= 127n ? 1 : full;
}

function mod(length: number): number {
  return length === 0 ? 0 : length === 1 ? 0x40 : 0x80;
}

function encode16(memory: MemoryOperand): Address {
  let mask = 0;
  for (const { number, scale } of memory.value.terms) {
    if (scale !== 1n) throw new Problem('16-bit addresses have no scale');
    mask |= 1 << number;
  }
  const rm = RM16.get(mask);
  if (rm === undefined) throw new Problem('no 16-bit address has these registers');
  const length = displacementLength(memory, 2, rm === 6);
  const displacement = memory.value.n;
  return { size: 2, modrm: mod(length) | rm, sib: undefined, length, displacement, relative: false, rex: 0 };
}

interface BaseAndIndex {
  readonly base: number;
  readonly index: number;
  readonly scale: number;
}

function baseAndIndex(terms: readonly Term[], nosplit: boolean): BaseAndIndex {
  if (terms.length > 2) throw new Problem('an address has more than two registers');
  let [first, second] = terms;
  if (second) {
    // What has a multiplier is the index; without one the first is the base, but ESP can only be the base.
    const indexLike = (term: Term): number => (term.scale !== 1n ? 2 : term.scaled ? 1 : 0);
    if (indexLike(first!) > indexLike(second)) [first, second] = [second, first];
    if (second.number === SP && second.scale === 1n && first!.scale === 1n) [first, second] = [second, first];
    if (first!.scale !== 1n) throw new Problem('an address has two scaled registers');
    return { base: first!.number, index: second.number, scale: Number(second.scale) };
  }
  const { number, scale } = first!;
  if (scale === 1n) return { base: number, index: -1, scale: 1 };
  if ((scale === 2n && !nosplit) || scale === 3n || scale === 5n || scale === 9n)
    return { base: number, index: number, scale: Number(scale) - 1 };
  return { base: -1, index: number, scale: Number(scale) };
}

function encodeVectorSib(memory: MemoryOperand, bits: Bits, vector: number): Address {
  const { terms } = memory.value;
  const index = terms.find((term) => term.size === vector);
  const base = terms.find((term) => term !== index);
  const shift = [1n, 2n, 4n, 8n].indexOf(index?.scale ?? 0n);
  if (
    !index ||
    terms.length > 2 ||
    shift < 0 ||
    (base && (base.scale !== 1n || base.size < 4 || base.size > 8))
  )
    throw new Problem('the address needs a vector register as index, and a base at most');
  const rex = (index.number >= 8 ? 2 : 0) | (base && base.number >= 8 ? 1 : 0);
  const size = base?.size ?? (bits === 16 ? 4 : bits / 8);
  const common = { size, displacement: memory.value.n, relative: false, rex };
  const sib = (shift << 6) | ((index.number & 7) << 3);
  if (!base) return { ...common, modrm: 0x04, sib: sib | 5, length: 4 };
  const length = displacementLength(memory, size, (base.number & 7) === 5);
  return { ...common, modrm: mod(length) | 4, sib: sib | (base.number & 7), length };
}

function encodeSib(memory: MemoryOperand, size: number): Address {
  const { base, index, scale } = baseAndIndex(memory.value.terms, memory.nosplit);
  const shift = [1, 2, 4, 8].indexOf(scale);
  if (shift < 0) throw new Problem(`an address cannot have the scale ${scale}`);
  if (index === SP) throw new Problem('the stack pointer cannot be an index');
  const common = { size, displacement: memory.value.n, relative: false };
  const rex = (index >= 8 ? 2 : 0) | (base >= 8 ? 1 : 0);
  if (base < 0) return { ...common, modrm: 0x04, sib: (shift << 6) | ((index & 7) << 3) | 5, length: 4, rex };
  const length = displacementLength(memory, size, (base & 7) === 5);
  if (index < 0 && (base & 7) !== SP) {
    return { ...common, modrm: mod(length) | (base & 7), sib: undefined, length, rex };
  }
  const sib = (shift << 6) | ((index < 0 ? SP : index & 7) << 3) | (base & 7);
  return { ...common, modrm: mod(length) | 4, sib, length, rex };
}
