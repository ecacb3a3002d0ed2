// `paravane run` from outside: scripts, exit statuses, saved states, the crash report.
// deadline: 240

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, suite } from '../suite.js';
import { type ProgramOptions, paravane, typewriter } from './program.js';

const test = suite('cli/run');
const folder = await mkdtemp(join(tmpdir(), 'paravane-cli-'));
const kernel = join(folder, 'typewriter.bin');
await writeFile(kernel, typewriter());
test.after(() => rm(folder, { recursive: true }));

const GUEST = ['--kernel', kernel, '--boot', 'flat', '--memory', '2M', '--clock', 'icount'];

function run(args: readonly string[], options?: ProgramOptions) {
  return paravane(['run', ...GUEST, '--timeout', '30', ...args], options);
}

test('a script whose texts all come ends with 0', async () => {
  const script = ['--expect', 'ready> ', '--send', 'ab', '--expect', '[a][b]', '--send=7', '--expect', '[7]'];
  const { status, stdout, stderr } = await run(script);
  assert.is(stderr, '');
  assert.is(status, 0);
  assert.is(stdout, 'ready> [a][b][7]');
});

test('what is typed last is typed before the end', async () => {
  const { status, stdout } = await run(['--expect', 'ready', '--send', '0123456789'.repeat(20)]);
  assert.is(status, 0);
  assert.ok(stdout.includes('[9][0]'), stdout);
});

test('a text that does not come ends with 1 when time is up, and is named', async () => {
  const { status, stderr } = await run(['--timeout', '1', '--expect', 'ready', '--expect', 'never\\n']);
  assert.is(status, 1);
  assert.is(stderr, 'paravane: time is up after 1 s: "never\\n" did not come\n');
});

test('power-off, reset, crash and the debug port have statuses of their own', async () => {
  const script = ['--expect', '> ', '--send'];
  const [off, reset, port] = [
    await run([...script, 'q', '--expect', 'never']),
    await run([...script, 'r', '--expect', 'never', '--no-reboot']),
    await run([...script, 'x', '--expect', 'never']),
  ];
  assert.is(off.status, 3);
  assert.is(off.stderr, 'paravane: the guest powered off: "never" did not come\n');
  assert.is(reset.status, 4);
  assert.is(port.status, 64 + 5);
  assert.match(port.stderr, /^paravane: the guest wrote 5 to the debug exit port\n$/);
});

test('a reset starts the guest anew', async () => {
  const { status, stdout } = await run([
    '--expect',
    '> ',
    '--send',
    'r',
    '--expect',
    'ready> ',
    '--send',
    'q',
  ]);
  assert.is(status, 0);
  assert.is(stdout, 'ready> ready> ');
});

test('a triple fault prints registers, mode, the last instructions and why', async () => {
  const { status, stderr } = await run(['--expect', '> ', '--send', 't', '--expect', 'never']);
  assert.is(status, 5);
  assert.match(stderr, /^Triple fault on vCPU 0 at 0:[0-9a-f]+ in real mode\.\n/);
  assert.match(stderr, /Why: .*no interrupt descriptor table; last came #GP.*0042/);
  assert.match(stderr, /rax +[0-9a-f]{8}|eax +[0-9a-f]{8}/);
  assert.match(stderr, /lidt \[.*\]\n=> [0-9a-f]{8} {2}0f 0b +ud2\n/);
  assert.not.match(stderr, /\x1b/);
});

test('without a script, standard input goes to the guest, and its power-off is an end like any other', async () => {
  const { status, stdout, stderr } = await run([], { input: 'hi!q' });
  assert.is(status, 0);
  assert.is(stderr, '');
  assert.is(stdout, 'ready> [h][i][!]');
});

test('without a kernel it runs the default guest and says so on its first line', async () => {
  const { status, stdout, stderr } = await paravane(['run', '--timeout', '30'], { input: 'calc 6*7\roff\r' });
  assert.is(status, 0, stderr);
  assert.match(stdout, /^Guest: the Paravane monitor.*\n/);
  assert.match(stdout, /paravane> calc 6\*7\r?\n42 = 0x0000002a\r?\n/);
});

test('output that nobody reads ends the run', async () => {
  const { status, stderr } = await run([], {
    onOutput: (_, child) => {
      child.hangUp();
      child.type('abc');
    },
  });
  assert.is(status, 6);
  assert.is(stderr, 'paravane: nobody reads the output any more\n');
});

test('Ctrl-A works on a pipe, too', async () => {
  const { status, stdout, stderr } = await run([], { input: 'a\x01a\x01h\x01q\x01x' });
  assert.is(status, 0);
  assert.ok('ready> [a][\x01]'.startsWith(stdout), JSON.stringify(stdout));
  assert.match(stderr, /Ctrl-A X {2}leave/);
});

test('a state is saved at the end and goes on where it was', async () => {
  const state = join(folder, 'state');
  await writeFile(state, 'older');
  const saved = await run(['--save', state, '--expect', '> ', '--send', 'a', '--expect', '[a]']);
  assert.is(saved.status, 0);
  assert.match(saved.stderr, /^paravane: saved to .*state, [0-9.]+ MiB\n$/);
  const restore = ['run', '--restore', state, '--timeout', '30'];
  const restored = await paravane([...restore, '--send', 'b', '--expect', '[b]']);
  assert.is(restored.stderr, '');
  assert.is(restored.status, 0);
  assert.is(restored.stdout, '[b]');
  const bytes = await readFile(state);
  for (const [name, damage] of [
    ['cut', bytes.subarray(0, bytes.length - 5)],
    ['changed', Buffer.from(bytes).fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 1)],
    ['empty', Buffer.alloc(0)],
  ] as const) {
    await writeFile(join(folder, name), damage);
    const refused = await paravane(['run', '--restore', join(folder, name), '--timeout', '30']);
    assert.is(refused.status, 2, refused.stderr);
    assert.match(refused.stderr, new RegExp(`^paravane: --restore .*${name}: [^\\n]+\\n$`));
  }
  assert.equal(
    (await readdir(folder)).filter((file) => file.endsWith('.tmp')),
    [],
  );
});

test('a guest that is off is not saved over an older state', async () => {
  const state = join(folder, 'kept');
  await writeFile(state, 'older');
  const { status, stderr } = await run(['--save', state], { input: 'q' });
  assert.is(status, 0);
  assert.match(stderr, /nothing is saved .*switched off/);
  assert.is(await readFile(state, 'utf8'), 'older');
});

test('a signal ends it, saves, and is in the status', async () => {
  const state = join(folder, 'by-signal');
  const { status, stderr } = await run(['--save', state], {
    onOutput: (_, child) => child.kill('SIGTERM'),
  });
  assert.is(status, 128 + 15);
  assert.match(stderr, /saved to/);
});

test('--stats counts instructions and exits', async () => {
  const { stderr } = await run(['--stats', '--expect', '> ']);
  assert.match(stderr, /^Statistics\ninstructions +[1-9]\d*\nspeed +[\d.]+ MIPS over/);
  assert.match(stderr, /core exits +(budget|kick|pause) \d+/);
});

test('two runs by instruction count are alike', async () => {
  const script = ['--stats', '--expect', '> ', '--send', 'abc', '--expect', '[c]'];
  const [one, two] = [await run(script), await run(script)];
  const guestTime = /guest time.*/;
  assert.is(one.stdout, two.stdout);
  assert.ok(guestTime.test(one.stderr));
});
