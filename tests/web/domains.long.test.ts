// Four domains at once in headless Chromium, in the page's thread and in Workers: all answer while one spins, and the PVH
// guests share a disk and a network. The times are printed, not asserted: the host may be busy with other things.
// deadline: 400

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/build.js';
import { guestPaths } from '../../scripts/guests/catalog.js';
import { assert, suite } from '../suite.js';
import { initramfs } from '../xen/linux.js';
import { hasChromium, openBrowser, serveFolder } from './browser.js';

const test = suite('web/domains');
const ROUNDS = 5;
const BOOT_MS = 300_000;

interface PageScope {
  boot(): Promise<string[]>;
  ask(index: number, left: number, right: number): Promise<number>;
  command(index: number, line: string): Promise<string>;
  shrink(index: number, kib: number): Promise<number>;
  end(index: number): Promise<void>;
  spin(index: number): void;
  states(): string[];
}

const paths = guestPaths();
const kernels = [
  ['cloud', 'amd64'],
  ['686-pae', 'i386'],
] as const;
const files = kernels.flatMap(([kernel, arch]) => [paths.kernel(kernel), paths.initramfs(arch)]);

async function makeSite(folder: string): Promise<void> {
  const entries = ['domains-page', 'domain-worker'].map((name) => join(root, `tests/web/${name}.ts`));
  await build({ entryPoints: entries, bundle: true, format: 'esm', outdir: folder, logLevel: 'error' });
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><script type="module" src="domains-page.js"></script>',
  );
  for (const [kernel] of kernels) {
    mkdirSync(join(folder, kernel));
    copyFileSync(paths.kernel(kernel), join(folder, kernel, 'kernel'));
    writeFileSync(join(folder, kernel, 'initrd'), await initramfs(kernel));
  }
}

if (!hasChromium()) test.skip('four domains', 'missing dependency: Debian package chromium');
else if (!files.every((file) => existsSync(file))) {
  test.skip('four domains', 'missing dependency: npm run guests fetches it');
} else {
  test('four domains answer while one spins', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paravane-domains-'));
    await makeSite(folder);
    const server = await serveFolder(folder);
    const browser = await openBrowser();
    try {
      const page = await browser.context.newPage();
      page.setDefaultTimeout(BOOT_MS);
      await page.goto(server.url);
      await page.waitForFunction(() => 'boot' in globalThis);
      const started = performance.now();
      const names = await page.evaluate(() => (globalThis as unknown as PageScope).boot());
      assert.equal(names, ['pvh-cloud', 'pvh-686-pae', 'pc-cloud', 'monitor']);
      console.log(`  4 domains up after ${((performance.now() - started) / 1000).toFixed(1)} s`);
      const command = (index: number, line: string): Promise<string> =>
        page.evaluate(([i, l]) => (globalThis as unknown as PageScope).command(i, l), [index, line] as const);
      // What one writes to the disk the other reads: one is in the page's thread, one in a Worker.
      await command(1, 'head -c 100000 /dev/urandom >/tmp/data; dd if=/tmp/data of=/dev/xvda conv=fsync');
      const sum = await command(1, 'sha256sum </tmp/data');
      assert.is(await command(0, 'head -c 100000 /dev/xvda | sha256sum'), sum);
      for (const index of [0, 1])
        await command(index, `ip addr add 10.9.0.${index + 1}/24 dev eth0; ip link set eth0 up`);
      assert.match(await command(1, 'ping -c 3 -s 4000 10.9.0.1'), '3 packets received');
      const held = await page.evaluate(() => (globalThis as unknown as PageScope).shrink(1, 150 * 1024));
      assert.ok(held <= 150 * 1024);
      await page.evaluate(() => (globalThis as unknown as PageScope).spin(2));
      const figures: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        for (const index of [0, 1, 3]) {
          const question = [index, 100 + round, 200 + index] as const;
          figures.push(
            await page.evaluate(([i, a, b]) => (globalThis as unknown as PageScope).ask(i, a, b), question),
          );
        }
      }
      figures.sort((a, b) => a - b);
      const [median, most] = [figures[figures.length >> 1] as number, figures.at(-1) as number];
      console.log(`  ${figures.length} answers: ${median.toFixed(1)} ms, the slowest ${most.toFixed(1)} ms`);
      assert.is(figures.length, 3 * ROUNDS);
      const states = await page.evaluate(() => (globalThis as unknown as PageScope).states());
      assert.equal(states, ['running', 'running', 'running', 'running']);
      await page.evaluate(() => (globalThis as unknown as PageScope).end(1));
      assert.equal(
        browser.problems.filter((problem) => !/favicon|404/.test(problem)),
        [],
      );
    } finally {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true });
    }
  });
}
