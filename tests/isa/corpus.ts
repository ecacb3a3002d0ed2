// Programs for the tests of the assembler: every line of the opcode table with operands of every kind, and random ones.

import {
  type Bits,
  defaultOperandSize,
  formOf,
  GPR,
  KEYWORDS,
  type OperandForm,
  type Row,
  rows,
  sizeAt,
} from '../../bindings/isa/table.js';

/** Numbers that are the same in every run (xorshift32). */
export class Random {
  constructor(private state: number) {}

  below(limit: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % limit;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

const ADDRESSES: Record<Bits, readonly string[]> = {
  16: [
    'bx+si',
    'bx+di+1',
    'bp+si-1',
    'bp+di+0x80',
    'si',
    'di+0x7f',
    'bp',
    'bx',
    '0x1234',
    'bp-0x80',
    'bx-0x81',
    'eax',
    'ebp+4',
    'esp',
    'ecx+edx*4+0x12345678',
    'dword 0x1234',
    'es:di',
    'fs:0x10',
  ],
  32: [
    'eax',
    'ebp',
    'esp',
    'esp+4',
    'ebx-0x80',
    'ebx+0x80',
    '0x12345678',
    'eax+ebp',
    'ebp+eax',
    'eax*2',
    'eax*4',
    'ecx+edx*8-1',
    'ebp+ebp*2+0x100',
    'esi*5',
    'edi*9+7',
    'nosplit eax*2',
    'ecx+esp',
    'bx+di',
    'word 0x1234',
    'fs:0',
    'es:edi',
    'cs:eax+1',
    'byte ecx',
    'dword ecx',
  ],
  64: [
    'rax',
    'rbp',
    'rsp',
    'r12',
    'r13',
    'r13+4',
    'rbx-0x80',
    'r8+0x80',
    '0x1234',
    'rel $+0x1234',
    'rax+r9*8',
    'r12*4',
    'r10+r13*2-0x1000',
    'rsp+r15',
    'rbp+rbp',
    'rcx*3',
    'r9*5',
    'eax',
    'r12d+ecx*4',
    'ebp',
    'fs:0x28',
    'gs:rax',
    'rel $',
    'byte r9',
    'dword rdi',
  ],
};

const VECTOR_ADDRESSES: Record<Bits, readonly string[]> = {
  16: ['eax+v1', 'ebp+v2*4+8'],
  32: ['eax+v1', 'esp+v4*8', 'ebp+v2*2', 'v7*4+0x1000'],
  64: ['rax+v1', 'r13+v9*4', 'rsp+v4*8-0x80', 'v12*2+5', 'r8d+v3'],
};

const NUMBERS: Record<number, readonly string[]> = {
  1: ['0', '1', '5', '0x7f', '0x80', '-1', '-0x80', '0xff', "'A'"],
  2: ['0', '1', '0x7f', '0x80', '-1', '-0x80', '-0x81', '0x1234', '0xffff', '0xff80'],
  4: [
    '0',
    '1',
    '0x7f',
    '0x80',
    '-1',
    '-0x80',
    '-0x81',
    '0x12345678',
    '0xffffffff',
    '0xffffff80',
    '-0x80000000',
  ],
  8: ['0', '1', '0x7f', '0x80', '-1', '-0x80', '-0x81', '0x12345678', '0x7fffffff', '-0x80000000'],
};
const WIDE = [
  '0xffffffff',
  '0x80000000',
  '0x100000000',
  '0x123456789abcdef0',
  '-0x80000001',
  '0xfffffffffffffff0',
];

/** Texts that an operand may have; the first are the simplest. */
function choices(row: Row, form: OperandForm, opsize: number, bits: Bits, vector: number): string[] {
  const size = sizeAt(form, opsize, vector);
  const file = row.vex && size === 32 ? 'ymm' : 'xmm';
  const registers = (count: number, name: string): string[] =>
    Array.from({ length: bits === 64 ? count : 8 }, (_, i) => `${name}${i}`);
  const general = (): string[] => {
    const names = GPR[size === 8 && bits !== 64 ? 4 : size] ?? [];
    const usable = bits === 64 ? names : names.slice(0, size === 1 ? 4 : 8);
    return size === 1 && bits !== 64 ? [...usable, 'ah', 'bh', 'ch', 'dh'] : [...usable];
  };
  const memory = (): string[] => {
    const far = /^(call|jmp)f$/.test(row.names[0]!) ? 'far ' : '';
    const word = far ? KEYWORDS[opsize] : row.operands.includes('Sw') ? 'word' : KEYWORDS[size];
    const keyword = size === 0 || form.name === 'Ma' || (form.name === 'Mp' && !far) ? '' : `${word} `;
    if (form.vsib) {
      const index = vector / form.vsib === 32 ? 'ymm' : 'xmm';
      return VECTOR_ADDRESSES[bits].map((address) => `[${address.replace('v', index)}]`);
    }
    return ADDRESSES[bits].map((address) => `${far}${keyword}[${address}]`);
  };
  const mixed = (list: string[]): string[] =>
    form.allows === 'register' || row.form === 'r'
      ? list
      : row.form === 'm'
        ? memory()
        : [...list.slice(0, 2), ...memory(), ...list.slice(2)];
  switch (form.class) {
    case 'gprReg':
    case 'gprOpcode':
      return general();
    case 'gprRm':
      return mixed(general());
    case 'memory':
      return memory();
    case 'gprVex':
      return general();
    case 'xmmReg':
    case 'xmmVex':
    case 'xmmImmediate':
      return registers(16, file);
    case 'xmmRm':
      return mixed(registers(16, file));
    case 'mmxReg':
      return Array.from({ length: 8 }, (_, i) => `mm${i}`);
    case 'mmxRm':
      return mixed(Array.from({ length: 8 }, (_, i) => `mm${i}`));
    case 'segment':
      return row.opcode === 0x8e ? ['es', 'ds', 'ss', 'fs', 'gs'] : ['es', 'cs', 'ss', 'ds', 'fs', 'gs'];
    case 'control':
      return bits === 64 ? ['cr0', 'cr2', 'cr3', 'cr4', 'cr8'] : ['cr0', 'cr2', 'cr3', 'cr4'];
    case 'debug':
      return ['dr0', 'dr3', 'dr6', 'dr7'];
    case 'st':
      return Array.from({ length: 8 }, (_, i) => `st${i}`);
    case 'immediate':
      return [
        ...NUMBERS[form.signed || form.size === 'z' ? opsize : size]!,
        ...(form.name === 'Iv' && opsize === 8 ? WIDE : []),
      ];
    case 'relative':
      return ['$', '$+2', '$-100', '$+0x81', '$-0x80', '$+0x1000'];
    case 'offset':
      return bits === 64 ? ['[qword 0x123456789a]'] : ['[0x1234]', '[fs:0x10]'];
    case 'far':
      return opsize === bits / 8 ? ['8:0x1234'] : [`${KEYWORDS[opsize]} 0x10:0x1234`];
    case 'literal':
      return [form.name === 'rAX' || form.name === 'eAX' ? GPR[size]![0]! : form.name.toLowerCase()];
  }
}

function mnemonicOf(row: Row, opsize: number): string {
  const name = row.names.length > 1 ? row.names[[2, 4, 8].indexOf(opsize)]! : row.names[0]!;
  return name === 'callf' ? 'call' : name === 'jmpf' ? 'jmp' : name;
}

/** Rows that the assembler can choose in this code size. */
export function usableRows(bits: Bits): Row[] {
  return rows().filter(
    (row) => !row.alias && row.only !== (bits === 64 ? 'legacy' : 'long') && !(row.w === 1 && bits !== 64),
  );
}

function sizesOf(row: Row, bits: Bits): number[] {
  const variable =
    row.names.length > 1 ||
    row.operands.some((operand) => typeof formOf(operand).size === 'string' || operand === 'Ibs');
  if (!variable) return [defaultOperandSize(row, bits)];
  return [2, 4, 8].filter((size) => size !== 8 || bits === 64);
}

/** Operand sizes with vector lengths. */
function formsOf(row: Row, bits: Bits): [number, number][] {
  const vectors = row.vex === 'x' ? [16, 32] : [row.vex === '1' ? 32 : 16];
  return sizesOf(row, bits).flatMap((size) => vectors.map((vector): [number, number] => [size, vector]));
}

function statement(row: Row, opsize: number, texts: readonly string[]): string {
  const operands = [...texts];
  // Without a register to state it, the operand size of PUSH is a keyword.
  if (/^(Iz|Ibs)$/.test(row.operands[0] ?? '')) operands[0] = `${KEYWORDS[opsize]} ${operands[0]}`;
  const text = `${mnemonicOf(row, opsize)} ${operands.join(', ')}`.trim();
  return text.replace(/^(hint_nop)/, '$1');
}

/** Every row with the choices of each operand: all of them, or each `stride`th one, other ones in each row. */
export function tableCorpus(bits: Bits, stride = 1): string[] {
  const lines = new Set<string>();
  for (const [phase, row] of usableRows(bits).entries()) {
    for (const [opsize, vector] of formsOf(row, bits)) {
      const lists = row.operands.map((operand) => choices(row, formOf(operand), opsize, bits, vector));
      const count = Math.max(1, ...lists.map((list) => list.length));
      for (let i = count > stride ? phase % stride : 0; i < count; i += stride) {
        lines.add(
          statement(
            row,
            opsize,
            lists.map((list, n) => list[(i * (n + 1) + n) % list.length]!),
          ),
        );
      }
    }
  }
  return [...lines];
}

/** Random instructions, the same for the same seed. */
export function randomCorpus(bits: Bits, seed: number, count: number): string[] {
  const random = new Random(seed);
  const usable = usableRows(bits);
  return Array.from({ length: count }, () => {
    const row = random.pick(usable);
    const [opsize, vector] = random.pick(formsOf(row, bits));
    const prefix =
      row.lockable && random.below(8) === 0 ? 'lock ' : row.repeatable && random.below(3) === 0 ? 'rep ' : '';
    const texts = row.operands.map((operand) =>
      random.pick(choices(row, formOf(operand), opsize, bits, vector)),
    );
    return prefix + statement(row, opsize, texts);
  });
}

/** Instructions with shorthands, aliases and keywords that the table does not name. */
export const SHORTHANDS: Record<Bits, readonly string[]> = {
  16: [
    'push 5',
    'push 0x1234',
    'push dword 5',
    'pushf',
    'popf',
    'iret',
    'iretd',
    'call 8:5',
    'jmp dword 8:5',
    'jecxz $',
    'mov ax, strict word 5',
    'a32 lodsb',
    'o32 ret',
    'retd',
    'retfd 4',
  ],
  32: [
    'imul eax, 5',
    'imul ebx, 500',
    'imul ecx, $',
    'aam',
    'aad',
    'fadd st1',
    'faddp',
    'fxch',
    'fxch st2, st0',
    'fcom st0, st3',
    'fucomi st2',
    'fcmovb st2',
    'fstsw ax',
    'finit',
    'fsave [eax]',
    'fstcw [eax]',
    'cmpltsd xmm0, xmm1',
    'cmpneqps xmm0, [eax]',
    'jz $',
    'jnz $+500',
    'setc al',
    'cmovnae eax, ebx',
    'loop $, cx',
    'jcxz $',
    'xchg eax, ebx',
    'xchg ebx, eax',
    'xchg ecx, [ebx]',
    'test eax, [ebx]',
    'test [ebx], al',
    'sal eax, 5',
    'push word 5',
    'pusha',
    'pushaw',
    'o16 leave',
    'a16 stosb',
    'fs lodsd',
    'rep fs movsb',
    'lock add dword [es:ebx], 5',
    'retw',
    'retfw',
    'enter 5, 1',
    'mov [0x1234], al',
    'add eax, strict dword 5',
    'add dword [eax], byte 5',
    'jmp short $',
    'jmp near $',
    'jmp strict near $',
    'call far [eax]',
    'jmp far word [eax]',
    'mov ds, eax',
    'mov eax, ds',
    'mov [ebx], ds',
    'lar eax, ebx',
    'hint_nop8 eax',
    'mov eax, $',
    'add eax, $',
    'add ecx, $',
    'mov eax, [ebx+$]',
    'dd $, $+4',
    'db "abc", 5, `x\\n`',
    "dw 'ab', 'abc'",
    'times 3 inc eax',
    'o16 jmp $',
    'xlat',
    'int 3',
    'movsd',
    'cmpsd',
    'call word $',
  ],
  64: [
    'mov rax, $',
    'mov rbx, -5',
    'mov rbx, 0x80000000',
    'mov qword rax, 5',
    'mov [rax], dword 5',
    'push 5',
    'push word 5',
    'pushf',
    'popfq',
    'iret',
    'iretq',
    'retfq',
    'o64 retf',
    'sysret',
    'o64 sysret',
    'sysexit',
    'o64 sysexit',
    'call far [rax]',
    'jmp far dword [rax]',
    'xchg eax, eax',
    'xchg rax, rax',
    'xchg ax, ax',
    'xchg r8, rax',
    'xchg r9d, r10d',
    'nop',
    'mov spl, 5',
    'mov al, [qword 5]',
    'mov eax, [rel $+5]',
    'movq xmm0, xmm1',
    'movq xmm0, [rax]',
    'movq [rax], xmm0',
    'movq rax, mm0',
    'cvtsi2sd xmm0, [rax]',
    'lea rax, [rel $]',
    'jrcxz $',
    'jecxz $',
    'loop $, ecx',
    'a32 stosq',
    'rep stosq',
    'mov rax, ds',
    'sldt rax',
    'str rax',
    'smsw rax',
    'hint_nop63 rax',
    'and rax, 0xfffffffffffffff0',
    'add rax, $',
    'mov rax, [fs:rax]',
    'in al, dx',
    'bswap r9',
    'movsq',
  ],
};
