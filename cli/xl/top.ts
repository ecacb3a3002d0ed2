// `xl top`: what each domain used of the processor lately.

import type { ListRow } from '../../bindings/toolstack/verbs/list.js';
import { wholeArgument } from '../arguments.js';
import type { Command } from './command.js';

/** A row of `xl top`. */
export interface TopRow extends ListRow {
  /** Percent of one processor since the last look. */
  readonly percent: number;
}

/** What changed between two lists that are `elapsedMs` apart. */
export function topRows(before: readonly ListRow[], now: readonly ListRow[], elapsedMs: number): TopRow[] {
  return now
    .map((row) => {
      const then = before.find(({ domid }) => domid === row.domid)?.seconds ?? row.seconds;
      return { ...row, percent: Math.max(0, ((row.seconds - then) * 100_000) / elapsedMs) };
    })
    .sort((a, b) => b.percent - a.percent);
}

function linesOf(rows: readonly TopRow[]): string[] {
  return [
    '      NAME  STATE   CPU(sec) CPU(%)     MEM(M) VCPUS',
    ...rows.map(
      ({ name, state, seconds, percent, memoryMiB, vcpus }) =>
        `${name.slice(0, 10).padStart(10)} ${state} ${seconds.toFixed(0).padStart(10)} ${percent.toFixed(1).padStart(6)} ` +
        `${String(memoryMiB).padStart(10)} ${String(vcpus).padStart(5)}`,
    ),
  ];
}

export const top: Command = {
  usage: 'top [-b] [-d SECONDS] [-i COUNT]',
  help: 'What domains use of the processor; -b without clearing the screen',
  options: [
    { names: '-b --batch' },
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
    let before = await client.call('list', {});
    let at = performance.now();
    for (let turn = 1; ; turn++) {
      await new Promise((resume) => setTimeout(resume, delayMs));
      const now = await client.call('list', {});
      const elapsed = performance.now() - at;
      at += elapsed;
      const rows = topRows(before, now, elapsed);
      before = now;
      if (turn === count) return { data: rows, lines: linesOf(rows) };
      process.stdout.write(`${screen ? '\x1b[H\x1b[2J' : ''}${linesOf(rows).join('\n')}\n`);
    }
  },
};
