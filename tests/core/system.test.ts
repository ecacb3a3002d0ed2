// Exceptions, interrupts, far transfers and mode switches as programs see them. SDM vol. 3 chapters 5, 6, 20.

import { assert, suite } from '../suite.js';
import * as M from './system-machine.js';

const test = suite('system');
const { assemble, CODE, SystemMachine } = M;
const TF = 0x100;
const IF = 0x200;
const RF = 0x10000;
const VM = 0x20000;

if (!M.hasNasm) test.skip('system instructions', 'missing dependency: nasm');
else {
  const m = await SystemMachine.create();

  /** An instruction that must raise `vector` with `code` at ring 0, RIP at itself (or after it, for traps). */
  const FAULTS: [title: string, text: string, vector: number, code: number | null, after?: boolean][] = [
    ['DIV by zero', 'xor ecx, ecx\nhere: div ecx', 0, null],
    ['ICEBP', 'here: db 0xf1\nnext:', 1, null, true],
    ['INT3', 'here: int3\nnext:', 3, null, true],
    ['INTO', 'mov al, 127\nadd al, 1\nhere: into\nnext:', 4, null, true],
    ['INT 40H', 'here: int 0x40\nnext:', 0x40, null, true],
    ['BOUND', 'mov eax, 5\nhere: bound eax, [limits]\nlimits: dd 0, 4', 5, null],
    ['UD2', 'here: ud2', 6, null],
    ['x87 with EM', 'mov eax, 0x15\nmov cr0, eax\nhere: fnop', 7, null],
    ['selector beyond the GDT', 'mov ax, 0x1234\nhere: mov ds, ax', 13, 0x1234],
    ['system segment in DS', 'mov ax, 0x28\nhere: mov ds, ax', 13, 0x28],
    ['null SS', 'xor eax, eax\nhere: mov ss, ax', 13, 0],
    ['code in SS', 'mov ax, 8\nhere: mov ss, ax', 13, 8],
    ['absent DS', 'mov ax, 0x58\nhere: mov ds, ax', 11, 0x58],
    ['absent SS', 'mov ax, 0x58\nhere: mov ss, ax', 12, 0x58],
    ['null DS used', 'xor eax, eax\nmov ds, ax\nhere: mov eax, [0x1000]', 13, 0],
    ['write through CS', 'here: mov [cs:0x1000], eax', 13, 0],
    ['far jump to data', 'here: jmp 0x10:0', 13, 0x10],
    ['far jump to null', 'here: jmp 0:0', 13, 0],
    ['INT with too small an IDT', 'lidt [t]\nhere: int 0x80\nt: dw 0x3ff\ndd 0x2000', 13, 0x402],
    ['CR0 with PG without PE', 'mov eax, 0x80000010\nhere: mov cr0, eax', 13, 0],
    ['reserved bit of CR4', 'mov eax, 0x80000000\nhere: mov cr4, eax', 13, 0],
    ['unknown MSR', 'mov ecx, 0x12345\nhere: rdmsr', 13, 0],
    ['reserved bit of EFER', 'mov ecx, 0xc0000080\nmov eax, 2\nxor edx, edx\nhere: wrmsr', 13, 0],
    ['LTR of a busy TSS', 'mov ax, 0x28\nltr ax\nhere: ltr ax', 13, 0x28],
    ['RDPMC', 'here: rdpmc', 13, 0],
    ['MOV CR1', 'here: db 0x0f, 0x22, 0xc8', 6, null],
    ['MOV CS', 'here: db 0x8e, 0xc8', 6, null],
  ];
  for (const [title, text, vector, code, after] of FAULTS) {
    test(`${title} raises vector ${vector}`, () => {
      m.protected32();
      const program = assemble(32, `${text}\nmark equ ${after ? 'next' : 'here'}\ndd mark`);
      const expected = new DataView(program.buffer, program.byteOffset).getUint32(program.length - 4, true);
      assert.is(m.run(program), 'halt');
      assert.is(m.vector, vector);
      const frame = m.stack(4, 4);
      if (code !== null) assert.is(frame.shift(), code, 'error code');
      assert.is(frame[0], expected, 'RIP');
      assert.is(frame[1], M.KCODE);
      const fault = !after;
      assert.is((frame[2] as number) & RF, fault ? RF : 0, 'RF');
      assert.is(Number(m.cpu.rsp), M.KERNEL_STACK - 12 - (code !== null ? 4 : 0));
    });
  }

  test('from ring 3 the stack is changed and its pointer pushed', () => {
    m.protected32(3);
    m.cpu.rflags = BigInt(IF | 2);
    m.run(assemble(32, 'nop\nint 0x40'));
    assert.is(m.vector, 0x40);
    assert.equal(m.stack(5, 4), [CODE + 3, M.UCODE, IF | 2, M.USER_STACK, M.UDATA]);
    assert.is(Number(m.cpu.rsp), M.KERNEL_STACK - 20);
    assert.is(m.cpu.segment('ss').selector, M.KDATA);
    assert.is(m.cpu.cpl, 0);
    assert.is(Number(m.cpu.rflags) & IF, 0);
  });

  test('from ring 3 a closed gate, HLT, CLI and IN raise #GP', () => {
    for (const [text, code] of [
      ['int 0x80', 0x402],
      ['hlt', 0],
      ['cli', 0],
      ['in al, 0x80', 0],
      ['mov eax, cr0', 0],
      ['lgdt [0]', 0],
    ] as const) {
      m.protected32(3);
      m.poke(M.TSS + 0x68 + 0x10, 1, 1);
      m.run(assemble(32, text));
      assert.is(m.vector, 13, text);
      assert.equal(m.stack(2, 4), [code, CODE], text);
    }
  });

  test('the I/O permission bitmap opens a port to ring 3', () => {
    m.protected32(3);
    m.write(M.TSS + 0x68, new Uint8Array(0x100));
    m.poke(M.TSS + 0x68 + 0x10, 2, 1);
    m.run(assemble(32, 'in al, 0x80\nin al, 0x81'));
    assert.is(m.vector, 13);
    assert.is(m.stack(2, 4)[1], CODE + 2);
  });

  test('IRET returns to ring 3 and drops inner data segments', () => {
    m.protected32();
    m.run(
      assemble(
        32,
        `push ${M.UDATA}\npush ${M.USER_STACK}\npush 0x202\npush ${M.UCODE}\npush user\niret\nuser: int 0x40`,
      ),
    );
    assert.is(m.vector, 0x40);
    assert.equal(m.stack(5, 4).slice(1), [M.UCODE, 0x202, M.USER_STACK, M.UDATA]);
    assert.is(m.cpu.segment('ds').access & 0x10000, 0x10000);
  });

  test('a call gate changes the stack and copies parameters; RETF takes them back', () => {
    m.protected32(3);
    m.poke(M.GDT + M.CALL_GATE, M.gate(M.KCODE, 0x9000, 12, 3, 2), 8);
    m.write(
      0x9000,
      assemble(32, `mov eax, [esp+8]\nmov ebx, [esp+12]\nmov cx, ss\nmov edx, esp\nretf 8`, 0x9000),
    );
    m.run(assemble(32, `push 0x111\npush 0x222\ncall ${M.CALL_GATE | 3}:0\nint 0x40`));
    assert.is(m.vector, 0x40);
    assert.is(m.cpu.rax, 0x222n);
    assert.is(m.cpu.rbx, 0x111n);
    assert.is(m.cpu.rcx & 0xffffn, BigInt(M.KDATA));
    assert.is(m.cpu.rdx, BigInt(M.KERNEL_STACK - 24));
    assert.is(m.stack(4, 4)[3], M.USER_STACK);
  });

  test('a conforming segment keeps the CPL', () => {
    m.protected32(3);
    m.run(assemble(32, `jmp ${M.CONFORMING}:next\nnext: mov ax, cs\nint 0x40`));
    assert.is(m.cpu.rax & 0xffffn, BigInt(M.CONFORMING | 3));
    assert.is(m.stack(2, 4)[1], M.CONFORMING | 3);
  });

  test('a fault while a fault is delivered becomes #DF, then a shutdown', () => {
    m.protected32();
    m.poke(M.IDT + 13 * 8, 0, 8);
    assert.is(m.run(assemble(32, 'mov ax, 0x1234\nmov ds, ax')), 'halt');
    assert.is(m.vector, 8);
    assert.is(m.stack(1, 4)[0], 0);
    m.protected32();
    m.poke(M.IDT + 13 * 8, 0, 8);
    m.poke(M.IDT + 8 * 8, 0, 8);
    assert.is(m.run(assemble(32, 'mov ax, 0x1234\nmov ds, ax')), 'shutdown');
  });

  test('real mode goes through the vector table with 16-bit frames', () => {
    m.real();
    m.run(assemble(16, 'stc\nint 0x21'));
    assert.is(m.vector, 0x21);
    assert.equal(m.stack(3, 2), [CODE + 3, 0, 3]);
    m.real();
    m.run(assemble(16, 'push word 0x3\npush word 0\npush word next\niret\nnext: pushf\npop ax\nhlt'));
    assert.is(m.cpu.rax & 1n, 1n);
  });

  test('real to protected to IA-32e to 64-bit mode', () => {
    m.long();
    m.real();
    m.cpu.gdtr = { base: BigInt(M.GDT), limit: 0xff };
    // The vector table of real mode lies below 400H and the GDT is whole.
    m.run(
      assemble(
        16,
        `mov eax, cr0\nor al, 1\nmov cr0, eax\njmp dword ${M.KCODE}:p32
         bits 32\np32: mov ax, ${M.KDATA}\nmov ds, ax\nmov ss, ax\nmov esp, ${M.KERNEL_STACK}
         mov eax, 0x20\nmov cr4, eax\nmov eax, ${M.TABLES}\nmov cr3, eax
         mov ecx, 0xc0000080\nrdmsr\nor eax, 0x100\nwrmsr
         mov eax, cr0\nor eax, 0x80000000\nmov cr0, eax\nrdmsr\nmov ebx, eax\njmp ${M.KCODE64}:p64
         bits 64\np64: mov rax, 0x123456789abcdef0\nhlt`,
      ),
    );
    assert.is(m.cpu.rax, 0x123456789abcdef0n);
    assert.is(m.cpu.rbx & 0x500n, 0x500n);
    assert.is(m.cpu.segment('cs').selector, M.KCODE64);
  });

  test('virtual-8086 mode: entry by IRET, exit by an exception with nine values', () => {
    m.protected32();
    m.write(0x9000, assemble(16, 'hlt', 0x9000));
    m.run(
      assemble(
        32,
        `push 5\npush 4\npush 3\npush 2\npush 1\npush 0xf00\npush ${VM | 2}\npush 0x900\npush 0\niret`,
      ),
    );
    assert.is(m.vector, 13);
    assert.equal(m.stack(10, 4), [0, 0, 0x900, VM | RF | 2, 0xf00, 1, 2, 3, 4, 5]);
    assert.is(m.cpu.segment('ds').access & 0x10000, 0x10000);
    assert.is(Number(m.cpu.rflags) & VM, 0);
  });

  test('virtual-8086 mode: INT n needs IOPL 3, or VME and a clear bit in the redirection map', () => {
    m.vm86(0);
    m.run(assemble(16, 'int 0x21'));
    assert.is(m.vector, 13);
    m.vm86(3);
    m.run(assemble(16, 'int 0x40'));
    assert.is(m.vector, 0x40);
    assert.equal(m.stack(4, 4).slice(0, 2), [CODE + 2, 0]);
    m.vm86(0);
    m.cpu.cr4 = 1n;
    m.cpu.rflags = m.cpu.rflags | 0x80000n;
    m.poke(M.TSS + 0x66, 0x88, 2);
    m.write(M.TSS + 0x68, new Uint8Array(32));
    m.poke(0x21 * 4, 0x9000, 4);
    m.write(0x9000, assemble(16, 'pop ax\npop bx\npop cx\nhlt', 0x9000));
    m.run(assemble(16, 'int 0x21'));
    assert.is(m.vector, 13, 'HLT at ring 3');
    assert.equal(
      [m.cpu.rax & 0xffffn, m.cpu.rbx & 0xffffn, m.cpu.rcx & 0xffffn],
      [BigInt(CODE + 2), 0n, 0x3202n],
    );
  });

  test('64-bit frames always hold SS:RSP on an aligned stack', () => {
    m.long();
    m.cpu.rsp = BigInt(M.KERNEL_STACK - 3);
    m.run(assemble(64, 'ud2'));
    assert.is(m.vector, 6);
    assert.equal(m.stack(5, 8), [CODE, M.KCODE64, RF | 2, M.KERNEL_STACK - 3, M.KDATA]);
    assert.is(Number(m.cpu.rsp), M.KERNEL_STACK - 16 - 40);
    m.long(3);
    m.run(assemble(64, 'int 0x40'));
    assert.equal(m.stack(5, 8), [CODE + 2, M.UCODE64, 2, M.USER_STACK, M.UDATA64]);
    assert.is(m.cpu.segment('ss').selector, 0);
    assert.is(m.cpu.cpl, 0);
  });

  test('an interrupt stack table entry replaces the stack', () => {
    m.long();
    m.poke(M.TSS + 0x24, 0x6000, 8);
    m.poke(M.IDT + 6 * 16 + 4, 1, 1);
    m.run(assemble(64, 'ud2'));
    assert.is(m.vector, 6);
    assert.is(Number(m.cpu.rsp), 0x6000 - 40);
  });

  test('#PF has address and error code; a page fault at ring 3 says so', () => {
    m.long();
    m.run(assemble(64, 'mov rax, 0x600123\nmov byte [rax], 1'));
    assert.is(m.vector, 14);
    assert.is(m.stack(1, 8)[0], 2);
    assert.is(m.cpu.cr2, 0x600123n);
    m.long(3);
    m.run(assemble(64, 'mov al, [0x600124]'));
    assert.is(m.stack(1, 8)[0], 4);
    assert.is(m.cpu.cr2, 0x600124n);
  });

  test('non-canonical addresses: #GP, and #SS by the stack pointer', () => {
    m.long();
    m.run(assemble(64, 'mov rax, 0x800000000000\nmov al, [rax]'));
    assert.is(m.vector, 13);
    m.long();
    m.run(assemble(64, 'mov rbp, 0x800000000000\nmov al, [rbp]'));
    assert.is(m.vector, 12);
  });

  test('SYSCALL and SYSRET', () => {
    m.long();
    m.cpu.star = (BigInt(M.KCODE64) << 32n) | (BigInt(0x38) << 48n);
    m.poke(M.GDT + 0x40, M.descriptor(0, 0xfffff, 0xc093), 8);
    m.cpu.lstar = 0x9000n;
    m.cpu.fmask = 0x200n;
    m.write(
      0x9000,
      assemble(64, 'mov rbx, rcx\nmov rdx, r11\npushfq\npop rsi\nmov ax, cs\no64 sysret', 0x9000),
    );
    m.run(assemble(64, `mov rcx, user\nmov r11, 0x202\no64 sysret\nuser: syscall\nint 0x40`));
    assert.is(m.vector, 0x40);
    assert.is(m.cpu.rax & 0xffffn, BigInt(M.KCODE64));
    assert.is(m.cpu.rbx, m.cpu.rcx);
    assert.is(m.cpu.rdx, 0x202n);
    assert.is(m.cpu.rsi & 0x200n, 0n);
    assert.is(m.stack(2, 8)[1], 0x4b);
  });

  test('SYSRET to a non-canonical address faults at ring 0', () => {
    m.long();
    m.run(assemble(64, 'mov rcx, 0x800000000000\nmov r11, 2\no64 sysret'));
    assert.is(m.vector, 13);
    assert.is(m.stack(3, 8)[2], M.KCODE64);
  });

  test('SYSENTER and SYSEXIT', () => {
    m.protected32(3);
    m.cpu.sysenterCs = BigInt(M.KCODE);
    m.cpu.sysenterEsp = BigInt(M.KERNEL_STACK);
    m.cpu.sysenterEip = 0x9000n;
    m.write(0x9000, assemble(32, 'mov ax, cs\nmov ebx, esp\nsysexit', 0x9000));
    m.run(assemble(32, `mov edx, back\nmov ecx, 0x9f00\nsysenter\nback: int 0x40`));
    assert.is(m.vector, 0x40);
    assert.is(m.cpu.rax & 0xffffn, BigInt(M.KCODE));
    assert.is(m.cpu.rbx, BigInt(M.KERNEL_STACK));
    assert.equal(m.stack(5, 4).slice(1), [M.UCODE, 2, 0x9f00, M.UDATA]);
  });

  test('TF traps after the next instruction, and MOV SS puts it off', () => {
    m.protected32();
    m.run(assemble(32, 'pushf\nor dword [esp], 0x100\npopf\nhere: nop\nnop'));
    assert.is(m.vector, 1);
    const [eip, , flags] = m.stack(3, 4) as [number, number, number];
    assert.is(eip, CODE + 1 + 7 + 1 + 1);
    assert.is(flags & TF, TF);
    assert.is(m.cpu.dr6 & 0x4000n, 0x4000n);
    m.protected32();
    m.cpu.rflags = BigInt(TF | 2);
    m.run(assemble(32, 'mov ss, [esp-4]\nnop', CODE).slice());
    assert.is(m.vector, 13, 'null SS');
  });

  test('breakpoints: on execution before it, on data after it', () => {
    m.protected32();
    m.cpu.dr0 = BigInt(CODE + 1);
    m.cpu.dr7 = 0x401n;
    m.run(assemble(32, 'nop\nnop\nnop'));
    assert.is(m.vector, 1);
    assert.is(m.stack(1, 4)[0], CODE + 1);
    assert.is(m.cpu.dr6 & 15n, 1n);
    m.protected32();
    m.cpu.dr1 = 0x9004n;
    m.cpu.dr7 = 0x404n | (0xdn << 20n);
    m.run(assemble(32, 'mov eax, [0x9008]\nmov [0x9004], eax\nnop'));
    assert.is(m.vector, 1);
    assert.is(m.stack(1, 4)[0], CODE + 10);
    assert.is(m.cpu.dr6 & 15n, 2n);
  });

  test('external interrupts wait for IF and for the instruction after STI', () => {
    m.protected32();
    m.cpu.interrupt(0x50);
    m.run(assemble(32, 'nop\nsti\nnop\nnop\nnop'));
    assert.is(m.vector, 0x50);
    assert.is(m.stack(1, 4)[0], CODE + 3);
  });

  test('HLT ends with an interrupt; an NMI holds others back until IRET', () => {
    m.protected32();
    m.cpu.rflags = BigInt(IF | 2);
    assert.is(m.run(assemble(32, 'hlt\nnop')), 'halt');
    m.cpu.nmi();
    assert.is(m.cpu.run(10).reason, 'halt');
    assert.is(m.vector, 2);
    assert.is(m.stack(1, 4)[0], CODE + 1);
    m.cpu.nmi();
    assert.is(m.cpu.run(10).instructions, 0);
  });

  test('LAR, LSL, VERR, VERW', () => {
    m.protected32();
    m.run(
      assemble(
        32,
        `mov ecx, ${M.KCODE}\nlar eax, ecx\nlsl ebx, ecx\nverw cx\nsetz dl\nverr cx\nsetz dh\nmov ecx, 0xf00\nlar esi, ecx\nsetz cl\nhlt`,
      ),
    );
    // Bits 19:16 of what LAR gives are undefined.
    assert.is(m.cpu.rax & 0xfff0ffffn, 0xc09b00n);
    assert.is(m.cpu.rbx, 0xffffffffn);
    assert.is(m.cpu.rdx & 0xffffn, 0x100n);
    assert.is(m.cpu.rcx & 0xffn, 0n);
  });

  test('PUSHA, POPA, ENTER and LEAVE', () => {
    m.protected32();
    m.run(
      assemble(
        32,
        `mov eax, 1\nmov ebp, 0x6000\npusha\nmov edx, [esp+12]\nmov eax, 9\npopa\nmov dword [0x5ffc], 0x77
         enter 16, 2\nmov ecx, [ebp-4]\nmov esi, [ebp-8]\nmov edi, esp\nleave\nhlt`,
      ),
    );
    assert.is(m.cpu.rax, 1n);
    assert.is(m.cpu.rcx, 0x77n);
    assert.is(m.cpu.rsi, BigInt(M.KERNEL_STACK - 4));
    assert.is(m.cpu.rdi, BigInt(M.KERNEL_STACK - 12 - 16));
    assert.is(m.cpu.rbp, 0x6000n);
    assert.is(m.cpu.rsp, BigInt(M.KERNEL_STACK));
  });

  test('POP to memory addressed by ESP uses the pointer after the increment', () => {
    m.protected32();
    m.run(assemble(32, 'push 0x11\npush 0x22\npop dword [esp]\npop eax\nhlt'));
    assert.is(m.cpu.rax, 0x22n);
    assert.is(m.cpu.rsp, BigInt(M.KERNEL_STACK));
  });
}
