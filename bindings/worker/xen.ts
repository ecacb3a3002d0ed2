// The paravirtual side of a domain in a Worker, as its host and owner see it. Requests go by the nodes of xenstore, which both
// threads have; what the guest is like is as of the last report.

import type { Console } from '../console.js';
import { ConfigError } from '../errors.js';
import type { DeviceSpec, PluggedDevice, ShutdownRequest, StoreLine, XenDomain } from '../xen/contract.js';
import type { XenHypervisor } from '../xen/host.js';
import { GuestRequests, treeOf } from '../xen/requests.js';
import { LentDevice, plainParts } from './lent-device.js';
import type { FromBackend, Order, XenView } from './protocol.js';
import { type Nodes, StoreMirror } from './store-mirror.js';

const KIB = 1024;

/** What it needs of the domain. */
export interface WorkerXenOptions {
  readonly domid: number;
  readonly hypervisor: XenHypervisor;
  readonly console: Console;
  readonly vcpus: number;
  /** Bytes. */
  readonly maxMemory: number;
  readonly view: XenView;
  order(order: Order, moved?: readonly ArrayBuffer[]): void;
}

interface Plugged {
  readonly id: number;
  readonly device: PluggedDevice;
  readonly lent: LentDevice;
  readonly gone: (() => void)[];
}

/** `domain.xen` of a domain in a Worker. */
export class WorkerXen implements XenDomain {
  readonly domid: number;
  readonly path: string;
  readonly console: Console;
  readonly memoryMaxKiB: number;
  readonly #options: WorkerXenOptions;
  readonly #requests: GuestRequests;
  readonly #mirror: StoreMirror;
  readonly #devices = new Map<string, Plugged>();
  #view: XenView;
  #nextId = 1;

  constructor(options: WorkerXenOptions) {
    const { console, domid, hypervisor, maxMemory, vcpus, view } = options;
    this.#options = options;
    this.domid = domid;
    this.path = `/local/domain/${domid}`;
    this.console = console;
    this.memoryMaxKiB = maxMemory / KIB;
    this.#view = view;
    const { store } = hypervisor;
    this.#requests = new GuestRequests({ store, domid, vcpus, maxKiB: this.memoryMaxKiB });
    this.#mirror = new StoreMirror(hypervisor.xenstore, domid, 'host', (nodes) =>
      options.order({ order: 'nodes', ...nodes }),
    );
    hypervisor.add(this);
  }

  get onlineVcpus(): readonly boolean[] {
    return this.#view.onlineVcpus;
  }

  get memoryKiB(): number {
    return this.#view.memoryKiB;
  }

  get suspended(): boolean {
    return this.#view.suspended;
  }

  get devices(): readonly PluggedDevice[] {
    return [...this.#devices.values()].map(({ device }) => device);
  }

  attach(spec: DeviceSpec): void {
    const { type, devid, frontend, backend, parts } = spec;
    const key = `${type}/${devid}`;
    const params = { domid: this.domid, device: key };
    if (this.#devices.has(key)) {
      const message = `Domain ${this.domid} has a device ${key} already.`;
      throw new ConfigError('DEVICE_IN_USE', message, { params });
    }
    if (parts === undefined) {
      const message = `Domain ${this.domid} is in a Worker: device ${key} does not say of what parts it is to be made there.`;
      throw new ConfigError('DEVICE_NOT_REMOTE', message, { params });
    }
    const id = this.#nextId++;
    const lent = new LentDevice(this.domid, `${type}-${devid}`, parts, (messages, moved) =>
      this.#options.order({ order: 'io', id, messages }, moved),
    );
    const device = {
      type,
      devid,
      frontendPath: `${this.path}/device/${type}/${devid}`,
      backendPath: `/local/domain/0/backend/${type}/${this.domid}/${devid}`,
    };
    this.#devices.set(key, { id, device, lent, gone: [] });
    const plain = { type, devid, frontend, backend, parts: plainParts(parts) };
    this.#order({ order: 'attach', id, device: plain });
  }

  detach(type: string, devid: number, options: { readonly force?: boolean } = {}): Promise<void> {
    const plugged = this.#devices.get(`${type}/${devid}`);
    if (plugged === undefined) {
      const key = `${type}/${devid}`;
      throw new ConfigError('DEVICE_UNKNOWN', `Domain ${this.domid} has no device ${key}.`, {
        params: { domid: this.domid, device: key },
      });
    }
    const gone = new Promise<void>((resolve) => plugged.gone.push(resolve));
    this.#order({ order: 'detach', type, devid, force: options.force === true });
    return gone;
  }

  requestShutdown(request: ShutdownRequest): void {
    this.#requests.shutdown(request);
  }

  supports(request: Exclude<ShutdownRequest, 'halt'>): boolean {
    return this.#view.supports.includes(request) || this.#requests.supports(request);
  }

  resume(): void {
    this.#order({ order: 'resume' });
  }

  sysrq(key: string): void {
    this.#requests.sysrq(key);
  }

  setMemoryTarget(kib: number): void {
    this.#requests.setMemoryTarget(kib);
  }

  setVcpus(count: number): void {
    this.#requests.setVcpus(count);
  }

  tree(path: string = this.path): readonly StoreLine[] {
    return treeOf(this.#options.hypervisor.xenstore, path);
  }

  // ---- Reports ----------------------------------------------------------------------------------------------------

  /** @internal */
  see(view: XenView): void {
    this.#view = view;
  }

  /** @internal */
  takeNodes(nodes: Nodes): void {
    this.#mirror.apply(nodes);
  }

  /** @internal A backend's messages. */
  takeIo(id: number, messages: readonly FromBackend[]): void {
    const plugged = [...this.#devices.values()].find((device) => device.id === id);
    for (const message of messages) plugged?.lent.take(message);
  }

  /** @internal */
  unplugged(type: string, devid: number): void {
    const plugged = this.#devices.get(`${type}/${devid}`);
    if (plugged === undefined) return;
    this.#devices.delete(`${type}/${devid}`);
    this.#endOf(plugged);
  }

  /** @internal The Worker runs no more: nothing that it held is held. */
  stopped(): void {
    for (const plugged of this.#devices.values()) this.#endOf(plugged);
    this.#devices.clear();
    this.#mirror.close();
  }

  /** @internal The domain is gone. */
  destroy(): void {
    this.stopped();
    this.#options.hypervisor.remove(this.domid);
  }

  #endOf({ lent, gone }: Plugged): void {
    lent.close();
    for (const resolve of gone) resolve();
  }

  #order(order: Order): void {
    this.#mirror.flush();
    this.#options.order(order);
  }
}
