/*
 * Runs VEX-encoded instructions on this processor and records what they do.
 *
 * Input, one line an instruction: "<machine code in hex> <kind> <offset> <cases> <seed>". The code may use YMM0-YMM5, RAX,
 * RCX, RDX, RBX and memory at RSI, which is `offset` bytes into a window of 64 bytes that ends where mapped memory ends;
 * RDI holds the same address. Kind chooses what the operands look like: s singles, d doubles, h halves, i integers; x and y
 * integers with YMM5 as a vector of small doubleword or quadword indexes. Output, for each case: the state before, the
 * state after (336 bytes each).
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

typedef struct {
  uint64_t ymm[6][4];
  uint64_t memory[8];
  uint64_t gpr[4]; /* RAX RCX RDX RBX */
  uint32_t rflags, mxcsr, vector, pad[9];
} State;

_Static_assert(sizeof(State) == 336, "layout of State");

/* Called with the state in r10 and the address of the memory operand in r11. */
__asm__(
    ".globl template_start, template_code, template_after, template_end\n"
    "template_start:\n"
    "  push %rbx\n"
    "  ldmxcsr 292(%r10)\n"
    "  vmovups (%r10), %ymm0\n"
    "  vmovups 32(%r10), %ymm1\n"
    "  vmovups 64(%r10), %ymm2\n"
    "  vmovups 96(%r10), %ymm3\n"
    "  vmovups 128(%r10), %ymm4\n"
    "  vmovups 160(%r10), %ymm5\n"
    "  mov %r11, %rsi\n"
    "  mov %r11, %rdi\n"
    "  mov 256(%r10), %rax\n"
    "  mov 264(%r10), %rcx\n"
    "  mov 272(%r10), %rdx\n"
    "  mov 280(%r10), %rbx\n"
    "  mov 288(%r10), %r9d\n"
    "  push %r9\n"
    "  popfq\n"
    "template_code:\n"
    "  .fill 16, 1, 0x90\n"
    "template_after:\n"
    "  pushfq\n"
    "  pop %r9\n"
    "  mov %r9d, 288(%r10)\n"
    "  stmxcsr 292(%r10)\n"
    "  vmovups %ymm0, (%r10)\n"
    "  vmovups %ymm1, 32(%r10)\n"
    "  vmovups %ymm2, 64(%r10)\n"
    "  vmovups %ymm3, 96(%r10)\n"
    "  vmovups %ymm4, 128(%r10)\n"
    "  vmovups %ymm5, 160(%r10)\n"
    "  mov %rax, 256(%r10)\n"
    "  mov %rcx, 264(%r10)\n"
    "  mov %rdx, 272(%r10)\n"
    "  mov %rbx, 280(%r10)\n"
    "  vzeroupper\n"
    "  pop %rbx\n"
    "  ret\n"
    "template_end:\n");
extern char template_start[], template_code[], template_after[], template_end[];

static uint8_t *code, *window;
static volatile sig_atomic_t trapped;

static void on_trap(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)info;
  ucontext_t *uc = context;
  trapped = (sig_atomic_t)uc->uc_mcontext.gregs[REG_TRAPNO];
  uc->uc_mcontext.gregs[REG_RIP] = (greg_t)(code + (template_after - template_start));
}

static void run(State *state, uint8_t *operand) {
  uint32_t mxcsr = 0x1f80;
  register State *r10 __asm__("r10") = state;
  register uint8_t *r11 __asm__("r11") = operand;
  __asm__ volatile("sub $128, %%rsp\n call *%2\n add $128, %%rsp"
                   : "+r"(r10), "+r"(r11)
                   : "r"(code)
                   : "rsi", "rdi", "rax", "rcx", "rdx", "r9", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "memory", "cc");
  __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
}

static uint64_t seed;

static uint64_t next(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return seed * 0x2545f4914f6cdd1dull;
}

static uint32_t below(uint32_t n) { return (uint32_t)(next() >> 32) % n; }

/* A value of a format of `frac` fraction bits and `exp` exponent bits. `near` is another operand. */
static uint64_t floating(int frac, int exp, uint64_t near) {
  uint64_t max = (1ull << exp) - 1, bias = max >> 1, fraction = next() & ((1ull << frac) - 1);
  uint64_t sign = (next() & 1) << (frac + exp), e;
  near &= (1ull << (frac + exp)) - 1;
  switch (below(8)) {
    case 0: fraction = 0; break;
    case 1: fraction = (1ull << frac) - 1 - below(3); break;
    case 2: fraction = below(4); break;
    case 3: fraction &= ~0ull << below((uint32_t)frac); break;
    case 4: fraction &= ~0ull << (frac / 2); break;
    default: break;
  }
  switch (below(18)) {
    case 0: return sign;
    case 1: return sign | max << frac;
    case 2: return sign | max << frac | fraction | (next() & 1) << (frac - 1);
    case 3: return sign | fraction;
    case 4: e = 1 + below(3); break;
    case 5: e = max - 1 - below(3); break;
    case 6: e = bias / 2 + below(4); break;
    case 7: e = bias + bias / 2 + below(4); break;
    case 8: e = next() & max; break;
    case 9: return near ^ sign;
    case 10: return (near + below(5) - 2) ^ sign;
    case 11: e = (((near >> frac) & max) + below(2 * (uint32_t)frac + 8) - (uint32_t)frac - 4) & max; break;
    case 12: e = exp == 8 ? bias - 12 - below(16) : bias + 28 + below(8); break;
    case 13: e = exp == 11 ? bias + 60 + below(6) : bias + below(20); break;
    case 14: e = exp == 11 ? bias - 130 - below(30) : below(30); break;
    default: e = bias - 3 + below(8); break;
  }
  return sign | (e & max) << frac | fraction;
}

static uint64_t integer(void) {
  static const uint64_t edges[] = {
      0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x1000000, 0x1000001, 0x1fffffe,
      0x7fffff80, 0x7fffffc0, 0x20000000000000, 0x20000000000001, 0x3ffffffffffffe, 0x7fffffffffffffff, 0x8000000000000000, ~0ull,
      0x7ffffffffffffe00, 0x7ffffffffffffdff, 0x8080808080808080, 0x7f7f7f7f80807f7f, 0x80007fff80017ffe, 15, 16, 31, 32, 63, 64,
      0x0000001f00000003, 0x0000002000000021, 0x8000000080000000, 0x8000000000000001, 0x00000000ffffffff, 0xffffffff00000000 };
  switch (below(6)) {
    case 0: return edges[below(sizeof edges / sizeof *edges)];
    case 1: return next() >> below(64);
    case 2: return 0 - (next() >> below(64));
    case 3: return below(70);
    case 4: return below(40) | (uint64_t)below(40) << 32;
    default: return next();
  }
}

static uint64_t element(char kind, uint64_t near) {
  if (below(10) == 0) kind = "sdi"[below(3)];
  if (kind == 's') return floating(23, 8, near) | floating(23, 8, near >> 32) << 32;
  if (kind == 'd') return floating(52, 11, near);
  if (kind == 'h') {
    uint64_t value = 0;
    for (int i = 0; i < 64; i += 16) value |= floating(10, 5, near >> i) << i;
    return value;
  }
  return integer();
}

static uint32_t control(void) {
  uint32_t sticky = (uint32_t)next() & 0x3f;
  switch (below(8)) {
    case 0: return 0x1f80;
    case 1: return 0x1fa0;
    case 2: return 0x1f80 | sticky;
    case 3: return 0x1fa0 | sticky;
    case 4: return 0x1f80 | sticky | ((uint32_t)next() & 0xe040);
    case 5: return 0x1fa0 | ((uint32_t)next() & 0xe040);
    case 6: return 0x1f80 | ((uint32_t)next() & 0x8040);
    default: return (uint32_t)next() & 0xffff;
  }
}

/* All elements alike: one kind of condition at a time. */
static void level(uint64_t *v, int n, char kind) {
  if (kind == 's') v[0] = (v[0] & 0xffffffff) * 0x100000001ull;
  for (int i = 1; i < n; i++) v[i] = v[0];
}

static void indexes(State *s, char kind) {
  for (int i = 0; i < 4; i++) {
    uint64_t low = below(57), high = below(57);
    if (below(24) == 0) high = 0x40000000 | below(2) << 31;
    if (below(24) == 0) low = kind == 'x' ? 0x40000000 : below(2) ? 0x40000000 : 0x8000000000000000;
    s->ymm[5][i] = kind == 'x' ? low | high << 32 : low;
  }
}

static void make(State *s, char kind) {
  memset(s, 0, sizeof *s);
  char values = kind == 'x' || kind == 'y' ? 'i' : kind;
  for (int i = 0; i < 4; i++) {
    uint64_t near = next();
    for (int r = 0; r < 6; r++) near = s->ymm[r][i] = element(values, below(3) ? near : s->ymm[1][i]);
    s->memory[i] = element(values, s->ymm[1][i]);
    s->memory[i + 4] = element(values, s->ymm[3][i]);
  }
  if (kind != 'i' && below(3) == 0) {
    for (int r = 0; r < 6; r++) level(s->ymm[r], 4, kind);
    level(s->memory, 8, kind);
  }
  for (int i = 0; i < 4; i++) s->gpr[i] = integer();
  s->rflags = 0x202 | ((uint32_t)next() & 0x8d5);
  s->mxcsr = control();
  if (kind == 'x' || kind == 'y') indexes(s, kind);
}

static int parse(const char *hex, uint8_t *bytes) {
  int n = 0;
  for (; hex[0] && hex[1] && n < 15; hex += 2) {
    unsigned value;
    sscanf(hex, "%2x", &value);
    bytes[n++] = (uint8_t)value;
  }
  return n;
}

int main(void) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("bmi2")) return 2;
  size_t size = (size_t)(template_end - template_start);
  code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  uint8_t *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (code == MAP_FAILED || pages == MAP_FAILED || mprotect(pages + 4096, 4096, PROT_NONE)) return 1;
  window = pages + 4096 - 64;
  memcpy(code, template_start, size);
  struct sigaction action = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO };
  for (int i = 0; i < 4; i++) sigaction((int[]){ SIGFPE, SIGILL, SIGSEGV, SIGBUS }[i], &action, NULL);
  char hex[64], kind;
  int offset;
  unsigned long cases, first;
  static State state __attribute__((aligned(64)));
  while (scanf("%63s %c %d %lu %lu", hex, &kind, &offset, &cases, &first) == 5) {
    uint8_t bytes[16];
    uint8_t *at = code + (template_code - template_start);
    memset(at, 0x90, 16);
    memcpy(at, bytes, (size_t)parse(hex, bytes));
    seed = first * 0x9e3779b97f4a7c15ull + 1;
    for (unsigned long i = 0; i < cases; i++) {
      make(&state, kind);
      fwrite(&state, sizeof state, 1, stdout);
      memcpy(window, state.memory, sizeof state.memory);
      trapped = 0;
      run(&state, window + offset);
      state.vector = (uint32_t)trapped;
      memcpy(state.memory, window, sizeof state.memory);
      fwrite(&state, sizeof state, 1, stdout);
    }
  }
  return 0;
}
