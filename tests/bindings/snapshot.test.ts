// Snapshots: a restored domain goes on exactly as the original, and a damaged snapshot leaves nothing behind.

import fc from 'fast-check';
import { StateError } from '../../bindings/errors.js';
import type { Domain, Host } from '../../bindings/index.js';
import { readContainer, writeContainer } from '../../bindings/snapshot/container.js';
import { assert, rejects, suite } from '../suite.js';
import { flat, icount, manualHost, tickingGuest } from './harness.js';

const test = suite('snapshot');

async function ticking(host: Host, vcpus = 1): Promise<Domain> {
  return host.create(icount(tickingGuest(2000, 1193), { vcpus }));
}

test('save, restore, run equals run', async () => {
  const { host } = manualHost();
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 2000 }),
      fc.integer({ min: 1, max: 3 }),
      async (before, after, vcpus) => {
        const straight = await ticking(host, vcpus);
        straight.runInstructions(before + after);
        const cut = await ticking(host, vcpus);
        cut.runInstructions(before);
        const restored = await host.restore(await cut.save());
        assert.is(restored.state, 'paused');
        assert.is(restored.hash(), cut.hash());
        restored.runInstructions(after);
        cut.runInstructions(after);
        assert.is(cut.hash(), straight.hash());
        assert.is(restored.hash(), straight.hash());
        host.close();
      },
    ),
    { numRuns: 25 },
  );
});

test('a snapshot of a restored domain is the same snapshot', async () => {
  const { host } = manualHost();
  const domain = await ticking(host, 2);
  domain.runInstructions(1234);
  const saved = await domain.save();
  const again = await (await host.restore(saved)).save();
  assert.equal(again, saved);
  host.close();
});

test('saving changes nothing', async () => {
  const { host } = manualHost();
  const domain = await ticking(host);
  domain.runInstructions(500);
  const hash = domain.hash();
  await domain.save();
  assert.is(domain.hash(), hash);
  host.close();
});

test('the hash sees registers, memory and time', async () => {
  const { host } = manualHost();
  const domain = await ticking(host);
  const seen = new Set<string>();
  for (let i = 0; i < 50; i++) {
    seen.add(domain.hash());
    domain.runInstructions(1);
  }
  assert.is(seen.size, 50);
  const before = domain.hash();
  domain.machine.core.memory.write(0x9000, new Uint8Array([1]));
  assert.is.not(domain.hash(), before);
  domain.machine.core.memory.write(0x9000, new Uint8Array([0]));
  assert.is(domain.hash(), before);
  host.close();
});

test('a restored domain can be reset', async () => {
  const { host } = manualHost();
  const domain = await ticking(host);
  domain.runInstructions(2000);
  const restored = await host.restore(await domain.save());
  restored.reset();
  restored.runInstructions(100);
  assert.is(restored.state, 'paused');
  assert.is(restored.machine.core.vcpus[0]?.segment('cs').base, 0n);
  host.close();
});

test('every truncation and every changed byte is refused with a StateError', async () => {
  const { host } = manualHost();
  const domain = await ticking(host);
  domain.runInstructions(700);
  const bytes = await domain.save();
  domain.destroy();
  const refused = async (damaged: Uint8Array) => {
    const error = await rejects(host.restore(damaged));
    assert.ok(error instanceof StateError, String(error));
    assert.not.match(error.message, /\n/);
    assert.equal(host.domains, []);
  };
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), (length) => refused(bytes.subarray(0, length))),
    { numRuns: 100 },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ change;
      return refused(changed);
    }),
    { numRuns: 200 },
  );
});

test('changed records with right checksums are refused or restore to something that runs', async () => {
  const { host } = manualHost();
  const domain = await host.create(icount(flat(0xeb, 0xfe), { memory: '1M', vcpus: 2 }));
  domain.runInstructions(700);
  const records = readContainer(await domain.save());
  domain.destroy();
  await fc.assert(
    fc.asyncProperty(
      fc.nat(records.length - 1),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (which, at, change) => {
        const forged = records.map((record, index) => {
          if (index !== which || record.payload.length === 0) return record;
          const payload = record.payload.slice();
          payload[at % payload.length] = (payload[at % payload.length] as number) ^ change;
          return { ...record, payload };
        });
        try {
          const restored = await host.restore(writeContainer(forged));
          if (restored.config.clock === 'icount') restored.runInstructions(500);
        } catch (error) {
          assert.ok(error instanceof StateError, String(error));
        } finally {
          host.close();
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('missing, doubled and unknown records are refused by name', async () => {
  const { host } = manualHost();
  const domain = await ticking(host, 2);
  const records = readContainer(await domain.save());
  domain.destroy();
  const without = (kind: string, instance: string) =>
    writeContainer(records.filter((record) => record.kind !== kind || record.instance !== instance));
  await rejects(host.restore(without('config', '')), /it has no record "config"/);
  await rejects(host.restore(without('vcpu', '1')), /it has 1 of 2 vCPUs/);
  await rejects(host.restore(without('device', 'com1')), /it has no device "com1"/);
  await rejects(host.restore(writeContainer([...records, records[0]!])), /there twice/);
  const payload = new Uint8Array(0);
  await rejects(
    host.restore(writeContainer([...records, { kind: 'mystery', instance: '', payload }])),
    /kind "mystery"/,
  );
  await rejects(
    host.restore(writeContainer([...records, { kind: 'device', instance: 'sid', payload }])),
    /device "sid"/,
  );
  assert.equal(host.domains, []);
});
