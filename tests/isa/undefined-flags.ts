// What the core does to flags that the SDM leaves undefined, found by executing: kept, cleared, set, or told by the result.

import { join } from 'node:path';
import { root } from '../../scripts/build.js';
import { type Line, readTable } from '../../scripts/generate/table.js';
import { CODE, SystemMachine } from '../core/system-machine.js';
import { Random } from '../native/x87-harness.js';

const FLAGS = { O: 0x800, S: 0x80, Z: 0x40, A: 0x10, P: 4, C: 1 } as const;
const ALL = 0x8d5;
const CASES = 200;

type Flag = keyof typeof FLAGS;

/** How an undefined flag comes out: as it was, 0, 1, or depending on the operands alone. */
export type Behaviour = 'kept' | 'cleared' | 'set' | 'by the operands' | 'by operands and flags';

/** Undefined flags of a mnemonic, `flag: behaviour`, in the order OSZAPC. */
export type Behaviours = ReadonlyMap<string, string>;

/** Flags after one execution with operands of `seed`, or nothing if it raised an exception. */
function execute(m: SystemMachine, code: Uint8Array, before: number, seed: number): number | undefined {
  const { cpu } = m;
  const random = new Random(Math.imul(seed, 0x9e3779b1));
  cpu.rax = BigInt(random.below(2) ? random.word() : random.below(128));
  cpu.rdx = BigInt(random.below(16));
  // Zero now and then.
  cpu.rbx = random.below(8) ? BigInt((random.word() | 0x100000) >>> 0) : 0n;
  // A count that is neither 0 nor 1, nor beyond the smallest operand.
  cpu.rcx = BigInt(2 + random.below(6));
  cpu.rflags = BigInt(2 | before);
  m.write(CODE, code);
  cpu.rip = BigInt(CODE);
  cpu.step();
  return Number(cpu.rip) === CODE + code.length ? Number(cpu.rflags) & ALL : undefined;
}

function behaviourOf(pairs: readonly (readonly [number, number])[], bit: number): Behaviour {
  const values = pairs.map(([fromNone, fromAll]) => [fromNone & bit, fromAll & bit] as const);
  if (values.every(([none, all]) => none === 0 && all !== 0)) return 'kept';
  if (values.every(([none, all]) => none === 0 && all === 0)) return 'cleared';
  if (values.every(([none, all]) => none !== 0 && all !== 0)) return 'set';
  return values.every(([none, all]) => none === all) ? 'by the operands' : 'by operands and flags';
}

/** Runs a line with 32-bit registers: the register operand is EAX, r/m is EBX, immediates are 5. */
function codeOf(line: Line): Uint8Array {
  const bytes = line.prefix ? [{ '66': 0x66, F3: 0xf3, F2: 0xf2 }[line.prefix]] : [];
  if (line.map > 0) bytes.push(0x0f);
  if (line.map > 1) bytes.push(line.map === 2 ? 0x38 : 0x3a);
  bytes.push(line.opcode);
  if (line.modrm) bytes.push(0xc0 | ((line.digit ?? 0) << 3) | 3);
  for (const operand of line.operands) {
    if (operand === 'Ib' || operand === 'Ibs') bytes.push(5);
    if (operand === 'Iz') bytes.push(5, 0, 0, 0);
  }
  return Uint8Array.from(bytes);
}

/** The behaviour of every mnemonic without a VEX prefix; lines of one mnemonic behave alike, or are told apart. */
export async function undefinedFlags(): Promise<Behaviours> {
  const m = await SystemMachine.create();
  m.protected32();
  const found = new Map<string, string>();
  for (const line of readTable(join(root, 'assembly/opcodes.txt'))) {
    const flags = line.attrs.get('u') ?? '';
    const byOne = line.operands[1] === '1';
    if (flags === '' || line.vexLength !== '' || byOne) continue;
    const code = codeOf(line);
    const pairs: [number, number][] = [];
    for (let seed = 1; pairs.length < CASES && seed < 100 * CASES; seed++) {
      const [none, all] = [execute(m, code, 0, seed), execute(m, code, ALL, seed)];
      if (none !== undefined && all !== undefined) pairs.push([none, all]);
    }
    if (pairs.length < CASES) throw new Error(`${line.text} mostly faults.`);
    const text = [...flags].map((flag) => `${flag}F ${behaviourOf(pairs, FLAGS[flag as Flag])}`).join(', ');
    const known = found.get(line.mnemonic);
    if (known === undefined || known === text) found.set(line.mnemonic, text);
    else found.set(`${line.mnemonic} ${line.operands.join(',')}`, text);
  }
  return found;
}
