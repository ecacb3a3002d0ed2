// Debian guests with paravirtual disks and networks, for tests and benchmarks that run in child processes.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Domain } from '../../bindings/host/index.js';
import { Host, readImage } from '../../bindings/host/node.js';
import { RawFileImage } from '../../bindings/host/node-image.js';
import { NodeSockets } from '../../bindings/host/node-sockets.js';
import { RealClock } from '../../bindings/host/real-clock.js';
import type { BlockImage } from '../../devices/block/index.js';
import { LearningSwitch, Nat } from '../../devices/net/index.js';
import { IoQueue, type RateLimit, Tracer } from '../../devices/queue/index.js';
import { BlockBackend } from '../../devices/xen/block-backend.js';
import { NetBackend } from '../../devices/xen/net-backend.js';
import { guestPaths, type KernelName } from '../../scripts/guests/catalog.js';
import { buildInitramfs } from '../../scripts/guests/initramfs.js';
import { kernelModules } from '../../scripts/guests/modules.js';

/** Why guests with disks cannot run on this machine, or null. */
export function missing(kernel: KernelName): string | null {
  const paths = guestPaths();
  const arch = archOf(kernel);
  if (!existsSync(paths.kernel(kernel)) || !existsSync(paths.busybox(arch))) return 'npm run guests';
  return findTool('mke2fs') === null || findTool('e2fsck') === null ? 'e2fsprogs' : null;
}

export function archOf(kernel: KernelName): 'amd64' | 'i386' {
  return kernel.startsWith('686') ? 'i386' : 'amd64';
}

export function findTool(name: string): string | null {
  return (
    ['/sbin', '/usr/sbin', '/bin', '/usr/bin'].map((folder) => join(folder, name)).find(existsSync) ?? null
  );
}

/** A folder that goes when the process ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-io-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A raw image with an empty ext4, by mke2fs. */
export function makeExt4(path: string, mebibytes: number): void {
  execFileSync(findTool('mke2fs')!, [
    '-q',
    '-t',
    'ext4',
    '-F',
    '-E',
    'lazy_itable_init=0',
    path,
    `${mebibytes}M`,
  ]);
}

/** What e2fsck says of an image after the journal was replayed: exit status and text. */
export function checkExt4(path: string): { clean: boolean; said: string } {
  const e2fsck = findTool('e2fsck')!;
  const run = (...flags: string[]): { status: number; said: string } => {
    try {
      return { status: 0, said: execFileSync(e2fsck, [...flags, path], { encoding: 'utf8', stdio: 'pipe' }) };
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      return { status, said: stdout };
    }
  };
  const replay = run('-p');
  const check = run('-f', '-n');
  return { clean: replay.status <= 1 && check.status === 0, said: replay.said + check.said };
}

/** An initramfs with the drivers, whose shell runs `script`. */
export async function initramfs(kernel: KernelName, script: string): Promise<Uint8Array> {
  const wanted = ['xen-blkfront', 'xen-netfront'];
  if (kernel !== 'cloud') wanted.push('crc32c_generic', 'ext4');
  else wanted.push('af_packet');
  const modules = await modulesOf(kernel, wanted);
  return buildInitramfs({
    arch: archOf(kernel),
    extraFiles: {
      ...modules,
      ...DHCP_FILES,
      'io.sh': { data: `#!/bin/sh\n${script}\n` },
    },
    compression: 0,
  });
}

/** Modules that a kernel has; what is built in has none. */
async function modulesOf(kernel: KernelName, names: readonly string[]) {
  const found: string[] = [];
  for (const name of names) {
    try {
      await kernelModules(kernel, [name]);
      found.push(name);
    } catch {
      // Built in.
    }
  }
  return kernelModules(kernel, found);
}

/** What udhcpc does with a lease. */
const DHCP_SCRIPT = `#!/bin/sh
case $1 in
bound|renew)
  ip addr flush dev $interface
  ip addr add $ip/$mask dev $interface
  ip route add default via $router
  echo "nameserver $dns" >/etc/resolv.conf
  ;;
esac
`;

/** The script that {@link DHCP} needs. */
export const DHCP_FILES = { 'etc/dhcp.sh': { data: DHCP_SCRIPT } };

/** Gets an address for eth0. */
export const DHCP = `ip link set eth0 up
udhcpc -q -n -t 5 -i eth0 -s /etc/dhcp.sh`;

export interface GuestOptions {
  kernel: KernelName;
  /** Runs when the modules are loaded; the machine powers off after it. */
  script: string;
  disk?: BlockImage;
  mac?: string;
  memory?: string;
  trace?: boolean;
}

/** A running guest and all that it said. */
export class LabGuest {
  said = '';
  block: BlockBackend | null = null;
  net: NetBackend | null = null;
  readonly over: Promise<void>;

  constructor(readonly domain: Domain) {
    const { console } = domain.xen!;
    console.onOutput((bytes) => {
      this.said += Buffer.from(bytes).toString('latin1');
      if (process.env['LAB_ECHO']) process.stderr.write(bytes);
    });
    this.over = new Promise((resolve) => {
      domain.on('poweroff', () => resolve());
      domain.on('crash', () => resolve());
    });
  }

  /** Waits until the guest has said something; rejects when it ends before. */
  async until(text: string): Promise<void> {
    let ended = false;
    void this.over.then(() => (ended = true));
    while (!this.said.includes(text)) {
      if (ended) throw new Error(`the guest ended before "${text}":\n${this.said.slice(-3000)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** What stands between two marks on lines of their own. */
  between(from: string, to: string): string {
    const start = this.said.indexOf(from);
    const end = this.said.indexOf(to, start);
    if (start < 0 || end < 0) throw new Error(`no ${from} … ${to} in:\n${this.said.slice(-3000)}`);
    return this.said
      .slice(start + from.length, end)
      .replaceAll('\r', '')
      .trim();
  }
}

/** One host with one network and its NAT. */
export class Lab {
  readonly clock = new RealClock();
  readonly host = new Host();
  readonly network = new LearningSwitch({ clock: this.clock });
  readonly netQueue = new IoQueue({ name: 'network', clock: this.clock, width: 64 });
  readonly diskQueue: IoQueue;
  readonly nat: Nat;
  readonly #guests: LabGuest[] = [];
  readonly tracer: Tracer;

  /** @param diskRate of all disks together */
  constructor(nameServers: string[] = [], diskRate: RateLimit = {}) {
    this.diskQueue = new IoQueue({ name: 'disk', clock: this.clock, width: 32, total: diskRate });
    const sockets = new NodeSockets({ nameServers });
    this.nat = new Nat({ clock: this.clock, sockets, network: this.network, hostLoopback: true });
    this.tracer = new Tracer(this.clock, (id) => this.#counters(id), 65_536);
  }

  #counters(id: number) {
    const domain = this.#guests.find((guest) => guest.domain.id === id)!.domain;
    const { exits, instructions } = domain.stats;
    const sum = Object.values(exits).reduce((total, count) => total + count, 0);
    return { exits: sum, instructions };
  }

  async start(options: GuestOptions): Promise<LabGuest> {
    const { kernel, script, memory = '256M' } = options;
    const domain = await this.host.create({
      type: 'pvh',
      name: `guest${this.#guests.length}`,
      memory,
      boot: {
        kernel: await readImage(guestPaths().kernel(kernel)),
        initrd: await initramfs(kernel, script),
        append: 'console=hvc0 quiet paravane.run=/io.sh',
      },
    });
    return this.#run(domain, options);
  }

  /** Goes on with a saved guest and new backends. */
  async restore(snapshot: Uint8Array, options: Omit<GuestOptions, 'kernel' | 'script'>): Promise<LabGuest> {
    return this.#run(await this.host.restore(snapshot), options);
  }

  #run(domain: Domain, options: Omit<GuestOptions, 'kernel' | 'script'>): LabGuest {
    const { disk, mac } = options;
    const guest = new LabGuest(domain);
    this.#guests.push(guest);
    const tracer = options.trace ? this.tracer : null;
    if (disk !== undefined) this.#attachDisk(guest, disk, tracer);
    if (mac !== undefined) this.#attachNet(guest, mac, tracer);
    domain.start();
    return guest;
  }

  #attachDisk(guest: LabGuest, image: BlockImage, tracer: Tracer | null): void {
    guest.domain.xen!.attach({
      type: 'vbd',
      devid: 51712,
      frontend: { 'virtual-device': '51712', 'device-type': 'disk', trusted: '1' },
      backend: { removable: '0', bootable: '1', dev: 'xvda', type: 'phy', mode: 'w', 'device-type': 'disk' },
      make: (context) => {
        guest.block = new BlockBackend(context, { image, queue: this.diskQueue, tracer });
        return guest.block;
      },
    });
  }

  #attachNet(guest: LabGuest, mac: string, tracer: Tracer | null): void {
    guest.domain.xen!.attach({
      type: 'vif',
      devid: 0,
      frontend: { handle: '0', mac, trusted: '1', mtu: '1500' },
      backend: { handle: '0', mac, bridge: 'xenbr0', type: 'vif' },
      make: (context) => {
        guest.net = new NetBackend(context, { network: this.network, queue: this.netQueue, tracer });
        return guest.net;
      },
    });
  }

  close(): void {
    this.nat.close();
    for (const { domain } of this.#guests) domain.destroy();
  }
}

export { RawFileImage };
