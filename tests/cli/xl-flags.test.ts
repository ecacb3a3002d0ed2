// Flags and columns of xl's commands, as Xen's xl(1) has them, and what is refused because it is not there.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorImage } from '../../bindings/index.js';
import { assert, suite } from '../suite.js';
import { HYPERCALL_GUEST_BASE64 } from '../xen/hypercall-guest.gen.js';
import { typewriter } from './program.js';
import { ok, refused, run, xlHost } from './xl-host.js';

const test = suite('cli/xl-flags');
const { folder, toolstack, close } = await xlHost({ memory: '256M', vcpus: 8 });
test.after(close);

const monitor = join(folder, 'monitor');
const small = join(folder, 'small');
writeFileSync(monitor, monitorImage());
writeFileSync(small, Buffer.from(HYPERCALL_GUEST_BASE64, 'base64'));

function config(name: string, type: 'hvm' | 'pvh', more = ''): string {
  const path = join(folder, `${name}.cfg`);
  const kernel = type === 'pvh' ? small : monitor;
  writeFileSync(path, `name = "${name}"\ntype = "${type}"\nkernel = "${kernel}"\nmemory = 16\n${more}`);
  return path;
}

/** A test of its own domains. */
function xlTest(title: string, body: () => Promise<void>): void {
  test(title, async () => {
    try {
      await body();
    } finally {
      for (const { domain } of toolstack.all) domain.destroy();
    }
  });
}

/** Waits a while for what soon is so. */
async function until(so: () => boolean): Promise<void> {
  for (let turn = 0; !so(); turn++) {
    assert.ok(turn < 1000, String(so));
    await new Promise((resume) => setTimeout(resume, 10));
  }
}

const json = async (...argv: string[]) => JSON.parse(await ok('-o', 'json', ...argv));

xlTest('list: long, verbose, labels, pools and nodes', async () => {
  await ok('create', '-qp', config('one', 'hvm'));
  const [head, host, one] = (await ok('list', '-v')).split('\n') as [string, string, string];
  assert.match(head, /\tTime\(s\) {3}UUID {28}Reason-Code\tSecurity Label$/);
  assert.match(host, / 00000000-0000-0000-0000-000000000000 {8}- {16}-$/);
  assert.match(one, /--p--- +0\.0 00000000-0000-0000-0000-0{11}1 {8}- {16}-$/);
  assert.match(await ok('list', '-Z', 'one'), /Time\(s\) {3}Security Label\n.* {16}-\n$/);
  assert.match(
    await ok('list', '-c', '-n', 'one'),
    /Time\(s\) {9}Cpupool NODE Affinity\n.* {10}Pool-0 all\n$/,
  );
  const [dom0, first] = JSON.parse(await ok('list', '-l'));
  assert.equal([dom0.domid, dom0.config], [0, null]);
  assert.equal([first.domid, first.config.name, first.config.memoryMiB], [1, 'one', 16]);
  assert.match(await ok('vm-list'), /^UUID {34}ID {4}name\n00000000-0000-0000-0000-0{11}1 {2}1 {4}one +\n$/);
});

xlTest(
  'a domain that crashed or was powered off, and is kept, tells so by its letters and its reason',
  async () => {
    await ok('create', '-q', config('kept', 'hvm', 'on_crash = "preserve"\non_poweroff = "preserve"'));
    const { domain } = toolstack.find('kept');
    domain.powerOff();
    assert.match(await ok('list', '-v', 'kept'), / ---s-- .* {8}0 {16}-\n$/);
    assert.is((await json('list', 'kept'))[0].shutdownReason, 0);
    const { request } = toolstack.find('kept');
    domain.destroy();
    const boot = { type: 'flat', kernel: typewriter() } as const;
    const crashing = await toolstack.host.create({ name: 'kept', memory: '4M', boot });
    toolstack.adopt(crashing, request);
    crashing.start();
    crashing.console.write('t');
    await until(() => crashing.state === 'crashed');
    assert.match(await ok('list', '-v', 'kept'), / ---sc- .* {8}3 {16}-\n$/);
  },
);

xlTest('vcpu-list tells offline vCPUs from those that wait', async () => {
  await ok('create', '-qp', config('two', 'pvh', 'vcpus = 2'));
  const [, first, second] = (await ok('vcpu-list', 'two')).split('\n');
  assert.match(first!, /^two {30} {4}\d {5}0 {4}0 {3}--- {7}0\.0 {2}all \/ all$/);
  await ok('unpause', 'two');
  await until(() => toolstack.find('two').domain.vcpuTimes[1]?.state === 'offline');
  const [, , offline] = (await ok('vcpu-list', 'two')).split('\n');
  assert.match(offline!, /^two {30} {4}\d {5}1 {4}- {3}--p {7}0\.0 {2}all \/ all$/);
  assert.ok(second !== undefined);
});

xlTest('uptime in short, one value of info, parameters of the scheduler', async () => {
  await ok('create', '-qp', config('one', 'hvm'));
  assert.match(await ok('uptime', '-s', 'one'), /^ \d\d:\d\d:\d\d up {2}0:00, one \(\d+\)\n$/);
  assert.match(await ok('uptime'), /^Name {32}ID Uptime\nDomain-0 .* {2}0:00:\d\d\none .* {2}0:00:\d\d\n$/);
  assert.is(await ok('info', 'total_memory'), '256\n');
  assert.equal(await json('info', 'xen_m'), { xen_major: 4, xen_minor: 17 });
  const pool = 'Cpupool Pool-0: tslice=5ms ratelimit=0us migration-delay=0us\n';
  assert.is(await ok('sched-credit', '-s'), pool);
  assert.is((await json('sched-credit', '-s')).pool, 'Pool-0');
  await refused(2, /-s goes without -d/, 'sched-credit', '-s', '-d', 'one');
});

xlTest('commands may be cut short where only one begins so, and take what stands before them', async () => {
  assert.is((await ok('-v', '-f', 'li')).split('\n').length, 3);
  assert.is(await ok('upt', '--help'), await ok('uptime', '--help'));
  await refused(2, /xl has no command "vcpu"/, 'vcpu');
  await refused(2, /xl migrate-receive is not supported/, 'migrate-r');
  const checked = JSON.parse(await ok('-N', 'create', config('one', 'hvm')));
  assert.is(checked.name, 'one');
  assert.is((await json('list')).length, 1, 'nothing was made');
  await refused(2, /xl -N destroy is not supported/, '-N', 'destroy', 'one');
});

xlTest('consoles by type', async () => {
  await ok('create', '-qp', config('one', 'hvm'));
  await refused(2, /a pv console is not supported for domain "one"/, 'console', '-t', 'pv', 'one');
  await refused(2, /takes pv or serial, not "tty"/, 'console', '-t', 'tty', 'one');
});

xlTest('a saved domain goes on by another configuration, and is saved with one', async () => {
  const state = join(folder, 'saved');
  await ok('create', '-q', config('one', 'hvm', 'cpu_weight = 100'));
  await ok('save', 'one', state, config('other', 'hvm', 'cpu_weight = 300'));
  await ok('restore', state);
  assert.match(await ok('sched-credit', '-d', 'other'), /other +\d+ +300 +0/);
  await ok('destroy', 'other');
  await ok('restore', '-p', config('third', 'hvm', 'cpu_weight = 500'), state);
  assert.match(await ok('sched-credit', '-d', 'third'), /third +\d+ +500 +0/);
});

xlTest('a new name is in xenstore, too', async () => {
  await ok('create', '-qp', config('one', 'pvh'));
  const { id } = toolstack.find('one').domain;
  await ok('rename', 'one', 'uno');
  const { store } = toolstack.host.xen;
  assert.is(store.read(`/local/domain/${id}/name`), 'uno');
  assert.is(store.read(`${store.read(`/local/domain/${id}/vm`)}/name`), 'uno');
});

xlTest('waiting for an end and for a new start', async () => {
  await ok('create', '-q', config('one', 'hvm'));
  const { domain } = toolstack.find('one');
  let over = false;
  const foreground = run('create', '-F', config('two', 'hvm')).then((outcome) => {
    over = true;
    return outcome;
  });
  assert.is((await run('reboot', '-w', 'one')).message, '');
  assert.is((await json('list', 'one'))[0].resets, 1);
  assert.is(domain.state, 'running');
  assert.not.ok(over);
  await until(() =>
    toolstack.all.some((managed) => managed.domain.name === 'two' && managed.domain.state === 'running'),
  );
  toolstack.find('two').domain.powerOff();
  assert.is((await foreground).message, '');
  // The monitor does not heed its power button.
  domain.powerButton = () => void setTimeout(() => domain.powerOff(), 50);
  await ok('shutdown', '-w', 'one');
  assert.is((await json('list')).length, 1);
});

xlTest('what xl has and we have not is said to be so', async () => {
  await ok('create', '-qp', config('one', 'hvm'));
  for (const [line, what] of [
    ['create -V one.cfg', 'xl create -V, --vncviewer'],
    ['create --vncviewer-autopass one.cfg', 'xl create -A, --vncviewer-autopass'],
    ['restore -A state', 'xl restore -A, --vncviewer-autopass'],
    ['info -n', 'xl info -n, --numa'],
    ['sched-credit -t 10', 'xl sched-credit -t, --tslice_ms'],
    ['sched-credit --cpupool=Pool-0', 'xl sched-credit -p, --cpupool'],
    ['sched-credit2', 'xl sched-credit2'],
    ['mem-max one 64', 'xl mem-max'],
    ['trigger one power', 'xl trigger'],
    ['cpupool-list', 'xl cpupool-list'],
    ['pci-list one', 'xl pci-list'],
    ['config-update one one.cfg', 'xl config-update'],
    ['vcpu-pin one 0 all 0', 'soft affinity'],
  ] as const) {
    await refused(2, new RegExp(`^${what} is not supported$`), ...line.split(' '));
  }
});

xlTest('every command answers in JSON', async () => {
  await ok('create', '-qp', config('one', 'pvh'));
  for (const line of [
    ...[
      'list',
      'list -l',
      'vm-list',
      'info',
      'vcpu-list',
      'vcpu-pin one 0 all',
      'sched-credit',
      'block-list one',
    ],
    ...[
      'network-list one',
      'dmesg',
      'domid one',
      'domname 0',
      'uptime -s',
      'queue-list',
      'top -i 1',
      'rename one uno',
    ],
    ...['pause uno', 'mem-set uno 16', 'vcpu-set uno 1', 'sysrq uno h', 'unpause uno', 'shutdown -F uno'],
  ]) {
    assert.type(await json(...line.split(' ')), 'object', line);
  }
});
