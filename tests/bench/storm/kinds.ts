// Storms: programs of 32-bit code that keep changing their code, for ever. Each has registers and memory of its own; none stops.

/** Where a program's code, what it writes and the page tables lie. */
export const CODE = 0x8000;
const ARENA = 0x100000;
const ARENA_MASK = 0x7fffff;
/** Bytes of guest memory. */
export const MEMORY = 0x1000000;
const TABLES = 0xa00000;
const WINDOW = 0xc00000;
const FRAMES = 0xb00000;

/** A function of `work` additions in a loop of `rounds`, written to EDI by REP MOVSD from a template, with its own number in it. */
function emitted(rounds: number): string {
  return `
template:
  mov ecx, ${rounds}
numbered:
  mov edx, 0x11111111
again:
  add eax, edx
  rol eax, 3
  xor eax, ecx
  lea edx, [edx + ecx * 2 + 5]
  dec ecx
  jnz again
  ret
templateEnd:`;
}

/** Writes a function to EDI, numbered EBP, and calls it. */
const WRITE_AND_CALL = `
  push edi
  mov esi, template
  mov ecx, (templateEnd - template + 3) / 4
  rep movsd
  pop edi
  inc ebp
  mov [edi + numbered - template + 1], ebp
  call edi`;

/** The same address each time. */
function sameAddress(rounds: number): string {
  return `mov edi, ${ARENA}\nnext:${WRITE_AND_CALL}\n  jmp next\n${emitted(rounds)}`;
}

/** Other addresses, through all of an arena. */
function newAddresses(rounds: number): string {
  return `mov edi, ${ARENA}
next:${WRITE_AND_CALL}
  add edi, 64
  and edi, ${ARENA_MASK}
  or edi, ${ARENA}
  jmp next
${emitted(rounds)}`;
}

/** The immediate of an instruction of the hot loop, each time round. */
const PATCHED = `
again:
  inc dword [patched + 1]
patched:
  mov edx, 0
  add eax, edx
  rol eax, 1
  xor eax, ecx
  dec ecx
  jmp again`;

/** A variable on the page of the code; on its cache line. */
function dataBeside(gap: number): string {
  return `
again:
  add eax, ecx
  rol eax, 1
  xor eax, [variable]
  inc dword [variable]
  dec ecx
  jnz again
  jmp again
  times ${gap} db 0x90
variable:
  dd 0`;
}

/** Two versions of an instruction, which alternate every \`calls\` calls. */
function alternating(calls: number): string {
  return `
next:
  xor dword [version], 0x2800   ; add eax, edx (01 D0) and sub eax, edx (29 D0)
  mov ebx, ${calls}
again:
  call function
  dec ebx
  jnz again
  jmp next
  align 64
function:
  mov edx, ebx
  nop
  nop
version:
  db 0x90
  db 0x01, 0xd0
  rol eax, 3
  ret`;
}

/** A page that shows two frames with other code, by turns. */
function remapped(calls: number): string {
  return `
  mov dword [${TABLES}], 0x87              ; 0 to 4 MiB, a large page
  mov dword [${TABLES} + 4], 0x400087
  mov dword [${TABLES} + 8], 0x800087
  mov dword [${TABLES} + 12], ${TABLES + 0x1000} + 7
  mov eax, cr4
  or eax, 0x10
  mov cr4, eax
  mov eax, ${TABLES}
  mov cr3, eax
  mov eax, cr0
  or eax, 0x80000000
  mov cr0, eax
  mov edi, ${FRAMES}
  call lay
  mov edi, ${FRAMES + 0x1000}
  call lay
  mov byte [${FRAMES + 0x1000} + other - function], 0x29
next:
  xor ebp, 0x1000
  lea edx, [ebp + ${FRAMES} + 7]
  mov [${TABLES + 0x1000}], edx
  invlpg [${WINDOW}]
  mov ebx, ${calls}
again:
  mov ecx, ${WINDOW}
  call ecx
  dec ebx
  jnz again
  jmp next
lay:
  mov esi, function
  mov ecx, 16
  rep movsd
  ret
function:
  mov edx, ebx
other:
  add eax, edx
  rol eax, 3
  ret
  times 64 db 0x90`;
}

/** The kinds of storms. */
export const STORMS: Readonly<Record<string, string>> = {
  patched: PATCHED,
  'data-page': dataBeside(256),
  'data-line': dataBeside(0),
  'same-50': sameAddress(50),
  'same-6000': sameAddress(6000),
  'same-100000': sameAddress(100_000),
  'new-50': newAddresses(50),
  'new-6000': newAddresses(6000),
  'new-100000': newAddresses(100_000),
  'alternate-20': alternating(20),
  'alternate-6000': alternating(6000),
  'remap-20': remapped(20),
  'remap-6000': remapped(6000),
};
