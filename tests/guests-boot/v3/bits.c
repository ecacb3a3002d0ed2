/* Bit twiddling: POPCNT, LZCNT, TZCNT, BMI1, BMI2, MOVBE, and arithmetic on long numbers. */
#include <immintrin.h>
#include "check.h"

#define ROUNDS 500000
#define WORDS 32

static uint64_t sums[12];

static void counts(uint64_t a, uint64_t b) {
  sums[0] += (uint64_t)__builtin_popcountll(a) * 3 + (uint64_t)__builtin_popcount((uint32_t)b);
  sums[1] = sums[1] * 5 + _lzcnt_u64(a >> (b & 63)) + _lzcnt_u32((uint32_t)b);
  sums[2] = sums[2] * 7 + _tzcnt_u64(a << (b & 63)) + _tzcnt_u32((uint32_t)b);
}

static void fields(uint64_t a, uint64_t b) {
  sums[3] ^= _pdep_u64(a, b) + _pdep_u32((uint32_t)b, (uint32_t)a);
  sums[4] += _pext_u64(a, b) ^ _pext_u32((uint32_t)b, (uint32_t)a);
  sums[5] ^= _bextr_u64(a, (unsigned)(b & 63), (unsigned)(b >> 8 & 63)) + _bzhi_u64(b, (unsigned)a & 255);
  sums[6] += _andn_u64(a, b) ^ _blsi_u64(a) ^ _blsr_u64(b) ^ _blsmsk_u64(a ^ b);
}

static void moves(uint64_t a, uint64_t b) {
  uint64_t swapped;
  uint16_t small = (uint16_t)a;
  memcpy(&swapped, &a, sizeof swapped);
  sums[7] += __builtin_bswap64(swapped) ^ __builtin_bswap32((uint32_t)b) ^ __builtin_bswap16(small);
  sums[8] ^= (a >> (b & 63) | a << (-b & 63)) + (uint64_t)((int64_t)a >> (b & 63)) + (b << (a & 63));
  unsigned long long high;
  sums[9] += _mulx_u64(a, b, &high);
  sums[10] ^= high;
}

/* Schoolbook product of two numbers of WORDS words, carries through 128-bit sums. */
static void product(const uint64_t *x, const uint64_t *y, uint64_t *result) {
  memset(result, 0, 2 * WORDS * sizeof *result);
  for (int i = 0; i < WORDS; i++) {
    uint64_t carry = 0;
    for (int j = 0; j < WORDS; j++) {
      unsigned __int128 t = (unsigned __int128)x[i] * y[j] + result[i + j] + carry;
      result[i + j] = (uint64_t)t;
      carry = (uint64_t)(t >> 64);
    }
    result[i + WORDS] = carry;
  }
}

int main(void) {
  for (int i = 0; i < ROUNDS; i++) {
    uint64_t a = next(), b = next();
    if (i & 1) a &= next() & next();
    if (i & 2) b |= next();
    counts(a, b), fields(a, b), moves(a, b);
  }
  uint64_t x[WORDS], y[WORDS], z[2 * WORDS];
  for (int i = 0; i < WORDS; i++) x[i] = next(), y[i] = next();
  for (int i = 0; i < 500; i++) {
    product(x, y, z);
    memcpy(x, z, sizeof x);
    x[0] |= 1;
  }
  show("sums", sums, sizeof sums);
  show("product", z, sizeof z);
  for (unsigned i = 0; i < 11; i++) printf("%016llx\n", (unsigned long long)sums[i]);
  return 0;
}
