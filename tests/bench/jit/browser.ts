// Ours and v86 in headless Chromium: a folder with the page, the machines and the guest, a browser for each machine, and
// the CPU time of all of its processes.

import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM, FLAGS, hasChromium, type StaticServer, serveFolder } from '../../web/browser.js';
import type { ChildTask } from '../child.js';
import { BENCH_CACHE, Console, MissingError, NOTHING, ROOT, v86Files } from '../engine.js';
import { booted, Guest, type Machine, type Meter } from './machines.js';
import type { PageReport, PageTask } from './page.js';

/** Machines in a browser, and what must be stopped with them. */
export interface BrowserMachines {
  readonly version: string;
  readonly machines: readonly Machine[];
  stop(): Promise<void>;
}

/** Boots `peers` in Chromium, a browser each. */
export async function browserMachines(
  peers: readonly ('ours' | 'v86')[],
  task: ChildTask,
  budget: number | undefined,
  meter: Meter,
): Promise<BrowserMachines> {
  if (!hasChromium()) throw new MissingError(`${CHROMIUM} is missing: install Debian's package chromium.`);
  const server = await serveFolder(await pageFolder(task));
  const consoles: PageConsole[] = [];
  const machines: Machine[] = [];
  const stop = async () => {
    for (const each of consoles) await each.close();
    await server.close();
  };
  try {
    for (const peer of peers) {
      const console = await PageConsole.open(peer, task, server, budget);
      consoles.push(console);
      const name = `${peer}${budget === undefined ? '' : `+${budget}`}`;
      machines.push(await booted(new Guest(name, peer, console, () => console.seconds(meter))));
    }
    return { version: consoles[0]?.version ?? '', machines, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The static folder that the browsers read. */
async function pageFolder(task: ChildTask): Promise<string> {
  const folder = join(BENCH_CACHE, 'jit', 'page');
  mkdirSync(folder, { recursive: true });
  for (const [source, target] of [
    ['page.ts', 'page.js'],
    ['page-ours.ts', 'ours.js'],
  ] as const) {
    await build({
      entryPoints: [join(ROOT, 'tests/bench/jit', source)],
      outfile: join(folder, target),
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      external: ['node:*'],
      logLevel: 'warning',
    });
  }
  const { module, wasm, bios, vgaBios } = v86Files();
  copyFileSync(module, join(folder, 'libv86.js'));
  copyFileSync(wasm, join(folder, 'v86.wasm'));
  copyFileSync(bios, join(folder, 'bios.bin'));
  copyFileSync(vgaBios, join(folder, 'vgabios.bin'));
  copyFileSync(task.kernel, join(folder, 'kernel'));
  copyFileSync(task.initrd as string, join(folder, 'initrd'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="page.js"></script>');
  return folder;
}

class PageConsole extends Console {
  readonly version: string;
  readonly #peer: 'ours' | 'v86';
  readonly #context: BrowserContext;
  readonly #page: Page;
  readonly #profile: string;
  #processes: readonly number[] = [];
  #closed: Promise<void> | undefined;

  private constructor(peer: 'ours' | 'v86', context: BrowserContext, page: Page, profile: string) {
    super(`${peer} in Chromium`);
    this.#peer = peer;
    this.#context = context;
    this.#page = page;
    this.#profile = profile;
    this.version = context.browser()?.version() ?? '';
  }

  static async open(
    peer: 'ours' | 'v86',
    task: ChildTask,
    server: StaticServer,
    budget: number | undefined,
  ): Promise<PageConsole> {
    const profile = mkdtempSync(join(tmpdir(), 'paravane-bench-chromium-'));
    const flags = budget === undefined ? [] : [`--js-flags=--wasm-tiering-budget=${budget}`];
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      args: [...FLAGS, ...flags],
    });
    const page = await context.newPage();
    const console = new PageConsole(peer, context, page, profile);
    page.on('close', () => console.end(`${peer}: the page was closed`));
    context.on('weberror', (error) => console.end(`${peer}: ${error.error()}`));
    try {
      await console.#begin(task, server);
      return console;
    } catch (error) {
      await console.close();
      throw error;
    }
  }

  async #begin(task: ChildTask, server: StaticServer): Promise<void> {
    const page = this.#page;
    await page.exposeFunction('report', (report: PageReport) => {
      this.push({ ...NOTHING, ...report, cpu: 0 });
    });
    await page.goto(server.url);
    const asked: PageTask = {
      peer: this.#peer,
      memory: task.memory,
      append: task.append ?? '',
      ...(task.mode === undefined ? {} : { mode: task.mode }),
    };
    await page.evaluate((wish) => (globalThis as unknown as PageScope).begin(wish), asked);
    this.#processes = descendants(this.#profile);
  }

  /** CPU seconds of all processes of the browser. */
  async seconds(meter: Meter): Promise<number> {
    let sum = 0;
    for (const pid of this.#processes) sum += await meter.seconds(pid);
    return sum;
  }

  send(input: string): void {
    void this.#page.evaluate((text) => (globalThis as unknown as PageScope).type(text), input);
  }

  stop(): void {
    void this.close();
  }

  close(): Promise<void> {
    this.#closed ??= this.#context
      .close()
      .then(() => rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 }));
    return this.#closed;
  }
}

interface PageScope {
  begin(task: PageTask): Promise<void>;
  type(text: string): void;
}

/** The processes of the browser with this profile. */
function descendants(profile: string): number[] {
  const parents = new Map<number, number>();
  let found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      if (readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(profile)) found.push(pid);
    } catch {
      // It ended meanwhile.
    }
  }
  for (let before = -1; before !== found.length; ) {
    before = found.length;
    const known = new Set(found);
    found = [...parents].filter(([pid, parent]) => known.has(pid) || known.has(parent)).map(([pid]) => pid);
  }
  return found;
}
