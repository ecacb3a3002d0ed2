/* What the programs share: random numbers and a checksum of everything they compute. */
#ifndef CHECK_H
#define CHECK_H
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint64_t random_state = 0x9e3779b97f4a7c15u;

/* xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators"). */
static inline uint64_t next(void) {
  random_state ^= random_state >> 12;
  random_state ^= random_state << 25;
  random_state ^= random_state >> 27;
  return random_state * 0x2545f4914f6cdd1du;
}

/* FNV-1a. */
static inline uint64_t checksum(const void *data, size_t size) {
  const uint8_t *bytes = data;
  uint64_t sum = 0xcbf29ce484222325u;
  for (size_t i = 0; i < size; i++) sum = (sum ^ bytes[i]) * 0x100000001b3u;
  return sum;
}

static inline void show(const char *name, const void *data, size_t size) {
  printf("%s %016llx\n", name, (unsigned long long)checksum(data, size));
}
#endif
