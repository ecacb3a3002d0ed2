// The archive writer against its reader, and the initramfs made with it.

import { spawnSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { readCpio, S_IFLNK, S_IFMT, S_IFREG, writeCpio } from '../../scripts/guests/cpio.js';
import { buildInitramfs } from '../../scripts/guests/initramfs.js';
import { assert, suite } from '../suite.js';

const test = suite('guests/cpio');
const busybox = new TextEncoder().encode('not really busybox');

test('entries come back sorted, with their parents', () => {
  const data = Uint8Array.from([1, 2, 3, 4, 5]);
  const archive = writeCpio([
    { path: 'usr/bin/tool', mode: S_IFREG | 0o755, data },
    { path: 'dev', mode: 0o040700 },
    { path: 'dev/ttyS0', mode: 0o020600, device: [4, 64] },
  ]);
  const entries = readCpio(archive);
  assert.equal(
    entries.map(({ path }) => path),
    ['dev', 'dev/ttyS0', 'usr', 'usr/bin', 'usr/bin/tool'],
  );
  assert.equal(entries[1]!.device, [4, 64]);
  assert.equal(entries[0]!.mode, 0o040700);
  assert.equal(entries[4]!.data, data);
  assert.is(archive.length % 4, 0);
});

test('every size and name length is padded right', () => {
  for (let size = 0; size < 9; size++) {
    for (let length = 1; length < 9; length++) {
      const entry = { path: 'n'.repeat(length), mode: S_IFREG | 0o644, data: new Uint8Array(size).fill(7) };
      assert.equal(readCpio(writeCpio([entry]))[0]!.data, entry.data);
    }
  }
});

test('a damaged archive is refused', () => {
  const archive = writeCpio([{ path: 'file', mode: S_IFREG | 0o644, data: new Uint8Array(100) }]);
  for (let length = 0; length < archive.length - 4; length += 7)
    assert.throws(() => readCpio(archive.subarray(0, length)));
});

test('an initramfs is the same every time and holds what was added', async () => {
  const options = {
    arch: 'amd64',
    busybox,
    extraFiles: { 'opt/hello': { data: '#!/bin/sh\n' } },
    init: '#!/bin/sh\n',
  } as const;
  const packed = await buildInitramfs(options);
  assert.equal(packed, await buildInitramfs(options));
  const plain = await buildInitramfs({ ...options, compression: 0 });
  assert.equal(new Uint8Array(gunzipSync(packed)), plain);
  const files = new Map(readCpio(plain).map((entry) => [entry.path, entry]));
  assert.equal(files.get('bin/busybox')!.data, busybox);
  assert.is(files.get('bin/sh')!.mode & S_IFMT, S_IFLNK);
  assert.is(new TextDecoder().decode(files.get('opt/hello')!.data), '#!/bin/sh\n');
  assert.ok(files.has('opt'));
  for (const program of ['poweroff', 'reboot', 'halt']) {
    const file = files.get(`sbin/${program}`)!;
    assert.is(file.mode, S_IFREG | 0o755, program);
    assert.match(new TextDecoder().decode(file.data), `busybox ${program} -f`);
  }
});

const hasCpio = spawnSync('cpio', ['--version']).status === 0;
if (hasCpio) {
  test('cpio lists the archive', async () => {
    const plain = await buildInitramfs({ arch: 'amd64', busybox, compression: 0 });
    const { stdout, status } = spawnSync('cpio', ['-it', '--quiet'], { input: plain, encoding: 'utf8' });
    assert.is(status, 0);
    assert.equal(
      stdout.trim().split('\n'),
      readCpio(plain).map(({ path }) => path),
    );
  });
} else test.skip('cpio lists the archive', 'cpio is not installed');
