// Guests that need a BIOS, or once did: Debian's kernels from their 16-bit entry to a shell, iPXE to its command line,
// Memtest86+ through a test, and SeaBIOS as firmware looking for something to boot.
// deadline: 900

import { existsSync, readFileSync } from 'node:fs';
import type { DomainConfig } from '../../bindings/index.js';
import { type GuestName, guestPaths, type KernelName } from '../../scripts/guests/catalog.js';
import { assert, suite } from '../suite.js';
import { Talk } from './real-mode-guest.js';

const test = suite('boot/real-mode guests');
const paths = guestPaths();
const PROMPT = '/ # ';
/** Time goes faster than instructions, for guests that wait for it in loops. */
const FAST: Partial<DomainConfig> = { instructionTime: { nanos: 50, instructions: 1 } };

function add(title: string, files: readonly string[], body: () => Promise<void>): void {
  if (files.every((file) => existsSync(file))) test(title, body);
  else test.skip(title, 'missing dependency: npm run guests fetches it');
}

const KERNELS: readonly (readonly [KernelName, 'amd64' | 'i386', string])[] = [
  ['686', 'i386', 'i686'],
  ['cloud', 'amd64', 'x86_64'],
];
for (const [name, arch, machine] of KERNELS) {
  const files = [paths.kernel(name), paths.initramfs(arch)];
  add(`${name}: from the 16-bit entry to a shell`, files, async () => {
    const [kernel, initrd] = files.map((file) => readFileSync(file));
    const boot = {
      type: 'linux16' as const,
      kernel: kernel!,
      initrd: initrd!,
      append: 'console=ttyS0 panic=-1',
    };
    const talk = await Talk.start(boot, { memory: '256M' });
    const log = talk.until(PROMPT, 12_000);
    assert.match(log, /^Probing EDD .* ok\r\n/);
    assert.match(log, /BIOS-e820: \[mem 0x0000000000000000-0x000000000009fbff\] usable/);
    assert.match(log, /ACPI: RSDP 0x00000000000F0000/);
    talk.type('uname -m\n');
    assert.match(talk.until(PROMPT, 500), new RegExp(machine));
  });
}

const file = (guest: GuestName, name: string) => paths.file(guest, name);

const ipxe = file('ipxe', 'ipxe.lkrn');
add('iPXE: reads the keyboard and answers', [ipxe], async () => {
  const talk = await Talk.start({ kernel: readFileSync(ipxe) }, { ...FAST, memory: '256M' });
  const log = talk.until('Press Ctrl-B for the iPXE command line...', 800);
  assert.match(log, /iPXE initialising devices\.\.\./);
  talk.type('\x02');
  talk.until('iPXE> ', 100);
  talk.type('show platform\r');
  talk.until('\n', 100);
  assert.match(talk.until('iPXE> ', 100), /pcbios/);
});

for (const image of ['x64.bin', 'ia32.bin']) {
  for (const type of ['auto', 'linux16'] as const) {
    const path = file('memtest86+', image);
    add(`Memtest86+ ${image}, ${type}: finds no error`, [path], async () => {
      const boot = { type, kernel: readFileSync(path), append: 'console=ttyS0,115200' };
      const talk = await Talk.start(boot, { ...FAST, memory: '16M' });
      talk.until('Memtest86+ v6', 400);
      talk.until('Errors: 0', 400);
      talk.until('#3  [', 2000);
      assert.not.match(talk.output, /Errors: [1-9]/);
    });
  }
}

for (const image of ['bios.bin', 'bios-256k.bin']) {
  const path = file('seabios', image);
  add(`SeaBIOS ${image}: looks for something to boot`, [path], async () => {
    const boot = { firmware: readFileSync(path) };
    const talk = await Talk.start(boot, FAST, ({ debugConsole }) => debugConsole);
    const log = talk.until('No bootable device.', 400);
    assert.match(log, /^SeaBIOS \(version 1\./);
    assert.match(log, /RamSize: 0x04000000/);
  });
}
