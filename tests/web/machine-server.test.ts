// The Worker's side of the protocol, without a Worker: requests in, replies and notices out.

import { Host } from '../../bindings/host/index.js';
import { MachineServer } from '../../web/machine-server.js';
import type { BootSettings, Envelope, FromWorker, Notice, Reply, Request } from '../../web/protocol.js';
import { assert, suite } from '../suite.js';

const test = suite('web/machine-server');

/** Writes "hi", then counts for ever. */
const COUNTER = Uint8Array.of(
  ...[0xba, 0xf8, 0x03, 0xb0, 0x68, 0xee, 0xb0, 0x69, 0xee],
  ...[0x66, 0x40, 0xeb, 0xfc],
);
/** cli; hlt */
const HALT = Uint8Array.of(0xfa, 0xf4);
const FLAT: BootSettings = { kernel: COUNTER, type: 'flat', memory: '1M', clock: 'icount' };

class Client {
  readonly notices: Notice[] = [];
  readonly #replies: Reply[] = [];
  readonly server = new MachineServer((message: FromWorker) => {
    if ('notice' in message) this.notices.push(message);
    else this.#replies.push(message);
  });
  #id = 0;

  async ask(request: Request): Promise<Reply> {
    const id = ++this.#id;
    await this.server.receive({ id, ...request } as Envelope);
    const reply = this.#replies.at(-1) as Reply;
    assert.is(reply.id, id);
    return reply;
  }

  async value(request: Request): Promise<unknown> {
    const reply = await this.ask(request);
    if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
    return reply.value;
  }

  async code(request: Request): Promise<string> {
    const reply = await this.ask(request);
    return reply.ok ? 'ok' : reply.error.code;
  }

  get output(): string {
    const bytes = this.notices.flatMap((notice) => (notice.notice === 'output' ? [...notice.bytes] : []));
    return String.fromCharCode(...bytes);
  }

  get states(): string[] {
    return this.notices.flatMap((notice) => (notice.notice === 'state' ? [notice.state] : []));
  }
}

test('boots, runs exactly, and hashes like the library', async () => {
  const client = new Client();
  const info = await client.value({ verb: 'boot', settings: FLAT });
  assert.equal(info, { memoryBytes: 1 << 20, vcpus: 1, clock: 'icount' });
  assert.is(await client.value({ verb: 'runInstructions', count: 12_000_001 }), 12_000_001);
  assert.is(client.output, 'hi');
  const domain = await new Host().create({
    memory: '1M',
    clock: 'icount',
    boot: { kernel: COUNTER, type: 'flat' },
  });
  domain.runInstructions(12_000_001);
  assert.is(await client.value({ verb: 'hash' }), domain.hash());
  domain.destroy();
});

test('stops stepping where the machine can go no further', async () => {
  const client = new Client();
  await client.value({ verb: 'boot', settings: { ...FLAT, kernel: HALT } });
  const executed = await client.value({ verb: 'runInstructions', count: 1e9 });
  assert.ok((executed as number) < 1e9);
});

test('starts, pauses, saves and restores', async () => {
  const client = new Client();
  await client.value({ verb: 'boot', settings: { ...FLAT, clock: 'host' } });
  await client.value({ verb: 'start' });
  // However slow the host is, the guest gets there.
  while (client.output !== 'hi') await new Promise((resume) => setTimeout(resume, 10));
  await client.value({ verb: 'pause' });
  assert.equal(client.states, ['created', 'running', 'paused']);
  assert.is(client.output, 'hi');
  const hash = await client.value({ verb: 'hash' });
  const state = (await client.value({ verb: 'save' })) as Blob;
  const other = new Client();
  await other.value({ verb: 'restore', state });
  assert.is(await other.value({ verb: 'hash' }), hash);
  assert.equal(other.states, ['paused']);
  const speeds = client.notices.filter((notice) => notice.notice === 'speed');
  assert.ok(speeds.length > 0);
});

test('a request that fails leaves the machine as it was', async () => {
  const client = new Client();
  assert.is(await client.code({ verb: 'start' }), 'NO_MACHINE');
  await client.value({ verb: 'boot', settings: FLAT });
  const hash = await client.value({ verb: 'hash' });
  assert.is(await client.code({ verb: 'boot', settings: { ...FLAT, memory: 'much' } }), 'CONFIG_INVALID');
  assert.is(await client.code({ verb: 'boot', settings: { memory: '1M' } }), 'CONFIG_INVALID');
  assert.is(await client.code({ verb: 'restore', state: new Blob(['no state']) }), 'SNAPSHOT_INVALID');
  assert.is(await client.code({ verb: 'pause' }), 'POWER_STATE_INVALID');
  assert.is(await client.value({ verb: 'hash' }), hash);
});

test('tells of resets, and drops a machine that broke', async () => {
  const client = new Client();
  await client.value({ verb: 'boot', settings: FLAT });
  await client.value({ verb: 'start' });
  await client.value({ verb: 'reset' });
  assert.ok(client.notices.some((notice) => notice.notice === 'event' && notice.kind === 'reset'));
  client.server.broke(new RangeError('no memory'));
  const last = client.notices.at(-1) as Notice;
  assert.ok(last.notice === 'broken' && last.error.code === 'HOST_MEMORY');
  assert.is(await client.code({ verb: 'start' }), 'NO_MACHINE');
  await client.value({ verb: 'boot', settings: FLAT });
  await client.value({ verb: 'start' });
  await new Promise((resume) => setTimeout(resume, 50));
  await client.value({ verb: 'powerOff' });
  assert.is(client.output.slice(-2), 'hi');
});
