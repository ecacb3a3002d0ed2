// A hypervisor of nothing but arrays, for tests of backends: a guest's pages and grants, event ports, a small xenstore.

import type { IoQueueOptions } from '../../devices/queue/index.js';
import { IoQueue } from '../../devices/queue/index.js';
import type {
  BackendContext,
  EventAccess,
  EventPort,
  GrantAccess,
  GrantFrame,
  StoreWatch,
  XenStoreClient,
  XenStoreNodes,
} from '../../devices/xen/ports.js';
import { SimulatedClock } from '../queue/simulation.js';

const PAGE = 4096;
const ERR = { EINVAL: -22, EACCES: -13 } as const;

/** A page that the guest granted. */
export interface GuestPage {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly: boolean;
  /** Mappings that the backend holds. */
  mapped: number;
}

class Frame implements GrantFrame {
  #open = true;

  constructor(
    readonly gref: number,
    readonly readonly: boolean,
    readonly page: GuestPage,
    readonly memory: GuestMemory,
  ) {
    page.mapped++;
    memory.mapped++;
  }

  #at(offset: number, length: number): number {
    if (!Number.isInteger(offset) || offset < 0 || offset + length > PAGE)
      throw new RangeError(`offset ${offset}`);
    if (!this.#open) throw new Error(`frame ${this.gref} is used after unmap()`);
    return offset;
  }
  read(offset: number, into: Uint8Array): void {
    this.#at(offset, into.length);
    into.set(this.page.bytes.subarray(offset, offset + into.length));
  }
  write(offset: number, from: Uint8Array): void {
    this.#at(offset, from.length);
    if (!this.readonly) this.page.bytes.set(from, offset);
  }
  u8 = (offset: number) => this.page.view.getUint8(this.#at(offset, 1));
  u16 = (offset: number) => this.page.view.getUint16(this.#at(offset, 2), true);
  u32 = (offset: number) => this.page.view.getUint32(this.#at(offset, 4), true);
  u64 = (offset: number) => this.page.view.getBigUint64(this.#at(offset, 8), true);
  setU8 = (offset: number, value: number) => this.page.view.setUint8(this.#at(offset, 1), value);
  setU16 = (offset: number, value: number) => this.page.view.setUint16(this.#at(offset, 2), value, true);
  setU32 = (offset: number, value: number) => this.page.view.setUint32(this.#at(offset, 4), value, true);
  setU64 = (offset: number, value: bigint) => this.page.view.setBigUint64(this.#at(offset, 8), value, true);
  unmap(): void {
    if (!this.#open) return;
    this.#open = false;
    this.page.mapped--;
    this.memory.mapped--;
  }
}

/** The guest's memory as far as it is granted. */
export class GuestMemory implements GrantAccess {
  readonly pages = new Map<number, GuestPage>();
  /** Mappings that the hypervisor allows. */
  most = Infinity;
  /** Mappings that the backend holds. */
  mapped = 0;
  #next = 8;

  /** Grants a fresh page; returns its reference. */
  grant(readonly = false): number {
    const bytes = new Uint8Array(PAGE);
    this.pages.set(this.#next, { bytes, view: new DataView(bytes.buffer), readonly, mapped: 0 });
    return this.#next++;
  }

  page(gref: number): GuestPage {
    const page = this.pages.get(gref);
    if (page === undefined) throw new Error(`no grant ${gref}`);
    return page;
  }

  map(gref: number, readonly: boolean): GrantFrame | number {
    const page = this.pages.get(gref);
    if (page === undefined) return ERR.EINVAL;
    if (page.readonly && !readonly) return ERR.EACCES;
    if (this.mapped >= this.most) return -28;
    return new Frame(gref, readonly, page, this);
  }

  copyFrom(gref: number, offset: number, into: Uint8Array): number {
    const page = this.pages.get(gref);
    if (page === undefined) return ERR.EINVAL;
    into.set(page.bytes.subarray(offset, offset + into.length));
    if (offset + into.length > PAGE) throw new RangeError(`copy of ${offset} + ${into.length}`);
    return 0;
  }

  copyTo(gref: number, offset: number, from: Uint8Array): number {
    const page = this.pages.get(gref);
    if (page === undefined) return ERR.EINVAL;
    if (page.readonly) return ERR.EACCES;
    if (offset + from.length > PAGE) throw new RangeError(`copy of ${offset} + ${from.length}`);
    page.bytes.set(from, offset);
    return 0;
  }
}

interface Node {
  value: string;
  children: Map<string, Node>;
}

/** As much of a xenstore as a handshake needs; watches wait for {@link settle}. */
export class Store implements XenStoreClient {
  readonly #root: Node = { value: '', children: new Map() };
  readonly #watches = new Set<{ path: string; call: (path: string) => void }>();
  #events: { watch: { call: (path: string) => void }; path: string }[] = [];

  #find(path: string, make: boolean): Node | null {
    let node = this.#root;
    for (const name of path.split('/').slice(1)) {
      let child = node.children.get(name);
      if (child === undefined) {
        if (!make) return null;
        child = { value: '', children: new Map() };
        node.children.set(name, child);
      }
      node = child;
    }
    return node;
  }
  read = (path: string) => this.#find(path, false)?.value ?? null;
  write = (path: string, value: string) => {
    this.#find(path, true)!.value = value;
    this.#changed(path);
  };
  mkdir = (path: string) => void this.#find(path, true);
  rm = (path: string) => {
    const cut = path.lastIndexOf('/');
    if (this.#find(path.slice(0, cut), false)?.children.delete(path.slice(cut + 1))) this.#changed(path);
  };
  directory = (path: string) => {
    const node = this.#find(path, false);
    return node === null ? null : [...node.children.keys()];
  };
  getPerms = () => [];
  setPerms = () => {};
  watch(path: string, call: (path: string) => void): StoreWatch {
    const watch = { path, call };
    this.#watches.add(watch);
    this.#events.push({ watch, path });
    return { unwatch: () => void this.#watches.delete(watch) };
  }
  transaction<T>(body: (nodes: XenStoreNodes) => T): T {
    return body(this);
  }

  #changed(path: string): void {
    for (const watch of this.#watches)
      if (path === watch.path || path.startsWith(`${watch.path}/`) || watch.path.startsWith(`${path}/`))
        this.#events.push({ watch, path });
  }

  /** Fires watches until none is left. */
  settle(): void {
    for (let calls = 0; this.#events.length > 0; calls++) {
      if (calls > 10_000) throw new Error('watches fire for ever');
      const { watch, path } = this.#events.shift()!;
      if (this.#watches.has(watch as never)) watch.call(path);
    }
  }
}

/** Event channels: what the backend binds, and what it sent. */
export class Events implements EventAccess {
  /** Events that the guest got, by its port. */
  readonly received = new Map<number, number>();
  readonly #bound = new Map<number, () => void>();
  /** Ports that the guest has open for the backend; all when null. */
  open: Set<number> | null = null;

  bind(remotePort: number, onEvent: () => void): EventPort | number {
    if (this.open !== null && !this.open.has(remotePort)) return ERR.EINVAL;
    if (this.#bound.has(remotePort)) return ERR.EINVAL;
    this.#bound.set(remotePort, onEvent);
    return {
      port: remotePort + 100,
      notify: () => void this.received.set(remotePort, (this.received.get(remotePort) ?? 0) + 1),
      close: () => void this.#bound.delete(remotePort),
    };
  }

  /** The guest notifies the backend. */
  send(port: number): void {
    this.#bound.get(port)?.();
  }

  get bound(): number {
    return this.#bound.size;
  }
}

/** A domain with one paravirtual device, without a processor. */
export class Rig {
  readonly clock = new SimulatedClock();
  readonly memory = new GuestMemory();
  readonly store = new Store();
  readonly events = new Events();
  readonly queue: IoQueue;
  readonly guestErrors: string[] = [];
  readonly context: BackendContext;

  constructor(type: string, devid: number, queue: Partial<IoQueueOptions> = {}, domid = 2) {
    this.queue = new IoQueue({ name: type, clock: this.clock, width: 4, ...queue });
    this.context = {
      clock: this.clock,
      dma: { read: () => {}, write: () => {} },
      irq: () => ({ set: () => {} }),
      guestError: (message) => void this.guestErrors.push(message),
      domid,
      type,
      devid,
      frontendPath: `/local/domain/${domid}/device/${type}/${devid}`,
      backendPath: `/local/domain/0/backend/${type}/${domid}/${devid}`,
      store: this.store,
      grants: this.memory,
      events: this.events,
    };
    this.store.write(this.path('frontend', 'state'), '1');
    this.store.write(this.path('backend', 'state'), '1');
    this.store.write(this.path('backend', 'online'), '1');
  }

  path(side: 'frontend' | 'backend', name: string): string {
    return `${side === 'frontend' ? this.context.frontendPath : this.context.backendPath}/${name}`;
  }

  /** The frontend writes nodes, then its state, and everybody reacts. */
  frontend(state: number, nodes: Record<string, string | number> = {}): void {
    for (const [name, value] of Object.entries(nodes))
      this.store.write(this.path('frontend', name), String(value));
    this.store.write(this.path('frontend', 'state'), String(state));
    this.store.settle();
  }

  backendNode(name: string): string | null {
    return this.store.read(this.path('backend', name));
  }
}

/** The frontend's side of a ring in granted pages. */
export class FrontRing {
  reqProd = 0;
  rspCons = 0;
  readonly size: number;

  constructor(
    readonly memory: GuestMemory,
    readonly grefs: readonly number[],
    readonly entrySize: number,
  ) {
    this.size = 2 ** Math.floor(Math.log2((grefs.length * PAGE - 64) / entrySize));
    this.set(4, 1);
    this.set(12, 1);
  }

  get(offset: number): number {
    return this.memory.page(this.grefs[0]!).view.getUint32(offset, true);
  }

  set(offset: number, value: number): void {
    this.memory.page(this.grefs[0]!).view.setUint32(offset, value, true);
  }

  /** Puts bytes into an entry of the ring, across pages if need be. */
  put(index: number, bytes: Uint8Array): void {
    const start = 64 + (index & (this.size - 1)) * this.entrySize;
    bytes.forEach((byte, i) => {
      this.memory.page(this.grefs[Math.floor((start + i) / PAGE)]!).bytes[(start + i) % PAGE] = byte;
    });
  }

  entry(index: number, length: number): Uint8Array {
    const start = 64 + (index & (this.size - 1)) * this.entrySize;
    return Uint8Array.from({ length }, (_, i) => {
      return this.memory.page(this.grefs[Math.floor((start + i) / PAGE)]!).bytes[(start + i) % PAGE]!;
    });
  }

  /** Publishes requests; true when the backend wants an event. */
  push(...requests: Uint8Array[]): boolean {
    const old = this.reqProd;
    for (const request of requests) this.put(this.reqProd++, request);
    this.set(0, this.reqProd);
    return (this.reqProd - this.get(4)) >>> 0 < (this.reqProd - old) >>> 0;
  }

  /** Takes the responses that there are; asks for an event at the next. */
  take(length: number): Uint8Array[] {
    const taken: Uint8Array[] = [];
    while (this.rspCons !== this.get(8)) taken.push(this.entry(this.rspCons++, length));
    this.set(12, this.rspCons + 1);
    return taken;
  }
}
