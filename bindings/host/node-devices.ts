// Disks and network interfaces for paravirtual guests in Node: raw files behind one queue each, switches by name, and
// the host's own network behind a NAT.

import { LearningSwitch, Nat, parseMac } from '../../devices/net/index.js';
import type { Policy } from '../../devices/queue/index.js';
import { BlockBackend } from '../../devices/xen/block-backend.js';
import { NetBackend } from '../../devices/xen/net-backend.js';
import type { DomainApi } from '../domain.js';
import { BackendError, ConfigError } from '../errors.js';
import { type DiskRequest, type VifRequest, vdevNumber } from '../toolstack/device-specs.js';
import { HostQueues } from '../toolstack/queues.js';
import type { DeviceMaker } from '../toolstack/toolstack.js';
import type { XenDomain } from '../xen/contract.js';
import { RawFileImage } from './node-image.js';
import { nodePolicyGuard } from './node-policy.js';
import { NodeSockets } from './node-sockets.js';
import { RealClock } from './real-clock.js';

/** The switch of interfaces that name none; it leads to the host's network. */
const HOST_NETWORK = 'user';
/** Xen's own block of Ethernet addresses. */
const XEN_OUI = '00:16:3e';

/** A port of the host that leads to a guest: `tcp:HOST:PORT-GUEST:PORT`, both addresses may be empty. */
export interface ForwardRequest {
  readonly protocol: 'tcp' | 'udp';
  readonly hostAddress?: string;
  readonly hostPort: number;
  readonly guestAddress?: string;
  readonly guestPort: number;
}

/** @throws ConfigError when the text is no such thing */
export function parseForward(text: string): ForwardRequest {
  const match = /^(tcp|udp):([\d.]*):(\d{1,5})-([\d.]*):(\d{1,5})$/.exec(text);
  const [hostPort, guestPort] = [Number(match?.[3]), Number(match?.[5])];
  const isPort = (port: number): boolean => port >= 0 && port <= 65_535;
  if (match === null || !isPort(hostPort) || !isPort(guestPort) || guestPort === 0) {
    throw new ConfigError(
      'FORWARD_INVALID',
      `"${text}" is no forwarded port, such as tcp:127.0.0.1:8080-:80.`,
      { params: { input: 'hostfwd' } },
    );
  }
  return {
    protocol: match[1] as 'tcp' | 'udp',
    ...(match[2] === '' ? {} : { hostAddress: match[2] as string }),
    hostPort,
    ...(match[4] === '' ? {} : { guestAddress: match[4] as string }),
    guestPort,
  };
}

interface Network {
  readonly fabric: LearningSwitch;
  readonly nat: Nat | null;
}

/** What the domains of one host share, and what each of them holds of it. */
export class NodeDevices implements DeviceMaker {
  readonly io: HostQueues;
  readonly #clock = new RealClock();
  readonly #networks = new Map<string, Network>();
  /** Files in use: a second writer would destroy them. */
  readonly #files = new Map<string, { users: number; writers: number }>();
  readonly #held = new Map<DomainApi, Map<string, () => void>>();
  #macs = 0;

  /** @param policies orders of the user's own, by name */
  constructor(policies: ReadonlyMap<string, Policy> = new Map()) {
    this.io = new HostQueues({ clock: this.#clock, guard: nodePolicyGuard(), policies });
  }

  async disk(domain: DomainApi, xen: XenDomain, disk: DiskRequest): Promise<void> {
    const devid = vdevNumber(disk.vdev);
    const leave = this.#enter(disk);
    let image: RawFileImage;
    try {
      image = RawFileImage.open(disk.target, { readOnly: !disk.writable });
    } catch (error) {
      leave();
      throw error;
    }
    const release = (): void => {
      image.close();
      leave();
    };
    const queue = this.io.queue(`vbd ${disk.target}`, domain);
    const { tracer } = this.io;
    this.#plug(domain, xen, `vbd/${devid}`, release, {
      type: 'vbd',
      devid,
      frontend: { 'virtual-device': String(devid), 'device-type': 'disk', trusted: '1' },
      backend: {
        removable: '0',
        bootable: '1',
        dev: disk.vdev,
        type: 'phy',
        params: disk.target,
        mode: disk.writable ? 'w' : 'r',
        'device-type': 'disk',
        'discard-enable': '1',
        specification: 'xen',
      },
      make: (context) => new BlockBackend(context, { image, queue, tracer, readOnly: !disk.writable }),
      parts: { kind: 'block', image, queue, tracer, readOnly: !disk.writable },
    });
  }

  async vif(domain: DomainApi, xen: XenDomain, vif: VifRequest): Promise<void> {
    const bridge = vif.bridge ?? HOST_NETWORK;
    const network = this.#network(bridge);
    const queue = this.io.queue(`network ${bridge}`, domain);
    const used = new Set(xen.devices.filter(({ type }) => type === 'vif').map(({ devid }) => devid));
    let devid = 0;
    while (used.has(devid)) devid++;
    const mac = vif.mac ?? this.#freshMac();
    const forwards = await this.#forward(network, vif);
    const release = (): void => {
      for (const forward of forwards) forward.close();
    };
    const plug = { network: network.fabric, queue, only: parseMac(mac) as number };
    this.#plug(domain, xen, `vif/${devid}`, release, {
      type: 'vif',
      devid,
      frontend: { handle: String(devid), mac, trusted: '1', mtu: '1500' },
      backend: { handle: String(devid), mac, bridge, type: 'vif' },
      make: (context) => new NetBackend(context, { ...plug, tracer: this.io.tracer }),
      parts: { kind: 'net', ...plug, tracer: this.io.tracer },
    });
  }

  /** Plugs a device in; what it holds is let go of when the device or the domain is gone. */
  #plug(
    domain: DomainApi,
    xen: XenDomain,
    key: string,
    release: () => void,
    spec: Parameters<XenDomain['attach']>[0],
  ): void {
    let holds = this.#held.get(domain);
    if (holds === undefined) {
      const made = new Map<string, () => void>();
      holds = made;
      this.#held.set(domain, made);
      domain.on('destroyed', () => {
        this.#held.delete(domain);
        for (const let_go of made.values()) let_go();
      });
    }
    try {
      // One that was unplugged before by the guest still holds its file.
      holds.get(key)?.();
      xen.attach(spec);
      holds.set(key, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  /** A device is gone: its file may be used again. */
  released(domain: DomainApi, type: string, devid: number): void {
    const holds = this.#held.get(domain);
    const key = `${type}/${devid}`;
    holds?.get(key)?.();
    holds?.delete(key);
  }

  #enter({ target, writable }: DiskRequest): () => void {
    const use = this.#files.get(target) ?? { users: 0, writers: 0 };
    if (use.writers > 0 || (writable && use.users > 0)) {
      throw new BackendError('DISK_IN_USE', `The disk "${target}" is in use by another domain.`, {
        params: { path: target },
      });
    }
    use.users++;
    if (writable) use.writers++;
    this.#files.set(target, use);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      use.users--;
      if (writable) use.writers--;
      if (use.users === 0) this.#files.delete(target);
    };
  }

  #network(name: string): Network {
    const known = this.#networks.get(name);
    if (known !== undefined) return known;
    const fabric = new LearningSwitch({ clock: this.#clock });
    const nat =
      name === HOST_NETWORK
        ? new Nat({ clock: this.#clock, sockets: new NodeSockets(), network: fabric })
        : null;
    const network = { fabric, nat };
    this.#networks.set(name, network);
    return network;
  }

  async #forward({ nat }: Network, vif: VifRequest): Promise<{ close(): void }[]> {
    const open: { close(): void }[] = [];
    try {
      for (const text of vif.hostfwd ?? []) {
        if (nat === null) {
          throw new ConfigError(
            'NOT_SUPPORTED',
            `A forwarded port of the bridge "${vif.bridge}" is not supported.`,
          );
        }
        const forward = parseForward(text);
        open.push(await nat.forward(forward).catch((cause: Error) => this.#refuseForward(text, cause)));
      }
    } catch (error) {
      for (const one of open) one.close();
      throw error;
    }
    return open;
  }

  #refuseForward(text: string, cause: Error): never {
    throw new BackendError('FORWARD_REFUSED', `Cannot forward ${text}: ${cause.message}.`, { cause });
  }

  #freshMac(): string {
    const number = ++this.#macs;
    const bytes = [number >> 16, number >> 8, number].map((part) =>
      (part & 0xff).toString(16).padStart(2, '0'),
    );
    return `${XEN_OUI}:${bytes.join(':')}`;
  }
}
