// xl's commands for queues, on the queue of a disk whose requests the test makes itself; and policies from files.

import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { RealClock } from '../../bindings/host/real-clock.js';
import { HostQueues, type Policy } from '../../bindings/toolstack/queues.js';
import { readPolicies } from '../../cli/policies.js';
import type { IoKind, Stage } from '../../devices/queue/index.js';
import { root } from '../../scripts/build.js';
import { assert, suite } from '../suite.js';
import { HYPERCALL_GUEST_BASE64 } from '../xen/hypercall-guest.gen.js';
import { paravane } from './program.js';
import { ok, refused, run, xlHost } from './xl-host.js';

const test = suite('cli/xl-queues');
let seen = 0;
const policies = new Map<string, Policy>([
  ['backwards', ({ pending }) => ({ start: pending.map(({ id }) => id).reverse() })],
  [
    'broken',
    () => {
      seen++;
      throw new Error('no idea');
    },
  ],
]);
const { folder, toolstack, close } = await xlHost({ memory: '64M', policies });
test.after(close);

const disk = join(folder, 'disk.raw');
const QUEUE = `vbd ${disk}`;
writeFileSync(disk, new Uint8Array(1 << 20));
writeFileSync(join(folder, 'guest'), Buffer.from(HYPERCALL_GUEST_BASE64, 'base64'));
const file = join(folder, 'guest.cfg');
writeFileSync(
  file,
  `name = "guest"\ntype = "pvh"\nkernel = "${join(folder, 'guest')}"\nmemory = 16\ndisk = [ "${disk},raw,xvda,w" ]\n`,
);
const { io } = toolstack.services.devices;

interface Listed {
  readonly policies: string[];
  readonly queues: {
    readonly queue: string;
    readonly order: string;
    readonly policy: string | null;
    readonly fault: { readonly message: string } | null;
    readonly domains: { readonly name: string; readonly weight: number; readonly requests: number }[];
  }[];
}

/** The line of `top` about the guest. */
async function rowOf(): Promise<string> {
  const lines = (await ok('top', '-b')).split('\n');
  return lines.find((line) => line.includes('guest'))!.trim();
}

const listed = async (): Promise<Listed> => JSON.parse(await ok('queue-list', '-o', 'json'));

/** Submits requests that wait for each other; the order in which they ran. */
async function submit(count: number, kind: IoKind = 'read'): Promise<number[]> {
  const queue = io.find(QUEUE);
  const order: number[] = [];
  const ends: Promise<void>[] = [];
  const domain = toolstack.find('guest').domain.id;
  for (let offset = 0; offset < count; offset++) {
    const trace = io.tracer.begin({ domain, device: 'vbd-51712', kind, bytes: 512, offset });
    ends.push(
      new Promise((over) => {
        const run = (done: () => void): void => {
          order.push(offset);
          setTimeout(() => {
            for (const stage of ['served', 'responded', 'notified'] as Stage[]) trace.mark(stage);
            done();
            over();
          }, 2);
        };
        queue.submit({ domain, kind, bytes: 512, offset, trace, run, cancel: over });
      }),
    );
  }
  await Promise.all(ends);
  return order;
}

test('shares of a domain, by one queue or by all, are set, listed and refused', async () => {
  await ok('create', '-qp', file);
  await ok('queue-set', '-w', '1000', '-c', 'high', '-r', '500', '-b', '1m', '-t', '20', 'guest');
  const number = toolstack.find('guest').domain.id;
  const share = { weight: 1000, priority: 'high', rate: { requests: 500, bytes: 1 << 20 }, deadline: 20e6 };
  assert.equal(io.find(QUEUE).share(number), share);
  await ok('queue-set', '-r', 'none', '-t', 'none', '--byte-burst=4k', '-q', QUEUE, 'guest');
  const next = { ...share, rate: { bytes: 1 << 20, byteBurst: 4096 }, deadline: null };
  assert.equal(io.find(QUEUE).share(number), next);
  assert.equal(await submit(2), [0, 1]);
  const text = await ok('queue-list');
  assert.match(text, /^Policies: backwards, broken\nvbd .*disk\.raw: order fair, 0 waiting, 0 in service\n/);
  const [, , head, row] = text.split('\n');
  assert.match(
    head!,
    /^ {2}Name +Class +ID +Weight +Limit +Deadline +Wait +Run +Requests +MiB +Req\/s +MiB\/s +p50/,
  );
  assert.match(
    row!,
    /^ {2}guest +high +\d+ +1000 +1048576B\/s +- +0 +0 +2 +0\.0 +2 +0\.0 +\d+\.\d\d +\d+\.\d\d$/,
  );
  await refused(2, /weight must be a whole number from 1 to 65535/, 'queue-set', '-w', '0', 'guest');
  await refused(2, /class must be high, normal or low, not "urgent"/, 'queue-set', '-c', 'urgent', 'guest');
  await refused(2, /rate of bytes must be a number from 1/, 'queue-set', '-b', '-1', 'guest');
  await refused(2, /Nothing is said that is to be changed/, 'queue-set', 'guest');
  await refused(1, /There is no queue "vbd x"/, 'queue-set', '-w', '1', '-q', 'vbd x', 'guest');
  await refused(1, /There is no queue "vbd x"/, 'queue-list', 'vbd x');
  await refused(1, /There is no domain "absent"/, 'queue-set', '-w', '1', 'absent');
});

test('a device that is plugged in later is under the share of its domain, and a domain that goes takes it along', async () => {
  const other = join(folder, 'other.raw');
  writeFileSync(other, new Uint8Array(1 << 20));
  const number = toolstack.find('guest').domain.id;
  await ok('queue-set', '-w', '7', 'guest');
  await ok('unpause', 'guest');
  await ok('block-attach', 'guest', `${other},raw,xvdb,w`);
  assert.is(io.find(`vbd ${other}`).share(number).weight, 7);
  await ok('destroy', 'guest');
  assert.is(io.find(QUEUE).share(number).weight, 256);
  await ok('create', '-qp', file);
  assert.equal(
    (await listed()).queues[0]!.domains.map(({ weight }) => weight),
    [256],
  );
});

test("a queue goes by the user's policy, which is reported when it fails", async () => {
  await ok('queue-policy', QUEUE, 'backwards');
  const before = await listed();
  assert.equal([before.policies, before.queues[0]!.policy], [['backwards', 'broken'], 'backwards']);
  // The first runs at once; what waits behind 32 others comes back to front.
  const order = await submit(40);
  assert.equal(order.slice(32), [39, 38, 37, 36, 35, 34, 33, 32]);
  await ok('queue-policy', QUEUE, 'broken');
  assert.equal(await submit(3), [0, 1, 2]);
  const [queue] = (await listed()).queues;
  assert.equal([queue!.order, queue!.policy, seen], ['fifo', null, 1]);
  assert.match(queue!.fault!.message, 'no idea');
  assert.match(await ok('queue-list'), /order fifo \(policy taken off: Error: no idea\)/);
  assert.match(await ok('dmesg'), /the policy of queue "vbd .*" was taken off: Error: no idea/);
  await ok('queue-policy', QUEUE, 'fair');
  assert.is((await listed()).queues[0]!.order, 'fair');
  await refused(1, /no policy "none". It has backwards, broken/, 'queue-policy', QUEUE, 'none');
});

test('a policy called default is in force from the start', () => {
  const clock = new RealClock();
  const made = new HostQueues({ clock, policies: new Map([['default', policies.get('backwards')!]]) });
  made.queue('vbd a', toolstack.find('guest').domain);
  assert.equal([made.policyOf('vbd a'), made.find('vbd a').order], ['default', 'policy']);
  made.setPolicy('vbd a', null);
  assert.is(made.policyOf('vbd a'), null);
});

test('the life of requests is followed only while it is asked for', async () => {
  await submit(1);
  const traced = run('queue-trace', '-n', '2', 'guest', 'xvda');
  while (io.tracer.lives.length === 0) await submit(1, 'write');
  await submit(3);
  const { stdout, status } = await traced;
  assert.is(status, 0);
  assert.match(
    stdout,
    /^Request \d+: write of 512 bytes at 0, vbd-51712\n {2}stage +at\(us\) +exits +instructions\n/,
  );
  for (const stage of ['queued', 'started', 'served', 'responded', 'notified'])
    assert.match(stdout, new RegExp(`\\n {2}${stage} +\\d+\\.\\d +\\d+ +\\d+\\n`));
  assert.match(stdout, /\nmean of +requests +us +exits +instructions\nqueued - started +2 /);
  assert.is(io.tracer.lives.length, 0);
  await submit(1);
  assert.is(io.tracer.lives.length, 0, 'nothing is followed any more');
  const first = run('queue-trace', '-t', '2', 'guest', 'vif-0');
  await delay(500);
  const second = run('queue-trace', 'guest');
  assert.equal([(await second).message, (await second).status], ['Another trace is being taken.', 1]);
  await submit(1);
  assert.is((await first).stdout, 'No request came.\n', 'requests of other devices are not followed');
});

test('top has the columns of xentop, with what the queues have served', async () => {
  const before = (await rowOf()).split(/ +/);
  await submit(4);
  await submit(3, 'write');
  const [head, ...rows] = (await ok('top', '-b')).split('\n');
  assert.is(
    head,
    '      NAME  STATE   CPU(sec) CPU(%)     MEM(k) MEM(%)  MAXMEM(k) MAXMEM(%) VCPUS NETS NETTX(k) NETRX(k) VBDS' +
      '   VBD_OO   VBD_RD   VBD_WR  VBD_RSECT  VBD_WSECT SSID',
  );
  for (const row of rows.slice(0, 2)) assert.is(row.length, head!.length);
  const host = rows.find((row) => row.includes('Domain-0'))!;
  assert.match(host, /^ {2}Domain-0 -----r +\d+ +\d+\.\d +\d+ +\d+\.\d {3}no limit {7}n\/a {5}1 {4}0 /);
  const row = (await rowOf()).split(/ +/);
  assert.equal(row.slice(0, 2), ['guest', '----p-']);
  assert.equal(row.slice(4, 11), ['16384', '25.0', '16384', '25.0', '1', '0', '0']);
  const grown = [14, 15, 16, 17].map((at) => Number(row[at]) - Number(before[at]));
  assert.equal(grown, [4, 3, 4, 3], 'reads, writes and their sectors');
});

test('policies come from a module, in JavaScript or TypeScript, and bad ones are refused in a line', async () => {
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const text =
    'export default ({ pending }) => ({ start: pending.map(({ id }) => id) });\nexport const limit = 3;\n';
  assert.equal([...(await readPolicies(write('order.mjs', text))).keys()], ['default']);
  const typed =
    'export const sorted = (view: { pending: readonly { id: number }[] }) => ({ start: view.pending.map((p) => p.id) });';
  const [[name, sorted]] = [...(await readPolicies(write('order.mts', typed)))] as [[string, Policy]];
  assert.equal(
    [name, sorted({ now: 0, free: 1, pending: [{ id: 5 }] } as never)],
    ['sorted', { start: [5] }],
  );
  // As Node without a loader sees it, which the tests have.
  const bundle = join(folder, 'bundle.mjs');
  const shared = {
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: bundle,
    logLevel: 'error',
  } as const;
  buildSync({ ...shared, entryPoints: [join(root, 'cli/policies.ts')] });
  const show = `import { readPolicies } from ${JSON.stringify(bundle)};
    readPolicies(process.argv[1]).then((all) => console.log([...all.keys()].join()), (error) => console.log(error.message));`;
  const plain = (): string =>
    execFileSync(process.execPath, ['--input-type=module', '-e', show, join(folder, 'order.mts')], {
      encoding: 'utf8',
    });
  if (!('typescript' in process.features))
    assert.match(plain(), /no typescript package is installed beside the file/);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(root, 'node_modules/typescript'), join(folder, 'node_modules/typescript'));
  assert.is(plain(), 'sorted\n');
  for (const [path, message] of [
    [join(folder, 'absent.mjs'), /--policies .*: there is no such file/],
    [write('bad.mjs', 'export default {'), /--policies .*bad\.mjs: /],
    [write('none.mjs', 'export const a = 1;'), /the module exports no function/],
  ] as const) {
    const { status, stderr } = await paravane(['host', '--policies', path]);
    assert.is(status, 2, stderr);
    assert.match(stderr, message);
    assert.match(stderr, /^paravane: [^\n]*\n$/);
  }
});
