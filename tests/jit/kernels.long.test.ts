// The validator over all that Debian's kernels become while they boot.
// deadline: 400

import { existsSync, readFileSync } from 'node:fs';
import { checkConfig } from '../../bindings/config.js';
import { hostServices } from '../../bindings/host/services.js';
import { Machine } from '../../bindings/machine.js';
import { guestPaths } from '../../scripts/guests/catalog.js';
import { assert, suite } from '../suite.js';
import { validateModule } from './validator.js';

const test = suite('jit/kernels');
const INSTRUCTIONS = 3_000_000_000;
const PIECE = 10_000_000;
/** At least so many come of it, or this shows little. */
const MODULES = 100;

for (const [kernel, arch] of [
  ['cloud', 'amd64'],
  ['686', 'i386'],
] as const) {
  const files = [guestPaths().kernel(kernel), guestPaths().initramfs(arch)] as const;
  const title = `the ${kernel} kernel becomes code that stores to checked memory only`;
  if (!files.every((file) => existsSync(file))) {
    test.skip(title, 'missing dependency: npm run guests');
    continue;
  }
  test(title, async () => {
    const [kernelImage, initrd] = files.map((file) => new Uint8Array(readFileSync(file)));
    const services = hostServices();
    const boot = { kernel: kernelImage as Uint8Array, initrd: initrd as Uint8Array, append: 'console=ttyS0' };
    const config = checkConfig({ memory: '256M', clock: 'icount', boot }, services);
    const machine = await Machine.create(config, services, { engine: 'jit' });
    machine.powerOn();
    const problems: string[] = [];
    let modules = 0;
    machine.core.instance.regions.observer = (bytes, slot, count) => {
      modules++;
      for (const { functionIndex, instruction, problem } of validateModule(bytes, count).violations) {
        problems.push(`module ${modules}, ${functionIndex}:${instruction}: ${problem}`);
      }
    };
    for (let done = 0; done < INSTRUCTIONS; done += PIECE) machine.scheduler.run({ instructions: PIECE });
    assert.equal(problems.slice(0, 10), []);
    console.log(`${kernel}: ${modules} modules`);
    assert.ok(modules > MODULES, `${modules} modules`);
  });
}
