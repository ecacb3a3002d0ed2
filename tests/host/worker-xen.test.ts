// A guest of Xen's interface in a Worker is like one in this thread: requests by xenstore, disk and network, statistics,
// save and restore, the ways to end.
// deadline: 180

import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type DomainApi, Host, portOf } from '../../bindings/host/index.js';
import { NodeDevices } from '../../bindings/host/node-devices.js';
import { assert, suite } from '../suite.js';
import { HYPERCALL_GUEST_BASE64 } from '../xen/hypercall-guest.gen.js';
import { linuxConfig, makeDisk, missing, PROMPT, Talk } from '../xen/linux.js';

const test = suite('host/worker-xen');
const newWorker = (): Worker => new Worker(new URL('./domain-worker.mjs', import.meta.url));
const BRIDGE = 'between';
const BARE = {
  frontend: {},
  backend: {},
  make: () => {
    throw new Error('it is made in the Worker');
  },
};

/** A host, its devices, and guests in Workers and here. */
class Rig {
  readonly host = new Host({ pcpus: 2, workers: () => portOf(newWorker()) });
  readonly devices = new NodeDevices();

  async plug(domain: DomainApi, mac: string, disk?: string): Promise<Talk<DomainApi>> {
    const { xen } = domain;
    if (xen === null) throw new Error('not a PVH domain');
    if (disk !== undefined)
      await this.devices.disk(domain, xen, { vdev: 'xvda', target: disk, writable: true });
    await this.devices.vif(domain, xen, { mac, bridge: BRIDGE });
    return new Talk(this.host, domain);
  }
}

async function verbs(guest: Talk<DomainApi>): Promise<void> {
  const xen = guest.domain.xen!;
  assert.ok(xen.tree().length > 50);
  assert.is(guest.host.xen.store.read(`${xen.path}/device/vif/0/state`), '4');
  assert.is(guest.host.xen.store.read(`/local/domain/0/backend/vbd/${xen.domid}/51712/state`), '4');
  assert.is(guest.host.xen.domains.get(xen.domid), xen);
  assert.equal(
    xen.devices.map(({ type, devid }) => `${type}/${devid}`),
    ['vbd/51712', 'vif/0'],
  );
  assert.equal(xen.onlineVcpus, [true, true]);
  xen.setVcpus(1);
  await guest.when(() => xen.onlineVcpus.filter((up) => up).length === 1);
  xen.setMemoryTarget(172 * 1024);
  await guest.when(() => xen.memoryKiB <= 172 * 1024);
  assert.throws(() => xen.setVcpus(3), /vCPUs must be from 1 to 2, not 3/);
  assert.throws(() => xen.setMemoryTarget(1e9), /The memory target must be/);
  assert.ok(xen.supports('suspend') && xen.supports('poweroff'));
  xen.sysrq('h');
  await guest.until('sysrq: HELP');
  assert.ok(guest.domain.stats.instructions > 1e6);
  assert.is(guest.domain.vcpuTimes.length, 2);
}

/** What is written here is in the file, what is in the file is read here. */
async function disk(guest: Talk<DomainApi>, path: string): Promise<void> {
  const made =
    'head -c 300000 /dev/urandom >/tmp/data; dd if=/tmp/data of=/dev/xvda bs=100000 seek=1 conv=fsync';
  await guest.command(`${made} 2>/dev/null`);
  const sum = (await guest.command('sha256sum </tmp/data')).split(' ')[0];
  const { createHash } = await import('node:crypto');
  const there = readFileSync(path).subarray(100_000, 400_000);
  assert.is(createHash('sha256').update(there).digest('hex'), sum);
  await guest.command('echo 3 >/proc/sys/vm/drop_caches');
  const back = await guest.command('dd if=/dev/xvda bs=100000 skip=1 count=3 2>/dev/null | sha256sum');
  assert.is(back.split(' ')[0], sum);
}

async function network(one: Talk<DomainApi>, other: Talk<DomainApi>): Promise<void> {
  await one.command('ip addr add 10.9.0.1/24 dev eth0; ip link set eth0 up');
  await other.command('ip addr add 10.9.0.2/24 dev eth0; ip link set eth0 up');
  assert.match(await one.command('ping -c 3 -s 4000 10.9.0.2'), '3 packets received');
  const listening = other.command('nc -l -p 9 | sha256sum');
  await one.command('head -c 2000000 /dev/urandom >/tmp/big; sleep 1; nc 10.9.0.2 9 </tmp/big');
  const sum = (await one.command('sha256sum </tmp/big')).split(' ')[0];
  assert.is((await listening).split(' ')[0], sum);
}

test('the nodes of a domain in a Worker are those of one in this thread', async () => {
  const { host } = new Rig();
  const kernel = new Uint8Array(Buffer.from(HYPERCALL_GUEST_BASE64, 'base64'));
  const config = { type: 'pvh', memory: '16M', vcpus: 2, boot: { kernel, append: '64' } } as const;
  const nodesOf = ({ id, xen }: DomainApi): string[] =>
    xen!.tree().map(({ path, value, permissions }) => {
      const numbered = permissions.map(({ domid, access }) => `${access}${domid === id ? 'N' : domid}`);
      return `${path.replace(xen!.path, '')} = ${value.replace(/\/\d+|0{11}\d|^\d$/g, 'N')} ${numbered.join()}`;
    });
  try {
    const here = await host.create(config);
    const there = await host.createInWorker(config);
    assert.ok(nodesOf(here).length > 30);
    assert.equal(nodesOf(there), nodesOf(here));
    assert.is(
      await host.create(config).then((other) => host.xen.domains.get(other.id)),
      host.all.at(-1)?.xen,
    );
    for (const domain of [here, there]) {
      domain.xen!.setVcpus(1);
      domain.xen!.sysrq('s');
    }
    await new Promise((resume) => setTimeout(resume, 100));
    assert.equal(nodesOf(there), nodesOf(here));
    assert.throws(
      () => there.xen!.attach({ ...{ type: 'vbd', devid: 1 }, ...BARE }),
      /does not say of what parts/,
    );
    assert.throws(() => void there.xen!.detach('vbd', 1), /has no device vbd\/1/);
  } finally {
    host.close();
  }
});

const absent = missing('cloud');
if (absent !== undefined) test.skip('Linux in a Worker', absent);
else
  test('Linux in a Worker', async () => {
    const rig = new Rig();
    const { host } = rig;
    const path = makeDisk();
    const config = await linuxConfig('cloud', { vcpus: 2, clock: 'host' });
    try {
      const there = await host.createInWorker(config);
      const here = await host.create({ ...config, vcpus: 1 });
      const guest = await rig.plug(there, '00:16:3e:00:00:01', path);
      const neighbour = await rig.plug(here, '00:16:3e:00:00:02');
      there.start();
      here.start();
      await guest.until(PROMPT);
      await neighbour.until(PROMPT);
      await verbs(guest);
      await disk(guest, path);
      await network(guest, neighbour);
      const snapshot = await there.save();
      assert.is((await guest.command('echo goes on')).trim(), 'goes on');
      const xen = there.xen!;
      await xen.detach('vif', 0);
      assert.is(await guest.command('ls /sys/class/net | grep eth'), '');
      assert.equal(host.xen.store.directory(`${xen.path}/device/vif`) ?? [], []);
      xen.requestShutdown('poweroff');
      await guest.reaches('shutdown');
      there.destroy();
      assert.is(host.xen.store.directory(xen.path), null);
      assert.is(host.xen.store.directory(`/local/domain/0/backend/vbd/${xen.domid}`), null);
      const restored = await host.restoreInWorker(snapshot);
      const again = await rig.plug(restored, '00:16:3e:00:00:01', path);
      restored.unpause();
      assert.is((await again.command('cat /sys/block/xvda/size')).trim(), '16384');
      await again.command('ip link set eth0 up');
      await network(again, neighbour);
      restored.xen!.requestShutdown('reboot');
      await again.until('Restarting system');
      await again.until(PROMPT);
      assert.is((await again.command('cat /sys/block/xvda/size')).trim(), '16384');
    } finally {
      host.close();
    }
  });
