// x87 code of the JIT against the interpreter: random loops over numbers of every kind, all of the FPU's state compared.

import { V_FPR, V_XMM } from '../../bindings/layout.gen.js';
import { SystemMachine } from '../core/system-machine.js';
import { Random } from '../robustness/random.js';
import { assert, suite } from '../suite.js';
import { DATA } from './emitted.js';

const test = suite('jit/x87');
const PROGRAMS = 400;
const ROUNDS = 80;
const BUDGET = 20_000;
const FRAMES = 200;
/** In the next page, where instruction pointers count from another base. */
const FAR = 0x1000;
/** Where the FRSTOR image lies. */
const IMAGE = 0x400;
const CR0_NE = 0x20n;
const CR4_OSFXSR = 0x200n;

const [interpreter, jit] = [
  await SystemMachine.create('max', { engine: 'interp' }),
  await SystemMachine.create('max', { engine: 'jit', jit: { heat: 1, batch: 1 } }),
] as const;

// ---- Numbers --------------------------------------------------------------------------------------------------------

const TOP = 1n << 63n;

/** An extended number: any kind, most often one of the middle of the range. */
function extended(random: Random, kind: number): [significand: bigint, exponent: number] {
  const sign = random.u32() & 0x8000;
  const bits = random.u64();
  const few = TOP | ((bits >> BigInt(random.below(60))) << 11n) | (random.chance(20) ? 0x400n : 0n);
  const m = BigInt.asUintN(64, random.chance(50) ? bits | TOP : few);
  if (kind < 70) return [m, sign | (0x3fff + random.below(random.chance(80) ? 8 : 140) - 4)];
  if (kind < 75) return [m, sign | random.pick([1, 2, 0x2fff, 0x3000, 0x4fff, 0x5000, 0x7ffd, 0x7ffe])];
  if (kind < 80) return [random.pick([0n, TOP]), sign | 0x3fff];
  if (kind < 85) return [0n, sign];
  if (kind < 88) return [bits >> 1n, sign];
  if (kind < 90) return [bits | TOP, sign];
  if (kind < 93) return [TOP, sign | 0x7fff];
  if (kind < 97) return [m, sign | 0x7fff];
  return [bits, sign | (random.u32() & 0x7fff)];
}

function double(random: Random): bigint {
  const [m, e] = extended(random, random.below(100));
  const sign = BigInt(e & 0x8000) << 48n;
  const fraction = (m << 1n) >> 12n;
  if (random.chance(8)) return sign | random.pick([0n, 1n, 0x7ff0000000000000n, 0x7fefffffffffffffn]);
  if (random.chance(6))
    return sign | (random.pick([0n, 1n, 0x7fen, 0x7ffn]) << 52n) | (fraction & ((1n << 52n) - 1n));
  return sign | (BigInt(0x3ff + random.below(40) - 20) << 52n) | (fraction & ((1n << 52n) - 1n));
}

function single(random: Random): number {
  const sign = random.u32() & 0x80000000;
  if (random.chance(8))
    return (sign | random.pick([0, 1, 0x7f800000, 0x7f7fffff, 0x7fc00001, 0x7fa00000])) >>> 0;
  return (sign | ((100 + random.below(60)) << 23) | (random.u32() & 0x7fffff)) >>> 0;
}

/** 128 bytes each of extended numbers, doubles, singles and integers. */
function operands(random: Random): Uint8Array {
  const bytes = new Uint8Array(0x200);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 8; i++) {
    const [m, e] = extended(random, random.below(100));
    view.setBigUint64(i * 16, m, true);
    view.setUint16(i * 16 + 8, e, true);
  }
  for (let i = 0; i < 16; i++) view.setBigUint64(0x80 + i * 8, double(random), true);
  for (let i = 0; i < 32; i++) view.setUint32(0x100 + i * 4, single(random), true);
  for (let i = 0; i < 16; i++) {
    const value = BigInt.asIntN(64, random.u64()) >> BigInt(random.below(64));
    view.setBigInt64(0x180 + i * 8, random.chance(10) ? 0n : value, true);
  }
  return bytes;
}

const MASKED = 0x3f;

function controlWord(random: Random): number {
  if (random.chance(60)) return 0x37f;
  const precision = random.pick([0, 1, 2, 3]) << 8;
  const masks = random.chance(70) ? MASKED : random.u32() & MASKED;
  return (random.below(4) << 10) | precision | masks | 0x40;
}

/** An FRSTOR image: `depth` registers are full. */
function image(random: Random, depth: number): Uint8Array {
  const bytes = new Uint8Array(108);
  const view = new DataView(bytes.buffer);
  const top = random.chance(60) ? 8 - depth : random.below(8);
  view.setUint16(0, controlWord(random), true);
  const sticky = random.chance(60) ? 0x20 : random.u32() & 0x7f;
  view.setUint16(4, ((top & 7) << 11) | sticky | (random.u32() & 0x4700), true);
  let tags = 0;
  for (let i = 0; i < 8; i++) if (i >= depth) tags |= 3 << (((top + i) & 7) * 2);
  view.setUint16(8, random.chance(4) ? random.u32() & 0xffff : tags, true);
  for (let i = 0; i < 8; i++) {
    const [m, e] = extended(random, random.below(100));
    view.setBigUint64(28 + i * 10, m, true);
    view.setUint16(36 + i * 10, e, true);
  }
  return bytes;
}

// ---- Programs -------------------------------------------------------------------------------------------------------

/** Memory forms: opcode, digit, what the operand is, what it does to the depth of the stack. */
type Kind = 'extended' | 'double' | 'single' | 'i16' | 'i32' | 'i64' | 'word';
const MEMORY: readonly (readonly [
  opcode: number,
  digit: number,
  kind: Kind,
  push: number,
  weight: number,
])[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((digit) => {
    const pops = digit === 3 ? -1 : 0;
    const weight = digit === 2 || digit === 3 ? 1 : 3;
    return [
      [0xd8, digit, 'single', pops, weight],
      [0xdc, digit, 'double', pops, weight * 2],
      [0xda, digit, 'i32', pops, 1],
      [0xde, digit, 'i16', pops, 1],
    ] as const;
  }),
  [0xd9, 0, 'single', 1, 6],
  [0xd9, 2, 'single', 0, 4],
  [0xd9, 3, 'single', -1, 6],
  [0xdd, 0, 'double', 1, 12],
  [0xdd, 2, 'double', 0, 6],
  [0xdd, 3, 'double', -1, 12],
  [0xdb, 5, 'extended', 1, 6],
  [0xdb, 7, 'extended', -1, 6],
  [0xdf, 0, 'i16', 1, 2],
  [0xdb, 0, 'i32', 1, 4],
  [0xdf, 5, 'i64', 1, 2],
  [0xdf, 2, 'i16', 0, 1],
  [0xdb, 2, 'i32', 0, 1],
  [0xdf, 3, 'i16', -1, 1],
  [0xdb, 3, 'i32', -1, 2],
  [0xdf, 7, 'i64', -1, 1],
  [0xdd, 1, 'i64', -1, 1],
  [0xdb, 1, 'i32', -1, 1],
  [0xdf, 4, 'extended', 1, 1],
  [0xdf, 6, 'extended', -1, 1],
  [0xd9, 7, 'word', 0, 2],
  [0xdd, 7, 'word', 0, 2],
];
/** Register forms: opcode, ModRM (a register is added where `any`). */
const REGISTER: readonly (readonly [
  opcode: number,
  modrm: number,
  any: boolean,
  push: number,
  weight: number,
])[] = [
  ...[0xc0, 0xc8, 0xe0, 0xe8, 0xf0, 0xf8].flatMap((modrm) => [
    [0xd8, modrm, true, 0, 5] as const,
    [0xdc, modrm, true, 0, 3] as const,
    [0xde, modrm, true, -1, 4] as const,
  ]),
  [0xd8, 0xd0, true, 0, 1],
  [0xd8, 0xd8, true, -1, 1],
  [0xde, 0xd9, false, -2, 1],
  [0xda, 0xe9, false, -2, 1],
  [0xdd, 0xe0, true, 0, 1],
  [0xdd, 0xe8, true, -1, 1],
  [0xdb, 0xe8, true, 0, 2],
  [0xdb, 0xf0, true, 0, 2],
  [0xdf, 0xe8, true, -1, 2],
  [0xdf, 0xf0, true, -1, 2],
  [0xd9, 0xc0, true, 1, 8],
  [0xd9, 0xc8, true, 0, 10],
  [0xdd, 0xd0, true, 0, 4],
  [0xdd, 0xd8, true, -1, 8],
  [0xd9, 0xe0, false, 0, 5],
  [0xd9, 0xe1, false, 0, 5],
  [0xd9, 0xe4, false, 0, 1],
  [0xd9, 0xe5, false, 0, 1],
  ...[0xe8, 0xe9, 0xea, 0xeb, 0xec, 0xed, 0xee].map((modrm) => [0xd9, modrm, false, 1, 2] as const),
  ...[0xf0, 0xfa, 0xfc, 0xfd, 0xf8, 0xf5, 0xfe].map((modrm) => [0xd9, modrm, false, 0, 1] as const),
  [0xd9, 0xf1, false, -1, 1],
  [0xd9, 0xf3, false, -1, 1],
  [0xd9, 0xf4, false, 1, 1],
  ...[0xc0, 0xc8, 0xd0, 0xd8].flatMap((modrm) => [
    [0xda, modrm, true, 0, 1] as const,
    [0xdb, modrm, true, 0, 1] as const,
  ]),
  [0xd9, 0xf6, false, 0, 1],
  [0xd9, 0xf7, false, 0, 1],
  [0xdd, 0xc0, true, 0, 1],
  [0xdf, 0xe0, false, 0, 3],
  [0xd9, 0xd0, false, 0, 1],
  [0xdb, 0xe2, false, 0, 1],
  [0x9b, 0x90, false, 0, 2],
];

const SPANS: Record<Kind, readonly [at: number, step: number]> = {
  extended: [0, 16],
  double: [0x80, 8],
  single: [0x100, 4],
  i16: [0x180, 8],
  i32: [0x180, 8],
  i64: [0x180, 8],
  word: [0x1f0, 2],
};

function weighed<T extends readonly unknown[]>(
  random: Random,
  from: readonly T[],
  fits: (entry: T) => boolean,
): T {
  const some = from.filter(fits);
  let left = random.below(some.reduce((sum, entry) => sum + (entry.at(-1) as number), 0));
  for (const entry of some) {
    left -= entry.at(-1) as number;
    if (left < 0) return entry;
  }
  throw new Error('no weights');
}

/** Appends [RBX + offset] with a digit. */
function operand(out: number[], opcode: number, digit: number, offset: number): void {
  out.push(opcode, 0x83 | (digit << 3), offset & 0xff, (offset >> 8) & 0xff, 0, 0);
}

function body(random: Random, depth: number, out: number[]): void {
  const start = depth;
  for (let n = 8 + random.below(24); n > 0; n--) {
    const wild = random.chance(2);
    const fits = (push: number): boolean => wild || (depth + push <= 8 && depth + push >= 1);
    if (random.chance(8)) integers(random, out);
    // FNSTENV: where the last instruction was.
    if (random.chance(12)) operand(out, 0xd9, 6, 0x2c0 + 0x1c * random.below(8));
    if (random.chance(50)) {
      const [opcode, digit, kind, push] = weighed(random, MEMORY, (entry) => fits(entry[3]));
      const [at, step] = SPANS[kind];
      operand(out, opcode, digit, at + step * random.below(8));
      depth = Math.max(1, depth + push);
    } else {
      const [opcode, modrm, any, push] = weighed(random, REGISTER, (entry) => fits(entry[3]));
      out.push(
        opcode,
        modrm + (any ? (random.chance(3) ? random.below(8) : random.below(Math.max(depth, 1))) : 0),
      );
      depth = Math.max(1, depth + push);
    }
  }
  // As deep as before, most times.
  if (random.chance(5)) return;
  for (; depth > start; depth--) out.push(0xdd, 0xd8 + random.below(2));
  for (; depth < start; depth++) operand(out, 0xdd, 0, 0x80 + 8 * random.below(8));
}

/** What stands between x87 instructions: a branch that may be taken, a flag, an access, MMX, FNSTENV. */
function integers(random: Random, out: number[]): void {
  const which = random.below(7);
  if (which === 0) out.push(0xf6, 0xc1, 1 << random.below(3), 0x75, 0x02, 0x01, 0xd0);
  else if (which === 1) out.push(0x83, 0xc2, random.below(128));
  else if (which === 2) operand(out, 0x03, 2, 0x180);
  else if (which === 3) operand(out, 0x89, 2, 0x300);
  else if (which === 4 && random.chance(20)) out.push(0x0f, 0xef, 0xc9, 0x0f, 0x77);
  else if (which === 5 && random.chance(40)) operand(out, 0xd9, 6, 0x2c0);
  else if (which === 6 && random.chance(30)) {
    out.push(0x66, 0xc7, 0x83, 0xf0, 0x01, 0, 0, 0x7f, 3 | (random.below(4) << 2));
    operand(out, 0xd9, 5, 0x1f0);
  }
}

/** A loop, and a function FAR behind its start that it may call. */
function program(random: Random): { code: Uint8Array; far: Uint8Array; data: Uint8Array } {
  const data = new Uint8Array(0x600);
  const depth = 1 + random.below(5);
  data.set(operands(random));
  data.set(image(random, depth), IMAGE);
  // MOV EBX, DATA; MOV ECX, ROUNDS; FRSTOR; again: …; DEC ECX; JNZ again; HLT.
  const out = [0xbb, 0, 0, DATA >> 16, 0, 0xb9, ROUNDS, 0, 0, 0];
  operand(out, 0xdd, 4, IMAGE);
  const again = out.length;
  body(random, depth, out);
  const far: number[] = [];
  body(random, depth, far);
  far.push(0xc3);
  if (random.chance(50)) {
    const ahead = FAR - (out.length + 5);
    out.push(0xe8, ahead & 0xff, ahead >> 8, 0, 0);
  }
  if (random.chance(30)) out.push(0xdb, 0xe2);
  out.push(0xff, 0xc9, 0x0f, 0x85);
  const back = again - (out.length + 4);
  out.push(back & 0xff, (back >> 8) & 0xff, 0xff, 0xff, 0xf4);
  return { code: Uint8Array.from(out), far: Uint8Array.from(far), data };
}

// ---- Comparison -----------------------------------------------------------------------------------------------------

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Runs a program from its start to HLT or #MF: what can be seen afterwards. */
function outcome(machine: SystemMachine, bits: 32 | 64, seed: number): Record<string, string> {
  const random = new Random(seed);
  const { code, far, data } = program(random);
  if (bits === 64) machine.long();
  else machine.protected32();
  machine.cpu.cr0 |= seed % 8 === 0 ? 0n : CR0_NE;
  machine.cpu.cr4 |= CR4_OSFXSR;
  machine.write(DATA, data);
  // Code that is written again and again stays in the interpreter: programs lie in many frames.
  const at = 0x20000 + (seed % FRAMES) * 0x1000;
  machine.write(at, code);
  machine.write(at + FAR, far);
  machine.cpu.rip = BigInt(at);
  const { reason } = machine.cpu.run(BUDGET);
  const after = new Uint8Array(data.length);
  machine.core.memory.read(DATA, after);
  const { cpu } = machine;
  return {
    reason,
    vector: String(machine.vector),
    registers: [cpu.rax, cpu.rcx, cpu.rdx, cpu.rsp, cpu.rip].map((x) => x.toString(16)).join(' '),
    flags: cpu.rflags.toString(16),
    fpu: hex(cpu.bytes(V_FPR, V_XMM - V_FPR)),
    memory: hex(after),
  };
}

for (const bits of [32, 64] as const) {
  test(`${PROGRAMS} random x87 loops of ${bits}-bit code end as in the interpreter`, () => {
    const before = jit.core.jitStatistics.retired;
    for (let seed = 0; seed < PROGRAMS; seed++) {
      const expected = outcome(interpreter, bits, seed);
      const actual = outcome(jit, bits, seed);
      assert.equal(actual, expected, `seed ${seed}: ${hex(program(new Random(seed)).code)}`);
    }
    const compiled = jit.core.jitStatistics.retired - before;
    assert.ok(compiled > PROGRAMS * 100, `only ${compiled} instructions in generated code`);
  });
}
