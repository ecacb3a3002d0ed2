// Page tables for tests: a builder of 4-level tables in guest memory that allocates its own pages.

import { type Core, RAM, type Vcpu } from './mmu-core.js';

export const CR0_PG = 1n << 31n;
export const CR0_WP = 1n << 16n;
export const CR0_AM = 1n << 18n;
export const CR4_PAE = 1n << 5n;
export const CR4_PGE = 1n << 7n;
export const CR4_SMAP = 1n << 21n;
export const EFER_LMA = 1n << 10n;
export const EFER_NXE = 1n << 11n;
export const RFLAGS_AC = 1n << 18n;

export const P = 1n;
export const RW = 2n;
export const US = 4n;
export const PS = 0x80n;
export const G = 0x100n;
export const ALL = P | RW | US;

/** 4-level tables that start at `root`; tables below it come from the pages after it. */
export class Tables {
  readonly root: number;
  private next: number;
  private readonly core: Core;

  constructor(core: Core, root = 0x1000000) {
    this.core = core;
    this.root = root;
    this.next = root + 4096;
    core.call('frameMap', root, 0x200000, RAM);
  }

  /** Guest-physical address of the entry for `linear` at `shift` (12: PTE … 39: PML4E), upper tables made as needed. */
  entryAt(linear: bigint, shift: number): number {
    let table = this.root;
    for (let level = 39; level > shift; level -= 9) {
      const at = table + 8 * Number((linear >> BigInt(level)) & 511n);
      let entry = this.core.peek64(at);
      if ((entry & P) === 0n) {
        entry = BigInt(this.next) | ALL;
        this.next += 4096;
        this.core.poke64(at, entry);
      }
      table = Number(entry & 0x000ffffffffff000n);
    }
    return table + 8 * Number((linear >> BigInt(shift)) & 511n);
  }

  map(linear: bigint, gpa: number | bigint, flags = ALL, shift = 12): void {
    this.core.poke64(this.entryAt(linear, shift), BigInt(gpa) | flags | (shift > 12 ? PS : 0n));
  }

  unmap(linear: bigint, shift = 12): void {
    this.core.poke64(this.entryAt(linear, shift), 0n);
  }

  /** Puts `cpu` in long mode with these tables. */
  load(cpu: Vcpu, cr4 = 0n): void {
    cpu.set('V_CR0', CR0_PG | CR0_WP | 1n);
    cpu.set('V_CR4', CR4_PAE | cr4);
    cpu.set('V_EFER', EFER_LMA | EFER_NXE);
    cpu.set('V_CR3', BigInt(this.root));
    // CS.L: 64-bit code.
    const at = cpu.v + this.core.constant('V_CS') + this.core.constant('SEG_ATTR');
    this.core.view().setUint32(at, 1 << 13, true);
    cpu.call('flushAll');
    cpu.call('select');
  }
}
