// Group indirect: jumps and calls whose targets change.

#include "runtime.h"

// A byte-code interpreter: a switch in a loop. Its program counts the steps of Collatz sequences and sums bits.
static NOINLINE u32 interpret(const u8 *program, u32 argument) {
  enum { PUSH, LOAD, STORE, ADD, AND, SHR, MULTIPLY, JUMP_NONZERO, JUMP, DECREMENT, INCREMENT, EQUAL, SWAP, DROP, HALT };
  u32 variables[4] = {argument, 0, 0, 0}, stack[16], *top = stack;
  const u8 *pc = program;
  for (;;) {
    switch (*pc++) {
      case PUSH: *top++ = *pc++; break;
      case LOAD: *top++ = variables[*pc++]; break;
      case STORE: variables[*pc++] = *--top; break;
      case ADD: top--, top[-1] += *top; break;
      case AND: top--, top[-1] &= *top; break;
      case SHR: top--, top[-1] >>= *top & 31; break;
      case MULTIPLY: top--, top[-1] *= *top; break;
      case JUMP_NONZERO: pc = *--top ? program + *pc : pc + 1; break;
      case JUMP: pc = program + *pc; break;
      case DECREMENT: top[-1]--; break;
      case INCREMENT: top[-1]++; break;
      case EQUAL: top--, top[-1] = top[-1] == *top; break;
      case SWAP: {
        u32 t = top[-1];
        top[-1] = top[-2];
        top[-2] = t;
        break;
      }
      case DROP: top--; break;
      default: return variables[2];
    }
  }
}

u32 row_bytecode(u32 n) {
  // 0 PUSH, 1 LOAD, 2 STORE, 3 ADD, 4 AND, 5 SHR, 6 MULTIPLY, 7 JUMP_NONZERO, 8 JUMP, 9 DECREMENT, 10 INCREMENT, 11 EQUAL,
  // 12 SWAP, 13 DROP, 14 HALT
  static const u8 program[] = {
      1, 0, 2, 1,                    // 0: x = n
      1, 1, 0, 1, 4, 7, 18,          // 4: if x & 1 goto 18
      1, 1, 0, 1, 5, 8, 24,          // 11: x >> 1; goto 24
      1, 1, 0, 3, 6, 10,             // 18: x * 3 + 1
      2, 1, 1, 2, 10, 2, 2,          // 24: x = that; steps++
      1, 1, 0, 1, 12, 11, 7, 41,     // 31: if x == 1 goto 41
      8, 4,                          // 39: goto 4
      1, 0, 9, 2, 0, 1, 0, 7, 0, 14, // 41: if (--n) goto 0
  };
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) sum = sum * 3 + interpret(program, 30);
  return sum;
}

// Trees of objects whose operations are reached through tables of functions, as methods of C++ are.
struct node;

struct methods {
  u32 (*value)(const struct node *, u32);
  u32 (*weight)(const struct node *);
};

struct node {
  const struct methods *methods;
  const struct node *left, *right;
  u32 data;
};

static NOINLINE u32 constant_value(const struct node *self, u32 x) { return self->data + (x & 1); }
static NOINLINE u32 constant_weight(const struct node *self) { return self->data & 7; }
static NOINLINE u32 variable_value(const struct node *self, u32 x) { return x >> (self->data & 3); }
static NOINLINE u32 variable_weight(const struct node *self) { return (self->data >> 3) & 7; }

static NOINLINE u32 sum_value(const struct node *self, u32 x) {
  return self->left->methods->value(self->left, x) + self->right->methods->value(self->right, x);
}

static NOINLINE u32 difference_value(const struct node *self, u32 x) {
  return self->left->methods->value(self->left, x + 1) - self->right->methods->value(self->right, x);
}

static NOINLINE u32 choice_value(const struct node *self, u32 x) {
  const struct node *child = (x ^ self->data) & 4 ? self->left : self->right;
  return child->methods->value(child, x * 5 + 1) ^ child->methods->weight(child);
}

static NOINLINE u32 pair_weight(const struct node *self) {
  return self->left->methods->weight(self->left) + (self->right->methods->weight(self->right) << 1);
}

static const struct methods classes[] = {
    {constant_value, constant_weight},  {variable_value, variable_weight}, {sum_value, pair_weight},
    {difference_value, pair_weight},    {choice_value, pair_weight},
};

static const struct node *grow(struct node **free_nodes, u32 depth) {
  struct node *made = (*free_nodes)++;
  u32 random = next_random();
  made->data = random >> 8;
  if (depth == 0) {
    made->methods = classes + (random & 1);
    return made;
  }
  made->methods = classes + 2 + random % 3;
  made->left = grow(free_nodes, depth - 1);
  made->right = grow(free_nodes, depth - 1);
  return made;
}

u32 row_virtual(u32 n) {
  enum { TREES = 16, DEPTH = 6 };
  struct node *free_nodes = (struct node *)scratch;
  const struct node *trees[TREES];
  for (u32 i = 0; i < TREES; i++) trees[i] = grow(&free_nodes, DEPTH);
  u32 sum = 0;
  for (u32 i = 0; i < n; i++) {
    const struct node *tree = trees[i & (TREES - 1)];
    sum = sum * 7 + tree->methods->value(tree, sum ^ i);
  }
  return sum;
}
