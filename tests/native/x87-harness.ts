// Compares the x87 handlers with the processor this runs on: random cases with edge values, the same on both sides.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  R_DISP,
  R_IMM,
  R_OFFSET,
  R_SIZE,
  V_CR0,
  V_FCW,
  V_FLAGS_KIND,
  V_FPR,
  V_FSW,
  V_FTW,
  V_OUTCOME,
  V_RFLAGS,
} from '../../bindings/layout.gen.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const CASE = 160;
export const IMAGE = 16;
export const MEMORY = 128;
/** Addresses in the memory of the module under test. */
export const VCPU = 0x100000;
export const RECORD = 0x102000;
export const OPERAND = 0x103000;
export const ARITHMETIC_FLAGS = 0x8d5;
const FLAGS_EAGER = 0x400;

/** One encoding of the opcode table: memory forms have ModRM bytes below 0xc0. */
export interface Instruction {
  name: string;
  handler: string;
  opcode: number;
  modrm: number;
  read: number;
  write: number;
}

export interface Core {
  run(handler: number, v: number, rec: number, p: number): void;
  memory: WebAssembly.Memory;
  instructions: Instruction[];
  handlers: Map<string, number>;
}

/** Reads the x87 lines of the opcode table, one instruction for every register number. */
export function readTable(): Instruction[] {
  const found = new Map<number, Instruction>();
  for (const line of readFileSync(join(ROOT, 'assembly/opcodes.txt'), 'utf8').split('\n')) {
    const match =
      /^(D[89A-F])\s+(?:\/(\d)\s+m|([0-9A-F]{2})(\+i)?)\s+(\S+)\s+(\S+)\s+(X87\w+\.\w+)\s*(.*)$/.exec(line);
    if (!match) continue;
    const [, opcode, digit, second, plus, name, , handler, attributes] = match;
    const size = (kind: string): number =>
      Number(new RegExp(`${kind}=(\\d+)`).exec(attributes ?? '')?.[1] ?? 0);
    for (let i = 0; i < (plus ? 8 : 1); i++) {
      const modrm = digit === undefined ? Number.parseInt(second as string, 16) + i : Number(digit) << 3;
      const op = Number.parseInt(opcode as string, 16);
      found.set((op << 8) | modrm, {
        name: name as string,
        handler: handler as string,
        opcode: op,
        modrm,
        read: size('read'),
        write: size('write'),
      });
    }
  }
  return [...found.values()];
}

/** Compiles the x87 part of the core alone, with stand-ins for memory and addresses, behind one function `run`. */
export async function buildCore(): Promise<Core> {
  const instructions = readTable();
  const handlers = [...new Set(instructions.map((i) => i.handler))];
  const classes = [...new Set(handlers.map((name) => name.split('.')[0] as string))];
  const folder = mkdtempSync(join(tmpdir(), 'x87-'));
  try {
    cpSync(join(ROOT, 'assembly'), folder, { recursive: true });
    const stubs = join(ROOT, 'tests/native/x87-stubs');
    for (const name of readdirSync(stubs))
      cpSync(join(stubs, name), join(folder, name.replace(/\.as$/, '.ts')));
    const entry = [
      ...classes.map((name) => `import { ${name} } from './x87-${name.slice(3).toLowerCase()}';`),
      'export function run(handler: u32, v: usize, rec: usize, p: usize): void {',
      '  switch (handler) {',
      ...handlers.map((name, i) => `    case ${i}: ${name}(v, rec, p); break;`),
      '    default: unreachable();',
      '  }',
      '}',
    ];
    writeFileSync(join(folder, 'entry.ts'), entry.join('\n'));
    const asc = join(ROOT, 'node_modules/assemblyscript/bin/asc.js');
    const options =
      '-O3 --runtime stub --noAssert --uncheckedBehavior always --importMemory --zeroFilledMemory --enable simd';
    const output = join(folder, 'x87.wasm');
    const args = [asc, 'entry.ts', ...options.split(' '), '--memoryBase', '32768', '-o', output];
    execFileSync(process.execPath, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
    const memory = new WebAssembly.Memory({ initial: 32 });
    const { instance } = await WebAssembly.instantiate(readFileSync(output), { env: { memory, abort() {} } });
    const run = instance.exports.run as Core['run'];
    return { run, memory, instructions, handlers: new Map(handlers.map((name, i) => [name, i])) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Compiles the program that executes cases natively; undefined without a compiler or on another architecture. */
export function buildOracle(): ((cases: Buffer) => Buffer) | undefined {
  if (process.arch !== 'x64' || process.platform !== 'linux') return undefined;
  if (spawnSync('gcc', ['--version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'x87-oracle-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'oracle');
  execFileSync('gcc', ['-O1', '-o', program, join(ROOT, 'tests/native/x87-oracle.c')], { stdio: 'inherit' });
  return (cases) => execFileSync(program, { input: cases, maxBuffer: cases.length + 4096 });
}

/** xorshift128 with a seed. */
export class Random {
  private a: number;
  private b = 0x9e3779b9;
  private c = 0x7f4a7c15;
  private d = 0x94d049bb;

  constructor(seed: number) {
    this.a = seed | 1;
    for (let i = 0; i < 20; i++) this.word();
  }

  word(): number {
    let t = this.d;
    const s = this.a;
    this.d = this.c;
    this.c = this.b;
    this.b = s;
    t ^= t << 11;
    t ^= t >>> 8;
    this.a = t ^ s ^ (s >>> 19);
    return this.a >>> 0;
  }

  below(n: number): number {
    return this.word() % n;
  }
}

/** What kinds of operand values a group of instructions gets. */
export type Profile = 'any' | 'unit' | 'angle' | 'positive' | 'tie';

/** Writes a random significand, often with long runs of equal bits. */
function putSignificand(r: Random, view: DataView, at: number): void {
  let low = r.word();
  let high = r.word() | 0x80000000;
  const kind = r.below(8);
  if (kind === 0) low = 0;
  else if (kind === 1) low = 0xffffffff;
  else if (kind === 2) {
    low = 0;
    high = (0x80000000 | (r.word() << r.below(32))) >>> 0;
  } else if (kind === 3) low = (low & 0xfffff800) | [0, 0x400, 0x3ff, 0x401, 0x7ff, 0x200][r.below(6)]!;
  else if (kind === 4) {
    low = [0, 1, 0x80000000, 0xffffffff][r.below(4)]!;
    high = (high & 0xffffff00) | [0, 0x80, 0x7f, 0xff, 0x40][r.below(5)]!;
  } else if (kind === 5) {
    low = 0xffffffff;
    high = 0xffffffff << r.below(31) || 0xffffffff;
  }
  view.setUint32(at, low >>> 0, true);
  view.setUint32(at + 4, high >>> 0, true);
}

const EDGE_EXPONENTS = [
  0, 1, 2, 0x7ffe, 0x7ffd, 0x3fff, 0x3ffe, 0x4000, 0x3f81, 0x3f6a, 0x3f69, 0x407e, 0x407f, 0x3c01, 0x3bcd,
  0x3bcc, 0x43fe, 0x43ff, 0x400e, 0x400d, 0x401e, 0x401d, 0x403e, 0x403d, 0x403a, 0x403f, 0x1fff, 0x2000,
  0x5fff, 0x6000,
];

/** Writes a random 80-bit number. */
export function putF80(r: Random, view: DataView, at: number, profile: Profile): void {
  const sign = profile === 'positive' && r.below(16) ? 0 : r.below(2) << 15;
  putSignificand(r, view, at);
  let exponent = 0x3fff - 70 + r.below(140);
  const kind = r.below(32);
  if (kind < 2) exponent = r.below(0x8000);
  else if (kind < 6) exponent = EDGE_EXPONENTS[r.below(EDGE_EXPONENTS.length)]! + (r.below(4) === 0 ? 1 : 0);
  else if (kind < 8) exponent = 0x3fff + r.below(4);
  else if (kind === 8) exponent = r.below(70);
  else if (kind === 9) exponent = 0x7ffe - r.below(70);
  else if (kind === 10) {
    view.setUint32(at, 0, true);
    view.setUint32(at + 4, 0, true);
    exponent = 0;
  } else if (kind === 11) {
    view.setUint32(at, 0, true);
    view.setUint32(at + 4, 0x80000000, true);
    exponent = r.below(2) ? 0x7fff : 0x3fff + r.below(3);
  } else if (kind === 12) exponent = 0x7fff;
  else if (kind === 13) {
    // Denormal, unnormal, pseudo-NaN, pseudo-infinity.
    view.setUint32(at + 4, (view.getUint32(at + 4, true) & 0x7fffffff) >>> r.below(31), true);
    exponent = [0, 0, 0, 0x7fff, 0x3fff, r.below(0x8000)][r.below(6)]!;
    if (r.below(4) === 0) view.setUint32(at + 4, 0, true);
  } else if (kind === 14) exponent = r.below(2);
  else if (kind < 19) {
    // A small integer, perhaps with a half.
    let value = r.word() >>> r.below(32);
    exponent = 0x401e - r.below(2);
    if (value === 0) value = 1;
    while (value < 0x80000000) {
      value = (value << 1) >>> 0;
      exponent--;
    }
    view.setUint32(at, 0, true);
    view.setUint32(at + 4, value, true);
  } else if (profile === 'unit') exponent = 0x3fff - r.below(r.below(2) ? 4 : 70);
  else if (profile === 'angle') exponent = 0x3fff - 40 + r.below(r.below(2) ? 105 : 44);
  view.setUint16(at + 8, sign | exponent, true);
}

/** Writes a random memory operand of `size` bytes. */
function putOperand(r: Random, view: DataView, at: number, instruction: Instruction, profile: Profile): void {
  for (let i = 0; i < 16; i += 4) view.setUint32(at + i, r.word(), true);
  const { read, name } = instruction;
  if (read === 10 && name === 'fbld') {
    for (let i = 0; i < 9; i++)
      view.setUint8(at + i, r.below(3) === 0 ? 0 : (r.below(10) << 4) | r.below(10));
    return;
  }
  if (read === 10) {
    putF80(r, view, at, profile);
    return;
  }
  if (name.startsWith('fi')) {
    if (r.below(4) === 0) view.setBigInt64(at, BigInt(r.below(5) - 2), true);
    else if (r.below(8) === 0) view.setBigInt64(at, BigInt.asIntN(64, 1n << BigInt(r.below(64))), true);
    return;
  }
  const e = r.below(16);
  const top = read === 4 ? 0xff : 0x7ff;
  const exponent = e === 0 ? 0 : e === 1 ? top : e < 4 ? r.below(top) : (top >> 1) - 30 + r.below(60);
  const high = (r.below(2) << 31) | (exponent << (read === 4 ? 23 : 20));
  const fraction = r.below(6) === 0 ? 0 : r.word() >>> (read === 4 ? 9 : 12);
  view.setUint32(at + read - 4, (high | (r.below(8) ? fraction : fraction >>> r.below(22))) >>> 0, true);
  if (read === 8 && (r.below(3) === 0 || fraction === 0)) view.setUint32(at, 0, true);
}

/**
 * Unmasked exceptions on which processors of other makers differ from the SDM: an FLD of a denormal pushes it, and a
 * comparison sets its condition codes. x87.test.ts tests what the SDM says.
 */
function alwaysMasked({ handler }: Instruction): number {
  return handler.startsWith('X87Compare') ? 3 : /fldM(32|64)/.test(handler) ? 2 : 0;
}

/** Makes one case at byte `at`. */
function putCase(r: Random, view: DataView, at: number, instruction: Instruction, profile: Profile): void {
  view.setUint8(at, instruction.opcode);
  view.setUint8(at + 1, instruction.modrm);
  view.setUint32(at + 4, r.word() & ARITHMETIC_FLAGS, true);
  const image = at + IMAGE;
  let masks = 0x3f;
  if (r.below(3) === 0) for (let i = 0; i < 6; i++) if (r.below(5) === 0) masks &= ~(1 << i);
  masks |= alwaysMasked(instruction);
  const precision = [0x300, 0x300, 0x300, 0x200, 0, r.below(8) ? 0x300 : 0x100][r.below(6)]!;
  view.setUint32(image, 0xffff0040 | masks | precision | (r.below(4) << 10), true);
  view.setUint32(
    image + 4,
    0xffff0000 | (r.word() & 0x7f00) | (r.word() & masks & r.word()) | (r.below(4) ? 0 : 0x40),
    true,
  );
  let tags = 0;
  const holes = r.below(4) === 0;
  for (let i = 0; holes && i < 8; i++) if (r.below(4) === 0) tags |= 3 << (2 * i);
  // A push needs an empty register to get far.
  if (r.below(4)) tags |= 3 << (2 * ((((view.getUint16(image + 4, true) >> 11) & 7) + 7) & 7));
  view.setUint32(image + 8, 0xffff0000 | tags, true);
  for (let i = 0; i < 8; i++) putF80(r, view, image + 28 + 10 * i, profile);
  if (r.below(8) === 0) {
    // ST(1) close to ST(0).
    for (let i = 0; i < 10; i++) view.setUint8(image + 38 + i, view.getUint8(image + 28 + i));
    view.setUint32(image + 38, (view.getUint32(image + 38, true) + r.below(5) - 2) >>> 0, true);
    if (r.below(2))
      view.setUint16(
        image + 46,
        view.getUint16(image + 46, true) + r.below(3) - 1 + (r.below(2) << 15),
        true,
      );
  }
  if (profile === 'tie') {
    // ST(1) about 64 places below ST(0), so that the sum is near a tie.
    for (const [offset, exponent] of [
      [28, 0x3fff],
      [38, 0x3fff - 63 - r.below(4)],
    ] as const) {
      view.setUint32(image + offset, r.below(3), true);
      view.setUint32(image + offset + 4, 0x80000000, true);
      view.setUint16(image + offset + 8, exponent | (r.below(2) << 15), true);
    }
  }
  putOperand(r, view, at + MEMORY, instruction, profile);
}

export function makeCases(
  seed: number,
  count: number,
  instructions: Instruction[],
  profile: Profile,
): Buffer {
  const r = new Random(seed);
  const cases = Buffer.alloc(count * CASE);
  const view = new DataView(cases.buffer, cases.byteOffset, cases.length);
  for (let i = 0; i < count; i++)
    putCase(r, view, i * CASE, instructions[r.below(instructions.length)] as Instruction, profile);
  return cases;
}

/** Runs cases on the core; the result has the form of the oracle's. */
export function runCore(core: Core, cases: Buffer): Buffer {
  const results = Buffer.from(cases);
  const memory = Buffer.from(core.memory.buffer);
  const view = new DataView(core.memory.buffer);
  const byCode = new Map(core.instructions.map((i) => [(i.opcode << 8) | i.modrm, i]));
  for (let at = 0; at < cases.length; at += CASE) {
    const image = at + IMAGE;
    const instruction = byCode.get((cases[at]! << 8) | cases[at + 1]!) as Instruction;
    memory.fill(0, VCPU, VCPU + 0x1000);
    memory.fill(0, RECORD, RECORD + 32);
    view.setUint32(VCPU + V_CR0, 0x21, true);
    view.setUint32(VCPU + V_RFLAGS, cases.readUInt32LE(at + 4) | 0x202, true);
    view.setUint32(VCPU + V_FLAGS_KIND, FLAGS_EAGER, true);
    loadImage(view, cases, image);
    view.setUint16(RECORD + R_OFFSET, 0x123, true);
    view.setUint32(RECORD + R_DISP, OPERAND, true);
    view.setUint8(RECORD + R_SIZE, instruction.read | instruction.write);
    view.setUint32(
      RECORD + R_IMM,
      ((instruction.opcode & 7) << 16) | (instruction.modrm << 8) | (instruction.modrm & 7),
      true,
    );
    cases.copy(memory, OPERAND, at + MEMORY, at + MEMORY + 16);
    core.run(core.handlers.get(instruction.handler) as number, VCPU, RECORD, OPERAND);
    if (view.getUint32(VCPU + V_OUTCOME, true)) throw new Error(`${instruction.name} did not complete.`);
    results.writeUInt32LE(view.getUint32(VCPU + V_RFLAGS, true), at + 4);
    storeImage(view, results, image);
    memory.copy(results, at + MEMORY, OPERAND, OPERAND + 16);
  }
  return results;
}

function loadImage(view: DataView, cases: Buffer, image: number): void {
  const fsw = cases.readUInt16LE(image + 4);
  const tags = cases.readUInt16LE(image + 8);
  let full = 0;
  for (let i = 0; i < 8; i++) {
    if (((tags >> (2 * i)) & 3) !== 3) full |= 1 << i;
    const to = VCPU + V_FPR + 16 * (((fsw >> 11) + i) & 7);
    for (let j = 0; j < 10; j++) view.setUint8(to + j, cases[image + 28 + 10 * i + j] as number);
  }
  view.setUint16(VCPU + V_FCW, cases.readUInt16LE(image), true);
  view.setUint16(VCPU + V_FSW, fsw, true);
  view.setUint8(VCPU + V_FTW, full);
}

/** The tag word is made here from the registers, independently of the core. */
function storeImage(view: DataView, results: Buffer, image: number): void {
  const fsw = view.getUint16(VCPU + V_FSW, true);
  const full = view.getUint8(VCPU + V_FTW);
  results.writeUInt16LE(view.getUint16(VCPU + V_FCW, true), image);
  results.writeUInt16LE(fsw, image + 4);
  let tags = 0;
  for (let i = 0; i < 8; i++) {
    const physical = ((fsw >> 11) + i) & 7;
    const from = VCPU + V_FPR + 16 * physical;
    for (let j = 0; j < 10; j++) results[image + 28 + 10 * i + j] = view.getUint8(from + j);
    const exponent = view.getUint16(from + 8, true) & 0x7fff;
    const integer = view.getUint8(from + 7) >> 7;
    const zero = exponent === 0 && view.getBigUint64(from, true) === 0n;
    const tag = !((full >> physical) & 1)
      ? 3
      : zero
        ? 1
        : exponent === 0 || exponent === 0x7fff || !integer
          ? 2
          : 0;
    tags |= tag << (2 * physical);
  }
  results.writeUInt16LE(tags, image + 8);
}

/** How exactly results must agree. */
export interface Tolerance {
  /** Significands may differ by so many units in the last place; then C1 counts for nothing. */
  ulps: number;
}

function show(bytes: Buffer, at: number): string {
  const image = at + IMAGE;
  const st = [0, 1, 2, 7].map((i) => {
    const p = image + 28 + 10 * i;
    return `${bytes.readUInt16LE(p + 8).toString(16)}:${bytes.readBigUInt64LE(p).toString(16)}`;
  });
  const word = (offset: number): string => bytes.readUInt16LE(image + offset).toString(16);
  const flags = (bytes.readUInt32LE(at + 4) & ARITHMETIC_FLAGS).toString(16);
  const operand = bytes.subarray(at + MEMORY, at + MEMORY + 16).toString('hex');
  return `fcw ${word(0)} fsw ${word(4)} tags ${word(8)} st0 ${st[0]} st1 ${st[1]} st2 ${st[2]} st7 ${st[3]} fl ${flags} mem ${operand}`;
}

function distance(a: Buffer, b: Buffer, p: number): number {
  const order = (x: Buffer): bigint =>
    (BigInt(x.readUInt16LE(p + 8) & 0x7fff) << 63n) + (x.readBigUInt64LE(p) & ((1n << 63n) - 1n));
  if ((a.readUInt16LE(p + 8) ^ b.readUInt16LE(p + 8)) & 0x8000) return Number.POSITIVE_INFINITY;
  const d = Number(order(a) - order(b));
  return d < 0 ? -d : d;
}

/** FYL2XP1 of an argument outside 1/√2 − 1 … √2 − 1, for which the SDM defines no result. */
function isUndefined(cases: Buffer, at: number): boolean {
  if (cases[at] !== 0xd9 || cases[at + 1] !== 0xf9) return false;
  const se = cases.readUInt16LE(at + IMAGE + 36);
  const top = cases.readUInt32LE(at + IMAGE + 32);
  const e = se & 0x7fff;
  return e !== 0x7fff && (e > 0x3ffd || (e === 0x3ffd && top > (se & 0x8000 ? 0x95f61997 : 0xd413cccd)));
}

function agrees(expected: Buffer, actual: Buffer, at: number, tolerance: Tolerance | undefined): boolean {
  const image = at + IMAGE;
  // FCOMI clears C1 by the SDM; other makers' processors leave it.
  const ignore = tolerance || (expected[at]! & 0xfb) === 0xdb ? 0x200 : 0;
  for (const [offset, mask] of [
    [0, 0xffff],
    [4, 0xffff & ~ignore],
    [8, 0xffff],
  ] as const)
    if ((expected.readUInt16LE(image + offset) ^ actual.readUInt16LE(image + offset)) & mask) return false;
  if ((expected.readUInt32LE(at + 4) ^ actual.readUInt32LE(at + 4)) & ARITHMETIC_FLAGS) return false;
  if (expected.compare(actual, at + MEMORY, at + MEMORY + 16, at + MEMORY, at + MEMORY + 16)) return false;
  if (!expected.compare(actual, image + 28, image + 108, image + 28, image + 108)) return true;
  if (!tolerance) return false;
  for (let i = 0; i < 8; i++)
    if (distance(expected, actual, image + 28 + 10 * i) > tolerance.ulps) return false;
  return true;
}

/** Descriptions of the cases in which core and processor differ, at most `limit`, and their number by instruction. */
export function compare(
  core: Pick<Core, 'instructions'>,
  cases: Buffer,
  expected: Buffer,
  actual: Buffer,
  tolerance?: Tolerance,
  limit = 3,
): { shown: string[]; counts: Map<string, number> } {
  const counts = new Map<string, number>();
  const shown: string[] = [];
  const byCode = new Map(core.instructions.map((i) => [(i.opcode << 8) | i.modrm, i]));
  for (let at = 0; at < cases.length; at += CASE) {
    if (isUndefined(cases, at) || agrees(expected, actual, at, tolerance)) continue;
    const instruction = byCode.get((cases[at]! << 8) | cases[at + 1]!) as Instruction;
    const key = `${instruction.name} ${instruction.opcode.toString(16)} ${instruction.modrm.toString(16)}`;
    const label = instruction.handler;
    const seen = counts.get(label) ?? 0;
    counts.set(label, seen + 1);
    if (seen < limit)
      shown.push(
        `${key}\n  case ${show(cases, at)}\n  cpu  ${show(expected, at)}\n  core ${show(actual, at)}`,
      );
  }
  return { shown, counts };
}
