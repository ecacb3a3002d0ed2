// CPU models: CPUID as a guest reads it, model-specific registers, features that are levelled off.

import { readFileSync } from 'node:fs';
import {
  buildCpuTable,
  CORE_FEATURE_AMD,
  CORE_FEATURES,
  CPU_MODELS,
  type CpuPlacement,
  findCpuModel,
} from '../../bindings/cpu-models.js';
import { assert, suite } from '../suite.js';
import * as M from './system-machine.js';

const test = suite('system: CPU models');
const { assemble, SystemMachine } = M;

test('the feature word is numbered as the core numbers it', () => {
  const source = readFileSync(new URL('../../assembly/cpuid.ts', import.meta.url), 'utf8');
  const bits = new Map(
    [...source.matchAll(/FEATURE_(\w+): u64 = 1 << (\d+)/g)].map((found) => [found[1]!, Number(found[2])]),
  );
  for (const [name, { bit }] of Object.entries(CORE_FEATURES)) assert.is(bits.get(name), bit, name);
  assert.is(bits.get('AMD'), CORE_FEATURE_AMD);
});

test('every model makes a table with sorted-out leaves', () => {
  for (const model of CPU_MODELS) {
    const { entries } = buildCpuTable(model, { index: 2, count: 4 });
    const keys = entries.map(([leaf, subleaf]) => `${leaf}.${subleaf}`);
    assert.is(new Set(keys).size, keys.length, model.name);
    for (const word of entries.flat()) assert.ok(Number.isInteger(word) && word >= 0 && word <= 0xffffffff);
    assert.is(entries.find(([leaf]) => leaf === 1)![3] >>> 24, 2);
  }
});

test('the default model is one that kernels know not to speculate', () => {
  const leaf1 = buildCpuTable(findCpuModel('x86-64-v1')!, { index: 0, count: 1 }).entries.find(
    ([leaf]) => leaf === 1,
  )!;
  assert.is(leaf1[2], 0x106ca);
});

test('leaf 15H gives the clocks in lowest terms', () => {
  const placement: CpuPlacement = { index: 0, count: 1, tscHz: 3_000_000_000, apicHz: 1_000_000_000 };
  const { entries } = buildCpuTable(findCpuModel('x86-64-v1')!, placement);
  assert.equal(
    entries.find(([leaf]) => leaf === 0x15),
    [0x15, 0xffffffff, 1, 3, 1_000_000_000, 0],
  );
  assert.is(entries[0]![2], 0x15);
});

if (!M.hasNasm) test.skip('CPUID as programs see it', 'missing dependency: nasm');
else {
  const cpuid = async (model: string, leaf: number, subleaf = 0) => {
    const m = await SystemMachine.create(model);
    m.protected32();
    m.run(assemble(32, `mov eax, ${leaf}\nmov ecx, ${subleaf}\ncpuid\nhlt`));
    return [m.cpu.rax, m.cpu.rbx, m.cpu.rcx, m.cpu.rdx].map(Number);
  };
  const rdmsr = async (model: string, index: number) => {
    const m = await SystemMachine.create(model);
    m.protected32();
    m.run(assemble(32, `mov ecx, ${index}\nrdmsr\nhlt`));
    return m.vector === 13 ? 'GP' : (m.cpu.rdx << 32n) | m.cpu.rax;
  };

  test('vendor, range and unknown leaves', async () => {
    const [max, b, c, d] = await cpuid('core2duo', 0);
    assert.equal([max, b, d, c], [10, 0x756e6547, 0x49656e69, 0x6c65746e]);
    // Beyond the last leaf Intel repeats the last basic one; AMD gives zeros.
    assert.equal(await cpuid('pentium4', 0x1000), await cpuid('pentium4', 2));
    assert.equal(await cpuid('phenom', 0x1000), [0, 0, 0, 0]);
    assert.equal(await cpuid('max', 0x40000000), [0, 0, 0, 0]);
    assert.equal(await cpuid('max', 0xfffffffe, 0x8b), await cpuid('max', 0xfffffff0, 0x8b));
  });

  test('CPUID mirrors CR4.OSXSAVE', async () => {
    const m = await SystemMachine.create('max');
    m.protected32();
    m.run(assemble(32, 'mov eax, 0x40000\nmov cr4, eax\nmov eax, 1\ncpuid\nhlt'));
    assert.is(Number(m.cpu.rcx >> 27n) & 1, 1);
  });

  test('registers of the model', async () => {
    assert.is(await rdmsr('x86-64-v1', 0x8b), 0x107n << 32n);
    assert.is(((await rdmsr('x86-64-v1', 0x10a)) as bigint) & 0x31n, 0x31n);
    assert.is(await rdmsr('core2duo', 0x10a), 'GP');
    assert.is(await rdmsr('phenom', 0xc0010015), 1n << 24n);
    assert.is(await rdmsr('x86-64-v1', 0xc0010015), 'GP');
    assert.is(await rdmsr('pentium3', 0xc0000080), 'GP');
    assert.is(await rdmsr('max', 0x277), 0x0007040600070406n);
    assert.is(await rdmsr('max', 0xfe), 0x508n);
  });

  test('PAT, MTRR and SYSENTER registers refuse what is invalid', async () => {
    const m = await SystemMachine.create('max');
    const wrmsr = (index: number, high: number, low: number) => {
      m.protected32();
      m.run(assemble(32, `mov ecx, ${index}\nmov edx, ${high}\nmov eax, ${low}\nwrmsr\nhlt`));
      return m.vector !== 13;
    };
    assert.is(wrmsr(0x277, 0, 0x02), false);
    assert.is(wrmsr(0x277, 0x07040600, 0x01040506), true);
    assert.is(wrmsr(0x2ff, 0, 0xc06), true);
    assert.is(wrmsr(0x2ff, 0, 0xc02), false);
    assert.is(wrmsr(0x200, 0, 0x80000006), true);
    assert.is(wrmsr(0x200, 0x10000, 6), false);
    assert.is(wrmsr(0x201, 0xf, 0xfff00800), true);
    assert.is(wrmsr(0x176, 0x8000, 0), false);
    assert.is(wrmsr(0xc0000102, 0xffff8000, 0), true);
  });

  test('what a model lacks is #UD, and its CR4 bits are reserved', async () => {
    const m = await SystemMachine.create('pentium3');
    m.protected32();
    m.run(assemble(32, 'rdtscp'));
    assert.is(m.vector, 6);
    m.protected32();
    m.run(assemble(32, 'mov eax, 0x200000\nmov cr4, eax'));
    assert.is(m.vector, 13);
  });
}
