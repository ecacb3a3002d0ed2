// The benchmark programs: one static i386 binary without a C library. As a program it runs one row; as /init it serves
// rows from the serial console. Each row takes a count and returns a checksum that is the same on every correct CPU.
//
//   rows NAME COUNT          run natively
//   (as PID 1)               read "NAME COUNT" lines from /dev/console
//
// Output: "@start NAME", drained to the wire before the row begins, then "@end NAME CHECKSUM".

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

#define NOINLINE __attribute__((noinline))
#define HIDE(x) __asm__ volatile("" : "+r"(x))

enum { SYS_exit = 1, SYS_read = 3, SYS_write = 4, SYS_open = 5, SYS_getppid = 64, SYS_ioctl = 54, SYS_munmap = 91, SYS_mmap2 = 192, SYS_dup2 = 63, SYS_nanosleep = 162 };

static int syscall3(int number, int a, int b, int c) {
  int result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
  return result;
}

static void *map_pages(u32 bytes) {
  // ebp is the sixth argument, so it is saved around the call.
  u32 result;
  __asm__ volatile("push %%ebp; xor %%ebp, %%ebp; int $0x80; pop %%ebp"
                   : "=a"(result)
                   : "a"(SYS_mmap2), "b"(0), "c"(bytes), "d"(3), "S"(0x22), "D"(-1)
                   : "memory");
  return (void *)result;
}

void *memset(void *to, int value, u32 count) {
  u8 *p = to;
  __asm__ volatile("rep stosb" : "+D"(p), "+c"(count) : "a"(value) : "memory");
  return to;
}

void *memcpy(void *to, const void *from, u32 count) {
  void *p = to;
  __asm__ volatile("rep movsb" : "+D"(p), "+S"(from), "+c"(count) : : "memory");
  return to;
}

static u32 seed;

static inline u32 next_random(void) {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed;
}

static u32 scratch[1 << 18]; // 1 MiB

// Integer arithmetic in registers: shifts, adds, xors, carries.
static NOINLINE u32 row_integer(u32 n) {
  u32 a = 1, b = 0x9e3779b9, c = 7;
  for (u32 i = 0; i < n; i++) {
    a += b ^ (c << 3);
    b = (b << 7) | (b >> 25);
    c = (c - a) ^ (b >> 5);
    a = (a & 0x7fffffff) | (c & 0x10101);
    b += i | 1;
    c ^= ~a;
    HIDE(a);
  }
  return a ^ b ^ c;
}

// 32 x 32 -> 64 multiplications and divisions.
static NOINLINE u32 row_muldiv(u32 n) {
  u32 x = 12345, sum = 0;
  for (u32 i = 1; i <= n; i++) {
    u64 product = (u64)x * 0x5851f42d;
    x = (u32)(product >> 16) + i;
    u32 divisor = (x >> 20) | 1;
    sum += x / divisor + x % divisor;
    int s = (int)x;
    sum ^= (u32)(s / (int)(i | 3));
  }
  return sum;
}

// Branches that depend on data: lengths of Collatz sequences.
static NOINLINE u32 row_branches(u32 n) {
  u32 sum = 0;
  for (u32 round = 0; round < n; round++)
    for (u32 i = 1; i <= 30; i++) {
      u32 x = i;
      while (x != 1) {
        if (x & 1) x = 3 * x + 1;
        else x >>= 1;
        sum++;
        HIDE(x);
      }
    }
  return sum;
}

// Recursive calls and returns.
static NOINLINE __attribute__((optimize("no-optimize-sibling-calls", "no-inline"))) u32 fib(u32 n) {
  if (n < 2) return n;
  u32 a = fib(n - 1);
  HIDE(a);
  return a + fib(n - 2);
}

static NOINLINE u32 row_calls(u32 n) {
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) sum += fib(9) + i;
  return sum;
}

// Calls through a table of functions.
static NOINLINE u32 op_add(u32 a, u32 b) { return a + b; }
static NOINLINE u32 op_xor(u32 a, u32 b) { return a ^ (b << 1); }
static NOINLINE u32 op_sub(u32 a, u32 b) { return a - 3 * b; }
static NOINLINE u32 op_rol(u32 a, u32 b) { return ((a << 5) | (a >> 27)) + b; }
static u32 (*const operations[4])(u32, u32) = {op_add, op_xor, op_sub, op_rol};

static NOINLINE u32 row_indirect(u32 n) {
  u32 x = 1;
  for (u32 i = 0; i < n; i++) x = operations[(i ^ (x >> 9)) & 3](x, i);
  return x;
}

// Loads and stores: a sieve over 8 KiB, then a walk of links in random order through 128 KiB.
static NOINLINE u32 row_memory(u32 n) {
  u8 *sieve = (u8 *)scratch;
  u32 *links = scratch + 0x10000, sum = 0, at = 0;
  for (u32 i = 0; i < 0x8000; i++) links[i] = (i * 40505 + 12345) & 0x7fff;
  for (u32 round = 0; round < n; round++) {
    for (u32 i = 0; i < 0x2000; i++) sieve[i] = 1;
    for (u32 i = 2; i < 0x5b; i++)
      if (sieve[i])
        for (u32 j = i * i; j < 0x2000; j += i) sieve[j] = 0;
    for (u32 i = 2; i < 0x2000; i++) sum += sieve[i];
    for (u32 i = 0; i < 0x2000; i++) at = links[at];
    sum += at;
  }
  return sum;
}

// Quicksort.
static NOINLINE void sort(u32 *low, u32 *high) {
  while (low < high) {
    u32 pivot = low[(high - low) >> 1];
    u32 *i = low, *j = high;
    while (i <= j) {
      while (*i < pivot) i++;
      while (*j > pivot) j--;
      if (i <= j) {
        u32 t = *i;
        *i++ = *j;
        *j-- = t;
      }
    }
    if (low < j) sort(low, j);
    low = i;
  }
}

static NOINLINE u32 row_sort(u32 n) {
  u32 sum = 0;
  for (u32 round = 0; round < n; round++) {
    seed = 88172645;
    for (u32 i = 0; i < 0x100; i++) scratch[i] = next_random();
    sort(scratch, scratch + 0xff);
    for (u32 i = 0; i < 0x100; i += 16) sum = sum * 31 + scratch[i];
  }
  return sum;
}

// A byte-wise checksum through a table, as in zlib.
static u32 crc_table[256];

static NOINLINE u32 row_crc(u32 n) {
  for (u32 i = 0; i < 256; i++) {
    u32 c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >> 1) : c >> 1;
    crc_table[i] = c;
  }
  for (u32 i = 0; i < 0x100; i++) scratch[i] = next_random();
  u32 crc = ~0u;
  for (u32 round = 0; round < n; round++) {
    const u8 *p = (const u8 *)scratch;
    for (u32 i = 0; i < 0x400; i++) crc = crc_table[(crc ^ p[i]) & 0xff] ^ (crc >> 8);
  }
  return ~crc;
}

// String instructions of several sizes: copies, fills, compares and scans, short and long.
static NOINLINE u32 row_string(u32 n) {
  u8 *base = (u8 *)scratch;
  u32 sum = 0;
  for (u32 i = 0; i < 0x5000; i++) base[i] = (u8)(i % 251 + 1);
  static const u16 sizes[8] = {8, 24, 100, 4000, 16, 64, 333, 1500};
  for (u32 round = 0; round < 8 * n; round++) {
    u32 size = sizes[round & 7];
    u8 *from = base + (round * 4099 & 0x3fff), *to = base + 0x20000 + (round * 8191 & 0xffff);
    u8 *d = to;
    const u8 *s = from;
    u32 count = size;
    __asm__ volatile("rep movsb" : "+D"(d), "+S"(s), "+c"(count) : : "memory");
    count = size;
    d = to;
    s = from;
    __asm__ volatile("repe cmpsb" : "+D"(d), "+S"(s), "+c"(count) : : "memory", "cc");
    sum += count + *--d;
    to[size] = 0;
    d = to;
    count = 0xffffffff;
    __asm__ volatile("repne scasb" : "+D"(d), "+c"(count) : "a"(0) : "memory", "cc");
    sum += d - to;
    d = to;
    count = size >> 2;
    __asm__ volatile("rep stosl" : "+D"(d), "+c"(count) : "a"(round | 0x01010101) : "memory");
    d = to;
    s = from;
    count = size >> 2;
    __asm__ volatile("rep movsl" : "+D"(d), "+S"(s), "+c"(count) : : "memory");
    sum = (sum << 1 | sum >> 31) ^ to[size >> 1];
  }
  return sum;
}

// The x87: a small system of planets with square roots and divisions.
static NOINLINE u32 row_x87(u32 n) {
  double x[4] = {0, 4.84, 8.34, 12.89}, y[4] = {0, -1.16, 4.12, -15.11};
  double vx[4] = {0, 0.61, -1.01, 1.08}, vy[4] = {0.1, 2.81, 1.82, 0.86};
  static const double mass[4] = {39.47, 0.037, 0.011, 0.0017};
  for (u32 step = 0; step < n; step++) {
    for (int i = 0; i < 4; i++)
      for (int j = i + 1; j < 4; j++) {
        double dx = x[i] - x[j], dy = y[i] - y[j], square = dx * dx + dy * dy + 0.01, root;
        __asm__("fsqrt" : "=t"(root) : "0"(square));
        double force = 0.001 / (square * root);
        vx[i] -= dx * mass[j] * force;
        vy[i] -= dy * mass[j] * force;
        vx[j] += dx * mass[i] * force;
        vy[j] += dy * mass[i] * force;
      }
    for (int i = 0; i < 4; i++) {
      x[i] += 0.001 * vx[i];
      y[i] += 0.001 * vy[i];
    }
  }
  union {
    double d;
    u32 w[2];
  } bits;
  u32 sum = 0;
  for (int i = 0; i < 4; i++) {
    bits.d = x[i] + y[i];
    sum = sum * 33 + (bits.w[0] ^ bits.w[1]);
  }
  return sum;
}

typedef int v4si __attribute__((vector_size(16)));
typedef short v8hi __attribute__((vector_size(16)));
typedef float v4sf __attribute__((vector_size(16)));
typedef double v2df __attribute__((vector_size(16)));

// SSE2 on packed integers: adds, shifts, multiplications, compares and masks over an array.
static NOINLINE __attribute__((target("sse2"))) u32 row_sse2int(u32 n) {
  for (u32 i = 0; i < 0x400; i++) scratch[i] = next_random();
  v4si *p = __builtin_assume_aligned(scratch, 16);
  v4si sum = {1, 2, 3, 4};
  for (u32 round = 0; round < n; round++)
    for (u32 i = 0; i < 0x100; i += 2) {
      v4si a = p[i], b = p[i + 1];
      v4si greater = a > b;
      v4si mixed = (a & greater) | (b & ~greater);
      v8hi product = (v8hi)a * (v8hi)b;
      sum += mixed ^ (v4si)product;
      sum ^= (a << 5) + __builtin_ia32_pshufd(b, 0x1b);
      p[i] = a + (sum >> 7);
    }
  return (u32)(sum[0] ^ sum[1] ^ sum[2] ^ sum[3]);
}

// SSE2 floating point: packed doubles and floats, and a scalar Mandelbrot set.
static NOINLINE __attribute__((target("sse2,fpmath=sse"))) u32 row_sse2float(u32 n) {
  u32 sum = 0;
  v2df u = {0.5, 0.25};
  v4sf f = {1.0f, 0.5f, 0.25f, 0.125f};
  for (u32 i = 0; i < 64 * n; i++) {
    double cr = (double)(i & 7) / 4.0 - 1.5, ci = (double)(i >> 3 & 7) / 4.0 - 1.0, zr = 0, zi = 0;
    u32 k = 0;
    for (; k < 50; k++) {
      double r2 = zr * zr, i2 = zi * zi;
      if (r2 + i2 > 4.0) break;
      zi = 2 * zr * zi + ci;
      zr = r2 - i2 + cr;
    }
    sum += k;
    v2df c = {cr, ci};
    v4sf g = {(float)cr, (float)ci, 0.5f, 0.75f};
    for (int j = 0; j < 8; j++) {
      u = u * u * (v2df){0.5, 0.25} + c * (v2df){0.125, 0.0625};
      f = f * g * (v4sf){0.5f, 0.5f, 0.5f, 0.5f} + g;
    }
  }
  union {
    double d;
    u32 w[2];
  } bits;
  bits.d = u[0] + u[1] + (double)(f[0] + f[1]) + (double)(f[2] + f[3]);
  return sum ^ bits.w[0] ^ bits.w[1];
}

// System calls that do next to nothing.
static NOINLINE u32 row_syscalls(u32 n) {
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) sum += (u32)(syscall3(SYS_getppid, 0, 0, 0) >= 0);
  return sum;
}

// An interpreter of a byte code, whose program sums the bits of the numbers up to n.
static NOINLINE u32 interpret(u32 n) {
  enum { PUSH, LOAD, STORE, ADD, AND, SHR, JNZ, DEC, HALT };
  static const u8 program[] = {
      LOAD, 0, STORE, 1,                                 // 0: x = n
      LOAD, 1, PUSH, 1, AND, LOAD, 2, ADD, STORE, 2,     // 4: sum += x & 1
      LOAD, 1, PUSH, 1, SHR, STORE, 1, LOAD, 1, JNZ, 4,  // 14: x >>= 1; if x goto 4
      LOAD, 0, DEC, STORE, 0, LOAD, 0, JNZ, 0, HALT,     // 25: if (--n) goto 0
  };
  u32 vars[4] = {n, 0, 0, 0}, stack[16], *top = stack;
  const u8 *pc = program;
  for (;;) {
    switch (*pc++) {
      case PUSH: *top++ = *pc++; break;
      case LOAD: *top++ = vars[*pc++]; break;
      case STORE: vars[*pc++] = *--top; break;
      case ADD: top--; top[-1] += *top; break;
      case AND: top--; top[-1] &= *top; break;
      case SHR: top--; top[-1] >>= *top; break;
      case DEC: top[-1]--; break;
      case JNZ: pc = *--top ? program + *pc : pc + 1; break;
      default: return vars[2];
    }
  }
}

static NOINLINE u32 row_interpreter(u32 n) {
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) sum = sum * 3 + interpret(20);
  return sum;
}

// SHA-256 over a buffer: many live values, rotations.
#define ROTATE(x, by) ((x) >> (by) | (x) << (32 - (by)))
static u32 sha_constants[64];

static NOINLINE void sha256_block(u32 *state, const u32 *data) {
  u32 w[64], v[8];
  for (int i = 0; i < 16; i++) w[i] = __builtin_bswap32(data[i]);
  for (int i = 16; i < 64; i++) {
    u32 a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (ROTATE(a, 7) ^ ROTATE(a, 18) ^ a >> 3) + w[i - 7] + (ROTATE(b, 17) ^ ROTATE(b, 19) ^ b >> 10);
  }
  for (int i = 0; i < 8; i++) v[i] = state[i];
  for (int i = 0; i < 64; i++) {
    u32 e = v[4], a = v[0];
    u32 t1 = v[7] + (ROTATE(e, 6) ^ ROTATE(e, 11) ^ ROTATE(e, 25)) + ((e & v[5]) ^ (~e & v[6])) + sha_constants[i] + w[i];
    u32 t2 = (ROTATE(a, 2) ^ ROTATE(a, 13) ^ ROTATE(a, 22)) + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
    v[7] = v[6], v[6] = v[5], v[5] = e, v[4] = v[3] + t1, v[3] = v[2], v[2] = v[1], v[1] = a, v[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) state[i] += v[i];
}

static NOINLINE u32 row_sha256(u32 n) {
  for (u32 i = 0; i < 64; i++) sha_constants[i] = i * 0x9e3779b9 ^ 0x428a2f98;
  for (u32 i = 0; i < 0x100; i++) scratch[i] = next_random();
  u32 state[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  for (u32 i = 0; i < n; i++) sha256_block(state, scratch + (i & 15) * 16);
  return state[0] ^ state[7];
}

// First touches of fresh pages.
static NOINLINE u32 row_faults(u32 n) {
  u32 sum = 0;
  for (u32 round = 0; round < n; round++) {
    u8 *pages = map_pages(64 << 12);
    for (u32 i = 0; i < 64; i++) pages[i << 12] = (u8)(i + round);
    for (u32 i = 0; i < 64; i++) sum += pages[i << 12];
    syscall3(SYS_munmap, (int)pages, 64 << 12, 0);
  }
  return sum;
}

// Code that is written and then called: a patched immediate each time.
static NOINLINE u32 row_selfmod(u32 n) {
  static u8 *code;
  if (!code) {
    u32 result;
    __asm__ volatile("push %%ebp; xor %%ebp, %%ebp; int $0x80; pop %%ebp"
                     : "=a"(result)
                     : "a"(SYS_mmap2), "b"(0), "c"(4096), "d"(7), "S"(0x22), "D"(-1)
                     : "memory");
    code = (u8 *)result;
  }
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) {
    u8 *p = code;
    *p++ = 0xb8; // mov eax, i
    *(u32 *)p = i ^ sum;
    p += 4;
    *p++ = 0x05; // add eax, n
    *(u32 *)p = n;
    p += 4;
    *p = 0xc3; // ret
    u32 (*patched)(void) = (u32(*)(void))code;
    for (int k = 0; k < 4; k++) sum += patched();
  }
  return sum;
}

struct row {
  const char *name;
  u32 (*run)(u32);
};

static const struct row rows[] = {
    {"integer", row_integer},   {"muldiv", row_muldiv},       {"branches", row_branches},   {"calls", row_calls},
    {"indirect", row_indirect}, {"memory", row_memory},       {"sort", row_sort},           {"crc", row_crc},
    {"sha256", row_sha256},     {"interpreter", row_interpreter}, {"string", row_string},   {"x87", row_x87},
    {"sse2int", row_sse2int},   {"sse2float", row_sse2float}, {"syscalls", row_syscalls},   {"faults", row_faults},
    {"selfmod", row_selfmod},
};

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
  syscall3(SYS_write, 1, (int)line, p - line);
  syscall3(SYS_ioctl, 1, 0x5409, 1); // TCSBRK with 1: wait until all of it is sent
}

static int run(const char *name, u32 count) {
  for (u32 i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (!equal(rows[i].name, name)) continue;
    seed = 2463534242u;
    put("@start ", name, "");
    // An engine hands its output over between slices of time: let it, before the work begins.
    const u32 pause[2] = {0, 30000000};
    syscall3(SYS_nanosleep, (int)pause, 0, 0);
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
  int console = syscall3(SYS_open, (int)"/dev/console", 2, 0);
  for (int fd = 0; fd < 3; fd++)
    if (fd != console) syscall3(SYS_dup2, console, fd, 0);
  struct {
    u32 input, output, control, local;
    u8 rest[64];
  } termios;
  syscall3(SYS_ioctl, 0, 0x5401, (int)&termios);
  termios.local &= ~8u; // no echo
  syscall3(SYS_ioctl, 0, 0x5402, (int)&termios);
  put("@ready", "", "");
  for (;;) {
    char line[80];
    int length = syscall3(SYS_read, 0, (int)line, sizeof line - 1);
    if (length <= 0) continue;
    line[length] = 0;
    char *at = line;
    while (*at > ' ') at++;
    if (*at) *at++ = 0;
    if (*line) run(line, number(at));
  }
}

__attribute__((used)) static void begin(u32 *stack) {
  char **arguments = (char **)(stack + 1);
  if (stack[0] >= 3) syscall3(SYS_exit, run(arguments[1], number(arguments[2])), 0, 0);
  serve();
}

__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %esp, %eax\n\tand $-16, %esp\n\tsub $12, %esp\n\tpush %eax\n\tcall begin\n");
