// The benchmark program: static, for i386 or x86-64, without a C library. As a program it runs one row; as /init it serves
// rows from the serial console. Each row takes a count and returns a checksum that is the same on every correct CPU.
//
//   jit-rows NAME COUNT [BUSYBOX]   run natively, in a folder that may be written
//   (as PID 1)                      read "NAME COUNT" lines from /dev/console
//
// Output: "@start NAME", drained to the wire before the row begins, then "@end NAME CHECKSUM".

#include "runtime.h"

u32 seed;
u32 scratch[SCRATCH_BYTES / 4] __attribute__((aligned(PAGE)));
const char *self_path = "/init";
const char *busybox_path = "/bin/busybox";

static const struct {
  const char *name;
  row_function *run;
} rows[] = {
    {"sieve", row_sieve},           {"mix", row_mix},         {"int64", row_int64},           {"fib", row_fib},
    {"sha256", row_sha256},         {"crc32", row_crc32},     {"qsort", row_qsort},           {"bytecode", row_bytecode},
    {"virtual", row_virtual},       {"syscall", row_syscall}, {"fork", row_fork},             {"pipe", row_pipe},
    {"faults", row_faults},         {"file", row_file},       {"ash", row_ash},               {"gzip", row_gzip},
    {"sha256sum", row_sha256sum},   {"spawn", row_spawn},     {"selfmod", row_selfmod},       {"patch", row_patch},
    {"guestjit", row_guestjit},     {"float4", row_float4},   {"matmul-x87", row_matmul_x87}, {"nbody-x87", row_nbody_x87},
    {"matmul-sse2", row_matmul_sse2}, {"nbody-sse2", row_nbody_sse2}, {"memcpy", row_memcpy}, {"repmovs", row_repmovs},
    {"repstos", row_repstos},       {"stream", row_stream},   {"chase", row_chase},
};

void *memset(void *to, int value, unsigned long count) {
  void *at = to;
  __asm__ volatile("rep stosb" : "+D"(at), "+c"(count) : "a"(value) : "memory");
  return to;
}

void *memcpy(void *to, const void *from, unsigned long count) {
  void *at = to;
  __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(count) : : "memory");
  return to;
}

void *map_pages(u32 bytes, int executable) {
  enum { PRIVATE_ANONYMOUS = 0x22, READ_WRITE = 3, EXECUTE = 4 };
  long protection = READ_WRITE | (executable ? EXECUTE : 0), result;
#ifdef __x86_64__
  enum { SYS_mmap = 9 };
  register long fourth __asm__("r10") = PRIVATE_ANONYMOUS;
  register long fifth __asm__("r8") = -1;
  register long sixth __asm__("r9") = 0;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(SYS_mmap), "D"(0), "S"((long)bytes), "d"(protection), "r"(fourth), "r"(fifth), "r"(sixth)
                   : "rcx", "r11", "memory");
#else
  enum { SYS_old_mmap = 90 };
  const long arguments[6] = {0, bytes, protection, PRIVATE_ANONYMOUS, -1, 0};
  result = system_call(SYS_old_mmap, (long)arguments, 0, 0, 0);
#endif
  if (result < 0 && result > -4096) fail("no pages");
  return (void *)result;
}

u32 fold(u32 sum, const void *bytes, u32 count) {
  const u8 *at = bytes;
  while (count--) sum = (sum ^ *at++) * 16777619u;
  return sum;
}

static int equal(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

static char *append(char *to, const char *text) {
  while (*text) *to++ = *text++;
  return to;
}

static void put(const char *a, const char *b, const char *c) {
  char line[96], *p = append(append(append(line, a), b), c);
  *p++ = '\n';
  SYSTEM(write, 1, line, p - line);
  SYSTEM(ioctl, 1, 0x5409, 1); // TCSBRK with 1: wait until all of it is sent
}

void fail(const char *why) {
  put("@failed ", why, "");
  SYSTEM(exit_group, 1, 0, 0);
}

static int run(const char *name, u32 count) {
  for (u32 i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (!equal(rows[i].name, name)) continue;
    seed = 2463534242u;
    put("@start ", name, "");
    // An engine hands its output over between slices of time: let it, before the work begins.
    const long pause[2] = {0, 30000000};
    SYSTEM(nanosleep, pause, 0, 0);
    u32 sum = rows[i].run(count);
    char hex[10] = " ";
    for (int k = 0; k < 8; k++) hex[k + 1] = "0123456789abcdef"[sum >> (28 - 4 * k) & 15];
    hex[9] = 0;
    put("@end ", name, hex);
    return 0;
  }
  put("@unknown ", name, "");
  return 1;
}

static u32 number(const char *text) {
  u32 value = 0;
  while (*text >= '0' && *text <= '9') value = value * 10 + (u32)(*text++ - '0');
  return value;
}

static void serve(void) {
  long console = SYSTEM(open, "/dev/console", 2, 0);
  for (long fd = 0; fd < 3; fd++)
    if (fd != console) SYSTEM(dup2, console, fd, 0);
  system_call(SYS_mount, (long)"proc", (long)"/proc", (long)"proc", 0);
  SYSTEM(chdir, "/tmp", 0, 0);
  struct {
    u32 input, output, control, local;
    u8 rest[64];
  } termios;
  SYSTEM(ioctl, 0, 0x5401, &termios);
  termios.local &= ~8u; // no echo
  SYSTEM(ioctl, 0, 0x5402, &termios);
  put("@ready", "", "");
  for (;;) {
    char line[80];
    long length = SYSTEM(read, 0, line, sizeof line - 1);
    if (length <= 0) continue;
    line[length] = 0;
    char *at = line;
    while (*at > ' ') at++;
    if (*at) *at++ = 0;
    if (*line) run(line, number(at));
  }
}

__attribute__((used)) static void begin(long *stack) {
  char **arguments = (char **)(stack + 1);
  if (stack[0] < 3) serve();
  self_path = arguments[0];
  // What the fork row executes.
  if (equal(arguments[1], "child")) SYSTEM(exit_group, number(arguments[2]) & 63, 0, 0);
  if (stack[0] > 3) busybox_path = arguments[3];
  SYSTEM(exit_group, run(arguments[1], number(arguments[2])), 0, 0);
}

#ifdef __x86_64__
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall begin\n");
#else
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %esp, %eax\n\tand $-16, %esp\n\tsub $12, %esp\n\tpush %eax\n\tcall begin\n");
#endif
