// A Linux kernel under the stub: a breakpoint at the entry of system calls, steps, a watchpoint, and on it goes.
// deadline: 400

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Host } from '../../bindings/host/index.js';
import { root } from '../../scripts/build.js';
import { assert, suite } from '../suite.js';
import { clientOf } from './client.js';

const test = suite('linux under gdb');
const guests = join(root, '.cache', 'guests');
const kernel = join(guests, 'amd64', 'vmlinuz');
const initrd = join(guests, 'initramfs-amd64.gz');
const PROMPT = '/ # ';
const BOOT_MS = 240_000;
const KERNEL_HALF = 0xffff800000000000n;

if (!existsSync(kernel) || !existsSync(initrd)) {
  test.skip('a kernel', 'missing guest: npm run guests');
} else {
  test('a kernel', async () => {
    const host = new Host();
    const domain = await host.create({
      memory: '256M',
      vcpus: 2,
      boot: {
        type: 'pvh',
        kernel: readFileSync(kernel),
        initrd: readFileSync(initrd),
        append: 'console=ttyS0 panic=-1',
      },
    });
    const shows = async (text: string, from: number): Promise<void> => {
      const until = Date.now() + BOOT_MS;
      while (!domain.console.scrollback.slice(from).includes(text)) {
        if (Date.now() > until) throw new Error(`"${text}" does not come:\n${domain.console.scrollback}`);
        await new Promise((resume) => setTimeout(resume, 50));
      }
    };
    domain.start();
    await shows(PROMPT, 0);
    const { client } = clientOf(domain);
    await client.ask('qSupported:swbreak+');
    await client.describe();
    assert.is(domain.state, 'paused');
    const entry = await client.register('lstar');
    assert.ok(entry >= KERNEL_HALF);
    assert.is(await client.ask('qfThreadInfo'), 'm1,2');
    assert.is(await client.ask(`Z1,${entry.toString(16)},1`), 'OK');
    const typed = domain.console.scrollback.length;
    domain.console.write('echo once\r');
    let thread = 0;
    for (let i = 0; i < 5; i++) {
      const stop = await client.ask('vCont;c');
      thread = Number(/^T05thread:(\d);swbreak:;$/.exec(stop)?.[1]);
      assert.ok(thread === 1 || thread === 2, stop);
      assert.is(await client.register('rip'), entry);
      assert.is((await client.register('cs')) & 3n, 0n);
      assert.is((await client.read(entry, 16)).length, 16);
    }
    for (let i = 0; i < 100; i++) {
      assert.is(await client.ask(`vCont;s:${thread};c`), `T05thread:${thread};`);
    }
    await client.ask(`z1,${entry.toString(16)},1`);
    // The stack of the kernel below its pointer is written before long.
    const place = ((await client.register('rsp')) - 8n).toString(16);
    await client.ask(`Z2,${place},8`);
    const stop = await client.ask('vCont;c');
    assert.match(stop, /^T05thread:[12];watch:/);
    await client.ask(`z2,${place},8`);
    assert.is(await client.ask('D'), 'OK');
    await shows('once', typed + 'echo once'.length);
    assert.is(domain.state, 'running');
    host.close();
  });
}
