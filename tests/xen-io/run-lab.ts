// Child process of the guest tests: runs one scenario and prints what came of it as one line of JSON.
// node --import tsx tests/xen-io/run-lab.ts SCENARIO KERNEL

import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { MemoryImage } from '../../devices/block/index.js';
import type { KernelName } from '../../scripts/guests/catalog.js';
import { checkExt4, DHCP, Lab, makeExt4, RawFileImage, scratchFolder } from './lab.js';

const [scenario, kernel] = process.argv.slice(2) as [string, KernelName];

const scenarios: Record<string, () => Promise<unknown>> = {
  /** Mounts an ext4, writes, reads back after dropping caches, discards, unmounts. */
  async disk() {
    const path = join(scratchFolder(), 'disk');
    makeExt4(path, 64);
    const image = RawFileImage.open(path);
    const lab = new Lab();
    const guest = await lab.start({
      kernel,
      disk: image,
      script: `mount -t ext4 /dev/xvda /mnt && echo MOUNTED
dmesg | grep -i blkfront
dd if=/dev/urandom of=/mnt/file bs=64k count=128 2>/dev/null
md5sum </mnt/file; sync
echo 3 >/proc/sys/vm/drop_caches
md5sum </mnt/file
cat /sys/block/xvda/size /sys/block/xvda/queue/write_cache
umount /mnt && echo UNMOUNTED`,
    });
    await guest.over;
    const counters = guest.block!.counters;
    lab.close();
    image.close();
    return { said: guest.said, counters, fsck: checkExt4(path) };
  },

  /** An address by DHCP, then 8 MiB from and to a server on the host's loopback through the NAT, ping, DNS. */
  async nat() {
    const servers = await startServers();
    const lab = new Lab([`127.0.0.1:${servers.dns}`]);
    const guest = await lab.start({
      kernel,
      mac: '00:16:3e:11:22:33',
      script: `${DHCP}
ip -4 addr show eth0 | grep inet
ping -c 3 -q 10.0.2.2 | grep received
echo DOWN; nc 10.0.2.2 ${servers.source} </dev/null | md5sum
dd if=/dev/urandom of=/up bs=64k count=128 2>/dev/null; echo UP; md5sum </up; nc 10.0.2.2 ${servers.sink} </up
nslookup host.example 10.0.2.3 | grep 192.0.2.1
nc -l -p 80 -e /bin/cat &
echo LISTENING
read -t 30 line
cat /sys/class/net/eth0/statistics/tx_packets`,
    });
    await guest.until('LISTENING');
    const echoed = await throughForward(lab);
    guest.domain.xen!.console.write('go\n');
    await guest.over;
    const counters = guest.net!.counters;
    lab.close();
    return { said: guest.said, counters, echoed, received: servers.received(), sent: servers.sentSum };
  },

  /** Two guests that read without end from disks behind one slow queue, with weights 1 and 3. */
  async shares() {
    const lab = new Lab([], { requests: 150, requestBurst: 4 });
    const script = `for i in 1 2 3 4 5 6 7 8; do
  (while :; do dd if=/dev/xvda of=/dev/null bs=4k count=256 iflag=direct 2>/dev/null; done) &
done
echo READING
wait`;
    const guests = [];
    for (let i = 0; i < 2; i++) {
      const guest = await lab.start({ kernel, disk: new MemoryImage({ size: 1 << 20 }), script });
      lab.diskQueue.setShare(guest.domain.id, { weight: i === 0 ? 100 : 300 });
      guests.push(guest);
    }
    for (const guest of guests) await guest.until('READING');
    await sleep(2000);
    const before = lab.diskQueue.statistics();
    const began = lab.clock.now();
    await sleep(10_000);
    const seconds = (lab.clock.now() - began) / 1e9;
    const served = lab.diskQueue.statistics().map(({ requests }, i) => requests - before[i]!.requests);
    lab.close();
    return { served, perSecond: served.map((requests) => requests / seconds) };
  },

  /** A guest that writes is saved and goes on with new backends; nothing that it wrote is missing. */
  async restore() {
    const path = join(scratchFolder(), 'disk');
    makeExt4(path, 32);
    const script = `mount -t ext4 /dev/xvda /mnt
ip link set eth0 up; ip addr add 10.0.2.15/24 dev eth0
i=0
while [ $i -lt 400 ]; do
  i=$((i+1)); echo "record $i" >>/mnt/log; sync /mnt/log; echo "wrote $i"
done
ping -c 2 -q 10.0.2.2 | grep received
echo "lines $(wc -l </mnt/log)"
umount /mnt && echo UNMOUNTED`;
    const first = new Lab();
    const mac = '00:16:3e:11:22:33';
    const image = RawFileImage.open(path);
    const guest = await first.start({ kernel, disk: image, mac, script });
    await guest.until('wrote 20');
    const snapshot = await guest.domain.save();
    first.close();
    image.close();
    const second = new Lab();
    const again = RawFileImage.open(path);
    const heir = await second.restore(snapshot, { disk: again, mac });
    await heir.over;
    second.close();
    again.close();
    return { before: guest.said, after: heir.said, fsck: checkExt4(path) };
  },

  /** Two guests behind one switch: ping, and 4 MiB from one to the other. */
  async switch() {
    const lab = new Lab();
    const common = (address: number): string => `ip link set eth0 up
ip addr add 192.168.7.${address}/24 dev eth0`;
    const server = await lab.start({
      kernel,
      mac: '00:16:3e:00:00:01',
      script: `${common(1)}
echo READY; nc -l -p 7 | md5sum`,
    });
    await server.until('READY');
    const client = await lab.start({
      kernel,
      mac: '00:16:3e:00:00:02',
      script: `${common(2)}
ping -c 3 -q 192.168.7.1 | grep received
dd if=/dev/urandom of=/tmp/f bs=64k count=64 2>/dev/null; md5sum </tmp/f
nc 192.168.7.1 7 </tmp/f; echo SENT`,
    });
    await client.over;
    await server.over;
    lab.close();
    return { server: server.said, client: client.said, counters: client.net!.counters };
  },
};

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A source and a sink of bytes, and a name server, on this machine's loopback. */
async function startServers() {
  const bytes = randomBytes(8 << 20);
  const sink = createHash('md5');
  let count = 0;
  // Connections that are still open when the guest ends are reset.
  const ignore = (): void => {};
  const source = createServer((socket) => void socket.on('error', ignore).end(bytes));
  const drain = createServer((socket) => {
    socket.on('error', ignore);
    socket.on('data', (data) => {
      sink.update(data);
      count += data.length;
    });
  });
  const names = createSocket('udp4');
  names.on('message', (query, from) => names.send(nameAnswer(query), from.port, from.address));
  await Promise.all([
    new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => drain.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => names.bind(0, '127.0.0.1', resolve)),
  ]);
  return {
    source: (source.address() as AddressInfo).port,
    sink: (drain.address() as AddressInfo).port,
    dns: names.address().port,
    sentSum: createHash('md5').update(bytes).digest('hex'),
    received: () => ({ bytes: count, sum: sink.digest('hex') }),
  };
}

/** Answers every question for an IPv4 address with 192.0.2.1, others with nothing. */
function nameAnswer(query: Buffer): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const isA = query.readUInt16BE(end - 4) === 1;
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]);
  const head = Buffer.from(query.subarray(0, end));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(isA ? 1 : 0, 6);
  head.writeUInt32BE(0, 8);
  return isA ? Buffer.concat([head, answer]) : head;
}

/** Sends bytes to the guest's port 80 by a forwarded port and returns what comes back. */
async function throughForward(lab: Lab): Promise<string> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const hostPort = (probe.address() as AddressInfo).port;
  await new Promise((resolve) => probe.close(resolve));
  await lab.nat.forward({ protocol: 'tcp', hostPort, guestPort: 80 });
  // The guest's server may not be there yet: the connection is then reset.
  for (let tries = 0; tries < 100; tries++) {
    const said = await echo(hostPort);
    if (said !== '') return said;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return '';
}

/** What a server sends back; nothing when it resets the connection. */
function echo(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.on('data', (data) => {
      said += data;
      if (said.length >= 5) socket.end();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(said));
    socket.write('hello');
  });
}

const run = scenarios[scenario];
if (run === undefined) throw new Error(`There is no scenario ${scenario}.`);
console.log(JSON.stringify(await run()));
process.exit(0);
