/* Loops that gcc makes vector code of: integers of every width, floats, gathers, conditions, conversions. */
#include "check.h"

#define N 4099
#define ROUNDS 300

static int8_t b8[N], c8[N];
static uint8_t u8[N];
static int16_t b16[N], c16[N];
static int32_t b32[N], c32[N], at[N];
static int64_t b64[N], c64[N];
static float f[N], g[N], h[N];
static double d[N], e[N];

static void fill(void) {
  for (int i = 0; i < N; i++) {
    uint64_t r = next();
    b8[i] = (int8_t)r, u8[i] = (uint8_t)(r >> 8), b16[i] = (int16_t)(r >> 16);
    b32[i] = (int32_t)(r >> 32), b64[i] = (int64_t)next();
    at[i] = (int32_t)(next() % N);
    f[i] = (float)(int32_t)next() / 65536.0f, g[i] = (float)(1 + (next() & 1023));
    d[i] = (double)(int64_t)next() / 1048576.0;
  }
}

static void bytes(void) {
  for (int i = 0; i < N; i++) {
    int sum = b8[i] + c8[i];
    c8[i] = (int8_t)(sum > 127 ? 127 : sum < -128 ? -128 : sum);
    u8[i] = (uint8_t)((u8[i] + (uint8_t)b8[i] + 1) >> 1 ^ c8[i]);
  }
}

static void words(void) {
  for (int i = 0; i < N; i++) {
    c16[i] = (int16_t)((b16[i] * c16[i] >> 16) + (b16[i] > c16[i] ? b16[i] : c16[i]));
    b16[i] = (int16_t)(b16[i] < 0 ? -b16[i] : b16[i] ^ (b16[i] << 3));
  }
}

static void doublewords(void) {
  for (int i = 0; i < N; i++) c32[i] = c32[i] * 31 + b32[at[i]] - (b32[i] >> (at[i] & 31));
  for (int i = 1; i < N; i++) b32[i] ^= (int32_t)((uint32_t)c32[i] << (c32[i - 1] & 31));
}

static void quadwords(void) {
  for (int i = 0; i < N; i++) {
    int64_t x = b64[i] ^ (int64_t)((uint64_t)c64[i] << 13);
    c64[i] = x > b64[N - 1 - i] ? x : b64[N - 1 - i] + c64[i];
  }
}

static void floats(void) {
  for (int i = 0; i < N; i++) h[i] = f[at[i]] * 0.5f + g[i] / (1.0f + h[i] * h[i]);
  for (int i = 0; i < N; i++) f[i] = h[i] > 100.0f ? __builtin_sqrtf(h[i]) : __builtin_floorf(h[i] * 3.0f) * (h[i] < -1e6f ? 1e-6f : 1.0f);
}

static void doubles(void) {
  for (int i = 0; i < N; i++) e[i] = d[i] * 1e-9 + e[i] * 0.25;
  for (int i = 0; i < N; i++) d[i] = __builtin_fmin(__builtin_fmax(e[i], -1e6), d[at[i]]) + (double)b32[i];
  for (int i = 0; i < N; i++) c32[i] += (int32_t)(e[i] * 1e-3) + (int32_t)f[i];
}

#define SIDE 96
static double left[SIDE][SIDE], right[SIDE][SIDE], product[SIDE][SIDE];

static void matrices(void) {
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) left[i][j] = (double)(i * j % 17) / 3, right[i][j] = (double)(i + 2 * j) / 7;
  for (int i = 0; i < SIDE; i++)
    for (int k = 0; k < SIDE; k++)
      for (int j = 0; j < SIDE; j++) product[i][j] += left[i][k] * right[k][j];
}

int main(void) {
  fill();
  for (int round = 0; round < ROUNDS; round++) bytes(), words(), doublewords(), quadwords(), floats(), doubles();
  matrices();
  show("bytes", c8, sizeof c8), show("averages", u8, sizeof u8), show("words", c16, sizeof c16);
  show("doublewords", c32, sizeof c32), show("shifts", b32, sizeof b32), show("quadwords", c64, sizeof c64);
  show("floats", f, sizeof f), show("doubles", d, sizeof d), show("product", product, sizeof product);
  printf("%a %a %a\n", (double)f[17], d[42], product[5][7]);
  return 0;
}
