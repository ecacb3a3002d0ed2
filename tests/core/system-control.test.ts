// Control and debug registers, 16-bit stacks, start-up of processors. SDM vol. 3 §2.5, §4.4.1, §9.1, §9.8.5.

import { Core } from '../../bindings/core.js';
import { buildCpuTable, findCpuModel, installCpuTable } from '../../bindings/cpu-models.js';
import { PENDING_INIT, PENDING_SIPI, SIPI_VECTOR_SHIFT } from '../../bindings/layout.gen.js';
import { assert, suite } from '../suite.js';
import * as M from './system-machine.js';

const test = suite('system: control');
const { assemble, CODE, SystemMachine } = M;

if (!M.hasNasm) test.skip('control registers', 'missing dependency: nasm');
else {
  const m = await SystemMachine.create();

  /** Whether a program at ring 0 of 64-bit mode ends with #GP(0). */
  const faults64 = (text: string) => {
    m.long();
    m.run(assemble(64, `${text}\nhlt`));
    return m.vector === 13;
  };

  test('rules of control registers in 64-bit mode', () => {
    assert.ok(faults64('mov rax, cr0\nbtr rax, 31\nmov cr0, rax'), 'PG stays on');
    assert.ok(faults64('mov rax, cr4\nbtr rax, 5\nmov cr4, rax'), 'PAE stays on');
    assert.ok(faults64('mov rax, cr0\nbts rax, 32\nmov cr0, rax'), 'upper half of CR0');
    assert.ok(faults64('mov rax, cr0\nbts rax, 29\nmov cr0, rax'), 'NW without CD');
    assert.ok(faults64('mov rax, cr3\nbts rax, 45\nmov cr3, rax'), 'CR3 beyond the physical address');
    assert.ok(faults64('mov eax, 16\nmov cr8, rax'), 'CR8 above 15');
    assert.ok(faults64('mov ecx, 0xc0000080\nrdmsr\nbtr eax, 8\nwrmsr'), 'LME under paging');
    assert.ok(!faults64('mov rax, cr0\nbts rax, 16\nmov cr0, rax\nmov rax, cr3\nmov cr3, rax'));
  });

  test('PCIDs: only in IA-32e mode with CR3 clear below', () => {
    assert.ok(
      !faults64(
        'mov rax, cr4\nbts rax, 17\nmov cr4, rax\nmov rax, cr3\nbts rax, 63\nor rax, 5\nmov cr3, rax',
      ),
    );
    assert.is(m.cpu.cr3, BigInt(M.TABLES) | 5n);
    assert.ok(faults64('mov rax, cr3\nor rax, 8\nmov cr3, rax\nmov rax, cr4\nbts rax, 17\nmov cr4, rax'));
  });

  test('PAE paging loads its four entries with CR3 and refuses reserved bits', () => {
    const enable = `mov eax, 0x20\nmov cr4, eax\nmov eax, ${M.TABLES}\nmov cr3, eax\nmov eax, 0x80000011\nmov cr0, eax\nmov ebx, [0x9000]\nhlt`;
    m.protected32();
    m.poke(0x9000, 0x5a5a, 4);
    m.write(M.TABLES, new Uint8Array(32));
    m.poke(M.TABLES, M.TABLES + 0x1001, 8);
    m.poke(M.TABLES + 0x1000, 0x83, 8);
    m.run(assemble(32, enable));
    assert.is(m.cpu.rbx, 0x5a5an);
    m.protected32();
    m.poke(M.TABLES, M.TABLES + 0x1003, 8);
    m.run(assemble(32, enable));
    assert.is(m.vector, 13);
  });

  test('LMSW cannot clear PE; SMSW shows the whole register', () => {
    m.protected32();
    m.run(assemble(32, 'xor eax, eax\nlmsw ax\nsmsw ebx\nhlt'));
    assert.is(m.cpu.rbx, 0x11n);
  });

  test('debug registers: aliases, general detect, upper halves', () => {
    m.protected32();
    m.run(assemble(32, 'mov eax, 0x400\nmov dr5, eax\nmov ebx, dr7\nmov eax, 8\nmov cr4, eax\nmov dr4, eax'));
    assert.is(m.vector, 6);
    assert.is(m.cpu.rbx, 0x400n);
    m.protected32();
    m.run(assemble(32, 'mov eax, 0x2400\nmov dr7, eax\nmov dr0, eax'));
    assert.is(m.vector, 1);
    assert.is(m.cpu.dr6 & 0x2000n, 0x2000n);
    assert.is(m.cpu.dr7 & 0x2000n, 0n);
    assert.ok(faults64('mov rax, 0x100000400\nmov dr7, rax'));
  });

  test('MOV SS holds a single-step trap back by one instruction', () => {
    m.protected32();
    m.cpu.rflags = 0x102n;
    m.cpu.rax = BigInt(M.KDATA);
    m.run(assemble(32, 'mov ss, eax\nnop\nnop'));
    assert.is(m.vector, 1);
    assert.is(m.stack(1, 4)[0], CODE + 3);
  });

  test('SYSCALL that masks TF does not trap', () => {
    m.long();
    m.cpu.star = BigInt(M.KCODE64) << 32n;
    m.cpu.lstar = 0x9000n;
    m.cpu.fmask = 0x100n;
    m.cpu.efer = m.cpu.efer | 1n;
    m.cpu.rflags = 0x102n;
    m.write(0x9000, assemble(64, 'mov eax, 7\nhlt', 0x9000));
    m.run(assemble(64, 'syscall'));
    assert.is(m.cpu.rax, 7n);
    assert.is(m.cpu.r11 & 0x100n, 0x100n);
  });

  test('a 16-bit stack wraps at 64 KiB and leaves the upper half of ESP alone', () => {
    m.protected32();
    m.core.memory.clear(0xf000, 0x1000);
    m.cpu.setSegment('ss', { selector: M.KDATA, base: 0n, limit: 0xffff, access: 0x93 });
    m.cpu.rsp = 0xabcd0000n;
    m.run(
      assemble(
        32,
        'push dword 0x1234\npush dword 2\ncall next\nnext: pop eax\npop ebx\nmov ecx, esp\npush word 3\nhlt',
      ),
    );
    assert.is(m.cpu.rax, BigInt(CODE + 15));
    assert.is(m.cpu.rbx, 2n);
    assert.is(m.cpu.rcx, 0xabcdfffcn);
    assert.is(m.cpu.rsp, 0xabcdfffan);
    assert.is(m.peek(0xfffc, 4), 0x1234);
  });

  test('an expand-down stack has its limit below', () => {
    m.protected32();
    m.cpu.setSegment('ds', { selector: M.KDATA, base: 0n, limit: 0x8fff, access: 0x4097 });
    m.run(assemble(32, 'mov eax, [0x9000]\nmov eax, [0x8fff]'));
    assert.is(m.vector, 13);
    assert.is(m.stack(2, 4)[1], CODE + 5);
  });

  test('POPF at ring 3 changes neither IF nor IOPL', () => {
    m.protected32(3);
    m.cpu.rflags = 0x202n;
    m.run(assemble(32, 'push dword 0x3cd5\npopf\npushf\npop eax\nint 0x40'));
    assert.is(m.cpu.rax & 0x3fffn, 0xed7n);
  });

  test('the budget splits a program anywhere without a trace', () => {
    const program = assemble(32, 'mov ecx, 5\ntop: pushf\npop eax\nint 0x42\nloop top\nhlt');
    const run = (budget: number) => {
      m.protected32();
      m.write(M.HANDLERS + 0x420, assemble(32, 'inc ebx\niret'));
      m.write(CODE, program);
      m.cpu.rip = BigInt(CODE);
      m.cpu.rbx = 0n;
      const start = m.cpu.retired;
      while (m.cpu.run(budget).reason !== 'halt');
      return [m.cpu.rbx, m.cpu.rip, m.cpu.rsp, m.cpu.retired - start];
    };
    const whole = run(1000);
    assert.is(whole[0], 5n);
    for (const budget of [1, 2, 3, 7]) assert.equal(run(budget), whole);
  });

  test('INIT and SIPI start the second processor', async () => {
    const core = await Core.create({ vcpus: 2 });
    const table = (index: number) => buildCpuTable(findCpuModel('max')!, { index, count: 2 });
    for (const vcpu of core.vcpus)
      installCpuTable(core.instance, core.instance.exports.vcpuAddress(vcpu.index), table(vcpu.index));
    core.memory.addRam(0, 0x100000);
    core.memory.write(0x7000, assemble(16, 'mov ax, cs\nhlt', 0));
    const second = core.vcpus[1]!;
    assert.is(second.run(10).reason, 'wait-sipi');
    second.post(PENDING_SIPI | (7 << SIPI_VECTOR_SHIFT));
    assert.is(second.run(10).reason, 'halt');
    assert.is(second.rax, 0x700n);
    assert.is(second.segment('cs').base, 0x7000n);
    second.post(PENDING_INIT);
    assert.is(second.run(10).reason, 'wait-sipi');
    assert.is(second.rdx & 0xffffffffn, 0x106can);
  });
}
