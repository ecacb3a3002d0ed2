// The Worker of a page that runs our machine for the benchmark in a browser: console lines that begin with `@` go to the
// page, text to type comes from it. Bundled by browser.ts.

import { type Engine, Host } from '../../../bindings/host/index.js';
import type { PageTask } from './page.js';

const scope = globalThis as unknown as {
  postMessage(line: { text: string; instructions: number; emitted: number }): void;
  addEventListener(type: 'message', listener: (event: { data: PageTask | string }) => void): void;
};

const bytesOf = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());

async function start(task: PageTask): Promise<(text: string) => void> {
  const host = new Host(task.mode === undefined ? {} : { engine: task.mode as Engine });
  const domain = await host.create({
    memory: task.memory,
    boot: { kernel: await bytesOf('kernel'), initrd: await bytesOf('initrd'), append: task.append },
  });
  const decoder = new TextDecoder('latin1');
  let line = '';
  domain.console.onOutput((bytes) => {
    const lines = (line + decoder.decode(bytes)).split('\n');
    line = lines.pop() ?? '';
    for (const full of lines) {
      const mark = full.indexOf('@');
      const { instructions, jit } = domain.stats;
      if (mark >= 0) scope.postMessage({ text: full.slice(mark).trim(), instructions, emitted: jit.retired });
    }
  });
  domain.start();
  return (text) => domain.console.write(text);
}

let type: Promise<(text: string) => void> | undefined;
scope.addEventListener('message', async ({ data }) => {
  if (typeof data !== 'string') type = start(data);
  else (await type)?.(data);
});
