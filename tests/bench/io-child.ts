// Child process of the I/O rows: one PVH guest with a disk and a network interface in this process. Its console goes to
// standard output; at every "@@ ROW end" a line of JSON tells what the backends and the vCPUs have done so far.
// node --import tsx tests/bench/io-child.ts IMAGE SCRIPT trace|plain

import type { DurationSummary, RequestLife } from '../../devices/queue/index.js';
import { Lab, RawFileImage } from '../xen-io/lab.js';

const [image, script, how] = process.argv.slice(2) as [string, string, string];

/** What was done since the guest started, and the latencies of the requests of the row that ended. */
export interface IoState {
  readonly requests: number;
  readonly packets: number;
  readonly exits: number;
  readonly instructions: number;
  /** From the frontend's event, or a packet's arrival, to the backend's event, in nanoseconds; null without a tracer. */
  readonly latency: Pick<DurationSummary, 'p50' | 'p99'> | null;
}

const lab = new Lab();
const guest = await lab.start({
  kernel: 'cloud',
  script,
  disk: RawFileImage.open(image),
  mac: '00:16:3e:11:22:33',
  memory: '512M',
  trace: how === 'trace',
});

let traced = 0;

/** Latencies of what was traced since the last call, and forgets them. */
function latencies(): IoState['latency'] {
  if (how !== 'trace') return null;
  const spans = lab.tracer.lives.filter(({ number }) => number > traced).flatMap(span);
  traced = lab.tracer.lives.at(-1)?.number ?? 0;
  spans.sort((a, b) => a - b);
  const at = (share: number): number =>
    spans[Math.min(spans.length - 1, Math.floor(share * spans.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

/** From the first stage that was seen to the last. */
function span({ stages }: RequestLife): number[] {
  const [first, last] = [stages[0], stages.at(-1)];
  return first === undefined || last === undefined ? [] : [last.at - first.at];
}

let line = '';
guest.domain.xen!.console.onOutput((bytes) => {
  process.stdout.write(bytes);
  line = (line + Buffer.from(bytes).toString('latin1')).slice(-500);
  if (!/@@ \S+ (begin|end)\r?\n/.test(line)) return;
  line = '';
  const { exits, instructions } = guest.domain.stats;
  const state: IoState = {
    requests: guest.block?.counters.requests ?? 0,
    packets: (guest.net?.counters.sent ?? 0) + (guest.net?.counters.received ?? 0),
    exits: Object.values(exits).reduce((sum, count) => sum + count, 0),
    instructions,
    latency: latencies(),
  };
  process.stdout.write(`@state ${JSON.stringify(state)}\n`);
});
await guest.over;
process.exit(0);
