/* Fused multiply-add, half precision, the mathematics of the C library. */
#include <immintrin.h>
#include <math.h>
#include "check.h"

#define N 2048

static double x[N], y[N], z[N];
static float s[N];
static uint16_t half[N];

/* A sum whose rounding errors are kept: what FMA is for (Ogita, Rump and Oishi, "Accurate sum and dot product"). */
static double dot(const double *a, const double *b, int n) {
  double sum = 0, error = 0;
  for (int i = 0; i < n; i++) {
    double p = a[i] * b[i], low = fma(a[i], b[i], -p), t = sum + p, back = t - sum;
    error += (sum - (t - back)) + (p - back) + low;
    sum = t;
  }
  return sum + error;
}

static void polynomials(void) {
  static const double c[] = {1, -0.5, 1.0 / 3, -0.25, 0.2, -1.0 / 6, 1.0 / 7, -0.125};
  for (int i = 0; i < N; i++) {
    double r = c[7];
    for (int k = 6; k >= 0; k--) r = r * x[i] + c[k];
    z[i] = r - z[i] * y[i];
  }
}

static void forms(void) {
  __m256d total = _mm256_setzero_pd();
  for (int i = 0; i + 4 <= N; i += 4) {
    __m256d a = _mm256_loadu_pd(x + i), b = _mm256_loadu_pd(y + i), c = _mm256_loadu_pd(z + i);
    __m256d m = _mm256_fmaddsub_pd(a, b, c), n = _mm256_fmsubadd_pd(b, c, a);
    total = _mm256_fnmadd_pd(m, n, _mm256_fnmsub_pd(a, total, c));
    total = _mm256_mul_pd(total, _mm256_set1_pd(1e-3));
  }
  show("forms", &total, sizeof total);
}

static void halves(void) {
  for (int i = 0; i + 8 <= N; i += 8) {
    __m128i packed = _mm256_cvtps_ph(_mm256_loadu_ps(s + i), _MM_FROUND_TO_NEAREST_INT);
    _mm_storeu_si128((__m128i *)(half + i), packed);
    _mm256_storeu_ps(s + i, _mm256_cvtph_ps(packed));
  }
  show("halves", half, sizeof half), show("singles", s, sizeof s);
}

int main(void) {
  for (int i = 0; i < N; i++) {
    x[i] = (double)(int64_t)next() * 0x1p-63, y[i] = (double)(int64_t)next() * 0x1p-60;
    s[i] = (float)(x[i] * 70000 * y[i]);
  }
  for (int round = 0; round < 400; round++) polynomials();
  forms(), halves();
  show("polynomials", z, sizeof z);
  printf("%a\n", dot(x, y, N));
  double sum = 0;
  for (int i = 0; i < N; i++)
    sum += sin(y[i]) * exp(x[i]) + log(fabs(y[i])) + pow(fabs(x[i]), y[i]) - atan2(y[i], x[i]) + cbrt(tan(x[i]));
  printf("%a\n", sum);
  return 0;
}
