// The guests' cache without network: what is cached is taken as it is, and a machine without apt is told so.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GUEST_NAMES, guestPaths, RECIPES } from '../../scripts/guests/catalog.js';
import { fetchGuests, readManifest } from '../../scripts/guests/fetch.js';
import { assert, suite } from '../suite.js';

const test = suite('guests/fetch');

async function withCache(task: (cache: string) => Promise<void>): Promise<void> {
  const cache = await mkdtemp(join(tmpdir(), 'paravane-guests-'));
  const path = process.env['PATH'];
  try {
    process.env['PATH'] = join(cache, 'nothing');
    await task(cache);
  } finally {
    process.env['PATH'] = path;
    await rm(cache, { recursive: true });
  }
}

test('every name has a recipe', () => {
  assert.equal(RECIPES.map(({ name }) => name).sort(), [...GUEST_NAMES].sort());
});

test('a machine without package tools is reported, not thrown', async () => {
  await withCache(async (cache) => {
    const result = await fetchGuests({ cache, names: ['cloud', '686'] });
    assert.is(result.status, 'unavailable');
    assert.match(result.reason ?? '', /apt-get/);
    assert.equal(
      result.failures.map(({ name }) => name),
      ['cloud', '686'],
    );
  });
});

test('a cached guest needs no tools, unless a file has changed', async () => {
  await withCache(async (cache) => {
    const first = await fetchGuests({ cache, names: ['cloud'] });
    assert.is(first.status, 'unavailable');
    const paths = guestPaths(cache);
    await mkdir(join(paths.root, 'cloud'), { recursive: true });
    await writeFile(paths.kernel('cloud'), 'kernel');
    const { recipeDigest } = await import('../../scripts/guests/fetch.js');
    const recipe = recipeDigest(RECIPES.find(({ name }) => name === 'cloud')!);
    const record = {
      package: 'p',
      version: '1',
      arch: 'amd64',
      recipe,
      files: [{ path: 'cloud/vmlinuz', size: 6, sha256: '' }],
    };
    await writeFile(paths.manifest, JSON.stringify({ format: 1, guests: { cloud: record } }));
    assert.is((await fetchGuests({ cache, names: ['cloud'] })).status, 'ready');
    await writeFile(paths.kernel('cloud'), 'ker');
    assert.is((await fetchGuests({ cache, names: ['cloud'] })).status, 'unavailable');
    assert.is(await readFile(paths.kernel('cloud'), 'utf8'), 'ker');
  });
});

test('a damaged manifest counts as empty', async () => {
  await withCache(async (cache) => {
    const paths = guestPaths(cache);
    await mkdir(paths.root, { recursive: true });
    for (const text of ['', '{', '[]', 'null', '{"format":2,"guests":{}}', '{"format":1}']) {
      await writeFile(paths.manifest, text);
      assert.equal((await readManifest(paths)).guests, {});
    }
  });
});
