// Programs that write over themselves: into the block that is running, blocks behind and before it, over page ends, from
// another vCPU. However a program is cut into runs, the machine ends up the same.

import type { Vcpu } from '../../bindings/index.js';
import { V_ACTIVITY } from '../../bindings/layout.gen.js';
import { assert, suite } from '../suite.js';
import { Rig } from './guest.js';
import { Random } from './random.js';

const test = suite('self-modifying code');
const PROGRAMS = 300;
const BUDGET = 600;
/** Instructions of a turn when two vCPUs share a program. */
const TURN = 37;
/** The program lies across the end of this page. */
const PAGE_END = 0x11000;
const LENGTH = 192;
const START = PAGE_END - LENGTH / 2;
const FLAT32 = { base: 0n, limit: 0xffff_ffff };
const SELECTORS = { code: 0x08, data: 0x10 };

/** One-byte and two-byte instructions that a write may leave behind. */
const WORDS = [
  0x90, 0x40, 0x41, 0x42, 0x43, 0x4b, 0xf5, 0xf9, 0xc101, 0xd129, 0xc331, 0xd0f7, 0x04eb, 0x0172, 0x0373,
];

function little(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => (value >>> (8 * index)) & 0xff);
}

/** A loop of arithmetic on registers and of stores into the program itself. */
function program(random: Random): Uint8Array {
  const bytes: number[] = [];
  const target = () => START + random.below(LENGTH - 4);
  const immediates: number[] = [];
  const immediate = () =>
    START +
    (immediates.length > 0 ? random.pick(immediates) + random.below(3) - 1 : random.below(LENGTH - 4));
  while (bytes.length < LENGTH - 24) {
    switch (random.below(10)) {
      case 0: // mov byte [target], one of the words
        bytes.push(0xc6, 0x05, ...little(target(), 4), random.pick(WORDS) & 0xff);
        break;
      case 1: // mov word [target], …
        bytes.push(0x66, 0xc7, 0x05, ...little(target(), 4), ...little(random.pick(WORDS), 2));
        break;
      case 2: // mov dword [target], …
        bytes.push(
          0xc7,
          0x05,
          ...little(target(), 4),
          ...little(random.pick(WORDS) | (random.pick(WORDS) << 16), 4),
        );
        break;
      case 3: // inc byte [target]
        bytes.push(0xfe, 0x05, ...little(target(), 4));
        break;
      case 4: // mov edi, target; stosb
        bytes.push(0xbf, ...little(target(), 4), 0xb0, random.pick(WORDS) & 0xff, 0xaa);
        break;
      case 5: // jcc a little ahead
        bytes.push(0x70 | random.below(16), random.below(8));
        break;
      case 6:
        bytes.push(...withImmediate(random));
        immediates.push(bytes.length - 4);
        break;
      case 7:
        // mov dword [an immediate, or near it], …
        bytes.push(0xc7, 0x05, ...little(immediate(), 4), ...little(random.u32(), 4));
        break;
      default: {
        const word = random.pick(WORDS);
        bytes.push(...little(word, word > 0xff ? 2 : 1));
      }
    }
  }
  while (bytes.length < LENGTH - 5) bytes.push(0x90);
  bytes.push(0xe9, ...little(-LENGTH, 4));
  return Uint8Array.from(bytes.slice(0, LENGTH));
}

/** Arithmetic or MOV with an immediate of any size; EAX, ECX, EDX or EBX. */
function withImmediate(random: Random): number[] {
  const register = random.below(4);
  const operation = 0xc0 | (random.below(8) << 3) | register;
  switch (random.below(5)) {
    case 0:
      return [0xb8 | register, ...little(random.u32(), 4)];
    case 1:
      return [0x81, operation, ...little(random.u32(), 4)];
    case 2:
      return [0x83, operation, random.below(256)];
    case 3:
      return [0x66, 0x81, operation, ...little(random.u32(), 2)];
    default:
      return [0x80, operation, random.below(256)];
  }
}

function enter(cpu: Vcpu, random: Random): void {
  cpu.setU32(V_ACTIVITY, 0);
  cpu.cr0 = 0x11n;
  cpu.setSegment('cs', { selector: SELECTORS.code, ...FLAT32, access: 0xc09b });
  for (const name of ['ds', 'es', 'ss', 'fs', 'gs'] as const)
    cpu.setSegment(name, { selector: SELECTORS.data, ...FLAT32, access: 0xc093 });
  // No gate is present: what becomes undefined shuts the vCPU down.
  cpu.idtr = { base: 0n, limit: 0 };
  cpu.rip = BigInt(START);
  cpu.rsp = 0x20000n;
  cpu.rflags = 2n;
  for (const name of ['rax', 'rcx', 'rdx', 'rbx'] as const) cpu[name] = BigInt(random.u32());
}

function load(rig: Rig, seed: number): void {
  const random = new Random(seed);
  const ram = new Uint8Array(0x40000);
  ram.set(program(random), START);
  rig.reset(ram);
  for (const cpu of rig.vcpus) enter(cpu, random);
}

/** The hash after all vCPUs have run `BUDGET` instructions, `turn` by turns, `chunk` at once. */
function result(rig: Rig, seed: number, turn: number, chunk: number): string {
  load(rig, seed);
  const retired = rig.vcpus.map(() => 0);
  for (let left = BUDGET; left > 0; left -= turn) {
    for (const cpu of rig.vcpus)
      retired[cpu.index]! += rig.run(Math.min(turn, left), chunk, cpu).instructions;
  }
  return `${rig.hash()} ${retired}`;
}

/** The hash after `BUDGET` instructions, each decoded anew. */
function forgetful(rig: Rig, seed: number): string {
  load(rig, seed);
  const cpu = rig.vcpus[0]!;
  let retired = 0;
  let wakes = 8;
  const byte = new Uint8Array(1);
  for (let left = BUDGET; left > 0; left--) {
    // Written from outside: nothing that was decoded from these pages is used again.
    for (const page of [PAGE_END - 0x1000, PAGE_END]) {
      rig.core.memory.read(page, byte);
      rig.core.memory.write(page, byte);
    }
    const { reason, instructions } = cpu.run(1);
    retired += instructions;
    // As a rig does.
    if (reason === 'halt' && wakes-- > 0) cpu.nmi();
    else if (reason !== 'budget' && reason !== 'pause' && reason !== 'kick') break;
  }
  return `${rig.hash()} ${retired}`;
}

test(`${PROGRAMS} programs that are decoded anew for every instruction`, async () => {
  const rig = await Rig.create(1);
  for (let seed = 0; seed < PROGRAMS; seed++)
    assert.is(forgetful(rig, seed), result(rig, seed, BUDGET, BUDGET), `seed ${seed}`);
});

for (const vcpus of [1, 2]) {
  test(`${PROGRAMS} programs on ${vcpus} vCPU${vcpus > 1 ? 's' : ''}`, async () => {
    const rig = await Rig.create(vcpus);
    const turn = vcpus === 1 ? BUDGET : TURN;
    let long = 0;
    for (let seed = 0; seed < PROGRAMS; seed++) {
      const whole = result(rig, seed, turn, turn);
      for (const chunk of [1, 5])
        assert.is(result(rig, seed, turn, chunk), whole, `seed ${seed}, chunk ${chunk}`);
      if (Number(whole.split(' ')[1]?.split(',')[0]) > BUDGET / 4) long++;
    }
    assert.ok(long > PROGRAMS / 4, `only ${long} programs got anywhere`);
  });
}
