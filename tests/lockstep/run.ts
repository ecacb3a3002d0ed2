// Runs a program on both machines, one instruction at a time, and compares what they are after each.

import { assemble } from '../../bindings/isa/assembler.js';
import type { Side, State } from './machines.js';
import { cr3Of, type Program } from './programs.js';
import { CODE, DATA, GDT, IST_STACK, tables } from './tables.js';

const MOST_STEPS = 400;
const STOP = /^T05/;
const SHUTDOWN = 'T06thread:1;';
/** Where firmware runs. */
const RESET_CS = 0xf000n;
/** Memory that is compared at the end: tables and tasks, stacks, the data pages. */
const AREAS: readonly (readonly [number, number])[] = [
  [GDT, 0x118],
  [0x3000, 0x440],
  [IST_STACK - 0x80, 0x80],
  [0x5f00, 0x100],
  [0x6780, 0x80],
  [0x6f00, 0x100],
  [0x7780, 0x80],
  [DATA, 0x40],
];

/** A difference between the two. */
export interface Difference {
  readonly program: string;
  /** Which step, and the instruction pointer before it. */
  readonly step: number;
  readonly rip: bigint;
  readonly what: string;
  readonly ours: bigint;
  readonly qemu: bigint;
}

interface Prepared {
  readonly pieces: readonly { at: number; bytes: Uint8Array }[];
  readonly body: bigint;
}

function prepare(program: Program): Prepared {
  const { bytes, symbols } = assemble(program.source, { bits: 16 });
  const kind =
    program.mode === 'real'
      ? 'real'
      : program.mode === 'long' || program.mode === 'compatibility'
        ? 'long'
        : 'protected';
  return {
    pieces: [...tables(symbols, kind, cr3Of(program.mode)), { at: CODE, bytes }],
    body: symbols.get('body') as bigint,
  };
}

const START: Readonly<Record<string, number>> = {
  ...{
    rax: 0x1000,
    rbx: 0x2000,
    rcx: 0x3000,
    rdx: 0x4000,
    rsi: 0x5000,
    rdi: 0x6000,
    rbp: 0x7000,
    rsp: 0x7000,
  },
  ...{ eflags: 2, cs: 0, ss: 0, ds: 0, es: 0, fs: 0, gs: 0, rip: CODE },
};

/** Sets a register that gdb can set. */
async function give({ client }: Side, name: string, value: bigint): Promise<void> {
  const index = client.registers.findIndex((register) => register.name === name);
  const size = client.registers[index]?.size ?? 8;
  let digits = '';
  for (let i = 0; i < size; i++)
    digits += Number((value >> BigInt(8 * i)) & 0xffn)
      .toString(16)
      .padStart(2, '0');
  await client.ask(`P${index.toString(16)}=${digits}`);
}

async function load(side: Side, prepared: Prepared): Promise<void> {
  const { client } = side;
  await side.reset();
  for (const { at, bytes } of prepared.pieces) await client.write(at, bytes);
  for (const [name, value] of Object.entries(START)) {
    await give(side, name, BigInt(value));
  }
}

async function runTo(side: Side, address: bigint): Promise<void> {
  const place = `${address.toString(16)},1`;
  await side.client.ask(`Z1,${place}`);
  const answer = await side.client.ask('vCont;c');
  await side.client.ask(`z1,${place}`);
  if (!STOP.test(answer)) throw new Error(`The body is not reached: ${answer}.`);
}

/** Hidden parts that mean nothing: of unusable registers, and rights where no descriptor was loaded. */
function ignored(name: string, ours: State, real: boolean): boolean {
  const [register, part] = name.split('.');
  if (part === undefined) {
    // Outside 64-bit mode QEMU shows gdb neither the high registers nor this one where it belongs.
    const narrow =
      ((ours.get('cs.access') ?? 0n) & 0x2000n) === 0n || ((ours.get('efer') ?? 0n) & 0x400n) === 0n;
    return narrow && /^r\d+$/.test(name);
  }
  // QEMU leaves the busy bit of TR's hidden part clear; only VMX could tell.
  if (part === 'access' && (real || register === 'ldtr' || register === 'tr')) return true;
  const selector = ours.get(register as string) ?? 0n;
  const long = ((ours.get('efer') ?? 0n) & 0x400n) !== 0n;
  if (register === 'gdtr' || register === 'idtr') return false;
  if ((register === 'fs' || register === 'gs') && part === 'base') return false;
  const unusable = ((ours.get(`${register}.access`) ?? 0n) & 0x10000n) !== 0n;
  if (unusable || (!real && selector < 4n)) return true;
  // Base and limit of these four are not used in 64-bit mode.
  return long && ['es', 'ds', 'ss', 'cs'].includes(register as string) && part !== 'access';
}

function compare(program: Program, step: number, rip: bigint, ours: State, qemu: State): Difference[] {
  const real = ((ours.get('cr0') ?? 0n) & 1n) === 0n || ((ours.get('eflags') ?? 0n) & 0x20000n) !== 0n;
  const narrow =
    ((ours.get('cs.access') ?? 0n) & 0x2000n) === 0n || ((ours.get('efer') ?? 0n) & 0x400n) === 0n;
  const found: Difference[] = [];
  for (const [name, value] of ours) {
    const other = qemu.get(name);
    if (
      other === undefined ||
      other === (narrow && /^r/.test(name) ? value & 0xffff_ffffn : value) ||
      ignored(name, ours, real)
    )
      continue;
    found.push({ program: program.name, step, rip, what: name, ours: value, qemu: other });
  }
  return found;
}

function equal(a: State, b: State): boolean {
  for (const [name, value] of a) if (b.get(name) !== value) return false;
  return true;
}

/** Whether QEMU's machine resets, which takes it a moment. */
async function hasReset(qemu: Side): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    if ((await qemu.client.general()).get('cs') === RESET_CS) return true;
    await new Promise((resume) => setTimeout(resume, 5));
  }
  return false;
}

/** What a run found. */
export interface Outcome {
  readonly steps: number;
  readonly differences: readonly Difference[];
}

/** Runs one program to its end or to the first step after which the machines differ. */
export async function lockstep(
  ours: Side,
  qemu: Side,
  program: Program,
  known: (difference: Difference) => boolean,
  adopts: (difference: Difference) => boolean = () => false,
): Promise<Outcome> {
  const prepared = prepare(program);
  for (const side of [ours, qemu]) {
    await load(side, prepared);
    if (!program.whole) await runTo(side, prepared.body);
  }
  let before = await ours.state();
  let step = 0;
  for (; step < MOST_STEPS; step++) {
    const rip = before.get('rip') as bigint;
    const answers = [ours.client.ask('vCont;s:1'), qemu.client.ask('vCont;s:1')];
    const [mine, theirs] = await Promise.all(answers);
    // After a triple fault QEMU has reset the machine.
    if (mine === SHUTDOWN && (await hasReset(qemu))) return { steps: step + 1, differences: [] };
    if (!STOP.test(mine as string) || !STOP.test(theirs as string)) {
      const difference = {
        program: program.name,
        step,
        rip,
        what: `stops ${mine} and ${theirs}`,
        ours: 0n,
        qemu: 0n,
      };
      return { steps: step, differences: known(difference) ? [] : [difference] };
    }
    let left = await ours.state();
    const right = await qemu.state();
    let all = compare(program, step, rip, left, right);
    if (all.length > 0 && all.every(adopts)) {
      for (const { what, ours: value } of all) await give(qemu, what, value);
      all = [];
    }
    if (all.length > 0) {
      // QEMU looks for breakpoints of the next instruction in the same step.
      const further = await ours.client.ask('vCont;s:1');
      if (further === SHUTDOWN && (await hasReset(qemu))) return { steps: step + 1, differences: [] };
      const later = await ours.state();
      if (compare(program, step, rip, later, right).length === 0) {
        all = [];
        left = later;
      }
    }
    if (all.length > 0) return { steps: step + 1, differences: all.every(known) ? [] : all };
    if (equal(before, left)) break;
    before = left;
  }
  const memory = await compareMemory(ours, qemu, program, step);
  return { steps: step, differences: memory.filter((difference) => !known(difference)) };
}

async function compareMemory(ours: Side, qemu: Side, program: Program, step: number): Promise<Difference[]> {
  // By physical address where that is the linear one: paging maps all of it to itself, unless a program says otherwise.
  const found: Difference[] = [];
  for (const [at, size] of AREAS) {
    const [left, right] = await Promise.all([ours.client.read(at, size), qemu.client.read(at, size)]);
    for (let i = 0; i < Math.min((left as Uint8Array).length, (right as Uint8Array).length); i++) {
      const [a, b] = [(left as Uint8Array)[i] as number, (right as Uint8Array)[i] as number];
      if (a === b) continue;
      found.push({
        program: program.name,
        step,
        rip: 0n,
        what: `memory ${(at + i).toString(16)}`,
        ours: BigInt(a),
        qemu: BigInt(b),
      });
    }
  }
  return found;
}

export function show({ program, step, rip, what, ours, qemu }: Difference): string {
  return `${program}, step ${step} at ${rip.toString(16)}: ${what} is ${ours.toString(16)}, QEMU ${qemu.toString(16)}`;
}
