// The page of the test of generated code on a page's main thread: a kernel boots in this thread, and each compilation is timed.

import { Host } from '../../bindings/host/index.js';
import { Regions } from '../../bindings/jit.js';

const SHELL = '/ # ';

/** What compiling code took. */
export interface Compiled {
  readonly modules: number;
  /** Bytes of the largest module. */
  readonly largest: number;
  /** The longest compilation and the median one, in milliseconds. */
  readonly longestMs: number;
  readonly medianMs: number;
  /** Bytes of the module that took the longest. */
  readonly longestBytes: number;
}

async function bytes(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

async function boot(): Promise<Compiled> {
  const calls: { ms: number; size: number }[] = [];
  const install = Regions.prototype.install;
  Regions.prototype.install = function (at, size, slot, count) {
    const before = performance.now();
    const done = install.call(this, at, size, slot, count);
    calls.push({ ms: performance.now() - before, size });
    return done;
  };
  const host = new Host();
  const domain = await host.create({
    memory: '160M',
    boot: { kernel: await bytes('kernel'), initrd: await bytes('initrd'), append: 'console=ttyS0 quiet' },
  });
  const prompt = new Promise<void>((seen) => {
    domain.console.onOutput(() => void (domain.console.scrollback.includes(SHELL) && seen()));
  });
  domain.start();
  await prompt;
  domain.destroy();
  calls.sort((a, b) => a.ms - b.ms);
  const longest = calls.at(-1) ?? { ms: 0, size: 0 };
  return {
    modules: calls.length,
    largest: Math.max(0, ...calls.map(({ size }) => size)),
    longestMs: longest.ms,
    medianMs: calls[calls.length >> 1]?.ms ?? 0,
    longestBytes: longest.size,
  };
}

Object.assign(globalThis, { boot });
