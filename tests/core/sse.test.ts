// MMX, SSE and later extensions: every handler against the processor, and the rules of the SDM in fixed cases. SDM vol. 1 ch. 9–13.

import {
  R_DISP,
  R_DST,
  R_IMM,
  R_PREFIX,
  R_SRC,
  V_CR4,
  V_EXC_VECTOR,
  V_FCW,
  V_FPR,
  V_FSW,
  V_FTW,
  V_MODE_KEY,
  V_MXCSR,
  V_OUTCOME,
  V_RAX,
  V_RDX,
  V_XCR0,
  V_XMM,
} from '../../bindings/layout.gen.js';
import { buildCore, buildOracle, compare, type Form, formsOf, readTable } from '../native/sse-harness.js';
import { assert, suite } from '../suite.js';

const test = suite('sse');

const SEED = 20_031;
const CASES = 1500;
/** Cases of each immediate, where there is one. */
const IMMEDIATE_CASES = 80;
/** Forms that the oracle runs at a time. */
const BATCH = 64;
/** And of every immediate there is. */
const RARE_IMMEDIATE_CASES = 4;
const IMMEDIATES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 33, 0x1b, 0xe4, 0xff];
const EVERY_BYTE = Array.from({ length: 256 }, (_, i) => i);
const VCPU = 0x100000;
const RECORD = 0x102000;
const OPERAND = 0x103000;
const PAST_LIMIT = 0x120000 - 0x100;
const PREFIX_REXW = 8;
const EXC_GP = 13;
const EXC_PF = 14;
const EXC_MF = 16;
const EXC_XM = 19;
const EXC_UD = 6;
const NONE = -1;

const lines = readTable();
const core = await buildCore(lines);
const view = new DataView(core.memory.buffer);
const exercised = new Set<string>();

/** A fresh vCPU in 64-bit mode with SSE enabled. */
function reset(): void {
  new Uint8Array(core.memory.buffer).fill(0, VCPU, OPERAND + 0x1000);
  view.setUint32(VCPU + V_MXCSR, 0x1f80, true);
  view.setUint16(VCPU + V_FCW, 0x37f, true);
  view.setBigUint64(VCPU + V_CR4, 0x40600n, true);
  view.setBigUint64(VCPU + V_XCR0, 3n, true);
  view.setUint32(VCPU + V_MODE_KEY, 2, true);
  view.setUint16(RECORD + R_DST, V_XMM + 32, true);
  view.setUint16(RECORD + R_SRC, V_XMM + 64, true);
  view.setInt32(RECORD + R_DISP, OPERAND, true);
}

/** Runs a handler on the memory operand; the vector of the exception it raised, or NONE. */
function call(handler: string, p = OPERAND): number {
  exercised.add(handler);
  view.setUint32(VCPU + V_OUTCOME, 0, true);
  core.dispatch(core.handlers.get(handler) as number, VCPU, RECORD, p);
  return view.getUint32(VCPU + V_OUTCOME, true) ? view.getUint32(VCPU + V_EXC_VECTOR, true) : NONE;
}

const mxcsr = (): number => view.getUint32(VCPU + V_MXCSR, true);

/** Result, MXCSR and exception of a scalar operation on bit patterns. */
function scalar(handler: string, a: bigint, b: bigint, control: number): [bigint, number, number] {
  reset();
  view.setBigUint64(VCPU + V_XMM + 32, a, true);
  view.setBigUint64(OPERAND, b, true);
  view.setUint32(VCPU + V_MXCSR, control, true);
  const vector = call(handler);
  return [view.getBigUint64(VCPU + V_XMM + 32, true), mxcsr(), vector];
}

const oracle = buildOracle();
const forms = lines
  .filter((line) => !line.handler.startsWith('FxState.'))
  .flatMap((line) => formsOf(line, IMMEDIATES));
const HANDLERS = 'every handler agrees with the processor';
if (oracle) {
  test(HANDLERS, () => {
    const reports: string[] = [];
    const run = (chosen: Form[], cases: number): void => {
      const records = oracle(chosen, cases, SEED);
      const size = records.length / chosen.length;
      chosen.forEach((form, i) => {
        exercised.add(form.handler);
        const { count, report } = compare(core, form, records.subarray(i * size, (i + 1) * size));
        if (count) reports.push(`${count} of ${cases} cases differ: ${report}`);
      });
    };
    const hasImmediate = (form: Form): boolean => form.title.includes('Ib');
    run(forms.filter(hasImmediate), IMMEDIATE_CASES);
    for (const line of lines.filter((line) => line.operands.includes('Ib')))
      run(formsOf(line, EVERY_BYTE), RARE_IMMEDIATE_CASES);
    const others = forms.filter((form) => !hasImmediate(form));
    for (let i = 0; i < others.length; i += BATCH) run(others.slice(i, i + BATCH), CASES);
    assert.is(reports.length, 0, reports.slice(0, 5).join('\n\n'));
  });

  test('no handler of the table was left out', () => {
    stateHandlers();
    assert.equal(
      [...core.handlers.keys()].filter((name) => !exercised.has(name)),
      [],
    );
  });
} else {
  test.skip(HANDLERS, 'missing dependency gcc');
}

test('NaNs: the first operand wins, quieted; the default is negative', () => {
  const quiet = 0x7ff8000000000001n;
  const signaling = 0x7ff0000000000002n;
  assert.equal(scalar('SseArith.addsd', quiet, signaling, 0x1f80), [quiet, 0x1f81, NONE]);
  assert.equal(scalar('SseArith.addsd', signaling, quiet, 0x1f80), [0x7ff8000000000002n, 0x1f81, NONE]);
  assert.equal(scalar('SseArith.mulsd', 0x3ff0000000000000n, quiet, 0x1fa0), [quiet, 0x1fa0, NONE]);
  assert.equal(scalar('SseArith.mulsd', 0n, 0x7ff0000000000000n, 0x1fa0), [
    0xfff8000000000000n,
    0x1fa1,
    NONE,
  ]);
  assert.equal(scalar('SseArith.minsd', quiet, 5n, 0x1f80), [5n, 0x1f81, NONE]);
  assert.equal(scalar('SseArith.maxsd', 0n, 1n << 63n, 0x1f80), [1n << 63n, 0x1f80, NONE]);
});

test('flags are exact: inexact, denormal, overflow, underflow', () => {
  const one = 0x3ff0000000000000n;
  assert.equal(scalar('SseArith.addsd', one, one, 0x1f80), [0x4000000000000000n, 0x1f80, NONE]);
  assert.equal(scalar('SseArith.addsd', one, 0x3c90000000000000n, 0x1f80), [one, 0x1fa0, NONE]);
  assert.equal(scalar('SseArith.mulsd', 0x3ff0000000000001n, 0x3ff0000000000001n, 0x1f80)[1], 0x1fa0);
  assert.equal(scalar('SseArith.addsd', one, 1n, 0x1f80), [one, 0x1fa2, NONE]);
  assert.equal(scalar('SseArith.addsd', one, 1n, 0x1fc0), [one, 0x1fc0, NONE]);
  assert.equal(scalar('SseArith.mulsd', 0x7fe0000000000000n, 0x7fe0000000000000n, 0x1f80), [
    0x7ff0000000000000n,
    0x1fa8,
    NONE,
  ]);
  assert.equal(scalar('SseArith.mulsd', 0x0010000000000000n, 0x3fe0000000000000n, 0x1f80), [
    0x0008000000000000n,
    0x1f80,
    NONE,
  ]);
  assert.equal(scalar('SseArith.mulsd', 0x0010000000000000n, 0x3fe0000000000000n, 0x9f80), [
    0n,
    0x9fb0,
    NONE,
  ]);
  // Tininess is judged after rounding: both products end as the smallest normal number, one of them is not tiny.
  assert.equal(scalar('SseArith.mulsd', 0x0010000000000000n, 0x3fefffffffffffffn, 0x1f80), [
    0x0010000000000000n,
    0x1fb0,
    NONE,
  ]);
  assert.equal(scalar('SseArith.mulsd', 0x0010000002000000n, 0x3feffffffc000000n, 0x1f80), [
    0x0010000000000000n,
    0x1fa0,
    NONE,
  ]);
});

test('directed rounding', () => {
  const one = 0x3ff0000000000000n;
  const small = 0x3c00000000000000n;
  assert.equal(scalar('SseArith.addsd', one, small, 0x5f80)[0], one + 1n);
  assert.equal(scalar('SseArith.addsd', one, small, 0x3f80)[0], one);
  assert.equal(scalar('SseArith.subsd', one, small, 0x7f80)[0], one - 1n);
  assert.equal(scalar('SseArith.subsd', one, one, 0x3f80)[0], 1n << 63n);
});

test('an unmasked exception is #XM, or #UD without OSXMMEXCPT, and writes no result', () => {
  const one = 0x3ff0000000000000n;
  assert.equal(scalar('SseArith.divsd', one, 0n, 0x1d80), [one, 0x1d84, EXC_XM]);
  reset();
  view.setBigUint64(VCPU + V_CR4, 0x200n, true);
  view.setUint32(VCPU + V_MXCSR, 0x1d80, true);
  view.setBigUint64(VCPU + V_XMM + 32, one, true);
  assert.is(call('SseArith.divsd'), EXC_UD);
  assert.is(mxcsr(), 0x1d84);
});

test('DPPS: an unmasked condition of the first sums keeps the last sum from being found', () => {
  for (const [control, flags, vector] of [
    [0x1f80, 0x28, NONE],
    [0x0f80, 0x20, EXC_XM],
  ] as const) {
    reset();
    [0x7f000001, 0x3f800000, 0x7f000001, 0].forEach((bits, i) => {
      view.setUint32(VCPU + V_XMM + 32 + 4 * i, bits, true);
      view.setUint32(OPERAND + 4 * i, 0x3f800000, true);
    });
    view.setUint8(RECORD + R_IMM, 0xff);
    view.setUint32(VCPU + V_MXCSR, control, true);
    assert.is(call('Sse4Float.dpps'), vector);
    assert.is(mxcsr(), control | flags);
  }
});

test('MMX waits for the x87, makes all registers valid and fills exponents', () => {
  reset();
  view.setUint16(RECORD + R_DST, V_FPR + 16, true);
  view.setUint16(VCPU + V_FSW, 0x80, true);
  assert.is(call('Mmx.paddb'), EXC_MF);
  view.setUint16(VCPU + V_FSW, 0x1800, true);
  view.setUint8(OPERAND, 7);
  assert.is(call('Mmx.paddb'), NONE);
  assert.is(view.getUint16(VCPU + V_FSW, true), 0);
  assert.is(view.getUint8(VCPU + V_FTW), 0xff);
  assert.is(view.getUint8(VCPU + V_FPR + 16), 7);
  assert.is(view.getUint16(VCPU + V_FPR + 24, true), 0xffff);
  call('Mmx.emms');
  assert.is(view.getUint8(VCPU + V_FTW), 0);
});

/** Fills the floating-point state with numbers that tell where they come from. */
function fill(): void {
  reset();
  for (let i = 0; i < 8; i++) {
    view.setBigUint64(VCPU + V_FPR + 16 * i, 0x8000000000000000n + BigInt(i), true);
    view.setUint16(VCPU + V_FPR + 16 * i + 8, 0x4000 + i, true);
  }
  for (let i = 0; i < 16; i++) view.setBigUint64(VCPU + V_XMM + 32 * i, 0x1111n * BigInt(i + 1), true);
  view.setUint16(VCPU + V_FSW, 0x1800, true);
  view.setUint8(VCPU + V_FTW, 0xa5);
  view.setUint32(VCPU + V_MXCSR, 0x1fa0, true);
}

/** x87 registers, control, status, tags, MXCSR and XMM registers. */
function snapshot(): string {
  const bytes = (at: number, size: number): string =>
    Buffer.from(core.memory.buffer, VCPU + at, size).toString('hex');
  return [bytes(V_FPR, 128), bytes(V_FCW, 5), bytes(V_MXCSR, 4), bytes(V_XMM, 512)].join(' ');
}

function clear(): void {
  new Uint8Array(core.memory.buffer).fill(0, VCPU + V_FPR, VCPU + V_XMM + 512);
}

function stateHandlers(): void {
  for (const name of [
    'hint',
    'clflush',
    'ldmxcsr',
    'stmxcsr',
    'fxsave',
    'fxrstor',
    'xsave',
    'xsaveopt',
    'xsavec',
    'xrstor',
  ]) {
    reset();
    call(`FxState.${name}`);
  }
}

test('LDMXCSR refuses reserved bits', () => {
  reset();
  view.setUint32(OPERAND, 0x10000, true);
  assert.is(call('FxState.ldmxcsr'), EXC_GP);
  view.setUint32(OPERAND, 0xffff, true);
  assert.is(call('FxState.ldmxcsr'), NONE);
  assert.is(call('FxState.stmxcsr', OPERAND + 8), NONE);
  assert.is(view.getUint32(OPERAND + 8, true), 0xffff);
});

test('FXSAVE writes registers in stack order and FXRSTOR takes them back', () => {
  fill();
  const before = snapshot();
  assert.is(call('FxState.fxsave'), NONE);
  assert.is(view.getUint16(OPERAND, true), 0x37f);
  assert.is(view.getUint16(OPERAND + 2, true), 0x1800);
  assert.is(view.getUint16(OPERAND + 4, true), 0xa5);
  assert.is(view.getUint32(OPERAND + 28, true), 0xffff);
  assert.is(view.getUint16(OPERAND + 32 + 8, true), 0x4003);
  assert.is(view.getUint16(OPERAND + 160 + 15 * 16, true), 0x1110);
  clear();
  assert.is(call('FxState.fxrstor'), NONE);
  assert.is(snapshot(), before);
});

test('FXSAVE outside 64-bit mode stops at XMM7; images must be aligned and present', () => {
  fill();
  view.setUint32(VCPU + V_MODE_KEY, 1, true);
  new Uint8Array(core.memory.buffer).fill(0xee, OPERAND, OPERAND + 512);
  assert.is(call('FxState.fxsave'), NONE);
  assert.is(view.getUint16(OPERAND + 160 + 7 * 16, true), 0x8888);
  assert.is(view.getUint16(OPERAND + 160 + 8 * 16, true), 0xeeee);
  view.setInt32(RECORD + R_DISP, OPERAND + 8, true);
  assert.is(call('FxState.fxsave'), EXC_GP);
  view.setInt32(RECORD + R_DISP, PAST_LIMIT, true);
  const before = snapshot();
  assert.is(call('FxState.fxsave'), EXC_PF);
  assert.is(call('FxState.fxrstor'), EXC_PF);
  assert.is(snapshot(), before);
});

test('FXRSTOR refuses a bad MXCSR and computes the error summary', () => {
  fill();
  call('FxState.fxsave');
  view.setUint32(OPERAND + 24, 0x80000000, true);
  const before = snapshot();
  assert.is(call('FxState.fxrstor'), EXC_GP);
  assert.is(snapshot(), before);
  view.setUint32(OPERAND + 24, 0x1f80, true);
  view.setUint16(OPERAND, 0x37e, true);
  view.setUint16(OPERAND + 2, 1, true);
  assert.is(call('FxState.fxrstor'), NONE);
  assert.is(view.getUint16(VCPU + V_FSW, true), 0x8081);
});

test('REX.W chooses 64-bit pointers', () => {
  fill();
  view.setUint8(RECORD + R_PREFIX, PREFIX_REXW);
  view.setBigUint64(OPERAND + 8, 0x123456789abcdef0n, true);
  call('FxState.fxrstor');
  new Uint8Array(core.memory.buffer).fill(0, OPERAND, OPERAND + 32);
  call('FxState.fxsave');
  assert.is(view.getBigUint64(OPERAND + 8, true), 0x123456789abcdef0n);
  view.setUint8(RECORD + R_PREFIX, 0);
  call('FxState.fxsave');
  assert.is(view.getBigUint64(OPERAND + 8, true), 0x9abcdef0n);
});

for (const save of ['xsave', 'xsaveopt', 'xsavec']) {
  test(`${save.toUpperCase()} and XRSTOR: components by mask, absent ones initial`, () => {
    fill();
    const before = snapshot();
    view.setUint32(VCPU + V_RAX, 0xffffffff, true);
    view.setUint32(VCPU + V_RDX, 0xffffffff, true);
    assert.is(call(`FxState.${save}`), NONE);
    assert.is(view.getBigUint64(OPERAND + 512, true), 3n);
    assert.is(view.getBigUint64(OPERAND + 520, true), save === 'xsavec' ? (1n << 63n) | 3n : 0n);
    clear();
    assert.is(call('FxState.xrstor'), NONE);
    assert.is(snapshot(), before);
    view.setBigUint64(OPERAND + 512, 1n, true);
    assert.is(call('FxState.xrstor'), NONE);
    assert.is(view.getBigUint64(VCPU + V_XMM, true), 0n);
    assert.is(view.getUint16(VCPU + V_FPR + 24, true), 0x4001);
    assert.is(mxcsr(), save === 'xsavec' ? 0x1f80 : 0x1fa0);
    view.setBigUint64(OPERAND + 512, 2n, true);
    assert.is(call('FxState.xrstor'), NONE);
    assert.is(view.getUint16(VCPU + V_FCW, true), 0x37f);
    assert.is(view.getUint8(VCPU + V_FTW), 0);
    assert.is(view.getUint16(VCPU + V_FPR + 24, true), 0);
    assert.is(view.getBigUint64(VCPU + V_XMM, true), 0x1111n);
  });
}

test('XSAVE leaves components that are not asked for; XRSTOR refuses bad headers', () => {
  fill();
  new Uint8Array(core.memory.buffer).fill(0xee, OPERAND, OPERAND + 512);
  view.setUint32(VCPU + V_RAX, 2, true);
  assert.is(call('FxState.xsave'), NONE);
  assert.is(view.getUint16(OPERAND, true), 0xeeee);
  assert.is(view.getUint16(OPERAND + 32, true), 0xeeee);
  assert.is(view.getUint32(OPERAND + 24, true), 0x1fa0);
  assert.is(view.getBigUint64(OPERAND + 512, true), 2n);
  for (const [at, value] of [
    [512, 4n],
    [520, 1n],
    [520, (1n << 63n) | 1n],
    [520, (1n << 63n) | 6n],
    [528, 1n],
  ] as [number, bigint][]) {
    const old = view.getBigUint64(OPERAND + at, true);
    view.setBigUint64(OPERAND + at, value, true);
    assert.is(call('FxState.xrstor'), EXC_GP, `${at} ${value}`);
    view.setBigUint64(OPERAND + at, old, true);
  }
  view.setBigUint64(VCPU + V_CR4, 0x600n, true);
  assert.is(call('FxState.xrstor'), EXC_UD);
  view.setBigUint64(VCPU + V_CR4, 0x40600n, true);
  view.setInt32(RECORD + R_DISP, OPERAND + 16, true);
  assert.is(call('FxState.xrstor'), EXC_GP);
  assert.is(call('FxState.xsavec'), EXC_GP);
});

test('MASKMOV checks only the pages of bytes it writes', () => {
  reset();
  const limit = 0x120000;
  const rdi = 0x38;
  view.setBigUint64(VCPU + rdi, BigInt(limit - 8), true);
  view.setBigUint64(VCPU + V_XMM + 64, 0x80n << 56n, true);
  view.setBigUint64(VCPU + V_XMM + 32, 0x99n << 56n, true);
  assert.is(call('SseMove.maskmovdqu'), NONE);
  assert.is(view.getUint8(limit - 1), 0x99);
  view.setBigUint64(VCPU + V_XMM + 72, 0x80n, true);
  assert.is(call('SseMove.maskmovdqu'), EXC_PF);
  view.setBigUint64(VCPU + V_XMM + 64, 0n, true);
  view.setBigUint64(VCPU + V_XMM + 72, 0n, true);
  assert.is(call('SseMove.maskmovdqu'), NONE);
});

test('PSHUFD takes its immediate from the record', () => {
  reset();
  for (let i = 0; i < 4; i++) view.setUint32(OPERAND + 4 * i, i, true);
  view.setUint8(RECORD + R_IMM, 0x1b);
  call('SseInt.pshufd');
  assert.equal(
    [0, 4, 8, 12].map((i) => view.getUint32(VCPU + V_XMM + 32 + i, true)),
    [3, 2, 1, 0],
  );
});
