// The toolstack's side of one domain: what it writes to xenstore before the guest starts, xenstore's and the console's
// ring, devices plugged in and out, and requests to the guest. docs/misc/xenstore-paths.pandoc.

import type { Clock, IrqLine } from '../../devices/device.js';
import { DOMID_BACKEND, XEN_PAGE_SIZE } from '../../devices/xen/abi.js';
import type {
  BackendContext,
  EventPort,
  StorePermission,
  XenBackendHandle,
  XenStoreNodes,
} from '../../devices/xen/ports.js';
import { Console } from '../console.js';
import { ConfigError } from '../errors.js';
import type { Vcpu } from '../vcpu.js';
import * as X from './abi.js';
import { ConsoleRing } from './console-ring.js';
import {
  type DeviceSpec,
  type ShutdownRequest,
  type StoreLine,
  vmPathOf,
  type XenDomain,
} from './contract.js';
import type { XenGuest } from './guest.js';
import type { XenHypervisor } from './host.js';
import { GuestRequests, treeOf } from './requests.js';
import { StoreRing } from './store/ring.js';

const UNCONNECTED: IrqLine = { set() {} };
const KIB = 1024;
const RFLAGS_IF = 1n << 9n;

/** What it needs of the machine. */
export interface XenDomainOptions {
  readonly guest: XenGuest;
  readonly hypervisor: XenHypervisor;
  readonly clock: Clock;
  readonly name: string;
  readonly vcpus: number;
  /** Bytes. */
  readonly maxMemory: number;
}

interface Plugged {
  readonly spec: DeviceSpec;
  handle: XenBackendHandle;
  closed: (() => void)[];
}

/** A domain as its toolstack sees it. */
export class XenDomainControl implements XenDomain {
  readonly guest: XenGuest;
  readonly console = new Console();
  readonly path: string;
  readonly #options: XenDomainOptions;
  readonly #devices = new Map<string, Plugged>();
  readonly #requests: GuestRequests;
  #storeRing: StoreRing | null = null;
  #consoleRing: ConsoleRing | null = null;
  /** Called when a device is gone. */
  onUnplugged: (type: string, devid: number) => void = () => {};
  /** The guest suspended itself on another host, and goes on here. */
  #goesOn = false;

  constructor(options: XenDomainOptions) {
    this.#options = options;
    this.guest = options.guest;
    this.path = `/local/domain/${this.domid}`;
    const { hypervisor, vcpus, maxMemory } = options;
    const { store } = hypervisor;
    this.#requests = new GuestRequests({ store, domid: this.domid, vcpus, maxKiB: maxMemory / KIB });
    this.guest.onService = () => this.#service();
    this.console.connect({ receive: (bytes) => this.#consoleRing?.receive(bytes) ?? 0 });
    hypervisor.add(this, this);
  }

  get domid(): number {
    return this.guest.domid;
  }

  get onlineVcpus(): readonly boolean[] {
    // A kernel that takes a vCPU offline leaves it halted with interrupts disabled: Xen counts it as down, too.
    const dead = (vcpu: Vcpu): boolean => vcpu.halted && (vcpu.rflags & RFLAGS_IF) === 0n;
    return this.guest.options.core.vcpus.map((vcpu) => this.guest.isUp(vcpu) && !dead(vcpu));
  }

  get memoryKiB(): number {
    return (this.guest.state.state.pages * XEN_PAGE_SIZE) / KIB;
  }

  get memoryMaxKiB(): number {
    return this.#options.maxMemory / KIB;
  }

  get devices(): readonly XenBackendHandle[] {
    return [...this.#devices.values()].map(({ handle }) => handle);
  }

  // ---- Starting and ending ----------------------------------------------------------------------------------------

  /** Makes the rings and nodes that a guest finds when it starts, or goes on after a restore. */
  build(goesOn = false): void {
    const { guest } = this;
    this.#goesOn = goesOn;
    const { xenstore } = this.#options.hypervisor;
    this.#leave();
    const storePort = guest.events.allocUnbound(DOMID_BACKEND);
    const consolePort = guest.events.allocUnbound(DOMID_BACKEND);
    const { params } = guest.state.state;
    params[X.HVM_PARAM.STORE_PFN] = BigInt(X.SPECIAL_PFN.xenstore);
    params[X.HVM_PARAM.STORE_EVTCHN] = BigInt(storePort);
    params[X.HVM_PARAM.CONSOLE_PFN] = BigInt(X.SPECIAL_PFN.console);
    params[X.HVM_PARAM.CONSOLE_EVTCHN] = BigInt(consolePort);
    params[X.HVM_PARAM.PAE_ENABLED] = 1n;
    guest.grants.seed(X.SPECIAL_PFN.console, X.SPECIAL_PFN.xenstore);
    this.#writeTree(storePort, consolePort);
    const notify = this.#bind(storePort, () => this.#storeRing?.pump());
    const connection = xenstore.introduce({
      domid: this.domid,
      onOutput: () => guest.requestService(),
      guestError: (message) => guest.options.guestError(message),
    });
    this.#storeRing = new StoreRing(X.SPECIAL_PFN.xenstore * XEN_PAGE_SIZE, connection, {
      ...this.#shared(),
      notify,
      again: () => guest.requestService(),
      guestError: (message) => guest.options.guestError(message),
    });
    const page = X.SPECIAL_PFN.console * XEN_PAGE_SIZE;
    const ring: ConsoleRing = new ConsoleRing(page, this.console, {
      ...this.#shared(),
      notify: this.#bind(consolePort, () => {
        ring.pump();
        this.console.deliver();
      }),
    });
    this.#consoleRing = ring;
    for (const plugged of this.#devices.values()) this.#plug(plugged);
  }

  /** The domain is gone: nothing of it stays. */
  destroy(): void {
    this.#leave();
    this.#devices.clear();
    this.guest.destroy();
    this.#options.hypervisor.remove(this.domid);
  }

  #leave(): void {
    this.#options.hypervisor.xenstore.release(this.domid);
    for (const { handle } of this.#devices.values()) handle.backend.destroy();
    this.#storeRing = null;
    this.#consoleRing = null;
  }

  #shared() {
    return { memory: this.guest.options.core.memory, words: this.guest.words };
  }

  /** Binds domain 0's end of a port of the toolstack's own; returns how to raise the guest's end. */
  #bind(port: number, onEvent: () => void): () => void {
    const end = this.guest.bindBackend(port, onEvent) as EventPort;
    return () => end.notify();
  }

  /** In virtual time, after the guest's instruction: backends, xenstore's answers, what these cause. */
  #service(): void {
    const { xenstore } = this.#options.hypervisor;
    this.guest.deliverToBackends();
    xenstore.flush();
    this.#storeRing?.pump();
    xenstore.flush();
  }

  // ---- Xenstore ---------------------------------------------------------------------------------------------------

  #readable(): StorePermission[] {
    return [
      { domid: DOMID_BACKEND, access: 'n' },
      { domid: this.domid, access: 'r' },
    ];
  }

  #writeTree(storePort: number, consolePort: number): void {
    const { hypervisor, name, vcpus } = this.#options;
    const own: StorePermission[] = [{ domid: this.domid, access: 'n' }];
    hypervisor.store.transaction((nodes) => {
      nodes.rm(this.path);
      const at = (path: string) => (path === '' ? this.path : `${this.path}/${path}`);
      const make = (path: string, permissions: readonly StorePermission[], value = '') => {
        nodes.write(at(path), value);
        nodes.setPerms(at(path), permissions);
      };
      make('', this.#readable());
      nodes.write(vmPathOf(this.domid), '');
      nodes.setPerms(vmPathOf(this.domid), this.#readable());
      nodes.write(`${vmPathOf(this.domid)}/name`, name);
      nodes.write(at('vm'), vmPathOf(this.domid));
      nodes.write(at('name'), name);
      for (const path of ['cpu', 'memory', 'device']) make(path, this.#readable());
      make('device/suspend/event-channel', own);
      make('control', this.#readable());
      for (const path of ['shutdown', 'feature-poweroff', 'feature-reboot', 'feature-suspend', 'sysrq'])
        make(`control/${path}`, own);
      for (const path of ['data', 'drivers', 'feature', 'attr', 'error']) make(path, own);
      const kib = String(this.memoryMaxKiB);
      const plain = {
        'control/platform-feature-multiprocessor-suspend': '1',
        'control/platform-feature-xs_reset_watches': '1',
        'memory/static-max': kib,
        'memory/target': kib,
        'memory/videoram': '0',
        domid: String(this.domid),
        'store/port': String(storePort),
        'store/ring-ref': String(X.SPECIAL_PFN.xenstore),
      };
      for (const [path, value] of Object.entries(plain)) nodes.write(at(path), value);
      for (let cpu = 0; cpu < vcpus; cpu++) nodes.write(at(`cpu/${cpu}/availability`), 'online');
      this.#writeConsole(nodes, consolePort);
    });
  }

  #writeConsole(nodes: XenStoreNodes, port: number): void {
    const backend = `/local/domain/0/backend/console/${this.domid}/0`;
    const front = {
      backend,
      'backend-id': '0',
      limit: '1048576',
      type: 'xenconsoled',
      output: 'pty',
      tty: '',
      port: String(port),
      'ring-ref': String(X.SPECIAL_PFN.console),
    };
    nodes.mkdir(`${this.path}/console`);
    nodes.setPerms(`${this.path}/console`, this.#readable());
    for (const [name, value] of Object.entries(front)) nodes.write(`${this.path}/console/${name}`, value);
    nodes.mkdir(backend);
    nodes.setPerms(backend, this.#readable());
    const back = {
      frontend: `${this.path}/console`,
      'frontend-id': String(this.domid),
      online: '1',
      state: '1',
      protocol: 'vt100',
    };
    for (const [name, value] of Object.entries(back)) nodes.write(`${backend}/${name}`, value);
  }

  tree(path: string = this.path): readonly StoreLine[] {
    return treeOf(this.#options.hypervisor.xenstore, path);
  }

  // ---- Devices ----------------------------------------------------------------------------------------------------

  attach(spec: DeviceSpec): void {
    const key = `${spec.type}/${spec.devid}`;
    if (this.#devices.has(key)) {
      throw new ConfigError('DEVICE_IN_USE', `Domain ${this.domid} has a device ${key} already.`, {
        params: { domid: this.domid, device: key },
      });
    }
    const plugged = { spec, closed: [] } as unknown as Plugged;
    this.#plug(plugged);
    this.#devices.set(key, plugged);
  }

  #plug(plugged: Plugged): void {
    const { type, devid, frontend, backend, make } = plugged.spec;
    const frontendPath = `${this.path}/device/${type}/${devid}`;
    const backendPath = `/local/domain/0/backend/${type}/${this.domid}/${devid}`;
    const { store } = this.#options.hypervisor;
    store.transaction((nodes) => {
      nodes.rm(frontendPath);
      nodes.rm(backendPath);
      nodes.mkdir(frontendPath);
      nodes.setPerms(frontendPath, [
        { domid: this.domid, access: 'n' },
        { domid: DOMID_BACKEND, access: 'r' },
      ]);
      const front = { backend: backendPath, 'backend-id': '0', state: '1', ...frontend };
      for (const [name, value] of Object.entries(front)) nodes.write(`${frontendPath}/${name}`, value);
      nodes.mkdir(backendPath);
      nodes.setPerms(backendPath, this.#readable());
      const back = {
        frontend: frontendPath,
        'frontend-id': String(this.domid),
        online: '1',
        state: '1',
        ...backend,
      };
      for (const [name, value] of Object.entries(back)) nodes.write(`${backendPath}/${name}`, value);
    });
    const made = make(this.#context(type, devid, frontendPath, backendPath));
    made.onClosed = () => this.#unplugged(`${type}/${devid}`);
    plugged.handle = { type, devid, frontendPath, backendPath, backend: made };
    made.start();
  }

  #context(type: string, devid: number, frontendPath: string, backendPath: string): BackendContext {
    const { guest } = this;
    const { core, guestError } = guest.options;
    return {
      clock: this.#options.clock,
      dma: core.memory,
      irq: () => UNCONNECTED,
      guestError,
      domid: this.domid,
      type,
      devid,
      frontendPath,
      backendPath,
      store: this.#options.hypervisor.store,
      grants: guest.grantAccess,
      events: guest.eventAccess,
    };
  }

  detach(type: string, devid: number, options: { readonly force?: boolean } = {}): Promise<void> {
    const key = `${type}/${devid}`;
    const plugged = this.#devices.get(key);
    if (plugged === undefined) {
      throw new ConfigError('DEVICE_UNKNOWN', `Domain ${this.domid} has no device ${key}.`, {
        params: { domid: this.domid, device: key },
      });
    }
    const gone = new Promise<void>((resolve) => plugged.closed.push(resolve));
    if (options.force === true) this.#unplugged(key);
    else plugged.handle.backend.close();
    return gone;
  }

  #unplugged(key: string): void {
    const plugged = this.#devices.get(key);
    if (plugged === undefined) return;
    this.#devices.delete(key);
    const { backend, frontendPath, backendPath } = plugged.handle;
    backend.destroy();
    this.#options.hypervisor.store.transaction((nodes) => {
      nodes.rm(frontendPath);
      nodes.rm(backendPath);
    });
    for (const resolve of plugged.closed) resolve();
    this.onUnplugged(plugged.handle.type, plugged.handle.devid);
  }

  // ---- Requests to the guest --------------------------------------------------------------------------------------

  requestShutdown(request: ShutdownRequest): void {
    this.#requests.shutdown(request);
  }

  supports(request: Exclude<ShutdownRequest, 'halt'>): boolean {
    // Linux writes what it can once, when it starts; a new host's xenstore does not know of it.
    return this.#goesOn || this.#requests.supports(request);
  }

  get suspended(): boolean {
    return this.guest.state.state.suspendedBy !== null;
  }

  resume(): void {
    this.guest.cancelSuspend();
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
}
