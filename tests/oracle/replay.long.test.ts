// The corpus under V8's optimising compiler alone, and in Chromium.
// deadline: 600

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { assert, suite } from '../suite.js';
import { hasChromium, openBrowser, serveFolder } from '../web/browser.js';
import { corpora } from './recorded.js';
import type { Replayed } from './replay.js';

const test = suite('oracle/replay');
const HERE = fileURLToPath(new URL('.', import.meta.url));

function judge(found: readonly Replayed[]): void {
  assert.ok(found.length > 0);
  for (const { cpu, differences, shown } of found)
    assert.is(differences, 0, `${differences} cases differ from ${cpu}\n${shown.join('\n')}`);
}

test('under the optimising compiler alone', () => {
  const args = ['--no-liftoff', '--import', 'tsx', join(HERE, 'replay-child.ts')];
  const output = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: 400_000,
    maxBuffer: 1 << 24,
  });
  judge(JSON.parse(output) as Replayed[]);
});

/** Replays the corpora in a page of a fresh browser. */
async function inBrowser(folder: string): Promise<Replayed[]> {
  const files = corpora();
  await build({
    stdin: { contents: "export { replay } from './replay.js';", resolveDir: HERE, loader: 'ts' },
    outfile: join(folder, 'replay.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    logLevel: 'error',
  });
  for (const [i, file] of files.entries()) writeFileSync(join(folder, `${i}.corpus`), file);
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>replay</title><link rel="icon" href="data:,">',
  );
  const server = await serveFolder(folder);
  const browser = await openBrowser();
  try {
    const page = await browser.context.newPage();
    await page.goto(server.url);
    const found = await page.evaluate(async (count) => {
      const script = './replay.js';
      const { replay } = (await import(script)) as typeof import('./replay.js');
      const all: Replayed[] = [];
      for (let i = 0; i < count; i++) {
        const response = await fetch(`${i}.corpus`);
        all.push(await replay(new Uint8Array(await response.arrayBuffer())));
      }
      return all;
    }, files.length);
    assert.equal(browser.problems, []);
    return found;
  } finally {
    await browser.close();
    await server.close();
  }
}

if (hasChromium()) {
  test('in Chromium', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'oracle-page-'));
    try {
      judge(await inBrowser(folder));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
} else test.skip('in Chromium', 'missing dependency chromium');
