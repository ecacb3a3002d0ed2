// CPU models: leaves as the processors have them, and instructions: what a model has runs, everything else is #UD.
//
// Which instruction needs what comes from iced-x86, the leaves from CPUID of the processors. Planted bugs that this finds:
// XSAVEC gated by XSAVE, PSE36 on the Core Duo, MOVNTI given to a model without SSE2.

import { createRequire } from 'node:module';
import { CPU_MODELS, type CpuModel, findCpuModel } from '../../bindings/cpu-models.js';
import { V_ISA } from '../../bindings/layout.gen.js';
import { fill } from '../isa/decoder-compare.js';
import { CoreDecoder, STRIDE } from '../isa/decoder-core.js';
import { Random } from '../native/x87-harness.js';
import { assert, suite } from '../suite.js';
import { SystemMachine } from './system-machine.js';

const { Code, CpuidFeature, Decoder, DecoderOptions, Instruction, Mnemonic } = createRequire(import.meta.url)(
  'iced-x86',
) as typeof import('iced-x86');

const test = suite('CPU models');
const SEED = 1 + (Date.now() % 1_000_000);
const STRINGS = 120_000;
const EXC_UD = 6;

// ---- Leaves -----------------------------------------------------------------------------------------------------------------

/** Features of leaf 1 that the core has not: DS, ACPI, SS, HT (it comes with several cores), TM, PBE. */
const LEFT_OUT_EDX = (1 << 21) | (1 << 22) | (1 << 27) | (1 << 28) | (1 << 29) | (1 << 31);
/** 3DNow! and its extensions. */
const LEFT_OUT_AMD = (1 << 30) | (1 << 31);

type Leaf = readonly [leaf: number, subleaf: number, eax: number, ebx: number, ecx: number, edx: number];

/** CPUID of the processors, one core, APIC ID 0. Leaf 1 ECX of the Core Duo is C1A9H with MONITOR, VMX, EST, TM2, xTPR, PDCM. */
const LEAVES: Record<string, readonly Leaf[]> = {
  'core-duo': [
    [0, 0, 0xa, 0x756e6547, 0x6c65746e, 0x49656e69],
    [1, 0, 0x6e8, 0x00010800, 1, (0xbfe9fbff & ~LEFT_OUT_EDX) >>> 0],
    [2, 0, 0x02b3b001, 0xf0, 0, 0x2c04307d],
    [4, 0, 0x121, 0x01c0003f, 0x3f, 0],
    [4, 1, 0x122, 0x01c0003f, 0x3f, 0],
    [4, 2, 0x143, 0x01c0003f, 0xfff, 0],
    [4, 3, 0, 0, 0, 0],
    [0x80000000, 0, 0x80000008, 0, 0, 0],
    [0x80000001, 0, 0, 0, 0, 1 << 20],
    [0x80000006, 0, 0, 0, 0x08006040, 0],
    [0x80000008, 0, 0x2020, 0, 0, 0],
  ],
  turion64: [
    [0, 0, 1, 0x68747541, 0x444d4163, 0x69746e65],
    [1, 0, 0x20f42, 0x00010800, 1, 0x078bfbff],
    [0x80000000, 0, 0x80000018, 0x68747541, 0x444d4163, 0x69746e65],
    [0x80000001, 0, 0x20f42, 0, 1, (0xe3d3fbff & ~LEFT_OUT_AMD) >>> 0],
    [0x80000005, 0, 0xff08ff08, 0xff20ff20, 0x40020140, 0x40020140],
    [0x80000006, 0, 0, 0x42004200, 0x04008140, 0],
    [0x80000008, 0, 0x3028, 0, 0, 0],
  ],
};

/** CPUID on a machine of that model: MOV EAX, leaf; MOV ECX, subleaf; CPUID; HLT. */
function cpuid(machine: SystemMachine, leaf: number, subleaf: number): Leaf {
  const code = new DataView(new ArrayBuffer(13));
  code.setUint8(0, 0xb8);
  code.setUint32(1, leaf, true);
  code.setUint8(5, 0xb9);
  code.setUint32(6, subleaf, true);
  code.setUint16(10, 0xa20f, true);
  code.setUint8(12, 0xf4);
  machine.protected32();
  machine.run(new Uint8Array(code.buffer));
  const { rax, rbx, rcx, rdx } = machine.cpu;
  return [leaf, subleaf, Number(rax), Number(rbx), Number(rcx), Number(rdx)];
}

for (const [name, leaves] of Object.entries(LEAVES)) {
  test(`${name}: leaves as the processor has them`, async () => {
    const machine = await SystemMachine.create(name);
    for (const leaf of leaves) assert.equal(cpuid(machine, leaf[0], leaf[1]), leaf, leaf[0].toString(16));
    const words = [0x80000002, 0x80000003, 0x80000004].flatMap((leaf) => cpuid(machine, leaf, 0).slice(2));
    const brand = Buffer.from(Uint32Array.from(words).buffer).toString('latin1').replace(/\0+$/, '');
    assert.is(brand, findCpuModel(name)!.brand);
  });
}

test('no model announces a feature that its instructions lack, or levels above what the core has', () => {
  for (const { name, features } of CPU_MODELS) {
    const has = (feature: string): boolean => (features as readonly string[]).includes(feature);
    for (const [feature, needed] of [
      ['sse', 'fxsr'],
      ['sse2', 'sse'],
      ['sse3', 'sse2'],
      ['sse4_2', 'sse4_1'],
      ['avx', 'xsave'],
      ['avx2', 'avx'],
      ['fma', 'avx'],
      ['f16c', 'avx'],
      ['xsaveopt', 'xsave'],
      ['xsavec', 'xsave'],
      ['lm', 'pae'],
      ['invpcid', 'pcid'],
    ] as const)
      assert.ok(!has(feature) || has(needed), `${name}: ${feature} without ${needed}`);
    assert.is(new Set(features).size, features.length, `${name} names a feature twice`);
  }
});

test('EFER.FFXSR is there on processors of AMD, and FXSAVE then leaves out the XMM registers in 64-bit ring 0', async () => {
  // MOV ECX, C0000080H; RDMSR; OR EAX, 4000H; WRMSR; FXSAVE [RBX]; HLT
  const code = Buffer.from('b9800000c00f320d004000000f300fae03f4', 'hex');
  for (const [model, has] of [
    ['turion64', true],
    ['max', true],
    ['haswell', false],
    ['core2duo', false],
  ] as const) {
    const machine = await SystemMachine.create(model);
    const { cpu } = machine;
    machine.long();
    cpu.cr4 |= 0x200n;
    cpu.setXmm(3, 0x1234n);
    cpu.rbx = 0x9000n;
    machine.poke(0x9000 + 160 + 48, 0x5555, 2);
    machine.run(code);
    assert.is(machine.vector, has ? -1 : 13, model);
    if (has) assert.is(machine.peek(0x9000 + 160 + 48, 2), 0x5555, `${model} stores XMM3`);
  }
});

// ---- Instructions -------------------------------------------------------------------------------------------------------------

/** iced's names of what an instruction needs, by ours. What is not here every model has, or executing tells. */
const NEEDS: Record<string, string> = {
  MMX: 'mmx',
  SSE: 'sse',
  SSE2: 'sse2',
  SSE3: 'sse3',
  SSSE3: 'ssse3',
  SSE4_1: 'sse4_1',
  SSE4_2: 'sse4_2',
  POPCNT: 'popcnt',
  AES: 'aes',
  PCLMULQDQ: 'pclmulqdq',
  SHA: 'sha_ni',
  AVX: 'avx',
  AVX2: 'avx2',
  FMA: 'fma',
  F16C: 'f16c',
  BMI1: 'bmi1',
  BMI2: 'bmi2',
  MOVBE: 'movbe',
  ADX: 'adx',
  FXSR: 'fxsr',
  XSAVE: 'xsave',
  XSAVEOPT: 'xsaveopt',
  XSAVEC: 'xsavec',
  CMOV: 'cmov',
  CX8: 'cx8',
  CMPXCHG16B: 'cx16',
  CLFSH: 'clflush',
  CLFLUSHOPT: 'clflushopt',
  FSGSBASE: 'fsgsbase',
  INVPCID: 'invpcid',
  SMAP: 'smap',
  RDTSCP: 'rdtscp',
  RDRAND: 'rdrand',
  RDSEED: 'rdseed',
  RDPID: 'rdpid',
  TSC: 'tsc',
  MSR: 'msr',
  FPU: 'fpu',
};

/**
 * Instructions that are something else on processors without them: LZCNT and TZCNT are BSR and BSF; prefetches and hints are
 * NOPs; XGETBV asks CR4.OSXSAVE. PADDQ on MMX registers came with SSE2 (AMD64 manual vol. 5), as the Pentium III shows.
 */
const SOMETHING_ELSE = /^(Lzcnt|Tzcnt|Prefetch\w*|Xgetbv|Xsetbv|Endbr\w*|Pause|Paddq)$/;

/** V_ISA of a model. */
async function isaOf(model: CpuModel): Promise<bigint> {
  const machine = await SystemMachine.create(model.name);
  const { exports, view } = machine.core.instance;
  return view.getBigUint64(exports.vcpuAddress(0) + V_ISA, true);
}

const decoder = new CoreDecoder(STRINGS);

for (const model of CPU_MODELS) {
  test(`${model.name}: what it has is decoded, the rest is #UD`, async () => {
    const isa = await isaOf(model);
    const random = new Random(SEED);
    for (let i = 0; i < STRINGS; i++) fill(decoder.strings, i * STRIDE, random);
    const has = (feature: string): boolean => (model.features as readonly string[]).includes(feature);
    const bits = has('lm') ? 64 : 32;
    const all = decoder.decode(STRINGS, bits).slice();
    const own = decoder.decode(STRINGS, bits, isa, has('avx'));
    const iced = new Decoder(bits, decoder.strings, DecoderOptions.None);
    const instruction = new Instruction();
    const seen = { has: new Set<string>(), lacks: new Set<string>() };
    const wrong: string[] = [];
    for (let i = 0; i < STRINGS; i++) {
      iced.position = i * STRIDE;
      iced.decodeOut(instruction);
      // Only what the decoder with everything takes as iced does: the rest is decoder.test.ts.
      if (instruction.code === Code.INVALID || all[i] !== instruction.length) continue;
      if (SOMETHING_ELSE.test(Mnemonic[instruction.mnemonic]!)) continue;
      const needs = [...instruction.cpuidFeatures()].flatMap((need) => NEEDS[CpuidFeature[need]!] ?? []);
      const lacks = needs.filter((need) => !has(need));
      for (const need of needs) seen[lacks.includes(need) ? 'lacks' : 'has'].add(need);
      const raises = own[i]! >>> 8;
      if (raises === (lacks.length > 0 ? EXC_UD : 0)) continue;
      wrong.push(`${Code[instruction.code]} needs ${needs.join(', ')}: raises ${raises}`);
    }
    iced.free();
    assert.is([...new Set(wrong)].join('\n'), '', `seed ${SEED}`);
    assert.ok(seen.has.size > 5, `${[...seen.has]}`);
    assert.ok(seen.has.size + seen.lacks.size > 22, `${[...seen.has]}; ${[...seen.lacks]}`);
  });
}
