// Debian's three kernels with a PVH entry as PVH domains: Xen's words in the log, xvda, eth0, four vCPUs off and on, the
// balloon, and the ways to end. Their conversation with xenstore against the recording of the real Xen.
// deadline: 600

import { readFileSync } from 'node:fs';
import type { KernelName } from '../../scripts/guests/catalog.js';
import { assert, suite } from '../suite.js';
import { conversationOf } from './conversation.js';
import { LinuxGuest, makeDisk, missing, PROMPT } from './linux.js';

const test = suite('xen/linux (long)');
const KERNELS: readonly KernelName[] = ['cloud', 'amd64', '686-pae'];
const recording = readFileSync(new URL('golden/create-pvh-guest.txt', import.meta.url), 'latin1');
const WORDS = [
  ...['Hypervisor detected: Xen HVM', 'Booting kernel on Xen PVH', 'Xen version: 4.17.7'],
  ...['clocksource: Switched to clocksource xen', 'xen:events: Using FIFO-based ABI', 'blkfront: xvda:'],
];

for (const kernel of KERNELS) {
  const absent = missing(kernel);
  if (absent !== undefined) {
    test.skip(kernel, absent);
    continue;
  }
  for (const clock of ['icount', 'host'] as const) {
    test(`${kernel}, clock ${clock}`, async () => {
      const guest = await LinuxGuest.create(kernel, makeDisk(), { vcpus: 4, clock });
      try {
        const xen = guest.domain.xen!;
        guest.domain.start();
        await guest.until(PROMPT);
        for (const words of WORDS) assert.match(guest.output, words);
        assert.is((await guest.command('nproc')).trim(), '4');
        assert.is(
          (await guest.command('cat /sys/block/xvda/size /sys/class/net/eth0/address')).trim(),
          '16384\n00:16:3e:11:22:33',
        );
        if (kernel === 'amd64' && clock === 'icount') {
          const ours = conversationOf(guest.conversation);
          const theirs = conversationOf(recording.split('\n'));
          const sameCpus = (lines: readonly string[]): string[] =>
            lines.filter((line) => !line.includes('cpu/'));
          assert.equal(sameCpus(ours.main), sameCpus(theirs.main));
          assert.equal(ours.states, theirs.states);
        }
        xen.setVcpus(2);
        await guest.command('while [ $(nproc) != 2 ]; do sleep 1; done');
        await guest.when(() => xen.onlineVcpus.filter((up) => up).length === 2);
        xen.setVcpus(4);
        await guest.command('sleep 1; for n in 2 3; do echo 1 >/sys/devices/system/cpu/cpu$n/online; done');
        assert.is((await guest.command('cat /sys/devices/system/cpu/online')).trim(), '0-3');
        xen.setMemoryTarget(160 * 1024);
        await guest.when(() => xen.memoryKiB <= 160 * 1024);
        if (kernel === 'cloud') {
          xen.requestShutdown('reboot');
          await guest.until('Restarting system');
          await guest.until(PROMPT);
          assert.is(
            (await guest.command('ls /sys/block /sys/class/net | grep -c "xvda\\|eth0"')).trim(),
            '2',
          );
        }
        xen.requestShutdown('poweroff');
        await guest.reaches('shutdown');
      } finally {
        guest.host.close();
      }
    });
  }
}
