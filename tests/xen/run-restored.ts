// Child process: restores a guest from a file, looks around in it, shuts it down, and prints what it found as JSON.
// node --import tsx tests/xen/run-restored.ts SNAPSHOT DISK

import { readFileSync } from 'node:fs';
import { LinuxGuest } from './linux.js';

const [snapshot, disk] = process.argv.slice(2) as [string, string];
const guest = await LinuxGuest.restore(new Uint8Array(readFileSync(snapshot)), disk);
guest.domain.unpause();
const file = (await guest.command('cat /tmp/file')).trim();
await guest.command('rm -f /tmp/ticks; while [ ! -e /tmp/ticks ]; do sleep 1; done');
const ticks = Number(await guest.command('cat /tmp/ticks'));
const size = (
  await guest.command('dd if=/dev/xvda of=/dev/null bs=4k count=16 2>/dev/null; cat /sys/block/xvda/size')
).trim();
const online = (await guest.command('cat /sys/devices/system/cpu/online')).trim();
guest.domain.xen!.requestShutdown('poweroff');
await guest.reaches('shutdown');
const { conversation } = guest;
guest.host.close();
process.stdout.write(`${JSON.stringify({ file, ticks, disk: size, online, conversation })}\n`);
process.exit(0);
