// FMA through the decoder and the run loop: every form against the processor; one rounding, not two.

import {
  AT,
  AvxMachine,
  buildOracle,
  compareForms,
  formsOf,
  STATE,
  vexLines,
} from '../native/avx-harness.js';
import { assert, suite } from '../suite.js';

const test = suite('fma');

const SEED = 132_213;
const CASES = 150;
const BATCH = 64;

const lines = vexLines().filter((line) => line.attrs.get('cpuid') === 'fma');
const machine = await AvxMachine.create();
const oracle = buildOracle();

const COMPARED = 'every form does what the processor does';
if (typeof oracle === 'string') test.skip(COMPARED, oracle);
else
  test(COMPARED, () => {
    assert.is(lines.length, 60);
    const forms = lines.flatMap((line) => formsOf(line, [0], [0, 40]));
    const reports: string[] = [];
    for (let i = 0; i < forms.length; i += BATCH)
      reports.push(...compareForms(machine, oracle, forms.slice(i, i + BATCH), CASES, SEED + i).reports);
    assert.is(reports.length, 0, reports.slice(0, 5).join('\n\n'));
  });

/** The low double of VFMADD132SD ymm1, ymm3, ymm2 and MXCSR after it. */
function fused(a: number, b: number, c: number, mxcsr = 0x1f80): [number, number] {
  const state = Buffer.alloc(STATE);
  state.writeDoubleLE(a, 32);
  state.writeDoubleLE(c, 96);
  state.writeDoubleLE(b, 64);
  state.writeUInt32LE(mxcsr, AT.mxcsr);
  const result = Buffer.alloc(STATE);
  machine.step(machine.place('c4e2e199ca'), state, 0, 0, result);
  return [result.readDoubleLE(32), result.readUInt32LE(AT.mxcsr)];
}

test('the product is not rounded', () => {
  const a = 1 + 2 ** -30;
  assert.equal(fused(a, a, -(1 + 2 ** -29)), [2 ** -60, 0x1f80]);
  assert.equal(fused(1 + 2 ** -52, 1 - 2 ** -53, -1), [2 ** -53 - 2 ** -105, 0x1f80]);
  assert.equal(fused(2 ** 600, 2 ** 600, -Infinity), [-Infinity, 0x1f80]);
  assert.equal(fused(2 ** 600, 2 ** 500, -(2 ** 1023)), [Infinity, 0x1fa8]);
  assert.equal(fused(2 ** 512, 2 ** 512, -(2 ** 1023)), [2 ** 1023, 0x1f80]);
  assert.equal(fused(2 ** -600, 2 ** -600, 1), [1, 0x1fa0]);
  assert.equal(fused(2 ** -600, 2 ** -600, 1, 0x5f80), [1 + 2 ** -52, 0x5fa0]);
  assert.equal(fused(2 ** -600, -(2 ** -600), 1, 0x3f80), [1 - 2 ** -53, 0x3fa0]);
});

test('infinity times zero is invalid whatever is added, but for a quiet NaN', () => {
  assert.equal(fused(Infinity, 0, 1)[1], 0x1f81);
  assert.equal(fused(Infinity, 0, NaN)[1], 0x1f80);
  assert.equal(fused(Infinity, 0, 5e-324)[1], 0x1f81);
});
