// Group dynamic: code that is written while it runs. The bytes mean the same on i386 and x86-64.

#include "runtime.h"

/** Calls code with eax, ecx and a pointer in esi; eax comes back. The code may change ecx and edx. */
static u32 call_code(const void *code, u32 eax, u32 ecx, void *data) {
#ifdef __x86_64__
  u64 a = eax, c = ecx;
#else
  u32 a = eax, c = ecx;
#endif
  __asm__ volatile("call *%[code]" : "+a"(a), "+c"(c) : [code] "D"(code), "S"(data) : "edx", "memory", "cc");
  return (u32)a;
}

static u8 *emit(u8 *at, const void *bytes, u32 count) {
  const u8 *from = bytes;
  while (count--) *at++ = *from++;
  return at;
}

#define EMIT(at, ...) at = emit(at, (const u8[]){__VA_ARGS__}, sizeof((const u8[]){__VA_ARGS__}))

static u8 *emit32(u8 *at, u32 value) { return emit(at, &value, 4); }

static u8 *code_pages(void) {
  static u8 *pages;
  if (!pages) pages = map_pages(1 << 18, 1);
  return pages;
}

// A loop that changes an immediate of its own in every iteration.
u32 row_selfmod(u32 n) {
  u8 *code = code_pages(), *at = code;
  EMIT(at, 0x05, 1, 0, 0, 0);      // add eax, 1
  EMIT(at, 0x83, 0x46, 0x01, 0x03); // add dword [esi + 1], 3
  EMIT(at, 0x83, 0xe9, 0x01);      // sub ecx, 1
  EMIT(at, 0x75, 0xf2);            // jnz the first
  EMIT(at, 0xc3);                  // ret
  return call_code(code, 7, n, code);
}

// A function that is written anew, then called four times.
u32 row_patch(u32 n) {
  u8 *code = code_pages();
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) {
    u8 *at = code;
    EMIT(at, 0xb8); // mov eax, i ^ sum
    at = emit32(at, i ^ sum);
    EMIT(at, 0x05); // add eax, n
    at = emit32(at, n);
    EMIT(at, 0xc3); // ret
    for (int k = 0; k < 4; k++) sum += call_code(code, 0, 0, 0);
  }
  return sum;
}

// A compiler in the guest: straight-line operations in a loop, at changing places, run for a while, then thrown away.
static u8 *emit_operation(u8 *at, u32 random) {
  u8 small = (u8)(random >> 8 & 15);
  switch (random % 10) {
    case 0: EMIT(at, 0x01, 0xd0); break;                             // add eax, edx
    case 1: EMIT(at, 0x31, 0xd0); break;                             // xor eax, edx
    case 2: EMIT(at, 0xc1, 0xc0, (u8)(small + 1)); break;            // rol eax, small + 1
    case 3: EMIT(at, 0x69, 0xc0), at = emit32(at, random | 1); break; // imul eax, eax, random
    case 4: EMIT(at, 0x89, 0xc2); break;                             // mov edx, eax
    case 5: EMIT(at, 0xc1, 0xea, small); break;                      // shr edx, small
    case 6: EMIT(at, 0x03, 0x46, (u8)(4 * small)); break;            // add eax, [esi + 4 * small]
    case 7: EMIT(at, 0x89, 0x46, (u8)(4 * small)); break;            // mov [esi + 4 * small], eax
    case 8: EMIT(at, 0x8d, 0x44, 0x50, small); break;                // lea eax, [eax + edx * 2 + small]
    default: EMIT(at, 0xa8, (u8)(1 << (small & 7)), 0x74, 0x02, 0x29, 0xd0); // test al; jz over; sub eax, edx
  }
  return at;
}

u32 row_guestjit(u32 n) {
  enum { SLOT = 1024, SLOTS = 256, OPERATIONS = 30 };
  u32 data[16], sum = 1;
  for (u32 i = 0; i < 16; i++) data[i] = next_random();
  for (u32 i = 0; i < n; i++) {
    u8 *code = code_pages() + i % SLOTS * SLOT, *at = code;
    EMIT(at, 0x31, 0xd2); // xor edx, edx
    u8 *loop = at;
    for (u32 k = 0; k < OPERATIONS; k++) at = emit_operation(at, next_random() >> 3);
    EMIT(at, 0x83, 0xe9, 0x01, 0x0f, 0x85); // sub ecx, 1; jnz loop
    at = emit32(at, (u32)(loop - at - 4));
    EMIT(at, 0xc3); // ret
    // Most functions run a little, some run long.
    u32 random = next_random(), iterations = random & 7 ? 100 + (random >> 4 & 511) : 5000 + (random >> 4 & 8191);
    sum = call_code(code, sum, iterations, data);
  }
  return fold(sum, data, sizeof data);
}
