// The embedded guest under QEMU, which shows that it is at fault itself when our machine fails with it.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorImage } from '../../bindings/guests/monitor.js';
import { assert, suite } from '../suite.js';

const test = suite('monitor under QEMU');
const PROMPT = 'paravane> ';

/** Types a line at each prompt; returns all output when QEMU ends. */
async function converse(program: string, lines: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-monitor-'));
  let qemu: ChildProcess | undefined;
  try {
    const image = join(folder, 'monitor');
    writeFileSync(image, monitorImage());
    qemu = spawn(
      program,
      [
        '-kernel',
        image,
        '-serial',
        'stdio',
        '-monitor',
        'none',
        '-display',
        'none',
        '-no-reboot',
        '-m',
        '64',
      ],
      { stdio: ['pipe', 'pipe', 'ignore'] },
    );
    return await new Promise((resolve, reject) => {
      let output = '';
      let seen = 0;
      let next = 0;
      const deadline = setTimeout(() => reject(new Error(`QEMU did not end:\n${output}`)), 60_000);
      qemu!.stdout!.on('data', (bytes: Buffer) => {
        output += bytes.toString('latin1');
        if (!output.slice(seen).includes(PROMPT) || next >= lines.length) return;
        seen = output.length;
        qemu!.stdin!.write(`${lines[next++]}\r`);
      });
      qemu!.on('error', reject);
      qemu!.on('close', () => {
        clearTimeout(deadline);
        resolve(output.replaceAll('\r', ''));
      });
    });
  } finally {
    qemu?.kill();
    rmSync(folder, { recursive: true });
  }
}

for (const program of ['qemu-system-i386', 'qemu-system-x86_64']) {
  const title = `${program} boots it, answers and switches off`;
  if (spawnSync(program, ['--version']).error) {
    test.skip(title, `missing dependency ${program}`);
    continue;
  }
  test(title, async () => {
    const text = await converse(program, [
      'mem',
      'calc 6*7',
      'primes 100000',
      'fault',
      'poke 0x300000 0x64636261',
      'dump 0x300000 16',
      'dev',
      'off',
    ]);
    assert.match(text, /Paravane monitor/);
    assert.match(text, /pages of 4 KiB: 0 errors/);
    assert.match(text, /42 = 0x0000002a/);
    assert.match(text, /9592 primes up to 100000/);
    assert.match(text, /Exception 6 #UD/);
    assert.match(text, /00300000: 61 62 63 64/);
    assert.match(text, /PCI 00:00\.0 8086:/);
    assert.match(text, /Switching off\.\n$/);
  });
}
