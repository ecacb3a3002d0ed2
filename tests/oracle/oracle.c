/*
 * Runs cases on this processor and records all that they leave behind. docs/corpus.md describes cases and results.
 *
 * Standard input: batches, each a u32 of bytes and so many bytes of cases. Standard output: first a line about the
 * processor, then for every batch a u32 and the results. Every case ends in an exception, a HLT behind its code if
 * nothing else, and the signal handler that takes its state puts the next case into the context that it returns to. So
 * the kernel loads and saves everything, and no instruction of ours runs between the two.
 */
#define _GNU_SOURCE
#include <asm/ldt.h>
#include <asm/prctl.h>
#include <cpuid.h>
#include <immintrin.h>
#include <linux/prctl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

enum { CODE = 0x10000000, DATA = 0x20000000, FIXED = 0x20004000, AREA = 0x2000, PAGE = 0x1000, WORDS = AREA / 8 };
enum { HAS_FX = 1, HAS_YMM = 2, FX_SIZE = 416, YMM_SIZE = 256, YMM_AT = 576, XSTATE_BV = 512 };
enum { FSW = 2, FOP = 6, MXCSR_MASK = 28, FSW_ES = 0x80 };
enum { STUCK = 0xfe, SYSTEM_CALL = 0xfd, LARGEST = 64 << 20, HLT = 0xf4 };
enum { USES_SS = 2, KEEPS_SS = 4 }; /* uc_flags */

typedef struct {
  uint16_t units, form;
  uint8_t mode, parts, length, segments;
  uint16_t start, window, bytes, loose;
  uint32_t rflags, undefined, seed, pad;
  uint64_t gpr[16], fs_base, gs_base;
  uint8_t rest[];
} Case;

typedef struct {
  uint16_t units;
  uint8_t vector, parts;
  uint16_t changes, pad;
  uint32_t error, rflags;
  uint64_t rip, cr2;
  uint16_t selectors[8];
  uint64_t gpr[16], fs_base, gs_base;
  uint8_t rest[];
} Result;

_Static_assert(sizeof(Case) == 176 && sizeof(Result) == 192, "layout of cases");

/* Segment sets: DS, ES, SS, FS, GS. The selectors are those of Linux and of the table in lay_segments. */
static const uint16_t SETS[][5] = {
    {0x2b, 0x2b, 0x2b, 0, 0},          {0, 0, 0x2b, 0, 0},                {0x2b, 0x2b, 0x2b, 0x17, 0x1f},
    {0x17, 0x17, 0x17, 0x2b, 0x27},    {0x1f, 0x27, 0x2b, 0x17, 0x4f},    {0x0f, 0x0f, 0x0f, 0x17, 0x27},
    {0x47, 0x4f, 0x0f, 0x2b, 0},       {0x0f, 0x0f, 0x17, 0x1f, 0x2b},    {0x2b, 0x2b, 0x2b, 0x2b, 0x2b},
    {0x2b, 0x2b, 0x0f, 0, 0},
};
static const uint16_t CODE_SELECTORS[] = {0x33, 0x23, 0x07, 0x2f};

static uint8_t *input, *output;
static const Case *now;
static uint8_t *put, *input_end;
static volatile int running;
static volatile uint64_t number, seen;
static uint64_t host_fs, shadow[2][WORDS];
static uint8_t home[YMM_AT + YMM_SIZE];
static gregset_t host;

static uint64_t background(int area, int i) {
  return area == 0 ? 0xf4f4f4f4f4f4f4f4u : (uint64_t)(i + 1) * 0x9e3779b97f4a7c15u;
}

static uint64_t *area_of(int area) { return (uint64_t *)(uintptr_t)(area ? DATA : CODE); }

static void lay(int area, unsigned at, const uint8_t *from, unsigned bytes) {
  memcpy((uint8_t *)area_of(area) + at, from, bytes);
  memcpy((uint8_t *)shadow[area] + at, from, bytes);
}

static void clear(int area, unsigned at, unsigned bytes) {
  for (unsigned i = at / 8; i < (at + bytes + 7) / 8; i++) area_of(area)[i] = shadow[area][i] = background(area, (int)i);
}

static const uint8_t *fx_of(const Case *c) { return c->rest; }
static const uint8_t *ymm_of(const Case *c) { return c->rest + (c->parts & HAS_FX ? FX_SIZE : 0); }
static const uint8_t *code_of(const Case *c) { return ymm_of(c) + (c->parts & HAS_YMM ? YMM_SIZE : 0); }
static const uint8_t *window_of(const Case *c) { return code_of(c) + (c->length + 7) / 8 * 8; }

static const int ORDER[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                              REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};

/* Loads the case in `now` into the context, or the host's own state when there is none. */
static void load(ucontext_t *uc) {
  greg_t *r = uc->uc_mcontext.gregs;
  uint8_t *fx = (uint8_t *)uc->uc_mcontext.fpregs;
  if ((uint8_t *)now >= input_end) {
    running = 0;
    memcpy(r, host, sizeof host);
    r[REG_RIP]++;
    memcpy(fx, home, 416);
    *(uint64_t *)(fx + XSTATE_BV) |= 3;
    __asm__ volatile("mov %0, %%ds\n mov %0, %%es" : : "r"(0x2b));
    return;
  }
  const Case *c = now;
  const uint16_t *set = SETS[c->segments];
  lay(0, c->start, code_of(c), c->length);
  lay(1, c->window, window_of(c), c->bytes);
  for (int i = 0; i < 16; i++) r[ORDER[i]] = (greg_t)c->gpr[i];
  r[REG_RIP] = c->mode < 2 ? CODE + c->start : c->start;
  r[REG_EFL] = c->rflags;
  r[REG_CSGSFS] = (greg_t)(CODE_SELECTORS[c->mode] | (uint64_t)set[2] << 48);
  uc->uc_flags |= USES_SS | KEEPS_SS;
  uint64_t *bv = (uint64_t *)(fx + XSTATE_BV);
  if (c->parts & HAS_FX) {
    memcpy(fx, fx_of(c), FX_SIZE);
    *bv |= 3;
  }
  if (c->parts & HAS_YMM) {
    memcpy(fx + YMM_AT, ymm_of(c), YMM_SIZE);
    *bv |= 4;
  }
  number++;
  __asm__ volatile("mov %0, %%ds\n mov %1, %%es\n mov %2, %%fs\n mov %3, %%gs"
                   : : "r"((uint32_t)set[0]), "r"((uint32_t)set[1]), "r"((uint32_t)set[3]), "r"((uint32_t)set[4]));
  if (set[3] == 0) _writefsbase_u64(c->fs_base);
  if (set[4] == 0) _writegsbase_u64(c->gs_base);
}

/* Appends the words that the case has changed and puts them back. */
static void take_memory(Result *out, uint8_t *at) {
  static uint16_t places[2 * WORDS + 4];
  static uint64_t values[2 * WORDS];
  unsigned n = 0;
  for (int area = 0; area < 2; area++) {
    uint64_t *memory = area_of(area);
    for (unsigned from = 0; from < WORDS; from += 32) {
      if (memcmp(memory + from, shadow[area] + from, 256) == 0) continue;
      for (unsigned i = from; i < from + 32; i++) {
        if (memory[i] == shadow[area][i]) continue;
        places[n] = (uint16_t)(i + (unsigned)area * WORDS);
        values[n++] = memory[i];
        memory[i] = shadow[area][i];
      }
    }
  }
  out->changes = (uint16_t)n;
  unsigned padded = (n + 3) / 4 * 4;
  for (unsigned i = n; i < padded; i++) places[i] = 0;
  memcpy(at, places, padded * 2);
  memcpy(at + padded * 2, values, n * 8);
  put = at + padded * 2 + n * 8;
}

static void take(ucontext_t *uc, int vector) {
  const greg_t *r = uc->uc_mcontext.gregs;
  const uint8_t *fx = (const uint8_t *)uc->uc_mcontext.fpregs;
  Result *out = (Result *)put;
  uint64_t selectors = (uint64_t)r[REG_CSGSFS];
  out->vector = (uint8_t)vector;
  out->parts = now->parts;
  out->pad = 0;
  out->error = (uint32_t)r[REG_ERR];
  out->rflags = (uint32_t)r[REG_EFL];
  out->rip = (uint64_t)r[REG_RIP];
  out->cr2 = vector == 14 ? (uint64_t)r[REG_CR2] : 0;
  out->selectors[1] = (uint16_t)selectors;
  out->selectors[2] = (uint16_t)(selectors >> 48);
  out->selectors[6] = out->selectors[7] = 0;
  for (int i = 0; i < 16; i++) out->gpr[i] = (uint64_t)r[ORDER[i]];
  if (now->mode != 0) out->gpr[4] = (uint32_t)out->gpr[4];
  uint8_t *at = out->rest;
  if (now->parts & HAS_FX) {
    memcpy(at, fx, FX_SIZE);
    memset(at + MXCSR_MASK, 0, 4);
    /* Without a pending exception some processors save no pointers. */
    if (!(at[FSW] & FSW_ES)) memset(at + FOP, 0, 18);
    at += FX_SIZE;
  }
  if (now->parts & HAS_YMM) {
    if (*(const uint64_t *)(fx + XSTATE_BV) & 4) memcpy(at, fx + YMM_AT, YMM_SIZE);
    else memset(at, 0, YMM_SIZE);
    at += YMM_SIZE;
  }
  take_memory(out, at);
  out->units = (uint16_t)((put - (uint8_t *)out) / 8);
  clear(0, now->start, now->length);
  clear(1, now->window, now->bytes);
  now = (const Case *)((const uint8_t *)now + now->units * 8);
}

/* The kernel leaves ID, AC and NT as the case had them. */
__asm__(
    "enter_handler:\n"
    "  pushfq\n  andl $~0x244000, (%rsp)\n  popfq\n  jmp on_signal\n");
extern void enter_handler(int, siginfo_t *, void *);

__attribute__((used)) void on_signal(int signal, siginfo_t *info, void *context) {
  (void)info;
  ucontext_t *uc = context;
  if (signal == SIGALRM) {
    if (!running || seen != number) {
      seen = number;
      return;
    }
  }
  uint16_t ds, es, fs, gs;
  /* A null selector may have lost its RPL on the way through the kernel. */
  __asm__ volatile("mov %%ds, %0\n mov %%es, %1\n mov %%fs, %2\n mov %%gs, %3" : "=r"(ds), "=r"(es), "=r"(fs), "=r"(gs));
  uint64_t fs_base = _readfsbase_u64(), gs_base = _readgsbase_u64();
  __asm__ volatile("mov %0, %%fs" : : "r"(0));
  _writefsbase_u64(host_fs);
  if (running) {
    Result *out = (Result *)put;
    out->selectors[0] = es < 4 ? 0 : es;
    out->selectors[3] = ds < 4 ? 0 : ds;
    out->selectors[4] = fs < 4 ? 0 : fs;
    out->selectors[5] = gs < 4 ? 0 : gs;
    out->fs_base = fs_base;
    out->gs_base = gs_base;
    int trap = (int)uc->uc_mcontext.gregs[REG_TRAPNO];
    take(uc, signal == SIGALRM ? STUCK : signal == SIGSYS ? SYSTEM_CALL : trap);
  } else {
    memcpy(host, uc->uc_mcontext.gregs, sizeof host);
    memcpy(home, uc->uc_mcontext.fpregs, sizeof home);
    running = 1;
  }
  load(uc);
}

static int add_segment(unsigned n, unsigned base, unsigned limit, int contents, int fixed, int wide) {
  struct user_desc d = {.entry_number = n, .base_addr = base, .limit = limit, .seg_32bit = wide & 1,
                        .contents = contents & 3, .read_exec_only = fixed & 1, .useable = 1};
  return (int)syscall(SYS_modify_ldt, 0x11, &d, sizeof d);
}

/* Selectors 07, 0f, 17 and so on. Contents: 0 data, 1 expand-down, 2 code. */
static int lay_segments(void) {
  return add_segment(0, CODE, 0xffff, 2, 0, 0) | add_segment(1, DATA, 0xffff, 0, 0, 0) |
         add_segment(2, DATA, 0x1fff, 0, 0, 1) | add_segment(3, DATA, 0x0fff, 1, 0, 1) |
         add_segment(4, DATA, 0x1fff, 0, 1, 0) | add_segment(5, CODE, 0x1eff, 2, 0, 1) |
         add_segment(6, DATA, 0x1fff, 2, 1, 1) | add_segment(8, DATA, 0x0fff, 1, 0, 0) |
         add_segment(9, DATA, 0x1fff, 2, 0, 1);
}

static int map(unsigned at, unsigned size, int protection) {
  return mmap((void *)(uintptr_t)at, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED;
}

static int prepare(void) {
  extern char __executable_start[], etext[];
  static char block = SYSCALL_DISPATCH_FILTER_BLOCK;
  if (map(CODE, AREA, PROT_READ | PROT_WRITE | PROT_EXEC) | map(DATA, AREA, PROT_READ | PROT_WRITE)) return 4;
  if (map(FIXED, PAGE, PROT_READ | PROT_WRITE)) return 4;
  clear(0, 0, AREA);
  clear(1, 0, AREA);
  for (int i = 0; i < PAGE / 8; i++) ((uint64_t *)FIXED)[i] = background(1, i);
  if (mprotect((void *)FIXED, PAGE, PROT_READ)) return 4;
  if (lay_segments()) return 3;
  host_fs = _readfsbase_u64();
  stack_t stack = {.ss_sp = malloc(1 << 17), .ss_size = 1 << 17};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = enter_handler, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART};
  static const int signals[] = {SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGTRAP, SIGSYS, SIGALRM};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
  struct itimerval period = {{0, 50000}, {0, 50000}};
  setitimer(ITIMER_REAL, &period, NULL);
  /* Code of a case must not call the system: only ours may. */
  return prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, __executable_start, etext - __executable_start, &block) ? 5 : 0;
}

static void say_processor(void) {
  unsigned r[12] = {0}, a = 0, b, c, d;
  for (unsigned i = 0; i < 3; i++) __get_cpuid(0x80000002 + i, r + 4 * i, r + 4 * i + 1, r + 4 * i + 2, r + 4 * i + 3);
  __get_cpuid(1, &a, &b, &c, &d);
  unsigned family = (a >> 8 & 15) + ((a >> 8 & 15) == 15 ? a >> 20 & 255 : 0);
  char line[256], microcode[64] = "unknown";
  FILE *file = fopen("/proc/cpuinfo", "r");
  while (file && fgets(line, sizeof line, file))
    if (sscanf(line, "microcode : %63s", microcode) == 1) break;
  if (file) fclose(file);
  int n = snprintf(line, sizeof line, "%.48s, family %u, model %u, stepping %u, microcode %s\n", (char *)r, family,
                   (a >> 4 & 15) | (a >> 12 & 0xf0), a & 15, microcode);
  if (write(1, line, (size_t)n) != n) _exit(1);
}

static int read_all(void *into, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t n = read(0, (char *)into + done, size - done);
    if (n <= 0) return 0;
    done += (size_t)n;
  }
  return 1;
}

static void write_all(const void *from, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t n = write(1, (const char *)from + done, size - done);
    if (n <= 0) _exit(1);
    done += (size_t)n;
  }
}

static int has_v3(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
}

int main(void) {
  if (!has_v3()) return 2;
  int problem = prepare();
  if (problem) return problem;
  input = mmap(NULL, LARGEST, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  output = mmap(NULL, 2u * LARGEST, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  say_processor();
  uint32_t size;
  while (read_all(&size, 4) && size <= LARGEST && read_all(input, size)) {
    now = (const Case *)input;
    input_end = input + size;
    put = output + 8;
    __asm__ volatile(".byte 0xf4" : : : "memory");
    uint32_t length = (uint32_t)(put - output - 8);
    write_all(&length, 4);
    write_all(output + 8, length);
  }
  return 0;
}
