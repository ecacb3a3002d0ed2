// Group floating point: double precision, compiled twice: for the x87 and for SSE2.

#include "runtime.h"

#ifdef SSE2
#define ROW(name) row_##name##_sse2
#else
#define ROW(name) row_##name##_x87
#endif

static u32 fold_double(u32 sum, double value) { return fold(sum, &value, sizeof value); }

// Matrices of 64 by 64.
u32 ROW(matmul)(u32 n) {
  enum { SIDE = 64 };
  double(*a)[SIDE] = (double(*)[SIDE])scratch, (*b)[SIDE] = a + SIDE, (*c)[SIDE] = b + SIDE;
  for (u32 i = 0; i < SIDE; i++)
    for (u32 j = 0; j < SIDE; j++) {
      a[i][j] = (double)((s32)next_random() >> 8) / 16777216.0;
      b[i][j] = (double)((s32)next_random() >> 8) / 16777216.0;
    }
  u32 sum = 0;
  for (u32 round = 0; round < n; round++) {
    for (u32 i = 0; i < SIDE; i++)
      for (u32 j = 0; j < SIDE; j++) {
        double value = 0;
        for (u32 k = 0; k < SIDE; k++) value += a[i][k] * b[k][j];
        c[i][j] = value;
      }
    a[round % SIDE][3] = c[3][round % SIDE] * 0.25;
    sum = fold_double(sum, c[round % SIDE][7]);
  }
  return sum;
}

// Five bodies that attract each other: square roots and divisions.
struct body {
  double x, y, z, vx, vy, vz, mass;
};

static NOINLINE void advance(struct body *bodies, u32 count, double step) {
  for (u32 i = 0; i < count; i++)
    for (u32 j = i + 1; j < count; j++) {
      struct body *a = bodies + i, *b = bodies + j;
      double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
      double square = dx * dx + dy * dy + dz * dz + 0.001;
      double force = step / (square * __builtin_sqrt(square));
      a->vx -= dx * b->mass * force;
      a->vy -= dy * b->mass * force;
      a->vz -= dz * b->mass * force;
      b->vx += dx * a->mass * force;
      b->vy += dy * a->mass * force;
      b->vz += dz * a->mass * force;
    }
  for (u32 i = 0; i < count; i++) {
    struct body *a = bodies + i;
    a->x += step * a->vx;
    a->y += step * a->vy;
    a->z += step * a->vz;
  }
}

u32 ROW(nbody)(u32 n) {
  struct body bodies[5] = {
      {0, 0, 0, 0, 0, 0, 40},
      {5, -1, 0, 0.5, 2.5, 0, 0.04},
      {8, 4, -0.5, -1, 1.75, 0, 0.01},
      {13, -15, -0.25, 1, 0.75, 0.0625, 0.002},
      {15, -26, 0.25, 0.9, 0.5, -0.03125, 0.002},
  };
  for (u32 i = 0; i < n; i++) advance(bodies, 5, 0.002);
  u32 sum = 0;
  for (u32 i = 0; i < 5; i++) sum = fold_double(fold_double(sum, bodies[i].x), bodies[i].vy);
  return sum;
}
