/*
 * Runs MMX and SSE instructions on this processor and records what they do.
 *
 * Input, one line an instruction: "<machine code in hex> <kind> <cases> <seed>". The code uses register 1 as ModRM.reg,
 * register 2 or [rsi] as r/m; rdi holds the same address as rsi. Kind chooses what the operands look like: s singles,
 * d doubles, c characters, i integers. Output, for each case: the state before (128 bytes), the state after (128 bytes).
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
  uint64_t xmm1[2], xmm2[2], memory[2];
  uint64_t mm1, mm2;
  uint64_t rcx, rdx;
  uint32_t rflags, mxcsr, trapped, fsw;
  uint16_t ftw, mm1_exponent, mm2_exponent, pad;
  uint64_t rax, xmm0[2];
} State;

typedef struct {
  State state;
  uint8_t fx[512] __attribute__((aligned(16)));
} Frame;

_Static_assert(sizeof(State) == 128, "layout of State");

/* Called with the frame in r10. The x87 starts with TOP = 3 and empty registers that keep the MMX values. */
__asm__(
    ".globl template_start, template_code, template_after, template_end\n"
    "template_start:\n"
    "  ldmxcsr 84(%r10)\n"
    "  movq 48(%r10), %mm1\n"
    "  movq 56(%r10), %mm2\n"
    "  fninit\n"
    "  fincstp\n fincstp\n fincstp\n"
    "  movdqu 112(%r10), %xmm0\n"
    "  movdqu (%r10), %xmm1\n"
    "  movdqu 16(%r10), %xmm2\n"
    "  lea 32(%r10), %rsi\n"
    "  lea 32(%r10), %rdi\n"
    "  mov 104(%r10), %rax\n"
    "  mov 64(%r10), %rcx\n"
    "  mov 72(%r10), %rdx\n"
    "  mov 80(%r10), %r9d\n"
    "  push %r9\n"
    "  popfq\n"
    "template_code:\n"
    "  .fill 16, 1, 0x90\n"
    "template_after:\n"
    "  pushfq\n"
    "  pop %r9\n"
    "  mov %r9d, 80(%r10)\n"
    "  stmxcsr 84(%r10)\n"
    "  movdqu %xmm0, 112(%r10)\n"
    "  movdqu %xmm1, (%r10)\n"
    "  movdqu %xmm2, 16(%r10)\n"
    "  mov %rax, 104(%r10)\n"
    "  mov %rcx, 64(%r10)\n"
    "  mov %rdx, 72(%r10)\n"
    "  fxsave64 128(%r10)\n"
    "  fninit\n"
    "  ret\n"
    "template_end:\n");
extern char template_start[], template_code[], template_after[], template_end[];

static uint8_t *code;
static volatile sig_atomic_t trapped;

static void on_trap(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)info;
  ucontext_t *uc = context;
  trapped = 1;
  uc->uc_mcontext.gregs[REG_RIP] = (greg_t)(code + (template_after - template_start));
}

static void run(Frame *frame) {
  uint32_t mxcsr = 0x1f80;
  register Frame *r10 __asm__("r10") = frame;
  __asm__ volatile("call *%1" : "+r"(r10) : "r"(code)
                   : "rsi", "rdi", "rcx", "rdx", "r9", "rax", "xmm0", "xmm1", "xmm2", "mm1", "mm2", "memory", "cc");
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

/* A value of a format of `frac` fraction bits and `exp` exponent bits. `near` is the other operand. */
static uint64_t floating(int frac, int exp, uint64_t near) {
  uint64_t max = (1ull << exp) - 1, bias = max >> 1, fraction = next() & ((1ull << frac) - 1);
  uint64_t sign = (next() & 1) << (frac + exp), e;
  switch (below(8)) {
    case 0: fraction = 0; break;
    case 1: fraction = (1ull << frac) - 1 - below(3); break;
    case 2: fraction = below(4); break;
    case 3: fraction &= ~0ull << below(frac); break;
    case 4: fraction &= ~0ull << (frac / 2); break;
    default: break;
  }
  switch (below(16)) {
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
    case 11: e = (((near >> frac) & max) + below(2 * frac + 8) - frac - 4) & max; break;
    case 12: e = bias + 28 + below(8); break;
    case 13: e = exp == 11 ? bias + 60 + below(6) : bias + below(4); break;
    case 14: e = exp == 11 ? bias - 130 - below(30) : below(30); break;
    default: e = bias - 3 + below(8); break;
  }
  return sign | e << frac | fraction;
}

static uint64_t integer(void) {
  static const uint64_t edges[] = {
      0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x1000000, 0x1000001, 0x1fffffe,
      0x7fffff80, 0x7fffffc0, 0x20000000000000, 0x20000000000001, 0x3ffffffffffffe, 0x7fffffffffffffff, 0x8000000000000000, ~0ull,
      0x7ffffffffffffe00, 0x7ffffffffffffdff, 0x8080808080808080, 0x7f7f7f7f80807f7f, 0x80007fff80017ffe, 15, 16, 31, 32, 63, 64 };
  switch (below(5)) {
    case 0: return edges[below(sizeof edges / sizeof *edges)];
    case 1: return next() >> below(64);
    case 2: return 0 - (next() >> below(64));
    case 3: return below(70);
    default: return next();
  }
}

/* Few different characters, with an end now and then. */
static uint64_t characters(uint64_t near) {
  static const uint8_t alphabet[] = { 0, 1, 'a', 'b', 'c', 0x7f, 0x80, 0xff };
  uint64_t value = 0;
  uint32_t kind = below(4), ends = below(3);
  for (int i = 0; i < 64; i += 8) {
    uint64_t c = kind == 3 ? next() & 0xff : alphabet[below(8)];
    if (c == 0 && ends) c = 'a';
    value |= (kind == 2 && below(8) ? near >> i & 0xff : c) << i;
  }
  return kind == 1 ? value & (0x00ff00ff00ff00ffull | (below(2) ? 0 : ~0ull)) : value;
}

static uint64_t length(void) {
  uint64_t few = below(20);
  switch (below(4)) {
    case 0: return integer();
    case 1: return 0 - few;
    case 2: return few | next() << 32;
    default: return few;
  }
}

static uint64_t element(char kind, uint64_t near) {
  if (kind == 'c') return characters(near);
  if (below(10) == 0) kind = "sdi"[below(3)];
  if (kind == 's') return floating(23, 8, near & 0xffffffff) | floating(23, 8, near >> 32) << 32;
  if (kind == 'd') return floating(52, 11, near);
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

static void make(State *s, char kind) {
  memset(s, 0, sizeof *s);
  int sparse = below(4) == 0;
  for (int i = 0; i < 2; i++) {
    s->xmm1[i] = element(kind, next());
    s->xmm2[i] = element(kind, s->xmm1[i]);
    s->memory[i] = element(kind, s->xmm1[i]);
  }
  if (sparse && kind != 'i' && kind != 'c') {
    /* Equal elements: one kind of condition at a time. */
    if (kind == 's') {
      s->xmm1[0] = (s->xmm1[0] & 0xffffffff) * 0x100000001ull;
      s->xmm2[0] = (s->xmm2[0] & 0xffffffff) * 0x100000001ull;
      s->memory[0] = (s->memory[0] & 0xffffffff) * 0x100000001ull;
    }
    s->xmm1[1] = s->xmm1[0];
    s->xmm2[1] = s->xmm2[0];
    s->memory[1] = s->memory[0];
  }
  s->mm1 = integer();
  s->mm2 = integer();
  s->rcx = integer();
  s->rdx = kind == 'c' ? length() : integer();
  s->rax = kind == 'c' ? length() : integer();
  s->xmm0[0] = integer();
  s->xmm0[1] = integer();
  s->rflags = 0x202 | ((uint32_t)next() & 0x8d5);
  s->mxcsr = control();
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
  size_t size = (size_t)(template_end - template_start);
  code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (code == MAP_FAILED) return 1;
  memcpy(code, template_start, size);
  struct sigaction action = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO };
  sigaction(SIGFPE, &action, NULL);
  char hex[64], kind;
  unsigned long cases, first;
  static Frame frame __attribute__((aligned(64)));
  while (scanf("%63s %c %lu %lu", hex, &kind, &cases, &first) == 4) {
    uint8_t bytes[16];
    uint8_t *at = code + (template_code - template_start);
    memset(at, 0x90, 16);
    memcpy(at, bytes, (size_t)parse(hex, bytes));
    seed = first * 0x9e3779b97f4a7c15ull + 1;
    for (unsigned long i = 0; i < cases; i++) {
      State *s = &frame.state;
      make(s, kind);
      fwrite(s, sizeof *s, 1, stdout);
      trapped = 0;
      run(&frame);
      s->trapped = (uint32_t)trapped;
      memcpy(&s->fsw, frame.fx + 2, 2);
      s->ftw = frame.fx[4];
      unsigned top = s->fsw >> 11 & 7;
      uint8_t *mm1 = frame.fx + 32 + 16 * ((1 - top) & 7), *mm2 = frame.fx + 32 + 16 * ((2 - top) & 7);
      memcpy(&s->mm1, mm1, 8);
      memcpy(&s->mm2, mm2, 8);
      memcpy(&s->mm1_exponent, mm1 + 8, 2);
      memcpy(&s->mm2_exponent, mm2 + 8, 2);
      fwrite(s, sizeof *s, 1, stdout);
    }
  }
  return 0;
}
