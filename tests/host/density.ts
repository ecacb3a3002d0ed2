// N domains that only compute, on one host in a process of its own: guest instructions a second of CPU time, all together
// beside one of them alone, in windows that alternate, so that what else the machine does meets both. The last line is JSON.

import { Host } from '../../bindings/host/index.js';
import type { Domain, Engine } from '../../bindings/index.js';
import { assemble } from '../../bindings/isa/assembler.js';

const [, , countText = '2', engine = 'interp', pairsText = '5', windowText = '0.5'] = process.argv;
const count = Number(countText);
/** Seconds of CPU time. */
const windowSeconds = Number(windowText);
/** Instructions that every domain executes before anything is measured: hot code is compiled by then. */
const WARM = 60e6;
const LOOK_MS = 20;

/** Walks 256 KiB of words with a multiplication and a call for each. */
const { bytes: kernel } = assemble(`
  bits 32
  org 0x100000
start:
  mov esi, 0x200000
  mov ecx, 65536
next:
  mov eax, [esi]
  add eax, ecx
  imul eax, eax, 17
  mov [esi], eax
  add esi, 4
  call odd
  dec ecx
  jnz next
  jmp start
odd:
  xor edx, eax
  test edx, 1
  jz even
  inc ebx
even:
  ret
`);

const host = new Host({ engine: engine as Engine });
const domains: Domain[] = [];
for (let index = 0; index < count; index++) {
  const boot = { type: 'flat', kernel, address: 0x10_0000, mode: 'prot32' } as const;
  domains.push(await host.create({ memory: '16M', boot }));
}
const total = (): number => domains.reduce((sum, { stats }) => sum + stats.instructions, 0);
const wait = (ms: number) => new Promise((resume) => setTimeout(resume, ms));
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Millions of instructions a second of CPU time: of all that runs in a window, V8's threads included. */
async function speed(): Promise<number> {
  // What was started or stopped settles.
  await wait(LOOK_MS);
  const [instructions, began] = [total(), cpuSeconds()];
  while (cpuSeconds() - began < windowSeconds) await wait(LOOK_MS);
  return (total() - instructions) / (cpuSeconds() - began) / 1e6;
}

for (const domain of domains) domain.start();
const [coldInstructions, cold] = [total(), cpuSeconds()];
while (domains.some(({ stats }) => stats.instructions < WARM)) await wait(LOOK_MS);
const warming = (total() - coldInstructions) / (cpuSeconds() - cold) / 1e6;
const pairs: { alone: number; together: number }[] = [];
const before = domains.map(() => 0);
const ran = domains.map(() => 0);
for (let pair = 0; pair < Number(pairsText); pair++) {
  // Each in turn is the one alone: they are not equally fast.
  const others = domains.filter((_, index) => index !== pair % count);
  for (const domain of others) domain.pause();
  const alone = await speed();
  for (const domain of others) domain.unpause();
  for (const [index, { stats }] of domains.entries()) before[index] = stats.instructions;
  pairs.push({ alone, together: await speed() });
  for (const [index, { stats }] of domains.entries())
    ran[index] = (ran[index] as number) + stats.instructions - (before[index] as number);
}
console.log(
  JSON.stringify({
    count,
    engine,
    alone: median(pairs.map(({ alone }) => alone)),
    together: median(pairs.map(({ together }) => together)),
    share: median(pairs.map(({ alone, together }) => together / alone)),
    warming,
    spread: Math.max(...ran) / Math.min(...ran),
    memoryHeldMiB: (domains[0]?.stats.memoryHeld ?? 0) / 2 ** 20,
    residentMiB: process.memoryUsage().rss / 2 ** 20,
  }),
);
host.close();
