// The page of the test with several domains: two in this thread, two in Workers, PVH and PCs, 32 and 64-bit.

import { type DomainApi, type DomainConfig, Host, monitorImage, portOf } from '../../bindings/host/index.js';
import { RealClock } from '../../bindings/host/real-clock.js';
import { MemoryImage } from '../../devices/block/index.js';
import { LearningSwitch } from '../../devices/net/index.js';
import { IoQueue } from '../../devices/queue/index.js';
import { BlockBackend } from '../../devices/xen/block-backend.js';
import { NetBackend } from '../../devices/xen/net-backend.js';

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

const clock = new RealClock();
const fabric = new LearningSwitch({ clock });
const image = new MemoryImage({ size: 1 << 20 });
const queue = new IoQueue({ name: 'all', clock, width: 32 });

/** A disk of memory, and an interface on the switch. */
function plug({ xen, id }: DomainApi): void {
  if (xen === null) return;
  const mac = `00:16:3e:00:00:0${id}`;
  const disk = { image, queue };
  const net = { network: fabric, queue };
  xen.attach({
    type: 'vbd',
    devid: 51712,
    frontend: { 'virtual-device': '51712', 'device-type': 'disk' },
    backend: { dev: 'xvda', type: 'phy', params: 'memory', mode: 'w', 'device-type': 'disk' },
    make: (context) => new BlockBackend(context, disk),
    parts: { kind: 'block', ...disk },
  });
  xen.attach({
    type: 'vif',
    devid: 0,
    frontend: { handle: '0', mac },
    backend: { handle: '0', mac },
    make: (context) => new NetBackend(context, net),
    parts: { kind: 'net', ...net },
  });
}

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
  for (const { domain } of talkers) {
    plug(domain);
    domain.start();
  }
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

/** What a shell's command prints. */
async function command(index: number, line: string): Promise<string> {
  const { domain } = talkers[index] as Talker;
  const from = domain.console.scrollback.length;
  domain.console.write(`echo BE""GIN; ${line}; echo EN""D\n`);
  const start = await until(domain, 'BEGIN', from);
  const end = await until(domain, 'END', start);
  await until(domain, SHELL, end);
  return domain.console.scrollback
    .slice(start, end - 'END'.length)
    .replaceAll('\r', '')
    .trim();
}

/** KiB that a guest holds when it was asked to give back all above `kib`. */
async function shrink(index: number, kib: number): Promise<number> {
  const { xen } = (talkers[index] as Talker).domain;
  xen?.setMemoryTarget(kib);
  while (xen !== null && xen.memoryKiB > kib) await new Promise((resume) => setTimeout(resume, 50));
  return xen?.memoryKiB ?? 0;
}

/** Asks a guest to power itself off, and waits until it has. */
async function end(index: number): Promise<void> {
  const { domain } = talkers[index] as Talker;
  const off = domain.waitFor('poweroff');
  domain.xen?.requestShutdown('poweroff');
  await off;
}

/** One never stops computing from now on. */
function spin(index: number): void {
  talkers[index]?.domain.console.write('while :; do :; done\n');
}

function states(): string[] {
  return talkers.map(({ domain }) => domain.state);
}

Object.assign(globalThis, { boot, ask, command, shrink, end, spin, states });
