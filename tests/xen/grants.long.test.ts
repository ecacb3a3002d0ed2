// Two of Debian's PVH guests share pages by /dev/xen/gntalloc and /dev/xen/gntdev: the same bytes on both sides, whatever
// instructions write them, and nothing left behind when either ends.
// deadline: 300

import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Host } from '../../bindings/host/index.js';
import type { PvhPlatform } from '../../bindings/xen/platform.js';
import type { KernelName } from '../../scripts/guests/catalog.js';
import { assert, suite } from '../suite.js';
import { LinuxGuest, makeDisk, missing, PROMPT, scratchFolder } from './linux.js';

const test = suite('xen/grants (long)');
const COUNT = 8;
const SOURCE = fileURLToPath(new URL('grants.c', import.meta.url));

function absent(kernel: KernelName): string | undefined {
  if (spawnSync('gcc', ['--version']).status !== 0) return 'missing dependency gcc';
  return missing(kernel);
}

function compiled(): Uint8Array {
  const program = join(scratchFolder(), 'grants');
  execFileSync('gcc', ['-O2', '-static', '-o', program, SOURCE], { stdio: 'inherit' });
  return new Uint8Array(readFileSync(program));
}

/** The program in one guest. */
class Grants {
  constructor(readonly guest: LinuxGuest) {}

  /** Types a line; the answer without its '='. */
  async ask(line: string): Promise<string> {
    this.guest.domain.console.write(`${line}\r`);
    await this.guest.until('= ');
    return (await this.guest.until('\n')).trim();
  }

  sums(): Promise<string> {
    return this.ask('sum');
  }

  get xen() {
    return (this.guest.domain.machine.platform as PvhPlatform).xen.guest;
  }
}

for (const [kernel, engine] of [
  ['cloud', 'auto'],
  ['amd64', 'interp'],
] as const) {
  const why = absent(kernel);
  if (why !== undefined) {
    test.skip(kernel, why);
    continue;
  }
  test(`${kernel}, engine ${engine}`, async () => {
    const host = new Host({ engine });
    const extras = {
      host,
      modules: ['xen-gntdev', 'xen-gntalloc'],
      files: { 'bin/grants': { data: compiled() } },
    };
    const start = async (): Promise<Grants> => {
      const guest = await LinuxGuest.create(kernel, makeDisk(), { clock: 'host' }, extras);
      guest.domain.start();
      await guest.until(PROMPT);
      return new Grants(guest);
    };
    try {
      const lender = await start();
      const mapper = await start();
      const lent = await lender.ask(`grants lend ${mapper.guest.domain.id} ${COUNT}`);
      const references = lent.replace('lent ', '');
      assert.is(references.split(' ').length, COUNT, lent);
      const { id } = lender.guest.domain;
      assert.is(await mapper.ask(`grants map ${id} ${references}`), `mapped ${COUNT}`);
      assert.is(mapper.xen.maps.count, COUNT);
      const empty = await lender.sums();
      assert.is(await mapper.sums(), empty);
      const seen = new Set([empty]);
      const same = async (by: Grants, line: string, answer: string): Promise<void> => {
        assert.is(await by.ask(line), answer);
        const sums = await by.sums();
        assert.is(await (by === lender ? mapper : lender).sums(), sums, `after ${line}`);
        assert.ok(!seen.has(sums), `${line} changed something`);
        seen.add(sums);
      };
      await same(mapper, 'fill 1', 'filled');
      await same(lender, 'fill 2', 'filled');
      await same(mapper, 'swap', 'swapped');
      await same(mapper, 'add 1000', 'added');
      // Both at once: no addition is lost.
      const before = await lender.sums();
      await Promise.all([lender.ask('add 20000'), mapper.ask('add 20000')]);
      const after = await mapper.sums();
      assert.is.not(after, before);
      assert.is(await lender.ask('fill 2'), 'filled');
      await mapper.ask('swap');
      await mapper.ask('add 41000');
      assert.is(await lender.sums(), after, 'as many as were added');
      assert.is(await mapper.ask('end'), 'ended');
      await mapper.guest.until(PROMPT);
      assert.is(mapper.xen.maps.count, 0);
      // What the lender's kernel wants back is in use as long as it is mapped.
      const own = lender.xen.grants.mappings;
      assert.is(await mapper.ask(`grants map ${id} ${references}`), `mapped ${COUNT}`);
      assert.is(await lender.ask('end'), 'ended');
      await lender.guest.until(PROMPT);
      await mapper.ask('fill 3');
      assert.not.ok(seen.has(await mapper.sums()));
      assert.is(lender.xen.grants.mappings, own + COUNT);
      assert.is(await mapper.ask('end'), 'ended');
      await mapper.guest.until(PROMPT);
      assert.is(lender.xen.grants.mappings, own);
      // Read-only, and the lender goes while it is mapped.
      const anew = await lender.ask(`grants lend ${mapper.guest.domain.id} ${COUNT}`);
      const renewed = anew.replace('lent ', '');
      assert.is(await mapper.ask(`grants map r${id} ${renewed}`), `mapped ${COUNT}`);
      const last = await lender.sums();
      assert.is(await mapper.sums(), last);
      lender.guest.domain.destroy();
      assert.is(await mapper.sums(), last, 'the pages outlive the lender');
      assert.is(await mapper.ask('end'), 'ended');
      await mapper.guest.until(PROMPT);
      assert.is(mapper.xen.maps.count, 0);
      assert.is((await mapper.guest.command('echo still here')).trim(), 'still here');
    } finally {
      host.close();
    }
  });
}
