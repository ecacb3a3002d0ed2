// Hardware task switches and deliveries that wait for absent memory. SDM vol. 3 chapter 7.

import { assert, suite } from '../suite.js';
import * as M from './system-machine.js';

const test = suite('system: tasks');
const { assemble, CODE, SystemMachine } = M;
const TSS2 = 0xb000;
const TSS2_SELECTOR = 0x80;
const NT = 0x4000;

if (!M.hasNasm) test.skip('task switches', 'missing dependency: nasm');
else {
  const m = await SystemMachine.create();

  /** Protected mode with a second task that starts at 9000H. */
  const twoTasks = (program: string) => {
    m.protected32();
    m.poke(M.GDT + M.TSS_SELECTOR, M.descriptor(M.TSS, 0x2fff, 0x008b), 8);
    m.poke(M.GDT + TSS2_SELECTOR, M.descriptor(TSS2, 0x67, 0x0089), 8);
    m.write(TSS2, new Uint8Array(0x68));
    const fields: [number, number][] = [
      [0x20, 0x9000],
      [0x24, 2],
      [0x28, 0x1234],
      [0x38, 0x6800],
      [0x48, M.KDATA],
      [0x4c, M.KCODE],
      [0x50, M.KDATA],
      [0x54, M.KDATA],
    ];
    for (const [offset, value] of fields) m.poke(TSS2 + offset, value, 4);
    m.write(0x9000, assemble(32, program, 0x9000));
  };
  const busy = (selector: number) => (m.peek(M.GDT + selector + 5, 1) & 2) !== 0;

  test('CALL to a TSS nests the task and IRET returns', () => {
    twoTasks('mov ebx, eax\nstr cx\nmov [0xc000], ebx\nmov [0xc004], ecx\niret');
    m.run(assemble(32, `mov eax, 7\nmov esi, 9\ncall ${TSS2_SELECTOR}:0\nint 0x40`));
    assert.is(m.vector, 0x40);
    assert.is(m.peek(0xc000, 4), 0x1234);
    assert.is(m.peek(0xc004, 2), TSS2_SELECTOR);
    assert.is(m.peek(TSS2, 2), M.TSS_SELECTOR, 'link');
    assert.is(m.cpu.rax, 7n);
    assert.is(m.cpu.rsi, 9n);
    assert.is(m.cpu.segment('tr').selector, M.TSS_SELECTOR);
    assert.equal([busy(M.TSS_SELECTOR), busy(TSS2_SELECTOR)], [true, false]);
    assert.is(Number(m.cpu.rflags) & NT, 0);
    assert.is(m.cpu.cr0 & 8n, 8n, 'CR0.TS');
  });

  test('JMP to a TSS leaves the old task for good', () => {
    twoTasks('hlt');
    m.run(assemble(32, `jmp ${TSS2_SELECTOR}:0`));
    assert.is(m.cpu.rip, 0x9001n);
    assert.equal([busy(M.TSS_SELECTOR), busy(TSS2_SELECTOR)], [false, true]);
    assert.is(m.peek(M.TSS + 0x20, 4), CODE + 7);
    assert.is(Number(m.cpu.rflags) & NT, 0);
  });

  test('an exception through a task gate pushes its error code in the new task', () => {
    twoTasks('hlt');
    m.poke(M.IDT + 13 * 8, M.gate(TSS2_SELECTOR, 0, 5, 0), 8);
    m.run(assemble(32, 'mov ax, 0x1234\nmov ds, ax'));
    assert.is(m.cpu.rip, 0x9001n);
    assert.equal(m.stack(1, 4), [0x1234]);
    assert.is(m.peek(M.TSS + 0x20, 4), CODE + 4);
    assert.is(Number(m.cpu.rflags) & NT, NT);
  });

  test('a bad segment of the new task is #TS in the new task', () => {
    twoTasks('hlt');
    m.poke(TSS2 + 0x54, 0x1230, 4);
    m.run(assemble(32, `jmp ${TSS2_SELECTOR}:0`));
    assert.is(m.vector, 10);
    assert.equal(m.stack(2, 4), [0x1230, 0x9000]);
  });

  test('a TSS that is too small, busy or absent is refused in the old task', () => {
    for (const [limit, attr, vector] of [
      [0x66, 0x89, 10],
      [0x67, 0x8b, 13],
      [0x67, 0x09, 11],
    ] as const) {
      twoTasks('hlt');
      m.poke(M.GDT + TSS2_SELECTOR, M.descriptor(TSS2, limit, attr), 8);
      m.run(assemble(32, `jmp ${TSS2_SELECTOR}:0`));
      assert.is(m.vector, vector);
      assert.equal(m.stack(2, 4), [TSS2_SELECTOR, CODE]);
    }
  });
}
