// Watches of xenstore: who is told of which changes, and in which words. docs/misc/xenstore.txt (WATCH).

import type { StorePermission } from '../../../devices/xen/ports.js';
import type { StoreChange } from './store.js';
import { isWithin, permits } from './tree.js';

/** Most watches that a domain may have. */
export const WATCHES_MOST = 128;
export const SPECIAL_PATHS = ['@introduceDomain', '@releaseDomain'] as const;

/** One watch. */
export interface Watch {
  readonly domid: number;
  /** What is watched, absolute. */
  readonly path: string;
  /** What to put before a relative path to make it absolute; empty for a watch by absolute path. */
  readonly prefix: string;
  readonly token: string;
  /** Tells the watcher. */
  fire(path: string, token: string): void;
}

/** All watches, in the order in which they were set. */
export class Watches {
  readonly #watches = new Set<Watch>();

  add(watch: Watch): void {
    this.#watches.add(watch);
  }

  remove(watch: Watch): void {
    this.#watches.delete(watch);
  }

  countOf(domid: number): number {
    let count = 0;
    for (const watch of this.#watches) if (watch.domid === domid) count++;
    return count;
  }

  find(domid: number, path: string, token: string): Watch | undefined {
    for (const watch of this.#watches)
      if (watch.domid === domid && watch.path === path && watch.token === token) return watch;
    return undefined;
  }

  removeAllOf(domid: number): void {
    for (const watch of this.#watches) if (watch.domid === domid) this.#watches.delete(watch);
  }

  /** Tells those whom a change concerns and who may read the node. */
  changed({ path, exact, permissions }: StoreChange): void {
    for (const watch of [...this.#watches]) {
      const concerns = exact ? watch.path === path : isWithin(path, watch.path);
      if (concerns && permits(permissions, watch.domid, 'r')) watch.fire(shown(watch, path), watch.token);
    }
  }

  /** @introduceDomain and @releaseDomain: domain 0's alone, as in Xen unless it is told otherwise. */
  special(path: (typeof SPECIAL_PATHS)[number]): void {
    for (const watch of [...this.#watches])
      if (watch.path === path && watch.domid === 0) watch.fire(path, watch.token);
  }
}

/** A path in the words in which the watch was set. */
function shown({ prefix }: Watch, path: string): string {
  return prefix !== '' && path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

/** Who may be told of a node that is there for everybody. */
export const PUBLIC: readonly StorePermission[] = [{ domid: 0, access: 'r' }];
