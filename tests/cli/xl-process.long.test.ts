// A Debian PVH guest with a mounted disk, saved by one process of paravane host, goes on in another.
// deadline: 300

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guestPaths } from '../../scripts/guests/catalog.js';
import { assert, suite } from '../suite.js';
import { checkExt4, initramfs, makeExt4, missing, scratchFolder } from '../xen-io/lab.js';
import { ask, withHost } from './own-host.js';
import { paravane } from './program.js';

const test = suite('cli/xl-process (long)');
const PROMPT = '/ # ';

const why = missing('cloud');
if (why !== null) test.skip('a PVH guest', `missing dependency: ${why}`);
else {
  test('a PVH guest saved by one process of paravane host goes on in another, its disk mounted', async () => {
    const folder = scratchFolder();
    const [disk, saved, config] = ['disk.raw', 'saved', 'guest.cfg'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    makeExt4(disk, 8);
    writeFileSync(join(folder, 'initrd'), await initramfs('cloud', ''));
    writeFileSync(
      config,
      `name = "guest"
type = "pvh"
kernel = "${guestPaths().kernel('cloud')}"
ramdisk = "${join(folder, 'initrd')}"
extra = "console=hvc0 quiet"
memory = 128
disk = [ "${disk},raw,xvda,rw" ]
vif = [ "mac=00:16:3e:00:00:09" ]
`,
    );
    await withHost(folder, async (xl, environment) => {
      await xl('create', '-q', config);
      const line = "mount /dev/xvda /mnt; echo before >/mnt/file; sync; word=kept; echo do''ne";
      const { status, stdout } = await ask(environment, line, '\ndone', PROMPT);
      assert.is(status, 0, stdout);
      await xl('save', 'guest', saved);
    });
    await withHost(folder, async (xl, environment) => {
      await xl('restore', saved);
      await paravane(['xl', 'console', 'guest'], { environment, input: '\n\x1d' });
      const line = "echo $word; cat /mnt/file; echo after >>/mnt/file; umount /mnt; echo do''ne";
      const { stdout } = await ask(environment, line, '\ndone', PROMPT);
      assert.match(stdout, /\nkept\r\nbefore\r\ndone/);
      assert.match(await xl('block-list', 'guest'), /\n51712 0 +51712 +4 /);
      assert.match(await xl('network-list', 'guest'), /\n0 +0 +00:16:3e:00:00:09 +0 +4 /);
      await xl('shutdown', '-w', 'guest');
      assert.not.match(await xl('list'), /guest/);
    });
    const { clean, said } = checkExt4(disk);
    assert.ok(clean, said);
    rmSync(folder, { recursive: true, force: true });
  });
}
