// The disassembler: texts as a person would write them, and hostile bytes.

import { disassemble } from '../../bindings/isa/disassembler.js';
import type { Bits } from '../../bindings/isa/table.js';
import { assert, suite } from '../suite.js';
import { Random } from './corpus.js';

const test = suite('disassembler');

const text = (bytes: string, bits: Bits, address: bigint | number = 0): string =>
  disassemble(Buffer.from(bytes.replaceAll(' ', ''), 'hex'), { bits, address }).text;

test('writes instructions in the syntax of NASM', () => {
  const cases: [string, Bits, string][] = [
    ['b8 34 12', 16, 'mov ax,0x1234'],
    ['66 67 8b 44 24 fc', 16, 'mov eax,[esp-0x4]'],
    ['ea 00 10 08 00', 16, 'jmp 0x8:0x1000'],
    ['66 ea 00 00 10 00 08 00', 16, 'jmp dword 0x8:0x100000'],
    ['f3 66 a5', 16, 'rep movsd'],
    ['26 8a 02', 16, 'mov al,[es:bp+si]'],
    ['c7 04 85 00 10 00 00 05 00 00 00', 32, 'mov dword [eax*4+0x1000],0x5'],
    ['83 c0 ff', 32, 'add eax,-0x1'],
    ['81 c3 00 00 00 f0', 32, 'add ebx,0xf0000000'],
    ['f0 0f b1 0b', 32, 'lock cmpxchg [ebx],ecx'],
    ['d9 00', 32, 'fld dword [eax]'],
    ['db 28', 32, 'fld tword [eax]'],
    ['de c1', 32, 'faddp st1,st0'],
    ['64 a1 10 00 00 00', 32, 'mov eax,[fs:0x10]'],
    ['90', 32, 'nop'],
    ['f3 90', 32, 'pause'],
    ['9c', 32, 'pushfd'],
    ['66 cf', 32, 'iretw'],
    ['ff 2d 00 10 00 00', 32, 'jmp far [0x1000]'],
    ['0f 05', 64, 'syscall'],
    ['48 8b 05 10 00 00 00', 64, 'mov rax,[rel 0x1017]'],
    ['48 c7 c0 ff ff ff ff', 64, 'mov rax,-0x1'],
    ['49 b8 88 77 66 55 44 33 22 11', 64, 'mov r8,0x1122334455667788'],
    ['f3 0f 10 04 88', 64, 'movss xmm0,[rax+rcx*4]'],
    ['66 0f ef c0', 64, 'pxor xmm0,xmm0'],
    ['f2 48 0f 2a 00', 64, 'cvtsi2sd xmm0,qword [rax]'],
    ['0f 22 d8', 64, 'mov cr3,rax'],
    ['40 88 e0', 64, 'mov al,spl'],
    ['88 e0', 64, 'mov al,ah'],
    ['48 0f ae 00', 64, 'fxsave [rax]'],
    ['f3 48 ab', 64, 'rep stosq'],
    ['48 cf', 64, 'iretq'],
  ];
  for (const [bytes, bits, wanted] of cases) assert.is(text(bytes, bits, 0x1000), wanted, bytes);
});

test('makes branch targets absolute and wraps them to the code size', () => {
  assert.is(text('eb fe', 16, 0x7c00), 'jmp short 0x7c00');
  assert.is(text('e9 00 f0', 16, 0x2000), 'jmp 0x1003');
  assert.is(text('e8 fb ff ff ff', 32, 0), 'call 0x0');
  assert.is(text('74 10', 64, 0xffffffff81000000n), 'je short 0xffffffff81000012');
  assert.is(text('e8 00 00 00 80', 64, 0x10), 'call 0xffffffff80000015');
});

test('says (bad) for what is no instruction, without throwing', () => {
  for (const [bytes, bits] of [
    ['0f 04', 32],
    ['06', 64],
    ['fe f8', 32],
    ['', 32],
    ['b8 01', 32],
    ['0f 01', 64],
    ['66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90', 32],
    ['8e 38', 32],
    ['8e c8', 32],
    ['8d c0', 32],
  ] as [string, Bits][]) {
    const { length, text, mnemonic, operands } = disassemble(Buffer.from(bytes.replaceAll(' ', ''), 'hex'), {
      bits,
    });
    assert.is(text, '(bad)', bytes);
    assert.is(length, 1);
    assert.is(mnemonic, '(bad)');
    assert.equal(operands, []);
  }
});

test('takes any bytes and stays within them', () => {
  const random = new Random(99);
  const bytes = Uint8Array.from({ length: 15 }, () => 0);
  for (let i = 0; i < 20000; i++) {
    for (let n = 0; n < bytes.length; n++) bytes[n] = random.below(256);
    if (i & 1) bytes[0] = 0x0f;
    const view = bytes.subarray(0, 1 + random.below(15));
    const { length, text } = disassemble(view, { bits: random.pick([16, 32, 64] as const), address: 0x1000 });
    assert.ok(length >= 1 && length <= view.length, text);
    assert.not.match(text, /undefined|NaN|null/);
  }
});
