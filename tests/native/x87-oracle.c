/* Executes single x87 instructions on the real processor. Reads cases of 160 bytes from standard input until its end and
 * writes as many results: 0 opcode and ModRM byte, 4 EFLAGS, 16 state as FNSAVE writes it, 128 memory operand. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { CASE = 160, BATCH = 4096, STUB = 32 };

typedef uint64_t (*stub)(const void *restore, void *save, void *operand, uint64_t flags);

static unsigned char cases[CASE * BATCH];

/* push rcx; popfq; frstor [rdi]; instruction; fnsave [rsi]; pushfq; pop rax; ret. Memory operands are at [rdx]. */
static void make(unsigned char *at, unsigned char opcode, unsigned char modrm) {
  const unsigned char before[] = {0x51, 0x9d, 0xdd, 0x27};
  const unsigned char after[] = {0xdd, 0x36, 0x9c, 0x58, 0xc3};
  memcpy(at, before, sizeof before);
  at += sizeof before;
  *at++ = opcode;
  *at++ = modrm < 0xc0 ? (modrm & 0x38) | 2 : modrm;
  memcpy(at, after, sizeof after);
}

int main(void) {
  unsigned char *code = mmap(0, 8 * 256 * STUB, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (code == MAP_FAILED) return 2;
  for (int i = 0; i < 8 * 256; i++) make(code + i * STUB, 0xd8 + (i >> 8), i & 255);
  size_t count;
  while ((count = fread(cases, CASE, BATCH, stdin)) > 0) {
    for (size_t i = 0; i < count; i++) {
      unsigned char *c = cases + i * CASE;
      static _Alignas(64) unsigned char restore[108], save[108], operand[128];
      uint32_t flags;
      memcpy(&flags, c + 4, 4);
      memcpy(restore, c + 16, 108);
      memcpy(operand, c + 128, 16);
      stub run = (stub)(void *)(code + ((c[0] & 7) * 256 + c[1]) * STUB);
      flags = (uint32_t)run(restore, save, operand, (flags & 0x8d5) | 0x202);
      memcpy(c + 4, &flags, 4);
      memcpy(c + 16, save, 108);
      memcpy(c + 128, operand, 16);
    }
    if (fwrite(cases, CASE, count, stdout) != count) return 1;
  }
  return 0;
}
