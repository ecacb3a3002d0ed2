// Process CPU time of small programs, our interpreter against v86's: the same binary as /init of the same kernel, in
// interleaved pairs; and MIPS on instructions counted natively.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guestPaths } from '../../scripts/guests/catalog.js';
import { writeCpio } from '../../scripts/guests/cpio.js';
import { initramfsEntries } from '../../scripts/guests/initramfs.js';
import { BENCH_CACHE, cached, Engine, median, needed, v86Files } from './engine.js';

/** One program: its name in guest/rows.c, its repetitions, and what it is about. */
export interface Row {
  readonly name: string;
  readonly count: number;
  /** Counts for the MIPS target: ordinary integer code. */
  readonly integer: boolean;
  /** Spends most of its time in the kernel, which no native count covers. */
  readonly kernel?: boolean;
}

/** Repetitions make one or two seconds of the slower engine. */
export const ROWS: readonly Row[] = [
  { name: 'integer', count: 10_000_000, integer: true },
  { name: 'muldiv', count: 8_000_000, integer: true },
  { name: 'branches', count: 50_000, integer: true },
  { name: 'calls', count: 100_000, integer: true },
  { name: 'indirect', count: 8_000_000, integer: true },
  { name: 'memory', count: 1_000, integer: true },
  { name: 'sort', count: 6_000, integer: true },
  { name: 'crc', count: 15_000, integer: true },
  { name: 'sha256', count: 30_000, integer: true },
  { name: 'interpreter', count: 10_000, integer: true },
  { name: 'string', count: 20_000, integer: false },
  { name: 'x87', count: 200_000, integer: false },
  { name: 'sse2int', count: 25_000, integer: false },
  { name: 'sse2float', count: 2_500, integer: false },
  { name: 'syscalls', count: 300_000, integer: false, kernel: true },
  { name: 'faults', count: 300, integer: false, kernel: true },
  { name: 'selfmod', count: 3_000_000, integer: false },
];

/** What one row gave. CPU times in seconds. */
export interface RowResult {
  readonly name: string;
  readonly integer: boolean;
  readonly kernel: boolean;
  readonly ours: readonly number[];
  readonly v86: readonly number[];
  /** Median of the pairs' ratios, ours / v86. */
  readonly ratio: number;
  /** User instructions by native single steps; each repetition of a string instruction counts. */
  readonly native: number;
  /** Instructions that our domain retired meanwhile, those of its kernel included. */
  readonly retired: number;
  readonly oursMips: number;
  readonly v86Mips: number;
  readonly checksum: string;
  /** Both engines computed what the processor computes. */
  readonly correct: boolean;
}

export interface RowsOptions {
  readonly node: string;
  readonly child: string;
  readonly pairs: number;
  readonly only: readonly string[];
  readonly programs: { readonly rows: string; readonly count: string };
  log(line: string): void;
}

const MEMORY = 256 << 20;
/** The kernel's own tests of its ciphers take longer than all rows. */
const APPEND = 'console=ttyS0 quiet cryptomgr.notests';

/** Runs the rows. */
export async function benchRows(options: RowsOptions): Promise<RowResult[]> {
  const { node, child, programs, log } = options;
  const rows = ROWS.filter((row) => options.only.length === 0 || options.only.includes(row.name));
  const natives = new Map(rows.map((row) => [row, nativeCount(programs, row, log)]));
  const kernel = needed(guestPaths().kernel('686'), 'run npm run guests -- 686');
  const entries = initramfsEntries({ arch: 'i386', busybox: new Uint8Array(0) }).filter(
    ({ path }) => path !== 'init' && !path.startsWith('bin/'),
  );
  entries.push({ path: 'init', mode: 0o100755, data: readFileSync(programs.rows) });
  const initrd = cached('rows.cpio', writeCpio(entries));
  const task = { memory: MEMORY, kernel, initrd, append: APPEND, mode: 'interp' } as const;
  log('starting the guests');
  const ours = Engine.node(node, child, { ...task, engine: 'ours' });
  const v86 = Engine.node(node, child, { ...task, engine: 'v86', v86: v86Files() });
  try {
    await Promise.all([ours.line('@ready'), v86.line('@ready')]);
    const results: RowResult[] = [];
    for (const row of rows) results.push(await benchRow(row, natives.get(row) as number, ours, v86, options));
    return results;
  } finally {
    ours.stop();
    v86.stop();
  }
}

interface Run {
  readonly seconds: number;
  readonly retired: number;
  readonly checksum: string;
}

async function runOnce(engine: Engine, row: Row): Promise<Run> {
  engine.send(`${row.name} ${row.count}\n`);
  const start = await engine.line(`@start ${row.name}`);
  const end = await engine.line(`@end ${row.name}`);
  return {
    seconds: (end.cpu - start.cpu) / 1e6,
    retired: end.instructions - start.instructions,
    checksum: end.text.split(' ')[2] ?? '',
  };
}

async function benchRow(
  row: Row,
  native: number,
  ours: Engine,
  v86: Engine,
  { pairs, programs, log }: RowsOptions,
): Promise<RowResult> {
  const output = execFileSync(programs.rows, [row.name, String(row.count)], { encoding: 'latin1' });
  const checksum = /@end \S+ (\S+)/.exec(output)?.[1] ?? '';
  const mine: Run[] = [];
  const theirs: Run[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    // The first place of a pair goes to each by turns.
    if (pair % 2 === 0) mine.push(await runOnce(ours, row));
    theirs.push(await runOnce(v86, row));
    if (pair % 2 === 1) mine.push(await runOnce(ours, row));
  }
  const oursSeconds = mine.map(({ seconds }) => seconds);
  const v86Seconds = theirs.map(({ seconds }) => seconds);
  const retired = median(mine.map((run) => run.retired));
  const counted = row.kernel ? retired : native;
  const result = {
    name: row.name,
    integer: row.integer,
    kernel: row.kernel ?? false,
    ours: oursSeconds,
    v86: v86Seconds,
    ratio: median(oursSeconds.map((seconds, index) => seconds / (v86Seconds[index] as number))),
    native,
    retired,
    oursMips: counted / median(oursSeconds) / 1e6,
    v86Mips: counted / median(v86Seconds) / 1e6,
    checksum,
    correct: [...mine, ...theirs].every((run) => run.checksum === checksum),
  };
  log(`${row.name}: ${result.ratio.toFixed(2)}${result.correct ? '' : ' WRONG CHECKSUM'}`);
  return result;
}

/**
 * Instructions of a row: single steps of the processor for some repetitions and twice as many, extended to all of them.
 * Every row does the same work each time, or nearly so.
 */
function nativeCount(programs: RowsOptions['programs'], row: Row, log: (line: string) => void): number {
  const key = createHash('sha256')
    .update(readFileSync(programs.rows))
    .update(row.name)
    .digest('hex')
    .slice(0, 24);
  const path = join(BENCH_CACHE, 'counts.json');
  const known = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, [number, number]>)
    : {};
  let pair = known[key];
  if (pair === undefined) {
    log(`counting the instructions of ${row.name}`);
    const steps = (count: number) => {
      const output = execFileSync(programs.count, [programs.rows, row.name, String(count)], {
        encoding: 'latin1',
      });
      return Number(output.trim().split('\n').at(-1));
    };
    const once = steps(1);
    const few = steps(2) - once > SHORT ? 1 : FEW;
    const unit = (steps(2 * few) - steps(few)) / few;
    pair = [once - unit, unit];
    cached('counts.json', JSON.stringify({ ...known, [key]: pair }));
  }
  return pair[0] + pair[1] * row.count;
}

/** Shorter repetitions than this are stepped a FEW times, because they differ a little. */
const SHORT = 1000;
const FEW = 64;
