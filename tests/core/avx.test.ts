// AVX, AVX2 and F16C through the decoder and the run loop: every form against the processor, and the rules of availability.

import { assemble } from '../../bindings/isa/assembler.js';
import { V_XMM } from '../../bindings/layout.gen.js';
import {
  AT,
  AvxMachine,
  buildOracle,
  compareForms,
  encode,
  type Form,
  formsOf,
  STATE,
  vexLines,
} from '../native/avx-harness.js';
import { assert, suite } from '../suite.js';

const test = suite('avx');

const SEED = 20_260;
const CASES = 24;
const BATCH = 64;
/** Of the memory operand: aligned, not aligned, over the end of what is mapped. */
const OFFSETS = [0, 4, 40];
const IMMEDIATES = [0, 1, 7, 0x0b, 0x1d, 0x93, 0xe4];
const EXC_UD = 6;
const EXC_NM = 7;
const CR0_TS = 8n;
const CR4_OSXSAVE = 0x40000n;

const lines = vexLines().filter((line) => !line.attrs.has('i64'));
const own = lines.filter((line) => line.attrs.get('cpuid') !== 'fma' && !line.attrs.has('vexgpr'));
const machine = await AvxMachine.create();
const oracle = buildOracle();

const COMPARED = 'every form does what the processor does';
if (typeof oracle === 'string') test.skip(COMPARED, oracle);
else
  test(COMPARED, () => {
    // AMD processors have one more bit of MXCSR.
    const forms = own
      .filter((line) => line.mnemonic !== 'vldmxcsr')
      .flatMap((line) => formsOf(line, IMMEDIATES, OFFSETS));
    assert.ok(forms.length > 3000, `${forms.length} forms`);
    const reports: string[] = [];
    for (let i = 0; i < forms.length; i += BATCH)
      reports.push(...compareForms(machine, oracle, forms.slice(i, i + BATCH), CASES, SEED + i).reports);
    assert.is(reports.length, 0, reports.slice(0, 5).join('\n\n'));
  });

/** Encodings of later features, which no model of ours has: AVX-512 masks, VNNI, GFNI, and AES and PCLMULQDQ of 256 bits. */
const LATER = /^(1 (4[1-7ab]|9[0-389])|2 (5[0-3]|b[01]|cf|d[c-f])|3 (3[0-3]|44|ce|cf))$/;
/** VPERMQ and VPERMPD, which must have VEX.W as the SDM says; there are processors that do not look. */
const UNCHECKED = /^3 [01]$/;

const RESERVED = 'what is no instruction of the model raises #UD, all VEX opcodes, prefixes and lengths';
if (typeof oracle === 'string') test.skip(RESERVED, oracle);
else
  test(RESERVED, () => {
    const forms: Form[] = [];
    const line = own[0] as Form['line'];
    for (let n = 0; n < 3 * 256 * 64; n++) {
      const [map, opcode] = [1 + (n >> 14), (n >> 6) & 255];
      const place = `${map} ${opcode.toString(16)}`;
      if (LATER.test(place) || UNCHECKED.test(place) || (map === 1 && opcode === 0x77)) continue;
      // W, one of two registers in vvvv, L and the prefix; ModRM a register or memory.
      const last = ((n & 1) << 7) | (n & 2 ? 0x78 : 0x60) | (n & 4) | ((n >> 3) & 3);
      const tail = map === 3 ? [0x40] : [];
      const bytes = [0xc4, 0xe0 | map, last, opcode, n & 32 ? 0x0e : 0xca, ...tail];
      forms.push({ line, title: place, code: Buffer.from(bytes).toString('hex'), kind: 'i', offset: 0 });
    }
    const actual = Buffer.alloc(STATE);
    const differ: string[] = [];
    const records = oracle(forms, 1, SEED);
    forms.forEach((form, i) => {
      machine.step(machine.place(form.code), records, i * 2 * STATE, 0, actual);
      const wanted = records.readUInt32LE((i * 2 + 1) * STATE + AT.vector);
      const raised = actual.readUInt32LE(AT.vector);
      if ((wanted === EXC_UD) !== (raised === EXC_UD))
        differ.push(`${form.code} ${raised}, wanted ${wanted}`);
    });
    assert.is(differ.slice(0, 10).join('\n'), '', `${differ.length} differ`);
  });

/** Vector that machine code raises on a state of zeros; 0 for none. */
function vectorOf(code: string, offset = 0): number {
  const result = Buffer.alloc(STATE);
  const state = Buffer.alloc(STATE);
  state.writeUInt32LE(0x1f80, AT.mxcsr);
  machine.step(machine.place(code), state, 0, offset, result);
  return result.readUInt32LE(AT.vector);
}

const first = (line: (typeof lines)[number]): Form => formsOf(line, [0])[0] as Form;

test('CR0.TS, CR4.OSXSAVE and XCR0 decide about #NM and #UD; BMI needs none of them', () => {
  const { cpu } = machine;
  const [cr0, cr4] = [cpu.cr0, cpu.cr4];
  for (const line of lines) {
    const { code, title } = first(line);
    const general = line.attrs.has('vexgpr');
    cpu.cr0 = cr0 | CR0_TS;
    cpu.settle();
    assert.is(vectorOf(code), general ? 0 : EXC_NM, `TS ${title}`);
    cpu.cr0 = cr0;
    cpu.cr4 = cr4 & ~CR4_OSXSAVE;
    cpu.settle();
    assert.is(vectorOf(code), general ? 0 : EXC_UD, `OSXSAVE ${title}`);
    cpu.cr4 = cr4;
    cpu.xcr0 = 3n;
    cpu.settle();
    assert.is(vectorOf(code), general ? 0 : EXC_UD, `XCR0 ${title}`);
    cpu.xcr0 = 7n;
    cpu.settle();
  }
});

test('legacy prefixes before VEX, a register in vvvv that names none, a wrong VEX.L: #UD', () => {
  for (const line of lines) {
    const { code, title } = first(line);
    for (const prefix of ['66', 'f2', 'f3', 'f0', '48'])
      assert.is(vectorOf(prefix + code), EXC_UD, prefix + title);
    const fields = { reg: 1, rm: line.form === 'm' ? null : 2, vvvv: 3, w: line.w ?? 0, imm: 0 };
    if (line.vexL !== null && !['vmovddup'].includes(line.mnemonic)) {
      const other = lines.some(
        (l) =>
          l !== line &&
          l.map === line.map &&
          l.opcode === line.opcode &&
          l.prefix === line.prefix &&
          l.vexL !== line.vexL,
      );
      if (!other) assert.is(vectorOf(encode(line, { ...fields, l: 1 - line.vexL })), EXC_UD, `L ${title}`);
    }
    if (line.operands.some((o) => /^[HB]/.test(o))) continue;
    const bytes = Buffer.from(code, 'hex');
    const at = bytes[0] === 0xc5 ? 1 : 2;
    bytes[at] = (bytes[at] as number) & ~0x40;
    // With another vvvv it may be a line of its own.
    const shared = lines.some(
      (l) =>
        l !== line &&
        l.map === line.map &&
        l.opcode === line.opcode &&
        l.operands.some((o) => /^[HB]/.test(o)),
    );
    if (!shared) assert.is(vectorOf(bytes.toString('hex')), EXC_UD, `vvvv ${title}`);
  }
});

test('gathers take three different registers and need a SIB byte', () => {
  const code = (text: string): string => Buffer.from(assemble(text, { bits: 64 }).bytes).toString('hex');
  assert.is(vectorOf(code('vpgatherdd ymm1,[rsi+ymm2],ymm3')), 0);
  assert.is(vectorOf(code('vpgatherdd ymm1,[rsi+ymm1],ymm3')), EXC_UD);
  assert.is(vectorOf(code('vpgatherdd ymm1,[rsi+ymm2],ymm1')), EXC_UD);
  assert.is(vectorOf(code('vpgatherdd ymm1,[rsi+ymm3],ymm3')), EXC_UD);
  assert.is(vectorOf('c4e265900e'), EXC_UD);
});

test('all sixteen registers, by the inverted bits of the prefix', () => {
  const { cpu } = machine;
  const block = machine.core.instance.exports.vcpuAddress(0) + V_XMM;
  for (const [d, a, b] of [
    [9, 11, 14],
    [15, 2, 8],
    [1, 15, 7],
    [8, 8, 9],
  ] as const) {
    for (let i = 0; i < 16; i++) cpu.setYmm(i, BigInt(1 + i * 0x10101));
    const wanted = cpu.ymm(a) ^ cpu.ymm(b);
    const bytes = assemble(`vpxor ymm${d},ymm${a},ymm${b}`, { bits: 64 }).bytes;
    cpu.rip = BigInt(machine.place(Buffer.from(bytes).toString('hex')));
    cpu.run(1);
    assert.is(cpu.ymm(d), wanted);
    assert.is(machine.core.instance.u8[block + 32 * d], Number(wanted & 0xffn));
  }
});

test('XSAVE, XSAVEC and XSAVEOPT hold the upper halves; what is in its initial state is left out', () => {
  const { cpu, core } = machine;
  const area = 0x300000;
  const run = (text: string): void => {
    cpu.rip = BigInt(machine.place(Buffer.from(assemble(text, { bits: 64 }).bytes).toString('hex')));
    cpu.rdi = BigInt(area);
    cpu.rax = 7n;
    cpu.rdx = 0n;
    cpu.run(1);
  };
  const u64 = (at: number): bigint => {
    const bytes = Buffer.alloc(8);
    core.memory.read(area + at, bytes);
    return bytes.readBigUInt64LE();
  };
  for (const save of ['xsave [rdi]', 'xsaveopt [rdi]', 'xsavec [rdi]']) {
    core.memory.write(area, new Uint8Array(832));
    const values = Array.from(
      { length: 16 },
      (_, i) => (BigInt(i + 1) << 200n) | (0xabcn << 128n) | BigInt(7 * i),
    );
    for (const [i, value] of values.entries()) cpu.setYmm(i, value);
    cpu.fpu = { fcw: 0x37f, fsw: 0, ftw: 0 };
    for (let i = 0; i < 8; i++) cpu.setFpr(i, 0n);
    cpu.mxcsr = 0x1fa0;
    run(save);
    assert.is(u64(512), 6n, save);
    assert.is(u64(576), 0xabcn);
    for (let i = 0; i < 16; i++) cpu.setYmm(i, ~0n);
    cpu.mxcsr = 0x1f80;
    run('xrstor [rdi]');
    for (let i = 0; i < 16; i++) assert.is(cpu.ymm(i), values[i], `${save} ymm${i}`);
    assert.is(cpu.mxcsr, 0x1fa0);
    run('vzeroupper');
    run(save);
    assert.is(u64(512), 2n, save);
    for (let i = 0; i < 16; i++) cpu.setYmm(i, ~0n);
    run('xrstor [rdi]');
    for (let i = 0; i < 16; i++) assert.is(cpu.ymm(i), (values[i] as bigint) & ((1n << 128n) - 1n));
  }
});
