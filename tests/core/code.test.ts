// The cache of decoded code: programs that change themselves or each other, code over page ends, one frame at several
// addresses and in several modes, DMA, a full arena. What is executed is always what memory holds.

import { Core, type Vcpu } from '../../bindings/index.js';
import { assemble } from '../../bindings/isa/assembler.js';
import {
  D_FRAME_META,
  FM_CODE,
  FM_FLAGS,
  FM_SIZE,
  FRAME_CODE,
  V_ACTIVITY,
  V_CODE,
  V_RETIRED,
} from '../../bindings/layout.gen.js';
import { assert, suite } from '../suite.js';
import { CODE, CODE16, descriptor, GDT, SystemMachine, TABLES } from './system-machine.js';

const test = suite('code');
/** code.ts: the field of a code context that counts how often everything was dropped. */
const C_EPOCH = 16;
/** Linear addresses from here go through 4 KiB pages that a test maps. */
const PAGED = 0x200000;
const PAGE_TABLE = TABLES + 0x3000;

const machine = await SystemMachine.create();
const { cpu, core } = machine;

function program(text: string, bits: 16 | 32 | 64 = 64, origin = CODE): Uint8Array {
  return assemble(text, { bits, origin }).bytes;
}

/** Runs a 64-bit program from CODE to its HLT. */
function runLong(text: string, budget = 1_000_000): void {
  machine.long();
  assert.is(machine.run(program(text), budget), 'halt');
  assert.is(machine.vector, -1, `exception at ${cpu.rip.toString(16)}`);
}

/** Maps page `n` behind PAGED to a physical page; 64-bit mode. */
function map(n: number, gpa: number): void {
  machine.poke(TABLES + 0x2008, PAGE_TABLE + 7, 8);
  machine.poke(PAGE_TABLE + 8 * n, gpa + 7, 8);
}

/** FM_CODE of the frame behind a guest-physical page. */
function codeBits(gpa: number): bigint {
  return core.instance.view.getBigUint64(metaOf(gpa) + FM_CODE, true);
}

function isWatched(gpa: number): boolean {
  return (core.instance.view.getUint32(metaOf(gpa) + FM_FLAGS, true) & FRAME_CODE) !== 0;
}

function metaOf(gpa: number): number {
  const frame = core.instance.exports.physPointer(gpa, 0) >>> 12;
  const metas = core.instance.view.getUint32(D_FRAME_META + (frame >>> 9) * 4, true);
  return metas + (frame & 511) * FM_SIZE;
}

// ---- Self-modifying code -----------------------------------------------------------------------------------------------

test('an instruction that was just written is executed as written', () => {
  runLong(`
    mov ecx, 10
    top:
    inc byte [rel patched+1]
    patched: mov al, 0
    add ebx, eax
    dec ecx
    jnz top
    hlt`);
  assert.is(cpu.rax & 0xffn, 10n);
});

test('an instruction changes itself, which counts from the next time on', () => {
  runLong(`
    xor eax, eax
    mov ecx, 5
    top: add byte [rel top+6], 3
    mov al, [rel top+6]
    dec ecx
    jnz top
    hlt`);
  // Each pass adds what the one before left: 6, 12, 24, 48, 96.
  assert.is(cpu.rax, 96n);
});

test('a repeated store over itself goes on as what it has become', () => {
  runLong(`
    lea rdi, [rel stores]
    mov al, 0x90
    mov ecx, 4
    jmp stores
    stores: rep stosb
    nop
    nop
    mov ebx, 1
    hlt`);
  assert.is(cpu.rbx, 1n);
  // One iteration was done as a repetition; without its prefix it is a single store.
  assert.is(cpu.rcx, 3n);
});

test('a block that a loop is linked to is decoded anew', () => {
  runLong(`
    xor eax, eax
    mov ecx, 100
    top: jmp body
    times 100 nop
    body: add eax, 0
    jmp behind
    times 100 nop
    behind: inc byte [rel body+2]
    dec ecx
    jnz top
    hlt`);
  assert.is(cpu.rax, 4950n);
});

test('a called function in another page is decoded anew', () => {
  machine.long();
  machine.write(0x30000, program('mov eax, 0\nret', 64, 0x30000));
  assert.is(
    machine.run(
      program(`
        mov ecx, 50
        top: inc dword [0x30001]
        call 0x30000
        add ebx, eax
        dec ecx
        jnz top
        hlt`),
    ),
    'halt',
  );
  assert.is(cpu.rbx, 1275n);
});

test('both pages of an instruction over a page end are watched', () => {
  for (const place of [0x30ffc, 0x30ffd, 0x30ffe, 0x30fff]) {
    machine.long();
    machine.write(place, program('mov eax, 0\nret', 64, place));
    const first = place + 1;
    const last = place + 4;
    assert.is(
      machine.run(
        program(`
          call ${place}
          inc byte [${first}]
          call ${place}
          mov ebx, eax
          inc byte [${last}]
          call ${place}
          hlt`),
      ),
      'halt',
    );
    assert.is(cpu.rbx, 1n, `first page at ${place.toString(16)}`);
    assert.is(cpu.rax, 0x01000001n, `second page at ${place.toString(16)}`);
  }
});

test('an instruction over a page end changes when the second page is mapped elsewhere', () => {
  machine.long();
  map(0, 0x30000);
  map(1, 0x31000);
  const place = PAGED + 0xffe;
  const bytes = program('mov eax, 0x01020304\nret', 64, place);
  machine.write(0x30ffe, bytes.subarray(0, 2));
  machine.write(0x31000, bytes.subarray(2));
  machine.write(0x32000, Uint8Array.of(0x55, 0x66, 0x77, 0xc3));
  assert.is(
    machine.run(
      program(`
        call ${place}
        mov ebx, eax
        mov qword [${PAGE_TABLE + 8}], 0x32007
        invlpg [${PAGED + 0x1000}]
        call ${place}
        hlt`),
    ),
    'halt',
  );
  assert.is(cpu.rbx, 0x01020304n);
  assert.is(cpu.rax, 0x77665504n);
});

// ---- One frame, several addresses and modes --------------------------------------------------------------------------------

test('code is written through one address and executed at another', () => {
  machine.long();
  map(0, 0x30000);
  map(1, 0x30000);
  machine.write(0x30000, program('mov eax, 0\nret', 64, PAGED));
  assert.is(
    machine.run(
      program(`
        mov ecx, 20
        top: call ${PAGED}
        add ebx, eax
        inc byte [${PAGED + 0x1001}]
        call ${PAGED + 0x1000}
        add esi, eax
        inc byte [0x30001]
        dec ecx
        jnz top
        hlt`),
    ),
    'halt',
  );
  // 0 2 4 … 38 and 1 3 5 … 39.
  assert.is(cpu.rbx, 380n);
  assert.is(cpu.rsi, 400n);
});

test('RIP-relative operands and calls of a shared frame belong to the address that it runs at', () => {
  machine.long();
  for (const [n, gpa] of [0x30000, 0x31000, 0x30000, 0x32000].entries()) map(n, gpa);
  machine.write(0x30000, program(`mov eax, [rel ${PAGED + 0x1000}]\nlea rdx, [rel $$]\nret`, 64, PAGED));
  machine.poke(0x31000, 11, 4);
  machine.poke(0x32000, 22, 4);
  const text = `call ${PAGED}\nmov ebx, eax\nmov rsi, rdx\ncall ${PAGED + 0x2000}\nhlt`;
  assert.is(machine.run(program(text)), 'halt');
  assert.is(cpu.rbx, 11n);
  assert.is(cpu.rsi, BigInt(PAGED));
  assert.is(cpu.rax, 22n);
  assert.is(cpu.rdx, BigInt(PAGED + 0x2000));
});

test('the same bytes mean another thing in each mode, and all die by one write', () => {
  // INC RAX in 64-bit code; DEC EAX, INC EAX in 32-bit code. MOV EAX or AX by immediate; HLT where each ends.
  const bytes = Uint8Array.of(0x48, 0xff, 0xc0, 0xb8, 0x01, 0x00, 0xf4, 0x00, 0xf4);
  const wanted = { 64: 0xf40001n, 32: 0xf40001n, 16: 1n };
  for (const [low, round] of [1, 2].entries()) {
    for (const bits of [64, 32, 16] as const) {
      if (bits === 64) machine.long();
      else if (bits === 32) machine.protected32();
      else machine.real();
      if (low === 0 || bits === 64)
        machine.write(CODE, Uint8Array.of(...bytes.subarray(0, 4), round, ...bytes.subarray(5)));
      cpu.rip = BigInt(CODE);
      assert.is(cpu.run(10).reason, 'halt');
      assert.is(cpu.rax & 0xffffffn, wanted[bits] - 1n + BigInt(round), `${bits}-bit code, round ${round}`);
    }
  }
});

test('16-bit and 32-bit code segments of protected mode do not share blocks', () => {
  machine.protected32();
  machine.poke(GDT + CODE16, descriptor(0, 0xffff, 0x009b), 8);
  machine.write(0x9000, Uint8Array.of(0xb8, 0x34, 0x12, 0xeb, 0x00, 0xf4));
  cpu.rip = 0x9000n;
  cpu.run(1);
  assert.is(cpu.rax, 0x00eb1234n);
  cpu.setSegment('cs', { selector: CODE16, base: 0n, limit: 0xffff, access: 0x9b });
  cpu.rax = 0n;
  cpu.rip = 0x9000n;
  assert.is(cpu.run(10).reason, 'halt');
  assert.is(cpu.rax, 0x1234n);
});

// ---- Others who write ------------------------------------------------------------------------------------------------------

test('another vCPU changes the code of a loop', async () => {
  const pair = await Core.create({ vcpus: 2 });
  pair.memory.addRam(0, 0x10000);
  const [a, b] = pair.vcpus as [Vcpu, Vcpu];
  for (const vcpu of [a, b]) {
    for (const name of ['cs', 'ds', 'es', 'ss'] as const) vcpu.setRealSegment(name, 0);
    vcpu.setU32(V_ACTIVITY, 0);
  }
  pair.memory.write(0x1000, program('top: mov ax, 1\nadd bx, ax\njmp top', 16, 0x1000));
  pair.memory.write(0x2000, program('top: inc byte [0x1001]\njmp top', 16, 0x2000));
  a.rip = 0x1000n;
  b.rip = 0x2000n;
  let sum = 0;
  for (let round = 1; round <= 50; round++) {
    assert.is(a.run(300).instructions, 300);
    sum += round * 100;
    assert.is(a.rbx & 0xffffn, BigInt(sum & 0xffff), `round ${round}`);
    b.run(2);
  }
});

test('DMA changes code', () => {
  machine.long();
  machine.write(CODE, program('top: mov eax, 1\njmp top'));
  cpu.rip = BigInt(CODE);
  cpu.run(101);
  assert.is(cpu.rax, 1n);
  machine.write(CODE + 1, Uint8Array.of(7));
  cpu.run(10);
  assert.is(cpu.rax, 7n);
});

// ---- Bookkeeping -------------------------------------------------------------------------------------------------------------

test('the bitmap of a frame shows the grains that blocks come from, and loses them when the blocks die', () => {
  const place = 0x40000;
  machine.write(place, new Uint8Array(4096).fill(0x90));
  machine.write(place, program('mov eax, 1\nret', 64, place));
  machine.write(place + 0x140, program('mov eax, 2\nret', 64, place + 0x140));
  machine.write(place + 0x3e, program('mov eax, 3\nret', 64, place));
  assert.is(codeBits(place), 0n);
  runLong(`call ${place}\ncall ${place + 0x140}\nhlt`);
  assert.is(codeBits(place), 0b100001n);
  assert.ok(isWatched(place));
  runLong(`call ${place + 0x3e}\nhlt`);
  assert.is(codeBits(place), 0b100011n);
  runLong(`mov byte [${place + 0x43}], 0xc3\nhlt`);
  assert.is(codeBits(place), 0b100001n, 'the block over two grains is gone');
  runLong(`mov byte [${place + 0x20}], 0xc3\nhlt`);
  assert.is(codeBits(place), 0b100001n, 'no block holds byte 0x20');
  runLong(`mov byte [${place + 0x141}], 5\nhlt`);
  assert.is(codeBits(place), 0b100001n, 'an immediate');
  runLong(`call ${place + 0x140}\nhlt`);
  assert.is(cpu.rax & 0xffffffffn, 5n);
  runLong(`mov byte [${place + 0x140}], 0x90\nhlt`);
  assert.is(codeBits(place), 0b000001n);
  runLong(`mov byte [${place}], 0x90\nhlt`);
  assert.is(codeBits(place), 0n);
  assert.not(isWatched(place));
});

test('a full arena is emptied, in the middle of a program', () => {
  // Every byte of 64 KiB is an entry: up to 63 NOPs and a RET from there.
  const place = 0x100000;
  const size = 0x18000;
  const sled = new Uint8Array(size).fill(0x90);
  for (let i = 63; i < size; i += 64) sled[i] = 0xc3;
  machine.write(place, sled);
  const epoch = (): number => core.instance.view.getUint32(cpu.u32(V_CODE) + C_EPOCH, true);
  const before = epoch();
  const retired = cpu.wide(V_RETIRED);
  runLong(
    `
    mov edi, ${place}
    top: call rdi
    inc rdi
    cmp rdi, ${place + size}
    jb top
    hlt`,
    100_000_000,
  );
  const perSled = (64 * 65) / 2 + 64 * 4;
  assert.is(cpu.wide(V_RETIRED) - retired, BigInt((size / 64) * perSled + 2));
  assert.ok(epoch() > before + 1, `dropped ${epoch() - before} times`);
  assert.ok(codeBits(place) === 0n, 'the first sled has been forgotten');
  assert.ok(isWatched(place + size - 4096));
});

test('code that runs often stays when room is made, and nothing of what led there', () => {
  // Every fifth byte is an entry, and the memory of what was decoded there is used again and again.
  const place = 0x100000;
  const row = program(`${'mov eax, 0x90909090\n'.repeat(48)}ret\nnop\nnop\nnop\nnop`);
  const size = 1000 * row.length;
  for (let i = 0; i < size; i += row.length) machine.write(place + i, row);
  // A page of places that run once and jump to one that runs often.
  const often = 0x1c0000;
  const jumps = 0x1c0100;
  const count = 100;
  machine.write(often, program('inc qword [0x1b0000]\nret', 64, often));
  for (let i = 0; i < count; i++)
    machine.write(jumps + 8 * i, program(`jmp near ${often}`, 64, jumps + 8 * i));
  machine.poke(0x1b0000, 0, 8);
  const epoch = (): number => core.instance.view.getUint32(cpu.u32(V_CODE) + C_EPOCH, true);
  const before = epoch();
  runLong(
    `
    mov edi, ${jumps}
    first: call rdi
    add edi, 8
    cmp edi, ${jumps + 8 * count}
    jb first
    mov edi, ${place}
    top: call rdi
    add edi, 5
    cmp edi, ${place + size}
    jb top
    hlt`,
    100_000_000,
  );
  assert.ok(epoch() > before + 1, `room was made ${epoch() - before} times`);
  assert.is(codeBits(place), 0n, 'what ran once is gone');
  assert.is(codeBits(often), 1n, 'what ran often is there');
  runLong(`mov byte [${often}], 0xc3\ncall ${often}\nhlt`);
  assert.is(core.instance.view.getUint32(core.instance.exports.physPointer(0x1b0000, 0), true), count);
});

test('a storm of writes beside and into code takes bounded time', () => {
  const started = performance.now();
  runLong(
    `
    mov ecx, 30000
    top: inc dword [rel counter]
    inc byte [rel patched+1]
    patched: mov al, 0
    dec ecx
    jnz top
    hlt
    counter: dd 0`,
  );
  assert.is(cpu.rax & 0xffn, BigInt(30000 & 0xff));
  // A page full of blocks, one byte of which is written again and again.
  const place = 0x50000;
  machine.write(place, new Uint8Array(4096).fill(0xc3));
  runLong(
    `
    mov edi, ${place}
    top: call rdi
    inc edi
    cmp edi, ${place + 4096}
    jb top
    mov ecx, 5000
    store: mov byte [${place + 2000}], 0xc3
    call ${place + 2000}
    dec ecx
    jnz store
    hlt`,
  );
  const elapsed = performance.now() - started;
  assert.ok(elapsed < 15_000, `${elapsed} ms`);
});
