// Debian on many vCPUs, to the shell: how many it finds, and what they cost.
// deadline: 600

import { existsSync, readFileSync } from 'node:fs';
import { guestPaths } from '../../scripts/guests/catalog.js';
import { Talk } from '../boot/real-mode-guest.js';
import { assert, suite } from '../suite.js';

const test = suite('smp Debian');
const paths = guestPaths();
const files = [paths.kernel('cloud'), paths.initramfs('amd64')];
const PROMPT = '/ # ';
const LIMIT = 6000;
/** A boot with 32 vCPUs executes at most so many times the instructions of a boot with one. */
const MOST_TIMES = 2.5;
let alone = 0;

for (const vcpus of [1, 4, 32]) {
  const title = `${vcpus} vCPUs`;
  if (!files.every((file) => existsSync(file))) {
    test.skip(title, 'missing dependency: npm run guests fetches the kernel');
    continue;
  }
  test(title, async () => {
    const [kernel, initrd] = files.map((file) => readFileSync(file));
    const boot = { kernel: kernel!, initrd: initrd!, append: 'console=ttyS0 panic=-1' };
    const talk = await Talk.start(boot, { memory: '1G', vcpus });
    const log = talk.until(PROMPT, LIMIT);
    if (vcpus > 1) assert.ok(log.includes(`smp: Brought up 1 node, ${vcpus} CPUs`));
    assert.not.match(log, /WARNING:|BUG:|Call Trace|not responding|Unable to/);
    const { millions } = talk;
    if (vcpus === 1) alone = millions;
    assert.ok(millions < alone * MOST_TIMES, `${millions} million instructions; one vCPU takes ${alone}`);
    talk.type('nproc; cat /proc/interrupts | grep -c LOC\n');
    assert.match(talk.until(PROMPT, 500), new RegExp(`\\n${vcpus}\\r\\n1\\r\\n`));
    talk.domain.destroy();
  });
}
