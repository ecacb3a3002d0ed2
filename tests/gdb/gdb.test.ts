// gdb itself against our stub: a 32-bit guest, a 64-bit guest, and the command line.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Host } from '../../bindings/host/index.js';
import { listenForGdb } from '../../bindings/host/node-gdb.js';
import { assemble } from '../../bindings/isa/assembler.js';
import { assert, suite } from '../suite.js';

const test = suite('gdb');
const AT = 0x10000;
const GDB_MS = 40_000;
const hasGdb = spawnSync('gdb', ['--version'], { stdio: 'ignore' }).status === 0;

/** Runs a script; the output of gdb without its remarks about a missing program. */
function gdb(port: number, commands: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-gdb-'));
  const script = join(folder, 'script');
  const lines = [
    'set pagination off',
    'set debuginfod enabled off',
    `target remote 127.0.0.1:${port}`,
    ...commands,
  ];
  writeFileSync(script, `${lines.join('\n')}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn('gdb', ['-nx', '-batch', '-x', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes: Buffer) => {
        output += bytes.toString('latin1');
      });
    }
    const deadline = setTimeout(() => child.kill('SIGKILL'), GDB_MS);
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(deadline);
      rmSync(folder, { recursive: true });
      resolve(output);
    });
  });
}

const source = (bits: 32 | 64) => {
  const a = bits === 64 ? 'rax' : 'eax';
  return `org ${AT}
start: mov eax, 1
  mov ecx, 3
again: add ${a}, ${a}
  mov [value], ${a}
  dec ecx
  jnz again
  call sub
  finit
  fldpi
  mov eax, cr4
  or eax, 0x200
  mov cr4, ${a}
  movaps xmm1, [vector]
end: jmp end
sub: push ${bits === 64 ? 'rbx' : 'ebx'}
  pop ${bits === 64 ? 'rbx' : 'ebx'}
  ret
align 16
vector: dd 0x3f800000, 0x40000000, 1, 2
value: dq 0`.replace('mov eax, cr4', bits === 64 ? 'mov rax, cr4' : 'mov eax, cr4');
};

function scripted(bits: 32 | 64) {
  return async () => {
    const { bytes, symbols } = assemble(source(bits), { bits });
    const at = (label: string): string => `0x${(symbols.get(label) as bigint).toString(16)}`;
    const host = new Host();
    const domain = await host.create({
      memory: '8M',
      boot: { type: 'flat', kernel: bytes, address: AT, mode: bits === 64 ? 'long64' : 'prot32' },
    });
    const listener = await listenForGdb(domain, 0, { architecture: bits === 64 ? 'amd64' : 'i386' });
    const [ip, ax] = bits === 64 ? ['rip', 'rax'] : ['eip', 'eax'];
    const output = await gdb(listener.port, [
      `break *${at('again')}`,
      'continue',
      `printf "first %d at %#lx\\n", $${ax}, $${ip}`,
      'continue',
      `printf "second %d\\n", $${ax}`,
      'delete',
      `watch *(int*)${at('value')}`,
      'continue',
      'delete',
      `hbreak *${at('end')}`,
      'continue',
      'printf "st0 %.4f xmm1 %.1f %d\\n", $st0, $xmm1.v4_float[1], $xmm1.v4_int32[3]',
      'info registers cr0 efer',
      'stepi',
      `printf "loops at %#lx\\n", $${ip}`,
      'delete',
      'set var *(int*)0x20000 = 0x55aa',
      'x/1xw 0x20000',
      'info threads',
      'monitor info vcpus',
      `set $${ax} = 7`,
      `print $${ax}`,
      'detach',
    ]);
    const state = domain.state;
    listener.close();
    host.close();
    assert.ok(output.includes(`first 1 at ${at('again')}`), output);
    assert.ok(output.includes('second 2'), output);
    assert.ok(/Old value = 2\s+New value = 4/.test(output), output);
    assert.ok(output.includes('st0 3.1416 xmm1 2.0 2'), output);
    assert.ok(/cr0 +0x\w+ +\[ .*PE/.test(output), output);
    assert.ok(output.includes(`loops at ${at('end')}`), output);
    assert.ok(/0x20000:\s+0x000055aa/.test(output), output);
    assert.ok(output.includes('vCPU 0'), output);
    assert.ok(/\$\d+ = 7/.test(output), output);
    assert.ok(output.includes('detached'), output);
    assert.is(state, 'running');
  };
}

/** Starts the command line and waits for the port that it names. */
function paravane(...options: string[]): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', 'run', ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      const port = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve({ child, port: Number(port) });
    });
    child.on('close', () => reject(new Error(`paravane ended: ${text}`)));
  });
}

if (!hasGdb) {
  test.skip('a guest under gdb', 'missing dependency: gdb');
} else {
  test('a 64-bit guest', scripted(64));
  test('a 32-bit guest', scripted(32));
  test('paravane run --gdb --gdb-wait', async () => {
    const { child, port } = await paravane('--gdb', ':0', '--gdb-wait', '--timeout', '60');
    const ended = new Promise<number | null>((resolve) => void child.on('close', resolve));
    const output = await gdb(port, ['stepi', 'info threads', 'kill']);
    assert.ok(output.includes('vCPU 0'), output);
    assert.is(await ended, 0);
  });
}
