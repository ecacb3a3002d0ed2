// Group kernel: system calls, processes, pipes, page faults, files. Most of the work is the kernel's.

#include "runtime.h"

u32 row_syscall(u32 n) {
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) sum += (u32)(SYSTEM(getppid, 0, 0, 0) >= 0);
  return sum;
}

static long fork_process(void) {
  long child = SYSTEM(fork, 0, 0, 0);
  if (child < 0) fail("no process");
  return child;
}

static u32 wait_for(long child) {
  u32 status = 0;
  SYSTEM(wait4, child, &status, 0);
  return status;
}

// A process that executes this program anew, and its end.
u32 row_fork(u32 n) {
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) {
    char digits[4] = {(char)('0' + i / 10 % 10), (char)('0' + i % 10), 0};
    const char *arguments[] = {self_path, "child", digits, 0};
    long child = fork_process();
    if (child == 0) {
      SYSTEM(execve, self_path, arguments, arguments + 3);
      SYSTEM(exit_group, 99, 0, 0);
    }
    sum = sum * 5 + (wait_for(child) >> 8);
  }
  return sum;
}

// Two processes that hand messages of 1 to 4,096 bytes to and fro.
static void transfer(long call, int fd, u8 *bytes, u32 count) {
  for (u32 done = 0; done < count;) {
    long moved = system_call(call, fd, (long)(bytes + done), count - done, 0);
    if (moved <= 0) fail("a pipe broke");
    done += (u32)moved;
  }
}

u32 row_pipe(u32 n) {
  static const u16 sizes[4] = {1, 64, 512, 4096};
  int there[2], back[2];
  SYSTEM(pipe, there, 0, 0);
  SYSTEM(pipe, back, 0, 0);
  u8 *bytes = (u8 *)scratch;
  long child = fork_process();
  if (child == 0) {
    for (u32 i = 0; i < n; i++) {
      u32 size = sizes[i & 3];
      transfer(SYS_read, there[0], bytes, size);
      bytes[size >> 1] += (u8)i;
      transfer(SYS_write, back[1], bytes, size);
    }
    SYSTEM(exit_group, 0, 0, 0);
  }
  for (u32 i = 0; i < 4096; i++) bytes[i] = (u8)i;
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) {
    u32 size = sizes[i & 3];
    transfer(SYS_write, there[1], bytes, size);
    transfer(SYS_read, back[0], bytes, size);
    sum = sum * 31 + bytes[size >> 1];
  }
  sum += wait_for(child);
  for (int i = 0; i < 2; i++) SYSTEM(close, there[i], 0, 0), SYSTEM(close, back[i], 0, 0);
  return sum;
}

// First touches of fresh pages, and copies on write after a fork every eighth time.
u32 row_faults(u32 n) {
  enum { PAGES = 64 };
  u32 sum = 0;
  for (u32 round = 0; round < n; round++) {
    u8 *pages = map_pages(PAGES * PAGE, 0);
    for (u32 i = 0; i < PAGES; i++) pages[i * PAGE] = (u8)(i + round);
    if ((round & 7) == 0) {
      long child = fork_process();
      if (child == 0) {
        u32 inner = 0;
        for (u32 i = 0; i < PAGES; i++) inner += pages[i * PAGE] += 3;
        SYSTEM(exit_group, inner & 127, 0, 0);
      }
      sum += wait_for(child);
    }
    for (u32 i = 0; i < PAGES; i++) sum += pages[i * PAGE];
    SYSTEM(munmap, pages, PAGES * PAGE, 0);
  }
  return sum;
}

// A file written in small pieces, read back in large ones, renamed and removed.
u32 row_file(u32 n) {
  enum { CREATE_READ_WRITE = 0102, BYTES = 1 << 16 };
  u8 *bytes = (u8 *)scratch;
  for (u32 i = 0; i < BYTES / 4; i++) scratch[i] = next_random();
  u32 sum = 0;
  for (u32 round = 0; round < n; round++) {
    char name[] = "bench-0";
    name[6] = (char)('0' + round % 10);
    long fd = SYSTEM(open, name, CREATE_READ_WRITE, 0600);
    if (fd < 0) fail("no file");
    for (u32 at = 0; at < BYTES; at += 1024) SYSTEM(write, fd, bytes + at, 1024);
    for (u32 at = 0; at < BYTES; at += 4096) {
      SYSTEM(lseek, fd, (at * 7) & (BYTES - 4096), 0);
      if (SYSTEM(read, fd, bytes + BYTES, 4096) != 4096) fail("a short read");
      sum = sum * 31 + bytes[BYTES + (round & 4095)];
    }
    SYSTEM(close, fd, 0, 0);
    SYSTEM(rename, name, "bench-moved", 0);
    SYSTEM(unlink, "bench-moved", 0, 0);
  }
  return sum;
}
