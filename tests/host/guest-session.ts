// What xl has to do to a Debian PVH guest; shared by the quick and the long tests.

import type { Engine } from '../../bindings/index.js';
import type { KernelName } from '../../scripts/guests/catalog.js';
import { runChild } from '../robustness/children.js';
import { assert, type Suite } from '../suite.js';
import { missing } from '../xen-io/lab.js';

interface Report {
  readonly boot: { readonly disks: string; readonly online: number };
  readonly vcpus: { readonly online: number; readonly nproc: string };
  readonly memory: { readonly before: number; readonly after: number; readonly again: number };
  readonly devices: {
    readonly two: string;
    readonly listed: readonly (readonly [devid: number, state: number])[];
    readonly one: string;
    readonly address: string;
    readonly vif: readonly [mac: string, state: number];
  };
  readonly queues: {
    readonly life: readonly {
      readonly kind: string;
      readonly device: string;
      readonly stages: readonly string[];
      readonly rises: boolean;
      readonly instructions: number;
    }[];
    readonly share: readonly [weight: number, priority: string];
    readonly requests: number;
  };
  readonly saved: { readonly gone: number; readonly domid: number; readonly text: string };
  readonly ends: {
    readonly reasons: readonly string[];
    readonly keys: { readonly asked: string; readonly help: boolean; readonly memory: boolean };
    readonly poweroff: { readonly reason: string };
    readonly left: number;
  };
}

const PATIENCE = { silenceMs: 280_000 };

/** Stages of a request; the host does not see those that are the Worker's own. */
const STAGES = {
  thread: ['event', 'ring', 'queued', 'started', 'served', 'responded', 'notified'],
  workers: ['ring', 'queued', 'started', 'responded'],
};

/** Declares the test for a kernel, in the host's thread or in Workers. */
export function sessionTest(
  test: Suite,
  kernel: KernelName,
  engine: Engine,
  where: 'thread' | 'workers' = 'thread',
): void {
  const title = `xl makes, changes, saves, restores and ends a PVH guest (${kernel}, ${engine}, ${where})`;
  const why = missing(kernel);
  if (why !== null) {
    test.skip(title, `missing dependency: ${why}`);
    return;
  }
  test(title, async () => {
    const report = await runChild<Report>('tests/host/xl-guest.ts', [kernel, engine, where], PATIENCE);
    const { boot, vcpus, memory, devices, queues, saved, ends } = report;
    assert.match(boot.disks, /xvda/);
    assert.equal([vcpus.online, vcpus.nproc], [4, '4']);
    const given = memory.before - memory.after;
    assert.ok(Math.abs(given - 56 * 1024) < 1024, `the balloon took ${given} KiB`);
    assert.ok(Math.abs(memory.again - memory.before) < 1024, JSON.stringify(memory));
    assert.match(devices.two, /xvda.*xvdb/);
    assert.equal(devices.listed, [
      [51712, 4],
      [51728, 4],
    ]);
    assert.not.match(devices.one, /xvdb/);
    assert.is(devices.address, 'inet 10.0.2.15');
    assert.equal(devices.vif, ['00:16:3e:00:00:07', 4]);
    assert.is(queues.life.length, 1);
    const { kind, device, stages, rises, instructions } = queues.life[0]!;
    assert.equal([kind, device, rises], ['read', 'vbd-51712', true]);
    assert.equal(stages, STAGES[where]);
    assert.ok(instructions > 1e7, `${instructions} instructions since the guest began`);
    assert.equal(queues.share, [512, 'high']);
    assert.ok(queues.requests >= 1, `${queues.requests} requests`);
    assert.is(saved.gone, 0, 'the domain is gone when it is saved');
    assert.is(saved.domid, 2);
    assert.equal(saved.text.split('\n'), ['kept', 'before', 'after']);
    assert.equal(ends.reasons, kernel === 'cloud' ? ['guest'] : ['guest', 'guest']);
    assert.equal(ends.keys, { asked: 'h', help: true, memory: true });
    assert.equal([ends.poweroff.reason, ends.left], ['guest', 0]);
  });
}
