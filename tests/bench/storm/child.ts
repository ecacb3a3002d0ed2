// One storm in one engine: a child process, so that its CPU time and memory are those of the storm alone.
//
//   node child.mjs KIND ENGINE INSTRUCTIONS   (0: for so many seconds as follows)   SECONDS
//
// Its last line is JSON, see StormRun.

import { Core, type Engine } from '../../../bindings/core.js';
import { assemble } from '../../../bindings/isa/assembler.js';
import type { JitStatistics } from '../../../bindings/jit.js';
import { CODE, MEMORY, STORMS } from './kinds.js';

/** What a storm cost. */
export interface StormRun {
  readonly instructions: number;
  /** CPU seconds of all threads, after a tenth of a second to begin with. */
  readonly seconds: number;
  /** Of EAX and EBP at the end. */
  readonly checksum: string;
  /** KiB: resident at the end, and most. */
  readonly rss: number;
  readonly maxRss: number;
  readonly jit: JitStatistics;
}

const SLICE = 10_000_000;
/** What runs before the clock does: the core's own code is compiled by then. */
const BEFORE = 20_000_000;

const [kind = '', engine = 'auto', most = '0', seconds = '1'] = process.argv.slice(2);

async function storm(): Promise<StormRun> {
  const core = await Core.create({ engine: engine as Engine, cpu: 'max' });
  core.memory.addRam(0, MEMORY);
  const cpu = core.vcpus[0]!;
  cpu.cr0 = 0x11n;
  const flat = { base: 0n, limit: 0xffff_ffff };
  cpu.setSegment('cs', { selector: 8, ...flat, access: 0xc09b });
  for (const name of ['ds', 'es', 'ss', 'fs', 'gs'] as const)
    cpu.setSegment(name, { selector: 16, ...flat, access: 0xc093 });
  cpu.rsp = 0x90000n;
  cpu.rflags = 2n;
  cpu.rip = BigInt(CODE);
  core.memory.write(CODE, assemble(STORMS[kind]!, { bits: 32, origin: CODE }).bytes);
  const run = (instructions: number): void => {
    for (let left = instructions; left > 0; ) {
      const { reason, instructions: done } = cpu.run(Math.min(left, SLICE));
      if (reason !== 'budget' || done === 0) throw new Error(`${kind} ended with ${reason}`);
      left -= done;
    }
  };
  run(BEFORE);
  const started = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1e6;
  };
  let instructions = 0;
  while (Number(most) > 0 ? instructions < Number(most) : spent() < Number(seconds)) {
    run(SLICE);
    instructions += SLICE;
    // Compilers work between turns, as they do for a machine.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    instructions,
    seconds: spent(),
    checksum: `${BigInt.asUintN(32, cpu.rax)} ${BigInt.asUintN(32, cpu.rbp)}`,
    rss: process.memoryUsage().rss >> 10,
    maxRss: process.resourceUsage().maxRSS,
    jit: core.jitStatistics,
  };
}

console.log(JSON.stringify(await storm()));
