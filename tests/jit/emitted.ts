// Modules that the JIT emits while small programs run: each is a loop, long enough to become code.

import type { Core } from '../../bindings/core.js';
import { assemble } from '../../bindings/isa/assembler.js';
import { type ListedRegion, listRegions } from '../../bindings/jit-listing.js';
import { CODE, SystemMachine } from '../core/system-machine.js';

/** A module as it was handed to the host. */
export interface Emitted {
  readonly bytes: Uint8Array;
  readonly slot: number;
  readonly count: number;
}

/** Where the programs keep their data. */
export const DATA = 0x100000;
const CR4_OSFXSR = 0x200n;
const BUDGET = 100_000;
const ROUNDS = 30;

/** Collects the modules that a core's JIT emits from now on. */
export function collect(core: Core): Emitted[] {
  const modules: Emitted[] = [];
  core.instance.regions.observer = (bytes, slot, count) => modules.push({ bytes, slot, count });
  return modules;
}

/** A bare machine whose JIT makes code of everything that runs a few times. */
export function jitMachine(): Promise<SystemMachine> {
  return SystemMachine.create('max', { engine: 'jit', jit: { heat: 3, batch: 1 } });
}

/** Runs `body` in a loop, with the address of data in (R|E)BX; the modules that come of it. */
export async function emit(bits: 32 | 64, body: string): Promise<Emitted[]> {
  const machine = await jitMachine();
  const modules = collect(machine.core);
  runLoop(machine, bits, body);
  return modules;
}

/** The same; the regions with the guest's instructions. */
export async function list(bits: 32 | 64, body: string): Promise<ListedRegion[]> {
  const machine = await jitMachine();
  const regions: ListedRegion[] = [];
  listRegions(machine.core, (region) => void regions.push(region));
  runLoop(machine, bits, body);
  return regions;
}

function runLoop(machine: SystemMachine, bits: 32 | 64, body: string): void {
  const counter = bits === 64 ? 'r15' : 'ebp';
  const base = bits === 64 ? 'rbx' : 'ebx';
  const lines = ['fninit', `mov ${base}, ${DATA}`, `mov ${counter}, ${ROUNDS}`, 'jmp again', 'align 16'];
  lines.push('again:', body, `sub ${counter}, 1`, 'jnz again', 'hlt');
  if (bits === 64) machine.long();
  else machine.protected32();
  machine.cpu.cr4 |= CR4_OSFXSR;
  const { bytes } = assemble(lines.join('\n'), { bits, origin: CODE });
  const reason = machine.run(bytes, BUDGET);
  if (reason !== 'halt' || machine.vector !== -1) {
    throw new Error(`The program ended with ${reason}, vector ${machine.vector}.`);
  }
}
