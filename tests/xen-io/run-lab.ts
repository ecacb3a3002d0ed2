// Child process of the guest tests: runs one scenario and prints what came of it as one line of JSON.
// node --import tsx tests/xen-io/run-lab.ts SCENARIO KERNEL

import { join } from 'node:path';
import type { KernelName } from '../../scripts/guests/catalog.js';
import { checkExt4, Lab, makeExt4, RawFileImage, scratchFolder } from './lab.js';

const [scenario, kernel] = process.argv.slice(2) as [string, KernelName];

const scenarios: Record<string, () => Promise<unknown>> = {
  /** Mounts an ext4, writes, reads back after dropping caches, discards, unmounts. */
  async disk() {
    const path = join(scratchFolder(), 'disk');
    makeExt4(path, 64);
    const image = RawFileImage.open(path);
    const lab = new Lab();
    const guest = await lab.start({
      kernel,
      disk: image,
      script: `mount -t ext4 /dev/xvda /mnt && echo MOUNTED
dmesg | grep -i blkfront
dd if=/dev/urandom of=/mnt/file bs=64k count=128 2>/dev/null
md5sum </mnt/file; sync
echo 3 >/proc/sys/vm/drop_caches
md5sum </mnt/file
cat /sys/block/xvda/size /sys/block/xvda/queue/write_cache
umount /mnt && echo UNMOUNTED`,
    });
    await guest.over;
    const counters = guest.block!.counters;
    lab.close();
    image.close();
    return { said: guest.said, counters, fsck: checkExt4(path) };
  },
};

const run = scenarios[scenario];
if (run === undefined) throw new Error(`There is no scenario ${scenario}.`);
console.log(JSON.stringify(await run()));
process.exit(0);
