// What a paravirtual backend gets of the hypervisor, and what the hypervisor expects of a backend: grants, event
// channels, xenstore, and the handshake of the two halves of a device. xen/include/public/{grant_table,event_channel}.h,
// docs/misc/xenstore.txt, io/xenbus.h.
//
// A backend runs in the thread of its domain and speaks for domain 0. Nothing here is asynchronous: a backend that waits
// for a disk or a socket keeps what it mapped, and calls notify() when the work is done, from whatever turn of the event
// loop that is. No guest can make any of this throw, except where a call says so.

import { type Clock, Device, type DeviceContext } from '../device.js';
import type { StateSchema } from '../schema.js';
import { ERRNO, type ErrnoName, XenbusState, type XenbusStateValue } from './abi.js';

/**
 * A frame that another domain has granted, for as long as it is mapped. The bytes are the guest's and may change between
 * any two accesses: copy a request out before checking it. Offsets and lengths are within the page; what is outside
 * throws RangeError, because no offset from a guest may get here unchecked. If the guest took the frame itself away,
 * reads give all ones and writes are lost.
 */
export interface GrantFrame {
  readonly gref: number;
  readonly readonly: boolean;
  /** Copies the bytes at `offset` into the whole of `into`. */
  read(offset: number, into: Uint8Array): void;
  /** Copies the whole of `from` to `offset`. Lost when the mapping is read-only. */
  write(offset: number, from: Uint8Array): void;
  u8(offset: number): number;
  u16(offset: number): number;
  u32(offset: number): number;
  u64(offset: number): bigint;
  setU8(offset: number, value: number): void;
  setU16(offset: number, value: number): void;
  setU32(offset: number, value: number): void;
  setU64(offset: number, value: bigint): void;
  /** Ends the mapping; the guest may then revoke the grant. Twice does nothing; accesses afterwards read all ones. */
  unmap(): void;
}

/** The grants of one domain, as domain 0 may use them. */
export interface GrantAccess {
  /**
   * Maps a grant. A backend may keep it as long as it likes (persistent grants); several mappings of one grant are
   * independent of each other. Check the result by `typeof result === 'number'`.
   *
   * @returns the frame, or -errno: -EINVAL for a bad reference, -EACCES when the guest grants it to somebody else or
   *   for reading only, -ENOSPC when the domain holds too many mappings
   */
  map(gref: number, readonly: boolean): GrantFrame | number;
  /** Grant copy out of the guest: `into.length` bytes from `offset`, within the page. @returns 0 or -errno */
  copyFrom(gref: number, offset: number, into: Uint8Array): number;
  /** Grant copy into the guest. @returns 0 or -errno */
  copyTo(gref: number, offset: number, from: Uint8Array): number;
}

/** The backend's end of an interdomain event channel. */
export interface EventPort {
  /** Number of the port in domain 0. */
  readonly port: number;
  /** Raises the guest's end. Callable from any turn of the event loop; wakes a domain that sleeps. */
  notify(): void;
  /** Closes both directions: no event comes after it. Twice does nothing. */
  close(): void;
}

/** Event channels between domain 0 and one domain. */
export interface EventAccess {
  /**
   * Binds to a port that the guest allocated for domain 0. `onEvent` is called when the guest has notified: soon after,
   * never from within its hypercall, once for any number of notifications since. It may notify and unmap, not wait.
   *
   * @returns the port, or -EINVAL when the guest has no such port waiting for domain 0
   */
  bind(remotePort: number, onEvent: () => void): EventPort | number;
}

/** What xenstore refuses. `errno` is its name on the wire. */
export class XenStoreError extends Error {
  constructor(
    readonly errno: ErrnoName,
    readonly path: string,
  ) {
    super(`xenstore: ${errno} for ${path}`);
    this.name = 'XenStoreError';
  }

  /** The number, positive. */
  get code(): number {
    return ERRNO[this.errno];
  }
}

/** Rights on a node: the first names the owner and what everybody else may do, the others what one domain may. */
export interface StorePermission {
  readonly domid: number;
  /** n: nothing, r: read, w: write, b: both. */
  readonly access: 'n' | 'r' | 'w' | 'b';
}

/** Reading and writing nodes. Paths are absolute; values are strings of one character a byte. */
export interface XenStoreNodes {
  /** The value, or null when there is no such node. */
  read(path: string): string | null;
  /** Writes a node, and makes it and its parents where missing. They inherit their parent's permissions. */
  write(path: string, value: string): void;
  /** Makes an empty node; nothing happens when it exists. */
  mkdir(path: string): void;
  /** Removes a node and all below it; nothing happens when there is none. */
  rm(path: string): void;
  /** Names of the children, in the order in which they were made, or null when there is no such node. */
  directory(path: string): string[] | null;
  getPerms(path: string): StorePermission[] | null;
  /** @throws XenStoreError ENOENT */
  setPerms(path: string, permissions: readonly StorePermission[]): void;
}

/** A watch that is set. */
export interface StoreWatch {
  /** No call comes after it. */
  unwatch(): void;
}

/** Xenstore as domain 0 uses it. Every call is complete when it returns. @throws XenStoreError EINVAL for a bad path */
export interface XenStoreClient extends XenStoreNodes {
  /**
   * Calls `onChange` with the path that changed at every change of `path` or below it, and once at first with `path`
   * itself. Calls come soon after, never from within the change, in its order; equal ones that wait are merged.
   * `@introduceDomain` and `@releaseDomain` are paths too.
   */
  watch(path: string, onChange: (path: string) => void): StoreWatch;
  /** Makes all that `body` does one change. When it throws, nothing is changed, and the error goes on. */
  transaction<T>(body: (nodes: XenStoreNodes) => T): T;
}

/** What a backend is made with. */
export interface BackendContext extends DeviceContext {
  readonly clock: Clock;
  /** The domain of the frontend. */
  readonly domid: number;
  /** `vbd`, `vif`, … */
  readonly type: string;
  /** Number of the device among those of its type: 51712 for xvda. */
  readonly devid: number;
  /** `/local/domain/<domid>/device/<type>/<devid>` */
  readonly frontendPath: string;
  /** `/local/domain/0/backend/<type>/<domid>/<devid>` */
  readonly backendPath: string;
  readonly store: XenStoreClient;
  readonly grants: GrantAccess;
  readonly events: EventAccess;
}

/** A backend as the toolstack sees it. */
export interface XenBackendHandle {
  readonly type: string;
  readonly devid: number;
  readonly frontendPath: string;
  readonly backendPath: string;
  readonly backend: XenbusBackend<object>;
}

/** Makes a backend when the toolstack has written the nodes of a device. */
export type BackendFactory = (context: BackendContext) => XenbusBackend<object>;

/**
 * One backend instance and its half of the handshake. The hypervisor makes it with a {@link BackendFactory} after both
 * directories exist (backend `state` 1), and calls {@link start}. From then on this class follows the frontend:
 *
 * | frontend      | what happens                                                              |
 * |---------------|---------------------------------------------------------------------------|
 * | Initialising  | after an earlier life: {@link disconnect}, {@link publish}, InitWait      |
 * | Initialised, Connected | {@link connect}, Connected                                       |
 * | Closing       | {@link disconnect}, Closing                                               |
 * | Closed, gone  | {@link disconnect}, Closed; `onClosed` when the device is to go for good  |
 *
 * `state` is what a snapshot keeps, as with every device: after `state` was replaced and the nodes are back,
 * {@link resume} maps and binds again what it says.
 */
export abstract class XenbusBackend<S extends object = object> extends Device<S> {
  /** The device is gone for good: both halves closed and `online` 0. Set by the hypervisor. */
  onClosed: () => void = () => {};
  protected readonly context: BackendContext;
  #watch: StoreWatch | null = null;
  #connected = false;

  constructor(context: BackendContext, schema: StateSchema<S>) {
    super(`${context.type}-${context.devid}`, schema);
    this.context = context;
  }

  /** True from a successful {@link connect} to {@link disconnect}. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Publishes what the backend can do, goes to InitWait, and follows the frontend from now on. */
  start(): void {
    this.publish();
    this.setBackendState(XenbusState.InitWait);
    this.#follow();
  }

  /** After a restore: goes on where the saved backend was. `connected`: it was. */
  follow(connected: boolean): void {
    this.#connected = connected;
    if (connected) this.resume();
    this.#follow();
  }

  /** Begins an unplug: the frontend is asked to close. `onClosed` tells when it has. */
  close(): void {
    this.node('online', '0');
    this.setBackendState(XenbusState.Closing);
  }

  /** The domain is gone, or the device taken away by force: lets go of everything at once. Nothing is written. */
  destroy(): void {
    this.#watch?.unwatch();
    this.#watch = null;
    this.#drop();
  }

  /** Power-on reset: as a backend that was just made. */
  override reset(): void {
    this.#drop();
    this.state = this.schema.fresh();
  }

  /** Resolves when no request is in flight: before a snapshot. New ones that arrive meanwhile wait. */
  abstract drain(): Promise<void>;
  /** The opposite of {@link drain}: work goes on. */
  abstract undrain(): void;

  /** Writes the features that the frontend reads before it connects. */
  protected abstract publish(): void;
  /**
   * Reads what the frontend wrote, maps its rings, binds its channels, writes what it reads at last (sectors, …).
   *
   * @returns null, or what is wrong, for the node `error`; nothing may be left mapped or bound then
   */
  protected abstract connect(): string | null;
  /** Unmaps, unbinds, forgets; what is in flight may end, but no longer touches the guest. Callable at any time. */
  protected abstract disconnect(): void;

  /** Value of a node of the frontend, or null. The guest wrote it. */
  protected frontendNode(name: string): string | null {
    return this.context.store.read(`${this.context.frontendPath}/${name}`);
  }

  /** A decimal number from the frontend within [minimum, maximum], else null. */
  protected frontendNumber(name: string, minimum = 0, maximum = 0xffff_ffff): number | null {
    const text = this.frontendNode(name);
    if (text === null || !/^\d{1,10}$/.test(text)) return null;
    const value = Number(text);
    return value >= minimum && value <= maximum ? value : null;
  }

  /** Writes a node of the backend. */
  protected node(name: string, value: string | number): void {
    this.context.store.write(`${this.context.backendPath}/${name}`, String(value));
  }

  protected setBackendState(state: XenbusStateValue): void {
    this.node('state', state);
  }

  /** Refuses a frontend: its `error` node says why, and the device closes. */
  protected fail(message: string): void {
    const { store, domid, type, devid } = this.context;
    this.#drop();
    this.context.guestError(`${this.name}: ${message}`);
    const error = `/local/domain/0/error/backend/${type}/${domid}/${devid}/error`;
    store.write(error, `${ERRNO.EINVAL} ${message}`);
    this.setBackendState(XenbusState.Closing);
  }

  #follow(): void {
    this.#watch ??= this.context.store.watch(`${this.context.frontendPath}/state`, () =>
      this.#frontendMoved(),
    );
  }

  #backendState(): number {
    return Number(this.context.store.read(`${this.context.backendPath}/state`) ?? XenbusState.Unknown);
  }

  #frontendMoved(): void {
    if (this.#watch === null) return;
    const text = this.frontendNode('state');
    switch (text === null ? XenbusState.Closed : Number(text)) {
      case XenbusState.Initialising:
        if (!this.#connected && this.#backendState() === XenbusState.InitWait) return;
        if (this.#goesForGood()) return;
        this.#drop();
        this.publish();
        this.setBackendState(XenbusState.InitWait);
        return;
      case XenbusState.Initialised:
      case XenbusState.Connected:
        this.#connect();
        return;
      case XenbusState.Closing:
        this.#drop();
        this.setBackendState(XenbusState.Closing);
        return;
      case XenbusState.Closed:
        this.#drop();
        this.setBackendState(XenbusState.Closed);
        if (text === null || this.#goesForGood()) this.onClosed();
        return;
      default:
    }
  }

  #goesForGood(): boolean {
    return this.context.store.read(`${this.context.backendPath}/online`) === '0';
  }

  #connect(): void {
    if (this.#connected || this.#backendState() !== XenbusState.InitWait) return;
    const problem = this.connect();
    if (problem !== null) {
      this.fail(problem);
      return;
    }
    this.#connected = true;
    this.setBackendState(XenbusState.Connected);
  }

  #drop(): void {
    this.#connected = false;
    this.disconnect();
  }
}
