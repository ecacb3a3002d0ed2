// Bad input: one line that names the input and the reason, status 2, no stack trace.
// deadline: 240

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guestPaths } from '../../scripts/guests/catalog.js';
import { assert, suite } from '../suite.js';
import { paravane, typewriter } from './program.js';

const test = suite('cli/bad-input');
const folder = await mkdtemp(join(tmpdir(), 'paravane-cli-'));
test.after(() => rm(folder, { recursive: true }));

async function file(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const flat = await file('flat', typewriter());
const GUEST = ['run', '--kernel', flat, '--boot', 'flat', '--timeout', '20'];

async function refuses(args: readonly string[], expected: RegExp): Promise<void> {
  const { status, stdout, stderr } = await paravane(args);
  assert.match(stderr, expected);
  assert.is(status, 2, stderr);
  assert.is(stdout, '');
  assert.is(stderr.trimEnd().split('\n').length, 1, stderr);
  assert.match(stderr, /^paravane: /);
  assert.not.match(stderr, /^\s+at |node:|\x1b/m);
}

const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['a missing file', ['run', '--kernel', 'absent'], /--kernel absent: there is no such file/],
  ['a folder', ['run', '--kernel', folder], /--kernel .*: it is a folder/],
  ['a missing initrd', [...GUEST, '--initrd', 'absent'], /--initrd absent: there is no such file/],
  ['a missing state', ['run', '--restore', 'absent'], /--restore absent: there is no such file/],
  ['an empty kernel', ['run', '--kernel', await file('empty', '')], /--kernel .*empty: is empty/],
  ['a foreign kernel', ['run', '--kernel', await file('text', 'hello')], /--kernel .*text: .*neither/],
  ['a foreign state', ['run', '--restore', await file('state', 'hello')], /--restore .*state: .*not a Para/],
  ['a foreign firmware', ['run', '--firmware', await file('rom', 'hello')], /--firmware .*rom: /],
  ['memory out of range', [...GUEST, '--memory', '65G'], /--memory: must be from 1M to 64G, not "65G"/],
  ['memory that is no size', [...GUEST, '--memory', 'lots'], /--memory: .*not "lots"/],
  ['an unknown CPU model', [...GUEST, '--cpu', 'z80'], /--cpu: must be one of .*not "z80"/],
  ['an unknown clock', [...GUEST, '--clock', 'sun'], /--clock: must be one of host, icount, not "sun"/],
  ['an unknown boot type', [...GUEST, '--boot', 'x'], /--boot: must be one of .*not "x"/],
  ['vCPUs out of range', [...GUEST, '--vcpus', '65'], /--vcpus: .*from 1 to 64, not 65/],
  ['vCPUs that are no number', [...GUEST, '--vcpus', '2x'], /--vcpus: .*"2x"/],
  ['a timeout that is none', [...GUEST, '--timeout', 'soon'], /--timeout: .*"soon"/],
  [
    'a folder to save in that is not there',
    [...GUEST, '--save', 'no/way'],
    /--save no\/way: there is no folder no/,
  ],
  ['an option without its value', ['run', '--kernel'], /--kernel needs a value/],
  ['an unknown option', [...GUEST, '--turbo'], /--turbo/],
  ['an unknown command', ['walk'], /no command "walk"/],
  ['an argument too many', [...GUEST, 'more'], /"more"/],
  ['contradicting options', [...GUEST, '--restore', 'x'], /--kernel and --restore exclude each other/],
  ['an initrd without a kernel', ['run', '--initrd', flat], /--initrd needs --kernel/],
  ['a disk of a PC', [...GUEST, '--disk', flat], /--disk needs --type pvh/],
  [
    'a network of no kind',
    ['run', '--kernel', flat, '--type', 'pvh', '--net', 'tap'],
    /--net: must be user, not "tap"/,
  ],
  [
    'a forwarded port that is none',
    ['run', '--kernel', flat, '--type', 'pvh', '--net', 'user,hostfwd=x'],
    /"x" is no forwarded port/,
  ],
  [
    'an xl command that xl has and we have not',
    ['xl', 'migrate', '1', 'there'],
    /xl migrate is not supported/,
  ],
];
for (const [title, args, expected] of cases) test(title, () => refuses(args, expected));

const vmlinuz = guestPaths().kernel('cloud');
const linux = await readFile(vmlinuz).catch(() => undefined);
const withLinux = (title: string, body: (image: Buffer) => Promise<void>): void => {
  if (linux === undefined) test.skip(title, 'missing dependency: npm run guests -- cloud');
  else test(title, () => body(linux));
};

withLinux('a truncated kernel', async (image) => {
  for (const length of [300, 600, 3000]) {
    const cut = await file(`cut-${length}`, image.subarray(0, length));
    await refuses(['run', '--kernel', cut], new RegExp(`--kernel .*cut-${length}: `));
  }
});

withLinux('an initrd that does not fit', async () => {
  const initrd = await file('initrd', new Uint8Array(90 << 20));
  const args = ['run', '--kernel', vmlinuz, '--initrd', initrd, '--memory', '128M'];
  await refuses(args, /--initrd .*initrd: .*does not fit.*\(Give the guest more memory/);
});

withLinux('a command line that is too long', async () => {
  const args = ['run', '--kernel', vmlinuz, '--append', 'x'.repeat(5000)];
  await refuses(args, /--append: /);
});

const unprivileged = (title: string, body: () => Promise<void>): void =>
  process.getuid?.() === 0 ? test.skip(title, 'the superuser can read everything') : test(title, body);

unprivileged('a file that cannot be read', async () => {
  const secret = await file('secret', 'x');
  await chmod(secret, 0);
  await refuses(['run', '--kernel', secret], /--kernel .*secret: permission denied/);
});

test('colours only for a terminal', async () => {
  const { stderr } = await paravane(['walk'], { environment: { FORCE_COLOR: '1' } });
  assert.not.match(stderr, /\x1b/);
});

test('--help and --version say what they should', async () => {
  const [help, runHelp, version] = [
    await paravane(['--help']),
    await paravane(['run', '--help']),
    await paravane(['--version']),
  ];
  assert.is(help.status + runHelp.status + version.status, 0);
  assert.match(help.stdout, /run .*guest/);
  for (const text of ['--kernel <file>', '--expect <text>', '--no-reboot', 'Ctrl-A X', '127 ']) {
    assert.ok(runHelp.stdout.includes(text), text);
  }
  assert.match(version.stdout, /^paravane\/\d+\.\d+\.\d+ /);
});
