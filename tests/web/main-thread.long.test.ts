// A kernel boots in the main thread of a page in headless Chromium: however much code is made, what is compiled at once is
// bounded, so that the page goes on answering. The times are printed, not asserted: the host may be busy with other things.
// deadline: 400

import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/build.js';
import { guestPaths } from '../../scripts/guests/catalog.js';
import { assert, suite } from '../suite.js';
import { initramfs } from '../xen/linux.js';
import { hasChromium, openBrowser, serveFolder } from './browser.js';
import type { Compiled } from './main-thread-page.js';

const test = suite('web/main-thread');
const KERNEL = '686-pae';
const BOOT_MS = 300_000;
/** Functions of a module, and its types, imports and exports. */
const MOST_BYTES = (16 << 10) + 1024;

async function makeSite(folder: string): Promise<void> {
  const entry = join(root, 'tests/web/main-thread-page.ts');
  await build({ entryPoints: [entry], bundle: true, format: 'esm', outdir: folder, logLevel: 'error' });
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="main-thread-page.js"></script>',
  );
  copyFileSync(guestPaths().kernel(KERNEL), join(folder, 'kernel'));
  writeFileSync(join(folder, 'initrd'), await initramfs(KERNEL));
}

const files = [guestPaths().kernel(KERNEL), guestPaths().initramfs('i386')];
if (!hasChromium()) test.skip('a boot in the main thread', 'missing dependency: Debian package chromium');
else if (!files.every((file) => existsSync(file))) {
  test.skip('a boot in the main thread', 'missing dependency: npm run guests fetches it');
} else {
  test('a boot in the main thread compiles a little at a time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paravane-main-thread-'));
    await makeSite(folder);
    const server = await serveFolder(folder);
    const browser = await openBrowser();
    try {
      const page = await browser.context.newPage();
      page.setDefaultTimeout(BOOT_MS);
      await page.goto(server.url);
      await page.waitForFunction(() => 'boot' in globalThis);
      const compiled = await page.evaluate(() =>
        (globalThis as unknown as { boot(): Promise<Compiled> }).boot(),
      );
      const { modules, largest, longestMs, longestBytes, medianMs } = compiled;
      console.log(
        `  ${modules} modules of at most ${largest} bytes; the longest took ${longestMs.toFixed(1)} ms (${longestBytes} bytes), half of them at most ${medianMs.toFixed(1)} ms`,
      );
      assert.ok(modules > 20, `${modules} modules`);
      assert.ok(largest <= MOST_BYTES, `${largest} bytes in one module`);
      assert.equal(browser.problems, []);
    } finally {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true });
    }
  });
}
