// The x87 FPU through the decoder and the run loop: every encoding of the opcode table as machine code.

import { Core, type Vcpu } from '../../bindings/index.js';
import {
  ARITHMETIC_FLAGS,
  buildOracle,
  CASE,
  compare,
  IMAGE,
  type Instruction,
  MEMORY,
  makeCases,
  readTable,
} from '../native/x87-harness.js';
import { assert, suite } from '../suite.js';

const test = suite('x87-decode');

const SEED = 387;
const CASES = 6000;
const CODE = 0x100000;
const DATA = 0x5000;
const LOOPS = 0x7000;
const SLOT = 16;
const EXC_UD = 6;
const EXC_NM = 7;
const EXC_MF = 16;
const CR0 = 0x21n;
const CR0_MP = 2n;
const CR0_EM = 4n;
const CR0_TS = 8n;

/** Flat 32-bit protected mode, an IDT that leads each vector to an endless loop of its own. */
async function protectedMode(): Promise<{ core: Core; cpu: Vcpu }> {
  const core = await Core.create();
  core.memory.addRam(0, 0x200000);
  const quad = (at: number, value: bigint): void => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, value, true);
    core.memory.write(at, bytes);
  };
  const cpu = core.vcpus[0] as Vcpu;
  cpu.cr0 = CR0;
  cpu.setSegment('cs', { selector: 8, base: 0n, limit: 0xffffffff, access: 0xc09b });
  for (const name of ['ss', 'ds', 'es'] as const) {
    cpu.setSegment(name, { selector: 16, base: 0n, limit: 0xffffffff, access: 0xc093 });
  }
  quad(0x4008, 0x00cf9b000000ffffn);
  cpu.gdtr = { base: 0x4000n, limit: 0xff };
  cpu.idtr = { base: 0x6000n, limit: 0x7ff };
  for (let i = 0; i < 32; i++) {
    quad(0x6000 + 8 * i, 0x00008e0000080000n | BigInt(LOOPS + 2 * i));
    core.memory.write(LOOPS + 2 * i, Uint8Array.of(0xeb, 0xfe));
  }
  return { core, cpu };
}

const { core, cpu } = await protectedMode();
const instructions = readTable();
const oracle = buildOracle();

/** Puts an instruction, with memory operands at [edx], into a place of its own. */
function place(opcode: number, modrm: number): bigint {
  const at = CODE + (((opcode & 7) << 8) | modrm) * SLOT;
  core.memory.write(at, Uint8Array.of(opcode, modrm < 0xc0 ? (modrm & 0x38) | 2 : modrm, 0xf4));
  return BigInt(at);
}

/** Runs one instruction; the vector of the exception it raised, or −1. */
function step(rip: bigint): number {
  cpu.rip = rip;
  cpu.rsp = 0x8000n;
  cpu.rdx = BigInt(DATA);
  cpu.run(1);
  const loop = Number(cpu.rip) - LOOPS;
  return loop >= 0 && loop < 64 ? loop / 2 : -1;
}

function execute(cases: Buffer, results: Buffer, at: number): void {
  const image = at + IMAGE;
  const fsw = cases.readUInt16LE(image + 4);
  const tags = cases.readUInt16LE(image + 8);
  let ftw = 0;
  for (let i = 0; i < 8; i++) {
    const n = ((fsw >> 11) + i) & 7;
    if (((tags >> (2 * n)) & 3) !== 3) ftw |= 1 << n;
    const p = image + 28 + 10 * i;
    cpu.setFpr(n, (BigInt(cases.readUInt16LE(p + 8)) << 64n) | cases.readBigUInt64LE(p));
  }
  cpu.fpu = { fcw: cases.readUInt16LE(image), fsw, ftw };
  cpu.rflags = BigInt(cases.readUInt32LE(at + 4) | 2);
  core.memory.write(DATA, cases.subarray(at + MEMORY, at + MEMORY + 16));
  assert.is(step(place(cases[at] as number, cases[at + 1] as number)), -1);
  results.writeUInt32LE(Number(cpu.rflags) & ARITHMETIC_FLAGS, at + 4);
  core.memory.read(DATA, results.subarray(at + MEMORY, at + MEMORY + 16));
  const after = cpu.fpu;
  results.writeUInt16LE(after.fcw, image);
  results.writeUInt16LE(after.fsw, image + 4);
  let words = 0;
  for (let i = 0; i < 8; i++) {
    const n = ((after.fsw >> 11) + i) & 7;
    const value = cpu.fpr(n);
    const p = image + 28 + 10 * i;
    results.writeBigUInt64LE(value & 0xffffffffffffffffn, p);
    results.writeUInt16LE(Number(value >> 64n) & 0xffff, p + 8);
    const e = Number(value >> 64n) & 0x7fff;
    const m = value & 0xffffffffffffffffn;
    const special = e === 0 || e === 0x7fff || m >> 63n === 0n;
    const tag = !((after.ftw >> n) & 1) ? 3 : e === 0 && m === 0n ? 1 : special ? 2 : 0;
    words |= tag << (2 * n);
  }
  results.writeUInt16LE(words, image + 8);
}

const title = 'instructions in memory do what the processor does';
if (!oracle) test.skip(title, 'missing dependency gcc');
else
  test(title, () => {
    const isPlain = (i: Instruction): boolean => i.modrm >= 0xc0 || i.read + i.write > 0;
    // x87.test.ts has the transcendental ones, with their tolerance.
    const exact = instructions.filter((i) => isPlain(i) && !i.handler.startsWith('X87Transcendental'));
    const cases = makeCases(SEED, CASES, exact, 'any');
    const results = Buffer.from(cases);
    for (let at = 0; at < cases.length; at += CASE) execute(cases, results, at);
    const { shown } = compare({ instructions }, cases, oracle(cases), results);
    assert.is(shown.join('\n'), '');
  });

test('encodings that the SDM leaves undefined raise #UD', () => {
  const known = new Set(instructions.map((i) => (i.opcode << 8) | i.modrm));
  const wrong: string[] = [];
  cpu.fpu = { fcw: 0x37f, fsw: 0, ftw: 0 };
  for (let opcode = 0xd8; opcode <= 0xdf; opcode++) {
    for (let modrm = 0; modrm < 0x100; modrm = modrm < 0xc0 ? modrm + 8 : modrm + 1) {
      const key = (opcode << 8) | (modrm < 0xc0 ? modrm & 0x38 : modrm);
      const undefinedHere = step(place(opcode, modrm)) === EXC_UD;
      if (undefinedHere === known.has(key)) wrong.push(key.toString(16));
    }
  }
  assert.is(wrong.join(' '), '');
  assert.ok(known.size > 400, `${known.size} encodings`);
});

test('CR0.EM and TS raise #NM, WAIT needs MP as well', () => {
  cpu.fpu = { fcw: 0x37f, fsw: 0, ftw: 0 };
  const fld1 = place(0xd9, 0xe8);
  const wait = BigInt(CODE - SLOT);
  core.memory.write(CODE - SLOT, Uint8Array.of(0x9b, 0xf4));
  const vectors = [0n, CR0_EM, CR0_TS, CR0_TS | CR0_MP].map((bits) => {
    cpu.cr0 = CR0 | bits;
    return [step(fld1), step(wait)];
  });
  cpu.cr0 = CR0;
  assert.equal(vectors, [
    [-1, -1],
    [EXC_NM, -1],
    [EXC_NM, -1],
    [EXC_NM, EXC_NM],
  ]);
  cpu.fpu = { fcw: 0x37e, fsw: 0x8081, ftw: 0 };
  assert.equal([step(wait), step(fld1)], [EXC_MF, EXC_MF]);
});
