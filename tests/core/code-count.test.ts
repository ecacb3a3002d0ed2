// Exact counting: a program cut into runs of any length does the same and retires the same as in one run. Random
// structured programs: loops, calls, branches, repetitions, exceptions through the IDT, code that changes itself.

import { assemble } from '../../bindings/isa/assembler.js';
import { V_RETIRED } from '../../bindings/layout.gen.js';
import { Random } from '../native/x87-harness.js';
import { assert, suite } from '../suite.js';
import { CODE, HANDLERS, SystemMachine } from './system-machine.js';

const test = suite('code-count');
const SEED = 1_414_213;
const PROGRAMS = 60;
const MOST = 200_000;
const DATA = 0x20000;
const DATA_SIZE = 0x2000;
const UNMAPPED = 0x400000;
const CODE_ROOM = 0x2000;

const machine = await SystemMachine.create();
const { cpu } = machine;

/** Handlers that return behind the instruction, whose length is in the byte before it or fixed. */
const SKIPS: [vector: number, hasError: boolean, length: number][] = [
  [0, false, 2],
  [6, false, 2],
  [14, true, 6],
];

class ProgramMaker {
  readonly lines: string[] = [];
  readonly #functions: string[] = [];
  #labels = 0;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  make(): string {
    const count = this.#random.below(4);
    for (let i = 0; i < count; i++) this.#functions.push(`function${i}`);
    this.#block(3, 6);
    this.lines.push('hlt');
    for (const name of this.#functions.splice(0)) {
      if (this.#random.below(3) === 0) this.lines.push(`times ${this.#random.below(900)} nop`);
      this.lines.push(`${name}:`);
      this.#block(1, 4);
      this.lines.push('ret');
    }
    return this.lines.join('\n');
  }

  #label(): string {
    return `label${this.#labels++}`;
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#random.below(from.length)]!;
  }

  #block(depth: number, statements: number): void {
    const count = 1 + this.#random.below(statements);
    for (let i = 0; i < count; i++) this.#statement(depth);
  }

  #statement(depth: number): void {
    const kind = this.#random.below(depth > 0 ? 12 : 9);
    if (kind < 4) this.#plain();
    else if (kind === 4) this.#branch();
    else if (kind === 5) this.#repetition();
    else if (kind === 6) this.#exception();
    else if (kind === 7 && this.#functions.length > 0) this.lines.push(`call ${this.#pick(this.#functions)}`);
    else if (kind === 8) this.#selfModification();
    else if (kind > 8) this.#loop(depth - 1);
    else this.#plain();
  }

  /** Registers: EAX, EBX, EDX are data, RSI and RDI point, R8 upwards count loops, R15 points to data. */
  #plain(): void {
    const register = (): string => this.#pick(['eax', 'ebx', 'edx', 'rax', 'rbx', 'rdx']);
    const count = 1 + this.#random.below(5);
    for (let i = 0; i < count; i++) {
      const a = register();
      const b = a.startsWith('r') ? this.#pick(['rax', 'rbx', 'rdx']) : this.#pick(['eax', 'ebx', 'edx']);
      const memory = `[r15+${this.#random.below(500) * 8 + this.#random.below(3)}]`;
      const op = this.#pick(['add', 'sub', 'xor', 'adc', 'sbb', 'cmp', 'and', 'or']);
      this.lines.push(
        this.#pick([
          `${op} ${a}, ${b}`,
          `${op} ${a}, ${this.#random.below(1000)}`,
          `${op} ${a}, ${memory}`,
          `${op} ${memory}, ${a}`,
          `inc ${a}`,
          `shl ${a}, ${this.#random.below(40)}`,
          `imul ${a}, ${b}`,
          'setc bl',
          `cmovs ${a}, ${b}`,
          'push rax\npop rbx',
          `lea ${a}, [rax+rbx*4+7]`,
        ]),
      );
    }
  }

  #branch(): void {
    const label = this.#label();
    this.lines.push(`j${this.#pick(['z', 'nz', 'c', 'nc', 's', 'l', 'g', 'be', 'o', 'p'])} ${label}`);
    this.#plain();
    this.lines.push(`${label}:`);
  }

  #repetition(): void {
    const step = this.#pick(['cld', 'std']);
    const op = this.#pick([
      'rep movsb',
      'rep movsd',
      'rep stosq',
      'rep lodsw',
      'repe cmpsb',
      'repne scasb',
      'stosd',
    ]);
    this.lines.push(
      step,
      `lea rsi, [r15+${1000 + this.#random.below(3000)}]`,
      `lea rdi, [r15+${1000 + this.#random.below(3000)}]`,
      `mov ecx, ${this.#random.below(90)}`,
      op,
      'cld',
    );
  }

  #exception(): void {
    this.lines.push(
      this.#pick([
        // DIV ECX and UD2 are two bytes long; the store takes six with its 32-bit register and displacement.
        'xor ecx, ecx\ndiv ecx',
        'ud2',
        `mov ecx, ${UNMAPPED}\nmov [rcx+0x1000], eax`,
        'int3',
      ]),
    );
  }

  #selfModification(): void {
    const label = this.#label();
    this.lines.push(`inc byte [rel ${label}+1]`, `${label}: mov dl, ${this.#random.below(100)}`);
  }

  #loop(depth: number): void {
    const label = this.#label();
    const counter = `r${8 + depth + 3 * this.#random.below(2)}d`;
    this.lines.push(`mov ${counter}, ${1 + this.#random.below(9)}`, `${label}:`);
    this.#block(depth, 3);
    this.lines.push(`dec ${counter}`, `jnz ${label}`);
  }
}

interface End {
  text: string;
  retired: bigint;
}

/** Runs from the start with budgets as `next` says. */
function run(code: Uint8Array, next: () => number): End {
  machine.long();
  for (const [vector, hasError, length] of SKIPS) {
    const text = `${hasError ? 'add rsp, 8\n' : ''}add qword [rsp], ${length}\niretq`;
    machine.write(HANDLERS + vector * 16, assemble(text, { bits: 64, origin: HANDLERS }).bytes);
  }
  machine.write(HANDLERS + 3 * 16, Uint8Array.of(0x48, 0xcf));
  const data = Uint8Array.from({ length: DATA_SIZE }, (_, i) => (i * i) >> 3);
  machine.write(DATA, data);
  machine.write(CODE, new Uint8Array(CODE_ROOM));
  machine.write(CODE, code);
  cpu.rip = BigInt(CODE);
  cpu.rsp = 0x7000n;
  cpu.r15 = BigInt(DATA);
  cpu.rflags = 2n;
  for (const name of [
    'rax',
    'rbx',
    'rcx',
    'rdx',
    'rsi',
    'rdi',
    'r8',
    'r9',
    'r10',
    'r11',
    'r12',
    'r13',
  ] as const)
    cpu[name] = BigInt(SEED) * 77n;
  const before = cpu.wide(V_RETIRED);
  let left = MOST;
  while (left > 0) {
    const budget = next();
    const exit = cpu.run(budget);
    left -= exit.instructions;
    if (exit.reason !== 'budget') {
      assert.is(exit.reason, 'halt');
      break;
    }
    assert.is(exit.instructions, budget, 'a run does as many instructions as it is given');
  }
  assert.ok(left > 0, 'the program does not end');
  machine.core.memory.read(DATA, data);
  const registers = [
    'rax',
    'rbx',
    'rcx',
    'rdx',
    'rsi',
    'rdi',
    'rsp',
    'r8',
    'r9',
    'r10',
    'rip',
    'rflags',
  ] as const;
  const text = registers.map((name) => `${name}=${cpu[name].toString(16)}`).join(' ');
  const sum = data.reduce((a, b) => (Math.imul(a, 31) + b) | 0, 0);
  return { text: `${text} memory=${sum}`, retired: cpu.wide(V_RETIRED) - before };
}

test('programs cut into runs do the same, and count the same', () => {
  const random = new Random(SEED);
  let longest = 0n;
  for (let i = 0; i < PROGRAMS; i++) {
    const text = new ProgramMaker(random).make();
    const { bytes } = assemble(text, { bits: 64, origin: CODE });
    assert.ok(bytes.length < CODE_ROOM, `${bytes.length} bytes`);
    const whole = run(bytes, () => 1 << 30);
    const about = `program ${i}:\n${text}`;
    const most = 2 + random.below(60);
    for (const next of [() => 1, () => 1 + random.below(most), () => 1 + random.below(3)]) {
      assert.equal(run(bytes, next), whole, about);
    }
    if (whole.retired > longest) longest = whole.retired;
  }
  assert.ok(longest > 1000n, `the longest program has ${longest} instructions`);
});
