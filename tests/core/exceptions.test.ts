// Every exception in every mode: vector, error code, the pushed frame, what the handler finds. Written from the SDM alone:
// vol. 3 chapter 6 (table 6-1, figures 6-4 to 6-9), §17.3, §20.3.3, vol. 2 INT. Planted bugs that this finds: RF pushed by
// INT1, a frame that is not aligned in 64-bit mode, NT kept by a 16-bit gate.

import { assert, suite } from '../suite.js';
import * as M from './system-machine.js';

const test = suite('exceptions');
const { CODE, HANDLERS, SystemMachine } = M;
const CF_TO_OF = 0x8d5;
const [TF, IF, NT, RF, VM, AC] = [0x100, 0x200, 0x4000, 0x10000, 0x20000, 0x40000];
const IOPL3 = 0x3000;
const FLAGS = 2 | CF_TO_OF | IF | NT;
const IST = 0x6808;
const DATA = 0x9000;
const ABSENT_GATE = 0x42;
const UNMAPPED = 0x40000000n;
const PENDING_NMI = 2;

// ---- Where exceptions happen ------------------------------------------------------------------------------------------------

interface Place {
  title: string;
  bits: 16 | 32 | 64;
  ring: 0 | 3;
  kind: 'real' | 'protected' | 'vm86' | 'long';
  /** Bytes of an item of the frame. */
  item: 2 | 4 | 8;
  /** Gates leave IF alone. */
  trap?: boolean;
  ist?: boolean;
}

const PLACES: readonly Place[] = [
  { title: 'real mode', bits: 16, ring: 0, kind: 'real', item: 2 },
  { title: 'ring 0, 32-bit gates', bits: 32, ring: 0, kind: 'protected', item: 4 },
  { title: 'ring 0, 16-bit gates', bits: 32, ring: 0, kind: 'protected', item: 2 },
  { title: 'ring 3, 32-bit gates', bits: 32, ring: 3, kind: 'protected', item: 4 },
  { title: 'ring 3, 32-bit trap gates', bits: 32, ring: 3, kind: 'protected', item: 4, trap: true },
  { title: 'ring 3, 16-bit gates', bits: 32, ring: 3, kind: 'protected', item: 2 },
  { title: 'virtual-8086 mode', bits: 16, ring: 3, kind: 'vm86', item: 4 },
  { title: 'virtual-8086 mode, trap gates', bits: 16, ring: 3, kind: 'vm86', item: 4, trap: true },
  { title: '64-bit mode, ring 0', bits: 64, ring: 0, kind: 'long', item: 8 },
  { title: '64-bit mode, ring 3', bits: 64, ring: 3, kind: 'long', item: 8 },
  { title: '64-bit mode, ring 3, trap gates', bits: 64, ring: 3, kind: 'long', item: 8, trap: true },
  { title: '64-bit mode, ring 0, interrupt stack', bits: 64, ring: 0, kind: 'long', item: 8, ist: true },
  { title: '64-bit mode, ring 3, interrupt stack', bits: 64, ring: 3, kind: 'long', item: 8, ist: true },
  { title: 'compatibility mode, ring 3', bits: 32, ring: 3, kind: 'long', item: 8 },
];

const m = await SystemMachine.create();
const { cpu } = m;

/** Rewrites the gates: 6 and 7 have 16 bits, 14 and 15 have 32 or 64. */
function gates({ kind, item, trap, ist }: Place): void {
  if (kind === 'real') return;
  const type = (item === 2 ? 6 : 14) + (trap ? 1 : 0);
  const code = kind === 'long' ? M.KCODE64 : M.KCODE;
  for (let vector = 0; vector < 256; vector++) {
    const dpl = vector === 3 || vector === 4 || vector === 0x40 || vector === ABSENT_GATE ? 3 : 0;
    const at = M.IDT + vector * (kind === 'long' ? 16 : 8);
    m.poke(at, M.gate(code, HANDLERS + vector * 16, type, dpl, ist ? 1 : 0), 8);
    if (vector === ABSENT_GATE) m.poke(at + 5, 0x60 | type, 1);
  }
}

function enter(place: Place): void {
  const { kind, ring, bits } = place;
  if (kind === 'real') m.real();
  else if (kind === 'vm86') m.vm86(3);
  else if (kind === 'protected') m.protected32(ring);
  else m.long(ring);
  gates(place);
  if (kind === 'long') m.poke(M.TSS + 0x24, IST, 8);
  // 4 MiB pages: the first is mapped to itself, for everyone.
  if (kind === 'protected' || kind === 'vm86') {
    m.poke(M.TABLES, 0x87, 8);
    m.poke(M.TABLES + 4 * Number(UNMAPPED >> 22n), 0, 4);
    cpu.cr3 = BigInt(M.TABLES);
    cpu.cr4 = 0x10n;
    cpu.cr0 |= 1n << 31n;
  }
  if (kind === 'long' && bits === 32)
    cpu.setSegment('cs', { selector: M.UCODE, base: 0n, limit: 0xffffffff, access: 0xc0fb });
  if (kind === 'long' && ring === 0) cpu.rsp = BigInt(M.KERNEL_STACK - 7);
  cpu.rflags = BigInt(FLAGS | (kind === 'vm86' ? VM | IOPL3 : 0));
  cpu.cr0 |= 0x20n;
  cpu.rcx = 0n;
  cpu.rbx = BigInt(DATA);
  m.write(DATA, new Uint8Array(16));
}

// ---- What happens there -----------------------------------------------------------------------------------------------------

interface Row {
  title: string;
  code: string | ((place: Place) => string);
  vector: number;
  /** Error code: none, or a value that real mode does not push. */
  error?: number;
  /** Bytes of the instruction behind which RIP is, for traps and interrupts; RF is then clear. */
  after?: number;
  where?: (place: Place) => boolean;
  prepare?: (place: Place) => void;
  /** Flags that are set beforehand. */
  flags?: number;
  /** A fault that pushes RF as it is: an instruction breakpoint (SDM vol. 3 §17.3.1.1). */
  keepsRf?: boolean;
  cr2?: bigint;
  dr6?: bigint;
}

const guarded = ({ kind }: Place): boolean => kind !== 'real';
const selectors = ({ kind }: Place): boolean => kind === 'protected' || kind === 'long';
const not64 = ({ bits }: Place): boolean => bits !== 64;
const ring3 = ({ ring }: Place): boolean => ring === 3;
const ring0 = (place: Place): boolean => selectors(place) && place.ring === 0;
const byMode = (in16: string, otherwise: string) => (place: Place) => (place.bits === 16 ? in16 : otherwise);
const withAx = (value: number) => () => {
  cpu.rax = BigInt(value);
};
const idt = (vector: number): number => vector * 8 + 2;

const pageFault = (title: string, code: string, write: number): Row[] =>
  [0, 3].map((ring) => ({
    title: `#PF: ${title}, ring ${ring}`,
    code,
    vector: 14,
    error: write | (ring ? 4 : 0),
    where: (place) => selectors(place) && place.ring === ring,
    prepare: () => {
      cpu.rbx = UNMAPPED + 0x123n;
    },
    cr2: UNMAPPED + 0x123n,
  }));

const ROWS: readonly Row[] = [
  { title: '#DE: DIV', code: 'f6f1', vector: 0 },
  {
    title: '#DE: IDIV overflow',
    code: 'f6f9',
    vector: 0,
    prepare: () => void ((cpu.rcx = 1n), (cpu.rax = 0x4000n)),
  },
  { title: '#DE: AAM 0', code: 'd400', vector: 0, where: not64 },
  { title: '#DB: INT1', code: 'f1', vector: 1, after: 1 },
  { title: '#DB: single step', code: '90', vector: 1, after: 1, flags: TF, dr6: 0x4000n },
  {
    title: '#DB: breakpoint',
    code: '90',
    vector: 1,
    dr6: 1n,
    keepsRf: true,
    prepare: () => {
      cpu.dr0 = BigInt(CODE);
      cpu.dr7 = 0x402n;
    },
  },
  {
    title: 'NMI',
    code: '90',
    vector: 2,
    after: 0,
    prepare: () => void m.core.instance.exports.post(m.core.instance.exports.vcpuAddress(0), PENDING_NMI),
  },
  { title: '#BP', code: 'cc', vector: 3, after: 1 },
  { title: '#OF', code: 'ce', vector: 4, after: 1, where: not64 },
  { title: 'INT 40H', code: 'cd40', vector: 0x40, after: 2 },
  { title: '#BR', code: byMode('621f', '621b'), vector: 5, where: not64 },
  { title: '#UD: UD2', code: '0f0b', vector: 6 },
  { title: '#UD: LOCK', code: 'f090', vector: 6 },
  { title: '#NM', code: 'd9d0', vector: 7, prepare: () => void (cpu.cr0 |= 8n) },
  {
    title: '#DF: a gate that is not there',
    code: 'f4',
    vector: 8,
    error: 0,
    where: ring3,
    prepare: ({ kind, item, trap }) => {
      const type = (item === 2 ? 6 : 14) + (trap ? 1 : 0);
      m.poke(M.IDT + 13 * (kind === 'long' ? 16 : 8) + 5, type, 1);
    },
  },
  {
    title: '#TS: IRET to a task that does not exist',
    code: 'cf',
    vector: 10,
    error: 0xfff8,
    where: ({ kind, ring }) => kind === 'protected' && ring === 0,
    prepare: () => m.poke(M.TSS, 0xfff8, 2),
  },
  {
    title: '#NP: DS',
    code: '8ed8',
    vector: 11,
    error: M.ABSENT_DATA,
    where: ring0,
    prepare: withAx(M.ABSENT_DATA),
  },
  { title: '#NP: INT', code: 'cd42', vector: 11, error: idt(ABSENT_GATE), where: guarded },
  {
    title: '#SS: SS absent',
    code: '8ed0',
    vector: 12,
    error: M.ABSENT_DATA,
    where: ring0,
    prepare: withAx(M.ABSENT_DATA),
  },
  {
    title: '#SS: PUSH beyond the limit',
    code: '50',
    vector: 12,
    error: 0,
    where: ({ kind, ring }) => kind === 'protected' && ring === 3,
    prepare: () => cpu.setSegment('ss', { selector: M.UDATA, base: 0n, limit: 0xfff, access: 0x40f3 }),
  },
  {
    title: '#SS: PUSH to an address that is not canonical',
    code: '50',
    vector: 12,
    error: 0,
    where: ({ bits, ring }) => bits === 64 && ring === 3,
    prepare: () => void (cpu.rsp = 1n << 63n),
  },
  { title: '#GP: HLT', code: 'f4', vector: 13, error: 0, where: ring3 },
  {
    title: '#GP: over the end of the segment',
    code: '8b07',
    vector: 13,
    error: 0,
    where: ({ bits }) => bits === 16,
    prepare: () => void (cpu.rbx = 0xffffn),
  },
  {
    title: '#GP: write to code',
    code: '2e8803',
    vector: 13,
    error: 0,
    where: ({ kind }) => kind === 'protected',
  },
  {
    title: '#GP: an address that is not canonical',
    code: '8b03',
    vector: 13,
    error: 0,
    where: ({ bits }) => bits === 64,
    prepare: () => void (cpu.rbx = 1n << 63n),
  },
  {
    title: '#GP: no such selector',
    code: '8ed8',
    vector: 13,
    error: 0x1234,
    where: selectors,
    prepare: withAx(0x1234),
  },
  { title: '#GP: INT through a closed gate', code: 'cd41', vector: 13, error: idt(0x41), where: ring3 },
  { title: '#GP: IRET with NT', code: 'cf', vector: 13, error: 0, where: ({ kind }) => kind === 'long' },
  ...pageFault('read', '8a03', 0),
  ...pageFault('write', '8803', 2),
  {
    title: '#MF',
    code: 'd9d0',
    vector: 16,
    prepare: () => void (cpu.fpu = { fcw: 0x37b, fsw: 0x8084, ftw: 0 }),
  },
  {
    title: '#AC',
    code: byMode('8b07', '8b03'),
    vector: 17,
    error: 0,
    flags: AC,
    where: ring3,
    prepare: () => {
      cpu.rbx = BigInt(DATA + 1);
      cpu.cr0 |= 0x40000n;
    },
  },
  {
    title: '#XM',
    code: '0f5ec0',
    vector: 19,
    prepare: () => {
      cpu.cr4 |= 0x600n;
      cpu.mxcsr = 0x1f00;
      cpu.setXmm(0, 0n);
    },
  },
];

// ---- The frame ----------------------------------------------------------------------------------------------------------------

/** What the processor has before the event. */
interface Before {
  cs: number;
  ss: number;
  rsp: number;
  rflags: number;
}

/** The frame as the SDM draws it, lowest address first. */
function frameOf(place: Place, row: Row, before: Before): number[] {
  const { kind, ring, item } = place;
  const setsRf = row.after === undefined && !row.keepsRf;
  const mask = item === 2 ? 0xffff : 0xffffffff;
  const flags = (before.rflags | (setsRf ? RF : 0)) & mask;
  const frame = [CODE + (row.after ?? 0), before.cs, flags];
  if (row.error !== undefined && kind !== 'real') frame.unshift(row.error);
  if (ring === 3 || kind === 'long') frame.push(item === 8 ? before.rsp : before.rsp & mask, before.ss);
  // ES, DS, FS, GS, which are zero there.
  if (kind === 'vm86') frame.push(0, 0, 0, 0);
  return frame;
}

function check(place: Place, row: Row): void {
  enter(place);
  row.prepare?.(place);
  if (row.flags) cpu.rflags |= BigInt(row.flags);
  const before: Before = {
    cs: cpu.segment('cs').selector,
    ss: cpu.segment('ss').selector,
    rsp: Number(cpu.rsp),
    rflags: Number(cpu.rflags),
  };
  const { kind, ring, item, ist, trap } = place;
  const code = typeof row.code === 'string' ? row.code : row.code(place);
  assert.is(m.run(Buffer.from(`${code}f4`, 'hex'), 20), 'halt');
  assert.is(m.vector, row.vector, 'vector');
  const frame = frameOf(place, row, before);
  const inner = ring === 3 ? M.KERNEL_STACK : before.rsp;
  const top = ist ? IST : inner;
  const aligned = kind === 'long' ? top & ~15 : top;
  assert.is(Number(cpu.rsp), aligned - frame.length * item, 'stack pointer');
  // The upper bytes of an item that holds a selector (CS, SS and what follows) are not defined where items have 32 bits.
  const first = row.error !== undefined && kind !== 'real' ? 1 : 0;
  const found = m
    .stack(frame.length, item)
    .map((value, i) => (item === 4 && (i - first === 1 || i - first > 3) ? value & 0xffff : value));
  if (Number.isSafeInteger(before.rsp)) assert.equal(found, frame, 'frame');
  const cleared = TF | NT | RF | VM | (trap ? 0 : IF);
  const kept = before.rflags & ~cleared;
  if (kind === 'real') assert.is(Number(cpu.rflags), before.rflags & ~(TF | IF | AC), 'flags');
  else assert.is(Number(cpu.rflags), kept, 'flags');
  assert.is(cpu.cpl, 0);
  assert.is(cpu.segment('cs').selector, kind === 'real' ? 0 : kind === 'long' ? M.KCODE64 : M.KCODE, 'CS');
  const ss = ring === 0 ? before.ss : kind === 'long' ? 0 : M.KDATA;
  assert.is(cpu.segment('ss').selector, ss, 'SS');
  if (kind === 'vm86')
    for (const name of ['ds', 'es', 'fs', 'gs'] as const) assert.is(cpu.segment(name).selector, 0, name);
  if (row.cr2 !== undefined) assert.is(cpu.cr2, row.cr2, 'CR2');
  if (row.dr6 !== undefined) assert.is(cpu.dr6 & 0xe00fn, row.dr6, 'DR6');
}

for (const place of PLACES) {
  test(place.title, () => {
    const rows = ROWS.filter(({ where }) => where === undefined || where(place));
    assert.ok(rows.length > 12, `${rows.length} rows`);
    const wrong: string[] = [];
    for (const row of rows) {
      try {
        check(place, row);
      } catch (error) {
        const { message, actual, expects } = error as {
          message: string;
          actual?: unknown;
          expects?: unknown;
        };
        wrong.push(
          `${row.title}: ${message.split('\n')[0]} ${JSON.stringify(actual)} ${JSON.stringify(expects)}`,
        );
      }
    }
    assert.is(wrong.join('\n'), '');
  });
}

// ---- Two reasons at once ------------------------------------------------------------------------------------------------------

const long3: Place = { title: '', bits: 64, ring: 3, kind: 'long', item: 8 };
const protected3: Place = { title: '', bits: 32, ring: 3, kind: 'protected', item: 4 };
const protected0: Place = { ...protected3, ring: 0 };
const virtual: Place = { title: '', bits: 16, ring: 3, kind: 'vm86', item: 4 };
const toUnmapped = (): void => void (cpu.rbx = UNMAPPED);

/**
 * Instructions with two reasons to fault, and the one that counts: decoding before units, units before privilege, privilege
 * before operands (SDM vol. 3 table 6-2); measured on a processor for LLDT, LTR, LMSW, LGDT, INVLPG and MOV CR1 at CPL 3.
 */
const ORDERS: [
  title: string,
  place: Place,
  code: string,
  vector: number,
  error: number | null,
  prepare?: () => void,
][] = [
  ['LOCK before privilege', protected3, 'f0f4', 6, null],
  ['a control register that does not exist before privilege', long3, '0f22c8', 6, null],
  ['MOV CS before its operand', protected3, '8e0b', 6, null, toUnmapped],
  ['a segment register that does not exist before the operand', protected3, '8c33', 6, null, toUnmapped],
  ['CR0.EM before CR0.TS', protected3, '0f58c1', 6, null, () => void (cpu.cr0 |= 12n)],
  ['CR4.OSFXSR before CR0.TS', protected3, '0f58c1', 6, null, () => void (cpu.cr0 |= 8n)],
  ['CR0.TS before the operand', long3, 'd903', 7, null, () => void ((cpu.cr0 |= 8n), toUnmapped())],
  ['privilege before the operand: LLDT', protected3, '0f0013', 13, 0, toUnmapped],
  ['privilege before the operand: LTR', long3, '0f001b', 13, 0, toUnmapped],
  ['privilege before the operand: LMSW', long3, '0f0133', 13, 0, toUnmapped],
  ['privilege before the operand: LGDT', long3, '0f0113', 13, 0, toUnmapped],
  ['privilege before the operand: INVLPG', long3, '0f013b', 13, 0, () => void (cpu.rbx = 1n << 63n)],
  ['UMIP before the operand: SGDT', long3, '0f0103', 13, 0, () => void ((cpu.cr4 |= 0x800n), toUnmapped())],
  ['UMIP before the operand: SLDT', long3, '0f0003', 13, 0, () => void ((cpu.cr4 |= 0x800n), toUnmapped())],
  ['without UMIP the operand: SGDT', long3, '0f0103', 14, 6, toUnmapped],
  ['virtual-8086 mode before the operand: ARPL', virtual, '6307', 6, null, () => void (cpu.rbx = 0xffffn)],
  ['virtual-8086 mode before the operand: SLDT', virtual, '0f0007', 6, null, () => void (cpu.rbx = 0xffffn)],
  ['virtual-8086 mode before the operand: LAR', virtual, '0f0207', 6, null, () => void (cpu.rbx = 0xffffn)],
  [
    'the limit before the page',
    protected3,
    '8a03',
    13,
    0,
    () => {
      cpu.setSegment('ds', { selector: M.UDATA, base: 0n, limit: 0xfff, access: 0x40f3 });
      toUnmapped();
    },
  ],
  [
    'the limit before alignment',
    protected3,
    '8b03',
    13,
    0,
    () => {
      cpu.setSegment('ds', { selector: M.UDATA, base: 0n, limit: 0xfff, access: 0x40f3 });
      cpu.cr0 |= 0x40000n;
      cpu.rflags |= BigInt(AC);
      cpu.rbx = 0x1001n;
    },
  ],
  [
    'the page before alignment',
    long3,
    '8b03',
    14,
    4,
    () => {
      cpu.cr0 |= 0x40000n;
      cpu.rflags |= BigInt(AC);
      cpu.rbx = UNMAPPED + 1n;
    },
  ],
  [
    'privilege of a gate before its presence',
    protected3,
    'cd41',
    13,
    idt(0x41),
    () => m.poke(M.IDT + 0x41 * 8 + 5, 14, 1),
  ],
  [
    'the type of a descriptor before its presence',
    protected0,
    '8ed8',
    13,
    M.ABSENT_DATA,
    () => {
      m.poke(M.GDT + M.ABSENT_DATA, M.descriptor(0, 0xfffff, 0xc019), 8);
      cpu.rax = BigInt(M.ABSENT_DATA);
    },
  ],
  [
    'a breakpoint before a fetch of what is no instruction',
    long3,
    '0f0b',
    1,
    null,
    () => {
      cpu.dr0 = BigInt(CODE);
      cpu.dr7 = 0x402n;
    },
  ],
  ["the divisor's page before division", long3, 'f633', 14, 4, toUnmapped],
];

test('the order of checks', () => {
  const wrong: string[] = [];
  for (const [title, place, code, vector, error, prepare] of ORDERS) {
    enter(place);
    prepare?.();
    m.run(Buffer.from(code, 'hex'), 20);
    const found = m.stack(2, place.item);
    const [expected, at] = error === null ? [CODE, found[0]] : [error, found[0]];
    if (m.vector !== vector || at !== expected || (error !== null && found[1] !== CODE))
      wrong.push(`${title}: vector ${m.vector}, ${found.map((word) => word.toString(16))}`);
  }
  assert.is(wrong.join('\n'), '');
});

test('UMIP keeps five instructions from rings above 0, on models that have it', async () => {
  // SGDT, SIDT, SLDT, STR, SMSW, to registers and to memory.
  const RESTRICTED = ['0f0103', '0f010b', '0f00c3', '0f00cb', '0f01e3', '0f0123', '0f0003', '0f000b'];
  for (const place of [long3, protected3]) {
    for (const code of RESTRICTED)
      for (const umip of [false, true]) {
        enter(place);
        if (umip) cpu.cr4 |= 0x800n;
        m.run(Buffer.from(`${code}0f0b`, 'hex'), 20);
        assert.is(m.vector, umip ? 13 : 6, `${code} in ${place.kind}, UMIP ${umip}`);
      }
    for (const code of RESTRICTED) {
      enter({ ...place, ring: 0 });
      cpu.cr4 |= 0x800n;
      m.run(Buffer.from(`${code}0f0b`, 'hex'), 20);
      assert.is(m.vector, 6, `${code} at ring 0`);
    }
  }
  for (const [model, has] of [
    ['max', true],
    ['zen2', true],
    ['haswell', false],
    ['x86-64-v3', false],
  ] as const) {
    const other = await SystemMachine.create(model);
    other.protected32();
    // MOV EAX, 800H; MOV CR4, EAX
    other.run(Uint8Array.of(0xb8, 0, 8, 0, 0, 0x0f, 0x22, 0xe0, 0xf4));
    assert.is(other.vector, has ? -1 : 13, model);
  }
});
