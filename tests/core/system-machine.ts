// A bare machine for tests of system instructions: one vCPU, RAM, tables in memory, programs in assembly language.
// Every interrupt vector leads to a HLT of its own, so that a test sees which one was taken and what was pushed.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Core, type Execution } from '../../bindings/core.js';
import { buildCpuTable, findCpuModel, installCpuTable } from '../../bindings/cpu-models.js';
import type { Vcpu } from '../../bindings/vcpu.js';

export const GDT = 0x1000;
export const IDT = 0x2000;
export const TSS = 0x3000;
/** HLT of vector n is at HANDLERS + 16 n. */
export const HANDLERS = 0x4000;
export const KERNEL_STACK = 0x7000;
export const CODE = 0x8000;
export const USER_STACK = 0xa000;
export const TABLES = 0x10000;

/** Selectors. */
export const KCODE = 0x08;
export const KDATA = 0x10;
export const UCODE = 0x1b;
export const UDATA = 0x23;
export const TSS_SELECTOR = 0x28;
export const KCODE64 = 0x38;
export const UDATA64 = 0x43;
export const UCODE64 = 0x4b;
export const CODE16 = 0x50;
export const ABSENT_DATA = 0x58;
export const CALL_GATE = 0x60;
export const CONFORMING = 0x70;
export const LDT_SELECTOR = 0x78;

export const CR0_PE = 1n;
export const CR0_PG = 1n << 31n;

/** Whether the assembler is here. */
export const hasNasm = (() => {
  try {
    execFileSync('nasm', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const assembled = new Map<string, Uint8Array>();

/** Machine code of a program at CODE. */
export function assemble(bits: 16 | 32 | 64, text: string, origin = CODE): Uint8Array {
  const source = `bits ${bits}\norg ${origin}\n${text}\n`;
  const known = assembled.get(source);
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), 'paravane-asm-'));
  try {
    writeFileSync(join(folder, 'a.asm'), source);
    execFileSync('nasm', ['-f', 'bin', '-O0', '-o', 'a.bin', 'a.asm'], { cwd: folder });
    const bytes = new Uint8Array(readFileSync(join(folder, 'a.bin')));
    assembled.set(source, bytes);
    return bytes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A descriptor from base, limit and the SEG_ATTR form of its attributes. */
export function descriptor(base: number, limit: number, attr: number): bigint {
  const b = BigInt(base);
  const l = BigInt(limit);
  return (
    (l & 0xffffn) |
    ((b & 0xffffffn) << 16n) |
    (BigInt(attr & 0xff) << 40n) |
    ((l >> 16n) << 48n) |
    (BigInt(attr >> 12) << 52n) |
    ((b >> 24n) << 56n)
  );
}

/** A gate of the given type and DPL. */
export function gate(selector: number, offset: number, type: number, dpl: number, parameters = 0): bigint {
  const o = BigInt(offset);
  return (
    (o & 0xffffn) |
    (BigInt(selector) << 16n) |
    (BigInt(parameters) << 32n) |
    (BigInt(0x80 | (dpl << 5) | type) << 40n) |
    ((o >> 16n) << 48n)
  );
}

/** The machine. */
export class SystemMachine {
  readonly core: Core;
  readonly cpu: Vcpu;

  private constructor(core: Core) {
    this.core = core;
    this.cpu = core.vcpus[0] as Vcpu;
  }

  static async create(model = 'max', execution: Execution = {}): Promise<SystemMachine> {
    const core = await Core.create(execution);
    const table = buildCpuTable(findCpuModel(model)!, { index: 0, count: 1 });
    installCpuTable(core.instance, core.instance.exports.vcpuAddress(0), table);
    core.memory.addRam(0, 0x200000);
    return new SystemMachine(core);
  }

  // ---- Memory -----------------------------------------------------------------------------------------------------

  write(at: number, bytes: Uint8Array): void {
    this.core.memory.write(at, bytes);
  }

  poke(at: number, value: bigint | number, size: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
    this.write(at, bytes.subarray(0, size));
  }

  peek(at: number, size: number): number {
    const bytes = new Uint8Array(8);
    this.core.memory.read(at, bytes.subarray(0, size));
    return Number(new DataView(bytes.buffer).getBigUint64(0, true));
  }

  /** `count` values of `size` bytes on the stack, the last pushed first. */
  stack(count: number, size: number): number[] {
    const base = Number(this.cpu.segment('ss').base);
    const sp = Number(size === 2 ? this.cpu.rsp & 0xffffn : this.cpu.rsp);
    return Array.from({ length: count }, (_, i) => this.peek(base + sp + i * size, size));
  }

  // ---- Modes ------------------------------------------------------------------------------------------------------

  /** Tables for protected mode and IA-32e mode; they are harmless in others. */
  private tables(wide: boolean): void {
    const entries: [number, bigint][] = [
      [KCODE, descriptor(0, 0xfffff, 0xc09b)],
      [KDATA, descriptor(0, 0xfffff, 0xc093)],
      [UCODE, descriptor(0, 0xfffff, 0xc0fb)],
      [UDATA, descriptor(0, 0xfffff, 0xc0f3)],
      [TSS_SELECTOR, descriptor(TSS, 0x2fff, 0x0089)],
      [KCODE64, descriptor(0, 0xfffff, 0xa09b)],
      [UDATA64, descriptor(0, 0xfffff, 0xc0f3)],
      [UCODE64, descriptor(0, 0xfffff, 0xa0fb)],
      [CODE16, descriptor(0, 0xffff, 0x009b)],
      [ABSENT_DATA, descriptor(0, 0xfffff, 0xc013)],
      [CONFORMING, descriptor(0, 0xfffff, 0xc09f)],
    ];
    for (const [selector, value] of entries) this.poke(GDT + (selector & ~7), value, 8);
    for (let vector = 0; vector < 256; vector++) {
      this.write(HANDLERS + vector * 16, Uint8Array.of(0xf4));
      const open = vector === 3 || vector === 4 || vector === 0x40 ? 3 : 0;
      if (wide) {
        this.poke(IDT + vector * 16, gate(KCODE64, HANDLERS + vector * 16, 14, open), 8);
        this.poke(IDT + vector * 16 + 8, 0, 8);
      } else {
        this.poke(IDT + vector * 8, gate(KCODE, HANDLERS + vector * 16, vector === 0x41 ? 15 : 14, open), 8);
      }
    }
    this.cpu.gdtr = { base: BigInt(GDT), limit: 0xff };
    this.cpu.idtr = { base: BigInt(IDT), limit: wide ? 0xfff : 0x7ff };
    this.write(TSS, new Uint8Array(0x68));
    this.poke(TSS + 4, KERNEL_STACK, wide ? 8 : 4);
    if (!wide) this.poke(TSS + 8, KDATA, 2);
    this.poke(TSS + 0x66, 0x68, 2);
    this.cpu.setSegment('tr', { selector: TSS_SELECTOR, base: BigInt(TSS), limit: 0x2fff, access: 0x8b });
  }

  private flat(name: 'cs' | 'ss' | 'ds' | 'es' | 'fs' | 'gs', selector: number, access: number): void {
    this.cpu.setSegment(name, { selector, base: 0n, limit: 0xffffffff, access });
  }

  /** Real mode, segments 0; vectors lead to HANDLERS. */
  real(): void {
    this.cpu.reset();
    for (let vector = 0; vector < 256; vector++) {
      this.poke(vector * 4, HANDLERS + vector * 16, 4);
      this.write(HANDLERS + vector * 16, Uint8Array.of(0xf4));
    }
    for (const name of ['cs', 'ss', 'ds', 'es', 'fs', 'gs'] as const) this.cpu.setRealSegment(name, 0);
    this.cpu.rsp = BigInt(KERNEL_STACK);
  }

  /** 32-bit protected mode with flat segments at ring 0 or 3. */
  protected32(ring: 0 | 3 = 0): void {
    this.cpu.reset();
    this.tables(false);
    this.cpu.cr0 = 0x11n;
    const dpl = ring << 5;
    this.flat('cs', ring ? UCODE : KCODE, 0xc09b | dpl);
    for (const name of ['ss', 'ds', 'es', 'fs', 'gs'] as const)
      this.flat(name, ring ? UDATA : KDATA, 0xc093 | dpl);
    this.cpu.rsp = BigInt(ring ? USER_STACK : KERNEL_STACK);
  }

  /** Virtual-8086 mode, segments 0. */
  vm86(iopl: number): void {
    this.protected32(0);
    this.cpu.rflags = 0x20002n | BigInt(iopl << 12);
    for (const name of ['cs', 'ss', 'ds', 'es', 'fs', 'gs'] as const) {
      this.cpu.setSegment(name, { selector: 0, base: 0n, limit: 0xffff, access: 0xf3 });
    }
    this.cpu.rsp = BigInt(USER_STACK);
  }

  /** Page tables that map the first 2 MiB one to one for everyone. */
  private paging(): void {
    this.poke(TABLES, TABLES + 0x1007, 8);
    this.poke(TABLES + 0x1000, TABLES + 0x2007, 8);
    this.poke(TABLES + 0x2000, 0x87, 8);
    this.cpu.cr3 = BigInt(TABLES);
    this.cpu.cr4 = 0x20n;
  }

  /** 64-bit mode at ring 0 or 3. */
  long(ring: 0 | 3 = 0): void {
    this.cpu.reset();
    this.tables(true);
    this.paging();
    this.cpu.efer = 0x501n;
    this.cpu.cr0 = 0x80000011n;
    const dpl = ring << 5;
    this.flat('cs', ring ? UCODE64 : KCODE64, 0xa09b | dpl);
    for (const name of ['ss', 'ds', 'es', 'fs', 'gs'] as const)
      this.flat(name, ring ? UDATA64 : KDATA, 0xc093 | dpl);
    this.cpu.rsp = BigInt(ring ? USER_STACK : KERNEL_STACK);
  }

  // ---- Running ------------------------------------------------------------------------------------------------------

  /** Runs a program from CODE until it halts or `budget` instructions are done; returns the exit's reason. */
  run(code: Uint8Array, budget = 1000): string {
    this.write(CODE, code);
    this.cpu.rip = BigInt(CODE);
    return this.cpu.run(budget).reason;
  }

  /** The vector whose HLT was reached, or −1. */
  get vector(): number {
    const offset = Number(this.cpu.rip) - 1 - HANDLERS;
    return offset >= 0 && offset < 0x1000 && offset % 16 === 0 ? offset / 16 : -1;
  }
}
