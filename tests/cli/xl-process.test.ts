// Hosts and xl as processes of their own: a domain saved by one host goes on in another, and xl's console on a terminal.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorImage } from '../../bindings/index.js';
import { root } from '../../scripts/build.js';
import { assert, suite } from '../suite.js';
import { ask, withHost } from './own-host.js';
import { ENTRY, paravane } from './program.js';

const test = suite('cli/xl-process');
const folder = mkdtempSync(join(tmpdir(), 'paravane-xl-'));
test.after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'monitor'), monitorImage());
const config = join(folder, 'guest.cfg');
writeFileSync(config, `name = "guest"\ntype = "hvm"\nkernel = "${join(folder, 'monitor')}"\nmemory = 16\n`);

test('a domain saved by one process of paravane host goes on in another', async () => {
  const saved = join(folder, 'saved');
  await withHost(folder, async (xl, environment) => {
    await xl('create', '-q', config, 'cpu_weight=300');
    const { stdout } = await ask(
      environment,
      'poke 0x300000 0x1234abcd',
      '\nparavane> poke 0x300000 0x1234abcd',
    );
    assert.match(stdout, /poke/);
    await xl('save', 'guest', saved);
    assert.not.match(await xl('list'), /guest/);
  });
  assert.ok(existsSync(saved));
  await withHost(folder, async (xl, environment) => {
    await xl('restore', saved);
    // Its prompt was shown by the other host.
    await paravane(['xl', 'console', 'guest'], { environment, input: '\n\x1d' });
    const { stdout, status } = await ask(environment, 'peek 0x300000', '1234abcd\r\n');
    assert.is(status, 0);
    assert.match(stdout, /peek 0x300000\r\n00300000: 1234abcd\r\n/);
    assert.match(await xl('sched-credit', '-d', 'guest'), /guest +1 +300 +0/);
  });
});

const python = spawnSync('python3', ['-c', 'import pty, termios, os; os.waitstatus_to_exitcode']);
const onTerminal = (title: string, body: () => Promise<void>): void =>
  python.status === 0 ? test(title, body) : test.skip(title, 'missing dependency: python3 with pty');

onTerminal('xl console gives single keys to the guest, and leaves the terminal as it was', () =>
  withHost(folder, async (xl, environment) => {
    await xl('create', '-q', config);
    const keys = [
      ['paravane> ', 'calc 6 * '],
      // Neither echoed by the terminal nor turned into a signal: the guest takes it for a key.
      ['calc 6 * ', '\\x037\\n'],
      ['paravane> ', 'calc 40 + 2\\n'],
      ['42 = 0x', '\\x1d'],
    ];
    const script = [join(root, 'tests/cli/on-terminal.py'), '30', process.execPath, '--import', 'tsx', ENTRY];
    const input = keys.map(([text, typed]) => `${text}\t${typed}\n`).join('');
    const options = { cwd: root, encoding: 'latin1', timeout: 40_000, input } as const;
    const terminal = spawnSync('python3', [...script, 'xl', 'console', 'guest'], {
      ...options,
      env: { ...process.env, ...environment, TERM: 'xterm' },
    });
    assert.match(terminal.stdout, /\nstatus 0 raw True cooked True\n$/);
    assert.match(terminal.stdout, /42 = 0x0000002a/);
    assert.match(await xl('list'), /guest/, 'the domain runs on');
  }),
);
