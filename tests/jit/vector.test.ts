// SSE instructions in generated code against the interpreter: random loops on registers and values at the edges, MXCSR and
// flags included.

import { readFileSync } from 'node:fs';
import type { Execution } from '../../bindings/core.js';
import { assemble } from '../../bindings/isa/assembler.js';
import { V_CPL, V_EXC_VECTOR, V_GPR, V_MXCSR, V_XMM, XMM_SIZE } from '../../bindings/layout.gen.js';
import { SystemMachine } from '../core/system-machine.js';
import { assert, suite } from '../suite.js';
import { DATA, DATA_SIZE, type Program, program, ROUNDS } from './sse-programs.js';

const test = suite('jit-vector');

/** PARAVANE_CORE: another core than the one that was built last. PARAVANE_SEEDS: first and count, for a longer run by hand. */
const wasm = process.env['PARAVANE_CORE'];
const [FIRST, COUNT] = (process.env['PARAVANE_SEEDS'] ?? '0,150').split(',').map(Number) as [number, number];
const BUDGET = 100_000;
const STACK = 0x6f00;
/** Each program has a page of its own: code that keeps changing stays with the interpreter. */
const FIRST_PAGE = 0x110;
const PAGES = 0xf0;
const CR4_OSFXSR = 0x200n;
const CR4_OSXMMEXCPT = 0x400n;

const create = (execution: Execution): Promise<SystemMachine> =>
  SystemMachine.create('max', wasm === undefined ? execution : { ...execution, wasm: readFileSync(wasm) });

let interpreter: SystemMachine;
let jit: SystemMachine;
/** Of all machines so far. */
let regions = 0;
let retired = 0;

/** Machines whose pages hold no code yet. */
async function renew(): Promise<void> {
  interpreter = await create({ engine: 'interp' });
  jit = await create({ engine: 'jit', jit: { heat: 1, batch: 1 } });
}

function count(): void {
  regions += jit.core.jitStatistics.regions;
  retired += jit.core.jitStatistics.retired;
}

/** Runs a program; all that it may have changed. */
function run(machine: SystemMachine, what: Program, wide: boolean, page: number): string[] {
  const { code, data, vectors, general, mxcsr } = what;
  const { core, cpu } = machine;
  if (wide) machine.long();
  else machine.protected32();
  cpu.cr4 |= CR4_OSFXSR | CR4_OSXMMEXCPT;
  const block = core.instance.exports.vcpuAddress(0);
  const { u8, view } = core.instance;
  for (let i = 0; i < 16; i++) {
    u8.set(vectors.subarray(i * 16, i * 16 + 16), block + V_XMM + i * XMM_SIZE);
    // Not the stack pointer.
    if (i !== 4 && (wide || i < 8)) {
      view.setBigUint64(block + V_GPR + i * 8, wide ? general[i]! : BigInt.asUintN(32, general[i]!), true);
    }
  }
  view.setUint32(block + V_MXCSR, mxcsr, true);
  cpu.rflags = 2n;
  core.memory.write(DATA, data);
  core.memory.write(STACK, new Uint8Array(0x100));
  core.memory.write(page << 12, code);
  cpu.rip = BigInt(page << 12);
  const { reason } = cpu.run(BUDGET);
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const memory = new Uint8Array(DATA_SIZE);
  core.memory.read(DATA, memory);
  const stack = new Uint8Array(0x100);
  core.memory.read(STACK, stack);
  return [
    `${reason} vector ${machine.vector} rip ${cpu.rip.toString(16)} flags ${cpu.rflags.toString(16)}`,
    `mxcsr ${cpu.bytes(V_MXCSR, 4).join()} cpl ${cpu.bytes(V_CPL, 1).join()} exception ${cpu.bytes(V_EXC_VECTOR, 4).join()}`,
    ...Array.from({ length: 16 }, (_, i) => `xmm${i} ${hex(cpu.bytes(V_XMM + i * XMM_SIZE, XMM_SIZE))}`),
    ...Array.from({ length: 16 }, (_, i) => `r${i} ${hex(cpu.bytes(V_GPR + i * 8, 8))}`),
    `data ${hex(memory)}`,
    `stack ${hex(stack)}`,
  ];
}

function difference(seed: number, wide: boolean): string | undefined {
  const what = program(seed, wide);
  const page = FIRST_PAGE + (seed % PAGES);
  const expected = run(interpreter, what, wide, page);
  const actual = run(jit, what, wide, page);
  const lines = expected.flatMap((line, i) =>
    line === actual[i] ? [] : [`  interpreter ${line}\n  jit         ${actual[i]}`],
  );
  if (lines.length === 0) return undefined;
  return `seed ${seed}, MXCSR ${what.mxcsr.toString(16)}, ${what.text}\n${lines.slice(0, 5).join('\n')}`;
}

for (const wide of [true, false]) {
  test(`random loops of ${wide ? 64 : 32}-bit code`, async () => {
    const reports: string[] = [];
    for (let seed = FIRST; seed < FIRST + COUNT && reports.length < 5; seed++) {
      if ((seed - FIRST) % PAGES === 0) await renew();
      const report = difference(seed, wide);
      if (report !== undefined) reports.push(report);
      if ((seed + 1 - FIRST) % PAGES === 0 || seed === FIRST + COUNT - 1) count();
    }
    assert.equal(reports, [], reports.join('\n\n'));
  });
}

/** A loop whose paths meet before ADDSD with a result that is tested on one path and a denormal from memory on the other. */
function meeting(arms: string): Program {
  const text = [
    `mov rbx, ${DATA}`,
    'mov r15, 60',
    'again: ldmxcsr [rbx + 24]',
    'movsd xmm0, [rbx]',
    'mulsd xmm0, xmm0',
    'addsd xmm1, xmm0',
    'test r15, 1',
    arms,
    'over: addsd xmm1, xmm0',
    'stmxcsr [rbx + r15 * 8 + 64]',
    'dec r15',
    'jnz again',
    'hlt',
  ].join('\n');
  const data = new Uint8Array(DATA_SIZE);
  const view = new DataView(data.buffer);
  view.setFloat64(0, 1.25, true);
  view.setBigUint64(8, 1n, true);
  view.setUint32(24, 0x1fa0, true);
  const general = new Array<bigint>(16).fill(0n);
  const page = (FIRST_PAGE + PAGES - 1) << 12;
  const code = assemble(text, { bits: 64, origin: page }).bytes;
  return { code, data, vectors: new Uint8Array(256), general, mxcsr: 0x1fa0, text };
}

for (const arms of [
  'jz over\nmovsd xmm0, [rbx + 8]',
  'jnz denormal\njmp over\ndenormal: movsd xmm0, [rbx + 8]',
  'jz normal\nmovsd xmm0, [rbx + 8]\njmp over\nnormal: mulsd xmm0, xmm0',
  // A loop that is entered with the denormal and goes round with a result.
  'movsd xmm0, [rbx + 8]\nmov edi, 3\ninner: addsd xmm1, xmm0\nmovsd xmm0, [rbx]\nmulsd xmm0, xmm0\nsub edi, 1\njnz inner',
]) {
  test(`what is known where paths meet: ${arms.replaceAll('\n', '; ')}`, async () => {
    await renew();
    const what = meeting(arms);
    const expected = run(interpreter, what, true, FIRST_PAGE + PAGES - 1);
    assert.equal(run(jit, what, true, FIRST_PAGE + PAGES - 1), expected);
    count();
  });
}

test('most of it ran in generated code', () => {
  assert.ok(regions > COUNT, `${regions} regions`);
  assert.ok(retired > COUNT * ROUNDS, `${retired} instructions in them`);
});
