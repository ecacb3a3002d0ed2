// Xenstore beside a reference that keeps a flat list of paths: results, conflicts of transactions, and who is told.

import { StoreData, type Transaction } from '../../bindings/xen/store/store.js';
import { type Watch, Watches } from '../../bindings/xen/store/watches.js';
import { type StorePermission, XenStoreError } from '../../devices/xen/ports.js';
import { Random } from './random.js';

interface Node {
  value: string;
  permissions: readonly StorePermission[];
  /** Changes with value, permissions and the list of children. */
  version: number;
}

type Flat = Map<string, Node>;
type Change = { path: string; exact: boolean; permissions: readonly StorePermission[] };

const DOMAINS = [0, 1, 2];
const NAMES = ['a', 'b', 'c'];
let versions = 0;

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const isBelow = (path: string, above: string): boolean =>
  above === '/' || path === above || path.startsWith(`${above}/`);

function may(permissions: readonly StorePermission[], domid: number, right: 'r' | 'w'): boolean {
  if (domid === 0 || permissions[0]!.domid === domid) return true;
  const mine = permissions.slice(1).find((each) => each.domid === domid) ?? permissions[0]!;
  return mine.access === 'b' || mine.access === right;
}

/** The reference: one list of paths, and what was looked at and changed. */
class Reference {
  seen = new Set<string>();
  changes: Change[] = [];
  log: ((target: Reference) => void)[] = [];

  constructor(readonly nodes: Flat) {}

  copy(): Reference {
    return new Reference(new Map([...this.nodes].map(([path, node]) => [path, { ...node }])));
  }

  nearest(path: string): Node {
    let at = path;
    while (!this.nodes.has(at)) at = parentOf(at);
    return this.nodes.get(at)!;
  }

  /** The node, when `domid` may do that to it; else the error. */
  node(path: string, domid: number, right: 'r' | 'w'): Node | string {
    this.seen.add(path);
    const node = this.nodes.get(path);
    if (node === undefined) return may(this.nearest(path).permissions, domid, 'r') ? 'ENOENT' : 'EACCES';
    return may(node.permissions, domid, right) ? node : 'EACCES';
  }

  read(path: string, domid: number): string {
    const node = this.node(path, domid, 'r');
    return typeof node === 'string' ? node : `=${node.value}`;
  }

  directory(path: string, domid: number): string {
    const node = this.node(path, domid, 'r');
    if (typeof node === 'string') return node;
    return `=${[...this.nodes.keys()]
      .filter((each) => each !== '/' && parentOf(each) === path)
      .sort()
      .join(' ')}`;
  }

  write(path: string, domid: number, value: string | null): string {
    this.seen.add(path);
    const node = this.nodes.get(path);
    if (node !== undefined) {
      if (!may(node.permissions, domid, 'w')) return 'EACCES';
      if (value === null) return 'ok';
      Object.assign(node, { value, version: ++versions });
    } else {
      const above = this.nearest(path).permissions;
      if (!may(above, domid, 'w')) return 'EACCES';
      const permissions = domid === 0 ? above : [{ ...above[0]!, domid }, ...above.slice(1)];
      this.#make(path, value ?? '', permissions);
    }
    this.changes.push({ path, exact: false, permissions: this.nodes.get(path)!.permissions });
    return 'ok';
  }

  #make(path: string, value: string, permissions: readonly StorePermission[]): void {
    const parent = parentOf(path);
    this.seen.add(parent);
    if (!this.nodes.has(parent)) this.#make(parent, '', permissions);
    this.nodes.get(parent)!.version = ++versions;
    this.nodes.set(path, { value, permissions, version: ++versions });
  }

  rm(path: string, domid: number): string {
    this.seen.add(path);
    const node = this.nodes.get(path);
    if (node === undefined) {
      this.seen.add(parentOf(path));
      const parent = this.nodes.get(parentOf(path));
      if (parent === undefined) return may(this.nearest(path).permissions, domid, 'r') ? 'ENOENT' : 'EACCES';
      return may(parent.permissions, domid, 'w') ? 'ok' : 'EACCES';
    }
    if (!may(node.permissions, domid, 'w')) return 'EACCES';
    for (const [each, { permissions }] of [...this.nodes]) {
      if (!isBelow(each, path)) continue;
      this.changes.push({ path: each, exact: each !== path, permissions });
      this.nodes.delete(each);
    }
    this.nodes.get(parentOf(path))!.version = ++versions;
    return 'ok';
  }

  setPermissions(path: string, domid: number, permissions: readonly StorePermission[]): string {
    this.seen.add(path);
    const node = this.nodes.get(path);
    if (node === undefined) return may(this.nearest(path).permissions, domid, 'r') ? 'ENOENT' : 'EACCES';
    if (domid !== 0 && node.permissions[0]!.domid !== domid) return 'EACCES';
    if (domid !== 0 && permissions[0]!.domid !== domid) return 'EPERM';
    Object.assign(node, { permissions, version: ++versions });
    this.changes.push({ path, exact: false, permissions });
    return 'ok';
  }
}

interface Open {
  readonly domid: number;
  readonly real: Transaction;
  readonly model: Reference;
  readonly base: ReadonlyMap<string, number>;
}

function attempt(body: () => string | undefined): string {
  try {
    return body() ?? 'ok';
  } catch (error) {
    if (error instanceof XenStoreError) return error.errno;
    throw error;
  }
}

/** One xenstore and its reference, side by side. */
class Pair {
  readonly data = new StoreData();
  readonly model = new Reference(
    new Map([['/', { value: '', permissions: [{ domid: 0, access: 'n' }], version: ++versions }]]),
  );
  readonly watches = new Watches();
  readonly told: string[] = [];
  readonly list: Watch[] = [];
  readonly open: Open[] = [];

  constructor(
    readonly random: Random,
    readonly seed: number,
  ) {
    this.data.onChange = (change) => this.watches.changed(change);
  }

  path(): string {
    const depth = 1 + this.random.below(3);
    return `/${Array.from({ length: depth }, () => this.random.pick(NAMES)).join('/')}`;
  }

  permissions(domid: number): StorePermission[] {
    const access = (): StorePermission['access'] => this.random.pick(['n', 'r', 'w', 'b']);
    const owner = this.random.oneIn(6) ? this.random.pick(DOMAINS) : domid;
    const others = DOMAINS.slice(1).filter(() => this.random.oneIn(2));
    return [{ domid: owner, access: access() }, ...others.map((each) => ({ domid: each, access: access() }))];
  }

  /** An operation on both; in a transaction or not. */
  operate(domid: number, tx: Open | undefined): [real: string, model: string] {
    const { data, random } = this;
    const path = this.path();
    const target = tx?.model ?? this.model;
    const deed = (real: () => void, model: (reference: Reference) => string): [string, string] => {
      const expected = model(target);
      const happened = attempt(() => {
        real();
        return undefined;
      });
      if (tx !== undefined && expected === 'ok') tx.model.log.push((reference) => void model(reference));
      return [happened, expected];
    };
    switch (random.below(7)) {
      case 0:
      case 1: {
        const value = String(random.below(100));
        return deed(
          () => data.write(domid, path, value, tx?.real),
          (to) => to.write(path, domid, value),
        );
      }
      case 2:
        return deed(
          () => data.mkdir(domid, path, tx?.real),
          (to) => to.write(path, domid, null),
        );
      case 3:
        return deed(
          () => data.rm(domid, path, tx?.real),
          (to) => to.rm(path, domid),
        );
      case 4: {
        const permissions = this.permissions(domid);
        return deed(
          () => data.setPermissions(domid, path, permissions, tx?.real),
          (to) => to.setPermissions(path, domid, permissions),
        );
      }
      case 5:
        return [attempt(() => `=${data.node(domid, path, tx?.real).value}`), target.read(path, domid)];
      default: {
        const names = (): string => {
          const children = [...data.node(domid, path, tx?.real).children.keys()];
          return `=${children
            .map((name) => `${path}/${name}`)
            .sort()
            .join(' ')}`;
        };
        return [attempt(names), target.directory(path, domid)];
      }
    }
  }

  begin(domid: number): void {
    if (this.open.length >= 6) return;
    const base = new Map([...this.model.nodes].map(([path, { version }]) => [path, version]));
    this.open.push({ domid, real: this.data.begin(), model: this.model.copy(), base });
  }

  end(): [string, string] {
    const [tx] = this.open.splice(this.random.below(this.open.length), 1) as [Open];
    if (this.random.oneIn(3)) return ['ok', 'ok'];
    const conflict = [...tx.model.seen].some(
      (path) => tx.base.get(path) !== this.model.nodes.get(path)?.version,
    );
    const happened = attempt(() => {
      this.data.commit(tx.real);
      return undefined;
    });
    if (!conflict) for (const deed of tx.model.log) deed(this.model);
    return [happened, conflict ? 'EAGAIN' : 'ok'];
  }

  watch(): void {
    const domid = this.random.pick(DOMAINS);
    if (this.list.length >= 6) {
      const [gone] = this.list.splice(this.random.below(this.list.length), 1);
      this.watches.remove(gone!);
      return;
    }
    const token = String(this.list.length);
    const fire = (path: string, told: string): void => void this.told.push(`${domid} ${told} ${path}`);
    const watch: Watch = { domid, path: this.random.oneIn(5) ? '/' : this.path(), prefix: '', token, fire };
    this.list.push(watch);
    this.watches.add(watch);
  }

  /** What the watchers must have been told of the changes since the last look. */
  checkTold(): void {
    const due: string[] = [];
    for (const { path, exact, permissions } of this.model.changes.splice(0)) {
      for (const watch of this.list) {
        if (!(exact ? path === watch.path : isBelow(path, watch.path))) continue;
        if (may(permissions, watch.domid, 'r')) due.push(`${watch.domid} ${watch.token} ${path}`);
      }
    }
    const told = this.told.splice(0);
    // Children of a removed node go in any order.
    if (told.sort().join('\n') !== due.sort().join('\n'))
      throw new Error(`seed ${this.seed}: told ${JSON.stringify(told)} instead of ${JSON.stringify(due)}`);
  }

  checkTree(): void {
    for (const [path, { value }] of this.model.nodes)
      if (this.data.node(0, path).value !== value) throw new Error(`seed ${this.seed}: ${path} differs`);
  }
}

/** Random operations of three domains, in and out of transactions. Returns how many commits there were, and conflicts. */
export function modelStore(seed: number, count: number): { committed: number; conflicts: number } {
  const random = new Random(seed);
  const pair = new Pair(random, seed);
  let committed = 0;
  let conflicts = 0;
  for (let step = 0; step < count; step++) {
    const domid = random.pick(DOMAINS);
    const choice = random.below(20);
    let both: readonly [string, string] = ['', ''];
    if (choice === 0) pair.begin(domid);
    else if (choice === 1 && pair.open.length > 0) {
      both = pair.end();
      if (both[1] === 'EAGAIN') conflicts++;
      else committed++;
    } else if (choice === 2) pair.watch();
    else {
      const tx = pair.open.length > 0 && random.oneIn(3) ? random.pick(pair.open) : undefined;
      both = pair.operate(tx?.domid ?? domid, tx);
    }
    if (both[0] !== both[1]) throw new Error(`seed ${seed}, step ${step}: ${both[0]} instead of ${both[1]}`);
    pair.checkTold();
    if (step % 500 === 0) pair.checkTree();
  }
  pair.checkTree();
  return { committed, conflicts };
}
