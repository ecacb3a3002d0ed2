// Group memory: copies, fills, streams, and loads that wait for each other.

#include "runtime.h"

typedef long long v2di __attribute__((vector_size(16)));
typedef long long v2di_unaligned __attribute__((vector_size(16), aligned(1)));

// A C library's memcpy: sixteen bytes at once, whatever the alignment, then the rest.
static NOINLINE void copy(u8 *to, const u8 *from, u32 count) {
  for (; count >= 32; count -= 32, to += 32, from += 32) {
    v2di a = *(const v2di_unaligned *)from, b = *(const v2di_unaligned *)(from + 16);
    *(v2di_unaligned *)to = a;
    *(v2di_unaligned *)(to + 16) = b;
  }
  for (; count >= 4; count -= 4, to += 4, from += 4) *(u32 *)to = *(const u32 *)from;
  while (count--) *to++ = *from++;
}

static const u32 sizes[8] = {16, 60, 333, 4096, 128, 1500, 24, 16384};

enum { REGION = 1 << 18 };

static void fill_scratch(void) {
  for (u32 i = 0; i < 2 * REGION / 4; i++) scratch[i] = next_random();
}

u32 row_memcpy(u32 n) {
  u8 *base = (u8 *)scratch;
  fill_scratch();
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) {
    u32 size = sizes[i & 7];
    u8 *to = base + REGION + (i * 8191 & 0x1ffff);
    copy(to, base + (i * 4099 & 0x1ffff), size);
    sum = sum * 31 + to[size >> 1];
  }
  return sum;
}

// REP MOVSB and MOVSD, short and long.
u32 row_repmovs(u32 n) {
  u8 *base = (u8 *)scratch;
  fill_scratch();
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) {
    u32 size = sizes[i & 7];
    u8 *to = base + REGION + (i * 8192 & 0x1ffff), *at = to;
    const u8 *from = base + (i * 4100 & 0x1ffff);
    unsigned long count = i & 8 ? size : size >> 2;
    if (i & 8) __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(count) : : "memory");
    else __asm__ volatile("rep movsl" : "+D"(at), "+S"(from), "+c"(count) : : "memory");
    sum = sum * 31 + to[size >> 1];
  }
  return sum;
}

// REP STOSB and STOSD, short and long.
u32 row_repstos(u32 n) {
  u8 *base = (u8 *)scratch;
  fill_scratch();
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) {
    u32 size = sizes[i & 7];
    u8 *to = base + (i * 8192 & 0x1ffff), *at = to;
    unsigned long count = i & 8 ? size : size >> 2;
    if (i & 8) __asm__ volatile("rep stosb" : "+D"(at), "+c"(count) : "a"(i) : "memory");
    else __asm__ volatile("rep stosl" : "+D"(at), "+c"(count) : "a"(i * 0x01010101u) : "memory");
    sum = sum * 31 + to[size >> 1] + (to[0x20000 - 1] & 1);
  }
  return sum;
}

// a = b + 3 c over arrays larger than a TLB's reach, a page and a line apart from a power of two.
u32 row_stream(u32 n) {
  enum { WORDS = 1 << 20, PAD = (PAGE + 64) / 4 };
  u32 *a = scratch, *b = a + WORDS + PAD, *c = b + WORDS + PAD;
  for (u32 i = 0; i < WORDS; i++) b[i] = next_random(), c[i] = i * 2654435761u;
  u32 sum = 0;
  for (u32 round = 0; round < n; round++) {
    for (u32 i = 0; i < WORDS; i++) a[i] = b[i] + 3 * c[i];
    u32 *t = a;
    a = b, b = c, c = t;
    sum = sum * 31 + c[round & (WORDS - 1)];
  }
  return sum;
}

// A list in random order over 16 MiB, a line an element.
u32 row_chase(u32 n) {
  enum { STRIDE = 16, ELEMENTS = (16 << 20) / 64 };
  // One cycle through all elements: a random one of those left becomes the next (Sattolo).
  for (u32 i = 0; i < ELEMENTS; i++) scratch[i * STRIDE] = i;
  for (u32 i = ELEMENTS - 1; i > 0; i--) {
    u32 j = next_random() % i, t = scratch[i * STRIDE];
    scratch[i * STRIDE] = scratch[j * STRIDE];
    scratch[j * STRIDE] = t;
  }
  u32 at = 0, sum = 0;
  for (u32 i = 0; i < n; i++) {
    at = scratch[at * STRIDE];
    sum = sum * 3 + at;
  }
  return sum;
}
