// Group floating point: four single-precision numbers at once (SSE).

#include "runtime.h"

typedef float v4sf __attribute__((vector_size(16)));
typedef int v4si __attribute__((vector_size(16)));

static NOINLINE v4sf blend(v4sf *to, const v4sf *from, v4sf factor, u32 count) {
  v4sf total = {0, 0, 0, 0};
  for (u32 i = 0; i < count; i++) {
    v4sf value = to[i] * factor + from[i];
    total += value;
    to[i] = value;
  }
  return total;
}

static NOINLINE v4si mandelbrot(v4sf cr, v4sf ci) {
  v4sf zr = {0, 0, 0, 0}, zi = zr, two = {2, 2, 2, 2}, four = {4, 4, 4, 4};
  v4si count = {0, 0, 0, 0};
  for (u32 k = 0; k < 40; k++) {
    v4sf r2 = zr * zr, i2 = zi * zi;
    v4si inside = r2 + i2 < four;
    if (__builtin_ia32_movmskps((v4sf)inside) == 0) break;
    count -= inside;
    v4sf next = r2 - i2 + cr;
    // Those that have left stay where they are.
    zi = (v4sf)(((v4si)(two * zr * zi + ci) & inside) | ((v4si)zi & ~inside));
    zr = (v4sf)(((v4si)next & inside) | ((v4si)zr & ~inside));
  }
  return count;
}

u32 row_float4(u32 n) {
  enum { VECTORS = 512 };
  v4sf *to = (v4sf *)scratch, *from = to + VECTORS;
  for (u32 i = 0; i < 4 * VECTORS; i++) {
    ((float *)to)[i] = (float)(next_random() >> 12) / 1048576.0f;
    ((float *)from)[i] = (float)(next_random() >> 12) / 1048576.0f;
  }
  v4sf factor = {0.5f, 0.25f, 0.75f, 0.125f};
  v4si counts = {0, 0, 0, 0};
  u32 sum = 0;
  for (u32 round = 0; round < n; round++) {
    v4sf total = blend(to, from, factor, VECTORS);
    for (u32 row = 0; row < 8; row++) {
      float y = (float)((round + row) & 15) / 8.0f - 1.0f;
      counts += mandelbrot((v4sf){-1.5f, -0.75f, -0.125f, 0.25f}, (v4sf){y, y, y, y});
    }
    sum = fold(sum, &total, sizeof total);
  }
  return fold(sum, &counts, sizeof counts);
}
