// Many domains at once in one host: Debian's kernels as PVH guests and as PCs, 32 and 64-bit, and small guests; how
// long each takes to answer at its console while others never stop computing.

import { existsSync, readFileSync } from 'node:fs';
import type { Host } from '../../bindings/host/index.js';
import type { Domain, DomainConfig } from '../../bindings/index.js';
import { monitorImage } from '../../bindings/index.js';
import { guestPaths, type KernelName } from '../../scripts/guests/catalog.js';

const paths = guestPaths();
const SHELL = '/ # ';
/** Twelve kernels start together, on a host that may be busy. */
const BOOT_MS = 360_000;
const MONITOR = 'paravane> ';

/** A domain to make. */
export interface Plan {
  readonly name: string;
  readonly kernel: KernelName | 'monitor';
  readonly type: 'pc' | 'pvh';
}

const plan = (type: Plan['type'], kernels: readonly Plan['kernel'][]): Plan[] =>
  kernels.map((kernel, index) => ({ kernel, type, name: `${type}-${kernel}-${index}` }));

/** Twelve of all kinds. */
export const TWELVE: readonly Plan[] = [
  ...plan('pvh', ['cloud', 'cloud', 'cloud', 'amd64', '686-pae', '686-pae']),
  ...plan('pc', ['cloud', 'amd64', '686', '686-pae', 'monitor', 'monitor']),
];

const archOf = (kernel: KernelName): 'i386' | 'amd64' => (kernel.startsWith('686') ? 'i386' : 'amd64');

/** Why the plans cannot be made here, or undefined. */
export function missing(plans: readonly Plan[]): string | undefined {
  const files = plans.flatMap(({ kernel }) =>
    kernel === 'monitor' ? [] : [paths.kernel(kernel), paths.initramfs(archOf(kernel))],
  );
  return files.every((file) => existsSync(file))
    ? undefined
    : 'missing dependency: npm run guests fetches it';
}

function configOf({ name, kernel, type }: Plan): DomainConfig {
  if (kernel === 'monitor') return { name, memory: '16M', boot: { kernel: monitorImage() } };
  const boot = {
    kernel: new Uint8Array(readFileSync(paths.kernel(kernel))),
    initrd: new Uint8Array(readFileSync(paths.initramfs(archOf(kernel)))),
    append: `console=${type === 'pvh' ? 'hvc0' : 'ttyS0'} quiet`,
  };
  return { name, type, memory: '160M', boot };
}

/** A guest with a prompt. */
export class Talker {
  output = '';
  readonly domain: Domain;
  readonly plan: Plan;
  #seen = 0;
  #told: () => void = () => {};

  constructor(domain: Domain, plan: Plan) {
    this.domain = domain;
    this.plan = plan;
    const decoder = new TextDecoder();
    domain.console.onOutput((bytes) => {
      this.output += decoder.decode(bytes, { stream: true });
      this.#told();
    });
  }

  get prompt(): string {
    return this.plan.kernel === 'monitor' ? MONITOR : SHELL;
  }

  /** Waits for new output with `text`. @throws Error when it does not come in time */
  until(text: string, deadlineMs = 120_000): Promise<void> {
    return new Promise((done, failed) => {
      const late = setTimeout(
        () =>
          failed(
            new Error(`${this.plan.name} never said ${JSON.stringify(text)}: ${this.output.slice(-500)}`),
          ),
        deadlineMs,
      );
      this.#told = () => {
        const at = this.output.indexOf(text, this.#seen);
        if (at < 0) return;
        this.#seen = at + text.length;
        this.#told = () => {};
        clearTimeout(late);
        done();
      };
      this.#told();
    });
  }

  /** Milliseconds from typing a question to its answer. */
  async ask(left: number, right: number): Promise<number> {
    const question =
      this.plan.kernel === 'monitor' ? `calc ${left} * ${right}` : `echo $((${left} * ${right}))`;
    const started = performance.now();
    this.domain.console.write(`${question}\n`);
    await this.until(`\n${left * right}`);
    const elapsed = performance.now() - started;
    await this.until(this.prompt);
    return elapsed;
  }

  /** Never stops computing from now on. */
  spin(): void {
    this.domain.console.write(this.plan.kernel === 'monitor' ? 'spin\n' : 'while :; do :; done\n');
  }
}

/** Makes the domains on one host and waits for their prompts. */
export async function bootAll(host: Host, plans: readonly Plan[]): Promise<Talker[]> {
  const talkers: Talker[] = [];
  for (const plan of plans) talkers.push(new Talker(await host.create(configOf(plan)), plan));
  for (const { domain } of talkers) domain.start();
  for (const talker of talkers) await talker.until(talker.prompt, BOOT_MS);
  return talkers;
}

/** The largest and the middle one of some figures. */
export function summary(figures: readonly number[]): { readonly most: number; readonly median: number } {
  const sorted = [...figures].sort((a, b) => a - b);
  return { most: sorted.at(-1) as number, median: sorted[sorted.length >> 1] as number };
}
