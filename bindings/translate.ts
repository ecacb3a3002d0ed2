// Linear to physical addresses as a debugger asks for them: rights are not checked, no accessed bit is set, nothing
// faults. The CPU's own walks are in the core. SDM vol. 3 chapter 4.

import type { PhysicalMemory } from './memory.js';
import type { Vcpu } from './vcpu.js';

const CR0_PG = 1n << 31n;
const CR4_PSE = 1n << 4n;
const CR4_PAE = 1n << 5n;
const EFER_LMA = 1n << 10n;
const PRESENT = 1n;
const LARGE = 1n << 7n;
const ADDRESS = 0x000f_ffff_ffff_f000n;

interface Paging {
  /** Levels of tables, the size of an entry and the address bits a level translates. */
  readonly levels: number;
  readonly entrySize: 4 | 8;
  readonly bitsPerLevel: bigint;
  /** Levels (0: page table) whose entries may map a large page. */
  largeAt(level: number): boolean;
}

function pagingOf(vcpu: Vcpu): Paging {
  if ((vcpu.efer & EFER_LMA) !== 0n) {
    return { levels: 4, entrySize: 8, bitsPerLevel: 9n, largeAt: (level) => level === 1 || level === 2 };
  }
  if ((vcpu.cr4 & CR4_PAE) !== 0n)
    return { levels: 3, entrySize: 8, bitsPerLevel: 9n, largeAt: (level) => level === 1 };
  const pse = (vcpu.cr4 & CR4_PSE) !== 0n;
  return { levels: 2, entrySize: 4, bitsPerLevel: 10n, largeAt: (level) => pse && level === 1 };
}

/** The physical address behind linear address `linear`, or null when none is mapped. */
export function translate(vcpu: Vcpu, memory: PhysicalMemory, linear: bigint): number | null {
  if ((vcpu.efer & EFER_LMA) === 0n) linear = BigInt.asUintN(32, linear);
  else if (BigInt.asUintN(64, BigInt.asIntN(48, linear)) !== BigInt.asUintN(64, linear)) return null;
  if ((vcpu.cr0 & CR0_PG) === 0n) return Number(linear);
  const { levels, entrySize, bitsPerLevel, largeAt } = pagingOf(vcpu);
  let table = vcpu.cr3 & ADDRESS;
  if (levels === 3) table = vcpu.cr3 & 0xffff_ffe0n;
  for (let level = levels - 1; level >= 0; level--) {
    const shift = 12n + bitsPerLevel * BigInt(level);
    const index = (linear >> shift) & ((1n << bitsPerLevel) - 1n) & (levels === 3 && level === 2 ? 3n : ~0n);
    const entry = readEntry(memory, Number(table) + Number(index) * entrySize, entrySize);
    if ((entry & PRESENT) === 0n) return null;
    if (level === 0 || ((entry & LARGE) !== 0n && largeAt(level))) {
      const inside = (1n << shift) - 1n;
      // PSE-36: bits 39:32 of the address of a 4 MiB page are bits 20:13 of its entry.
      const high = entrySize === 4 && level === 1 ? ((entry >> 13n) & 0xffn) << 32n : 0n;
      return Number((entry & ADDRESS & ~inside) | high | (linear & inside));
    }
    table = entry & ADDRESS;
  }
  return null;
}

function readEntry(memory: PhysicalMemory, gpa: number, size: 4 | 8): bigint {
  const bytes = new Uint8Array(8);
  memory.read(gpa, bytes.subarray(0, size));
  return new DataView(bytes.buffer).getBigUint64(0, true);
}
