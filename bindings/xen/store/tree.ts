// The tree of xenstore: immutable nodes, so that a transaction is a root of its own and a commit compares generations.
// docs/misc/xenstore.txt.

import type { ErrnoName } from '../../../devices/xen/abi.js';
import { type StorePermission, XenStoreError } from '../../../devices/xen/ports.js';

/** Longest absolute path, and longest relative one. */
export const PATH_MOST = 3072;
export const RELATIVE_PATH_MOST = 2048;
/** Most permissions of a node, and bytes of its value: the defaults of Xen's daemon. */
export const PERMISSIONS_MOST = 5;
export const VALUE_MOST = 2048;
const PATH_TEXT = /^[-/_@A-Za-z0-9]+$/;

/** A node. `generation` changes with its value, permissions and list of children, not with what is below those. */
export interface StoreNode {
  readonly value: string;
  readonly permissions: readonly StorePermission[];
  readonly children: ReadonlyMap<string, StoreNode>;
  readonly generation: number;
}

/** @throws XenStoreError */
export function refuseNode(errno: ErrnoName, path: string): never {
  throw new XenStoreError(errno, path);
}

/** The names on an absolute path. @throws XenStoreError EINVAL when it is none */
export function pathNames(path: string): string[] {
  if (path === '/') return [];
  const valid =
    path.startsWith('/') &&
    path.length <= PATH_MOST &&
    !path.endsWith('/') &&
    !path.includes('//') &&
    PATH_TEXT.test(path);
  if (!valid) refuseNode('EINVAL', path);
  return path.slice(1).split('/');
}

/** Path of the parent; that of the root is the root. */
export function parentPath(path: string): string {
  const at = path.lastIndexOf('/');
  return at <= 0 ? '/' : path.slice(0, at);
}

export function childPath(path: string, name: string): string {
  return path === '/' ? `/${name}` : `${path}/${name}`;
}

/** Whether `path` is `ancestor` or below it. */
export function isWithin(path: string, ancestor: string): boolean {
  return ancestor === '/' || path === ancestor || path.startsWith(`${ancestor}/`);
}

/** The domain that owns a node. */
export function ownerOf(node: StoreNode): number {
  return node.permissions[0]?.domid ?? 0;
}

/** Whether `domid` may read (`r`) or write (`w`) a node with these permissions. Domain 0 may everything. */
export function permits(permissions: readonly StorePermission[], domid: number, right: 'r' | 'w'): boolean {
  const [owner, ...others] = permissions;
  if (domid === 0 || owner === undefined || owner.domid === domid) return true;
  const own = others.find((permission) => permission.domid === domid) ?? owner;
  return own.access === right || own.access === 'b';
}

/** Nodes made since the program started: a generation is never used twice. */
let generations = 0;

export function nextGeneration(): number {
  return ++generations;
}

export function makeNode(
  value: string,
  permissions: readonly StorePermission[],
  children: ReadonlyMap<string, StoreNode> = new Map(),
): StoreNode {
  return { value, permissions, children, generation: nextGeneration() };
}

/** A fresh tree: the root is domain 0's alone. */
export function makeRoot(): StoreNode {
  return makeNode('', [{ domid: 0, access: 'n' }]);
}

/** The node at a path, or undefined. */
export function lookup(root: StoreNode, names: readonly string[]): StoreNode | undefined {
  let node: StoreNode | undefined = root;
  for (const name of names) {
    node = node.children.get(name);
    if (node === undefined) return undefined;
  }
  return node;
}

/** A tree in which the node at `names` is `node`, or gone; its parent must exist. The generation of no other changes. */
export function withNode(root: StoreNode, names: readonly string[], node: StoreNode | null): StoreNode {
  const [name, ...rest] = names;
  if (name === undefined) return node ?? root;
  const children = new Map(root.children);
  if (rest.length > 0) {
    children.set(name, withNode(root.children.get(name) as StoreNode, rest, node));
    return { ...root, children };
  }
  const listed = children.has(name) !== (node !== null);
  if (node === null) children.delete(name);
  else children.set(name, node);
  return { ...root, children, generation: listed ? nextGeneration() : root.generation };
}

/** Every node below `node` and itself, with its path, parents first. */
export function* walk(node: StoreNode, path: string): Generator<{ path: string; node: StoreNode }> {
  yield { path, node };
  for (const [name, child] of node.children) yield* walk(child, childPath(path, name));
}

/** Permissions as on the wire: `n1`, `r0` … */
export function permissionText({ domid, access }: StorePermission): string {
  return `${access}${domid}`;
}

/** @throws XenStoreError EINVAL */
export function parsePermission(text: string): StorePermission {
  const match = /^([nrwb])(\d{1,5})$/.exec(text);
  if (match === null) return refuseNode('EINVAL', text);
  return { access: match[1] as StorePermission['access'], domid: Number(match[2]) };
}
