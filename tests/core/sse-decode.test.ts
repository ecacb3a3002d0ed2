// MMX, SSE and later extensions through the decoder and the run loop: every form of every line of the opcode table as machine code.

import { Core, type Vcpu } from '../../bindings/index.js';
import { buildOracle, CASE_SIZE, type Form, formsOf, type Line, readTable } from '../native/sse-harness.js';
import { assert, suite } from '../suite.js';

const test = suite('sse-decode');

const SEED = 77;
const CASES = 12;
const SLOT = 32;
const CODE = 0x100000;
const DATA = 0x5000;
const TABLES = 0x1000;
const LOOPS = 0x7000;
const ARITH = 0x8d5;
const EXC_UD = 6;
const EXC_NM = 7;
const EXC_GP = 13;
const EXC_XM = 19;
const UNCHECKED = /^(FxState\.|SseArith\.(rcp|rsqrt))/;
const CR0 = 0x80000001n;
const CR0_EM = 4n;
const CR0_TS = 8n;
const CR4 = 0x620n;
const CR4_OSFXSR = 0x200n;
const CR4_OSXSAVE = 0x40000n;

/** 64-bit mode on identity-mapped memory, an IDT that leads each vector to an endless loop of its own. */
async function longMode() {
  const core = await Core.create({ cpu: 'max' });
  core.memory.addRam(0, 0x200000);
  const quad = (at: number, value: bigint): void => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, value, true);
    core.memory.write(at, bytes);
  };
  quad(TABLES, BigInt(TABLES + 0x1000) | 3n);
  quad(TABLES + 0x1000, BigInt(TABLES + 0x2000) | 3n);
  quad(TABLES + 0x2000, 0x83n);
  const cpu = core.vcpus[0] as Vcpu;
  cpu.cr3 = BigInt(TABLES);
  cpu.cr4 = CR4;
  cpu.efer = 0x500n;
  cpu.cr0 = CR0;
  cpu.setSegment('cs', { selector: 8, base: 0n, limit: 0xffffffff, access: 0xa09b });
  for (const name of ['ss', 'ds', 'es'] as const) {
    cpu.setSegment(name, { selector: 16, base: 0n, limit: 0xffffffff, access: 0xc093 });
  }
  quad(0x4008, 0x00af9b000000ffffn);
  cpu.gdtr = { base: 0x4000n, limit: 0xff };
  cpu.idtr = { base: 0x6000n, limit: 0xfff };
  for (let i = 0; i < 32; i++) {
    quad(0x6000 + 16 * i, 0x00008e0000080000n | BigInt(LOOPS + 2 * i));
    core.memory.write(LOOPS + 2 * i, Uint8Array.of(0xeb, 0xfe));
  }
  return { core, cpu };
}

const { core, cpu } = await longMode();
const lines = readTable();
let nextSlot = CODE;

/** Puts machine code at a fresh address. */
function place(code: string): bigint {
  const at = nextSlot;
  nextSlot += SLOT;
  core.memory.write(at, Uint8Array.from([...Buffer.from(code, 'hex'), 0xf4]));
  return BigInt(at);
}

/** Runs one instruction; the vector of the exception it raised, or −1. */
function step(rip: bigint): number {
  cpu.rip = rip;
  cpu.rsp = 0x8000n;
  cpu.run(1);
  const loop = Number(cpu.rip) - LOOPS;
  return loop >= 0 && loop < 64 ? loop / 2 : -1;
}

function load(state: Buffer): void {
  const xmm = (at: number): bigint => state.readBigUInt64LE(at) | (state.readBigUInt64LE(at + 8) << 64n);
  cpu.setXmm(1, xmm(0));
  cpu.setXmm(2, xmm(16));
  core.memory.write(DATA, state.subarray(32, 48));
  cpu.setFpr(1, (0xffffn << 64n) | state.readBigUInt64LE(48));
  cpu.setFpr(2, (0xffffn << 64n) | state.readBigUInt64LE(56));
  cpu.fpu = { fcw: 0x37f, fsw: 0x1800, ftw: 0 };
  cpu.setXmm(0, xmm(112));
  cpu.rax = state.readBigUInt64LE(104);
  cpu.rcx = state.readBigUInt64LE(64);
  cpu.rdx = state.readBigUInt64LE(72);
  cpu.rsi = BigInt(DATA);
  cpu.rdi = BigInt(DATA);
  cpu.rflags = BigInt(state.readUInt32LE(80) & ARITH) | 2n;
  cpu.mxcsr = state.readUInt32LE(84);
}

/** What differs from the state that the processor was in afterwards. */
function difference(wanted: Buffer): string {
  const xmm = (at: number): bigint => wanted.readBigUInt64LE(at) | (wanted.readBigUInt64LE(at + 8) << 64n);
  const data = Buffer.alloc(16);
  core.memory.read(DATA, data);
  const pairs: [string, bigint | number, bigint | number][] = [
    ['xmm1', cpu.xmm(1), xmm(0)],
    ['xmm2', cpu.xmm(2), xmm(16)],
    ['memory', data.readBigUInt64LE(0) | (data.readBigUInt64LE(8) << 64n), xmm(32)],
    ['mm1', cpu.fpr(1) & 0xffffffffffffffffn, wanted.readBigUInt64LE(48)],
    ['mm2', cpu.fpr(2) & 0xffffffffffffffffn, wanted.readBigUInt64LE(56)],
    ['xmm0', cpu.xmm(0), xmm(112)],
    ['rax', cpu.rax, wanted.readBigUInt64LE(104)],
    ['rcx', cpu.rcx, wanted.readBigUInt64LE(64)],
    ['rdx', cpu.rdx, wanted.readBigUInt64LE(72)],
    ['flags', Number(cpu.rflags) & ARITH, wanted.readUInt32LE(80) & ARITH],
    ['mxcsr', cpu.mxcsr, wanted.readUInt32LE(84)],
  ];
  const bad = pairs.filter(([, actual, value]) => actual !== value);
  return bad
    .map(([name, actual, value]) => `${name} ${actual.toString(16)} not ${value.toString(16)}`)
    .join(', ');
}

const oracle = buildOracle();
const COMPARED = 'every form does what the processor does';
if (oracle) {
  test(COMPARED, () => {
    const forms = lines
      .filter((line) => !UNCHECKED.test(line.handler))
      .flatMap((line) => formsOf(line, [0, 3, 0xe4]));
    const records = oracle(forms, CASES, SEED);
    const reports: string[] = [];
    forms.forEach((form: Form, i) => {
      const rip = place(form.code);
      for (let n = 0; n < CASES; n++) {
        const at = (i * CASES + n) * CASE_SIZE;
        const wanted = records.subarray(at + 128, at + 256);
        load(records.subarray(at, at + 128));
        const vector = step(rip);
        const expected = wanted.readUInt32LE(88) ? EXC_XM : -1;
        const report = vector === expected ? difference(wanted) : `exception ${vector}`;
        if (!report) continue;
        reports.push(`${form.title} (${form.code}): ${report}`);
        break;
      }
    });
    assert.is(reports.length, 0, reports.slice(0, 20).join('\n'));
  });
} else {
  test.skip(COMPARED, 'missing dependency gcc');
}

/** Vector that a form raises with these control registers and this operand address. */
function vectorOf(form: Form, cr0: bigint, cr4: bigint, address: number): number {
  cpu.cr0 = cr0;
  cpu.cr4 = cr4;
  load(Buffer.alloc(128));
  cpu.mxcsr = 0x1f80;
  cpu.rsi = BigInt(address);
  const vector = step(place(form.code));
  cpu.cr0 = CR0;
  cpu.cr4 = CR4;
  return vector;
}

const group = (line: Line): string =>
  line.attributes.includes('any')
    ? 'any'
    : line.attributes.includes('mmx')
      ? 'mmx'
      : (line.attributes.find((a) => /^(sse|fxsr|xsave)/.test(a)) ?? 'general');

test('CR0.EM, CR0.TS, CR4.OSFXSR: #UD and #NM by group', () => {
  for (const line of lines) {
    const form = formsOf(line, [0])[0] as Form;
    const kind = group(line);
    if (kind === 'xsave') continue;
    const isSse = kind.startsWith('sse');
    const always = kind === 'any' || kind === 'general';
    const emulated = always ? -1 : kind === 'fxsr' ? EXC_NM : EXC_UD;
    assert.is(vectorOf(form, CR0 | CR0_EM, CR4, DATA), emulated, `EM ${form.title}`);
    assert.is(vectorOf(form, CR0 | CR0_TS, CR4, DATA), always ? -1 : EXC_NM, `TS ${form.title}`);
    assert.is(vectorOf(form, CR0, CR4 & ~CR4_OSFXSR, DATA), isSse ? EXC_UD : -1, `OSFXSR ${form.title}`);
  }
});

test('16-byte operands must be aligned where the table says so', () => {
  for (const line of lines) {
    const form = formsOf(line, [0]).find((f) => f.memory);
    if (!form || line.attributes.includes('self')) continue;
    const wanted = line.attributes.includes('align16') ? EXC_GP : -1;
    assert.is(vectorOf(form, CR0, CR4, DATA + 4), wanted, form.title);
  }
});

test('FXSAVE and XSAVE images cross pages and come back', () => {
  const address = 0xaf40;
  for (const [save, restore] of [
    ['0FAE06', '0FAE0E'],
    ['480FAE06', '480FAE0E'],
    ['0FAE26', '0FAE2E'],
    ['480FC726', '480FAE2E'],
  ] as const) {
    cpu.cr4 = CR4 | CR4_OSXSAVE;
    cpu.xcr0 = 3n;
    load(Buffer.alloc(128));
    const value = 0x112233445566778899aabbccddeeff00n;
    for (let i = 0; i < 16; i++) cpu.setXmm(i, value + BigInt(i));
    cpu.setFpr(1, 0x4000_8000000000000001n);
    cpu.mxcsr = 0x1f80;
    cpu.rsi = BigInt(address);
    cpu.rax = 3n;
    cpu.rdx = 0n;
    assert.is(step(place(save)), -1, save);
    for (let i = 0; i < 16; i++) cpu.setXmm(i, 0n);
    cpu.setFpr(1, 0n);
    assert.is(step(place(restore)), -1, restore);
    for (let i = 0; i < 16; i++) assert.is(cpu.xmm(i), value + BigInt(i));
    assert.is(cpu.fpr(1), 0x4000_8000000000000001n);
  }
  cpu.cr4 = CR4;
  assert.is(step(place('0FAE26')), EXC_UD);
});
