// guest.json, and the figures of the status line.

import { gzipSync } from 'node:zlib';
import { inspectFile } from '../../bindings/toolstack/inspect.js';
import { asTime, withPrefix } from '../../web/figures.js';
import { parseManifest } from '../../web/guest.js';
import { assert, suite } from '../suite.js';

const test = suite('web/guest');

const BASE = 'http://host/folder/guest.json';

test('a manifest becomes what the Worker boots', () => {
  const json = {
    format: 1,
    title: 'Debian',
    memory: '256M',
    kernel: 'guest/kernel',
    initrd: 'guest/initrd',
    boot: { type: 'auto', append: 'quiet' },
  };
  assert.equal(parseManifest(json, BASE), {
    title: 'Debian',
    settings: {
      kernel: { url: 'http://host/folder/guest/kernel' },
      initrd: { url: 'http://host/folder/guest/initrd' },
      memory: '256M',
      append: 'quiet',
      type: 'auto',
    },
  });
});

test('a damaged manifest says what is wrong', () => {
  const cases: [unknown, RegExp][] = [
    [null, /the guest is missing/],
    [{ format: 2 }, /format/],
    [{ format: 1 }, /no kernel/],
    [{ format: 1, kernel: 7 }, /"kernel" is not text/],
    [{ format: 1, kernel: 'k', boot: 3 }, /"boot" is missing/],
  ];
  for (const [json, expected] of cases) assert.throws(() => parseManifest(json, BASE), expected);
});

test('figures have three digits', () => {
  const cases: [number, string][] = [
    [0, '0'],
    [999, '999'],
    [1000, '1.00 k'],
    [12_345, '12.3 k'],
    [999_499, '999 k'],
    [999_500, '1.00 M'],
    [1_530_000_000, '1.53 G'],
  ];
  for (const [value, text] of cases) assert.is(withPrefix(value), text);
  assert.is(asTime(7_900), '0:07');
  assert.is(asTime(3_723_000), '1:02:03');
});

test('files are told by their bytes', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const multiboot = new Uint8Array(4096);
  new DataView(multiboot.buffer).setUint32(64, 0x1badb002, true);
  new DataView(multiboot.buffer).setUint32(72, -0x1badb002, true);
  assert.is(inspectFile(bytes('PARAVANE....')), 'snapshot');
  assert.is(inspectFile(bytes('070701000000')), 'initrd');
  assert.is(inspectFile(gzipSync(bytes('070701000000'))), 'initrd');
  assert.is(inspectFile(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0)), 'initrd');
  assert.is(inspectFile(multiboot), 'kernel');
  assert.is(inspectFile(gzipSync(multiboot)), 'kernel');
  assert.is(inspectFile(Uint8Array.of(0x1f, 0x8b, 1, 2, 3)), 'initrd');
  assert.is(inspectFile(bytes('eggs, milk')), 'unknown');
  assert.is(inspectFile(new Uint8Array(0)), 'unknown');
});
