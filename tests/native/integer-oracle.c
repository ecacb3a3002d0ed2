/*
 * Executes integer instructions on this processor, in 64-bit code and in 32-bit code, and records what they do.
 *
 * Reads cases of 512 bytes from standard input until its end and writes as many results (struct Case, struct Result).
 * Code runs at CODE and continues behind its last byte; two pages of memory lie at DATA with nothing around them. Each
 * case has a window of 256 bytes in them. A trap is recorded with the registers that the processor saved.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

enum { CODE_PAGE = 0x10000000, CODE = 0x10000800, EXIT = 0x10000f00, DATA = 0x20000000, SAVE = 0x21000000 };
enum { USER_CODE32 = 0x23, USER_CODE64 = 0x33, USER_DATA = 0x2b, WINDOW = 256, NO_TRAP = 0xff };

typedef struct {
  uint64_t gpr[16], rflags;
  uint8_t bits, length, pad[2];
  uint32_t window;
  uint8_t code[112];
  uint8_t memory[WINDOW];
} Case;

typedef struct {
  uint64_t gpr[16], rflags, rip;
  uint32_t trap, error;
  uint64_t cr2;
  uint8_t pad[96];
  uint8_t memory[WINDOW];
} Result;

_Static_assert(sizeof(Case) == 512 && sizeof(Result) == 512, "layout of cases");

/* At SAVE: the registers before and after. */
typedef struct {
  uint64_t gpr[16], rflags, host_rsp;
  uint64_t leave;
  struct {
    uint32_t offset;
    uint16_t selector;
  } enter;
} Save;

#define REGISTERS(DO)                                                                                        \
  DO("rcx", 8) DO("rdx", 16) DO("rbx", 24) DO("rbp", 40) DO("rsi", 48) DO("rdi", 56) DO("r8", 64)            \
  DO("r9", 72) DO("r10", 80) DO("r11", 88) DO("r12", 96) DO("r13", 104) DO("r14", 112) DO("r15", 120)        \
  DO("rax", 0) DO("rsp", 32)
#define LOAD(name, offset) "  mov 0x21000000+" #offset ", %" name "\n"
#define STORE(name, offset) "  mov %" name ", 0x21000000+" #offset "\n"

__asm__(
    ".globl enter_case, leave_case, leave_trap\n"
    "enter_case:\n"
    "  push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
    "  mov %rsp, 0x21000000+136\n"
    "  push 0x21000000+128\n"
    "  popfq\n"
    REGISTERS(LOAD)
    "  ljmpl *0x21000000+152\n"
    "leave_case:\n"
    REGISTERS(STORE)
    "  mov 0x21000000+136, %rsp\n"
    "  pushfq\n"
    "  pop 0x21000000+128\n"
    "leave_trap:\n"
    "  cld\n"
    "  pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n"
    "  ret\n");
extern void enter_case(void);
extern char leave_case[], leave_trap[];

static Save *const save = (Save *)SAVE;
static Result result;

static void on_trap(int number, siginfo_t *info, void *context) {
  static const int order[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
  (void)number;
  (void)info;
  ucontext_t *uc = context;
  greg_t *registers = uc->uc_mcontext.gregs;
  for (int i = 0; i < 16; i++) save->gpr[i] = (uint64_t)registers[order[i]];
  save->rflags = (uint64_t)registers[REG_EFL];
  result.rip = (uint64_t)registers[REG_RIP];
  result.trap = (uint32_t)registers[REG_TRAPNO];
  result.error = (uint32_t)registers[REG_ERR];
  result.cr2 = (uint64_t)registers[REG_CR2];
  registers[REG_RIP] = (greg_t)leave_trap;
  registers[REG_RSP] = (greg_t)save->host_rsp;
  registers[REG_EFL] = 0x202;
  registers[REG_CSGSFS] = (registers[REG_CSGSFS] & ~0xffffll) | USER_CODE64;
}

static void put32(uint8_t *at, uint32_t value) { memcpy(at, &value, 4); }

/* Code, then a jump to EXIT, where 64-bit code jumps on through memory. */
static void lay(const Case *c, uint8_t *page) {
  uint8_t *at = page + (CODE - CODE_PAGE);
  memcpy(at, c->code, c->length);
  at += c->length;
  if (c->bits == 32) {
    *at = 0xea;
    put32(at + 1, EXIT);
    at[5] = USER_CODE64;
    at[6] = 0;
  } else {
    *at = 0xe9;
    put32(at + 1, (uint32_t)(EXIT - (CODE + c->length + 5)));
  }
}

static void *map(uintptr_t at, size_t size, int protection) {
  return mmap((void *)at, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
}

int main(void) {
  uint8_t *page = map(CODE_PAGE, 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
  uint8_t *data = map(DATA, 8192, PROT_READ | PROT_WRITE);
  if (page == MAP_FAILED || data == MAP_FAILED || map(SAVE, 4096, PROT_READ | PROT_WRITE) == MAP_FAILED) return 2;
  const uint8_t jump[] = {0xff, 0x24, 0x25};
  memcpy(page + (EXIT - CODE_PAGE), jump, sizeof jump);
  put32(page + (EXIT - CODE_PAGE) + 3, SAVE + offsetof(Save, leave));
  save->leave = (uint64_t)leave_case;
  save->enter.offset = CODE;
  stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  for (const int *s = (const int[]){SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGTRAP, 0}; *s; s++) sigaction(*s, &action, NULL);
  __asm__ volatile("mov %0, %%ds\n mov %0, %%es" : : "r"(USER_DATA));
  static Case c;
  while (fread(&c, sizeof c, 1, stdin) == 1) {
    lay(&c, page);
    uint8_t *window = data + (c.window - DATA);
    memcpy(window, c.memory, WINDOW);
    memcpy(save->gpr, c.gpr, sizeof c.gpr);
    save->rflags = c.rflags;
    save->enter.selector = c.bits == 32 ? USER_CODE32 : USER_CODE64;
    memset(&result, 0, sizeof result);
    result.trap = NO_TRAP;
    enter_case();
    memcpy(result.gpr, save->gpr, sizeof result.gpr);
    result.rflags = save->rflags;
    memcpy(result.memory, window, WINDOW);
    if (fwrite(&result, sizeof result, 1, stdout) != 1) return 1;
  }
  return 0;
}
