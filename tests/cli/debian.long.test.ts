// Debian's kernel by the command line: a script, `npm start` with a pipe, and a terminal that is typed at.
// deadline: 900

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/build.js';
import { guestPaths } from '../../scripts/guests/catalog.js';
import { assert, suite } from '../suite.js';
import { ENTRY, paravane, program } from './program.js';

const test = suite('cli/debian');
const paths = guestPaths();
const kernel = paths.kernel('cloud');
const initrd = paths.initramfs('amd64');
const withGuest = (title: string, body: () => Promise<void>): void =>
  existsSync(kernel) && existsSync(initrd)
    ? test(title, body)
    : test.skip(title, 'missing dependency: npm run guests -- cloud initramfs-amd64');

const DEADLINE_MS = 280_000;
const START = join(root, 'scripts/start.ts');

withGuest('a script at the shell by instruction count', async () => {
  const { status, stdout, stderr } = await paravane(
    [
      ...['run', '--kernel', kernel, '--initrd', initrd, '--append', 'console=ttyS0', '--clock', 'icount'],
      ...['--timeout', '250', '--no-reboot', '--stats'],
      ...['--expect', '/ # ', '--send', 'echo $((6*7)) done\\n', '--expect', '42 done'],
    ],
    { deadlineMs: DEADLINE_MS },
  );
  assert.is(status, 0, stderr);
  assert.match(stdout, /Linux version 6\.1\./);
  assert.match(stderr, /^Statistics\n/);
});

withGuest('a saved shell goes on with its variables, started by the PVH entry', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'paravane-cli-'));
  try {
    const state = join(folder, 'state');
    const saved = await paravane(
      [
        ...['run', '--kernel', kernel, '--initrd', initrd, '--append', 'console=ttyS0', '--boot', 'pvh'],
        ...['--timeout', '250', '--save', state],
        ...['--expect', '/ # ', '--send', 'WORD=hello\\n', '--expect', '# '],
      ],
      { deadlineMs: DEADLINE_MS },
    );
    assert.is(saved.status, 0, saved.stderr);
    const restored = await paravane(
      [
        'run',
        '--restore',
        state,
        '--timeout',
        '60',
        '--send',
        'echo $WORD again\\n',
        '--expect',
        'hello again',
      ],
      { deadlineMs: DEADLINE_MS },
    );
    assert.is(restored.status, 0, restored.stderr);
  } finally {
    await rm(folder, { recursive: true });
  }
});

withGuest('the example of a smoke test', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'paravane-cli-'));
  try {
    const command = join(folder, 'paravane');
    await writeFile(
      command,
      `#!/bin/sh\ncd '${root}' && exec '${process.execPath}' --import tsx '${ENTRY}' "$@"\n`,
    );
    await chmod(command, 0o755);
    const { status, stderr } = spawnSync('sh', [join(root, 'examples/smoke-test.sh'), kernel, initrd], {
      encoding: 'utf8',
      timeout: DEADLINE_MS,
      env: { ...process.env, PARAVANE: command },
    });
    assert.is(status, 0, stderr);
  } finally {
    await rm(folder, { recursive: true });
  }
});

withGuest('npm start runs what a pipe brings, and ends with the guest', async () => {
  const { status, stdout, stderr } = await program([START], {
    deadlineMs: DEADLINE_MS,
    input: 'uname -m\necho $((6*7)) done\nexit\n',
  });
  assert.is(status, 0, stderr);
  assert.match(stdout, /^Guest: Debian, Linux kernel 6\.1\./);
  assert.match(stdout, /\r\nx86_64\r\n/);
  assert.match(stdout, /\r\n42 done\r\n/);
});

withGuest('a kernel without a root panics, and --no-reboot ends with 4', async () => {
  const { status, stdout } = await paravane(
    [...['run', '--kernel', kernel, '--append', 'console=ttyS0 panic=-1', '--timeout', '250', '--no-reboot']],
    { deadlineMs: DEADLINE_MS },
  );
  assert.match(stdout, /Kernel panic/);
  assert.is(status, 4);
});

const python = spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']);
if (python.status !== 0) test.skip('npm start on a terminal', 'missing dependency: python3 with pty');
else
  withGuest('npm start on a terminal', async () => {
    const { stdout } = spawnSync(
      'python3',
      [join(root, 'tests/cli/on-terminal.py'), '250', process.execPath, '--import', 'tsx', START],
      {
        cwd: root,
        encoding: 'latin1',
        timeout: DEADLINE_MS,
        input: '/ # \techo $((6*7)) done\\r\n42 done\t\\x01x\n',
      },
    );
    assert.match(stdout, /^Guest: Debian/);
    assert.match(stdout, /42 done\r/);
    assert.match(stdout, /\nstatus 0 raw True cooked True\n$/);
  });
