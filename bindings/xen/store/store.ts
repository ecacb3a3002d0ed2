// Xenstore's data: operations with permissions and quotas, transactions that find out about conflicts, and who is told of
// changes. docs/misc/xenstore.txt; quotas as the defaults of Xen's daemon.

import type { StorePermission } from '../../../devices/xen/ports.js';
import * as T from './tree.js';

/** Most nodes that a domain may own. */
export const NODES_MOST = 1000;
/** Most transactions that a domain may have open. */
export const TRANSACTIONS_MOST = 10;

/** A change that watches are told of. */
export interface StoreChange {
  readonly path: string;
  /** Only for watches of just this path: a node that went with its parent. */
  readonly exact: boolean;
  /** Who may know: permissions of the node as it is, or was. */
  readonly permissions: readonly StorePermission[];
}

/** A write, to be done again when a transaction commits. */
type Deed = (target: Working) => void;

/** A root with what happens to it: the tree itself, or a transaction's copy. */
interface Working {
  root: T.StoreNode;
  /** Of a transaction: what it has looked at. */
  readonly seen: Set<string> | null;
  readonly changes: StoreChange[];
}

/** A transaction in progress. */
export class Transaction {
  /** @internal The tree as it was. */
  readonly base: T.StoreNode;
  /** @internal */
  readonly working: Working;
  /** @internal */
  readonly deeds: Deed[] = [];

  /** @internal */
  constructor(root: T.StoreNode) {
    this.base = root;
    this.working = { root, seen: new Set(), changes: [] };
  }
}

/** The tree and all that may be done with it. `domid` is who does it; errors are {@link XenStoreError}. */
export class StoreData {
  /** Called with each change, in order. */
  onChange: (change: StoreChange) => void = () => {};
  readonly #working: Working = { root: T.makeRoot(), seen: null, changes: [] };
  /** Domain → nodes it owns. */
  readonly #owned = new Map<number, number>();

  get root(): T.StoreNode {
    return this.#working.root;
  }

  begin(): Transaction {
    return new Transaction(this.root);
  }

  /** @throws XenStoreError EAGAIN when something that the transaction has looked at is not what it was, EQUOTA */
  commit(transaction: Transaction): void {
    const { base, working, deeds } = transaction;
    for (const path of working.seen ?? []) {
      const names = T.pathNames(path);
      if (T.lookup(base, names)?.generation !== T.lookup(this.root, names)?.generation)
        T.refuseNode('EAGAIN', path);
    }
    const trial: Working = { root: this.root, seen: null, changes: [] };
    const owned = new Map(this.#owned);
    try {
      for (const deed of deeds) deed(trial);
    } catch (error) {
      this.#owned.clear();
      for (const [domid, count] of owned) this.#owned.set(domid, count);
      throw error;
    }
    this.#working.root = trial.root;
    for (const change of trial.changes) this.onChange(change);
  }

  // ---- Reading ----------------------------------------------------------------------------------------------------

  /** @throws XenStoreError ENOENT, EACCES */
  node(domid: number, path: string, transaction?: Transaction): T.StoreNode {
    const working = transaction?.working ?? this.#working;
    const node = this.#find(working, path);
    if (node === undefined)
      return T.refuseNode(this.#hides(working, domid, path) ? 'EACCES' : 'ENOENT', path);
    if (!T.permits(node.permissions, domid, 'r')) T.refuseNode('EACCES', path);
    return node;
  }

  #find(working: Working, path: string): T.StoreNode | undefined {
    const names = T.pathNames(path);
    working.seen?.add(path);
    return T.lookup(working.root, names);
  }

  /** Whether the nearest node above a missing one must not be read either: then it is not told that it is missing. */
  #hides(working: Working, domid: number, path: string): boolean {
    return !T.permits(this.#nearest(working, path).permissions, domid, 'r');
  }

  #nearest(working: Working, path: string): T.StoreNode {
    let names = T.pathNames(path);
    for (;;) {
      const node = T.lookup(working.root, names);
      if (node !== undefined) return node;
      names = names.slice(0, -1);
    }
  }

  // ---- Writing ----------------------------------------------------------------------------------------------------

  write(domid: number, path: string, value: string, transaction?: Transaction): void {
    T.pathNames(path);
    if (domid !== 0 && value.length > T.VALUE_MOST) T.refuseNode('ENOSPC', path);
    this.#do(transaction, (working) => {
      const node = this.#find(working, path);
      if (node === undefined) this.#create(working, domid, path, value);
      else {
        if (!T.permits(node.permissions, domid, 'w')) T.refuseNode('EACCES', path);
        this.#replace(working, path, { ...node, value, generation: T.nextGeneration() });
      }
      this.#changed(working, path);
    });
  }

  mkdir(domid: number, path: string, transaction?: Transaction): void {
    T.pathNames(path);
    this.#do(transaction, (working) => {
      const node = this.#find(working, path);
      if (node !== undefined) {
        if (!T.permits(node.permissions, domid, 'w')) T.refuseNode('EACCES', path);
        return;
      }
      this.#create(working, domid, path, '');
      this.#changed(working, path);
    });
  }

  rm(domid: number, path: string, transaction?: Transaction): void {
    if (T.pathNames(path).length === 0) T.refuseNode('EINVAL', path);
    this.#do(transaction, (working) => {
      const node = this.#find(working, path);
      if (node === undefined) {
        const parent = this.#find(working, T.parentPath(path));
        if (parent === undefined) T.refuseNode(this.#hides(working, domid, path) ? 'EACCES' : 'ENOENT', path);
        if (!T.permits(parent.permissions, domid, 'w')) T.refuseNode('EACCES', path);
        return;
      }
      if (!T.permits(node.permissions, domid, 'w')) T.refuseNode('EACCES', path);
      this.#replace(working, path, null);
      for (const { path: gone, node: was } of T.walk(node, path)) {
        this.#own(working, T.ownerOf(was), -1);
        working.changes.push({ path: gone, exact: gone !== path, permissions: was.permissions });
      }
      this.#publish(working);
    });
  }

  setPermissions(
    domid: number,
    path: string,
    permissions: readonly StorePermission[],
    transaction?: Transaction,
  ): void {
    if (permissions.length === 0) T.refuseNode('EINVAL', path);
    if (permissions.length > T.PERMISSIONS_MOST) T.refuseNode('ENOSPC', path);
    this.#do(transaction, (working) => {
      const node = this.#find(working, path);
      if (node === undefined) T.refuseNode(this.#hides(working, domid, path) ? 'EACCES' : 'ENOENT', path);
      // Only the owner sets permissions, and only domain 0 gives a node away.
      if (domid !== 0 && T.ownerOf(node) !== domid) T.refuseNode('EACCES', path);
      const owner = permissions[0]?.domid ?? 0;
      if (domid !== 0 && owner !== domid) T.refuseNode('EPERM', path);
      this.#own(working, T.ownerOf(node), -1);
      this.#own(working, owner, 1);
      this.#replace(working, path, {
        ...node,
        permissions: [...permissions],
        generation: T.nextGeneration(),
      });
      this.#changed(working, path);
    });
  }

  /** Makes a node and the parents it lacks. A domain owns what it makes. */
  #create(working: Working, domid: number, path: string, value: string): void {
    const names = T.pathNames(path);
    const above = this.#nearest(working, path);
    if (!T.permits(above.permissions, domid, 'w')) T.refuseNode('EACCES', path);
    const [first, ...others] = above.permissions;
    const permissions =
      domid === 0 || first === undefined ? above.permissions : [{ ...first, domid }, ...others];
    let depth = 1;
    while (T.lookup(working.root, names.slice(0, depth)) !== undefined) depth++;
    const owner = permissions[0]?.domid ?? 0;
    const missing = names.length - depth + 1;
    if (domid !== 0 && (this.#owned.get(owner) ?? 0) + missing > NODES_MOST) T.refuseNode('ENOSPC', path);
    for (; depth <= names.length; depth++) {
      working.seen?.add(`/${names.slice(0, depth - 1).join('/')}`);
      const node = T.makeNode(depth === names.length ? value : '', permissions);
      working.root = T.withNode(working.root, names.slice(0, depth), node);
      this.#own(working, owner, 1);
    }
  }

  #replace(working: Working, path: string, node: T.StoreNode | null): void {
    working.root = T.withNode(working.root, T.pathNames(path), node);
  }

  #changed(working: Working, path: string): void {
    const node = T.lookup(working.root, T.pathNames(path)) as T.StoreNode;
    working.changes.push({ path, exact: false, permissions: node.permissions });
    this.#publish(working);
  }

  /** Changes of the tree itself are told at once, those of a transaction when it commits. */
  #publish(working: Working): void {
    if (working !== this.#working) return;
    for (const change of working.changes.splice(0)) this.onChange(change);
  }

  /** A transaction's own copy does not count: its deeds do, when they are done again. */
  #own(working: Working, domid: number, nodes: number): void {
    if (working.seen === null) this.#owned.set(domid, (this.#owned.get(domid) ?? 0) + nodes);
  }

  #do(transaction: Transaction | undefined, deed: Deed): void {
    if (transaction === undefined) {
      deed(this.#working);
      return;
    }
    deed(transaction.working);
    transaction.deeds.push(deed);
  }
}
