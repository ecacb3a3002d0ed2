// Compares integer instructions in the core with the processor this runs on.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AT, CASE, NO_TRAP, WINDOW } from './integer-machine.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ARITHMETIC_AND_DF = 0xcd5;
const GENERAL = 0xffffffffffffffffn;
const PAGE = 0xfffffffffffff000n;
const EXC_PF = 14;
/** Bits of a page fault's error code: the oracle runs at ring 3, the core at ring 0, and a kernel has the upper half. */
const PF_PRESENT = 1;
const PF_USER = 4;
const NAMES = 'rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15'.split(' ');

/** Runs cases natively. */
export type Oracle = (cases: Buffer) => Buffer;

/** Compiles the program that executes cases; undefined without a compiler or on another architecture. */
export function buildOracle(): Oracle | undefined {
  if (process.arch !== 'x64' || process.platform !== 'linux') return undefined;
  if (spawnSync('gcc', ['--version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'integer-oracle-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'oracle');
  const source = join(ROOT, 'tests/native/integer-oracle.c');
  execFileSync('gcc', ['-O1', '-no-pie', '-o', program, source], { stdio: 'inherit' });
  return (cases) => execFileSync(program, { input: cases, maxBuffer: cases.length + 4096 });
}

/** What of a result is undefined. */
export interface Undefined {
  /** Bits of RFLAGS. */
  flags: number;
  /** Number of a register whose upper half is. */
  upperHalf?: number;
}

function registerMask(bits: number, n: number, loose: Undefined): bigint {
  if (bits === 32) return n < 8 ? 0xffffffffn : 0n;
  return n === loose.upperHalf ? 0xffffffffn : GENERAL;
}

/** Differences of one result in words; '' when there is none that matters. `cases` says what was run. */
export function difference(
  cases: Buffer,
  wanted: Buffer,
  actual: Buffer,
  at: number,
  loose: Undefined = { flags: 0 },
): string {
  const bits = cases[at + AT.bits] as number;
  const found: string[] = [];
  const check = (name: string, mask: bigint, offset: number): void => {
    const w = wanted.readBigUInt64LE(at + offset) & mask;
    const a = actual.readBigUInt64LE(at + offset) & mask;
    if (w !== a) found.push(`${name} ${a.toString(16)}, wanted ${w.toString(16)}`);
  };
  const trap = wanted.readUInt32LE(at + AT.trap);
  const ours = actual.readUInt32LE(at + AT.trap);
  if (trap !== ours) found.push(`exception ${ours}, wanted ${trap}`);
  for (let n = 0; n < 16; n++) check(NAMES[n] as string, registerMask(bits, n, loose), n * 8);
  check('flags', BigInt(ARITHMETIC_AND_DF & ~loose.flags), AT.rflags);
  if (trap !== NO_TRAP && trap === ours) {
    check('rip', GENERAL, AT.rip);
    // An instruction with several accesses may start with any.
    if (trap === EXC_PF) check('cr2', PAGE, AT.cr2);
    const unknown = wanted.readBigUInt64LE(at + AT.cr2) >> 47n ? PF_USER | PF_PRESENT : PF_USER;
    const error = wanted.readUInt32LE(at + AT.error) ^ actual.readUInt32LE(at + AT.error);
    if (error & ~unknown) found.push(`error code ${actual.readUInt32LE(at + AT.error)}`);
  }
  const from = at + AT.memory;
  if (wanted.compare(actual, from, from + WINDOW, from, from + WINDOW) !== 0) {
    const byte = wanted.subarray(from, from + WINDOW).findIndex((value, i) => value !== actual[from + i]);
    found.push(`memory byte ${byte}: ${actual[from + byte]}, wanted ${wanted[from + byte]}`);
  }
  return found.join('; ');
}

/** A case in words. */
export function describe(cases: Buffer, at: number): string {
  const hex = (i: number): string => cases.readBigUInt64LE(at + i * 8).toString(16);
  const code = cases.subarray(at + AT.code, at + AT.code + (cases[at + AT.length] as number)).toString('hex');
  const registers = NAMES.map((name, i) => `${name} ${hex(i)}`).join(' ');
  return `${cases[at + AT.bits]}-bit ${code} flags ${hex(16)} ${registers} window ${cases
    .readUInt32LE(at + AT.window)
    .toString(16)}`;
}

/** Compares all cases; a report of the first differences, '' without any. `about` says what is loose in case i. */
export function compareAll(
  cases: Buffer,
  wanted: Buffer,
  actual: Buffer,
  about: (i: number) => { title: string; loose: Undefined },
): string {
  const shown: string[] = [];
  let count = 0;
  for (let i = 0; i < cases.length / CASE; i++) {
    const { title, loose } = about(i);
    const found = difference(cases, wanted, actual, i * CASE, loose);
    if (found && count++ < 5) shown.push(`${title}: ${found}\n  ${describe(cases, i * CASE)}`);
  }
  return count ? `${count} cases differ\n${shown.join('\n')}` : '';
}
