// `xl top`: what each domain used of the processor lately.

import type { UsageRow } from '../../bindings/toolstack/verbs/top.js';
import { wholeArgument } from '../arguments.js';
import type { Command } from './command.js';

/** A row of `xl top`. */
export interface TopRow extends UsageRow {
  /** Percent of one processor since the last look. */
  readonly percent: number;
}

/** What changed between two looks that are `elapsedMs` apart. */
export function topRows(before: readonly UsageRow[], now: readonly UsageRow[], elapsedMs: number): TopRow[] {
  return now
    .map((row) => {
      const then = before.find(({ domid }) => domid === row.domid)?.seconds ?? row.seconds;
      return { ...row, percent: Math.max(0, ((row.seconds - then) * 100_000) / elapsedMs) };
    })
    .sort((a, b) => b.percent - a.percent);
}

const NAME_WIDTH = 10;
const SECTOR = 512;

/** Columns as xentop has them: head and width. */
const COLUMNS: readonly (readonly [head: string, width: number, cell: (row: TopRow) => string | number])[] = [
  // Xentop's own order of the letters: dying, shut down, blocked, crashed, paused, running.
  ['STATE', 6, ({ state }) => [5, 3, 1, 4, 2, 0].map((at) => state[at]).join('')],
  ['CPU(sec)', 10, ({ seconds }) => Math.floor(seconds)],
  ['CPU(%)', 6, ({ percent }) => percent.toFixed(1)],
  ['MEM(k)', 10, ({ memoryKiB }) => Math.floor(memoryKiB)],
  ['MEM(%)', 6, ({ memoryKiB, hostMemoryKiB }) => ((100 * memoryKiB) / hostMemoryKiB).toFixed(1)],
  ['MAXMEM(k)', 10, ({ maxMemoryKiB }) => maxMemoryKiB ?? 'no limit'],
  [
    'MAXMEM(%)',
    9,
    ({ maxMemoryKiB: most, hostMemoryKiB: all }) => (most === null ? 'n/a' : ((100 * most) / all).toFixed(1)),
  ],
  ['VCPUS', 5, ({ vcpus }) => vcpus],
  ['NETS', 4, ({ nets }) => nets],
  ['NETTX(k)', 8, ({ sentBytes }) => Math.floor(sentBytes / 1024)],
  ['NETRX(k)', 8, ({ receivedBytes }) => Math.floor(receivedBytes / 1024)],
  ['VBDS', 4, ({ vbds }) => vbds],
  // No request of ours waits for want of a place.
  ['VBD_OO', 8, () => 0],
  ['VBD_RD', 8, ({ reads }) => reads],
  ['VBD_WR', 8, ({ writes }) => writes],
  ['VBD_RSECT', 10, ({ readBytes }) => Math.floor(readBytes / SECTOR)],
  ['VBD_WSECT', 10, ({ writtenBytes }) => Math.floor(writtenBytes / SECTOR)],
  ['SSID', 4, () => 0],
];

function linesOf(rows: readonly TopRow[], fullNames: boolean): string[] {
  const name = (text: string): string => (fullNames ? text : text.slice(0, NAME_WIDTH)).padStart(NAME_WIDTH);
  return [
    [name('NAME'), ...COLUMNS.map(([head, width]) => head.padStart(width))].join(' '),
    ...rows.map((row) =>
      [name(row.name), ...COLUMNS.map(([, width, cell]) => String(cell(row)).padStart(width))].join(' '),
    ),
  ];
}

export const top: Command = {
  usage: 'top [-bf] [-d SECONDS] [-i COUNT]',
  help: 'What domains use of the host, as xentop; -b without clearing the screen, -f whole names',
  options: [
    { names: '-b --batch' },
    { names: '-f --full-name' },
    { names: '-d --delay', value: true },
    { names: '-i --iterations', value: true },
  ],
  takes: [0, 0],
  async run({ flags, values }, connect, json) {
    const client = await connect();
    const delayMs = 1000 * wholeArgument(values['delay'] ?? '1', 'xl top -d', 1, 3600);
    const screen = process.stdout.isTTY && !flags.has('batch') && !json;
    const endless = screen ? '0' : '1';
    const count = wholeArgument(values['iterations'] ?? endless, 'xl top -i', 0);
    let before = await client.call('top', {});
    let at = performance.now();
    for (let turn = 1; ; turn++) {
      await new Promise((resume) => setTimeout(resume, delayMs));
      const now = await client.call('top', {});
      const elapsed = performance.now() - at;
      at += elapsed;
      const rows = topRows(before, now, elapsed);
      before = now;
      if (turn === count) return { data: rows, lines: linesOf(rows, flags.has('full-name')) };
      process.stdout.write(
        `${screen ? '\x1b[H\x1b[2J' : ''}${linesOf(rows, flags.has('full-name')).join('\n')}\n`,
      );
    }
  },
};
