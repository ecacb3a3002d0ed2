// Xenstore's protocol: requests and replies of one domain, watches, quotas, and the ring with whatever a guest puts there.

import { Core } from '../../bindings/core.js';
import { SharedWords } from '../../bindings/xen/guest-access.js';
import type { Connection } from '../../bindings/xen/store/connection.js';
import { StoreRing } from '../../bindings/xen/store/ring.js';
import { encodeMessage, type StoreMessage, XS } from '../../bindings/xen/store/wire.js';
import { XenStore } from '../../bindings/xen/store/xenstore.js';
import { assert, suite } from '../suite.js';
import { Random } from './random.js';

const test = suite('xen/store');
const DOMID = 7;
const HOME = `/local/domain/${DOMID}`;
const PAGE = 0x4000;
const NAMES = new Map<number, string>(Object.entries(XS).map(([name, type]) => [type, name]));

/** A store with one domain that owns its home, and its connection. */
class Rig {
  readonly store = new XenStore();
  readonly errors: string[] = [];
  readonly connection: Connection;
  #requests = 0;

  constructor() {
    const { client } = this.store;
    client.write(HOME, '');
    client.setPerms(HOME, [
      { domid: 0, access: 'n' },
      { domid: DOMID, access: 'r' },
    ]);
    client.write(`${HOME}/data`, '');
    client.setPerms(`${HOME}/data`, [{ domid: DOMID, access: 'n' }]);
    client.write(`${HOME}/name`, 'guest');
    client.write('/secret/key', 'hidden');
    this.connection = this.store.introduce({
      domid: DOMID,
      onOutput() {},
      guestError: (message) => this.errors.push(message),
    });
  }

  /** A request; everything that comes of it, as `TYPE payload` with NULs as |. */
  ask(type: number, payload: string, transactionId = 0): string[] {
    this.connection.serve({ type, requestId: ++this.#requests, transactionId, payload });
    return this.take();
  }

  take(): string[] {
    const messages = [...this.connection.output];
    for (const _ of messages) this.connection.sent();
    return messages.map((message) => this.#text(message));
  }

  #text({ type, payload }: StoreMessage): string {
    return `${NAMES.get(type)} ${payload.replaceAll('\0', '|')}`;
  }

  /** The only answer. */
  one(type: number, payload: string, transactionId = 0): string {
    const all = this.ask(type, payload, transactionId);
    assert.is(all.length, 1, all.join(' '));
    return all[0] as string;
  }
}

test('reads, writes, lists and removes, by absolute and relative path', () => {
  const rig = new Rig();
  assert.is(rig.one(XS.READ, 'name\0'), 'READ guest');
  assert.is(rig.one(XS.READ, `${HOME}/name\0`), 'READ guest');
  assert.is(rig.one(XS.WRITE, 'data/a/b\0value'), 'WRITE OK|');
  assert.is(rig.one(XS.DIRECTORY, 'data/a\0'), 'DIRECTORY b|');
  assert.is(rig.one(XS.GET_PERMS, 'data/a/b\0'), `GET_PERMS n${DOMID}|`);
  assert.is(rig.one(XS.MKDIR, 'data/c\0'), 'MKDIR OK|');
  assert.is(rig.one(XS.DIRECTORY, 'data\0'), 'DIRECTORY a|c|');
  assert.is(rig.one(XS.SET_PERMS, `data/c\0n${DOMID}\0r0\0`), 'SET_PERMS OK|');
  assert.is(rig.one(XS.GET_PERMS, 'data/c\0'), `GET_PERMS n${DOMID}|r0|`);
  assert.is(rig.one(XS.RM, 'data/a\0'), 'RM OK|');
  assert.is(rig.one(XS.READ, 'data/a/b\0'), 'ERROR ENOENT|');
  assert.is(rig.one(XS.RM, 'data/never\0'), 'RM OK|');
  assert.is(rig.one(XS.GET_DOMAIN_PATH, '9\0'), 'GET_DOMAIN_PATH /local/domain/9|');
  assert.is(rig.one(XS.IS_DOMAIN_INTRODUCED, `${DOMID}\0`), 'IS_DOMAIN_INTRODUCED T|');
  assert.is(rig.one(XS.IS_DOMAIN_INTRODUCED, '99\0'), 'IS_DOMAIN_INTRODUCED F|');
});

test('what a domain may not, it may not', () => {
  const rig = new Rig();
  assert.is(rig.one(XS.READ, '/secret/key\0'), 'ERROR EACCES|');
  assert.is(rig.one(XS.READ, '/secret/no-such\0'), 'ERROR EACCES|', 'not even whether it is there');
  assert.is(rig.one(XS.WRITE, 'name\0other'), 'ERROR EACCES|');
  assert.is(rig.one(XS.WRITE, 'fresh\0x'), 'ERROR EACCES|');
  assert.is(rig.one(XS.RM, 'name\0'), 'ERROR EACCES|');
  assert.is(rig.one(XS.RM, '/\0'), 'ERROR EINVAL|');
  assert.is(rig.one(XS.SET_PERMS, `name\0n${DOMID}\0`), 'ERROR EACCES|');
  assert.is(rig.one(XS.SET_PERMS, 'data\0n0\0'), 'ERROR EPERM|', 'giving away');
  for (const type of [XS.CONTROL, XS.INTRODUCE, XS.RELEASE, XS.RESUME, XS.SET_TARGET])
    assert.is(rig.one(type, '1\0'), 'ERROR EACCES|');
  assert.is(rig.one(99, ''), 'ERROR ENOSYS|');
});

test('malformed requests are EINVAL', () => {
  const rig = new Rig();
  const bad = ['', 'name', 'a//b\0', '/a/\0', 'sp ace\0', 'name\0more\0', `${'x'.repeat(2100)}\0`];
  for (const payload of bad) assert.is(rig.one(XS.READ, payload), 'ERROR EINVAL|', payload.slice(0, 20));
  for (const payload of ['name', '', '\0'])
    assert.match(rig.one(XS.WRITE, payload), /ERROR (EINVAL|EACCES)/, payload);
  for (const payload of ['data\0', 'data\0q1\0', 'data\0n\0', 'data\0n123456\0'])
    assert.is(rig.one(XS.SET_PERMS, payload), 'ERROR EINVAL|', payload);
  assert.is(rig.one(XS.TRANSACTION_END, 'X\0', 1), 'ERROR ENOENT|');
  assert.is(rig.one(XS.GET_DOMAIN_PATH, 'x\0'), 'ERROR EINVAL|');
});

test('watches fire at once, then at changes at and below the path, in the words they were set in', () => {
  const rig = new Rig();
  const { client } = rig.store;
  assert.equal(rig.ask(XS.WATCH, 'data\0token\0'), ['WATCH OK|', 'WATCH_EVENT data|token|']);
  assert.equal(rig.ask(XS.WATCH, `${HOME}/data/x\0far\0`), ['WATCH OK|', `WATCH_EVENT ${HOME}/data/x|far|`]);
  assert.is(rig.one(XS.WATCH, 'data\0token\0'), 'ERROR EEXIST|');
  client.write(`${HOME}/data/y`, '1');
  assert.equal(rig.take(), ['WATCH_EVENT data/y|token|']);
  assert.equal(rig.ask(XS.WRITE, 'data/x/z\0v'), [
    'WATCH_EVENT data/x/z|token|',
    `WATCH_EVENT ${HOME}/data/x/z|far|`,
    'WRITE OK|',
  ]);
  client.rm(`${HOME}/data`);
  assert.equal(rig.take(), ['WATCH_EVENT data|token|', `WATCH_EVENT ${HOME}/data/x|far|`]);
  assert.is(rig.one(XS.UNWATCH, 'data\0token\0'), 'UNWATCH OK|');
  assert.is(rig.one(XS.UNWATCH, 'data\0token\0'), 'ERROR ENOENT|');
  client.write(`${HOME}/data`, '');
  assert.equal(rig.take(), []);
  assert.equal(rig.ask(XS.WATCH, '/secret\0spy\0'), ['WATCH OK|', 'WATCH_EVENT /secret|spy|']);
  client.write('/secret/key', 'new');
  assert.equal(rig.take(), [], 'not of what it may not read');
  assert.is(rig.one(XS.RESET_WATCHES, ''), 'RESET_WATCHES OK|');
});

test('transactions are one change, and conflicts are found', () => {
  const rig = new Rig();
  const { client } = rig.store;
  rig.ask(XS.WATCH, 'data\0t\0');
  assert.is(rig.one(XS.TRANSACTION_START, '\0'), 'TRANSACTION_START 1|');
  assert.is(rig.one(XS.WRITE, 'data/a\0one', 1), 'WRITE OK|');
  assert.is(rig.one(XS.READ, 'data/a\0', 1), 'READ one');
  assert.is(rig.one(XS.READ, 'data/a\0'), 'ERROR ENOENT|');
  assert.equal(rig.ask(XS.TRANSACTION_END, 'T\0', 1), ['WATCH_EVENT data/a|t|', 'TRANSACTION_END OK|']);
  assert.is(rig.one(XS.TRANSACTION_START, '\0'), 'TRANSACTION_START 2|');
  rig.ask(XS.READ, 'data/a\0', 2);
  client.write(`${HOME}/data/a`, 'two');
  rig.take();
  assert.is(rig.one(XS.TRANSACTION_END, 'T\0', 2), 'ERROR EAGAIN|');
  assert.is(rig.one(XS.TRANSACTION_END, 'T\0', 2), 'ERROR ENOENT|');
  assert.is(rig.one(XS.TRANSACTION_START, '\0'), 'TRANSACTION_START 3|');
  rig.ask(XS.WRITE, 'data/b\0x', 3);
  assert.is(rig.one(XS.TRANSACTION_END, 'F\0', 3), 'TRANSACTION_END OK|');
  assert.is(client.read(`${HOME}/data/b`), null);
  client.transaction((nodes) => {
    nodes.write('/one', '1');
    nodes.write('/two', '2');
  });
  assert.throws(() =>
    client.transaction((nodes) => {
      nodes.write('/one', 'changed');
      throw new Error('stop');
    }),
  );
  assert.is(client.read('/one'), '1');
});

test('quotas: nodes, watches, transactions, values, replies', () => {
  const rig = new Rig();
  assert.is(rig.one(XS.WRITE, `data/v\0${'x'.repeat(2049)}`), 'ERROR ENOSPC|');
  assert.is(rig.one(XS.WRITE, `data/v\0${'x'.repeat(2048)}`), 'WRITE OK|');
  let made = 0;
  while (rig.one(XS.MKDIR, `data/n${made}\0`) === 'MKDIR OK|') made++;
  assert.is(made, 1000 - 2, 'with data and data/v a thousand');
  assert.is(rig.one(XS.DIRECTORY, 'data\0'), 'ERROR E2BIG|');
  const names = new Set<string>();
  for (let offset = 0; ; ) {
    const part = rig.one(XS.DIRECTORY_PART, `data\0${offset}\0`).slice('DIRECTORY_PART '.length).split('|');
    const list = part.slice(1, -1);
    for (const name of list) if (name !== '') names.add(name);
    offset += list.reduce((sum, name) => sum + name.length + 1, 0);
    if (list.at(-1) === '') break;
  }
  assert.is(names.size, made + 1);
  assert.is(rig.one(XS.RM, 'data/n5\0'), 'RM OK|');
  assert.is(rig.one(XS.MKDIR, 'data/again\0'), 'MKDIR OK|', 'what is removed counts no more');
  let watches = 0;
  while (rig.ask(XS.WATCH, `data\0w${watches}\0`)[0] === 'WATCH OK|') watches++;
  assert.is(watches, 128);
  let open = 0;
  while (rig.one(XS.TRANSACTION_START, '\0').startsWith('TRANSACTION_START')) open++;
  assert.is(open, 10);
  assert.is(rig.one(XS.SET_PERMS, `data\0n${DOMID}\0r1\0r2\0r3\0r4\0r5\0`), 'ERROR ENOSPC|');
});

test('a storm of events for a domain that does not read is bounded', () => {
  const rig = new Rig();
  for (let i = 0; i < 100; i++) rig.ask(XS.WATCH, `data\0w${i}\0`);
  for (let i = 0; i < 100; i++) rig.store.client.write(`${HOME}/data/${i}`, '');
  assert.ok(rig.connection.output.length <= 1024, String(rig.connection.output.length));
  assert.ok(rig.errors.length > 0);
  rig.take();
  rig.store.client.write(`${HOME}/data/later`, '');
  assert.is(rig.take().length, 100, 'it goes on when it reads');
});

test('domain 0 is told after the change, once for what waits, and of domains that come and go', async () => {
  const { store } = new Rig();
  const { client } = store;
  const told: string[] = [];
  const watch = client.watch('/x', (path) => told.push(path));
  client.watch('@releaseDomain', (path) => told.push(path));
  assert.equal(told, []);
  store.flush();
  assert.equal(told.splice(0), ['/x', '@releaseDomain']);
  client.write('/x/a', '1');
  client.write('/x/a', '2');
  await Promise.resolve();
  assert.equal(told.splice(0), ['/x/a']);
  store.release(DOMID);
  client.write('/x/b', '');
  watch.unwatch();
  store.flush();
  assert.equal(told.splice(0), ['@releaseDomain']);
});

// ---- The ring --------------------------------------------------------------------------------------------------------

async function ringRig() {
  const core = await Core.create();
  core.memory.addRam(0, 0x10000);
  const words = new SharedWords(core);
  const rig = new Rig();
  let notified = 0;
  const ring = new StoreRing(PAGE, rig.connection, {
    memory: core.memory,
    words,
    notify: () => notified++,
    again() {},
    guestError: (message) => rig.errors.push(message),
  });
  const send = (bytes: Uint8Array): void => {
    for (const byte of bytes) {
      const producer = words.u32(PAGE + 2052);
      words.setU8(PAGE + (producer % 1024), byte);
      words.setU32(PAGE + 2052, (producer + 1) >>> 0);
      if ((producer + 1) % 700 === 0) ring.pump();
    }
    ring.pump();
  };
  const receive = (): string => {
    let text = '';
    for (;;) {
      const consumer = words.u32(PAGE + 2056);
      if (consumer === words.u32(PAGE + 2060)) return text;
      text += String.fromCharCode(words.u8(PAGE + 1024 + (consumer % 1024)));
      words.setU32(PAGE + 2056, (consumer + 1) >>> 0);
      ring.pump();
    }
  };
  return { core, words, rig, ring, send, receive, notified: () => notified };
}

test('the ring carries messages over its end, piece by piece, with an event for each', async () => {
  const { words, send, receive, notified } = await ringRig();
  words.setU32(PAGE + 2048, 0xffff_fff0);
  words.setU32(PAGE + 2052, 0xffff_fff0);
  for (let i = 0; i < 40; i++) {
    const value = String(i).repeat(60);
    send(encodeMessage({ type: XS.WRITE, requestId: i, transactionId: 0, payload: `data/k\0${value}` }));
    assert.match(receive(), /OK/);
    send(encodeMessage({ type: XS.READ, requestId: i, transactionId: 0, payload: 'data/k\0' }));
    assert.ok(receive().endsWith(value));
  }
  assert.ok(notified() >= 80);
  const long = 'y'.repeat(2000);
  send(encodeMessage({ type: XS.WRITE, requestId: 1, transactionId: 0, payload: `data/long\0${long}` }));
  assert.match(receive(), /OK/);
  send(encodeMessage({ type: XS.READ, requestId: 2, transactionId: 0, payload: 'data/long\0' }));
  assert.is(receive().length, 16 + 2000, 'a reply longer than the ring comes as the guest makes room');
});

test('impossible indices and lengths end the conversation, and only that', async () => {
  for (const spoil of [
    (words: SharedWords) => words.setU32(PAGE + 2052, 5000),
    (words: SharedWords) => words.setU32(PAGE + 2056, 77),
    (words: SharedWords) => {
      words.setU32(PAGE + 12, 5000);
      words.setU32(PAGE + 2052, 16);
    },
  ]) {
    const { words, ring, rig } = await ringRig();
    spoil(words);
    ring.pump();
    rig.ask(XS.READ, 'name\0');
    rig.connection.serve({ type: XS.READ, requestId: 1, transactionId: 0, payload: 'name\0' });
    ring.pump();
    ring.pump();
    assert.is(rig.errors.length, 1);
    assert.ok(words.u32(PAGE + 2072) > 0, 'the guest is told');
  }
});

test('random bytes on the ring never throw', async () => {
  const random = new Random(9);
  for (let round = 0; round < 300; round++) {
    const { core, words, ring } = await cheap();
    core.memory.write(
      PAGE,
      new Uint8Array(1024).map(() => (random.oneIn(3) ? 0 : random.below(30))),
    );
    words.setU32(PAGE + 2052, random.below(1100));
    for (let i = 0; i < 4; i++) ring.pump();
  }
});

let shared: Awaited<ReturnType<typeof ringRig>> | undefined;

/** A ring on memory that is used again. */
async function cheap() {
  shared ??= await ringRig();
  const { core, words } = shared;
  core.memory.write(PAGE, new Uint8Array(4096));
  const ring = new StoreRing(PAGE, new Rig().connection, {
    memory: core.memory,
    words,
    notify() {},
    again() {},
    guestError() {},
  });
  return { core, words, ring };
}
