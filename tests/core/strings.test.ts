// String instructions: repetition, direction, overlap, faults and the end of the budget in the middle. Against the
// processor where it can, against a model of one element at a time for 16-bit addresses and segments.

import { ACTIVITY_ACTIVE, V_ACTIVITY, V_RETIRED } from '../../bindings/layout.gen.js';
import { buildOracle, compareAll, type Undefined } from '../native/integer-harness.js';
import { AT, CASE, DATA, IntegerMachine, NO_TRAP, WINDOW } from '../native/integer-machine.js';
import { Random } from '../native/x87-harness.js';
import { assert, suite } from '../suite.js';
import { CODE, HANDLERS, SystemMachine } from './system-machine.js';

const test = suite('strings');
const SEED = 271_828;
const DF = 0x400;
const ALL_FLAGS = 0x8d5;
const EXC_GP = 13;

// ---- Against the processor ---------------------------------------------------------------------------------------------

const OPCODES = [0xa4, 0xa6, 0xaa, 0xac, 0xae];
const COUNT = 6000;
const PAGES = 0x2000;

interface Made {
  cases: Buffer;
  opcodes: number[];
}

/** Repetitions over the two pages of memory and over their ends, often overlapping. */
function makeCases(): Made {
  const random = new Random(SEED);
  const cases = Buffer.alloc(COUNT * CASE);
  const opcodes: number[] = [];
  for (let at = 0; at < cases.length; at += CASE) {
    const bits = random.below(4) ? 64 : 32;
    const log = random.below(bits === 64 ? 4 : 3);
    const size = 1 << log;
    const opcode = OPCODES[random.below(5)]! | (log ? 1 : 0);
    const narrow = bits === 64 && random.below(5) === 0;
    const code = [random.below(2) ? 0xf3 : 0xf2];
    if (log === 1) code.push(0x66);
    if (narrow) code.push(0x67);
    if (log === 3) code.push(0x48);
    code.push(opcode);
    const source = DATA + random.below(PAGES + 64) - 32;
    const near = random.below(2) === 0;
    const destination = near ? source + random.below(33) - 16 : DATA + random.below(PAGES + 64) - 32;
    const count = [random.below(4), random.below(64), random.below(PAGES / size)][random.below(3)]!;
    const garbage = narrow ? BigInt(random.word()) << 32n : 0n;
    for (let n = 0; n < 16; n++) cases.writeBigUInt64LE(BigInt(random.word()), at + 8 * n);
    cases.writeBigUInt64LE((BigInt(random.word()) * 0x100000001n) & (bits === 64 ? ~0n : 0xffffffffn), at);
    if (random.below(2)) cases.writeBigUInt64LE(0n, at);
    cases.writeBigUInt64LE(BigInt(count) | garbage, at + 8);
    cases.writeBigUInt64LE(BigInt(source) | garbage, at + 48);
    cases.writeBigUInt64LE(BigInt(destination) | garbage, at + 56);
    const flags = (random.word() & ALL_FLAGS) | (random.below(3) ? 0 : DF) | 0x202;
    cases.writeBigUInt64LE(BigInt(flags), at + AT.rflags);
    cases[at + AT.bits] = bits;
    cases[at + AT.length] = code.length;
    cases.set(code, at + AT.code);
    const window = Math.min(Math.max(destination - random.below(WINDOW), DATA), DATA + PAGES - WINDOW);
    cases.writeUInt32LE(window, at + AT.window);
    const plain = random.below(3);
    for (let i = 0; i < WINDOW; i++) cases[at + AT.memory + i] = plain ? 0 : random.below(256);
    opcodes.push(opcode);
  }
  return { cases, opcodes };
}

const { cases, opcodes } = makeCases();
const machine = await IntegerMachine.create();
const whole = machine.execute(cases);
const oracle = buildOracle();

/** Whether the flags of a comparison cut short by a fault are those before it or those so far differs. */
function loose(i: number, wanted: Buffer): Undefined {
  const compares = (opcodes[i]! & 0xf6) === 0xa6 || (opcodes[i]! & 0xfe) === 0xae;
  const trapped = wanted.readUInt32LE(i * CASE + AT.trap) !== NO_TRAP;
  return { flags: compares && trapped ? ALL_FLAGS : 0 };
}

if (!oracle) test.skip('repetitions agree with the processor', 'missing dependency gcc');
else {
  test('repetitions agree with the processor, also where a fault ends them', () => {
    const wanted = oracle(cases);
    const about = (i: number) => ({ title: `case ${i}`, loose: loose(i, wanted) });
    assert.is(compareAll(cases, wanted, whole, about), '');
    const traps = opcodes.filter((_, i) => wanted.readUInt32LE(i * CASE + AT.trap) !== NO_TRAP).length;
    assert.ok(traps > COUNT / 20 && traps < COUNT, `${traps} faults`);
  });
}

test('the budget ends a repetition between any two elements, and it goes on', async () => {
  const random = new Random(SEED + 1);
  const [one, other] = [await IntegerMachine.create(), await IntegerMachine.create()];
  const wanted = one.execute(cases);
  const cut = other.execute(cases, () => 1 + random.below(random.below(8) ? 2000 : 3));
  const about = (i: number) => ({ title: `case ${i}`, loose: { flags: 0 } });
  assert.is(compareAll(cases, wanted, cut, about), '');
  assert.is(one.cpu.retired, other.cpu.retired);
});

// ---- Against a model: real mode ------------------------------------------------------------------------------------------

const DS_BASE = 0x20000;
const ES_BASES = [0x20000, 0x20010, 0x28000, 0x34000];
const MEMORY_SIZE = 0x60000;

interface Model {
  memory: Uint8Array;
  si: number;
  di: number;
  cx: number;
  ax: number;
  /** Whether the last comparison was equal; undefined: none. */
  equal: boolean | undefined;
  iterations: number;
  faulted: boolean;
}

interface Instruction {
  opcode: number;
  size: number;
  repeat: number;
  mask: number;
  down: boolean;
  source: number;
  destination: number;
}

/** Executes a repeated string instruction one element at a time, in segments of 64 KiB. */
function simulate(model: Model, how: Instruction): void {
  const { opcode, size, mask } = how;
  const step = how.down ? -size : size;
  const usesSource = opcode !== 0xaa && opcode !== 0xae;
  const usesDestination = opcode !== 0xac;
  const inLimit = (offset: number): boolean => offset + size - 1 <= 0xffff;
  const read = (at: number): number =>
    Array.from({ length: size }, (_, i) => model.memory[at + i]! * 2 ** (8 * i)).reduce((a, b) => a + b);
  const write = (at: number, value: number): void => {
    for (let i = 0; i < size; i++) model.memory[at + i] = Math.floor(value / 2 ** (8 * i));
  };
  const accumulator = size === 4 ? model.ax : model.ax % 2 ** (8 * size);
  const wrap = (value: number): number => (mask === 0xffff ? value & 0xffff : value >>> 0);
  while (model.cx !== 0) {
    if ((usesSource && !inLimit(model.si)) || (usesDestination && !inLimit(model.di))) {
      model.faulted = true;
      return;
    }
    const from = how.source + model.si;
    const to = how.destination + model.di;
    if (opcode === 0xa4) write(to, read(from));
    else if (opcode === 0xaa) write(to, accumulator);
    else if (opcode === 0xac) model.ax = model.ax - accumulatorPart(model.ax, size) + read(from);
    else model.equal = (opcode === 0xa6 ? read(from) : accumulator) === read(to);
    if (usesSource) model.si = wrap(model.si + step);
    if (usesDestination) model.di = wrap(model.di + step);
    model.cx--;
    model.iterations++;
    if (model.equal !== undefined && model.equal !== (how.repeat === 0xf3)) return;
  }
}

const accumulatorPart = (ax: number, size: number): number => (size === 4 ? ax : ax % 2 ** (8 * size));

test('16-bit and 32-bit addresses in real mode wrap, fault at the limit and take segments as the model does', async () => {
  const random = new Random(SEED + 2);
  const real = await SystemMachine.create();
  const { cpu } = real;
  real.real();
  const model = new Uint8Array(MEMORY_SIZE);
  for (let i = DS_BASE; i < MEMORY_SIZE; i++) model[i] = random.below(2);
  real.write(DS_BASE, model.subarray(DS_BASE));
  let faults = 0;
  for (let i = 0; i < 1500; i++) {
    const log = random.below(3);
    const wide = random.below(3) === 0;
    const overridden = random.below(4) === 0;
    const es = ES_BASES[random.below(ES_BASES.length)]!;
    const how: Instruction = {
      opcode: OPCODES[random.below(5)]!,
      size: 1 << log,
      repeat: random.below(2) ? 0xf3 : 0xf2,
      mask: wide ? 0xffffffff : 0xffff,
      down: random.below(2) === 0,
      source: overridden ? es : DS_BASE,
      destination: es,
    };
    const index = (): number =>
      [random.below(64), random.below(0x10000), 0x10000 - random.below(64)][random.below(3)]!;
    const state: Model = {
      memory: model,
      si: index() & 0xffff,
      di: index() & 0xffff,
      cx: [0, 1, random.below(40), random.below(5000)][random.below(4)]!,
      ax: random.word(),
      equal: undefined,
      iterations: 0,
      faulted: false,
    };
    if (random.below(2)) state.ax = random.below(2);
    cpu.setRealSegment('cs', 0);
    cpu.setRealSegment('ds', DS_BASE >> 4);
    cpu.setRealSegment('es', es >> 4);
    const garbage = wide ? 0n : (BigInt(random.word()) << 16n) & 0xffff0000n;
    cpu.rax = BigInt(state.ax);
    cpu.rcx = BigInt(state.cx) | garbage;
    cpu.rsi = BigInt(state.si) | garbage;
    cpu.rdi = BigInt(state.di) | garbage;
    cpu.rsp = 0x7000n;
    cpu.rflags = how.down ? 0x402n : 2n;
    cpu.setU32(V_ACTIVITY, ACTIVITY_ACTIVE);
    const prefixes = [
      how.repeat,
      ...(log === 2 ? [0x66] : []),
      ...(wide ? [0x67] : []),
      ...(overridden ? [0x26] : []),
    ];
    const before = cpu.wide(V_RETIRED);
    const reason = real.run(Uint8Array.of(...prefixes, how.opcode | (log ? 1 : 0), 0xf4), 100_000);
    simulate(state, how);
    const about = `case ${i}: ${JSON.stringify({ ...how, si: state.si, di: state.di, cx: state.cx })}`;
    assert.is(reason, 'halt', about);
    assert.is(cpu.rip === BigInt(HANDLERS + 16 * EXC_GP + 1), state.faulted, about);
    assert.is(cpu.rcx, BigInt(state.cx) | garbage, about);
    assert.is(cpu.rsi, BigInt(state.si) | garbage, about);
    assert.is(cpu.rdi, BigInt(state.di) | garbage, about);
    assert.is(cpu.rax, BigInt(state.ax), about);
    if (state.equal !== undefined && !state.faulted)
      assert.is((cpu.rflags & 0x40n) !== 0n, state.equal, about);
    // A repetition of nothing is one instruction; a fault retires none; the HLT is one more.
    const retired = state.iterations + (state.iterations === 0 && !state.faulted ? 1 : 0) + 1;
    assert.is(cpu.wide(V_RETIRED) - before, BigInt(retired), about);
    if (state.faulted) faults++;
  }
  const found = new Uint8Array(MEMORY_SIZE - DS_BASE);
  real.core.memory.read(DS_BASE, found);
  assert.ok(Buffer.from(found).equals(model.subarray(DS_BASE)), 'memory differs');
  assert.ok(faults > 50, `${faults} faults`);
});

test('a forward copy to just above its source repeats a pattern', async () => {
  const long = await SystemMachine.create();
  const bytes = new Uint8Array(64);
  for (const distance of [1, 2, 3, 5, 7, 8]) {
    long.long();
    long.write(
      0x20000,
      Uint8Array.from({ length: distance }, (_, i) => i + 1),
    );
    long.cpu.rsi = 0x20000n;
    long.cpu.rdi = BigInt(0x20000 + distance);
    long.cpu.rcx = 60n - BigInt(distance);
    assert.is(long.run(Uint8Array.of(0xf3, 0xa4, 0xf4)), 'halt');
    long.core.memory.read(0x20000, bytes);
    for (let i = 0; i < 60; i++) assert.is(bytes[i], (i % distance) + 1, `distance ${distance}, byte ${i}`);
  }
});

test('a repetition stops after exactly the budget, mid-page, and RIP stays', async () => {
  const long = await SystemMachine.create();
  long.long();
  long.write(CODE, Uint8Array.of(0x90, 0xf3, 0xaa, 0x90, 0xf4));
  long.cpu.rip = BigInt(CODE);
  long.cpu.rax = 0x55n;
  long.cpu.rcx = 100n;
  long.cpu.rdi = 0x20ff0n;
  assert.is(long.cpu.run(41).instructions, 41);
  assert.is(long.cpu.rcx, 60n);
  assert.is(long.cpu.rdi, 0x21018n);
  assert.is(long.cpu.rip, BigInt(CODE + 1));
  assert.is(long.peek(0x21017, 2), 0x55);
  assert.is(long.cpu.run(60).instructions, 60);
  assert.is(long.cpu.rip, BigInt(CODE + 3));
  assert.is(long.cpu.run(10).reason, 'halt');
});
