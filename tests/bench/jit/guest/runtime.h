// What the rows share: types, system calls of Linux on i386 and x86-64, and their place among the rows. No C library.

#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed int s32;

#define NOINLINE __attribute__((noinline))
#define HIDE(x) __asm__ volatile("" : "+r"(x))
#define PAGE 4096u

#ifdef __x86_64__
enum {
  SYS_read = 0, SYS_write = 1, SYS_open = 2, SYS_close = 3, SYS_lseek = 8, SYS_munmap = 11, SYS_ioctl = 16, SYS_pipe = 22,
  SYS_dup2 = 33, SYS_nanosleep = 35, SYS_fork = 57, SYS_execve = 59, SYS_wait4 = 61, SYS_rename = 82, SYS_mkdir = 83,
  SYS_unlink = 87, SYS_chdir = 80, SYS_getppid = 110, SYS_mount = 165, SYS_exit_group = 231,
};
#else
enum {
  SYS_read = 3, SYS_write = 4, SYS_open = 5, SYS_close = 6, SYS_lseek = 19, SYS_munmap = 91, SYS_ioctl = 54, SYS_pipe = 42,
  SYS_dup2 = 63, SYS_nanosleep = 162, SYS_fork = 2, SYS_execve = 11, SYS_wait4 = 114, SYS_rename = 38, SYS_mkdir = 39,
  SYS_unlink = 10, SYS_chdir = 12, SYS_getppid = 64, SYS_mount = 21, SYS_exit_group = 252,
};
#endif

static inline long system_call(long number, long a, long b, long c, long d) {
  long result;
#ifdef __x86_64__
  register long fourth __asm__("r10") = d;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
                   : "rcx", "r11", "memory");
#else
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d) : "memory");
#endif
  return result;
}

#define SYSTEM(name, a, b, c) system_call(SYS_##name, (long)(a), (long)(b), (long)(c), 0)

/** Fresh pages; `executable` ones can be run. */
void *map_pages(u32 bytes, int executable);
void fail(const char *why);

/** The same numbers in every run of a row. */
extern u32 seed;

static inline u32 next_random(void) {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed;
}

/** FNV-1a over bytes, from `sum` on. */
u32 fold(u32 sum, const void *bytes, u32 count);

/** Working memory of the rows. */
#define SCRATCH_BYTES (24u << 20)
extern u32 scratch[SCRATCH_BYTES / 4];

/** Where this program and busybox are. */
extern const char *self_path;
extern const char *busybox_path;

typedef u32 row_function(u32 count);

row_function row_sieve, row_mix, row_int64, row_fib, row_sha256, row_crc32, row_qsort;
row_function row_bytecode, row_virtual;
row_function row_syscall, row_fork, row_pipe, row_faults, row_file;
row_function row_ash, row_gzip, row_sha256sum, row_spawn;
row_function row_selfmod, row_patch, row_guestjit;
row_function row_matmul_x87, row_nbody_x87, row_matmul_sse2, row_nbody_sse2, row_float4;
row_function row_memcpy, row_repmovs, row_repstos, row_stream, row_chase;
