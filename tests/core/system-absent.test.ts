// Absent memory under system instructions: a program whose memory arrives page by page ends exactly like one whose
// memory was there. Planted bugs that this finds: a delivery that clears IF before its stack is probed, a task switch that
// leaves the busy bit set when it is given up.

import { FRAME_ABSENT } from '../../bindings/layout.gen.js';
import { assert, suite } from '../suite.js';
import * as M from './system-machine.js';

const test = suite('system: absent memory');
const { assemble, SystemMachine } = M;
const LIMIT = 0x14000;

type Program = { title: string; setup: (m: M.SystemMachine) => void; code: Uint8Array };

/** All memory and the registers that programs here change. */
function image(m: M.SystemMachine): { bytes: Uint8Array; registers: string } {
  const bytes = new Uint8Array(LIMIT);
  m.core.memory.read(0, bytes);
  const { cpu } = m;
  const names = [
    'rax',
    'rbx',
    'rcx',
    'rdx',
    'rsi',
    'rdi',
    'rbp',
    'rsp',
    'rip',
    'rflags',
    'cr0',
    'cr2',
    'cr3',
  ] as const;
  const segments = (['cs', 'ss', 'ds', 'es', 'fs', 'gs', 'tr', 'ldtr'] as const).map((name) =>
    cpu.segment(name),
  );
  const text = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString(16) : value);
  return {
    bytes,
    registers: JSON.stringify([names.map((name) => cpu[name]), segments, cpu.cpl, cpu.retired], text),
  };
}

/** Runs with every page of low memory absent until it is touched. */
async function inPieces(
  program: Program,
): Promise<{ bytes: Uint8Array; registers: string; absences: number }> {
  const m = await SystemMachine.create();
  program.setup(m);
  m.write(M.CODE, program.code);
  m.cpu.rip = BigInt(M.CODE);
  const content = new Uint8Array(LIMIT);
  m.core.memory.read(0, content);
  const { exports } = m.core.instance;
  exports.frameMap(0, LIMIT, FRAME_ABSENT);
  let absences = 0;
  for (;;) {
    const exit = m.cpu.run(200);
    if (exit.reason !== 'absent') break;
    absences++;
    const gpa = exit.gpa as number;
    m.core.memory.addRam(gpa, 4096);
    m.write(gpa, content.subarray(gpa, gpa + 4096));
  }
  for (let gpa = 0; gpa < LIMIT; gpa += 4096) {
    if (exports.frameState(gpa) !== FRAME_ABSENT) continue;
    m.core.memory.addRam(gpa, 4096);
    m.write(gpa, content.subarray(gpa, gpa + 4096));
  }
  return { ...image(m), absences };
}

async function whole(program: Program): Promise<{ bytes: Uint8Array; registers: string }> {
  const m = await SystemMachine.create();
  program.setup(m);
  m.run(program.code, 200);
  return image(m);
}

function task(m: M.SystemMachine): void {
  m.protected32();
  m.poke(M.GDT + M.TSS_SELECTOR, M.descriptor(M.TSS, 0x2fff, 0x008b), 8);
  m.poke(M.GDT + 0x80, M.descriptor(0xbfd0, 0x67, 0x0089), 8);
  for (const [offset, value] of [
    [0x20, 0x9000],
    [0x24, 2],
    [0x38, 0xe004],
    [0x48, M.KDATA],
    [0x4c, M.KCODE],
    [0x50, M.KDATA],
    [0x54, 0x0c],
    [0x60, M.LDT_SELECTOR],
  ] as const) {
    m.poke(0xbfd0 + offset, value, 4);
  }
  // DS of the new task comes from a local table on a page of its own.
  m.poke(M.GDT + M.LDT_SELECTOR, M.descriptor(0xf000, 0xf, 0x0082), 8);
  m.poke(0xf008, M.descriptor(0, 0xfffff, 0xc092), 8);
  m.write(0x9000, assemble(32, 'push eax\nmov eax, [0xf008]\niret', 0x9000));
}

if (!M.hasNasm) test.skip('deliveries and switches', 'missing dependency: nasm');
else {
  const programs: Program[] = [
    {
      title: 'an exception at ring 3 with a stack that crosses a page',
      setup: (m) => {
        m.protected32(3);
        m.poke(M.TSS + 4, 0xc008, 4);
        m.cpu.rflags = 0x202n;
      },
      code: assemble(32, 'mov ax, 0x1234\nmov ds, ax'),
    },
    {
      title: 'a 64-bit interrupt with a stack that crosses a page',
      setup: (m) => {
        m.long(3);
        m.poke(M.TSS + 4, 0xc010, 8);
      },
      code: assemble(64, 'nop\nint 0x40'),
    },
    {
      title: 'a double fault',
      setup: (m) => {
        m.protected32();
        m.poke(M.IDT + 13 * 8, 0, 8);
        m.cpu.rsp = 0xd006n;
      },
      code: assemble(32, 'mov ax, 0x1234\nmov ds, ax'),
    },
    {
      title: 'virtual-8086 mode',
      setup: (m) => {
        m.vm86(3);
        m.poke(M.TSS + 4, 0xc008, 4);
      },
      code: assemble(16, 'mov sp, 0xd001\nint 0x40'),
    },
    {
      title: 'a call gate with parameters and the way back',
      setup: (m) => {
        m.protected32(3);
        m.poke(M.TSS + 4, 0xc00c, 4);
        m.poke(M.GDT + M.CALL_GATE, M.gate(M.KCODE, 0x9000, 12, 3, 3), 8);
        m.write(0x9000, assemble(32, 'mov eax, [esp+8]\nretf 12', 0x9000));
        m.cpu.rsp = 0xe006n;
      },
      code: assemble(32, `push 1\npush 2\npush 3\ncall ${M.CALL_GATE | 3}:0\nint 0x40`),
    },
    { title: 'a task switch and the way back', setup: task, code: assemble(32, 'call 0x80:0\nint 0x40') },
    {
      title: 'PUSHA, POPA, ENTER',
      setup: (m) => {
        m.protected32();
        m.cpu.rsp = 0xd00en;
        m.cpu.rbp = 0xc006n;
      },
      code: assemble(32, 'pusha\npopa\nenter 0x1000, 3\nhlt'),
    },
    {
      title: 'IRET to ring 3',
      setup: (m) => m.protected32(),
      code: assemble(
        32,
        `mov esp, 0xd00a\npush ${M.UDATA}\npush 0xe002\npush 0x202\npush ${M.UCODE}\npush user\niret\nuser: push 1\nint 0x40`,
      ),
    },
  ];
  for (const program of programs) {
    test(program.title, async () => {
      const expected = await whole(program);
      const found = await inPieces(program);
      assert.ok(found.absences > 3, `${found.absences} absences`);
      assert.is(found.registers, expected.registers);
      assert.ok(Buffer.from(found.bytes).equals(Buffer.from(expected.bytes)), 'memory');
    });
  }
}
