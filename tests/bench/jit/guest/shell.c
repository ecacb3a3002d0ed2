// Group shell: Debian's busybox at work. What it prints makes the checksum.

#include "runtime.h"

static char *decimal(char *end, u32 value) {
  *--end = 0;
  do *--end = (char)('0' + value % 10);
  while (value /= 10);
  return end;
}

/** Runs busybox with these arguments, its standard input from `input` where there is one, and folds its output. */
static u32 busybox(const char *const *arguments, const char *input) {
  static const char *const environment[] = {"PATH=/bin", "LC_ALL=C", 0};
  int output[2];
  SYSTEM(pipe, output, 0, 0);
  long child = SYSTEM(fork, 0, 0, 0);
  if (child < 0) fail("no process");
  if (child == 0) {
    if (input) SYSTEM(dup2, SYSTEM(open, input, 0, 0), 0, 0);
    SYSTEM(dup2, output[1], 1, 0);
    SYSTEM(close, output[0], 0, 0);
    SYSTEM(close, output[1], 0, 0);
    SYSTEM(execve, busybox_path, arguments, environment);
    SYSTEM(exit_group, 99, 0, 0);
  }
  SYSTEM(close, output[1], 0, 0);
  u32 sum = 2166136261u, status = 0;
  for (;;) {
    u8 bytes[4096];
    long length = SYSTEM(read, output[0], bytes, sizeof bytes);
    if (length <= 0) break;
    sum = fold(sum, bytes, (u32)length);
  }
  SYSTEM(close, output[0], 0, 0);
  SYSTEM(wait4, child, &status, 0);
  if (status != 0) fail("busybox failed");
  return sum;
}

static u32 script(const char *text, u32 n) {
  char digits[12];
  const char *arguments[] = {"busybox", "ash", "-c", text, busybox_path, decimal(digits + sizeof digits, n), 0};
  return busybox(arguments, 0);
}

// Builtins alone: arithmetic, patterns, strings, a function.
u32 row_ash(u32 n) {
  return script("f() { case $1 in *7) s=$s$1;; *[02468]) t=$((t * 3 + $1));; *) t=$((t ^ $1));; esac; }\n"
                "i=0 s= t=1\n"
                "while [ $i -lt $1 ]; do\n"
                "  f $i\n"
                "  [ ${#s} -gt 200 ] && s=${s#*7}\n"
                "  i=$((i + 1))\n"
                "done\n"
                "echo $s $t\n",
                n);
}

// Other programs from a shell: fork, exec, pipes.
u32 row_spawn(u32 n) {
  return script("i=0\n"
                "while [ $i -lt $1 ]; do\n"
                "  $0 expr $i + 1\n"
                "  echo line $i | $0 sed 's/i/I/' | $0 tr a-n A-N\n"
                "  i=$((i + 1))\n"
                "done\n",
                n);
}

/** Writes a file of text with some order in it, `kib` KiB. */
static void write_text(const char *name, u32 kib) {
  enum { CREATE_WRITE = 01101, WORDS = 512 };
  static char words[WORDS][8];
  u8 *text = (u8 *)scratch;
  for (u32 i = 0; i < WORDS; i++)
    for (u32 k = 0; k < 8; k++) words[i][k] = (char)('a' + next_random() % 26);
  u32 length = kib << 10, at = 0;
  if (length > SCRATCH_BYTES - 16) fail("too long a text");
  while (at < length) {
    u32 random = next_random(), word = (random & 0xff) * (random >> 8 & 0xff) >> 7, count = 2 + (random >> 20) % 7;
    for (u32 k = 0; k < count; k++) text[at++] = (u8)words[word][k];
    text[at++] = random >> 28 ? ' ' : '\n';
  }
  long fd = SYSTEM(open, name, CREATE_WRITE, 0600);
  if (fd < 0 || SYSTEM(write, fd, text, length) != (long)length) fail("no file");
  SYSTEM(close, fd, 0, 0);
}

static u32 filter(const char *const *arguments, u32 kib) {
  write_text("bench-text", kib);
  u32 sum = busybox(arguments, "bench-text");
  SYSTEM(unlink, "bench-text", 0, 0);
  return sum;
}

u32 row_gzip(u32 n) {
  static const char *const arguments[] = {"busybox", "gzip", "-c", 0};
  return filter(arguments, n);
}

u32 row_sha256sum(u32 n) {
  static const char *const arguments[] = {"busybox", "sha256sum", 0};
  return filter(arguments, n);
}
