// Debian's cloud kernel as a PVH domain: what it finds, its conversation with xenstore against the recording of the real
// Xen, vCPUs off and on, the balloon, save and restore in another process, and ways to end.
// deadline: 240

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { assert, suite } from '../suite.js';
import { conversationOf } from './conversation.js';
import { LinuxGuest, makeDisk, missing, PROMPT, scratchFolder } from './linux.js';

const test = suite('xen/linux');
const run = promisify(execFile);
const absent = missing('cloud');
const recording = readFileSync(new URL('golden/create-pvh-guest.txt', import.meta.url), 'latin1');
const CHILD_DEADLINE_MS = 120_000;

async function boot(disk: string): Promise<LinuxGuest> {
  const guest = await LinuxGuest.create('cloud', disk, { vcpus: 2 });
  guest.domain.xen!.setVcpus(1);
  guest.domain.start();
  return guest;
}

async function findings(guest: LinuxGuest): Promise<void> {
  for (const words of [
    'Hypervisor detected: Xen HVM',
    'Xen version 4.17.',
    'Booting kernel on Xen PVH',
    'Xen version: 4.17.7',
  ])
    assert.match(guest.output, words);
  for (const words of [
    ...[
      'xen:events: Using FIFO-based ABI',
      'xen:events: Xen HVM callback vector for event delivery is enabled',
    ],
    ...['xen:grant_table: Grant tables using version 1 layout', 'clocksource: Switched to clocksource xen'],
    ...['ACPI: No IOAPIC entries present', 'x86/PAT: Configuration [0-7]: WB  WC  UC- UC  WB  WP  UC- WT  '],
  ])
    assert.match(guest.output, words);
  assert.is(
    (await guest.command('cat /sys/devices/system/clocksource/clocksource0/current_clocksource')).trim(),
    'xen',
  );
  assert.is(
    (await guest.command('cat /sys/hypervisor/type /sys/hypervisor/version/*')).trim(),
    'xen\n.7\n4\n17',
  );
  assert.is((await guest.command('ls /sys/block; cat /sys/block/xvda/size')).trim(), 'xvda\n16384');
  assert.match(await guest.command('cat /sys/class/net/eth0/address'), '00:16:3e:11:22:33');
}

async function vcpusAndMemory(guest: LinuxGuest): Promise<void> {
  const xen = guest.domain.xen!;
  const online = async (): Promise<string> =>
    (await guest.command('cat /sys/devices/system/cpu/online')).trim();
  assert.is(await online(), '0', 'availability said offline');
  xen.setVcpus(2);
  await guest.command('sleep 1; echo 1 >/sys/devices/system/cpu/cpu1/online');
  assert.is(await online(), '0-1');
  assert.equal(xen.onlineVcpus, [true, true]);
  const total = async (): Promise<number> => Number(/Mem:\s+(\d+)/.exec(await guest.command('free'))?.[1]);
  const before = await total();
  xen.setMemoryTarget(172 * 1024);
  await guest.command('sleep 3');
  assert.is(before - (await total()), 20 * 1024, 'the balloon took 20 MiB');
  assert.ok(xen.memoryKiB <= 172 * 1024);
  xen.setMemoryTarget(192 * 1024);
  await guest.command('sleep 3');
  assert.is(await total(), before, 'and gave them back');
}

/** Saves, lets another process restore it, and goes on here. */
async function saveAndRestore(guest: LinuxGuest, disk: string): Promise<void> {
  await guest.command(
    'echo before >/tmp/file; (i=0; while sleep 1; do i=$((i+1)); echo $i >/tmp/ticks; done) & true',
  );
  const snapshot = await guest.domain.save();
  assert.is(guest.domain.state, 'running');
  assert.is((await guest.command('cat /tmp/file')).trim(), 'before', 'a save changes nothing here');
  const path = join(scratchFolder(), 'snapshot');
  writeFileSync(path, snapshot);
  const child = fileURLToPath(new URL('run-restored.ts', import.meta.url));
  const { stdout } = await run(process.execPath, ['--import', 'tsx', child, path, disk], {
    timeout: CHILD_DEADLINE_MS,
  });
  const { file, ticks, disk: size, online, conversation } = JSON.parse(stdout);
  assert.is(file, 'before');
  assert.ok(ticks > 0, 'processes go on');
  assert.is(size, '16384');
  assert.is(online, '0-1');
  for (const path of ['vbd/51712', 'vif/0'])
    assert.ok(conversation.includes(`IN WRITE (device/${path}/state 4)`), `${path} is connected again`);
}

if (absent !== undefined) test.skip('cloud', absent);
else {
  test('cloud: finds Xen, talks to xenstore as recorded, changes vCPUs and memory, saves, reboots, shuts down', async () => {
    const disk = makeDisk();
    const guest = await boot(disk);
    try {
      await guest.until(PROMPT);
      const ours = conversationOf(guest.conversation);
      const theirs = conversationOf(recording.split('\n'));
      assert.ok(theirs.main.length > 100 && theirs.states.length > 10);
      assert.equal(ours.main, theirs.main);
      assert.equal(ours.watch, theirs.watch);
      assert.equal(ours.states, theirs.states);
      await findings(guest);
      await vcpusAndMemory(guest);
      await saveAndRestore(guest, disk);
      guest.domain.xen!.requestShutdown('reboot');
      await guest.until('Restarting system');
      await guest.until('Hypervisor detected: Xen HVM');
    } finally {
      guest.host.close();
    }
  });
}
