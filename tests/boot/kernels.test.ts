// Debian's kernels, if they are in the cache: each gets a plan by each protocol it offers.

import { existsSync, readFileSync } from 'node:fs';
import { BootError, detectImage, loadImage, memoryLayout } from '../../bindings/boot/index.js';
import { guestPaths, type KernelName } from '../../scripts/guests/catalog.js';
import { assert, suite } from '../suite.js';

const test = suite('boot/kernels');
const KERNELS: Readonly<Record<KernelName, readonly string[]>> = {
  cloud: ['linux64', 'linux32', 'linux16', 'pvh'],
  amd64: ['linux64', 'linux32', 'linux16', 'pvh'],
  '686': ['linux32', 'linux16'],
  '686-pae': ['linux32', 'linux16', 'pvh'],
};
const PROTOCOLS = ['linux64', 'linux32', 'linux16', 'pvh'] as const;
const UNPACK_LIMIT_MS = 5000;

for (const [name, offered] of Object.entries(KERNELS) as [KernelName, readonly string[]][]) {
  const path = guestPaths().kernel(name);
  if (!existsSync(path)) {
    test.skip(name, 'missing dependency: npm run guests');
    continue;
  }
  test(name, () => {
    const image = new Uint8Array(readFileSync(path));
    assert.is(detectImage(image), 'bzimage');
    for (const protocol of PROTOCOLS) {
      const started = performance.now();
      let got = 'none';
      try {
        got = loadImage(image, {
          memory: memoryLayout(256 << 20),
          protocol,
          longMode: true,
          cmdline: 'quiet',
        }).protocol;
      } catch (error) {
        if (!(error instanceof BootError)) throw error;
      }
      assert.is(got, offered.includes(protocol) ? protocol : 'none', protocol);
      assert.ok(performance.now() - started < UNPACK_LIMIT_MS, `${protocol} is slow`);
    }
  });
}
