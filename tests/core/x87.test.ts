// The x87 FPU: every handler against the processor, and the rules of the SDM in fixed cases. SDM vol. 1 ch. 8.

import {
  R_DISP,
  R_IMM,
  R_OFFSET,
  R_PREFIX,
  R_SIZE,
  V_BOUNCE_W,
  V_CR0,
  V_EXC_VECTOR,
  V_FCS,
  V_FCW,
  V_FDP,
  V_FDS,
  V_FIP,
  V_FLAGS_KIND,
  V_FOP,
  V_FPR,
  V_FSW,
  V_FTW,
  V_OUTCOME,
  V_RAX,
  V_RFLAGS,
  V_RIP_PAGE,
} from '../../bindings/layout.gen.js';
import {
  buildCore,
  buildOracle,
  compare,
  type Instruction,
  makeCases,
  OPERAND,
  type Profile,
  RECORD,
  runCore,
  type Tolerance,
  VCPU,
} from '../native/x87-harness.js';
import { assert, suite } from '../suite.js';

const test = suite('x87');
const core = await buildCore();
const oracle = buildOracle();
const SEED = 19_800_101;
const EXC_MF = 16;
const CR0_PE = 1;
const CR0_NE = 0x20;
const C0 = 0x100;
const C2 = 0x400;
const UNORDERED = 0x4500;
const FLAGS_EAGER = 0x400;

// ---- Against the processor ------------------------------------------------------------------------------------------

interface Group {
  title: string;
  handlers: RegExp;
  cases: number;
  profile?: Profile;
  tolerance?: Tolerance;
}

const EXACT: Group[] = [
  { title: 'FADD, FSUB, FMUL and FDIV in all forms', handlers: /^X87Arith/, cases: 25_000 },
  {
    title: 'FADD and FSUB near ties',
    handlers: /^X87Arith\.(add|subr?)(St0Sti|StiSt0P?)$/,
    cases: 6000,
    profile: 'tie',
  },
  { title: 'loads, stores, moves and constants', handlers: /^X87Transfer/, cases: 25_000 },
  { title: 'comparisons', handlers: /^X87Compare/, cases: 20_000 },
  { title: 'FSQRT, FPREM, FRNDINT, FSCALE, FXTRACT', handlers: /^X87Unary/, cases: 20_000 },
  {
    title: 'register control',
    handlers: /^X87Control\.(f(inc|dec)stp|ffreep?|fnop|fnst|fldcw|fnclex|fninit)/,
    cases: 8000,
  },
];
const PROFILES: Profile[] = ['any', 'unit', 'angle', 'positive'];
const TRANSCENDENTAL: Group[] = PROFILES.map((profile) => ({
  title: `transcendental functions within one unit in the last place (${profile})`,
  handlers: /^X87Transcendental/,
  cases: 8000,
  profile,
  tolerance: { ulps: 1 },
}));

/** Memory forms that the oracle can execute, and all register forms. */
function isPlain({ read, write, modrm }: Instruction): boolean {
  return modrm >= 0xc0 || read + write > 0;
}

for (const group of [...EXACT, ...TRANSCENDENTAL]) {
  const title = `${group.title} agree with the processor`;
  if (!oracle) {
    test.skip(title, 'missing dependency gcc');
    continue;
  }
  test(title, () => {
    const isChosen = (i: Instruction) => group.handlers.test(i.handler) && isPlain(i);
    const near = group.profile === 'tie';
    const chosen = core.instructions.filter((i) => isChosen(i) && (!near || (i.modrm & 7) === 1));
    assert.ok(chosen.length > 7, `only ${chosen.length} encodings`);
    const cases = makeCases(SEED, group.cases, chosen, group.profile ?? 'any');
    const { shown, counts } = compare(core, cases, oracle(cases), runCore(core, cases), group.tolerance);
    assert.is(shown.join('\n'), '', [...counts].map(([name, n]) => `${name}: ${n}`).join(', '));
  });
}

// ---- Fixed cases ----------------------------------------------------------------------------------------------------

const view = new DataView(core.memory.buffer);

interface State {
  fcw?: number;
  fsw?: number;
  /** ST(0), ST(1) … of what is not empty: significand, sign and exponent. */
  st?: [bigint, number][];
  cr0?: number;
}

const ONE: [bigint, number] = [1n << 63n, 0x3fff];
const TWO: [bigint, number] = [1n << 63n, 0x4000];
const QNAN: [bigint, number] = [3n << 62n, 0x7fff];
const DENORMAL: [bigint, number] = [1n, 0];

function prepare({ fcw = 0x37f, fsw = 0, st = [], cr0 = CR0_PE | CR0_NE }: State): void {
  new Uint8Array(core.memory.buffer).fill(0, VCPU, OPERAND + 0x100);
  view.setUint32(VCPU + V_CR0, cr0, true);
  view.setUint32(VCPU + V_RFLAGS, 2, true);
  view.setUint32(VCPU + V_FLAGS_KIND, FLAGS_EAGER, true);
  view.setUint16(VCPU + V_FCW, fcw, true);
  view.setUint16(VCPU + V_FSW, fsw, true);
  st.forEach(([m, se], i) => {
    const n = ((fsw >> 11) + i) & 7;
    view.setBigUint64(VCPU + V_FPR + 16 * n, m, true);
    view.setUint16(VCPU + V_FPR + 16 * n + 8, se, true);
    view.setUint8(VCPU + V_FTW, view.getUint8(VCPU + V_FTW) | (1 << n));
  });
}

/** Executes one instruction; `operandSize` is the log2 of its bytes. */
function execute(opcode: number, modrm: number, operandSize = 2, p = OPERAND): void {
  const instruction = core.instructions.find((i) => i.opcode === opcode && i.modrm === modrm) as Instruction;
  view.setUint32(RECORD + R_IMM, ((opcode & 7) << 16) | (modrm << 8) | (modrm & 7), true);
  view.setUint8(RECORD + R_SIZE, instruction.read | instruction.write);
  view.setUint8(RECORD + R_PREFIX, operandSize << 4);
  view.setUint32(RECORD + R_DISP, OPERAND, true);
  view.setUint16(RECORD + R_OFFSET, 0x123, true);
  view.setBigUint64(VCPU + V_RIP_PAGE, 0x7000n, true);
  core.run(core.handlers.get(instruction.handler) as number, VCPU, RECORD, p);
}

const fsw = (): number => view.getUint16(VCPU + V_FSW, true);
const top = (): number => (fsw() >> 11) & 7;
const st = (i: number): [bigint, number] => {
  const at = VCPU + V_FPR + 16 * ((top() + i) & 7);
  return [view.getBigUint64(at, true), view.getUint16(at + 8, true)];
};

test('an unmasked exception faults at the next waiting instruction, not at its own', () => {
  prepare({ fcw: 0x37b, st: [[0n, 0], ONE] });
  execute(0xd8, 0xf9); // FDIVR ST(0), ST(1): 1 / 0
  assert.is(view.getUint32(VCPU + V_OUTCOME, true), 0);
  assert.is(fsw(), 0x8084);
  assert.equal(st(0), [0n, 0]);
  assert.is(view.getBigUint64(VCPU + V_FIP, true), 0x7123n);
  assert.is(view.getUint16(VCPU + V_FOP, true), 0x0f9);
  execute(0xdf, 0xe0); // FNSTSW does not wait
  assert.is(view.getUint16(VCPU + V_RAX, true), 0x8084);
  execute(0xd9, 0xe8); // FLD1
  assert.is(view.getUint32(VCPU + V_OUTCOME, true), 1);
  assert.is(view.getUint32(VCPU + V_EXC_VECTOR, true), EXC_MF);
  assert.is(fsw(), 0x8084);
});

test('without CR0.NE a pending exception does not fault', () => {
  prepare({ fsw: 0x8084, fcw: 0x37b, cr0: CR0_PE });
  execute(0xd9, 0xe8);
  assert.is(view.getUint32(VCPU + V_OUTCOME, true), 0);
  assert.equal(st(0), ONE);
});

test('FLD of a denormal with DE unmasked pushes nothing', () => {
  prepare({ fcw: 0x37d });
  view.setUint32(OPERAND, 1, true);
  execute(0xd9, 0x00);
  assert.is(fsw(), 0x8082);
  assert.is(view.getUint8(VCPU + V_FTW), 0);
  assert.is(view.getBigUint64(VCPU + V_FDP, true), BigInt(OPERAND));
});

test('a comparison with an unmasked exception leaves condition codes, flags and stack', () => {
  prepare({ fcw: 0x37e, st: [QNAN, ONE] });
  execute(0xd8, 0xd9); // FCOMP ST(1)
  assert.is(fsw(), 0x8081);
  prepare({ fcw: 0x37e, st: [QNAN, ONE] });
  view.setUint32(VCPU + V_RFLAGS, 0x43, true);
  execute(0xdf, 0xf1); // FCOMIP ST(0), ST(1)
  assert.is(fsw(), 0x8081);
  assert.is(view.getUint32(VCPU + V_RFLAGS, true), 0x43);
  prepare({ fcw: 0x37d, st: [DENORMAL, ONE] });
  execute(0xd8, 0xd9);
  assert.is(fsw(), 0x8082);
});

test('FUCOM passes a QNaN, FCOM does not', () => {
  prepare({ st: [QNAN, ONE] });
  execute(0xdd, 0xe1);
  assert.is(fsw(), UNORDERED);
  execute(0xd8, 0xd1);
  assert.is(fsw(), UNORDERED | 1);
});

test('a store with an unmasked exception leaves memory and stack', () => {
  prepare({ fcw: 0x377, st: [[1n << 63n, 0x7000]] });
  view.setUint32(OPERAND, 0x12345678, true);
  execute(0xd9, 0x18); // FSTP m32
  assert.is(view.getUint32(OPERAND, true), 0x12345678);
  assert.is(fsw(), 0x8088);
  assert.is(view.getUint8(VCPU + V_FTW), 1);
});

test('a store that does not happen leaves memory behind the bounce buffer', () => {
  prepare({ fcw: 0x377, st: [[1n << 63n, 0x7000]] });
  execute(0xdd, 0x10, 2, VCPU + V_BOUNCE_W); // FST m64
  assert.is(view.getBigUint64(VCPU + V_BOUNCE_W, true), 0x7777777777777777n);
});

test('FCOMI clears OF, SF and AF', () => {
  prepare({ st: [ONE, TWO] });
  view.setUint32(VCPU + V_RFLAGS, 0x8d7, true);
  execute(0xdb, 0xf1);
  assert.is(view.getUint32(VCPU + V_RFLAGS, true), 3);
});

test('arguments out of range are left alone with C2 set', () => {
  prepare({ st: [[1n << 63n, 0x3fff + 63]] });
  execute(0xd9, 0xfe);
  assert.is(fsw(), C2);
  assert.equal(st(0), [1n << 63n, 0x3fff + 63]);
});

test('FPREM reduces by at most 63 binary places at a time', () => {
  prepare({
    st: [
      [1n << 63n, 0x3fff + 100],
      [3n << 62n, 0x4000],
    ],
  });
  let steps = 0;
  do {
    execute(0xd9, 0xf8);
    steps++;
  } while (fsw() & C2 && steps < 10);
  assert.is(steps, 2);
  assert.equal(st(0), ONE); // 2^100 mod 3
  assert.is(fsw() & C0, C0); // (2^100 − 1) / 3 = …101 in binary
});

test('FNINIT and FNCLEX', () => {
  prepare({ fcw: 0x1240, fsw: 0xffff, st: [ONE] });
  execute(0xdb, 0xe2);
  assert.is(fsw(), 0x7f00);
  execute(0xdb, 0xe3);
  assert.is(fsw(), 0);
  assert.is(view.getUint16(VCPU + V_FCW, true), 0x37f);
  assert.is(view.getUint8(VCPU + V_FTW), 0);
});

test('FLDCW keeps the fixed bits and finds exceptions that it unmasks', () => {
  prepare({ fsw: 4 });
  view.setUint16(OPERAND, 0xf33b, true);
  execute(0xd9, 0x28);
  assert.is(view.getUint16(VCPU + V_FCW, true), 0x137b);
  assert.is(fsw(), 0x8084);
});

function setPointers(): void {
  view.setUint16(VCPU + V_FOP, 0x5a5, true);
  view.setBigUint64(VCPU + V_FIP, 0x12345678n, true);
  view.setUint16(VCPU + V_FCS, 0xabcd, true);
  view.setBigUint64(VCPU + V_FDP, 0x9abcdef0n, true);
  view.setUint16(VCPU + V_FDS, 0x4321, true);
}

function words(count: number): string {
  const list = Array.from({ length: count }, (_, i) => view.getUint16(OPERAND + 2 * i, true).toString(16));
  return list.join(' ');
}

test('FNSTENV writes the four formats of the environment and masks all exceptions', () => {
  const formats: [number, number, number, string][] = [
    [CR0_PE, 2, 14, '340 ffff 3000 ffff 7fff ffff 5678 1234 abcd 5a5 def0 9abc 4321 ffff'],
    [CR0_PE, 1, 7, '340 3000 7fff 5678 abcd def0 4321'],
    [0, 2, 14, '340 ffff 3000 ffff 7fff ffff 1348 0 f5a5 123 1100 0 1000 9ac'],
    [0, 1, 7, '340 3000 7fff 1348 f5a5 1100 1000'],
  ];
  for (const [cr0, size, count, expected] of formats) {
    prepare({ fcw: 0x340, fsw: 0x3000, cr0 });
    view.setUint8(VCPU + V_FTW, 0x80);
    view.setBigUint64(VCPU + V_FPR + 0x70, 0n, true);
    view.setUint16(VCPU + V_FPR + 0x78, 0, true);
    setPointers();
    execute(0xd9, 0x30, size);
    assert.is(words(count), expected);
    assert.is(view.getUint16(VCPU + V_FCW, true), 0x37f);
  }
});

test('FLDENV restores pointers, tags and the summary of exceptions', () => {
  prepare({});
  const image = [0x33e, 0, 0x3801, 0, 0x5fff, 0, 0x5678, 0x1234, 0xabcd, 0x5a5, 0xdef0, 0x9abc, 0x4321, 0];
  for (const [i, word] of image.entries()) view.setUint16(OPERAND + 2 * i, word, true);
  execute(0xd9, 0x20);
  assert.is(view.getUint16(VCPU + V_FCW, true), 0x37e);
  assert.is(fsw(), 0xb881);
  assert.is(view.getUint8(VCPU + V_FTW), 0xc0);
  assert.is(view.getUint16(VCPU + V_FOP, true), 0x5a5);
  assert.is(view.getBigUint64(VCPU + V_FIP, true), 0x12345678n);
  assert.is(view.getUint16(VCPU + V_FCS, true), 0xabcd);
  assert.is(view.getBigUint64(VCPU + V_FDP, true), 0x9abcdef0n);
  assert.is(view.getUint16(VCPU + V_FDS, true), 0x4321);
});

test('FNSAVE and FRSTOR carry the whole state', () => {
  for (const size of [1, 2]) {
    prepare({ fcw: 0x27f, fsw: 0x2800 | C0, st: [ONE, TWO, QNAN, DENORMAL] });
    execute(0xdd, 0x30, size);
    assert.is(view.getUint8(VCPU + V_FTW), 0);
    assert.is(fsw(), 0);
    assert.is(view.getUint16(VCPU + V_FCW, true), 0x37f);
    for (let i = 0; i < 8; i++) view.setBigUint64(VCPU + V_FPR + 16 * i, 0xbadn, true);
    execute(0xdd, 0x20, size);
    assert.is(view.getUint16(VCPU + V_FCW, true), 0x27f);
    assert.is(fsw(), 0x2800 | C0);
    assert.is(view.getUint8(VCPU + V_FTW), 0xe1);
    assert.equal([st(0), st(1), st(2), st(3)], [ONE, TWO, QNAN, DENORMAL]);
  }
});
