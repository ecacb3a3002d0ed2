// The BIOS that guests entered in real mode get: its bytes, its services as a program calls them, and the first line of
// Debian's kernels, which their own real-mode code prints through it.

import { existsSync, readFileSync } from 'node:fs';
import { BootError, loadBzImage, memoryLayout } from '../../bindings/boot/index.js';
import { BIOS_ENTRY, BIOS_HANDOVER } from '../../bindings/firmware/bios/bios.gen.js';
import { biosCode, withBios } from '../../bindings/firmware/bios/bios.js';
import * as platform from '../../bindings/firmware/platform.js';
import { assemble } from '../../bindings/isa/assembler.js';
import { guestPaths, type KernelName } from '../../scripts/guests/catalog.js';
import { manualHost } from '../bindings/harness.js';
import { missingNasm, nasm } from '../isa/nasm.js';
import { assert, suite } from '../suite.js';
import { setupProgram, Talk } from './real-mode-guest.js';

const test = suite('boot/real-mode');
const source = readFileSync(new URL('../../guests/bios/bios.asm', import.meta.url), 'utf8');
const MIB = 1 << 20;
const LIMIT = 20;
/** 12:34:56 on a day in 2021. */
const START = Date.UTC(2021, 10, 22, 12, 34, 56);
const TICKS = Math.floor(((12 * 60 + 34) * 60 + 56) * (1193182 / 65536));

test('the embedded BIOS is what the source assembles to', () => {
  const { bytes, origin, symbols } = assemble(source);
  assert.equal(biosCode(), bytes);
  assert.is(BigInt(BIOS_ENTRY), origin);
  assert.is(BigInt(BIOS_HANDOVER), symbols.get('handover'));
});

const missing = missingNasm();
if (missing) test.skip('NASM makes the same bytes', missing);
else test('NASM makes the same bytes', () => assert.equal(Uint8Array.from(nasm(source)), biosCode()));

test('its constants are those of the platform', () => {
  const { symbols } = assemble(source);
  const expected: Record<string, number> = {
    EBDA: platform.EBDA_BASE / 16,
    MEMORY_BELOW: platform.EBDA_BASE / 1024,
    COM1: platform.COM_PORTS[0].base,
    COM2: platform.COM_PORTS[1].base,
    PIC_MASTER: platform.PIC_MASTER_PORT,
    PIC_SLAVE: platform.PIC_SLAVE_PORT,
    PIT: platform.PIT_PORT,
    RTC: platform.RTC_PORT,
    KBD_DATA: platform.KBD_DATA_PORT,
  };
  for (const [name, value] of Object.entries(expected)) assert.is(symbols.get(name), BigInt(value), name);
});

test('the ROM keeps clear of the ACPI tables and ends in a reset vector', () => {
  const memory = memoryLayout(64 * MIB);
  const plan = withBios(loadBzImage(setupProgram('hlt'), { memory }), memory);
  const rom = plan.pieces.find((piece) => piece.rom)!;
  assert.is(rom.gpa, 0xf0000 + BIOS_ENTRY);
  assert.ok(rom.gpa > platform.RSDP_ADDRESS + 0x1000);
  assert.is(rom.gpa + rom.bytes.length, 0x100000);
  assert.equal([...rom.bytes.subarray(-16, -11)], [0xea, 0x00, 0xe0, 0x00, 0xf0]);
  assert.is(plan.cpu!.cs.base + plan.cpu!.regs.rip, rom.gpa);
});

test('other entries get no BIOS, and a memory map may be too long for it', () => {
  const memory = memoryLayout(64 * MIB);
  const plan = loadBzImage(setupProgram('hlt'), { memory });
  const other = { ...plan, cpu: null };
  assert.is(withBios(other, memory), other);
  const e820 = Array.from({ length: 400 }, (_, i) => ({ base: i << 20, size: 4096, type: 1 }));
  assert.throws(
    () => withBios(plan, { ...memory, e820 }),
    (error: unknown) => error instanceof BootError && error.code === 'BOOT_NO_ROOM',
  );
});

/** Functions for the programs: `hex` prints EAX, `flag` the carry, `line` ends a line, `quit` the run. */
const FUNCTIONS = `
hex:    pushad
        mov ebx, eax
        mov cx, 8
.digit: rol ebx, 4
        mov al, bl
        and al, 15
        cmp al, 10
        jb .low
        add al, 39
.low:   add al, 48
        mov ah, 14
        push bx
        int 0x10
        pop bx
        loop .digit
        mov ax, 0x0e20
        int 0x10
        popad
        ret
flag:   push eax
        setc al
        movzx eax, al
        call hex
        pop eax
        ret
line:   push ax
        mov ax, 0x0e0d
        int 0x10
        mov ax, 0x0e0a
        int 0x10
        pop ax
        ret
quit:   mov al, 0
        out 0xf4, al
        hlt
`;

/** Runs a program to its end and returns its lines as lists of numbers. */
async function numbers(body: string, millions = LIMIT): Promise<number[][]> {
  const kernel = setupProgram(
    `${body}\n        mov ax, 0x0e24\n        int 0x10\n        jmp quit\n${FUNCTIONS}`,
  );
  const talk = await Talk.start({ type: 'linux16', kernel }, { startTime: START });
  const rows = talk.until('$', millions).slice(0, -1).trim().split('\r\n');
  return rows.map((row) =>
    row
      .trim()
      .split(' ')
      .map((word) => Number.parseInt(word, 16)),
  );
}

test('memory: INT 12h, E801, 88h and the E820 map', async () => {
  const lines = await numbers(`
        xor eax, eax
        int 0x12
        call hex
        int 0x11
        call hex
        call line
        mov ax, 0xe801
        int 0x15
        call flag
        call hex
        movzx eax, bx
        call hex
        mov ah, 0x88
        int 0x15
        movzx eax, ax
        call hex
        xor ebx, ebx
.next:  call line
        mov eax, 0xe820
        mov edx, 0x534d4150
        mov ecx, 24
        mov di, buffer
        int 0x15
        call flag
        call hex
        mov eax, ecx
        call hex
        mov eax, [buffer]
        call hex
        mov eax, [buffer + 8]
        call hex
        mov eax, [buffer + 16]
        call hex
        test ebx, ebx
        jnz .next
        call line
        mov ebx, 99
        mov eax, 0xe820
        int 0x15
        call flag
        jmp end
buffer: times 24 db 0
end:`);
  assert.equal(lines[0], [639, 0x0820]);
  assert.equal(lines[1], [0, 0x3c00, (64 - 16) * 16, 63 * 1024]);
  const map = memoryLayout(64 * MIB).e820.map(({ base, size, type }) => [
    ...[0, 0x534d4150, 20, base, size, type],
  ]);
  assert.equal(lines.slice(2, -1), map);
  assert.equal(lines.at(-1), [1]);
});

test('what there is not: disks, and functions nobody knows', async () => {
  const lines = await numbers(`
        xor eax, eax
        mov ax, 0x0201
        mov dx, 0x80
        int 0x13
        call flag
        call hex
        mov ax, 0x1234
        int 0x15
        call flag
        call hex
        mov ax, 0xb101
        int 0x1a
        call flag
        mov ax, 0x2402
        int 0x15
        call flag
        call hex
        mov ax, 0x4f00
        int 0x10
        call hex
        stc`);
  assert.equal(lines, [[1, 0x0101, 1, 0x8634, 1, 0, 1, 0x4f00]]);
});

test('time: ticks go on, the clock is read, a delay takes as long as it should', async () => {
  const lines = await numbers(
    `
        sti
        mov ah, 0
        int 0x1a
        movzx ebx, cx
        shl ebx, 16
        mov bx, dx
        mov eax, ebx
        call hex
.wait:  hlt
        mov ah, 0
        int 0x1a
        cmp dx, bx
        je .wait
        movzx eax, dx
        call hex
        call line
        mov ah, 2
        int 0x1a
        call flag
        movzx eax, cx
        call hex
        movzx eax, dh
        call hex
        mov ah, 4
        int 0x1a
        movzx eax, cx
        call hex
        movzx eax, dx
        call hex
        call line
        cli
        rdtsc
        mov ebx, eax
        mov ah, 0x86
        mov cx, 0
        mov dx, 3000
        int 0x15
        rdtsc
        sub eax, ebx
        call hex`,
    200,
  );
  const [first, second] = lines[0] as [number, number];
  assert.ok(first - TICKS <= 1 && first >= TICKS - 1, `${first} ticks, not ${TICKS}`);
  assert.is(second, (first + 1) & 0xffff);
  assert.equal(lines[1], [0, 0x1234, 0x56, 0x2021, 0x1122]);
  const cycles = lines[2]![0]!;
  assert.ok(cycles > 2.9 * 2e6 && cycles < 3.2 * 2e6, `${cycles} cycles for 3 ms`);
});

test('a block move reaches above 1 MiB and leaves real-mode limits', async () => {
  const lines = await numbers(`
        mov si, up
        mov cx, 4
        mov ah, 0x87
        int 0x15
        call flag
        mov si, down
        mov cx, 4
        mov ah, 0x87
        int 0x15
        call flag
        mov eax, [target]
        call hex
        mov eax, [target + 4]
        call hex
        push ds                         ; offset 10000h is above the limit: #GP comes as INT 0Dh
        xor ax, ax
        mov ds, ax
        mov word [0x34], 0x270 - 0x200 + refused - start
        mov [0x36], cs
        pop ds
        mov ebx, 0x10000
        mov al, [ebx]
        mov eax, 1
        call hex
        jmp end
refused:
        add sp, 6
        mov eax, 0xacce55
        call hex
        jmp end
        align 4
data:   dd 0x12345678, 0x9abcdef0
target: dd 0, 0
up:     times 16 db 0
        dw 0xffff, 0x0000 + data, 0x9301, 0
        dw 0xffff, 0x0000, 0x9320, 0
        times 16 db 0
down:   times 16 db 0
        dw 0xffff, 0x0000, 0x9320, 0
        dw 0xffff, 0x0000 + target, 0x9301, 0
        times 16 db 0
end:`);
  assert.equal(lines, [[0, 0, 0x12345678, 0x9abcdef0, 0xacce55]]);
});

test('the keyboard is the serial port: a look, a wait, and a full ring', async () => {
  const kernel = setupProgram(`
        mov ah, 1
        int 0x16
        setz al
        movzx eax, al
        call hex
        mov ax, 0x0e3f
        int 0x10
.key:   mov ah, 0
        int 0x16
        movzx eax, ax
        call hex
        jmp .key
${FUNCTIONS}`);
  const talk = await Talk.start({ type: 'linux16', kernel });
  assert.is(talk.until('?', LIMIT), '00000001 ?');
  talk.type('a\r\x7f%');
  assert.is(talk.until('00000025 ', LIMIT), '00001e61 00001c0d 00000e08 00000025 ');
  talk.type('0123456789'.repeat(8));
  const keys = talk.until('00000b30 '.trim(), LIMIT);
  assert.match(keys, /^00000b30/);
});

test('the screen is a terminal: moves, cells and what overwrites them, wrapping', async () => {
  const kernel = setupProgram(`
        mov ax, 0x0003
        int 0x10
        mov ah, 2
        mov bh, 0
        mov dx, 0x0204
        int 0x10
        mov ax, 0x09cd                  ; three double lines
        mov cx, 3
        int 0x10
        mov ax, 0x0e41
        int 0x10
        mov ax, 0x0920                  ; a cell that is overwritten
        mov cx, 1
        int 0x10
        mov ax, 0x0e42
        int 0x10
        mov ax, 0x0943                  ; and one that is not
        mov cx, 1
        int 0x10
        mov ah, 3
        int 0x10
        cmp dx, 0x0206
        jne quit
        mov dx, 0x044f
        mov ah, 2
        int 0x10
        mov ax, 0x0e44
        int 0x10
        mov ax, 0x0e24
        int 0x10
        jmp quit
${FUNCTIONS}`);
  const talk = await Talk.start({ type: 'linux16', kernel });
  assert.is(talk.until('$', LIMIT), '\x1b[2J\x1b[H\x1b[3;5H---\x1b[3;5HABC\x1b[5;80HD\r\n$');
});

test('faults and an end without a boot device say so', async () => {
  const dividing = setupProgram('        xor bx, bx\n        div bx\n');
  const talk = await Talk.start({ type: 'linux16', kernel: dividing });
  assert.match(talk.until('\r\n', LIMIT) + talk.until('\r\n', LIMIT), /BIOS: divide error at 1020:0072/);
  const undefinedCode = setupProgram('        ud2\n');
  const other = await Talk.start({ type: 'linux16', kernel: undefinedCode });
  assert.match(other.until('\r\n', LIMIT) + other.until('\r\n', LIMIT), /BIOS: invalid opcode at 1020:0070/);
  const leaving = await Talk.start({ type: 'linux16', kernel: setupProgram('        int 0x19\n') });
  assert.match(leaving.until('device', LIMIT), /BIOS: no boot device/);
});

test('a snapshot holds the ROM', async () => {
  const kernel = setupProgram(`
        mov ax, 0x0e3f
        int 0x10
.key:   mov ah, 0
        int 0x16
        mov ah, 14
        int 0x10
        jmp .key`);
  const talk = await Talk.start({ type: 'linux16', kernel });
  talk.until('?', LIMIT);
  talk.type('x');
  talk.until('x', LIMIT);
  const snapshot = await talk.domain.save();
  const restored = new Talk(await manualHost().host.restore(snapshot));
  assert.is(restored.domain.hash(), talk.domain.hash());
  restored.type('y');
  assert.match(restored.until('y', LIMIT), /y$/);
});

for (const name of ['686', '686-pae', 'cloud', 'amd64'] as KernelName[]) {
  const path = guestPaths().kernel(name);
  const title = `${name}: the kernel's real-mode code runs`;
  if (!existsSync(path)) {
    test.skip(title, 'missing dependency: npm run guests fetches the kernel');
    continue;
  }
  test(title, async () => {
    const boot = { type: 'linux16' as const, kernel: readFileSync(path) };
    const talk = await Talk.start(boot, { memory: '256M' });
    talk.until('Probing EDD (edd=off to disable)... ok\r\n', 100);
    // It left the BIOS for protected mode, and lets the BIOS say nothing more.
    while ((talk.domain.machine.core.vcpus[0]!.cr0 & 1n) === 0n && talk.millions < 100)
      talk.domain.runInstructions(10_000);
    assert.is(talk.domain.machine.core.vcpus[0]!.cr0 & 1n, 1n);
  });
}
