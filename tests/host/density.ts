// N domains that only compute, on one host in a process of its own: guest instructions a second of CPU time, as JSON.

import { Host } from '../../bindings/host/index.js';
import type { Domain, Engine } from '../../bindings/index.js';
import { assemble } from '../../bindings/isa/assembler.js';

const [, , countText = '1', engine = 'interp', secondsText = '5'] = process.argv;
const count = Number(countText);
const WARM_MS = 1500;

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
for (const domain of domains) domain.start();
const total = (): number => domains.reduce((sum, { stats }) => sum + stats.instructions, 0);
const wait = (ms: number) => new Promise((resume) => setTimeout(resume, ms));
await wait(WARM_MS);
const [instructions, usage] = [total(), process.cpuUsage()];
await wait(Number(secondsText) * 1000);
const executed = total() - instructions;
const { user, system } = process.cpuUsage(usage);
const each = domains.map(({ stats }) => stats.instructions);
console.log(
  JSON.stringify({
    count,
    millionsPerCpuSecond: executed / (user + system),
    cpuSeconds: (user + system) / 1e6,
    spread: Math.max(...each) / Math.min(...each),
    memoryHeldMiB: (domains[0]?.stats.memoryHeld ?? 0) / 2 ** 20,
    residentMiB: process.memoryUsage().rss / 2 ** 20,
  }),
);
host.close();
