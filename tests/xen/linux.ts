// Debian guests as PVH domains with a disk and a network interface: booting, talking, and what they say to xenstore.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Domain, DomainApi, DomainConfig } from '../../bindings/host/index.js';
import { Host } from '../../bindings/host/index.js';
import { NodeDevices } from '../../bindings/host/node-devices.js';
import type { XenHypervisor } from '../../bindings/xen/host.js';
import { XS } from '../../bindings/xen/store/wire.js';
import { guestPaths, type KernelName } from '../../scripts/guests/catalog.js';
import { buildInitramfs, type ExtraFile } from '../../scripts/guests/initramfs.js';
import { kernelModules } from '../../scripts/guests/modules.js';

export const PROMPT = '/ # ';
const DISK_SIZE = 8 << 20;
const MAC = '00:16:3e:11:22:33';
const NAMES = new Map<number, string>(Object.entries(XS).map(([name, type]) => [type, name]));
const POWEROFF = '#!/bin/sh\nexec /bin/busybox poweroff -f\n';
const REBOOT = '#!/bin/sh\nexec /bin/busybox reboot -f\n';

export function archOf(kernel: KernelName): 'amd64' | 'i386' {
  return kernel.startsWith('686') ? 'i386' : 'amd64';
}

/** Why the kernel cannot be booted here, or undefined. */
export function missing(kernel: KernelName): string | undefined {
  const paths = guestPaths();
  const files = [paths.kernel(kernel), paths.busybox(archOf(kernel))];
  return files.every((file) => existsSync(file))
    ? undefined
    : 'missing dependency: npm run guests fetches it';
}

/** A folder that goes when the process ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-xen-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a guest has besides the usual. */
export interface Extras {
  /** Modules of its kernel. */
  readonly modules?: readonly string[];
  readonly files?: Readonly<Record<string, ExtraFile>>;
  readonly host?: Host;
}

/** An initramfs with the drivers of paravirtual devices, and what the kernel calls to shut down. */
export async function initramfs(kernel: KernelName, extras: Extras = {}): Promise<Uint8Array> {
  const modules = await kernelModules(kernel, ['xen-blkfront', 'xen-netfront', ...(extras.modules ?? [])]);
  const extraFiles = {
    ...modules,
    ...extras.files,
    'sbin/poweroff': { data: POWEROFF },
    'sbin/reboot': { data: REBOOT },
  };
  return buildInitramfs({ arch: archOf(kernel), extraFiles, compression: 0 });
}

/** An empty disk. */
export function makeDisk(): string {
  const path = join(scratchFolder(), 'disk');
  writeFileSync(path, new Uint8Array(DISK_SIZE));
  return path;
}

/** A running guest's console. */
export class Talk<D extends DomainApi> {
  output = '';
  #seen = 0;

  constructor(
    readonly host: Host,
    readonly domain: D,
  ) {
    domain.console.onOutput((bytes) => {
      this.output += Buffer.from(bytes).toString('latin1');
    });
    domain.on('crash', ({ summary }) => {
      this.output += `\n[crash: ${summary}]`;
    });
    domain.on('failure', (error) => {
      this.output += `\n[failure: ${error.message} ${String(error.cause)}]`;
    });
  }

  /** Waits until the guest has said `text` since this was last asked; what it said until then. */
  async until(text: string): Promise<string> {
    for (;;) {
      const at = this.output.indexOf(text, this.#seen);
      if (at >= 0) {
        const said = this.output.slice(this.#seen, at);
        this.#seen = at + text.length;
        return said;
      }
      const { state } = this.domain;
      if (state !== 'running')
        throw new Error(`${JSON.stringify(text)} did not come; ${state}: ${this.output.slice(-2000)}`);
      await new Promise((resume) => setTimeout(resume, 10));
    }
  }

  /** Types a command and waits for its end; what it printed. */
  async command(line: string): Promise<string> {
    // The echo of what is typed holds neither marker.
    this.domain.console.write(`echo BE""GIN; ${line}; echo EN""D\r`);
    await this.until('BEGIN');
    const said = (await this.until('END')).replaceAll('\r', '').replace(/^\n/, '');
    // What the kernel says meanwhile comes on the same console, in the middle of a line too.
    return said.replace(/\[ *\d+\.\d{6}\] .*(\n|$)/g, '');
  }

  /** Waits until `condition` holds. */
  async when(condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) await new Promise((resume) => setTimeout(resume, 20));
  }

  /** Waits for a state of the domain. */
  async reaches(state: Domain['state']): Promise<void> {
    await this.when(() => this.domain.state === state);
  }
}

/** What Linux is started with. */
export async function linuxConfig(
  kernel: KernelName,
  more: Partial<DomainConfig> = {},
  extras: Extras = {},
): Promise<DomainConfig> {
  return {
    type: 'pvh',
    memory: '192M',
    clock: 'icount',
    ...more,
    boot: {
      kernel: new Uint8Array(await readFile(guestPaths().kernel(kernel))),
      initrd: await initramfs(kernel, extras),
      append: 'console=hvc0',
    },
  };
}

/** A running guest, and what it has said. */
export class LinuxGuest extends Talk<Domain> {
  /** Lines as `IN READ (path )`, strings ended by a space, in the words of the recordings. */
  readonly conversation: string[] = [];

  private constructor(host: Host, domain: Domain) {
    super(host, domain);
    (host.xen as XenHypervisor).xenstore.onMessage = (domid, direction, { type, payload }) => {
      if (domid !== domain.id) return;
      const name = NAMES.get(type) ?? String(type);
      this.conversation.push(`${direction.toUpperCase()} ${name} (${payload.replaceAll('\0', ' ')})`);
    };
  }

  static async #withDevices(host: Host, domain: Domain, disk: string): Promise<LinuxGuest> {
    const guest = new LinuxGuest(host, domain);
    const devices = new NodeDevices();
    const { xen } = domain;
    if (xen === null) throw new Error('not a PVH domain');
    await devices.disk(domain, xen, { vdev: 'xvda', target: disk, writable: true } as never);
    await devices.vif(domain, xen, { mac: MAC } as never);
    return guest;
  }

  /** A domain that has not started, with its devices. */
  static async create(
    kernel: KernelName,
    disk: string,
    more: Partial<DomainConfig> = {},
    extras: Extras = {},
  ): Promise<LinuxGuest> {
    const host = extras.host ?? new Host();
    const domain = await host.create(await linuxConfig(kernel, more, extras));
    return LinuxGuest.#withDevices(host, domain, disk);
  }

  /** A domain of a snapshot, paused, with fresh devices. */
  static async restore(snapshot: Uint8Array, disk: string): Promise<LinuxGuest> {
    const host = new Host();
    return LinuxGuest.#withDevices(host, await host.restore(snapshot), disk);
  }
}
