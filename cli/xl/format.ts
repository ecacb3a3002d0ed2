// Rows as xl prints them: the same columns, so that what reads xl's output reads ours.

import type { DeviceRow } from '../../bindings/toolstack/device-rows.js';
import type { ListRow } from '../../bindings/toolstack/verbs/list.js';
import type { CreditRow } from '../../bindings/toolstack/verbs/sched-credit.js';
import type { UptimeRow } from '../../bindings/toolstack/verbs/uptime.js';
import type { VcpuRow } from '../../bindings/toolstack/verbs/vcpu-list.js';

const left = (value: string | number, width: number): string => String(value).padEnd(width);
const right = (value: string | number, width: number): string => String(value).padStart(width);

/** What `xl list` shows besides: flags by their long names. */
export type ListColumns = ReadonlySet<string>;

export function listLines(rows: readonly ListRow[], columns: ListColumns = new Set()): string[] {
  const [verbose, labels] = [columns.has('verbose'), columns.has('verbose') || columns.has('context')];
  const head = [
    'Name                                        ID   Mem VCPUs\tState\tTime(s)',
    verbose ? '   UUID                            Reason-Code\tSecurity Label' : '',
    labels && !verbose ? '   Security Label' : '',
    columns.has('cpupool') ? '         Cpupool' : '',
    columns.has('numa') ? ' NODE Affinity' : '',
  ];
  const line = ({ name, domid, memoryMiB, vcpus, state, seconds, ...row }: ListRow): string => {
    const numbers = [domid, memoryMiB, vcpus].map((value) => right(value, 5)).join(' ');
    const reason = row.shutdownReason === null ? '-' : row.shutdownReason.toString(16);
    return [
      `${left(name, 40)} ${numbers}     ${state}  ${right(seconds.toFixed(1), 8)}`,
      verbose ? ` ${row.uuid} ${right(reason, 8)}` : '',
      labels ? ` ${right('-', 16)}` : '',
      columns.has('cpupool') ? right('Pool-0', 16) : '',
      columns.has('numa') ? ' all' : '',
    ].join('');
  };
  return [head.join(''), ...rows.map(line)];
}

/** `xl vm-list`: the host is none. */
export function vmLines(rows: readonly ListRow[]): string[] {
  const guests = rows.filter(({ domid }) => domid !== 0);
  return [
    'UUID                                  ID    name',
    ...guests.map(({ uuid, domid, name }) => `${uuid}  ${domid}    ${left(name, 30)}`),
  ];
}

export function infoLines(values: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(values).map(([key, value]) => `${left(key, 23)}: ${value}`);
}

/** `0-2,5` of [0, 1, 2, 5]. */
export function ranges(set: readonly number[] | null): string {
  if (set === null) return 'all';
  const parts: string[] = [];
  for (let at = 0; at < set.length; ) {
    const first = set[at] as number;
    let end = at;
    while (set[end + 1] === (set[end] as number) + 1) end++;
    parts.push(end === at ? String(first) : `${first}-${set[end]}`);
    at = end + 1;
  }
  return parts.join(',');
}

const VCPU_LETTERS: Readonly<Record<VcpuRow['state'], string>> = {
  running: 'r--',
  runnable: '---',
  blocked: '-b-',
  offline: '--p',
  paused: '---',
};

export function vcpuLines(rows: readonly VcpuRow[]): string[] {
  const head = ['ID', 'VCPU', 'CPU', 'State'].map((name) => right(name, 5)).join(' ');
  return [
    `${left('Name', 32)} ${head} ${right('Time(s)', 9)} Affinity (Hard / Soft)`,
    ...rows.map(({ name, domid, vcpu, lastCpu, state, runningSeconds, affinity }) => {
      const place = `${right(domid, 5)} ${right(vcpu, 5)}${right(lastCpu ?? '-', 5)}`;
      const time = right(runningSeconds.toFixed(1), 9);
      return `${left(name, 32)} ${place}   ${VCPU_LETTERS[state]} ${time}  ${ranges(affinity)} / all`;
    }),
  ];
}

export function creditLines(rows: readonly CreditRow[]): string[] {
  return [
    `${left('Name', 33)} ${right('ID', 4)} ${right('Weight', 6)} ${right('Cap', 4)}`,
    ...rows.map(
      ({ name, domid, weight, cap }) =>
        `${left(name, 33)} ${right(domid, 4)} ${right(weight, 6)} ${right(cap, 4)}`,
    ),
  ];
}

/** `1 day, 2:03:04`, as xl has it. */
export function duration(seconds: number): string {
  const [days, hours, minutes] = [seconds / 86_400, (seconds / 3600) % 24, (seconds / 60) % 60].map(
    Math.floor,
  );
  const two = (value: number | undefined): string => String(value).padStart(2, '0');
  const clock = `${right(hours ?? 0, 2)}:${two(minutes)}:${two(seconds % 60)}`;
  return days === 0 ? clock : `${days} day${days === 1 ? '' : 's'}, ${clock}`;
}

/** `short`: as uptime(1) says it, at a time of day. */
export function uptimeLines(rows: readonly UptimeRow[], short?: Date): string[] {
  if (short !== undefined) {
    const [now] = short.toTimeString().split(' ');
    return rows.map(
      ({ name, domid, seconds }) => ` ${now} up ${duration(seconds).slice(0, -3)}, ${name} (${domid})`,
    );
  }
  return [
    `${left('Name', 33)} ${right('ID', 4)} Uptime`,
    ...rows.map(({ name, domid, seconds }) => `${left(name, 33)} ${right(domid, 4)} ${duration(seconds)}`),
  ];
}

export function blockLines(rows: readonly DeviceRow[]): string[] {
  const line = (cells: readonly (string | number)[]): string => {
    const [vdev, be, handle, state, channel, ring, path] = cells as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    return `${left(vdev, 5)} ${left(be, 3)} ${left(handle, 6)} ${left(state, 5)} ${left(channel, 6)} ${left(ring, 8)} ${left(path, 30)}`;
  };
  return [
    line(['Vdev', 'BE', 'handle', 'state', 'evt-ch', 'ring-ref', 'BE-path']),
    ...rows.map((row) =>
      line([
        row.devid,
        row.backend,
        row.handle,
        row.state,
        row.eventChannel,
        row.rings[0] ?? -1,
        row.backendPath,
      ]),
    ),
  ];
}

export function networkLines(rows: readonly DeviceRow[]): string[] {
  const line = (cells: readonly (string | number)[]): string => {
    const [index, be, mac, handle, state, channel, tx, rx, path] = cells;
    return (
      `${left(index ?? '', 3)} ${left(be ?? '', 2)} ${left(mac ?? '', 17)} ${left(handle ?? '', 6)} ` +
      `${left(state ?? '', 5)} ${left(channel ?? '', 6)} ${right(tx ?? '', 5)}/${left(rx ?? '', 11)} ${left(path ?? '', 30)}`
    );
  };
  return [
    line(['Idx', 'BE', 'Mac Addr.', 'handle', 'state', 'evt-ch', 'tx-', 'rx-ring-ref', 'BE-path']),
    ...rows.map((row) => {
      const [tx = -1, rx = -1] = row.rings;
      return line([
        row.devid,
        row.backend,
        row.mac,
        row.handle,
        row.state,
        row.eventChannel,
        tx,
        rx,
        row.backendPath,
      ]);
    }),
  ];
}
