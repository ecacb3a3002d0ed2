/*
 * Asks this processor how long strings of bytes are as instructions, and whether it has them.
 *
 * Input, one line a string: "<16, 32 or 64> <up to 15 bytes in hex>". Output, one line each: "<length> <vector>". The
 * string is put before an unmapped page with more and more of its bytes until fetching it no longer faults there: that
 * many bytes the processor reads. It is single-stepped, so vector 1 says that it completed, 6 that it is none (#UD), and
 * every other vector that it is one which the processor refuses here. 0 is the length of what never stops faulting.
 */
#define _GNU_SOURCE
#include <asm/ldt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define CODE 0x20000000ul
#define DATA 0x21000000ul
#define STACK 0x22000000ul
#define PAGE 4096ul
#define MOST 15
#define EFLAGS_START 0x302ul /* IF, TF */
#define ERROR_FETCH 0x10
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003

static unsigned bits, taken;
static unsigned long thread_pointer;
static uint64_t vector, error, address;
static greg_t home[NGREG];
static volatile sig_atomic_t inside;

static unsigned selector(void) {
  return bits == 64 ? 0x33 : bits == 32 ? 7 : 15; /* LDT entries 0 and 1 */
}

/* What the string may have changed and C relies on: alignment checks, segment registers. */
static void repair(void) {
  __asm__ volatile("pushfq; andl $0xfffbffff, (%%rsp); popfq" ::: "memory", "cc");
  __asm__ volatile("mov %0, %%ds; mov %0, %%es" : : "r"(0x2b));
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "0"(SYS_arch_prctl), "D"(ARCH_SET_FS), "S"(thread_pointer) : "rcx", "r11", "memory");
}

static void enter(greg_t *regs) {
  for (int i = REG_R8; i <= REG_RCX; i++) regs[i] = DATA + PAGE;
  regs[REG_RSP] = STACK + PAGE;
  regs[REG_RIP] = (bits == 64 ? CODE : 0) + PAGE - taken;
  regs[REG_EFL] = EFLAGS_START;
  uint64_t cs = (uint64_t)regs[REG_CSGSFS];
  regs[REG_CSGSFS] = (greg_t)((cs & ~0xffffull) | selector());
}

static void on_signal(int signal, siginfo_t *info, void *context) {
  (void)info;
  repair();
  greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
  if (signal == SIGUSR1) {
    memcpy(home, regs, sizeof home);
    inside = 1;
    enter(regs);
    return;
  }
  if (!inside) _exit(3);
  inside = 0;
  vector = (uint64_t)regs[REG_TRAPNO];
  error = (uint64_t)regs[REG_ERR];
  address = (uint64_t)regs[REG_CR2];
  memcpy(regs, home, sizeof home);
}

static void segment(unsigned entry, unsigned wide) {
  struct user_desc desc = {.entry_number = entry, .base_addr = CODE, .limit = 0xfffff, .seg_32bit = wide, .contents = 2, .limit_in_pages = 1};
  if (syscall(SYS_modify_ldt, 1, &desc, sizeof desc)) {
    perror("modify_ldt");
    exit(2);
  }
}

static void *map(unsigned long at, unsigned long size, int protection) {
  void *got = mmap((void *)at, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  if (got == MAP_FAILED) {
    perror("mmap");
    exit(2);
  }
  return got;
}

static unsigned parse(const char *text, uint8_t *bytes) {
  unsigned count = 0, byte;
  while (count < MOST && sscanf(text + 2 * count, "%2x", &byte) == 1) bytes[count++] = (uint8_t)byte;
  return count;
}

int main(void) {
  map(CODE, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
  map(CODE + PAGE, PAGE, PROT_NONE);
  map(DATA, 3 * PAGE, PROT_READ | PROT_WRITE);
  map(STACK, 2 * PAGE, PROT_READ | PROT_WRITE);
  segment(0, 1);
  segment(1, 0);
  syscall(SYS_arch_prctl, ARCH_GET_FS, &thread_pointer);
  stack_t stack = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  const int signals[] = {SIGUSR1, SIGTRAP, SIGILL, SIGSEGV, SIGBUS, SIGFPE};
  for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
  char text[64];
  uint8_t bytes[MOST];
  while (scanf("%u %63s", &bits, text) == 2) {
    unsigned count = parse(text, bytes), length = 0;
    for (unsigned k = 1; k <= count && !length; k++) {
      taken = k;
      memcpy((void *)(CODE + PAGE - k), bytes, k);
      raise(SIGUSR1);
      if (!(vector == 14 && (error & ERROR_FETCH) && address == CODE + PAGE)) length = k;
    }
    printf("%u %u\n", length, (unsigned)vector);
    fflush(stdout);
  }
  return 0;
}
