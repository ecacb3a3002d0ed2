// Debian's cloud kernel from its entry to a shell under the instruction-count clock: equal runs, and what the guest
// finds itself running on.
// deadline: 240

import { assert, suite } from '../suite.js';
import { Guest, missing, PROMPT } from './guest.js';

const test = suite('cloud kernel');
const absent = missing('cloud');
const add = (title: string, body: () => Promise<void>) =>
  absent === undefined ? test(title, body) : test.skip(title, absent);
/** Instructions, in millions, within which a boot ends; it takes about half. */
const LIMIT = 4000;
const LEAST = 300e6;

add('boots to a shell, the same way twice, on a processor without vulnerabilities', async () => {
  const boot = async () => {
    const guest = await Guest.boot({ kernel: 'cloud' });
    guest.until(PROMPT, LIMIT);
    const { instructions, virtualNanos, exits, guestErrors } = guest.domain.stats;
    return { guest, counters: { instructions, virtualNanos, exits, guestErrors }, hash: guest.domain.hash() };
  };
  const first = await boot();
  const second = await boot();
  second.guest.domain.destroy();
  assert.equal(second.counters, first.counters);
  assert.is(second.hash, first.hash);
  assert.is(second.guest.output, first.guest.output);

  const { instructions, virtualNanos, exits, guestErrors } = first.counters;
  assert.ok(instructions > LEAST, `${instructions} instructions`);
  assert.ok(virtualNanos >= instructions, 'an instruction takes a nanosecond');
  assert.ok((exits.budget ?? 0) > 0 && (exits.halt ?? 0) > 0, JSON.stringify(exits));
  for (const never of ['shutdown', 'absent', 'no-memory', 'breakpoint']) assert.is(exits[never], 0, never);
  assert.is(guestErrors, 0);

  const { guest } = first;
  assert.match(guest.command('uname -a'), /^Linux paravane \S+-cloud-amd64 .* x86_64/);
  const processor = guest.command('cat /proc/cpuinfo');
  assert.match(processor, /model name\s*: Paravane x86-64-v1/);
  assert.match(processor, /\nbugs\s*:\s*\n/);
  const total = Number(/Mem:\s+(\d+)/.exec(guest.command('free'))?.[1]);
  assert.ok(total > 200_000 && total < 256 * 1024, `${total} KiB`);
  const lines = guest
    .command('cd /sys/devices/system/cpu/vulnerabilities; grep . *; cd /')
    .trim()
    .split('\n');
  assert.ok(lines.length >= 10, lines.join('\n'));
  for (const line of lines) assert.match(line, /^\w+:Not affected$/);
});

for (const vcpus of [2, 4]) {
  add(`brings up ${vcpus} processors`, async () => {
    const guest = await Guest.boot({ kernel: 'cloud', vcpus });
    assert.match(guest.until(PROMPT, LIMIT), new RegExp(`smp: Brought up 1 node, ${vcpus} CPUs`));
    assert.is(guest.command('nproc').trim(), String(vcpus));
    assert.is(guest.command('grep -c ^processor /proc/cpuinfo').trim(), String(vcpus));
    // Work on all of them at once, and its end is seen.
    const sums =
      'for i in 1 2 3 4; do (j=0; while [ $j -lt 200 ]; do j=$((j+1)); done; echo $j) & done; wait';
    assert.is(guest.command(sums).match(/^200$/gm)?.length, 4);
  });
}
