/* SHA-256 (FIPS 180-4): in plain C, and with the SHA instructions where they are compiled in. */
#include "check.h"
#ifdef __SHA__
#include <immintrin.h>
#endif

#define ROUNDS 20000

static uint32_t constants[64], start[8];

/* The first 32 bits of the fractional part of the root of a prime: square or cube, by search in integers. */
static uint32_t fraction(uint64_t prime, int cube) {
  unsigned __int128 low = 0, high = (unsigned __int128)1 << 37;
  while (high - low > 1) {
    unsigned __int128 middle = (low + high) / 2, square = middle * middle;
    if (cube ? square * middle > (unsigned __int128)prime << 96 : square > (unsigned __int128)prime << 64) high = middle;
    else low = middle;
  }
  return (uint32_t)low;
}

static void make_constants(void) {
  int found = 0;
  for (uint64_t n = 2; found < 64; n++) {
    int prime = 1;
    for (uint64_t d = 2; d * d <= n; d++) prime &= n % d != 0;
    if (!prime) continue;
    if (found < 8) start[found] = fraction(n, 0);
    constants[found++] = fraction(n, 1);
  }
}

static uint32_t turn(uint32_t x, int by) { return x >> by | x << (32 - by); }

static void compress(uint32_t state[8], const uint32_t block[16]) {
  uint32_t w[64], s[8];
  memcpy(w, block, 64), memcpy(s, state, 32);
  for (int i = 16; i < 64; i++) {
    uint32_t a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + w[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ a >> 3) + (turn(b, 17) ^ turn(b, 19) ^ b >> 10);
  }
  for (int i = 0; i < 64; i++) {
    uint32_t e = s[4], a = s[0];
    uint32_t t = s[7] + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + constants[i] + w[i];
    uint32_t u = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 28);
    s[4] += t, s[0] = t + u;
  }
  for (int i = 0; i < 8; i++) state[i] += s[i];
}

#ifdef __SHA__
/* The instructions keep the state as ABEF and CDGH. */
static void compress_natively(uint32_t state[8], const uint32_t block[16]) {
  __m128i abef = _mm_set_epi32((int)state[0], (int)state[1], (int)state[4], (int)state[5]);
  __m128i cdgh = _mm_set_epi32((int)state[2], (int)state[3], (int)state[6], (int)state[7]);
  __m128i w[16], before[2] = {abef, cdgh};
  for (int i = 0; i < 4; i++) w[i] = _mm_loadu_si128((const __m128i *)block + i);
  for (int i = 4; i < 16; i++) {
    __m128i t = _mm_add_epi32(_mm_sha256msg1_epu32(w[i - 4], w[i - 3]), _mm_alignr_epi8(w[i - 1], w[i - 2], 4));
    w[i] = _mm_sha256msg2_epu32(t, w[i - 1]);
  }
  for (int i = 0; i < 16; i++) {
    __m128i k = _mm_add_epi32(w[i], _mm_loadu_si128((const __m128i *)constants + i));
    __m128i old = abef;
    abef = _mm_sha256rnds2_epu32(cdgh, abef, k), cdgh = old, old = abef;
    abef = _mm_sha256rnds2_epu32(cdgh, abef, _mm_shuffle_epi32(k, 0x0e)), cdgh = old;
  }
  uint32_t x[4], y[4];
  _mm_storeu_si128((__m128i *)x, _mm_add_epi32(abef, before[0]));
  _mm_storeu_si128((__m128i *)y, _mm_add_epi32(cdgh, before[1]));
  state[0] = x[3], state[1] = x[2], state[4] = x[1], state[5] = x[0];
  state[2] = y[3], state[3] = y[2], state[6] = y[1], state[7] = y[0];
}
#endif

int main(void) {
  uint32_t state[8], block[16] = {0x61626380};
  make_constants();
  memcpy(state, start, sizeof state);
  block[15] = 24;
  compress(state, block);
  for (int i = 0; i < 8; i++) printf("%08x", state[i]);
  printf("\n");
  int wrong = 0;
  for (int round = 0; round < ROUNDS; round++) {
    for (int i = 0; i < 16; i++) block[i] ^= (uint32_t)next();
#ifdef __SHA__
    uint32_t other[8];
    memcpy(other, state, sizeof state);
    compress_natively(other, block);
#endif
    compress(state, block);
#ifdef __SHA__
    wrong += memcmp(other, state, sizeof state) != 0;
#endif
  }
  show("state", state, sizeof state);
  printf("%d wrong\n", wrong);
  return 0;
}
