// Commands that xl has not: the queues between paravirtual devices and the host's disks and networks.

import type { Trace } from '../../bindings/toolstack/queues.js';
import type { QueueRow } from '../../bindings/toolstack/verbs/queue-list.js';
import { wholeArgument } from '../arguments.js';
import { usageError } from '../errors.js';
import { type Command, DONE } from './command.js';

const milliseconds = (nanos: number): string => (nanos / 1e6).toFixed(2);
const microseconds = (nanos: number): string => (nanos / 1e3).toFixed(1);

/** Cells under heads, the first two to the left, with two blanks between. */
function table(rows: readonly (readonly string[])[], texts: number): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < texts ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

function stateOf({ order, policy, fault, depth, inService }: QueueRow): string {
  const by = order === 'policy' ? `policy ${policy}` : order;
  const why = fault === null ? '' : ` (policy taken off: ${fault.message})`;
  return `order ${by}${why}, ${depth} waiting, ${inService} in service`;
}

const HEAD = [
  'Name',
  'Class',
  'ID',
  'Weight',
  'Limit',
  'Deadline',
  'Wait',
  'Run',
  'Requests',
  'MiB',
  'Req/s',
];
const TIMES = ['MiB/s', 'p50(ms)', 'p99(ms)'];

function limitOf({ requests, bytes }: QueueRow['domains'][number]['rate']): string {
  const parts = [requests === undefined ? '' : `${requests}/s`, bytes === undefined ? '' : `${bytes}B/s`];
  return parts.filter((part) => part !== '').join(' ') || '-';
}

function queueLines(queues: readonly QueueRow[]): string[] {
  return queues.flatMap((row) => {
    const domains = row.domains.map((domain) => [
      ...[domain.name, domain.priority, String(domain.domain), String(domain.weight), limitOf(domain.rate)],
      domain.deadline === null ? '-' : `${domain.deadline / 1e6}ms`,
      ...[domain.depth, domain.inService, domain.requests].map(String),
      (domain.bytes / 2 ** 20).toFixed(1),
      String(domain.throughput.requests),
      (domain.throughput.bytes / 2 ** 20).toFixed(1),
      ...[milliseconds(domain.wait.p50), milliseconds(domain.wait.p99)],
    ]);
    const lines = domains.length === 0 ? [] : table([[...HEAD, ...TIMES], ...domains], 2);
    return [`${row.queue}: ${stateOf(row)}`, ...lines.map((line) => `  ${line}`)];
  });
}

const queueList: Command = {
  usage: 'queue-list [QUEUE]',
  help: 'Queues of disks and networks: order, shares, depth, throughput, waiting times (not in xl)',
  takes: [0, 1],
  async run({ rest: [queue] }, connect) {
    const data = await (await connect()).call('queue-list', queue === undefined ? {} : { queue });
    const policies = data.policies.length === 0 ? [] : [`Policies: ${data.policies.join(', ')}`];
    return { data, lines: [...policies, ...queueLines(data.queues)] };
  },
};

const MOST = 1_000_000_000_000;

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** A number, or null for what lifts a limit. */
function limit(text: string | undefined, what: string, most = MOST): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'none') return null;
  const [, digits, unit] = /^(\d{1,13})([kmg]?)$/i.exec(text) ?? [];
  const value = Number(digits ?? Number.NaN) * (UNITS[(unit ?? '').toLowerCase()] as number);
  if (value >= 1 && value <= most) return value;
  throw usageError(`${what} must be a number from 1 to ${most}, or none, not "${text}"`);
}

const queueSet: Command = {
  usage: 'queue-set [-q QUEUE] [-w N] [-c CLASS] [-r REQS] [-b BYTES] [-t MS] DOMAIN',
  help:
    'How queues treat a domain (not in xl): weight, class high|normal|low, requests and bytes a second (none: no limit), ' +
    'what may pass at once (--request-burst, --byte-burst), deadline in milliseconds; -q of one queue only',
  options: [
    { names: '-q --queue', value: true },
    { names: '-w --weight', value: true },
    { names: '-c --class', value: true },
    { names: '-r --requests', value: true },
    { names: '-b --bytes', value: true },
    { names: '--request-burst', value: true },
    { names: '--byte-burst', value: true },
    { names: '-t --deadline', value: true },
  ],
  takes: [1, 1],
  async run({ rest: [domain], values }, connect) {
    const { queue, weight } = values;
    const given = {
      queue,
      weight: weight === undefined ? undefined : wholeArgument(weight, 'the weight', 1, 65_535),
      priority: classOf(values['class']),
      requests: limit(values['requests'], 'the rate of requests'),
      bytes: limit(values['bytes'], 'the rate of bytes'),
      requestBurst: limit(values['request-burst'], 'the burst of requests'),
      byteBurst: limit(values['byte-burst'], 'the burst of bytes'),
      deadlineMs: limit(values['deadline'], 'the deadline', 3_600_000),
    };
    const input = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    await (await connect()).call('queue-set', { ...input, domain: domain as string });
    return DONE;
  },
};

function classOf(text: string | undefined): 'high' | 'normal' | 'low' | undefined {
  if (text === undefined || text === 'high' || text === 'normal' || text === 'low') return text;
  throw usageError(`the class must be high, normal or low, not "${text}"`);
}

const queuePolicy: Command = {
  usage: 'queue-policy QUEUE POLICY|fair',
  help: 'Whose order a queue goes by: that of a policy of "paravane host --policies", or its own (not in xl)',
  takes: [2, 2],
  async run({ rest: [queue, name] }, connect) {
    const policy = name === 'fair' ? null : (name as string);
    await (await connect()).call('queue-policy', { queue: queue as string, policy });
    return DONE;
  },
};

function traceLines({ requests, summary }: Trace): string[] {
  const lives = requests.flatMap(({ number, kind, bytes, offset, device, stages }) => {
    const [first] = stages;
    const rows = stages.map((record, index) => {
      const before = stages[index - 1] ?? record;
      return [
        record.stage,
        microseconds(record.at - (first ?? record).at),
        String(record.exits - before.exits),
        String(record.instructions - before.instructions),
      ];
    });
    const head = `Request ${number}: ${kind} of ${bytes} bytes at ${offset}, ${device}`;
    return [
      head,
      ...table([['stage', 'at(us)', 'exits', 'instructions'], ...rows], 1).map((line) => `  ${line}`),
    ];
  });
  const means = summary.map((row) => [
    `${row.from} - ${row.to}`,
    String(row.requests),
    microseconds(row.nanos),
    row.exits.toFixed(1),
    row.instructions.toFixed(0),
  ]);
  const head = ['mean of', 'requests', 'us', 'exits', 'instructions'];
  return [...lives, ...(means.length === 0 ? [] : table([head, ...means], 1))];
}

const queueTrace: Command = {
  usage: 'queue-trace [-n COUNT] [-t SECONDS] DOMAIN [DEVICE]',
  help:
    'The life of the next requests: event, ring, queue, backend, event, with the time, exits and instructions between (not ' +
    'in xl). DEVICE is a disk such as xvda, or vif-0',
  options: [
    { names: '-n --count', value: true },
    { names: '-t --seconds', value: true },
  ],
  takes: [1, 2],
  async run({ rest: [domain, device], values }, connect) {
    const data = await (await connect()).call('queue-trace', {
      domain: domain as string,
      ...(device === undefined ? {} : { device }),
      count: wholeArgument(values['count'] ?? '1', 'xl queue-trace -n', 1, 1000),
      seconds: wholeArgument(values['seconds'] ?? '10', 'xl queue-trace -t', 1, 60),
    });
    const few = data.requests.length === 0 ? ['No request came.'] : [];
    return { data, lines: [...few, ...traceLines(data)] };
  },
};

export const QUEUE_COMMANDS: Readonly<Record<string, Command>> = {
  'queue-list': queueList,
  'queue-set': queueSet,
  'queue-policy': queuePolicy,
  'queue-trace': queueTrace,
};
