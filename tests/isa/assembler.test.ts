// The assembler against NASM, byte for byte: each line of the opcode table, random instructions, whole programs.
// deadline: 180

import { AssemblyError, assemble } from '../../bindings/isa/assembler.js';
import type { Bits } from '../../bindings/isa/table.js';
import { assert, suite } from '../suite.js';
import { compare } from './compare.js';
import { Random, randomCorpus, SHORTHANDS, tableCorpus, usableRows } from './corpus.js';
import { missingNasm, nasm, nasmLines } from './nasm.js';

const test = suite('assembler');
const missing = missingNasm();
const against = (title: string, body: () => void): void =>
  missing ? test.skip(title, missing) : test(title, body);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

for (const bits of [16, 32, 64] as const) {
  against(`${bits}-bit: the table as NASM encodes it, and back through the disassembler`, () => {
    const lines = tableCorpus(bits, 4);
    assert.ok(usableRows(bits).length > 700, `${usableRows(bits).length} rows`);
    const known = compare(lines, bits);
    // NASM refuses undefined combinations that the table does not tell apart, such as MOVZX of 16 bits to 16.
    assert.ok(known > lines.length * 0.93, `${known} of ${lines.length} lines`);
  });

  against(`${bits}-bit: shorthands, aliases and keywords`, () => {
    assert.is(compare(SHORTHANDS[bits], bits), SHORTHANDS[bits].length);
  });

  against(`${bits}-bit: random instructions`, () => {
    assert.ok(compare(randomCorpus(bits, 20261122 + bits, 1000), bits) > 900);
  });
}

const filler = (bits: Bits): string[] =>
  tableCorpus(bits, 9).filter(
    (line) => !/\$|rel |fx?ch|hint|^v|^(andn|bextr|bls|bzhi|mulx|pdep|pext|rorx|s[ah][lr]x) /.test(line),
  );
const fillers = { 16: filler(16), 32: filler(32), 64: filler(64) };

/** A program with labels, so that branches depend on the sizes of others. */
function randomProgram(random: Random): string {
  const bits = random.pick([16, 32, 64] as const);
  const filler = fillers[bits];
  const lines = [`bits ${bits}`, `org ${bits === 16 ? '0x7c00' : '0x100000'}`];
  for (let i = 0; i < 60; i++) {
    const target = `l${random.below(60)}`;
    if (random.below(3) === 0) lines.push(`l${i}:`);
    else lines.push(`l${i} ${random.pick(['nop', 'cld', 'hlt'])}`);
    switch (random.below(8)) {
      case 0:
        lines.push(`${random.pick(['jmp', 'jz', 'jnc', 'call', 'jmp near', 'jg'])} ${target}`);
        break;
      case 1:
        lines.push(`.local: loop .local`);
        break;
      case 2:
        lines.push(`times ${random.below(40)} db ${random.below(256)}`);
        break;
      case 3:
        lines.push(`align ${1 << random.below(6)}`);
        break;
      case 4:
        lines.push(`d${random.pick(['d', 'q'])} ${target}, ${target} - l0, ($ - $$) * 3`);
        break;
      case 5:
        lines.push(`add ${bits === 16 ? 'ax' : 'eax'}, ${target} - l${random.below(60)}`);
        break;
      case 6:
        lines.push(
          bits === 64 ? `lea rax, [rel ${target}]` : `mov ecx, [${bits === 16 ? 'bx' : 'ebx'} + ${target}]`,
        );
        break;
    }
  }
  // NASM refuses a few lines: leave out what it does not know.
  const extra = Array.from({ length: 30 }, () => random.pick(filler));
  const known = nasmLines(`bits ${bits}`, extra);
  for (const [i, line] of extra.entries())
    if (known[i]) lines.splice(2 + random.below(lines.length - 2), 0, line);
  return lines.join('\n');
}

against('programs with branches over branches, alignment and label arithmetic', () => {
  const random = new Random(1);
  for (let i = 0; i < 12; i++) {
    const program = randomProgram(random);
    let wanted: string;
    try {
      wanted = hex(nasm(program));
    } catch {
      continue; // a branch that 16-bit code cannot reach, or LOOP too far
    }
    assert.is(hex(assemble(program).bytes), wanted, program);
  }
});

const BOOT_SECTOR = `
        bits 16
        org 0x7c00
start:  cli
        xor ax, ax
        mov ds, ax
        mov si, message
.next:  lodsb
        test al, al
        jz done
        mov ah, 0x0e
        int 0x10
        jmp .next
done:   lgdt [gdt.pointer]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp dword 8:protected
        bits 32
protected:
        mov word [0xb8000 + (80*2 + 3) * 2], 'A' | 0x0700
        mov esi, [esp + 4*2 - 1]
        jmp $
message db 'Hello', 13, 10, 0
SIZE    equ gdt.end - gdt.start
gdt:
        align 8, db 0
.start: dq 0, 0xcf9a000000ffff, 0x00cf92000000ffff
.end:
.pointer: dw SIZE - 1
        dd .start
        times 510-($-$$) db 0
        dw 0xaa55
`;

const LONG_MODE = `
        bits 64
        org 0x200000
        default rel
entry:  lea rsp, [stack_top]
        mov rax, [counter]
        add rax, [abs counter]
        mov [fs:counter], eax
        mov rcx, counter
        inc dword [rel counter]
        cmp byte [message + rcx*2], 'x'
        jne near entry
        push qword [rax + counter - entry]
        jmp [table + rax*8]
        align 16
table   dq entry, .code, stack_top - $$
.code:  call qword [table]
        a32 rep movsb
        ret
counter dd 0
message db "it's ", 'said "so"', \`\\t\\x7e\\0\`
        dd 1.25
        resb 7
        align 64, db 0xcc
        times 16 dq -1
stack_top:
`;

against('a program with addresses relative to RIP', () => {
  assert.is(hex(assemble(LONG_MODE).bytes), hex(nasm(LONG_MODE)));
});

against('a boot sector', () => {
  assert.is(hex(assemble(BOOT_SECTOR).bytes), hex(nasm(BOOT_SECTOR)));
});

test('gives the addresses of labels and the values of constants', () => {
  const { bytes, origin, symbols } = assemble(BOOT_SECTOR);
  assert.is(bytes.length, 512);
  assert.is(origin, 0x7c00n);
  assert.is(symbols.get('start'), 0x7c00n);
  assert.is(symbols.get('start.next'), 0x7c08n);
  assert.is(symbols.get('SIZE'), 24n);
});

test('says in one line what is wrong and where', () => {
  const cases: [string, string][] = [
    ['nop\nmov al, 0x100', 'Line 2: 256 does not fit in a byte.'],
    ['bits 32\nmov [ebx], 5', 'Line 2: the size of the operation is not stated.'],
    ['jmp nowhere', 'Line 1: "nowhere" is not defined.'],
    ['a:\na:', 'Line 2: "a" is defined twice.'],
    ['frobnicate eax', 'Line 1: "frobnicate" is no instruction, and a label alone ends in a colon.'],
    ['lock hltt', 'Line 1: "hltt" is no instruction.'],
    ['mov eax, bl', 'Line 1: no instruction takes these operands.'],
    ['db "abc', 'Line 1: a string has no end.'],
    ['mov ax, [cx]', 'Line 1: no 16-bit address has these registers.'],
    ['bits 64\npush es', 'Line 2: not an instruction of 64-bit code.'],
    ['bits 64\nmov ah, r8b', 'Line 2: AH, BH, CH and DH cannot stand beside a REX prefix.'],
    [
      'jmp short far_away\ntimes 200 nop\nfar_away:',
      'Line 1: the target is 200 bytes away, too far for this branch.',
    ],
    ['db 1/0', 'Line 1: division by zero.'],
    ['mov ax, (1+2', 'Line 1: expected ")".'],
    ['times -1 nop', 'Line 1: -1 is negative.'],
    ['x equ $\ntimes x nop', 'Line 2: expected a plain number, not an address.'],
    ['bits 48', 'Line 1: the code size is 16, 32 or 64.'],
  ];
  for (const [source, message] of cases) {
    try {
      assemble(source);
      assert.unreachable(`"${source}" was assembled`);
    } catch (error) {
      assert.ok(error instanceof AssemblyError, String(error));
      assert.is(error.message, message, source);
    }
  }
});

test('assembles floats, escapes and numbers of every base', () => {
  assert.is(
    hex(
      assemble("dd 1.5\ndq -1\ndb `a\\n\\x41\\0`, 'it', 0b101, 101b, 0o17, 17q, 0ffh, $0f, 1_000 & 0xff")
        .bytes,
    ),
    '0000c03fffffffffffffffff' + '610a4100' + '6974' + '05050f0fff0fe8',
  );
});
