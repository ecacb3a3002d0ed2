// Random numbers of a machine: the seeded generator, the host's, and both as RDRAND and RDSEED deliver them.

import type { Domain, Host } from '../../bindings/index.js';
import { HostRandom, SeededRandom } from '../../bindings/random.js';
import { readContainer, writeContainer } from '../../bindings/snapshot/container.js';
import { assert, suite } from '../suite.js';
import { flat, icount, ManualServices, manualHost } from './harness.js';

const test = suite('random');

/** rdrand ax; mov [0x600], ax; rdseed bx; mov [0x602], bx; jmp back */
const GUEST = flat(
  [0x31, 0xc0, 0x8e, 0xd8],
  [0x0f, 0xc7, 0xf0, 0xa3, 0x00, 0x06, 0x0f, 0xc7, 0xfb, 0x89, 0x1e, 0x02, 0x06, 0xeb, 0xf1],
);
const MACHINE_RECORD_V1 = 7 + 1 + 2 + 24;

function guest(host: Host, seed: number[], clock: 'host' | 'icount' = 'icount'): Promise<Domain> {
  return host.create(icount(GUEST, { cpu: 'max', randomSeed: Uint8Array.from(seed), clock }));
}

function numbers(domain: Domain): number {
  const bytes = new Uint8Array(4);
  domain.machine.core.memory.read(0x600, bytes);
  return new DataView(bytes.buffer).getUint32(0, true);
}

test('the generator is xoshiro256**', () => {
  const random = new SeededRandom();
  random.restore([1n, 2n, 3n, 4n]);
  const first = Array.from({ length: 5 }, () => random.next());
  assert.equal(first, [11520n, 0n, 1509978240n, 1215971899390074240n, 1216172134540287360n]);
});

test('every byte of the seed counts, and the order', () => {
  const seeds = [[], [0], [0, 0], [1], [1, 2], [2, 1], [1, 2, 0], new Array(32).fill(7)];
  const firsts = seeds.map((seed) => new SeededRandom(Uint8Array.from(seed)).next());
  assert.is(new Set(firsts).size, seeds.length);
});

test('a generator goes on from a saved state, but not from zero', () => {
  const random = new SeededRandom(Uint8Array.of(3));
  random.next();
  const copy = new SeededRandom();
  copy.restore(random.save());
  assert.is(copy.next(), random.next());
  assert.throws(() => copy.restore([0n, 0n, 0n, 0n]), /zero/);
});

test("the host's numbers come from its services, each once", () => {
  const services = new ManualServices();
  let calls = 0;
  services.random = (into) => {
    calls++;
    into.forEach((_, at) => {
      into[at] = at ^ calls;
    });
  };
  const random = new HostRandom(services);
  const seen = new Set(Array.from({ length: 64 }, () => random.next()));
  assert.is(seen.size, 64);
  assert.is(calls, 2);
  assert.ok(seen.has(0x0607040502030001n));
});

test('under the instruction-count clock the seed decides', async () => {
  const { host } = manualHost();
  const [a, b, c] = [await guest(host, [1]), await guest(host, [1]), await guest(host, [2])];
  for (const domain of [a, b, c]) domain.runInstructions(50);
  assert.is.not(numbers(a), 0);
  assert.is(numbers(a), numbers(b));
  assert.is(a.hash(), b.hash());
  assert.is.not(numbers(a), numbers(c));
  host.close();
});

test('a restored machine draws the same numbers', async () => {
  const { host } = manualHost();
  const straight = await guest(host, [9]);
  straight.runInstructions(333);
  const restored = await host.restore(await straight.save());
  assert.is(restored.hash(), straight.hash());
  for (const domain of [restored, straight]) domain.runInstructions(333);
  assert.is(numbers(restored), numbers(straight));
  assert.is(restored.hash(), straight.hash());
  host.close();
});

test('by host time the host gives the numbers, and no state is saved', async () => {
  const { host } = manualHost();
  const domain = await guest(host, [1], 'host');
  domain.machine.core.vcpus[0]!.run(50);
  assert.is(numbers(domain), 0x55555555);
  const record = [...readContainer(await domain.save())].find(({ kind }) => kind === 'machine')!;
  assert.equal([...record.payload.subarray(-32)], new Array(32).fill(0));
  host.close();
});

test('a snapshot from before there were random numbers restores with those of its seed', async () => {
  const { host } = manualHost();
  const fresh = await guest(host, [5]);
  const records = [...readContainer(await fresh.save())].map((record) => {
    if (record.kind !== 'machine') return record;
    const payload = record.payload.slice(0, MACHINE_RECORD_V1);
    payload[8] = 1;
    return { ...record, payload };
  });
  const restored = await host.restore(writeContainer(records));
  for (const domain of [fresh, restored]) domain.runInstructions(50);
  assert.is(numbers(restored), numbers(fresh));
  host.close();
});
