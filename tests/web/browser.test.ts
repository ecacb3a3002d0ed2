// The page in headless Chromium: it boots Debian's kernel to a shell, and does with the machine what its buttons say.
// deadline: 200

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { Host } from '../../bindings/host/index.js';
import { site } from '../../cli/site.js';
import { listFiles, root } from '../../scripts/build.js';
import { guestPaths } from '../../scripts/guests/catalog.js';
import type { BootSettings, Request } from '../../web/protocol.js';
import { assert, suite } from '../suite.js';
import {
  type Browser,
  consoleText,
  hasChromium,
  openBrowser,
  type StaticServer,
  serveFolder,
  waitForConsole,
} from './browser.js';

const test = suite('web/browser');

const PROMPT = /^\/ #$/m;
const APPEND = 'console=ttyS0';
/** The shell is reached after 1.5 G. */
const WHOLE_BOOT = 1_600_000_000;
const PING_BOUND_MS = 250;

const paths = guestPaths();
const kernel = paths.kernel('cloud');
const initrd = paths.initramfs('amd64');
const folder = mkdtempSync(join(tmpdir(), 'paravane-site-'));
let browser: Browser;
let server: StaticServer;

async function openPage(): Promise<Page> {
  const page = await browser.context.newPage();
  await page.goto(server.url);
  await page.locator('#start:enabled, #setup:enabled').first().waitFor();
  return page;
}

async function enter(page: Page, line: string, answer: RegExp): Promise<string> {
  await page.locator('#terminal').click();
  await page.keyboard.type(`${line}\n`);
  return waitForConsole(page, answer, 20_000);
}

/** Sends requests to a Worker of the test's own, in the page; answers with the value of the last. */
function speak(page: Page, requests: readonly Request[]): Promise<unknown> {
  return page.evaluate(async (list) => {
    const worker = new Worker('worker.js', { type: 'module' });
    let value: unknown;
    for (const [id, request] of list.entries()) {
      value = await new Promise((resolve, reject) => {
        worker.onerror = (event) => reject(new Error(event.message));
        worker.onmessage = ({ data }) => {
          if (data.notice === 'broken') reject(new Error(data.error.message));
          if (data.id === id) data.ok ? resolve(data.value) : reject(new Error(data.error.message));
        };
        worker.postMessage({ id, ...request });
      });
    }
    worker.terminate();
    return value;
  }, requests);
}

async function hashInNode(instructions: number): Promise<string> {
  const host = new Host();
  const domain = await host.create({
    memory: '512M',
    clock: 'icount',
    boot: {
      kernel: new Uint8Array(readFileSync(kernel)),
      initrd: new Uint8Array(readFileSync(initrd)),
      append: APPEND,
    },
  });
  let done = 0;
  // In uneven pieces, so that the connection to the browser lives, and because pieces must not matter.
  for (let piece = 30_000_001; done < instructions; piece += 7) {
    const wanted = Math.min(piece, instructions - done);
    const executed = domain.runInstructions(wanted);
    assert.is(executed, wanted);
    done += executed;
    await new Promise((resume) => setImmediate(resume));
  }
  const hash = domain.hash();
  host.close();
  return hash;
}

const missing = [
  ...(hasChromium() ? [] : ['missing dependency: chromium']),
  ...(existsSync(kernel) && existsSync(initrd) ? [] : ['missing dependency: npm run guests']),
];

if (missing[0] !== undefined) {
  test.skip('Debian boots in the page', missing[0]);
} else {
  test.before(async () => {
    await site(folder, { kernel, initrd, append: APPEND }, join(root, 'dist/web'));
    server = await serveFolder(folder);
    browser = await openBrowser();
  });
  test.after(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  let state = '';

  test('boots to a shell, runs a command, pauses, goes on and saves', async () => {
    const page = await openPage();
    assert.is(await page.evaluate(() => crossOriginIsolated), false, 'the page needs no special headers');
    await page.click('#start');
    await waitForConsole(page, PROMPT);
    const text = await enter(page, 'uname -a; echo $((6*7))', /^42$/m);
    assert.match(text, /^Linux \S+ 6\.1\.\S+-cloud-amd64 .*x86_64/ms);

    await page.click('#pause');
    await page.locator('#status-text', { hasText: 'Paused' }).waitFor();
    assert.ok(await page.locator('#pause').isDisabled());
    const before = await consoleText(page);
    await page.locator('#terminal').click();
    await page.keyboard.type('echo lost\n');
    await page.waitForTimeout(300);
    assert.is(await consoleText(page), before, 'a paused machine answers nothing');
    await page.click('#start');
    await enter(page, 'FRUIT=quince; echo go-on', /^go-on$/m);

    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    assert.match(download.suggestedFilename(), /^paravane-[-\d]+\.state$/);
    state = join(folder, 'saved.state');
    await download.saveAs(state);
    assert.is(new TextDecoder().decode(readFileSync(state).subarray(0, 8)), 'PARAVANE');
    // Saving does not stop the machine.
    await enter(page, 'echo $((6*9))', /^54$/m);

    await page.click('#powerOff');
    await page.locator('#status-text', { hasText: 'Off' }).waitFor();
    assert.ok(await page.locator('#save').isDisabled());
    await page.close();
  });

  test('a new page goes on from the saved state', async () => {
    assert.ok(state, 'there is a saved state');
    const page = await openPage();
    await page.setInputFiles('#state-file', state);
    await page.locator('#status-text', { hasText: 'Running' }).waitFor();
    const text = await enter(page, 'echo $FRUIT $((7*8))', /^quince 56$/m);
    assert.match(text, /restored from saved\.state/);
    await page.close();
  });

  test('the shell can switch the machine off, and Start switches it on again', async () => {
    const page = await openPage();
    await page.setInputFiles('#state-file', state);
    await page.locator('#status-text', { hasText: 'Running' }).waitFor();
    await enter(page, 'exit', /The guest switched itself off/);
    await page.locator('#status-text', { hasText: 'Off' }).waitFor();
    await page.click('#start');
    await waitForConsole(page, /^(?!.*switched itself off).*^\/ #$/ms);
    await page.close();
  });

  test('requests are answered while the machine is busy', async () => {
    const page = await openPage();
    await page.click('#start');
    await page.locator('#status-text', { hasText: 'Running' }).waitFor();
    // Pause and continue, while the kernel unpacks itself.
    const started = Date.now();
    for (let i = 0; i < 5; i++) {
      await page.click('#pause');
      await page.locator('#start:enabled').waitFor();
      await page.click('#start');
      await page.locator('#pause:enabled').waitFor();
    }
    const each = (Date.now() - started) / 10;
    assert.ok(each < PING_BOUND_MS, `${each} ms a button`);
    await page.close();
  });

  test('a dropped kernel and initrd fill the dialog, and boot', async () => {
    const page = await openPage();
    const dropped = ['guest/kernel', 'guest/initrd'];
    await page.evaluate(async (files) => {
      const transfer = new DataTransfer();
      for (const path of files) {
        const blob = await (await fetch(path)).blob();
        transfer.items.add(new File([blob], `my-${path.slice(6)}`));
      }
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
    }, dropped);
    await page.locator('#setup-dialog[open]').waitFor();
    assert.is(await page.inputValue('#append'), APPEND);
    await page.fill('#append', `${APPEND} paravane-test`);
    await page.fill('#memory-size', '256M');
    await page.fill('#vcpus', '2');
    await page.click('#setup-boot');
    await waitForConsole(page, PROMPT);
    await enter(page, 'cat /proc/cmdline; nproc', /^console=ttyS0 paravane-test\n2$/m);
    assert.is(await page.textContent('#guest'), 'my-kernel, 256 MiB, 2 vCPUs');
    assert.not.ok(await page.locator('#setup-dialog').isVisible());
    await page.close();
  });

  test('what cannot be booted or restored is told in one line', async () => {
    const page = await openPage();
    const notes = join(folder, 'notes.txt');
    writeFileSync(notes, 'eggs, milk');
    await page.setInputFiles('#state-file', notes);
    await page.locator('#error', { hasText: 'This is not a Paravane snapshot.' }).waitFor();
    await page.click('#setup');
    await page.setInputFiles('#kernel-file', notes);
    await page.click('#setup-boot');
    await page.locator('#setup-error', { hasText: 'notes.txt is neither a kernel nor firmware.' }).waitFor();
    await page.setInputFiles('#kernel-file', initrd);
    await page.click('#setup-boot');
    await page.locator('#setup-error', { hasText: 'is an initial RAM disk, not a kernel.' }).waitFor();
    await page.setInputFiles('#kernel-file', []);
    await page.fill('#memory-size', 'much');
    await page.click('#setup-boot');
    await page.locator('#setup-error', { hasText: 'memory must be bytes' }).waitFor();
    await page.click('#setup-cancel');
    // Nothing of that did any harm.
    assert.is(await page.textContent('#status-text'), 'Off');
    assert.ok(await page.locator('#start').isEnabled());
    await page.close();
  });

  test('the keyboard reaches everything and leaves the console', async () => {
    const page = await openPage();
    await page.locator('#terminal').click();
    const focused = () =>
      page.evaluate(() => document.activeElement?.id || document.activeElement?.className);
    assert.match(String(await focused()), /xterm/);
    await page.keyboard.press('Tab');
    assert.match(String(await focused()), /xterm/, 'Tab is for the guest');
    await page.keyboard.press('Control+Alt+KeyG');
    assert.is(await focused(), 'start');
    await page.close();
  });

  test('without guest.json the page boots the monitor', async () => {
    const page = await openPage();
    await page.route('**/guest.json', (route) => route.fulfill({ status: 404 }));
    await page.reload();
    await page.locator('#welcome-text', { hasText: 'monitor' }).waitFor();
    await page.click('#start');
    await waitForConsole(page, /paravane>$/m, 10_000);
    await enter(page, 'calc 6*7', /\b42\b/);
    await page.close();
  });

  test('the same boot by instruction count gives the same machine as in Node', async () => {
    const page = await openPage();
    const url = (path: string) => ({ url: new URL(path, server.url).href });
    const settings: BootSettings = {
      kernel: url('guest/kernel'),
      initrd: url('guest/initrd'),
      append: APPEND,
      memory: '512M',
      clock: 'icount',
    };
    const requests: Request[] = [
      { verb: 'boot', settings },
      { verb: 'runInstructions', count: WHOLE_BOOT },
      { verb: 'hash' },
    ];
    const [there, here] = await Promise.all([speak(page, requests), hashInNode(WHOLE_BOOT)]);
    assert.match(String(there), /^[0-9a-f]{16,}$/);
    assert.is(there, here);
    await page.close();
  });

  test('no page threw, and none complained', () => {
    // Chromium itself complains of the missing guest.json.
    assert.equal(
      browser.problems.filter((problem) => !/status of 404/.test(problem)),
      [],
    );
  });
}

test('the page with its core is less than 1 MiB, packed', () => {
  const sizes = listFiles('dist/web').map((file) => gzipSync(readFileSync(join(root, file))).length);
  assert.ok(sizes.length > 3, 'npm run build makes dist/web');
  const sum = sizes.reduce((a, b) => a + b, 0);
  assert.ok(sum < 2 ** 20, `${sum} bytes`);
});
