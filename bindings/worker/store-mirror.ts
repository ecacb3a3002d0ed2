// The nodes of a domain in a Worker are in two stores: the Worker's own, which its guest and its backends talk to, and the
// host's, where the toolstack looks and writes. Each side tells the other what has changed. The Worker's is the one that
// counts: it says what came of the host's changes, too, and the host does not take older news of what it has just written.

import type { StorePermission } from '../../devices/xen/ports.js';
import { vmPathOf } from '../xen/contract.js';
import type { StoreChange } from '../xen/store/store.js';
import { lookup, pathNames, walk } from '../xen/store/tree.js';
import type { XenStore } from '../xen/store/xenstore.js';

/** A node as it is now, or that it is not there (null). */
export interface NodeNow {
  readonly path: string;
  readonly value: string | null;
  readonly permissions: readonly StorePermission[];
  /** It was written, if only with what it held; else it is here because something below it was. */
  readonly written: boolean;
}

/** What one side tells the other. */
export interface Nodes {
  readonly nodes: readonly NodeNow[];
  /** Of the host's messages: its number; of the Worker's: the last one that it has taken in. */
  readonly serial: number;
}

/** One side's view of the nodes of one domain. */
export class StoreMirror {
  readonly #store: XenStore;
  readonly #side: 'host' | 'worker';
  readonly #concerns: RegExp;
  readonly #send: (nodes: Nodes) => void;
  readonly #stop: () => void;
  readonly #dirty = new Set<string>();
  /** On the host: what it wrote, with the number of the message, until the Worker has taken it in. */
  readonly #pending = new Map<string, number>();
  #serial = 0;
  #applying = false;
  #scheduled = false;

  constructor(store: XenStore, domid: number, side: 'host' | 'worker', send: (nodes: Nodes) => void) {
    this.#store = store;
    this.#side = side;
    this.#send = send;
    const backends = `/local/domain/0/(?:error/)?backend/[^/]+/${domid}`;
    this.#concerns = new RegExp(`^(?:/local/domain/${domid}|${vmPathOf(domid)}|${backends})(?:/|$)`);
    this.#stop = store.observe((change) => this.#changed(change));
  }

  /** Takes over what the other side says. */
  apply({ nodes, serial }: Nodes): void {
    if (this.#side === 'worker') this.#serial = serial;
    else for (const [path, sent] of this.#pending) if (sent <= serial) this.#pending.delete(path);
    this.#applying = this.#side === 'host';
    try {
      this.#store.client.transaction((target) => {
        for (const { path, value, permissions, written } of nodes) {
          if (this.#pending.has(path)) continue;
          if (value === null) {
            target.rm(path);
            continue;
          }
          const held = target.read(path);
          // The host knows no better than the Worker what is above its nodes.
          if (this.#side === 'worker' && !written && held !== null) continue;
          if (written || held === null) target.write(path, value);
          if (!samePermissions(target.getPerms(path), permissions)) target.setPerms(path, permissions);
        }
      });
    } finally {
      this.#applying = false;
    }
  }

  /** All nodes that there are: what the host begins with, so that what it makes is below the right parents. */
  all(): Nodes {
    const paths = [...walk(this.#store.data.root, '')].map(({ path }) => path);
    const mine = new Set(paths.filter((path) => this.#concerns.test(path)));
    return { nodes: this.#nodes(mine, mine), serial: this.#serial };
  }

  /** Sends what has changed at once: before a message that builds upon it. */
  flush(): void {
    if (this.#dirty.size === 0) return;
    const written = new Set(this.#dirty);
    this.#dirty.clear();
    const paths = new Set<string>();
    for (const path of written) this.#addWithParents(path, paths);
    const nodes = this.#nodes(paths, written);
    if (this.#side === 'host') this.#serial++;
    this.#send({ nodes, serial: this.#serial });
  }

  /** Nodes as they are now, in that order. */
  #nodes(paths: ReadonlySet<string>, written: ReadonlySet<string>): NodeNow[] {
    const { root } = this.#store.data;
    return [...paths].map((path): NodeNow => {
      const node = lookup(root, pathNames(path));
      const [value, permissions] = node === undefined ? [null, []] : [node.value, node.permissions];
      return { path, value, permissions, written: written.has(path) };
    });
  }

  close(): void {
    this.#stop();
    this.#dirty.clear();
  }

  /** Parents may have been made along with a node; they are told before it. */
  #addWithParents(path: string, paths: Set<string>): void {
    if (paths.has(path)) return;
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (this.#concerns.test(parent)) this.#addWithParents(parent, paths);
    paths.add(path);
  }

  #changed({ path }: StoreChange): void {
    if (this.#applying || !this.#concerns.test(path)) return;
    this.#dirty.add(path);
    if (this.#side === 'host') this.#pending.set(path, this.#serial + 1);
    if (this.#scheduled) return;
    this.#scheduled = true;
    void Promise.resolve().then(() => {
      this.#scheduled = false;
      this.flush();
    });
  }
}

function samePermissions(
  held: readonly StorePermission[] | null,
  wanted: readonly StorePermission[],
): boolean {
  const text = (list: readonly StorePermission[]): string =>
    list.map(({ domid, access }) => `${access}${domid}`).join();
  return held !== null && text(held) === text(wanted);
}
