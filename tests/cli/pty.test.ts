// On a pseudo-terminal: raw mode, Ctrl-A, and a terminal that is as it was afterwards.

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/build.js';
import { assert, suite } from '../suite.js';
import { ENTRY, typewriter } from './program.js';

const test = suite('cli/pty');
const folder = await mkdtemp(join(tmpdir(), 'paravane-cli-'));
const kernel = join(folder, 'typewriter.bin');
await writeFile(kernel, typewriter());
test.after(() => rm(folder, { recursive: true }));

const GUEST = ['run', '--kernel', kernel, '--boot', 'flat', '--memory', '2M'];
const python = spawnSync('python3', ['-c', 'import pty, termios, os; os.waitstatus_to_exitcode']);
const onTerminal = (title: string, body: () => void): void =>
  python.status === 0 ? test(title, body) : test.skip(title, 'missing dependency: python3 with pty');

interface Typed {
  readonly screen: string;
  readonly status: number;
  readonly raw: boolean;
  readonly cooked: boolean;
}

/** Runs the command line on a terminal; `keys` are what is typed after each text (in Python's escapes). */
function type(args: readonly string[], keys: readonly (readonly [string, string])[], colour = true): Typed {
  const script = [join(root, 'tests/cli/on-terminal.py'), '30', process.execPath, '--import', 'tsx', ENTRY];
  const { stdout, stderr } = spawnSync('python3', [...script, ...args], {
    cwd: root,
    encoding: 'latin1',
    timeout: 40_000,
    input: keys.map(([text, typed]) => `${text}\t${typed}\n`).join(''),
    env: { ...process.env, TERM: 'xterm', NO_COLOR: colour ? '' : '1' },
  });
  const match = /^([\s\S]*)\nstatus (-?\d+) raw (\w+) cooked (\w+)\n$/.exec(stdout);
  if (match === null) throw new Error(`No end of the run: ${stdout}${stderr}`);
  const [, screen = '', status, raw, cooked] = match;
  return { screen, status: Number(status), raw: raw === 'True', cooked: cooked === 'True' };
}

onTerminal('keys go to the guest one by one, and Ctrl-A X leaves the terminal as it was', () => {
  const { screen, status, raw, cooked } = type(GUEST, [
    ['> ', 'a'],
    // Neither echoed nor turned into a signal.
    ['[a]', '\\x03'],
    ['[\\x03]', '\\x01\\x01'],
    ['[\\x01]', '\\x01h'],
    ['this help', '\\x01x'],
  ]);
  assert.is(status, 0, screen);
  assert.ok(raw && cooked);
  assert.match(screen, /^paravane: Ctrl-A X leaves/);
  assert.ok(screen.includes('ready> [a][\x03][\x01]\r\nCtrl-A X  leave'), JSON.stringify(screen));
});

onTerminal('a guest that powers off leaves the terminal as it was', () => {
  const { status, raw, cooked } = type(GUEST, [['> ', 'q']]);
  assert.is(status, 0);
  assert.ok(raw && cooked);
});

onTerminal('Ctrl-A S saves without leaving', () => {
  const state = join(folder, 'state');
  const { screen, status } = type(
    [...GUEST, '--save', state],
    [
      ['> ', 'a'],
      ['[a]', '\\x01s'],
      ['MiB', 'b'],
      ['[b]', 'q'],
    ],
  );
  assert.is(status, 0, screen);
  assert.match(screen, /saved to .*state/);
  const restored = type(['run', '--restore', state], [['leaves', 'cq']]);
  assert.is(restored.status, 0, restored.screen);
  assert.ok(restored.screen.includes('[c]') && !restored.screen.includes('ready'));
});

onTerminal('Ctrl-A S without --save says so, and leaving before all texts came is 130', () => {
  const { screen, status } = type(
    [...GUEST, '--expect', 'never'],
    [
      ['> ', '\\x01s'],
      ['--save FILE', '\\x01x'],
    ],
  );
  assert.is(status, 130);
  assert.match(screen, /nothing is saved: give --save FILE/);
});

onTerminal('colours on a terminal, and none under NO_COLOR', () => {
  const crash = [['> ', 't']] as const;
  assert.match(type(GUEST, crash).screen, /\x1b\[31mTriple fault/);
  const plain = type(GUEST, crash, false);
  assert.is(plain.status, 5);
  assert.match(plain.screen, /\nTriple fault/);
  assert.not.match(plain.screen, /\x1b/);
});
