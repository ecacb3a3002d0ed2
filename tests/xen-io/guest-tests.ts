// What Debian guests have to say after using their disk and network; shared by the quick and the long tests.

import type { KernelName } from '../../scripts/guests/catalog.js';
import { runChild } from '../robustness/children.js';
import { assert, type Suite } from '../suite.js';
import { missing } from './lab.js';

const SCRIPT = 'tests/xen-io/run-lab.ts';
/** The guest says nothing on the child's output while it works. */
const PATIENCE = { silenceMs: 280_000 };

function between(said: string, from: string, to: string): string {
  const start = said.indexOf(from);
  const end = said.indexOf(to, start);
  assert.ok(start >= 0 && end >= 0, `no ${from} … ${to} in:\n${said.slice(-3000)}`);
  return said
    .slice(start + from.length, end)
    .replaceAll('\r', '')
    .trim();
}

interface DiskReport {
  said: string;
  counters: { requests: number; refused: number; notified: number };
  fsck: { clean: boolean; said: string };
}

interface NatReport {
  said: string;
  echoed: string;
  received: { bytes: number; sum: string };
  sent: string;
}

interface SwitchReport {
  server: string;
  client: string;
}

interface SharesReport {
  /** Requests of the two guests. */
  served: [number, number];
  perSecond: [number, number];
}

interface RestoreReport {
  before: string;
  after: string;
  fsck: { clean: boolean; said: string };
}

export type Scenario = 'disk' | 'nat' | 'switch' | 'shares' | 'restore';

const SCENARIOS: Record<Scenario, { title: string; run(kernel: KernelName): Promise<void> }> = {
  disk: {
    title: 'xen-blkfront mounts an ext4, and what it wrote is read again',
    async run(kernel) {
      const { said, counters, fsck } = await runChild<DiskReport>(SCRIPT, ['disk', kernel], PATIENCE);
      const lines = between(said, 'MOUNTED', 'UNMOUNTED').split('\n');
      assert.match(
        lines[0]!,
        /xvda: flush diskcache: enabled; persistent grants: enabled; indirect descriptors: enabled/,
      );
      assert.match(lines[1]!, /^[0-9a-f]{32} /);
      assert.is(lines[1], lines[2], 'the same sum after the caches were dropped');
      assert.equal(lines.slice(3), ['131072', 'write back']);
      assert.ok(counters.requests > 20 && counters.refused === 0, JSON.stringify(counters));
      assert.ok(fsck.clean, fsck.said);
    },
  },
  nat: {
    title: 'xen-netfront gets its address by DHCP and moves data through the NAT, both ways and in',
    async run(kernel) {
      const report = await runChild<NatReport>(SCRIPT, ['nat', kernel], PATIENCE);
      const { said, echoed, received, sent } = report;
      assert.match(said, /inet 10\.0\.2\.15\/24/);
      assert.match(said, /3 packets transmitted, 3 packets received/);
      assert.is(between(said, 'DOWN', 'UP').split(' ')[0], sent);
      assert.is(between(said, 'UP\r', 'Address').split(' ')[0], received.sum);
      assert.equal([received.bytes, echoed], [8 << 20, 'hello']);
      assert.match(said, /192\.0\.2\.1/);
    },
  },
  switch: {
    title: 'two guests reach each other through the switch',
    async run(kernel) {
      const { server, client } = await runChild<SwitchReport>(SCRIPT, ['switch', kernel], PATIENCE);
      assert.match(client, /3 packets transmitted, 3 packets received/);
      const [sum] = /[0-9a-f]{32}/.exec(client) ?? [];
      assert.ok(sum !== undefined && server.includes(sum), `${client}\n${server}`);
    },
  },
  shares: {
    title: 'two guests share a disk by weights 1 and 3, within its rate',
    async run(kernel) {
      const { served, perSecond } = await runChild<SharesReport>(SCRIPT, ['shares', kernel], PATIENCE);
      const ratio = served[1] / served[0];
      assert.ok(ratio >= 2.85 && ratio <= 3.15, `${served}`);
      assert.ok(perSecond[0] + perSecond[1] <= 150 * 1.05, `${perSecond}`);
    },
  },
  restore: {
    title: 'a guest that writes is saved, and goes on with its disk and network in another host',
    async run(kernel) {
      const { before, after, fsck } = await runChild<RestoreReport>(SCRIPT, ['restore', kernel], PATIENCE);
      const wrote = [...(before + after).matchAll(/wrote (\d+)\r/g)].map(([, number]) => Number(number));
      assert.equal(
        wrote,
        Array.from({ length: 400 }, (_, i) => i + 1),
      );
      assert.match(after, /2 packets transmitted, 2 packets received/);
      assert.match(after, /lines 400\r\nUNMOUNTED/);
      assert.ok(fsck.clean, fsck.said);
    },
  },
};

/** Declares scenarios of a kernel, or says why they cannot run. */
export function guestTests(test: Suite, kernel: KernelName, scenarios: readonly Scenario[]): void {
  const reason = missing(kernel);
  for (const scenario of scenarios) {
    const { title, run } = SCENARIOS[scenario];
    if (reason !== null) test.skip(`${kernel}: ${title}`, `missing dependency: ${reason}`);
    else test(`${kernel}: ${title}`, () => run(kernel));
  }
}
