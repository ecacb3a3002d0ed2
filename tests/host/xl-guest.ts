// A session of xl's verbs on a Debian PVH guest, for tests that run it in a child process: what came of each step is the
// last line of output, as JSON.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Engine, portOf } from '../../bindings/host/index.js';
import { VERBS, type VerbOutput } from '../../bindings/toolstack/verbs/index.js';
import { xlConfig } from '../../bindings/toolstack/xl-config.js';
import { nodeToolstack } from '../../cli/node-toolstack.js';
import { guestPaths, type KernelName } from '../../scripts/guests/catalog.js';
import { DHCP, initramfs, makeExt4, scratchFolder } from '../xen-io/lab.js';

const kernel = (process.argv[2] ?? 'cloud') as KernelName;
const folder = scratchFolder();
const newWorker = (): Worker => new Worker(new URL('./domain-worker.mjs', import.meta.url));
const toolstack = nodeToolstack({
  engine: (process.argv[3] ?? 'auto') as Engine,
  ...(process.argv[4] === 'workers' ? { workers: () => portOf(newWorker()), pcpus: 2 } : {}),
});
const PROMPT = '/ # ';
const LATE_MS = 100_000;
const GUEST = { domain: 'guest' };
const MAC = '00:16:3e:00:00:07';

let output = '';
let seen = 0;

const guest = () => toolstack.find('guest').domain;
const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

function follow(): void {
  const decoder = new TextDecoder();
  guest().console.onOutput((bytes) => {
    output += decoder.decode(bytes, { stream: true });
  });
}

/** Waits until `look` finds something. */
async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
  const deadline = Date.now() + LATE_MS;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what} never came:\n${output.slice(-3000)}`);
    await pause(20);
  }
}

async function said(text: string): Promise<string> {
  const end = await until(JSON.stringify(text), () => {
    const at = output.indexOf(text, seen);
    return at >= 0 && at + text.length;
  });
  const before = output.slice(seen, end - text.length);
  seen = end;
  return before;
}

/** What a shell command prints. The quotes keep the echo of the command from looking like its marks. */
async function shell(line: string): Promise<string> {
  guest().console.write(`echo sta''rt; ${line}; echo do''ne\n`);
  await said('\nstart');
  const text = await said('\ndone');
  await said(PROMPT);
  return text.replaceAll('\r', '').trim();
}

const online = (): number => guest().xen?.onlineVcpus.filter((up) => up).length ?? 0;
const disks = async (): Promise<string> => (await shell('ls /sys/block')).replaceAll(/\s+/g, ' ');
const kib = async (): Promise<number> =>
  Number(/MemTotal: +(\d+)/.exec(await shell('grep MemTotal /proc/meminfo'))?.[1]);

async function boot() {
  makeExt4(join(folder, 'a.raw'), 8);
  makeExt4(join(folder, 'b.raw'), 8);
  writeFileSync(join(folder, 'initrd'), await initramfs(kernel, ''));
  const config = `
    name = "guest"
    type = "pvh"
    kernel = "${guestPaths().kernel(kernel)}"
    ramdisk = "${join(folder, 'initrd')}"
    extra = "console=hvc0 quiet"
    memory = 256
    vcpus = 2
    maxvcpus = 4
    disk = [ "${join(folder, 'a.raw')},raw,xvda,rw" ]
    vif = [ "mac=${MAC}" ]
    on_reboot = "restart"`;
  await VERBS.create.run(toolstack, { request: xlConfig(config, 'guest.cfg'), paused: true });
  follow();
  VERBS.unpause.run(toolstack, GUEST);
  await said(PROMPT);
  return { disks: await disks(), online: online() };
}

async function vcpus() {
  VERBS['vcpu-set'].run(toolstack, { ...GUEST, vcpus: 1 });
  await until('one vCPU', () => online() === 1);
  VERBS['vcpu-set'].run(toolstack, { ...GUEST, vcpus: 4 });
  // As with the real hypervisor, the guest makes them present; a rule of its own, or this, brings them up.
  await until('four vCPUs', () => {
    guest().console.write(
      'for c in /sys/devices/system/cpu/cpu[1-3]/online; do echo 1 >$c; done 2>/dev/null\n',
    );
    return online() === 4;
  });
  await shell('true');
  return { online: online(), nproc: await shell('nproc') };
}

async function memory() {
  const before = await kib();
  VERBS['mem-set'].run(toolstack, { ...GUEST, kib: 200 * 1024 });
  await until('a smaller guest', () => (guest().xen?.memoryKiB ?? 0) <= 200 * 1024);
  const after = await kib();
  VERBS['mem-set'].run(toolstack, { ...GUEST, kib: 256 * 1024 });
  await until('a larger guest', () => (guest().xen?.memoryKiB ?? 0) > 250 * 1024);
  return { before, after, again: await kib() };
}

async function devices() {
  const spec = `${join(folder, 'b.raw')},raw,xvdb,w`;
  await VERBS['block-attach'].run(toolstack, { ...GUEST, disk: spec });
  await until('xvdb', () => VERBS['block-list'].run(toolstack, GUEST) as never);
  await pause(500);
  const two = await disks();
  const listed = (VERBS['block-list'].run(toolstack, GUEST) as { devid: number; state: number }[]).map(
    ({ devid, state }) => [devid, state],
  );
  await VERBS['block-detach'].run(toolstack, { ...GUEST, device: 'xvdb', force: false });
  const one = await disks();
  const address = await shell(
    `${DHCP.replaceAll('\n', '; ')} >/dev/null 2>&1; ip -4 addr show eth0 | grep -o 'inet [0-9.]*'`,
  );
  const [vif] = VERBS['network-list'].run(toolstack, GUEST) as { mac: string; state: number }[];
  return { two, listed, one, address, vif: [vif?.mac, vif?.state] };
}

/** Follows a request of the guest's disk from event to event, by a share that the queue was given. */
async function queues() {
  VERBS['queue-set'].run(toolstack, { ...GUEST, weight: 512, priority: 'high' });
  const traced = VERBS['queue-trace'].run(toolstack, { ...GUEST, device: 'xvda', count: 1, seconds: 60 });
  await shell('echo 3 >/proc/sys/vm/drop_caches; dd if=/dev/xvda of=/dev/null bs=4096 count=1 skip=99 2>&1');
  const { requests } = await traced;
  const life = requests.map(({ kind, device, stages }) => ({
    kind,
    device,
    stages: stages.map(({ stage }) => stage),
    rises: stages.every(({ at, instructions }, index) => {
      const before = stages[index - 1];
      return before === undefined || (at >= before.at && instructions >= before.instructions);
    }),
    instructions: stages[0]?.instructions,
  }));
  const { queues: rows } = VERBS['queue-list'].run(toolstack, {}) as VerbOutput<'queue-list'>;
  const disk = rows.find(({ queue }) => queue.endsWith('a.raw'))?.domains[0];
  return { life, share: [disk?.weight, disk?.priority], requests: disk?.requests };
}

async function saveAndRestore() {
  const file = join(folder, 'saved');
  await shell('mkdir -p /mnt; mount /dev/xvda /mnt; echo before >/mnt/file; sync; mark=kept');
  await VERBS.save.run(toolstack, { ...GUEST, file, after: 'destroy' });
  const gone = toolstack.all.length;
  await VERBS.restore.run(toolstack, { file, paused: true });
  follow();
  VERBS.unpause.run(toolstack, GUEST);
  guest().console.write('\n');
  await said(PROMPT);
  const text = await shell('echo $mark; echo after >>/mnt/file; sync; cat /mnt/file; umount /mnt');
  return { gone, domid: guest().id, text };
}

/** Waits for the prompt of a guest that `act` makes start anew; why it did. */
async function startsAnew(act: () => void): Promise<string> {
  const reset = guest().waitFor('reset');
  act();
  const { reason } = await reset;
  seen = output.length;
  await said(PROMPT);
  return reason;
}

async function sysrq() {
  const { store } = toolstack.host.xen;
  const node = () => store.read(`/local/domain/${guest().id}/control/sysrq`);
  VERBS.sysrq.run(toolstack, { ...GUEST, key: 'h' });
  const asked = node();
  await until('the guest to take the key', () => node() === '');
  const help = /sysrq: HELP/.test(await shell('dmesg | grep -i sysrq'));
  // Debian forbids this key unless told otherwise.
  await shell('echo 1 >/proc/sys/kernel/sysrq');
  VERBS.sysrq.run(toolstack, { ...GUEST, key: 'm' });
  await until('the guest to take the key', () => node() === '');
  const memory = /sysrq: Show Memory/.test(await shell('dmesg | grep -i sysrq'));
  return { asked, help, memory };
}

/** The larger kernels end in other ways, too. */
async function ends() {
  const reasons = [await startsAnew(() => VERBS.reboot.run(toolstack, { ...GUEST, force: false }))];
  const keys = await sysrq();
  if (kernel === 'amd64')
    reasons.push(await startsAnew(() => VERBS.sysrq.run(toolstack, { ...GUEST, key: 'b' })));
  if (kernel === '686-pae') reasons.push(await startsAnew(() => guest().console.write('reboot\n')));
  const off = guest().waitFor('poweroff');
  if (kernel === '686-pae') guest().console.write('halt\n');
  else VERBS.shutdown.run(toolstack, { ...GUEST, force: false });
  const poweroff = await off;
  await pause(50);
  return { reasons, keys, poweroff, left: toolstack.all.length };
}

const report = {
  boot: await boot(),
  vcpus: await vcpus(),
  memory: await memory(),
  devices: await devices(),
  queues: await queues(),
  saved: await saveAndRestore(),
  ends: await ends(),
};
console.log(JSON.stringify(report));
toolstack.host.close();
process.exit(0);
