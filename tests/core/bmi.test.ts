// BMI1 and BMI2 through the decoder and the run loop: every VEX form against the processor, and outside 64-bit mode.

import { assemble } from '../../bindings/isa/assembler.js';
import { AvxMachine, buildOracle, compareForms, formsOf, vexLines } from '../native/avx-harness.js';
import { assert, suite } from '../suite.js';

const test = suite('bmi');

const SEED = 45_054;
const CASES = 1500;
const IMMEDIATES = [0, 1, 31, 32, 63, 65, 0xff];

const lines = vexLines().filter((line) => line.attrs.has('vexgpr'));
const machine = await AvxMachine.create();
const oracle = buildOracle();

const COMPARED = 'every form does what the processor does';
if (typeof oracle === 'string') test.skip(COMPARED, oracle);
else
  test(COMPARED, () => {
    assert.is(lines.length, 13);
    const reports: string[] = [];
    for (const line of lines) {
      const forms = formsOf(line, IMMEDIATES, [0, 3, 62]);
      reports.push(
        ...compareForms(machine, oracle, forms, line.operands.includes('Ib') ? 200 : CASES, SEED).reports,
      );
    }
    assert.is(reports.length, 0, reports.slice(0, 5).join('\n\n'));
  });

test('outside 64-bit mode VEX.W is ignored and the operands have 32 bits', () => {
  const { cpu } = machine;
  cpu.setSegment('cs', { selector: 8, base: 0n, limit: 0xffffffff, access: 0xc09b });
  cpu.settle();
  const step = (code: Uint8Array | number[]): void => {
    cpu.rip = BigInt(machine.place(Buffer.from(code).toString('hex')));
    cpu.run(1);
  };
  cpu.rbx = 0xf0f0f0f0n;
  cpu.rdx = 0xffff0000n;
  step(assemble('andn ecx,ebx,edx', { bits: 32 }).bytes);
  assert.is(cpu.rcx, 0x0f0f0000n);
  cpu.rcx = 0n;
  // The same with VEX.W.
  step([0xc4, 0xe2, 0xe0, 0xf2, 0xca]);
  assert.is(cpu.rcx, 0x0f0f0000n);
});
