// `paravane site`: what the folder holds, and what is refused.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GuestManifest, site } from '../../cli/site.js';
import { assert, rejects, suite } from '../suite.js';
import { paravane } from './program.js';

const test = suite('cli/site');
const folder = await mkdtemp(join(tmpdir(), 'paravane-site-'));
const page = join(folder, 'page');
await mkdir(join(page, 'assets'), { recursive: true });
await writeFile(join(page, 'index.html'), '<p>page</p>');
await writeFile(join(page, 'assets/main.js'), '1');
test.after(() => rm(folder, { recursive: true }));

async function manifestOf(place: string): Promise<GuestManifest> {
  return JSON.parse(await readFile(join(place, 'guest.json'), 'utf8')) as GuestManifest;
}

test('page, guest, licence and manifest are there; other files stay', async () => {
  const input = join(folder, 'input');
  await mkdir(input);
  for (const name of ['vmlinuz', 'initrd', 'copyright']) await writeFile(join(input, name), name);
  const place = join(folder, 'chosen');
  await mkdir(place);
  await writeFile(join(place, 'mine.txt'), 'mine');
  const status = await site(
    place,
    { kernel: join(input, 'vmlinuz'), initrd: join(input, 'initrd'), append: 'console=ttyS0', memory: '1G' },
    page,
  );
  assert.is(status, 0);
  assert.equal((await readdir(place, { recursive: true })).sort(), [
    ...['assets', 'assets/main.js', 'guest', 'guest.json', 'guest/copyright', 'guest/initrd', 'guest/kernel'],
    ...['index.html', 'mine.txt'],
  ]);
  assert.is(await readFile(join(place, 'guest/kernel'), 'utf8'), 'vmlinuz');
  assert.equal(await manifestOf(place), {
    format: 1,
    title: 'vmlinuz',
    memory: '1G',
    kernel: 'guest/kernel',
    initrd: 'guest/initrd',
    boot: { type: 'auto', append: 'console=ttyS0' },
  });
});

test('without a kernel the default guest goes in', async () => {
  const place = join(folder, 'default');
  await site(place, {}, page);
  const manifest = await manifestOf(place);
  assert.match(manifest.title, /monitor/);
  assert.is(manifest.boot.type, 'multiboot');
  assert.ok((await readFile(join(place, 'guest/kernel'))).length > 1000);
});

test('a page that is not built, a size that is none, a missing kernel', async () => {
  await rejects(site(join(folder, 'x'), { memory: 'lots' }, page), /memory/);
  await rejects(site(join(folder, 'x'), { initrd: 'x' }, page), /--initrd needs --kernel/);
  await rejects(site(join(page, 'index.html', 'x'), {}, page), /cannot write/);
  const { status, stderr } = await paravane(['site', join(folder, 'y'), '--kernel', 'absent']);
  assert.is(status, 2);
  assert.is(stderr, 'paravane: --kernel absent: there is no such file\n');
});
