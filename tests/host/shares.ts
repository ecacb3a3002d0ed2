// Weights and caps by the host's own clock, in a process of its own: what each domain got of ten seconds, as JSON.

import { Host } from '../../bindings/host/index.js';
import type { Domain, Placement } from '../../bindings/index.js';
import { assemble } from '../../bindings/isa/assembler.js';

const [, , secondsText = '10'] = process.argv;
/** What a domain uses too much while it starts is paid back in this time. */
const WARM_MS = 3000;
const { bytes: kernel } = assemble('bits 32\norg 0x100000\njmp $');

/** Milliseconds that domains of these placements were given, and that passed. */
async function measure(placements: readonly Placement[]): Promise<{ used: number[]; passed: number }> {
  const host = new Host({ engine: 'interp' });
  const domains: Domain[] = [];
  for (const placement of placements) {
    const boot = { type: 'flat', kernel, address: 0x10_0000, mode: 'prot32' } as const;
    domains.push(await host.create({ memory: '2M', boot }, placement));
  }
  for (const domain of domains) domain.start();
  const wait = (ms: number) => new Promise((resume) => setTimeout(resume, ms));
  await wait(WARM_MS);
  const [before, began] = [domains.map((domain) => host.usedMs(domain)), performance.now()];
  await wait(Number(secondsText) * 1000);
  const passed = performance.now() - began;
  const used = domains.map((domain, index) => host.usedMs(domain) - (before[index] as number));
  host.close();
  return { used, passed };
}

const { used } = await measure([{ weight: 100 }, { weight: 200 }, { weight: 400 }]);
const whole = used.reduce((sum, ms) => sum + ms, 0);
const report = {
  weights: used.map((ms, index) => (7 * ms) / (whole * 2 ** index) - 1),
  caps: [] as { cap: number; alone: number; beside: number }[],
};
for (const cap of [1, 2, 5, 20, 50]) {
  const off = ({ used: [ms = 0], passed }: { used: number[]; passed: number }) =>
    (100 * ms) / passed / cap - 1;
  const capped = { cap, weight: 65_535 };
  report.caps.push({ cap, alone: off(await measure([capped])), beside: off(await measure([capped, {}])) });
  console.error(`cap ${cap} measured`);
}
console.log(JSON.stringify(report));
