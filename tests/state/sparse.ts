// A guest of our own with 16 GiB that touches 100 MiB, a page here and a page there, and finds it again. A child of the
// tests, which looks at what the process needs for that.

import { Host } from '../../bindings/host/index.js';
import { assemble } from '../../bindings/isa/assembler.js';

/** What it prints as its last line. */
export interface Sparse {
  /** Pages that the guest wrote. */
  readonly touched: number;
  /** Pages in which it found what it had written. */
  readonly found: number;
  /** Bytes of this process in memory, at most. */
  readonly rss: number;
  readonly memoryHeld: number;
}

const GIB = 2 ** 30;
/** Every 160th page: 100 MiB of 16 GiB. */
const STRIDE = 160 * 4096;
const CODE = 0x8000;
/** Where the loader of flat images puts the page-directory-pointer table. */
const PDPT = 0x2000;

// 3 GiB of RAM lie below the hole for devices, 13 above 4 GiB.
const source = `
bits 64
    mov edi, ${PDPT} + 8 * 4        ; entries of 1 GiB for what the loader has not mapped
    mov rax, 0x100000083
    mov ecx, 13
map:
    mov [rdi], rax
    add rax, 0x40000000
    add rdi, 8
    dec ecx
    jnz map
    xor r8d, r8d                    ; pages touched
    xor r9d, r9d                    ; pages found
    mov ebp, write
    call both
    mov ebp, check
    call both
    hlt
both:
    mov rdi, 0x100000
    mov rsi, ${3 * GIB}
    call range
    mov rdi, ${4 * GIB}
    mov rsi, ${17 * GIB}
range:
    call rbp
    add rdi, ${STRIDE}
    cmp rdi, rsi
    jb range
    ret
write:
    mov [rdi + 8], rdi
    inc r8
    ret
check:
    cmp [rdi + 8], rdi
    jne .lost
    inc r9
.lost:
    ret
`;

const domain = await new Host().create({
  memory: '16G',
  clock: 'icount',
  boot: {
    type: 'flat',
    kernel: assemble(source, { origin: CODE }).bytes,
    address: CODE,
    mode: 'long64',
  },
});
domain.runInstructions(10_000_000);
const cpu = domain.machine.core.vcpus[0]!;
const result: Sparse = {
  touched: Number(cpu.r8),
  found: Number(cpu.r9),
  rss: process.resourceUsage().maxRSS * 1024,
  memoryHeld: domain.stats.memoryHeld,
};
console.log(JSON.stringify(result));
