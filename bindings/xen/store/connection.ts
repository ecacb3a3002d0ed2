// One domain's conversation with xenstore: requests in, replies and watch events out. docs/misc/xenstore.txt.

import { XenStoreError } from '../../../devices/xen/ports.js';
import { type StoreData, TRANSACTIONS_MOST, type Transaction } from './store.js';
import * as T from './tree.js';
import { SPECIAL_PATHS, WATCHES_MOST, type Watch, type Watches } from './watches.js';
import { type StoreMessage, XS, XS_PAYLOAD_MOST } from './wire.js';

/** Watch events that wait for a domain that does not read: more are dropped, and counted. */
const EVENTS_MOST = 1024;
const OK = 'OK\0';

/** What a connection needs around it. */
export interface ConnectionSurroundings {
  readonly domid: number;
  readonly data: StoreData;
  readonly watches: Watches;
  isIntroduced(domid: number): boolean;
  /** Something is to be sent. */
  onOutput(): void;
  /** A message came in or is to go out. */
  onMessage(direction: 'in' | 'out', message: StoreMessage): void;
  /** Something that no correct guest does, or more than it may. */
  guestError(message: string): void;
}

type Handler = (
  connection: Connection,
  request: StoreMessage,
  transaction: Transaction | undefined,
) => string;

/** Requests and replies of one domain, without the ring they go through. */
export class Connection {
  /** What is to be sent, in order. */
  readonly output: StoreMessage[] = [];
  readonly around: ConnectionSurroundings;
  readonly #transactions = new Map<number, Transaction>();
  readonly #own = new Set<Watch>();
  #nextTransaction = 1;
  #events = 0;
  /** A watch that was just set fires right after the answer. */
  #pendingFire: Watch | null = null;

  constructor(around: ConnectionSurroundings) {
    this.around = around;
  }

  /** Absolute form of a path from the guest. @throws XenStoreError EINVAL */
  path(text: string): string {
    if (text.startsWith('/')) return text;
    if (text.length > T.RELATIVE_PATH_MOST) T.refuseNode('EINVAL', text);
    return `/local/domain/${this.around.domid}/${text}`;
  }

  /** Serves one request; the reply goes to the output. */
  serve(request: StoreMessage): void {
    this.around.onMessage('in', request);
    let payload: string;
    let type = request.type;
    try {
      const handler = HANDLERS[request.type];
      if (handler === undefined) T.refuseNode('ENOSYS', '');
      payload = handler(this, request, this.#transaction(request));
      if (payload.length > XS_PAYLOAD_MOST) T.refuseNode('E2BIG', '');
    } catch (error) {
      if (!(error instanceof XenStoreError)) throw error;
      type = XS.ERROR;
      payload = `${error.errno}\0`;
    }
    this.#send({ ...request, type, payload });
    this.#afterReply();
  }

  /** The message that is to be sent next was sent. */
  sent(): void {
    if (this.output.shift()?.type === XS.WATCH_EVENT) this.#events--;
  }

  /** Forgets watches and transactions: the domain has gone, or starts anew. */
  close(): void {
    this.#transactions.clear();
    for (const watch of this.#own) this.around.watches.remove(watch);
    this.#own.clear();
  }

  #send(message: StoreMessage): void {
    this.output.push(message);
    this.around.onMessage('out', message);
    this.around.onOutput();
  }

  #afterReply(): void {
    const watch = this.#pendingFire;
    if (watch === null) return;
    this.#pendingFire = null;
    watch.fire(watch.prefix === '' ? watch.path : watch.path.slice(watch.prefix.length), watch.token);
  }

  #event(path: string, token: string): void {
    const payload = `${path}\0${token}\0`;
    if (this.#events >= EVENTS_MOST) {
      // An equal one that waits says the same.
      if (!this.output.some((waiting) => waiting.type === XS.WATCH_EVENT && waiting.payload === payload))
        this.around.guestError('does not read its watch events');
      return;
    }
    if (payload.length > XS_PAYLOAD_MOST) return;
    this.#events++;
    this.#send({ type: XS.WATCH_EVENT, requestId: 0, transactionId: 0, payload });
  }

  #transaction({ type, transactionId }: StoreMessage): Transaction | undefined {
    if (transactionId === 0 || type === XS.TRANSACTION_START) return undefined;
    return this.#transactions.get(transactionId) ?? T.refuseNode('ENOENT', '');
  }

  /** A node that the domain may read. @throws XenStoreError */
  node(path: string, transaction: Transaction | undefined): T.StoreNode {
    const { data, domid } = this.around;
    return data.node(domid, this.path(path), transaction);
  }

  // ---- Requests ---------------------------------------------------------------------------------------------------

  startTransaction(): string {
    if (this.#transactions.size >= TRANSACTIONS_MOST) T.refuseNode('ENOSPC', '');
    while (this.#transactions.has(this.#nextTransaction)) this.#advance();
    const id = this.#nextTransaction;
    this.#advance();
    this.#transactions.set(id, this.around.data.begin());
    return `${id}\0`;
  }

  #advance(): void {
    this.#nextTransaction = this.#nextTransaction >= 0xffff_fffe ? 1 : this.#nextTransaction + 1;
  }

  endTransaction({ transactionId, payload }: StoreMessage): string {
    if (payload !== 'T\0' && payload !== 'F\0') T.refuseNode('EINVAL', '');
    const transaction = this.#transactions.get(transactionId) ?? T.refuseNode('ENOENT', '');
    this.#transactions.delete(transactionId);
    if (payload === 'T\0') this.around.data.commit(transaction);
    return OK;
  }

  watch(payload: string): string {
    const [text, token] = strings(payload, 2) as [string, string];
    const { domid, watches } = this.around;
    const special = (SPECIAL_PATHS as readonly string[]).includes(text);
    const path = special ? text : this.path(text);
    if (!special) T.pathNames(path);
    if (watches.find(domid, path, token) !== undefined) T.refuseNode('EEXIST', path);
    if (domid !== 0 && watches.countOf(domid) >= WATCHES_MOST) T.refuseNode('E2BIG', path);
    const prefix = special || text.startsWith('/') ? '' : `/local/domain/${domid}/`;
    const watch: Watch = { domid, path, prefix, token, fire: (at, name) => this.#event(at, name) };
    watches.add(watch);
    this.#own.add(watch);
    this.#pendingFire = watch;
    return OK;
  }

  unwatch(payload: string): string {
    const [text, token] = strings(payload, 2) as [string, string];
    const special = (SPECIAL_PATHS as readonly string[]).includes(text);
    const path = special ? text : this.path(text);
    const watch = this.around.watches.find(this.around.domid, path, token);
    if (watch === undefined) T.refuseNode('ENOENT', path);
    this.around.watches.remove(watch);
    this.#own.delete(watch);
    return OK;
  }

  resetWatches(): string {
    this.close();
    return OK;
  }
}

/** `count` strings, each ended by a NUL and nothing behind the last. @throws XenStoreError EINVAL */
function strings(payload: string, count: number): string[] {
  const parts = payload.split('\0');
  if (parts.length !== count + 1 || parts[count] !== '') T.refuseNode('EINVAL', '');
  return parts.slice(0, count);
}

function string(payload: string): string {
  return strings(payload, 1)[0] as string;
}

function names(node: T.StoreNode): string {
  return [...node.children.keys()].map((name) => `${name}\0`).join('');
}

/** Most of a directory that fits in one message, from `offset`; generation first, an empty string at the end. */
function directoryPart(node: T.StoreNode, offset: number): string {
  const all = names(node);
  if (offset > all.length) T.refuseNode('EINVAL', '');
  const generation = `${node.generation}\0`;
  const room = XS_PAYLOAD_MOST - generation.length - 1;
  const rest = all.slice(offset);
  if (rest.length <= room) return `${generation}${rest}\0`;
  return generation + rest.slice(0, rest.lastIndexOf('\0', room - 1) + 1);
}

/** Domain number as text. */
function domidOf(text: string): number {
  return /^\d{1,5}$/.test(text) ? Number(text) : T.refuseNode('EINVAL', text);
}

const HANDLERS: Partial<Record<number, Handler>> = {
  [XS.DIRECTORY](connection, { payload }, transaction) {
    return names(connection.node(string(payload), transaction));
  },
  [XS.DIRECTORY_PART](connection, { payload }, transaction) {
    const [path, offset] = strings(payload, 2) as [string, string];
    if (!/^\d{1,9}$/.test(offset)) T.refuseNode('EINVAL', path);
    return directoryPart(connection.node(path, transaction), Number(offset));
  },
  [XS.READ](connection, { payload }, transaction) {
    return connection.node(string(payload), transaction).value;
  },
  [XS.GET_PERMS](connection, { payload }, transaction) {
    const { permissions } = connection.node(string(payload), transaction);
    return permissions.map((permission) => `${T.permissionText(permission)}\0`).join('');
  },
  [XS.WRITE](connection, { payload }, transaction) {
    const end = payload.indexOf('\0');
    if (end < 0) T.refuseNode('EINVAL', '');
    const { data, domid } = connection.around;
    data.write(domid, connection.path(payload.slice(0, end)), payload.slice(end + 1), transaction);
    return OK;
  },
  [XS.MKDIR](connection, { payload }, transaction) {
    const { data, domid } = connection.around;
    data.mkdir(domid, connection.path(string(payload)), transaction);
    return OK;
  },
  [XS.RM](connection, { payload }, transaction) {
    const { data, domid } = connection.around;
    data.rm(domid, connection.path(string(payload)), transaction);
    return OK;
  },
  [XS.SET_PERMS](connection, { payload }, transaction) {
    const [path, ...permissions] = payload.split('\0');
    if (permissions.pop() !== '') T.refuseNode('EINVAL', '');
    const { data, domid } = connection.around;
    const parsed = permissions.map((permission) => T.parsePermission(permission));
    data.setPermissions(domid, connection.path(path as string), parsed, transaction);
    return OK;
  },
  [XS.WATCH]: (connection, { payload }) => connection.watch(payload),
  [XS.UNWATCH]: (connection, { payload }) => connection.unwatch(payload),
  [XS.TRANSACTION_START](connection, { transactionId }) {
    if (transactionId !== 0) T.refuseNode('EBUSY', '');
    return connection.startTransaction();
  },
  [XS.TRANSACTION_END]: (connection, request) => connection.endTransaction(request),
  [XS.GET_DOMAIN_PATH]: (_connection, { payload }) => `/local/domain/${domidOf(string(payload))}\0`,
  [XS.IS_DOMAIN_INTRODUCED]: (connection, { payload }) =>
    connection.around.isIntroduced(domidOf(string(payload))) ? 'T\0' : 'F\0',
  [XS.RESET_WATCHES]: (connection) => connection.resetWatches(),
  [XS.CONTROL]: () => T.refuseNode('EACCES', ''),
  [XS.INTRODUCE]: () => T.refuseNode('EACCES', ''),
  [XS.RELEASE]: () => T.refuseNode('EACCES', ''),
  [XS.RESUME]: () => T.refuseNode('EACCES', ''),
  [XS.SET_TARGET]: () => T.refuseNode('EACCES', ''),
};
