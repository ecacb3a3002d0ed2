/* AES (FIPS 197) and GHASH (NIST SP 800-38D): in plain C, and with AES-NI and PCLMULQDQ where they are compiled in. */
#include "check.h"
#ifdef __AES__
#include <immintrin.h>
#endif

#define BLOCKS 8000

static uint8_t sbox[256];

static uint8_t multiply(uint8_t a, uint8_t b) {
  uint8_t r = 0;
  for (; b; b >>= 1, a = (uint8_t)(a << 1 ^ (a & 0x80 ? 0x1b : 0)))
    if (b & 1) r ^= a;
  return r;
}

static void make_sbox(void) {
  for (int i = 0; i < 256; i++) {
    uint8_t inverse = 0;
    for (int j = 1; i && j < 256; j++)
      if (multiply((uint8_t)i, (uint8_t)j) == 1) inverse = (uint8_t)j;
    uint8_t s = 0x63;
    for (int k = 0; k < 5; k++) s ^= (uint8_t)(inverse << k | inverse >> (8 - k));
    sbox[i] = s;
  }
}

static void expand(const uint8_t key[16], uint8_t keys[11][16]) {
  memcpy(keys[0], key, 16);
  uint8_t constant = 1;
  for (int i = 1; i < 11; i++, constant = multiply(constant, 2)) {
    for (int j = 0; j < 4; j++) keys[i][j] = (uint8_t)(keys[i - 1][j] ^ sbox[keys[i - 1][12 + (j + 1) % 4]]);
    keys[i][0] ^= constant;
    for (int j = 4; j < 16; j++) keys[i][j] = (uint8_t)(keys[i - 1][j] ^ keys[i][j - 4]);
  }
}

static void encrypt(uint8_t keys[11][16], const uint8_t in[16], uint8_t out[16]) {
  uint8_t s[16], t[16];
  for (int i = 0; i < 16; i++) s[i] = in[i] ^ keys[0][i];
  for (int round = 1; round < 11; round++) {
    for (int i = 0; i < 16; i++) t[i] = sbox[s[(i + 4 * (i % 4)) % 16]];
    for (int c = 0; c < 4 && round < 10; c++) {
      uint8_t *p = t + 4 * c, all = p[0] ^ p[1] ^ p[2] ^ p[3], first = p[0];
      for (int r = 0; r < 4; r++) p[r] ^= all ^ multiply(p[r] ^ (r < 3 ? p[r + 1] : first), 2);
    }
    for (int i = 0; i < 16; i++) s[i] = t[i] ^ keys[round][i];
  }
  memcpy(out, s, 16);
}

#ifdef __AES__
static void encrypt_natively(uint8_t keys[11][16], const uint8_t in[16], uint8_t out[16]) {
  const __m128i *k = (const __m128i *)keys;
  __m128i s = _mm_xor_si128(_mm_loadu_si128((const __m128i *)in), _mm_loadu_si128(k));
  for (int round = 1; round < 10; round++) s = _mm_aesenc_si128(s, _mm_loadu_si128(k + round));
  _mm_storeu_si128((__m128i *)out, _mm_aesenclast_si128(s, _mm_loadu_si128(k + 10)));
}

static void decrypt_natively(uint8_t keys[11][16], const uint8_t in[16], uint8_t out[16]) {
  const __m128i *k = (const __m128i *)keys;
  __m128i s = _mm_xor_si128(_mm_loadu_si128((const __m128i *)in), _mm_loadu_si128(k + 10));
  for (int round = 9; round > 0; round--) s = _mm_aesdec_si128(s, _mm_aesimc_si128(_mm_loadu_si128(k + round)));
  _mm_storeu_si128((__m128i *)out, _mm_aesdeclast_si128(s, _mm_loadu_si128(k)));
}

static void multiply_natively(const uint64_t a[2], const uint64_t b[2], uint64_t product[4]) {
  __m128i x = _mm_loadu_si128((const __m128i *)a), y = _mm_loadu_si128((const __m128i *)b);
  __m128i middle = _mm_xor_si128(_mm_clmulepi64_si128(x, y, 0x01), _mm_clmulepi64_si128(x, y, 0x10));
  __m128i low = _mm_xor_si128(_mm_clmulepi64_si128(x, y, 0x00), _mm_slli_si128(middle, 8));
  __m128i high = _mm_xor_si128(_mm_clmulepi64_si128(x, y, 0x11), _mm_srli_si128(middle, 8));
  _mm_storeu_si128((__m128i *)product, low), _mm_storeu_si128((__m128i *)(product + 2), high);
}
#endif

/* The product of two polynomials over GF(2). */
static void multiply_slowly(const uint64_t a[2], const uint64_t b[2], uint64_t product[4]) {
  memset(product, 0, 32);
  for (int i = 0; i < 128; i++) {
    if (!(a[i / 64] >> i % 64 & 1)) continue;
    for (int j = 0; j < 2; j++) {
      product[i / 64 + j] ^= b[j] << i % 64;
      if (i % 64) product[i / 64 + j + 1] ^= b[j] >> (64 - i % 64);
    }
  }
}

int main(void) {
  uint8_t key[16], keys[11][16], block[16], out[16];
  make_sbox();
  for (int i = 0; i < 16; i++) key[i] = (uint8_t)i, block[i] = (uint8_t)(i * 0x11);
  expand(key, keys);
  encrypt(keys, block, out);
  for (int i = 0; i < 16; i++) printf("%02x", out[i]);
  printf("\n");
  uint64_t a[2] = {next(), next()}, b[2], product[4];
  int wrong = 0;
  for (int i = 0; i < BLOCKS; i++) {
    encrypt(keys, block, out);
    b[0] = next(), b[1] = next();
    multiply_slowly(a, b, product);
#ifdef __AES__
    uint8_t other[16];
    uint64_t quick[4];
    encrypt_natively(keys, block, other);
    wrong += memcmp(other, out, 16) != 0;
    decrypt_natively(keys, other, other);
    wrong += memcmp(other, block, 16) != 0;
    multiply_natively(a, b, quick);
    wrong += memcmp(quick, product, 32) != 0;
#endif
    a[0] = product[0] ^ product[3], a[1] = product[1] ^ product[2];
    memcpy(block, out, 16);
  }
  show("blocks", block, 16), show("products", product, 32);
  printf("%d wrong\n", wrong);
  return 0;
}
