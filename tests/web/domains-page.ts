// The page of the test with several domains: two in this thread, two in Workers, PVH and PCs, 32 and 64-bit.

import { type DomainApi, type DomainConfig, Host, monitorImage, portOf } from '../../bindings/host/index.js';

const SHELL = '/ # ';
const MONITOR = 'paravane> ';

interface Talker {
  readonly name: string;
  readonly prompt: string;
  readonly domain: DomainApi;
}

const talkers: Talker[] = [];
const host = new Host({
  pcpus: 2,
  workers: () => portOf(new Worker('domain-worker.js', { type: 'module' })),
});

async function bytes(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

async function linux(type: 'pc' | 'pvh', name: string): Promise<DomainConfig> {
  const [kernel, initrd] = [await bytes(`${name}/kernel`), await bytes(`${name}/initrd`)];
  const append = `console=${type === 'pvh' ? 'hvc0' : 'ttyS0'} quiet`;
  return { name: `${type}-${name}`, type, memory: '160M', boot: { kernel, initrd, append } };
}

function until(domain: DomainApi, text: string, from = 0): Promise<number> {
  return new Promise((done) => {
    const look = (): void => {
      const at = domain.console.scrollback.indexOf(text, from);
      if (at < 0) return;
      stop();
      done(at + text.length);
    };
    const stop = domain.console.onOutput(look);
    look();
  });
}

/** Makes the four and waits for their prompts; returns their names. */
async function boot(): Promise<string[]> {
  const monitor = { name: 'monitor', memory: '16M', boot: { kernel: monitorImage() } };
  const add = (domain: DomainApi, prompt: string): void =>
    void talkers.push({ name: domain.name, prompt, domain });
  add(await host.create(await linux('pvh', 'cloud')), SHELL);
  add(await host.createInWorker(await linux('pvh', '686-pae')), SHELL);
  add(await host.createInWorker(await linux('pc', 'cloud')), SHELL);
  add(await host.create(monitor), MONITOR);
  for (const { domain } of talkers) domain.start();
  await Promise.all(talkers.map(({ domain, prompt }) => until(domain, prompt)));
  return talkers.map(({ name }) => name);
}

/** Milliseconds from a question to its answer. */
async function ask(index: number, left: number, right: number): Promise<number> {
  const { domain, prompt } = talkers[index] as Talker;
  const from = domain.console.scrollback.length;
  const started = performance.now();
  domain.console.write(prompt === MONITOR ? `calc ${left} * ${right}\n` : `echo $((${left} * ${right}))\n`);
  const end = await until(domain, `\n${left * right}`, from);
  const elapsed = performance.now() - started;
  await until(domain, prompt, end);
  return elapsed;
}

/** One never stops computing from now on. */
function spin(index: number): void {
  talkers[index]?.domain.console.write('while :; do :; done\n');
}

function states(): string[] {
  return talkers.map(({ domain }) => domain.state);
}

Object.assign(globalThis, { boot, ask, spin, states });
