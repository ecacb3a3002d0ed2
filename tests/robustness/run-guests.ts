// Runs random guests; a child process of the tests, and by hand the way to a failure that they report:
//
//   node --import tsx tests/robustness/run-guests.ts --mode=pae32 --seed=23 [--count=1] [--budget=2000] [--chunk=1]
//
// --chunk=N  also runs each guest, with its page tables out of its reach, at once and N instructions at a time; the
//            machine must end up the same, else the first instruction after which it does not is shown
// --every=N  does that for every Nth seed
// --jit=N    also runs each guest in the JIT, where blocks become code after N entries; the machine must end up the same
// --batch=N  regions of one module
// --core=file  another core than the one that was built last
// --trace    shows every instruction
// --progress one line a guest, for a watchdog
//
// The last line is JSON: how the guests ended, the instructions, a digest of all final machines.

import { readFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CoreOptions } from '../../bindings/core.js';
import { disassemble } from '../../bindings/isa/disassembler.js';
import type { JitStatistics } from '../../bindings/jit.js';
import { Checksum } from '../../bindings/snapshot/checksum.js';
import { type GuestMode, MODES, type Outcome, Rig } from './guest.js';

/** The last line of a run. */
export interface GuestsReport {
  readonly guests: number;
  readonly instructions: number;
  readonly ends: Record<string, number>;
  readonly digest: string;
  /** Bytes by which linear memory grew after the first guest. */
  readonly growth: number;
  /** With --jit: what the JIT did. */
  readonly jit?: JitStatistics;
}

const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'all' },
    seed: { type: 'string', default: '0' },
    count: { type: 'string', default: '1' },
    budget: { type: 'string', default: '2000' },
    chunk: { type: 'string', default: '0' },
    every: { type: 'string', default: '1' },
    jit: { type: 'string', default: '0' },
    batch: { type: 'string', default: '1' },
    core: { type: 'string' },
    trace: { type: 'boolean', default: false },
    progress: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed);
const count = Number(values.count);
const budget = Number(values.budget);
const chunk = Number(values.chunk);
const every = Number(values.every);
const modes = values.mode === 'all' ? MODES : MODES.filter((mode) => values.mode.split(',').includes(mode));
const ISOLATED = 10;

function newRig(more: CoreOptions = { engine: 'interp' }): Promise<Rig> {
  return Rig.create(1, values.core === undefined ? undefined : readFileSync(values.core), more);
}

function same(one: Outcome, other: Outcome): boolean {
  return one.hash === other.hash && one.instructions === other.instructions && one.end === other.end;
}

/** The instruction that a guest is about to execute, where it is mapped to itself. */
function describe(rig: Rig): string {
  const cpu = rig.vcpus[0]!;
  const { base, access } = cpu.segment('cs');
  const wide = (cpu.efer & 0x400n) !== 0n && (access & 0x2000) !== 0;
  const linear = Number(BigInt.asUintN(18, cpu.rip + (wide ? 0n : base)));
  const bytes = new Uint8Array(16);
  rig.core.memory.read(linear, bytes);
  const bits = wide ? 64 : access & 0x4000 ? 32 : 16;
  const { text } = disassemble(bytes, { bits, address: cpu.rip });
  const registers = (['rax', 'rcx', 'rsp', 'rflags'] as const).map(
    (name) => `${name} ${cpu[name].toString(16)}`,
  );
  return `${rig.retired(0)} retired, cpl ${cpu.cpl}, ${cpu.rip.toString(16)}: ${text}  (${registers.join(', ')})`;
}

function trace(rig: Rig, mode: GuestMode, seed: number): void {
  rig.load(mode, seed);
  for (let i = 0; i < budget; i++) {
    console.log(describe(rig));
    const { end } = rig.run(1, 1);
    if (end === 'budget') continue;
    console.log(end);
    break;
  }
}

/** Finds the least number of instructions after which chunks matter. */
function explain(rig: Rig, mode: GuestMode, seed: number, most: number): string {
  const after = (instructions: number, at: number) => {
    rig.load(mode, seed, true);
    return rig.run(instructions, at);
  };
  let equal = 0;
  let different = most + 1;
  while (equal + 1 < different) {
    const middle = (equal + different) >> 1;
    if (same(after(middle, middle), after(middle, chunk))) equal = middle;
    else different = middle;
  }
  if (equal > 0) after(equal, chunk);
  const before = describe(rig);
  after(different, different);
  const atOnce = describe(rig);
  after(different, chunk);
  return `  last equal: ${before}\n  at once:    ${atOnce}\n  in chunks:  ${describe(rig)}`;
}

/** Finds the least number of instructions after which the engines differ. */
function explainJit(jit: Rig, mode: GuestMode, seed: number, most: number): string {
  const after = (on: Rig, instructions: number) => {
    on.load(mode, seed, true);
    return on.run(instructions, instructions);
  };
  let equal = 0;
  let different = most + 1;
  while (equal + 1 < different) {
    const middle = (equal + different) >> 1;
    if (same(after(rig, middle), after(jit, middle))) equal = middle;
    else different = middle;
  }
  if (equal > 0) after(rig, equal);
  const before = describe(rig);
  after(rig, different);
  after(jit, different);
  return `  last equal: ${before}\n  interp: ${describe(rig)}\n  jit:    ${describe(jit)}`;
}

/** A rig of its own gives the same machines as one that many guests have used. */
async function checkIsolation(used: Rig): Promise<boolean> {
  const fresh = await newRig();
  let isolated = true;
  for (const mode of modes) {
    for (let seed = first + Math.min(ISOLATED, count) - 1; seed >= first; seed--) {
      fresh.load(mode, seed);
      used.load(mode, seed);
      if (same(fresh.run(budget, budget), used.run(budget, budget))) continue;
      console.log(`${mode} ${seed} is not the same on a core that ran other guests before`);
      isolated = false;
    }
  }
  return isolated;
}

const rig = await newRig();
const jitRig =
  values.jit === '0'
    ? undefined
    : await newRig({ engine: 'jit', jit: { heat: Number(values.jit), batch: Number(values.batch) } });
const digest = new Checksum();
const ends: Record<string, number> = {};
let instructions = 0;
let held = 0;
for (let seed = first; seed < first + count; seed++) {
  for (const mode of modes) {
    if (values.progress) writeSync(1, `${mode} ${seed}\n`);
    if (values.trace) trace(rig, mode, seed);
    rig.load(mode, seed);
    const outcome = rig.run(budget, budget);
    held ||= rig.core.memoryHeld;
    instructions += outcome.instructions;
    ends[outcome.end] = (ends[outcome.end] ?? 0) + 1;
    digest.update(new TextEncoder().encode(`${outcome.hash}${outcome.instructions}`));
    if (jitRig !== undefined) {
      rig.load(mode, seed, true);
      const interpreted = rig.run(budget, budget);
      jitRig.load(mode, seed, true);
      const compiled = jitRig.run(budget, budget);
      if (!same(interpreted, compiled)) {
        process.exitCode = 1;
        console.log(
          `--mode=${mode} --seed=${seed} --jit=${values.jit}: ${JSON.stringify([interpreted, compiled])}`,
        );
        const most = Math.max(interpreted.instructions, compiled.instructions);
        console.log(explainJit(jitRig, mode, seed, most));
      }
    }
    if (chunk === 0 || seed % every !== 0) continue;
    rig.load(mode, seed, true);
    const atOnce = rig.run(budget, budget);
    rig.load(mode, seed, true);
    const chunked = rig.run(budget, chunk);
    if (same(atOnce, chunked)) continue;
    process.exitCode = 1;
    console.log(`--mode=${mode} --seed=${seed} --chunk=${chunk}: ${JSON.stringify([atOnce, chunked])}`);
    console.log(explain(rig, mode, seed, Math.max(atOnce.instructions, chunked.instructions)));
  }
}
const growth = rig.core.memoryHeld - held;
if (!(await checkIsolation(rig))) process.exitCode = 1;
const report: GuestsReport = {
  guests: count * modes.length,
  instructions,
  ends,
  digest: digest.digest(),
  growth,
  ...(jitRig === undefined ? {} : { jit: jitRig.core.jitStatistics }),
};
console.log(JSON.stringify(report));
