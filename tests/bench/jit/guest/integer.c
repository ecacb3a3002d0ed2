// Group integer: what a compiler makes of ordinary code.

#include "runtime.h"

// Primes below 256 Ki, a byte a number.
u32 row_sieve(u32 n) {
  enum { LIMIT = 1 << 18, ROOT = 1 << 9 };
  u8 *composite = (u8 *)scratch;
  u32 sum = 0;
  for (u32 round = 0; round < n; round++) {
    for (u32 i = 0; i < LIMIT; i++) composite[i] = 0;
    for (u32 i = 2; i < ROOT; i++)
      if (!composite[i])
        for (u32 j = i * i; j < LIMIT; j += i) composite[j] = 1;
    for (u32 i = 2; i < LIMIT; i++)
      if (!composite[i]) sum += i;
  }
  return sum;
}

// Shifts, rotations, multiplications, divisions, and branches that depend on data.
u32 row_mix(u32 n) {
  u32 a = 1, b = 0x9e3779b9, c = 7, sum = 0;
  for (u32 i = 0; i < n; i++) {
    a += b ^ (c << 3);
    b = (b << 7) | (b >> 25);
    c = (c - a) ^ (b >> 5);
    if (a & 0x100) a = a * 0x2c1b3c6d + i;
    else c ^= ~a;
    if ((s32)c < (s32)b) b += c >> 11;
    if ((i & 15) == 0) sum += a / (b >> 20 | 1) + a % (c >> 24 | 3);
    HIDE(a);
  }
  return a ^ b ^ c ^ sum;
}

// 64-bit values: on i386 pairs of registers with carries.
u32 row_int64(u32 n) {
  u64 x = 0x9e3779b97f4a7c15u, y = 1, z = 0x123456789abcdefu;
  for (u32 i = 0; i < n; i++) {
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    y = y * 0x2545f4914f6cdd1du + x;
    z = ((z << 23) | (z >> 41)) - y;
    if (z > x) y += z & 0xffffffffu;
    else y ^= z;
  }
  u64 sum = x ^ y ^ z;
  return (u32)sum ^ (u32)(sum >> 32);
}

// Recursion: calls, returns, pushes, pops.
static NOINLINE __attribute__((optimize("no-optimize-sibling-calls", "no-inline"))) u32 fib(u32 n) {
  if (n < 2) return n;
  u32 a = fib(n - 1);
  HIDE(a);
  return a + fib(n - 2);
}

u32 row_fib(u32 n) {
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) sum += fib(18) + i;
  return sum;
}

// FIPS 180-4 over a buffer: many live values, rotations.
#define ROTATE(x, by) ((x) >> (by) | (x) << (32 - (by)))

static u32 constants[64];

static NOINLINE void sha256_block(u32 *state, const u32 *data) {
  u32 w[64];
  for (int i = 0; i < 16; i++) w[i] = __builtin_bswap32(data[i]);
  for (int i = 16; i < 64; i++) {
    u32 a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (ROTATE(a, 7) ^ ROTATE(a, 18) ^ a >> 3) + w[i - 7] + (ROTATE(b, 17) ^ ROTATE(b, 19) ^ b >> 10);
  }
  u32 a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 64; i++) {
    u32 t1 = h + (ROTATE(e, 6) ^ ROTATE(e, 11) ^ ROTATE(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + w[i];
    u32 t2 = (ROTATE(a, 2) ^ ROTATE(a, 13) ^ ROTATE(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

u32 row_sha256(u32 n) {
  for (u32 i = 0; i < 64; i++) constants[i] = i * 0x9e3779b9 ^ 0x428a2f98;
  for (u32 i = 0; i < 0x400; i++) scratch[i] = next_random();
  u32 state[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  for (u32 i = 0; i < n; i++) sha256_block(state, scratch + (i & 63) * 16);
  return fold(0, state, sizeof state);
}

// Byte by byte through a table, as in zlib.
static u32 crc_table[256];

u32 row_crc32(u32 n) {
  enum { BYTES = 1 << 16 };
  for (u32 i = 0; i < 256; i++) {
    u32 c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >> 1) : c >> 1;
    crc_table[i] = c;
  }
  for (u32 i = 0; i < BYTES / 4; i++) scratch[i] = next_random();
  u32 crc = ~0u;
  for (u32 round = 0; round < n; round++) {
    const u8 *p = (const u8 *)scratch;
    for (u32 i = 0; i < BYTES; i++) crc = crc_table[(crc ^ p[i]) & 0xff] ^ (crc >> 8);
  }
  return ~crc;
}

// Quicksort of pointers with a comparison function, insertion sort for short runs.
struct record {
  u32 key, value;
};

typedef int comparison(const struct record *, const struct record *);

static NOINLINE int by_key(const struct record *a, const struct record *b) {
  return a->key < b->key ? -1 : a->key > b->key;
}

static NOINLINE int by_value(const struct record *a, const struct record *b) {
  return a->value < b->value ? 1 : a->value > b->value ? -1 : by_key(a, b);
}

static NOINLINE void sort(struct record **low, struct record **high, comparison *compare) {
  while (high - low > 8) {
    struct record *pivot = low[(high - low) >> 1], **i = low, **j = high;
    while (i <= j) {
      while (compare(*i, pivot) < 0) i++;
      while (compare(*j, pivot) > 0) j--;
      if (i <= j) {
        struct record *t = *i;
        *i++ = *j;
        *j-- = t;
      }
    }
    if (low < j) sort(low, j, compare);
    low = i;
  }
  for (struct record **i = low + 1; i <= high; i++) {
    struct record *held = *i, **j = i;
    while (j > low && compare(j[-1], held) > 0) {
      *j = j[-1];
      j--;
    }
    *j = held;
  }
}

u32 row_qsort(u32 n) {
  enum { RECORDS = 4096 };
  struct record *records = (struct record *)scratch, **order = (struct record **)(scratch + 2 * RECORDS);
  u32 sum = 0;
  for (u32 round = 0; round < n; round++) {
    for (u32 i = 0; i < RECORDS; i++) {
      records[i].key = next_random();
      records[i].value = next_random() & 0xff;
      order[i] = records + i;
    }
    sort(order, order + RECORDS - 1, round & 1 ? by_value : by_key);
    for (u32 i = 0; i < RECORDS; i += 61) sum = sum * 31 + order[i]->key;
  }
  return sum;
}
