// The xenstore daemon of a host: data, watches, the connections of its domains, and domain 0's own.

import {
  type StorePermission,
  type StoreWatch,
  type XenStoreClient,
  XenStoreError,
  type XenStoreNodes,
} from '../../../devices/xen/ports.js';
import { Connection, type ConnectionSurroundings } from './connection.js';
import { type StoreChange, StoreData, type Transaction } from './store.js';
import * as T from './tree.js';
import { SPECIAL_PATHS, type Watch, Watches } from './watches.js';
import type { StoreMessage } from './wire.js';

const DOM0 = 0;

/** One xenstore for all domains of a host. */
export class XenStore {
  readonly data = new StoreData();
  /** Every message of every domain's connection, as it is served or queued. */
  onMessage: (domid: number, direction: 'in' | 'out', message: StoreMessage) => void = () => {};
  /** As domain 0. */
  readonly client: XenStoreClient = this.#makeClient();
  readonly #watches = new Watches();
  readonly #connections = new Map<number, Connection>();
  /** Calls of domain 0's watches that are due, by what makes them equal. */
  #due = new Map<string, () => void>();
  #flushing = false;
  #scheduled = false;

  readonly #observers = new Set<(change: StoreChange) => void>();

  constructor() {
    this.data.onChange = (change) => {
      this.#watches.changed(change);
      for (const observer of this.#observers) observer(change);
    };
  }

  /** Calls `observer` with every change, from within it; the result ends that. */
  observe(observer: (change: StoreChange) => void): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /** A domain begins to talk: its connection is served by the caller. */
  introduce(
    around: Omit<ConnectionSurroundings, 'data' | 'watches' | 'isIntroduced' | 'onMessage'>,
  ): Connection {
    const connection = new Connection({
      ...around,
      onMessage: (direction, message) => this.onMessage(around.domid, direction, message),
      data: this.data,
      watches: this.#watches,
      isIntroduced: (domid) => domid === DOM0 || this.#connections.has(domid),
    });
    this.#connections.set(around.domid, connection);
    this.#watches.special('@introduceDomain');
    return connection;
  }

  /** A domain has gone: its watches and transactions go with it. */
  release(domid: number): void {
    this.#connections.get(domid)?.close();
    if (this.#connections.delete(domid)) this.#watches.special('@releaseDomain');
  }

  /** A domain has ended but is still there: those who watch for it look. */
  announceRelease(): void {
    this.#watches.special('@releaseDomain');
  }

  /** Makes the calls of domain 0's watches that are due, and those that these cause. */
  flush(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      for (let next = this.#due.entries().next(); next.done !== true; next = this.#due.entries().next()) {
        const [key, call] = next.value;
        this.#due.delete(key);
        call();
      }
    } finally {
      this.#flushing = false;
    }
  }

  /** Calls that are due come when the turn of whoever caused them is over. */
  #schedule(): void {
    if (this.#scheduled || this.#flushing) return;
    this.#scheduled = true;
    void Promise.resolve().then(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  // ---- Domain 0 ---------------------------------------------------------------------------------------------------

  #makeClient(): XenStoreClient {
    return {
      ...this.#nodes(),
      watch: (path, onChange) => this.#watch(path, onChange),
      transaction: (body) => {
        const transaction = this.data.begin();
        const result = body(this.#nodes(transaction));
        this.data.commit(transaction);
        return result;
      },
    };
  }

  #nodes(transaction?: Transaction): XenStoreNodes {
    const find = (path: string): T.StoreNode | null => {
      try {
        return this.data.node(DOM0, path, transaction);
      } catch (error) {
        if (error instanceof XenStoreError && error.errno === 'ENOENT') return null;
        throw error;
      }
    };
    return {
      read: (path) => find(path)?.value ?? null,
      write: (path, value) => this.data.write(DOM0, path, value, transaction),
      mkdir: (path) => this.data.mkdir(DOM0, path, transaction),
      rm: (path) => {
        if (find(path) !== null) this.data.rm(DOM0, path, transaction);
      },
      directory: (path) => {
        const node = find(path);
        return node === null ? null : [...node.children.keys()];
      },
      getPerms: (path): StorePermission[] | null => {
        const node = find(path);
        return node === null ? null : [...node.permissions];
      },
      setPerms: (path, permissions) => this.data.setPermissions(DOM0, path, permissions, transaction),
    };
  }

  #watches0 = 0;

  #watch(path: string, onChange: (path: string) => void): StoreWatch {
    if (!(SPECIAL_PATHS as readonly string[]).includes(path)) T.pathNames(path);
    const token = String(this.#watches0++);
    let live = true;
    const fire = (changed: string): void => {
      const key = `${token} ${changed}`;
      if (this.#due.has(key)) return;
      this.#due.set(key, () => {
        if (live) onChange(changed);
      });
      this.#schedule();
    };
    const watch: Watch = { domid: DOM0, path, prefix: '', token, fire };
    this.#watches.add(watch);
    fire(path);
    return {
      unwatch: () => {
        live = false;
        this.#watches.remove(watch);
      },
    };
  }
}
